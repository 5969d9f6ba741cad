/*
 * What the files of this folder share.
 */
#ifndef PL_DIALECT_SQLITE_APPLY_INTERNAL_H
#define PL_DIALECT_SQLITE_APPLY_INTERNAL_H

#include "base/str.h"
#include "dialect/sqlite/apply/apply.h"

typedef struct pl_sqlite_applier {
    pl_schema *schema;
    pl_arena *arena; /* the schema's */
    const pl_operation *operation;
    const pl_apply_context *context;
} pl_sqlite_applier;

/* apply.c */
void pl_sqlite_problem(const pl_sqlite_applier *a, pl_problem_kind kind, const pl_ref *object,
                       const char *format, ...) PL_PRINTF(4, 5);
void pl_sqlite_masked(const pl_sqlite_applier *a, pl_problem_kind kind, const pl_ref *object,
                      const pl_object *existing, const char *format, ...) PL_PRINTF(5, 6);
const char *pl_sqlite_fold(pl_arena *arena, const char *name); /* ASCII letters to lower case */
const char *pl_sqlite_schema_of(const pl_sqlite_applier *a, const char *written, bool temporary);
/* main.t or t: as messages have it */
const char *pl_sqlite_text(const pl_sqlite_applier *a, const pl_ref *ref);

pl_object *pl_sqlite_new(const pl_sqlite_applier *a, pl_kind kind, const char *schema,
                         const char *name, const void *payload);
pl_object *pl_sqlite_edit(const pl_sqlite_applier *a, const pl_object *object);
void pl_sqlite_put(const pl_sqlite_applier *a, pl_object *object);

/* A column that `table` (or the table that has the column `table`) does not have. */
void pl_sqlite_miss_column(const pl_sqlite_applier *a, pl_problem_kind kind, const pl_ref *table,
                           const char *column, const char *format, ...) PL_PRINTF(5, 6);

/* Assumed where the history may have begun before it; else a problem is said, and assumed. */
const pl_object *pl_sqlite_table(const pl_sqlite_applier *a, const pl_ref *ref);
const pl_object *pl_sqlite_table_of(const pl_sqlite_applier *a, pl_name name); /* of an index or
                                                                                  trigger */
size_t pl_sqlite_column_index(const pl_table *table, const char *name);        /* SIZE_MAX: none */

/* Answers true when CREATE has to stop: the name is taken. */
bool pl_sqlite_is_taken(const pl_sqlite_applier *a, const pl_ref *ref);

/* table.c, column.c, object.c, drop.c, rename.c */
void pl_sqlite_create_table(const pl_sqlite_applier *a);
void pl_sqlite_create_table_as(const pl_sqlite_applier *a);
bool pl_sqlite_check_constraint(const pl_sqlite_applier *a, const pl_ref *table,
                                const pl_table *definition, const pl_constraint *constraint);
/* What stands for the name of a constraint that has none: "UNIQUE (a, b)". */
const pl_constraint *pl_sqlite_named(const pl_sqlite_applier *a, const pl_constraint *constraint);
const char *pl_sqlite_unknown_column(const pl_table *table, const pl_expression *expression);
bool pl_sqlite_check_column(const pl_sqlite_applier *a, const pl_table *table,
                            const pl_column *column);
/* The name begins with sqlite_: the problem is said. */
bool pl_sqlite_is_reserved(const pl_sqlite_applier *a, const char *name);
/* A name with a schema that is not TEMP's, of what is to be temporary: the problem is said. */
bool pl_sqlite_is_misplaced(const pl_sqlite_applier *a, bool temporary);
/* NULLS FIRST or LAST of a key or index: the problem is said. */
bool pl_sqlite_has_nulls(const pl_sqlite_applier *a, const pl_index_elements *elements);
/* Gives another value each time; NULL: none does, of those that SQLite itself has. */
bool pl_sqlite_is_volatile(const pl_expression *expression);
bool pl_sqlite_is_truth(const char *name); /* TRUE, FALSE: values where there is no such column */
bool pl_sqlite_is_rowid_name(const char *name); /* rowid, oid, _rowid_: of any table with rowids */
/* string.c: with what is a string in double quotes written as one. */
const pl_expression *pl_sqlite_with_strings(const pl_sqlite_applier *a, const pl_table *table,
                                            const pl_expression *expression);
const pl_column *pl_sqlite_column_with_strings(const pl_sqlite_applier *a, const pl_table *table,
                                               const pl_column *column);
const pl_constraint *pl_sqlite_constraint_with_strings(const pl_sqlite_applier *a,
                                                       const pl_table *table,
                                                       const pl_constraint *constraint);
void pl_sqlite_table_with_strings(const pl_sqlite_applier *a, pl_table *table);
void pl_sqlite_add_column(const pl_sqlite_applier *a);
void pl_sqlite_drop_column(const pl_sqlite_applier *a);
void pl_sqlite_create_index(const pl_sqlite_applier *a);
void pl_sqlite_create_view(const pl_sqlite_applier *a);
void pl_sqlite_create_trigger(const pl_sqlite_applier *a);
void pl_sqlite_drop(const pl_sqlite_applier *a);
void pl_sqlite_remove(const pl_sqlite_applier *a, const pl_object *object); /* and what is on it */
/* broken.c: a view or trigger that names what isn't there stops a change of the table; the problem
 * is said. new_name: the table's, when it gets one. */
bool pl_sqlite_has_broken(const pl_sqlite_applier *a, const pl_object *table, const char *new_name,
                          const pl_objects *dependents);
/* What hung on an object that is gone by now, and may still name it. */
void pl_sqlite_remember_orphan(const pl_sqlite_applier *a, const pl_object *gone,
                               const pl_objects *dependents);
void pl_sqlite_rows(const pl_sqlite_applier *a); /* rows.c: what reads and writes them */
void pl_sqlite_rename_table(const pl_sqlite_applier *a);
void pl_sqlite_rename_column(const pl_sqlite_applier *a);

#endif
