/*
 * Diff: the operations that lead from one version of objects to another, in an order that works.
 *
 * The inverse of a stretch of the journal is the diff from its `after`s to its `before`s. Printing
 * a schema is the diff from nothing to it. Operations are made in the arena given and have no
 * statement.
 *
 * What no operation can do (a value taken out of an enum that a domain is of, a definition that was
 * never seen) is an operation PL_OP_OTHER without a source; its value says so in a sentence. They
 * come first.
 */
#ifndef PL_MODEL_DIFF_H
#define PL_MODEL_DIFF_H

#include "model/journal.h"
#include "model/operation.h"

/* Appends the operations that turn each change's before into its after, or backwards, ordered:
 * drops of dependents first, then alterations and creations so that what is used is there, foreign
 * keys and attachments late. Names in the operations are schema-qualified unless the schema is
 * public. schema is where what did not change is found, at either end of the stretch. */
void pl_diff_changes(pl_arena *arena, const pl_schema *schema, const pl_changes *changes,
                     bool backwards, pl_operations *out);

/* Every object of the schema, from nothing. Partial and assumed objects, and what hangs on a table
 * made by CREATE TABLE AS, are left out and counted. */
void pl_diff_schema(pl_arena *arena, const pl_schema *schema, pl_operations *out, size_t *left_out);

#endif
