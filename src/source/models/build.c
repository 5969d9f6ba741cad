#include "base/near.h"
#include "base/str.h"
#include "source/models/naming.h"
#include "source/models/private.h"

/*
 * Operations: for PostgreSQL schemas, types, all tables, their foreign keys (so that two tables may
 * refer to each other), indexes, comments. SQLite knows foreign keys only with their table, and
 * doesn't ask whether the other one is there.
 */

typedef struct building {
    pl_models_reader *r;
    pl_arena *arena;
    bool sqlite;
    pl_models_steps *out;
    pl_models_steps later; /* foreign keys, indexes, comments */
    pl_models *models;
} building;

/* ---- Names ----------------------------------------------------------------------------------- */

/* To SQLite the schema of a model is a part of its table's name. */
static pl_name table_name(building *b, const char *schema, const char *table)
{
    if (b->sqlite && schema != NULL) {
        return (pl_name){NULL, pl_arena_printf(b->arena, "%s.%s", schema, table)};
    }
    return (pl_name){schema, table};
}

static pl_name name_of(building *b, const pl_model *model)
{
    return table_name(b, model->options.schema, model->table);
}

static const char *table_key(building *b, pl_name name)
{
    const char *schema = name.schema != NULL ? name.schema : b->sqlite ? "" : "public";
    return pl_arena_printf(b->arena, "%s\n%s", schema, name.name);
}

static pl_models_step *add_step(building *b, pl_models_steps *steps, pl_operation_kind kind,
                                pl_ref target, const pl_json_value *value)
{
    pl_models_step step = {.operation = pl_arena_make(b->arena, pl_operation), .value = value};
    step.operation->kind = kind;
    step.operation->target = target;
    pl_vec_push(b->arena, steps, step);
    return &pl_vec_last(steps);
}

/* ---- Schemas and types ----------------------------------------------------------------------- */

static void add_schemas(building *b)
{
    pl_map *seen = pl_map_new(b->arena);
    for (size_t i = 0; !b->sqlite && i < b->r->models.count; i++) {
        const pl_model *model = b->r->models.at[i];
        const char *schema = model->options.schema;
        if (schema != NULL && !pl_same(schema, "public") && !pl_map_has(seen, schema)) {
            pl_ref target = {.kind = PL_KIND_SCHEMA, .name = schema};
            pl_map_put(seen, schema, seen);
            add_step(b, b->out, PL_OP_CREATE_SCHEMA, target, model->value);
        }
    }
}

/* The type of an attribute, with that of an ENUM made first. */
static pl_models_type type_of(building *b, const pl_model *model, const pl_attribute *attribute)
{
    pl_models_type type = attribute->type;
    if (!type.is_enum || b->sqlite) {
        return type;
    }
    pl_type *made = pl_arena_make(b->arena, pl_type);
    made->kind = PL_TYPE_ENUM;
    made->values = type.values;
    const char *name = pl_naming_enum(b->arena, model->table, attribute->field);
    pl_ref target = {.kind = PL_KIND_TYPE, .schema = model->options.schema, .name = name};
    add_step(b, b->out, PL_OP_CREATE_TYPE, target, type.value)->operation->as.type = made;
    const char *schema = model->options.schema;
    type.text = pl_arena_printf(b->arena, "%s%s%s",
                                schema != NULL ? pl_identifier_text(b->arena, schema) : "",
                                schema != NULL ? "." : "", pl_identifier_text(b->arena, name));
    return type;
}

/* ---- Constraints ----------------------------------------------------------------------------- */

static pl_constraint *add_constraint(building *b, pl_table *table, pl_constraint_kind kind)
{
    pl_constraint *constraint = pl_arena_make(b->arena, pl_constraint);
    constraint->kind = kind;
    pl_vec_push(b->arena, &table->constraints, constraint);
    return constraint;
}

static void add_key_column(building *b, pl_constraint *constraint, const char *column)
{
    pl_vec_push(b->arena, &constraint->columns, column);
    pl_vec_push(b->arena, &constraint->elements, (pl_index_element){.column = column});
}

/* The last column of the table has it in its text, for which it takes the column's place. */
static void mark_of_column(const pl_table *table, pl_constraint *constraint)
{
    constraint->of_column = true;
    constraint->origin = pl_vec_last(&table->columns)->origin;
}

static void add_column_key(building *b, pl_table *table, pl_constraint_kind kind,
                           const char *column, bool autoincrement)
{
    pl_constraint *constraint = add_constraint(b, table, kind);
    mark_of_column(table, constraint);
    constraint->autoincrement = autoincrement;
    add_key_column(b, constraint, column);
}

/* Those that share a name are unique together: of attributes, two of which may be one column. */
static void add_unique_together(building *b, const pl_model *model, pl_table *table)
{
    pl_map *groups = pl_map_new(b->arena);
    for (const pl_map_entry *e = NULL; (e = pl_map_next(model->attributes, e)) != NULL;) {
        const pl_attribute *attribute = e->value;
        if (attribute->unique == NULL || attribute->type.is_virtual) {
            continue;
        }
        pl_map_entry *group = pl_map_entry_of(groups, attribute->unique);
        if (group->value == NULL) {
            group->value = add_constraint(b, table, PL_CONSTRAINT_UNIQUE);
        }
        add_key_column(b, group->value, attribute->field);
    }
}

static pl_fk_action fk_action(pl_models_action action)
{
    switch (action) {
    case PL_MODELS_UNSAID:
    case PL_MODELS_NO_ACTION:
        return PL_FK_NO_ACTION;
    case PL_MODELS_RESTRICT:
        return PL_FK_RESTRICT;
    case PL_MODELS_CASCADE:
        return PL_FK_CASCADE;
    case PL_MODELS_SET_NULL:
        return PL_FK_SET_NULL;
    case PL_MODELS_SET_DEFAULT:
        return PL_FK_SET_DEFAULT;
    }
    return PL_FK_NO_ACTION;
}

static bool no_such_table(building *b, const pl_models_reference *reference)
{
    pl_strings known = {0};
    const char *name = reference->table.name;
    for (size_t i = 0; i < b->r->models.count; i++) {
        const pl_model *model = b->r->models.at[i];
        if (pl_same_nocase(model->name, name)) {
            return pl_models_fail(b->r, reference->value,
                                  "no model has the table \"%s\"; the model %s has \"%s\"", name,
                                  model->name, model->table);
        }
        pl_vec_push(b->arena, &known, model->table);
    }
    const char *near = pl_nearest(name, &known);
    return near != NULL
               ? pl_models_fail(b->r, reference->value,
                                "no model has the table \"%s\"; did you mean \"%s\"?", name, near)
               : pl_models_fail(b->r, reference->value, "no model has the table \"%s\"", name);
}

/* The model whose table is referred to; one without a schema may be of the schema of its own. */
static const pl_model *referred(building *b, const pl_model *model,
                                const pl_models_reference *reference)
{
    pl_name name = table_name(b, reference->table.schema, reference->table.name);
    const pl_model *found = pl_map_get(b->r->by_table, table_key(b, name));
    if (found == NULL && reference->table.schema == NULL && model->options.schema != NULL) {
        name = table_name(b, model->options.schema, reference->table.name);
        found = pl_map_get(b->r->by_table, table_key(b, name));
    }
    if (found == NULL) {
        no_such_table(b, reference);
    }
    return found;
}

static bool add_foreign_key(building *b, const pl_model *model, const pl_attribute *attribute,
                            pl_table *table)
{
    const pl_models_reference *reference = &attribute->references;
    const pl_model *other = referred(b, model, reference);
    if (other == NULL) {
        return false;
    }
    const char *wanted = reference->key != NULL ? reference->key : "id";
    const char *key = pl_models_column(b->r, other, reference->value, wanted);
    if (key == NULL) {
        return false;
    }
    pl_constraint *constraint = pl_arena_make(b->arena, pl_constraint);
    constraint->kind = PL_CONSTRAINT_FOREIGN_KEY;
    constraint->references = name_of(b, other);
    constraint->on_delete = fk_action(attribute->on_delete);
    constraint->on_update = fk_action(attribute->on_update);
    constraint->initially_deferred =
        !b->sqlite && reference->deferrable == PL_MODELS_INITIALLY_DEFERRED;
    constraint->deferrable = constraint->initially_deferred ||
                             (!b->sqlite && reference->deferrable == PL_MODELS_INITIALLY_IMMEDIATE);
    pl_vec_push(b->arena, &constraint->columns, attribute->field);
    pl_vec_push(b->arena, &constraint->referenced_columns, key);
    if (b->sqlite) {
        mark_of_column(table, constraint);
        pl_vec_push(b->arena, &table->constraints, constraint);
        return true;
    }
    pl_name name = name_of(b, model);
    pl_ref target = {.kind = PL_KIND_CONSTRAINT, .schema = name.schema, .parent = name.name};
    add_step(b, &b->later, PL_OP_ADD_CONSTRAINT, target, attribute->value)
        ->operation->as.constraint = constraint;
    return true;
}

/* Those of the form, which were read before their column had its name. */
static void add_of_form(building *b, const pl_attribute *attribute, pl_table *table)
{
    for (size_t i = 0; i < attribute->constraints.count; i++) {
        pl_constraint *constraint =
            pl_arena_copy(b->arena, attribute->constraints.at[i], sizeof *constraint);
        constraint->columns = (pl_strings){0};
        mark_of_column(table, constraint);
        pl_vec_push(b->arena, &constraint->columns, attribute->field);
        if (constraint->kind == PL_CONSTRAINT_PRIMARY_KEY ||
            constraint->kind == PL_CONSTRAINT_UNIQUE) {
            constraint->elements.count = 0;
            pl_vec_push(b->arena, &constraint->elements,
                        (pl_index_element){.column = attribute->field});
        }
        pl_vec_push(b->arena, &table->constraints, constraint);
    }
}

/* "constraints" of the model. */
static bool add_of_model(building *b, const pl_model *model, pl_table *table)
{
    const pl_json_value *first = model->constraints != NULL ? model->constraints->first : NULL;
    for (const pl_json_value *at = first; at != NULL; at = at->next) {
        b->r->form.of_columns = NULL;
        pl_constraint *constraint = pl_form_read_object(&b->r->form, at, &pl_form_constraint);
        if (constraint == NULL) {
            return false;
        }
        bool needs = constraint->kind != PL_CONSTRAINT_CHECK &&
                     constraint->kind != PL_CONSTRAINT_EXCLUDE && constraint->elements.count == 0;
        if (needs && constraint->columns.count == 0) {
            return pl_models_fail(b->r, at, "\"columns\" is missing");
        }
        for (size_t i = 0; i < constraint->columns.count; i++) {
            const char *name = constraint->columns.at[i];
            constraint->columns.at[i] = pl_models_column(b->r, model, at, name);
            if (constraint->columns.at[i] == NULL) {
                return false;
            }
            if (i < constraint->elements.count &&
                pl_same(constraint->elements.at[i].column, name)) {
                constraint->elements.at[i].column = constraint->columns.at[i];
            }
        }
        pl_vec_push(b->arena, &table->constraints, constraint);
    }
    return true;
}

/* ---- Columns --------------------------------------------------------------------------------- */

/* "SERIAL" for what counts by itself; NULL: it can't. */
static const char *serial_of(const char *type)
{
    static const char *const serials[][2] = {
        {"integer", "SERIAL"},   {"int", "SERIAL"},     {"int4", "SERIAL"},
        {"bigint", "BIGSERIAL"}, {"int8", "BIGSERIAL"}, {"smallint", "SMALLSERIAL"},
        {"int2", "SMALLSERIAL"},
    };
    for (size_t i = 0; i < sizeof serials / sizeof *serials; i++) {
        if (pl_same_nocase(type, serials[i][0])) {
            return serials[i][1];
        }
    }
    return NULL;
}

static bool set_auto_increment(building *b, const pl_attribute *attribute, pl_column *column)
{
    const char *serial = serial_of(column->type.text);
    if (serial == NULL) {
        return pl_models_fail(b->r, attribute->value,
                              "\"autoIncrement\" is for INTEGER, BIGINT and SMALLINT");
    }
    if (attribute->as_identity) {
        column->identity = PL_IDENTITY_BY_DEFAULT;
    } else {
        column->type.text = serial;
        column->not_null = false; /* that it is follows */
    }
    return true;
}

static bool add_postgres_keys(building *b, const pl_attribute *attribute, pl_column *column,
                              pl_table *table)
{
    if (attribute->auto_increment && !set_auto_increment(b, attribute, column)) {
        return false;
    }
    if (attribute->unique_alone) {
        add_column_key(b, table, PL_CONSTRAINT_UNIQUE, column->name, false);
    }
    return true;
}

/* A primary key of one column whose type has INT in its name is the rowid. */
static bool add_sqlite_keys(building *b, const pl_attribute *attribute, bool several,
                            pl_column *column, pl_table *table)
{
    bool key = attribute->primary_key == PL_YES;
    bool rowid = key && !several && pl_models_type_is_integer(&attribute->type);
    bool counts = key && attribute->auto_increment;
    if (rowid) {
        column->type.text = "INTEGER";
        column->not_null = false;
        column->default_value = NULL;
    }
    if (counts && (several || !pl_same_nocase(column->type.text, "integer"))) {
        return pl_models_fail(b->r, attribute->value,
                              several ? "SQLite counts only where the key is this column alone"
                                      : "SQLite counts only in a column of type INTEGER");
    }
    if (attribute->unique_alone && !rowid) {
        add_column_key(b, table, PL_CONSTRAINT_UNIQUE, column->name, false);
    }
    if (key && !several) {
        add_column_key(b, table, PL_CONSTRAINT_PRIMARY_KEY, column->name, counts);
    }
    column->not_null |= key && several;
    return true;
}

static bool add_column(building *b, const pl_model *model, const pl_attribute *attribute,
                       bool several, pl_table *table)
{
    pl_column *column = pl_arena_make(b->arena, pl_column);
    if (attribute->column != NULL) {
        *column = *attribute->column;
    }
    pl_models_type type = type_of(b, model, attribute);
    column->name = attribute->field;
    column->type.text = pl_models_type_text(b->arena, &type, NULL);
    column->type.name = column->type.text;
    column->not_null = attribute->allow_null == PL_NO;
    /* Several may come from one place in the JSON: here it only tells them apart. */
    column->origin = (pl_span){model->value->span.text, table->columns.count, table->columns.count};
    pl_vec_push(b->arena, &table->columns, column);
    if (!pl_models_default(b->r, attribute, &type, &column->default_value)) {
        return false;
    }
    bool keys = b->sqlite ? add_sqlite_keys(b, attribute, several, column, table)
                          : add_postgres_keys(b, attribute, column, table);
    if (!keys) {
        return false;
    }
    add_of_form(b, attribute, table);
    return attribute->references.table.name == NULL || add_foreign_key(b, model, attribute, table);
}

/* ---- Tables ---------------------------------------------------------------------------------- */

static void note_rename(building *b, const pl_json_value *value, const char *from, pl_ref ref)
{
    if (value != NULL) {
        pl_models_rename rename = {.span = value->span, .ref = ref, .from = from};
        pl_vec_push(b->arena, &b->models->renames, rename);
    }
}

static void add_comment(building *b, const char *comment, pl_ref target, const pl_json_value *value)
{
    if (comment != NULL && comment[0] != '\0' && !b->sqlite) {
        add_step(b, &b->later, PL_OP_SET_COMMENT, target, value)->operation->value = comment;
    }
}

static void add_remarks(building *b, const pl_model *model)
{
    pl_name name = name_of(b, model);
    pl_ref table = {.kind = PL_KIND_TABLE, .schema = name.schema, .name = name.name};
    note_rename(b, model->renamed, model->renamed_from, table);
    add_comment(b, model->comment, table, model->value);
    for (const pl_map_entry *e = NULL; (e = pl_map_next(model->fields, e)) != NULL;) {
        const pl_attribute *attribute = e->value;
        pl_ref column = {.kind = PL_KIND_COLUMN,
                         .schema = name.schema,
                         .parent = name.name,
                         .name = attribute->field};
        note_rename(b, attribute->renamed, attribute->renamed_from, column);
        add_comment(b, attribute->comment, column, attribute->value);
    }
}

static size_t count_key_columns(const pl_model *model)
{
    size_t count = 0;
    for (const pl_map_entry *e = NULL; (e = pl_map_next(model->fields, e)) != NULL;) {
        count += ((const pl_attribute *)e->value)->primary_key == PL_YES;
    }
    return count;
}

static void add_primary_key(building *b, const pl_model *model, pl_table *table)
{
    pl_constraint *constraint = add_constraint(b, table, PL_CONSTRAINT_PRIMARY_KEY);
    for (const pl_map_entry *e = NULL; (e = pl_map_next(model->fields, e)) != NULL;) {
        if (((const pl_attribute *)e->value)->primary_key == PL_YES) {
            add_key_column(b, constraint, e->key);
        }
    }
}

static bool add_table(building *b, const pl_model *model)
{
    pl_table_definition *definition = pl_arena_make(b->arena, pl_table_definition);
    pl_table *table = pl_arena_make(b->arena, pl_table);
    pl_models_step step = {.value = model->value};
    definition->table = table;
    size_t keys = count_key_columns(model);
    for (const pl_map_entry *e = NULL; (e = pl_map_next(model->fields, e)) != NULL;) {
        const pl_attribute *attribute = e->value;
        if (!add_column(b, model, attribute, keys > 1, table)) {
            return false;
        }
        pl_vec_push(b->arena, &step.columns, attribute->value);
    }
    add_unique_together(b, model, table);
    if (keys > 1 || (!b->sqlite && keys == 1)) {
        add_primary_key(b, model, table);
    }
    if (!add_of_model(b, model, table)) {
        return false;
    }
    pl_name name = name_of(b, model);
    pl_ref target = {.kind = PL_KIND_TABLE, .schema = name.schema, .name = name.name};
    pl_models_step *added = add_step(b, b->out, PL_OP_CREATE_TABLE, target, model->value);
    added->operation->as.table = definition;
    added->columns.at = step.columns.at;
    added->columns.count = step.columns.count;
    b->models->table_count++;
    return true;
}

static bool add_indexes(building *b, const pl_model *model)
{
    const pl_json_value *first = model->indexes != NULL ? model->indexes->first : NULL;
    for (const pl_json_value *at = first; at != NULL; at = at->next) {
        pl_index *index = pl_arena_make(b->arena, pl_index);
        const char *name = NULL;
        if (!pl_models_read_index(b->r, model, at, index, &name)) {
            return false;
        }
        index->table = name_of(b, model);
        pl_ref target = {.kind = PL_KIND_INDEX, .schema = index->table.schema, .name = name};
        add_step(b, &b->later, PL_OP_CREATE_INDEX, target, at)->operation->as.index = index;
    }
    return true;
}

/* ---- All of it ------------------------------------------------------------------------------- */

static bool find_columns(building *b, pl_model *model)
{
    model->fields = pl_map_new(b->arena);
    for (const pl_map_entry *e = NULL; (e = pl_map_next(model->attributes, e)) != NULL;) {
        const pl_attribute *attribute = e->value;
        if (!attribute->type.is_virtual) {
            pl_map_put(model->fields, attribute->field, e->value);
        }
    }
    const char *key = table_key(b, name_of(b, model));
    if (pl_map_has(b->r->by_table, key)) {
        return pl_models_fail(b->r, model->value, "another model has the table \"%s\" already",
                              model->table);
    }
    pl_map_put(b->r->by_table, key, model);
    return true;
}

bool pl_models_build(pl_models_reader *r, pl_models_steps *out, pl_models *models)
{
    building b = {.r = r,
                  .arena = r->form.arena,
                  .sqlite = r->form.dialect == PL_DIALECT_SQLITE,
                  .out = out,
                  .models = models};
    for (size_t i = 0; i < r->models.count; i++) {
        if (!find_columns(&b, r->models.at[i])) {
            return false;
        }
    }
    add_schemas(&b);
    for (size_t i = 0; i < r->models.count; i++) {
        if (!add_table(&b, r->models.at[i])) {
            return false;
        }
    }
    for (size_t i = 0; i < r->models.count; i++) {
        if (!add_indexes(&b, r->models.at[i])) {
            return false;
        }
        add_remarks(&b, r->models.at[i]);
    }
    for (size_t i = 0; i < b.later.count; i++) {
        pl_vec_push(b.arena, out, b.later.at[i]);
    }
    return true;
}
