/*
 * Columns and constraints: columnname, ccons and tcons of parse.y.
 */
#include "dialect/sqlite/read/internal.h"

#include <string.h>

const char *pl_sqlite_on_conflict(pl_sqlite_reader *r)
{
    pl_cursor *c = &r->cursor;
    if (!pl_cursor_is(c, PL_K_ON) || !pl_cursor_is_word(c, 1, "CONFLICT")) {
        return NULL;
    }
    pl_cursor_take(c);
    pl_cursor_take(c);
    static const uint16_t WORDS[] = {PL_K_ROLLBACK, PL_K_ABORT, PL_K_FAIL, PL_K_IGNORE,
                                     PL_K_REPLACE};
    for (size_t i = 0; i < sizeof WORDS / sizeof WORDS[0]; i++) {
        if (pl_cursor_accept(c, WORDS[i])) {
            return pl_sqlite_keyword_text(WORDS[i]);
        }
    }
    pl_cursor_fail(c);
    return NULL;
}

static pl_constraint *new_constraint(pl_sqlite_reader *r, pl_constraint_kind kind, const char *name,
                                     uint32_t begin)
{
    pl_constraint *constraint = pl_arena_make(r->arena, pl_constraint);
    constraint->kind = kind;
    constraint->name = name;
    constraint->named = name != NULL;
    constraint->origin = pl_sqlite_span(r, begin, begin);
    return constraint;
}

static void add_constraint(pl_sqlite_reader *r, pl_constraints *list, pl_constraint *constraint)
{
    constraint->origin.end = r->base + pl_cursor_end(&r->cursor);
    if (list != NULL) {
        pl_vec_push(r->arena, list, constraint);
    }
}

/* ---- References ------------------------------------------------------------------------------ */

static pl_fk_action action(pl_sqlite_reader *r)
{
    pl_cursor *c = &r->cursor;
    if (pl_cursor_accept(c, PL_K_SET)) {
        if (pl_cursor_accept(c, PL_K_NULL)) {
            return PL_FK_SET_NULL;
        }
        pl_cursor_expect(c, PL_K_DEFAULT);
        return PL_FK_SET_DEFAULT;
    }
    if (pl_cursor_accept(c, PL_K_CASCADE)) {
        return PL_FK_CASCADE;
    }
    if (pl_cursor_accept(c, PL_K_RESTRICT)) {
        return PL_FK_RESTRICT;
    }
    pl_cursor_expect(c, PL_K_NO);
    pl_cursor_expect(c, PL_K_ACTION);
    return PL_FK_NO_ACTION;
}

static void reference_options(pl_sqlite_reader *r, pl_constraint *constraint)
{
    pl_cursor *c = &r->cursor;
    for (;;) {
        if (pl_cursor_is(c, PL_K_ON) && !pl_cursor_is_word(c, 1, "CONFLICT")) {
            pl_cursor_take(c);
            if (pl_cursor_accept(c, PL_K_DELETE)) {
                constraint->on_delete = action(r);
            } else if (pl_cursor_accept(c, PL_K_UPDATE)) {
                constraint->on_update = action(r);
            } else {
                pl_cursor_expect(c, PL_K_INSERT); /* read, and forgotten by SQLite */
                action(r);
            }
        } else if (pl_cursor_accept(c, PL_K_MATCH)) {
            constraint->match = pl_sqlite_name(r);
        } else {
            return;
        }
    }
}

/* [NOT] DEFERRABLE [INITIALLY ...]. false: there is none. */
static bool deferrable(pl_sqlite_reader *r, pl_constraint *constraint)
{
    pl_cursor *c = &r->cursor;
    bool negated = pl_cursor_is(c, PL_K_NOT) && pl_cursor_is_word(c, 1, "DEFERRABLE");
    if (!negated && !pl_cursor_is(c, PL_K_DEFERRABLE)) {
        return false;
    }
    if (negated) {
        pl_cursor_take(c);
    }
    pl_cursor_take(c);
    bool deferred = false;
    if (pl_cursor_accept(c, PL_K_INITIALLY)) {
        deferred = pl_cursor_accept(c, PL_K_DEFERRED);
        if (!deferred) {
            pl_cursor_expect(c, PL_K_IMMEDIATE);
        }
    }
    if (constraint != NULL) {
        constraint->deferrable = !negated;
        constraint->initially_deferred = !negated && deferred;
    }
    return true;
}

static void references(pl_sqlite_reader *r, pl_constraint *constraint)
{
    constraint->references.name = pl_sqlite_name(r);
    if (pl_cursor_is_symbol(&r->cursor, "(")) {
        constraint->referenced_columns = pl_sqlite_name_list(r);
    }
    reference_options(r, constraint);
}

/* ---- Columns --------------------------------------------------------------------------------- */

static bool is_time_word(uint16_t keyword)
{
    return keyword == PL_K_CURRENT_TIME || keyword == PL_K_CURRENT_DATE ||
           keyword == PL_K_CURRENT_TIMESTAMP;
}

static bool is_term(const pl_sql_token *token)
{
    return token->kind == PL_SQL_NUMBER || token->kind == PL_SQL_STRING ||
           token->kind == PL_SQL_BLOB || token->keyword == PL_K_NULL ||
           is_time_word(token->keyword);
}

/* A name, in quotes or not, is a string there, but for the words TRUE and FALSE (ccons of parse.y
 * and sqlite3ExprIdToTrueFalse). */
static bool is_string_word(const pl_cursor *c, const pl_sql_token *token)
{
    bool truth = token->kind == PL_SQL_WORD && token->end - token->begin <= 5 &&
                 (pl_cursor_is_word(c, 0, "TRUE") || pl_cursor_is_word(c, 0, "FALSE"));
    return !is_term(token) && !truth;
}

static const pl_expression *string_of(pl_sqlite_reader *r, const pl_sql_token *token)
{
    pl_expression *expression = pl_arena_make(r->arena, pl_expression);
    const char *string = pl_sql_unquote(r->arena, r->cursor.sql, token);
    expression->canonical = pl_sqlite_quote_string(r->arena, string);
    expression->is_constant = true;
    pl_vec_push(r->arena, &expression->constants, string);
    return expression;
}

/* A default without parentheses: a literal, perhaps signed, or a name. */
static const pl_expression *plain_default(pl_sqlite_reader *r)
{
    pl_cursor *c = &r->cursor;
    pl_sqlite_uses uses = {0};
    uint32_t from = c->at;
    bool sign = pl_cursor_accept_symbol(c, "-") || pl_cursor_accept_symbol(c, "+");
    const pl_sql_token *token = pl_cursor_peek(c, 0);
    if (!is_term(token) &&
        (sign || (!pl_sqlite_is_alias(r, 0) && token->keyword != PL_K_INDEXED))) {
        pl_cursor_fail(c);
    }
    bool string = !c->failed && is_string_word(c, token);
    pl_cursor_take(c);
    if (string) {
        return string_of(r, token);
    }
    if (is_time_word(token->keyword)) {
        pl_sqlite_note(r, &uses.functions, pl_sqlite_keyword_text(token->keyword));
    }
    return pl_sqlite_expression_of(r, from, c->at, &uses);
}

static const pl_expression *default_value(pl_sqlite_reader *r)
{
    pl_cursor *c = &r->cursor;
    if (!pl_cursor_accept_symbol(c, "(")) {
        return plain_default(r);
    }
    const pl_expression *expression = pl_sqlite_expression(r);
    pl_cursor_expect_symbol(c, ")");
    return expression;
}

static void generated(pl_sqlite_reader *r, pl_column *column)
{
    pl_cursor *c = &r->cursor;
    pl_cursor_expect_symbol(c, "(");
    column->generated = pl_sqlite_expression(r);
    pl_cursor_expect_symbol(c, ")");
    column->generated_virtual = true;
    if (pl_sqlite_is_alias(r, 0) && !pl_cursor_is_kind(c, PL_SQL_STRING)) {
        column->generated_virtual = !pl_cursor_is_word(c, 0, "STORED");
        pl_sqlite_name(r);
    }
}

static const pl_expression *check(pl_sqlite_reader *r)
{
    pl_cursor *c = &r->cursor;
    pl_cursor_expect_symbol(c, "(");
    const pl_expression *expression = pl_sqlite_expression(r);
    pl_cursor_expect_symbol(c, ")");
    return expression;
}

static void primary_key(pl_sqlite_reader *r, pl_constraint *constraint, const char *column)
{
    pl_cursor *c = &r->cursor;
    pl_index_element element = {.column = column};
    pl_cursor_expect(c, PL_K_KEY);
    if (!pl_cursor_accept(c, PL_K_ASC)) {
        element.descending = pl_cursor_accept(c, PL_K_DESC);
    }
    constraint->on_conflict = pl_sqlite_on_conflict(r);
    constraint->autoincrement = pl_cursor_accept(c, PL_K_AUTOINCREMENT);
    pl_vec_push(r->arena, &constraint->elements, element);
}

static pl_constraint *of_column(pl_sqlite_reader *r, pl_constraint_kind kind, const char **name,
                                const char *column, uint32_t begin)
{
    pl_constraint *constraint = new_constraint(r, kind, *name, begin);
    constraint->of_column = true;
    if (kind != PL_CONSTRAINT_CHECK) {
        pl_vec_push(r->arena, &constraint->columns, column);
    }
    *name = NULL;
    return constraint;
}

/* PRIMARY KEY, UNIQUE, CHECK, REFERENCES behind a column. false: none of these. */
static bool keyed(pl_sqlite_reader *r, const char *column, const char **name,
                  pl_constraints *constraints, pl_constraint **last)
{
    pl_cursor *c = &r->cursor;
    uint32_t begin = pl_cursor_begin(c);
    pl_constraint *constraint;
    if (pl_cursor_accept(c, PL_K_PRIMARY)) {
        constraint = of_column(r, PL_CONSTRAINT_PRIMARY_KEY, name, column, begin);
        primary_key(r, constraint, column);
    } else if (pl_cursor_accept(c, PL_K_UNIQUE)) {
        constraint = of_column(r, PL_CONSTRAINT_UNIQUE, name, column, begin);
        constraint->on_conflict = pl_sqlite_on_conflict(r);
    } else if (pl_cursor_accept(c, PL_K_CHECK)) {
        constraint = of_column(r, PL_CONSTRAINT_CHECK, name, column, begin);
        constraint->check = check(r);
    } else if (pl_cursor_accept(c, PL_K_REFERENCES)) {
        constraint = of_column(r, PL_CONSTRAINT_FOREIGN_KEY, name, column, begin);
        references(r, constraint);
        *last = constraint;
    } else {
        return false;
    }
    add_constraint(r, constraints, constraint);
    return true;
}

/* DEFAULT, NULL, NOT NULL, COLLATE, AS. false: none of these. */
static bool plain(pl_sqlite_reader *r, pl_column *column)
{
    pl_cursor *c = &r->cursor;
    if (pl_cursor_accept(c, PL_K_DEFAULT)) {
        column->default_value = default_value(r);
    } else if (pl_cursor_accept(c, PL_K_NULL)) {
        pl_sqlite_on_conflict(r);
    } else if (pl_cursor_is(c, PL_K_NOT) && pl_cursor_is_word(c, 1, "NULL")) {
        pl_cursor_take(c);
        pl_cursor_take(c);
        column->not_null = true;
        column->not_null_conflict = pl_sqlite_on_conflict(r);
    } else if (pl_cursor_accept(c, PL_K_COLLATE)) {
        column->collation = pl_sqlite_collation(r);
    } else if (pl_cursor_accept(c, PL_K_AS)) {
        generated(r, column);
    } else if (pl_cursor_is(c, PL_K_GENERATED) && pl_cursor_is_word(c, 1, "ALWAYS")) {
        pl_cursor_take(c);
        pl_cursor_take(c);
        pl_cursor_expect(c, PL_K_AS);
        generated(r, column);
    } else {
        return false;
    }
    return true;
}

const pl_column *pl_sqlite_column(pl_sqlite_reader *r, pl_constraints *constraints)
{
    pl_cursor *c = &r->cursor;
    pl_column *column = pl_arena_make(r->arena, pl_column);
    uint32_t begin = pl_cursor_begin(c);
    column->name = pl_sqlite_name(r);
    column->type.text = pl_sqlite_type(r);
    column->type.name = column->type.text;
    column->type.builtin = true;
    const char *name = NULL; /* of the constraint that follows */
    pl_constraint *reference = NULL;
    for (;;) {
        if (pl_cursor_accept(c, PL_K_CONSTRAINT)) {
            name = pl_sqlite_name(r);
        } else if (keyed(r, column->name, &name, constraints, &reference) || plain(r, column)) {
            name = NULL;
        } else if (!deferrable(r, reference)) {
            break;
        }
    }
    column->origin = pl_sqlite_span(r, begin, pl_cursor_end(c));
    return column;
}

/* ---- Constraints of the table ---------------------------------------------------------------- */

pl_index_elements pl_sqlite_index_elements(pl_sqlite_reader *r)
{
    pl_cursor *c = &r->cursor;
    pl_index_elements elements = {0};
    pl_cursor_expect_symbol(c, "(");
    do {
        pl_index_element element = {0};
        uint32_t from = c->at;
        const pl_expression *expression = pl_sqlite_expression(r);
        uint32_t to = c->at;
        if (!c->failed && to > from + 2 && c->tokens[to - 2].keyword == PL_K_COLLATE) {
            element.collation = pl_sql_unquote(r->arena, c->sql, &c->tokens[to - 1]);
            to -= 2;
        }
        const pl_sql_token *token = &c->tokens[from];
        bool name = to == from + 1 && (token->kind == PL_SQL_WORD || token->kind == PL_SQL_QUOTED ||
                                       token->kind == PL_SQL_STRING);
        if (!c->failed && name && token->keyword != PL_K_NULL) {
            element.column = pl_sql_unquote(r->arena, c->sql, token);
            element.double_quoted = token->kind == PL_SQL_QUOTED && c->sql[token->begin] == '"';
        } else {
            element.expression = expression;
        }
        if (!pl_cursor_accept(c, PL_K_ASC)) {
            element.descending = pl_cursor_accept(c, PL_K_DESC);
        }
        if (pl_cursor_accept(c, PL_K_NULLS)) {
            element.nulls = pl_cursor_accept(c, PL_K_FIRST) ? "FIRST" : "LAST";
            if (pl_same(element.nulls, "LAST")) {
                pl_cursor_expect(c, PL_K_LAST);
            }
        }
        pl_vec_push(r->arena, &elements, element);
    } while (pl_cursor_accept_symbol(c, ","));
    return elements;
}

static void add_columns(pl_sqlite_reader *r, pl_constraint *constraint)
{
    for (size_t i = 0; i < constraint->elements.count; i++) {
        if (constraint->elements.at[i].column != NULL) {
            pl_vec_push(r->arena, &constraint->columns, constraint->elements.at[i].column);
        }
    }
}

static void key(pl_sqlite_reader *r, pl_constraint *constraint)
{
    pl_cursor *c = &r->cursor;
    constraint->elements = pl_sqlite_index_elements(r);
    add_columns(r, constraint);
    if (constraint->kind == PL_CONSTRAINT_PRIMARY_KEY) {
        constraint->autoincrement = pl_cursor_accept(c, PL_K_AUTOINCREMENT);
    }
    pl_cursor_expect_symbol(c, ")");
    constraint->on_conflict = pl_sqlite_on_conflict(r);
}

static void foreign_key(pl_sqlite_reader *r, pl_constraint *constraint)
{
    pl_cursor_expect(&r->cursor, PL_K_KEY);
    constraint->columns = pl_sqlite_name_list(r);
    pl_cursor_expect(&r->cursor, PL_K_REFERENCES);
    references(r, constraint);
    deferrable(r, constraint);
}

bool pl_sqlite_table_constraint(pl_sqlite_reader *r, pl_constraints *constraints)
{
    pl_cursor *c = &r->cursor;
    uint32_t begin = pl_cursor_begin(c);
    const char *name = NULL;
    while (pl_cursor_accept(c, PL_K_CONSTRAINT)) {
        name = pl_sqlite_name(r);
    }
    pl_constraint *constraint;
    if (pl_cursor_accept(c, PL_K_PRIMARY)) {
        constraint = new_constraint(r, PL_CONSTRAINT_PRIMARY_KEY, name, begin);
        pl_cursor_expect(c, PL_K_KEY);
        key(r, constraint);
    } else if (pl_cursor_accept(c, PL_K_UNIQUE)) {
        constraint = new_constraint(r, PL_CONSTRAINT_UNIQUE, name, begin);
        key(r, constraint);
    } else if (pl_cursor_accept(c, PL_K_CHECK)) {
        constraint = new_constraint(r, PL_CONSTRAINT_CHECK, name, begin);
        constraint->check = check(r);
        constraint->on_conflict = pl_sqlite_on_conflict(r);
    } else if (pl_cursor_accept(c, PL_K_FOREIGN)) {
        constraint = new_constraint(r, PL_CONSTRAINT_FOREIGN_KEY, name, begin);
        foreign_key(r, constraint);
    } else {
        return name != NULL;
    }
    add_constraint(r, constraints, constraint);
    return true;
}
