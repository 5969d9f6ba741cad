/*
 * Scratch: where a proof runs: a PostgreSQL server on which databases are made and thrown away.
 *
 *   auto   a cluster of our own (plan/cluster.h)
 *   URL    a server that somebody lets us use. On it we make roles and databases whose names begin
 *          with plumb_scratch_, and nothing else. They are dropped when the arena is freed or this
 *          process ends, however it ends; should even the keeper be killed, the next run on that
 *          server drops them.
 *   none   nowhere: databases can't be had
 *
 * A database belongs to a fresh role that is no superuser, and that is who the connection is made
 * as, from the start: SET ROLE and RESET SESSION AUTHORIZATION lead nowhere. Only with `superuser`
 * the role is one (extensions and languages that need it), and then nothing but plan/fence.h stands
 * between the SQL and the machine.
 *
 * Scratch belongs to one thread. Begin it while no other one runs (base/keeper.h).
 */
#ifndef PL_PLAN_SCRATCH_H
#define PL_PLAN_SCRATCH_H

#include "dialect/database.h"
#include "plan/prove.h"

typedef struct pl_scratch pl_scratch;
typedef struct pl_scratch_database pl_scratch_database;

typedef enum pl_scratch_kind {
    PL_SCRATCH_NONE,
    PL_SCRATCH_CLUSTER,
    PL_SCRATCH_SERVER,
} pl_scratch_kind;

typedef struct pl_scratch_options {
    const char *where;    /* "auto", "none" or a URL; NULL: auto */
    bool superuser;       /* the role may do anything */
    unsigned version;     /* wanted of a cluster; 0: the newest */
    const char *owner;    /* what the role is called on a cluster; NULL: plumb_scratch. The database
                             that is changed has an owner too: with his name texts are the same */
    const char *programs; /* the folder of the server's; NULL: look for them */
} pl_scratch_options;

/* A cluster is only begun: the first database waits for it. options may be NULL. Errors:
 * PL_USAGE (where), PL_DATABASE, PL_CHILD, PL_UNWRITABLE. */
pl_status pl_scratch_open(pl_arena *arena, const pl_scratch_options *options, pl_scratch **out,
                          pl_error *error) PL_MUST_CHECK;

pl_scratch_kind pl_scratch_kind_of(const pl_scratch *scratch);
bool pl_scratch_is_superuser(const pl_scratch *scratch);

/* Waits for the server. PL_DATABASE; PL_USAGE where there is none. */
pl_status pl_scratch_ready(pl_scratch *scratch, pl_error *error) PL_MUST_CHECK;

/* For people, once it is ready: "PostgreSQL 15, a server of its own", "PostgreSQL 14 on host". */
const char *pl_scratch_label(const pl_scratch *scratch);
unsigned pl_scratch_version(const pl_scratch *scratch);  /* major; 0: not ready */
const char *pl_scratch_owner(const pl_scratch *scratch); /* the role; once it is ready */

/* What a database is to be like. NULL members: as the server has it. */
typedef struct pl_scratch_like {
    const char *encoding;        /* "UTF8" */
    const char *collate, *ctype; /* "en_US.UTF-8" */
    const char *provider;        /* "libc", "icu", "builtin" */
    const char *locale;          /* of a provider other than libc: "en-US" */
} pl_scratch_like;

/* What the database that we are connected to is like. */
pl_status pl_scratch_look(pl_arena *arena, pl_database *database, pl_scratch_like *out,
                          pl_error *error) PL_MUST_CHECK;

/* An empty database. like may be NULL; a collation that this server does not have is replaced by C,
 * which pl_scratch_note says. */
pl_status pl_scratch_create(pl_scratch *scratch, const pl_scratch_like *like,
                            pl_scratch_database **out, pl_error *error) PL_MUST_CHECK;

/* One with all that the other holds now. The connection to the other one is made anew: what its
 * session had set is forgotten, a transaction left open is rolled back. */
pl_status pl_scratch_copy(pl_scratch_database *other, pl_scratch_database **out,
                          pl_error *error) PL_MUST_CHECK;

/* The connection as the role that owns it. Ask anew after a copy was made. */
pl_database *pl_scratch_connection(const pl_scratch_database *database);
const char *pl_scratch_url(const pl_scratch_database *database); /* of that; holds a password */
const char *
pl_scratch_note(const pl_scratch_database *database); /* a sentence; NULL: nothing to say */

/* A database that is not needed any more; all go with the scratch. */
void pl_scratch_drop(pl_scratch_database *database);

/* For pl_prove: databases that are like another one (may be NULL), behind the fence; the connection
 * goes with the arena, the database with the scratch. */
typedef struct pl_scratch_place {
    pl_scratch *scratch;
    const pl_scratch_like *like;
} pl_scratch_place;

pl_proof_place pl_scratch_proof(pl_scratch_place *place);

/* The roles are there when this returns. On a cluster they are made: without login, and the role
 * that owns the databases may act for them, so that it can give objects to them. On a server of
 * somebody else nothing is made or granted: missing (may be NULL) gets the names that are not
 * there. Names that begin with pg_ are the server's own and are passed over. */
pl_status pl_scratch_need_roles(pl_scratch *scratch, const pl_strings *names, pl_strings *missing,
                                pl_error *error) PL_MUST_CHECK;

/* Whether CREATE EXTENSION would find it. */
typedef struct pl_scratch_extension {
    bool there;
    bool trusted; /* who owns a database may create it; else a superuser must */
} pl_scratch_extension;

pl_status pl_scratch_find_extension(pl_scratch *scratch, const char *name,
                                    pl_scratch_extension *out, pl_error *error) PL_MUST_CHECK;

#endif
