/* plumb inspect: the schema that a history leads to. */

#include "cli/command.h"
#include "cli/project.h"

#include "report/inspect.h"
#include "source/load.h"

static pl_status load_one(pl_run *run, const pl_history **out)
{
    pl_histories histories = {0};
    pl_projects projects = {0};
    pl_status status = pl_projects_find(run, &projects);
    if (status == PL_OK) {
        status = pl_history_load(run->arena, &run->operands, &projects.at[0]->settings.load,
                                 &histories, &run->error);
    }
    if (status != PL_OK) {
        return status;
    }
    if (histories.count > 1) {
        pl_fail(&run->error, PL_USAGE, "%s holds %u histories", run->operands.at[0],
                histories.count);
        pl_error_hint(&run->error, "name one of them, as in plumb inspect %s",
                      histories.at[0]->path);
        return PL_USAGE;
    }
    *out = histories.at[0];
    return PL_OK;
}

static int run_inspect(pl_run *run)
{
    const char *format;
    const pl_history *history;
    if (pl_run_format(run, &format) != PL_OK || load_one(run, &history) != PL_OK ||
        pl_inspect(run->arena, history, run->settings.at, format, &run->out, &run->error) !=
            PL_OK) {
        return pl_run_failed(run);
    }
    return 0;
}

const pl_command pl_command_inspect = {
    .name = "inspect",
    .operands = "SOURCE",
    .summary = "print the schema that migrations lead to",
    .about = "Replays the migrations of a folder, or the statements of an SQL file, and prints the "
             "schema that is there afterwards; of one migration of a folder, the schema after it. "
             "No database is needed and no SQL is run.",
    .least_operands = 1,
    .most_operands = 1,
    .options = PL_WITH(RUNNER) | PL_WITH(DIALECT) | PL_WITH(SERVER_VERSION) | PL_WITH(CONFIG) |
               PL_WITH(NO_CONFIG) | PL_WITH(AT) | PL_WITH(FORMAT) | PL_WITH(OUTPUT) |
               PL_WITH(THREADS) | PL_WITH(HELP),
    .formats = "sql|json",
    .examples = {{"plumb inspect migrations", "the schema after the last migration"},
                 {"plumb inspect --at 005 migrations", "and after migration 005"}},
    .run = run_inspect,
};
