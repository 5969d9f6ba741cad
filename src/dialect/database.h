/*
 * Database: a connection to a live database, whatever kind it is.
 *
 * A URL says which: "postgres://..." and "postgresql://..." in libpq's own form (the password may
 * also come from PGPASSWORD, a service or ~/.pgpass), "sqlite:app.db", "sqlite::memory:". Each kind
 * has a driver (dialect/driver.h); the library of a database is loaded on its first connection, so
 * that whoever needs none doesn't pay for it.
 *
 * Errors are PL_DATABASE, with the database's own words and, where it names one, the place in the
 * text that was sent. No password is ever part of a message or a label. A URL that can't be read is
 * PL_USAGE. A database belongs to one thread at a time.
 */
#ifndef PL_DIALECT_DATABASE_H
#define PL_DIALECT_DATABASE_H

#include "model/migration.h"

typedef struct pl_database pl_database;

typedef struct pl_database_options {
    bool read_only;                           /* the server itself refuses to write */
    bool create;                              /* SQLite: the file is made where there is none */
    unsigned lock_timeout, statement_timeout; /* milliseconds; 0: none */
} pl_database_options;

/* Whether the text is the URL of a database that pl_database_open may be asked for: it begins with
 * the scheme of a driver. */
bool pl_database_is_url(const char *text);

/* The URL for people, no connection made: host and database, "db.example.org/app". Never holds a
 * password, also where the URL is wrong. */
const char *pl_database_url_label(pl_arena *arena, const char *url);

/* options may be NULL. The connection ends with the arena, or by pl_database_close. */
pl_status pl_database_open(pl_arena *arena, const char *url, const pl_database_options *options,
                           pl_database **out, pl_error *error) PL_MUST_CHECK;
void pl_database_close(pl_database *database); /* a second time is allowed; NULL too */

const char *pl_database_label(const pl_database *database); /* as pl_database_url_label */
pl_dialect_id pl_database_dialect(const pl_database *database);
unsigned pl_database_version(const pl_database *database); /* PostgreSQL: the major, 15; SQLite:
                                                              3040001 */

/* One message: PostgreSQL takes several statements in it for one transaction. */
pl_status pl_database_run(pl_database *database, const char *sql, pl_error *error) PL_MUST_CHECK;

/* The database's own code of the last error, "42P01" (PostgreSQL); "" where it gave none. */
const char *pl_database_error_code(const pl_database *database);

/* Rows as text. */
typedef struct pl_answer {
    uint32_t row_count, column_count;
    const char **names;
    const char **cells; /* row by row; NULL: null */
} pl_answer;

static inline const char *pl_answer_at(const pl_answer *answer, uint32_t row, uint32_t column)
{
    return answer->cells[(size_t)row * answer->column_count + column];
}

/* The rows of one statement. */
pl_status pl_database_query(pl_arena *arena, pl_database *database, const char *sql, pl_answer *out,
                            pl_error *error) PL_MUST_CHECK;

/* What the database holds, in the same form as a replayed history: its own texts, read and applied.
 */
typedef struct pl_inspection {
    pl_schema *schema;
    pl_statements statements; /* that make the schema, in an order that works */
    pl_strings unmodelled;    /* "text search parser app.p": in the catalogue and not modelled */
} pl_inspection;

typedef struct pl_inspect_options {
    const char
        *owner; /* whose objects are said to have no owner of their own: whoever runs the
                   migrations. NULL: the owner of the database, or of most of what is in it */
} pl_inspect_options;

/* As it is at one moment: one transaction that only reads. options may be NULL. Everything is in
 * the arena. */
pl_status pl_database_inspect(pl_arena *arena, pl_database *database,
                              const pl_inspect_options *options, pl_inspection *out,
                              pl_error *error) PL_MUST_CHECK;

#endif
