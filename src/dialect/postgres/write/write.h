/*
 * Operations as PostgreSQL SQL.
 *
 * Names are quoted only where they must be, and qualified unless their schema is public. Reading
 * what was written gives the same operation again. Operations that were read and have no words of
 * their own here (rows, code that runs now, PL_OP_OTHER) are written as they stood in their source;
 * PL_OP_OTHER without a source is a comment (see model/diff/diff.h) or can't be written.
 */
#ifndef PL_DIALECT_POSTGRES_WRITE_H
#define PL_DIALECT_POSTGRES_WRITE_H

#include "base/str.h"
#include "model/operation.h"

/* The members of pl_dialect of the same names. */
bool pl_postgres_write_operation(pl_str *out, const pl_operation *operation);
size_t pl_postgres_write_operations(pl_str *out, const pl_operations *operations);

#endif
