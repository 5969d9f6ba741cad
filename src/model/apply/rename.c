/*
 * A new name or schema for an object, and for everybody who mentions it.
 */
#include "model/apply/dependence.h"

typedef struct renaming {
    const pl_applier *a;
    const pl_ref *from;
    pl_ref to;
} renaming;

static bool matches(const renaming *r, pl_name name)
{
    return name.name != NULL && pl_same(name.name, r->from->name) &&
           pl_same(name.schema, r->from->schema);
}

static void set_name(const renaming *r, pl_name *name)
{
    if (matches(r, *name)) {
        *name = (pl_name){r->to.schema, r->to.name};
    }
}

static void set_names(const renaming *r, pl_names *names)
{
    pl_vec_own(r->a->arena, names);
    for (size_t i = 0; i < names->count; i++) {
        set_name(r, &names->at[i]);
    }
}

static const char *renamed_text(const renaming *r, const char *text)
{
    if (pl_same(r->from->name, r->to.name)) {
        return text;
    }
    return pl_rename_in_text(r->a->arena, text, r->from->name, r->to.name);
}

static bool mentions(const renaming *r, const pl_names *names)
{
    for (size_t i = 0; i < names->count; i++) {
        if (matches(r, names->at[i])) {
            return true;
        }
    }
    return false;
}

static const pl_expression *renamed_expression(const renaming *r, const pl_expression *expression)
{
    if (expression == NULL) {
        return NULL;
    }
    bool routine = pl_kind_space(r->from->kind) == PL_SPACE_ROUTINE;
    bool called = false;
    for (size_t i = 0; routine && i < expression->functions.count; i++) {
        called = called || pl_same(expression->functions.at[i], r->from->name);
    }
    bool typed = pl_kind_space(r->from->kind) == PL_SPACE_TYPE;
    if (!called && !mentions(r, typed ? &expression->typed_by : &expression->relations)) {
        return expression;
    }
    pl_expression *copy = pl_arena_copy(r->a->arena, expression, sizeof *expression);
    set_names(r, typed ? &copy->typed_by : &copy->relations);
    copy->canonical = renamed_text(r, expression->canonical);
    if (called) {
        pl_vec_own(r->a->arena, &copy->functions);
        for (size_t i = 0; i < copy->functions.count; i++) {
            if (pl_same(copy->functions.at[i], r->from->name)) {
                copy->functions.at[i] = r->to.name;
            }
        }
    }
    return copy;
}

static pl_type_name renamed_type(const renaming *r, const pl_type_name *type)
{
    pl_type_name renamed = *type;
    bool user = !type->builtin && type->name != NULL &&
                (pl_kind_space(r->from->kind) == PL_SPACE_TYPE ||
                 pl_kind_space(r->from->kind) == PL_SPACE_RELATION);
    if (user && matches(r, (pl_name){type->schema, type->name})) {
        renamed.schema = r->to.schema;
        renamed.name = r->to.name;
        renamed = pl_apply_type(r->a, &renamed);
    }
    return renamed;
}

static bool column_changes(const renaming *r, const pl_column *column)
{
    pl_type_name type = renamed_type(r, &column->type);
    return type.text != column->type.text || type.name != column->type.name ||
           renamed_expression(r, column->default_value) != column->default_value ||
           renamed_expression(r, column->generated) != column->generated ||
           (r->from->kind == PL_KIND_SEQUENCE && pl_same(column->sequence, r->from->name));
}

static void rename_in_columns(const renaming *r, pl_columns *columns)
{
    for (size_t i = 0; i < columns->count; i++) {
        const pl_column *old = columns->at[i];
        if (!column_changes(r, old)) {
            continue;
        }
        pl_column *column = pl_arena_copy(r->a->arena, old, sizeof *old);
        column->type = renamed_type(r, &old->type);
        column->default_value = renamed_expression(r, old->default_value);
        column->generated = renamed_expression(r, old->generated);
        if (r->from->kind == PL_KIND_SEQUENCE && pl_same(old->sequence, r->from->name)) {
            column->sequence = r->to.name;
        }
        columns->at[i] = column;
    }
}

static void rename_in_constraints(const renaming *r, pl_constraints *constraints)
{
    for (size_t i = 0; i < constraints->count; i++) {
        const pl_constraint *old = constraints->at[i];
        const pl_expression *check = renamed_expression(r, old->check);
        if (matches(r, old->references) || check != old->check) {
            pl_constraint *constraint = pl_arena_copy(r->a->arena, old, sizeof *old);
            set_name(r, &constraint->references);
            constraint->check = check;
            constraints->at[i] = constraint;
        }
    }
}

static const void *renamed_table(const renaming *r, const pl_table *old)
{
    pl_table *table = pl_arena_copy(r->a->arena, old, sizeof *old);
    pl_vec_own(r->a->arena, &table->columns);
    pl_vec_own(r->a->arena, &table->constraints);
    rename_in_columns(r, &table->columns);
    rename_in_constraints(r, &table->constraints);
    set_names(r, &table->inherits);
    set_name(r, &table->partition_of);
    set_name(r, &table->of_type);
    return table;
}

static const void *renamed_index(const renaming *r, const pl_index *old)
{
    pl_index *index = pl_arena_copy(r->a->arena, old, sizeof *old);
    set_name(r, &index->table);
    set_name(r, &index->attached_to);
    pl_vec_own(r->a->arena, &index->elements);
    for (size_t i = 0; i < index->elements.count; i++) {
        index->elements.at[i].expression = renamed_expression(r, index->elements.at[i].expression);
    }
    index->where = renamed_expression(r, index->where);
    return index;
}

static void rename_used(const renaming *r, pl_query *query)
{
    pl_vec_own(r->a->arena, &query->used);
    for (size_t i = 0; i < query->used.count; i++) {
        set_name(r, &query->used.at[i].table);
    }
}

static const void *renamed_view(const renaming *r, const pl_view *old)
{
    bool typed = pl_kind_space(r->from->kind) == PL_SPACE_TYPE;
    if (old->query == NULL || !mentions(r, typed ? &old->query->types : &old->query->relations)) {
        return old;
    }
    pl_view *view = pl_arena_copy(r->a->arena, old, sizeof *old);
    pl_query *query = pl_arena_copy(r->a->arena, old->query, sizeof *old->query);
    set_names(r, typed ? &query->types : &query->relations);
    rename_used(r, query);
    query->canonical = renamed_text(r, query->canonical);
    query->text = renamed_text(r, query->text);
    view->query = query;
    return view;
}

static const void *renamed_trigger(const renaming *r, const pl_trigger *old)
{
    pl_trigger *trigger = pl_arena_copy(r->a->arena, old, sizeof *old);
    if (pl_kind_space(r->from->kind) == PL_SPACE_ROUTINE) {
        set_name(r, &trigger->function);
    } else {
        set_name(r, &trigger->table);
        set_name(r, &trigger->from_table);
    }
    trigger->when = renamed_expression(r, old->when);
    return trigger;
}

static const void *renamed_policy(const renaming *r, const pl_policy *old)
{
    pl_policy *policy = pl_arena_copy(r->a->arena, old, sizeof *old);
    set_name(r, &policy->table);
    policy->using_expression = renamed_expression(r, old->using_expression);
    policy->check_expression = renamed_expression(r, old->check_expression);
    return policy;
}

static void rename_in_body(const renaming *r, pl_routine *routine)
{
    bool typed = pl_kind_space(r->from->kind) == PL_SPACE_TYPE;
    const pl_query *old = routine->sql_uses;
    if (old == NULL || !mentions(r, typed ? &old->types : &old->relations)) {
        return;
    }
    pl_query *query = pl_arena_copy(r->a->arena, old, sizeof *old);
    set_names(r, typed ? &query->types : &query->relations);
    routine->sql_uses = query;
    routine->sql_body = renamed_text(r, routine->sql_body);
}

static const void *renamed_routine(const renaming *r, const pl_routine *old)
{
    pl_routine *routine = pl_arena_copy(r->a->arena, old, sizeof *old);
    routine->returns = renamed_type(r, &old->returns);
    pl_vec_own(r->a->arena, &routine->arguments);
    for (size_t i = 0; i < routine->arguments.count; i++) {
        routine->arguments.at[i].type = renamed_type(r, &old->arguments.at[i].type);
        routine->arguments.at[i].default_value =
            renamed_expression(r, old->arguments.at[i].default_value);
    }
    rename_in_body(r, routine);
    return routine;
}

static const void *renamed_generic(const renaming *r, const pl_generic *old)
{
    if (old == NULL || !mentions(r, &old->depends)) {
        return old;
    }
    pl_generic *generic = pl_arena_copy(r->a->arena, old, sizeof *old);
    set_names(r, &generic->depends);
    generic->definition = renamed_text(r, old->definition);
    return generic;
}

static const void *renamed_sequence(const renaming *r, const pl_sequence *old)
{
    pl_sequence *sequence = pl_arena_copy(r->a->arena, old, sizeof *old);
    set_name(r, &sequence->owned_by);
    return sequence;
}

static const void *renamed_type_object(const renaming *r, const pl_type *old)
{
    pl_type *type = pl_arena_copy(r->a->arena, old, sizeof *old);
    pl_vec_own(r->a->arena, &type->attributes);
    rename_in_columns(r, &type->attributes);
    return type;
}

static const void *renamed_domain(const renaming *r, const pl_domain *old)
{
    pl_domain *domain = pl_arena_copy(r->a->arena, old, sizeof *old);
    domain->type = renamed_type(r, &old->type);
    domain->default_value = renamed_expression(r, old->default_value);
    return domain;
}

static const void *renamed_payload(const renaming *r, const pl_object *object)
{
    if (object->as.payload == NULL) {
        return NULL;
    }
    switch ((int)object->ref.kind) {
    case PL_KIND_TABLE:
    case PL_KIND_FOREIGN_TABLE:
        return renamed_table(r, object->as.table);
    case PL_KIND_INDEX:
        return renamed_index(r, object->as.index);
    case PL_KIND_VIEW:
    case PL_KIND_MATERIALIZED_VIEW:
        return renamed_view(r, object->as.view);
    case PL_KIND_SEQUENCE:
        return renamed_sequence(r, object->as.sequence);
    case PL_KIND_TYPE:
        return renamed_type_object(r, object->as.type);
    case PL_KIND_DOMAIN:
        return renamed_domain(r, object->as.domain);
    case PL_KIND_FUNCTION:
    case PL_KIND_PROCEDURE:
        return renamed_routine(r, object->as.routine);
    case PL_KIND_TRIGGER:
        return renamed_trigger(r, object->as.trigger);
    case PL_KIND_POLICY:
        return renamed_policy(r, object->as.policy);
    case PL_KIND_SCHEMA:
    case PL_KIND_EXTENSION:
        return object->as.payload;
    default:
        return renamed_generic(r, object->as.generic);
    }
}

/* What belongs to a table moves with it into another schema, and carries its table's name. */
static void adapt_ref(const renaming *r, pl_object *edited, const pl_object *old)
{
    bool attached = pl_kind_space(old->ref.kind) == PL_SPACE_ATTACHED &&
                    pl_same(old->ref.parent, r->from->name) &&
                    pl_same(old->ref.schema, r->from->schema);
    if (attached) {
        edited->ref.parent = r->to.name;
        edited->ref.schema = r->to.schema;
    }
    if (pl_kind_space(r->from->kind) == PL_SPACE_TYPE && old->ref.signature != NULL) {
        edited->ref.signature = renamed_text(r, old->ref.signature);
    }
}

static bool moves_along(const pl_object *dependent, const pl_object *object)
{
    return (dependent->ref.kind == PL_KIND_INDEX || dependent->ref.kind == PL_KIND_SEQUENCE) &&
           pl_apply_is_table(object) && pl_goes_along(dependent, object) &&
           pl_same(dependent->ref.schema, object->ref.schema);
}

static void replace(const pl_applier *a, const pl_object *old, const pl_object *now)
{
    if (!pl_same(pl_object_key(a->arena, &old->ref), pl_object_key(a->arena, &now->ref))) {
        pl_schema_remove(a->schema, old);
    }
    pl_apply_put(a, now);
}

void pl_apply_move(const pl_applier *a, const pl_object *object, const char *schema,
                   const char *name)
{
    renaming r = {.a = a, .from = &object->ref, .to = object->ref};
    r.to.schema = schema;
    r.to.name = name;
    pl_objects dependents = {0};
    pl_schema_dependents(a->context->arena, a->schema, object, &dependents);
    pl_object *moved = pl_apply_edit(a, object);
    moved->ref = r.to;
    moved->as.payload = renamed_payload(&r, object);
    pl_schema_remove(a->schema, object);
    pl_apply_put(a, moved);
    bool elsewhere = !pl_same(schema, object->ref.schema);
    for (size_t i = 0; i < dependents.count; i++) {
        const pl_object *dependent = dependents.at[i];
        bool along = elsewhere && moves_along(dependent, object);
        pl_object *edited = pl_apply_edit(a, dependent);
        edited->as.payload = renamed_payload(&r, dependent);
        adapt_ref(&r, edited, dependent);
        replace(a, dependent, edited);
        if (along) {
            pl_apply_move(a, edited, schema, dependent->ref.name);
        }
    }
}

static bool taken(const pl_applier *a, const pl_ref *to)
{
    const pl_object *there = pl_schema_find(a->schema, to);
    if (there == NULL || there->assumed) {
        return false;
    }
    pl_space space = pl_kind_space(to->kind);
    if (space == PL_SPACE_RELATION) {
        pl_apply_problem(a, PL_PROBLEM_DUPLICATE, to, "relation \"%s\" already exists", to->name);
    } else {
        pl_apply_problem(a, PL_PROBLEM_DUPLICATE, to, "%s \"%s\" already exists",
                         pl_kind_word(to->kind), to->name);
    }
    return true;
}

/* The object an ALTER ... RENAME or SET SCHEMA speaks of; NULL: pass over. */
static const pl_object *find_renamed(const pl_applier *a)
{
    const pl_ref *target = &a->operation->target;
    pl_space space = pl_kind_space(target->kind);
    if (space == PL_SPACE_RELATION) {
        return pl_apply_target(a);
    }
    pl_name name = {target->schema, target->name};
    if (space == PL_SPACE_ATTACHED) {
        const pl_object *table = pl_apply_parent(a);
        pl_ref ref = *target;
        ref.schema = table != NULL ? table->ref.schema : NULL;
        return table != NULL ? pl_schema_find(a->schema, &ref) : NULL;
    }
    if (space == PL_SPACE_ROUTINE) {
        return pl_apply_find_routine(a);
    }
    const pl_object *found = pl_schema_resolve(a->schema, target->kind, name, target->signature);
    if (found == NULL && space == PL_SPACE_TYPE && pl_apply_may_report(a, name)) {
        pl_ref ref = *target;
        pl_apply_problem(a, PL_PROBLEM_MISSING, &ref, "type \"%s\" does not exist",
                         pl_apply_name_text(a, name));
    }
    return found;
}

/* An index that a constraint owns has the constraint's name, whichever of the two is renamed. */
static void rename_owning_constraint(const pl_applier *a, const pl_object *index, const char *to)
{
    const pl_index *old = index->as.index;
    pl_ref ref = {.kind = PL_KIND_TABLE, .schema = old->table.schema, .name = old->table.name};
    const pl_object *table = pl_schema_find(a->schema, &ref);
    if (old->constraint == NULL || table == NULL || !pl_apply_is_table(table)) {
        return;
    }
    pl_object *edited = pl_apply_edit(a, table);
    pl_table *parts = pl_apply_edit_table(a, edited);
    size_t at = pl_apply_constraint_index(parts, old->constraint);
    if (at != PL_NO_COLUMN) {
        pl_apply_edit_constraint(a, parts, at)->name = to;
        pl_apply_put(a, edited);
    }
}

static void rename_index(const pl_applier *a, const pl_object *object, const char *to)
{
    rename_owning_constraint(a, object, to);
    pl_object *edited = pl_apply_edit(a, object);
    pl_index *index = pl_arena_copy(a->arena, object->as.index, sizeof *index);
    index->constraint = index->constraint != NULL ? to : NULL;
    edited->as.index = index;
    pl_apply_put(a, edited);
    pl_apply_move(a, edited, object->ref.schema, to);
}

static void rename_schema(const pl_applier *a, const pl_object *object, const char *to)
{
    pl_objects inside = {0};
    pl_schema_dependents(a->context->arena, a->schema, object, &inside);
    pl_object *edited = pl_apply_edit(a, object);
    edited->ref.name = to;
    pl_schema_remove(a->schema, object);
    pl_apply_put(a, edited);
    for (size_t i = 0; i < inside.count; i++) {
        const pl_object *now = pl_schema_find(a->schema, &inside.at[i]->ref);
        if (now != NULL && pl_same(now->ref.schema, object->ref.name) &&
            pl_kind_space(now->ref.kind) != PL_SPACE_ATTACHED) {
            pl_apply_move(a, now, to, now->ref.name);
        }
    }
}

void pl_apply_rename(const pl_applier *a)
{
    const char *to = a->operation->new_name;
    const pl_object *object = find_renamed(a);
    if (object == NULL || to == NULL) {
        return;
    }
    pl_ref ref = object->ref;
    ref.name = to;
    if (taken(a, &ref) && a->lenient) {
        return;
    }
    if (object->ref.kind == PL_KIND_INDEX) {
        rename_index(a, object, to);
    } else if (object->ref.kind == PL_KIND_SCHEMA) {
        rename_schema(a, object, to);
    } else {
        pl_apply_move(a, object, object->ref.schema, to);
    }
}

void pl_apply_set_schema(const pl_applier *a)
{
    const char *to = a->operation->new_name;
    const pl_object *object = find_renamed(a);
    if (object == NULL || to == NULL) {
        return;
    }
    pl_ref schema = {.kind = PL_KIND_SCHEMA, .name = to};
    if (!pl_schema_knows_schema(a->schema, to) && a->schema->complete &&
        pl_schema_ever_had(a->schema, &schema)) {
        pl_apply_problem(a, PL_PROBLEM_MISSING_REFERENCE, &schema, "schema \"%s\" does not exist",
                         to);
    }
    if (object->ref.kind == PL_KIND_EXTENSION) {
        pl_object *edited = pl_apply_edit(a, object);
        pl_extension *extension = pl_arena_copy(a->arena, object->as.extension, sizeof *extension);
        extension->in_schema = to;
        edited->as.extension = extension;
        pl_apply_put(a, edited);
        return;
    }
    pl_ref ref = object->ref;
    ref.schema = to;
    if (pl_same(object->ref.schema, to) || (taken(a, &ref) && a->lenient)) {
        return;
    }
    pl_apply_move(a, object, to, object->ref.name);
}
