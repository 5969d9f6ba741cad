/*
 * Which table becomes which, and which column; and the renames that follow.
 */
#include "dialect/sqlite/diff/private.h"

static const char *place_key(pl_arena *arena, pl_span origin)
{
    return origin.text == NULL ? NULL
                               : pl_arena_printf(arena, "%p %u %u", (const void *)origin.text,
                                                 origin.begin, origin.end);
}

/* ---- Columns --------------------------------------------------------------------------------- */

static bool is_source(const pl_sqlite_pair *pair, const char *name)
{
    for (size_t i = 0; i < pair->sources.count; i++) {
        if (pl_same(pair->sources.at[i], name)) {
            return true;
        }
    }
    return false;
}

/* The place alone, for one column on each side: CREATE TABLE AS gives all columns one. */
static const pl_column *column_at(const pl_columns *columns, pl_span place)
{
    const pl_column *found = NULL;
    for (size_t i = 0; place.text != NULL && i < columns->count; i++) {
        const pl_span *each = &columns->at[i]->origin;
        if (each->text == place.text && each->begin == place.begin && each->end == place.end) {
            if (found != NULL) {
                return NULL;
            }
            found = columns->at[i];
        }
    }
    return found;
}

static void pair_columns(pl_sqlite_differ *d, pl_sqlite_pair *pair)
{
    const pl_table *from = pair->from->as.table, *to = pair->to->as.table;
    for (size_t i = 0; i < to->columns.count; i++) {
        pl_span place = to->columns.at[i]->origin;
        const pl_column *old = column_at(&from->columns, place);
        bool unique = old != NULL && column_at(&to->columns, place) != NULL;
        pl_vec_push(d->arena, &pair->sources, unique ? old->name : NULL);
    }
    for (size_t i = 0; i < to->columns.count; i++) {
        const pl_column *same = pl_sqlite_column_of(from, to->columns.at[i]->name);
        if (pair->sources.at[i] == NULL && same != NULL && !is_source(pair, same->name)) {
            pair->sources.at[i] = same->name;
        }
    }
}

static void rename_columns(pl_sqlite_differ *d, pl_sqlite_pair *pair)
{
    const pl_columns *to = &pair->to->as.table->columns;
    for (size_t i = 0; i < to->count; i++) {
        const char *old = pair->sources.at[i], *new = to->at[i]->name;
        if (old == NULL || pl_same(old, new)) {
            continue;
        }
        const pl_table *now = pl_sqlite_diff_now(d, pair)->as.table;
        const pl_column *there = pl_sqlite_column_of(now, new);
        if (there != NULL && !pl_same(there->name, old)) {
            pair->crossed = true;
            continue;
        }
        pl_ref ref = {.kind = PL_KIND_COLUMN,
                      .schema = pair->to->ref.schema,
                      .parent = pair->name,
                      .name = old};
        pl_sqlite_diff_emit(d, &d->renames, PL_OP_RENAME_COLUMN, &ref)->new_name = new;
        pl_sqlite_diff_done(d, &d->renames);
        pair->sources.at[i] = new;
    }
}

/* ---- Tables ---------------------------------------------------------------------------------- */

static bool can_become(const pl_object *from, const pl_object *to)
{
    const char *old = from->as.table->module, *new = to->as.table->module;
    return pl_same(from->ref.schema, to->ref.schema) && pl_same(old, new);
}

static void add_pair(pl_sqlite_differ *d, const pl_object *from, const pl_object *to)
{
    pl_sqlite_pair pair = {.from = from, .to = to, .name = from->ref.name};
    pl_map_put(d->paired, pl_object_key(d->arena, &from->ref), d->paired);
    pl_map_put(d->heirs, pl_object_key(d->arena, &to->ref), d->heirs);
    pl_vec_push(d->arena, &d->pairs, pair);
}

static bool is_paired(const pl_sqlite_differ *d, const pl_object *from)
{
    return pl_map_has(d->paired, pl_object_key(d->arena, &from->ref));
}

static bool has_pair(const pl_sqlite_differ *d, const pl_object *to)
{
    return pl_map_has(d->heirs, pl_object_key(d->arena, &to->ref));
}

/* One definition under two names. A table that was made anew in the same stretch has another place
 * and the old name, and is found by that. */
static void pair_by_place(pl_sqlite_differ *d)
{
    pl_map *places = pl_map_new(d->arena);
    for (const pl_map_entry *e = NULL; (e = pl_map_next(d->work->objects, e)) != NULL;) {
        const pl_object *from = e->value;
        const char *key = place_key(d->arena, from->origin);
        if (from->ref.kind == PL_KIND_TABLE && key != NULL) {
            pl_map_put(places, key, e->value);
        }
    }
    for (const pl_map_entry *e = NULL; (e = pl_map_next(d->wanted, e)) != NULL;) {
        const pl_object *to = e->value;
        const char *key = place_key(d->arena, to->origin);
        const pl_object *from =
            to->ref.kind == PL_KIND_TABLE && key != NULL ? pl_map_get(places, key) : NULL;
        if (from != NULL && can_become(from, to) && !is_paired(d, from)) {
            add_pair(d, from, to);
        }
    }
}

static void pair_by_name(pl_sqlite_differ *d)
{
    for (const pl_map_entry *e = NULL; (e = pl_map_next(d->wanted, e)) != NULL;) {
        const pl_object *to = e->value;
        if (to->ref.kind != PL_KIND_TABLE || has_pair(d, to)) {
            continue;
        }
        pl_name name = {to->ref.schema != NULL ? to->ref.schema : "main", to->ref.name};
        const pl_object *from = pl_sqlite_find(d->work, PL_KIND_TABLE, name);
        if (from != NULL && from->ref.kind == PL_KIND_TABLE && can_become(from, to) &&
            !is_paired(d, from)) {
            add_pair(d, from, to);
        }
    }
}

static void rename_table(pl_sqlite_differ *d, pl_sqlite_pair *pair, const char *name)
{
    pl_ref ref = pair->to->ref;
    ref.name = pair->name;
    pl_sqlite_diff_emit(d, &d->renames, PL_OP_RENAME_TABLE, &ref)->new_name = name;
    pl_sqlite_diff_done(d, &d->renames);
    pl_map_remove(d->paired, pl_object_key(d->arena, &ref));
    ref.name = name;
    pl_map_put(d->paired, pl_object_key(d->arena, &ref), d->paired);
    pair->name = name;
}

static const pl_object *holder_of(const pl_sqlite_differ *d, const pl_sqlite_pair *pair)
{
    const char *schema = pair->to->ref.schema;
    pl_name name = {schema != NULL ? schema : "main", pair->to->ref.name};
    return pl_sqlite_find(d->work, PL_KIND_TABLE, name);
}

/* Who has the name that this table shall get? It goes, or another table must leave it first. */
static bool can_be_renamed(pl_sqlite_differ *d, const pl_sqlite_pair *pair)
{
    const pl_object *holder = holder_of(d, pair);
    if (holder != NULL && holder->ref.kind == PL_KIND_TABLE && pl_sqlite_diff_goes(d, holder)) {
        d->unguarded |= pl_sqlite_diff_is_referenced(d, holder, true);
        pl_sqlite_diff_drop(d, &d->renames, holder);
        pl_sqlite_diff_done(d, &d->renames);
        holder = NULL;
    }
    return holder == NULL || holder->ref.kind != PL_KIND_TABLE;
}

/* In rounds, since one may wait for another; those in a circle, and one that changes its case only,
 * step aside first. */
static void rename_tables(pl_sqlite_differ *d)
{
    for (bool again = true; again;) {
        pl_sqlite_pair *waiting = NULL;
        again = false;
        for (size_t i = 0; i < d->pairs.count; i++) {
            pl_sqlite_pair *pair = &d->pairs.at[i];
            if (pl_same(pair->name, pair->to->ref.name)) {
                continue;
            }
            if (can_be_renamed(d, pair)) {
                rename_table(d, pair, pair->to->ref.name);
                again = true;
            } else {
                waiting = pair;
            }
        }
        if (!again && waiting != NULL) {
            rename_table(d, waiting, pl_sqlite_diff_free_name(d, waiting->to->ref.name));
            again = true;
        }
    }
}

void pl_sqlite_diff_pair(pl_sqlite_differ *d)
{
    pair_by_place(d);
    pair_by_name(d);
    rename_tables(d);
    for (size_t i = 0; i < d->pairs.count; i++) {
        pair_columns(d, &d->pairs.at[i]);
        rename_columns(d, &d->pairs.at[i]);
    }
}
