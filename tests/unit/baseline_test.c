/* Baselines: what is read, what is refused, what is written. The rest is shown by
 * testdata/baseline. */
#include "unit.h"

#include "base/str.h"
#include "check/baseline.h"

#include <string.h>

static pl_status read_baseline(pl_arena *arena, const char *json, pl_baseline **out,
                               pl_error *error)
{
    const pl_text *text = pl_text_new(arena, "b.json", json, (uint32_t)strlen(json));
    *error = (pl_error){0};
    *out = pl_baseline_new(arena, "b.json");
    return pl_baseline_read(*out, text, error);
}

static void written_as_read_but_sorted(void **state)
{
    (void)state;
    pl_arena *arena = pl_arena_new();
    pl_baseline *baseline;
    pl_error error;
    assert_int_equal(
        read_baseline(
            arena,
            "{\"format\": \"plumb-baseline\", \"version\": 1, \"findings\": ["
            "{\"path\": \"b\", \"rule\": \"r\", \"fingerprint\": \"0f\"},"
            "{\"path\": \"a\", \"rule\": \"s\", \"migration\": \"m\", \"fingerprint\": \"1\"},"
            "{\"path\": \"b\", \"rule\": \"r\", \"fingerprint\": \"0f\"},"
            "{\"path\": \"a\", \"rule\": \"r\", \"fingerprint\": \"2\"}]}",
            &baseline, &error),
        PL_OK);
    assert_int_equal(pl_baseline_count(baseline), 3);
    pl_str out = pl_str_begin(arena, PL_STR_MAXIMUM);
    pl_baseline_write(baseline, &out);
    assert_string_equal(
        out.at, "{\n  \"format\": \"plumb-baseline\",\n  \"version\": 1,\n"
                "  \"findings\": [\n"
                "    {\"path\":\"a\",\"rule\":\"r\",\"fingerprint\":\"2\"},\n"
                "    {\"path\":\"a\",\"rule\":\"s\",\"migration\":\"m\",\"fingerprint\":\"1\"},\n"
                "    {\"path\":\"b\",\"rule\":\"r\",\"fingerprint\":\"0f\"}\n"
                "  ]\n}\n");
    pl_arena_free(arena);
}

static void what_is_wrong(void **state)
{
    (void)state;
    static const struct {
        const char *json;
        unsigned column;
        const char *message;
    } CASES[] = {
        {"", 1, "not valid JSON"},
        {"{}", 1, "not a baseline"},
        {"[]", 1, "an object is expected"},
        {"{\"format\": \"plumb-findings\"}", 12, "not a baseline"},
        {"{\"format\": \"plumb-baseline\"}", 1, "only version 1"},
        {"{\"format\": \"plumb-baseline\", \"version\": 2}", 41, "only version 1"},
        {"{\"format\": \"plumb-baseline\", \"version\": 1, \"finding\": []}", 44, "unknown key"},
        {"{\"format\": \"plumb-baseline\", \"version\": 1, \"findings\": {}}", 56, "an array"},
        {"{\"format\": \"plumb-baseline\", \"version\": 1, \"findings\": [{}]}", 57,
         "findings[0]: an entry has path, rule and fingerprint"},
        {"{\"format\": \"plumb-baseline\", \"version\": 1, \"findings\": [{\"fingerprint\": "
         "\"x\"}]}",
         73, "hexadecimal"},
        {"{\"format\": \"plumb-baseline\", \"version\": 1, \"findings\": [{\"line\": 3}]}", 58,
         "unknown key \"line\""},
    };
    pl_arena *arena = pl_arena_new();
    for (size_t i = 0; i < sizeof CASES / sizeof CASES[0]; i++) {
        pl_baseline *baseline;
        pl_error error;
        pl_status status = read_baseline(arena, CASES[i].json, &baseline, &error);
        if (status != PL_CONFIGURATION || error.column != CASES[i].column ||
            !strstr(error.message, CASES[i].message)) {
            fail_msg("%s gives %d at %u: %s", CASES[i].json, (int)status, error.column,
                     error.message);
        }
    }
    pl_arena_free(arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(written_as_read_but_sorted),
        cmocka_unit_test(what_is_wrong),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
