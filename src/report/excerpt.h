/*
 * Excerpt: the lines of a source text that a finding is about, with the span marked.
 */
#ifndef PL_REPORT_EXCERPT_H
#define PL_REPORT_EXCERPT_H

#include "report/canvas.h"

/* Cells of the line numbers that the excerpt of this span needs; 1 when there is nothing to show.
 */
unsigned pl_excerpt_gutter(pl_span span);

/* The lines with their marks; the label (NULL: none) stands beside the marks or below them. */
void pl_excerpt_add(pl_canvas *canvas, pl_span span, const char *label, pl_paint paint);

#endif
