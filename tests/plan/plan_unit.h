/*
 * For the tests beside it: a server of the test's own, and questions to databases.
 */
#ifndef PL_TESTS_PLAN_UNIT_H
#define PL_TESTS_PLAN_UNIT_H

#include "plan/scratch.h"
#include "unit.h"

/* Whether the programs of a server are here; else the test is skipped: exit code 77. */
bool plan_can_start(void);

/* The first cell of the answer; the test fails on an error. */
const char *plan_ask(pl_arena *arena, pl_database *database, const char *sql);
void plan_run(pl_database *database, const char *sql);

/* What the database says to a statement it refuses; the test fails when it takes it. */
const char *plan_refused(pl_arena *arena, pl_database *database, const char *sql);

/* The URL of a cluster's superuser. Roles of other names need a password there. */
const char *plan_strict_server(pl_arena *arena, pl_database **admin);

pl_scratch *plan_scratch(pl_arena *arena, pl_scratch_options options);
pl_scratch_database *plan_database(pl_scratch *scratch);

#endif
