#include "check/fact/target.h"

#include "base/str.h"

static pl_name target_name(const pl_operation *operation)
{
    return (pl_name){operation->target.schema, operation->target.name};
}

static const pl_object *resolve(const pl_site *site, pl_kind kind, pl_name name,
                                const char *signature)
{
    return name.name == NULL ? NULL : site->dialect->resolve(site->schema, kind, name, signature);
}

static const pl_object *index_of_site(const pl_site *site)
{
    const pl_object *found = resolve(site, PL_KIND_INDEX, target_name(site->operation), NULL);

    return found != NULL && found->ref.kind == PL_KIND_INDEX ? found : NULL;
}

static pl_name index_table_name(const pl_site *site)
{
    const pl_object *index;

    if (site->operation->kind == PL_OP_CREATE_INDEX) {
        return site->operation->as.index->table;
    }
    index = index_of_site(site);
    return index != NULL && !index->partial ? index->as.index->table : (pl_name){0};
}

pl_name pl_site_table_name(const pl_site *site)
{
    const pl_ref *target = &site->operation->target;

    if (target->kind == PL_KIND_INDEX) {
        return index_table_name(site);
    }
    if (target->kind == PL_KIND_TABLE || target->kind == PL_KIND_FOREIGN_TABLE ||
        target->kind == PL_KIND_VIEW || target->kind == PL_KIND_MATERIALIZED_VIEW) {
        return target_name(site->operation);
    }
    if (target->kind == PL_KIND_COLUMN || target->kind == PL_KIND_CONSTRAINT ||
        target->kind == PL_KIND_TRIGGER || target->kind == PL_KIND_POLICY ||
        target->kind == PL_KIND_RULE) {
        return (pl_name){target->schema, target->parent};
    }
    return (pl_name){0};
}

const pl_object *pl_site_table(const pl_site *site)
{
    return resolve(site, PL_KIND_TABLE, pl_site_table_name(site), NULL);
}

static bool is_table(const pl_object *object)
{
    return object->ref.kind == PL_KIND_TABLE || object->ref.kind == PL_KIND_FOREIGN_TABLE;
}

const pl_table *pl_site_table_definition(const pl_site *site)
{
    const pl_object *object;

    if (site->operation->kind == PL_OP_CREATE_TABLE) {
        return site->operation->as.table->table;
    }
    object = pl_site_table(site);
    return object != NULL && is_table(object) && !object->partial ? object->as.table : NULL;
}

const pl_object *pl_site_target(const pl_site *site)
{
    const pl_ref *target = &site->operation->target;

    switch (pl_kind_space(target->kind)) {
    case PL_SPACE_RELATION:
    case PL_SPACE_TYPE:
    case PL_SPACE_ROUTINE:
        return resolve(site, target->kind, target_name(site->operation), target->signature);
    case PL_SPACE_PART:
        if (target->kind == PL_KIND_COLUMN || target->kind == PL_KIND_CONSTRAINT) {
            return pl_site_table(site);
        }
        return resolve(site, PL_KIND_TYPE, (pl_name){target->schema, target->parent}, NULL);
    case PL_SPACE_ATTACHED:
    case PL_SPACE_GLOBAL:
    case PL_SPACE_LOCAL:
        break;
    }
    return pl_schema_find(site->schema, target);
}

bool pl_object_created_in_transaction(const pl_object *object, const pl_site *site)
{
    return object != NULL && !object->assumed && !object->conditional && site->unit->transaction &&
           object->unit == site->unit->number;
}

/* The units of a script are numbered without gaps, so what a down finds of its own up is told from
 * what the down itself made. */
bool pl_object_created_in_script(const pl_object *object, const pl_site *site)
{
    const pl_units *units = &site->script->units;

    return object != NULL && !object->assumed && !object->conditional && units->count > 0 &&
           object->unit >= units->at[0].number && object->unit <= pl_vec_last(units).number;
}

const char *pl_elements_text(pl_arena *arena, const pl_index_elements *elements)
{
    pl_str text = pl_str_begin(arena, PL_STR_MAXIMUM);

    for (size_t i = 0; i < elements->count; i++) {
        const pl_index_element *element = &elements->at[i];

        pl_str_add(&text, i == 0 ? "" : ", ");
        pl_str_add(&text,
                   element->column != NULL ? element->column : element->expression->canonical);
    }
    return text.at;
}

const char *pl_strings_text(pl_arena *arena, const pl_strings *strings, const char *between)
{
    pl_str text = pl_str_begin(arena, PL_STR_MAXIMUM);

    for (size_t i = 0; i < strings->count; i++) {
        pl_str_add(&text, i == 0 ? "" : between);
        pl_str_add(&text, strings->at[i]);
    }
    return text.at;
}
