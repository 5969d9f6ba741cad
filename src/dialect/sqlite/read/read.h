/*
 * SQL of SQLite to statements and operations.
 */
#ifndef PL_DIALECT_SQLITE_READ_H
#define PL_DIALECT_SQLITE_READ_H

#include "dialect/dialect.h"

/* As pl_dialect.read_script. A statement that the grammar refuses is a SYNTAX_ERROR with the words
 * that sqlite3 has for it (`near "x": syntax error`). */
void pl_sqlite_read_script(pl_arena *arena, pl_script *script, const pl_read_options *options);

#endif
