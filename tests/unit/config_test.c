/* plumb.json: what it sets, what of it wins, what is wrong and where. */
#include "unit.h"

#include "base/file.h"
#include "base/json_reader.h"
#include "base/str.h"
#include "cli/config.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static pl_status read_config(pl_arena *arena, const char *json, pl_config **out, pl_error *error)
{
    const pl_text *text = pl_text_new(arena, "plumb.json", json, (uint32_t)strlen(json));
    *error = (pl_error){0};
    return pl_config_read(arena, text, out, error);
}

static pl_settings settings_of(pl_arena *arena, const char *json, const char *path)
{
    pl_config *config = NULL;
    pl_error error;
    pl_settings settings = pl_settings_begin(arena);
    if (read_config(arena, json, &config, &error) != PL_OK) {
        fail_msg("%u:%u: %s", error.line, error.column, error.message);
    }
    pl_config_apply(config, &settings);
    pl_config_override(config, pl_config_overrides_of(config, path), &settings);
    return settings;
}

static void every_key(void **state)
{
    (void)state;
    pl_arena *arena = pl_arena_new();
    pl_settings settings = settings_of(
        arena,
        "// what we agreed on\n"
        "{\"$schema\": \"x\", \"paths\": [\"a\", \"/b\"], \"runner\": \"goose\", \"dialect\": "
        "\"postgres\","
        " \"server-version\": 14, /* the oldest */ \"severity\": {\"reversal\": \"off\"},"
        " \"fail-on\": \"info\", \"min-certainty\": \"certain\", \"require-down\": true,"
        " \"role-timeouts\": [\"lock_timeout\"], \"baseline\": \"known.json\", \"rules\": [\".\"],"
        " \"options\": {\"r\": {\"n\": 3, \"t\": \"x\", \"b\": true}}}",
        "a");
    assert_int_equal(settings.paths.count, 2);
    assert_string_equal(settings.paths.at[0], "a");
    assert_string_equal(settings.paths.at[1], "/b");
    assert_string_equal(settings.load.runner, "goose");
    assert_int_equal(settings.load.dialect, PL_DIALECT_POSTGRES);
    assert_int_equal(settings.load.server_version, 14);
    assert_int_equal(settings.lint.server_version, 14);
    assert_int_equal(settings.lint.severities.count, 1);
    assert_int_equal(settings.lint.severities.at[0].severity, PL_SEVERITY_OFF);
    assert_int_equal(settings.fail_on, PL_SEVERITY_INFO);
    assert_int_equal(settings.lint.min_certainty, PL_CERTAINTY_CERTAIN);
    assert_true(settings.lint.require_down);
    assert_int_equal(settings.lint.role_timeouts, PL_ROLE_LOCK_TIMEOUT);
    assert_string_equal(settings.baseline, "known.json");
    assert_int_equal(settings.rule_folders.count, 1);
    assert_int_equal(settings.rule_options.count, 3);
    assert_string_equal(settings.rule_options.at[0].value, "3");
    assert_string_equal(settings.rule_options.at[2].value, "true");
    assert_string_equal(settings.dashes, "--");
    pl_arena_free(arena);
}

static void overrides_by_path(void **state)
{
    (void)state;
    static const char json[] =
        "{\"runner\": \"goose\", \"fail-on\": \"error\", \"overrides\": ["
        "{\"paths\": [\"legacy/**\"], \"fail-on\": \"info\", \"severity\": {\"a-b\": \"off\"}},"
        "{\"paths\": [\"**/x.sql\", \"other\"], \"runner\": \"flyway\", \"fail-on\": "
        "\"warning\"}]}";
    pl_arena *arena = pl_arena_new();
    pl_settings plain = settings_of(arena, json, "new/1.sql");
    pl_settings legacy = settings_of(arena, json, "legacy/1.sql");
    pl_settings both = settings_of(arena, json, "legacy/x.sql");
    assert_string_equal(plain.load.runner, "goose");
    assert_int_equal(plain.fail_on, PL_SEVERITY_ERROR);
    assert_int_equal(plain.lint.severities.count, 0);
    assert_string_equal(legacy.load.runner, "goose");
    assert_int_equal(legacy.fail_on, PL_SEVERITY_INFO);
    assert_int_equal(legacy.lint.severities.count, 1);
    assert_string_equal(both.load.runner, "flyway");
    assert_int_equal(both.fail_on, PL_SEVERITY_WARNING);
    assert_int_equal(both.lint.severities.count, 1);
    pl_arena_free(arena);
}

static void what_is_wrong(void **state)
{
    (void)state;
    static const struct {
        const char *json;
        unsigned line, column;
        const char *message, *hint;
    } CASES[] = {
        {"", 1, 1, "not valid JSON", ""},
        {"[]", 1, 1, "an object is expected", ""},
        {"{\n  \"runer\": 1}", 2, 3, "unknown key \"runer\"", "did you mean \"runner\"?"},
        {"{\"runner\": 1}", 1, 12, "a string is expected, not a number", ""},
        {"{\"runner\": \"gose\"}", 1, 12, "unknown runner 'gose'", "did you mean goose?"},
        {"{\"dialect\": \"oracle\"}", 1, 13, "oracle", ""},
        {"{\"server-version\": 2}", 1, 20, "server-version is a number from 3 to 99", ""},
        {"{\"server-version\": 1.5}", 1, 20, "not '1.5'", ""},
        {"{\"server-version\": \"15\"}", 1, 20, "a number is expected", ""},
        {"{\"fail-on\": \"off\"}", 1, 13, "fail-on can't be 'off'", "it is one of"},
        {"{\"severity\": {\"a\": \"of\"}}", 1, 20, "severity.a: a severity is off, info", ""},
        {"{\"require-down\": 1}", 1, 18, "true or false is expected", ""},
        {"{\"role-timeouts\": [\"x\"]}", 1, 20, "lock_timeout or statement_timeout", ""},
        {"{\"paths\": [\"a\", \"\"]}", 1, 17, "paths[1]: a path is expected", ""},
        {"{\"rules\": [\"not-there\"]}", 1, 12, "there is no folder not-there", ""},
        {"{\"options\": {\"a\": {\"b\": []}}}", 1, 25, "options.a.b: a text, a number", ""},
        {"{\"overrides\": [{}]}", 1, 16, "an override needs \"paths\"", ""},
        {"{\"overrides\": [{\"paths\": [\"[\"]}]}", 1, 27, "no pattern of paths", ""},
        {"{\"overrides\": [{\"paths\": [], \"rules\": []}]}", 1, 39, "it stands at the top", ""},
        {"{\"overrides\": [{\"paths\": [], \"fail-on\": 1}]}", 1, 41, "a string is expected", ""},
        {"{\"overrides\": [{\"paths\": [], \"severty\": {}}]}", 1, 30, "overrides[0]: unknown key",
         "did you mean \"severity\"?"},
        {"{\"runner\": \"goose\", \"runner\": \"goose\"}", 1, 21, "twice", ""},
        {"{\"runner\": \"goose\",}", 1, 19, "a comma too many", ""},
        {"{} {}", 1, 4, "nothing may follow", ""},
    };
    pl_arena *arena = pl_arena_new();
    for (size_t i = 0; i < sizeof CASES / sizeof CASES[0]; i++) {
        pl_config *config = NULL;
        pl_error error;
        pl_status status = read_config(arena, CASES[i].json, &config, &error);
        if (status != PL_CONFIGURATION || error.line != CASES[i].line ||
            error.column != CASES[i].column || !strstr(error.message, CASES[i].message) ||
            !pl_starts_with(error.hint, CASES[i].hint)) {
            fail_msg("%s gives %d at %u:%u: %s (%s)", CASES[i].json, (int)status, error.line,
                     error.column, error.message, error.hint);
        }
        assert_string_equal(error.path, "plumb.json");
    }
    pl_arena_free(arena);
}

/* ---- files ---- */

static void write_file(pl_arena *arena, const char *folder, const char *name, const char *text)
{
    const char *path = pl_path_join(arena, folder, name);
    assert_int_equal(pl_file_write(path, text, strlen(text), NULL), PL_OK);
}

static void make_folder(pl_arena *arena, const char *folder, const char *name)
{
    assert_int_equal(mkdir(pl_path_join(arena, folder, name), 0700), 0);
}

static void remove_all(pl_arena *arena, const char *folder)
{
    pl_entries entries = {0};
    assert_int_equal(pl_folder_list(arena, folder, NULL, &entries, NULL), PL_OK);
    for (size_t i = 0; i < entries.count; i++) {
        if (entries.at[i].kind == PL_ENTRY_FOLDER) {
            remove_all(arena, entries.at[i].path);
        } else {
            unlink(entries.at[i].path);
        }
    }
    rmdir(folder);
}

static void extending(void **state)
{
    (void)state;
    static const struct {
        const char *extends, *message; /* NULL: fine */
    } CASES[] = {
        {"../base.json", NULL},
        {"plumb.json", "in a circle"},
        {"../circle.json", "in a circle"},
        {"../../outside.json", "leads out of the repository"},
        {"../../repo/base.json", NULL},
        {"/etc/passwd", "begins at the folder"},
        {"nope.json", "there is no file"},
        {"..", "there is no file"},
    };
    pl_arena *arena = pl_arena_new();
    char folder[] = "/tmp/plumb-config-XXXXXX";
    assert_non_null(mkdtemp(folder));
    make_folder(arena, folder, "repo");
    make_folder(arena, folder, "repo/.git");
    make_folder(arena, folder, "repo/a");
    write_file(arena, folder, "outside.json", "{}");
    write_file(arena, folder, "repo/base.json",
               "{\"runner\": \"goose\", \"fail-on\": \"info\", \"paths\": [\"m\"],"
               " \"severity\": {\"x\": \"off\"}}");
    write_file(arena, folder, "repo/circle.json", "{\"extends\": \"a/plumb.json\"}");
    const char *path = pl_path_join(arena, folder, "repo/a/plumb.json");
    for (size_t i = 0; i < sizeof CASES / sizeof CASES[0]; i++) {
        pl_config *config = NULL;
        pl_error error = {0};
        write_file(arena, folder, "repo/a/plumb.json",
                   pl_arena_printf(arena,
                                   "{\"extends\": [\"%s\"], \"fail-on\": \"warning\","
                                   " \"severity\": {\"y\": \"off\"}}",
                                   CASES[i].extends));
        pl_status status = pl_config_load(arena, path, &config, &error);
        if (CASES[i].message) {
            assert_int_equal(status, PL_CONFIGURATION);
            assert_non_null(strstr(error.message, CASES[i].message));
            assert_true(error.line == 1);
            continue;
        }
        pl_settings settings = pl_settings_begin(arena);
        assert_int_equal(status, PL_OK);
        pl_config_apply(config, &settings);
        assert_string_equal(settings.load.runner, "goose");
        assert_int_equal(settings.fail_on, PL_SEVERITY_WARNING);
        assert_int_equal(settings.lint.severities.count, 2);
        assert_true(pl_ends_with(settings.paths.at[0], "/m"));
    }
    remove_all(arena, folder);
    pl_arena_free(arena);
}

static void finding_it(void **state)
{
    (void)state;
    pl_arena *arena = pl_arena_new();
    char folder[] = "/tmp/plumb-config-XXXXXX";
    assert_non_null(mkdtemp(folder));
    make_folder(arena, folder, "repo");
    make_folder(arena, folder, "repo/a");
    make_folder(arena, folder, "repo/a/m");
    write_file(arena, folder, "plumb.json", "{}");
    write_file(arena, folder, "repo/a/m/1.sql", "");
    const char *deep = pl_path_join(arena, folder, "repo/a/m");
    const char *found = pl_config_find(arena, deep);
    assert_true(pl_ends_with(found, "/plumb.json"));
    assert_false(pl_ends_with(found, "/a/plumb.json"));
    make_folder(arena, folder, "repo/.git"); /* not beyond the repository */
    assert_null(pl_config_find(arena, deep));
    write_file(arena, folder, "repo/plumb.json", "{}");
    assert_true(pl_ends_with(pl_config_find(arena, deep), "/repo/plumb.json"));
    write_file(arena, folder, "repo/a/plumb.json", "{}");
    const char *file = pl_path_join(arena, folder, "repo/a/m/1.sql");
    assert_true(pl_ends_with(pl_config_find(arena, file), "/repo/a/plumb.json"));
    remove_all(arena, folder);
    pl_arena_free(arena);
}

/* ---- the schema for editors ---- */

static void same_keys(const pl_json_value *properties, const pl_strings *keys)
{
    for (size_t i = 0; i < keys->count; i++) {
        if (!pl_json_member(properties, keys->at[i])) {
            fail_msg("docs/plumb.schema.json has no %s", keys->at[i]);
        }
    }
    assert_int_equal(properties->count, keys->count);
}

static void schema_has_the_keys(void **state)
{
    (void)state;
    pl_arena *arena = pl_arena_new();
    pl_text *text = NULL;
    pl_json_problem problem;
    pl_strings top = {0}, inner = {0};
    assert_int_equal(pl_file_read(arena, "docs/plumb.schema.json", 1 << 20, &text, NULL), PL_OK);
    const pl_json_value *root = pl_json_parse(arena, text, false, &problem);
    const pl_json_value *properties = pl_json_member(root, "properties");
    pl_config_keys(arena, false, &top);
    same_keys(properties, &top);
    const pl_json_value *override =
        pl_json_member(pl_json_member(properties, "overrides"), "items");
    pl_config_keys(arena, true, &inner);
    pl_vec_push(arena, &inner, "paths");
    same_keys(pl_json_member(override, "properties"), &inner);
    pl_arena_free(arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_key),     cmocka_unit_test(overrides_by_path),
        cmocka_unit_test(what_is_wrong), cmocka_unit_test(extending),
        cmocka_unit_test(finding_it),    cmocka_unit_test(schema_has_the_keys),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
