/*
 * A table made anew: https://sqlite.org/lang_altertable.html, section 7.
 */
#include "dialect/sqlite/diff/private.h"

/* ---- The steps ------------------------------------------------------------------------------- */

/* CHECK (t.a > 0): the table is called otherwise while it is made. References to itself keep the
 * name that it will have. */
static pl_object *under_name(pl_sqlite_differ *d, const pl_object *table, const char *name)
{
    pl_schema *alone = pl_schema_new(d->arena);
    pl_apply_context context = {.arena = d->arena};
    pl_operation rename = {.kind = PL_OP_RENAME_TABLE, .target = table->ref, .new_name = name};
    pl_object *out = pl_arena_copy(d->arena, table, sizeof *out);
    pl_table *definition = pl_arena_copy(d->arena, table->as.table, sizeof *definition);
    pl_sqlite_take_over(alone, table);
    pl_sqlite_apply(alone, &rename, &context);
    const pl_object *renamed = pl_sqlite_find(alone, PL_KIND_TABLE, (pl_name){NULL, name});
    definition->constraints = (pl_constraints){0};
    for (size_t i = 0; i < table->as.table->constraints.count; i++) {
        const pl_constraint *each = table->as.table->constraints.at[i];
        pl_vec_push(d->arena, &definition->constraints,
                    renamed != NULL && each->kind == PL_CONSTRAINT_CHECK
                        ? renamed->as.table->constraints.at[i]
                        : each);
    }
    definition->columns = renamed != NULL ? renamed->as.table->columns : definition->columns;
    out->as.table = definition;
    out->ref.name = name;
    return out;
}

/* The name by which the rowid can be asked for beside these columns; NULL: there is none. */
static const char *rowid_name(const pl_table *a, const pl_table *b)
{
    static const char *const NAMES[] = {"rowid", "_rowid_", "oid"};
    for (size_t i = 0; i < sizeof NAMES / sizeof NAMES[0]; i++) {
        if (pl_sqlite_column_of(a, NAMES[i]) == NULL && pl_sqlite_column_of(b, NAMES[i]) == NULL) {
            return NAMES[i];
        }
    }
    return NULL;
}

static bool has_rowid_column(const pl_table *table)
{
    for (size_t i = 0; i < table->columns.count; i++) {
        if (pl_sqlite_is_rowid(table, table->columns.at[i]->name)) {
            return true;
        }
    }
    return false;
}

static bool resolves_conflicts(const pl_table *table)
{
    for (size_t i = 0; i < table->columns.count; i++) {
        if (table->columns.at[i]->not_null_conflict != NULL) {
            return true;
        }
    }
    for (size_t i = 0; i < table->constraints.count; i++) {
        if (table->constraints.at[i]->on_conflict != NULL) {
            return true;
        }
    }
    return false;
}

static bool counts(const pl_table *table)
{
    const pl_constraint *key = pl_table_primary_key(table);
    return key != NULL && key->autoincrement;
}

/* Columns that are computed now are not copied; those that were are, as what they were. */
static void copy_rows(pl_sqlite_differ *d, const pl_sqlite_pair *pair, const pl_object *old,
                      const pl_object *fresh)
{
    pl_rows *rows = pl_arena_make(d->arena, pl_rows);
    const pl_table *from = old->as.table, *to = fresh->as.table;
    const char *rowid = from->without_rowid || to->without_rowid || has_rowid_column(to)
                            ? NULL
                            : rowid_name(from, to);
    if (rowid != NULL) {
        pl_vec_push(d->arena, &rows->columns, rowid);
        pl_vec_push(d->arena, &rows->constants, rowid);
    }
    for (size_t i = 0; i < to->columns.count; i++) {
        if (to->columns.at[i]->generated == NULL && pair->sources.at[i] != NULL) {
            pl_vec_push(d->arena, &rows->columns, to->columns.at[i]->name);
            pl_vec_push(d->arena, &rows->constants, pair->sources.at[i]);
        }
    }
    rows->on_conflict = resolves_conflicts(to);
    if (counts(from) && counts(to)) {
        pl_operation *counter = pl_sqlite_diff_emit(d, d->out, PL_OP_COPY_ROWS, &fresh->ref);
        counter->new_name = old->ref.name;
        counter->value = "counter";
    }
    if (rows->columns.count > 0) {
        pl_operation *copy = pl_sqlite_diff_emit(d, d->out, PL_OP_COPY_ROWS, &fresh->ref);
        copy->new_name = old->ref.name;
        copy->as.rows = rows;
    }
}

void pl_sqlite_diff_rebuild(pl_sqlite_differ *d, const pl_sqlite_pair *pair)
{
    const pl_object *old = pl_sqlite_diff_now(d, pair);
    const char *name = pl_sqlite_diff_free_name(d, pair->to->ref.name);
    const pl_object *fresh = under_name(d, pair->to, name);
    d->unguarded |=
        pl_sqlite_diff_is_referenced(d, old, false) || !pl_sqlite_diff_is_sound(d, pair->to);
    pl_sqlite_diff_create(d, fresh);
    copy_rows(d, pair, old, fresh);
    pl_sqlite_diff_drop(d, d->out, old);
    pl_sqlite_diff_done(d, d->out);
    pl_sqlite_diff_emit(d, d->out, PL_OP_RENAME_TABLE, &fresh->ref)->new_name = pair->to->ref.name;
    pl_sqlite_diff_done(d, d->out);
}
