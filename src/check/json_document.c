#include "check/json_document.h"

#include "base/near.h"

#include <stdarg.h>
#include <stdio.h>

static void set_place(pl_error *error, pl_span span)
{
    pl_place place = pl_text_place(span.text, span.begin);

    pl_error_place(error, span.text->path, place.line, place.column);
}

void pl_json_document_place(const pl_json_document *document, const pl_json_value *value)
{
    set_place(document->error, value->span);
}

bool pl_json_document_open(pl_json_document *document, pl_arena *arena, const pl_text *text,
                           bool comments, pl_error *error)
{
    pl_json_problem problem;

    *document = (pl_json_document){.arena = arena, .text = text, .error = error};
    document->root = pl_json_parse(arena, text, comments, &problem);
    if (document->root == NULL) {
        pl_fail(error, PL_CONFIGURATION, "not valid JSON: %s", problem.message);
        set_place(error, problem.span);
        return false;
    }
    return pl_json_document_kind(document, document->root, PL_JSON_OBJECT);
}

bool pl_json_document_fail(const pl_json_document *document, const pl_json_value *value,
                           const char *format, ...)
{
    char message[360];
    va_list arguments;

    va_start(arguments, format);
    vsnprintf(message, sizeof message, format, arguments);
    va_end(arguments);
    if (value->parent == NULL) {
        pl_fail(document->error, PL_CONFIGURATION, "%s", message);
    } else {
        pl_fail(document->error, PL_CONFIGURATION, "%s: %s", pl_json_path(document->arena, value),
                message);
    }
    pl_json_document_place(document, value);
    return false;
}

bool pl_json_document_kind(const pl_json_document *document, const pl_json_value *value,
                           pl_json_kind kind)
{
    return value->kind == kind ||
           pl_json_document_fail(document, value, "%s is expected, not %s", pl_json_kind_text(kind),
                                 pl_json_kind_text(value->kind));
}

bool pl_json_document_text(const pl_json_document *document, const pl_json_value *value,
                           const char **out)
{
    *out = value->string;
    return pl_json_document_kind(document, value, PL_JSON_STRING);
}

bool pl_json_document_texts(const pl_json_document *document, const pl_json_value *value,
                            pl_strings *out)
{
    if (!pl_json_document_kind(document, value, PL_JSON_ARRAY)) {
        return false;
    }
    for (const pl_json_value *each = value->first; each != NULL; each = each->next) {
        const char *text;

        if (!pl_json_document_text(document, each, &text)) {
            return false;
        }
        pl_vec_push(document->arena, out, text);
    }
    return true;
}

bool pl_json_document_unknown_key(const pl_json_document *document, const pl_json_value *value,
                                  const pl_strings *known)
{
    const char *near = pl_nearest(value->key, known);

    if (value->parent->parent == NULL) {
        pl_fail(document->error, PL_CONFIGURATION, "unknown key \"%s\"", value->key);
    } else {
        pl_fail(document->error, PL_CONFIGURATION, "%s: unknown key \"%s\"",
                pl_json_path(document->arena, value->parent), value->key);
    }
    set_place(document->error, value->key_span);
    if (near != NULL) {
        pl_error_hint(document->error, "did you mean \"%s\"?", near);
    }
    return false;
}
