/*
 * What the files of this folder share. The only place of sqlite3.h in the library.
 *
 * A file is never written to where it was opened to be read: no journal, and none of the files that
 * SQLite puts beside a database in WAL mode is made or left behind (open.c). Whatever SQL runs,
 * each connection is fenced (fence.c).
 */
#ifndef PL_DIALECT_SQLITE_LIVE_H
#define PL_DIALECT_SQLITE_LIVE_H

#include "dialect/driver.h"

#include <sqlite3.h>
#include <stdint.h>

typedef struct pl_sqlite_connection {
    pl_database base;
    sqlite3 *db;
    const char *path;      /* NULL: in memory */
    bool immutable;        /* read without locks: see pl_sqlite_unchanged */
    int64_t size, seconds; /* of the file then */
    long nanoseconds;
    unsigned lock_timeout, statement_timeout; /* milliseconds */
    int64_t deadline;                         /* milliseconds of the monotonic clock; 0: none */
    bool late;                                /* the deadline ended the last statement */
    const char *forbidden;                    /* what the fence refused last; NULL: nothing */
} pl_sqlite_connection;

static inline pl_sqlite_connection *pl_sqlite_connection_of(pl_database *database)
{
    return (pl_sqlite_connection *)(void *)database;
}

/* open.c */
pl_status pl_sqlite_live_open(pl_arena *arena, const char *url, const pl_database_options *options,
                              pl_database **out, pl_error *error);
void pl_sqlite_live_close(pl_database *database);
const char *pl_sqlite_live_label(pl_arena *arena, const char *url);
/* What was read without locks is only good if nobody wrote meanwhile. */
pl_status pl_sqlite_unchanged(const pl_sqlite_connection *connection, pl_error *error);

/* fence.c */
void pl_sqlite_fence(pl_sqlite_connection *connection);
void pl_sqlite_begin_statement(pl_sqlite_connection *connection); /* its time begins */

/* query.c */
pl_status pl_sqlite_live_run(pl_database *database, const char *sql, pl_error *error);
pl_status pl_sqlite_live_query(pl_arena *arena, pl_database *database, const char *sql,
                               pl_answer *out, pl_error *error);
/* PL_DATABASE with the engine's words; at: where the statement begins in sql, or NULL. */
pl_status pl_sqlite_live_fail(pl_sqlite_connection *connection, const char *sql, const char *at,
                              pl_error *error);

/* inspect.c */
pl_status pl_sqlite_live_inspect(pl_arena *arena, pl_database *database,
                                 const pl_inspect_options *options, pl_inspection *out,
                                 pl_error *error);

#endif
