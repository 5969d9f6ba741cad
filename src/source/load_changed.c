/* What changed of the histories of a folder, by what git knows. */
#include "source/changes.h"

#include "base/str.h"
#include "source/git.h"

#include <string.h>

typedef struct changed {
    pl_arena *arena;
    const pl_load_options *options;
    pl_git *git;
    pl_git_base base;
    const char *from;              /* the commit what changed is told from; NULL: there is none */
    pl_tree *base_tree, *tip_tree; /* NULL: there is none; the tip is the same */
    pl_map *paths;
    pl_map *moved; /* NULL: nobody asked */
    pl_map *met; /* the histories of the base that are still there: by place, and by dialect too */
    bool staged;
    pl_error *error;
} changed;

static pl_status fail_revision(const changed *state, const char *revision)
{
    const char *head;
    pl_error ignored = {0};
    if (pl_git_commit(state->git, "HEAD", &head, &ignored) == PL_OK && head == NULL) {
        return pl_fail(state->error, PL_USAGE, "there is no commit yet to compare with: no %s here",
                       revision);
    }
    pl_fail(state->error, PL_USAGE, "git knows no commit %s here", revision);
    pl_error_hint(state->error, "fetch it first: `git fetch origin BRANCH`; in CI with "
                                "fetch-depth: 0 (GitHub) or GIT_DEPTH: 0 (GitLab)");
    return PL_USAGE;
}

static pl_status find_since(changed *state, const char *since)
{
    pl_git_base *base = &state->base;
    const char *head;
    *base = (pl_git_base){.name = since};
    pl_status status = pl_git_commit(state->git, since, &base->tip, state->error);
    if (status != PL_OK) {
        return status;
    }
    if (base->tip == NULL) {
        return fail_revision(state, since);
    }
    status = pl_git_commit(state->git, "HEAD", &head, state->error);
    if (status == PL_OK && head == NULL) {
        return pl_fail(state->error, PL_USAGE, "there is no commit yet to compare with %s", since);
    }
    if (status == PL_OK) {
        status = pl_git_merge_base(state->git, base->tip, since, &base->commit, state->error);
    }
    state->from = base->commit;
    return status;
}

/* Before the first commit everything is new. */
static pl_status find_base(changed *state, const char *since)
{
    if (since != NULL) {
        return find_since(state, since);
    }
    pl_status status = pl_git_default_base(state->git, &state->base, state->error);
    if (status == PL_OK) {
        status = pl_git_commit(state->git, "HEAD", &state->from, state->error);
    }
    return status;
}

static pl_status read_trees(changed *state)
{
    const pl_git_base *base = &state->base;
    if (base->commit == NULL) {
        return PL_OK;
    }
    pl_status status = pl_git_tree(state->git, base->commit, &state->base_tree, state->error);
    if (status == PL_OK && !pl_same(base->commit, base->tip)) {
        status = pl_git_tree(state->git, base->tip, &state->tip_tree, state->error);
    }
    return status;
}

/* The files of a history that are in another tree too; of a folder the folder. */
static pl_strings paths_in(const changed *state, const pl_history *history, const pl_tree *tree)
{
    pl_strings paths = {0};
    if (pl_tree_is_folder(tree, history->path)) {
        pl_vec_push(state->arena, &paths, history->path);
        return paths;
    }
    for (size_t i = 0; i < history->migrations.count; i++) {
        const char *path = history->migrations.at[i]->path;
        if (pl_tree_exists(tree, path) && !pl_tree_is_folder(tree, path)) {
            pl_vec_push(state->arena, &paths, path);
        }
    }
    return paths;
}

/* Where the folder of a history was before it was moved, by a file that was moved with it. NULL: it
 * was not. */
static const char *old_folder(changed *state, const pl_history *history)
{
    const char *root = pl_git_root(state->git);
    const char *folder = pl_path_below(state->arena, root, history->path);
    pl_error ignored = {0};
    if (folder == NULL || state->from == NULL ||
        (state->moved == NULL &&
         pl_git_moved(state->git, state->from, state->staged, &state->moved, &ignored) != PL_OK)) {
        return NULL;
    }
    size_t size = strlen(folder);
    for (const pl_map_entry *each = NULL; (each = pl_map_next(state->moved, each)) != NULL;) {
        const char *old = each->value, *rest = each->key + size;
        if (strncmp(each->key, folder, size) == 0 && *rest == '/' && pl_ends_with(old, rest)) {
            const char *found = pl_arena_strndup(state->arena, old, strlen(old) - strlen(rest));
            return pl_path_join(state->arena, root, found);
        }
    }
    return NULL;
}

/* The same history in another tree: read by the same runner, whatever its files look like there.
 * NULL: it isn't there. */
static const pl_history *load_in(changed *state, const pl_history *history, const pl_tree *tree)
{
    if (tree == NULL) {
        return NULL;
    }
    pl_strings paths = paths_in(state, history, tree);
    const char *old = paths.count == 0 ? old_folder(state, history) : NULL;
    if (old != NULL && pl_tree_is_folder(tree, old)) {
        pl_vec_push(state->arena, &paths, old);
    }
    pl_load_options options = *state->options;
    pl_histories found = {0};
    pl_error ignored = {0};
    options.tree = tree;
    options.runner = history->runner->id;
    options.dialect = history->dialect;
    options.skip_statements = true;
    options.for_folder = NULL;
    if (paths.count > 0 &&
        pl_history_load(state->arena, &paths, &options, &found, &ignored) == PL_OK) {
        for (size_t i = 0; i < found.count; i++) {
            if (found.at[i]->dialect == history->dialect) {
                return found.at[i];
            }
        }
    }
    return NULL;
}

/* Where a history lies, from the root; dialect: as which of several of one folder. */
static const char *place_of(const changed *state, const pl_history *history, bool dialect)
{
    const char *root = pl_git_root(state->git);
    const char *path = pl_path_below(state->arena, root, history->path);
    return pl_arena_printf(state->arena, "%s\n%d", path != NULL ? path : history->path,
                           dialect ? (int)history->dialect : -1);
}

static void compare_with(const changed *state, pl_history *history, const pl_history *before,
                         const pl_history *tip, const pl_tree *tree)
{
    pl_base base = {.name = state->base.name,
                    .history = before,
                    .tip = tip,
                    .changed = state->paths,
                    .root = pl_git_root(state->git),
                    .tree = tree};
    pl_history_compare(history, &base);
}

static void compare(changed *state, pl_history *history, const pl_tree *tree)
{
    const pl_history *before = load_in(state, history, state->base_tree);
    compare_with(state, history, before, load_in(state, history, state->tip_tree), tree);
    if (before != NULL) {
        pl_map_put(state->met, place_of(state, before, false), history);
        pl_map_put(state->met, place_of(state, before, true), history);
    }
}

/* Whole histories that are gone. --------------------------------------------------------------- */

static bool some_file_is_gone(const changed *state, const pl_tree *tree)
{
    for (const pl_map_entry *each = NULL; (each = pl_map_next(state->paths, each)) != NULL;) {
        const char *path = pl_path_join(state->arena, pl_git_root(state->git), each->key);
        if (!pl_tree_exists(tree, path)) {
            return true;
        }
    }
    return false;
}

/* How the base was: all histories of those folders that were asked for. */
static pl_histories load_base(const changed *state, const pl_strings *paths)
{
    pl_load_options options = *state->options;
    pl_histories found = {0};
    options.tree = state->base_tree;
    options.skip_statements = true;
    for (size_t i = 0; i < paths->count; i++) {
        pl_strings one = {0};
        pl_error ignored = {0};
        pl_vec_push(state->arena, &one, paths->at[i]);
        if (pl_tree_is_folder(state->base_tree, paths->at[i]) &&
            pl_history_load(state->arena, &one, &options, &found, &ignored) != PL_OK) {
            continue; /* there was none */
        }
    }
    return found;
}

/* One that is alone in its folder is the same one whatever it looked like. */
static bool is_met(const changed *state, const pl_histories *all, const pl_history *before)
{
    size_t beside = 0;
    const char *place = place_of(state, before, false);
    for (size_t i = 0; i < all->count; i++) {
        beside += pl_same(place_of(state, all->at[i], false), place);
    }
    return pl_map_has(state->met, beside > 1 ? place_of(state, before, true) : place);
}

/* Of a folder that is gone, or holds nothing for a database any more, nothing was loaded. */
static void add_deleted(changed *state, const pl_strings *paths, const pl_tree *tree,
                        pl_histories *out)
{
    if (state->base_tree == NULL || !some_file_is_gone(state, tree)) {
        return;
    }
    pl_histories all = load_base(state, paths);
    for (size_t i = 0; i < all.count; i++) {
        const pl_history *before = all.at[i];
        if (is_met(state, &all, before)) {
            continue;
        }
        pl_history *gone = pl_arena_make(state->arena, pl_history);
        *gone = (pl_history){.arena = state->arena,
                             .path = before->path,
                             .runner = before->runner,
                             .why_runner = before->why_runner,
                             .dialect = before->dialect,
                             .server_version = before->server_version};
        compare_with(state, gone, before, NULL, tree);
        if (gone->problems.count > 0) {
            pl_vec_push(state->arena, out, gone);
        }
    }
}

static const char *folder_of(pl_arena *arena, const pl_strings *paths)
{
    const char *first = paths->count > 0 ? paths->at[0] : ".";
    return pl_path_is_folder(first) ? first : pl_path_folder(arena, first);
}

static pl_status begin(changed *state, const pl_strings *paths, const pl_change_options *change)
{
    for (size_t i = 0; i < paths->count; i++) {
        if (pl_same(paths->at[i], "-")) {
            return pl_fail(state->error, PL_USAGE, "git knows nothing of standard input");
        }
    }
    pl_status status =
        pl_git_open(state->arena, folder_of(state->arena, paths), &state->git, state->error);
    if (status == PL_OK) {
        status = find_base(state, change->since);
    }
    if (status == PL_OK) {
        status = read_trees(state);
    }
    return status == PL_OK ? pl_git_changed(state->git, state->from, change->staged, &state->paths,
                                            state->error)
                           : status;
}

/* A hook or a job stands in every repository: one without migrations has nothing to be said of. */
static bool is_everywhere(const pl_strings *paths)
{
    return paths->count == 1 && pl_same(paths->at[0], ".");
}

pl_status pl_history_load_changed(pl_arena *arena, const pl_strings *paths,
                                  const pl_load_options *options, const pl_change_options *change,
                                  pl_histories *out, pl_error *error)
{
    changed state = {.arena = arena, .options = options, .staged = change->staged, .error = error};
    pl_load_options now = *options;
    pl_tree *index = NULL;
    pl_error reason = {0};
    pl_status status = begin(&state, paths, change);
    if (status == PL_OK && change->staged) {
        status = pl_git_tree(state.git, NULL, &index, error);
        now.tree = index;
    }
    if (status != PL_OK) {
        return status;
    }
    status = pl_history_load(arena, paths, &now, out, &reason);
    if (status != PL_OK && status != PL_UNREADABLE) {
        *error = reason;
        return status;
    }
    state.met = pl_map_new(arena);
    for (size_t i = 0; i < out->count; i++) {
        compare(&state, out->at[i], index);
    }
    add_deleted(&state, paths, index, out);
    if (status != PL_OK && out->count == 0 && !is_everywhere(paths)) {
        *error = reason;
        return status;
    }
    return PL_OK;
}
