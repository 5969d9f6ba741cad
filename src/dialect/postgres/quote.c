#include "dialect/postgres/quote.h"

#include <string.h>

static bool is_control(char c)
{
    return ((unsigned char)c < 0x20 && c != '\n' && c != '\t') || (unsigned char)c == 0x7f;
}

static bool has_control(const char *bytes, size_t size)
{
    for (size_t i = 0; i < size; i++) {
        if (is_control(bytes[i])) {
            return true;
        }
    }
    return false;
}

static bool is_letter(char c)
{
    return (c >= 'a' && c <= 'z') || c == '_';
}

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

/* "..." of which the bytes between the quotes are content[0, size), not yet doubled. A name with a
 * control character (or a line end, which no name should show) takes the U& form. */
static void quoted_identifier(pl_str *out, const char *content, size_t size)
{
    bool unicode = has_control(content, size) || memchr(content, '\n', size) != NULL ||
                   memchr(content, '\t', size) != NULL;
    pl_str_add(out, unicode ? "U&\"" : "\"");
    for (size_t i = 0; i < size; i++) {
        char c = content[i];
        if (unicode && ((unsigned char)c < 0x20 || c == 0x7f)) {
            pl_str_addf(out, "\\%04x", (unsigned)(unsigned char)c);
            continue;
        }
        if (c == '"' || (unicode && c == '\\')) {
            pl_str_add_char(out, c);
        }
        pl_str_add_char(out, c);
    }
    pl_str_add_char(out, '"');
}

void pl_postgres_quote_identifier(pl_str *out, const char *name)
{
    if (name == NULL) {
        return;
    }
    if (pl_identifier_is_plain(name)) {
        pl_str_add(out, name);
        return;
    }
    quoted_identifier(out, name, strlen(name));
}

static void quoted_literal(pl_str *out, const char *string, size_t size)
{
    bool escaped = memchr(string, '\\', size) != NULL || has_control(string, size);
    pl_str_add(out, escaped ? "E'" : "'");
    for (size_t i = 0; i < size; i++) {
        char c = string[i];
        if (is_control(c)) {
            pl_str_addf(out, "\\x%02x", (unsigned)(unsigned char)c);
            continue;
        }
        if (c == '\'' || c == '\\') {
            pl_str_add_char(out, c);
        }
        pl_str_add_char(out, c);
    }
    pl_str_add_char(out, '\'');
}

void pl_postgres_quote_literal(pl_str *out, const char *string)
{
    if (string == NULL) {
        pl_str_add(out, "NULL");
        return;
    }
    quoted_literal(out, string, strlen(string));
}

void pl_postgres_quote_body(pl_str *out, const char *body)
{
    if (has_control(body, strlen(body))) {
        pl_postgres_quote_literal(out, body);
        return;
    }
    /* A body that ends in "$" would run into the closing tag "$$", but not into "$_1$". */
    char tag[16] = "$$";
    for (unsigned i = 1; strstr(body, tag) != NULL || pl_ends_with(body, "$"); i++) {
        if (i == 100) {
            pl_postgres_quote_literal(out, body);
            return;
        }
        tag[0] = '$';
        tag[1] = '_';
        tag[2] = (char)('0' + i / 10);
        tag[3] = (char)('0' + i % 10);
        tag[4] = '$';
        tag[5] = '\0';
        if (strstr(body, tag) == NULL) {
            break;
        }
    }
    pl_str_add(out, tag);
    pl_str_add(out, body);
    pl_str_add(out, tag);
}

/* The end of the quoted piece that begins at sql[0] with `quote`: behind the closing quote. */
static const char *quoted_end(const char *sql, char quote, bool backslashes)
{
    for (const char *c = sql + 1; *c != '\0'; c++) {
        if (backslashes && *c == '\\' && c[1] != '\0') {
            c++;
        } else if (*c == quote && c[1] == quote) {
            c++;
        } else if (*c == quote) {
            return c + 1;
        }
    }
    return sql + strlen(sql);
}

static const char *dollar_end(const char *sql)
{
    const char *tag_end = sql + 1;
    while (is_letter(*tag_end) || is_digit(*tag_end) || (*tag_end >= 'A' && *tag_end <= 'Z')) {
        tag_end++;
    }
    if (*tag_end != '$' || is_digit(sql[1])) {
        return NULL;
    }
    size_t size = (size_t)(tag_end + 1 - sql);
    for (const char *c = tag_end + 1; (c = strchr(c, '$')) != NULL; c++) {
        if (strncmp(c, sql, size) == 0) {
            return c + size;
        }
    }
    return NULL;
}

static void add_without_control(pl_str *out, const char *bytes, size_t size)
{
    for (size_t i = 0; i < size; i++) {
        pl_str_add_char(out, is_control(bytes[i]) ? ' ' : bytes[i]);
    }
}

/* The bytes between the quotes, doubled quotes made single. */
static char *undoubled(pl_arena *arena, const char *begin, const char *end, char quote)
{
    char *content = pl_arena_alloc(arena, (size_t)(end - begin) + 1);
    size_t count = 0;
    for (const char *c = begin; c < end; c++) {
        if (*c == quote && c + 1 < end && c[1] == quote) {
            c++;
        }
        content[count++] = *c;
    }
    return content;
}

/* A quoted piece [begin, end) that holds a control character; `escape`: it had E before it. */
static void requote(pl_str *out, const char *begin, const char *end, bool escape)
{
    if (escape) {
        for (const char *c = begin; c < end; c++) {
            if (is_control(*c)) {
                pl_str_addf(out, "\\x%02x", (unsigned)(unsigned char)*c);
            } else {
                pl_str_add_char(out, *c);
            }
        }
    } else if (*begin == '$') {
        size_t tag = (size_t)(strchr(begin + 1, '$') + 1 - begin);
        quoted_literal(out, begin + tag, (size_t)(end - begin) - 2 * tag);
    } else {
        char *content = undoubled(out->arena, begin + 1, end - 1, *begin);
        if (*begin == '"') {
            quoted_identifier(out, content, strlen(content));
        } else {
            quoted_literal(out, content, strlen(content));
        }
    }
}

static bool in_word(const char *sql, const char *c)
{
    return c > sql && (is_letter(c[-1]) || is_digit(c[-1]) || c[-1] == '$' ||
                       (c[-1] >= 'A' && c[-1] <= 'Z') || (unsigned char)c[-1] >= 0x80);
}

void pl_postgres_quote_sql(pl_str *out, const char *sql)
{
    if (sql == NULL) {
        return;
    }
    if (!has_control(sql, strlen(sql))) {
        pl_str_add(out, sql);
        return;
    }
    for (const char *c = sql; *c != '\0';) {
        const char *end = NULL;
        bool escape = false;
        if (*c == '\'') {
            escape = c > sql && (c[-1] == 'E' || c[-1] == 'e') && !in_word(sql, c - 1);
            end = quoted_end(c, '\'', escape);
        } else if (*c == '"') {
            end = quoted_end(c, '"', false);
        } else if (*c == '$' && !in_word(sql, c)) {
            end = dollar_end(c);
        }
        if (end == NULL) {
            add_without_control(out, c++, 1);
        } else if (has_control(c, (size_t)(end - c))) {
            requote(out, c, end, escape);
            c = end;
        } else {
            pl_str_add_bytes(out, c, (size_t)(end - c));
            c = end;
        }
    }
}

void pl_postgres_quote_name(pl_str *out, pl_name name)
{
    if (name.schema != NULL && !pl_same(name.schema, "public")) {
        pl_postgres_quote_identifier(out, name.schema);
        pl_str_add_char(out, '.');
    }
    pl_postgres_quote_identifier(out, name.name);
}
