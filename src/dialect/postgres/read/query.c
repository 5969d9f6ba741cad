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

/* NULL: not one of the common kinds. The depth is that of casts of casts. */
static const char *figured_name(pl_reader *reader, const Node *value, unsigned depth)
{
    if (value == NULL || depth > 16) {
        return NULL;
    }
    switch (nodeTag(value)) {
    case T_ColumnRef:
        return column_ref_name(reader, (const ColumnRef *)value);
    case T_FuncCall:
        return pl_read_string(reader, last_name(((const FuncCall *)value)->funcname));
    case T_CoalesceExpr:
        return "coalesce";
    case T_A_ArrayExpr:
        return "array";
    case T_RowExpr:
        return "row";
    case T_A_Const:
        return "?column?";
    case T_CaseExpr: {
        const char *name =
            figured_name(reader, (const Node *)((const CaseExpr *)value)->defresult, depth + 1);
        bool weak = name == NULL || pl_same(name, "?column?");
        return weak && ((const CaseExpr *)value)->defresult == NULL ? "case" : weak ? NULL : name;
    }
    case T_TypeCast: {
        const TypeCast *cast = (const TypeCast *)value;
        const char *name = figured_name(reader, cast->arg, depth + 1);
        return name != NULL && !pl_same(name, "?column?")
                   ? name
                   : pl_read_string(reader, last_name(cast->typeName->names));
    }
    default:
        return NULL;
    }
}

/* The leftmost SELECT of a UNION gives the names. */
static void read_outputs(pl_reader *reader, const SelectStmt *select, pl_query *query)
{
    while (select->larg != NULL) {
        select = select->larg;
    }
    const ListCell *cell;
    foreach (cell, select->targetList) {
        const ResTarget *target = lfirst(cell);
        const char *name = target->name != NULL ? pl_read_string(reader, target->name)
                                                : figured_name(reader, target->val, 0);
        pl_vec_push(reader->arena, &query->outputs, name);
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
    query->columns = uses.columns;
    query->has_star = uses.has_star;
    read_shape(reader, select, query);
    return query;
}
