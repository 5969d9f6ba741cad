/* Every example of every rule: a bad one fires the rule, a good one does not.
 * The examples go through files, so that what they show is what a user's folder
 * would show. */
#include "base/str.h"
#include "check/example.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

static bool run_example(const pl_rules *rules, const pl_rule *rule, const pl_example *example,
                        size_t number)
{
    pl_arena *arena = pl_arena_new();
    pl_example_result result;
    pl_error error = {0};
    bool right = false;

    if (pl_example_try(arena, rules, rule, example, &result, &error) != PL_OK) {
        print_message("%s, example %zu: %s: %s\n", rule->path, number, error.path, error.message);
    } else if (!result.right) {
        print_message("%s: %s example %zu %s; found:\n%s", rule->path,
                      example->bad ? "bad" : "good", number,
                      example->bad ? "does not fire" : "fires", result.found);
    }
    right = error.status == PL_OK && result.right;
    pl_arena_free(arena);
    return right;
}

static void every_example_is_true(void **state)
{
    pl_arena *arena = pl_arena_new();
    pl_rules *rules = NULL;
    pl_error error = {0};
    size_t wrong = 0;
    const char *only = getenv("PLUMB_RULE"); /* one rule's examples, while it is written */

    (void)state;
    if (pl_rules_load(arena, &rules, &error) != PL_OK) {
        fail_msg("%s:%u:%u: %s", error.path, error.line, error.column, error.message);
    }
    for (size_t i = 0; i < pl_rules_all(rules)->count; i++) {
        const pl_rule *rule = pl_rules_all(rules)->at[i];
        pl_rule_prose prose;

        if (only != NULL && !pl_same(only, rule->id)) {
            continue;
        }
        if (pl_rule_prose_load(arena, rule, &prose, &error) != PL_OK) {
            fail_msg("%s:%u:%u: %s", error.path, error.line, error.column, error.message);
        }
        for (size_t j = 0; j < prose.examples.count; j++) {
            wrong += !run_example(rules, rule, &prose.examples.at[j], j + 1);
        }
    }
    pl_arena_free(arena);
    assert_int_equal(wrong, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(every_example_is_true)};

    return cmocka_run_group_tests(tests, NULL, NULL);
}
