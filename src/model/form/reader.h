/*
 * What reads the members of objects by their forms, for readers of documents that mix members of
 * their own with those of a form: the columns of JSON models, say.
 *
 * Each answers false after a problem, which r->problem then tells; its message begins with the JSON
 * path.
 */
#ifndef PL_MODEL_FORM_READER_H
#define PL_MODEL_FORM_READER_H

#include "model/form/form.h"

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

/* {"sql": "..."} */
bool pl_form_read_condition(pl_form_reader *r, const pl_json_value *value,
                            const pl_expression **out);
/* 'it''s': a literal of SQL. */
const char *pl_form_quoted(pl_arena *arena, const char *text);

/* The field of the key, in the form or the one inside it, whose object *object becomes; or NULL. */
const pl_field *pl_form_find_field(const pl_form *form, const char *key, void **object);
void pl_form_add_keys(pl_form_reader *r, const pl_form *form, pl_strings *out);
bool pl_form_read_member(pl_form_reader *r, const pl_json_value *member, const pl_field *field,
                         void *object);
/* A whole one; NULL after a problem. */
void *pl_form_read_object(pl_form_reader *r, const pl_json_value *value, const pl_form *form);
bool pl_form_has_required(pl_form_reader *r, const pl_json_value *value, const pl_form *form);
bool pl_form_finish(pl_form_reader *r, const pl_json_value *value, const pl_form *form,
                    void *object);

#endif
