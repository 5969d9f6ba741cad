/*
 * Operation: one change to a schema or its data. Plain data, the same for every dialect.
 *
 * Everything an operation points to lives in the arena of the file it was read from (or of whoever
 * made it). Names are as written: unqualified where the text was; applying resolves them.
 */
#ifndef PL_MODEL_OPERATION_H
#define PL_MODEL_OPERATION_H

#include "model/schema.h"

typedef enum pl_operation_kind {
#define PL_OPERATION(kind, name, class, effect, payload) PL_OP_##kind,
#include "model/operation.def"
#undef PL_OPERATION
    PL_OP_COUNT
} pl_operation_kind;

typedef enum pl_operation_class {
    PL_CLASS_TABLE,
    PL_CLASS_COLUMN,
    PL_CLASS_CONSTRAINT,
    PL_CLASS_INDEX,
    PL_CLASS_VIEW,
    PL_CLASS_TYPE,
    PL_CLASS_SEQUENCE,
    PL_CLASS_ROUTINE,
    PL_CLASS_TRIGGER,
    PL_CLASS_SECURITY,
    PL_CLASS_OBJECT,
    PL_CLASS_DATA,
    PL_CLASS_TRANSACTION,
    PL_CLASS_SESSION,
    PL_CLASS_CODE,
    PL_CLASS_MAINTENANCE,
    PL_CLASS_OTHER,
} pl_operation_class;

typedef enum pl_effect {
    PL_EFFECT_NONE,
    PL_EFFECT_SESSION,
    PL_EFFECT_SCHEMA,
    PL_EFFECT_DATA,
    PL_EFFECT_BOTH,
    PL_EFFECT_UNKNOWN,
} pl_effect;

typedef enum pl_operation_flag {
    PL_OPF_IF_EXISTS = 1 << 0,
    PL_OPF_IF_NOT_EXISTS = 1 << 1,
    PL_OPF_CASCADE = 1 << 2,
    PL_OPF_OR_REPLACE = 1 << 3,
    PL_OPF_CONCURRENTLY = 1 << 4,
    PL_OPF_ONLY = 1 << 5,
    PL_OPF_FULL = 1 << 6,      /* VACUUM (FULL) */
    PL_OPF_LOCAL = 1 << 7,     /* SET LOCAL, set_config(..., true) */
    PL_OPF_FINALIZE = 1 << 8,  /* DETACH PARTITION ... FINALIZE */
    PL_OPF_AND_CHAIN = 1 << 9, /* COMMIT AND CHAIN */
    PL_OPF_WITH_NO_DATA = 1 << 10,
    PL_OPF_RESTART_IDENTITY = 1 << 11,
    PL_OPF_IN_CODE = 1 << 12,     /* found inside a DO block */
    PL_OPF_CONDITIONAL = 1 << 13, /* in a branch, loop or handler: may not run, or run often */
    PL_OPF_GUARDED = 1 << 14,     /* CONDITIONAL and its error is caught by an EXCEPTION block */
    PL_OPF_SLOT = 1 << 15,        /* CREATE SUBSCRIPTION that makes a slot; DROP of one */
    PL_OPF_IMPLIED = 1 << 16, /* not written itself, follows from the statement: the NOT NULL of a
                                 PRIMARY KEY */
    PL_OPF_TABLE_IF_EXISTS = 1 << 17, /* ALTER TABLE IF EXISTS, for an operation on a part of it */
    PL_OPF_ANY_ROUTINE = 1 << 18, /* ROUTINE: a function, procedure or aggregate; target.kind says
                                     FUNCTION */
} pl_operation_flag;

typedef struct pl_type_change {
    pl_type_name type;
    const char *collation;
    const pl_expression *using_expression; /* NULL: none */
} pl_type_change;

typedef struct pl_column_definition { /* ADD COLUMN: the column and the constraints written with it
                                       */
    const pl_column *column;
    pl_constraints constraints;
} pl_column_definition;

typedef struct pl_like { /* CREATE TABLE (LIKE other INCLUDING ...) */
    pl_name table;
    unsigned options;  /* PL_LIKE_* */
    uint32_t position; /* among the columns: before columns.at[position] */
} pl_like;

enum { /* the bits of CREATE TABLE LIKE, PostgreSQL's own order */
       PL_LIKE_COMMENTS = 1 << 0,
       PL_LIKE_COMPRESSION = 1 << 1,
       PL_LIKE_CONSTRAINTS = 1 << 2,
       PL_LIKE_DEFAULTS = 1 << 3,
       PL_LIKE_GENERATED = 1 << 4,
       PL_LIKE_IDENTITY = 1 << 5,
       PL_LIKE_INDEXES = 1 << 6,
       PL_LIKE_STATISTICS = 1 << 7,
       PL_LIKE_STORAGE = 1 << 8,
};

typedef struct pl_table_definition {
    const pl_table *table; /* constraints of columns and table together, in order of the text */
    PL_VEC(pl_like) likes;
    const char
        *unknown_option; /* SQLite: a word behind the columns that is none; NULL: none such */
} pl_table_definition;

typedef struct pl_table_as {
    pl_strings columns; /* names in parentheses, or empty */
    const pl_query *query;
    pl_persistence persistence;
    pl_options options;
    const char *tablespace, *access_method, *on_commit;
} pl_table_as;

typedef struct pl_partition_change {
    pl_name partition;
    const char *bound; /* ATTACH: as in pl_table.partition_bound */
} pl_partition_change;

typedef struct pl_enum_value {
    const char *neighbor; /* NULL: at the end */
    bool before;
} pl_enum_value;

typedef struct pl_grant_change {
    pl_grant grant;            /* one for each grantee and object */
    const char *all_in_schema; /* ON ALL TABLES IN SCHEMA x; target then names only the kind */
    bool option_only;          /* REVOKE GRANT OPTION FOR */
} pl_grant_change;

typedef struct pl_rows { /* a statement that reads or writes rows */
    pl_strings columns;  /* written: INSERT's list, SET targets */
    bool has_where;
    bool where_true; /* a WHERE that is a constant */
    bool on_conflict, returning, limit;
    bool from_query;        /* INSERT ... SELECT, MERGE, UPDATE ... FROM */
    bool from_stdin;        /* COPY ... FROM STDIN */
    bool to_or_from_server; /* COPY with a file or program */
    uint32_t row_count;     /* of VALUES; 0 unknown */
    bool filtered;          /* SQLite, INSERT ... SELECT: with WHERE, LIMIT or the like */
    pl_strings selected; /* SQLite, INSERT ... SELECT: the column that each value is, "*", "t.*", or
                            "" for any other expression */
    uint32_t value_count; /* SQLite, INSERT: values of a row; 0 unknown */
    pl_names named;     /* SQLite: names that have to be columns or aliases, the first 64; schema is
                           the table or alias written before it, or NULL */
    pl_strings aliases; /* SQLite: what the statement calls its results, at any depth */
    bool opaque;        /* SQLite: it reads what has columns of its own: a table-valued function */
    pl_names reads;     /* other relations read */
    pl_names writes;    /* further relations written, by data-changing WITH */
    pl_strings functions; /* called anywhere in it, by name as written */
    pl_strings constants; /* string literals, for enum values; at most 1,000 */
    const pl_expression *where;
} pl_rows;

typedef struct pl_code { /* a DO block */
    const char *language;
    const char *body;
    bool analysed;            /* the body was parsed */
    const char *why_not;      /* when it was not */
    uint32_t dynamic_count;   /* EXECUTEs that could not be seen */
    uint32_t statement_count; /* static SQL statements found */
} pl_code;

struct pl_statement;

typedef struct pl_operation {
    pl_operation_kind kind;
    unsigned flags; /* PL_OPF_* */
    pl_ref target;
    const char *new_name;
    const char *value;
    pl_span span;                         /* the part of the statement that means this operation */
    const struct pl_statement *statement; /* NULL for one that was not read from a text */
    union {
        const void *payload;
        const pl_table_definition *table;
        const pl_table_as *table_as;
        const pl_name *other_table;
        const pl_partition_change *partition;
        const pl_column_definition *column_definition;
        const pl_column *column;
        const pl_type_change *type_change;
        const pl_expression *expression;
        const pl_constraint *constraint;
        const pl_index *index;
        const pl_view *view;
        const pl_type *type;
        const pl_enum_value *enum_value;
        const pl_domain *domain;
        const pl_sequence *sequence;
        const pl_options *options;
        const pl_routine *routine;
        const pl_trigger *trigger;
        const pl_policy *policy;
        const pl_extension *extension;
        const pl_generic *generic;
        const pl_grant_change *grant;
        const pl_rows *rows;
        const pl_code *code;
    } as;
} pl_operation;

typedef PL_VEC(const pl_operation *) pl_operations;

const char *pl_operation_name(pl_operation_kind kind);
pl_operation_class pl_operation_class_of(pl_operation_kind kind);
const char *pl_operation_class_name(pl_operation_class operation_class);
pl_effect pl_operation_effect(const pl_operation *operation); /* SELECT of setval() is not NONE */
bool pl_operation_kind_by_name(const char *name, pl_operation_kind *out); /* false: no such kind */
bool pl_operation_has(const pl_operation *operation, pl_operation_flag flag);

#endif
