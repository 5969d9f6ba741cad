#include "base/near.h"
#include "base/str.h"
#include "model/form/private.h"

#include <string.h>

bool pl_form_fail(pl_arena *arena, pl_json_problem *problem, const pl_json_value *value,
                  bool at_key, const char *message)
{
    bool key = at_key && value->key != NULL;
    problem->span = key ? value->key_span : value->span;
    problem->message = pl_arena_printf(arena, "%s: %s", pl_json_path(arena, value), message);
    return false;
}

bool pl_form_fail_at(pl_form_reader *r, const pl_json_value *value, const char *message)
{
    return pl_form_fail(r->arena, r->problem, value, false, message);
}

/* `wanted`: "a string". */
bool pl_form_wrong_kind(pl_form_reader *r, const pl_json_value *value, const char *wanted)
{
    return pl_form_fail_at(r, value,
                           pl_arena_printf(r->arena, "%s is expected, this is %s", wanted,
                                           pl_json_kind_text(value->kind)));
}

bool pl_form_is_kind(pl_form_reader *r, const pl_json_value *value, pl_json_kind kind)
{
    return value->kind == kind || pl_form_wrong_kind(r, value, pl_json_kind_text(kind));
}

bool pl_form_unknown_key(pl_form_reader *r, const pl_json_value *member, const pl_strings *known)
{
    const char *near = pl_nearest(member->key, known);
    pl_str words = pl_str_begin(r->arena, PL_STR_MAXIMUM);
    if (near != NULL) {
        pl_str_addf(&words, "no such key here; did you mean \"%s\"?", near);
    } else {
        pl_str_add(&words, "no such key here; there are ");
        for (size_t i = 0; i < known->count; i++) {
            pl_str_addf(&words, "%s\"%s\"", i > 0 ? ", " : "", known->at[i]);
        }
    }
    return pl_form_fail(r->arena, r->problem, member, true, words.at);
}

/* ---- Scalars --------------------------------------------------------------------------------- */

bool pl_form_read_string(pl_form_reader *r, const pl_json_value *value, const char **out)
{
    if (!pl_form_is_kind(r, value, PL_JSON_STRING)) {
        return false;
    }
    *out = value->string;
    return true;
}

static bool is_digits(const char *text)
{
    const char *digits = text + (*text == '-');
    size_t size = strspn(digits, "0123456789");
    return size > 0 && size <= 40 && digits[size] == '\0';
}

/* A program that takes a number for a double rounds it: what one formatter does to the file, nobody
 * sees. */
static bool is_exact(pl_form_reader *r, const pl_json_value *value, const char *instead)
{
    const char *text = value->string;
    if (value->kind != PL_JSON_NUMBER || text[strspn(text, "-0123456789")] != '\0' ||
        pl_form_is_exact_integer(text) || pl_same(text, "-0")) {
        return true;
    }
    pl_str words = pl_str_begin(r->arena, PL_STR_MAXIMUM);
    pl_str_addf(&words, "beyond 2^53 programs round a number: write it %s", instead);
    return pl_form_fail_at(r, value, words.at);
}

static bool read_digits(pl_form_reader *r, const pl_json_value *value, const char **out)
{
    bool scalar = value->kind == PL_JSON_NUMBER || value->kind == PL_JSON_STRING;
    if (!scalar || !is_digits(value->string)) {
        return scalar ? pl_form_fail_at(r, value, "an integer is expected")
                      : pl_form_wrong_kind(r, value, "an integer");
    }
    *out = value->string;
    return is_exact(r, value, "in quotes");
}

bool pl_form_read_boolean(pl_form_reader *r, const pl_json_value *value, bool *out)
{
    if (!pl_form_is_kind(r, value, PL_JSON_BOOLEAN)) {
        return false;
    }
    *out = value->yes;
    return true;
}

/* The number of a word; the list ends with NULL. */
bool pl_form_read_word(pl_form_reader *r, const pl_json_value *value, const char *const *words,
                       int *out)
{
    if (!pl_form_is_kind(r, value, PL_JSON_STRING)) {
        return false;
    }
    pl_strings known = {0};
    for (int i = 0; words[i] != NULL; i++) {
        if (pl_same(words[i], value->string)) {
            *out = i;
            return true;
        }
        pl_vec_push(r->arena, &known, words[i]);
    }
    const char *near = pl_nearest(value->string, &known);
    pl_str message = pl_str_begin(r->arena, PL_STR_MAXIMUM);
    if (near != NULL) {
        pl_str_addf(&message, "no such word; did you mean \"%s\"?", near);
    } else {
        pl_str_add(&message, "one of ");
        for (size_t i = 0; i < known.count; i++) {
            pl_str_addf(&message, "%s\"%s\"", i > 0 ? ", " : "", known.at[i]);
        }
        pl_str_add(&message, " is expected");
    }
    return pl_form_fail_at(r, value, message.at);
}

/* A string, or {"schema", "name"}; `signature` NULL: it can have none. */
bool pl_form_read_name(pl_form_reader *r, const pl_json_value *value, pl_name *out,
                       const char **signature)
{
    if (value->kind == PL_JSON_STRING) {
        *out = (pl_name){.name = value->string};
        return true;
    }
    if (value->kind != PL_JSON_OBJECT) {
        return pl_form_wrong_kind(r, value,
                                  "a name (a string, or an object with \"schema\" and \"name\")");
    }
    pl_strings known = {0};
    pl_vec_push(r->arena, &known, "schema");
    pl_vec_push(r->arena, &known, "name");
    if (signature != NULL) {
        pl_vec_push(r->arena, &known, "signature");
    }
    for (const pl_json_value *at = value->first; at != NULL; at = at->next) {
        const char **to = pl_same(at->key, "schema")      ? &out->schema
                          : pl_same(at->key, "name")      ? &out->name
                          : pl_same(at->key, "signature") ? signature
                                                          : NULL;
        if (to == NULL) {
            return pl_form_unknown_key(r, at, &known);
        }
        if (!pl_form_read_string(r, at, to)) {
            return false;
        }
    }
    return out->name != NULL || pl_form_fail_at(r, value, "\"name\" is missing");
}

/* ---- SQL ------------------------------------------------------------------------------------- */

static void note_snippet(pl_form_reader *r, pl_snippet_kind kind, const pl_json_value *value)
{
    pl_vec_push(r->arena, r->snippets, (pl_snippet){kind, value});
}

static bool read_type(pl_form_reader *r, const pl_json_value *value, pl_type_name *out)
{
    const pl_json_value *text = value;
    if (value->kind == PL_JSON_OBJECT) { /* as a schema's document has it */
        text = pl_json_member(value, "text");
        if (text == NULL) {
            return pl_form_fail_at(r, value, "a type is a string (\"varchar(255)\")");
        }
    }
    if (!pl_form_is_kind(r, text, PL_JSON_STRING)) {
        return false;
    }
    if (text->length == 0) {
        return pl_form_fail_at(r, text, "a type is expected, this is empty");
    }
    out->text = text->string;
    out->name = text->string;
    note_snippet(r, PL_SNIPPET_TYPE, text);
    return true;
}

/* {"sql": "..."}: the string; NULL when it is nothing like that (with a problem where it nearly
 * is).
 */
static const pl_json_value *sql_member(pl_form_reader *r, const pl_json_value *value)
{
    const pl_json_value *sql = pl_json_member(value, "sql");
    if (sql == NULL || value->count != 1) {
        pl_form_fail_at(r, value, "an expression is {\"sql\": \"...\"}");
        return NULL;
    }
    return pl_form_is_kind(r, sql, PL_JSON_STRING) ? sql : NULL;
}

const char *pl_form_quoted(pl_arena *arena, const char *text)
{
    pl_str out = pl_str_begin(arena, PL_STR_MAXIMUM);
    pl_str_add_char(&out, '\'');
    for (; *text != '\0'; text++) {
        pl_str_add(&out, *text == '\'' ? "'" : NULL);
        pl_str_add_char(&out, *text);
    }
    pl_str_add_char(&out, '\'');
    return out.at;
}

bool pl_form_read_condition(pl_form_reader *r, const pl_json_value *value,
                            const pl_expression **out)
{
    if (value->kind == PL_JSON_STRING) {
        return pl_form_fail_at(
            r, value,
            "a string is a literal here as everywhere; an expression is {\"sql\": \"...\"}");
    }
    if (value->kind != PL_JSON_OBJECT) {
        return pl_form_wrong_kind(r, value, "{\"sql\": \"...\"}");
    }
    const pl_json_value *sql = sql_member(r, value);
    if (sql == NULL) {
        return false;
    }
    pl_expression *expression = pl_arena_make(r->arena, pl_expression);
    expression->canonical = sql->string;
    note_snippet(r, PL_SNIPPET_EXPRESSION, sql);
    *out = expression;
    return true;
}

static bool read_value(pl_form_reader *r, const pl_json_value *value, const pl_expression **out)
{
    if (value->kind == PL_JSON_OBJECT) {
        return pl_form_read_condition(r, value, out);
    }
    pl_expression *expression = pl_arena_make(r->arena, pl_expression);
    expression->is_constant = true;
    switch (value->kind) {
    case PL_JSON_NULL:
        expression->canonical = "NULL";
        expression->is_null = true;
        break;
    case PL_JSON_BOOLEAN:
        expression->canonical = value->yes ? "true" : "false";
        break;
    case PL_JSON_NUMBER:
        expression->canonical = value->string;
        if (!is_exact(r, value, "as {\"sql\": \"...\"}")) {
            return false;
        }
        break;
    case PL_JSON_STRING:
        expression->canonical = pl_form_quoted(r->arena, value->string);
        break;
    case PL_JSON_ARRAY:
    case PL_JSON_OBJECT:
        return pl_form_wrong_kind(r, value, "a literal or {\"sql\": \"...\"}");
    }
    *out = expression;
    return true;
}

static bool read_query(pl_form_reader *r, const pl_json_value *value, const pl_query **out)
{
    const pl_json_value *text = value->kind == PL_JSON_OBJECT ? sql_member(r, value) : value;
    if (text == NULL || !pl_form_is_kind(r, text, PL_JSON_STRING)) {
        return false;
    }
    pl_query *query = pl_arena_make(r->arena, pl_query);
    query->text = text->string;
    query->canonical = text->string;
    note_snippet(r, PL_SNIPPET_QUERY, text);
    *out = query;
    return true;
}

/* ---- Lists ----------------------------------------------------------------------------------- */

static bool read_strings(pl_form_reader *r, const pl_json_value *value, pl_strings *out)
{
    if (!pl_form_is_kind(r, value, PL_JSON_ARRAY)) {
        return false;
    }
    for (const pl_json_value *at = value->first; at != NULL; at = at->next) {
        const char *string = NULL;
        if (!pl_form_read_string(r, at, &string)) {
            return false;
        }
        pl_vec_push(r->arena, out, string);
    }
    return true;
}

static bool read_names(pl_form_reader *r, const pl_json_value *value, pl_names *out)
{
    if (!pl_form_is_kind(r, value, PL_JSON_ARRAY)) {
        return false;
    }
    for (const pl_json_value *at = value->first; at != NULL; at = at->next) {
        pl_name name = {0};
        if (!pl_form_read_name(r, at, &name, NULL)) {
            return false;
        }
        pl_vec_push(r->arena, out, name);
    }
    return true;
}

static bool read_bits(pl_form_reader *r, const pl_json_value *value, const char *const *words,
                      unsigned *out)
{
    if (!pl_form_is_kind(r, value, PL_JSON_ARRAY)) {
        return false;
    }
    for (const pl_json_value *at = value->first; at != NULL; at = at->next) {
        int bit = 0;
        if (!pl_form_read_word(r, at, words, &bit)) {
            return false;
        }
        *out |= 1U << bit;
    }
    return true;
}

static bool read_option_value(pl_form_reader *r, const pl_json_value *value, const char **out)
{
    switch (value->kind) {
    case PL_JSON_NULL:
        *out = "";
        return true;
    case PL_JSON_BOOLEAN:
        *out = value->yes ? "true" : "false";
        return true;
    case PL_JSON_NUMBER:
    case PL_JSON_STRING:
        *out = value->string;
        return true;
    case PL_JSON_ARRAY:
    case PL_JSON_OBJECT:
        break;
    }
    return pl_form_wrong_kind(r, value, "a string, a number, true, false or null");
}

/* [{"key": "a", "value": 1}]: for keys that are there twice. */
static bool read_option_pair(pl_form_reader *r, const pl_json_value *pair, pl_option *out)
{
    const pl_json_value *key = pl_json_member(pair, "key"), *value = pl_json_member(pair, "value");
    if (key == NULL || value == NULL || pair->count != 2) {
        return pl_form_fail_at(r, pair, "an object with \"key\" and \"value\" is expected");
    }
    return pl_form_read_string(r, key, &out->key) && read_option_value(r, value, &out->value);
}

static bool read_options(pl_form_reader *r, const pl_json_value *value, pl_options *out)
{
    if (value->kind != PL_JSON_ARRAY && !pl_form_is_kind(r, value, PL_JSON_OBJECT)) {
        return false;
    }
    for (const pl_json_value *at = value->first; at != NULL; at = at->next) {
        pl_option option = {.key = at->key};
        bool read = at->key != NULL ? read_option_value(r, at, &option.value)
                                    : read_option_pair(r, at, &option);
        if (!read) {
            return false;
        }
        pl_vec_push(r->arena, out, option);
    }
    return true;
}

/* ---- Objects --------------------------------------------------------------------------------- */

static bool read_members(pl_form_reader *r, const pl_json_value *value, const pl_form *form,
                         void *object);

void *pl_form_read_object(pl_form_reader *r, const pl_json_value *value, const pl_form *form)
{
    if (!pl_form_is_kind(r, value, PL_JSON_OBJECT)) {
        return NULL;
    }
    void *object = pl_arena_alloc(r->arena, form->size);
    return read_members(r, value, form, object) ? object : NULL;
}

typedef PL_VEC(const void *) pointers;

static bool read_objects(pl_form_reader *r, const pl_json_value *value, const pl_form *form,
                         void *at)
{
    if (!pl_form_is_kind(r, value, PL_JSON_ARRAY)) {
        return false;
    }
    for (const pl_json_value *each = value->first; each != NULL; each = each->next) {
        void *object = pl_form_read_object(r, each, form);
        if (object == NULL) {
            return false;
        }
        pl_vec_push(r->arena, (pointers *)at, object);
    }
    return true;
}

typedef PL_VEC(char) bytes;

/* All at once: their number is known. */
static bool read_items(pl_form_reader *r, const pl_json_value *value, const pl_form *form, void *at)
{
    if (!pl_form_is_kind(r, value, PL_JSON_ARRAY)) {
        return false;
    }
    bytes *items = at;
    items->at = pl_arena_alloc(r->arena, value->count * form->size + 1);
    items->count = value->count;
    items->capacity = value->count;
    size_t i = 0;
    for (const pl_json_value *each = value->first; each != NULL; each = each->next, i++) {
        if (!pl_form_is_kind(r, each, PL_JSON_OBJECT) ||
            !read_members(r, each, form, items->at + i * form->size)) {
            return false;
        }
    }
    return true;
}

/* ---- Columns --------------------------------------------------------------------------------- */

static bool read_identity(pl_form_reader *r, const pl_json_value *value, pl_column *column)
{
    static const char *const words[] = {"always", "by_default", NULL};
    const pl_json_value *generated =
        value->kind == PL_JSON_OBJECT ? pl_json_member(value, "generated") : value;
    int word = 0;
    if (generated == NULL) {
        return pl_form_fail_at(r, value, "\"generated\" is missing: \"always\" or \"by_default\"");
    }
    if (!pl_form_read_word(r, generated, words, &word)) {
        return false;
    }
    column->identity = word == 0 ? PL_IDENTITY_ALWAYS : PL_IDENTITY_BY_DEFAULT;
    if (generated == value) {
        return true;
    }
    column->identity_sequence = pl_form_read_object(r, value, &pl_form_sequence);
    return column->identity_sequence != NULL;
}

static bool add_of_column(pl_form_reader *r, const pl_json_value *value, pl_constraint *constraint)
{
    if (r->of_columns == NULL) {
        return pl_form_fail(r->arena, r->problem, value, true,
                            "only a column of a table has constraints");
    }
    if (constraint->columns.count > 0) {
        return pl_form_fail_at(r, value,
                               "it is on this column alone: \"columns\" is for a table's");
    }
    pl_vec_push(r->arena, &constraint->columns, r->column);
    constraint->of_column = true;
    bool key =
        constraint->kind == PL_CONSTRAINT_PRIMARY_KEY || constraint->kind == PL_CONSTRAINT_UNIQUE;
    if (key && constraint->elements.count == 0) {
        pl_vec_push(r->arena, &constraint->elements, (pl_index_element){.column = r->column});
    }
    pl_vec_push(r->arena, r->of_columns, constraint);
    return true;
}

static bool read_key(pl_form_reader *r, const pl_json_value *value, pl_constraint_kind kind)
{
    bool yes = false;
    if (!pl_form_read_boolean(r, value, &yes) || !yes) {
        return !yes && value->kind == PL_JSON_BOOLEAN;
    }
    pl_constraint *constraint = pl_arena_make(r->arena, pl_constraint);
    constraint->kind = kind;
    constraint->origin = value->span;
    return add_of_column(r, value, constraint);
}

static bool read_column_constraints(pl_form_reader *r, const pl_json_value *value)
{
    if (!pl_form_is_kind(r, value, PL_JSON_ARRAY)) {
        return false;
    }
    for (const pl_json_value *each = value->first; each != NULL; each = each->next) {
        pl_constraint *constraint = pl_form_read_object(r, each, &pl_form_constraint);
        if (constraint == NULL || !add_of_column(r, each, constraint)) {
            return false;
        }
    }
    return true;
}

/* ---- Members --------------------------------------------------------------------------------- */

static bool read_count(pl_form_reader *r, const pl_json_value *value, uint32_t *out)
{
    const char *digits = NULL;
    if (!read_digits(r, value, &digits)) {
        return false;
    }
    if (digits[0] == '-' || strlen(digits) > 9) {
        return pl_form_fail_at(r, value, "a small count is expected");
    }
    *out = 0;
    for (; *digits != '\0'; digits++) {
        *out = *out * 10 + (uint32_t)(*digits - '0');
    }
    return true;
}

static bool read_case(pl_form_reader *r, const pl_json_value *value, int number, int *out)
{
    bool yes = false;
    if (!pl_form_read_boolean(r, value, &yes)) {
        return false;
    }
    if (yes && *out != 0) {
        return pl_form_fail(r->arena, r->problem, value, true, "it can't be both");
    }
    *out = yes ? number : *out;
    return true;
}

static bool read_either(pl_form_reader *r, const pl_json_value *value, const char *const *words,
                        bool *out)
{
    int word = 0;
    bool read = pl_form_read_word(r, value, words, &word);
    *out = word == 1;
    return read;
}

/* "not_null" and "nullable" may both be there when they agree. */
static bool read_nullable(pl_form_reader *r, const pl_json_value *value, bool *not_null)
{
    bool nullable = false;
    if (!pl_form_read_boolean(r, value, &nullable)) {
        return false;
    }
    const pl_json_value *other = pl_json_member(value->parent, "not_null");
    if (other != NULL && other->kind == PL_JSON_BOOLEAN && other->yes == nullable) {
        return pl_form_fail_at(r, value, "\"not_null\" says otherwise");
    }
    *not_null = !nullable;
    return true;
}

static bool read_field(pl_form_reader *r, const pl_json_value *value, const pl_field *field,
                       void *object)
{
    void *at = (char *)object + field->offset;
    switch (field->kind) {
    case PL_FIELD_STRING:
        return pl_form_read_string(r, value, at);
    case PL_FIELD_DIGITS:
        return read_digits(r, value, at);
    case PL_FIELD_BOOLEAN:
    case PL_FIELD_NULLS_FIRST:
        return pl_form_read_boolean(r, value, at);
    case PL_FIELD_WORD:
        return pl_form_read_word(r, value, field->words, at);
    case PL_FIELD_EITHER:
        return read_either(r, value, field->words, at);
    case PL_FIELD_CASE:
        return read_case(r, value, field->number, at);
    case PL_FIELD_BITS:
        return read_bits(r, value, field->words, at);
    case PL_FIELD_COUNT:
        return read_count(r, value, at);
    case PL_FIELD_STRINGS:
        return read_strings(r, value, at);
    case PL_FIELD_NAME:
        return pl_form_read_name(r, value, at, NULL);
    case PL_FIELD_NAMES:
        return read_names(r, value, at);
    case PL_FIELD_OPTIONS:
        return read_options(r, value, at);
    case PL_FIELD_TYPE:
        return read_type(r, value, at);
    case PL_FIELD_VALUE:
        return read_value(r, value, at);
    case PL_FIELD_CONDITION:
        return pl_form_read_condition(r, value, at);
    case PL_FIELD_QUERY:
        return read_query(r, value, at);
    case PL_FIELD_OBJECT:
        *(void **)at = pl_form_read_object(r, value, field->form);
        return *(void **)at != NULL;
    case PL_FIELD_OBJECTS:
        return read_objects(r, value, field->form, at);
    case PL_FIELD_ITEMS:
        return read_items(r, value, field->form, at);
    case PL_FIELD_NULLABLE:
        return read_nullable(r, value, at);
    case PL_FIELD_IDENTITY:
        return read_identity(r, value, object);
    case PL_FIELD_PRIMARY_KEY:
        return read_key(r, value, PL_CONSTRAINT_PRIMARY_KEY);
    case PL_FIELD_UNIQUE:
        return read_key(r, value, PL_CONSTRAINT_UNIQUE);
    case PL_FIELD_CONSTRAINTS:
        return read_column_constraints(r, value);
    }
    return false;
}

static void **slot(void *object, size_t offset)
{
    void *at = (char *)object + offset;
    return at;
}

/* The inline struct of a form whose first field has no key; NULL: it has none. */
static const pl_form *inline_form(const pl_form *form)
{
    return form->fields[0].key == NULL ? form->fields[0].form : NULL;
}

/* The field of the key, in the form or the one inside it, whose object *object becomes. */
const pl_field *pl_form_find_field(const pl_form *form, const char *key, void **object)
{
    const pl_form *inside = inline_form(form);
    for (const pl_field *field = form->fields + (inside != NULL); field->key != NULL; field++) {
        if (pl_same(field->key, key)) {
            return field;
        }
    }
    if (inside == NULL) {
        return NULL;
    }
    *object = *slot(*object, form->fields[0].offset);
    return pl_form_find_field(inside, key, object);
}

void pl_form_add_keys(pl_form_reader *r, const pl_form *form, pl_strings *out)
{
    const pl_form *inside = inline_form(form);
    if (inside != NULL) {
        pl_form_add_keys(r, inside, out);
    }
    for (const pl_field *field = form->fields + (inside != NULL); field->key != NULL; field++) {
        if (!field->state && pl_field_is_of(field, r->dialect)) {
            pl_vec_push(r->arena, out, field->key);
        }
    }
}

bool pl_form_read_member(pl_form_reader *r, const pl_json_value *member, const pl_field *field,
                         void *object)
{
    if (field->state) {
        return pl_form_fail(r->arena, r->problem, member, true,
                            "this belongs to a schema; a migration has an operation of its own "
                            "for it");
    }
    if (!pl_field_is_of(field, r->dialect)) {
        return pl_form_fail(r->arena, r->problem, member, true,
                            r->dialect == PL_DIALECT_SQLITE ? "SQLite has no word for this here"
                                                            : "only SQLite has a word for this");
    }
    return read_field(r, member, field, object);
}

bool pl_form_has_required(pl_form_reader *r, const pl_json_value *value, const pl_form *form)
{
    const pl_form *inside = inline_form(form);
    for (const pl_field *field = form->fields + (inside != NULL); field->key != NULL; field++) {
        if (field->required && pl_field_is_of(field, r->dialect) &&
            pl_json_member(value, field->key) == NULL) {
            return pl_form_fail_at(r, value,
                                   pl_arena_printf(r->arena, "\"%s\" is missing", field->key));
        }
    }
    return inside == NULL || pl_form_has_required(r, value, inside);
}

bool pl_form_finish(pl_form_reader *r, const pl_json_value *value, const pl_form *form,
                    void *object)
{
    const pl_form *inside = inline_form(form);
    const char *wrong = form->finish != NULL ? form->finish(r->arena, object, value) : NULL;
    if (wrong != NULL) {
        return pl_form_fail_at(r, value, wrong);
    }
    return inside == NULL ||
           pl_form_finish(r, value, inside, *slot(object, form->fields[0].offset));
}

void pl_form_make_inline(pl_form_reader *r, const pl_form *form, void *object)
{
    const pl_form *inside = inline_form(form);
    if (inside != NULL) {
        *slot(object, form->fields[0].offset) = pl_arena_alloc(r->arena, inside->size);
    }
}

/* A column's constraints need its name, wherever among the members it stands. */
static void enter(pl_form_reader *r, const pl_json_value *value, const pl_form *form, void *object)
{
    if (form == &pl_form_constraint) {
        ((pl_constraint *)object)->origin = value->span;
    }
    if (form == &pl_form_column) {
        ((pl_column *)object)->origin = value->span;
        const pl_json_value *name = pl_json_member(value, "name");
        r->column = name != NULL && name->kind == PL_JSON_STRING ? name->string : "";
    }
}

static bool read_members(pl_form_reader *r, const pl_json_value *value, const pl_form *form,
                         void *object)
{
    bool identity = form == &pl_form_sequence && pl_json_member(value, "generated") != NULL;
    pl_form_make_inline(r, form, object);
    enter(r, value, form, object);
    for (const pl_json_value *member = value->first; member != NULL; member = member->next) {
        void *of = object;
        const pl_field *field = pl_form_find_field(form, member->key, &of);
        if (field == NULL && identity && pl_same(member->key, "generated")) {
            continue;
        }
        if (field == NULL) {
            pl_strings known = {0};
            pl_form_add_keys(r, form, &known);
            return pl_form_unknown_key(r, member, &known);
        }
        if (!pl_form_read_member(r, member, field, of)) {
            return false;
        }
    }
    return pl_form_has_required(r, value, form) && pl_form_finish(r, value, form, object);
}
