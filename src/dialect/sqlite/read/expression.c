/*
 * Expressions: the rules of src/parse.y for expr, with its precedences.
 */
#include "dialect/sqlite/read/internal.h"

#include <string.h>

/* From loose to tight, as the %left and %right lines of parse.y have them. */
typedef enum precedence {
    P_NONE,
    P_OR,
    P_AND,
    P_NOT,
    P_EQUAL, /* IS MATCH LIKE BETWEEN IN ISNULL NOTNULL <> = */
    P_ORDER, /* < > <= >= */
    P_ESCAPE,
    P_BITS,
    P_SUM,
    P_PRODUCT,
    P_CONCAT, /* || -> ->> */
    P_COLLATE,
    P_UNARY,
} precedence;

static void expr_above(pl_sqlite_reader *r, precedence least);

static pl_cursor *cursor_of(pl_sqlite_reader *r)
{
    return &r->cursor;
}

static void note_column(pl_sqlite_reader *r, const pl_sql_token *token)
{
    if (r->uses == NULL) {
        return;
    }
    const char *name = pl_sql_unquote(r->arena, r->cursor.sql, token);
    pl_sqlite_note(r, &r->uses->columns, name);
    if (token->kind == PL_SQL_QUOTED && r->cursor.sql[token->begin] == '"') {
        pl_sqlite_note(r, &r->uses->quoted, name);
    }
}

static const char *lower_case(pl_arena *arena, const char *name)
{
    char *copy = pl_arena_strdup(arena, name);
    for (char *c = copy; *c != '\0'; c++) {
        *c = (char)(*c >= 'A' && *c <= 'Z' ? *c - 'A' + 'a' : *c);
    }
    return copy;
}

static void note_function(pl_sqlite_reader *r, const pl_sql_token *token)
{
    if (r->uses != NULL) {
        const char *name = pl_sql_unquote(r->arena, r->cursor.sql, token);
        pl_sqlite_note(r, &r->uses->functions, lower_case(r->arena, name));
    }
}

void pl_sqlite_expr_list(pl_sqlite_reader *r)
{
    do {
        pl_sqlite_expr(r);
    } while (pl_cursor_accept_symbol(cursor_of(r), ","));
}

void pl_sqlite_sort_list(pl_sqlite_reader *r)
{
    pl_cursor *c = cursor_of(r);
    do {
        pl_sqlite_expr(r);
        if (!pl_cursor_accept(c, PL_K_ASC)) {
            pl_cursor_accept(c, PL_K_DESC);
        }
        if (pl_cursor_accept(c, PL_K_NULLS) && !pl_cursor_accept(c, PL_K_FIRST)) {
            pl_cursor_expect(c, PL_K_LAST);
        }
    } while (pl_cursor_accept_symbol(c, ","));
}

/* ( 10 , -2 ) behind the words of a type. */
static void type_size(pl_sqlite_reader *r)
{
    pl_cursor *c = cursor_of(r);
    int numbers = 0;
    pl_cursor_take(c);
    do {
        if (!pl_cursor_accept_symbol(c, "+")) {
            pl_cursor_accept_symbol(c, "-");
        }
        if (pl_cursor_is_kind(c, PL_SQL_NUMBER)) {
            pl_cursor_take(c);
        } else {
            pl_cursor_fail(c);
        }
    } while (++numbers < 2 && pl_cursor_accept_symbol(c, ","));
    pl_cursor_expect_symbol(c, ")");
}

/* The text as it is written, which is what SQLite keeps, but for a quote that it begins with: then
 * what is in it (sqlite3Dequote, which leaves out what follows). GENERATED ALWAYS are words of the
 * type to its grammar too, and cut off behind it (sqlite3AddColumn in src/build.c). */
const char *pl_sqlite_type(pl_sqlite_reader *r)
{
    pl_cursor *c = cursor_of(r);
    uint32_t from = c->at;
    while (pl_sqlite_is_alias(r, 0)) {
        pl_cursor_take(c);
    }
    uint32_t to = c->at;
    if (to > from && pl_cursor_is_symbol(c, "(")) {
        type_size(r);
        to = c->at;
    } else if (to >= from + 2 && c->tokens[to - 1].keyword == PL_K_ALWAYS &&
               c->tokens[to - 2].keyword == PL_K_GENERATED) {
        to -= 2;
    }
    if (to > from && c->tokens[from].kind != PL_SQL_WORD) {
        return pl_sql_unquote(r->arena, c->sql, &c->tokens[from]);
    }
    return pl_sqlite_written(r, from, to);
}

/* ---- Functions and windows ------------------------------------------------------------------- */

static void frame_bound(pl_sqlite_reader *r)
{
    pl_cursor *c = cursor_of(r);
    if (pl_cursor_accept(c, PL_K_CURRENT)) {
        pl_cursor_expect(c, PL_K_ROW);
        return;
    }
    if (!pl_cursor_accept(c, PL_K_UNBOUNDED)) {
        pl_sqlite_expr(r);
    }
    if (!pl_cursor_accept(c, PL_K_PRECEDING)) {
        pl_cursor_expect(c, PL_K_FOLLOWING);
    }
}

static void frame_exclude(pl_cursor *c)
{
    if (pl_cursor_accept(c, PL_K_NO)) {
        pl_cursor_expect(c, PL_K_OTHERS);
    } else if (pl_cursor_accept(c, PL_K_CURRENT)) {
        pl_cursor_expect(c, PL_K_ROW);
    } else if (!pl_cursor_accept(c, PL_K_GROUP)) {
        pl_cursor_expect(c, PL_K_TIES);
    }
}

static void frame(pl_sqlite_reader *r)
{
    pl_cursor *c = cursor_of(r);
    if (!pl_cursor_accept(c, PL_K_RANGE) && !pl_cursor_accept(c, PL_K_ROWS) &&
        !pl_cursor_accept(c, PL_K_GROUPS)) {
        return;
    }
    if (pl_cursor_accept(c, PL_K_BETWEEN)) {
        frame_bound(r);
        pl_cursor_expect(c, PL_K_AND);
    }
    frame_bound(r);
    if (pl_cursor_accept(c, PL_K_EXCLUDE)) {
        frame_exclude(c);
    }
}

void pl_sqlite_window(pl_sqlite_reader *r)
{
    pl_cursor *c = cursor_of(r);
    if (pl_sqlite_is_name(r, 0) && !pl_cursor_is(c, PL_K_PARTITION) &&
        !pl_cursor_is(c, PL_K_RANGE) && !pl_cursor_is(c, PL_K_ROWS) &&
        !pl_cursor_is(c, PL_K_GROUPS)) {
        pl_sqlite_name(r);
    }
    if (pl_cursor_accept(c, PL_K_PARTITION)) {
        pl_cursor_expect(c, PL_K_BY);
        pl_sqlite_expr_list(r);
    }
    if (pl_cursor_accept(c, PL_K_ORDER)) {
        pl_cursor_expect(c, PL_K_BY);
        pl_sqlite_sort_list(r);
    }
    frame(r);
}

static void filter_and_over(pl_sqlite_reader *r)
{
    pl_cursor *c = cursor_of(r);
    if (pl_cursor_accept(c, PL_K_FILTER)) {
        pl_cursor_expect_symbol(c, "(");
        pl_cursor_expect(c, PL_K_WHERE);
        pl_sqlite_expr(r);
        pl_cursor_expect_symbol(c, ")");
    }
    if (!pl_cursor_accept(c, PL_K_OVER)) {
        return;
    }
    if (!pl_cursor_accept_symbol(c, "(")) {
        pl_sqlite_name(r);
        return;
    }
    pl_sqlite_window(r);
    pl_cursor_expect_symbol(c, ")");
}

static void function(pl_sqlite_reader *r)
{
    pl_cursor *c = cursor_of(r);
    note_function(r, pl_cursor_take(c));
    pl_cursor_expect_symbol(c, "(");
    if (!pl_cursor_accept_symbol(c, "*") && !pl_cursor_is_symbol(c, ")")) {
        if (!pl_cursor_accept(c, PL_K_DISTINCT)) {
            pl_cursor_accept(c, PL_K_ALL);
        }
        pl_sqlite_expr_list(r);
        if (pl_cursor_accept(c, PL_K_ORDER)) { /* from 3.44 on */
            pl_cursor_expect(c, PL_K_BY);
            pl_sqlite_sort_list(r);
        }
    }
    pl_cursor_expect_symbol(c, ")");
    filter_and_over(r);
}

/* ---- Terms ----------------------------------------------------------------------------------- */

static void sub_select(pl_sqlite_reader *r)
{
    if (r->uses != NULL) {
        r->uses->has_subquery = true;
    }
    pl_sqlite_select(r, NULL);
}

static void in_parentheses(pl_sqlite_reader *r)
{
    pl_cursor *c = cursor_of(r);
    pl_cursor_expect_symbol(c, "(");
    if (pl_sqlite_begins_select(r)) {
        sub_select(r);
    } else {
        pl_sqlite_expr_list(r);
    }
    pl_cursor_expect_symbol(c, ")");
}

static void case_of(pl_sqlite_reader *r)
{
    pl_cursor *c = cursor_of(r);
    pl_cursor_take(c);
    if (!pl_cursor_is(c, PL_K_WHEN)) {
        pl_sqlite_expr(r);
    }
    if (!pl_cursor_is(c, PL_K_WHEN)) {
        pl_cursor_fail(c);
    }
    while (pl_cursor_accept(c, PL_K_WHEN)) {
        pl_sqlite_expr(r);
        pl_cursor_expect(c, PL_K_THEN);
        pl_sqlite_expr(r);
    }
    if (pl_cursor_accept(c, PL_K_ELSE)) {
        pl_sqlite_expr(r);
    }
    pl_cursor_expect(c, PL_K_END);
}

static void cast(pl_sqlite_reader *r)
{
    pl_cursor *c = cursor_of(r);
    pl_cursor_take(c);
    pl_cursor_expect_symbol(c, "(");
    pl_sqlite_expr(r);
    pl_cursor_expect(c, PL_K_AS);
    pl_sqlite_type(r);
    pl_cursor_expect_symbol(c, ")");
}

static void raise(pl_sqlite_reader *r)
{
    pl_cursor *c = cursor_of(r);
    pl_cursor_take(c);
    pl_cursor_expect_symbol(c, "(");
    if (!pl_cursor_accept(c, PL_K_IGNORE)) {
        if (!pl_cursor_accept(c, PL_K_ROLLBACK) && !pl_cursor_accept(c, PL_K_ABORT)) {
            pl_cursor_expect(c, PL_K_FAIL);
        }
        pl_cursor_expect_symbol(c, ",");
        pl_sqlite_expr(r); /* any expression from 3.47 on, a name or string before */
    }
    pl_cursor_expect_symbol(c, ")");
}

enum { MOST_NAMED = 64 };

/* A name in quotes may be a string, or what a result without an alias is called: its text. */
static void note_named(pl_sqlite_reader *r, const pl_sql_token *table, const pl_sql_token *token)
{
    pl_sqlite_uses *uses = r->uses;
    const pl_cursor *c = &r->cursor;
    if (uses == NULL || token->kind != PL_SQL_WORD || uses->named.count >= MOST_NAMED) {
        return;
    }
    pl_name name = {.schema = table == NULL ? NULL : pl_sql_unquote(r->arena, c->sql, table),
                    .name = pl_sql_unquote(r->arena, c->sql, token)};
    for (size_t i = 0; i < uses->named.count; i++) {
        if (pl_same_nocase(uses->named.at[i].name, name.name)) {
            return;
        }
    }
    pl_vec_push(r->arena, &uses->named, name);
}

/* a, t.a, main.t.a */
static void column(pl_sqlite_reader *r)
{
    pl_cursor *c = cursor_of(r);
    const pl_sql_token *token = pl_cursor_take(c), *table = NULL;
    for (int points = 0; points < 2 && pl_cursor_accept_symbol(c, "."); points++) {
        table = token;
        token = pl_cursor_peek(c, 0);
        pl_sqlite_name(r);
    }
    if (c->failed) {
        return;
    }
    note_column(r, token);
    note_named(r, table, token);
    if (r->uses != NULL && r->uses->mentions != NULL) {
        const char *qualifier = table == NULL ? NULL : pl_sql_unquote(r->arena, c->sql, table);
        if (table != NULL) {
            pl_sqlite_mention_token(r, PL_SQLITE_MENTION_QUALIFIER, table, NULL);
        }
        pl_sqlite_mention_token(r, PL_SQLITE_MENTION_COLUMN, token, qualifier);
    }
}

static bool is_before_parenthesis(const pl_sqlite_reader *r)
{
    const pl_sql_token *next = pl_cursor_peek(&r->cursor, 1);
    return next->kind == PL_SQL_SYMBOL && r->cursor.sql[next->begin] == '(';
}

static void string(pl_sqlite_reader *r)
{
    const pl_sql_token *next = pl_cursor_peek(&r->cursor, 1);
    if (next->kind == PL_SQL_SYMBOL && r->cursor.sql[next->begin] == '.') {
        column(r); /* 't'.a */
        return;
    }
    const pl_sql_token *token = pl_cursor_take(&r->cursor);
    if (r->uses != NULL) {
        pl_sqlite_note(r, &r->uses->constants, pl_sql_unquote(r->arena, r->cursor.sql, token));
    }
}

/* A WORD: a keyword that begins a term, a function or a name. */
static void word(pl_sqlite_reader *r)
{
    pl_cursor *c = cursor_of(r);
    const pl_sql_token *token = pl_cursor_peek(c, 0);
    bool call = is_before_parenthesis(r);
    if (token->keyword == PL_K_NULL) {
        pl_cursor_take(c);
    } else if (token->keyword == PL_K_CASE) {
        case_of(r);
    } else if (token->keyword == PL_K_EXISTS) {
        pl_cursor_take(c);
        pl_cursor_expect_symbol(c, "(");
        sub_select(r);
        pl_cursor_expect_symbol(c, ")");
    } else if (token->keyword == PL_K_CAST) {
        cast(r);
    } else if (token->keyword == PL_K_RAISE) {
        raise(r);
    } else if (call && pl_sqlite_is_name(r, 0)) {
        function(r);
    } else if (token->keyword == PL_K_CURRENT_DATE || token->keyword == PL_K_CURRENT_TIME ||
               token->keyword == PL_K_CURRENT_TIMESTAMP) {
        note_function(r, pl_cursor_take(c));
    } else if (pl_sqlite_is_name(r, 0)) {
        column(r);
    } else {
        pl_cursor_fail(c);
    }
}

static void prefix(pl_sqlite_reader *r)
{
    pl_cursor *c = cursor_of(r);
    if (pl_cursor_accept(c, PL_K_NOT)) {
        expr_above(r, P_NOT);
        return;
    }
    if (pl_cursor_accept_symbol(c, "-") || pl_cursor_accept_symbol(c, "+") ||
        pl_cursor_accept_symbol(c, "~")) {
        expr_above(r, P_UNARY);
        return;
    }
    switch ((pl_sql_token_kind)pl_cursor_peek(c, 0)->kind) {
    case PL_SQL_WORD:
        word(r);
        break;
    case PL_SQL_QUOTED:
        if (is_before_parenthesis(r)) {
            function(r);
        } else {
            column(r);
        }
        break;
    case PL_SQL_STRING:
        string(r);
        break;
    case PL_SQL_BLOB:
    case PL_SQL_NUMBER:
    case PL_SQL_PARAMETER:
        pl_cursor_take(c);
        break;
    case PL_SQL_SYMBOL:
        in_parentheses(r);
        break;
    case PL_SQL_END:
    case PL_SQL_ILLEGAL:
        pl_cursor_fail(c);
        break;
    }
}

/* ---- Operators ------------------------------------------------------------------------------- */

static precedence symbol_precedence(const pl_cursor *c)
{
    static const struct {
        const char *symbol;
        precedence precedence;
    } SYMBOLS[] = {
        {"=", P_EQUAL},   {"==", P_EQUAL},  {"<>", P_EQUAL},  {"!=", P_EQUAL},  {"<", P_ORDER},
        {">", P_ORDER},   {"<=", P_ORDER},  {">=", P_ORDER},  {"&", P_BITS},    {"|", P_BITS},
        {"<<", P_BITS},   {">>", P_BITS},   {"+", P_SUM},     {"-", P_SUM},     {"*", P_PRODUCT},
        {"/", P_PRODUCT}, {"%", P_PRODUCT}, {"||", P_CONCAT}, {"->", P_CONCAT}, {"->>", P_CONCAT},
    };
    for (size_t i = 0; i < sizeof SYMBOLS / sizeof SYMBOLS[0]; i++) {
        if (pl_cursor_is_symbol(c, SYMBOLS[i].symbol)) {
            return SYMBOLS[i].precedence;
        }
    }
    return P_NONE;
}

static precedence word_precedence(uint16_t keyword)
{
    switch (keyword) {
    case PL_K_OR:
        return P_OR;
    case PL_K_AND:
        return P_AND;
    case PL_K_IS:
    case PL_K_MATCH:
    case PL_K_LIKE:
    case PL_K_GLOB:
    case PL_K_REGEXP:
    case PL_K_BETWEEN:
    case PL_K_IN:
    case PL_K_ISNULL:
    case PL_K_NOTNULL:
        return P_EQUAL;
    case PL_K_COLLATE:
        return P_COLLATE;
    default:
        return P_NONE;
    }
}

/* What stands at the cursor as an operator behind an operand. NOT is one only before IN, LIKE, ...
 * and NULL. */
static precedence infix_precedence(const pl_cursor *c)
{
    const pl_sql_token *token = pl_cursor_peek(c, 0);
    if (token->kind == PL_SQL_SYMBOL) {
        return symbol_precedence(c);
    }
    if (token->keyword == PL_K_NOT) {
        uint16_t next = pl_cursor_peek(c, 1)->keyword;
        bool follows =
            next == PL_K_NULL || (next != PL_K_IS && next != PL_K_ISNULL && next != PL_K_NOTNULL &&
                                  word_precedence(next) == P_EQUAL);
        return follows ? P_EQUAL : P_NONE;
    }
    return word_precedence(token->keyword);
}

static void in(pl_sqlite_reader *r)
{
    pl_cursor *c = cursor_of(r);
    if (!pl_cursor_is_symbol(c, "(")) {
        pl_name name = pl_sqlite_full_name(r);
        if (r->uses != NULL && !c->failed) {
            pl_sqlite_mention_token(r, PL_SQLITE_MENTION_TABLE, &c->tokens[c->at - 1], NULL);
            r->uses->has_subquery = true;
            pl_sqlite_note_relation(r, &r->uses->relations, name);
        }
        if (pl_cursor_accept_symbol(c, "(")) { /* a table-valued function */
            pl_sqlite_note_opaque(r);
            if (!pl_cursor_is_symbol(c, ")")) {
                pl_sqlite_expr_list(r);
            }
            pl_cursor_expect_symbol(c, ")");
        }
        return;
    }
    if (pl_cursor_peek(c, 1)->kind == PL_SQL_SYMBOL && c->sql[pl_cursor_peek(c, 1)->begin] == ')') {
        pl_cursor_take(c);
        pl_cursor_take(c);
        return;
    }
    in_parentheses(r);
}

static void is(pl_sqlite_reader *r)
{
    pl_cursor *c = cursor_of(r);
    pl_cursor_accept(c, PL_K_NOT);
    if (pl_cursor_accept(c, PL_K_DISTINCT)) {
        pl_cursor_expect(c, PL_K_FROM);
    }
    expr_above(r, P_EQUAL);
}

static void word_operator(pl_sqlite_reader *r)
{
    pl_cursor *c = cursor_of(r);
    if (pl_cursor_accept(c, PL_K_NOT) && pl_cursor_accept(c, PL_K_NULL)) {
        return;
    }
    const pl_sql_token *token = pl_cursor_take(c);
    switch (token->keyword) {
    case PL_K_OR:
        expr_above(r, P_OR);
        break;
    case PL_K_AND:
        expr_above(r, P_AND);
        break;
    case PL_K_IS:
        is(r);
        break;
    case PL_K_IN:
        in(r);
        break;
    case PL_K_BETWEEN:
        expr_above(r, P_EQUAL);
        pl_cursor_expect(c, PL_K_AND);
        expr_above(r, P_EQUAL);
        break;
    case PL_K_COLLATE:
        pl_sqlite_collation(r);
        break;
    case PL_K_MATCH:
    case PL_K_LIKE:
    case PL_K_GLOB:
    case PL_K_REGEXP:
        expr_above(r, P_EQUAL);
        if (pl_cursor_accept(c, PL_K_ESCAPE)) {
            expr_above(r, P_ESCAPE);
        }
        break;
    default: /* ISNULL, NOTNULL */
        break;
    }
}

/* Operators that bind tighter than `least`; all of them associate to the left. */
static void expr_above(pl_sqlite_reader *r, precedence least)
{
    pl_cursor *c = cursor_of(r);
    if (!pl_cursor_enter(c)) {
        return;
    }
    prefix(r);
    precedence found;
    while ((found = infix_precedence(c)) > least) {
        if (pl_cursor_is_kind(c, PL_SQL_SYMBOL)) {
            pl_cursor_take(c);
            expr_above(r, found);
        } else {
            word_operator(r);
        }
    }
    pl_cursor_leave(c);
}

void pl_sqlite_expr(pl_sqlite_reader *r)
{
    expr_above(r, P_NONE);
}
