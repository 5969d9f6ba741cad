/*
 * CREATE TABLE.
 */
#include "dialect/sqlite/apply/internal.h"

#include <string.h>
#include <strings.h>

bool pl_sqlite_is_reserved(const pl_sqlite_applier *a, const char *name)
{
    if (strncasecmp(name, "sqlite_", 7) != 0) {
        return false;
    }
    pl_sqlite_problem(a, PL_PROBLEM_NOT_POSSIBLE, &a->operation->target,
                      "object name reserved for internal use: %s", name);
    return true;
}

bool pl_sqlite_is_misplaced(const pl_sqlite_applier *a, bool temporary)
{
    const pl_ref *target = &a->operation->target;
    if (!temporary || target->schema == NULL || pl_same_nocase(target->schema, "temp")) {
        return false;
    }
    pl_sqlite_problem(a, PL_PROBLEM_NOT_POSSIBLE, target,
                      "temporary table name must be unqualified");
    return true;
}

bool pl_sqlite_has_nulls(const pl_sqlite_applier *a, const pl_index_elements *elements)
{
    for (size_t i = 0; i < elements->count; i++) {
        if (elements->at[i].nulls != NULL) {
            pl_sqlite_problem(a, PL_PROBLEM_NOT_POSSIBLE, &a->operation->target,
                              "unsupported use of NULLS %s", elements->at[i].nulls);
            return true;
        }
    }
    return false;
}

bool pl_sqlite_is_volatile(const pl_expression *expression)
{
    static const char *const NAMES[] = {
        "random",       "randomblob",        "changes",        "total_changes",    "current_time",
        "current_date", "current_timestamp", "sqlite_version", "last_insert_rowid"};
    for (size_t i = 0; expression != NULL && i < expression->functions.count; i++) {
        for (size_t k = 0; k < sizeof NAMES / sizeof NAMES[0]; k++) {
            if (pl_same(expression->functions.at[i], NAMES[k])) {
                return true;
            }
        }
    }
    return false;
}

static const char *label(const pl_sqlite_applier *a)
{
    return a->operation->target.name;
}

static bool has_duplicate_columns(const pl_sqlite_applier *a, const pl_table *table)
{
    pl_map *seen = pl_map_new(a->context->arena);
    for (size_t i = 0; i < table->columns.count; i++) {
        const char *name = table->columns.at[i]->name;
        const char *folded = pl_sqlite_fold(a->context->arena, name);
        if (pl_map_has(seen, folded)) {
            pl_sqlite_problem(a, PL_PROBLEM_NOT_POSSIBLE, &a->operation->target,
                              "duplicate column name: %s", name);
            return true;
        }
        pl_map_put(seen, folded, seen);
    }
    return false;
}

static bool has_unknown_option(const pl_sqlite_applier *a)
{
    const char *option = a->operation->as.table->unknown_option;
    if (option != NULL) {
        pl_sqlite_problem(a, PL_PROBLEM_NOT_POSSIBLE, &a->operation->target,
                          "unknown table option: %s", option);
    }
    return option != NULL;
}

/* ---- Columns --------------------------------------------------------------------------------- */

static bool is_strict_type(const char *type)
{
    static const char *const TYPES[] = {"INT", "INTEGER", "REAL", "TEXT", "BLOB", "ANY"};
    for (size_t i = 0; i < sizeof TYPES / sizeof TYPES[0]; i++) {
        if (pl_same_nocase(type, TYPES[i])) {
            return true;
        }
    }
    return false;
}

static bool check_types(const pl_sqlite_applier *a, const pl_table *table)
{
    for (size_t i = 0; table->strict && i < table->columns.count; i++) {
        const pl_column *column = table->columns.at[i];
        if (pl_same(column->type.text, "")) {
            pl_sqlite_problem(a, PL_PROBLEM_NOT_POSSIBLE, &a->operation->target,
                              "missing datatype for %s.%s", label(a), column->name);
            return false;
        }
        if (!is_strict_type(column->type.text)) {
            pl_sqlite_problem(a, PL_PROBLEM_NOT_POSSIBLE, &a->operation->target,
                              "unknown datatype for %s.%s: \"%s\"", label(a), column->name,
                              column->type.text);
            return false;
        }
    }
    return true;
}

bool pl_sqlite_is_rowid_name(const char *name)
{
    return pl_same_nocase(name, "rowid") || pl_same_nocase(name, "oid") ||
           pl_same_nocase(name, "_rowid_");
}

bool pl_sqlite_is_truth(const char *name)
{
    return pl_same_nocase(name, "true") || pl_same_nocase(name, "false");
}

/* What ALTER TABLE says ahead of what it meets when it reads the table again
 * (sqlite3AlterFinishAdd- Column in src/alter.c). */
static const char *after_what(const pl_sqlite_applier *a)
{
    if (a->operation->kind != PL_OP_ADD_COLUMN) {
        return "";
    }
    return pl_arena_printf(a->context->arena,
                           "error in table %s after add column: ", a->operation->target.parent);
}

/* A name that is no column: those in double quotes are strings by now. */
const char *pl_sqlite_unknown_column(const pl_table *table, const pl_expression *expression)
{
    for (size_t i = 0; expression != NULL && i < expression->columns.count; i++) {
        const char *name = expression->columns.at[i];
        if (pl_sqlite_column_of(table, name) == NULL && !pl_sqlite_is_rowid_name(name) &&
            !pl_sqlite_is_truth(name)) {
            return name;
        }
    }
    return NULL;
}

/* Whether there is such a column or not, also in double quotes. */
static bool names_a_column(const pl_expression *value)
{
    for (size_t i = 0; i < value->columns.count; i++) {
        if (!pl_sqlite_is_truth(value->columns.at[i])) {
            return true;
        }
    }
    return false;
}

bool pl_sqlite_check_column(const pl_sqlite_applier *a, const pl_table *table,
                            const pl_column *column)
{
    const pl_expression *value = column->default_value;
    const char *unknown = pl_sqlite_unknown_column(table, column->generated);
    if (value != NULL && value->compound && (value->has_subquery || names_a_column(value))) {
        pl_sqlite_problem(a, PL_PROBLEM_NOT_POSSIBLE, &a->operation->target,
                          "default value of column [%s] is not constant", column->name);
    } else if (value != NULL && column->generated != NULL) {
        pl_sqlite_problem(a, PL_PROBLEM_NOT_POSSIBLE, &a->operation->target,
                          "cannot use DEFAULT on a generated column");
    } else if (pl_sqlite_is_volatile(column->generated)) {
        pl_sqlite_problem(a, PL_PROBLEM_NOT_POSSIBLE, &a->operation->target,
                          "%snon-deterministic functions prohibited in generated columns",
                          after_what(a));
    } else if (unknown != NULL) {
        pl_sqlite_miss_column(a, PL_PROBLEM_MISSING_REFERENCE, &a->operation->target, unknown,
                              "%sno such column: %s", after_what(a), unknown);
    } else {
        return true;
    }
    return false;
}

static bool check_columns(const pl_sqlite_applier *a, const pl_table *table)
{
    for (size_t i = 0; i < table->columns.count; i++) {
        if (!pl_sqlite_check_column(a, table, table->columns.at[i])) {
            return false;
        }
    }
    return true;
}

/* ---- Constraints ----------------------------------------------------------------------------- */

static bool check_key(const pl_sqlite_applier *a, const pl_ref *target, const pl_table *table,
                      const pl_constraint *key)
{
    for (size_t i = 0; i < key->elements.count; i++) {
        if (key->elements.at[i].column == NULL) {
            pl_sqlite_problem(a, PL_PROBLEM_NOT_POSSIBLE, target,
                              "expressions prohibited in PRIMARY KEY and UNIQUE constraints");
            return false;
        }
    }
    if (pl_sqlite_has_nulls(a, &key->elements)) {
        return false;
    }
    for (size_t i = 0; i < key->columns.count; i++) {
        if (pl_sqlite_column_of(table, key->columns.at[i]) == NULL) {
            pl_sqlite_miss_column(a, PL_PROBLEM_MISSING_REFERENCE, target, key->columns.at[i],
                                  "no such column: %s", key->columns.at[i]);
            return false;
        }
    }
    return true;
}

static bool check_foreign_key(const pl_sqlite_applier *a, const pl_ref *target,
                              const pl_table *table, const pl_constraint *key)
{
    if (key->of_column && key->referenced_columns.count > 1) {
        pl_sqlite_problem(a, PL_PROBLEM_NOT_POSSIBLE, target,
                          "foreign key on %s should reference only one column of table %s",
                          key->columns.at[0], key->references.name);
        return false;
    }
    if (key->referenced_columns.count != 0 && key->referenced_columns.count != key->columns.count) {
        pl_sqlite_problem(a, PL_PROBLEM_NOT_POSSIBLE, target,
                          "number of columns in foreign key does not match the number of columns "
                          "in the referenced table");
        return false;
    }
    for (size_t i = 0; i < key->columns.count; i++) {
        if (pl_sqlite_column_of(table, key->columns.at[i]) == NULL) {
            pl_sqlite_miss_column(a, PL_PROBLEM_MISSING_REFERENCE, target, key->columns.at[i],
                                  "unknown column \"%s\" in foreign key definition",
                                  key->columns.at[i]);
            return false;
        }
    }
    return true;
}

static bool check_check(const pl_sqlite_applier *a, const pl_ref *target, const pl_table *table,
                        const pl_constraint *constraint)
{
    const char *unknown = pl_sqlite_unknown_column(table, constraint->check);
    if (constraint->check->has_subquery) {
        pl_sqlite_problem(a, PL_PROBLEM_NOT_POSSIBLE, target,
                          "%ssubqueries prohibited in CHECK constraints", after_what(a));
    } else if (unknown != NULL) {
        pl_sqlite_miss_column(a, PL_PROBLEM_MISSING_REFERENCE, target, unknown,
                              "%sno such column: %s", after_what(a), unknown);
    } else {
        return true;
    }
    return false;
}

bool pl_sqlite_check_constraint(const pl_sqlite_applier *a, const pl_ref *target,
                                const pl_table *table, const pl_constraint *constraint)
{
    switch (constraint->kind) {
    case PL_CONSTRAINT_PRIMARY_KEY:
    case PL_CONSTRAINT_UNIQUE:
        return check_key(a, target, table, constraint);
    case PL_CONSTRAINT_FOREIGN_KEY:
        return check_foreign_key(a, target, table, constraint);
    case PL_CONSTRAINT_CHECK:
        return check_check(a, target, table, constraint);
    case PL_CONSTRAINT_EXCLUDE:
    case PL_CONSTRAINT_NOT_NULL:
        return true;
    }
    return true;
}

/* Is a column of the key computed from others? */
static bool has_generated(const pl_table *table, const pl_constraint *key)
{
    for (size_t i = 0; key != NULL && i < key->columns.count; i++) {
        const pl_column *column = pl_sqlite_column_of(table, key->columns.at[i]);
        if (column != NULL && column->generated != NULL) {
            return true;
        }
    }
    return false;
}

static bool has_written_column(const pl_sqlite_applier *a, const pl_table *table)
{
    for (size_t i = 0; i < table->columns.count; i++) {
        if (table->columns.at[i]->generated == NULL) {
            return true;
        }
    }
    pl_sqlite_problem(a, PL_PROBLEM_NOT_POSSIBLE, &a->operation->target,
                      "must have at least one non-generated column");
    return false;
}

static bool check_primary_key(const pl_sqlite_applier *a, const pl_table *table)
{
    const pl_constraint *key = NULL;
    for (size_t i = 0; i < table->constraints.count; i++) {
        const pl_constraint *each = table->constraints.at[i];
        if (each->kind != PL_CONSTRAINT_PRIMARY_KEY) {
            continue;
        }
        if (key != NULL) {
            pl_sqlite_problem(a, PL_PROBLEM_NOT_POSSIBLE, &a->operation->target,
                              "table \"%s\" has more than one primary key", label(a));
            return false;
        }
        key = each;
    }
    bool single = key != NULL && key->columns.count == 1;
    if (has_generated(table, key)) {
        pl_sqlite_problem(a, PL_PROBLEM_NOT_POSSIBLE, &a->operation->target,
                          "generated columns cannot be part of the PRIMARY KEY");
        return false;
    }
    if (key != NULL && key->autoincrement && table->without_rowid && single) {
        pl_sqlite_problem(a, PL_PROBLEM_NOT_POSSIBLE, &a->operation->target,
                          "AUTOINCREMENT not allowed on WITHOUT ROWID tables");
    } else if (key != NULL && key->autoincrement &&
               (!single || !pl_sqlite_is_rowid(table, key->columns.at[0]))) {
        pl_sqlite_problem(a, PL_PROBLEM_NOT_POSSIBLE, &a->operation->target,
                          "AUTOINCREMENT is only allowed on an INTEGER PRIMARY KEY");
    } else if (key == NULL && table->without_rowid) {
        pl_sqlite_problem(a, PL_PROBLEM_NOT_POSSIBLE, &a->operation->target,
                          "PRIMARY KEY missing on table %s", label(a));
    } else {
        return true;
    }
    return false;
}

static bool check_constraints(const pl_sqlite_applier *a, const pl_table *table)
{
    for (size_t i = 0; i < table->constraints.count; i++) {
        if (!pl_sqlite_check_constraint(a, &a->operation->target, table,
                                        table->constraints.at[i])) {
            return false;
        }
    }
    return true;
}

/* ---- The whole ------------------------------------------------------------------------------- */

const pl_constraint *pl_sqlite_named(const pl_sqlite_applier *a, const pl_constraint *constraint)
{
    static const char *const WORDS[] = {
        [PL_CONSTRAINT_PRIMARY_KEY] = "PRIMARY KEY",
        [PL_CONSTRAINT_UNIQUE] = "UNIQUE",
        [PL_CONSTRAINT_CHECK] = "CHECK",
        [PL_CONSTRAINT_FOREIGN_KEY] = "FOREIGN KEY",
        [PL_CONSTRAINT_EXCLUDE] = "EXCLUDE",
        [PL_CONSTRAINT_NOT_NULL] = "NOT NULL",
    };
    if (constraint->named) {
        return constraint;
    }
    pl_constraint *copy = pl_arena_copy(a->arena, constraint, sizeof *constraint);
    pl_str name = pl_str_begin(a->arena, PL_STR_MAXIMUM);
    pl_str_addf(&name, "%s (", WORDS[constraint->kind]);
    for (size_t i = 0; i < constraint->columns.count; i++) {
        pl_str_addf(&name, "%s%s", i > 0 ? ", " : "", constraint->columns.at[i]);
    }
    pl_str_add(&name, constraint->check != NULL ? constraint->check->canonical : "");
    pl_str_add(&name, ")");
    copy->name = name.at;
    return copy;
}

/* Where the referenced table is there, its spelling. */
static void spell_references(const pl_sqlite_applier *a, pl_table *table)
{
    pl_constraints constraints = {0};
    for (size_t i = 0; i < table->constraints.count; i++) {
        const pl_constraint *each = table->constraints.at[i];
        const pl_object *parent =
            each->kind == PL_CONSTRAINT_FOREIGN_KEY
                ? pl_sqlite_find(a->schema, PL_KIND_TABLE, (pl_name){NULL, each->references.name})
                : NULL;
        if (parent != NULL && !pl_same(parent->ref.name, each->references.name)) {
            pl_constraint *copy = pl_arena_copy(a->arena, each, sizeof *each);
            copy->references.name = parent->ref.name;
            each = copy;
        }
        pl_vec_push(a->arena, &constraints, pl_sqlite_named(a, each));
    }
    table->constraints = constraints;
}

/* In a STRICT or WITHOUT ROWID table the columns of the primary key are NOT NULL, but for the rowid
 * itself. */
static void make_key_not_null(const pl_sqlite_applier *a, pl_table *table)
{
    const pl_constraint *key = pl_table_primary_key(table);
    if (key == NULL || (!table->without_rowid && !table->strict) ||
        pl_sqlite_is_rowid(table, key->columns.at[0])) {
        return;
    }
    pl_columns columns = {0};
    for (size_t i = 0; i < table->columns.count; i++) {
        pl_vec_push(a->arena, &columns, table->columns.at[i]);
    }
    for (size_t i = 0; i < key->columns.count; i++) {
        size_t index = pl_sqlite_column_index(table, key->columns.at[i]);
        pl_column *column = pl_arena_copy(a->arena, columns.at[index], sizeof *column);
        column->not_null = true;
        columns.at[index] = column;
    }
    table->columns = columns;
}

void pl_sqlite_create_table(const pl_sqlite_applier *a)
{
    const pl_ref *target = &a->operation->target;
    pl_table *table = pl_arena_copy(a->arena, a->operation->as.table->table, sizeof(pl_table));
    bool temporary = table->persistence == PL_TEMPORARY;
    const char *schema = pl_sqlite_schema_of(a, target->schema, temporary);
    pl_ref ref = {.kind = PL_KIND_TABLE, .schema = schema, .name = target->name};
    if (pl_sqlite_is_misplaced(a, temporary) || pl_sqlite_is_taken(a, &ref) ||
        pl_sqlite_is_reserved(a, target->name)) {
        return;
    }
    pl_sqlite_table_with_strings(a, table);
    if (table->module == NULL &&
        (has_duplicate_columns(a, table) || has_unknown_option(a) || !check_types(a, table) ||
         !check_primary_key(a, table) || !check_constraints(a, table) || !check_columns(a, table) ||
         !has_written_column(a, table))) {
        return;
    }
    spell_references(a, table);
    make_key_not_null(a, table);
    pl_object *object = pl_sqlite_new(a, PL_KIND_TABLE, schema, target->name, table);
    object->partial = table->module != NULL;
    pl_sqlite_put(a, object);
}

/* The columns of a query: names as far as they are known, types only by the engine. */
static bool add_outputs(const pl_sqlite_applier *a, const pl_query *query, pl_table *table)
{
    for (size_t i = 0; i < query->outputs.count; i++) {
        if (pl_ends_with(query->outputs.at[i], "*")) {
            return false;
        }
        pl_column *column = pl_arena_make(a->arena, pl_column);
        column->name = query->outputs.at[i];
        column->type = (pl_type_name){.text = "", .name = "", .builtin = true};
        column->partial = true;
        column->origin = a->operation->span;
        pl_vec_push(a->arena, &table->columns, column);
    }
    return query->outputs.count > 0;
}

void pl_sqlite_create_table_as(const pl_sqlite_applier *a)
{
    const pl_ref *target = &a->operation->target;
    const pl_table_as *as = a->operation->as.table_as;
    const char *schema = pl_sqlite_schema_of(a, target->schema, as->persistence == PL_TEMPORARY);
    pl_ref ref = {.kind = PL_KIND_TABLE, .schema = schema, .name = target->name};
    pl_table *table = pl_arena_make(a->arena, pl_table);
    if (pl_sqlite_is_taken(a, &ref)) {
        return;
    }
    for (size_t i = 0; i < as->query->relations.count; i++) {
        pl_ref read = {.kind = PL_KIND_TABLE,
                       .schema = as->query->relations.at[i].schema,
                       .name = as->query->relations.at[i].name};
        (void)pl_sqlite_table(a, &read);
    }
    table->persistence = as->persistence;
    pl_object *object = pl_sqlite_new(a, PL_KIND_TABLE, schema, target->name, table);
    object->partial = !add_outputs(a, as->query, table);
    object->populated = true;
    pl_sqlite_put(a, object);
}
