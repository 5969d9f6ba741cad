/*
 * Attempts to get out of a scratch database, on the connection itself, where no text is looked at
 * before: the server must refuse each. On a server of plumb's own, and on one that is lent, whose
 * URL is that of a superuser.
 */
#include "base/file.h"
#include "base/str.h"
#include "plan_unit.h"

#include <signal.h>
#include <string.h>

/* In one session, one after the other; the database is made anew for none of them. "%s" is a file
 * that must not come to be. */
static const char *const attempts[] = {
    "COPY (SELECT 1) TO PROGRAM 'touch %s'",
    "COPY (SELECT 1) TO '%s'",
    "CREATE TABLE x (a text)", /* allowed, for the next ones */
    "COPY x FROM PROGRAM 'touch %s'",
    "COPY x FROM '/etc/passwd'",
    "DO $$ BEGIN EXECUTE 'COPY (SELECT 1) TO PROGRAM ''touch %s'''; END $$",
    "CREATE ROLE evil SUPERUSER",
    "CREATE ROLE evil LOGIN",
    "ALTER ROLE CURRENT_USER SUPERUSER",
    "ALTER ROLE CURRENT_USER REPLICATION",
    "DO $$ BEGIN EXECUTE format('ALTER ROLE %%I SUPERUSER', current_user); END $$",
    "GRANT pg_execute_server_program TO CURRENT_USER",
    "GRANT pg_read_server_files TO CURRENT_USER",
    "GRANT plumb_superuser TO CURRENT_USER",
    "SET ROLE plumb_superuser",
    "SET SESSION AUTHORIZATION plumb_superuser",
    "SET SESSION AUTHORIZATION DEFAULT; SET ROLE NONE; CREATE ROLE evil",
    "RESET ROLE; RESET SESSION AUTHORIZATION; CREATE ROLE evil",
    "SELECT set_config('role', 'plumb_superuser', false)",
    "SELECT set_config('session_authorization', 'plumb_superuser', false)",
    "SELECT set_config('is_superuser', 'on', false)",
    "UPDATE pg_catalog.pg_authid SET rolsuper = true",
    "SELECT rolpassword FROM pg_catalog.pg_authid",
    "SET allow_system_table_mods = on",
    "SET session_preload_libraries = 'x'",
    "SET dynamic_library_path = '/tmp'",
    "ALTER SYSTEM SET archive_command = 'touch %s'",
    "ALTER SYSTEM SET shared_preload_libraries = 'x'",
    "DROP DATABASE postgres",
    "ALTER DATABASE postgres RENAME TO gone",
    "ALTER DATABASE postgres SET search_path = evil",
    "COMMENT ON DATABASE postgres IS 'x'",
    "CREATE TABLESPACE evil LOCATION '/tmp'",
    "LOAD '/tmp/evil.so'",
    "CREATE FUNCTION evil() RETURNS int LANGUAGE c AS '/tmp/evil', 'evil'",
    "CREATE FUNCTION evil() RETURNS int LANGUAGE internal AS 'pg_read_file_all'",
    "CREATE LANGUAGE plpython3u",
    "CREATE LANGUAGE evil HANDLER plpgsql_call_handler",
    "UPDATE pg_catalog.pg_language SET lanpltrusted = true",
    "CREATE EXTENSION dblink",
    "CREATE EXTENSION postgres_fdw",
    "CREATE EXTENSION file_fdw",
    "CREATE EXTENSION adminpack",
    "CREATE FOREIGN DATA WRAPPER evil",
    "CREATE SUBSCRIPTION evil CONNECTION 'dbname=postgres' PUBLICATION p WITH (connect = false)",
    "CREATE EVENT TRIGGER evil ON ddl_command_start EXECUTE FUNCTION plpgsql_call_handler()",
    "SELECT pg_read_file('/etc/passwd')",
    "SELECT pg_read_binary_file('/etc/passwd')",
    "SELECT pg_ls_dir('/')",
    "SELECT pg_stat_file('/etc/passwd')",
    "SELECT lo_import('/etc/passwd')",
    "SELECT lo_export(lo_from_bytea(0, 'x'), '%s')",
    "SELECT pg_reload_conf()",
    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid <> pg_backend_pid()",
    "SELECT pg_create_physical_replication_slot('evil')",
    "SELECT pg_create_logical_replication_slot('evil', 'pgoutput')",
    "SELECT pg_switch_wal()",
    "SELECT * FROM pg_catalog.pg_hba_file_rules",
    "CREATE FUNCTION pg_catalog.evil() RETURNS int LANGUAGE sql AS 'SELECT 1'",
    /* SECURITY DEFINER is whose the function is: ours, then; it can't be given to another. */
    "CREATE FUNCTION d() RETURNS int LANGUAGE sql SECURITY DEFINER AS 'SELECT 1'",
    "ALTER FUNCTION d() OWNER TO plumb_superuser",
    "ALTER FUNCTION d() OWNER TO pg_execute_server_program",
    "CREATE SCHEMA evil AUTHORIZATION plumb_superuser",
    "\\! touch %s",
    "\\copy x to '%s'",
};

static bool is_allowed(const char *sql)
{
    return pl_starts_with(sql, "CREATE TABLE x") || pl_starts_with(sql, "CREATE FUNCTION d()");
}

static void try_all(pl_arena *arena, pl_database *connection, const char *file)
{
    for (size_t i = 0; i < sizeof attempts / sizeof *attempts; i++) {
        pl_str sql = pl_str_begin(arena, PL_STR_MAXIMUM);
        for (const char *at = attempts[i]; *at != '\0'; at++) {
            if (at[0] == '%' && (at[1] == 's' || at[1] == '%')) {
                pl_str_add(&sql, at[1] == 's' ? file : "%");
                at++;
            } else {
                pl_str_add_char(&sql, *at);
            }
        }
        if (is_allowed(attempts[i])) {
            plan_run(connection, sql.at);
        } else {
            plan_refused(arena, connection, sql.at);
        }
        assert_false(pl_path_exists(file));
    }
}

static void nothing_leads_out_of_a_cluster(void **state)
{
    pl_arena *arena = pl_arena_new();
    pl_scratch *scratch = plan_scratch(arena, (pl_scratch_options){0});
    pl_database *connection = pl_scratch_connection(plan_database(scratch));
    try_all(arena, connection, unit_path(state, "evil"));
    assert_string_equal(plan_ask(arena, connection,
                                 "SELECT session_user = current_user AND NOT "
                                 "rolsuper FROM pg_roles WHERE rolname = "
                                 "current_user"),
                        "t");
    pl_arena_free(arena);
}

static void nothing_leads_out_of_a_lent_server(void **state)
{
    pl_arena *server = pl_arena_new(), *arena = pl_arena_new();
    pl_database *admin;
    const char *url = plan_strict_server(server, &admin);
    plan_run(admin, "CREATE ROLE app");
    plan_run(admin, "CREATE DATABASE app OWNER app");
    pl_scratch *scratch = plan_scratch(arena, (pl_scratch_options){.where = url});
    pl_scratch_database *database = plan_database(scratch);
    pl_database *connection = pl_scratch_connection(database);
    pl_strings names = {0};
    pl_vec_push(arena, &names, "app");
    assert_int_equal(pl_scratch_need_roles(scratch, &names, NULL, NULL), PL_OK);
    try_all(arena, connection, unit_path(state, "evil"));
    /* What is named in the SQL is not ours to act for. */
    static const char *const more[] = {"SET ROLE app",      "DROP DATABASE app",
                                       "DROP ROLE app",     "GRANT app TO CURRENT_USER",
                                       "CREATE DATABASE d", "REASSIGN OWNED BY app TO CURRENT_USER",
                                       "DROP OWNED BY app"};
    for (size_t i = 0; i < sizeof more / sizeof *more; i++) {
        plan_refused(arena, connection, more[i]);
    }
    pl_arena_free(arena);
    assert_string_equal(plan_ask(server, admin,
                                 "SELECT string_agg(datname, ' ' ORDER BY datname) "
                                 "FROM pg_database"),
                        "app postgres template0 template1");
    pl_arena_free(server);
}

/* The role of a run has a password that only the run knows. */
static void the_name_of_the_role_is_not_enough(void **state)
{
    (void)state;
    pl_arena *server = pl_arena_new(), *arena = pl_arena_new();
    pl_database *admin, *other;
    const char *url = plan_strict_server(server, &admin);
    pl_scratch *scratch = plan_scratch(arena, (pl_scratch_options){.where = url});
    const char *guess =
        pl_arena_printf(arena, "%s&user=%s&password=x", url, pl_scratch_owner(scratch));
    assert_int_equal(pl_database_open(arena, guess, NULL, &other, NULL), PL_DATABASE);
    pl_arena_free(arena);
    pl_arena_free(server);
}

int main(void)
{
    signal(SIGPIPE, SIG_IGN);
    if (!plan_can_start()) {
        return 77;
    }
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(nothing_leads_out_of_a_cluster, unit_folder_begin,
                                        unit_folder_end),
        cmocka_unit_test_setup_teardown(nothing_leads_out_of_a_lent_server, unit_folder_begin,
                                        unit_folder_end),
        cmocka_unit_test(the_name_of_the_role_is_not_enough),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
