/*
 * Finding what an operation names; assuming it where it must be there but was never seen; new
 * versions of objects.
 */
#include "model/apply/private.h"
#include "model/migration.h"

#include <string.h>

const char *pl_apply_name_text(const pl_applier *a, pl_name name)
{
    if (name.schema == NULL) {
        return name.name;
    }
    return pl_arena_printf(a->context->arena, "%s.%s", name.schema, name.name);
}

/* The catalogues are there always and never listed. */
bool pl_apply_is_system(pl_name name)
{
    if (name.schema != NULL) {
        return pl_same(name.schema, "pg_catalog") || pl_same(name.schema, "information_schema") ||
               pl_same(name.schema, "pg_toast");
    }
    return pl_starts_with(name.name, "pg_");
}

/* Relations that a widespread extension brings along, which a schema can't list. */
static bool is_of_extension(const pl_applier *a, pl_name name)
{
    static const char *const postgis[] = {"spatial_ref_sys",   "geometry_columns",
                                          "geography_columns", "raster_columns",
                                          "raster_overviews",  "topology"};
    pl_ref extension = {.kind = PL_KIND_EXTENSION, .name = "postgis"};
    for (size_t i = 0; i < sizeof postgis / sizeof postgis[0]; i++) {
        if (pl_same(name.name, postgis[i])) {
            return pl_schema_find(a->schema, &extension) != NULL;
        }
    }
    return false;
}

/* A schema that the history made or met, and dropped or renamed. */
bool pl_apply_schema_is_gone(const pl_applier *a, const char *schema)
{
    pl_ref ref = {.kind = PL_KIND_SCHEMA, .name = schema};
    return pl_schema_find(a->schema, &ref) == NULL && pl_schema_ever_had(a->schema, &ref);
}

/* Absence is an error only where the history says itself what is there: in a complete schema, in
 * the namespaces it made. Others (auth, extensions) were filled by somebody else. */
bool pl_apply_may_report(const pl_applier *a, pl_name name)
{
    if (!a->schema->complete || pl_apply_is_system(name) || is_of_extension(a, name)) {
        return false;
    }
    if (name.schema != NULL) {
        return pl_schema_knows_schema(a->schema, name.schema) ||
               pl_apply_schema_is_gone(a, name.schema);
    }
    for (size_t i = 0; i < a->schema->search_path.count; i++) {
        const char *on_path = a->schema->search_path.at[i];
        if (!pl_same(on_path, "$user") && !pl_same(on_path, "pg_catalog") &&
            !pl_schema_knows_schema(a->schema, on_path)) {
            return false;
        }
    }
    return true;
}

const pl_object *pl_apply_find(const pl_applier *a, pl_kind kind, pl_name name)
{
    return name.name != NULL ? pl_schema_resolve(a->schema, kind, name, NULL) : NULL;
}

pl_name pl_apply_qualify(const pl_applier *a, pl_kind kind, pl_name name)
{
    const pl_object *found = pl_apply_find(a, kind, name);
    if (found != NULL) {
        return (pl_name){found->ref.schema, found->ref.name};
    }
    if (name.schema == NULL && name.name != NULL && pl_apply_is_system(name)) {
        return (pl_name){"pg_catalog", name.name};
    }
    if (name.schema == NULL && name.name != NULL) {
        name.schema = pl_schema_creation_schema(a->schema);
    }
    return name;
}

static const void *empty_payload(const pl_applier *a, pl_kind kind)
{
    switch ((int)kind) {
    case PL_KIND_TABLE:
    case PL_KIND_FOREIGN_TABLE:
        return pl_arena_make(a->arena, pl_table);
    case PL_KIND_INDEX:
        return pl_arena_make(a->arena, pl_index);
    case PL_KIND_VIEW:
    case PL_KIND_MATERIALIZED_VIEW:
        return pl_arena_make(a->arena, pl_view);
    case PL_KIND_SEQUENCE:
        return pl_arena_make(a->arena, pl_sequence);
    case PL_KIND_TYPE:
        return pl_arena_make(a->arena, pl_type);
    case PL_KIND_DOMAIN:
        return pl_arena_make(a->arena, pl_domain);
    case PL_KIND_FUNCTION:
    case PL_KIND_PROCEDURE:
        return pl_arena_make(a->arena, pl_routine);
    case PL_KIND_TRIGGER:
        return pl_arena_make(a->arena, pl_trigger);
    case PL_KIND_POLICY:
        return pl_arena_make(a->arena, pl_policy);
    case PL_KIND_EXTENSION:
        return pl_arena_make(a->arena, pl_extension);
    case PL_KIND_SCHEMA:
        return NULL;
    default:
        return pl_arena_make(a->arena, pl_generic);
    }
}

static pl_object *assumed_object(const pl_applier *a, pl_ref ref)
{
    pl_object *object = pl_arena_make(a->arena, pl_object);
    object->ref = ref;
    object->partial = object->assumed = object->populated = true;
    object->migration = object->unit = UINT32_MAX;
    object->as.payload = empty_payload(a, ref.kind);
    if (ref.kind == PL_KIND_SCHEMA && pl_same(ref.name, "public")) {
        object->comment = PL_PUBLIC_COMMENT;
        object->partial = false;
    }
    return object;
}

const pl_object *pl_apply_assume_ref(const pl_applier *a, const pl_ref *ref)
{
    const pl_object *object = assumed_object(a, *ref);
    pl_schema_assume(a->schema, object);
    return object;
}

const pl_object *pl_apply_assume(const pl_applier *a, pl_kind kind, pl_name name)
{
    if (pl_kind_space(kind) == PL_SPACE_GLOBAL) {
        name.schema = NULL;
    } else {
        name = pl_apply_qualify(a, kind, name);
    }
    pl_ref ref = {.kind = kind, .schema = name.schema, .name = name.name};
    return pl_apply_assume_ref(a, &ref);
}

bool pl_apply_is_table(const pl_object *object)
{
    return object->ref.kind == PL_KIND_TABLE || object->ref.kind == PL_KIND_FOREIGN_TABLE;
}

bool pl_apply_is_view(const pl_object *object)
{
    return object->ref.kind == PL_KIND_VIEW || object->ref.kind == PL_KIND_MATERIALIZED_VIEW;
}

/* Statements on rows look for the relation (parserOpenTable), those on the schema for what it
 * should be in first (RangeVarGetRelidExtended). */
static const char *missing_text(const pl_applier *a, pl_name name)
{
    bool rows = pl_operation_class_of(a->operation->kind) == PL_CLASS_DATA;
    if (!rows && name.schema != NULL && pl_apply_schema_is_gone(a, name.schema)) {
        return pl_arena_printf(a->context->arena, "schema \"%s\" does not exist", name.schema);
    }
    return pl_arena_printf(a->context->arena, "relation \"%s\" does not exist",
                           pl_apply_name_text(a, name));
}

const pl_object *pl_apply_relation(const pl_applier *a, pl_kind kind, pl_name name)
{
    const pl_object *found = pl_apply_find(a, kind, name);
    if (found != NULL) {
        return found;
    }
    if (pl_apply_may_report(a, name)) {
        pl_ref ref = {.kind = kind,
                      .schema =
                          name.schema != NULL ? name.schema : pl_schema_creation_schema(a->schema),
                      .name = name.name};
        pl_apply_problem(a, PL_PROBLEM_MISSING, &ref, "%s", missing_text(a, name));
    }
    return pl_apply_assume(a, kind, name);
}

/* ALTER TABLE x ...: views, sequences and indexes are accepted by many of its forms. */
static const pl_object *altered(const pl_applier *a, pl_kind kind, pl_name name)
{
    if (name.name == NULL) {
        return NULL;
    }
    const pl_object *found = pl_apply_find(a, kind, name);
    bool part = pl_kind_space(a->operation->target.kind) == PL_SPACE_PART;
    if (found == NULL && pl_apply_has(a, part ? PL_OPF_TABLE_IF_EXISTS : PL_OPF_IF_EXISTS)) {
        if (a->schema->complete) {
            pl_ref ref = {.kind = kind, .schema = name.schema, .name = name.name};
            pl_apply_masked(a, PL_PROBLEM_MISSING, &ref, "relation \"%s\" does not exist",
                            pl_apply_name_text(a, name));
        }
        return NULL;
    }
    return found != NULL ? found : pl_apply_relation(a, kind, name);
}

const pl_object *pl_apply_target(const pl_applier *a)
{
    const pl_ref *target = &a->operation->target;
    return altered(a, target->kind, (pl_name){target->schema, target->name});
}

const pl_object *pl_apply_parent(const pl_applier *a)
{
    const pl_ref *target = &a->operation->target;
    return altered(a, PL_KIND_TABLE, (pl_name){target->schema, target->parent});
}

size_t pl_apply_column_index(const pl_table *table, const char *name)
{
    for (size_t i = 0; i < table->columns.count; i++) {
        if (pl_same(table->columns.at[i]->name, name)) {
            return i;
        }
    }
    return PL_NO_COLUMN;
}

size_t pl_apply_constraint_index(const pl_table *table, const char *name)
{
    for (size_t i = 0; i < table->constraints.count; i++) {
        if (pl_same(table->constraints.at[i]->name, name)) {
            return i;
        }
    }
    return PL_NO_COLUMN;
}

pl_ref pl_part_ref(const pl_object *object, pl_kind kind, const char *name)
{
    return (pl_ref){
        .kind = kind, .schema = object->ref.schema, .parent = object->ref.name, .name = name};
}

static bool is_system_column(const char *name)
{
    static const char *const names[] = {"ctid", "xmin", "xmax", "cmin", "cmax", "tableoid"};
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
        if (pl_same(names[i], name)) {
            return true;
        }
    }
    return false;
}

const pl_object *pl_apply_with_column(const pl_applier *a, const pl_object *object,
                                      const char *name)
{
    if (!pl_apply_is_table(object)) {
        return NULL;
    }
    if (pl_apply_column_index(object->as.table, name) != PL_NO_COLUMN) {
        return object;
    }
    if (is_system_column(name) || (!object->partial && a->schema->complete)) {
        return NULL;
    }
    pl_object *edited = pl_apply_edit(a, object);
    pl_table *table = pl_apply_edit_table(a, edited);
    pl_column *column = pl_arena_make(a->arena, pl_column);
    column->name = name;
    column->partial = true;
    pl_vec_push(a->arena, &table->columns, column);
    pl_schema_assume_part(a->schema, edited, PL_KIND_COLUMN, name);
    return edited;
}

/* "public.mood[]": a user's type as format_type prints it. */
static const char *type_text(pl_arena *arena, const pl_type_name *type)
{
    pl_str out = pl_str_begin(arena, PL_STR_MAXIMUM);
    if (!pl_same(type->schema, "public")) {
        pl_str_addf(&out, "%s.", pl_identifier_text(arena, type->schema));
    }
    pl_str_add(&out, pl_identifier_text(arena, type->name));
    if (type->modifier != NULL) {
        pl_str_addf(&out, "(%s)", type->modifier);
    }
    pl_str_add(&out, type->dimensions > 0 ? "[]" : "");
    return out.at;
}

/* Unknown types may come from an extension; only one that was here and is gone is missed. */
static void miss_type(const pl_applier *a, const pl_type_name *type)
{
    pl_ref ref = {.kind = PL_KIND_TYPE,
                  .schema =
                      type->schema != NULL ? type->schema : pl_schema_creation_schema(a->schema),
                  .name = type->name};
    if (a->schema->complete && pl_schema_ever_had(a->schema, &ref)) {
        pl_name written = {type->schema, type->name};
        pl_apply_problem(a, PL_PROBLEM_MISSING_REFERENCE, &ref, "type \"%s\" does not exist",
                         pl_apply_name_text(a, written));
    }
}

/* The array of a type by its own name, which is that of the type behind an underscore
 * (makeArrayTypeName). */
static const pl_object *element_type(const pl_applier *a, pl_name name)
{
    if (name.name[0] != '_') {
        return NULL;
    }
    pl_name element = {name.schema, name.name + 1};
    const pl_object *found = pl_apply_find(a, PL_KIND_TYPE, element);
    return found != NULL ? found : pl_apply_find(a, PL_KIND_TABLE, element);
}

bool pl_apply_is_array_name(const pl_applier *a, pl_name name)
{
    return pl_apply_find(a, PL_KIND_TYPE, name) == NULL &&
           pl_apply_find(a, PL_KIND_TABLE, name) == NULL && element_type(a, name) != NULL;
}

pl_type_name pl_apply_type(const pl_applier *a, const pl_type_name *type)
{
    pl_type_name resolved = *type;
    if (type->builtin || type->name == NULL) {
        return resolved;
    }
    pl_name name = {type->schema, type->name};
    const pl_object *found = pl_apply_find(a, PL_KIND_TYPE, name);
    found = found != NULL ? found : pl_apply_find(a, PL_KIND_TABLE, name); /* a row type */
    if (found == NULL && (found = element_type(a, name)) != NULL) {
        resolved.name = found->ref.name;
        resolved.dimensions = 1;
    }
    if (found == NULL) {
        miss_type(a, type);
        return resolved;
    }
    resolved.schema = found->ref.schema;
    resolved.text = type_text(a->arena, &resolved);
    return resolved;
}

pl_names pl_apply_known_types(const pl_applier *a, const pl_names *names)
{
    pl_names known = {0};
    for (size_t i = 0; i < names->count; i++) {
        const pl_object *found = pl_apply_find(a, PL_KIND_TYPE, names->at[i]);
        if (found != NULL) {
            pl_vec_push(a->arena, &known, ((pl_name){found->ref.schema, found->ref.name}));
        }
    }
    return known;
}

const pl_expression *pl_apply_expression(const pl_applier *a, const pl_expression *expression)
{
    if (expression == NULL ||
        (expression->relations.count == 0 && expression->typed_by.count == 0)) {
        return expression;
    }
    pl_expression *copy = pl_arena_copy(a->arena, expression, sizeof *expression);
    copy->relations = pl_apply_qualify_all(a, &expression->relations);
    copy->typed_by = pl_apply_known_types(a, &expression->typed_by);
    return copy;
}

void pl_apply_check_enum_constants(const pl_applier *a, const pl_type_name *type,
                                   const pl_expression *expression)
{
    if (type->builtin || type->dimensions > 0 || expression == NULL || !expression->is_constant ||
        expression->is_null || expression->constants.count != 1) {
        return;
    }
    const pl_object *found = pl_apply_find(a, PL_KIND_TYPE, (pl_name){type->schema, type->name});
    if (found == NULL || found->partial || found->ref.kind != PL_KIND_TYPE ||
        found->as.type->kind != PL_TYPE_ENUM) {
        return;
    }
    const char *value = expression->constants.at[0];
    for (size_t i = 0; i < found->as.type->values.count; i++) {
        if (pl_same(found->as.type->values.at[i], value)) {
            return;
        }
    }
    pl_ref ref = pl_part_ref(found, PL_KIND_ENUM_VALUE, value);
    pl_apply_problem(a, PL_PROBLEM_MISSING_REFERENCE, &ref,
                     "invalid input value for enum %s: \"%s\"", found->ref.name, value);
}

/* nextval('seq') is a constant that names the sequence: one that the history dropped is missed, one
 * that it never had may be somebody else's. */
void pl_apply_check_sequences(const pl_applier *a, const pl_expression *value)
{
    for (size_t i = 0; value != NULL && i < value->relations.count; i++) {
        pl_name name = value->relations.at[i];
        pl_ref ref = {.kind = PL_KIND_SEQUENCE,
                      .schema =
                          name.schema != NULL ? name.schema : pl_schema_creation_schema(a->schema),
                      .name = name.name};
        if (pl_apply_find(a, PL_KIND_SEQUENCE, name) == NULL && pl_apply_may_report(a, name) &&
            pl_schema_ever_had(a->schema, &ref)) {
            pl_apply_problem(a, PL_PROBLEM_MISSING, &ref, "%s", missing_text(a, name));
        }
    }
}

static pl_span origin_of(const pl_operation *operation)
{
    return operation->statement != NULL ? operation->statement->span : operation->span;
}

pl_object *pl_apply_new(const pl_applier *a, pl_kind kind, pl_name name, const void *payload)
{
    pl_object *object = pl_arena_make(a->arena, pl_object);
    object->ref = (pl_ref){.kind = kind, .schema = name.schema, .name = name.name};
    object->conditional = object->unsure = pl_apply_may_not_run(a);
    object->origin = origin_of(a->operation);
    object->migration = a->context->migration;
    object->unit = a->context->unit;
    object->as.payload = payload;
    object->grants = pl_apply_default_grants(a, kind, name.schema);
    return object;
}

pl_object *pl_apply_edit(const pl_applier *a, const pl_object *object)
{
    pl_object *edited = pl_arena_copy(a->arena, object, sizeof *object);
    edited->unsure |= pl_apply_may_not_run(a);
    return edited;
}

pl_table *pl_apply_edit_table(const pl_applier *a, pl_object *edited)
{
    pl_table *table = pl_arena_copy(a->arena, edited->as.table, sizeof *edited->as.table);
    pl_vec_own(a->arena, &table->columns);
    pl_vec_own(a->arena, &table->constraints);
    edited->as.table = table;
    return table;
}

pl_column *pl_apply_edit_column(const pl_applier *a, pl_table *table, size_t index)
{
    pl_column *column = pl_arena_copy(a->arena, table->columns.at[index], sizeof *column);
    column->unsure |= pl_apply_may_not_run(a);
    table->columns.at[index] = column;
    return column;
}

pl_constraint *pl_apply_edit_constraint(const pl_applier *a, pl_table *table, size_t index)
{
    pl_constraint *constraint =
        pl_arena_copy(a->arena, table->constraints.at[index], sizeof *constraint);
    constraint->unsure |= pl_apply_may_not_run(a);
    table->constraints.at[index] = constraint;
    return constraint;
}

void pl_apply_put(const pl_applier *a, const pl_object *object)
{
    pl_schema_put(a->schema, object);
}
