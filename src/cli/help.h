/*
 * Help: texts made from the rows of commands and options, 80 columns wide.
 */
#ifndef PL_CLI_HELP_H
#define PL_CLI_HELP_H

#include "cli/command.h"

void pl_help_overview(pl_str *out);
void pl_help_command(pl_str *out, const pl_command *command);
void pl_help_runners(pl_str *out);

/* "-f, --format FORMAT" */
const char *pl_help_option_words(pl_arena *arena, const pl_option_row *row);

/* The help of an option as one command has it: with the values a user may choose from. */
const char *pl_help_option_text(pl_arena *arena, const pl_command *command, pl_option_id id);

/* The values of an option for one command, "text|json"; NULL: any. */
const char *pl_help_option_values(const pl_command *command, pl_option_id id);

/* Appends text broken at blanks to lines of 80 cells that begin with `indent` blanks; the first is
 * at `column` already. Ends with a line end. LF in the text begins a new paragraph. */
void pl_help_fill(pl_str *out, const char *text, unsigned column, unsigned indent);

#endif
