/*
 * The files of rules/, built into the program by cmake/embed.c. Sorted by path.
 *
 * pl_embedded_rules holds what linting needs: JSON without white space and without the prose and
 * the examples ("why", "remedy", "anchors", "examples"). pl_embedded_rule_texts holds the same
 * files, at the same indexes, as they were written. Nothing here is ever freed.
 */
#ifndef PL_CHECK_EMBEDDED_H
#define PL_CHECK_EMBEDDED_H

#include <stddef.h>

typedef struct pl_embedded {
    const char *path;  /* "rules/locks/index-not-concurrent.json" */
    const char *bytes; /* terminated by a NUL that is not counted */
    size_t size;
} pl_embedded;

extern const pl_embedded pl_embedded_rules[];
extern const pl_embedded pl_embedded_rule_texts[];
extern const size_t pl_embedded_rule_count;

#endif
