/*
 * Glob: patterns of paths, as in a configuration.
 *
 * `*` is any characters of one name, `?` one of them, `**` as a whole name any number of folders.
 * A pattern that matches a folder matches all that lies in it. Time is at most the product of the
 * lengths, whatever the pattern.
 */
#ifndef PL_BASE_GLOB_H
#define PL_BASE_GLOB_H

#include <stdbool.h>

/* Both with slashes, relative to the same folder; a "./" at the beginning of either is nothing. */
bool pl_glob_match(const char *pattern, const char *path);

/* Why it is no pattern; NULL: it is one. */
const char *pl_glob_fault(const char *pattern);

#endif
