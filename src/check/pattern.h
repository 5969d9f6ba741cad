/*
 * Regular expressions of rules: PCRE2, with limits on what a match may cost.
 */
#ifndef PL_CHECK_PATTERN_H
#define PL_CHECK_PATTERN_H

#include "base/arena.h"

#include <stdbool.h>

typedef struct pl_pattern pl_pattern;

/* NULL when it is no regular expression; then why says what is wrong with it. Lives in the arena.
 */
const pl_pattern *pl_pattern_new(pl_arena *arena, const char *expression, char *why,
                                 size_t why_size);

typedef enum pl_match { PL_MATCH_NO, PL_MATCH_YES, PL_MATCH_TOO_HARD } pl_match;

pl_match pl_pattern_match(const pl_pattern *pattern, const char *text);

#endif
