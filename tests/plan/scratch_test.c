#include "plan/scratch.h"

#include "base/str.h"
#include "plan_unit.h"

#include <signal.h>
#include <string.h>
#include <unistd.h>

static pl_arena *arena;

static int begin(void **state)
{
    (void)state;
    arena = pl_arena_new();
    return 0;
}

static int end(void **state)
{
    (void)state;
    pl_arena_free(arena);
    return 0;
}

static pl_strings strings(const char *a, const char *b)
{
    pl_strings all = {0};
    pl_vec_push(arena, &all, a);
    pl_vec_push(arena, &all, b);
    return all;
}

static void a_cluster_gives_databases_and_copies(void **state)
{
    (void)state;
    pl_scratch *scratch = plan_scratch(arena, (pl_scratch_options){0});
    pl_scratch_database *first = plan_database(scratch), *copy;
    pl_database *connection = pl_scratch_connection(first);
    assert_string_equal(plan_ask(arena, connection, "SELECT session_user"), "plumb_scratch");
    assert_string_equal(plan_ask(arena, connection,
                                 "SELECT rolsuper OR rolcreaterole FROM pg_roles WHERE rolname = "
                                 "current_user"),
                        "f");
    plan_run(connection, "CREATE TABLE t (a int); INSERT INTO t VALUES (7)");
    assert_int_equal(pl_scratch_copy(first, &copy, NULL), PL_OK);
    plan_run(pl_scratch_connection(first), "DROP TABLE t");
    assert_string_equal(plan_ask(arena, pl_scratch_connection(copy), "SELECT a FROM t"), "7");
    plan_run(pl_scratch_connection(copy), "ALTER TABLE t ADD b int");
    pl_scratch_drop(copy);
    assert_null(pl_scratch_connection(copy));
    connection = pl_scratch_connection(plan_database(scratch));
    assert_string_equal(
        plan_ask(arena, connection, "SELECT count(*) FROM pg_class WHERE oid > 16383"), "0");
    assert_string_equal(
        plan_ask(arena, connection, "SELECT count(*) FROM pg_database WHERE datname ~ '^plumb_'"),
        "2");
    assert_true(pl_starts_with(pl_scratch_label(scratch), "PostgreSQL "));
    assert_null(pl_scratch_note(first));
}

static void the_owner_may_have_a_name(void **state)
{
    (void)state;
    pl_scratch *scratch = plan_scratch(arena, (pl_scratch_options){.owner = "Ann \"the\" 1st"});
    pl_database *connection = pl_scratch_connection(plan_database(scratch));
    assert_string_equal(plan_ask(arena, connection, "SELECT session_user"), "Ann \"the\" 1st");
    plan_run(connection, "DROP SCHEMA public; CREATE SCHEMA public");
}

static void names_that_are_the_servers_own_are_not_taken(void **state)
{
    (void)state;
    pl_scratch *scratch = plan_scratch(arena, (pl_scratch_options){.owner = "pg_database_owner"});
    assert_string_equal(pl_scratch_owner(scratch), "plumb_scratch");
}

static void roles_are_made_on_a_cluster(void **state)
{
    (void)state;
    pl_scratch *scratch = plan_scratch(arena, (pl_scratch_options){0});
    pl_strings names = strings("postgres", "my app"), more = strings("my app", "pg_monitor"),
               missing = {0};
    assert_int_equal(pl_scratch_need_roles(scratch, &names, &missing, NULL), PL_OK);
    assert_int_equal(pl_scratch_need_roles(scratch, &more, &missing, NULL), PL_OK);
    assert_int_equal(missing.count, 0);
    pl_database *connection = pl_scratch_connection(plan_database(scratch));
    plan_run(connection, "GRANT CREATE ON SCHEMA public TO postgres; CREATE TABLE t (a int); ALTER "
                         "TABLE t OWNER TO postgres; GRANT \"my app\" "
                         "TO postgres; GRANT SELECT ON t TO \"my app\"; ALTER DEFAULT PRIVILEGES "
                         "FOR ROLE postgres GRANT SELECT ON TABLES TO \"my app\"; CREATE POLICY p "
                         "ON t TO \"my app\"; SET ROLE postgres");
    assert_string_equal(
        plan_ask(arena, connection,
                 "SELECT count(*) FROM pg_roles WHERE (rolsuper OR rolcanlogin) AND "
                 "rolname IN ('postgres', 'my app')"),
        "0");
}

static void it_may_be_a_superuser(void **state)
{
    (void)state;
    pl_scratch *scratch = plan_scratch(arena, (pl_scratch_options){.superuser = true});
    pl_database *connection = pl_scratch_connection(plan_database(scratch));
    assert_string_equal(plan_ask(arena, connection,
                                 "SELECT session_user || current_setting("
                                 "'is_superuser')"),
                        "plumb_scratchon");
}

static void a_database_is_like_another(void **state)
{
    (void)state;
    pl_scratch *scratch = plan_scratch(arena, (pl_scratch_options){0});
    pl_scratch_like latin = {.encoding = "LATIN1", .collate = "C", .ctype = "C"}, seen;
    pl_scratch_like strange = {.encoding = "UTF8", .collate = "xx_YY", .ctype = "xx_YY"};
    pl_scratch_database *database;
    assert_int_equal(pl_scratch_create(scratch, &latin, &database, NULL), PL_OK);
    assert_int_equal(pl_scratch_look(arena, pl_scratch_connection(database), &seen, NULL), PL_OK);
    assert_string_equal(seen.encoding, "LATIN1");
    assert_string_equal(seen.collate, "C");
    assert_string_equal(seen.provider, "libc");
    assert_null(seen.locale);
    assert_null(pl_scratch_note(database));
    assert_int_equal(pl_scratch_create(scratch, &seen, &database, NULL), PL_OK);
    assert_int_equal(pl_scratch_create(scratch, &strange, &database, NULL), PL_OK);
    assert_string_equal(pl_scratch_note(database), "the collation xx_YY is not on the scratch "
                                                   "server, C stands in for it");
    if (pl_scratch_version(scratch) >= 15) {
        pl_scratch_like icu = {
            .encoding = "UTF8", .collate = "C", .ctype = "C", .provider = "icu", .locale = "de-DE"};
        assert_int_equal(pl_scratch_create(scratch, &icu, &database, NULL), PL_OK);
        assert_int_equal(pl_scratch_look(arena, pl_scratch_connection(database), &seen, NULL),
                         PL_OK);
        assert_string_equal(seen.provider, "icu");
        assert_true(pl_starts_with(seen.locale, "de"));
    }
}

static void extensions_are_looked_up(void **state)
{
    (void)state;
    pl_scratch *scratch = plan_scratch(arena, (pl_scratch_options){0});
    pl_scratch_extension found;
    assert_int_equal(pl_scratch_find_extension(scratch, "plpgsql", &found, NULL), PL_OK);
    assert_true(found.there && found.trusted);
    assert_int_equal(pl_scratch_find_extension(scratch, "no such", &found, NULL), PL_OK);
    assert_false(found.there);
    assert_int_equal(pl_scratch_find_extension(scratch, "dblink", &found, NULL), PL_OK);
    assert_false(found.trusted);
}

/* Whoever may make databases and roles there is enough. */
static void a_server_is_used_and_left_as_it_was(void **state)
{
    (void)state;
    pl_database *admin;
    pl_arena *server = pl_arena_new();
    plan_strict_server(server, &admin);
    plan_run(admin, "CREATE ROLE tester LOGIN CREATEDB CREATEROLE PASSWORD 'p w'");
    plan_run(admin, "CREATE DATABASE \"their db\" OWNER tester");
    const char *url = pl_arena_printf(
        server, "postgres://tester:p%%20w@/their%%20db?host=%s",
        plan_ask(server, admin, "SELECT current_setting('unix_socket_directories')"));
    pl_scratch *scratch = plan_scratch(arena, (pl_scratch_options){.where = url});
    pl_scratch_database *first = plan_database(scratch), *copy;
    assert_int_equal(pl_scratch_copy(first, &copy, NULL), PL_OK);
    pl_database *connection = pl_scratch_connection(copy);
    assert_true(
        pl_starts_with(plan_ask(arena, connection, "SELECT session_user"), "plumb_scratch_"));
    assert_string_equal(plan_ask(arena, connection,
                                 "SELECT current_database() ~ ('^' || "
                                 "current_user || '_[0-9]+$')"),
                        "t");
    assert_string_equal(
        plan_ask(arena, connection,
                 "SELECT rolsuper OR rolcreaterole OR rolcreatedb FROM pg_roles WHERE rolname = "
                 "current_user"),
        "f");
    assert_null(strstr(pl_scratch_label(scratch), "p w"));
    pl_strings names = strings("tester", "nobody_here"), missing = {0};
    assert_int_equal(pl_scratch_need_roles(scratch, &names, &missing, NULL), PL_OK);
    assert_int_equal(missing.count, 1);
    assert_string_equal(missing.at[0], "nobody_here");
    plan_refused(arena, connection, "SET ROLE tester");
    pl_arena_free(arena);
    arena = pl_arena_new();
    assert_string_equal(
        plan_ask(server, admin,
                 "SELECT count(*) FROM (SELECT datname FROM pg_database UNION ALL "
                 "SELECT rolname FROM pg_roles) AS x (name) WHERE name ~ 'plumb_sc'"),
        "0");
    pl_arena_free(server);
}

static void what_another_run_left_on_a_server_is_dropped(void **state)
{
    (void)state;
    pl_database *admin;
    const char *url = plan_strict_server(arena, &admin);
    plan_run(admin, "CREATE ROLE plumb_scratch_1_abc");
    plan_run(admin, "CREATE DATABASE plumb_scratch_1_abc_1 OWNER plumb_scratch_1_abc");
    plan_run(admin, "CREATE DATABASE plumb_scratch_mine");
    const char *living = pl_arena_printf(arena, "CREATE DATABASE plumb_scratch_%s_abc_1",
                                         plan_ask(arena, admin, "SELECT pg_backend_pid()"));
    plan_run(admin, living);
    plan_scratch(arena, (pl_scratch_options){.where = url});
    assert_string_equal(
        plan_ask(arena, admin,
                 "SELECT string_agg(replace(name, pg_backend_pid()::text, 'N'), ' ') FROM (SELECT "
                 "datname FROM pg_database UNION ALL SELECT rolname FROM pg_roles ORDER BY 1) AS x "
                 "(name) WHERE name ~ '_(abc|mine)'"),
        "plumb_scratch_N_abc_1 plumb_scratch_mine");
}

static const char *not_ready(const char *url, pl_scratch_options options)
{
    pl_scratch *scratch;
    pl_error error = {0};
    options.where = url;
    assert_int_equal(pl_scratch_open(arena, &options, &scratch, &error), PL_OK);
    assert_int_equal(pl_scratch_ready(scratch, &error), PL_DATABASE);
    return pl_arena_strdup(arena, error.message);
}

static void a_server_that_is_not_for_us_says_so(void **state)
{
    (void)state;
    pl_database *admin;
    plan_strict_server(arena, &admin);
    plan_run(admin, "CREATE ROLE weak LOGIN CREATEDB PASSWORD 'x'");
    const char *url = pl_arena_printf(
        arena, "postgresql://weak:x@/postgres?host=%s",
        plan_ask(arena, admin, "SELECT current_setting('unix_socket_directories')"));
    assert_string_equal(not_ready(url, (pl_scratch_options){0}),
                        "the user weak of [local]/postgres may not make databases and roles");
    assert_string_equal(not_ready(url, (pl_scratch_options){.superuser = true}),
                        "the user weak of [local]/postgres is no superuser");
    assert_true(pl_starts_with(
        not_ready("postgres://127.0.0.1:1/x?connect_timeout=2", (pl_scratch_options){0}),
        "no connection to "));
}

static void nowhere_is_a_place_too(void **state)
{
    (void)state;
    pl_scratch *scratch;
    pl_scratch_database *database;
    pl_scratch_options none = {.where = "none"}, wrong = {.where = "sqlite:x.db"};
    assert_int_equal(pl_scratch_open(arena, &none, &scratch, NULL), PL_OK);
    assert_int_equal(pl_scratch_kind_of(scratch), PL_SCRATCH_NONE);
    assert_int_equal(pl_scratch_create(scratch, NULL, &database, NULL), PL_USAGE);
    assert_int_equal(pl_scratch_open(arena, &wrong, &scratch, NULL), PL_USAGE);
}

int main(void)
{
    signal(SIGPIPE, SIG_IGN);
    if (!plan_can_start()) {
        return 77;
    }
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(a_cluster_gives_databases_and_copies, begin, end),
        cmocka_unit_test_setup_teardown(the_owner_may_have_a_name, begin, end),
        cmocka_unit_test_setup_teardown(names_that_are_the_servers_own_are_not_taken, begin, end),
        cmocka_unit_test_setup_teardown(roles_are_made_on_a_cluster, begin, end),
        cmocka_unit_test_setup_teardown(it_may_be_a_superuser, begin, end),
        cmocka_unit_test_setup_teardown(a_database_is_like_another, begin, end),
        cmocka_unit_test_setup_teardown(extensions_are_looked_up, begin, end),
        cmocka_unit_test_setup_teardown(a_server_is_used_and_left_as_it_was, begin, end),
        cmocka_unit_test_setup_teardown(what_another_run_left_on_a_server_is_dropped, begin, end),
        cmocka_unit_test_setup_teardown(a_server_that_is_not_for_us_says_so, begin, end),
        cmocka_unit_test_setup_teardown(nowhere_is_a_place_too, begin, end),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
