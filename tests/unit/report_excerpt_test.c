#include "report/excerpt.h"

#include <locale.h>
#include <string.h>

#include "unit.h"

/* The excerpt of the first place of `needle` in `source`. */
static void check(const char *source, const char *needle, const char *label, bool unicode,
                  const char *expected)
{
    pl_arena *arena = pl_arena_new();
    pl_str out = pl_str_begin(arena, 1 << 20);
    pl_report_style style = {.unicode = unicode};
    pl_canvas canvas = pl_canvas_begin(arena, &out, &style);
    pl_text *text = pl_text_new(arena, "a.sql", source, (uint32_t)strlen(source));
    uint32_t begin = (uint32_t)(strstr(source, needle) - source);
    pl_span span = {text, begin, begin + (uint32_t)strlen(needle)};
    pl_excerpt_add(&canvas, span, label, PL_PAINT_ERROR);
    assert_string_equal(out.at, expected);
    pl_arena_free(arena);
}

static void marks_the_span(void **state)
{
    (void)state;
    check("\nDROP TABLE users;\n", "users", "gone", true,
          "2 │ DROP TABLE users;\n"
          "  │            ━━━━━ gone\n");
    check("DROP TABLE users;", "users", NULL, false,
          "1 | DROP TABLE users;\n"
          "  |            ^^^^^\n");
    check("DROP TABLE users;", "", "here", false,
          "1 | DROP TABLE users;\n"
          "  | ^ here\n");
}

static void counts_cells(void **state)
{
    (void)state;
    check("/* é日本 */ DROP\tTABLE t;", "DROP\tTABLE", "x", true,
          "1 │ /* é日本 */ DROP TABLE t;\n"
          "  │             ━━━━━━━━━━ x\n");
    check("/* é */ DROP;", "DROP", NULL, false,
          "1 | /* \\u00e9 */ DROP;\n"
          "  |              ^^^^\n");
}

static void shows_no_control_character_and_no_secret(void **state)
{
    (void)state;
    check("a\x1b[31m b;", "b", NULL, true,
          "1 │ a\\x1b[31m b;\n"
          "  │           ━\n");
    check("ALTER ROLE a PASSWORD 'hunter2' LOGIN;", "LOGIN", NULL, true,
          "1 │ ALTER ROLE a PASSWORD '***' LOGIN;\n"
          "  │                             ━━━━━\n");
}

static void cuts_long_lines(void **state)
{
    (void)state;
    char source[4001];
    memset(source, 'x', 4000);
    source[4000] = '\0';
    memcpy(source + 2000, "NEEDLE", 6);
    pl_arena *arena = pl_arena_new();
    char row[81];
    memset(row, 'x', 80);
    row[74] = '\0';
    memcpy(row + 24, "NEEDLE", 6);
    const char *expected = pl_arena_printf(arena, "1 │ …%s…\n  │ %*s━━━━━━ it\n", row, 25, "");
    check(source, "NEEDLE", "it", true, expected);
    pl_arena_free(arena);
}

static void shows_the_first_of_many_lines(void **state)
{
    (void)state;
    check("SELECT\n1;\n", "SELECT\n1;", "two", true,
          "1 │ ┌ SELECT\n"
          "2 │ │ 1;\n"
          "  │ └ two\n");
    check("SELECT\n1;\n", "SELECT\n1;", NULL, true,
          "1 │ ┌ SELECT\n"
          "2 │ └ 1;\n");
    check("a\nb\nc\nd\n", "a\nb\nc\nd", "four", true,
          "1 │ ┌ a\n"
          "2 │ │ b\n"
          "3 │ │ c\n"
          "4 │ │ d\n"
          "  │ └ four\n");
    check("a\nb\nc\nd\ne\n", "a\nb\nc\nd\ne\n", "five", false,
          "1 | / a\n"
          "2 | | b\n"
          "3 | | c\n"
          "  | : 2 more lines\n"
          "  | \\ five\n");
}

static void wraps_a_label_that_does_not_fit(void **state)
{
    (void)state;
    check(
        "DROP TABLE users_with_a_long_name_that_takes_half_the_line;",
        "users_with_a_long_name_that_takes_half_the_line",
        "a label of many words that has no room beside the marks, and is so long that even a line "
        "of its own is not enough",
        true,
        "1 │ DROP TABLE users_with_a_long_name_that_takes_half_the_line;\n"
        "  │            ━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━\n"
        "  │ a label of many words that has no room beside the marks, and is so long that\n"
        "  │ even a line of its own is not enough\n");
}

int main(void)
{
    setlocale(LC_CTYPE, "C.UTF-8");
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(marks_the_span),
        cmocka_unit_test(counts_cells),
        cmocka_unit_test(shows_no_control_character_and_no_secret),
        cmocka_unit_test(cuts_long_lines),
        cmocka_unit_test(shows_the_first_of_many_lines),
        cmocka_unit_test(wraps_a_label_that_does_not_fit),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
