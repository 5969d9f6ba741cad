/*
 * What a parse tree uses: one walk over raw trees (statements that read or write rows, and
 * expressions), shared by expressions, views, rules and rows.
 *
 * It keeps its own stack, so no depth of nesting overflows the C stack, and passes over nodes it
 * does not know. WITH names are kept apart from relations by scope, as the server's parser does: a
 * name is a relation again outside the query that its WITH belongs to.
 */
#include "dialect/postgres/read/internal.h"

#include "base/map.h"
#include "base/str.h"

/* The WITH names visible at a place, innermost first. */
typedef struct pl_scope {
    const char *name;
    const struct pl_scope *outer;
} pl_scope;

/* Work still to do. A List waits as one item that remembers how far it got, so that the ten
 * thousand rows of a VALUES never lie on the stack together. */
typedef struct pl_work {
    const Node *node;
    const pl_scope *scope;
    int next; /* of a List */
} pl_work;

/* Names already in a list. Short lists are searched, long ones get a map. */
typedef struct pl_seen {
    pl_map *map;
} pl_seen;

enum { PL_SEEN_LINEAR = 24, MAXIMUM_CONSTANTS = 1000 };

enum { ON_STACK = 16 }; /* most walks need no more, and leave nothing in the arena */

typedef struct pl_uses_walk {
    pl_reader *reader;
    pl_arena *arena;
    pl_uses *out;
    const Node *root;
    PL_VEC(pl_work) stack;
    pl_seen relations, writes, functions, columns, types, type_names, constants, starred;
} pl_uses_walk;

static void push(pl_uses_walk *walk, const void *node, const pl_scope *scope)
{
    if (node != NULL) {
        pl_vec_push(walk->arena, &walk->stack, (pl_work){.node = node, .scope = scope});
    }
}

static void reverse(pl_uses_walk *walk, size_t from)
{
    for (size_t i = from, j = walk->stack.count; i + 1 < j; i++) {
        pl_work swap = walk->stack.at[i];
        walk->stack.at[i] = walk->stack.at[--j];
        walk->stack.at[j] = swap;
    }
}

static void add_string(pl_uses_walk *walk, pl_seen *seen, pl_strings *list, const char *string)
{
    if (list->count < PL_SEEN_LINEAR) {
        for (size_t i = 0; i < list->count; i++) {
            if (pl_same(list->at[i], string)) {
                return;
            }
        }
    } else {
        if (seen->map == NULL) {
            seen->map = pl_map_new(walk->arena);
            for (size_t i = 0; i < list->count; i++) {
                pl_map_put(seen->map, list->at[i], seen);
            }
        }
        if (pl_map_has(seen->map, string)) {
            return;
        }
        pl_map_put(seen->map, string, seen);
    }
    pl_vec_push(walk->arena, list, pl_arena_strdup(walk->arena, string));
}

static bool has_name(const pl_names *list, pl_name name)
{
    for (size_t i = 0; i < list->count; i++) {
        if (pl_same(list->at[i].name, name.name) && pl_same(list->at[i].schema, name.schema)) {
            return true;
        }
    }
    return false;
}

static const char *name_key(pl_arena *arena, pl_name name)
{
    return name.schema == NULL ? name.name
                               : pl_arena_printf(arena, "%s\n%s", name.schema, name.name);
}

static void add_name(pl_uses_walk *walk, pl_seen *seen, pl_names *list, pl_name name)
{
    if (list->count < PL_SEEN_LINEAR) {
        if (has_name(list, name)) {
            return;
        }
    } else {
        if (seen->map == NULL) {
            seen->map = pl_map_new(walk->arena);
            for (size_t i = 0; i < list->count; i++) {
                pl_map_put(seen->map, name_key(walk->arena, list->at[i]), seen);
            }
        }
        const char *key = name_key(walk->arena, name);
        if (pl_map_has(seen->map, key)) {
            return;
        }
        pl_map_put(seen->map, key, seen);
    }
    name.schema = pl_arena_strdup(walk->arena, name.schema);
    name.name = pl_arena_strdup(walk->arena, name.name);
    pl_vec_push(walk->arena, list, name);
}

static bool is_with_name(const pl_scope *scope, const RangeVar *range)
{
    if (range->schemaname != NULL) {
        return false;
    }
    for (; scope != NULL; scope = scope->outer) {
        if (pl_same(scope->name, range->relname)) {
            return true;
        }
    }
    return false;
}

static void see_relation(pl_uses_walk *walk, const RangeVar *range, const pl_scope *scope)
{
    if (!is_with_name(scope, range)) {
        add_name(walk, &walk->relations, &walk->out->relations,
                 (pl_name){.schema = range->schemaname, .name = range->relname});
    }
}

/* The target of a writing statement. Below the root it is a further relation written. */
static void see_target(pl_uses_walk *walk, const void *statement, const RangeVar *range)
{
    if (statement != walk->root && range != NULL) {
        add_name(walk, &walk->writes, &walk->out->writes,
                 (pl_name){.schema = range->schemaname, .name = range->relname});
    }
}

static const char *last_string(const List *names)
{
    if (names == NULL || !IsA(llast(names), String)) {
        return NULL;
    }
    return strVal(llast(names));
}

static void see_column(pl_uses_walk *walk, const ColumnRef *ref)
{
    const char *name = last_string(ref->fields);
    if (name != NULL) {
        add_string(walk, &walk->columns, &walk->out->columns, name);
    }
}

static void see_columns(pl_uses_walk *walk, const List *names)
{
    const ListCell *cell;
    foreach (cell, names) {
        if (IsA(lfirst(cell), String)) {
            add_string(walk, &walk->columns, &walk->out->columns, strVal(lfirst(cell)));
        }
    }
}

/* 'app.users' as the input function of regclass reads it: parts folded unless quoted. Anything that
 * is no plain name gives a NULL name. */
static pl_name name_of_literal(pl_arena *arena, const char *text)
{
    const char *parts[3] = {NULL, NULL, NULL};
    size_t count = 0;
    while (count < 3) {
        pl_str part = pl_str_begin(arena, NAMEDATALEN);
        bool quoted = *text == '"';
        text += quoted;
        for (; *text != '\0' && (quoted || *text != '.'); text++) {
            if (quoted && *text == '"' && *++text != '"') {
                break;
            }
            bool upper = !quoted && *text >= 'A' && *text <= 'Z';
            pl_str_add_char(&part, upper ? (char)(*text - 'A' + 'a') : *text);
        }
        parts[count++] = part.at;
        if (part.count == 0 || (*text != '.' && *text != '\0')) {
            return (pl_name){NULL, NULL};
        }
        if (*text++ == '\0') {
            break;
        }
    }
    if (count == 1) {
        return (pl_name){NULL, parts[0]};
    }
    return count == 2 ? (pl_name){parts[0], parts[1]} : (pl_name){NULL, NULL};
}

static const char *literal_of(const Node *node)
{
    if (node == NULL || !IsA(node, A_Const)) {
        return NULL;
    }
    const A_Const *constant = (const A_Const *)node;
    return !constant->isnull && IsA(&constant->val, String) ? constant->val.sval.sval : NULL;
}

static void see_regclass(pl_uses_walk *walk, const Node *argument)
{
    const char *literal = literal_of(argument);
    if (literal != NULL) {
        pl_name name = name_of_literal(walk->arena, literal);
        if (name.name != NULL) {
            add_name(walk, &walk->relations, &walk->out->relations, name);
        }
    }
}

/* A literal argument of these is read as a regclass without a cast. */
static bool takes_regclass(const char *function)
{
    static const char *const names[] = {
        "nextval",      "setval", "currval", "pg_relation_size", "pg_total_relation_size",
        "pg_table_size"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        if (pl_same(function, names[i])) {
            return true;
        }
    }
    return false;
}

static void see_function(pl_uses_walk *walk, const FuncCall *call)
{
    const char *name = last_string(call->funcname);
    if (name == NULL) {
        return;
    }
    if (takes_regclass(name) && call->args != NULL) {
        see_regclass(walk, linitial(call->args));
    }
    const Node *first = linitial(call->funcname);
    if (list_length(call->funcname) > 1 && IsA(first, String) &&
        !pl_same(strVal(first), "pg_catalog")) {
        name = pl_arena_printf(walk->arena, "%s.%s", strVal(first), name);
    }
    add_string(walk, &walk->functions, &walk->out->functions, name);
}

static void see_value_function(pl_uses_walk *walk, const SQLValueFunction *function)
{
    static const char *const names[] = {
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
    if ((size_t)function->op < sizeof names / sizeof *names) {
        add_string(walk, &walk->functions, &walk->out->functions, names[function->op]);
    }
}

static void see_cast(pl_uses_walk *walk, const TypeCast *cast)
{
    pl_type_name type = pl_read_type(walk->reader, cast->typeName);
    if (!type.builtin) {
        add_string(walk, &walk->types, &walk->out->types, type.text);
        add_name(walk, &walk->type_names, &walk->out->type_names,
                 (pl_name){type.schema, type.name});
    } else if (pl_same(type.name, "regclass")) {
        see_regclass(walk, cast->arg);
    }
}

static void see_star(pl_uses_walk *walk, const List *targets)
{
    const ListCell *cell;
    foreach (cell, targets) {
        const ResTarget *target = lfirst(cell);
        if (!IsA(target, ResTarget) || target->val == NULL) {
            continue;
        }
        const List *fields = NULL;
        if (IsA(target->val, ColumnRef)) {
            fields = ((const ColumnRef *)target->val)->fields;
        } else if (IsA(target->val, A_Indirection)) {
            fields = ((const A_Indirection *)target->val)->indirection;
        }
        if (fields != NULL && IsA(llast(fields), A_Star)) {
            walk->out->has_star = true;
        }
    }
}

enum { JOIN_DEPTH = 64 };

/* The relations of a FROM that a * means: all, or the one of that name. A sub-query has a select
 * list of its own. */
static void see_starred(pl_uses_walk *walk, const Node *item, const char *qualifier,
                        const pl_scope *scope, unsigned depth)
{
    if (item == NULL || depth > JOIN_DEPTH) {
        return;
    }
    if (IsA(item, RangeTableSample)) {
        item = ((const RangeTableSample *)item)->relation;
    }
    if (IsA(item, RangeVar)) {
        const RangeVar *range = (const RangeVar *)item;
        const char *called = range->alias != NULL ? range->alias->aliasname : range->relname;
        if ((qualifier == NULL || pl_same(qualifier, called)) && !is_with_name(scope, range)) {
            add_name(walk, &walk->starred, &walk->out->starred,
                     (pl_name){.schema = range->schemaname, .name = range->relname});
        }
    } else if (IsA(item, JoinExpr)) {
        const JoinExpr *join = (const JoinExpr *)item;
        if (join->alias != NULL && qualifier != NULL) {
            if (!pl_same(qualifier, join->alias->aliasname)) {
                return;
            }
            qualifier = NULL;
        }
        see_starred(walk, join->larg, qualifier, scope, depth + 1);
        see_starred(walk, join->rarg, qualifier, scope, depth + 1);
    }
}

static void see_stars(pl_uses_walk *walk, const SelectStmt *select, const pl_scope *scope)
{
    const ListCell *cell, *from;
    foreach (cell, select->targetList) {
        const ResTarget *target = lfirst(cell);
        if (!IsA(target, ResTarget) || target->val == NULL || !IsA(target->val, ColumnRef)) {
            continue;
        }
        const List *fields = ((const ColumnRef *)target->val)->fields;
        int count = list_length(fields);
        if (!IsA(llast(fields), A_Star)) {
            continue;
        }
        const char *qualifier = count > 1 ? strVal(list_nth(fields, count - 2)) : NULL;
        foreach (from, select->fromClause) {
            see_starred(walk, lfirst(from), qualifier, scope, 0);
        }
    }
}

/* Puts the queries of a WITH on the stack and returns the scope of what the WITH stands before. A
 * recursive WITH sees all its names in each query, a plain one only those before it. */
static const pl_scope *enter_with(pl_uses_walk *walk, const WithClause *with, const pl_scope *outer)
{
    if (with == NULL) {
        return outer;
    }
    const pl_scope *scope = outer;
    size_t first = walk->stack.count;
    const ListCell *cell;
    foreach (cell, with->ctes) {
        const CommonTableExpr *cte = lfirst(cell);
        push(walk, cte->ctequery, scope);
        pl_scope *inner = pl_arena_make(walk->arena, pl_scope);
        *inner = (pl_scope){.name = cte->ctename, .outer = scope};
        scope = inner;
    }
    for (size_t i = first; with->recursive && i < walk->stack.count; i++) {
        walk->stack.at[i].scope = scope;
    }
    return scope;
}

static void enter_select(pl_uses_walk *walk, const SelectStmt *select, const pl_scope *scope)
{
    walk->out->has_subquery = true;
    see_star(walk, select->targetList);
    scope = enter_with(walk, select->withClause, scope);
    see_stars(walk, select, scope);
    push(walk, select->distinctClause, scope);
    push(walk, select->targetList, scope);
    push(walk, select->fromClause, scope);
    push(walk, select->whereClause, scope);
    push(walk, select->groupClause, scope);
    push(walk, select->havingClause, scope);
    push(walk, select->windowClause, scope);
    push(walk, select->valuesLists, scope);
    push(walk, select->larg, scope);
    push(walk, select->rarg, scope);
    push(walk, select->sortClause, scope);
    push(walk, select->limitOffset, scope);
    push(walk, select->limitCount, scope);
}

static void enter_insert(pl_uses_walk *walk, const InsertStmt *insert, const pl_scope *scope)
{
    see_target(walk, insert, insert->relation);
    scope = enter_with(walk, insert->withClause, scope);
    push(walk, insert->cols, scope);
    push(walk, insert->selectStmt, scope);
    push(walk, insert->onConflictClause, scope);
    push(walk, insert->returningList, scope);
}

static void enter_update(pl_uses_walk *walk, const UpdateStmt *update, const pl_scope *scope)
{
    see_target(walk, update, update->relation);
    scope = enter_with(walk, update->withClause, scope);
    push(walk, update->targetList, scope);
    push(walk, update->fromClause, scope);
    push(walk, update->whereClause, scope);
    push(walk, update->returningList, scope);
}

static void enter_delete(pl_uses_walk *walk, const DeleteStmt *delete, const pl_scope *scope)
{
    see_target(walk, delete, delete->relation);
    scope = enter_with(walk, delete->withClause, scope);
    push(walk, delete->usingClause, scope);
    push(walk, delete->whereClause, scope);
    push(walk, delete->returningList, scope);
}

static void enter_merge(pl_uses_walk *walk, const MergeStmt *merge, const pl_scope *scope)
{
    see_target(walk, merge, merge->relation);
    scope = enter_with(walk, merge->withClause, scope);
    push(walk, merge->sourceRelation, scope);
    push(walk, merge->joinCondition, scope);
    push(walk, merge->mergeWhenClauses, scope);
}

static void enter_function(pl_uses_walk *walk, const FuncCall *call, const pl_scope *scope)
{
    see_function(walk, call);
    push(walk, call->args, scope);
    push(walk, call->agg_order, scope);
    push(walk, call->agg_filter, scope);
    push(walk, call->over, scope);
}

static void enter_xml(pl_uses_walk *walk, const XmlExpr *xml, const pl_scope *scope)
{
    push(walk, xml->named_args, scope);
    push(walk, xml->args, scope);
}

static void enter_table_function(pl_uses_walk *walk, const RangeTableFunc *table,
                                 const pl_scope *scope)
{
    push(walk, table->docexpr, scope);
    push(walk, table->rowexpr, scope);
    push(walk, table->namespaces, scope);
    push(walk, table->columns, scope);
}

static void enter_join(pl_uses_walk *walk, const JoinExpr *join, const pl_scope *scope)
{
    push(walk, join->larg, scope);
    push(walk, join->rarg, scope);
    push(walk, join->quals, scope);
    see_columns(walk, join->usingClause);
}

static void enter_constant(pl_uses_walk *walk, const A_Const *constant)
{
    const char *literal = literal_of((const Node *)constant);
    if (literal != NULL && walk->out->constants.count < MAXIMUM_CONSTANTS) {
        add_string(walk, &walk->constants, &walk->out->constants, literal);
    }
}

#define ENTER(Type, field) push(walk, ((const Type *)node)->field, scope)

/* Statements, and what stands in their FROM. false: none of these. */
static bool enter_statement(pl_uses_walk *walk, const Node *node, const pl_scope *scope)
{
    switch ((int)nodeTag(node)) {
    case T_SelectStmt:
        enter_select(walk, (const SelectStmt *)node, scope);
        return true;
    case T_InsertStmt:
        enter_insert(walk, (const InsertStmt *)node, scope);
        return true;
    case T_UpdateStmt:
        enter_update(walk, (const UpdateStmt *)node, scope);
        return true;
    case T_DeleteStmt:
        enter_delete(walk, (const DeleteStmt *)node, scope);
        return true;
    case T_MergeStmt:
        enter_merge(walk, (const MergeStmt *)node, scope);
        return true;
    case T_MergeWhenClause:
        ENTER(MergeWhenClause, condition);
        ENTER(MergeWhenClause, targetList);
        ENTER(MergeWhenClause, values);
        return true;
    case T_OnConflictClause:
        ENTER(OnConflictClause, infer);
        ENTER(OnConflictClause, targetList);
        ENTER(OnConflictClause, whereClause);
        return true;
    case T_InferClause:
        ENTER(InferClause, indexElems);
        ENTER(InferClause, whereClause);
        return true;
    case T_RangeVar:
        see_relation(walk, (const RangeVar *)node, scope);
        return true;
    case T_RangeSubselect:
        ENTER(RangeSubselect, subquery);
        return true;
    case T_RangeFunction:
        ENTER(RangeFunction, functions);
        return true;
    case T_RangeTableFunc:
        enter_table_function(walk, (const RangeTableFunc *)node, scope);
        return true;
    case T_RangeTableFuncCol:
        ENTER(RangeTableFuncCol, colexpr);
        ENTER(RangeTableFuncCol, coldefexpr);
        return true;
    case T_RangeTableSample:
        ENTER(RangeTableSample, relation);
        ENTER(RangeTableSample, args);
        ENTER(RangeTableSample, repeatable);
        return true;
    case T_JoinExpr:
        enter_join(walk, (const JoinExpr *)node, scope);
        return true;
    case T_ReturnStmt:
        ENTER(ReturnStmt, returnval);
        return true;
    case T_PLAssignStmt:
        ENTER(PLAssignStmt, val);
        return true;
    default:
        return false;
    }
}

/* The rarer half of the expressions. */
static void enter_other(pl_uses_walk *walk, const Node *node, const pl_scope *scope)
{
    switch ((int)nodeTag(node)) {
    case T_A_Indices:
        ENTER(A_Indices, lidx);
        ENTER(A_Indices, uidx);
        break;
    case T_CollateClause:
        ENTER(CollateClause, arg);
        break;
    case T_NamedArgExpr:
        ENTER(NamedArgExpr, arg);
        break;
    case T_GroupingFunc:
        ENTER(GroupingFunc, args);
        break;
    case T_GroupingSet:
        ENTER(GroupingSet, content);
        break;
    case T_MultiAssignRef:
        ENTER(MultiAssignRef, source);
        break;
    case T_XmlExpr:
        enter_xml(walk, (const XmlExpr *)node, scope);
        break;
    case T_XmlSerialize:
        ENTER(XmlSerialize, expr);
        break;
    case T_WindowDef:
        ENTER(WindowDef, partitionClause);
        ENTER(WindowDef, orderClause);
        ENTER(WindowDef, startOffset);
        ENTER(WindowDef, endOffset);
        break;
    case T_IndexElem:
        ENTER(IndexElem, expr);
        break;
    case T_SQLValueFunction:
        see_value_function(walk, (const SQLValueFunction *)node);
        break;
    default:
        break;
    }
}

static void enter_expression(pl_uses_walk *walk, const Node *node, const pl_scope *scope)
{
    switch ((int)nodeTag(node)) {
    case T_ColumnRef:
        see_column(walk, (const ColumnRef *)node);
        break;
    case T_A_Const:
        enter_constant(walk, (const A_Const *)node);
        break;
    case T_FuncCall:
        enter_function(walk, (const FuncCall *)node, scope);
        break;
    case T_TypeCast:
        see_cast(walk, (const TypeCast *)node);
        ENTER(TypeCast, arg);
        break;
    case T_A_Expr:
        ENTER(A_Expr, lexpr);
        ENTER(A_Expr, rexpr);
        break;
    case T_BoolExpr:
        ENTER(BoolExpr, args);
        break;
    case T_NullTest:
        ENTER(NullTest, arg);
        break;
    case T_BooleanTest:
        ENTER(BooleanTest, arg);
        break;
    case T_SubLink:
        ENTER(SubLink, testexpr);
        ENTER(SubLink, subselect);
        break;
    case T_CaseExpr:
        ENTER(CaseExpr, arg);
        ENTER(CaseExpr, args);
        ENTER(CaseExpr, defresult);
        break;
    case T_CaseWhen:
        ENTER(CaseWhen, expr);
        ENTER(CaseWhen, result);
        break;
    case T_CoalesceExpr:
        ENTER(CoalesceExpr, args);
        break;
    case T_MinMaxExpr:
        ENTER(MinMaxExpr, args);
        break;
    case T_RowExpr:
        ENTER(RowExpr, args);
        break;
    case T_A_ArrayExpr:
        ENTER(A_ArrayExpr, elements);
        break;
    case T_A_Indirection:
        ENTER(A_Indirection, arg);
        ENTER(A_Indirection, indirection);
        break;
    case T_ResTarget:
        ENTER(ResTarget, indirection);
        ENTER(ResTarget, val);
        break;
    case T_SortBy:
        ENTER(SortBy, node);
        break;
    default:
        enter_other(walk, node, scope);
        break;
    }
}

#undef ENTER

/* Takes the next element of a list, and leaves the rest of the list waiting below it. */
static void step_list(pl_uses_walk *walk, pl_work work)
{
    const List *list = (const List *)work.node;
    const void *element = list_nth(list, work.next);
    work.next++;
    if (work.next < list_length(list)) {
        pl_vec_push(walk->arena, &walk->stack, work);
    }
    push(walk, element, work.scope);
}

void pl_read_uses(pl_reader *reader, const void *root, pl_uses *out)
{
    pl_work first[ON_STACK];
    pl_uses_walk walk = {.reader = reader,
                         .arena = reader->arena,
                         .out = out,
                         .root = root,
                         .stack = {.at = first, .capacity = ON_STACK}};
    *out = (pl_uses){0};
    push(&walk, root, NULL);
    while (walk.stack.count > 0) {
        pl_work work = walk.stack.at[--walk.stack.count];
        if (IsA(work.node, List)) {
            step_list(&walk, work);
            continue;
        }
        size_t mark = walk.stack.count;
        if (!enter_statement(&walk, work.node, work.scope)) {
            enter_expression(&walk, work.node, work.scope);
        }
        reverse(&walk, mark);
    }
}
