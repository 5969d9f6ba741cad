/*
 * Operations as SQL of SQLite, and the way from one version of objects to another in it.
 */
#ifndef PL_DIALECT_SQLITE_WRITE_H
#define PL_DIALECT_SQLITE_WRITE_H

#include "dialect/dialect.h"

/* As in pl_dialect. */
bool pl_sqlite_write_operation(pl_str *out, const pl_operation *operation);
size_t pl_sqlite_write_operations(pl_str *out, const pl_operations *operations);

/* As pl_dialect.diff: what ALTER TABLE can't do becomes a rebuild: new table, rows copied, old one
 * dropped, renamed, its indexes and triggers made again. */
void pl_sqlite_diff(pl_arena *arena, const pl_schema *schema, const pl_changes *changes,
                    bool backwards, pl_operations *out);

/* As pl_dialect.build. */
void pl_sqlite_build(pl_arena *arena, const pl_schema *schema, pl_operations *out,
                     size_t *left_out);

#endif
