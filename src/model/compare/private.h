/*
 * An object as a list of named texts: what two versions are compared by.
 */
#ifndef PL_MODEL_COMPARE_PRIVATE_H
#define PL_MODEL_COMPARE_PRIVATE_H

#include "model/compare/compare.h"

typedef enum pl_spelling { /* what makes two texts of a property the same */
                           PL_SPELLING_EXACT,
                           PL_SPELLING_CASE,   /* the same but for capitals */
                           PL_SPELLING_CASTS,  /* the same but for casts */
                           PL_SPELLING_LAYOUT, /* the same but for white space and comments */
} pl_spelling;

typedef struct pl_property {
    const char *name;
    const char *text; /* NULL: none */
    pl_spelling spelling;
} pl_property;

enum { PL_PROPERTIES_MOST = 32 }; /* more than any kind of object has */

/* Not in an arena: most comparisons find nothing and should leave nothing behind. */
typedef struct pl_properties {
    pl_property at[PL_PROPERTIES_MOST];
    size_t count;
} pl_properties;

/* Two objects of one kind give the same names in the same order. Parts (columns, constraints, enum
 * values, attributes) are left out. *out is filled afresh. */
void pl_object_properties(pl_arena *arena, const pl_object *object, pl_properties *out);
void pl_column_properties(pl_arena *arena, const pl_column *column, pl_properties *out);
void pl_constraint_properties(pl_arena *arena, const pl_constraint *constraint, pl_properties *out);

bool pl_same_property(pl_arena *arena, const pl_property *a, const pl_property *b);

/* The text of a whole object, where a short one says all: an index, a sequence. Else NULL. */
const char *pl_object_text(pl_arena *arena, const pl_object *object);

/* Renames (rename.c). All changes are added, then each is asked for its other half: what
 * came for what went and the other way round; NULL: it was not renamed. */
typedef struct pl_compare_pairs pl_compare_pairs;

pl_compare_pairs *pl_compare_pairs_new(pl_arena *arena);
void pl_compare_pairs_add(pl_compare_pairs *pairs, const pl_change *change);
const pl_change *pl_compare_other_half(const pl_compare_pairs *pairs, const pl_change *change);

/* One key a kind and place of definition; NULL: the place is not known. */
const char *pl_compare_place_key(pl_arena *arena, pl_kind kind, pl_span origin);

/* Takes out what differs only by naming what was renamed. */
void pl_compare_drop_followers(pl_arena *arena, pl_differences *differences);

/* Appends what differs in the parts. */
void pl_part_differences(pl_arena *arena, const pl_object *before, const pl_object *after,
                         pl_differences *out);

/* An index that belongs to a constraint on one side only: its own constraint tells, so it is no
 * difference to be listed, but the two are not the same. */
bool pl_is_other_owner(const pl_object *a, const pl_object *b);

#endif
