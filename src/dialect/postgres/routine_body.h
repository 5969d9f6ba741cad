/*
 * What of a routine can be read.
 */
#ifndef PL_DIALECT_POSTGRES_ROUTINE_BODY_H
#define PL_DIALECT_POSTGRES_ROUTINE_BODY_H

#include "model/schema.h"

typedef enum pl_routine_body {
    PL_ROUTINE_BODY_NONE,    /* compiled code, or another language than the two below */
    PL_ROUTINE_BODY_SQL,     /* statements, or an SQL-standard body (sql_body) */
    PL_ROUTINE_BODY_PLPGSQL, /* a PL/pgSQL block */
} pl_routine_body;

pl_routine_body pl_routine_body_of(const pl_routine *routine);

#endif
