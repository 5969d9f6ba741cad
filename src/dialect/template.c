#include "dialect/template.h"

#include <string.h>

static uint32_t brace_end(const char *sql, uint32_t from, uint32_t end, const char *close)
{
    const char *found = memmem(sql + from, end - from, close, strlen(close));
    return found == NULL ? from : (uint32_t)(found - sql) + (uint32_t)strlen(close);
}

static bool is_capital(char c)
{
    return c >= 'A' && c <= 'Z';
}

static bool is_name(char c)
{
    return is_capital(c) || (c >= '0' && c <= '9') || c == '_';
}

/* The placeholder of a configured kind at the offset; its end, or 0 when there is none. */
static uint32_t template_end(const char *sql, uint32_t begin, uint32_t i, uint32_t end,
                             unsigned templates)
{
    char next = i + 1 < end ? sql[i + 1] : '\0';
    char previous = i > begin ? sql[i - 1] : '\0';
    if (sql[i] == '$' && next == '{' &&
        (templates & (PL_TEMPLATE_DOLLAR_BRACE | PL_TEMPLATE_DOLLAR)) != 0) {
        return brace_end(sql, i + 2, end, "}");
    }
    if (sql[i] == '{' && next == '{' && (templates & PL_TEMPLATE_BRACES) != 0) {
        return brace_end(sql, i + 2, end, "}}");
    }
    bool named = (sql[i] == ':' && previous != ':' && (templates & PL_TEMPLATE_COLON) != 0) ||
                 (sql[i] == '$' && previous != '$' && (templates & PL_TEMPLATE_DOLLAR) != 0);
    if (!named || !is_capital(next)) {
        return 0;
    }
    uint32_t last = i + 2;
    while (last < end && is_name(sql[last])) {
        last++;
    }
    return last < end && sql[last] == '$' ? 0 : last; /* $TAG$ is a quote */
}

bool pl_template_find(const char *sql, uint32_t begin, uint32_t end, unsigned templates,
                      uint32_t *at, uint32_t *at_end)
{
    for (uint32_t i = begin; templates != 0 && i < end; i++) {
        if (sql[i] != '$' && sql[i] != '{' && sql[i] != ':') {
            continue;
        }
        *at_end = template_end(sql, begin, i, end, templates);
        if (*at_end != 0) {
            *at = i;
            return true;
        }
    }
    return false;
}
