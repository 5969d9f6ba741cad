#include "model/schema.h"

#include <string.h>

enum { NAME_SIZE = 32 };

typedef struct row {
    const char *word;
    pl_space space;
} row;

static const row rows[PL_KIND_COUNT] = {
    [PL_KIND_NONE] = {"object", PL_SPACE_GLOBAL},
#define PL_KIND(kind, word, space, tier) [PL_KIND_##kind] = {word, PL_SPACE_##space},
#include "model/object_kinds.def"
#undef PL_KIND
};

static char names[PL_KIND_COUNT][NAME_SIZE];

/* The names are the words with underscores: made once, so that the list needs no third spelling. */
__attribute__((constructor)) static void make_names(void)
{
    for (int kind = 0; kind < PL_KIND_COUNT; kind++) {
        size_t i = 0;
        for (const char *c = rows[kind].word; *c != '\0' && i + 1 < NAME_SIZE; c++) {
            names[kind][i++] = *c == ' ' ? '_' : *c;
        }
        names[kind][i] = '\0';
    }
}

const char *pl_kind_word(pl_kind kind)
{
    return rows[kind].word;
}

const char *pl_kind_name(pl_kind kind)
{
    return names[kind];
}

pl_space pl_kind_space(pl_kind kind)
{
    return rows[kind].space;
}
