/*
 * Plan report: what a plan changes and how, for people, as SQL and as JSON. One writer a format.
 *
 * As in report.h: no I/O, the same bytes for the same plan, and nothing that a terminal would obey.
 */
#ifndef PL_REPORT_PLAN_H
#define PL_REPORT_PLAN_H

#include "base/str.h"
#include "plan/open.h"
#include "plan/plan.h"
#include "plan/prove.h"
#include "report/report.h"

typedef struct pl_plan_report {
    pl_schema_source *from, *to;
    const pl_plan *plan;
    bool down;             /* SQL: the way back */
    bool drift;            /* only what differs is asked for, not what to do about it */
    const pl_proof *proof; /* NULL: it wasn't tried */
    const char *place;     /* where it was tried: "SQLite in memory"; else why it wasn't */
    pl_strings written;    /* files */
    bool linted;           /* those, */
    pl_strings findings;   /* and what was found: "warning[tx-...] 007_x: ..." */
} pl_plan_report;

/* What came of trying the plan out, a line each: "proven ...", "not proven: ...". */
void pl_plan_proof_lines(pl_arena *arena, const pl_plan_report *report, pl_strings *out);

/* What differs, grouped by object, then what the plan is. */
void pl_plan_text(pl_str *out, const pl_plan_report *report, const pl_report_style *style);

/* Statements that run: BEGIN and COMMIT round each unit that can be a transaction, what was left
 * out as a comment. Nothing differs: a comment that says so. */
void pl_plan_sql(pl_str *out, const pl_plan_report *report);

/* {"format": "plumb-plan", "version": 1, ...}: docs/plan.schema.json. */
void pl_plan_json(pl_str *out, const pl_plan_report *report);

#endif
