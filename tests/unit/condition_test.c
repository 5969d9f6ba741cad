/* Conditions and wordings over a site built by hand: what an unknown fact does,
 * what holds. */
#include "base/str.h"
#include "check/rule/program.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static pl_arena *arena;
static pl_map *facts;
static pl_history history;
static pl_site site;
static pl_operation operation;
static pl_error error;
static const pl_runner *runner;

static int set_up(void **state)
{
    (void)state;
    arena = pl_arena_new();
    facts = pl_map_new(arena);
    for (size_t i = 0; i < pl_fact_count; i++) {
        union {
            const pl_fact *fact;
            void *value;
        } entry = {&pl_facts[i]};

        pl_map_put(facts, pl_facts[i].name, entry.value);
    }
    runner = pl_runner_find("goose");
    history = (pl_history){.path = "migrations", .runner = runner, .file_count = 3};
    operation = (pl_operation){.kind = PL_OP_DROP_TABLE,
                               .flags = PL_OPF_CASCADE,
                               .target = {.kind = PL_KIND_TABLE, .name = "users"}};
    site = (pl_site){.arena = arena, .history = &history, .operation = &operation};
    error = (pl_error){0};
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    pl_arena_free(arena);
    return 0;
}

static pl_rule_reader reader_of(const char *json)
{
    pl_rule_reader reader;

    assert_true(pl_rule_reader_open(&reader, arena, "rule.json", json, strlen(json), &error));
    return reader;
}

/* terms: a JSON array. */
static pl_truth holds(const char *terms)
{
    pl_rule_reader reader = reader_of(pl_arena_printf(arena, "{\"when\": %s}", terms));
    pl_compile compile = {.reader = &reader, .facts = facts, .provides = ~0U};
    const pl_condition *condition = pl_condition_compile(&compile, reader.root->child);

    if (condition == NULL) {
        fail_msg("%s: %s", terms, error.message);
    }
    return pl_condition_holds(condition, &site);
}

static const char *worded(const char *text)
{
    pl_rule_reader reader = reader_of("{}");
    pl_compile compile = {.reader = &reader, .facts = facts, .provides = ~0U};
    const pl_wording *wording = pl_wording_compile(&compile, reader.root, text);

    return wording == NULL ? NULL : pl_wording_text(wording, &site);
}

static void terms_compare(void **state)
{
    (void)state;
    assert_int_equal(holds("[\"operation.cascade\"]"), PL_TRUE);
    assert_int_equal(holds("[\"!operation.cascade\"]"), PL_FALSE);
    assert_int_equal(holds("[\"operation.kind = drop_table\"]"), PL_TRUE);
    assert_int_equal(holds("[\"operation.kind != drop_table\"]"), PL_FALSE);
    assert_int_equal(holds("[\"operation.name ~ ^us\"]"), PL_TRUE);
    assert_int_equal(holds("[\"operation.name !~ ^us\"]"), PL_FALSE);
    assert_int_equal(holds("[\"history.file_count >= 3\"]"), PL_TRUE);
    assert_int_equal(holds("[\"history.file_count > 3\"]"), PL_FALSE);
    assert_int_equal(holds("[\"history.file_count<=2\"]"), PL_FALSE);
    assert_int_equal(holds("[\"history.path = migrations\"]"), PL_TRUE);
}

static void a_text_that_is_not_there_equals_nothing(void **state)
{
    (void)state;
    assert_int_equal(holds("[\"operation.new_name\"]"), PL_FALSE);
    assert_int_equal(holds("[\"operation.new_name = x\"]"), PL_FALSE);
    assert_int_equal(holds("[\"operation.new_name != x\"]"), PL_TRUE);
    assert_int_equal(holds("[\"operation.new_name ~ .*\"]"), PL_FALSE);
}

static void lists_are_and_or_and_again(void **state)
{
    (void)state;
    assert_int_equal(holds("[]"), PL_TRUE);
    assert_int_equal(holds("[\"operation.cascade\", \"operation.only\"]"), PL_FALSE);
    assert_int_equal(holds("[[\"operation.cascade\", \"operation.only\"]]"), PL_TRUE);
    assert_int_equal(holds("[[[\"operation.cascade\", \"operation.only\"], "
                           "\"operation.full\"]]"),
                     PL_FALSE);
}

static void the_unknown_passes_on_only_where_it_decides(void **state)
{
    (void)state;
    assert_int_equal(holds("[\"server.version > 11\"]"), PL_UNKNOWN);
    assert_int_equal(holds("[\"!server.version\"]"), PL_UNKNOWN);
    assert_int_equal(holds("[\"server.version > 11\", \"operation.only\"]"), PL_FALSE);
    assert_int_equal(holds("[\"server.version > 11\", \"operation.cascade\"]"), PL_UNKNOWN);
    assert_int_equal(holds("[[\"server.version > 11\", \"operation.cascade\"]]"), PL_TRUE);
    assert_int_equal(holds("[[\"server.version > 11\", \"operation.only\"]]"), PL_UNKNOWN);
    history.server_version = 15;
    assert_int_equal(holds("[\"server.version > 11\"]"), PL_TRUE);
}

static void an_expensive_pattern_is_unknown(void **state)
{
    (void)state;
    operation.target.name = "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa!";
    assert_int_equal(holds("[\"operation.name ~ ^(a+)+$\"]"), PL_UNKNOWN);
}

static void wordings_hold_facts(void **state)
{
    (void)state;
    assert_string_equal(worded("drop {operation.name}, {{x}"), "drop users, {x}");
    assert_string_equal(worded("{operation.new_name}"), "");
    assert_string_equal(worded("{server.version} {operation.cascade}"), "? yes");
    assert_null(worded("{operation.nam}"));
    assert_null(worded("{operation.name"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)
        TEST(terms_compare),
        TEST(a_text_that_is_not_there_equals_nothing),
        TEST(lists_are_and_or_and_again),
        TEST(the_unknown_passes_on_only_where_it_decides),
        TEST(an_expensive_pattern_is_unknown),
        TEST(wordings_hold_facts),
#undef TEST
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
