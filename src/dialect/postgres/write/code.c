/*
 * Routines, triggers, policies and privileges.
 */
#include "dialect/postgres/write/parts.h"

#include <string.h>

/* ---- Routines ------------------------------------------------------------------------------- */

static void argument(pl_str *out, const pl_argument *argument)
{
    if (argument->mode != NULL && !pl_same(argument->mode, "in") &&
        !pl_same(argument->mode, "table")) {
        pl_write_upper(out, argument->mode);
        pl_str_add_char(out, ' ');
    }
    if (argument->name != NULL) {
        pl_postgres_quote_identifier(out, argument->name);
        pl_str_add_char(out, ' ');
    }
    pl_write_type(out, &argument->type);
    if (argument->default_value != NULL) {
        pl_str_add(out, " DEFAULT ");
        pl_write_expression(out, argument->default_value);
    }
}

/* The arguments in parentheses: those of RETURNS TABLE, or all others. Returns how many. */
static size_t arguments(pl_str *out, const pl_arguments *list, bool of_table)
{
    size_t count = 0;
    pl_str_add_char(out, '(');
    for (size_t i = 0; i < list->count; i++) {
        if (pl_same(list->at[i].mode, "table") == of_table) {
            pl_str_add(out, count++ > 0 ? ", " : "");
            argument(out, &list->at[i]);
        }
    }
    pl_str_add_char(out, ')');
    return count;
}

static void returns(pl_str *out, const pl_routine *routine)
{
    pl_str table = pl_str_begin(out->arena, PL_STR_MAXIMUM);
    if (arguments(&table, &routine->arguments, true) > 0) {
        pl_str_addf(out, "\n    RETURNS TABLE %s", table.at);
    } else if (routine->returns.text != NULL) {
        pl_str_add(out, "\n    RETURNS ");
        pl_write_type(out, &routine->returns);
    }
}

static bool is_not(const char *value, const char *usual)
{
    return value != NULL && !pl_same_nocase(value, usual);
}

/* "SET name = value": FROM CURRENT and lists of values come as they are in the value's text. */
static void setting_words(pl_str *out, const char *name, const char *value)
{
    pl_write_joined(out, name);
    if (pl_same_nocase(value, "from current")) {
        pl_str_add(out, " FROM CURRENT");
        return;
    }
    pl_str_add(out, " TO ");
    pl_write_setting_value(out, value);
}

static void attributes(pl_str *out, const pl_routine *routine)
{
    pl_str line = pl_str_begin(out->arena, PL_STR_MAXIMUM);
    pl_str_add(&line, routine->window ? " WINDOW" : "");
    if (is_not(routine->volatility, "volatile")) {
        pl_str_add_char(&line, ' ');
        pl_write_upper(&line, routine->volatility);
    }
    pl_str_add(&line, routine->leakproof ? " LEAKPROOF" : "");
    pl_str_add(&line, routine->strict ? " STRICT" : "");
    pl_str_add(&line, routine->security_definer ? " SECURITY DEFINER" : "");
    if (is_not(routine->parallel, "unsafe")) {
        pl_str_add(&line, " PARALLEL ");
        pl_write_upper(&line, routine->parallel);
    }
    if (routine->cost != NULL) {
        pl_str_addf(&line, " COST %s", routine->cost);
    }
    if (routine->rows != NULL) {
        pl_str_addf(&line, " ROWS %s", routine->rows);
    }
    if (routine->support != NULL) {
        pl_str_add(&line, " SUPPORT ");
        pl_write_joined(&line, routine->support);
    }
    for (size_t i = 0; i < routine->settings.count; i++) {
        pl_str_add(&line, " SET ");
        setting_words(&line, routine->settings.at[i].key, routine->settings.at[i].value);
    }
    if (line.count > 0) {
        pl_str_addf(out, "\n   %s", line.at);
    }
}

static void language(pl_str *out, const pl_routine *routine)
{
    for (size_t i = 0; i < routine->transforms.count; i++) {
        pl_str_add(out, i > 0 ? ", FOR TYPE " : "\n    TRANSFORM FOR TYPE ");
        pl_postgres_quote_sql(out, routine->transforms.at[i]);
    }
    const char *name = routine->language;
    if (name == NULL && routine->sql_body != NULL) {
        name = "sql";
    }
    if (name != NULL) {
        pl_str_add(out, "\n    LANGUAGE ");
        pl_postgres_quote_identifier(out, name);
    }
}

static bool create_routine(pl_str *out, const pl_operation *operation)
{
    const pl_routine *routine = operation->as.routine;
    if (routine->body == NULL && routine->sql_body == NULL) {
        return false;
    }
    pl_str_add(out, "CREATE ");
    pl_write_if(out, operation, PL_OPF_OR_REPLACE, "OR REPLACE ");
    pl_str_add(out, routine->procedure ? "PROCEDURE " : "FUNCTION ");
    pl_postgres_quote_name(out, (pl_name){operation->target.schema, operation->target.name});
    arguments(out, &routine->arguments, false);
    returns(out, routine);
    language(out, routine);
    attributes(out, routine);
    if (routine->sql_body != NULL) {
        pl_str_add_char(out, '\n');
        pl_postgres_quote_sql(out, routine->sql_body);
        return true;
    }
    pl_str_add(out, "\nAS ");
    pl_postgres_quote_body(out, routine->body);
    if (routine->link_symbol != NULL) {
        pl_str_add(out, ", ");
        pl_postgres_quote_literal(out, routine->link_symbol);
    }
    return true;
}

/* One action of ALTER FUNCTION; keys are the grammar's names of them (common_func_opt_item). */
static bool routine_option(pl_str *out, const pl_option *option)
{
    bool on =
        option->value == NULL || !(pl_same(option->value, "false") || pl_same(option->value, "0"));
    if (pl_same(option->key, "volatility")) {
        pl_write_upper(out, option->value);
    } else if (pl_same(option->key, "strict")) {
        pl_str_add(out, on ? "STRICT" : "CALLED ON NULL INPUT");
    } else if (pl_same(option->key, "security")) {
        pl_str_add(out, on ? "SECURITY DEFINER" : "SECURITY INVOKER");
    } else if (pl_same(option->key, "leakproof")) {
        pl_str_add(out, on ? "LEAKPROOF" : "NOT LEAKPROOF");
    } else if (pl_same(option->key, "parallel")) {
        pl_str_add(out, "PARALLEL ");
        pl_write_upper(out, option->value);
    } else if (pl_same(option->key, "cost") || pl_same(option->key, "rows")) {
        pl_write_upper(out, option->key);
        pl_str_addf(out, " %s", option->value);
    } else if (pl_same(option->key, "support")) {
        pl_str_add(out, "SUPPORT ");
        pl_write_joined(out, option->value);
    } else if (pl_starts_with(option->key, "set ")) {
        pl_str_add(out, "SET ");
        setting_words(out, option->key + strlen("set "), option->value);
    } else if (pl_same(option->key, "reset all")) {
        pl_str_add(out, "RESET ALL");
    } else if (pl_starts_with(option->key, "reset ")) {
        pl_str_add(out, "RESET ");
        pl_write_joined(out, option->key + strlen("reset "));
    } else {
        return false;
    }
    return true;
}

static bool alter_routine(pl_str *out, const pl_operation *operation)
{
    pl_str_add(out, "ALTER ");
    if (pl_operation_has(operation, PL_OPF_ANY_ROUTINE)) {
        pl_str_add(out, "ROUTINE ");
        pl_write_ref(out, &operation->target);
    } else {
        pl_write_object(out, &operation->target);
    }
    for (size_t i = 0; i < operation->as.options->count; i++) {
        pl_str_add_char(out, ' ');
        if (!routine_option(out, &operation->as.options->at[i])) {
            return false;
        }
    }
    return operation->as.options->count > 0;
}

/* ---- Triggers and policies ------------------------------------------------------------------ */

/* `events` says "UPDATE OF a, b" itself; where it does not, the list of columns is put behind
 * UPDATE. */
static void events(pl_str *out, const pl_trigger *trigger)
{
    const char *update = strstr(trigger->events, "UPDATE");
    if (trigger->columns.count == 0 || update == NULL || pl_starts_with(update, "UPDATE OF ")) {
        pl_postgres_quote_sql(out, trigger->events);
        return;
    }
    update += strlen("UPDATE");
    pl_str_add_bytes(out, trigger->events, (size_t)(update - trigger->events));
    for (size_t i = 0; i < trigger->columns.count; i++) {
        pl_str_add(out, i > 0 ? ", " : " OF ");
        pl_postgres_quote_identifier(out, trigger->columns.at[i]);
    }
    pl_str_add(out, update);
}

static void referencing(pl_str *out, const pl_trigger *trigger)
{
    if (trigger->old_table == NULL && trigger->new_table == NULL) {
        return;
    }
    pl_str_add(out, "\n    REFERENCING");
    if (trigger->old_table != NULL) {
        pl_str_add(out, " OLD TABLE AS ");
        pl_postgres_quote_identifier(out, trigger->old_table);
    }
    if (trigger->new_table != NULL) {
        pl_str_add(out, " NEW TABLE AS ");
        pl_postgres_quote_identifier(out, trigger->new_table);
    }
}

static bool create_trigger(pl_str *out, const pl_operation *operation)
{
    const pl_trigger *trigger = operation->as.trigger;
    pl_str_add(out, "CREATE ");
    pl_write_if(out, operation, PL_OPF_OR_REPLACE, "OR REPLACE ");
    pl_str_add(out, trigger->constraint ? "CONSTRAINT TRIGGER " : "TRIGGER ");
    pl_postgres_quote_identifier(out, operation->target.name);
    pl_str_addf(out, "\n    %s ", trigger->timing);
    events(out, trigger);
    pl_str_add(out, " ON ");
    pl_postgres_quote_name(out, trigger->table);
    if (trigger->from_table.name != NULL) {
        pl_str_add(out, " FROM ");
        pl_postgres_quote_name(out, trigger->from_table);
    }
    pl_str_add(out, trigger->deferrable ? " DEFERRABLE" : "");
    pl_str_add(out, trigger->initially_deferred ? " INITIALLY DEFERRED" : "");
    referencing(out, trigger);
    pl_str_add(out, trigger->for_each_row ? "\n    FOR EACH ROW" : "\n    FOR EACH STATEMENT");
    if (trigger->when != NULL) {
        pl_str_add(out, "\n    WHEN (");
        pl_write_expression(out, trigger->when);
        pl_str_add_char(out, ')');
    }
    pl_str_add(out, "\n    EXECUTE FUNCTION ");
    pl_postgres_quote_name(out, trigger->function);
    pl_str_add_char(out, '(');
    for (size_t i = 0; i < trigger->arguments.count; i++) {
        pl_str_add(out, i > 0 ? ", " : "");
        pl_postgres_quote_literal(out, trigger->arguments.at[i]);
    }
    pl_str_add_char(out, ')');
    return true;
}

static void policy_clauses(pl_str *out, const pl_policy *policy)
{
    for (size_t i = 0; i < policy->roles.count; i++) {
        pl_str_add(out, i > 0 ? ", " : "\n    TO ");
        pl_write_role(out, policy->roles.at[i]);
    }
    if (policy->using_expression != NULL) {
        pl_str_add(out, "\n    USING (");
        pl_write_expression(out, policy->using_expression);
        pl_str_add_char(out, ')');
    }
    if (policy->check_expression != NULL) {
        pl_str_add(out, "\n    WITH CHECK (");
        pl_write_expression(out, policy->check_expression);
        pl_str_add_char(out, ')');
    }
}

static bool create_policy(pl_str *out, const pl_operation *operation)
{
    const pl_policy *policy = operation->as.policy;
    pl_str_add(out, "CREATE ");
    pl_write_object(out, &operation->target);
    pl_str_add(out, policy->restrictive ? " AS RESTRICTIVE" : "");
    if (is_not(policy->command, "all")) {
        pl_str_add(out, " FOR ");
        pl_write_upper(out, policy->command);
    }
    policy_clauses(out, policy);
    return true;
}

static bool alter_policy(pl_str *out, const pl_operation *operation)
{
    pl_str_add(out, "ALTER ");
    pl_write_object(out, &operation->target);
    policy_clauses(out, operation->as.policy);
    return true;
}

/* ---- Privileges ----------------------------------------------------------------------------- */

/* GRANT names some kinds otherwise than DROP does. */
static const char *grant_word(pl_kind kind)
{
    static const char *const words[PL_KIND_COUNT] = {
        [PL_KIND_FOREIGN_TABLE] = "table",     [PL_KIND_VIEW] = "table",
        [PL_KIND_MATERIALIZED_VIEW] = "table", [PL_KIND_SERVER] = "foreign server",
        [PL_KIND_AGGREGATE] = "function",
    };
    return words[kind] != NULL ? words[kind] : pl_kind_word(kind);
}

/* "SELECT, INSERT", or with columns "SELECT (a, b), INSERT (a, b)". */
static void privileges(pl_str *out, const pl_grant *grant)
{
    if (grant->columns == NULL) {
        pl_write_upper(out, grant->privileges);
        return;
    }
    const char *rest = grant->privileges;
    for (;;) {
        size_t size = strcspn(rest, ",");
        pl_write_upper(out, pl_arena_strndup(out->arena, rest, size));
        pl_str_addf(out, " (%s)", grant->columns);
        rest += size;
        if (*rest == '\0') {
            return;
        }
        rest += strspn(rest, ", ");
        pl_str_add(out, ", ");
    }
}

static void granted_on(pl_str *out, const pl_operation *operation)
{
    const pl_grant_change *change = operation->as.grant;
    pl_str_add(out, " ON ");
    if (change->all_in_schema != NULL) {
        pl_str_add(out, "ALL ");
        pl_write_upper(out, grant_word(operation->target.kind));
        pl_str_add(out, "S IN SCHEMA ");
        pl_postgres_quote_identifier(out, change->all_in_schema);
        return;
    }
    pl_write_upper(out, grant_word(operation->target.kind));
    pl_str_add_char(out, ' ');
    pl_write_ref(out, &operation->target);
}

static bool grant(pl_str *out, const pl_operation *operation)
{
    const pl_grant_change *change = operation->as.grant;
    bool role = operation->target.kind == PL_KIND_ROLE;
    bool revoke = operation->kind == PL_OP_REVOKE;
    if (operation->target.kind == PL_KIND_NONE) {
        return pl_postgres_write_source(out, operation); /* ON PARAMETER, which is no object */
    }
    pl_str_add(out, revoke ? "REVOKE " : "GRANT ");
    if (change->option_only) {
        pl_str_add(out, role ? "ADMIN OPTION FOR " : "GRANT OPTION FOR ");
    }
    if (role) {
        pl_write_role(out, operation->target.name);
    } else {
        privileges(out, &change->grant);
        granted_on(out, operation);
    }
    pl_str_add(out, revoke ? " FROM " : " TO ");
    pl_write_role(out, change->grant.grantee);
    if (change->grant.grant_option && !revoke) {
        pl_str_add(out, role ? " WITH ADMIN OPTION" : " WITH GRANT OPTION");
    }
    pl_write_if(out, operation, PL_OPF_CASCADE, " CASCADE");
    return true;
}

/* The target's name is "FOR ROLE a IN SCHEMA b ON tables". */
static bool default_privileges(pl_str *out, const pl_operation *operation)
{
    const pl_grant_change *change = operation->as.grant;
    const char *name = operation->target.name;
    const char *on = strrchr(name, ' ');
    if (on == NULL || on - name < 2) {
        return false;
    }
    bool revoke = pl_same(operation->value, "revoke");
    pl_str_add(out, "ALTER DEFAULT PRIVILEGES ");
    pl_str_add_bytes(out, name, (size_t)(on - name) - 2);
    pl_str_add(out, revoke ? "REVOKE " : "GRANT ");
    pl_str_add(out, change->option_only ? "GRANT OPTION FOR " : "");
    privileges(out, &change->grant);
    pl_str_add(out, " ON ");
    pl_write_upper(out, on + 1);
    pl_str_add(out, revoke ? " FROM " : " TO ");
    pl_write_role(out, change->grant.grantee);
    pl_str_add(out, change->grant.grant_option && !revoke ? " WITH GRANT OPTION" : "");
    return true;
}

static const pl_write_function functions[PL_OP_COUNT] = {
    [PL_OP_ALTER_DEFAULT_PRIVILEGES] = default_privileges,
    [PL_OP_CREATE_ROUTINE] = create_routine,
    [PL_OP_ALTER_ROUTINE] = alter_routine,
    [PL_OP_CREATE_TRIGGER] = create_trigger,
    [PL_OP_CREATE_POLICY] = create_policy,
    [PL_OP_ALTER_POLICY] = alter_policy,
    [PL_OP_GRANT] = grant,
    [PL_OP_REVOKE] = grant,
};

pl_write_function pl_postgres_write_code_function(pl_operation_kind kind)
{
    return functions[kind];
}
