/*
 * Why a statement could not be read, and how certain that is.
 */
#ifndef PL_DIALECT_POSTGRES_READ_PROBLEM_H
#define PL_DIALECT_POSTGRES_READ_PROBLEM_H

#include "dialect/postgres/read/internal.h"

/* The highest major version whose grammar the parser has. */
enum { PL_GRAMMAR_VERSION = 15 };

/* A placeholder in [begin, end) of sql: of the kinds in `templates` (PL_TEMPLATE_*) anywhere in the
 * text; any kind outside strings and comments when `templates` is 0. false: there is none. */
bool pl_find_template(const char *sql, uint32_t begin, uint32_t end, unsigned templates,
                      uint32_t *at, uint32_t *at_end);

/* Sets state, problem and problem_span of reader->statement. offset: of the error in reader->sql.
 */
void pl_read_problem(pl_reader *reader, const char *message, uint32_t offset);

#endif
