/*
 * Program: what of a rule is needed to ask it and to word its findings.
 */
#ifndef PL_CHECK_RULE_PROGRAM_H
#define PL_CHECK_RULE_PROGRAM_H

#include "check/rule/rule.h"
#include "check/wording.h"

typedef struct pl_rule_line { /* of fix and ask */
    const pl_condition *when; /* NULL: always */
    const pl_wording *text;
    bool sql; /* of fix; what is asked is always SQL */
    pl_fix_place place;
} pl_rule_line;

typedef PL_VEC(pl_rule_line) pl_rule_lines;

typedef struct pl_rule_note {
    const char *label;
    const pl_wording *text;
    const pl_condition *when;
    const pl_fact *place; /* NULL: none */
} pl_rule_note;

/* The first variant that holds puts its members in the place of the rule's. */
typedef struct pl_rule_variant {
    const pl_condition *when;
    bool has_severity, has_certainty;
    pl_severity severity;
    pl_certainty certainty;
    const pl_wording *message, *label;
} pl_rule_variant;

typedef struct pl_program {
    uint32_t number;         /* index among all rules */
    unsigned events;         /* 1 << pl_event */
    bool kinds[PL_OP_COUNT]; /* with PL_EVENT_OPERATION */
    unsigned dialects;       /* 1 << pl_dialect_id; 0: every one */
    bool up, down;
    bool report_unknown;
    pl_certainty certainty;
    const pl_fact *each; /* NULL: the site itself */
    const pl_fact *at;   /* the finding's place; NULL: the event's own */
    const pl_condition *when;
    pl_conditions unless;
    PL_VEC(pl_rule_variant) variants;
    const pl_wording *message;
    const pl_wording *label; /* NULL: none */
    PL_VEC(pl_rule_note) notes;
    pl_rule_lines fix, ask;
    pl_rule_options options;
} pl_program;

extern const char *const pl_event_names[]; /* by pl_event; ended by NULL */

/* A named condition of conditions.json. */
typedef struct pl_named_condition {
    const pl_rule_reader *reader;
    const cJSON *node;
} pl_named_condition;

/* The rule of an opened file; false after an error. named: name -> pl_named_condition *. */
bool pl_rule_compile(const pl_rule_reader *reader, const pl_map *facts, const pl_map *named,
                     pl_rule *out);

/* The rules asked at an event; kind only with PL_EVENT_OPERATION. */
const pl_rule_list *pl_rules_at(const pl_rules *rules, pl_event event, pl_operation_kind kind);

/* Asks a rule; each finding goes to the list and lives in `arena`, with all its texts: site->arena
 * is emptied sooner. severity: the configured one; a variant can only lower it. */
void pl_rule_ask(const pl_rule *rule, pl_severity severity, const pl_site *site, pl_arena *arena,
                 pl_findings *out);

/* The place of a finding that the rule itself says nothing about. */
pl_span pl_site_place(const pl_site *site);

#endif
