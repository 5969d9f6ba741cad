/*
 * A name in double quotes that is no column is a string (https://sqlite.org/quirks.html, section
 * 8), which is known only beside the table. From there on it is written as one: SQLite does the
 * same before it changes a column (renameFixQuotes in src/alter.c).
 */
#include "dialect/sqlite/apply/internal.h"
#include "dialect/sqlite/keywords.h"
#include "dialect/sqlite/read/mention.h"

static bool is_string(const pl_table *table, const pl_expression *expression, const char *name)
{
    for (size_t i = 0; i < expression->quoted.count; i++) {
        if (pl_same_nocase(expression->quoted.at[i], name)) {
            return pl_sqlite_column_of(table, name) == NULL && !pl_sqlite_is_rowid_name(name);
        }
    }
    return false;
}

static bool has_string(const pl_table *table, const pl_expression *expression)
{
    for (size_t i = 0; i < expression->quoted.count; i++) {
        if (is_string(table, expression, expression->quoted.at[i])) {
            return true;
        }
    }
    return false;
}

const pl_expression *pl_sqlite_with_strings(const pl_sqlite_applier *a, const pl_table *table,
                                            const pl_expression *expression)
{
    if (expression == NULL || !has_string(table, expression)) {
        return expression;
    }
    const char *text = expression->canonical;
    pl_sqlite_mentions mentions = {0};
    pl_sqlite_read_mentions(a->context->arena, PL_SQLITE_TEXT_EXPRESSION, text, &mentions);
    pl_str out = pl_str_begin(a->arena, PL_STR_MAXIMUM);
    uint32_t at = 0;
    for (size_t i = 0; i < mentions.count; i++) {
        const pl_sqlite_mention *each = &mentions.at[i];
        if (each->begin >= at && each->kind == PL_SQLITE_MENTION_COLUMN &&
            each->qualifier == NULL && is_string(table, expression, each->name)) {
            pl_str_add_bytes(&out, text + at, each->begin - at);
            pl_str_add(&out, pl_sqlite_quote_string(a->arena, each->name));
            at = each->end;
        }
    }
    pl_str_add(&out, text + at);
    return pl_sqlite_read_expression(a->arena, out.at);
}

const pl_column *pl_sqlite_column_with_strings(const pl_sqlite_applier *a, const pl_table *table,
                                               const pl_column *column)
{
    const pl_expression *generated = pl_sqlite_with_strings(a, table, column->generated);
    if (generated == column->generated) {
        return column;
    }
    pl_column *copy = pl_arena_copy(a->arena, column, sizeof *column);
    copy->generated = generated;
    return copy;
}

const pl_constraint *pl_sqlite_constraint_with_strings(const pl_sqlite_applier *a,
                                                       const pl_table *table,
                                                       const pl_constraint *constraint)
{
    const pl_expression *check = pl_sqlite_with_strings(a, table, constraint->check);
    if (check == constraint->check) {
        return constraint;
    }
    pl_constraint *copy = pl_arena_copy(a->arena, constraint, sizeof *constraint);
    copy->check = check;
    return copy;
}

void pl_sqlite_table_with_strings(const pl_sqlite_applier *a, pl_table *table)
{
    pl_columns columns = {0};
    pl_constraints constraints = {0};
    for (size_t i = 0; i < table->columns.count; i++) {
        pl_vec_push(a->arena, &columns,
                    pl_sqlite_column_with_strings(a, table, table->columns.at[i]));
    }
    for (size_t i = 0; i < table->constraints.count; i++) {
        pl_vec_push(a->arena, &constraints,
                    pl_sqlite_constraint_with_strings(a, table, table->constraints.at[i]));
    }
    table->columns = columns;
    table->constraints = constraints;
}
