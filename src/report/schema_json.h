/*
 * A schema as JSON, for programs: plumb inspect --format json.
 *
 * {"format": "plumb-schema", "version": 1, "complete": ..., "objects": [...]}. Objects are sorted
 * by kind (in the order of object_kinds.def), schema, table, name and signature. A member that has
 * nothing to say (no value, false, an empty list) is left out; numbers the server keeps as numbers
 * of any size (of sequences) are strings. `version` grows when a member changes its meaning or
 * goes; new members may come at any time.
 *
 * "statements" are those that make the schema on an empty database, in an order that works: a
 * snapshot is read back by them (plan/open.h), so that it loses nothing.
 */
#ifndef PL_REPORT_SCHEMA_JSON_H
#define PL_REPORT_SCHEMA_JSON_H

#include "base/str.h"
#include "dialect/dialect.h"

/* unread: statements that could not be read, so that what they did is missing. */
void pl_schema_json(pl_str *out, const pl_schema *schema, const pl_dialect *dialect, size_t unread);

#endif
