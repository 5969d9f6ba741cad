/*
 * The printed form of an expression is the expression: parse(print(x)) is x, for every form within
 * every other, and printing again changes nothing. libpg_query's own deparser is the judge.
 */
#include "unit.h"

#include "dialect/postgres/traits.h"

#include <pg_query.h>
#include <stdlib.h>
#include <string.h>

/* @ is where another form goes. */
static const char *const FORMS[] = {
    "1",
    "-1",
    "1.5",
    "'it''s'",
    "'back\\slash'",
    "NULL",
    "TRUE",
    "B'101'",
    "X'1F'",
    "a",
    "t.a",
    "\"Upper\"",
    "\"user\"",
    "$1",
    "@ + @",
    "@ - @",
    "@ * @",
    "@ % 2",
    "@ ^ @",
    "- @",
    "+ @",
    "@ || @",
    "~ @",
    "@ -> 'x' ->> 'y'",
    "@ = @",
    "@ <> @",
    "@ >= @",
    "@ = ANY (@)",
    "@ <> ALL (@)",
    "@ OPERATOR(pg_catalog.+) @",
    "@ AND @",
    "@ OR @",
    "NOT @",
    "@ IS NULL",
    "@ IS NOT NULL",
    "@ IS TRUE",
    "@ IS NOT UNKNOWN",
    "@ IS DISTINCT FROM @",
    "@ IS NOT DISTINCT FROM @",
    "@ IN (1, @)",
    "@ NOT IN (@, 2)",
    "@ LIKE @",
    "@ NOT ILIKE @",
    "@ LIKE @ ESCAPE '!'",
    "@ SIMILAR TO @",
    "@ NOT SIMILAR TO @ ESCAPE @",
    "@ BETWEEN @ AND @",
    "@ NOT BETWEEN @ AND @",
    "@ BETWEEN SYMMETRIC @ AND @",
    "CASE WHEN @ THEN @ ELSE @ END",
    "CASE @ WHEN 1 THEN @ END",
    "COALESCE(@, @)",
    "GREATEST(@, 1)",
    "LEAST(@, 1)",
    "NULLIF(@, @)",
    "ARRAY[@, @]",
    "ARRAY[[1, 2], [@, 4]]",
    "ROW(@, @)",
    "(@, 1)",
    "ROW()",
    "(@)[1]",
    "(@)[1:2]",
    "a[@]",
    "a[@:][:@]",
    "(@).field",
    "(a).*",
    "@::integer",
    "@::numeric(10,2)",
    "@::text[]",
    "@::timestamp(3) with time zone",
    "@::interval year to month",
    "@::app.\"Mood\"",
    "@ COLLATE \"de_DE\"",
    "@ AT TIME ZONE 'UTC'",
    "f(@)",
    "app.f(@, @)",
    "f()",
    "\"left\"(@, 1)",
    "count(*)",
    "count(DISTINCT @)",
    "array_agg(@ ORDER BY @ DESC NULLS LAST, b)",
    "sum(@) FILTER (WHERE @)",
    "percentile_cont(0.5) WITHIN GROUP (ORDER BY @)",
    "f(VARIADIC @)",
    "f(x => @)",
    "EXTRACT(year FROM @)",
    "POSITION(@ IN @)",
    "SUBSTRING(@ FROM 1 FOR @)",
    "TRIM(BOTH 'x' FROM @)",
    "TRIM(LEADING FROM @)",
    "OVERLAY(@ PLACING 'x' FROM 2)",
    "(@, 1) OVERLAPS (b, 2)",
    "@ IS NFC NORMALIZED",
    "NORMALIZE(@, NFC)",
    "CURRENT_TIMESTAMP",
    "CURRENT_TIMESTAMP(3)",
    "CURRENT_USER",
    "LOCALTIME",
    "EXISTS (SELECT 1 FROM t WHERE @)",
    "(SELECT a FROM t)",
    "ARRAY(SELECT @)",
    "@ IN (SELECT b FROM u)",
    "@ > ALL (SELECT b FROM u)",
    "xmlconcat(@, '<a/>'::xml)",
    "row_number() OVER (PARTITION BY @ ORDER BY b)",
    "GROUPING(a, b)",
};

enum { COUNT = sizeof FORMS / sizeof FORMS[0] };

static const char *fill(pl_arena *arena, const char *form, const char *inner)
{
    pl_str out = pl_str_begin(arena, PL_STR_MAXIMUM);
    for (const char *c = form; *c != '\0'; c++) {
        if (*c == '@') {
            pl_str_addf(&out, "(%s)", inner);
        } else {
            pl_str_add_char(&out, *c);
        }
    }
    return out.at;
}

static const pl_expression *read_expression(pl_arena *arena, const char *sql)
{
    const char *text = pl_arena_printf(arena, "ALTER TABLE t ADD CHECK (%s)", sql);
    pl_script *script = pl_arena_make(arena, pl_script);
    pl_read_options options = {0};
    script->text = pl_text_new(arena, "x.sql", text, (uint32_t)strlen(text));
    script->span = (pl_span){script->text, 0, script->text->size};
    pl_vec_push(arena, &script->pieces, (pl_piece){.span = script->span});
    pl_postgres_dialect.read_script(arena, script, &options);
    const pl_statement *statement = script->statements.at[0];
    if (statement->state != PL_STATEMENT_READ || script->statements.count != 1) {
        print_error("does not parse: %s\n", sql);
        return NULL;
    }
    return statement->operations.at[0]->as.constraint->check;
}

/* What the deparser makes of it, without parentheses that only group. */
static const char *deparse(pl_arena *arena, const char *sql)
{
    const char *query = pl_arena_printf(arena, "SELECT %s", sql);
    PgQueryProtobufParseResult parsed = pg_query_parse_protobuf(query);
    const char *text = NULL;
    if (parsed.error == NULL) {
        PgQueryDeparseResult result = pg_query_deparse_protobuf(parsed.parse_tree);
        text = result.error == NULL ? pl_arena_strdup(arena, result.query) : NULL;
        pg_query_free_deparse_result(result);
    }
    pg_query_free_protobuf_parse_result(parsed);
    return text;
}

static unsigned check(pl_arena *arena, const char *sql)
{
    const pl_expression *first = read_expression(arena, sql);
    const pl_expression *second = first == NULL ? NULL : read_expression(arena, first->canonical);
    if (second == NULL) {
        print_error("  from: %s\n", sql);
        return 1;
    }
    const char *meant = deparse(arena, sql);
    const char *printed = deparse(arena, first->canonical);
    if (strcmp(first->canonical, second->canonical) != 0 || meant == NULL || printed == NULL ||
        strcmp(meant, printed) != 0) {
        print_error("%s\n  printed %s\n  again   %s\n  means   %s\n  not     %s\n", sql,
                    first->canonical, second->canonical, printed == NULL ? "?" : printed,
                    meant == NULL ? "?" : meant);
        return 1;
    }
    return 0;
}

static void every_form_in_every_other(void **state)
{
    (void)state;
    unsigned wrong = 0;
    for (size_t i = 0; i < COUNT; i++) {
        pl_arena *arena = pl_arena_new();
        for (size_t j = 0; j < COUNT; j++) {
            const char *inner = fill(arena, FORMS[j], "c");
            wrong += check(arena, fill(arena, FORMS[i], inner));
        }
        pl_arena_free(arena);
    }
    assert_int_equal(wrong, 0);
}

static void no_needless_parentheses(void **state)
{
    (void)state;
    static const char *const SAME[] = {
        "a::int4(1)",
        "a::geometry(point,4326)",
        "a::x('b c','it''s','select')",
        "$2997651834",
        "a + b * c",
        "(a + b) * c",
        "a - (b - c)",
        "a = 1 AND b = 2 OR NOT c",
        "a AND (b OR c)",
        "(a || b) = c",
        "a IS NULL OR b IS NOT NULL",
        "price > 0::numeric",
        "lower(email) = email",
        "a BETWEEN 1 AND 2 AND b",
        "a IN (1, 2)",
        "- a + b",
        "(-1)::integer",
        "a[1] = ANY (b)",
        "now() AT TIME ZONE 'UTC'",
        "left(a, 1) = 'x'",
        "status IN ('a', 'b') AND num_nonnulls(a, b) = 1",
    };
    pl_arena *arena = pl_arena_new();
    for (size_t i = 0; i < sizeof SAME / sizeof SAME[0]; i++) {
        const char *expected = SAME[i];
        if (strcmp(expected, "(a || b) = c") == 0) {
            expected = "a || b = c";
        }
        assert_string_equal(read_expression(arena, SAME[i])->canonical, expected);
    }
    pl_arena_free(arena);
}

static void spellings_agree(void **state)
{
    (void)state;
    static const char *const PAIRS[][2] = {
        {"a::int4", "CAST(a AS integer)"},
        {"a != 1", "((a) <> (1))"},
        {"a::varchar(10)", "a::character varying(10)"},
        {"interval '1 day'", "'1 day'::interval"},
        {"a::pg_catalog.float8", "a::double precision"},
        {"a::bool", "a :: boolean"},
        {"A = 'x'", "a='x'"},
        {"a::geometry(Point)", "a::geometry('Point')"},
        {"a::int4(ARRAY[1])", "a::int4"}, /* no server takes it */
        {"a::geometry(\"Point\")", "a::geometry('POINT')"},
        {"a isnull", "a IS NULL"},
        {"timestamptz '2020-01-01'", "'2020-01-01'::timestamp with time zone"},
    };
    pl_arena *arena = pl_arena_new();
    for (size_t i = 0; i < sizeof PAIRS / sizeof PAIRS[0]; i++) {
        assert_string_equal(read_expression(arena, PAIRS[i][0])->canonical,
                            read_expression(arena, PAIRS[i][1])->canonical);
    }
    pl_arena_free(arena);
}

static void assert_strings(const pl_strings *strings, const char *expected)
{
    pl_arena *arena = pl_arena_new();
    pl_str joined = pl_str_begin(arena, PL_STR_MAXIMUM);
    for (size_t i = 0; i < strings->count; i++) {
        pl_str_addf(&joined, "%s%s", i == 0 ? "" : " ", strings->at[i]);
    }
    assert_string_equal(joined.at, expected);
    pl_arena_free(arena);
}

static void what_is_used(void **state)
{
    (void)state;
    pl_arena *arena = pl_arena_new();
    const pl_expression *e = read_expression(
        arena, "t.a > lower(b) AND app.f(a) = 'x'::app.mood AND current_date > c AND "
               "nextval('s.\"Q\"') > 1 AND 'r'::regclass IS NOT NULL AND "
               "EXISTS (WITH w AS (SELECT * FROM w) SELECT d FROM w, u)");
    assert_strings(&e->columns, "a b c d");
    assert_strings(&e->functions, "lower app.f current_date nextval");
    assert_strings(&e->types, "app.mood");
    assert_strings(&e->constants, "x s.\"Q\" r");
    assert_true(e->has_subquery && e->compound && !e->is_constant);
    assert_int_equal(e->relations.count, 4);
    assert_string_equal(e->relations.at[0].schema, "s");
    assert_string_equal(e->relations.at[0].name, "Q");
    assert_string_equal(e->relations.at[1].name, "r");
    assert_string_equal(e->relations.at[2].name, "w");
    assert_string_equal(e->relations.at[3].name, "u");
    pl_arena_free(arena);
}

static void terms(void **state)
{
    (void)state;
    pl_arena *arena = pl_arena_new();
    const pl_expression *e =
        read_expression(arena, "(a IS NOT NULL AND 3 < b) AND (c = 'x'::text AND f(d)) AND e = f");
    assert_int_equal(e->terms.count, 5);
    assert_int_equal(e->terms.at[0].kind, PL_TERM_NOT_NULL);
    assert_string_equal(e->terms.at[0].column, "a");
    assert_int_equal(e->terms.at[1].kind, PL_TERM_COMPARISON);
    assert_string_equal(e->terms.at[1].column, "b");
    assert_string_equal(e->terms.at[1].operator_, ">");
    assert_string_equal(e->terms.at[1].constant, "3");
    assert_string_equal(e->terms.at[2].constant, "'x'::text");
    assert_int_equal(e->terms.at[3].kind, PL_TERM_OTHER);
    assert_string_equal(e->terms.at[3].text, "f(d)");
    assert_int_equal(e->terms.at[4].kind, PL_TERM_OTHER);
    assert_true(read_expression(arena, "-1.5::numeric")->is_constant);
    assert_true(read_expression(arena, "NULL::text")->is_null);
    assert_false(read_expression(arena, "now()")->is_constant);
    pl_arena_free(arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_form_in_every_other),
        cmocka_unit_test(no_needless_parentheses),
        cmocka_unit_test(spellings_agree),
        cmocka_unit_test(what_is_used),
        cmocka_unit_test(terms),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
