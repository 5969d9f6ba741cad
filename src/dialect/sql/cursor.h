/*
 * A walk over the tokens of one statement, for grammars that are written as functions.
 *
 * A cursor fails once and for all: the first token that nothing expected is noted, from then on
 * every question is answered with no and every name is empty, so that a grammar needs no way out of
 * its own; who began the statement asks pl_cursor_failed at its end. Loops must end when what they
 * look for is not there.
 */
#ifndef PL_DIALECT_SQL_CURSOR_H
#define PL_DIALECT_SQL_CURSOR_H

#include "dialect/sql/lex.h"

/* How deep parentheses, sub-selects and operators may be nested: beyond it a statement is not
 * read. SQLite's own limits are 1,000 for expressions (SQLITE_MAX_EXPR_DEPTH) and 100 frames of its
 * parser's stack, which is why it refuses some of what is below ours. */
enum { PL_CURSOR_MAXIMUM_DEPTH = 1000 };

typedef PL_VEC(pl_sql_token) pl_sql_tokens;

typedef struct pl_cursor {
    pl_arena *arena;
    const char *sql;
    const pl_sql_token *tokens; /* the last one is END */
    uint32_t at;                /* the next token */
    bool failed;
    bool too_deep;
    uint32_t failed_at; /* the token that was not expected */
    unsigned depth;
} pl_cursor;

bool pl_cursor_failed(const pl_cursor *cursor);
void pl_cursor_fail(pl_cursor *cursor); /* at the next token, unless it has failed before */

/* One level deeper, and back. false: too deep, the cursor has failed. */
bool pl_cursor_enter(pl_cursor *cursor);
void pl_cursor_leave(pl_cursor *cursor);

/* The token `ahead` behind the next one; END beyond the last and after a failure. */
const pl_sql_token *pl_cursor_peek(const pl_cursor *cursor, uint32_t ahead);

bool pl_cursor_is(const pl_cursor *cursor, uint16_t keyword);
bool pl_cursor_is_symbol(const pl_cursor *cursor, const char *symbol);
bool pl_cursor_is_kind(const pl_cursor *cursor, pl_sql_token_kind kind);
/* A word without quotes, keyword or not; `word` in capitals. */
bool pl_cursor_is_word(const pl_cursor *cursor, uint32_t ahead, const char *word);

/* Steps over the next token if it is that; accept answers whether, expect fails otherwise. */
bool pl_cursor_accept(pl_cursor *cursor, uint16_t keyword);
bool pl_cursor_accept_symbol(pl_cursor *cursor, const char *symbol);
bool pl_cursor_accept_word(pl_cursor *cursor, const char *word);
void pl_cursor_expect(pl_cursor *cursor, uint16_t keyword);
void pl_cursor_expect_symbol(pl_cursor *cursor, const char *symbol);
const pl_sql_token *pl_cursor_take(pl_cursor *cursor); /* the next one, whatever it is */

/* Steps over a parenthesis at the cursor and everything up to its partner. */
void pl_cursor_skip_parentheses(pl_cursor *cursor);

/* Bytes of the statement: where the next token begins, where the last one taken ended. */
uint32_t pl_cursor_begin(const pl_cursor *cursor);
uint32_t pl_cursor_end(const pl_cursor *cursor);

#endif
