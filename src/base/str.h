/*
 * A string that is being built, in an arena. The finished string is a plain const char *.
 *
 * The maximum is part of its type of use: a builder that would grow beyond it stops taking bytes
 * and says so (truncated), it never fails. A zeroed pl_str is not valid; begin with pl_str_begin.
 */
#ifndef PL_BASE_STR_H
#define PL_BASE_STR_H

#include "base/arena.h"

#include <stdarg.h>
#include <stdbool.h>

typedef struct pl_str {
    pl_arena *arena;
    char *at; /* always terminated */
    size_t count;
    size_t capacity;
    size_t maximum;
    bool truncated;
} pl_str;

#define PL_STR_MAXIMUM ((size_t)1 << 30)

pl_str pl_str_begin(pl_arena *arena, size_t maximum);
void pl_str_add(pl_str *str, const char *string); /* NULL adds nothing */
void pl_str_add_bytes(pl_str *str, const char *bytes, size_t size);
void pl_str_add_char(pl_str *str, char c);
void pl_str_addf(pl_str *str, const char *format, ...) PL_PRINTF(2, 3);
void pl_str_vaddf(pl_str *str, const char *format, va_list arguments) PL_PRINTF(2, 0);

/* Small helpers on finished strings. NULL equals only NULL. */
bool pl_same(const char *a, const char *b);
bool pl_same_nocase(const char *a, const char *b); /* ASCII */
bool pl_starts_with(const char *string, const char *prefix);
bool pl_ends_with(const char *string, const char *suffix);
int pl_compare(const char *a, const char *b); /* bytes; NULL first */

#endif
