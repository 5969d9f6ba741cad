/*
 * Inspect: the schema that a history leads to, printed.
 */
#ifndef PL_REPORT_INSPECT_H
#define PL_REPORT_INSPECT_H

#include "base/str.h"
#include "model/migration.h"

/* Replays the history up to and with the migration `at` (its version or name; NULL: the last) and
 * appends the schema to out. format: "sql" or "json". PL_USAGE when there is no such migration. */
pl_status pl_inspect(pl_arena *arena, const pl_history *history, const char *at, const char *format,
                     pl_str *out, pl_error *error) PL_MUST_CHECK;

#endif
