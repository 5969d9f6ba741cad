/* Rules as data: the built-in ones load, and a wrong one is refused with the
 * place of the mistake.
 */
#include "base/file.h"
#include "base/str.h"
#include "check/json_place.h"
#include "check/rule/program.h"

#include <cJSON.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

typedef struct fixture {
    pl_arena *arena;
    pl_error error;
    char folder[64];
    char path[128];
} fixture;

static int set_up(void **state)
{
    fixture *f = test_calloc(1, sizeof *f);

    f->arena = pl_arena_new();
    snprintf(f->folder, sizeof f->folder, "/tmp/plumb-rule-XXXXXX");
    assert_non_null(mkdtemp(f->folder));
    snprintf(f->path, sizeof f->path, "%s/r.json", f->folder);
    *state = f;
    return 0;
}

static int tear_down(void **state)
{
    fixture *f = *state;

    unlink(f->path);
    rmdir(f->folder);
    pl_arena_free(f->arena);
    test_free(f);
    return 0;
}

static pl_rules *built_in(fixture *f)
{
    pl_rules *rules = NULL;

    if (pl_rules_load(f->arena, &rules, &f->error) != PL_OK) {
        fail_msg("%s:%u:%u: %s", f->error.path, f->error.line, f->error.column, f->error.message);
    }
    return rules;
}

/* The rules with one more, of this text. */
static pl_status load(fixture *f, const char *text, pl_rules **rules)
{
    *rules = built_in(f);
    f->error = (pl_error){0};
    assert_int_equal(pl_file_write(f->path, text, strlen(text), NULL), PL_OK);
    return pl_rules_load_folder(*rules, f->folder, &f->error);
}

static void refused(fixture *f, const char *text, unsigned line, unsigned column,
                    const char *message)
{
    pl_rules *rules;

    assert_int_equal(load(f, text, &rules), PL_CONFIGURATION);
    if (strstr(f->error.message, message) == NULL) {
        fail_msg("said: %s", f->error.message);
    }
    assert_string_equal(f->error.path, f->path);
    assert_int_equal(f->error.line, line);
    assert_int_equal(f->error.column, column);
}

#define HEAD                                                                                       \
    "{\"id\": \"x\", \"family\": \"mine\", \"severity\": \"error\", \"title\": "                   \
    "\"t\",\n"
#define TAIL "\"message\": \"m\"}"

static void built_in_rules_load_in_order(void **state)
{
    const pl_rule_list *all = pl_rules_all(built_in(*state));

    assert_true(all->count > 5);
    for (size_t i = 1; i < all->count; i++) {
        int order = pl_compare(all->at[i - 1]->family, all->at[i]->family);

        assert_true(order < 0 ||
                    (order == 0 && pl_compare(all->at[i - 1]->id, all->at[i]->id) < 0));
    }
}

static void built_in_rules_lie_where_they_say(void **state)
{
    fixture *f = *state;
    const pl_rule_list *all = pl_rules_all(built_in(f));

    for (size_t i = 0; i < all->count; i++) {
        const pl_rule *rule = all->at[i];

        assert_string_equal(rule->path,
                            pl_arena_printf(f->arena, "rules/%s/%s.json", rule->family, rule->id));
    }
}

static void every_rule_has_prose_and_examples(void **state)
{
    fixture *f = *state;
    const pl_rule_list *all = pl_rules_all(built_in(f));

    for (size_t i = 0; i < all->count; i++) {
        pl_rule_prose prose;
        bool good = false, bad = false;

        if (pl_rule_prose_load(f->arena, all->at[i], &prose, &f->error) != PL_OK) {
            fail_msg("%s:%u: %s", f->error.path, f->error.line, f->error.message);
        }
        for (size_t j = 0; j < prose.examples.count; j++) {
            *(prose.examples.at[j].bad ? &bad : &good) = true;
        }
        if (!good || !bad || prose.why.count == 0 || prose.fix.count == 0) {
            fail_msg("%s needs why, remedy, a bad and a good example", all->at[i]->id);
        }
    }
}

static void fact_names_are_unique(void **state)
{
    (void)state;
    for (size_t i = 0; i < pl_fact_count; i++) {
        assert_ptr_equal(pl_fact_by_name(pl_facts[i].name), &pl_facts[i]);
        assert_true(strlen(pl_facts[i].meaning) > 3);
    }
    assert_null(pl_fact_by_name("no.such_fact"));
}

static void a_rule_is_found_where_it_is_asked(void **state)
{
    fixture *f = *state;
    pl_rules *rules;

    assert_int_equal(load(f, HEAD "\"on\": [\"class:index\", \"script_end\"],\n" TAIL, &rules),
                     PL_OK);
    assert_non_null(pl_rules_find(rules, "x"));
    assert_int_equal(pl_rules_at(rules, PL_EVENT_SCRIPT_END, PL_OP_BEGIN)->count,
                     pl_rules_at(built_in(f), PL_EVENT_SCRIPT_END, PL_OP_BEGIN)->count + 1);
    assert_int_equal(pl_rules_at(rules, PL_EVENT_OPERATION, PL_OP_DROP_INDEX)->count,
                     pl_rules_at(built_in(f), PL_EVENT_OPERATION, PL_OP_DROP_INDEX)->count + 1);
    assert_int_equal(pl_rules_at(rules, PL_EVENT_OPERATION, PL_OP_DROP_TABLE)->count,
                     pl_rules_at(built_in(f), PL_EVENT_OPERATION, PL_OP_DROP_TABLE)->count);
}

static void mistakes_are_refused_with_their_place(void **state)
{
    fixture *f = *state;

    refused(f, HEAD "\"on\": \"statement\",\n  \"when\": [\"statement.stat = read\"],\n" TAIL, 3,
            12, "unknown fact \"statement.stat\"");
    refused(f, HEAD "\"on\": \"statement\", \"when\": [\"index.unique\"],\n" TAIL, 2, 29,
            "not known where");
    refused(f, HEAD "\"on\": \"create_tabel\",\n" TAIL, 2, 1, "create_tabel");
    refused(f, HEAD "\"on\": \"operation\", \"each\": \"operation.cascade\",\n" TAIL, 2, 20,
            "is no list");
    refused(f, HEAD "\"on\": \"operation\", \"wen\": [],\n" TAIL, 2, 20, "unknown key \"wen\"");
    refused(f, HEAD "\"on\": \"operation\", \"when\": [\"operation.name ~ (\"],\n" TAIL, 2, 29,
            "not a regular expression");
    refused(f, HEAD "\"on\": \"operation\", \"when\": [\"operation.cascade = 1\"],\n" TAIL, 2, 29,
            "is a yes or no");
    refused(f, HEAD "\"on\": \"operation\", \"when\": [\"server.version > ten\"],\n" TAIL, 2, 29,
            "compared with a number");
    refused(f, HEAD "\"on\": \"operation\", \"when\": [\"operation.kind = add_colum\"],\n" TAIL, 2,
            29, "is never \"add_colum\"");
    refused(f, HEAD "\"on\": \"operation\", \"when\": [\"script.direction = do\"],\n" TAIL, 2, 29,
            "is never \"do\"");
    refused(f, HEAD "\"on\": \"operation\", \"unless\": [\"nothing\"],\n" TAIL, 2, 31,
            "no condition of that name");
    refused(f, HEAD "\"on\": \"operation\", \"fix\": [\"{index.nam}\"],\n" TAIL, 2, 28,
            "unknown fact");
    refused(f, HEAD "\"on\": \"operation\", \"fix\": [{\"text\": \"a\", \"sql\": \"b\"}],\n" TAIL,
            2, 28, "stand for each other");
    refused(f, HEAD "\"on\": \"operation\", \"fix\": [{\"when\": []}],\n" TAIL, 2, 28, "missing");
    refused(f,
            HEAD "\"on\": \"operation\", \"fix\": [{\"text\": \"a\", \"insert\": "
                 "\"end-of-down\"}],\n" TAIL,
            2, 28, "says where");
    refused(f,
            HEAD "\"on\": \"operation\", \"fix\": [{\"sql\": \"a\", \"insert\": "
                 "\"end-of-up\"}],\n" TAIL,
            2, 41, "unknown insert");
    refused(f, HEAD "\"on\": \"operation\",\n \"on\": \"statement\",\n" TAIL, 3, 2, "there twice");
    refused(f, HEAD "\"on\": \"operation\"\n" TAIL, 3, 1, "not valid JSON");
    refused(f, "[]", 1, 1, "an object");
}

static void an_id_that_exists_is_refused(void **state)
{
    refused(*state,
            "{\"id\": \"down-missing\", \"family\": \"mine\", \"severity\": "
            "\"error\", \"title\": "
            "\"t\", \"on\": \"statement\", \"message\": \"m\"}",
            1, 2, "exists already");
}

static void options_are_typed(void **state)
{
    fixture *f = *state;
    pl_rules *rules;

    assert_int_equal(load(f,
                          HEAD "\"on\": \"script_end\", \"options\": {\"limit\": {\"type\": "
                               "\"integer\", \"default\": \"3\"}},\n"
                               "\"when\": [\"script.statement_count > option.limit\"],\n" TAIL,
                          &rules),
                     PL_OK);
    assert_int_equal(pl_rules_set_option(rules, "x", "limit", "7", &f->error), PL_OK);
    assert_int_equal(pl_rules_find(rules, "x")->program->options.at[0]->number, 7);
    assert_int_equal(pl_rules_set_option(rules, "x", "limit", "many", &f->error), PL_CONFIGURATION);
    assert_int_equal(pl_rules_find(rules, "x")->program->options.at[0]->number, 7);
    assert_int_equal(pl_rules_set_option(rules, "x", "limits", "7", NULL), PL_CONFIGURATION);
}

static void severities_are_set_by_rule_and_family(void **state)
{
    fixture *f = *state;
    pl_rules *rules = built_in(f);

    assert_int_equal(pl_rules_set_severity(rules, "reversal", PL_SEVERITY_INFO, &f->error), PL_OK);
    assert_int_equal(pl_rules_find(rules, "down-missing")->effective, PL_SEVERITY_INFO);
    assert_int_equal(pl_rules_find(rules, "down-missing")->severity, PL_SEVERITY_ERROR);
    assert_int_equal(pl_rules_set_severity(rules, "sqlite", PL_SEVERITY_INFO, &f->error), PL_OK);
    assert_int_equal(pl_rules_find(rules, "sqlite-affinity")->effective, PL_SEVERITY_OFF);
    assert_int_equal(pl_rules_set_severity(rules, "sqlite-affinity", PL_SEVERITY_INFO, &f->error),
                     PL_OK);
    assert_int_equal(pl_rules_find(rules, "sqlite-affinity")->effective, PL_SEVERITY_INFO);
    assert_int_equal(pl_rules_set_severity(rules, "sqlite", PL_SEVERITY_OFF, &f->error), PL_OK);
    assert_int_equal(pl_rules_find(rules, "sqlite-affinity")->effective, PL_SEVERITY_OFF);
    assert_int_equal(pl_rules_set_severity(rules, "down-mising", PL_SEVERITY_INFO, &f->error),
                     PL_CONFIGURATION);
}

static void places_of_json_values_are_found(void **state)
{
    static const char text[] = "{\"a\": [1, {\"b\\\"\": \"x:y\"}],\n \"c\": true}";
    fixture *f = *state;
    cJSON *root = NULL;

    assert_true(pl_json_read("f", text, strlen(text), &root, &f->error));
    pl_fail(&f->error, PL_CONFIGURATION, "x");
    pl_json_place(&f->error, "f", text, strlen(text), root, cJSON_GetObjectItem(root, "c"));
    assert_int_equal(f->error.line, 2);
    assert_int_equal(f->error.column, 2);
    cJSON_Delete(root);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)
        TEST(built_in_rules_load_in_order),          TEST(built_in_rules_lie_where_they_say),
        TEST(every_rule_has_prose_and_examples),     TEST(fact_names_are_unique),
        TEST(a_rule_is_found_where_it_is_asked),     TEST(mistakes_are_refused_with_their_place),
        TEST(an_id_that_exists_is_refused),          TEST(options_are_typed),
        TEST(severities_are_set_by_rule_and_family), TEST(places_of_json_values_are_found),
#undef TEST
    };

    cmocka_set_message_output(CM_OUTPUT_STDOUT);
    return cmocka_run_group_tests(tests, NULL, NULL);
}
