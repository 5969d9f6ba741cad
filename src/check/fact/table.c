/* Facts of the object an operation concerns, of its table, and of a column of it. */
#include "base/str.h"
#include "check/fact/functions.h"
#include "check/fact/target.h"

static pl_span origin(const pl_object *object)
{
    return object == NULL ? (pl_span){0} : object->origin;
}

/* Absence from an incomplete schema says nothing. */
static void say_exists(const pl_site *site, const pl_object *object, pl_value *out)
{
    out->yes = object != NULL;
    out->unknown = object == NULL && !site->schema->complete;
}

BOOL_FACT(target_created_in_transaction,
          pl_object_created_in_transaction(pl_site_target(site), site))
BOOL_FACT(target_created_in_migration, pl_object_created_in_script(pl_site_target(site), site))
PLACE_FACT(target_origin, origin(pl_site_target(site)))

void pl_fact_target_created_in_history(const pl_site *site, pl_value *out)
{
    const pl_object *object = pl_site_target(site);

    out->yes = object != NULL && !object->assumed;
}

void pl_fact_target_assumed(const pl_site *site, pl_value *out)
{
    const pl_object *object = pl_site_target(site);

    out->yes = object != NULL && object->assumed;
}

void pl_fact_target_exists(const pl_site *site, pl_value *out)
{
    say_exists(site, pl_site_target(site), out);
}

void pl_fact_target_dependents(const pl_site *site, pl_value *out)
{
    const pl_object *object = pl_site_target(site);
    pl_objects dependents = {0};

    if (object == NULL) {
        return;
    }
    pl_schema_dependents(site->arena, site->schema, object, &dependents);
    for (size_t i = 0; i < dependents.count; i++) {
        pl_vec_push(site->arena, &out->list, dependents.at[i]);
    }
}

BOOL_FACT(table_created_in_transaction, pl_object_created_in_transaction(pl_site_table(site), site))
BOOL_FACT(table_created_in_migration, pl_object_created_in_script(pl_site_table(site), site))

void pl_fact_table_created_in_history(const pl_site *site, pl_value *out)
{
    const pl_object *object = pl_site_table(site);

    out->yes = object != NULL && !object->assumed;
}

void pl_fact_table_exists(const pl_site *site, pl_value *out)
{
    say_exists(site, pl_site_table(site), out);
}

void pl_fact_table_name(const pl_site *site, pl_value *out)
{
    pl_name name = pl_site_table_name(site);
    const pl_object *object = pl_site_table(site);
    const char *schema = object != NULL ? object->ref.schema : name.schema;

    if (name.name != NULL && schema != NULL && !pl_same(schema, "public")) {
        out->text = pl_arena_printf(site->arena, "%s.%s", schema, name.name);
    } else {
        out->text = name.name;
    }
}

void pl_fact_table_populated(const pl_site *site, pl_value *out)
{
    const pl_object *object = pl_site_table(site);

    out->yes = object == NULL || object->populated;
}

/* Only as long as the script runs: what is deployed may write to a table of an earlier migration.
 */
void pl_fact_table_proved_empty(const pl_site *site, pl_value *out)
{
    const pl_object *object = pl_site_table(site);

    out->yes = pl_object_created_in_script(object, site) && !object->populated;
}

#define TABLE_FACT(function, expression)                                                           \
    void pl_fact_##function(const pl_site *site, pl_value *out)                                    \
    {                                                                                              \
        const pl_table *table = pl_site_table_definition(site);                                    \
                                                                                                   \
        out->unknown = table == NULL;                                                              \
        out->yes = table != NULL && (expression);                                                  \
    }

TABLE_FACT(table_has_primary_key, pl_table_primary_key(table) != NULL)
TABLE_FACT(table_is_partition, table->partition_of.name != NULL)
TABLE_FACT(table_partitioned, table->partition_by != NULL)
TABLE_FACT(table_unlogged, table->persistence == PL_UNLOGGED)

/* A table whose definition was not seen is not taken for a temporary one: those live no longer than
 * the script's session, so the script would have made it. */
void pl_fact_table_temporary(const pl_site *site, pl_value *out)
{
    const pl_table *table = pl_site_table_definition(site);

    out->yes = table != NULL && table->persistence == PL_TEMPORARY;
    if (site->operation->kind == PL_OP_CREATE_TABLE_AS) {
        out->yes = site->operation->as.table_as->persistence == PL_TEMPORARY;
    }
}

/* The column as it is before the operation. */
static const pl_column *column_before(const pl_site *site)
{
    const pl_table *table = pl_site_table_definition(site);

    if (site->operation->target.kind != PL_KIND_COLUMN || table == NULL) {
        return NULL;
    }
    for (size_t i = 0; site->dialect->any_case && i < table->columns.count; i++) {
        if (pl_same_nocase(table->columns.at[i]->name, site->operation->target.name)) {
            return table->columns.at[i];
        }
    }
    return pl_table_column(table, site->operation->target.name);
}

static const pl_column *column_concerned(const pl_site *site)
{
    const pl_column *column;

    if (site->operation->kind == PL_OP_ADD_COLUMN) {
        return site->operation->as.column_definition->column;
    }
    column = column_before(site);
    return column != NULL && !column->partial ? column : NULL;
}

void pl_fact_column_exists(const pl_site *site, pl_value *out)
{
    out->yes = column_before(site) != NULL;
    out->unknown = pl_site_table_definition(site) == NULL;
}

void pl_fact_column_has_default(const pl_site *site, pl_value *out)
{
    const pl_column *column = column_concerned(site);

    out->unknown = column == NULL;
    out->yes =
        column != NULL && (column->default_value != NULL || column->generated != NULL ||
                           column->identity != PL_IDENTITY_NONE || column->type.serial != NULL);
}

void pl_fact_column_not_null(const pl_site *site, pl_value *out)
{
    const pl_column *column = column_concerned(site);

    out->unknown = column == NULL;
    out->yes = column != NULL && column->not_null;
}

void pl_fact_column_type(const pl_site *site, pl_value *out)
{
    const pl_column *column = column_concerned(site);

    out->unknown = column == NULL;
    out->text = column == NULL ? NULL : column->type.text;
}

TEXT_FACT(column_name,
          site->operation->target.kind == PL_KIND_COLUMN ? site->operation->target.name : NULL)
TEXT_FACT(column_new_type, site->operation->kind == PL_OP_SET_TYPE
                               ? site->operation->as.type_change->type.text
                               : NULL)

/* Where what a reference names was written; a constraint or column has a place of its own. */
static pl_span origin_of(const pl_schema *schema, const pl_ref *ref)
{
    pl_ref owner = {.kind = PL_KIND_TABLE, .schema = ref->schema, .name = ref->parent};
    bool part = ref->kind == PL_KIND_COLUMN || ref->kind == PL_KIND_CONSTRAINT;
    const pl_object *object = pl_schema_find(schema, part ? &owner : ref);

    if (object == NULL) {
        return (pl_span){0};
    }
    if (part && object->ref.kind == PL_KIND_TABLE) {
        const pl_column *column = pl_table_column(object->as.table, ref->name);
        const pl_constraint *constraint = pl_table_constraint(object->as.table, ref->name);

        if (ref->kind == PL_KIND_COLUMN && column != NULL) {
            return column->origin;
        }
        if (ref->kind == PL_KIND_CONSTRAINT && constraint != NULL) {
            return constraint->origin;
        }
    }
    return object->origin;
}

static bool is_of_migration(const pl_site *site, pl_span origin)
{
    const pl_migration *migration = site->migration;

    return origin.text != NULL &&
           ((migration->up != NULL && origin.text == migration->up->text) ||
            (migration->down != NULL && origin.text == migration->down->text));
}

void pl_fact_target_dependents_elsewhere(const pl_site *site, pl_value *out)
{
    pl_refs obstacles = {0};

    pl_apply_obstacles(site->arena, site->schema, site->operation, &obstacles);
    for (size_t i = 0; i < obstacles.count; i++) {
        if (!is_of_migration(site, origin_of(site->schema, &obstacles.at[i]))) {
            pl_vec_push(site->arena, &out->list, pl_ref_text(site->arena, &obstacles.at[i]));
        }
    }
}
