/*
 * Online: the same change of a PostgreSQL schema in steps that don't block reads and writes while
 * they look at every row.
 *
 * An index on a table that was there is built CONCURRENTLY (sql-createindex, "Building Indexes
 * Concurrently"), one that takes another's place while that still serves; a foreign key or check is
 * added NOT VALID and validated later under SHARE UPDATE EXCLUSIVE (sql-altertable, "Notes"); SET
 * NOT NULL finds a validated check that proves it and does not scan (since version 12); a UNIQUE or
 * PRIMARY KEY takes over an index that was built before.
 */
#ifndef PL_PLAN_ONLINE_H
#define PL_PLAN_ONLINE_H

#include "model/operation.h"

/* The steps follow one another; each ends with a commit. */
typedef enum pl_online_phase {
    PL_ONLINE_MAIN,     /* what takes no time */
    PL_ONLINE_BUILD,    /* indexes, each outside a transaction */
    PL_ONLINE_VALIDATE, /* rows that were there before */
    PL_ONLINE_FINISH,   /* what had to wait for those */
    PL_ONLINE_CONFIRM,  /* rows, for what was added in finishing */
    PL_ONLINE_CLEAN,    /* indexes that go, each outside a transaction */
    PL_ONLINE_COUNT,
} pl_online_phase;

/* Appends to phases[PL_ONLINE_COUNT]. before: the schema where the operations will run. */
void pl_plan_online(pl_arena *arena, const pl_schema *before, const pl_operations *operations,
                    pl_operations *phases);

#endif
