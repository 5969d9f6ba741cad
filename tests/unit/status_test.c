#include "base/status.h"

#include "unit.h"

#include <string.h>

static void test_the_first_reason_stays(void **state)
{
    (void)state;
    pl_error error = {0};
    assert_int_equal(pl_fail(&error, PL_MALFORMED, "no %s", "comma"), PL_MALFORMED);
    assert_int_equal(pl_fail(&error, PL_INTERNAL, "later"), PL_INTERNAL);
    assert_int_equal(error.status, PL_MALFORMED);
    assert_string_equal(error.message, "no comma");
    pl_error_hint(&error, "add %d", 1);
    pl_error_hint(&error, "add 2");
    assert_string_equal(error.hint, "add 1");
}

static void test_a_place_is_completed_and_not_replaced(void **state)
{
    (void)state;
    pl_error error = {0};
    (void)pl_fail(&error, PL_MALFORMED, "no comma");
    pl_error_place(&error, NULL, 3, 4);
    pl_error_place(&error, "a.json", 9, 9);
    pl_error_place(&error, "b.json", 9, 9);
    assert_string_equal(error.path, "a.json");
    assert_int_equal(error.line, 3);
    assert_int_equal(error.column, 4);
}

static void test_nothing_is_added_where_nothing_failed(void **state)
{
    (void)state;
    pl_error error = {0};
    pl_error_hint(&error, "hint");
    pl_error_place(&error, "a.json", 1, 1);
    assert_string_equal(error.hint, "");
    assert_string_equal(error.path, "");
    assert_int_equal(pl_fail(NULL, PL_USAGE, "x"), PL_USAGE);
    pl_error_hint(NULL, "hint");
    pl_error_place(NULL, "a.json", 1, 1);
}

static void test_a_long_message_is_cut(void **state)
{
    (void)state;
    char text[2000];
    memset(text, 'x', sizeof text);
    text[sizeof text - 1] = '\0';
    pl_error error = {0};
    (void)pl_fail(&error, PL_USAGE, "%s", text);
    assert_int_equal(strlen(error.message), sizeof error.message - 1);
}

static void test_names_and_exit_codes(void **state)
{
    (void)state;
    assert_string_equal(pl_status_name(PL_OK), "ok");
    assert_string_equal(pl_status_name(PL_TOO_LARGE), "too-large");
    assert_int_equal(pl_status_exit_code(PL_OK), 0);
    assert_int_equal(pl_status_exit_code(PL_USAGE), 2);
    assert_int_equal(pl_status_exit_code(PL_INTERNAL), 70);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_the_first_reason_stays),
        cmocka_unit_test(test_a_place_is_completed_and_not_replaced),
        cmocka_unit_test(test_nothing_is_added_where_nothing_failed),
        cmocka_unit_test(test_a_long_message_is_cut),
        cmocka_unit_test(test_names_and_exit_codes),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
