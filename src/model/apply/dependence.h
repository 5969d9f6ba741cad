/*
 * The edges between objects that decide what a DROP takes along and what stands in its way.
 */
#ifndef PL_MODEL_APPLY_DEPENDENCE_H
#define PL_MODEL_APPLY_DEPENDENCE_H

#include "model/apply/private.h"

typedef enum pl_hanging_part {
    PL_HANGS_WHOLE,
    PL_HANGS_CONSTRAINT,
    PL_HANGS_COLUMN,
    PL_HANGS_DEFAULT, /* of the column ref.name */
    PL_HANGS_ATTRIBUTE,
} pl_hanging_part;

typedef struct pl_hanging {
    pl_ref ref;
    const pl_object *object;
    pl_hanging_part part;
} pl_hanging;

typedef PL_VEC(pl_hanging) pl_hangings;

/* Dropped with the other, whatever the statement says. */
bool pl_goes_along(const pl_object *object, const pl_object *on);

/* Appends what of the object stands in the way of dropping the other. */
void pl_hanging_on(const pl_applier *a, const pl_object *object, const pl_object *on,
                   pl_hangings *out);

/* Takes from an object the part that hung on something dropped. */
void pl_apply_lose_part(const pl_applier *a, const pl_hanging *hanging);

void pl_apply_drop_object(const pl_applier *a, const pl_object *object);

/* Takes a column out, with all of the table's own that involves it. */
void pl_apply_take_column(const pl_applier *a, const pl_object *object, const char *name);
/* And with all of others, as CASCADE does. */
void pl_apply_lose_column(const pl_applier *a, const pl_object *object, const char *name);

#endif
