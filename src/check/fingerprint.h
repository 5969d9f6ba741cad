/*
 * Fingerprint: which finding this is, so that it is known again in another run.
 *
 * Made of the rule, the file's path below the folder, the migration, the direction, the object the
 * finding speaks of and the text of its statement (without comments, white space and case outside
 * quotes; passwords masked first). Not of lines and not of wording, so it stays what it was when
 * lines move, when plumb says it in other words, and when the statement is laid out otherwise. A
 * rule about a script or a migration as a whole looks at no single statement, so its fingerprint
 * doesn't either. What is alike in all of that is told apart by counting.
 *
 * Unique among the findings of a history. Two histories may hold the same one (a folder a database,
 * say): there the path of the file tells them apart.
 */
#ifndef PL_CHECK_FINGERPRINT_H
#define PL_CHECK_FINGERPRINT_H

#include "check/finding.h"

#define PL_FINGERPRINT_SIZE 32 /* hexadecimal digits, in lower case */

typedef struct pl_fingerprints pl_fingerprints;

/* Lives in arena, as what it gives out does. */
pl_fingerprints *pl_fingerprints_new(pl_arena *arena, const pl_history *history);

/* Of the next finding; they come in the order of the report. */
const char *pl_fingerprints_next(pl_fingerprints *prints, const pl_finding *finding);

/* The path as fingerprints have it: below the history's folder, or the bare name. */
const char *pl_fingerprint_path(const pl_history *history, const char *path);

#endif
