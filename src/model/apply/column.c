/*
 * Columns: how one comes to be, and the forms of ALTER COLUMN.
 */
#include "model/apply/private.h"

#include "base/map.h"

#include <stdint.h>

/* More than a server knows are looked up by name: nobody writes them, but a file may hold them. */
#define OPTIONS_LOOKED_THROUGH 64

static void merge_many(pl_arena *arena, pl_options *into, const pl_options *set)
{
    pl_arena *scratch = pl_arena_new();
    pl_map *places = pl_map_new(scratch); /* the place + 1 */
    for (size_t i = into->count; i-- > 0;) {
        pl_map_entry_kept(places, into->at[i].key)->value = (void *)(uintptr_t)(i + 1);
    }
    for (size_t i = 0; i < set->count; i++) {
        pl_map_entry *place = pl_map_entry_kept(places, set->at[i].key);
        if (place->value != NULL) {
            into->at[(uintptr_t)place->value - 1] = set->at[i];
        } else {
            pl_vec_push(arena, into, set->at[i]);
            place->value = (void *)(uintptr_t)into->count;
        }
    }
    pl_arena_free(scratch);
}

void pl_apply_merge_options(pl_arena *arena, pl_options *into, const pl_options *set)
{
    pl_vec_own(arena, into);
    if (set != NULL && set->count > OPTIONS_LOOKED_THROUGH) {
        merge_many(arena, into, set);
        return;
    }
    for (size_t i = 0; set != NULL && i < set->count; i++) {
        size_t at = 0;
        while (at < into->count && !pl_same(into->at[at].key, set->at[i].key)) {
            at++;
        }
        if (at < into->count) {
            into->at[at] = set->at[i];
        } else {
            pl_vec_push(arena, into, set->at[i]);
        }
    }
}

void pl_apply_reset_options(pl_arena *arena, pl_options *from, const pl_options *reset)
{
    pl_vec_own(arena, from);
    for (size_t i = 0; reset != NULL && i < reset->count; i++) {
        for (size_t at = from->count; at > 0; at--) {
            if (pl_same(from->at[at - 1].key, reset->at[i].key)) {
                pl_vec_delete(from, at - 1);
            }
        }
    }
}

void pl_apply_put_sequence(const pl_applier *a, const pl_object *table, const char *column,
                           const char *name, const pl_sequence *given, const char *type)
{
    pl_sequence *sequence = given != NULL ? pl_arena_copy(a->arena, given, sizeof *given)
                                          : pl_arena_make(a->arena, pl_sequence);
    sequence->type = type;
    sequence->owned_by = (pl_name){table->ref.schema, table->ref.name};
    sequence->owned_by_column = column;
    sequence->temporary = table->as.table->persistence == PL_TEMPORARY;
    pl_apply_put(a,
                 pl_apply_new(a, PL_KIND_SEQUENCE, (pl_name){table->ref.schema, name}, sequence));
}

/* A sequence is a bigint, a smallint or an integer, as its column; others are refused. */
static const char *sequence_type(const char *column_type)
{
    bool small = pl_same(column_type, "smallint") || pl_same(column_type, "integer");
    return small ? column_type : "bigint";
}

static const pl_expression *nextval(const pl_applier *a, const char *schema, const char *name)
{
    pl_expression *expression = pl_arena_make(a->arena, pl_expression);
    const char *quoted = pl_identifier_text(a->arena, name);
    if (!pl_same(schema, "public") && !pl_same(schema, "pg_temp")) {
        quoted = pl_arena_printf(a->arena, "%s.%s", pl_identifier_text(a->arena, schema), quoted);
    }
    expression->canonical = pl_arena_printf(a->arena, "nextval('%s'::regclass)", quoted);
    pl_vec_push(a->arena, &expression->functions, "nextval");
    pl_vec_push(a->arena, &expression->relations, (pl_name){schema, name});
    return expression;
}

static void make_serial(const pl_applier *a, const pl_object *table, pl_column *column)
{
    const char *name =
        pl_apply_relation_name(a, table->ref.schema, table->ref.name, column->name, "seq", false);
    pl_apply_put_sequence(a, table, column->name, name, NULL, column->type.text);
    column->type.serial = NULL;
    column->not_null = true;
    column->sequence = name;
    column->default_value = nextval(a, table->ref.schema, name);
}

static void make_identity(const pl_applier *a, const pl_object *table, pl_column *column)
{
    const char *name =
        pl_apply_relation_name(a, table->ref.schema, table->ref.name, column->name, "seq", false);
    const pl_sequence *given = column->identity_sequence;
    if (given != NULL && pl_same(given->name, name)) {
        pl_sequence *usual = pl_arena_copy(a->arena, given, sizeof *given);
        usual->name = NULL;
        column->identity_sequence = usual;
    } else if (given != NULL && given->name != NULL) {
        name = given->name;
    }
    pl_apply_put_sequence(a, table, column->name, name, column->identity_sequence,
                          sequence_type(column->type.text));
    column->not_null = true;
}

const pl_column *pl_apply_new_column(const pl_applier *a, const pl_object *table,
                                     const pl_column *given)
{
    pl_column *column = pl_arena_copy(a->arena, given, sizeof *given);
    column->conditional = column->unsure = pl_apply_may_not_run(a);
    column->type = pl_apply_type(a, &given->type);
    column->default_value = pl_apply_expression(a, given->default_value);
    column->generated = pl_apply_expression(a, given->generated);
    pl_apply_check_enum_constants(a, &column->type, column->default_value);
    if (column->origin.text == NULL) {
        column->origin = a->operation->span;
    }
    if (given->type.serial != NULL) {
        make_serial(a, table, column);
    } else if (given->identity != PL_IDENTITY_NONE) {
        make_identity(a, table, column);
    }
    return column;
}

void pl_apply_children(const pl_applier *a, const pl_object *parent, pl_apply_child each,
                       const void *given, unsigned depth)
{
    if (depth >= PL_APPLY_DEPTH) {
        return;
    }
    pl_objects children = {0};
    pl_str *key = pl_journal_scratch(a->schema);
    pl_key_children(key, (pl_name){parent->ref.schema, parent->ref.name});
    pl_schema_listed(a->context->arena, a->schema, key->at, &children);
    for (size_t i = 0; i < children.count; i++) {
        each(a, children.at[i], given, depth + 1);
    }
}

static void give_column(const pl_applier *a, const pl_object *child, const void *given,
                        unsigned depth)
{
    const pl_column *parents = given;
    if (pl_apply_column_index(child->as.table, parents->name) == PL_NO_COLUMN) {
        pl_object *edited = pl_apply_edit(a, child);
        pl_column *column = pl_arena_copy(a->arena, parents, sizeof *parents);
        column->inherited = true;
        column->identity = PL_IDENTITY_NONE;
        column->identity_sequence = NULL;
        column->sequence = NULL;
        pl_table *table = pl_apply_edit_table(a, edited);
        pl_vec_push(a->arena, &table->columns, column);
        pl_apply_put(a, edited);
        child = edited;
    }
    pl_apply_children(a, child, give_column, given, depth);
}

static const char *default_text(const pl_column *column)
{
    bool written = column->default_value != NULL && column->sequence == NULL;
    return written ? column->default_value->canonical : NULL;
}

/* Whether ADD COLUMN IF NOT EXISTS found what it asked for. NOT NULL may have come since, by a
 * primary key. */
static bool same_definition(const pl_applier *a, const pl_object *table, const pl_column *there,
                            const pl_column *given)
{
    pl_mark mark = pl_journal_mark(a->schema);
    pl_applier quiet = *a;
    quiet.lenient = true;
    const pl_column *wanted = pl_apply_new_column(&quiet, table, given);
    pl_journal_undo(a->schema, mark);
    return pl_same(there->type.text, wanted->type.text) && there->identity == wanted->identity &&
           (there->not_null || !wanted->not_null) &&
           pl_same(default_text(there), default_text(wanted));
}

static bool refuse_twice(const pl_applier *a, const pl_object *table, const pl_column *given)
{
    size_t index = pl_apply_column_index(table->as.table, given->name);
    if (index == PL_NO_COLUMN) {
        return false;
    }
    const pl_column *there = table->as.table->columns.at[index];
    bool wanted = !a->lenient && !pl_apply_has(a, PL_OPF_IF_NOT_EXISTS);
    if ((there->partial && table->assumed) || /* it was only guessed from its uses */
        (there->conditional && wanted)) {     /* and can't have been there, where this runs */
        return false;
    }
    pl_ref ref = pl_part_ref(table, PL_KIND_COLUMN, given->name);
    if (!pl_apply_has(a, PL_OPF_IF_NOT_EXISTS)) {
        pl_apply_problem(a, PL_PROBLEM_DUPLICATE, &ref,
                         "column \"%s\" of relation \"%s\" already exists", given->name,
                         table->ref.name);
        return true;
    }
    bool same = same_definition(a, table, there, given);
    size_t before = a->context->problems != NULL ? a->context->problems->count : 0;
    pl_apply_masked(a, PL_PROBLEM_DUPLICATE, &ref,
                    "column \"%s\" of relation \"%s\" already exists", given->name,
                    table->ref.name);
    if (a->context->problems != NULL && a->context->problems->count > before) {
        pl_vec_last(a->context->problems).existing = table;
        pl_vec_last(a->context->problems).same = same;
    }
    return true;
}

/* MaxHeapAttributeNumber in src/include/access/htup_details.h. Dropped ones count on the server,
 * but not here. It also keeps short what each version of a table copies. */
enum { MAXIMUM_COLUMNS = 1600 };

static bool refuse_many(const pl_applier *a, const pl_object *table)
{
    if (table->as.table->columns.count < MAXIMUM_COLUMNS) {
        return false;
    }
    pl_apply_problem(a, PL_PROBLEM_NOT_POSSIBLE, &table->ref, "tables can have at most %d columns",
                     MAXIMUM_COLUMNS);
    return true;
}

static void put_column(const pl_applier *a, const pl_object *table, const pl_column *given)
{
    pl_object *edited = pl_apply_edit(a, table);
    pl_table *columns = pl_apply_edit_table(a, edited);
    const pl_column *column = pl_apply_new_column(a, edited, given);
    pl_apply_check_sequences(a, given->default_value);
    size_t guessed = pl_apply_column_index(columns, given->name);
    if (guessed != PL_NO_COLUMN) {
        columns->columns.at[guessed] = column;
    } else {
        pl_vec_push(a->arena, &columns->columns, column);
    }
    pl_apply_put(a, edited);
    if (!pl_apply_has(a, PL_OPF_ONLY)) {
        pl_apply_children(a, edited, give_column, column, 0);
    }
}

void pl_apply_add_column(const pl_applier *a)
{
    const pl_column_definition *given = a->operation->as.column_definition;
    const pl_object *table = pl_apply_parent(a);
    if (table == NULL || !pl_apply_is_table(table)) {
        if (table != NULL) {
            pl_apply_problem(a, PL_PROBLEM_WRONG_KIND, &table->ref,
                             "ALTER action ADD COLUMN cannot be performed on relation \"%s\"",
                             table->ref.name);
        }
        return;
    }
    if (refuse_twice(a, table, given->column) || refuse_many(a, table)) {
        return;
    }
    put_column(a, table, given->column);
    for (size_t i = 0; i < given->constraints.count; i++) {
        pl_object *edited = pl_apply_edit(a, pl_schema_find(a->schema, &table->ref));
        (void)pl_apply_edit_table(a, edited);
        if (pl_apply_add_constraint(a, edited, given->constraints.at[i])) {
            const pl_constraint *added = pl_vec_last(&edited->as.table->constraints);
            pl_apply_put(a, edited);
            if (!pl_apply_has(a, PL_OPF_ONLY)) {
                pl_apply_inherit_constraint(a, edited, added, 0);
            }
        }
    }
}

static bool in_primary_key(const pl_table *table, const char *column)
{
    const pl_constraint *key = pl_table_primary_key(table);
    for (size_t i = 0; key != NULL && i < key->columns.count; i++) {
        if (pl_same(key->columns.at[i], column)) {
            return true;
        }
    }
    return false;
}

static void drop_not_null(const pl_applier *a, const pl_object *object, pl_column *column)
{
    pl_ref ref = pl_part_ref(object, PL_KIND_COLUMN, column->name);
    if (in_primary_key(object->as.table, column->name)) {
        pl_apply_problem(a, PL_PROBLEM_NOT_POSSIBLE, &ref, "column \"%s\" is in a primary key",
                         column->name);
        return;
    }
    if (column->identity != PL_IDENTITY_NONE) {
        pl_apply_problem(a, PL_PROBLEM_NOT_POSSIBLE, &ref,
                         "column \"%s\" of relation \"%s\" is an identity column", column->name,
                         object->ref.name);
        return;
    }
    column->not_null = false;
}

static void set_default(const pl_applier *a, const pl_object *object, pl_column *column)
{
    pl_ref ref = pl_part_ref(object, PL_KIND_COLUMN, column->name);
    const char *is = column->identity != PL_IDENTITY_NONE ? "an identity"
                     : column->generated != NULL          ? "a generated"
                                                          : NULL;
    if (is != NULL) {
        pl_apply_problem(a, PL_PROBLEM_NOT_POSSIBLE, &ref,
                         "column \"%s\" of relation \"%s\" is %s column", column->name,
                         object->ref.name, is);
        return;
    }
    bool set = a->operation->kind == PL_OP_SET_DEFAULT;
    column->default_value = set ? pl_apply_expression(a, a->operation->as.expression) : NULL;
    pl_apply_check_enum_constants(a, &column->type, column->default_value);
    pl_apply_check_sequences(a, set ? a->operation->as.expression : NULL);
}

/* The sequence that goes with a column; NULL: none. */
static const pl_object *own_sequence(const pl_applier *a, const pl_object *table,
                                     const char *column)
{
    pl_objects dependents = {0};
    pl_schema_dependents(a->context->arena, a->schema, table, &dependents);
    for (size_t i = 0; i < dependents.count; i++) {
        const pl_object *object = dependents.at[i];
        if (object->ref.kind == PL_KIND_SEQUENCE &&
            pl_same(object->as.sequence->owned_by_column, column) &&
            pl_same(object->as.sequence->owned_by.name, table->ref.name)) {
            return object;
        }
    }
    return NULL;
}

static void add_identity(const pl_applier *a, const pl_object *object, pl_column *column)
{
    pl_ref ref = pl_part_ref(object, PL_KIND_COLUMN, column->name);
    const char *why = NULL;
    if (column->identity != PL_IDENTITY_NONE) {
        why = "is already an identity column";
    } else if (column->default_value != NULL) {
        why = "already has a default value";
    } else if (!column->not_null && !column->partial) {
        why = "must be declared NOT NULL before identity can be added";
    }
    if (why != NULL) {
        pl_apply_problem(a, PL_PROBLEM_NOT_POSSIBLE, &ref, "column \"%s\" of relation \"%s\" %s",
                         column->name, object->ref.name, why);
        return;
    }
    column->identity = a->operation->as.column->identity;
    column->identity_sequence = a->operation->as.column->identity_sequence;
    make_identity(a, object, column);
}

static bool lacks_identity(const pl_applier *a, const pl_object *object, const pl_column *column)
{
    if (column->identity != PL_IDENTITY_NONE || column->partial) {
        return false;
    }
    pl_ref ref = pl_part_ref(object, PL_KIND_COLUMN, column->name);
    if (pl_apply_has(a, PL_OPF_IF_EXISTS)) {
        pl_apply_masked(a, PL_PROBLEM_MISSING, &ref,
                        "column \"%s\" of relation \"%s\" is not an identity column", column->name,
                        object->ref.name);
    } else {
        pl_apply_problem(a, PL_PROBLEM_NOT_POSSIBLE, &ref,
                         "column \"%s\" of relation \"%s\" is not an identity column", column->name,
                         object->ref.name);
    }
    return true;
}

static void set_identity(const pl_applier *a, const pl_object *object, pl_column *column)
{
    if (lacks_identity(a, object, column)) {
        return;
    }
    const pl_options *options = a->operation->as.options;
    pl_options of_sequence = {0};
    for (size_t i = 0; options != NULL && i < options->count; i++) {
        const pl_option *option = &options->at[i];
        if (pl_same(option->key, "generated")) {
            bool always = pl_same_nocase(option->value, "always") || pl_same(option->value, "a");
            column->identity = always ? PL_IDENTITY_ALWAYS : PL_IDENTITY_BY_DEFAULT;
        } else {
            pl_vec_push(a->arena, &of_sequence, *option);
        }
    }
    const pl_object *sequence = own_sequence(a, object, column->name);
    if (of_sequence.count == 0) {
        return;
    }
    static const pl_sequence none = {0};
    column->identity_sequence = pl_sequence_with_options(
        a, column->identity_sequence != NULL ? column->identity_sequence : &none, &of_sequence);
    if (sequence != NULL) {
        pl_object *edited = pl_apply_edit(a, sequence);
        edited->as.sequence = pl_sequence_with_options(a, sequence->as.sequence, &of_sequence);
        pl_apply_put(a, edited);
    }
}

static void drop_identity(const pl_applier *a, const pl_object *object, pl_column *column)
{
    if (lacks_identity(a, object, column)) {
        return;
    }
    const pl_object *sequence = own_sequence(a, object, column->name);
    if (sequence != NULL) {
        pl_apply_remove(a, sequence);
    }
    column->identity = PL_IDENTITY_NONE;
    column->identity_sequence = NULL;
}

static void drop_expression(const pl_applier *a, const pl_object *object, pl_column *column)
{
    if (column->generated == NULL && !column->partial) {
        pl_ref ref = pl_part_ref(object, PL_KIND_COLUMN, column->name);
        if (pl_apply_has(a, PL_OPF_IF_EXISTS)) {
            pl_apply_masked(a, PL_PROBLEM_MISSING, &ref,
                            "column \"%s\" of relation \"%s\" is not a stored generated column",
                            column->name, object->ref.name);
        } else {
            pl_apply_problem(a, PL_PROBLEM_NOT_POSSIBLE, &ref,
                             "column \"%s\" of relation \"%s\" is not a stored generated column",
                             column->name, object->ref.name);
        }
    }
    column->generated = NULL;
}

static const char *unless_default(const char *value)
{
    return pl_same_nocase(value, "default") || pl_same(value, "-1") ? NULL : value;
}

static void alter(const pl_applier *a, const pl_object *object, pl_column *column)
{
    const pl_operation *operation = a->operation;
    switch ((int)operation->kind) {
    case PL_OP_SET_DEFAULT:
    case PL_OP_DROP_DEFAULT:
        set_default(a, object, column);
        break;
    case PL_OP_SET_NOT_NULL:
        column->not_null = true;
        break;
    case PL_OP_DROP_NOT_NULL:
        drop_not_null(a, object, column);
        break;
    case PL_OP_DROP_EXPRESSION:
        drop_expression(a, object, column);
        break;
    case PL_OP_ADD_IDENTITY:
        add_identity(a, object, column);
        break;
    case PL_OP_SET_IDENTITY:
        set_identity(a, object, column);
        break;
    case PL_OP_DROP_IDENTITY:
        drop_identity(a, object, column);
        break;
    case PL_OP_SET_STATISTICS:
        column->statistics = unless_default(operation->value);
        break;
    case PL_OP_SET_STORAGE:
        column->storage = unless_default(operation->value);
        break;
    case PL_OP_SET_COMPRESSION:
        column->compression = unless_default(operation->value);
        break;
    case PL_OP_SET_COLUMN_OPTIONS:
        pl_apply_merge_options(a->arena, &column->options, operation->as.options);
        break;
    case PL_OP_RESET_COLUMN_OPTIONS:
        pl_apply_reset_options(a->arena, &column->options, operation->as.options);
        break;
    }
}

static void alter_in(const pl_applier *a, const pl_object *object, size_t index)
{
    pl_object *edited = pl_apply_edit(a, object);
    pl_table *table = pl_apply_edit_table(a, edited);
    alter(a, edited, pl_apply_edit_column(a, table, index));
    pl_apply_put(a, edited);
}

/* NOT NULL and DEFAULT go down to the children (ATSimpleRecursion); what the statement says in
 * `given` is its column. */
static void alter_child(const pl_applier *a, const pl_object *child, const void *given,
                        unsigned depth)
{
    size_t index = pl_apply_column_index(child->as.table, given);
    if (index != PL_NO_COLUMN) {
        pl_applier quiet = *a;
        quiet.lenient = true;
        alter_in(&quiet, child, index);
        pl_apply_children(a, pl_schema_find(a->schema, &child->ref), alter_child, given, depth);
    }
}

static void alter_index_column(const pl_applier *a, const pl_object *object)
{
    if (object->ref.kind != PL_KIND_INDEX || a->operation->kind != PL_OP_SET_STATISTICS) {
        return;
    }
    pl_object *edited = pl_apply_edit(a, object);
    pl_index *index = pl_arena_copy(a->arena, object->as.index, sizeof *index);
    index->statistics =
        pl_arena_printf(a->arena, "%s=%s", a->operation->target.name, a->operation->value);
    edited->as.index = index;
    pl_apply_put(a, edited);
}

void pl_apply_alter_column(const pl_applier *a)
{
    const char *name = a->operation->target.name;
    const pl_object *object = pl_apply_parent(a);
    if (object == NULL) {
        return;
    }
    if (!pl_apply_is_table(object)) {
        alter_index_column(a, object);
        return;
    }
    const pl_object *with = pl_apply_with_column(a, object, name);
    if (with == NULL) {
        pl_ref ref = pl_part_ref(object, PL_KIND_COLUMN, name);
        pl_apply_problem(a, PL_PROBLEM_MISSING, &ref,
                         "column \"%s\" of relation \"%s\" does not exist", name, object->ref.name);
        return;
    }
    alter_in(a, with, pl_apply_column_index(with->as.table, name));
    if (!pl_apply_has(a, PL_OPF_ONLY) && a->operation->kind != PL_OP_ADD_IDENTITY &&
        a->operation->kind != PL_OP_SET_IDENTITY && a->operation->kind != PL_OP_DROP_IDENTITY) {
        pl_apply_children(a, pl_schema_find(a->schema, &with->ref), alter_child, name, 0);
    }
}
