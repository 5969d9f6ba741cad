/*
 * docs/models.schema.json and the tables of docs/json-models.md are made of the tables that models
 * in JSON are read by. With PLUMB_RECORD=1 they are written anew.
 */
#include "base/file.h"
#include "json_schema.h"
#include "source/models/private.h"
#include "unit.h"

#include <string.h>

#define SCHEMA "docs/models.schema.json"
#define PAGE "docs/json-models.md"

static pl_arena *arena;

/* ---- Values ---------------------------------------------------------------------------------- */

static void any_of(pl_json *json)
{
    pl_json_array(json, "anyOf");
}

static void enumeration(pl_json *json, const char *const *words)
{
    pl_json_object(json, NULL);
    unit_schema_words(json, words);
    pl_json_end(json);
}

static void one_of_two(pl_json *json, const char *first, const char *second)
{
    any_of(json);
    unit_schema_typed(json, NULL, first);
    unit_schema_typed(json, NULL, second);
    pl_json_end(json);
}

static void unique_schema(pl_json *json)
{
    any_of(json);
    unit_schema_typed(json, NULL, "boolean");
    unit_schema_typed(json, NULL, "string");
    pl_json_object(json, NULL);
    pl_json_string(json, "type", "object");
    pl_json_object(json, "properties");
    unit_schema_typed(json, "name", "string");
    pl_json_end(json);
    pl_json_array(json, "required");
    pl_json_string(json, NULL, "name");
    pl_json_end(json);
    pl_json_boolean(json, "additionalProperties", false);
    pl_json_end(json);
    pl_json_end(json);
}

static void deferrable_schema(pl_json *json)
{
    static const char *const words[] = {"NOT", "INITIALLY_IMMEDIATE", "INITIALLY_DEFERRED", NULL};
    any_of(json);
    unit_schema_typed(json, NULL, "boolean");
    enumeration(json, words);
    pl_json_end(json);
}

static void name_or(pl_json *json, const char *definition)
{
    any_of(json);
    unit_schema_typed(json, NULL, "string");
    unit_schema_referenced(json, NULL, definition);
    pl_json_end(json);
}

static void columns_schema(pl_json *json)
{
    pl_json_string(json, "type", "object");
    pl_json_object(json, "additionalProperties");
    name_or(json, "column");
    pl_json_end(json);
}

static void index_fields_schema(pl_json *json)
{
    pl_json_string(json, "type", "array");
    pl_json_object(json, "items");
    name_or(json, "index_field");
    pl_json_end(json);
}

static void shape_schema(pl_json *json, pl_models_shape shape)
{
    static const char *const actions[] = {"NO ACTION",   "RESTRICT",    "CASCADE",  "SET NULL",
                                          "SET DEFAULT", "no action",   "restrict", "cascade",
                                          "set null",    "set default", NULL};
    static const char *const orders[] = {"ASC", "DESC", "asc", "desc", NULL};
    static const char *const kinds[] = {"belongsTo", "hasOne", "hasMany", "belongsToMany", NULL};
    switch (shape) {
    case PL_SHAPE_STRING:
        pl_json_string(json, "type", "string");
        return;
    case PL_SHAPE_NUMBER:
        pl_json_string(json, "type", "number");
        return;
    case PL_SHAPE_BOOLEAN:
        pl_json_string(json, "type", "boolean");
        return;
    case PL_SHAPE_SWITCH:
        one_of_two(json, "boolean", "string");
        return;
    case PL_SHAPE_VALUE:
        return; /* a column of JSON has any */
    case PL_SHAPE_STRINGS:
        unit_schema_list_of(json, "string");
        return;
    case PL_SHAPE_NAME:
        unit_schema_reference(json, "name");
        return;
    case PL_SHAPE_CONDITION:
        pl_json_string(json, "type", "object");
        return;
    case PL_SHAPE_UNIQUE:
        unique_schema(json);
        return;
    case PL_SHAPE_ACTION:
        unit_schema_words(json, actions);
        return;
    case PL_SHAPE_ORDER:
        unit_schema_words(json, orders);
        return;
    case PL_SHAPE_DEFERRABLE:
        deferrable_schema(json);
        return;
    case PL_SHAPE_REFERENCES:
        name_or(json, "references");
        return;
    case PL_SHAPE_FOREIGN_KEY:
        name_or(json, "foreign_key");
        return;
    case PL_SHAPE_THROUGH:
        name_or(json, "through");
        return;
    case PL_SHAPE_ASSOCIATION:
        unit_schema_words(json, kinds);
        return;
    case PL_SHAPE_INDEX_FIELDS:
        index_fields_schema(json);
        return;
    case PL_SHAPE_DEFINE:
        unit_schema_reference(json, "options_of_models");
        return;
    case PL_SHAPE_MODELS:
        unit_schema_list_of(json, "model");
        return;
    case PL_SHAPE_COLUMNS:
        columns_schema(json);
        return;
    case PL_SHAPE_CONSTRAINTS:
        unit_schema_list_of(json, "constraint");
        return;
    case PL_SHAPE_INDEXES:
        unit_schema_list_of(json, "index");
        return;
    case PL_SHAPE_ASSOCIATIONS:
        unit_schema_list_of(json, "association");
        return;
    }
}

/* ---- Objects --------------------------------------------------------------------------------- */

/* What only some words are right for. */
static bool is_fixed(pl_json *json, pl_models_key key)
{
    static const char *const dialects[] = {"postgres", "sqlite", NULL};
    static const char *const formats[] = {"plumb-models", NULL};
    static const char *const types[] = {"UNIQUE", "unique", "", NULL};
    switch ((int)key) {
    case PL_MODELS_KEY_DOCUMENT_DIALECT:
        unit_schema_words(json, dialects);
        return true;
    case PL_MODELS_KEY_DOCUMENT_FORMAT:
        unit_schema_words(json, formats);
        return true;
    case PL_MODELS_KEY_DOCUMENT_VERSION:
        pl_json_integer(json, "const", 1);
        return true;
    case PL_MODELS_KEY_INDEX_TYPE:
        unit_schema_words(json, types);
        return true;
    default:
        return false;
    }
}

static void key_properties(pl_json *json, pl_models_where where)
{
    for (int i = 0; i < PL_MODELS_KEY_NONE; i++) {
        const pl_models_key_row *row = &pl_models_keys[i];
        if (row->where == where) {
            pl_json_object(json, row->word);
            pl_json_string(json, "description", row->about);
            if (!is_fixed(json, (pl_models_key)i)) {
                shape_schema(json, row->shape);
            }
            pl_json_end(json);
        }
    }
}

/* What a form adds to the keys of models. */
static void further_properties(pl_json *json, pl_models_where where, const pl_form *form)
{
    for (const pl_field *field = form->fields; field->key != NULL; field++) {
        bool named = form == &pl_form_column && pl_same(field->key, "name");
        bool placed = form == &pl_form_index && pl_same(field->key, "table");
        bool known = pl_models_key_of(where, field->key) != PL_MODELS_KEY_NONE;
        if (!field->state && !named && !placed && !known) {
            pl_json_object(json, field->key);
            pl_json_string(json, "description", field->about);
            unit_schema_field(json, field);
            pl_json_end(json);
        }
    }
}

typedef struct object {
    const char *name;
    pl_models_where where, second;
    const pl_form *form;
    const char *required[3];
} object;

static const object objects[] = {
    {"options_of_models", PL_MODELS_OPTION, PL_MODELS_NOWHERE, NULL, {0}},
    {"model", PL_MODELS_MODEL, PL_MODELS_OPTION, NULL, {"name"}},
    {"column", PL_MODELS_COLUMN, PL_MODELS_NOWHERE, &pl_form_column, {"type"}},
    {"foreign_key", PL_MODELS_FOREIGN_KEY, PL_MODELS_COLUMN, &pl_form_column, {0}},
    {"references", PL_MODELS_REFERENCES, PL_MODELS_NOWHERE, NULL, {"model"}},
    {"index", PL_MODELS_INDEX, PL_MODELS_NOWHERE, &pl_form_index, {0}},
    {"index_field", PL_MODELS_INDEX_FIELD, PL_MODELS_NOWHERE, &pl_form_index_element, {0}},
    {"association", PL_MODELS_ASSOCIATION, PL_MODELS_NOWHERE, NULL, {"type", "target"}},
    {"through", PL_MODELS_THROUGH, PL_MODELS_NOWHERE, NULL, {"model"}},
};

static void object_schema(pl_json *json, const object *what)
{
    pl_json_object(json, what->name);
    pl_json_string(json, "type", "object");
    pl_json_object(json, "properties");
    key_properties(json, what->where);
    key_properties(json, what->second);
    if (what->form != NULL) {
        bool key = what->where == PL_MODELS_FOREIGN_KEY;
        further_properties(json, key ? what->second : what->where, what->form);
    }
    if (what->where == PL_MODELS_INDEX_FIELD) {
        unit_schema_typed(json, "sql", "string");
    }
    pl_json_end(json);
    pl_json_array(json, "required");
    for (size_t i = 0; what->required[i] != NULL; i++) {
        pl_json_string(json, NULL, what->required[i]);
    }
    pl_json_end(json);
    pl_json_boolean(json, "additionalProperties", false);
    pl_json_end(json);
}

static const char *schema(void)
{
    pl_str out = pl_str_begin(arena, PL_STR_MAXIMUM);
    pl_json json = pl_json_begin(&out, true);
    pl_json_object(&json, NULL);
    pl_json_string(&json, "$schema", "https://json-schema.org/draft/2020-12/schema");
    pl_json_string(&json, "title", "Models of plumb in JSON");
    pl_json_string(&json, "type", "object");
    pl_json_object(&json, "properties");
    key_properties(&json, PL_MODELS_DOCUMENT);
    pl_json_end(&json);
    pl_json_array(&json, "required");
    pl_json_string(&json, NULL, "models");
    pl_json_end(&json);
    pl_json_boolean(&json, "additionalProperties", false);
    pl_json_object(&json, "$defs");
    unit_schema_simple(&json);
    unit_schema_form(&json, &pl_form_constraint);
    unit_schema_form(&json, &pl_form_index_element);
    for (size_t i = 0; i < sizeof objects / sizeof objects[0]; i++) {
        object_schema(&json, &objects[i]);
    }
    pl_json_end(&json);
    pl_json_end(&json);
    pl_str_add_char(&out, '\n');
    return out.at;
}

/* ---- The page -------------------------------------------------------------------------------- */

static const char *key_table(pl_models_where where)
{
    pl_str out = pl_str_begin(arena, PL_STR_MAXIMUM);
    pl_str_add(&out, "| key | what it says |\n| --- | --- |\n");
    for (int i = 0; i < PL_MODELS_KEY_NONE; i++) {
        const pl_models_key_row *row = &pl_models_keys[i];
        if (row->where == where) {
            pl_str_addf(&out, "| `%s` | %s |\n", row->word, row->about);
        }
    }
    return out.at;
}

static const char *sql_of(const char *text)
{
    return text == NULL ? "-" : text[0] == '\0' ? "" : pl_arena_printf(arena, "`%s`", text);
}

static const char *type_table(void)
{
    pl_str out = pl_str_begin(arena, PL_STR_MAXIMUM);
    pl_str_add(&out, "| type | PostgreSQL | SQLite | what it is |\n| --- | --- | --- | --- |\n");
    for (const pl_models_type_row *row = pl_models_types; row->name != NULL; row++) {
        pl_str_addf(&out, "| `%s` | %s | %s | %s |\n", row->name, sql_of(row->postgres),
                    sql_of(row->sqlite), row->about);
    }
    return out.at;
}

static const struct section {
    const char *name;
    pl_models_where where; /* NOWHERE: the types */
} sections[] = {
    {"document", PL_MODELS_DOCUMENT},
    {"model", PL_MODELS_MODEL},
    {"option", PL_MODELS_OPTION},
    {"column", PL_MODELS_COLUMN},
    {"types", PL_MODELS_NOWHERE},
    {"references", PL_MODELS_REFERENCES},
    {"index", PL_MODELS_INDEX},
    {"index field", PL_MODELS_INDEX_FIELD},
    {"association", PL_MODELS_ASSOCIATION},
    {"through", PL_MODELS_THROUGH},
};

/* The page with the table between its marks. */
static const char *with_section(const char *page, const struct section *section)
{
    const char *begin_mark =
        pl_arena_printf(arena, "<!-- %s: made by script/make-json-docs -->\n", section->name);
    const char *end_mark = pl_arena_printf(arena, "<!-- end of %s -->\n", section->name);
    const char *begin = strstr(page, begin_mark), *end = strstr(page, end_mark);
    assert_non_null(begin);
    assert_non_null(end);
    begin += strlen(begin_mark);
    pl_str out = pl_str_begin(arena, PL_STR_MAXIMUM);
    pl_str_add_bytes(&out, page, (size_t)(begin - page));
    pl_str_addf(&out, "\n%s\n",
                section->where == PL_MODELS_NOWHERE ? type_table() : key_table(section->where));
    pl_str_add(&out, end);
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
    for (size_t i = 0; i < sizeof sections / sizeof sections[0]; i++) {
        page = with_section(page, &sections[i]);
    }
    unit_check_file(arena, PAGE, page);
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
        cmocka_unit_test_setup_teardown(test_schema, begin, end),
        cmocka_unit_test_setup_teardown(test_page, begin, end),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
