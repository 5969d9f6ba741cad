/*
 * INSERT, UPDATE, DELETE and SELECT: what they name must be there, and as many values as columns
 * (src/insert.c, src/update.c, src/resolve.c of SQLite).
 *
 * Which table a bare name belongs to is not worked out. A name is unknown when nothing that the
 * statement reads or writes has a column so called and it gives that name to nothing itself; where
 * one of them isn't wholly known, none is.
 */
#include "dialect/sqlite/apply/internal.h"

#include <string.h>
#include <strings.h>

static const pl_rows *rows_of(const pl_sqlite_applier *a)
{
    return a->operation->as.rows;
}

static bool is_system(const char *name)
{
    return strncmp(name, "sqlite_", 7) == 0 || strncmp(name, "pragma_", 7) == 0 ||
           pl_same_nocase(name, "json_each") || pl_same_nocase(name, "json_tree");
}

static bool writes(const pl_sqlite_applier *a)
{
    return a->operation->kind != PL_OP_SELECT_ROWS;
}

static bool is_insert(const pl_sqlite_applier *a)
{
    return a->operation->kind == PL_OP_INSERT_ROWS;
}

/* ---- The tables ------------------------------------------------------------------------------ */

/* What a statement reads must be there. */
static void read_tables(const pl_sqlite_applier *a)
{
    const pl_names *reads = &rows_of(a)->reads;
    for (size_t i = 0; i < reads->count; i++) {
        pl_ref ref = {
            .kind = PL_KIND_TABLE, .schema = reads->at[i].schema, .name = reads->at[i].name};
        if (ref.name != NULL && !is_system(ref.name)) {
            (void)pl_sqlite_table(a, &ref);
        }
    }
}

/* Rows may be there from now on. */
static void populate(const pl_sqlite_applier *a)
{
    const pl_object *table = pl_sqlite_table(a, &a->operation->target);
    if (!table->populated && a->operation->kind != PL_OP_DELETE_ROWS) {
        pl_object *edited = pl_sqlite_edit(a, table);
        edited->populated = true;
        pl_sqlite_put(a, edited);
    }
}

/* A table whose columns are all known; NULL: none. */
static const pl_object *known_table(const pl_sqlite_applier *a, pl_name name)
{
    const pl_object *object =
        a->schema->complete ? pl_sqlite_find(a->schema, PL_KIND_TABLE, name) : NULL;
    bool known = object != NULL && object->ref.kind == PL_KIND_TABLE && !object->partial &&
                 !object->assumed && !object->unsure && object->as.table->module == NULL &&
                 object->as.table->columns.count > 0;
    return known ? object : NULL;
}

/* ---- The columns written --------------------------------------------------------------------- */

static bool has_column(const pl_table *table, const char *name)
{
    return pl_sqlite_column_of(table, name) != NULL ||
           (!table->without_rowid && pl_sqlite_is_rowid_name(name));
}

static bool check_written(const pl_sqlite_applier *a, const pl_object *object)
{
    const pl_table *table = object->as.table;
    const pl_strings *columns = &rows_of(a)->columns;
    for (size_t i = 0; i < columns->count; i++) {
        const char *name = columns->at[i];
        const pl_column *column = pl_sqlite_column_of(table, name);
        if (!has_column(table, name)) {
            pl_sqlite_miss_column(a, PL_PROBLEM_MISSING_REFERENCE, &object->ref, name,
                                  is_insert(a) ? "table %s has no column named %s"
                                               : "no such column: %.0s%s",
                                  pl_sqlite_text(a, &a->operation->target), name);
            return false;
        }
        if (column != NULL && column->generated != NULL) {
            pl_sqlite_problem(a, PL_PROBLEM_NOT_POSSIBLE, &object->ref,
                              "cannot %s generated column \"%s\"",
                              is_insert(a) ? "INSERT into" : "UPDATE", column->name);
            return false;
        }
    }
    return true;
}

static size_t count_written(const pl_table *table)
{
    size_t count = 0;
    for (size_t i = 0; i < table->columns.count; i++) {
        count += table->columns.at[i]->generated == NULL;
    }
    return count;
}

static void check_count(const pl_sqlite_applier *a, const pl_object *object)
{
    const pl_rows *rows = rows_of(a);
    size_t wanted = rows->columns.count > 0 ? rows->columns.count : count_written(object->as.table);
    if (rows->value_count == 0 || rows->value_count == wanted) {
        return;
    }
    if (rows->columns.count > 0) {
        pl_sqlite_problem(a, PL_PROBLEM_NOT_POSSIBLE, &object->ref, "%u values for %zu columns",
                          (unsigned)rows->value_count, wanted);
    } else {
        pl_sqlite_problem(a, PL_PROBLEM_NOT_POSSIBLE, &object->ref,
                          "table %s has %zu columns but %u values were supplied",
                          pl_sqlite_text(a, &a->operation->target), wanted,
                          (unsigned)rows->value_count);
    }
}

/* ---- The names ------------------------------------------------------------------------------- */

/* What VALUES calls its columns: column1. */
static bool is_numbered(const char *name)
{
    return strncasecmp(name, "column", 6) == 0 && name[6] >= '1' && name[6] <= '9';
}

static bool is_alias(const pl_rows *rows, const char *name)
{
    for (size_t i = 0; i < rows->aliases.count; i++) {
        if (pl_same_nocase(rows->aliases.at[i], name)) {
            return true;
        }
    }
    return false;
}

static bool is_known_name(const pl_rows *rows, const pl_objects *tables, const char *name)
{
    if (pl_sqlite_is_truth(name) || pl_sqlite_is_rowid_name(name) || is_numbered(name) ||
        is_alias(rows, name)) {
        return true;
    }
    for (size_t i = 0; i < tables->count; i++) {
        if (pl_sqlite_column_of(tables->at[i]->as.table, name) != NULL) {
            return true;
        }
    }
    return false;
}

/* The tables whose columns may be named; false: not all of them are known. Those of an INSERT's
 * own table only behind ON CONFLICT and RETURNING. */
static bool named_tables(const pl_sqlite_applier *a, const pl_object *target, pl_objects *out)
{
    const pl_rows *rows = rows_of(a);
    if (rows->opaque || !a->schema->complete || (writes(a) && target == NULL)) {
        return false;
    }
    if (writes(a) && (!is_insert(a) || rows->on_conflict || rows->returning)) {
        pl_vec_push(a->context->arena, out, target);
    }
    for (size_t i = 0; i < rows->reads.count; i++) {
        const pl_object *table = known_table(a, rows->reads.at[i]);
        if (table == NULL) {
            return false;
        }
        pl_vec_push(a->context->arena, out, table);
    }
    return true;
}

static bool check_names(const pl_sqlite_applier *a, const pl_object *target)
{
    const pl_rows *rows = rows_of(a);
    pl_objects tables = {0};
    if (!named_tables(a, target, &tables)) {
        return true;
    }
    for (size_t i = 0; i < rows->named.count; i++) {
        pl_name name = rows->named.at[i];
        if (!is_known_name(rows, &tables, name.name)) {
            const pl_ref *of = tables.count > 0 ? &tables.at[0]->ref : &a->operation->target;
            pl_sqlite_miss_column(a, PL_PROBLEM_MISSING_REFERENCE, of, name.name,
                                  "no such column: %s%s%s", name.schema != NULL ? name.schema : "",
                                  name.schema != NULL ? "." : "", name.name);
            return false;
        }
    }
    return true;
}

void pl_sqlite_rows(const pl_sqlite_applier *a)
{
    const pl_ref *ref = &a->operation->target;
    bool system = writes(a) && is_system(ref->name);
    read_tables(a);
    const pl_object *target =
        writes(a) && !system ? known_table(a, (pl_name){ref->schema, ref->name}) : NULL;
    if ((target == NULL || check_written(a, target)) && check_names(a, target) && target != NULL &&
        is_insert(a)) {
        check_count(a, target);
    }
    if (writes(a) && !system) {
        populate(a);
    }
}
