/*
 * The inverse of what a few statements do, as SQL: what is given is applied first, then `up`, and
 * the inverse of `up` must be `down`.
 */
#include "dialect/dialect.h"
#include "model/apply/apply.h"
#include "model/diff/diff.h"
#include "unit.h"

#include <string.h>

typedef struct diff_case {
    const char *given, *up, *down;
} diff_case;

static const diff_case cases[] = {
    {"CREATE TABLE t (a int, b text DEFAULT 'x' NOT NULL)", "ALTER TABLE t DROP COLUMN b",
     "ALTER TABLE t ADD COLUMN b text DEFAULT 'x' NOT NULL;\n"},
    {"CREATE TABLE t (a int)", "ALTER TABLE t RENAME COLUMN a TO b",
     "ALTER TABLE t RENAME COLUMN b TO a;\n"},
    {"CREATE TABLE t (a int)", "ALTER TABLE t RENAME TO u", "ALTER TABLE u RENAME TO t;\n"},
    {"CREATE TABLE t (a int)", "ALTER TABLE t RENAME TO u; CREATE TABLE t (a text)",
     "DROP TABLE t;\nALTER TABLE u RENAME TO t;\n"},
    {"CREATE TABLE t (a int NOT NULL); CREATE UNIQUE INDEX i ON t (a)",
     "ALTER TABLE t ADD CONSTRAINT k PRIMARY KEY USING INDEX i",
     "ALTER TABLE t DROP CONSTRAINT k;\nCREATE UNIQUE INDEX i ON t (a);\n"},
    {"CREATE TABLE t (a int)", "DROP TABLE t", "CREATE TABLE t (\n    a integer\n);\n"},
    {"CREATE TABLE t (a serial)", "DROP TABLE t", "CREATE TABLE t (\n    a serial\n);\n"},
    {"", "CREATE TABLE a (id int PRIMARY KEY); CREATE TABLE b (a_id int REFERENCES a)",
     "DROP TABLE b;\nDROP TABLE a;\n"},
    {"CREATE TABLE t (a varchar(10))", "ALTER TABLE t ALTER a TYPE text",
     "ALTER TABLE t ALTER COLUMN a TYPE character varying(10);\n"},
    {"CREATE TABLE t (a text)", "ALTER TABLE t ALTER a TYPE integer USING a::integer",
     "ALTER TABLE t ALTER COLUMN a TYPE text USING a::text;\n"},
    {"CREATE TABLE t (a int)", "ALTER TABLE t ALTER a SET NOT NULL",
     "ALTER TABLE t ALTER COLUMN a DROP NOT NULL;\n"},
    {"CREATE TABLE t (a int PRIMARY KEY)", "DROP TABLE t; CREATE TABLE t (b int PRIMARY KEY)",
     "ALTER TABLE t DROP CONSTRAINT t_pkey;\nALTER TABLE t ADD COLUMN a integer NOT NULL;\n"
     "ALTER TABLE t ADD CONSTRAINT t_pkey PRIMARY KEY (a);\nALTER TABLE t DROP COLUMN b;\n"},
    {"CREATE TABLE t (a int); CREATE INDEX i ON t (a)", "DROP INDEX i",
     "CREATE INDEX i ON t (a);\n"},
    {"CREATE TYPE m AS ENUM ('a')", "ALTER TYPE m ADD VALUE 'b'",
     "-- enum m is made anew without 'b': that fails while a row holds such a value\n"
     "ALTER TYPE m RENAME TO m_old;\nCREATE TYPE m AS ENUM ('a');\nDROP TYPE m_old;\n"},
    {"CREATE TYPE m AS ENUM ('a'); CREATE TYPE c AS (f m)", "ALTER TYPE m ADD VALUE 'b'",
     "-- enum m keeps 'b': PostgreSQL can't drop a value of an enum, and type c is in the way of a "
     "new enum\n"},
    {"CREATE TYPE m AS ENUM ('a', 'c')", "ALTER TYPE m RENAME VALUE 'a' TO 'b'",
     "ALTER TYPE m RENAME VALUE 'b' TO 'a';\n"},
    {"CREATE VIEW v AS SELECT 1 AS a", "DROP VIEW v", "CREATE VIEW v AS\nSELECT 1 AS a;\n"},
    {"CREATE TABLE t (a int); CREATE VIEW v AS SELECT a FROM t; CREATE VIEW w AS SELECT a FROM v",
     "DROP TABLE t CASCADE",
     "CREATE TABLE t (\n    a integer\n);\nCREATE VIEW v AS\nSELECT a FROM t;\n"
     "CREATE VIEW w AS\nSELECT a FROM v;\n"},
    {"CREATE FUNCTION f() RETURNS int LANGUAGE sql AS 'SELECT 1'",
     "REVOKE ALL ON FUNCTION f() FROM PUBLIC", "GRANT ALL ON FUNCTION f() TO PUBLIC;\n"},
    {"CREATE FUNCTION f() RETURNS int LANGUAGE sql AS 'SELECT 1'",
     "GRANT EXECUTE ON FUNCTION f() TO PUBLIC", ""},
    {"CREATE TABLE t (a int, b int); CREATE VIEW v AS SELECT * FROM t; ALTER TABLE t ADD c int",
     "DROP VIEW v", "CREATE VIEW v AS\nSELECT a, b FROM t;\n"},
    {"CREATE TABLE t (a int, b int); CREATE VIEW v AS SELECT a, b FROM t; "
     "ALTER TABLE t RENAME a TO c",
     "DROP VIEW v", "CREATE VIEW v (a) AS\nSELECT c, b FROM t;\n"},
    {"CREATE TABLE t (a int, b int); CREATE VIEW v AS SELECT a, b FROM t",
     "ALTER TABLE t RENAME a TO c", "ALTER TABLE t RENAME COLUMN c TO a;\n"},
    {"CREATE TABLE a (x int); CREATE TABLE b (y text)",
     "ALTER TABLE a RENAME TO c; ALTER TABLE b RENAME TO a; ALTER TABLE c RENAME TO b",
     "ALTER TABLE b RENAME TO plumb_rename_1;\nALTER TABLE a RENAME TO plumb_rename_2;\n"
     "ALTER TABLE plumb_rename_1 RENAME TO a;\nALTER TABLE plumb_rename_2 RENAME TO b;\n"},
    {"CREATE TABLE a (x int); CREATE TABLE b (y text)",
     "ALTER TABLE b RENAME TO c; ALTER TABLE a RENAME TO b; CREATE TABLE a (z date)",
     "DROP TABLE a;\n"
     "ALTER TABLE b RENAME TO plumb_rename_3;\nALTER TABLE c RENAME TO b;\n"
     "ALTER TABLE plumb_rename_3 RENAME TO a;\n"},
    {"CREATE VIEW v AS SELECT 1 AS a; COMMENT ON COLUMN v.a IS 'one'",
     "COMMENT ON COLUMN v.a IS 'two'", "COMMENT ON COLUMN v.a IS 'one';\n"},
    {"CREATE TABLE t (a int); CREATE MATERIALIZED VIEW v AS SELECT a FROM t;"
     "CREATE UNIQUE INDEX i ON v (a)",
     "DROP MATERIALIZED VIEW v; CREATE MATERIALIZED VIEW v AS SELECT a FROM t WHERE a > 0;"
     "CREATE UNIQUE INDEX i ON v (a)",
     "DROP MATERIALIZED VIEW v;\nCREATE MATERIALIZED VIEW v AS\nSELECT a FROM t;\n"
     "CREATE UNIQUE INDEX i ON v (a);\n"},
    {"CREATE TABLE t (a int); CREATE VIEW v AS SELECT * FROM t",
     "DROP VIEW v; ALTER TABLE t ADD b int; CREATE VIEW v AS SELECT * FROM t",
     "DROP VIEW v;\nCREATE VIEW v AS\nSELECT a FROM t;\nALTER TABLE t DROP COLUMN b;\n"},
    {"CREATE TABLE t (a int); CREATE VIEW v AS SELECT * FROM t",
     "DROP VIEW v; ALTER TABLE t RENAME a TO b; CREATE VIEW v AS SELECT * FROM t",
     "DROP VIEW v;\nALTER TABLE t RENAME COLUMN b TO a;\nCREATE VIEW v AS\nSELECT a FROM t;\n"},
    {"CREATE TABLE t (a int); CREATE VIEW v AS SELECT * FROM t", "ALTER TABLE t RENAME a TO b",
     "ALTER TABLE t RENAME COLUMN b TO a;\n"},
    {"CREATE TYPE m AS ENUM ('true'); CREATE TABLE t (a boolean)",
     "ALTER TABLE t ALTER a TYPE m USING CASE WHEN a THEN 'true'::m END",
     "-- column t.a: USING reads each m as text into boolean: write a CASE where the values "
     "don't fit\n"
     "ALTER TABLE t ALTER COLUMN a TYPE boolean USING a::text::boolean;\n"},
    {"CREATE TABLE t (a int); CREATE FUNCTION f() RETURNS trigger LANGUAGE plpgsql AS '';"
     "CREATE TRIGGER g BEFORE UPDATE OF a ON t EXECUTE FUNCTION f()",
     "DROP TRIGGER g ON t; ALTER TABLE t ALTER a TYPE bigint;"
     "CREATE TRIGGER g BEFORE UPDATE OF a ON t EXECUTE FUNCTION f()",
     "DROP TRIGGER g ON t;\n"
     "ALTER TABLE t ALTER COLUMN a TYPE integer USING a::integer;\n"
     "CREATE TRIGGER g\n    BEFORE UPDATE OF a ON t\n    FOR EACH STATEMENT\n"
     "    EXECUTE FUNCTION f();\n"},
};

/* Of schemas that are only partly known. */
static const diff_case incomplete_cases[] = {
    {"CREATE TABLE t (a int)",
     "DROP TRIGGER g ON t; CREATE TRIGGER g AFTER INSERT ON t EXECUTE FUNCTION f()",
     "-- trigger g of t can't be made again: its definition was never seen\nDROP TRIGGER g ON "
     "t;\n"},
};

static void apply(pl_arena *arena, pl_schema *schema, const char *sql)
{
    pl_script *script = pl_arena_make(arena, pl_script);
    pl_text *text = pl_text_new(arena, "test.sql", sql, (uint32_t)strlen(sql));
    script->text = text;
    script->span = (pl_span){text, 0, text->size};
    pl_vec_push(arena, &script->pieces, (pl_piece){.span = script->span});
    pl_read_options options = {.server_version = 15};
    pl_dialect_get(PL_DIALECT_POSTGRES)->read_script(arena, script, &options);
    pl_problems problems = {0};
    pl_apply_context context = {.arena = arena, .problems = &problems};
    for (size_t i = 0; i < script->statements.count; i++) {
        const pl_operations *operations = &script->statements.at[i]->operations;
        for (size_t k = 0; k < operations->count; k++) {
            pl_apply(schema, operations->at[k], &context);
        }
    }
    assert_int_equal(problems.count, 0);
}

static void check(const diff_case *expected, bool complete)
{
    pl_arena *arena = pl_arena_new();
    pl_schema *schema = pl_schema_new(arena);
    apply(arena, schema, expected->given);
    if (!complete) {
        pl_schema_incomplete(schema, (pl_span){0}, "it was said so");
    }
    pl_mark before = pl_journal_mark(schema);
    apply(arena, schema, expected->up);
    pl_changes changes = {0};
    pl_journal_changes(arena, schema, before, pl_journal_mark(schema), &changes);
    pl_operations operations = {0};
    pl_diff_changes(arena, schema, &changes, true, &operations);
    pl_str down = pl_str_begin(arena, PL_STR_MAXIMUM);
    pl_dialect_get(PL_DIALECT_POSTGRES)->write_operations(&down, &operations);
    assert_string_equal(down.at, expected->down);
    pl_arena_free(arena);
}

static void test_inverses(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        check(&cases[i], true);
    }
    for (size_t i = 0; i < sizeof incomplete_cases / sizeof *incomplete_cases; i++) {
        check(&incomplete_cases[i], false);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_inverses)};
    return cmocka_run_group_tests_name("diff", tests, NULL, NULL);
}
