/*
 * Bookkeeping: the tables in which runners write down what ran. They are in the database and in no
 * migration, model or schema file.
 */
#ifndef PL_SOURCE_BOOKKEEPING_H
#define PL_SOURCE_BOOKKEEPING_H

#include <stdbool.h>

/* schema NULL: of the database's own. Names as the server has them; capitals don't matter. */
bool pl_is_bookkeeping_table(const char *schema, const char *name);
/* A schema of nothing but such tables: "sqitch". */
bool pl_is_bookkeeping_schema(const char *schema);

#endif
