/*
 * Schema + operation -> schema, as SQLite does it.
 *
 * What SQLite would refuse is a problem, in its own words where they don't depend on rows
 * (src/build.c, src/alter.c, src/trigger.c of SQLite 3.40). Names are compared as SQLite does, A
 * and a alike; an object keeps the spelling it was created with. Objects of the main database have
 * no schema, those of TEMP the schema "temp".
 */
#ifndef PL_DIALECT_SQLITE_APPLY_H
#define PL_DIALECT_SQLITE_APPLY_H

#include "model/apply/apply.h"

/* As pl_apply. */
void pl_sqlite_apply(pl_schema *schema, const pl_operation *operation,
                     const pl_apply_context *context);

/* The object of that name in the databases a bare name is looked for in: temp, then main. kind says
 * only whether it is a trigger; tables, views and indexes share their names. NULL: none. */
const pl_object *pl_sqlite_find(const pl_schema *schema, pl_kind kind, pl_name name);

/* An object of another schema, as it is. */
void pl_sqlite_take_over(pl_schema *schema, const pl_object *object);

const pl_column *pl_sqlite_column_of(const pl_table *table, const char *name); /* NULL: none */

/* Does the body or the WHEN of the trigger name this column of the table, for all that is known?
 * table: as the schema has it. */
bool pl_sqlite_trigger_uses(pl_arena *arena, pl_schema *schema, const pl_trigger *trigger,
                            const pl_object *table, const char *column);

bool pl_sqlite_pragma_is_on(const pl_operation *set); /* ON, 1, TRUE, YES; else it is off */

/* A column declared INTEGER PRIMARY KEY of a table with rowids is the rowid. */
bool pl_sqlite_is_rowid(const pl_table *table, const char *column);

#endif
