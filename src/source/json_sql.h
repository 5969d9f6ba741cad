/*
 * SQL that a JSON file means: what stands in its strings is checked by itself, and what is made of
 * it knows where it came from.
 */
#ifndef PL_SOURCE_JSON_SQL_H
#define PL_SOURCE_JSON_SQL_H

#include "base/json_reader.h"
#include "dialect/dialect.h"
#include "model/form/form.h"

typedef struct pl_json_sql {
    pl_arena *arena;
    const char *path; /* of the JSON */
    const pl_dialect *dialect;
    unsigned server_version;
} pl_json_sql;

/* The statements of a text by themselves. */
const pl_script *pl_json_sql_read(const pl_json_sql *j, const char *sql);
const pl_statement *pl_json_sql_only_statement(const pl_script *script); /* NULL: not just one */

/* Each is what it should be and no more; false after a problem, with the place in the string. An
 * expression or type must be just that, for what closes a parenthesis that it didn't open would
 * mean something else in its place. */
bool pl_json_sql_check(const pl_json_sql *j, const pl_snippets *snippets, pl_json_problem *problem);

/* ---- Where each byte came from: [from[i], to[i]) of the JSON --------------------------------- */

/* For each decoded byte of a string the bytes of the text that stand for it. */
void pl_json_sql_trace(const pl_json_value *string, uint32_t *from, uint32_t *to);

/* All of the bytes in [begin, end) come from the span. */
void pl_json_sql_paint(uint32_t *from, uint32_t *to, uint32_t begin, uint32_t end, pl_span span);

/* Where a snippet stands in the SQL as it is, and nowhere else: it came from there byte by byte. */
void pl_json_sql_paint_snippets(const pl_snippets *snippets, const char *sql, uint32_t *from,
                                uint32_t *to);

#endif
