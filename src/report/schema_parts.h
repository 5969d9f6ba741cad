/*
 * What pictures and dictionaries of a schema have in common: its tables in order, what a column is
 * in them, types in few letters.
 */
#ifndef PL_REPORT_SCHEMA_PARTS_H
#define PL_REPORT_SCHEMA_PARTS_H

#include "base/str.h"
#include "model/schema.h"

/* Tables by schema and name; without partitions, which are parts of another, where wanted. */
void pl_schema_tables(pl_arena *arena, const pl_schema *schema, bool partitions, pl_objects *out);

/* Objects of one kind, by schema, parent and name. */
void pl_schema_of_kind(pl_arena *arena, const pl_schema *schema, pl_kind kind, pl_objects *out);

typedef struct pl_column_marks {
    bool primary, foreign, unique; /* of one column; unique: alone */
} pl_column_marks;

pl_column_marks pl_marks_of(const pl_schema *schema, const pl_object *table,
                            const pl_column *column);

/* "varchar(255)", "timestamptz"; serial types by their own names. */
const char *pl_short_type(pl_arena *arena, const pl_column *column);

/* Whether a row of this table has at most one for each row of the other; whether it must have. */
bool pl_key_is_single(const pl_schema *schema, const pl_object *table, const pl_constraint *key);
bool pl_key_is_needed(const pl_table *table, const pl_constraint *key);

/* The columns that a foreign key refers to, its table's primary key where it doesn't say. */
pl_strings pl_key_targets(const pl_schema *schema, const pl_constraint *key);
const pl_object *pl_key_table(const pl_schema *schema, const pl_constraint *key);

#endif
