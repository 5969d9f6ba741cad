/*
 * Any bytes as a baseline: what is written of it reads as the same, or there is an error that names
 * a place in the file.
 */
#include "support.h"

#include "check/baseline.h"

#include <string.h>

static const char *written(pl_arena *arena, const pl_baseline *baseline)
{
    pl_str out = pl_str_begin(arena, PL_STR_MAXIMUM);

    pl_baseline_write(baseline, &out);
    return out.at;
}

static pl_baseline *read_again(pl_arena *arena, const char *text)
{
    pl_baseline *baseline = pl_baseline_new(arena, "baseline.json");
    pl_error error = {0};

    must(pl_baseline_read(baseline,
                          pl_text_new(arena, "baseline.json", text, (uint32_t)strlen(text)),
                          &error) == PL_OK);
    return baseline;
}

int LLVMFuzzerTestOneInput(const unsigned char *bytes, size_t size)
{
    pl_arena *arena = pl_arena_new();
    char *copy = pl_arena_alloc(arena, size + 1);
    pl_baseline *baseline = pl_baseline_new(arena, "baseline.json");
    pl_error error = {0};

    if (size > 0) {
        memcpy(copy, bytes, size);
    }
    if (pl_baseline_read(baseline, pl_text_new(arena, "baseline.json", copy, (uint32_t)size),
                         &error) == PL_OK) {
        const char *text = written(arena, baseline);
        pl_baseline *again = read_again(arena, text);

        must(pl_baseline_count(again) == pl_baseline_count(baseline));
        must(strcmp(written(arena, again), text) == 0);
    } else {
        must(error.status == PL_CONFIGURATION && error.message[0] != '\0');
        must(error.line >= 1 && error.column >= 1);
    }
    pl_arena_free(arena);
    return 0;
}
