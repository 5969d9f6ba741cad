/*
 * Site: where a rule is asked, and everything it may know there. Facts are functions of a site.
 *
 * Which members are set depends on the event: an operation has all above it; a script none below.
 */
#ifndef PL_CHECK_SITE_H
#define PL_CHECK_SITE_H

#include "check/finding.h"
#include "check/transaction.h"
#include "dialect/dialect.h"
#include "model/apply/apply.h"
#include "model/compare/compare.h"
#include "source/runner.h"

typedef enum pl_event {
    PL_EVENT_OPERATION,       /* before it is applied */
    PL_EVENT_PROBLEM,         /* the server would refuse an operation (model/apply/apply.h) */
    PL_EVENT_STATEMENT,       /* before it is applied */
    PL_EVENT_TRANSACTION_END, /* after the last statement of an atomic unit */
    PL_EVENT_REBUILD,         /* a table was made anew (rebuild.h), after the script */
    PL_EVENT_SCRIPT_END,      /* after a script, its changes still there */
    PL_EVENT_SLIP,            /* a transaction statement that is wrong where it stands */
    PL_EVENT_REVERSAL,        /* after up, down and up again were replayed */
    PL_EVENT_MIGRATION,       /* after up (and reversal) */
    PL_EVENT_FOLDER,          /* a problem of the folder: site->folder_problem */
    PL_EVENT_DIRECTIVE,       /* a plumb: comment that is wrong or unused: site->directive */
    PL_EVENT_HISTORY,         /* at the end */
    PL_EVENT_COUNT
} pl_event;

struct pl_rebuild;
struct pl_reversal;
struct pl_lint_options;
struct pl_rules;

typedef struct pl_site {
    pl_event event;
    pl_arena *arena; /* of what facts find out; emptied after each migration */
    const struct pl_lint_options *options;
    const pl_history *history;
    const pl_dialect *dialect;
    bool hardly_any_downs; /* pl_history_hardly_any_downs */
    const pl_migration *migration;
    const pl_script *script;
    bool down;
    const pl_statement *statement;
    const pl_operation *operation;
    const pl_unit *unit; /* of the statement, or that has ended */
    pl_schema *schema;   /* before the operation or statement; after the script or unit. A fact that
                            tries something out leaves it as it was */
    pl_mark unit_start;  /* the schema before the unit */
    pl_mark script_start; /* the schema before the script */
    const pl_problem *problem;
    const pl_problems *problems; /* all of the script so far */
    const pl_transaction_slip *slip;
    const struct pl_rebuild *rebuild;
    const struct pl_reversal *reversal;
    const pl_folder_problem *folder_problem;
    const pl_directive *directive;
    bool directive_used;          /* it silenced a finding */
    bool directive_over;          /* its last day is past, or is no day */
    const struct pl_rules *rules; /* that a directive may name; set with it */
    const pl_text *shown_in; /* while a finding's notes are written: the text of its excerpt, whose
                                lines are named without the path */
    const void *element;     /* the member of the list a rule with `each` looks at; its type is the
                                list's (facts.def) */
} pl_site;

#endif
