#include "source/load.h"

#include "base/map.h"
#include "base/parallel.h"
#include "base/str.h"
#include "source/layout.h"
#include "source/name.h"

#include <string.h>

/* Searching below a folder that holds no migrations itself. */
#define SEARCH_DEPTH 8
#define SEARCH_FOLDERS 5000

#define SHOWN_FOLDERS 3

#define ALONE_SAMPLES 16
#define LEVELS_UP 3 /* from a file to the folder its layout is recognised by */

typedef struct load {
    pl_arena *arena;
    const pl_load_options *given;
    const pl_load_options *options; /* of the folder that is looked at */
    const pl_runner *runner;        /* --runner; NULL: recognised */
    pl_histories *out;
    pl_error *error;
    size_t searched;
    pl_strings with_sql; /* folders below that are no migrations, as far as can be seen */
} load;

/* Reading the jobs. ---------------------------------------------------------------------------- */

typedef struct reading {
    pl_jobs *jobs;
    pl_arena *arenas[PL_THREADS_MOST]; /* one a thread; NULL: it has read nothing */
} reading;

static void read_job(void *context, unsigned thread, size_t i)
{
    reading *all = context;
    pl_job *job = &all->jobs->at[i];
    if (all->arenas[thread] == NULL) {
        all->arenas[thread] = pl_arena_new();
    }
    job->arena = all->arenas[thread];
    job->loading->layout->read(job);
    if (!job->loading->options->skip_statements) {
        pl_job_finish(job);
    }
}

static uint32_t count_statements(const pl_migration *migration)
{
    size_t count = 0;
    if (migration->up != NULL) {
        count += migration->up->statements.count;
    }
    if (migration->down != NULL) {
        count += migration->down->statements.count;
    }
    return (uint32_t)count;
}

/* A problem belongs to the last migration of its job that begins before it. */
static uint32_t migration_of(const pl_job *job, const pl_folder_problem *problem, uint32_t first)
{
    if (job->migrations.count == 0) {
        return UINT32_MAX;
    }
    uint32_t low = 0, high = (uint32_t)job->migrations.count;
    while (problem->span.text != NULL && high - low > 1) {
        uint32_t middle = low + (high - low) / 2;
        const pl_script *up = job->migrations.at[middle]->up;
        if (up != NULL && up->span.begin > problem->span.begin) {
            high = middle;
        } else {
            low = middle;
        }
    }
    return first + low;
}

static bool is_for_libsql(const pl_script *script)
{
    for (size_t i = 0; script != NULL && i < script->statements.count; i++) {
        if (pl_same(script->statements.at[i]->unsupported, PL_UNSUPPORTED_LIBSQL)) {
            return true;
        }
    }
    return false;
}

static void add_job(pl_history *history, pl_job *job)
{
    uint32_t first = (uint32_t)history->migrations.count;
    for (size_t i = 0; i < job->migrations.count; i++) {
        pl_migration *migration = job->migrations.at[i];
        migration->number = (uint32_t)history->migrations.count;
        history->statement_count += count_statements(migration);
        history->libsql |= is_for_libsql(migration->up);
        pl_vec_push(history->arena, &history->migrations, migration);
    }
    for (size_t i = 0; i < job->problems.count; i++) {
        pl_folder_problem problem = job->problems.at[i];
        problem.migration = migration_of(job, &problem, first);
        pl_vec_push(history->arena, &history->problems, problem);
    }
    history->file_count += job->file_count;
}

static void map_path(pl_map *map, const char *path, uint32_t number)
{
    if (!pl_map_has(map, path)) {
        pl_map_put(map, path, (void *)(uintptr_t)(number + 1));
    }
}

/* Problems found while collecting know a path only. */
static void place_problems(pl_history *history)
{
    if (history->problems.count == 0) {
        return;
    }
    pl_map *map = pl_map_new(history->arena);
    for (uint32_t i = 0; i < history->migrations.count; i++) {
        const pl_migration *migration = history->migrations.at[i];
        map_path(map, migration->path, i);
        if (migration->up != NULL) {
            map_path(map, migration->up->text->path, i);
        }
        if (migration->down != NULL) {
            map_path(map, migration->down->text->path, i);
        }
    }
    for (size_t i = 0; i < history->problems.count; i++) {
        pl_folder_problem *problem = &history->problems.at[i];
        uintptr_t found = (uintptr_t)pl_map_get(map, problem->path);
        if (problem->migration == UINT32_MAX && found != 0) {
            problem->migration = (uint32_t)found - 1;
        }
    }
}

static unsigned version_of(const pl_loading *loading)
{
    return loading->dialect == PL_DIALECT_SQLITE ? loading->options->sqlite_version
                                                 : loading->options->server_version;
}

static pl_history *read_jobs(pl_loading *loading, const char *why)
{
    pl_history *history = pl_arena_make(loading->arena, pl_history);
    *history = (pl_history){.arena = loading->arena,
                            .path = loading->folder->path,
                            .runner = loading->runner,
                            .why_runner = why,
                            .dialect = loading->dialect,
                            .server_version = version_of(loading)};
    unsigned threads = loading->jobs.count > 1 ? loading->options->threads : 1;
    reading all = {.jobs = &loading->jobs};
    pl_parallel_for(threads, loading->jobs.count, read_job, &all);
    for (size_t i = 0; i < PL_THREADS_MOST; i++) {
        if (all.arenas[i] != NULL) {
            pl_arena_adopt(history->arena, all.arenas[i]);
        }
    }
    for (size_t i = 0; i < loading->jobs.count; i++) {
        add_job(history, &loading->jobs.at[i]);
    }
    for (size_t i = 0; i < loading->problems.count; i++) {
        pl_vec_push(loading->arena, &history->problems, loading->problems.at[i]);
    }
    place_problems(history);
    return history;
}

/* From here on the folder `path` is looked at. */
static void enter(load *state, const char *path)
{
    if (state->given->for_folder == NULL) {
        return;
    }
    pl_load_options *own = pl_arena_copy(
        state->arena, state->given->for_folder(state->given->for_folder_context, path),
        sizeof *own);
    own->tree = state->given->tree;
    own->skip_statements = state->given->skip_statements;
    state->options = own;
    state->runner = state->options->runner != NULL ? pl_runner_find(state->options->runner) : NULL;
}

/* One folder. ---------------------------------------------------------------------------------- */

static void cap_entries(pl_loading *loading, pl_folder *folder)
{
    if (folder->entries.count > PL_FOLDER_MAXIMUM) {
        folder->entries.count = PL_FOLDER_MAXIMUM;
        pl_folder_problem_add(loading->arena, &loading->problems, PL_FOLDER_UNREADABLE,
                              folder->path, "holds more than 200,000 files: the rest is not read");
    }
}

/* Collects the jobs of a folder whose layout is known. loading outlives the jobs. dialect: UNKNOWN
 * to find out. */
static pl_loading *collect(load *state, pl_folder *folder, const pl_layout *layout,
                           pl_dialect_id dialect)
{
    pl_loading *loading = pl_arena_make(state->arena, pl_loading);
    *loading = (pl_loading){.arena = state->arena,
                            .options = state->options,
                            .layout = layout,
                            .runner = pl_runner_find(layout->runner),
                            .folder = folder,
                            .dialect = dialect};
    if (loading->dialect == PL_DIALECT_UNKNOWN) {
        loading->dialect = state->options->dialect;
    }
    cap_entries(loading, folder);
    if (loading->dialect == PL_DIALECT_UNKNOWN) {
        loading->dialect = pl_dialect_guess(folder, layout);
    }
    layout->collect(loading);
    pl_jobs_sort(loading, loading->runner->ordering);
    return loading;
}

static const pl_layout *layout_for(const load *state, const pl_folder *folder, const char **why)
{
    if (state->runner == NULL) {
        return pl_layout_recognise(folder, why);
    }
    *why = state->options->runner_is_for_all ? "the configuration" : "--runner";
    return pl_layout_of(state->runner, folder);
}

static bool load_dialect(load *state, pl_folder *folder, const pl_layout *layout, const char *why,
                         pl_dialect_id dialect)
{
    pl_loading *loading = collect(state, folder, layout, dialect);
    if (loading->jobs.count == 0 && loading->problems.count == 0) {
        return false;
    }
    pl_vec_push(state->arena, state->out, read_jobs(loading, why));
    return true;
}

/* As which dialects the folder is read: that which was asked for, or each that names of files say.
 * UNKNOWN alone: by what it looks like. */
typedef struct dialects {
    pl_dialect_id at[PL_DIALECT_MYSQL + 1];
    size_t count;
} dialects;

static dialects dialects_of(const load *state, const pl_folder *folder)
{
    dialects all = {.at = {state->options->dialect}, .count = 1};
    unsigned named = pl_dialects_named(folder);
    if (all.at[0] != PL_DIALECT_UNKNOWN || named == 0) {
        return all;
    }
    all.count = 0;
    for (int i = PL_DIALECT_POSTGRES; i <= PL_DIALECT_MYSQL; i++) {
        if ((named & 1U << i) != 0) {
            all.at[all.count++] = (pl_dialect_id)i;
        }
    }
    return all;
}

/* true: the folder is a migration folder, its history was added. */
static bool load_recognised(load *state, pl_folder *folder)
{
    const char *why = NULL;
    const pl_layout *layout = layout_for(state, folder, &why);
    if (layout == NULL) {
        return false;
    }
    dialects all = dialects_of(state, folder);
    bool found = false;
    for (size_t i = 0; i < all.count; i++) {
        found |= load_dialect(state, folder, layout, why, all.at[i]);
    }
    return found;
}

static bool is_searched(const pl_entry *entry)
{
    static const char *const passed_over[] = {"node_modules", "vendor",   "target",  "build",
                                              "dist",         "testdata", "fixtures"};
    for (size_t i = 0; i < sizeof passed_over / sizeof *passed_over; i++) {
        if (pl_same(entry->name, passed_over[i])) {
            return false;
        }
    }
    return entry->kind == PL_ENTRY_FOLDER && entry->name[0] != '.';
}

/* Numbered .sql files alone are no sign in a folder that nobody named: they may be anything. */
static bool is_surely_migrations(const pl_folder *folder)
{
    const char *why = NULL;
    const pl_layout *layout = pl_layout_recognise(folder, &why);
    return layout != NULL &&
           (!pl_same(layout->runner, "plain") || strstr(folder->name, "migrat") != NULL);
}

/* In case nothing is found at all: where the user may have meant. */
static void note_sql(load *state, const pl_folder *folder)
{
    for (size_t i = 0; i < folder->entries.count; i++) {
        const pl_entry *entry = &folder->entries.at[i];
        if (entry->kind == PL_ENTRY_FILE && pl_name_is_sql(entry->name)) {
            pl_vec_push(state->arena, &state->with_sql, folder->path);
            return;
        }
    }
}

static void search_below(load *state, const pl_folder *folder, unsigned depth)
{
    for (size_t i = 0; i < folder->entries.count && state->searched < SEARCH_FOLDERS; i++) {
        pl_folder *below = pl_arena_make(state->arena, pl_folder);
        pl_error ignored = {0};
        if (!is_searched(&folder->entries.at[i])) {
            continue;
        }
        state->searched++;
        if (pl_folder_open(state->arena, state->options->tree, folder->entries.at[i].path, below,
                           &ignored) != PL_OK) {
            continue;
        }
        below->given = folder->given;
        enter(state, below->path);
        bool found = is_surely_migrations(below) && load_recognised(state, below);
        if (!found) {
            note_sql(state, below);
        }
        if (!found && depth < SEARCH_DEPTH) {
            search_below(state, below, depth + 1);
        }
    }
}

static bool load_any_sql(load *state, pl_folder *folder)
{
    const pl_runner *plain = pl_runner_find("plain");
    pl_loading *loading = collect(state, folder, pl_layout_of(plain, folder), PL_DIALECT_UNKNOWN);
    if (loading->jobs.count == 0) {
        return false;
    }
    pl_vec_push(state->arena, state->out, read_jobs(loading, "nothing but .sql files"));
    return true;
}

static size_t count_programs(const pl_folder *folder)
{
    size_t count = 0;
    for (size_t i = 0; i < folder->entries.count; i++) {
        count += pl_language_of(folder->entries.at[i].name) != NULL;
    }
    return count;
}

static void hint_where(load *state)
{
    const pl_strings *with_sql = &state->with_sql;
    pl_str out = pl_str_begin(state->arena, PL_STR_MAXIMUM);
    for (size_t i = 0; i < with_sql->count && i < SHOWN_FOLDERS; i++) {
        pl_str_addf(&out, "%s%s", i > 0 ? ", " : "", with_sql->at[i]);
    }
    if (with_sql->count > SHOWN_FOLDERS) {
        pl_str_add(&out, ", ...");
    }
    if (with_sql->count == 0) {
        pl_error_hint(state->error,
                      "name the folder with the .sql files, and its runner with --runner");
    } else {
        pl_error_hint(state->error, "name the folder of the migrations: there are .sql files in %s",
                      out.at);
    }
}

static pl_status load_folder(load *state, const char *path)
{
    pl_folder *folder = pl_arena_make(state->arena, pl_folder);
    enter(state, path);
    pl_status status =
        pl_folder_open(state->arena, state->options->tree, path, folder, state->error);
    /* A runner that is configured for all folders makes none of them one of migrations. */
    bool later = status == PL_OK && state->runner != NULL && state->options->runner_is_for_all &&
                 !is_surely_migrations(folder);
    if (status != PL_OK || (!later && load_recognised(state, folder))) {
        return status;
    }
    size_t before = state->out->count;
    state->with_sql.count = 0;
    search_below(state, folder, 1);
    enter(state, path);
    if (state->out->count > before || (later && load_recognised(state, folder)) ||
        load_any_sql(state, folder)) {
        return PL_OK;
    }
    size_t programs = count_programs(folder);
    if (programs > 0) {
        status =
            pl_fail(state->error, PL_UNREADABLE,
                    "%s holds no SQL migrations, but %zu files that are programs", path, programs);
    } else {
        status = pl_fail(state->error, PL_UNREADABLE, "%s holds no migrations", path);
    }
    hint_where(state);
    pl_error_place(state->error, path, 0, 0);
    return status;
}

/* Files. --------------------------------------------------------------------------------------- */

/* What the user named: paths, and which of them are done with. */
typedef struct asked {
    const pl_strings *paths;
    bool *done;
    size_t first; /* the file being loaded; those before it are done */
} asked;

static const char *without_dot(const char *path)
{
    while (path[0] == '.' && path[1] == '/') {
        path += 2;
    }
    return path;
}

/* Every file of every job: path to index of the job + 1. */
static pl_map *map_files(const pl_loading *loading)
{
    pl_map *map = pl_map_new(loading->arena);
    for (size_t i = 0; i < loading->jobs.count; i++) {
        const pl_job *job = &loading->jobs.at[i];
        const char *const files[] = {job->path, job->up, job->down, job->settings};
        for (size_t j = 0; j < sizeof files / sizeof *files; j++) {
            if (files[j] != NULL && !pl_map_has(map, without_dot(files[j]))) {
                pl_map_put(map, without_dot(files[j]), (void *)(uintptr_t)(i + 1));
            }
        }
    }
    return map;
}

static size_t find_job(const pl_map *files, const char *path)
{
    return (size_t)(uintptr_t)pl_map_get(files, without_dot(path));
}

static bool holds_first(const pl_loading *loading, const asked *files)
{
    return find_job(map_files(loading), files->paths->at[files->first]) > 0;
}

/* Marks the migrations that none of the files asked for belongs to; takes those that belong. false:
 * none does. */
static bool mark_context(pl_loading *loading, asked *files)
{
    pl_map *map = map_files(loading);
    bool any = false;
    for (size_t i = 0; i < loading->jobs.count; i++) {
        loading->jobs.at[i].context = true;
    }
    for (size_t i = files->first; i < files->paths->count; i++) {
        size_t found = find_job(map, files->paths->at[i]);
        if (found > 0) {
            loading->jobs.at[found - 1].context = false;
            files->done[i] = any = true;
        }
    }
    return any;
}

static void keep_asked_problems(pl_loading *loading, const asked *files)
{
    pl_map *map = pl_map_new(loading->arena);
    size_t kept = 0;
    for (size_t i = files->first; i < files->paths->count; i++) {
        pl_map_put(map, without_dot(files->paths->at[i]), loading);
    }
    for (size_t i = 0; i < loading->problems.count; i++) {
        if (pl_map_has(map, without_dot(loading->problems.at[i].path))) {
            loading->problems.at[kept++] = loading->problems.at[i];
        }
    }
    loading->problems.count = kept;
}

/* The files as members of the migration folder `path`: a file for all dialects is one of each
 * dialect's history. */
static bool load_members(load *state, const char *path, asked *files)
{
    pl_folder *folder = pl_arena_make(state->arena, pl_folder);
    pl_error ignored = {0};
    const char *why = NULL;
    enter(state, path);
    if (pl_folder_open(state->arena, state->options->tree, path, folder, &ignored) != PL_OK) {
        return false;
    }
    const pl_layout *layout = layout_for(state, folder, &why);
    if (layout == NULL) {
        return false;
    }
    dialects all = dialects_of(state, folder);
    pl_loading *loadings[sizeof all.at / sizeof *all.at];
    bool found = false;
    for (size_t i = 0; i < all.count; i++) {
        loadings[i] = collect(state, folder, layout, all.at[i]);
        found |= holds_first(loadings[i], files);
    }
    for (size_t i = 0; found && i < all.count; i++) {
        if (mark_context(loadings[i], files)) {
            keep_asked_problems(loadings[i], files);
            pl_vec_push(state->arena, state->out, read_jobs(loadings[i], why));
        }
    }
    return found;
}

static void add_alone(pl_loading *loading, pl_folder *folder, const char *path)
{
    const char *shown = pl_same(path, "-") ? PL_STDIN_PATH : path;
    const char *name = pl_path_name(shown);
    pl_job *job = pl_job_add(loading, name, name, shown);
    pl_text *text = NULL;
    pl_error ignored = {0};
    job->up = path;
    job->down_expected = pl_name_is_json(path);
    if (!pl_same(path, "-") && folder->samples.count < ALONE_SAMPLES &&
        pl_tree_read(loading->options->tree, loading->arena, path, (uint64_t)1 << 20, &text,
                     &ignored) == PL_OK) {
        pl_sample sample = {.path = path, .text = text};
        pl_vec_push(loading->arena, &folder->samples, sample);
    }
}

/* Those of one folder that are given together are read by one layout, which knows SQL too. */
static const pl_runner *runner_alone(const asked *files, const char *place, pl_arena *arena)
{
    for (size_t i = files->first; i < files->paths->count; i++) {
        const char *path = files->paths->at[i];
        if (!files->done[i] && pl_name_is_json(path) &&
            pl_same(pl_path_folder(arena, path), place)) {
            return pl_runner_find("plumb");
        }
    }
    return pl_runner_find("plain");
}

/* The files of one folder by themselves, in the order given. */
static void load_alone(load *state, asked *files)
{
    const char *first = files->paths->at[files->first];
    const char *place = pl_path_folder(state->arena, first);
    const pl_runner *runner = runner_alone(files, place, state->arena);
    pl_folder *folder = pl_arena_make(state->arena, pl_folder);
    const char *real = pl_path_real(state->arena, first);
    enter(state, first);
    *folder = (pl_folder){.arena = state->arena,
                          .tree = state->options->tree,
                          .path = first,
                          .given = first,
                          .real = real != NULL ? real : first,
                          .name = pl_path_name(first)};
    pl_loading *loading = pl_arena_make(state->arena, pl_loading);
    *loading = (pl_loading){.arena = state->arena,
                            .options = state->options,
                            .layout = pl_layout_of(runner, folder),
                            .runner = runner,
                            .folder = folder,
                            .dialect = state->options->dialect};
    for (size_t i = files->first; i < files->paths->count; i++) {
        const char *path = files->paths->at[i];
        if (!files->done[i] && !pl_tree_is_folder(state->options->tree, path) &&
            pl_same(pl_path_folder(state->arena, path), place)) {
            add_alone(loading, folder, path);
            files->done[i] = true;
        }
    }
    if (loading->dialect == PL_DIALECT_UNKNOWN) {
        loading->dialect = pl_dialect_guess(folder, loading->layout);
    }
    pl_vec_push(state->arena, state->out, read_jobs(loading, "a file by itself"));
}

/* A file's folder may be the migration's own (Diesel, Prisma), or one of several (Sqitch). */
static void load_file(load *state, asked *files)
{
    const char *path = pl_path_folder(state->arena, files->paths->at[files->first]);
    for (int level = 0; level < LEVELS_UP; level++) {
        if (load_members(state, path, files)) {
            return;
        }
        const char *above = pl_path_folder(state->arena, path);
        if (pl_same(above, path) || pl_same(path, ".")) {
            break;
        }
        path = above;
    }
    load_alone(state, files);
}

static pl_status check_paths(load *state, const pl_strings *paths)
{
    for (size_t i = 0; i < paths->count; i++) {
        const char *path = paths->at[i];
        if (!pl_same(path, "-") && !pl_tree_exists(state->options->tree, path)) {
            pl_status status =
                pl_fail(state->error, PL_UNREADABLE, "there is no file or folder %s", path);
            pl_error_place(state->error, path, 0, 0);
            return status;
        }
    }
    return PL_OK;
}

static pl_status load_path(load *state, asked *files)
{
    const char *path = files->paths->at[files->first];
    if (pl_same(path, "-")) {
        load_alone(state, files);
    } else if (pl_tree_is_folder(state->options->tree, path)) {
        return load_folder(state, path);
    } else {
        load_file(state, files);
    }
    return PL_OK;
}

static pl_status unknown_runner(const load *state)
{
    pl_str known = pl_str_begin(state->arena, 240);
    for (size_t i = 0; pl_runner_at(i) != NULL; i++) {
        pl_str_addf(&known, "%s%s", i > 0 ? ", " : "", pl_runner_at(i)->id);
    }
    pl_status status =
        pl_fail(state->error, PL_USAGE, "there is no runner \"%s\"", state->options->runner);
    pl_error_hint(state->error, "one of %s", known.at);
    return status;
}

pl_status pl_history_load(pl_arena *arena, const pl_strings *paths, const pl_load_options *options,
                          pl_histories *out, pl_error *error)
{
    load state = {.arena = arena, .given = options, .options = options, .out = out, .error = error};
    *out = (pl_histories){0};
    if (options->runner != NULL) {
        state.runner = pl_runner_find(options->runner);
        if (state.runner == NULL) {
            return unknown_runner(&state);
        }
    }
    asked files = {.paths = paths, .done = pl_arena_alloc(arena, paths->count + 1)};
    pl_status status = check_paths(&state, paths);
    for (; status == PL_OK && files.first < paths->count; files.first++) {
        if (!files.done[files.first]) {
            status = load_path(&state, &files);
        }
    }
    return status;
}
