#include "dialect/sql/cursor.h"

#include <string.h>

static const pl_sql_token NONE = {.kind = PL_SQL_END};

bool pl_cursor_failed(const pl_cursor *cursor)
{
    return cursor->failed;
}

void pl_cursor_fail(pl_cursor *cursor)
{
    if (!cursor->failed) {
        cursor->failed = true;
        cursor->failed_at = cursor->at;
    }
}

bool pl_cursor_enter(pl_cursor *cursor)
{
    if (++cursor->depth > PL_CURSOR_MAXIMUM_DEPTH) {
        cursor->too_deep = true;
        pl_cursor_fail(cursor);
    }
    return !cursor->failed;
}

void pl_cursor_leave(pl_cursor *cursor)
{
    cursor->depth--;
}

const pl_sql_token *pl_cursor_peek(const pl_cursor *cursor, uint32_t ahead)
{
    if (cursor->failed) {
        return &NONE;
    }
    const pl_sql_token *token = &cursor->tokens[cursor->at];
    while (ahead > 0 && token->kind != PL_SQL_END) {
        token++;
        ahead--;
    }
    return token;
}

bool pl_cursor_is(const pl_cursor *cursor, uint16_t keyword)
{
    return pl_cursor_peek(cursor, 0)->keyword == keyword;
}

static bool is_symbol(const pl_cursor *cursor, const pl_sql_token *token, const char *symbol)
{
    return token->kind == PL_SQL_SYMBOL && strlen(symbol) == token->size &&
           memcmp(cursor->sql + token->begin, symbol, token->size) == 0;
}

bool pl_cursor_is_symbol(const pl_cursor *cursor, const char *symbol)
{
    return is_symbol(cursor, pl_cursor_peek(cursor, 0), symbol);
}

bool pl_cursor_is_kind(const pl_cursor *cursor, pl_sql_token_kind kind)
{
    return pl_cursor_peek(cursor, 0)->kind == kind;
}

bool pl_cursor_is_word(const pl_cursor *cursor, uint32_t ahead, const char *word)
{
    const pl_sql_token *token = pl_cursor_peek(cursor, ahead);
    uint32_t size = token->end - token->begin;
    if (token->kind != PL_SQL_WORD || size != strlen(word)) {
        return false;
    }
    for (uint32_t i = 0; i < size; i++) {
        char c = cursor->sql[token->begin + i];
        if ((c >= 'a' && c <= 'z' ? c - 'a' + 'A' : c) != word[i]) {
            return false;
        }
    }
    return true;
}

const pl_sql_token *pl_cursor_take(pl_cursor *cursor)
{
    const pl_sql_token *token = pl_cursor_peek(cursor, 0);
    if (token->kind == PL_SQL_END || token->kind == PL_SQL_ILLEGAL) {
        pl_cursor_fail(cursor);
    } else {
        cursor->at++;
    }
    return token;
}

static bool step_if(pl_cursor *cursor, bool yes)
{
    if (yes) {
        cursor->at++;
    }
    return yes;
}

bool pl_cursor_accept(pl_cursor *cursor, uint16_t keyword)
{
    return step_if(cursor, pl_cursor_is(cursor, keyword));
}

bool pl_cursor_accept_symbol(pl_cursor *cursor, const char *symbol)
{
    return step_if(cursor, pl_cursor_is_symbol(cursor, symbol));
}

bool pl_cursor_accept_word(pl_cursor *cursor, const char *word)
{
    return step_if(cursor, pl_cursor_is_word(cursor, 0, word));
}

void pl_cursor_expect(pl_cursor *cursor, uint16_t keyword)
{
    if (!pl_cursor_accept(cursor, keyword)) {
        pl_cursor_fail(cursor);
    }
}

void pl_cursor_expect_symbol(pl_cursor *cursor, const char *symbol)
{
    if (!pl_cursor_accept_symbol(cursor, symbol)) {
        pl_cursor_fail(cursor);
    }
}

void pl_cursor_skip_parentheses(pl_cursor *cursor)
{
    unsigned depth = 0;
    do {
        depth += pl_cursor_is_symbol(cursor, "(") ? 1 : 0;
        depth -= pl_cursor_is_symbol(cursor, ")") ? 1 : 0;
        pl_cursor_take(cursor);
    } while (depth > 0 && !cursor->failed);
}

uint32_t pl_cursor_begin(const pl_cursor *cursor)
{
    return cursor->tokens[cursor->at].begin;
}

uint32_t pl_cursor_end(const pl_cursor *cursor)
{
    return cursor->at == 0 ? cursor->tokens[0].begin : cursor->tokens[cursor->at - 1].end;
}
