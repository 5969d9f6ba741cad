/*
 * What the files of the SQLite reader share.
 *
 * The grammar is that of SQLite 3.40's src/parse.y and of the later syntax that sqlite.org
 * documents, written as functions over a pl_cursor. Names of functions follow its non-terminals.
 * Nothing is a tree: an expression or query is checked, what it uses is collected, and its text is
 * kept with blanks, keywords and quotes brought to one form.
 */
#ifndef PL_DIALECT_SQLITE_READ_INTERNAL_H
#define PL_DIALECT_SQLITE_READ_INTERNAL_H

#include "dialect/dialect.h"
#include "dialect/sql/cursor.h"
#include "dialect/sqlite/keywords.h"
#include "dialect/sqlite/read/mention.h"

/* What the part being read uses; every list holds a thing once, in order of first mention. */
typedef struct pl_sqlite_uses {
    pl_strings columns;   /* every name that may be a column's, without its table */
    pl_strings functions; /* lower case */
    pl_strings constants; /* string literals */
    pl_strings quoted;    /* names in double quotes: a string where no such column is */
    pl_names relations;   /* read, without the names of WITH clauses in effect */
    pl_names writes;
    bool has_subquery;
    pl_names named; /* as pl_rows */
    pl_strings aliases;
    bool opaque;
    pl_sqlite_mentions *mentions; /* NULL: nobody wants to know the places */
} pl_sqlite_uses;

typedef struct pl_sqlite_reader {
    pl_cursor cursor;
    pl_arena *arena;
    pl_script *script;
    const pl_read_options *options;
    uint32_t base; /* of cursor.sql[0] in the script's text */
    uint32_t piece;
    pl_statement *statement;
    pl_sql_tokens tokens;         /* of the statement, used again for the next one */
    pl_sqlite_uses *uses;         /* where what is used is noted; NULL: nowhere */
    pl_sqlite_uses *trigger_uses; /* of the body of a trigger: all its statements */
    pl_strings with;              /* names of WITH clauses in effect */
    bool whole_text;              /* one text, whatever semicolons it has */
    const char *unsupported; /* the statement is of a form that SQLite doesn't have: which one */
} pl_sqlite_reader;

/* read.c */
uint32_t pl_sqlite_scan(pl_sqlite_reader *r, uint32_t size, uint32_t from); /* the tokens of a
                                                                               statement */
pl_operation *pl_sqlite_emit(pl_sqlite_reader *r, pl_operation_kind kind);
pl_span pl_sqlite_span(const pl_sqlite_reader *r, uint32_t begin, uint32_t end);

/* text.c: names and text. */
bool pl_sqlite_is_name(const pl_sqlite_reader *r, uint32_t ahead);  /* nm: also 'string' and JOIN */
bool pl_sqlite_is_alias(const pl_sqlite_reader *r, uint32_t ahead); /* ids */
const char *pl_sqlite_name(pl_sqlite_reader *r);                    /* nm; fails otherwise */
const char *pl_sqlite_collation(pl_sqlite_reader *r);               /* ids; fails otherwise */
pl_name pl_sqlite_full_name(pl_sqlite_reader *r);                   /* nm [. nm] */
pl_ref pl_sqlite_ref(pl_sqlite_reader *r, pl_kind kind);            /* a full name as one */
unsigned pl_sqlite_if_not_exists(pl_cursor *cursor);                /* PL_OPF_IF_NOT_EXISTS or 0 */
pl_strings pl_sqlite_name_list(pl_sqlite_reader *r); /* ( nm, ... ), each with COLLATE, ASC, DESC
                                                        that are passed over (eidlist) */
/* The tokens [from, to) in one form: keywords in capitals, names without needless quotes, one blank
 * between words. Parentheses round the whole are left out. */
const char *pl_sqlite_canonical(pl_sqlite_reader *r, uint32_t from, uint32_t to);
const char *pl_sqlite_written(pl_sqlite_reader *r, uint32_t from, uint32_t to); /* the bytes */
void pl_sqlite_note(pl_sqlite_reader *r, pl_strings *list, const char *string); /* once */
void pl_sqlite_note_relation(pl_sqlite_reader *r, pl_names *list, pl_name name);
void pl_sqlite_note_alias(pl_sqlite_reader *r, const char *name);
void pl_sqlite_note_aliases(pl_sqlite_reader *r, const pl_strings *names);
void pl_sqlite_note_opaque(pl_sqlite_reader *r);
/* qualifier: of a COLUMN; the alias of a TABLE. */
void pl_sqlite_mention_token(pl_sqlite_reader *r, pl_sqlite_mention_kind kind,
                             const pl_sql_token *token, const char *qualifier);

/* expression.c */
void pl_sqlite_expr(pl_sqlite_reader *r);
void pl_sqlite_expr_list(pl_sqlite_reader *r); /* one or more */
void pl_sqlite_sort_list(pl_sqlite_reader *r);
const char *pl_sqlite_type(pl_sqlite_reader *r); /* typetoken; "" when there is none */
void pl_sqlite_window(pl_sqlite_reader *r);      /* what is between the parentheses */

/* The expression of the tokens from `from` to the cursor, read with the uses given. */
const pl_expression *pl_sqlite_expression_of(pl_sqlite_reader *r, uint32_t from, uint32_t to,
                                             const pl_sqlite_uses *uses);
/* Reads one at the cursor. */
const pl_expression *pl_sqlite_expression(pl_sqlite_reader *r);

/* select.c */
bool pl_sqlite_begins_select(const pl_sqlite_reader *r); /* SELECT, VALUES, WITH */

/* The result columns of a query. */
typedef struct pl_sqlite_outputs {
    pl_strings names;   /* "*" and "t.*" as they stand */
    pl_strings columns; /* the column each one is, "*", "t.*"; "" for any other expression */
    bool filtered;      /* WHERE, GROUP BY, LIMIT: maybe not every row */
} pl_sqlite_outputs;

void pl_sqlite_select(pl_sqlite_reader *r, pl_sqlite_outputs *outputs); /* outputs may be NULL */
void pl_sqlite_with(pl_sqlite_reader *r);                               /* if there is one */
void pl_sqlite_from(pl_sqlite_reader *r);                               /* what is behind FROM */
void pl_sqlite_where(pl_sqlite_reader *r);                              /* if there is one */
void pl_sqlite_limit(pl_sqlite_reader *r);            /* ORDER BY and LIMIT, if any */
const pl_query *pl_sqlite_query(pl_sqlite_reader *r); /* a SELECT at the cursor */

/* rows.c: INSERT, REPLACE, UPDATE, DELETE, SELECT; also in triggers. */
void pl_sqlite_read_rows(pl_sqlite_reader *r);
bool pl_sqlite_conflict_resolution(pl_sqlite_reader *r, const char **word); /* OR word */

/* table.c, column.c */
void pl_sqlite_read_create_table(pl_sqlite_reader *r, bool temporary);
void pl_sqlite_read_create_virtual(pl_sqlite_reader *r);
const pl_column *pl_sqlite_column(pl_sqlite_reader *r, pl_constraints *constraints);
bool pl_sqlite_table_constraint(pl_sqlite_reader *r, pl_constraints *constraints);
const char *pl_sqlite_on_conflict(pl_sqlite_reader *r); /* NULL: not said */
pl_index_elements pl_sqlite_index_elements(pl_sqlite_reader *r);

/* alter.c, create.c, session.c */
void pl_sqlite_read_alter(pl_sqlite_reader *r);
void pl_sqlite_read_drop(pl_sqlite_reader *r);
void pl_sqlite_read_create(pl_sqlite_reader *r);
void pl_sqlite_body(pl_sqlite_reader *r, pl_sqlite_uses *uses); /* BEGIN ... END of a trigger */
void pl_sqlite_read_session(pl_sqlite_reader *r);

#endif
