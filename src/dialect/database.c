#include "dialect/database.h"

#include "base/str.h"
#include "dialect/driver.h"

#include <string.h>

static const pl_driver *const DRIVERS[] = {
    &pl_postgres_driver,
    &pl_sqlite_driver,
};

static bool has_scheme(const char *url, const char *scheme)
{
    return pl_starts_with(url, scheme) && url[strlen(scheme)] == ':';
}

static const pl_driver *driver_of(const char *url)
{
    for (size_t i = 0; i < sizeof DRIVERS / sizeof DRIVERS[0]; i++) {
        for (const char *const *scheme = DRIVERS[i]->schemes; *scheme != NULL; scheme++) {
            if (has_scheme(url, *scheme)) {
                return DRIVERS[i];
            }
        }
    }
    return NULL;
}

bool pl_database_is_url(const char *text)
{
    return driver_of(text) != NULL;
}

const char *pl_database_url_label(pl_arena *arena, const char *url)
{
    const pl_driver *driver = driver_of(url);
    return driver != NULL ? driver->label(arena, url) : "a database of an unknown kind";
}

static void close_database(void *handle)
{
    pl_database_close(handle);
}

pl_status pl_database_open(pl_arena *arena, const char *url, const pl_database_options *options,
                           pl_database **out, pl_error *error)
{
    static const pl_database_options none = {0};
    const pl_driver *driver = driver_of(url);
    if (driver == NULL) {
        pl_fail(error, PL_USAGE, "this is no URL of a database that plumb can speak to");
        pl_error_hint(error, "postgres://user@host/database, sqlite:app.db");
        return PL_USAGE;
    }
    pl_database *database = NULL;
    pl_status status =
        driver->open(arena, url, options != NULL ? options : &none, &database, error);
    if (status != PL_OK) {
        return status;
    }
    database->driver = driver;
    pl_arena_defer(arena, close_database, database);
    *out = database;
    return PL_OK;
}

void pl_database_close(pl_database *database)
{
    if (database != NULL && !database->closed) {
        database->closed = true;
        database->driver->close(database);
    }
}

const char *pl_database_label(const pl_database *database)
{
    return database->label;
}

pl_dialect_id pl_database_dialect(const pl_database *database)
{
    return database->driver->dialect;
}

unsigned pl_database_version(const pl_database *database)
{
    return database->version;
}

const char *pl_database_error_code(const pl_database *database)
{
    return database->error_code;
}

/* Every way to the driver begins here. */
static bool is_open(pl_database *database, pl_error *error)
{
    database->error_code[0] = '\0';
    if (database->closed) {
        pl_fail(error, PL_DATABASE, "the connection to %s is closed", database->label);
    }
    return !database->closed;
}

pl_status pl_database_run(pl_database *database, const char *sql, pl_error *error)
{
    return is_open(database, error) ? database->driver->run(database, sql, error) : PL_DATABASE;
}

pl_status pl_database_query(pl_arena *arena, pl_database *database, const char *sql, pl_answer *out,
                            pl_error *error)
{
    *out = (pl_answer){0};
    return is_open(database, error) ? database->driver->query(arena, database, sql, out, error)
                                    : PL_DATABASE;
}

pl_status pl_database_inspect(pl_arena *arena, pl_database *database,
                              const pl_inspect_options *options, pl_inspection *out,
                              pl_error *error)
{
    static const pl_inspect_options none = {0};
    *out = (pl_inspection){0};
    if (database->driver->inspect == NULL) {
        return pl_fail(error, PL_DATABASE, "%s can't be inspected", database->label);
    }
    return is_open(database, error)
               ? database->driver->inspect(arena, database, options != NULL ? options : &none, out,
                                           error)
               : PL_DATABASE;
}
