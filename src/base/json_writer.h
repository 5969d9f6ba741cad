/*
 * Writes JSON as it is told, in the order it is told, into a pl_str.
 *
 *     pl_json json = pl_json_begin(&str, true);
 *     pl_json_object(&json, NULL);
 *     pl_json_string(&json, "id", rule->id);
 *     pl_json_end(&json);
 *
 * Inside an object every value has a key, inside an array (or at the top) key is NULL; breaking
 * that is an assertion. Bytes that are not UTF-8 are written as U+FFFD, so the output is always
 * valid JSON. Integers beyond 2^53 are written as strings.
 */
#ifndef PL_BASE_JSON_WRITER_H
#define PL_BASE_JSON_WRITER_H

#include "base/str.h"

#include <stdbool.h>
#include <stdint.h>

#define PL_JSON_DEPTH 64

typedef struct pl_json {
    pl_str *out;
    bool pretty; /* two blanks a level, a line a value; otherwise no white space */
    unsigned depth;
    struct {
        bool is_array;
        bool has_values;
    } level[PL_JSON_DEPTH];
} pl_json;

pl_json pl_json_begin(pl_str *out, bool pretty);
void pl_json_object(pl_json *json, const char *key);
void pl_json_array(pl_json *json, const char *key);
void pl_json_end(pl_json *json); /* closes the innermost object or array */
void pl_json_string(pl_json *json, const char *key, const char *value); /* NULL writes null */
void pl_json_string_n(pl_json *json, const char *key, const char *bytes, size_t size);
void pl_json_integer(pl_json *json, const char *key, int64_t value);
/* A number as its text has it: the caller knows that JSON has it so. */
void pl_json_number(pl_json *json, const char *key, const char *number);
void pl_json_boolean(pl_json *json, const char *key, bool value);
void pl_json_null(pl_json *json, const char *key);

#endif
