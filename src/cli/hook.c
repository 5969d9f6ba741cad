/* plumb hook: the pre-commit hook of the repository at hand. */

#include "cli/command.h"

#include "base/near.h"
#include "source/hook.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* Where this program lies, so that the hook finds it though PATH be another one (a graphical
 * client's). NULL: the system doesn't say. */
static const char *own_path(pl_arena *arena)
{
    char path[4096];
    ssize_t size = readlink("/proc/self/exe", path, sizeof path - 1);
    return size > 0 ? pl_arena_strndup(arena, path, (size_t)size) : NULL;
}

static void say_shared(pl_run *run, const pl_hook *hook)
{
    if (hook->shared) {
        pl_str_add(&run->out,
                   "core.hooksPath is set for all repositories: so is this hook. In one without "
                   "migrations it has nothing to say.\n");
    }
}

static int install(pl_run *run, pl_hook *hook)
{
    bool known = hook->ours;
    bool chained = hook->there && !hook->ours;
    const char *program = own_path(run->arena);
    if (pl_hook_install(run->arena, hook, program ? program : "plumb", &run->error) != PL_OK) {
        return pl_run_failed(run);
    }
    pl_str_addf(&run->out, "%s %s `plumb lint --staged` before each commit\n", hook->path,
                known ? "runs, as before," : "runs");
    if (chained) {
        pl_str_addf(&run->out, "the hook that was there runs first; it is now %s\n", hook->saved);
    }
    say_shared(run, hook);
    return 0;
}

static int uninstall(pl_run *run, pl_hook *hook)
{
    if (pl_hook_uninstall(hook, &run->error) != PL_OK) {
        return pl_run_failed(run);
    }
    if (!hook->ours) {
        pl_str_addf(&run->out, "there was no hook of plumb at %s\n", hook->path);
    } else if (hook->has_saved) {
        pl_str_addf(&run->out, "%s is what it was before\n", hook->path);
    } else {
        pl_str_addf(&run->out, "%s is removed\n", hook->path);
    }
    return 0;
}

static int status(pl_run *run, pl_hook *hook)
{
    if (!hook->ours) {
        pl_str_addf(&run->out, "not installed: %s is %s\n", hook->path,
                    hook->there ? "another tool's" : "not there");
        return 1;
    }
    if (!hook->runs) {
        pl_str_addf(&run->out, "installed, but git passes over it: %s can't be executed\n",
                    hook->path);
        return 1;
    }
    pl_str_addf(&run->out, "installed: %s\n", hook->path);
    if (hook->has_saved) {
        pl_str_addf(&run->out, "it runs %s first\n", hook->saved);
    }
    say_shared(run, hook);
    return 0;
}

static const struct {
    const char *name;
    int (*run)(pl_run *run, pl_hook *hook);
} actions[] = {{"install", install}, {"uninstall", uninstall}, {"status", status}};

static int fail_action(pl_run *run, const char *word)
{
    pl_strings known = {0};
    for (size_t i = 0; i < sizeof actions / sizeof *actions; i++) {
        pl_vec_push(run->arena, &known, actions[i].name);
    }
    pl_fail(&run->error, PL_USAGE, "plumb hook can't '%s'", word);
    const char *near = pl_nearest(word, &known);
    if (near) {
        pl_error_hint(&run->error, "did you mean plumb hook %s?", near);
    } else {
        pl_error_hint(&run->error, "it can install, uninstall and status");
    }
    return pl_run_failed(run);
}

static int run_hook(pl_run *run)
{
    const char *word = run->operands.at[0];
    for (size_t i = 0; i < sizeof actions / sizeof *actions; i++) {
        if (pl_same(word, actions[i].name)) {
            pl_hook hook;
            return pl_hook_find(run->arena, &hook, &run->error) == PL_OK
                       ? actions[i].run(run, &hook)
                       : pl_run_failed(run);
        }
    }
    return fail_action(run, word);
}

const pl_command pl_command_hook = {
    .name = "hook",
    .operands = "install|uninstall|status",
    .summary = "check migrations before each git commit",
    .about =
        "Installs a pre-commit hook in the git repository of the current folder. It runs plumb "
        "lint --staged, which looks at the migrations that the commit adds or changes, as they "
        "are in git's index, and stops the commit at an error. `git commit --no-verify` passes "
        "over it once.\n"
        "A hook that is there already, whosever, is kept as it is: it is moved to "
        "plumb-saved/pre-commit beside it and runs first. uninstall puts it back. core.hooksPath "
        "and work trees are obeyed.\n"
        "status exits 0 where the hook is installed, and 1 where it is not.",
    .least_operands = 1,
    .most_operands = 1,
    .options = PL_WITH(HELP),
    .examples = {{"plumb hook install", "from now on"},
                 {"plumb hook uninstall", "and no longer; what was there before is back"}},
    .run = run_hook,
};
