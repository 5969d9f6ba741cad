#include "check/json_place.h"

#include "base/map.h"
#include "base/text.h"

#include <cJSON.h>
#include <string.h>

static bool is_blank(char c)
{
    return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

static size_t string_end(const char *bytes, size_t size, size_t at)
{
    for (at++; at < size && bytes[at] != '"'; at++) {
        at += bytes[at] == '\\';
    }
    return at < size ? at + 1 : size;
}

static bool is_key(const char *bytes, size_t size, size_t behind)
{
    while (behind < size && is_blank(bytes[behind])) {
        behind++;
    }
    return behind < size && bytes[behind] == ':';
}

/* The offset of the nth value, or of its key when it has one. */
static size_t nth_value(const char *bytes, size_t size, size_t wanted)
{
    size_t number = 0;
    size_t key = SIZE_MAX;

    for (size_t at = 0; at < size;) {
        char c = bytes[at];
        size_t behind = at + 1;

        if (is_blank(c) || c == ',' || c == ':' || c == '}' || c == ']') {
            at++;
            continue;
        }
        if (c == '"') {
            behind = string_end(bytes, size, at);
            if (is_key(bytes, size, behind)) {
                key = at;
                at = behind;
                continue;
            }
        } else if (c != '{' && c != '[') {
            behind = at + strcspn(bytes + at, ",:]} \t\r\n");
        }
        if (number++ == wanted) {
            return key != SIZE_MAX ? key : at;
        }
        key = SIZE_MAX;
        at = behind > at ? behind : at + 1;
    }
    return size;
}

/* True when found; *number counts the nodes met. The depth is bounded by pl_json_read. */
static bool number_of(const cJSON *at, const cJSON *wanted, size_t *number)
{
    if (at == wanted) {
        return true;
    }
    (*number)++;
    for (const cJSON *child = at->child; child != NULL; child = child->next) {
        if (number_of(child, wanted, number)) {
            return true;
        }
    }
    return false;
}

static void set_place(pl_error *error, const char *path, const char *bytes, size_t size, size_t at)
{
    pl_arena *arena = pl_arena_new();
    const pl_text *text = pl_text_new(arena, path, bytes, (uint32_t)size);
    pl_place place = pl_text_place(text, (uint32_t)at);

    pl_error_place(error, path, place.line, place.column);
    pl_arena_free(arena);
}

void pl_json_place(pl_error *error, const char *path, const char *bytes, size_t size,
                   const cJSON *root, const cJSON *node)
{
    size_t number = 0;

    if (number_of(root, node, &number)) {
        set_place(error, path, bytes, size, nth_value(bytes, size, number));
    }
}

/* Objects of rules have few keys; one with many is a list in disguise and goes through a map. */
enum { FEW_KEYS = 40 };

static const cJSON *double_key_of_many(const cJSON *object)
{
    pl_arena *arena = pl_arena_new();
    pl_map *keys = pl_map_new(arena);
    const cJSON *found = NULL;

    for (cJSON *at = object->child; at != NULL && found == NULL; at = at->next) {
        found = pl_map_has(keys, at->string) ? at : NULL;
        pl_map_put(keys, at->string, at);
    }
    pl_arena_free(arena);
    return found;
}

static const cJSON *double_key(const cJSON *object)
{
    unsigned count = 0;

    if (!cJSON_IsObject(object)) {
        return NULL;
    }
    for (const cJSON *a = object->child; a != NULL; a = a->next) {
        if (++count > FEW_KEYS) {
            return double_key_of_many(object);
        }
        for (const cJSON *b = object->child; b != a; b = b->next) {
            if (strcmp(a->string, b->string) == 0) {
                return a;
            }
        }
    }
    return NULL;
}

/* The first node whose key was there before, or that lies too deep; NULL: none. */
static const cJSON *first_fault(const cJSON *at, unsigned depth, bool *deep)
{
    const cJSON *fault = double_key(at);

    *deep = fault == NULL && depth >= PL_JSON_READ_DEPTH;
    if (*deep) {
        return at;
    }
    for (const cJSON *child = at->child; child != NULL && fault == NULL; child = child->next) {
        fault = first_fault(child, depth + 1, deep);
    }
    return fault;
}

bool pl_json_read(const char *path, const char *bytes, size_t size, cJSON **out, pl_error *error)
{
    const char *end = NULL;
    const cJSON *fault;
    bool deep = false;

    *out = cJSON_ParseWithLengthOpts(bytes, size + 1, &end, 1);
    if (*out == NULL) {
        pl_fail(error, PL_CONFIGURATION, "not valid JSON");
        set_place(error, path, bytes, size,
                  (size_t)(end - bytes) < size ? (size_t)(end - bytes) : size);
        return false;
    }
    if (strlen(bytes) != size) {
        pl_fail(error, PL_CONFIGURATION, "a NUL byte in JSON");
        set_place(error, path, bytes, size, strlen(bytes));
        return false;
    }
    fault = first_fault(*out, 0, &deep);
    if (fault == NULL) {
        return true;
    }
    if (deep) {
        pl_fail(error, PL_CONFIGURATION, "nested deeper than %d levels", PL_JSON_READ_DEPTH);
    } else {
        pl_fail(error, PL_CONFIGURATION, "the key \"%s\" is there twice", fault->string);
    }
    pl_json_place(error, path, bytes, size, *out, fault);
    return false;
}
