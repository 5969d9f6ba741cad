/*
 * Any bytes as a SQLite script: it is read without a crash, statements are in order and inside the
 * text, each says what it means or why it was not read; and what the engine prepares on an empty
 * schema is no syntax error here. The first byte chooses the options.
 */
#include "dialect/sqlite/traits.h"

#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const unsigned char *bytes, size_t size);

static void must(bool holds)
{
    if (!holds) {
        abort();
    }
}

static sqlite3 *engine(void)
{
    static sqlite3 *db;
    if (db == NULL) {
        must(sqlite3_open(":memory:", &db) == SQLITE_OK);
    }
    return db;
}

static void check_span(const pl_script *script, pl_span span)
{
    must(span.text == script->text && span.begin <= span.end && span.end <= script->text->size);
}

/* Some PRAGMAs are carried out when they are prepared: they are left alone. */
static bool is_pragma(const char *sql)
{
    return strstr(sql, "pragma") != NULL || strstr(sql, "PRAGMA") != NULL;
}

static void compare_with_engine(pl_arena *arena, const pl_statement *statement)
{
    const char *sql = pl_span_copy(arena, statement->span);
    sqlite3_stmt *prepared = NULL;
    bool comparable = statement->state == PL_STATEMENT_SYNTAX_ERROR &&
                      strlen(sql) == statement->span.end - statement->span.begin && !is_pragma(sql);
    if (comparable && sqlite3_prepare_v2(engine(), sql, -1, &prepared, NULL) == SQLITE_OK &&
        prepared != NULL) {
        fprintf(stderr, "sqlite3 takes it, we say %s:\n%s\n", statement->problem, sql);
        abort();
    }
    sqlite3_finalize(prepared);
}

static void check_statement(const pl_script *script, const pl_statement *statement)
{
    check_span(script, statement->span);
    must((statement->state == PL_STATEMENT_READ) == (statement->operations.count > 0));
    must((statement->state == PL_STATEMENT_READ) == (statement->problem == NULL));
    check_span(script, statement->problem_span);
    for (size_t i = 0; i < statement->operations.count; i++) {
        const pl_operation *operation = statement->operations.at[i];
        check_span(script, operation->span);
        must(operation->statement == statement);
        (void)pl_sqlite_dialect.refused_in_transaction(operation, NULL, 0);
    }
}

/* Replaying it must hold whatever it says, and so must writing what is there then. */
static void replay(pl_arena *arena, const pl_script *script)
{
    pl_schema *schema = pl_schema_new(arena);
    pl_problems problems = {0};
    pl_apply_context context = {.arena = arena, .problems = &problems};
    pl_operations operations = {0};
    pl_str sql = pl_str_begin(arena, PL_STR_MAXIMUM);
    for (size_t i = 0; i < script->statements.count; i++) {
        for (size_t k = 0; k < script->statements.at[i]->operations.count; k++) {
            pl_sqlite_dialect.apply(schema, script->statements.at[i]->operations.at[k], &context);
        }
    }
    pl_sqlite_dialect.build(arena, schema, &operations, NULL);
    (void)pl_sqlite_dialect.write_operations(&sql, &operations);
}

int LLVMFuzzerTestOneInput(const unsigned char *bytes, size_t size)
{
    if (size == 0 || size > UINT16_MAX) {
        return 0;
    }
    pl_arena *arena = pl_arena_new();
    const char *copy = pl_arena_strndup(arena, (const char *)bytes + 1, size - 1);
    pl_script *script = pl_arena_make(arena, pl_script);
    pl_read_options options = {.templates = bytes[0] & 0xf};
    script->text = pl_text_new(arena, "fuzz.sql", copy, (uint32_t)size - 1);
    script->span = (pl_span){script->text, 0, script->text->size};
    pl_vec_push(arena, &script->pieces, (pl_piece){.span = script->span});
    pl_sqlite_dialect.read_script(arena, script, &options);
    for (size_t i = 0; i < script->statements.count; i++) {
        check_statement(script, script->statements.at[i]);
        compare_with_engine(arena, script->statements.at[i]);
        must(i == 0 ||
             script->statements.at[i - 1]->span.begin <= script->statements.at[i]->span.begin);
    }
    replay(arena, script);
    pl_arena_free(arena);
    return 0;
}
