/*
 * Fence: what SQL may not do where a proof runs, found before it is sent.
 *
 * fence.def is the list. What no text shows (SQL put together at run time, the body of a function)
 * is the server's to refuse: the role it runs as is no superuser (plan/scratch.h). For SQLite the
 * connection itself is fenced (dialect/sqlite/live).
 */
#ifndef PL_PLAN_FENCE_H
#define PL_PLAN_FENCE_H

#include "model/migration.h"
#include "plan/scratch.h"

typedef enum pl_fence_verdict {
    PL_FENCE_OPEN,     /* it may run */
    PL_FENCE_LEFT_OUT, /* it need not run: it is about something that is in no database */
    PL_FENCE_REFUSED,
} pl_fence_verdict;

typedef struct pl_fence_answer {
    pl_fence_verdict verdict;
    const char *what; /* "CREATE ROLE", "pg_read_file()", "the extension dblink"; NULL: OPEN */
    const pl_operation *operation; /* NULL: OPEN, or a command of psql */
} pl_fence_answer;

pl_fence_answer pl_fence_operation(pl_arena *arena, const pl_operation *operation,
                                   pl_scratch_kind where);

/* The hardest of them. */
pl_fence_answer pl_fence_operations(pl_arena *arena, const pl_operations *operations,
                                    pl_scratch_kind where);

/* Also of one that was not read: a command of psql is refused, the rest is the server's to judge.
 */
pl_fence_answer pl_fence_statement(pl_arena *arena, const pl_statement *statement,
                                   pl_scratch_kind where);

/* Whether a superuser may do it for the role, in words of our own (pl_dialect.write_operation), on
 * a cluster: nothing that the role could not have done is gained by it. A change of owner to a role
 * without rights, an extension that is harmless, a comment on one. */
bool pl_fence_may_be_done_for_it(const pl_operation *operation);

/* Whether the last error of the database, with this message, says more of the place than of the
 * SQL: a right that is missing, an extension or a collation that is not installed. */
bool pl_fence_blames_place(const pl_database *database, const char *message);

/* "CREATE ROLE reaches beyond the scratch database, and is not run": PL_UNPROVEN with that, for
 * an answer that is REFUSED. */
pl_status pl_fence_fail(const pl_fence_answer *answer, pl_error *error);

#endif
