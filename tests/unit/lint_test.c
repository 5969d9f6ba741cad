/* Lint over small folders: what is silenced, left out, counted, and in which order it comes. */
#include "base/file.h"
#include "base/str.h"
#include "check/lint.h"
#include "source/load.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

typedef struct fixture {
    pl_arena *arena;
    pl_rules *rules;
    char folder[64];
    pl_lint_options options;
    pl_load_options load;
    pl_lint_result result;
} fixture;

static int set_up(void **state)
{
    fixture *f = test_calloc(1, sizeof *f);

    f->arena = pl_arena_new();
    f->options.min_certainty = PL_CERTAINTY_UNKNOWN;
    f->load.runner = "golang-migrate";
    snprintf(f->folder, sizeof f->folder, "/tmp/plumb-lint-XXXXXX");
    assert_non_null(mkdtemp(f->folder));
    assert_int_equal(pl_rules_load(f->arena, &f->rules, NULL), PL_OK);
    *state = f;
    return 0;
}

static int tear_down(void **state)
{
    fixture *f = *state;
    pl_entries entries = {0};

    assert_int_equal(pl_folder_list(f->arena, f->folder, NULL, &entries, NULL), PL_OK);
    for (size_t i = 0; i < entries.count; i++) {
        unlink(entries.at[i].path);
    }
    rmdir(f->folder);
    pl_arena_free(f->arena);
    test_free(f);
    return 0;
}

static void file(fixture *f, const char *name, const char *content)
{
    assert_int_equal(
        pl_file_write(pl_path_join(f->arena, f->folder, name), content, strlen(content), NULL),
        PL_OK);
}

static void override(fixture *f, const char *rule, pl_severity severity)
{
    pl_vec_push(f->arena, &f->options.severities,
                (pl_severity_override){.rule = rule, .severity = severity});
}

static void lint_path(fixture *f, const char *path)
{
    pl_histories histories = {0};
    pl_strings paths = {0};
    pl_error error = {0};

    pl_vec_push(f->arena, &paths, path);
    if (pl_history_load(f->arena, &paths, &f->load, &histories, &error) != PL_OK) {
        fail_msg("%s: %s", error.path, error.message);
    }
    pl_lint(f->arena, f->rules, histories.at[0], &f->options, &f->result);
}

/* "rule rule rule": of the findings in their order. */
static const char *findings(fixture *f, const pl_findings *list)
{
    pl_str text = pl_str_begin(f->arena, PL_STR_MAXIMUM);

    for (size_t i = 0; i < list->count; i++) {
        pl_str_addf(&text, "%s%s", i == 0 ? "" : " ", list->at[i]->rule->id);
    }
    return text.at;
}

static const char *lint(fixture *f)
{
    lint_path(f, f->folder);
    return findings(f, &f->result.findings);
}

static const char users[] = "CREATE TABLE users (id bigint);\n";

static void a_comment_silences_the_next_statement(void **state)
{
    fixture *f = *state;

    file(f, "001_a.up.sql",
         "-- plumb:ignore down-missing the first one stays\nCREATE TABLE users (id bigint);\n");
    file(f, "002_b.up.sql", "CREATE TABLE rooms (id bigint);\n");
    assert_string_equal(lint(f), "down-missing");
    assert_string_equal(f->result.findings.at[0]->migration->name, "002_b");
    assert_string_equal(findings(f, &f->result.suppressed), "down-missing");
    assert_string_equal(f->result.suppressed.at[0]->suppressed, "the first one stays");
}

static void a_comment_for_another_statement_silences_nothing(void **state)
{
    fixture *f = *state;

    file(f, "001_a.up.sql",
         "SELECT 1;\nVACUUM;\n"
         "-- plumb:ignore tx-implicit-block too late\nCREATE TABLE rooms (id bigint);\n");
    file(f, "001_a.down.sql", "DROP TABLE rooms;\n");
    assert_string_equal(lint(f), "tx-implicit-block unused-suppression");
}

static void a_comment_silences_a_family_or_a_whole_file(void **state)
{
    fixture *f = *state;

    file(f, "001_a.up.sql",
         "-- plumb:ignore reversal a playground\nCREATE TABLE users (id bigint);\n");
    file(f, "002_b.up.sql",
         "SELECT 1;\nCREATE TABLE rooms (id bigint);\n"
         "-- plumb:ignore-file down-missing a playground\n");
    assert_string_equal(lint(f), "");
    assert_int_equal(f->result.suppressed.count, 2);
}

static void a_comment_does_not_silence_what_is_said_about_itself(void **state)
{
    fixture *f = *state;

    file(f, "001_a.up.sql", "-- plumb:ignore-file\nCREATE TABLE users (id bigint);\n");
    assert_string_equal(lint(f), "suppression-no-reason");
    assert_string_equal(findings(f, &f->result.suppressed), "down-missing");
}

static void severities_are_overridden_and_the_last_wins(void **state)
{
    fixture *f = *state;

    file(f, "001_a.up.sql", users);
    override(f, "reversal", PL_SEVERITY_OFF);
    assert_string_equal(lint(f), "");
    override(f, "down-missing", PL_SEVERITY_INFO);
    assert_string_equal(lint(f), "down-missing");
    assert_int_equal(f->result.findings.at[0]->severity, PL_SEVERITY_INFO);
    assert_int_equal(f->result.infos, 1);
    assert_int_equal(f->result.errors, 0);
}

static void a_family_leaves_off_what_is_off(void **state)
{
    fixture *f = *state;

    file(f, "001_a.up.sql",
         "CREATE TABLE users (id bigint);\nCREATE INDEX CONCURRENTLY i ON users (id);\n");
    file(f, "001_a.down.sql", "DROP TABLE users;\n");
    override(f, "transactions", PL_SEVERITY_ERROR);
    assert_null(strstr(lint(f), "stmt-not-rerunnable"));
    override(f, "stmt-not-rerunnable", PL_SEVERITY_INFO);
    assert_non_null(strstr(lint(f), "stmt-not-rerunnable"));
    override(f, "transactions", PL_SEVERITY_OFF);
    assert_string_equal(lint(f), "");
    override(f, "transactions", PL_SEVERITY_ERROR);
    assert_null(strstr(lint(f), "stmt-not-rerunnable"));
}

/* A runner makes it before it runs the first migration. */
static void the_table_of_a_runner_is_there(void **state)
{
    fixture *f = *state;

    file(f, "001_a.up.sql", "CREATE TABLE users (id bigint);\n");
    file(f, "001_a.down.sql", "DROP TABLE users;\n");
    file(f, "002_b.up.sql",
         "-- plumb:irreversible nobody minds\nCOMMENT ON TABLE "
         "schema_migrations IS 'what ran';\n");
    assert_string_equal(lint(f), "");
    file(f, "002_b.up.sql",
         "-- plumb:irreversible nobody minds\nCOMMENT ON TABLE accounts IS 'who pays';\n");
    assert_string_equal(lint(f), "up-fails");
    assert_int_equal(f->result.warnings, 1);
}

static void what_is_less_certain_can_be_left_out(void **state)
{
    fixture *f = *state;

    file(f, "001_a.up.sql", "CREATE TABLE t (a int, b int GENERATED ALWAYS AS (a * 2) VIRTUAL);\n");
    file(f, "001_a.down.sql", "DROP TABLE t;\n");
    assert_non_null(strstr(lint(f), "not-parsed"));
    assert_int_equal(f->result.unread_newer, 1);
    f->options.min_certainty = PL_CERTAINTY_DEPENDS_ON_DATA;
    assert_null(strstr(lint(f), "not-parsed"));
}

static void findings_come_in_the_order_of_migrations(void **state)
{
    fixture *f = *state;

    file(f, "001_a.up.sql", users);
    file(f, "001_a.down.sql", "DROP TABEL users;\n");
    file(f, "002_b.up.sql", "CREATE TABLE rooms (id bigint);\nCREATE TABEL x (a int);\n");
    assert_string_equal(lint(f), "syntax-error down-missing syntax-error");
    assert_true(f->result.findings.at[0]->down);
    assert_int_equal(f->result.migrations, 2);
    assert_int_equal(f->result.migrations_with_findings, 2);
    assert_int_equal(f->result.statements, 4);
    assert_int_equal(f->result.unread_syntax, 2);
    assert_int_equal(f->result.errors, 3);
}

static void one_file_is_looked_at_in_its_history(void **state)
{
    fixture *f = *state;

    file(f, "001_a.up.sql", users);
    file(f, "002_b.up.sql", "ALTER TABLE users ADD email text;\n");
    lint_path(f, pl_path_join(f->arena, f->folder, "002_b.up.sql"));
    assert_string_equal(findings(f, &f->result.findings), "down-missing");
    assert_string_equal(f->result.findings.at[0]->migration->name, "002_b");
    assert_int_equal(f->result.migrations, 1);
    assert_true(f->result.schema_complete);
}

static void a_dialect_that_is_not_read_does_no_harm(void **state)
{
    fixture *f = *state;

    file(f, "001_a.up.sql", "CREATE TABLE `users` (id int) ENGINE=InnoDB;\n");
    file(f, "001_b.up.sql", users);
    f->load.dialect = PL_DIALECT_MYSQL;
    assert_non_null(strstr(lint(f), "history-duplicate-version"));
    assert_true(f->result.migrations > 0);
    assert_int_equal(f->result.unread_files, f->result.migrations);
}

static void what_could_not_be_read_is_counted_once(void **state)
{
    fixture *f = *state;

    file(f, "001_a.up.sql",
         "DO $$ BEGIN EXECUTE 'DROP TABLE ' || current_user; END $$;\n"
         "DO LANGUAGE plperl $$ 1 $$;\n");
    (void)lint(f);
    assert_int_equal(f->result.unread_dynamic, 1);
    assert_int_equal(f->result.unread_code, 1);
    assert_int_equal(f->result.statements, 2);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)
        TEST(a_comment_silences_the_next_statement),
        TEST(a_comment_for_another_statement_silences_nothing),
        TEST(a_comment_silences_a_family_or_a_whole_file),
        TEST(a_comment_does_not_silence_what_is_said_about_itself),
        TEST(severities_are_overridden_and_the_last_wins),
        TEST(a_family_leaves_off_what_is_off),
        TEST(the_table_of_a_runner_is_there),
        TEST(what_is_less_certain_can_be_left_out),
        TEST(findings_come_in_the_order_of_migrations),
        TEST(one_file_is_looked_at_in_its_history),
        TEST(what_could_not_be_read_is_counted_once),
        TEST(a_dialect_that_is_not_read_does_no_harm),
#undef TEST
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
