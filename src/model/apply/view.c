/*
 * Views and materialized views.
 */
#include "model/apply/private.h"

/* CREATE OR REPLACE may only add columns behind those that are there: checkViewTupleDesc. */
static bool keeps_columns(const pl_applier *a, const pl_object *existing, const pl_object *wanted)
{
    if (existing->partial) {
        return true;
    }
    pl_strings names = pl_view_column_names(a->context->arena, existing->as.view);
    pl_strings wanted_names = pl_view_column_names(a->context->arena, wanted->as.view);
    const pl_strings *old = &names, *new = &wanted_names;
    if (old->count == 0 || new->count == 0) {
        return true;
    }
    if (new->count < old->count) {
        pl_apply_problem(a, PL_PROBLEM_NOT_POSSIBLE, &existing->ref,
                         "cannot drop columns from view");
        return false;
    }
    for (size_t i = 0; i < old->count; i++) {
        if (old->at[i] != NULL && new->at[i] != NULL && !pl_same(old->at[i], new->at[i])) {
            pl_apply_problem(a, PL_PROBLEM_NOT_POSSIBLE, &existing->ref,
                             "cannot change name of view column \"%s\" to \"%s\"", old->at[i],
                             new->at[i]);
            return false;
        }
    }
    return true;
}

static bool may_replace(const pl_applier *a, const pl_object *existing, const pl_object *wanted)
{
    if (existing->assumed) {
        return true;
    }
    if (pl_apply_has(a, PL_OPF_OR_REPLACE)) {
        if (existing->ref.kind == wanted->ref.kind) {
            return keeps_columns(a, existing, wanted);
        }
        pl_apply_problem(a, PL_PROBLEM_WRONG_KIND, &existing->ref, "\"%s\" is not a view",
                         existing->ref.name);
        return false;
    }
    pl_apply_exists(a, existing, wanted, "relation \"%s\" already exists", wanted->ref.name);
    return !a->lenient && !pl_apply_has(a, PL_OPF_IF_NOT_EXISTS) && pl_apply_is_view(existing);
}

static void create(const pl_applier *a)
{
    const pl_view *given = a->operation->as.view;
    const pl_ref *target = &a->operation->target;
    pl_view *view = pl_arena_copy(a->arena, given, sizeof *given);
    view->query = pl_apply_query(a, given->query);
    if (view->query != NULL && view->columns.count > 0) {
        (void)pl_view_set_column_names(view, &view->columns);
    }
    const char *schema = given->temporary         ? "pg_temp"
                         : target->schema != NULL ? target->schema
                                                  : pl_schema_creation_schema(a->schema);
    bool materialized = a->operation->kind == PL_OP_CREATE_MATERIALIZED_VIEW;
    pl_object *object = pl_apply_new(a, materialized ? PL_KIND_MATERIALIZED_VIEW : PL_KIND_VIEW,
                                     (pl_name){schema, target->name}, view);
    object->populated = materialized && !view->with_no_data;
    const pl_object *existing = pl_schema_find(a->schema, &object->ref);
    if (existing != NULL) {
        if (!may_replace(a, existing, object)) {
            return;
        }
        object->comment = existing->comment;
        if (pl_apply_has(a, PL_OPF_OR_REPLACE) && pl_apply_is_view(existing) &&
            existing->as.view != NULL) {
            view->column_comments = existing->as.view->column_comments;
        }
        object->owner = existing->owner;
        object->grants = existing->grants;
        if (pl_apply_has(a, PL_OPF_OR_REPLACE) && !existing->assumed) {
            object->origin = existing->origin;
            object->migration = existing->migration;
            object->unit = existing->unit;
        }
    }
    pl_apply_put(a, object);
}

static void set_options(const pl_applier *a, const pl_object *object, pl_view *view)
{
    if (a->operation->kind == PL_OP_SET_VIEW_OPTIONS) {
        pl_apply_merge_options(a->arena, &view->options, a->operation->as.options);
    } else if (a->operation->kind == PL_OP_RESET_VIEW_OPTIONS) {
        pl_apply_reset_options(a->arena, &view->options, a->operation->as.options);
    } else {
        view->with_no_data = pl_apply_has(a, PL_OPF_WITH_NO_DATA);
    }
    pl_object *edited = pl_apply_edit(a, object);
    edited->populated =
        edited->populated ||
        (a->operation->kind == PL_OP_REFRESH_MATERIALIZED_VIEW && !view->with_no_data);
    edited->as.view = view;
    pl_apply_put(a, edited);
}

void pl_apply_views(const pl_applier *a)
{
    pl_operation_kind kind = a->operation->kind;
    if (kind == PL_OP_CREATE_VIEW || kind == PL_OP_CREATE_MATERIALIZED_VIEW) {
        create(a);
        return;
    }
    const pl_object *object = pl_apply_target(a);
    if (object == NULL) {
        return;
    }
    bool refresh = kind == PL_OP_REFRESH_MATERIALIZED_VIEW;
    if (refresh ? object->ref.kind != PL_KIND_MATERIALIZED_VIEW : !pl_apply_is_view(object)) {
        pl_apply_problem(a, PL_PROBLEM_WRONG_KIND, &object->ref,
                         refresh ? "\"%s\" is not a table or materialized view"
                                 : "\"%s\" is not a view",
                         object->ref.name);
        return;
    }
    set_options(a, object, pl_arena_copy(a->arena, object->as.view, sizeof(pl_view)));
}
