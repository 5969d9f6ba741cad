#include "dialect/sql/lex.h"

#include <string.h>

typedef struct lexer {
    const pl_sql_lexis *lexis;
    const char *sql;
    uint32_t size;
} lexer;

static char at(const lexer *l, uint32_t offset)
{
    return offset < l->size ? l->sql[offset] : '\0';
}

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

static bool is_hexadecimal(char c)
{
    return is_digit(c) || ((c | 0x20) >= 'a' && (c | 0x20) <= 'f');
}

static bool is_letter(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || (unsigned char)c >= 0x80;
}

static bool is_word(char c)
{
    return is_letter(c) || is_digit(c) || c == '$';
}

static bool is_space(char c)
{
    return c == ' ' || (c >= '\t' && c <= '\r' && c != '\v');
}

/* SQLite begins no space with a vertical tab, but goes on with it (CC_SPACE and sqlite3Isspace in
 * src/tokenize.c). */
static uint32_t space_end(const lexer *l, uint32_t i)
{
    do {
        i++;
    } while (i < l->size && (is_space(l->sql[i]) || l->sql[i] == '\v'));
    return i;
}

static uint32_t line_end(const lexer *l, uint32_t from)
{
    const char *end = memchr(l->sql + from, '\n', l->size - from);
    return end == NULL ? l->size : (uint32_t)(end - l->sql);
}

static uint32_t comment_end(const lexer *l, uint32_t from)
{
    const char *end =
        from + 2 >= l->size ? NULL : memmem(l->sql + from + 2, l->size - from - 2, "*/", 2);
    return end == NULL ? l->size : (uint32_t)(end - l->sql) + 2;
}

static bool has(const lexer *l, pl_sql_lexis_flag flag)
{
    return (l->lexis->flags & (unsigned)flag) != 0;
}

static bool begins_line_comment(const lexer *l, uint32_t i)
{
    if (at(l, i) == '-' && at(l, i + 1) == '-') {
        return !has(l, PL_SQL_SPACED_DASHES) || i + 2 >= l->size ||
               (unsigned char)l->sql[i + 2] <= ' ';
    }
    return at(l, i) == '#' && has(l, PL_SQL_HASH_COMMENTS);
}

/* Behind the head of a comment whose inside is run: slash, star, "!" or "M!", a version; 0: it is
 * none. */
static uint32_t executable_head(const lexer *l, uint32_t i)
{
    if (!has(l, PL_SQL_EXECUTABLE_COMMENTS) || at(l, i) != '/' || at(l, i + 1) != '*') {
        return 0;
    }
    i += at(l, i + 2) == 'M' ? 3 : 2;
    if (at(l, i) != '!') {
        return 0;
    }
    for (i++; is_digit(at(l, i));) {
        i++;
    }
    return i;
}

static bool begins_mark(const lexer *l, uint32_t i)
{
    return has(l, PL_SQL_SPACE_MARKS) && l->size - i >= 3 &&
           memcmp(l->sql + i, "\xEF\xBB\xBF", 3) == 0;
}

static uint32_t skip_space(const lexer *l, uint32_t i)
{
    while (i < l->size) {
        if (is_space(l->sql[i])) {
            i = space_end(l, i);
        } else if (begins_mark(l, i)) {
            i += 3;
        } else if (begins_line_comment(l, i)) {
            i = line_end(l, i);
        } else if (executable_head(l, i) > 0) {
            i = executable_head(l, i);
        } else if (at(l, i) == '*' && at(l, i + 1) == '/' && has(l, PL_SQL_EXECUTABLE_COMMENTS)) {
            i += 2; /* its tail */
        } else if (at(l, i) == '/' && at(l, i + 1) == '*') {
            i = comment_end(l, i);
        } else {
            break;
        }
    }
    return i;
}

/* From the opening quote at i; a doubled one stands for itself. */
static void quoted(const lexer *l, pl_sql_token *token, uint32_t i, pl_sql_token_kind kind)
{
    char quote = l->sql[i] == '[' ? ']' : l->sql[i];
    bool escapes = kind == PL_SQL_STRING && has(l, PL_SQL_BACKSLASH_ESCAPES);
    for (i++; i < l->size; i++) {
        if (escapes && l->sql[i] == '\\') {
            i++;
            continue;
        }
        if (l->sql[i] != quote) {
            continue;
        }
        if (quote == ']' || at(l, i + 1) != quote) {
            token->kind = (uint8_t)kind;
            token->end = i + 1;
            return;
        }
        i++;
    }
    token->kind = PL_SQL_ILLEGAL;
    token->end = l->size;
}

/* x'..': an even number of hexadecimal digits, or no token. */
static void blob(const lexer *l, pl_sql_token *token)
{
    uint32_t i = token->begin + 2;
    while (is_hexadecimal(at(l, i))) {
        i++;
    }
    bool good = at(l, i) == '\'' && (i - token->begin) % 2 == 0;
    while (!good && i < l->size && l->sql[i] != '\'') {
        i++;
    }
    token->kind = good ? PL_SQL_BLOB : PL_SQL_ILLEGAL;
    token->end = i < l->size ? i + 1 : i;
}

static void word(const lexer *l, pl_sql_token *token)
{
    uint32_t i = token->begin;
    while (is_word(at(l, i))) {
        i++;
    }
    token->kind = PL_SQL_WORD;
    token->end = i;
    token->keyword = l->lexis->keyword(l->sql + token->begin, i - token->begin);
}

static uint32_t digits(const lexer *l, uint32_t i, bool (*is)(char))
{
    bool separators = has(l, PL_SQL_DIGIT_SEPARATORS);
    while (is(at(l, i)) ||
           (separators && at(l, i) == '_' && is(at(l, i - 1)) && is(at(l, i + 1)))) {
        i++;
    }
    return i;
}

static uint32_t exponent(const lexer *l, uint32_t i)
{
    uint32_t sign = at(l, i + 1) == '+' || at(l, i + 1) == '-' ? 1 : 0;
    if ((at(l, i) | 0x20) == 'e' && is_digit(at(l, i + 1 + sign))) {
        return digits(l, i + 1 + sign, is_digit);
    }
    return i;
}

static void number(const lexer *l, pl_sql_token *token)
{
    uint32_t i = token->begin;
    if (at(l, i) == '0' && (at(l, i + 1) | 0x20) == 'x' && is_hexadecimal(at(l, i + 2))) {
        i = digits(l, i + 2, is_hexadecimal);
    } else {
        i = digits(l, i, is_digit);
        if (at(l, i) == '.') {
            i = digits(l, i + 1, is_digit);
        }
        i = exponent(l, i);
    }
    token->kind = PL_SQL_NUMBER;
    while (is_word(at(l, i))) { /* 12ab is neither a number nor a name */
        token->kind = PL_SQL_ILLEGAL;
        i++;
    }
    token->end = i;
}

/* ?, ?12, :name, @name, $name, $name::suffix(...) */
/* Behind the parenthesis that closes a Tcl variable's index, or where white space ends it. */
static uint32_t index_end(const lexer *l, uint32_t i)
{
    while (i < l->size && l->sql[i] != ')' && !is_space(l->sql[i]) && l->sql[i] != '\v') {
        i++;
    }
    return i < l->size && l->sql[i] == ')' ? i + 1 : i;
}

static void parameter(const lexer *l, pl_sql_token *token)
{
    uint32_t i = token->begin + 1;
    token->kind = PL_SQL_PARAMETER;
    if (l->sql[token->begin] == '?') {
        token->end = digits(l, i, is_digit);
        return;
    }
    while (is_word(at(l, i)) || (at(l, i) == ':' && at(l, i + 1) == ':')) {
        i += at(l, i) == ':' ? 2 : 1;
    }
    token->kind = i == token->begin + 1 ? PL_SQL_ILLEGAL : PL_SQL_PARAMETER;
    if (at(l, i) == '(' && token->kind == PL_SQL_PARAMETER && has(l, PL_SQL_TCL_PARAMETERS)) {
        i = index_end(l, i);
        token->kind = l->sql[i - 1] == ')' ? PL_SQL_PARAMETER : PL_SQL_ILLEGAL;
    }
    token->end = i;
}

static void symbol(const lexer *l, pl_sql_token *token)
{
    static const char *const SYMBOLS[] = {
        "->>", "||", "<<", ">>", "<=", ">=", "<>", "!=", "==", "->", NULL};
    for (size_t i = 0; SYMBOLS[i] != NULL; i++) {
        uint32_t size = (uint32_t)strlen(SYMBOLS[i]);
        if (token->begin + size <= l->size &&
            memcmp(l->sql + token->begin, SYMBOLS[i], size) == 0) {
            token->end = token->begin + size;
            token->size = (uint8_t)size;
            token->kind = PL_SQL_SYMBOL;
            return;
        }
    }
    token->end = token->begin + 1;
    token->size = 1;
    char c = l->sql[token->begin];
    token->kind =
        c != '\0' && strchr("()+-*/%=<>&|~,;.", c) != NULL ? PL_SQL_SYMBOL : PL_SQL_ILLEGAL;
}

static bool opens_name(const lexer *l, char c)
{
    return c == '"' || (c == '`' && has(l, PL_SQL_BACKTICK_NAMES)) ||
           (c == '[' && has(l, PL_SQL_BRACKET_NAMES));
}

pl_sql_token pl_sql_next(const pl_sql_lexis *lexis, const char *sql, uint32_t size, uint32_t from)
{
    lexer l = {lexis, sql, size};
    uint32_t begin = skip_space(&l, from);
    pl_sql_token token = {.kind = PL_SQL_END, .begin = begin, .end = begin};
    if (begin >= size) {
        return token;
    }
    char c = sql[begin];
    if ((c | 0x20) == 'x' && at(&l, begin + 1) == '\'') {
        blob(&l, &token);
    } else if (is_letter(c)) {
        word(&l, &token);
    } else if (is_digit(c) || (c == '.' && is_digit(at(&l, begin + 1)))) {
        number(&l, &token);
    } else if (c == '\'' || (c == '"' && has(&l, PL_SQL_DOUBLE_STRINGS))) {
        quoted(&l, &token, begin, PL_SQL_STRING);
    } else if (opens_name(&l, c)) {
        quoted(&l, &token, begin, PL_SQL_QUOTED);
    } else if (c == '?' || c == ':' || c == '@' || c == '$' ||
               (c == '#' && has(&l, PL_SQL_TCL_PARAMETERS))) {
        parameter(&l, &token);
    } else {
        symbol(&l, &token);
    }
    return token;
}

const char *pl_sql_unquote(pl_arena *arena, const char *sql, const pl_sql_token *token)
{
    uint32_t begin = token->begin, end = token->end;
    if (token->kind != PL_SQL_QUOTED && token->kind != PL_SQL_STRING) {
        return pl_arena_strndup(arena, sql + begin, end - begin);
    }
    char quote = sql[end - 1];
    char *out = pl_arena_alloc(arena, end - begin);
    size_t count = 0;
    for (uint32_t i = begin + 1; i + 1 < end; i++) {
        out[count++] = sql[i];
        if (sql[i] == quote && quote != ']' && i + 2 < end) {
            i++;
        }
    }
    return out;
}
