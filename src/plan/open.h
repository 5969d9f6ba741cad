/*
 * Source: anything that yields a schema, opened by what the user typed.
 *
 *   postgres://..., sqlite:app.db   a live database, in one transaction that only reads
 *   app.db                          the same, known by the first bytes of an SQLite file
 *   env:NAME                        what stands in that variable of the environment or of ./.env
 *   schema.sql, schema/             SQL that says how it should be, statements in any order
 *   migrations/, 004_users.up.sql   a folder of migrations, replayed (up to that one)
 *   models.json                     models
 *   schema.json                     a snapshot: what `plumb inspect --format json` wrote
 *
 * One table (open.c) says which is which. Labels are for people and hold no password.
 */
#ifndef PL_PLAN_OPEN_H
#define PL_PLAN_OPEN_H

#include "dialect/database.h"
#include "plan/plan.h"
#include "source/definition.h"
#include "source/load.h"

typedef enum pl_source_kind {
    PL_SOURCE_DATABASE,
    PL_SOURCE_SQL,
    PL_SOURCE_MIGRATIONS,
    PL_SOURCE_MODELS,
    PL_SOURCE_SNAPSHOT,
} pl_source_kind;

const char *pl_source_kind_text(pl_source_kind kind); /* "live database", "migrations", ... */

typedef struct pl_source_options {
    const pl_load_options *load; /* runner, dialect, server version, threads */
    const char *at;              /* MIGRATIONS: the version it ends with; NULL: the last */
    bool replay;                 /* SQL files that are no migrations are read in their order, too */
    pl_dialect_id dialect;       /* of what doesn't say its own: models; UNKNOWN: PostgreSQL */
} pl_source_options;

typedef struct pl_schema_source {
    pl_source_kind kind;
    const char *label; /* "db.example.org/app", "migrations" */
    pl_dialect_id dialect;
    pl_schema *schema;
    const pl_history *history;       /* MIGRATIONS; else NULL */
    const pl_definition *definition; /* SQL, and models by the SQL they mean; else NULL */
    const char *url;     /* DATABASE: may hold a password and is never shown; else NULL */
    size_t unread;       /* statements that could not be read: what they do is not in the schema */
    pl_strings problems; /* of those some, with their places: "a.sql:2:8: ..." */
    pl_strings unmodelled; /* what is there and not in the schema, by name */
    pl_renames renames;    /* that the source itself says */
    const char *note;      /* a sentence to be shown; NULL: none */
} pl_schema_source;

/* Everything lives in arena. PL_USAGE, PL_UNREADABLE, PL_MALFORMED or PL_DATABASE. */
pl_status pl_source_open(pl_arena *arena, const char *typed, const pl_source_options *options,
                         pl_schema_source **out, pl_error *error) PL_MUST_CHECK;

/* Whether it is a folder in which no file is yet: an empty schema, of whatever dialect. */
bool pl_source_is_empty_folder(const char *typed);

/* The value of a variable of the environment, or else of the file .env here; NULL: it is in
 * neither. */
const char *pl_source_variable(pl_arena *arena, const char *name);

#endif
