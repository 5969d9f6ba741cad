/*
 * Scratch, between its files: scratch.c (the interface), scratch_server.c (a server of somebody
 * else), scratch_database.c (databases).
 */
#ifndef PL_PLAN_SCRATCH_PRIVATE_H
#define PL_PLAN_SCRATCH_PRIVATE_H

#include "plan/cluster.h"
#include "plan/scratch.h"

#define PL_SCRATCH_PREFIX "plumb_scratch_"

struct pl_scratch {
    pl_arena *arena;
    pl_scratch_kind kind;
    pl_scratch_options options;
    pl_cluster *cluster;
    const char *url;              /* of the server, as whoever makes databases there */
    const char *prefix;           /* names of databases begin so */
    const char *owner, *password; /* the role; password NULL: it needs none */
    const char *label;
    pl_database *admin; /* NULL: not ready */
    unsigned made;      /* databases */
};

struct pl_scratch_database {
    pl_scratch *scratch;
    const char *name, *url, *note;
    pl_database *connection; /* NULL: dropped, or lost with an error */
};

/* How the role connects: SQL that never ends must not hold up a pipeline for ever. */
extern const pl_database_options pl_scratch_connecting;

/* The URL with other parameters: what comes last in it is what libpq goes by. NULL: unchanged. */
const char *pl_scratch_url_of(pl_arena *arena, const char *url, const char *database,
                              const char *user, const char *password);

/* "SELECT %I, %L": an identifier or a literal for each, from the strings that follow. */
const char *pl_scratch_sql(pl_arena *arena, const char *format, ...);

/* Runs it on the administrator's connection. */
pl_status pl_scratch_run(pl_scratch *scratch, const char *sql, pl_error *error) PL_MUST_CHECK;

/* Connects to the server, sees that its user may do what is needed, drops what runs that are gone
 * left, sets a keeper for what will be made now, and makes the role. */
pl_status pl_scratch_server_ready(pl_scratch *scratch, pl_error *error) PL_MUST_CHECK;

/* A connection to the database as the superuser of the cluster, which goes with the arena. Only
 * what plan/fence.h lets a superuser do for the role goes there. */
pl_status pl_scratch_admin(pl_arena *arena, const pl_scratch_database *database, pl_database **out,
                           pl_error *error) PL_MUST_CHECK;

/* There, in words of our own: what plan/fence.h lets be done for the role. path: the SET
 * search_path that holds where the operation's names are bare; NULL: the database's own. */
pl_status pl_scratch_do_for_it(pl_database *admin, const char *path, const pl_operation *operation,
                               pl_error *error) PL_MUST_CHECK;

/* DROP DATABASE, whoever is connected to it. */
pl_status pl_scratch_drop_named(pl_arena *arena, pl_database *admin, const char *name,
                                pl_error *error) PL_MUST_CHECK;

#endif
