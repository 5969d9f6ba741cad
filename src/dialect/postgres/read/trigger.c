#include "base/str.h"
#include "dialect/postgres/identifier.h"
#include "dialect/postgres/read/more.h"

#include "catalog/pg_trigger.h"

/* Triggers ------------------------------------------------------------------------------------ */

static const char *timing_words(int16 timing)
{
    if (timing == TRIGGER_TYPE_BEFORE) {
        return "BEFORE";
    }
    return timing == TRIGGER_TYPE_INSTEAD ? "INSTEAD OF" : "AFTER";
}

static void add_event(pl_str *text, const char *event)
{
    pl_str_add(text, text->count > 0 ? " OR " : "");
    pl_str_add(text, event);
}

static const char *event_words(pl_reader *reader, const CreateTrigStmt *statement)
{
    pl_str text = pl_str_begin(reader->arena, PL_STR_MAXIMUM);
    if (statement->events & TRIGGER_TYPE_INSERT) {
        add_event(&text, "INSERT");
    }
    if (statement->events & TRIGGER_TYPE_UPDATE) {
        add_event(&text, "UPDATE");
        const char *separator = " OF ";
        const ListCell *cell;
        foreach (cell, statement->columns) {
            pl_str_add(&text, separator);
            pl_postgres_add_identifier(&text, strVal(lfirst(cell)));
            separator = ", ";
        }
    }
    if (statement->events & TRIGGER_TYPE_DELETE) {
        add_event(&text, "DELETE");
    }
    if (statement->events & TRIGGER_TYPE_TRUNCATE) {
        add_event(&text, "TRUNCATE");
    }
    return text.at;
}

static void take_transitions(pl_reader *reader, const List *transitions, pl_trigger *trigger)
{
    const ListCell *cell;
    foreach (cell, transitions) {
        const TriggerTransition *transition = lfirst(cell);
        const char *name = pl_read_string(reader, transition->name);
        if (transition->isNew) {
            trigger->new_table = name;
        } else {
            trigger->old_table = name;
        }
    }
}

/* The name of what hangs on a table: schema and parent are the table's. */
static pl_ref attached_ref(pl_reader *reader, pl_kind kind, const RangeVar *table, const char *name)
{
    pl_ref whole = pl_read_ref(reader, PL_KIND_TABLE, table);
    return pl_read_part(&whole, kind, pl_read_string(reader, name));
}

void pl_read_create_trigger(pl_reader *reader, const Node *node)
{
    const CreateTrigStmt *statement = (const CreateTrigStmt *)node;
    pl_trigger *trigger = pl_arena_make(reader->arena, pl_trigger);
    trigger->table = pl_read_name(reader, statement->relation);
    trigger->timing = timing_words(statement->timing);
    trigger->events = event_words(reader, statement);
    trigger->columns = pl_read_strings(reader, statement->columns);
    trigger->for_each_row = statement->row;
    trigger->when = pl_read_expression(reader, statement->whenClause);
    trigger->function = pl_read_any_name(reader, statement->funcname);
    trigger->arguments = pl_read_strings(reader, statement->args);
    trigger->constraint = statement->isconstraint;
    trigger->deferrable = statement->deferrable;
    trigger->initially_deferred = statement->initdeferred;
    trigger->from_table = pl_read_name(reader, statement->constrrel);
    trigger->enabled = "O";
    take_transitions(reader, statement->transitionRels, trigger);
    pl_operation *operation = pl_emit(reader, PL_OP_CREATE_TRIGGER);
    operation->target =
        attached_ref(reader, PL_KIND_TRIGGER, statement->relation, statement->trigname);
    operation->flags |= statement->replace ? PL_OPF_OR_REPLACE : 0;
    operation->as.trigger = trigger;
}

/* Rules --------------------------------------------------------------------------------------- */

/* Inside a rule OLD and NEW are names of rows, no relations. */
static void depend_on_rule(pl_reader *reader, pl_generic *generic, const void *tree)
{
    pl_generic all = {0};
    pl_depend_on_uses(reader, &all, tree);
    for (size_t i = 0; i < all.depends.count; i++) {
        pl_name name = all.depends.at[i];
        if (name.schema != NULL || (!pl_same(name.name, "old") && !pl_same(name.name, "new"))) {
            pl_depend(reader, generic, name);
        }
    }
}

void pl_read_create_rule(pl_reader *reader, const Node *node)
{
    const RuleStmt *statement = (const RuleStmt *)node;
    pl_generic *generic = pl_generic_of(reader, node);
    pl_depend(reader, generic, pl_read_name(reader, statement->relation));
    depend_on_rule(reader, generic, statement->whereClause);
    depend_on_rule(reader, generic, statement->actions);
    pl_operation *operation = pl_emit_generic(
        reader, PL_OP_CREATE_OBJECT,
        attached_ref(reader, PL_KIND_RULE, statement->relation, statement->rulename), generic);
    operation->flags |= statement->replace ? PL_OPF_OR_REPLACE : 0;
}

/* Event triggers ------------------------------------------------------------------------------ */

void pl_read_create_event_trigger(pl_reader *reader, const Node *node)
{
    const CreateEventTrigStmt *statement = (const CreateEventTrigStmt *)node;
    pl_generic *generic = pl_generic_of(reader, node);
    pl_depend_on_names(reader, generic, statement->funcname);
    pl_emit_generic(reader, PL_OP_CREATE_OBJECT,
                    pl_read_global(reader, PL_KIND_EVENT_TRIGGER, statement->trigname), generic);
}

void pl_read_alter_event_trigger(pl_reader *reader, const Node *node)
{
    const AlterEventTrigStmt *statement = (const AlterEventTrigStmt *)node;
    pl_emit_generic(reader, PL_OP_ALTER_OBJECT,
                    pl_read_global(reader, PL_KIND_EVENT_TRIGGER, statement->trigname),
                    pl_generic_of(reader, node));
}

/* Policies ------------------------------------------------------------------------------------ */

static pl_strings read_roles(pl_reader *reader, const List *roles)
{
    pl_strings names = {0};
    const ListCell *cell;
    foreach (cell, roles) {
        pl_vec_push(reader->arena, &names, pl_read_role(reader, lfirst(cell)));
    }
    return names;
}

static const char *command_word(const char *name)
{
    static const char *const words[] = {"ALL", "SELECT", "INSERT", "UPDATE", "DELETE"};
    for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
        if (pl_same_nocase(name, words[i])) {
            return words[i];
        }
    }
    return "ALL";
}

void pl_read_create_policy(pl_reader *reader, const Node *node)
{
    const CreatePolicyStmt *statement = (const CreatePolicyStmt *)node;
    pl_policy *policy = pl_arena_make(reader->arena, pl_policy);
    policy->table = pl_read_name(reader, statement->table);
    policy->restrictive = !statement->permissive;
    policy->command = command_word(statement->cmd_name);
    policy->roles = read_roles(reader, statement->roles);
    policy->using_expression = pl_read_expression(reader, statement->qual);
    policy->check_expression = pl_read_expression(reader, statement->with_check);
    pl_operation *operation = pl_emit(reader, PL_OP_CREATE_POLICY);
    operation->target =
        attached_ref(reader, PL_KIND_POLICY, statement->table, statement->policy_name);
    operation->as.policy = policy;
}

void pl_read_alter_policy(pl_reader *reader, const Node *node)
{
    const AlterPolicyStmt *statement = (const AlterPolicyStmt *)node;
    pl_policy *policy = pl_arena_make(reader->arena, pl_policy);
    policy->table = pl_read_name(reader, statement->table);
    policy->roles = read_roles(reader, statement->roles);
    policy->using_expression = pl_read_expression(reader, statement->qual);
    policy->check_expression = pl_read_expression(reader, statement->with_check);
    pl_operation *operation = pl_emit(reader, PL_OP_ALTER_POLICY);
    operation->target =
        attached_ref(reader, PL_KIND_POLICY, statement->table, statement->policy_name);
    operation->as.policy = policy;
}
