/*
 * Indexes. An index of a partitioned table stands for one on each partition, as on the server:
 * those are objects of their own, attached to it.
 */
#include "model/apply/private.h"

static const char *index_name(const pl_applier *a, const pl_object *table, const pl_index *index)
{
    const char *label = "idx";
    return pl_apply_relation_name(a, table->ref.schema, table->ref.name,
                                  pl_apply_index_addition(a->arena, index), label, false);
}

static pl_index_elements own_elements(const pl_applier *a, const pl_index *given)
{
    pl_index_elements elements = given->elements;
    pl_vec_own(a->arena, &elements);
    for (size_t i = 0; i < elements.count; i++) {
        elements.at[i].expression = pl_apply_expression(a, elements.at[i].expression);
    }
    return elements;
}

const char *pl_apply_put_index(const pl_applier *a, const pl_object *table, const char *name,
                               const pl_index *given)
{
    pl_index *index = pl_arena_copy(a->arena, given, sizeof *given);
    index->table = (pl_name){table->ref.schema, table->ref.name};
    index->method = index->method != NULL ? index->method : "btree";
    index->elements = own_elements(a, given);
    index->where = pl_apply_expression(a, given->where);
    if (name == NULL) {
        name = index_name(a, table, index);
    }
    pl_object *object = pl_apply_new(a, PL_KIND_INDEX, (pl_name){table->ref.schema, name}, index);
    const pl_object *existing = pl_schema_find(a->schema, &object->ref);
    if (existing != NULL && !existing->assumed) {
        pl_apply_problem(a, PL_PROBLEM_DUPLICATE, &existing->ref, "relation \"%s\" already exists",
                         name);
        if (a->lenient || existing->ref.kind != PL_KIND_INDEX) {
            return name;
        }
    }
    pl_apply_put(a, object);
    return name;
}

void pl_apply_index_child(const pl_applier *a, const pl_object *child, const pl_object *parents,
                          unsigned depth)
{
    pl_index copy = *parents->as.index;
    copy.attached_to = (pl_name){parents->ref.schema, parents->ref.name};
    const char *name = pl_apply_put_index(a, child, NULL, &copy);
    pl_ref ref = {.kind = PL_KIND_INDEX, .schema = child->ref.schema, .name = name};
    pl_apply_index_children(a, child, pl_schema_find(a->schema, &ref), depth);
}

static void index_child(const pl_applier *a, const pl_object *child, const void *given,
                        unsigned depth)
{
    if (child->as.table->partition_of.name != NULL) { /* INHERITS hands no indexes down */
        pl_apply_index_child(a, child, given, depth);
    }
}

void pl_apply_index_children(const pl_applier *a, const pl_object *table, const pl_object *index,
                             unsigned depth)
{
    pl_apply_children(a, table, index_child, index, depth);
}

static const pl_object *check_column(const pl_applier *a, const pl_object *table, const char *name)
{
    const pl_object *with = pl_apply_with_column(a, table, name);
    if (with == NULL) {
        pl_ref ref = pl_part_ref(table, PL_KIND_COLUMN, name);
        pl_apply_problem(a, PL_PROBLEM_MISSING_REFERENCE, &ref, "column \"%s\" does not exist",
                         name);
    }
    return with != NULL ? with : table;
}

static const pl_object *check_strings(const pl_applier *a, const pl_object *table,
                                      const pl_strings *names)
{
    for (size_t i = 0; i < names->count; i++) {
        table = check_column(a, table, names->at[i]);
    }
    return table;
}

static const pl_object *check_columns(const pl_applier *a, const pl_object *table,
                                      const pl_index *index)
{
    if (!pl_apply_is_table(table)) { /* of a materialized view the columns are not known */
        return table;
    }
    for (size_t i = 0; i < index->elements.count; i++) {
        const pl_index_element *element = &index->elements.at[i];
        if (element->column != NULL) {
            table = check_column(a, table, element->column);
        } else if (element->expression != NULL) {
            table = check_strings(a, table, &element->expression->columns);
        }
    }
    table = check_strings(a, table, &index->include);
    return index->where != NULL ? check_strings(a, table, &index->where->columns) : table;
}

/* true: there is one of that name, and that is the end of it. */
static bool exists(const pl_applier *a, const pl_object *table, const char *name)
{
    pl_ref ref = {.kind = PL_KIND_INDEX, .schema = table->ref.schema, .name = name};
    const pl_object *existing = name != NULL ? pl_schema_find(a->schema, &ref) : NULL;
    if (existing == NULL) {
        return false;
    }
    if (existing->assumed) {
        pl_schema_remove(a->schema, existing);
        return false;
    }
    pl_applier quiet = *a;
    quiet.lenient = true;
    pl_mark mark = pl_journal_mark(a->schema);
    pl_schema_remove(a->schema, existing);
    (void)pl_apply_put_index(&quiet, table, name, a->operation->as.index);
    pl_object *wanted = pl_apply_edit(a, pl_schema_find(a->schema, &ref));
    pl_journal_undo(a->schema, mark);
    wanted->comment = existing->comment;
    wanted->owner = existing->owner;
    pl_apply_exists(a, existing, wanted, "relation \"%s\" already exists", name);
    return a->lenient || pl_apply_has(a, PL_OPF_IF_NOT_EXISTS) ||
           existing->ref.kind != PL_KIND_INDEX;
}

void pl_apply_create_index(const pl_applier *a)
{
    const pl_index *given = a->operation->as.index;
    const char *name = a->operation->target.name;
    const pl_object *table = pl_apply_relation(a, PL_KIND_TABLE, given->table);
    if (!pl_apply_is_table(table) && table->ref.kind != PL_KIND_MATERIALIZED_VIEW) {
        pl_apply_problem(a, PL_PROBLEM_WRONG_KIND, &table->ref,
                         "cannot create index on relation \"%s\"", table->ref.name);
        return;
    }
    if (exists(a, table, name)) {
        return;
    }
    table = check_columns(a, table, given);
    pl_applier replacing = *a;
    replacing.lenient = true; /* what was there has been spoken of */
    pl_ref ref = {.kind = PL_KIND_INDEX, .schema = table->ref.schema, .name = name};
    const pl_object *old = name != NULL ? pl_schema_find(a->schema, &ref) : NULL;
    if (old != NULL) {
        pl_schema_remove(a->schema, old);
    }
    ref.name = pl_apply_put_index(&replacing, table, name, given);
    if (pl_apply_is_table(table) && !given->only) {
        pl_apply_index_children(a, table, pl_schema_find(a->schema, &ref), 0);
    }
}

static void attach(const pl_applier *a, const pl_object *parent)
{
    const pl_object *part = pl_apply_relation(a, PL_KIND_INDEX, *a->operation->as.other_table);
    if (part->ref.kind != PL_KIND_INDEX) {
        pl_apply_problem(a, PL_PROBLEM_WRONG_KIND, &part->ref, "\"%s\" is not an index",
                         part->ref.name);
        return;
    }
    pl_index *index = pl_arena_copy(a->arena, part->as.index, sizeof *index);
    index->attached_to = (pl_name){parent->ref.schema, parent->ref.name};
    pl_object *edited = pl_apply_edit(a, part);
    edited->as.index = index;
    pl_apply_put(a, edited);
}

void pl_apply_alter_index(const pl_applier *a)
{
    const pl_object *object = pl_apply_target(a);
    if (object == NULL) {
        return;
    }
    if (object->ref.kind != PL_KIND_INDEX) {
        pl_apply_problem(a, PL_PROBLEM_WRONG_KIND, &object->ref, "\"%s\" is not an index",
                         object->ref.name);
        return;
    }
    if (a->operation->kind == PL_OP_ATTACH_INDEX) {
        attach(a, object);
        return;
    }
    pl_object *edited = pl_apply_edit(a, object);
    pl_index *index = pl_arena_copy(a->arena, object->as.index, sizeof *index);
    if (a->operation->kind == PL_OP_SET_INDEX_OPTIONS) {
        pl_apply_merge_options(a->arena, &index->options, a->operation->as.options);
    } else {
        pl_apply_reset_options(a->arena, &index->options, a->operation->as.options);
    }
    edited->as.index = index;
    pl_apply_put(a, edited);
}
