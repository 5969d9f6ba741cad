/* Facts of an operation itself, without the schema. */
#include "base/str.h"
#include "check/fact/functions.h"
#include "check/transaction.h"

static bool has(const pl_site *site, pl_operation_flag flag)
{
    return pl_operation_has(site->operation, flag);
}

BOOL_FACT(operation_and_chain, has(site, PL_OPF_AND_CHAIN))
BOOL_FACT(operation_cascade, has(site, PL_OPF_CASCADE))
BOOL_FACT(operation_concurrently, has(site, PL_OPF_CONCURRENTLY))
BOOL_FACT(operation_conditional, has(site, PL_OPF_CONDITIONAL))
BOOL_FACT(operation_full, has(site, PL_OPF_FULL))
BOOL_FACT(operation_guarded, has(site, PL_OPF_GUARDED))
BOOL_FACT(operation_if_exists, has(site, PL_OPF_IF_EXISTS))
BOOL_FACT(operation_if_not_exists, has(site, PL_OPF_IF_NOT_EXISTS))
BOOL_FACT(operation_implied, has(site, PL_OPF_IMPLIED))
BOOL_FACT(operation_in_code, has(site, PL_OPF_IN_CODE))
BOOL_FACT(operation_local, has(site, PL_OPF_LOCAL))
BOOL_FACT(operation_only, has(site, PL_OPF_ONLY))
BOOL_FACT(operation_or_replace, has(site, PL_OPF_OR_REPLACE))
BOOL_FACT(operation_restart_identity, has(site, PL_OPF_RESTART_IDENTITY))
BOOL_FACT(operation_slot, has(site, PL_OPF_SLOT))
BOOL_FACT(operation_with_no_data, has(site, PL_OPF_WITH_NO_DATA))
BOOL_FACT(operation_in_transaction, site->unit->transaction)

TEXT_FACT(operation_class, pl_operation_class_name(pl_operation_class_of(site->operation->kind)))
TEXT_FACT(operation_kind, pl_operation_name(site->operation->kind))
TEXT_FACT(operation_name, site->operation->target.name)
TEXT_FACT(operation_new_name, site->operation->new_name)
TEXT_FACT(operation_target, pl_ref_text(site->arena, &site->operation->target))
TEXT_FACT(operation_value, site->operation->value)
PLACE_FACT(operation_place, site->operation->span)
TEXT_FACT(operation_refusal, site->dialect->refused_in_transaction(site->operation, site->schema,
                                                                   site->history->server_version))

TEXT_FACT(operation_target_kind, site->operation->target.kind == PL_KIND_NONE
                                     ? NULL
                                     : pl_kind_name(site->operation->target.kind))

void pl_fact_operation_has_effect(const pl_site *site, pl_value *out)
{
    switch (pl_operation_effect(site->operation)) {
    case PL_EFFECT_NONE:
    case PL_EFFECT_SESSION:
        break;
    case PL_EFFECT_SCHEMA:
    case PL_EFFECT_DATA:
    case PL_EFFECT_BOTH:
    case PL_EFFECT_UNKNOWN:
        out->yes = true;
    }
}

/* The writer's words; where it has none, the text as it stands in the file. */
void pl_fact_operation_sql(const pl_site *site, pl_value *out)
{
    pl_str sql = pl_str_begin(site->arena, PL_STR_MAXIMUM);

    if (site->dialect->write_operation != NULL &&
        site->dialect->write_operation(&sql, site->operation)) {
        out->text = sql.at;
    } else if (site->operation->span.text != NULL) {
        out->text = pl_span_copy(site->arena, site->operation->span);
    }
}

/* Rows and code. */
static const pl_rows *rows_of(const pl_site *site)
{
    static const char *const payloads[] = {
#define PL_OPERATION(kind, name, class, effect, payload) #payload,
#include "model/operation.def"
#undef PL_OPERATION
    };

    return pl_same(payloads[site->operation->kind], "rows") ? site->operation->as.rows : NULL;
}

#define ROWS_FACT(function, expression)                                                            \
    void pl_fact_##function(const pl_site *site, pl_value *out)                                    \
    {                                                                                              \
        const pl_rows *rows = rows_of(site);                                                       \
                                                                                                   \
        out->yes = rows != NULL && (expression);                                                   \
    }

ROWS_FACT(rows_from_query, rows->from_query)
ROWS_FACT(rows_from_stdin, rows->from_stdin)
ROWS_FACT(rows_has_where, rows->has_where && !rows->where_true)
ROWS_FACT(rows_on_conflict, rows->on_conflict)
ROWS_FACT(rows_on_server, rows->to_or_from_server)

void pl_fact_rows_count(const pl_site *site, pl_value *out)
{
    const pl_rows *rows = rows_of(site);

    out->number = rows == NULL ? 0 : rows->row_count;
    out->unknown = out->number == 0;
}

void pl_fact_rows_functions(const pl_site *site, pl_value *out)
{
    const pl_rows *rows = rows_of(site);

    for (size_t i = 0; rows != NULL && i < rows->functions.count; i++) {
        pl_vec_push(site->arena, &out->list, rows->functions.at[i]);
    }
}

static const pl_code *code_of(const pl_site *site)
{
    static const pl_code none = {.analysed = true};

    return site->operation->kind == PL_OP_DO_BLOCK ? site->operation->as.code : &none;
}

BOOL_FACT(code_analysed, code_of(site)->analysed)
INT_FACT(code_dynamic_count, code_of(site)->dynamic_count)
TEXT_FACT(code_language, code_of(site)->language)
TEXT_FACT(code_why_not, code_of(site)->why_not)
