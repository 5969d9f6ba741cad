/*
 * Hook: the pre-commit hook of a git repository that runs `plumb lint --staged`.
 *
 * It lies where git looks for hooks: core.hooksPath, else the repository's own folder, which all
 * work trees share. A hook that is there already is moved aside, untouched, and run first; taking
 * ours away puts it back. What is no hook of ours is never changed otherwise.
 */
#ifndef PL_SOURCE_HOOK_H
#define PL_SOURCE_HOOK_H

#include "base/arena.h"

#include <stdbool.h>

typedef struct pl_hook {
    const char *path;  /* of pre-commit, to show and to open */
    const char *saved; /* where the one that was there before lies, or would */
    bool there;        /* a pre-commit, whosever */
    bool ours;
    bool runs;      /* it may be executed: git passes over others without a word */
    bool has_saved; /* there is one at saved */
    bool shared;    /* core.hooksPath is set for all repositories of the user: so is the hook */
    bool husky;     /* the folder is husky's, which writes it anew */
} pl_hook;

/* The hook of the repository the current folder is in. */
pl_status pl_hook_find(pl_arena *arena, pl_hook *out, pl_error *error) PL_MUST_CHECK;

/* program: what runs plumb, an absolute path; the one in PATH is taken when it is gone. Does
 * nothing but write ours anew where it is there. Sets hook's members to what is there then. */
pl_status pl_hook_install(pl_arena *arena, pl_hook *hook, const char *program,
                          pl_error *error) PL_MUST_CHECK;

/* Takes ours away and puts back what was there; does nothing where it is not there. */
pl_status pl_hook_uninstall(pl_hook *hook, pl_error *error) PL_MUST_CHECK;

#endif
