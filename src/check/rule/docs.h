/*
 * Pages about rules and facts, in Markdown: docs/rules/, docs/facts.md.
 */
#ifndef PL_CHECK_RULE_DOCS_H
#define PL_CHECK_RULE_DOCS_H

#include "base/str.h"
#include "check/rule/rule.h"

/* docs/rules/<id>.md. Fails only where the prose can't be read. */
pl_status pl_rule_docs_page(pl_arena *arena, const pl_rule *rule, pl_str *out,
                            pl_error *error) PL_MUST_CHECK;

void pl_rule_docs_index(const pl_rules *rules, pl_str *out); /* docs/rules/README.md */
void pl_rule_docs_facts(pl_str *out);                        /* docs/facts.md */

#endif
