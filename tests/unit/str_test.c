#include "base/str.h"

#include "unit.h"

#include <string.h>

static void test_pieces_are_joined(void **state)
{
    (void)state;
    pl_arena *arena = pl_arena_new();
    pl_str str = pl_str_begin(arena, PL_STR_MAXIMUM);
    assert_string_equal(str.at, "");
    pl_str_add(&str, "SELECT ");
    pl_str_add(&str, NULL);
    pl_str_add_char(&str, '(');
    pl_str_addf(&str, "%s, %d", "a", 12);
    pl_str_add_bytes(&str, ")xxx", 1);
    pl_str_add_bytes(&str, NULL, 0);
    assert_string_equal(str.at, "SELECT (a, 12)");
    assert_int_equal(str.count, strlen(str.at));
    assert_false(str.truncated);
    pl_arena_free(arena);
}

static void test_growing_keeps_what_is_there(void **state)
{
    (void)state;
    pl_arena *arena = pl_arena_new();
    pl_str a = pl_str_begin(arena, PL_STR_MAXIMUM);
    pl_str b = pl_str_begin(arena, PL_STR_MAXIMUM);
    for (int i = 0; i < 5000; i++) {
        pl_str_addf(&a, "%04d", i);
        pl_str_add(&b, "x");
    }
    assert_int_equal(a.count, 20000);
    assert_memory_equal(a.at + 4 * 4321, "4321", 4);
    assert_int_equal(strlen(b.at), 5000);
    pl_arena_free(arena);
}

static void test_nothing_is_added_behind_a_cut(void **state)
{
    (void)state;
    pl_arena *arena = pl_arena_new();
    pl_str str = pl_str_begin(arena, 5);
    pl_str_add(&str, "abc");
    pl_str_addf(&str, "%s", "defg");
    assert_string_equal(str.at, "abcde");
    assert_true(str.truncated);
    pl_str_add(&str, "h");
    pl_str_addf(&str, "%d", 1);
    assert_string_equal(str.at, "abcde");

    pl_str exact = pl_str_begin(arena, 3);
    pl_str_add(&exact, "abc");
    assert_false(exact.truncated);
    pl_str_add_char(&exact, 'd');
    assert_true(exact.truncated);
    assert_string_equal(exact.at, "abc");
    pl_arena_free(arena);
}

static void test_comparing(void **state)
{
    (void)state;
    assert_true(pl_same("a", "a"));
    assert_false(pl_same("a", "A"));
    assert_true(pl_same(NULL, NULL));
    assert_false(pl_same(NULL, ""));
    assert_true(pl_same_nocase("Users_1", "uSERS_1"));
    assert_false(pl_same_nocase("users", "user"));
    assert_false(pl_same_nocase("user", "users"));
    assert_false(pl_same_nocase("\xc4", "\xe4"));
    assert_true(pl_same_nocase(NULL, NULL));
    assert_false(pl_same_nocase("", NULL));
    assert_true(pl_compare("a", "b") < 0);
    assert_true(pl_compare("a", "\xc3") < 0);
    assert_int_equal(pl_compare("a", "a"), 0);
    assert_true(pl_compare(NULL, "") < 0);
    assert_true(pl_compare("", NULL) > 0);
    assert_int_equal(pl_compare(NULL, NULL), 0);
}

static void test_starts_and_ends(void **state)
{
    (void)state;
    assert_true(pl_starts_with("001.sql", "001"));
    assert_true(pl_starts_with("x", ""));
    assert_false(pl_starts_with("00", "001"));
    assert_false(pl_starts_with(NULL, "0"));
    assert_false(pl_starts_with("0", NULL));
    assert_true(pl_ends_with("001.up.sql", ".sql"));
    assert_true(pl_ends_with("x", ""));
    assert_false(pl_ends_with("ql", ".sql"));
    assert_false(pl_ends_with(NULL, "0"));
    assert_false(pl_ends_with("0", NULL));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_pieces_are_joined),
        cmocka_unit_test(test_growing_keeps_what_is_there),
        cmocka_unit_test(test_nothing_is_added_behind_a_cut),
        cmocka_unit_test(test_comparing),
        cmocka_unit_test(test_starts_and_ends),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
