/*
 * Who depends on what: the edges of pg_depend, as far as the model has them.
 *
 * AUTO: goes along when the other is dropped (an index with its table). NORMAL: stands in the way
 * unless CASCADE, and then goes, or loses a part (a foreign key, a column, a default).
 */
#include "model/apply/dependence.h"

static bool is_name(pl_name name, const pl_object *object)
{
    return pl_same(name.name, object->ref.name) && pl_same(name.schema, object->ref.schema);
}

static bool has_name(const pl_names *names, const pl_object *object)
{
    for (size_t i = 0; i < names->count; i++) {
        if (is_name(names->at[i], object)) {
            return true;
        }
    }
    return false;
}

static bool is_routine(const pl_object *object)
{
    return pl_kind_space(object->ref.kind) == PL_SPACE_ROUTINE;
}

/* A function is known by name only where it is called, so a name that several functions have says
 * nothing. */
static bool is_only_routine(const pl_applier *a, const pl_object *routine)
{
    return pl_schema_resolve(a->schema, PL_KIND_FUNCTION,
                             (pl_name){routine->ref.schema, routine->ref.name}, NULL) == routine;
}

static bool is_call(const pl_applier *a, const char *written, const pl_object *routine)
{
    if (written == NULL || !is_routine(routine)) {
        return false;
    }
    bool same = pl_same(written, routine->ref.name) ||
                pl_same(written, pl_arena_printf(a->context->arena, "%s.%s", routine->ref.schema,
                                                 routine->ref.name));
    return same && is_only_routine(a, routine);
}

static bool calls(const pl_applier *a, const pl_strings *functions, const pl_object *routine)
{
    for (size_t i = 0; i < functions->count; i++) {
        if (is_call(a, functions->at[i], routine)) {
            return true;
        }
    }
    return false;
}

static bool uses(const pl_applier *a, const pl_expression *expression, const pl_object *on)
{
    if (expression == NULL || is_routine(on)) {
        return expression != NULL && calls(a, &expression->functions, on);
    }
    return has_name(pl_kind_space(on->ref.kind) == PL_SPACE_TYPE ? &expression->typed_by
                                                                 : &expression->relations,
                    on);
}

static bool is_of_type(const pl_type_name *type, const pl_object *on)
{
    bool possible = pl_kind_space(on->ref.kind) == PL_SPACE_TYPE ||
                    pl_kind_space(on->ref.kind) == PL_SPACE_RELATION;
    return possible && !type->builtin && pl_same(type->name, on->ref.name) &&
           pl_same(type->schema, on->ref.schema);
}

static void add(const pl_applier *a, pl_hangings *out, const pl_object *object,
                pl_hanging_part part, pl_kind kind, const char *name)
{
    pl_hanging hanging = {.object = object, .part = part};
    hanging.ref = part == PL_HANGS_WHOLE ? object->ref : pl_part_ref(object, kind, name);
    pl_vec_push(a->context->arena, out, hanging);
}

static void table_columns(const pl_applier *a, const pl_object *object, const pl_object *on,
                          pl_hangings *out)
{
    for (size_t i = 0; i < object->as.table->columns.count; i++) {
        const pl_column *column = object->as.table->columns.at[i];
        if (is_of_type(&column->type, on) || uses(a, column->generated, on)) {
            add(a, out, object, PL_HANGS_COLUMN, PL_KIND_COLUMN, column->name);
        } else if (uses(a, column->default_value, on)) {
            add(a, out, object, PL_HANGS_DEFAULT, PL_KIND_COLUMN, column->name);
        }
    }
}

static void table_constraints(const pl_applier *a, const pl_object *object, const pl_object *on,
                              pl_hangings *out)
{
    for (size_t i = 0; i < object->as.table->constraints.count; i++) {
        const pl_constraint *constraint = object->as.table->constraints.at[i];
        if (is_name(constraint->references, on) || uses(a, constraint->check, on)) {
            add(a, out, object, PL_HANGS_CONSTRAINT, PL_KIND_CONSTRAINT, constraint->name);
        }
    }
}

static void of_table(const pl_applier *a, const pl_object *object, const pl_object *on,
                     pl_hangings *out)
{
    const pl_table *table = object->as.table;
    bool relation = pl_kind_space(on->ref.kind) == PL_SPACE_RELATION;
    bool whole = (relation && has_name(&table->inherits, on)) ||
                 (on->ref.kind == PL_KIND_SERVER && pl_same(table->server, on->ref.name)) ||
                 (!relation && is_name(table->of_type, on));
    if (whole) {
        add(a, out, object, PL_HANGS_WHOLE, object->ref.kind, NULL);
        return;
    }
    table_columns(a, object, on, out);
    table_constraints(a, object, on, out);
}

static bool index_uses(const pl_applier *a, const pl_index *index, const pl_object *on)
{
    bool found = uses(a, index->where, on);
    for (size_t i = 0; !found && i < index->elements.count; i++) {
        found = uses(a, index->elements.at[i].expression, on);
    }
    return found;
}

static void of_type(const pl_applier *a, const pl_object *object, const pl_object *on,
                    pl_hangings *out)
{
    const pl_columns *attributes = &object->as.type->attributes;
    for (size_t i = 0; i < attributes->count; i++) {
        if (is_of_type(&attributes->at[i]->type, on)) {
            add(a, out, object, PL_HANGS_ATTRIBUTE, PL_KIND_ATTRIBUTE, attributes->at[i]->name);
        }
    }
}

static bool query_uses(const pl_applier *a, const pl_query *query, const pl_object *on)
{
    if (query == NULL || is_routine(on)) {
        return query != NULL && calls(a, &query->functions, on);
    }
    return has_name(
        pl_kind_space(on->ref.kind) == PL_SPACE_TYPE ? &query->types : &query->relations, on);
}

static bool routine_uses(const pl_applier *a, const pl_object *object, const pl_object *on)
{
    const pl_routine *routine = object->as.routine;
    bool found =
        is_of_type(&routine->returns, on) || (object != on && query_uses(a, routine->sql_uses, on));
    for (size_t i = 0; !found && i < routine->arguments.count; i++) {
        found = is_of_type(&routine->arguments.at[i].type, on) ||
                (object != on && uses(a, routine->arguments.at[i].default_value, on));
    }
    return found;
}

/* Trigger functions take no arguments, so this one is known exactly. */
static bool trigger_uses(const pl_applier *a, const pl_trigger *trigger, const pl_object *on)
{
    if (is_routine(on)) {
        return (is_name(trigger->function, on) && pl_same(on->ref.signature, "()")) ||
               uses(a, trigger->when, on);
    }
    return is_name(trigger->from_table, on) || uses(a, trigger->when, on);
}

/* What a generic object names is only taken for a dependence where the name can be nothing else. */
static bool generic_uses(const pl_object *object, const pl_object *on)
{
    bool exact = !is_routine(on) ||
                 (object->ref.kind == PL_KIND_EVENT_TRIGGER && pl_same(on->ref.signature, "()"));
    return object->ref.kind != PL_KIND_PUBLICATION && object->as.generic != NULL && exact &&
           has_name(&object->as.generic->depends, on);
}

static bool whole_uses(const pl_applier *a, const pl_object *object, const pl_object *on)
{
    switch ((int)object->ref.kind) {
    case PL_KIND_INDEX:
        return index_uses(a, object->as.index, on);
    case PL_KIND_VIEW:
    case PL_KIND_MATERIALIZED_VIEW:
        return query_uses(a, object->as.view->query, on);
    case PL_KIND_SEQUENCE:
    case PL_KIND_SCHEMA:
    case PL_KIND_EXTENSION:
        return false;
    case PL_KIND_DOMAIN:
        return is_of_type(&object->as.domain->type, on) ||
               uses(a, object->as.domain->default_value, on);
    case PL_KIND_FUNCTION:
    case PL_KIND_PROCEDURE:
        return routine_uses(a, object, on);
    case PL_KIND_TRIGGER:
        return trigger_uses(a, object->as.trigger, on);
    case PL_KIND_POLICY:
        return uses(a, object->as.policy->using_expression, on) ||
               uses(a, object->as.policy->check_expression, on);
    default:
        return generic_uses(object, on);
    }
}

bool pl_goes_along(const pl_object *object, const pl_object *on)
{
    switch ((int)object->ref.kind) {
    case PL_KIND_INDEX:
        return is_name(object->as.index->table, on) || is_name(object->as.index->attached_to, on);
    case PL_KIND_SEQUENCE:
        return is_name(object->as.sequence->owned_by, on);
    case PL_KIND_TRIGGER:
        return is_name(object->as.trigger->table, on);
    case PL_KIND_POLICY:
        return is_name(object->as.policy->table, on);
    case PL_KIND_RULE:
        return pl_same(object->ref.parent, on->ref.name) &&
               pl_same(object->ref.schema, on->ref.schema) &&
               pl_kind_space(on->ref.kind) == PL_SPACE_RELATION;
    case PL_KIND_TABLE:
    case PL_KIND_FOREIGN_TABLE:
        return pl_kind_space(on->ref.kind) == PL_SPACE_RELATION &&
               is_name(object->as.table->partition_of, on);
    case PL_KIND_STATISTICS:
        return has_name(&object->as.generic->depends, on);
    default:
        return false;
    }
}

void pl_hanging_on(const pl_applier *a, const pl_object *object, const pl_object *on,
                   pl_hangings *out)
{
    if (object->as.payload == NULL && object->ref.kind != PL_KIND_SCHEMA) {
        return;
    }
    if (on->ref.kind == PL_KIND_SCHEMA) {
        bool inside = pl_same(object->ref.schema, on->ref.name);
        bool part = pl_kind_space(object->ref.kind) == PL_SPACE_ATTACHED ||
                    object->ref.kind == PL_KIND_INDEX;
        bool extension = object->ref.kind == PL_KIND_EXTENSION &&
                         pl_same(object->as.extension->in_schema, on->ref.name);
        if ((inside && !part) || extension) {
            add(a, out, object, PL_HANGS_WHOLE, object->ref.kind, NULL);
        }
    } else if (pl_apply_is_table(object)) {
        of_table(a, object, on, out);
    } else if (object->ref.kind == PL_KIND_TYPE) {
        of_type(a, object, on, out);
    } else if (whole_uses(a, object, on)) {
        add(a, out, object, PL_HANGS_WHOLE, object->ref.kind, NULL);
    }
}
