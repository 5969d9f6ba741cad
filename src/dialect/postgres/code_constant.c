#include "dialect/postgres/code_constant.h"

#include "base/str.h"
#include "base/vec.h"
#include "dialect/postgres/scan.h"

#include <string.h>

/* format() can repeat an argument as often as it likes; SQL that is this much longer than the text
 * it is made from is not looked at. */
enum { SLACK = 65536, MAXIMUM_ARGUMENTS = 100 };

typedef struct parser {
    pl_arena *arena;
    pl_scan scan;
    pl_token token; /* the one to look at */
    bool more;      /* there is one */
    size_t maximum;
} parser;

static void advance(parser *p)
{
    p->more = pl_scan_next(&p->scan, &p->token);
}

static bool at_char(const parser *p, char c)
{
    return p->more && pl_token_is_char(&p->scan, &p->token, c);
}

static bool at_word(const parser *p, const char *word)
{
    return p->more && pl_token_is_word(&p->scan, &p->token, word);
}

static bool at_operator(const parser *p, const char *operator_)
{
    size_t size = strlen(operator_);
    return p->more && p->token.end - p->token.begin == size &&
           memcmp(p->scan.sql + p->token.begin, operator_, size) == 0;
}

/* Between the quotes: '' is one quote; with backslashes (E'') the simple escapes are known, the
 * others make the literal unknown. */
static bool add_quoted(pl_str *out, const char *at, const char *end, bool escapes)
{
    static const char from[] = "ntrbf\\'\"", to[] = "\n\t\r\b\f\\'\"";
    for (; at < end; at++) {
        if (escapes && *at == '\\') {
            const char *known = ++at < end ? memchr(from, *at, sizeof from - 1) : NULL;
            if (known == NULL) {
                return false;
            }
            pl_str_add_char(out, to[known - from]);
            continue;
        }
        at += *at == '\'';
        if (at < end) {
            pl_str_add_char(out, *at);
        }
    }
    return true;
}

static bool add_dollar_quoted(pl_str *out, const char *at, size_t size)
{
    const char *tag_end = memchr(at + 1, '$', size - 1);
    if (tag_end == NULL) {
        return false;
    }
    size_t tag = (size_t)(tag_end - at) + 1;
    if (size < 2 * tag) {
        return false;
    }
    pl_str_add_bytes(out, at + tag, size - 2 * tag);
    return true;
}

/* A string literal, with an optional cast behind it; NULL when something else stands there. */
static const char *literal(parser *p)
{
    pl_str out = pl_str_begin(p->arena, p->maximum);
    if (!p->more || p->token.unfinished) {
        return NULL;
    }
    const char *at = p->scan.sql + p->token.begin;
    size_t size = p->token.end - p->token.begin;
    bool escapes = *at == 'e' || *at == 'E';
    if (p->token.kind == PL_TOKEN_DOLLAR) {
        if (!add_dollar_quoted(&out, at, size)) {
            return NULL;
        }
    } else if (p->token.kind == PL_TOKEN_STRING && (*at == '\'' || escapes)) {
        if (size < 2u + escapes || !add_quoted(&out, at + escapes + 1, at + size - 1, escapes)) {
            return NULL;
        }
    } else {
        return NULL;
    }
    advance(p);
    return out.truncated ? NULL : out.at;
}

static bool pass_cast(parser *p)
{
    while (at_operator(p, "::")) {
        advance(p);
        if (!at_word(p, "TEXT") && !at_word(p, "VARCHAR") && !at_word(p, "NAME") &&
            !at_word(p, "REGCLASS")) {
            return false;
        }
        advance(p);
    }
    return true;
}

static void add_identifier(pl_str *out, const char *name, char quote)
{
    pl_str_add_char(out, quote);
    for (; *name != '\0'; name++) {
        pl_str_add(out, *name == quote ? (char[]){quote, '\0'} : "");
        pl_str_add_char(out, *name);
    }
    pl_str_add_char(out, quote);
}

/* One %s, %I or %L, perhaps with a position: %2$I. Returns what stands behind it, NULL if it is
 * none of these or its argument is missing. */
static const char *add_conversion(pl_str *out, const char *at, const pl_strings *arguments,
                                  size_t *next)
{
    size_t position = 0;
    const char *digit = at;
    while (*digit >= '0' && *digit <= '9' && position < MAXIMUM_ARGUMENTS) {
        position = position * 10 + (size_t)(*digit++ - '0');
    }
    if (digit > at) {
        if (*digit != '$' || position == 0) {
            return NULL;
        }
        at = digit + 1;
        *next = position - 1;
    }
    if (*next >= arguments->count) {
        return NULL;
    }
    const char *argument = arguments->at[(*next)++];
    switch (*at) {
    case 's':
        pl_str_add(out, argument);
        return at + 1;
    case 'I':
        add_identifier(out, argument, '"');
        return at + 1;
    case 'L':
        add_identifier(out, argument, '\'');
        return at + 1;
    default:
        return NULL;
    }
}

static const char *formatted(parser *p, const char *format, const pl_strings *arguments)
{
    pl_str out = pl_str_begin(p->arena, p->maximum);
    size_t next = 0;
    for (const char *at = format; *at != '\0';) {
        if (*at != '%') {
            pl_str_add_char(&out, *at++);
        } else if (at[1] == '%') {
            pl_str_add_char(&out, '%');
            at += 2;
        } else {
            at = add_conversion(&out, at + 1, arguments, &next);
            if (at == NULL) {
                return NULL;
            }
        }
        if (out.truncated) {
            return NULL;
        }
    }
    return out.at;
}

/* A number counts as its text. */
static const char *argument(parser *p)
{
    const char *value = NULL;
    if (p->more && p->token.kind == PL_TOKEN_NUMBER) {
        value =
            pl_arena_strndup(p->arena, p->scan.sql + p->token.begin, p->token.end - p->token.begin);
        advance(p);
    } else {
        value = literal(p);
    }
    return value != NULL && pass_cast(p) ? value : NULL;
}

/* Behind "format". */
static const char *format_call(parser *p)
{
    pl_strings values = {0};
    if (!at_char(p, '(')) {
        return NULL;
    }
    do {
        advance(p);
        const char *value = argument(p);
        if (value == NULL || values.count > MAXIMUM_ARGUMENTS) {
            return NULL;
        }
        pl_vec_push(p->arena, &values, value);
    } while (at_char(p, ','));
    if (!at_char(p, ')')) {
        return NULL;
    }
    advance(p);
    const char *format = values.at[0];
    pl_strings rest = {.at = values.at + 1, .count = values.count - 1};
    return formatted(p, format, &rest);
}

static const char *term(parser *p)
{
    if (at_word(p, "FORMAT")) {
        advance(p);
        return format_call(p);
    }
    return literal(p);
}

const char *pl_code_constant(pl_arena *arena, const char *expression)
{
    uint32_t size = (uint32_t)strlen(expression);
    parser p = {.arena = arena,
                .scan = pl_scan_begin(expression, 0, size),
                .maximum = (size_t)size * 4 + SLACK};
    pl_str out = pl_str_begin(arena, p.maximum);
    bool open = false;
    advance(&p);
    if (at_char(&p, '(')) {
        open = true;
        advance(&p);
    }
    for (;;) {
        const char *value = term(&p);
        if (value == NULL || !pass_cast(&p)) {
            return NULL;
        }
        pl_str_add(&out, value);
        if (!at_operator(&p, "||")) {
            break;
        }
        advance(&p);
    }
    if (open) {
        if (!at_char(&p, ')')) {
            return NULL;
        }
        advance(&p);
    }
    return p.more || out.truncated ? NULL : out.at;
}
