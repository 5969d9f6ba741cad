/*
 * A schema as SQL: the statements that make it from an empty database, with a comment at the top
 * that says what is not in it.
 */
#ifndef PL_REPORT_SCHEMA_SQL_H
#define PL_REPORT_SCHEMA_SQL_H

#include "dialect/dialect.h"
#include "model/schema.h"

/* unread: as in schema_json.h. */
void pl_schema_sql(pl_str *out, const pl_schema *schema, const pl_dialect *dialect, size_t unread);

/* The operations as statements, what may hold passwords masked, none with a control character in
 * it. Returns how many could not be written; a comment stands in their place. */
size_t pl_operations_sql(pl_str *out, const pl_operations *operations, const pl_dialect *dialect);

#endif
