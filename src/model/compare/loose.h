/*
 * Texts that mean the same though they are spelled differently.
 */
#ifndef PL_MODEL_COMPARE_LOOSE_H
#define PL_MODEL_COMPARE_LOOSE_H

#include "base/arena.h"

#include <stdbool.h>

/* Equal but for casts, and for `public.` and `pg_catalog.` before a name. The server puts a cast
 * round every literal and argument whose type it had to find out ('x' in a varchar column is stored
 * as 'x'::character varying), so one script writes it and another does not. A cast that really
 * changes the value goes unnoticed: better than a false claim. */
bool pl_same_but_for_casts(pl_arena *arena, const char *a, const char *b);

/* Equal but for white space and comments: bodies of routines. */
bool pl_same_but_for_layout(const char *a, const char *b);

#endif
