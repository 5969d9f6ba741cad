/*
 * Names, strings and options of raw parse trees, copied to the reader's arena.
 */
#include "dialect/postgres/read/internal.h"

#include "dialect/postgres/identifier.h"

#include "catalog/pg_class.h"

#include <string.h>

const char *pl_read_string(pl_reader *reader, const char *string)
{
    return string == NULL ? NULL : pl_arena_strdup(reader->arena, string);
}

const char *pl_read_string_node(pl_reader *reader, const Node *node)
{
    return node != NULL && IsA(node, String) ? pl_read_string(reader, strVal(node)) : NULL;
}

pl_strings pl_read_strings(pl_reader *reader, const List *string_nodes)
{
    pl_strings strings = {0};
    const ListCell *cell;
    foreach (cell, string_nodes) {
        const Node *node = lfirst(cell);
        if (node != NULL && IsA(node, String)) {
            pl_vec_push(reader->arena, &strings, pl_read_string_node(reader, node));
        }
    }
    return strings;
}

pl_name pl_read_name(pl_reader *reader, const RangeVar *range)
{
    if (range == NULL) {
        return (pl_name){0};
    }
    return (pl_name){.schema = pl_read_string(reader, range->schemaname),
                     .name = pl_read_string(reader, range->relname)};
}

/* The i-th String from the end of a list; NULL when there is none. */
static const char *from_end(const List *list, int i)
{
    int index = list_length(list) - 1 - i;
    if (index < 0) {
        return NULL;
    }
    const Node *node = list_nth(list, index);
    return node != NULL && IsA(node, String) ? strVal(node) : NULL;
}

pl_name pl_read_any_name(pl_reader *reader, const List *string_nodes)
{
    return (pl_name){.schema = pl_read_string(reader, from_end(string_nodes, 1)),
                     .name = pl_read_string(reader, from_end(string_nodes, 0))};
}

pl_ref pl_read_ref(pl_reader *reader, pl_kind kind, const RangeVar *range)
{
    pl_name name = pl_read_name(reader, range);
    return (pl_ref){.kind = kind, .schema = name.schema, .name = name.name};
}

pl_ref pl_read_any_ref(pl_reader *reader, pl_kind kind, const List *string_nodes)
{
    pl_name name = pl_read_any_name(reader, string_nodes);
    return (pl_ref){.kind = kind, .schema = name.schema, .name = name.name};
}

pl_ref pl_read_part(const pl_ref *whole, pl_kind kind, const char *name)
{
    return (pl_ref){.kind = kind, .schema = whole->schema, .parent = whole->name, .name = name};
}

const char *pl_read_joined(pl_reader *reader, const List *string_nodes)
{
    pl_str joined = pl_str_begin(reader->arena, PL_STR_MAXIMUM);
    const ListCell *cell;
    foreach (cell, string_nodes) {
        const Node *node = lfirst(cell);
        if (node == NULL || !IsA(node, String)) {
            continue;
        }
        if (joined.count > 0) {
            pl_str_add_char(&joined, '.');
        }
        pl_postgres_add_identifier(&joined, strVal(node));
    }
    return joined.at;
}

/* pg_catalog comes first on every search path, so that naming it says nothing; the server, too,
 * prints such a collation without. */
const char *pl_read_collation(pl_reader *reader, const List *string_nodes)
{
    const Node *first = list_length(string_nodes) == 2 ? linitial(string_nodes) : NULL;
    if (first != NULL && IsA(first, String) && pl_same(strVal(first), "pg_catalog")) {
        return pl_read_joined(reader, list_make1(lsecond(string_nodes)));
    }
    return pl_read_joined(reader, string_nodes);
}

const char *pl_read_role(pl_reader *reader, const RoleSpec *role)
{
    if (role == NULL) {
        return NULL;
    }
    switch (role->roletype) {
    case ROLESPEC_CSTRING:
        return pl_read_string(reader, role->rolename);
    case ROLESPEC_CURRENT_ROLE:
        return "current_role";
    case ROLESPEC_CURRENT_USER:
        return "current_user";
    case ROLESPEC_SESSION_USER:
        return "session_user";
    case ROLESPEC_PUBLIC:
        return "public";
    }
    return NULL;
}

pl_persistence pl_read_persistence(const RangeVar *range)
{
    if (range != NULL && range->relpersistence == RELPERSISTENCE_TEMP) {
        return PL_TEMPORARY;
    }
    return range != NULL && range->relpersistence == RELPERSISTENCE_UNLOGGED ? PL_UNLOGGED
                                                                             : PL_PERMANENT;
}

/* Options. */

static const char *bare_number(pl_reader *reader, const Node *node)
{
    if (IsA(node, Integer)) {
        return pl_arena_printf(reader->arena, "%d", intVal(node));
    }
    return pl_read_string(reader, ((const Float *)node)->fval);
}

static const char *value_of(pl_reader *reader, const Node *arg)
{
    if (arg == NULL) {
        return "";
    }
    switch (nodeTag(arg)) {
    case T_String:
        return pl_read_string_node(reader, arg);
    case T_Integer:
    case T_Float:
        return bare_number(reader, arg);
    case T_Boolean:
        return boolVal(arg) ? "true" : "false";
    case T_TypeName:
        return pl_read_type(reader, (const TypeName *)arg).text;
    case T_List:
        return pl_read_joined(reader, (const List *)arg);
    case T_A_Star:
        return "*";
    default:
        return pl_print_expression(reader, arg);
    }
}

const char *pl_read_option_value(pl_reader *reader, const DefElem *element)
{
    return value_of(reader, element->arg);
}

static const char *option_key(pl_reader *reader, const DefElem *element)
{
    if (element->defnamespace == NULL) {
        return pl_read_string(reader, element->defname);
    }
    return pl_arena_printf(reader->arena, "%s.%s", element->defnamespace, element->defname);
}

pl_options pl_read_options_of(pl_reader *reader, const List *def_elems)
{
    pl_options options = {0};
    const ListCell *cell;
    foreach (cell, def_elems) {
        const DefElem *element = lfirst(cell);
        if (!IsA(element, DefElem)) {
            continue;
        }
        pl_vec_push(reader->arena, &options,
                    (pl_option){.key = option_key(reader, element),
                                .value = pl_read_option_value(reader, element)});
    }
    return options;
}

const DefElem *pl_find_option(const List *def_elems, const char *name)
{
    const ListCell *cell;
    foreach (cell, def_elems) {
        const DefElem *element = lfirst(cell);
        if (IsA(element, DefElem) && pl_same(element->defname, name)) {
            return element;
        }
    }
    return NULL;
}

/* As defGetBoolean() in src/backend/commands/define.c. */
bool pl_read_option_on(const DefElem *element)
{
    if (element == NULL) {
        return false;
    }
    if (element->arg == NULL) {
        return true;
    }
    if (IsA(element->arg, Boolean)) {
        return boolVal(element->arg);
    }
    if (IsA(element->arg, Integer)) {
        return intVal(element->arg) != 0;
    }
    if (IsA(element->arg, String)) {
        const char *word = strVal(element->arg);
        return !pl_same_nocase(word, "off") && !pl_same_nocase(word, "false") &&
               !pl_same_nocase(word, "no");
    }
    return true;
}
