/*
 * Near: which of the known words somebody may have meant.
 */
#ifndef PL_BASE_NEAR_H
#define PL_BASE_NEAR_H

#include "base/vec.h"

#include <stdbool.h>

/* The nearest word by edit distance (a swap of neighbours counts one); NULL when none is near
 * enough to be worth a question. Words beyond 64 bytes are near nothing. */
const char *pl_nearest(const char *word, const pl_strings *known);

/* Whether the one is the other with one letter too many, too few or wrong, or two neighbours
 * swapped; capitals apart. Of words of three letters or fewer nobody can tell. */
bool pl_is_slip(const char *word, const char *other);

#endif
