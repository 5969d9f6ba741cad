/* Fingerprints: the same where only lines, layout or words of comments differ, another where the
 * finding is another. */
#include "base/file.h"
#include "base/str.h"
#include "check/fingerprint.h"
#include "check/lint.h"
#include "source/load.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

/* The fingerprint of the nth finding of a rule in a folder with one file, "" when there is none. */
static const char *print_of(pl_arena *arena, const char *name, const char *sql, const char *rule,
                            size_t nth)
{
    char folder[] = "/tmp/plumb-print-XXXXXX";
    pl_rules *rules = NULL;
    pl_histories histories = {0};
    pl_lint_result result = {0};
    pl_strings paths = {0};
    pl_load_options load = {.runner = "goose", .server_version = 15};
    const char *found = "";

    assert_non_null(mkdtemp(folder));
    const char *path = pl_path_join(arena, folder, name);
    assert_int_equal(pl_file_write(path, sql, strlen(sql), NULL), PL_OK);
    pl_vec_push(arena, &paths, pl_arena_strdup(arena, folder));
    assert_int_equal(pl_rules_load(arena, &rules, NULL), PL_OK);
    assert_int_equal(pl_history_load(arena, &paths, &load, &histories, NULL), PL_OK);
    pl_lint(arena, rules, histories.at[0], NULL, &result);
    for (size_t i = 0; i < result.findings.count; i++) {
        if (pl_same(result.findings.at[i]->rule->id, rule) && nth-- == 0) {
            found = result.findings.at[i]->fingerprint;
        }
    }
    unlink(path);
    rmdir(folder);
    return found;
}

static const char UP[] = "-- +goose Up\n";

static const char *print_of_one(pl_arena *arena, const char *statement)
{
    return print_of(arena, "001_a.sql",
                    pl_arena_printf(arena, "%s%s\n-- +goose Down\n", UP, statement), "syntax-error",
                    0);
}

static void what_stays(void **state)
{
    pl_arena *arena = pl_arena_new();
    const char *first = print_of_one(arena, "CREAT DATABASE \"Shop\";");

    (void)state;
    assert_int_equal(strlen(first), PL_FINGERPRINT_SIZE);
    assert_string_equal(print_of_one(arena, "\n\n-- why\n\nCREAT DATABASE \"Shop\";"), first);
    assert_string_equal(print_of_one(arena, "creat\n  database /* here */ \"Shop\";"), first);
    assert_string_equal(print_of_one(arena, "SET x.y = 1;\nCREAT DATABASE \"Shop\";"), first);
    pl_arena_free(arena);
}

static void what_differs(void **state)
{
    pl_arena *arena = pl_arena_new();
    const char *first = print_of_one(arena, "CREAT DATABASE \"Shop\";");

    (void)state;
    assert_string_not_equal(print_of_one(arena, "CREAT DATABASE \"shop\";"), first);
    assert_string_not_equal(print_of_one(arena, "CREAT DATABASE \"Shop\" OWNER o;"), first);
    assert_string_not_equal(print_of(arena, "002_b.sql",
                                     "-- +goose Up\nCREAT DATABASE \"Shop\";\n-- +goose Down\n",
                                     "syntax-error", 0),
                            first);
    pl_arena_free(arena);
}

/* A rule about the migration as a whole does not care what its statements are. */
static void whole_migration(void **state)
{
    pl_arena *arena = pl_arena_new();
    const char *first =
        print_of(arena, "001_a.sql", "-- +goose Up\nCREATE TABLE a (x int);\n", "down-missing", 0);

    (void)state;
    assert_int_equal(strlen(first), PL_FINGERPRINT_SIZE);
    assert_string_equal(
        print_of(arena, "001_a.sql", "-- +goose Up\nCREATE TABLE b (y int);\n", "down-missing", 0),
        first);
    pl_arena_free(arena);
}

static void alike_ones_are_counted(void **state)
{
    static const char sql[] = "-- +goose Up\nCREAT DATABASE a;\nCREAT DATABASE a;\n"
                              "-- +goose Down\n";
    pl_arena *arena = pl_arena_new();
    const char *first = print_of(arena, "001_a.sql", sql, "syntax-error", 0);
    const char *second = print_of(arena, "001_a.sql", sql, "syntax-error", 1);

    (void)state;
    assert_int_equal(strlen(second), PL_FINGERPRINT_SIZE);
    assert_string_not_equal(first, second);
    assert_string_equal(print_of_one(arena, "CREAT DATABASE a;"), first);
    pl_arena_free(arena);
}

static void passwords_do_not_count(void **state)
{
    pl_arena *arena = pl_arena_new();
    const char *first =
        print_of_one(arena, "CREAT SUBSCRIPTION s CONNECTION 'password=one' PUBLICATION p;");

    (void)state;
    assert_int_equal(strlen(first), PL_FINGERPRINT_SIZE);
    assert_string_equal(
        print_of_one(arena, "CREAT SUBSCRIPTION s CONNECTION 'password=two' PUBLICATION p;"),
        first);
    pl_arena_free(arena);
}

static void paths_begin_at_the_folder(void **state)
{
    pl_history history = {.path = "db/migrations/"};

    (void)state;
    assert_string_equal(pl_fingerprint_path(&history, "db/migrations/a/001.sql"), "a/001.sql");
    history.path = "db/migrations";
    assert_string_equal(pl_fingerprint_path(&history, "db/migrations/001.sql"), "001.sql");
    assert_string_equal(pl_fingerprint_path(&history, "db/migrations"), "migrations");
    assert_string_equal(pl_fingerprint_path(&history, "db/migrations2/001.sql"),
                        "db/migrations2/001.sql");
    history.path = ".";
    assert_string_equal(pl_fingerprint_path(&history, "001.sql"), "001.sql");
    assert_null(pl_fingerprint_path(&history, NULL));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_stays),
        cmocka_unit_test(what_differs),
        cmocka_unit_test(whole_migration),
        cmocka_unit_test(alike_ones_are_counted),
        cmocka_unit_test(passwords_do_not_count),
        cmocka_unit_test(paths_begin_at_the_folder),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
