/*
 * Prove: a plan tried out where nothing can be lost.
 *
 * The start is made anew in an empty database, the up is run, and what the database holds then must
 * be what it holds when the goal is made anew in another; the down is run, and it must be the start
 * again. A few rows in every table must survive the up, and what is left of them the down; those of
 * a table that is dropped need not. Both sides are read back by the database's own catalogue, so no
 * text is compared that the database did not write. Every script runs unit by unit as the plan
 * says.
 *
 * Rows may be in the way of a plan that is right: a column that must have a value, and none is
 * said, a key that they don't keep. What is refused with rows and holds without is proven, and says
 * so.
 *
 * Three ends: proven; refuted (the plan is wrong: a statement was refused, or the result differs);
 * or not proven, because the copy itself can't be made (an extension that isn't installed here, a
 * right that only a superuser has). Not proven is no fault of the plan.
 */
#ifndef PL_PLAN_PROVE_H
#define PL_PLAN_PROVE_H

#include "dialect/database.h"
#include "model/compare/compare.h"
#include "plan/unit.h"

typedef enum pl_proof_verdict {
    PL_PROOF_PROVEN,
    PL_PROOF_REFUTED,
    PL_PROOF_NOT_PROVEN,
} pl_proof_verdict;

typedef enum pl_proof_step {
    PL_PROOF_MAKE_GOAL,
    PL_PROOF_MAKE_START,
    PL_PROOF_UP,   /* its statements run */
    PL_PROOF_GOAL, /* and lead to the goal */
    PL_PROOF_ROWS, /* and the rows are still there */
    PL_PROOF_DOWN,
    PL_PROOF_START,
} pl_proof_step;

typedef struct pl_proof {
    pl_proof_verdict verdict;
    pl_proof_step step;         /* where it ended; START when proven */
    const char *message;        /* one sentence; NULL when proven */
    const char *sql;            /* the statement that was refused; NULL: none was */
    pl_differences differences; /* of GOAL and START: wanted before, found after */
    uint32_t tables_seeded;     /* had rows when the up ran */
    uint32_t tables_empty;      /* no row could be made for */
    const char *hindered; /* PROVEN, but the rows seeded were in the way: in the database's words;
                             NULL: none was */
    const char *hindered_sql;
    pl_proof_step hindered_step; /* UP or DOWN */
} pl_proof;

/* Where it is tried out. */
typedef struct pl_proof_place {
    /* Gives an empty database that nobody else uses; it goes with the arena. */
    pl_status (*open)(void *context, pl_arena *arena, pl_database **out, pl_error *error);

    /* What of them may not run there, in a few words; NULL: all may. May be NULL: all may always.
     */
    const char *(*refuses)(void *context, pl_arena *arena, const pl_operations *operations);

    /* Does what the database refused for want of rights; false: it can't. May be NULL: it never
     * can. */
    bool (*help)(void *context, pl_database *database, const pl_operation *operation);

    void *context;
} pl_proof_place;

typedef struct pl_proof_input {
    const pl_dialect *dialect;
    const pl_schema *start, *goal;
    const pl_plan_units *up;
    const pl_plan_units *down;  /* NULL: none to prove */
    const pl_strings *may_lose; /* tables whose rows the plan says go, "app.t"; NULL: none */
} pl_proof_input;

/* Strings and objects of the proof are in arena. An error (PL_DATABASE, ...) is a place that can't
 * be had; what the plan or the copy is refused is a verdict. */
pl_status pl_prove(pl_arena *arena, const pl_proof_input *input, const pl_proof_place *place,
                   pl_proof *out, pl_error *error) PL_MUST_CHECK;

/* An empty SQLite database in memory, behind the fence. */
extern const pl_proof_place pl_proof_in_memory;

const char *pl_proof_step_text(pl_proof_step step); /* "the up" */

#endif
