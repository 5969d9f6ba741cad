/*
 * Missed: of an object that an up needs and that is not there, whether the history is certainly at
 * fault, or somebody else may have made it.
 *
 * A column of a table that the history made can come from nowhere else, and what it dropped is
 * gone. A table that it never had may have been there before its first migration, or come from
 * another folder: unless its name is that of one that is there but for a slip of the pen. Behind a
 * call of a function that is nobody knows whose (AddGeometryColumn), nothing of that is certain.
 */
#ifndef PL_CHECK_MISSED_H
#define PL_CHECK_MISSED_H

#include "model/apply/apply.h"
#include "model/schema.h"

bool pl_problem_is_missing(const pl_problem *problem); /* itself, or what it refers to */

/* Whether it calls a function, or runs text, that might make things, or takes or renames something
 * in a branch of code that may not have run. */
bool pl_missed_may_be_by(const pl_operation *operation);

/* Sets problem->elsewhere, and problem->near unless `look_near` is false: looking through all names
 * is not cheap. `schema` is as it is just behind the problem. Strings may be in arena. */
void pl_missed(pl_arena *arena, const pl_schema *schema, bool look_near, pl_problem *problem);

#endif
