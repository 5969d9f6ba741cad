/*
 * What a SQLite database holds, as the engine itself tells it (PRAGMA,
 * sqlite3_table_column_metadata and the texts of sqlite_schema): nothing of plumb's readers is
 * asked. Two databases with the same facts have the same schema.
 */
#ifndef PL_TESTS_SQLITE_FACTS_H
#define PL_TESTS_SQLITE_FACTS_H

#include "base/arena.h"

#include <sqlite3.h>
#include <stdbool.h>

/* in_order: the order of columns is a fact. */
const char *sqlite_facts(pl_arena *arena, sqlite3 *db, bool in_order);

/* The rows of a query, sorted: "1|'a'\n2|NULL\n". */
const char *sqlite_rows(pl_arena *arena, sqlite3 *db, const char *sql);

#endif
