/*
 * docs/runners.md holds the table of runner.c in words. The rows are made here and must stand
 * there.
 */
#include "base/file.h"
#include "base/str.h"
#include "source/runner.h"
#include "unit.h"

#include <string.h>

#define PAGE "docs/runners.md"

static const char *const wraps[] = {
    [PL_WRAP_NONE] = "none", [PL_WRAP_SCRIPT] = "each script", [PL_WRAP_BATCH] = "all pending"};

static const char *const sends[] = {[PL_SEND_WHOLE] = "whole",
                                    [PL_SEND_STATEMENTS] = "statement by statement",
                                    [PL_SEND_LINES] = "line by line",
                                    [PL_SEND_BREAKPOINTS] = "at breakpoints",
                                    [PL_SEND_PIPELINE] = "as one pipeline"};

static const char *const records[] = {[PL_RECORD_BEFORE] = "before it runs",
                                      [PL_RECORD_WITHIN] = "with it",
                                      [PL_RECORD_AFTER] = "after it"};

static const char *transaction_row(pl_arena *arena, const pl_runner *runner)
{
    const char *table = runner->history_table == NULL
                            ? ""
                            : pl_arena_printf(arena, ", `%s`", runner->history_table);
    return pl_arena_printf(arena, "| %s | `%s` | %s / %s / %s | %s | %s%s |\n", runner->title,
                           runner->id, wraps[runner->wraps_postgres], wraps[runner->wraps_sqlite],
                           wraps[runner->wraps_mysql], sends[runner->sending],
                           records[runner->recording], table);
}

static const char *opt_out_words(pl_arena *arena, const pl_runner *runner)
{
    if (runner->opt_out != NULL) {
        return pl_arena_printf(arena, "`%s` %s", runner->opt_out, runner->opt_out_where);
    }
    return runner->opt_out_where == NULL
               ? "can't be said"
               : pl_arena_printf(arena, "no word for it: %s", runner->opt_out_where);
}

static const char *down_row(pl_arena *arena, const pl_runner *runner)
{
    return pl_arena_printf(arena, "| %s | %s | %s%s |\n", runner->title,
                           opt_out_words(arena, runner),
                           runner->down_place != NULL ? runner->down_place : "none",
                           runner->down_required ? ", required" : "");
}

static const char *after_row(pl_arena *arena, const pl_runner *runner)
{
    static const char *const late[] = {[PL_LATE_UNKNOWN] = "not known",
                                       [PL_LATE_RUNS] = "runs late",
                                       [PL_LATE_SKIPPED] = "never runs",
                                       [PL_LATE_REFUSED] = "is refused"};
    return pl_arena_printf(arena, "| %s | %s | %s | %s |\n", runner->title, late[runner->late],
                           runner->known_by_name ? "name" : "version",
                           runner->checksum != NULL ? runner->checksum : "none");
}

static bool stands_in(const pl_text *page, const char *row)
{
    if (strstr(page->bytes, row) != NULL) {
        return true;
    }
    print_error(PAGE " lacks\n%s", row);
    return false;
}

static void test_page(void **state)
{
    (void)state;
    pl_arena *arena = pl_arena_new();
    pl_text *page = NULL;
    bool good = true;
    assert_int_equal(pl_file_read(arena, PAGE, PL_FILE_MAXIMUM, &page, NULL), PL_OK);
    for (size_t i = 0; pl_runner_at(i) != NULL; i++) {
        good &= stands_in(page, transaction_row(arena, pl_runner_at(i)));
        good &= stands_in(page, down_row(arena, pl_runner_at(i)));
        good &= stands_in(page, after_row(arena, pl_runner_at(i)));
    }
    assert_true(good);
    pl_arena_free(arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_page)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
