/*
 * Layouts where a list says what there is and in which order: drizzle's journal, Sqitch's plan.
 * Both are untrusted: a name in them may not lead out of the folder.
 */
#include "base/map.h"
#include "base/str.h"
#include "source/layout.h"
#include "source/name.h"

#include <cJSON.h>
#include <stdlib.h>
#include <string.h>

#define LIST_MAXIMUM ((uint64_t)64 << 20)

static void problem(pl_loading *loading, pl_folder_problem_kind kind, const char *path,
                    const char *message)
{
    pl_folder_problem_add(loading->arena, &loading->problems, kind, path, message);
}

static pl_text *read_list(pl_loading *loading, const char *path)
{
    pl_text *text = NULL;
    pl_error error = {0};
    if (pl_tree_read(loading->options->tree, loading->arena, path, LIST_MAXIMUM, &text, &error) !=
        PL_OK) {
        problem(loading, PL_FOLDER_UNREADABLE, path,
                pl_arena_strdup(loading->arena, error.message));
        return NULL;
    }
    return text;
}

/* A relative path without `..`, and what it names not behind a link that leads outside. */
static bool stays_inside(const pl_loading *loading, const char *name, const char *path)
{
    if (name[0] == '/' || pl_same(name, "..") || pl_starts_with(name, "../") ||
        strstr(name, "/../") != NULL || pl_ends_with(name, "/..")) {
        return false;
    }
    char *real = realpath(path, NULL);
    size_t size = strlen(loading->folder->real);
    bool inside = real == NULL || (strncmp(real, loading->folder->real, size) == 0 &&
                                   (real[size] == '/' || real[size] == '\0'));
    free(real);
    return inside;
}

/* Drizzle. ------------------------------------------------------------------------------------- */

typedef struct journal {
    pl_loading *loading;
    const char *path;
    pl_map *tags;
    double last_when;
    const char *last_tag;
} journal;

/* Drizzle compares only the newest recorded time: an entry that isn't newer than one before it
 * never runs where that one has run. */
static void check_when(journal *list, const char *tag, double when)
{
    if (list->last_tag != NULL && when <= list->last_when) {
        problem(list->loading, PL_FOLDER_ORDER, list->path,
                pl_arena_printf(list->loading->arena,
                                "%s is not newer than %s before it (\"when\"): where that has run, "
                                "drizzle passes over it",
                                tag, list->last_tag));
        return;
    }
    list->last_when = when;
    list->last_tag = tag;
}

static void add_entry(journal *list, const cJSON *entry)
{
    pl_loading *loading = list->loading;
    const cJSON *tag = cJSON_GetObjectItemCaseSensitive(entry, "tag");
    const cJSON *when = cJSON_GetObjectItemCaseSensitive(entry, "when");
    if (!cJSON_IsString(tag) || tag->valuestring[0] == '\0') {
        problem(loading, PL_FOLDER_ORDER, list->path, "has an entry without a tag");
        return;
    }
    const char *name = pl_arena_strdup(loading->arena, tag->valuestring);
    const char *file = pl_arena_printf(loading->arena, "%s.sql", name);
    const char *path = pl_path_join(loading->arena, loading->folder->path, file);
    if (pl_map_has(list->tags, file)) {
        problem(loading, PL_FOLDER_DUPLICATE_VERSION, list->path,
                pl_arena_printf(loading->arena, "names %s twice", name));
        return;
    }
    pl_map_put(list->tags, file, list);
    bool outside = strchr(name, '/') != NULL || !stays_inside(loading, file, path);
    if (outside || !pl_tree_exists(loading->options->tree, path)) {
        const char *what =
            outside ? "lies outside the folder" : "is not there: drizzle stops at it";
        problem(loading, PL_FOLDER_ORDER, list->path,
                pl_arena_printf(loading->arena, "names %s, which %s", file, what));
        return;
    }
    size_t digits = strspn(name, "0123456789");
    const char *version = digits > 0 ? pl_arena_strndup(loading->arena, name, digits) : name;
    pl_job *job = pl_job_add(loading, version, name, path);
    job->up = path;
    if (cJSON_IsNumber(when)) {
        check_when(list, name, when->valuedouble);
    }
}

static void release_json(void *json)
{
    cJSON_Delete(json);
}

static void report_unlisted(const journal *list)
{
    const pl_folder *folder = list->loading->folder;
    for (size_t i = 0; i < folder->entries.count; i++) {
        const pl_entry *entry = &folder->entries.at[i];
        if (entry->kind != PL_ENTRY_FOLDER && pl_name_is_sql(entry->name) &&
            !pl_map_has(list->tags, entry->name)) {
            problem(list->loading, PL_FOLDER_FILE_NAME, entry->path,
                    pl_arena_printf(list->loading->arena,
                                    "%s is not in meta/_journal.json: drizzle never runs it",
                                    entry->name));
        }
    }
}

void pl_collect_drizzle(pl_loading *loading)
{
    journal list = {.loading = loading, .tags = pl_map_new(loading->arena)};
    list.path = pl_path_join(loading->arena, loading->folder->path, "meta/_journal.json");
    const pl_text *text = read_list(loading, list.path);
    if (text == NULL) {
        return;
    }
    cJSON *json = cJSON_ParseWithLength(text->bytes, text->size);
    if (json == NULL) {
        problem(loading, PL_FOLDER_ORDER, list.path, "is no JSON");
        return;
    }
    pl_arena_defer(loading->arena, release_json, json);
    const cJSON *entries = cJSON_GetObjectItemCaseSensitive(json, "entries");
    const cJSON *entry = NULL;
    cJSON_ArrayForEach(entry, entries)
    {
        add_entry(&list, entry);
    }
    report_unlisted(&list);
}

/* Sqitch. -------------------------------------------------------------------------------------- */

typedef struct change {
    const char *name;
    size_t tags_before; /* how many tags the plan has above it */
    bool reworked;      /* the same name comes again below */
    size_t rework;      /* tags_before of that one */
} change;

typedef struct plan {
    pl_loading *loading;
    const char *path;
    const char *top; /* the folder with deploy/ and revert/ */
    PL_VEC(change) changes;
    pl_strings tags;
    pl_map *latest; /* name: index of its last change + 1 */
} plan;

/* `key = value` of sqitch.conf, whatever the section; enough for the top folder. */
static const char *configured(pl_loading *loading, const char *key)
{
    const char *path = pl_path_join(loading->arena, loading->folder->path, "sqitch.conf");
    const pl_text *text =
        pl_tree_exists(loading->options->tree, path) ? read_list(loading, path) : NULL;
    pl_line line, word;
    for (uint32_t next = 0; text != NULL && pl_line_next(text, text->size, &next, &line);) {
        uint32_t at = 0;
        if (pl_word_next(&line, &at, &word) && pl_word_is(&word, key) &&
            pl_word_next(&line, &at, &word) && pl_word_is(&word, "=") &&
            pl_word_next(&line, &at, &word)) {
            return pl_arena_strndup(loading->arena, word.at, word.end - word.begin);
        }
    }
    return NULL;
}

static void plan_change(plan *list, const pl_line *word)
{
    pl_arena *arena = list->loading->arena;
    const char *name = pl_arena_strndup(arena, word->at, word->end - word->begin);
    uintptr_t known = (uintptr_t)pl_map_get(list->latest, name);
    if (known != 0) {
        list->changes.at[known - 1].reworked = true;
        list->changes.at[known - 1].rework = list->tags.count;
    }
    change added = {.name = name, .tags_before = list->tags.count};
    pl_vec_push(arena, &list->changes, added);
    pl_map_put(list->latest, name, (void *)(uintptr_t)list->changes.count);
}

/* A change: `name [dependencies] time planner <address> # note`; a tag begins with @, a pragma with
 * %, a comment with #. A `-` before a change would revert it; Sqitch has the sign, no plan uses it.
 */
static void plan_line(plan *list, const pl_line *line)
{
    uint32_t at = 0;
    pl_line word;
    if (!pl_word_next(line, &at, &word) || word.at[0] == '#' || word.at[0] == '%') {
        return;
    }
    if (word.at[0] == '@') {
        pl_vec_push(list->loading->arena, &list->tags,
                    pl_arena_strndup(list->loading->arena, word.at, word.end - word.begin));
        return;
    }
    if (word.at[0] == '+' && word.end - word.begin > 1) {
        word.at++;
        word.begin++;
    }
    plan_change(list, &word);
}

/* The file of a change; of one that was reworked below: name@tag.sql, by a tag in between. */
static const char *plan_file(const plan *list, const change *each, const char *folder)
{
    pl_arena *arena = list->loading->arena;
    for (size_t i = each->tags_before; each->reworked && i < each->rework; i++) {
        const char *path = pl_arena_printf(arena, "%s/%s/%s%s.sql", list->top, folder, each->name,
                                           list->tags.at[i]);
        if (pl_tree_exists(list->loading->options->tree, path)) {
            return path;
        }
    }
    return pl_arena_printf(arena, "%s/%s/%s.sql", list->top, folder, each->name);
}

static void add_change(plan *list, const change *each)
{
    pl_loading *loading = list->loading;
    const char *up = plan_file(list, each, "deploy");
    const char *down = plan_file(list, each, "revert");
    if (!stays_inside(loading, each->name, up) || !stays_inside(loading, each->name, down)) {
        problem(
            loading, PL_FOLDER_ORDER, list->path,
            pl_arena_printf(loading->arena, "names %s, which lies outside the folder", each->name));
        return;
    }
    if (!pl_tree_exists(loading->options->tree, up)) {
        problem(loading, PL_FOLDER_ORDER, list->path,
                pl_arena_printf(loading->arena, "names %s, and there is no deploy/%s.sql",
                                each->name, each->name));
        return;
    }
    pl_job *job = pl_job_add(loading, each->name, each->name, up);
    job->up = up;
    job->down = pl_tree_exists(loading->options->tree, down) ? down : NULL;
    job->down_expected = true;
}

void pl_collect_sqitch(pl_loading *loading)
{
    plan list = {.loading = loading, .latest = pl_map_new(loading->arena)};
    list.top = loading->folder->path;
    const char *top = configured(loading, "top_dir");
    const char *below = top != NULL ? pl_path_join(loading->arena, list.top, top) : NULL;
    if (below != NULL && pl_tree_is_folder(loading->options->tree, below) &&
        stays_inside(loading, top, below)) {
        list.top = below;
    }
    list.path = pl_path_join(loading->arena, loading->folder->path, "sqitch.plan");
    const pl_text *text = read_list(loading, list.path);
    pl_line line;
    for (uint32_t at = 0; text != NULL && pl_line_next(text, text->size, &at, &line);) {
        plan_line(&list, &line);
    }
    for (size_t i = 0; i < list.changes.count; i++) {
        add_change(&list, &list.changes.at[i]);
    }
}
