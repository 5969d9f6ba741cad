#include "base/str.h"
#include "base/text.h"

#include <stdio.h>

/* Characters that take no room or turn the reading direction: text can be hidden with them, or
 * made to read otherwise than it runs (CVE-2021-42574). The joiners U+200C and U+200D stay, since
 * words and emoji need them. */
static bool misleads(uint32_t c)
{
    return c == 0x00ad || c == 0x061c || c == 0x180e || c == 0x200b || c == 0x200e || c == 0x200f ||
           (c >= 0x2028 && c <= 0x202e) || (c >= 0x2060 && c <= 0x206f) || c == 0xfeff ||
           (c >= 0xfff9 && c <= 0xfffb) || (c >= 0xe0000 && c <= 0xe007f);
}

static bool is_control(uint32_t c)
{
    return c < 0x20 || (c >= 0x7f && c < 0xa0);
}

static void add_safe(pl_str *out, const char *bytes, uint32_t size, uint32_t c)
{
    if (c == PL_UTF8_INVALID) {
        pl_str_addf(out, "\\x%02x", (unsigned char)bytes[0]);
    } else if (c == '\t') {
        pl_str_add_char(out, ' ');
    } else if (c < 0x80 && is_control(c)) {
        pl_str_addf(out, "\\x%02x", (unsigned)c);
    } else if (c > 0xffff && misleads(c)) {
        pl_str_addf(out, "\\U%08x", (unsigned)c);
    } else if (is_control(c) || misleads(c)) {
        pl_str_addf(out, "\\u%04x", (unsigned)c);
    } else {
        pl_str_add_bytes(out, bytes, size);
    }
}

char *pl_text_safe(pl_arena *arena, const char *bytes, size_t size)
{
    pl_str out = pl_str_begin(arena, PL_STR_MAXIMUM);
    while (size > 0) {
        uint32_t code_point;
        uint32_t length = pl_utf8_next(bytes, size < 4 ? (uint32_t)size : 4, 0, &code_point);
        add_safe(&out, bytes, length, code_point);
        bytes += length;
        size -= length;
    }
    return out.at;
}
