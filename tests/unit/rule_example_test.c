/* Every example of every rule: a bad one fires the rule, a good one does not.
 * The examples go through files, so that what they show is what a user's folder
 * would show. */
#include "base/file.h"
#include "base/str.h"
#include "check/lint.h"
#include "source/load.h"

#include "example.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

/* Whether the rule fired: on the migration looked at or on the history; the
 * given ones don't count. */
static bool fired(const pl_lint_result *result, const pl_rule *rule, const pl_example *example,
                  const pl_history *history)
{
    for (size_t i = 0; i < result->findings.count; i++) {
        const pl_finding *finding = result->findings.at[i];
        bool counts = example->files.count > 0 || finding->migration == NULL ||
                      finding->migration->number + 1 == history->migrations.count;

        if (finding->rule == rule && counts) {
            return true;
        }
    }
    return false;
}

static const char *all_findings(pl_arena *arena, const pl_lint_result *result)
{
    pl_str text = pl_str_begin(arena, PL_STR_MAXIMUM);

    for (size_t i = 0; i < result->findings.count; i++) {
        const pl_finding *finding = result->findings.at[i];

        pl_str_addf(&text, "\n    %s:%u: [%s] %s", finding->path,
                    finding->span.text == NULL
                        ? 0
                        : pl_text_place(finding->span.text, finding->span.begin).line,
                    finding->rule->id, finding->message);
    }
    return text.at;
}

static bool run_example(const pl_rules *rules, const pl_rule *rule, const pl_example *example,
                        size_t number)
{
    pl_arena *arena = pl_arena_new();
    char folder[] = "/tmp/plumb-example-XXXXXX";
    pl_load_options load = {.server_version = example->server};
    pl_lint_options options = {.min_certainty = PL_CERTAINTY_UNKNOWN};
    pl_lint_result result = {0};
    pl_histories histories = {0};
    pl_strings paths = {0};
    pl_error error = {0};
    bool right = false;

    load.runner =
        example->runner == NULL && example->files.count == 0 ? "golang-migrate" : example->runner;
    assert_non_null(mkdtemp(folder));
    example_write(arena, folder, example);
    pl_vec_push(arena, &paths, folder);
    if (rule->severity == PL_SEVERITY_OFF) {
        pl_vec_push(arena, &options.severities,
                    (pl_severity_override){rule->id, PL_SEVERITY_ERROR});
    }
    if (pl_history_load(arena, &paths, &load, &histories, &error) != PL_OK) {
        print_message("%s, example %zu: %s: %s\n", rule->path, number, error.path, error.message);
    } else {
        pl_lint(arena, rules, histories.at[0], &options, &result);
        right = fired(&result, rule, example, histories.at[0]) == example->bad;
        if (!right) {
            print_message("%s: %s example %zu %s; found:%s\n", rule->path,
                          example->bad ? "bad" : "good", number,
                          example->bad ? "does not fire" : "fires", all_findings(arena, &result));
        }
    }
    example_remove(arena, folder);
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
