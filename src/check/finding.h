/*
 * Finding: a rule that fired. Data, never an error. Lives in the lint's arena. Passwords in its
 * strings are masked (check/secret.h); the text it points into holds them.
 */
#ifndef PL_CHECK_FINDING_H
#define PL_CHECK_FINDING_H

#include "model/migration.h"

typedef enum pl_severity {
    PL_SEVERITY_OFF,
    PL_SEVERITY_INFO,
    PL_SEVERITY_WARNING,
    PL_SEVERITY_ERROR,
} pl_severity;

typedef enum pl_certainty {
    PL_CERTAINTY_CERTAIN,
    PL_CERTAINTY_DEPENDS_ON_DATA,
    PL_CERTAINTY_UNKNOWN, /* rests on something plumb could not see */
} pl_certainty;

/* A line below the excerpt: `= label  text`. text may hold several lines, which are shown one below
 * the other. place is a further place it speaks of; its text is NULL when there is none. */
typedef struct pl_note {
    const char *label;
    const char *text;
    pl_span place;
} pl_note;

typedef PL_VEC(pl_note) pl_notes;

typedef enum pl_fix_kind {
    PL_FIX_SENTENCE,
    PL_FIX_STATEMENT, /* SQL, ended by its semicolon */
    PL_FIX_COMMENT,   /* a comment of SQL, where a statement belongs that plumb can't write */
} pl_fix_kind;

/* Where a program may insert a statement. */
typedef enum pl_fix_place {
    PL_FIX_BY_HAND, /* nobody but a person can tell */
    PL_FIX_END_OF_DOWN,
} pl_fix_place;

typedef struct pl_fix {
    const char *text;
    pl_fix_kind kind;
    pl_fix_place place;
} pl_fix;

typedef PL_VEC(pl_fix) pl_fixes;

struct pl_rule;

typedef struct pl_finding {
    const struct pl_rule *rule;
    pl_severity severity;
    pl_certainty certainty;
    bool unseen;         /* a condition of the rule could not be decided; where the rule itself says
                            UNKNOWN,         its words tell why */
    const char *message; /* one sentence that stands alone in a log */
    const char *label;   /* beside the marks below the excerpt; NULL: none */
    pl_span span;        /* text NULL: about the file or folder `path` */
    const char *path;
    pl_notes notes; /* what stays behind, what is left over, why */
    pl_fixes fix;
    pl_strings ask;                /* queries that settle a doubt */
    const pl_migration *migration; /* NULL: about the history */
    bool down;                     /* in the down script */
    const char *subject;     /* the object it speaks of: "table users"; NULL: none in particular */
    const char *fingerprint; /* check/fingerprint.h; set by pl_lint */
    const char *suppressed;  /* the reason of the directive that silenced it; NULL: not silenced */
} pl_finding;

typedef PL_VEC(pl_finding *) pl_findings;

bool pl_fix_is_sql(const pl_fix *fix); /* a statement, or what stands for one */
/* Whether there is a fix, and all of it a program can insert there. */
bool pl_fix_belongs(const pl_finding *finding, pl_fix_place place);

const char *pl_severity_name(pl_severity severity); /* "error" */
bool pl_severity_by_name(const char *name, pl_severity *out);
const char *pl_certainty_name(pl_certainty certainty); /* "certain", "depends-on-data", "unknown" */

#endif
