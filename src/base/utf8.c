#include "base/text.h"

#include <assert.h>
#include <string.h>

/* How long the sequence is that starts with this byte, 0 when none does (Unicode 15, table 3-7). */
static uint32_t sequence_length(unsigned char lead)
{
    if (lead < 0x80) {
        return 1;
    }
    if (lead >= 0xc2 && lead <= 0xdf) {
        return 2;
    }
    if (lead >= 0xe0 && lead <= 0xef) {
        return 3;
    }
    return lead >= 0xf0 && lead <= 0xf4 ? 4 : 0;
}

/* Overlong forms, surrogates and what lies beyond U+10FFFF show in the second byte. */
static bool second_byte_fits(unsigned char lead, unsigned char second)
{
    unsigned char low = lead == 0xe0 ? 0xa0 : lead == 0xf0 ? 0x90 : 0x80;
    unsigned char high = lead == 0xed ? 0x9f : lead == 0xf4 ? 0x8f : 0xbf;
    return second >= low && second <= high;
}

static uint32_t decode(const unsigned char *at, uint32_t length)
{
    static const unsigned char lead_mask[] = {0, 0x7f, 0x1f, 0x0f, 0x07};
    uint32_t code_point = at[0] & lead_mask[length];
    for (uint32_t i = 1; i < length; i++) {
        if ((at[i] & 0xc0) != 0x80) {
            return PL_UTF8_INVALID;
        }
        code_point = code_point << 6 | (at[i] & 0x3f);
    }
    return code_point;
}

uint32_t pl_utf8_next(const char *bytes, uint32_t size, uint32_t offset, uint32_t *code_point)
{
    assert(offset < size);
    const unsigned char *at = (const unsigned char *)bytes + offset;
    uint32_t length = sequence_length(at[0]);
    *code_point = PL_UTF8_INVALID;
    if (length == 0 || length > size - offset) {
        return offset + 1;
    }
    if (length == 1 || second_byte_fits(at[0], at[1])) {
        *code_point = decode(at, length);
    }
    return *code_point == PL_UTF8_INVALID ? offset + 1 : offset + length;
}

/* Eight bytes at a time: most SQL is nothing else. */
static uint32_t skip_ascii(const char *bytes, uint32_t size, uint32_t at)
{
    uint64_t word;
    for (; size - at >= sizeof word; at += (uint32_t)sizeof word) {
        memcpy(&word, bytes + at, sizeof word);
        if ((word & UINT64_C(0x8080808080808080)) != 0) {
            break;
        }
    }
    while (at < size && (unsigned char)bytes[at] < 0x80) {
        at++;
    }
    return at;
}

bool pl_utf8_valid(const char *bytes, uint32_t size, uint32_t *bad_offset)
{
    uint32_t code_point;
    for (uint32_t at = skip_ascii(bytes, size, 0); at < size; at = skip_ascii(bytes, size, at)) {
        uint32_t next = pl_utf8_next(bytes, size, at, &code_point);
        if (code_point == PL_UTF8_INVALID) {
            if (bad_offset != NULL) {
                *bad_offset = at;
            }
            return false;
        }
        at = next;
    }
    return true;
}

typedef struct range {
    uint32_t first;
    uint32_t last;
} range;

static const range zero_width[] = {
#define PL_ZERO_WIDTH(first, last) {first, last},
#include "base/utf8_width.def"
#undef PL_ZERO_WIDTH
};

static const range double_width[] = {
#define PL_DOUBLE_WIDTH(first, last) {first, last},
#include "base/utf8_width.def"
#undef PL_DOUBLE_WIDTH
};

static bool is_in(const range *ranges, size_t count, uint32_t c)
{
    size_t low = 0;
    while (low < count) {
        size_t middle = low + (count - low) / 2;
        if (c > ranges[middle].last) {
            low = middle + 1;
        } else if (c < ranges[middle].first) {
            count = middle;
        } else {
            return true;
        }
    }
    return false;
}

static unsigned character_width(uint32_t c)
{
    if (c < 0x20 || (c >= 0x7f && c < 0xa0)) {
        return c == '\t' ? 1 : 0;
    }
    if (c < 0x300 || c == PL_UTF8_INVALID) {
        return c == 0xad ? 0 : 1;
    }
    if (is_in(zero_width, sizeof zero_width / sizeof zero_width[0], c)) {
        return 0;
    }
    return is_in(double_width, sizeof double_width / sizeof double_width[0], c) ? 2 : 1;
}

unsigned pl_utf8_width(const char *bytes, uint32_t size)
{
    unsigned width = 0;
    uint32_t code_point;
    for (uint32_t at = 0; at < size;) {
        at = pl_utf8_next(bytes, size, at, &code_point);
        width += character_width(code_point);
    }
    return width;
}
