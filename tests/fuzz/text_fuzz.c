/*
 * Any bytes as a text: what is shown of them is harmless, what is written as JSON is valid UTF-8,
 * and each offset has a place in its line.
 */
#include "base/json_writer.h"
#include "base/text.h"

#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const unsigned char *bytes, size_t size);

static void must(bool holds)
{
    if (!holds) {
        abort();
    }
}

static void check_safe(pl_arena *arena, const char *bytes, size_t size)
{
    const char *safe = pl_text_safe(arena, bytes, size);
    size_t safe_size = strlen(safe);
    must(pl_utf8_valid(safe, (uint32_t)safe_size, NULL));
    must(strcmp(pl_text_safe(arena, safe, safe_size), safe) == 0);
    for (size_t i = 0; i < safe_size; i++) {
        must((unsigned char)safe[i] >= 0x20 && safe[i] != 0x7f);
    }
}

static void check_json(pl_arena *arena, const char *bytes, size_t size)
{
    pl_str out = pl_str_begin(arena, PL_STR_MAXIMUM);
    pl_json json = pl_json_begin(&out, false);
    pl_json_string_n(&json, NULL, bytes, size);
    must(pl_utf8_valid(out.at, (uint32_t)out.count, NULL));
}

static void check_places(const pl_text *text)
{
    pl_place last = {.line = 1, .column = 1};
    for (uint32_t offset = 0; offset <= text->size && offset < 1000; offset++) {
        pl_place place = pl_text_place(text, offset);
        pl_span line = pl_text_line(text, place.line);
        must(line.begin <= line.end && line.end <= text->size);
        must(place.line == last.line ? place.column >= last.column : place.line == last.line + 1);
        last = place;
    }
}

int LLVMFuzzerTestOneInput(const unsigned char *bytes, size_t size)
{
    if (size > UINT16_MAX) {
        return 0;
    }
    pl_arena *arena = pl_arena_new();
    const char *copy = pl_arena_strndup(arena, (const char *)bytes, size);
    check_safe(arena, copy, size);
    check_json(arena, copy, size);
    check_places(pl_text_new(arena, "fuzz", copy, (uint32_t)size));
    (void)pl_utf8_width(copy, (uint32_t)size);
    pl_arena_free(arena);
    return 0;
}
