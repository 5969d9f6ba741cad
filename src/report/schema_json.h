/*
 * A schema as JSON, for programs: plumb inspect --format json.
 *
 * {"format": "plumb-schema", "version": 1, "complete": ..., "objects": [...]}. Objects are sorted
 * by kind (in the order of object_kinds.def), schema, table, name and signature. A member that has
 * nothing to say (no value, false, an empty list) is left out; numbers the server keeps as numbers
 * of any size (of sequences) are strings. `version` grows when a member changes its meaning or
 * goes; new members may come at any time.
 */
#ifndef PL_REPORT_SCHEMA_JSON_H
#define PL_REPORT_SCHEMA_JSON_H

#include "base/str.h"
#include "model/schema.h"

/* unread: statements that could not be read, so that what they did is missing. */
void pl_schema_json(pl_str *out, const pl_schema *schema, size_t unread);

#endif
