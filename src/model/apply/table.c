/*
 * CREATE TABLE in all its forms.
 *
 * The order in which the server names things is kept, since a chosen name depends on what is there
 * already: sequences with their columns, then CHECKs, the primary key, other keys, foreign keys
 * (transformCreateStmt and DefineRelation).
 */
#include "model/apply/private.h"

enum { MAXIMUM_COLUMNS = 1600 };

static pl_name new_name(const pl_applier *a, pl_persistence persistence)
{
    const pl_ref *target = &a->operation->target;
    if (persistence == PL_TEMPORARY) {
        return (pl_name){"pg_temp", target->name};
    }
    const char *schema = target->schema;
    return (pl_name){schema != NULL ? schema : pl_schema_creation_schema(a->schema), target->name};
}

static void add_column(const pl_applier *a, pl_object *edited, const pl_column *column)
{
    pl_table *table = (pl_table *)pl_unconst(edited->as.table);
    if (table->columns.count == MAXIMUM_COLUMNS) {
        pl_apply_problem(a, PL_PROBLEM_NOT_POSSIBLE, &edited->ref,
                         "tables can have at most %d columns", MAXIMUM_COLUMNS);
    }
    if (table->columns.count < MAXIMUM_COLUMNS) {
        pl_vec_push(a->arena, &table->columns, column);
    }
}

/* A column written for a table that inherits one of that name: the two are merged. */
static void merge_column(const pl_applier *a, pl_object *edited, size_t index,
                         const pl_column *given)
{
    pl_table *table = (pl_table *)pl_unconst(edited->as.table);
    if (!table->columns.at[index]->inherited) {
        pl_ref ref = pl_part_ref(edited, PL_KIND_COLUMN, given->name);
        pl_apply_problem(a, PL_PROBLEM_DUPLICATE, &ref, "column \"%s\" specified more than once",
                         given->name);
        return;
    }
    pl_column *column = pl_apply_edit_column(a, table, index);
    column->inherited = table->partition_of.name != NULL;
    column->not_null = column->not_null || given->not_null;
    if (given->default_value != NULL) {
        column->default_value = pl_apply_expression(a, given->default_value);
    }
}

static void add_own_column(const pl_applier *a, pl_object *edited, const pl_column *given)
{
    size_t index = pl_apply_column_index(edited->as.table, given->name);
    if (index != PL_NO_COLUMN) {
        merge_column(a, edited, index, given);
    } else if (edited->as.table->partition_of.name == NULL || given->type.text != NULL) {
        add_column(a, edited, pl_apply_new_column(a, edited, given));
    }
}

/* What a child gets: identity and the sequence stay the parent's (PostgreSQL 15). */
static pl_column *inherited_column(const pl_applier *a, const pl_column *parents)
{
    pl_column *column = pl_arena_copy(a->arena, parents, sizeof *parents);
    column->inherited = true;
    column->identity = PL_IDENTITY_NONE;
    column->identity_sequence = NULL;
    column->sequence = NULL;
    column->comment = NULL;
    return column;
}

static void inherit_column(const pl_applier *a, pl_object *child, const pl_column *parents)
{
    pl_table *table = (pl_table *)pl_unconst(child->as.table);
    size_t index = pl_apply_column_index(table, parents->name);
    if (index == PL_NO_COLUMN) {
        add_column(a, child, inherited_column(a, parents));
    } else if (parents->not_null && !table->columns.at[index]->not_null) {
        pl_apply_edit_column(a, table, index)->not_null = true;
    }
}

static void inherit_check(const pl_applier *a, pl_object *child, const pl_constraint *parents)
{
    pl_table *table = (pl_table *)pl_unconst(child->as.table);
    if (parents->no_inherit || pl_table_constraint(table, parents->name) != NULL) {
        return;
    }
    pl_constraint *constraint = pl_arena_copy(a->arena, parents, sizeof *parents);
    constraint->inherited = true;
    constraint->comment = NULL;
    pl_vec_push(a->arena, &table->constraints, constraint);
}

void pl_apply_inherit_parts(const pl_applier *a, pl_object *child, const pl_object *parent,
                            bool partition)
{
    (void)partition;
    if (!pl_apply_is_table(parent)) {
        return;
    }
    const pl_table *from = parent->as.table;
    child->partial = child->partial || parent->partial;
    for (size_t i = 0; i < from->columns.count; i++) {
        inherit_column(a, child, from->columns.at[i]);
    }
    for (size_t i = 0; i < from->constraints.count; i++) {
        if (from->constraints.at[i]->kind == PL_CONSTRAINT_CHECK) {
            inherit_check(a, child, from->constraints.at[i]);
        }
    }
}

static void inherit_all(const pl_applier *a, pl_object *edited)
{
    pl_table *table = (pl_table *)pl_unconst(edited->as.table);
    pl_vec_own(a->arena, &table->inherits);
    for (size_t i = 0; i < table->inherits.count; i++) {
        const pl_object *parent = pl_apply_relation(a, PL_KIND_TABLE, table->inherits.at[i]);
        table->inherits.at[i] = (pl_name){parent->ref.schema, parent->ref.name};
        pl_apply_inherit_parts(a, edited, parent, false);
    }
    if (table->partition_of.name != NULL) {
        const pl_object *parent = pl_apply_relation(a, PL_KIND_TABLE, table->partition_of);
        table->partition_of = (pl_name){parent->ref.schema, parent->ref.name};
        pl_apply_inherit_parts(a, edited, parent, true);
    }
}

static void take_type(const pl_applier *a, pl_object *edited)
{
    pl_table *table = (pl_table *)pl_unconst(edited->as.table);
    if (table->of_type.name == NULL) {
        return;
    }
    const pl_object *type = pl_apply_find(a, PL_KIND_TYPE, table->of_type);
    table->of_type = pl_apply_qualify(a, PL_KIND_TYPE, table->of_type);
    if (type == NULL || type->ref.kind != PL_KIND_TYPE) {
        edited->partial = true;
        return;
    }
    for (size_t i = 0; i < type->as.type->attributes.count; i++) {
        add_column(a, edited, inherited_column(a, type->as.type->attributes.at[i]));
    }
}

/* A sequence of its own gets a name of its own. */
static const pl_sequence *without_name(const pl_applier *a, const pl_sequence *options)
{
    if (options == NULL || options->name == NULL) {
        return options;
    }
    pl_sequence *own = pl_arena_copy(a->arena, options, sizeof *options);
    own->name = NULL;
    return own;
}

static pl_column *like_column(const pl_applier *a, const pl_object *edited, const pl_column *from,
                              unsigned options)
{
    pl_column *column = pl_arena_make(a->arena, pl_column);
    *column = (pl_column){.name = from->name,
                          .type = from->type,
                          .not_null = from->not_null,
                          .collation = from->collation,
                          .partial = from->partial,
                          .origin = a->operation->span};
    column->default_value = (options & PL_LIKE_DEFAULTS) != 0 ? from->default_value : NULL;
    column->generated = (options & PL_LIKE_GENERATED) != 0 ? from->generated : NULL;
    column->storage = (options & PL_LIKE_STORAGE) != 0 ? from->storage : NULL;
    column->compression = (options & PL_LIKE_COMPRESSION) != 0 ? from->compression : NULL;
    column->comment = (options & PL_LIKE_COMMENTS) != 0 ? from->comment : NULL;
    if ((options & PL_LIKE_IDENTITY) != 0 && from->identity != PL_IDENTITY_NONE) {
        column->identity = from->identity;
        column->identity_sequence = without_name(a, from->identity_sequence);
        return (pl_column *)pl_unconst(pl_apply_new_column(a, edited, column));
    }
    return column;
}

static void add_like(const pl_applier *a, pl_object *edited, const pl_like *like)
{
    const pl_object *from = pl_apply_relation(a, PL_KIND_TABLE, like->table);
    if (!pl_apply_is_table(from)) {
        edited->partial = true; /* a view's columns are not known */
        return;
    }
    edited->partial = edited->partial || from->partial;
    for (size_t i = 0; i < from->as.table->columns.count; i++) {
        const pl_column *column = from->as.table->columns.at[i];
        if (pl_apply_column_index(edited->as.table, column->name) != PL_NO_COLUMN) {
            pl_ref ref = pl_part_ref(edited, PL_KIND_COLUMN, column->name);
            pl_apply_problem(a, PL_PROBLEM_DUPLICATE, &ref,
                             "column \"%s\" specified more than once", column->name);
            continue;
        }
        add_column(a, edited, like_column(a, edited, column, like->options));
    }
}

static void add_columns(const pl_applier *a, pl_object *edited, const pl_table_definition *given)
{
    size_t next = 0;
    for (size_t i = 0; i <= given->table->columns.count; i++) {
        for (; next < given->likes.count && given->likes.at[next].position <= i; next++) {
            add_like(a, edited, &given->likes.at[next]);
        }
        if (i < given->table->columns.count) {
            add_own_column(a, edited, given->table->columns.at[i]);
        }
    }
    /* Behind them all: those of serial columns are made before any default is read. */
    for (size_t i = 0; i < given->table->columns.count; i++) {
        pl_apply_check_sequences(a, given->table->columns.at[i]->default_value);
    }
}

static void add_constraints(const pl_applier *a, pl_object *edited,
                            const pl_constraints *constraints, pl_constraint_kind kind)
{
    for (size_t i = 0; i < constraints->count; i++) {
        if (constraints->at[i]->kind == kind) {
            (void)pl_apply_add_constraint(a, edited, constraints->at[i]);
        }
    }
}

static bool same_columns(const pl_strings *a, const pl_strings *b)
{
    bool same = a->count == b->count;
    for (size_t i = 0; same && i < a->count; i++) {
        same = pl_same(a->at[i], b->at[i]);
    }
    return same;
}

/* Two keys of one statement that ask for the same index become one, which takes the name given to
 * either (transformIndexConstraints). */
static bool repeats_key(const pl_object *edited, const pl_constraint *given)
{
    const pl_constraints *constraints = &edited->as.table->constraints;
    for (size_t i = 0; i < constraints->count; i++) {
        const pl_constraint *prior = constraints->at[i];
        bool key = prior->kind == PL_CONSTRAINT_PRIMARY_KEY || prior->kind == PL_CONSTRAINT_UNIQUE;
        if (key && !prior->inherited && same_columns(&prior->columns, &given->columns) &&
            same_columns(&prior->include, &given->include) &&
            prior->nulls_not_distinct == given->nulls_not_distinct &&
            prior->deferrable == given->deferrable &&
            prior->initially_deferred == given->initially_deferred) {
            return true;
        }
    }
    return false;
}

static void add_keys(const pl_applier *a, pl_object *edited, const pl_constraints *constraints)
{
    add_constraints(a, edited, constraints, PL_CONSTRAINT_PRIMARY_KEY);
    for (size_t i = 0; i < constraints->count; i++) {
        const pl_constraint *given = constraints->at[i];
        bool unique = given->kind == PL_CONSTRAINT_UNIQUE && !repeats_key(edited, given);
        if (unique || given->kind == PL_CONSTRAINT_EXCLUDE) {
            (void)pl_apply_add_constraint(a, edited, given);
        }
    }
}

static void like_indexes(const pl_applier *a, pl_object *edited, const pl_like *like)
{
    const pl_object *from = pl_apply_find(a, PL_KIND_TABLE, like->table);
    if (from == NULL || !pl_apply_is_table(from)) {
        return;
    }
    const pl_constraints *constraints = &from->as.table->constraints;
    for (size_t i = 0; i < constraints->count; i++) {
        pl_constraint copy = *constraints->at[i];
        bool check = copy.kind == PL_CONSTRAINT_CHECK;
        unsigned wanted = check ? PL_LIKE_CONSTRAINTS : PL_LIKE_INDEXES;
        if (copy.kind == PL_CONSTRAINT_FOREIGN_KEY || (like->options & wanted) == 0) {
            continue;
        }
        copy.name = check ? copy.name : NULL;
        copy.using_index = NULL;
        copy.inherited = false;
        copy.comment = (like->options & PL_LIKE_COMMENTS) != 0 ? copy.comment : NULL;
        (void)pl_apply_add_constraint(a, edited, pl_arena_copy(a->arena, &copy, sizeof copy));
    }
    if ((like->options & PL_LIKE_INDEXES) == 0) {
        return;
    }
    pl_objects dependents = {0};
    pl_schema_dependents(a->context->arena, a->schema, from, &dependents);
    for (size_t i = 0; i < dependents.count; i++) {
        const pl_object *index = dependents.at[i];
        if (index->ref.kind == PL_KIND_INDEX && index->as.index->constraint == NULL) {
            (void)pl_apply_put_index(a, edited, NULL, index->as.index);
        }
    }
}

/* Foreign keys come last and may refer to the table itself, so it is put first. */
static void add_foreign_keys(const pl_applier *a, const pl_object *put,
                             const pl_constraints *constraints)
{
    bool any = false;
    for (size_t i = 0; i < constraints->count; i++) {
        any = any || constraints->at[i]->kind == PL_CONSTRAINT_FOREIGN_KEY;
    }
    if (any) {
        pl_object *edited = pl_apply_edit(a, put);
        (void)pl_apply_edit_table(a, edited);
        add_constraints(a, edited, constraints, PL_CONSTRAINT_FOREIGN_KEY);
        pl_apply_put(a, edited);
    }
}

static void inherit_keys(const pl_applier *a, const pl_object *child)
{
    const pl_name of = child->as.table->partition_of;
    const pl_object *parent = of.name != NULL ? pl_apply_find(a, PL_KIND_TABLE, of) : NULL;
    if (parent == NULL || !pl_apply_is_table(parent)) {
        return;
    }
    const pl_constraints constraints = parent->as.table->constraints;
    for (size_t i = 0; i < constraints.count; i++) {
        if (constraints.at[i]->kind != PL_CONSTRAINT_CHECK) {
            pl_apply_inherit_constraint(a, child, constraints.at[i], 0);
            child = pl_schema_find(a->schema, &child->ref);
        }
    }
    pl_objects indexes = {0};
    pl_str *key = pl_journal_scratch(a->schema);
    pl_key_indexes(key, (pl_name){parent->ref.schema, parent->ref.name});
    pl_schema_listed(a->context->arena, a->schema, key->at, &indexes);
    for (size_t i = 0; i < indexes.count; i++) {
        const pl_object *index = indexes.at[i];
        if (index->as.index->constraint == NULL && !index->as.index->only) {
            pl_index copy = *index->as.index;
            copy.attached_to = (pl_name){index->ref.schema, index->ref.name};
            (void)pl_apply_put_index(a, child, NULL, &copy);
        }
    }
}

static const pl_object *build(const pl_applier *a, pl_name name)
{
    const pl_table_definition *given = a->operation->as.table;
    pl_table *table = pl_arena_copy(a->arena, given->table, sizeof *given->table);
    table->columns = (pl_columns){0};
    table->constraints = (pl_constraints){0};
    pl_object *edited = pl_apply_new(a, a->operation->target.kind, name, table);
    take_type(a, edited);
    inherit_all(a, edited);
    add_columns(a, edited, given);
    const pl_constraints *constraints = &given->table->constraints;
    add_constraints(a, edited, constraints, PL_CONSTRAINT_CHECK);
    add_constraints(a, edited, constraints, PL_CONSTRAINT_NOT_NULL);
    add_keys(a, edited, constraints);
    for (size_t i = 0; i < given->likes.count; i++) {
        like_indexes(a, edited, &given->likes.at[i]);
    }
    pl_apply_put(a, edited);
    add_foreign_keys(a, edited, constraints);
    inherit_keys(a, pl_schema_find(a->schema, &edited->ref));
    return pl_schema_find(a->schema, &edited->ref);
}

/* What the statement would have made, had nothing been there. It is tried in the schema itself and
 * taken back; what it would complain about is no matter then. */
static const pl_object *try_build(const pl_applier *a, const pl_object *existing, pl_name name)
{
    pl_applier quiet = *a;
    quiet.lenient = true;
    pl_mark mark = pl_journal_mark(a->schema);
    pl_apply_remove(&quiet, existing);
    pl_object *wanted = pl_apply_edit(a, build(&quiet, name));
    pl_journal_undo(a->schema, mark);
    wanted->comment = existing->comment;
    wanted->owner = existing->owner;
    wanted->grants = existing->grants;
    return wanted;
}

/* A table's row type needs the name among the types, too. */
static void check_type_name(const pl_applier *a, pl_name name)
{
    pl_ref ref = {.kind = PL_KIND_TYPE, .schema = name.schema, .name = name.name};
    const pl_object *type = pl_schema_find(a->schema, &ref);
    if (type != NULL && !type->assumed) {
        pl_apply_problem(a, PL_PROBLEM_DUPLICATE, &ref, "type \"%s\" already exists", name.name);
    }
}

void pl_apply_create_table(const pl_applier *a)
{
    pl_name name = new_name(a, a->operation->as.table->table->persistence);
    pl_ref ref = {.kind = PL_KIND_TABLE, .schema = name.schema, .name = name.name};
    const pl_object *existing = pl_schema_find(a->schema, &ref);
    if (existing == NULL || existing->assumed) {
        check_type_name(a, name);
        if (existing != NULL) {
            pl_schema_remove(a->schema, existing);
        }
        (void)build(a, name);
        return;
    }
    bool tolerated = pl_apply_has(a, PL_OPF_IF_NOT_EXISTS) || a->lenient;
    const pl_object *wanted = tolerated && !a->lenient && pl_apply_is_table(existing)
                                  ? try_build(a, existing, name)
                                  : NULL;
    pl_apply_exists(a, existing, wanted, "relation \"%s\" already exists", name.name);
    if (!tolerated) {
        pl_apply_remove(a, existing);
        (void)build(a, name);
    }
}

/* The columns of CREATE TABLE AS, which are those of its query: nothing but name, type and
 * collation. false: not all of that is known. */
static bool add_query_columns(const pl_applier *a, const pl_table_as *given, const pl_query *query,
                              pl_table *table)
{
    bool known = query != NULL && query->values.count > 0;
    size_t count = query != NULL ? query->outputs.count : 0;
    count = given->columns.count > count ? given->columns.count : count;
    for (size_t i = 0; i < count; i++) {
        const char *name = i < given->columns.count ? given->columns.at[i] : query->outputs.at[i];
        const pl_output *value = known ? query->values.at[i] : NULL;
        if (name == NULL) {
            known = false;
            continue;
        }
        pl_column *column = pl_arena_make(a->arena, pl_column);
        column->name = name;
        column->origin = a->operation->span;
        column->partial = value == NULL || value->kind != PL_OUTPUT_TYPED;
        if (!column->partial) {
            column->type = value->type;
            column->collation = value->collation;
        }
        known = known && !column->partial;
        pl_vec_push(a->arena, &table->columns, column);
    }
    return known;
}

/* Where more names are written than the query gives columns. */
static bool has_too_many_names(const pl_applier *a, const pl_table_as *given, const pl_query *query)
{
    if (query == NULL || query->values.count == 0 || given->columns.count <= query->values.count) {
        return false;
    }
    pl_apply_problem(a, PL_PROBLEM_NOT_POSSIBLE, &a->operation->target,
                     "too many column names were specified");
    return true;
}

void pl_apply_create_table_as(const pl_applier *a)
{
    const pl_table_as *given = a->operation->as.table_as;
    pl_name name = new_name(a, given->persistence);
    pl_ref ref = {.kind = PL_KIND_TABLE, .schema = name.schema, .name = name.name};
    const pl_object *existing = pl_schema_find(a->schema, &ref);
    if (existing != NULL && !existing->assumed) {
        pl_apply_exists(a, existing, NULL, "relation \"%s\" already exists", name.name);
        if (a->lenient || pl_apply_has(a, PL_OPF_IF_NOT_EXISTS)) {
            return;
        }
        pl_apply_remove(a, existing);
    }
    const pl_query *query = pl_apply_query(a, given->query);
    if (has_too_many_names(a, given, query)) {
        return;
    }
    pl_table *table = pl_arena_make(a->arena, pl_table);
    table->persistence = given->persistence;
    table->options = given->options;
    table->tablespace = given->tablespace;
    table->access_method = given->access_method;
    table->on_commit = given->on_commit;
    bool known = add_query_columns(a, given, query, table);
    pl_object *object = pl_apply_new(a, PL_KIND_TABLE, name, table);
    object->partial = !known;
    object->populated = !pl_apply_has(a, PL_OPF_WITH_NO_DATA);
    pl_apply_put(a, object);
}
