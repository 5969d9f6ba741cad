/*
 * docs/migration.schema.json and the list of operations in docs/json-migrations.md are made of the
 * tables that migrations in JSON are read by. With PLUMB_RECORD=1 they are written anew.
 */
#include "base/file.h"
#include "base/json_writer.h"
#include "json_schema.h"
#include "model/form/form.h"
#include "unit.h"

#include <string.h>

#define SCHEMA "docs/migration.schema.json"
#define PAGE "docs/json-migrations.md"
#define LIST_BEGIN "<!-- operations: made by script/make-json-docs -->\n"
#define LIST_END "<!-- end of operations -->\n"

static pl_arena *arena;

/* ---- JSON Schema ------------------------------------------------------------------------------
 */

static void migration_schemas(pl_json *json)
{
    pl_json_object(json, "ignored");
    pl_json_string(json, "type", "object");
    pl_json_object(json, "properties");
    unit_schema_typed(json, "rule", "string");
    unit_schema_typed(json, "reason", "string");
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
    unit_schema_referenced(json, NULL, "ignored");
    pl_json_object(json, NULL);
    unit_schema_list_of(json, "ignored");
    pl_json_end(json);
    pl_json_end(json);
    pl_json_end(json);

    static const char *const transactions[] = {"auto", "none", NULL};
    pl_json_object(json, "transaction");
    unit_schema_words(json, transactions);
    pl_json_end(json);

    pl_json_object(json, "sql_entry");
    pl_json_string(json, "type", "object");
    pl_json_object(json, "properties");
    unit_schema_typed(json, "sql", "string");
    unit_schema_referenced(json, "ignore", "ignore");
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
        unit_schema_referenced(json, keys.parent, "object_name");
    }
    if (!form->named_by_payload && is_new(known, keys.part)) {
        if (keys.parent != NULL && form->targets != NULL) {
            unit_schema_typed(json, keys.part, "string");
        } else {
            unit_schema_referenced(json, keys.part, "object_name");
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
        unit_schema_words(json, form->words);
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
        unit_schema_typed(json, form->new_name, "string");
    }
    if (form->value != NULL) {
        value_property(json, form);
    }
    if (form->payload != NULL) {
        unit_schema_form_properties(json, form->payload);
    }
    for (const pl_flag_form *flag = pl_flag_forms; flag->key != NULL; flag++) {
        if ((flag->flag & form->flags) != 0) {
            unit_schema_typed(json, flag->key, "boolean");
        }
    }
    unit_schema_referenced(json, "ignore", "ignore");
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
        unit_schema_form_required(json, form->payload);
    }
    pl_json_end(json);
    pl_json_boolean(json, "additionalProperties", false);
    pl_json_end(json);
}

static void entry_schemas(pl_json *json)
{
    pl_json_object(json, "entry");
    pl_json_array(json, "anyOf");
    unit_schema_referenced(json, NULL, "sql_entry");
    for (int i = 0; i < PL_OP_COUNT; i++) {
        const pl_operation_form *form = pl_operation_form_of((pl_operation_kind)i);
        if (form != NULL) {
            operation_schema(json, form);
        }
    }
    pl_json_end(json);
    pl_json_end(json);

    pl_json_object(json, "entries");
    unit_schema_list_of(json, "entry");
    pl_json_end(json);
}

static void down_schema(pl_json *json)
{
    pl_json_object(json, "down");
    pl_json_array(json, "anyOf");
    unit_schema_referenced(json, NULL, "entries");
    pl_json_object(json, NULL);
    pl_json_string(json, "type", "object");
    pl_json_object(json, "properties");
    unit_schema_typed(json, "irreversible", "string");
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
    unit_schema_referenced(json, NULL, "transaction");
    pl_json_object(json, NULL);
    pl_json_string(json, "type", "object");
    pl_json_object(json, "properties");
    unit_schema_referenced(json, "up", "transaction");
    unit_schema_referenced(json, "down", "transaction");
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
    unit_schema_typed(&json, "$schema", "string");
    unit_schema_typed(&json, "comment", "string");
    unit_schema_referenced(&json, "up", "entries");
    down_schema(&json);
    pl_json_object(&json, "dialect");
    unit_schema_words(&json, dialects);
    pl_json_end(&json);
    transaction_schema(&json);
    unit_schema_referenced(&json, "ignore", "ignore");
    pl_json_end(&json);
    pl_json_array(&json, "required");
    pl_json_string(&json, NULL, "up");
    pl_json_end(&json);
    pl_json_boolean(&json, "additionalProperties", false);
    pl_json_object(&json, "$defs");
    unit_schema_simple(&json);
    migration_schemas(&json);
    for (size_t i = 0; i < sizeof forms / sizeof forms[0]; i++) {
        unit_schema_form(&json, forms[i]);
    }
    unit_schema_form(&json, pl_form_table_definition.fields[1].form);
    unit_schema_form(&json, pl_form_routine.fields[0].form);
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
    const pl_form *inner = unit_schema_inside(form);
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

static void test_schema(void **state)
{
    (void)state;
    unit_check_file(arena, SCHEMA, schema());
}

static void test_page(void **state)
{
    (void)state;
    const char *page = unit_content(arena, PAGE);
    const char *begin = strstr(page, LIST_BEGIN), *end = strstr(page, LIST_END);
    assert_non_null(begin);
    assert_non_null(end);
    begin += strlen(LIST_BEGIN);
    const char *list = pl_arena_printf(arena, "\n%s\n", operation_list());
    if (unit_is_recording()) {
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
