/*
 * From one version of objects to another, in SQLite.
 *
 * ALTER TABLE where it reaches: tables and columns renamed, columns added and dropped. All else of
 * a table is a rebuild, once a table, in the order of https://sqlite.org/lang_altertable.html
 * section 7: a new table, the rows copied, the old one dropped, the new one renamed, and what hung
 * on it made again. Rowids and the counter of AUTOINCREMENT are kept.
 *
 * DROP TABLE deletes the rows first, and ON DELETE CASCADE of other tables acts on that, so where a
 * table that others refer to is rebuilt or dropped, enforcement is turned off round everything: the
 * first operation is PRAGMA foreign_keys = OFF and the last one = ON, with PRAGMA foreign_key_check
 * before it. Inside a transaction the two settings do nothing, without an error. They are the only
 * operations that must stand outside of one (pl_sqlite_stands_outside); all between them belong in
 * one transaction.
 *
 * RENAME and DROP COLUMN look through all views and triggers of the database and fail on the first
 * that names something missing, and so does the last step of a rebuild. Those that would be in the
 * way are dropped before and made again at the end.
 *
 * A rename is known by the place of definition that both versions have (pl_object.origin,
 * pl_column.origin); whoever knows of one from elsewhere gives both the same.
 */
#ifndef PL_DIALECT_SQLITE_DIFF_H
#define PL_DIALECT_SQLITE_DIFF_H

#include "dialect/dialect.h"

/* As pl_dialect.diff. The order of columns is no difference: a column that is new comes to stand at
 * the end, where ADD COLUMN puts it. */
void pl_sqlite_diff(pl_arena *arena, const pl_schema *schema, const pl_changes *changes,
                    bool backwards, pl_operations *out);

/* The same, but columns come to stand in the order of the target, by a rebuild if need be. */
void pl_sqlite_diff_in_order(pl_arena *arena, const pl_schema *schema, const pl_changes *changes,
                             bool backwards, pl_operations *out);

/* As pl_dialect.build. */
void pl_sqlite_build(pl_arena *arena, const pl_schema *schema, pl_operations *out,
                     size_t *left_out);

/* As pl_dialect.stands_outside. */
bool pl_sqlite_stands_outside(const pl_operation *operation);

#endif
