/*
 * Near: which of the known words somebody may have meant.
 */
#ifndef PL_BASE_NEAR_H
#define PL_BASE_NEAR_H

#include "base/vec.h"

/* The nearest word by edit distance (a swap of neighbours counts one); NULL when none is near
 * enough to be worth a question. Words beyond 64 bytes are near nothing. */
const char *pl_nearest(const char *word, const pl_strings *known);

#endif
