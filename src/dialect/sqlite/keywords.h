/*
 * The keywords of SQLite.
 */
#ifndef PL_DIALECT_SQLITE_KEYWORDS_H
#define PL_DIALECT_SQLITE_KEYWORDS_H

#include "dialect/sql/lex.h"

typedef enum pl_sqlite_keyword {
    PL_K_NONE,
#define PL_KEYWORD(word, use) PL_K_##word,
#include "dialect/sqlite/keywords.def"
#undef PL_KEYWORD
    PL_K_COUNT
} pl_sqlite_keyword;

typedef enum pl_sqlite_keyword_use {
    PL_SQLITE_NAME,
    PL_SQLITE_JOIN,
    PL_SQLITE_RESERVED,
} pl_sqlite_keyword_use;

extern const pl_sql_lexis pl_sqlite_lexis;

/* PL_SQLITE_NAME for 0, which is no keyword. */
pl_sqlite_keyword_use pl_sqlite_keyword_use_of(uint16_t keyword);

const char *pl_sqlite_keyword_text(uint16_t keyword); /* in capitals */

/* A name as SQL text: in double quotes where it must be. */
const char *pl_sqlite_quote(pl_arena *arena, const char *name);

/* A string as SQL text: in single quotes. */
const char *pl_sqlite_quote_string(pl_arena *arena, const char *string);

#endif
