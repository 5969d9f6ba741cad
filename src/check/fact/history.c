/* Facts of the folder, its runner and the configuration. */
#include "base/str.h"
#include "check/fact/functions.h"
#include "check/lint.h"
#include "check/reversal.h"
#include "check/transaction.h"

TEXT_FACT(dialect_name, site->dialect->name)
TEXT_FACT(dialect_title, site->dialect->title)
BOOL_FACT(dialect_is_read, site->dialect->read_script != NULL && !site->dialect->outline)
BOOL_FACT(dialect_transactional_ddl, site->dialect->transactional_ddl)

TEXT_FACT(history_base, site->history->base)
TEXT_FACT(history_path, site->history->path)
BOOL_FACT(history_hardly_any_downs, site->hardly_any_downs)
INT_FACT(history_file_count, site->history->file_count)
BOOL_FACT(history_libsql, site->history->libsql)
INT_FACT(history_migration_count, site->history->migrations.count)

TEXT_FACT(runner_name, site->history->runner->id)
TEXT_FACT(runner_title, site->history->runner->title)
TEXT_FACT(runner_checksum, site->history->runner->checksum)
BOOL_FACT(runner_checksum_of_comments, site->history->runner->checksum_of_comments)
BOOL_FACT(runner_known_by_name, site->history->runner->known_by_name)
TEXT_FACT(runner_down_place, site->history->runner->down_place)
TEXT_FACT(runner_failed_inside, site->history->runner->failed_inside)
TEXT_FACT(runner_failed_outside, site->history->runner->failed_outside)
TEXT_FACT(runner_history_table, site->history->runner->history_table)
TEXT_FACT(runner_no_transaction_mark, site->history->runner->opt_out)
TEXT_FACT(runner_no_transaction_where, site->history->runner->opt_out_where)
BOOL_FACT(runner_psql, site->history->runner->psql)
BOOL_FACT(runner_sends_mark, site->history->runner->sends_mark)
BOOL_FACT(runner_sends_copy_rows, site->history->runner->sends_copy_rows)
BOOL_FACT(runner_down_required, site->history->runner->down_required)
BOOL_FACT(runner_has_down, site->history->runner->down_form != PL_DOWN_NONE)
BOOL_FACT(runner_can_opt_out, pl_runner_can_opt_out(site->history->runner, site->history->dialect))

BOOL_FACT(server_configured, site->history->server_version != 0)
BOOL_FACT(settings_role_lock_timeout,
          site->options != NULL && (site->options->role_timeouts & PL_ROLE_LOCK_TIMEOUT) != 0)
BOOL_FACT(settings_role_statement_timeout,
          site->options != NULL && (site->options->role_timeouts & PL_ROLE_STATEMENT_TIMEOUT) != 0)
BOOL_FACT(settings_require_down, site->options != NULL && site->options->require_down)

/* Who says it for down-missing when that says nothing. */
void pl_fact_settings_down_missing_off(const pl_site *site, pl_value *out)
{
    for (size_t i = 0; site->options != NULL && i < site->options->severities.count; i++) {
        const pl_severity_override *one = &site->options->severities.at[i];

        if (pl_same(one->rule, "down-missing") || pl_same(one->rule, "reversal")) {
            out->yes = one->severity == PL_SEVERITY_OFF;
        }
    }
}

void pl_fact_server_version(const pl_site *site, pl_value *out)
{
    out->number = site->history->server_version;
    out->unknown = site->history->server_version == 0;
}

void pl_fact_runner_wrapping(const pl_site *site, pl_value *out)
{
    static const char *const names[] = {
        [PL_WRAP_NONE] = "none", [PL_WRAP_SCRIPT] = "script", [PL_WRAP_BATCH] = "batch"};

    out->text = names[pl_runner_wrapping(site->history->runner, site->history->dialect, false)];
}

void pl_fact_runner_late(const pl_site *site, pl_value *out)
{
    static const char *const names[] = {
        [PL_LATE_UNKNOWN] = "unknown",
        [PL_LATE_RUNS] = "runs",
        [PL_LATE_SKIPPED] = "skipped",
        [PL_LATE_REFUSED] = "refused",
    };

    out->text = names[site->history->runner->late];
}

void pl_fact_history_has_downs(const pl_site *site, pl_value *out)
{
    const pl_migrations *migrations = &site->history->migrations;

    for (size_t i = 0; i < migrations->count && !out->yes; i++) {
        out->yes = migrations->at[i]->down != NULL;
    }
}

void pl_fact_history_place_for_downs(const pl_site *site, pl_value *out)
{
    const pl_migrations *migrations = &site->history->migrations;

    for (size_t i = 0; i < migrations->count && !out->yes; i++) {
        out->yes = migrations->at[i]->down_expected;
    }
}

void pl_fact_history_without_down(const pl_site *site, pl_value *out)
{
    const pl_migrations *migrations = &site->history->migrations;

    for (size_t i = 0; i < migrations->count; i++) {
        if (pl_migration_lacks_down(site->history, migrations->at[i])) {
            pl_vec_push(site->arena, &out->list, migrations->at[i]);
        }
    }
}

void pl_fact_history_without_down_count(const pl_site *site, pl_value *out)
{
    const pl_migrations *migrations = &site->history->migrations;

    for (size_t i = 0; i < migrations->count; i++) {
        out->number += pl_migration_lacks_down(site->history, migrations->at[i]) ? 1 : 0;
    }
}
