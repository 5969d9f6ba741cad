#include "model/compare/loose.h"
#include "base/str.h"

#include <ctype.h>
#include <string.h>

static bool is_word(char c)
{
    return isalnum((unsigned char)c) || c == '_' || c == '$' || (unsigned char)c >= 0x80;
}

/* Behind the quoted text that begins at p; '' and "" inside it are of it. */
static const char *behind_quoted(const char *p)
{
    char quote = *p++;

    while (*p != '\0') {
        if (*p == quote && p[1] != quote) {
            return p + 1;
        }
        p += *p == quote ? 2 : 1;
    }
    return p;
}

static const char *behind_word(const char *p)
{
    if (*p == '"') {
        return behind_quoted(p);
    }
    while (is_word(*p)) {
        p++;
    }
    return p;
}

static const char *behind_if(const char *p, const char *text)
{
    return pl_starts_with(p, text) ? p + strlen(text) : p;
}

/* Behind a type as format_type prints it; p is behind the `::`. */
static const char *behind_type(const char *p)
{
    p = behind_word(p);
    while (*p == '.') {
        p = behind_word(p + 1);
    }
    p = behind_if(behind_if(p, " varying"), " precision");
    if (*p == '(') {
        p += strcspn(p, ")");
        p += *p == ')';
    }
    p = behind_if(behind_if(p, " without time zone"), " with time zone");
    while (pl_starts_with(p, "[]")) {
        p += 2;
    }
    return p;
}

static const char *next_token(const char *p)
{
    if (*p == '\'' || *p == '"') {
        return behind_quoted(p);
    }
    return is_word(*p) ? behind_word(p) : p + 1;
}

static const char *without_casts(pl_arena *arena, const char *text)
{
    pl_str out = pl_str_begin(arena, PL_STR_MAXIMUM);

    while (*text != '\0') {
        const char *end;

        if (out.count == 0 || out.at[out.count - 1] != '.') {
            text = behind_if(behind_if(text, "public."), "pg_catalog.");
        }
        end = *text == '\0' ? text : next_token(text);

        if (pl_starts_with(text, "::")) {
            end = behind_type(text + 2);
        } else {
            pl_str_add_bytes(&out, text, (size_t)(end - text));
        }
        text = end;
    }
    return out.at;
}

bool pl_same_but_for_casts(pl_arena *arena, const char *a, const char *b)
{
    if (a == NULL || b == NULL) {
        return false;
    }
    return strcmp(without_casts(arena, a), without_casts(arena, b)) == 0;
}

/* Behind the white space and comments at p. */
static const char *behind_gap(const char *p)
{
    for (;;) {
        const char *start = p;

        while (isspace((unsigned char)*p)) {
            p++;
        }
        if (pl_starts_with(p, "--")) {
            p += strcspn(p, "\n");
        } else if (pl_starts_with(p, "/*")) {
            const char *close = strstr(p + 2, "*/");

            p = close == NULL ? p + strlen(p) : close + 2;
        }
        if (p == start) {
            return p;
        }
    }
}

bool pl_same_but_for_layout(const char *a, const char *b)
{
    if (a == NULL || b == NULL) {
        return false;
    }
    for (;;) {
        const char *a_end, *b_end;

        a = behind_gap(a);
        b = behind_gap(b);
        if (*a == '\0' || *b == '\0') {
            return *a == *b;
        }
        a_end = next_token(a);
        b_end = next_token(b);
        if (a_end - a != b_end - b || strncmp(a, b, (size_t)(a_end - a)) != 0) {
            return false;
        }
        a = a_end;
        b = b_end;
    }
}
