/*
 * Any bytes as a MySQL script: it is read without a crash, statements are in order, apart from each
 * other and inside the text, and each says what it means or why it was not read; nothing is a
 * syntax error. What a statement is does not depend on those before it. The first byte chooses the
 * options.
 */
#include "support.h"

#include "dialect/mysql/read.h"
#include "dialect/mysql/traits.h"

#include <string.h>
#include <strings.h>

#define AGAIN_MOST 64 /* statements that are read once more */

static pl_script *read_sql(pl_arena *arena, const char *sql, size_t size, unsigned templates)
{
    pl_script *script = pl_arena_make(arena, pl_script);
    pl_read_options options = {.templates = templates};
    script->text =
        pl_text_new(arena, "fuzz.sql", pl_arena_strndup(arena, sql, size), (uint32_t)size);
    script->span = (pl_span){script->text, 0, script->text->size};
    pl_vec_push(arena, &script->pieces, (pl_piece){.span = script->span});
    pl_mysql_read_script(arena, script, &options);
    return script;
}

static void check_span(const pl_script *script, pl_span span)
{
    must(span.text == script->text && span.begin <= span.end && span.end <= script->text->size);
}

static void check_operation(const pl_statement *statement, const pl_operation *operation)
{
    must(operation->statement == statement && operation->as.payload != NULL);
    must(pl_operation_name(operation->kind) != NULL);
    must(pl_mysql_dialect.refused_in_transaction(operation, NULL, 0) == NULL);
    (void)pl_mysql_dialect.commits(operation);
}

static void check_statement(const pl_script *script, const pl_statement *statement)
{
    bool read = statement->state == PL_STATEMENT_READ;
    check_span(script, statement->span);
    check_span(script, statement->problem_span);
    must(statement->span.begin < statement->span.end);
    must(read || statement->state == PL_STATEMENT_TEMPLATED);
    must(read == (statement->operations.count > 0) && read == (statement->problem == NULL));
    for (size_t i = 0; i < statement->operations.count; i++) {
        check_operation(statement, statement->operations.at[i]);
    }
}

static void must_mean_the_same(const pl_operation *a, const pl_operation *b)
{
    must(a->kind == b->kind && a->flags == b->flags && a->target.kind == b->target.kind);
    must(pl_same(a->target.name, b->target.name) && pl_same(a->target.schema, b->target.schema));
}

/* With all that is behind it: two dashes are a comment at the end of a text, and not before a
 * semicolon. */
static void read_on(pl_arena *arena, const pl_statement *statement, unsigned templates)
{
    const pl_text *text = statement->span.text;
    uint32_t begin = statement->span.begin;
    const pl_script *script = read_sql(arena, text->bytes + begin, text->size - begin, templates);
    must(script->statements.count > 0);
    const pl_statement *again = script->statements.at[0];
    must(again->span.begin == 0 && again->span.end == statement->span.end - begin);
    must(again->state == statement->state &&
         again->operations.count == statement->operations.count);
    for (size_t i = 0; i < again->operations.count; i++) {
        must_mean_the_same(again->operations.at[i], statement->operations.at[i]);
    }
}

/* The client's word changes what ends the statements behind it; a byte order mark is none but at
 * the beginning of a text. */
static bool depends_on_place(const pl_text *text)
{
    return strcasestr(text->bytes, "delimiter") != NULL ||
           strstr(text->bytes, "\xEF\xBB\xBF") != NULL ||
           memchr(text->bytes, '\0', text->size) != NULL;
}

int LLVMFuzzerTestOneInput(const unsigned char *bytes, size_t size)
{
    if (size == 0 || size > UINT16_MAX) {
        return 0;
    }
    pl_arena *arena = pl_arena_new();
    unsigned templates = bytes[0] & 0xf;
    pl_script *script = read_sql(arena, (const char *)bytes + 1, size - 1, templates);
    bool again = !depends_on_place(script->text);
    for (size_t i = 0; i < script->statements.count; i++) {
        const pl_statement *statement = script->statements.at[i];
        check_statement(script, statement);
        must(i == 0 || script->statements.at[i - 1]->span.end <= statement->span.begin);
        if (again && i < AGAIN_MOST) {
            read_on(arena, statement, templates);
        }
    }
    pl_arena_free(arena);
    return 0;
}
