/*
 * A text made out of another one, such as the SQL that a JSON file means, that knows for each byte
 * where it came from. Whoever reads it needs not know; pl_span_origin leads a span back to the text
 * that people have before them.
 *
 *     pl_derived d = pl_derived_begin(arena, json);
 *     pl_derived_add(&d, "ALTER TABLE t ", 14, entry_span);
 *     pl_derived_add_each(&d, sql, size, from, to);
 *     const pl_text *sql = pl_derived_end(&d);
 */
#ifndef PL_BASE_DERIVED_TEXT_H
#define PL_BASE_DERIVED_TEXT_H

#include "base/str.h"
#include "base/text.h"
#include "base/vec.h"

typedef struct pl_derived {
    pl_arena *arena;
    const pl_text *origin;
    pl_str bytes;
    PL_VEC(pl_origin) origins;
} pl_derived;

pl_derived pl_derived_begin(pl_arena *arena, const pl_text *origin);

/* All of the bytes stand for the whole span. */
void pl_derived_add(pl_derived *derived, const char *bytes, size_t size, pl_span span);

/* Byte i stands for [from[i], to[i]) of the origin. */
void pl_derived_add_each(pl_derived *derived, const char *bytes, size_t size, const uint32_t *from,
                         const uint32_t *to);

/* Where the next byte will stand. */
uint32_t pl_derived_at(const pl_derived *derived);

pl_text *pl_derived_end(pl_derived *derived);

/* The span in the text that it was made out of; any other span as it is. */
pl_span pl_span_origin(pl_span span);

#endif
