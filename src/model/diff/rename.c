/*
 * Renames. The journal knows a rename as one key that went and one that came; what makes the two
 * one object is the place it was defined at, which every version keeps, or a payload they share.
 */
#include "base/str.h"
#include "model/diff/private.h"

static bool same_place(pl_span a, pl_span b)
{
    return a.text != NULL && a.text == b.text && a.begin == b.begin && a.end == b.end;
}

/* A column that was only ever named has no place where it was defined; a rename leaves it where it
 * stands among the columns. */
static const pl_column *unseen_column_at(const pl_table *before, const pl_table *after,
                                         const pl_column *column)
{
    for (size_t i = 0; i < after->columns.count && i < before->columns.count; i++) {
        const pl_column *old = before->columns.at[i];
        if (after->columns.at[i] == column) {
            return old->partial && pl_table_column(after, old->name) == NULL ? old : NULL;
        }
    }
    return NULL;
}

const pl_column *pl_diff_old_column(const pl_table *before, const pl_table *after,
                                    const pl_column *column)
{
    const pl_column *same = pl_table_column(before, column->name);
    if (same != NULL) {
        return same;
    }
    for (size_t i = 0; i < before->columns.count; i++) {
        const pl_column *old = before->columns.at[i];
        if (same_place(old->origin, column->origin) && pl_table_column(after, old->name) == NULL) {
            return old;
        }
    }
    return column->partial ? unseen_column_at(before, after, column) : NULL;
}

const pl_constraint *pl_diff_old_constraint(const pl_table *before, const pl_table *after,
                                            const pl_constraint *constraint)
{
    const pl_constraint *same = pl_table_constraint(before, constraint->name);
    if (same != NULL) {
        return same;
    }
    for (size_t i = 0; i < before->constraints.count; i++) {
        const pl_constraint *old = before->constraints.at[i];
        if (same_place(old->origin, constraint->origin) && old->kind == constraint->kind &&
            pl_table_constraint(after, old->name) == NULL) {
            return old;
        }
    }
    return NULL;
}

bool pl_diff_took_index(const pl_object *before, const pl_object *after)
{
    return before->ref.kind == PL_KIND_INDEX && after->ref.kind == PL_KIND_INDEX &&
           (before->as.index->constraint == NULL) != (after->as.index->constraint == NULL);
}

static bool is_one_object(const pl_object *before, const pl_object *after)
{
    if (before->ref.kind != after->ref.kind || pl_diff_took_index(before, after)) {
        return false;
    }
    if (before->as.payload != NULL && before->as.payload == after->as.payload) {
        return true;
    }
    if (!same_place(before->origin, after->origin)) {
        return false;
    }
    /* A statement can make several sequences and indexes: they must also be of one column. */
    if (before->ref.kind == PL_KIND_SEQUENCE) {
        return pl_same(before->as.sequence->owned_by_column, after->as.sequence->owned_by_column);
    }
    if (before->ref.kind == PL_KIND_FUNCTION || before->ref.kind == PL_KIND_PROCEDURE) {
        return pl_same(before->as.routine->body, after->as.routine->body);
    }
    return true;
}

static void remember(pl_diff *diff, const char *before, const char *after)
{
    if (before != NULL && after != NULL && !pl_same(before, after)) {
        pl_map_put(diff->renamed, before, (void *)(uintptr_t)after);
    }
}

static void remember_columns(pl_diff *diff, const pl_table *before, const pl_table *after)
{
    for (size_t i = 0; i < after->columns.count; i++) {
        const pl_column *old = pl_diff_old_column(before, after, after->columns.at[i]);
        if (old != NULL) {
            remember(diff, old->name, after->columns.at[i]->name);
        }
    }
}

static const char *place_key(pl_arena *arena, const pl_object *object)
{
    if (object->origin.text != NULL) {
        return pl_arena_printf(arena, "%d %p %u %u", (int)object->ref.kind,
                               (const void *)object->origin.text, object->origin.begin,
                               object->origin.end);
    }
    return pl_arena_printf(arena, "%d %p", (int)object->ref.kind, object->as.payload);
}

typedef PL_VEC(size_t) numbers;

/* What has the key afterwards is another object than before: names were swapped or passed on. */
static bool is_another(const pl_diff_item *item)
{
    const pl_object *before = item->before;
    const pl_object *after = item->after;
    return before != NULL && after != NULL && before->ref.kind == after->ref.kind &&
           before->origin.text != NULL && after->origin.text != NULL &&
           !is_one_object(before, after);
}

/* Who may have given up a name, by place, so that each that may have got one looks at few. */
static pl_map *dropped_by_place(pl_diff *diff)
{
    pl_map *places = pl_map_new(diff->arena);
    for (size_t i = 0; i < diff->items.count; i++) {
        const pl_diff_item *item = &diff->items.at[i];
        if (item->before == NULL || (item->after != NULL && !is_another(item))) {
            continue;
        }
        const char *key = place_key(diff->arena, item->before);
        numbers *list = pl_map_get(places, key);
        if (list == NULL) {
            list = pl_arena_make(diff->arena, numbers);
            pl_map_put(places, key, list);
        }
        pl_vec_push(diff->arena, list, i);
    }
    return places;
}

/* The number of the item whose before is what this is after; the item's own: there is none. */
static size_t find_old(const pl_diff *diff, size_t number, const pl_map *places, const bool *taken)
{
    const pl_object *after = diff->items.at[number].after;
    numbers *list = pl_map_get(places, place_key(diff->arena, after));
    for (size_t i = 0; list != NULL && i < list->count; i++) {
        size_t other = list->at[i];
        if (!taken[other] && is_one_object(diff->items.at[other].before, after)) {
            return other;
        }
    }
    return number;
}

/* Gives each its own past; what nobody claims goes on as a drop of its own. */
static void pair(pl_diff *diff)
{
    size_t count = diff->items.count;
    pl_map *places = dropped_by_place(diff);
    bool *taken = pl_arena_alloc(diff->arena, (count + 1) * sizeof *taken);
    size_t *old = pl_arena_alloc(diff->arena, (count + 1) * sizeof *old);
    const pl_object **befores = pl_arena_alloc(diff->arena, (count + 1) * sizeof *befores);
    for (size_t i = 0; i < count; i++) {
        const pl_diff_item *item = &diff->items.at[i];
        befores[i] = item->before;
        old[i] = i;
        if (item->after != NULL && (item->before == NULL || is_another(item))) {
            old[i] = find_old(diff, i, places, taken);
            taken[old[i]] = taken[old[i]] || old[i] != i;
        }
    }
    for (size_t i = 0; i < count; i++) {
        pl_diff_item *item = &diff->items.at[i];
        if (old[i] != i) {
            item->before = befores[old[i]];
            remember(diff, item->before->ref.name, item->after->ref.name);
        } else if (taken[i]) {
            item->before = NULL;
        }
        item->gone = item->before == NULL && item->after == NULL;
        if (old[i] != i && befores[i] != NULL && !taken[i]) {
            pl_diff_item dropped = {.key = item->key, .before = befores[i]};
            pl_vec_push(diff->arena, &diff->items, dropped);
        }
    }
}

void pl_diff_pair_renames(pl_diff *diff)
{
    pair(diff);
    for (size_t i = 0; i < diff->items.count; i++) {
        const pl_diff_item *item = &diff->items.at[i];
        bool tables = item->before != NULL && item->after != NULL &&
                      item->before->ref.kind == PL_KIND_TABLE &&
                      item->after->ref.kind == PL_KIND_TABLE;
        if (tables) {
            remember_columns(diff, item->before->as.table, item->after->as.table);
        }
    }
}

/* ---- The operations ------------------------------------------------------------------------- */

static pl_operation_kind rename_kind(pl_kind kind)
{
    switch ((int)kind) {
    case PL_KIND_TABLE:
    case PL_KIND_FOREIGN_TABLE:
        return PL_OP_RENAME_TABLE;
    case PL_KIND_INDEX:
        return PL_OP_RENAME_INDEX;
    default:
        return PL_OP_RENAME_OBJECT;
    }
}

/* What hangs on a table or is a part of one moves to another schema with it. */
static bool moves_with_owner(const pl_object *object)
{
    return object->ref.kind == PL_KIND_INDEX || object->ref.parent != NULL ||
           (object->ref.kind == PL_KIND_SEQUENCE && object->as.sequence->owned_by.name != NULL);
}

void pl_diff_rename_object(pl_diff *diff, const pl_diff_item *item)
{
    pl_ref ref = item->before->ref;
    const pl_ref *after = &item->after->ref;
    if (!pl_diff_same(diff, ref.schema, after->schema) && !moves_with_owner(item->before)) {
        pl_diff_emit(diff, PL_STAGE_RENAME, PL_OP_SET_SCHEMA, &ref)->new_name = after->schema;
    }
    ref.schema = after->schema;
    ref.parent = after->parent;
    if (pl_same(ref.name, after->name)) {
        return;
    }
    const char *key = pl_object_key(diff->arena, &item->before->ref);
    const pl_diff_item *heir = pl_map_get(diff->by_after, key);
    if (heir != NULL && heir != item && heir->before != NULL && !heir->makes) {
        /* Another is renamed to the old name, perhaps in a circle: this one steps aside first. */
        const char *aside =
            pl_arena_printf(diff->arena, "plumb_rename_%zu", (size_t)(item - diff->items.at) + 1);
        pl_diff_emit(diff, PL_STAGE_EARLY, rename_kind(ref.kind), &item->before->ref)->new_name =
            aside;
        ref.name = aside;
    }
    pl_diff_emit(diff, PL_STAGE_RENAME, rename_kind(ref.kind), &ref)->new_name = after->name;
}
