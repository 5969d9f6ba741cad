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
static unsigned failures; /* all are shown before the test fails */
static unsigned typed;    /* statements that were told as operations */

static int begin(void **state)
{
    (void)state;
    arena = pl_arena_new();
    failures = 0;
    typed = 0;
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
    pl_dialect_get(PL_DIALECT_POSTGRES)->read_script(arena, script, &options);
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
    pl_json_migration_read(arena, text, PL_DIALECT_POSTGRES, 15, migration);
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
    const pl_dialect *dialect = pl_dialect_get(PL_DIALECT_POSTGRES);
    pl_str out = pl_str_begin(arena, PL_STR_MAXIMUM);
    for (size_t i = 0; i < statements->count; i++) {
        for (size_t k = 0; k < statements->at[i]->operations.count; k++) {
            const pl_operation *operation = statements->at[i]->operations.at[k];
            if (pl_operation_has(operation, PL_OPF_IMPLIED) ||
                pl_operation_has(operation, PL_OPF_IN_CODE)) {
                continue;
            }
            pl_str_addf(&out, "%s %x: ", pl_operation_name(operation->kind), operation->flags);
            if (!dialect->write_operation(&out, operation)) {
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
    pl_json_migration_write(&json, &migration);
    typed += strstr(json.at, "\"op\": ") != NULL;
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
    assert_int_equal(failures, 0);
    assert_true(typed > 1000);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_nothing_is_lost, begin, end),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
