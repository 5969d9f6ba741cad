/*
 * Filter: which objects a plan is about.
 *
 * A pattern is a name with `*` and `?`, perhaps with its schema, perhaps with a kind before it:
 * "users", "audit.*", "view:*", "function:app.*". A kind alone ("views", "materialized_view") is
 * all of it. What hangs on a table (index, trigger, policy, sequence of a column) goes with the
 * table, and can be named itself.
 */
#ifndef PL_PLAN_FILTER_H
#define PL_PLAN_FILTER_H

#include "model/schema.h"

/* Why it is no pattern; NULL: it is one. */
const char *pl_filter_fault(pl_arena *arena, const char *text);

/* Whether include (empty: everything) and exclude leave the object in. */
bool pl_filter_takes(pl_arena *arena, const pl_strings *include, const pl_strings *exclude,
                     const pl_object *object);

#endif
