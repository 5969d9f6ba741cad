/*
 * What is read, written and read again is the same. Over the histories of the live tests and the
 * statements below: each operation is written, the text read, and the operations of that written
 * again; kinds, targets and text must be equal.
 */
#include "base/file.h"
#include "dialect/dialect.h"
#include "source/load.h"
#include "unit.h"

#include <stdlib.h>
#include <string.h>

static pl_arena *arena;
static unsigned failures; /* all are shown before the test fails */

#define FAIL(...)                                                                                  \
    do {                                                                                           \
        print_error(__VA_ARGS__);                                                                  \
        print_error("\n");                                                                         \
        failures++;                                                                                \
        return;                                                                                    \
    } while (0)

static int begin(void **state)
{
    (void)state;
    arena = pl_arena_new();
    failures = 0;
    return 0;
}

static int end(void **state)
{
    (void)state;
    pl_arena_free(arena);
    return 0;
}

static pl_script *read_sql(const char *sql)
{
    pl_script *script = pl_arena_make(arena, pl_script);
    pl_text *text = pl_text_new(arena, "test.sql", sql, (uint32_t)strlen(sql));
    script->text = text;
    script->span = (pl_span){text, 0, text->size};
    pl_vec_push(arena, &script->pieces, (pl_piece){.span = script->span});
    pl_read_options options = {.server_version = 15};
    pl_dialect_get(PL_DIALECT_POSTGRES)->read_script(arena, script, &options);
    return script;
}

static bool is_same_ref(const pl_ref *a, const pl_ref *b)
{
    bool same_schema =
        pl_same(a->schema, b->schema) || (b->schema == NULL && pl_same(a->schema, "public"));
    return a->kind == b->kind && same_schema && pl_same(a->parent, b->parent) &&
           pl_same(a->name, b->name) && pl_same(a->signature, b->signature);
}

/* The operations that the written one is read as: itself, and perhaps what follows from it. */
static void check_operation(const pl_operation *operation)
{
    const pl_dialect *dialect = pl_dialect_get(PL_DIALECT_POSTGRES);
    pl_str first = pl_str_begin(arena, PL_STR_MAXIMUM);
    if (pl_operation_has(operation, PL_OPF_IMPLIED) ||
        pl_operation_has(operation, PL_OPF_IN_CODE)) {
        return;
    }
    if (!dialect->write_operation(&first, operation)) {
        FAIL("not written: %s", pl_operation_name(operation->kind));
    }
    const pl_script *again = read_sql(first.at);
    if (again->statements.count != 1 || again->statements.at[0]->state != PL_STATEMENT_READ) {
        FAIL("not read again: %s", first.at);
    }
    const pl_operation *back = again->statements.at[0]->operations.at[0];
    if (back->kind != operation->kind || !is_same_ref(&operation->target, &back->target)) {
        FAIL("read as %s %s, not %s %s: %s", pl_operation_name(back->kind),
             pl_ref_text(arena, &back->target), pl_operation_name(operation->kind),
             pl_ref_text(arena, &operation->target), first.at);
    }
    pl_str second = pl_str_begin(arena, PL_STR_MAXIMUM);
    if (!dialect->write_operation(&second, back) || !pl_same(first.at, second.at)) {
        FAIL("written again as %s, not %s", second.at, first.at);
    }
}

static void check_script(const pl_script *script)
{
    for (size_t i = 0; i < script->statements.count; i++) {
        const pl_statement *statement = script->statements.at[i];
        if (statement->state != PL_STATEMENT_READ) {
            FAIL("not read: %s", pl_span_copy(arena, statement->span));
        }
        for (size_t k = 0; k < statement->operations.count; k++) {
            check_operation(statement->operations.at[k]);
        }
    }
}

static void test_statements(void **state)
{
    (void)state;
    static const char *const statements[] = {
        "DROP INDEX CONCURRENTLY IF EXISTS a.b",
        ("ALTER TABLE IF EXISTS ONLY t ADD COLUMN IF NOT EXISTS c integer DEFAULT 1 CHECK (c > 0) "
         "REFERENCES u (id) ON DELETE CASCADE"),
        "ALTER TABLE t ALTER COLUMN c TYPE numeric(10,2) USING c::numeric(10,2)",
        "ALTER TABLE t DROP COLUMN IF EXISTS c CASCADE",
        "ALTER TABLE t ALTER c SET DEFAULT a AND b",
        "ALTER TABLE t ALTER c SET GENERATED ALWAYS SET INCREMENT BY 5 RESTART WITH 9",
        "ALTER TABLE t DROP CONSTRAINT IF EXISTS k CASCADE",
        "ALTER TABLE t DISABLE TRIGGER ALL",
        "ALTER TABLE t ENABLE REPLICA RULE r",
        "ALTER TABLE t NO INHERIT p",
        "ALTER TABLE t SET WITHOUT CLUSTER",
        "ALTER TABLE t REPLICA IDENTITY USING INDEX i",
        "ALTER TABLE t DETACH PARTITION p CONCURRENTLY",
        "ALTER TABLE t RESET (fillfactor, toast.autovacuum_enabled)",
        "ALTER INDEX i SET TABLESPACE s",
        "ALTER INDEX i ALTER COLUMN 2 SET STATISTICS 100",
        "ALTER SEQUENCE s RESTART",
        "ALTER SEQUENCE s OWNED BY NONE",
        "ALTER SEQUENCE s AS integer NO MINVALUE MAXVALUE 5 NO CYCLE OWNED BY app.t.c",
        "ALTER TYPE m ADD VALUE IF NOT EXISTS 'it''s' AFTER 'b'",
        "ALTER TYPE c ALTER ATTRIBUTE a TYPE text CASCADE",
        "ALTER DOMAIN d DROP DEFAULT",
        "ALTER DOMAIN d SET DEFAULT 5",
        "ALTER DOMAIN d VALIDATE CONSTRAINT k",
        "ALTER DOMAIN d RENAME CONSTRAINT a TO b",
        "ALTER DOMAIN d OWNER TO CURRENT_USER",
        "ALTER VIEW v SET (security_barrier)",
        "ALTER VIEW v RENAME COLUMN a TO b",
        "ALTER MATERIALIZED VIEW v RENAME TO w",
        "ALTER FUNCTION f(integer) STABLE STRICT COST 5",
        "ALTER FUNCTION f(integer, text) SET SCHEMA app",
        "ALTER SCHEMA a RENAME TO b",
        "ALTER POLICY p ON t TO PUBLIC USING (true)",
        "DROP FUNCTION IF EXISTS f(integer), g()",
        "DROP AGGREGATE a(integer)",
        "DROP OPERATOR app.+ (integer, integer)",
        "DROP OPERATOR CLASS c USING btree",
        "DROP CAST (text AS integer)",
        "DROP RULE r ON t",
        "DROP POLICY IF EXISTS p ON t",
        "DROP TYPE IF EXISTS a, b CASCADE",
        "DROP TEXT SEARCH CONFIGURATION c",
        "DROP SERVER IF EXISTS s CASCADE",
        "DROP OWNED BY r",
        "COMMENT ON DATABASE d IS 'x'",
        "COMMENT ON CAST (text AS integer) IS 'x'",
        "COMMENT ON OPERATOR +(integer, integer) IS NULL",
        "COMMENT ON RULE r ON t IS E'back\\\\slash'",
        "GRANT SELECT (a, b), UPDATE (a, b) ON t TO r WITH GRANT OPTION",
        "GRANT ALL ON ALL TABLES IN SCHEMA app TO r",
        "GRANT USAGE ON FOREIGN SERVER s TO r",
        "GRANT a TO b WITH ADMIN OPTION",
        "REVOKE GRANT OPTION FOR SELECT ON t FROM r CASCADE",
        "REVOKE a FROM b",
        "TRUNCATE ONLY t RESTART IDENTITY CASCADE",
        "LOCK TABLE t IN SHARE MODE",
        "SET LOCAL lock_timeout = '5s'",
        "SET search_path = app, public",
        "CREATE FUNCTION f() RETURNS integer SET search_path TO '' LANGUAGE sql AS 'SELECT 1'",
        "RESET ALL",
        "BEGIN ISOLATION LEVEL SERIALIZABLE",
        "COMMIT AND CHAIN",
        "ROLLBACK TO SAVEPOINT s",
        "VACUUM (FULL, ANALYZE) t",
        "REINDEX TABLE CONCURRENTLY t",
        "CLUSTER",
        "REFRESH MATERIALIZED VIEW CONCURRENTLY v WITH NO DATA",
        "INSERT INTO t VALUES (1, 'a') ON CONFLICT DO NOTHING",
        "UPDATE t SET a = 1 WHERE b IS NULL",
        "DO $$ BEGIN PERFORM 1; END $$",
        "CREATE TABLE t AS SELECT 1 AS a WITH NO DATA",
        "CREATE FOREIGN TABLE f (a integer) SERVER s OPTIONS (table_name 'x')",
        "CREATE TABLE p PARTITION OF t (a DEFAULT 1) FOR VALUES FROM (1) TO (2)",
        "CREATE TABLE c (LIKE t INCLUDING ALL, d integer)",
        "CREATE INDEX ON t (a)",
        "CREATE EXTENSION IF NOT EXISTS e SCHEMA app VERSION '1.0' CASCADE",
        "CREATE TYPE b (INPUT = f, OUTPUT = app.g, INTERNALLENGTH = 8, DEFAULT = 'x')",
        "ALTER DEFAULT PRIVILEGES IN SCHEMA app GRANT SELECT ON TABLES TO r",
    };
    for (size_t i = 0; i < sizeof statements / sizeof *statements; i++) {
        check_script(read_sql(statements[i]));
    }
    assert_int_equal(failures, 0);
}

static void test_histories(void **state)
{
    (void)state;
    pl_entries entries = {0};
    pl_error error = {0};
    assert_int_equal(pl_folder_list(arena, "tests/live/histories", NULL, &entries, &error), PL_OK);
    assert_true(entries.count > 5);
    for (size_t i = 0; i < entries.count; i++) {
        pl_strings paths = {0};
        pl_vec_push(arena, &paths, entries.at[i].path);
        pl_load_options options = {.threads = 1, .server_version = 15};
        pl_histories histories = {0};
        assert_int_equal(pl_history_load(arena, &paths, &options, &histories, &error), PL_OK);
        for (size_t k = 0; k < histories.at[0]->migrations.count; k++) {
            check_script(histories.at[0]->migrations.at[k]->up);
        }
    }
    assert_int_equal(failures, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_statements, begin, end),
        cmocka_unit_test_setup_teardown(test_histories, begin, end),
    };
    return cmocka_run_group_tests_name("write_round_trip", tests, NULL, NULL);
}
