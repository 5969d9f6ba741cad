/*
 * Cuts text that does not parse into statements, so that all but the broken ones are still read.
 *
 * A semicolon ends a statement, also within parentheses (the grammar allows none there, and a
 * forgotten parenthesis must not swallow the rest of the file), except in the actions of CREATE
 * RULE and in BEGIN ATOMIC ... END.
 */
#ifndef PL_DIALECT_POSTGRES_READ_SPLIT_H
#define PL_DIALECT_POSTGRES_READ_SPLIT_H

#include "dialect/postgres/scan.h"

typedef struct pl_split {
    pl_scan scan;
} pl_split;

typedef struct pl_split_statement {
    uint32_t begin, end; /* from the first token to the end of the last, without the semicolon */
    bool terminated;     /* by a semicolon */
    uint32_t semicolon;  /* its offset */
    bool copy_from_stdin;
    bool unfinished; /* a quote or comment that never ends; then unfinished_at */
    uint32_t unfinished_at;
} pl_split_statement;

pl_split pl_split_begin(const char *sql, uint32_t begin, uint32_t end);

/* The next statement that has a token; false at the end. */
bool pl_split_next(pl_split *split, pl_split_statement *out);

#endif
