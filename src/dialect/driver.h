/*
 * Driver: how plumb speaks to one kind of database, behind dialect/database.h.
 */
#ifndef PL_DIALECT_DRIVER_H
#define PL_DIALECT_DRIVER_H

#include "dialect/database.h"

typedef struct pl_driver {
    pl_dialect_id dialect;
    const char *const *schemes; /* "postgres", "postgresql"; NULL behind the last */

    /* Makes a driver's own struct, whose first member is a pl_database, and fills that in. */
    pl_status (*open)(pl_arena *arena, const char *url, const pl_database_options *options,
                      pl_database **out, pl_error *error);
    void (*close)(pl_database *database); /* called once */
    const char *(*label)(pl_arena *arena, const char *url);
    pl_status (*run)(pl_database *database, const char *sql, pl_error *error);
    pl_status (*query)(pl_arena *arena, pl_database *database, const char *sql, pl_answer *out,
                       pl_error *error);
    pl_status (*inspect)(pl_arena *arena, pl_database *database, const pl_inspect_options *options,
                         pl_inspection *out, pl_error *error);
} pl_driver;

struct pl_database {
    const pl_driver *driver; /* set by database.c */
    const char *label;
    unsigned version;
    char error_code[8];
    bool closed;
};

extern const pl_driver pl_postgres_driver;
extern const pl_driver pl_sqlite_driver;

#endif
