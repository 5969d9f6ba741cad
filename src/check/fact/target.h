/*
 * What the operation of a site concerns, as the schema before it has it. For the fact functions.
 */
#ifndef PL_CHECK_FACT_TARGET_H
#define PL_CHECK_FACT_TARGET_H

#include "check/fact/fact.h"

/* NULL: it is not there (or not known to be). Of a part (a column, a constraint) the object that
 * the part belongs to. */
const pl_object *pl_site_target(const pl_site *site);

/* The table (or view) the operation works on: the target itself, the table of an index, trigger,
 * policy, column, constraint. name NULL: it concerns none. */
pl_name pl_site_table_name(const pl_site *site);
const pl_object *pl_site_table(const pl_site *site); /* NULL: absent or not known */

/* The definition of that table: of a CREATE TABLE the one it makes. NULL when it was not seen. */
const pl_table *pl_site_table_definition(const pl_site *site);

bool pl_object_created_in_transaction(const pl_object *object, const pl_site *site);
bool pl_object_created_in_script(const pl_object *object, const pl_site *site);

/* "a, b": columns and canonical expressions. */
const char *pl_elements_text(pl_arena *arena, const pl_index_elements *elements);
const char *pl_strings_text(pl_arena *arena, const pl_strings *strings, const char *between);

#endif
