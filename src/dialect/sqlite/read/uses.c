/*
 * Expressions as the model keeps them.
 */
#include "dialect/sqlite/read/internal.h"

#include <string.h>

static bool is_symbol(const pl_cursor *c, uint32_t i, const char *symbol)
{
    const pl_sql_token *token = &c->tokens[i];
    return token->kind == PL_SQL_SYMBOL && token->size == strlen(symbol) &&
           memcmp(c->sql + token->begin, symbol, token->size) == 0;
}

static int nesting(const pl_cursor *c, uint32_t i)
{
    uint16_t keyword = c->tokens[i].keyword;
    if (is_symbol(c, i, "(") || keyword == PL_K_CASE) {
        return 1;
    }
    return is_symbol(c, i, ")") || keyword == PL_K_END ? -1 : 0;
}

/* One literal, perhaps with a sign. */
static bool is_literal(const pl_cursor *c, uint32_t from, uint32_t to)
{
    if (to == from + 2 && (is_symbol(c, from, "-") || is_symbol(c, from, "+"))) {
        from++;
    }
    if (to != from + 1) {
        return false;
    }
    const pl_sql_token *token = &c->tokens[from];
    return token->kind == PL_SQL_NUMBER || token->kind == PL_SQL_STRING ||
           token->kind == PL_SQL_BLOB || token->keyword == PL_K_NULL;
}

static bool is_column(const pl_cursor *c, uint32_t i)
{
    const pl_sql_token *token = &c->tokens[i];
    return token->kind == PL_SQL_QUOTED ||
           (token->kind == PL_SQL_WORD &&
            pl_sqlite_keyword_use_of(token->keyword) != PL_SQLITE_RESERVED);
}

static bool is_comparison(const pl_cursor *c, uint32_t i)
{
    static const char *const SIGNS[] = {"=", "==", "<>", "!=", "<", ">", "<=", ">="};
    for (size_t k = 0; k < sizeof SIGNS / sizeof SIGNS[0]; k++) {
        if (is_symbol(c, i, SIGNS[k])) {
            return true;
        }
    }
    return false;
}

static bool is_not_null(const pl_cursor *c, uint32_t from, uint32_t to)
{
    uint16_t first = to > from + 1 ? c->tokens[from + 1].keyword : 0;
    uint16_t last = to > from + 1 ? c->tokens[to - 1].keyword : 0;
    return (to == from + 2 && first == PL_K_NOTNULL) ||
           (to == from + 3 && first == PL_K_NOT && last == PL_K_NULL) ||
           (to == from + 4 && first == PL_K_IS && last == PL_K_NULL);
}

static pl_term term_of(pl_sqlite_reader *r, uint32_t from, uint32_t to)
{
    const pl_cursor *c = &r->cursor;
    pl_term term = {.kind = PL_TERM_OTHER, .text = pl_sqlite_canonical(r, from, to)};
    while (to > from + 2 && is_symbol(c, from, "(") && is_symbol(c, to - 1, ")")) {
        from++;
        to--;
    }
    if (to <= from || !is_column(c, from)) {
        return term;
    }
    if (is_not_null(c, from, to)) {
        term.kind = PL_TERM_NOT_NULL;
        term.column = pl_sql_unquote(r->arena, c->sql, &c->tokens[from]);
    } else if (to > from + 2 && is_comparison(c, from + 1) && is_literal(c, from + 2, to)) {
        term.kind = PL_TERM_COMPARISON;
        term.column = pl_sql_unquote(r->arena, c->sql, &c->tokens[from]);
        term.operator_ = pl_sqlite_written(r, from + 1, from + 2);
        term.constant = pl_sqlite_canonical(r, from + 2, to);
    }
    return term;
}

/* The AND of BETWEEN joins no terms; an OR at the top leaves one term. */
static void add_terms(pl_sqlite_reader *r, uint32_t from, uint32_t to, pl_terms *terms)
{
    const pl_cursor *c = &r->cursor;
    int depth = 0;
    unsigned between = 0;
    uint32_t begin = from;
    for (uint32_t i = from; i < to; i++) {
        depth += nesting(c, i);
        uint16_t keyword = depth == 0 ? c->tokens[i].keyword : 0;
        if (keyword == PL_K_OR) {
            terms->count = 0;
            begin = from;
            break;
        }
        between += keyword == PL_K_BETWEEN ? 1 : 0;
        if (keyword == PL_K_AND && between > 0) {
            between--;
        } else if (keyword == PL_K_AND) {
            pl_vec_push(r->arena, terms, term_of(r, begin, i));
            begin = i + 1;
        }
    }
    pl_vec_push(r->arena, terms, term_of(r, begin, to));
}

const pl_expression *pl_sqlite_expression_of(pl_sqlite_reader *r, uint32_t from, uint32_t to,
                                             const pl_sqlite_uses *uses)
{
    pl_expression *expression = pl_arena_make(r->arena, pl_expression);
    if (r->cursor.failed || to <= from) {
        expression->canonical = "";
        return expression;
    }
    expression->canonical = pl_sqlite_canonical(r, from, to);
    expression->columns = uses->columns;
    expression->functions = uses->functions;
    expression->constants = uses->constants;
    expression->quoted = uses->quoted;
    expression->relations = uses->relations;
    expression->has_subquery = uses->has_subquery;
    while (to > from + 2 && is_symbol(&r->cursor, from, "(") &&
           is_symbol(&r->cursor, to - 1, ")")) {
        from++;
        to--;
    }
    expression->is_constant = is_literal(&r->cursor, from, to);
    expression->is_null = to == from + 1 && r->cursor.tokens[from].keyword == PL_K_NULL;
    expression->compound = !expression->is_constant;
    add_terms(r, from, to, &expression->terms);
    return expression;
}

const pl_expression *pl_sqlite_expression(pl_sqlite_reader *r)
{
    pl_sqlite_uses uses = {0}, *saved = r->uses;
    uint32_t from = r->cursor.at;
    r->uses = &uses;
    pl_sqlite_expr(r);
    r->uses = saved;
    return pl_sqlite_expression_of(r, from, r->cursor.at, &uses);
}
