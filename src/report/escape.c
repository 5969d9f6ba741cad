#include "report/escape.h"

#include "base/text.h"

#include <string.h>

const char *pl_safe_lines(pl_arena *arena, const char *text)
{
    pl_str out = pl_str_begin(arena, PL_STR_MAXIMUM);
    for (const char *line = text; line != NULL && *line != '\0';) {
        const char *end = strchrnul(line, '\n');
        pl_str_add(&out, pl_text_safe(arena, line, (size_t)(end - line)));
        if (*end == '\n') {
            pl_str_add_char(&out, '\n');
            end++;
        }
        line = end;
    }
    return out.at;
}

const char *pl_escape_xml(pl_arena *arena, const char *text)
{
    pl_str out = pl_str_begin(arena, PL_STR_MAXIMUM);
    for (const char *c = pl_safe_lines(arena, text); *c != '\0'; c++) {
        switch (*c) {
        case '&':
            pl_str_add(&out, "&amp;");
            break;
        case '<':
            pl_str_add(&out, "&lt;");
            break;
        case '>':
            pl_str_add(&out, "&gt;");
            break;
        case '"':
            pl_str_add(&out, "&quot;");
            break;
        case '\'':
            pl_str_add(&out, "&#39;");
            break;
        default:
            pl_str_add_char(&out, *c);
            break;
        }
    }
    return out.at;
}

const char *pl_escape_markdown(pl_arena *arena, const char *text)
{
    pl_str out = pl_str_begin(arena, PL_STR_MAXIMUM);
    for (const char *c = pl_safe_lines(arena, text); *c != '\0'; c++) {
        if (*c == '\n') {
            pl_str_add_char(&out, ' ');
        } else if (*c == '<') {
            pl_str_add(&out, "&lt;");
        } else if (*c == '&') {
            pl_str_add(&out, "&amp;");
        } else if (*c == '@') {
            pl_str_add(&out, "&#64;");
        } else {
            if (strchr("\\`*_{}[]()#+!|~>", *c) != NULL) {
                pl_str_add_char(&out, '\\');
            }
            pl_str_add_char(&out, *c);
        }
    }
    return out.at;
}

static bool is_unreserved(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
           (c != '\0' && strchr("-._~/", c) != NULL);
}

const char *pl_escape_uri(pl_arena *arena, const char *path)
{
    pl_str out = pl_str_begin(arena, PL_STR_MAXIMUM);
    if (path == NULL) {
        return "";
    }
    if (*path == '/') {
        pl_str_add(&out, "file://");
    }
    while (pl_starts_with(path, "./")) {
        path += 2;
    }
    for (const char *c = path; *c != '\0'; c++) {
        if (is_unreserved(*c)) {
            pl_str_add_char(&out, *c);
        } else {
            pl_str_addf(&out, "%%%02X", (unsigned)(unsigned char)*c);
        }
    }
    return out.at;
}
