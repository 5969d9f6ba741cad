#include "dialect/sqlite/read/read.h"

#include "dialect/directives.h"
#include "dialect/sqlite/read/internal.h"
#include "dialect/template.h"

#include <string.h>

pl_span pl_sqlite_span(const pl_sqlite_reader *r, uint32_t begin, uint32_t end)
{
    return (pl_span){r->script->text, r->base + begin, r->base + end};
}

pl_operation *pl_sqlite_emit(pl_sqlite_reader *r, pl_operation_kind kind)
{
    pl_operation *operation = pl_arena_make(r->arena, pl_operation);
    operation->kind = kind;
    operation->span = r->statement->span;
    operation->statement = r->statement;
    pl_vec_push(r->arena, &r->statement->operations, operation);
    return operation;
}

/* ---- Statements ------------------------------------------------------------------------------ */

static bool is_semicolon(const char *sql, const pl_sql_token *token)
{
    return token->kind == PL_SQL_SYMBOL && sql[token->begin] == ';';
}

/* How far the tokens are a CREATE TRIGGER, whose body has semicolons of its own: it ends at the one
 * behind "; END", as sqlite3_complete() (src/complete.c) has it. */
typedef enum shape {
    AT_BEGIN,
    AFTER_CREATE,
    TRIGGER,
    PLAIN,
} shape;

static shape next_shape(shape now, const pl_sql_token *token)
{
    switch (now) {
    case AT_BEGIN:
        if (token->keyword == PL_K_EXPLAIN || token->keyword == PL_K_QUERY ||
            token->keyword == PL_K_PLAN) {
            return AT_BEGIN;
        }
        return token->keyword == PL_K_CREATE ? AFTER_CREATE : PLAIN;
    case AFTER_CREATE:
        if (token->keyword == PL_K_TEMP || token->keyword == PL_K_TEMPORARY) {
            return AFTER_CREATE;
        }
        return token->keyword == PL_K_TRIGGER ? TRIGGER : PLAIN;
    case TRIGGER:
    case PLAIN:
        return now;
    }
    return now;
}

/* Anything the grammar takes for a name, and strings (getToken in src/tokenize.c). */
static bool is_name_like(const pl_sql_token *token)
{
    return token->kind == PL_SQL_QUOTED || token->kind == PL_SQL_STRING ||
           (token->kind == PL_SQL_WORD && token->keyword != PL_K_INDEXED &&
            (pl_sqlite_keyword_use_of(token->keyword) != PL_SQLITE_RESERVED ||
             token->keyword == PL_K_WINDOW || token->keyword == PL_K_OVER ||
             token->keyword == PL_K_FILTER));
}

static bool is_one(const char *sql, const pl_sql_token *token, char c)
{
    return token->kind == PL_SQL_SYMBOL && token->size == 1 && sql[token->begin] == c;
}

/* WINDOW, OVER and FILTER are names but before "name AS", between ")" and "(" or a name, between
 * ")" and "(". */
static void tell_names_from_keywords(pl_sqlite_reader *r)
{
    const char *sql = r->cursor.sql;
    for (size_t i = 0; i + 1 < r->tokens.count; i++) {
        pl_sql_token *token = &r->tokens.at[i];
        const pl_sql_token *next = token + 1;
        bool closed = i > 0 && is_one(sql, token - 1, ')');
        bool keyword = true;
        if (token->keyword == PL_K_WINDOW) {
            keyword = is_name_like(next) && next[1].keyword == PL_K_AS;
        } else if (token->keyword == PL_K_OVER) {
            keyword = closed && (is_one(sql, next, '(') || is_name_like(next));
        } else if (token->keyword == PL_K_FILTER) {
            keyword = closed && is_one(sql, next, '(');
        }
        token->keyword = keyword ? token->keyword : 0;
    }
}

static bool ends_trigger(const char *sql, const pl_sql_tokens *tokens)
{
    size_t count = tokens->count;
    return count >= 2 && tokens->at[count - 1].keyword == PL_K_END &&
           is_semicolon(sql, &tokens->at[count - 2]);
}

/* The tokens of the next statement into r->tokens, with an END behind them; returns where to go on,
 * behind the semicolon. No tokens: there is no statement left. */
uint32_t pl_sqlite_scan(pl_sqlite_reader *r, uint32_t size, uint32_t from)
{
    const char *sql = r->cursor.sql;
    shape now = AT_BEGIN;
    r->tokens.count = 0;
    for (;;) {
        pl_sql_token token = pl_sql_next(&pl_sqlite_lexis, sql, size, from);
        from = token.end;
        bool end = token.kind == PL_SQL_END;
        if (is_semicolon(sql, &token) && !r->whole_text) {
            if (r->tokens.count == 0) {
                continue;
            }
            end = now != TRIGGER || ends_trigger(sql, &r->tokens);
        }
        if (end) {
            token.kind = PL_SQL_END;
            pl_vec_push(r->arena, &r->tokens, token);
            tell_names_from_keywords(r);
            return from;
        }
        now = next_shape(now, &token);
        pl_vec_push(r->arena, &r->tokens, token);
    }
}

static void read_command(pl_sqlite_reader *r)
{
    switch (pl_cursor_peek(&r->cursor, 0)->keyword) {
    case PL_K_CREATE:
        pl_sqlite_read_create(r);
        break;
    case PL_K_ALTER:
        pl_sqlite_read_alter(r);
        break;
    case PL_K_DROP:
        pl_sqlite_read_drop(r);
        break;
    case PL_K_INSERT:
    case PL_K_REPLACE:
    case PL_K_UPDATE:
    case PL_K_DELETE:
    case PL_K_SELECT:
    case PL_K_VALUES:
    case PL_K_WITH:
        pl_sqlite_read_rows(r);
        break;
    default:
        pl_sqlite_read_session(r);
        break;
    }
}

/* What EXPLAIN explains is not done. */
static void read_statement(pl_sqlite_reader *r)
{
    pl_cursor *c = &r->cursor;
    bool explain = pl_cursor_accept(c, PL_K_EXPLAIN);
    if (explain && pl_cursor_accept(c, PL_K_QUERY)) {
        pl_cursor_expect(c, PL_K_PLAN);
    }
    read_command(r);
    if (!pl_cursor_is_kind(c, PL_SQL_END)) {
        pl_cursor_fail(c);
    }
    if (explain && !c->failed) {
        r->statement->operations.count = 0;
        pl_sqlite_emit(r, PL_OP_SHOW_VARIABLE)->new_name = "explain";
    }
}

/* ---- What could not be read ------------------------------------------------------------------ */

static bool any_template(const char *sql, const pl_sql_token *token)
{
    const char *at = sql + token->begin;
    return strncmp(at, "{{", 2) == 0 || strncmp(at, "{%", 2) == 0 || strncmp(at, "${", 2) == 0 ||
           strncmp(at, "#{", 2) == 0 || strncmp(at, "<%", 2) == 0;
}

static void templated(pl_sqlite_reader *r, uint32_t begin, uint32_t end)
{
    r->statement->state = PL_STATEMENT_TEMPLATED;
    r->statement->problem = "placeholder that the runner replaces";
    r->statement->problem_span = pl_sqlite_span(r, begin, end);
}

static void problem(pl_sqlite_reader *r)
{
    pl_statement *statement = r->statement;
    const pl_sql_token *token = &r->tokens.at[r->cursor.failed_at];
    uint32_t size = token->end - token->begin;
    statement->operations.count = 0;
    statement->problem_span = pl_sqlite_span(r, token->begin, token->end);
    if (r->cursor.too_deep) {
        statement->state = PL_STATEMENT_TOO_DEEP;
        statement->problem = "nested too deeply to be read";
        return;
    }
    if (any_template(r->cursor.sql, token)) {
        templated(r, token->begin, token->end);
        return;
    }
    statement->state = PL_STATEMENT_SYNTAX_ERROR;
    statement->unsupported = r->unsupported;
    if (token->kind == PL_SQL_END) {
        statement->problem = "incomplete input";
        statement->problem_span = pl_sqlite_span(r, token->begin, token->begin);
    } else {
        statement->problem =
            pl_arena_printf(r->arena,
                            token->kind == PL_SQL_ILLEGAL ? "unrecognized token: \"%.*s\""
                                                          : "near \"%.*s\": syntax error",
                            (int)(size > 100 ? 100 : size), r->cursor.sql + token->begin);
    }
}

/* ---- Scripts --------------------------------------------------------------------------------- */

static void begin_statement(pl_sqlite_reader *r)
{
    pl_statement *statement = pl_arena_make(r->arena, pl_statement);
    uint32_t begin = r->tokens.at[0].begin;
    uint32_t end = r->tokens.count > 1 ? r->tokens.at[r->tokens.count - 2].end : begin;
    statement->span = pl_sqlite_span(r, begin, end);
    statement->problem_span = pl_sqlite_span(r, begin, begin);
    statement->piece = r->piece;
    r->statement = statement;
    r->unsupported = NULL;
    r->uses = r->trigger_uses = NULL;
    r->with.count = 0;
    r->cursor = (pl_cursor){.arena = r->arena, .sql = r->cursor.sql, .tokens = r->tokens.at};
    pl_vec_push(r->arena, &r->script->statements, statement);
}

static bool is_templated(pl_sqlite_reader *r)
{
    uint32_t from, to;
    const pl_span *span = &r->statement->span;
    if (!pl_template_find(r->cursor.sql, span->begin - r->base, span->end - r->base,
                          r->options->templates, &from, &to)) {
        return false;
    }
    templated(r, from, to);
    return true;
}

/* .read, .mode: commands of the sqlite3 program, a line each. */
static bool is_dot_command(const pl_sqlite_reader *r)
{
    const pl_sql_token *first = &r->tokens.at[0];
    return first->kind == PL_SQL_SYMBOL && r->cursor.sql[first->begin] == '.' &&
           (first->begin == 0 || r->cursor.sql[first->begin - 1] == '\n');
}

static uint32_t dot_command(pl_sqlite_reader *r, uint32_t size)
{
    uint32_t begin = r->tokens.at[0].begin;
    const char *newline = memchr(r->cursor.sql + begin, '\n', size - begin);
    uint32_t end = newline == NULL ? size : (uint32_t)(newline - r->cursor.sql);
    r->statement->span = pl_sqlite_span(r, begin, end);
    r->statement->state = PL_STATEMENT_META;
    r->statement->problem = "command of the sqlite3 program";
    r->statement->problem_span = r->statement->span;
    return end;
}

/* sqlite3 reads up to the first NUL byte and takes that for the end. */
static bool has_nul(pl_sqlite_reader *r)
{
    const pl_span *span = &r->statement->span;
    const char *nul = memchr(span->text->bytes + span->begin, '\0', span->end - span->begin);
    if (nul == NULL) {
        return false;
    }
    uint32_t at = (uint32_t)(nul - span->text->bytes);
    r->statement->state = PL_STATEMENT_SYNTAX_ERROR;
    r->statement->problem = "NUL byte in the text";
    r->statement->problem_span = (pl_span){span->text, at, at};
    return true;
}

static void read_piece(pl_sqlite_reader *r, pl_span span)
{
    uint32_t size = span.end - span.begin;
    for (uint32_t at = 0;;) {
        at = pl_sqlite_scan(r, size, at);
        if (r->tokens.count <= 1) {
            return;
        }
        begin_statement(r);
        if (is_dot_command(r)) {
            at = dot_command(r, size);
        } else if (!has_nul(r) && !is_templated(r)) {
            read_statement(r);
            if (r->cursor.failed) {
                problem(r);
            }
        }
    }
}

void pl_sqlite_read_script(pl_arena *arena, pl_script *script, const pl_read_options *options)
{
    pl_directives_read(arena, script, PL_COMMENTS_SQLITE);
    pl_sqlite_reader r = {.arena = arena, .script = script, .options = options};
    for (uint32_t i = 0; i < script->pieces.count; i++) {
        pl_span span = script->pieces.at[i].span;
        r.piece = i;
        r.base = span.begin;
        r.cursor.sql = script->text->bytes + span.begin;
        read_piece(&r, span);
    }
    for (size_t i = 0; i < script->statements.count; i++) {
        if (script->statements.at[i]->state != PL_STATEMENT_READ) {
            script->not_analysed++;
        }
    }
}
