#include "base/file.h"

#include "base/map.h"
#include "base/str.h"

#include <stdlib.h>
#include <string.h>

struct pl_below {
    pl_arena *arena;
    const char *folder; /* real */
    pl_map *known;      /* folder as written -> real path */
};

char *pl_path_real(pl_arena *arena, const char *path)
{
    char *found = realpath(path, NULL);
    char *real = pl_arena_strdup(arena, found);
    free(found);
    return real;
}

bool pl_path_lies_below(const char *path, const char *folder)
{
    size_t size = strlen(folder);
    return strncmp(path, folder, size) == 0 && (path[size] == '/' || pl_same(folder, "/"));
}

/* Of a path that is not there the nearest folder above it that is, and the rest as written. */
static char *real_of(pl_arena *arena, const char *path)
{
    char *found = realpath(*path != '\0' ? path : ".", NULL);
    if (found != NULL) {
        char *real = pl_arena_strdup(arena, found);
        free(found);
        return real;
    }
    const char *rest = "";
    char *at = pl_arena_strdup(arena, path);
    for (char *slash; (slash = strrchr(at, '/')) != NULL && slash != at;) {
        rest = pl_arena_printf(arena, "%s%s%s", slash + 1, *rest != '\0' ? "/" : "", rest);
        *slash = '\0';
        found = realpath(at, NULL);
        if (found != NULL) {
            char *real = pl_path_join(arena, found, rest);
            free(found);
            return real;
        }
    }
    if (path[0] == '/') {
        return pl_arena_strdup(arena, path);
    }
    found = realpath(".", NULL);
    char *real = pl_path_join(arena, found != NULL ? found : "/", path);
    free(found);
    return real;
}

pl_below *pl_below_new(pl_arena *arena, const char *folder)
{
    pl_below *below = pl_arena_make(arena, pl_below);
    *below = (pl_below){arena, real_of(arena, folder), pl_map_new(arena)};
    return below;
}

static const char *next_part(const char *at)
{
    at += strcspn(at, "/");
    return at + strspn(at, "/");
}

/* Both absolute and without "." or "..". */
static const char *relative(pl_arena *arena, const char *folder, const char *path)
{
    pl_str out = pl_str_begin(arena, PL_STR_MAXIMUM);
    const char *from = next_part(folder);
    const char *to = next_part(path);
    while (*from != '\0' && *to != '\0') {
        size_t size = strcspn(from, "/");
        if (size != strcspn(to, "/") || strncmp(from, to, size) != 0) {
            break;
        }
        from = next_part(from);
        to = next_part(to);
    }
    for (; *from != '\0'; from = next_part(from)) {
        pl_str_add(&out, *next_part(from) == '\0' && *to == '\0' ? ".." : "../");
    }
    pl_str_add(&out, to);
    return out.count == 0 ? "." : out.at;
}

const char *pl_below_path(pl_below *below, const char *path)
{
    if (pl_same(path, "-")) {
        return path;
    }
    if (pl_path_is_folder(path)) {
        return relative(below->arena, below->folder, real_of(below->arena, path));
    }
    const char *folder = pl_path_folder(below->arena, path);
    pl_map_entry *known = pl_map_entry_of(below->known, folder);
    if (known->value == NULL) {
        known->value = real_of(below->arena, folder);
    }
    return relative(below->arena, below->folder,
                    pl_path_join(below->arena, known->value, pl_path_name(path)));
}
