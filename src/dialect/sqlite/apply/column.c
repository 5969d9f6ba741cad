/*
 * ADD COLUMN and DROP COLUMN (src/alter.c).
 */
#include "dialect/sqlite/apply/internal.h"

#include <stdint.h>

static pl_ref table_of(const pl_ref *column)
{
    return (pl_ref){.kind = PL_KIND_TABLE, .schema = column->schema, .name = column->parent};
}

static bool is_alterable(const pl_sqlite_applier *a, const pl_object *object, const char *add)
{
    if (object->ref.kind == PL_KIND_VIEW) {
        pl_sqlite_problem(a, PL_PROBLEM_WRONG_KIND, &object->ref,
                          add != NULL ? "%s" : "cannot drop column from view \"%s\"",
                          add != NULL ? add : object->ref.name);
        return false;
    }
    if (object->ref.kind == PL_KIND_TABLE && object->as.table->module != NULL) {
        pl_sqlite_problem(a, PL_PROBLEM_WRONG_KIND, &object->ref,
                          add != NULL ? "virtual tables may not be altered"
                                      : "cannot drop column from virtual table \"%s\"",
                          object->ref.name);
        return false;
    }
    return object->ref.kind == PL_KIND_TABLE;
}

/* What is refused whatever rows there are. What depends on rows is for the rules. */
static const char *refused_column(const pl_column_definition *definition)
{
    for (size_t i = 0; i < definition->constraints.count; i++) {
        if (definition->constraints.at[i]->kind == PL_CONSTRAINT_PRIMARY_KEY) {
            return "Cannot add a PRIMARY KEY column";
        }
        if (definition->constraints.at[i]->kind == PL_CONSTRAINT_UNIQUE) {
            return "Cannot add a UNIQUE column";
        }
    }
    return NULL;
}

/* Behind those of the columns before, ahead of the table's own: where the text has it. */
static void insert_constraint(const pl_sqlite_applier *a, pl_table *table,
                              const pl_constraint *constraint)
{
    pl_constraints old = table->constraints;
    table->constraints = (pl_constraints){0};
    size_t at = 0;
    while (at < old.count && old.at[at]->of_column) {
        pl_vec_push(a->arena, &table->constraints, old.at[at++]);
    }
    pl_vec_push(a->arena, &table->constraints, constraint);
    for (; at < old.count; at++) {
        pl_vec_push(a->arena, &table->constraints, old.at[at]);
    }
}

void pl_sqlite_add_column(const pl_sqlite_applier *a)
{
    const pl_column_definition *definition = a->operation->as.column_definition;
    pl_ref ref = table_of(&a->operation->target);
    const pl_object *object = pl_sqlite_table(a, &ref);
    if (!is_alterable(a, object, "Cannot add a column to a view")) {
        return;
    }
    if (pl_sqlite_column_of(object->as.table, definition->column->name) != NULL) {
        pl_sqlite_problem(a, PL_PROBLEM_DUPLICATE, &a->operation->target,
                          "duplicate column name: %s", definition->column->name);
        return;
    }
    const char *refused = refused_column(definition);
    if (refused != NULL) {
        pl_sqlite_problem(a, PL_PROBLEM_NOT_POSSIBLE, &a->operation->target, "%s", refused);
        return;
    }
    pl_object *edited = pl_sqlite_edit(a, object);
    pl_table *table = pl_arena_copy(a->arena, object->as.table, sizeof *table);
    table->columns.capacity = table->columns.count; /* the block is the old version's */
    table->constraints.capacity = table->constraints.count;
    pl_vec_push(a->arena, &table->columns, definition->column);
    if (!object->partial) {
        pl_vec_last(&table->columns) = pl_sqlite_column_with_strings(a, table, definition->column);
        if (!pl_sqlite_check_column(a, table, pl_vec_last(&table->columns))) {
            return;
        }
    }
    for (size_t i = 0; i < definition->constraints.count; i++) {
        const pl_constraint *each = definition->constraints.at[i];
        if (!object->partial) {
            each = pl_sqlite_constraint_with_strings(a, table, each);
        }
        if (!object->partial && !pl_sqlite_check_constraint(a, &edited->ref, table, each)) {
            return;
        }
        insert_constraint(a, table, pl_sqlite_named(a, each));
    }
    edited->as.table = table;
    pl_sqlite_put(a, edited);
}

/* ---- DROP COLUMN ----------------------------------------------------------------------------- */

static bool names(const pl_strings *list, const char *name)
{
    for (size_t i = 0; i < list->count; i++) {
        if (pl_same_nocase(list->at[i], name)) {
            return true;
        }
    }
    return false;
}

static bool index_uses(const pl_index *index, const char *column)
{
    for (size_t i = 0; i < index->elements.count; i++) {
        const pl_index_element *element = &index->elements.at[i];
        if (pl_same_nocase(element->column, column) ||
            (element->expression != NULL && names(&element->expression->columns, column))) {
            return true;
        }
    }
    return index->where != NULL && names(&index->where->columns, column);
}

static bool reads_table(const pl_names *relations, const char *table)
{
    for (size_t i = 0; i < relations->count; i++) {
        if (pl_same_nocase(relations->at[i].name, table)) {
            return true;
        }
    }
    return false;
}

/* Does the text of a view read the column of this table, for all that is known? With another table
 * beside it the name may be that one's. */
static bool view_uses(const pl_sqlite_applier *a, const pl_view *view, const pl_object *table,
                      const char *column)
{
    const pl_query *query = view->query;
    if (!reads_table(&query->relations, table->ref.name) || !names(&query->columns, column)) {
        return false;
    }
    for (size_t i = 0; i < query->relations.count; i++) {
        const pl_object *other = pl_sqlite_find(a->schema, PL_KIND_TABLE, query->relations.at[i]);
        if (other == NULL ||
            (other != table && (other->ref.kind != PL_KIND_TABLE || other->partial ||
                                pl_sqlite_column_of(other->as.table, column) != NULL))) {
            return false;
        }
    }
    return true;
}

/* What still names the column behind its end: SQLite reads the whole schema again, and refuses. */
static bool is_still_used(const pl_sqlite_applier *a, const pl_object *table,
                          const pl_objects *dependents, const char *column)
{
    for (size_t i = 0; i < dependents->count; i++) {
        const pl_object *each = dependents->at[i];
        bool index = each->ref.kind == PL_KIND_INDEX && index_uses(each->as.index, column);
        bool view = each->ref.kind == PL_KIND_VIEW && !a->schema->renames_alone &&
                    view_uses(a, each->as.view, table, column);
        if (index || view) {
            pl_sqlite_problem(a, PL_PROBLEM_DEPENDENTS, &a->operation->target,
                              "error in %s %s after drop column: no such column: %s",
                              pl_kind_word(each->ref.kind), each->ref.name, column);
            if (a->context->problems != NULL) {
                pl_vec_push(a->context->arena, &pl_vec_last(a->context->problems).others,
                            each->ref);
            }
            return true;
        }
    }
    return false;
}

static bool constraint_uses(const pl_constraint *constraint, const char *column)
{
    return names(&constraint->columns, column) ||
           (constraint->check != NULL && names(&constraint->check->columns, column));
}

/* A constraint written with the column goes with it. */
static bool is_kept_by_constraint(const pl_sqlite_applier *a, const pl_object *object,
                                  const char *column)
{
    const pl_table *table = object->as.table;
    const pl_column *own = pl_sqlite_column_of(table, column);
    for (size_t i = 0; i < table->constraints.count; i++) {
        const pl_constraint *each = table->constraints.at[i];
        bool key = each->kind == PL_CONSTRAINT_PRIMARY_KEY ||
                   (each->kind == PL_CONSTRAINT_UNIQUE && each->columns.count == 1);
        if (key && names(&each->columns, column)) {
            pl_sqlite_problem(
                a, PL_PROBLEM_NOT_POSSIBLE, &a->operation->target, "cannot drop %s column: \"%s\"",
                each->kind == PL_CONSTRAINT_PRIMARY_KEY ? "PRIMARY KEY" : "UNIQUE", own->name);
            return true;
        }
        if (!pl_constraint_is_of_column(each, own) && constraint_uses(each, column)) {
            pl_sqlite_problem(a, PL_PROBLEM_DEPENDENTS, &a->operation->target,
                              each->kind == PL_CONSTRAINT_FOREIGN_KEY
                                  ? "error in table %s after drop column: unknown column \"%s\" in "
                                    "foreign key definition"
                                  : "error in table %s after drop column: no such column: %s",
                              object->ref.name, own->name);
            return true;
        }
    }
    for (size_t i = 0; i < table->columns.count; i++) {
        const pl_expression *generated = table->columns.at[i]->generated;
        if (table->columns.at[i] != own && generated != NULL &&
            names(&generated->columns, column)) {
            pl_sqlite_problem(a, PL_PROBLEM_DEPENDENTS, &a->operation->target,
                              "error in table %s after drop column: no such column: %s",
                              object->ref.name, own->name);
            return true;
        }
    }
    return false;
}

static pl_table *without_column(const pl_sqlite_applier *a, const pl_table *old, size_t index)
{
    pl_table *table = pl_arena_copy(a->arena, old, sizeof *table);
    const pl_column *gone = old->columns.at[index];
    table->columns = (pl_columns){0};
    table->constraints = (pl_constraints){0};
    for (size_t i = 0; i < old->columns.count; i++) {
        if (i != index) {
            pl_vec_push(a->arena, &table->columns, old->columns.at[i]);
        }
    }
    for (size_t i = 0; i < old->constraints.count; i++) {
        if (!constraint_uses(old->constraints.at[i], gone->name)) {
            pl_vec_push(a->arena, &table->constraints, old->constraints.at[i]);
        }
    }
    return table;
}

void pl_sqlite_drop_column(const pl_sqlite_applier *a)
{
    const char *name = a->operation->target.name;
    pl_ref ref = table_of(&a->operation->target);
    const pl_object *object = pl_sqlite_table(a, &ref);
    if (!is_alterable(a, object, NULL)) {
        return;
    }
    size_t index = pl_sqlite_column_index(object->as.table, name);
    if (index == SIZE_MAX) {
        if (!object->partial) {
            pl_sqlite_miss_column(a, PL_PROBLEM_MISSING, &object->ref, name,
                                  "no such column: \"%s\"", name);
        }
        return;
    }
    if (object->as.table->columns.count == 1 && !object->partial) {
        pl_sqlite_problem(a, PL_PROBLEM_NOT_POSSIBLE, &a->operation->target,
                          "cannot drop column \"%s\": no other columns exist", name);
        return;
    }
    pl_objects dependents = {0};
    pl_schema_dependents(a->context->arena, a->schema, object, &dependents);
    if (is_kept_by_constraint(a, object, name) ||
        pl_sqlite_has_broken(a, object, NULL, &dependents) ||
        is_still_used(a, object, &dependents, name)) {
        return;
    }
    pl_object *edited = pl_sqlite_edit(a, object);
    edited->as.table = without_column(a, object->as.table, index);
    pl_sqlite_put(a, edited);
}
