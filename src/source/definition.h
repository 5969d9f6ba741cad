/*
 * Definition: a schema as SQL says that it should be: files and folders of CREATE statements, in
 * any order.
 *
 * A statement that needs what a later one makes waits for it: what applying says is missing, and
 * the functions that expressions call. Foreign keys in a circle are taken out of their CREATE TABLE
 * and become statements of their own. The schema is that of an empty database after the steps.
 *
 * Rows (INSERT, COPY, ...), transaction control and commands of the client program are no part of
 * a schema: they are left out and counted. A SET search_path holds for the rest of its file.
 */
#ifndef PL_SOURCE_DEFINITION_H
#define PL_SOURCE_DEFINITION_H

#include "dialect/dialect.h"

typedef struct pl_definition_step {
    const char *sql;        /* one statement without its semicolon */
    const pl_strings *path; /* the search path it means; NULL: the database's own */
    pl_operations operations;
    pl_span span;
} pl_definition_step;

/* What is wrong with a statement: it can't be read, or the server would refuse it at any place. */
typedef struct pl_definition_problem {
    pl_span span;
    const char *message;
    bool unread; /* another version of the server may be able to: its step is there, without
                    operations */
} pl_definition_problem;

/* A `-- plumb:renamed-from NAME` comment: what begins behind it was called that. */
typedef struct pl_definition_rename {
    pl_span span;
    pl_ref ref;       /* the object or column; kind NONE: nothing begins behind it */
    const char *from; /* as written: "mail" */
} pl_definition_rename;

typedef struct pl_definition {
    pl_dialect_id dialect;
    pl_schema *schema;
    PL_VEC(pl_definition_step) steps;       /* in an order that works */
    PL_VEC(pl_definition_problem) problems; /* in order of the text */
    PL_VEC(pl_definition_rename) renames;
    uint32_t file_count;
    uint32_t statement_count;
    uint32_t left_out; /* statements about rows */
} pl_definition;

/* Reads the files named, and the .sql files of folders and those below, in order of their names.
 * Everything lives in arena. PL_UNREADABLE: a path that is not there, a folder without SQL. What is
 * wrong with the SQL is a problem of the definition, no error. */
pl_status pl_definition_read(pl_arena *arena, const pl_strings *paths, pl_dialect_id dialect,
                             unsigned server_version, pl_definition *out,
                             pl_error *error) PL_MUST_CHECK;

/* Of scripts that were read already: each with its statements and directives. */
void pl_definition_of(pl_arena *arena, const pl_dialect *dialect, unsigned server_version,
                      pl_script *const *scripts, size_t count, pl_definition *out);

#endif
