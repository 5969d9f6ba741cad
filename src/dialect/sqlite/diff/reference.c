/*
 * Foreign keys: whose rows would suffer, and which have nothing to refer to.
 */
#include "dialect/sqlite/diff/private.h"

/* ---- Who refers to it ------------------------------------------------------------------------ */

static bool refers(const pl_object *child, const pl_object *table, bool restricts)
{
    if (child->ref.kind != PL_KIND_TABLE) {
        return false;
    }
    for (size_t i = 0; i < child->as.table->constraints.count; i++) {
        const pl_constraint *each = child->as.table->constraints.at[i];
        if (each->kind == PL_CONSTRAINT_FOREIGN_KEY &&
            pl_same_nocase(each->references.name, table->ref.name) &&
            (!restricts || each->on_delete == PL_FK_RESTRICT)) {
            return true;
        }
    }
    return false;
}

static void add_child(pl_sqlite_differ *d, const pl_object *child)
{
    for (size_t i = 0; i < child->as.table->constraints.count; i++) {
        const pl_constraint *each = child->as.table->constraints.at[i];
        if (each->kind == PL_CONSTRAINT_FOREIGN_KEY) {
            const char *parent = pl_sqlite_diff_folded(d, each->references.name);
            pl_objects *children = pl_map_get(d->children, parent);
            if (children == NULL) {
                children = pl_arena_make(d->arena, pl_objects);
                pl_map_put(d->children, parent, children);
            }
            pl_vec_push(d->arena, children, child);
        }
    }
}

/* Who has a foreign key to whom, now or in the end. */
static void find_children(pl_sqlite_differ *d)
{
    const pl_map *maps[] = {d->work->objects, d->wanted, d->schema->objects};
    d->children = pl_map_new(d->arena);
    for (size_t i = 0; i < sizeof maps / sizeof maps[0]; i++) {
        for (const pl_map_entry *e = NULL; (e = pl_map_next(maps[i], e)) != NULL;) {
            const pl_object *child = e->value;
            if (child->ref.kind == PL_KIND_TABLE) {
                add_child(d, child);
            }
        }
    }
}

/* As it is by now; NULL: gone. */
static const pl_object *current(const pl_sqlite_differ *d, const pl_object *child)
{
    const pl_object *now = pl_schema_find(d->work, &child->ref);
    const char *key = pl_object_key(d->arena, &child->ref);
    bool concerned = pl_map_has(d->changed, key) || pl_map_has(d->wanted, key);
    return now != NULL || concerned ? now : pl_schema_find(d->schema, &child->ref);
}

/* DROP TABLE deletes the rows of the table first. Those that refer to rows of their own table all
 * go together, but for a RESTRICT; of a table that is rebuilt they would be in the copy. */
bool pl_sqlite_diff_is_referenced(pl_sqlite_differ *d, const pl_object *table, bool dropped)
{
    if (d->children == NULL) {
        find_children(d);
    }
    const pl_objects *children = pl_map_get(d->children, pl_sqlite_diff_folded(d, table->ref.name));
    for (size_t i = 0; children != NULL && i < children->count; i++) {
        const pl_object *child = current(d, children->at[i]);
        bool itself = child != NULL && pl_same(child->ref.name, table->ref.name);
        if (child != NULL && refers(child, table, itself && dropped)) {
            return true;
        }
    }
    return false;
}

/* ---- What it refers to ----------------------------------------------------------------------- */

static bool is_concerned(const pl_sqlite_differ *d, const char *key)
{
    return pl_map_has(d->changed, key) || pl_map_has(d->wanted, key);
}

static const pl_object *parent_of(const pl_sqlite_differ *d, const pl_constraint *constraint)
{
    pl_name name = {"main", constraint->references.name};
    const pl_object *parent = pl_sqlite_find(d->work, PL_KIND_TABLE, name);
    if (parent == NULL) {
        parent = pl_sqlite_find(d->schema, PL_KIND_TABLE, name);
        if (parent != NULL && is_concerned(d, pl_object_key(d->arena, &parent->ref))) {
            return NULL;
        }
    }
    return parent;
}

static bool is_same_set(const pl_strings *a, const pl_strings *b)
{
    bool same = a->count == b->count;
    for (size_t i = 0; same && i < a->count; i++) {
        same = pl_sqlite_names(b, a->at[i]);
    }
    return same;
}

static bool has_constraint_on(const pl_table *table, const pl_strings *columns)
{
    for (size_t i = 0; i < table->constraints.count; i++) {
        const pl_constraint *each = table->constraints.at[i];
        if ((each->kind == PL_CONSTRAINT_PRIMARY_KEY || each->kind == PL_CONSTRAINT_UNIQUE) &&
            is_same_set(&each->columns, columns)) {
            return true;
        }
    }
    return false;
}

/* One that holds for all rows, and compares as the columns do. */
static bool is_key(const pl_sqlite_differ *d, const pl_index *index, const pl_strings *columns)
{
    pl_strings own = {0};
    for (size_t i = 0; i < index->elements.count; i++) {
        if (index->elements.at[i].column == NULL || index->elements.at[i].collation != NULL) {
            return false;
        }
        pl_vec_push(d->arena, &own, index->elements.at[i].column);
    }
    return index->unique && index->where == NULL && is_same_set(&own, columns);
}

static bool has_index_on(const pl_sqlite_differ *d, const pl_object *table,
                         const pl_strings *columns)
{
    bool ours = pl_schema_find(d->work, &table->ref) == table;
    pl_objects dependents = {0};
    pl_schema_dependents(d->arena, ours ? d->work : d->schema, table, &dependents);
    for (size_t i = 0; i < dependents.count; i++) {
        const pl_object *each = dependents.at[i];
        bool current = ours || !is_concerned(d, pl_object_key(d->arena, &each->ref));
        if (each->ref.kind == PL_KIND_INDEX && current && is_key(d, each->as.index, columns)) {
            return true;
        }
    }
    return false;
}

static bool has_key_for(const pl_sqlite_differ *d, const pl_constraint *constraint)
{
    const pl_object *parent = parent_of(d, constraint);
    if (parent == NULL || parent->ref.kind != PL_KIND_TABLE) {
        return false;
    }
    if (parent->partial) {
        return true;
    }
    if (constraint->referenced_columns.count == 0) {
        const pl_constraint *key = pl_table_primary_key(parent->as.table);
        return key != NULL && key->columns.count == constraint->columns.count;
    }
    return has_constraint_on(parent->as.table, &constraint->referenced_columns) ||
           has_index_on(d, parent, &constraint->referenced_columns);
}

bool pl_sqlite_diff_is_sound(const pl_sqlite_differ *d, const pl_object *table)
{
    for (size_t i = 0; i < table->as.table->constraints.count; i++) {
        const pl_constraint *each = table->as.table->constraints.at[i];
        if (each->kind == PL_CONSTRAINT_FOREIGN_KEY && !has_key_for(d, each)) {
            return false;
        }
    }
    return true;
}

/* A table that is missing is no error to the check. */
static bool can_be_checked(const pl_sqlite_differ *d, const pl_object *table)
{
    for (size_t i = 0; i < table->as.table->constraints.count; i++) {
        const pl_constraint *each = table->as.table->constraints.at[i];
        if (each->kind == PL_CONSTRAINT_FOREIGN_KEY && parent_of(d, each) != NULL &&
            !has_key_for(d, each)) {
            return false;
        }
    }
    return true;
}

bool pl_sqlite_diff_all_sound(const pl_sqlite_differ *d)
{
    for (const pl_map_entry *e = NULL; (e = pl_map_next(d->work->objects, e)) != NULL;) {
        const pl_object *object = e->value;
        if (object->ref.kind == PL_KIND_TABLE && !can_be_checked(d, object)) {
            return false;
        }
    }
    for (const pl_map_entry *e = NULL; (e = pl_map_next(d->schema->objects, e)) != NULL;) {
        const pl_object *object = e->value;
        if (object->ref.kind == PL_KIND_TABLE && !is_concerned(d, e->key) &&
            !can_be_checked(d, object)) {
            return false;
        }
    }
    return true;
}
