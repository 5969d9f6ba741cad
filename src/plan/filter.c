#include "plan/filter.h"

#include "base/str.h"

#include <string.h>

typedef struct pattern {
    pl_kind kind;       /* NONE: any */
    const char *schema; /* NULL: any */
    const char *name;
} pattern;

/* `*` is any characters, `?` one. Linear for each star: only the last is ever tried again. */
static bool matches(const char *glob, const char *name)
{
    const char *star = NULL;
    const char *again = NULL;
    while (*name != '\0') {
        if (*glob == '*') {
            star = glob++;
            again = name;
        } else if (*glob == '?' || *glob == *name) {
            glob++;
            name++;
        } else if (star != NULL) {
            glob = star + 1;
            name = ++again;
        } else {
            return false;
        }
    }
    return glob[strspn(glob, "*")] == '\0';
}

/* "view", "views", "materialized_view", "materialized view". */
static pl_kind kind_of_word(pl_arena *arena, const char *word)
{
    for (int kind = PL_KIND_NONE + 1; kind < PL_KIND_COUNT; kind++) {
        const char *name = pl_kind_name((pl_kind)kind);
        const char *many = pl_ends_with(name, "y") || pl_ends_with(name, "x")
                               ? NULL
                               : pl_arena_printf(arena, "%ss", name);
        if (pl_kind_space((pl_kind)kind) != PL_SPACE_PART &&
            (pl_same_nocase(word, name) || pl_same_nocase(word, pl_kind_word((pl_kind)kind)) ||
             (many != NULL && pl_same_nocase(word, many)))) {
            return (pl_kind)kind;
        }
    }
    return pl_same_nocase(word, "indexes")    ? PL_KIND_INDEX
           : pl_same_nocase(word, "policies") ? PL_KIND_POLICY
                                              : PL_KIND_NONE;
}

static pattern read_pattern(pl_arena *arena, const char *text)
{
    pattern out = {.kind = PL_KIND_NONE};
    const char *colon = strchr(text, ':');
    if (colon != NULL) {
        out.kind = kind_of_word(arena, pl_arena_strndup(arena, text, (size_t)(colon - text)));
        text = colon + 1;
    } else {
        out.kind = kind_of_word(arena, text);
        text = out.kind != PL_KIND_NONE ? "*" : text;
    }
    const char *dot = strchr(text, '.');
    if (dot != NULL) {
        out.schema = pl_arena_strndup(arena, text, (size_t)(dot - text));
        text = dot + 1;
    }
    out.name = text;
    return out;
}

const char *pl_filter_fault(pl_arena *arena, const char *text)
{
    const char *colon = strchr(text, ':');
    if (*text == '\0' || (colon != NULL && colon[1] == '\0')) {
        return "a name is missing";
    }
    if (colon != NULL) {
        const char *word = pl_arena_strndup(arena, text, (size_t)(colon - text));
        if (kind_of_word(arena, word) == PL_KIND_NONE) {
            return pl_arena_printf(arena, "there is no kind of object '%s'", word);
        }
    }
    return NULL;
}

static bool is_named(const pattern *wanted, pl_kind kind, const char *schema, const char *name)
{
    return (wanted->kind == PL_KIND_NONE || wanted->kind == kind) && name != NULL &&
           (wanted->schema == NULL || matches(wanted->schema, schema != NULL ? schema : "main")) &&
           matches(wanted->name, name);
}

/* The table the object hangs on; name NULL: on none. */
static pl_name table_of(const pl_object *object)
{
    if (object->ref.parent != NULL) {
        return (pl_name){object->ref.schema, object->ref.parent};
    }
    if (object->as.payload != NULL && object->ref.kind == PL_KIND_INDEX) {
        return object->as.index->table;
    }
    if (object->as.payload != NULL && object->ref.kind == PL_KIND_SEQUENCE) {
        return object->as.sequence->owned_by;
    }
    return (pl_name){0};
}

static bool is_chosen(pl_arena *arena, const pl_strings *patterns, const pl_object *object)
{
    pl_name table = table_of(object);
    bool is_schema = object->ref.kind == PL_KIND_SCHEMA;
    for (size_t i = 0; i < patterns->count; i++) {
        pattern wanted = read_pattern(arena, patterns->at[i]);
        if (is_named(&wanted, object->ref.kind, object->ref.schema, object->ref.name) ||
            is_named(&wanted, PL_KIND_TABLE, table.schema, table.name)) {
            return true;
        }
        /* app.* is also the schema app, without which nothing in it could be. */
        if (is_schema && wanted.kind == PL_KIND_NONE && wanted.schema != NULL &&
            pl_same(wanted.name, "*") && matches(wanted.schema, object->ref.name)) {
            return true;
        }
    }
    return false;
}

bool pl_filter_takes(pl_arena *arena, const pl_strings *include, const pl_strings *exclude,
                     const pl_object *object)
{
    return (include->count == 0 || is_chosen(arena, include, object)) &&
           !is_chosen(arena, exclude, object);
}
