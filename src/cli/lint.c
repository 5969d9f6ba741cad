/* plumb lint: every rule over the histories that were named. */

#include "cli/command.h"
#include "cli/terminal.h"

#include "check/lint.h"
#include "source/load.h"

#include <stdlib.h>
#include <time.h>
#include <unistd.h>

static double seconds_now(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

static bool reaches_threshold(const pl_lint_result *result, pl_severity threshold)
{
    uint32_t counts[] = {
        [PL_SEVERITY_OFF] = 0,
        [PL_SEVERITY_INFO] = result->infos,
        [PL_SEVERITY_WARNING] = result->warnings,
        [PL_SEVERITY_ERROR] = result->errors,
    };
    for (pl_severity each = threshold; each <= PL_SEVERITY_ERROR; each++) {
        if (counts[each] > 0) {
            return true;
        }
    }
    return false;
}

static pl_status lint_all(pl_run *run, pl_report *report)
{
    pl_rules *rules;
    pl_histories histories = {0};
    if (run->operands.count == 0) {
        pl_vec_push(run->arena, &run->operands, ".");
    }
    pl_status status = pl_run_rules(run, &rules);
    if (status == PL_OK) {
        status = pl_history_load(run->arena, &run->operands, &run->settings.load, &histories,
                                 &run->error);
    }
    for (size_t i = 0; status == PL_OK && i < histories.count; i++) {
        pl_lint_result *result = pl_arena_make(run->arena, pl_lint_result);
        pl_lint(run->arena, rules, histories.at[i], &run->settings.lint, result);
        pl_vec_push(run->arena, &report->parts, (pl_report_part){histories.at[i], result});
    }
    return status;
}

static int run_lint(pl_run *run)
{
    const char *format;
    if (pl_run_format(run, &format) != PL_OK) {
        return pl_run_failed(run);
    }
    pl_report report = {0};
    double start = seconds_now();
    pl_progress *progress = pl_progress_begin(run->settings.progress, "reading migrations");
    pl_status status = lint_all(run, &report);
    pl_progress_end(progress);
    if (status != PL_OK) {
        return pl_run_failed(run);
    }
    report.seconds = pl_terminal_is_shown(&run->settings) ? seconds_now() - start : -1;
    pl_report_style style = pl_terminal_style(run->arena, &run->settings);
    pl_writer_by_name(format)->lint(&run->out, &report, &style);
    for (size_t i = 0; i < report.parts.count; i++) {
        if (reaches_threshold(report.parts.at[i].result, run->settings.fail_on)) {
            return 1;
        }
    }
    return 0;
}

const pl_command pl_command_lint = {
    .name = "lint",
    .operands = "[PATH...]",
    .summary = "say what is unsafe about migrations",
    .about =
        "Reads folders of migrations, or single files, and says which can't be rolled back, which "
        "can fail half way, and what to do about it. Without a PATH it looks for migrations in the "
        "current folder and below it. No database is needed and no SQL is run.\n"
        "Exits 0 when no finding is as severe as --fail-on says, 1 when one is, "
        "2 for a wrong command line, 3 when the input can't be read.",
    .most_operands = UINT32_MAX,
    .options = PL_WITH(RUNNER) | PL_WITH(DIALECT) | PL_WITH(SERVER_VERSION) | PL_WITH(SEVERITY) |
               PL_WITH(RULES) | PL_WITH(MIN_CERTAINTY) | PL_WITH(REQUIRE_DOWN) | PL_WITH(FAIL_ON) |
               PL_WITH(FORMAT) | PL_WITH(OUTPUT) | PL_WITH(COLOR) | PL_WITH(NO_SUMMARY) |
               PL_WITH(QUIET) | PL_WITH(THREADS) | PL_WITH(HELP),
    .formats = "text|json",
    .examples = {{"plumb lint migrations", "the folder migrations"},
                 {"plumb lint --runner goose --server-version 16 db",
                  "tell it what files don't say"},
                 {"plumb lint --format json -o findings.json", "for a program"}},
    .run = run_lint,
};
