/*
 * Where the programs of a PostgreSQL server are on this machine.
 */
#ifndef PL_PLAN_PROGRAMS_H
#define PL_PLAN_PROGRAMS_H

#include "base/arena.h"

typedef struct pl_programs {
    const char *folder; /* holds initdb and postgres */
    unsigned version;   /* major: 15 */
} pl_programs;

/* Those of the major version wanted; else the next later ones, else the newest there are. wanted 0:
 * the newest. folder (NULL: look for them) says where they are. PL_DATABASE: there are none. */
pl_status pl_programs_find(pl_arena *arena, const char *folder, unsigned wanted, pl_programs *out,
                           pl_error *error) PL_MUST_CHECK;

#endif
