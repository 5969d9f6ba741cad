/*
 * Command: one row a verb, one file a verb. Help, manual page and completion read the rows.
 */
#ifndef PL_CLI_COMMAND_H
#define PL_CLI_COMMAND_H

#include "base/str.h"
#include "cli/option.h"
#include "report/report.h"

/* One run of a command. Results go to out and are written at the end, whole. */
typedef struct pl_run {
    pl_arena *arena;
    const struct pl_command *command;
    int argc; /* of the command: argv[0] is its name */
    char **argv;
    pl_settings settings;
    pl_strings operands;
    pl_str out;
    struct pl_scratch *scratch; /* where plans are tried out, once it was asked for */
    const char *no_scratch;     /* why there is none */
    pl_error error;
} pl_run;

typedef struct pl_example_line {
    const char *command; /* "plumb lint migrations" */
    const char *what;    /* what it is for */
} pl_example_line;

typedef struct pl_command {
    const char *name;
    const char *operands; /* "[PATH...]"; "" when it takes none */
    const char *summary;  /* a few words, for the list of commands */
    const char *about;    /* paragraphs, LF between them */
    unsigned most_operands;
    unsigned least_operands;
    pl_option_set options;
    const char *formats; /* values of --format, the first is the default; NULL: has none */
    pl_example_line examples[4];

    /* The exit code. On an error run->error is set and the code is its status's. */
    int (*run)(pl_run *run);
} pl_command;

extern const pl_command pl_command_lint;
extern const pl_command pl_command_diff;
extern const pl_command pl_command_drift;
extern const pl_command pl_command_inspect;
extern const pl_command pl_command_init;
extern const pl_command pl_command_hook;
extern const pl_command pl_command_rules;
extern const pl_command pl_command_explain;
extern const pl_command pl_command_help;
extern const pl_command pl_command_version;

/* All, in the order of the help; ended by NULL. */
extern const pl_command *const pl_commands[];

const pl_command *pl_command_find(const char *name);
const char *pl_command_nearest(pl_arena *arena, const char *name); /* NULL: none is near */

/* For commands: the format asked for, "text" as a rule; PL_USAGE if the command has none such. */
pl_status pl_run_format(pl_run *run, const char **out) PL_MUST_CHECK;

/* Sets the error "unknown rule" with what may have been meant. */
pl_status pl_run_unknown_rule(pl_run *run, const pl_rules *rules, const char *id);

int pl_run_failed(const pl_run *run); /* the exit code of run->error */

#endif
