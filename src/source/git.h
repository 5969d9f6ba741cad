/*
 * Git: what a repository knows of the files of a folder, through the program git.
 *
 * git is run without a shell, with no name of the user's where an option could stand, without the
 * repository's file system monitor, external diffs and text conversions, and it writes nothing. The
 * environment of a hook (GIT_DIR, GIT_INDEX_FILE) is obeyed, so that a commit of some files only is
 * seen as git will make it.
 *
 * Errors: PL_USAGE where there is no repository or no such revision, PL_CHILD where git is not
 * installed or fails.
 */
#ifndef PL_SOURCE_GIT_H
#define PL_SOURCE_GIT_H

#include "base/map.h"
#include "base/tree.h"

typedef struct pl_git pl_git;

/* The repository that holds the folder. */
pl_status pl_git_open(pl_arena *arena, const char *folder, pl_git **out,
                      pl_error *error) PL_MUST_CHECK;

const char *pl_git_root(const pl_git *git); /* the working tree's folder, absolute */
pl_status pl_git_path(pl_git *git, const char *name, const char **out,
                      pl_error *error) PL_MUST_CHECK; /* "hooks": where git looks for it */
/* A setting that is a path, its ~ resolved; NULL: not set. And whether the repository sets it. */
const char *pl_git_path_setting(pl_git *git, const char *name);
bool pl_git_is_own_setting(pl_git *git, const char *name);

/* The commit a revision names, as hexadecimal digits; *out is NULL when there is none such. */
pl_status pl_git_commit(pl_git *git, const char *revision, const char **out,
                        pl_error *error) PL_MUST_CHECK;

/* The commit where HEAD and another commit parted: the merge base. A shallow clone that does not
 * reach back to it is an error that says what to do. shown: the revision as the user wrote it. */
pl_status pl_git_merge_base(pl_git *git, const char *commit, const char *shown, const char **out,
                            pl_error *error) PL_MUST_CHECK;

/* What others may have run already, when nobody said: where HEAD left the remote's main branch, its
 * own upstream or the local main branch, else HEAD itself. NULL before the first commit. */
typedef struct pl_git_base {
    const char *commit;
    const char *tip;  /* of the branch */
    const char *name; /* what to call it: "origin/main" */
} pl_git_base;

pl_status pl_git_default_base(pl_git *git, pl_git_base *out, pl_error *error) PL_MUST_CHECK;

/* The files of a commit; of the index when commit is NULL. */
pl_status pl_git_tree(pl_git *git, const char *commit, pl_tree **out,
                      pl_error *error) PL_MUST_CHECK;

/* Where files were before they were moved, from a commit to the index or the working tree: from the
 * new path to the old one, both from the root. Only of files that are the same but for the path. */
pl_status pl_git_moved(pl_git *git, const char *commit, bool staged, pl_map **out,
                       pl_error *error) PL_MUST_CHECK;

/* The paths, from the root, of files that differ between a commit (NULL: nothing at all) and the
 * index, or the working tree with its untracked files: keys of a map. */
pl_status pl_git_changed(pl_git *git, const char *commit, bool staged, pl_map **out,
                         pl_error *error) PL_MUST_CHECK;

#endif
