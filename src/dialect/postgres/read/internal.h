/*
 * What the files of the PostgreSQL reader share. Include it in *.c only: it brings in the
 * PostgreSQL node headers, which no other file may see.
 *
 * One pl_reader serves one piece of a script. read.c parses the piece, and for each statement looks
 * up a function by node tag (core.def, more.def) and calls it; the function says what the
 * statement means by pl_emit. A tag without a function becomes PL_OP_OTHER, and so does a statement
 * whose function emits nothing.
 *
 * The parse tree dies when the piece is done: whatever an operation keeps is copied to
 * reader->arena. Nothing here fails: an unknown form is told as well as it can be.
 */
#ifndef PL_DIALECT_POSTGRES_READ_INTERNAL_H
#define PL_DIALECT_POSTGRES_READ_INTERNAL_H

#include "dialect/dialect.h"

#include <pg_query.h>
#include <pg_query/pg_query_internal.h>

#include "nodes/parsenodes.h"

typedef struct pl_reader {
    pl_arena *arena;
    pl_script *script;
    const pl_read_options *options;
    const char *sql;         /* what the parser was given; node locations are offsets in it */
    uint32_t size;           /* of sql */
    uint32_t base;           /* of sql[0] in script->text */
    pl_statement *statement; /* the one being read */
    uint32_t begin, end;     /* of the statement, in sql */
    unsigned flags;          /* PL_OPF_* that every operation emitted gets */
    pl_span fixed_span;      /* SQL inside code: the place of every operation; else text NULL */
    List *expression_frame;  /* a parsed SELECT, for the deparser; made when first needed */
    unsigned code_depth;     /* pl_read_sql within pl_read_sql */
    bool qualified;          /* names in the tree were completed: the text says less than it */
    uint32_t piece;          /* index in script->pieces */
} pl_reader;

typedef void (*pl_read_function)(pl_reader *reader, const Node *node);

#define PL_READ(node, function) void function(pl_reader *reader, const Node *node);
#include "dialect/postgres/read/core.def"
#include "dialect/postgres/read/more.def"
#undef PL_READ

/* Adds an operation to the statement being read; its span is the whole statement. */
pl_operation *pl_emit(pl_reader *reader, pl_operation_kind kind);

/* Looks up the function of the node's tag and calls it. */
void pl_read_statement(pl_reader *reader, const Node *node);

/* Reads SQL found inside code (a DO block): its operations join the statement being read, with
 * PL_OPF_IN_CODE and `flags`, at `place`. false: it does not parse, nothing was added. */
bool pl_read_sql(pl_reader *reader, const char *sql, uint32_t size, pl_span place, unsigned flags);

/* [begin, end) of reader->sql as a span of the script's text (or fixed_span). */
pl_span pl_read_span(const pl_reader *reader, uint32_t begin, uint32_t end);

/* Names and strings: name.c. ------------------------------------------------------------- */

const char *pl_read_string(pl_reader *reader, const char *string);    /* a copy; NULL gives NULL */
const char *pl_read_string_node(pl_reader *reader, const Node *node); /* String; else NULL */
pl_strings pl_read_strings(pl_reader *reader, const List *string_nodes); /* column lists */
pl_name pl_read_name(pl_reader *reader, const RangeVar *range);          /* NULL gives no name */
pl_name pl_read_any_name(pl_reader *reader, const List *string_nodes); /* [catalog.][schema.]name */
pl_ref pl_read_ref(pl_reader *reader, pl_kind kind, const RangeVar *range);
pl_ref pl_read_any_ref(pl_reader *reader, pl_kind kind, const List *string_nodes);
pl_ref pl_read_part(const pl_ref *whole, pl_kind kind,
                    const char *name);                                   /* column of a table ... */
const char *pl_read_joined(pl_reader *reader, const List *string_nodes); /* quoted, with points */
const char *pl_read_collation(pl_reader *reader, const List *string_nodes);
const char *pl_read_role(pl_reader *reader,
                         const RoleSpec *role); /* "current_user", "public" ... */
pl_persistence pl_read_persistence(const RangeVar *range);

/* The object of DROP, COMMENT, RENAME, OWNER TO, ALTER EXTENSION ADD ...; `object` is the node
 * these statements have for a type of object. Routines, aggregates and operators get a signature,
 * parts and attached objects a parent. */
pl_kind pl_read_object_kind(ObjectType type);
unsigned pl_read_object_flags(ObjectType type); /* of an operation on an object called such */
pl_ref pl_read_object(pl_reader *reader, ObjectType type, const Node *object);
pl_ref pl_read_object_with_args(pl_reader *reader, pl_kind kind, const ObjectWithArgs *object);

/* DefElem lists: WITH (...), options of sequences, COPY ... */
pl_options pl_read_options_of(pl_reader *reader, const List *def_elems);
const char *pl_read_option_value(pl_reader *reader, const DefElem *element); /* "" when none */
const DefElem *pl_find_option(const List *def_elems, const char *name);      /* NULL when absent */
bool pl_read_option_on(const DefElem *element); /* present and not off, false, 0, no */

/* Types, expressions, queries: type.c, expression*.c. -------------------------------- */

pl_type_name pl_read_type(pl_reader *reader, const TypeName *node);
bool pl_modifiers_are_simple(const List *typmods); /* constants and names */
/* The type of an argument or result of a routine: the server keeps no modifier of it (it is parsed,
 * and forgotten by interpret_function_parameter_list in functioncmds.c), so numeric(10,2) is
 * numeric. */
pl_type_name pl_read_argument_type(pl_reader *reader, const TypeName *node); /* more.c */

const pl_expression *pl_read_expression(pl_reader *reader, const Node *node); /* NULL gives NULL */

/* Canonical text of an expression alone. */
const char *pl_print_expression(pl_reader *reader, const Node *node);

/* `text` is the place of the query in reader->sql, trimmed here; see pl_find_query. */
const pl_query *pl_read_query(pl_reader *reader, const Node *select, uint32_t begin, uint32_t end);

/* output.c: what a target of a SELECT is, for its type. */
const pl_output *pl_read_output(pl_reader *reader, const Node *value, unsigned depth);

/* Canonical text of a whole statement; NULL when it can't be printed. */
const char *pl_print_statement(pl_reader *reader, const Node *statement);

/* What a tree uses: every list holds a thing once, in order of first mention. */
typedef struct pl_uses {
    pl_strings columns;
    pl_strings functions;
    pl_strings types;
    pl_strings constants; /* string literals; at most 1,000 */
    pl_names type_names;  /* of the same, without what makes an array of them */
    pl_names relations;   /* read: no names of WITH clauses, no targets of writing */
    pl_names writes;      /* targets of INSERT, UPDATE, DELETE and MERGE below the root */
    pl_names starred;     /* those of them whose columns the * of a select list stands for */
    bool has_star;        /* a select list has a * */
    bool has_subquery;    /* a SELECT somewhere */
} pl_uses;

/* Walks from root: a statement that reads or writes rows, an expression, a List of these, or NULL.
 */
void pl_read_uses(pl_reader *reader, const void *root, pl_uses *out);

/* Walks node (any node or list; NULL is allowed) and everything below, parents first, without
 * recursion. visit returns false to pass over what is below. */
typedef bool (*pl_visit)(void *context, const Node *node, unsigned depth);
void pl_walk(pl_arena *arena, const void *node, pl_visit visit, void *context);

/* Table parts that other statements share: table.c, constraint.c, index.c,
 * sequence.c. --------------------------------------------------------------------------- */

/* Constraints written with the column are appended to `constraints` (NULL: passed over). */
const pl_column *pl_read_column(pl_reader *reader, const ColumnDef *node,
                                pl_constraints *constraints);
const pl_constraint *pl_read_constraint(pl_reader *reader, const Constraint *node,
                                        const char *column);
pl_index_element pl_read_index_element(pl_reader *reader, const IndexElem *node);
const pl_sequence *pl_read_sequence_options(pl_reader *reader, const List *def_elems);
const char *pl_read_partition_bound(pl_reader *reader, const PartitionBoundSpec *bound);

/* SELECT ... INTO table: a CREATE TABLE AS in other words. */
void pl_read_select_into(pl_reader *reader, const Node *select);

/* CREATE TABLE AS calls this for CREATE MATERIALIZED VIEW (view.c). */
void pl_read_create_materialized_view(pl_reader *reader, const CreateTableAsStmt *node);

/* The part of [begin, end) of reader->sql that is a query: from the first SELECT, WITH, VALUES,
 * TABLE or opening parenthesis behind the keyword `after` at parenthesis depth 0 ("AS") to the end
 * without a trailing WITH [NO] DATA or WITH CHECK OPTION. */
void pl_find_query(const pl_reader *reader, const char *after, uint32_t *begin, uint32_t *end);

#endif
