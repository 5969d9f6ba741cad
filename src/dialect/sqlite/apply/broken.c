/*
 * Views and triggers that name what isn't there. SQLite lets a table be dropped under them, and
 * reads all of them again before ALTER TABLE renames anything or drops a column: one that is broken
 * stops it, whatever table it is about (renameTestSchema in src/alter.c). Those of the main schema
 * stop no change of a temporary table.
 */
#include "dialect/sqlite/apply/internal.h"

#include <string.h>

/* A table that is gone, and who still names it. */
typedef struct orphan {
    pl_ref gone;
    pl_ref by; /* name NULL: not looked for yet */
} orphan;

static bool is_missing(const pl_sqlite_applier *a, pl_name relation)
{
    return a->schema->complete && relation.name != NULL &&
           strncmp(relation.name, "sqlite_", 7) != 0 &&
           pl_sqlite_find(a->schema, PL_KIND_TABLE, relation) == NULL;
}

static bool may_break(const pl_object *object)
{
    return object->ref.kind == PL_KIND_VIEW || object->ref.kind == PL_KIND_TRIGGER;
}

/* What it names and isn't there; NULL: it is whole. */
static const char *missing_of(const pl_sqlite_applier *a, const pl_object *object)
{
    bool view = object->ref.kind == PL_KIND_VIEW;
    const pl_names *relations =
        view ? &object->as.view->query->relations : &object->as.trigger->relations;
    for (size_t i = 0; i < relations->count; i++) {
        if (is_missing(a, relations->at[i])) {
            return relations->at[i].name;
        }
    }
    return NULL;
}

static bool is_broken(const pl_sqlite_applier *a, const pl_object *object)
{
    const char *missing = may_break(object) ? missing_of(a, object) : NULL;
    if (missing != NULL) {
        pl_sqlite_problem(
            a, PL_PROBLEM_MISSING_REFERENCE, &object->ref, "error in %s %s: no such table: main.%s",
            object->ref.kind == PL_KIND_VIEW ? "view" : "trigger", object->ref.name, missing);
    }
    return missing != NULL;
}

/* NULL: none of them is. */
static const pl_object *find_broken(const pl_sqlite_applier *a, const pl_objects *objects)
{
    for (size_t i = 0; i < objects->count; i++) {
        if (is_broken(a, objects->at[i])) {
            return objects->at[i];
        }
    }
    return NULL;
}

static pl_objects dependents_of(const pl_sqlite_applier *a, const pl_ref *gone)
{
    pl_object missing = {.ref = *gone};
    pl_objects dependents = {0};
    pl_schema_dependents(a->context->arena, a->schema, &missing, &dependents);
    return dependents;
}

void pl_sqlite_remember_orphan(const pl_sqlite_applier *a, const pl_object *gone,
                               const pl_objects *dependents)
{
    pl_arena *arena = a->schema->arena; /* a->arena may be a passing one */
    for (size_t i = 0; i < dependents->count; i++) {
        if (may_break(dependents->at[i]) &&
            pl_schema_find(a->schema, &dependents->at[i]->ref) != NULL) {
            orphan each = {.gone = gone->ref};
            if (a->schema->orphans == NULL) {
                a->schema->orphans = pl_map_new(arena);
            }
            pl_map_put(a->schema->orphans, pl_object_key(a->context->arena, &gone->ref),
                       pl_arena_copy(arena, &each, sizeof each));
            return;
        }
    }
}

/* The one that was found last time is asked first: who hangs on it may be thousands. */
static bool is_still_named(const pl_sqlite_applier *a, orphan *each)
{
    pl_name name = {each->gone.schema, each->gone.name};
    if (pl_sqlite_find(a->schema, PL_KIND_TABLE, name) != NULL) {
        return false;
    }
    const pl_object *by = each->by.name != NULL ? pl_schema_find(a->schema, &each->by) : NULL;
    if (by != NULL && is_broken(a, by)) {
        return true;
    }
    pl_objects dependents = dependents_of(a, &each->gone);
    const pl_object *found = find_broken(a, &dependents);
    each->by = found != NULL ? found->ref : (pl_ref){0};
    return found != NULL;
}

static bool has_orphans(const pl_sqlite_applier *a)
{
    pl_map *orphans = a->schema->orphans;
    const pl_map_entry *each = NULL;
    while (orphans != NULL && (each = pl_map_next(orphans, each)) != NULL) {
        if (is_still_named(a, each->value)) {
            return true;
        }
        pl_map_remove_entry(orphans, each);
    }
    return false;
}

bool pl_sqlite_has_broken(const pl_sqlite_applier *a, const pl_object *table, const char *new_name,
                          const pl_objects *dependents)
{
    pl_ref under = {.kind = PL_KIND_TABLE, .schema = table->ref.schema, .name = new_name};
    if (a->schema->renames_alone || !a->schema->complete) {
        return false;
    }
    if (find_broken(a, dependents) != NULL) {
        return true;
    }
    pl_objects awaiting = {0};
    if (new_name != NULL) {
        awaiting = dependents_of(a, &under);
    }
    return find_broken(a, &awaiting) != NULL ||
           (!pl_same(table->ref.schema, "temp") && has_orphans(a));
}
