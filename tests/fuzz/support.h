/*
 * What several fuzz targets need: histories made in memory, linted and written as reports.
 */
#ifndef PL_TESTS_FUZZ_SUPPORT_H
#define PL_TESTS_FUZZ_SUPPORT_H

#include "check/lint.h"
#include "model/migration.h"

#include <stdbool.h>
#include <stddef.h>

int LLVMFuzzerTestOneInput(const unsigned char *bytes, size_t size);

void must(bool holds); /* ends the program as a crash when it doesn't */

/* The text after a byte that chooses the runner and one that chooses what else is configured, both
 * printable, so that an input can be written by hand: "a0". Lines `--up` and `--down` begin a
 * script each, an up also a migration. NULL: too short or too long. */
pl_history *fuzz_history(pl_arena *arena, const unsigned char *bytes, size_t size);

/* One SQL text, as the up of a history of its own. */
pl_history *fuzz_history_of(pl_arena *arena, const char *sql, size_t size);

/* Every built-in rule over the history, every report of what they find. */
void fuzz_lint(pl_arena *arena, const pl_history *history);

#endif
