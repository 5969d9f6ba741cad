/*
 * Any bytes as JSON models, the first byte choosing the database. They come to a schema, or to a
 * problem with words at a place in the file. What came to a schema is one that the dialect's reader
 * and apply took; its places lie in the file, and it can be built again.
 */
#include "support.h"

#include "base/derived_text.h"
#include "dialect/dialect.h"
#include "source/models/models.h"

#include <string.h>

#define MAXIMUM 20000

static void check_problem(const pl_error *error)
{
    must(error->status == PL_MALFORMED || error->status == PL_USAGE);
    must(error->message[0] != '\0' && error->path[0] != '\0');
    must(error->status == PL_USAGE || (error->line > 0 && error->column > 0));
}

static void check_models(const pl_models *models, const pl_text *text)
{
    must(models->schema != NULL && models->script != NULL && models->schema->complete);
    for (size_t i = 0; i < models->script->statements.count; i++) {
        const pl_statement *statement = models->script->statements.at[i];
        pl_span origin = pl_span_origin(statement->span);
        must(statement->state == PL_STATEMENT_READ);
        must(origin.text == text && origin.begin < origin.end && origin.end <= text->size);
    }
    for (size_t i = 0; i < models->renames.count; i++) {
        must(models->renames.at[i].from[0] != '\0' && models->renames.at[i].ref.name != NULL);
    }
}

static void check_build(pl_arena *arena, const pl_models *models)
{
    const pl_dialect *dialect = pl_dialect_get(models->dialect);
    pl_operations operations = {0};
    pl_str out = pl_str_begin(arena, PL_STR_MAXIMUM);
    size_t left_out = 0;
    dialect->build(arena, models->schema, &operations, &left_out);
    must(left_out == 0 && dialect->write_operations(&out, &operations) == 0);
}

int LLVMFuzzerTestOneInput(const unsigned char *bytes, size_t size)
{
    if (size == 0 || size > MAXIMUM) {
        return 0;
    }
    pl_arena *arena = pl_arena_new();
    char *copy = pl_arena_alloc(arena, size);
    memcpy(copy, bytes + 1, size - 1);
    pl_text *text = pl_text_new(arena, "fuzz.json", copy, (uint32_t)size - 1);
    pl_dialect_id dialect = bytes[0] % 2 == 0 ? PL_DIALECT_POSTGRES : PL_DIALECT_SQLITE;
    pl_models models;
    pl_error error = {0};
    (void)pl_models_recognise(arena, text);
    if (pl_models_read(arena, text, dialect, 15, &models, &error) != PL_OK) {
        check_problem(&error);
    } else {
        check_models(&models, text);
        check_build(arena, &models);
    }
    pl_arena_free(arena);
    return 0;
}
