/*
 * Placer: places in a text for many offsets that mostly grow, as those of sorted findings do. Where
 * pl_text_place counts the characters of a line from its start, a placer goes on from the last
 * place, so that a thousand findings on a line of a megabyte cost one walk along it.
 */
#ifndef PL_REPORT_PLACER_H
#define PL_REPORT_PLACER_H

#include "base/text.h"

typedef struct pl_placer { /* zeroed at first */
    const pl_text *text;
    uint32_t offset;
    pl_place place;
} pl_placer;

pl_place pl_placer_place(pl_placer *placer, const pl_text *text, uint32_t offset);

/* The line alone, by bisection. */
uint32_t pl_placer_line(const pl_text *text, uint32_t offset);

#endif
