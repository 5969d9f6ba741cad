#include "dialect/postgres/read/internal.h"

#include <string.h>

static const char *query_text(pl_reader *reader, uint32_t begin, uint32_t end)
{
    while (begin < end && strchr(" \t\r\n\f\v;", reader->sql[end - 1]) != NULL) {
        end--;
    }
    while (begin < end && strchr(" \t\r\n\f\v", reader->sql[begin]) != NULL) {
        begin++;
    }
    return pl_arena_strndup(reader->arena, reader->sql + begin, end - begin);
}

/* ---- The names of the columns, as FigureColnameInternal() in parse_target.c chooses them ----- */

static const char *last_name(const List *fields)
{
    const Node *last = fields != NIL ? llast(fields) : NULL;
    return last != NULL && IsA(last, String) ? ((const String *)last)->sval : NULL;
}

static const char *column_ref_name(pl_reader *reader, const ColumnRef *ref)
{
    if (!IsA(llast(ref->fields), A_Star)) {
        return pl_read_string(reader, last_name(ref->fields));
    }
    int count = list_length(ref->fields);
    const Node *qualifier = count > 1 ? list_nth(ref->fields, count - 2) : NULL;
    return qualifier == NULL ? "*"
           : IsA(qualifier, String)
               ? pl_arena_printf(reader->arena, "%s.*", ((const String *)qualifier)->sval)
               : NULL;
}

static const char *sql_value_name(const SQLValueFunction *node)
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
    return (size_t)node->op < sizeof names / sizeof names[0] ? names[node->op] : NULL;
}

/* The name and how good it is: 2 is a name, 1 one of last resort, 0 none; -1: not known here. */
typedef struct named {
    const char *name;
    int strength;
} named;

static named good(const char *name)
{
    return (named){name, name != NULL ? 2 : -1};
}

static named figured(pl_reader *reader, const Node *value, unsigned depth);

static named sublink_figure(pl_reader *reader, const SubLink *link, unsigned depth)
{
    const SelectStmt *select = (const SelectStmt *)link->subselect;
    switch (link->subLinkType) {
    case EXISTS_SUBLINK:
        return good("exists");
    case ARRAY_SUBLINK:
        return good("array");
    case EXPR_SUBLINK:
        if (select != NULL && IsA(select, SelectStmt) && list_length(select->targetList) == 1) {
            const ResTarget *target = linitial(select->targetList);
            if (target->name != NULL) {
                return good(pl_read_string(reader, target->name));
            }
            return figured(reader, target->val, depth + 1);
        }
        return (named){NULL, -1};
    default:
        return (named){"?column?", 0};
    }
}

/* The depth is that of casts of casts. */
static named figured(pl_reader *reader, const Node *value, unsigned depth)
{
    named inner;
    if (value == NULL || depth > 16) {
        return (named){"?column?", value == NULL ? 0 : -1};
    }
    switch ((int)nodeTag(value)) {
    case T_ColumnRef:
        return good(column_ref_name(reader, (const ColumnRef *)value));
    case T_FuncCall:
        return good(pl_read_string(reader, last_name(((const FuncCall *)value)->funcname)));
    case T_CoalesceExpr:
        return good("coalesce");
    case T_MinMaxExpr:
        return good(((const MinMaxExpr *)value)->op == IS_GREATEST ? "greatest" : "least");
    case T_SQLValueFunction:
        return good(sql_value_name((const SQLValueFunction *)value));
    case T_GroupingFunc:
        return good("grouping");
    case T_A_ArrayExpr:
        return good("array");
    case T_RowExpr:
        return good("row");
    case T_SubLink:
        return sublink_figure(reader, (const SubLink *)value, depth);
    case T_CollateClause:
        return figured(reader, ((const CollateClause *)value)->arg, depth + 1);
    case T_CaseExpr:
        inner = figured(reader, (const Node *)((const CaseExpr *)value)->defresult, depth + 1);
        return inner.strength == 0 || inner.strength == 1 ? (named){"case", 1} : inner;
    case T_TypeCast:
        inner = figured(reader, ((const TypeCast *)value)->arg, depth + 1);
        if (inner.strength == 0 || inner.strength == 1) {
            const TypeName *type = ((const TypeCast *)value)->typeName;
            return (named){pl_read_string(reader, last_name(type->names)), 1};
        }
        return inner;
    case T_A_Expr:
        return ((const A_Expr *)value)->kind == AEXPR_NULLIF ? good("nullif")
                                                             : (named){"?column?", 0};
    case T_A_Const:
    case T_BoolExpr:
    case T_NullTest:
    case T_BooleanTest:
        return (named){"?column?", 0};
    default:
        return (named){NULL, -1};
    }
}

/* The leftmost SELECT of a UNION gives the names. */
static void read_outputs(pl_reader *reader, const SelectStmt *select, pl_query *query)
{
    bool several = select->larg != NULL;
    while (select->larg != NULL) {
        select = select->larg;
    }
    const ListCell *cell;
    foreach (cell, select->targetList) {
        const ResTarget *target = lfirst(cell);
        const char *name = target->name != NULL ? pl_read_string(reader, target->name)
                                                : figured(reader, target->val, 0).name;
        pl_vec_push(reader->arena, &query->outputs, name);
        pl_vec_push(reader->arena, &query->values, pl_read_output(reader, target->val, 0));
    }
    if (several) { /* their types are those that the arms have in common */
        query->values = (pl_outputs){0};
    }
}

/* false: something in FROM is no plain relation, or merges columns. */
static bool read_source(pl_reader *reader, const Node *item, pl_query *query, unsigned depth)
{
    if (IsA(item, RangeVar)) {
        const RangeVar *relation = (const RangeVar *)item;
        const Alias *alias = relation->alias;
        if (alias != NULL && alias->colnames != NIL) {
            return false;
        }
        pl_source source = {.relation = pl_read_name(reader, relation)};
        source.qualifier =
            alias != NULL ? pl_read_string(reader, alias->aliasname) : source.relation.name;
        pl_vec_push(reader->arena, &query->sources, source);
        return true;
    }
    if (!IsA(item, JoinExpr) || depth > 64) {
        return false;
    }
    const JoinExpr *join = (const JoinExpr *)item;
    return !join->isNatural && join->usingClause == NIL && join->alias == NULL &&
           read_source(reader, join->larg, query, depth + 1) &&
           read_source(reader, join->rarg, query, depth + 1);
}

static void read_shape(pl_reader *reader, const Node *node, pl_query *query)
{
    const SelectStmt *select = (const SelectStmt *)node;
    if (node == NULL || !IsA(node, SelectStmt)) {
        return;
    }
    read_outputs(reader, select, query);
    const ListCell *cell;
    foreach (cell, select->fromClause) {
        if (select->withClause != NULL || !read_source(reader, lfirst(cell), query, 0)) {
            query->sources = (pl_sources){0};
            return;
        }
    }
}

const pl_query *pl_read_query(pl_reader *reader, const Node *select, uint32_t begin, uint32_t end)
{
    pl_uses uses;
    pl_read_uses(reader, select, &uses);
    pl_query *query = pl_arena_make(reader->arena, pl_query);
    query->text = query_text(reader, begin, end);
    query->canonical = pl_print_statement(reader, select);
    if (query->canonical == NULL) {
        query->canonical = query->text;
    } else if (reader->qualified) {
        query->text = query->canonical;
    }
    query->relations = uses.relations;
    query->functions = uses.functions;
    query->types = uses.type_names;
    query->columns = uses.columns;
    query->has_star = uses.has_star;
    query->starred = uses.starred;
    read_shape(reader, select, query);
    return query;
}
