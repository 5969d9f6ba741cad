/*
 * DROP COLUMN: what of others stands in its way, what of the table goes with it.
 */
#include "model/apply/dependence.h"

#include <string.h>

static bool has_string(const pl_strings *strings, const char *string)
{
    for (size_t i = 0; i < strings->count; i++) {
        if (pl_same(strings->at[i], string)) {
            return true;
        }
    }
    return false;
}

static bool is_used(const pl_query *query, const pl_object *table, const char *column)
{
    for (size_t i = 0; i < query->used.count; i++) {
        const pl_used_columns *used = &query->used.at[i];
        if (pl_same(used->table.name, table->ref.name) &&
            pl_same(used->table.schema, table->ref.schema) && has_string(&used->columns, column)) {
            return true;
        }
    }
    return false;
}

/* Whether a view uses a column: its name occurs in the query, and no other relation of the query
 * could have meant it. */
static bool query_uses_column(const pl_applier *a, const pl_query *query, const pl_object *table,
                              const char *column)
{
    if (query == NULL || !has_string(&query->columns, column)) {
        return false;
    }
    bool reads = false;
    for (size_t i = 0; i < query->relations.count; i++) {
        const pl_object *relation = pl_apply_find(a, PL_KIND_TABLE, query->relations.at[i]);
        if (relation == NULL) {
            return false;
        }
        if (pl_same(relation->ref.name, table->ref.name) &&
            pl_same(relation->ref.schema, table->ref.schema)) {
            reads = true;
        } else if (!pl_apply_is_table(relation) || relation->partial ||
                   pl_apply_column_index(relation->as.table, column) != PL_NO_COLUMN) {
            return false;
        }
    }
    return reads;
}

bool pl_view_uses_column(const pl_applier *a, const pl_object *view, const pl_object *table,
                         const char *column)
{
    const pl_query *query = view->as.view->query;
    return (query != NULL && is_used(query, table, column)) ||
           query_uses_column(a, query, table, column);
}

bool pl_view_names_column(const pl_applier *a, const pl_object *view, const pl_object *table,
                          const char *column)
{
    return query_uses_column(a, view->as.view->query, table, column);
}

static bool is_sql_routine(const pl_object *object)
{
    bool routine = object->ref.kind == PL_KIND_FUNCTION || object->ref.kind == PL_KIND_PROCEDURE;
    return routine && object->as.routine != NULL && object->as.routine->sql_uses != NULL;
}

static bool expression_has(const pl_expression *expression, const char *column)
{
    return expression != NULL && has_string(&expression->columns, column);
}

static bool self_reference_has(const pl_object *table, const pl_constraint *constraint,
                               const char *column)
{
    return pl_same(constraint->references.name, table->ref.name) &&
           pl_same(constraint->references.schema, table->ref.schema) &&
           has_string(&constraint->referenced_columns, column);
}

static void key_columns(const pl_applier *a, const pl_object *object, const pl_object *table,
                        const char *column, pl_refs *out)
{
    for (size_t i = 0; i < object->as.table->constraints.count; i++) {
        const pl_constraint *key = object->as.table->constraints.at[i];
        if (pl_same(key->references.name, table->ref.name) &&
            pl_same(key->references.schema, table->ref.schema) &&
            has_string(&key->referenced_columns, column)) {
            pl_vec_push(a->context->arena, out, pl_part_ref(object, PL_KIND_CONSTRAINT, key->name));
        }
    }
}

/* Such an object is known by its text: the part behind a word of it. */
static bool names_behind(const pl_object *object, const char *word, const char *column)
{
    const char *definition = object->as.generic->definition;
    const char *begin = definition != NULL ? strstr(definition, word) : NULL;
    return begin != NULL && pl_text_has_name(begin + strlen(word), column);
}

/* A rule says whose column it means by NEW and OLD. */
static bool rule_uses(const pl_object *rule, const char *column)
{
    const char *definition = rule->as.generic->definition;
    return definition != NULL && (pl_text_has_qualified(definition, "new", column) ||
                                  pl_text_has_qualified(definition, "old", column));
}

/* For certain only where it publishes nothing else, and was not altered. */
static bool publishes(const pl_object *publication, const pl_object *table, const char *column)
{
    const pl_names *tables = &publication->as.generic->depends;
    return tables->count == 1 && pl_same(tables->at[0].name, table->ref.name) &&
           pl_same(tables->at[0].schema, table->ref.schema) && !pl_same(table->ref.name, column) &&
           strchr(publication->as.generic->definition, ';') == NULL &&
           names_behind(publication, " FOR TABLE ", column);
}

static bool generic_in_way(const pl_object *object, const pl_object *table, const char *column)
{
    if (object->as.generic == NULL || object->as.generic->definition == NULL) {
        return false;
    }
    if (object->ref.kind == PL_KIND_RULE) {
        return pl_goes_along(object, table) && rule_uses(object, column);
    }
    return object->ref.kind == PL_KIND_PUBLICATION && publishes(object, table, column);
}

static bool column_in_way(const pl_applier *a, const pl_object *object, const pl_object *table,
                          const char *column)
{
    if (pl_apply_is_view(object)) {
        return pl_view_uses_column(a, object, table, column);
    }
    if (object->ref.kind == PL_KIND_RULE || object->ref.kind == PL_KIND_PUBLICATION) {
        return generic_in_way(object, table, column);
    }
    if (is_sql_routine(object)) {
        const pl_query *query = object->as.routine->sql_uses;
        return !query->uncertain && query_uses_column(a, query, table, column);
    }
    bool own = pl_goes_along(object, table);
    if (object->ref.kind == PL_KIND_TRIGGER && own) {
        return has_string(&object->as.trigger->columns, column) ||
               expression_has(object->as.trigger->when, column);
    }
    if (object->ref.kind == PL_KIND_POLICY && own) {
        return expression_has(object->as.policy->using_expression, column) ||
               expression_has(object->as.policy->check_expression, column);
    }
    return false;
}

/* What stands in the way of dropping a column, of other objects and of the table itself. */
void pl_apply_column_dependents(const pl_applier *a, const pl_object *table, const char *column,
                                pl_refs *out)
{
    pl_objects dependents = {0};
    pl_schema_dependents(a->context->arena, a->schema, table, &dependents);
    for (size_t i = 0; i < dependents.count; i++) {
        const pl_object *object = dependents.at[i];
        if (pl_apply_is_table(object)) {
            key_columns(a, object, table, column, out);
        } else if (column_in_way(a, object, table, column)) {
            pl_vec_push(a->context->arena, out, object->ref);
        }
    }
    for (size_t i = 0; i < table->as.table->constraints.count; i++) {
        const pl_constraint *key = table->as.table->constraints.at[i];
        if (self_reference_has(table, key, column) && !has_string(&key->columns, column)) {
            pl_vec_push(a->context->arena, out, pl_part_ref(table, PL_KIND_CONSTRAINT, key->name));
        }
    }
    for (size_t i = 0; i < table->as.table->columns.count; i++) {
        const pl_column *other = table->as.table->columns.at[i];
        if (expression_has(other->generated, column)) {
            pl_vec_push(a->context->arena, out, pl_part_ref(table, PL_KIND_COLUMN, other->name));
        }
    }
}

/* A publication loses the table, as if it had been told so. */
static void unpublish(const pl_applier *a, const pl_object *publication, const pl_object *table)
{
    pl_generic *generic =
        pl_arena_copy(a->arena, publication->as.generic, sizeof *publication->as.generic);
    const char *name = pl_identifier_text(a->arena, table->ref.name);
    if (!pl_same(table->ref.schema, "public")) {
        name = pl_arena_printf(a->arena, "%s.%s", pl_identifier_text(a->arena, table->ref.schema),
                               name);
    }
    generic->definition =
        pl_arena_printf(a->arena, "%s;\nALTER PUBLICATION %s DROP TABLE %s", generic->definition,
                        pl_identifier_text(a->arena, publication->ref.name), name);
    pl_object *edited = pl_apply_edit(a, publication);
    edited->as.generic = generic;
    pl_apply_put(a, edited);
}

static void cascade_object(const pl_applier *a, const pl_object *table, const pl_object *object)
{
    if (object == NULL) {
        return;
    }
    if (object->ref.kind == PL_KIND_PUBLICATION) {
        unpublish(a, object, table);
        return;
    }
    pl_applier all = *a;
    all.lenient = true;
    pl_apply_drop_object(&all, object);
}

static void cascade_column(const pl_applier *a, const pl_object *table, const pl_refs *others)
{
    for (size_t i = 0; i < others->count; i++) {
        const pl_ref *ref = &others->at[i];
        pl_ref parent = {.kind = PL_KIND_TABLE, .schema = ref->schema, .name = ref->parent};
        pl_hanging hanging = {.ref = *ref};
        if (ref->kind == PL_KIND_CONSTRAINT) {
            hanging.part = PL_HANGS_CONSTRAINT;
            hanging.object = pl_schema_find(a->schema, &parent);
        } else if (ref->kind == PL_KIND_COLUMN) {
            hanging.part = PL_HANGS_COLUMN;
            hanging.object = pl_schema_find(a->schema, &table->ref);
        } else {
            cascade_object(a, table, pl_schema_find(a->schema, ref));
        }
        if (hanging.object != NULL) {
            pl_apply_lose_part(a, &hanging);
        }
    }
}

static bool constraint_has(const pl_constraint *constraint, const char *column)
{
    bool found =
        has_string(&constraint->columns, column) || has_string(&constraint->include, column) ||
        expression_has(constraint->check, column) || expression_has(constraint->where, column);
    for (size_t i = 0; !found && i < constraint->elements.count; i++) {
        found = pl_same(constraint->elements.at[i].column, column) ||
                expression_has(constraint->elements.at[i].expression, column);
    }
    return found;
}

static bool index_has(const pl_index *index, const char *column)
{
    bool found = has_string(&index->include, column) || expression_has(index->where, column);
    for (size_t i = 0; !found && i < index->elements.count; i++) {
        found = pl_same(index->elements.at[i].column, column) ||
                expression_has(index->elements.at[i].expression, column);
    }
    return found;
}

static void drop_column_grants(const pl_applier *a, pl_object *edited, const char *column)
{
    for (size_t i = edited->grants.count; i > 0; i--) {
        if (pl_same(edited->grants.at[i - 1].columns, column)) {
            pl_vec_own(a->arena, &edited->grants);
            pl_vec_delete(&edited->grants, i - 1);
        }
    }
}

static bool goes_with_column(const pl_object *own, const pl_object *table, const char *column)
{
    switch ((int)own->ref.kind) {
    case PL_KIND_INDEX:
        return pl_goes_along(own, table) && index_has(own->as.index, column);
    case PL_KIND_SEQUENCE:
        return pl_same(own->as.sequence->owned_by_column, column);
    case PL_KIND_STATISTICS:
        return pl_goes_along(own, table) && names_behind(own, " ON ", column) &&
               !pl_same(table->ref.name, column);
    default:
        return false;
    }
}

/* Takes the column out, with all of the table's own that involves it. */
void pl_apply_take_column(const pl_applier *a, const pl_object *object, const char *name)
{
    pl_objects dependents = {0};
    pl_schema_dependents(a->context->arena, a->schema, object, &dependents);
    pl_object *edited = pl_apply_edit(a, object);
    pl_table *table = pl_apply_edit_table(a, edited);
    for (size_t i = table->constraints.count; i > 0; i--) {
        const pl_constraint *constraint = table->constraints.at[i - 1];
        if (constraint_has(constraint, name) || self_reference_has(object, constraint, name)) {
            pl_apply_remove_constraint(a, edited, constraint->name);
        }
    }
    size_t index = pl_apply_column_index(table, name);
    if (index != PL_NO_COLUMN) {
        pl_vec_delete(&table->columns, index);
    }
    drop_column_grants(a, edited, name);
    pl_apply_put(a, edited);
    for (size_t i = 0; i < dependents.count; i++) {
        const pl_object *own = dependents.at[i];
        if (goes_with_column(own, object, name) && pl_schema_find(a->schema, &own->ref) != NULL) {
            pl_apply_remove(a, own);
        }
    }
}

void pl_apply_lose_column(const pl_applier *a, const pl_object *object, const char *name)
{
    pl_refs others = {0};
    pl_apply_column_dependents(a, object, name, &others);
    cascade_column(a, object, &others);
    pl_apply_take_column(a, pl_schema_find(a->schema, &object->ref), name);
}

static void drop_child_column(const pl_applier *a, const pl_object *child, const void *given,
                              unsigned depth)
{
    const pl_column *column = pl_table_column(child->as.table, given);
    if (column != NULL && column->inherited && child->as.table->inherits.count <= 1) {
        pl_apply_children(a, child, drop_child_column, given, depth);
        pl_apply_take_column(a, pl_schema_find(a->schema, &child->ref), given);
    }
}

static bool column_is_missing(const pl_applier *a, const pl_object *table, const char *name)
{
    bool masked = pl_apply_has(a, PL_OPF_IF_EXISTS) || a->lenient;
    if (masked && pl_apply_column_index(table->as.table, name) == PL_NO_COLUMN) {
        pl_ref ref = pl_part_ref(table, PL_KIND_COLUMN, name);
        if (!table->partial && a->schema->complete) {
            pl_apply_masked(a, PL_PROBLEM_MISSING, &ref,
                            "column \"%s\" of relation \"%s\" does not exist", name,
                            table->ref.name);
        }
        return true;
    }
    return false;
}

static bool in_partition_key(const pl_table *table, const char *name)
{
    return table->partition_by != NULL && pl_text_has_name(table->partition_by, name);
}

static bool column_stays(const pl_applier *a, const pl_object *table, const pl_column *column)
{
    pl_ref ref = pl_part_ref(table, PL_KIND_COLUMN, column->name);
    if (column->inherited) {
        pl_apply_problem(a, PL_PROBLEM_NOT_POSSIBLE, &ref, "cannot drop inherited column \"%s\"",
                         column->name);
        return true;
    }
    if (in_partition_key(table->as.table, column->name)) {
        pl_apply_problem(
            a, PL_PROBLEM_NOT_POSSIBLE, &ref,
            "cannot drop column \"%s\" because it is part of the partition key of relation \"%s\"",
            column->name, table->ref.name);
        return true;
    }
    return false;
}

void pl_apply_drop_column(const pl_applier *a)
{
    const char *name = a->operation->target.name;
    const pl_object *table = pl_apply_parent(a);
    if (table == NULL || !pl_apply_is_table(table)) {
        return;
    }
    if (column_is_missing(a, table, name)) {
        return;
    }
    const pl_object *with = pl_apply_with_column(a, table, name);
    if (with == NULL) {
        pl_ref ref = pl_part_ref(table, PL_KIND_COLUMN, name);
        pl_apply_problem(a, PL_PROBLEM_MISSING, &ref,
                         "column \"%s\" of relation \"%s\" does not exist", name, table->ref.name);
        return;
    }
    if (column_stays(a, with, pl_table_column(with->as.table, name))) {
        return;
    }
    pl_refs others = {0};
    pl_apply_column_dependents(a, with, name, &others);
    if (others.count > 0 && !pl_apply_has(a, PL_OPF_CASCADE)) {
        pl_ref ref = pl_part_ref(with, PL_KIND_COLUMN, name);
        pl_apply_depended_on(a, &ref, &others,
                             "cannot drop column %s of table %s because other objects depend on it",
                             name, with->ref.name);
    } else {
        cascade_column(a, with, &others);
    }
    if (!pl_apply_has(a, PL_OPF_ONLY)) {
        pl_apply_children(a, with, drop_child_column, name, 0);
    }
    pl_apply_take_column(a, pl_schema_find(a->schema, &with->ref), name);
}
