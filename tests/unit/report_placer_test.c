#include "report/placer.h"

#include <string.h>

#include "unit.h"

/* In whatever order places are asked for, they are those of pl_text_place. */
static void test_any_order(void **state)
{
    (void)state;
    pl_arena *arena = pl_arena_new();
    const char *bytes = "\xef\xbb\xbf"
                        "a\xc3\xa9x\xff y\r\n\n\xe6\x97\xa5z";
    uint32_t size = (uint32_t)strlen(bytes);
    const pl_text *text = pl_text_new(arena, "a.sql", bytes, size);
    const pl_text *other = pl_text_new(arena, "b.sql", "one line", 8);
    for (uint32_t i = 0; i <= size; i++) {
        for (uint32_t j = 0; j <= size; j++) {
            pl_placer placer = {0};
            pl_placer_place(&placer, other, 5);
            pl_placer_place(&placer, text, i);
            pl_place place = pl_placer_place(&placer, text, j);
            pl_place expected = pl_text_place(text, j);
            assert_int_equal(place.line, expected.line);
            assert_int_equal(place.column, expected.column);
            assert_int_equal(pl_placer_line(text, j), expected.line);
        }
    }
    pl_arena_free(arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_any_order)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
