#include "base/text.h"

#include "base/derived_text.h"
#include "base/str.h"

#include <assert.h>
#include <string.h>

static uint32_t count_lines(const char *bytes, uint32_t size)
{
    uint32_t count = 1;
    const char *end = bytes + size;
    for (const char *at = bytes; at < end && (at = memchr(at, '\n', (size_t)(end - at))) != NULL;
         at++) {
        count++;
    }
    return count;
}

static uint32_t mark_size(const pl_text *text)
{
    return text->size >= 3 && memcmp(text->bytes, "\xef\xbb\xbf", 3) == 0 ? 3 : 0;
}

enum { MILE = 4096 }; /* bytes */

static void set_milestones(pl_text *text, pl_milestone *out, uint32_t line)
{
    uint32_t at = line == 0 ? mark_size(text) : text->line_starts[line];
    uint32_t end = line + 1 < text->line_count ? text->line_starts[line + 1] : text->size;
    uint32_t column = 1, next = at + MILE, code_point;
    for (; at < end; column++) {
        if (at >= next) {
            out[text->milestone_count++] = (pl_milestone){at, column};
            next = at + MILE;
        }
        at = pl_utf8_next(text->bytes, text->size, at, &code_point);
    }
}

/* Lines are long where a program wrote them: minified JSON, a dump. */
static void find_milestones(pl_arena *arena, pl_text *text)
{
    pl_milestone *milestones = NULL;
    for (uint32_t line = 0; line < text->line_count; line++) {
        uint32_t end = line + 1 < text->line_count ? text->line_starts[line + 1] : text->size;
        if (end - text->line_starts[line] <= MILE) {
            continue;
        }
        if (milestones == NULL) { /* room for all there can be */
            milestones = pl_arena_alloc(arena, (text->size / MILE + 1) * sizeof *milestones);
        }
        set_milestones(text, milestones, line);
    }
    text->milestones = milestones;
}

/* The last one at or before the offset; NULL: there is none. */
static const pl_milestone *milestone_before(const pl_text *text, uint32_t offset)
{
    uint32_t low = 0, high = text->milestone_count;
    while (low < high) {
        uint32_t middle = low + (high - low) / 2;
        if (text->milestones[middle].offset <= offset) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    return low > 0 ? &text->milestones[low - 1] : NULL;
}

pl_text *pl_text_new(pl_arena *arena, const char *path, const char *bytes, uint32_t size)
{
    assert(bytes[size] == '\0');
    pl_text *text = pl_arena_make(arena, pl_text);
    *text = (pl_text){.path = path, .bytes = bytes, .size = size};
    text->line_count = count_lines(bytes, size);
    text->line_starts = pl_arena_alloc(arena, text->line_count * sizeof *text->line_starts);
    for (uint32_t line = 1; line < text->line_count; line++) {
        uint32_t previous = text->line_starts[line - 1];
        const char *end = memchr(bytes + previous, '\n', size - previous);
        assert(end != NULL);
        text->line_starts[line] = (uint32_t)(end - bytes) + 1;
    }
    find_milestones(arena, text);
    return text;
}

/* Index of the last line that starts at or before offset. */
static uint32_t find_line(const pl_text *text, uint32_t offset)
{
    uint32_t low = 0;
    uint32_t high = text->line_count;
    while (high - low > 1) {
        uint32_t middle = low + (high - low) / 2;
        if (text->line_starts[middle] <= offset) {
            low = middle;
        } else {
            high = middle;
        }
    }
    return low;
}

pl_place pl_text_place(const pl_text *text, uint32_t offset)
{
    if (text->origin != NULL) {
        pl_span span = pl_span_origin((pl_span){text, offset, offset});
        return pl_text_place(span.text, span.begin);
    }
    if (offset > text->size) {
        offset = text->size;
    }
    uint32_t line = find_line(text, offset);
    uint32_t at = line == 0 ? mark_size(text) : text->line_starts[line];
    uint32_t column = 1;
    uint32_t code_point;
    const pl_milestone *milestone = milestone_before(text, offset);
    if (milestone != NULL && milestone->offset > at) {
        at = milestone->offset;
        column = milestone->column;
    }
    while (at < offset) {
        at = pl_utf8_next(text->bytes, text->size, at, &code_point);
        column += at <= offset; /* an offset inside a character is at that character */
    }
    return (pl_place){.line = line + 1, .column = column};
}

pl_span pl_text_line(const pl_text *text, uint32_t line)
{
    text = text->origin != NULL ? text->origin : text;
    assert(line >= 1 && line <= text->line_count);
    uint32_t begin = line == 1 ? mark_size(text) : text->line_starts[line - 1];
    uint32_t end = line < text->line_count ? text->line_starts[line] - 1 : text->size;
    if (end > begin && line < text->line_count && text->bytes[end - 1] == '\r') {
        end--;
    }
    return (pl_span){.text = text, .begin = begin, .end = end};
}

static bool is_space(char c)
{
    return c == ' ' || (c >= '\t' && c <= '\r'); /* not isspace: no locale */
}

pl_span pl_span_trim(pl_span span)
{
    if (span.text != NULL) {
        while (span.begin < span.end && is_space(span.text->bytes[span.begin])) {
            span.begin++;
        }
        while (span.end > span.begin && is_space(span.text->bytes[span.end - 1])) {
            span.end--;
        }
    }
    return span;
}

char *pl_span_copy(pl_arena *arena, pl_span span)
{
    if (span.text == NULL) {
        return pl_arena_strdup(arena, "");
    }
    return pl_arena_strndup(arena, span.text->bytes + span.begin, span.end - span.begin);
}
