/*
 * What the files of this room share about making a plan. Include it in src/plan only.
 */
#ifndef PL_PLAN_GOAL_H
#define PL_PLAN_GOAL_H

#include "plan/plan.h"

/* A table that has another name in the goal, or columns that have. */
typedef struct pl_pairing {
    const pl_object *before; /* in the start */
    pl_ref after;            /* in the goal */
    pl_map *columns;         /* name in the goal -> name in the start */
} pl_pairing;

/* A plan on its way. */
typedef struct pl_making {
    pl_arena *arena;
    const pl_plan_options *options;
    const pl_schema *from, *to;
    pl_plan *plan;
    pl_map *pairs;   /* key in the goal -> pl_pairing * */
    pl_map *claimed; /* keys of the start that something in the goal came from */
    pl_map *tables;  /* name of a table in the start -> in the goal, where hints say another */
} pl_making;

/* Puts into m->pairs what the hints say. */
pl_status pl_making_read_hints(pl_making *m, pl_error *error) PL_MUST_CHECK;

/* What an object of `to` was in the start; NULL: it was not there. */
const pl_object *pl_making_partner(pl_making *m, const pl_object *object);

/* The version for the goal: aligned with what it was, and marked as the same thing where names
 * differ, the way the dialects' diffs know renames (by the place of definition). */
const pl_object *pl_making_align(pl_making *m, const pl_object *before, const pl_object *after);

/* Renames constraints, indexes and sequences that are no different but for their names. To be
 * called when all of `to` is in the goal. */
void pl_making_pair_by_shape(pl_making *m);

/* Takes out what only follows a rename, and the order of columns, which nothing can change. */
void pl_making_settle_differences(const pl_making *m, pl_differences *all);

/* Keeps what may not be dropped or is not looked at. */
void pl_making_keep(pl_making *m);

#endif
