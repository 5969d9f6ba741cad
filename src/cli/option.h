/*
 * Option: one table for parsing, help, manual page and completion.
 */
#ifndef PL_CLI_OPTION_H
#define PL_CLI_OPTION_H

#include "cli/settings.h"

typedef enum pl_option_id {
#define OPTION(id, name, letter, argument, values, group, set, help) PL_OPTION_##id,
#include "cli/options.def"
#undef OPTION
    PL_OPTION_COUNT
} pl_option_id;

/* A set of options, as a command's row holds it: PL_WITH(FORMAT) | PL_WITH(OUTPUT). */
typedef uint64_t pl_option_set;
#define PL_WITH(id) ((pl_option_set)1 << PL_OPTION_##id)

typedef struct pl_option_row {
    const char *name;
    char letter;
    const char *argument;
    const char *values;
    const char *group;
    pl_status (*set)(pl_settings *settings, const char *value, pl_error *error);
    const char *help;
} pl_option_row;

extern const pl_option_row pl_option_table[PL_OPTION_COUNT];

/* Reads argv[1..] of a command: options into settings, the rest into operands, in any order; "--"
 * ends the options. PL_USAGE with a hint for what it does not know. */
pl_status pl_options_parse(pl_option_set set, int argc, char **argv, pl_settings *settings,
                           pl_strings *operands, pl_error *error) PL_MUST_CHECK;

/* Sets one option from text, checking its values. where: "--format" or a place in a file. */
pl_status pl_option_set_value(const pl_option_row *row, pl_settings *settings, const char *value,
                              pl_error *error) PL_MUST_CHECK;

#endif
