#include "check/secret.h"

#include "base/derived_text.h"
#include "base/str.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

/* A reader that goes through SQL once, from left to right. */
typedef struct reader {
    pl_arena *arena;
    const char *bytes;
    uint32_t size;
    uint32_t at;
    bool after_word; /* the last thing read that is not white space was a secret's word (and "=") */
    pl_secrets *out;
} reader;

static bool is_word_byte(char c)
{
    return isalnum((unsigned char)c) || c == '_' || (unsigned char)c >= 0x80;
}

static bool holds(const char *word, uint32_t size, const char *part)
{
    size_t length = strlen(part);
    for (uint32_t i = 0; i + length <= size; i++) {
        if (strncasecmp(word + i, part, length) == 0) {
            return true;
        }
    }
    return false;
}

static bool is_secret_word(const char *word, uint32_t size)
{
    return holds(word, size, "password") || holds(word, size, "passwd") ||
           holds(word, size, "secret");
}

static void add(reader *in, uint32_t begin, uint32_t end)
{
    if (begin < end) {
        pl_vec_push(in->arena, in->out, (pl_secret){begin, end});
    }
}

static char peek(const reader *in, uint32_t ahead)
{
    return in->at + ahead < in->size ? in->bytes[in->at + ahead] : '\0';
}

/* ---- inside a string literal or a comment ---- */

/* `at` is behind "://": up to the "@" before the next blank, quote or slash. */
static uint32_t find_url_password(reader *in, uint32_t at, uint32_t end)
{
    uint32_t colon = 0;
    for (uint32_t i = at; i < end; i++) {
        char c = in->bytes[i];
        if (c == '@') {
            if (colon) {
                add(in, colon + 1, i);
            }
            return i;
        }
        if (c == ':' && !colon) {
            colon = i;
        } else if (isspace((unsigned char)c) || strchr("/'\"<>", c)) {
            return i;
        }
    }
    return end;
}

/* `at` is behind the word: the value of "word=value", or of a literal within the literal, whose
 * quotes are doubled. */
static uint32_t find_inner_value(reader *in, uint32_t at, uint32_t end)
{
    uint32_t begin = at;
    while (begin < end && isspace((unsigned char)in->bytes[begin])) {
        begin++;
    }
    bool equals = begin < end && in->bytes[begin] == '=';
    begin += equals;
    while (equals && begin < end && in->bytes[begin] == ' ') {
        begin++;
    }
    bool quoted = begin + 1 < end && in->bytes[begin] == '\'';
    if (!equals && !quoted) {
        return at;
    }
    while (quoted && begin < end && in->bytes[begin] == '\'') {
        begin++;
    }
    uint32_t stop = begin;
    while (stop < end && in->bytes[stop] != '\'' &&
           (quoted ||
            (!isspace((unsigned char)in->bytes[stop]) && !strchr("&;\"", in->bytes[stop])))) {
        stop++;
    }
    add(in, begin, stop);
    return stop;
}

static void find_inside(reader *in, uint32_t begin, uint32_t end)
{
    uint32_t at = begin;
    while (at < end) {
        if (is_word_byte(in->bytes[at])) {
            uint32_t word = at;
            while (at < end && is_word_byte(in->bytes[at])) {
                at++;
            }
            if (is_secret_word(in->bytes + word, at - word)) {
                at = find_inner_value(in, at, end);
            }
        } else if (end - at > 3 && memcmp(in->bytes + at, "://", 3) == 0) {
            at = find_url_password(in, at + 3, end);
        } else {
            at++;
        }
    }
}

/* ---- the pieces of SQL ---- */

/* `at` is on the opening quote. Backslashes escape in E'' strings; taking them so in all would let
 * a plain string that ends in a backslash run on. */
static void read_literal(reader *in, bool escapes)
{
    uint32_t begin = ++in->at;
    while (in->at < in->size) {
        if (escapes && in->bytes[in->at] == '\\' && in->at + 1 < in->size) {
            in->at++;
        } else if (in->bytes[in->at] == '\'') {
            if (peek(in, 1) != '\'') {
                break;
            }
            in->at++;
        }
        in->at++;
    }
    if (in->after_word) {
        add(in, begin, in->at);
    } else {
        find_inside(in, begin, in->at);
    }
    in->after_word = false;
    in->at += in->at < in->size;
}

/* `at` is on a dollar. The content of a dollar-quoted string is SQL more often than not (function
 * bodies), so it is read on as SQL, unless it is the secret itself. */
static void read_dollar(reader *in)
{
    uint32_t end = in->at + 1;
    while (end < in->size && is_word_byte(in->bytes[end])) {
        end++;
    }
    if (end >= in->size || in->bytes[end] != '$') {
        in->at = end;
        in->after_word = false;
        return;
    }
    uint32_t tag = in->at;
    uint32_t length = ++end - tag;
    in->at = end;
    if (in->after_word) {
        const char *close = memmem(in->bytes + end, in->size - end, in->bytes + tag, length);
        uint32_t stop = close ? (uint32_t)(close - in->bytes) : in->size;
        add(in, end, stop);
        in->at = close ? stop + length : stop;
    }
    in->after_word = false;
}

static void read_line_comment(reader *in)
{
    uint32_t begin = in->at;
    while (in->at < in->size && in->bytes[in->at] != '\n') {
        in->at++;
    }
    find_inside(in, begin, in->at);
}

static void read_block_comment(reader *in)
{
    uint32_t begin = in->at;
    unsigned depth = 0;
    do {
        if (peek(in, 0) == '/' && peek(in, 1) == '*') {
            depth++;
            in->at++;
        } else if (peek(in, 0) == '*' && peek(in, 1) == '/') {
            depth--;
            in->at++;
        }
        in->at++;
    } while (depth > 0 && in->at < in->size);
    if (in->at > in->size) {
        in->at = in->size;
    }
    find_inside(in, begin, in->at);
}

static void read_word(reader *in)
{
    uint32_t begin = in->at;
    while (in->at < in->size && is_word_byte(in->bytes[in->at])) {
        in->at++;
    }
    uint32_t size = in->at - begin;
    char next = peek(in, 0);
    bool prefix = size == 1 && next == '\'' && strchr("eEnNbBxX", in->bytes[begin]);
    if (prefix) {
        read_literal(in, in->bytes[begin] == 'e' || in->bytes[begin] == 'E');
    } else if (!(size == 1 && next == '&' && toupper((unsigned char)in->bytes[begin]) == 'U')) {
        in->after_word = is_secret_word(in->bytes + begin, size);
    }
}

/* Quoted identifiers count as words: OPTIONS ("password" 'x'). */
static void read_identifier(reader *in)
{
    uint32_t begin = ++in->at;
    while (in->at < in->size && in->bytes[in->at] != '"') {
        in->at++;
    }
    in->after_word = is_secret_word(in->bytes + begin, in->at - begin);
    in->at += in->at < in->size;
}

void pl_secrets_find(pl_arena *arena, const char *bytes, size_t size, pl_secrets *out)
{
    reader in = {.arena = arena, .bytes = bytes, .size = (uint32_t)size, .out = out};
    while (in.at < in.size) {
        char c = bytes[in.at];
        if (is_word_byte(c)) {
            read_word(&in);
        } else if (c == '\'') {
            read_literal(&in, false);
        } else if (c == '"') {
            read_identifier(&in);
        } else if (c == '$') {
            read_dollar(&in);
        } else if (c == '-' && peek(&in, 1) == '-') {
            read_line_comment(&in);
        } else if (c == '/' && peek(&in, 1) == '*') {
            read_block_comment(&in);
        } else if (c == ':' && in.size - in.at > 3 && memcmp(bytes + in.at, "://", 3) == 0) {
            in.at = find_url_password(&in, in.at + 3, in.size);
        } else {
            in.after_word &= isspace((unsigned char)c) || c == '=' || c == '&';
            in.at++;
        }
    }
}

/* The first secret that ends behind an offset. */
static size_t first_behind(const pl_secrets *secrets, uint32_t offset)
{
    size_t low = 0;
    size_t high = secrets->count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (secrets->at[middle].end <= offset) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    return low;
}

char *pl_mask_range(pl_arena *arena, const char *bytes, uint32_t begin, uint32_t end,
                    const pl_secrets *secrets)
{
    pl_str out = pl_str_begin(arena, PL_STR_MAXIMUM);
    uint32_t at = begin;
    size_t first = first_behind(secrets, begin);
    for (size_t i = first; i < secrets->count && secrets->at[i].begin < end; i++) {
        pl_secret secret = secrets->at[i];
        if (secret.begin > at) {
            pl_str_add_bytes(&out, bytes + at, secret.begin - at);
        }
        pl_str_add(&out, PL_SECRET_MASK);
        at = secret.end < end ? secret.end : end;
    }
    pl_str_add_bytes(&out, bytes + at, end - at);
    return out.at;
}

const char *pl_mask(pl_arena *arena, const char *string)
{
    if (!string) {
        return NULL;
    }
    pl_secrets secrets = {0};
    size_t size = strlen(string);
    pl_secrets_find(arena, string, size, &secrets);
    return secrets.count ? pl_mask_range(arena, string, 0, (uint32_t)size, &secrets) : string;
}

static int by_begin(const void *a, const void *b)
{
    const pl_secret *left = a, *right = b;
    return (left->begin > right->begin) - (left->begin < right->begin);
}

static uint32_t behind_json_string(const char *bytes, uint32_t size, uint32_t at)
{
    for (at++; at < size && bytes[at] != '"'; at++) {
        at += bytes[at] == '\\' && at + 1 < size;
    }
    return at < size ? at + 1 : size;
}

/* As SQL has it: the SQL in a string shows without its quotes, a plain value is a literal behind
 * the word that is its key. Also where nothing else could be read. */
static void find_in_json(pl_arena *arena, const pl_text *text, pl_secrets *out)
{
    char *bytes = pl_arena_strndup(arena, text->bytes, text->size);
    uint32_t size = text->size, end;
    for (uint32_t at = 0; at < size; at = end) {
        end = at + 1;
        if (bytes[at] != '"') {
            continue;
        }
        end = behind_json_string(bytes, size, at);
        uint32_t colon = end + (uint32_t)strspn(bytes + end, " \t\r\n");
        bool key = colon < size && bytes[colon] == ':';
        bool sql = memchr(bytes + at, '\'', end - at) != NULL;
        bytes[at] = key || sql ? ' ' : '\'';
        bytes[end - 1] = bytes[at];
        if (key) {
            bytes[colon] = ' ';
        }
    }
    pl_secrets_find(arena, bytes, size, out);
}

static void join_overlapping(pl_secrets *secrets)
{
    size_t kept = 0;
    for (size_t i = 1; i < secrets->count; i++) {
        pl_secret *last = &secrets->at[kept], next = secrets->at[i];
        if (next.begin > last->end) {
            secrets->at[++kept] = next;
        } else if (next.end > last->end) {
            last->end = next.end;
        }
    }
    secrets->count = secrets->count > 0 ? (uint32_t)kept + 1 : 0;
}

void pl_secrets_in_text(pl_arena *arena, const pl_text *text, pl_secrets *out)
{
    const pl_text *derived = text->derived;
    if (derived == NULL) {
        pl_secrets_find(arena, text->bytes, text->size, out);
        return;
    }
    pl_secrets secrets = {0};
    pl_secrets_find(arena, derived->bytes, derived->size, &secrets);
    for (size_t i = 0; i < secrets.count; i++) {
        pl_span span = pl_span_origin((pl_span){derived, secrets.at[i].begin, secrets.at[i].end});
        pl_vec_push(arena, out, (pl_secret){span.begin, span.end});
    }
    find_in_json(arena, text, out);
    if (out->count > 1) {
        qsort(out->at, out->count, sizeof out->at[0], by_begin);
    }
    join_overlapping(out);
}
