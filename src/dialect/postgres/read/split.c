#include "dialect/postgres/read/split.h"

/* What the first words say of the rest of the statement. */
typedef struct shape {
    unsigned words;
    bool create, rule, routine, copy, from_stdin;
    bool from; /* the last word was FROM */
    int parentheses;
    int blocks; /* BEGIN and CASE in a routine's body that wait for their END */
} shape;

pl_split pl_split_begin(const char *sql, uint32_t begin, uint32_t end)
{
    return (pl_split){.scan = pl_scan_begin(sql, begin, end)};
}

/* CREATE [OR REPLACE] {RULE|FUNCTION|PROCEDURE} are among the first four words. */
static void look_at_first_words(shape *s, const pl_scan *scan, const pl_token *token)
{
    if (s->words == 0) {
        s->create = pl_token_is_word(scan, token, "CREATE");
        s->copy = pl_token_is_word(scan, token, "COPY");
    } else if (s->words < 4 && s->create && !s->rule && !s->routine) {
        s->rule = pl_token_is_word(scan, token, "RULE");
        s->routine =
            pl_token_is_word(scan, token, "FUNCTION") || pl_token_is_word(scan, token, "PROCEDURE");
    }
}

/* As psql counts: BEGIN and CASE open a block in a routine, END closes one. */
static void count_blocks(shape *s, const pl_scan *scan, const pl_token *token)
{
    if (pl_token_is_word(scan, token, "BEGIN")) {
        s->blocks++;
    } else if (s->blocks > 0 && pl_token_is_word(scan, token, "CASE")) {
        s->blocks++;
    } else if (s->blocks > 0 && pl_token_is_word(scan, token, "END")) {
        s->blocks--;
    }
}

static void look_at(shape *s, const pl_scan *scan, const pl_token *token)
{
    if (s->rule) {
        s->parentheses += pl_token_nesting(scan, token);
    }
    if (token->kind != PL_TOKEN_WORD) {
        s->from = false;
        return;
    }
    look_at_first_words(s, scan, token);
    if (s->routine) {
        count_blocks(s, scan, token);
    }
    if (s->copy && s->from && pl_token_is_word(scan, token, "STDIN")) {
        s->from_stdin = true;
    }
    s->from = pl_token_is_word(scan, token, "FROM");
    s->words++;
}

static bool ends_statement(const shape *s, const pl_scan *scan, const pl_token *token)
{
    return pl_token_is_char(scan, token, ';') && s->parentheses <= 0 && s->blocks <= 0;
}

bool pl_split_next(pl_split *split, pl_split_statement *out)
{
    pl_scan *scan = &split->scan;
    pl_token token;
    shape s = {0};
    *out = (pl_split_statement){0};
    bool begun = false;
    while (pl_scan_next(scan, &token)) {
        if (ends_statement(&s, scan, &token)) {
            if (begun) {
                out->terminated = true;
                out->semicolon = token.begin;
                out->copy_from_stdin = s.from_stdin;
                return true;
            }
            continue;
        }
        if (!begun) {
            out->begin = token.begin;
            begun = true;
        }
        out->end = token.end;
        if (token.unfinished) {
            out->unfinished = true;
            out->unfinished_at = token.begin;
        }
        look_at(&s, scan, &token);
    }
    if (scan->unfinished_comment) {
        if (!begun) {
            out->begin = scan->comment;
            begun = true;
        }
        out->end = scan->size;
        out->unfinished = true;
        out->unfinished_at = scan->comment;
        scan->unfinished_comment = false;
    }
    out->copy_from_stdin = s.from_stdin;
    return begun;
}
