#include "base/near.h"
#include "base/str.h"
#include "source/models/naming.h"
#include "source/models/private.h"

/*
 * The columns that associations bring, in the steps of Sequelize: each association, in the order of
 * the file, changes the attributes of a model, and later ones see what earlier ones did. What an
 * attribute says itself stays; with belongsToMany what the association says wins.
 */

typedef enum association_kind {
    BELONGS_TO,
    HAS_ONE,
    HAS_MANY,
    BELONGS_TO_MANY,
} association_kind;

typedef struct association {
    association_kind kind;
    const pl_json_value *value;
    pl_model *source, *target;
    const char *as;                                  /* NULL: not said */
    const char *foreign_key, *other_key;             /* names of attributes */
    const pl_attribute *foreign_given, *other_given; /* what is said of them; NULL: nothing */
    bool other_key_default, target_key_default;      /* belongsToMany: nobody said which */
    const char *source_key, *target_key;             /* NULL: the primary key */
    const pl_json_value *source_key_value, *target_key_value;
    pl_models_action on_delete, on_update;
    pl_answer constraints, timestamps;
    const char *unique_key;
    /* belongsToMany */
    const pl_json_value *through_value;
    const char *through_name;
    pl_answer through_unique, through_paranoid;
    pl_model *through;
    struct association *paired; /* the same from the other side */
    bool primary_key_deleted;
} association;

/* ---- Reading --------------------------------------------------------------------------------- */

static bool read_foreign_key(pl_models_reader *r, const pl_json_value *value, const char **name,
                             const pl_attribute **given)
{
    if (value->kind == PL_JSON_STRING) {
        return pl_models_read_word(r, value, name);
    }
    if (value->kind != PL_JSON_OBJECT) {
        return pl_form_wrong_kind(&r->form, value, "a name, or an object with \"name\"");
    }
    *given = pl_models_read_attribute(r, value, NULL, true);
    *name = *given != NULL ? (*given)->name : NULL;
    return *given != NULL;
}

static bool read_through(pl_models_reader *r, const pl_json_value *value, association *out)
{
    out->through_value = value;
    if (value->kind == PL_JSON_STRING) {
        return pl_models_read_word(r, value, &out->through_name);
    }
    if (value->kind != PL_JSON_OBJECT) {
        return pl_form_wrong_kind(&r->form, value, "a name, or an object with \"model\"");
    }
    for (const pl_json_value *at = value->first; at != NULL; at = at->next) {
        bool read = false;
        switch ((int)pl_models_key_of(PL_MODELS_THROUGH, at->key)) {
        case PL_MODELS_KEY_THROUGH_MODEL:
            read = pl_models_read_word(r, at, &out->through_name);
            break;
        case PL_MODELS_KEY_THROUGH_UNIQUE:
            read = pl_models_read_answer(r, at, &out->through_unique);
            break;
        case PL_MODELS_KEY_THROUGH_PARANOID:
            read = pl_models_read_answer(r, at, &out->through_paranoid);
            break;
        default:
            return pl_models_unknown_key(r, at, PL_MODELS_THROUGH, PL_MODELS_NOWHERE, NULL);
        }
        if (!read) {
            return false;
        }
    }
    return out->through_name != NULL || pl_models_fail(r, value, "\"model\" is missing");
}

static bool read_target(pl_models_reader *r, const pl_json_value *value, association *out)
{
    const char *name = NULL;
    if (!pl_models_read_word(r, value, &name)) {
        return false;
    }
    out->target = pl_map_get(r->by_name, name);
    if (out->target != NULL) {
        return true;
    }
    pl_strings known = {0};
    for (size_t i = 0; i < r->models.count; i++) {
        pl_vec_push(r->form.arena, &known, r->models.at[i]->name);
    }
    const char *near = pl_nearest(name, &known);
    return near != NULL
               ? pl_models_fail(r, value, "there is no such model; did you mean \"%s\"?", near)
               : pl_models_fail(r, value, "there is no model of that name");
}

static bool read_kind(pl_models_reader *r, const pl_json_value *value, association_kind *out)
{
    static const char *const words[] = {"belongsTo", "hasOne", "hasMany", "belongsToMany", NULL};
    int word = 0;
    if (!pl_form_read_word(&r->form, value, words, &word)) {
        return false;
    }
    *out = (association_kind)word;
    return true;
}

static bool read_member(pl_models_reader *r, const pl_json_value *at, association *out)
{
    switch ((int)pl_models_key_of(PL_MODELS_ASSOCIATION, at->key)) {
    case PL_MODELS_KEY_ASSOCIATION_TYPE:
        return read_kind(r, at, &out->kind);
    case PL_MODELS_KEY_ASSOCIATION_TARGET:
        return read_target(r, at, out);
    case PL_MODELS_KEY_ASSOCIATION_AS:
        return pl_models_read_word(r, at, &out->as);
    case PL_MODELS_KEY_ASSOCIATION_FOREIGN_KEY:
        return read_foreign_key(r, at, &out->foreign_key, &out->foreign_given);
    case PL_MODELS_KEY_ASSOCIATION_OTHER_KEY:
        return read_foreign_key(r, at, &out->other_key, &out->other_given);
    case PL_MODELS_KEY_ASSOCIATION_THROUGH:
        return read_through(r, at, out);
    case PL_MODELS_KEY_ASSOCIATION_TARGET_KEY:
        out->target_key_value = at;
        return pl_models_read_word(r, at, &out->target_key);
    case PL_MODELS_KEY_ASSOCIATION_SOURCE_KEY:
        out->source_key_value = at;
        return pl_models_read_word(r, at, &out->source_key);
    case PL_MODELS_KEY_ASSOCIATION_ON_DELETE:
        return pl_models_read_action(r, at, &out->on_delete);
    case PL_MODELS_KEY_ASSOCIATION_ON_UPDATE:
        return pl_models_read_action(r, at, &out->on_update);
    case PL_MODELS_KEY_ASSOCIATION_CONSTRAINTS:
        return pl_models_read_answer(r, at, &out->constraints);
    case PL_MODELS_KEY_ASSOCIATION_TIMESTAMPS:
        return pl_models_read_answer(r, at, &out->timestamps);
    case PL_MODELS_KEY_ASSOCIATION_UNIQUE_KEY:
        return pl_models_read_word(r, at, &out->unique_key);
    default:
        return pl_models_unknown_key(r, at, PL_MODELS_ASSOCIATION, PL_MODELS_NOWHERE, NULL);
    }
}

/* What only belongsToMany has words for, and what belongsTo or the others don't know. */
static bool fits_kind(pl_models_reader *r, const association *a)
{
    static const char *const many[] = {"through", "otherKey", "uniqueKey", "timestamps", NULL};
    for (size_t i = 0; a->kind != BELONGS_TO_MANY && many[i] != NULL; i++) {
        const pl_json_value *at = pl_json_member(a->value, many[i]);
        if (at != NULL) {
            return pl_form_fail(r->form.arena, r->form.problem, at, true,
                                "this is for belongsToMany");
        }
    }
    bool to_source = a->kind == HAS_ONE || a->kind == HAS_MANY;
    const pl_json_value *wrong = to_source               ? a->target_key_value
                                 : a->kind == BELONGS_TO ? a->source_key_value
                                                         : NULL;
    if (wrong != NULL) {
        return pl_form_fail(r->form.arena, r->form.problem, wrong, true,
                            to_source ? "the target refers to this model: it is \"sourceKey\""
                                      : "this model refers to the target: it is \"targetKey\"");
    }
    if (a->kind == BELONGS_TO_MANY && a->through_name == NULL) {
        return pl_models_fail(r, a->value, "\"through\" is missing");
    }
    return true;
}

static association *read_association(pl_models_reader *r, pl_model *source,
                                     const pl_json_value *value)
{
    association *out = pl_arena_make(r->form.arena, association);
    out->value = value;
    out->source = source;
    if (!pl_form_is_kind(&r->form, value, PL_JSON_OBJECT)) {
        return NULL;
    }
    for (const pl_json_value *at = value->first; at != NULL; at = at->next) {
        if (!read_member(r, at, out)) {
            return NULL;
        }
    }
    static const char *const needed[] = {"type", "target"};
    for (size_t i = 0; i < 2; i++) {
        if (pl_json_member(value, needed[i]) == NULL) {
            pl_models_fail(r, value, "\"%s\" is missing", needed[i]);
            return NULL;
        }
    }
    return fits_kind(r, out) ? out : NULL;
}

/* ---- Attributes ------------------------------------------------------------------------------ */

/* What the one lacks is taken from the other. */
static void fill(pl_attribute *out, const pl_attribute *from)
{
    if (out->type.value == NULL) {
        out->type = from->type;
    }
    out->field = out->field != NULL ? out->field : from->field;
    out->allow_null = out->allow_null != PL_UNSAID ? out->allow_null : from->allow_null;
    out->primary_key = out->primary_key != PL_UNSAID ? out->primary_key : from->primary_key;
    out->auto_increment |= from->auto_increment;
    out->as_identity |= from->as_identity;
    if (!out->unique_alone && out->unique == NULL) {
        out->unique_alone = from->unique_alone;
        out->unique = from->unique;
    }
    if (out->references.table.name == NULL) {
        out->references = from->references;
    } else if (out->references.key == NULL) {
        out->references.key = from->references.key;
    }
    out->on_delete = out->on_delete != PL_MODELS_UNSAID ? out->on_delete : from->on_delete;
    out->on_update = out->on_update != PL_MODELS_UNSAID ? out->on_update : from->on_update;
    out->default_value = out->default_value != NULL ? out->default_value : from->default_value;
    out->comment = out->comment != NULL ? out->comment : from->comment;
    if (out->renamed == NULL) {
        out->renamed = from->renamed;
        out->renamed_from = from->renamed_from;
    }
    if (out->column == NULL && out->constraints.count == 0) {
        out->column = from->column;
        out->constraints = from->constraints;
    }
}

static void put(pl_models_reader *r, pl_model *model, pl_attribute *attribute)
{
    if (attribute->field == NULL) {
        attribute->field = pl_models_field(r, model, attribute->name);
    }
    pl_map_put(model->attributes, attribute->name, attribute);
}

/* The attribute of a model that a key says; the first of its primary key when it says none. A table
 * between may have lost its own: to the two keys, or to another name of one of them. */
static const pl_attribute *key_of(pl_models_reader *r, const association *a, const pl_model *model,
                                  const char *name, const pl_json_value *value)
{
    const pl_attribute *found =
        name != NULL ? pl_map_get(model->attributes, name) : pl_models_primary_key(model);
    if (found == NULL && name != NULL) {
        pl_models_fail(r, value != NULL ? value : a->value, "%s has no attribute \"%s\"",
                       model->name, name);
    } else if (found == NULL) {
        pl_models_fail(r, a->value, "%s has no primary key that could be referred to", model->name);
    }
    return found;
}

/* A primary key of several columns can't be referred to by one of them. */
static bool can_be_referred_to(const pl_model *model, const pl_attribute *key)
{
    size_t count = 0;
    for (const pl_map_entry *e = NULL; (e = pl_map_next(model->attributes, e)) != NULL;) {
        count += ((const pl_attribute *)e->value)->primary_key == PL_YES;
    }
    return count == 1 || key->primary_key != PL_YES;
}

static pl_models_reference reference_to(const association *a, const pl_model *model,
                                        const pl_attribute *key)
{
    return (pl_models_reference){
        .table = {model->options.schema, model->table}, .key = key->field, .value = a->value};
}

/* ---- belongsTo, hasOne, hasMany -------------------------------------------------------------- */

/* What a foreign key does when nobody says it depends on whether it may be NULL. */
static pl_models_action action_on_delete(const association *a, pl_answer allow_null)
{
    if (a->on_delete != PL_MODELS_UNSAID || a->constraints == PL_NO) {
        return a->on_delete;
    }
    pl_models_action otherwise = a->kind == BELONGS_TO ? PL_MODELS_NO_ACTION : PL_MODELS_CASCADE;
    return allow_null == PL_YES ? PL_MODELS_SET_NULL : otherwise;
}

static pl_models_action action_on_update(const association *a)
{
    bool wanted = a->on_update == PL_MODELS_UNSAID && a->constraints != PL_NO;
    return wanted ? PL_MODELS_CASCADE : a->on_update;
}

/* In `model` an attribute refers to the key of `other`. */
static bool add_reference(pl_models_reader *r, const association *a, pl_model *model,
                          const pl_model *other, const pl_attribute *key)
{
    pl_attribute *added = pl_arena_make(r->form.arena, pl_attribute);
    if (a->foreign_given != NULL) {
        *added = *a->foreign_given;
    }
    added->name = a->foreign_key;
    added->value = a->value;
    if (added->type.value == NULL) {
        added->type = pl_models_type_referring(&key->type);
    }
    added->allow_null = added->allow_null != PL_UNSAID ? added->allow_null : PL_YES;
    pl_attribute *there = pl_map_get(model->attributes, a->foreign_key);
    pl_models_action on_delete =
        action_on_delete(a, there != NULL ? there->allow_null : added->allow_null);
    pl_models_action on_update = action_on_update(a);
    bool acts = on_delete != PL_MODELS_UNSAID || on_update != PL_MODELS_UNSAID;
    if (acts && can_be_referred_to(other, key)) {
        added->references = reference_to(a, other, key);
        added->on_delete = on_delete;
        added->on_update = on_update;
    }
    if (there != NULL) {
        fill(there, added);
        put(r, model, there);
    } else {
        put(r, model, added);
    }
    return true;
}

static bool associate_one(pl_models_reader *r, association *a)
{
    pl_arena *arena = r->form.arena;
    bool to_target = a->kind == BELONGS_TO;
    pl_model *model = to_target ? a->source : a->target;
    const pl_model *other = to_target ? a->target : a->source;
    const pl_attribute *key = key_of(r, a, other, to_target ? a->target_key : a->source_key,
                                     to_target ? a->target_key_value : a->source_key_value);
    if (key == NULL) {
        return false;
    }
    const char *name = a->as;
    switch (a->kind) {
    case BELONGS_TO:
        name = a->as != NULL ? a->as : other->singular;
        break;
    case HAS_ONE:
        name = pl_naming_singular(arena, a->as != NULL ? a->as : other->name);
        break;
    case HAS_MANY:
    case BELONGS_TO_MANY:
        name = other->singular;
        break;
    }
    if (a->foreign_key == NULL) {
        const pl_attribute *primary = key_of(r, a, other, NULL, NULL);
        if (primary == NULL) {
            return false;
        }
        a->foreign_key = pl_naming_foreign_key(arena, name, primary->name);
    }
    return add_reference(r, a, model, other, key);
}

/* ---- belongsToMany --------------------------------------------------------------------------- */

/* The names that the two keys have when nobody says them. */
static void name_keys(pl_models_reader *r, association *a)
{
    pl_arena *arena = r->form.arena;
    bool self = a->source == a->target;
    const char *own = a->foreign_given != NULL ? a->foreign_given->name : NULL;
    const pl_json_value *said = pl_json_member(a->value, "foreignKey");
    own = said != NULL && said->kind == PL_JSON_STRING ? said->string : own;
    const char *other = a->other_given != NULL ? a->other_given->name : NULL;
    said = pl_json_member(a->value, "otherKey");
    other = said != NULL && said->kind == PL_JSON_STRING ? said->string : other;
    const char *target = self ? pl_naming_singular(arena, a->as) : a->target->singular;
    a->foreign_key =
        own != NULL ? own : pl_naming_foreign_key(arena, a->source->singular, a->source_key);
    a->other_key = other != NULL ? other : pl_naming_foreign_key(arena, target, a->target_key);
    a->other_key_default = said == NULL;
}

/* The table that "through" names, where it is no model's: with timestamps, by the options of the
 * source, and its keys as primary key. */
static pl_model *make_through(pl_models_reader *r, const association *a)
{
    pl_model *made = pl_arena_make(r->form.arena, pl_model);
    made->value = a->value;
    made->name = a->through_name;
    made->table = a->through_name;
    made->singular = a->as != NULL ? pl_naming_singular(r->form.arena, a->as) : a->target->singular;
    made->plural = a->as != NULL ? a->as : a->target->plural;
    made->options = a->source->options;
    made->options.timestamps = a->timestamps != PL_UNSAID ? a->timestamps : r->define.timestamps;
    made->options.paranoid = a->through_paranoid == PL_YES ? PL_YES : PL_NO;
    made->comment = a->source->comment;
    pl_models_add(r, made);
    return pl_models_add_defaults(r, made) ? made : NULL;
}

/* Of one direction through one table. */
static const char *pair_key(pl_models_reader *r, const pl_model *from, const pl_model *to,
                            const char *through)
{
    return pl_arena_printf(r->form.arena, "%s\n%s\n%s", from->name, to->name, through);
}

static void find_pair(pl_models_reader *r, association *a)
{
    a->paired = pl_map_get(r->pairs, pair_key(r, a->target, a->source, a->through_name));
    if (a->paired != NULL) {
        a->paired->paired = a;
    }
}

/* A key that nobody wrote down, so that the two others can be the primary key. */
static void delete_primary_key(association *a)
{
    pl_map *attributes = a->through->attributes;
    for (const pl_map_entry *e = NULL; (e = pl_map_next(attributes, e)) != NULL;) {
        pl_attribute *attribute = e->value;
        if (attribute->primary_key != PL_YES || !attribute->generated) {
            continue;
        }
        a->primary_key_deleted = true;
        if (pl_same(e->key, a->foreign_key) || pl_same(e->key, a->other_key)) {
            attribute->primary_key = PL_NO;
        } else {
            pl_map_remove_entry(attributes, e);
        }
    }
}

static pl_attribute *through_attribute(pl_models_reader *r, const association *a, const char *name)
{
    pl_attribute *found = pl_map_get(a->through->attributes, name);
    if (found == NULL) {
        found = pl_arena_make(r->form.arena, pl_attribute);
        found->name = name;
        found->value = a->value;
        found->generated = true;
    }
    return found;
}

static void give_key(pl_models_reader *r, const association *a, pl_attribute *out,
                     const pl_attribute *given, const pl_model *model, const pl_attribute *key)
{
    pl_attribute said = {.type = pl_models_type_referring(&key->type)};
    if (given != NULL) {
        pl_attribute both = *given;
        fill(&both, &said);
        said = both;
    }
    /* What is said there wins over what the model has, and the model gives what is not said. */
    pl_attribute before = *out;
    pl_answer primary = a->primary_key_deleted ? PL_YES : said.primary_key;
    *out = said;
    out->name = before.name;
    out->value = before.value;
    out->generated = before.generated;
    out->on_delete = PL_MODELS_UNSAID;
    out->on_update = PL_MODELS_UNSAID;
    fill(out, &before);
    if (primary != PL_UNSAID) {
        out->primary_key = primary;
    }
    if (a->constraints != PL_NO) {
        out->references = reference_to(a, model, key);
    }
    put(r, a->through, out);
}

static pl_models_action or_cascade(pl_models_action first, pl_models_action second)
{
    return first != PL_MODELS_UNSAID    ? first
           : second != PL_MODELS_UNSAID ? second
                                        : PL_MODELS_CASCADE;
}

static bool inject(pl_models_reader *r, association *a)
{
    const pl_attribute *source_key = key_of(r, a, a->source, a->source_key, a->source_key_value);
    const pl_attribute *target_key = key_of(r, a, a->target, a->target_key, a->target_key_value);
    if (source_key == NULL || target_key == NULL) {
        return false;
    }
    delete_primary_key(a);
    pl_attribute *own = through_attribute(r, a, a->foreign_key);
    put(r, a->through, own);
    pl_attribute *other = through_attribute(r, a, a->other_key);
    pl_models_action own_delete = own->on_delete, own_update = own->on_update;
    pl_models_action other_delete = other->on_delete, other_update = other->on_update;
    give_key(r, a, own, a->foreign_given, a->source, source_key);
    give_key(r, a, other, a->other_given, a->target, target_key);
    if (a->constraints != PL_NO) {
        own->on_delete = or_cascade(a->on_delete, own_delete);
        own->on_update = or_cascade(a->on_update, own_update);
        other->on_delete = or_cascade(other_delete, a->on_delete);
        other->on_update = or_cascade(other_update, a->on_update);
    }
    if (!a->primary_key_deleted && a->through_unique != PL_NO) {
        const char *name = a->unique_key;
        if (name == NULL) {
            name = pl_arena_printf(r->form.arena, "%s_%s_%s_unique", a->through->table,
                                   a->foreign_key, a->other_key);
        }
        own->unique = other->unique = name;
        own->unique_alone = other->unique_alone = false;
    }
    return true;
}

/* The two sides agree on the keys, as far as one of them says more. */
static bool pair_up(pl_models_reader *r, association *a)
{
    association *pair = a->paired;
    bool again = false;
    if (a->target_key_default) {
        a->target_key = pair->source_key;
        name_keys(r, a);
    }
    if (pair->target_key_default && !pl_same(pair->target_key, a->source_key)) {
        pl_map_remove(a->through->attributes, pair->other_key);
        pair->target_key = a->source_key;
        name_keys(r, pair);
        again = true;
    }
    if (a->other_key_default) {
        a->other_key = pair->foreign_key;
    }
    if (pair->other_key_default && !pl_same(pair->other_key, a->foreign_key)) {
        pl_map_remove(a->through->attributes, pair->other_key);
        pair->other_key = a->foreign_key;
        again = true;
    }
    return !again || inject(r, pair);
}

static bool associate_many(pl_models_reader *r, association *a)
{
    if (a->source == a->target && a->as == NULL) {
        return pl_models_fail(r, a->value, "with itself a model needs \"as\"");
    }
    const pl_attribute *source_key = key_of(r, a, a->source, a->source_key, a->source_key_value);
    const pl_attribute *target_key = key_of(r, a, a->target, a->target_key, a->target_key_value);
    if (source_key == NULL || target_key == NULL) {
        return false;
    }
    a->target_key_default = a->target_key == NULL;
    a->source_key = source_key->name;
    a->target_key = target_key->name;
    find_pair(r, a);
    name_keys(r, a);
    a->through = pl_map_get(r->by_name, a->through_name);
    if (a->through == NULL) {
        a->through = make_through(r, a);
    }
    if (a->through == NULL || (a->paired != NULL && !pair_up(r, a))) {
        return false;
    }
    if (pl_same(a->foreign_key, a->other_key)) {
        return pl_models_fail(r, a->value,
                              "both keys are called \"%s\": say \"foreignKey\" and \"otherKey\"",
                              a->foreign_key);
    }
    return inject(r, a);
}

/* ---- All of them ----------------------------------------------------------------------------- */

/* What the target is called here, which no attribute may be, and no other association when it is
 * said. */
static bool check_alias(pl_models_reader *r, const association *a)
{
    bool several = a->kind == HAS_MANY || a->kind == BELONGS_TO_MANY;
    const char *alias = a->as != NULL ? a->as : several ? a->target->plural : a->target->singular;
    if (a->as != NULL && pl_map_has(a->source->aliases, alias)) {
        return pl_models_fail(r, pl_json_member(a->value, "as"),
                              "another association of %s is called that", a->source->name);
    }
    pl_map_put(a->source->aliases, alias, a->source);
    return !pl_map_has(a->source->attributes, alias) ||
           pl_models_fail(r, a->value,
                          "an attribute of %s is called \"%s\" like the association: change "
                          "\"foreignKey\" or \"as\"",
                          a->source->name, alias);
}

static bool associate(pl_models_reader *r, association *a)
{
    bool done = a->kind == BELONGS_TO_MANY ? associate_many(r, a) : associate_one(r, a);
    if (!done || !check_alias(r, a) || !pl_models_check_width(r, a->source, a->value) ||
        !pl_models_check_width(r, a->target, a->value) ||
        (a->through != NULL && !pl_models_check_width(r, a->through, a->value))) {
        return false;
    }
    if (a->kind == BELONGS_TO_MANY) {
        pl_map_put(r->pairs, pair_key(r, a->source, a->target, a->through_name), a);
    }
    return true;
}

bool pl_models_associate(pl_models_reader *r)
{
    for (size_t i = 0; i < r->models.count; i++) { /* tables that come in between have none */
        pl_model *model = r->models.at[i];
        const pl_json_value *first =
            model->associations != NULL ? model->associations->first : NULL;
        for (const pl_json_value *at = first; at != NULL; at = at->next) {
            association *each = read_association(r, model, at);
            if (each == NULL || !associate(r, each)) {
                return false;
            }
        }
    }
    return true;
}
