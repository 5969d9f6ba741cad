/*
 * What a parse tree uses: columns, functions, types, relations, string literals.
 */
#include "dialect/postgres/read_internal.h"

#include "base/map.h"
#include "dialect/postgres/identifier.h"

#include <string.h>

enum { MAXIMUM_CONSTANTS = 1000, FEW = 24 };

typedef struct collector {
    pl_reader *reader;
    pl_uses *out;
    pl_strings with_names; /* of the WITH clauses in whose scope the walk is */
    pl_map *seen;          /* "c:name", ...: made when the lists have become long */
} collector;

static bool in_strings(const pl_strings *strings, const char *string)
{
    for (size_t i = 0; i < strings->count; i++) {
        if (pl_same(strings->at[i], string)) {
            return true;
        }
    }
    return false;
}

/* A short list is searched, a long one has its strings in a map. */
static bool is_new(collector *c, const pl_strings *strings, char list, const char *string)
{
    if (strings->count < FEW) {
        return !in_strings(strings, string);
    }
    if (c->seen == NULL) {
        c->seen = pl_map_new(c->reader->arena);
    }
    if (strings->count == FEW) {
        for (size_t i = 0; i < strings->count; i++) {
            pl_map_put(c->seen, pl_arena_printf(c->reader->arena, "%c:%s", list, strings->at[i]),
                       c);
        }
    }
    const char *key = pl_arena_printf(c->reader->arena, "%c:%s", list, string);
    if (pl_map_has(c->seen, key)) {
        return false;
    }
    pl_map_put(c->seen, key, c);
    return true;
}

static void add(collector *c, pl_strings *strings, char list, const char *string)
{
    if (string != NULL && is_new(c, strings, list, string)) {
        pl_vec_push(c->reader->arena, strings, pl_read_string(c->reader, string));
    }
}

static void add_relation(collector *c, const char *schema, const char *name)
{
    if (schema == NULL && in_strings(&c->with_names, name)) {
        return;
    }
    for (size_t i = 0; i < c->out->relations.count; i++) {
        const pl_name *known = &c->out->relations.at[i];
        if (pl_same(known->name, name) && pl_same(known->schema, schema)) {
            return;
        }
    }
    pl_name relation = {pl_read_string(c->reader, schema), pl_read_string(c->reader, name)};
    pl_vec_push(c->reader->arena, &c->out->relations, relation);
}

/* The text of a regclass literal: names are folded unless quoted (stringToQualifiedNameList). */
static const char *unquote(collector *c, const char *text, const char **rest)
{
    pl_str name = pl_str_begin(c->reader->arena, PL_STR_MAXIMUM);
    const char *at = text;
    if (*at == '"') {
        for (at++; *at != '\0' && (*at != '"' || at[1] == '"'); at++) {
            pl_str_add_char(&name, *at);
            at += *at == '"';
        }
        at += *at == '"';
    } else {
        for (; *at != '\0' && *at != '.'; at++) {
            pl_str_add_char(&name, *at >= 'A' && *at <= 'Z' ? (char)(*at - 'A' + 'a') : *at);
        }
    }
    *rest = at;
    return name.at;
}

static void add_relation_text(collector *c, const char *text)
{
    const char *rest;
    const char *first = unquote(c, text, &rest);
    if (*rest == '\0' && first[0] != '\0') {
        add_relation(c, NULL, first);
    } else if (*rest == '.') {
        add_relation(c, first, unquote(c, rest + 1, &rest));
    }
}

static const char *string_constant(const Node *node)
{
    if (node == NULL || !IsA(node, A_Const)) {
        return NULL;
    }
    const A_Const *constant = (const A_Const *)node;
    return !constant->isnull && IsA(&constant->val, String) ? constant->val.sval.sval : NULL;
}

static void collect_column(collector *c, const ColumnRef *column)
{
    const Node *last = llast(column->fields);
    if (IsA(last, A_Star)) {
        c->out->has_star = true;
    } else if (IsA(last, String)) {
        add(c, &c->out->columns, 'c', strVal(last));
    }
}

static const char *function_name(collector *c, const List *names)
{
    if (list_length(names) == 2 && pl_same(strVal(linitial(names)), "pg_catalog")) {
        return strVal(lsecond(names));
    }
    if (list_length(names) == 1) {
        return strVal(linitial(names));
    }
    pl_str joined = pl_str_begin(c->reader->arena, PL_STR_MAXIMUM);
    const ListCell *cell;
    foreach (cell, names) {
        pl_str_add(&joined, joined.count > 0 ? "." : "");
        pl_str_add(&joined, strVal(lfirst(cell)));
    }
    return joined.at;
}

/* nextval('s') takes a regclass, so the string is a name. */
static void collect_function(collector *c, const FuncCall *call)
{
    const char *name = function_name(c, call->funcname);
    add(c, &c->out->functions, 'f', name);
    bool of_sequence =
        pl_same(name, "nextval") || pl_same(name, "currval") || pl_same(name, "setval");
    const char *text =
        of_sequence && call->args != NIL ? string_constant(linitial(call->args)) : NULL;
    if (text != NULL) {
        add_relation_text(c, text);
    }
}

static void collect_cast(collector *c, const TypeCast *cast)
{
    pl_type_name type = pl_read_type(c->reader, cast->typeName);
    if (!type.builtin) {
        add(c, &c->out->types, 't', type.text);
    } else if (pl_same(type.name, "regclass") && string_constant(cast->arg) != NULL) {
        add_relation_text(c, string_constant(cast->arg));
    }
}

static const char *const VALUE_FUNCTIONS[] = {
    [SVFOP_CURRENT_DATE] = "current_date",
    [SVFOP_CURRENT_TIME] = "current_time",
    [SVFOP_CURRENT_TIME_N] = "current_time",
    [SVFOP_CURRENT_TIMESTAMP] = "current_timestamp",
    [SVFOP_CURRENT_TIMESTAMP_N] = "current_timestamp",
    [SVFOP_LOCALTIME] = "localtime",
    [SVFOP_LOCALTIME_N] = "localtime",
    [SVFOP_LOCALTIMESTAMP] = "localtimestamp",
    [SVFOP_LOCALTIMESTAMP_N] = "localtimestamp",
    [SVFOP_CURRENT_ROLE] = "current_role",
    [SVFOP_CURRENT_USER] = "current_user",
    [SVFOP_USER] = "user",
    [SVFOP_SESSION_USER] = "session_user",
    [SVFOP_CURRENT_CATALOG] = "current_catalog",
    [SVFOP_CURRENT_SCHEMA] = "current_schema",
};

static void collect_constant(collector *c, const Node *node)
{
    const char *text = string_constant(node);
    if (text != NULL && c->out->constants.count < MAXIMUM_CONSTANTS) {
        add(c, &c->out->constants, 's', text);
    }
}

static WithClause **with_clause_of(const Node *node)
{
    switch ((int)nodeTag(node)) {
    case T_SelectStmt:
        return &((SelectStmt *)node)->withClause;
    case T_InsertStmt:
        return &((InsertStmt *)node)->withClause;
    case T_UpdateStmt:
        return &((UpdateStmt *)node)->withClause;
    case T_DeleteStmt:
        return &((DeleteStmt *)node)->withClause;
    case T_MergeStmt:
        return &((MergeStmt *)node)->withClause;
    default:
        return NULL;
    }
}

static bool collect(void *context, const Node *node, unsigned depth);

static void add_with_name(collector *c, const CommonTableExpr *element)
{
    pl_vec_push(c->reader->arena, &c->with_names, pl_read_string(c->reader, element->ctename));
}

/* A name of WITH hides a table from there on, with RECURSIVE also in its own query. */
static void collect_with(collector *c, const WithClause *with)
{
    const ListCell *cell;
    if (with->recursive) {
        foreach (cell, with->ctes) {
            add_with_name(c, lfirst(cell));
        }
    }
    foreach (cell, with->ctes) {
        const CommonTableExpr *element = lfirst(cell);
        pl_walk(c->reader->arena, element->ctequery, collect, c);
        if (!with->recursive) {
            add_with_name(c, element);
        }
    }
}

/* A statement that has a WITH clause is walked apart, while its names are known. */
static bool enters_scope(collector *c, const Node *node)
{
    WithClause **place = with_clause_of(node);
    if (place == NULL || *place == NULL) {
        return false;
    }
    WithClause *with = *place;
    size_t outside = c->with_names.count;
    collect_with(c, with);
    *place = NULL;
    pl_walk(c->reader->arena, node, collect, c);
    *place = with;
    c->with_names.count = outside;
    return true;
}

static bool collect(void *context, const Node *node, unsigned depth)
{
    collector *c = context;
    (void)depth;
    switch ((int)nodeTag(node)) {
    case T_ColumnRef:
        collect_column(c, (const ColumnRef *)node);
        return false;
    case T_FuncCall:
        collect_function(c, (const FuncCall *)node);
        return true;
    case T_TypeCast:
        collect_cast(c, (const TypeCast *)node);
        return true;
    case T_TypeName:
        return false;
    case T_A_Const:
        collect_constant(c, node);
        return false;
    case T_A_Star:
        c->out->has_star = true;
        return false;
    case T_SQLValueFunction:
        add(c, &c->out->functions, 'f', VALUE_FUNCTIONS[((const SQLValueFunction *)node)->op]);
        return false;
    case T_SubLink:
        c->out->has_subquery = true;
        return true;
    case T_RangeVar:
        add_relation(c, ((const RangeVar *)node)->schemaname, ((const RangeVar *)node)->relname);
        return false;
    default:
        return !enters_scope(c, node);
    }
}

void pl_read_uses(pl_reader *reader, const void *node, pl_uses *out)
{
    collector c = {.reader = reader, .out = out};
    *out = (pl_uses){0};
    pl_walk(reader->arena, node, collect, &c);
}
