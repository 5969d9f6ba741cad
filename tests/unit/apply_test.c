/*
 * What of applying the cases of testdata/apply can't say: what is masked, what is the same, what is
 * assumed, and what code that may not run does.
 */
#include "base/str.h"
#include "dialect/dialect.h"
#include "model/apply/apply.h"
#include "model/journal.h"
#include "unit.h"

#include <string.h>

typedef struct bench {
    pl_arena *arena;
    pl_schema *schema;
    pl_problems problems;
} bench;

static int begin(void **state)
{
    pl_arena *arena = pl_arena_new();
    bench *b = pl_arena_make(arena, bench);
    b->arena = arena;
    b->schema = pl_schema_new(arena);
    *state = b;
    return 0;
}

static int end(void **state)
{
    bench *b = *state;
    pl_arena_free(b->arena);
    return 0;
}

static void run(bench *b, const char *sql)
{
    pl_script *script = pl_arena_make(b->arena, pl_script);
    pl_read_options options = {.server_version = 150000, .analyse_code = true};
    script->text = pl_text_new(b->arena, "test.sql", sql, (uint32_t)strlen(sql));
    script->span = (pl_span){script->text, 0, script->text->size};
    pl_vec_push(b->arena, &script->pieces, (pl_piece){.span = script->span});
    pl_dialect_get(PL_DIALECT_POSTGRES)->read_script(b->arena, script, &options);
    b->problems = (pl_problems){0};
    pl_apply_context context = {b->arena, 7, 3, &b->problems};
    for (size_t i = 0; i < script->statements.count; i++) {
        const pl_statement *statement = script->statements.at[i];
        assert_int_equal(statement->state, PL_STATEMENT_READ);
        for (size_t j = 0; j < statement->operations.count; j++) {
            pl_apply(b->schema, statement->operations.at[j], &context);
        }
    }
}

static const pl_object *find(const bench *b, pl_kind kind, const char *name)
{
    return pl_schema_resolve(b->schema, kind, (pl_name){NULL, name}, NULL);
}

static void test_what_is_created_knows_where(void **state)
{
    bench *b = *state;
    run(b, "CREATE TABLE a (id serial)");
    const pl_object *table = find(b, PL_KIND_TABLE, "a");
    assert_int_equal(table->migration, 7);
    assert_int_equal(table->unit, 3);
    assert_int_equal(table->origin.begin, 0);
    assert_non_null(table->origin.text);
    assert_false(table->populated);
    const pl_column *column = pl_table_column(table->as.table, "id");
    assert_string_equal(column->type.text, "integer");
    assert_string_equal(column->sequence, "a_id_seq");
    assert_true(column->not_null);
    const pl_object *sequence = find(b, PL_KIND_SEQUENCE, "a_id_seq");
    assert_string_equal(sequence->as.sequence->type, "integer");
    assert_string_equal(sequence->as.sequence->owned_by_column, "id");
}

static void test_what_exists_is_the_same_or_not(void **state)
{
    bench *b = *state;
    static const struct {
        const char *sql;
        bool same;
    } cases[] = {
        {"CREATE TABLE IF NOT EXISTS a (id serial PRIMARY KEY, email text UNIQUE)", true},
        {"CREATE TABLE IF NOT EXISTS a (id serial PRIMARY KEY, email text)", false},
        {"CREATE TABLE IF NOT EXISTS a (id serial PRIMARY KEY, email varchar(9) UNIQUE)", false},
        {"CREATE INDEX IF NOT EXISTS i ON a (email) WHERE id > 0", true},
        {"CREATE INDEX IF NOT EXISTS i ON a USING btree (email ASC) WHERE id > 0", true},
        {"CREATE INDEX IF NOT EXISTS i ON a (id)", false},
        {"ALTER TABLE a ADD COLUMN IF NOT EXISTS email text", true},
        {"ALTER TABLE a ADD COLUMN IF NOT EXISTS email text DEFAULT ''", false},
        {"CREATE SEQUENCE IF NOT EXISTS s INCREMENT 2", true},
        {"CREATE SEQUENCE IF NOT EXISTS s", false},
    };
    run(b, "CREATE TABLE a (id serial PRIMARY KEY, email text UNIQUE);"
           "COMMENT ON TABLE a IS 'x';"
           "CREATE INDEX i ON a (email) WHERE id > 0; CREATE SEQUENCE s INCREMENT 2");
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        pl_mark mark = pl_journal_mark(b->schema);
        run(b, cases[i].sql);
        assert_int_equal(b->problems.count, 1);
        assert_true(b->problems.at[0].masked);
        assert_int_equal(b->problems.at[0].kind, PL_PROBLEM_DUPLICATE);
        if (b->problems.at[0].same != cases[i].same) {
            fail_msg("%s", cases[i].sql);
        }
        pl_changes changes = {0};
        pl_journal_changes(b->arena, b->schema, mark, pl_journal_mark(b->schema), &changes);
        assert_int_equal(changes.count, 0);
    }
}

static void test_the_missing_is_assumed_once(void **state)
{
    bench *b = *state;
    run(b, "ALTER TABLE a ADD COLUMN x integer");
    assert_int_equal(b->problems.count, 1);
    assert_int_equal(b->problems.at[0].kind, PL_PROBLEM_MISSING);
    run(b, "ALTER TABLE a DROP COLUMN y; CREATE INDEX ON a (z); INSERT INTO a (w) VALUES (1)");
    assert_int_equal(b->problems.count, 0);
    const pl_object *table = find(b, PL_KIND_TABLE, "a");
    assert_true(table->assumed && table->partial && table->populated);
    assert_false(pl_schema_ever_had(b->schema, &table->ref));
}

static void test_an_incomplete_schema_misses_nothing(void **state)
{
    bench *b = *state;
    pl_schema_incomplete(b->schema, (pl_span){0}, "it began earlier");
    run(b, "ALTER TABLE a DROP CONSTRAINT c; DROP INDEX i; DROP TABLE b; DROP TYPE t;"
           "ALTER SEQUENCE s INCREMENT 2; ALTER TYPE m ADD VALUE 'x' AFTER 'y';"
           "ALTER TABLE d ADD FOREIGN KEY (x) REFERENCES e; CREATE VIEW v AS SELECT 1 FROM f;"
           "DROP TRIGGER g ON h; COMMENT ON COLUMN j.k IS 'x'; GRANT SELECT ON l TO public");
    assert_int_equal(b->problems.count, 0);
}

static void test_foreign_namespaces_are_not_missed(void **state)
{
    bench *b = *state;
    run(b, "CREATE TABLE a (id uuid REFERENCES auth.users (id));"
           "CREATE TABLE audit.log (id citext, at geometry(Point, 4326));"
           "CREATE TRIGGER t BEFORE UPDATE ON a FOR EACH ROW EXECUTE FUNCTION moddatetime(at);"
           "SELECT auth.uid(), count(*) FROM pg_stat_statements");
    assert_int_equal(b->problems.count, 0);
}

static void test_code_that_may_not_run(void **state)
{
    bench *b = *state;
    run(b, "CREATE TABLE a (id integer);"
           "DO $$ BEGIN"
           "  IF true THEN CREATE TABLE b (id integer); CREATE TABLE a (id text); END IF;"
           "  IF true THEN DROP TABLE c; ALTER TABLE a ADD COLUMN id integer; END IF;"
           "END $$");
    assert_int_equal(b->problems.count, 0);
    assert_true(find(b, PL_KIND_TABLE, "b")->conditional);
    const pl_object *table = find(b, PL_KIND_TABLE, "a");
    assert_string_equal(pl_table_column(table->as.table, "id")->type.text, "integer");
}

static void test_rows_fill_tables(void **state)
{
    bench *b = *state;
    run(b, "CREATE TABLE a (id integer); CREATE TABLE b (id integer); CREATE TABLE c (id integer);"
           "CREATE VIEW v AS SELECT id FROM b; INSERT INTO a SELECT id FROM c;"
           "INSERT INTO v VALUES (1); DELETE FROM c");
    assert_true(find(b, PL_KIND_TABLE, "a")->populated);
    assert_true(find(b, PL_KIND_TABLE, "b")->populated);
    assert_false(find(b, PL_KIND_TABLE, "c")->populated);
}

static void test_dependents_are_listed(void **state)
{
    bench *b = *state;
    run(b, "CREATE TABLE a (id integer PRIMARY KEY); CREATE TABLE b (a_id integer REFERENCES a);"
           "CREATE VIEW v AS SELECT id FROM a; DROP TABLE a");
    assert_int_equal(b->problems.count, 1);
    assert_int_equal(b->problems.at[0].kind, PL_PROBLEM_DEPENDENTS);
    assert_int_equal(b->problems.at[0].others.count, 2);
    assert_string_equal(pl_ref_text(b->arena, &b->problems.at[0].others.at[0]),
                        "constraint b_a_id_fkey of b");
    assert_string_equal(pl_ref_text(b->arena, &b->problems.at[0].others.at[1]), "view v");
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, begin, end)
    const struct CMUnitTest tests[] = {
        TEST(test_what_is_created_knows_where),
        TEST(test_what_exists_is_the_same_or_not),
        TEST(test_the_missing_is_assumed_once),
        TEST(test_an_incomplete_schema_misses_nothing),
        TEST(test_foreign_namespaces_are_not_missed),
        TEST(test_code_that_may_not_run),
        TEST(test_rows_fill_tables),
        TEST(test_dependents_are_listed),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
