/*
 * A growing array of any type, in an arena.
 *
 *     PL_VEC(int) numbers = {0};
 *     pl_vec_push(arena, &numbers, 7);
 *     for (size_t i = 0; i < numbers.count; i++) use(numbers.at[i]);
 *
 * A zeroed vec is empty. Growing moves the elements (the old block stays until the arena goes), so
 * keep indexes, not pointers to elements, across a push. Counts are 32 bits wide, as offsets in a
 * text are: nearly all memory of a large history is objects made of short lists.
 */
#ifndef PL_BASE_VEC_H
#define PL_BASE_VEC_H

#include "base/arena.h"

#include <stdint.h>

#define PL_VEC(T)                                                                                  \
    struct {                                                                                       \
        T *at;                                                                                     \
        uint32_t count;                                                                            \
        uint32_t capacity;                                                                         \
    }

#define pl_vec_push(arena, vec, ...)                                                               \
    do {                                                                                           \
        (vec)->at = pl_vec_reserve_((arena), (vec)->at, (vec)->count, &(vec)->capacity,            \
                                    sizeof(*(vec)->at));                                           \
        (vec)->at[(vec)->count++] = (__VA_ARGS__);                                                 \
    } while (0)

#define pl_vec_last(vec) ((vec)->at[(vec)->count - 1])

void *pl_vec_reserve_(pl_arena *arena, void *at, uint32_t count, uint32_t *capacity, size_t size);

typedef PL_VEC(const char *) pl_strings;

#endif
