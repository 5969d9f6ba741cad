#include "base/arena.h"

#include <assert.h>
#include <stdalign.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

/* Chunks double from the first size to the last. Large ones are mapped by themselves and in huge
 * pages where the system has them: a run over a large history touches tens of thousands of small
 * ones. */
enum { FIRST_CHUNK = 8 << 10, MAPPED_CHUNK = 4 << 20, LAST_CHUNK = 8 << 20 };

enum { MOST_KEPT = 256 << 10 }; /* of an arena that is emptied */

#ifdef PL_ARENA_SINGLE
static const bool single = true;
#else
static const bool single = false;
#endif

typedef struct chunk chunk;
struct chunk {
    chunk *next;
    size_t size;
    size_t used;
    bool mapped;
    alignas(max_align_t) char bytes[];
};

typedef struct cleanup cleanup;
struct cleanup {
    cleanup *next;
    void (*release)(void *handle); /* NULL: taken back */
    void *handle;
};

struct pl_arena {
    chunk *chunks; /* the first is the one that is being filled */
    cleanup *cleanups;
    cleanup *adoption; /* our entry in the parent's cleanups */
    size_t next_size;
    size_t held;
};

static void exit_out_of_memory(size_t size)
{
    fprintf(stderr, "plumb: out of memory (%zu bytes wanted)\n", size);
    exit(pl_status_exit_code(PL_INTERNAL));
}

static pl_out_of_memory out_of_memory = exit_out_of_memory;

void pl_arena_on_out_of_memory(pl_out_of_memory handler)
{
    out_of_memory = handler != NULL ? handler : exit_out_of_memory;
}

static void *zeroed_or_die(size_t size)
{
    void *memory = calloc(1, size);
    if (memory == NULL) {
        out_of_memory(size);
        abort();
    }
    return memory;
}

pl_arena *pl_arena_new(void)
{
    pl_arena *arena = zeroed_or_die(sizeof *arena);
    arena->next_size = FIRST_CHUNK;
    arena->held = sizeof *arena;
    return arena;
}

static void run_cleanups(pl_arena *arena)
{
    while (arena->cleanups != NULL) {
        cleanup *last = arena->cleanups;
        arena->cleanups = last->next;
        if (last->release != NULL) {
            last->release(last->handle);
        }
    }
}

static void leave_parent(pl_arena *arena)
{
    if (arena->adoption != NULL) {
        arena->adoption->release = NULL;
        arena->adoption = NULL;
    }
}

static chunk *mapped_chunk(size_t size)
{
    void *memory = mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (memory == MAP_FAILED) {
        out_of_memory(size);
        abort();
    }
#ifdef MADV_HUGEPAGE
    madvise(memory, size, MADV_HUGEPAGE);
#endif
    chunk *fresh = memory;
    fresh->mapped = true;
    return fresh;
}

static void free_chunk(chunk *each)
{
    if (each->mapped) {
        munmap(each, sizeof *each + each->size);
    } else {
        free(each);
    }
}

void pl_arena_free(pl_arena *arena)
{
    if (arena == NULL) {
        return;
    }
    leave_parent(arena);
    run_cleanups(arena);
    for (chunk *each = arena->chunks, *next; each != NULL; each = next) {
        next = each->next;
        free_chunk(each);
    }
    free(arena);
}

/* What is kept is the chunk filled last, the largest of the common ones. */
void pl_arena_empty(pl_arena *arena)
{
    run_cleanups(arena);
    chunk *kept = NULL;
    for (chunk *each = arena->chunks, *next; each != NULL; each = next) {
        next = each->next;
        if (kept == NULL && !single && each->size >= FIRST_CHUNK && each->size <= MOST_KEPT) {
            kept = each;
        } else {
            arena->held -= sizeof *each + each->size;
            free_chunk(each);
        }
    }
    if (kept != NULL) {
        memset(kept->bytes, 0, kept->used);
        kept->used = 0;
        kept->next = NULL;
    }
    arena->chunks = kept;
    arena->next_size = kept != NULL ? kept->size : FIRST_CHUNK;
}

static chunk *new_chunk(pl_arena *arena, size_t size)
{
    if (size > SIZE_MAX - sizeof(chunk)) {
        out_of_memory(size);
        abort();
    }
    size_t whole = sizeof(chunk) + size;
    chunk *fresh = whole < MAPPED_CHUNK ? zeroed_or_die(whole) : mapped_chunk(whole);
    fresh->size = size;
    arena->held += sizeof(chunk) + size;
    return fresh;
}

/* A block too large to share a chunk goes behind the current one, whose rest stays of use. */
static void *alloc_alone(pl_arena *arena, size_t size)
{
    chunk *own = new_chunk(arena, size);
    own->used = size;
    chunk **at = arena->chunks != NULL ? &arena->chunks->next : &arena->chunks;
    own->next = *at;
    *at = own;
    return own->bytes;
}

static void add_chunk(pl_arena *arena)
{
    /* With its head it is as large as its name says: the kernel lays a mapping of whole huge pages
     * where huge pages begin, and any other where it likes. */
    chunk *fresh = new_chunk(arena, arena->next_size - sizeof(chunk));
    fresh->next = arena->chunks;
    arena->chunks = fresh;
    if (arena->next_size < LAST_CHUNK) {
        arena->next_size *= 2;
    }
}

static size_t aligned(size_t size)
{
    return (size + alignof(max_align_t) - 1) & ~(alignof(max_align_t) - 1);
}

void *pl_arena_alloc(pl_arena *arena, size_t size)
{
    if (single || size > arena->next_size / 4) {
        return alloc_alone(arena, size);
    }
    size = aligned(size > 0 ? size : 1);
    if (arena->chunks == NULL || arena->chunks->size - arena->chunks->used < size) {
        add_chunk(arena);
    }
    void *memory = arena->chunks->bytes + arena->chunks->used;
    arena->chunks->used += size;
    return memory;
}

bool pl_arena_extend(pl_arena *arena, void *block, size_t old_size, size_t new_size)
{
    assert(new_size >= old_size); /* shrinking would leave bytes that are not zero */
    chunk *current = arena->chunks;
    if (single || block == NULL || current == NULL || new_size > LAST_CHUNK) {
        return false;
    }
    size_t taken = aligned(old_size > 0 ? old_size : 1);
    if (current->used < taken || (char *)block != current->bytes + current->used - taken) {
        return false;
    }
    size_t begin = current->used - taken;
    if (current->size - begin < aligned(new_size)) {
        return false;
    }
    current->used = begin + aligned(new_size);
    return true;
}

void *pl_arena_copy(pl_arena *arena, const void *bytes, size_t size)
{
    void *copy = pl_arena_alloc(arena, size);
    if (size > 0) {
        memcpy(copy, bytes, size);
    }
    return copy;
}

char *pl_arena_strdup(pl_arena *arena, const char *string)
{
    return string != NULL ? pl_arena_strndup(arena, string, strlen(string)) : NULL;
}

char *pl_arena_strndup(pl_arena *arena, const char *bytes, size_t size)
{
    char *copy = pl_arena_alloc(arena, size + 1);
    if (size > 0) {
        memcpy(copy, bytes, size);
    }
    return copy;
}

char *pl_arena_printf(pl_arena *arena, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    int size = vsnprintf(NULL, 0, format, arguments);
    va_end(arguments);
    assert(size >= 0);
    char *string = pl_arena_alloc(arena, (size_t)size + 1);
    va_start(arguments, format);
    vsnprintf(string, (size_t)size + 1, format, arguments);
    va_end(arguments);
    return string;
}

size_t pl_arena_bytes(const pl_arena *arena)
{
    return arena->held;
}

static cleanup *add_cleanup(pl_arena *arena, void (*release)(void *), void *handle)
{
    cleanup *added = pl_arena_make(arena, cleanup);
    *added = (cleanup){.next = arena->cleanups, .release = release, .handle = handle};
    arena->cleanups = added;
    return added;
}

void pl_arena_defer(pl_arena *arena, void (*release)(void *handle), void *handle)
{
    add_cleanup(arena, release, handle);
}

static void free_adopted(void *child)
{
    ((pl_arena *)child)->adoption = NULL;
    pl_arena_free(child);
}

void pl_arena_adopt(pl_arena *parent, pl_arena *child)
{
    assert(parent != child);
    leave_parent(child);
    child->adoption = add_cleanup(parent, free_adopted, child);
}
