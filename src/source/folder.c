#include "base/str.h"
#include "source/layout.h"
#include "source/name.h"

#include <string.h>

/* Layouts with markers carry one in every file, so a few files tell; the last ones as well as the
 * first, because old files are often what another tool left. */
#define SAMPLES_EACH_END 12
#define SAMPLE_BYTES ((uint64_t)16 << 20) /* together: a huge file is no sample */
#define PROJECT_BYTES ((uint64_t)1 << 20)
#define LEVELS_UP 6

static void add_sample(pl_folder *folder, const pl_entry *entry)
{
    pl_text *text = NULL;
    pl_error ignored = {0};
    uint64_t left = SAMPLE_BYTES - folder->sampled;
    if (pl_tree_read(folder->tree, folder->arena, entry->path, left, &text, &ignored) == PL_OK) {
        folder->sampled += text->size;
        pl_sample sample = {.path = entry->path, .text = text};
        pl_vec_push(folder->arena, &folder->samples, sample);
    }
}

static void collect_samples(pl_folder *folder, const pl_entries *entries)
{
    PL_VEC(size_t) files = {0};
    for (size_t i = 0; i < entries->count; i++) {
        if (entries->at[i].kind == PL_ENTRY_FILE && pl_name_is_sql(entries->at[i].name)) {
            pl_vec_push(folder->arena, &files, i);
        }
    }
    for (size_t i = 0; i < files.count; i++) {
        if (i < SAMPLES_EACH_END || i + SAMPLES_EACH_END >= files.count) {
            add_sample(folder, &entries->at[files.at[i]]);
        }
    }
}

/* Layouts with a folder a migration have their SQL one level below. */
static void collect_samples_below(pl_folder *folder)
{
    for (size_t i = 0; i < folder->entries.count && folder->samples.count < SAMPLES_EACH_END; i++) {
        const pl_entry *entry = &folder->entries.at[i];
        pl_entries below = {0};
        pl_error ignored = {0};
        if (entry->kind == PL_ENTRY_FOLDER &&
            pl_tree_list(folder->tree, folder->arena, entry->path, folder->path, &below,
                         &ignored) == PL_OK) {
            collect_samples(folder, &below);
        }
    }
}

pl_status pl_folder_open(pl_arena *arena, const pl_tree *tree, const char *path, pl_folder *out,
                         pl_error *error)
{
    *out = (pl_folder){.arena = arena, .tree = tree, .path = path, .given = path};
    pl_status status = pl_tree_list(tree, arena, path, NULL, &out->entries, error);
    if (status != PL_OK) {
        return status;
    }
    const char *real = pl_path_real(arena, path);
    out->real = real != NULL ? real : path;
    out->name = pl_path_name(out->real);
    collect_samples(out, &out->entries);
    if (out->samples.count == 0) {
        collect_samples_below(out);
    }
    return PL_OK;
}

const pl_entry *pl_entries_find(const pl_entries *entries, const char *name)
{
    size_t low = 0, high = entries->count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        int order = strcmp(entries->at[middle].name, name);
        if (order == 0) {
            return &entries->at[middle];
        }
        if (order < 0) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    return NULL;
}

const pl_entry *pl_folder_find(const pl_folder *folder, const char *name)
{
    return pl_entries_find(&folder->entries, name);
}

bool pl_folder_has(const pl_folder *folder, pl_entry_kind kind, const char *name)
{
    const pl_entry *entry = pl_folder_find(folder, name);
    return entry != NULL && entry->kind == kind;
}

bool pl_sample_says(const pl_folder *folder, bool (*test)(const pl_text *text))
{
    for (size_t i = 0; i < folder->samples.count; i++) {
        if (test(folder->samples.at[i].text)) {
            return true;
        }
    }
    return false;
}

static const pl_text *file_saying(const pl_tree *tree, pl_arena *arena, const char *path,
                                  const char *word)
{
    pl_text *text = NULL;
    pl_error ignored = {0};
    bool found = pl_tree_exists(tree, path) && !pl_tree_is_folder(tree, path) &&
                 pl_tree_read(tree, arena, path, PROJECT_BYTES, &text, &ignored) == PL_OK &&
                 strstr(text->bytes, word) != NULL;
    return found ? text : NULL;
}

const pl_text *pl_folder_project(const pl_folder *folder, const char *file, const char *word)
{
    pl_arena *arena = folder->arena;
    char *at = pl_arena_strdup(arena, folder->real);
    for (int level = 0; level < LEVELS_UP; level++) {
        const pl_text *found =
            file_saying(folder->tree, arena, pl_path_join(arena, at, file), word);
        char *slash = strrchr(at, '/');
        if (found != NULL || slash == NULL || slash == at ||
            pl_path_exists(pl_path_join(arena, at, ".git"))) {
            return found;
        }
        *slash = '\0';
    }
    return NULL;
}
