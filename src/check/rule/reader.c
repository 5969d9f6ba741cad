#include "check/rule/reader.h"

#include "base/str.h"
#include "check/json_place.h"

#include <stdio.h>

static void release(void *tree)
{
    cJSON_Delete(tree);
}

bool pl_rule_reader_open(pl_rule_reader *reader, pl_arena *arena, const char *path,
                         const char *bytes, size_t size, pl_error *error)
{
    bool read;

    *reader = (pl_rule_reader){
        .arena = arena, .path = path, .bytes = bytes, .size = size, .error = error};
    read = pl_json_read(path, bytes, size, &reader->root, error);
    if (reader->root != NULL) {
        pl_arena_defer(arena, release, reader->root);
    }
    if (read && !cJSON_IsObject(reader->root)) {
        return pl_rule_reader_fail(reader, reader->root, "expected an object");
    }
    return read;
}

bool pl_rule_reader_fail(const pl_rule_reader *reader, const cJSON *node, const char *format, ...)
{
    const pl_rule_reader *at = reader->other != NULL ? reader->other : reader;
    char message[400];
    va_list arguments;

    va_start(arguments, format);
    vsnprintf(message, sizeof message, format, arguments);
    va_end(arguments);
    pl_fail(reader->error, PL_CONFIGURATION, "%s", message);
    pl_json_place(reader->error, at->path, at->bytes, at->size, at->root, node);
    return false;
}

bool pl_rule_reader_text(const pl_rule_reader *reader, const cJSON *object, const char *key,
                         const char **out)
{
    const cJSON *node = cJSON_GetObjectItemCaseSensitive(object, key);

    *out = NULL;
    if (node == NULL) {
        return true;
    }
    if (!cJSON_IsString(node)) {
        return pl_rule_reader_fail(reader, node, "\"%s\" has to be a text", key);
    }
    *out = node->valuestring;
    return true;
}

bool pl_rule_reader_list(const pl_rule_reader *reader, const cJSON *object, const char *key,
                         const cJSON **out)
{
    *out = cJSON_GetObjectItemCaseSensitive(object, key);
    if (*out != NULL && !cJSON_IsArray(*out)) {
        return pl_rule_reader_fail(reader, *out, "\"%s\" has to be a list", key);
    }
    return true;
}

bool pl_rule_reader_texts(const pl_rule_reader *reader, const cJSON *object, const char *key,
                          pl_strings *out)
{
    const cJSON *list;

    if (!pl_rule_reader_list(reader, object, key, &list)) {
        return false;
    }
    for (const cJSON *node = list == NULL ? NULL : list->child; node != NULL; node = node->next) {
        if (!cJSON_IsString(node)) {
            return pl_rule_reader_fail(reader, node, "a list of texts was expected");
        }
        pl_vec_push(reader->arena, out, node->valuestring);
    }
    return true;
}

bool pl_rule_reader_keys(const pl_rule_reader *reader, const cJSON *object,
                         const char *const *allowed)
{
    if (!cJSON_IsObject(object)) {
        return pl_rule_reader_fail(reader, object, "an object was expected");
    }
    for (const cJSON *node = object->child; node != NULL; node = node->next) {
        const char *const *key = allowed;

        while (*key != NULL && !pl_same(*key, node->string)) {
            key++;
        }
        if (*key == NULL) {
            return pl_rule_reader_fail(reader, node, "unknown key \"%s\"", node->string);
        }
    }
    return true;
}

bool pl_rule_reader_word(const pl_rule_reader *reader, const cJSON *node, const char *what,
                         const char *const *names, unsigned *out)
{
    if (!cJSON_IsString(node)) {
        return pl_rule_reader_fail(reader, node, "%s has to be a text", what);
    }
    for (*out = 0; names[*out] != NULL; (*out)++) {
        if (pl_same(names[*out], node->valuestring)) {
            return true;
        }
    }
    return pl_rule_reader_fail(reader, node, "unknown %s \"%s\"", what, node->valuestring);
}
