/*
 * The forms of ALTER TABLE that concern the whole table, and ALTER COLUMN ... TYPE.
 */
#include "model/apply/private.h"

static void set_row_security(pl_table *table, const char *value)
{
    if (pl_same(value, "enable") || pl_same(value, "disable")) {
        table->row_security = pl_same(value, "enable");
    } else {
        table->force_row_security = pl_same(value, "force");
    }
}

static const char *unless_default(const char *value)
{
    return pl_same_nocase(value, "default") ? NULL : value;
}

static void set_of_type(const pl_applier *a, pl_table *table)
{
    pl_name type = *a->operation->as.other_table;
    table->of_type = type.name != NULL ? pl_apply_qualify(a, PL_KIND_TYPE, type) : type;
}

static void need_index(const pl_applier *a, const pl_object *object, const char *name)
{
    pl_ref ref = {.kind = PL_KIND_INDEX, .schema = object->ref.schema, .name = name};
    if (name != NULL && a->schema->complete && !object->partial &&
        pl_schema_find(a->schema, &ref) == NULL) {
        pl_apply_problem(a, PL_PROBLEM_MISSING_REFERENCE, &ref,
                         "index \"%s\" for table \"%s\" does not exist", name, object->ref.name);
    }
}

static void alter(const pl_applier *a, const pl_object *object, pl_table *table)
{
    const pl_operation *operation = a->operation;
    switch ((int)operation->kind) {
    case PL_OP_SET_TABLE_OPTIONS:
    case PL_OP_SET_FOREIGN_OPTIONS:
        pl_apply_merge_options(a->arena, &table->options, operation->as.options);
        break;
    case PL_OP_RESET_TABLE_OPTIONS:
        pl_apply_reset_options(a->arena, &table->options, operation->as.options);
        break;
    case PL_OP_SET_PERSISTENCE:
        table->persistence = pl_same(operation->value, "logged") ? PL_PERMANENT : PL_UNLOGGED;
        break;
    case PL_OP_SET_TABLESPACE:
        table->tablespace = operation->value;
        break;
    case PL_OP_SET_ACCESS_METHOD:
        table->access_method = operation->value;
        break;
    case PL_OP_SET_CLUSTER_INDEX:
        need_index(a, object, operation->value);
        table->clustered_on = operation->value;
        break;
    case PL_OP_SET_REPLICA_IDENTITY:
        table->replica_identity = unless_default(operation->value);
        break;
    case PL_OP_SET_OF_TYPE:
        set_of_type(a, table);
        break;
    case PL_OP_SET_ROW_SECURITY:
        set_row_security(table, operation->value);
        break;
    }
}

/* SET (...) and SET TABLESPACE reach indexes and views through ALTER TABLE, too. */
static void alter_other(const pl_applier *a, const pl_object *object)
{
    pl_operation_kind kind = a->operation->kind;
    pl_object *edited = pl_apply_edit(a, object);
    if (object->ref.kind == PL_KIND_INDEX) {
        pl_index *index = pl_arena_copy(a->arena, object->as.index, sizeof *index);
        if (kind == PL_OP_SET_TABLESPACE) {
            index->tablespace = a->operation->value;
        } else if (kind == PL_OP_SET_TABLE_OPTIONS) {
            pl_apply_merge_options(a->arena, &index->options, a->operation->as.options);
        } else if (kind == PL_OP_RESET_TABLE_OPTIONS) {
            pl_apply_reset_options(a->arena, &index->options, a->operation->as.options);
        }
        edited->as.index = index;
    } else if (pl_apply_is_view(object)) {
        pl_view *view = pl_arena_copy(a->arena, object->as.view, sizeof *view);
        if (kind == PL_OP_SET_TABLE_OPTIONS) {
            pl_apply_merge_options(a->arena, &view->options, a->operation->as.options);
        } else if (kind == PL_OP_RESET_TABLE_OPTIONS) {
            pl_apply_reset_options(a->arena, &view->options, a->operation->as.options);
        }
        edited->as.view = view;
    }
    pl_apply_put(a, edited);
}

void pl_apply_alter_table(const pl_applier *a)
{
    const pl_object *object = pl_apply_target(a);
    if (object == NULL) {
        return;
    }
    if (!pl_apply_is_table(object)) {
        alter_other(a, object);
        return;
    }
    pl_object *edited = pl_apply_edit(a, object);
    alter(a, object, pl_apply_edit_table(a, edited));
    pl_apply_put(a, edited);
}

/* SET TYPE. */

static bool is_string_type(const pl_type_name *type)
{
    return type->builtin && type->dimensions == 0 &&
           (pl_same(type->name, "text") || pl_same(type->name, "character varying") ||
            pl_same(type->name, "character"));
}

/* Casts that the server does not make by itself in an assignment: from a string to anything that is
 * no string, and between boolean and numbers (pg_cast.castcontext). Others are left to it. */
static bool needs_using(const pl_type_name *from, const pl_type_name *to)
{
    static const char *const others[] = {"smallint",
                                         "integer",
                                         "bigint",
                                         "numeric",
                                         "real",
                                         "double precision",
                                         "boolean",
                                         "uuid",
                                         "date",
                                         "timestamp without time zone",
                                         "timestamp with time zone",
                                         "json",
                                         "jsonb",
                                         "bytea",
                                         "interval",
                                         "inet"};
    bool to_other = false;
    for (size_t i = 0; to->builtin && i < sizeof others / sizeof others[0]; i++) {
        to_other = to_other || pl_same(others[i], to->name);
    }
    if (is_string_type(from)) {
        return to_other;
    }
    bool from_boolean = from->builtin && pl_same(from->name, "boolean");
    bool to_boolean = to->builtin && pl_same(to->name, "boolean");
    return from->builtin && from->dimensions == 0 && to->dimensions == 0 && to_other &&
           from_boolean != to_boolean && !is_string_type(from) &&
           (from_boolean || pl_same(from->name, "smallint") || pl_same(from->name, "integer") ||
            pl_same(from->name, "bigint") || pl_same(from->name, "numeric"));
}

static bool expression_has(const pl_expression *expression, const char *column)
{
    for (size_t i = 0; expression != NULL && i < expression->columns.count; i++) {
        if (pl_same(expression->columns.at[i], column)) {
            return true;
        }
    }
    return false;
}

static const char *user_of_column(const pl_object *object)
{
    switch ((int)object->ref.kind) {
    case PL_KIND_VIEW:
    case PL_KIND_MATERIALIZED_VIEW:
        return "used by a view or rule";
    case PL_KIND_TRIGGER:
        return "used in a trigger definition";
    case PL_KIND_POLICY:
        return "used in a policy definition";
    default:
        return NULL;
    }
}

static void check_users(const pl_applier *a, const pl_object *table, const char *column)
{
    for (size_t i = 0; i < table->as.table->columns.count; i++) {
        const pl_column *other = table->as.table->columns.at[i];
        if (expression_has(other->generated, column)) {
            pl_ref ref = pl_part_ref(table, PL_KIND_COLUMN, column);
            pl_apply_problem(a, PL_PROBLEM_NOT_POSSIBLE, &ref,
                             "cannot alter type of a column used by a generated column");
            return;
        }
    }
    pl_refs users = {0};
    pl_apply_column_dependents(a, table, column, &users);
    for (size_t i = 0; i < users.count; i++) {
        const pl_object *user =
            users.at[i].kind != PL_KIND_CONSTRAINT ? pl_schema_find(a->schema, &users.at[i]) : NULL;
        const char *how = user != NULL ? user_of_column(user) : NULL;
        if (how != NULL) {
            pl_ref ref = pl_part_ref(table, PL_KIND_COLUMN, column);
            pl_refs one = {0};
            pl_vec_push(a->context->arena, &one, users.at[i]);
            pl_apply_depended_on(a, &ref, &one, "cannot alter type of a column %s", how);
            return;
        }
    }
}

static void check_cast(const pl_applier *a, const pl_object *table, const pl_column *column,
                       const pl_type_name *to)
{
    if (column->partial || a->operation->as.type_change->using_expression != NULL) {
        return;
    }
    pl_ref ref = pl_part_ref(table, PL_KIND_COLUMN, column->name);
    if (needs_using(&column->type, to)) {
        pl_apply_problem(a, PL_PROBLEM_NOT_POSSIBLE, &ref,
                         "column \"%s\" cannot be cast automatically to type %s", column->name,
                         to->text);
    }
}

/* With USING the rows are converted, but the default still needs a cast of its own; a bare string
 * constant has been a constant of the old type since it was set. */
static void check_default(const pl_applier *a, const pl_object *table, const pl_column *column,
                          const pl_type_name *to)
{
    bool same = column->type.builtin && to->builtin && pl_same(column->type.name, to->name);
    if (column->partial || column->default_value == NULL || column->default_value->is_null ||
        same) {
        return;
    }
    bool to_user = !to->builtin && is_string_type(&column->type);
    if (needs_using(&column->type, to) ||
        (to_user && pl_apply_find(a, PL_KIND_TYPE, (pl_name){to->schema, to->name}) != NULL &&
         pl_apply_find(a, PL_KIND_TYPE, (pl_name){to->schema, to->name})->ref.kind ==
             PL_KIND_TYPE)) {
        pl_ref ref = pl_part_ref(table, PL_KIND_COLUMN, column->name);
        pl_apply_problem(a, PL_PROBLEM_NOT_POSSIBLE, &ref,
                         "default for column \"%s\" cannot be cast automatically to type %s",
                         column->name, to->text);
    }
}

static bool is_time(const pl_type_name *type)
{
    static const char *const names[] = {"date", "time without time zone", "time with time zone",
                                        "timestamp without time zone", "timestamp with time zone"};
    for (size_t i = 0; type->builtin && i < sizeof names / sizeof *names; i++) {
        if (pl_same(type->name, names[i])) {
            return type->dimensions == 0;
        }
    }
    return false;
}

/* A string constant was read as a value of the old type when it was set, and is cast from there to
 * the new one: what timestamptz makes of a timestamp depends on the session's time zone. */
static const pl_expression *keep_type(const pl_applier *a, const pl_expression *value,
                                      const pl_type_name *before, const pl_type_name *after)
{
    if (value == NULL || value->canonical == NULL || value->canonical[0] != '\'' ||
        !is_time(before) || !is_time(after) || pl_same(before->name, after->name)) {
        return value;
    }
    size_t size = strlen(value->canonical);
    const char *back = pl_arena_printf(a->arena, "'::%s", after->name);
    pl_expression *cast = pl_arena_copy(a->arena, value, sizeof *value);
    if (value->canonical[size - 1] == '\'') {
        cast->canonical = pl_arena_printf(a->arena, "%s::%s", value->canonical, before->name);
    } else if (pl_ends_with(value->canonical, back)) {
        cast->canonical = pl_arena_strndup(a->arena, value->canonical, size - strlen(back) + 1);
    }
    return cast;
}

/* The default of a column of an enum stays a value of the enum, cast to the new type. */
static const pl_expression *default_of_old_type(const pl_applier *a, const pl_column *column,
                                                const pl_type_name *type)
{
    const pl_type_name *old = &column->type;
    bool same = pl_same(old->name, type->name) && pl_same(old->schema, type->schema);
    if (column->default_value == NULL || column->default_value->is_null || old->builtin ||
        old->name == NULL || same) {
        return column->default_value;
    }
    pl_expression *kept =
        pl_arena_copy(a->arena, column->default_value, sizeof *column->default_value);
    pl_vec_own(a->arena, &kept->typed_by);
    pl_vec_push(a->arena, &kept->typed_by, ((pl_name){old->schema, old->name}));
    return kept;
}

static void change_type(const pl_applier *a, const pl_object *object, const char *name,
                        const pl_type_name *type)
{
    pl_object *edited = pl_apply_edit(a, object);
    pl_table *table = pl_apply_edit_table(a, edited);
    size_t index = pl_apply_column_index(table, name);
    pl_column *column = pl_apply_edit_column(a, table, index);
    column->default_value = default_of_old_type(a, column, type);
    column->default_value = keep_type(a, column->default_value, &column->type, type);
    column->type = *type;
    column->collation = a->operation->as.type_change->collation;
    pl_apply_put(a, edited);
}

static void change_child(const pl_applier *a, const pl_object *child, const void *given,
                         unsigned depth)
{
    const char *name = a->operation->target.name;
    if (pl_apply_column_index(child->as.table, name) != PL_NO_COLUMN) {
        change_type(a, child, name, given);
        pl_apply_children(a, pl_schema_find(a->schema, &child->ref), change_child, given, depth);
    }
}

/* The sequence of an identity column takes the column's type; that of a serial one keeps its own.
 */
static void change_identity_sequence(const pl_applier *a, const pl_object *table,
                                     const pl_column *column, const pl_type_name *type)
{
    pl_objects dependents = {0};
    pl_schema_dependents(a->context->arena, a->schema, table, &dependents);
    for (size_t i = 0; column->identity != PL_IDENTITY_NONE && i < dependents.count; i++) {
        const pl_object *object = dependents.at[i];
        if (object->ref.kind == PL_KIND_SEQUENCE &&
            pl_same(object->as.sequence->owned_by_column, column->name)) {
            pl_object *edited = pl_apply_edit(a, object);
            pl_sequence *sequence = pl_arena_copy(a->arena, object->as.sequence, sizeof *sequence);
            sequence->type = type->text;
            edited->as.sequence = sequence;
            pl_apply_put(a, edited);
        }
    }
}

static bool casts_to(const pl_applier *a, const pl_expression *expression, const char *column,
                     const pl_type_name *type)
{
    const char *name = pl_identifier_text(a->context->arena, column);
    return expression != NULL && expression->columns.count == 1 && type->builtin &&
           (pl_same(expression->canonical,
                    pl_arena_printf(a->context->arena, "%s(%s)", type->text, name)) ||
            pl_same(expression->canonical,
                    pl_arena_printf(a->context->arena, "%s::%s", name, type->text)));
}

/* The server reads the text of an index anew when a column of it changes its type. A cast to the
 * type the column now has is none any more: an index on (date(a)) is one on (a) from then on. */
static void read_indexes_anew(const pl_applier *a, const pl_object *table, const char *column,
                              const pl_type_name *type)
{
    pl_objects dependents = {0};
    pl_schema_dependents(a->context->arena, a->schema, table, &dependents);
    for (size_t i = 0; i < dependents.count; i++) {
        const pl_object *object = dependents.at[i];
        pl_index *index = NULL;
        for (size_t k = 0;
             object->ref.kind == PL_KIND_INDEX && k < object->as.index->elements.count; k++) {
            if (!casts_to(a, object->as.index->elements.at[k].expression, column, type)) {
                continue;
            }
            if (index == NULL) {
                index = pl_arena_copy(a->arena, object->as.index, sizeof *index);
                pl_vec_own(a->arena, &index->elements);
            }
            index->elements.at[k].column = column;
            index->elements.at[k].expression = NULL;
        }
        if (index != NULL) {
            pl_object *edited = pl_apply_edit(a, object);
            edited->as.index = index;
            pl_apply_put(a, edited);
        }
    }
}

void pl_apply_set_type(const pl_applier *a)
{
    const char *name = a->operation->target.name;
    const pl_object *object = pl_apply_parent(a);
    if (object == NULL || !pl_apply_is_table(object)) {
        return;
    }
    const pl_object *with = pl_apply_with_column(a, object, name);
    if (with == NULL) {
        pl_ref ref = pl_part_ref(object, PL_KIND_COLUMN, name);
        pl_apply_problem(a, PL_PROBLEM_MISSING, &ref,
                         "column \"%s\" of relation \"%s\" does not exist", name, object->ref.name);
        return;
    }
    const pl_column *column = pl_table_column(with->as.table, name);
    pl_type_name type = pl_apply_type(a, &a->operation->as.type_change->type);
    check_users(a, with, name);
    check_cast(a, with, column, &type);
    check_default(a, with, column, &type);
    change_type(a, with, name, &type);
    change_identity_sequence(a, with, column, &type);
    read_indexes_anew(a, with, column->name, &type);
    if (!pl_apply_has(a, PL_OPF_ONLY)) {
        pl_apply_children(a, pl_schema_find(a->schema, &with->ref), change_child, &type, 0);
    }
}
