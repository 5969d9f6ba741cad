/*
 * Plan: what leads from one schema to another, and back.
 *
 * Two schemas, start and goal, are made of what is asked for. The start is `from`. The goal is `to`
 * in which everything that is not to be changed is as in the start: what is no different, what
 * filters leave out, owners, privileges and comments where nobody wants them compared, the tables
 * that runners keep, and what may not be dropped. So there is one rule for all of them: what
 * differs between start and goal is done, up and down, by the dialect's diff.
 *
 * A drop loses what nobody may have meant to lose. Without allow_drop whatever would go is kept and
 * listed: but for constraints, indexes, triggers, rules, policies and default privileges, which are
 * a part of something that stays and can be made again as they were.
 *
 * A rename is only known by a hint. Constraints, indexes and sequences of a table that are
 * no different but for the name are renamed without one: there is nothing to lose.
 */
#ifndef PL_PLAN_PLAN_H
#define PL_PLAN_PLAN_H

#include "dialect/dialect.h"
#include "model/compare/compare.h"
#include "model/journal.h"
#include "plan/unit.h"

/* What an object or a column was called: by --rename, a mark in the SQL, renamedFrom in a model. */
typedef struct pl_rename {
    const char *from;  /* "users.mail", "app.users", as written */
    const char *to;    /* "users.email" */
    const char *where; /* for messages: "--rename users.mail=users.email" */
    bool is_mark;      /* of the source itself: it stays there when its work is done */
} pl_rename;

typedef PL_VEC(pl_rename) pl_renames;

typedef struct pl_plan_options {
    bool allow_drop;
    bool no_owner, no_privileges, no_comments; /* left as they are */
    bool tables_only; /* `to` can't say more than tables, their indexes and their enums: JSON
                         models. The rest is left as it is */
    pl_renames renames;
    bool single_transaction;  /* as far as that can be: no online steps (plan/online.h) */
    const char *lock_timeout; /* for transactions that take locks, "3s"; NULL: none */
    pl_strings include;       /* patterns (plan/filter.h); empty: everything */
    pl_strings exclude;
} pl_plan_options;

typedef struct pl_plan_script {
    pl_plan_units units;
    uint32_t operation_count; /* of all units */
    pl_strings notes;         /* what no operation can do, a sentence each */
    pl_strings losses;        /* what goes and would not come back: "the rows of legacy" */
} pl_plan_script;

/* What was not dropped. */
typedef struct pl_plan_kept {
    pl_ref object;         /* an object, a column, an enum value */
    const char *text;      /* its definition, when a short one says all; NULL: none */
    const char *suspicion; /* what it may have been renamed to, "users.email"; NULL: nothing */
    const char *hint;      /* "users.mail=users.email" */
    const char *trouble; /* what keeping it may cause: "it is NOT NULL and has no default"; NULL */
} pl_plan_kept;

typedef struct pl_plan {
    pl_arena *arena;
    const pl_dialect *dialect;
    pl_schema *start, *goal;
    pl_changes changes; /* from start to goal */
    pl_differences differences;
    pl_plan_script up, down;
    PL_VEC(pl_plan_kept) kept;
    pl_operations left_out; /* that would have dropped what was kept; only ever shown */
    pl_strings may_lose;    /* tables that go, as prove.h wants them */
    pl_strings left_alone;  /* sentences: "3 views: models can't say them" */
} pl_plan;

/* Everything lives in arena, as the schemas must. PL_USAGE: a hint that names nothing, a pattern
 * that is none. */
pl_status pl_plan_make(pl_arena *arena, const pl_dialect *dialect, const pl_schema *from,
                       const pl_schema *to, const pl_plan_options *options, pl_plan **out,
                       pl_error *error) PL_MUST_CHECK;

bool pl_plan_is_empty(const pl_plan *plan); /* nothing differs that is to be changed */

#endif
