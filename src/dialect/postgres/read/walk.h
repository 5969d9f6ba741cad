/*
 * Depth of parse trees. A tree that is too deep would overflow the stack of whatever walks it by
 * recursion: the deparser, our own printer.
 */
#ifndef PL_DIALECT_POSTGRES_READ_WALK_H
#define PL_DIALECT_POSTGRES_READ_WALK_H

#include "base/arena.h"

#include <stdbool.h>

bool pl_tree_is_deeper(pl_arena *arena, const void *node, unsigned limit);

#endif
