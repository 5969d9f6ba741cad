/*
 * The queries that tell what is in a database (catalogue.def), and their answers as statements.
 */
#ifndef PL_DIALECT_POSTGRES_LIVE_CATALOGUE_H
#define PL_DIALECT_POSTGRES_LIVE_CATALOGUE_H

#include "dialect/postgres/live/live.h"

/* What the server says of itself. */
typedef struct pl_catalogue {
    pl_strings statements; /* in an order in which they can be applied */
    pl_options invalid;    /* indexes: schema and name */
    pl_strings unmodelled;
} pl_catalogue;

/* Asks everything in one message and one transaction that only reads. owner: see
 * pl_inspect_options. */
pl_status pl_catalogue_read(pl_arena *arena, pl_postgres *postgres, const char *owner,
                            pl_catalogue *out, pl_error *error);

/* The query with the lines that are for servers of this major version. */
const char *pl_catalogue_query(pl_arena *arena, const char *text, unsigned version);

#endif
