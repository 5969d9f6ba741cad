/*
 * Generate: the manual page, the completions and the pages of docs/commands, from the tables that
 * parse the command line. Hidden: for the build and for packagers.
 */
#ifndef PL_CLI_GENERATE_H
#define PL_CLI_GENERATE_H

#include "cli/command.h"

/* what: "man", "bash", "zsh", "fish" or "markdown-COMMAND". */
pl_status pl_generate(pl_str *out, const char *what, pl_error *error) PL_MUST_CHECK;

void pl_generate_man(pl_str *out);
void pl_generate_markdown(pl_str *out, const pl_command *command);
void pl_generate_bash(pl_str *out);
void pl_generate_zsh(pl_str *out);
void pl_generate_fish(pl_str *out);

#endif
