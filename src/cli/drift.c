/* plumb drift: a live database against what it should be. */

#include "cli/command.h"
#include "cli/project.h"
#include "cli/sources.h"
#include "cli/terminal.h"

/* The operand, --to, or the only path of the configuration. */
static pl_status find_goal(pl_run *run)
{
    pl_settings *settings = &run->settings;
    pl_project *project;
    if (settings->to == NULL && run->operands.count > 0) {
        settings->to = run->operands.at[0];
    }
    if (settings->to != NULL) {
        return PL_OK;
    }
    pl_status status = pl_project_here(run, &project);
    if (status == PL_OK && project->settings.paths.count == 1) {
        settings->to = project->settings.paths.at[0];
    } else if (status == PL_OK) {
        pl_fail(&run->error, PL_USAGE, "what the database should be is missing");
        pl_error_hint(&run->error, "a folder of migrations, models, SQL: plumb drift --db URL "
                                   "migrations");
        status = PL_USAGE;
    }
    return status;
}

static int run_drift(pl_run *run)
{
    const char *format;
    pl_plan_report report = {.drift = true};
    pl_plan *plan;
    run->settings.plan.allow_drop = true; /* to see what should not be there */
    if (pl_run_format(run, &format) != PL_OK || find_goal(run) != PL_OK ||
        pl_sources_open_both(run, &report.from, &report.to) != PL_OK ||
        pl_sources_plan(run, report.from, report.to, &plan) != PL_OK) {
        return pl_run_failed(run);
    }
    report.plan = plan;
    if (pl_same(format, "json")) {
        pl_plan_json(&run->out, &report);
    } else {
        pl_report_style style = pl_terminal_style(run->arena, &run->settings);
        pl_plan_text(&run->out, &report, &style);
    }
    return plan->differences.count > 0;
}

const pl_command pl_command_drift = {
    .name = "drift",
    .operands = "[SOURCE]",
    .summary = "say where a live database is not what it should be",
    .about =
        "Compares a live database with migrations, models, SQL or a snapshot, and lists what "
        "would have to change for it to be that: + is missing, - should not be there, ~ is "
        "different. Tables in which migration tools write down what ran don't count.\n"
        "The database is only read, in one transaction.\n"
        "Exits 0 when there is no difference, 1 when there is one, 2 for a wrong command line, "
        "3 when a source can't be read, 4 when a database fails.",
    .most_operands = 1,
    .options = PL_WITH(DB) | PL_WITH(TO) | PL_WITH(RUNNER) | PL_WITH(DIALECT) |
               PL_WITH(SERVER_VERSION) | PL_WITH(CONFIG) | PL_WITH(NO_CONFIG) | PL_WITH(INCLUDE) |
               PL_WITH(EXCLUDE) | PL_WITH(NO_OWNER) | PL_WITH(NO_PRIVILEGES) |
               PL_WITH(NO_COMMENTS) | PL_WITH(STRICT) | PL_WITH(SCRATCH) |
               PL_WITH(SCRATCH_SUPERUSER) | PL_WITH(FORMAT) | PL_WITH(OUTPUT) | PL_WITH(COLOR) |
               PL_WITH(THREADS) | PL_WITH(HELP),
    .formats = "text|json",
    .examples = {{"plumb drift migrations", "the database of DATABASE_URL"},
                 {"plumb drift --db sqlite:app.db --to schema.sql", "another one"}},
    .run = run_drift,
};
