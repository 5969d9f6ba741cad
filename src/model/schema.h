/*
 * Schema: the objects of a database at one moment. Plain data, no I/O, no dialect.
 *
 * Everything an object is made of is immutable once it is in a schema: a change makes a new version
 * of the object (sharing what did not change) and puts it in the place of the old one. That is what
 * lets the journal (journal.h) keep "before" and "after" as two pointers. All strings and structs
 * live in the schema's arena, or in an arena that lives at least as long (the file's).
 *
 * Names. A name that lives in a schema carries the schema it was resolved to when the statement was
 * applied; NULL means it has none (kinds in the GLOBAL space) or, in something that was only read
 * and not yet applied, that the text did not say. Names are as the server stores them: folded,
 * unquoted, cut to 63 bytes.
 *
 * References between objects are by name. A rename rewrites those who refer to the renamed object
 * (apply/rename.c), so names in a schema are always current.
 *
 * Knowledge. A schema is `complete` while everything that happened to it was seen. It becomes
 * incomplete when a history begins in the middle (a statement touches an object that was never
 * created) or does something plumb cannot see (dynamic SQL, a template); why_incomplete is the
 * first reason. An object that must exist but whose definition was never seen is `partial`. What is
 * absent from an incomplete schema is unknown, not absent.
 */
#ifndef PL_MODEL_SCHEMA_H
#define PL_MODEL_SCHEMA_H

#include "base/map.h"
#include "base/text.h"
#include "base/vec.h"
#include "model/expression.h"

#include <stdbool.h>
#include <stdint.h>

typedef enum pl_kind {
    PL_KIND_NONE,
#define PL_KIND(kind, word, space, tier) PL_KIND_##kind,
#include "model/object_kinds.def"
#undef PL_KIND
    PL_KIND_COUNT
} pl_kind;

typedef enum pl_space {
    PL_SPACE_RELATION,
    PL_SPACE_TYPE,
    PL_SPACE_ROUTINE,
    PL_SPACE_ATTACHED,
    PL_SPACE_GLOBAL,
    PL_SPACE_LOCAL,
    PL_SPACE_PART,
} pl_space;

const char *pl_kind_word(pl_kind kind); /* "materialized view" */
const char *pl_kind_name(pl_kind kind); /* "materialized_view": for JSON */
pl_space pl_kind_space(pl_kind kind);

/* What an object is called. parent: the table of a trigger, rule, policy, column or constraint, the
 * type of an enum value or attribute, the domain of a domain constraint; always in `schema`.
 * signature: "(integer, text)", the types of the input arguments, for routines and operators. */
typedef struct pl_ref {
    pl_kind kind;
    const char *schema;
    const char *parent;
    const char *name;
    const char *signature;
} pl_ref;

typedef PL_VEC(pl_ref) pl_refs;

typedef struct pl_option { /* WITH (key = value), reloptions, sequence options... */
    const char *key;       /* lower case; a namespace is kept: "toast.autovacuum_enabled" */
    const char *value;     /* "" when none was written */
} pl_option;

typedef PL_VEC(pl_option) pl_options;

typedef struct pl_grant {
    const char *grantee;    /* role name, "public" for PUBLIC */
    const char *privileges; /* "SELECT, INSERT", sorted in the server's order; "ALL" */
    const char *columns;    /* "a, b" or NULL */
    bool grant_option;
    bool withheld; /* what the grantee has without being told (PUBLIC: EXECUTE of a routine, USAGE
                      of a type, or of the schema public), taken away; the lack of a grant */
} pl_grant;

typedef PL_VEC(pl_grant) pl_grants;

typedef struct pl_sequence {
    const char *type;                                          /* "bigint" when not said */
    const char *start, *increment, *minimum, *maximum, *cache; /* digits; NULL: the default */
    bool cycle;
    bool unlogged, temporary;
    pl_name owned_by;            /* the table; name NULL: by none */
    const char *owned_by_column; /* goes with the column */
    const char *name; /* of an identity column's, where SEQUENCE NAME says another than the server
                         would choose (pg_dump writes it); else NULL */
} pl_sequence;

typedef enum pl_identity {
    PL_IDENTITY_NONE,
    PL_IDENTITY_ALWAYS,
    PL_IDENTITY_BY_DEFAULT
} pl_identity;

typedef struct pl_column {
    const char *name;
    pl_type_name type;
    const pl_expression *default_value; /* NULL: none */
    const pl_expression *generated;     /* GENERATED ALWAYS AS (...) STORED */
    bool generated_virtual;             /* that is computed when read (SQLite) */
    const char *not_null_conflict;      /* SQLite: NOT NULL ON CONFLICT ...; NULL: not said */
    pl_identity identity;
    bool not_null;
    bool inherited;                       /* comes from a parent table only */
    bool partial;                         /* seen in use, its definition never seen */
    bool conditional, unsure;             /* as in pl_object */
    const pl_sequence *identity_sequence; /* its options; NULL: all defaults */
    const char *sequence; /* a serial column's own sequence (same schema); else NULL */
    const char *collation;
    const char *storage;     /* "plain", "main", "external", "extended"; NULL: the type's own */
    const char *compression; /* "pglz", "lz4"; NULL: default */
    const char *statistics;  /* digits; NULL: default */
    pl_options options;
    const char *comment;
    pl_span origin; /* where it was defined */
} pl_column;

typedef PL_VEC(const pl_column *) pl_columns;

typedef enum pl_constraint_kind {
    PL_CONSTRAINT_PRIMARY_KEY,
    PL_CONSTRAINT_UNIQUE,
    PL_CONSTRAINT_CHECK,
    PL_CONSTRAINT_FOREIGN_KEY,
    PL_CONSTRAINT_EXCLUDE,
    PL_CONSTRAINT_NOT_NULL, /* a named one: PostgreSQL 18 */
} pl_constraint_kind;

typedef enum pl_fk_action {
    PL_FK_NO_ACTION,
    PL_FK_RESTRICT,
    PL_FK_CASCADE,
    PL_FK_SET_NULL,
    PL_FK_SET_DEFAULT,
} pl_fk_action;

typedef struct pl_index_element {
    const char *column;              /* NULL when it is an expression */
    const pl_expression *expression; /* NULL when it is a column */
    const char *collation;
    const char *operator_class;
    pl_options operator_class_options;
    bool descending;
    bool nulls_first;             /* effective: defaults to `descending` */
    const char *nulls;            /* SQLite, which refuses it: "FIRST" or "LAST" behind NULLS */
    const char *exclude_operator; /* EXCLUDE only: "&&" */
    bool double_quoted; /* SQLite, until it is applied: the column stands in double quotes, and is a
                           string if there is none */
} pl_index_element;

typedef PL_VEC(pl_index_element) pl_index_elements;

typedef struct pl_constraint {
    const char *name; /* NULL only before applying chose one */
    pl_constraint_kind kind;
    pl_fk_action on_update, on_delete;
    bool named; /* the migration gave the name itself */
    bool nulls_not_distinct;
    bool deferrable, initially_deferred;
    const char *on_conflict; /* SQLite: "REPLACE", ...; NULL: not said */
    bool autoincrement;      /* SQLite: of a primary key */
    bool of_column;          /* written with its column, and goes with it (SQLite) */
    bool not_valid;          /* rows that were there before have not been checked */
    bool no_inherit;
    bool not_enforced;
    bool inherited;
    bool partial;
    bool conditional, unsure; /* as in pl_object */
    pl_strings columns;
    const pl_expression *check;
    pl_name references;            /* FOREIGN KEY */
    pl_strings referenced_columns; /* empty: the primary key, until applying fills it in */
    const char *match;             /* "FULL", "PARTIAL" or NULL for SIMPLE */
    pl_strings on_delete_columns;  /* SET NULL (a, b) */
    pl_index_elements elements;    /* EXCLUDE */
    const char *method;            /* EXCLUDE: the access method, "btree" when not said */
    const pl_expression *where;    /* EXCLUDE */
    pl_strings include;
    const char *using_index; /* ADD CONSTRAINT ... USING INDEX: that index's name before */
    pl_options options;
    const char *tablespace;
    const char *comment;
    pl_span origin;
} pl_constraint;

typedef PL_VEC(const pl_constraint *) pl_constraints;

typedef enum pl_persistence { PL_PERMANENT, PL_UNLOGGED, PL_TEMPORARY } pl_persistence;

typedef struct pl_table { /* also a foreign table */
    pl_columns columns;   /* in their order */
    pl_constraints constraints;
    pl_persistence persistence;
    pl_names inherits;
    const char *partition_by;    /* "RANGE (created_at)", canonical; NULL: not partitioned */
    pl_name partition_of;        /* name NULL: it is no partition */
    const char *partition_bound; /* "FOR VALUES FROM (1) TO (2)", "DEFAULT" */
    pl_name of_type;
    pl_options options;
    const char *tablespace, *access_method;
    const char *on_commit; /* temporary tables: "DROP", "DELETE ROWS" */
    bool row_security, force_row_security;
    const char *replica_identity; /* "FULL", "NOTHING", "USING INDEX x"; NULL: DEFAULT */
    const char *clustered_on;     /* an index */
    const char *server;           /* foreign tables */
    bool strict, without_rowid;   /* SQLite */
    const char *module;           /* SQLite, a virtual table: "fts5(title, body)"; its columns are
                                     not known */
} pl_table;

typedef struct pl_index {
    pl_name table;
    const char *method; /* "btree" when not said */
    bool unique, nulls_not_distinct;
    pl_index_elements elements;
    pl_strings include;
    const pl_expression *where;
    pl_options options;
    const char *tablespace;
    bool only; /* ON ONLY parent: invalid until every partition is attached */
    bool invalid;
    const char *constraint; /* it belongs to this PRIMARY KEY, UNIQUE or EXCLUDE; else NULL */
    pl_name attached_to;    /* the partitioned index it is a part of */
    const char *statistics; /* "column number=target, ..." or NULL */
} pl_index;

typedef struct pl_view { /* also a materialized view */
    const pl_query *query;
    pl_strings columns; /* the names in parentheses, or empty */
    pl_options options;
    const char *check_option; /* "LOCAL", "CASCADED" or NULL */
    bool temporary, recursive;
    bool with_no_data;          /* materialized: not populated */
    pl_options column_comments; /* key: the column, value: the comment */
    const char *access_method, *tablespace;
} pl_view;

typedef enum pl_type_kind {
    PL_TYPE_ENUM,
    PL_TYPE_COMPOSITE,
    PL_TYPE_RANGE,
    PL_TYPE_BASE,
    PL_TYPE_SHELL,
} pl_type_kind;

typedef struct pl_type {
    pl_type_kind kind;
    pl_strings values;     /* ENUM, in order */
    pl_columns attributes; /* COMPOSITE: name, type, collation */
    pl_options options;    /* RANGE (subtype = ...), BASE */
} pl_type;

typedef struct pl_domain {
    pl_type_name type;
    const char *collation;
    bool not_null;
    const pl_expression *default_value;
    pl_constraints constraints; /* CHECK only */
} pl_domain;

typedef struct pl_argument {
    const char *mode; /* "in", "out", "inout", "variadic", "table" */
    const char *name; /* NULL when it has none */
    pl_type_name type;
    const pl_expression *default_value;
} pl_argument;

typedef PL_VEC(pl_argument) pl_arguments;

typedef struct pl_routine {
    bool procedure;
    pl_arguments arguments;
    pl_type_name returns; /* text NULL: none (procedure, or by OUT arguments) */
    const char *language;
    const char *body;         /* the text of AS '...'; for a C function the object file */
    const char *link_symbol;  /* the second string of AS */
    const char *sql_body;     /* RETURN expr / BEGIN ATOMIC ... END, as written */
    const pl_query *sql_uses; /* what the sql_body names, as far as that is known; else NULL */
    const char *volatility;   /* "immutable", "stable", "volatile" (default) */
    const char *parallel;     /* "safe", "restricted", "unsafe" (default) */
    bool strict, security_definer, leakproof, window;
    const char *cost, *rows, *support;
    pl_options settings; /* SET name = value */
    pl_strings transforms;
} pl_routine;

typedef struct pl_trigger {
    pl_name table;
    const char *timing; /* "BEFORE", "AFTER", "INSTEAD OF" */
    const char *events; /* "INSERT OR UPDATE OF a, b OR DELETE", in that fixed order */
    pl_strings columns; /* of UPDATE OF */
    bool for_each_row;
    const pl_expression *when;
    pl_name function;
    pl_strings arguments;
    bool constraint, deferrable, initially_deferred;
    pl_name from_table;                /* constraint triggers: FROM */
    const char *old_table, *new_table; /* REFERENCING */
    const char *body;                  /* SQLite: "BEGIN ...; END"; function is empty then */
    pl_names relations;                /* read or written by that body */
    pl_strings body_columns;           /* every name in it that may be a column's */
    const char *enabled; /* "O" (origin, the default), "D", "R", "A", as pg_trigger.tgenabled */
} pl_trigger;

typedef struct pl_policy {
    pl_name table;
    bool restrictive;
    const char *command; /* "ALL", "SELECT", ... */
    pl_strings roles;    /* "public" when not said */
    const pl_expression *using_expression, *check_expression;
} pl_policy;

typedef struct pl_extension {
    const char *version; /* NULL: the default one */
    const char *in_schema;
    bool cascade;
} pl_extension;

typedef struct pl_generic { /* any kind of the generic tier, and rules */
    const char *definition; /* what would create it, canonical where the printer can make it so */
    pl_names depends;       /* relations and routines it names */
} pl_generic;

typedef struct pl_object {
    pl_ref ref;
    const char *owner;   /* NULL: whoever ran the migration */
    const char *comment; /* NULL: none */
    pl_grants grants;
    bool partial;
    bool populated;   /* tables and materialized views: something may have written rows since it was
                         created; always true for one that was not created in this history */
    bool assumed;     /* not created by this history: made up because a statement needs it */
    bool conditional; /* created by a statement that may not have run (a branch of a DO block) */
    bool unsure;      /* created or changed by one */
    pl_span origin;   /* the statement that created it; text NULL when assumed */
    uint32_t migration; /* number of the migration that created it: history->migrations.at[]; counts
                           from 0 */
    uint32_t unit;      /* number of the atomic unit in the whole history that created it */
    union {
        const void *payload;
        const pl_table *table; /* TABLE, FOREIGN_TABLE */
        const pl_index *index;
        const pl_view *view; /* VIEW, MATERIALIZED_VIEW */
        const pl_sequence *sequence;
        const pl_type *type;
        const pl_domain *domain;
        const pl_routine *routine; /* FUNCTION, PROCEDURE */
        const pl_trigger *trigger;
        const pl_policy *policy;
        const pl_extension *extension;
        const pl_generic *generic; /* the generic tier */
    } as;                          /* SCHEMA has none */
} pl_object;

typedef struct pl_journal pl_journal;

typedef struct pl_schema {
    pl_arena *arena;
    pl_map *objects;  /* pl_object_key -> const pl_object * */
    pl_map *attached; /* key of what is referred to -> pl_map * from the objects that hang on it or
                         refer to it to in how many places; kept by schema.c, asked by
                         pl_schema_dependents */
    pl_journal *journal; /* every change since the schema was made */
    pl_strings search_path;
    unsigned server_version; /* major; 0: not known, taken for 15 or newer */
    pl_map *spellings;  /* of a dialect to which A and a are one name: the name in lower case ->
                         *pl_strings , how it was ever spelt; NULL: names are exact */
    pl_map *orphans;    /* of a dialect that lets a table go which views still name: those tables;
                           NULL:    none went */
    bool renames_alone; /* and whether a rename leaves alone those who name the table */
    bool enforces_keys; /* and whether foreign keys were switched on: a rename reaches them then */
    bool complete;
    pl_span why_incomplete; /* the statement; text NULL with a reason that has no place */
    const char *why_incomplete_reason; /* NULL while complete */
} pl_schema;

/* An empty, complete schema. The search path is {"public"}; the schemas pg_catalog and public and
 * the extension plpgsql exist without being listed. */
pl_schema *pl_schema_new(pl_arena *arena);

/* The key under which an object is found: one string a name space, so that a table and a view of
 * one name collide as they do on the server. */
const char *pl_object_key(pl_arena *arena, const pl_ref *ref);

const pl_object *pl_schema_find(const pl_schema *schema, const pl_ref *ref); /* NULL when absent */

/* Finds a relation, type or routine by a name as written: a name without schema is looked for along
 * the search path. kind says the space only (a TABLE finds a view as well). For routines a NULL
 * signature finds the only one of that name, or NULL when there are none or several. */
const pl_object *pl_schema_resolve(const pl_schema *schema, pl_kind kind, pl_name name,
                                   const char *signature);

/* The schema that an unqualified new object goes to. */
const char *pl_schema_creation_schema(const pl_schema *schema);

/* Puts, replaces (object with the same key) or removes, through the journal. */
void pl_schema_put(pl_schema *schema, const pl_object *object);
void pl_schema_remove(pl_schema *schema, const pl_object *object);

/* Through the journal. The strings are copied. */
void pl_schema_set_search_path(pl_schema *schema, const pl_strings *search_path);

/* The comment that every new database has on the schema public
 * (src/include/catalog/pg_namespace.dat). */
#define PL_PUBLIC_COMMENT "standard public schema"

/* From now on what is absent is unknown. The first reason stays. */
void pl_schema_incomplete(pl_schema *schema, pl_span where, const char *reason);

/* Whether an object of that key was ever in this schema, also if it is gone by now: "it was
 * dropped" differs from "it was never there", which tells of a history that begins in the middle.
 */
bool pl_schema_ever_had(const pl_schema *schema, const pl_ref *ref);

/* Whether the history itself says what is in a schema: public, pg_temp, and those it created. */
bool pl_schema_knows_schema(const pl_schema *schema, const char *name);

/* The objects that refer to this one (indexes, triggers, policies and rules of a table, views on
 * it, tables with a foreign key to it, sequences owned by it, columns of a type, ...), sorted by
 * key. out is in the arena given. */
typedef PL_VEC(const pl_object *) pl_objects;
void pl_schema_dependents(pl_arena *arena, const pl_schema *schema, const pl_object *object,
                          pl_objects *out);

/* Whether one of those that refer to this one by its name is as asked: nothing is gathered. */
bool pl_schema_has_dependent(const pl_schema *schema, const pl_object *object,
                             bool (*asked)(const pl_object *dependent, const void *context),
                             const void *context);

const pl_column *pl_table_column(const pl_table *table, const char *name); /* NULL when absent */
const pl_constraint *pl_table_constraint(const pl_table *table, const char *name);
const pl_constraint *pl_table_primary_key(const pl_table *table);

/* Was it written with this column, within its own text? */
bool pl_constraint_is_of_column(const pl_constraint *constraint, const pl_column *column);

/* The names a view's columns have: those in parentheses, then those of its query. NULL: a name that
 * is not known; empty: not even their number is. */
pl_strings pl_view_column_names(pl_arena *arena, const pl_view *view);

/* For messages: "table users", "column users.email", "index app.users_email", "function
 * f(integer)". The schema is left out when it is public. */
const char *pl_ref_text(pl_arena *arena, const pl_ref *ref);

/* 'U', 'C', 'T', 'R' (see keywords.def), or 0 for a word (lower case) that is no keyword. */
char pl_keyword_category(const char *word);

/* Is the bare word this name to PostgreSQL, wherever a name may stand? As quote_identifier() of the
 * server has it: lower case, no odd characters, and of the keywords only the unreserved ones. */
bool pl_identifier_is_plain(const char *name);

/* A name as SQL text: quoted where it must be (capitals, odd characters, reserved words). */
const char *pl_identifier_text(pl_arena *arena, const char *name);

#endif
