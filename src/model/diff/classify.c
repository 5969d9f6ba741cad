/*
 * What is to be done with each item: altered, dropped, made, or made anew, because what it hangs on
 * is; and what goes and comes along with its owner, without a statement of its own.
 */
#include "base/str.h"
#include "model/diff/private.h"

bool pl_diff_is_unknown(const pl_object *object)
{
    return object != NULL && object->assumed && object->partial;
}

static const pl_column *owner_column(const pl_object *table, const pl_sequence *sequence)
{
    if (table == NULL ||
        (table->ref.kind != PL_KIND_TABLE && table->ref.kind != PL_KIND_FOREIGN_TABLE)) {
        return NULL;
    }
    return pl_table_column(table->as.table, sequence->owned_by_column);
}

static bool is_of_identity(const pl_diff_item *owner, const pl_object *table,
                           const pl_sequence *sequence)
{
    const pl_column *column = owner != NULL ? owner_column(table, sequence) : NULL;
    return column != NULL && column->identity != PL_IDENTITY_NONE;
}

/* An identity column's sequence is the column's alone: what was made by CREATE SEQUENCE can't
 * become one, nor the other way round. */
static bool changes_keeper(const pl_diff *diff, const pl_diff_item *item)
{
    if (item->before->ref.kind != PL_KIND_SEQUENCE) {
        return false;
    }
    const pl_sequence *old = item->before->as.sequence;
    const pl_sequence *now = item->after->as.sequence;
    const pl_diff_item *old_owner =
        pl_diff_item_of(diff->by_before, diff->arena, PL_KIND_TABLE, old->owned_by);
    const pl_diff_item *new_owner =
        pl_diff_item_of(diff->by_after, diff->arena, PL_KIND_TABLE, now->owned_by);
    return is_of_identity(old_owner, old_owner != NULL ? old_owner->before : NULL, old) !=
           is_of_identity(new_owner, new_owner != NULL ? new_owner->after : NULL, now);
}

void pl_diff_classify(pl_diff *diff)
{
    for (size_t i = 0; i < diff->items.count; i++) {
        pl_diff_item *item = &diff->items.at[i];
        if (item->gone) {
            continue;
        }
        bool alters = item->before != NULL && item->after != NULL &&
                      pl_diff_can_alter(diff, item->before, item->after) &&
                      !changes_keeper(diff, item);
        item->makes = item->after != NULL && !alters;
        item->drops = item->before != NULL && !alters;
        if (item->makes && item->drops && pl_diff_is_unknown(item->before)) {
            item->makes = item->drops = false;
        }
    }
}

/* ---- In the way of a change ------------------------------------------------------------------ */

static bool uses(const pl_query *query, const char *column)
{
    for (size_t i = 0; i < query->columns.count; i++) {
        if (pl_same(query->columns.at[i], column)) {
            return true;
        }
    }
    return query->has_star;
}

/* Does a relation the view reads lose a column that it uses, or change the type of one? Then the
 * view is in the way and is made anew round the change. */
static bool reads_what_changes(const pl_diff *diff, const pl_view *view)
{
    for (size_t i = 0; view->query != NULL && i < view->query->relations.count; i++) {
        const pl_diff_item *item = pl_diff_item_of(diff->by_before, diff->arena, PL_KIND_TABLE,
                                                   view->query->relations.at[i]);
        if (item == NULL || item->after == NULL) {
            continue;
        }
        if (item->drops) {
            return true;
        }
        if (item->before->ref.kind != PL_KIND_TABLE || item->after->ref.kind != PL_KIND_TABLE) {
            continue;
        }
        const pl_table *before = item->before->as.table;
        for (size_t k = 0; k < before->columns.count; k++) {
            const pl_column *old = before->columns.at[k];
            const pl_column *now = pl_table_column(item->after->as.table, old->name);
            bool retyped = now != NULL && pl_diff_retypes(diff, old, now);
            bool lost = now == NULL && pl_map_get(diff->renamed, old->name) == NULL;
            if ((retyped || lost) && uses(view->query, old->name)) {
                return true;
            }
        }
    }
    return false;
}

/* ALTER COLUMN TYPE refuses a column that UPDATE OF or WHEN of a trigger names; which columns WHEN
 * names is not looked at. */
static bool watches_what_changes(const pl_diff *diff, const pl_trigger *trigger)
{
    const pl_diff_item *item =
        pl_diff_item_of(diff->by_before, diff->arena, PL_KIND_TABLE, trigger->table);
    if (item == NULL || item->after == NULL || item->before->ref.kind != PL_KIND_TABLE ||
        item->after->ref.kind != PL_KIND_TABLE) {
        return false;
    }
    const pl_table *before = item->before->as.table;
    for (size_t i = 0; i < before->columns.count; i++) {
        const pl_column *old = before->columns.at[i];
        const pl_column *now = pl_table_column(item->after->as.table, old->name);
        bool watched = trigger->when != NULL || pl_diff_has_string(&trigger->columns, old->name);
        if (watched && now != NULL && pl_diff_retypes(diff, old, now)) {
            return true;
        }
    }
    return false;
}

static void make_triggers_anew(pl_diff *diff)
{
    for (size_t i = 0; i < diff->items.count; i++) {
        pl_diff_item *item = &diff->items.at[i];
        bool kept = !item->gone && item->before != NULL && item->after != NULL && !item->drops &&
                    item->before->ref.kind == PL_KIND_TRIGGER;
        if (kept && watches_what_changes(diff, item->before->as.trigger)) {
            item->makes = item->drops = true;
        }
    }
}

bool pl_diff_is_view(const pl_object *object)
{
    return object != NULL &&
           (object->ref.kind == PL_KIND_VIEW || object->ref.kind == PL_KIND_MATERIALIZED_VIEW);
}

/* Views are few and chains of them short: passes until nothing changes, at most as many as there
 * are views. */
void pl_diff_make_views_anew(pl_diff *diff)
{
    for (bool changed = true; changed;) {
        changed = false;
        for (size_t i = 0; i < diff->items.count; i++) {
            pl_diff_item *item = &diff->items.at[i];
            bool kept =
                pl_diff_is_view(item->before) && pl_diff_is_view(item->after) && !item->drops;
            if (kept && reads_what_changes(diff, item->before->as.view)) {
                item->makes = item->drops = changed = true;
            }
        }
    }
}

/* ---- With its owner -------------------------------------------------------------------------- */

/* The table whose drop takes the object along, or NULL. */
static const pl_object *dropped_table_of(const pl_diff *diff, const pl_object *object)
{
    pl_name table = {object->ref.schema, object->ref.parent};
    if (object->ref.kind == PL_KIND_INDEX) {
        table = object->as.index->table;
    } else if (object->ref.kind == PL_KIND_SEQUENCE) {
        table = object->as.sequence->owned_by;
    }
    const pl_diff_item *owner = pl_diff_item_of(diff->by_before, diff->arena, PL_KIND_TABLE, table);
    return owner != NULL && owner->drops ? owner->before : NULL;
}

/* A sequence goes with its column, and an identity column's comes with it. */
static bool goes_with_column(const pl_diff *diff, const pl_sequence *sequence)
{
    const pl_diff_item *owner =
        pl_diff_item_of(diff->by_before, diff->arena, PL_KIND_TABLE, sequence->owned_by);
    if (owner == NULL || owner->after == NULL) {
        return owner != NULL && owner->drops;
    }
    const pl_column *old = owner_column(owner->before, sequence);
    const pl_column *now = owner_column(owner->after, sequence);
    return old != NULL && (now == NULL || old->identity != PL_IDENTITY_NONE);
}

static bool comes_with_column(const pl_diff *diff, const pl_sequence *sequence)
{
    const pl_diff_item *owner =
        pl_diff_item_of(diff->by_after, diff->arena, PL_KIND_TABLE, sequence->owned_by);
    const pl_column *column = owner != NULL ? owner_column(owner->after, sequence) : NULL;
    return column != NULL &&
           (column->identity != PL_IDENTITY_NONE || pl_diff_is_serial(diff, owner, column));
}

static bool belongs_to_constraint(const pl_object *object)
{
    return object->ref.kind == PL_KIND_INDEX && object->as.index->constraint != NULL;
}

/* DROP TABLE takes the partitions along. */
static bool is_part_of_dropped(const pl_diff *diff, const pl_object *object)
{
    if (object->ref.kind != PL_KIND_TABLE) {
        return false;
    }
    const pl_diff_item *parent = pl_diff_item_of(diff->by_before, diff->arena, PL_KIND_TABLE,
                                                 object->as.table->partition_of);
    return parent != NULL && parent->drops && !parent->makes;
}

/* "cannot drop index ... because index ... requires it": with the index it is attached to. */
static bool is_part_of_dropped_index(const pl_diff *diff, const pl_object *object)
{
    if (object->ref.kind != PL_KIND_INDEX || object->as.index == NULL) {
        return false;
    }
    const pl_diff_item *parent =
        pl_diff_item_of(diff->by_before, diff->arena, PL_KIND_INDEX, object->as.index->attached_to);
    return parent != NULL && parent->drops;
}

static bool goes_along(const pl_diff *diff, const pl_diff_item *item)
{
    const pl_object *object = item->before;
    if (belongs_to_constraint(object) || is_part_of_dropped_index(diff, object)) {
        return true;
    }
    if (object->ref.kind == PL_KIND_SEQUENCE && goes_with_column(diff, object->as.sequence)) {
        return true;
    }
    const pl_object *owner = dropped_table_of(diff, object);
    if (item->makes) { /* the owner goes early enough if it is made anew itself */
        return owner != NULL && pl_map_has(diff->by_after, pl_object_key(diff->arena, &owner->ref));
    }
    return owner != NULL || is_part_of_dropped(diff, object);
}

static bool comes_along(const pl_diff *diff, const pl_object *object)
{
    return belongs_to_constraint(object) ||
           (object->ref.kind == PL_KIND_SEQUENCE && comes_with_column(diff, object->as.sequence));
}

static void find_what_goes_along(pl_diff *diff)
{
    for (size_t i = 0; i < diff->items.count; i++) {
        pl_diff_item *item = &diff->items.at[i];
        bool alters = !item->makes && !item->drops;
        if (item->gone) {
            continue;
        }
        if (item->before != NULL && (item->drops || alters)) {
            item->goes_along =
                alters ? belongs_to_constraint(item->before) : goes_along(diff, item);
        }
        if (item->after != NULL) {
            item->comes_along =
                item->makes ? comes_along(diff, item->after) : belongs_to_constraint(item->after);
        }
    }
}

/* The drop of a relation takes its indexes, triggers and sequences along. Those that are to be
 * there afterwards as well are made, not altered. */
static void make_what_hangs_on_them_anew(pl_diff *diff)
{
    for (size_t i = 0; i < diff->items.count; i++) {
        pl_diff_item *item = &diff->items.at[i];
        bool kept = !item->gone && item->before != NULL && item->after != NULL && !item->drops;
        if (kept && dropped_table_of(diff, item->before) != NULL) {
            item->makes = true;
        }
    }
}

void pl_diff_find_company(pl_diff *diff)
{
    make_triggers_anew(diff);
    make_what_hangs_on_them_anew(diff);
    find_what_goes_along(diff);
}
