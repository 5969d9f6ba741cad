/*
 * The PostgreSQL reader: SQL text -> statements and operations. See dialect.h, read_script.
 */
#ifndef PL_DIALECT_POSTGRES_READ_H
#define PL_DIALECT_POSTGRES_READ_H

#include "dialect/dialect.h"

void pl_postgres_read_script(pl_arena *arena, pl_script *script, const pl_read_options *options);

#endif
