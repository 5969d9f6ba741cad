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

#endif
