#include "plan/fence.h"

#include "reading.h"

/* "open", "left out: CREATE ROLE", "refused: ..." on a cluster, then on a server. */
static const char *say(const pl_fence_answer *answer)
{
    static const char *const words[] = {
        [PL_FENCE_OPEN] = "open", [PL_FENCE_LEFT_OUT] = "left out", [PL_FENCE_REFUSED] = "refused"};
    return answer->what == NULL
               ? words[answer->verdict]
               : pl_arena_printf(arena, "%s: %s", words[answer->verdict], answer->what);
}

static void judge(const char *sql, const char *on_cluster, const char *on_server)
{
    const pl_script *script = reading(sql);
    assert_int_equal(script->statements.count, 1);
    pl_fence_answer cluster =
        pl_fence_statement(arena, script->statements.at[0], PL_SCRATCH_CLUSTER);
    pl_fence_answer server = pl_fence_statement(arena, script->statements.at[0], PL_SCRATCH_SERVER);
    assert_string_equal(say(&cluster), on_cluster);
    assert_string_equal(say(&server), on_server);
}

static void what_is_in_a_database_is_open(void **state)
{
    (void)state;
    judge("CREATE TABLE t (a int)", "open", "open");
    judge("INSERT INTO t SELECT now(), upper('x')", "open", "open");
    judge("COPY t FROM STDIN", "open", "open");
    judge("CREATE EXTENSION pgcrypto", "open", "open");
    judge("SET ROLE x", "open", "open");
    judge("GRANT SELECT ON t TO x", "open", "open");
    judge("CREATE FUNCTION f() RETURNS int LANGUAGE sql AS 'SELECT 1'", "open", "open");
    judge("DO $$ BEGIN PERFORM 1; END $$", "open", "open");
}

static void roles_and_databases(void **state)
{
    (void)state;
    judge("CREATE ROLE a SUPERUSER", "left out: CREATE ROLE", "refused: CREATE ROLE");
    judge("CREATE USER a", "left out: CREATE ROLE", "refused: CREATE ROLE");
    judge("ALTER ROLE a SET search_path = x", "left out: ALTER ROLE", "refused: ALTER ROLE");
    judge("ALTER ROLE a RENAME TO b", "left out: ALTER ROLE", "refused: ALTER ROLE");
    judge("DROP ROLE a", "left out: DROP ROLE", "refused: DROP ROLE");
    judge("GRANT a TO b", "open", "refused: membership in a role");
    judge("COMMENT ON ROLE a IS 'x'", "left out: a comment on a role",
          "left out: a comment on a role");
    judge("CREATE DATABASE d", "left out: CREATE DATABASE", "refused: CREATE DATABASE");
    judge("DROP DATABASE d", "left out: DROP DATABASE", "refused: DROP DATABASE");
    judge("ALTER DATABASE d SET x = 1", "left out: ALTER DATABASE", "refused: ALTER DATABASE");
    judge("ALTER DATABASE d OWNER TO x", "left out: ALTER DATABASE", "refused: ALTER DATABASE");
    judge("GRANT CONNECT ON DATABASE d TO x", "left out: privileges on a database",
          "left out: privileges on a database");
}

static void the_server_and_its_machine(void **state)
{
    (void)state;
    judge("ALTER SYSTEM SET archive_command = 'x'", "refused: ALTER SYSTEM",
          "refused: ALTER SYSTEM");
    judge("CREATE TABLESPACE t LOCATION '/x'", "refused: CREATE TABLESPACE",
          "refused: CREATE TABLESPACE");
    judge("LOAD 'x'", "refused: LOAD", "refused: LOAD");
    const char *copy = "refused: COPY with a file or program of the server";
    judge("COPY t TO '/x'", copy, copy);
    judge("COPY t FROM '/x'", copy, copy);
    judge("COPY t FROM PROGRAM 'x'", copy, copy);
    judge("COPY (SELECT 1) TO PROGRAM 'x'", copy, copy);
    judge("DO $$ BEGIN COPY t TO '/x'; END $$", copy, copy);
    judge("SELECT pg_read_file('x')", "refused: pg_read_file()", "refused: pg_read_file()");
    judge("SELECT pg_catalog.pg_ls_dir('x')", "refused: pg_ls_dir()", "refused: pg_ls_dir()");
    judge("DO $$ BEGIN PERFORM lo_import('x'); END $$", "refused: lo_import()",
          "refused: lo_import()");
    judge("UPDATE t SET a = lo_export(1, 'x')", "refused: lo_export()", "refused: lo_export()");
    judge("ALTER TABLE t ADD a text DEFAULT pg_read_file('x')", "refused: pg_read_file()",
          "refused: pg_read_file()");
    judge("CREATE TABLE u AS SELECT pg_read_file('x')", "refused: pg_read_file()",
          "refused: pg_read_file()");
    judge("CREATE FUNCTION f() RETURNS int LANGUAGE c AS 'x', 'y'", "refused: the language c",
          "refused: the language c");
    judge("CREATE FUNCTION f() RETURNS int LANGUAGE plpython3u AS 'x'",
          "refused: the language plpython3u", "refused: the language plpython3u");
    judge("CREATE LANGUAGE plpython3u", "refused: the extension plpython3u",
          "refused: the extension plpython3u");
    judge("SELECT pg_terminate_backend(1)", "open", "refused: pg_terminate_backend()");
    judge("PREPARE TRANSACTION 'x'", "open", "refused: PREPARE TRANSACTION");
    judge("\\! rm -rf /\n", "refused: a command of psql", "refused: a command of psql");
}

static void other_servers(void **state)
{
    (void)state;
    judge("CREATE SUBSCRIPTION s CONNECTION 'x' PUBLICATION p", "refused: CREATE SUBSCRIPTION",
          "refused: CREATE SUBSCRIPTION");
    judge("CREATE EXTENSION dblink", "refused: the extension dblink",
          "refused: the extension dblink");
    judge("CREATE EXTENSION postgres_fdw", "refused: the extension postgres_fdw",
          "refused: the extension postgres_fdw");
    judge("SELECT * FROM dblink('x', 'y') AS t (a int)", "refused: dblink()", "refused: dblink()");
    judge("CREATE SERVER s FOREIGN DATA WRAPPER f", "open", "refused: CREATE SERVER");
    judge("CREATE USER MAPPING FOR a SERVER s", "open", "refused: CREATE USER MAPPING");
    judge("IMPORT FOREIGN SCHEMA x FROM SERVER y INTO z", "refused: IMPORT FOREIGN SCHEMA",
          "refused: IMPORT FOREIGN SCHEMA");
}

static void a_refusal_has_a_place(void **state)
{
    (void)state;
    const pl_script *script = reading("SELECT 1;\nDROP DATABASE d;\n");
    pl_error error = {0};
    pl_fence_answer answer = pl_fence_statement(arena, script->statements.at[1], PL_SCRATCH_SERVER);
    assert_int_equal(pl_fence_fail(&answer, &error), PL_UNPROVEN);
    assert_string_equal(error.message,
                        "DROP DATABASE reaches beyond the scratch database, and is not run");
    assert_string_equal(error.path, "up.sql");
    assert_int_equal(error.line, 2);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(what_is_in_a_database_is_open, reading_begin, reading_end),
        cmocka_unit_test_setup_teardown(roles_and_databases, reading_begin, reading_end),
        cmocka_unit_test_setup_teardown(the_server_and_its_machine, reading_begin, reading_end),
        cmocka_unit_test_setup_teardown(other_servers, reading_begin, reading_end),
        cmocka_unit_test_setup_teardown(a_refusal_has_a_place, reading_begin, reading_end),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
