/*
 * Canvas: what the text writer draws on. Knows the glyphs, colours and width of the terminal and
 * makes untrusted text safe; knows nothing of findings.
 */
#ifndef PL_REPORT_CANVAS_H
#define PL_REPORT_CANVAS_H

#include "check/secret.h"
#include "report/placer.h"
#include "report/report.h"

typedef enum pl_paint {
    PL_PAINT_PLAIN,
    PL_PAINT_ERROR,
    PL_PAINT_WARNING,
    PL_PAINT_INFO,
    PL_PAINT_STRONG,
    PL_PAINT_FRAME, /* line numbers and the lines beside them */
    PL_PAINT_ADDED,
    PL_PAINT_REMOVED,
    PL_PAINT_CHANGED,
} pl_paint;

typedef struct pl_glyphs {
    const char *corner;   /* before the place */
    const char *bar;      /* beside the excerpt */
    const char *mark;     /* below the span, one a cell */
    const char *open;     /* beside a span of several lines: its first line, */
    const char *close;    /* below its last, */
    const char *along;    /* between them, */
    const char *gap;      /* and where lines are left out */
    const char *ellipsis; /* where a line is cut */
    const char *dot;      /* between the parts of the summary */
} pl_glyphs;

typedef struct pl_canvas {
    pl_arena *arena; /* scratch: gone when the writer is done */
    pl_str *out;
    const pl_report_style *style;
    const pl_glyphs *glyphs;
    unsigned width;
    const pl_text *secrets_of; /* the text whose secrets these are */
    pl_secrets secrets;
    pl_placer placer;
} pl_canvas;

pl_canvas pl_canvas_begin(pl_arena *scratch, pl_str *out, const pl_report_style *style);

void pl_canvas_add(pl_canvas *canvas, pl_paint paint, const char *string);
void pl_canvas_addf(pl_canvas *canvas, pl_paint paint, const char *format, ...) PL_PRINTF(3, 4);
void pl_canvas_fill(pl_canvas *canvas, const char *glyph, unsigned count);

/* Adds text from column `column` (from 0) on, breaking it at blanks where a line gets too long.
 * The second and further lines begin with `lead`, which is as wide as `lead_width`. Lines that end
 * with LF in the text begin anew. No line end after the last. */
void pl_canvas_add_wrapped(pl_canvas *canvas, const char *text, unsigned column, const char *lead,
                           unsigned lead_width);

/* Text of a user, made safe to show: no control characters, only ASCII where the style wants it.
 * Line ends stay in pl_canvas_prose and become visible in pl_canvas_word. */
const char *pl_canvas_prose(pl_canvas *canvas, const char *string);
const char *pl_canvas_word(pl_canvas *canvas, const char *string);

/* The same for a piece of a source text that holds no line end; its secrets are masked. */
const char *pl_canvas_source(pl_canvas *canvas, const pl_text *text, uint32_t begin, uint32_t end);

unsigned pl_canvas_cells(const char *string);

/* "path:line:column", a link where links are wanted; line 0: only the path. */
void pl_canvas_place(pl_canvas *canvas, const char *path, pl_place place);

#endif
