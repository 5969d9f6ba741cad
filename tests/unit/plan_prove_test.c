/*
 * Plans tried out in memory, right ones and wrong ones: the proof must tell them apart.
 */
#include "plan/prove.h"

#include "base/str.h"
#include "source/definition.h"
#include "unit.h"

#include <string.h>

typedef struct proof_case {
    const char *start, *goal, *up, *down;
    pl_proof_verdict verdict;
    pl_proof_step step;
    const char *message;
    const char *hindered;
} proof_case;

#define T "CREATE TABLE t (a INTEGER PRIMARY KEY, b TEXT);"
#define U "CREATE TABLE t (a INTEGER PRIMARY KEY, b TEXT, c TEXT);"

static const proof_case cases[] = {
    {T, U, "ALTER TABLE t ADD COLUMN c TEXT", "ALTER TABLE t DROP COLUMN c", PL_PROOF_PROVEN,
     PL_PROOF_START, NULL, NULL},
    {T, U, "ALTER TABLE t ADD COLUMN c INTEGER", "ALTER TABLE t DROP COLUMN c", PL_PROOF_REFUTED,
     PL_PROOF_GOAL, "the up doesn't lead to the goal", NULL},
    {T, U, "ALTER TABLE t ADD COLUMN c TEXT", "ALTER TABLE t DROP COLUMN b", PL_PROOF_REFUTED,
     PL_PROOF_START, "the down doesn't lead back to the start", NULL},
    {T, U, "ALTER TABLE t ADD COLUMN b TEXT", "", PL_PROOF_REFUTED, PL_PROOF_UP,
     "duplicate column name: b", NULL},
    {T, U, "ALTER TABLE t ADD COLUMN c TEXT", "DROP TABLE u", PL_PROOF_REFUTED, PL_PROOF_DOWN,
     "no such table: u", NULL},
    {T, U, "DROP TABLE t; " U, "", PL_PROOF_REFUTED, PL_PROOF_ROWS,
     "table t held 3 rows and holds 0 now", NULL},
    {T, "CREATE TABLE t (a INTEGER PRIMARY KEY, b TEXT, c TEXT NOT NULL);",
     "ALTER TABLE t ADD COLUMN c TEXT NOT NULL", "ALTER TABLE t DROP COLUMN c", PL_PROOF_PROVEN,
     PL_PROOF_START, NULL, "Cannot add a NOT NULL column with default value NULL"},
    {"CREATE VIRTUAL TABLE v USING nowhere(a);", T, "", "", PL_PROOF_NOT_PROVEN,
     PL_PROOF_MAKE_START, "no such module: nowhere", NULL},
};

static pl_script *reading(pl_arena *arena, const char *sql)
{
    pl_script *script = pl_arena_make(arena, pl_script);
    script->text = pl_text_new(arena, "test.sql", sql, (uint32_t)strlen(sql));
    script->span = (pl_span){script->text, 0, script->text->size};
    pl_vec_push(arena, &script->pieces, (pl_piece){.span = script->span});
    pl_dialect_get(PL_DIALECT_SQLITE)->read_script(arena, script, &(pl_read_options){0});
    return script;
}

static const pl_schema *defined(pl_arena *arena, const char *sql)
{
    pl_script *script = reading(arena, sql);
    pl_definition definition = {0};
    pl_definition_of(arena, pl_dialect_get(PL_DIALECT_SQLITE), 0, &script, 1, &definition);
    return definition.schema;
}

static pl_plan_units units(pl_arena *arena, const char *sql)
{
    pl_plan_units all = {0};
    pl_plan_unit unit = {.transaction = true};
    const pl_script *script = reading(arena, sql);
    for (size_t i = 0; i < script->statements.count; i++) {
        pl_vec_push(arena, &unit.operations, script->statements.at[i]->operations.at[0]);
    }
    pl_vec_push(arena, &all, unit);
    return all;
}

static void verdicts(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        pl_arena *arena = pl_arena_new();
        pl_plan_units up = units(arena, cases[i].up), down = units(arena, cases[i].down);
        pl_proof_input input = {.dialect = pl_dialect_get(PL_DIALECT_SQLITE),
                                .start = defined(arena, cases[i].start),
                                .goal = defined(arena, cases[i].goal),
                                .up = &up,
                                .down = &down};
        pl_proof proof;
        pl_error error = {0};
        assert_int_equal(pl_prove(arena, &input, &pl_proof_in_memory, &proof, &error), PL_OK);
        assert_int_equal(proof.verdict, cases[i].verdict);
        assert_int_equal(proof.step, cases[i].step);
        if (!pl_same(proof.message, cases[i].message)) {
            fail_msg("%zu: %s", i, proof.message);
        }
        if (!pl_same(proof.hindered, cases[i].hindered)) {
            fail_msg("%zu: %s", i, proof.hindered);
        }
        bool differs = proof.verdict == PL_PROOF_REFUTED &&
                       (proof.step == PL_PROOF_GOAL || proof.step == PL_PROOF_START);
        assert_int_equal(proof.differences.count > 0, differs);
        pl_arena_free(arena);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(verdicts)};
    return cmocka_run_group_tests_name("plan_prove", tests, NULL, NULL);
}
