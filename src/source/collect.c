#include "base/map.h"
#include "base/str.h"
#include "source/json_migration.h"
#include "source/layout.h"
#include "source/name.h"

#include <limits.h>
#include <stdlib.h>
#include <string.h>

void pl_folder_problem_add(pl_arena *arena, pl_folder_problems *problems,
                           pl_folder_problem_kind kind, const char *path, const char *message)
{
    pl_folder_problem problem = {
        .kind = kind, .path = path, .message = message, .migration = UINT32_MAX};
    pl_vec_push(arena, problems, problem);
}

void pl_duplicate_add(pl_loading *loading, const char *path, const char *other, const char *version)
{
    pl_folder_problem problem = {.kind = PL_FOLDER_DUPLICATE_VERSION,
                                 .path = path,
                                 .other = other,
                                 .migration = UINT32_MAX,
                                 .message = pl_arena_printf(loading->arena,
                                                            "version %s is there twice: also %s",
                                                            version, pl_path_name(other))};
    pl_vec_push(loading->arena, &loading->problems, problem);
}

const char *pl_language_of(const char *file_name)
{
    static const struct {
        const char *extension;
        const char *words;
    } languages[] = {
        {"go", "written in Go"},          {"js", "written in JavaScript"},
        {"mjs", "written in JavaScript"}, {"cjs", "written in JavaScript"},
        {"ts", "written in TypeScript"},  {"mts", "written in TypeScript"},
        {"cts", "written in TypeScript"}, {"rb", "written in Ruby"},
        {"py", "written in Python"},      {"fizz", "written in Fizz"},
        {"java", "written in Java"},      {"kt", "written in Kotlin"},
        {"groovy", "written in Groovy"},  {"php", "written in PHP"},
        {"ex", "written in Elixir"},      {"exs", "written in Elixir"},
        {"rs", "written in Rust"},        {"cs", "written in C#"},
    };
    if (pl_ends_with(file_name, "_test.go") || pl_ends_with(file_name, ".d.ts")) {
        return NULL; /* beside migrations, but none */
    }
    const char *extension = pl_name_extension(file_name);
    for (size_t i = 0; i < sizeof languages / sizeof *languages; i++) {
        if (pl_same(extension, languages[i].extension)) {
            return languages[i].words;
        }
    }
    return NULL;
}

const char *pl_entry_unread(const pl_entry *entry)
{
    switch (entry->kind) {
    case PL_ENTRY_FILE:
        return pl_language_of(entry->name);
    case PL_ENTRY_FOLDER:
        return "a folder";
    case PL_ENTRY_OUTSIDE:
        return "a link that leads out of the folder";
    case PL_ENTRY_OTHER:
        return "no regular file";
    }
    return NULL;
}

pl_job *pl_job_add(pl_loading *loading, const char *version, const char *name, const char *path)
{
    pl_job job = {.loading = loading, .version = version, .name = name, .path = path};
    pl_vec_push(loading->arena, &loading->jobs, job);
    return &pl_vec_last(&loading->jobs);
}

static void problem(pl_loading *loading, pl_folder_problem_kind kind, const char *path,
                    const char *message)
{
    pl_folder_problem_add(loading->arena, &loading->problems, kind, path, message);
}

/* Which file of the job it is: its path goes to *out, unless nobody can read it. */
static void set_file(pl_loading *loading, pl_job *job, const char **out, const pl_entry *entry)
{
    const char *unread = pl_entry_unread(entry);
    if (unread == NULL) {
        *out = entry->path;
        return;
    }
    if (job->unread == NULL) {
        job->unread = unread;
    }
    job->down_unread |= out == &job->down;
    if (entry->kind != PL_ENTRY_FILE) {
        problem(loading, PL_FOLDER_UNREADABLE, entry->path, unread);
    }
}

/* A file that looks like a migration and isn't one for this runner. */
static void skipped(pl_loading *loading, const pl_entry *entry)
{
    if (entry->kind != PL_ENTRY_FOLDER && pl_name_is_sql(entry->name)) {
        problem(loading, PL_FOLDER_FILE_NAME, entry->path,
                pl_arena_printf(loading->arena, "%s passes over %s: its name has another form",
                                loading->runner->title, entry->name));
    }
}

static void add_file(pl_loading *loading, const pl_entry *entry, const pl_file_name *name)
{
    pl_job *job = pl_job_add(loading, name->version, name->name, entry->path);
    set_file(loading, job, &job->up, entry);
    job->kind = name->kind;
    job->down_expected = loading->runner->down_form == PL_DOWN_SECTION;
}

/* Some want 001_name.sql, to others 001-name.sql or 001.sql is as good. */
static bool number_is_parted(const pl_runner *runner, const pl_file_name *name)
{
    static const char *const strict[] = {"goose", "sqlx", "supabase"};
    for (size_t i = 0; i < sizeof strict / sizeof *strict; i++) {
        if (pl_same(runner->id, strict[i])) {
            return name->name[strlen(name->version)] == '_';
        }
    }
    return true;
}

/* Pairs: an up and a down of the same version. ------------------------------------------------- */

typedef bool (*name_function)(pl_arena *arena, const char *file, pl_file_name *out);

static name_function pair_names(const pl_runner *runner)
{
    if (pl_same(runner->id, "popx") || pl_same(runner->id, "pop")) {
        return pl_name_popx;
    }
    return pl_same(runner->id, "authelia") ? pl_name_authelia : pl_name_pair;
}

/* Beyond 2^64 golang-migrate can't parse the number and takes the file for no migration. */
static bool number_fits(const pl_runner *runner, const pl_file_name *name)
{
    static const char maximum[] = "18446744073709551615";
    return runner->ordering != PL_ORDER_NUMBER || pl_version_compare(name->version, maximum) <= 0;
}

/* Of the files of one version and direction the one for the dialect at hand counts, else the one
 * for all. CockroachDB has files of its own where it is named at all. */
static bool is_for_dialect(const pl_loading *loading, const pl_entry *entry)
{
    pl_dialect_id named = pl_dialect_of_file(entry->name);
    return named == PL_DIALECT_UNKNOWN || named == loading->dialect;
}

static bool is_for_cockroach(const pl_file_name *name)
{
    return name->dialect != NULL && pl_starts_with(name->dialect, "cockroach");
}

typedef struct pair_side {
    const pl_entry *entry;
    pl_file_name name;
} pair_side;

typedef struct pair {
    pair_side up, down;
} pair;

static void put_side(pl_loading *loading, pair_side *side, const pair_side *found)
{
    if (side->entry == NULL || (side->name.dialect == NULL && found->name.dialect != NULL)) {
        *side = *found;
        return;
    }
    if ((side->name.dialect == NULL) == (found->name.dialect == NULL)) {
        pl_duplicate_add(loading, found->entry->path, side->entry->path, found->name.version);
    }
}

static void add_pair(pl_loading *loading, const pair *found)
{
    const pair_side *up = &found->up, *down = &found->down;
    const pair_side *first = up->entry != NULL ? up : down;
    pl_job *job = pl_job_add(loading, first->name.version, first->name.name, first->entry->path);
    job->dialect_name = first->name.dialect;
    job->down_expected = true;
    job->up_opted_out = up->name.autocommit;
    job->down_opted_out = down->name.autocommit;
    if (up->entry == NULL) {
        problem(loading, PL_FOLDER_ORPHAN_DOWN, down->entry->path,
                pl_arena_printf(loading->arena, "%s undoes a version that has no up",
                                down->entry->name));
    } else {
        set_file(loading, job, &job->up, up->entry);
    }
    if (down->entry != NULL) {
        set_file(loading, job, &job->down, down->entry);
    }
}

/* SQLx takes files without a direction beside pairs: migrations that have no way back. */
static bool add_simple(pl_loading *loading, const pl_entry *entry)
{
    pl_file_name name;
    bool simple = pl_same(loading->runner->id, "sqlx") && entry->kind != PL_ENTRY_FOLDER &&
                  pl_name_is_sql(entry->name) &&
                  pl_name_number(loading->arena, entry->name, &name) &&
                  number_is_parted(loading->runner, &name);
    if (simple) {
        add_file(loading, entry, &name);
    }
    return simple;
}

void pl_collect_pairs(pl_loading *loading)
{
    name_function names = pair_names(loading->runner);
    pl_map *pairs = pl_map_new(loading->arena);
    for (size_t i = 0; i < loading->folder->entries.count; i++) {
        pair_side found = {.entry = &loading->folder->entries.at[i]};
        if (!is_for_dialect(loading, found.entry)) {
            continue;
        }
        if (found.entry->kind == PL_ENTRY_FOLDER ||
            !names(loading->arena, found.entry->name, &found.name) ||
            !number_fits(loading->runner, &found.name) ||
            (!pl_name_is_sql(found.entry->name) && pl_language_of(found.entry->name) == NULL)) {
            if (!add_simple(loading, found.entry)) {
                skipped(loading, found.entry);
            }
            continue;
        }
        if (is_for_cockroach(&found.name)) {
            continue;
        }
        const char *key = pl_version_key(found.name.version);
        pair *known = pl_map_get(pairs, key);
        if (known == NULL) {
            known = pl_arena_make(loading->arena, pair);
            pl_map_put(pairs, key, known);
        }
        put_side(loading, found.name.down ? &known->down : &known->up, &found);
    }
    for (const pl_map_entry *each = NULL; (each = pl_map_next(pairs, each)) != NULL;) {
        add_pair(loading, each->value);
    }
}

/* A file a migration. ------------------------------------------------------------------------- */

static void collect_files(pl_loading *loading, bool all)
{
    for (size_t i = 0; i < loading->folder->entries.count; i++) {
        const pl_entry *entry = &loading->folder->entries.at[i];
        bool program = pl_language_of(entry->name) != NULL;
        bool sql = pl_name_is_sql(entry->name);
        pl_file_name name;
        if (entry->kind == PL_ENTRY_FOLDER || (!program && !sql) ||
            !is_for_dialect(loading, entry)) {
            continue;
        }
        if (pl_name_number(loading->arena, entry->name, &name) &&
            number_is_parted(loading->runner, &name)) {
            add_file(loading, entry, &name);
        } else if (all && sql) {
            size_t size = strlen(entry->name) - strlen(".sql");
            name = (pl_file_name){.name = pl_arena_strndup(loading->arena, entry->name, size)};
            name.version = name.name;
            add_file(loading, entry, &name);
        } else {
            skipped(loading, entry);
        }
    }
}

void pl_collect_numbered(pl_loading *loading)
{
    collect_files(loading, false);
}

void pl_collect_any_sql(pl_loading *loading)
{
    collect_files(loading, true);
}

/* plumb's own: numbered files in JSON, and in SQL beside them. */
static bool is_json_migration(const pl_tree *tree, const pl_entry *entry)
{
    pl_arena *scratch = pl_arena_new();
    bool is = entry->kind == PL_ENTRY_FILE && pl_name_is_json(entry->name) &&
              pl_json_file_says_up(scratch, tree, entry->path);
    pl_arena_free(scratch);
    return is;
}

void pl_collect_plumb(pl_loading *loading)
{
    for (size_t i = 0; i < loading->folder->entries.count; i++) {
        const pl_entry *entry = &loading->folder->entries.at[i];
        bool json = pl_name_is_json(entry->name);
        pl_file_name name;
        if (entry->kind == PL_ENTRY_FOLDER || (!json && !pl_name_is_sql(entry->name))) {
            continue;
        }
        if (pl_name_number(loading->arena, entry->name, &name)) {
            add_file(loading, entry, &name);
            pl_vec_last(&loading->jobs).down_expected = json;
        } else if (!json) {
            skipped(loading, entry);
        } else if (is_json_migration(loading->options->tree, entry)) {
            problem(loading, PL_FOLDER_FILE_NAME, entry->path,
                    pl_arena_printf(loading->arena,
                                    "a migration that is passed over: %s has no number in front",
                                    entry->name));
        }
    }
}

/* Order. --------------------------------------------------------------------------------------- */

static int by_path(const pl_job *a, const pl_job *b)
{
    return strcmp(a->path, b->path);
}

static int by_name(const void *left, const void *right)
{
    const pl_job *a = left, *b = right;
    return by_path(a, b);
}

static int by_number(const void *left, const void *right)
{
    const pl_job *a = left, *b = right;
    int order = pl_version_compare(a->version, b->version);
    return order != 0 ? order : by_path(a, b);
}

static int by_version_text(const void *left, const void *right)
{
    const pl_job *a = left, *b = right;
    int order = pl_compare(a->version, b->version);
    return order != 0 ? order : by_path(a, b);
}

/* A baseline stands at its version; repeatable ones come last, by description. */
static int by_parts(const void *left, const void *right)
{
    const pl_job *a = left, *b = right;
    bool a_last = a->kind == PL_MIGRATION_REPEATABLE, b_last = b->kind == PL_MIGRATION_REPEATABLE;
    if (a_last || b_last) {
        int order = (int)a_last - (int)b_last;
        return order != 0 ? order : pl_compare(a->version, b->version);
    }
    int order = pl_version_compare_parts(a->version, b->version);
    return order != 0 ? order : by_path(a, b);
}

static void report_duplicates(pl_loading *loading)
{
    for (size_t i = 1; i < loading->jobs.count; i++) {
        const pl_job *a = &loading->jobs.at[i - 1], *b = &loading->jobs.at[i];
        bool parts = loading->runner->ordering == PL_ORDER_PARTS;
        bool same = a->kind == b->kind && (parts ? pl_version_compare_parts(a->version, b->version)
                                                 : pl_version_compare(a->version, b->version)) == 0;
        if (same && a->kind != PL_MIGRATION_REPEATABLE) {
            pl_duplicate_add(loading, b->path, a->path, b->version);
        }
    }
}

/* postgres-migrations refuses to run when a number is left out. */
static void report_gaps(pl_loading *loading)
{
    for (size_t i = 1; i < loading->jobs.count; i++) {
        const pl_job *a = &loading->jobs.at[i - 1], *b = &loading->jobs.at[i];
        long long before = strtoll(a->version, NULL, 10), after = strtoll(b->version, NULL, 10);
        if (before < LLONG_MAX && after > before + 1) {
            problem(loading, PL_FOLDER_ORDER, b->path,
                    pl_arena_printf(loading->arena,
                                    "%s wants consecutive numbers: %s comes after %s",
                                    loading->runner->title, b->version, a->version));
        }
    }
}

void pl_jobs_sort(pl_loading *loading, pl_ordering ordering)
{
    static int (*const orders[])(const void *, const void *) = {
        [PL_ORDER_NUMBER] = by_number,     [PL_ORDER_PARTS] = by_parts, [PL_ORDER_NAME] = by_name,
        [PL_ORDER_TEXT] = by_version_text, [PL_ORDER_LISTED] = NULL,
    };
    if (loading->jobs.count > 1 && orders[ordering] != NULL) {
        qsort(loading->jobs.at, loading->jobs.count, sizeof loading->jobs.at[0], orders[ordering]);
    }
    if (loading->layout->unique_versions) {
        report_duplicates(loading);
    }
    if (pl_same(loading->runner->id, "postgres-migrations")) {
        report_gaps(loading);
    }
}
