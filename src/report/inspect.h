/*
 * Inspect: a schema, printed. One writer a format: sql, json, mermaid, dot, markdown.
 */
#ifndef PL_REPORT_INSPECT_H
#define PL_REPORT_INSPECT_H

#include "base/str.h"
#include "dialect/dialect.h"

/* Appends the schema. unread: statements that could not be read, so that what they did is missing.
 * PL_USAGE: there is no such format. */
pl_status pl_schema_write(pl_str *out, const pl_schema *schema, const pl_dialect *dialect,
                          size_t unread, const char *format, pl_error *error) PL_MUST_CHECK;

void pl_schema_mermaid(pl_str *out, const pl_schema *schema, const pl_dialect *dialect,
                       size_t unread);
void pl_schema_dot(pl_str *out, const pl_schema *schema, const pl_dialect *dialect, size_t unread);
void pl_schema_markdown(pl_str *out, const pl_schema *schema, const pl_dialect *dialect,
                        size_t unread);

/* Replays the history up to and with the migration `at` (its version or name; NULL: the last) and
 * appends the schema to out. PL_USAGE when there is no such migration or format. */
pl_status pl_inspect(pl_arena *arena, const pl_history *history, const char *at, const char *format,
                     pl_str *out, pl_error *error) PL_MUST_CHECK;

#endif
