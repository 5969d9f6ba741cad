/*
 * Where the names of tables and columns stand in a text that is kept: the query of a view, the body
 * of a trigger, an expression. ALTER TABLE ... RENAME changes them there (src/alter.c of SQLite).
 */
#ifndef PL_DIALECT_SQLITE_READ_MENTION_H
#define PL_DIALECT_SQLITE_READ_MENTION_H

#include "base/vec.h"
#include "dialect/dialect.h"

typedef enum pl_sqlite_mention_kind {
    PL_SQLITE_MENTION_TABLE,     /* FROM t, INSERT INTO t, IN t */
    PL_SQLITE_MENTION_QUALIFIER, /* the t of t.a */
    PL_SQLITE_MENTION_COLUMN,
} pl_sqlite_mention_kind;

typedef struct pl_sqlite_mention {
    pl_sqlite_mention_kind kind;
    uint32_t begin, end; /* bytes of the text */
    const char *name;
    const char *qualifier; /* of a COLUMN: the table or alias before it; of a TABLE: its alias; or
                              NULL */
} pl_sqlite_mention;

typedef PL_VEC(pl_sqlite_mention) pl_sqlite_mentions;

typedef enum pl_sqlite_text_kind {
    PL_SQLITE_TEXT_EXPRESSION,
    PL_SQLITE_TEXT_QUERY,
    PL_SQLITE_TEXT_BODY, /* BEGIN ... END of a trigger */
} pl_sqlite_text_kind;

/* In order of the text. Empty when it is no such text. */
void pl_sqlite_read_mentions(pl_arena *arena, pl_sqlite_text_kind kind, const char *text,
                             pl_sqlite_mentions *out);

/* An expression as the model keeps it, from its canonical text. */
const pl_expression *pl_sqlite_read_expression(pl_arena *arena, const char *text);

#endif
