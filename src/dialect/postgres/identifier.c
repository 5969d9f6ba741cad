#include "dialect/postgres/identifier.h"

#include <stdlib.h>
#include <string.h>

typedef struct keyword {
    const char *word;
    char category;
} keyword;

static const keyword KEYWORDS[] = {
#define PL_KEYWORD(word, category) {word, category},
#include "dialect/postgres/keywords.def"
#undef PL_KEYWORD
};

static int compare_keyword(const void *word, const void *row)
{
    return strcmp(word, ((const keyword *)row)->word);
}

char pl_postgres_keyword(const char *word)
{
    const keyword *found = bsearch(word, KEYWORDS, sizeof KEYWORDS / sizeof KEYWORDS[0],
                                   sizeof KEYWORDS[0], compare_keyword);
    return found == NULL ? '\0' : found->category;
}

static bool is_plain(const char *name)
{
    if (!((name[0] >= 'a' && name[0] <= 'z') || name[0] == '_')) {
        return false;
    }
    for (const char *c = name; *c != '\0'; c++) {
        if (!((*c >= 'a' && *c <= 'z') || (*c >= '0' && *c <= '9') || *c == '_')) {
            return false;
        }
    }
    char category = pl_postgres_keyword(name);
    return category == '\0' || category == 'U';
}

static void add_quoted(pl_str *out, const char *string, char quote)
{
    pl_str_add_char(out, quote);
    for (const char *from = string;;) {
        const char *next = strchr(from, quote);
        if (next == NULL) {
            pl_str_add(out, from);
            break;
        }
        pl_str_add_bytes(out, from, (size_t)(next - from) + 1);
        pl_str_add_char(out, quote);
        from = next + 1;
    }
    pl_str_add_char(out, quote);
}

void pl_postgres_add_identifier(pl_str *out, const char *name)
{
    if (is_plain(name)) {
        pl_str_add(out, name);
    } else {
        add_quoted(out, name, '"');
    }
}

void pl_postgres_add_name(pl_str *out, pl_name name)
{
    if (name.schema != NULL) {
        pl_postgres_add_identifier(out, name.schema);
        pl_str_add_char(out, '.');
    }
    pl_postgres_add_identifier(out, name.name);
}

void pl_postgres_add_literal(pl_str *out, const char *string)
{
    add_quoted(out, string, '\'');
}
