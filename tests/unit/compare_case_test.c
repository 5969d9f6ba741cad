/*
 * testdata/compare: what an up and its down leave behind.
 */
#include "base/file.h"
#include "base/str.h"
#include "dialect/dialect.h"
#include "model/apply/apply.h"
#include "model/compare/compare.h"
#include "unit.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

typedef struct comparing {
    pl_arena *arena;
    pl_schema *schema;
    pl_mark mark;
    const char *title;
    pl_str sql;
    pl_str expected;
    unsigned failures;
    unsigned cases;
} comparing;

static void run_sql(comparing *c)
{
    char *sql = pl_arena_strdup(c->arena, c->sql.at);
    pl_script *script = pl_arena_make(c->arena, pl_script);
    pl_read_options options = {.server_version = 150000, .analyse_code = true};
    script->text = pl_text_new(c->arena, "case.sql", sql, (uint32_t)strlen(sql));
    script->span = (pl_span){script->text, 0, script->text->size};
    pl_vec_push(c->arena, &script->pieces, (pl_piece){.span = script->span});
    pl_dialect_get(PL_DIALECT_POSTGRES)->read_script(c->arena, script, &options);
    pl_problems problems = {0};
    pl_apply_context context = {c->arena, 0, 0, &problems};
    for (size_t i = 0; i < script->statements.count; i++) {
        const pl_statement *statement = script->statements.at[i];
        for (size_t j = 0; j < statement->operations.count; j++) {
            pl_apply(c->schema, statement->operations.at[j], &context);
        }
    }
    for (size_t i = 0; i < problems.count; i++) {
        print_error("%s: %s\n", c->title, problems.at[i].message);
        c->failures++;
    }
    c->sql = pl_str_begin(c->arena, PL_STR_MAXIMUM);
}

static const char *or_none(const char *text)
{
    return text != NULL ? text : "(none)";
}

static void print_difference(pl_arena *arena, pl_str *out, const pl_difference *difference)
{
    static const char *const words[] = {"left over", "lost", "changed", "moved"};
    pl_str_addf(out, "-- difference: %s %s", words[difference->kind],
                pl_ref_text(arena, &difference->object));
    if (difference->property != NULL) {
        pl_str_addf(out, ", %s: %s -> %s", difference->property, or_none(difference->before),
                    or_none(difference->after));
    } else if (difference->before != NULL || difference->after != NULL) {
        pl_str_addf(out, ": %s",
                    difference->before != NULL ? difference->before : difference->after);
    }
    pl_str_add(out, difference->uncertain ? " (perhaps)\n" : "\n");
}

static void end_case(comparing *c)
{
    if (c->title == NULL) {
        return;
    }
    run_sql(c);
    pl_changes changes = {0};
    pl_differences differences = {0};
    pl_journal_changes(c->arena, c->schema, c->mark, pl_journal_mark(c->schema), &changes);
    pl_changes_differences(c->arena, &changes, &differences);
    pl_str said = pl_str_begin(c->arena, PL_STR_MAXIMUM);
    for (size_t i = 0; i < differences.count; i++) {
        print_difference(c->arena, &said, &differences.at[i]);
    }
    if (!pl_same(said.at, c->expected.at)) {
        print_error("%s\nexpected:\n%ssaid:\n%s", c->title, c->expected.at, said.at);
        c->failures++;
    }
    c->cases++;
}

static void begin_case(comparing *c, const char *title)
{
    end_case(c);
    pl_arena_free(c->arena);
    c->arena = pl_arena_new();
    c->schema = pl_schema_new(c->arena);
    c->mark = pl_journal_mark(c->schema);
    c->title = pl_arena_strdup(c->arena, title);
    c->sql = pl_str_begin(c->arena, PL_STR_MAXIMUM);
    c->expected = pl_str_begin(c->arena, PL_STR_MAXIMUM);
}

static void take_line(comparing *c, const char *line)
{
    if (pl_starts_with(line, "-- case: ")) {
        begin_case(c, line + strlen("-- case: "));
    } else if (pl_same(line, "-- up")) {
        run_sql(c);
        c->mark = pl_journal_mark(c->schema);
    } else if (pl_same(line, "-- incomplete")) {
        pl_schema_incomplete(c->schema, (pl_span){0}, "the case says so");
    } else if (pl_starts_with(line, "-- difference: ")) {
        pl_str_addf(&c->expected, "%s\n", line);
    } else {
        pl_str_addf(&c->sql, "%s\n", line);
    }
}

static void run_file(const char *path)
{
    pl_arena *arena = pl_arena_new();
    comparing c = {0};
    pl_text *text = NULL;
    assert_int_equal(pl_file_read(arena, path, PL_FILE_MAXIMUM, &text, NULL), PL_OK);
    for (uint32_t line = 1; line <= text->line_count; line++) {
        take_line(&c, pl_span_copy(arena, pl_text_line(text, line)));
    }
    end_case(&c);
    pl_arena_free(c.arena);
    pl_arena_free(arena);
    assert_true(c.cases > 0);
    assert_int_equal(c.failures, 0);
}

static void test_reversal(void **state)
{
    (void)state;
    run_file("testdata/compare/reversal.sql");
}

static void test_incomplete(void **state)
{
    (void)state;
    run_file("testdata/compare/incomplete.sql");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_reversal),
        cmocka_unit_test(test_incomplete),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
