#include "base/map.h"

#include <assert.h>
#include <stdint.h>
#include <string.h>
#include <sys/random.h>

/* Most maps stay small (what refers to one column, the names of one table): up to FEW entries are
 * found by walking them, and nothing is hashed. Larger ones have buckets, never more full than one
 * entry a bucket on average. */
enum { FEW = 8, FIRST_BUCKETS = 32 };

typedef struct entry entry;
struct entry {
    pl_map_entry shown; /* first, so that pl_map_next gets back from it to the entry */
    uint32_t size;      /* of the key */
    uint32_t hash;      /* set when there are buckets */
    entry *chain;       /* the next in its bucket, or among the removed */
    entry *previous;    /* in order of insertion */
    entry *next;
};

struct pl_map {
    pl_arena *arena;
    entry *first, *last;
    entry *removed;
    entry **buckets; /* NULL while the map is small */
    uint32_t count;
    uint32_t mask; /* buckets - 1; a power of two of them */
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

static inline uint64_t rotate(uint64_t x, unsigned bits)
{
    return x << bits | x >> (64 - bits);
}

static inline void sip_round(uint64_t v[4])
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

static inline void sip_word(uint64_t v[4], uint64_t word)
{
    v[3] ^= word;
    sip_round(v);
    v[0] ^= word;
}

static uint32_t hash_key(const void *key, size_t size)
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
    return (uint32_t)(v[0] ^ v[1] ^ v[2] ^ v[3]);
}

pl_map *pl_map_new(pl_arena *arena)
{
    pl_map *map = pl_arena_make(arena, pl_map);
    map->arena = arena;
    return map;
}

static bool has_key(const entry *each, const char *key, size_t size)
{
    return each->size == size && memcmp(each->shown.key, key, size) == 0;
}

/* hash: of the key, when there are buckets. */
static entry *find(const pl_map *map, const char *key, size_t size, uint32_t hash)
{
    if (map->buckets == NULL) {
        for (entry *each = map->first; each != NULL; each = each->next) {
            if (has_key(each, key, size)) {
                return each;
            }
        }
        return NULL;
    }
    for (entry *each = map->buckets[hash & map->mask]; each != NULL; each = each->chain) {
        if (each->hash == hash && has_key(each, key, size)) {
            return each;
        }
    }
    return NULL;
}

static uint32_t hash_if_wanted(const pl_map *map, const char *key, size_t size)
{
    return map->buckets != NULL ? hash_key(key, size) : 0;
}

static entry *look_up(const pl_map *map, const char *key)
{
    size_t size = strlen(key);
    return find(map, key, size, hash_if_wanted(map, key, size));
}

const pl_map_entry *pl_map_find(const pl_map *map, const char *key)
{
    const entry *found = look_up(map, key);
    return found != NULL ? &found->shown : NULL;
}

void *pl_map_get(const pl_map *map, const char *key)
{
    const entry *found = look_up(map, key);
    return found != NULL ? found->shown.value : NULL;
}

bool pl_map_has(const pl_map *map, const char *key)
{
    return look_up(map, key) != NULL;
}

static void put_in_bucket(pl_map *map, entry *each)
{
    entry **bucket = &map->buckets[each->hash & map->mask];
    each->chain = *bucket;
    *bucket = each;
}

/* What the old buckets took stays in the arena: together never more than the new ones. */
static void grow(pl_map *map)
{
    bool hashed = map->buckets != NULL;
    uint32_t buckets = hashed ? 2 * (map->mask + 1) : FIRST_BUCKETS;
    assert(buckets > 0);
    map->buckets = pl_arena_alloc(map->arena, buckets * sizeof *map->buckets);
    map->mask = buckets - 1;
    for (entry *each = map->first; each != NULL; each = each->next) {
        each->hash = hashed ? each->hash : hash_key(each->shown.key, each->size);
        put_in_bucket(map, each);
    }
}

static void append(pl_map *map, entry *added)
{
    added->previous = map->last;
    *(map->last != NULL ? &map->last->next : &map->first) = added;
    map->last = added;
    map->count++;
    if (map->buckets != NULL) {
        put_in_bucket(map, added);
    }
    if (map->buckets == NULL ? map->count > FEW : map->count > map->mask + 1) {
        grow(map);
    }
}

static entry *make_entry(pl_map *map)
{
    entry *made = map->removed;
    if (made == NULL) {
        return pl_arena_make(map->arena, entry);
    }
    map->removed = made->chain;
    return made;
}

static pl_map_entry *find_or_add(pl_map *map, const char *key, bool copied)
{
    size_t size = strlen(key);
    uint32_t hash = hash_if_wanted(map, key, size);
    entry *found = find(map, key, size, hash);
    if (found == NULL) {
        assert(size <= UINT32_MAX);
        found = make_entry(map);
        *found = (entry){.shown.key = copied ? pl_arena_strndup(map->arena, key, size) : key,
                         .size = (uint32_t)size,
                         .hash = hash};
        append(map, found);
    }
    return &found->shown;
}

pl_map_entry *pl_map_entry_of(pl_map *map, const char *key)
{
    return find_or_add(map, key, true);
}

pl_map_entry *pl_map_entry_kept(pl_map *map, const char *key)
{
    return find_or_add(map, key, false);
}

void pl_map_put(pl_map *map, const char *key, void *value)
{
    find_or_add(map, key, true)->value = value;
}

static void take_from_bucket(pl_map *map, const entry *gone)
{
    entry **link = &map->buckets[gone->hash & map->mask];
    while (*link != gone) {
        link = &(*link)->chain;
    }
    *link = gone->chain;
}

/* It keeps its link to the next one, so that a walk goes on from it. */
static void remove_entry(pl_map *map, entry *found)
{
    if (map->buckets != NULL) {
        take_from_bucket(map, found);
    }
    *(found->previous != NULL ? &found->previous->next : &map->first) = found->next;
    *(found->next != NULL ? &found->next->previous : &map->last) = found->previous;
    map->count--;
    found->chain = map->removed;
    map->removed = found;
}

void pl_map_remove_entry(pl_map *map, const pl_map_entry *gone)
{
    remove_entry(map, (entry *)(uintptr_t)gone);
}

bool pl_map_remove(pl_map *map, const char *key)
{
    entry *found = look_up(map, key);
    if (found != NULL) {
        remove_entry(map, found);
    }
    return found != NULL;
}

size_t pl_map_count(const pl_map *map)
{
    return map->count;
}

const pl_map_entry *pl_map_next(const pl_map *map, const pl_map_entry *previous)
{
    const entry *next =
        previous == NULL ? map->first : ((const entry *)(const void *)previous)->next;
    return next != NULL ? &next->shown : NULL;
}
