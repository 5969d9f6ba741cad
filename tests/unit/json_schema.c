#include "json_schema.h"

#include "base/file.h"
#include "unit.h"

#include <stdlib.h>
#include <string.h>

void unit_schema_reference(pl_json *json, const char *name)
{
    pl_json_string(json, "$ref", pl_arena_printf(json->out->arena, "#/$defs/%s", name));
}

void unit_schema_referenced(pl_json *json, const char *key, const char *name)
{
    pl_json_object(json, key);
    unit_schema_reference(json, name);
    pl_json_end(json);
}

void unit_schema_typed(pl_json *json, const char *key, const char *type)
{
    pl_json_object(json, key);
    pl_json_string(json, "type", type);
    pl_json_end(json);
}

void unit_schema_words(pl_json *json, const char *const *list)
{
    pl_json_array(json, "enum");
    for (; *list != NULL; list++) {
        pl_json_string(json, NULL, *list);
    }
    pl_json_end(json);
}

void unit_schema_list_of(pl_json *json, const char *name)
{
    pl_json_string(json, "type", "array");
    unit_schema_referenced(json, "items", name);
}

/* What a value of the field is like. */
void unit_schema_field(pl_json *json, const pl_field *field)
{
    switch (field->kind) {
    case PL_FIELD_STRING:
        pl_json_string(json, "type", "string");
        break;
    case PL_FIELD_DIGITS:
    case PL_FIELD_COUNT:
        unit_schema_reference(json, "integer");
        break;
    case PL_FIELD_BOOLEAN:
    case PL_FIELD_CASE:
    case PL_FIELD_NULLABLE:
    case PL_FIELD_NULLS_FIRST:
    case PL_FIELD_PRIMARY_KEY:
    case PL_FIELD_UNIQUE:
        pl_json_string(json, "type", "boolean");
        break;
    case PL_FIELD_WORD:
    case PL_FIELD_EITHER:
        unit_schema_words(json, field->words);
        break;
    case PL_FIELD_BITS:
        pl_json_string(json, "type", "array");
        pl_json_object(json, "items");
        unit_schema_words(json, field->words);
        pl_json_end(json);
        break;
    case PL_FIELD_STRINGS:
        unit_schema_list_of(json, "string");
        break;
    case PL_FIELD_NAME:
        unit_schema_reference(json, "name");
        break;
    case PL_FIELD_NAMES:
        unit_schema_list_of(json, "name");
        break;
    case PL_FIELD_OPTIONS:
        unit_schema_reference(json, "options");
        break;
    case PL_FIELD_TYPE:
        unit_schema_reference(json, "type_name");
        break;
    case PL_FIELD_VALUE:
        unit_schema_reference(json, "value");
        break;
    case PL_FIELD_CONDITION:
        unit_schema_reference(json, "expression");
        break;
    case PL_FIELD_QUERY:
        unit_schema_reference(json, "query");
        break;
    case PL_FIELD_OBJECT:
        unit_schema_reference(json, field->form->name);
        break;
    case PL_FIELD_OBJECTS:
    case PL_FIELD_ITEMS:
        unit_schema_list_of(json, field->form->name);
        break;
    case PL_FIELD_IDENTITY:
        unit_schema_reference(json, "identity");
        break;
    case PL_FIELD_CONSTRAINTS:
        unit_schema_list_of(json, "constraint");
        break;
    }
}

/* A form without a key of its own lies inside: its fields are the outer one's. */
const pl_form *unit_schema_inside(const pl_form *form)
{
    return form->fields[0].key == NULL ? form->fields[0].form : NULL;
}

void unit_schema_form_properties(pl_json *json, const pl_form *form)
{
    const pl_form *inner = unit_schema_inside(form);
    if (inner != NULL) {
        unit_schema_form_properties(json, inner);
    }
    for (const pl_field *field = form->fields + (inner != NULL); field->key != NULL; field++) {
        if (!field->state) {
            pl_json_object(json, field->key);
            pl_json_string(json, "description", field->about);
            unit_schema_field(json, field);
            pl_json_end(json);
        }
    }
}

void unit_schema_form_required(pl_json *json, const pl_form *form)
{
    const pl_form *inner = unit_schema_inside(form);
    if (inner != NULL) {
        unit_schema_form_required(json, inner);
    }
    for (const pl_field *field = form->fields + (inner != NULL); field->key != NULL; field++) {
        if (field->required && !field->state) {
            pl_json_string(json, NULL, field->key);
        }
    }
}

void unit_schema_form(pl_json *json, const pl_form *form)
{
    pl_json_object(json, form->name);
    pl_json_string(json, "type", "object");
    pl_json_object(json, "properties");
    unit_schema_form_properties(json, form);
    pl_json_end(json);
    pl_json_array(json, "required");
    unit_schema_form_required(json, form);
    pl_json_end(json);
    pl_json_boolean(json, "additionalProperties", false);
    pl_json_end(json);
}

void unit_schema_simple(pl_json *json)
{
    unit_schema_typed(json, "string", "string");
    pl_json_object(json, "integer");
    pl_json_string(json, "description", "digits; beyond 2^53 as a string");
    pl_json_array(json, "anyOf");
    unit_schema_typed(json, NULL, "integer");
    pl_json_object(json, NULL);
    pl_json_string(json, "type", "string");
    pl_json_string(json, "pattern", "^-?[0-9]{1,40}$");
    pl_json_end(json);
    pl_json_end(json);
    pl_json_end(json);

    for (int routine = 0; routine < 2; routine++) {
        pl_json_object(json, routine ? "object_name" : "name");
        pl_json_array(json, "anyOf");
        unit_schema_typed(json, NULL, "string");
        pl_json_object(json, NULL);
        pl_json_string(json, "type", "object");
        pl_json_object(json, "properties");
        unit_schema_typed(json, "schema", "string");
        unit_schema_typed(json, "name", "string");
        if (routine) {
            pl_json_object(json, "signature");
            pl_json_string(json, "description", "of a routine: \"(integer, text)\"");
            pl_json_string(json, "type", "string");
            pl_json_end(json);
        }
        pl_json_end(json);
        pl_json_array(json, "required");
        pl_json_string(json, NULL, "name");
        pl_json_end(json);
        pl_json_boolean(json, "additionalProperties", false);
        pl_json_end(json);
        pl_json_end(json);
        pl_json_end(json);
    }

    pl_json_object(json, "expression");
    pl_json_string(json, "type", "object");
    pl_json_object(json, "properties");
    unit_schema_typed(json, "sql", "string");
    pl_json_end(json);
    pl_json_array(json, "required");
    pl_json_string(json, NULL, "sql");
    pl_json_end(json);
    pl_json_boolean(json, "additionalProperties", false);
    pl_json_end(json);

    pl_json_object(json, "value");
    pl_json_string(json, "description", "a literal, or {\"sql\": \"now()\"}");
    pl_json_array(json, "anyOf");
    pl_json_object(json, NULL);
    pl_json_array(json, "type");
    pl_json_string(json, NULL, "string");
    pl_json_string(json, NULL, "number");
    pl_json_string(json, NULL, "boolean");
    pl_json_string(json, NULL, "null");
    pl_json_end(json);
    pl_json_end(json);
    unit_schema_referenced(json, NULL, "expression");
    pl_json_end(json);
    pl_json_end(json);

    pl_json_object(json, "query");
    pl_json_array(json, "anyOf");
    unit_schema_typed(json, NULL, "string");
    unit_schema_referenced(json, NULL, "expression");
    pl_json_end(json);
    pl_json_end(json);

    pl_json_object(json, "type_name");
    pl_json_string(json, "type", "string");
    pl_json_integer(json, "minLength", 1);
    pl_json_end(json);

    pl_json_object(json, "options");
    pl_json_array(json, "anyOf");
    pl_json_object(json, NULL);
    pl_json_string(json, "type", "object");
    pl_json_object(json, "additionalProperties");
    pl_json_array(json, "type");
    pl_json_string(json, NULL, "string");
    pl_json_string(json, NULL, "number");
    pl_json_string(json, NULL, "boolean");
    pl_json_string(json, NULL, "null");
    pl_json_end(json);
    pl_json_end(json);
    pl_json_end(json);
    pl_json_object(json, NULL);
    pl_json_string(json, "type", "array");
    pl_json_object(json, "items");
    pl_json_string(json, "type", "object");
    pl_json_array(json, "required");
    pl_json_string(json, NULL, "key");
    pl_json_string(json, NULL, "value");
    pl_json_end(json);
    pl_json_end(json);
    pl_json_end(json);
    pl_json_end(json);
    pl_json_end(json);

    static const char *const identities[] = {"always", "by_default", NULL};
    pl_json_object(json, "identity");
    pl_json_array(json, "anyOf");
    pl_json_object(json, NULL);
    unit_schema_words(json, identities);
    pl_json_end(json);
    pl_json_object(json, NULL);
    pl_json_string(json, "type", "object");
    pl_json_object(json, "properties");
    pl_json_object(json, "generated");
    unit_schema_words(json, identities);
    pl_json_end(json);
    unit_schema_form_properties(json, &pl_form_sequence);
    pl_json_end(json);
    pl_json_array(json, "required");
    pl_json_string(json, NULL, "generated");
    pl_json_end(json);
    pl_json_boolean(json, "additionalProperties", false);
    pl_json_end(json);
    pl_json_end(json);
    pl_json_end(json);
}

/* ---- Files ----------------------------------------------------------------------------------- */

const char *unit_content(pl_arena *arena, const char *path)
{
    pl_text *text = NULL;
    pl_error error = {0};
    assert_int_equal(pl_file_read(arena, path, 1 << 24, &text, &error), PL_OK);
    return text->bytes;
}

bool unit_is_recording(void)
{
    const char *record = getenv("PLUMB_RECORD");
    return record != NULL && record[0] == '1';
}

void unit_check_file(pl_arena *arena, const char *path, const char *made)
{
    if (unit_is_recording()) {
        assert_int_equal(pl_file_write(path, made, strlen(made), NULL), PL_OK);
    }
    assert_string_equal(unit_content(arena, path), made);
}
