#include "base/near.h"
#include "base/str.h"
#include "source/models/naming.h"
#include "source/models/private.h"

const char *pl_models_column(pl_models_reader *r, const pl_model *model, const pl_json_value *value,
                             const char *name)
{
    if (pl_map_has(model->fields, name)) {
        return name;
    }
    const pl_attribute *attribute = pl_map_get(model->attributes, name);
    if (attribute != NULL && !attribute->type.is_virtual) {
        return attribute->field;
    }
    pl_strings known = {0};
    for (const pl_map_entry *e = NULL; (e = pl_map_next(model->fields, e)) != NULL;) {
        pl_vec_push(r->form.arena, &known, e->key);
    }
    const char *near = pl_nearest(name, &known);
    if (near != NULL) {
        pl_models_fail(r, value, "the table %s has no column \"%s\"; did you mean \"%s\"?",
                       model->table, name, near);
    } else {
        pl_models_fail(r, value, "the table %s has no column \"%s\"", model->table, name);
    }
    return NULL;
}

/* ---- Fields ---------------------------------------------------------------------------------- */

static bool read_order(pl_models_reader *r, const pl_json_value *value, bool *descending)
{
    static const char *const words[] = {"ASC", "DESC", NULL};
    int word = 0;
    if (value->kind == PL_JSON_STRING && pl_same_nocase(value->string, "desc")) {
        *descending = true;
        return true;
    }
    if (value->kind == PL_JSON_STRING && pl_same_nocase(value->string, "asc")) {
        return true;
    }
    return pl_form_read_word(&r->form, value, words, &word);
}

static bool read_field_member(pl_models_reader *r, const pl_json_value *at, pl_index_element *out)
{
    switch ((int)pl_models_key_of(PL_MODELS_INDEX_FIELD, at->key)) {
    case PL_MODELS_KEY_INDEX_FIELD_NAME:
    case PL_MODELS_KEY_INDEX_FIELD_ATTRIBUTE:
        return pl_models_read_word(r, at, &out->column);
    case PL_MODELS_KEY_INDEX_FIELD_ORDER:
        return read_order(r, at, &out->descending);
    case PL_MODELS_KEY_INDEX_FIELD_COLLATE:
        return pl_models_read_word(r, at, &out->collation);
    case PL_MODELS_KEY_INDEX_FIELD_OPERATOR:
        return pl_models_read_word(r, at, &out->operator_class);
    default:
        break;
    }
    if (pl_same(at->key, "sql")) {
        return pl_form_read_condition(&r->form, at->parent, &out->expression);
    }
    void *object = out;
    const pl_field *field = pl_form_find_field(&pl_form_index_element, at->key, &object);
    return field != NULL ? pl_form_read_member(&r->form, at, field, object)
                         : pl_models_unknown_key(r, at, PL_MODELS_INDEX_FIELD, PL_MODELS_NOWHERE,
                                                 &pl_form_index_element);
}

static bool read_field(pl_models_reader *r, const pl_model *model, const pl_json_value *value,
                       pl_index_element *out)
{
    if (value->kind == PL_JSON_STRING) {
        out->column = value->string;
    } else if (value->kind != PL_JSON_OBJECT) {
        return pl_form_wrong_kind(&r->form, value, "a column, or an object with \"name\"");
    }
    const pl_json_value *first = value->kind == PL_JSON_OBJECT ? value->first : NULL;
    for (const pl_json_value *at = first; at != NULL; at = at->next) {
        if (!read_field_member(r, at, out)) {
            return false;
        }
    }
    if (!pl_form_finish(&r->form, value, &pl_form_index_element, out)) {
        return false;
    }
    if (out->column != NULL) {
        out->column = pl_models_column(r, model, value, out->column);
    }
    return out->column != NULL || out->expression != NULL;
}

static bool read_fields(pl_models_reader *r, const pl_model *model, const pl_json_value *value,
                        pl_index *out)
{
    if (!pl_form_is_kind(&r->form, value, PL_JSON_ARRAY)) {
        return false;
    }
    for (const pl_json_value *at = value->first; at != NULL; at = at->next) {
        pl_index_element element = {0};
        if (!read_field(r, model, at, &element)) {
            return false;
        }
        pl_vec_push(r->form.arena, &out->elements, element);
    }
    return out->elements.count > 0 || pl_models_fail(r, value, "an index has at least one field");
}

/* ---- Conditions ------------------------------------------------------------------------------ */

static const char *identifier(pl_models_reader *r, const char *name)
{
    pl_str out = pl_str_begin(r->form.arena, PL_STR_MAXIMUM);
    pl_str_add_char(&out, '"');
    for (; *name != '\0'; name++) {
        pl_str_add(&out, *name == '"' ? "\"" : NULL);
        pl_str_add_char(&out, *name);
    }
    pl_str_add_char(&out, '"');
    return out.at;
}

/* {"deletedAt": null, "kind": ["a", "b"]}: all of it holds. */
static bool read_values(pl_models_reader *r, const pl_model *model, const pl_json_value *value,
                        const pl_expression **out)
{
    pl_str sql = pl_str_begin(r->form.arena, PL_STR_MAXIMUM);
    for (const pl_json_value *at = value->first; at != NULL; at = at->next) {
        const char *column = pl_models_column(r, model, at, at->key), *text = NULL;
        if (column == NULL) {
            return false;
        }
        pl_str_addf(&sql, "%s%s", at != value->first ? " AND " : "", identifier(r, column));
        if (at->kind == PL_JSON_NULL) {
            pl_str_add(&sql, " IS NULL");
            continue;
        }
        bool list = at->kind == PL_JSON_ARRAY && at->count > 0;
        pl_str_add(&sql, list ? " IN (" : " = ");
        for (const pl_json_value *each = list ? at->first : at; each != NULL; each = each->next) {
            if (!pl_models_literal(r, each, &text)) {
                return false;
            }
            pl_str_addf(&sql, "%s%s", list && each != at->first ? ", " : "", text);
            if (!list) {
                break;
            }
        }
        pl_str_add(&sql, list ? ")" : "");
    }
    pl_expression *expression = pl_arena_make(r->form.arena, pl_expression);
    expression->canonical = sql.at;
    *out = expression;
    return value->count > 0 || pl_models_fail(r, value, "a condition is expected, this is empty");
}

static bool read_where(pl_models_reader *r, const pl_model *model, const pl_json_value *value,
                       const pl_expression **out)
{
    bool values = value->kind == PL_JSON_OBJECT && pl_json_member(value, "sql") == NULL;
    return values ? read_values(r, model, value, out)
                  : pl_form_read_condition(&r->form, value, out);
}

/* ---- Indexes --------------------------------------------------------------------------------- */

static bool read_type(pl_models_reader *r, const pl_json_value *value, pl_index *out)
{
    if (!pl_form_is_kind(&r->form, value, PL_JSON_STRING)) {
        return false;
    }
    out->unique |= pl_same_nocase(value->string, "unique");
    return pl_same_nocase(value->string, "unique") || value->length == 0 ||
           pl_models_fail(r, value,
                          "\"UNIQUE\" is the type that there is; \"using\" says the "
                          "access method");
}

/* Sequelize writes these without quotes. */
static const char *lower(pl_arena *arena, const char *word)
{
    char *copy = pl_arena_strdup(arena, word);
    for (char *c = copy; *c != '\0'; c++) {
        *c = *c >= 'A' && *c <= 'Z' ? (char)(*c - 'A' + 'a') : *c;
    }
    return copy;
}

/* SQLite has one access method and no operator classes: Sequelize leaves them out. */
static bool read_for_postgres(pl_models_reader *r, const pl_json_value *at, const char **out)
{
    const char *word = NULL;
    if (!pl_models_read_word(r, at, &word)) {
        return false;
    }
    *out = r->form.dialect == PL_DIALECT_SQLITE ? NULL : lower(r->form.arena, word);
    return true;
}

static bool read_member(pl_models_reader *r, const pl_model *model, const pl_json_value *at,
                        pl_index *out, const char **name, const char **operator_class)
{
    bool ignored;
    switch ((int)pl_models_key_of(PL_MODELS_INDEX, at->key)) {
    case PL_MODELS_KEY_INDEX_NAME:
        return pl_models_read_word(r, at, name);
    case PL_MODELS_KEY_INDEX_FIELDS:
        return read_fields(r, model, at, out);
    case PL_MODELS_KEY_INDEX_TYPE:
        return read_type(r, at, out);
    case PL_MODELS_KEY_INDEX_USING:
        return read_for_postgres(r, at, &out->method);
    case PL_MODELS_KEY_INDEX_OPERATOR:
        return read_for_postgres(r, at, operator_class);
    case PL_MODELS_KEY_INDEX_WHERE:
        return read_where(r, model, at, &out->where);
    case PL_MODELS_KEY_INDEX_CONCURRENTLY:
        return pl_form_read_boolean(&r->form, at, &ignored);
    default:
        break;
    }
    if (pl_same(at->key, "table")) {
        return pl_models_unknown_key(r, at, PL_MODELS_INDEX, PL_MODELS_NOWHERE, &pl_form_index);
    }
    void *object = out;
    const pl_field *field = pl_form_find_field(&pl_form_index, at->key, &object);
    return field != NULL
               ? pl_form_read_member(&r->form, at, field, object)
               : pl_models_unknown_key(r, at, PL_MODELS_INDEX, PL_MODELS_NOWHERE, &pl_form_index);
}

/* As Sequelize makes it; of expressions it makes one that says nothing. */
static bool name_index(pl_models_reader *r, const pl_model *model, const pl_json_value *value,
                       const pl_index *index, const char **name)
{
    pl_strings columns = {0};
    for (size_t i = 0; i < index->elements.count; i++) {
        if (index->elements.at[i].column == NULL) {
            return pl_models_fail(r, value, "an index on an expression needs a \"name\"");
        }
        pl_vec_push(r->form.arena, &columns, index->elements.at[i].column);
    }
    *name = pl_naming_index(r->form.arena, model->table, &columns);
    return true;
}

bool pl_models_read_index(pl_models_reader *r, const pl_model *model, const pl_json_value *value,
                          pl_index *out, const char **name)
{
    const char *operator_class = NULL;
    *name = NULL;
    if (!pl_form_is_kind(&r->form, value, PL_JSON_OBJECT)) {
        return false;
    }
    for (const pl_json_value *at = value->first; at != NULL; at = at->next) {
        if (!read_member(r, model, at, out, name, &operator_class)) {
            return false;
        }
    }
    if (out->elements.count == 0) {
        return pl_models_fail(r, value, "\"fields\" is missing");
    }
    for (size_t i = 0; i < out->elements.count; i++) {
        pl_index_element *element = &out->elements.at[i];
        bool sqlite = r->form.dialect == PL_DIALECT_SQLITE;
        element->operator_class = sqlite                            ? NULL
                                  : element->operator_class != NULL ? element->operator_class
                                                                    : operator_class;
    }
    return *name != NULL || name_index(r, model, value, out, name);
}
