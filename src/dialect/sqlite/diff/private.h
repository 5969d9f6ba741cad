/*
 * What the files of this folder share.
 *
 * Each operation is applied to a schema of our own (`work`) as soon as it is known, so that what a
 * rename brings along is there, and what is left to do is what differs from `wanted`.
 */
#ifndef PL_DIALECT_SQLITE_DIFF_PRIVATE_H
#define PL_DIALECT_SQLITE_DIFF_PRIVATE_H

#include "base/map.h"
#include "base/str.h"
#include "dialect/sqlite/apply/apply.h"
#include "dialect/sqlite/diff/diff.h"

typedef enum pl_sqlite_way {
    PL_SQLITE_STAYS,
    PL_SQLITE_ALTERS, /* by pl_sqlite_pair.alterations */
    PL_SQLITE_REBUILDS,
    PL_SQLITE_CANNOT, /* not enough is known of it */
} pl_sqlite_way;

/* A table there is and the one it becomes. */
typedef struct pl_sqlite_pair {
    const pl_object *from, *to;
    const char *name;   /* in `work`, where it may have been renamed already */
    pl_strings sources; /* of each column of `to`: the column of `work` it was, or NULL */
    bool crossed;       /* a name passes from one column to another: only a copy can do that */
    pl_sqlite_way way;
    pl_operations alterations;
    pl_strings dropped; /* the columns that those drop */
} pl_sqlite_pair;

typedef struct pl_sqlite_differ {
    pl_arena *arena;
    const pl_schema *schema; /* the caller's: all that is not concerned */
    bool in_order;
    pl_map *changed; /* the keys of the changes */
    pl_schema *work; /* what is concerned, as it is by now */
    pl_map *wanted;  /* key -> const pl_object *: what is concerned, as it shall be */
    PL_VEC(pl_sqlite_pair) pairs;
    pl_map *heirs;  /* key of the table of `wanted` that has a pair -> itself */
    pl_map *paired; /* key in `work` of a table that stays, by whatever name, -> itself */
    pl_operations asides, renames; /* come before */
    pl_operations *out;            /* the rest, and then all */
    pl_map *children; /* name of a table in small letters -> pl_objects with a foreign key to it, at
                         one time or another; NULL: nobody asked yet */
    bool unguarded;   /* rows of other tables would be deleted along */
} pl_sqlite_differ;

/* diff.c */
pl_operation *pl_sqlite_diff_emit(pl_sqlite_differ *d, pl_operations *list, pl_operation_kind kind,
                                  const pl_ref *target);
/* What was emitted last, to `work`. */
void pl_sqlite_diff_done(pl_sqlite_differ *d, const pl_operations *list);
void pl_sqlite_diff_create(pl_sqlite_differ *d, const pl_object *object);
void pl_sqlite_diff_drop(pl_sqlite_differ *d, pl_operations *list, const pl_object *object);
const pl_object *pl_sqlite_diff_wanted(const pl_sqlite_differ *d, const pl_object *object);
const pl_object *pl_sqlite_diff_now(const pl_sqlite_differ *d, const pl_sqlite_pair *pair);
const char *pl_sqlite_diff_folded(const pl_sqlite_differ *d, const char *name);
const char *pl_sqlite_diff_free_name(const pl_sqlite_differ *d, const char *name);
/* Is it one of the tables that `work` has and nobody wants? */
bool pl_sqlite_diff_goes(const pl_sqlite_differ *d, const pl_object *table);

/* pair.c: finds `pairs`, emits the renames. */
void pl_sqlite_diff_pair(pl_sqlite_differ *d);

/* alter.c: sets pair->way. */
void pl_sqlite_diff_choose(pl_sqlite_differ *d, pl_sqlite_pair *pair);
bool pl_sqlite_names(const pl_strings *list, const char *name);

/* aside.c: drops what is in the way. */
void pl_sqlite_diff_set_aside(pl_sqlite_differ *d);

/* reference.c */
/* Would rows go along if the table were dropped with its rows? dropped: for good. */
bool pl_sqlite_diff_is_referenced(pl_sqlite_differ *d, const pl_object *table, bool dropped);
/* Is there, by now, a key for each of its foreign keys? Without one rows can't be written while
 * they are enforced, and PRAGMA foreign_key_check is an error. */
bool pl_sqlite_diff_is_sound(const pl_sqlite_differ *d, const pl_object *table);
bool pl_sqlite_diff_all_sound(const pl_sqlite_differ *d);

/* rebuild.c */
void pl_sqlite_diff_rebuild(pl_sqlite_differ *d, const pl_sqlite_pair *pair);

#endif
