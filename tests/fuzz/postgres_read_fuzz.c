/*
 * Any bytes as a PostgreSQL script: it is read without a crash, statements are in order and inside
 * the text, and each says what it means or why it was not read. The first byte chooses the options.
 */
#include "dialect/postgres/traits.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const unsigned char *bytes, size_t size);

static void must(bool holds)
{
    if (!holds) {
        abort();
    }
}

static void check_span(const pl_script *script, pl_span span)
{
    must(span.text == script->text && span.begin <= span.end && span.end <= script->text->size);
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
        (void)pl_postgres_dialect.refused_in_transaction(operation, NULL, 15);
    }
}

int LLVMFuzzerTestOneInput(const unsigned char *bytes, size_t size)
{
    if (size == 0 || size > UINT16_MAX) {
        return 0;
    }
    pl_arena *arena = pl_arena_new();
    unsigned choice = bytes[0];
    const char *copy = pl_arena_strndup(arena, (const char *)bytes + 1, size - 1);
    pl_script *script = pl_arena_make(arena, pl_script);
    pl_read_options options = {.server_version = (choice & 1) != 0 ? 15 : 0,
                               .psql = (choice & 2) != 0,
                               .analyse_code = (choice & 4) != 0,
                               .templates = (choice >> 3) & 0xf};
    script->text = pl_text_new(arena, "fuzz.sql", copy, (uint32_t)size - 1);
    script->span = (pl_span){script->text, 0, script->text->size};
    pl_vec_push(arena, &script->pieces, (pl_piece){.span = script->span});
    pl_postgres_dialect.read_script(arena, script, &options);
    for (size_t i = 0; i < script->statements.count; i++) {
        check_statement(script, script->statements.at[i]);
        must(i == 0 ||
             script->statements.at[i - 1]->span.begin <= script->statements.at[i]->span.begin);
    }
    pl_arena_free(arena);
    return 0;
}
