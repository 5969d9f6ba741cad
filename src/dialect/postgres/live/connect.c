#include "base/str.h"
#include "dialect/postgres/live/live.h"
#include "dialect/postgres/live/url.h"

#include <stdlib.h>
#include <string.h>

/* Seconds, where neither the URL nor PGCONNECT_TIMEOUT says: libpq itself waits as long as the
 * system does, which is minutes. */
#define CONNECT_TIMEOUT "10"

/* Notices are nobody's answer; libpq would write them to standard error. */
static void ignore_notice(void *context, const char *message)
{
    (void)context;
    (void)message;
}

/* The first line of what libpq says. It holds no password: pl_postgres_url sees to that. */
static void say_failed(const char *label, const char *words, pl_error *error)
{
    size_t size = strcspn(words, "\n");
    pl_fail(error, PL_DATABASE, "no connection to %s: %.*s", label, (int)size, words);
    const char *rest = words + size + strspn(words + size, "\n\t ");
    if (*rest != '\0') {
        pl_error_hint(error, "%.*s", (int)strcspn(rest, "\n"), rest);
    }
}

/* What libpq is told: a later keyword wins over an earlier one, and dbname may be a whole URL. */
static PGconn *connect_to(const pl_libpq *pq, const char *url)
{
    bool patient = getenv("PGCONNECT_TIMEOUT") == NULL;
    const char *const keywords[] = {"fallback_application_name",
                                    patient ? "connect_timeout" : "fallback_application_name",
                                    "dbname", "client_encoding", NULL};
    const char *const values[] = {"plumb", patient ? CONNECT_TIMEOUT : "plumb", url, "UTF8", NULL};
    return pq->PQconnectdbParams(keywords, values, 1);
}

/* What the texts of the server look like must not depend on the role's or the database's own
 * settings. */
static pl_status prepare_session(pl_arena *arena, pl_postgres *postgres,
                                 const pl_database_options *options, pl_error *error)
{
    pl_str sql = pl_str_begin(arena, PL_STR_MAXIMUM);
    pl_str_add(&sql, "SET standard_conforming_strings = on; SET DateStyle = 'ISO, YMD'; "
                     "SET IntervalStyle = postgres; SET extra_float_digits = 1; "
                     "SET bytea_output = hex; SET quote_all_identifiers = off");
    if (options->lock_timeout > 0) {
        pl_str_addf(&sql, "; SET lock_timeout = %u", options->lock_timeout);
    }
    if (options->statement_timeout > 0) {
        pl_str_addf(&sql, "; SET statement_timeout = %u", options->statement_timeout);
    }
    if (options->read_only) {
        pl_str_add(&sql, "; SET default_transaction_read_only = on");
    }
    return pl_postgres_send(postgres, sql.at, NULL, NULL, error);
}

static void close_connection(pl_database *database)
{
    pl_postgres *postgres = (pl_postgres *)database;
    postgres->pq->PQfinish(postgres->connection);
    postgres->connection = NULL;
}

static pl_status begin_session(pl_arena *arena, pl_postgres *postgres,
                               const pl_database_options *options, pl_error *error)
{
    const pl_libpq *pq = postgres->pq;
    if (pq->PQstatus(postgres->connection) != CONNECTION_OK) {
        say_failed(postgres->base.label, pq->PQerrorMessage(postgres->connection), error);
        return PL_DATABASE;
    }
    pq->PQsetNoticeProcessor(postgres->connection, ignore_notice, NULL);
    postgres->base.version = (unsigned)pq->PQserverVersion(postgres->connection) / 10000;
    if (postgres->base.version < PL_POSTGRES_OLDEST) {
        pl_fail(error, PL_DATABASE, "%s is PostgreSQL %u; plumb knows %d and newer",
                postgres->base.label, postgres->base.version, PL_POSTGRES_OLDEST);
        return PL_DATABASE;
    }
    return prepare_session(arena, postgres, options, error);
}

static pl_status open_connection(pl_arena *arena, const char *url,
                                 const pl_database_options *options, pl_database **out,
                                 pl_error *error)
{
    const char *readable = pl_postgres_url(arena, url, error);
    if (readable == NULL) {
        return PL_USAGE;
    }
    const pl_libpq *pq = pl_libpq_load(error);
    if (pq == NULL) {
        return PL_DATABASE;
    }
    pl_postgres *postgres = pl_arena_make(arena, pl_postgres);
    postgres->pq = pq;
    postgres->base.label = pl_postgres_url_label(arena, url);
    postgres->connection = connect_to(pq, readable);
    pl_status status = begin_session(arena, postgres, options, error);
    if (status != PL_OK) {
        close_connection(&postgres->base);
        return status;
    }
    *out = &postgres->base;
    return PL_OK;
}

static const char *const SCHEMES[] = {"postgres", "postgresql", NULL};

const pl_driver pl_postgres_driver = {
    .dialect = PL_DIALECT_POSTGRES,
    .schemes = SCHEMES,
    .open = open_connection,
    .close = close_connection,
    .label = pl_postgres_url_label,
    .run = pl_postgres_run,
    .query = pl_postgres_query,
    .inspect = pl_postgres_inspect,
};
