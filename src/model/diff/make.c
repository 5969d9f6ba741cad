/*
 * Objects made and dropped whole, and the altering of all but tables.
 */
#include "base/str.h"
#include "model/diff/private.h"

#include <string.h>

/* ---- Made ----------------------------------------------------------------------------------- */

static const pl_operation_kind make_kinds[PL_KIND_COUNT] = {
    [PL_KIND_TYPE] = PL_OP_CREATE_TYPE,
    [PL_KIND_DOMAIN] = PL_OP_CREATE_DOMAIN,
    [PL_KIND_SEQUENCE] = PL_OP_CREATE_SEQUENCE,
    [PL_KIND_VIEW] = PL_OP_CREATE_VIEW,
    [PL_KIND_MATERIALIZED_VIEW] = PL_OP_CREATE_MATERIALIZED_VIEW,
    [PL_KIND_INDEX] = PL_OP_CREATE_INDEX,
    [PL_KIND_FUNCTION] = PL_OP_CREATE_ROUTINE,
    [PL_KIND_PROCEDURE] = PL_OP_CREATE_ROUTINE,
    [PL_KIND_TRIGGER] = PL_OP_CREATE_TRIGGER,
    [PL_KIND_POLICY] = PL_OP_CREATE_POLICY,
    [PL_KIND_SCHEMA] = PL_OP_CREATE_SCHEMA,
    [PL_KIND_EXTENSION] = PL_OP_CREATE_EXTENSION,
};

static void owned_by(pl_diff *diff, const pl_ref *ref, const pl_sequence *sequence)
{
    const char *owner = "none";
    if (sequence->owned_by.name != NULL) {
        const char *table = pl_identifier_text(diff->arena, sequence->owned_by.name);
        const char *column = pl_identifier_text(diff->arena, sequence->owned_by_column);
        owner = pl_arena_printf(diff->arena, "%s.%s", table, column);
        if (sequence->owned_by.schema != NULL && !pl_same(sequence->owned_by.schema, "public")) {
            owner =
                pl_arena_printf(diff->arena, "%s.%s",
                                pl_identifier_text(diff->arena, sequence->owned_by.schema), owner);
        }
    }
    pl_options *options = pl_arena_make(diff->arena, pl_options);
    pl_vec_push(diff->arena, options, (pl_option){.key = "owned_by", .value = owner});
    pl_diff_emit(diff, PL_STAGE_LATE, PL_OP_ALTER_SEQUENCE, ref)->as.options = options;
}

static void make_sequence(pl_diff *diff, const pl_object *object)
{
    pl_sequence *sequence = pl_arena_copy(diff->arena, object->as.sequence, sizeof(pl_sequence));
    sequence->owned_by = (pl_name){0};
    sequence->owned_by_column = NULL;
    pl_diff_emit(diff, PL_STAGE_MAKE, PL_OP_CREATE_SEQUENCE, &object->ref)->as.sequence = sequence;
    if (object->as.sequence->owned_by.name != NULL) {
        owned_by(diff, &object->ref, object->as.sequence);
    }
}

static bool has_parts(const pl_diff *diff, const pl_object *index)
{
    for (size_t i = 0; i < diff->items.count; i++) {
        const pl_object *other = diff->items.at[i].after;
        if (other != NULL && other->ref.kind == PL_KIND_INDEX &&
            pl_same(other->as.index->attached_to.name, index->ref.name) &&
            pl_same(other->as.index->attached_to.schema, index->ref.schema)) {
            return true;
        }
    }
    return false;
}

static bool is_partitioned(const pl_diff *diff, pl_name name)
{
    const pl_object *table = pl_diff_after(diff, PL_KIND_TABLE, name);
    return table != NULL && table->ref.kind == PL_KIND_TABLE &&
           table->as.table->partition_by != NULL;
}

/* On a partitioned table the index is made alone, then those of the partitions, each under its own
 * name, and attached. */
static void make_index(pl_diff *diff, const pl_object *object)
{
    pl_index *index = pl_arena_copy(diff->arena, object->as.index, sizeof(pl_index));
    index->only = index->only || (is_partitioned(diff, index->table) && has_parts(diff, object));
    pl_diff_emit(diff, PL_STAGE_MAKE, PL_OP_CREATE_INDEX, &object->ref)->as.index = index;
    if (index->attached_to.name != NULL) {
        pl_ref parent = {.kind = PL_KIND_INDEX,
                         .schema = index->attached_to.schema,
                         .name = index->attached_to.name};
        pl_name *part = pl_arena_make(diff->arena, pl_name);
        *part = (pl_name){object->ref.schema, object->ref.name};
        pl_diff_emit(diff, PL_STAGE_LATE, PL_OP_ATTACH_INDEX, &parent)->as.other_table = part;
    }
}

static void trigger_state(pl_diff *diff, const pl_object *object, const char *state)
{
    pl_ref table = {.kind = PL_KIND_TABLE,
                    .schema = object->as.trigger->table.schema,
                    .name = object->as.trigger->table.name};
    pl_operation *operation = pl_diff_emit(diff, PL_STAGE_LATE, PL_OP_SET_TRIGGER_STATE, &table);
    operation->new_name = object->ref.name;
    operation->value = state;
}

static bool is_on(const char *state)
{
    return state == NULL || pl_same(state, "O");
}

/* CREATE DOMAIN has no NOT VALID. */
static void make_domain(pl_diff *diff, const pl_object *object)
{
    pl_domain *domain = pl_arena_copy(diff->arena, object->as.domain, sizeof(pl_domain));
    domain->constraints = (pl_constraints){0};
    pl_diff_emit(diff, PL_STAGE_MAKE, PL_OP_CREATE_DOMAIN, &object->ref)->as.domain = domain;
    for (size_t i = 0; i < object->as.domain->constraints.count; i++) {
        const pl_constraint *constraint = object->as.domain->constraints.at[i];
        if (!constraint->not_valid) {
            pl_vec_push(diff->arena, &domain->constraints, constraint);
            continue;
        }
        pl_ref ref = pl_diff_part(&object->ref, PL_KIND_DOMAIN_CONSTRAINT, constraint->name);
        pl_diff_emit(diff, PL_STAGE_MAKE, PL_OP_ADD_DOMAIN_CONSTRAINT, &ref)->as.constraint =
            constraint;
    }
}

static void make_other(pl_diff *diff, const pl_object *object)
{
    pl_operation_kind kind = make_kinds[object->ref.kind];
    pl_operation *operation =
        pl_diff_emit(diff, PL_STAGE_MAKE, kind != 0 ? kind : PL_OP_CREATE_OBJECT, &object->ref);
    operation->as.payload = object->as.payload;
    if (object->ref.kind == PL_KIND_TRIGGER && !is_on(object->as.trigger->enabled)) {
        trigger_state(diff, object, object->as.trigger->enabled);
    }
}

void pl_diff_make(pl_diff *diff, const pl_diff_item *item)
{
    const pl_object *object = item->after;
    switch ((int)object->ref.kind) {
    case PL_KIND_TABLE:
    case PL_KIND_FOREIGN_TABLE:
        pl_diff_make_table(diff, item);
        break;
    case PL_KIND_SEQUENCE:
        make_sequence(diff, object);
        break;
    case PL_KIND_INDEX:
        make_index(diff, object);
        break;
    case PL_KIND_DOMAIN:
        make_domain(diff, object);
        break;
    case PL_KIND_DEFAULT_PRIVILEGES: /* they are nothing but grants */
        break;
    default:
        make_other(diff, object);
        break;
    }
}

/* ---- Dropped -------------------------------------------------------------------------------- */

static const pl_operation_kind drop_kinds[PL_KIND_COUNT] = {
    [PL_KIND_TABLE] = PL_OP_DROP_TABLE,
    [PL_KIND_FOREIGN_TABLE] = PL_OP_DROP_TABLE,
    [PL_KIND_TYPE] = PL_OP_DROP_TYPE,
    [PL_KIND_DOMAIN] = PL_OP_DROP_DOMAIN,
    [PL_KIND_SEQUENCE] = PL_OP_DROP_SEQUENCE,
    [PL_KIND_VIEW] = PL_OP_DROP_VIEW,
    [PL_KIND_MATERIALIZED_VIEW] = PL_OP_DROP_MATERIALIZED_VIEW,
    [PL_KIND_INDEX] = PL_OP_DROP_INDEX,
    [PL_KIND_FUNCTION] = PL_OP_DROP_ROUTINE,
    [PL_KIND_PROCEDURE] = PL_OP_DROP_ROUTINE,
    [PL_KIND_TRIGGER] = PL_OP_DROP_TRIGGER,
    [PL_KIND_POLICY] = PL_OP_DROP_POLICY,
    [PL_KIND_SCHEMA] = PL_OP_DROP_SCHEMA,
    [PL_KIND_EXTENSION] = PL_OP_DROP_EXTENSION,
};

void pl_diff_drop(pl_diff *diff, pl_diff_stage stage, const pl_object *object)
{
    if (object->ref.kind == PL_KIND_DEFAULT_PRIVILEGES) {
        pl_diff_take_grants(diff, object);
        return;
    }
    pl_operation_kind kind = drop_kinds[object->ref.kind];
    pl_diff_emit(diff, stage, kind != 0 ? kind : PL_OP_DROP_OBJECT, &object->ref);
}

/* ---- Altered -------------------------------------------------------------------------------- */

/* OR REPLACE keeps names, types and order of the columns, and can add some at the end. All that is
 * known of them is the text: the old select list must begin the new one. */
static bool is_replaceable_view(const pl_diff *diff, const pl_view *before, const pl_view *after)
{
    if (pl_diff_same_view(diff, before, after)) {
        return true;
    }
    const char *old = before->query != NULL ? before->query->canonical : NULL;
    const char *new = after->query != NULL ? after->query->canonical : NULL;
    if (old == NULL || new == NULL || before->query->has_star || after->query->has_star ||
        !pl_diff_same_strings(diff, &before->columns, &after->columns)) {
        return false;
    }
    const char *end = strstr(old, " FROM ");
    size_t size = end != NULL ? (size_t)(end - old) : strlen(old);
    bool plain = pl_starts_with(old, "SELECT ") && strcspn(old, "(") >= size;
    return plain && strncmp(old, new, size) == 0 &&
           (new[size] == ',' || new[size] == ' ' || new[size] == '\0');
}

static bool has_equal_strings(const pl_strings *a, const pl_strings *b)
{
    for (size_t i = 0; i < a->count && i < b->count; i++) {
        if (!pl_same(a->at[i], b->at[i])) {
            return false;
        }
    }
    return a->count == b->count;
}

/* The star stands for the names the columns had when the view was made; they don't follow a rename.
 * The view that was made again has other names, though its text is the same. */
static bool is_made_again_by_star(const pl_object *before, const pl_object *after)
{
    const pl_query *old = before->as.view->query;
    const pl_query *new = after->as.view->query;
    bool moved =
        before->origin.text != after->origin.text || before->origin.begin != after->origin.begin;
    return moved && old != NULL && new != NULL && old->has_star &&new->has_star &&
           !has_equal_strings(&old->columns, &new->columns);
}

static bool is_replaceable_routine(const pl_diff *diff, const pl_routine *before,
                                   const pl_routine *after)
{
    if (before->procedure != after->procedure ||
        before->arguments.count != after->arguments.count ||
        !pl_diff_same(diff, before->returns.text, after->returns.text) ||
        before->returns.set_of != after->returns.set_of || before->window != after->window) {
        return false;
    }
    for (size_t i = 0; i < before->arguments.count; i++) {
        const pl_argument *a = &before->arguments.at[i];
        const pl_argument *b = &after->arguments.at[i];
        bool lost = a->default_value != NULL && b->default_value == NULL;
        bool renamed = a->name != NULL && !pl_same(a->name, b->name);
        if (lost || renamed || !pl_same(a->mode, b->mode) ||
            !pl_diff_same(diff, a->type.text, b->type.text)) {
            return false;
        }
    }
    return true;
}

/* ALTER POLICY can neither take an expression away nor change the command. */
static bool is_alterable_policy(const pl_policy *before, const pl_policy *after)
{
    return before->restrictive == after->restrictive && pl_same(before->command, after->command) &&
           (before->using_expression == NULL || after->using_expression != NULL) &&
           (before->check_expression == NULL || after->check_expression != NULL);
}

static bool is_alterable_type(const pl_type *before, const pl_type *after)
{
    if (before->kind != after->kind) {
        return false;
    }
    bool listed = before->kind == PL_TYPE_ENUM || before->kind == PL_TYPE_COMPOSITE;
    return listed || pl_diff_same_options(&before->options, &after->options);
}

static bool same_definition(const pl_diff *diff, const pl_generic *before, const pl_generic *after)
{
    if (before == NULL || after == NULL) {
        return before == after;
    }
    return pl_diff_same(diff, before->definition, after->definition);
}

bool pl_diff_can_alter(const pl_diff *diff, const pl_object *before, const pl_object *after)
{
    if (before->ref.kind != after->ref.kind) {
        return false;
    }
    if (before->as.payload == after->as.payload) {
        return true;
    }
    switch ((int)before->ref.kind) {
    case PL_KIND_TABLE:
    case PL_KIND_FOREIGN_TABLE:
        return pl_diff_same(diff, before->as.table->partition_by, after->as.table->partition_by) &&
               pl_same(before->as.table->server, after->as.table->server);
    case PL_KIND_INDEX:
        return pl_diff_same_index(diff, before->as.index, after->as.index) &&
               (before->as.index->constraint == NULL || !pl_diff_took_index(before, after));
    case PL_KIND_VIEW:
        return is_replaceable_view(diff, before->as.view, after->as.view) &&
               !is_made_again_by_star(before, after);
    case PL_KIND_MATERIALIZED_VIEW:
        return pl_diff_same_view(diff, before->as.view, after->as.view) &&
               !is_made_again_by_star(before, after);
    case PL_KIND_SEQUENCE:
        return before->as.sequence->temporary == after->as.sequence->temporary;
    case PL_KIND_TYPE:
        return is_alterable_type(before->as.type, after->as.type);
    case PL_KIND_DOMAIN:
        return pl_diff_same(diff, before->as.domain->type.text, after->as.domain->type.text) &&
               pl_same(before->as.domain->collation, after->as.domain->collation);
    case PL_KIND_FUNCTION:
    case PL_KIND_PROCEDURE:
        return is_replaceable_routine(diff, before->as.routine, after->as.routine);
    case PL_KIND_TRIGGER:
        return pl_diff_same_trigger(diff, before->as.trigger, after->as.trigger);
    case PL_KIND_POLICY:
        return is_alterable_policy(before->as.policy, after->as.policy);
    case PL_KIND_SCHEMA:
    case PL_KIND_EXTENSION:
    case PL_KIND_ROLE:
    case PL_KIND_DATABASE:
    case PL_KIND_TABLESPACE:
    case PL_KIND_DEFAULT_PRIVILEGES:
    case PL_KIND_LARGE_OBJECT:
        return true; /* dropping one to make it anew would cost far more than its definition */
    default:
        return same_definition(diff, before->as.generic, after->as.generic);
    }
}

static void replace(pl_diff *diff, const pl_diff_item *item)
{
    pl_diff_emit(diff, PL_STAGE_MAKE, make_kinds[item->after->ref.kind], &item->after->ref)
        ->as.payload = item->after->as.payload;
    pl_operation *operation = (pl_operation *)(uintptr_t)pl_vec_last(&diff->stages[PL_STAGE_MAKE]);
    operation->flags |= PL_OPF_OR_REPLACE;
}

static void set_or_reset(pl_diff *diff, const pl_ref *ref, pl_operation_kind set,
                         pl_operation_kind reset, const pl_options *before, const pl_options *after)
{
    if (pl_diff_same_options(before, after)) {
        return;
    }
    if (before->count > 0) {
        pl_diff_emit(diff, PL_STAGE_MAKE, reset, ref)->as.options = before;
    }
    if (after->count > 0) {
        pl_diff_emit(diff, PL_STAGE_MAKE, set, ref)->as.options = after;
    }
}

static void alter_view(pl_diff *diff, const pl_diff_item *item)
{
    if (!pl_diff_same_view(diff, item->before->as.view, item->after->as.view)) {
        replace(diff, item);
    } else {
        set_or_reset(diff, &item->after->ref, PL_OP_SET_VIEW_OPTIONS, PL_OP_RESET_VIEW_OPTIONS,
                     &item->before->as.view->options, &item->after->as.view->options);
    }
}

static void alter_index(pl_diff *diff, const pl_diff_item *item)
{
    const pl_index *before = item->before->as.index;
    const pl_index *after = item->after->as.index;
    set_or_reset(diff, &item->after->ref, PL_OP_SET_INDEX_OPTIONS, PL_OP_RESET_INDEX_OPTIONS,
                 &before->options, &after->options);
    if (!pl_same(before->tablespace, after->tablespace)) {
        pl_diff_emit(diff, PL_STAGE_MAKE, PL_OP_SET_TABLESPACE, &item->after->ref)->value =
            after->tablespace != NULL ? after->tablespace : "pg_default";
    }
    if (before->attached_to.name == NULL && after->attached_to.name != NULL) {
        pl_ref parent = {.kind = PL_KIND_INDEX,
                         .schema = after->attached_to.schema,
                         .name = after->attached_to.name};
        pl_name *part = pl_arena_make(diff->arena, pl_name);
        *part = (pl_name){item->after->ref.schema, item->after->ref.name};
        pl_diff_emit(diff, PL_STAGE_LATE, PL_OP_ATTACH_INDEX, &parent)->as.other_table = part;
    }
}

static void sequence_option(pl_diff *diff, pl_options *options, const char *key, const char *before,
                            const char *after, const char *usual)
{
    if (!pl_same(before, after)) {
        pl_option option = {.key = key, .value = after != NULL ? after : usual};
        pl_vec_push(diff->arena, options, option);
    }
}

static void alter_sequence(pl_diff *diff, const pl_diff_item *item)
{
    const pl_sequence *before = item->before->as.sequence;
    const pl_sequence *after = item->after->as.sequence;
    pl_options *options = pl_arena_make(diff->arena, pl_options);
    sequence_option(diff, options, "as", before->type, after->type, "bigint");
    sequence_option(diff, options, "increment", before->increment, after->increment, "1");
    sequence_option(diff, options, "minvalue", before->minimum, after->minimum, "");
    sequence_option(diff, options, "maxvalue", before->maximum, after->maximum, "");
    sequence_option(diff, options, "start", before->start, after->start, "1");
    sequence_option(diff, options, "cache", before->cache, after->cache, "1");
    if (before->cycle != after->cycle) {
        pl_option option = {.key = "cycle", .value = after->cycle ? "true" : "false"};
        pl_vec_push(diff->arena, options, option);
    }
    if (options->count > 0) {
        pl_diff_emit(diff, PL_STAGE_MAKE, PL_OP_ALTER_SEQUENCE, &item->after->ref)->as.options =
            options;
    }
    if (!pl_diff_same_name(diff, before->owned_by, after->owned_by) ||
        !pl_diff_same(diff, before->owned_by_column, after->owned_by_column)) {
        owned_by(diff, &item->after->ref, after);
    }
}

static const pl_column *attribute(const pl_columns *attributes, const char *name)
{
    for (size_t i = 0; i < attributes->count; i++) {
        if (pl_same(attributes->at[i]->name, name)) {
            return attributes->at[i];
        }
    }
    return NULL;
}

static void alter_composite(pl_diff *diff, const pl_diff_item *item)
{
    const pl_columns *before = &item->before->as.type->attributes;
    const pl_columns *after = &item->after->as.type->attributes;
    for (size_t i = 0; i < before->count; i++) {
        if (attribute(after, before->at[i]->name) == NULL) {
            pl_ref ref = pl_diff_part(&item->after->ref, PL_KIND_ATTRIBUTE, before->at[i]->name);
            pl_diff_emit(diff, PL_STAGE_MAKE, PL_OP_DROP_ATTRIBUTE, &ref);
        }
    }
    for (size_t i = 0; i < after->count; i++) {
        const pl_column *now = after->at[i];
        const pl_column *old = attribute(before, now->name);
        pl_ref ref = pl_diff_part(&item->after->ref, PL_KIND_ATTRIBUTE, now->name);
        if (old == NULL) {
            pl_diff_emit(diff, PL_STAGE_MAKE, PL_OP_ADD_ATTRIBUTE, &ref)->as.column = now;
        } else if (!pl_diff_same(diff, old->type.text, now->type.text) ||
                   !pl_same(old->collation, now->collation)) {
            pl_type_change *change = pl_arena_make(diff->arena, pl_type_change);
            change->type = now->type;
            change->collation = now->collation;
            pl_diff_emit(diff, PL_STAGE_MAKE, PL_OP_SET_ATTRIBUTE_TYPE, &ref)->as.type_change =
                change;
        }
    }
}

static const pl_constraint *domain_constraint(const pl_domain *domain, const char *name)
{
    for (size_t i = 0; i < domain->constraints.count; i++) {
        if (pl_same(domain->constraints.at[i]->name, name)) {
            return domain->constraints.at[i];
        }
    }
    return NULL;
}

static void domain_constraints(pl_diff *diff, const pl_diff_item *item)
{
    const pl_domain *before = item->before->as.domain;
    const pl_domain *after = item->after->as.domain;
    for (size_t i = 0; i < before->constraints.count; i++) {
        const pl_constraint *old = before->constraints.at[i];
        const pl_constraint *now = domain_constraint(after, old->name);
        if (now == NULL || !pl_diff_same_constraint(diff, old, now)) {
            pl_ref ref = pl_diff_part(&item->after->ref, PL_KIND_DOMAIN_CONSTRAINT, old->name);
            pl_diff_emit(diff, PL_STAGE_MAKE, PL_OP_DROP_DOMAIN_CONSTRAINT, &ref);
        }
    }
    for (size_t i = 0; i < after->constraints.count; i++) {
        const pl_constraint *now = after->constraints.at[i];
        const pl_constraint *old = domain_constraint(before, now->name);
        pl_ref ref = pl_diff_part(&item->after->ref, PL_KIND_DOMAIN_CONSTRAINT, now->name);
        if (old == NULL || !pl_diff_same_constraint(diff, old, now)) {
            pl_diff_emit(diff, PL_STAGE_MAKE, PL_OP_ADD_DOMAIN_CONSTRAINT, &ref)->as.constraint =
                now;
        } else if (old->not_valid && !now->not_valid) {
            pl_diff_emit(diff, PL_STAGE_MAKE, PL_OP_VALIDATE_DOMAIN_CONSTRAINT, &ref);
        }
    }
}

static void alter_domain(pl_diff *diff, const pl_diff_item *item)
{
    const pl_domain *before = item->before->as.domain;
    const pl_domain *after = item->after->as.domain;
    const pl_ref *ref = &item->after->ref;
    if (!pl_diff_same_expression(diff, before->default_value, after->default_value)) {
        pl_diff_emit(diff, PL_STAGE_MAKE, PL_OP_SET_DOMAIN_DEFAULT, ref)->as.expression =
            after->default_value;
    }
    if (before->not_null != after->not_null) {
        pl_diff_emit(diff, PL_STAGE_MAKE,
                     after->not_null ? PL_OP_SET_DOMAIN_NOT_NULL : PL_OP_DROP_DOMAIN_NOT_NULL, ref);
    }
    domain_constraints(diff, item);
}

static void alter_policy(pl_diff *diff, const pl_diff_item *item)
{
    const pl_policy *before = item->before->as.policy;
    const pl_policy *after = item->after->as.policy;
    if (!pl_diff_same_strings(diff, &before->roles, &after->roles) ||
        !pl_diff_same_expression(diff, before->using_expression, after->using_expression) ||
        !pl_diff_same_expression(diff, before->check_expression, after->check_expression)) {
        pl_diff_emit(diff, PL_STAGE_MAKE, PL_OP_ALTER_POLICY, &item->after->ref)->as.policy = after;
    }
}

static void alter_extension(pl_diff *diff, const pl_diff_item *item)
{
    const pl_extension *before = item->before->as.extension;
    const pl_extension *after = item->after->as.extension;
    if (!pl_same(before->version, after->version)) {
        pl_diff_note(diff, "extension %s: its version is not taken from %s to %s",
                     item->after->ref.name,
                     before->version != NULL ? before->version : "the default",
                     after->version != NULL ? after->version : "the default");
    }
    if (!pl_same(before->in_schema, after->in_schema) && after->in_schema != NULL) {
        pl_diff_emit(diff, PL_STAGE_MAKE, PL_OP_SET_SCHEMA, &item->after->ref)->new_name =
            after->in_schema;
    }
}

void pl_diff_alter(pl_diff *diff, const pl_diff_item *item)
{
    const pl_object *before = item->before;
    const pl_object *after = item->after;
    if (before->as.payload == after->as.payload && !item->touched) {
        return;
    }
    switch ((int)after->ref.kind) {
    case PL_KIND_TABLE:
    case PL_KIND_FOREIGN_TABLE:
        pl_diff_alter_table(diff, item);
        break;
    case PL_KIND_INDEX:
        alter_index(diff, item);
        break;
    case PL_KIND_VIEW:
        alter_view(diff, item);
        break;
    case PL_KIND_SEQUENCE:
        alter_sequence(diff, item);
        break;
    case PL_KIND_TYPE:
        if (after->as.type->kind == PL_TYPE_ENUM) {
            pl_diff_alter_enum(diff, item);
        } else if (after->as.type->kind == PL_TYPE_COMPOSITE) {
            alter_composite(diff, item);
        }
        break;
    case PL_KIND_DOMAIN:
        alter_domain(diff, item);
        break;
    case PL_KIND_FUNCTION:
    case PL_KIND_PROCEDURE:
        if (!pl_diff_same_routine(diff, before->as.routine, after->as.routine)) {
            replace(diff, item);
        }
        break;
    case PL_KIND_TRIGGER:
        if (!pl_same(before->as.trigger->enabled, after->as.trigger->enabled)) {
            trigger_state(diff, after, after->as.trigger->enabled);
        }
        break;
    case PL_KIND_POLICY:
        alter_policy(diff, item);
        break;
    case PL_KIND_EXTENSION:
        alter_extension(diff, item);
        break;
    case PL_KIND_ROLE:
    case PL_KIND_DATABASE:
    case PL_KIND_TABLESPACE:
    case PL_KIND_DEFAULT_PRIVILEGES:
        if (!same_definition(diff, before->as.generic, after->as.generic)) {
            pl_diff_note(diff, "%s: its definition is not changed",
                         pl_ref_text(diff->arena, &after->ref));
        }
        break;
    default:
        break;
    }
}
