/*
 * Rehearse: a plan's up applied to the model of the start, unit by unit.
 *
 * Where each unit becomes a migration of its own, each needs a way back of its own: what undoes
 * that unit, from the schema behind it to the one before it.
 */
#ifndef PL_PLAN_REHEARSE_H
#define PL_PLAN_REHEARSE_H

#include "plan/plan.h"

typedef PL_VEC(pl_plan_units) pl_plan_backs;

/* For each unit of the up the units that take it back. The down of the plan becomes all of them,
 * last first, so that what is proven is what is written. A plan of one unit keeps its down. */
void pl_plan_match_downs(pl_plan *plan, const pl_plan_options *options, pl_plan_backs *out);

/* The text of operations as a script that was read: statements with their places and operations. */
pl_script *pl_plan_read(pl_arena *arena, const pl_dialect *dialect, unsigned server_version,
                        const char *sql);

#endif
