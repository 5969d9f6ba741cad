/*
 * The text of an EXECUTE, where it can be seen: string literals, format() of literals, and ||
 * between them.
 */
#ifndef PL_DIALECT_POSTGRES_CODE_CONSTANT_H
#define PL_DIALECT_POSTGRES_CODE_CONSTANT_H

#include "base/arena.h"

/* The value of the expression, in the arena; NULL when it is not constant (or is none of these
 * forms, or grows out of all proportion). */
const char *pl_code_constant(pl_arena *arena, const char *expression);

#endif
