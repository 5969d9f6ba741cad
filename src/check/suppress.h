/*
 * Suppression: `-- plumb:ignore rule reason` silences the next statement, `-- plumb:ignore-file`
 * the whole file. Without a rule every rule is meant; a family may stand for its rules. One with
 * until=DATE silences nothing any more when that day is past.
 *
 * A rule that looks at a migration as a whole (down-missing, down-incomplete) is silenced by its
 * name anywhere in the migration's files, one that looks at a whole script (partial-failure)
 * anywhere in the script.
 */
#ifndef PL_CHECK_SUPPRESS_H
#define PL_CHECK_SUPPRESS_H

#include "check/finding.h"

typedef struct pl_suppression {
    const pl_migration *migration;
    const pl_script *script;
    const pl_directive *directive;
    const pl_statement
        *statement; /* below the comment, or the one it stands in or ends the line of */
    bool down;
    bool used;
    bool over; /* its last day is past, or is no day: it silences nothing */
} pl_suppression;

typedef PL_VEC(pl_suppression) pl_suppressions;

/* Appends all directives of a migration, of every kind. today: 0 is no day at all. */
void pl_suppress_collect(pl_arena *arena, const pl_migration *migration, pl_day today,
                         pl_suppressions *out);

/* The first directive from index `first` on that silences the finding, marked as used; NULL when
 * none does. by_name: one without a rule does not. */
const pl_directive *pl_suppress_find(pl_suppressions *suppressions, size_t first,
                                     const pl_finding *finding, bool by_name);

#endif
