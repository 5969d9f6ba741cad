/*
 * What the files of this folder share. Include it here only.
 */
#ifndef PL_MODEL_FORM_PRIVATE_H
#define PL_MODEL_FORM_PRIVATE_H

#include "model/form/form.h"

/* ---- Writing --------------------------------------------------------------------------------- */

/* As pl_form_write, with the constraints that are written with the column in it. */
void pl_form_write_of_column(pl_json *json, const pl_form *form, const void *object,
                             pl_dialect_id dialect, const pl_constraints *constraints);
void pl_form_write_name(pl_json *json, const char *key, pl_name name);

/* ---- Reading: false after a problem ---------------------------------------------------------- */

typedef struct pl_form_reader {
    pl_arena *arena;
    pl_dialect_id dialect;
    pl_snippets *snippets;
    pl_json_problem *problem;
    pl_constraints *of_columns; /* where constraints written with a column go; NULL: nowhere */
    const char *column;         /* the column at hand */
} pl_form_reader;

bool pl_form_fail_at(pl_form_reader *r, const pl_json_value *value, const char *message);
bool pl_form_unknown_key(pl_form_reader *r, const pl_json_value *member, const pl_strings *known);
bool pl_form_is_kind(pl_form_reader *r, const pl_json_value *value, pl_json_kind kind);
/* `wanted`: "a string". */
bool pl_form_wrong_kind(pl_form_reader *r, const pl_json_value *value, const char *wanted);
bool pl_form_read_string(pl_form_reader *r, const pl_json_value *value, const char **out);
bool pl_form_read_boolean(pl_form_reader *r, const pl_json_value *value, bool *out);
bool pl_form_read_word(pl_form_reader *r, const pl_json_value *value, const char *const *words,
                       int *out);
/* signature NULL: it can have none. */
bool pl_form_read_name(pl_form_reader *r, const pl_json_value *value, pl_name *out,
                       const char **signature);

/* The struct that a form without a key of its own lies in is made. */
void pl_form_make_inline(pl_form_reader *r, const pl_form *form, void *object);
/* The field of the key, in the form or the one inside it, whose object *object becomes; or NULL. */
const pl_field *pl_form_find_field(const pl_form *form, const char *key, void **object);
void pl_form_add_keys(pl_form_reader *r, const pl_form *form, pl_strings *out);
bool pl_form_read_member(pl_form_reader *r, const pl_json_value *member, const pl_field *field,
                         void *object);
bool pl_form_has_required(pl_form_reader *r, const pl_json_value *value, const pl_form *form);
bool pl_form_finish(pl_form_reader *r, const pl_json_value *value, const pl_form *form,
                    void *object);

#endif
