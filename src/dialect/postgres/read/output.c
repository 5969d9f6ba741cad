/*
 * What is known of the type of a column of a query from its text alone: parse_target.c and
 * parse_expr.c of PostgreSQL do the same with catalogues at hand. Only what no overload can change
 * is said; all else is unknown.
 */
#include "dialect/postgres/read/internal.h"

#include <stdlib.h>
#include <string.h>

enum { DEPTH = 32 };

/* Functions that give one type, whatever they are given (pg_proc.dat), and one that has no
 * collation: a text would have that of the arguments. */
static const struct {
    const char *name, *type;
} FUNCTIONS[] = {
    {"count", "bigint"},
    {"cume_dist", "double precision"},
    {"dense_rank", "bigint"},
    {"gen_random_uuid", "uuid"},
    {"json_agg", "json"},
    {"json_build_object", "json"},
    {"jsonb_agg", "jsonb"},
    {"jsonb_build_object", "jsonb"},
    {"now", "timestamp with time zone"},
    {"percent_rank", "double precision"},
    {"random", "double precision"},
    {"rank", "bigint"},
    {"row_number", "bigint"},
    {"statement_timestamp", "timestamp with time zone"},
    {"to_json", "json"},
    {"to_jsonb", "jsonb"},
};

static const pl_output *typed(pl_reader *reader, const char *type)
{
    pl_output *output = pl_arena_make(reader->arena, pl_output);
    output->kind = PL_OUTPUT_TYPED;
    output->type = (pl_type_name){.text = type, .name = type, .builtin = true};
    return output;
}

static const pl_output *literal(pl_reader *reader)
{
    pl_output *output = pl_arena_copy(reader->arena, typed(reader, "text"), sizeof *output);
    output->literal = true;
    return output;
}

/* A number is an integer if it fits, a bigint, or numeric: make_const(). */
static const pl_output *constant(pl_reader *reader, const A_Const *value)
{
    if (value->isnull) {
        return literal(reader);
    }
    switch ((int)nodeTag(&value->val)) {
    case T_Integer:
        return typed(reader, "integer");
    case T_Boolean:
        return typed(reader, "boolean");
    case T_Float: {
        const char *text = value->val.fval.fval;
        bool digits = text[strspn(text, "0123456789")] == '\0';
        bool fits =
            strlen(text) < 19 || (strlen(text) == 19 && strcmp(text, "9223372036854775807") <= 0);
        return typed(reader, digits && fits ? "bigint" : "numeric");
    }
    case T_String:
        return literal(reader);
    default:
        return NULL;
    }
}

static const char *name_of(const Node *node)
{
    return node != NULL && IsA(node, String) ? ((const String *)node)->sval : NULL;
}

static const pl_output *column(pl_reader *reader, const ColumnRef *ref)
{
    int count = list_length(ref->fields);
    if (count > 2) {
        return NULL;
    }
    pl_output *output = pl_arena_make(reader->arena, pl_output);
    output->kind = IsA(llast(ref->fields), A_Star) ? PL_OUTPUT_STAR : PL_OUTPUT_COLUMN;
    output->qualifier = count == 2 ? pl_read_string(reader, name_of(linitial(ref->fields))) : NULL;
    output->column = pl_read_string(reader, name_of(llast(ref->fields)));
    return output;
}

/* A cast keeps the collation of what is cast. */
static const pl_output *cast(pl_reader *reader, const TypeCast *node, unsigned depth)
{
    if (node->typeName->pct_type || node->typeName->setof) {
        return NULL;
    }
    pl_output *output = pl_arena_make(reader->arena, pl_output);
    output->kind = PL_OUTPUT_CAST;
    output->type = pl_read_type(reader, node->typeName);
    pl_vec_push(reader->arena, &output->of, pl_read_output(reader, node->arg, depth + 1));
    return output;
}

static const pl_output *call(pl_reader *reader, const FuncCall *node)
{
    const char *name = name_of(llast(node->funcname));
    int count = list_length(node->funcname);
    bool catalog = count == 1 || strcmp(name_of(linitial(node->funcname)), "pg_catalog") == 0;
    for (size_t i = 0; name != NULL && catalog && i < sizeof FUNCTIONS / sizeof *FUNCTIONS; i++) {
        if (strcmp(FUNCTIONS[i].name, name) == 0) {
            return typed(reader, FUNCTIONS[i].type);
        }
    }
    return NULL;
}

static const pl_output *sql_value(pl_reader *reader, const SQLValueFunction *node)
{
    switch (node->op) {
    case SVFOP_CURRENT_DATE:
        return typed(reader, "date");
    case SVFOP_CURRENT_TIMESTAMP:
        return typed(reader, "timestamp with time zone");
    case SVFOP_LOCALTIMESTAMP:
        return typed(reader, "timestamp without time zone");
    default:
        return NULL;
    }
}

/* The operators that every type has with a boolean for a result. */
static const pl_output *operation(pl_reader *reader, const A_Expr *node)
{
    static const char *const comparisons[] = {"=", "<", ">", "<=", ">=", "<>", "~~", "!~~"};
    const char *name = node->name != NIL ? name_of(llast(node->name)) : NULL;
    switch (node->kind) {
    case AEXPR_DISTINCT:
    case AEXPR_NOT_DISTINCT:
    case AEXPR_IN:
    case AEXPR_BETWEEN:
    case AEXPR_NOT_BETWEEN:
        return typed(reader, "boolean");
    case AEXPR_OP:
        for (size_t i = 0; name != NULL && i < sizeof comparisons / sizeof *comparisons; i++) {
            if (strcmp(name, comparisons[i]) == 0) {
                return typed(reader, "boolean");
            }
        }
        return NULL;
    default:
        return NULL;
    }
}

static const pl_output *common(pl_reader *reader, const List *values, const Node *last,
                               unsigned depth)
{
    pl_output *output = pl_arena_make(reader->arena, pl_output);
    output->kind = PL_OUTPUT_COMMON;
    const ListCell *cell;
    foreach (cell, values) {
        const Node *value = lfirst(cell);
        if (IsA(value, CaseWhen)) {
            value = (const Node *)((const CaseWhen *)value)->result;
        }
        pl_vec_push(reader->arena, &output->of, pl_read_output(reader, value, depth + 1));
    }
    if (last != NULL) {
        pl_vec_push(reader->arena, &output->of, pl_read_output(reader, last, depth + 1));
    }
    return output;
}

static const pl_output *known(pl_reader *reader, const Node *value, unsigned depth)
{
    switch ((int)nodeTag(value)) {
    case T_ColumnRef:
        return column(reader, (const ColumnRef *)value);
    case T_A_Const:
        return constant(reader, (const A_Const *)value);
    case T_TypeCast:
        return cast(reader, (const TypeCast *)value, depth);
    case T_FuncCall:
        return call(reader, (const FuncCall *)value);
    case T_SQLValueFunction:
        return sql_value(reader, (const SQLValueFunction *)value);
    case T_A_Expr:
        return operation(reader, (const A_Expr *)value);
    case T_BoolExpr:
    case T_NullTest:
    case T_BooleanTest:
        return typed(reader, "boolean");
    case T_SubLink:
        return ((const SubLink *)value)->subLinkType == EXISTS_SUBLINK ? typed(reader, "boolean")
                                                                       : NULL;
    case T_CoalesceExpr:
        return common(reader, ((const CoalesceExpr *)value)->args, NULL, depth);
    case T_CaseExpr:
        return common(reader, ((const CaseExpr *)value)->args,
                      (const Node *)((const CaseExpr *)value)->defresult, depth);
    default:
        return NULL;
    }
}

const pl_output *pl_read_output(pl_reader *reader, const Node *value, unsigned depth)
{
    const pl_output *output = value != NULL && depth < DEPTH ? known(reader, value, depth) : NULL;
    return output != NULL ? output : pl_arena_make(reader->arena, pl_output);
}
