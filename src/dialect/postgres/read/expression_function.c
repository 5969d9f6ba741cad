/*
 * Printing function calls, also those that SQL gives a syntax of their own.
 */
#include "dialect/postgres/read/printer.h"

#include "dialect/postgres/identifier.h"

static const char *catalogue_function(const FuncCall *call)
{
    bool is_it =
        list_length(call->funcname) == 2 && pl_same(strVal(linitial(call->funcname)), "pg_catalog");
    return is_it && call->funcformat == COERCE_SQL_SYNTAX ? strVal(lsecond(call->funcname)) : NULL;
}

static bool is_at_time_zone(const FuncCall *call)
{
    return pl_same(catalogue_function(call), "timezone") && list_length(call->args) == 2;
}

pl_precedence pl_function_precedence(const FuncCall *call)
{
    if (is_at_time_zone(call)) {
        return PL_PREC_AT;
    }
    const char *name = catalogue_function(call);
    if (pl_same(name, "overlaps")) {
        return PL_PREC_LOWEST;
    }
    return pl_same(name, "is_normalized") ? PL_PREC_IS : PL_PREC_PRIMARY;
}

/* A keyword that may name a function stands there without quotes, and so does SUBSTRING, whose
 * plain call the grammar takes for the function of that name. */
static void print_name(pl_printer *p, const List *names)
{
    if (list_length(names) == 1) {
        const char *name = strVal(linitial(names));
        if (pl_keyword_category(name) == 'T' || pl_same(name, "substring")) {
            pl_str_add(&p->out, name);
        } else {
            pl_postgres_add_identifier(&p->out, name);
        }
        return;
    }
    const ListCell *cell;
    foreach (cell, names) {
        pl_str_add(&p->out, cell == list_head(names) ? "" : ".");
        pl_postgres_add_identifier(&p->out, strVal(lfirst(cell)));
    }
}

static void print_arguments(pl_printer *p, const FuncCall *call)
{
    const ListCell *cell;
    pl_str_add(&p->out, call->agg_distinct ? "DISTINCT " : "");
    foreach (cell, call->args) {
        pl_str_add(&p->out, cell == list_head(call->args) ? "" : ", ");
        if (call->func_variadic && cell == list_last_cell(call->args)) {
            pl_str_add(&p->out, "VARIADIC ");
        }
        pl_print(p, lfirst(cell), PL_PREC_LOWEST);
    }
    pl_str_add(&p->out, call->agg_star ? "*" : "");
    if (call->agg_order != NIL && !call->agg_within_group) {
        pl_str_add_char(&p->out, ' ');
        pl_print_order(p, call->agg_order);
    }
}

static void print_over(pl_printer *p, const WindowDef *over)
{
    pl_str_add(&p->out, " OVER ");
    if (over->name != NULL) {
        pl_postgres_add_identifier(&p->out, over->name);
    } else {
        pl_print_window(p, over);
    }
}

static void print_call(pl_printer *p, const FuncCall *call)
{
    print_name(p, call->funcname);
    pl_str_add_char(&p->out, '(');
    print_arguments(p, call);
    pl_str_add_char(&p->out, ')');
    if (call->agg_within_group) {
        pl_str_add(&p->out, " WITHIN GROUP (");
        pl_print_order(p, call->agg_order);
        pl_str_add_char(&p->out, ')');
    }
    if (call->agg_filter != NULL) {
        pl_str_add(&p->out, " FILTER (WHERE ");
        pl_print(p, call->agg_filter, PL_PREC_LOWEST);
        pl_str_add_char(&p->out, ')');
    }
    if (call->over != NULL) {
        print_over(p, call->over);
    }
}

static void print_at_time_zone(pl_printer *p, const FuncCall *call)
{
    pl_print(p, lsecond(call->args), PL_PREC_AT);
    pl_str_add(&p->out, " AT TIME ZONE ");
    pl_print(p, linitial(call->args), PL_PREC_AT + 1);
}

/* EXTRACT(field FROM source): the field is a string constant here, a word or a string there. */
static bool print_extract(pl_printer *p, const FuncCall *call)
{
    const Node *field = list_length(call->args) == 2 ? linitial(call->args) : NULL;
    if (field == NULL || !IsA(field, A_Const) || !IsA(&((const A_Const *)field)->val, String)) {
        return false;
    }
    pl_str_add(&p->out, "EXTRACT(");
    pl_postgres_add_identifier(&p->out, ((const A_Const *)field)->val.sval.sval);
    pl_str_add(&p->out, " FROM ");
    pl_print(p, lsecond(call->args), PL_PREC_LOWEST);
    pl_str_add_char(&p->out, ')');
    return true;
}

static bool print_position(pl_printer *p, const FuncCall *call)
{
    if (list_length(call->args) != 2) {
        return false;
    }
    const Node *in = linitial(call->args), *what = lsecond(call->args);
    pl_str_add(&p->out, "POSITION(");
    pl_print(p, what, pl_is_b_expression(what) ? PL_PREC_LIKE + 1 : PL_PREC_PRIMARY);
    pl_str_add(&p->out, " IN ");
    pl_print(p, in, pl_is_b_expression(in) ? PL_PREC_LIKE + 1 : PL_PREC_PRIMARY);
    pl_str_add_char(&p->out, ')');
    return true;
}

static bool print_trim(pl_printer *p, const FuncCall *call, const char *word)
{
    int count = list_length(call->args);
    if (count < 1 || count > 2) {
        return false;
    }
    pl_str_addf(&p->out, "TRIM(%s ", word);
    if (count == 2) {
        pl_print(p, lsecond(call->args), PL_PREC_LOWEST);
        pl_str_add_char(&p->out, ' ');
    }
    pl_str_add(&p->out, "FROM ");
    pl_print(p, linitial(call->args), PL_PREC_LOWEST);
    pl_str_add_char(&p->out, ')');
    return true;
}

static bool print_substring(pl_printer *p, const FuncCall *call)
{
    int count = list_length(call->args);
    if (count < 2 || count > 3) {
        return false;
    }
    pl_str_add(&p->out, "SUBSTRING(");
    pl_print(p, linitial(call->args), PL_PREC_LOWEST);
    pl_str_add(&p->out, " FROM ");
    pl_print(p, lsecond(call->args), PL_PREC_LOWEST);
    if (count == 3) {
        pl_str_add(&p->out, " FOR ");
        pl_print(p, lthird(call->args), PL_PREC_LOWEST);
    }
    pl_str_add_char(&p->out, ')');
    return true;
}

/* (a, b) OVERLAPS (c, d): four arguments. */
static bool print_overlaps(pl_printer *p, const FuncCall *call)
{
    if (list_length(call->args) != 4) {
        return false;
    }
    for (int i = 0; i < 4; i++) {
        static const char *const BEFORE[] = {"(", ", ", ") OVERLAPS (", ", "};
        pl_str_add(&p->out, BEFORE[i]);
        pl_print(p, list_nth(call->args, i), PL_PREC_LOWEST);
    }
    pl_str_add_char(&p->out, ')');
    return true;
}

static bool print_is_normalized(pl_printer *p, const FuncCall *call)
{
    const Node *form = list_length(call->args) > 1 ? lsecond(call->args) : NULL;
    if (form != NULL && (!IsA(form, A_Const) || !IsA(&((const A_Const *)form)->val, String))) {
        return false;
    }
    pl_print(p, linitial(call->args), PL_PREC_IS + 1);
    pl_str_addf(&p->out, " IS %s%sNORMALIZED",
                form == NULL ? "" : ((const A_Const *)form)->val.sval.sval,
                form == NULL ? "" : " ");
    return true;
}

static bool print_syntax(pl_printer *p, const FuncCall *call, const char *name)
{
    if (is_at_time_zone(call)) {
        print_at_time_zone(p, call);
        return true;
    }
    if (pl_same(name, "extract")) {
        return print_extract(p, call);
    }
    if (pl_same(name, "position")) {
        return print_position(p, call);
    }
    if (pl_same(name, "overlaps")) {
        return print_overlaps(p, call);
    }
    if (pl_same(name, "is_normalized")) {
        return print_is_normalized(p, call);
    }
    if (pl_same(name, "btrim")) {
        return print_trim(p, call, "BOTH");
    }
    if (pl_same(name, "ltrim")) {
        return print_trim(p, call, "LEADING");
    }
    if (pl_same(name, "rtrim")) {
        return print_trim(p, call, "TRAILING");
    }
    return pl_same(name, "substring") && print_substring(p, call);
}

bool pl_print_function(pl_printer *p, const FuncCall *call)
{
    const char *name = catalogue_function(call);
    if (name != NULL) {
        return print_syntax(p, call, name);
    }
    if (call->funcformat == COERCE_SQL_SYNTAX) {
        return false;
    }
    print_call(p, call);
    return true;
}
