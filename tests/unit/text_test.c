#include "base/text.h"

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

static const pl_text *text_of(const char *bytes)
{
    return pl_text_new(arena, "a.sql", bytes, (uint32_t)strlen(bytes));
}

static void is_at(const pl_text *text, uint32_t offset, uint32_t line, uint32_t column)
{
    pl_place place = pl_text_place(text, offset);
    assert_int_equal(place.line, line);
    assert_int_equal(place.column, column);
}

static void line_is(const pl_text *text, uint32_t line, const char *expected)
{
    assert_string_equal(pl_span_copy(arena, pl_text_line(text, line)), expected);
}

static void test_places(void **state)
{
    (void)state;
    const pl_text *text = text_of("ab\r\n\xc3\xa4x\n\n\xffy");
    assert_int_equal(text->line_count, 4);
    is_at(text, 0, 1, 1);
    is_at(text, 2, 1, 3);
    is_at(text, 3, 1, 4);
    is_at(text, 4, 2, 1);
    is_at(text, 5, 2, 1); /* inside a character */
    is_at(text, 6, 2, 2);
    is_at(text, 8, 3, 1);
    is_at(text, 9, 4, 1);
    is_at(text, 10, 4, 2);
    is_at(text, 11, 4, 3);
    is_at(text, 99, 4, 3);
}

/* A line that is long, with a character of two bytes now and then: as if counted from its start. */
static void test_places_in_a_long_line(void **state)
{
    (void)state;
    enum { SIZE = 20000 };
    static char bytes[SIZE + 1];
    for (size_t i = 0; i < SIZE; i++) {
        bytes[i] = 'a';
    }
    bytes[2] = '\n';
    for (size_t i = 10; i + 1 < SIZE; i += 97) {
        bytes[i] = '\xc3';
        bytes[i + 1] = '\xa9';
    }
    const pl_text *text = pl_text_new(arena, "long.json", bytes, SIZE);
    uint32_t column = 1;
    for (uint32_t offset = 3; offset < SIZE; offset++) {
        bool second = bytes[offset] == '\xa9';
        is_at(text, offset, 2, second ? column - 1 : column);
        column += !second;
    }
    assert_true(text->milestone_count > 0);
}

static void test_lines(void **state)
{
    (void)state;
    const pl_text *text = text_of("ab\r\nc\r\n\nd\r");
    line_is(text, 1, "ab");
    line_is(text, 2, "c");
    line_is(text, 3, "");
    line_is(text, 4, "d\r");
    line_is(text_of("a\n"), 2, "");
    line_is(text_of(""), 1, "");
    is_at(text_of(""), 0, 1, 1);
}

static void test_a_byte_order_mark_is_in_no_column(void **state)
{
    (void)state;
    const pl_text *text = text_of("\xef\xbb\xbfSELECT\n\xef\xbb\xbfx");
    is_at(text, 0, 1, 1);
    is_at(text, 3, 1, 1);
    is_at(text, 4, 1, 2);
    is_at(text, 13, 2, 2);
    line_is(text, 1, "SELECT");
}

static void test_spans(void **state)
{
    (void)state;
    const pl_text *text = text_of(" \t\n x y\v\f ");
    pl_span trimmed = pl_span_trim((pl_span){.text = text, .begin = 0, .end = text->size});
    assert_string_equal(pl_span_copy(arena, trimmed), "x y");
    const pl_text *blank = text_of("  ");
    trimmed = pl_span_trim((pl_span){.text = blank, .begin = 0, .end = 2});
    assert_int_equal(trimmed.begin, trimmed.end);
    trimmed = pl_span_trim((pl_span){0});
    assert_null(trimmed.text);
    assert_string_equal(pl_span_copy(arena, (pl_span){0}), "");
}

static void decodes(const char *bytes, uint32_t code_point, uint32_t next)
{
    uint32_t found;
    assert_int_equal(pl_utf8_next(bytes, (uint32_t)strlen(bytes), 0, &found), next);
    assert_int_equal(found, code_point);
}

static void test_utf8_is_decoded(void **state)
{
    (void)state;
    decodes("A", 'A', 1);
    decodes("\xc2\x80", 0x80, 2);
    decodes("\xdf\xbf", 0x7ff, 2);
    decodes("\xe0\xa0\x80", 0x800, 3);
    decodes("\xed\x9f\xbf", 0xd7ff, 3);
    decodes("\xee\x80\x80", 0xe000, 3);
    decodes("\xf0\x90\x80\x80", 0x10000, 4);
    decodes("\xf4\x8f\xbf\xbf", 0x10ffff, 4);
}

static void test_bad_utf8_is_stepped_over_byte_by_byte(void **state)
{
    (void)state;
    static const char *const bad[] = {
        "\x80",         "\xbf",         "\xc0\x80",         "\xc1\xbf",
        "\xe0\x9f\xbf", "\xed\xa0\x80", "\xf0\x8f\x80",     "\xf4\x90\x80\x80",
        "\xf5",         "\xff",         "\xf0\x8f\x80\x80", "\xc3",
        "\xe2\x82",     "\xc3x",        "\xe2\x82x",
    };
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
        decodes(bad[i], PL_UTF8_INVALID, 1);
        assert_false(pl_utf8_valid(bad[i], (uint32_t)strlen(bad[i]), NULL));
    }
}

static void test_where_utf8_goes_wrong(void **state)
{
    (void)state;
    uint32_t at = 0;
    assert_true(pl_utf8_valid("a\xc3\xa4\0b", 5, &at));
    assert_true(pl_utf8_valid("", 0, &at));
    assert_false(pl_utf8_valid("a\xc3\xa4\xe2\x82", 5, &at));
    assert_int_equal(at, 3);
}

static unsigned width(const char *string)
{
    return pl_utf8_width(string, (uint32_t)strlen(string));
}

static void test_width(void **state)
{
    (void)state;
    assert_int_equal(width(""), 0);
    assert_int_equal(width("abc"), 3);
    assert_int_equal(width("\xc3\xa4"), 1);                     /* a umlaut */
    assert_int_equal(width("a\xcc\x88"), 1);                    /* a, combining diaeresis */
    assert_int_equal(width("\xe8\xa1\xa8"), 2);                 /* CJK */
    assert_int_equal(width("\xf0\x9f\x98\x80"), 2);             /* emoji */
    assert_int_equal(width("\xe1\x84\x92\xe1\x85\xa1"), 2);     /* two conjoining jamo */
    assert_int_equal(width("\xff\t\x1b"), 2);                   /* bad byte, tab, control */
    assert_int_equal(width("\xc2\xad\xe2\x80\x8b"), 0);         /* soft hyphen, no-break */
    assert_int_equal(width("\xf4\x8f\xbf\xbf\xe2\x94\x82"), 2); /* the last one; a box line */
}

static void safe_is(const char *bytes, size_t size, const char *expected)
{
    assert_string_equal(pl_text_safe(arena, bytes, size), expected);
}

static void test_nothing_reaches_a_terminal_raw(void **state)
{
    (void)state;
    safe_is("", 0, "");
    safe_is("a\tb\xc3\xa4", 5, "a b\xc3\xa4");
    safe_is("\x1b[2J\r\n\0\x7f", 8, "\\x1b[2J\\x0d\\x0a\\x00\\x7f");
    safe_is("\xff\xe2\x82", 3, "\\xff\\xe2\\x82");
    safe_is("\xc2\x9b", 2, "\\u009b");
    safe_is("\xe2\x80\xae", 3, "\\u202e");
    safe_is("\xe2\x81\xa6", 3, "\\u2066");
    safe_is("\xe2\x80\xa8", 3, "\\u2028");
    safe_is("\xf3\xa0\x81\x81", 4, "\\U000e0041");
    safe_is("\xe2\x80\x8d", 3, "\xe2\x80\x8d"); /* a joiner */
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_places),
        cmocka_unit_test(test_places_in_a_long_line),
        cmocka_unit_test(test_lines),
        cmocka_unit_test(test_a_byte_order_mark_is_in_no_column),
        cmocka_unit_test(test_spans),
        cmocka_unit_test(test_utf8_is_decoded),
        cmocka_unit_test(test_bad_utf8_is_stepped_over_byte_by_byte),
        cmocka_unit_test(test_where_utf8_goes_wrong),
        cmocka_unit_test(test_width),
        cmocka_unit_test(test_nothing_reaches_a_terminal_raw),
    };
    return cmocka_run_group_tests(tests, begin, end);
}
