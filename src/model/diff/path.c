/*
 * The search path that an object's text needs. Texts keep names as they were written; where they
 * were found in a schema other than public, by the search path of that time or because the object
 * has moved since, the path says so again.
 */
#include "model/diff/private.h"

#include "base/str.h"

#include <string.h>

static bool is_word(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' ||
           c == '$' || (unsigned char)c >= 0x80;
}

/* Does the name stand in the text without a schema before it? */
static bool has_bare_name(const char *text, const char *name)
{
    size_t size = strlen(name);
    for (const char *at = text; text != NULL && (at = strstr(at, name)) != NULL; at++) {
        bool quoted = at > text && at[-1] == '"' && at[size] == '"';
        const char *begin = quoted ? at - 1 : at;
        const char *end = at + size + quoted;
        bool whole = begin == text || (!is_word(begin[-1]) && begin[-1] != '.');
        if (whole && !is_word(*end)) {
            return true;
        }
    }
    return false;
}

typedef struct path {
    const pl_diff *diff;
    pl_strings schemas;
} path;

static void need(path *p, const char *schema)
{
    if (schema == NULL || pl_same(schema, "public") || pl_starts_with(schema, "pg_")) {
        return;
    }
    for (size_t i = 0; i < p->schemas.count; i++) {
        if (pl_same(p->schemas.at[i], schema)) {
            return;
        }
    }
    pl_vec_push(p->diff->arena, &p->schemas, schema);
}

static void need_for(path *p, const char *text, const pl_names *relations,
                     const pl_strings *functions)
{
    for (size_t i = 0; i < relations->count; i++) {
        if (has_bare_name(text, relations->at[i].name)) {
            need(p, relations->at[i].schema);
        }
    }
    for (size_t i = 0; i < functions->count; i++) {
        const pl_diff_item *routine = pl_map_get(p->diff->made_routines, functions->at[i]);
        if (routine != NULL && strchr(functions->at[i], '.') == NULL) {
            need(p, routine->after->ref.schema);
        }
    }
}

static void need_for_expression(path *p, const pl_expression *expression)
{
    if (expression != NULL) {
        need_for(p, expression->canonical, &expression->relations, &expression->functions);
    }
}

static void need_for_elements(path *p, const pl_index_elements *elements)
{
    for (size_t i = 0; i < elements->count; i++) {
        need_for_expression(p, elements->at[i].expression);
    }
}

static void need_for_constraints(path *p, const pl_constraints *constraints)
{
    for (size_t i = 0; i < constraints->count; i++) {
        need_for_expression(p, constraints->at[i]->check);
        need_for_expression(p, constraints->at[i]->where);
        need_for_elements(p, &constraints->at[i]->elements);
    }
}

static void need_for_table(path *p, const pl_table *table)
{
    for (size_t i = 0; i < table->columns.count; i++) {
        need_for_expression(p, table->columns.at[i]->default_value);
        need_for_expression(p, table->columns.at[i]->generated);
    }
    need_for_constraints(p, &table->constraints);
}

static void need_for_object(path *p, const pl_object *object)
{
    switch ((int)object->ref.kind) {
    case PL_KIND_TABLE:
    case PL_KIND_FOREIGN_TABLE:
        need_for_table(p, object->as.table);
        break;
    case PL_KIND_VIEW:
    case PL_KIND_MATERIALIZED_VIEW:
        if (object->as.view->query != NULL) {
            const pl_query *query = object->as.view->query;
            need_for(p, query->canonical != NULL ? query->canonical : query->text,
                     &query->relations, &query->functions);
        }
        break;
    case PL_KIND_INDEX:
        need_for_elements(p, &object->as.index->elements);
        need_for_expression(p, object->as.index->where);
        break;
    case PL_KIND_DOMAIN:
        need_for_expression(p, object->as.domain->default_value);
        need_for_constraints(p, &object->as.domain->constraints);
        break;
    case PL_KIND_TRIGGER:
        need_for_expression(p, object->as.trigger->when);
        break;
    case PL_KIND_POLICY:
        need_for_expression(p, object->as.policy->using_expression);
        need_for_expression(p, object->as.policy->check_expression);
        break;
    default:
        break;
    }
}

/* public comes first, so that what is written without a schema means public as ever. */
const char *pl_diff_path_of(const pl_diff *diff, const pl_object *object)
{
    path p = {.diff = diff};
    need_for_object(&p, object);
    if (p.schemas.count == 0) {
        return NULL;
    }
    pl_str text = pl_str_begin(diff->arena, PL_STR_MAXIMUM);
    pl_str_add(&text, "public");
    for (size_t i = 0; i < p.schemas.count; i++) {
        pl_str_addf(&text, ", %s", pl_identifier_text(diff->arena, p.schemas.at[i]));
    }
    return text.at;
}
