/*
 * Renames among differences. What went under one name and came under another is one object when it
 * was defined at one place, which nothing else that came or went shares. What names it (an index
 * its table, a foreign key the table it refers to) follows, and is no difference of its own.
 */
#include "base/str.h"
#include "model/compare/private.h"

#include <string.h>

typedef struct pair {
    const pl_change *gone;
    const pl_change *came;
    bool several; /* of either: which became which is not known */
} pair;

struct pl_compare_pairs {
    pl_arena *arena;
    pl_map *places; /* place_key -> pair * */
};

const char *pl_compare_place_key(pl_arena *arena, pl_kind kind, pl_span origin)
{
    return origin.text == NULL
               ? NULL
               : pl_arena_printf(arena, "%d %p %u %u", (int)kind, (const void *)origin.text,
                                 origin.begin, origin.end);
}

static pair *pair_of(const pl_compare_pairs *pairs, const pl_change *change)
{
    const pl_object *object = change->before != NULL ? change->before : change->after;
    const char *key;

    if ((change->before == NULL) == (change->after == NULL)) {
        return NULL;
    }
    key = pl_compare_place_key(pairs->arena, object->ref.kind, object->origin);
    return key != NULL ? pl_map_get(pairs->places, key) : NULL;
}

pl_compare_pairs *pl_compare_pairs_new(pl_arena *arena)
{
    pl_compare_pairs *pairs = pl_arena_make(arena, pl_compare_pairs);
    pairs->arena = arena;
    pairs->places = pl_map_new(arena);
    return pairs;
}

void pl_compare_pairs_add(pl_compare_pairs *pairs, const pl_change *change)
{
    const pl_object *object = change->before != NULL ? change->before : change->after;
    const char *key;
    pair *found;

    if ((change->before == NULL) == (change->after == NULL) || object->partial) {
        return;
    }
    key = pl_compare_place_key(pairs->arena, object->ref.kind, object->origin);
    if (key == NULL) {
        return;
    }
    found = pl_map_get(pairs->places, key);
    if (found == NULL) {
        found = pl_arena_make(pairs->arena, pair);
        pl_map_put(pairs->places, key, found);
    }
    if (change->before != NULL) {
        found->several |= found->gone != NULL;
        found->gone = change;
    } else {
        found->several |= found->came != NULL;
        found->came = change;
    }
}

const pl_change *pl_compare_other_half(const pl_compare_pairs *pairs, const pl_change *change)
{
    const pair *found = pair_of(pairs, change);

    if (found == NULL || found->several || found->gone == NULL || found->came == NULL) {
        return NULL;
    }
    return change == found->gone ? found->came : found->gone;
}

/* ---- what follows a rename ---- */

static bool is_name_byte(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' ||
           c == '$' || (unsigned char)c >= 0x80;
}

/* Names of columns count in what belongs to their table only. */
static const char *column_key(pl_arena *arena, const char *table, const char *name)
{
    return pl_arena_printf(arena, "%s %s", table, name);
}

static const char *owner_of(const pl_difference *difference)
{
    const pl_object *after = difference->after_object;

    if (difference->object.parent != NULL || after == NULL || after->as.payload == NULL) {
        return difference->object.parent;
    }
    if (after->ref.kind == PL_KIND_INDEX) {
        return after->as.index->table.name;
    }
    return after->ref.kind == PL_KIND_SEQUENCE ? after->as.sequence->owned_by.name : NULL;
}

static const char *new_name(pl_arena *arena, const pl_map *names, const char *owner,
                            const char *name)
{
    const char *found = owner != NULL ? pl_map_get(names, column_key(arena, owner, name)) : NULL;

    found = found != NULL ? found : pl_map_get(names, name);
    return found != NULL ? found : name;
}

/* The text with each name that was renamed as it is now. */
static const char *with_new_names(pl_arena *arena, const pl_map *names, const char *owner,
                                  const char *text)
{
    pl_str out = pl_str_begin(arena, PL_STR_MAXIMUM);

    for (const char *at = text; *at != '\0';) {
        size_t size = 0;

        while (is_name_byte(at[size])) {
            size++;
        }
        if (size == 0) {
            pl_str_add_char(&out, *at++);
            continue;
        }
        pl_str_add(&out, new_name(arena, names, owner, pl_arena_strndup(arena, at, size)));
        at += size;
    }
    return out.at;
}

static bool is_rename(const pl_difference *difference)
{
    return difference->kind == PL_DIFFERENCE_CHANGED && pl_same(difference->property, "name");
}

static bool follows(pl_arena *arena, const pl_map *names, const pl_difference *difference)
{
    return difference->kind == PL_DIFFERENCE_CHANGED && !is_rename(difference) &&
           difference->before != NULL && difference->after != NULL &&
           pl_same(with_new_names(arena, names, owner_of(difference), difference->before),
                   difference->after);
}

void pl_compare_drop_followers(pl_arena *arena, pl_differences *differences)
{
    pl_map *names = pl_map_new(arena);
    size_t kept = 0;
    bool any = false;

    for (size_t i = 0; i < differences->count; i++) {
        const pl_difference *each = &differences->at[i];
        bool column = each->object.kind == PL_KIND_COLUMN;

        if (is_rename(each) && (column || each->object.parent == NULL)) {
            const char *key =
                column ? column_key(arena, each->object.parent, each->before) : each->before;

            pl_map_put(names, key, pl_arena_strdup(arena, each->after));
            any = true;
        }
    }
    for (size_t i = 0; any && i < differences->count; i++) {
        if (!follows(arena, names, &differences->at[i])) {
            differences->at[kept++] = differences->at[i];
        }
    }
    differences->count = any ? kept : differences->count;
}
