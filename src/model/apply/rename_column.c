/*
 * A new name for a column or a constraint, in the table and wherever it is spoken of.
 */
#include "model/apply/private.h"

typedef struct renaming {
    const pl_applier *a;
    const pl_object *table;
    const char *from;
    const char *to;
} renaming;

static bool has(const pl_strings *strings, const char *string)
{
    for (size_t i = 0; i < strings->count; i++) {
        if (pl_same(strings->at[i], string)) {
            return true;
        }
    }
    return false;
}

/* What doesn't speak of the column is left as it is: a new version of each dependent would cost
 * more than all else. */

static bool uses(const renaming *r, const pl_expression *expression)
{
    return expression != NULL && has(&expression->columns, r->from);
}

static bool elements_use(const renaming *r, const pl_index_elements *elements)
{
    for (size_t i = 0; i < elements->count; i++) {
        if (pl_same(elements->at[i].column, r->from) || uses(r, elements->at[i].expression)) {
            return true;
        }
    }
    return false;
}

static bool index_uses(const renaming *r, const pl_index *index)
{
    return elements_use(r, &index->elements) || has(&index->include, r->from) ||
           uses(r, index->where);
}

static bool refers(const renaming *r, const pl_constraint *constraint)
{
    return has(&constraint->referenced_columns, r->from) &&
           pl_same(constraint->references.name, r->table->ref.name) &&
           pl_same(constraint->references.schema, r->table->ref.schema);
}

static bool constraint_uses(const renaming *r, const pl_constraint *constraint)
{
    return has(&constraint->columns, r->from) || has(&constraint->include, r->from) ||
           has(&constraint->on_delete_columns, r->from) || elements_use(r, &constraint->elements) ||
           uses(r, constraint->check) || uses(r, constraint->where);
}

static void in_strings(const renaming *r, pl_strings *strings)
{
    if (!has(strings, r->from)) {
        return;
    }
    pl_vec_own(r->a->arena, strings);
    for (size_t i = 0; i < strings->count; i++) {
        if (pl_same(strings->at[i], r->from)) {
            strings->at[i] = r->to;
        }
    }
}

static const pl_expression *in_expression(const renaming *r, const pl_expression *old)
{
    if (!uses(r, old)) {
        return old;
    }
    pl_expression *expression = pl_arena_copy(r->a->arena, old, sizeof *old);
    in_strings(r, &expression->columns);
    expression->canonical = pl_rename_in_text(r->a->arena, old->canonical, r->from, r->to);
    pl_vec_own(r->a->arena, &expression->terms);
    for (size_t i = 0; i < expression->terms.count; i++) {
        pl_term *term = &expression->terms.at[i];
        term->column = pl_same(term->column, r->from) ? r->to : term->column;
        term->text = pl_rename_in_text(r->a->arena, term->text, r->from, r->to);
    }
    return expression;
}

static void in_elements(const renaming *r, pl_index_elements *elements)
{
    pl_vec_own(r->a->arena, elements);
    for (size_t i = 0; i < elements->count; i++) {
        pl_index_element *element = &elements->at[i];
        element->column = pl_same(element->column, r->from) ? r->to : element->column;
        element->expression = in_expression(r, element->expression);
    }
}

static void in_own_constraint(const renaming *r, pl_constraint *constraint)
{
    in_strings(r, &constraint->columns);
    in_strings(r, &constraint->include);
    in_strings(r, &constraint->on_delete_columns);
    in_elements(r, &constraint->elements);
    constraint->check = in_expression(r, constraint->check);
    constraint->where = in_expression(r, constraint->where);
}

static void in_constraints(const renaming *r, pl_table *table, bool own)
{
    for (size_t i = 0; i < table->constraints.count; i++) {
        const pl_constraint *old = table->constraints.at[i];
        bool used = own && constraint_uses(r, old), referenced = refers(r, old);
        if (!used && !referenced) {
            continue;
        }
        pl_constraint *constraint = pl_apply_edit_constraint(r->a, table, i);
        if (used) {
            in_own_constraint(r, constraint);
        }
        if (referenced) {
            in_strings(r, &constraint->referenced_columns);
        }
    }
}

static pl_object *in_table(const renaming *r, const pl_object *object, size_t index)
{
    pl_object *edited = pl_apply_edit(r->a, object);
    pl_table *table = pl_apply_edit_table(r->a, edited);
    pl_apply_edit_column(r->a, table, index)->name = r->to;
    for (size_t i = 0; i < table->columns.count; i++) {
        const pl_expression *generated = in_expression(r, table->columns.at[i]->generated);
        if (generated != table->columns.at[i]->generated) {
            pl_apply_edit_column(r->a, table, i)->generated = generated;
        }
    }
    in_constraints(r, table, true);
    if (table->partition_by != NULL) {
        table->partition_by = pl_rename_in_text(r->a->arena, table->partition_by, r->from, r->to);
    }
    pl_vec_own(r->a->arena, &edited->grants);
    for (size_t i = 0; i < edited->grants.count; i++) {
        pl_grant *grant = &edited->grants.at[i];
        grant->columns = pl_rename_in_text(r->a->arena, grant->columns, r->from, r->to);
    }
    return edited;
}

static const void *in_index(const renaming *r, const pl_index *old)
{
    if (!index_uses(r, old)) {
        return old;
    }
    pl_index *index = pl_arena_copy(r->a->arena, old, sizeof *old);
    in_elements(r, &index->elements);
    in_strings(r, &index->include);
    index->where = in_expression(r, old->where);
    return index;
}

static void in_used(const renaming *r, pl_query *query)
{
    pl_vec_own(r->a->arena, &query->used);
    for (size_t i = 0; i < query->used.count; i++) {
        pl_used_columns *used = &query->used.at[i];
        if (pl_same(used->table.name, r->table->ref.name) &&
            pl_same(used->table.schema, r->table->ref.schema)) {
            in_strings(r, &used->columns);
        }
    }
}

static const void *in_view(const renaming *r, const pl_object *object)
{
    const pl_view *old = object->as.view;
    if (!pl_view_uses_column(r->a, object, r->table, r->from)) {
        return old;
    }
    pl_view *view = pl_arena_copy(r->a->arena, old, sizeof *old);
    pl_query *query = pl_arena_copy(r->a->arena, old->query, sizeof *old->query);
    in_used(r, query);
    view->query = query;
    if (!pl_view_names_column(r->a, object, r->table, r->from)) {
        query->uncertain = true; /* the text has a star for it, or the name for others as well */
        return view;
    }
    pl_strings names = pl_view_column_names(r->a->arena, old);
    in_strings(r, &query->columns);
    query->uncertain = query->uncertain || pl_text_has_name(query->canonical, r->to);
    query->canonical = pl_rename_anyway(r->a->arena, query->canonical, r->from, r->to);
    query->text = pl_rename_anyway(r->a->arena, query->text, r->from, r->to);
    in_strings(r, &query->outputs);
    /* The view's own columns keep their names. */
    if (names.count > 0 && !pl_view_set_column_names(view, &names)) {
        view->columns = old->columns;
        query->uncertain = true;
    }
    return view;
}

static bool is_of(const renaming *r, pl_name table)
{
    return pl_same(table.name, r->table->ref.name) && pl_same(table.schema, r->table->ref.schema);
}

static const void *in_trigger(const renaming *r, const pl_trigger *old)
{
    if (!is_of(r, old->table) || (!has(&old->columns, r->from) && !uses(r, old->when))) {
        return old;
    }
    pl_trigger *trigger = pl_arena_copy(r->a->arena, old, sizeof *old);
    in_strings(r, &trigger->columns);
    if (has(&trigger->columns, r->to)) {
        trigger->events = pl_rename_in_text(r->a->arena, old->events, r->from, r->to);
    }
    trigger->when = in_expression(r, old->when);
    return trigger;
}

static const void *in_policy(const renaming *r, const pl_policy *old)
{
    if (!is_of(r, old->table) ||
        (!uses(r, old->using_expression) && !uses(r, old->check_expression))) {
        return old;
    }
    pl_policy *policy = pl_arena_copy(r->a->arena, old, sizeof *old);
    policy->using_expression = in_expression(r, old->using_expression);
    policy->check_expression = in_expression(r, old->check_expression);
    return policy;
}

static const void *in_sequence(const renaming *r, const pl_sequence *old)
{
    if (!pl_same(old->owned_by_column, r->from) || !is_of(r, old->owned_by)) {
        return old;
    }
    pl_sequence *sequence = pl_arena_copy(r->a->arena, old, sizeof *old);
    sequence->owned_by_column = r->to;
    return sequence;
}

static bool refers_from(const renaming *r, const pl_table *table)
{
    for (size_t i = 0; i < table->constraints.count; i++) {
        if (refers(r, table->constraints.at[i])) {
            return true;
        }
    }
    return false;
}

static const void *in_referencing_table(const renaming *r, const pl_object *object)
{
    if (!refers_from(r, object->as.table)) {
        return object->as.table;
    }
    pl_object *edited = pl_apply_edit(r->a, object);
    pl_table *table = pl_apply_edit_table(r->a, edited);
    in_constraints(r, table, false);
    return table;
}

static const void *in_dependent(const renaming *r, const pl_object *object)
{
    switch ((int)object->ref.kind) {
    case PL_KIND_TABLE:
    case PL_KIND_FOREIGN_TABLE:
        return in_referencing_table(r, object);
    case PL_KIND_INDEX:
        return in_index(r, object->as.index);
    case PL_KIND_VIEW:
    case PL_KIND_MATERIALIZED_VIEW:
        return in_view(r, object);
    case PL_KIND_TRIGGER:
        return in_trigger(r, object->as.trigger);
    case PL_KIND_POLICY:
        return in_policy(r, object->as.policy);
    case PL_KIND_SEQUENCE:
        return in_sequence(r, object->as.sequence);
    default:
        return object->as.payload;
    }
}

typedef struct names {
    const char *from, *to;
} names;

static void rename_in(const pl_applier *a, const pl_object *object, const names *n, unsigned depth);

static void rename_child(const pl_applier *a, const pl_object *child, const void *given,
                         unsigned depth)
{
    rename_in(a, child, given, depth);
}

static void rename_in(const pl_applier *a, const pl_object *object, const names *n, unsigned depth)
{
    size_t index = pl_apply_column_index(object->as.table, n->from);
    if (index == PL_NO_COLUMN) {
        return;
    }
    renaming r = {.a = a, .table = object, .from = n->from, .to = n->to};
    pl_objects dependents = {0};
    pl_schema_dependents(a->context->arena, a->schema, object, &dependents);
    for (size_t i = 0; i < dependents.count; i++) {
        const pl_object *now = pl_schema_find(a->schema, &dependents.at[i]->ref);
        const void *payload = now->as.payload != NULL ? in_dependent(&r, now) : NULL;
        if (payload != now->as.payload) {
            pl_object *edited = pl_apply_edit(a, now);
            edited->as.payload = payload;
            pl_apply_put(a, edited);
        }
    }
    pl_apply_put(a, in_table(&r, object, index));
    pl_apply_children(a, pl_schema_find(a->schema, &object->ref), rename_child, n, depth);
}

static void rename_view_column(const pl_applier *a, const pl_object *object)
{
    pl_object *edited = pl_apply_edit(a, object);
    pl_view *view = pl_arena_copy(a->arena, object->as.view, sizeof *view);
    renaming r = {
        .a = a, .table = object, .from = a->operation->target.name, .to = a->operation->new_name};
    pl_strings columns = pl_view_column_names(a->arena, view);
    in_strings(&r, &columns);
    in_strings(&r, &view->columns);
    pl_strings as_written = view->columns;
    if (columns.count > 0 && !pl_view_set_column_names(view, &columns)) {
        view->columns = as_written;
    }
    pl_vec_own(a->arena, &view->column_comments);
    for (size_t i = 0; i < view->column_comments.count; i++) {
        pl_option *comment = &view->column_comments.at[i];
        comment->key = pl_same(comment->key, r.from) ? r.to : comment->key;
    }
    edited->as.view = view;
    pl_apply_put(a, edited);
}

void pl_apply_rename_column(const pl_applier *a)
{
    const char *from = a->operation->target.name;
    const char *to = a->operation->new_name;
    const pl_object *object = pl_apply_parent(a);
    if (object == NULL) {
        return;
    }
    if (!pl_apply_is_table(object)) {
        if (pl_apply_is_view(object)) {
            rename_view_column(a, object);
        }
        return;
    }
    const pl_object *with = pl_apply_with_column(a, object, from);
    pl_ref ref = pl_part_ref(object, PL_KIND_COLUMN, from);
    if (with == NULL) {
        pl_apply_problem(a, PL_PROBLEM_MISSING, &ref, "column \"%s\" does not exist", from);
        return;
    }
    if (pl_apply_column_index(with->as.table, to) != PL_NO_COLUMN) {
        ref.name = to;
        pl_apply_problem(a, PL_PROBLEM_DUPLICATE, &ref,
                         "column \"%s\" of relation \"%s\" already exists", to, object->ref.name);
        return;
    }
    if (pl_table_column(with->as.table, from)->inherited) {
        pl_apply_problem(a, PL_PROBLEM_NOT_POSSIBLE, &ref, "cannot rename inherited column \"%s\"",
                         from);
        return;
    }
    names n = {from, to};
    rename_in(a, with, &n, 0);
}

static void rename_own_index(const pl_applier *a, const pl_object *table, const char *from,
                             const char *to)
{
    pl_ref ref = {.kind = PL_KIND_INDEX, .schema = table->ref.schema, .name = from};
    const pl_object *index = pl_schema_find(a->schema, &ref);
    if (index == NULL || index->ref.kind != PL_KIND_INDEX ||
        !pl_same(index->as.index->constraint, from)) {
        return;
    }
    pl_object *edited = pl_apply_edit(a, index);
    pl_index *renamed = pl_arena_copy(a->arena, index->as.index, sizeof *renamed);
    renamed->constraint = to;
    edited->as.index = renamed;
    pl_apply_put(a, edited);
    pl_apply_move(a, edited, index->ref.schema, to);
}

void pl_apply_rename_constraint(const pl_applier *a)
{
    const char *from = a->operation->target.name;
    const char *to = a->operation->new_name;
    const pl_object *object = pl_apply_parent(a);
    if (object == NULL || !pl_apply_is_table(object)) {
        return;
    }
    pl_ref ref = pl_part_ref(object, PL_KIND_CONSTRAINT, from);
    size_t at = pl_apply_constraint_index(object->as.table, from);
    if (at == PL_NO_COLUMN) {
        if (!object->partial && a->schema->complete) {
            pl_apply_problem(a, PL_PROBLEM_MISSING, &ref,
                             "constraint \"%s\" for table \"%s\" does not exist", from,
                             object->ref.name);
        }
        return;
    }
    if (pl_table_constraint(object->as.table, to) != NULL) {
        ref.name = to;
        pl_apply_problem(a, PL_PROBLEM_DUPLICATE, &ref,
                         "constraint \"%s\" for relation \"%s\" already exists", to,
                         object->ref.name);
        return;
    }
    rename_own_index(a, object, from, to);
    pl_object *edited = pl_apply_edit(a, pl_schema_find(a->schema, &object->ref));
    pl_apply_edit_constraint(a, pl_apply_edit_table(a, edited), at)->name = to;
    pl_apply_put(a, edited);
}
