/* The public interface, as a stranger would use it: only plumb/plumb.h. */

#include <plumb/plumb.h>

#include <string.h>

#include "unit.h"

static void test_findings(void **state)
{
    const char *up = unit_file(state, "001_t.up.sql", "-- one\nCREATE TABLE t (id bigint);\n");
    plumb_run *run = plumb_run_new();
    assert_int_equal(plumb_lint(run, *state), PLUMB_OK);
    assert_int_equal(plumb_finding_count(run), 1);
    assert_null(plumb_finding_at(run, 1));
    const plumb_finding *finding = plumb_finding_at(run, 0);
    assert_string_equal(plumb_finding_rule(finding), "down-missing");
    assert_int_equal(plumb_finding_severity(finding), PLUMB_ERROR);
    assert_int_equal(plumb_finding_certainty(finding), PLUMB_CERTAIN);
    assert_non_null(strstr(plumb_finding_message(finding), "001_t"));
    assert_string_equal(plumb_finding_path(finding), up);
    assert_int_equal(plumb_finding_line(finding), 2);
    assert_int_equal(plumb_finding_column(finding), 1);
    assert_int_equal(plumb_finding_begin(finding), 7);
    assert_int_equal(plumb_finding_end(finding), 33);
    assert_string_equal(plumb_finding_migration(finding), "001_t");
    assert_false(plumb_finding_is_in_down(finding));
    assert_string_equal(plumb_finding_fix(finding, 0), "DROP TABLE t;");
    assert_null(plumb_finding_fix(finding, 1));
    assert_null(plumb_finding_query(finding, 0));
    assert_int_equal(plumb_count_from(run, PLUMB_WARNING), 1);
    assert_non_null(strstr(plumb_report(run, "text"), "error[down-missing]"));
    assert_non_null(strstr(plumb_report(run, "json"), "\"plumb-findings\""));

    assert_int_equal(plumb_lint(run, up), PLUMB_OK);
    assert_int_equal(plumb_finding_count(run), 2);
    plumb_run_free(run);
}

static void test_secrets(void **state)
{
    unit_file(state, "001_server.up.sql",
              "CREATE SERVER s FOREIGN DATA WRAPPER w OPTIONS (password 'hunter2');\n");
    unit_file(state, "001_server.down.sql", "DROP SERVER s;\n");
    unit_file(state, "002_server.up.sql", "DROP SERVER s;\n");
    plumb_run *run = plumb_run_new();
    assert_int_equal(plumb_lint(run, *state), PLUMB_OK);
    assert_int_equal(plumb_finding_count(run), 1);
    const char *fix = plumb_finding_fix(plumb_finding_at(run, 0), 0);
    assert_non_null(strstr(fix, "password '***'"));
    plumb_run_free(run);
}

static void test_settings(void **state)
{
    unit_file(state, "001_t.up.sql", "CREATE TABLE t (id bigint);\n");
    plumb_run *run = plumb_run_new();
    plumb_set_server_version(run, 15);
    plumb_set_threads(run, 1);
    plumb_set_require_down(run, true);
    assert_int_equal(plumb_set_runner(run, "golang-migrate"), PLUMB_OK);
    assert_int_equal(plumb_set_dialect(run, "postgres"), PLUMB_OK);
    assert_int_equal(plumb_set_severity(run, "down-missing", PLUMB_INFO), PLUMB_OK);
    assert_int_equal(plumb_lint(run, *state), PLUMB_OK);
    assert_int_equal(plumb_finding_count(run), 1);
    assert_int_equal(plumb_finding_severity(plumb_finding_at(run, 0)), PLUMB_INFO);
    assert_int_equal(plumb_count_from(run, PLUMB_WARNING), 0);
    plumb_run_free(run);
}

static void test_errors(void **state)
{
    const char *rules = unit_path(state, "rules");
    plumb_run *run = plumb_run_new();
    assert_string_equal(plumb_error_message(run), "");
    assert_int_equal(plumb_set_runner(run, "nobody"), PLUMB_USAGE);
    assert_string_equal(plumb_error_message(run), "unknown runner 'nobody'");
    assert_int_equal(plumb_set_dialect(run, "none"), PLUMB_USAGE);
    assert_int_equal(plumb_set_severity(run, "no-such-rule", PLUMB_OFF), PLUMB_USAGE);
    assert_int_equal(plumb_add_rules(run, rules), PLUMB_INPUT);
    assert_string_equal(plumb_error_path(run), rules);
    assert_int_equal(plumb_lint(run, unit_path(state, "nowhere")), PLUMB_INPUT);
    assert_int_not_equal(strlen(plumb_error_message(run)), 0);
    assert_null(plumb_report(run, "yaml"));
    plumb_run_free(run);
    plumb_run_free(NULL);
}

static void test_replay(void **state)
{
    unit_file(state, "001_t.up.sql", "CREATE TABLE t (id bigint);\n");
    unit_file(state, "002_t.up.sql", "DROP TABLE t;\n");
    plumb_run *run = plumb_run_new();
    const char *out;
    assert_int_equal(plumb_replay(run, *state, "001", "sql", &out), PLUMB_OK);
    assert_non_null(strstr(out, "CREATE TABLE t"));
    assert_int_equal(plumb_replay(run, *state, NULL, "json", &out), PLUMB_OK);
    assert_null(strstr(out, "\"t\""));
    assert_int_equal(plumb_replay(run, *state, "003", "sql", &out), PLUMB_USAGE);
    assert_null(out);
    assert_int_not_equal(strlen(plumb_error_hint(run)), 0);
    assert_int_equal(plumb_replay(run, *state, NULL, "xml", &out), PLUMB_USAGE);
    plumb_run_free(run);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_findings, unit_folder_begin, unit_folder_end),
        cmocka_unit_test_setup_teardown(test_secrets, unit_folder_begin, unit_folder_end),
        cmocka_unit_test_setup_teardown(test_settings, unit_folder_begin, unit_folder_end),
        cmocka_unit_test_setup_teardown(test_errors, unit_folder_begin, unit_folder_end),
        cmocka_unit_test_setup_teardown(test_replay, unit_folder_begin, unit_folder_end),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
