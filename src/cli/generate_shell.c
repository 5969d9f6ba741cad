/* Completions: commands, the options of each, the values of an option, and files for the rest. */

#include "cli/generate.h"

#include "cli/help.h"
#include "source/runner.h"

#include <string.h>

/* "text|json" as "text json". */
static const char *with_blanks(pl_arena *arena, const char *values)
{
    char *out = pl_arena_strdup(arena, values);
    for (char *at = out; *at; at++) {
        *at = *at == '|' ? ' ' : *at;
    }
    return out;
}

static const char *runner_names(pl_arena *arena)
{
    pl_str out = pl_str_begin(arena, PL_STR_MAXIMUM);
    for (size_t i = 0; pl_runner_at(i); i++) {
        pl_str_addf(&out, "%s%s", i > 0 ? " " : "", pl_runner_at(i)->id);
    }
    return out.at;
}

/* What may follow an option, blank between; NULL: anything, a file most likely. */
static const char *words_after(pl_arena *arena, const pl_command *command, pl_option_id id)
{
    if (id == PL_OPTION_RUNNER) {
        return runner_names(arena);
    }
    const char *values = pl_help_option_values(command, id);
    return values ? with_blanks(arena, values) : NULL;
}

static const char *command_names(pl_arena *arena)
{
    pl_str out = pl_str_begin(arena, PL_STR_MAXIMUM);
    for (size_t i = 0; pl_commands[i]; i++) {
        pl_str_addf(&out, "%s%s", i > 0 ? " " : "", pl_commands[i]->name);
    }
    return out.at;
}

/* ---- bash ---- */

static void add_bash_command(pl_str *out, const pl_command *command)
{
    pl_str_addf(out, "    %s)\n        case $before in\n", command->name);
    for (int id = 0; id < PL_OPTION_COUNT; id++) {
        const pl_option_row *row = &pl_option_table[id];
        if (!(command->options >> id & 1) || !row->argument) {
            continue;
        }
        const char *words = words_after(out->arena, command, (pl_option_id)id);
        pl_str_addf(out, "        --%s", row->name);
        if (row->letter) {
            pl_str_addf(out, " | -%c", row->letter);
        }
        pl_str_addf(out, ") words='%s' ;;\n", words ? words : "");
    }
    pl_str_add(out, "        *) words='");
    for (int id = 0; id < PL_OPTION_COUNT; id++) {
        if (command->options >> id & 1) {
            pl_str_addf(out, "--%s ", pl_option_table[id].name);
        }
    }
    pl_str_add(out, "' ;;\n        esac\n        ;;\n");
}

void pl_generate_bash(pl_str *out)
{
    pl_str_add(
        out,
        "# bash completion for plumb, written by plumb --generate bash\n"
        "_plumb() {\n"
        "    local word=${COMP_WORDS[COMP_CWORD]} before=${COMP_WORDS[COMP_CWORD - 1]} words=\n"
        "    if [ \"$COMP_CWORD\" -eq 1 ]; then\n");
    pl_str_addf(out, "        COMPREPLY=($(compgen -W '%s --help --version' -- \"$word\"))\n",
                command_names(out->arena));
    pl_str_add(out, "        return\n    fi\n    case ${COMP_WORDS[1]} in\n");
    for (size_t i = 0; pl_commands[i]; i++) {
        add_bash_command(out, pl_commands[i]);
    }
    pl_str_add(out, "    esac\n"
                    "    COMPREPLY=($(compgen -W \"$words\" -- \"$word\"))\n"
                    "    case ${COMP_WORDS[1]} in\n"
                    "    explain)\n"
                    "        [[ $word == -* ]] || COMPREPLY=($(compgen -W \"$(plumb rules "
                    "2>/dev/null | sed -n 's/^  \\([^ ]*\\).*/\\1/p')\" -- \"$word\"))\n"
                    "        ;;\n"
                    "    esac\n"
                    "}\n"
                    "complete -o default -F _plumb plumb\n");
}

/* ---- zsh ---- */

/* Inside '...' and the brackets of _arguments. */
static void add_zsh_text(pl_str *out, const char *text)
{
    for (; *text; text++) {
        if (*text == '\'') {
            pl_str_add(out, "'\\''");
        } else {
            pl_str_add(out, strchr("[]:", *text) ? "\\" : NULL);
            pl_str_add_char(out, *text);
        }
    }
}

static void add_zsh_option(pl_str *out, const pl_command *command, pl_option_id id)
{
    const pl_option_row *row = &pl_option_table[id];
    const char *words = words_after(out->arena, command, id);
    pl_str_add(out, " \\\n            ");
    if (row->letter) {
        pl_str_addf(out, "{-%c,--%s}", row->letter, row->name);
    } else {
        pl_str_addf(out, "--%s", row->name);
    }
    pl_str_add(out, "'[");
    add_zsh_text(out, row->help);
    pl_str_add_char(out, ']');
    if (row->argument && words) {
        pl_str_addf(out, ":%s:(%s)", row->name, words);
    } else if (row->argument) {
        pl_str_addf(out, ":%s:_files", row->name);
    }
    pl_str_add_char(out, '\'');
}

void pl_generate_zsh(pl_str *out)
{
    pl_str_add(out, "#compdef plumb\n# zsh completion for plumb, written by plumb --generate zsh\n"
                    "_plumb() {\n"
                    "    local -a commands\n    commands=(\n");
    for (size_t i = 0; pl_commands[i]; i++) {
        pl_str_addf(out, "        '%s:", pl_commands[i]->name);
        add_zsh_text(out, pl_commands[i]->summary);
        pl_str_add(out, "'\n");
    }
    pl_str_add(out, "    )\n"
                    "    if ((CURRENT == 2)); then\n"
                    "        _describe command commands\n"
                    "        return\n"
                    "    fi\n"
                    "    local command=$words[2]\n"
                    "    shift words\n"
                    "    ((CURRENT--))\n"
                    "    case $command in\n");
    for (size_t i = 0; pl_commands[i]; i++) {
        pl_str_addf(out, "    %s)\n        _arguments", pl_commands[i]->name);
        for (int id = 0; id < PL_OPTION_COUNT; id++) {
            if (pl_commands[i]->options >> id & 1) {
                add_zsh_option(out, pl_commands[i], (pl_option_id)id);
            }
        }
        pl_str_add(out, " \\\n            '*:operand:_files'\n        ;;\n");
    }
    pl_str_add(out, "    esac\n}\n_plumb \"$@\"\n");
}

/* ---- fish ---- */

static void add_fish_quoted(pl_str *out, const char *text)
{
    pl_str_add_char(out, '\'');
    for (; *text; text++) {
        pl_str_add(out, *text == '\'' || *text == '\\' ? "\\" : NULL);
        pl_str_add_char(out, *text);
    }
    pl_str_add_char(out, '\'');
}

static void add_fish_option(pl_str *out, const pl_command *command, pl_option_id id)
{
    const pl_option_row *row = &pl_option_table[id];
    pl_str_addf(out, "complete -c plumb -n '__fish_seen_subcommand_from %s' -l %s", command->name,
                row->name);
    if (row->letter) {
        pl_str_addf(out, " -s %c", row->letter);
    }
    const char *words = words_after(out->arena, command, id);
    if (row->argument && words) {
        pl_str_addf(out, " -x -a '%s'", words);
    } else if (row->argument) {
        pl_str_add(out, " -r");
    }
    pl_str_add(out, " -d ");
    add_fish_quoted(out, row->help);
    pl_str_add_char(out, '\n');
}

void pl_generate_fish(pl_str *out)
{
    pl_str_add(out, "# fish completion for plumb, written by plumb --generate fish\n");
    for (size_t i = 0; pl_commands[i]; i++) {
        pl_str_addf(out, "complete -c plumb -f -n __fish_use_subcommand -a %s -d ",
                    pl_commands[i]->name);
        add_fish_quoted(out, pl_commands[i]->summary);
        pl_str_add_char(out, '\n');
    }
    for (size_t i = 0; pl_commands[i]; i++) {
        for (int id = 0; id < PL_OPTION_COUNT; id++) {
            if (pl_commands[i]->options >> id & 1) {
                add_fish_option(out, pl_commands[i], (pl_option_id)id);
            }
        }
    }
}
