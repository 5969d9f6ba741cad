#include "source/models/naming.h"

#include "base/str.h"

#include <string.h>

/* ---- Inflection ------------------------------------------------------------------------------ */

typedef struct rule {
    const char *ends;
    size_t drop;
    const char *add;
} rule;

static const rule plural_rules[] = {
#define UNCOUNTABLE(word)
#define PLURAL(ends, drop, add) {ends, drop, add},
#define SINGULAR(ends, drop, add)
#include "source/models/inflection.def"
#undef UNCOUNTABLE
#undef PLURAL
#undef SINGULAR
    {NULL, 0, NULL},
};

static const rule singular_rules[] = {
#define UNCOUNTABLE(word)
#define PLURAL(ends, drop, add)
#define SINGULAR(ends, drop, add) {ends, drop, add},
#include "source/models/inflection.def"
#undef UNCOUNTABLE
#undef PLURAL
#undef SINGULAR
    {NULL, 0, NULL},
};

static const char *const uncountable[] = {
#define UNCOUNTABLE(word) #word,
#define PLURAL(ends, drop, add)
#define SINGULAR(ends, drop, add)
#include "source/models/inflection.def"
#undef UNCOUNTABLE
#undef PLURAL
#undef SINGULAR
};

static bool is_uncountable(const char *word)
{
    for (size_t i = 0; i < sizeof uncountable / sizeof *uncountable; i++) {
        if (pl_same_nocase(word, uncountable[i])) {
            return true;
        }
    }
    return false;
}

static char lower(char c)
{
    return c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c;
}

/* One element of a pattern, a letter or a set, against a byte; *at is left behind it. */
static bool fits_byte(const char **at, char byte)
{
    const char *p = *at;
    byte = lower(byte);
    if (*p != '[') {
        *at = p + 1;
        return *p == byte;
    }
    bool none = p[1] == '^', found = false;
    for (p += 1 + none; *p != ']'; p++) {
        found |= *p == byte;
    }
    *at = p + 1;
    return found != none;
}

/* How many bytes [at, end) of a pattern stand for. */
static size_t pattern_length(const char *at, const char *end)
{
    size_t length = 0;
    for (; at < end; at++, length++) {
        if (*at == '[') {
            at = strchr(at, ']');
        }
    }
    return length;
}

/* Where the alternative [at, end) of a rule fits: *begin, *behind. */
static bool fits(const char *at, const char *end, const char *word, size_t *begin, size_t *behind)
{
    bool whole = *at == '^' && at < end, front = *at == '<' && at < end;
    at += whole || front;
    size_t size = strlen(word), length = pattern_length(at, end);
    if (length > size || (whole && length != size)) {
        return false;
    }
    *begin = front ? 0 : size - length;
    *behind = *begin + length;
    for (size_t i = *begin; i < *behind; i++) {
        if (!fits_byte(&at, word[i])) {
            return false;
        }
    }
    return true;
}

static bool rule_fits(const rule *one, const char *word, size_t *begin, size_t *behind)
{
    for (const char *at = one->ends;; at++) {
        const char *end = at + strcspn(at, "|");
        if (fits(at, end, word, begin, behind)) {
            return true;
        }
        if (*end == '\0') {
            return false;
        }
        at = end;
    }
}

static const char *inflect(pl_arena *arena, const rule *rules, const char *word)
{
    size_t begin = 0, behind = 0;
    if (is_uncountable(word)) {
        return word;
    }
    for (; rules->ends != NULL; rules++) {
        if (rule_fits(rules, word, &begin, &behind)) {
            pl_str out = pl_str_begin(arena, PL_STR_MAXIMUM);
            pl_str_add_bytes(&out, word, behind - rules->drop);
            for (const char *c = rules->add; *c != '\0'; c++) {
                pl_str_add_char(&out, *c == '$' ? word[begin] : *c);
            }
            pl_str_add(&out, word + behind);
            return out.at;
        }
    }
    return word;
}

const char *pl_naming_plural(pl_arena *arena, const char *word)
{
    return inflect(arena, plural_rules, word);
}

const char *pl_naming_singular(pl_arena *arena, const char *word)
{
    return inflect(arena, singular_rules, word);
}

/* ---- Words out of words ---------------------------------------------------------------------- */

/* Before each capital an underscore, but for one in front; "::" becomes a slash. */
const char *pl_naming_underscored(pl_arena *arena, const char *word)
{
    pl_str out = pl_str_begin(arena, PL_STR_MAXIMUM);
    bool front = true;
    for (const char *c = word; *c != '\0'; c++) {
        if (c[0] == ':' && c[1] == ':') {
            pl_str_add_char(&out, '/');
            front = true;
            c++;
            continue;
        }
        bool capital = *c >= 'A' && *c <= 'Z';
        /* An underscore in front goes, whether it was there or would come. */
        if (capital && !front) {
            pl_str_add_char(&out, '_');
        }
        if (*c != '_' || !front) {
            pl_str_add_char(&out, lower(*c));
        }
        front = false;
    }
    return out.at;
}

static bool joins(char c)
{
    return c == '-' || c == '_' || c == ' ' || (c >= '\t' && c <= '\r');
}

/* What stands between words goes, and the letter behind it is a capital. */
const char *pl_naming_foreign_key(pl_arena *arena, const char *model, const char *key)
{
    const char *both = pl_arena_printf(arena, "%s_%s", model, key);
    pl_str out = pl_str_begin(arena, PL_STR_MAXIMUM);
    while (*both == ' ' || (*both >= '\t' && *both <= '\r')) {
        both++;
    }
    for (const char *c = both; *c != '\0';) {
        bool joined = joins(*c);
        while (joins(*c)) {
            c++;
        }
        if (*c != '\0') {
            pl_str_add_char(&out, joined && *c >= 'a' && *c <= 'z' ? (char)(*c - 'a' + 'A') : *c);
            c++;
        }
    }
    return out.at;
}

const char *pl_naming_index(pl_arena *arena, const char *table, const pl_strings *columns)
{
    pl_str out = pl_str_begin(arena, PL_STR_MAXIMUM);
    pl_str_addf(&out, "%s_", table);
    for (size_t i = 0; i < columns->count; i++) {
        pl_str_addf(&out, "%s%s", i > 0 ? "_" : "", columns->at[i]);
    }
    return pl_naming_underscored(arena, out.at);
}

const char *pl_naming_enum(pl_arena *arena, const char *table, const char *column)
{
    return pl_arena_printf(arena, "enum_%s_%s", table, column);
}
