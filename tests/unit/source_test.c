/*
 * Every folder below testdata/source is a case: `input/` is loaded, what it gave is written down
 * and compared with `expected`. `options` may hold lines "runner X", "dialect X", "path X" (below
 * input/). With PLUMB_RECORD=1 in the environment the expected files are written anew.
 */
#include "base/file.h"
#include "base/str.h"
#include "dialect/dialect.h"
#include "source/load.h"
#include "source/name.h"
#include "unit.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define CASES "testdata/source"

typedef struct loaded {
    pl_arena *arena;
    pl_histories histories;
    pl_error error;
    pl_status status;
} loaded;

static loaded load_paths(const pl_strings *paths, pl_load_options options)
{
    loaded result = {.arena = pl_arena_new()};
    result.status =
        pl_history_load(result.arena, paths, &options, &result.histories, &result.error);
    return result;
}

/* Writing down. -------------------------------------------------------------------------------- */

static const char *const dialect_names[] = {"unknown", "postgres", "sqlite", "mysql"};
static const char *const wrapping_names[] = {"none", "script", "batch"};
static const char *const kind_names[] = {"", " repeatable", " baseline"};
static const char *const problem_names[] = {
    "duplicate-version", "orphan-down", "file-name", "unreadable", "marker", "order",
    "order-unread",      "edited",      "renamed",   "deleted",    "late"};

/* Paths without what stands before the case's input/. */
static const char *shown(const char *path)
{
    const char *found = strstr(path, "/input");
    return found == NULL ? path : found[6] == '/' ? found + 7 : ".";
}

/* The bytes of a span on one line. */
static void write_span(pl_str *out, pl_span span)
{
    pl_str_add(out, "|");
    for (uint32_t i = span.begin; i < span.end; i++) {
        char c = span.text->bytes[i];
        pl_str_add(out, c == '\n' ? "\\n" : c == '\r' ? "\\r" : "");
        if (c != '\n' && c != '\r') {
            pl_str_add_char(out, c);
        }
    }
    pl_str_add(out, "|");
}

static void write_script(pl_str *out, const char *side, const pl_script *script,
                         pl_dialect_id dialect)
{
    if (script == NULL) {
        return;
    }
    pl_str_addf(out, "  %s %s wrap=%s%s%s", side, shown(script->text->path),
                wrapping_names[script->wrapping], script->opted_out ? " opted-out" : "",
                pl_script_is_blank(dialect, script) ? " blank" : "");
    if (script->opt_out.text != NULL) {
        pl_str_add(out, " by ");
        write_span(out, script->opt_out);
    }
    if (script->marker.text != NULL) {
        pl_str_add(out, " marker ");
        write_span(out, script->marker);
    }
    pl_str_addf(out, "%s\n", script->templates != 0 ? " templates" : "");
    for (size_t i = 0; i < script->pieces.count; i++) {
        pl_str_add(out, "    ");
        write_span(out, script->pieces.at[i].span);
        pl_str_add(out, "\n");
    }
    if (script->problem != NULL) {
        pl_str_addf(out, "    ! %s at ", script->problem);
        write_span(out, script->problem_span);
        pl_str_add(out, "\n");
    }
}

static void write_migration(pl_str *out, const pl_migration *migration, pl_dialect_id dialect)
{
    pl_str_addf(out, "%s [%s]%s%s%s", migration->name, migration->version,
                kind_names[migration->kind], migration->context ? " context" : "",
                migration->down_expected ? "" : " no-place-for-down");
    if (migration->dialect_name != NULL) {
        pl_str_addf(out, " for %s", migration->dialect_name);
    }
    if (migration->unread != NULL) {
        pl_str_addf(out, " unread: %s", migration->unread);
    }
    if (migration->irreversible != NULL) {
        pl_str_addf(out, " irreversible: %s", migration->irreversible);
    }
    pl_str_addf(out, "%s\n", migration->down_declared_empty ? " down-declared-empty" : "");
    write_script(out, "up", migration->up, dialect);
    write_script(out, "down", migration->down, dialect);
}

static void write_problem(pl_str *out, const pl_history *history, const pl_folder_problem *problem)
{
    pl_str_addf(out, "problem %s %s", problem_names[problem->kind], shown(problem->path));
    if (problem->migration != UINT32_MAX) {
        pl_str_addf(out, " (%s)", history->migrations.at[problem->migration]->name);
    }
    pl_str_addf(out, ": %s", problem->message);
    if (problem->span.text != NULL) {
        pl_str_add(out, " at ");
        write_span(out, problem->span);
    }
    pl_str_add(out, "\n");
}

static void write_history(pl_str *out, const pl_history *history)
{
    pl_str_addf(out, "# %s: %s (%s), %s\n", shown(history->path), history->runner->id,
                history->why_runner, dialect_names[history->dialect]);
    for (size_t i = 0; i < history->migrations.count; i++) {
        assert_int_equal(history->migrations.at[i]->number, i);
        write_migration(out, history->migrations.at[i], history->dialect);
    }
    for (size_t i = 0; i < history->problems.count; i++) {
        write_problem(out, history, &history->problems.at[i]);
    }
}

static const char *written(const loaded *result)
{
    pl_str out = pl_str_begin(result->arena, PL_STR_MAXIMUM);
    if (result->status != PL_OK) {
        pl_str_addf(&out, "error %s: %s\n", pl_status_name(result->status), result->error.message);
    }
    for (size_t i = 0; i < result->histories.count; i++) {
        write_history(&out, result->histories.at[i]);
    }
    return out.at;
}

/* Cases. --------------------------------------------------------------------------------------- */

typedef struct request {
    pl_strings paths;
    pl_load_options options;
} request;

static const char *value_of(pl_arena *arena, const char *line, const char *key)
{
    size_t size = strlen(key);
    if (strncmp(line, key, size) != 0 || line[size] != ' ') {
        return NULL;
    }
    return pl_arena_strndup(arena, line + size + 1, strcspn(line + size + 1, "\n"));
}

static pl_dialect_id dialect_named(const char *name)
{
    for (int i = 0; i < 4; i++) {
        if (pl_same(name, dialect_names[i])) {
            return (pl_dialect_id)i;
        }
    }
    fail_msg("no dialect %s", name);
    return PL_DIALECT_UNKNOWN;
}

static void read_line(pl_arena *arena, const char *input, const char *line, request *out)
{
    const char *runner = value_of(arena, line, "runner");
    const char *dialect = value_of(arena, line, "dialect");
    const char *path = value_of(arena, line, "path");
    if (runner != NULL) {
        out->options.runner = runner;
    }
    if (dialect != NULL) {
        out->options.dialect = dialect_named(dialect);
    }
    if (path != NULL) {
        pl_vec_push(arena, &out->paths, pl_path_join(arena, input, path));
    }
}

static request read_request(pl_arena *arena, const char *folder)
{
    request result = {0};
    const char *input = pl_path_join(arena, folder, "input");
    const char *path = pl_path_join(arena, folder, "options");
    if (pl_path_exists(path)) {
        pl_text *text = NULL;
        assert_int_equal(pl_file_read(arena, path, 4096, &text, NULL), PL_OK);
        for (const char *line = text->bytes; line != NULL && *line != '\0';) {
            read_line(arena, input, line, &result);
            line = strchr(line, '\n');
            line = line != NULL ? line + 1 : NULL;
        }
    }
    if (result.paths.count == 0) {
        pl_vec_push(arena, &result.paths, input);
    }
    return result;
}

static bool agrees(pl_arena *arena, const char *folder, const char *got)
{
    const char *path = pl_path_join(arena, folder, "expected");
    pl_text *expected = NULL;
    if (getenv("PLUMB_RECORD") != NULL) {
        assert_int_equal(pl_file_write(path, got, strlen(got), NULL), PL_OK);
        return true;
    }
    assert_int_equal(pl_file_read(arena, path, PL_FILE_MAXIMUM, &expected, NULL), PL_OK);
    if (strcmp(expected->bytes, got) == 0) {
        return true;
    }
    print_error("%s gives\n%s\nexpected\n%s\n", folder, got, expected->bytes);
    return false;
}

static bool run_case(const char *folder)
{
    pl_arena *arena = pl_arena_new();
    request asked = read_request(arena, folder);
    loaded result = load_paths(&asked.paths, asked.options);
    const char *got = written(&result);
    bool good = agrees(arena, folder, got);
    asked.options.threads = 1;
    loaded single = load_paths(&asked.paths, asked.options);
    assert_string_equal(written(&single), got);
    pl_arena_free(single.arena);
    pl_arena_free(result.arena);
    pl_arena_free(arena);
    return good;
}

static void test_cases(void **state)
{
    (void)state;
    pl_arena *arena = pl_arena_new();
    pl_entries cases = {0};
    bool good = true;
    assert_int_equal(pl_folder_list(arena, CASES, NULL, &cases, NULL), PL_OK);
    assert_true(cases.count > 0);
    for (size_t i = 0; i < cases.count; i++) {
        good &= run_case(cases.at[i].path);
    }
    assert_true(good);
    pl_arena_free(arena);
}

/* What can't lie in a repository. -------------------------------------------------------------- */

static loaded load_one(const char *path)
{
    pl_arena *arena = pl_arena_new();
    pl_strings paths = {0};
    pl_vec_push(arena, &paths, path);
    loaded result = load_paths(&paths, (pl_load_options){0});
    pl_arena_adopt(result.arena, arena);
    return result;
}

static void write_file(const char *folder, const char *name, const char *bytes, size_t size)
{
    pl_arena *arena = pl_arena_new();
    const char *path = pl_path_join(arena, folder, name);
    assert_int_equal(pl_file_write(path, bytes, size, NULL), PL_OK);
    pl_arena_free(arena);
}

static const pl_folder_problem *problem_of(const loaded *result, pl_folder_problem_kind kind)
{
    assert_int_equal(result->histories.count, 1);
    const pl_history *history = result->histories.at[0];
    for (size_t i = 0; i < history->problems.count; i++) {
        if (history->problems.at[i].kind == kind) {
            return &history->problems.at[i];
        }
    }
    return NULL;
}

static void test_nul_byte(void **state)
{
    write_file(*state, "001_a.up.sql", "SELECT\0 1;", 10);
    write_file(*state, "001_a.down.sql", "SELECT 1;", 9);
    loaded result = load_one(*state);
    assert_int_equal(result.status, PL_OK);
    assert_non_null(problem_of(&result, PL_FOLDER_UNREADABLE));
    assert_non_null(result.histories.at[0]->migrations.at[0]->unread);
    assert_null(result.histories.at[0]->migrations.at[0]->up);
    pl_arena_free(result.arena);
}

static void test_link_outside(void **state)
{
    pl_arena *arena = pl_arena_new();
    write_file(*state, "001_a.up.sql", "SELECT 1;", 9);
    assert_int_equal(symlink("/etc/hostname", pl_path_join(arena, *state, "002_b.up.sql")), 0);
    assert_int_equal(symlink(".", pl_path_join(arena, *state, "circle")), 0);
    loaded result = load_one(*state);
    assert_int_equal(result.status, PL_OK);
    assert_int_equal(result.histories.at[0]->migrations.count, 2);
    assert_string_equal(result.histories.at[0]->migrations.at[1]->unread,
                        "a link that leads out of the folder");
    assert_non_null(problem_of(&result, PL_FOLDER_UNREADABLE));
    pl_arena_free(result.arena);
    pl_arena_free(arena);
}

static void test_newline_in_name(void **state)
{
    write_file(*state, "001_a\nb.up.sql", "SELECT 1;", 9);
    loaded result = load_one(*state);
    assert_int_equal(result.status, PL_OK);
    assert_string_equal(result.histories.at[0]->migrations.at[0]->name, "001_a\nb");
    pl_arena_free(result.arena);
}

static void test_nothing_there(void **state)
{
    loaded result = load_one(*state);
    assert_int_equal(result.status, PL_UNREADABLE);
    assert_non_null(strstr(result.error.message, "holds no migrations"));
    pl_arena_free(result.arena);
    result = load_one("no/such/folder");
    assert_int_equal(result.status, PL_UNREADABLE);
    pl_arena_free(result.arena);
}

static void test_unknown_runner(void **state)
{
    pl_arena *arena = pl_arena_new();
    pl_strings paths = {0};
    pl_vec_push(arena, &paths, (const char *)*state);
    loaded result = load_paths(&paths, (pl_load_options){.runner = "gooze"});
    assert_int_equal(result.status, PL_USAGE);
    assert_non_null(strstr(result.error.hint, "goose"));
    pl_arena_free(result.arena);
    pl_arena_free(arena);
}

/* Names of folders and the dialect. ------------------------------------------------------------ */

static void make_folders(void **state, const char *path)
{
    for (const char *slash = strchr(path, '/'); slash != NULL; slash = strchr(slash + 1, '/')) {
        char part[80];
        snprintf(part, sizeof part, "%.*s", (int)(slash - path), path);
        mkdir(unit_path(state, part), 0777);
    }
}

static void test_names_of_folders(void **state)
{
    static const struct {
        const char *marker; /* a file that says where a project begins; NULL: none */
        const char *folder, *given;
        pl_dialect_id dialect;
    } rows[] = {
        {"sqlite/.git", "sqlite/db/migrations/", "sqlite/db/migrations", PL_DIALECT_POSTGRES},
        {"sqlite/.git", "sqlite/db/migrations/", "sqlite", PL_DIALECT_POSTGRES},
        {"sqlite/.git", "sqlite/db/mysql/migrations/", "sqlite/db/mysql", PL_DIALECT_MYSQL},
        {"mysql/a/.git", "mysql/a/migrations/", "mysql/a", PL_DIALECT_POSTGRES},
        {"b/sqlite/.git", "b/sqlite/", "b/sqlite", PL_DIALECT_POSTGRES},
        {"mysql/c/plumb.json", "mysql/c/migrations/", "mysql/c", PL_DIALECT_POSTGRES},
        {"mysql/d/plumb.json", "mysql/d/sqlite/migrations/", "mysql", PL_DIALECT_SQLITE},
        {NULL, "e/mysql/migrations/", "e/mysql/migrations", PL_DIALECT_POSTGRES},
        {NULL, "f/mysql/migrations/", "f/mysql", PL_DIALECT_MYSQL},
        {NULL, "g/mysql/migrations/", "g", PL_DIALECT_MYSQL},
        {NULL, "h/sqlite/", "h/sqlite", PL_DIALECT_SQLITE},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        char file[80];
        make_folders(state, rows[i].folder);
        snprintf(file, sizeof file, "%s001_a.up.sql", rows[i].folder);
        unit_file(state, file, "CREATE TABLE a (id int);");
        if (rows[i].marker != NULL) {
            unit_file(state, rows[i].marker, "");
        }
        loaded result = load_one(unit_path(state, rows[i].given));
        assert_int_equal(result.status, PL_OK);
        assert_int_equal(pl_vec_last(&result.histories)->dialect, rows[i].dialect);
        pl_arena_free(result.arena);
    }
}

/* Names, versions, blanks. --------------------------------------------------------------------- */

static void test_versions(void **state)
{
    (void)state;
    assert_true(pl_version_compare("9", "10") < 0);
    assert_true(pl_version_compare("009", "9") == 0);
    assert_true(pl_version_compare("-1", "0") < 0);
    assert_true(pl_version_compare("-2", "-1") < 0);
    assert_true(pl_version_compare("99999999999999999999999", "100000000000000000000000") < 0);
    assert_true(pl_version_compare_parts("1.9", "1.10") < 0);
    assert_true(pl_version_compare_parts("1_9", "1.9") == 0);
    assert_true(pl_version_compare_parts("1.0", "1") == 0);
    assert_true(pl_version_compare_parts("2", "1.9") > 0);
}

static bool blank(const char *sql, pl_dialect_id dialect)
{
    pl_arena *arena = pl_arena_new();
    pl_text *text = pl_text_new(arena, "x.sql", sql, (uint32_t)strlen(sql));
    bool result = pl_sql_is_blank(dialect, (pl_span){text, 0, text->size});
    pl_arena_free(arena);
    return result;
}

static void test_blank(void **state)
{
    (void)state;
    assert_true(blank("", PL_DIALECT_POSTGRES));
    assert_true(blank("\xef\xbb\xbf -- a\n;/* b /* c */ */\r\n", PL_DIALECT_POSTGRES));
    assert_true(blank("/* unfinished", PL_DIALECT_SQLITE));
    assert_false(blank("/* b /* c */ */", PL_DIALECT_SQLITE));
    assert_false(blank("-- a\nSELECT 1", PL_DIALECT_POSTGRES));
    assert_true(blank("# a", PL_DIALECT_MYSQL));
    assert_false(blank("# a", PL_DIALECT_POSTGRES));
    assert_false(blank("/*!40101 SET x = 1 */", PL_DIALECT_MYSQL));
}

static void test_runners(void **state)
{
    (void)state;
    const pl_runner *goose = pl_runner_find("Goose");
    assert_non_null(goose);
    assert_null(pl_runner_find("nothing"));
    assert_int_equal(pl_runner_wrapping(goose, PL_DIALECT_POSTGRES, false), PL_WRAP_SCRIPT);
    assert_int_equal(pl_runner_wrapping(goose, PL_DIALECT_POSTGRES, true), PL_WRAP_NONE);
    const pl_runner *sqlx = pl_runner_find("sqlx");
    assert_int_equal(pl_runner_wrapping(sqlx, PL_DIALECT_MYSQL, true), PL_WRAP_SCRIPT);
    for (size_t i = 0; pl_runner_at(i) != NULL; i++) {
        const pl_runner *runner = pl_runner_at(i);
        assert_ptr_equal(pl_runner_find(runner->id), runner);
        assert_non_null(runner->failed_inside);
        assert_non_null(runner->failed_outside);
        assert_true(runner->down_form == PL_DOWN_NONE || runner->down_place != NULL);
        assert_true((runner->opt_out_scope == PL_OPT_OUT_NONE) == (runner->opt_out == NULL));
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_cases),
        cmocka_unit_test_setup_teardown(test_nul_byte, unit_folder_begin, unit_folder_end),
        cmocka_unit_test_setup_teardown(test_link_outside, unit_folder_begin, unit_folder_end),
        cmocka_unit_test_setup_teardown(test_newline_in_name, unit_folder_begin, unit_folder_end),
        cmocka_unit_test_setup_teardown(test_nothing_there, unit_folder_begin, unit_folder_end),
        cmocka_unit_test_setup_teardown(test_unknown_runner, unit_folder_begin, unit_folder_end),
        cmocka_unit_test_setup_teardown(test_names_of_folders, unit_folder_begin, unit_folder_end),
        cmocka_unit_test(test_versions),
        cmocka_unit_test(test_blank),
        cmocka_unit_test(test_runners),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
