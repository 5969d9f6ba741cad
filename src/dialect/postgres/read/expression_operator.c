/*
 * Printing A_Expr: operators, and what the grammar makes of IN, LIKE, BETWEEN and their like.
 */
#include "dialect/postgres/read/printer.h"

#include "dialect/postgres/identifier.h"

static const struct {
    const char *name;
    pl_precedence precedence;
} BINARY[] = {
    {"=", PL_PREC_COMPARISON},  {"<", PL_PREC_COMPARISON},  {">", PL_PREC_COMPARISON},
    {"<=", PL_PREC_COMPARISON}, {">=", PL_PREC_COMPARISON}, {"<>", PL_PREC_COMPARISON},
    {"+", PL_PREC_SUM},         {"-", PL_PREC_SUM},         {"*", PL_PREC_PRODUCT},
    {"/", PL_PREC_PRODUCT},     {"%", PL_PREC_PRODUCT},     {"^", PL_PREC_POWER},
};

static const char *plain_name(const List *name)
{
    return list_length(name) == 1 ? strVal(linitial(name)) : NULL;
}

static pl_precedence binary_precedence(const List *name)
{
    const char *plain = plain_name(name);
    for (size_t i = 0; plain != NULL && i < sizeof BINARY / sizeof BINARY[0]; i++) {
        if (pl_same(plain, BINARY[i].name)) {
            return BINARY[i].precedence;
        }
    }
    return PL_PREC_OPERATOR;
}

static pl_precedence prefix_precedence(const List *name)
{
    const char *plain = plain_name(name);
    return pl_same(plain, "+") || pl_same(plain, "-") ? PL_PREC_SIGN : PL_PREC_OPERATOR;
}

pl_precedence pl_operator_precedence(const A_Expr *expression)
{
    switch (expression->kind) {
    case AEXPR_OP:
        return expression->lexpr == NULL ? prefix_precedence(expression->name)
                                         : binary_precedence(expression->name);
    case AEXPR_OP_ANY:
    case AEXPR_OP_ALL:
        return binary_precedence(expression->name);
    case AEXPR_DISTINCT:
    case AEXPR_NOT_DISTINCT:
        return PL_PREC_IS;
    case AEXPR_NULLIF:
        return PL_PREC_PRIMARY;
    case AEXPR_IN:
    case AEXPR_LIKE:
    case AEXPR_ILIKE:
    case AEXPR_SIMILAR:
    case AEXPR_BETWEEN:
    case AEXPR_NOT_BETWEEN:
    case AEXPR_BETWEEN_SYM:
    case AEXPR_NOT_BETWEEN_SYM:
        return PL_PREC_LIKE;
    }
    return PL_PREC_LOWEST;
}

void pl_print_operator_name(pl_printer *p, const List *name)
{
    const char *plain = plain_name(name);
    if (plain != NULL) {
        pl_str_add(&p->out, plain);
        return;
    }
    pl_str_add(&p->out, "OPERATOR(");
    const ListCell *cell;
    foreach (cell, name) {
        if (cell == list_last_cell(name)) {
            pl_str_add(&p->out, strVal(lfirst(cell)));
        } else {
            pl_postgres_add_identifier(&p->out, strVal(lfirst(cell)));
            pl_str_add_char(&p->out, '.');
        }
    }
    pl_str_add_char(&p->out, ')');
}

/* Comparisons don't associate, all other operators do so to the left. */
static void print_binary(pl_printer *p, const A_Expr *e)
{
    pl_precedence precedence = binary_precedence(e->name);
    pl_precedence left = precedence == PL_PREC_COMPARISON ? precedence + 1 : precedence;
    pl_print(p, e->lexpr, left);
    pl_str_add_char(&p->out, ' ');
    pl_print_operator_name(p, e->name);
    pl_str_add_char(&p->out, ' ');
    pl_print(p, e->rexpr, precedence + 1);
}

/* A sign binds to the right; another operator would take what follows its operand. */
static void print_prefix(pl_printer *p, const A_Expr *e)
{
    pl_print_operator_name(p, e->name);
    pl_str_add_char(&p->out, ' ');
    pl_precedence precedence = prefix_precedence(e->name);
    pl_print(p, e->rexpr, precedence == PL_PREC_SIGN ? precedence : precedence + 1);
}

static void print_any(pl_printer *p, const A_Expr *e, const char *word)
{
    pl_print(p, e->lexpr, binary_precedence(e->name) + 1);
    pl_str_add_char(&p->out, ' ');
    pl_print_operator_name(p, e->name);
    pl_str_addf(&p->out, " %s (", word);
    pl_print(p, e->rexpr, PL_PREC_LOWEST);
    pl_str_add_char(&p->out, ')');
}

static void print_distinct(pl_printer *p, const A_Expr *e)
{
    pl_print(p, e->lexpr, PL_PREC_IS + 1);
    pl_str_add(&p->out,
               e->kind == AEXPR_DISTINCT ? " IS DISTINCT FROM " : " IS NOT DISTINCT FROM ");
    pl_print(p, e->rexpr, PL_PREC_IS + 1);
}

static void print_nullif(pl_printer *p, const A_Expr *e)
{
    pl_str_add(&p->out, "NULLIF(");
    pl_print(p, e->lexpr, PL_PREC_LOWEST);
    pl_str_add(&p->out, ", ");
    pl_print(p, e->rexpr, PL_PREC_LOWEST);
    pl_str_add_char(&p->out, ')');
}

static void print_in(pl_printer *p, const A_Expr *e)
{
    pl_print(p, e->lexpr, PL_PREC_LIKE + 1);
    pl_str_add(&p->out, pl_same(plain_name(e->name), "<>") ? " NOT IN (" : " IN (");
    pl_print_list(p, (const List *)e->rexpr, ", ");
    pl_str_add_char(&p->out, ')');
}

static const FuncCall *escape_call(const Node *node, const char *name)
{
    if (node == NULL || !IsA(node, FuncCall)) {
        return NULL;
    }
    const FuncCall *call = (const FuncCall *)node;
    bool is_it = list_length(call->funcname) == 2 &&
                 pl_same(strVal(linitial(call->funcname)), "pg_catalog") &&
                 pl_same(strVal(lsecond(call->funcname)), name);
    return is_it ? call : NULL;
}

/* The ESCAPE clause is a function call round the pattern. */
static void print_like(pl_printer *p, const A_Expr *e, const char *word, const char *escape)
{
    bool negated = plain_name(e->name) != NULL && plain_name(e->name)[0] == '!';
    pl_print(p, e->lexpr, PL_PREC_LIKE + 1);
    pl_str_addf(&p->out, " %s%s ", negated ? "NOT " : "", word);
    const FuncCall *call = escape_call(e->rexpr, escape);
    if (call == NULL) {
        pl_print(p, e->rexpr, PL_PREC_LIKE + 1);
        return;
    }
    pl_print(p, linitial(call->args), PL_PREC_LIKE + 1);
    if (list_length(call->args) > 1) {
        pl_str_add(&p->out, " ESCAPE ");
        pl_print(p, lsecond(call->args), PL_PREC_LIKE + 1);
    }
}

static void print_between(pl_printer *p, const A_Expr *e, const char *word)
{
    const List *bounds = (const List *)e->rexpr;
    const Node *low = linitial(bounds);
    pl_print(p, e->lexpr, PL_PREC_LIKE + 1);
    pl_str_addf(&p->out, " %s ", word);
    pl_print(p, low, pl_is_b_expression(low) ? PL_PREC_LIKE + 1 : PL_PREC_PRIMARY);
    pl_str_add(&p->out, " AND ");
    pl_print(p, lsecond(bounds), PL_PREC_LIKE + 1);
}

void pl_print_operator(pl_printer *p, const A_Expr *e)
{
    switch (e->kind) {
    case AEXPR_OP:
        if (e->lexpr == NULL) {
            print_prefix(p, e);
        } else {
            print_binary(p, e);
        }
        break;
    case AEXPR_OP_ANY:
        print_any(p, e, "ANY");
        break;
    case AEXPR_OP_ALL:
        print_any(p, e, "ALL");
        break;
    case AEXPR_DISTINCT:
    case AEXPR_NOT_DISTINCT:
        print_distinct(p, e);
        break;
    case AEXPR_NULLIF:
        print_nullif(p, e);
        break;
    case AEXPR_IN:
        print_in(p, e);
        break;
    case AEXPR_LIKE:
        print_like(p, e, "LIKE", "like_escape");
        break;
    case AEXPR_ILIKE:
        print_like(p, e, "ILIKE", "like_escape");
        break;
    case AEXPR_SIMILAR:
        print_like(p, e, "SIMILAR TO", "similar_to_escape");
        break;
    case AEXPR_BETWEEN:
        print_between(p, e, "BETWEEN");
        break;
    case AEXPR_NOT_BETWEEN:
        print_between(p, e, "NOT BETWEEN");
        break;
    case AEXPR_BETWEEN_SYM:
        print_between(p, e, "BETWEEN SYMMETRIC");
        break;
    case AEXPR_NOT_BETWEEN_SYM:
        print_between(p, e, "NOT BETWEEN SYMMETRIC");
        break;
    }
}
