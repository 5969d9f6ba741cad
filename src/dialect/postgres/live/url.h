/*
 * The URL of a PostgreSQL server, as people write it.
 *
 * libpq reads it, but not before it is sure that no part of a password can end up in what libpq
 * says about it: in "postgres://u:p@ss@host/db" it takes "ss@host" for the host's name and quotes
 * it. Parameters that other clients add to such URLs, and that libpq would refuse, are left out.
 */
#ifndef PL_DIALECT_POSTGRES_LIVE_URL_H
#define PL_DIALECT_POSTGRES_LIVE_URL_H

#include "base/arena.h"

/* The URL as libpq takes it; NULL after an error (PL_USAGE) that quotes nothing of it but the names
 * of parameters. */
const char *pl_postgres_url(pl_arena *arena, const char *url, pl_error *error);

/* "db.example.org/app", "localhost:5433/app", "[local]/app" for a Unix socket; what the URL does
 * not say comes from the environment. "[local]" alone where the URL makes no sense. */
const char *pl_postgres_url_label(pl_arena *arena, const char *url);

#endif
