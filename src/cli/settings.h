/*
 * Settings: what a run was asked to do, whoever asked. Every setting has one row in options.def;
 * its setter takes the value as text, so that a command line and a configuration (config.h) share
 * names, values and messages.
 */
#ifndef PL_CLI_SETTINGS_H
#define PL_CLI_SETTINGS_H

#include "check/lint.h"
#include "plan/plan.h"
#include "report/report.h"
#include "source/changes.h"

typedef enum pl_color_choice { PL_COLOR_AUTO, PL_COLOR_ALWAYS, PL_COLOR_NEVER } pl_color_choice;

/* A value for an option of a rule, and where it stands. */
typedef struct pl_option_setting {
    const char *rule;
    const char *name;
    const char *value;
    pl_span where;
    const char *inside; /* the path to it in the JSON */
} pl_option_setting;

/* One more document, in a file of its own. */
typedef struct pl_document {
    const char *format;
    const char *path;
} pl_document;

typedef struct pl_settings {
    pl_arena *arena;    /* of the run; values live in it or in argv */
    const char *dashes; /* before a setting's name in messages: "--", or "" in a configuration */
    pl_load_options load;
    pl_lint_options lint;
    pl_change_options change; /* nothing set: every migration is looked at */
    pl_strings rule_folders;
    PL_VEC(pl_option_setting) rule_options; /* of a configuration */
    pl_strings paths;   /* of a configuration: what is read when nothing is named */
    const char *config; /* the file; NULL: looked for */
    bool no_config;
    const char *baseline;       /* NULL: none */
    const char *check;          /* a folder of rules; NULL: not asked for */
    const char *write_baseline; /* NULL: not asked for */
    pl_severity fail_on;
    const char *format;          /* NULL: the command's first */
    const char *output;          /* NULL: standard output */
    PL_VEC(pl_document) outputs; /* FORMAT=FILE: besides that */
    const char *at;              /* a version; NULL: the last */
    const char *from, *to;       /* sources; NULL: not given */
    pl_plan_options plan;
    const char *write; /* a folder; NULL: not asked for */
    const char *name;
    const char *scratch; /* auto, none, a URL; NULL: auto */
    bool scratch_superuser;
    bool down, strict, exit_code;
    pl_color_choice color;
    bool summary;
    bool progress;
    bool force;
    bool help;
} pl_settings;

pl_settings pl_settings_begin(pl_arena *arena);

#endif
