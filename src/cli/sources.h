/*
 * The sources of a command line, and the plan between two of them.
 */
#ifndef PL_CLI_SOURCES_H
#define PL_CLI_SOURCES_H

#include "cli/command.h"
#include "plan/files.h"
#include "plan/open.h"
#include "report/plan.h"

/* What was typed, or, where that is NULL, DATABASE_URL of the environment or .env. */
pl_status pl_sources_open(pl_run *run, const char *typed, pl_dialect_id dialect,
                          pl_schema_source **out) PL_MUST_CHECK;

/* --from (DATABASE_URL) and --to. PL_USAGE when one is missing, or they are of two dialects. */
pl_status pl_sources_open_both(pl_run *run, pl_schema_source **from,
                               pl_schema_source **to) PL_MUST_CHECK;

/* Where a PostgreSQL database that lives is compared with what is only written down, that is loaded
 * into a scratch database and read back from there: then the server's own texts are compared. What
 * can't be loaded stays as it was read, which the source's note says. */
pl_status pl_sources_settle(pl_run *run, pl_schema_source *from,
                            pl_schema_source *to) PL_MUST_CHECK;

/* As the settings say. */
pl_status pl_sources_plan(pl_run *run, const pl_schema_source *from, const pl_schema_source *to,
                          pl_plan **out) PL_MUST_CHECK;

/* The folder of --write and what its runner wants. */
typedef struct pl_writing {
    pl_files_options options;
    pl_plan_backs backs;
} pl_writing;

/* Finds out what is in the folder. A runner that can't run anything outside a transaction sets
 * *plain. */
pl_status pl_sources_look_at_folder(pl_run *run, pl_dialect_id dialect, pl_writing *out,
                                    bool *plain) PL_MUST_CHECK;

/* Writes the files; their names are the report's. */
pl_status pl_sources_write(pl_run *run, pl_writing *writing, pl_plan_report *report) PL_MUST_CHECK;

/* Tries the plan out where --scratch says, and sets the report's proof and place. What the plan or
 * the place is refused is no error here. */
pl_status pl_sources_prove(pl_run *run, pl_plan_report *report) PL_MUST_CHECK;

#endif
