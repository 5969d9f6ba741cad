/*
 * Project: the paths of a command line that share a configuration, and the settings for them.
 *
 * What the command line says beats what the configuration says, for every path of it.
 */
#ifndef PL_CLI_PROJECT_H
#define PL_CLI_PROJECT_H

#include "cli/command.h"
#include "cli/config.h"

typedef struct pl_project {
    pl_run *run;
    pl_config *config; /* NULL: none */
    pl_strings paths;
    pl_settings settings;
    pl_map *variants; /* overrides that hold together -> pl_settings * */
} pl_project;

typedef PL_VEC(pl_project *) pl_projects;

/* The operands of a run, by configuration, in the order in which they were given. Without any the
 * paths of the configuration of the current folder, or that folder. */
pl_status pl_projects_find(pl_run *run, pl_projects *out) PL_MUST_CHECK;

/* The settings where no path is read: of the current folder's configuration. */
pl_status pl_project_here(pl_run *run, pl_project **out) PL_MUST_CHECK;

/* The settings for one file or folder. */
const pl_settings *pl_project_settings(pl_project *project, const char *path);

/* The rules with those of the project, their severities and options checked and set. */
pl_status pl_project_rules(pl_project *project, pl_rules **out) PL_MUST_CHECK;

#endif
