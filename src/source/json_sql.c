#include "source/json_sql.h"

#include "base/str.h"
#include "source/layout.h"

#include <string.h>

const pl_script *pl_json_sql_read(const pl_json_sql *j, const char *sql)
{
    uint32_t size = (uint32_t)strlen(sql);
    pl_script *script = pl_arena_make(j->arena, pl_script);
    script->text = pl_text_new(j->arena, j->path, sql, size);
    script->span = (pl_span){script->text, 0, size};
    pl_script_add_piece(j->arena, script, 0, size);
    pl_read_options options = {.server_version = j->server_version};
    j->dialect->read_script(j->arena, script, &options);
    return script;
}

const pl_statement *pl_json_sql_only_statement(const pl_script *script)
{
    return script->statements.count == 1 ? script->statements.at[0] : NULL;
}

void pl_json_sql_trace(const pl_json_value *string, uint32_t *from, uint32_t *to)
{
    const pl_text *text = string->span.text;
    uint32_t done = 0;
    for (uint32_t at = string->span.begin + 1; at + 1 < string->span.end;) {
        uint32_t size = 0;
        uint32_t next = pl_json_string_step(text, at, &size);
        bool plain = text->bytes[at] != '\\';
        for (uint32_t i = 0; i < size; i++) {
            from[done] = plain ? at + i : at;
            to[done++] = plain ? at + i + 1 : next;
        }
        at = next;
    }
}

/* What a snippet alone is put in to be read: an expression or type must be just that, for what
 * closes a parenthesis that it didn't open would mean something else in its place. */
static const struct frame {
    const char *before, *behind, *name;
} frames[] = {
    [PL_SNIPPET_TYPE] = {"SELECT CAST(NULL AS ", "\n)", "a type"},
    [PL_SNIPPET_EXPRESSION] = {"SELECT 1 WHERE (", "\n)", "an expression"},
    [PL_SNIPPET_QUERY] = {"", "\n", "a query"},
};

/* `offset` in the decoded string; behind its end: the closing quote. */
static pl_span place_in_string(const pl_json_sql *j, const pl_json_value *string, uint32_t offset)
{
    if (offset >= string->length) {
        return (pl_span){string->span.text, string->span.end - 1, string->span.end};
    }
    uint32_t *from = pl_arena_alloc(j->arena, (size_t)string->length * 2 * sizeof *from);
    pl_json_sql_trace(string, from, from + string->length);
    return (pl_span){string->span.text, from[offset], from[string->length + offset]};
}

static bool fail_in_snippet(const pl_json_sql *j, const pl_snippet *snippet,
                            const pl_statement *statement, uint32_t skipped,
                            pl_json_problem *problem)
{
    const struct frame *frame = &frames[snippet->kind];
    const char *said = statement != NULL && statement->problem != NULL ? statement->problem : "";
    pl_form_fail(j->arena, problem, snippet->value, false,
                 pl_arena_printf(j->arena, "this is not %s as %s knows it%s%s", frame->name,
                                 j->dialect->title, said[0] != '\0' ? ": " : "", said));
    uint32_t begin = (uint32_t)strlen(frame->before);
    if (said[0] != '\0' && statement->problem_span.begin >= begin) {
        uint32_t offset = statement->problem_span.begin - begin + skipped;
        problem->span = place_in_string(j, snippet->value, offset);
    }
    return false;
}

static bool check_snippet(const pl_json_sql *j, const pl_snippet *snippet, pl_json_problem *problem)
{
    const char *text = snippet->value->string;
    bool type = snippet->kind == PL_SNIPPET_TYPE;
    if (type && strcasestr(text, "%type") != NULL) {
        return true; /* of a routine's argument: no cast can say it */
    }
    uint32_t skipped = type && strncasecmp(text, "setof ", 6) == 0 ? 6 : 0;
    pl_str sql = pl_str_begin(j->arena, PL_STR_MAXIMUM);
    pl_str_add(&sql, frames[snippet->kind].before);
    pl_str_add(&sql, text + skipped);
    pl_str_add(&sql, frames[snippet->kind].behind);
    const pl_script *script = pl_json_sql_read(j, sql.at);
    const pl_statement *statement = pl_json_sql_only_statement(script);
    if (statement != NULL && statement->state == PL_STATEMENT_READ &&
        statement->operations.at[0]->kind == PL_OP_SELECT_ROWS) {
        return true;
    }
    return fail_in_snippet(j, snippet, statement, skipped, problem);
}

bool pl_json_sql_check(const pl_json_sql *j, const pl_snippets *snippets, pl_json_problem *problem)
{
    for (size_t i = 0; i < snippets->count; i++) {
        if (!check_snippet(j, &snippets->at[i], problem)) {
            return false;
        }
    }
    return true;
}

void pl_json_sql_paint(uint32_t *from, uint32_t *to, uint32_t begin, uint32_t end, pl_span span)
{
    for (uint32_t i = begin; i < end; i++) {
        from[i] = span.begin;
        to[i] = span.end;
    }
}

/* Beyond this many bytes that would be looked through, an operation is one place. */
#define SEARCH_MAXIMUM (1U << 22)

void pl_json_sql_paint_snippets(const pl_snippets *snippets, const char *sql, uint32_t *from,
                                uint32_t *to)
{
    bool few = (uint64_t)snippets->count * strlen(sql) <= SEARCH_MAXIMUM;
    for (size_t i = 0; few && i < snippets->count; i++) {
        const pl_json_value *value = snippets->at[i].value;
        const char *found = value->length > 0 ? strstr(sql, value->string) : NULL;
        if (found != NULL && strstr(found + 1, value->string) == NULL) {
            pl_json_sql_trace(value, from + (found - sql), to + (found - sql));
        }
    }
}
