#include "base/str.h"
#include "source/models/private.h"

/* ---- References ------------------------------------------------------------------------------ */

static bool read_deferrable(pl_models_reader *r, const pl_json_value *value,
                            pl_models_deferrable *out)
{
    static const char *const words[] = {"NOT", "INITIALLY_IMMEDIATE", "INITIALLY_DEFERRED", NULL};
    int word = 0;
    if (value->kind == PL_JSON_BOOLEAN) {
        *out = value->yes ? PL_MODELS_INITIALLY_IMMEDIATE : PL_MODELS_NOT_DEFERRABLE;
        return true;
    }
    if (!pl_form_read_word(&r->form, value, words, &word)) {
        return false;
    }
    *out = (pl_models_deferrable)(PL_MODELS_NOT_DEFERRABLE + word);
    return true;
}

static bool read_references(pl_models_reader *r, const pl_json_value *value,
                            pl_models_reference *out)
{
    out->value = value;
    if (value->kind == PL_JSON_STRING) {
        return pl_models_read_word(r, value, &out->table.name);
    }
    if (value->kind != PL_JSON_OBJECT) {
        return pl_form_wrong_kind(&r->form, value, "a table, or an object with \"model\"");
    }
    for (const pl_json_value *at = value->first; at != NULL; at = at->next) {
        bool read = false;
        switch ((int)pl_models_key_of(PL_MODELS_REFERENCES, at->key)) {
        case PL_MODELS_KEY_REFERENCES_MODEL:
            read = pl_form_read_name(&r->form, at, &out->table, NULL);
            break;
        case PL_MODELS_KEY_REFERENCES_KEY:
            read = pl_models_read_word(r, at, &out->key);
            break;
        case PL_MODELS_KEY_REFERENCES_DEFERRABLE:
            read = read_deferrable(r, at, &out->deferrable);
            break;
        default:
            return pl_models_unknown_key(r, at, PL_MODELS_REFERENCES, PL_MODELS_NOWHERE, NULL);
        }
        if (!read) {
            return false;
        }
    }
    return out->table.name != NULL || pl_models_fail(r, value, "\"model\" is missing");
}

/* ---- Columns --------------------------------------------------------------------------------- */

static bool read_unique(pl_models_reader *r, const pl_json_value *value, pl_attribute *out)
{
    const pl_json_value *name = value;
    out->unique_alone = false;
    out->unique = NULL;
    if (value->kind == PL_JSON_BOOLEAN) {
        out->unique_alone = value->yes;
        return true;
    }
    if (value->kind == PL_JSON_OBJECT) {
        name = pl_json_member(value, "name");
        if (name == NULL || value->count != 1) {
            return pl_models_fail(r, value, "true, false, a name or {\"name\": \"...\"}");
        }
    } else if (value->kind != PL_JSON_STRING) {
        return pl_form_wrong_kind(&r->form, value, "true, false or a name");
    }
    return pl_models_read_word(r, name, &out->unique);
}

static bool read_values(pl_models_reader *r, const pl_json_value *value, pl_strings *out)
{
    if (!pl_form_is_kind(&r->form, value, PL_JSON_ARRAY)) {
        return false;
    }
    out->count = 0;
    for (const pl_json_value *at = value->first; at != NULL; at = at->next) {
        const char *word = NULL;
        if (!pl_form_read_string(&r->form, at, &word)) {
            return false;
        }
        pl_vec_push(r->form.arena, out, word);
    }
    return out->count > 0 || pl_models_fail(r, value, "an ENUM has at least one value");
}

static bool read_default(pl_models_reader *r, const pl_json_value *value, pl_attribute *out)
{
    if (out->default_value != NULL) {
        return pl_models_fail(r, value, "either \"default\" or \"defaultValue\", not both");
    }
    out->default_value = value;
    return true;
}

/* "nullable" and "not_null" say the same in other words. */
static bool read_null(pl_models_reader *r, const pl_json_value *value, bool when, pl_answer *out)
{
    bool yes = false;
    if (!pl_form_read_boolean(&r->form, value, &yes)) {
        return false;
    }
    pl_answer said = yes == when ? PL_YES : PL_NO;
    if (*out != PL_UNSAID && *out != said) {
        return pl_form_fail(r->form.arena, r->form.problem, value, true,
                            "another key of this column says otherwise");
    }
    *out = said;
    return true;
}

/* What forms know and models do not. */
static bool read_of_form(pl_models_reader *r, const pl_json_value *at, bool foreign_key,
                         pl_attribute *out)
{
    if (pl_same(at->key, "nullable") || pl_same(at->key, "not_null")) {
        return read_null(r, at, pl_same(at->key, "nullable"), &out->allow_null);
    }
    if (pl_same(at->key, "primary_key")) {
        return pl_models_read_answer(r, at, &out->primary_key);
    }
    if (out->column == NULL) {
        out->column = pl_arena_make(r->form.arena, pl_column);
    }
    void *object = out->column;
    const pl_field *field = pl_form_find_field(&pl_form_column, at->key, &object);
    if (field == NULL || pl_same(at->key, "name")) {
        return pl_models_unknown_key(r, at, PL_MODELS_COLUMN,
                                     foreign_key ? PL_MODELS_FOREIGN_KEY : PL_MODELS_NOWHERE,
                                     &pl_form_column);
    }
    r->form.of_columns = &out->constraints;
    r->form.column = ""; /* its own name, once that is known */
    return pl_form_read_member(&r->form, at, field, object);
}

static bool read_key(pl_models_reader *r, const pl_json_value *at, bool foreign_key,
                     pl_attribute *out)
{
    bool yes;
    switch ((int)pl_models_key_of(PL_MODELS_COLUMN, at->key)) {
    case PL_MODELS_KEY_COLUMN_TYPE:
        return true; /* read with the values, which may stand behind it */
    case PL_MODELS_KEY_COLUMN_VALUES:
        return true;
    case PL_MODELS_KEY_COLUMN_FIELD:
        return pl_models_read_word(r, at, &out->field);
    case PL_MODELS_KEY_COLUMN_ALLOW_NULL:
        return read_null(r, at, true, &out->allow_null);
    case PL_MODELS_KEY_COLUMN_DEFAULT_VALUE:
    case PL_MODELS_KEY_COLUMN_DEFAULT:
        return read_default(r, at, out);
    case PL_MODELS_KEY_COLUMN_PRIMARY_KEY:
        return pl_models_read_answer(r, at, &out->primary_key);
    case PL_MODELS_KEY_COLUMN_AUTO_INCREMENT:
        return pl_form_read_boolean(&r->form, at, &out->auto_increment);
    case PL_MODELS_KEY_COLUMN_AUTO_INCREMENT_IDENTITY:
        return pl_form_read_boolean(&r->form, at, &out->as_identity);
    case PL_MODELS_KEY_COLUMN_UNIQUE:
        return read_unique(r, at, out);
    case PL_MODELS_KEY_COLUMN_REFERENCES:
        return read_references(r, at, &out->references);
    case PL_MODELS_KEY_COLUMN_ON_DELETE:
        return pl_models_read_action(r, at, &out->on_delete);
    case PL_MODELS_KEY_COLUMN_ON_UPDATE:
        return pl_models_read_action(r, at, &out->on_update);
    case PL_MODELS_KEY_COLUMN_COMMENT:
        return pl_form_read_string(&r->form, at, &out->comment);
    case PL_MODELS_KEY_COLUMN_RENAMED_FROM:
        out->renamed = at;
        return pl_models_read_word(r, at, &out->renamed_from);
    default:
        break;
    }
    yes = foreign_key && pl_models_key_of(PL_MODELS_FOREIGN_KEY, at->key) != PL_MODELS_KEY_NONE;
    return yes ? pl_models_read_word(r, at, &out->name) : read_of_form(r, at, foreign_key, out);
}

static bool read_type(pl_models_reader *r, const pl_json_value *type, const pl_json_value *values,
                      pl_attribute *out)
{
    if (!pl_models_read_type(r, type, &out->type)) {
        return false;
    }
    if (values != NULL && !out->type.is_enum) {
        return pl_form_fail(r->form.arena, r->form.problem, values, true,
                            "only an ENUM has \"values\"");
    }
    if (values != NULL && !read_values(r, values, &out->type.values)) {
        return false;
    }
    return !out->type.is_enum || out->type.values.count > 0 ||
           pl_models_fail(r, type, "the \"values\" of the ENUM are missing");
}

/* foreign_key: what "foreignKey" says of one, where the type may be that of the other column. */
pl_attribute *pl_models_read_attribute(pl_models_reader *r, const pl_json_value *value,
                                       const char *name, bool foreign_key)
{
    pl_attribute *out = pl_arena_make(r->form.arena, pl_attribute);
    out->name = name;
    out->value = value;
    if (value->kind == PL_JSON_STRING) {
        return read_type(r, value, NULL, out) ? out : NULL;
    }
    if (value->kind != PL_JSON_OBJECT) {
        pl_form_wrong_kind(&r->form, value, "a type, or an object with \"type\"");
        return NULL;
    }
    for (const pl_json_value *at = value->first; at != NULL; at = at->next) {
        if (!read_key(r, at, foreign_key, out)) {
            return NULL;
        }
    }
    const pl_json_value *type = pl_json_member(value, "type");
    if (type == NULL) {
        if (!foreign_key) {
            pl_models_fail(r, value, "\"type\" is missing");
        }
        return foreign_key ? out : NULL;
    }
    return read_type(r, type, pl_json_member(value, "values"), out) ? out : NULL;
}
