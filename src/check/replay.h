/*
 * Replay: a history applied to a schema, operation by operation.
 *
 * The one place that walks scripts. A visitor looks at each step with the schema as it is then.
 * Knows what pl_apply doesn't: transactions (a ROLLBACK takes back what its block did), where a
 * history begins in the middle, that session settings end with the script.
 */
#ifndef PL_CHECK_REPLAY_H
#define PL_CHECK_REPLAY_H

#include "check/site.h"
#include "check/transaction.h"

typedef struct pl_visitor {
    void *context;
    void (*visit)(void *context, const pl_site *site); /* NULL: nobody looks */
} pl_visitor;

typedef struct pl_replay {
    pl_arena *arena;   /* lives as long as the schema */
    pl_arena *objects; /* where what is applied puts its objects: arena, but a passing one while
                          something is replayed that will be taken back */
    const pl_history *history;
    const pl_dialect *dialect;
    pl_schema *schema;
    uint32_t next_unit;
    bool vague;      /* something ran that may have made, or kept, anything: see check/missed.h */
    uint32_t looked; /* how often something missing was looked for among the names that are there */
} pl_replay;

pl_replay *pl_replay_new(pl_arena *arena, const pl_history *history);

/* Applies one script. site carries what is known above the script (history, migration, options,
 * down); the visitor sees it with the members below filled in. problems gets all, masked ones too;
 * slips those of the script. Each may be NULL. */
void pl_replay_script(pl_replay *replay, pl_script *script, const pl_site *site,
                      const pl_visitor *visitor, pl_problems *problems,
                      pl_transaction_slips *slips);

/* Applies every up script. For inspect. */
void pl_replay_history(pl_replay *replay);

#endif
