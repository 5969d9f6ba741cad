/*
 * What the files of the PostgreSQL writer share: pieces of statements, and one function for each
 * kind of operation (*.c; the table of them is in write.c).
 */
#ifndef PL_DIALECT_POSTGRES_WRITE_PARTS_H
#define PL_DIALECT_POSTGRES_WRITE_PARTS_H

#include "dialect/postgres/quote.h"
#include "model/operation.h"

/* false: there are no words for it; what was added to out is taken back by the caller. */
typedef bool (*pl_write_function)(pl_str *out, const pl_operation *operation);

/* The tables of functions by kind that each file brings; NULL: not its own. */
pl_write_function pl_postgres_write_table_function(pl_operation_kind kind);
pl_write_function pl_postgres_write_object_function(pl_operation_kind kind);
pl_write_function pl_postgres_write_code_function(pl_operation_kind kind);
pl_write_function pl_postgres_write_rest_function(pl_operation_kind kind);

/* "IF EXISTS " and the like, when the operation has the flag. */
void pl_write_if(pl_str *out, const pl_operation *operation, pl_operation_flag flag,
                 const char *words);

/* schema.name, with the signature of a routine. */
void pl_write_ref(pl_str *out, const pl_ref *ref);

/* schema.parent: the table of a part or of an attached object. */
void pl_write_parent(pl_str *out, const pl_ref *ref);

/* "TABLE users", "TRIGGER t ON users", "FUNCTION f(integer)": as DROP and COMMENT ON name it. */
void pl_write_object(pl_str *out, const pl_ref *ref);
void pl_write_special_name(pl_str *out, const pl_ref *ref); /* of casts, operators and the like */
void pl_write_kind_word(pl_str *out, pl_kind kind);         /* "MATERIALIZED VIEW" */
void pl_write_upper(pl_str *out, const char *word);

/* A name that is kept as text: written as it is when it reads as a (qualified) name, else quoted.
 */
void pl_write_joined(pl_str *out, const char *text);

/* A role: CURRENT_USER, SESSION_USER, CURRENT_ROLE and PUBLIC are words, everything else a name. */
void pl_write_role(pl_str *out, const char *role);

void pl_write_columns(pl_str *out, const pl_strings *columns); /* "(a, b)" */
void pl_write_type(pl_str *out, const pl_type_name *type);
void pl_write_expression(pl_str *out, const pl_expression *expression);

/* In parentheses unless it is a literal, a call or a cast of one: what DEFAULT and CREATE INDEX
 * take bare. `casts`: a cast needs none either (DEFAULT). */
void pl_write_operand(pl_str *out, const pl_expression *expression, bool casts);

/* "(key = value, ...)"; NULL-safe, writes "()" for none. */
void pl_write_options(pl_str *out, const pl_options *options);
void pl_write_option_keys(pl_str *out, const pl_options *options);     /* "(key, ...)" */
void pl_write_foreign_options(pl_str *out, const pl_options *options); /* "(key 'value', ...)" */
bool pl_write_is_plain_value(const char *value);                       /* a number or a word */

/* What stands behind SET name TO. */
void pl_write_setting_value(pl_str *out, const char *value);

/* As it stood in the text it was read from; false: it was read from none. */
bool pl_postgres_write_source(pl_str *out, const pl_operation *operation);

/* " START WITH 5 ...", each with a blank before it; nothing for defaults. */
void pl_write_sequence_options(pl_str *out, const pl_sequence *sequence);

/* name type and what stands behind it; no constraints except NOT NULL. */
void pl_write_column(pl_str *out, const pl_column *column);
void pl_write_constraint(pl_str *out, const pl_constraint *constraint);

/* As it stands behind a column: a constraint that names only that column loses its column list. */
void pl_write_column_constraint(pl_str *out, const pl_constraint *constraint);
void pl_write_identity(pl_str *out,
                       const pl_column *column); /* " GENERATED ... AS IDENTITY (...)" */
void pl_write_index_elements(pl_str *out, const pl_index_elements *elements);

#endif
