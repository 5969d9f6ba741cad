#include "cli/generate.h"

#include "cli/help.h"

#include <string.h>

/* ---- the manual page, in the mdoc language of mandoc and groff ---- */

/* A word or sentence: a leading dot or quote would be a request, a backslash an escape. */
static void add_roff(pl_str *out, const char *text)
{
    if (*text == '.' || *text == '\'') {
        pl_str_add(out, "\\&");
    }
    for (; *text; text++) {
        if (*text == '\\') {
            pl_str_add(out, "\\e");
        } else if (*text == '-') {
            pl_str_add(out, "\\-");
        } else if (*text == '\n') {
            pl_str_add(out, "\n.Pp\n");
        } else {
            pl_str_add_char(out, *text);
        }
    }
}

static void add_roff_line(pl_str *out, const char *text)
{
    add_roff(out, text);
    pl_str_add_char(out, '\n');
}

static void add_man_option(pl_str *out, const pl_command *command, pl_option_id id)
{
    const pl_option_row *row = &pl_option_table[id];
    pl_str_add(out, ".It");
    if (row->letter) {
        pl_str_addf(out, " Fl %c ,", row->letter);
    }
    pl_str_addf(out, " Fl \\-%s", row->name);
    if (row->argument) {
        pl_str_addf(out, " Ar %s", row->argument);
    }
    pl_str_add_char(out, '\n');
    add_roff_line(out, pl_help_option_text(out->arena, command, id));
}

static void add_man_command(pl_str *out, const pl_command *command)
{
    pl_str_addf(out, ".Ss %s %s\n", command->name, command->operands);
    add_roff_line(out, command->about);
    if (!command->options) {
        return;
    }
    pl_str_add(out, ".Bl -tag -width Ds\n");
    for (int id = 0; id < PL_OPTION_COUNT; id++) {
        if (command->options >> id & 1) {
            add_man_option(out, command, (pl_option_id)id);
        }
    }
    pl_str_add(out, ".El\n");
}

static void add_man_examples(pl_str *out)
{
    pl_str_add(out, ".Sh EXAMPLES\n.Bl -tag -width Ds\n");
    for (size_t i = 0; pl_commands[i]; i++) {
        const pl_example_line *examples = pl_commands[i]->examples;
        for (size_t j = 0; j < 4 && examples[j].command; j++) {
            pl_str_add(out, ".It Li ");
            add_roff_line(out, examples[j].command);
            add_roff_line(out, examples[j].what);
        }
    }
    pl_str_add(out, ".El\n");
}

void pl_generate_man(pl_str *out)
{
    pl_str_add(out,
               ".\\\" Written by plumb --generate man.\n"
               ".Dd $Mdocdate$\n.Dt PLUMB 1\n.Os plumb " PLUMB_VERSION "\n"
               ".Sh NAME\n.Nm plumb\n"
               ".Nd read migrations and say what is unsafe about them\n"
               ".Sh SYNOPSIS\n.Nm plumb\n.Ar command\n.Op Ar options\n.Op Ar operands\n"
               ".Sh DESCRIPTION\n"
               "plumb reads folders of SQL migrations, knows the tool that runs them, and says\n"
               "which can't be rolled back and which can fail half way, with the place and\n"
               "a fix for each. It needs no database for that.\n"
               ".Sh COMMANDS\n");
    for (size_t i = 0; pl_commands[i]; i++) {
        add_man_command(out, pl_commands[i]);
    }
    pl_str_add(out,
               ".Sh FILES\n.Bl -tag -width plumb.json\n"
               ".It Pa plumb.json\nthe configuration, in the folder of the migrations or above "
               "it, up to the\nroot of the repository\n.El\n"
               ".Sh ENVIRONMENT\n.Bl -tag -width NO_COLOR\n"
               ".It Ev COLUMNS\nthe width of a line of text, if it is a number: else that of the\n"
               "terminal, or 80\n"
               ".It Ev NO_COLOR\nno colours, unless\n.Fl \\-color Ar always\nis given\n"
               ".It Ev LC_ALL , LC_CTYPE , LANG\n"
               "output is plain ASCII where these don't say UTF\\-8\n.El\n"
               ".Sh EXIT STATUS\n.Bl -tag -width Ds -compact\n"
               ".It 0\nno finding at or above the threshold\n"
               ".It 1\nfindings at or above it (\n.Fl \\-fail\\-on ,\nerrors when not given)\n"
               ".It 2\na wrong command line or configuration\n"
               ".It 3\ninput that can't be read, output that can't be written\n"
               ".It 70\nan error in plumb itself\n.El\n");
    add_man_examples(out);
}

/* ---- docs/commands ---- */

static void add_markdown_options(pl_str *out, const pl_command *command)
{
    const char *group = NULL;
    for (int id = 0; id < PL_OPTION_COUNT; id++) {
        const pl_option_row *row = &pl_option_table[id];
        if (!(command->options >> id & 1)) {
            continue;
        }
        if (!pl_same(group, row->group)) {
            pl_str_addf(out, "\n## %s\n\n| option | |\n| --- | --- |\n", row->group);
            group = row->group;
        }
        pl_str_addf(out, "| `%s` | ", pl_help_option_words(out->arena, row));
        const char *text = pl_help_option_text(out->arena, command, (pl_option_id)id);
        pl_str_addf(out, "%s |\n", text);
    }
}

void pl_generate_markdown(pl_str *out, const pl_command *command)
{
    pl_str_addf(out, "# plumb %s\n\n%s.\n\n", command->name, command->summary);
    pl_str_addf(out, "    plumb %s%s%s%s\n\n", command->name, command->options ? " [options]" : "",
                *command->operands ? " " : "", command->operands);
    for (const char *at = command->about; *at; at++) {
        pl_str_add(out, *at == '\n' ? "\n" : NULL);
        pl_str_add_char(out, *at);
    }
    pl_str_add_char(out, '\n');
    add_markdown_options(out, command);
    pl_str_add(out, "\n## Examples\n");
    for (size_t i = 0; i < 4 && command->examples[i].command; i++) {
        pl_str_addf(out, "\n    %s\n\n%s\n", command->examples[i].command,
                    command->examples[i].what);
    }
    pl_str_add(out, "\n<!-- Written by plumb --generate markdown, from src/cli; edit there. -->\n");
}

/* ---- which ---- */

pl_status pl_generate(pl_str *out, const char *what, pl_error *error)
{
    static const struct {
        const char *what;
        void (*write)(pl_str *out);
    } kinds[] = {
        {"man", pl_generate_man},
        {"bash", pl_generate_bash},
        {"zsh", pl_generate_zsh},
        {"fish", pl_generate_fish},
    };
    for (size_t i = 0; i < sizeof(kinds) / sizeof(kinds[0]); i++) {
        if (pl_same(kinds[i].what, what)) {
            kinds[i].write(out);
            return PL_OK;
        }
    }
    const char *name = pl_starts_with(what, "markdown-") ? what + strlen("markdown-") : "";
    const pl_command *command = pl_command_find(name);
    if (!command) {
        pl_fail(error, PL_USAGE, "can't generate '%s'", what);
        pl_error_hint(error, "it is man, bash, zsh, fish or markdown-COMMAND");
        return PL_USAGE;
    }
    pl_generate_markdown(out, command);
    return PL_OK;
}
