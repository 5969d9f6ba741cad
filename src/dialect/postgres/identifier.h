/*
 * Identifiers and literals of PostgreSQL as SQL text: quoted where they must be, as in the
 * canonical text that readers make (quote.h is for what is written out).
 */
#ifndef PL_DIALECT_POSTGRES_IDENTIFIER_H
#define PL_DIALECT_POSTGRES_IDENTIFIER_H

#include "base/str.h"
#include "model/expression.h"

/* As quote_identifier() in src/backend/utils/adt/ruleutils.c: any keyword but an unreserved one is
 * quoted. */
void pl_postgres_add_identifier(pl_str *out, const char *name);

/* schema.name, or name when the schema is NULL. */
void pl_postgres_add_name(pl_str *out, pl_name name);

/* 'it''s'; standard_conforming_strings is on, so a backslash is a letter like any other. */
void pl_postgres_add_literal(pl_str *out, const char *string);

#endif
