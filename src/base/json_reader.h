/*
 * JSON as a tree that knows where everything stands.
 *
 * Strict where it matters for text that people write and programs run: a key that is there twice,
 * text behind the end, a string that is no UTF-8 or holds a NUL, half a surrogate pair are errors
 * with a place. Numbers are kept as they are written, so none loses a digit. With comments (of
 * slashes or of stars) as editors allow them where that is asked for.
 *
 * All of it lives in the arena. Recursion is bounded by PL_JSON_PARSE_DEPTH, time is linear.
 */
#ifndef PL_BASE_JSON_READER_H
#define PL_BASE_JSON_READER_H

#include "base/text.h"

#include <stdbool.h>
#include <stdint.h>

#define PL_JSON_PARSE_DEPTH 48

typedef enum pl_json_kind {
    PL_JSON_NULL,
    PL_JSON_BOOLEAN,
    PL_JSON_NUMBER,
    PL_JSON_STRING,
    PL_JSON_ARRAY,
    PL_JSON_OBJECT,
} pl_json_kind;

typedef struct pl_json_value {
    pl_json_kind kind;
    pl_span span;       /* strings with their quotes, objects and arrays with their brackets */
    const char *key;    /* in an object, decoded; else NULL */
    pl_span key_span;   /* with its quotes */
    uint32_t index;     /* in its array or object */
    const char *string; /* STRING: decoded; NUMBER: as written; else NULL */
    uint32_t length;    /* of string */
    bool yes;           /* BOOLEAN */
    uint32_t count;     /* of members or elements */
    struct pl_json_value *first, *next;
    const struct pl_json_value *parent; /* NULL: the root */
} pl_json_value;

typedef struct pl_json_problem {
    pl_span span;        /* may be empty */
    const char *message; /* in the arena */
} pl_json_problem;

/* NULL after a problem. */
const pl_json_value *pl_json_parse(pl_arena *arena, const pl_text *text, bool comments,
                                   pl_json_problem *problem);

/* The member of an object; NULL when it has none of that name, or is no object. */
const pl_json_value *pl_json_member(const pl_json_value *object, const char *key);

/* "an object", "a number": what a value is, for messages. */
const char *pl_json_kind_text(pl_json_kind kind);

/* "up[0].column.name"; "the file" for the root. */
const char *pl_json_path(pl_arena *arena, const pl_json_value *value);

/* One step through a string's text between its quotes: [*at, next) of the text is what makes the
 * `size` decoded bytes; returns next. For whoever must find a decoded byte's place again. */
uint32_t pl_json_string_step(const pl_text *text, uint32_t at, uint32_t *size);

#endif
