#include "base/parallel.h"

#include "unit.h"

#include <stdatomic.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

enum { COUNT = 10000 };

typedef struct counts {
    atomic_uint done[COUNT];
    atomic_uint highest_thread;
} counts;

static void work(void *context, unsigned thread, size_t i)
{
    counts *tally = context;
    atomic_fetch_add(&tally->done[i], 1);
    unsigned highest = atomic_load(&tally->highest_thread);
    while (thread > highest &&
           !atomic_compare_exchange_weak(&tally->highest_thread, &highest, thread)) {
    }
}

static void each_number_once(unsigned threads, size_t count)
{
    static counts tally;
    memset(&tally, 0, sizeof tally);
    pl_parallel_for(threads, count, work, &tally);
    for (size_t i = 0; i < COUNT; i++) {
        assert_int_equal(tally.done[i], i < count);
    }
    if (threads > 0) {
        assert_true(tally.highest_thread < threads);
    }
}

static void test_each_number_is_worked_on_once(void **state)
{
    (void)state;
    assert_true(pl_processor_count() >= 1);
    each_number_once(0, COUNT);
    each_number_once(1, COUNT);
    each_number_once(2, COUNT);
    each_number_once(8, COUNT);
    each_number_once(8, 3);
    each_number_once(8, 1);
    each_number_once(4, 0);
    each_number_once(100000, COUNT);
}

/* A thread needs 8 MiB of address space for its stack; then the caller does the work. */
static void without_threads(void *context)
{
    (void)context;
    struct rlimit limit = {.rlim_cur = 1 << 20, .rlim_max = 1 << 20};
    setrlimit(RLIMIT_AS, &limit);
    static counts tally;
    pl_parallel_for(4, COUNT, work, &tally);
    for (size_t i = 0; i < COUNT; i++) {
        if (tally.done[i] != 1) {
            _exit(1);
        }
    }
}

static void test_the_work_is_done_where_no_thread_can_be_started(void **state)
{
    (void)state;
#ifdef PL_SANITIZED
    skip(); /* a sanitizer needs the address space itself */
#endif
    assert_int_equal(unit_exit_code(without_threads, NULL), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_each_number_is_worked_on_once),
        cmocka_unit_test(test_the_work_is_done_where_no_thread_can_be_started),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
