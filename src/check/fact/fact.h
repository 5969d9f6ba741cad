/*
 * Facts: what a rule may ask about a site. One row each in facts.def, one small pure function each.
 *
 * A fact has a name, a type and needs: the members of the site it looks at. A rule may use a fact
 * only where its event (and its `each`) provides them, which is checked when the rule is loaded; so
 * a fact function never asks whether they are there.
 *
 * A value can be unknown: what is absent from an incomplete schema, what an unread statement does.
 * A TEXT that is known not to be there (an operation without a new name) is NULL.
 */
#ifndef PL_CHECK_FACT_H
#define PL_CHECK_FACT_H

#include "check/site.h"

typedef enum pl_fact_type {
    PL_FACT_BOOL,
    PL_FACT_INT,
    PL_FACT_TEXT,
    PL_FACT_LIST,
    PL_FACT_PLACE,
} pl_fact_type;

/* What the members of a LIST are. */
typedef enum pl_element {
    PL_ELEMENT_NONE,
    PL_ELEMENT_TEXT, /* const char * */
    PL_ELEMENT_DIFFERENCE,
    PL_ELEMENT_PROBLEM,
    PL_ELEMENT_OPERATION,
    PL_ELEMENT_STATEMENT,
    PL_ELEMENT_MIGRATION,
    PL_ELEMENT_OBJECT,
    PL_ELEMENT_SLIP,
} pl_element;

enum { /* members of the site; the ELEMENT bits: site->element is of that type */
       PL_NEED_HISTORY = 0,
       PL_NEED_MIGRATION = 1 << 0,
       PL_NEED_SCRIPT = 1 << 1,
       PL_NEED_STATEMENT = 1 << 2,
       PL_NEED_OPERATION = 1 << 3,
       PL_NEED_UNIT = 1 << 4,
       PL_NEED_SCHEMA = 1 << 5,
       PL_NEED_PROBLEM = 1 << 6,
       PL_NEED_REVERSAL = 1 << 7,
       PL_NEED_FOLDER = 1 << 8,
       PL_NEED_DIRECTIVE = 1 << 9,
       PL_NEED_TEXT = 1 << 10,
       PL_NEED_DIFFERENCE = 1 << 11,
       PL_NEED_OBJECT = 1 << 12,
       PL_NEED_SLIP = 1 << 13,
       PL_NEED_REBUILD = 1 << 14,
};

typedef PL_VEC(const void *) pl_elements;

typedef struct pl_value {
    bool unknown;
    bool yes;         /* BOOL */
    int64_t number;   /* INT */
    const char *text; /* TEXT; NULL: none */
    pl_span place;    /* PLACE; text NULL: none */
    pl_elements list; /* LIST */
} pl_value;

typedef void (*pl_fact_function)(const pl_site *site, pl_value *out);

typedef struct pl_fact {
    const char *name;
    pl_fact_type type;
    pl_element element; /* of a LIST */
    unsigned needs;
    pl_fact_function ask;
    const char *meaning; /* for docs/facts.md */
    const char *words;   /* of a TEXT that is one of few: "up|down"; NULL: any text */
} pl_fact;

extern const pl_fact pl_facts[];
extern const size_t pl_fact_count;

const char *pl_fact_type_name(pl_fact_type type);
const char *pl_element_name(pl_element element);
const pl_fact *pl_fact_by_name(const char *name); /* NULL: no such fact; for once, not for loops */

/* Whether the fact can ever be this text. */
bool pl_fact_can_be(const pl_fact *fact, const char *word);

/* out is zeroed first. */
void pl_fact_ask(const pl_fact *fact, const pl_site *site, pl_value *out);

/* What an event, or the elements of a list, provide. */
unsigned pl_event_provides(pl_event event);
unsigned pl_element_provides(pl_element element);

/* The site as it looks to a rule with `each`: element in the member meant for its type. */
pl_site pl_site_at_element(const pl_site *site, pl_element element, const void *member);

/* One line for a list in a text, made in site->arena. */
const char *pl_element_text(const pl_site *site, pl_element element, const void *member);

/* "path:line", or "line 2" of site->shown_in; NULL when there is no place. */
const char *pl_place_text(const pl_site *site, pl_span place);

/* The functions of facts.def. */
#define PL_FACT(name, type, needs, function, meaning)                                              \
    void pl_fact_##function(const pl_site *site, pl_value *out);
#define PL_FACT_WORD(name, words, needs, function, meaning)                                        \
    void pl_fact_##function(const pl_site *site, pl_value *out);
#define PL_FACT_LIST(name, element, needs, function, meaning)                                      \
    void pl_fact_##function(const pl_site *site, pl_value *out);
#include "check/fact/facts.def"
#undef PL_FACT
#undef PL_FACT_WORD
#undef PL_FACT_LIST

#endif
