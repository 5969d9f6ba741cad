/*
 * SQL of MySQL and MariaDB to statements, and from the first words of each to operations: what kind
 * it is, which object it names, whether it can be done twice. The rest of a statement is passed
 * over; an operation's payload is there, and empty.
 *
 * A statement ends where the mysql client ends it (DELIMITER is known) and, without a DELIMITER,
 * where the server does: a semicolon in the body of a routine, trigger or event ends none. Nothing
 * is a syntax error: what is not known is of the kind OTHER.
 */
#ifndef PL_DIALECT_MYSQL_READ_H
#define PL_DIALECT_MYSQL_READ_H

#include "dialect/dialect.h"

void pl_mysql_read_script(pl_arena *arena, pl_script *script, const pl_read_options *options);

#endif
