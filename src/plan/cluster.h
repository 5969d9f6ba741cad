/*
 * Cluster: a PostgreSQL server of our own, for as long as a proof takes.
 *
 * It is made by initdb in a temporary folder that only we may enter, is reached by a Unix socket in
 * that folder and by nothing else, keeps nothing safe from a power cut, and is gone with its folder
 * when the arena is freed or this process ends, however it ends (base/keeper.h). Begun by root,
 * whom a server refuses, it runs as postgres or nobody.
 *
 * Its superuser is PL_CLUSTER_SUPERUSER and needs no password. No other role is there, so that SQL
 * may speak of a role postgres, as dumps do, without that being the superuser.
 *
 * Making one takes a second or two of another process's time: begin early, wait late. While no
 * thread but ours runs.
 */
#ifndef PL_PLAN_CLUSTER_H
#define PL_PLAN_CLUSTER_H

#include "base/arena.h"

#define PL_CLUSTER_SUPERUSER "plumb_superuser"

typedef struct pl_cluster pl_cluster;

typedef struct pl_cluster_options {
    const char *programs; /* the folder they are in; NULL: look for them */
    unsigned version; /* major that is wanted; 0: the newest. Another one is better than none. */
} pl_cluster_options;

/* options may be NULL. Errors: PL_DATABASE, PL_CHILD, PL_UNWRITABLE. */
pl_status pl_cluster_begin(pl_arena *arena, const pl_cluster_options *options, pl_cluster **out,
                           pl_error *error) PL_MUST_CHECK;

/* Returns when the server answers. Asked again it answers at once. */
pl_status pl_cluster_wait(pl_cluster *cluster, pl_error *error) PL_MUST_CHECK;

unsigned pl_cluster_version(const pl_cluster *cluster);   /* major */
const char *pl_cluster_folder(const pl_cluster *cluster); /* also the host: where the socket is */

/* postgresql://user@/database?host=...: what libpq takes. */
const char *pl_cluster_url(pl_arena *arena, const pl_cluster *cluster, const char *user,
                           const char *database);

#endif
