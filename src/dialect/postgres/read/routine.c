#include "base/str.h"
#include "dialect/postgres/identifier.h"
#include "dialect/postgres/read/more.h"
#include "dialect/postgres/scan.h"

#include <string.h>

/* Arguments ----------------------------------------------------------------------------------- */

static const char *mode_word(FunctionParameterMode mode)
{
    switch (mode) {
    case FUNC_PARAM_IN:
    case FUNC_PARAM_DEFAULT:
        return "in";
    case FUNC_PARAM_OUT:
        return "out";
    case FUNC_PARAM_INOUT:
        return "inout";
    case FUNC_PARAM_VARIADIC:
        return "variadic";
    case FUNC_PARAM_TABLE:
        return "table";
    }
    return "in";
}

static void read_arguments(pl_reader *reader, const List *parameters, pl_routine *routine)
{
    const ListCell *cell;
    foreach (cell, parameters) {
        const FunctionParameter *parameter = lfirst(cell);
        pl_argument argument = {.mode = mode_word(parameter->mode)};
        argument.name = pl_read_string(reader, parameter->name);
        argument.type = pl_read_argument_type(reader, parameter->argType);
        argument.default_value = pl_read_expression(reader, parameter->defexpr);
        pl_vec_push(reader->arena, &routine->arguments, argument);
    }
}

/* Options ------------------------------------------------------------------------------------- */

/* AS 'body', or AS 'object file', 'link symbol'. */
static void take_body(pl_reader *reader, const DefElem *element, pl_routine *routine)
{
    const List *strings = (const List *)element->arg;
    if (!IsA(element->arg, List)) {
        routine->body = pl_read_option_value(reader, element);
        return;
    }
    routine->body = pl_read_string_node(reader, linitial(strings));
    if (list_length(strings) > 1) {
        routine->link_symbol = pl_read_string_node(reader, lsecond(strings));
    }
}

/* The settings whose value is a list of identifiers (GUC_LIST_QUOTE in guc.c). */
static bool is_name_list(const char *setting)
{
    static const char *const names[] = {"search_path", "temp_tablespaces",
                                        "local_preload_libraries", "session_preload_libraries",
                                        "shared_preload_libraries"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        if (pl_same_nocase(setting, names[i])) {
            return true;
        }
    }
    return false;
}

/* As flatten_set_variable_args() in guc.c joins the values. */
const char *pl_read_setting_value(pl_reader *reader, const VariableSetStmt *set)
{
    pl_str text = pl_str_begin(reader->arena, PL_STR_MAXIMUM);
    const ListCell *cell;
    foreach (cell, set->args) {
        const A_Const *value = lfirst(cell);
        pl_str_add(&text, text.count > 0 ? ", " : "");
        if (!IsA(value, A_Const) || value->isnull || !IsA(&value->val, String)) {
            pl_str_add(&text, pl_print_expression(reader, (const Node *)value));
        } else if (is_name_list(set->name)) {
            pl_postgres_add_identifier(&text, value->val.sval.sval);
        } else {
            pl_str_add(&text, value->val.sval.sval);
        }
    }
    return text.at;
}

/* SET name = value, SET name FROM CURRENT, and for ALTER also RESET, whose value is NULL. */
static pl_option read_setting(pl_reader *reader, const Node *node)
{
    const VariableSetStmt *set = (const VariableSetStmt *)node;
    pl_option option = {.key = set->name == NULL ? "all" : pl_read_string(reader, set->name)};
    switch (set->kind) {
    case VAR_SET_VALUE:
        option.value = pl_read_setting_value(reader, set);
        break;
    case VAR_SET_CURRENT:
        option.value = "FROM CURRENT";
        break;
    case VAR_SET_DEFAULT:
    case VAR_SET_MULTI:
    case VAR_RESET:
    case VAR_RESET_ALL:
        option.value = NULL;
        break;
    }
    return option;
}

static void take_transforms(pl_reader *reader, const DefElem *element, pl_routine *routine)
{
    const ListCell *cell;
    foreach (cell, (const List *)element->arg) {
        pl_vec_push(reader->arena, &routine->transforms, pl_read_type(reader, lfirst(cell)).text);
    }
}

static void take_flag(const DefElem *element, bool *flag)
{
    *flag = pl_read_option_on(element);
}

/* The names are those that gram.y gives to common_func_opt_item. */
static void take_option(pl_reader *reader, const DefElem *element, pl_routine *routine)
{
    const char *name = element->defname;
    if (pl_same(name, "as")) {
        take_body(reader, element, routine);
    } else if (pl_same(name, "language")) {
        routine->language = pl_read_option_value(reader, element);
    } else if (pl_same(name, "volatility")) {
        routine->volatility = pl_read_option_value(reader, element);
    } else if (pl_same(name, "parallel")) {
        routine->parallel = pl_read_option_value(reader, element);
    } else if (pl_same(name, "cost")) {
        routine->cost = pl_read_option_value(reader, element);
    } else if (pl_same(name, "rows")) {
        routine->rows = pl_read_option_value(reader, element);
    } else if (pl_same(name, "support")) {
        routine->support = pl_read_joined(reader, (const List *)element->arg);
    } else if (pl_same(name, "strict")) {
        take_flag(element, &routine->strict);
    } else if (pl_same(name, "security")) {
        take_flag(element, &routine->security_definer);
    } else if (pl_same(name, "leakproof")) {
        take_flag(element, &routine->leakproof);
    } else if (pl_same(name, "window")) {
        take_flag(element, &routine->window);
    } else if (pl_same(name, "transform")) {
        take_transforms(reader, element, routine);
    } else if (pl_same(name, "set")) {
        pl_vec_push(reader->arena, &routine->settings, read_setting(reader, element->arg));
    }
}

/* CREATE -------------------------------------------------------------------------------------- */

/* RETURN expression or BEGIN ATOMIC ... END stands last in the statement, but options may not: the
 * body begins at the RETURN or BEGIN that is at no parenthesis depth. */
static const char *sql_body_text(pl_reader *reader)
{
    uint32_t end = reader->end;
    uint32_t atomic = pl_scan_find_word(reader->sql, reader->begin, end, "BEGIN");
    uint32_t single = pl_scan_find_word(reader->sql, reader->begin, end, "RETURN");
    uint32_t begin = atomic < single ? atomic : single;
    while (end > begin && strchr(" \t\r\n\f\v;", reader->sql[end - 1]) != NULL) {
        end--;
    }
    return pl_arena_strndup(reader->arena, reader->sql + begin, end - begin);
}

/* Only what it uses, not what it gives. */
static const pl_query *sql_body_uses(pl_reader *reader, const Node *body)
{
    pl_uses uses;
    pl_read_uses(reader, body, &uses);
    pl_query *query = pl_arena_make(reader->arena, pl_query);
    query->relations = uses.relations;
    for (size_t i = 0; i < uses.writes.count; i++) {
        pl_vec_push(reader->arena, &query->relations, uses.writes.at[i]);
    }
    query->functions = uses.functions;
    query->types = uses.type_names;
    query->columns = uses.columns;
    return query;
}

void pl_read_create_function(pl_reader *reader, const Node *node)
{
    const CreateFunctionStmt *statement = (const CreateFunctionStmt *)node;
    pl_routine *routine = pl_arena_make(reader->arena, pl_routine);
    routine->procedure = statement->is_procedure;
    routine->volatility = "volatile";
    routine->parallel = "unsafe";
    read_arguments(reader, statement->parameters, routine);
    if (statement->returnType != NULL) {
        routine->returns = pl_read_argument_type(reader, statement->returnType);
    }
    const ListCell *cell;
    foreach (cell, statement->options) {
        take_option(reader, lfirst(cell), routine);
    }
    if (statement->sql_body != NULL) {
        routine->sql_body = sql_body_text(reader);
        routine->sql_uses = sql_body_uses(reader, statement->sql_body);
        routine->language = routine->language == NULL ? "sql" : routine->language;
    }
    pl_operation *operation = pl_emit(reader, PL_OP_CREATE_ROUTINE);
    operation->target = pl_read_any_ref(
        reader, routine->procedure ? PL_KIND_PROCEDURE : PL_KIND_FUNCTION, statement->funcname);
    operation->target.signature = pl_read_signature(reader, statement->parameters);
    operation->flags |= statement->replace ? PL_OPF_OR_REPLACE : 0;
    operation->as.routine = routine;
}

/* ALTER --------------------------------------------------------------------------------------- */

static pl_option alter_option(pl_reader *reader, const DefElem *element)
{
    pl_option option = {.key = pl_read_string(reader, element->defname)};
    if (pl_same(element->defname, "set")) {
        pl_option setting = read_setting(reader, element->arg);
        option.key = pl_arena_printf(reader->arena, "%s %s",
                                     setting.value == NULL ? "reset" : "set", setting.key);
        option.value = setting.value == NULL ? "" : setting.value;
    } else if (pl_same(element->defname, "support")) {
        option.value = pl_read_joined(reader, (const List *)element->arg);
    } else if (element->arg != NULL && IsA(element->arg, Boolean)) {
        option.value = pl_read_option_on(element) ? "true" : "false";
    } else {
        option.value = pl_read_option_value(reader, element);
    }
    return option;
}

void pl_read_alter_function(pl_reader *reader, const Node *node)
{
    const AlterFunctionStmt *statement = (const AlterFunctionStmt *)node;
    pl_options *options = pl_arena_make(reader->arena, pl_options);
    const ListCell *cell;
    foreach (cell, statement->actions) {
        pl_vec_push(reader->arena, options, alter_option(reader, lfirst(cell)));
    }
    pl_operation *operation = pl_emit(reader, PL_OP_ALTER_ROUTINE);
    operation->target =
        pl_read_object_with_args(reader, pl_read_object_kind(statement->objtype), statement->func);
    operation->flags |= pl_read_object_flags(statement->objtype);
    operation->as.options = options;
}
