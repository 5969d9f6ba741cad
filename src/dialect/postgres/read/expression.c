/*
 * Expressions: canonical text by a printer of our own for what DDL commonly has, by libpg_query's
 * deparser for the rest, and what is known of them.
 */
#include "dialect/postgres/read/printer.h"

#include "dialect/postgres/identifier.h"

static bool is_negative_number(const A_Const *constant)
{
    if (constant->isnull) {
        return false;
    }
    const Node *value = (const Node *)&constant->val;
    return (IsA(value, Integer) && constant->val.ival.ival < 0) ||
           (IsA(value, Float) && constant->val.fval.fval[0] == '-');
}

static pl_precedence precedence_of(const Node *node)
{
    switch ((int)nodeTag(node)) {
    case T_A_Const:
        return is_negative_number((const A_Const *)node) ? PL_PREC_SIGN : PL_PREC_PRIMARY;
    case T_A_Expr:
        return pl_operator_precedence((const A_Expr *)node);
    case T_BoolExpr:
        switch (((const BoolExpr *)node)->boolop) {
        case AND_EXPR:
            return PL_PREC_AND;
        case OR_EXPR:
            return PL_PREC_OR;
        case NOT_EXPR:
            return PL_PREC_NOT;
        }
        return PL_PREC_LOWEST;
    case T_NullTest:
    case T_BooleanTest:
        return PL_PREC_IS;
    case T_TypeCast:
        return PL_PREC_CAST;
    case T_CollateClause:
        return PL_PREC_COLLATE;
    case T_FuncCall:
        return pl_function_precedence((const FuncCall *)node);
    case T_SubLink: {
        SubLinkType type = ((const SubLink *)node)->subLinkType;
        return type == ANY_SUBLINK || type == ALL_SUBLINK ? PL_PREC_COMPARISON : PL_PREC_PRIMARY;
    }
    case T_NamedArgExpr:
        return PL_PREC_LOWEST;
    default:
        return PL_PREC_PRIMARY;
    }
}

bool pl_is_b_expression(const Node *node)
{
    while (node != NULL && IsA(node, TypeCast)) {
        node = ((const TypeCast *)node)->arg;
    }
    if (node != NULL && IsA(node, A_Expr)) {
        const A_Expr *e = (const A_Expr *)node;
        switch (e->kind) {
        case AEXPR_OP:
        case AEXPR_DISTINCT:
        case AEXPR_NOT_DISTINCT:
            return (e->lexpr == NULL || pl_is_b_expression(e->lexpr)) &&
                   pl_is_b_expression(e->rexpr);
        case AEXPR_NULLIF:
            return true;
        default:
            return false;
        }
    }
    return node == NULL || precedence_of(node) >= PL_PREC_SIGN;
}

void pl_print_list(pl_printer *p, const List *nodes, const char *separator)
{
    const ListCell *cell;
    foreach (cell, nodes) {
        pl_str_add(&p->out, cell == list_head(nodes) ? "" : separator);
        pl_print(p, lfirst(cell), PL_PREC_LOWEST);
    }
}

static void print_constant(pl_printer *p, const A_Const *constant)
{
    if (constant->isnull) {
        pl_str_add(&p->out, "NULL");
        return;
    }
    const union ValUnion *value = &constant->val;
    switch ((int)nodeTag(&value->node)) {
    case T_Integer:
        pl_str_addf(&p->out, "%d", value->ival.ival);
        break;
    case T_Float:
        pl_str_add(&p->out, value->fval.fval);
        break;
    case T_Boolean:
        pl_str_add(&p->out, value->boolval.boolval ? "TRUE" : "FALSE");
        break;
    case T_String:
        pl_postgres_add_literal(&p->out, value->sval.sval);
        break;
    case T_BitString: /* "b101" or "x1F" */
        pl_str_add(&p->out, value->bsval.bsval[0] == 'x' ? "X'" : "B'");
        pl_str_add(&p->out, value->bsval.bsval + 1);
        pl_str_add_char(&p->out, '\'');
        break;
    default:
        break;
    }
}

static void print_fields(pl_printer *p, const List *fields)
{
    const ListCell *cell;
    foreach (cell, fields) {
        const Node *field = lfirst(cell);
        pl_str_add(&p->out, cell == list_head(fields) ? "" : ".");
        if (IsA(field, String)) {
            pl_postgres_add_identifier(&p->out, strVal(field));
        } else {
            pl_str_add_char(&p->out, '*');
        }
    }
}

static void print_index(pl_printer *p, const A_Indices *index)
{
    pl_str_add_char(&p->out, '[');
    if (index->lidx != NULL) {
        pl_print(p, index->lidx, PL_PREC_LOWEST);
    }
    pl_str_add(&p->out, index->is_slice ? ":" : "");
    if (index->uidx != NULL) {
        pl_print(p, index->uidx, PL_PREC_LOWEST);
    }
    pl_str_add_char(&p->out, ']');
}

/* Only a column or a parameter takes a subscript without parentheses, and a column no field: that
 * would be part of its name. */
static bool needs_no_parentheses(const A_Indirection *node)
{
    return IsA(node->arg, ParamRef) ||
           (IsA(node->arg, ColumnRef) && IsA(linitial(node->indirection), A_Indices));
}

static void print_indirection(pl_printer *p, const A_Indirection *node)
{
    bool bare = needs_no_parentheses(node);
    pl_str_add(&p->out, bare ? "" : "(");
    pl_print(p, node->arg, PL_PREC_LOWEST);
    pl_str_add(&p->out, bare ? "" : ")");
    const ListCell *cell;
    foreach (cell, node->indirection) {
        const Node *step = lfirst(cell);
        if (IsA(step, A_Indices)) {
            print_index(p, (const A_Indices *)step);
        } else if (IsA(step, String)) {
            pl_str_add_char(&p->out, '.');
            pl_postgres_add_identifier(&p->out, strVal(step));
        } else {
            pl_str_add(&p->out, ".*");
        }
    }
}

static void print_boolean(pl_printer *p, const BoolExpr *node)
{
    if (node->boolop == NOT_EXPR) {
        pl_str_add(&p->out, "NOT ");
        pl_print(p, linitial(node->args), PL_PREC_NOT);
        return;
    }
    bool is_and = node->boolop == AND_EXPR;
    const ListCell *cell;
    foreach (cell, node->args) {
        if (cell != list_head(node->args)) {
            pl_str_add(&p->out, is_and ? " AND " : " OR ");
        }
        pl_print(p, lfirst(cell), is_and ? PL_PREC_AND + 1 : PL_PREC_OR + 1);
    }
}

static const char *const BOOLEAN_TESTS[] = {
    [IS_TRUE] = " IS TRUE",       [IS_NOT_TRUE] = " IS NOT TRUE",
    [IS_FALSE] = " IS FALSE",     [IS_NOT_FALSE] = " IS NOT FALSE",
    [IS_UNKNOWN] = " IS UNKNOWN", [IS_NOT_UNKNOWN] = " IS NOT UNKNOWN",
};

static void print_case(pl_printer *p, const CaseExpr *node)
{
    pl_str_add(&p->out, "CASE");
    if (node->arg != NULL) {
        pl_str_add_char(&p->out, ' ');
        pl_print(p, (const Node *)node->arg, PL_PREC_LOWEST);
    }
    const ListCell *cell;
    foreach (cell, node->args) {
        const CaseWhen *when = lfirst(cell);
        pl_str_add(&p->out, " WHEN ");
        pl_print(p, (const Node *)when->expr, PL_PREC_LOWEST);
        pl_str_add(&p->out, " THEN ");
        pl_print(p, (const Node *)when->result, PL_PREC_LOWEST);
    }
    if (node->defresult != NULL) {
        pl_str_add(&p->out, " ELSE ");
        pl_print(p, (const Node *)node->defresult, PL_PREC_LOWEST);
    }
    pl_str_add(&p->out, " END");
}

static bool all_are_arrays(const List *elements)
{
    const ListCell *cell;
    foreach (cell, elements) {
        if (!IsA(lfirst(cell), A_ArrayExpr)) {
            return false;
        }
    }
    return true;
}

/* Inner arrays stand without the word, unless there is something else among them. */
static void print_array(pl_printer *p, const A_ArrayExpr *node, bool bare)
{
    bool bare_elements = all_are_arrays(node->elements);
    const ListCell *cell;
    pl_str_add(&p->out, bare ? "[" : "ARRAY[");
    foreach (cell, node->elements) {
        const Node *element = lfirst(cell);
        pl_str_add(&p->out, cell == list_head(node->elements) ? "" : ", ");
        if (bare_elements) {
            print_array(p, (const A_ArrayExpr *)element, true);
        } else {
            pl_print(p, element, PL_PREC_LOWEST);
        }
    }
    pl_str_add_char(&p->out, ']');
}

static void print_call_like(pl_printer *p, const char *word, const List *arguments)
{
    pl_str_addf(&p->out, "%s(", word);
    pl_print_list(p, arguments, ", ");
    pl_str_add_char(&p->out, ')');
}

static const char *const VALUE_FUNCTIONS[] = {
    [SVFOP_CURRENT_DATE] = "CURRENT_DATE",
    [SVFOP_CURRENT_TIME] = "CURRENT_TIME",
    [SVFOP_CURRENT_TIME_N] = "CURRENT_TIME",
    [SVFOP_CURRENT_TIMESTAMP] = "CURRENT_TIMESTAMP",
    [SVFOP_CURRENT_TIMESTAMP_N] = "CURRENT_TIMESTAMP",
    [SVFOP_LOCALTIME] = "LOCALTIME",
    [SVFOP_LOCALTIME_N] = "LOCALTIME",
    [SVFOP_LOCALTIMESTAMP] = "LOCALTIMESTAMP",
    [SVFOP_LOCALTIMESTAMP_N] = "LOCALTIMESTAMP",
    [SVFOP_CURRENT_ROLE] = "CURRENT_ROLE",
    [SVFOP_CURRENT_USER] = "CURRENT_USER",
    [SVFOP_USER] = "USER",
    [SVFOP_SESSION_USER] = "SESSION_USER",
    [SVFOP_CURRENT_CATALOG] = "CURRENT_CATALOG",
    [SVFOP_CURRENT_SCHEMA] = "CURRENT_SCHEMA",
};

static void print_value_function(pl_printer *p, const SQLValueFunction *node)
{
    pl_str_add(&p->out, VALUE_FUNCTIONS[node->op]);
    if (node->typmod >= 0) {
        pl_str_addf(&p->out, "(%d)", node->typmod);
    }
}

static void print_any_query(pl_printer *p, const SubLink *node, const char *word)
{
    pl_print(p, node->testexpr, PL_PREC_OPERATOR);
    if (node->operName == NIL) {
        pl_str_add(&p->out, " IN (");
        return;
    }
    pl_str_add_char(&p->out, ' ');
    pl_print_operator_name(p, node->operName);
    pl_str_addf(&p->out, " %s (", word);
}

static bool print_sub_link(pl_printer *p, const SubLink *node)
{
    switch ((int)node->subLinkType) {
    case EXISTS_SUBLINK:
        pl_str_add(&p->out, "EXISTS (");
        break;
    case EXPR_SUBLINK:
        pl_str_add(&p->out, "(");
        break;
    case ARRAY_SUBLINK:
        pl_str_add(&p->out, "ARRAY(");
        break;
    case ANY_SUBLINK:
        print_any_query(p, node, "ANY");
        break;
    case ALL_SUBLINK:
        print_any_query(p, node, "ALL");
        break;
    default:
        return false;
    }
    pl_print_query(p, node->subselect);
    pl_str_add_char(&p->out, ')');
    return true;
}

static void print_deparsed(pl_printer *p, const Node *node)
{
    const char *text = pl_deparse_expression(p->reader, node);
    p->failed = p->failed || text == NULL;
    pl_str_add(&p->out, text == NULL ? "?" : text);
}

static bool print_known(pl_printer *p, const Node *node)
{
    switch ((int)nodeTag(node)) {
    case T_A_Const:
        print_constant(p, (const A_Const *)node);
        return true;
    case T_ColumnRef:
        print_fields(p, ((const ColumnRef *)node)->fields);
        return true;
    case T_ParamRef:
        /* A number beyond 2^31 has become negative, and is read as the same again. */
        pl_str_addf(&p->out, "$%u", (unsigned)((const ParamRef *)node)->number);
        return true;
    case T_A_Expr:
        pl_print_operator(p, (const A_Expr *)node);
        return true;
    case T_A_Indirection:
        print_indirection(p, (const A_Indirection *)node);
        return true;
    case T_A_ArrayExpr:
        print_array(p, (const A_ArrayExpr *)node, false);
        return true;
    case T_FuncCall:
        return pl_print_function(p, (const FuncCall *)node);
    case T_NamedArgExpr:
        pl_postgres_add_identifier(&p->out, ((const NamedArgExpr *)node)->name);
        pl_str_add(&p->out, " => ");
        pl_print(p, (const Node *)((const NamedArgExpr *)node)->arg, PL_PREC_LOWEST);
        return true;
    case T_TypeCast:
        pl_print(p, ((const TypeCast *)node)->arg, PL_PREC_CAST);
        pl_str_addf(&p->out, "::%s",
                    pl_read_type(p->reader, ((const TypeCast *)node)->typeName).text);
        return true;
    case T_CollateClause:
        pl_print(p, ((const CollateClause *)node)->arg, PL_PREC_COLLATE);
        pl_str_add(&p->out, " COLLATE ");
        pl_str_add(&p->out, pl_read_joined(p->reader, ((const CollateClause *)node)->collname));
        return true;
    case T_BoolExpr:
        print_boolean(p, (const BoolExpr *)node);
        return true;
    case T_NullTest:
        pl_print(p, (const Node *)((const NullTest *)node)->arg, PL_PREC_IS + 1);
        pl_str_add(&p->out,
                   ((const NullTest *)node)->nulltesttype == IS_NULL ? " IS NULL" : " IS NOT NULL");
        return true;
    case T_BooleanTest:
        pl_print(p, (const Node *)((const BooleanTest *)node)->arg, PL_PREC_IS + 1);
        pl_str_add(&p->out, BOOLEAN_TESTS[((const BooleanTest *)node)->booltesttype]);
        return true;
    case T_CaseExpr:
        print_case(p, (const CaseExpr *)node);
        return true;
    case T_CoalesceExpr:
        print_call_like(p, "COALESCE", ((const CoalesceExpr *)node)->args);
        return true;
    case T_MinMaxExpr:
        print_call_like(p, ((const MinMaxExpr *)node)->op == IS_GREATEST ? "GREATEST" : "LEAST",
                        ((const MinMaxExpr *)node)->args);
        return true;
    case T_GroupingFunc:
        print_call_like(p, "GROUPING", ((const GroupingFunc *)node)->args);
        return true;
    case T_RowExpr:
        print_call_like(p, ((const RowExpr *)node)->row_format == COERCE_EXPLICIT_CALL ? "ROW" : "",
                        ((const RowExpr *)node)->args);
        return true;
    case T_SQLValueFunction:
        print_value_function(p, (const SQLValueFunction *)node);
        return true;
    case T_SetToDefault:
        pl_str_add(&p->out, "DEFAULT");
        return true;
    case T_SubLink:
        return print_sub_link(p, (const SubLink *)node);
    default:
        return false;
    }
}

void pl_print(pl_printer *p, const Node *node, pl_precedence least)
{
    if (node == NULL) {
        return;
    }
    size_t begin = p->out.count;
    bool parentheses = precedence_of(node) < least;
    pl_str_add(&p->out, parentheses ? "(" : "");
    if (!print_known(p, node)) {
        p->out.count = begin;
        p->out.at[begin] = '\0';
        bool unsure = least > PL_PREC_LOWEST && !IsA(node, FuncCall);
        parentheses = parentheses || unsure;
        pl_str_add(&p->out, parentheses ? "(" : "");
        print_deparsed(p, node);
    }
    pl_str_add(&p->out, parentheses ? ")" : "");
}

const char *pl_print_expression(pl_reader *reader, const Node *node)
{
    pl_printer printer = {.reader = reader, .out = pl_str_begin(reader->arena, PL_STR_MAXIMUM)};
    pl_print(&printer, node, PL_PREC_LOWEST);
    return printer.out.at;
}

/* Terms. */

static bool is_constant(const Node *node)
{
    while (node != NULL && IsA(node, TypeCast)) {
        node = ((const TypeCast *)node)->arg;
    }
    if (node != NULL && IsA(node, A_Expr)) {
        const A_Expr *e = (const A_Expr *)node;
        return e->kind == AEXPR_OP && e->lexpr == NULL &&
               pl_operator_precedence(e) == PL_PREC_SIGN && is_constant(e->rexpr);
    }
    return node != NULL && IsA(node, A_Const);
}

static bool is_null(const Node *node)
{
    while (node != NULL && IsA(node, TypeCast)) {
        node = ((const TypeCast *)node)->arg;
    }
    return node != NULL && IsA(node, A_Const) && ((const A_Const *)node)->isnull;
}

static const char *column_name(const Node *node)
{
    if (node == NULL || !IsA(node, ColumnRef)) {
        return NULL;
    }
    const Node *last = llast(((const ColumnRef *)node)->fields);
    return IsA(last, String) ? strVal(last) : NULL;
}

static const struct {
    const char *operator_, *turned;
} COMPARISONS[] = {{"=", "="}, {"<>", "<>"}, {"<", ">"}, {">", "<"}, {"<=", ">="}, {">=", "<="}};

/* The row of COMPARISONS, or -1. */
static int comparison(const Node *node)
{
    if (!IsA(node, A_Expr)) {
        return -1;
    }
    const A_Expr *e = (const A_Expr *)node;
    if (e->kind != AEXPR_OP || e->lexpr == NULL || list_length(e->name) != 1) {
        return -1;
    }
    for (size_t i = 0; i < sizeof COMPARISONS / sizeof COMPARISONS[0]; i++) {
        if (pl_same(strVal(linitial(e->name)), COMPARISONS[i].operator_)) {
            return (int)i;
        }
    }
    return -1;
}

/* `0 < a` is said as `a > 0`. */
static void read_comparison(pl_reader *reader, const A_Expr *e, int row, pl_term *term)
{
    bool turned = column_name(e->lexpr) == NULL;
    const char *column = column_name(turned ? e->rexpr : e->lexpr);
    const Node *constant = turned ? e->lexpr : e->rexpr;
    if (column == NULL || !is_constant(constant)) {
        return;
    }
    term->kind = PL_TERM_COMPARISON;
    term->column = pl_read_string(reader, column);
    term->operator_ = turned ? COMPARISONS[row].turned : COMPARISONS[row].operator_;
    term->constant = pl_print_expression(reader, constant);
}

static void add_term(pl_reader *reader, const Node *node, const char *text, pl_terms *terms)
{
    pl_term term = {.kind = PL_TERM_OTHER,
                    .text = text != NULL ? text : pl_print_expression(reader, node)};
    int row = comparison(node);
    if (IsA(node, NullTest)) {
        const NullTest *test = (const NullTest *)node;
        const char *column = column_name((const Node *)test->arg);
        if (test->nulltesttype == IS_NOT_NULL && column != NULL) {
            term.kind = PL_TERM_NOT_NULL;
            term.column = pl_read_string(reader, column);
        }
    } else if (row >= 0) {
        read_comparison(reader, (const A_Expr *)node, row, &term);
    }
    pl_vec_push(reader->arena, terms, term);
}

static bool is_and(const Node *node)
{
    return IsA(node, BoolExpr) && ((const BoolExpr *)node)->boolop == AND_EXPR;
}

static void add_terms(pl_reader *reader, const Node *node, const char *text, pl_terms *terms)
{
    if (!is_and(node)) {
        add_term(reader, node, text, terms);
        return;
    }
    const ListCell *cell;
    foreach (cell, ((const BoolExpr *)node)->args) {
        add_terms(reader, lfirst(cell), NULL, terms);
    }
}

const pl_expression *pl_read_expression(pl_reader *reader, const Node *node)
{
    if (node == NULL) {
        return NULL;
    }
    pl_expression *expression = pl_arena_make(reader->arena, pl_expression);
    pl_uses uses;
    pl_read_uses(reader, node, &uses);
    expression->canonical = pl_print_expression(reader, node);
    expression->columns = uses.columns;
    expression->functions = uses.functions;
    expression->types = uses.types;
    expression->typed_by = uses.type_names;
    expression->relations = uses.relations;
    expression->constants = uses.constants;
    expression->has_subquery = uses.has_subquery;
    expression->is_constant = is_constant(node);
    expression->is_null = is_null(node);
    expression->compound = !pl_is_b_expression(node);
    add_terms(reader, node, expression->canonical, &expression->terms);
    return expression;
}
