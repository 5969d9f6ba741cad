#include "base/derived_text.h"

pl_derived pl_derived_begin(pl_arena *arena, const pl_text *origin)
{
    return (pl_derived){
        .arena = arena, .origin = origin, .bytes = pl_str_begin(arena, PL_STR_MAXIMUM)};
}

uint32_t pl_derived_at(const pl_derived *derived)
{
    return (uint32_t)derived->bytes.count;
}

/* Does the next byte, at offset `at`, go on where the last piece leads? */
static bool goes_on(const pl_derived *derived, uint32_t at, uint32_t from, uint32_t to)
{
    if (derived->origins.count == 0) {
        return false;
    }
    const pl_origin *last = &pl_vec_last(&derived->origins);
    if (last->exact) {
        return to == from + 1 && from == last->from + (at - last->begin);
    }
    return from == last->from && to == last->to;
}

static void add_byte(pl_derived *derived, uint32_t at, uint32_t from, uint32_t to)
{
    if (goes_on(derived, at, from, to)) {
        return;
    }
    pl_origin origin = {.begin = at, .from = from, .to = to, .exact = to == from + 1};
    pl_vec_push(derived->arena, &derived->origins, origin);
}

void pl_derived_add(pl_derived *derived, const char *bytes, size_t size, pl_span span)
{
    if (size > 0) {
        pl_origin origin = {pl_derived_at(derived), span.begin, span.end, false};
        pl_vec_push(derived->arena, &derived->origins, origin);
        pl_str_add_bytes(&derived->bytes, bytes, size);
    }
}

void pl_derived_add_each(pl_derived *derived, const char *bytes, size_t size, const uint32_t *from,
                         const uint32_t *to)
{
    uint32_t at = pl_derived_at(derived);
    for (size_t i = 0; i < size; i++) {
        add_byte(derived, at + (uint32_t)i, from[i], to[i]);
    }
    pl_str_add_bytes(&derived->bytes, bytes, size);
}

pl_text *pl_derived_end(pl_derived *derived)
{
    pl_text *text = pl_text_new(derived->arena, derived->origin->path, derived->bytes.at,
                                (uint32_t)derived->bytes.count);
    text->origin = derived->origin;
    text->origins = derived->origins.at;
    text->origin_count = derived->origins.count;
    return text;
}

/* The piece a byte lies in; there is one for each byte. */
static const pl_origin *find(const pl_text *text, uint32_t offset)
{
    size_t low = 0, high = text->origin_count;
    while (high - low > 1) {
        size_t middle = low + (high - low) / 2;
        if (text->origins[middle].begin <= offset) {
            low = middle;
        } else {
            high = middle;
        }
    }
    return &text->origins[low];
}

static uint32_t begin_of(const pl_text *text, uint32_t offset)
{
    const pl_origin *origin = find(text, offset);
    return origin->exact ? origin->from + (offset - origin->begin) : origin->from;
}

static uint32_t end_of(const pl_text *text, uint32_t last)
{
    const pl_origin *origin = find(text, last);
    return origin->exact ? origin->from + (last - origin->begin) + 1 : origin->to;
}

pl_span pl_span_origin(pl_span span)
{
    if (span.text == NULL || span.text->origin == NULL) {
        return span;
    }
    const pl_text *text = span.text;
    if (text->origin_count == 0) {
        return (pl_span){text->origin, 0, 0};
    }
    pl_span out = {text->origin, begin_of(text, span.begin), 0};
    if (span.end > span.begin) {
        /* The last byte may come from before the first, where the order was changed on the way. */
        uint32_t end = end_of(text, span.end - 1);
        uint32_t first_end = end_of(text, span.begin);
        out.end = end > out.begin ? end : first_end;
    } else {
        out.end = span.begin < text->size ? out.begin : end_of(text, span.begin);
        out.begin = out.end > out.begin && span.begin >= text->size ? out.end : out.begin;
    }
    return out;
}
