/*
 * Temporary: a folder for one run, which a keeper (base/keeper.h) removes.
 */
#ifndef PL_PLAN_TEMPORARY_H
#define PL_PLAN_TEMPORARY_H

#include "base/keeper.h"

/* Whom a server's programs run as: ourselves, but for root, whom they refuse, postgres or nobody.
 * PL_DATABASE: neither is there. */
pl_status pl_temporary_account(pl_account *out, pl_error *error) PL_MUST_CHECK;

/* Makes an empty folder that only the account (and root) may enter, in TMPDIR; in /tmp where TMPDIR
 * is not open to the account, or too long for the path of a socket below it. First what earlier
 * runs had to leave there is removed. */
pl_status pl_temporary_folder(pl_arena *arena, const pl_account *account, const char **out,
                              pl_error *error) PL_MUST_CHECK;

#endif
