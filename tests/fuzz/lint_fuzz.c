/*
 * Any bytes as ups and downs: read, replayed, turned back, asked by every rule and reported.
 */
#include "support.h"

int LLVMFuzzerTestOneInput(const unsigned char *bytes, size_t size)
{
    pl_arena *arena = pl_arena_new();
    pl_history *history = fuzz_history(arena, bytes, size);
    if (history != NULL) {
        fuzz_lint(arena, history);
    }
    pl_arena_free(arena);
    return 0;
}
