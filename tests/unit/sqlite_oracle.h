/*
 * A history beside the real engine: statements go to plumb's reader and replay, and to sqlite3 in
 * memory. They must agree which statements fail (and in which words), and on the schema that is
 * there after each.
 */
#ifndef PL_TESTS_SQLITE_ORACLE_H
#define PL_TESTS_SQLITE_ORACLE_H

#include "base/arena.h"

#include <stdbool.h>

typedef struct sqlite_oracle sqlite_oracle;

sqlite_oracle *sqlite_oracle_begin(void);
void sqlite_oracle_end(sqlite_oracle *oracle);

/* Runs all statements of the text in both; prints what differs under the name given. Returns how
 * many differences there were. */
unsigned sqlite_oracle_run(sqlite_oracle *oracle, const char *name, const char *sql);

#endif
