#include "base/process.h"

#include "base/str.h"
#include "unit.h"

#include <signal.h>
#include <stdlib.h>
#include <string.h>

static pl_arena *arena;

static int begin(void **state)
{
    (void)state;
    signal(SIGPIPE, SIG_IGN);
    arena = pl_arena_new();
    return 0;
}

static int end(void **state)
{
    (void)state;
    pl_arena_free(arena);
    return 0;
}

static pl_process_result run(const char *script)
{
    const char *words[] = {"sh", "-c", script, NULL};
    pl_process_result result;
    assert_int_equal(pl_process_run(arena, &(pl_process_plan){.arguments = words}, &result, NULL),
                     PL_OK);
    return result;
}

static void answers_with_output_and_code(void **state)
{
    (void)state;
    pl_process_result result = run("printf 'a\\0b'; echo oh >&2; exit 7");
    assert_int_equal(result.code, 7);
    assert_int_equal(result.out_size, 3);
    assert_memory_equal(result.out, "a\0b", 3);
    assert_string_equal(result.errors, "oh\n");
    assert_int_equal(run("kill -9 $$").code, 128 + 9);
}

static void its_input_is_empty(void **state)
{
    (void)state;
    assert_string_equal(run("cat; echo end").out, "end\n");
}

/* Each of the two fills its pipe many times over, one after the other. */
static void much_on_both_ends_is_no_deadlock(void **state)
{
    (void)state;
    pl_process_result result =
        run("head -c 3000000 /dev/zero >&2; head -c 3000000 /dev/zero; echo end >&2");
    assert_int_equal(result.code, 0);
    assert_int_equal(result.out_size, 3000000);
}

static void arguments_are_words_and_not_a_line(void **state)
{
    const char *words[] = {"printf", "%s|", "a b", "$HOME;`id`", "", "*", NULL};
    pl_process_result result;
    (void)state;
    assert_int_equal(pl_process_run(arena, &(pl_process_plan){.arguments = words}, &result, NULL),
                     PL_OK);
    assert_string_equal(result.out, "a b|$HOME;`id`||*|");
}

static void variables_are_set_on_top(void **state)
{
    const char *words[] = {"sh", "-c", "echo $PLUMB_A $PLUMB_B", NULL};
    const char *more[] = {"PLUMB_A=new", NULL};
    pl_process_result result;
    (void)state;
    setenv("PLUMB_A", "old", 1);
    setenv("PLUMB_B", "kept", 1);
    pl_process_plan plan = {.arguments = words, .environment = more};
    assert_int_equal(pl_process_run(arena, &plan, &result, NULL), PL_OK);
    assert_string_equal(result.out, "new kept\n");
}

static void one_that_is_not_there_is_named(void **state)
{
    const char *words[] = {"plumb-no-such-program", NULL};
    pl_process_result result;
    pl_error error = {0};
    (void)state;
    assert_int_equal(pl_process_run(arena, &(pl_process_plan){.arguments = words}, &result, &error),
                     PL_CHILD);
    assert_string_equal(error.message,
                        "the program plumb-no-such-program is not installed, or not in PATH");
}

static void one_that_takes_too_long_is_ended(void **state)
{
    const char *words[] = {"sleep", "60", NULL};
    pl_process_plan plan = {.arguments = words, .seconds = 1};
    pl_process_result result;
    pl_error error = {0};
    (void)state;
    assert_int_equal(pl_process_run(arena, &plan, &result, &error), PL_CHILD);
    assert_string_equal(error.message, "sleep did not answer for 1 seconds");
}

static void one_that_says_too_much_is_ended(void **state)
{
    const char *words[] = {"yes", NULL};
    pl_process_plan plan = {.arguments = words, .maximum = 100000};
    pl_process_result result;
    pl_error error = {0};
    (void)state;
    assert_int_equal(pl_process_run(arena, &plan, &result, &error), PL_CHILD);
    assert_string_equal(error.message, "yes answers with more than 100000 bytes");
}

static void a_dialogue_goes_on(void **state)
{
    const char *words[] = {"sh", "-c", "while read -r x; do echo \"$x:\"; printf '%s' \"$x\"; done",
                           NULL};
    pl_dialogue *dialogue;
    char line[8], bytes[3];
    (void)state;
    assert_int_equal(
        pl_dialogue_begin(arena, &(pl_process_plan){.arguments = words}, &dialogue, NULL), PL_OK);
    for (int i = 0; i < 100; i++) {
        assert_int_equal(pl_dialogue_ask(dialogue, "abc\n", NULL), PL_OK);
        assert_int_equal(pl_dialogue_line(dialogue, line, sizeof line, NULL), PL_OK);
        assert_string_equal(line, "abc:");
        assert_int_equal(pl_dialogue_bytes(dialogue, bytes, 3, NULL), PL_OK);
        assert_memory_equal(bytes, "abc", 3);
    }
}

static void a_dialogue_with_one_that_left_ends(void **state)
{
    const char *words[] = {"true", NULL};
    pl_dialogue *dialogue;
    pl_error error = {0};
    char line[8];
    (void)state;
    assert_int_equal(
        pl_dialogue_begin(arena, &(pl_process_plan){.arguments = words}, &dialogue, NULL), PL_OK);
    assert_int_equal(pl_dialogue_line(dialogue, line, sizeof line, &error), PL_CHILD);
    assert_string_equal(error.message, "true ended before it had answered");
    (void)!pl_dialogue_ask(dialogue, "abc\n", NULL); /* no signal ends us */
    assert_int_equal(pl_dialogue_line(dialogue, line, sizeof line, NULL), PL_CHILD);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(answers_with_output_and_code, begin, end),
        cmocka_unit_test_setup_teardown(its_input_is_empty, begin, end),
        cmocka_unit_test_setup_teardown(much_on_both_ends_is_no_deadlock, begin, end),
        cmocka_unit_test_setup_teardown(arguments_are_words_and_not_a_line, begin, end),
        cmocka_unit_test_setup_teardown(variables_are_set_on_top, begin, end),
        cmocka_unit_test_setup_teardown(one_that_is_not_there_is_named, begin, end),
        cmocka_unit_test_setup_teardown(one_that_takes_too_long_is_ended, begin, end),
        cmocka_unit_test_setup_teardown(one_that_says_too_much_is_ended, begin, end),
        cmocka_unit_test_setup_teardown(a_dialogue_goes_on, begin, end),
        cmocka_unit_test_setup_teardown(a_dialogue_with_one_that_left_ends, begin, end),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
