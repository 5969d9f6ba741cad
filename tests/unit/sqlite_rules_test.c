/* What the examples of the rules for SQLite claim, asked of the engine itself: the statements run,
 * with rows in the tables, as the runner would send them. A refusal is in the words claimed; what
 * is said to pass in silence passes, and the rows are then as claimed. */
#include "base/file.h"
#include "base/str.h"
#include "check/example.h"
#include "source/load.h"

#include <setjmp.h>
#include <sqlite3.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

typedef struct run {
    pl_arena *arena;
    sqlite3 *db;
    const char *where; /* for messages */
    unsigned wrong;
} run;

static void differ(run *r, const char *what, const char *claimed, const char *found)
{
    r->wrong++;
    print_message("%s: %s\n  claimed: %s\n  sqlite3: %s\n", r->where, what,
                  claimed != NULL ? claimed : "passes", found != NULL ? found : "passes");
}

/* The error, or NULL. */
static const char *execute(run *r, const char *sql)
{
    return sqlite3_exec(r->db, sql, NULL, NULL, NULL) == SQLITE_OK
               ? NULL
               : pl_arena_strdup(r->arena, sqlite3_errmsg(r->db));
}

static void expect(run *r, const char *what, const char *sql, const char *claimed)
{
    const char *found = execute(r, sql);

    if (!pl_same(found, claimed)) {
        differ(r, pl_arena_printf(r->arena, "%s: %s", what, sql), claimed, found);
    }
}

static void ask(run *r, const char *query, const char *claimed)
{
    sqlite3_stmt *rows = NULL;
    const char *found = "no row";

    if (sqlite3_prepare_v2(r->db, query, -1, &rows, NULL) != SQLITE_OK) {
        found = sqlite3_errmsg(r->db);
    } else if (sqlite3_step(rows) == SQLITE_ROW) {
        const char *text = (const char *)sqlite3_column_text(rows, 0);

        found = text == NULL ? "NULL" : pl_arena_strdup(r->arena, text);
    }
    if (!pl_same(found, claimed)) {
        differ(r, query, claimed, found);
    }
    sqlite3_finalize(rows);
}

static void run_script(run *r, const pl_script *script, const char *claimed)
{
    bool wrapped = script->wrapping != PL_WRAP_NONE;
    const char *error = NULL;

    if (wrapped) {
        expect(r, "the runner", "BEGIN", NULL);
    }
    for (size_t i = 0; error == NULL && i < script->statements.count; i++) {
        error = execute(r, pl_span_copy(r->arena, script->statements.at[i]->span));
    }
    if (!pl_same(error, claimed)) {
        differ(r, "the up", claimed, error);
    }
    if (wrapped) {
        (void)execute(r, error == NULL ? "COMMIT" : "ROLLBACK");
    }
}

static void run_history(run *r, const pl_history *history, const pl_engine_claim *claim)
{
    for (size_t i = 0; i < history->migrations.count; i++) {
        bool last = i + 1 == history->migrations.count;

        if (last && claim->foreign_keys) {
            expect(r, "the connection", "PRAGMA foreign_keys = ON", NULL);
        }
        for (size_t k = 0; last && k < claim->rows.count; k++) {
            expect(r, "rows", claim->rows.at[k], NULL);
        }
        run_script(r, history->migrations.at[i]->up, last ? claim->refuses : NULL);
    }
    if (claim->then != NULL) {
        expect(r, "then", claim->then, claim->then_refuses);
    }
    if (claim->query != NULL) {
        ask(r, claim->query, claim->answer);
    }
}

static unsigned run_example(const pl_rule *rule, const pl_example *example, size_t number)
{
    run r = {.arena = pl_arena_new()};
    char folder[] = "/tmp/plumb-engine-XXXXXX";
    pl_load_options load = {.dialect = PL_DIALECT_SQLITE};
    pl_histories histories = {0};
    pl_strings paths = {0};
    pl_error error = {0};

    r.where = pl_arena_printf(r.arena, "%s, %s example %zu", rule->path,
                              example->bad ? "bad" : "good", number);
    load.runner = pl_example_runner(example);
    assert_non_null(mkdtemp(folder));
    assert_int_equal(pl_example_write(r.arena, folder, example, &error), PL_OK);
    pl_vec_push(r.arena, &paths, folder);
    assert_int_equal(pl_history_load(r.arena, &paths, &load, &histories, &error), PL_OK);
    assert_int_equal(sqlite3_open(":memory:", &r.db), SQLITE_OK);
    run_history(&r, histories.at[0], &example->engine);
    sqlite3_close(r.db);
    pl_example_remove(r.arena, folder);
    pl_arena_free(r.arena);
    return r.wrong;
}

static void the_engine_does_what_the_examples_claim(void **state)
{
    pl_arena *arena = pl_arena_new();
    pl_rules *rules = NULL;
    pl_error error = {0};
    const char *only = getenv("PLUMB_RULE");
    unsigned wrong = 0;

    (void)state;
    assert_int_equal(pl_rules_load(arena, &rules, &error), PL_OK);
    for (size_t i = 0; i < pl_rules_all(rules)->count; i++) {
        const pl_rule *rule = pl_rules_all(rules)->at[i];
        pl_rule_prose prose;

        if (only != NULL && !pl_same(only, rule->id)) {
            continue;
        }
        assert_int_equal(pl_rule_prose_load(arena, rule, &prose, &error), PL_OK);
        for (size_t k = 0; k < prose.examples.count; k++) {
            const pl_example *example = &prose.examples.at[k];

            if (pl_same(rule->family, "sqlite") ||
                (pl_same(example->dialect, "sqlite") && example->engine.claimed)) {
                wrong += run_example(rule, example, k + 1);
            }
        }
    }
    pl_arena_free(arena);
    assert_int_equal(wrong, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(the_engine_does_what_the_examples_claim)};

    return cmocka_run_group_tests(tests, NULL, NULL);
}
