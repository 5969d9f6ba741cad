/*
 * What the files of this folder share. Include it here only.
 *
 * In the order of their work: read.c and column.c make models of the JSON, type.c and value.c what
 * stands in columns; associate.c adds what associations bring; build.c makes operations of it all.
 */
#ifndef PL_SOURCE_MODELS_PRIVATE_H
#define PL_SOURCE_MODELS_PRIVATE_H

#include "base/map.h"
#include "model/form/reader.h"
#include "source/models/models.h"

/* ---- Keys ------------------------------------------------------------------------------------ */

typedef enum pl_models_where {
    PL_MODELS_DOCUMENT,
    PL_MODELS_OPTION,
    PL_MODELS_MODEL,
    PL_MODELS_COLUMN,
    PL_MODELS_FOREIGN_KEY,
    PL_MODELS_REFERENCES,
    PL_MODELS_INDEX,
    PL_MODELS_INDEX_FIELD,
    PL_MODELS_ASSOCIATION,
    PL_MODELS_THROUGH,
    PL_MODELS_NOWHERE,
} pl_models_where;

/* What a value is like, for the JSON Schema. */
typedef enum pl_models_shape {
    PL_SHAPE_STRING,
    PL_SHAPE_NUMBER,
    PL_SHAPE_BOOLEAN,
    PL_SHAPE_SWITCH, /* a boolean or a name */
    PL_SHAPE_VALUE,
    PL_SHAPE_STRINGS,
    PL_SHAPE_NAME,
    PL_SHAPE_CONDITION,
    PL_SHAPE_UNIQUE,
    PL_SHAPE_ACTION,
    PL_SHAPE_ORDER,
    PL_SHAPE_DEFERRABLE,
    PL_SHAPE_REFERENCES,
    PL_SHAPE_FOREIGN_KEY,
    PL_SHAPE_THROUGH,
    PL_SHAPE_ASSOCIATION, /* its "type" */
    PL_SHAPE_INDEX_FIELDS,
    PL_SHAPE_DEFINE,
    PL_SHAPE_MODELS,
    PL_SHAPE_COLUMNS,
    PL_SHAPE_CONSTRAINTS,
    PL_SHAPE_INDEXES,
    PL_SHAPE_ASSOCIATIONS,
} pl_models_shape;

typedef enum pl_models_key {
#define KEY(where, key, word, shape, about) PL_MODELS_KEY_##where##_##key,
#include "source/models/keys.def"
#undef KEY
    PL_MODELS_KEY_NONE,
} pl_models_key;

typedef struct pl_models_key_row {
    pl_models_where where;
    const char *word;
    pl_models_shape shape;
    const char *about;
} pl_models_key_row;

extern const pl_models_key_row pl_models_keys[]; /* word NULL behind the last */

pl_models_key pl_models_key_of(pl_models_where where, const char *word);

/* ---- Types ----------------------------------------------------------------------------------- */

typedef enum pl_models_family {
    PL_MODELS_FAMILY_OTHER,
    PL_MODELS_FAMILY_TEXT,
    PL_MODELS_FAMILY_NUMBER,
    PL_MODELS_FAMILY_FLOAT,
    PL_MODELS_FAMILY_BOOLEAN,
    PL_MODELS_FAMILY_DATE,
    PL_MODELS_FAMILY_JSON,
    PL_MODELS_FAMILY_BYTES,
    PL_MODELS_FAMILY_ARRAY,
    PL_MODELS_FAMILY_VIRTUAL,
} pl_models_family;

typedef enum pl_models_arguments {
    PL_MODELS_ARGUMENTS_NONE,
    PL_MODELS_ARGUMENTS_IGNORED,
    PL_MODELS_ARGUMENTS_ANY,
    PL_MODELS_ARGUMENTS_LENGTH,
    PL_MODELS_ARGUMENTS_INTEGER,
    PL_MODELS_ARGUMENTS_FLOAT,
    PL_MODELS_ARGUMENTS_DECIMAL,
    PL_MODELS_ARGUMENTS_SIZE,
    PL_MODELS_ARGUMENTS_VALUES,
    PL_MODELS_ARGUMENTS_ELEMENT,
    PL_MODELS_ARGUMENTS_RANGE,
    PL_MODELS_ARGUMENTS_SHAPE,
} pl_models_arguments;

typedef struct pl_models_type_row {
    const char *name;
    bool own;
    pl_models_family family;
    pl_models_arguments arguments;
    const char *postgres, *sqlite, *about;
} pl_models_type_row;

extern const pl_models_type_row pl_models_types[]; /* name NULL behind the last */

typedef struct pl_models_type {
    const pl_json_value *value;    /* NULL: not said */
    const pl_models_type_row *row; /* without the arrays round it; NULL: the database's own type */
    const char *text;              /* the same, as SQL; of an ENUM of PostgreSQL: not known yet */
    unsigned dimensions;           /* arrays round it */
    bool is_enum, is_virtual, binary;
    pl_strings values; /* of an ENUM */
} pl_models_type;

/* ---- Models ---------------------------------------------------------------------------------- */

typedef enum pl_answer { PL_UNSAID, PL_NO, PL_YES } pl_answer;

typedef enum pl_models_action {
    PL_MODELS_UNSAID,
    PL_MODELS_NO_ACTION,
    PL_MODELS_RESTRICT,
    PL_MODELS_CASCADE,
    PL_MODELS_SET_NULL,
    PL_MODELS_SET_DEFAULT,
} pl_models_action;

typedef enum pl_models_deferrable {
    PL_MODELS_NOT_SAID,
    PL_MODELS_NOT_DEFERRABLE,
    PL_MODELS_INITIALLY_IMMEDIATE,
    PL_MODELS_INITIALLY_DEFERRED,
} pl_models_deferrable;

typedef struct pl_models_reference {
    pl_name table; /* name NULL: none */
    const char *key;
    pl_models_deferrable deferrable;
    const pl_json_value *value;
} pl_models_reference;

typedef struct pl_attribute {
    const char *name;
    const char *field;          /* of its column; NULL: not said */
    const pl_json_value *value; /* where it comes from */
    pl_models_type type;
    pl_answer allow_null, primary_key;
    bool generated; /* nobody wrote it down: id, createdAt, keys of a join table */
    bool auto_increment, as_identity;
    bool unique_alone;
    const char *unique; /* the name that it shares with others; NULL: none */
    pl_models_reference references;
    pl_models_action on_delete, on_update;
    const pl_json_value *default_value; /* NULL: none, or the program's */
    bool counts;                        /* DEFAULT 0: of "version" */
    const char *comment, *renamed_from;
    const pl_json_value *renamed;
    pl_column *column;          /* what the form of columns knows beyond; NULL: nothing */
    pl_constraints constraints; /* written with it */
} pl_attribute;

typedef struct pl_models_options {
    pl_answer timestamps, paranoid, underscored, freeze;
    pl_answer created, updated, deleted, version;               /* NO: false */
    const char *created_at, *updated_at, *deleted_at, *counter; /* their names, where said */
    const char *schema;
} pl_models_options;

typedef struct pl_model {
    const pl_json_value *value;
    const char *name, *singular, *plural;
    const char *table;
    pl_models_options options;
    const char *comment, *renamed_from;
    const pl_json_value *renamed, *columns, *constraints, *indexes, *associations;
    pl_map *fields;     /* of its columns to their attributes; made by build.c */
    pl_map *attributes; /* pl_attribute *, in the order of their columns */
    pl_map *aliases;    /* what its associations are called */
} pl_model;

typedef struct pl_models_reader {
    pl_form_reader form; /* the arena, the dialect, the problem, the snippets */
    pl_models_options define;
    PL_VEC(pl_model *) models;
    pl_map *by_name;  /* of models */
    pl_map *pairs;    /* of belongsToMany, by its models and the table between */
    pl_map *by_table; /* "schema\ntable" -> pl_model *; made by build.c */
} pl_models_reader;

/* Everything below answers false, or NULL, after a problem. */

bool pl_models_fail(pl_models_reader *r, const pl_json_value *at, const char *format, ...)
    PL_PRINTF(3, 4);
/* No key of `where` (nor of the second, nor of the form, if any) is called that. */
bool pl_models_unknown_key(pl_models_reader *r, const pl_json_value *member, pl_models_where where,
                           pl_models_where second, const pl_form *form);
bool pl_models_read_word(pl_models_reader *r, const pl_json_value *value, const char **out);
bool pl_models_read_answer(pl_models_reader *r, const pl_json_value *value, pl_answer *out);
bool pl_models_read_action(pl_models_reader *r, const pl_json_value *value, pl_models_action *out);

/* Beyond this many (PostgreSQL's MaxHeapAttributeNumber, SQLite's SQLITE_MAX_COLUMN) there is no
 * table, and what asks each column in turn would take long. */
bool pl_models_check_width(pl_models_reader *r, const pl_model *model, const pl_json_value *at);

/* read.c: all models, with the columns they have without associations. */
bool pl_models_read_document(pl_models_reader *r, const pl_json_value *root);
pl_model *pl_models_add(pl_models_reader *r, pl_model *model);
/* The default columns: id in front, timestamps behind. */
bool pl_models_add_defaults(pl_models_reader *r, pl_model *model);
const pl_attribute *pl_models_primary_key(const pl_model *model); /* the first; never NULL */
const char *pl_models_field(pl_models_reader *r, const pl_model *model, const char *name);

/* column.c */
pl_attribute *pl_models_read_attribute(pl_models_reader *r, const pl_json_value *value,
                                       const char *name, bool foreign_key);

/* type.c */
bool pl_models_read_type(pl_models_reader *r, const pl_json_value *value, pl_models_type *out);
/* As SQL; enum_name is for an ENUM of PostgreSQL. */
const char *pl_models_type_text(pl_arena *arena, const pl_models_type *type, const char *enum_name);
/* Of a column that refers to one of that type: an integer for a serial. */
pl_models_type pl_models_type_referring(const pl_models_type *type);
bool pl_models_type_is_integer(const pl_models_type *type);

/* value.c: what DEFAULT says; *out stays NULL where the database has none. The type is the
 * attribute's own, with the name of its enum in `text`. */
bool pl_models_default(pl_models_reader *r, const pl_attribute *attribute,
                       const pl_models_type *type, const pl_expression **out);
/* A value of a program's, that the database knows nothing of. */
bool pl_models_is_client(const pl_json_value *value, const pl_models_type *type);
/* A scalar as a literal. */
bool pl_models_literal(pl_models_reader *r, const pl_json_value *value, const char **out);

/* associate.c: the columns of associations, and the tables between. */
bool pl_models_associate(pl_models_reader *r);

/* index.c: an index of the model's table, and its name. */
bool pl_models_read_index(pl_models_reader *r, const pl_model *model, const pl_json_value *value,
                          pl_index *out, const char **name);
/* A column of the model's table: by its own name, or that of the attribute. */
const char *pl_models_column(pl_models_reader *r, const pl_model *model, const pl_json_value *value,
                             const char *name);

/* build.c: the operations that make it all, and where each comes from. */
typedef struct pl_models_step {
    pl_operation *operation;
    const pl_json_value *value;
    PL_VEC(const pl_json_value *) columns; /* of CREATE TABLE: where each comes from */
} pl_models_step;
typedef PL_VEC(pl_models_step) pl_models_steps;
bool pl_models_build(pl_models_reader *r, pl_models_steps *out, pl_models *models);

#endif
