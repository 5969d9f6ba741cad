/* The pages in docs/ say what the rules and facts say. script/make-rule-docs
 * writes them. */
#include "base/file.h"
#include "base/str.h"
#include "check/rule/docs.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

static pl_arena *arena;
static pl_rules *rules;

static int set_up(void **state)
{
    pl_error error = {0};

    (void)state;
    arena = pl_arena_new();
    if (pl_rules_load(arena, &rules, &error) != PL_OK) {
        fail_msg("%s:%u: %s", error.path, error.line, error.message);
    }
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    pl_arena_free(arena);
    return 0;
}

static bool recording(void)
{
    return getenv("PLUMB_RECORD") != NULL;
}

static void compare(const char *path, const pl_str *page)
{
    pl_error error = {0};
    pl_text *text = NULL;

    if (recording()) {
        assert_int_equal(pl_file_write(path, page->at, page->count, &error), PL_OK);
    } else if (pl_file_read(arena, path, PL_FILE_MAXIMUM, &text, &error) != PL_OK ||
               !pl_same(text->bytes, page->at)) {
        fail_msg("%s is not up to date: run script/make-rule-docs", path);
    }
}

static void every_rule_has_its_page(void **state)
{
    const pl_rule_list *all = pl_rules_all(rules);

    (void)state;
    for (size_t i = 0; i < all->count; i++) {
        pl_str page = pl_str_begin(arena, PL_STR_MAXIMUM);
        pl_error error = {0};

        assert_int_equal(pl_rule_docs_page(arena, all->at[i], &page, &error), PL_OK);
        compare(pl_arena_printf(arena, "docs/rules/%s.md", all->at[i]->id), &page);
    }
}

static void every_page_has_its_rule(void **state)
{
    pl_entries entries = {0};

    (void)state;
    assert_int_equal(pl_folder_list(arena, "docs/rules", NULL, &entries, NULL), PL_OK);
    for (size_t i = 0; i < entries.count; i++) {
        char *id = pl_arena_strdup(arena, entries.at[i].name);

        assert_true(pl_ends_with(id, ".md"));
        id[strlen(id) - 3] = '\0';
        if (pl_same(id, "README") || pl_rules_find(rules, id) != NULL) {
            continue;
        }
        if (recording()) {
            unlink(entries.at[i].path);
        } else {
            fail_msg("%s: there is no such rule", entries.at[i].path);
        }
    }
}

static void the_index_and_the_facts_are_up_to_date(void **state)
{
    pl_str index = pl_str_begin(arena, PL_STR_MAXIMUM);
    pl_str facts = pl_str_begin(arena, PL_STR_MAXIMUM);

    (void)state;
    pl_rule_docs_index(rules, &index);
    compare("docs/rules/README.md", &index);
    pl_rule_docs_facts(&facts);
    compare("docs/facts.md", &facts);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_rule_has_its_page),
        cmocka_unit_test(every_page_has_its_rule),
        cmocka_unit_test(the_index_and_the_facts_are_up_to_date),
    };

    return cmocka_run_group_tests(tests, set_up, tear_down);
}
