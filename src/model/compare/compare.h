/*
 * Compare: two versions of an object, part by part.
 *
 * Origins, numbers and knowledge are no difference. The order of columns is one, but of its own
 * kind (POSITION). Expressions are compared by canonical text.
 */
#ifndef PL_MODEL_COMPARE_H
#define PL_MODEL_COMPARE_H

#include "model/journal.h"

typedef enum pl_difference_kind {
    PL_DIFFERENCE_LEFT_OVER, /* there after, not before */
    PL_DIFFERENCE_LOST,      /* there before, not after */
    PL_DIFFERENCE_CHANGED,   /* there on both sides, `property` differs */
    PL_DIFFERENCE_POSITION,  /* only a column's place differs */
} pl_difference_kind;

typedef struct pl_difference {
    pl_difference_kind kind;
    pl_ref object;        /* the object, or the part of it: column, constraint, enum value, ... */
    const char *property; /* CHANGED: "type", "default", "not null", "definition", "comment", ...;
                             "name": renamed, and `object` is called as before */
    const char *before;   /* text of the property, or of the whole part; NULL: none */
    const char *after;
    pl_span before_origin; /* where the side came from, when known */
    pl_span after_origin;
    const pl_object *before_object; /* NULL: created */
    const pl_object *after_object;  /* NULL: dropped */
    bool uncertain;                 /* one side is partial: may be no difference at all */
    bool conditional; /* of a statement that may not have run (a branch of a DO block) */
} pl_difference;

typedef PL_VEC(pl_difference) pl_differences;

bool pl_object_equal(const pl_object *a, const pl_object *b);

/* Appends what differs between two versions; either may be NULL. An index that a constraint owns, a
 * sequence that a serial or identity column owns and the like are not listed beside their owner. */
void pl_object_differences(pl_arena *arena, const pl_object *before, const pl_object *after,
                           pl_differences *out);

/* `to`, with what is no different in it taken from `from`: the same pointers. `from` itself where
 * nothing differs but the order of columns. */
const pl_object *pl_object_aligned(pl_arena *arena, const pl_object *from, const pl_object *to);

/* What leads from the one schema to the other: the objects that are not the same version in both,
 * those of `from` first. For schemas that share what did not change. */
void pl_schema_changes(pl_arena *arena, const pl_schema *from, const pl_schema *to,
                       pl_changes *out);

/* For a stretch of the journal: a dropped-and-made-again object is compared, not listed twice, and
 * parts of an object that is wholly left over or lost are not listed beside it. What was renamed is
 * one difference, and what names it is none. */
void pl_changes_differences(pl_arena *arena, const pl_changes *changes, pl_differences *out);

#endif
