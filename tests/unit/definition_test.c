/*
 * A definition is the same schema in whatever order its statements come.
 */
#include "source/definition.h"

#include "base/str.h"
#include "model/compare/compare.h"
#include "unit.h"

#include <string.h>

static pl_arena *arena;

static int begin(void **state)
{
    (void)state;
    arena = pl_arena_new();
    return 0;
}

static int end(void **state)
{
    (void)state;
    pl_arena_free(arena);
    return 0;
}

static pl_definition *define(pl_dialect_id dialect, const char *sql)
{
    const pl_dialect *with = pl_dialect_get(dialect);
    uint32_t size = (uint32_t)strlen(sql);
    pl_script *script = pl_arena_make(arena, pl_script);
    script->text = pl_text_new(arena, "schema.sql", pl_arena_strdup(arena, sql), size);
    script->span = (pl_span){script->text, 0, size};
    pl_vec_push(arena, &script->pieces, (pl_piece){.span = script->span});
    with->read_script(arena, script, &(pl_read_options){.psql = true, .analyse_code = true});
    pl_definition *out = pl_arena_make(arena, pl_definition);
    pl_definition_of(arena, with, 0, &script, 1, out);
    return out;
}

static const char *problems(const pl_definition *definition)
{
    pl_str text = pl_str_begin(arena, PL_STR_MAXIMUM);
    for (size_t i = 0; i < definition->problems.count; i++) {
        pl_place place = pl_text_place(definition->problems.at[i].span.text,
                                       definition->problems.at[i].span.begin);
        pl_str_addf(&text, "%u: %s\n", place.line, definition->problems.at[i].message);
    }
    return text.at;
}

static size_t count(const pl_schema *schema)
{
    size_t found = 0;
    for (const pl_map_entry *e = NULL; (e = pl_map_next(schema->objects, e)) != NULL;) {
        found++;
    }
    return found;
}

static void assert_same(const pl_schema *a, const pl_schema *b)
{
    assert_int_equal(count(a), count(b));
    for (const pl_map_entry *e = NULL; (e = pl_map_next(a->objects, e)) != NULL;) {
        const pl_object *object = e->value;
        const pl_object *other = pl_schema_find(b, &object->ref);
        if (other == NULL || !pl_object_equal(object, other)) {
            fail_msg("%s differs", pl_ref_text(arena, &object->ref));
        }
    }
}

static const char *const postgres[] = {
    "CREATE SCHEMA app",
    "CREATE TYPE app.mood AS ENUM ('sad', 'ok')",
    "CREATE DOMAIN email AS text CHECK (VALUE LIKE '%@%')",
    "CREATE FUNCTION app.next_id() RETURNS bigint LANGUAGE sql AS 'SELECT 1::bigint'",
    "CREATE TABLE users (id bigint PRIMARY KEY DEFAULT app.next_id(), mail email, m app.mood)",
    "CREATE TABLE tweets (id int PRIMARY KEY, user_id bigint CONSTRAINT tu REFERENCES users (id))",
    "ALTER TABLE tweets ADD COLUMN body text",
    "CREATE INDEX tweets_body ON tweets (lower(body))",
    "CREATE VIEW recent AS SELECT t.id, u.mail FROM tweets t JOIN users u ON u.id = t.user_id",
    "CREATE VIEW mails AS SELECT mail FROM recent",
    "CREATE FUNCTION touch() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END'",
    "CREATE TRIGGER touch BEFORE UPDATE ON users FOR EACH ROW EXECUTE FUNCTION touch()",
    "COMMENT ON COLUMN tweets.body IS 'what was said'",
    "GRANT SELECT ON mails TO PUBLIC",
    "CREATE TABLE log (at date) PARTITION BY RANGE (at)",
    "CREATE TABLE log_1 PARTITION OF log FOR VALUES FROM ('2026-01-01') TO ('2027-01-01')",
};

static const char *joined(const uint32_t *order, size_t size)
{
    pl_str text = pl_str_begin(arena, PL_STR_MAXIMUM);
    for (size_t i = 0; i < size; i++) {
        pl_str_addf(&text, "%s;\n", postgres[order[i]]);
    }
    return text.at;
}

static size_t place_of(const pl_definition *definition, const char *sql)
{
    for (size_t i = 0; i < definition->steps.count; i++) {
        if (strcmp(definition->steps.at[i].sql, sql) == 0) {
            return i;
        }
    }
    fail_msg("%s is no step", sql);
    return 0;
}

/* Types and functions are there before what uses them. */
static void assert_in_order(const pl_definition *definition)
{
    static const uint32_t pairs[][2] = {{1, 4}, {2, 4}, {3, 4}, {4, 5},   {5, 6},
                                        {6, 7}, {5, 8}, {8, 9}, {10, 11}, {14, 15}};
    for (size_t i = 0; i < sizeof pairs / sizeof *pairs; i++) {
        assert_true(place_of(definition, postgres[pairs[i][0]]) <
                    place_of(definition, postgres[pairs[i][1]]));
    }
}

static void any_order_is_one_schema(void **state)
{
    (void)state;
    enum { SIZE = sizeof postgres / sizeof *postgres, ROUNDS = 200 };
    uint32_t order[SIZE], seed = 7;
    for (uint32_t i = 0; i < SIZE; i++) {
        order[i] = i;
    }
    const pl_definition *wanted = define(PL_DIALECT_POSTGRES, joined(order, SIZE));
    assert_string_equal(problems(wanted), "");
    for (size_t round = 0; round < ROUNDS; round++) {
        for (uint32_t i = SIZE; i > 1; i--) {
            seed = seed * 1664525U + 1013904223U;
            uint32_t j = (seed >> 8) % i, kept = order[i - 1];
            order[i - 1] = order[j];
            order[j] = kept;
        }
        const pl_definition *got = define(PL_DIALECT_POSTGRES, joined(order, SIZE));
        assert_string_equal(problems(got), "");
        assert_int_equal(got->steps.count, SIZE);
        assert_same(wanted->schema, got->schema);
        assert_in_order(got);
    }
}

static void a_circle_of_keys_is_opened(void **state)
{
    (void)state;
    const pl_definition *got = define(
        PL_DIALECT_POSTGRES, "CREATE VIEW v AS SELECT id FROM a;\n"
                             "CREATE TABLE a (id int PRIMARY KEY, b_id int REFERENCES b (id));\n"
                             "CREATE TABLE b (id int PRIMARY KEY, a_id int REFERENCES a);\n");
    assert_string_equal(problems(got), "");
    assert_int_equal(got->steps.count, 4);
    pl_str sql = pl_str_begin(arena, PL_STR_MAXIMUM);
    for (size_t i = 0; i < got->steps.count; i++) {
        pl_str_addf(&sql, "%s;\n", got->steps.at[i].sql);
    }
    assert_string_equal(sql.at, "CREATE TABLE a (\n    id integer,\n    b_id integer,\n"
                                "    PRIMARY KEY (id)\n);\n"
                                "CREATE VIEW v AS SELECT id FROM a;\n"
                                "CREATE TABLE b (id int PRIMARY KEY, a_id int REFERENCES a);\n"
                                "ALTER TABLE a ADD FOREIGN KEY (b_id) REFERENCES b (id);\n");
}

static void what_no_order_mends_is_said(void **state)
{
    (void)state;
    const pl_definition *got = define(PL_DIALECT_POSTGRES, "CREATE TABLE a (m citext);\n"
                                                           "CREATE INDEX i ON nowhere (x);\n"
                                                           "CREATE TABLE b (id int;\n");
    assert_string_equal(problems(got), "2: relation \"nowhere\" does not exist\n"
                                       "3: syntax error at end of input\n");
}

static void rows_and_sessions_are_no_schema(void **state)
{
    (void)state;
    const pl_definition *got = define(PL_DIALECT_POSTGRES, "BEGIN;\nSET search_path = app;\n"
                                                           "CREATE TABLE t (a int);\n"
                                                           "INSERT INTO t VALUES (1);\nCOMMIT;\n"
                                                           "CREATE SCHEMA app;\n");
    assert_string_equal(problems(got), "");
    assert_int_equal(got->left_out, 1);
    assert_int_equal(got->steps.count, 2);
    pl_ref ref = {.kind = PL_KIND_TABLE, .schema = "app", .name = "t"};
    assert_non_null(pl_schema_find(got->schema, &ref));
}

static void renames_belong_to_what_follows(void **state)
{
    (void)state;
    const pl_definition *got =
        define(PL_DIALECT_SQLITE, "-- plumb:renamed-from people\n"
                                  "CREATE TABLE users (\n    id INTEGER PRIMARY KEY,\n"
                                  "    -- plumb:renamed-from mail\n    email TEXT\n);\n");
    assert_string_equal(problems(got), "");
    assert_int_equal(got->renames.count, 2);
    assert_string_equal(pl_ref_text(arena, &got->renames.at[0].ref), "table users");
    assert_string_equal(got->renames.at[0].from, "people");
    assert_string_equal(pl_ref_text(arena, &got->renames.at[1].ref), "column users.email");
    assert_string_equal(got->renames.at[1].from, "mail");
}

/* 2,000 views, each on the next, the last first: each is tried twice, not 2,000 times. */
static void a_long_chain_backwards_is_quick(void **state)
{
    (void)state;
    pl_str sql = pl_str_begin(arena, PL_STR_MAXIMUM);
    for (int i = 0; i < 2000; i++) {
        pl_str_addf(&sql, "CREATE VIEW v%d AS SELECT a FROM v%d;\n", i, i + 1);
    }
    pl_str_add(&sql, "CREATE TABLE v2000 (a int);\n");
    const pl_definition *got = define(PL_DIALECT_POSTGRES, sql.at);
    assert_string_equal(problems(got), "");
    assert_int_equal(got->steps.count, 2001);
}

static void folders_are_read_below(void **state)
{
    const char *folder = unit_path(state, ".");
    unit_file(state, "b.sql", "CREATE INDEX i ON t (a);");
    unit_file(state, "c.txt", "no SQL");
    unit_file(state, "z.sql", "CREATE TABLE t (a int);");
    pl_strings paths = {0};
    pl_definition got = {0};
    pl_error error = {0};
    pl_vec_push(arena, &paths, folder);
    assert_int_equal(pl_definition_read(arena, &paths, PL_DIALECT_SQLITE, 0, &got, &error), PL_OK);
    assert_string_equal(problems(&got), "");
    assert_int_equal(got.file_count, 2);
    assert_int_equal(got.steps.count, 2);
}

static void a_folder_without_sql_is_an_error(void **state)
{
    pl_strings paths = {0};
    pl_definition got = {0};
    pl_error error = {0};
    pl_vec_push(arena, &paths, unit_path(state, "."));
    assert_int_equal(pl_definition_read(arena, &paths, PL_DIALECT_SQLITE, 0, &got, &error),
                     PL_UNREADABLE);
    assert_non_null(strstr(error.message, "holds no .sql file"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(any_order_is_one_schema, begin, end),
        cmocka_unit_test_setup_teardown(a_circle_of_keys_is_opened, begin, end),
        cmocka_unit_test_setup_teardown(what_no_order_mends_is_said, begin, end),
        cmocka_unit_test_setup_teardown(rows_and_sessions_are_no_schema, begin, end),
        cmocka_unit_test_setup_teardown(renames_belong_to_what_follows, begin, end),
        cmocka_unit_test_setup_teardown(a_long_chain_backwards_is_quick, begin, end),
    };
    const struct CMUnitTest folders[] = {
        cmocka_unit_test_setup_teardown(folders_are_read_below, unit_folder_begin, unit_folder_end),
        cmocka_unit_test_setup_teardown(a_folder_without_sql_is_an_error, unit_folder_begin,
                                        unit_folder_end),
    };
    int failed = cmocka_run_group_tests(tests, NULL, NULL);
    arena = pl_arena_new();
    failed += cmocka_run_group_tests(folders, NULL, NULL);
    pl_arena_free(arena);
    return failed;
}
