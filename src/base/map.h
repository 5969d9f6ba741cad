/*
 * A map from string to pointer that remembers the order of insertion, in an arena.
 *
 * Keys are copied; the copy lives as long as the arena, also when the entry is removed. An entry
 * that was removed is used again for the next one that is added. Walking goes in order of
 * insertion, so output is the same on every run.
 */
#ifndef PL_BASE_MAP_H
#define PL_BASE_MAP_H

#include "base/arena.h"

#include <stdbool.h>

typedef struct pl_map pl_map;

typedef struct pl_map_entry {
    const char *key;
    void *value;
} pl_map_entry;

pl_map *pl_map_new(pl_arena *arena);
const pl_map_entry *pl_map_find(const pl_map *map, const char *key); /* NULL when absent */
void *pl_map_get(const pl_map *map, const char *key);                /* NULL when absent */
bool pl_map_has(const pl_map *map, const char *key);
void pl_map_put(pl_map *map, const char *key, void *value);
bool pl_map_remove(pl_map *map, const char *key); /* false when absent */
size_t pl_map_count(const pl_map *map);

/* The entry of a key, added with the value NULL when absent. Its value may be set. */
pl_map_entry *pl_map_entry_of(pl_map *map, const char *key);
/* The same, but the key is not copied: it must live as long as the map. */
pl_map_entry *pl_map_entry_kept(pl_map *map, const char *key);

void pl_map_remove_entry(pl_map *map, const pl_map_entry *entry);

/* Walks the map: `for (const pl_map_entry *e = NULL; (e = pl_map_next(map, e)) != NULL;)`. The
 * entry just given may be removed while walking, but then nothing may be added. */
const pl_map_entry *pl_map_next(const pl_map *map, const pl_map_entry *previous);

#endif
