/* Facts of a script, its atomic units, and what is wrong with its transaction statements. */
#include "check/fact/functions.h"
#include "check/fact/target.h"
#include "check/lint.h"
#include "check/transaction.h"

#include <string.h>

/* U+FEFF in UTF-8. */
static bool begins_with_mark(const pl_script *script)
{
    const pl_text *text = script->text;

    return script->span.begin == 0 && text->size >= 3 &&
           memcmp(text->bytes, "\xef\xbb\xbf", 3) == 0;
}

BOOL_FACT(script_begins_with_mark, begins_with_mark(site->script))
TEXT_FACT(script_direction, site->down ? "down" : "up")
BOOL_FACT(script_down, site->down)
BOOL_FACT(script_opted_out, site->script->opted_out)
PLACE_FACT(script_opt_out_place, site->script->opt_out)
BOOL_FACT(script_wrapped, site->script->wrapping != PL_WRAP_NONE)
INT_FACT(script_unit_count, site->script->units.count)
INT_FACT(script_effective_units, pl_transaction_effective_units(site->script))
INT_FACT(script_piece_count, site->script->pieces.count)
INT_FACT(script_unread_count, site->script->not_analysed)
TEXT_FACT(script_problem, site->script->problem)
PLACE_FACT(script_problem_place, site->script->problem_span)

void pl_fact_script_wrapping(const pl_site *site, pl_value *out)
{
    static const char *const names[] = {
        [PL_WRAP_NONE] = "none", [PL_WRAP_SCRIPT] = "script", [PL_WRAP_BATCH] = "batch"};

    out->text = names[site->script->wrapping];
}

static void add_effects(const pl_site *site, uint32_t first, uint32_t count, pl_value *out)
{
    for (uint32_t i = first; i < first + count; i++) {
        const pl_statement *statement = site->script->statements.at[i];

        if (pl_statement_has_effect(statement)) {
            pl_vec_push(site->arena, &out->list, statement);
        }
    }
}

void pl_fact_script_effects(const pl_site *site, pl_value *out)
{
    add_effects(site, 0, (uint32_t)site->script->statements.count, out);
}

void pl_fact_unit_effects(const pl_site *site, pl_value *out)
{
    add_effects(site, site->unit->first, site->unit->count, out);
}

void pl_fact_script_refused(const pl_site *site, pl_value *out)
{
    const pl_statements *statements = &site->script->statements;

    for (size_t i = 0; i < statements->count; i++) {
        const pl_operations *operations = &statements->at[i]->operations;

        for (size_t j = 0; j < operations->count; j++) {
            if (site->dialect->refused_in_transaction(operations->at[j], site->schema,
                                                      site->history->server_version) != NULL) {
                pl_vec_push(site->arena, &out->list, operations->at[j]);
            }
        }
    }
}

BOOL_FACT(unit_ended_by_rollback, site->unit->ended_by_rollback)
BOOL_FACT(unit_has_effect, pl_unit_has_effect(site->script, site->unit))
BOOL_FACT(unit_implicit, site->unit->implicit)
BOOL_FACT(unit_left_open, site->unit->left_open)
BOOL_FACT(unit_transaction, site->unit->transaction)
INT_FACT(unit_number, site->unit - site->script->units.at + 1)
INT_FACT(unit_statement_count, site->unit->count)

BOOL_FACT(slip_ends_wrapper, site->slip->ends_wrapper)

void pl_fact_slip_kind(const pl_site *site, pl_value *out)
{
    static const char *const names[] = {
        [PL_SLIP_NESTED_BEGIN] = "nested-begin", [PL_SLIP_STRAY_END] = "stray-end",
        [PL_SLIP_UNCOMMITTED] = "uncommitted",   [PL_SLIP_ROLLED_BACK] = "rolled-back",
        [PL_SLIP_SAVEPOINT] = "savepoint",
    };

    out->text = names[site->slip->kind];
}

static bool writes_table(const pl_operation *operation, pl_name table)
{
    bool writes = operation->kind == PL_OP_UPDATE_ROWS || operation->kind == PL_OP_DELETE_ROWS ||
                  operation->kind == PL_OP_INSERT_ROWS || operation->kind == PL_OP_MERGE_ROWS ||
                  operation->kind == PL_OP_TRUNCATE;

    return writes && pl_same(operation->target.name, table.name) &&
           (operation->target.schema == NULL || table.schema == NULL ||
            pl_same(operation->target.schema, table.schema));
}

void pl_fact_script_wrote_table_before(const pl_site *site, pl_value *out)
{
    pl_name table = pl_site_table_name(site);
    const pl_statements *statements = &site->script->statements;

    for (size_t i = 0; i < statements->count && statements->at[i] != site->statement; i++) {
        for (size_t j = 0; j < statements->at[i]->operations.count; j++) {
            out->yes |= writes_table(statements->at[i]->operations.at[j], table);
        }
    }
}
