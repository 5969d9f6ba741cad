/*
 * What a call that can fail answers, and where the reason is kept.
 *
 * A function that can fail for a reason outside the program returns pl_status; the caller must look
 * at it. The first reason (message, hint, place) is set where it is known, in the pl_error the
 * caller passed down; everybody between only returns. Findings are data and never errors, and
 * running out of memory is not reported here (see arena.h).
 */
#ifndef PL_BASE_STATUS_H
#define PL_BASE_STATUS_H

#include <stddef.h>

#if defined(__GNUC__)
#define PL_MUST_CHECK __attribute__((warn_unused_result))
#define PL_PRINTF(index, first) __attribute__((format(printf, index, first)))
#else
#define PL_MUST_CHECK
#define PL_PRINTF(index, first)
#endif

/* The codes, their names and the exit code each one ends the program with: errors.def. */
typedef enum pl_status {
#define PL_ERROR(code, name, exit_code) PL_##code,
#include "base/errors.def"
#undef PL_ERROR
} pl_status;

/* Lives as long as its owner wants; the strings are inside it, cut at its size and never NULL. */
typedef struct pl_error {
    pl_status status;
    char message[512]; /* one sentence: what is wrong */
    char hint[256];    /* what to do about it; "" when there is nothing to say */
    char path[512];    /* the file concerned; "" when there is none */
    unsigned line;     /* from 1; 0 when unknown */
    unsigned column;   /* in characters, from 1; 0 when unknown */
} pl_error;

/* Sets the reason if none is set yet and returns the status, so that a failing function can end
 * with `return pl_fail(error, PL_..., "...")`. error may be NULL. */
pl_status pl_fail(pl_error *error, pl_status status, const char *format, ...) PL_PRINTF(3, 4);

/* Adds to a reason that was set by pl_fail; no effect on one that has them already. */
void pl_error_hint(pl_error *error, const char *format, ...) PL_PRINTF(2, 3);
void pl_error_place(pl_error *error, const char *path, unsigned line, unsigned column);

const char *pl_status_name(pl_status status);
int pl_status_exit_code(pl_status status);

#endif
