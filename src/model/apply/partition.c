/*
 * ATTACH and DETACH PARTITION, INHERIT and NO INHERIT.
 */
#include "model/apply/private.h"

static bool is_name(pl_name name, const pl_object *object)
{
    return pl_same(name.name, object->ref.name) && pl_same(name.schema, object->ref.schema);
}

static bool needs_table(const pl_applier *a, const pl_object *object)
{
    if (object != NULL && !pl_apply_is_table(object)) {
        pl_apply_problem(a, PL_PROBLEM_WRONG_KIND, &object->ref, "\"%s\" is not a table",
                         object->ref.name);
        return false;
    }
    return object != NULL;
}

/* What child and parent have in common is the parent's from now on, or no more. */
static void mark_inherited(const pl_applier *a, pl_table *child, const pl_table *parent,
                           bool inherited)
{
    for (size_t i = 0; i < child->columns.count; i++) {
        if (pl_apply_column_index(parent, child->columns.at[i]->name) != PL_NO_COLUMN &&
            child->columns.at[i]->inherited != inherited) {
            pl_apply_edit_column(a, child, i)->inherited = inherited;
        }
    }
    for (size_t i = 0; i < child->constraints.count; i++) {
        if (!inherited && child->constraints.at[i]->inherited) {
            pl_apply_edit_constraint(a, child, i)->inherited = false;
        }
    }
}

static bool same_columns(const pl_constraint *a, const pl_constraint *b)
{
    bool same = a->kind == b->kind && a->columns.count == b->columns.count;
    for (size_t i = 0; same && i < a->columns.count; i++) {
        same = pl_same(a->columns.at[i], b->columns.at[i]);
    }
    return same;
}

/* A CHECK is matched by its name (MergeConstraintsIntoExisting), what has columns by those. */
static bool is_like_constraint(const pl_constraint *child, const pl_constraint *parents)
{
    return parents->kind == PL_CONSTRAINT_CHECK
               ? child->kind == parents->kind && pl_same(child->name, parents->name)
               : same_columns(child, parents);
}

static void check_columns(const pl_applier *a, const pl_object *child, const pl_object *parent)
{
    if (child->partial || parent->partial || !a->schema->complete) {
        return;
    }
    for (size_t i = 0; i < parent->as.table->columns.count; i++) {
        const char *name = parent->as.table->columns.at[i]->name;
        if (pl_apply_column_index(child->as.table, name) == PL_NO_COLUMN) {
            pl_ref ref = pl_part_ref(child, PL_KIND_COLUMN, name);
            pl_apply_problem(a, PL_PROBLEM_MISSING_REFERENCE, &ref,
                             "child table is missing column \"%s\"", name);
            return;
        }
    }
}

static bool same_expression(const pl_expression *a, const pl_expression *b)
{
    return a == b || (a != NULL && b != NULL && pl_same(a->canonical, b->canonical));
}

/* As CompareIndexInfo() of src/backend/catalog/index.c has it. */
static bool is_like_index(const pl_index *a, const pl_index *b)
{
    bool same = pl_same(a->method, b->method) && a->unique == b->unique &&
                a->nulls_not_distinct == b->nulls_not_distinct &&
                a->elements.count == b->elements.count && a->include.count == b->include.count &&
                same_expression(a->where, b->where);
    for (size_t i = 0; same && i < a->elements.count; i++) {
        same = pl_same(a->elements.at[i].column, b->elements.at[i].column) &&
               same_expression(a->elements.at[i].expression, b->elements.at[i].expression) &&
               pl_same(a->elements.at[i].collation, b->elements.at[i].collation) &&
               pl_same(a->elements.at[i].operator_class, b->elements.at[i].operator_class);
    }
    for (size_t i = 0; same && i < a->include.count; i++) {
        same = pl_same(a->include.at[i], b->include.at[i]);
    }
    return same;
}

static void set_attached(const pl_applier *a, const pl_object *object, pl_name parent)
{
    pl_object *edited = pl_apply_edit(a, object);
    pl_index *index = pl_arena_copy(a->arena, object->as.index, sizeof *index);
    index->attached_to = parent;
    edited->as.index = index;
    pl_apply_put(a, edited);
}

static bool is_free_index(const pl_object *object, const pl_object *table)
{
    return object->ref.kind == PL_KIND_INDEX && object->as.index->constraint == NULL &&
           is_name(object->as.index->table, table);
}

/* An index of the parent takes in one like it of the child, or makes one. */
static void attach_index(const pl_applier *a, const pl_object *parents, const pl_object *child)
{
    pl_name name = {parents->ref.schema, parents->ref.name};
    pl_objects dependents = {0};
    pl_schema_dependents(a->context->arena, a->schema, child, &dependents);
    for (size_t i = 0; i < dependents.count; i++) {
        const pl_object *object = dependents.at[i];
        if (is_free_index(object, child) && object->as.index->attached_to.name == NULL &&
            is_like_index(object->as.index, parents->as.index)) {
            set_attached(a, object, name);
            return;
        }
    }
    pl_apply_index_child(a, child, parents, 0);
}

static void attach_indexes(const pl_applier *a, const pl_object *parent, const pl_object *child)
{
    pl_objects dependents = {0};
    pl_schema_dependents(a->context->arena, a->schema, parent, &dependents);
    for (size_t i = 0; i < dependents.count; i++) {
        if (is_free_index(dependents.at[i], parent)) {
            attach_index(a, dependents.at[i], pl_schema_find(a->schema, &child->ref));
        }
    }
}

/* The child's own constraint becomes a part of its parent's, if it has one like it. */
static bool take_constraint(const pl_applier *a, const pl_object *parent, const pl_object *child,
                            const pl_constraint *parents)
{
    const pl_constraints *own = &child->as.table->constraints;
    size_t i = 0;
    while (i < own->count && (own->at[i]->inherited || !is_like_constraint(own->at[i], parents))) {
        i++;
    }
    if (i == own->count) {
        return false;
    }
    pl_object *edited = pl_apply_edit(a, child);
    pl_constraint *constraint = pl_apply_edit_constraint(a, pl_apply_edit_table(a, edited), i);
    constraint->inherited = true;
    pl_apply_put(a, edited);
    pl_ref ref = {.kind = PL_KIND_INDEX, .schema = child->ref.schema, .name = constraint->name};
    const pl_object *index = pl_schema_find(a->schema, &ref);
    if (index != NULL && index->ref.kind == PL_KIND_INDEX &&
        pl_same(index->as.index->constraint, constraint->name)) {
        set_attached(a, index, (pl_name){parent->ref.schema, parents->name});
    }
    return true;
}

static void attach(const pl_applier *a, const pl_object *parent, const pl_object *child)
{
    if (child->as.table->partition_of.name != NULL) {
        pl_apply_problem(a, PL_PROBLEM_NOT_POSSIBLE, &child->ref, "\"%s\" is already a partition",
                         child->ref.name);
        return;
    }
    check_columns(a, child, parent);
    pl_object *edited = pl_apply_edit(a, child);
    pl_table *table = pl_apply_edit_table(a, edited);
    table->partition_of = (pl_name){parent->ref.schema, parent->ref.name};
    table->partition_bound = a->operation->as.partition->bound;
    mark_inherited(a, table, parent->as.table, true);
    pl_apply_put(a, edited);
    const pl_constraints constraints = parent->as.table->constraints;
    for (size_t i = 0; i < constraints.count; i++) {
        const pl_object *now = pl_schema_find(a->schema, &child->ref);
        if (!take_constraint(a, parent, now, constraints.at[i]) &&
            constraints.at[i]->kind != PL_CONSTRAINT_CHECK) {
            pl_apply_inherit_constraint(a, now, constraints.at[i], 0);
        }
    }
    attach_indexes(a, parent, child);
}

static void detach(const pl_applier *a, const pl_object *parent, const pl_object *child)
{
    if (!is_name(child->as.table->partition_of, parent) && !child->partial) {
        pl_apply_problem(a, PL_PROBLEM_NOT_POSSIBLE, &child->ref,
                         "relation \"%s\" is not a partition of relation \"%s\"", child->ref.name,
                         parent->ref.name);
        return;
    }
    pl_object *edited = pl_apply_edit(a, child);
    pl_table *table = pl_apply_edit_table(a, edited);
    table->partition_of = (pl_name){0};
    table->partition_bound = NULL;
    mark_inherited(a, table, parent->as.table, false);
    pl_apply_put(a, edited);
    pl_objects dependents = {0};
    pl_schema_dependents(a->context->arena, a->schema, edited, &dependents);
    for (size_t i = 0; i < dependents.count; i++) {
        const pl_object *object = dependents.at[i];
        if (object->ref.kind == PL_KIND_INDEX && object->as.index->attached_to.name != NULL) {
            set_attached(a, object, (pl_name){0});
        }
    }
}

static void change_partition(const pl_applier *a)
{
    const pl_object *parent = pl_apply_target(a);
    if (!needs_table(a, parent)) {
        return;
    }
    bool attaching = a->operation->kind == PL_OP_ATTACH_PARTITION;
    if (attaching && parent->as.table->partition_by == NULL && !parent->partial) {
        pl_apply_problem(a, PL_PROBLEM_NOT_POSSIBLE, &parent->ref,
                         "table \"%s\" is not partitioned", parent->ref.name);
        return;
    }
    const pl_object *child =
        pl_apply_relation(a, PL_KIND_TABLE, a->operation->as.partition->partition);
    if (needs_table(a, child)) {
        if (attaching) {
            attach(a, parent, child);
        } else {
            detach(a, parent, child);
        }
    }
}

static void inherit(const pl_applier *a, const pl_object *child, const pl_object *parent)
{
    check_columns(a, child, parent);
    pl_object *edited = pl_apply_edit(a, child);
    pl_table *table = pl_apply_edit_table(a, edited);
    pl_vec_own(a->arena, &table->inherits);
    pl_vec_push(a->arena, &table->inherits, (pl_name){parent->ref.schema, parent->ref.name});
    pl_apply_put(a, edited);
}

static void disinherit(const pl_applier *a, const pl_object *child, const pl_object *parent)
{
    pl_object *edited = pl_apply_edit(a, child);
    pl_table *table = pl_apply_edit_table(a, edited);
    pl_vec_own(a->arena, &table->inherits);
    for (size_t i = 0; i < table->inherits.count; i++) {
        if (is_name(table->inherits.at[i], parent)) {
            pl_vec_delete(&table->inherits, i);
            mark_inherited(a, table, parent->as.table, false);
            pl_apply_put(a, edited);
            return;
        }
    }
    if (!child->partial) {
        pl_apply_problem(a, PL_PROBLEM_NOT_POSSIBLE, &child->ref,
                         "relation \"%s\" is not a parent of relation \"%s\"", parent->ref.name,
                         child->ref.name);
    }
}

void pl_apply_partitions(const pl_applier *a)
{
    pl_operation_kind kind = a->operation->kind;
    if (kind == PL_OP_ATTACH_PARTITION || kind == PL_OP_DETACH_PARTITION) {
        change_partition(a);
        return;
    }
    const pl_object *child = pl_apply_target(a);
    if (!needs_table(a, child)) {
        return;
    }
    const pl_object *parent = pl_apply_relation(a, PL_KIND_TABLE, *a->operation->as.other_table);
    if (!needs_table(a, parent)) {
        return;
    }
    if (kind == PL_OP_ADD_INHERITANCE) {
        inherit(a, child, parent);
    } else {
        disinherit(a, child, parent);
    }
}
