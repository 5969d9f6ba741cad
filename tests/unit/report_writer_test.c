/* Both writers over findings made by hand: what a person sees, and that the JSON keeps its schema.
 */

#include "report/report.h"

#include "base/file.h"
#include "source/runner.h"

#include <cJSON.h>
#include <locale.h>
#include <string.h>

#include "unit.h"

static pl_arena *arena;
static pl_report report;

static const pl_rule rule = {.id = "down-incomplete", .family = "reversal"};
static const pl_rule other = {.id = "history", .family = "history"};
static pl_migration migration = {.version = "006", .name = "006_add_profile"};
static pl_history history = {.path = "migrations", .why_runner = "the names of its files"};
static pl_lint_result result;

static pl_span span_of(const pl_text *text, const char *needle)
{
    uint32_t begin = (uint32_t)(strstr(text->bytes, needle) - text->bytes);
    return (pl_span){text, begin, begin + (uint32_t)strlen(needle)};
}

static const pl_text *text_of(const char *path, const char *bytes)
{
    return pl_text_new(arena, path, bytes, (uint32_t)strlen(bytes));
}

static pl_finding *make_rich(void)
{
    const pl_text *up = text_of("006.up.sql", "\nCREATE TYPE mood AS ENUM ('ok');\n");
    const pl_text *down = text_of("006.down.sql", "ALTER ROLE a PASSWORD 'hunter2'; -- x\n");
    pl_finding *finding = pl_arena_make(arena, pl_finding);
    *finding = (pl_finding){
        .rule = &rule,
        .severity = PL_SEVERITY_ERROR,
        .certainty = PL_CERTAINTY_DEPENDS_ON_DATA,
        .message = "the down of 006_add_profile leaves 2 objects behind",
        .label = "only this",
        .span = span_of(down, "ALTER ROLE a"),
        .migration = &migration,
        .down = true,
        .fingerprint = "00112233445566778899aabbccddeeff",
    };
    pl_vec_push(arena, &finding->notes,
                (pl_note){"left over", "type mood", span_of(up, "CREATE TYPE")});
    pl_vec_push(arena, &finding->notes, (pl_note){.label = "and", .text = "one\ntwo"});
    pl_vec_push(arena, &finding->fix,
                ((pl_fix){"DROP TYPE mood;", PL_FIX_STATEMENT, PL_FIX_END_OF_DOWN}));
    pl_vec_push(arena, &finding->fix,
                ((pl_fix){"ALTER ROLE a PASSWORD '***';", PL_FIX_STATEMENT, PL_FIX_END_OF_DOWN}));
    pl_vec_push(arena, &finding->ask, "SELECT count(*) FROM users;");
    return finding;
}

static int begin(void **state)
{
    (void)state;
    arena = pl_arena_new();
    history.runner = pl_runner_find("golang-migrate");
    history.dialect = PL_DIALECT_POSTGRES;
    history.server_version = 15;
    result = (pl_lint_result){.migrations = 12,
                              .migrations_with_findings = 1,
                              .statements = 40,
                              .errors = 1,
                              .warnings = 1,
                              .unread_dynamic = 2,
                              .unread_template = 1};
    pl_vec_push(arena, &result.findings, make_rich());
    pl_finding *bare = pl_arena_make(arena, pl_finding);
    *bare = (pl_finding){.rule = &other,
                         .severity = PL_SEVERITY_WARNING,
                         .message = "a file\x1b[2J",
                         .fingerprint = "10112233445566778899aabbccddeeff",
                         .path = "migrations/a\nb"};
    pl_vec_push(arena, &result.findings, bare);
    pl_finding *silenced = pl_arena_make(arena, pl_finding);
    *silenced = (pl_finding){.rule = &other,
                             .severity = PL_SEVERITY_INFO,
                             .certainty = PL_CERTAINTY_UNKNOWN,
                             .message = "x",
                             .fingerprint = "20112233445566778899aabbccddeeff",
                             .suppressed = "a reason"};
    pl_vec_push(arena, &result.suppressed, silenced);
    report = (pl_report){.seconds = -1};
    pl_vec_push(arena, &report.parts, (pl_report_part){&history, &result});
    return 0;
}

static int end(void **state)
{
    (void)state;
    pl_arena_free(arena);
    return 0;
}

static const char *write(const char *format, pl_report_style style)
{
    pl_str out = pl_str_begin(arena, PL_STR_MAXIMUM);
    pl_writer_by_name(format)->lint(&out, &report, &style);
    return out.at;
}

static void test_text(void **state)
{
    (void)state;
    assert_string_equal(
        write("text", (pl_report_style){.unicode = true, .summary = true}),
        "error[down-incomplete]: the down of 006_add_profile leaves 2 objects behind\n"
        "  ┌─ 006.down.sql:1:1\n"
        "1 │ ALTER ROLE a PASSWORD '***'; -- x\n"
        "  │ ━━━━━━━━━━━━ only this\n"
        "  = left over  type mood  (006.up.sql:2)\n"
        "  = and        one\n"
        "               two\n"
        "  = certain?   depends on the rows that are there\n"
        "  = fix        DROP TYPE mood;\n"
        "               ALTER ROLE a PASSWORD '***';\n"
        "  = ask first  SELECT count(*) FROM users;\n"
        "\n"
        "warning[history]: a file\\x1b[2J\n"
        "  ┌─ migrations/a\\x0ab\n"
        "\n"
        "12 migrations · golang-migrate · PostgreSQL 15\n"
        "1 error, 1 warning in 1 migration, 11 clean, 1 suppressed\n"
        "3 statements could not be analysed (1 template, 2 EXECUTE of built text)\n");
}

static void test_ascii(void **state)
{
    (void)state;
    const char *text = write("text", (pl_report_style){.summary = true, .width = 120});
    for (const char *at = text; *at; at++) {
        assert_true((unsigned char)*at < 0x80);
    }
    assert_non_null(strstr(text, "  --> 006.down.sql:1:1\n"));
    assert_non_null(strstr(text, "12 migrations - golang-migrate - PostgreSQL 15   "));
}

/* Colour and links only add to the text. */
static void test_color(void **state)
{
    (void)state;
    const char *plain = write("text", (pl_report_style){.unicode = true});
    const char *colored = write(
        "text", (pl_report_style){.unicode = true, .color = true, .links = true, .folder = "/a b"});
    assert_non_null(strstr(colored, "\x1b[1;31merror[down-incomplete]\x1b[0m"));
    assert_non_null(strstr(colored, "\x1b]8;;file:///a%20b/006.down.sql\x1b\\006.down.sql:1:1"));
    pl_str stripped = pl_str_begin(arena, PL_STR_MAXIMUM);
    for (const char *at = colored; *at; at++) {
        if (at[0] == '\x1b' && at[1] == '[') {
            at = strchr(at, 'm');
        } else if (at[0] == '\x1b' && at[1] == ']') {
            at = strstr(at, "\x1b\\") + 1;
        } else {
            pl_str_add_char(&stripped, *at);
        }
    }
    assert_string_equal(stripped.at, plain);
}

/* ---- JSON against docs/findings.schema.json: as much of JSON Schema as that uses ---- */

static const cJSON *definitions;

static bool has_type(const cJSON *value, const char *type)
{
    return (pl_same(type, "object") && cJSON_IsObject(value)) ||
           (pl_same(type, "array") && cJSON_IsArray(value)) ||
           (pl_same(type, "string") && cJSON_IsString(value)) ||
           (pl_same(type, "null") && cJSON_IsNull(value)) ||
           (pl_same(type, "boolean") && cJSON_IsBool(value)) ||
           (pl_same(type, "integer") && cJSON_IsNumber(value));
}

static void check_type(const cJSON *value, const cJSON *type)
{
    bool fits = cJSON_IsString(type) && has_type(value, type->valuestring);
    const cJSON *each;
    cJSON_ArrayForEach(each, type)
    {
        fits |= has_type(value, each->valuestring);
    }
    assert_true(fits);
}

static void check_enum(const cJSON *value, const cJSON *values)
{
    bool found = false;
    const cJSON *each;
    cJSON_ArrayForEach(each, values)
    {
        found |= cJSON_Compare(value, each, true);
    }
    assert_true(found);
}

static void check_value(const cJSON *value, const cJSON *schema);

static void check_object(const cJSON *value, const cJSON *schema)
{
    const cJSON *each;
    cJSON_ArrayForEach(each, cJSON_GetObjectItem(schema, "required"))
    {
        assert_true(cJSON_HasObjectItem(value, each->valuestring));
    }
    const cJSON *properties = cJSON_GetObjectItem(schema, "properties");
    cJSON_ArrayForEach(each, value)
    {
        const cJSON *property = cJSON_GetObjectItem(properties, each->string);
        assert_non_null(property);
        check_value(each, property);
    }
}

static void check_value(const cJSON *value, const cJSON *schema)
{
    const cJSON *reference = cJSON_GetObjectItem(schema, "$ref");
    const cJSON *constant = cJSON_GetObjectItem(schema, "const");
    if (reference) {
        check_value(value,
                    cJSON_GetObjectItem(definitions, reference->valuestring + strlen("#/$defs/")));
        return;
    }
    if (cJSON_HasObjectItem(schema, "type")) {
        check_type(value, cJSON_GetObjectItem(schema, "type"));
    }
    if (cJSON_HasObjectItem(schema, "enum")) {
        check_enum(value, cJSON_GetObjectItem(schema, "enum"));
    }
    assert_true(!constant || cJSON_Compare(value, constant, true));
    if (cJSON_IsObject(value)) {
        check_object(value, schema);
    } else if (cJSON_IsArray(value)) {
        const cJSON *each;
        cJSON_ArrayForEach(each, value)
        {
            check_value(each, cJSON_GetObjectItem(schema, "items"));
        }
    }
}

static void test_json(void **state)
{
    (void)state;
    pl_text *text;
    assert_int_equal(pl_file_read(arena, "docs/findings.schema.json", 1 << 20, &text, NULL), PL_OK);
    cJSON *schema = cJSON_Parse(text->bytes);
    assert_non_null(schema);
    definitions = cJSON_GetObjectItem(schema, "$defs");
    const char *written = write("json", (pl_report_style){0});
    assert_null(strstr(written, "hunter2"));
    cJSON *document = cJSON_Parse(written);
    assert_non_null(document);
    check_value(document, schema);

    const cJSON *findings = cJSON_GetObjectItem(document, "findings");
    assert_int_equal(cJSON_GetArraySize(findings), 3);
    const cJSON *first = cJSON_GetArrayItem(findings, 0);
    const cJSON *last = cJSON_GetObjectItem(first, "end");
    assert_int_equal(cJSON_GetObjectItem(last, "column")->valueint, 13);
    assert_int_equal(cJSON_GetObjectItem(last, "byte")->valueint, 12);
    assert_string_equal(cJSON_GetObjectItem(first, "direction")->valuestring, "down");
    assert_string_equal(cJSON_GetObjectItem(first, "fingerprint")->valuestring,
                        result.findings.at[0]->fingerprint);
    assert_true(cJSON_IsTrue(cJSON_GetObjectItem(first, "fix_is_sql")));
    assert_true(cJSON_IsNull(cJSON_GetObjectItem(cJSON_GetArrayItem(findings, 1), "start")));
    assert_string_equal(
        cJSON_GetObjectItem(cJSON_GetArrayItem(findings, 2), "suppressed")->valuestring,
        "a reason");
    cJSON_Delete(document);
    cJSON_Delete(schema);
}

/* ---- What is SQL, and where it goes ---- */

static void set_fixes(const pl_fix *fixes, size_t count)
{
    pl_finding *finding = result.findings.at[0];
    finding->fix.count = 0;
    for (size_t i = 0; i < count; i++) {
        pl_vec_push(arena, &finding->fix, fixes[i]);
    }
}

/* A sentence may end with a statement, and is none. */
static void test_sentences(void **state)
{
    (void)state;
    static const pl_fix fixes[] = {
        {.text = "fill the rows first: UPDATE t SET a = 0;"},
        {.text = "DROP TYPE mood;", .kind = PL_FIX_STATEMENT},
        {.text = "-- no words for the rest", .kind = PL_FIX_COMMENT},
    };
    set_fixes(fixes, 3);
    const char *markdown = write("markdown", (pl_report_style){0});
    assert_non_null(strstr(markdown, "- fill the rows first: UPDATE t SET a = 0;\n"
                                     "\n```sql\nDROP TYPE mood;\n-- no words for the rest\n```\n"));
    assert_non_null(strstr(write("json", (pl_report_style){0}), "\"fix_is_sql\": false"));
}

/* A fix that a program applies is whole, and somebody said where it goes. */
static void test_places(void **state)
{
    (void)state;
    static const pl_fix whole[] = {{"DROP TABLE t;", PL_FIX_STATEMENT, PL_FIX_END_OF_DOWN}};
    static const pl_fix part[] = {{"DROP TABLE t;", PL_FIX_STATEMENT, PL_FIX_END_OF_DOWN},
                                  {"-- and more", PL_FIX_COMMENT, PL_FIX_END_OF_DOWN}};
    static const pl_fix by_hand[] = {{"DROP TABLE t;", PL_FIX_STATEMENT, PL_FIX_BY_HAND}};
    const pl_text *text = text_of("006.down.sql", "SELECT 1;");
    pl_script down = {.text = text, .span = {text, 0, text->size}};
    migration.down = &down;
    set_fixes(whole, 1);
    assert_non_null(
        strstr(write("sarif", (pl_report_style){0}), "\"text\": \"\\nDROP TABLE t;\\n\""));
    set_fixes(part, 2);
    assert_null(strstr(write("sarif", (pl_report_style){0}), "\"fixes\""));
    set_fixes(by_hand, 1);
    assert_null(strstr(write("sarif", (pl_report_style){0}), "\"fixes\""));
    migration.down = NULL;
}

int main(void)
{
    setlocale(LC_CTYPE, "C.UTF-8");
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_text, begin, end),
        cmocka_unit_test_setup_teardown(test_ascii, begin, end),
        cmocka_unit_test_setup_teardown(test_color, begin, end),
        cmocka_unit_test_setup_teardown(test_json, begin, end),
        cmocka_unit_test_setup_teardown(test_sentences, begin, end),
        cmocka_unit_test_setup_teardown(test_places, begin, end),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
