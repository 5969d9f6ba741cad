/*
 * Rule: a hazard, described as data. One file a rule, rules/<family>/<id>.json; the same format for
 * rules that users write. docs/rules.md describes the format.
 *
 * Loaded in two steps: conditions and texts of findings at start (compiled once, indexed by event
 * and operation kind); prose and examples only by pl_rule_prose, for explain, docs and tests.
 */
#ifndef PL_CHECK_RULE_H
#define PL_CHECK_RULE_H

#include "check/finding.h"

typedef struct pl_rule {
    const char *id;
    const char *family;
    pl_severity severity;       /* default */
    pl_severity effective;      /* after configuration; OFF: not asked */
    const char *title;          /* a few words: "no way back" */
    const char *path;           /* of the rule file */
    bool built_in;              /* part of the program: the file need not be there */
    struct pl_program *program; /* conditions and templates: program.h */
} pl_rule;

typedef PL_VEC(const pl_rule *) pl_rule_list;

typedef struct pl_rules pl_rules;

/* The built-in rules. An error in one is a bug (PL_INTERNAL), found by the tests. */
pl_status pl_rules_load(pl_arena *arena, pl_rules **out, pl_error *error) PL_MUST_CHECK;

/* Adds the rules of a folder. PL_CONFIGURATION with file, line and column for unknown facts, bad
 * types, bad regular expressions, ids that exist. */
pl_status pl_rules_load_folder(pl_rules *rules, const char *folder, pl_error *error) PL_MUST_CHECK;

/* What the severity of a rule becomes when a configuration gives `wanted` to a rule or a family. A
 * rule that is off of its own accord is only switched on by its id: not by its family, but what was
 * switched on goes with the others from there. */
pl_severity pl_rule_severity(const pl_rule *rule, pl_severity now, const char *rule_or_family,
                             pl_severity wanted);

/* Configuration: a severity for a rule or a whole family, a value for a rule's option. */
pl_status pl_rules_set_severity(pl_rules *rules, const char *rule_or_family, pl_severity severity,
                                pl_error *error) PL_MUST_CHECK;
pl_status pl_rules_set_option(pl_rules *rules, const char *id, const char *name, const char *value,
                              pl_error *error) PL_MUST_CHECK;

const pl_rule_list *pl_rules_all(const pl_rules *rules); /* sorted by family, then id */
bool pl_rules_has(const pl_rules *rules, const char *rule_or_family);
const pl_rule *pl_rules_find(const pl_rules *rules, const char *id); /* NULL: no such rule */

/* What a rule looks at as a whole, which is where a comment that names it silences it. */
typedef enum pl_scope {
    PL_SCOPE_STATEMENT,
    PL_SCOPE_SCRIPT,
    PL_SCOPE_MIGRATION,
    PL_SCOPE_FOLDER, /* or its history: there is no file to put a comment in */
} pl_scope;

pl_scope pl_rule_scope(const pl_rule *rule);

/* Where to write the comment that silences it: "above the statement"; NULL when none does. */
const char *pl_rule_scope_place(const pl_rule *rule);

typedef struct pl_anchor {
    const char *tool; /* "squawk" */
    const char *id;   /* what it calls the same hazard */
} pl_anchor;

typedef struct pl_example_file {
    const char *name;
    const char *content;
} pl_example_file;

/* What an example claims of the engine; the tests ask it. */
typedef struct pl_engine_claim {
    bool claimed;        /* there is one */
    bool foreign_keys;   /* the connection enforces them */
    pl_strings rows;     /* statements behind `given` that fill the tables */
    const char *refuses; /* the error of the up; NULL: it runs through */
    const char *then;    /* afterwards */
    const char *then_refuses;
    const char *query, *answer;
} pl_engine_claim;

typedef PL_VEC(pl_example_file) pl_example_files;

typedef struct pl_example {
    bool bad;
    const char *note; /* NULL: none */
    pl_strings given; /* statements of earlier migrations, one migration each */
    pl_strings up;    /* statements */
    bool has_down;
    pl_strings down;
    const char *runner;      /* NULL: golang-migrate pairs */
    unsigned server;         /* 0: not configured */
    const char *dialect;     /* NULL: found out, or the rule's only one */
    pl_engine_claim engine;  /* SQLite: what the engine itself does */
    pl_example_files files;  /* instead of given/up/down: a folder */
    pl_example_files before; /* the folder as it was on the base it is compared with */
} pl_example;

typedef struct pl_rule_prose {
    pl_strings why;
    pl_strings fix; /* what to do, in sentences: "remedy" of the file */
    PL_VEC(pl_anchor) anchors;
    PL_VEC(pl_example) examples;
} pl_rule_prose;

pl_status pl_rule_prose_load(pl_arena *arena, const pl_rule *rule, pl_rule_prose *out,
                             pl_error *error) PL_MUST_CHECK;

#endif
