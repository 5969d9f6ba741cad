/*
 * Rows, as far as a schema knows of them, and the settings of the session.
 */
#include "model/apply/private.h"
#include "model/migration.h"

#include <ctype.h>
#include <string.h>

static void populate(const pl_applier *a, const pl_object *object, unsigned depth);

/* Rows put into a view end up in the tables below it. */
static void populate_view(const pl_applier *a, const pl_object *view, unsigned depth)
{
    const pl_query *query = view->as.view->query;
    for (size_t i = 0; query != NULL && i < query->relations.count; i++) {
        const pl_object *below = pl_apply_find(a, PL_KIND_TABLE, query->relations.at[i]);
        if (below != NULL && below != view && depth < PL_APPLY_DEPTH) {
            populate(a, below, depth + 1);
        }
    }
}

static void populate_child(const pl_applier *a, const pl_object *child, const void *given,
                           unsigned depth)
{
    (void)given;
    populate(a, child, depth);
}

static void populate(const pl_applier *a, const pl_object *object, unsigned depth)
{
    if (object->ref.kind == PL_KIND_VIEW) {
        populate_view(a, object, depth);
        return;
    }
    if (!pl_apply_is_table(object) || object->populated) {
        return;
    }
    pl_object *edited = pl_apply_edit(a, object);
    edited->populated = true;
    pl_apply_put(a, edited);
    if (object->as.table->partition_by != NULL) { /* the rows go to one of them */
        pl_apply_children(a, edited, populate_child, NULL, depth);
    }
}

static void check_columns(const pl_applier *a, const pl_object *table, const pl_strings *columns)
{
    for (size_t i = 0; pl_apply_is_table(table) && i < columns->count; i++) {
        if (pl_apply_column_index(table->as.table, columns->at[i]) == PL_NO_COLUMN &&
            !table->partial && a->schema->complete) {
            pl_ref ref = pl_part_ref(table, PL_KIND_COLUMN, columns->at[i]);
            pl_apply_problem(a, PL_PROBLEM_MISSING_REFERENCE, &ref,
                             "column \"%s\" of relation \"%s\" does not exist", columns->at[i],
                             table->ref.name);
            return;
        }
    }
}

static const pl_object *need(const pl_applier *a, pl_name name)
{
    if (name.name == NULL || pl_apply_is_system(name)) {
        return NULL;
    }
    const pl_object *found = pl_apply_find(a, PL_KIND_TABLE, name);
    return found != NULL ? found : pl_apply_relation(a, PL_KIND_TABLE, name);
}

static bool also_truncated(const pl_applier *a, const pl_object *object)
{
    const pl_statement *statement = a->operation->statement;
    for (size_t i = 0; statement != NULL && i < statement->operations.count; i++) {
        const pl_operation *other = statement->operations.at[i];
        if (other->kind == PL_OP_TRUNCATE && pl_same(other->target.name, object->ref.name)) {
            return true;
        }
    }
    return false;
}

static void check_truncate(const pl_applier *a, const pl_object *table)
{
    if (pl_apply_has(a, PL_OPF_CASCADE) || !pl_apply_is_table(table)) {
        return;
    }
    pl_objects dependents = {0};
    pl_schema_dependents(a->context->arena, a->schema, table, &dependents);
    for (size_t i = 0; i < dependents.count; i++) {
        const pl_object *object = dependents.at[i];
        size_t count = pl_apply_is_table(object) ? object->as.table->constraints.count : 0;
        for (size_t j = 0; j < count; j++) {
            const pl_constraint *key = object->as.table->constraints.at[j];
            if (pl_same(key->references.name, table->ref.name) &&
                pl_same(key->references.schema, table->ref.schema) && !also_truncated(a, object)) {
                pl_apply_problem(a, PL_PROBLEM_NOT_POSSIBLE, &table->ref,
                                 "cannot truncate a table referenced in a foreign key "
                                 "constraint");
                return;
            }
        }
    }
}

void pl_apply_rows(const pl_applier *a)
{
    const pl_operation *operation = a->operation;
    pl_name target = {operation->target.schema, operation->target.name};
    const pl_object *table = need(a, target);
    if (operation->kind == PL_OP_TRUNCATE) {
        if (table != NULL) {
            check_truncate(a, table);
        }
        return;
    }
    const pl_rows *given = operation->as.rows;
    bool writes = operation->kind != PL_OP_SELECT_ROWS && operation->kind != PL_OP_DELETE_ROWS;
    if (table != NULL && given != NULL) {
        check_columns(a, table, &given->columns);
    }
    if (table != NULL && writes) {
        populate(a, pl_schema_find(a->schema, &table->ref), 0);
    }
    for (size_t i = 0; given != NULL && i < given->reads.count; i++) {
        (void)need(a, given->reads.at[i]);
    }
    for (size_t i = 0; given != NULL && i < given->writes.count; i++) {
        const pl_object *written = need(a, given->writes.at[i]);
        if (written != NULL) {
            populate(a, written, 0);
        }
    }
}

/* The session. */

static const char *past_space(const char *at)
{
    while (isspace((unsigned char)*at)) {
        at++;
    }
    return at;
}

/* One name of the list, quoted or not; SET search_path = 'a', "B", c and the text of set_config
 * look alike here. */
static const char *path_name(const pl_applier *a, const char *at, pl_str *out)
{
    *out = pl_str_begin(a->arena, PL_STR_MAXIMUM);
    if (*at == '"' || *at == '\'') {
        char quote = *at++;
        while (*at != '\0' && (*at != quote || at[1] == quote)) {
            at += *at == quote ? 1 : 0;
            pl_str_add_char(out, *at++);
        }
        return *at != '\0' ? at + 1 : at;
    }
    while (*at != '\0' && *at != ',' && !isspace((unsigned char)*at)) {
        pl_str_add_char(out, (char)tolower((unsigned char)*at++));
    }
    return at;
}

static void set_search_path(const pl_applier *a, const char *value)
{
    pl_strings path = {0};
    if (value == NULL) {
        pl_vec_push(a->arena, &path, "public");
    }
    for (const char *at = value; at != NULL && *(at = past_space(at)) != '\0';) {
        pl_str name;
        at = past_space(path_name(a, at, &name));
        if (name.count > 0) {
            pl_vec_push(a->arena, &path, name.at);
        }
        while (*at != '\0' && *at != ',') {
            at++;
        }
        at += *at == ',' ? 1 : 0;
    }
    pl_schema_set_search_path(a->schema, &path);
}

static void discard_temporary(const pl_applier *a)
{
    pl_object schema = {.ref = {.kind = PL_KIND_SCHEMA, .name = "pg_temp"}};
    pl_objects inside = {0};
    pl_schema_dependents(a->context->arena, a->schema, &schema, &inside);
    for (size_t i = 0; i < inside.count; i++) {
        pl_schema_remove(a->schema, inside.at[i]);
    }
}

void pl_apply_session(const pl_applier *a)
{
    const pl_operation *operation = a->operation;
    switch ((int)operation->kind) {
    case PL_OP_SET_VARIABLE:
        if (pl_same_nocase(operation->new_name, "search_path")) {
            set_search_path(a, operation->value);
        }
        break;
    case PL_OP_RESET_VARIABLE:
        if (pl_same_nocase(operation->new_name, "search_path") ||
            pl_same_nocase(operation->new_name, "all")) {
            set_search_path(a, NULL);
        }
        break;
    case PL_OP_DISCARD:
        if (pl_same_nocase(operation->value, "all")) {
            set_search_path(a, NULL);
        }
        if (pl_same_nocase(operation->value, "all") || pl_same_nocase(operation->value, "temp")) {
            discard_temporary(a);
        }
        break;
    }
}
