#include "report/excerpt.h"

#include <string.h>

/* Of a span of several lines, this many are shown; one more where that shows it all. */
#define SHOWN_LINES 3

typedef struct excerpt {
    pl_canvas *canvas;
    pl_span span;
    pl_paint paint;
    const char *label;
    unsigned gutter;
    unsigned room;        /* cells for the source beside the line number */
    uint32_t first, last; /* lines of the span */
    uint32_t shown;       /* the last line that is shown */
} excerpt;

static unsigned digits(uint32_t number)
{
    unsigned count = 1;
    for (; number >= 10; number /= 10) {
        count++;
    }
    return count;
}

static uint32_t first_line(pl_span span)
{
    return pl_placer_line(span.text, span.begin);
}

/* Of the last character, so that a span that ends with a line end doesn't reach into the next. */
static uint32_t last_line(pl_span span)
{
    uint32_t last = span.end > span.begin ? span.end - 1 : span.begin;
    return pl_placer_line(span.text, last);
}

static uint32_t last_shown(uint32_t first, uint32_t last)
{
    return last - first > SHOWN_LINES ? first + SHOWN_LINES - 1 : last;
}

unsigned pl_excerpt_gutter(pl_span span)
{
    return span.text ? digits(last_shown(first_line(span), last_line(span))) : 1;
}

/* ---- what of a long line is shown ---- */

typedef struct window {
    uint32_t begin, end; /* bytes of the text */
    bool cut_begin, cut_end;
} window;

static uint32_t step_back(const pl_text *text, uint32_t begin, uint32_t at)
{
    do {
        at--;
    } while (at > begin && ((unsigned char)text->bytes[at] & 0xc0) == 0x80);
    return at;
}

/* Cells that one character takes when it is shown; at least what an escape needs. */
static unsigned shown_cells(const pl_text *text, uint32_t at, uint32_t next, bool unicode)
{
    unsigned char c = (unsigned char)text->bytes[at];
    if (c < 0x80) {
        return (c >= ' ' && c != 0x7f) || c == '\t' ? 1 : 4;
    }
    unsigned cells = pl_utf8_width(text->bytes + at, next - at);
    return !unicode ? 10 : next - at == 1 ? 4 : cells == 0 ? 6 : cells;
}

/* The piece of [line) round [mark_begin, mark_end) that fits into `room` cells. Looks only at what
 * it shows, since a line may be as long as the file. */
static window find_window(const excerpt *e, pl_span line, uint32_t mark_begin)
{
    const pl_text *text = line.text;
    bool unicode = e->canvas->style->unicode;
    unsigned ellipsis = pl_canvas_cells(e->canvas->glyphs->ellipsis);
    unsigned room = e->room > 4 * ellipsis ? e->room - 2 * ellipsis : ellipsis;
    window shown = {line.begin, line.begin, false, false};
    unsigned cells = 0;
    unsigned whole = e->room;
    /* From the start of the line, if the mark begins in the first two thirds of the room. */
    uint32_t at = line.begin;
    uint32_t mark_cells = UINT32_MAX;
    while (at < line.end && cells <= whole) {
        uint32_t code_point;
        uint32_t next = pl_utf8_next(text->bytes, line.end, at, &code_point);
        mark_cells = at == mark_begin ? cells : mark_cells;
        cells += shown_cells(text, at, next, unicode);
        at = next;
    }
    if (at >= line.end && cells <= whole) {
        return (window){line.begin, line.end, false, false};
    }
    if (mark_cells > room * 2 / 3) {
        shown.begin = mark_begin;
        for (unsigned i = 0; i < room / 3 && shown.begin > line.begin; i++) {
            shown.begin = step_back(text, line.begin, shown.begin);
        }
    }
    shown.cut_begin = shown.begin > line.begin;
    shown.end = shown.begin;
    for (cells = 0; shown.end < line.end;) {
        uint32_t code_point;
        uint32_t next = pl_utf8_next(text->bytes, line.end, shown.end, &code_point);
        cells += shown_cells(text, shown.end, next, unicode);
        if (cells > room) {
            break;
        }
        shown.end = next;
    }
    shown.cut_end = shown.end < line.end;
    return shown;
}

/* ---- lines ---- */

static void begin_line(excerpt *e, uint32_t line)
{
    if (line) {
        pl_canvas_addf(e->canvas, PL_PAINT_FRAME, "%*u %s", (int)e->gutter, line,
                       e->canvas->glyphs->bar);
    } else {
        pl_canvas_addf(e->canvas, PL_PAINT_FRAME, "%*s %s", (int)e->gutter, "",
                       e->canvas->glyphs->bar);
    }
}

static uint32_t between(uint32_t least, uint32_t offset, uint32_t most)
{
    return offset < least ? least : offset > most ? most : offset;
}

/* The source of one line; gives the cells in front of mark_begin and of the marked piece. */
static void add_source(excerpt *e, pl_span line, uint32_t mark_begin, uint32_t mark_end,
                       unsigned *before, unsigned *marked)
{
    pl_canvas *canvas = e->canvas;
    window shown = find_window(e, line, between(line.begin, mark_begin, line.end));
    mark_begin = between(shown.begin, mark_begin, shown.end);
    mark_end = between(mark_begin, mark_end, shown.end);
    const char *head = pl_canvas_source(canvas, line.text, shown.begin, mark_begin);
    const char *middle = pl_canvas_source(canvas, line.text, mark_begin, mark_end);
    *before = pl_canvas_cells(head);
    *marked = pl_canvas_cells(middle);
    if (shown.cut_begin) {
        pl_str_add(canvas->out, canvas->glyphs->ellipsis);
        *before += pl_canvas_cells(canvas->glyphs->ellipsis);
    }
    pl_str_add(canvas->out, head);
    pl_str_add(canvas->out, middle);
    pl_str_add(canvas->out, pl_canvas_source(canvas, line.text, mark_end, shown.end));
    pl_str_add(canvas->out, shown.cut_end ? canvas->glyphs->ellipsis : NULL);
    pl_str_add_char(canvas->out, '\n');
}

/* `column`: where the line stands now, in cells. On the same line if it fits, else below. */
static void add_label(excerpt *e, unsigned column)
{
    pl_canvas *canvas = e->canvas;
    const char *label = pl_canvas_word(canvas, e->label);
    unsigned lead_width = e->gutter + 3;
    const char *lead =
        pl_arena_printf(canvas->arena, "%*s %s ", (int)e->gutter, "", canvas->glyphs->bar);
    if (column + 1 + pl_canvas_cells(label) <= canvas->width) {
        pl_str_add_char(canvas->out, ' ');
        pl_canvas_add(canvas, e->paint, label);
    } else {
        pl_str_add_char(canvas->out, '\n');
        begin_line(e, 0);
        pl_str_add_char(canvas->out, ' ');
        pl_canvas_add_wrapped(canvas, label, lead_width, lead, lead_width);
    }
}

static void add_one_line(excerpt *e)
{
    pl_canvas *canvas = e->canvas;
    unsigned before = 0;
    unsigned marked = 0;
    begin_line(e, e->first);
    pl_str_add_char(canvas->out, ' ');
    add_source(e, pl_text_line(e->span.text, e->first), e->span.begin, e->span.end, &before,
               &marked);
    marked += marked == 0;
    begin_line(e, 0);
    pl_canvas_fill(canvas, " ", 1 + before);
    pl_str marks = pl_str_begin(canvas->arena, PL_STR_MAXIMUM);
    for (unsigned i = 0; i < marked; i++) {
        pl_str_add(&marks, canvas->glyphs->mark);
    }
    pl_canvas_add(canvas, e->paint, marks.at);
    if (e->label) {
        add_label(e, e->gutter + 3 + before + marked);
    }
    pl_str_add_char(canvas->out, '\n');
}

/* A line at the side of a span of several lines. */
static void begin_side(excerpt *e, uint32_t line, const char *glyph)
{
    begin_line(e, line);
    pl_str_add_char(e->canvas->out, ' ');
    pl_canvas_add(e->canvas, e->paint, glyph);
}

/* Beside one of the lines shown. Without a label there is no line below the last, so that the last
 * itself closes the span. */
static const char *side_glyph(const excerpt *e, uint32_t line)
{
    const pl_glyphs *glyphs = e->canvas->glyphs;
    if (line == e->first) {
        return glyphs->open;
    }
    return line == e->last && !e->label ? glyphs->close : glyphs->along;
}

static void add_lines(excerpt *e)
{
    for (uint32_t line = e->first; line <= e->shown; line++) {
        pl_span source = pl_text_line(e->span.text, line);
        unsigned before;
        unsigned marked;
        begin_side(e, line, side_glyph(e, line));
        pl_str_add_char(e->canvas->out, ' ');
        add_source(e, source, source.begin, source.begin, &before, &marked);
    }
    if (e->shown < e->last) {
        begin_side(e, 0, e->canvas->glyphs->gap);
        pl_str_addf(e->canvas->out, " %u more lines\n", e->last - e->shown);
    }
    if (e->label) {
        begin_side(e, 0, e->canvas->glyphs->close);
        add_label(e, e->gutter + 4);
        pl_str_add_char(e->canvas->out, '\n');
    }
}

void pl_excerpt_add(pl_canvas *canvas, pl_span span, const char *label, pl_paint paint)
{
    excerpt e = {.canvas = canvas, .span = span, .paint = paint, .label = label};
    e.first = first_line(span);
    e.last = last_line(span);
    e.shown = last_shown(e.first, e.last);
    e.gutter = pl_excerpt_gutter(span);
    unsigned frame = e.gutter + (e.first == e.last ? 3 : 5);
    e.room = canvas->width > frame + 20 ? canvas->width - frame : 20;
    if (e.first == e.last) {
        add_one_line(&e);
    } else {
        add_lines(&e);
    }
}
