/*
 * The printed form of a query is the query: parse(print(x)) equals x, for every form within every
 * other, and printing again changes nothing. PostgreSQL's equal() on the trees is the judge.
 *
 * The deparser prints true in small letters: TRUE among the columns tells that our own printer
 * was at work.
 */
#include "unit.h"

#include "dialect/postgres/traits.h"

#include <pg_query.h>
#include <pg_query/pg_query_internal.h>
#include <stdlib.h>
#include <string.h>

#include "nodes/parsenodes.h"

/* @ is where another query goes. */
static const char *const FORMS[] = {
    "SELECT TRUE",
    "SELECT",
    "SELECT FROM t",
    "SELECT TRUE, a, t.a, t.*, *, (t).b, a AS x, a AS \"user\", a AS \"Upper\" FROM t",
    "SELECT (@), ARRAY(@), EXISTS (@), TRUE",
    "SELECT DISTINCT a, TRUE FROM t",
    "SELECT DISTINCT ON (a, (@)) a, TRUE FROM t",
    "TABLE t",
    "VALUES (1, 'a'), (TRUE, DEFAULT)",
    "VALUES ((@), NULL) ORDER BY 1 LIMIT 1",
    "SELECT TRUE FROM ONLY t",
    "SELECT TRUE FROM t, s.t, d.s.t, \"S\".\"T\" x, t AS \"select\"(a, \"B\")",
    "SELECT TRUE FROM (@) x",
    "SELECT TRUE FROM (@) x(a, b), LATERAL (@) y",
    "SELECT TRUE FROM f(1), s.f((@)) g, \"left\"(1, 'x') h(a, b)",
    "SELECT TRUE FROM f(a => 1) WITH ORDINALITY",
    "SELECT TRUE FROM f(VARIADIC x) WITH ORDINALITY g(a, b)",
    "SELECT TRUE FROM f() AS (a integer, b text[], c numeric(10,2), d text COLLATE \"C\")",
    "SELECT TRUE FROM f() g(a integer, b app.mood)",
    "SELECT TRUE FROM LATERAL f(t.a) x, current_user, COALESCE(a, b) y, GREATEST(1) z",
    "SELECT TRUE FROM ROWS FROM (f(), g((@)) AS (a integer)) WITH ORDINALITY x(a, b)",
    "SELECT TRUE FROM t TABLESAMPLE system(10), u v TABLESAMPLE s.f(a, 1) REPEATABLE ((@))",
    "SELECT TRUE FROM a JOIN b ON a.x = b.x",
    "SELECT TRUE FROM a JOIN b ON (@) LEFT JOIN c ON d OR e",
    "SELECT TRUE FROM a LEFT JOIN (b RIGHT JOIN c USING (x, \"Y\")) ON TRUE",
    "SELECT TRUE FROM a JOIN b JOIN c ON x ON y",
    "SELECT TRUE FROM (a FULL JOIN b USING (x) AS u) j(c, d) JOIN (e CROSS JOIN f) g ON NOT h",
    "SELECT TRUE FROM a CROSS JOIN b NATURAL JOIN c NATURAL LEFT JOIN d",
    "SELECT TRUE FROM a NATURAL FULL JOIN (b CROSS JOIN c), (d JOIN e USING (x)) f",
    "SELECT TRUE FROM a CROSS JOIN LATERAL (@) b, c LEFT JOIN LATERAL f(c.x) d ON TRUE",
    "SELECT TRUE FROM (a CROSS JOIN (b CROSS JOIN (c CROSS JOIN (@) d)))",
    "SELECT TRUE FROM t WHERE a = 1 AND (b OR c) AND (@)",
    "SELECT TRUE WHERE a IN (@) AND b NOT IN (@) OR c > ALL (@) OR d = ANY (@)",
    "SELECT TRUE WHERE (a, b) IN (@) AND (a, b) < (@) AND a LIKE ANY (@)",
    "SELECT TRUE WHERE a OPERATOR(s.+) ANY (@) AND NOT EXISTS (@) AND a + b <= SOME (@)",
    "SELECT TRUE WHERE (a IN (@)) = (b IN (@)) AND (a = ALL (@)) IS NULL",
    "SELECT (@).a, (@)[1], ((@) + 1)::integer, TRUE",
    "SELECT TRUE, count(*) FROM t GROUP BY a, (@), 3",
    "SELECT TRUE FROM t GROUP BY DISTINCT a, ROLLUP (b, (c, d)), ()",
    "SELECT TRUE FROM t GROUP BY CUBE (a, b), GROUPING SETS ((a, b), (c), ROLLUP (d), ())",
    "SELECT TRUE FROM t GROUP BY (\"cube\"(a)), (\"rollup\"(a) + 1), cube, rollup, (a, b), ROW(a)",
    "SELECT TRUE FROM t GROUP BY ALL a HAVING count(*) > (@)",
    "SELECT TRUE FROM t HAVING bool_and(b)",
    ("SELECT TRUE, f() OVER w, f(a) FILTER (WHERE b) OVER (), g() OVER (w) FROM t "
     "WINDOW w AS (PARTITION BY a, (@)), \"W\" AS (w ORDER BY b DESC)"),
    "SELECT TRUE, f() OVER (ROWS UNBOUNDED PRECEDING), f() OVER (RANGE '1 day' PRECEDING)",
    "SELECT TRUE, f() OVER (GROUPS BETWEEN 1 PRECEDING AND 2 FOLLOWING EXCLUDE TIES)",
    "SELECT TRUE, f() OVER (ORDER BY a ROWS BETWEEN CURRENT ROW AND UNBOUNDED FOLLOWING)",
    "SELECT TRUE, f() OVER (ROWS BETWEEN (a + 1) FOLLOWING AND (\"unbounded\") FOLLOWING)",
    "SELECT TRUE, f() OVER (ROWS CURRENT ROW EXCLUDE CURRENT ROW) FROM t",
    "SELECT TRUE, f() OVER (RANGE (@) PRECEDING EXCLUDE GROUP) FROM t",
    "SELECT TRUE, f() OVER (\"rows\" ORDER BY a), f() OVER (\"partition\"), f() OVER \"rows\"",
    "SELECT TRUE FROM t ORDER BY a, b DESC, c ASC NULLS FIRST, d NULLS LAST, (@) USING >",
    "SELECT TRUE FROM t ORDER BY a USING OPERATOR(s.<) NULLS LAST",
    "SELECT TRUE, f(a ORDER BY b USING <) FROM t",
    "SELECT TRUE FROM t LIMIT 10 OFFSET 5",
    "SELECT TRUE FROM t LIMIT ALL",
    "SELECT TRUE FROM t LIMIT (@) + 1 OFFSET (@)",
    "SELECT TRUE FROM t OFFSET 5 ROWS FETCH FIRST ROW ONLY",
    "SELECT TRUE FROM t ORDER BY a FETCH FIRST 5 ROWS WITH TIES",
    "SELECT TRUE FROM t ORDER BY a OFFSET 1 FETCH NEXT (a + 1) ROWS WITH TIES",
    "SELECT TRUE FROM t ORDER BY a FETCH FIRST -1 ROWS WITH TIES",
    "SELECT TRUE FROM t FOR UPDATE",
    "SELECT TRUE FROM t LIMIT 1 FOR NO KEY UPDATE OF t, \"U\" NOWAIT FOR SHARE SKIP LOCKED",
    "SELECT TRUE FROM t FOR KEY SHARE OF t",
    "SELECT TRUE UNION SELECT 2 UNION ALL SELECT 3",
    "SELECT TRUE UNION (SELECT 2 UNION ALL SELECT 3)",
    "SELECT TRUE UNION SELECT 2 INTERSECT SELECT 3 EXCEPT SELECT 4",
    "(SELECT TRUE UNION SELECT 2) INTERSECT ALL (SELECT 3 EXCEPT ALL SELECT 4)",
    "SELECT TRUE INTERSECT (SELECT 2 INTERSECT SELECT 3) ORDER BY 1 LIMIT 2",
    "(SELECT TRUE ORDER BY 1) UNION (SELECT 2 LIMIT 1) EXCEPT (SELECT 3 FOR UPDATE)",
    "(@) UNION (@) EXCEPT (@)",
    "(@) INTERSECT (@) ORDER BY 1",
    "WITH a AS (@) SELECT TRUE FROM a",
    "WITH a AS (SELECT 1), b(x, \"Y\") AS MATERIALIZED (@), c AS NOT MATERIALIZED (@) SELECT TRUE",
    "WITH RECURSIVE a(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM a) SELECT TRUE, n FROM a",
    "WITH RECURSIVE a(n) AS (@) SEARCH BREADTH FIRST BY n, m SET \"order\" SELECT TRUE FROM a",
    "WITH RECURSIVE a(n) AS (@) SEARCH DEPTH FIRST BY n SET o SELECT TRUE FROM a",
    "WITH a AS (@) (SELECT TRUE FROM a ORDER BY 1) LIMIT 1",
    "WITH a AS (SELECT 1) SELECT TRUE UNION (WITH b AS (SELECT 2) SELECT 3)",
    "WITH a AS (DELETE FROM t WHERE b RETURNING *) SELECT TRUE FROM a",
    "WITH a AS (INSERT INTO t (b) VALUES (1) RETURNING b) SELECT TRUE FROM a",
};

/* What the deparser prints. */
static const char *const FOREIGN[] = {
    "SELECT x.* FROM XMLTABLE('/a' PASSING b COLUMNS c integer PATH 'd') x",
    "WITH RECURSIVE a(n) AS (SELECT 1) CYCLE n SET b USING c SELECT 2 FROM a",
};

enum { COUNT = sizeof FORMS / sizeof FORMS[0], FOREIGN_COUNT = sizeof FOREIGN / sizeof FOREIGN[0] };

static const char *fill(pl_arena *arena, const char *form, const char *inner)
{
    pl_str out = pl_str_begin(arena, PL_STR_MAXIMUM);
    for (const char *c = form; *c != '\0'; c++) {
        if (*c == '@') {
            pl_str_add(&out, inner);
        } else {
            pl_str_add_char(&out, *c);
        }
    }
    return out.at;
}

static const char *print(pl_arena *arena, const char *sql)
{
    const char *text = pl_arena_printf(arena, "CREATE VIEW v AS %s", sql);
    pl_script *script = pl_arena_make(arena, pl_script);
    pl_read_options options = {0};
    script->text = pl_text_new(arena, "x.sql", text, (uint32_t)strlen(text));
    script->span = (pl_span){script->text, 0, script->text->size};
    pl_vec_push(arena, &script->pieces, (pl_piece){.span = script->span});
    pl_postgres_dialect.read_script(arena, script, &options);
    const pl_statement *statement = script->statements.at[0];
    if (statement->state != PL_STATEMENT_READ || script->statements.count != 1) {
        print_error("does not parse: %s\n", sql);
        return "";
    }
    return statement->operations.at[0]->as.view->query->canonical;
}

static List *parse(const char *sql)
{
    PgQueryInternalParsetreeAndError result = pg_query_raw_parse(sql);
    free(result.stderr_buffer);
    if (result.error != NULL) {
        print_error("%s: %s\n", result.error->message, sql);
        pg_query_free_error(result.error);
    }
    return result.tree;
}

/* equal() passes over places, but not over the length of a statement. */
static bool means_the_same(const char *a, const char *b)
{
    MemoryContext memory = pg_query_enter_memory_context();
    const List *first = parse(a), *second = parse(b);
    bool same =
        list_length(first) == 1 && list_length(second) == 1 &&
        equal(((const RawStmt *)linitial(first))->stmt, ((const RawStmt *)linitial(second))->stmt);
    pg_query_exit_memory_context(memory);
    return same;
}

static unsigned check(pl_arena *arena, const char *sql)
{
    const char *printed = print(arena, sql);
    const char *again = print(arena, printed);
    bool ours = strstr(sql, "TRUE") == NULL || strstr(printed, "TRUE") != NULL;
    if (ours && strcmp(printed, again) == 0 && means_the_same(sql, printed)) {
        return 0;
    }
    print_error("%s\n  printed %s\n  again   %s\n", sql, printed, again);
    return 1;
}

static void every_form_in_every_other(void **state)
{
    (void)state;
    unsigned wrong = 0;
    for (size_t i = 0; i < COUNT; i++) {
        pl_arena *arena = pl_arena_new();
        if (strchr(FORMS[i], '@') == NULL) {
            wrong += check(arena, FORMS[i]);
        }
        for (size_t j = 0; strchr(FORMS[i], '@') != NULL && j < COUNT; j++) {
            const char *innermost = fill(arena, FORMS[(i + 3 * j) % COUNT], "SELECT c");
            const char *inner = fill(arena, FORMS[j], innermost);
            wrong += check(arena, fill(arena, FORMS[i], inner));
        }
        pl_arena_free(arena);
    }
    assert_int_equal(wrong, 0);
}

static void what_only_the_deparser_knows(void **state)
{
    (void)state;
    unsigned wrong = 0;
    pl_arena *arena = pl_arena_new();
    for (size_t i = 0; i < FOREIGN_COUNT; i++) {
        wrong += check(arena, FOREIGN[i]);
        wrong += check(arena, fill(arena, "SELECT 1 FROM (@) x UNION (@)", FOREIGN[i]));
    }
    pl_arena_free(arena);
    assert_int_equal(wrong, 0);
}

static void spellings_agree(void **state)
{
    (void)state;
    static const char *const PAIRS[][2] = {
        {"select  a\n,b As c from T where((a)) -- why", "SELECT a, b AS c FROM t WHERE a"},
        {"SELECT a c FROM t AS x", "SELECT a AS c FROM t x"},
        {"TABLE t", "SELECT * FROM t"},
        {"((SELECT 1))", "SELECT 1"},
        {"(SELECT 1) UNION (SELECT 2)", "SELECT 1 UNION SELECT 2"},
        {"SELECT ALL 1 FROM (a INNER JOIN b ON (x))", "SELECT 1 FROM a JOIN b ON x"},
        {"SELECT 1 FROM t* LEFT OUTER JOIN u USING(a)", "SELECT 1 FROM t LEFT JOIN u USING (a)"},
        {"SELECT 1 UNION DISTINCT SELECT 2", "SELECT 1 UNION SELECT 2"},
        {"SELECT 1 OFFSET 2 LIMIT 3", "SELECT 1 LIMIT 3 OFFSET 2"},
        {"SELECT 1 FETCH FIRST 3 ROWS ONLY", "SELECT 1 LIMIT 3"},
        {"SELECT a::int4, 'x'::varchar FROM t", "SELECT CAST(a AS integer), 'x'::character varying "
                                                "FROM t"},
        {"SELECT 1 WHERE EXISTS((SELECT a::bool))", "SELECT 1 WHERE EXISTS (SELECT a::boolean)"},
        {"SELECT 1 FROM t FOR UPDATE LIMIT 1", "SELECT 1 FROM t LIMIT 1 FOR UPDATE"},
    };
    pl_arena *arena = pl_arena_new();
    for (size_t i = 0; i < sizeof PAIRS / sizeof PAIRS[0]; i++) {
        assert_string_equal(print(arena, PAIRS[i][0]), print(arena, PAIRS[i][1]));
    }
    pl_arena_free(arena);
}

static void as_written(void **state)
{
    (void)state;
    static const char *const SAME[] = {
        "SELECT a, b AS c FROM t u(x) LEFT JOIN v ON u.x = v.x WHERE a > 1 GROUP BY a HAVING b "
        "ORDER BY a DESC LIMIT 1 OFFSET 2 FOR UPDATE OF u",
        "WITH a AS (SELECT 1) SELECT * FROM a UNION ALL SELECT 2 EXCEPT (SELECT 3 UNION SELECT 4)",
        "SELECT f() OVER (PARTITION BY a ORDER BY b ROWS BETWEEN 1 PRECEDING AND CURRENT ROW)",
        "SELECT DISTINCT ON (a) b FROM (VALUES (1, 2), (3, 4)) x(a, b), LATERAL f(x.a) "
        "WITH ORDINALITY y",
    };
    pl_arena *arena = pl_arena_new();
    for (size_t i = 0; i < sizeof SAME / sizeof SAME[0]; i++) {
        assert_string_equal(print(arena, SAME[i]), SAME[i]);
    }
    pl_arena_free(arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_form_in_every_other),
        cmocka_unit_test(what_only_the_deparser_knows),
        cmocka_unit_test(spellings_agree),
        cmocka_unit_test(as_written),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
