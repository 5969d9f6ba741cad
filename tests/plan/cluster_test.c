#include "plan/cluster.h"

#include "base/file.h"
#include "base/str.h"
#include "dialect/database.h"
#include "plan/programs.h"
#include "plan_unit.h"

#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include <utime.h>

static pl_arena *arena;

static int begin(void **state)
{
    arena = pl_arena_new();
    return unit_folder_begin(state);
}

static int end(void **state)
{
    pl_arena_free(arena);
    return unit_folder_end(state);
}

static pl_cluster *ready_cluster(void)
{
    pl_cluster *cluster;
    pl_error error = {0};
    if (pl_cluster_begin(arena, NULL, &cluster, &error) != PL_OK ||
        pl_cluster_wait(cluster, &error) != PL_OK) {
        fail_msg("%s", error.message);
    }
    return cluster;
}

static const char *ask(const pl_cluster *cluster, const char *sql)
{
    pl_database *database;
    const char *url = pl_cluster_url(arena, cluster, PL_CLUSTER_SUPERUSER, "postgres");
    assert_int_equal(pl_database_open(arena, url, NULL, &database, NULL), PL_OK);
    return plan_ask(arena, database, sql);
}

static void answers_on_its_socket_and_nowhere_else(void **state)
{
    (void)state;
    pl_cluster *cluster = ready_cluster();
    struct stat facts;
    assert_string_equal(ask(cluster, "SELECT current_user || ' ' || inet_server_addr() IS NULL"),
                        "t");
    assert_string_equal(ask(cluster, "SHOW listen_addresses"), "");
    assert_string_equal(ask(cluster, "SELECT count(*) FROM pg_roles WHERE rolname !~ '^pg_'"), "1");
    assert_string_equal(ask(cluster, "SHOW server_encoding"), "UTF8");
    assert_string_equal(ask(cluster, "SELECT current_setting('server_version_num')::int / 10000"),
                        pl_arena_printf(arena, "%u", pl_cluster_version(cluster)));
    assert_int_equal(stat(pl_cluster_folder(cluster), &facts), 0);
    assert_int_equal(facts.st_mode & 07777, 0700);
    const char *folder = pl_arena_strdup(arena, pl_cluster_folder(cluster));
    assert_true(pl_path_exists(folder));
    char *kept = strdup(folder);
    pl_arena_free(arena);
    arena = pl_arena_new();
    assert_false(pl_path_exists(kept));
    free(kept);
}

/* 2000 tables with an index, a sequence and a TOAST table each, in one transaction. */
static void takes_thousands_of_tables_in_one_transaction(void **state)
{
    (void)state;
    pl_cluster *cluster = ready_cluster();
    pl_database *database;
    pl_error error = {0};
    const char *url = pl_cluster_url(arena, cluster, PL_CLUSTER_SUPERUSER, "postgres");
    assert_int_equal(pl_database_open(arena, url, NULL, &database, &error), PL_OK);
    pl_status status = pl_database_run(
        database,
        "DO $$ BEGIN FOR i IN 1..2000 LOOP EXECUTE format('CREATE TABLE t%s (id bigserial PRIMARY "
        "KEY, a text)', i); END LOOP; END $$",
        &error);
    assert_string_equal(error.message, "");
    assert_int_equal(status, PL_OK);
}

static void says_why_it_does_not_start(void **state)
{
    pl_cluster *cluster;
    pl_error error = {0};
    const char *folder = unit_path(state, "");
    pl_cluster_options options = {.programs = folder};
    assert_int_equal(pl_cluster_begin(arena, &options, &cluster, &error), PL_DATABASE);
    assert_true(pl_starts_with(error.message, "the programs of a PostgreSQL server, initdb and "
                                              "postgres, are not in "));
    unit_file(state, "initdb", "#!/bin/sh\necho 'initdb: error: no room'\nexit 1\n");
    unit_file(state, "postgres", "#!/bin/sh\necho 'postgres (PostgreSQL) 15.1'\n");
    chmod(folder, 0755);
    chmod(unit_path(state, "initdb"), 0755);
    chmod(unit_path(state, "postgres"), 0755);
    error = (pl_error){0};
    assert_int_equal(pl_cluster_begin(arena, &options, &cluster, &error), PL_OK);
    assert_int_equal(pl_cluster_wait(cluster, &error), PL_DATABASE);
    assert_non_null(strstr(error.message, ": initdb: error: no room"));
}

/* The path of a socket has room for some hundred bytes. */
static void goes_elsewhere_when_the_path_is_too_long(void **state)
{
    char name[100];
    memset(name, 'x', sizeof name);
    name[sizeof name - 1] = '\0';
    const char *folder = unit_path(state, name);
    assert_int_equal(mkdir(folder, 0755), 0);
    setenv("TMPDIR", folder, 1);
    pl_cluster *cluster = ready_cluster();
    assert_true(pl_starts_with(pl_cluster_folder(cluster), "/tmp/plumb-scratch-"));
    unsetenv("TMPDIR");
}

/* Root's own folder is closed to whom the server runs as. */
static void goes_elsewhere_when_the_folder_is_closed(void **state)
{
    const char *folder = unit_path(state, "t");
    assert_int_equal(mkdir(folder, 0700), 0);
    setenv("TMPDIR", folder, 1);
    pl_cluster *cluster = ready_cluster();
    assert_true(pl_starts_with(pl_cluster_folder(cluster), geteuid() == 0 ? "/tmp/" : folder));
    unsetenv("TMPDIR");
}

static void removes_what_a_killed_run_left(void **state)
{
    struct utimbuf long_ago = {.actime = 1000000, .modtime = 1000000};
    chmod(unit_path(state, ""), 0755);
    const char *old = unit_path(state, "plumb-scratch-abcdef");
    assert_int_equal(mkdir(old, 0700), 0);
    assert_int_equal(mkdir(unit_path(state, "plumb-scratch-abcdef/data"), 0700), 0);
    unit_file(state, "plumb-scratch-abcdef/lock", "");
    assert_int_equal(mkdir(unit_path(state, "plumb-scratch-young"), 0700), 0);
    assert_int_equal(mkdir(unit_path(state, "other"), 0700), 0);
    assert_int_equal(utime(old, &long_ago), 0);
    assert_int_equal(utime(unit_path(state, "other"), &long_ago), 0);
    setenv("TMPDIR", unit_path(state, ""), 1);
    pl_cluster *cluster;
    assert_int_equal(pl_cluster_begin(arena, NULL, &cluster, NULL), PL_OK);
    unsetenv("TMPDIR");
    assert_false(pl_path_exists(old));
    assert_true(pl_path_exists(unit_path(state, "plumb-scratch-young")));
    assert_true(pl_path_exists(unit_path(state, "other")));
}

static void finds_the_version_that_is_wanted(void **state)
{
    static const unsigned versions[] = {12, 14, 17};
    static const struct {
        unsigned wanted, found;
    } cases[] = {{0, 17}, {12, 12}, {13, 14}, {14, 14}, {16, 17}, {18, 17}};
    pl_str path = pl_str_begin(arena, PL_STR_MAXIMUM);
    for (size_t i = 0; i < 3; i++) {
        const char *name = pl_arena_printf(arena, "%u", versions[i]);
        assert_int_equal(mkdir(unit_path(state, name), 0755), 0);
        const char *programs[] = {"initdb", "postgres"};
        for (size_t j = 0; j < 2; j++) {
            const char *program = pl_arena_printf(arena, "%s/%s", name, programs[j]);
            unit_file(state, program,
                      pl_arena_printf(arena,
                                      "#!/bin/sh\necho 'postgres (PostgreSQL) "
                                      "%u.3 (Debian)'\n",
                                      versions[i]));
            chmod(unit_path(state, program), 0755);
        }
        pl_str_addf(&path, "%s%s", i > 0 ? ":" : "", unit_path(state, name));
    }
    const char *before = pl_arena_strdup(arena, getenv("PATH"));
    pl_programs found;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        setenv("PATH", path.at, 1);
        pl_status status = pl_programs_find(arena, NULL, cases[i].wanted, &found, NULL);
        setenv("PATH", before, 1);
        assert_int_equal(status, PL_OK);
        if (cases[i].found != found.version && found.folder[0] == '/' &&
            !pl_starts_with(found.folder, unit_path(state, ""))) {
            continue; /* one that is installed on this machine is nearer */
        }
        assert_int_equal(found.version, cases[i].found);
    }
}

int main(void)
{
    signal(SIGPIPE, SIG_IGN);
    if (!plan_can_start()) {
        return 77;
    }
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(answers_on_its_socket_and_nowhere_else, begin, end),
        cmocka_unit_test_setup_teardown(takes_thousands_of_tables_in_one_transaction, begin, end),
        cmocka_unit_test_setup_teardown(says_why_it_does_not_start, begin, end),
        cmocka_unit_test_setup_teardown(goes_elsewhere_when_the_path_is_too_long, begin, end),
        cmocka_unit_test_setup_teardown(goes_elsewhere_when_the_folder_is_closed, begin, end),
        cmocka_unit_test_setup_teardown(removes_what_a_killed_run_left, begin, end),
        cmocka_unit_test_setup_teardown(finds_the_version_that_is_wanted, begin, end),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
