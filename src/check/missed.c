#include "check/missed.h"

#include "base/map.h"
#include "base/near.h"
#include "base/str.h"

#include <string.h>

#define NEAR_MINIMUM 3        /* letters; shorter names are all near each other */
#define SIBLINGS_MAXIMUM 2000 /* more names than that are no table a person wrote */

static const pl_object *find_parent(const pl_schema *schema, const pl_ref *ref, pl_kind kind)
{
    pl_ref parent = {.kind = kind, .schema = ref->schema, .name = ref->parent};
    return pl_schema_find(schema, &parent);
}

static void add_columns(pl_arena *arena, const pl_table *table, pl_strings *out)
{
    for (size_t i = 0; i < table->columns.count && i < SIBLINGS_MAXIMUM; i++) {
        if (!table->columns.at[i]->partial) {
            pl_vec_push(arena, out, table->columns.at[i]->name);
        }
    }
}

static void add_constraints(pl_arena *arena, const pl_table *table, pl_strings *out)
{
    for (size_t i = 0; i < table->constraints.count && i < SIBLINGS_MAXIMUM; i++) {
        pl_vec_push(arena, out, table->constraints.at[i]->name);
    }
}

static void add_relations(pl_arena *arena, const pl_schema *schema, const pl_ref *ref,
                          pl_strings *out)
{
    bool index = ref->kind == PL_KIND_INDEX;
    for (const pl_map_entry *each = NULL; (each = pl_map_next(schema->objects, each)) != NULL;) {
        const pl_object *object = each->value;
        if (!object->assumed && pl_kind_space(object->ref.kind) == PL_SPACE_RELATION &&
            (object->ref.kind == PL_KIND_INDEX) == index &&
            pl_same(object->ref.schema, ref->schema)) {
            pl_vec_push(arena, out, object->ref.name);
        }
    }
}

/* What there is of its kind, where it should be. */
static pl_strings siblings(pl_arena *arena, const pl_schema *schema, const pl_ref *ref)
{
    pl_strings out = {0};
    if (pl_kind_space(ref->kind) == PL_SPACE_RELATION) {
        add_relations(arena, schema, ref, &out);
    } else if (ref->kind == PL_KIND_COLUMN || ref->kind == PL_KIND_CONSTRAINT) {
        const pl_object *table = find_parent(schema, ref, PL_KIND_TABLE);
        if (table != NULL && table->ref.kind == PL_KIND_TABLE) {
            (ref->kind == PL_KIND_COLUMN ? add_columns : add_constraints)(arena, table->as.table,
                                                                          &out);
        }
    } else if (ref->kind == PL_KIND_ENUM_VALUE) {
        const pl_object *type = find_parent(schema, ref, PL_KIND_TYPE);
        return type != NULL && type->ref.kind == PL_KIND_TYPE ? type->as.type->values : out;
    }
    return out;
}

static bool is_part(const pl_ref *ref)
{
    pl_space space = pl_kind_space(ref->kind);
    return space == PL_SPACE_PART || space == PL_SPACE_ATTACHED;
}

bool pl_problem_is_missing(const pl_problem *problem)
{
    return problem->kind == PL_PROBLEM_MISSING || problem->kind == PL_PROBLEM_MISSING_REFERENCE;
}

void pl_missed(pl_arena *arena, const pl_schema *schema, bool look_near, pl_problem *problem)
{
    const pl_ref *ref = &problem->object;
    if (problem->masked ||
        (problem->kind != PL_PROBLEM_MISSING && problem->kind != PL_PROBLEM_MISSING_REFERENCE)) {
        return;
    }
    problem->elsewhere = !is_part(ref) && !pl_schema_ever_had(schema, ref);
    if (look_near && ref->name != NULL && strlen(ref->name) >= NEAR_MINIMUM) {
        pl_strings names = siblings(arena, schema, ref);
        problem->near = pl_nearest(ref->name, &names);
        problem->elsewhere =
            problem->elsewhere && (problem->near == NULL || !pl_is_slip(ref->name, problem->near));
    }
}

/* Functions of the server, none of which makes anything; besides, all that begin with pg_. */
static const char *const harmless[] = {
    "array_agg",
    "avg",
    "bool_and",
    "bool_or",
    "clock_timestamp",
    "coalesce",
    "concat",
    "count",
    "currval",
    "current_setting",
    "format",
    "greatest",
    "json_agg",
    "jsonb_agg",
    "lastval",
    "least",
    "length",
    "lower",
    "max",
    "md5",
    "min",
    "nextval",
    "now",
    "nullif",
    "generate_series",
    "gen_random_uuid",
    "quote_ident",
    "row_number",
    "set_config",
    "setval",
    "string_agg",
    "sum",
    "to_char",
    "to_regclass",
    "to_timestamp",
    "trim",
    "unnest",
    "upper",
    "version",
};

static bool is_harmless(const char *function)
{
    function += pl_starts_with(function, "pg_catalog.") ? sizeof "pg_catalog." - 1 : 0;
    if (pl_starts_with(function, "pg_")) {
        return true;
    }
    for (size_t i = 0; i < sizeof harmless / sizeof *harmless; i++) {
        if (pl_same_nocase(function, harmless[i])) {
            return true;
        }
    }
    return false;
}

static bool calls_anything(const pl_rows *rows)
{
    for (size_t i = 0; i < rows->functions.count; i++) {
        if (!is_harmless(rows->functions.at[i])) {
            return true;
        }
    }
    return false;
}

/* A DO block that was read is followed by what it does, EXECUTE included. */
bool pl_missed_may_be_by(const pl_operation *operation)
{
    unsigned branch = PL_OPF_CONDITIONAL | PL_OPF_GUARDED;
    const char *name = pl_operation_name(operation->kind);
    if (operation->kind == PL_OP_SELECT_ROWS) {
        return operation->as.rows != NULL && calls_anything(operation->as.rows);
    }
    if (operation->kind == PL_OP_DO_BLOCK) {
        return operation->as.code == NULL || !operation->as.code->analysed ||
               operation->as.code->dynamic_count > 0;
    }
    return operation->kind == PL_OP_CALL || operation->kind == PL_OP_DYNAMIC_SQL ||
           ((pl_starts_with(name, "drop_") || pl_starts_with(name, "rename_")) &&
            (operation->flags & branch) != 0);
}
