/*
 * What PostgreSQL refuses inside a transaction block. See dialect.h.
 */
#ifndef PL_DIALECT_POSTGRES_TRAITS_H
#define PL_DIALECT_POSTGRES_TRAITS_H

#include "dialect/dialect.h"

extern const pl_dialect pl_postgres_dialect;

const char *pl_postgres_refused_in_transaction(const pl_operation *operation,
                                               const pl_schema *schema, unsigned server_version);

#endif
