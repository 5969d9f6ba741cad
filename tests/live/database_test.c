/*
 * A connection to a server: what it answers, and what it says when something is wrong.
 */
#include "base/str.h"
#include "dialect/database.h"
#include "unit.h"

#include <stdlib.h>
#include <string.h>

static int begin(void **state)
{
    *state = pl_arena_new();
    return 0;
}

static int end(void **state)
{
    pl_arena_free(*state);
    return 0;
}

static const char *url_of(pl_arena *arena, const char *more)
{
    return pl_arena_printf(arena, "postgres:///postgres?host=%s%s", getenv("PGHOST"), more);
}

static pl_database *open_here(pl_arena *arena, const pl_database_options *options)
{
    pl_database *database = NULL;
    pl_error error = {0};
    if (pl_database_open(arena, url_of(arena, ""), options, &database, &error) != PL_OK) {
        fail_msg("%s", error.message);
    }
    return database;
}

static const char *ask(pl_arena *arena, pl_database *database, const char *sql)
{
    pl_answer answer;
    pl_error error = {0};
    if (pl_database_query(arena, database, sql, &answer, &error) != PL_OK) {
        fail_msg("%s", error.message);
    }
    return answer.row_count > 0 ? pl_answer_at(&answer, 0, 0) : "no row";
}

static void rows_come_as_text(void **state)
{
    pl_database *database = open_here(*state, NULL);
    pl_answer answer;
    assert_int_equal(pl_database_query(*state, database,
                                       "SELECT * FROM (VALUES (1, 'a'), (2, NULL)) AS v (n, t)",
                                       &answer, NULL),
                     PL_OK);
    assert_int_equal(answer.row_count, 2);
    assert_int_equal(answer.column_count, 2);
    assert_string_equal(answer.names[1], "t");
    assert_string_equal(pl_answer_at(&answer, 0, 1), "a");
    assert_string_equal(pl_answer_at(&answer, 1, 0), "2");
    assert_null(pl_answer_at(&answer, 1, 1));
    assert_int_equal(pl_database_dialect(database), PL_DIALECT_POSTGRES);
    assert_true(pl_database_version(database) >= 12);
    assert_string_equal(pl_database_label(database), "[local]/postgres");
}

static void an_error_has_the_servers_words_and_place(void **state)
{
    pl_database *database = open_here(*state, NULL);
    pl_error error = {0};
    assert_int_equal(pl_database_run(database, "SELECT 1;\nSELECT 'ä', nowhere;", &error),
                     PL_DATABASE);
    assert_string_equal(error.message, "column \"nowhere\" does not exist");
    assert_string_equal(pl_database_error_code(database), "42703");
    assert_int_equal(error.line, 2);
    assert_int_equal(error.column, 13);
    assert_string_equal(ask(*state, database, "SELECT 7"), "7"); /* and goes on */
    assert_string_equal(pl_database_error_code(database), "");
}

static void one_message_is_one_transaction(void **state)
{
    pl_database *database = open_here(*state, NULL);
    assert_int_equal(pl_database_run(database, "CREATE TABLE half (); SELECT 1/0", NULL),
                     PL_DATABASE);
    assert_string_equal(ask(*state, database, "SELECT to_regclass('half') IS NULL"), "t");
}

static void copy_does_not_hang(void **state)
{
    pl_database *database = open_here(*state, NULL);
    assert_int_equal(
        pl_database_run(database, "COPY (SELECT 1 FROM generate_series(1, 9)) TO STDOUT", NULL),
        PL_OK);
    assert_int_equal(
        pl_database_run(database, "CREATE TEMP TABLE c (n int); COPY c FROM STDIN", NULL),
        PL_DATABASE);
    assert_string_equal(ask(*state, database, "SELECT 7"), "7");
}

static void options_hold(void **state)
{
    pl_database *database = open_here(
        *state,
        &(pl_database_options){.read_only = true, .lock_timeout = 1500, .statement_timeout = 30});
    pl_error error = {0};
    assert_int_equal(pl_database_run(database, "CREATE TABLE x ()", &error), PL_DATABASE);
    assert_string_equal(pl_database_error_code(database), "25006");
    assert_string_equal(ask(*state, database, "SHOW lock_timeout"), "1500ms");
    error = (pl_error){0};
    assert_int_equal(pl_database_run(database, "SELECT pg_sleep(10)", &error), PL_DATABASE);
    assert_string_equal(error.message, "canceling statement due to statement timeout");
}

static void a_lost_connection_is_an_error(void **state)
{
    pl_database *database = open_here(*state, NULL);
    pl_database *other = open_here(*state, NULL);
    const char *pid = ask(*state, database, "SELECT pg_backend_pid()");
    ask(*state, other, pl_arena_printf(*state, "SELECT pg_terminate_backend(%s)", pid));
    pl_error error = {0};
    assert_int_equal(pl_database_run(database, "SELECT 1", &error), PL_DATABASE);
    assert_non_null(strstr(error.message, "the connection to [local]/postgres was lost"));
    assert_int_equal(pl_database_run(database, "SELECT 1", NULL), PL_DATABASE);
    pl_database_close(other);
    pl_database_close(other);
    assert_int_equal(pl_database_run(other, "SELECT 1", NULL), PL_DATABASE);
}

static void no_password_is_ever_said(void **state)
{
    static const char *const urls[] = {
        "postgres://u:hunter2@127.0.0.1:1/app",
        "postgres://u:hunter2@no.such.host.invalid/app?connect_timeout=2",
        "postgres://nobody:hunter2@/none?host=%s",
        "postgres:///none?host=%s&user=nobody&password=hunter2",
        "postgres:///none?password=hunter2&such=hunter",
    };
    for (size_t i = 0; i < sizeof urls / sizeof urls[0]; i++) {
        pl_str url = pl_str_begin(*state, PL_STR_MAXIMUM);
        const char *hole = strstr(urls[i], "%s");
        pl_str_add_bytes(&url, urls[i], hole != NULL ? (size_t)(hole - urls[i]) : strlen(urls[i]));
        if (hole != NULL) {
            pl_str_addf(&url, "%s%s", getenv("PGHOST"), hole + 2);
        }
        pl_database *database = NULL;
        pl_error error = {0};
        assert_int_equal(pl_database_open(*state, url.at, NULL, &database, &error), PL_DATABASE);
        assert_true(error.message[0] != '\0');
        assert_null(strstr(error.message, "hunter2"));
        assert_null(strstr(error.hint, "hunter2"));
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(rows_come_as_text, begin, end),
        cmocka_unit_test_setup_teardown(an_error_has_the_servers_words_and_place, begin, end),
        cmocka_unit_test_setup_teardown(one_message_is_one_transaction, begin, end),
        cmocka_unit_test_setup_teardown(copy_does_not_hang, begin, end),
        cmocka_unit_test_setup_teardown(options_hold, begin, end),
        cmocka_unit_test_setup_teardown(a_lost_connection_is_an_error, begin, end),
        cmocka_unit_test_setup_teardown(no_password_is_ever_said, begin, end),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
