/* Where statements end. */
#include "dialect/mysql/internal.h"

#include <string.h>

static uint16_t no_keyword(const char *word, uint32_t size)
{
    (void)word;
    (void)size;
    return 0;
}

/* Double quotes are strings unless the session says ANSI_QUOTES; for where a statement ends it is
 * the same. */
static const pl_sql_lexis LEXIS = {
    .flags = PL_SQL_BACKTICK_NAMES | PL_SQL_HASH_COMMENTS | PL_SQL_BACKSLASH_ESCAPES |
             PL_SQL_DOUBLE_STRINGS | PL_SQL_SPACED_DASHES | PL_SQL_EXECUTABLE_COMMENTS,
    .keyword = no_keyword,
};

bool pl_mysql_is_word(const char *sql, const pl_sql_token *token, const char *word)
{
    pl_cursor one = {.sql = sql, .tokens = token};
    return pl_cursor_is_word(&one, 0, word);
}

/* How deep the tokens are in the body of a routine, where semicolons end nothing. BEGIN, CASE, IF,
 * WHILE, LOOP and REPEAT are each closed by one END; IF and REPEAT are functions too. */
typedef struct body {
    bool possible; /* a CREATE of something that has one, or BEGIN NOT ATOMIC */
    bool known;    /* what is created is known: later words say nothing about it */
    uint32_t depth;
    bool after_end; /* the last word was END: IF in END IF opens nothing */
    bool at_start;  /* a statement may begin here */
} body;

static bool is_one_of(const char *sql, const pl_sql_token *token, const char *const *words)
{
    for (size_t i = 0; words[i] != NULL; i++) {
        if (pl_mysql_is_word(sql, token, words[i])) {
            return true;
        }
    }
    return false;
}

static bool opens(const char *sql, const pl_sql_token *token, const body *now)
{
    static const char *const always[] = {"BEGIN", "CASE", "WHILE", "LOOP", NULL};
    static const char *const starting[] = {"IF", "REPEAT", NULL};
    return is_one_of(sql, token, always) || (now->at_start && is_one_of(sql, token, starting));
}

static void step_in_body(body *now, const char *sql, const pl_sql_token *token)
{
    static const char *const before[] = {"ROW",  "THEN", "ELSE",   "BEGIN", "DO",
                                         "LOOP", "NOT",  "REPEAT", NULL};
    bool semicolon = token->kind == PL_SQL_SYMBOL && sql[token->begin] == ';';
    bool label = token->kind == PL_SQL_ILLEGAL && sql[token->begin] == ':';
    if (pl_mysql_is_word(sql, token, "END")) {
        now->depth -= now->depth > 0;
        now->after_end = true;
        now->at_start = false;
        return;
    }
    now->depth += !now->after_end && opens(sql, token, now);
    now->after_end = false;
    now->at_start = semicolon || label || is_one_of(sql, token, before);
}

/* Called with each token behind the first. */
static void step(body *now, const char *sql, const pl_sql_tokens *tokens)
{
    const pl_sql_token *first = &tokens->at[0], *token = &pl_vec_last(tokens);
    if (now->possible) {
        step_in_body(now, sql, token);
    } else if (!now->known && pl_mysql_is_word(sql, first, "CREATE")) {
        const pl_mysql_object *object = pl_mysql_object_of(sql, token);
        now->known = object != NULL;
        now->possible = object != NULL && object->body;
    } else if (tokens->count == 2 && pl_mysql_is_word(sql, first, "BEGIN") &&
               pl_mysql_is_word(sql, token, "NOT")) {
        *now = (body){.possible = true, .depth = 1};
    }
}

/* DELIMITER is a word of the client at the beginning of a line; what follows it up to the next
 * white space ends statements from then on. */
static uint32_t obey_delimiter(pl_mysql_reader *r, uint32_t at)
{
    const char *feed = memchr(r->sql + at, '\n', r->size - at);
    uint32_t end = feed == NULL ? r->size : (uint32_t)(feed - r->sql);
    while (at < end && (r->sql[at] == ' ' || r->sql[at] == '\t')) {
        at++;
    }
    uint32_t size = 0;
    while (at + size < end && (unsigned char)r->sql[at + size] > ' ') {
        size++;
    }
    if (size > 0 && size < sizeof r->delimiter) {
        memcpy(r->delimiter, r->sql + at, size);
        r->delimiter[size] = '\0';
    }
    return end;
}

/* Where the delimiter stands in or before the token: `$$` may be the tail of a word. Its offset, or
 * token->end. */
static uint32_t find_delimiter(const pl_mysql_reader *r, const pl_sql_token *token)
{
    uint32_t size = (uint32_t)strlen(r->delimiter);
    if (token->kind == PL_SQL_END || strchr("'\"`", r->sql[token->begin]) != NULL) {
        return token->end;
    }
    for (uint32_t i = token->begin; i < token->end && i + size <= r->size; i++) {
        if (memcmp(r->sql + i, r->delimiter, size) == 0) {
            return i;
        }
    }
    return token->end;
}

uint32_t pl_mysql_scan(pl_mysql_reader *r, uint32_t from)
{
    body now = {0};
    r->tokens.count = 0;
    for (;;) {
        pl_sql_token token = pl_sql_next(&LEXIS, r->sql, r->size, from);
        if (r->tokens.count == 0 && pl_mysql_is_word(r->sql, &token, "DELIMITER")) {
            from = obey_delimiter(r, token.end);
            continue;
        }
        uint32_t delimiter = find_delimiter(r, &token);
        bool plain = r->delimiter[0] == ';' && r->delimiter[1] == '\0';
        bool ends = delimiter < token.end && !(plain && now.depth > 0);
        from = token.end;
        if (ends) {
            from = delimiter + (uint32_t)strlen(r->delimiter);
            token.end = delimiter;
        }
        if (token.kind != PL_SQL_END && token.end > token.begin) {
            pl_vec_push(r->arena, &r->tokens, token);
            step(&now, r->sql, &r->tokens);
        }
        if (token.kind == PL_SQL_END || (ends && r->tokens.count > 0)) {
            token = (pl_sql_token){.kind = PL_SQL_END, .begin = token.end, .end = token.end};
            pl_vec_push(r->arena, &r->tokens, token);
            return from;
        }
    }
}
