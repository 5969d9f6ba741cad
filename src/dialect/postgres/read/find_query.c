/*
 * Where the query of a CREATE ... AS stands in its text.
 */
#include "dialect/postgres/read/internal.h"

#include "dialect/postgres/scan.h"

#include <string.h>

static bool begins_query(const pl_scan *scan, const pl_token *token)
{
    return pl_token_is_word(scan, token, "SELECT") || pl_token_is_word(scan, token, "WITH") ||
           pl_token_is_word(scan, token, "VALUES") || pl_token_is_word(scan, token, "TABLE") ||
           pl_token_is_char(scan, token, '(');
}

enum { BEFORE_WITH, LAST = 4, WINDOW };

/* [NO] DATA or [CASCADED|LOCAL] CHECK OPTION, at the end of the window. */
static bool is_tail(const pl_scan *scan, const pl_token *first, size_t count)
{
    const pl_token *last = &first[count - 1];
    if (pl_token_is_word(scan, last, "DATA")) {
        return count == 1 || (count == 2 && pl_token_is_word(scan, first, "NO"));
    }
    return count >= 2 && pl_token_is_word(scan, last, "OPTION") &&
           pl_token_is_word(scan, last - 1, "CHECK");
}

/* Where the query ends: before a trailing WITH clause, which its last five tokens show. */
static uint32_t find_end(const char *sql, uint32_t begin, uint32_t end)
{
    pl_scan scan = pl_scan_begin(sql, begin, end);
    pl_token window[WINDOW] = {0};
    pl_token token;
    while (pl_scan_next(&scan, &token)) {
        memmove(window, window + 1, LAST * sizeof window[0]);
        window[LAST] = token;
    }
    for (size_t with = BEFORE_WITH + 1; with < LAST; with++) {
        if (pl_token_is_word(&scan, &window[with], "WITH") &&
            is_tail(&scan, &window[with + 1], LAST - with)) {
            return window[with - 1].end;
        }
    }
    return window[LAST].end;
}

void pl_find_query(const pl_reader *reader, const char *after, uint32_t *begin, uint32_t *end)
{
    pl_scan scan = pl_scan_begin(reader->sql, *begin, *end);
    pl_token token;
    int depth = 0;
    bool armed = after == NULL;
    while (pl_scan_next(&scan, &token)) {
        if (depth == 0 && armed && begins_query(&scan, &token)) {
            *begin = token.begin;
            *end = find_end(reader->sql, token.begin, *end);
            return;
        }
        armed = after == NULL || (depth == 0 && pl_token_is_word(&scan, &token, after));
        depth += pl_token_nesting(&scan, &token);
    }
}
