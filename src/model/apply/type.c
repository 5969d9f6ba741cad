/*
 * Types (enums, composites, ranges) and domains.
 */
#include "model/apply/private.h"

#include <string.h>

static pl_name new_name(const pl_applier *a)
{
    const pl_ref *target = &a->operation->target;
    const char *schema = target->schema;
    return (pl_name){schema != NULL ? schema : pl_schema_creation_schema(a->schema), target->name};
}

/* A table's row type takes a name among the types, a composite type one among the relations. */
static bool is_taken(const pl_applier *a, const pl_object *wanted)
{
    const pl_object *there = pl_schema_find(a->schema, &wanted->ref);
    if (there == NULL) {
        pl_ref relation = {
            .kind = PL_KIND_TABLE, .schema = wanted->ref.schema, .name = wanted->ref.name};
        there = pl_schema_find(a->schema, &relation);
        if (there != NULL && there->ref.kind == PL_KIND_INDEX) {
            there = NULL;
        }
    }
    if (there == NULL || there->assumed) {
        return false;
    }
    if (there->ref.kind == PL_KIND_TYPE && !there->partial &&
        there->as.type->kind == PL_TYPE_SHELL) {
        return false;
    }
    pl_apply_exists(a, there, wanted, "type \"%s\" already exists", wanted->ref.name);
    return a->lenient || pl_apply_has(a, PL_OPF_IF_NOT_EXISTS) ||
           pl_kind_space(there->ref.kind) == PL_SPACE_RELATION;
}

static void create_type(const pl_applier *a)
{
    pl_type *type = pl_arena_copy(a->arena, a->operation->as.type, sizeof *type);
    pl_vec_own(a->arena, &type->attributes);
    for (size_t i = 0; i < type->attributes.count; i++) {
        pl_column *attribute = pl_arena_copy(a->arena, type->attributes.at[i], sizeof *attribute);
        attribute->type = pl_apply_type(a, &attribute->type);
        type->attributes.at[i] = attribute;
    }
    const pl_object *object = pl_apply_new(a, PL_KIND_TYPE, new_name(a), type);
    if (!is_taken(a, object)) {
        pl_apply_put(a, object);
    }
}

/* The type ALTER TYPE speaks of; NULL: pass over. */
static const pl_object *altered_type(const pl_applier *a, pl_kind kind)
{
    const pl_ref *target = &a->operation->target;
    bool part = pl_kind_space(target->kind) == PL_SPACE_PART;
    pl_name name = {target->schema, part ? target->parent : target->name};
    const pl_object *found = pl_apply_find(a, kind, name);
    if (found == NULL) {
        pl_ref ref = {.kind = kind, .schema = name.schema, .name = name.name};
        if (pl_apply_may_report(a, name)) {
            pl_apply_problem(a, PL_PROBLEM_MISSING, &ref, "type \"%s\" does not exist",
                             pl_apply_name_text(a, name));
        }
        return pl_apply_assume(a, kind, name);
    }
    if (found->ref.kind != kind) {
        pl_apply_problem(a, PL_PROBLEM_WRONG_KIND, &found->ref,
                         kind == PL_KIND_DOMAIN ? "\"%s\" is not a domain" : "%s is not an enum",
                         found->ref.name);
        return NULL;
    }
    return found;
}

static size_t index_of(const pl_strings *values, const char *value)
{
    size_t i = 0;
    while (i < values->count && !pl_same(values->at[i], value)) {
        i++;
    }
    return i;
}

static void put_type(const pl_applier *a, const pl_object *object, pl_type *type)
{
    pl_object *edited = pl_apply_edit(a, object);
    edited->as.type = type;
    pl_apply_put(a, edited);
}

static void insert(pl_arena *arena, pl_strings *values, size_t at, const char *value)
{
    pl_vec_push(arena, values, value);
    for (size_t i = values->count - 1; i > at; i--) {
        values->at[i] = values->at[i - 1];
    }
    values->at[at] = value;
}

/* Versions share a block as long as each only adds to the one before: a slot behind the last value
 * that is still empty has not been taken by another version. So many values, each added by a
 * statement of its own, are not copied each time. */
static void append(pl_arena *arena, pl_strings *values, const char *value)
{
    bool free_slot = values->count < values->capacity && values->at[values->count] == NULL;
    if (!free_slot && values->count > 0) {
        values->at = pl_arena_copy(arena, values->at, values->count * sizeof *values->at);
        values->capacity = values->count;
    }
    pl_vec_push(arena, values, value);
}

static bool value_is_taken(const pl_applier *a, const pl_object *object, const char *value)
{
    const pl_strings *values = &object->as.type->values;
    if (index_of(values, value) == values->count) {
        return false;
    }
    pl_ref ref = pl_part_ref(object, PL_KIND_ENUM_VALUE, value);
    if (pl_apply_has(a, PL_OPF_IF_NOT_EXISTS)) {
        pl_apply_masked(a, PL_PROBLEM_DUPLICATE, &ref, "enum label \"%s\" already exists", value);
    } else {
        pl_apply_problem(a, PL_PROBLEM_DUPLICATE, &ref, "enum label \"%s\" already exists", value);
    }
    return true;
}

static void add_value(const pl_applier *a, const pl_object *object)
{
    const char *value = a->operation->target.name;
    const pl_enum_value *place = a->operation->as.enum_value;
    if (value_is_taken(a, object, value)) {
        return;
    }
    pl_type *type = pl_arena_copy(a->arena, object->as.type, sizeof *type);
    if (place == NULL || place->neighbor == NULL) {
        append(a->arena, &type->values, value);
        put_type(a, object, type);
        return;
    }
    pl_vec_own(a->arena, &type->values);
    size_t at = index_of(&type->values, place->neighbor);
    if (at == type->values.count && !object->partial) {
        pl_ref ref = pl_part_ref(object, PL_KIND_ENUM_VALUE, place->neighbor);
        pl_apply_problem(a, PL_PROBLEM_MISSING_REFERENCE, &ref,
                         "\"%s\" is not an existing enum label", place->neighbor);
    }
    at += at < type->values.count && !place->before ? 1 : 0;
    insert(a->arena, &type->values, at, value);
    put_type(a, object, type);
}

/* A default of the type is kept by the server as the value itself, so it follows the new label. */
static void rename_in_default(const pl_applier *a, pl_table *table, size_t index, const char *from,
                              const char *to)
{
    const pl_expression *old = table->columns.at[index]->default_value;
    const char *quoted = pl_arena_printf(a->arena, "'%s'", from);
    if (!pl_starts_with(old->canonical, quoted) || strchr(to, '\'') != NULL) {
        return;
    }
    pl_expression *now = pl_arena_copy(a->arena, old, sizeof *old);
    now->canonical = pl_arena_printf(a->arena, "'%s'%s", to, old->canonical + strlen(quoted));
    now->constants = (pl_strings){0};
    pl_vec_push(a->arena, &now->constants, to);
    pl_apply_edit_column(a, table, index)->default_value = now;
}

static bool has_default_of(const pl_column *column, const pl_object *type)
{
    return column->default_value != NULL && column->default_value->is_constant &&
           column->type.dimensions == 0 && pl_same(column->type.name, type->ref.name) &&
           pl_same(column->type.schema, type->ref.schema);
}

static void rename_in_defaults(const pl_applier *a, const pl_object *type, const char *from,
                               const char *to)
{
    pl_objects dependents = {0};
    pl_schema_dependents(a->context->arena, a->schema, type, &dependents);
    for (size_t i = 0; i < dependents.count; i++) {
        const pl_object *object = dependents.at[i];
        if (!pl_apply_is_table(object)) {
            continue;
        }
        pl_object *edited = pl_apply_edit(a, object);
        pl_table *table = pl_apply_edit_table(a, edited);
        for (size_t k = 0; k < table->columns.count; k++) {
            if (has_default_of(table->columns.at[k], type)) {
                rename_in_default(a, table, k, from, to);
            }
        }
        pl_apply_put(a, edited);
    }
}

static void rename_value(const pl_applier *a, const pl_object *object)
{
    const char *from = a->operation->target.name;
    const char *to = a->operation->new_name;
    pl_type *type = pl_arena_copy(a->arena, object->as.type, sizeof *type);
    pl_vec_own(a->arena, &type->values);
    size_t at = index_of(&type->values, from);
    if (at == type->values.count) {
        if (!object->partial && a->schema->complete) {
            pl_ref ref = pl_part_ref(object, PL_KIND_ENUM_VALUE, from);
            pl_apply_problem(a, PL_PROBLEM_MISSING, &ref, "\"%s\" is not an existing enum label",
                             from);
        }
        return;
    }
    if (!value_is_taken(a, object, to)) {
        type->values.at[at] = to;
        put_type(a, object, type);
        rename_in_defaults(a, object, from, to);
    }
}

static size_t attribute_index(const pl_type *type, const char *name)
{
    size_t i = 0;
    while (i < type->attributes.count && !pl_same(type->attributes.at[i]->name, name)) {
        i++;
    }
    return i;
}

static void miss_attribute(const pl_applier *a, const pl_object *object, const char *name)
{
    pl_ref ref = pl_part_ref(object, PL_KIND_ATTRIBUTE, name);
    if (object->partial || !a->schema->complete) {
        return;
    }
    if (pl_apply_has(a, PL_OPF_IF_EXISTS)) {
        pl_apply_masked(a, PL_PROBLEM_MISSING, &ref,
                        "column \"%s\" of relation \"%s\" does not exist", name, object->ref.name);
    } else {
        pl_apply_problem(a, PL_PROBLEM_MISSING, &ref,
                         "column \"%s\" of relation \"%s\" does not exist", name, object->ref.name);
    }
}

static void change_attribute(const pl_applier *a, pl_type *type, size_t at)
{
    const pl_operation *operation = a->operation;
    if (operation->kind == PL_OP_DROP_ATTRIBUTE) {
        pl_vec_delete(&type->attributes, at);
        return;
    }
    pl_column *attribute = pl_arena_copy(a->arena, type->attributes.at[at], sizeof *attribute);
    if (operation->kind == PL_OP_RENAME_ATTRIBUTE) {
        attribute->name = operation->new_name;
    } else {
        attribute->type = pl_apply_type(a, &operation->as.type_change->type);
        attribute->collation = operation->as.type_change->collation;
    }
    type->attributes.at[at] = attribute;
}

static void add_attribute(const pl_applier *a, const pl_object *object, pl_type *type)
{
    const pl_column *given = a->operation->as.column;
    if (attribute_index(type, given->name) < type->attributes.count) {
        pl_ref ref = pl_part_ref(object, PL_KIND_ATTRIBUTE, given->name);
        pl_apply_problem(a, PL_PROBLEM_DUPLICATE, &ref,
                         "column \"%s\" of relation \"%s\" already exists", given->name,
                         object->ref.name);
        return;
    }
    pl_column *attribute = pl_arena_copy(a->arena, given, sizeof *given);
    attribute->type = pl_apply_type(a, &given->type);
    pl_vec_push(a->arena, &type->attributes, attribute);
}

static void alter_attributes(const pl_applier *a, const pl_object *object)
{
    pl_type *type = pl_arena_copy(a->arena, object->as.type, sizeof *type);
    pl_vec_own(a->arena, &type->attributes);
    if (a->operation->kind == PL_OP_ADD_ATTRIBUTE) {
        add_attribute(a, object, type);
    } else {
        const char *name = a->operation->target.name;
        size_t at = attribute_index(type, name);
        if (at == type->attributes.count) {
            miss_attribute(a, object, name);
            return;
        }
        change_attribute(a, type, at);
    }
    put_type(a, object, type);
}

static void set_options(const pl_applier *a, const pl_object *object)
{
    pl_type *type = pl_arena_copy(a->arena, object->as.type, sizeof *type);
    pl_apply_merge_options(a->arena, &type->options, a->operation->as.options);
    put_type(a, object, type);
}

void pl_apply_types(const pl_applier *a)
{
    if (a->operation->kind == PL_OP_CREATE_TYPE) {
        create_type(a);
        return;
    }
    const pl_object *object = altered_type(a, PL_KIND_TYPE);
    if (object == NULL || object->as.type == NULL) {
        return;
    }
    switch ((int)a->operation->kind) {
    case PL_OP_ADD_ENUM_VALUE:
        add_value(a, object);
        break;
    case PL_OP_RENAME_ENUM_VALUE:
        rename_value(a, object);
        break;
    case PL_OP_SET_TYPE_OPTIONS:
        set_options(a, object);
        break;
    default:
        alter_attributes(a, object);
        break;
    }
}

/* Domains. */

static const char *domain_constraint_name(const pl_applier *a, const pl_object *object,
                                          const pl_domain *domain)
{
    for (unsigned pass = 0;; pass++) {
        const char *label = pass == 0 ? "check" : pl_arena_printf(a->arena, "check%u", pass);
        const char *name = pl_apply_make_name(a->arena, object->ref.name, NULL, label);
        bool taken = pl_schema_has_constraint_name(a->schema, object->ref.schema, name);
        for (size_t i = 0; !taken && i < domain->constraints.count; i++) {
            taken = pl_same(domain->constraints.at[i]->name, name);
        }
        if (!taken) {
            return name;
        }
    }
}

static void add_domain_constraint(const pl_applier *a, const pl_object *object, pl_domain *domain,
                                  const pl_constraint *given)
{
    pl_constraint *constraint = pl_arena_copy(a->arena, given, sizeof *given);
    constraint->check = pl_apply_expression(a, given->check);
    if (constraint->origin.text == NULL) {
        constraint->origin = a->operation->span;
    }
    if (constraint->name == NULL) {
        constraint->name = domain_constraint_name(a, object, domain);
    }
    for (size_t i = 0; i < domain->constraints.count; i++) {
        if (pl_same(domain->constraints.at[i]->name, constraint->name)) {
            pl_ref ref = pl_part_ref(object, PL_KIND_DOMAIN_CONSTRAINT, constraint->name);
            pl_apply_problem(a, PL_PROBLEM_DUPLICATE, &ref,
                             "constraint \"%s\" for domain \"%s\" already exists", constraint->name,
                             object->ref.name);
            return;
        }
    }
    pl_vec_push(a->arena, &domain->constraints, constraint);
}

static void create_domain(const pl_applier *a)
{
    const pl_domain *given = a->operation->as.domain;
    pl_domain *domain = pl_arena_copy(a->arena, given, sizeof *given);
    domain->type = pl_apply_type(a, &given->type);
    domain->default_value = pl_apply_expression(a, given->default_value);
    domain->constraints = (pl_constraints){0};
    const pl_object *object = pl_apply_new(a, PL_KIND_DOMAIN, new_name(a), domain);
    for (size_t i = 0; i < given->constraints.count; i++) {
        add_domain_constraint(a, object, domain, given->constraints.at[i]);
    }
    if (!is_taken(a, object)) {
        pl_apply_put(a, object);
    }
}

static void change_domain_constraint(const pl_applier *a, const pl_object *object,
                                     pl_domain *domain)
{
    const char *name = a->operation->target.name;
    for (size_t i = 0; i < domain->constraints.count; i++) {
        if (!pl_same(domain->constraints.at[i]->name, name)) {
            continue;
        }
        if (a->operation->kind == PL_OP_DROP_DOMAIN_CONSTRAINT) {
            pl_vec_delete(&domain->constraints, i);
        } else {
            pl_constraint *constraint =
                pl_arena_copy(a->arena, domain->constraints.at[i], sizeof *constraint);
            constraint->not_valid = false;
            domain->constraints.at[i] = constraint;
        }
        return;
    }
    if (object->partial || !a->schema->complete) {
        return;
    }
    pl_ref ref = pl_part_ref(object, PL_KIND_DOMAIN_CONSTRAINT, name);
    if (pl_apply_has(a, PL_OPF_IF_EXISTS)) {
        pl_apply_masked(a, PL_PROBLEM_MISSING, &ref,
                        "constraint \"%s\" of domain \"%s\" does not exist", name,
                        object->ref.name);
    } else {
        pl_apply_problem(a, PL_PROBLEM_MISSING, &ref,
                         "constraint \"%s\" of domain \"%s\" does not exist", name,
                         object->ref.name);
    }
}

void pl_apply_domains(const pl_applier *a)
{
    if (a->operation->kind == PL_OP_CREATE_DOMAIN) {
        create_domain(a);
        return;
    }
    const pl_object *object = altered_type(a, PL_KIND_DOMAIN);
    if (object == NULL || object->as.domain == NULL) {
        return;
    }
    pl_domain *domain = pl_arena_copy(a->arena, object->as.domain, sizeof *domain);
    pl_vec_own(a->arena, &domain->constraints);
    switch ((int)a->operation->kind) {
    case PL_OP_SET_DOMAIN_DEFAULT:
        domain->default_value = pl_apply_expression(a, a->operation->as.expression);
        break;
    case PL_OP_SET_DOMAIN_NOT_NULL:
    case PL_OP_DROP_DOMAIN_NOT_NULL:
        domain->not_null = a->operation->kind == PL_OP_SET_DOMAIN_NOT_NULL;
        break;
    case PL_OP_ADD_DOMAIN_CONSTRAINT:
        add_domain_constraint(a, object, domain, a->operation->as.constraint);
        break;
    default:
        change_domain_constraint(a, object, domain);
        break;
    }
    pl_object *edited = pl_apply_edit(a, object);
    edited->as.domain = domain;
    pl_apply_put(a, edited);
}
