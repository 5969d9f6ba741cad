#include "base/str.h"
#include "source/layout.h"

#include <string.h>

static bool is_space(char c)
{
    return c == ' ' || (c >= '\t' && c <= '\r');
}

bool pl_line_next(const pl_text *text, uint32_t end, uint32_t *at, pl_line *out)
{
    if (*at >= end) {
        return false;
    }
    const char *begin = text->bytes + *at;
    const char *feed = memchr(begin, '\n', end - *at);
    uint32_t stop = feed != NULL ? (uint32_t)(feed - text->bytes) : end;
    *out = (pl_line){.at = begin, .begin = *at, .end = stop};
    if (out->end > out->begin && text->bytes[out->end - 1] == '\r') {
        out->end--;
    }
    *at = feed != NULL ? stop + 1 : end;
    return true;
}

bool pl_line_skip_mark(pl_line *line)
{
    if (line->begin != 0 || line->end < 3 || memcmp(line->at, "\xef\xbb\xbf", 3) != 0) {
        return false;
    }
    line->at += 3;
    line->begin += 3;
    return true;
}

bool pl_line_starts(const pl_line *line, const char *prefix)
{
    size_t size = strlen(prefix);
    return line->end - line->begin >= size && memcmp(line->at, prefix, size) == 0;
}

bool pl_line_is_blank(const pl_line *line)
{
    for (uint32_t i = 0; i < line->end - line->begin; i++) {
        if (!is_space(line->at[i])) {
            return false;
        }
    }
    return true;
}

pl_span pl_line_span(const pl_text *text, const pl_line *line)
{
    return (pl_span){.text = text, .begin = line->begin, .end = line->end};
}

bool pl_word_next(const pl_line *line, uint32_t *at, pl_line *word)
{
    uint32_t size = line->end - line->begin;
    while (*at < size && is_space(line->at[*at])) {
        (*at)++;
    }
    uint32_t begin = *at;
    while (*at < size && !is_space(line->at[*at])) {
        (*at)++;
    }
    *word = (pl_line){line->at + begin, line->begin + begin, line->begin + *at};
    return *at > begin;
}

bool pl_word_is(const pl_line *word, const char *string)
{
    size_t size = strlen(string);
    return word->end - word->begin == size && memcmp(word->at, string, size) == 0;
}

static char lower(char c)
{
    return c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c;
}

bool pl_word_is_nocase(const pl_line *word, const char *string)
{
    size_t size = strlen(string);
    if (word->end - word->begin != size) {
        return false;
    }
    for (size_t i = 0; i < size; i++) {
        if (lower(word->at[i]) != lower(string[i])) {
            return false;
        }
    }
    return true;
}
