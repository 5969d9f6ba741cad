/*
 * Each testdata/read/<name>.sql is read and its listing compared with <name>.expected. PL_RECORD=1
 * in the environment writes the listings anew; review the difference.
 */
#include "unit.h"

#include "dump.h"

#include "base/file.h"
#include "base/parallel.h"
#include "dialect/postgres/traits.h"

#include <stdlib.h>
#include <string.h>

static const char FOLDER[] = "testdata/read";

static pl_script *read_text(pl_arena *arena, const pl_text *text, const pl_read_options *options)
{
    pl_script *script = pl_arena_make(arena, pl_script);
    script->text = text;
    script->span = (pl_span){text, 0, text->size};
    pl_vec_push(arena, &script->pieces, (pl_piece){.span = script->span});
    pl_postgres_dialect.read_script(arena, script, options);
    return script;
}

static pl_script *read_sql(pl_arena *arena, const char *sql, size_t size,
                           const pl_read_options *options)
{
    char *copy = pl_arena_strndup(arena, sql, size);
    return read_text(arena, pl_text_new(arena, "test.sql", copy, (uint32_t)size), options);
}

/* psql_x.sql is read as psql would have it, version_x.sql for a configured server 15. */
static pl_read_options options_for(const char *name)
{
    return (pl_read_options){.psql = pl_starts_with(name, "psql_"),
                             .server_version = pl_starts_with(name, "version_") ? 15 : 0,
                             .analyse_code = true,
                             .templates = pl_starts_with(name, "template_")
                                              ? PL_TEMPLATE_DOLLAR_BRACE | PL_TEMPLATE_COLON
                                              : 0};
}

static void check_case(const char *name)
{
    pl_arena *arena = pl_arena_new();
    pl_text *text = NULL, *expected = NULL;
    pl_error error = {0};
    char *path = pl_path_join(arena, FOLDER, name);
    char *golden = pl_arena_printf(arena, "%.*s.expected", (int)(strlen(path) - 4), path);
    assert_int_equal(pl_file_read(arena, path, 1 << 20, &text, &error), PL_OK);
    pl_read_options options = options_for(name);
    pl_str out = pl_str_begin(arena, PL_STR_MAXIMUM);
    dump_script(&out, read_text(arena, text, &options));
    if (getenv("PL_RECORD") != NULL) {
        assert_int_equal(pl_file_write(golden, out.at, out.count, &error), PL_OK);
    }
    assert_int_equal(pl_file_read(arena, golden, 1 << 20, &expected, &error), PL_OK);
    assert_string_equal(out.at, expected->bytes);
    pl_arena_free(arena);
}

static void golden_files(void **state)
{
    (void)state;
    pl_arena *arena = pl_arena_new();
    pl_entries entries = {0};
    pl_error error = {0};
    assert_int_equal(pl_folder_list(arena, FOLDER, NULL, &entries, &error), PL_OK);
    size_t count = 0;
    for (size_t i = 0; i < entries.count; i++) {
        if (pl_ends_with(entries.at[i].name, ".sql")) {
            check_case(entries.at[i].name);
            count++;
        }
    }
    assert_true(count > 5);
    pl_arena_free(arena);
}

/* testdata/postgres/types.tsv: how a type is written, and what format_type() of PostgreSQL 15.20
 * says of a column of that type. The schemas public and app have a type mood. */
static void types_as_the_server_prints_them(void **state)
{
    (void)state;
    pl_arena *arena = pl_arena_new();
    pl_text *text = NULL;
    pl_error error = {0};
    pl_read_options options = {0};
    assert_int_equal(pl_file_read(arena, "testdata/postgres/types.tsv", 1 << 20, &text, &error),
                     PL_OK);
    size_t count = 0;
    for (const char *line = text->bytes; *line != '\0'; count++) {
        const char *tab = strchr(line, '\t'), *end = strchr(line, '\n');
        const char *sql =
            pl_arena_printf(arena, "CREATE TABLE t (c %.*s)", (int)(tab - line), line);
        const char *expected = pl_arena_strndup(arena, tab + 1, (size_t)(end - tab - 1));
        const pl_script *script = read_sql(arena, sql, strlen(sql), &options);
        assert_int_equal(script->statements.at[0]->state, PL_STATEMENT_READ);
        const pl_operation *operation = script->statements.at[0]->operations.at[0];
        const char *printed = operation->as.table->table->columns.at[0]->type.text;
        if (strcmp(printed, expected) != 0) {
            fail_msg("%s: %s, not %s", sql, printed, expected);
        }
        line = end + 1;
    }
    assert_true(count > 100);
    pl_arena_free(arena);
}

static pl_statement_state state_of(const char *sql, size_t size, unsigned version)
{
    pl_arena *arena = pl_arena_new();
    pl_read_options options = {.server_version = version};
    pl_script *script = read_sql(arena, sql, size, &options);
    assert_true(script->statements.count >= 1);
    pl_statement_state state = script->statements.at[0]->state;
    pl_arena_free(arena);
    return state;
}

static void assert_state(const char *sql, pl_statement_state expected)
{
    pl_statement_state state = state_of(sql, strlen(sql), 0);
    if (state != expected) {
        print_error("%s\n", sql);
    }
    assert_int_equal(state, expected);
}

static void broken_or_newer(void **state)
{
    (void)state;
    static const char *const BROKEN[] = {
        "CREAT TABEL t (a int);",
        "CREATE TABEL t (a int);",
        "CREATE TABLE t (a int;",
        "CREATE TABLE t (a int));",
        "CREATE TABLE t (a int,);",
        "CREATE TABLE t (a int,, b int);",
        "CREATE TABLE `t` (a int);",
        "SELECT 'abc;",
        "SELECT \"abc;",
        "SELECT $$abc;",
        "SELECT 1 /* abc;",
        "ALTER TABLE t ADD COLUMN",
        "CREATE TABLE t (a int)\nCREATE TABLE u (a int);",
    };
    static const char *const NEWER[] = {
        "CREATE TABLE t (a int, CONSTRAINT c NOT NULL a);",
        "REINDEX DATABASE;",
        "SELECT 1_000;",
        "ALTER TABLE t ADD CONSTRAINT c NOT NULL a NOT VALID;",
        "CREATE TABLE t (a int, b int GENERATED ALWAYS AS (a) VIRTUAL);",
    };
    for (size_t i = 0; i < sizeof BROKEN / sizeof BROKEN[0]; i++) {
        assert_state(BROKEN[i], PL_STATEMENT_SYNTAX_ERROR);
    }
    for (size_t i = 0; i < sizeof NEWER / sizeof NEWER[0]; i++) {
        assert_state(NEWER[i], PL_STATEMENT_NOT_PARSED);
        assert_int_equal(state_of(NEWER[i], strlen(NEWER[i]), 15), PL_STATEMENT_SYNTAX_ERROR);
        assert_int_equal(state_of(NEWER[i], strlen(NEWER[i]), 180000), PL_STATEMENT_NOT_PARSED);
    }
}

static void bytes_that_are_no_text(void **state)
{
    (void)state;
    pl_arena *arena = pl_arena_new();
    pl_read_options options = {0};
    static const char SQL[] = "SELECT 1;\nSELECT '\xff';\nSELECT '\0';\nSELECT 2;\n";
    pl_script *script = read_sql(arena, SQL, sizeof SQL - 1, &options);
    assert_int_equal(script->statements.count, 4);
    assert_int_equal(script->statements.at[0]->state, PL_STATEMENT_READ);
    assert_int_equal(script->statements.at[1]->state, PL_STATEMENT_SYNTAX_ERROR);
    assert_int_equal(script->statements.at[1]->problem_span.begin, 18);
    assert_int_equal(script->statements.at[2]->state, PL_STATEMENT_SYNTAX_ERROR);
    assert_int_equal(script->statements.at[2]->problem_span.begin, 30);
    assert_int_equal(script->statements.at[3]->state, PL_STATEMENT_READ);
    assert_int_equal(script->not_analysed, 2);
    pl_arena_free(arena);
}

/* `count` times the text, between head and tail. */
static const char *repeat(pl_arena *arena, const char *head, const char *unit, size_t count,
                          const char *tail)
{
    pl_str out = pl_str_begin(arena, PL_STR_MAXIMUM);
    pl_str_add(&out, head);
    for (size_t i = 0; i < count; i++) {
        pl_str_add(&out, unit);
    }
    pl_str_add(&out, tail);
    return out.at;
}

static void deep_trees(void **state)
{
    (void)state;
    pl_arena *arena = pl_arena_new();
    static const struct {
        const char *head, *unit, *tail;
    } DEEP[] = {
        {"SELECT 1", "+1", ""},
        {"ALTER TABLE t ADD CHECK (a", "||a", ")"},
        {"CREATE TABLE t (a int DEFAULT ", "- ", "b)"},
        {"SELECT ", "(", "1"},
        {"SELECT ", "(SELECT ", "1"},
        {"SELECT 1", "::int", ""},
        {"CREATE FOREIGN TABLE f (a int CHECK (a", "+a", ")) SERVER s"},
        {"SELECT 1 ", "UNION SELECT 1 ", ""},
        {"CREATE VIEW v AS SELECT ", "NOT ", "a"},
        {"SELECT 1 ", "/*", ""},
        {"SELECT 1 ", "/*+", " x"},
    };
    for (size_t i = 0; i < sizeof DEEP / sizeof DEEP[0]; i++) {
        const char *sql = repeat(arena, DEEP[i].head, DEEP[i].unit, 300000, DEEP[i].tail);
        pl_statement_state found = state_of(sql, strlen(sql), 15);
        assert_true(found == PL_STATEMENT_TOO_DEEP || found == PL_STATEMENT_SYNTAX_ERROR);
        sql = repeat(arena, DEEP[i].head, DEEP[i].unit, 1900, DEEP[i].tail);
        (void)state_of(sql, strlen(sql), 15);
    }
    pl_arena_free(arena);
}

static const char *refused(pl_arena *arena, const char *sql, unsigned version)
{
    pl_read_options options = {0};
    pl_script *script = read_sql(arena, sql, strlen(sql), &options);
    assert_int_equal(script->statements.at[0]->state, PL_STATEMENT_READ);
    return pl_postgres_dialect.refused_in_transaction(script->statements.at[0]->operations.at[0],
                                                      NULL, version);
}

static void refused_in_transactions(void **state)
{
    (void)state;
    pl_arena *arena = pl_arena_new();
    static const char *const REFUSED[] = {
        "CREATE INDEX CONCURRENTLY i ON t (a)",
        "DROP INDEX CONCURRENTLY i",
        "REINDEX TABLE CONCURRENTLY t",
        "REINDEX (CONCURRENTLY) INDEX i",
        "REINDEX SCHEMA s",
        "REINDEX DATABASE d",
        "REINDEX SYSTEM d",
        "ALTER TABLE p DETACH PARTITION q CONCURRENTLY",
        "VACUUM",
        "VACUUM FULL t",
        "CLUSTER",
        "CREATE DATABASE d",
        "DROP DATABASE d",
        "CREATE TABLESPACE s LOCATION '/x'",
        "DROP TABLESPACE s",
        "ALTER SYSTEM SET work_mem = '1MB'",
        "ALTER DATABASE d SET TABLESPACE s",
        "CREATE SUBSCRIPTION s CONNECTION 'dbname=x' PUBLICATION p",
        "DROP SUBSCRIPTION s",
        "DISCARD ALL",
        "COMMIT PREPARED 'x'",
    };
    static const char *const ALLOWED[] = {
        "CREATE INDEX i ON t (a)",
        "REINDEX TABLE t",
        "ALTER TABLE p DETACH PARTITION q",
        "ALTER TABLE p DETACH PARTITION q FINALIZE",
        "ANALYZE t",
        "CLUSTER t USING i",
        "REFRESH MATERIALIZED VIEW CONCURRENTLY m",
        "ALTER TYPE e ADD VALUE 'x'",
        "CREATE SUBSCRIPTION s CONNECTION 'dbname=x' PUBLICATION p WITH (connect = false)",
        "DISCARD PLANS",
        "ALTER DATABASE d SET work_mem = '1MB'",
        "CHECKPOINT",
    };
    for (size_t i = 0; i < sizeof REFUSED / sizeof REFUSED[0]; i++) {
        if (refused(arena, REFUSED[i], 15) == NULL) {
            fail_msg("not refused: %s", REFUSED[i]);
        }
    }
    for (size_t i = 0; i < sizeof ALLOWED / sizeof ALLOWED[0]; i++) {
        if (refused(arena, ALLOWED[i], 15) != NULL) {
            fail_msg("refused: %s", ALLOWED[i]);
        }
    }
    assert_non_null(refused(arena, "ALTER TYPE e ADD VALUE 'x'", 11));
    pl_arena_free(arena);
}

enum { THREADED_READS = 64 };

/* Each reads on a thread of some kind; the parser keeps its state one a thread. */
static void read_on_thread(void *context, unsigned thread, size_t i)
{
    char **listings = context;
    pl_arena *arena = pl_arena_new();
    pl_text *text = NULL;
    pl_error error = {0};
    pl_read_options options = {.analyse_code = true};
    (void)thread;
    assert_int_equal(pl_file_read(arena, "testdata/read/table.sql", 1 << 20, &text, &error), PL_OK);
    pl_str out = pl_str_begin(arena, PL_STR_MAXIMUM);
    dump_script(&out, read_text(arena, text, &options));
    listings[i] = strdup(out.at);
    pl_arena_free(arena);
}

static void threads_read_alike(void **state)
{
    (void)state;
    char *listings[THREADED_READS] = {0};
    pl_parallel_for(4, THREADED_READS, read_on_thread, listings);
    for (size_t i = 1; i < THREADED_READS; i++) {
        assert_string_equal(listings[i], listings[0]);
    }
    for (size_t i = 0; i < THREADED_READS; i++) {
        free(listings[i]);
    }
}

static void dialects_by_name(void **state)
{
    (void)state;
    assert_ptr_equal(pl_dialect_by_name("PostgreSQL"), &pl_postgres_dialect);
    assert_ptr_equal(pl_dialect_by_name("pg"), pl_dialect_get(PL_DIALECT_POSTGRES));
    assert_null(pl_dialect_by_name("oracle"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(golden_files),       cmocka_unit_test(types_as_the_server_prints_them),
        cmocka_unit_test(broken_or_newer),    cmocka_unit_test(bytes_that_are_no_text),
        cmocka_unit_test(deep_trees),         cmocka_unit_test(refused_in_transactions),
        cmocka_unit_test(threads_read_alike), cmocka_unit_test(dialects_by_name),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
