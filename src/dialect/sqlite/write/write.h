/*
 * Operations as SQL of SQLite.
 */
#ifndef PL_DIALECT_SQLITE_WRITE_H
#define PL_DIALECT_SQLITE_WRITE_H

#include "dialect/dialect.h"

/* As in pl_dialect. */
bool pl_sqlite_write_operation(pl_str *out, const pl_operation *operation);
size_t pl_sqlite_write_operations(pl_str *out, const pl_operations *operations);

#endif
