/*
 * Files: a plan as migrations of a folder, in its runner's layout, naming and marks.
 *
 * Each atomic unit of the up is a migration, since no runner can mix them without being able to
 * fail half way; each has its own way back, beside it or below it. The version is the next one in
 * the manner of the last: a number as wide, a time, a part more.
 *
 * SQLite makes tables anew with foreign keys switched off, which is a setting of the session: such
 * a plan is one migration outside the runner's transaction, with transactions of its own.
 */
#ifndef PL_PLAN_FILES_H
#define PL_PLAN_FILES_H

#include "plan/rehearse.h"
#include "source/runner.h"

typedef struct pl_plan_file {
    const char *path;
    const char *text;
} pl_plan_file;

typedef PL_VEC(pl_plan_file) pl_plan_files;

typedef struct pl_files_options {
    const char *folder;
    const pl_history *history; /* what is in the folder; NULL: nothing yet */
    const pl_runner *runner;
    const char *name; /* NULL: made of what changes */
    int64_t now;      /* seconds since 1970 */
} pl_files_options;

/* PL_USAGE: a runner for which no files can be made; a hint says what to do. */
pl_status pl_plan_make_files(const pl_plan *plan, const pl_plan_backs *backs,
                             const pl_files_options *options, pl_plan_files *out,
                             pl_error *error) PL_MUST_CHECK;

/* Writes them all or none: each whole, and none over a file that is there (PL_UNWRITABLE). */
pl_status pl_plan_write_files(pl_arena *arena, const pl_plan_files *files,
                              pl_error *error) PL_MUST_CHECK;

#endif
