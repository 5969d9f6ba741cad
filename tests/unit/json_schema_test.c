/*
 * docs/migration.schema.json and the list of operations in docs/json-migrations.md are made of the
 * tables that migrations in JSON are read by. With PLUMB_RECORD=1 they are written anew.
 */
#include "base/file.h"
#include "base/json_writer.h"
#include "model/form/form.h"
#include "unit.h"

#include <stdlib.h>
#include <string.h>

#define SCHEMA "docs/migration.schema.json"
#define PAGE "docs/json-migrations.md"
#define LIST_BEGIN "<!-- operations: made by script/make-json-docs -->\n"
#define LIST_END "<!-- end of operations -->\n"

static pl_arena *arena;

/* ---- JSON Schema ----------------------------------------------------------------------------- */

static void reference(pl_json *json, const char *name)
{
    pl_json_string(json, "$ref", pl_arena_printf(arena, "#/$defs/%s", name));
}

static void referenced(pl_json *json, const char *key, const char *name)
{
    pl_json_object(json, key);
    reference(json, name);
    pl_json_end(json);
}

static void typed(pl_json *json, const char *key, const char *type)
{
    pl_json_object(json, key);
    pl_json_string(json, "type", type);
    pl_json_end(json);
}

static void words(pl_json *json, const char *const *list)
{
    pl_json_array(json, "enum");
    for (; *list != NULL; list++) {
        pl_json_string(json, NULL, *list);
    }
    pl_json_end(json);
}

static void list_of(pl_json *json, const char *name)
{
    pl_json_string(json, "type", "array");
    referenced(json, "items", name);
}

/* What a value of the field is like. */
static void field_schema(pl_json *json, const pl_field *field)
{
    switch (field->kind) {
    case PL_FIELD_STRING:
        pl_json_string(json, "type", "string");
        break;
    case PL_FIELD_DIGITS:
    case PL_FIELD_COUNT:
        reference(json, "integer");
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
        words(json, field->words);
        break;
    case PL_FIELD_BITS:
        pl_json_string(json, "type", "array");
        pl_json_object(json, "items");
        words(json, field->words);
        pl_json_end(json);
        break;
    case PL_FIELD_STRINGS:
        list_of(json, "string");
        break;
    case PL_FIELD_NAME:
        reference(json, "name");
        break;
    case PL_FIELD_NAMES:
        list_of(json, "name");
        break;
    case PL_FIELD_OPTIONS:
        reference(json, "options");
        break;
    case PL_FIELD_TYPE:
        reference(json, "type_name");
        break;
    case PL_FIELD_VALUE:
        reference(json, "value");
        break;
    case PL_FIELD_CONDITION:
        reference(json, "expression");
        break;
    case PL_FIELD_QUERY:
        reference(json, "query");
        break;
    case PL_FIELD_OBJECT:
        reference(json, field->form->name);
        break;
    case PL_FIELD_OBJECTS:
    case PL_FIELD_ITEMS:
        list_of(json, field->form->name);
        break;
    case PL_FIELD_IDENTITY:
        reference(json, "identity");
        break;
    case PL_FIELD_CONSTRAINTS:
        list_of(json, "constraint");
        break;
    }
}

/* A form without a key of its own lies inside: its fields are the outer one's. */
static const pl_form *inside(const pl_form *form)
{
    return form->fields[0].key == NULL ? form->fields[0].form : NULL;
}

static void form_properties(pl_json *json, const pl_form *form)
{
    const pl_form *inner = inside(form);
    if (inner != NULL) {
        form_properties(json, inner);
    }
    for (const pl_field *field = form->fields + (inner != NULL); field->key != NULL; field++) {
        if (!field->state) {
            pl_json_object(json, field->key);
            pl_json_string(json, "description", field->about);
            field_schema(json, field);
            pl_json_end(json);
        }
    }
}

static void form_required(pl_json *json, const pl_form *form)
{
    const pl_form *inner = inside(form);
    if (inner != NULL) {
        form_required(json, inner);
    }
    for (const pl_field *field = form->fields + (inner != NULL); field->key != NULL; field++) {
        if (field->required && !field->state) {
            pl_json_string(json, NULL, field->key);
        }
    }
}

static void form_schema(pl_json *json, const pl_form *form)
{
    pl_json_object(json, form->name);
    pl_json_string(json, "type", "object");
    pl_json_object(json, "properties");
    form_properties(json, form);
    pl_json_end(json);
    pl_json_array(json, "required");
    form_required(json, form);
    pl_json_end(json);
    pl_json_boolean(json, "additionalProperties", false);
    pl_json_end(json);
}

static void simple_schemas(pl_json *json)
{
    typed(json, "string", "string");
    pl_json_object(json, "integer");
    pl_json_string(json, "description", "digits; beyond 2^53 as a string");
    pl_json_array(json, "anyOf");
    typed(json, NULL, "integer");
    pl_json_object(json, NULL);
    pl_json_string(json, "type", "string");
    pl_json_string(json, "pattern", "^-?[0-9]{1,40}$");
    pl_json_end(json);
    pl_json_end(json);
    pl_json_end(json);

    for (int routine = 0; routine < 2; routine++) {
        pl_json_object(json, routine ? "object_name" : "name");
        pl_json_array(json, "anyOf");
        typed(json, NULL, "string");
        pl_json_object(json, NULL);
        pl_json_string(json, "type", "object");
        pl_json_object(json, "properties");
        typed(json, "schema", "string");
        typed(json, "name", "string");
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
    typed(json, "sql", "string");
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
    referenced(json, NULL, "expression");
    pl_json_end(json);
    pl_json_end(json);

    pl_json_object(json, "query");
    pl_json_array(json, "anyOf");
    typed(json, NULL, "string");
    referenced(json, NULL, "expression");
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
    words(json, identities);
    pl_json_end(json);
    pl_json_object(json, NULL);
    pl_json_string(json, "type", "object");
    pl_json_object(json, "properties");
    pl_json_object(json, "generated");
    words(json, identities);
    pl_json_end(json);
    form_properties(json, &pl_form_sequence);
    pl_json_end(json);
    pl_json_array(json, "required");
    pl_json_string(json, NULL, "generated");
    pl_json_end(json);
    pl_json_boolean(json, "additionalProperties", false);
    pl_json_end(json);
    pl_json_end(json);
    pl_json_end(json);

    pl_json_object(json, "ignored");
    pl_json_string(json, "type", "object");
    pl_json_object(json, "properties");
    typed(json, "rule", "string");
    typed(json, "reason", "string");
    pl_json_object(json, "until");
    pl_json_string(json, "type", "string");
    pl_json_string(json, "pattern", "^[0-9]{4}-[0-9]{2}-[0-9]{2}$");
    pl_json_end(json);
    pl_json_end(json);
    pl_json_array(json, "required");
    pl_json_string(json, NULL, "rule");
    pl_json_string(json, NULL, "reason");
    pl_json_end(json);
    pl_json_boolean(json, "additionalProperties", false);
    pl_json_end(json);

    pl_json_object(json, "ignore");
    pl_json_array(json, "anyOf");
    referenced(json, NULL, "ignored");
    pl_json_object(json, NULL);
    list_of(json, "ignored");
    pl_json_end(json);
    pl_json_end(json);
    pl_json_end(json);

    static const char *const transactions[] = {"auto", "none", NULL};
    pl_json_object(json, "transaction");
    words(json, transactions);
    pl_json_end(json);

    pl_json_object(json, "sql_entry");
    pl_json_string(json, "type", "object");
    pl_json_object(json, "properties");
    typed(json, "sql", "string");
    referenced(json, "ignore", "ignore");
    pl_json_end(json);
    pl_json_array(json, "required");
    pl_json_string(json, NULL, "sql");
    pl_json_end(json);
    pl_json_boolean(json, "additionalProperties", false);
    pl_json_end(json);
}

/* Each key once, in order. */
static bool is_new(pl_strings *known, const char *key)
{
    for (size_t i = 0; i < known->count; i++) {
        if (pl_same(known->at[i], key)) {
            return false;
        }
    }
    pl_vec_push(arena, known, key);
    return true;
}

static void target_property(pl_json *json, const pl_operation_form *form, pl_kind kind,
                            pl_strings *known)
{
    pl_target_form keys = pl_target_form_of(kind);
    if (keys.parent != NULL && is_new(known, keys.parent)) {
        referenced(json, keys.parent, "object_name");
    }
    if (!form->named_by_payload && is_new(known, keys.part)) {
        if (keys.parent != NULL && form->targets != NULL) {
            typed(json, keys.part, "string");
        } else {
            referenced(json, keys.part, "object_name");
        }
    }
}

static void target_properties(pl_json *json, const pl_operation_form *form)
{
    pl_strings known = {0};
    if (form->targets == NULL) {
        for (int kind = PL_KIND_NONE + 1; kind < PL_KIND_COUNT; kind++) {
            target_property(json, form, (pl_kind)kind, &known);
        }
        return;
    }
    for (size_t i = 0; form->targets[i] != PL_KIND_NONE; i++) {
        target_property(json, form, form->targets[i], &known);
    }
}

static void value_property(pl_json *json, const pl_operation_form *form)
{
    pl_json_object(json, form->value);
    if (form->words != NULL) {
        words(json, form->words);
    } else {
        pl_json_array(json, "type");
        pl_json_string(json, NULL, "string");
        pl_json_string(json, NULL, "integer");
        if (form->value_nullable) {
            pl_json_string(json, NULL, "null");
        }
        pl_json_end(json);
    }
    pl_json_end(json);
}

static void operation_properties(pl_json *json, const pl_operation_form *form)
{
    pl_json_object(json, "properties");
    pl_json_object(json, "op");
    pl_json_string(json, "const", pl_operation_name(form->kind));
    pl_json_end(json);
    target_properties(json, form);
    if (form->new_name != NULL) {
        typed(json, form->new_name, "string");
    }
    if (form->value != NULL) {
        value_property(json, form);
    }
    if (form->payload != NULL) {
        form_properties(json, form->payload);
    }
    for (const pl_flag_form *flag = pl_flag_forms; flag->key != NULL; flag++) {
        if ((flag->flag & form->flags) != 0) {
            typed(json, flag->key, "boolean");
        }
    }
    referenced(json, "ignore", "ignore");
    pl_json_end(json);
}

/* Of the one kind that a target can have; where there are several, any of them may be it. */
static void required_target(pl_json *json, const pl_operation_form *form)
{
    bool one = form->targets != NULL && form->targets[0] != PL_KIND_NONE &&
               form->targets[1] == PL_KIND_NONE && form->kind != PL_OP_CREATE_INDEX;
    if (!one) {
        return;
    }
    pl_target_form keys = pl_target_form_of(form->targets[0]);
    if (keys.parent != NULL) {
        pl_json_string(json, NULL, keys.parent);
    }
    if (!form->named_by_payload) {
        pl_json_string(json, NULL, keys.part);
    }
}

static void operation_schema(pl_json *json, const pl_operation_form *form)
{
    pl_json_object(json, NULL);
    pl_json_string(json, "title", pl_operation_name(form->kind));
    pl_json_string(json, "type", "object");
    operation_properties(json, form);
    pl_json_array(json, "required");
    pl_json_string(json, NULL, "op");
    required_target(json, form);
    if (form->new_name != NULL && !form->new_name_optional) {
        pl_json_string(json, NULL, form->new_name);
    }
    if (form->value != NULL) {
        pl_json_string(json, NULL, form->value);
    }
    if (form->payload != NULL) {
        form_required(json, form->payload);
    }
    pl_json_end(json);
    pl_json_boolean(json, "additionalProperties", false);
    pl_json_end(json);
}

static void entry_schemas(pl_json *json)
{
    pl_json_object(json, "entry");
    pl_json_array(json, "anyOf");
    referenced(json, NULL, "sql_entry");
    for (int i = 0; i < PL_OP_COUNT; i++) {
        const pl_operation_form *form = pl_operation_form_of((pl_operation_kind)i);
        if (form != NULL) {
            operation_schema(json, form);
        }
    }
    pl_json_end(json);
    pl_json_end(json);

    pl_json_object(json, "entries");
    list_of(json, "entry");
    pl_json_end(json);
}

static void down_schema(pl_json *json)
{
    pl_json_object(json, "down");
    pl_json_array(json, "anyOf");
    referenced(json, NULL, "entries");
    pl_json_object(json, NULL);
    pl_json_string(json, "type", "object");
    pl_json_object(json, "properties");
    typed(json, "irreversible", "string");
    pl_json_end(json);
    pl_json_array(json, "required");
    pl_json_string(json, NULL, "irreversible");
    pl_json_end(json);
    pl_json_boolean(json, "additionalProperties", false);
    pl_json_end(json);
    pl_json_end(json);
    pl_json_end(json);
}

static void transaction_schema(pl_json *json)
{
    pl_json_object(json, "transaction");
    pl_json_array(json, "anyOf");
    referenced(json, NULL, "transaction");
    pl_json_object(json, NULL);
    pl_json_string(json, "type", "object");
    pl_json_object(json, "properties");
    referenced(json, "up", "transaction");
    referenced(json, "down", "transaction");
    pl_json_end(json);
    pl_json_boolean(json, "additionalProperties", false);
    pl_json_end(json);
    pl_json_end(json);
    pl_json_end(json);
}

static const char *schema(void)
{
    static const pl_form *const forms[] = {
        &pl_form_column,
        &pl_form_constraint,
        &pl_form_index_element,
    };
    static const char *const dialects[] = {"postgres", "sqlite", "mysql", NULL};
    pl_str out = pl_str_begin(arena, PL_STR_MAXIMUM);
    pl_json json = pl_json_begin(&out, true);
    pl_json_object(&json, NULL);
    pl_json_string(&json, "$schema", "https://json-schema.org/draft/2020-12/schema");
    pl_json_string(&json, "title", "A migration of plumb in JSON");
    pl_json_string(&json, "type", "object");
    pl_json_object(&json, "properties");
    typed(&json, "$schema", "string");
    typed(&json, "comment", "string");
    referenced(&json, "up", "entries");
    down_schema(&json);
    pl_json_object(&json, "dialect");
    words(&json, dialects);
    pl_json_end(&json);
    transaction_schema(&json);
    referenced(&json, "ignore", "ignore");
    pl_json_end(&json);
    pl_json_array(&json, "required");
    pl_json_string(&json, NULL, "up");
    pl_json_end(&json);
    pl_json_boolean(&json, "additionalProperties", false);
    pl_json_object(&json, "$defs");
    simple_schemas(&json);
    for (size_t i = 0; i < sizeof forms / sizeof forms[0]; i++) {
        form_schema(&json, forms[i]);
    }
    form_schema(&json, pl_form_table_definition.fields[1].form);
    form_schema(&json, pl_form_routine.fields[0].form);
    entry_schemas(&json);
    pl_json_end(&json);
    pl_json_end(&json);
    pl_str_add_char(&out, '\n');
    return out.at;
}

/* ---- The list of operations ------------------------------------------------------------------ */

static void add_key(pl_str *out, const char *key, bool optional)
{
    pl_str_addf(out, "%s`%s`%s", out->count > 0 ? ", " : "", key, optional ? "?" : "");
}

static void add_targets(pl_str *out, const pl_operation_form *form)
{
    if (form->targets == NULL) {
        pl_str_add(out, "any object");
        return;
    }
    for (size_t i = 0; form->targets[i] != PL_KIND_NONE; i++) {
        pl_target_form keys = pl_target_form_of(form->targets[i]);
        bool optional = form->kind == PL_OP_CREATE_INDEX;
        pl_str_add(out, i > 0 ? " or " : "");
        if (keys.parent != NULL) {
            pl_str_addf(out, "`%s`%s", keys.parent, form->named_by_payload ? "" : ", ");
        }
        if (!form->named_by_payload) {
            pl_str_addf(out, "`%s`%s", keys.part, optional ? "?" : "");
        }
    }
}

static void add_payload(pl_str *out, const pl_form *form)
{
    const pl_form *inner = inside(form);
    if (inner != NULL) {
        add_payload(out, inner);
    }
    for (const pl_field *field = form->fields + (inner != NULL); field->key != NULL; field++) {
        if (!field->state) {
            add_key(out, field->key, !field->required);
        }
    }
}

static const char *operation_row(const pl_operation_form *form)
{
    pl_str targets = pl_str_begin(arena, PL_STR_MAXIMUM);
    pl_str keys = pl_str_begin(arena, PL_STR_MAXIMUM);
    add_targets(&targets, form);
    if (form->new_name != NULL) {
        add_key(&keys, form->new_name, form->new_name_optional);
    }
    if (form->value != NULL) {
        add_key(&keys, form->value, false);
    }
    if (form->payload != NULL) {
        add_payload(&keys, form->payload);
    }
    for (const pl_flag_form *flag = pl_flag_forms; flag->key != NULL; flag++) {
        if ((flag->flag & form->flags) != 0) {
            add_key(&keys, flag->key, true);
        }
    }
    return pl_arena_printf(arena, "| `%s` | %s | %s |\n", pl_operation_name(form->kind), targets.at,
                           keys.at);
}

static const char *operation_list(void)
{
    pl_str out = pl_str_begin(arena, PL_STR_MAXIMUM);
    pl_str_add(&out, "| `op` | of what | further keys |\n| --- | --- | --- |\n");
    for (int i = 0; i < PL_OP_COUNT; i++) {
        const pl_operation_form *form = pl_operation_form_of((pl_operation_kind)i);
        if (form != NULL) {
            pl_str_add(&out, operation_row(form));
        }
    }
    return out.at;
}

/* ---- The files ------------------------------------------------------------------------------- */

static const char *content(const char *path)
{
    pl_text *text = NULL;
    pl_error error = {0};
    assert_int_equal(pl_file_read(arena, path, 1 << 24, &text, &error), PL_OK);
    return text->bytes;
}

static bool is_recording(void)
{
    const char *record = getenv("PLUMB_RECORD");
    return record != NULL && record[0] == '1';
}

static void test_schema(void **state)
{
    (void)state;
    const char *made = schema();
    if (is_recording()) {
        assert_int_equal(pl_file_write(SCHEMA, made, strlen(made), NULL), PL_OK);
    }
    assert_string_equal(content(SCHEMA), made);
}

static void test_page(void **state)
{
    (void)state;
    const char *page = content(PAGE);
    const char *begin = strstr(page, LIST_BEGIN), *end = strstr(page, LIST_END);
    assert_non_null(begin);
    assert_non_null(end);
    begin += strlen(LIST_BEGIN);
    const char *list = pl_arena_printf(arena, "\n%s\n", operation_list());
    if (is_recording()) {
        pl_str out = pl_str_begin(arena, PL_STR_MAXIMUM);
        pl_str_add_bytes(&out, page, (size_t)(begin - page));
        pl_str_add(&out, list);
        pl_str_add(&out, end);
        assert_int_equal(pl_file_write(PAGE, out.at, out.count, NULL), PL_OK);
        return;
    }
    assert_string_equal(pl_arena_strndup(arena, begin, (size_t)(end - begin)), list);
}

static int begin(void **state)
{
    (void)state;
    arena = pl_arena_new();
    return 0;
}

static int end(void **state)
{
    (void)state;
    pl_arena_free(arena);
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_schema),
        cmocka_unit_test(test_page),
    };
    return cmocka_run_group_tests(tests, begin, end);
}
