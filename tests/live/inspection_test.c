/*
 * What plumb reads from a server's catalogue beyond what live_inspect_test.sh compares: what has no
 * place in the model is named, what must not be said is not, and whatever is in the way is an
 * error.
 */
#include "base/str.h"
#include "dialect/database.h"
#include "dialect/dialect.h"
#include "unit.h"

#include <stdlib.h>
#include <string.h>

static pl_database *open_as(pl_arena *arena, const char *role, const char *database,
                            const pl_database_options *options)
{
    pl_database *out = NULL;
    pl_error error = {0};
    const char *url =
        pl_arena_printf(arena, "postgres://%s@/%s?host=%s", role, database, getenv("PGHOST"));
    if (pl_database_open(arena, url, options, &out, &error) != PL_OK) {
        fail_msg("%s", error.message);
    }
    return out;
}

static void run(pl_database *database, const char *sql)
{
    pl_error error = {0};
    if (pl_database_run(database, sql, &error) != PL_OK) {
        fail_msg("%s: %s", sql, error.message);
    }
}

static int begin(void **state)
{
    pl_arena *arena = pl_arena_new();
    pl_database *database = open_as(arena, "postgres", "postgres", NULL);
    run(database, "DROP DATABASE IF EXISTS inspected");
    run(database, "CREATE DATABASE inspected TEMPLATE template0");
    pl_database_close(database);
    *state = arena;
    return 0;
}

static int end(void **state)
{
    pl_arena_free(*state);
    return 0;
}

static pl_inspection inspect(pl_arena *arena, pl_database *database,
                             const pl_inspect_options *options)
{
    pl_inspection out;
    pl_error error = {0};
    if (pl_database_inspect(arena, database, options, &out, &error) != PL_OK) {
        fail_msg("%s", error.message);
    }
    return out;
}

static bool names(const pl_inspection *inspection, const char *what)
{
    for (size_t i = 0; i < inspection->unmodelled.count; i++) {
        if (pl_same(inspection->unmodelled.at[i], what)) {
            return true;
        }
    }
    return false;
}

static const pl_object *find(const pl_inspection *inspection, pl_kind kind, const char *name)
{
    pl_ref ref = {.kind = kind, .schema = "public", .name = name};
    if (pl_kind_space(kind) == PL_SPACE_GLOBAL) {
        ref.schema = NULL;
    }
    return pl_schema_find(inspection->schema, &ref);
}

static void what_has_no_place_is_named(void **state)
{
    static const char *const named[] = {
        "default of column a of view v",
        "large objects",
        "privileges that the owner of table t gave up",
        "settings of column a of materialized view m",
        "state of rule r of t",
        "no extension plpgsql",
        "subscription sub",
    };
    pl_database *database = open_as(*state, "postgres", "inspected", NULL);
    run(database, "CREATE TABLE t (a int); REVOKE INSERT ON t FROM postgres;"
                  "CREATE VIEW v AS SELECT a FROM t; ALTER VIEW v ALTER a SET DEFAULT 5;"
                  "CREATE MATERIALIZED VIEW m AS SELECT a FROM t;"
                  "ALTER MATERIALIZED VIEW m ALTER a SET STATISTICS 5; SELECT lo_create(0);"
                  "CREATE RULE r AS ON DELETE TO t DO INSTEAD NOTHING;"
                  "ALTER TABLE t DISABLE RULE r; DROP EXTENSION plpgsql");
    run(database, "CREATE SUBSCRIPTION sub CONNECTION 'password=hunter2' PUBLICATION p"
                  " WITH (connect = false)");
    pl_inspection inspection = inspect(*state, database, NULL);
    for (size_t i = 0; i < sizeof named / sizeof named[0]; i++) {
        if (!names(&inspection, named[i])) {
            fail_msg("not named: %s", named[i]);
        }
    }
    assert_int_equal(inspection.unmodelled.count, sizeof named / sizeof named[0]);
    run(database, "ALTER SUBSCRIPTION sub SET (slot_name = NONE)");
    run(database, "DROP SUBSCRIPTION sub");
}

static void passwords_stay_where_they_are(void **state)
{
    pl_database *database = open_as(*state, "postgres", "inspected", NULL);
    run(database, "CREATE FOREIGN DATA WRAPPER w;"
                  "CREATE SERVER s FOREIGN DATA WRAPPER w OPTIONS (host 'h', password 'hunter2');"
                  "CREATE USER MAPPING FOR PUBLIC SERVER s OPTIONS (secret_key 'hunter2');"
                  "CREATE FOREIGN TABLE f (a int) SERVER s OPTIONS (passwd 'hunter2', x 'y')");
    pl_inspection inspection = inspect(*state, database, NULL);
    assert_int_equal(inspection.unmodelled.count, 0);
    for (size_t i = 0; i < inspection.statements.count; i++) {
        pl_span span = inspection.statements.at[i]->span;
        assert_null(strstr(pl_span_copy(*state, span), "hunter2"));
    }
    assert_non_null(find(&inspection, PL_KIND_USER_MAPPING, "FOR public SERVER s"));
}

static void invalid_indexes_are_known(void **state)
{
    pl_database *database = open_as(*state, "postgres", "inspected", NULL);
    run(database,
        "CREATE TABLE t (a int); INSERT INTO t VALUES (1), (1); CREATE INDEX good ON t (a)");
    assert_int_equal(
        pl_database_run(database, "CREATE UNIQUE INDEX CONCURRENTLY bad ON t (a)", NULL),
        PL_DATABASE);
    pl_inspection inspection = inspect(*state, database, NULL);
    assert_true(find(&inspection, PL_KIND_INDEX, "bad")->as.index->invalid);
    assert_false(find(&inspection, PL_KIND_INDEX, "good")->as.index->invalid);
    assert_true(find(&inspection, PL_KIND_TABLE, "t")->populated);
}

/* CVE-2018-1058: what anybody may put into public must not be called by whoever inspects. */
static void nothing_in_public_is_called(void **state)
{
    pl_database *database = open_as(*state, "postgres", "inspected", NULL);
    run(database, "CREATE TABLE t (a int PRIMARY KEY, b text DEFAULT 'x');"
                  "CREATE FUNCTION trap(oid, oid) RETURNS boolean LANGUAGE plpgsql AS"
                  " $$BEGIN RAISE EXCEPTION 'called'; END$$;"
                  "CREATE OPERATOR public.= (FUNCTION = trap, LEFTARG = oid, RIGHTARG = oid);"
                  "CREATE FUNCTION format(text, name, name) RETURNS text LANGUAGE plpgsql AS"
                  " $$BEGIN RAISE EXCEPTION 'called'; END$$;"
                  "CREATE FUNCTION quote_ident(name) RETURNS text LANGUAGE plpgsql AS"
                  " $$BEGIN RAISE EXCEPTION 'called'; END$$");
    pl_inspection inspection = inspect(*state, database, NULL);
    assert_non_null(find(&inspection, PL_KIND_TABLE, "t"));
    assert_int_equal(inspection.unmodelled.count, 0);
}

/* The owner of the database is the usual one, or whom the caller names. */
static void the_usual_owner_goes_unsaid(void **state)
{
    pl_database *database = open_as(*state, "postgres", "inspected", NULL);
    run(database, "DROP ROLE IF EXISTS plumb_app; CREATE ROLE plumb_app;"
                  "CREATE TABLE mine (); CREATE TABLE theirs ();"
                  "ALTER TABLE theirs OWNER TO plumb_app");
    pl_inspection inspection = inspect(*state, database, NULL);
    assert_null(find(&inspection, PL_KIND_TABLE, "mine")->owner);
    assert_string_equal(find(&inspection, PL_KIND_TABLE, "theirs")->owner, "plumb_app");
    inspection = inspect(*state, database, &(pl_inspect_options){.owner = "plumb_app"});
    assert_string_equal(find(&inspection, PL_KIND_TABLE, "mine")->owner, "postgres");
    assert_null(find(&inspection, PL_KIND_TABLE, "theirs")->owner);
    run(database, "ALTER TABLE mine OWNER TO plumb_app");
    inspection = inspect(*state, database, NULL); /* the database's owner has nothing here */
    assert_null(find(&inspection, PL_KIND_TABLE, "theirs")->owner);
    run(database, "DROP OWNED BY plumb_app; DROP ROLE plumb_app");
}

static void what_is_in_the_way_is_an_error(void **state)
{
    pl_inspection inspection;
    pl_error error = {0};
    pl_database *database = open_as(*state, "postgres", "inspected", NULL);
    run(database, "DROP ROLE IF EXISTS plumb_low; CREATE ROLE plumb_low LOGIN;"
                  "CREATE TABLE t (a int); REVOKE ALL ON t FROM PUBLIC");
    pl_database *low = open_as(*state, "plumb_low", "inspected", NULL);
    inspection = inspect(*state, low, NULL); /* the catalogue is for everyone */
    assert_non_null(find(&inspection, PL_KIND_TABLE, "t"));

    run(database, "REVOKE SELECT ON pg_catalog.pg_proc FROM PUBLIC");
    assert_int_equal(pl_database_inspect(*state, low, NULL, &inspection, &error), PL_DATABASE);
    assert_string_equal(
        error.message, "[local]/inspected can't be inspected: permission denied for table pg_proc");
    run(database, "GRANT SELECT ON pg_catalog.pg_proc TO PUBLIC");
    (void)inspect(*state, low, NULL); /* the connection is as it was */
    run(database, "DROP ROLE plumb_low");

    pl_database *hasty =
        open_as(*state, "postgres", "inspected", &(pl_database_options){.statement_timeout = 1});
    error = (pl_error){0};
    assert_int_equal(pl_database_inspect(*state, hasty, NULL, &inspection, &error), PL_DATABASE);
    assert_non_null(strstr(error.message, "can't be inspected: canceling statement due to"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(what_has_no_place_is_named, begin, end),
        cmocka_unit_test_setup_teardown(passwords_stay_where_they_are, begin, end),
        cmocka_unit_test_setup_teardown(invalid_indexes_are_known, begin, end),
        cmocka_unit_test_setup_teardown(nothing_in_public_is_called, begin, end),
        cmocka_unit_test_setup_teardown(the_usual_owner_goes_unsaid, begin, end),
        cmocka_unit_test_setup_teardown(what_is_in_the_way_is_an_error, begin, end),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
