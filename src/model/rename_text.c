/*
 * Renaming inside of SQL text, token by token.
 *
 * It must be possible to go back: so nothing is renamed in a text that knows the new name already
 * (an alias, say), where the way back would catch too much.
 */
#include "model/apply/private.h"

#include <ctype.h>
#include <string.h>

typedef struct token {
    const char *begin;
    size_t size;
    bool name;    /* an identifier, quoted or not */
    bool literal; /* a string constant */
} token;

static bool begins_word(char c)
{
    return isalpha((unsigned char)c) || c == '_' || (unsigned char)c >= 0x80;
}

static size_t word_size(const char *at)
{
    size_t size = 1;
    while (begins_word(at[size]) || isdigit((unsigned char)at[size]) || at[size] == '$') {
        size++;
    }
    return size;
}

static size_t quoted_size(const char *at)
{
    char quote = *at;
    size_t size = 1;
    while (at[size] != '\0') {
        if (at[size] != quote) {
            size++;
        } else if (at[size + 1] == quote) {
            size += 2;
        } else {
            return size + 1;
        }
    }
    return size;
}

static size_t number_size(const char *at)
{
    size_t size = 1;
    while (isalnum((unsigned char)at[size]) || at[size] == '.') {
        size++;
    }
    return size;
}

static token next_token(const char *at)
{
    token t = {.begin = at, .size = 1};
    if (begins_word(*at)) {
        t.size = word_size(at);
        t.name = true;
    } else if (*at == '"') {
        t.size = quoted_size(at);
        t.name = true;
    } else if (*at == '\'') {
        t.size = quoted_size(at);
        t.literal = true;
    } else if (isdigit((unsigned char)*at)) {
        t.size = number_size(at);
    }
    return t;
}

static bool is_name(const token *t, const char *name)
{
    if (!t->name) {
        return false;
    }
    size_t size = strlen(name);
    if (*t->begin != '"') {
        if (t->size != size) {
            return false;
        }
        for (size_t i = 0; i < size; i++) {
            if (tolower((unsigned char)t->begin[i]) != (unsigned char)name[i]) {
                return false;
            }
        }
        return true;
    }
    size_t at = 1;
    for (const char *c = name; *c != '\0'; c++) {
        if (at >= t->size || t->begin[at] != *c) {
            return false;
        }
        at += *c == '"' ? 2 : 1;
    }
    return at + 1 == t->size;
}

/* 'old' as a whole, the way a regclass literal names a relation. */
static bool is_literal(const token *t, const char *name)
{
    size_t size = strlen(name);
    return t->literal && t->size == size + 2 && strncmp(t->begin + 1, name, size) == 0;
}

bool pl_text_has_name(const char *text, const char *name)
{
    for (const char *at = text; *at != '\0';) {
        token t = next_token(at);
        if (is_name(&t, name) || is_literal(&t, name)) {
            return true;
        }
        at += t.size;
    }
    return false;
}

bool pl_text_has_qualified(const char *text, const char *qualifier, const char *name)
{
    bool qualified = false; /* the token before is the qualifier */
    for (const char *at = text; *at != '\0';) {
        token t = next_token(at);
        if (qualified && is_name(&t, name)) {
            return true;
        }
        at += t.size;
        qualified = is_name(&t, qualifier) && *at == '.';
        at += qualified;
    }
    return false;
}

const char *pl_rename_in_text(pl_arena *arena, const char *text, const char *from, const char *to)
{
    return text == NULL || pl_text_has_name(text, to) ? text
                                                      : pl_rename_anyway(arena, text, from, to);
}

const char *pl_rename_anyway(pl_arena *arena, const char *text, const char *from, const char *to)
{
    if (text == NULL || !pl_text_has_name(text, from)) {
        return text;
    }
    const char *quoted = pl_identifier_text(arena, to);
    pl_str out = pl_str_begin(arena, PL_STR_MAXIMUM);
    for (const char *at = text; *at != '\0';) {
        token t = next_token(at);
        if (is_name(&t, from)) {
            pl_str_add(&out, quoted);
        } else if (is_literal(&t, from)) {
            pl_str_addf(&out, "'%s'", to);
        } else {
            pl_str_add_bytes(&out, t.begin, t.size);
        }
        at += t.size;
    }
    return out.at;
}

static bool is_word(const token *t, const char *word)
{
    return t->size == strlen(word) && strncmp(t->begin, word, t->size) == 0;
}

/* Takes "a." or "s.a." from the end. */
static void strip_qualifier(pl_str *out)
{
    size_t size = out->count;
    while (size > 0 && out->at[size - 1] == '.') {
        size--;
        if (size > 0 && out->at[size - 1] == '"') {
            size--;
            while (size > 0 && out->at[--size] != '"') {
            }
            continue;
        }
        while (size > 0 && (isalnum((unsigned char)out->at[size - 1]) ||
                            strchr("_$", out->at[size - 1]) != NULL ||
                            (unsigned char)out->at[size - 1] >= 0x80)) {
            size--;
        }
    }
    if (size < out->count) {
        out->count = size;
        out->at[size] = '\0';
    }
}

/* A factor is followed by another one; a star in a select list by nothing. */
static bool ends_target(const char *after)
{
    after += strspn(after, " \t\r\n");
    token next = next_token(after);
    return *after == ',' || *after == '\0' || is_word(&next, "FROM");
}

const char *pl_replace_stars(pl_arena *arena, const char *text, const pl_strings *by)
{
    pl_str out = pl_str_begin(arena, PL_STR_MAXIMUM);
    size_t used = 0, depth = 0;
    const char *at = text;
    while (*at != '\0') {
        token t = next_token(at);
        if (depth == 0 && is_word(&t, "FROM")) {
            break;
        }
        depth += *at == '(' ? 1 : 0;
        depth -= *at == ')' && depth > 0 ? 1 : 0;
        at += t.size;
        if (depth == 0 && *t.begin == '*' && ends_target(at)) {
            if (used == by->count) {
                return NULL;
            }
            strip_qualifier(&out);
            pl_str_add(&out, by->at[used++]);
        } else {
            pl_str_add_bytes(&out, t.begin, t.size);
        }
    }
    pl_str_add(&out, at);
    return used == by->count ? out.at : NULL;
}
