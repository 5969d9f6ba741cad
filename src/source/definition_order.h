/*
 * The order of a definition's statements. Shared by definition.c and definition_order.c.
 */
#ifndef PL_SOURCE_DEFINITION_ORDER_H
#define PL_SOURCE_DEFINITION_ORDER_H

#include "source/definition.h"

typedef PL_VEC(pl_definition_step) pl_definition_steps;

/* Applies the steps to out->schema, each as soon as what it needs is there, and appends them to
 * out->steps in that order; what is wrong with them to out->problems. */
void pl_definition_order(pl_arena *arena, const pl_dialect *dialect,
                         const pl_definition_steps *steps, pl_definition *out);

#endif
