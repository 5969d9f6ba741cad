/*
 * Migrations in JSON: what is written and read again is the same, and what is wrong is said at its
 * place.
 */
#include "base/derived_text.h"
#include "base/file.h"
#include "base/json_reader.h"
#include "dialect/dialect.h"
#include "model/form/form.h"
#include "source/json_migration.h"
#include "source/load.h"
#include "unit.h"

#include <dirent.h>
#include <string.h>

static pl_arena *arena;
static pl_dialect_id dialect = PL_DIALECT_POSTGRES;
static unsigned failures;      /* all are shown before the test fails */
static bool told[PL_OP_COUNT]; /* kinds that were told as operations */

static int begin(void **state)
{
    (void)state;
    arena = pl_arena_new();
    failures = 0;
    dialect = PL_DIALECT_POSTGRES;
    return 0;
}

static int end(void **state)
{
    (void)state;
    pl_arena_free(arena);
    return 0;
}

static void read_statements(pl_script *script)
{
    pl_read_options options = {.server_version = 15};
    pl_dialect_get(dialect)->read_script(arena, script, &options);
}

static pl_script *read_sql(const char *sql)
{
    pl_script *script = pl_arena_make(arena, pl_script);
    pl_text *text = pl_text_new(arena, "test.sql", sql, (uint32_t)strlen(sql));
    script->text = text;
    script->span = (pl_span){text, 0, text->size};
    pl_vec_push(arena, &script->pieces, (pl_piece){.span = script->span});
    read_statements(script);
    return script;
}

static pl_migration *read_json(const char *json)
{
    pl_migration *migration = pl_arena_make(arena, pl_migration);
    pl_text *text = pl_text_new(arena, "test.json", json, (uint32_t)strlen(json));
    pl_json_migration_read(arena, text, dialect, 15, migration);
    if (migration->up != NULL) {
        read_statements(migration->up);
    }
    if (migration->down != NULL) {
        read_statements(migration->down);
    }
    return migration;
}

/* ---- SQL -> operations -> JSON -> operations -> SQL -------------------------------------------
 */

/* A statement a line; what an operation's own text would say is left out, so that its members have
 * to. */
static const char *operations_text(const pl_statements *statements)
{
    const pl_dialect *words = pl_dialect_get(dialect);
    pl_str out = pl_str_begin(arena, PL_STR_MAXIMUM);
    for (size_t i = 0; i < statements->count; i++) {
        for (size_t k = 0; k < statements->at[i]->operations.count; k++) {
            const pl_operation *operation = statements->at[i]->operations.at[k];
            if (pl_operation_has(operation, PL_OPF_IMPLIED) ||
                pl_operation_has(operation, PL_OPF_IN_CODE)) {
                continue;
            }
            pl_str_addf(&out, "%s %x: ", pl_operation_name(operation->kind), operation->flags);
            if (!words->write_operation(&out, operation)) {
                pl_str_add(&out, "not written");
            }
            pl_str_add(&out, "\n");
        }
    }
    return out.at;
}

static const char *problems_of(const pl_script *script)
{
    for (size_t i = 0; i < script->pieces.count; i++) {
        if (script->pieces.at[i].problem != NULL) {
            return script->pieces.at[i].problem;
        }
    }
    return NULL;
}

static void check_statement(const char *path, pl_statement *statement)
{
    pl_script script = {.text = statement->span.text};
    pl_migration migration = {.up = &script};
    if (statement->state != PL_STATEMENT_READ) {
        return;
    }
    pl_vec_push(arena, &script.statements, statement);
    pl_str json = pl_str_begin(arena, PL_STR_MAXIMUM);
    pl_json_migration_write(&json, &migration, dialect);
    bool typed = strstr(json.at, "\"op\": ") != NULL;
    for (size_t i = 0; typed && i < statement->operations.count; i++) {
        told[statement->operations.at[i]->kind] = true;
    }
    const pl_migration *back = read_json(json.at);
    const char *problem = problems_of(back->up);
    const char *before = operations_text(&script.statements);
    const char *after = operations_text(&back->up->statements);
    if (problem != NULL || !pl_same(before, after)) {
        failures++;
        print_error("%s: %s\nbefore: %safter: %s%s\n", path, problem != NULL ? problem : "", before,
                    after, json.at);
    }
}

static void check_script(const char *path, const pl_script *script)
{
    for (size_t i = 0; i < script->statements.count; i++) {
        check_statement(path, script->statements.at[i]);
    }
}

static void check_file(const char *path)
{
    pl_text *text = NULL;
    pl_error error = {0};
    assert_int_equal(pl_file_read(arena, path, 1 << 24, &text, &error), PL_OK);
    if (memchr(text->bytes, '\0', text->size) == NULL) {
        check_script(path, read_sql(text->bytes));
    }
}

/* Every .sql file below the folder. */
static void check_folder(const char *path)
{
    pl_entries entries = {0};
    pl_error error = {0};
    assert_int_equal(pl_folder_list(arena, path, NULL, &entries, &error), PL_OK);
    for (size_t i = 0; i < entries.count; i++) {
        const pl_entry *entry = &entries.at[i];
        if (entry->kind == PL_ENTRY_FOLDER) {
            check_folder(entry->path);
        } else if (entry->kind == PL_ENTRY_FILE && pl_ends_with(entry->name, ".sql")) {
            check_file(entry->path);
        }
    }
}

static void test_nothing_is_lost(void **state)
{
    (void)state;
    check_folder("migrations");
    check_folder("testdata/apply");
    check_folder("testdata/compare");
    check_folder("testdata/read");
    check_folder("testdata/lint");
    check_folder("testdata/postgres");
    check_folder("tests/live");
    check_script("more", read_sql("ALTER INDEX i RESET (fillfactor);"
                                  "ALTER TYPE y SET (STORAGE = plain, SEND = s);"));
    assert_int_equal(failures, 0);
}

static void test_nothing_of_sqlite_is_lost(void **state)
{
    (void)state;
    dialect = PL_DIALECT_SQLITE;
    check_folder("testdata/sqlite");
    assert_int_equal(failures, 0);
}

/* What is told by its own text where it has one is never written otherwise. */
static void test_every_form_was_told(void **state)
{
    (void)state;
    for (int i = 0; i < PL_OP_COUNT; i++) {
        const pl_operation_form *form = pl_operation_form_of((pl_operation_kind)i);
        if (form != NULL && !form->from_source && !told[i]) {
            print_error("never told: %s\n", pl_operation_name((pl_operation_kind)i));
            failures++;
        }
    }
    assert_int_equal(failures, 0);
}

/* ---- What is said by hand ----------------------------------------------------------------------
 */

/* The one statement that the entry means. */
static const char *sql_of(const char *entry)
{
    const pl_migration *migration = read_json(pl_arena_printf(arena, "{\"up\": [%s]}", entry));
    const char *problem = problems_of(migration->up);
    if (problem != NULL) {
        return problem;
    }
    pl_str out = pl_str_begin(arena, PL_STR_MAXIMUM);
    for (size_t i = 0; i < migration->up->statements.count; i++) {
        pl_str_add(&out, pl_span_copy(arena, migration->up->statements.at[i]->span));
    }
    return out.at;
}

static void test_by_hand(void **state)
{
    (void)state;
    static const char *const rows[][2] = {
        {"{'op': 'set_variable', 'variable': 'lock_timeout', 'value': '5s', 'local': true}",
         "SET LOCAL lock_timeout TO '5s'"},
        {"{'op': 'set_variable', 'variable': 'lock_timeout', 'value': null}",
         "SET lock_timeout TO DEFAULT"},
        {"{'op': 'reset_variable', 'variable': 'all'}", "RESET ALL"},
        {"{'op': 'add_column', 'table': 't', 'column': {'name': 'a', 'type': 'int', 'nullable': "
         "false, 'not_null': true}}",
         "ALTER TABLE t ADD COLUMN a int NOT NULL"},
        {"{'op': 'add_column', 'table': {'schema': 'S', 'name': 't'}, 'column': {'name': 'order', "
         "'type': 'int', 'unique': true, 'primary_key': false}}",
         "ALTER TABLE \"S\".t ADD COLUMN \"order\" int UNIQUE"},
        {"{'op': 'set_default', 'table': 't', 'column': 'a', 'default': 'it\\u0027s'}",
         "ALTER TABLE t ALTER COLUMN a SET DEFAULT 'it''s'"},
        {"{'op': 'set_default', 'table': 't', 'column': 'a', 'default': null}",
         "ALTER TABLE t ALTER COLUMN a SET DEFAULT NULL"},
        {"{'op': 'set_default', 'table': 't', 'column': 'a', 'default': 1.50}",
         "ALTER TABLE t ALTER COLUMN a SET DEFAULT 1.50"},
        {"{'op': 'set_default', 'table': 't', 'column': 'a', 'default': {'sql': 'now()'}}",
         "ALTER TABLE t ALTER COLUMN a SET DEFAULT now()"},
        {"{'op': 'create_index', 'table': 't', 'elements': [{'column': 'a', 'descending': true, "
         "'nulls_first': false}]}",
         "CREATE INDEX ON t (a DESC NULLS LAST)"},
        {"{'op': 'create_index', 'table': 't', 'elements': [{'column': 'a', 'descending': true}]}",
         "CREATE INDEX ON t (a DESC)"},
        {"{'op': 'create_sequence', 'sequence': 's', 'start': '9223372036854775807'}",
         "CREATE SEQUENCE s START WITH 9223372036854775807"},
        {"{'op': 'set_comment', 'table': 't', 'column': 'a', 'comment': null}",
         "COMMENT ON COLUMN t.a IS NULL"},
        {"{'op': 'drop_table', 'table': 't', 'if_exists': false}", "DROP TABLE t"},
        {"{'op': 'create_table', 'table': 't', 'columns': [{'name': 'a', 'type': 'int', "
         "'constraints': [{'kind': 'foreign_key', 'references': 'u'}]}], 'constraints': "
         "[{'kind': 'unique'}]}",
         "up[0].constraints[0]: \"columns\" is missing"},
        {"{'op': 'add_constraint', 'table': 't', 'constraint': {'kind': 'primary_key'}}",
         "up[0].constraint: \"columns\" is missing"},
        {"{'op': 'create_table', 'table': 't', 'temporary': true, 'unlogged': true}",
         "up[0].unlogged: it can't be both"},
        {"{'op': 'create_table', 'table': 't', 'row_security': true}",
         "up[0].row_security: this belongs to a schema; a migration has an operation of its own "
         "for it"},
        {"{'op': 'set_replica_identity', 'table': 't', 'replica_identity': 'FULL, DROP COLUMN a'}",
         "up[0]: what is said here makes no set_replica_identity of PostgreSQL"},
        {"{'op': 'create_view', 'view': 'v', 'query': 'SELECT 1; DROP TABLE t'}",
         "up[0].query: this is not a query as PostgreSQL knows it"},
        {"{'op': 'create_view', 'view': 'v', 'query': 'DELETE FROM t'}",
         "up[0].query: this is not a query as PostgreSQL knows it"},
        {"{'op': 'create_sequence', 'sequence': 's', 'start': 1.5}",
         "up[0].start: an integer is expected"},
        {"{'op': 'create_sequence', 'sequence': 's', 'start': 9007199254740993}",
         "up[0].start: beyond 2^53 programs round a number: write it in quotes"},
        {"{'op': 'create_sequence', 'sequence': 's', 'start': 9007199254740992}",
         "CREATE SEQUENCE s START WITH 9007199254740992"},
        {"{'op': 'set_default', 'table': 't', 'column': 'a', 'default': -9223372036854775808}",
         "up[0].default: beyond 2^53 programs round a number: write it as {\"sql\": \"...\"}"},
        {"{'op': 'drop_table', 'table': {'schema': 'a'}}", "up[0].table: \"name\" is missing"},
        {"{'op': 'set_owner', 'owner': 'x'}",
         "up[0]: it says of no object: a key such as \"table\" or \"function\""},
        {"{'op': 7}", "up[0].op: a string is expected, this is a number"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        char *entry = pl_arena_strdup(arena, rows[i][0]);
        for (char *c = entry; *c != '\0'; c++) {
            *c = *c == '\'' ? '"' : *c;
        }
        if (!pl_same(sql_of(entry), rows[i][1])) {
            print_error("%s: %s\n", entry, sql_of(entry));
            failures++;
        }
    }
    assert_int_equal(failures, 0);
}

/* ---- Places ------------------------------------------------------------------------------------
 */

static void check_place(pl_span span, const char *text)
{
    span = pl_span_origin(span);
    assert_string_equal(pl_span_copy(arena, span), text);
    assert_null(span.text->origin);
}

static void test_places(void **state)
{
    (void)state;
    const pl_migration *migration =
        read_json("{\"down\": [], // first\n"
                  " \"up\": [{\"op\": \"create_table\", \"table\": \"t\", \"columns\": [\n"
                  "   {\"name\": \"a\", \"type\": \"int\", \"unique\": true},\n"
                  "   {\"type\": \"int\", \"name\": \"b\"}], \"constraints\": [\n"
                  "   {\"kind\": \"check\", \"check\": {\"sql\": \"a > b\"}}]},\n"
                  " {\"sql\": \"SELECT 'x\\u0041';\\n\\tDROP TABLE \\\"t\\\"\"}],\n"
                  " \"transaction\": {\"up\": \"none\"}}");
    const pl_statements *statements = &migration->up->statements;
    assert_int_equal(statements->count, 3);
    const pl_table *table = statements->at[0]->operations.at[0]->as.table->table;
    check_place(table->columns.at[0]->origin,
                "{\"name\": \"a\", \"type\": \"int\", \"unique\": true}");
    check_place(table->columns.at[1]->origin, "{\"type\": \"int\", \"name\": \"b\"}");
    check_place(table->constraints.at[1]->origin,
                "{\"kind\": \"check\", \"check\": {\"sql\": \"a > b\"}}");
    check_place(statements->at[1]->span, "SELECT 'x\\u0041'");
    check_place(statements->at[2]->span, "DROP TABLE \\\"t\\\"");
    assert_int_equal(pl_text_place(migration->up->text, statements->at[2]->span.begin).line, 6);
    assert_true(migration->up->opted_out);
    check_place(migration->up->opt_out, "\"up\": \"none\"");
    assert_false(migration->down->opted_out);
    check_place(migration->down->marker, "\"down\": []");
}

/* Comments, transactions and a reason come through as well. */
static void test_the_rest_is_not_lost(void **state)
{
    (void)state;
    static const char first[] = "{\n"
                                "  \"ignore\": [\n"
                                "    {\n"
                                "      \"rule\": \"data\",\n"
                                "      \"reason\": \"nobody reads it\"\n"
                                "    }\n"
                                "  ],\n"
                                "  \"up\": [\n"
                                "    {\n"
                                "      \"op\": \"drop_table\",\n"
                                "      \"table\": \"t\",\n"
                                "      \"ignore\": [\n"
                                "        {\n"
                                "          \"rule\": \"*\",\n"
                                "          \"reason\": \"moved\",\n"
                                "          \"until\": \"2030-12-31\"\n"
                                "        }\n"
                                "      ]\n"
                                "    },\n"
                                "    {\n"
                                "      \"sql\": \"SELECT 1\"\n"
                                "    }\n"
                                "  ],\n"
                                "  \"down\": [],\n"
                                "  \"transaction\": {\n"
                                "    \"up\": \"none\",\n"
                                "    \"down\": \"auto\"\n"
                                "  }\n"
                                "}\n";
    const pl_migration *migration = read_json(first);
    assert_int_equal(migration->up->directives.count, 2);
    assert_non_null(migration->down);
    pl_str second = pl_str_begin(arena, PL_STR_MAXIMUM);
    pl_json_migration_write(&second, migration, dialect);
    assert_string_equal(second.at, first);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_nothing_is_lost, begin, end),
        cmocka_unit_test_setup_teardown(test_nothing_of_sqlite_is_lost, begin, end),
        cmocka_unit_test_setup_teardown(test_every_form_was_told, begin, end),
        cmocka_unit_test_setup_teardown(test_by_hand, begin, end),
        cmocka_unit_test_setup_teardown(test_places, begin, end),
        cmocka_unit_test_setup_teardown(test_the_rest_is_not_lost, begin, end),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
