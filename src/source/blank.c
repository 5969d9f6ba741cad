#include "source/load.h"

#include <string.h>

static bool is_space(char c)
{
    return c == ' ' || (c >= '\t' && c <= '\r');
}

/* Behind a comment that begins at `at`. PostgreSQL's comments nest, those of the others don't. An
 * unfinished one reaches to the end. */
static uint32_t skip_block(const char *sql, uint32_t at, uint32_t end, bool nested)
{
    uint32_t depth = 1;
    at += 2;
    while (at < end && depth > 0) {
        if (at + 1 < end && sql[at] == '*' && sql[at + 1] == '/') {
            depth--;
            at += 2;
        } else if (nested && at + 1 < end && sql[at] == '/' && sql[at + 1] == '*') {
            depth++;
            at += 2;
        } else {
            at++;
        }
    }
    return at;
}

static uint32_t skip_line(const char *sql, uint32_t at, uint32_t end)
{
    const char *feed = memchr(sql + at, '\n', end - at);
    return feed != NULL ? (uint32_t)(feed - sql) + 1 : end;
}

bool pl_sql_is_blank(pl_dialect_id dialect, pl_span span)
{
    if (span.text == NULL) {
        return true;
    }
    const char *sql = span.text->bytes;
    bool mysql = dialect == PL_DIALECT_MYSQL;
    uint32_t at = span.begin, end = span.end;
    if (at == 0 && end >= 3 && memcmp(sql, "\xef\xbb\xbf", 3) == 0) {
        at = 3;
    }
    while (at < end) {
        char next = at + 1 < end ? sql[at + 1] : '\0';
        if (is_space(sql[at]) || sql[at] == ';') {
            at++;
        } else if ((sql[at] == '-' && next == '-') || (mysql && sql[at] == '#')) {
            at = skip_line(sql, at, end);
        } else if (sql[at] == '/' && next == '*' &&
                   !(mysql && at + 2 < end && (sql[at + 2] == '!' || sql[at + 2] == '+'))) {
            at = skip_block(sql, at, end, !mysql && dialect != PL_DIALECT_SQLITE);
        } else {
            return false;
        }
    }
    return true;
}

bool pl_script_is_blank(pl_dialect_id dialect, const pl_script *script)
{
    if (script == NULL) {
        return true;
    }
    for (size_t i = 0; i < script->pieces.count; i++) {
        if (!pl_sql_is_blank(dialect, script->pieces.at[i].span)) {
            return false;
        }
    }
    return true;
}
