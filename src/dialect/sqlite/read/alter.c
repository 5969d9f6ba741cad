/*
 * ALTER TABLE and DROP.
 *
 * Forms that SQLite doesn't have, but other databases do, are told apart: "SQLite has no ALTER
 * COLUMN" helps more than "near ALTER: syntax error".
 */
#include "dialect/sqlite/read/internal.h"

static pl_ref part(const pl_ref *table, const char *column)
{
    return (pl_ref){
        .kind = PL_KIND_COLUMN, .schema = table->schema, .parent = table->name, .name = column};
}

static void rename_to(pl_sqlite_reader *r, const pl_ref *table)
{
    pl_cursor *c = &r->cursor;
    if (pl_cursor_accept(c, PL_K_TO)) {
        pl_operation *operation = pl_sqlite_emit(r, PL_OP_RENAME_TABLE);
        operation->target = *table;
        operation->new_name = pl_sqlite_name(r);
        return;
    }
    pl_cursor_accept(c, PL_K_COLUMN);
    pl_operation *operation = pl_sqlite_emit(r, PL_OP_RENAME_COLUMN);
    operation->target = part(table, pl_sqlite_name(r));
    pl_cursor_expect(c, PL_K_TO);
    operation->new_name = pl_sqlite_name(r);
}

static bool begins_constraint(const pl_cursor *c)
{
    return pl_cursor_is(c, PL_K_CONSTRAINT) || pl_cursor_is(c, PL_K_CHECK) ||
           pl_cursor_is(c, PL_K_UNIQUE) || pl_cursor_is(c, PL_K_PRIMARY) ||
           pl_cursor_is(c, PL_K_FOREIGN);
}

static const char ADD_GUARD[] = "ADD COLUMN IF NOT EXISTS";

/* IF NOT EXISTS or IF EXISTS, which ALTER TABLE doesn't have: IF is a name to SQLite, and what it
 * stops at is what follows, but for the NOT of a column, which may be NOT NULL's. */
static bool refuse_exists_guard(pl_sqlite_reader *r, const char *unsupported)
{
    pl_cursor *c = &r->cursor;
    bool negated = pl_cursor_is_word(c, 1, "NOT");
    if (!pl_cursor_is(c, PL_K_IF) || !pl_cursor_is_word(c, negated ? 2 : 1, "EXISTS")) {
        return false;
    }
    pl_cursor_take(c);
    if (negated && unsupported == ADD_GUARD) {
        pl_cursor_take(c);
    }
    r->unsupported = unsupported;
    pl_cursor_fail(c);
    return true;
}

/* ALTER COLUMN c TO c text NOT NULL, of libSQL: drizzle-kit writes it for Turso. */
static bool is_libsql(const pl_cursor *c)
{
    uint32_t name = pl_cursor_is_word(c, 1, "COLUMN") ? 2 : 1;
    return pl_cursor_is_word(c, name + 1, "TO");
}

static void add(pl_sqlite_reader *r, const pl_ref *table)
{
    pl_cursor *c = &r->cursor;
    if (begins_constraint(c)) {
        r->unsupported = "ALTER TABLE ... ADD CONSTRAINT";
        pl_cursor_fail(c);
        return;
    }
    pl_cursor_accept(c, PL_K_COLUMN);
    if (refuse_exists_guard(r, ADD_GUARD)) {
        return;
    }
    pl_operation *operation = pl_sqlite_emit(r, PL_OP_ADD_COLUMN);
    pl_column_definition *definition = pl_arena_make(r->arena, pl_column_definition);
    definition->column = pl_sqlite_column(r, &definition->constraints);
    operation->as.column_definition = definition;
    operation->target = part(table, definition->column->name);
}

static void drop(pl_sqlite_reader *r, const pl_ref *table)
{
    pl_cursor *c = &r->cursor;
    if (pl_cursor_is(c, PL_K_CONSTRAINT)) {
        r->unsupported = "ALTER TABLE ... DROP CONSTRAINT";
        pl_cursor_fail(c);
        return;
    }
    pl_cursor_accept(c, PL_K_COLUMN);
    if (refuse_exists_guard(r, "DROP COLUMN IF EXISTS")) {
        return;
    }
    pl_operation *operation = pl_sqlite_emit(r, PL_OP_DROP_COLUMN);
    operation->target = part(table, pl_sqlite_name(r));
}

void pl_sqlite_read_alter(pl_sqlite_reader *r)
{
    pl_cursor *c = &r->cursor;
    pl_cursor_expect(c, PL_K_ALTER);
    if (pl_cursor_is(c, PL_K_INDEX) || pl_cursor_is(c, PL_K_VIEW)) {
        r->unsupported = pl_cursor_is(c, PL_K_INDEX) ? "ALTER INDEX" : "ALTER VIEW";
        pl_cursor_fail(c);
        return;
    }
    pl_cursor_expect(c, PL_K_TABLE);
    if (refuse_exists_guard(r, "ALTER TABLE IF EXISTS")) {
        return;
    }
    pl_ref table = pl_sqlite_ref(r, PL_KIND_TABLE);
    if (pl_cursor_accept(c, PL_K_RENAME)) {
        rename_to(r, &table);
    } else if (pl_cursor_accept(c, PL_K_ADD)) {
        add(r, &table);
    } else if (pl_cursor_accept(c, PL_K_DROP)) {
        drop(r, &table);
    } else {
        r->unsupported = !pl_cursor_is(c, PL_K_ALTER) ? NULL
                         : is_libsql(c)               ? PL_UNSUPPORTED_LIBSQL
                                                      : "ALTER TABLE ... ALTER COLUMN";
        pl_cursor_fail(c);
    }
    if (!c->failed && pl_cursor_is_symbol(c, ",")) {
        r->unsupported = "more than one action in an ALTER TABLE";
        pl_cursor_fail(c);
    }
}

void pl_sqlite_read_drop(pl_sqlite_reader *r)
{
    static const struct {
        uint16_t keyword;
        pl_operation_kind operation;
        pl_kind kind;
    } KINDS[] = {
        {PL_K_TABLE, PL_OP_DROP_TABLE, PL_KIND_TABLE},
        {PL_K_INDEX, PL_OP_DROP_INDEX, PL_KIND_INDEX},
        {PL_K_VIEW, PL_OP_DROP_VIEW, PL_KIND_VIEW},
        {PL_K_TRIGGER, PL_OP_DROP_TRIGGER, PL_KIND_TRIGGER},
    };
    pl_cursor *c = &r->cursor;
    pl_cursor_expect(c, PL_K_DROP);
    for (size_t i = 0; i < sizeof KINDS / sizeof KINDS[0]; i++) {
        if (!pl_cursor_accept(c, KINDS[i].keyword)) {
            continue;
        }
        pl_operation *operation = pl_sqlite_emit(r, KINDS[i].operation);
        if (pl_cursor_accept(c, PL_K_IF)) {
            pl_cursor_expect(c, PL_K_EXISTS);
            operation->flags |= PL_OPF_IF_EXISTS;
        }
        operation->target = pl_sqlite_ref(r, KINDS[i].kind);
        if (pl_cursor_is(c, PL_K_CASCADE) || pl_cursor_is(c, PL_K_RESTRICT)) {
            r->unsupported = "DROP ... CASCADE or RESTRICT";
            pl_cursor_fail(c);
        }
        return;
    }
    pl_cursor_fail(c);
}
