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

/* A type as format_type(oid, typmod) prints it: "character varying(255)", "timestamp with time
 * zone", "integer[]"; the name of a user's type with its schema once that is resolved, unless it is
 * the first of the default search path ("public"). */
typedef struct pl_type_name {
    const char *text;     /* the whole, canonical */
    const char *schema;   /* of a user's type or NULL; NULL for a built-in type */
    const char *name;     /* canonical base name: "character varying", "numeric", "mood" */
    const char *modifier; /* inside the parentheses: "255", "10,2"; NULL when there is none */
    unsigned dimensions;  /* 0 when it is no array; PostgreSQL itself keeps only yes or no */
    bool builtin;         /* in pg_catalog */
    bool set_of;          /* in function results */
    const char *serial; /* "serial", "bigserial", "smallserial" as written; then text is the integer
                           type and the sequence and default are made by applying */
} pl_type_name;

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
        typed_by; /* user types it casts to; of a default also those that its column had before, of
                     which it is a value still. Applying leaves those that are known */
    pl_strings constants; /* string literals, for enum values */
    pl_strings quoted;    /* SQLite: those of columns that stand in double quotes: a string where
                             there is no such column */
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

typedef enum pl_output_kind {
    PL_OUTPUT_UNKNOWN,
    PL_OUTPUT_COLUMN, /* of a relation in FROM */
    PL_OUTPUT_STAR,   /* all of them, or those of one relation */
    PL_OUTPUT_TYPED,  /* what it is made of does not matter */
    PL_OUTPUT_CAST,   /* to the type; `of` is what has the collation */
    PL_OUTPUT_COMMON, /* of the type that all of `of` have: COALESCE, CASE */
} pl_output_kind;

typedef struct pl_output { /* what a column of a query is, as far as its type depends on it */
    pl_output_kind kind;
    const char *qualifier, *column; /* qualifier NULL: not said */
    pl_type_name type;              /* TYPED, CAST */
    const char *collation;          /* TYPED: of the column it was */
    bool literal; /* TYPED: a string or NULL without a type, text if nothing says otherwise */
    PL_VEC(const struct pl_output *) of;
} pl_output;

typedef PL_VEC(const pl_output *) pl_outputs;

typedef struct pl_used_columns { /* of one table, all there were when the view was made */
    pl_name table;
    pl_strings columns;
} pl_used_columns;

typedef struct pl_query {  /* a SELECT (or VALUES) stored in a view, rule or CREATE TABLE AS */
    const char *text;      /* as written, without what is around it */
    const char *canonical; /* deparsed; made by the reader */
    pl_names relations;    /* without the names of its own WITH clauses */
    pl_strings functions;
    pl_names types;     /* user types it casts to; applying leaves those that are known */
    pl_strings columns; /* every column name that occurs in it */
    bool has_star;      /* some target is * */
    pl_names starred;   /* the relations whose columns a * stands for, at any depth */
    PL_VEC(struct pl_used_columns) used; /* of those that are tables, once applied */
    pl_strings
        outputs;        /* the names of its columns in order, "*" and "t.*" as they stand until
                           applying knows what they stand for; NULL: one not known; empty: none is */
    pl_outputs values;  /* of the outputs in the same order, or empty; once applied all are TYPED or
                           UNKNOWN, and there is one for each of the outputs */
    pl_sources sources; /* what FROM names, where that is nothing but relations; else empty */
    bool uncertain; /* a * stands in the text for columns that were not all known when the view was
                       made, or a column was given a name that the text had already */
} pl_query;

#endif
