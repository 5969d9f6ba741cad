/*
 * Examples of rules, put to the test: written as the folder of a user, loaded, linted. A bad one
 * has to fire its rule, a good one must not; what other rules say is no matter.
 */
#ifndef PL_CHECK_EXAMPLE_H
#define PL_CHECK_EXAMPLE_H

#include "check/lint.h"

/* Writes the files of an example into an empty folder. Of a runner without a layout here the
 * example has to give its files itself: PL_CONFIGURATION. */
pl_status pl_example_write(pl_arena *arena, const char *folder, const pl_example *example,
                           pl_error *error) PL_MUST_CHECK;

/* Removes the folder and all that is in it. */
void pl_example_remove(pl_arena *arena, const char *folder);

/* The runner whose folder it is; NULL: recognised. */
const char *pl_example_runner(const pl_example *example);

/* What came of one example. */
typedef struct pl_example_result {
    bool right;        /* it did what it says */
    const char *found; /* what was found instead, a line each, indented; "" when nothing was */
} pl_example_result;

/* Tries an example in a folder of its own below TMPDIR. An error is one of the example (no such
 * runner) or of the folder. */
pl_status pl_example_try(pl_arena *arena, const pl_rules *rules, const pl_rule *rule,
                         const pl_example *example, pl_example_result *out,
                         pl_error *error) PL_MUST_CHECK;

#endif
