/*
 * Functions and procedures, triggers, policies.
 */
#include "model/apply/private.h"

static pl_name new_name(const pl_applier *a)
{
    const pl_ref *target = &a->operation->target;
    const char *schema = target->schema;
    return (pl_name){schema != NULL ? schema : pl_schema_creation_schema(a->schema), target->name};
}

static bool is_input(const pl_argument *argument)
{
    return !pl_same(argument->mode, "out") && !pl_same(argument->mode, "table");
}

static size_t count_defaults(const pl_routine *routine)
{
    size_t count = 0;
    for (size_t i = 0; i < routine->arguments.count; i++) {
        count += routine->arguments.at[i].default_value != NULL;
    }
    return count;
}

/* CREATE OR REPLACE may neither change the result type nor rename an input argument, nor take a
 * default away. */
static void check_replacement(const pl_applier *a, const pl_object *existing,
                              const pl_routine *given)
{
    const pl_routine *old = existing->as.routine;
    if (old->procedure != given->procedure) {
        pl_apply_problem(a, PL_PROBLEM_NOT_POSSIBLE, &existing->ref, "cannot change routine kind");
        return;
    }
    bool typed = old->returns.text != NULL && given->returns.text != NULL;
    if (typed && (!pl_same(old->returns.text, given->returns.text) ||
                  old->returns.set_of != given->returns.set_of)) {
        pl_apply_problem(a, PL_PROBLEM_NOT_POSSIBLE, &existing->ref,
                         "cannot change return type of existing function");
        return;
    }
    size_t count = old->arguments.count < given->arguments.count ? old->arguments.count
                                                                 : given->arguments.count;
    for (size_t i = 0; i < count; i++) {
        const char *name = old->arguments.at[i].name;
        if (is_input(&old->arguments.at[i]) && is_input(&given->arguments.at[i]) && name != NULL &&
            !pl_same(name, given->arguments.at[i].name)) {
            pl_apply_problem(a, PL_PROBLEM_NOT_POSSIBLE, &existing->ref,
                             "cannot change name of input parameter \"%s\"", name);
            return;
        }
    }
    if (count_defaults(given) < count_defaults(old)) {
        pl_apply_problem(a, PL_PROBLEM_NOT_POSSIBLE, &existing->ref,
                         "cannot remove parameter defaults from existing function");
    }
}

/* Relations that are not known may be of the system or of an extension. */
static const pl_query *known_uses(const pl_applier *a, const pl_query *given)
{
    pl_query *query = pl_arena_copy(a->arena, given, sizeof *given);
    query->relations = (pl_names){0};
    for (size_t i = 0; i < given->relations.count; i++) {
        const pl_object *found = pl_apply_find(a, PL_KIND_TABLE, given->relations.at[i]);
        if (found != NULL) {
            pl_vec_push(a->arena, &query->relations,
                        ((pl_name){found->ref.schema, found->ref.name}));
        }
    }
    query->uncertain = query->relations.count < given->relations.count;
    query->types = pl_apply_known_types(a, &given->types);
    return query;
}

static pl_routine *own_routine(const pl_applier *a, const pl_routine *given)
{
    pl_routine *routine = pl_arena_copy(a->arena, given, sizeof *given);
    routine->returns = pl_apply_type(a, &given->returns);
    if (given->sql_uses != NULL) {
        routine->sql_uses = known_uses(a, given->sql_uses);
    }
    pl_vec_own(a->arena, &routine->arguments);
    for (size_t i = 0; i < routine->arguments.count; i++) {
        routine->arguments.at[i].default_value =
            pl_apply_expression(a, given->arguments.at[i].default_value);
        routine->arguments.at[i].type = pl_apply_type(a, &given->arguments.at[i].type);
    }
    return routine;
}

/* As the statement has it, but with the schemas of the types: the search path may be another when
 * the routine is named again. */
static const char *own_signature(const pl_applier *a, const pl_routine *routine)
{
    pl_str text = pl_str_begin(a->arena, PL_STR_MAXIMUM);
    pl_str_add_char(&text, '(');
    for (size_t i = 0; i < routine->arguments.count; i++) {
        const pl_argument *argument = &routine->arguments.at[i];
        if (!pl_argument_is_output(argument)) {
            pl_str_add(&text, text.count > 1 ? ", " : "");
            pl_str_add(&text, argument->type.text);
        }
    }
    pl_str_add_char(&text, ')');
    return text.at;
}

static void create_routine(const pl_applier *a)
{
    pl_routine *routine = own_routine(a, a->operation->as.routine);
    pl_object *object = pl_apply_new(a, a->operation->target.kind, new_name(a), routine);
    object->ref.signature = own_signature(a, routine);
    const pl_object *existing = pl_schema_find(a->schema, &object->ref);
    if (existing != NULL && !existing->assumed) {
        if (!pl_apply_has(a, PL_OPF_OR_REPLACE)) {
            pl_apply_exists(a, existing, object,
                            "function \"%s\" already exists with same argument types",
                            object->ref.name);
        } else if (existing->ref.kind != PL_KIND_AGGREGATE) {
            check_replacement(a, existing, routine);
        }
        object->comment = existing->comment;
        object->owner = existing->owner;
        object->grants = existing->grants;
        object->origin = existing->origin;
        object->migration = existing->migration;
        object->unit = existing->unit;
    }
    pl_apply_put(a, object);
}

static void set_setting(const pl_applier *a, pl_routine *routine, const char *name,
                        const char *value)
{
    pl_options one = {0};
    pl_vec_push(a->arena, &one, (pl_option){name, value != NULL ? value : ""});
    if (value != NULL) {
        pl_apply_merge_options(a->arena, &routine->settings, &one);
    } else if (pl_same(name, "all")) {
        routine->settings = (pl_options){0};
    } else {
        pl_apply_reset_options(a->arena, &routine->settings, &one);
    }
}

static void set_routine_option(const pl_applier *a, pl_routine *routine, const pl_option *option)
{
    const char *value = option->value;
    bool on = pl_same(value, "true");
    if (pl_same(option->key, "volatility")) {
        routine->volatility = value;
    } else if (pl_same(option->key, "strict")) {
        routine->strict = on;
    } else if (pl_same(option->key, "security")) {
        routine->security_definer = on;
    } else if (pl_same(option->key, "leakproof")) {
        routine->leakproof = on;
    } else if (pl_same(option->key, "cost")) {
        routine->cost = value;
    } else if (pl_same(option->key, "rows")) {
        routine->rows = value;
    } else if (pl_same(option->key, "support")) {
        routine->support = value;
    } else if (pl_same(option->key, "parallel")) {
        routine->parallel = value;
    } else if (pl_starts_with(option->key, "set ")) {
        set_setting(a, routine, option->key + 4, value);
    } else if (pl_starts_with(option->key, "reset ")) {
        set_setting(a, routine, option->key + 6, NULL);
    }
}

static void alter_routine(const pl_applier *a)
{
    const pl_object *object = pl_apply_find_routine(a);
    if (object == NULL || object->ref.kind == PL_KIND_AGGREGATE) {
        return;
    }
    pl_routine *routine = pl_arena_copy(a->arena, object->as.routine, sizeof *routine);
    const pl_options *options = a->operation->as.options;
    for (size_t i = 0; options != NULL && i < options->count; i++) {
        set_routine_option(a, routine, &options->at[i]);
    }
    pl_object *edited = pl_apply_edit(a, object);
    edited->as.routine = routine;
    pl_apply_put(a, edited);
}

void pl_apply_routines(const pl_applier *a)
{
    if (a->operation->kind == PL_OP_CREATE_ROUTINE) {
        create_routine(a);
    } else {
        alter_routine(a);
    }
}

/* What hangs on a table under a name of its own. true: it is there, and stays. */
static bool attached_exists(const pl_applier *a, const pl_object *wanted)
{
    const pl_object *existing = pl_schema_find(a->schema, &wanted->ref);
    if (existing == NULL || existing->assumed || pl_apply_has(a, PL_OPF_OR_REPLACE)) {
        return false;
    }
    const char *of = wanted->ref.kind == PL_KIND_POLICY ? "table" : "relation";
    pl_apply_exists(a, existing, wanted, "%s \"%s\" for %s \"%s\" already exists",
                    pl_kind_word(wanted->ref.kind), wanted->ref.name, of, wanted->ref.parent);
    return a->lenient;
}

static void check_trigger_columns(const pl_applier *a, const pl_object *table,
                                  const pl_strings *columns)
{
    for (size_t i = 0; pl_apply_is_table(table) && i < columns->count; i++) {
        const pl_object *with = pl_apply_with_column(a, table, columns->at[i]);
        if (with == NULL) {
            pl_ref ref = pl_part_ref(table, PL_KIND_COLUMN, columns->at[i]);
            pl_apply_problem(a, PL_PROBLEM_MISSING_REFERENCE, &ref,
                             "column \"%s\" of relation \"%s\" does not exist", columns->at[i],
                             table->ref.name);
            return;
        }
        table = with;
    }
}

static pl_name trigger_function(const pl_applier *a, pl_name name)
{
    const pl_object *found = pl_schema_resolve(a->schema, PL_KIND_FUNCTION, name, "()");
    if (found != NULL) {
        return (pl_name){found->ref.schema, found->ref.name};
    }
    pl_ref ref = {.kind = PL_KIND_FUNCTION,
                  .schema =
                      name.schema != NULL ? name.schema : pl_schema_creation_schema(a->schema),
                  .name = name.name,
                  .signature = "()"};
    if (a->schema->complete && pl_schema_ever_had(a->schema, &ref)) {
        pl_apply_problem(a, PL_PROBLEM_MISSING_REFERENCE, &ref, "function %s() does not exist",
                         pl_apply_name_text(a, name));
    }
    return name;
}

static void create_trigger(const pl_applier *a)
{
    const pl_trigger *given = a->operation->as.trigger;
    const pl_object *table = pl_apply_relation(a, PL_KIND_TABLE, given->table);
    pl_trigger *trigger = pl_arena_copy(a->arena, given, sizeof *given);
    trigger->table = (pl_name){table->ref.schema, table->ref.name};
    trigger->function = trigger_function(a, given->function);
    trigger->when = pl_apply_expression(a, given->when);
    trigger->from_table = given->from_table.name != NULL
                              ? pl_apply_qualify(a, PL_KIND_TABLE, given->from_table)
                              : given->from_table;
    trigger->enabled = given->enabled != NULL ? given->enabled : "O";
    check_trigger_columns(a, table, &given->columns);
    pl_object *object = pl_apply_new(
        a, PL_KIND_TRIGGER, (pl_name){table->ref.schema, a->operation->target.name}, trigger);
    object->ref.parent = table->ref.name;
    if (!attached_exists(a, object)) {
        pl_apply_put(a, object);
    }
}

static void set_state(const pl_applier *a)
{
    const pl_object *table = pl_apply_target(a);
    const char *name = a->operation->new_name;
    if (table == NULL || a->operation->kind == PL_OP_SET_RULE_STATE) {
        return;
    }
    bool all = pl_same(name, "all") || pl_same(name, "user");
    bool found = false;
    pl_objects dependents = {0};
    pl_schema_dependents(a->context->arena, a->schema, table, &dependents);
    for (size_t i = 0; i < dependents.count; i++) {
        const pl_object *object = dependents.at[i];
        if (object->ref.kind != PL_KIND_TRIGGER || !pl_same(object->ref.parent, table->ref.name) ||
            !(all || pl_same(object->ref.name, name))) {
            continue;
        }
        found = true;
        pl_object *edited = pl_apply_edit(a, object);
        pl_trigger *trigger = pl_arena_copy(a->arena, object->as.trigger, sizeof *trigger);
        trigger->enabled = a->operation->value;
        edited->as.trigger = trigger;
        pl_apply_put(a, edited);
    }
    if (!found && !all && a->schema->complete && !table->partial) {
        pl_ref ref = pl_part_ref(table, PL_KIND_TRIGGER, name);
        pl_apply_problem(a, PL_PROBLEM_MISSING, &ref,
                         "trigger \"%s\" for table \"%s\" does not exist", name, table->ref.name);
    }
}

void pl_apply_triggers(const pl_applier *a)
{
    if (a->operation->kind == PL_OP_CREATE_TRIGGER) {
        create_trigger(a);
    } else {
        set_state(a);
    }
}

static pl_name policy_table(const pl_applier *a)
{
    const pl_policy *given = a->operation->as.policy;
    const pl_ref *target = &a->operation->target;
    if (given != NULL && given->table.name != NULL) {
        return given->table;
    }
    return (pl_name){target->schema, target->parent};
}

static void create_policy(const pl_applier *a, const pl_object *table)
{
    const pl_policy *given = a->operation->as.policy;
    pl_policy *policy = pl_arena_copy(a->arena, given, sizeof *given);
    policy->table = (pl_name){table->ref.schema, table->ref.name};
    policy->using_expression = pl_apply_expression(a, given->using_expression);
    policy->check_expression = pl_apply_expression(a, given->check_expression);
    pl_object *object = pl_apply_new(
        a, PL_KIND_POLICY, (pl_name){table->ref.schema, a->operation->target.name}, policy);
    object->ref.parent = table->ref.name;
    if (!attached_exists(a, object)) {
        pl_apply_put(a, object);
    }
}

static void alter_policy(const pl_applier *a, const pl_object *table)
{
    const pl_policy *given = a->operation->as.policy;
    pl_ref ref = pl_part_ref(table, PL_KIND_POLICY, a->operation->target.name);
    const pl_object *object = pl_schema_find(a->schema, &ref);
    if (object == NULL) {
        if (a->schema->complete && !table->partial) {
            pl_apply_problem(a, PL_PROBLEM_MISSING, &ref,
                             "policy \"%s\" for table \"%s\" does not exist", ref.name,
                             table->ref.name);
        }
        return;
    }
    pl_policy *policy = pl_arena_copy(a->arena, object->as.policy, sizeof *policy);
    if (given->roles.count > 0) {
        policy->roles = given->roles;
    }
    if (given->using_expression != NULL) {
        policy->using_expression = pl_apply_expression(a, given->using_expression);
    }
    if (given->check_expression != NULL) {
        policy->check_expression = pl_apply_expression(a, given->check_expression);
    }
    pl_object *edited = pl_apply_edit(a, object);
    edited->as.policy = policy;
    pl_apply_put(a, edited);
}

void pl_apply_policies(const pl_applier *a)
{
    const pl_object *table = pl_apply_relation(a, PL_KIND_TABLE, policy_table(a));
    if (a->operation->kind == PL_OP_CREATE_POLICY) {
        create_policy(a, table);
    } else {
        alter_policy(a, table);
    }
}
