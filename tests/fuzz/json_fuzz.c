/*
 * Any bytes as a migration in JSON: it is read, linted and reported. What could be read is written
 * again, read again, and means the same SQL. Every place lies in the file, and every problem has
 * words.
 */
#include "support.h"

#include "base/derived_text.h"
#include "base/json_reader.h"
#include "dialect/dialect.h"
#include "source/json_migration.h"
#include "source/runner.h"

#include <string.h>

#define MAXIMUM 20000

static void read_statements(pl_arena *arena, pl_script *script)
{
    if (script != NULL) {
        pl_read_options options = {.server_version = 15, .analyse_code = true};
        pl_dialect_get(PL_DIALECT_POSTGRES)->read_script(arena, script, &options);
    }
}

static pl_migration *read_migration(pl_arena *arena, const char *bytes, size_t size)
{
    pl_migration *migration = pl_arena_make(arena, pl_migration);
    char *copy = pl_arena_alloc(arena, size + 1);
    memcpy(copy, bytes, size);
    pl_text *text = pl_text_new(arena, "fuzz/001_fuzz.json", copy, (uint32_t)size);
    *migration = (pl_migration){
        .version = "001", .name = "001_fuzz", .path = text->path, .down_expected = true};
    pl_json_migration_read(arena, text, PL_DIALECT_POSTGRES, 15, migration);
    read_statements(arena, migration->up);
    read_statements(arena, migration->down);
    return migration;
}

static void check_span(pl_span span, const pl_text *derived)
{
    pl_span origin = pl_span_origin(span);
    must(span.text == derived && origin.text == derived->origin);
    must(origin.begin <= origin.end && origin.end <= origin.text->size);
}

/* false: a part of it could not be read. */
static bool check_script(const pl_script *script)
{
    bool whole = true;
    if (script == NULL) {
        return true;
    }
    for (size_t i = 0; i < script->pieces.count; i++) {
        const pl_piece *piece = &script->pieces.at[i];
        check_span(piece->span, script->text);
        if (piece->problem != NULL) {
            must(piece->problem[0] != '\0');
            check_span(piece->problem_span, script->text);
            whole = false;
        }
    }
    for (size_t i = 0; i < script->statements.count; i++) {
        const pl_statement *statement = script->statements.at[i];
        check_span(statement->span, script->text);
        for (size_t k = 0; k < statement->operations.count; k++) {
            check_span(statement->operations.at[k]->span, script->text);
        }
        whole &= statement->state == PL_STATEMENT_READ;
    }
    return whole;
}

static const char *sql_of(pl_arena *arena, const pl_script *script)
{
    pl_str out = pl_str_begin(arena, PL_STR_MAXIMUM);
    for (size_t i = 0; script != NULL && i < script->statements.count; i++) {
        pl_dialect_get(PL_DIALECT_POSTGRES)
            ->write_operations(&out, &script->statements.at[i]->operations);
    }
    return out.at;
}

static void check_again(pl_arena *arena, const pl_migration *migration)
{
    pl_str json = pl_str_begin(arena, PL_STR_MAXIMUM);
    pl_json_migration_write(&json, migration, PL_DIALECT_POSTGRES);
    const pl_migration *again = read_migration(arena, json.at, json.count);
    must(check_script(again->up) && check_script(again->down));
    must(pl_same(sql_of(arena, migration->up), sql_of(arena, again->up)));
    must(pl_same(sql_of(arena, migration->down), sql_of(arena, again->down)));
}

int LLVMFuzzerTestOneInput(const unsigned char *bytes, size_t size)
{
    if (size > MAXIMUM) {
        return 0;
    }
    pl_arena *arena = pl_arena_new();
    pl_migration *migration = read_migration(arena, (const char *)bytes, size);
    must(migration->up != NULL);
    bool up = check_script(migration->up), down = check_script(migration->down);
    bool whole = up && down;
    if (whole) {
        check_again(arena, migration);
    }
    pl_history history = {.arena = arena,
                          .path = "fuzz",
                          .runner = pl_runner_find("plumb"),
                          .why_runner = "it was said so",
                          .dialect = PL_DIALECT_POSTGRES,
                          .server_version = 15,
                          .file_count = 1};
    pl_vec_push(arena, &history.migrations, migration);
    fuzz_lint(arena, &history);
    pl_arena_free(arena);
    return 0;
}
