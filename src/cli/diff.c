/* plumb diff: what leads from one schema to another, and back. */

#include "cli/command.h"
#include "cli/project.h"
#include "cli/sources.h"
#include "cli/terminal.h"

#include "base/file.h"
#include "report/plan.h"

/* SQL that was found to be wrong is not printed at all. */
static int fail_refuted(pl_run *run, const pl_plan_report *report)
{
    pl_strings lines = {0};
    pl_plan_proof_lines(run->arena, report, &lines);
    pl_fail(&run->error, PL_UNPROVEN, "the plan is %s", lines.at[0]);
    pl_error_hint(&run->error, "%s",
                  lines.count > 1 ? lines.at[1] : "--format text shows all of it");
    return pl_run_failed(run);
}

static void print(pl_run *run, const char *format, const pl_plan_report *report)
{
    if (pl_same(format, "sql")) {
        pl_plan_sql(&run->out, report);
    } else if (pl_same(format, "json")) {
        pl_plan_json(&run->out, report);
    } else {
        pl_report_style style = pl_terminal_style(run->arena, &run->settings);
        pl_plan_text(&run->out, report, &style);
    }
}

/* What will be written is what is proven. */
static pl_status make_plan(pl_run *run, pl_plan_report *report, pl_writing *writing)
{
    pl_plan *plan;
    pl_plan_options *options = &run->settings.plan;
    pl_status status = pl_sources_open_both(run, &report->from, &report->to);
    if (status == PL_OK && run->settings.write != NULL) {
        status = pl_sources_look_at_folder(run, report->from->dialect, writing,
                                           &options->single_transaction);
    }
    if (status == PL_OK) {
        status = pl_sources_plan(run, report->from, report->to, &plan);
    }
    if (status != PL_OK) {
        return status;
    }
    report->plan = plan;
    if (run->settings.write != NULL) {
        pl_plan_match_downs(plan, options, &writing->backs);
    }
    return pl_sources_prove(run, report);
}

static int run_diff(pl_run *run)
{
    const char *format;
    pl_plan_report report = {.down = run->settings.down};
    pl_writing writing;
    if (pl_run_format(run, &format) != PL_OK || make_plan(run, &report, &writing) != PL_OK) {
        return pl_run_failed(run);
    }
    bool refuted = report.proof != NULL && report.proof->verdict == PL_PROOF_REFUTED;
    if (refuted && pl_same(format, "sql")) {
        return fail_refuted(run, &report);
    }
    bool write = run->settings.write != NULL && !refuted && !pl_plan_is_empty(report.plan);
    if (write && pl_sources_write(run, &writing, &report) != PL_OK) {
        return pl_run_failed(run);
    }
    print(run, format, &report);
    if (refuted) {
        return pl_status_exit_code(PL_UNPROVEN);
    }
    bool differs = report.plan->differences.count > 0 || report.plan->kept.count > 0;
    return run->settings.exit_code && differs;
}

const pl_command pl_command_diff = {
    .name = "diff",
    .operands = "",
    .summary = "write the migration from one schema to another, and back",
    .about =
        "Compares any two schemas: live databases, migrations, SQL files in any order, models, "
        "snapshots. Says what differs, and plans what leads from the one to the other and back: in "
        "an order that works, in atomic units, altering where the database can.\n"
        "Nothing is dropped without --allow-drop. A rename must be told with --rename; what looks "
        "like one is said.\n"
        "Exits 0 when a plan was made, 1 with --exit-code when there is a difference, 2 for a "
        "wrong command line, 3 when a source can't be read, 4 when a database fails.",
    .most_operands = 0,
    .options = PL_WITH(FROM) | PL_WITH(TO) | PL_WITH(RUNNER) | PL_WITH(DIALECT) |
               PL_WITH(SERVER_VERSION) | PL_WITH(CONFIG) | PL_WITH(NO_CONFIG) | PL_WITH(INCLUDE) |
               PL_WITH(EXCLUDE) | PL_WITH(NO_OWNER) | PL_WITH(NO_PRIVILEGES) |
               PL_WITH(NO_COMMENTS) | PL_WITH(STRICT) | PL_WITH(RENAME) | PL_WITH(ALLOW_DROP) |
               PL_WITH(SINGLE_TRANSACTION) | PL_WITH(LOCK_TIMEOUT) | PL_WITH(SCRATCH) |
               PL_WITH(SCRATCH_SUPERUSER) | PL_WITH(DOWN) | PL_WITH(WRITE) | PL_WITH(NAME) |
               PL_WITH(EXIT_CODE) | PL_WITH(FORMAT) | PL_WITH(OUTPUT) | PL_WITH(COLOR) |
               PL_WITH(THREADS) | PL_WITH(HELP),
    .formats = "text|sql|json",
    .examples = {{"plumb diff --from old.sql --to new.sql", "what differs"},
                 {"plumb diff --from migrations --to schema.sql --format sql",
                  "the statements that lead there"},
                 {"plumb diff --to models.json --write migrations",
                  "from DATABASE_URL, as the next migration"}},
    .run = run_diff,
};
