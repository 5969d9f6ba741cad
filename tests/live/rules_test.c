/*
 * Is what the rules say of transactions what the server does?
 *
 * Every example of every rule of the family is written as a folder, loaded and linted as a user's
 * would be, and then run on the server that PGHOST and PGPORT name, in the way of its runner. Where
 * a finding says that the server stops, it has to stop, with that SQLSTATE; where none says so, it
 * must not stop with one of those. Where the server only warns, it has to warn. Of scripts that can
 * fail half way each failure is tried, and the second run after it.
 */
#include "check/example.h"
#include "check/lint.h"

#include "base/str.h"
#include "check/rerun.h"
#include "check/transaction.h"
#include "source/load.h"

#include <libpq-fe.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define MOST_NOTICES 64
#define ANY_STATE "any"

/* What a finding of the rule promises. */
static const struct claim {
    const char *rule;
    const char *stops;  /* the server's SQLSTATE; ANY_STATE */
    const char *notice; /* or that of its warning */
} claims[] = {
    {"tx-forbidden-statement", "25001", NULL},
    {"tx-implicit-block", "25001", NULL},
    {"tx-directive-missing", "25001", NULL},
    {"tx-savepoint-outside", "25P01", NULL},
    {"tx-lock-outside", "25P01", NULL},
    {"tx-pending-trigger-events", "55006", NULL},
    {"enum-value-same-tx", "55P04", NULL},
    {"statement-split-hazard", "42601", NULL},
    {"client-meta-command", "42601", NULL},
    {"placeholder-unresolved", "42601", NULL},
    {"syntax-error", "42601", NULL},
    {"byte-order-mark", "42601", NULL},
    {"up-fails", ANY_STATE, NULL},
    {"tx-nested-begin", NULL, "25001"},
    {"set-local-no-tx", NULL, "25P01"},
    {"if-not-exists-masks-drift", NULL, "42P07 42701"},
};

typedef struct outcome {
    char state[6]; /* empty: all went well */
    char message[200];
    char notices[MOST_NOTICES][6];
    unsigned notice_count;
} outcome;

static unsigned wrong;

static void hear(void *context, const PGresult *result)
{
    outcome *heard = context;
    const char *state = PQresultErrorField(result, PG_DIAG_SQLSTATE);

    if (state != NULL && heard->notice_count < MOST_NOTICES) {
        snprintf(heard->notices[heard->notice_count++], 6, "%s", state);
    }
}

static PGconn *connect(outcome *heard)
{
    PGconn *connection = PQconnectdb("");

    if (PQstatus(connection) != CONNECTION_OK) {
        fprintf(stderr, "rules_test: %s", PQerrorMessage(connection));
        exit(4);
    }
    PQsetNoticeReceiver(connection, hear, heard);
    return connection;
}

static bool send(PGconn *connection, const char *sql, outcome *out)
{
    PGresult *result = PQexec(connection, sql);
    ExecStatusType status = PQresultStatus(result);
    bool well =
        status == PGRES_COMMAND_OK || status == PGRES_TUPLES_OK || status == PGRES_EMPTY_QUERY;

    if (!well && out->state[0] == '\0') {
        const char *state = PQresultErrorField(result, PG_DIAG_SQLSTATE);

        snprintf(out->state, sizeof out->state, "%s", state != NULL ? state : "?????");
        snprintf(out->message, sizeof out->message, "%s", PQresultErrorMessage(result));
    }
    PQclear(result);
    return well;
}

/* A new database for each run: roles and settings of others don't matter here. */
static void start_over(void)
{
    outcome ignored = {0};
    PGconn *connection = connect(&ignored);

    send(connection, "DROP SCHEMA public CASCADE", &ignored);
    send(connection, "CREATE SCHEMA public", &ignored);
    PQfinish(connection);
}

/* The messages of a script, in the way of its runner. */
static void messages_of(pl_arena *arena, const pl_history *history, const pl_script *script,
                        pl_strings *out)
{
    switch (script->sent_whole ? PL_SEND_WHOLE
                               : pl_runner_sending(history->runner, script->opted_out)) {
    case PL_SEND_WHOLE:
        pl_vec_push(arena, out, pl_span_copy(arena, script->span));
        break;
    case PL_SEND_STATEMENTS:
    case PL_SEND_PIPELINE:
        for (size_t i = 0; i < script->statements.count; i++) {
            pl_vec_push(arena, out, pl_span_copy(arena, script->statements.at[i]->span));
        }
        break;
    case PL_SEND_LINES:
    case PL_SEND_BREAKPOINTS:
        for (size_t i = 0; i < script->pieces.count; i++) {
            pl_vec_push(arena, out, pl_span_copy(arena, script->pieces.at[i].span));
        }
    }
}

static void run_script(pl_arena *arena, const pl_history *history, const pl_script *script,
                       outcome *out)
{
    PGconn *connection = connect(out);
    bool wrapped = script->wrapping != PL_WRAP_NONE, well = true;
    pl_strings messages = {0};

    messages_of(arena, history, script, &messages);
    if (wrapped) {
        send(connection, "BEGIN", out);
    }
    for (size_t i = 0; i < messages.count && well; i++) {
        well = send(connection, messages.at[i], out);
    }
    if (wrapped) {
        send(connection, well ? "COMMIT" : "ROLLBACK", out);
    }
    PQfinish(connection);
}

/* Everything before the last migration. */
static void run_given(pl_arena *arena, const pl_history *history)
{
    outcome ignored = {0};

    start_over();
    for (size_t i = 0; i + 1 < history->migrations.count; i++) {
        if (history->migrations.at[i]->up != NULL) {
            run_script(arena, history, history->migrations.at[i]->up, &ignored);
        }
    }
}

static const struct claim *claim_of(const pl_finding *finding)
{
    for (size_t i = 0; i < sizeof claims / sizeof claims[0]; i++) {
        if (pl_same(claims[i].rule, finding->rule->id)) {
            return &claims[i];
        }
    }
    return NULL;
}

static bool is_claimed(const pl_rule *rule, const char *state)
{
    if (pl_same(rule->id, "up-fails")) {
        return state[0] != '\0';
    }
    for (size_t i = 0; i < sizeof claims / sizeof claims[0]; i++) {
        if (pl_same(claims[i].stops, state)) {
            return true;
        }
    }
    return false;
}

static void complain(const pl_rule *rule, const pl_example *example, size_t number,
                     const char *what, const char *detail)
{
    wrong++;
    fprintf(stderr, "%s, example %zu (%s): %s %s\n", rule->path, number,
            example->bad ? "bad" : "good", what, detail);
}

static bool heard(const outcome *out, const char *states)
{
    for (unsigned i = 0; i < out->notice_count; i++) {
        if (strstr(states, out->notices[i]) != NULL) {
            return true;
        }
    }
    return false;
}

typedef struct example_trial {
    pl_arena *arena;
    const pl_history *history;
    const pl_lint_result *result;
    const pl_rule *rule;
    const pl_example *example;
    size_t number;
} example_trial;

/* The queries that a finding gives are SQL that the server takes. */
static void ask_first(const example_trial *trial, const pl_finding *finding)
{
    outcome out = {0};
    PGconn *connection = connect(&out);

    for (size_t i = 0; i < finding->ask.count; i++) {
        if (!send(connection, finding->ask.at[i], &out)) {
            complain(trial->rule, trial->example, trial->number, finding->ask.at[i], out.message);
        }
    }
    PQfinish(connection);
}

/* What the findings of one script promise, held against what happened. */
static void compare(const example_trial *trial, const pl_migration *migration, bool down,
                    const outcome *out)
{
    bool promised = false, kept = false;

    for (size_t i = 0; i < trial->result->findings.count; i++) {
        const pl_finding *finding = trial->result->findings.at[i];
        const struct claim *claim = claim_of(finding);

        if (claim == NULL || finding->migration != migration || finding->down != down) {
            continue;
        }
        if (claim->stops != NULL) {
            promised = true;
            kept |= pl_same(claim->stops, ANY_STATE) ? out->state[0] != '\0'
                                                     : pl_same(claim->stops, out->state);
        } else if (out->state[0] == '\0' && !heard(out, claim->notice)) {
            complain(trial->rule, trial->example, trial->number,
                     "the server does not warn:", finding->message);
        }
    }
    if (promised && !kept) {
        complain(trial->rule, trial->example, trial->number,
                 "the server was to stop, and says:", out->message);
    } else if (!promised && is_claimed(trial->rule, out->state)) {
        complain(trial->rule, trial->example, trial->number,
                 "nobody said that the server stops:", out->message);
    }
}

/* The script until its unit k, where the connection is lost; then all of it once more. */
static void run_half(const example_trial *trial, const pl_script *script, size_t units,
                     outcome *out)
{
    outcome ignored = {0};
    PGconn *connection = connect(&ignored);

    for (size_t i = 0; i < units; i++) {
        const pl_unit *unit = &script->units.at[i];

        for (uint32_t j = unit->first; j < unit->first + unit->count; j++) {
            send(connection, pl_span_copy(trial->arena, script->statements.at[j]->span), &ignored);
        }
    }
    PQfinish(connection);
    run_script(trial->arena, trial->history, script, out);
}

static void try_halves(const example_trial *trial, const pl_script *script)
{
    const pl_operation *where;
    pl_rerun expected = pl_rerun_script(script, &where);
    bool stopped = false;

    if (pl_transaction_effective_units(script) < 2) {
        return;
    }
    for (size_t units = 1; units < script->units.count; units++) {
        outcome out = {0};

        run_given(trial->arena, trial->history);
        run_half(trial, script, units, &out);
        stopped |= out.state[0] != '\0';
        if (out.state[0] != '\0' && expected == PL_RERUN_PASSES) {
            complain(trial->rule, trial->example, trial->number,
                     "the second run was to pass:", out.message);
        }
    }
    if (!stopped && expected == PL_RERUN_STOPS) {
        complain(trial->rule, trial->example, trial->number, "the second run was to stop", "");
    }
}

/* All of it is undone, and no error says so. */
static void check_undone(const example_trial *trial, const outcome *out)
{
    outcome ignored = {0};
    PGconn *connection = connect(&ignored);
    PGresult *result = PQexec(connection, "SELECT FROM pg_tables WHERE schemaname = 'public'");

    if (out->state[0] != '\0' || PQntuples(result) != 0) {
        complain(trial->rule, trial->example, trial->number,
                 "was to be undone without an error:", out->message);
    }
    PQclear(result);
    PQfinish(connection);
}

/* The runner fills in text that is not known here. */
static bool is_replaced(const pl_history *history, const pl_script *script)
{
    bool replaced = false;

    for (size_t i = 0; history->runner->templates != 0 && i < script->statements.count; i++) {
        replaced |= script->statements.at[i]->state == PL_STATEMENT_TEMPLATED;
    }
    return replaced;
}

static void run_migration(const example_trial *trial)
{
    const pl_history *history = trial->history;
    const pl_migration *last = pl_vec_last(&history->migrations);
    const pl_findings *findings = &trial->result->findings;
    bool undone = trial->example->bad &&
                  (pl_same(trial->rule->id, "tx-rollback-recorded") ||
                   (pl_same(trial->rule->id, "tx-uncommitted") && last->up->units.at[0].left_open));
    outcome up = {0}, down = {0};

    run_given(trial->arena, history);
    if (last->up == NULL || is_replaced(history, last->up)) {
        return;
    }
    run_script(trial->arena, history, last->up, &up);
    compare(trial, last, false, &up);
    if (undone) {
        check_undone(trial, &up);
    }
    for (size_t i = 0; i < findings->count && up.state[0] == '\0'; i++) {
        ask_first(trial, findings->at[i]);
    }
    if (last->down != NULL && up.state[0] == '\0') {
        run_script(trial->arena, history, last->down, &down);
        compare(trial, last, true, &down);
    }
    if (up.state[0] == '\0') {
        try_halves(trial, last->up);
    }
}

static bool is_postgres(const pl_history *history)
{
    return history->dialect == PL_DIALECT_POSTGRES && history->migrations.count > 0;
}

static void run_example(const pl_rules *rules, const pl_rule *rule, const pl_example *example,
                        size_t number)
{
    pl_arena *arena = pl_arena_new();
    char folder[] = "/tmp/plumb-live-XXXXXX";
    pl_load_options load = {.server_version = 15, .runner = pl_example_runner(example)};
    pl_lint_options options = {.min_certainty = PL_CERTAINTY_UNKNOWN};
    pl_lint_result result = {0};
    pl_histories histories = {0};
    pl_strings paths = {0};
    pl_error error = {0};

    if (mkdtemp(folder) == NULL) {
        exit(4);
    }
    pl_vec_push(arena, &paths, folder);
    if (pl_example_write(arena, folder, example, &error) != PL_OK ||
        pl_history_load(arena, &paths, &load, &histories, &error) != PL_OK) {
        complain(rule, example, number, "can't be loaded:", error.message);
    } else if (is_postgres(histories.at[0])) {
        pl_lint(arena, rules, histories.at[0], &options, &result);
        run_migration(&(example_trial){arena, histories.at[0], &result, rule, example, number});
    }
    pl_example_remove(arena, folder);
    pl_arena_free(arena);
}

/* Of the other families only what says that the up stops. */
static bool is_tried(const pl_rule *rule)
{
    return pl_same(rule->family, "transactions") || pl_same(rule->id, "up-fails") ||
           pl_same(rule->id, "syntax-error") || pl_same(rule->id, "byte-order-mark");
}

int main(void)
{
    pl_arena *arena = pl_arena_new();
    pl_rules *rules = NULL;
    pl_error error = {0};
    const char *only = getenv("PLUMB_RULE");

    if (pl_rules_load(arena, &rules, &error) != PL_OK) {
        fprintf(stderr, "%s:%u: %s\n", error.path, error.line, error.message);
        return 1;
    }
    for (size_t i = 0; i < pl_rules_all(rules)->count; i++) {
        const pl_rule *rule = pl_rules_all(rules)->at[i];
        pl_rule_prose prose;

        if (!is_tried(rule) || (only != NULL && !pl_same(only, rule->id)) ||
            pl_rule_prose_load(arena, rule, &prose, &error) != PL_OK) {
            continue;
        }
        for (size_t j = 0; j < prose.examples.count; j++) {
            run_example(rules, rule, &prose.examples.at[j], j + 1);
        }
    }
    pl_arena_free(arena);
    return wrong > 0;
}
