#include "report/canvas.h"

#include "base/file.h"

#include <ctype.h>
#include <string.h>

#define DEFAULT_WIDTH 80

static const pl_glyphs unicode_glyphs = {
    .corner = "┌─",
    .bar = "│",
    .mark = "━",
    .open = "┌",
    .close = "└",
    .along = "│",
    .gap = "⋮",
    .ellipsis = "…",
    .dot = "·",
};

static const pl_glyphs ascii_glyphs = {
    .corner = "-->",
    .bar = "|",
    .mark = "^",
    .open = "/",
    .close = "\\",
    .along = "|",
    .gap = ":",
    .ellipsis = "...",
    .dot = "-",
};

static const char *const paints[] = {
    [PL_PAINT_PLAIN] = "",
    [PL_PAINT_ERROR] = "\x1b[1;31m",
    [PL_PAINT_WARNING] = "\x1b[1;33m",
    [PL_PAINT_INFO] = "\x1b[1;36m",
    [PL_PAINT_STRONG] = "\x1b[1m",
    [PL_PAINT_FRAME] = "\x1b[34m",
    [PL_PAINT_ADDED] = "\x1b[32m",
    [PL_PAINT_REMOVED] = "\x1b[31m",
    [PL_PAINT_CHANGED] = "\x1b[33m",
};

pl_canvas pl_canvas_begin(pl_arena *scratch, pl_str *out, const pl_report_style *style)
{
    return (pl_canvas){
        .arena = scratch,
        .out = out,
        .style = style,
        .glyphs = style->unicode ? &unicode_glyphs : &ascii_glyphs,
        .width = style->width ? style->width : DEFAULT_WIDTH,
    };
}

void pl_canvas_add(pl_canvas *canvas, pl_paint paint, const char *string)
{
    bool painted = canvas->style->color && paint != PL_PAINT_PLAIN;
    pl_str_add(canvas->out, painted ? paints[paint] : NULL);
    pl_str_add(canvas->out, string);
    pl_str_add(canvas->out, painted ? "\x1b[0m" : NULL);
}

void pl_canvas_addf(pl_canvas *canvas, pl_paint paint, const char *format, ...)
{
    pl_str string = pl_str_begin(canvas->arena, PL_STR_MAXIMUM);
    va_list arguments;
    va_start(arguments, format);
    pl_str_vaddf(&string, format, arguments);
    va_end(arguments);
    pl_canvas_add(canvas, paint, string.at);
}

void pl_canvas_fill(pl_canvas *canvas, const char *glyph, unsigned count)
{
    for (unsigned i = 0; i < count; i++) {
        pl_str_add(canvas->out, glyph);
    }
}

unsigned pl_canvas_cells(const char *string)
{
    return pl_utf8_width(string, (uint32_t)strlen(string));
}

/* ---- wrapping ---- */

static const char *end_of_word(const char *at, const char *end)
{
    while (at < end && *at == ' ') {
        at++;
    }
    while (at < end && *at != ' ') {
        at++;
    }
    return at;
}

/* One line of the text, which holds no LF. A wide gap is the better place to break: what stands
 * behind one is a remark. */
static void add_wrapped_line(pl_canvas *canvas, const char *at, const char *end, unsigned column,
                             const char *lead, unsigned lead_width)
{
    bool first = true;
    unsigned hang = 0; /* a remark that is too long itself goes on below its beginning */
    unsigned rest = pl_utf8_width(at, (uint32_t)(end - at));
    while (at < end && column + rest > canvas->width) {
        const char *stop = end_of_word(at, end);
        unsigned cells = pl_utf8_width(at, (uint32_t)(stop - at));
        rest -= cells;
        bool gap = end - at > 1 && at[0] == ' ' && at[1] == ' ';
        if (!first && (gap || column + cells > canvas->width)) {
            while (at < stop && *at == ' ') {
                at++;
            }
            cells = pl_utf8_width(at, (uint32_t)(stop - at));
            pl_str_add_char(canvas->out, '\n');
            pl_str_add(canvas->out, lead);
            hang = gap ? 2 : hang;
            pl_canvas_fill(canvas, " ", hang);
            column = lead_width + hang;
        }
        pl_str_add_bytes(canvas->out, at, (size_t)(stop - at));
        column += cells;
        at = stop;
        first = false;
    }
    pl_str_add_bytes(canvas->out, at, (size_t)(end - at));
}

void pl_canvas_add_wrapped(pl_canvas *canvas, const char *text, unsigned column, const char *lead,
                           unsigned lead_width)
{
    while (true) {
        const char *end = strchrnul(text, '\n');
        add_wrapped_line(canvas, text, end, column, lead, lead_width);
        if (!*end || !end[1]) {
            return;
        }
        pl_str_add_char(canvas->out, '\n');
        pl_str_add(canvas->out, lead);
        column = lead_width;
        text = end + 1;
    }
}

/* ---- text of users ---- */

/* Every character beyond ASCII as the escape that pl_text_safe uses. */
static const char *to_ascii(pl_arena *arena, const char *string)
{
    uint32_t size = (uint32_t)strlen(string);
    pl_str out = pl_str_begin(arena, PL_STR_MAXIMUM);
    for (uint32_t at = 0; at < size;) {
        uint32_t code_point = 0;
        uint32_t next = pl_utf8_next(string, size, at, &code_point);
        if (code_point < 0x80) {
            pl_str_add_char(&out, string[at]);
        } else {
            pl_str_addf(&out, code_point > 0xffff ? "\\U%08x" : "\\u%04x", code_point);
        }
        at = next;
    }
    return out.at;
}

static const char *safe(pl_canvas *canvas, const char *bytes, size_t size)
{
    const char *string = pl_text_safe(canvas->arena, bytes, size);
    return canvas->style->unicode ? string : to_ascii(canvas->arena, string);
}

const char *pl_canvas_word(pl_canvas *canvas, const char *string)
{
    return safe(canvas, string, strlen(string));
}

const char *pl_canvas_prose(pl_canvas *canvas, const char *string)
{
    const char *at = string;
    pl_str out = pl_str_begin(canvas->arena, PL_STR_MAXIMUM);
    while (true) {
        const char *end = strchrnul(at, '\n');
        size_t size = (size_t)(end - at);
        size -= size > 0 && at[size - 1] == '\r';
        pl_str_add(&out, safe(canvas, at, size));
        if (!*end) {
            return out.at;
        }
        pl_str_add_char(&out, '\n');
        at = end + 1;
    }
}

const char *pl_canvas_source(pl_canvas *canvas, const pl_text *text, uint32_t begin, uint32_t end)
{
    if (canvas->secrets_of != text) {
        canvas->secrets_of = text;
        canvas->secrets.count = 0;
        pl_secrets_in_text(canvas->arena, text, &canvas->secrets);
    }
    const char *masked = pl_mask_range(canvas->arena, text->bytes, begin, end, &canvas->secrets);
    return safe(canvas, masked, strlen(masked));
}

/* ---- places ---- */

static void add_encoded(pl_str *out, const char *path)
{
    for (; *path; path++) {
        unsigned char c = (unsigned char)*path;
        bool plain = isalnum(c) || strchr("/._-~", c);
        pl_str_addf(out, plain ? "%c" : "%%%02X", c);
    }
}

static void add_link_target(pl_canvas *canvas, const char *path)
{
    pl_str_add(canvas->out, "file://");
    if (path[0] != '/') {
        add_encoded(canvas->out, canvas->style->folder);
        pl_str_add_char(canvas->out, '/');
    }
    add_encoded(canvas->out, path);
}

void pl_canvas_place(pl_canvas *canvas, const char *path, pl_place place)
{
    bool link = canvas->style->links && canvas->style->folder && !pl_same(path, PL_STDIN_PATH);
    if (link) {
        pl_str_add(canvas->out, "\x1b]8;;");
        add_link_target(canvas, path);
        pl_str_add(canvas->out, "\x1b\\");
    }
    pl_str_add(canvas->out, pl_canvas_word(canvas, path));
    if (place.line > 0) {
        pl_str_addf(canvas->out, ":%u", place.line);
    }
    if (place.column > 0) {
        pl_str_addf(canvas->out, ":%u", place.column);
    }
    pl_str_add(canvas->out, link ? "\x1b]8;;\x1b\\" : NULL);
}
