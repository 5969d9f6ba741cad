#include "unit.h"

#include "base/day.h"
#include "base/file.h"
#include "base/glob.h"
#include "base/near.h"

#include <string.h>

static void what_matches(void **state)
{
    (void)state;
    static const struct {
        const char *pattern, *path;
        bool matches;
    } CASES[] = {
        {"a", "a", true},
        {"a", "a/b/c", true},
        {"a", "ab", false},
        {"a/", "a/b", true},
        {"a/*", "a/b", true},
        {"a/*", "a", false},
        {"*.sql", "x.sql", true},
        {"*.sql", "a/x.sql", false},
        {"**/*.sql", "x.sql", true},
        {"**/*.sql", "a/b/x.sql", true},
        {"a/**", "a", true},
        {"a/**/c", "a/c", true},
        {"a/**/c", "a/b/b/c/d", true},
        {"a/**/c", "a/b/cc", false},
        {"**/a/**/b", "x/a/y/a/b", true},
        {"??1*_x", "001_a_x", true},
        {"??1*_x", "01_a_x", false},
        {"./a", "a/b", true},
        {"a", "./a", true},
        {".", "a/b", true},
        {".", "../b", false},
        {"../b", "../b/c", true},
        {"*", "", false},
        {"**", "", true},
    };
    for (size_t i = 0; i < sizeof CASES / sizeof CASES[0]; i++) {
        if (pl_glob_match(CASES[i].pattern, CASES[i].path) != CASES[i].matches) {
            fail_msg("%s and %s", CASES[i].pattern, CASES[i].path);
        }
    }
}

/* Naive backtracking would take longer than anybody lives. */
static void no_explosion(void **state)
{
    (void)state;
    char pattern[2001] = "", path[4001] = "";
    for (size_t i = 0; i < 1000; i++) {
        memcpy(pattern + 2 * i, i % 2 ? "*a" : "**", 2);
        memcpy(path + 4 * i, "aaaa", 4);
    }
    path[3999] = 'b';
    assert_false(pl_glob_match(pattern, path));
    for (size_t i = 0; i + 3 < 2000; i += 3) {
        memcpy(pattern + i, "**/", 3);
    }
    memcpy(pattern + 1998, "c", 2);
    for (size_t i = 0; i < 4000; i += 2) {
        memcpy(path + i, "a/", 2);
    }
    assert_false(pl_glob_match(pattern, path));
}

static void what_is_no_pattern(void **state)
{
    (void)state;
    assert_null(pl_glob_fault("legacy/**"));
    assert_non_null(pl_glob_fault(""));
    assert_non_null(pl_glob_fault("/legacy"));
    assert_non_null(pl_glob_fault("!legacy"));
    assert_non_null(pl_glob_fault("a[bc]"));
    assert_non_null(pl_glob_fault("{a,b}"));
}

static void days(void **state)
{
    (void)state;
    pl_day day = 0;
    assert_true(pl_day_read("2024-02-29", 10, &day));
    assert_int_equal(day, 20240229);
    assert_true(pl_day_read("2000-02-29", 10, &day));
    assert_false(pl_day_read("1900-02-29", 10, &day));
    assert_false(pl_day_read("2026-13-01", 10, &day));
    assert_false(pl_day_read("2026-00-01", 10, &day));
    assert_false(pl_day_read("2026-04-31", 10, &day));
    assert_false(pl_day_read("2026-4-31", 9, &day));
    assert_false(pl_day_read("2026/04/30", 10, &day));
    assert_true(pl_day_now() > 20250101);
}

static void paths_below(void **state)
{
    (void)state;
    pl_arena *arena = pl_arena_new();
    pl_below *below = pl_below_new(arena, "/usr/share");
    assert_string_equal(pl_below_path(below, "/usr/share/none/x.sql"), "none/x.sql");
    assert_string_equal(pl_below_path(below, "/usr/share"), ".");
    assert_string_equal(pl_below_path(below, "/usr"), "..");
    assert_string_equal(pl_below_path(below, "/usr/none/x"), "../none/x");
    assert_string_equal(pl_below_path(below, "/usr/share/../share/./y"), "y");
    assert_string_equal(pl_below_path(below, "-"), "-");
    below = pl_below_new(arena, "/");
    assert_string_equal(pl_below_path(below, "/none/x"), "none/x");
    pl_arena_free(arena);
}

static void slips_of_the_pen(void **state)
{
    (void)state;
    assert_true(pl_is_slip("users", "users"));
    assert_true(pl_is_slip("usres", "users"));
    assert_true(pl_is_slip("user", "users"));
    assert_true(pl_is_slip("Users", "users"));
    assert_true(pl_is_slip("rooms", "rooks"));
    assert_false(pl_is_slip("rooms", "roles"));
    assert_false(pl_is_slip("a", "b"));
    assert_false(pl_is_slip("", "users"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_matches),       cmocka_unit_test(no_explosion),
        cmocka_unit_test(what_is_no_pattern), cmocka_unit_test(days),
        cmocka_unit_test(paths_below),        cmocka_unit_test(slips_of_the_pen),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
