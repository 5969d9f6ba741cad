#include "cli/command.h"

#include "base/near.h"

#include <string.h>

const pl_command *const pl_commands[] = {
    &pl_command_lint,
    &pl_command_diff,
    &pl_command_drift,
    &pl_command_inspect,
    &pl_command_init,
    &pl_command_hook,
    &pl_command_rules,
    &pl_command_explain,
    &pl_command_help,
    &pl_command_version,
    NULL,
};

const pl_command *pl_command_find(const char *name)
{
    for (size_t i = 0; pl_commands[i]; i++) {
        if (pl_same(pl_commands[i]->name, name)) {
            return pl_commands[i];
        }
    }
    return NULL;
}

const char *pl_command_nearest(pl_arena *arena, const char *name)
{
    pl_strings known = {0};
    for (size_t i = 0; pl_commands[i]; i++) {
        pl_vec_push(arena, &known, pl_commands[i]->name);
    }
    return pl_nearest(name, &known);
}

pl_status pl_run_format(pl_run *run, const char **out)
{
    const char *formats = run->command->formats;
    const char *first = pl_arena_strndup(run->arena, formats, strcspn(formats, "|"));
    *out = run->settings.format ? run->settings.format : first;
    for (const char *at = formats; *at;) {
        size_t size = strcspn(at, "|");
        if (strlen(*out) == size && strncmp(at, *out, size) == 0) {
            return PL_OK;
        }
        at += size + (at[size] == '|');
    }
    pl_fail(&run->error, PL_USAGE, "--format can't be '%s'", *out);
    pl_error_hint(&run->error, "plumb %s writes %s", run->command->name, formats);
    return PL_USAGE;
}

pl_status pl_run_unknown_rule(pl_run *run, const pl_rules *rules, const char *id)
{
    const pl_rule_list *all = pl_rules_all(rules);
    pl_strings known = {0};
    for (size_t i = 0; i < all->count; i++) {
        pl_vec_push(run->arena, &known, all->at[i]->id);
        pl_vec_push(run->arena, &known, all->at[i]->family);
    }
    pl_fail(&run->error, PL_USAGE, "unknown rule '%s'", id);
    const char *near = pl_nearest(id, &known);
    if (near) {
        pl_error_hint(&run->error, "did you mean %s?", near);
    } else {
        pl_error_hint(&run->error, "plumb rules lists them");
    }
    return PL_USAGE;
}

int pl_run_failed(const pl_run *run)
{
    return pl_status_exit_code(run->error.status);
}
