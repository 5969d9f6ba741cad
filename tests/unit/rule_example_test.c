/* Every example of every rule: a bad one fires the rule, a good one does not.
 * The examples go through files, so that what they show is what a user's folder
 * would show. */
#include "base/file.h"
#include "base/str.h"
#include "check/lint.h"
#include "source/load.h"

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

/* How a migration looks in the folder of a runner: two files, or two sections
 * of one. The number of the migration stands for %03u. */
typedef struct layout {
    const char *runner;
    const char *up_name;
    const char *down_name; /* NULL: a section of the same file */
    const char *up_mark, *down_mark;
} layout;

static const layout layouts[] = {
    {"golang-migrate", "%03u_m.up.sql", "%03u_m.down.sql", "", ""},
    {"sqlx", "%03u_m.up.sql", "%03u_m.down.sql", "", ""},
    {"goose", "%05u_m.sql", NULL, "-- +goose Up\n", "-- +goose Down\n"},
    {"dbmate", "2024010100%04u_m.sql", NULL, "-- migrate:up\n", "-- migrate:down\n"},
    {"sql-migrate", "%03u_m.sql", NULL, "-- +migrate Up\n", "-- +migrate Down\n"},
    {"flyway", "V%u__m.sql", "U%u__m.sql", "", ""},
};

static const layout *layout_of(const char *runner)
{
    for (size_t i = 0; i < sizeof layouts / sizeof layouts[0]; i++) {
        if (runner == NULL || pl_same(layouts[i].runner, runner)) {
            return &layouts[i];
        }
    }
    fail_msg("no layout for %s: give the example `files`", runner);
    return NULL;
}

static void write_file(pl_arena *arena, const char *folder, const char *name, const char *content)
{
    char *path = pl_path_join(arena, folder, name);
    char *parent = pl_path_folder(arena, path);

    if (!pl_path_exists(parent)) {
        assert_int_equal(mkdir(parent, 0700), 0);
    }
    assert_int_equal(pl_file_write(path, content, strlen(content), NULL), PL_OK);
}

static const char *joined(pl_arena *arena, const char *mark, const pl_strings *statements)
{
    pl_str text = pl_str_begin(arena, PL_STR_MAXIMUM);

    pl_str_add(&text, mark);
    for (size_t i = 0; i < statements->count; i++) {
        pl_str_addf(&text, "%s\n", statements->at[i]);
    }
    return text.at;
}

#pragma GCC diagnostic ignored "-Wformat-nonliteral"
static void write_migration(pl_arena *arena, const char *folder, const layout *as, unsigned number,
                            const pl_strings *up, const pl_strings *down)
{
    const char *up_text = joined(arena, as->up_mark, up);
    const char *down_text = down == NULL ? "" : joined(arena, as->down_mark, down);

    if (as->down_name == NULL) {
        write_file(arena, folder, pl_arena_printf(arena, as->up_name, number),
                   pl_arena_printf(arena, "%s%s", up_text, down_text));
        return;
    }
    write_file(arena, folder, pl_arena_printf(arena, as->up_name, number), up_text);
    if (down != NULL) {
        write_file(arena, folder, pl_arena_printf(arena, as->down_name, number), down_text);
    }
}

static void write_example(pl_arena *arena, const char *folder, const pl_example *example)
{
    const layout *as;
    unsigned number = 1;

    for (size_t i = 0; i < example->files.count; i++) {
        write_file(arena, folder, example->files.at[i].name, example->files.at[i].content);
    }
    if (example->files.count > 0) {
        return;
    }
    as = layout_of(example->runner);
    for (size_t i = 0; i < example->given.count; i++) {
        pl_strings one = {&example->given.at[i], 1, 1};

        write_migration(arena, folder, as, number++, &one, NULL);
    }
    write_migration(arena, folder, as, number, &example->up,
                    example->has_down ? &example->down : NULL);
}

static void remove_folder(pl_arena *arena, const char *folder)
{
    pl_entries entries = {0};

    assert_int_equal(pl_folder_list(arena, folder, NULL, &entries, NULL), PL_OK);
    for (size_t i = 0; i < entries.count; i++) {
        if (entries.at[i].kind == PL_ENTRY_FOLDER) {
            remove_folder(arena, entries.at[i].path);
        } else {
            unlink(entries.at[i].path);
        }
    }
    rmdir(folder);
}

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
    write_example(arena, folder, example);
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
    remove_folder(arena, folder);
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
