/*
 * What the files of this folder share. Include it here only.
 */
#ifndef PL_DIALECT_MYSQL_INTERNAL_H
#define PL_DIALECT_MYSQL_INTERNAL_H

#include "dialect/dialect.h"
#include "dialect/sql/cursor.h"

#define PL_MYSQL_DELIMITER_MAXIMUM 16

typedef struct pl_mysql_reader {
    pl_arena *arena;
    pl_script *script;
    const pl_read_options *options;
    const char *sql; /* of the piece */
    uint32_t size;
    uint32_t base; /* of the piece in the text */
    uint32_t piece;
    char delimiter[PL_MYSQL_DELIMITER_MAXIMUM]; /* ";" until a DELIMITER says otherwise */
    pl_sql_tokens tokens;                       /* of the statement, an END behind them */
    pl_statement *statement;
    pl_cursor cursor;
} pl_mysql_reader;

/* The next statement's tokens into r->tokens; returns where to go on, behind the delimiter. Only
 * the END: there is no statement left. DELIMITER lines on the way are obeyed. */
uint32_t pl_mysql_scan(pl_mysql_reader *r, uint32_t from);

/* What kind of object a CREATE, ALTER or DROP is about: the word and its kind. */
typedef struct pl_mysql_object {
    const char *word;
    pl_kind kind;
    pl_operation_kind create, drop;
    bool body; /* holds statements */
} pl_mysql_object;

/* NULL: the word names no kind of object. */
const pl_mysql_object *pl_mysql_object_of(const char *sql, const pl_sql_token *token);

/* An unquoted word; `word` in capitals. */
bool pl_mysql_is_word(const char *sql, const pl_sql_token *token, const char *word);

/* The operations of r->statement from the tokens at r->cursor. */
void pl_mysql_read_statement(pl_mysql_reader *r);
void pl_mysql_read_alter_table(pl_mysql_reader *r, const pl_ref *table);

pl_operation *pl_mysql_emit(pl_mysql_reader *r, pl_operation_kind kind, pl_ref target);
/* A name with or without its database; name NULL: there is none. */
pl_ref pl_mysql_take_name(pl_mysql_reader *r, pl_kind kind);
/* IF EXISTS or IF NOT EXISTS, stepped over: the flag, or 0. */
unsigned pl_mysql_take_if(pl_mysql_reader *r);

#endif
