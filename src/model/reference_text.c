#include "base/str.h"
#include "model/schema.h"

#include <stdlib.h>
#include <string.h>

typedef struct keyword {
    const char *word;
    char category;
} keyword;

static const keyword KEYWORDS[] = {
#define PL_KEYWORD(word, category) {word, category},
#include "model/keywords.def"
#undef PL_KEYWORD
};

static int compare_keyword(const void *word, const void *row)
{
    return strcmp(word, ((const keyword *)row)->word);
}

char pl_keyword_category(const char *word)
{
    const keyword *found = bsearch(word, KEYWORDS, sizeof KEYWORDS / sizeof KEYWORDS[0],
                                   sizeof KEYWORDS[0], compare_keyword);
    return found == NULL ? '\0' : found->category;
}

bool pl_identifier_is_plain(const char *name)
{
    if (!((*name >= 'a' && *name <= 'z') || *name == '_')) {
        return false;
    }
    for (const char *c = name; *c != '\0'; c++) {
        if (!((*c >= 'a' && *c <= 'z') || (*c >= '0' && *c <= '9') || *c == '_')) {
            return false;
        }
    }
    char category = pl_keyword_category(name);
    return category == '\0' || category == 'U';
}

const char *pl_identifier_text(pl_arena *arena, const char *name)
{
    if (pl_identifier_is_plain(name)) {
        return name;
    }
    pl_str out = pl_str_begin(arena, PL_STR_MAXIMUM);
    pl_str_add_char(&out, '"');
    for (const char *c = name; *c != '\0'; c++) {
        if (*c == '"') {
            pl_str_add_char(&out, '"');
        }
        pl_str_add_char(&out, *c);
    }
    pl_str_add_char(&out, '"');
    return out.at;
}

/* For people, so nothing is quoted: "table users", "constraint users_pkey of users". */
const char *pl_ref_text(pl_arena *arena, const pl_ref *ref)
{
    pl_str out = pl_str_begin(arena, PL_STR_MAXIMUM);
    bool unnamed = ref->name == NULL && ref->parent != NULL;
    pl_str_addf(&out, unnamed ? "an unnamed %s " : "%s ", pl_kind_word(ref->kind));
    bool dotted = !unnamed && (ref->kind == PL_KIND_COLUMN || ref->kind == PL_KIND_ATTRIBUTE);
    bool qualified = ref->schema != NULL && !pl_same(ref->schema, "public");
    if (unnamed) {
        pl_str_add(&out, "of ");
    } else if (!dotted && ref->parent != NULL) {
        pl_str_addf(&out, ref->kind == PL_KIND_ENUM_VALUE ? "'%s' of " : "%s of ", ref->name);
    }
    if (qualified) {
        pl_str_addf(&out, "%s.", ref->schema);
    }
    if (ref->parent != NULL) {
        pl_str_addf(&out, dotted ? "%s." : "%s", ref->parent);
    }
    if (dotted || ref->parent == NULL) {
        pl_str_add(&out, ref->name != NULL ? ref->name : "(unnamed)");
    }
    pl_str_add(&out, ref->signature);
    return out.at;
}
