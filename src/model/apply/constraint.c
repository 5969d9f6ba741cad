/*
 * Constraints: added to a table, handed down to its children, altered, dropped.
 */
#include "model/apply/private.h"

static pl_table *table_of(pl_object *edited)
{
    return (pl_table *)pl_unconst(edited->as.table);
}

static bool is_key(pl_constraint_kind kind)
{
    return kind == PL_CONSTRAINT_PRIMARY_KEY || kind == PL_CONSTRAINT_UNIQUE ||
           kind == PL_CONSTRAINT_EXCLUDE;
}

/* Sees to it that the column is there, or says so. Edited tables are not in the schema yet, so a
 * guessed column is added here and not by pl_apply_with_column. */
static bool need_column(const pl_applier *a, pl_object *edited, const char *name,
                        pl_problem_kind kind, const char *before, const char *behind)
{
    pl_table *table = table_of(edited);
    if (pl_apply_column_index(table, name) != PL_NO_COLUMN) {
        return true;
    }
    if (edited->partial || !a->schema->complete) {
        const pl_object *now = pl_schema_find(a->schema, &edited->ref);
        const pl_object *with = now != NULL ? pl_apply_with_column(a, now, name) : NULL;
        if (with != NULL) {
            pl_vec_push(a->arena, &table->columns, pl_table_column(with->as.table, name));
        }
        return true;
    }
    pl_ref ref = pl_part_ref(edited, PL_KIND_COLUMN, name);
    pl_apply_problem(a, kind, &ref, "column \"%s\"%s%s", name, before, behind);
    return false;
}

static bool need_columns(const pl_applier *a, pl_object *edited, const pl_strings *names,
                         const char *where)
{
    bool all = true;
    for (size_t i = 0; i < names->count; i++) {
        all = need_column(a, edited, names->at[i], PL_PROBLEM_MISSING_REFERENCE, where,
                          "does not exist") &&
              all;
    }
    return all;
}

static void set_not_null(const pl_applier *a, pl_table *table, const pl_strings *names)
{
    for (size_t i = 0; i < names->count; i++) {
        size_t index = pl_apply_column_index(table, names->at[i]);
        if (index != PL_NO_COLUMN && !table->columns.at[index]->not_null) {
            pl_apply_edit_column(a, table, index)->not_null = true;
        }
    }
}

static void add_elements(pl_arena *arena, pl_index *index, const pl_strings *columns)
{
    for (size_t i = 0; i < columns->count; i++) {
        pl_vec_push(arena, &index->elements, (pl_index_element){.column = columns->at[i]});
    }
}

static pl_index *index_of_key(const pl_applier *a, const pl_constraint *constraint)
{
    pl_index *index = pl_arena_make(a->arena, pl_index);
    index->method = constraint->method != NULL ? constraint->method : "btree";
    index->unique = constraint->kind != PL_CONSTRAINT_EXCLUDE;
    index->nulls_not_distinct = constraint->nulls_not_distinct;
    index->include = constraint->include;
    index->where = constraint->where;
    index->options = constraint->options;
    index->tablespace = constraint->tablespace;
    if (constraint->kind == PL_CONSTRAINT_EXCLUDE) {
        index->elements = constraint->elements;
    } else {
        add_elements(a->arena, index, &constraint->columns);
    }
    return index;
}

static const char *key_name(const pl_applier *a, const pl_object *edited,
                            const pl_constraint *constraint, const pl_index *index)
{
    const pl_ref *ref = &edited->ref;
    if (constraint->kind == PL_CONSTRAINT_PRIMARY_KEY) {
        return pl_apply_relation_name(a, ref->schema, ref->name, NULL, "pkey", true);
    }
    const char *label = constraint->kind == PL_CONSTRAINT_UNIQUE ? "key" : "excl";
    return pl_apply_relation_name(a, ref->schema, ref->name,
                                  pl_apply_index_addition(a->arena, index), label, true);
}

/* USING INDEX: the constraint takes over the index, which takes the constraint's name. */
static bool take_index(const pl_applier *a, pl_object *edited, pl_constraint *constraint)
{
    pl_name name = {edited->ref.schema, constraint->using_index};
    const pl_object *found = pl_apply_find(a, PL_KIND_INDEX, name);
    pl_ref ref = {.kind = PL_KIND_INDEX, .schema = name.schema, .name = name.name};
    if (found == NULL && a->schema->complete && !edited->partial) {
        pl_apply_problem(a, PL_PROBLEM_MISSING_REFERENCE, &ref, "index \"%s\" does not exist",
                         name.name);
    }
    if (found == NULL || found->ref.kind != PL_KIND_INDEX) {
        constraint->partial = true;
        constraint->name = constraint->name != NULL ? constraint->name : name.name;
        return found == NULL;
    }
    if (found->as.index->constraint != NULL) {
        pl_apply_problem(a, PL_PROBLEM_NOT_POSSIBLE, &ref,
                         "index \"%s\" is already associated with a constraint", name.name);
        return false;
    }
    if (!found->as.index->unique && !found->partial) {
        pl_apply_problem(a, PL_PROBLEM_NOT_POSSIBLE, &ref, "\"%s\" is not a unique index",
                         name.name);
    }
    constraint->name = constraint->name != NULL ? constraint->name : name.name;
    constraint->partial = found->partial;
    for (size_t i = 0; i < found->as.index->elements.count; i++) {
        if (found->as.index->elements.at[i].column != NULL) {
            pl_vec_push(a->arena, &constraint->columns, found->as.index->elements.at[i].column);
        }
    }
    constraint->include = found->as.index->include;
    constraint->nulls_not_distinct = found->as.index->nulls_not_distinct;
    pl_index *index = pl_arena_copy(a->arena, found->as.index, sizeof *index);
    index->constraint = constraint->name;
    pl_object *taken = pl_apply_edit(a, found);
    taken->as.index = index;
    taken->ref.name = constraint->name;
    pl_schema_remove(a->schema, found);
    pl_apply_put(a, taken);
    return true;
}

static bool add_key(const pl_applier *a, pl_object *edited, pl_constraint *constraint)
{
    pl_table *table = table_of(edited);
    if (constraint->kind == PL_CONSTRAINT_PRIMARY_KEY && pl_table_primary_key(table) != NULL) {
        pl_ref ref = pl_part_ref(edited, PL_KIND_CONSTRAINT, pl_table_primary_key(table)->name);
        pl_apply_problem(a, PL_PROBLEM_NOT_POSSIBLE, &ref,
                         "multiple primary keys for table \"%s\" are not allowed",
                         edited->ref.name);
        return false;
    }
    if (constraint->using_index != NULL) {
        if (!take_index(a, edited, constraint)) {
            return false;
        }
    } else {
        (void)need_columns(a, edited, &constraint->columns, " named in key ");
        (void)need_columns(a, edited, &constraint->include, " named in key ");
        pl_index *index = index_of_key(a, constraint);
        if (constraint->name == NULL) {
            constraint->name = key_name(a, edited, constraint, index);
        }
        index->constraint = constraint->name;
        (void)pl_apply_put_index(a, edited, constraint->name, index);
    }
    if (constraint->kind == PL_CONSTRAINT_PRIMARY_KEY) {
        set_not_null(a, table, &constraint->columns);
    }
    return true;
}

static bool add_check(const pl_applier *a, pl_object *edited, pl_constraint *constraint)
{
    constraint->check = pl_apply_expression(a, constraint->check);
    const pl_expression *check = constraint->check;
    const char *only = check != NULL && check->columns.count == 1 ? check->columns.at[0] : NULL;
    for (size_t i = 0; check != NULL && !check->has_subquery && i < check->columns.count; i++) {
        (void)need_column(a, edited, check->columns.at[i], PL_PROBLEM_MISSING_REFERENCE, "",
                          " does not exist");
    }
    if (constraint->name == NULL) {
        constraint->name = pl_apply_constraint_name(a, edited, only, "check");
    }
    return true;
}

/* The families of types of which values can be compared with `=` across (pg_amop of btree); two
 * built-in types of different families can't make a foreign key. */
static int family_of(const pl_type_name *type)
{
    static const struct {
        const char *name;
        int family;
    } rows[] = {
        {"smallint", 1},
        {"integer", 1},
        {"bigint", 1},
        {"numeric", 1},
        {"real", 1},
        {"double precision", 1},
        {"text", 2},
        {"character varying", 2},
        {"character", 2},
        {"name", 2},
        {"uuid", 3},
        {"boolean", 4},
        {"date", 5},
        {"timestamp without time zone", 5},
        {"timestamp with time zone", 5},
        {"bytea", 6},
    };
    for (size_t i = 0; type->builtin && i < sizeof rows / sizeof rows[0]; i++) {
        if (pl_same(rows[i].name, type->name)) {
            return type->dimensions > 0 ? -rows[i].family : rows[i].family;
        }
    }
    return 0;
}

static void check_types(const pl_applier *a, const pl_object *edited, const pl_table *referenced,
                        const pl_constraint *constraint)
{
    for (size_t i = 0; i < constraint->columns.count; i++) {
        const pl_column *from = pl_table_column(edited->as.table, constraint->columns.at[i]);
        const pl_column *to = pl_table_column(referenced, constraint->referenced_columns.at[i]);
        if (from == NULL || to == NULL || from->partial || to->partial) {
            continue;
        }
        int a_family = family_of(&from->type);
        int b_family = family_of(&to->type);
        if (a_family != 0 && b_family != 0 && a_family != b_family) {
            pl_ref ref = pl_part_ref(edited, PL_KIND_CONSTRAINT, constraint->name);
            pl_apply_problem(a, PL_PROBLEM_NOT_POSSIBLE, &ref,
                             "foreign key constraint \"%s\" cannot be implemented",
                             constraint->name);
            return;
        }
    }
}

static bool same_set(const pl_strings *a, const pl_strings *b)
{
    if (a->count != b->count) {
        return false;
    }
    for (size_t i = 0; i < a->count; i++) {
        bool found = false;
        for (size_t j = 0; !found && j < b->count; j++) {
            found = pl_same(a->at[i], b->at[j]);
        }
        if (!found) {
            return false;
        }
    }
    return true;
}

static bool index_matches(const pl_object *index, const pl_strings *columns)
{
    const pl_index *i = index->as.index;
    if (index->ref.kind != PL_KIND_INDEX || !i->unique || i->where != NULL || i->invalid ||
        i->elements.count != columns->count) {
        return false;
    }
    for (size_t at = 0; at < i->elements.count; at++) {
        bool found = false;
        for (size_t j = 0; !found && j < columns->count; j++) {
            found = pl_same(i->elements.at[at].column, columns->at[j]);
        }
        if (!found) {
            return false;
        }
    }
    return true;
}

/* Whether the referenced table has a key for exactly these columns: a constraint, or a unique index
 * of plain columns without WHERE (transformFkeyCheckAttrs). */
static bool has_key(const pl_applier *a, const pl_object *referenced, const pl_table *table,
                    const pl_strings *columns)
{
    for (size_t i = 0; i < table->constraints.count; i++) {
        const pl_constraint *key = table->constraints.at[i];
        bool unique = key->kind == PL_CONSTRAINT_PRIMARY_KEY || key->kind == PL_CONSTRAINT_UNIQUE;
        if (unique && same_set(&key->columns, columns)) {
            return true;
        }
    }
    pl_objects dependents = {0};
    pl_schema_dependents(a->context->arena, a->schema, referenced, &dependents);
    for (size_t i = 0; i < dependents.count; i++) {
        if (dependents.at[i]->ref.kind == PL_KIND_INDEX &&
            index_matches(dependents.at[i], columns)) {
            return true;
        }
    }
    return false;
}

static void take_primary_key(const pl_applier *a, const pl_object *referenced,
                             const pl_table *table, bool known, pl_constraint *constraint)
{
    const pl_constraint *key = pl_table_primary_key(table);
    if (key != NULL) {
        constraint->referenced_columns = key->columns;
    } else if (known) {
        pl_apply_problem(a, PL_PROBLEM_MISSING_REFERENCE, &referenced->ref,
                         "there is no primary key for referenced table \"%s\"",
                         referenced->ref.name);
    }
}

static void check_referenced(const pl_applier *a, pl_object *edited, const pl_object *referenced,
                             const pl_table *table, pl_constraint *constraint)
{
    bool known = !referenced->partial && a->schema->complete;
    if (constraint->referenced_columns.count == 0) {
        take_primary_key(a, referenced, table, known, constraint);
        if (constraint->referenced_columns.count == 0) {
            return;
        }
    }
    if (constraint->referenced_columns.count != constraint->columns.count) {
        pl_ref ref = pl_part_ref(edited, PL_KIND_CONSTRAINT, constraint->name);
        pl_apply_problem(a, PL_PROBLEM_NOT_POSSIBLE, &ref,
                         "number of referencing and referenced columns for foreign key disagree");
        return;
    }
    for (size_t i = 0; known && i < constraint->referenced_columns.count; i++) {
        const char *name = constraint->referenced_columns.at[i];
        if (pl_apply_column_index(table, name) == PL_NO_COLUMN) {
            pl_ref ref = pl_part_ref(referenced, PL_KIND_COLUMN, name);
            pl_apply_problem(a, PL_PROBLEM_MISSING_REFERENCE, &ref,
                             "column \"%s\" referenced in foreign key constraint does not exist",
                             name);
            return;
        }
    }
    if (known && !has_key(a, referenced, table, &constraint->referenced_columns)) {
        pl_apply_problem(
            a, PL_PROBLEM_MISSING_REFERENCE, &referenced->ref,
            "there is no unique constraint matching given keys for referenced table \"%s\"",
            referenced->ref.name);
        return;
    }
    check_types(a, edited, table, constraint);
}

static bool add_foreign_key(const pl_applier *a, pl_object *edited, pl_constraint *constraint)
{
    const pl_object *referenced = pl_apply_relation(a, PL_KIND_TABLE, constraint->references);
    constraint->references = (pl_name){referenced->ref.schema, referenced->ref.name};
    if (constraint->name == NULL) {
        constraint->name = pl_apply_constraint_name(
            a, edited, pl_apply_joined_names(a->arena, &constraint->columns), "fkey");
    }
    if (!need_columns(a, edited, &constraint->columns, " referenced in foreign key constraint ")) {
        return true;
    }
    if (!pl_apply_is_table(referenced)) {
        pl_apply_problem(a, PL_PROBLEM_WRONG_KIND, &referenced->ref,
                         "referenced relation \"%s\" is not a table", referenced->ref.name);
        return true;
    }
    bool self = pl_same(referenced->ref.name, edited->ref.name) &&
                pl_same(referenced->ref.schema, edited->ref.schema);
    check_referenced(a, edited, referenced, self ? edited->as.table : referenced->as.table,
                     constraint);
    return true;
}

static bool name_is_taken(const pl_applier *a, pl_object *edited, const pl_constraint *given)
{
    size_t index = given->name != NULL ? pl_apply_constraint_index(edited->as.table, given->name)
                                       : PL_NO_COLUMN;
    if (index == PL_NO_COLUMN) {
        return false;
    }
    const pl_constraint *there = edited->as.table->constraints.at[index];
    if (there->partial ||                      /* guessed only; now it is known */
        (there->conditional && !a->lenient)) { /* and can't have been there, where this runs */
        pl_vec_delete(&table_of(edited)->constraints, index);
        return false;
    }
    pl_ref ref = pl_part_ref(edited, PL_KIND_CONSTRAINT, given->name);
    if (is_key(given->kind) && is_key(there->kind)) {
        pl_apply_problem(a, PL_PROBLEM_DUPLICATE, &ref, "relation \"%s\" already exists",
                         given->name);
    } else {
        pl_apply_problem(a, PL_PROBLEM_DUPLICATE, &ref,
                         "constraint \"%s\" for relation \"%s\" already exists", given->name,
                         edited->ref.name);
    }
    return true;
}

bool pl_apply_add_constraint(const pl_applier *a, pl_object *edited, const pl_constraint *given)
{
    if (name_is_taken(a, edited, given)) {
        return false;
    }
    pl_constraint *constraint = pl_arena_copy(a->arena, given, sizeof *given);
    constraint->conditional = constraint->unsure = pl_apply_may_not_run(a);
    if (constraint->origin.text == NULL) {
        constraint->origin = a->operation->span;
    }
    bool added = true;
    switch (given->kind) {
    case PL_CONSTRAINT_PRIMARY_KEY:
    case PL_CONSTRAINT_UNIQUE:
    case PL_CONSTRAINT_EXCLUDE:
        added = add_key(a, edited, constraint);
        break;
    case PL_CONSTRAINT_CHECK:
        added = add_check(a, edited, constraint);
        break;
    case PL_CONSTRAINT_FOREIGN_KEY:
        added = add_foreign_key(a, edited, constraint);
        break;
    case PL_CONSTRAINT_NOT_NULL:
        set_not_null(a, table_of(edited), &given->columns);
        break;
    }
    if (added && constraint->name == NULL) {
        constraint->name = pl_apply_constraint_name(
            a, edited, pl_apply_joined_names(a->arena, &constraint->columns), "not_null");
    }
    if (added) {
        pl_vec_push(a->arena, &table_of(edited)->constraints, constraint);
    }
    return added;
}

/* Partitions get every constraint of their parent, children by INHERITS the CHECKs only. A key of a
 * partition has an index of its own, attached to the parent's. */
static void hand_down(const pl_applier *a, const pl_object *child, const void *given,
                      unsigned depth)
{
    pl_apply_inherit_constraint(a, child, given, depth);
}

void pl_apply_inherit_constraint(const pl_applier *a, const pl_object *child,
                                 const pl_constraint *given, unsigned depth)
{
    bool first = pl_table_constraint(child->as.table, given->name) == given;
    bool partition = child->as.table->partition_of.name != NULL;
    bool wanted = given->kind == PL_CONSTRAINT_CHECK ? !given->no_inherit : partition;
    if (!first && wanted) {
        pl_constraint copy = *given;
        copy.inherited = true;
        copy.using_index = NULL;
        copy.comment = NULL;
        bool taken = pl_table_constraint(child->as.table, given->name) != NULL;
        if (is_key(given->kind) || (taken && given->kind == PL_CONSTRAINT_FOREIGN_KEY)) {
            copy.name = NULL;
        } else if (taken) {
            return; /* merged */
        }
        pl_object *edited = pl_apply_edit(a, child);
        (void)pl_apply_edit_table(a, edited);
        pl_applier quiet = *a;
        quiet.lenient = true;
        if (!pl_apply_add_constraint(&quiet, edited, &copy)) {
            return;
        }
        const char *name = pl_vec_last(&edited->as.table->constraints)->name;
        pl_apply_put(a, edited);
        pl_ref ref = {.kind = PL_KIND_INDEX, .schema = edited->ref.schema, .name = name};
        const pl_object *index = is_key(given->kind) ? pl_schema_find(a->schema, &ref) : NULL;
        if (index != NULL && index->ref.kind == PL_KIND_INDEX) {
            pl_index *attached = pl_arena_copy(a->arena, index->as.index, sizeof *attached);
            attached->attached_to = (pl_name){child->as.table->partition_of.schema, given->name};
            pl_object *changed = pl_apply_edit(a, index);
            changed->as.index = attached;
            pl_apply_put(a, changed);
        }
        child = edited;
    }
    if (first || wanted) {
        pl_apply_children(a, child, hand_down, given, depth);
    }
}

static void add(const pl_applier *a, const pl_object *table)
{
    pl_object *edited = pl_apply_edit(a, table);
    (void)pl_apply_edit_table(a, edited);
    if (!pl_apply_add_constraint(a, edited, a->operation->as.constraint)) {
        return;
    }
    pl_constraint *added = (pl_constraint *)pl_unconst(pl_vec_last(&edited->as.table->constraints));
    /* Of a reference to the table's own key only the name is wanted: the newest version of the
     * table is this one. */
    pl_apply_put(a, edited);
    if (!pl_apply_has(a, PL_OPF_ONLY)) {
        pl_apply_inherit_constraint(a, edited, added, 0);
    }
}

static const pl_object *assume_constraint(const pl_applier *a, const pl_object *table,
                                          const char *name)
{
    pl_object *edited = pl_apply_edit(a, table);
    pl_table *parts = pl_apply_edit_table(a, edited);
    pl_constraint *constraint = pl_arena_make(a->arena, pl_constraint);
    constraint->kind = PL_CONSTRAINT_CHECK;
    constraint->name = name;
    constraint->named = true;
    constraint->partial = true;
    pl_vec_push(a->arena, &parts->constraints, constraint);
    pl_schema_assume_part(a->schema, edited, PL_KIND_CONSTRAINT, name);
    return edited;
}

/* The table with the constraint, which may have to be assumed; NULL: it is missing, and that is
 * said. */
static const pl_object *with_constraint(const pl_applier *a, const pl_object *table)
{
    const char *name = a->operation->target.name;
    if (pl_apply_constraint_index(table->as.table, name) != PL_NO_COLUMN) {
        return table;
    }
    if ((table->partial || !a->schema->complete) && !pl_apply_has(a, PL_OPF_IF_EXISTS) &&
        !a->lenient) {
        return assume_constraint(a, table, name);
    }
    pl_ref ref = pl_part_ref(table, PL_KIND_CONSTRAINT, name);
    if (pl_apply_has(a, PL_OPF_IF_EXISTS)) {
        if (!table->partial && a->schema->complete) {
            pl_apply_masked(a, PL_PROBLEM_MISSING, &ref,
                            "constraint \"%s\" of relation \"%s\" does not exist", name,
                            table->ref.name);
        }
    } else {
        pl_apply_problem(a, PL_PROBLEM_MISSING, &ref,
                         "constraint \"%s\" of relation \"%s\" does not exist", name,
                         table->ref.name);
    }
    return NULL;
}

static void validate(const pl_applier *a, const pl_object *edited, pl_constraint *constraint)
{
    if (is_key(constraint->kind)) {
        pl_ref ref = pl_part_ref(edited, PL_KIND_CONSTRAINT, constraint->name);
        pl_apply_problem(
            a, PL_PROBLEM_NOT_POSSIBLE, &ref,
            "constraint \"%s\" of relation \"%s\" is not a foreign key or check constraint",
            constraint->name, edited->ref.name);
        return;
    }
    constraint->not_valid = false;
}

static void make_deferrable(const pl_applier *a, const pl_object *edited, pl_constraint *constraint)
{
    if (constraint->kind != PL_CONSTRAINT_FOREIGN_KEY && !constraint->partial) {
        pl_ref ref = pl_part_ref(edited, PL_KIND_CONSTRAINT, constraint->name);
        pl_apply_problem(a, PL_PROBLEM_NOT_POSSIBLE, &ref,
                         "constraint \"%s\" of relation \"%s\" is not a foreign key constraint",
                         constraint->name, edited->ref.name);
        return;
    }
    constraint->deferrable = a->operation->as.constraint->deferrable;
    constraint->initially_deferred = a->operation->as.constraint->initially_deferred;
}

static void drop_child_constraint(const pl_applier *a, const pl_object *child, const void *given,
                                  unsigned depth)
{
    const pl_constraint *dropped = given;
    const pl_constraints constraints = child->as.table->constraints;
    for (size_t i = 0; i < constraints.count; i++) {
        const pl_constraint *own = constraints.at[i];
        bool same = own->inherited && own->kind == dropped->kind &&
                    (pl_same(own->name, dropped->name) ||
                     (is_key(own->kind) && same_set(&own->columns, &dropped->columns)));
        if (same) {
            pl_object *edited = pl_apply_edit(a, child);
            (void)pl_apply_edit_table(a, edited);
            pl_apply_remove_constraint(a, edited, own->name);
            pl_apply_put(a, edited);
            pl_apply_children(a, edited, drop_child_constraint, given, depth);
            return;
        }
    }
}

static void drop(const pl_applier *a, const pl_object *table)
{
    const pl_constraint *constraint =
        pl_table_constraint(table->as.table, a->operation->target.name);
    pl_ref ref = pl_part_ref(table, PL_KIND_CONSTRAINT, constraint->name);
    if (constraint->inherited && a->schema->complete && !table->partial) {
        pl_apply_problem(a, PL_PROBLEM_NOT_POSSIBLE, &ref,
                         "cannot drop inherited constraint \"%s\" of relation \"%s\"",
                         constraint->name, table->ref.name);
        return;
    }
    if (constraint->kind == PL_CONSTRAINT_PRIMARY_KEY || constraint->kind == PL_CONSTRAINT_UNIQUE) {
        const char *why = pl_arena_printf(a->context->arena, "constraint %s on table %s",
                                          constraint->name, table->ref.name);
        pl_apply_drop_foreign_keys(a, table, &constraint->columns, why, &ref);
    }
    pl_object *edited = pl_apply_edit(a, pl_schema_find(a->schema, &table->ref));
    (void)pl_apply_edit_table(a, edited);
    pl_apply_remove_constraint(a, edited, constraint->name);
    pl_apply_put(a, edited);
    pl_apply_children(a, edited, drop_child_constraint, constraint, 0);
}

static void alter(const pl_applier *a, const pl_object *table)
{
    pl_object *edited = pl_apply_edit(a, table);
    pl_table *parts = pl_apply_edit_table(a, edited);
    size_t index = pl_apply_constraint_index(parts, a->operation->target.name);
    pl_constraint *constraint = pl_apply_edit_constraint(a, parts, index);
    if (a->operation->kind == PL_OP_VALIDATE_CONSTRAINT) {
        validate(a, edited, constraint);
    } else {
        make_deferrable(a, edited, constraint);
    }
    pl_apply_put(a, edited);
}

static const char *action(const pl_applier *a)
{
    switch ((int)a->operation->kind) {
    case PL_OP_ADD_CONSTRAINT:
        return "ADD CONSTRAINT";
    case PL_OP_DROP_CONSTRAINT:
        return "DROP CONSTRAINT";
    case PL_OP_VALIDATE_CONSTRAINT:
        return "VALIDATE CONSTRAINT";
    default:
        return "ALTER CONSTRAINT";
    }
}

void pl_apply_constraints(const pl_applier *a)
{
    const pl_object *table = pl_apply_parent(a);
    if (table == NULL) {
        return;
    }
    if (!pl_apply_is_table(table)) {
        pl_apply_problem(a, PL_PROBLEM_WRONG_KIND, &table->ref,
                         "ALTER action %s cannot be performed on relation \"%s\"", action(a),
                         table->ref.name);
        return;
    }
    if (a->operation->kind == PL_OP_ADD_CONSTRAINT) {
        add(a, table);
        return;
    }
    table = with_constraint(a, table);
    if (table == NULL) {
        return;
    }
    if (a->operation->kind == PL_OP_DROP_CONSTRAINT) {
        drop(a, table);
    } else {
        alter(a, table);
    }
}
