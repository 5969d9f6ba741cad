/* Facts of how a script is held together: why it is one transaction, or why not. */
#include "check/transaction.h"
#include "base/str.h"
#include "check/fact/functions.h"
#include "check/rerun.h"

#include <string.h>

static const pl_operation *first_operation(const pl_statement *statement)
{
    return statement->operations.count > 0 ? statement->operations.at[0] : NULL;
}

static bool is_kind(const pl_statement *statement, pl_operation_kind kind)
{
    const pl_operation *operation = first_operation(statement);

    return operation != NULL && operation->kind == kind;
}

static bool ends_block(const pl_statement *statement)
{
    return is_kind(statement, PL_OP_COMMIT) || is_kind(statement, PL_OP_ROLLBACK);
}

static const pl_statement *statement_at(const pl_site *site, uint32_t i)
{
    return site->script->statements.at[i];
}

/* Only the first unit of a wrapped script can be the runner's: it ends where the text ends it. */
static bool held_by_runner(const pl_site *site)
{
    return site->unit->transaction && site->unit->first == 0 &&
           site->script->wrapping != PL_WRAP_NONE;
}

void pl_fact_unit_held_by(const pl_site *site, pl_value *out)
{
    const pl_unit *unit = site->unit;

    if (!unit->transaction) {
        out->text = "nothing";
    } else if (held_by_runner(site)) {
        out->text = "runner";
    } else if (unit->implicit && !is_kind(statement_at(site, unit->first), PL_OP_BEGIN)) {
        out->text = "message";
    } else {
        out->text = "begin";
    }
}

/* A statement that no transaction takes needs a message of its own even in a file that opts out. */
BOOL_FACT(runner_one_message,
          site->dialect->implicit_block &&pl_runner_sending(site->history->runner, true) ==
              PL_SEND_WHOLE)
BOOL_FACT(runner_known, !pl_same(site->history->runner->id, "plain"))
BOOL_FACT(runner_session_per_file,
          site->history->runner->psql || site->history->runner->resets_settings)

static const char *refusal(const pl_site *site, const pl_operation *operation)
{
    return site->dialect == NULL || site->dialect->refused_in_transaction == NULL
               ? NULL
               : site->dialect->refused_in_transaction(operation, site->schema,
                                                       site->history->server_version);
}

static const pl_operation *refused_in(const pl_site *site, const pl_statement *statement)
{
    for (size_t i = 0; i < statement->operations.count; i++) {
        if (refusal(site, statement->operations.at[i]) != NULL) {
            return statement->operations.at[i];
        }
    }
    return NULL;
}

static const pl_operation *first_refused(const pl_site *site)
{
    for (uint32_t i = 0; i < site->script->statements.count; i++) {
        const pl_operation *operation = refused_in(site, statement_at(site, i));

        if (operation != NULL) {
            return operation;
        }
    }
    return NULL;
}

void pl_fact_script_refusal(const pl_site *site, pl_value *out)
{
    const pl_operation *operation = first_refused(site);

    out->text = operation == NULL ? NULL : refusal(site, operation);
}

void pl_fact_script_refusal_line(const pl_site *site, pl_value *out)
{
    const pl_operation *operation = first_refused(site);

    if (operation != NULL) {
        pl_span span = operation->statement->span;

        out->number = pl_text_place(span.text, span.begin).line;
    }
}

/* It fails whatever the data: other findings about its transactions would be the same cause. */
BOOL_FACT(script_refused_inside, site->script->refused != NULL)

/* What is a reason to run outside a transaction besides being refused inside: commits of its own,
 * rows in batches, locks that are let go between two steps, an enum value that is used. */
static bool gains_outside(const pl_operation *operation)
{
    static const pl_operation_kind kinds[] = {
        PL_OP_BEGIN,       PL_OP_COMMIT,
        PL_OP_ROLLBACK,    PL_OP_DO_BLOCK,
        PL_OP_CALL,        PL_OP_DYNAMIC_SQL,
        PL_OP_OTHER,       PL_OP_VALIDATE_CONSTRAINT,
        PL_OP_UPDATE_ROWS, PL_OP_ADD_ENUM_VALUE,
        PL_OP_DELETE_ROWS, PL_OP_REFRESH_MATERIALIZED_VIEW,
        PL_OP_MERGE_ROWS,  PL_OP_ATTACH_PARTITION,
        PL_OP_REINDEX,     PL_OP_ANALYZE,
        PL_OP_CLUSTER,
    };

    for (size_t i = 0; i < sizeof kinds / sizeof kinds[0]; i++) {
        if (operation->kind == kinds[i]) {
            return true;
        }
    }
    if (operation->kind == PL_OP_INSERT_ROWS) {
        return operation->as.rows->from_query;
    }
    return operation->kind == PL_OP_SELECT_ROWS && operation->as.rows->functions.count > 0;
}

static bool needs_opt_out(const pl_site *site, const pl_script *script)
{
    bool needs = false;

    for (size_t i = 0; script != NULL && i < script->statements.count && !needs; i++) {
        const pl_statement *statement = script->statements.at[i];

        needs = statement->state != PL_STATEMENT_READ;
        for (size_t j = 0; j < statement->operations.count && !needs; j++) {
            const pl_operation *operation = statement->operations.at[j];

            needs = refusal(site, operation) != NULL || gains_outside(operation);
        }
    }
    return needs;
}

static bool is_opt_out_shared(const pl_site *site)
{
    return site->history->runner->opt_out_scope == PL_OPT_OUT_MIGRATION;
}

BOOL_FACT(script_opt_out_shared, is_opt_out_shared(site))
BOOL_FACT(script_opt_out_needed,
          needs_opt_out(site, site->script) ||
              (is_opt_out_shared(site) && (needs_opt_out(site, site->migration->up) ||
                                           needs_opt_out(site, site->migration->down))))

/* The first one stops the script: of those behind it nobody hears. */
BOOL_FACT(operation_refused_before,
          site->script->refused != NULL &&
              (!site->script->units.at[site->statement->unit].transaction ||
               site->script->refused->span.begin < site->statement->span.begin))

static bool is_concurrent(const pl_operation *operation)
{
    return (operation->kind == PL_OP_CREATE_INDEX || operation->kind == PL_OP_DROP_INDEX) &&
           pl_operation_has(operation, PL_OPF_CONCURRENTLY);
}

void pl_fact_script_concurrent_only(const pl_site *site, pl_value *out)
{
    uint32_t count = 0;

    out->yes = true;
    for (uint32_t i = 0; i < site->script->statements.count; i++) {
        const pl_statement *statement = statement_at(site, i);
        const pl_operation *operation = first_operation(statement);

        if (pl_statement_has_effect(statement)) {
            out->yes &= operation != NULL && is_concurrent(operation);
            count++;
        }
    }
    out->yes &= count > 0;
}

void pl_fact_script_concurrent_builds(const pl_site *site, pl_value *out)
{
    for (uint32_t i = 0; i < site->script->statements.count; i++) {
        const pl_operation *operation = first_operation(statement_at(site, i));

        out->number +=
            operation != NULL && operation->kind == PL_OP_CREATE_INDEX && is_concurrent(operation);
    }
}

static bool is_unguarded(const pl_site *site, const pl_operation *operation)
{
    return operation != NULL && operation->kind == PL_OP_CREATE_INDEX && is_concurrent(operation) &&
           pl_operation_has(operation, PL_OPF_IF_NOT_EXISTS) &&
           !pl_rerun_dropped_before(site->script, operation);
}

/* Asked of each such index, so it goes no further than the first one. */
void pl_fact_index_first_unguarded(const pl_site *site, pl_value *out)
{
    uint32_t i = 0;

    if (!is_unguarded(site, site->operation)) {
        return;
    }
    while (i < site->script->statements.count &&
           !is_unguarded(site, first_operation(statement_at(site, i)))) {
        i++;
    }
    out->yes = i < site->script->statements.count && statement_at(site, i) == site->statement;
}

void pl_fact_script_unguarded_builds(const pl_site *site, pl_value *out)
{
    for (uint32_t i = 0; i < site->script->statements.count; i++) {
        out->number += is_unguarded(site, first_operation(statement_at(site, i)));
    }
}

/* The text ends a transaction that it did not open: what follows is on its own. */
void pl_fact_script_ended_by_text(const pl_site *site, pl_value *out)
{
    const pl_script *script = site->script;

    for (size_t i = 0; i + 1 < script->units.count && !out->yes; i++) {
        const pl_unit *unit = &script->units.at[i];
        bool runners = i == 0 && script->wrapping != PL_WRAP_NONE;
        bool messages = unit->implicit;

        for (uint32_t j = unit->first; messages && j < unit->first + unit->count; j++) {
            messages = !is_kind(statement_at(site, j), PL_OP_BEGIN);
        }
        out->yes =
            (runners || messages) && ends_block(statement_at(site, unit->first + unit->count - 1));
    }
}

/* The author drew the lines between the transactions. */
void pl_fact_script_own_transactions(const pl_site *site, pl_value *out)
{
    for (uint32_t i = 0; i < site->script->statements.count && !out->yes; i++) {
        out->yes = is_kind(statement_at(site, i), PL_OP_BEGIN);
    }
}

/* Where the mark goes for the script at hand: the words of the runner's table speak of the up. */
void pl_fact_script_no_transaction_where(const pl_site *site, pl_value *out)
{
    static const struct {
        const char *up, *down;
    } rows[] = {{"migrate:up", "migrate:down"}, {"migrate Up", "migrate Down"}};
    const char *where = site->history->runner->opt_out_where;

    out->text = where;
    for (size_t i = 0; site->down && where != NULL && i < sizeof rows / sizeof rows[0]; i++) {
        const char *found = strstr(where, rows[i].up);

        if (found != NULL) {
            out->text = pl_arena_printf(site->arena, "%.*s%s%s", (int)(found - where), where,
                                        rows[i].down, found + strlen(rows[i].up));
        }
    }
}

/* Slips. */
static uint32_t unit_end(const pl_site *site)
{
    return site->unit->first + site->unit->count;
}

void pl_fact_slip_begun(const pl_site *site, pl_value *out)
{
    for (uint32_t i = site->unit->first; i < site->slip->statement && !out->yes; i++) {
        out->yes = is_kind(statement_at(site, i), PL_OP_BEGIN);
    }
}

void pl_fact_slip_end_line(const pl_site *site, pl_value *out)
{
    const pl_statement *last = statement_at(site, unit_end(site) - 1);

    if (unit_end(site) - 1 > site->slip->statement && ends_block(last)) {
        out->number = pl_text_place(last->span.text, last->span.begin).line;
    }
}

static void any_effect(const pl_site *site, uint32_t first, uint32_t behind, pl_value *out)
{
    for (uint32_t i = first; i < behind && !out->yes; i++) {
        out->yes = pl_statement_has_effect(statement_at(site, i));
    }
}

void pl_fact_slip_work_before(const pl_site *site, pl_value *out)
{
    any_effect(site, site->unit->first, site->slip->statement, out);
}

void pl_fact_slip_work_follows(const pl_site *site, pl_value *out)
{
    any_effect(site, site->slip->statement + 1, (uint32_t)site->script->statements.count, out);
}

/* COMMIT AND CHAIN belongs to the unit it ends, and what it opens comes behind it. */
void pl_fact_slip_work_in_unit(const pl_site *site, pl_value *out)
{
    if (ends_block(site->statement)) {
        pl_fact_slip_work_follows(site, out);
    } else {
        any_effect(site, site->unit->first, unit_end(site), out);
    }
}

BOOL_FACT(slip_rollback, is_kind(site->statement, PL_OP_ROLLBACK))

/* What the server commits of its own accord (MySQL). */
static bool commits(const pl_site *site, const pl_statement *statement)
{
    bool any = false;

    for (size_t i = 0; site->dialect->commits != NULL && i < statement->operations.count; i++) {
        any |= site->dialect->commits(statement->operations.at[i]);
    }
    return any;
}

void pl_fact_script_commits(const pl_site *site, pl_value *out)
{
    for (uint32_t i = 0; i < site->script->statements.count; i++) {
        const pl_statement *statement = statement_at(site, i);

        out->number += commits(site, statement) && pl_statement_has_effect(statement);
    }
}

/* The unit that a BEGIN of the text opened and such a statement commits; NULL: there is none. */
static const pl_unit *committed_unit(const pl_site *site)
{
    for (size_t i = 0; i < site->script->units.count; i++) {
        const pl_unit *unit = &site->script->units.at[i];

        if (unit->committed_by != NULL && commits(site, unit->committed_by)) {
            return unit;
        }
    }
    return NULL;
}

void pl_fact_script_commit_place(const pl_site *site, pl_value *out)
{
    const pl_unit *unit = committed_unit(site);

    for (uint32_t i = 0; unit == NULL && i < site->script->statements.count; i++) {
        if (commits(site, statement_at(site, i))) {
            out->place = statement_at(site, i)->span;
            return;
        }
    }
    if (unit != NULL) {
        out->place = unit->committed_by->span;
    }
}

void pl_fact_script_commits_begin(const pl_site *site, pl_value *out)
{
    const pl_unit *unit = committed_unit(site);

    if (unit != NULL) {
        const pl_span *begin = &statement_at(site, unit->first)->span;

        out->number = pl_text_place(begin->text, begin->begin).line;
    }
}
