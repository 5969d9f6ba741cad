#include "reading.h"

#include "dialect/postgres/code_constant.h"

static const pl_code *code_of(const char *sql)
{
    return nth_of(sql, 0, PL_OP_DO_BLOCK)->as.code;
}

static const unsigned IN_CODE = PL_OPF_IN_CODE;
static const unsigned BRANCH = PL_OPF_IN_CODE | PL_OPF_CONDITIONAL;
static const unsigned CAUGHT = PL_OPF_IN_CODE | PL_OPF_CONDITIONAL | PL_OPF_GUARDED;

static void expect(const char *sql, size_t i, const char *name, unsigned flags, const char *where)
{
    const pl_operations *operations = operations_of(sql);
    assert_true(i < operations->count);
    const pl_operation *operation = operations->at[i];
    assert_string_equal(pl_operation_name(operation->kind), name);
    assert_int_equal(operation->flags & CAUGHT, flags);
    assert_string_equal(place(operation), where);
}

static void static_sql_has_its_place(void **state)
{
    (void)state;
    const char *sql = "DO LANGUAGE plpgsql $do$\nDECLARE n int;\nBEGIN\n"
                      "  DELETE FROM t; DELETE FROM t;\n"
                      "  SELECT count(*) INTO n FROM t;\n"
                      "  PERFORM  pg_notify('c', 'é');\nEND $do$";
    assert_true(code_of(sql)->analysed);
    assert_int_equal(code_of(sql)->statement_count, 4);
    expect(sql, 1, "delete_rows", IN_CODE, "DELETE FROM t");
    expect(sql, 2, "delete_rows", IN_CODE, "DELETE FROM t");
    const pl_operations *operations = operations_of(sql);
    assert_true(operations->at[1]->span.begin < operations->at[2]->span.begin);
    expect(sql, 3, "select_rows", IN_CODE, "SELECT count(*) INTO n FROM t");
    expect(sql, 4, "select_rows", IN_CODE, "PERFORM  pg_notify('c', 'é')");
}

static void doubled_quotes_leave_the_place_of_the_statement(void **state)
{
    (void)state;
    const char *sql = "DO 'BEGIN DELETE FROM t WHERE a = ''x''; END'";
    expect(sql, 1, "delete_rows", IN_CODE, sql);
    expect("DO 'BEGIN DELETE FROM t; END'", 1, "delete_rows", IN_CODE, "DELETE FROM t");
}

static void branches_and_loops_are_conditional(void **state)
{
    (void)state;
    const char *sql =
        "DO $$ DECLARE r record; BEGIN "
        "IF a() THEN DELETE FROM t1; ELSIF b() THEN DELETE FROM t2; ELSE DELETE FROM t3; "
        "END IF; "
        "CASE 1 WHEN 1 THEN DELETE FROM t4; ELSE DELETE FROM t5; END CASE; "
        "FOR r IN SELECT 1 LOOP DELETE FROM t6; END LOOP; "
        "WHILE c() LOOP DELETE FROM t7; END LOOP; "
        "FOR i IN 1..2 LOOP DELETE FROM t8; END LOOP; "
        "LOOP DELETE FROM t9; END LOOP; DELETE FROM t0; END $$";
    static const char *const tables[] = {"t1", "t2", "t3", "t4", "t5", NULL,
                                         "t6", "t7", "t8", "t9", "t0"};
    const pl_operations *operations = operations_of(sql);
    assert_int_equal(operations->count, 12);
    for (size_t i = 0; i < sizeof tables / sizeof *tables; i++) {
        const pl_operation *operation = operations->at[i + 1];
        bool branch = tables[i] != NULL && strcmp(tables[i], "t0") != 0;
        assert_int_equal(operation->flags & CAUGHT, branch ? BRANCH : IN_CODE);
        assert_true(tables[i] == NULL || pl_same(operation->target.name, tables[i]));
    }
}

static void exceptions_guard(void **state)
{
    (void)state;
    const char *sql = "DO $$ BEGIN CREATE TYPE a AS ENUM (); EXCEPTION WHEN duplicate_object THEN "
                      "DELETE FROM t; END $$";
    expect(sql, 1, "create_type", CAUGHT, "CREATE TYPE a AS ENUM ()");
    expect(sql, 2, "delete_rows", BRANCH, "DELETE FROM t");
    expect("DO $$ BEGIN DELETE FROM t; EXCEPTION WHEN others THEN RAISE; END $$", 1, "delete_rows",
           IN_CODE, "DELETE FROM t");
    expect("DO $$ BEGIN DELETE FROM t; EXCEPTION WHEN others THEN RAISE NOTICE 'x'; END $$", 1,
           "delete_rows", CAUGHT, "DELETE FROM t");
    expect("DO $$ BEGIN DELETE FROM t; EXCEPTION WHEN others THEN RAISE EXCEPTION 'x'; END $$", 1,
           "delete_rows", IN_CODE, "DELETE FROM t");
}

static void after_a_return_nothing_is_certain(void **state)
{
    (void)state;
    const char *sql =
        "DO $$ BEGIN DELETE FROM a; IF x() THEN RETURN; END IF; DELETE FROM b; END $$";
    expect(sql, 1, "delete_rows", IN_CODE, "DELETE FROM a");
    expect(sql, 2, "delete_rows", BRANCH, "DELETE FROM b");
}

static void constant_execute_is_read(void **state)
{
    (void)state;
    const char *sql =
        "DO $$ BEGIN EXECUTE format('DELETE FROM %I', 'T x'); EXECUTE 'DELETE ' || n; "
        "EXECUTE 'no sql at all'; END $$";
    expect(sql, 1, "delete_rows", IN_CODE, "format('DELETE FROM %I', 'T x')");
    assert_string_equal(operations_of(sql)->at[1]->target.name, "T x");
    expect(sql, 2, "dynamic_sql", IN_CODE, "'DELETE ' || n");
    expect(sql, 3, "dynamic_sql", IN_CODE, "'no sql at all'");
    assert_int_equal(code_of(sql)->dynamic_count, 2);
    assert_int_equal(code_of(sql)->statement_count, 1);
    assert_int_equal(reading(sql)->not_analysed, 2);
    expect("DO $$ BEGIN EXECUTE 'DO $x$ BEGIN DELETE FROM t; END $x$'; END $$", 2, "delete_rows",
           IN_CODE, "'DO $x$ BEGIN DELETE FROM t; END $x$'");
}

static void transactions_in_code(void **state)
{
    (void)state;
    const char *sql = "DO $$ BEGIN COMMIT; DELETE FROM t; ROLLBACK; END $$";
    expect(sql, 1, "commit", IN_CODE, "COMMIT");
    expect(sql, 3, "rollback", IN_CODE, "ROLLBACK");
}

static void what_is_not_read_says_why(void **state)
{
    (void)state;
    assert_false(code_of("DO LANGUAGE plperl $$ drop(1) $$")->analysed);
    assert_string_equal(code_of("DO LANGUAGE plperl $$ drop(1) $$")->why_not,
                        "it is not in PL/pgSQL");
    const char *bound =
        "DO $$ DECLARE c CURSOR (k int) FOR SELECT k; BEGIN FOR r IN c (1) LOOP NULL; "
        "END LOOP; END $$";
    assert_false(code_of(bound)->analysed);
    assert_non_null(code_of(bound)->why_not);
    assert_int_equal(reading(bound)->not_analysed, 1);
}

static void deep_nesting_is_refused(void **state)
{
    (void)state;
    pl_str sql = pl_str_begin(arena, PL_STR_MAXIMUM);
    pl_str_add(&sql, "DO $$ BEGIN ");
    for (int i = 0; i < 50000; i++) {
        pl_str_add(&sql, "IF a THEN ");
    }
    for (int i = 0; i < 50000; i++) {
        pl_str_add(&sql, "END IF; ");
    }
    pl_str_add(&sql, "END $$");
    assert_string_equal(code_of(sql.at)->why_not, "it is nested too deeply");
    sql.count = 0;
    pl_str_add(&sql, "DO $$ BEGIN ");
    for (int i = 0; i < 1000; i++) {
        pl_str_add(&sql,
                   "DROP TABLE IF EXISTS a; IF a THEN PERFORM CASE WHEN c THEN 1 END; END IF; ");
    }
    pl_str_add(&sql, "END $$");
    assert_true(code_of(sql.at)->analysed);
}

static void constant(const char *expression, const char *expected)
{
    const char *value = pl_code_constant(arena, expression);
    if (expected == NULL) {
        assert_null(value);
    } else {
        assert_non_null(value);
        assert_string_equal(value, expected);
    }
}

static void constants(void **state)
{
    (void)state;
    constant("'a'", "a");
    constant("'a''b'", "a'b");
    constant("E'a\\nb\\'c'", "a\nb'c");
    constant("E'\\x41'", NULL);
    constant("$t$a$b$t$", "a$b");
    constant("('a' || $$b$$ || 'c'::text)", "abc");
    constant("format('%s %I %L %% %1$s', 'x', 'y\"z', 'it''s')", "x \"y\"\"z\" 'it''s' % x");
    constant("format('%2$s%1$s', 1, 'b')", "b1");
    constant("format('%s', a)", NULL);
    constant("format('%s')", NULL);
    constant("'a' || b", NULL);
    constant("b", NULL);
    constant("", NULL);
    constant("'a' 'b'", NULL);
    constant("lower('A')", NULL);
    constant("format('%10s', 'a')", NULL);
    constant("format(", NULL);
    constant("format('%0$s', 'a')", NULL);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, reading_begin, reading_end)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(static_sql_has_its_place),
        TEST(doubled_quotes_leave_the_place_of_the_statement),
        TEST(branches_and_loops_are_conditional),
        TEST(exceptions_guard),
        TEST(after_a_return_nothing_is_certain),
        TEST(constant_execute_is_read),
        TEST(transactions_in_code),
        TEST(what_is_not_read_says_why),
        TEST(deep_nesting_is_refused),
        TEST(constants),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
