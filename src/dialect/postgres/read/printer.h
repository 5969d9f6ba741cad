/*
 * The printer's parts: expressions (expression*.c) and queries (select*.c), each as canonical text.
 *
 * What the printer doesn't know is left to libpg_query's deparser, which packs the tree as protobuf
 * and unpacks it again and takes some hundred times as long. Whether a construct is known is said
 * before any of it is printed: else a deep nest of unknown ones would be printed again and again.
 */
#ifndef PL_DIALECT_POSTGRES_READ_PRINTER_H
#define PL_DIALECT_POSTGRES_READ_PRINTER_H

#include "dialect/postgres/read/internal.h"

/* How tightly a construct holds its operands, in gram.y's order. */
typedef enum pl_precedence {
    PL_PREC_LOWEST,
    PL_PREC_OR,
    PL_PREC_AND,
    PL_PREC_NOT,
    PL_PREC_IS,
    PL_PREC_COMPARISON,
    PL_PREC_LIKE, /* BETWEEN, IN, LIKE, ILIKE, SIMILAR */
    PL_PREC_OPERATOR,
    PL_PREC_SUM,
    PL_PREC_PRODUCT,
    PL_PREC_POWER,
    PL_PREC_AT,
    PL_PREC_COLLATE,
    PL_PREC_SIGN,
    PL_PREC_CAST,
    PL_PREC_PRIMARY,
} pl_precedence;

typedef struct pl_printer {
    pl_reader *reader;
    pl_str out;
    bool failed; /* the deparser could not print something either; a ? stands there */
} pl_printer;

/* Prints node, in parentheses if it holds its operands less tightly than `least`. */
void pl_print(pl_printer *printer, const Node *node, pl_precedence least);
void pl_print_list(pl_printer *printer, const List *nodes, const char *separator);

/* The b_expr of gram.y, allowed in DEFAULT and between BETWEEN and AND without parentheses. */
bool pl_is_b_expression(const Node *node);

/* expression_operator.c */
pl_precedence pl_operator_precedence(const A_Expr *expression);
void pl_print_operator(pl_printer *printer, const A_Expr *expression);
void pl_print_operator_name(pl_printer *printer, const List *name); /* or OPERATOR(schema.name) */

/* expression_function.c. false: this call is left to the deparser. */
bool pl_print_function(pl_printer *printer, const FuncCall *call);
pl_precedence pl_function_precedence(const FuncCall *call);

/* select.c: a query, or a statement of a WITH clause. */
void pl_print_query(pl_printer *printer, const Node *query);

/* select_from.c */
bool pl_is_known_source(const Node *item);
void pl_print_source(pl_printer *printer, const Node *item);
void pl_print_relation(pl_printer *printer, const RangeVar *relation);
void pl_print_names(pl_printer *printer, const List *names); /* "a, b"; a list of String */

/* select_order.c */
void pl_print_order(pl_printer *printer, const List *order);        /* "ORDER BY ..." */
void pl_print_window(pl_printer *printer, const WindowDef *window); /* "(PARTITION BY ...)" */

/* deparse.c; NULL when it can't. */
const char *pl_deparse(pl_reader *reader, const Node *statement);
const char *pl_deparse_expression(pl_reader *reader, const Node *expression);

#endif
