/*
 * Expression: a value computed by the server, as text and as what is known of it.
 *
 * Made by a dialect's reader. canonical is what the reader's printer makes of the parse tree: two
 * spellings of the same tree give the same text (keywords upper case, names quoted only where they
 * must be, one blank between words, no needless parentheses). parse(canonical) gives the same tree
 * again. It is not what the server would print after analysis.
 */
#ifndef PL_MODEL_EXPRESSION_H
#define PL_MODEL_EXPRESSION_H

#include "base/text.h"
#include "base/vec.h"

#include <stdbool.h>

/* A relation, type or routine as another object mentions it. schema is NULL where the text says
 * none and nobody has resolved it yet. */
typedef struct pl_name {
    const char *schema;
    const char *name;
} pl_name;

typedef PL_VEC(pl_name) pl_names;

typedef enum pl_term_kind {
    PL_TERM_NOT_NULL,   /* column IS NOT NULL */
    PL_TERM_COMPARISON, /* column, an operator, a constant */
    PL_TERM_OTHER,
} pl_term_kind;

typedef struct pl_term { /* one of the terms that AND joins */
    pl_term_kind kind;
    const char *column;    /* NULL for OTHER */
    const char *operator_; /* COMPARISON: "=", ">=", ... */
    const char *constant;  /* COMPARISON: canonical text */
    const char *text;      /* the whole term, canonical */
} pl_term;

typedef PL_VEC(pl_term) pl_terms;

typedef struct pl_expression {
    const char *canonical;
    pl_strings columns;   /* names of the columns used, without table, each once */
    pl_strings functions; /* names as written ("now", "app.next_id"), each once; SQL value functions
                             such as CURRENT_TIMESTAMP by their lower-case name */
    pl_strings types;     /* user types cast to, as pl_type_name.text */
    pl_names relations; /* named in sub-selects, or as a regclass literal: nextval('s'::regclass) */
    pl_names
        typed_by; /* a default: the types its column had before, of which it is a value still */
    pl_strings constants; /* string literals, for enum values */
    pl_terms terms;
    bool is_constant; /* a literal, perhaps signed or cast */
    bool is_null;     /* the literal NULL, perhaps cast */
    bool has_subquery;
    bool compound; /* needs parentheses where the grammar takes a simple expression only: DEFAULT */
} pl_expression;

typedef struct pl_source { /* a relation in FROM, and the name its columns go by there */
    pl_name relation;
    const char *qualifier;
} pl_source;

typedef PL_VEC(pl_source) pl_sources;

typedef struct pl_query {  /* a SELECT (or VALUES) stored in a view, rule or CREATE TABLE AS */
    const char *text;      /* as written, without what is around it */
    const char *canonical; /* deparsed; made by the reader */
    pl_names relations;    /* without the names of its own WITH clauses */
    pl_strings functions;
    pl_strings columns; /* every column name that occurs in it */
    bool has_star;      /* some target is * */
    pl_strings
        outputs;        /* the names of its columns in order, "*" and "t.*" as they stand until
                           applying knows what they stand for; NULL: one not known; empty: none is */
    pl_sources sources; /* what FROM names, where that is nothing but relations; else empty */
    bool uncertain; /* a * stands in the text for columns that were not all known when the view was
                       made, or a column was given a name that the text had already */
} pl_query;

#endif
