/*
 * Apply: schema + operation -> schema, as the server would do it.
 *
 * What the server would refuse is a problem, reported and then passed over as kindly as possible
 * (a missing object is assumed, a second one replaces the first), so that one mistake does not
 * produce ten. In an incomplete schema the absence of an object is no problem: it is assumed,
 * partial.
 *
 * Names the server would choose (constraints, indexes of constraints, sequences of serial columns)
 * are chosen the same way: makeObjectName and ChooseRelationName, ChooseIndexName,
 * ChooseConstraintName in src/backend/commands/indexcmds.c and src/backend/catalog.
 */
#ifndef PL_MODEL_APPLY_H
#define PL_MODEL_APPLY_H

#include "model/operation.h"

typedef enum pl_problem_kind {
    PL_PROBLEM_MISSING,           /* the object named does not exist */
    PL_PROBLEM_DUPLICATE,         /* an object of that name exists already */
    PL_PROBLEM_DEPENDENTS,        /* others depend on what is dropped, and no CASCADE */
    PL_PROBLEM_WRONG_KIND,        /* it is there, but is a view, a sequence, ... */
    PL_PROBLEM_MISSING_REFERENCE, /* a column, table, type or function it uses is missing */
    PL_PROBLEM_NOT_POSSIBLE,      /* another error of the server: message says which */
} pl_problem_kind;

typedef struct pl_problem {
    pl_problem_kind kind;
    pl_ref object;       /* what is missing, doubled or depended on */
    pl_refs others;      /* DEPENDENTS: those that depend */
    const char *message; /* the server's own words where known: "column \"x\" does not exist" */
    const pl_operation *operation;
    bool masked;               /* IF EXISTS / IF NOT EXISTS turned the error into a notice */
    const pl_object *existing; /* DUPLICATE: what is there */
    bool same;                 /* DUPLICATE and masked: what is there equals what was asked for */
    bool elsewhere; /* MISSING(_REFERENCE): the history never had it, somebody else may have made
                       it; set by check/replay.h, of ups */
    bool vague;     /* elsewhere since something ran before that may have made it, or kept it */
    const char
        *near; /* MISSING(_REFERENCE): what there is of nearly that name; or NULL; likewise */
} pl_problem;

typedef PL_VEC(pl_problem) pl_problems;

/* Where an operation stands, for the origin of what it creates. */
typedef struct pl_apply_context {
    pl_arena *arena;    /* of the problems */
    uint32_t migration; /* numbers as in pl_object */
    uint32_t unit;
    pl_problems *problems; /* NULL: nobody wants to know */
} pl_apply_context;

/* Transaction control is not applied here (check/replay does it with marks); session operations
 * change search_path only. */
void pl_apply(pl_schema *schema, const pl_operation *operation, const pl_apply_context *context);

/* What stands in the way of a DROP without CASCADE: with it, what goes along. The schema is left as
 * it is. Empty for other operations. */
void pl_apply_obstacles(pl_arena *arena, pl_schema *schema, const pl_operation *operation,
                        pl_refs *out);

#endif
