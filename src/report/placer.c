#include "report/placer.h"

#include <stddef.h>

uint32_t pl_placer_line(const pl_text *text, uint32_t offset)
{
    uint32_t low = 0; /* the line that begins at or before offset: in [low, high) */
    uint32_t high = text->line_count;
    while (high - low > 1) {
        uint32_t middle = low + (high - low) / 2;
        if (text->line_starts[middle] <= offset) {
            low = middle;
        } else {
            high = middle;
        }
    }
    return low + 1;
}

/* A byte order mark stands in no column, so column 1 is no place to go on from. */
static bool can_go_on(const pl_placer *placer, const pl_text *text, uint32_t line, uint32_t offset)
{
    return placer->text == text && placer->place.line == line && placer->offset <= offset &&
           placer->place.column > 1;
}

static bool is_inside_character(const pl_text *text, uint32_t offset)
{
    return offset < text->size && ((unsigned char)text->bytes[offset] & 0xc0) == 0x80;
}

pl_place pl_placer_place(pl_placer *placer, const pl_text *text, uint32_t offset)
{
    uint32_t line = pl_placer_line(text, offset);
    if (!can_go_on(placer, text, line, offset)) {
        pl_place place = pl_text_place(text, offset);
        *placer = (pl_placer){is_inside_character(text, offset) ? NULL : text, offset, place};
        return place;
    }
    while (placer->offset < offset) {
        uint32_t code_point;
        uint32_t next = pl_utf8_next(text->bytes, text->size, placer->offset, &code_point);
        if (next > offset) {
            break;
        }
        placer->offset = next;
        placer->place.column++;
    }
    return placer->place;
}
