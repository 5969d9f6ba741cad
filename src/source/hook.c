#include "source/hook.h"

#include "base/str.h"
#include "source/git.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define NAME "pre-commit"
#define SAVED_FOLDER "plumb-saved" /* not another name: hooks look at what they are called */
#define SAVED SAVED_FOLDER "/" NAME
#define MARK "# The pre-commit hook of plumb"
#define HOOK_MAXIMUM ((uint64_t)1 << 20)

/* Finding. ------------------------------------------------------------------------------------- */

/* lstat: a link whose target is gone is somebody's all the same. */
static bool is_there(const char *path)
{
    struct stat facts;
    return lstat(path, &facts) == 0;
}

/* Ours says so in its second line; a folder or a device is nobody's hook. */
static bool is_ours(pl_arena *arena, const char *path)
{
    struct stat facts;
    pl_text *text = NULL;
    pl_error ignored = {0};
    if (lstat(path, &facts) != 0 || !S_ISREG(facts.st_mode) ||
        pl_file_read(arena, path, HOOK_MAXIMUM, &text, &ignored) != PL_OK) {
        return false;
    }
    const char *second = strchr(text->bytes, '\n');
    return second != NULL && pl_starts_with(second + 1, MARK);
}

static void look(pl_arena *arena, pl_hook *hook)
{
    hook->there = is_there(hook->path);
    hook->ours = hook->there && is_ours(arena, hook->path);
    hook->runs = access(hook->path, X_OK) == 0;
    hook->has_saved = is_there(hook->saved);
}

/* A relative core.hooksPath is one from the folder hooks run in, the top of the working tree. */
static pl_status find_folder(pl_arena *arena, pl_git *git, pl_hook *hook, const char **out,
                             pl_error *error)
{
    const char *configured = pl_git_path_setting(git, "core.hooksPath");
    if (configured == NULL || configured[0] == '\0') {
        return pl_git_path(git, "hooks", out, error);
    }
    *out = configured[0] == '/' ? configured : pl_path_join(arena, pl_git_root(git), configured);
    hook->husky = strstr(configured, ".husky") != NULL;
    hook->shared = !pl_git_is_own_setting(git, "core.hooksPath");
    return PL_OK;
}

pl_status pl_hook_find(pl_arena *arena, pl_hook *out, pl_error *error)
{
    pl_git *git;
    const char *folder;
    *out = (pl_hook){0};
    pl_status status = pl_git_open(arena, ".", &git, error);
    if (status == PL_OK) {
        status = find_folder(arena, git, out, &folder, error);
    }
    if (status == PL_OK) {
        out->path = pl_path_join(arena, folder, NAME);
        out->saved = pl_path_join(arena, folder, SAVED);
        look(arena, out);
    }
    return status;
}

/* Writing. ------------------------------------------------------------------------------------- */

static pl_status fail_file(const char *what, const char *path, pl_error *error)
{
    pl_status status =
        pl_fail(error, PL_UNWRITABLE, "can't %s %s: %s", what, path, strerror(errno));
    pl_error_place(error, path, 0, 0);
    return status;
}

/* As one word of the shell. */
static const char *quoted(pl_arena *arena, const char *word)
{
    pl_str out = pl_str_begin(arena, PL_STR_MAXIMUM);
    pl_str_add_char(&out, '\'');
    for (const char *at = word; *at != '\0'; at++) {
        if (*at == '\'') {
            pl_str_add(&out, "'\\''");
        } else {
            pl_str_add_char(&out, *at);
        }
    }
    pl_str_add_char(&out, '\'');
    return out.at;
}

static const char *script(pl_arena *arena, const char *program)
{
    return pl_arena_printf(
        arena,
        "#!/bin/sh\n" MARK ": the migrations of a commit are checked before it is made.\n"
        "# `plumb hook uninstall` takes it away, and puts back the one that was here before.\n"
        "before=$(dirname -- \"$0\")/" SAVED "\n"
        "if [ -x \"$before\" ]; then\n"
        "    \"$before\" \"$@\" || exit $?\n"
        "fi\n"
        "plumb=%s\n"
        "[ -x \"$plumb\" ] || plumb=$(command -v plumb) || {\n"
        "    echo 'pre-commit: plumb is gone. Install it again, or remove this hook:' \"$0\" >&2\n"
        "    exit 1\n"
        "}\n"
        "\"$plumb\" lint --staged --no-summary || {\n"
        "    code=$?\n"
        "    echo 'plumb stopped this commit. `plumb explain RULE` says more of a finding and how'"
        " >&2\n"
        "    echo 'to silence it; `git commit --no-verify` passes over the check once.' >&2\n"
        "    exit $code\n"
        "}\n",
        quoted(arena, program));
}

static pl_status write_ours(pl_arena *arena, const pl_hook *hook, const char *program,
                            pl_error *error)
{
    const char *text = script(arena, program);
    pl_status status = pl_file_write(hook->path, text, strlen(text), error);
    if (status == PL_OK && chmod(hook->path, 0755) != 0) {
        return fail_file("make executable", hook->path, error);
    }
    return status;
}

static pl_status fail_husky(const pl_hook *hook, pl_error *error)
{
    pl_fail(error, PL_USAGE, "the hooks of this repository are husky's, which writes %s anew",
            hook->path);
    pl_error_hint(error, "add the line `plumb lint --staged` to .husky/pre-commit");
    return PL_USAGE;
}

static pl_status fail_both(const pl_hook *hook, pl_error *error)
{
    pl_fail(error, PL_USAGE, "%s is not plumb's, and %s is there already", hook->path, hook->saved);
    pl_error_hint(error, "another tool wrote its hook over plumb's: remove the one that is not "
                         "wanted any more");
    return PL_USAGE;
}

pl_status pl_hook_install(pl_arena *arena, pl_hook *hook, const char *program, pl_error *error)
{
    bool move = hook->there && !hook->ours;
    if (hook->husky && !hook->ours) {
        return fail_husky(hook, error);
    }
    if (move && hook->has_saved) {
        return fail_both(hook, error);
    }
    const char *folder = pl_path_folder(arena, hook->path);
    if (mkdir(folder, 0755) != 0 && errno != EEXIST) {
        return fail_file("make the folder", folder, error);
    }
    const char *aside = pl_path_folder(arena, hook->saved);
    if (move && mkdir(aside, 0755) != 0 && errno != EEXIST) {
        return fail_file("make the folder", aside, error);
    }
    if (move && rename(hook->path, hook->saved) != 0) {
        return fail_file("move", hook->path, error);
    }
    pl_status status = write_ours(arena, hook, program, error);
    if (status != PL_OK && move) { /* as it was */
        unlink(hook->path);
        (void)!rename(hook->saved, hook->path);
    }
    look(arena, hook);
    return status;
}

pl_status pl_hook_uninstall(pl_hook *hook, pl_error *error)
{
    if (!hook->ours) {
        return PL_OK;
    }
    if (hook->has_saved) {
        if (rename(hook->saved, hook->path) != 0) {
            return fail_file("put back", hook->saved, error);
        }
        pl_arena *scratch = pl_arena_new();
        rmdir(pl_path_folder(scratch, hook->saved)); /* unless something else is in it */
        pl_arena_free(scratch);
        return PL_OK;
    }
    return unlink(hook->path) == 0 ? PL_OK : fail_file("remove", hook->path, error);
}
