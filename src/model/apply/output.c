/*
 * The types of the columns of a query, where they follow from the columns of the relations it names
 * (parse_target.c). What is not known for sure is unknown.
 */
#include "model/apply/private.h"

static const pl_output unknown = {.kind = PL_OUTPUT_UNKNOWN};

static const pl_output *of_column(const pl_applier *a, const pl_column *column)
{
    if (column->partial || column->type.text == NULL) {
        return &unknown;
    }
    pl_output *output = pl_arena_make(a->arena, pl_output);
    output->kind = PL_OUTPUT_TYPED;
    output->type = column->type;
    output->type.serial = NULL;
    output->collation = column->collation;
    return output;
}

/* Every column of the relation with its name; false: they are not all known. */
static bool outputs_of(const pl_applier *a, pl_name relation, pl_strings *names, pl_outputs *out)
{
    const pl_object *object = pl_apply_find(a, PL_KIND_TABLE, relation);
    if (object == NULL || object->partial) {
        return false;
    }
    if (pl_apply_is_view(object)) {
        *names = pl_view_column_names(a->arena, object->as.view);
        *out = object->as.view->query->values;
        return names->count > 0 && names->count == out->count;
    }
    for (size_t i = 0; pl_apply_is_table(object) && i < object->as.table->columns.count; i++) {
        const pl_column *column = object->as.table->columns.at[i];
        pl_vec_push(a->arena, names, column->name);
        pl_vec_push(a->arena, out, of_column(a, column));
    }
    return pl_apply_is_table(object);
}

/* The columns that a query can name, by name and by name behind the qualifier. */
typedef struct scope {
    const pl_applier *a;
    const pl_sources *sources;
    pl_map *columns;
    bool complete; /* every source is known */
} scope;

enum { SOURCES = 100 }; /* more are not looked into */

static const char *qualified(const scope *s, const char *qualifier, const char *name)
{
    return pl_arena_printf(s->a->context->arena, "%s\n%s", qualifier, name);
}

static void add_name(const scope *s, const char *key, const pl_output *output)
{
    bool ambiguous = pl_map_get(s->columns, key) != NULL;
    pl_map_put(s->columns, key, (void *)(uintptr_t)(ambiguous ? &unknown : output));
}

static void add_source(scope *s, const pl_source *source)
{
    pl_strings names = {0};
    pl_outputs values = {0};
    if (!outputs_of(s->a, source->relation, &names, &values)) {
        s->complete = false;
        return;
    }
    for (size_t i = 0; i < names.count; i++) {
        s->complete = s->complete && names.at[i] != NULL;
        if (names.at[i] != NULL) {
            add_name(s, names.at[i], values.at[i]);
            add_name(s, qualified(s, source->qualifier, names.at[i]), values.at[i]);
        }
    }
}

static scope make_scope(const pl_applier *a, const pl_sources *sources)
{
    scope s = {a, sources, pl_map_new(a->context->arena), sources->count <= SOURCES};
    for (size_t i = 0; s.complete && i < sources->count; i++) {
        add_source(&s, &sources->at[i]);
    }
    return s;
}

static const pl_output *find_column(const scope *s, const pl_output *wanted)
{
    const char *key = wanted->qualifier != NULL ? qualified(s, wanted->qualifier, wanted->column)
                                                : wanted->column;
    const pl_output *found = s->complete ? pl_map_get(s->columns, key) : NULL;
    return found != NULL ? found : &unknown;
}

static const pl_output *resolve(const scope *s, const pl_output *given);

/* All of one type, to the modifier; a literal takes the type of the others (select_common_type). */
static const pl_output *resolve_common(const scope *s, const pl_output *given)
{
    const pl_output *common = NULL;
    bool literal = false;
    for (size_t i = 0; i < given->of.count; i++) {
        const pl_output *one = resolve(s, given->of.at[i]);
        if (one->kind != PL_OUTPUT_TYPED) {
            return &unknown;
        }
        literal = literal || one->literal;
        if (one->literal) {
            continue;
        }
        if (common != NULL && (!pl_same(common->type.text, one->type.text) ||
                               !pl_same(common->collation, one->collation))) {
            return &unknown;
        }
        common = one;
    }
    bool modified = common != NULL && literal && common->type.modifier != NULL;
    return modified ? &unknown : common != NULL ? common : resolve(s, given->of.at[0]);
}

static bool is_text(const pl_type_name *type)
{
    static const char *const names[] = {"text", "character varying", "character", "\"char\"",
                                        "name"};
    for (size_t i = 0; type->builtin && i < sizeof names / sizeof names[0]; i++) {
        if (pl_same(type->name, names[i])) {
            return true;
        }
    }
    return false;
}

/* A domain may have a collation of its own, an enum has none; a built-in type that is no text has
 * none either. */
static const pl_output *resolve_cast(const scope *s, const pl_output *given)
{
    pl_output *output = pl_arena_make(s->a->arena, pl_output);
    output->kind = PL_OUTPUT_TYPED;
    output->type = pl_apply_type(s->a, &given->type);
    const pl_object *user =
        output->type.schema == NULL
            ? NULL
            : pl_apply_find(s->a, PL_KIND_TYPE, (pl_name){output->type.schema, output->type.name});
    if (!given->type.builtin && (user == NULL || user->ref.kind != PL_KIND_TYPE || user->partial ||
                                 user->as.type->kind != PL_TYPE_ENUM)) {
        return &unknown;
    }
    if (!is_text(&given->type)) {
        return output;
    }
    const pl_output *from = resolve(s, given->of.at[0]);
    output->collation = from->collation;
    return from->kind == PL_OUTPUT_TYPED ? output : &unknown;
}

/* As deep as the reader allows. */
static const pl_output *resolve(const scope *s, const pl_output *given)
{
    switch (given->kind) {
    case PL_OUTPUT_COLUMN:
        return find_column(s, given);
    case PL_OUTPUT_COMMON:
        return given->of.count > 0 ? resolve_common(s, given) : &unknown;
    case PL_OUTPUT_CAST:
        return resolve_cast(s, given);
    case PL_OUTPUT_TYPED:
        return given;
    case PL_OUTPUT_STAR:
    case PL_OUTPUT_UNKNOWN:
        break;
    }
    return &unknown;
}

static bool add_star(const pl_applier *a, const pl_sources *sources, const pl_output *star,
                     pl_outputs *out)
{
    for (size_t i = 0; i < sources->count; i++) {
        if (star->qualifier != NULL && !pl_same(star->qualifier, sources->at[i].qualifier)) {
            continue;
        }
        pl_strings names = {0};
        pl_outputs values = {0};
        if (!outputs_of(a, sources->at[i].relation, &names, &values)) {
            return false;
        }
        for (size_t j = 0; j < values.count; j++) {
            pl_vec_push(a->arena, out, values.at[j]);
        }
    }
    return true;
}

pl_outputs pl_apply_outputs(const pl_applier *a, const pl_query *query)
{
    pl_outputs out = {0};
    scope s = query->values.count > 0 ? make_scope(a, &query->sources) : (scope){0};
    for (size_t i = 0; i < query->values.count; i++) {
        const pl_output *value = query->values.at[i];
        if (value->kind != PL_OUTPUT_STAR) {
            pl_vec_push(a->arena, &out, resolve(&s, value));
        } else if (!add_star(a, &query->sources, value, &out)) {
            return (pl_outputs){0};
        }
    }
    return out;
}
