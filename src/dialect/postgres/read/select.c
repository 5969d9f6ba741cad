/*
 * Printing queries. What stands in FROM is in select_from.c.
 */
#include "dialect/postgres/read/printer.h"

#include "dialect/postgres/identifier.h"

static void print_select(pl_printer *p, const SelectStmt *select);

/* ---- What is known; all else is the deparser's ---------------------------------------------- */

static bool is_known_with(const WithClause *with)
{
    const ListCell *cell;
    foreach (cell, with != NULL ? with->ctes : NIL) {
        if (((const CommonTableExpr *)lfirst(cell))->cycle_clause != NULL) {
            return false;
        }
    }
    return true;
}

static bool are_known_sources(const List *from)
{
    const ListCell *cell;
    foreach (cell, from) {
        if (!pl_is_known_source(lfirst(cell))) {
            return false;
        }
    }
    return true;
}

static bool is_known(const SelectStmt *select)
{
    if (!is_known_with(select->withClause)) {
        return false;
    }
    return select->op == SETOP_NONE
               ? select->intoClause == NULL && are_known_sources(select->fromClause)
               : is_known(select->larg) && is_known(select->rarg);
}

/* ---- WITH ------------------------------------------------------------------------------------ */

static void print_search(pl_printer *p, const CTESearchClause *search)
{
    pl_str_add(&p->out, search->search_breadth_first ? " SEARCH BREADTH FIRST BY "
                                                     : " SEARCH DEPTH FIRST BY ");
    pl_print_names(p, search->search_col_list);
    pl_str_add(&p->out, " SET ");
    pl_postgres_add_identifier(&p->out, search->search_seq_column);
}

static void print_cte(pl_printer *p, const CommonTableExpr *cte)
{
    pl_postgres_add_identifier(&p->out, cte->ctename);
    if (cte->aliascolnames != NIL) {
        pl_str_add_char(&p->out, '(');
        pl_print_names(p, cte->aliascolnames);
        pl_str_add_char(&p->out, ')');
    }
    pl_str_add(&p->out, cte->ctematerialized == CTEMaterializeAlways  ? " AS MATERIALIZED ("
                        : cte->ctematerialized == CTEMaterializeNever ? " AS NOT MATERIALIZED ("
                                                                      : " AS (");
    pl_print_query(p, cte->ctequery);
    pl_str_add_char(&p->out, ')');
    if (cte->search_clause != NULL) {
        print_search(p, cte->search_clause);
    }
}

static void print_with(pl_printer *p, const WithClause *with)
{
    const ListCell *cell;
    pl_str_add(&p->out, with->recursive ? "WITH RECURSIVE " : "WITH ");
    foreach (cell, with->ctes) {
        pl_str_add(&p->out, cell == list_head(with->ctes) ? "" : ", ");
        print_cte(p, lfirst(cell));
    }
    pl_str_add_char(&p->out, ' ');
}

/* ---- SELECT and VALUES ------------------------------------------------------------------------
 */

/* DISTINCT alone is a list of one NULL. */
static void print_distinct(pl_printer *p, const List *distinct)
{
    pl_str_add(&p->out, " DISTINCT");
    if (linitial(distinct) != NULL) {
        pl_str_add(&p->out, " ON (");
        pl_print_list(p, distinct, ", ");
        pl_str_add_char(&p->out, ')');
    }
}

static void print_targets(pl_printer *p, const List *targets)
{
    const ListCell *cell;
    foreach (cell, targets) {
        const ResTarget *target = lfirst(cell);
        pl_str_add(&p->out, cell == list_head(targets) ? " " : ", ");
        pl_print(p, target->val, PL_PREC_LOWEST);
        if (target->name != NULL) {
            pl_str_add(&p->out, " AS ");
            pl_postgres_add_identifier(&p->out, target->name);
        }
    }
}

static void print_sources(pl_printer *p, const List *from)
{
    const ListCell *cell;
    foreach (cell, from) {
        pl_str_add(&p->out, cell == list_head(from) ? " FROM " : ", ");
        pl_print_source(p, lfirst(cell));
    }
}

static void print_group_item(pl_printer *p, const Node *item);

static void print_group_items(pl_printer *p, const List *items)
{
    const ListCell *cell;
    foreach (cell, items) {
        pl_str_add(&p->out, cell == list_head(items) ? "" : ", ");
        print_group_item(p, lfirst(cell));
    }
}

static const char *const GROUPING_SETS[] = {
    [GROUPING_SET_EMPTY] = "(",
    [GROUPING_SET_SIMPLE] = "(",
    [GROUPING_SET_ROLLUP] = "ROLLUP (",
    [GROUPING_SET_CUBE] = "CUBE (",
    [GROUPING_SET_SETS] = "GROUPING SETS (",
};

/* A call of a function cube would be read as the grouping sets of that name. */
static void print_group_item(pl_printer *p, const Node *item)
{
    if (IsA(item, GroupingSet)) {
        pl_str_add(&p->out, GROUPING_SETS[((const GroupingSet *)item)->kind]);
        print_group_items(p, ((const GroupingSet *)item)->content);
        pl_str_add_char(&p->out, ')');
        return;
    }
    size_t begin = p->out.count;
    pl_print(p, item, PL_PREC_LOWEST);
    const char *text = p->out.at + begin;
    if (pl_starts_with(text, "cube(") || pl_starts_with(text, "rollup(")) {
        text = pl_arena_strdup(p->reader->arena, text);
        p->out.count = begin;
        pl_str_addf(&p->out, "(%s)", text);
    }
}

static void print_group(pl_printer *p, const SelectStmt *select)
{
    pl_str_add(&p->out, select->groupDistinct ? " GROUP BY DISTINCT " : " GROUP BY ");
    print_group_items(p, select->groupClause);
}

static void print_windows(pl_printer *p, const List *windows)
{
    const ListCell *cell;
    foreach (cell, windows) {
        const WindowDef *window = lfirst(cell);
        pl_str_add(&p->out, cell == list_head(windows) ? " WINDOW " : ", ");
        pl_postgres_add_identifier(&p->out, window->name);
        pl_str_add(&p->out, " AS ");
        pl_print_window(p, window);
    }
}

static void print_condition(pl_printer *p, const char *word, const Node *condition)
{
    if (condition != NULL) {
        pl_str_add(&p->out, word);
        pl_print(p, condition, PL_PREC_LOWEST);
    }
}

static void print_values(pl_printer *p, const List *rows)
{
    const ListCell *cell;
    foreach (cell, rows) {
        pl_str_add(&p->out, cell == list_head(rows) ? "VALUES (" : ", (");
        pl_print_list(p, lfirst(cell), ", ");
        pl_str_add_char(&p->out, ')');
    }
}

static void print_plain(pl_printer *p, const SelectStmt *select)
{
    if (select->valuesLists != NIL) {
        print_values(p, select->valuesLists);
        return;
    }
    pl_str_add(&p->out, "SELECT");
    if (select->distinctClause != NIL) {
        print_distinct(p, select->distinctClause);
    }
    print_targets(p, select->targetList);
    print_sources(p, select->fromClause);
    print_condition(p, " WHERE ", select->whereClause);
    if (select->groupClause != NIL) {
        print_group(p, select);
    }
    print_condition(p, " HAVING ", select->havingClause);
    print_windows(p, select->windowClause);
}

/* ---- Set operations ---------------------------------------------------------------------------
 */

/* How tightly its operands are held. */
static int strength(const SelectStmt *select)
{
    return select->op == SETOP_NONE ? 3 : select->op == SETOP_INTERSECT ? 2 : 1;
}

static void print_operand(pl_printer *p, const SelectStmt *operand, int least)
{
    bool parentheses = strength(operand) < least || operand->withClause != NULL ||
                       operand->sortClause != NIL || operand->limitCount != NULL ||
                       operand->limitOffset != NULL || operand->lockingClause != NIL;
    pl_str_add(&p->out, parentheses ? "(" : "");
    print_select(p, operand);
    pl_str_add(&p->out, parentheses ? ")" : "");
}

static void print_set_operation(pl_printer *p, const SelectStmt *select)
{
    print_operand(p, select->larg, strength(select));
    pl_str_add(&p->out, select->op == SETOP_UNION       ? " UNION "
                        : select->op == SETOP_INTERSECT ? " INTERSECT "
                                                        : " EXCEPT ");
    pl_str_add(&p->out, select->all ? "ALL " : "");
    print_operand(p, select->rarg, strength(select) + 1);
}

/* ---- The end of a query -----------------------------------------------------------------------
 */

/* LIMIT_OPTION_WITH_TIES of libpg_query: it numbers LimitOption in another order than the server's
 * headers (its patch avoid_zero_value_in_limit_option). */
enum { WITH_TIES = 2 };

static bool is_null(const Node *node)
{
    return IsA(node, A_Const) && ((const A_Const *)node)->isnull;
}

static void print_limit(pl_printer *p, const SelectStmt *select)
{
    const Node *count = select->limitCount;
    if (count != NULL && (int)select->limitOption == WITH_TIES) {
        pl_str_add(&p->out, " FETCH FIRST ");
        pl_print(p, count, PL_PREC_PRIMARY);
        pl_str_add(&p->out, " ROWS WITH TIES");
    } else if (count != NULL && is_null(count)) {
        pl_str_add(&p->out, " LIMIT ALL");
    } else {
        print_condition(p, " LIMIT ", count);
    }
    print_condition(p, " OFFSET ", select->limitOffset);
}

static const char *const LOCKS[] = {
    [LCS_NONE] = "",
    [LCS_FORKEYSHARE] = " FOR KEY SHARE",
    [LCS_FORSHARE] = " FOR SHARE",
    [LCS_FORNOKEYUPDATE] = " FOR NO KEY UPDATE",
    [LCS_FORUPDATE] = " FOR UPDATE",
};

static void print_lock(pl_printer *p, const LockingClause *lock)
{
    const ListCell *cell;
    pl_str_add(&p->out, LOCKS[lock->strength]);
    foreach (cell, lock->lockedRels) {
        pl_str_add(&p->out, cell == list_head(lock->lockedRels) ? " OF " : ", ");
        pl_print_relation(p, lfirst(cell));
    }
    pl_str_add(&p->out, lock->waitPolicy == LockWaitSkip    ? " SKIP LOCKED"
                        : lock->waitPolicy == LockWaitError ? " NOWAIT"
                                                            : "");
}

static void print_select(pl_printer *p, const SelectStmt *select)
{
    if (select->withClause != NULL) {
        print_with(p, select->withClause);
    }
    if (select->op == SETOP_NONE) {
        print_plain(p, select);
    } else {
        print_set_operation(p, select);
    }
    if (select->sortClause != NIL) {
        pl_str_add_char(&p->out, ' ');
        pl_print_order(p, select->sortClause);
    }
    print_limit(p, select);
    const ListCell *cell;
    foreach (cell, select->lockingClause) {
        print_lock(p, lfirst(cell));
    }
}

void pl_print_query(pl_printer *p, const Node *query)
{
    if (IsA(query, SelectStmt) && is_known((const SelectStmt *)query)) {
        print_select(p, (const SelectStmt *)query);
        return;
    }
    const char *text = pl_deparse(p->reader, query);
    p->failed = p->failed || text == NULL;
    pl_str_add(&p->out, text == NULL ? "?" : text);
}

const char *pl_print_statement(pl_reader *reader, const Node *statement)
{
    pl_printer printer = {.reader = reader, .out = pl_str_begin(reader->arena, PL_STR_MAXIMUM)};
    pl_print_query(&printer, statement);
    return printer.failed ? NULL : printer.out.at;
}
