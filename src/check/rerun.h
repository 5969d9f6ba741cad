/*
 * Rerun: what a second run of a script meets where the first one stopped half way.
 *
 * Judged statement by statement from the text alone: whether it can be done twice. A plain CREATE
 * can't, unless the script drops that object with IF EXISTS before it.
 */
#ifndef PL_CHECK_RERUN_H
#define PL_CHECK_RERUN_H

#include "model/migration.h"

typedef enum pl_rerun {
    PL_RERUN_PASSES,  /* nothing happens, or the same again */
    PL_RERUN_UNKNOWN, /* can't be said: an UPDATE, code that is called */
    PL_RERUN_REPEATS, /* no error, but it is there twice: rows, an index without a name */
    PL_RERUN_STOPS,   /* an error: it is there already, or gone already */
} pl_rerun;           /* in this order: the worst of several is the greatest */

pl_rerun pl_rerun_operation(const pl_script *script, const pl_operation *operation);

/* Of everything that can be there when the script fails: the units before the last one that changes
 * something. *where is the first operation of that kind; NULL when it passes. */
pl_rerun pl_rerun_script(const pl_script *script, const pl_operation **where);

/* Whether a statement of the script before this operation drops what it makes, with IF EXISTS. */
bool pl_rerun_dropped_before(const pl_script *script, const pl_operation *operation);

/* Its place among the statements of the script. */
size_t pl_script_index(const pl_script *script, const pl_statement *statement);

/* Whether the operation takes something away: a second time it is gone already. */
bool pl_rerun_takes_away(const pl_operation *operation);

#endif
