/*
 * A scanner for PostgreSQL's lexical rules (src/backend/parser/scan.l), good enough to find where
 * tokens, statements and parentheses begin and end in text that does not parse. It never fails: an
 * unfinished string or comment is a token that reaches to the end and says so.
 */
#ifndef PL_DIALECT_POSTGRES_SCAN_H
#define PL_DIALECT_POSTGRES_SCAN_H

#include <stdbool.h>
#include <stdint.h>

typedef enum pl_token_kind {
    PL_TOKEN_END,
    PL_TOKEN_WORD,       /* an identifier or keyword without quotes */
    PL_TOKEN_IDENTIFIER, /* "quoted", U&"quoted" */
    PL_TOKEN_STRING,     /* '', E'', B'', X'', N'', U&'' */
    PL_TOKEN_DOLLAR,     /* $tag$ ... $tag$ */
    PL_TOKEN_NUMBER,
    PL_TOKEN_PARAMETER,   /* $1 */
    PL_TOKEN_OPERATOR,    /* + <= ::  */
    PL_TOKEN_PUNCTUATION, /* one of ( ) [ ] , ; : . */
    PL_TOKEN_OTHER,       /* a byte that begins no token */
} pl_token_kind;

typedef struct pl_token {
    pl_token_kind kind;
    uint32_t begin, end;
    bool unfinished; /* its closing quote is missing */
} pl_token;

typedef struct pl_scan {
    const char *sql;
    uint32_t size;
    uint32_t at;
    bool unfinished_comment; /* the text ended within one */
    uint32_t comment;        /* where that comment begins */
} pl_scan;

pl_scan pl_scan_begin(const char *sql, uint32_t begin, uint32_t end);

/* The next token, comments and white space passed over. false at the end. */
bool pl_scan_next(pl_scan *scan, pl_token *token);

bool pl_token_is_word(const pl_scan *scan, const pl_token *token, const char *upper_case_word);
bool pl_token_is_char(const pl_scan *scan, const pl_token *token, char c);

/* 1 for an opening, -1 for a closing parenthesis or bracket, 0 for any other token. */
int pl_token_nesting(const pl_scan *scan, const pl_token *token);

/* Where the keyword stands in [begin, end) outside parentheses; `end` when it does not. */
uint32_t pl_scan_find_word(const char *sql, uint32_t begin, uint32_t end, const char *word);

/* The end of the last token of the list item that begins at `begin`: before the comma, semicolon or
 * closing parenthesis that ends it. */
uint32_t pl_scan_item_end(const char *sql, uint32_t begin, uint32_t end);

#endif
