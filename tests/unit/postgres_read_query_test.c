#include "reading.h"

static const pl_query *query_of(const char *sql)
{
    return only(sql, PL_OP_CREATE_VIEW)->as.view->query;
}

static void a_view_keeps_its_text_and_what_it_uses(void **state)
{
    (void)state;
    const pl_operation *operation =
        only("CREATE OR REPLACE VIEW app.v (a, b) WITH (security_barrier) AS\n"
             "  SELECT u.id, lower(o.title) -- why\n"
             "  FROM users AS u JOIN app.orgs o USING (org) WITH LOCAL CHECK OPTION",
             PL_OP_CREATE_VIEW);
    const pl_view *view = operation->as.view;
    assert_string_equal(target(operation), "view app.v");
    assert_true(pl_operation_has(operation, PL_OPF_OR_REPLACE));
    assert_string_equal(strings(&view->columns), "a b");
    assert_string_equal(options(&view->options), "security_barrier=");
    assert_string_equal(view->check_option, "LOCAL");
    assert_string_equal(view->query->text, "SELECT u.id, lower(o.title) -- why\n"
                                           "  FROM users AS u JOIN app.orgs o USING (org)");
    assert_string_equal(view->query->canonical,
                        "SELECT u.id, lower(o.title) FROM users u JOIN app.orgs o USING (org)");
    assert_string_equal(names(&view->query->relations), "users app.orgs");
    assert_string_equal(strings(&view->query->functions), "lower");
    assert_string_equal(strings(&view->query->columns), "id title org");
    assert_false(view->query->has_star);
}

static void check_option_may_be_an_option(void **state)
{
    (void)state;
    const pl_view *view =
        only("CREATE VIEW v WITH (check_option = cascaded) AS SELECT 1", PL_OP_CREATE_VIEW)
            ->as.view;
    assert_string_equal(view->check_option, "CASCADED");
    assert_int_equal(view->options.count, 0);
}

static void with_names_are_no_relations(void **state)
{
    (void)state;
    assert_string_equal(
        names(&query_of("CREATE VIEW v AS WITH a AS (SELECT * FROM t), b AS (SELECT * "
                        "FROM a) SELECT 1 FROM a, b, c")
                   ->relations),
        "t c");
    /* A plain WITH does not see itself, and nothing outside its query sees it. */
    assert_string_equal(
        names(&query_of("CREATE VIEW v AS WITH a AS (SELECT * FROM a) SELECT 1 FROM a")->relations),
        "a");
    assert_string_equal(
        names(&query_of("CREATE VIEW v AS SELECT * FROM (WITH a AS (SELECT 1) SELECT * "
                        "FROM a) x, a")
                   ->relations),
        "a");
    assert_string_equal(names(&query_of("CREATE VIEW v AS WITH RECURSIVE a AS (SELECT 1 UNION ALL "
                                        "SELECT 1 FROM a, b), b AS (SELECT 2) SELECT 1 FROM a")
                                   ->relations),
                        "");
    assert_string_equal(
        names(&query_of("CREATE VIEW v AS WITH a AS (SELECT 1) SELECT 1 FROM public.a")->relations),
        "public.a");
}

static void a_query_is_seen_everywhere(void **state)
{
    (void)state;
    const pl_query *query = query_of(
        "CREATE VIEW v AS SELECT CASE WHEN a THEN app.f(b) END, ARRAY[c], (d).e, x[y], "
        "current_user, sum(g) FILTER (WHERE h) OVER (PARTITION BY i ORDER BY j), "
        "nextval('app.\"S\"'), 'seq'::regclass FROM generate_series(1, k) LEFT JOIN LATERAL "
        "(SELECT 1 FROM r1) q ON l WHERE EXISTS (SELECT 1 FROM r2 TABLESAMPLE system (1)) "
        "GROUP BY ROLLUP (m), n HAVING o > ALL (SELECT p FROM r3) "
        "UNION SELECT 1 FROM r4 ORDER BY 1 LIMIT (SELECT z FROM r5)");
    assert_string_equal(names(&query->relations), "app.S seq r1 r2 r3 r4 r5");
    assert_string_equal(strings(&query->functions),
                        "app.f current_user sum nextval generate_series");
    assert_string_equal(strings(&query->columns), "a b c d x y g h i j k l m n o p z");
    assert_false(query->has_star);
    assert_true(query_of("CREATE VIEW v AS SELECT t.* FROM t")->has_star);
    assert_true(query_of("CREATE VIEW v AS SELECT 1 FROM (SELECT * FROM t) q")->has_star);
    assert_false(query_of("CREATE VIEW v AS SELECT count(*) FROM t")->has_star);
}

static void a_recursive_view_is_told_without_what_the_parser_adds(void **state)
{
    (void)state;
    const pl_view *view =
        only("CREATE RECURSIVE VIEW n (a) AS VALUES (1) UNION ALL SELECT a + 1 FROM n",
             PL_OP_CREATE_VIEW)
            ->as.view;
    assert_true(view->recursive);
    assert_string_equal(view->query->text, "VALUES (1) UNION ALL SELECT a + 1 FROM n");
    assert_string_equal(view->query->canonical, "VALUES (1) UNION ALL SELECT a + 1 FROM n");
    assert_int_equal(view->query->relations.count, 0);
}

static void materialized_views(void **state)
{
    (void)state;
    const pl_operation *operation = only(
        "CREATE MATERIALIZED VIEW IF NOT EXISTS m (a) WITH (fillfactor = 70) TABLESPACE fast AS "
        "SELECT 1 WITH NO DATA",
        PL_OP_CREATE_MATERIALIZED_VIEW);
    assert_string_equal(target(operation), "materialized view m");
    assert_true(pl_operation_has(operation, PL_OPF_IF_NOT_EXISTS));
    assert_true(pl_operation_has(operation, PL_OPF_WITH_NO_DATA));
    assert_true(operation->as.view->with_no_data);
    assert_string_equal(operation->as.view->tablespace, "fast");
    assert_string_equal(operation->as.view->query->text, "SELECT 1");
    assert_true(pl_operation_has(
        only("REFRESH MATERIALIZED VIEW CONCURRENTLY m", PL_OP_REFRESH_MATERIALIZED_VIEW),
        PL_OPF_CONCURRENTLY));
}

/* Rows ---------------------------------------------------------------------------------------- */

static void inserts(void **state)
{
    (void)state;
    const pl_operation *operation =
        only("INSERT INTO app.users (email, n) VALUES ('a', 1), ('b', 2) ON CONFLICT DO NOTHING",
             PL_OP_INSERT_ROWS);
    const pl_rows *rows = operation->as.rows;
    assert_string_equal(target(operation), "table app.users");
    assert_string_equal(strings(&rows->columns), "email n");
    assert_string_equal(strings(&rows->constants), "a b");
    assert_int_equal(rows->row_count, 2);
    assert_true(rows->on_conflict);
    assert_false(rows->from_query);
    rows = only("INSERT INTO a SELECT * FROM b", PL_OP_INSERT_ROWS)->as.rows;
    assert_true(rows->from_query);
    assert_string_equal(names(&rows->reads), "b");
    assert_int_equal(only("INSERT INTO a DEFAULT VALUES", PL_OP_INSERT_ROWS)->as.rows->row_count,
                     1);
}

static void a_where_that_is_none(void **state)
{
    (void)state;
    const pl_rows *rows = only("DELETE FROM t WHERE true", PL_OP_DELETE_ROWS)->as.rows;
    assert_true(rows->has_where && rows->where_true);
    assert_true(only("UPDATE t SET a = 1 WHERE 1 = 1", PL_OP_UPDATE_ROWS)->as.rows->where_true);
    rows = only("UPDATE ONLY t SET a = 1, b = 2 WHERE c > 3", PL_OP_UPDATE_ROWS)->as.rows;
    assert_true(rows->has_where && !rows->where_true);
    assert_string_equal(strings(&rows->columns), "a b");
    assert_string_equal(rows->where->canonical, "c > 3");
    assert_false(only("DELETE FROM t", PL_OP_DELETE_ROWS)->as.rows->has_where);
    assert_false(
        only("DELETE FROM t WHERE random() > 0.5", PL_OP_DELETE_ROWS)->as.rows->where_true);
    assert_false(only("DELETE FROM t WHERE CURRENT OF c", PL_OP_DELETE_ROWS)->as.rows->where_true);
}

static void data_changing_with(void **state)
{
    (void)state;
    const pl_rows *rows =
        only("WITH gone AS (DELETE FROM a RETURNING *), new AS (INSERT INTO b SELECT * FROM gone "
             "RETURNING 1) UPDATE c SET n = 1 FROM new",
             PL_OP_UPDATE_ROWS)
            ->as.rows;
    assert_string_equal(names(&rows->writes), "a b");
    assert_string_equal(names(&rows->reads), "");
    rows =
        only("WITH x AS (DELETE FROM a RETURNING *) SELECT * FROM x", PL_OP_SELECT_ROWS)->as.rows;
    assert_string_equal(names(&rows->writes), "a");
    rows = only("COPY (DELETE FROM a RETURNING *) TO STDOUT", PL_OP_SELECT_ROWS)->as.rows;
    assert_string_equal(names(&rows->writes), "a");
}

static void merges(void **state)
{
    (void)state;
    const pl_operation *operation =
        only("MERGE INTO t USING s ON t.id = s.id WHEN MATCHED THEN UPDATE SET a = f(s.b) "
             "WHEN NOT MATCHED THEN INSERT (id) VALUES (s.id)",
             PL_OP_MERGE_ROWS);
    assert_string_equal(target(operation), "table t");
    assert_string_equal(names(&operation->as.rows->reads), "s");
    assert_string_equal(strings(&operation->as.rows->columns), "a id");
    assert_string_equal(strings(&operation->as.rows->functions), "f");
}

static void set_config_is_a_set(void **state)
{
    (void)state;
    const char *sql = "SELECT pg_catalog.set_config('Search_Path', 'app, public', false), "
                      "set_config('x.y', '1', 't'), set_config('a.b', c, true) FROM d";
    assert_int_equal(operations_of(sql)->count, 3);
    const pl_operation *first = nth_of(sql, 1, PL_OP_SET_VARIABLE);
    assert_string_equal(first->new_name, "search_path");
    assert_string_equal(first->value, "app, public");
    assert_false(pl_operation_has(first, PL_OPF_LOCAL));
    assert_true(pl_operation_has(nth_of(sql, 2, PL_OP_SET_VARIABLE), PL_OPF_LOCAL));
}

static void copies(void **state)
{
    (void)state;
    const pl_rows *rows = only("COPY t (a) FROM '/x' WHERE a > 1", PL_OP_COPY_ROWS)->as.rows;
    assert_true(rows->to_or_from_server && !rows->from_stdin && rows->has_where);
    assert_string_equal(names(&only("COPY t TO STDOUT", PL_OP_SELECT_ROWS)->as.rows->reads), "t");
}

static void explain_analyze_runs(void **state)
{
    (void)state;
    only("EXPLAIN (ANALYZE, VERBOSE) DELETE FROM t", PL_OP_DELETE_ROWS);
    only("EXPLAIN ANALYZE UPDATE t SET a = 1", PL_OP_UPDATE_ROWS);
    only("EXPLAIN DELETE FROM t", PL_OP_SELECT_ROWS);
    only("EXPLAIN (ANALYZE off) DELETE FROM t", PL_OP_SELECT_ROWS);
}

/* Hostile ------------------------------------------------------------------------------------- */

/* Names by the thousand in one statement take no time that grows with their square. */
static void many_names(void **state)
{
    (void)state;
    pl_str sql = pl_str_begin(arena, PL_STR_MAXIMUM);
    pl_str_add(&sql, "CREATE VIEW v AS SELECT c0");
    for (int i = 1; i < 1000; i++) {
        pl_str_addf(&sql, ", c%d", i);
    }
    pl_str_add(&sql, " FROM t0");
    for (int i = 1; i < 5000; i++) {
        pl_str_addf(&sql, ", t%d", i % 2500);
    }
    const pl_query *query = query_of(sql.at);
    assert_int_equal(query->relations.count, 2500);
    assert_int_equal(query->columns.count, 1000);
}

static void many_rows(void **state)
{
    (void)state;
    pl_str sql = pl_str_begin(arena, PL_STR_MAXIMUM);
    pl_str_add(&sql, "INSERT INTO t VALUES ('0')");
    for (int i = 1; i < 20000; i++) {
        pl_str_addf(&sql, ", ('%d')", i);
    }
    const pl_rows *rows = only(sql.at, PL_OP_INSERT_ROWS)->as.rows;
    assert_int_equal(rows->row_count, 20000);
    assert_int_equal(rows->constants.count, 1000);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, reading_begin, reading_end)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(a_view_keeps_its_text_and_what_it_uses),
        TEST(check_option_may_be_an_option),
        TEST(with_names_are_no_relations),
        TEST(a_query_is_seen_everywhere),
        TEST(a_recursive_view_is_told_without_what_the_parser_adds),
        TEST(materialized_views),
        TEST(inserts),
        TEST(a_where_that_is_none),
        TEST(data_changing_with),
        TEST(merges),
        TEST(set_config_is_a_set),
        TEST(copies),
        TEST(explain_analyze_runs),
        TEST(many_names),
        TEST(many_rows),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
