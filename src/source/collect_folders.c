/*
 * Layouts with folders: a folder a migration (Diesel, Prisma), folders of migrations (Flyway,
 * Graphile Migrate); and postgrator's do and undo.
 */
#include "base/map.h"
#include "base/str.h"
#include "source/layout.h"
#include "source/name.h"

#include <string.h>

static void problem(pl_loading *loading, pl_folder_problem_kind kind, const char *path,
                    const char *message)
{
    pl_folder_problem_add(loading->arena, &loading->problems, kind, path, message);
}

/* The entries of a folder below; a problem and none when it can't be listed. */
static pl_entries list_below(pl_loading *loading, const char *path)
{
    pl_entries entries = {0};
    pl_error error = {0};
    if (pl_tree_list(loading->options->tree, loading->arena, path, loading->folder->path, &entries,
                     &error) != PL_OK) {
        problem(loading, PL_FOLDER_UNREADABLE, path,
                pl_arena_strdup(loading->arena, error.message));
    }
    return entries;
}

static const char *readable(pl_loading *loading, pl_job *job, const pl_entry *entry)
{
    if (entry == NULL) {
        return NULL;
    }
    const char *unread = pl_entry_unread(entry);
    if (unread != NULL) {
        problem(loading, PL_FOLDER_UNREADABLE, entry->path, unread);
        job->unread = unread;
        return NULL;
    }
    return entry->path;
}

static void read_down(pl_loading *loading, pl_job *job, const pl_entry *entry)
{
    job->down = readable(loading, job, entry);
    job->down_unread = entry != NULL && job->down == NULL;
}

/* A folder a migration. ------------------------------------------------------------------------ */

static bool begins_with_digit(const char *name)
{
    return name[0] >= '0' && name[0] <= '9';
}

/* Diesel: the text before the first `_`, without dashes. */
static const char *diesel_version(pl_arena *arena, const char *name)
{
    char *version = pl_arena_strndup(arena, name, strcspn(name, "_"));
    char *to = version;
    for (const char *from = version; *from != '\0'; from++) {
        if (*from != '-') {
            *to++ = *from;
        }
    }
    *to = '\0';
    return version;
}

/* Diesel's command line refuses a file of no bytes; one with only a comment passes. (A down like
 * that undoes nothing anyway, which is told apart.) */
static void refuse_empty(pl_loading *loading, const pl_entry *entry)
{
    if (entry != NULL && entry->kind == PL_ENTRY_FILE &&
        pl_tree_is_empty(loading->options->tree, entry->path)) {
        problem(loading, PL_FOLDER_MARKER, entry->path,
                "diesel refuses a file without a byte: a comment is enough");
    }
}

static void add_diesel(pl_loading *loading, const pl_entry *folder)
{
    pl_entries entries = list_below(loading, folder->path);
    const pl_entry *up = pl_entries_find(&entries, "up.sql"),
                   *down = pl_entries_find(&entries, "down.sql");
    if (up == NULL && down == NULL) {
        problem(loading, PL_FOLDER_FILE_NAME, folder->path, "holds neither up.sql nor down.sql");
        return;
    }
    const char *version = diesel_version(loading->arena, folder->name);
    pl_job *job = pl_job_add(loading, version, folder->name, folder->path);
    job->up = readable(loading, job, up);
    read_down(loading, job, down);
    job->settings = readable(loading, job, pl_entries_find(&entries, "metadata.toml"));
    job->down_expected = true;
    refuse_empty(loading, up);
    if (up == NULL) {
        problem(loading, PL_FOLDER_ORPHAN_DOWN, down->path,
                "undoes a migration that has no up.sql");
    }
}

/* Prisma's engine never reads a down.sql, but people keep one there to run by hand. */
static void add_prisma(pl_loading *loading, const pl_entry *folder)
{
    pl_entries entries = list_below(loading, folder->path);
    const pl_entry *up = pl_entries_find(&entries, "migration.sql");
    if (up == NULL) {
        problem(loading, PL_FOLDER_FILE_NAME, folder->path,
                "holds no migration.sql: Prisma Migrate stops at it");
        return;
    }
    const char *version =
        pl_arena_strndup(loading->arena, folder->name, strspn(folder->name, "0123456789"));
    pl_job *job = pl_job_add(loading, version, folder->name, folder->path);
    job->up = readable(loading, job, up);
    read_down(loading, job, pl_entries_find(&entries, "down.sql"));
}

static void collect_folders(pl_loading *loading,
                            void (*add)(pl_loading *loading, const pl_entry *folder))
{
    for (size_t i = 0; i < loading->folder->entries.count; i++) {
        const pl_entry *entry = &loading->folder->entries.at[i];
        if (entry->kind == PL_ENTRY_FOLDER && begins_with_digit(entry->name)) {
            add(loading, entry);
        } else if (entry->kind == PL_ENTRY_OUTSIDE) {
            problem(loading, PL_FOLDER_UNREADABLE, entry->path, pl_entry_unread(entry));
        } else if (entry->kind == PL_ENTRY_FILE && pl_name_is_sql(entry->name)) {
            problem(loading, PL_FOLDER_FILE_NAME, entry->path,
                    pl_arena_printf(loading->arena,
                                    "%s passes over %s: it wants a folder a migration",
                                    loading->runner->title, entry->name));
        }
    }
}

void pl_collect_diesel(pl_loading *loading)
{
    collect_folders(loading, add_diesel);
}

void pl_collect_prisma(pl_loading *loading)
{
    collect_folders(loading, add_prisma);
}

/* Pairs by version. ---------------------------------------------------------------------------- */

static void put_down(pl_loading *loading, pl_map *downs, const char *key, const pl_entry *entry)
{
    const pl_entry *known = pl_map_get(downs, key);
    if (known == NULL) {
        pl_entry *copy = pl_arena_copy(loading->arena, entry, sizeof *entry);
        pl_map_put(downs, key, copy);
        return;
    }
    problem(loading, PL_FOLDER_DUPLICATE_VERSION, entry->path,
            pl_arena_printf(loading->arena, "undoes the same version as %s", known->name));
}

static void join_downs(pl_loading *loading, pl_map *downs, bool expected)
{
    for (size_t i = 0; i < loading->jobs.count; i++) {
        pl_job *job = &loading->jobs.at[i];
        if (job->kind != PL_MIGRATION_VERSIONED) {
            continue;
        }
        const char *key = pl_version_key(job->version);
        job->down_expected = expected;
        read_down(loading, job, pl_map_get(downs, key));
        pl_map_remove(downs, key);
    }
    for (const pl_map_entry *each = NULL; (each = pl_map_next(downs, each)) != NULL;) {
        const pl_entry *entry = each->value;
        problem(loading, PL_FOLDER_ORPHAN_DOWN, entry->path, "undoes a version that has no up");
    }
}

/* Flyway. -------------------------------------------------------------------------------------- */

static bool is_callback(const char *name)
{
    return pl_starts_with(name, "before") || pl_starts_with(name, "after") ||
           pl_starts_with(name, "createSchema");
}

static void add_flyway(pl_loading *loading, const pl_entries *entries, const pl_entry *entry,
                       pl_map *downs)
{
    pl_file_name name;
    bool sql = pl_name_is_sql(entry->name);
    if (!pl_name_flyway(loading->arena, entry->name, &name) ||
        (!sql && pl_language_of(entry->name) == NULL)) {
        if (sql && !is_callback(entry->name)) {
            problem(loading, PL_FOLDER_FILE_NAME, entry->path,
                    pl_arena_printf(loading->arena,
                                    "Flyway passes over %s: its name has another "
                                    "form",
                                    entry->name));
        }
        return;
    }
    if (name.undo) {
        put_down(loading, downs, pl_version_key(name.version), entry);
        return;
    }
    pl_job *job = pl_job_add(loading, name.version, name.name, entry->path);
    job->kind = name.kind;
    job->unread = pl_entry_unread(entry);
    job->up = job->unread == NULL ? entry->path : NULL;
    const char *settings = pl_arena_printf(loading->arena, "%s.conf", entry->name);
    job->settings = readable(loading, job, pl_entries_find(entries, settings));
}

/* Flyway's locations are read with all that lies below. */
static void walk_flyway(pl_loading *loading, const pl_entries *entries, pl_map *downs, int depth)
{
    for (size_t i = 0; i < entries->count && loading->jobs.count < PL_FOLDER_MAXIMUM; i++) {
        const pl_entry *entry = &entries->at[i];
        if (entry->kind != PL_ENTRY_FOLDER) {
            add_flyway(loading, entries, entry, downs);
        } else if (depth < PL_FOLDER_DEPTH && entry->name[0] != '.') {
            pl_entries below = list_below(loading, entry->path);
            walk_flyway(loading, &below, downs, depth + 1);
        }
    }
}

void pl_collect_flyway(pl_loading *loading)
{
    pl_map *downs = pl_map_new(loading->arena);
    walk_flyway(loading, &loading->folder->entries, downs, 0);
    join_downs(loading, downs, pl_map_count(downs) > 0);
}

/* Postgrator. ---------------------------------------------------------------------------------- */

void pl_collect_postgrator(pl_loading *loading)
{
    pl_map *downs = pl_map_new(loading->arena);
    for (size_t i = 0; i < loading->folder->entries.count; i++) {
        const pl_entry *entry = &loading->folder->entries.at[i];
        pl_file_name name;
        bool sql = pl_name_is_sql(entry->name);
        if (entry->kind == PL_ENTRY_FOLDER || (!sql && pl_language_of(entry->name) == NULL)) {
            continue;
        }
        if (!pl_name_postgrator(loading->arena, entry->name, &name)) {
            if (sql) {
                problem(loading, PL_FOLDER_FILE_NAME, entry->path,
                        "Postgrator passes over it: its name has another form");
            }
        } else if (name.down) {
            put_down(loading, downs, pl_version_key(name.version), entry);
        } else {
            pl_job *job = pl_job_add(loading, name.version, name.name, entry->path);
            job->unread = pl_entry_unread(entry);
            job->up = job->unread == NULL ? entry->path : NULL;
        }
    }
    join_downs(loading, downs, true);
}

/* Graphile Migrate. ---------------------------------------------------------------------------- */

static void add_graphile(pl_loading *loading, const pl_entry *entry, bool current)
{
    pl_file_name name;
    bool numbered = pl_name_number(loading->arena, entry->name, &name);
    if (entry->kind == PL_ENTRY_FOLDER || !pl_name_is_sql(entry->name)) {
        return;
    }
    if (!numbered && !current) {
        problem(loading, PL_FOLDER_FILE_NAME, entry->path,
                "Graphile Migrate wants a number first: 000001.sql");
        return;
    }
    /* What isn't committed yet comes behind all that is; it is run again whenever it changes. */
    const char *version = current ? "current" : name.version;
    const char *words =
        pl_arena_strndup(loading->arena, entry->name, strlen(entry->name) - strlen(".sql"));
    pl_job *job = pl_job_add(loading, version, words, entry->path);
    job->kind = current ? PL_MIGRATION_REPEATABLE : PL_MIGRATION_VERSIONED;
    job->up = readable(loading, job, entry);
}

static void add_graphile_all(pl_loading *loading, const pl_entries *entries, bool current)
{
    for (size_t i = 0; i < entries->count; i++) {
        add_graphile(loading, &entries->at[i], current);
    }
}

void pl_collect_graphile(pl_loading *loading)
{
    const pl_folder *folder = loading->folder;
    if (!pl_folder_has(folder, PL_ENTRY_FOLDER, "committed")) {
        add_graphile_all(loading, &folder->entries, false);
        return;
    }
    pl_entries committed = list_below(loading, pl_folder_find(folder, "committed")->path);
    add_graphile_all(loading, &committed, false);
    const pl_entry *current = pl_folder_find(folder, "current.sql");
    if (current != NULL) {
        add_graphile(loading, current, true);
    } else if (pl_folder_has(folder, PL_ENTRY_FOLDER, "current")) {
        pl_entries below = list_below(loading, pl_folder_find(folder, "current")->path);
        add_graphile_all(loading, &below, true);
    }
}
