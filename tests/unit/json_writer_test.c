#include "base/json_writer.h"

#include "unit.h"

static pl_arena *arena;

static pl_str begin(void)
{
    arena = pl_arena_new();
    return pl_str_begin(arena, PL_STR_MAXIMUM);
}

static void every_kind_of_value(pl_json *json)
{
    pl_json_object(json, NULL);
    pl_json_string(json, "id", "x");
    pl_json_string(json, "none", NULL);
    pl_json_array(json, "list");
    pl_json_integer(json, NULL, -1);
    pl_json_boolean(json, NULL, true);
    pl_json_boolean(json, NULL, false);
    pl_json_null(json, NULL);
    pl_json_object(json, NULL);
    pl_json_end(json);
    pl_json_end(json);
    pl_json_array(json, "empty");
    pl_json_end(json);
    pl_json_end(json);
}

static void test_compact(void **state)
{
    (void)state;
    pl_str str = begin();
    pl_json json = pl_json_begin(&str, false);
    every_kind_of_value(&json);
    assert_string_equal(str.at, "{\"id\":\"x\",\"none\":null,\"list\":[-1,true,false,null,{}],"
                                "\"empty\":[]}");
    pl_arena_free(arena);
}

static void test_pretty(void **state)
{
    (void)state;
    pl_str str = begin();
    pl_json json = pl_json_begin(&str, true);
    every_kind_of_value(&json);
    assert_string_equal(str.at, "{\n  \"id\": \"x\",\n  \"none\": null,\n  \"list\": [\n    -1,\n"
                                "    true,\n    false,\n    null,\n    {}\n  ],\n"
                                "  \"empty\": []\n}");
    pl_arena_free(arena);
}

static void test_strings_are_escaped(void **state)
{
    (void)state;
    pl_str str = begin();
    pl_json json = pl_json_begin(&str, false);
    static const char bytes[] = "a\"\\/\b\n\r\t\0\x1f\x7f\xc3\xa4\xff\xf0\x9f\x92\xa9\xe2\x82";
    pl_json_string_n(&json, NULL, bytes, sizeof bytes - 1);
    assert_string_equal(str.at, "\"a\\\"\\\\/\\u0008\\n\\r\\t\\u0000\\u001f\\u007f"
                                "\xc3\xa4\xef\xbf\xbd\xf0\x9f\x92\xa9\xef\xbf\xbd\xef\xbf\xbd\"");
    pl_arena_free(arena);
}

static void test_integers_that_a_double_cannot_hold_are_strings(void **state)
{
    (void)state;
    pl_str str = begin();
    pl_json json = pl_json_begin(&str, false);
    pl_json_array(&json, NULL);
    pl_json_integer(&json, NULL, INT64_C(9007199254740992));
    pl_json_integer(&json, NULL, INT64_C(9007199254740993));
    pl_json_integer(&json, NULL, INT64_MIN);
    pl_json_end(&json);
    assert_string_equal(str.at, "[9007199254740992,\"9007199254740993\",\"-9223372036854775808\"]");
    pl_arena_free(arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_compact),
        cmocka_unit_test(test_pretty),
        cmocka_unit_test(test_strings_are_escaped),
        cmocka_unit_test(test_integers_that_a_double_cannot_hold_are_strings),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
