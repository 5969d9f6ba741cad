/*
 * Tables made and altered, constraint by constraint and setting by setting; their columns:
 * column.c.
 */
#include "base/str.h"
#include "model/definition_text.h"
#include "model/diff/private.h"

#include <string.h>

/* ---- Constraints ---------------------------------------------------------------------------- */

static void drop_constraint(pl_diff *diff, const pl_object *table, const pl_constraint *constraint)
{
    bool first = constraint->kind == PL_CONSTRAINT_FOREIGN_KEY ||
                 (constraint->check != NULL && pl_diff_holds_what_goes(diff, constraint->check));
    pl_ref ref = pl_diff_part(&table->ref, PL_KIND_CONSTRAINT, constraint->name);
    pl_diff_emit(diff, first ? PL_STAGE_UNLINK : PL_STAGE_EARLY, PL_OP_DROP_CONSTRAINT, &ref);
}

/* The index that was there and is the constraint's afterwards, as it is; NULL: there is none. */
static const char *adopted_index(pl_diff *diff, const pl_object *table,
                                 const pl_constraint *constraint)
{
    bool key =
        constraint->kind == PL_CONSTRAINT_PRIMARY_KEY || constraint->kind == PL_CONSTRAINT_UNIQUE;
    pl_name name = {table->ref.schema, constraint->name};
    const pl_diff_item *item =
        key ? pl_diff_item_of(diff->by_after, diff->arena, PL_KIND_INDEX, name) : NULL;
    bool adopted = item != NULL && !item->drops && item->before != NULL &&
                   item->before->ref.kind == PL_KIND_INDEX && item->after != NULL &&
                   item->after->ref.kind == PL_KIND_INDEX &&
                   item->before->as.index->constraint == NULL &&
                   item->after->as.index->constraint != NULL;
    return adopted ? item->after->ref.name : NULL;
}

void pl_diff_add_constraint(pl_diff *diff, pl_diff_stage stage, const pl_object *table,
                            const pl_constraint *constraint)
{
    pl_ref ref = pl_diff_part(&table->ref, PL_KIND_CONSTRAINT, constraint->name);
    if (constraint->partial) {
        pl_diff_note(diff, "constraint %s of %s: its definition was never seen", ref.name,
                     ref.parent);
        return;
    }
    pl_constraint *added = pl_arena_copy(diff->arena, constraint, sizeof *constraint);
    added->using_index = adopted_index(diff, table, constraint);
    pl_diff_emit(diff, stage, PL_OP_ADD_CONSTRAINT, &ref)->as.constraint = added;
}

static bool hangs_on_types(const pl_diff *diff, const pl_diff_item *item,
                           const pl_constraint *constraint)
{
    return constraint->kind == PL_CONSTRAINT_FOREIGN_KEY
               ? pl_diff_retypes_key(diff, item, constraint)
               : pl_diff_retypes_check(diff, item, constraint);
}

/* VALIDATE goes one way only; to become NOT VALID again a constraint is made anew. */
static bool must_be_made_anew(const pl_diff *diff, const pl_diff_item *item,
                              const pl_constraint *before, const pl_constraint *after)
{
    bool foreign = after->kind == PL_CONSTRAINT_FOREIGN_KEY;
    bool deferral = before->deferrable != after->deferrable ||
                    before->initially_deferred != after->initially_deferred;
    return !pl_diff_same_constraint(diff, before, after) ||
           (!before->not_valid && after->not_valid) || (deferral && !foreign) ||
           hangs_on_types(diff, item, after);
}

static void alter_constraint(pl_diff *diff, const pl_object *table, const pl_constraint *before,
                             const pl_constraint *after)
{
    pl_ref ref = pl_diff_part(&table->ref, PL_KIND_CONSTRAINT, before->name);
    if (!pl_same(before->name, after->name)) {
        pl_diff_emit(diff, PL_STAGE_RENAME, PL_OP_RENAME_CONSTRAINT, &ref)->new_name = after->name;
        ref.name = after->name;
    }
    if (before->deferrable != after->deferrable ||
        before->initially_deferred != after->initially_deferred) {
        pl_diff_emit(diff, PL_STAGE_LATE, PL_OP_ALTER_CONSTRAINT, &ref)->as.constraint = after;
    }
    if (before->not_valid && !after->not_valid) {
        pl_diff_emit(diff, PL_STAGE_FOREIGN, PL_OP_VALIDATE_CONSTRAINT, &ref);
    }
}

static pl_diff_stage stage_of(const pl_constraint *constraint)
{
    return constraint->kind == PL_CONSTRAINT_FOREIGN_KEY ? PL_STAGE_FOREIGN : PL_STAGE_MAKE;
}

/* Its name, or its place as the primary key, is wanted by another one: columns are dropped after
 * constraints are added. */
static bool is_in_the_way(const pl_table *before, const pl_table *after,
                          const pl_constraint *constraint)
{
    for (size_t i = 0; i < after->constraints.count; i++) {
        const pl_constraint *other = after->constraints.at[i];
        bool both_keys = other->kind == PL_CONSTRAINT_PRIMARY_KEY &&
                         constraint->kind == PL_CONSTRAINT_PRIMARY_KEY;
        if ((both_keys || pl_same(other->name, constraint->name)) &&
            pl_diff_old_constraint(before, after, other) != other) {
            return true;
        }
    }
    return false;
}

/* A constraint that goes because its column does needs no word of its own. */
static bool goes_with_column(const pl_table *before, const pl_table *after,
                             const pl_constraint *constraint)
{
    if (is_in_the_way(before, after, constraint)) {
        return false;
    }
    for (size_t i = 0; i < constraint->columns.count; i++) {
        const pl_column *old = pl_table_column(before, constraint->columns.at[i]);
        if (old != NULL && !pl_diff_keeps_column(before, after, old)) {
            return constraint->kind != PL_CONSTRAINT_CHECK;
        }
    }
    return false;
}

/* What a partition had from its parent stays with it when it is detached. */
static bool leaves_parent(const pl_diff *diff, const pl_table *before, const pl_table *after)
{
    return before->partition_of.name != NULL &&
           !pl_diff_same_name(diff, before->partition_of, after->partition_of);
}

static void constraints(pl_diff *diff, const pl_diff_item *item)
{
    const pl_table *before = item->before->as.table;
    const pl_table *after = item->after->as.table;
    pl_map *kept = pl_map_new(diff->arena);
    bool leaves = leaves_parent(diff, before, after);
    for (size_t i = 0; i < after->constraints.count; i++) {
        const pl_constraint *constraint = after->constraints.at[i];
        const pl_constraint *old = pl_diff_old_constraint(before, after, constraint);
        bool retyped = old == constraint && hangs_on_types(diff, item, constraint);
        if ((old == constraint && !retyped) || constraint->inherited) {
            if (old != NULL) {
                pl_map_put(kept, old->name, diff);
            }
        } else if (old == NULL || must_be_made_anew(diff, item, old, constraint)) {
            pl_diff_add_constraint(diff, stage_of(constraint), item->after, constraint);
        } else {
            pl_map_put(kept, old->name, diff);
            alter_constraint(diff, item->after, old, constraint);
        }
    }
    for (size_t i = 0; i < before->constraints.count; i++) {
        const pl_constraint *old = before->constraints.at[i];
        if (!pl_map_has(kept, old->name) && (!old->inherited || leaves) &&
            !goes_with_column(before, after, old)) {
            drop_constraint(diff, item->before, old);
        }
    }
}

/* ---- The table itself ----------------------------------------------------------------------- */

static void row_security(pl_diff *diff, const pl_ref *ref, const pl_table *before,
                         const pl_table *after)
{
    if (before->row_security != after->row_security) {
        pl_diff_set_value(diff, PL_OP_SET_ROW_SECURITY, ref,
                          after->row_security ? "enable" : "disable");
    }
    if (before->force_row_security != after->force_row_security) {
        pl_diff_set_value(diff, PL_OP_SET_ROW_SECURITY, ref,
                          after->force_row_security ? "force" : "no force");
    }
}

/* text: "USING INDEX x", or the bare name. */
static bool names_remade_index(const pl_diff *diff, const pl_ref *table, const char *text)
{
    for (size_t i = 0; text != NULL && i < diff->items.count; i++) {
        const pl_diff_item *item = &diff->items.at[i];
        const pl_object *index = item->makes && item->drops ? item->before : NULL;
        if (index != NULL && index->ref.kind == PL_KIND_INDEX && index->as.index != NULL &&
            pl_same(index->as.index->table.name, table->name) &&
            pl_same(index->as.index->table.schema, table->schema) &&
            strstr(text, index->ref.name) != NULL) {
            return true;
        }
    }
    return false;
}

/* What CREATE TABLE can't say, and what differs otherwise; before may be NULL. */
void pl_diff_table_settings(pl_diff *diff, const pl_object *before_object,
                            const pl_object *after_object)
{
    static const pl_table fresh = {0};
    const pl_ref *ref = &after_object->ref;
    const pl_table *after = after_object->as.table;
    const pl_table *before = before_object != NULL ? before_object->as.table : &fresh;
    row_security(diff, ref, before, after);
    if (!pl_diff_same(diff, before->replica_identity, after->replica_identity) ||
        names_remade_index(diff, ref, after->replica_identity)) {
        pl_diff_set_value(diff, PL_OP_SET_REPLICA_IDENTITY, ref, after->replica_identity);
    }
    if (!pl_diff_same(diff, before->clustered_on, after->clustered_on) ||
        names_remade_index(diff, ref, after->clustered_on)) {
        pl_diff_set_value(diff, PL_OP_SET_CLUSTER_INDEX, ref, after->clustered_on);
    }
    if (before_object == NULL) {
        return;
    }
    pl_diff_set_options(diff, ref, PL_OP_SET_TABLE_OPTIONS, PL_OP_RESET_TABLE_OPTIONS,
                        &before->options, &after->options);
    if (before->persistence != after->persistence) {
        pl_diff_set_value(diff, PL_OP_SET_PERSISTENCE, ref,
                          after->persistence == PL_UNLOGGED ? "unlogged" : "logged");
    }
    if (!pl_same(before->tablespace, after->tablespace)) {
        pl_diff_set_value(diff, PL_OP_SET_TABLESPACE, ref,
                          after->tablespace != NULL ? after->tablespace : "pg_default");
    }
    if (!pl_same(before->access_method, after->access_method)) {
        pl_diff_set_value(diff, PL_OP_SET_ACCESS_METHOD, ref,
                          after->access_method != NULL ? after->access_method : "heap");
    }
}

static bool has_name(const pl_diff *diff, const pl_names *names, pl_name name)
{
    for (size_t i = 0; i < names->count; i++) {
        if (pl_diff_same_name(diff, names->at[i], name) ||
            pl_diff_same_name(diff, name, names->at[i])) {
            return true;
        }
    }
    return false;
}

static void other_table(pl_diff *diff, pl_diff_stage stage, pl_operation_kind kind,
                        const pl_ref *ref, const pl_name *name)
{
    pl_diff_emit(diff, stage, kind, ref)->as.other_table = name;
}

static void inheritance(pl_diff *diff, const pl_diff_item *item)
{
    const pl_names *before = &item->before->as.table->inherits;
    const pl_names *after = &item->after->as.table->inherits;
    for (size_t i = 0; i < before->count; i++) {
        if (!has_name(diff, after, before->at[i])) {
            other_table(diff, PL_STAGE_EARLY, PL_OP_DROP_INHERITANCE, &item->before->ref,
                        &before->at[i]);
        }
    }
    for (size_t i = 0; i < after->count; i++) {
        if (!has_name(diff, before, after->at[i])) {
            other_table(diff, PL_STAGE_LATE, PL_OP_ADD_INHERITANCE, &item->after->ref,
                        &after->at[i]);
        }
    }
}

static void attach(pl_diff *diff, pl_diff_stage stage, pl_operation_kind kind,
                   const pl_object *partition)
{
    const pl_table *table = partition->as.table;
    pl_partition_change *change = pl_arena_make(diff->arena, pl_partition_change);
    change->partition = (pl_name){partition->ref.schema, partition->ref.name};
    change->bound = table->partition_bound;
    pl_ref parent = {.kind = PL_KIND_TABLE,
                     .schema = table->partition_of.schema,
                     .name = table->partition_of.name};
    pl_diff_emit(diff, stage, kind, &parent)->as.partition = change;
}

static void partition(pl_diff *diff, const pl_diff_item *item)
{
    const pl_table *before = item->before->as.table;
    const pl_table *after = item->after->as.table;
    if (pl_diff_same_name(diff, before->partition_of, after->partition_of) &&
        pl_diff_same(diff, before->partition_bound, after->partition_bound)) {
        return;
    }
    if (before->partition_of.name != NULL) {
        attach(diff, PL_STAGE_UNLINK, PL_OP_DETACH_PARTITION, item->before);
    }
    if (after->partition_of.name != NULL) {
        attach(diff, PL_STAGE_LATE, PL_OP_ATTACH_PARTITION, item->after);
    }
}

static void of_type(pl_diff *diff, const pl_diff_item *item)
{
    const pl_name *before = &item->before->as.table->of_type;
    const pl_name *after = &item->after->as.table->of_type;
    if (!pl_diff_same_name(diff, *before, *after)) {
        other_table(diff, PL_STAGE_LATE, PL_OP_SET_OF_TYPE, &item->after->ref, after);
    }
}

void pl_diff_alter_table(pl_diff *diff, const pl_diff_item *item)
{
    if (item->before->as.payload == item->after->as.payload && !item->touched) {
        return;
    }
    inheritance(diff, item);
    partition(diff, item);
    pl_diff_alter_columns(diff, item);
    constraints(diff, item);
    of_type(diff, item);
    pl_diff_table_settings(diff, item->before, item->after);
}

/* ---- CREATE TABLE --------------------------------------------------------------------------- */

static const pl_table *parent_table(const pl_diff *diff, pl_name name)
{
    const pl_diff_item *item = pl_diff_item_of(diff->by_after, diff->arena, PL_KIND_TABLE, name);
    bool table = item != NULL && item->after != NULL && item->after->ref.kind == PL_KIND_TABLE;
    return table ? item->after->as.table : NULL;
}

/* One that is there already and stays as it is. */
static const pl_table *parent_without_indexes(const pl_diff *diff, pl_name name)
{
    const pl_object *parent = pl_diff_after(diff, PL_KIND_TABLE, name);
    if (parent == NULL || parent->ref.kind != PL_KIND_TABLE || diff->schema == NULL ||
        parent->as.table->constraints.count > 0) {
        return NULL;
    }
    pl_objects dependents = {0};
    pl_schema_dependents(diff->arena, diff->schema, parent, &dependents);
    for (size_t i = 0; i < dependents.count; i++) {
        if (dependents.at[i]->ref.kind == PL_KIND_INDEX) {
            return NULL;
        }
    }
    return parent->as.table;
}

/* A key that a partition has from its parent, under another name than the server would choose for
 * it: made before attaching. */
static bool has_own_name(const pl_diff *diff, const pl_object *object,
                         const pl_constraint *constraint)
{
    pl_str usual = pl_str_begin(diff->arena, PL_STR_MAXIMUM);
    pl_str_add(&usual, object->ref.name);
    switch (constraint->kind) {
    case PL_CONSTRAINT_PRIMARY_KEY:
        pl_str_add(&usual, "_pkey");
        break;
    case PL_CONSTRAINT_UNIQUE:
        for (size_t i = 0; i < constraint->columns.count; i++) {
            pl_str_addf(&usual, "_%s", constraint->columns.at[i]);
        }
        pl_str_add(&usual, "_key");
        break;
    case PL_CONSTRAINT_CHECK:
    case PL_CONSTRAINT_FOREIGN_KEY:
    case PL_CONSTRAINT_EXCLUDE:
    case PL_CONSTRAINT_NOT_NULL:
        return false;
    }
    return constraint->inherited && !pl_same(usual.at, constraint->name);
}

/* Could PARTITION OF make the same table? Else it is written out, and attached. */
static bool is_like_parent(const pl_diff *diff, const pl_object *object)
{
    const pl_table *table = object->as.table;
    const pl_table *parent = parent_table(diff, table->partition_of);
    if (parent == NULL) {
        parent = parent_without_indexes(diff, table->partition_of);
    }
    if (parent == NULL || parent->columns.count != table->columns.count) {
        return false;
    }
    for (size_t i = 0; i < table->constraints.count; i++) {
        if (has_own_name(diff, object, table->constraints.at[i])) {
            return false;
        }
    }
    for (size_t i = 0; i < table->columns.count; i++) {
        const pl_column *mine = table->columns.at[i];
        const pl_column *theirs = parent->columns.at[i];
        bool same = pl_same(mine->name, theirs->name) && mine->not_null == theirs->not_null &&
                    pl_diff_same_expression(diff, mine->default_value, theirs->default_value) &&
                    pl_diff_same_expression(diff, mine->generated, theirs->generated) &&
                    pl_same(mine->compression, theirs->compression) &&
                    pl_same(mine->collation, theirs->collation);
        if (!same) {
            return false;
        }
    }
    return true;
}

static bool has_inherited_parts(const pl_table *table)
{
    for (size_t i = 0; i < table->columns.count; i++) {
        if (table->columns.at[i]->inherited) {
            return true;
        }
    }
    for (size_t i = 0; i < table->constraints.count; i++) {
        if (table->constraints.at[i]->inherited) {
            return true;
        }
    }
    return table->columns.count == 0;
}

/* How the parents come in. */
typedef enum lineage {
    LINEAGE_NONE,
    LINEAGE_INLINE,  /* INHERITS, PARTITION OF: inherited parts are not written */
    LINEAGE_ATTACH,  /* ATTACH PARTITION afterwards: columns and checks are written */
    LINEAGE_INHERIT, /* ALTER TABLE ... INHERIT afterwards: nothing is inherited only */
} lineage;

static lineage lineage_of(const pl_diff *diff, const pl_object *object)
{
    const pl_table *table = object->as.table;
    if (table->partition_of.name != NULL) {
        return is_like_parent(diff, object) ? LINEAGE_INLINE : LINEAGE_ATTACH;
    }
    if (table->inherits.count == 0) {
        return table->of_type.name != NULL ? LINEAGE_INLINE : LINEAGE_NONE;
    }
    return has_inherited_parts(table) ? LINEAGE_INLINE : LINEAGE_INHERIT;
}

static bool waits(const pl_diff *diff, const pl_diff_item *item, const pl_expression *expression)
{
    return item->split && expression != NULL && pl_diff_calls_made_routine(diff, expression);
}

static void take_column(pl_diff *diff, const pl_diff_item *item, pl_table *table,
                        const pl_column *column)
{
    pl_ref ref = pl_diff_part(&item->after->ref, PL_KIND_COLUMN, column->name);
    if (waits(diff, item, column->default_value)) {
        pl_diff_emit(diff, PL_STAGE_LATE, PL_OP_SET_DEFAULT, &ref)->as.expression =
            column->default_value;
        pl_column *without = pl_arena_copy(diff->arena, column, sizeof *column);
        without->default_value = NULL;
        column = without;
    } else {
        column = pl_diff_as_serial(diff, item, column);
    }
    pl_vec_push(diff->arena, &table->columns, column);
}

/* A child's own default or NOT NULL on a column it has from a parent. */
static void inherited_column(pl_diff *diff, const pl_diff_item *item, const pl_column *column)
{
    const pl_names *parents = &item->after->as.table->inherits;
    for (size_t i = 0; i < parents->count; i++) {
        const pl_table *parent = parent_table(diff, parents->at[i]);
        const pl_column *theirs = parent != NULL ? pl_table_column(parent, column->name) : NULL;
        if (theirs != NULL) {
            pl_ref ref = pl_diff_part(&item->after->ref, PL_KIND_COLUMN, column->name);
            pl_diff_alter_default(diff, &ref, &ref, theirs, column);
            pl_diff_alter_not_null(diff, &ref, theirs, column);
            return;
        }
    }
}

static void take_columns(pl_diff *diff, const pl_diff_item *item, lineage how, pl_table *table)
{
    const pl_table *after = item->after->as.table;
    for (size_t i = 0; i < after->columns.count; i++) {
        const pl_column *column = after->columns.at[i];
        bool taken =
            how != LINEAGE_INLINE ||
            (!column->inherited && after->partition_of.name == NULL && after->of_type.name == NULL);
        if (taken && column->partial) {
            pl_diff_note(diff, "column %s.%s: its definition was never seen", item->after->ref.name,
                         column->name);
        } else if (taken) {
            take_column(diff, item, table, column);
        }
    }
}

/* What a column that comes from the type has of its own. */
static void typed_column(pl_diff *diff, const pl_diff_item *item, const pl_column *column)
{
    static const pl_column fresh = {0};
    const pl_constraint *key = pl_table_primary_key(item->after->as.table);
    pl_ref ref = pl_diff_part(&item->after->ref, PL_KIND_COLUMN, column->name);
    pl_diff_alter_default(diff, &ref, &ref, &fresh, column);
    if (key == NULL || !pl_diff_has_string(&key->columns, column->name)) {
        pl_diff_alter_not_null(diff, &ref, &fresh, column);
    }
    pl_diff_column_extras(diff, &ref, NULL, column);
}

static void column_settings(pl_diff *diff, const pl_diff_item *item, lineage how)
{
    const pl_table *after = item->after->as.table;
    for (size_t i = 0; i < after->columns.count; i++) {
        const pl_column *column = after->columns.at[i];
        if (after->of_type.name != NULL && !column->partial) {
            typed_column(diff, item, column);
            continue;
        }
        if (how == LINEAGE_INLINE && column->inherited) {
            inherited_column(diff, item, column);
        }
        if ((how != LINEAGE_INLINE || !column->inherited) && !column->partial) {
            pl_ref ref = pl_diff_part(&item->after->ref, PL_KIND_COLUMN, column->name);
            pl_diff_column_extras(diff, &ref, NULL, column);
        }
    }
}

/* CREATE TABLE makes one index of two keys that say the same (transformIndexConstraints in
 * src/backend/parser/parse_utilcmd.c); ADD CONSTRAINT makes another. */
static bool repeats(const pl_diff *diff, const pl_table *table, const pl_constraint *constraint)
{
    const char *text = constraint->kind == PL_CONSTRAINT_UNIQUE
                           ? pl_constraint_text(diff->arena, constraint)
                           : NULL;
    for (size_t i = 0; text != NULL && i < table->constraints.count; i++) {
        const pl_constraint *other = table->constraints.at[i];
        if (other->kind == PL_CONSTRAINT_UNIQUE &&
            pl_same(pl_constraint_text(diff->arena, other), text)) {
            return true;
        }
    }
    return false;
}

static void take_constraint(pl_diff *diff, const pl_diff_item *item, pl_table *table,
                            const pl_constraint *constraint)
{
    if (constraint->kind == PL_CONSTRAINT_FOREIGN_KEY) {
        pl_diff_add_constraint(diff, PL_STAGE_FOREIGN, item->after, constraint);
    } else if (constraint->not_valid || waits(diff, item, constraint->check) ||
               repeats(diff, table, constraint)) {
        pl_diff_add_constraint(diff, PL_STAGE_LATE, item->after, constraint);
    } else if (!constraint->partial) {
        pl_constraint *taken = pl_arena_copy(diff->arena, constraint, sizeof *constraint);
        taken->using_index = NULL;
        pl_vec_push(diff->arena, &table->constraints, taken);
    }
}

/* A partition of a table that is there already gets its indexes under their own names first, which
 * the parent's then take in. */
static bool is_late(const pl_diff *diff, const pl_table *partition)
{
    return partition->partition_of.name != NULL &&
           parent_table(diff, partition->partition_of) == NULL;
}

static void take_constraints(pl_diff *diff, const pl_diff_item *item, lineage how, pl_table *table)
{
    const pl_table *after = item->after->as.table;
    for (size_t i = 0; i < after->constraints.count; i++) {
        const pl_constraint *constraint = after->constraints.at[i];
        bool before_attaching =
            constraint->kind == PL_CONSTRAINT_CHECK ||
            (constraint->kind != PL_CONSTRAINT_FOREIGN_KEY &&
             (is_late(diff, after) || has_own_name(diff, item->after, constraint)));
        if (!constraint->inherited || (how == LINEAGE_ATTACH && before_attaching)) {
            take_constraint(diff, item, table, constraint);
        }
    }
}

void pl_diff_make_table(pl_diff *diff, const pl_diff_item *item)
{
    const pl_table *after = item->after->as.table;
    lineage how = lineage_of(diff, item->after);
    pl_table *table = pl_arena_copy(diff->arena, after, sizeof *after);
    table->columns = (pl_columns){0};
    table->constraints = (pl_constraints){0};
    take_columns(diff, item, how, table);
    pl_table_definition *definition = pl_arena_make(diff->arena, pl_table_definition);
    definition->table = table;
    pl_diff_emit(diff, PL_STAGE_MAKE, PL_OP_CREATE_TABLE, &item->after->ref)->as.table = definition;
    take_constraints(diff, item, how, table);
    if (how == LINEAGE_ATTACH) {
        table->partition_of = (pl_name){0};
        table->partition_bound = NULL;
        attach(diff, is_late(diff, after) ? PL_STAGE_LATE : PL_STAGE_MAKE, PL_OP_ATTACH_PARTITION,
               item->after);
    }
    for (size_t i = 0; how == LINEAGE_INHERIT && i < after->inherits.count; i++) {
        other_table(diff, PL_STAGE_MAKE, PL_OP_ADD_INHERITANCE, &item->after->ref,
                    &after->inherits.at[i]);
    }
    if (how == LINEAGE_INHERIT) {
        table->inherits = (pl_names){0};
    }
    column_settings(diff, item, how);
    pl_diff_table_settings(diff, NULL, item->after);
}
