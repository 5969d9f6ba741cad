#include "plan_unit.h"

#include "plan/cluster.h"
#include "plan/programs.h"

bool plan_can_start(void)
{
    pl_arena *arena = pl_arena_new();
    pl_programs found;
    pl_status status = pl_programs_find(arena, NULL, 0, &found, NULL);
    pl_arena_free(arena);
    return status == PL_OK;
}

const char *plan_ask(pl_arena *arena, pl_database *database, const char *sql)
{
    pl_answer answer;
    pl_error error = {0};
    if (pl_database_query(arena, database, sql, &answer, &error) != PL_OK) {
        fail_msg("%s: %s", sql, error.message);
    }
    assert_int_equal(answer.row_count, 1);
    return pl_answer_at(&answer, 0, 0);
}

void plan_run(pl_database *database, const char *sql)
{
    pl_error error = {0};
    if (pl_database_run(database, sql, &error) != PL_OK) {
        fail_msg("%s: %s", sql, error.message);
    }
}

const char *plan_refused(pl_arena *arena, pl_database *database, const char *sql)
{
    pl_error error = {0};
    if (pl_database_run(database, sql, &error) == PL_OK) {
        fail_msg("not refused: %s", sql);
    }
    return pl_arena_strdup(arena, error.message);
}

const char *plan_strict_server(pl_arena *arena, pl_database **admin)
{
    pl_cluster *cluster;
    pl_error error = {0};
    if (pl_cluster_begin(arena, NULL, &cluster, &error) != PL_OK ||
        pl_cluster_wait(cluster, &error) != PL_OK) {
        fail_msg("%s", error.message);
    }
    const char *url = pl_cluster_url(arena, cluster, PL_CLUSTER_SUPERUSER, "postgres");
    assert_int_equal(pl_database_open(arena, url, NULL, admin, &error), PL_OK);
    plan_run(*admin, "DO $$ BEGIN EXECUTE format('COPY (VALUES (%L), (%L)) TO %L', "
                     "'local all " PL_CLUSTER_SUPERUSER " trust', 'local all all scram-sha-256', "
                     "current_setting('hba_file')); END $$; SELECT pg_reload_conf()");
    return url;
}

pl_scratch *plan_scratch(pl_arena *arena, pl_scratch_options options)
{
    pl_scratch *scratch;
    pl_error error = {0};
    if (pl_scratch_open(arena, &options, &scratch, &error) != PL_OK ||
        pl_scratch_ready(scratch, &error) != PL_OK) {
        fail_msg("%s", error.message);
    }
    return scratch;
}

pl_scratch_database *plan_database(pl_scratch *scratch)
{
    pl_scratch_database *database;
    pl_error error = {0};
    if (pl_scratch_create(scratch, NULL, &database, &error) != PL_OK) {
        fail_msg("%s", error.message);
    }
    return database;
}
