/*
 * Places in a JSON text that cJSON has read: cJSON itself keeps none and accepts double keys.
 *
 * Values are counted in the order of the text (the root is 0, then its first member, ...), which is
 * also the order of a walk through the tree; so a node's number finds its place. Only asked when
 * there is something to complain about.
 */
#ifndef PL_CHECK_JSON_PLACE_H
#define PL_CHECK_JSON_PLACE_H

#include "base/status.h"

#include <stdbool.h>
#include <stddef.h>

struct cJSON;

#define PL_JSON_READ_DEPTH 32

/* Parses the whole text; false after an error with its place: not JSON, too deep, a key twice. */
bool pl_json_read(const char *path, const char *bytes, size_t size, struct cJSON **out,
                  pl_error *error);

/* Sets the place of the node (of its key, when it has one) in an error that has a message. */
void pl_json_place(pl_error *error, const char *path, const char *bytes, size_t size,
                   const struct cJSON *root, const struct cJSON *node);

#endif
