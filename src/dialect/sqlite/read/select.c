/*
 * SELECT, VALUES and WITH.
 */
#include "dialect/sqlite/read/internal.h"

bool pl_sqlite_begins_select(const pl_sqlite_reader *r)
{
    uint16_t keyword = pl_cursor_peek(&r->cursor, 0)->keyword;
    return keyword == PL_K_SELECT || keyword == PL_K_VALUES || keyword == PL_K_WITH;
}

static const char *alias(pl_sqlite_reader *r) /* NULL: none */
{
    if (!pl_cursor_accept(&r->cursor, PL_K_AS) && !pl_sqlite_is_alias(r, 0)) {
        return NULL;
    }
    const char *name = pl_sqlite_name(r);
    pl_sqlite_note_alias(r, name);
    return name;
}

/* ---- FROM ------------------------------------------------------------------------------------ */

static void indexed(pl_sqlite_reader *r)
{
    pl_cursor *c = &r->cursor;
    if (pl_cursor_accept(c, PL_K_INDEXED)) {
        pl_cursor_expect(c, PL_K_BY);
        pl_sqlite_name(r);
    } else if (pl_cursor_is(c, PL_K_NOT) && pl_cursor_is_word(c, 1, "INDEXED")) {
        pl_cursor_take(c);
        pl_cursor_take(c);
    }
}

static void table_or_function(pl_sqlite_reader *r)
{
    pl_cursor *c = &r->cursor;
    pl_name name = pl_sqlite_full_name(r);
    if (pl_cursor_accept_symbol(c, "(")) {
        pl_sqlite_note_opaque(r);
        if (!pl_cursor_is_symbol(c, ")")) {
            pl_sqlite_expr_list(r);
        }
        pl_cursor_expect_symbol(c, ")");
        (void)alias(r);
        return;
    }
    const pl_sql_token *token = c->failed ? NULL : &c->tokens[c->at - 1];
    const char *as = alias(r);
    if (r->uses != NULL && token != NULL) {
        pl_sqlite_note_relation(r, &r->uses->relations, name);
        pl_sqlite_mention_token(r, PL_SQLITE_MENTION_TABLE, token, as);
    }
    indexed(r);
}

static void source(pl_sqlite_reader *r)
{
    pl_cursor *c = &r->cursor;
    if (!pl_cursor_accept_symbol(c, "(")) {
        table_or_function(r);
        return;
    }
    if (pl_sqlite_begins_select(r)) {
        pl_sqlite_select(r, NULL);
    } else {
        pl_sqlite_from(r);
    }
    pl_cursor_expect_symbol(c, ")");
    (void)alias(r);
}

/* NATURAL LEFT OUTER JOIN and its like: at most three words before JOIN, their sense is checked by
 * SQLite only later (sqlite3JoinType). */
static bool join_operator(pl_sqlite_reader *r)
{
    pl_cursor *c = &r->cursor;
    if (pl_cursor_accept_symbol(c, ",") || pl_cursor_accept(c, PL_K_JOIN)) {
        return true;
    }
    uint16_t keyword = pl_cursor_peek(c, 0)->keyword;
    if (pl_sqlite_keyword_use_of(keyword) != PL_SQLITE_JOIN || keyword == PL_K_INDEXED) {
        return false;
    }
    pl_cursor_take(c);
    for (int words = 0; words < 2 && pl_sqlite_is_name(r, 0); words++) {
        pl_cursor_take(c);
    }
    pl_cursor_expect(c, PL_K_JOIN);
    return !c->failed;
}

void pl_sqlite_from(pl_sqlite_reader *r)
{
    pl_cursor *c = &r->cursor;
    if (!pl_cursor_enter(c)) {
        return;
    }
    do {
        source(r);
        if (pl_cursor_accept(c, PL_K_ON)) {
            pl_sqlite_expr(r);
        } else if (pl_cursor_accept(c, PL_K_USING)) {
            pl_sqlite_name_list(r);
        }
    } while (join_operator(r));
    pl_cursor_leave(c);
}

/* ---- The result columns ---------------------------------------------------------------------- */

/* The column that an expression is nothing but; NULL: none. */
static const char *plain_column(const pl_sqlite_reader *r, uint32_t from, uint32_t to)
{
    const pl_sql_token *last = &r->cursor.tokens[to - 1];
    bool column = to == from + 1 || (to == from + 3 && r->cursor.tokens[from + 1].size == 1 &&
                                     r->cursor.sql[r->cursor.tokens[from + 1].begin] == '.');
    bool name =
        (last->kind == PL_SQL_WORD &&
         (last->keyword == 0 || pl_sqlite_keyword_use_of(last->keyword) != PL_SQLITE_RESERVED)) ||
        last->kind == PL_SQL_QUOTED;
    return column && name ? pl_sql_unquote(r->arena, r->cursor.sql, last) : NULL;
}

static void add_output(pl_sqlite_reader *r, pl_sqlite_outputs *outputs, const char *name,
                       const char *column)
{
    if (outputs != NULL) {
        pl_vec_push(r->arena, &outputs->names, name);
        pl_vec_push(r->arena, &outputs->columns, column);
    }
}

/* A column is called by its alias, the column it is, or its text. */
static void result_expression(pl_sqlite_reader *r, pl_sqlite_outputs *outputs)
{
    pl_cursor *c = &r->cursor;
    uint32_t from = c->at;
    pl_sqlite_expr(r);
    uint32_t to = c->at;
    const char *name = alias(r);
    if (c->failed || outputs == NULL) {
        return;
    }
    const char *column = plain_column(r, from, to);
    const char *otherwise = column != NULL ? column : pl_sqlite_written(r, from, to);
    add_output(r, outputs, name != NULL ? name : otherwise, column != NULL ? column : "");
}

static void result_column(pl_sqlite_reader *r, pl_sqlite_outputs *outputs)
{
    pl_cursor *c = &r->cursor;
    if (pl_cursor_accept_symbol(c, "*")) {
        add_output(r, outputs, "*", "*");
    } else if (pl_sqlite_is_name(r, 0) && pl_cursor_peek(c, 2)->kind == PL_SQL_SYMBOL &&
               c->sql[pl_cursor_peek(c, 2)->begin] == '*' &&
               c->sql[pl_cursor_peek(c, 1)->begin] == '.') {
        const char *star = pl_arena_printf(r->arena, "%s.*", pl_sqlite_name(r));
        pl_cursor_take(c);
        pl_cursor_take(c);
        add_output(r, outputs, star, star);
    } else {
        result_expression(r, outputs);
    }
}

/* ---- The clauses ----------------------------------------------------------------------------- */

void pl_sqlite_where(pl_sqlite_reader *r)
{
    if (pl_cursor_accept(&r->cursor, PL_K_WHERE)) {
        pl_sqlite_expr(r);
    }
}

void pl_sqlite_limit(pl_sqlite_reader *r)
{
    pl_cursor *c = &r->cursor;
    if (pl_cursor_accept(c, PL_K_ORDER)) {
        pl_cursor_expect(c, PL_K_BY);
        pl_sqlite_sort_list(r);
    }
    if (pl_cursor_accept(c, PL_K_LIMIT)) {
        pl_sqlite_expr(r);
        if (pl_cursor_accept(c, PL_K_OFFSET) || pl_cursor_accept_symbol(c, ",")) {
            pl_sqlite_expr(r);
        }
    }
}

static void windows(pl_sqlite_reader *r)
{
    pl_cursor *c = &r->cursor;
    if (!pl_cursor_accept(c, PL_K_WINDOW)) {
        return;
    }
    do {
        pl_sqlite_name(r);
        pl_cursor_expect(c, PL_K_AS);
        pl_cursor_expect_symbol(c, "(");
        pl_sqlite_window(r);
        pl_cursor_expect_symbol(c, ")");
    } while (pl_cursor_accept_symbol(c, ","));
}

static void values(pl_sqlite_reader *r)
{
    pl_cursor *c = &r->cursor;
    do {
        pl_cursor_expect_symbol(c, "(");
        pl_sqlite_expr_list(r);
        pl_cursor_expect_symbol(c, ")");
    } while (pl_cursor_accept_symbol(c, ","));
}

static void one_select(pl_sqlite_reader *r, pl_sqlite_outputs *outputs)
{
    pl_cursor *c = &r->cursor;
    if (pl_cursor_accept(c, PL_K_VALUES)) {
        values(r);
        return;
    }
    pl_cursor_expect(c, PL_K_SELECT);
    if (!pl_cursor_accept(c, PL_K_DISTINCT)) {
        pl_cursor_accept(c, PL_K_ALL);
    }
    do {
        result_column(r, outputs);
    } while (pl_cursor_accept_symbol(c, ","));
    if (pl_cursor_accept(c, PL_K_FROM)) {
        pl_sqlite_from(r);
    }
    if (outputs != NULL) {
        outputs->filtered = pl_cursor_is(c, PL_K_WHERE) || pl_cursor_is(c, PL_K_GROUP) ||
                            pl_cursor_is(c, PL_K_LIMIT);
    }
    pl_sqlite_where(r);
    if (pl_cursor_accept(c, PL_K_GROUP)) {
        pl_cursor_expect(c, PL_K_BY);
        pl_sqlite_expr_list(r);
    }
    if (pl_cursor_accept(c, PL_K_HAVING)) {
        pl_sqlite_expr(r);
    }
    windows(r);
    pl_sqlite_limit(r);
}

static bool compound_operator(pl_cursor *c)
{
    if (pl_cursor_accept(c, PL_K_UNION)) {
        pl_cursor_accept(c, PL_K_ALL);
        return true;
    }
    return pl_cursor_accept(c, PL_K_EXCEPT) || pl_cursor_accept(c, PL_K_INTERSECT);
}

void pl_sqlite_with(pl_sqlite_reader *r)
{
    pl_cursor *c = &r->cursor;
    if (!pl_cursor_accept(c, PL_K_WITH)) {
        return;
    }
    pl_cursor_accept(c, PL_K_RECURSIVE);
    do {
        pl_vec_push(r->arena, &r->with, pl_sqlite_name(r));
        if (pl_cursor_is_symbol(c, "(")) {
            pl_strings names = pl_sqlite_name_list(r);
            pl_sqlite_note_aliases(r, &names);
        }
        pl_cursor_expect(c, PL_K_AS);
        if (pl_cursor_accept(c, PL_K_NOT)) {
            pl_cursor_expect(c, PL_K_MATERIALIZED);
        } else {
            pl_cursor_accept(c, PL_K_MATERIALIZED);
        }
        pl_cursor_expect_symbol(c, "(");
        pl_sqlite_select(r, NULL);
        pl_cursor_expect_symbol(c, ")");
    } while (pl_cursor_accept_symbol(c, ","));
}

void pl_sqlite_select(pl_sqlite_reader *r, pl_sqlite_outputs *outputs)
{
    pl_cursor *c = &r->cursor;
    size_t with = r->with.count;
    if (!pl_cursor_enter(c)) {
        return;
    }
    pl_sqlite_with(r);
    one_select(r, outputs);
    while (compound_operator(c)) {
        one_select(r, NULL);
    }
    r->with.count = with;
    pl_cursor_leave(c);
}

static bool has_star(const pl_strings *outputs)
{
    for (size_t i = 0; i < outputs->count; i++) {
        if (pl_ends_with(outputs->at[i], "*")) {
            return true;
        }
    }
    return false;
}

const pl_query *pl_sqlite_query(pl_sqlite_reader *r)
{
    pl_query *query = pl_arena_make(r->arena, pl_query);
    pl_sqlite_uses uses = {0}, *saved = r->uses;
    pl_sqlite_outputs outputs = {0};
    uint32_t from = r->cursor.at;
    r->uses = &uses;
    pl_sqlite_select(r, &outputs);
    query->outputs = outputs.names;
    r->uses = saved;
    if (r->cursor.failed) {
        return query;
    }
    query->text = pl_sqlite_written(r, from, r->cursor.at);
    query->canonical = pl_sqlite_canonical(r, from, r->cursor.at);
    query->relations = uses.relations;
    query->functions = uses.functions;
    query->columns = uses.columns;
    query->has_star = has_star(&query->outputs);
    return query;
}
