/*
 * Reversal: does the down of a migration undo its up?
 *
 * With the schema as it was before the migration: up, then down, then compare with the start; then
 * up once more. All of it is taken back but the first up.
 */
#ifndef PL_CHECK_REVERSAL_H
#define PL_CHECK_REVERSAL_H

#include "check/replay.h"

typedef struct pl_reversal {
    pl_mark before;        /* the migration */
    pl_changes up_changes; /* net, of the up script; pl_diff_changes, backwards, makes a whole down
                              of it */
    pl_differences up_differences; /* of up_changes */
    bool up_has_effect;            /* the up changes objects, rows, or something unseen */
    bool down_has_effect;          /* the same of the down: false for comments, SELECT 1, SET */
    bool down_exists;
    bool down_unread; /* some of the down could not be read: its differences are uncertain */
    bool up_unread;
    pl_problems up_problems;
    pl_problems down_problems; /* the server would refuse; masked ones too */
    const bool *problem_there; /* one for each of down_problems: between up and down the object it
                                  is about was there, so the down itself took it before */
    pl_problems redo_problems; /* in the second up, that the first did not have */
    pl_changes residue; /* net, from before the up to after the down; pl_diff_changes, backwards,
                           makes of it what the down would have to add */
    pl_differences differences;   /* of residue */
    const bool *there_after_up;   /* one for each difference: the object was still there between up
                                     and down, so it is the down that took it */
    const pl_statement **lost_by; /* one for each difference: the statement of the down that took
                                     what is lost; NULL: nothing is, or none alone did */
    bool *lost_in_rebuild; /* one for each difference: lost_by drops the old one of a table that is
                              made anew */
    pl_problems masked_never_there; /* IF EXISTS of the down on what is missing, and was missing
                                       before the down as well */
    pl_transaction_slips up_slips, down_slips;
} pl_reversal;

/* Replays up, down and up again; the schema ends as it is after the first up. site carries history,
 * migration, options and the arena of what is found out: the objects of the down and the second up
 * live there too, so it must last as long as `out` is looked at. The visitor sees the up and the
 * down, not the second up. */
void pl_reversal_replay(pl_replay *replay, const pl_site *site, const pl_visitor *visitor,
                        pl_reversal *out);

/* Changes objects, rows or something unseen. Of a dialect that can't be read: holds any SQL. */
bool pl_script_has_effect(pl_dialect_id dialect, const pl_script *script);

/* It is looked at, does something, and neither has a down nor says that there is none. */
bool pl_migration_lacks_down(const pl_history *history, const pl_migration *migration);

/* Of those looked at ten or more, and nine of ten, lack a down where one is expected. To say it of
 * each would say nothing more. */
bool pl_history_hardly_any_downs(const pl_history *history);

#endif
