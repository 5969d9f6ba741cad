/*
 * What two versions of one object share.
 *
 * Versions share the parts that did not change, by pointer, and most changes touch one part of
 * many. So whoever looks for what differs strips what both begin and end with, and has little left.
 */
#ifndef PL_MODEL_SHARED_H
#define PL_MODEL_SHARED_H

#include "model/schema.h"

/* [begin, before_end) of the one and [begin, after_end) of the other; what lies around is the same
 * in both. */
typedef struct pl_middle {
    size_t begin;
    size_t before_end, after_end;
} pl_middle;

pl_middle pl_columns_middle(const pl_columns *before, const pl_columns *after);
pl_middle pl_constraints_middle(const pl_constraints *before, const pl_constraints *after);

#endif
