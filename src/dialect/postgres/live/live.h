/*
 * The driver of PostgreSQL, between its files: connect.c, query.c, inspect.c.
 */
#ifndef PL_DIALECT_POSTGRES_LIVE_LIVE_H
#define PL_DIALECT_POSTGRES_LIVE_LIVE_H

#include "dialect/driver.h"
#include "dialect/postgres/live/libpq.h"

enum { PL_POSTGRES_OLDEST = 12 }; /* the major version whose catalogue the queries still know */

typedef struct pl_postgres {
    pl_database base;
    const pl_libpq *pq;
    PGconn *connection;
} pl_postgres;

/* Sends one message, which may hold several statements, and gives each set of rows to take (may be
 * NULL), in order. */
pl_status pl_postgres_send(pl_postgres *postgres, const char *sql,
                           void (*take)(void *context, uint32_t number, const PGresult *result),
                           void *context, pl_error *error);

pl_status pl_postgres_run(pl_database *database, const char *sql, pl_error *error);
pl_status pl_postgres_query(pl_arena *arena, pl_database *database, const char *sql, pl_answer *out,
                            pl_error *error);
pl_status pl_postgres_inspect(pl_arena *arena, pl_database *database,
                              const pl_inspect_options *options, pl_inspection *out,
                              pl_error *error);

#endif
