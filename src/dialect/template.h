/*
 * Placeholders that a runner replaces before it sends the text, of the kinds it is known to have.
 */
#ifndef PL_DIALECT_TEMPLATE_H
#define PL_DIALECT_TEMPLATE_H

#include "dialect/dialect.h"

/* The first placeholder in [begin, end) of a kind in `templates` (PL_TEMPLATE_*), wherever it
 * stands, also in a string. false: there is none. */
bool pl_template_find(const char *sql, uint32_t begin, uint32_t end, unsigned templates,
                      uint32_t *at, uint32_t *at_end);

#endif
