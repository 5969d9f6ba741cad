/* Facts of the index or constraint an operation concerns: the one it makes, or as it is before. */
#include "base/str.h"
#include "check/fact/functions.h"
#include "check/fact/target.h"

static const pl_object *index_before(const pl_site *site)
{
    pl_name name = {site->operation->target.schema, site->operation->target.name};
    const pl_object *found;

    if (site->operation->target.kind != PL_KIND_INDEX || name.name == NULL) {
        return NULL;
    }
    /* CREATE INDEX says no schema: the index goes where its table is. */
    if (site->operation->kind == PL_OP_CREATE_INDEX) {
        const pl_object *table = pl_site_table(site);

        name.schema = table != NULL ? table->ref.schema : name.schema;
    }
    found = pl_schema_resolve(site->schema, PL_KIND_INDEX, name, NULL);
    return found != NULL && found->ref.kind == PL_KIND_INDEX ? found : NULL;
}

static const pl_index *index_concerned(const pl_site *site)
{
    const pl_object *object;

    if (site->operation->kind == PL_OP_CREATE_INDEX) {
        return site->operation->as.index;
    }
    object = index_before(site);
    return object != NULL && !object->partial ? object->as.index : NULL;
}

#define INDEX_FACT(function, member, expression, otherwise)                                        \
    void pl_fact_##function(const pl_site *site, pl_value *out)                                    \
    {                                                                                              \
        const pl_index *index = index_concerned(site);                                             \
                                                                                                   \
        out->unknown = index == NULL;                                                              \
        out->member = index != NULL ? (expression) : (otherwise);                                  \
    }

INDEX_FACT(index_columns, text, pl_elements_text(site->arena, &index->elements), NULL)
INDEX_FACT(index_method, text, index->method, NULL)
INDEX_FACT(index_partial, yes, index->where != NULL, false)
INDEX_FACT(index_unique, yes, index->unique, false)
INDEX_FACT(index_invalid, yes, index->invalid, false)
BOOL_FACT(index_concurrently, pl_operation_has(site->operation, PL_OPF_CONCURRENTLY))
TEXT_FACT(index_name,
          site->operation->target.kind == PL_KIND_INDEX ? site->operation->target.name : NULL)

void pl_fact_index_exists(const pl_site *site, pl_value *out)
{
    out->yes = index_before(site) != NULL;
    out->unknown = !out->yes && !site->schema->complete;
}

static const pl_constraint *constraint_before(const pl_site *site)
{
    const pl_table *table = pl_site_table_definition(site);

    if (site->operation->target.kind != PL_KIND_CONSTRAINT || table == NULL ||
        site->operation->target.name == NULL) {
        return NULL;
    }
    return pl_table_constraint(table, site->operation->target.name);
}

static const pl_constraint *constraint_concerned(const pl_site *site)
{
    const pl_constraint *constraint;

    if (site->operation->kind == PL_OP_ADD_CONSTRAINT) {
        return site->operation->as.constraint;
    }
    constraint = constraint_before(site);
    return constraint != NULL && !constraint->partial ? constraint : NULL;
}

static const char *constraint_kind_name(pl_constraint_kind kind)
{
    static const char *const names[] = {
        [PL_CONSTRAINT_PRIMARY_KEY] = "primary-key",
        [PL_CONSTRAINT_UNIQUE] = "unique",
        [PL_CONSTRAINT_CHECK] = "check",
        [PL_CONSTRAINT_FOREIGN_KEY] = "foreign-key",
        [PL_CONSTRAINT_EXCLUDE] = "exclude",
        [PL_CONSTRAINT_NOT_NULL] = "not-null",
    };

    return names[kind];
}

#define CONSTRAINT_FACT(function, member, expression, otherwise)                                   \
    void pl_fact_##function(const pl_site *site, pl_value *out)                                    \
    {                                                                                              \
        const pl_constraint *constraint = constraint_concerned(site);                              \
                                                                                                   \
        out->unknown = constraint == NULL;                                                         \
        out->member = constraint != NULL ? (expression) : (otherwise);                             \
    }

CONSTRAINT_FACT(constraint_columns, text, pl_strings_text(site->arena, &constraint->columns, ", "),
                NULL)
CONSTRAINT_FACT(constraint_kind, text, constraint_kind_name(constraint->kind), NULL)
CONSTRAINT_FACT(constraint_named, yes, constraint->named, false)
CONSTRAINT_FACT(constraint_not_valid, yes, constraint->not_valid, false)
CONSTRAINT_FACT(constraint_references, text, constraint->references.name, NULL)
TEXT_FACT(constraint_name,
          site->operation->target.kind == PL_KIND_CONSTRAINT ? site->operation->target.name : NULL)

void pl_fact_constraint_exists(const pl_site *site, pl_value *out)
{
    out->yes = constraint_before(site) != NULL;
    out->unknown = pl_site_table_definition(site) == NULL;
}
