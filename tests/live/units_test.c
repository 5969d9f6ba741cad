/*
 * Are the atomic units what the server makes of a script?
 *
 *     PLUMB_ROUNDS=2000 tests/live/cluster.sh build/dev/live/live_units_test
 *
 * Each round makes a script of CREATE TABLE and transaction control with one statement that fails,
 * runs it on the server that PGHOST and PGPORT name in the way of five runners (the text in one
 * message, or statement by statement, each with the runner's transaction round it and without; and
 * in a pipeline), and compares the tables that stay with those plumb says would stay. Random with a
 * fixed seed.
 */
#include "check/transaction.h"

#include <libpq-fe.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { MOST_STATEMENTS = 9 };

static unsigned random_state = 20240229;

static unsigned below(unsigned limit)
{
    random_state = random_state * 1664525 + 1013904223;
    return (random_state >> 8) % limit;
}

/* Control that is no error wherever it stands: SAVEPOINT and AND CHAIN outside
 * a block are. */
static const char *control(unsigned choice)
{
    static const char *const words[] = {"BEGIN", "COMMIT", "ROLLBACK", "START TRANSACTION", "END"};

    return words[choice % (sizeof words / sizeof *words)];
}

static char *make_script(pl_arena *arena, unsigned count, unsigned failing)
{
    pl_str text = pl_str_begin(arena, PL_STR_MAXIMUM);

    for (unsigned i = 0; i < count; i++) {
        if (i == failing) {
            pl_str_add(&text, "SELECT 1 / 0");
        } else if (below(3) == 0) {
            pl_str_add(&text, control(below(5)));
        } else {
            pl_str_addf(&text, "CREATE TABLE t%u ()", i);
        }
        pl_str_add(&text, ";\n");
    }
    return text.at;
}

static pl_script *read_script(pl_arena *arena, const char *text, const pl_runner *runner)
{
    pl_script *script = pl_arena_make(arena, pl_script);
    uint32_t size = (uint32_t)strlen(text);

    script->text = pl_text_new(arena, "units.sql", text, size);
    script->span = (pl_span){script->text, 0, size};
    script->wrapping = pl_runner_wrapping(runner, PL_DIALECT_POSTGRES, false);
    pl_vec_push(arena, &script->pieces, (pl_piece){.span = script->span});
    pl_dialect_get(PL_DIALECT_POSTGRES)
        ->read_script(arena, script, &(pl_read_options){.server_version = 15});
    return script;
}

/* One bit a table that plumb says is there afterwards. */
static unsigned predicted(const pl_script *script, unsigned failing)
{
    unsigned tables = 0;

    for (size_t i = 0; i < script->units.count; i++) {
        const pl_unit *unit = &script->units.at[i];

        if (unit->first <= failing && failing < unit->first + unit->count) {
            break;
        }
        for (uint32_t j = unit->first; j < unit->first + unit->count; j++) {
            bool creates = script->statements.at[j]->operations.at[0]->kind == PL_OP_CREATE_TABLE;

            if (creates && !unit->ended_by_rollback && !unit->left_open) {
                tables |= 1u << j;
            }
        }
    }
    return tables;
}

static bool run(PGconn *connection, const char *sql)
{
    PGresult *result = PQexec(connection, sql);
    ExecStatusType status = PQresultStatus(result);

    PQclear(result);
    return status == PGRES_COMMAND_OK || status == PGRES_TUPLES_OK || status == PGRES_EMPTY_QUERY;
}

static PGconn *connect(void)
{
    PGconn *connection = PQconnectdb("");

    if (PQstatus(connection) != CONNECTION_OK) {
        fprintf(stderr, "units_test: %s", PQerrorMessage(connection));
        exit(4);
    }
    run(connection, "SET client_min_messages = error");
    return connection;
}

/* One statement after the other, as psql does, until one fails. */
static bool run_separately(PGconn *connection, pl_arena *arena, const pl_script *script)
{
    for (size_t i = 0; i < script->statements.count; i++) {
        if (!run(connection, pl_span_copy(arena, script->statements.at[i]->span))) {
            return false;
        }
    }
    return true;
}

static bool gather(PGconn *connection)
{
    bool well = true, synced = false;

    while (!synced) {
        PGresult *result = PQgetResult(connection);
        ExecStatusType status = PQresultStatus(result);

        synced = status == PGRES_PIPELINE_SYNC;
        well &= result == NULL || (status != PGRES_FATAL_ERROR && status != PGRES_PIPELINE_ABORTED);
        PQclear(result);
    }
    return well;
}

/* All statements at once by the extended protocol, one Sync behind the last. */
static bool run_pipeline(PGconn *connection, pl_arena *arena, const pl_script *script)
{
    bool well;

    PQenterPipelineMode(connection);
    for (size_t i = 0; i < script->statements.count; i++) {
        PQsendQueryParams(connection, pl_span_copy(arena, script->statements.at[i]->span), 0, NULL,
                          NULL, NULL, NULL, 0);
    }
    PQpipelineSync(connection);
    well = gather(connection);
    PQexitPipelineMode(connection);
    return well;
}

static bool run_as(PGconn *connection, pl_arena *arena, const pl_script *script,
                   const pl_runner *runner, const char *text)
{
    switch (pl_runner_sending(runner, false)) {
    case PL_SEND_STATEMENTS:
        return run_separately(connection, arena, script);
    case PL_SEND_PIPELINE:
        return run_pipeline(connection, arena, script);
    case PL_SEND_WHOLE:
    case PL_SEND_LINES:
    case PL_SEND_BREAKPOINTS:
        break;
    }
    return run(connection, text);
}

static unsigned tables_there(PGconn *connection)
{
    unsigned tables = 0;
    PGresult *result = PQexec(connection, "SELECT tablename FROM pg_tables "
                                          "WHERE schemaname = 'public'");

    for (int i = 0; i < PQntuples(result); i++) {
        tables |= 1u << strtoul(PQgetvalue(result, i, 0) + 1, NULL, 10);
    }
    PQclear(result);
    return tables;
}

static unsigned observed(pl_arena *arena, const pl_script *script, const pl_runner *runner,
                         const char *text)
{
    PGconn *connection = connect();
    bool wrapped = script->wrapping != PL_WRAP_NONE &&
                   pl_runner_sending(runner, false) != PL_SEND_PIPELINE; /* its own block */
    bool done;
    unsigned tables;

    run(connection, "DROP SCHEMA public CASCADE; CREATE SCHEMA public");
    if (wrapped) {
        run(connection, "BEGIN");
    }
    done = run_as(connection, arena, script, runner, text);
    if (wrapped) {
        run(connection, done ? "COMMIT" : "ROLLBACK");
    }
    PQfinish(connection);
    connection = connect();
    tables = tables_there(connection);
    PQfinish(connection);
    return tables;
}

static bool round_holds(const char *runner_id)
{
    pl_arena *arena = pl_arena_new();
    const pl_runner *runner = pl_runner_find(runner_id);
    pl_history history = {.arena = arena, .runner = runner, .dialect = PL_DIALECT_POSTGRES};
    unsigned count = 2 + below(MOST_STATEMENTS - 2);
    unsigned failing = below(count + 1); /* count: none fails */
    char *text = make_script(arena, count, failing);
    pl_script *script = read_script(arena, text, runner);
    uint32_t number = 0;
    unsigned expected, seen;

    pl_transaction_units(arena, &history, script, &number, NULL);
    expected = predicted(script, failing);
    seen = observed(arena, script, runner, text);
    if (expected != seen) {
        fprintf(stderr, "%s: plumb says tables %#x stay, the server keeps %#x:\n%s\n", runner_id,
                expected, seen, text);
    }
    pl_arena_free(arena);
    return expected == seen;
}

int main(void)
{
    static const char *const runners[] = {"golang-migrate", "dbmate", "sqitch", "flyway",
                                          "supabase"};
    const char *asked = getenv("PLUMB_ROUNDS");
    unsigned rounds = asked != NULL ? (unsigned)strtoul(asked, NULL, 10) : 150;
    unsigned wrong = 0;

    for (unsigned i = 0; i < rounds; i++) {
        wrong += !round_holds(runners[i % 5]);
    }
    if (wrong > 0) {
        fprintf(stderr, "%u of %u scripts were judged wrongly\n", wrong, rounds);
    }
    return wrong > 0;
}
