/*
 * PostgreSQL's lexical forms, written: identifiers, string literals, and SQL text that came from
 * elsewhere.
 *
 * Nothing written here puts a control character other than line feed and tab on the output as it
 * is: literals and identifiers escape them, other text gets blanks in their place.
 */
#ifndef PL_DIALECT_POSTGRES_QUOTE_H
#define PL_DIALECT_POSTGRES_QUOTE_H

#include "base/str.h"
#include "model/schema.h"

void pl_postgres_quote_identifier(pl_str *out, const char *name);

/* Right whatever standard_conforming_strings says: a string with a backslash becomes E'...'. */
void pl_postgres_quote_literal(pl_str *out, const char *string);

/* Dollar-quoted when that can be read back, else a literal: for bodies of functions. */
void pl_postgres_quote_body(pl_str *out, const char *body);

/* Copies SQL text, with control characters inside its literals and quoted names escaped. */
void pl_postgres_quote_sql(pl_str *out, const char *sql);

/* schema.name; without the schema when it is NULL or public. */
void pl_postgres_quote_name(pl_str *out, pl_name name);

#endif
