/*
 * Tokens of plain SQL, for dialects whose grammar plumb reads itself.
 *
 * What differs from dialect to dialect (quotes, comments, keywords) is a pl_sql_lexis. The lexer
 * never fails: a byte that begins no token and a quote that never ends are tokens of the kind
 * ILLEGAL, up to where the dialect's own lexer would have read.
 */
#ifndef PL_DIALECT_SQL_LEX_H
#define PL_DIALECT_SQL_LEX_H

#include "base/str.h"
#include "base/vec.h"

#include <stdint.h>

typedef enum pl_sql_token_kind {
    PL_SQL_END,
    PL_SQL_WORD,   /* without quotes: a keyword (then keyword is not 0) or a name */
    PL_SQL_QUOTED, /* "name", and `name` or [name] where the dialect has them */
    PL_SQL_STRING, /* 'text' */
    PL_SQL_BLOB,   /* x'00ff' */
    PL_SQL_NUMBER,
    PL_SQL_PARAMETER, /* ?, ?1, :name, @name, $name */
    PL_SQL_SYMBOL,    /* an operator or punctuation */
    PL_SQL_ILLEGAL,
} pl_sql_token_kind;

typedef struct pl_sql_token {
    uint8_t kind;     /* pl_sql_token_kind */
    uint8_t size;     /* of a SYMBOL, in bytes */
    uint16_t keyword; /* a number of the dialect's own; 0: none */
    uint32_t begin, end;
} pl_sql_token;

typedef enum pl_sql_lexis_flag {
    PL_SQL_BACKTICK_NAMES = 1 << 0,    /* `name` */
    PL_SQL_BRACKET_NAMES = 1 << 1,     /* [name] */
    PL_SQL_HASH_COMMENTS = 1 << 2,     /* # to the end of the line */
    PL_SQL_DIGIT_SEPARATORS = 1 << 3,  /* 1_000 */
    PL_SQL_BACKSLASH_ESCAPES = 1 << 4, /* 'it\'s' */
    PL_SQL_DOUBLE_STRINGS = 1 << 5,    /* "text" is a STRING, not a name */
    PL_SQL_SPACED_DASHES = 1 << 6,     /* -- is a comment before white space only: 5--1 is 6 */
    /* The inside of such a comment (its version number apart) is SQL: the server runs it. */
    PL_SQL_EXECUTABLE_COMMENTS = 1 << 7, /* MySQL, and MariaDB's own with an M before the mark */
    PL_SQL_SPACE_MARKS = 1 << 8,         /* a byte order mark where a token may begin */
    PL_SQL_TCL_PARAMETERS = 1 << 9,      /* #name, and $name(text) */
} pl_sql_lexis_flag;

typedef struct pl_sql_lexis {
    unsigned flags;
    /* The number of the keyword, any case; 0: the word is none. */
    uint16_t (*keyword)(const char *word, uint32_t size);
} pl_sql_lexis;

/* The token that begins at or behind `at`, white space and comments passed over. END at `size`. A
 * block comment without an end reaches to `size`, as SQLite has it. */
pl_sql_token pl_sql_next(const pl_sql_lexis *lexis, const char *sql, uint32_t size, uint32_t at);

/* The name or string behind the quotes of a WORD, QUOTED or STRING token. */
const char *pl_sql_unquote(pl_arena *arena, const char *sql, const pl_sql_token *token);

#endif
