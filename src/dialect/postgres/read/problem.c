/*
 * Text the PostgreSQL 15 grammar refuses is either broken or newer. When the server's version is
 * known to be 15 or older it is broken. Otherwise only what no version can accept is called broken:
 * a quote that never ends, characters that begin no token, words that begin no statement.
 */
#include "dialect/postgres/read/problem.h"

#include "dialect/postgres/scan.h"
#include "dialect/template.h"

#include <string.h>

/* First words of all statements up to PostgreSQL 18. */
static const char *const STATEMENTS[] = {
    "ABORT",   "ALTER",   "ANALYSE", "ANALYZE", "BEGIN",    "CALL",      "CHECKPOINT",
    "CLOSE",   "CLUSTER", "COMMENT", "COMMIT",  "COPY",     "CREATE",    "DEALLOCATE",
    "DECLARE", "DELETE",  "DISCARD", "DO",      "DROP",     "END",       "EXECUTE",
    "EXPLAIN", "FETCH",   "GRANT",   "IMPORT",  "INSERT",   "LISTEN",    "LOAD",
    "LOCK",    "MERGE",   "MOVE",    "NOTIFY",  "PREPARE",  "REASSIGN",  "REFRESH",
    "REINDEX", "RELEASE", "RESET",   "REVOKE",  "ROLLBACK", "SAVEPOINT", "SECURITY",
    "SELECT",  "SET",     "SHOW",    "START",   "TABLE",    "TRUNCATE",  "UNLISTEN",
    "UPDATE",  "VACUUM",  "VALUES",  "WITH",
};

/* Words that may follow CREATE, ALTER or DROP in PostgreSQL up to 18. */
static const char *const OBJECTS[] = {
    "ACCESS",     "AGGREGATE",    "CAST",        "COLLATION", "CONSTRAINT", "CONVERSION",
    "DATABASE",   "DEFAULT",      "DOMAIN",      "EVENT",     "EXTENSION",  "FOREIGN",
    "FUNCTION",   "GLOBAL",       "GROUP",       "INDEX",     "LANGUAGE",   "LARGE",
    "LOCAL",      "MATERIALIZED", "OPERATOR",    "OR",        "OWNED",      "POLICY",
    "PROCEDURAL", "PROCEDURE",    "PUBLICATION", "RECURSIVE", "ROLE",       "ROUTINE",
    "RULE",       "SCHEMA",       "SEQUENCE",    "SERVER",    "STATISTICS", "SUBSCRIPTION",
    "SYSTEM",     "TABLE",        "TABLESPACE",  "TEMP",      "TEMPORARY",  "TEXT",
    "TRANSFORM",  "TRIGGER",      "TRUSTED",     "TYPE",      "UNIQUE",     "UNLOGGED",
    "USER",       "VIEW",
};

/* Errors of the scanner that a newer version makes as well. */
static const char *const CERTAIN[] = {
    "unterminated",
    "zero-length delimited identifier",
    "invalid Unicode",
    "unsafe use of string constant",
    "improper qualified name",
};

#define IN_LIST(scan, token, list)                                                                 \
    in_list((scan), (token), (list), sizeof(list) / sizeof((list)[0]))

static bool in_list(const pl_scan *scan, const pl_token *token, const char *const *list,
                    size_t count)
{
    for (size_t i = 0; i < count; i++) {
        if (pl_token_is_word(scan, token, list[i])) {
            return true;
        }
    }
    return false;
}

static uint32_t brace_end(const char *sql, uint32_t from, uint32_t end, const char *close)
{
    const char *found = memmem(sql + from, end - from, close, strlen(close));
    return found == NULL ? from : (uint32_t)(found - sql) + (uint32_t)strlen(close);
}

static bool is_capital(char c)
{
    return c >= 'A' && c <= 'Z';
}

/* What can only be a placeholder where PostgreSQL sees a token of its own. */
static uint32_t any_template(const pl_scan *scan, const pl_token *token, int brackets)
{
    const char *sql = scan->sql;
    uint32_t i = token->begin;
    char next = i + 1 < scan->size ? sql[i + 1] : '\0';
    if (token->kind == PL_TOKEN_OTHER && sql[i] == '{' && (next == '{' || next == '%')) {
        return brace_end(sql, i + 2, scan->size, next == '{' ? "}}" : "%}");
    }
    bool marked = sql[i] == '$' || sql[i] == '#'; /* ${x}, #{x} */
    if (marked && next == '{') {
        return brace_end(sql, i + 2, scan->size, "}");
    }
    if (token->kind == PL_TOKEN_OPERATOR && (sql[i] == '<' && next == '%')) {
        return brace_end(sql, i + 2, scan->size, "%>");
    }
    bool letter = (next >= 'a' && next <= 'z') || is_capital(next) || next == '_';
    if (brackets == 0 && pl_token_is_char(scan, token, ':') &&
        (letter || next == '\'' || next == '"')) {
        pl_scan rest = pl_scan_begin(sql, i + 1, scan->size);
        pl_token name;
        (void)pl_scan_next(&rest, &name);
        return name.end;
    }
    return 0;
}

static bool find_any_template(const char *sql, uint32_t begin, uint32_t end, uint32_t *at,
                              uint32_t *at_end)
{
    pl_scan scan = pl_scan_begin(sql, begin, end);
    pl_token token;
    int brackets = 0;
    while (pl_scan_next(&scan, &token)) {
        if (pl_token_is_char(&scan, &token, '[')) {
            brackets++;
        } else if (pl_token_is_char(&scan, &token, ']')) {
            brackets--;
        }
        *at_end = any_template(&scan, &token, brackets);
        if (*at_end != 0) {
            *at = token.begin;
            return true;
        }
    }
    return false;
}

bool pl_find_template(const char *sql, uint32_t begin, uint32_t end, unsigned templates,
                      uint32_t *at, uint32_t *at_end)
{
    return templates == 0 ? find_any_template(sql, begin, end, at, at_end)
                          : pl_template_find(sql, begin, end, templates, at, at_end);
}

/* Words at the beginning, and tokens of the whole, that no version knows. */
static bool no_version_begins_so(const pl_reader *reader)
{
    pl_scan scan = pl_scan_begin(reader->sql, reader->begin, reader->end);
    pl_token first, second;
    if (!pl_scan_next(&scan, &first)) {
        return true;
    }
    if (pl_token_is_char(&scan, &first, '(')) {
        return false;
    }
    if (!IN_LIST(&scan, &first, STATEMENTS)) {
        return true;
    }
    bool object_follows = pl_token_is_word(&scan, &first, "CREATE") ||
                          pl_token_is_word(&scan, &first, "ALTER") ||
                          pl_token_is_word(&scan, &first, "DROP");
    return object_follows && (!pl_scan_next(&scan, &second) || !IN_LIST(&scan, &second, OBJECTS));
}

/* Parentheses that don't match, or a byte that begins no token ("`", "{"). */
static bool no_version_has_such_tokens(const pl_reader *reader)
{
    pl_scan scan = pl_scan_begin(reader->sql, reader->begin, reader->end);
    pl_token token;
    int depth = 0;
    while (pl_scan_next(&scan, &token)) {
        bool backtick = token.kind == PL_TOKEN_OPERATOR &&
                        memchr(scan.sql + token.begin, '`', token.end - token.begin) != NULL;
        if (token.kind == PL_TOKEN_OTHER || token.unfinished || backtick) {
            return true;
        }
        depth += pl_token_nesting(&scan, &token);
        if (depth < 0) {
            return true;
        }
    }
    return depth != 0 || scan.unfinished_comment;
}

/* A comma with nothing behind it, or two of them: no list of any version has that. */
static bool follows_a_comma(const pl_reader *reader, uint32_t offset)
{
    uint32_t i = offset;
    while (i > reader->begin && strchr(" \t\r\n", reader->sql[i - 1]) != NULL) {
        i--;
    }
    char previous = i > reader->begin ? reader->sql[i - 1] : '\0';
    char here = offset < reader->end ? reader->sql[offset] : ';';
    return (previous == ',' && strchr("),;", here) != NULL) || (previous == '(' && here == ',');
}

/* The word at the error begins a line and a statement: the semicolon before it is missing. */
static bool begins_a_statement(const pl_reader *reader, uint32_t offset)
{
    uint32_t i = offset;
    while (i > reader->begin && strchr(" \t", reader->sql[i - 1]) != NULL) {
        i--;
    }
    if (i == reader->begin || reader->sql[i - 1] != '\n') {
        return false;
    }
    static const char *const WORDS[] = {"ALTER", "COMMENT", "CREATE", "DELETE",
                                        "DROP",  "INSERT",  "UPDATE"};
    pl_scan scan = pl_scan_begin(reader->sql, offset, reader->end);
    pl_token word;
    return pl_scan_next(&scan, &word) && IN_LIST(&scan, &word, WORDS);
}

/* REINDEX DATABASE without a name is right from PostgreSQL 16 on. */
static bool may_end_early(const pl_reader *reader)
{
    pl_scan scan = pl_scan_begin(reader->sql, reader->begin, reader->end);
    pl_token word;
    return pl_scan_next(&scan, &word) && pl_token_is_word(&scan, &word, "REINDEX");
}

static bool is_certain(const pl_reader *reader, const char *message, uint32_t offset)
{
    for (size_t i = 0; i < sizeof CERTAIN / sizeof CERTAIN[0]; i++) {
        if (pl_starts_with(message, CERTAIN[i])) {
            return true;
        }
    }
    if (pl_ends_with(message, "at end of input") && !may_end_early(reader)) {
        return true;
    }
    return no_version_begins_so(reader) || no_version_has_such_tokens(reader) ||
           follows_a_comma(reader, offset) || begins_a_statement(reader, offset);
}

static unsigned major_version(unsigned version)
{
    return version >= 10000 ? version / 10000 : version; /* 150004 as well as 15 */
}

static uint32_t token_end(const pl_reader *reader, uint32_t offset)
{
    pl_scan scan = pl_scan_begin(reader->sql, offset, reader->end);
    pl_token token;
    return offset < reader->end && pl_scan_next(&scan, &token) && token.begin == offset &&
                   !token.unfinished
               ? token.end
               : offset;
}

void pl_read_problem(pl_reader *reader, const char *message, uint32_t offset)
{
    pl_statement *statement = reader->statement;
    uint32_t from, to;
    unsigned version = major_version(reader->options->server_version);
    if (offset > reader->end) {
        offset = reader->end;
    }
    statement->problem = pl_read_string(reader, message);
    statement->problem_span = pl_read_span(reader, offset, token_end(reader, offset));
    if (pl_starts_with(message, "memory exhausted")) {
        statement->state = PL_STATEMENT_TOO_DEEP;
    } else if (pl_find_template(reader->sql, reader->begin, reader->end, 0, &from, &to)) {
        statement->state = PL_STATEMENT_TEMPLATED;
        statement->problem = "placeholder that the runner replaces";
        statement->problem_span = pl_read_span(reader, from, to);
    } else if ((version != 0 && version <= PL_GRAMMAR_VERSION) ||
               is_certain(reader, message, offset)) {
        statement->state = PL_STATEMENT_SYNTAX_ERROR;
    } else {
        statement->state = PL_STATEMENT_NOT_PARSED;
    }
}
