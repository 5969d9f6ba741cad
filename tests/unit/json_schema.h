/*
 * JSON Schemas of the documentation, made of the tables that documents are read by.
 */
#ifndef PL_TESTS_UNIT_JSON_SCHEMA_H
#define PL_TESTS_UNIT_JSON_SCHEMA_H

#include "base/json_writer.h"
#include "model/form/form.h"

/* "$ref": of an object that was begun; or an object of its own under that key. */
void unit_schema_reference(pl_json *json, const char *name);
void unit_schema_referenced(pl_json *json, const char *key, const char *name);
void unit_schema_typed(pl_json *json, const char *key, const char *type);
/* "enum": NULL behind the last. */
void unit_schema_words(pl_json *json, const char *const *list);
void unit_schema_list_of(pl_json *json, const char *name);

/* What a value of the field is like. */
void unit_schema_field(pl_json *json, const pl_field *field);
/* A form without a key of its own lies inside: its fields are the outer one's. */
const pl_form *unit_schema_inside(const pl_form *form);
void unit_schema_form_properties(pl_json *json, const pl_form *form);
void unit_schema_form_required(pl_json *json, const pl_form *form);
void unit_schema_form(pl_json *json, const pl_form *form);

/* What fields refer to: "string", "integer", "name", "object_name", "expression", "value", "query",
 * "type_name", "options", "identity". */
void unit_schema_simple(pl_json *json);

/* The file is written anew with PLUMB_RECORD=1, and must be that. */
bool unit_is_recording(void);
void unit_check_file(pl_arena *arena, const char *path, const char *made);
const char *unit_content(pl_arena *arena, const char *path);

#endif
