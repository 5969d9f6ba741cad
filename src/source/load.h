/*
 * Load: from paths to histories: recognise the layout, read the files on all cores, find sections
 * and pieces, let the dialect's reader read each script.
 *
 * Nothing in a folder is an error: files that can't be read, that no runner would take, that name a
 * version twice are problems of the history. An error is only what leaves nothing to look at: a
 * path that is not there, a folder without migrations, an unknown runner.
 *
 * The result is the same whatever the number of threads.
 */
#ifndef PL_SOURCE_LOAD_H
#define PL_SOURCE_LOAD_H

#include "base/tree.h"
#include "source/runner.h"

typedef struct pl_load_options {
    const char *runner;      /* an id; NULL: recognised by the files */
    pl_dialect_id dialect;   /* UNKNOWN: by the files, PostgreSQL when they don't say */
    unsigned server_version; /* 15; 0: not configured */
    unsigned sqlite_version; /* of the engine where it is SQLite: 324 is 3.24 */
    unsigned threads;        /* 0: one a processor */
    bool psql;               /* the client's own commands are right whatever the runner */
    bool skip_code;          /* don't read DO blocks */
    bool skip_statements;    /* find migrations and their scripts, and read nothing of them */
    const pl_tree *tree;     /* the files are those of; NULL: the disk */

    bool
        runner_is_for_all; /* of all folders that are named: their histories are still looked for */

    /* The options for one folder of migrations, which may name another runner, dialect or server
     * version than these; NULL: they are the same for all. */
    const struct pl_load_options *(*for_folder)(void *context, const char *path);
    void *for_folder_context;
} pl_load_options;

typedef PL_VEC(pl_history *) pl_histories;

/* A folder gives the history in it, or, when it holds none itself, those of the migration folders
 * up to three levels below (sorted by path). A file that belongs to a recognised folder gives that
 * folder's history with every other migration marked as context; any other file, and "-" (standard
 * input), a history of one migration. Several files of one folder make
 * one history.
 * Everything lives in arena, which is each history's. */
pl_status pl_history_load(pl_arena *arena, const pl_strings *paths, const pl_load_options *options,
                          pl_histories *out, pl_error *error) PL_MUST_CHECK;

/* Whether a piece of SQL holds nothing but white space, comments and semicolons. For any dialect;
 * MySQL's executable comments count as SQL. */
bool pl_sql_is_blank(pl_dialect_id dialect, pl_span span);
bool pl_script_is_blank(pl_dialect_id dialect, const pl_script *script); /* NULL: blank */

#endif
