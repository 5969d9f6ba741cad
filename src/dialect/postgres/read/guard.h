/*
 * The one place through which PostgreSQL code that may raise an error is called outside
 * libpg_query's own entry points. Without it an ereport(ERROR) ends the process.
 */
#ifndef PL_DIALECT_POSTGRES_READ_GUARD_H
#define PL_DIALECT_POSTGRES_READ_GUARD_H

#include <stdbool.h>

/* Calls work(context). false: it raised an error, which is forgotten; what work left undone stays
 * undone, so it must not hold anything that needs releasing. */
bool pl_read_guarded(void (*work)(void *context), void *context);

#endif
