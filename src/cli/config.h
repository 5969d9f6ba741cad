/*
 * Configuration: plumb.json, what a project has agreed on. docs/configuration.md.
 *
 * JSON with comments, in the folder of the migrations or above it. Each key has one row in
 * config_keys.def; those that the command line knows as well go through the same setters
 * (options.def), so both share names, values and messages. Every error is PL_CONFIGURATION with
 * file, line and column; all of a file is checked when it is loaded, whether it is used or not.
 *
 * Paths in a file begin at its folder.
 */
#ifndef PL_CLI_CONFIG_H
#define PL_CLI_CONFIG_H

#include "cli/settings.h"

#define PL_CONFIG_NAME "plumb.json"

typedef struct pl_config pl_config;

/* The nearest plumb.json in the folder of the path or above it, up to the repository's root or the
 * home folder, as a path from the current folder; NULL: there is none. */
const char *pl_config_find(pl_arena *arena, const char *path);

/* With the files it extends. */
pl_status pl_config_load(pl_arena *arena, const char *path, pl_config **out,
                         pl_error *error) PL_MUST_CHECK;

/* The same of a text, which can extend nothing: for programs that have no file. */
pl_status pl_config_read(pl_arena *arena, const pl_text *text, pl_config **out,
                         pl_error *error) PL_MUST_CHECK;

const char *pl_config_path(const pl_config *config);

/* Puts what is configured for every path into settings. What was loaded can be applied. */
void pl_config_apply(const pl_config *config, pl_settings *settings);

/* The overrides that hold for a file or folder, in the form of a text: a "+" or "-" each, or
 * "" where none holds. */
const char *pl_config_overrides_of(pl_config *config, const char *path);

/* Puts these on top of settings that pl_config_apply has seen. */
void pl_config_override(pl_config *config, const char *overrides, pl_settings *settings);
size_t pl_config_override_count(const pl_config *config); /* a text of overrides is as long */

/* All keys; of those that may stand in an override only. For tests. */
void pl_config_keys(pl_arena *arena, bool in_override, pl_strings *out);

#endif
