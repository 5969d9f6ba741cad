/*
 * Journal: every change of a schema as (before, after), newest last.
 *
 * "The schema before migration k" is a mark; going back is pl_journal_undo; what a stretch changed
 * is pl_journal_changes. Nothing is copied whole or compared whole.
 */
#ifndef PL_MODEL_JOURNAL_H
#define PL_MODEL_JOURNAL_H

#include "model/schema.h"

typedef struct pl_mark {
    uint32_t position;
} pl_mark;

typedef struct pl_change {
    const char *key;         /* pl_object_key */
    const pl_object *before; /* NULL: created */
    const pl_object *after;  /* NULL: dropped */
} pl_change;

typedef PL_VEC(pl_change) pl_changes;

pl_mark pl_journal_mark(const pl_schema *schema);

/* Back to how it was at the mark; also search path and completeness. */
void pl_journal_undo(pl_schema *schema, pl_mark mark);

/* The net changes in [from, to): one row an object, first before and last after, in order of first
 * change; objects that ended as the same version are left out. `to` may be the present. */
void pl_journal_changes(pl_arena *arena, const pl_schema *schema, pl_mark from, pl_mark to,
                        pl_changes *out);

/* What had that key at the mark: NULL when nothing had, or what had is not known to. Looks at the
 * journal since then. */
const pl_object *pl_journal_object_at(const pl_schema *schema, pl_mark mark, const pl_ref *ref);

#endif
