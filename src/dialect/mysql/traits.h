/*
 * MySQL and MariaDB: what is known about every statement from its first words, and how the server
 * holds statements together.
 *
 * The definitions are not read: columns, types and bodies stay unknown, no schema is replayed and
 * nothing is written in this dialect.
 */
#ifndef PL_DIALECT_MYSQL_TRAITS_H
#define PL_DIALECT_MYSQL_TRAITS_H

#include "dialect/dialect.h"

extern const pl_dialect pl_mysql_dialect;

#endif
