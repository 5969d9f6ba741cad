/*
 * Any bytes as a configuration: it can be applied, to every path, and asked again, or there is an
 * error that names a place in the file.
 */
#include "support.h"

#include "cli/config.h"

#include <string.h>

static void apply(pl_arena *arena, pl_config *config, const char *path)
{
    pl_settings settings = pl_settings_begin(arena);
    const char *overrides = pl_config_overrides_of(config, path);

    pl_config_apply(config, &settings);
    pl_config_override(config, overrides, &settings);
    must(strcmp(settings.dashes, "--") == 0);
    must(settings.fail_on >= PL_SEVERITY_INFO && settings.fail_on <= PL_SEVERITY_ERROR);
    must(strcmp(overrides, pl_config_overrides_of(config, path)) == 0);
}

int LLVMFuzzerTestOneInput(const unsigned char *bytes, size_t size)
{
    pl_arena *arena = pl_arena_new();
    char *copy = pl_arena_alloc(arena, size + 1);
    pl_config *config = NULL;
    pl_error error = {0};

    if (size > UINT16_MAX) {
        pl_arena_free(arena);
        return 0;
    }
    if (size > 0) {
        memcpy(copy, bytes, size);
    }
    if (pl_config_read(arena, pl_text_new(arena, "plumb.json", copy, (uint32_t)size), &config,
                       &error) == PL_OK) {
        apply(arena, config, "migrations/001_a.up.sql");
        apply(arena, config, "legacy/a/b/c");
        apply(arena, config, "../x");
    } else {
        must(error.status == PL_CONFIGURATION && error.message[0] != '\0');
        must(error.line >= 1 && error.column >= 1);
    }
    pl_arena_free(arena);
    return 0;
}
