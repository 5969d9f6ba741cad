/*
 * Whether two pieces of SQL differ in more than white space and comments. Works on words, for any
 * dialect, and never on a guess: what is inside quotes and bodies is compared byte by byte.
 */
#include "base/str.h"
#include "source/changes.h"

#include <string.h>

typedef struct words {
    const char *bytes;
    uint32_t at, end; /* the word; then what is left begins at end */
    uint32_t limit;
    pl_dialect_id dialect;
} words;

static bool is_space(char c)
{
    return c == ' ' || (c >= '\t' && c <= '\r');
}

static bool is_word(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' ||
           (unsigned char)c >= 0x80;
}

static bool has_pair(const words *w, uint32_t at, char first, char second)
{
    return at + 1 < w->limit && w->bytes[at] == first && w->bytes[at + 1] == second;
}

static uint32_t behind_line(const words *w, uint32_t at)
{
    const char *feed = memchr(w->bytes + at, '\n', w->limit - at);
    return feed != NULL ? (uint32_t)(feed - w->bytes) + 1 : w->limit;
}

static uint32_t behind_block(const words *w, uint32_t at)
{
    bool nested = w->dialect != PL_DIALECT_MYSQL && w->dialect != PL_DIALECT_SQLITE;
    uint32_t depth = 1;
    for (at += 2; at < w->limit && depth > 0; at++) {
        if (has_pair(w, at, '*', '/')) {
            depth--;
            at++;
        } else if (nested && has_pair(w, at, '/', '*')) {
            depth++;
            at++;
        }
    }
    return at;
}

/* MySQL runs what stands in a comment that begins with an exclamation mark, and obeys a plus. */
static bool is_obeyed(const words *w, uint32_t at)
{
    return w->dialect == PL_DIALECT_MYSQL && at + 2 < w->limit &&
           (w->bytes[at + 2] == '!' || w->bytes[at + 2] == '+');
}

static uint32_t behind_blank(const words *w, uint32_t at)
{
    if (at == 0 && w->limit >= 3 && memcmp(w->bytes, "\xef\xbb\xbf", 3) == 0) {
        at = 3;
    }
    while (at < w->limit) {
        if (is_space(w->bytes[at])) {
            at++;
        } else if (has_pair(w, at, '-', '-') ||
                   (w->dialect == PL_DIALECT_MYSQL && w->bytes[at] == '#')) {
            at = behind_line(w, at);
        } else if (has_pair(w, at, '/', '*') && !is_obeyed(w, at)) {
            at = behind_block(w, at);
        } else {
            break;
        }
    }
    return at;
}

/* A backslash keeps a quote in a string open for MySQL and in E''. Taken for all, a string may seem
 * to go on: then more is compared byte by byte, never less. */
static uint32_t behind_quoted(const words *w, uint32_t at)
{
    char quote = w->bytes[at];
    for (at++; at < w->limit && w->bytes[at] != quote; at++) {
        at += w->bytes[at] == '\\' && quote == '\'';
    }
    return at < w->limit ? at + 1 : w->limit;
}

/* $tag$ ... $tag$; a dollar that begins no tag is a character like others. */
static uint32_t behind_dollar(const words *w, uint32_t begin)
{
    uint32_t tag = begin + 1;
    while (tag < w->limit && is_word(w->bytes[tag])) {
        tag++;
    }
    if (tag >= w->limit || w->bytes[tag] != '$') {
        return begin + 1;
    }
    uint32_t size = tag + 1 - begin;
    for (uint32_t at = tag + 1; at + size <= w->limit; at++) {
        const char *found = memchr(w->bytes + at, '$', w->limit - at - size + 1);
        if (found == NULL) {
            break;
        }
        at = (uint32_t)(found - w->bytes);
        if (memcmp(found, w->bytes + begin, size) == 0) {
            return at + size;
        }
    }
    return w->limit;
}

static bool next_word(words *w)
{
    w->at = behind_blank(w, w->end);
    if (w->at >= w->limit) {
        w->at = w->end = w->limit;
        return false;
    }
    char first = w->bytes[w->at];
    w->end = w->at + 1;
    if (is_word(first)) {
        while (w->end < w->limit && (is_word(w->bytes[w->end]) || w->bytes[w->end] == '$')) {
            w->end++;
        }
    } else if (first == '\'' || first == '"' || first == '`') {
        w->end = behind_quoted(w, w->at);
    } else if (first == '$' && w->dialect != PL_DIALECT_MYSQL) {
        w->end = behind_dollar(w, w->at);
    }
    return true;
}

bool pl_sql_same(pl_dialect_id dialect, pl_span now, pl_span before, uint32_t *at,
                 uint32_t *at_before)
{
    words a = {.bytes = now.text->bytes, .end = now.begin, .limit = now.end, .dialect = dialect};
    words b = {
        .bytes = before.text->bytes, .end = before.begin, .limit = before.end, .dialect = dialect};
    bool same, more;
    do {
        bool more_before = next_word(&b);
        more = next_word(&a);
        same = more == more_before && a.end - a.at == b.end - b.at &&
               memcmp(a.bytes + a.at, b.bytes + b.at, a.end - a.at) == 0;
    } while (same && more);
    *at = a.at;
    *at_before = b.at;
    return same;
}

const char *pl_sql_words(pl_arena *arena, pl_dialect_id dialect, pl_span span)
{
    words w = {.bytes = span.text->bytes, .end = span.begin, .limit = span.end, .dialect = dialect};
    pl_str out = pl_str_begin(arena, PL_STR_MAXIMUM);
    while (next_word(&w)) {
        pl_str_add_bytes(&out, w.bytes + w.at, w.end - w.at);
        pl_str_add_char(&out, ' ');
    }
    return out.at;
}
