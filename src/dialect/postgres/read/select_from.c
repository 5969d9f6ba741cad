/*
 * Printing what stands in FROM.
 */
#include "dialect/postgres/read/printer.h"

#include "dialect/postgres/identifier.h"

/* FROM takes calls only; of the expressions that look like one CAST isn't printed so. */
static bool is_known_function(const Node *function)
{
    switch ((int)nodeTag(function)) {
    case T_FuncCall:
        return ((const FuncCall *)function)->funcformat != COERCE_SQL_SYNTAX;
    case T_SQLValueFunction:
    case T_CoalesceExpr:
    case T_MinMaxExpr:
        return true;
    default:
        return false;
    }
}

static bool are_known_functions(const RangeFunction *item)
{
    const ListCell *cell;
    foreach (cell, item->functions) {
        if (!is_known_function(linitial(lfirst_node(List, cell)))) {
            return false;
        }
    }
    return true;
}

bool pl_is_known_source(const Node *item)
{
    switch ((int)nodeTag(item)) {
    case T_RangeVar:
    case T_RangeSubselect:
    case T_RangeTableSample:
        return true;
    case T_RangeFunction:
        return are_known_functions((const RangeFunction *)item);
    case T_JoinExpr:
        return pl_is_known_source(((const JoinExpr *)item)->larg) &&
               pl_is_known_source(((const JoinExpr *)item)->rarg);
    default:
        return false;
    }
}

void pl_print_names(pl_printer *p, const List *names)
{
    const ListCell *cell;
    foreach (cell, names) {
        pl_str_add(&p->out, cell == list_head(names) ? "" : ", ");
        pl_postgres_add_identifier(&p->out, strVal(lfirst(cell)));
    }
}

static void print_alias(pl_printer *p, const Alias *alias)
{
    if (alias == NULL) {
        return;
    }
    pl_str_add_char(&p->out, ' ');
    pl_postgres_add_identifier(&p->out, alias->aliasname);
    if (alias->colnames != NIL) {
        pl_str_add_char(&p->out, '(');
        pl_print_names(p, alias->colnames);
        pl_str_add_char(&p->out, ')');
    }
}

void pl_print_relation(pl_printer *p, const RangeVar *relation)
{
    pl_str_add(&p->out, relation->inh ? "" : "ONLY ");
    if (relation->catalogname != NULL) {
        pl_postgres_add_identifier(&p->out, relation->catalogname);
        pl_str_add_char(&p->out, '.');
    }
    pl_name name = {.schema = relation->schemaname, .name = relation->relname};
    pl_postgres_add_name(&p->out, name);
    print_alias(p, relation->alias);
}

/* The columns of a function that returns records. */
static void print_columns(pl_printer *p, const List *columns)
{
    const ListCell *cell;
    pl_str_add_char(&p->out, '(');
    foreach (cell, columns) {
        const ColumnDef *column = lfirst(cell);
        pl_str_add(&p->out, cell == list_head(columns) ? "" : ", ");
        pl_postgres_add_identifier(&p->out, column->colname);
        pl_str_add_char(&p->out, ' ');
        pl_str_add(&p->out, pl_read_type(p->reader, column->typeName).text);
        if (column->collClause != NULL) {
            pl_str_add(&p->out, " COLLATE ");
            pl_str_add(&p->out, pl_read_joined(p->reader, column->collClause->collname));
        }
    }
    pl_str_add_char(&p->out, ')');
}

static void print_functions(pl_printer *p, const List *functions)
{
    const ListCell *cell;
    foreach (cell, functions) {
        const List *pair = lfirst(cell);
        pl_str_add(&p->out, cell == list_head(functions) ? "" : ", ");
        pl_print(p, linitial(pair), PL_PREC_LOWEST);
        if (lsecond(pair) != NULL) {
            pl_str_add(&p->out, " AS ");
            print_columns(p, lsecond(pair));
        }
    }
}

static void print_function(pl_printer *p, const RangeFunction *item)
{
    pl_str_add(&p->out, item->lateral ? "LATERAL " : "");
    pl_str_add(&p->out, item->is_rowsfrom ? "ROWS FROM (" : "");
    print_functions(p, item->functions);
    pl_str_add(&p->out, item->is_rowsfrom ? ")" : "");
    pl_str_add(&p->out, item->ordinality ? " WITH ORDINALITY" : "");
    print_alias(p, item->alias);
    if (item->coldeflist != NIL) {
        pl_str_add(&p->out, item->alias == NULL ? " AS " : "");
        print_columns(p, item->coldeflist);
    }
}

static void print_sub_select(pl_printer *p, const RangeSubselect *item)
{
    pl_str_add(&p->out, item->lateral ? "LATERAL (" : "(");
    pl_print_query(p, item->subquery);
    pl_str_add_char(&p->out, ')');
    print_alias(p, item->alias);
}

static void print_sample(pl_printer *p, const RangeTableSample *item)
{
    pl_print_relation(p, (const RangeVar *)item->relation);
    pl_str_add(&p->out, " TABLESAMPLE ");
    pl_str_add(&p->out, pl_read_joined(p->reader, item->method));
    pl_str_add_char(&p->out, '(');
    pl_print_list(p, item->args, ", ");
    pl_str_add_char(&p->out, ')');
    if (item->repeatable != NULL) {
        pl_str_add(&p->out, " REPEATABLE (");
        pl_print(p, item->repeatable, PL_PREC_LOWEST);
        pl_str_add_char(&p->out, ')');
    }
}

static const char *join_words(const JoinExpr *join)
{
    switch ((int)join->jointype) {
    case JOIN_LEFT:
        return " LEFT JOIN ";
    case JOIN_RIGHT:
        return " RIGHT JOIN ";
    case JOIN_FULL:
        return " FULL JOIN ";
    default:
        return join->isNatural || join->usingClause != NIL || join->quals != NULL ? " JOIN "
                                                                                  : " CROSS JOIN ";
    }
}

static void print_condition(pl_printer *p, const JoinExpr *join)
{
    if (join->usingClause != NIL) {
        pl_str_add(&p->out, " USING (");
        pl_print_names(p, join->usingClause);
        pl_str_add_char(&p->out, ')');
        pl_str_add(&p->out, join->join_using_alias != NULL ? " AS" : "");
        print_alias(p, join->join_using_alias);
    } else if (join->quals != NULL) {
        pl_str_add(&p->out, " ON ");
        pl_print(p, join->quals, PL_PREC_LOWEST);
    }
}

/* Joins associate to the left; one with an alias is in parentheses anyway. */
static void print_join(pl_printer *p, const JoinExpr *join)
{
    bool nested = IsA(join->rarg, JoinExpr) && ((const JoinExpr *)join->rarg)->alias == NULL;
    pl_str_add(&p->out, join->alias != NULL ? "(" : "");
    pl_print_source(p, join->larg);
    pl_str_add(&p->out, join->isNatural ? " NATURAL" : "");
    pl_str_add(&p->out, join_words(join));
    pl_str_add(&p->out, nested ? "(" : "");
    pl_print_source(p, join->rarg);
    pl_str_add(&p->out, nested ? ")" : "");
    print_condition(p, join);
    pl_str_add(&p->out, join->alias != NULL ? ")" : "");
    print_alias(p, join->alias);
}

void pl_print_source(pl_printer *p, const Node *item)
{
    switch ((int)nodeTag(item)) {
    case T_RangeVar:
        pl_print_relation(p, (const RangeVar *)item);
        break;
    case T_RangeSubselect:
        print_sub_select(p, (const RangeSubselect *)item);
        break;
    case T_RangeFunction:
        print_function(p, (const RangeFunction *)item);
        break;
    case T_RangeTableSample:
        print_sample(p, (const RangeTableSample *)item);
        break;
    case T_JoinExpr:
        print_join(p, (const JoinExpr *)item);
        break;
    default:
        break;
    }
}
