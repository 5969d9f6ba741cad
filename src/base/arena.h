/*
 * Memory by owner: everything with the same lifetime lives in one arena and goes with it.
 *
 * An arena belongs to one thread at a time. Nothing in it is freed singly; handles of other
 * libraries are registered with pl_arena_defer and released, last first, by pl_arena_free.
 * Allocation never returns NULL: when memory runs out the handler is called and must not return
 * (the default prints one line and exits 70). Memory is aligned for any type.
 * Built with PL_ARENA_SINGLE every allocation is a malloc of its own, so that ASan and valgrind
 * see each one.
 */
#ifndef PL_BASE_ARENA_H
#define PL_BASE_ARENA_H

#include "base/status.h"

#include <stdbool.h>
#include <stddef.h>

typedef struct pl_arena pl_arena;

pl_arena *pl_arena_new(void);
void pl_arena_free(pl_arena *arena); /* NULL is allowed */

/* As after pl_arena_new, but for some memory it keeps: what is emptied and filled again in a loop
 * stays in the processor's cache, and costs the system nothing. */
void pl_arena_empty(pl_arena *arena);

void *pl_arena_alloc(pl_arena *arena, size_t size); /* zeroed */
void *pl_arena_copy(pl_arena *arena, const void *bytes, size_t size);
char *pl_arena_strdup(pl_arena *arena, const char *string);              /* NULL gives NULL */
char *pl_arena_strndup(pl_arena *arena, const char *bytes, size_t size); /* always terminated */
char *pl_arena_printf(pl_arena *arena, const char *format, ...) PL_PRINTF(2, 3);

/* Makes the block allocated last larger where it lies, by zeroed bytes. False, and nothing has
 * happened, when it was not the last or there is no room. */
bool pl_arena_extend(pl_arena *arena, void *block, size_t old_size, size_t new_size);

size_t pl_arena_bytes(const pl_arena *arena); /* held from the system, for measurements */

/* One zeroed T. */
#define pl_arena_make(arena, T) ((T *)pl_arena_alloc((arena), sizeof(T)))

/* release(handle) runs when the arena is freed. */
void pl_arena_defer(pl_arena *arena, void (*release)(void *handle), void *handle);

/* Makes child live no longer than parent: pl_arena_free(parent) frees it. It may be freed earlier,
 * and adopted by another, who then takes it over. */
void pl_arena_adopt(pl_arena *parent, pl_arena *child);

typedef void (*pl_out_of_memory)(size_t size);
void pl_arena_on_out_of_memory(pl_out_of_memory handler); /* NULL restores the default */

#endif
