/*
 * Reading one rule file: the JSON tree, and errors that name file, line and column.
 *
 * Each function returns false after having set the error, which the caller passes on.
 */
#ifndef PL_CHECK_RULE_READER_H
#define PL_CHECK_RULE_READER_H

#include "base/arena.h"
#include "base/vec.h"

#include <cJSON.h>
#include <stdbool.h>
#include <stddef.h>

typedef struct pl_rule_reader {
    pl_arena *arena; /* the tree lives as long; its strings are used as they are */
    const char *path;
    const char *bytes;
    size_t size;
    cJSON *root;
    pl_error *error;
    const struct pl_rule_reader *other; /* the file of the named condition that is being read, for
                                           places; NULL: this one */
} pl_rule_reader;

bool pl_rule_reader_open(pl_rule_reader *reader, pl_arena *arena, const char *path,
                         const char *bytes, size_t size, pl_error *error);

/* Says what is wrong at a node. Always false. */
bool pl_rule_reader_fail(const pl_rule_reader *reader, const cJSON *node, const char *format, ...)
    PL_PRINTF(3, 4);

/* Members of an object; *out is NULL when it is not there. Anything else than the type asked for is
 * an error. */
bool pl_rule_reader_text(const pl_rule_reader *reader, const cJSON *object, const char *key,
                         const char **out);
bool pl_rule_reader_list(const pl_rule_reader *reader, const cJSON *object, const char *key,
                         const cJSON **out);
bool pl_rule_reader_texts(const pl_rule_reader *reader, const cJSON *object, const char *key,
                          pl_strings *out);

/* Keys outside the list (ended by NULL) are an error. */
bool pl_rule_reader_keys(const pl_rule_reader *reader, const cJSON *object,
                         const char *const *allowed);

/* The number of the word among the names (ended by NULL). */
bool pl_rule_reader_word(const pl_rule_reader *reader, const cJSON *node, const char *what,
                         const char *const *names, unsigned *out);

#endif
