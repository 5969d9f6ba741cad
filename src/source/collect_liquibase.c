/* Files of Liquibase: those of a folder and, where a changelog lies beside them, those below. */
#include "base/str.h"
#include "source/layout.h"
#include "source/name.h"

#include <string.h>

/* A changelog in XML, YAML or JSON says which files run, and in which order. */
static bool is_changelog(const char *name)
{
    static const char *const forms[] = {"xml", "yaml", "yml", "json"};
    const char *extension = pl_name_extension(name);
    for (size_t i = 0; i < sizeof forms / sizeof *forms; i++) {
        if (pl_same(extension, forms[i])) {
            return strstr(name, "changelog") != NULL || strstr(name, "changeLog") != NULL ||
                   strstr(name, "master") != NULL;
        }
    }
    return false;
}

static const pl_entry *find_changelog(const pl_entries *entries)
{
    for (size_t i = 0; i < entries->count; i++) {
        if (entries->at[i].kind == PL_ENTRY_FILE && is_changelog(entries->at[i].name)) {
            return &entries->at[i];
        }
    }
    return NULL;
}

static pl_entries list(const pl_loading *loading, const char *path, const char *root)
{
    pl_entries entries = {0};
    pl_error ignored = {0};
    if (pl_tree_list(loading->options->tree, loading->arena, path, root, &entries, &ignored) !=
        PL_OK) {
        entries.count = 0;
    }
    return entries;
}

static bool is_formatted(const pl_loading *loading, const pl_entry *entry)
{
    pl_arena *scratch = pl_arena_new();
    pl_text *text = NULL;
    pl_error ignored = {0};
    bool is = entry->kind == PL_ENTRY_FILE && pl_name_is_sql(entry->name) &&
              pl_tree_read(loading->options->tree, scratch, entry->path, PL_FILE_MAXIMUM, &text,
                           &ignored) == PL_OK &&
              pl_says_liquibase(text);
    pl_arena_free(scratch);
    return is;
}

static void walk(pl_loading *loading, const pl_entries *entries, int depth)
{
    for (size_t i = 0; i < entries->count && loading->jobs.count < PL_FOLDER_MAXIMUM; i++) {
        const pl_entry *entry = &entries->at[i];
        bool folder = entry->kind == PL_ENTRY_FOLDER;
        if (folder && depth < PL_FOLDER_DEPTH && entry->name[0] != '.') {
            pl_entries below = list(loading, entry->path, loading->folder->path);
            walk(loading, &below, depth + 1);
        } else if (!folder && depth > 0 && is_formatted(loading, entry)) {
            size_t size = strlen(entry->name) - strlen(".sql");
            const char *name = pl_arena_strndup(loading->arena, entry->name, size);
            pl_job *job = pl_job_add(loading, name, name, entry->path);
            job->up = entry->path;
            job->down_expected = true;
        }
    }
}

/* The changelog itself is not read: said once, of the first. Beside it everything below is taken
 * that says it is a changelog in SQL; what else lies there may be run by none, or as a rollback. A
 * changelog above the folder may include its files. */
void pl_collect_liquibase(pl_loading *loading)
{
    const pl_folder *folder = loading->folder;
    const pl_entry *changelog = find_changelog(&folder->entries);
    pl_collect_any_sql(loading);
    if (changelog != NULL) {
        walk(loading, &folder->entries, 0);
    } else if (!pl_same(folder->path, ".")) {
        pl_entries above = list(loading, pl_path_folder(loading->arena, folder->path), NULL);
        changelog = find_changelog(&above);
    }
    if (changelog != NULL) {
        pl_folder_problem_add(
            loading->arena, &loading->problems, PL_FOLDER_ORDER_UNREAD, changelog->path,
            pl_arena_printf(loading->arena,
                            "the order in %s is not read: the files are taken in the "
                            "order of their names",
                            changelog->name));
    }
}
