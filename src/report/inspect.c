#include "report/inspect.h"

#include "check/replay.h"
#include "model/diff.h"
#include "report/secret.h"

static bool is_called(const pl_migration *migration, const char *wanted)
{
    return pl_same(migration->version, wanted) || pl_same(migration->name, wanted);
}

static pl_status cut_behind(pl_history *history, const char *at, pl_error *error)
{
    for (size_t i = 0; i < history->migrations.count; i++) {
        if (is_called(history->migrations.at[i], at)) {
            history->migrations.count = i + 1;
            return PL_OK;
        }
    }
    pl_fail(error, PL_USAGE, "there is no migration '%s' in %s", at, history->path);
    if (history->migrations.count > 0) {
        pl_error_hint(error, "they go from %s to %s", history->migrations.at[0]->version,
                      pl_vec_last(&history->migrations)->version);
    }
    return PL_USAGE;
}

static void write_sql(pl_arena *arena, const pl_replay *replay, pl_str *out)
{
    pl_operations operations = {0};
    pl_str sql = pl_str_begin(arena, PL_STR_MAXIMUM);
    size_t left_out = 0;
    pl_diff_schema(arena, replay->schema, &operations, &left_out);
    replay->dialect->write_operations(&sql, &operations);
    pl_str_add(out, pl_mask(arena, sql.at));
    if (left_out > 0) {
        pl_str_addf(out, "-- left out: %zu whose definition is in no migration\n", left_out);
    }
}

pl_status pl_inspect(pl_arena *arena, const pl_history *history, const char *at, const char *format,
                     pl_str *out, pl_error *error)
{
    pl_history cut = *history;
    pl_status status = at ? cut_behind(&cut, at, error) : PL_OK;
    if (status != PL_OK) {
        return status;
    }
    pl_replay *replay = pl_replay_new(arena, &cut);
    pl_replay_history(replay);
    if (!pl_same(format, "sql")) {
        return pl_fail(error, PL_USAGE, "a schema can't be written as '%s'", format);
    }
    write_sql(arena, replay, out);
    return PL_OK;
}
