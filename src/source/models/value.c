#include "base/json_writer.h"
#include "base/str.h"
#include "source/models/private.h"

#include <string.h>

bool pl_models_is_client(const pl_json_value *value, const pl_models_type *type)
{
    if (value->kind == PL_JSON_OBJECT) {
        return value->count == 1 && pl_same(value->first->key, "client");
    }
    if (value->kind != PL_JSON_STRING || type->row == NULL || type->dimensions > 0) {
        return false;
    }
    bool uuid = pl_same(value->string, "UUIDV1") || pl_same(value->string, "UUIDV4");
    bool moment = type->row->family == PL_MODELS_FAMILY_DATE;
    return moment ? pl_same(value->string, "NOW")
                  : uuid && type->row->family == PL_MODELS_FAMILY_TEXT && !type->is_enum;
}

/* ---- Literals -------------------------------------------------------------------------------- */

bool pl_models_literal(pl_models_reader *r, const pl_json_value *value, const char **out)
{
    bool sqlite = r->form.dialect == PL_DIALECT_SQLITE;
    switch (value->kind) {
    case PL_JSON_NULL:
        *out = "NULL";
        return true;
    case PL_JSON_BOOLEAN:
        *out = sqlite ? (value->yes ? "1" : "0") : (value->yes ? "true" : "false");
        return true;
    case PL_JSON_NUMBER:
        *out = value->string;
        return true;
    case PL_JSON_STRING:
        *out = pl_form_quoted(r->form.arena, value->string);
        return true;
    case PL_JSON_ARRAY:
    case PL_JSON_OBJECT:
        break;
    }
    return pl_form_wrong_kind(&r->form, value, "a literal or {\"sql\": \"...\"}");
}

/* As a program's JSON.stringify writes it, without blanks. The depth is that of the file. */
static void add_json(pl_json *json, const pl_json_value *value, bool in_object)
{
    const char *key = in_object ? value->key : NULL;
    switch (value->kind) {
    case PL_JSON_NULL:
        pl_json_null(json, key);
        return;
    case PL_JSON_BOOLEAN:
        pl_json_boolean(json, key, value->yes);
        return;
    case PL_JSON_NUMBER:
        pl_json_number(json, key, value->string);
        return;
    case PL_JSON_STRING:
        pl_json_string(json, key, value->string);
        return;
    case PL_JSON_ARRAY:
        pl_json_array(json, key);
        break;
    case PL_JSON_OBJECT:
        pl_json_object(json, key);
        break;
    }
    for (const pl_json_value *at = value->first; at != NULL; at = at->next) {
        add_json(json, at, value->kind == PL_JSON_OBJECT);
    }
    pl_json_end(json);
}

static const char *json_literal(pl_arena *arena, const pl_json_value *value)
{
    pl_str out = pl_str_begin(arena, PL_STR_MAXIMUM);
    pl_json json = pl_json_begin(&out, false);
    add_json(&json, value, false);
    while (out.count > 0 && out.at[out.count - 1] == '\n') {
        out.at[--out.count] = '\0';
    }
    return pl_form_quoted(arena, out.at);
}

/* Sequelize quotes these, so that PostgreSQL reads them as what they are to be. */
static bool float_literal(pl_models_reader *r, const pl_json_value *value, const char **out)
{
    bool scalar = value->kind == PL_JSON_NUMBER || value->kind == PL_JSON_STRING;
    *out = scalar ? pl_form_quoted(r->form.arena, value->string) : NULL;
    return scalar || pl_models_literal(r, value, out);
}

/* The text that a moment is stored as, in UTC: "2030-01-31" is "2030-01-31 00:00:00.000 +00:00". */
static const char *moment_text(pl_arena *arena, const char *text)
{
    static const char shape[] = "0000-00-00T00:00:00.000Z", rest[] = "T00:00:00.000";
    size_t size = strlen(text), i = 0;
    for (; i < size && i < sizeof shape - 1; i++) {
        bool digit = text[i] >= '0' && text[i] <= '9';
        bool fits = shape[i] == '0' ? digit : text[i] == shape[i] || (i == 10 && text[i] == ' ');
        if (!fits) {
            break;
        }
    }
    bool zulu = i + 1 == size && (i == 16 || i == 19) && text[i] == 'Z';
    bool whole = i == size || zulu;
    if (!whole || (i != 10 && i != 16 && i != 19 && i < 23)) {
        return text;
    }
    size_t said = i < 23 ? i : 23;
    return pl_arena_printf(arena, "%.10s %.*s%s +00:00", text, (int)(said > 11 ? said - 11 : 0),
                           said > 11 ? text + 11 : "", rest + (said > 11 ? said - 10 : 1));
}

static bool moment_literal(pl_models_reader *r, const pl_models_type *type,
                           const pl_json_value *value, const char **out)
{
    if (value->kind != PL_JSON_STRING || !pl_same(type->row->name, "DATE")) {
        return pl_models_literal(r, value, out);
    }
    *out = pl_form_quoted(r->form.arena, moment_text(r->form.arena, value->string));
    return true;
}

static bool bytes_literal(pl_models_reader *r, const pl_json_value *value, const char **out)
{
    if (value->kind != PL_JSON_STRING) {
        return pl_models_literal(r, value, out);
    }
    bool sqlite = r->form.dialect == PL_DIALECT_SQLITE;
    pl_str hex = pl_str_begin(r->form.arena, PL_STR_MAXIMUM);
    pl_str_add(&hex, sqlite ? "X'" : "'\\x");
    for (const char *c = value->string; *c != '\0'; c++) {
        pl_str_addf(&hex, "%02x", (unsigned)(unsigned char)*c);
    }
    pl_str_add_char(&hex, '\'');
    *out = hex.at;
    return true;
}

static bool typed_literal(pl_models_reader *r, const pl_models_type *type,
                          const pl_json_value *value, const char **out);

/* ARRAY['a', 'b']::VARCHAR(255)[] */
static bool array_literal(pl_models_reader *r, const pl_models_type *type,
                          const pl_json_value *value, const char **out)
{
    pl_models_type element = *type;
    element.dimensions--;
    if (!pl_form_is_kind(&r->form, value, PL_JSON_ARRAY)) {
        return false;
    }
    pl_str text = pl_str_begin(r->form.arena, PL_STR_MAXIMUM);
    pl_str_add(&text, "ARRAY[");
    for (const pl_json_value *at = value->first; at != NULL; at = at->next) {
        const char *each = NULL;
        if (!typed_literal(r, &element, at, &each)) {
            return false;
        }
        pl_str_addf(&text, "%s%s", at != value->first ? ", " : "", each);
    }
    pl_str_addf(&text, "]::%s", pl_models_type_text(r->form.arena, type, NULL));
    *out = text.at;
    return true;
}

static bool typed_literal(pl_models_reader *r, const pl_models_type *type,
                          const pl_json_value *value, const char **out)
{
    if (value->kind == PL_JSON_NULL || (type->row == NULL && type->dimensions == 0)) {
        return pl_models_literal(r, value, out);
    }
    if (type->dimensions > 0) {
        return array_literal(r, type, value, out);
    }
    switch (type->row->family) {
    case PL_MODELS_FAMILY_JSON:
        *out = json_literal(r->form.arena, value);
        return true;
    case PL_MODELS_FAMILY_FLOAT:
        return float_literal(r, value, out);
    case PL_MODELS_FAMILY_DATE:
        return moment_literal(r, type, value, out);
    case PL_MODELS_FAMILY_BYTES:
        return bytes_literal(r, value, out);
    case PL_MODELS_FAMILY_TEXT:
    case PL_MODELS_FAMILY_NUMBER:
    case PL_MODELS_FAMILY_BOOLEAN:
    case PL_MODELS_FAMILY_ARRAY:
    case PL_MODELS_FAMILY_OTHER:
    case PL_MODELS_FAMILY_VIRTUAL:
        break;
    }
    return pl_models_literal(r, value, out);
}

/* ---- Defaults -------------------------------------------------------------------------------- */

static const pl_expression *constant(pl_models_reader *r, const char *text)
{
    pl_expression *expression = pl_arena_make(r->form.arena, pl_expression);
    expression->is_constant = true;
    expression->is_null = pl_same(text, "NULL");
    expression->canonical = text;
    return expression;
}

/* Sequelize writes a true of SQLite as 1, also one in quotes. */
static const char *sqlite_boolean(const char *text)
{
    return pl_same(text, "true") || pl_same(text, "'true'")     ? "1"
           : pl_same(text, "false") || pl_same(text, "'false'") ? "0"
                                                                : text;
}

static bool is_sql(const pl_json_value *value)
{
    return value->kind == PL_JSON_OBJECT && value->count == 1 && pl_same(value->first->key, "sql");
}

bool pl_models_default(pl_models_reader *r, const pl_attribute *attribute,
                       const pl_models_type *type, const pl_expression **out)
{
    const pl_json_value *value = attribute->default_value;
    const char *text = NULL;
    if (attribute->counts) {
        *out = constant(r, "0");
        return true;
    }
    if (value == NULL || pl_models_is_client(value, type)) {
        return true;
    }
    if (is_sql(value)) {
        return pl_form_read_condition(&r->form, value, out);
    }
    if (!typed_literal(r, type, value, &text)) {
        return false;
    }
    *out = constant(r, r->form.dialect == PL_DIALECT_SQLITE ? sqlite_boolean(text) : text);
    return true;
}
