/*
 * Wording: a text of a rule with facts in braces: "index {index.name}". `{{` is one brace.
 *
 * A list gives one line an element. A fact that is unknown gives "?", one that is not there
 * nothing.
 */
#ifndef PL_CHECK_WORDING_H
#define PL_CHECK_WORDING_H

#include "check/condition.h"

typedef struct pl_wording pl_wording;

const pl_wording *pl_wording_compile(const pl_compile *compile, const cJSON *node,
                                     const char *text); /* NULL after an error at the node */

/* Made in site->arena. NULL for a NULL template. */
const char *pl_wording_text(const pl_wording *wording, const pl_site *site);

/* As several texts: one that is nothing but a list gives one text an element. */
void pl_wording_texts(const pl_wording *wording, const pl_site *site, pl_strings *out);

#endif
