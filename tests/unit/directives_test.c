#include "unit.h"

#include "base/str.h"
#include "dialect/directives.h"

#include <string.h>

static pl_script *read_from(pl_arena *arena, const char *sql, unsigned comments, uint32_t begin)
{
    pl_script *script = pl_arena_make(arena, pl_script);
    script->text = pl_text_new(arena, "x.sql", sql, (uint32_t)strlen(sql));
    script->head = begin;
    script->span = (pl_span){script->text, begin, script->text->size};
    pl_directives_read(arena, script, comments);
    return script;
}

static void assert_directive(const pl_directive *directive, pl_directive_kind kind,
                             const char *rule, const char *reason)
{
    assert_int_equal(directive->kind, kind);
    assert_true(pl_same(directive->rule, rule));
    assert_true(pl_same(directive->reason, reason));
}

static void forms(void **state)
{
    (void)state;
    pl_arena *arena = pl_arena_new();
    pl_script *script = read_from(arena,
                                  "-- plumb:ignore table-dropped it is empty  \r\n"
                                  "--plumb:ignore\n"
                                  "  -- plumb:ignore-file * old\n"
                                  "/* plumb:irreversible: rows are gone */\n"
                                  "/*\n * plumb:ignore x-y\n * other words\n */\n"
                                  "-- plumb:ingore x\n"
                                  "-- see plumb:ignore for this\n",
                                  PL_COMMENTS_POSTGRES, 0);
    assert_int_equal(script->directives.count, 6);
    const pl_directive *at = script->directives.at;
    assert_directive(&at[0], PL_DIRECTIVE_IGNORE, "table-dropped", "it is empty");
    assert_directive(&at[1], PL_DIRECTIVE_IGNORE, NULL, NULL);
    assert_directive(&at[2], PL_DIRECTIVE_IGNORE_FILE, NULL, "old");
    assert_directive(&at[3], PL_DIRECTIVE_IRREVERSIBLE, NULL, "rows are gone");
    assert_directive(&at[4], PL_DIRECTIVE_IGNORE, "x-y", NULL);
    assert_directive(&at[5], PL_DIRECTIVE_UNKNOWN, "ingore", "x");
    assert_int_equal(at[0].span.begin, 3);
    assert_int_equal(at[0].span.end, 41);
    pl_arena_free(arena);
}

static void several_rules(void **state)
{
    (void)state;
    pl_arena *arena = pl_arena_new();
    pl_script *script = read_from(arena,
                                  "-- plumb:ignore a-b, c-d,e: both at once\n"
                                  "-- plumb:ignore a-b, for now\n"
                                  "-- plumb:ignore a-b,\n"
                                  "-- plumb:ignore *, a-b\n",
                                  PL_COMMENTS_POSTGRES, 0);
    assert_int_equal(script->directives.count, 6);
    const pl_directive *at = script->directives.at;
    assert_directive(&at[0], PL_DIRECTIVE_IGNORE, "a-b", "both at once");
    assert_directive(&at[1], PL_DIRECTIVE_IGNORE, "c-d", "both at once");
    assert_directive(&at[2], PL_DIRECTIVE_IGNORE, "e", "both at once");
    assert_int_equal(at[0].span.begin, at[2].span.begin);
    assert_directive(&at[3], PL_DIRECTIVE_IGNORE, "a-b", "for now");
    assert_directive(&at[4], PL_DIRECTIVE_IGNORE, "a-b", NULL);
    assert_directive(&at[5], PL_DIRECTIVE_IGNORE, NULL, "a-b");
    pl_arena_free(arena);
}

static void until_a_day(void **state)
{
    (void)state;
    static const struct {
        const char *comment;
        const char *rule, *reason, *until;
        pl_day day;
    } CASES[] = {
        {"-- plumb:ignore a-b until=2026-12-31 why", "a-b", "why", "2026-12-31", 20261231},
        {"-- plumb:ignore a-b why not until=2024-02-29 ", "a-b", "why not", "2024-02-29", 20240229},
        {"-- plumb:ignore-file until=2026-12-31", NULL, NULL, "2026-12-31", 20261231},
        {"-- plumb:ignore a-b until=2023-02-29 why", "a-b", "why", "2023-02-29", 0},
        {"-- plumb:ignore a-b until=soon: why", "a-b", "why", "soon:", 0},
        {"-- plumb:ignore a-b until= why", "a-b", "why", "", 0},
        {"-- plumb:ignore a-b until 2026-12-31", "a-b", "until 2026-12-31", NULL, 0},
    };
    pl_arena *arena = pl_arena_new();
    for (size_t i = 0; i < sizeof CASES / sizeof CASES[0]; i++) {
        pl_script *script = read_from(arena, CASES[i].comment, PL_COMMENTS_POSTGRES, 0);
        assert_int_equal(script->directives.count, 1);
        const pl_directive *at = script->directives.at;
        assert_true(pl_same(at->rule, CASES[i].rule));
        assert_true(pl_same(at->reason, CASES[i].reason));
        assert_true(pl_same(at->until, CASES[i].until));
        assert_int_equal(at->last_day, CASES[i].day);
    }
    pl_arena_free(arena);
}

static void not_in_strings(void **state)
{
    (void)state;
    static const struct {
        const char *sql;
        unsigned comments;
        size_t count;
    } CASES[] = {
        {"SELECT '-- plumb:ignore a'", PL_COMMENTS_POSTGRES, 0},
        {"SELECT 'it''s', '\n-- plumb:ignore a'", PL_COMMENTS_POSTGRES, 0},
        {"SELECT E'\\'\n-- plumb:ignore a'", PL_COMMENTS_POSTGRES, 0},
        {"SELECT '\\'\n-- plumb:ignore a", PL_COMMENTS_POSTGRES, 1},
        {"SELECT $x$\n-- plumb:ignore a\n$x$", PL_COMMENTS_POSTGRES, 0},
        {"SELECT $1, '$', 2 -- plumb:ignore a\n, $2", PL_COMMENTS_POSTGRES, 1},
        {"/* /* */ -- plumb:ignore a\n*/ -- plumb:ignore b", PL_COMMENTS_POSTGRES, 1},
        {"/* /* */ -- plumb:ignore a", PL_COMMENTS_SQLITE, 1},
        {"SELECT [-- plumb:ignore a]", PL_COMMENTS_SQLITE, 0},
        {"SELECT a[1] -- plumb:ignore a", PL_COMMENTS_POSTGRES, 1},
        {"SELECT 1 /* plumb:ignore a", PL_COMMENTS_POSTGRES, 1},
    };
    for (size_t i = 0; i < sizeof CASES / sizeof CASES[0]; i++) {
        pl_arena *arena = pl_arena_new();
        pl_script *script = read_from(arena, CASES[i].sql, CASES[i].comments, 0);
        if (script->directives.count != CASES[i].count) {
            fail_msg("%s: %u", CASES[i].sql, script->directives.count);
        }
        pl_arena_free(arena);
    }
}

static void head_of_a_file_with_sections(void **state)
{
    (void)state;
    pl_arena *arena = pl_arena_new();
    static const char SQL[] = "-- plumb:ignore-file a-b\n-- plumb:ignore c-d\n"
                              "-- plumb:irreversible why\n-- +goose Up\n-- plumb:ignore e-f x\n";
    uint32_t begin = (uint32_t)(strstr(SQL, "-- +goose") - SQL);
    pl_script *script = read_from(arena, SQL, PL_COMMENTS_POSTGRES, begin);
    assert_int_equal(script->directives.count, 3);
    assert_directive(&script->directives.at[0], PL_DIRECTIVE_IGNORE_FILE, "a-b", NULL);
    assert_directive(&script->directives.at[1], PL_DIRECTIVE_IRREVERSIBLE, NULL, "why");
    assert_directive(&script->directives.at[2], PL_DIRECTIVE_IGNORE, "e-f", "x");
    pl_arena_free(arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(forms),
        cmocka_unit_test(several_rules),
        cmocka_unit_test(until_a_day),
        cmocka_unit_test(not_in_strings),
        cmocka_unit_test(head_of_a_file_with_sections),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
