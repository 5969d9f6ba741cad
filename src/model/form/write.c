#include "base/str.h"
#include "model/form/private.h"

#include <string.h>

typedef struct writer {
    pl_json *json;
    pl_dialect_id dialect;
    bool state;
    const pl_constraints *of_column; /* those written with the column at hand; NULL: none are */
    const pl_constraints *of_table;  /* among these are such, where they say so; NULL: none */
} writer;

static void write_members(writer *w, const pl_form *form, const void *object);

/* ---- Scalars --------------------------------------------------------------------------------- */

bool pl_form_is_exact_integer(const char *text)
{
    static const char most[] = "9007199254740992";
    const char *digits = text + (*text == '-');
    size_t size = strspn(digits, "0123456789");
    if (size == 0 || digits[size] != '\0' || (digits[0] == '0' && (size > 1 || digits != text))) {
        return false;
    }
    return size < sizeof most - 1 || (size == sizeof most - 1 && strcmp(digits, most) <= 0);
}

/* "1.50": few enough digits that no reader of JSON loses one. */
static bool is_exact_decimal(const char *text)
{
    const char *digits = text + (*text == '-');
    size_t before = strspn(digits, "0123456789");
    if (before == 0 || digits[before] != '.' || (digits[0] == '0' && before > 1)) {
        return false;
    }
    size_t behind = strspn(digits + before + 1, "0123456789");
    return behind > 0 && digits[before + 1 + behind] == '\0' && before + behind <= 15;
}

static void write_digits(pl_json *json, const char *key, const char *value)
{
    if (pl_form_is_exact_integer(value)) {
        pl_json_number(json, key, value);
    } else {
        pl_json_string(json, key, value);
    }
}

/* The text between the quotes of a plain literal ('it''s'); NULL when it is anything else. */
static const char *literal_text(pl_arena *arena, const char *sql)
{
    size_t size = strlen(sql);
    if (size < 2 || sql[0] != '\'' || sql[size - 1] != '\'') {
        return NULL;
    }
    pl_str out = pl_str_begin(arena, PL_STR_MAXIMUM);
    for (size_t i = 1; i + 1 < size; i++) {
        if (sql[i] == '\'' && (sql[++i] != '\'' || i + 1 >= size)) {
            return NULL;
        }
        pl_str_add_char(&out, sql[i]);
    }
    return out.at;
}

static void write_sql(pl_json *json, const char *key, const char *sql)
{
    pl_json_object(json, key);
    pl_json_string(json, "sql", sql);
    pl_json_end(json);
}

static void write_value(pl_json *json, const char *key, const char *sql)
{
    const char *text = literal_text(json->out->arena, sql);
    if (text != NULL) {
        pl_json_string(json, key, text);
    } else if (pl_form_is_exact_integer(sql) || is_exact_decimal(sql)) {
        pl_json_number(json, key, sql);
    } else if (pl_same(sql, "true") || pl_same(sql, "false")) {
        pl_json_boolean(json, key, sql[0] == 't');
    } else if (pl_same(sql, "NULL")) {
        pl_json_null(json, key);
    } else {
        write_sql(json, key, sql);
    }
}

static void write_name(pl_json *json, const char *key, pl_name name)
{
    if (name.schema == NULL) {
        pl_json_string(json, key, name.name);
        return;
    }
    pl_json_object(json, key);
    pl_json_string(json, "schema", name.schema);
    pl_json_string(json, "name", name.name);
    pl_json_end(json);
}

static void write_type(pl_json *json, const char *key, const pl_type_name *type)
{
    const char *text = type->serial != NULL ? type->serial : type->text;
    bool prefix = type->set_of && !pl_starts_with(text, "SETOF ");
    pl_json_string(json, key, prefix ? pl_arena_printf(json->out->arena, "SETOF %s", text) : text);
}

/* ---- Lists ----------------------------------------------------------------------------------- */

static void write_strings(pl_json *json, const char *key, const pl_strings *values)
{
    pl_json_array(json, key);
    for (size_t i = 0; i < values->count; i++) {
        pl_json_string(json, NULL, values->at[i]);
    }
    pl_json_end(json);
}

static void write_names(pl_json *json, const char *key, const pl_names *values)
{
    pl_json_array(json, key);
    for (size_t i = 0; i < values->count; i++) {
        write_name(json, NULL, values->at[i]);
    }
    pl_json_end(json);
}

static void write_option_value(pl_json *json, const char *key, const char *value)
{
    if (value == NULL || value[0] == '\0') {
        pl_json_null(json, key);
    } else if (pl_same(value, "true") || pl_same(value, "false")) {
        pl_json_boolean(json, key, value[0] == 't');
    } else {
        write_digits(json, key, value);
    }
}

static bool has_a_key_twice(const pl_options *options)
{
    for (size_t i = 0; i < options->count; i++) {
        for (size_t j = 0; j < i; j++) {
            if (pl_same(options->at[i].key, options->at[j].key)) {
                return true;
            }
        }
    }
    return false;
}

static void write_options(pl_json *json, const char *key, const pl_options *options)
{
    bool pairs = has_a_key_twice(options);
    if (pairs) {
        pl_json_array(json, key);
    } else {
        pl_json_object(json, key);
    }
    for (size_t i = 0; i < options->count; i++) {
        const pl_option *option = &options->at[i];
        if (!pairs) {
            write_option_value(json, option->key, option->value);
            continue;
        }
        pl_json_object(json, NULL);
        pl_json_string(json, "key", option->key);
        write_option_value(json, "value", option->value);
        pl_json_end(json);
    }
    pl_json_end(json);
}

/* Bits by their words. */
static void write_bits(pl_json *json, const char *key, unsigned bits, const char *const *words)
{
    pl_json_array(json, key);
    for (unsigned i = 0; words[i] != NULL; i++) {
        if ((bits & 1U << i) != 0) {
            pl_json_string(json, NULL, words[i]);
        }
    }
    pl_json_end(json);
}

/* ---- Objects --------------------------------------------------------------------------------- */

static void write_object(writer *w, const char *key, const pl_form *form, const void *object)
{
    pl_json_object(w->json, key);
    write_members(w, form, object);
    pl_json_end(w->json);
}

typedef PL_VEC(const void *) pointers;

static void write_objects(writer *w, const pl_field *field, const void *at)
{
    const pointers *objects = at;
    if (objects->count == 0) {
        return;
    }
    pl_json_array(w->json, field->key);
    for (size_t i = 0; i < objects->count; i++) {
        write_object(w, NULL, field->form, objects->at[i]);
    }
    pl_json_end(w->json);
}

typedef PL_VEC(char) bytes;

static void write_items(writer *w, const pl_field *field, const void *at)
{
    const bytes *items = at;
    if (items->count == 0) {
        return;
    }
    pl_json_array(w->json, field->key);
    for (size_t i = 0; i < items->count; i++) {
        write_object(w, NULL, field->form, items->at + i * field->form->size);
    }
    pl_json_end(w->json);
}

static bool says_nothing(const pl_sequence *sequence)
{
    return sequence == NULL ||
           (sequence->start == NULL && sequence->increment == NULL && sequence->minimum == NULL &&
            sequence->maximum == NULL && sequence->cache == NULL && !sequence->cycle &&
            sequence->name == NULL);
}

static void write_identity(writer *w, const char *key, const pl_column *column)
{
    if (column->identity == PL_IDENTITY_NONE) {
        return;
    }
    const char *word = column->identity == PL_IDENTITY_ALWAYS ? "always" : "by_default";
    if (says_nothing(column->identity_sequence)) {
        pl_json_string(w->json, key, word);
        return;
    }
    pl_json_object(w->json, key);
    pl_json_string(w->json, "generated", word);
    write_members(w, &pl_form_sequence, column->identity_sequence);
    pl_json_end(w->json);
}

static void write_of_column(writer *w, const char *key, const pl_constraint *constraint,
                            bool *begun)
{
    pl_constraint copy = *constraint;
    copy.columns.count = 0;
    if (!*begun) {
        pl_json_array(w->json, key);
        *begun = true;
    }
    write_object(w, NULL, &pl_form_constraint, &copy);
}

static void write_column_constraints(writer *w, const char *key, const pl_column *column)
{
    bool begun = false;
    for (size_t i = 0; w->of_column != NULL && i < w->of_column->count; i++) {
        write_of_column(w, key, w->of_column->at[i], &begun);
    }
    for (size_t i = 0; w->of_table != NULL && i < w->of_table->count; i++) {
        if (pl_constraint_is_of_column(w->of_table->at[i], column)) {
            write_of_column(w, key, w->of_table->at[i], &begun);
        }
    }
    if (begun) {
        pl_json_end(w->json);
    }
}

/* Those that are not written with a column. */
static void write_table_constraints(writer *w, const char *key, const pl_table *table)
{
    pl_constraints own = {0};
    for (size_t i = 0; i < table->constraints.count; i++) {
        bool within = false;
        for (size_t k = 0; k < table->columns.count && !within; k++) {
            within = pl_constraint_is_of_column(table->constraints.at[i], table->columns.at[k]);
        }
        if (!within) {
            pl_vec_push(w->json->out->arena, &own, table->constraints.at[i]);
        }
    }
    const pl_field field = {.key = key, .form = &pl_form_constraint};
    write_objects(w, &field, &own);
}

/* The elements of a PRIMARY KEY or UNIQUE repeat its columns, except where they say more. */
static bool repeats_columns(const pl_form *form, const pl_field *field, const void *object)
{
    if (form != &pl_form_constraint || !pl_same(field->key, "elements")) {
        return false;
    }
    const pl_constraint *constraint = object;
    bool more = constraint->kind == PL_CONSTRAINT_EXCLUDE;
    for (size_t i = 0; i < constraint->elements.count; i++) {
        const pl_index_element *element = &constraint->elements.at[i];
        more |= element->column == NULL || element->descending || element->collation != NULL;
    }
    return !more;
}

#define AT(type) (*(type const *)at)

static void write_field(writer *w, const pl_form *form, const pl_field *field, const void *object)
{
    const void *at = (const char *)object + field->offset;
    pl_json *json = w->json;
    const char *key = field->key;
    switch (field->kind) {
    case PL_FIELD_STRING:
        if (AT(char *) != NULL) {
            pl_json_string(json, key, AT(char *));
        }
        break;
    case PL_FIELD_DIGITS:
        if (AT(char *) != NULL) {
            write_digits(json, key, AT(char *));
        }
        break;
    case PL_FIELD_BOOLEAN:
        if (AT(bool)) {
            pl_json_boolean(json, key, true);
        }
        break;
    case PL_FIELD_WORD:
        if (AT(int) != 0 || field->required) {
            pl_json_string(json, key, field->words[AT(int)]);
        }
        break;
    case PL_FIELD_EITHER:
        pl_json_string(json, key, field->words[AT(bool)]);
        break;
    case PL_FIELD_CASE:
        if (AT(int) == field->number) {
            pl_json_boolean(json, key, true);
        }
        break;
    case PL_FIELD_BITS:
        if (AT(unsigned) != 0) {
            write_bits(json, key, AT(unsigned), field->words);
        }
        break;
    case PL_FIELD_COUNT:
        if (AT(uint32_t) != 0) {
            pl_json_integer(json, key, AT(uint32_t));
        }
        break;
    case PL_FIELD_STRINGS:
        if (AT(pl_strings).count > 0) {
            write_strings(json, key, at);
        }
        break;
    case PL_FIELD_NAME:
        if (AT(pl_name).name != NULL) {
            write_name(json, key, AT(pl_name));
        }
        break;
    case PL_FIELD_NAMES:
        if (AT(pl_names).count > 0) {
            write_names(json, key, at);
        }
        break;
    case PL_FIELD_OPTIONS:
        if (AT(pl_options).count > 0 || field->required) {
            write_options(json, key, at);
        }
        break;
    case PL_FIELD_TYPE:
        if (AT(pl_type_name).text != NULL && AT(pl_type_name).text[0] != '\0') {
            write_type(json, key, at);
        }
        break;
    case PL_FIELD_VALUE:
        if (AT(pl_expression *) != NULL) {
            write_value(json, key, AT(pl_expression *)->canonical);
        }
        break;
    case PL_FIELD_CONDITION:
        if (AT(pl_expression *) != NULL) {
            write_sql(json, key, AT(pl_expression *)->canonical);
        }
        break;
    case PL_FIELD_QUERY:
        if (AT(pl_query *) != NULL) {
            const pl_query *query = AT(pl_query *);
            bool text = query->canonical == NULL || w->dialect == PL_DIALECT_SQLITE;
            pl_json_string(json, key, text ? query->text : query->canonical);
        }
        break;
    case PL_FIELD_OBJECT:
        if (key == NULL) {
            write_members(w, field->form, AT(void *));
        } else if (AT(void *) != NULL) {
            write_object(w, key, field->form, AT(void *));
        }
        break;
    case PL_FIELD_OBJECTS:
        if (form == &pl_form_table && field->form == &pl_form_constraint) {
            write_table_constraints(w, key, object);
            break;
        }
        if (form == &pl_form_table) {
            w->of_table = &((const pl_table *)object)->constraints;
        }
        write_objects(w, field, at);
        w->of_table = NULL;
        break;
    case PL_FIELD_ITEMS:
        if (!repeats_columns(form, field, object)) {
            write_items(w, field, at);
        }
        break;
    case PL_FIELD_NULLS_FIRST:
        if (AT(bool) != ((const pl_index_element *)object)->descending) {
            pl_json_boolean(json, key, AT(bool));
        }
        break;
    case PL_FIELD_IDENTITY:
        write_identity(w, key, object);
        break;
    case PL_FIELD_CONSTRAINTS:
        write_column_constraints(w, key, object);
        break;
    case PL_FIELD_NULLABLE:
    case PL_FIELD_PRIMARY_KEY:
    case PL_FIELD_UNIQUE:
        break;
    }
}

static void write_members(writer *w, const pl_form *form, const void *object)
{
    for (const pl_field *field = form->fields; field->key != NULL || field->form != NULL; field++) {
        if (w->state || (!field->state && pl_field_is_of(field, w->dialect))) {
            write_field(w, form, field, object);
        }
    }
}

void pl_form_write(pl_json *json, const pl_form *form, const void *object, pl_dialect_id dialect,
                   bool state)
{
    writer w = {.json = json, .dialect = dialect, .state = state};
    write_members(&w, form, object);
}

void pl_form_write_of_column(pl_json *json, const pl_form *form, const void *object,
                             pl_dialect_id dialect, const pl_constraints *constraints)
{
    writer w = {.json = json, .dialect = dialect, .of_column = constraints};
    write_members(&w, form, object);
}

void pl_form_write_name(pl_json *json, const char *key, pl_name name)
{
    write_name(json, key, name);
}
