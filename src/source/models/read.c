#include "base/near.h"
#include "base/str.h"
#include "dialect/dialect.h"
#include "source/models/naming.h"
#include "source/models/private.h"

/* ---- Keys ------------------------------------------------------------------------------------ */

const pl_models_key_row pl_models_keys[] = {
#define KEY(where, key, word, shape, about) {PL_MODELS_##where, word, PL_SHAPE_##shape, about},
#include "source/models/keys.def"
#undef KEY
    {PL_MODELS_NOWHERE, NULL, PL_SHAPE_STRING, NULL},
};

pl_models_key pl_models_key_of(pl_models_where where, const char *word)
{
    for (int i = 0; i < PL_MODELS_KEY_NONE; i++) {
        if (pl_models_keys[i].where == where && pl_same(pl_models_keys[i].word, word)) {
            return (pl_models_key)i;
        }
    }
    return PL_MODELS_KEY_NONE;
}

bool pl_models_unknown_key(pl_models_reader *r, const pl_json_value *member, pl_models_where where,
                           pl_models_where second, const pl_form *form)
{
    pl_strings known = {0};
    for (int i = 0; i < PL_MODELS_KEY_NONE; i++) {
        if (pl_models_keys[i].where == where || pl_models_keys[i].where == second) {
            pl_vec_push(r->form.arena, &known, pl_models_keys[i].word);
        }
    }
    if (form != NULL) {
        pl_form_add_keys(&r->form, form, &known);
    }
    return pl_form_unknown_key(&r->form, member, &known);
}

/* ---- Values ---------------------------------------------------------------------------------- */

bool pl_models_fail(pl_models_reader *r, const pl_json_value *at, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    pl_str message = pl_str_begin(r->form.arena, PL_STR_MAXIMUM);
    pl_str_vaddf(&message, format, arguments);
    va_end(arguments);
    return pl_form_fail_at(&r->form, at, message.at);
}

/* A name: a string that is not empty. */
bool pl_models_read_word(pl_models_reader *r, const pl_json_value *value, const char **out)
{
    if (!pl_form_read_string(&r->form, value, out)) {
        return false;
    }
    return value->length > 0 || pl_models_fail(r, value, "a name is expected, this is empty");
}

bool pl_models_read_answer(pl_models_reader *r, const pl_json_value *value, pl_answer *out)
{
    bool yes = false;
    if (!pl_form_read_boolean(&r->form, value, &yes)) {
        return false;
    }
    *out = yes ? PL_YES : PL_NO;
    return true;
}

/* true, false, or a name, which is a yes. */
static bool read_switch(pl_models_reader *r, const pl_json_value *value, pl_answer *out,
                        const char **name)
{
    if (value->kind == PL_JSON_BOOLEAN) {
        *out = value->yes ? PL_YES : PL_NO;
        *name = NULL;
        return true;
    }
    if (value->kind != PL_JSON_STRING) {
        return pl_form_wrong_kind(&r->form, value, "a name, true or false");
    }
    *out = PL_YES;
    return pl_models_read_word(r, value, name);
}

bool pl_models_read_action(pl_models_reader *r, const pl_json_value *value, pl_models_action *out)
{
    static const char *const words[] = {"NO ACTION", "RESTRICT",    "CASCADE",
                                        "SET NULL",  "SET DEFAULT", NULL};
    int word = 0;
    for (; value->kind == PL_JSON_STRING && words[word] != NULL; word++) {
        if (pl_same_nocase(value->string, words[word])) {
            *out = (pl_models_action)(PL_MODELS_NO_ACTION + word);
            return true;
        }
    }
    return pl_form_read_word(&r->form, value, words, &word);
}

/* ---- Options --------------------------------------------------------------------------------- */

static bool read_option(pl_models_reader *r, const pl_json_value *value, pl_models_key key,
                        pl_models_options *out)
{
    switch ((int)key) {
    case PL_MODELS_KEY_OPTION_TIMESTAMPS:
        return pl_models_read_answer(r, value, &out->timestamps);
    case PL_MODELS_KEY_OPTION_CREATED_AT:
        return read_switch(r, value, &out->created, &out->created_at);
    case PL_MODELS_KEY_OPTION_UPDATED_AT:
        return read_switch(r, value, &out->updated, &out->updated_at);
    case PL_MODELS_KEY_OPTION_DELETED_AT:
        return read_switch(r, value, &out->deleted, &out->deleted_at);
    case PL_MODELS_KEY_OPTION_PARANOID:
        return pl_models_read_answer(r, value, &out->paranoid);
    case PL_MODELS_KEY_OPTION_VERSION:
        return read_switch(r, value, &out->version, &out->counter);
    case PL_MODELS_KEY_OPTION_UNDERSCORED:
        return pl_models_read_answer(r, value, &out->underscored);
    case PL_MODELS_KEY_OPTION_FREEZE_TABLE_NAME:
        return pl_models_read_answer(r, value, &out->freeze);
    case PL_MODELS_KEY_OPTION_SCHEMA:
        return pl_models_read_word(r, value, &out->schema);
    default:
        return false;
    }
}

static bool read_define(pl_models_reader *r, const pl_json_value *value)
{
    if (!pl_form_is_kind(&r->form, value, PL_JSON_OBJECT)) {
        return false;
    }
    for (const pl_json_value *at = value->first; at != NULL; at = at->next) {
        pl_models_key key = pl_models_key_of(PL_MODELS_OPTION, at->key);
        if (key == PL_MODELS_KEY_NONE) {
            return pl_models_unknown_key(r, at, PL_MODELS_OPTION, PL_MODELS_NOWHERE, NULL);
        }
        if (!read_option(r, at, key, &r->define)) {
            return false;
        }
    }
    return true;
}

/* ---- Models ---------------------------------------------------------------------------------- */

static const char *field_name(pl_models_reader *r, const pl_model *model, const char *name)
{
    return model->options.underscored == PL_YES ? pl_naming_underscored(r->form.arena, name) : name;
}

const char *pl_models_field(pl_models_reader *r, const pl_model *model, const char *name)
{
    const pl_attribute *attribute = pl_map_get(model->attributes, name);
    return attribute != NULL && attribute->field != NULL ? attribute->field
                                                         : field_name(r, model, name);
}

const pl_attribute *pl_models_primary_key(const pl_model *model)
{
    for (const pl_map_entry *e = NULL; (e = pl_map_next(model->attributes, e)) != NULL;) {
        const pl_attribute *attribute = e->value;
        if (attribute->primary_key == PL_YES) {
            return attribute;
        }
    }
    return NULL;
}

static pl_attribute *add_made(pl_models_reader *r, pl_model *model, const char *name,
                              const char *type)
{
    pl_attribute *attribute = pl_arena_make(r->form.arena, pl_attribute);
    attribute->name = name;
    attribute->field = field_name(r, model, name);
    attribute->value = model->value;
    attribute->generated = true;
    attribute->type.value = model->value;
    for (attribute->type.row = pl_models_types; !pl_same(attribute->type.row->name, type);) {
        attribute->type.row++;
    }
    attribute->type.text = r->form.dialect == PL_DIALECT_SQLITE ? attribute->type.row->sqlite
                                                                : attribute->type.row->postgres;
    pl_map_put(model->attributes, name, attribute);
    return attribute;
}

static void add_moment(pl_models_reader *r, pl_model *model, pl_answer wanted, const char *said,
                       const char *name, pl_answer allow_null)
{
    name = said != NULL ? said : name;
    if (wanted != PL_NO && !pl_map_has(model->attributes, name)) {
        add_made(r, model, name, "DATE")->allow_null = allow_null;
    }
}

static void add_timestamps(pl_models_reader *r, pl_model *model)
{
    const pl_models_options *o = &model->options;
    if (o->timestamps != PL_NO) {
        add_moment(r, model, o->created, o->created_at, "createdAt", PL_NO);
        add_moment(r, model, o->updated, o->updated_at, "updatedAt", PL_NO);
    }
    if (o->timestamps != PL_NO && o->paranoid == PL_YES) {
        add_moment(r, model, o->deleted, o->deleted_at, "deletedAt", PL_UNSAID);
    }
    const char *counter = o->counter != NULL ? o->counter : "version";
    if (o->version == PL_YES && !pl_map_has(model->attributes, counter)) {
        pl_attribute *made = add_made(r, model, counter, "INTEGER");
        made->allow_null = PL_NO;
        made->counts = true;
    }
}

bool pl_models_add_defaults(pl_models_reader *r, pl_model *model)
{
    pl_map *written = model->attributes;
    if (pl_models_primary_key(model) == NULL) {
        const pl_attribute *id = pl_map_get(written, "id");
        if (id != NULL) {
            return pl_models_fail(r, id->value,
                                  "a column \"id\" is the primary key, or another one must be: it "
                                  "lacks \"primaryKey\": true");
        }
        model->attributes = pl_map_new(r->form.arena);
        pl_attribute *made = add_made(r, model, "id", "INTEGER");
        made->allow_null = PL_NO;
        made->primary_key = PL_YES;
        made->auto_increment = true;
        for (const pl_map_entry *e = NULL; (e = pl_map_next(written, e)) != NULL;) {
            pl_map_put(model->attributes, e->key, e->value);
        }
    }
    add_timestamps(r, model);
    return true;
}

/* The names that follow from the model's; it is known by its own from now on. */
pl_model *pl_models_add(pl_models_reader *r, pl_model *model)
{
    pl_arena *arena = r->form.arena;
    model->singular =
        model->singular != NULL ? model->singular : pl_naming_singular(arena, model->name);
    model->plural = model->plural != NULL ? model->plural : pl_naming_plural(arena, model->name);
    if (model->table == NULL) {
        model->table = model->options.freeze == PL_YES
                           ? model->name
                           : field_name(r, model, pl_naming_plural(arena, model->name));
    }
    model->attributes = pl_map_new(arena);
    model->aliases = pl_map_new(arena);
    pl_map_put(r->by_name, model->name, model);
    pl_vec_push(arena, &r->models, model);
    return model;
}

static bool read_model_member(pl_models_reader *r, const pl_json_value *at, pl_models_key key,
                              pl_model *out)
{
    switch ((int)key) {
    case PL_MODELS_KEY_MODEL_NAME:
        return pl_models_read_word(r, at, &out->name);
    case PL_MODELS_KEY_MODEL_TABLE:
    case PL_MODELS_KEY_MODEL_TABLE_NAME:
        if (out->table != NULL) {
            return pl_models_fail(r, at, "either \"table\" or \"tableName\", not both");
        }
        return pl_models_read_word(r, at, &out->table);
    case PL_MODELS_KEY_MODEL_SINGULAR:
        return pl_models_read_word(r, at, &out->singular);
    case PL_MODELS_KEY_MODEL_PLURAL:
        return pl_models_read_word(r, at, &out->plural);
    case PL_MODELS_KEY_MODEL_COMMENT:
        return pl_form_read_string(&r->form, at, &out->comment);
    case PL_MODELS_KEY_MODEL_RENAMED_FROM:
        out->renamed = at;
        return pl_models_read_word(r, at, &out->renamed_from);
    case PL_MODELS_KEY_MODEL_COLUMNS:
        out->columns = at;
        return pl_form_is_kind(&r->form, at, PL_JSON_OBJECT);
    case PL_MODELS_KEY_MODEL_CONSTRAINTS:
        out->constraints = at;
        return pl_form_is_kind(&r->form, at, PL_JSON_ARRAY);
    case PL_MODELS_KEY_MODEL_INDEXES:
        out->indexes = at;
        return pl_form_is_kind(&r->form, at, PL_JSON_ARRAY);
    case PL_MODELS_KEY_MODEL_ASSOCIATIONS:
        out->associations = at;
        return pl_form_is_kind(&r->form, at, PL_JSON_ARRAY);
    default:
        return false;
    }
}

bool pl_models_check_width(pl_models_reader *r, const pl_model *model, const pl_json_value *at)
{
    size_t most = r->form.dialect == PL_DIALECT_SQLITE ? 2000 : 1600;
    return pl_map_count(model->attributes) <= most ||
           pl_models_fail(r, at, "a table has at most %zu columns", most);
}

static bool read_columns(pl_models_reader *r, pl_model *model)
{
    const pl_json_value *first = model->columns != NULL ? model->columns->first : NULL;
    for (const pl_json_value *at = first; at != NULL; at = at->next) {
        if (!pl_models_check_width(r, model, at)) {
            return false;
        }
        if (at->key[0] == '\0') {
            return pl_form_fail(r->form.arena, r->form.problem, at, true, "a column has a name");
        }
        pl_attribute *attribute = pl_models_read_attribute(r, at, at->key, false);
        if (attribute == NULL) {
            return false;
        }
        if (attribute->field == NULL) {
            attribute->field = field_name(r, model, attribute->name);
        }
        pl_map_put(model->attributes, attribute->name, attribute);
    }
    return pl_models_add_defaults(r, model);
}

static bool read_model(pl_models_reader *r, const pl_json_value *value)
{
    pl_model *model = pl_arena_make(r->form.arena, pl_model);
    model->value = value;
    model->options = r->define;
    if (!pl_form_is_kind(&r->form, value, PL_JSON_OBJECT)) {
        return false;
    }
    for (const pl_json_value *at = value->first; at != NULL; at = at->next) {
        pl_models_key key = pl_models_key_of(PL_MODELS_MODEL, at->key);
        pl_models_key option = pl_models_key_of(PL_MODELS_OPTION, at->key);
        if (key == PL_MODELS_KEY_NONE && option == PL_MODELS_KEY_NONE) {
            return pl_models_unknown_key(r, at, PL_MODELS_MODEL, PL_MODELS_OPTION, NULL);
        }
        bool read = key != PL_MODELS_KEY_NONE ? read_model_member(r, at, key, model)
                                              : read_option(r, at, option, &model->options);
        if (!read) {
            return false;
        }
    }
    if (model->name == NULL) {
        return pl_models_fail(r, value, "\"name\" is missing");
    }
    if (pl_map_has(r->by_name, model->name)) {
        return pl_models_fail(r, pl_json_member(value, "name"),
                              "there is a model of that name already");
    }
    return read_columns(r, pl_models_add(r, model));
}

/* ---- The document ---------------------------------------------------------------------------- */

static bool read_format(pl_models_reader *r, const pl_json_value *value)
{
    return pl_form_is_kind(&r->form, value, PL_JSON_STRING) &&
           (pl_same(value->string, "plumb-models") ||
            pl_models_fail(r, value, "\"plumb-models\" is expected"));
}

static bool read_version(pl_models_reader *r, const pl_json_value *value)
{
    return pl_form_is_kind(&r->form, value, PL_JSON_NUMBER) &&
           (pl_same(value->string, "1") ||
            pl_models_fail(r, value, "the version that is known here is 1"));
}

static bool read_models(pl_models_reader *r, const pl_json_value *value)
{
    if (!pl_form_is_kind(&r->form, value, PL_JSON_ARRAY)) {
        return false;
    }
    for (const pl_json_value *at = value->first; at != NULL; at = at->next) {
        if (!read_model(r, at)) {
            return false;
        }
    }
    return true;
}

/* What is not about models; the dialect was looked at before. */
static bool read_head(pl_models_reader *r, const pl_json_value *at)
{
    switch ((int)pl_models_key_of(PL_MODELS_DOCUMENT, at->key)) {
    case PL_MODELS_KEY_DOCUMENT_SCHEMA:
    case PL_MODELS_KEY_DOCUMENT_COMMENT:
    case PL_MODELS_KEY_DOCUMENT_DIALECT:
        return pl_form_is_kind(&r->form, at, PL_JSON_STRING);
    case PL_MODELS_KEY_DOCUMENT_FORMAT:
        return read_format(r, at);
    case PL_MODELS_KEY_DOCUMENT_VERSION:
        return read_version(r, at);
    case PL_MODELS_KEY_DOCUMENT_DEFINE:
        return read_define(r, at);
    case PL_MODELS_KEY_DOCUMENT_MODELS:
        return true;
    default:
        return pl_models_unknown_key(r, at, PL_MODELS_DOCUMENT, PL_MODELS_NOWHERE, NULL);
    }
}

bool pl_models_read_document(pl_models_reader *r, const pl_json_value *root)
{
    if (!pl_form_is_kind(&r->form, root, PL_JSON_OBJECT)) {
        return false;
    }
    for (const pl_json_value *at = root->first; at != NULL; at = at->next) {
        if (!read_head(r, at)) {
            return false;
        }
    }
    const pl_json_value *models = pl_json_member(root, "models");
    if (models == NULL) {
        return pl_models_fail(r, root, "\"models\" is missing");
    }
    return read_models(r, models);
}
