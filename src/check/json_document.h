/*
 * JSON document: a file of plumb's own making (configuration, baseline) while it is read.
 *
 * What is wrong is a PL_CONFIGURATION error with file, line, column, and the path within the JSON
 * in the words. Each function that answers false has set it.
 */
#ifndef PL_CHECK_JSON_DOCUMENT_H
#define PL_CHECK_JSON_DOCUMENT_H

#include "base/json_reader.h"
#include "base/vec.h"

typedef struct pl_json_document {
    pl_arena *arena;
    const pl_text *text;
    const pl_json_value *root; /* an object */
    pl_error *error;
} pl_json_document;

bool pl_json_document_open(pl_json_document *document, pl_arena *arena, const pl_text *text,
                           bool comments, pl_error *error);

/* Says what is wrong with a value. Always false. */
bool pl_json_document_fail(const pl_json_document *document, const pl_json_value *value,
                           const char *format, ...) PL_PRINTF(3, 4);

/* Puts the place of a value into an error that has a message but no place. */
void pl_json_document_place(const pl_json_document *document, const pl_json_value *value);

/* The value as a text, a number of texts; anything else is an error. */
bool pl_json_document_text(const pl_json_document *document, const pl_json_value *value,
                           const char **out);
bool pl_json_document_texts(const pl_json_document *document, const pl_json_value *value,
                            pl_strings *out);
bool pl_json_document_kind(const pl_json_document *document, const pl_json_value *value,
                           pl_json_kind kind);

/* Says that the key of a value is not one of those known, with the one that was meant. False. */
bool pl_json_document_unknown_key(const pl_json_document *document, const pl_json_value *value,
                                  const pl_strings *known);

#endif
