/*
 * URLs of databases: how they are shown, and that no part of a password ever is.
 */
#include "base/str.h"
#include "dialect/database.h"
#include "dialect/postgres/live/url.h"
#include "unit.h"

#include <stdlib.h>
#include <string.h>

static int begin(void **state)
{
    static const char *const variables[] = {"PGHOST", "PGPORT", "PGUSER", "PGDATABASE",
                                            "PGSERVICE"};
    for (size_t i = 0; i < sizeof variables / sizeof variables[0]; i++) {
        unsetenv(variables[i]);
    }
    *state = pl_arena_new();
    return 0;
}

static int end(void **state)
{
    pl_arena_free(*state);
    return 0;
}

static void urls_are_recognised(void **state)
{
    (void)state;
    assert_true(pl_database_is_url("postgres://localhost/app"));
    assert_true(pl_database_is_url("postgresql:///app"));
    assert_false(pl_database_is_url("postgres.sql"));
    assert_false(pl_database_is_url("mysql://localhost/app"));
    assert_false(pl_database_is_url("migrations"));
    assert_false(pl_database_is_url(""));
}

static void labels_name_host_and_database(void **state)
{
    static const struct {
        const char *url, *label;
    } cases[] = {
        {"postgres://u:secret@db.example.org/app", "db.example.org/app"},
        {"postgres://u:secret@db.example.org:5433/app?sslmode=require", "db.example.org:5433/app"},
        {"postgres://u@db.example.org:5432", "db.example.org/u"},
        {"postgresql:///app?host=/run/postgresql", "[local]/app"},
        {"postgresql:///app?host=%2Frun%2Fpostgresql&port=6000", "[local]:6000/app"},
        {"postgres://%2Frun%2Fpostgresql/app", "[local]/app"},
        {"postgres://u@[2001:db8::1]:5433/app", "[2001:db8::1]:5433/app"},
        {"postgres://a:1,b:2/app", "a:1/app"},
        {"postgres://h/a%20b", "h/a b"},
        {"postgres://h/a%1B%5B31mb", "h/a\\x1b[31mb"},
        {"postgres://?service=live", "service live"},
        {"postgres://", "[local]"},
        {"postgres://u:p@ss@host/app", "[local]"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        assert_string_equal(pl_database_url_label(*state, cases[i].url), cases[i].label);
    }
}

static void labels_take_the_rest_from_the_environment(void **state)
{
    setenv("PGHOST", "db", 1);
    setenv("PGPORT", "6543", 1);
    setenv("PGDATABASE", "live", 1);
    assert_string_equal(pl_database_url_label(*state, "postgres://"), "db:6543/live");
    assert_string_equal(pl_database_url_label(*state, "postgres:///x?host=%2Ftmp"),
                        "[local]:6543/x");
    unsetenv("PGHOST");
    unsetenv("PGPORT");
    unsetenv("PGDATABASE");
}

/* libpq would quote a part of the password in what it says of these. */
static void a_password_that_is_not_encoded_is_refused(void **state)
{
    static const char *const urls[] = {
        "postgres://u:hun@ter2@host/app", "postgres://u:hun/ter2@host/app",
        "postgres://u:hun?ter2@host/app", "postgres://u:hun%ter2@host/app",
        "postgres://u:hunter2%@host/app", "postgres://u:hunter2%00@host/app",
        "postgres://u:hunter2/host/app",  "postgres://u:hun:hunter2/app",
        "postgres://u@host:hunter2/app",  "postgres://host/app?=hunter2",
        "postgres:u:hunter2@host/app",    "postgres://u:hun/ter2?ter2@host/app",
        "postgres://h/app?x=%hunter2",    "postgres://h,i:hunter2/app",
    };
    for (size_t i = 0; i < sizeof urls / sizeof urls[0]; i++) {
        pl_database *database = NULL;
        pl_error error = {0};
        assert_int_equal(pl_database_open(*state, urls[i], NULL, &database, &error), PL_USAGE);
        assert_null(strstr(error.message, "hun"));
        assert_null(strstr(error.message, "ter2"));
        assert_null(strstr(error.hint, "ter2"));
        assert_null(strstr(pl_database_url_label(*state, urls[i]), "ter2"));
    }
}

static void parameters_of_other_clients_are_left_out(void **state)
{
    static const struct {
        const char *url, *taken;
    } cases[] = {
        {"postgres://h/a?schema=public", "postgres://h/a"},
        {"postgres://h/a?schema=public&sslmode=require&pgbouncer=true",
         "postgres://h/a?sslmode=require"},
        {"postgres://h/a?sslmode=require&connection_limit=5&application_name=x",
         "postgres://h/a?sslmode=require&application_name=x"},
        {"postgres://h/a?x-migrations-table=m", "postgres://h/a"},
        {"postgres://h/a?user=a@b", "postgres://h/a?user=a@b"},
        {"postgres://u:%40@h/a", "postgres://u:%40@h/a"},
        {"postgres://u@h:5432/a", "postgres://u@h:5432/a"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        assert_string_equal(pl_postgres_url(*state, cases[i].url, NULL), cases[i].taken);
    }
}

static void another_scheme_is_an_error(void **state)
{
    pl_database *database = NULL;
    pl_error error = {0};
    assert_int_equal(
        pl_database_open(*state, "oracle://scott:tiger@host/x", NULL, &database, &error), PL_USAGE);
    assert_null(strstr(error.message, "tiger"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(urls_are_recognised, begin, end),
        cmocka_unit_test_setup_teardown(labels_name_host_and_database, begin, end),
        cmocka_unit_test_setup_teardown(labels_take_the_rest_from_the_environment, begin, end),
        cmocka_unit_test_setup_teardown(a_password_that_is_not_encoded_is_refused, begin, end),
        cmocka_unit_test_setup_teardown(parameters_of_other_clients_are_left_out, begin, end),
        cmocka_unit_test_setup_teardown(another_scheme_is_an_error, begin, end),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
