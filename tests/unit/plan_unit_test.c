/*
 * The units of a plan: `given` is there, `up` is what shall change; the units that lead there, each
 * headed by whether it is a transaction.
 */
#include "plan/unit.h"

#include "base/str.h"
#include "unit.h"

#include <string.h>

typedef struct unit_case {
    const char *given, *up, *units;
} unit_case;

#define T "-- transaction\n"
#define A "-- alone\n"
#define USERS "CREATE TABLE users (id bigint PRIMARY KEY, email text, age integer);"

static const unit_case cases[] = {
    {USERS, "CREATE INDEX i ON users (email)", A "CREATE INDEX CONCURRENTLY i ON users (email);\n"},
    {"", USERS "CREATE INDEX i ON users (email)",
     T "CREATE TABLE users (\n    id bigint NOT NULL,\n    email text,\n    age integer,\n"
       "    CONSTRAINT users_pkey PRIMARY KEY (id)\n);\nCREATE INDEX i ON users (email);\n"},
    {USERS "CREATE INDEX i ON users (email)", "DROP INDEX i", A "DROP INDEX CONCURRENTLY i;\n"},
    {USERS "CREATE INDEX i ON users (email)", "DROP INDEX i; CREATE INDEX i ON users (email, age)",
     T "ALTER INDEX i RENAME TO i_plumb_old;\n"               //
     A "CREATE INDEX CONCURRENTLY i ON users (email, age);\n" //
     A "DROP INDEX CONCURRENTLY i_plumb_old;\n"},
    {USERS "CREATE INDEX i ON users (email)",
     "DROP INDEX i; ALTER TABLE users ALTER email TYPE varchar(5); CREATE INDEX i ON users (age)",
     T "DROP INDEX i;\nALTER TABLE users ALTER COLUMN email TYPE character varying(5);\n" //
     A "CREATE INDEX CONCURRENTLY i ON users (age);\n"},
    {USERS, "ALTER TABLE users ALTER email SET NOT NULL",
     T "ALTER TABLE users ADD CONSTRAINT users_email_plumb_not_null CHECK (email IS NOT NULL) "
       "NOT VALID;\n"                                                        //
     T "ALTER TABLE users VALIDATE CONSTRAINT users_email_plumb_not_null;\n" //
     T "ALTER TABLE users ALTER COLUMN email SET NOT NULL;\n"
       "ALTER TABLE users DROP CONSTRAINT users_email_plumb_not_null;\n"},
    {USERS, "ALTER TABLE users RENAME email TO mail; ALTER TABLE users ALTER mail SET NOT NULL",
     T "ALTER TABLE users RENAME COLUMN email TO mail;\n"
       "ALTER TABLE users ADD CONSTRAINT users_mail_plumb_not_null CHECK (mail IS NOT NULL) "
       "NOT VALID;\n"                                                       //
     T "ALTER TABLE users VALIDATE CONSTRAINT users_mail_plumb_not_null;\n" //
     T "ALTER TABLE users ALTER COLUMN mail SET NOT NULL;\n"
       "ALTER TABLE users DROP CONSTRAINT users_mail_plumb_not_null;\n"},
    {USERS "CREATE UNIQUE INDEX u ON users (email)",
     "DROP INDEX u; ALTER TABLE users ADD CONSTRAINT u UNIQUE (email)",
     T "ALTER TABLE users ADD CONSTRAINT u UNIQUE USING INDEX u;\n"},
    {USERS "ALTER TABLE users ADD CONSTRAINT c CHECK (age > 1 AND email IS NOT NULL)",
     "ALTER TABLE users ALTER email SET NOT NULL",
     T "ALTER TABLE users ALTER COLUMN email SET NOT NULL;\n"},
    {USERS "CREATE TABLE t (user_id bigint)",
     "ALTER TABLE t ADD CONSTRAINT t_user FOREIGN KEY (user_id) REFERENCES users",
     T "ALTER TABLE t ADD CONSTRAINT t_user FOREIGN KEY (user_id) REFERENCES users (id) NOT "
       "VALID;\n" //
     T "ALTER TABLE t VALIDATE CONSTRAINT t_user;\n"},
    {USERS, "ALTER TABLE users ADD CONSTRAINT u UNIQUE (email)",
     A "CREATE UNIQUE INDEX CONCURRENTLY u ON users (email);\n" //
     T "ALTER TABLE users ADD CONSTRAINT u UNIQUE USING INDEX u;\n"},
    {USERS, "ALTER TABLE users DROP CONSTRAINT users_pkey, ADD PRIMARY KEY (age)",
     T "ALTER TABLE users ADD CONSTRAINT users_age_plumb_not_null CHECK (age IS NOT NULL) NOT "
       "VALID;\n"                                                                //
     A "CREATE UNIQUE INDEX CONCURRENTLY users_pkey_plumb_new ON users (age);\n" //
     T "ALTER TABLE users VALIDATE CONSTRAINT users_age_plumb_not_null;\n"       //
     T "ALTER TABLE users DROP CONSTRAINT users_pkey;\n"
       "ALTER TABLE users ALTER COLUMN age SET NOT NULL;\n"
       "ALTER TABLE users DROP CONSTRAINT users_age_plumb_not_null;\n"
       "ALTER TABLE users ADD CONSTRAINT users_pkey PRIMARY KEY USING INDEX "
       "users_pkey_plumb_new;\n"},
    {USERS "CREATE TABLE t (mail text)",
     "ALTER TABLE users ADD CONSTRAINT u UNIQUE (email);"
     "ALTER TABLE t ADD CONSTRAINT k FOREIGN KEY (mail) REFERENCES users (email)",
     A "CREATE UNIQUE INDEX CONCURRENTLY u ON users (email);\n" //
     T "ALTER TABLE users ADD CONSTRAINT u UNIQUE USING INDEX u;\n"
       "ALTER TABLE t ADD CONSTRAINT k FOREIGN KEY (mail) REFERENCES users (email) NOT VALID;\n" //
     T "ALTER TABLE t VALIDATE CONSTRAINT k;\n"},
    {USERS "CREATE TABLE t (mail text)",
     "ALTER TABLE users ADD CONSTRAINT u UNIQUE (email);"
     "ALTER TABLE t ADD CONSTRAINT k FOREIGN KEY (mail) REFERENCES users (email) NOT VALID",
     A "CREATE UNIQUE INDEX CONCURRENTLY u ON users (email);\n" //
     T "ALTER TABLE users ADD CONSTRAINT u UNIQUE USING INDEX u;\n"
       "ALTER TABLE t ADD CONSTRAINT k FOREIGN KEY (mail) REFERENCES users (email) NOT VALID;\n"},
    {"CREATE TYPE m AS ENUM ('a'); CREATE TABLE t (m m)",
     "ALTER TYPE m ADD VALUE 'b'; ALTER TABLE t ALTER m SET DEFAULT 'b'",
     T "ALTER TYPE m ADD VALUE 'b' AFTER 'a';\n" //
     T "ALTER TABLE t ALTER COLUMN m SET DEFAULT 'b';\n"},
    {"CREATE TABLE p (a int) PARTITION BY RANGE (a)", "CREATE INDEX i ON p (a)",
     T "CREATE INDEX i ON p (a);\n"},
    {USERS, "CREATE INDEX i ON users (email); COMMENT ON INDEX i IS 'x'",
     A "CREATE INDEX CONCURRENTLY i ON users (email);\n" //
     T "COMMENT ON INDEX i IS 'x';\n"},
};

static void apply(pl_arena *arena, pl_schema *schema, const char *sql)
{
    pl_script *script = pl_arena_make(arena, pl_script);
    script->text = pl_text_new(arena, "test.sql", sql, (uint32_t)strlen(sql));
    script->span = (pl_span){script->text, 0, script->text->size};
    pl_vec_push(arena, &script->pieces, (pl_piece){.span = script->span});
    const pl_dialect *dialect = pl_dialect_get(PL_DIALECT_POSTGRES);
    dialect->read_script(arena, script, &(pl_read_options){.server_version = 15});
    pl_problems problems = {0};
    pl_apply_context context = {.arena = arena, .problems = &problems};
    for (size_t i = 0; i < script->statements.count; i++) {
        const pl_operations *operations = &script->statements.at[i]->operations;
        for (size_t k = 0; k < operations->count; k++) {
            dialect->apply(schema, operations->at[k], &context);
        }
    }
    assert_int_equal(problems.count, 0);
}

/* What the statements change, as the diff says it; the schema is as it was before them. */
static void changes_of(pl_arena *arena, pl_schema *schema, const char *up, pl_operations *out)
{
    pl_mark mark = pl_journal_mark(schema);
    apply(arena, schema, up);
    pl_changes changes = {0};
    pl_journal_changes(arena, schema, mark, pl_journal_mark(schema), &changes);
    pl_journal_undo(schema, mark);
    pl_dialect_get(PL_DIALECT_POSTGRES)->diff(arena, schema, &changes, false, out);
}

static const char *written(pl_arena *arena, const pl_plan_units *units)
{
    pl_str text = pl_str_begin(arena, PL_STR_MAXIMUM);
    for (size_t i = 0; i < units->count; i++) {
        pl_str_add(&text, units->at[i].transaction ? T : A);
        pl_dialect_get(PL_DIALECT_POSTGRES)->write_operations(&text, &units->at[i].operations);
    }
    return text.at;
}

static void online_steps(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        pl_arena *arena = pl_arena_new();
        pl_schema *schema = pl_schema_new(arena);
        pl_operations operations = {0};
        pl_plan_units units = {0};
        apply(arena, schema, cases[i].given);
        changes_of(arena, schema, cases[i].up, &operations);
        pl_plan_cut(arena, pl_dialect_get(PL_DIALECT_POSTGRES), schema, &operations,
                    &(pl_unit_options){.server_version = 15}, &units);
        assert_string_equal(written(arena, &units), cases[i].units);
        pl_arena_free(arena);
    }
}

static void plain_is_one_transaction(void **state)
{
    (void)state;
    pl_arena *arena = pl_arena_new();
    pl_schema *schema = pl_schema_new(arena);
    pl_operations operations = {0};
    pl_plan_units units = {0};
    apply(arena, schema, USERS);
    changes_of(arena, schema,
               "CREATE INDEX i ON users (email); ALTER TABLE users ALTER email SET NOT NULL",
               &operations);
    pl_plan_cut(arena, pl_dialect_get(PL_DIALECT_POSTGRES), schema, &operations,
                &(pl_unit_options){.plain = true, .server_version = 15}, &units);
    pl_plan_limit_locks(arena, pl_dialect_get(PL_DIALECT_POSTGRES), "3s", &units);
    assert_string_equal(written(arena, &units),
                        T "SET LOCAL lock_timeout TO '3s';\n"
                          "ALTER TABLE users ALTER COLUMN email SET NOT NULL;\n"
                          "CREATE INDEX i ON users (email);\n");
    pl_arena_free(arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(online_steps),
                                       cmocka_unit_test(plain_is_one_transaction)};
    return cmocka_run_group_tests_name("plan_unit", tests, NULL, NULL);
}
