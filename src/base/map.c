#include "base/map.h"

#include <assert.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>

static unsigned hash_key(const void *key, size_t size);

/* uthash takes its memory through these names; every caller has an arena in scope. What it gives
 * back (old bucket tables) stays in the arena: together never more than the current table. */
#define uthash_malloc(size) pl_arena_alloc(arena, (size))
#define uthash_free(pointer, size) ((void)(pointer))
#define uthash_bzero(pointer, size) memset((pointer), 0, (size))
#define uthash_fatal(message) abort()
#define HASH_FUNCTION(key, size, hash) (hash) = hash_key((key), (size))
#include <uthash.h>

typedef struct entry {
    pl_map_entry shown; /* first, so that pl_map_next gets back from it to the entry */
    UT_hash_handle hh;
} entry;

struct pl_map {
    pl_arena *arena;
    entry *head;
};

/* The keys come from files that nobody vouches for. With a secret seed they can't be chosen to
 * fall into one bucket (SipHash-1-3); nothing of the order depends on it. */
static uint64_t seed[2];

__attribute__((constructor)) static void draw_seed(void)
{
    if (getentropy(seed, sizeof seed) != 0) {
        seed[0] = (uint64_t)(uintptr_t)&seed;
    }
}

static uint64_t rotate(uint64_t x, unsigned bits)
{
    return x << bits | x >> (64 - bits);
}

static void sip_round(uint64_t v[4])
{
    v[0] += v[1];
    v[2] += v[3];
    v[1] = rotate(v[1], 13) ^ v[0];
    v[3] = rotate(v[3], 16) ^ v[2];
    v[0] = rotate(v[0], 32) + v[3];
    v[2] += v[1];
    v[3] = rotate(v[3], 21) ^ v[0];
    v[1] = rotate(v[1], 17) ^ v[2];
    v[2] = rotate(v[2], 32);
}

static void sip_word(uint64_t v[4], uint64_t word)
{
    v[3] ^= word;
    sip_round(v);
    v[0] ^= word;
}

static unsigned hash_key(const void *key, size_t size)
{
    uint64_t v[4] = {
        seed[0] ^ UINT64_C(0x736f6d6570736575),
        seed[1] ^ UINT64_C(0x646f72616e646f6d),
        seed[0] ^ UINT64_C(0x6c7967656e657261),
        seed[1] ^ UINT64_C(0x7465646279746573),
    };
    const unsigned char *bytes = key;
    size_t left = size;
    for (; left >= sizeof(uint64_t); left -= sizeof(uint64_t), bytes += sizeof(uint64_t)) {
        uint64_t word;
        memcpy(&word, bytes, sizeof word);
        sip_word(v, word);
    }
    uint64_t last = (uint64_t)size << 56;
    memcpy(&last, bytes, left);
    sip_word(v, last);
    v[2] ^= 0xff;
    sip_round(v);
    sip_round(v);
    sip_round(v);
    return (unsigned)(v[0] ^ v[1] ^ v[2] ^ v[3]);
}

pl_map *pl_map_new(pl_arena *arena)
{
    pl_map *map = pl_arena_make(arena, pl_map);
    map->arena = arena;
    return map;
}

static entry *find(const pl_map *map, const char *key)
{
    entry *found = NULL;
    size_t size = strlen(key);
    HASH_FIND(hh, map->head, key, size, found);
    return found;
}

void *pl_map_get(const pl_map *map, const char *key)
{
    const entry *found = find(map, key);
    return found != NULL ? found->shown.value : NULL;
}

bool pl_map_has(const pl_map *map, const char *key)
{
    return find(map, key) != NULL;
}

void pl_map_put(pl_map *map, const char *key, void *value)
{
    entry *found = find(map, key);
    if (found != NULL) {
        found->shown.value = value;
        return;
    }
    pl_arena *arena = map->arena;
    size_t size = strlen(key);
    entry *added = pl_arena_make(arena, entry);
    added->shown = (pl_map_entry){.key = pl_arena_strndup(arena, key, size), .value = value};
    HASH_ADD_KEYPTR(hh, map->head, added->shown.key, size, added);
}

bool pl_map_remove(pl_map *map, const char *key)
{
    entry *found = find(map, key);
    if (found == NULL) {
        return false;
    }
    HASH_DELETE(hh, map->head, found);
    return true;
}

size_t pl_map_count(const pl_map *map)
{
    return HASH_COUNT(map->head);
}

/* A removed entry keeps its link to the next one, so a walk goes on from it. */
const pl_map_entry *pl_map_next(const pl_map *map, const pl_map_entry *previous)
{
    const entry *next =
        previous == NULL ? map->head : ((const entry *)(const void *)previous)->hh.next;
    return next != NULL ? &next->shown : NULL;
}
