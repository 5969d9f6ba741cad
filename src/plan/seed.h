/*
 * Seed: a few rows in every table of a scratch database, so that a proof sees whether they survive.
 *
 * Row r holds the number r, the text 'r', the r-th day, ... in each column: so keys are met by the
 * foreign keys that refer to them. A table whose checks or triggers refuse such rows stays empty
 * and is counted.
 */
#ifndef PL_PLAN_SEED_H
#define PL_PLAN_SEED_H

#include "dialect/database.h"
#include "dialect/dialect.h"

#define PL_SEED_END '\x1f'

typedef struct pl_seeded_table {
    const pl_object *table; /* as it was when the rows were made */
    pl_name now;            /* what it is called at present: whoever renames it says so */
    pl_strings rows;        /* of the columns below, each ended by PL_SEED_END; sorted */
    pl_columns columns;
} pl_seeded_table;

typedef struct pl_seeds {
    PL_VEC(pl_seeded_table) tables; /* that hold rows */
    uint32_t empty;                 /* tables that none could be made for */
} pl_seeds;

/* schema: what the database holds. Everything is in arena. */
void pl_seed(pl_arena *arena, pl_database *database, const pl_dialect *dialect,
             const pl_schema *schema, pl_seeds *out);

/* Reads the rows of the table again, of the columns it still has with the same name and type: from
 * now on only these count. schema: as it is now. NULL: all are there; else what is wrong, in a
 * sentence. */
const char *pl_seed_check(pl_arena *arena, pl_database *database, const pl_dialect *dialect,
                          const pl_schema *schema, pl_seeded_table *seeded);

#endif
