/*
 * SQLite behind the interface of dialect.h.
 */
#ifndef PL_DIALECT_SQLITE_TRAITS_H
#define PL_DIALECT_SQLITE_TRAITS_H

#include "dialect/dialect.h"

extern const pl_dialect pl_sqlite_dialect;

#endif
