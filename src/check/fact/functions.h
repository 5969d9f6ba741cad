/*
 * For the *.c: a fact that is one expression over the site.
 */
#ifndef PL_CHECK_FACT_FUNCTIONS_H
#define PL_CHECK_FACT_FUNCTIONS_H

#include "check/fact/fact.h"

#define TEXT_FACT(function, expression)                                                            \
    void pl_fact_##function(const pl_site *site, pl_value *out)                                    \
    {                                                                                              \
        out->text = (expression);                                                                  \
    }
#define BOOL_FACT(function, expression)                                                            \
    void pl_fact_##function(const pl_site *site, pl_value *out)                                    \
    {                                                                                              \
        out->yes = (expression);                                                                   \
    }
#define INT_FACT(function, expression)                                                             \
    void pl_fact_##function(const pl_site *site, pl_value *out)                                    \
    {                                                                                              \
        out->number = (int64_t)(expression);                                                       \
    }
#define PLACE_FACT(function, expression)                                                           \
    void pl_fact_##function(const pl_site *site, pl_value *out)                                    \
    {                                                                                              \
        out->place = (expression);                                                                 \
    }

/* A list of texts on one line, from static void collect_x(site, out); NULL when it is empty. */
const char *pl_joined(const pl_site *site, const pl_value *list);

#define JOINED_FACT(function)                                                                      \
    void pl_fact_##function(const pl_site *site, pl_value *out)                                    \
    {                                                                                              \
        pl_value list = {0};                                                                       \
                                                                                                   \
        collect_##function(site, &list);                                                           \
        out->text = pl_joined(site, &list);                                                        \
    }

#endif
