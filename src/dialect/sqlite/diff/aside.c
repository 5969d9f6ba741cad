/*
 * What is dropped before anything else: indexes, views and triggers that go or change, and the
 * views and triggers that RENAME and DROP COLUMN would stumble over. They look through the whole
 * database (renameTableTest and sqlite_rename_test in src/alter.c).
 */
#include "dialect/sqlite/diff/private.h"

#include "model/compare/compare.h"

#include <string.h>

typedef struct aside {
    pl_sqlite_differ *d;
    pl_map *keys;      /* of the views and triggers that go */
    pl_map *rebuilt;   /* names of tables */
    pl_map *missing;   /* names in small letters that are not there all the time */
    bool looks_around; /* some operation does */
} aside;

static bool is_missing(const aside *a, const char *name)
{
    return name != NULL && pl_map_has(a->missing, pl_sqlite_diff_folded(a->d, name));
}

/* own: the table of a trigger, without which it is not there itself; or NULL. */
static bool any_missing(const aside *a, const pl_names *names, const char *own)
{
    for (size_t i = 0; i < names->count; i++) {
        if (is_missing(a, names->at[i].name) && !pl_same_nocase(names->at[i].name, own)) {
            return true;
        }
    }
    return false;
}

static void miss(aside *a, const char *name)
{
    pl_map_put(a->missing, pl_sqlite_diff_folded(a->d, name), a->missing);
}

/* ---- Columns --------------------------------------------------------------------------------- */

static bool reads(const pl_names *relations, const char *table)
{
    for (size_t i = 0; i < relations->count; i++) {
        if (pl_same_nocase(relations->at[i].name, table)) {
            return true;
        }
    }
    return false;
}

static bool trigger_names(const pl_trigger *trigger, const char *column)
{
    return pl_sqlite_names(&trigger->columns, column) ||
           pl_sqlite_names(&trigger->body_columns, column) ||
           (trigger->when != NULL && pl_sqlite_names(&trigger->when->columns, column));
}

/* Does it name, for all that is known, a column that ALTER TABLE drops? */
static bool names_dropped(const aside *a, const pl_object *object)
{
    for (size_t i = 0; i < a->d->pairs.count; i++) {
        const pl_sqlite_pair *pair = &a->d->pairs.at[i];
        for (size_t k = 0; k < pair->dropped.count; k++) {
            const char *column = pair->dropped.at[k];
            if (object->ref.kind == PL_KIND_VIEW) {
                const pl_query *query = object->as.view->query;
                if (reads(&query->relations, pair->name) &&
                    pl_sqlite_names(&query->columns, column)) {
                    return true;
                }
            } else if ((reads(&object->as.trigger->relations, pair->name) ||
                        pl_same_nocase(object->as.trigger->table.name, pair->name)) &&
                       trigger_names(object->as.trigger, column)) {
                return true;
            }
        }
    }
    return false;
}

/* ---- Which ----------------------------------------------------------------------------------- */

static bool differs(const aside *a, const pl_object *object)
{
    const pl_object *wanted = pl_sqlite_diff_wanted(a->d, object);
    return wanted == NULL || wanted->ref.kind != object->ref.kind ||
           (wanted != object && !pl_object_equal(object, wanted));
}

/* Would the engine stumble over it? */
static bool is_in_the_way(const aside *a, const pl_object *object)
{
    if (object->ref.kind == PL_KIND_VIEW) {
        return any_missing(a, &object->as.view->query->relations, NULL) || names_dropped(a, object);
    }
    const pl_trigger *trigger = object->as.trigger;
    const char *own = trigger->table.name;
    return any_missing(a, &trigger->relations, own) || names_dropped(a, object) ||
           (trigger->when != NULL && any_missing(a, &trigger->when->relations, own));
}

static bool can_be_in_the_way(const pl_object *object)
{
    return object->ref.kind == PL_KIND_VIEW || object->ref.kind == PL_KIND_TRIGGER;
}

/* A table that goes, or is gone for a moment. */
static bool is_away(const aside *a, const pl_object *table)
{
    return pl_sqlite_diff_goes(a->d, table) || pl_map_has(a->rebuilt, table->ref.name);
}

static void look_at_tables(aside *a)
{
    for (size_t i = 0; i < a->d->pairs.count; i++) {
        const pl_sqlite_pair *pair = &a->d->pairs.at[i];
        if (pair->way == PL_SQLITE_REBUILDS) {
            pl_map_put(a->rebuilt, pair->name, a->rebuilt);
        }
        a->looks_around |= pair->way == PL_SQLITE_REBUILDS || pair->dropped.count > 0;
    }
    a->looks_around |= a->d->renames.count > 0;
    for (const pl_map_entry *e = NULL; (e = pl_map_next(a->d->work->objects, e)) != NULL;) {
        const pl_object *object = e->value;
        if (object->ref.kind == PL_KIND_TABLE && is_away(a, object)) {
            miss(a, object->ref.name);
        }
    }
}

/* What reads something that isn't there anywhere, and wasn't before. */
static bool is_broken(const pl_sqlite_differ *d, const pl_names *relations)
{
    for (size_t i = 0; i < relations->count; i++) {
        pl_name name = relations->at[i];
        if (name.name != NULL && d->schema->complete && strncmp(name.name, "sqlite_", 7) != 0 &&
            strncmp(name.name, "pragma_", 7) != 0 && strncmp(name.name, "json_", 5) != 0 &&
            pl_sqlite_find(d->schema, PL_KIND_TABLE, name) == NULL &&
            pl_sqlite_find(d->work, PL_KIND_TABLE, name) == NULL) {
            return true;
        }
    }
    return false;
}

/* Brings those under our eyes that nothing that changes is connected with. */
static void look_for_broken(aside *a)
{
    pl_sqlite_differ *d = a->d;
    for (const pl_map_entry *e = NULL; (e = pl_map_next(d->schema->objects, e)) != NULL;) {
        const pl_object *object = e->value;
        if (!can_be_in_the_way(object) || pl_map_has(d->changed, e->key)) {
            continue;
        }
        const pl_names *relations = object->ref.kind == PL_KIND_VIEW
                                        ? &object->as.view->query->relations
                                        : &object->as.trigger->relations;
        if (is_broken(d, relations)) {
            if (!pl_map_has(d->wanted, e->key)) {
                pl_sqlite_take_over(d->work, object);
                pl_map_put(d->wanted, e->key, e->value);
            }
            pl_map_put(a->keys, e->key, e->value);
            miss(a, object->ref.name);
        }
    }
}

/* A view that goes takes those with it that read it. */
static void collect(aside *a)
{
    for (bool again = true; again;) {
        again = false;
        for (const pl_map_entry *e = NULL; (e = pl_map_next(a->d->work->objects, e)) != NULL;) {
            const pl_object *object = e->value;
            if (!can_be_in_the_way(object) || pl_map_has(a->keys, e->key) ||
                !(differs(a, object) || (a->looks_around && is_in_the_way(a, object)))) {
                continue;
            }
            pl_map_put(a->keys, e->key, e->value);
            if (object->ref.kind == PL_KIND_VIEW) {
                miss(a, object->ref.name);
            }
            again = true;
        }
    }
}

/* ---- Dropping -------------------------------------------------------------------------------- */

/* DROP TABLE and DROP VIEW take it along, and nothing stumbles over it until then. */
static bool goes_along(const aside *a, const pl_object *object)
{
    pl_name on =
        object->ref.kind == PL_KIND_INDEX ? object->as.index->table : object->as.trigger->table;
    const pl_object *owner = pl_sqlite_find(a->d->work, PL_KIND_TABLE, on);
    if (owner == NULL) {
        return false;
    }
    if (owner->ref.kind == PL_KIND_VIEW) {
        return pl_map_has(a->keys, pl_object_key(a->d->arena, &owner->ref));
    }
    return is_away(a, owner) &&
           !(object->ref.kind == PL_KIND_TRIGGER && is_in_the_way(a, object) && a->looks_around);
}

static void drop_kind(aside *a, pl_kind kind)
{
    pl_objects doomed = {0};
    for (const pl_map_entry *e = NULL; (e = pl_map_next(a->d->work->objects, e)) != NULL;) {
        const pl_object *object = e->value;
        bool chosen = kind == PL_KIND_INDEX ? differs(a, object) : pl_map_has(a->keys, e->key);
        if (object->ref.kind == kind && chosen &&
            (kind == PL_KIND_VIEW || !goes_along(a, object))) {
            pl_vec_push(a->d->arena, &doomed, object);
        }
    }
    for (size_t i = doomed.count; i > 0; i--) {
        pl_sqlite_diff_drop(a->d, &a->d->asides, doomed.at[i - 1]);
    }
}

void pl_sqlite_diff_set_aside(pl_sqlite_differ *d)
{
    aside a = {d, pl_map_new(d->arena), pl_map_new(d->arena), pl_map_new(d->arena), false};
    look_at_tables(&a);
    if (a.looks_around) {
        look_for_broken(&a);
    }
    collect(&a);
    drop_kind(&a, PL_KIND_TRIGGER);
    drop_kind(&a, PL_KIND_VIEW);
    drop_kind(&a, PL_KIND_INDEX);
    for (size_t i = 0; i < d->asides.count; i++) {
        pl_apply_context context = {.arena = d->arena};
        pl_sqlite_apply(d->work, d->asides.at[i], &context);
    }
}
