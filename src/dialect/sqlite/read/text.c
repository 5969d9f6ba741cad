#include "dialect/sqlite/read/internal.h"

#include <string.h>

static bool is_name(const pl_sql_token *token, pl_sqlite_keyword_use most)
{
    switch ((pl_sql_token_kind)token->kind) {
    case PL_SQL_WORD:
        return pl_sqlite_keyword_use_of(token->keyword) <= most;
    case PL_SQL_QUOTED:
    case PL_SQL_STRING:
        return true;
    case PL_SQL_END:
    case PL_SQL_BLOB:
    case PL_SQL_NUMBER:
    case PL_SQL_PARAMETER:
    case PL_SQL_SYMBOL:
    case PL_SQL_ILLEGAL:
        return false;
    }
    return false;
}

bool pl_sqlite_is_name(const pl_sqlite_reader *r, uint32_t ahead)
{
    return is_name(pl_cursor_peek(&r->cursor, ahead), PL_SQLITE_JOIN);
}

bool pl_sqlite_is_alias(const pl_sqlite_reader *r, uint32_t ahead)
{
    return is_name(pl_cursor_peek(&r->cursor, ahead), PL_SQLITE_NAME);
}

const char *pl_sqlite_name(pl_sqlite_reader *r)
{
    if (!pl_sqlite_is_name(r, 0)) {
        pl_cursor_fail(&r->cursor);
        return "";
    }
    return pl_sql_unquote(r->arena, r->cursor.sql, pl_cursor_take(&r->cursor));
}

const char *pl_sqlite_collation(pl_sqlite_reader *r)
{
    if (!pl_sqlite_is_alias(r, 0)) {
        pl_cursor_fail(&r->cursor);
    }
    return pl_sqlite_name(r);
}

pl_name pl_sqlite_full_name(pl_sqlite_reader *r)
{
    pl_name name = {.name = pl_sqlite_name(r)};
    if (pl_cursor_accept_symbol(&r->cursor, ".")) {
        name.schema = name.name;
        name.name = pl_sqlite_name(r);
    }
    return name;
}

pl_strings pl_sqlite_name_list(pl_sqlite_reader *r)
{
    pl_strings names = {0};
    pl_cursor_expect_symbol(&r->cursor, "(");
    do {
        pl_vec_push(r->arena, &names, pl_sqlite_name(r));
        if (pl_cursor_accept(&r->cursor, PL_K_COLLATE)) {
            pl_sqlite_collation(r);
        }
        if (!pl_cursor_accept(&r->cursor, PL_K_ASC)) {
            pl_cursor_accept(&r->cursor, PL_K_DESC);
        }
    } while (pl_cursor_accept_symbol(&r->cursor, ","));
    pl_cursor_expect_symbol(&r->cursor, ")");
    return names;
}

static bool is_one(const pl_sql_token *token, const char *sql, char c)
{
    return token->kind == PL_SQL_SYMBOL && token->size == 1 && sql[token->begin] == c;
}

/* Does a ( at `from` close at to - 1? */
static bool is_wrapped(const pl_cursor *cursor, uint32_t from, uint32_t to)
{
    if (to < from + 2 || !is_one(&cursor->tokens[from], cursor->sql, '(')) {
        return false;
    }
    unsigned depth = 0;
    for (uint32_t i = from; i < to; i++) {
        depth += is_one(&cursor->tokens[i], cursor->sql, '(') ? 1 : 0;
        if (is_one(&cursor->tokens[i], cursor->sql, ')') && --depth == 0) {
            return i == to - 1;
        }
    }
    return false;
}

/* A sub-select keeps its parentheses: without them it is no expression. */
static bool is_select(const pl_cursor *cursor, uint32_t from)
{
    uint16_t keyword = cursor->tokens[from].keyword;
    return keyword == PL_K_SELECT || keyword == PL_K_VALUES || keyword == PL_K_WITH;
}

static bool joins(const pl_sql_token *before, const pl_sql_token *token, const char *sql)
{
    return is_one(before, sql, '(') || is_one(before, sql, '.') || is_one(token, sql, ')') ||
           is_one(token, sql, ',') || is_one(token, sql, '.') || is_one(token, sql, ';') ||
           (is_one(token, sql, '(') && before->kind == PL_SQL_WORD && before->keyword == PL_K_NONE);
}

/* The number behind a sign that stands for no subtraction: -1. */
static bool is_signed(const pl_cursor *cursor, uint32_t from, uint32_t at)
{
    const pl_sql_token *token = &cursor->tokens[at];
    if (at == from || token->kind != PL_SQL_NUMBER ||
        !(is_one(token - 1, cursor->sql, '-') || is_one(token - 1, cursor->sql, '+'))) {
        return false;
    }
    return at - 1 == from || is_one(token - 2, cursor->sql, '(') ||
           is_one(token - 2, cursor->sql, ',');
}

static void add_token(pl_sqlite_reader *r, pl_str *out, const pl_sql_token *token)
{
    const char *sql = r->cursor.sql;
    if (token->kind == PL_SQL_QUOTED) {
        pl_str_add(out, pl_sqlite_quote(r->arena, pl_sql_unquote(r->arena, sql, token)));
    } else if (token->keyword != 0) {
        pl_str_add(out, pl_sqlite_keyword_text(token->keyword));
    } else {
        pl_str_add_bytes(out, sql + token->begin, token->end - token->begin);
    }
}

const char *pl_sqlite_canonical(pl_sqlite_reader *r, uint32_t from, uint32_t to)
{
    while (is_wrapped(&r->cursor, from, to) && !is_select(&r->cursor, from + 1)) {
        from++;
        to--;
    }
    pl_str out = pl_str_begin(r->arena, PL_STR_MAXIMUM);
    for (uint32_t i = from; i < to; i++) {
        const pl_sql_token *token = &r->cursor.tokens[i];
        if (i > from && !joins(token - 1, token, r->cursor.sql) &&
            !is_signed(&r->cursor, from, i)) {
            pl_str_add_char(&out, ' ');
        }
        add_token(r, &out, token);
    }
    return out.at;
}

const char *pl_sqlite_written(pl_sqlite_reader *r, uint32_t from, uint32_t to)
{
    if (to <= from) {
        return "";
    }
    uint32_t begin = r->cursor.tokens[from].begin;
    return pl_arena_strndup(r->arena, r->cursor.sql + begin, r->cursor.tokens[to - 1].end - begin);
}

/* Lists are short, but for literals: those are noted up to here. */
enum { MOST_NOTED = 1000 };

void pl_sqlite_note(pl_sqlite_reader *r, pl_strings *list, const char *string)
{
    for (size_t i = 0; i < list->count; i++) {
        if (pl_same_nocase(list->at[i], string)) {
            return;
        }
    }
    if (list->count < MOST_NOTED) {
        pl_vec_push(r->arena, list, string);
    }
}

void pl_sqlite_note_relation(pl_sqlite_reader *r, pl_names *list, pl_name name)
{
    for (size_t i = 0; name.schema == NULL && i < r->with.count; i++) {
        if (pl_same_nocase(r->with.at[i], name.name)) {
            return;
        }
    }
    for (size_t i = 0; i < list->count; i++) {
        if (pl_same_nocase(list->at[i].name, name.name) &&
            pl_same_nocase(list->at[i].schema, name.schema)) {
            return;
        }
    }
    if (list->count < MOST_NOTED) {
        pl_vec_push(r->arena, list, name);
    }
}

void pl_sqlite_note_alias(pl_sqlite_reader *r, const char *name)
{
    if (r->uses != NULL) {
        pl_sqlite_note(r, &r->uses->aliases, name);
    }
}

void pl_sqlite_note_aliases(pl_sqlite_reader *r, const pl_strings *names)
{
    for (size_t i = 0; i < names->count; i++) {
        pl_sqlite_note_alias(r, names->at[i]);
    }
}

void pl_sqlite_note_opaque(pl_sqlite_reader *r)
{
    if (r->uses != NULL) {
        r->uses->opaque = true;
    }
}

void pl_sqlite_mention_token(pl_sqlite_reader *r, pl_sqlite_mention_kind kind,
                             const pl_sql_token *token, const char *qualifier)
{
    if (r->uses == NULL || r->uses->mentions == NULL) {
        return;
    }
    pl_sqlite_mention mention = {.kind = kind,
                                 .begin = token->begin,
                                 .end = token->end,
                                 .name = pl_sql_unquote(r->arena, r->cursor.sql, token),
                                 .qualifier = qualifier};
    pl_vec_push(r->arena, r->uses->mentions, mention);
}
