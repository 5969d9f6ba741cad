#include "cli/help.h"

#include "source/runner.h"

#include <string.h>

#define WIDTH 80
#define OPTION_COLUMN 28

void pl_help_fill(pl_str *out, const char *text, unsigned column, unsigned indent)
{
    unsigned at = column;
    while (*text) {
        size_t size = strcspn(text, " \n");
        if (at > indent && at + 1 + size > WIDTH) {
            pl_str_addf(out, "\n%*s", (int)indent, "");
            at = indent;
        } else if (at > indent) {
            pl_str_add_char(out, ' ');
            at++;
        }
        pl_str_add_bytes(out, text, size);
        at += (unsigned)size;
        text += size;
        if (*text == '\n') {
            pl_str_addf(out, "\n\n%*s", (int)indent, "");
            at = indent;
        }
        text += *text != '\0';
    }
    pl_str_add_char(out, '\n');
}

const char *pl_help_option_words(pl_arena *arena, const pl_option_row *row)
{
    pl_str words = pl_str_begin(arena, PL_STR_MAXIMUM);
    if (row->letter) {
        pl_str_addf(&words, "-%c, ", row->letter);
    }
    pl_str_addf(&words, "--%s", row->name);
    if (row->argument) {
        pl_str_addf(&words, " %s", row->argument);
    }
    return words.at;
}

const char *pl_help_option_values(const pl_command *command, pl_option_id id)
{
    return id == PL_OPTION_FORMAT ? command->formats : pl_option_table[id].values;
}

const char *pl_help_option_text(pl_arena *arena, const pl_command *command, pl_option_id id)
{
    const pl_option_row *row = &pl_option_table[id];
    const char *values = pl_help_option_values(command, id);
    pl_str text = pl_str_begin(arena, PL_STR_MAXIMUM);
    pl_str_add(&text, row->help);
    pl_str_add(&text, values ? " (" : NULL);
    for (const char *at = values; at && *at; at++) {
        if (*at == '|') {
            pl_str_add(&text, strchr(at + 1, '|') ? ", " : " or ");
        } else {
            pl_str_add_char(&text, *at);
        }
    }
    pl_str_add(&text, values ? ")" : NULL);
    return text.at;
}

static void add_option(pl_str *out, const pl_command *command, pl_option_id id)
{
    const char *words = pl_help_option_words(out->arena, &pl_option_table[id]);
    unsigned column = (unsigned)strlen(words) + (pl_option_table[id].letter ? 2 : 6);
    pl_str_addf(out, "%*s%s", pl_option_table[id].letter ? 2 : 6, "", words);
    if (column + 2 > OPTION_COLUMN) {
        pl_str_add_char(out, '\n');
        column = 0;
    }
    pl_str_addf(out, "%*s", (int)(OPTION_COLUMN - column), "");
    pl_help_fill(out, pl_help_option_text(out->arena, command, id), OPTION_COLUMN, OPTION_COLUMN);
}

/* The options stand in the table by group, so a group is a stretch of it. */
static void add_options(pl_str *out, const pl_command *command)
{
    const char *group = NULL;
    for (int id = 0; id < PL_OPTION_COUNT; id++) {
        if (!(command->options >> id & 1)) {
            continue;
        }
        if (!pl_same(group, pl_option_table[id].group)) {
            group = pl_option_table[id].group;
            pl_str_addf(out, "\n%s:\n", group);
        }
        add_option(out, command, (pl_option_id)id);
    }
}

static size_t example_count(const pl_command *command)
{
    size_t most = sizeof(command->examples) / sizeof(command->examples[0]);
    size_t count = 0;
    while (count < most && command->examples[count].command) {
        count++;
    }
    return count;
}

void pl_help_command(pl_str *out, const pl_command *command)
{
    pl_str_addf(out, "plumb %s - %s\n\n", command->name, command->summary);
    pl_str_addf(out, "Usage: plumb %s%s%s%s\n\n", command->name,
                command->options ? " [options]" : "", *command->operands ? " " : "",
                command->operands);
    pl_help_fill(out, command->about, 0, 0);
    add_options(out, command);
    pl_str_add(out, "\nExamples:\n");
    for (size_t i = 0; i < example_count(command); i++) {
        pl_str_addf(out, "  %s\n      %s\n", command->examples[i].command,
                    command->examples[i].what);
    }
}

void pl_help_overview(pl_str *out)
{
    pl_str_add(out, "plumb - reads migrations and says what is unsafe about them\n\n"
                    "Usage: plumb COMMAND [options] [operands]\n\nCommands:\n");
    for (size_t i = 0; pl_commands[i]; i++) {
        pl_str_addf(out, "  %-10s %s\n", pl_commands[i]->name, pl_commands[i]->summary);
    }
    pl_str_add(out, "\nExamples:\n"
                    "  plumb lint migrations\n"
                    "      which migrations can't be rolled back, which can fail half way\n"
                    "  plumb explain down-missing\n"
                    "      why that matters, and what to do\n\n"
                    "plumb COMMAND --help tells of one command, plumb help runners of the tools\n"
                    "whose folders are understood.\n");
}

void pl_help_runners(pl_str *out)
{
    pl_str_add(out, "The tools whose folders of migrations plumb understands, for --runner:\n\n");
    for (size_t i = 0; pl_runner_at(i); i++) {
        const pl_runner *runner = pl_runner_at(i);
        pl_str_addf(out, "  %-20s %s\n", runner->id, runner->title);
    }
}

static int run_help(pl_run *run)
{
    if (run->operands.count == 0) {
        pl_help_overview(&run->out);
        return 0;
    }
    const char *topic = run->operands.at[0];
    const pl_command *command = pl_command_find(topic);
    if (command) {
        pl_help_command(&run->out, command);
        return 0;
    }
    if (pl_same(topic, "runners")) {
        pl_help_runners(&run->out);
        return 0;
    }
    pl_fail(&run->error, PL_USAGE, "there is no command '%s'", topic);
    const char *near = pl_command_nearest(run->arena, topic);
    if (near) {
        pl_error_hint(&run->error, "did you mean %s?", near);
    }
    return pl_run_failed(run);
}

const pl_command pl_command_help = {
    .name = "help",
    .operands = "[COMMAND|runners]",
    .summary = "tell of a command",
    .about = "Shows what plumb can do, what one command does, or the tools whose folders of "
             "migrations it understands.",
    .most_operands = 1,
    .options = PL_WITH(HELP),
    .examples = {{"plumb help lint", "the options of lint"},
                 {"plumb help runners", "the names for --runner"}},
    .run = run_help,
};

static int run_version(pl_run *run)
{
    pl_str_add(&run->out, "plumb " PLUMB_VERSION " (PostgreSQL 15 grammar)\n");
    return 0;
}

const pl_command pl_command_version = {
    .name = "version",
    .operands = "",
    .summary = "the version of plumb",
    .about = "Prints the version of plumb and of the grammar it reads PostgreSQL with. The same as "
             "plumb --version.",
    .options = PL_WITH(HELP),
    .examples = {{"plumb --version", "in a bug report"}},
    .run = run_version,
};
