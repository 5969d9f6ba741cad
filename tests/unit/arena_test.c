#include "base/arena.h"

#include "unit.h"

#include <stdint.h>
#include <string.h>
#include <unistd.h>

static char order[8];

static void note(void *handle)
{
    strncat(order, handle, 1);
}

static char a[] = "a";
static char b[] = "b";
static char c[] = "c";

static void test_allocations_are_zeroed_and_aligned(void **state)
{
    (void)state;
    pl_arena *arena = pl_arena_new();
    static const size_t sizes[] = {0, 1, 7, 16, 100, 5000, 2 << 20};
    for (size_t i = 0; i < sizeof sizes / sizeof sizes[0]; i++) {
        char *bytes = pl_arena_alloc(arena, sizes[i]);
        assert_int_equal((uintptr_t)bytes % _Alignof(max_align_t), 0);
        for (size_t j = 0; j < sizes[i]; j++) {
            assert_int_equal(bytes[j], 0);
        }
        memset(bytes, 'x', sizes[i]);
    }
    assert_true(pl_arena_bytes(arena) > 2 << 20);
    pl_arena_free(arena);
}

static void test_many_small_allocations_do_not_overlap(void **state)
{
    (void)state;
    enum { COUNT = 100000 };
    pl_arena *arena = pl_arena_new();
    size_t **numbers = pl_arena_alloc(arena, COUNT * sizeof *numbers);
    for (size_t i = 0; i < COUNT; i++) {
        numbers[i] = pl_arena_make(arena, size_t);
        *numbers[i] = i;
    }
    for (size_t i = 0; i < COUNT; i++) {
        assert_int_equal(*numbers[i], i);
    }
    pl_arena_free(arena);
}

static void test_copies_of_strings(void **state)
{
    (void)state;
    pl_arena *arena = pl_arena_new();
    assert_null(pl_arena_strdup(arena, NULL));
    assert_string_equal(pl_arena_strdup(arena, "users"), "users");
    assert_string_equal(pl_arena_strndup(arena, "users", 2), "us");
    assert_string_equal(pl_arena_strndup(arena, NULL, 0), "");
    assert_memory_equal(pl_arena_copy(arena, "a\0b", 3), "a\0b", 3);
    assert_non_null(pl_arena_copy(arena, NULL, 0));
    assert_string_equal(pl_arena_printf(arena, "%s.%d", "t", 7), "t.7");
    pl_arena_free(arena);
}

static void test_release_is_last_first(void **state)
{
    (void)state;
    order[0] = '\0';
    pl_arena *arena = pl_arena_new();
    pl_arena_defer(arena, note, a);
    pl_arena_defer(arena, note, b);
    pl_arena_defer(arena, note, c);
    pl_arena_free(arena);
    assert_string_equal(order, "cba");
    pl_arena_free(NULL);
}

static void test_a_parent_frees_its_children(void **state)
{
    (void)state;
    order[0] = '\0';
    pl_arena *parent = pl_arena_new();
    pl_arena *child = pl_arena_new();
    pl_arena_defer(parent, note, a);
    pl_arena_adopt(parent, child);
    pl_arena_defer(child, note, c);
    pl_arena_free(parent);
    assert_string_equal(order, "ca");
}

static void test_a_child_may_go_first_or_be_taken_over(void **state)
{
    (void)state;
    order[0] = '\0';
    pl_arena *first = pl_arena_new();
    pl_arena *second = pl_arena_new();
    pl_arena *early = pl_arena_new();
    pl_arena *moved = pl_arena_new();
    pl_arena_adopt(first, early);
    pl_arena_adopt(first, moved);
    pl_arena_defer(early, note, a);
    pl_arena_defer(moved, note, b);
    pl_arena_free(early);
    pl_arena_adopt(second, moved);
    pl_arena_free(first);
    assert_string_equal(order, "a");
    pl_arena_free(second);
    assert_string_equal(order, "ab");
}

static void test_only_the_last_block_extends(void **state)
{
    (void)state;
    pl_arena *arena = pl_arena_new();
    char *first = pl_arena_alloc(arena, 16);
    char *last = pl_arena_alloc(arena, 16);
    assert_false(pl_arena_extend(arena, NULL, 0, 16));
    assert_false(pl_arena_extend(arena, first, 16, 32));
    assert_false(pl_arena_extend(arena, last, 16, 64 << 20));
    assert_false(pl_arena_extend(arena, last, 16, 9000));
#ifndef PL_ARENA_SINGLE
    assert_true(pl_arena_extend(arena, last, 16, 1000));
    assert_int_equal(last[999], 0);
    assert_true((char *)pl_arena_alloc(arena, 1) >= last + 1000);
#endif
    pl_arena_free(arena);
}

static void leave(size_t size)
{
    (void)size;
    _exit(7);
}

typedef struct shortage {
    pl_out_of_memory handler;
    size_t size;
} shortage;

static void run_short(void *context)
{
    static pl_arena *volatile arena; /* not lost when the process leaves */
    const shortage *wanted = context;
    pl_arena_on_out_of_memory(wanted->handler);
    arena = pl_arena_new();
    pl_arena_alloc(arena, wanted->size);
}

static void test_the_handler_is_called_when_memory_runs_out(void **state)
{
    (void)state;
    assert_int_equal(unit_exit_code(run_short, &(shortage){NULL, SIZE_MAX / 4}), 70);
    assert_int_equal(unit_exit_code(run_short, &(shortage){leave, SIZE_MAX / 4}), 7);
    assert_int_equal(unit_exit_code(run_short, &(shortage){leave, SIZE_MAX - 4}), 7);
}

static void note_release(void *handle)
{
    ++*(int *)handle;
}

static void test_an_emptied_arena_is_as_new(void **state)
{
    (void)state;
    pl_arena *arena = pl_arena_new();
    int released = 0;
    size_t after_first = 0;
    for (int round = 1; round <= 20; round++) {
        pl_arena_defer(arena, note_release, &released);
        pl_arena_alloc(arena, (size_t)1 << 20);
        for (int i = 0; i < 1000; i++) {
            unsigned char *bytes = pl_arena_alloc(arena, 100);
            assert_int_equal(bytes[0], 0);
            assert_int_equal(bytes[99], 0);
            memset(bytes, 0xff, 100);
        }
        pl_arena_empty(arena);
        assert_int_equal(released, round);
        after_first = round == 1 ? pl_arena_bytes(arena) : after_first;
        assert_true(pl_arena_bytes(arena) <= 2 * after_first);
    }
    pl_arena_free(arena);
}

/* The address sanitizer would otherwise end the program at such a request. */
__attribute__((visibility("default"))) const char *__asan_default_options(void);
const char *__asan_default_options(void)
{
    return "allocator_may_return_null=1";
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_allocations_are_zeroed_and_aligned),
        cmocka_unit_test(test_many_small_allocations_do_not_overlap),
        cmocka_unit_test(test_copies_of_strings),
        cmocka_unit_test(test_release_is_last_first),
        cmocka_unit_test(test_a_parent_frees_its_children),
        cmocka_unit_test(test_a_child_may_go_first_or_be_taken_over),
        cmocka_unit_test(test_an_emptied_arena_is_as_new),
        cmocka_unit_test(test_only_the_last_block_extends),
        cmocka_unit_test(test_the_handler_is_called_when_memory_runs_out),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
