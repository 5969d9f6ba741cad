/* JSON as a tree with places, and texts that were derived from others. */
#include "base/derived_text.h"
#include "base/json_reader.h"
#include "unit.h"

#include <string.h>

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

static const pl_text *text_of(const char *bytes, size_t size)
{
    return pl_text_new(arena, "x.json", bytes, (uint32_t)size);
}

static const pl_json_value *parse(const char *json)
{
    pl_json_problem problem;
    const pl_json_value *value = pl_json_parse(arena, text_of(json, strlen(json)), true, &problem);
    if (value == NULL) {
        print_error("%s: %s\n", json, problem.message);
    }
    assert_non_null(value);
    return value;
}

static void test_values(void **state)
{
    (void)state;
    const pl_json_value *root =
        parse("\xef\xbb\xbf // c\n {\"a\": [1, -0.5e+3, \"x\\ty\", null, true, "
              "false, {}, []], /* b */ \"b c\": {\"d\": \"\"}}\n");
    assert_int_equal(root->kind, PL_JSON_OBJECT);
    assert_int_equal(root->count, 2);
    const pl_json_value *list = pl_json_member(root, "a");
    assert_int_equal(list->count, 8);
    const pl_json_value *at = list->first;
    assert_string_equal(at->string, "1");
    at = at->next;
    assert_string_equal(at->string, "-0.5e+3");
    assert_string_equal(pl_json_path(arena, at), "a[1]");
    at = at->next;
    assert_string_equal(at->string, "x\ty");
    assert_int_equal(at->length, 3);
    at = at->next;
    assert_int_equal(at->kind, PL_JSON_NULL);
    assert_true(at->next->yes);
    assert_false(at->next->next->yes);
    const pl_json_value *d = pl_json_member(pl_json_member(root, "b c"), "d");
    assert_string_equal(pl_json_path(arena, d), "[\"b c\"].d");
    assert_null(pl_json_member(root, "e"));
    assert_null(pl_json_member(d, "e"));
    assert_null(pl_json_member(NULL, "e"));
}

static void test_numbers_keep_their_digits(void **state)
{
    (void)state;
    assert_string_equal(parse("123456789012345678901234567890")->string,
                        "123456789012345678901234567890");
    assert_string_equal(parse("1.10")->string, "1.10");
    assert_string_equal(parse("1E999")->string, "1E999");
}

static void test_escapes(void **state)
{
    (void)state;
    assert_string_equal(parse("\"\\\"\\\\\\/\\b\\f\\n\\r\\t\"")->string, "\"\\/\b\f\n\r\t");
    assert_string_equal(parse("\"\\u0041\\u00e9\\u20ac\\ud83d\\ude00\"")->string,
                        "A\xc3\xa9\xe2\x82\xac\xf0\x9f\x98\x80");
}

/* `^` stands before and behind what is underlined. */
static void check_problem(const char *marked, const char *message)
{
    char *json = pl_arena_strdup(arena, marked);
    char *first = strchr(json, '^');
    memmove(first, first + 1, strlen(first));
    char *second = strchr(first, '^');
    memmove(second, second + 1, strlen(second));
    pl_json_problem problem;
    assert_null(pl_json_parse(arena, text_of(json, strlen(json)), true, &problem));
    if (strstr(problem.message, message) == NULL ||
        problem.span.begin != (uint32_t)(first - json) ||
        problem.span.end != (uint32_t)(second - json)) {
        print_error("%s: %s at %u to %u\n", marked, problem.message, problem.span.begin,
                    problem.span.end);
        fail();
    }
}

static void test_problems(void **state)
{
    (void)state;
    check_problem("^^", "is empty");
    check_problem("  ^^", "is empty");
    check_problem("{\"a\": 1, ^\"a\"^: 2}", "there twice");
    check_problem("{\"a\": 1^,^ }", "comma too many");
    check_problem("[1^,^]", "comma too many");
    check_problem("[1 ^2^]", "a comma or \"]\"");
    check_problem("{\"a\" ^1^}", "colon");
    check_problem("{^a^: 1}", "a key in double quotes");
    check_problem("[^'^a']", "a value is expected");
    check_problem("[^nul^]", "no JSON value");
    check_problem("[^01^]", "no number");
    check_problem("[^1.^]", "no number");
    check_problem("[^+1^]", "no number");
    check_problem("[^NaN^]", "no JSON value");
    check_problem("[1] ^x^", "nothing may follow");
    check_problem("[1^^", "a bracket is not closed");
    check_problem("{\"a\": ^^", "the file ends");
    check_problem("[^\"^abc", "has no end");
    check_problem("[\"a^\n^b\"]", "line end");
    check_problem("[\"a^\t^b\"]", "control character");
    check_problem("[\"^\\x^\"]", "no escape");
    check_problem("[\"^\\u^00\"]", "no escape");
    check_problem("[\"^\\u^0000\"]", "NUL");
    check_problem("[\"^\\u^d83dx\"]", "surrogate");
    check_problem("[\"^\\u^de00\"]", "surrogate");
    check_problem("[\"^\xff^\"]", "not UTF-8");
    check_problem("[\"^\xed^\xa0\x80\"]", "not UTF-8");
    check_problem("[1] ^/*^", "has no end");
    check_problem("[1] ^/^", "nothing may follow");
}

static void test_comments_only_where_allowed(void **state)
{
    (void)state;
    pl_json_problem problem;
    assert_null(pl_json_parse(arena, text_of("[1] // x", 8), false, &problem));
    assert_string_equal(problem.message, "comments are not allowed here");
}

static void test_a_nul_byte(void **state)
{
    (void)state;
    pl_json_problem problem;
    assert_null(pl_json_parse(arena, text_of("[\"a\0b\"]", 7), true, &problem));
    assert_int_equal(problem.span.begin, 3);
    assert_null(pl_json_parse(arena, text_of("[1]\0", 4), true, &problem));
    assert_int_equal(problem.span.begin, 3);
}

static void test_depth(void **state)
{
    (void)state;
    char json[4 * PL_JSON_PARSE_DEPTH];
    pl_json_problem problem;
    for (unsigned depth = PL_JSON_PARSE_DEPTH; depth <= PL_JSON_PARSE_DEPTH + 1; depth++) {
        memset(json, '[', depth);
        memset(json + depth, ']', depth);
        json[2 * depth] = '\0';
        bool read = pl_json_parse(arena, text_of(json, 2 * depth), true, &problem) != NULL;
        assert_int_equal(read, depth == PL_JSON_PARSE_DEPTH);
    }
    assert_int_equal(problem.span.begin, PL_JSON_PARSE_DEPTH);
}

/* As many keys as make it look them up otherwise. */
static void test_many_keys(void **state)
{
    (void)state;
    pl_str json = pl_str_begin(arena, PL_STR_MAXIMUM);
    pl_str_add(&json, "{");
    for (int i = 0; i < 20000; i++) {
        pl_str_addf(&json, "\"k%d\": 1, ", i);
    }
    uint32_t place = (uint32_t)json.count;
    pl_str_add(&json, "\"k17\": 1}");
    pl_json_problem problem;
    assert_null(pl_json_parse(arena, text_of(json.at, json.count), true, &problem));
    assert_int_equal(problem.span.begin, place);
}

static void test_steps_through_a_string(void **state)
{
    (void)state;
    const char *json = "\"ab\\n\\ud83d\\ude00c\"";
    const pl_json_value *value = parse(json);
    static const uint32_t ends[] = {3, 5, 17, 18};
    static const uint32_t sizes[] = {2, 1, 4, 1};
    uint32_t at = 1, size = 0;
    for (size_t i = 0; i < 4; i++) {
        at = pl_json_string_step(value->span.text, at, &size);
        assert_int_equal(at, ends[i]);
        assert_int_equal(size, sizes[i]);
    }
}

/* ---- Derived texts --------------------------------------------------------------------------- */

static void check_span(const pl_text *text, uint32_t from, uint32_t to, uint32_t begin_,
                       uint32_t end_)
{
    pl_span span = pl_span_origin((pl_span){text, from, to});
    assert_ptr_equal(span.text, text->origin);
    assert_int_equal(span.begin, begin_);
    assert_int_equal(span.end, end_);
}

static void test_derived(void **state)
{
    (void)state;
    const pl_text *origin = text_of("first line\nx: abc; def\n", 23);
    pl_derived derived = pl_derived_begin(arena, origin);
    static const uint32_t from[] = {14, 15, 16, 19, 19}, to[] = {15, 16, 17, 22, 22};
    pl_derived_add(&derived, "SELECT ", 7, (pl_span){origin, 11, 22});
    pl_derived_add_each(&derived, "abcde", 5, from, to);
    const pl_text *text = pl_derived_end(&derived);
    assert_string_equal(text->bytes, "SELECT abcde");
    check_span(text, 0, 6, 11, 22);   /* a piece of the whole */
    check_span(text, 8, 10, 15, 17);  /* byte by byte */
    check_span(text, 8, 8, 15, 15);   /* empty */
    check_span(text, 10, 11, 19, 22); /* two bytes that stand for three */
    check_span(text, 9, 12, 16, 22);
    check_span(text, 12, 12, 22, 22); /* the end */
    pl_place place = pl_text_place(text, 9);
    assert_int_equal(place.line, 2);
    assert_int_equal(place.column, 6);
    pl_span own = {origin, 3, 4};
    assert_int_equal(pl_span_origin(own).begin, 3);
    assert_null(pl_span_origin((pl_span){0}).text);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_values),
        cmocka_unit_test(test_numbers_keep_their_digits),
        cmocka_unit_test(test_escapes),
        cmocka_unit_test(test_problems),
        cmocka_unit_test(test_comments_only_where_allowed),
        cmocka_unit_test(test_a_nul_byte),
        cmocka_unit_test(test_depth),
        cmocka_unit_test(test_many_keys),
        cmocka_unit_test(test_steps_through_a_string),
        cmocka_unit_test(test_derived),
    };
    return cmocka_run_group_tests(tests, begin, end);
}
