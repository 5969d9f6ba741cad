/*
 * Mentions: the relations, functions, columns and constants that a piece of a parse tree names.
 *
 * One walk over raw trees (statements that read or write rows, and expressions), shared by views,
 * rules and data statements. It keeps its own stack, so no depth of nesting overflows the C stack,
 * and it passes over nodes it does not know: nothing here can fail. WITH names are kept apart from
 * relations by scope, as the server's parser does: a name is a relation again outside the query
 * that its WITH belongs to.
 */
#ifndef PL_DIALECT_POSTGRES_READ_MENTION_H
#define PL_DIALECT_POSTGRES_READ_MENTION_H

#include "dialect/postgres/read_internal.h"

enum { PL_MENTION_CONSTANTS = 1000 }; /* string literals kept, at most */

/* Each list holds a name once, in order of first mention; in the arena given. */
typedef struct pl_mentions {
    pl_names relations; /* read: no WITH names, no targets of writing */
    pl_names writes;    /* targets of INSERT, UPDATE, DELETE and MERGE below the root */
    pl_strings functions;
    pl_strings columns;
    pl_strings constants;
    bool has_star;     /* a select list has a * */
    bool has_subquery; /* a SELECT somewhere */
} pl_mentions;

/* Walks from root, which may be a statement, an expression, a List of either, or NULL. Appends to
 * out; out must be zeroed before the first walk, several roots may be added up. */
void pl_read_mentions(pl_arena *arena, const void *root, pl_mentions *out);

#endif
