/*
 * What the files of this folder share. Include it here only.
 */
#ifndef PL_MODEL_FORM_PRIVATE_H
#define PL_MODEL_FORM_PRIVATE_H

#include "model/form/reader.h"

/* ---- Writing --------------------------------------------------------------------------------- */

/* As pl_form_write, with the constraints that are written with the column in it. */
void pl_form_write_of_column(pl_json *json, const pl_form *form, const void *object,
                             pl_dialect_id dialect, const pl_constraints *constraints);
/* Digits that a double holds: at most 2^53 = 9007199254740992, in JSON's spelling. */
bool pl_form_is_exact_integer(const char *text);
void pl_form_write_name(pl_json *json, const char *key, pl_name name);

/* ---- Reading: false after a problem ---------------------------------------------------------- */

/* The struct that a form without a key of its own lies in is made. */
void pl_form_make_inline(pl_form_reader *r, const pl_form *form, void *object);

#endif
