/*
 * Dialect: what differs from one database to another, behind one table of functions.
 *
 * read   SQL text -> statements and operations
 * write  operations -> SQL text
 * traits what decides about transactions
 */
#ifndef PL_DIALECT_DIALECT_H
#define PL_DIALECT_DIALECT_H

#include "base/str.h"
#include "model/apply/apply.h"
#include "model/journal.h"
#include "model/migration.h"

/* Placeholders that the runner replaces before it sends the text. */
typedef enum pl_template {
    PL_TEMPLATE_DOLLAR_BRACE = 1 << 0, /* ${name}, also inside strings (Flyway, Liquibase, goose) */
    PL_TEMPLATE_BRACES = 1 << 1,       /* {{...}} (Go text/template) */
    PL_TEMPLATE_COLON = 1 << 2,        /* :NAME in capitals (graphile-migrate) */
    PL_TEMPLATE_DOLLAR = 1 << 3,       /* $NAME and ${NAME} (goose ENVSUB) */
} pl_template;

typedef struct pl_read_options {
    unsigned server_version; /* 0: not configured */
    bool psql;               /* the runner is psql: meta-commands and COPY data are right */
    bool analyse_code;       /* read DO blocks too */
    unsigned templates;      /* PL_TEMPLATE_*: a statement that holds one is TEMPLATED */
} pl_read_options;

typedef struct pl_dialect {
    pl_dialect_id id;
    const char *name;  /* "postgres" */
    const char *title; /* "PostgreSQL" */
    bool transactional_ddl;
    bool any_case;       /* A and a are one name */
    bool implicit_block; /* several statements in one message are one transaction */
    bool outline;        /* statements are read from their first words: no schema, no SQL written */

    /* Reads the statements of script->pieces (in order) into script->statements, everything in
     * arena. Never fails: what can't be read is a statement with a state that says so. Thread-safe
     * for different arenas. */
    void (*read_script)(pl_arena *arena, pl_script *script, const pl_read_options *options);

    /* Schema + operation -> schema, as this server does it; see pl_apply. */
    void (*apply)(pl_schema *schema, const pl_operation *operation,
                  const pl_apply_context *context);

    /* The object of a name as written; see pl_schema_resolve. */
    const pl_object *(*resolve)(const pl_schema *schema, pl_kind kind, pl_name name,
                                const char *signature);

    /* Why the operation is refused inside a transaction, in a few words ("CREATE INDEX CONCURRENTLY
     * cannot run inside a transaction block"); NULL when it is allowed. schema: as it is before the
     * operation; NULL where it is not known, then nothing is refused that depends on it. */
    const char *(*refused_in_transaction)(const pl_operation *operation, const pl_schema *schema,
                                          unsigned server_version);

    /* Whether the operation does nothing inside a transaction, without an error, so that it must
     * stand outside of one: PRAGMA foreign_keys. What a diff has between two of them belongs in one
     * transaction. NULL: none is so. */
    bool (*stands_outside)(const pl_operation *operation);

    /* Whether the operation commits the open transaction before it, and itself after it. NULL: none
     * does. */
    bool (*commits)(const pl_operation *operation);

    /* The operations that lead from each change's before to its after, in an order that works, or
     * back. schema: as it is where they will run. */
    void (*diff)(pl_arena *arena, const pl_schema *schema, const pl_changes *changes,
                 bool backwards, pl_operations *out);

    /* The operations that make the schema out of nothing. left_out (may be NULL): objects that are
     * not wholly known, and so can't be made. */
    void (*build)(pl_arena *arena, const pl_schema *schema, pl_operations *out, size_t *left_out);

    /* One statement without semicolon. NULL: nothing can be written. false: this dialect has no
     * words for it. Several operations on one table may be joined by the caller through
     * write_operations. */
    bool (*write_operation)(pl_str *out, const pl_operation *operation);

    /* All, a statement each, ended by ";\n". Returns how many could not be written; a comment line
     * stands in their place. */
    size_t (*write_operations)(pl_str *out, const pl_operations *operations);
} pl_dialect;

const pl_dialect *pl_dialect_get(pl_dialect_id id); /* NULL: not known (yet) */
/* "sqlite" and "SQLite": also of a dialect that can't be read yet. */
const char *pl_dialect_name(pl_dialect_id id);
const char *pl_dialect_title(pl_dialect_id id);
const pl_dialect *pl_dialect_by_name(const char *name); /* "postgres", "postgresql", "pg", ... */
const pl_dialect *pl_dialect_at(size_t i);              /* all; NULL at the end */

#endif
