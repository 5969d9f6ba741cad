#include "source/git.h"

#include "base/process.h"
#include "base/str.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>

#define ID_SIZE 65 /* SHA-256 in hexadecimal digits, and the NUL */

struct pl_git {
    pl_arena *arena;
    const char *folder; /* NULL: the current one, as a hook's environment wants it */
    const char *root;
    pl_dialogue *objects; /* git cat-file --batch; NULL: not begun */
    pthread_mutex_t lock; /* of objects */
};

/* Running git. --------------------------------------------------------------------------------- */

/* English words, no prompt, no lock for the sake of a fresher index. */
static const char *const environment[] = {"LC_ALL=C", "GIT_TERMINAL_PROMPT=0",
                                          "GIT_OPTIONAL_LOCKS=0", NULL};

static pl_process_plan plan_of(const pl_git *git, const char *const *words)
{
    PL_VEC(const char *) all = {0};
    pl_vec_push(git->arena, &all, "git");
    if (git->folder != NULL) {
        pl_vec_push(git->arena, &all, "-C");
        pl_vec_push(git->arena, &all, git->folder);
    }
    pl_vec_push(git->arena, &all, "-c");
    pl_vec_push(git->arena, &all, "core.fsmonitor=false");
    for (size_t i = 0; words[i] != NULL; i++) {
        pl_vec_push(git->arena, &all, words[i]);
    }
    pl_vec_push(git->arena, &all, NULL);
    return (pl_process_plan){.arguments = all.at, .environment = environment};
}

static pl_status run(pl_git *git, const char *const *words, pl_process_result *out, pl_error *error)
{
    pl_process_plan plan = plan_of(git, words);
    pl_status status = pl_process_run(git->arena, &plan, out, error);
    if (status == PL_CHILD && error != NULL && strstr(error->message, "not installed") != NULL) {
        pl_error_hint(error, "--since, --staged and hooks need git; without them plumb looks at "
                             "every migration");
    }
    return status;
}

#define RUN(git, result, error, ...)                                                               \
    run((git), (const char *const[]){__VA_ARGS__, NULL}, (result), (error))

/* The first line git said, without its "fatal: ". */
static const char *words_of(const pl_git *git, const pl_process_result *result)
{
    const char *words = result->errors;
    words += pl_starts_with(words, "fatal: ") ? strlen("fatal: ") : 0;
    words = pl_arena_strndup(git->arena, words, strcspn(words, "\n"));
    return words[0] != '\0' ? words
                            : pl_arena_printf(git->arena, "it ended with code %d", result->code);
}

static pl_status fail_git(const pl_git *git, const pl_process_result *result, pl_error *error)
{
    return pl_fail(error, PL_CHILD, "git failed: %s", words_of(git, result));
}

/* As run, but a code other than 0 is an error. */
static pl_status run_well(pl_git *git, const char *const *words, pl_process_result *out,
                          pl_error *error)
{
    pl_status status = run(git, words, out, error);
    return status == PL_OK && out->code != 0 ? fail_git(git, out, error) : status;
}

#define RUN_WELL(git, result, error, ...)                                                          \
    run_well((git), (const char *const[]){__VA_ARGS__, NULL}, (result), (error))

/* The output's only line; a name may hold line ends itself, the last is git's. */
static const char *line_of(pl_arena *arena, const pl_process_result *result)
{
    size_t size = result->out_size;
    return pl_arena_strndup(arena, result->out,
                            size > 0 && result->out[size - 1] == '\n' ? size - 1 : size);
}

/* Opening. ------------------------------------------------------------------------------------- */

static pl_status fail_open(const pl_git *git, const char *folder, const pl_process_result *result,
                           pl_error *error)
{
    if (strstr(result->errors, "not a git repository") != NULL) {
        pl_fail(error, PL_USAGE, "%s is not in a git repository", folder);
        pl_error_hint(error, "what changed is asked of git; name a folder inside of a repository");
    } else if (strstr(result->errors, "work tree") != NULL) {
        pl_fail(error, PL_USAGE, "the git repository of %s has no working tree", folder);
    } else if (strstr(result->errors, "dubious ownership") != NULL) {
        pl_fail(error, PL_USAGE, "git refuses %s: it belongs to another user", folder);
        pl_error_hint(error, "git config --global --add safe.directory FOLDER, as git says");
    } else {
        return fail_git(git, result, error);
    }
    return PL_USAGE;
}

static void release_lock(void *handle)
{
    pthread_mutex_destroy(handle);
}

pl_status pl_git_open(pl_arena *arena, const char *folder, pl_git **out, pl_error *error)
{
    pl_git *git = pl_arena_make(arena, pl_git);
    pl_process_result result;
    git->arena = arena;
    /* A hook's GIT_DIR may be relative to the folder it was started in. */
    git->folder = getenv("GIT_DIR") == NULL && !pl_same(folder, ".") ? folder : NULL;
    pl_status status = RUN(git, &result, error, "rev-parse", "--show-toplevel");
    if (status != PL_OK) {
        return status;
    }
    if (result.code != 0) {
        return fail_open(git, folder, &result, error);
    }
    git->root = line_of(arena, &result);
    pthread_mutex_init(&git->lock, NULL);
    pl_arena_defer(arena, release_lock, &git->lock);
    *out = git;
    return PL_OK;
}

const char *pl_git_root(const pl_git *git)
{
    return git->root;
}

pl_status pl_git_path(pl_git *git, const char *name, const char **out, pl_error *error)
{
    pl_process_result result;
    pl_status status = RUN_WELL(git, &result, error, "rev-parse", "--git-path", name);
    if (status == PL_OK) {
        const char *path = line_of(git->arena, &result);
        bool below = path[0] != '/' && git->folder != NULL;
        *out = below ? pl_path_join(git->arena, git->folder, path) : path;
    }
    return status;
}

const char *pl_git_path_setting(pl_git *git, const char *name)
{
    pl_process_result result;
    pl_status status = RUN(git, &result, NULL, "config", "--path", "--get", name);
    return status == PL_OK && result.code == 0 ? line_of(git->arena, &result) : NULL;
}

bool pl_git_is_own_setting(pl_git *git, const char *name)
{
    pl_process_result result;
    return RUN(git, &result, NULL, "config", "--local", "--get", name) == PL_OK && result.code == 0;
}

/* Commits. ------------------------------------------------------------------------------------- */

pl_status pl_git_commit(pl_git *git, const char *revision, const char **out, pl_error *error)
{
    pl_process_result result;
    *out = NULL;
    const char *commit = pl_arena_printf(git->arena, "%s^{commit}", revision);
    pl_status status =
        RUN(git, &result, error, "rev-parse", "--verify", "--quiet", "--end-of-options", commit);
    if (status == PL_OK && result.code == 0) {
        *out = line_of(git->arena, &result);
    }
    return status;
}

static bool is_shallow(pl_git *git)
{
    pl_process_result result;
    return RUN(git, &result, NULL, "rev-parse", "--is-shallow-repository") == PL_OK &&
           pl_starts_with(result.out, "true");
}

pl_status pl_git_merge_base(pl_git *git, const char *commit, const char *shown, const char **out,
                            pl_error *error)
{
    pl_process_result result;
    pl_status status = RUN(git, &result, error, "merge-base", commit, "HEAD");
    if (status != PL_OK || result.code == 0) {
        *out = status == PL_OK ? line_of(git->arena, &result) : NULL;
        return status;
    }
    if (result.code != 1) {
        return fail_git(git, &result, error);
    }
    pl_fail(error, PL_USAGE, "HEAD and %s have no commit in common here", shown);
    if (is_shallow(git)) {
        pl_error_hint(error, "the clone is shallow: fetch the whole history with "
                             "`git fetch --unshallow`, in CI with fetch-depth: 0 (GitHub) or "
                             "GIT_DEPTH: 0 (GitLab)");
    }
    return PL_USAGE;
}

/* The branch HEAD is on, as "refs/heads/main"; NULL: none. */
static const char *own_branch(pl_git *git)
{
    pl_process_result result;
    bool found =
        RUN(git, &result, NULL, "symbolic-ref", "--quiet", "HEAD") == PL_OK && result.code == 0;
    return found ? line_of(git->arena, &result) : NULL;
}

pl_status pl_git_default_base(pl_git *git, pl_git_base *out, pl_error *error)
{
    static const struct {
        const char *revision, *name;
    } candidates[] = {
        {"refs/remotes/origin/HEAD", "origin/HEAD"},
        {"refs/remotes/origin/main", "origin/main"},
        {"refs/remotes/origin/master", "origin/master"},
        {"@{upstream}", "the upstream branch"},
        {"refs/heads/main", "main"},
        {"refs/heads/master", "master"},
    };
    *out = (pl_git_base){.name = "HEAD"};
    pl_status status = pl_git_commit(git, "HEAD", &out->commit, error);
    out->tip = out->commit;
    const char *own = status == PL_OK && out->commit != NULL ? own_branch(git) : NULL;
    for (size_t i = 0; out->commit != NULL && i < sizeof candidates / sizeof *candidates; i++) {
        const char *tip, *commit;
        pl_error ignored = {0};
        if (!pl_same(own, candidates[i].revision) &&
            pl_git_commit(git, candidates[i].revision, &tip, &ignored) == PL_OK && tip != NULL &&
            pl_git_merge_base(git, tip, candidates[i].name, &commit, &ignored) == PL_OK) {
            *out = (pl_git_base){.commit = commit, .tip = tip, .name = candidates[i].name};
            break;
        }
    }
    return status;
}

/* Objects. ------------------------------------------------------------------------------------- */

static pl_status begin_objects(pl_git *git, pl_error *error)
{
    static const char *const words[] = {"cat-file", "--batch", NULL};
    pl_process_plan plan = plan_of(git, words);
    return pl_dialogue_begin(git->arena, &plan, &git->objects, error);
}

/* "<id> blob <size>", or "<id> missing". */
static pl_status ask_object(pl_git *git, const char *id, uint64_t *size, pl_error *error)
{
    char line[2 * ID_SIZE];
    snprintf(line, sizeof line, "%s\n", id);
    pl_status status = pl_dialogue_ask(git->objects, line, error);
    if (status == PL_OK) {
        status = pl_dialogue_line(git->objects, line, sizeof line, error);
    }
    if (status != PL_OK) {
        return status;
    }
    const char *blank = strrchr(line, ' ');
    char *end = NULL;
    *size = blank != NULL ? strtoull(blank + 1, &end, 10) : 0;
    if (blank == NULL || end == blank + 1 || *end != '\0') {
        return pl_fail(error, PL_CHILD, "git has not got the object %s", id);
    }
    return PL_OK;
}

static pl_status pass_over(pl_git *git, uint64_t size, pl_error *error)
{
    char ignored[4096];
    pl_status status = PL_OK;
    while (size > 0 && status == PL_OK) {
        size_t part = size < sizeof ignored ? (size_t)size : sizeof ignored;
        status = pl_dialogue_bytes(git->objects, ignored, part, error);
        size -= part;
    }
    return status;
}

static pl_status read_locked(pl_git *git, pl_arena *arena, const char *id, uint64_t maximum,
                             const char **bytes, uint32_t *size, pl_error *error)
{
    uint64_t whole = 0;
    char end;
    pl_status status = ask_object(git, id, &whole, error);
    if (status != PL_OK) {
        return status;
    }
    if (whole > maximum) {
        status = pass_over(git, whole + 1, error);
        return status != PL_OK ? status
                               : pl_fail(error, PL_TOO_LARGE, "a file is larger than %llu bytes",
                                         (unsigned long long)maximum);
    }
    char *copy = pl_arena_alloc(arena, (size_t)whole + 1);
    status = pl_dialogue_bytes(git->objects, copy, (size_t)whole, error);
    *bytes = copy;
    *size = (uint32_t)whole;
    return status == PL_OK ? pl_dialogue_bytes(git->objects, &end, 1, error) : status;
}

static pl_status read_object(void *context, pl_arena *arena, const char *id, uint64_t maximum,
                             const char **bytes, uint32_t *size, pl_error *error)
{
    pl_git *git = context;
    pthread_mutex_lock(&git->lock);
    pl_status status = read_locked(git, arena, id, maximum, bytes, size, error);
    pthread_mutex_unlock(&git->lock);
    return status;
}

/* Trees. --------------------------------------------------------------------------------------- */

static void add_paths(pl_map *map, const pl_process_result *result)
{
    for (size_t at = 0; at < result->out_size; at += strlen(result->out + at) + 1) {
        pl_map_entry_kept(map, result->out + at)->value = map;
    }
}

/* What git add -N announced: in the index, and in no commit that is made of it. */
static pl_status find_announced(pl_git *git, pl_map **out, pl_error *error)
{
    pl_process_result result;
    *out = pl_map_new(git->arena);
    pl_status status = RUN_WELL(git, &result, error, "diff-files", "--name-only", "-z",
                                "--diff-filter=A", "--no-relative", "--ignore-submodules=all");
    if (status == PL_OK) {
        add_paths(*out, &result);
    }
    return status;
}

/* A record of ls-tree ("mode type id<tab>path") or ls-files --stage ("mode id stage<tab>path"). Of
 * a file in conflict ours is taken; submodules are repositories of their own. */
static void add_record(pl_git *git, pl_tree *tree, const char *record, bool index)
{
    const char *tab = strchr(record, '\t');
    const char *second = strchr(record, ' ');
    const char *third = second != NULL ? strchr(second + 1, ' ') : NULL;
    if (tab == NULL || third == NULL || third > tab) {
        return;
    }
    const char *begin = index ? second + 1 : third + 1;
    const char *end = index ? third : tab;
    const char *id = pl_arena_strndup(git->arena, begin, (size_t)(end - begin));
    if (index && third[1] != '0' && third[1] != '2') {
        return;
    }
    if (pl_starts_with(record, "120000 ")) {
        pl_tree_add_link(tree, tab + 1, id);
    } else if (pl_starts_with(record, "100")) {
        pl_tree_add(tree, tab + 1, id);
    }
}

pl_status pl_git_tree(pl_git *git, const char *commit, pl_tree **out, pl_error *error)
{
    pl_process_result result;
    pl_status status =
        commit != NULL
            ? RUN_WELL(git, &result, error, "ls-tree", "-r", "-z", "--full-tree", commit)
            : RUN_WELL(git, &result, error, "ls-files", "--stage", "-z", "--full-name", "--", ":/");
    if (status == PL_OK && git->objects == NULL) {
        status = begin_objects(git, error);
    }
    if (status != PL_OK) {
        return status;
    }
    pl_map *announced = NULL;
    if (commit == NULL && (status = find_announced(git, &announced, error)) != PL_OK) {
        return status;
    }
    *out = pl_tree_new(git->arena, git->root, read_object, git);
    for (size_t at = 0; at < result.out_size; at += strlen(result.out + at) + 1) {
        const char *tab = strchr(result.out + at, '\t');
        if (announced == NULL || tab == NULL || !pl_map_has(announced, tab + 1)) {
            add_record(git, *out, result.out + at, commit == NULL);
        }
    }
    return PL_OK;
}

/* What git diff looks at has to be a tree: the empty one, whose id any git knows without having it.
 */
static pl_status empty_tree(pl_git *git, const char **out, pl_error *error)
{
    pl_process_result result;
    pl_status status =
        RUN_WELL(git, &result, error, "hash-object", "-t", "tree", "--stdin"); /* of no input */
    *out = status == PL_OK ? line_of(git->arena, &result) : NULL;
    return status;
}

/* Records of three: "R100", the old path, the new path. */
static void add_moves(pl_arena *arena, pl_map *map, const pl_process_result *result)
{
    char *part[3];
    size_t count = 0;
    for (size_t at = 0; at < result->out_size; at += strlen(result->out + at) + 1) {
        part[count++] = pl_arena_strdup(arena, result->out + at);
        if (count == 3) {
            pl_map_entry_kept(map, part[2])->value = part[1];
            count = 0;
        }
    }
}

pl_status pl_git_moved(pl_git *git, const char *commit, bool staged, pl_map **out, pl_error *error)
{
    pl_process_result result;
    *out = pl_map_new(git->arena);
    const char *words[] = {"diff-index", /* unlike diff it writes no index, which has a hook */
                           "--name-status",
                           "-z",
                           "--find-renames=100%",
                           "--diff-filter=R",
                           "--no-ext-diff",
                           "--no-textconv",
                           "--no-relative",
                           "--no-color",
                           "--ignore-submodules=all",
                           "--ita-invisible-in-index", /* git add -N: no commit has it */
                           staged ? "--cached" : "--no-indent-heuristic", /* of no effect here */
                           "--end-of-options",
                           commit,
                           "--",
                           NULL};
    pl_status status = run_well(git, words, &result, error);
    if (status == PL_OK) {
        add_moves(git->arena, *out, &result);
    }
    return status;
}

pl_status pl_git_changed(pl_git *git, const char *commit, bool staged, pl_map **out,
                         pl_error *error)
{
    pl_process_result result;
    pl_status status = commit == NULL ? empty_tree(git, &commit, error) : PL_OK;
    if (status != PL_OK) {
        return status;
    }
    const char *words[] = {"diff-index",
                           "--name-only",
                           "-z",
                           "--no-renames",
                           "--no-ext-diff",
                           "--no-textconv",
                           "--no-relative",
                           "--no-color",
                           "--ignore-submodules=all",
                           "--ita-invisible-in-index", /* git add -N: no commit has it */
                           staged ? "--cached" : "--no-indent-heuristic", /* of no effect here */
                           "--end-of-options",
                           commit,
                           "--",
                           NULL};
    status = run_well(git, words, &result, error);
    *out = pl_map_new(git->arena);
    if (status == PL_OK) {
        add_paths(*out, &result);
    }
    if (status == PL_OK && !staged) {
        status = RUN_WELL(git, &result, error, "ls-files", "--others", "--exclude-standard", "-z",
                          "--full-name", "--", ":/");
        if (status == PL_OK) {
            add_paths(*out, &result);
        }
    }
    return status;
}
