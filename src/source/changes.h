/*
 * Changes: a history beside the same history as it was, on the branch others build on.
 *
 * A migration that others may have run already is never to change: what is said here is that it was
 * edited, renamed or deleted, or that a new one sorts before it. Migrations are compared, not
 * files: a changeset added to a file that holds others leaves those as they were.
 */
#ifndef PL_SOURCE_CHANGES_H
#define PL_SOURCE_CHANGES_H

#include "base/map.h"
#include "source/load.h"

/* What a history is compared with. */
typedef struct pl_base {
    const char *name;          /* for messages: "main" */
    const pl_history *history; /* where the two parted; NULL: there was none */
    const pl_history *tip;     /* as it is there now; NULL: the same */
    const pl_map *changed;     /* paths from root of the files that changed; NULL: any may have */
    const char *root;          /* of changed */
    const pl_tree *tree;       /* the history's files */
} pl_base;

/* Marks the migrations that did not change as context, leaves out what was found about unchanged
 * files, and adds what changed that should not have to history->problems. */
void pl_history_compare(pl_history *history, const pl_base *base);

typedef struct pl_change_options {
    const char *since; /* a revision; NULL: HEAD, and edits are judged by what others may have */
    bool staged;       /* the files as they are in the index, not in the working tree */
} pl_change_options;

/* As pl_history_load, of what changed. Where no path was given and there are no migrations, there
 * are no histories and all is well. */
pl_status pl_history_load_changed(pl_arena *arena, const pl_strings *paths,
                                  const pl_load_options *options, const pl_change_options *change,
                                  pl_histories *out, pl_error *error) PL_MUST_CHECK;

/* The words of a piece of SQL, a blank between two of them: comments and white space left out. */
const char *pl_sql_words(pl_arena *arena, pl_dialect_id dialect, pl_span span);

/* Whether the two say the same but for white space and comments; else where they begin not to. */
bool pl_sql_same(pl_dialect_id dialect, pl_span now, pl_span before, uint32_t *at,
                 uint32_t *at_before);

#endif
