#include "source/changes.h"

#include "unit.h"

#include <stdio.h>
#include <string.h>

typedef struct sql_pair {
    bool same;
    pl_dialect_id dialect;
    const char *a, *b;
} sql_pair;

static const sql_pair pairs[] = {
    {true, PL_DIALECT_POSTGRES, "", "  -- nothing\n /* at all */"},
    {true, PL_DIALECT_POSTGRES, "SELECT 1;", "-- why\nSELECT\t1 ;\r\n"},
    {true, PL_DIALECT_POSTGRES, "SELECT/* a /* b */ c */1", "SELECT 1"},
    {true, PL_DIALECT_POSTGRES, "\xef\xbb\xbfSELECT 1", "SELECT 1"},
    {true, PL_DIALECT_SQLITE, "SELECT/* a /* b */1", "SELECT 1"},
    {true, PL_DIALECT_MYSQL, "# x\nSELECT 1", "SELECT 1"},
    {false, PL_DIALECT_POSTGRES, "SELECT 12", "SELECT 1 2"},
    {false, PL_DIALECT_POSTGRES, "SELECT 1", "SELECT 1 2"},
    {false, PL_DIALECT_POSTGRES, "SELECT 'a  b'", "SELECT 'a b'"},
    {false, PL_DIALECT_POSTGRES, "SELECT '-- a'", "SELECT '-- b'"},
    {false, PL_DIALECT_POSTGRES, "SELECT \"A b\"", "SELECT \"A  b\""},
    {false, PL_DIALECT_POSTGRES, "SELECT $x$ a -- b\n $x$", "SELECT $x$ a -- c\n $x$"},
    {false, PL_DIALECT_POSTGRES, "SELECT $$ $x$ -- b\n $$", "SELECT $$ $x$ -- c\n $$"},
    {true, PL_DIALECT_POSTGRES, "SELECT $$ a $$ -- b", "SELECT $$ a $$ -- c"},
    {true, PL_DIALECT_POSTGRES, "SELECT $1 -- b", "SELECT $1 -- c"},
    {false, PL_DIALECT_POSTGRES, "SELECT E'\\' -- a'", "SELECT E'\\' -- b'"},
    {false, PL_DIALECT_POSTGRES, "SELECT 'a", "SELECT 'b"},
    {false, PL_DIALECT_POSTGRES, "SELECT $x$ a", "SELECT $x$ b"},
    {true, PL_DIALECT_POSTGRES, "SELECT 1 /* a", "SELECT 1 /* b"},
    {false, PL_DIALECT_MYSQL, "/*!40101 SET a=1 */", "/*!40101 SET a=2 */"},
    {true, PL_DIALECT_POSTGRES, "/*! a */", "/*! b */"},
};

static pl_span span_of(pl_arena *arena, const char *sql)
{
    uint32_t size = (uint32_t)strlen(sql);
    return (pl_span){pl_text_new(arena, "t.sql", sql, size), 0, size};
}

static void only_what_runs_counts(void **state)
{
    pl_arena *arena = pl_arena_new();
    (void)state;
    for (size_t i = 0; i < sizeof pairs / sizeof *pairs; i++) {
        uint32_t at, before;
        pl_span a = span_of(arena, pairs[i].a), b = span_of(arena, pairs[i].b);
        if (pl_sql_same(pairs[i].dialect, a, b, &at, &before) != pairs[i].same ||
            (strcmp(pl_sql_words(arena, pairs[i].dialect, a),
                    pl_sql_words(arena, pairs[i].dialect, b)) == 0) != pairs[i].same) {
            fail_msg("%s | %s", pairs[i].a, pairs[i].b);
        }
    }
    pl_arena_free(arena);
}

static void the_place_is_where_they_part(void **state)
{
    pl_arena *arena = pl_arena_new();
    uint32_t at, before;
    (void)state;
    assert_false(pl_sql_same(PL_DIALECT_POSTGRES, span_of(arena, "SELECT 1, 2"),
                             span_of(arena, "-- x\nSELECT 1, 3"), &at, &before));
    assert_int_equal(at, 10);
    assert_int_equal(before, 15);
    pl_arena_free(arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(only_what_runs_counts),
        cmocka_unit_test(the_place_is_where_they_part),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
