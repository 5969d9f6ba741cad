/*
 * Printing ORDER BY and windows.
 */
#include "dialect/postgres/read/printer.h"

#include "dialect/postgres/identifier.h"

static void print_sort_by(pl_printer *p, const SortBy *sort)
{
    pl_print(p, sort->node, PL_PREC_LOWEST);
    if (sort->sortby_dir == SORTBY_ASC || sort->sortby_dir == SORTBY_DESC) {
        pl_str_add(&p->out, sort->sortby_dir == SORTBY_ASC ? " ASC" : " DESC");
    } else if (sort->sortby_dir == SORTBY_USING) {
        pl_str_add(&p->out, " USING ");
        pl_print_operator_name(p, sort->useOp);
    }
    if (sort->sortby_nulls != SORTBY_NULLS_DEFAULT) {
        pl_str_add(&p->out,
                   sort->sortby_nulls == SORTBY_NULLS_FIRST ? " NULLS FIRST" : " NULLS LAST");
    }
}

void pl_print_order(pl_printer *p, const List *order)
{
    const ListCell *cell;
    pl_str_add(&p->out, "ORDER BY ");
    foreach (cell, order) {
        pl_str_add(&p->out, cell == list_head(order) ? "" : ", ");
        print_sort_by(p, lfirst(cell));
    }
}

/* A column's name stands in parentheses: "unbounded" might be one. */
static void print_bound(pl_printer *p, const Node *offset, const char *word)
{
    bool bare = IsA(offset, A_Const);
    pl_str_add(&p->out, bare ? "" : "(");
    pl_print(p, offset, PL_PREC_LOWEST);
    pl_str_add(&p->out, bare ? "" : ")");
    pl_str_add(&p->out, word);
}

static void print_start(pl_printer *p, const WindowDef *window)
{
    if (window->frameOptions & FRAMEOPTION_START_UNBOUNDED_PRECEDING) {
        pl_str_add(&p->out, "UNBOUNDED PRECEDING");
    } else if (window->frameOptions & FRAMEOPTION_START_CURRENT_ROW) {
        pl_str_add(&p->out, "CURRENT ROW");
    } else {
        print_bound(p, window->startOffset,
                    window->frameOptions & FRAMEOPTION_START_OFFSET_PRECEDING ? " PRECEDING"
                                                                              : " FOLLOWING");
    }
}

static void print_end(pl_printer *p, const WindowDef *window)
{
    if (window->frameOptions & FRAMEOPTION_END_UNBOUNDED_FOLLOWING) {
        pl_str_add(&p->out, "UNBOUNDED FOLLOWING");
    } else if (window->frameOptions & FRAMEOPTION_END_CURRENT_ROW) {
        pl_str_add(&p->out, "CURRENT ROW");
    } else {
        print_bound(p, window->endOffset,
                    window->frameOptions & FRAMEOPTION_END_OFFSET_PRECEDING ? " PRECEDING"
                                                                            : " FOLLOWING");
    }
}

static void print_exclusion(pl_printer *p, int options)
{
    pl_str_add(&p->out, options & FRAMEOPTION_EXCLUDE_CURRENT_ROW ? " EXCLUDE CURRENT ROW"
                        : options & FRAMEOPTION_EXCLUDE_GROUP     ? " EXCLUDE GROUP"
                        : options & FRAMEOPTION_EXCLUDE_TIES      ? " EXCLUDE TIES"
                                                                  : "");
}

static void print_frame(pl_printer *p, const WindowDef *window)
{
    int options = window->frameOptions;
    pl_str_add(&p->out, options & FRAMEOPTION_RANGE  ? "RANGE "
                        : options & FRAMEOPTION_ROWS ? "ROWS "
                                                     : "GROUPS ");
    if (options & FRAMEOPTION_BETWEEN) {
        pl_str_add(&p->out, "BETWEEN ");
        print_start(p, window);
        pl_str_add(&p->out, " AND ");
        print_end(p, window);
    } else {
        print_start(p, window);
    }
    print_exclusion(p, options);
}

/* After an opening parenthesis the grammar takes these words for the next clause. */
static bool begins_a_clause(const char *name)
{
    static const char *const WORDS[] = {"partition", "range", "rows", "groups"};
    for (size_t i = 0; i < sizeof WORDS / sizeof WORDS[0]; i++) {
        if (pl_same(name, WORDS[i])) {
            return true;
        }
    }
    return false;
}

static void print_other_window(pl_printer *p, const char *name)
{
    if (begins_a_clause(name)) {
        pl_str_addf(&p->out, "\"%s\"", name);
    } else {
        pl_postgres_add_identifier(&p->out, name);
    }
}

static const char *blank(const pl_printer *p, size_t begin)
{
    return p->out.count > begin ? " " : "";
}

void pl_print_window(pl_printer *p, const WindowDef *window)
{
    pl_str_add_char(&p->out, '(');
    size_t begin = p->out.count;
    if (window->refname != NULL) {
        print_other_window(p, window->refname);
    }
    if (window->partitionClause != NIL) {
        pl_str_add(&p->out, blank(p, begin));
        pl_str_add(&p->out, "PARTITION BY ");
        pl_print_list(p, window->partitionClause, ", ");
    }
    if (window->orderClause != NIL) {
        pl_str_add(&p->out, blank(p, begin));
        pl_print_order(p, window->orderClause);
    }
    if (window->frameOptions & FRAMEOPTION_NONDEFAULT) {
        pl_str_add(&p->out, blank(p, begin));
        print_frame(p, window);
    }
    pl_str_add_char(&p->out, ')');
}
