/*
 * Day: a date of the calendar as one number, 20261231, so that days compare as numbers.
 */
#ifndef PL_BASE_DAY_H
#define PL_BASE_DAY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef uint32_t pl_day; /* 0: none */

bool pl_day_read(const char *text, size_t size, pl_day *out); /* "2026-12-31", a day that exists */
pl_day pl_day_now(void);                                      /* by the local clock */

#endif
