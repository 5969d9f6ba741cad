/*
 * Settings: what a run was asked to do, whoever asked. Every setting has one row in options.def;
 * its setter takes the value as text, so that a command line and a file of settings share names,
 * values and messages.
 */
#ifndef PL_CLI_SETTINGS_H
#define PL_CLI_SETTINGS_H

#include "check/lint.h"
#include "source/load.h"

typedef enum pl_color_choice { PL_COLOR_AUTO, PL_COLOR_ALWAYS, PL_COLOR_NEVER } pl_color_choice;

typedef struct pl_settings {
    pl_arena *arena; /* of the run; values live in it or in argv */
    pl_load_options load;
    pl_lint_options lint;
    pl_strings rule_folders;
    pl_severity fail_on;
    const char *format; /* NULL: the command's first */
    const char *output; /* NULL: standard output */
    const char *at;     /* a version; NULL: the last */
    pl_color_choice color;
    bool summary;
    bool progress;
    bool help;
} pl_settings;

pl_settings pl_settings_begin(pl_arena *arena);

#endif
