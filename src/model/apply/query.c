/*
 * The queries of views: what they name, and what a * in them stands for. The server puts the
 * columns there are in its place when the view is made; one added later is not in it.
 */
#include "model/apply/private.h"

#include <string.h>

pl_names pl_apply_qualify_all(const pl_applier *a, const pl_names *names)
{
    pl_names out = {0};
    for (size_t i = 0; i < names->count; i++) {
        pl_vec_push(a->arena, &out, pl_apply_qualify(a, PL_KIND_TABLE, names->at[i]));
    }
    return out;
}

/* A star somewhere in a query over one known table uses the columns it has now. */
static void use_all_columns(const pl_applier *a, pl_query *query)
{
    const pl_object *only = query->relations.count == 1
                                ? pl_apply_find(a, PL_KIND_TABLE, query->relations.at[0])
                                : NULL;
    if (!query->has_star || only == NULL || !pl_apply_is_table(only)) {
        return;
    }
    pl_vec_own(a->arena, &query->columns);
    for (size_t i = 0; i < only->as.table->columns.count; i++) {
        pl_vec_push(a->arena, &query->columns, only->as.table->columns.at[i]->name);
    }
}

/* The server depends on each column that a * stands for, wherever it stands. */
static void use_starred(const pl_applier *a, pl_query *query)
{
    query->starred = pl_apply_qualify_all(a, &query->starred);
    for (size_t i = 0; i < query->starred.count; i++) {
        const pl_object *table = pl_apply_find(a, PL_KIND_TABLE, query->starred.at[i]);
        if (table == NULL || !pl_apply_is_table(table)) {
            continue;
        }
        pl_used_columns used = {.table = {table->ref.schema, table->ref.name}};
        for (size_t j = 0; j < table->as.table->columns.count; j++) {
            pl_vec_push(a->arena, &used.columns, table->as.table->columns.at[j]->name);
        }
        pl_vec_push(a->arena, &query->used, used);
    }
}

static bool is_star(const char *output)
{
    return output != NULL && (pl_same(output, "*") || pl_ends_with(output, ".*"));
}

static bool are_known(const pl_strings *names)
{
    for (size_t i = 0; i < names->count; i++) {
        if (names->at[i] == NULL) {
            return false;
        }
    }
    return true;
}

/* The names of the columns of a relation; false: not all are known. */
static bool columns_of(const pl_applier *a, pl_name relation, pl_strings *out)
{
    const pl_object *object = pl_apply_find(a, PL_KIND_TABLE, relation);
    if (object == NULL || object->partial) {
        return false;
    }
    if (pl_apply_is_view(object)) {
        *out = pl_view_column_names(a->arena, object->as.view);
        return out->count > 0 && are_known(out);
    }
    for (size_t i = 0; pl_apply_is_table(object) && i < object->as.table->columns.count; i++) {
        pl_vec_push(a->arena, out, object->as.table->columns.at[i]->name);
    }
    return pl_apply_is_table(object);
}

/* Adds the columns of one source to the text that takes the star's place. */
static bool add_source(const pl_applier *a, const pl_source *source, bool qualified, pl_str *text,
                       pl_strings *outputs)
{
    pl_strings columns = {0};
    if (!columns_of(a, source->relation, &columns)) {
        return false;
    }
    for (size_t i = 0; i < columns.count; i++) {
        pl_str_add(text, text->count > 0 ? ", " : "");
        if (qualified) {
            pl_str_addf(text, "%s.", pl_identifier_text(a->arena, source->qualifier));
        }
        pl_str_add(text, pl_identifier_text(a->arena, columns.at[i]));
        pl_vec_push(a->arena, outputs, columns.at[i]);
    }
    return true;
}

/* NULL: what the star stands for is not known. */
static const char *text_for_star(const pl_applier *a, const pl_query *query, const char *star,
                                 pl_strings *outputs)
{
    pl_str text = pl_str_begin(a->arena, PL_STR_MAXIMUM);
    for (size_t i = 0; i < query->sources.count; i++) {
        const pl_source *source = &query->sources.at[i];
        size_t size = strlen(source->qualifier);
        bool meant = star[0] == '*' ||
                     (strlen(star) == size + 2 && strncmp(star, source->qualifier, size) == 0);
        if (meant && !add_source(a, source, query->sources.count > 1, &text, outputs)) {
            return NULL;
        }
    }
    return text.count > 0 ? text.at : NULL;
}

static bool expand_stars(const pl_applier *a, pl_query *query)
{
    pl_strings outputs = {0};
    pl_strings texts = {0};
    for (size_t i = 0; i < query->outputs.count; i++) {
        const char *output = query->outputs.at[i];
        if (!is_star(output)) {
            pl_vec_push(a->arena, &outputs, output);
            continue;
        }
        const char *text = text_for_star(a, query, output, &outputs);
        if (text == NULL) {
            return false;
        }
        pl_vec_push(a->arena, &texts, text);
    }
    const char *expanded = pl_replace_stars(a->arena, query->canonical, &texts);
    if (expanded == NULL) {
        return false;
    }
    query->canonical = query->text = expanded;
    query->has_star = false;
    for (size_t i = 0; i < outputs.count; i++) {
        if (outputs.at[i] != NULL) {
            pl_vec_push(a->arena, &query->columns, outputs.at[i]);
        }
    }
    query->outputs = outputs;
    return true;
}

static void settle_stars(const pl_applier *a, pl_query *query)
{
    bool any = query->outputs.count == 0 && query->has_star;
    for (size_t i = 0; i < query->outputs.count; i++) {
        any = any || is_star(query->outputs.at[i]);
    }
    pl_vec_own(a->arena, &query->columns);
    if (any && (query->outputs.count == 0 || !expand_stars(a, query))) {
        query->uncertain = true;
        query->outputs = (pl_strings){0};
    }
}

const pl_query *pl_apply_query(const pl_applier *a, const pl_query *query)
{
    if (query == NULL) {
        return NULL;
    }
    for (size_t i = 0; i < query->relations.count; i++) {
        pl_name name = query->relations.at[i];
        if (!pl_apply_is_system(name)) {
            (void)pl_apply_relation(a, PL_KIND_TABLE, name);
        }
    }
    pl_query *copy = pl_arena_copy(a->arena, query, sizeof *query);
    copy->relations = pl_apply_qualify_all(a, &query->relations);
    copy->types = pl_apply_known_types(a, &query->types);
    copy->values = pl_apply_outputs(a, query);
    use_all_columns(a, copy);
    use_starred(a, copy);
    settle_stars(a, copy);
    if (copy->values.count != copy->outputs.count) {
        copy->values = (pl_outputs){0};
    }
    return copy;
}

/* The names in parentheses as far as they say something; a recursive view must have them.
 * false: a name among them is not known. */
bool pl_view_set_column_names(pl_view *view, const pl_strings *names)
{
    const pl_strings *own = &view->query->outputs;
    view->columns = *names;
    while (!view->recursive && view->columns.count > 0 && view->columns.count <= own->count &&
           pl_same(view->columns.at[view->columns.count - 1], own->at[view->columns.count - 1])) {
        view->columns.count--;
    }
    view->columns.capacity = view->columns.count;
    return are_known(&view->columns);
}
