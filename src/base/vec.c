#include "base/vec.h"

#include <assert.h>
#include <stdint.h>
#include <string.h>

/* Most lists stay short, and the block allocated last grows where it lies: so the first is small.
 */
enum { FIRST_BYTES = 32, FIRST_CAPACITY = 1 };

void *pl_vec_reserve_(pl_arena *arena, void *at, uint32_t count, uint32_t *capacity, size_t size)
{
    if (count < *capacity) {
        return at;
    }
    size_t old_capacity = *capacity;
    size_t first = FIRST_BYTES / size > FIRST_CAPACITY ? FIRST_BYTES / size : FIRST_CAPACITY;
    size_t grown = old_capacity < first ? first : old_capacity * 2;
    assert(grown <= UINT32_MAX && grown <= SIZE_MAX / size);
    *capacity = (uint32_t)grown;
    if (pl_arena_extend(arena, at, old_capacity * size, grown * size)) {
        return at;
    }
    void *larger = pl_arena_alloc(arena, grown * size);
    if (count > 0) {
        memcpy(larger, at, count * size);
    }
    return larger;
}
