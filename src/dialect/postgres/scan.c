#include "dialect/postgres/scan.h"

#include <string.h>

static bool is_space(char c)
{
    return c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '\f' || c == '\v';
}

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

/* Bytes of UTF-8 sequences are letters, as in scan.l. */
static bool is_letter(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || (unsigned char)c >= 0x80;
}

static bool is_word(char c)
{
    return is_letter(c) || is_digit(c) || c == '$';
}

static bool is_operator(char c)
{
    return c != '\0' && strchr("~!@#^&|`?+-*/%<>=", c) != NULL;
}

static char at(const pl_scan *scan, uint32_t offset)
{
    return offset < scan->size ? scan->sql[offset] : '\0';
}

pl_scan pl_scan_begin(const char *sql, uint32_t begin, uint32_t end)
{
    return (pl_scan){.sql = sql, .size = end, .at = begin};
}

/* Block comments nest. */
static void skip_block_comment(pl_scan *scan)
{
    unsigned depth = 0;
    scan->comment = scan->at;
    do {
        if (scan->at >= scan->size) {
            scan->unfinished_comment = true;
            return;
        }
        if (at(scan, scan->at) == '/' && at(scan, scan->at + 1) == '*') {
            depth++;
            scan->at += 2;
        } else if (at(scan, scan->at) == '*' && at(scan, scan->at + 1) == '/') {
            depth--;
            scan->at += 2;
        } else {
            scan->at++;
        }
    } while (depth > 0);
}

static void skip_line(pl_scan *scan)
{
    const char *end = memchr(scan->sql + scan->at, '\n', scan->size - scan->at);
    scan->at = end == NULL ? scan->size : (uint32_t)(end - scan->sql);
}

static void skip_space(pl_scan *scan)
{
    while (scan->at < scan->size) {
        char c = scan->sql[scan->at];
        if (is_space(c)) {
            scan->at++;
        } else if (c == '-' && at(scan, scan->at + 1) == '-') {
            skip_line(scan);
        } else if (c == '/' && at(scan, scan->at + 1) == '*') {
            skip_block_comment(scan);
        } else {
            return;
        }
    }
}

/* From the opening quote; a doubled quote stands for itself. */
static void finish_quoted(pl_scan *scan, pl_token *token, uint32_t open, bool backslashes)
{
    char quote = scan->sql[open];
    uint32_t i = open + 1;
    while (i < scan->size) {
        char c = scan->sql[i];
        if (backslashes && c == '\\') {
            i += 2;
        } else if (c != quote) {
            i++;
        } else if (at(scan, i + 1) == quote) {
            i += 2;
        } else {
            token->end = i + 1;
            return;
        }
    }
    token->end = scan->size;
    token->unfinished = true;
}

/* The length of $tag$ at the offset, 0 when there is none. */
static uint32_t dollar_tag(const pl_scan *scan, uint32_t offset)
{
    uint32_t i = offset + 1;
    if (is_letter(at(scan, i))) {
        while (is_letter(at(scan, i)) || is_digit(at(scan, i))) {
            i++;
        }
    }
    return at(scan, i) == '$' ? i + 1 - offset : 0;
}

static void scan_dollar(pl_scan *scan, pl_token *token)
{
    uint32_t begin = token->begin;
    uint32_t tag = dollar_tag(scan, begin);
    if (tag == 0) {
        uint32_t i = begin + 1;
        while (is_digit(at(scan, i))) {
            i++;
        }
        token->kind = i > begin + 1 ? PL_TOKEN_PARAMETER : PL_TOKEN_OTHER;
        token->end = i;
        return;
    }
    token->kind = PL_TOKEN_DOLLAR;
    uint32_t from = begin + tag;
    const char *end = from >= scan->size
                          ? NULL
                          : memmem(scan->sql + from, scan->size - from, scan->sql + begin, tag);
    token->unfinished = end == NULL;
    token->end = end == NULL ? scan->size : (uint32_t)(end - scan->sql) + tag;
}

static void scan_word(pl_scan *scan, pl_token *token)
{
    uint32_t begin = token->begin;
    char first = (char)(scan->sql[begin] | 0x20);
    char second = at(scan, begin + 1);
    if (second == '\'' && strchr("ebxn", first) != NULL) {
        token->kind = PL_TOKEN_STRING;
        finish_quoted(scan, token, begin + 1, first == 'e');
        return;
    }
    if (first == 'u' && second == '&' &&
        (at(scan, begin + 2) == '\'' || at(scan, begin + 2) == '"')) {
        token->kind = at(scan, begin + 2) == '"' ? PL_TOKEN_IDENTIFIER : PL_TOKEN_STRING;
        finish_quoted(scan, token, begin + 2, false);
        return;
    }
    uint32_t i = begin;
    while (is_word(at(scan, i))) {
        i++;
    }
    token->kind = PL_TOKEN_WORD;
    token->end = i;
}

static void scan_number(pl_scan *scan, pl_token *token)
{
    uint32_t i = token->begin;
    while (is_digit(at(scan, i)) || is_letter(at(scan, i)) ||
           (at(scan, i) == '.' && at(scan, i + 1) != '.') ||
           ((at(scan, i) == '+' || at(scan, i) == '-') && (at(scan, i - 1) | 0x20) == 'e' &&
            is_digit(at(scan, i + 1)))) {
        i++;
    }
    token->kind = PL_TOKEN_NUMBER;
    token->end = i;
}

/* A comment ends an operator. */
static void scan_operator(pl_scan *scan, pl_token *token)
{
    uint32_t i = token->begin;
    while (is_operator(at(scan, i))) {
        if (i > token->begin && ((at(scan, i) == '-' && at(scan, i + 1) == '-') ||
                                 (at(scan, i) == '/' && at(scan, i + 1) == '*'))) {
            break;
        }
        i++;
    }
    token->kind = PL_TOKEN_OPERATOR;
    token->end = i;
}

static void scan_punctuation(pl_scan *scan, pl_token *token, char c)
{
    char second = at(scan, token->begin + 1);
    if (c == ':' && (second == ':' || second == '=')) {
        token->kind = PL_TOKEN_OPERATOR;
        token->end = token->begin + 2;
    } else {
        token->kind = strchr("()[],;:.", c) != NULL ? PL_TOKEN_PUNCTUATION : PL_TOKEN_OTHER;
        token->end = token->begin + 1;
    }
}

bool pl_scan_next(pl_scan *scan, pl_token *token)
{
    skip_space(scan);
    *token = (pl_token){.kind = PL_TOKEN_END, .begin = scan->at, .end = scan->at};
    if (scan->at >= scan->size) {
        return false;
    }
    char c = scan->sql[scan->at];
    if (is_letter(c)) {
        scan_word(scan, token);
    } else if (c == '\'') {
        token->kind = PL_TOKEN_STRING;
        finish_quoted(scan, token, scan->at, false);
    } else if (c == '"') {
        token->kind = PL_TOKEN_IDENTIFIER;
        finish_quoted(scan, token, scan->at, false);
    } else if (c == '$') {
        scan_dollar(scan, token);
    } else if (is_digit(c) || (c == '.' && is_digit(at(scan, scan->at + 1)))) {
        scan_number(scan, token);
    } else if (is_operator(c)) {
        scan_operator(scan, token);
    } else if (c != '\0') {
        scan_punctuation(scan, token, c);
    } else {
        token->kind = PL_TOKEN_OTHER;
        token->end = token->begin + 1;
    }
    scan->at = token->end;
    return true;
}

bool pl_token_is_word(const pl_scan *scan, const pl_token *token, const char *upper_case_word)
{
    uint32_t size = token->end - token->begin;
    if (token->kind != PL_TOKEN_WORD || size != strlen(upper_case_word)) {
        return false;
    }
    for (uint32_t i = 0; i < size; i++) {
        char c = scan->sql[token->begin + i];
        if ((c >= 'a' && c <= 'z' ? c - 'a' + 'A' : c) != upper_case_word[i]) {
            return false;
        }
    }
    return true;
}

bool pl_token_is_char(const pl_scan *scan, const pl_token *token, char c)
{
    return token->kind == PL_TOKEN_PUNCTUATION && scan->sql[token->begin] == c;
}

int pl_token_nesting(const pl_scan *scan, const pl_token *token)
{
    if (token->kind != PL_TOKEN_PUNCTUATION) {
        return 0;
    }
    switch (scan->sql[token->begin]) {
    case '(':
    case '[':
        return 1;
    case ')':
    case ']':
        return -1;
    default:
        return 0;
    }
}

uint32_t pl_scan_find_word(const char *sql, uint32_t begin, uint32_t end, const char *word)
{
    pl_scan scan = pl_scan_begin(sql, begin, end);
    pl_token token;
    int depth = 0;
    while (pl_scan_next(&scan, &token)) {
        depth += pl_token_nesting(&scan, &token);
        if (depth == 0 && pl_token_is_word(&scan, &token, word)) {
            return token.begin;
        }
    }
    return end;
}

uint32_t pl_scan_item_end(const char *sql, uint32_t begin, uint32_t end)
{
    pl_scan scan = pl_scan_begin(sql, begin, end);
    pl_token token;
    int depth = 0;
    uint32_t last = begin;
    while (pl_scan_next(&scan, &token)) {
        depth += pl_token_nesting(&scan, &token);
        if (depth < 0 || (depth == 0 && (pl_token_is_char(&scan, &token, ',') ||
                                         pl_token_is_char(&scan, &token, ';')))) {
            break;
        }
        last = token.end;
    }
    return last;
}
