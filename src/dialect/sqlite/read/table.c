/*
 * CREATE TABLE and CREATE VIRTUAL TABLE.
 */
#include "dialect/sqlite/read/internal.h"

static bool begins_constraint(const pl_cursor *c)
{
    switch (pl_cursor_peek(c, 0)->keyword) {
    case PL_K_CONSTRAINT:
    case PL_K_PRIMARY:
    case PL_K_UNIQUE:
    case PL_K_CHECK:
    case PL_K_FOREIGN:
        return true;
    default:
        return false;
    }
}

/* Commas between the constraints of a table may be left out (conslist of parse.y). */
static void constraints(pl_sqlite_reader *r, pl_constraints *list)
{
    pl_cursor *c = &r->cursor;
    bool comma = true;
    while (comma || begins_constraint(c)) {
        if (!pl_sqlite_table_constraint(r, list)) {
            pl_cursor_fail(c);
        }
        comma = pl_cursor_accept_symbol(c, ",");
    }
}

static void parts(pl_sqlite_reader *r, pl_table *table)
{
    pl_cursor *c = &r->cursor;
    pl_cursor_expect_symbol(c, "(");
    do {
        if (begins_constraint(c)) {
            if (table->columns.count == 0) {
                pl_cursor_fail(c);
            }
            constraints(r, &table->constraints);
            break;
        }
        pl_vec_push(r->arena, &table->columns, pl_sqlite_column(r, &table->constraints));
    } while (pl_cursor_accept_symbol(c, ","));
    pl_cursor_expect_symbol(c, ")");
}

/* The first word that is no option; NULL: none such. */
static const char *options(pl_sqlite_reader *r, pl_table *table)
{
    const char *unknown = NULL;
    pl_cursor *c = &r->cursor;
    bool comma = pl_cursor_accept_symbol(c, ","); /* even before the first: table_option_set */
    if (!comma && pl_cursor_is_kind(c, PL_SQL_END)) {
        return NULL;
    }
    do {
        bool without = pl_cursor_accept(c, PL_K_WITHOUT);
        bool known = pl_cursor_is_word(c, 0, without ? "ROWID" : "STRICT");
        table->without_rowid |= without && known;
        table->strict |= !without && known;
        const char *name = pl_sqlite_name(r);
        unknown = unknown == NULL && !known ? name : unknown;
    } while (pl_cursor_accept_symbol(c, ","));
    return unknown;
}

static void create_as(pl_sqlite_reader *r, pl_operation *operation, bool temporary)
{
    pl_table_as *as = pl_arena_make(r->arena, pl_table_as);
    as->query = pl_sqlite_query(r);
    as->persistence = temporary ? PL_TEMPORARY : PL_PERMANENT;
    operation->kind = PL_OP_CREATE_TABLE_AS;
    operation->as.table_as = as;
}

void pl_sqlite_read_create_table(pl_sqlite_reader *r, bool temporary)
{
    pl_operation *operation = pl_sqlite_emit(r, PL_OP_CREATE_TABLE);
    operation->flags |= pl_sqlite_if_not_exists(&r->cursor);
    operation->target = pl_sqlite_ref(r, PL_KIND_TABLE);
    if (pl_cursor_accept(&r->cursor, PL_K_AS)) {
        create_as(r, operation, temporary);
        return;
    }
    pl_table *table = pl_arena_make(r->arena, pl_table);
    pl_table_definition *definition = pl_arena_make(r->arena, pl_table_definition);
    definition->table = table;
    operation->as.table = definition;
    table->persistence = temporary ? PL_TEMPORARY : PL_PERMANENT;
    parts(r, table);
    definition->unknown_option = options(r, table);
}

void pl_sqlite_read_create_virtual(pl_sqlite_reader *r)
{
    pl_cursor *c = &r->cursor;
    pl_operation *operation = pl_sqlite_emit(r, PL_OP_CREATE_TABLE);
    pl_cursor_expect(c, PL_K_TABLE);
    operation->flags |= pl_sqlite_if_not_exists(c);
    operation->target = pl_sqlite_ref(r, PL_KIND_TABLE);
    pl_cursor_expect(c, PL_K_USING);
    uint32_t from = c->at;
    pl_sqlite_name(r);
    if (pl_cursor_is_symbol(c, "(")) {
        pl_cursor_skip_parentheses(c);
    }
    pl_table *table = pl_arena_make(r->arena, pl_table);
    pl_table_definition *definition = pl_arena_make(r->arena, pl_table_definition);
    table->module = pl_sqlite_written(r, from, c->at);
    definition->table = table;
    operation->as.table = definition;
}
