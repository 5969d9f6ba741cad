/* plumb inspect: the schema that a history leads to. */

#include "cli/command.h"

#include "check/replay.h"
#include "model/diff.h"
#include "source/load.h"

#include <string.h>

static bool is_version(const pl_migration *migration, const char *wanted)
{
    return pl_same(migration->version, wanted) || pl_same(migration->name, wanted);
}

/* The history up to and with the migration asked for. */
static pl_status cut_history(pl_run *run, const pl_history *whole, pl_history *out)
{
    *out = *whole;
    if (!run->settings.at) {
        return PL_OK;
    }
    for (size_t i = 0; i < whole->migrations.count; i++) {
        if (is_version(whole->migrations.at[i], run->settings.at)) {
            out->migrations.count = i + 1;
            return PL_OK;
        }
    }
    pl_fail(&run->error, PL_USAGE, "there is no migration '%s' in %s", run->settings.at,
            whole->path);
    if (whole->migrations.count > 0) {
        pl_error_hint(&run->error, "they go from %s to %s", whole->migrations.at[0]->version,
                      pl_vec_last(&whole->migrations)->version);
    }
    return PL_USAGE;
}

static pl_status load_one(pl_run *run, pl_history *out)
{
    pl_histories histories = {0};
    pl_status status =
        pl_history_load(run->arena, &run->operands, &run->settings.load, &histories, &run->error);
    if (status != PL_OK) {
        return status;
    }
    if (histories.count > 1) {
        pl_fail(&run->error, PL_USAGE, "%s holds %zu histories", run->operands.at[0],
                histories.count);
        pl_error_hint(&run->error, "name one of them, as in plumb inspect %s",
                      histories.at[0]->path);
        return PL_USAGE;
    }
    return cut_history(run, histories.at[0], out);
}

static int run_inspect(pl_run *run)
{
    const char *format;
    pl_history history;
    if (pl_run_format(run, &format) != PL_OK || load_one(run, &history) != PL_OK) {
        return pl_run_failed(run);
    }
    pl_replay *replay = pl_replay_new(run->arena, &history);
    pl_replay_history(replay);
    pl_operations operations = {0};
    size_t left_out = 0;
    pl_diff_schema(run->arena, replay->schema, &operations, &left_out);
    replay->dialect->write_operations(&run->out, &operations);
    if (left_out > 0) {
        pl_str_addf(&run->out, "-- %zu objects are left out: their definition was never seen\n",
                    left_out);
    }
    return 0;
}

const pl_command pl_command_inspect = {
    .name = "inspect",
    .operands = "SOURCE",
    .summary = "print the schema that migrations lead to",
    .about = "Replays the migrations of a folder, or the statements of an SQL file, and prints the "
             "schema that is there afterwards. No database is needed and no SQL is run.",
    .least_operands = 1,
    .most_operands = 1,
    .options = PL_WITH(RUNNER) | PL_WITH(DIALECT) | PL_WITH(SERVER_VERSION) | PL_WITH(AT) |
               PL_WITH(FORMAT) | PL_WITH(OUTPUT) | PL_WITH(THREADS) | PL_WITH(HELP),
    .formats = "sql",
    .examples = {{"plumb inspect migrations", "the schema after the last migration"},
                 {"plumb inspect --at 005 migrations", "and after migration 005"}},
    .run = run_inspect,
};
