/*
 * Condition: what has to hold for a rule to fire, compiled from its JSON.
 *
 * A list of terms is joined by AND; a list in it by OR, one in that by AND again, and so on. A term
 * is a text: `fact`, `!fact`, `fact = value`; operators = != < > <= >= ~ !~. Three-valued: an
 * unknown fact makes the term unknown, and AND and OR pass that on only where it decides.
 */
#ifndef PL_CHECK_CONDITION_H
#define PL_CHECK_CONDITION_H

#include "base/map.h"
#include "check/fact/fact.h"
#include "check/pattern.h"
#include "check/rule/reader.h"

typedef enum pl_truth {
    PL_FALSE,
    PL_UNKNOWN,
    PL_TRUE
} pl_truth; /* in this order: AND is the lesser */

typedef enum pl_option_type {
    PL_OPTION_INTEGER,
    PL_OPTION_DURATION, /* "5s", kept as milliseconds */
    PL_OPTION_TEXT,
    PL_OPTION_REGEX,
    PL_OPTION_BOOLEAN,
} pl_option_type;

/* A setting of a rule; the value is the default until pl_rules_set_option. */
typedef struct pl_rule_option {
    const char *name;
    const char *title;
    pl_option_type type;
    const char *text; /* as written */
    int64_t number;   /* INTEGER, DURATION; BOOLEAN: 0 or 1 */
    const pl_pattern *pattern;
} pl_rule_option;

typedef PL_VEC(pl_rule_option *) pl_rule_options;

typedef struct pl_condition pl_condition;
typedef PL_VEC(const pl_condition *) pl_conditions;

/* What is known while a rule is compiled. */
typedef struct pl_compile {
    const pl_rule_reader *reader;
    const pl_map *facts;            /* name -> const pl_fact * */
    unsigned provides;              /* by the events and `each` */
    const pl_rule_options *options; /* of the rule */
} pl_compile;

/* list: a JSON array of terms. NULL after an error. */
const pl_condition *pl_condition_compile(const pl_compile *compile, const cJSON *list);

/* The fact of that name that may be asked here; NULL after an error at the node. */
const pl_fact *pl_compile_fact(const pl_compile *compile, const cJSON *node, const char *name);

pl_truth pl_condition_holds(const pl_condition *condition, const pl_site *site); /* NULL: true */

/* Sets the value from a text; false when it is not of the option's type, with why. */
bool pl_rule_option_set(pl_arena *arena, pl_rule_option *option, const char *text, char *why,
                        size_t why_size);

#endif
