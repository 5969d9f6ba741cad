/*
 * Plans tried out on a server: what the place is to blame for doesn't refute them, what they may
 * not do is not done, and roles with tables of their own are no obstacle.
 */
#include "plan/prove.h"

#include "base/str.h"
#include "plan/roles.h"
#include "plan_unit.h"
#include "source/definition.h"

#include <signal.h>
#include <string.h>

typedef struct proof_case {
    const char *start, *goal, *up, *down;
    pl_proof_verdict verdict;
    pl_proof_step step;
    const char *message;
} proof_case;

#define T "CREATE TABLE t (a int PRIMARY KEY, b text);"
#define OWNED T "ALTER TABLE t OWNER TO anna; CREATE TABLE u (a int); ALTER TABLE u OWNER TO bert;"

static const proof_case cases[] = {
    {T, T "ALTER TABLE t ADD c int;", "ALTER TABLE t ADD c int", "ALTER TABLE t DROP c",
     PL_PROOF_PROVEN, PL_PROOF_START, NULL},
    {OWNED, OWNED "CREATE TABLE w (a int);", "CREATE TABLE w (a int)", "DROP TABLE w",
     PL_PROOF_PROVEN, PL_PROOF_START, NULL},
    {T "CREATE TABLE u (a int);", T "CREATE TABLE u (a int); ALTER TABLE u OWNER TO anna;",
     "ALTER TABLE u OWNER TO anna; COMMENT ON TABLE t IS 'x'; COMMENT ON TABLE t IS NULL",
     "ALTER TABLE u OWNER TO plumb_scratch", PL_PROOF_PROVEN, PL_PROOF_START, NULL},
    {T, T "CREATE EXTENSION dblink;", "CREATE EXTENSION dblink", "DROP EXTENSION dblink",
     PL_PROOF_NOT_PROVEN, PL_PROOF_MAKE_GOAL,
     "the extension dblink reaches beyond the scratch database, and is not run"},
    {T, T, "COPY t FROM PROGRAM 'id'", "", PL_PROOF_NOT_PROVEN, PL_PROOF_UP,
     "COPY with a file or program of the server reaches beyond the scratch database, and is not "
     "run"},
    {T, T, "CREATE EXTENSION nix_da", "", PL_PROOF_NOT_PROVEN, PL_PROOF_UP,
     "extension \"nix_da\" is not available"},
    {T "CREATE VIEW v AS SELECT b FROM t;", T "CREATE VIEW v AS SELECT b FROM t;",
     "ALTER TABLE t ALTER b TYPE varchar(9)", "", PL_PROOF_REFUTED, PL_PROOF_UP,
     "cannot alter type of a column used by a view or rule"},
    {T, T, "ALTER TABLE t DROP CONSTRAINT nix", "", PL_PROOF_REFUTED, PL_PROOF_UP,
     "constraint \"nix\" of relation \"t\" does not exist"},
    {"CREATE FOREIGN DATA WRAPPER f;", T, "", "", PL_PROOF_NOT_PROVEN, PL_PROOF_MAKE_START,
     "permission denied to create foreign-data wrapper \"f\""},
};

static pl_script *reading(pl_arena *arena, const char *sql)
{
    pl_script *script = pl_arena_make(arena, pl_script);
    script->text = pl_text_new(arena, "test.sql", sql, (uint32_t)strlen(sql));
    script->span = (pl_span){script->text, 0, script->text->size};
    pl_vec_push(arena, &script->pieces, (pl_piece){.span = script->span});
    pl_dialect_get(PL_DIALECT_POSTGRES)->read_script(arena, script, &(pl_read_options){0});
    return script;
}

static const pl_schema *defined(pl_arena *arena, const char *sql)
{
    pl_script *script = reading(arena, sql);
    pl_definition definition = {0};
    pl_definition_of(arena, pl_dialect_get(PL_DIALECT_POSTGRES), 0, &script, 1, &definition);
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

static void try_case(pl_scratch *scratch, const proof_case *each)
{
    pl_arena *arena = pl_arena_new();
    pl_plan_units up = units(arena, each->up), down = units(arena, each->down);
    pl_proof_input input = {.dialect = pl_dialect_get(PL_DIALECT_POSTGRES),
                            .start = defined(arena, each->start),
                            .goal = defined(arena, each->goal),
                            .up = &up,
                            .down = &down};
    pl_scratch_place at = {scratch, NULL};
    pl_proof_place place = pl_scratch_proof(&at);
    pl_roles roles = pl_roles_begin(arena);
    pl_proof proof;
    pl_error error = {0};
    pl_roles_of_schema(&roles, input.start);
    pl_roles_of_schema(&roles, input.goal);
    assert_int_equal(pl_scratch_need_roles(scratch, &roles.names, NULL, &error), PL_OK);
    if (pl_prove(arena, &input, &place, &proof, &error) != PL_OK) {
        fail_msg("%s: %s", each->up, error.message);
    }
    if (proof.verdict != each->verdict || !pl_same(proof.message, each->message)) {
        fail_msg("%s: %s, %s", each->up, proof.message, proof.sql);
    }
    assert_int_equal(proof.step, each->step);
    pl_arena_free(arena);
}

static void verdicts(void **state)
{
    (void)state;
    pl_arena *arena = pl_arena_new();
    pl_scratch *scratch = plan_scratch(arena, (pl_scratch_options){0});
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        try_case(scratch, &cases[i]);
    }
    pl_arena_free(arena);
}

/* With a superuser nothing but the fence is left. */
static void a_superuser_is_fenced_too(void **state)
{
    static const proof_case allowed = {"CREATE FOREIGN DATA WRAPPER f;",
                                       "CREATE FOREIGN DATA WRAPPER f; CREATE SERVER s FOREIGN "
                                       "DATA WRAPPER f;",
                                       "CREATE SERVER s FOREIGN DATA WRAPPER f",
                                       "DROP SERVER s",
                                       PL_PROOF_PROVEN,
                                       PL_PROOF_START,
                                       NULL};
    (void)state;
    pl_arena *arena = pl_arena_new();
    pl_scratch *scratch = plan_scratch(arena, (pl_scratch_options){.superuser = true});
    try_case(scratch, &allowed);
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        bool fenced =
            cases[i].message != NULL && strstr(cases[i].message, "reaches beyond") != NULL;
        if (fenced) {
            try_case(scratch, &cases[i]);
        }
    }
    pl_arena_free(arena);
}

int main(void)
{
    signal(SIGPIPE, SIG_IGN);
    if (!plan_can_start()) {
        return 77;
    }
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(verdicts),
        cmocka_unit_test(a_superuser_is_fenced_too),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
