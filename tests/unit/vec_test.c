#include "base/vec.h"

#include "unit.h"

#include <string.h>

typedef struct pair {
    int key;
    const char *name;
} pair;

static void test_elements_stay_through_growth(void **state)
{
    (void)state;
    pl_arena *arena = pl_arena_new();
    PL_VEC(int) numbers = {0};
    for (int i = 0; i < 10000; i++) {
        pl_vec_push(arena, &numbers, i);
    }
    assert_int_equal(numbers.count, 10000);
    for (int i = 0; i < 10000; i++) {
        assert_int_equal(numbers.at[i], i);
    }
    assert_int_equal(pl_vec_last(&numbers), 9999);
    pl_arena_free(arena);
}

static void test_two_that_grow_in_turn(void **state)
{
    (void)state;
    pl_arena *arena = pl_arena_new();
    PL_VEC(pair) pairs = {0};
    pl_strings names = {0};
    for (int i = 0; i < 100; i++) {
        pl_vec_push(arena, &pairs, (pair){.key = i, .name = "n"});
        pl_vec_push(arena, &names, pl_arena_printf(arena, "%d", i));
    }
    assert_int_equal(pairs.at[57].key, 57);
    assert_string_equal(names.at[57], "57");
    pl_arena_free(arena);
}

/* What is pushed may come from the vec itself, though growing moves it. */
static void test_an_element_of_the_vec_is_pushed(void **state)
{
    (void)state;
    pl_arena *arena = pl_arena_new();
    PL_VEC(int) numbers = {0};
    pl_vec_push(arena, &numbers, 7);
    for (int i = 0; i < 50; i++) {
        pl_vec_push(arena, &numbers, numbers.at[0]);
    }
    assert_int_equal(pl_vec_last(&numbers), 7);
    pl_arena_free(arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_elements_stay_through_growth),
        cmocka_unit_test(test_two_that_grow_in_turn),
        cmocka_unit_test(test_an_element_of_the_vec_is_pushed),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
