/*
 * The JSON form of what a schema and its changes are made of: columns, constraints, indexes, ...,
 * and operations. One table a struct (forms.c) says which member stands under which key; reading,
 * writing and the JSON Schema of the documentation all go by it.
 *
 * A JSON scalar is a literal, {"sql": "now()"} an expression. A string is one identifier,
 * {"schema": "app", "name": "users"} a qualified one. Digits beyond 2^53 are strings.
 *
 * What is read is what was written, no more: texts of SQL (types, expressions, queries) are kept as
 * they stand in `canonical` and `text`, and nobody has looked into them. A dialect's writer makes
 * SQL of such an operation, and its reader all that is to be known of it.
 */
#ifndef PL_MODEL_FORM_FORM_H
#define PL_MODEL_FORM_FORM_H

#include "base/json_reader.h"
#include "base/json_writer.h"
#include "model/migration.h"

typedef enum pl_field_kind {
    PL_FIELD_STRING,    /* const char * */
    PL_FIELD_DIGITS,    /* const char *: an integer */
    PL_FIELD_BOOLEAN,   /* bool */
    PL_FIELD_WORD,      /* an enum, by its words */
    PL_FIELD_EITHER,    /* bool: the first word for false, the second for true */
    PL_FIELD_CASE,      /* true: the enum has the value `number` */
    PL_FIELD_BITS,      /* unsigned: the words whose bits are set */
    PL_FIELD_COUNT,     /* uint32_t */
    PL_FIELD_STRINGS,   /* pl_strings */
    PL_FIELD_NAME,      /* pl_name */
    PL_FIELD_NAMES,     /* pl_names */
    PL_FIELD_OPTIONS,   /* pl_options: {"fillfactor": 70} */
    PL_FIELD_TYPE,      /* pl_type_name: "varchar(255)" */
    PL_FIELD_VALUE,     /* const pl_expression *: a literal or {"sql"} */
    PL_FIELD_CONDITION, /* const pl_expression *: {"sql"} only */
    PL_FIELD_QUERY,     /* const pl_query *: a text */
    PL_FIELD_OBJECT,    /* a pointer to a struct that has a form */
    PL_FIELD_OBJECTS,   /* a vec of such pointers */
    PL_FIELD_ITEMS,     /* a vec of structs that have a form */
    /* What belongs to a column in JSON and stands elsewhere in the model. */
    PL_FIELD_NULLABLE,    /* bool: the opposite of not_null; read only */
    PL_FIELD_NULLS_FIRST, /* bool: as `descending` when not said */
    PL_FIELD_IDENTITY,    /* pl_column: identity and identity_sequence */
    PL_FIELD_PRIMARY_KEY, /* true: a constraint; read only */
    PL_FIELD_UNIQUE,      /* the same */
    PL_FIELD_CONSTRAINTS, /* those written with the column */
} pl_field_kind;

typedef struct pl_form pl_form;

/* Whose statements can say it. */
typedef enum pl_field_dialects {
    PL_FIELD_OF_POSTGRES,
    PL_FIELD_OF_ALL,
    PL_FIELD_OF_SQLITE,
} pl_field_dialects;

typedef struct pl_field {
    const char *key;
    pl_field_kind kind;
    size_t offset;
    const char *about;   /* one line for the documentation */
    const pl_form *form; /* OBJECT(S), ITEMS */
    const char *const
        *words; /* WORD, EITHER, BITS: by number, NULL behind the last; a NULL pointer: any */
    int number; /* CASE */
    pl_field_dialects dialects;
    bool required;
    bool state; /* what an object has come to have, not what creating it can say: in schemas only */
} pl_field;

struct pl_form {
    const char *name;
    size_t size;
    const pl_field *fields; /* key NULL behind the last */
    /* What is wrong with an object as a whole, in a few words; NULL: nothing. May complete it. */
    const char *(*finish)(pl_arena *arena, void *object, const pl_json_value *value);
};

extern const pl_form pl_form_column, pl_form_constraint, pl_form_index, pl_form_index_element,
    pl_form_table, pl_form_table_definition, pl_form_table_as, pl_form_view, pl_form_type,
    pl_form_domain, pl_form_sequence, pl_form_routine, pl_form_trigger, pl_form_policy,
    pl_form_extension;

/* ---- Operations ------------------------------------------------------------------------------ */

typedef struct pl_operation_form {
    pl_operation_kind kind;
    const pl_kind *targets; /* NONE behind the last; NULL: any object */
    unsigned flags;         /* PL_OPF_* that may be said */
    unsigned silent;        /* and those that the payload says */
    const char *new_name;   /* the key of that member; NULL: it has none */
    const char *value;
    bool new_name_optional, value_nullable;
    const char *const *words; /* of value; NULL: any */
    const pl_form *payload;   /* its members stand beside the target; NULL: none */
    bool direct;              /* the payload's one field is the pointer in `as` itself */
    bool named_by_payload;    /* the part is not named beside it: add_column */
    bool from_source;         /* one read from a text is better told by that text */
} pl_operation_form;

const pl_operation_form *pl_operation_form_of(pl_operation_kind kind); /* NULL: only as {"sql"} */

/* Whether the dialect has a statement for such operations. */
bool pl_operation_form_is_of(const pl_operation_form *form, pl_dialect_id dialect);
/* Of form->flags those that its statement can say. */
unsigned pl_operation_form_flags(const pl_operation_form *form, pl_dialect_id dialect);
/* The field is one of that dialect's. */
bool pl_field_is_of(const pl_field *field, pl_dialect_id dialect);

/* The flags and their keys; key NULL behind the last. */
typedef struct pl_flag_form {
    const char *key;
    unsigned flag;
} pl_flag_form;
extern const pl_flag_form pl_flag_forms[];

/* How the target of a kind is named: "table" and "column" for a column. parent NULL: it has none.
 */
typedef struct pl_target_form {
    const char *parent, *part;
} pl_target_form;
pl_target_form pl_target_form_of(pl_kind kind);

/* ---- Writing --------------------------------------------------------------------------------- */

/* The members of an object, those that say nothing left out. state: also PL_FIELD_*.state. */
void pl_form_write(pl_json *json, const pl_form *form, const void *object, pl_dialect_id dialect,
                   bool state);

/* Whether the operation has a form, and one that loses nothing of it. */
bool pl_operation_has_form(const pl_operation *operation, pl_dialect_id dialect);

/* The members of the operation, which has a form, in an object that the caller has begun. */
void pl_operation_form_write(pl_json *json, const pl_operation *operation, pl_dialect_id dialect);

/* ---- Reading --------------------------------------------------------------------------------- */

typedef enum pl_snippet_kind {
    PL_SNIPPET_TYPE,
    PL_SNIPPET_EXPRESSION,
    PL_SNIPPET_QUERY,
} pl_snippet_kind;

typedef struct pl_snippet { /* SQL inside an operation */
    pl_snippet_kind kind;
    const pl_json_value *value; /* the string */
} pl_snippet;

typedef PL_VEC(pl_snippet) pl_snippets;

/* Of one entry {"op": ...}; keys that are not the operation's own are passed over when `skip` holds
 * them (NULL behind the last). NULL after a problem, whose message begins with the JSON path. */
const pl_operation *pl_operation_form_read(pl_arena *arena, const pl_json_value *entry,
                                           const char *const *skip, pl_dialect_id dialect,
                                           pl_snippets *snippets, pl_json_problem *problem);

/* "up[0].column: MESSAGE" at the value, and at its key when `at_key`. Answers false. */
bool pl_form_fail(pl_arena *arena, pl_json_problem *problem, const pl_json_value *value,
                  bool at_key, const char *message);

#endif
