/*
 * Secrets in SQL: what must not be printed in any format.
 *
 * Found by the text alone, so that it also works in text that could not be parsed: the literal
 * behind a word that holds "password", "passwd" or "secret" (CREATE ROLE ... PASSWORD 'x', OPTIONS
 * (password 'x'), SET client_secret = 'x'), the value of password= in a connection string, and the
 * password of a URL (postgres://user:x@host).
 */
#ifndef PL_CHECK_SECRET_H
#define PL_CHECK_SECRET_H

#include "base/text.h"
#include "base/vec.h"

typedef struct pl_secret {
    uint32_t begin;
    uint32_t end;
} pl_secret;

typedef PL_VEC(pl_secret) pl_secrets;

/* What stands in place of a secret. It says nothing of its length. */
#define PL_SECRET_MASK "***"

/* Appends the secrets of a text, in order; they don't overlap. */
void pl_secrets_find(pl_arena *arena, const char *bytes, size_t size, pl_secrets *out);

/* Those of a file: in one that SQL was derived from they stand in other quotes. */
void pl_secrets_in_text(pl_arena *arena, const pl_text *text, pl_secrets *out);

/* The string with its secrets masked; the string itself when it has none. NULL gives NULL. */
const char *pl_mask(pl_arena *arena, const char *string);

/* Bytes [begin, end) of a text, its secrets masked. */
char *pl_mask_range(pl_arena *arena, const char *bytes, uint32_t begin, uint32_t end,
                    const pl_secrets *secrets);

#endif
