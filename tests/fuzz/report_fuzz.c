/* Excerpts of any bytes, at any span: no control character comes through, nothing but ASCII where
 * that is asked for, and the secrets found lie in order. */
#include "report/excerpt.h"

#include <assert.h>
#include <locale.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

#define WIDTH 80

static void check_secrets(pl_arena *arena, const char *bytes, uint32_t size)
{
    pl_secrets secrets = {0};
    pl_secrets_find(arena, bytes, size, &secrets);
    uint32_t end = 0;
    for (size_t i = 0; i < secrets.count; i++) {
        assert(secrets.at[i].begin >= end && secrets.at[i].begin < secrets.at[i].end);
        end = secrets.at[i].end;
    }
    assert(end <= size);
}

static void check_output(const pl_str *out, bool unicode)
{
    for (size_t i = 0; i < out->count; i++) {
        unsigned char c = (unsigned char)out->at[i];
        assert(c == '\n' || (c >= ' ' && c != 0x7f && (unicode || c < 0x80)));
    }
}

static void draw(pl_arena *arena, pl_span span, bool unicode)
{
    pl_str out = pl_str_begin(arena, PL_STR_MAXIMUM);
    pl_report_style style = {.unicode = unicode, .width = WIDTH};
    pl_canvas canvas = pl_canvas_begin(arena, &out, &style);
    pl_excerpt_add(&canvas, span, "label", PL_PAINT_PLAIN);
    check_output(&out, unicode);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (size < 4 || size > UINT16_MAX) {
        return 0;
    }
    setlocale(LC_CTYPE, "C.UTF-8");
    uint32_t length = (uint32_t)size - 4;
    pl_arena *arena = pl_arena_new();
    char *bytes = pl_arena_strndup(arena, (const char *)data + 4, length);
    const pl_text *text = pl_text_new(arena, "a.sql", bytes, length);
    uint32_t begin = (uint32_t)(data[0] | data[1] << 8) % (length + 1);
    uint32_t end = begin + (uint32_t)(data[2] | data[3] << 8) % (length - begin + 1);
    check_secrets(arena, bytes, length);
    draw(arena, (pl_span){text, begin, end}, true);
    draw(arena, (pl_span){text, begin, end}, false);
    pl_arena_free(arena);
    return 0;
}
