/*
 * Keeper: a process beside ours that runs programs for us and cleans up behind us, however we end.
 *
 * It holds one end of a pipe. When the other end closes, because the arena is freed or because this
 * process ended, was interrupted or killed, it stops the programs, does what it was asked to do
 * last, removes the folder and ends. It stands in a session of its own, so what a terminal sends to
 * us does not reach it, and it keeps none of our files open. Should the keeper itself be killed,
 * its programs end as well (Linux), and a later run finds the folder by pl_keeper_left_behind.
 *
 * It is made with fork: begin one while no other thread runs.
 */
#ifndef PL_BASE_KEEPER_H
#define PL_BASE_KEEPER_H

#include "base/arena.h"

#include <stdbool.h>
#include <sys/types.h>

/* Whom the programs run as. */
typedef struct pl_account {
    bool other; /* than we are: only root may ask for that */
    uid_t user;
    gid_t group;
} pl_account;

typedef struct pl_keeper_plan {
    const char *folder;             /* absolute; removed at the end with all in it; NULL: none */
    const char *const *prepare;     /* runs first, to its end; [0] is a path; NULL: nothing */
    const char *const *serve;       /* then this runs until the end; NULL: nothing */
    const char *const *environment; /* all of it, "NAME=value"; ended by NULL */
    pl_account account;
    void (*last)(
        void *context); /* done by the keeper once the programs have ended; NULL: nothing */
    void *context;
} pl_keeper_plan;

/* What the programs say is in this file of the folder. */
#define PL_KEEPER_LOG "log"

typedef struct pl_keeper pl_keeper;

typedef enum pl_keeper_state {
    PL_KEEPER_PREPARING,
    PL_KEEPER_SERVING,
    PL_KEEPER_FAILED, /* a program failed, or ended before it was asked to */
} pl_keeper_state;

/* The programs' first words need not be there yet when this returns. The plan is copied; what it
 * points to must stay. The arena ends the keeper, and waits until it has cleaned up. */
pl_status pl_keeper_begin(pl_arena *arena, const pl_keeper_plan *plan, pl_keeper **out,
                          pl_error *error) PL_MUST_CHECK;

/* What is known now, or after at most so many milliseconds if it changes by then. */
pl_keeper_state pl_keeper_watch(pl_keeper *keeper, int milliseconds);

/* Whether the folder was a keeper's, and that keeper is gone without having removed it. One that
 * was made within the last minute may just be beginning: that is false. */
bool pl_keeper_left_behind(const char *folder);

#endif
