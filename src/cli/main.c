#include "cli/command.h"
#include "cli/generate.h"
#include "cli/help.h"
#include "cli/terminal.h"

#include "base/file.h"

#include <locale.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>

static pl_status fail_command(pl_run *run, const char *word)
{
    if (word[0] == '-') {
        pl_fail(&run->error, PL_USAGE, "unknown option %s before a command", word);
        pl_error_hint(&run->error, "plumb COMMAND [options]; plumb --help lists the commands");
        return PL_USAGE;
    }
    pl_fail(&run->error, PL_USAGE, "there is no command '%s'", word);
    const char *near = pl_command_nearest(run->arena, word);
    if (near) {
        pl_error_hint(&run->error, "did you mean plumb %s?", near);
    } else if (pl_path_exists(word)) {
        pl_error_hint(&run->error, "to check it: plumb lint %s", word);
    } else {
        pl_error_hint(&run->error, "plumb --help lists the commands");
    }
    return PL_USAGE;
}

static pl_status check_operands(pl_run *run)
{
    const pl_command *command = run->command;
    if (run->operands.count < command->least_operands) {
        pl_fail(&run->error, PL_USAGE, "plumb %s wants %s", command->name, command->operands);
    } else if (run->operands.count > command->most_operands) {
        pl_fail(&run->error, PL_USAGE, "plumb %s has no use for '%s'", command->name,
                run->operands.at[command->most_operands]);
    } else {
        return PL_OK;
    }
    pl_error_hint(&run->error, "plumb %s --help shows how it is used", command->name);
    return PL_USAGE;
}

/* argv[0] is the command's name. */
static int run_command(pl_run *run, int argc, char **argv)
{
    run->argc = argc;
    run->argv = argv;
    if (pl_options_parse(run->command->options, argc, argv, &run->settings, &run->operands,
                         &run->error) != PL_OK) {
        return pl_run_failed(run);
    }
    if (run->settings.help) {
        pl_help_command(&run->out, run->command);
        return 0;
    }
    if (check_operands(run) != PL_OK) {
        return pl_run_failed(run);
    }
    return run->command->run(run);
}

/* The words that are options by their look and commands by what they do. */
static const char *command_word(const char *word)
{
    if (pl_same(word, "--version") || pl_same(word, "-V")) {
        return "version";
    }
    return pl_same(word, "--help") || pl_same(word, "-h") ? "help" : word;
}

static int run_plumb(pl_run *run, int argc, char **argv)
{
    if (argc < 2) {
        pl_fail(&run->error, PL_USAGE, "no command was given");
        pl_error_hint(&run->error, "plumb lint checks the migrations below the current folder; "
                                   "plumb --help lists the commands");
        return pl_run_failed(run);
    }
    if (pl_same(argv[1], "--generate") && argc == 3) {
        pl_status status = pl_generate(&run->out, argv[2], &run->error);
        return pl_status_exit_code(status);
    }
    run->command = pl_command_find(command_word(argv[1]));
    if (!run->command) {
        fail_command(run, argv[1]);
        return pl_run_failed(run);
    }
    return run_command(run, argc - 1, argv + 1);
}

int main(int argc, char **argv)
{
    setlocale(LC_CTYPE, "");
    signal(SIGPIPE, SIG_IGN);
    pl_arena *arena = pl_arena_new();
    pl_run run = {
        .arena = arena,
        .settings = pl_settings_begin(arena),
        .out = pl_str_begin(arena, PL_STR_MAXIMUM),
    };
    int code = run_plumb(&run, argc, argv);
    if (run.error.status == PL_OK) {
        pl_status status = pl_terminal_write(&run.settings, &run.out, &run.error);
        code = status == PL_OK ? code : pl_run_failed(&run);
    }
    if (run.error.status != PL_OK) {
        pl_terminal_print_error(&run.error);
    }
    pl_arena_free(arena);
    return code;
}
