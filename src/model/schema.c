#include "model/schema.h"
#include "model/schema_private.h"

#include <stdlib.h>
#include <string.h>

enum { SEPARATOR = 1, ESCAPE = 2 };

/* A kind in a key is its number in decimal. */
void pl_key_begin(pl_str *out, char space, int kind)
{
    out->count = 0;
    pl_str_add_char(out, space);
    if (kind >= 10) {
        pl_str_add_char(out, (char)('0' + kind / 10));
    }
    if (kind != PL_KIND_NONE) {
        pl_str_add_char(out, (char)('0' + kind % 10));
    }
}

void pl_key_add(pl_str *out, const char *name)
{
    pl_str_add_char(out, SEPARATOR);
    for (const char *rest = name != NULL ? name : ""; *rest != '\0';) {
        size_t plain = 0;
        while ((unsigned char)rest[plain] > ESCAPE) { /* none of both, and not the end */
            plain++;
        }
        pl_str_add_bytes(out, rest, plain);
        rest += plain;
        if (*rest != '\0') {
            pl_str_add_char(out, ESCAPE);
            pl_str_add_char(out, (char)('A' + *rest++));
        }
    }
}

void pl_key_of(pl_str *out, const pl_ref *ref)
{
    int kind = (int)ref->kind;
    switch (pl_kind_space(ref->kind)) {
    case PL_SPACE_RELATION:
        pl_key_begin(out, 'r', PL_KIND_NONE);
        break;
    case PL_SPACE_TYPE:
        pl_key_begin(out, 't', PL_KIND_NONE);
        break;
    case PL_SPACE_ROUTINE:
        pl_key_begin(out, 'f', PL_KIND_NONE);
        break;
    case PL_SPACE_ATTACHED:
        pl_key_begin(out, 'a', kind);
        break;
    case PL_SPACE_GLOBAL:
        pl_key_begin(out, 'g', kind);
        pl_key_add(out, ref->name);
        return;
    case PL_SPACE_LOCAL:
        pl_key_begin(out, 'l', kind);
        break;
    case PL_SPACE_PART:
        pl_key_begin(out, 'p', kind);
        break;
    }
    pl_key_add(out, ref->schema);
    if (ref->parent != NULL) {
        pl_key_add(out, ref->parent);
    }
    pl_key_add(out, ref->name);
    if (ref->signature != NULL) {
        pl_key_add(out, ref->signature);
    }
}

void pl_key_function_name(pl_str *out, const char *name)
{
    const char *dot = name != NULL ? strrchr(name, '.') : NULL;
    pl_key_begin(out, 'F', PL_KIND_NONE);
    pl_key_add(out, dot != NULL ? dot + 1 : name);
}

void pl_key_routines(pl_str *out, const char *schema, const char *name)
{
    pl_key_begin(out, 'R', PL_KIND_NONE);
    pl_key_add(out, schema);
    pl_key_add(out, name);
}

void pl_key_children(pl_str *out, pl_name parent)
{
    pl_key_begin(out, 'C', PL_KIND_NONE);
    pl_key_add(out, parent.schema);
    pl_key_add(out, parent.name);
}

void pl_key_indexes(pl_str *out, pl_name table)
{
    pl_key_begin(out, 'I', PL_KIND_NONE);
    pl_key_add(out, table.schema);
    pl_key_add(out, table.name);
}

void pl_key_constraint(pl_str *out, const char *schema, const char *name)
{
    pl_key_begin(out, 'c', PL_KIND_NONE);
    pl_key_add(out, schema);
    pl_key_add(out, name);
}

const char *pl_object_key(pl_arena *arena, const pl_ref *ref)
{
    pl_str key = pl_str_begin(arena, PL_STR_MAXIMUM);
    pl_key_of(&key, ref);
    return key.at;
}

pl_schema *pl_schema_new(pl_arena *arena)
{
    pl_schema *schema = pl_arena_make(arena, pl_schema);
    schema->arena = arena;
    schema->objects = pl_map_new(arena);
    schema->attached = pl_map_new(arena);
    schema->journal = pl_journal_new(arena);
    schema->complete = true;
    pl_vec_push(arena, &schema->search_path, "public");
    return schema;
}

static const pl_object *find_key(const pl_schema *schema, const char *key)
{
    return pl_map_get(schema->objects, key);
}

const pl_object *pl_schema_find(const pl_schema *schema, const pl_ref *ref)
{
    pl_str *key = pl_journal_scratch(schema);
    pl_key_of(key, ref);
    return find_key(schema, key->at);
}

/* The only procedure of that name, or the only function or aggregate: NULL when there are none or
 * several. */
static const pl_object *only_routine(const pl_schema *schema, pl_kind kind, const char *in,
                                     const char *name)
{
    pl_str *key = pl_journal_scratch(schema);
    pl_key_routines(key, in, name);
    const pl_map *listed = pl_map_get(schema->attached, key->at);
    const pl_object *only = NULL;
    const pl_map_entry *entry = NULL;
    while (listed != NULL && (entry = pl_map_next(listed, entry)) != NULL) {
        const pl_object *object = find_key(schema, entry->key);
        if ((object->ref.kind == PL_KIND_PROCEDURE) != (kind == PL_KIND_PROCEDURE)) {
            continue;
        }
        if (only != NULL) {
            return NULL;
        }
        only = object;
    }
    return only;
}

static const pl_object *find_in(const pl_schema *schema, pl_kind kind, const char *in,
                                const char *name, const char *signature)
{
    if (pl_kind_space(kind) == PL_SPACE_ROUTINE && signature == NULL) {
        return only_routine(schema, kind, in, name);
    }
    pl_ref ref = {.kind = kind, .schema = in, .name = name, .signature = signature};
    return pl_schema_find(schema, &ref);
}

static bool is_on_path(const pl_schema *schema, const char *name)
{
    for (size_t i = 0; i < schema->search_path.count; i++) {
        if (pl_same(schema->search_path.at[i], name)) {
            return true;
        }
    }
    return false;
}

/* Temporary relations and types are looked for first unless the path names pg_temp itself;
 * routines never are (src/backend/catalog/namespace.c). */
const pl_object *pl_schema_resolve(const pl_schema *schema, pl_kind kind, pl_name name,
                                   const char *signature)
{
    pl_space space = pl_kind_space(kind);
    if (space == PL_SPACE_GLOBAL || name.schema != NULL) {
        return find_in(schema, kind, name.schema, name.name, signature);
    }
    if ((space == PL_SPACE_RELATION || space == PL_SPACE_TYPE) && !is_on_path(schema, "pg_temp")) {
        const pl_object *found = find_in(schema, kind, "pg_temp", name.name, signature);
        if (found != NULL) {
            return found;
        }
    }
    for (size_t i = 0; i < schema->search_path.count; i++) {
        const char *in = schema->search_path.at[i];
        const pl_object *found = find_in(schema, kind, in, name.name, signature);
        if (found != NULL) {
            return found;
        }
    }
    return NULL;
}

bool pl_schema_knows_schema(const pl_schema *schema, const char *name)
{
    if (pl_same(name, "public") || pl_same(name, "pg_temp")) {
        return true;
    }
    const pl_object *found =
        pl_schema_find(schema, &(pl_ref){.kind = PL_KIND_SCHEMA, .name = name});
    return found != NULL && !found->assumed;
}

/* The first of the path that exists (fetch_search_path); one that is not known to exist counts only
 * when no other does. */
const char *pl_schema_creation_schema(const pl_schema *schema)
{
    const char *unknown = NULL;
    for (size_t i = 0; i < schema->search_path.count; i++) {
        const char *name = schema->search_path.at[i];
        if (pl_same(name, "$user") || pl_same(name, "pg_catalog")) {
            continue;
        }
        if (pl_schema_knows_schema(schema, name)) {
            return name;
        }
        unknown = unknown != NULL ? unknown : name;
    }
    return unknown != NULL ? unknown : "public";
}

typedef struct listing {
    pl_schema *schema;
    const char *key; /* lives as long as the schema */
} listing;

/* An object stands in a set once for each place that refers: the set counts them. */
static void list_under(void *context, const char *under)
{
    const listing *l = context;
    pl_map_entry *set = pl_map_entry_of(l->schema->attached, under);
    if (set->value == NULL) {
        set->value = pl_map_new(l->schema->arena);
    }
    pl_map_entry *places = pl_map_entry_kept(set->value, l->key);
    places->value = (void *)((uintptr_t)places->value + 1);
}

static void unlist_under(void *context, const char *under)
{
    const listing *l = context;
    pl_map *set = pl_map_get(l->schema->attached, under);
    pl_map_entry *places = set != NULL ? pl_map_entry_kept(set, l->key) : NULL;
    if (places != NULL && (uintptr_t)places->value > 1) {
        places->value = (void *)((uintptr_t)places->value - 1);
    } else if (places != NULL) {
        pl_map_remove_entry(set, places);
    }
}

/* key must live as long as the schema. What comes is listed before what goes is taken out, so that
 * what stays never leaves its set. */
void pl_schema_exchange(pl_schema *schema, const char *key, const pl_object *before,
                        const pl_object *after)
{
    listing l = {.schema = schema, .key = key};
    if (after != NULL) {
        pl_references_each(after, before, pl_journal_scratch(schema), list_under, &l);
        pl_map_entry_kept(schema->objects, key)->value = pl_unconst(after);
    }
    if (before != NULL) {
        pl_references_each(before, after, pl_journal_scratch(schema), unlist_under, &l);
    }
    if (after == NULL) {
        pl_map_remove(schema->objects, key);
    }
}

/* The key in a form that lasts as long as the schema; entry: of the object that is there, or NULL.
 */
static const char *lasting_key(pl_schema *schema, const pl_ref *ref, const pl_map_entry **entry)
{
    pl_str *key = pl_journal_scratch(schema);
    pl_key_of(key, ref);
    *entry = pl_map_find(schema->objects, key->at);
    return *entry != NULL ? (*entry)->key : pl_journal_key(schema, key->at);
}

void pl_schema_put(pl_schema *schema, const pl_object *object)
{
    const pl_map_entry *entry;
    const char *key = lasting_key(schema, &object->ref, &entry);
    const pl_object *before = entry != NULL ? entry->value : NULL;
    pl_journal_object(schema, key, before, object);
    pl_schema_exchange(schema, key, before, object);
}

void pl_schema_remove(pl_schema *schema, const pl_object *object)
{
    const pl_map_entry *entry;
    const char *key = lasting_key(schema, &object->ref, &entry);
    if (entry != NULL) {
        const pl_object *before = entry->value;
        pl_journal_object(schema, key, before, NULL);
        pl_schema_exchange(schema, key, before, NULL);
    }
}

void pl_schema_assume(pl_schema *schema, const pl_object *object)
{
    pl_schema_assume_part(schema, object, PL_KIND_NONE, NULL);
}

void pl_schema_assume_part(pl_schema *schema, const pl_object *object, pl_kind part_kind,
                           const char *part)
{
    const pl_map_entry *entry;
    const char *key = lasting_key(schema, &object->ref, &entry);
    const pl_object *before = entry != NULL ? entry->value : NULL;
    pl_journal_assumed(schema, key, object, part_kind, part);
    pl_schema_exchange(schema, key, before, object);
}

void pl_schema_incomplete(pl_schema *schema, pl_span where, const char *reason)
{
    if (!schema->complete) {
        return;
    }
    pl_journal_complete(schema);
    schema->complete = false;
    schema->why_incomplete = where;
    schema->why_incomplete_reason = pl_arena_strdup(schema->arena, reason);
}

void pl_schema_set_search_path(pl_schema *schema, const pl_strings *search_path)
{
    pl_strings copy = {0};
    if (search_path->at == schema->search_path.at &&
        search_path->count == schema->search_path.count) {
        return; /* as it is: nothing to tell the journal */
    }
    for (size_t i = 0; i < search_path->count; i++) {
        pl_vec_push(schema->arena, &copy, pl_arena_strdup(schema->arena, search_path->at[i]));
    }
    pl_journal_search_path(schema);
    schema->search_path = copy;
}

bool pl_schema_ever_had(const pl_schema *schema, const pl_ref *ref)
{
    pl_str *key = pl_journal_scratch(schema);
    pl_key_of(key, ref);
    return pl_journal_ever(schema, key->at);
}

bool pl_schema_has_constraint_name(const pl_schema *schema, const char *in, const char *name)
{
    pl_str *key = pl_journal_scratch(schema);
    pl_key_constraint(key, in, name);
    const pl_map *set = pl_map_get(schema->attached, key->at);
    return set != NULL && pl_map_count(set) > 0;
}

typedef struct keyed {
    const char *key;
    const pl_object *object;
} keyed;

static int by_key(const void *a, const void *b)
{
    return pl_compare(((const keyed *)a)->key, ((const keyed *)b)->key);
}

typedef PL_VEC(keyed) keyed_vec;

static void gather(pl_arena *arena, const pl_schema *schema, const char *under, keyed_vec *out)
{
    const pl_map *set = pl_map_get(schema->attached, under);
    if (set == NULL) {
        return;
    }
    for (const pl_map_entry *e = NULL; (e = pl_map_next(set, e)) != NULL;) {
        const pl_object *object = find_key(schema, e->key);
        if (object != NULL) {
            pl_vec_push(arena, out, (keyed){.key = e->key, .object = object});
        }
    }
}

static void give(pl_arena *arena, keyed_vec *found, const pl_object *except, pl_objects *out)
{
    if (found->count > 1) {
        qsort(found->at, found->count, sizeof *found->at, by_key);
    }
    for (size_t i = 0; i < found->count; i++) {
        bool again = i > 0 && found->at[i].object == found->at[i - 1].object;
        if (!again && found->at[i].object != except) {
            pl_vec_push(arena, out, found->at[i].object);
        }
    }
}

void pl_schema_listed(pl_arena *arena, const pl_schema *schema, const char *key, pl_objects *out)
{
    keyed_vec found = {0};
    gather(arena, schema, key, &found);
    give(arena, &found, NULL, out);
}

void pl_schema_dependents(pl_arena *arena, const pl_schema *schema, const pl_object *object,
                          pl_objects *out)
{
    keyed_vec found = {0};
    pl_str *key = pl_journal_scratch(schema);
    pl_space space = pl_kind_space(object->ref.kind);
    if (space == PL_SPACE_ROUTINE) {
        pl_key_function_name(key, object->ref.name);
        gather(arena, schema, key->at, &found);
    } else {
        pl_key_of(key, &object->ref);
        gather(arena, schema, key->at, &found);
    }
    if (space == PL_SPACE_RELATION) { /* its row type */
        pl_ref type = {
            .kind = PL_KIND_TYPE, .schema = object->ref.schema, .name = object->ref.name};
        pl_key_of(key, &type);
        gather(arena, schema, key->at, &found);
    }
    give(arena, &found, object, out);
}

bool pl_schema_has_dependent(const pl_schema *schema, const pl_object *object,
                             bool (*asked)(const pl_object *dependent, const void *context),
                             const void *context)
{
    pl_str *key = pl_journal_scratch(schema);
    pl_key_of(key, &object->ref);
    const pl_map *set = pl_map_get(schema->attached, key->at);
    const pl_map_entry *e = NULL;
    while (set != NULL && (e = pl_map_next(set, e)) != NULL) {
        const pl_object *dependent = find_key(schema, e->key);
        if (dependent != NULL && asked(dependent, context)) {
            return true;
        }
    }
    return false;
}

const pl_column *pl_table_column(const pl_table *table, const char *name)
{
    for (size_t i = 0; i < table->columns.count; i++) {
        if (pl_same(table->columns.at[i]->name, name)) {
            return table->columns.at[i];
        }
    }
    return NULL;
}

const pl_constraint *pl_table_constraint(const pl_table *table, const char *name)
{
    for (size_t i = 0; i < table->constraints.count; i++) {
        if (pl_same(table->constraints.at[i]->name, name)) {
            return table->constraints.at[i];
        }
    }
    return NULL;
}

pl_strings pl_view_column_names(pl_arena *arena, const pl_view *view)
{
    pl_strings names = {0};
    size_t count = view->query != NULL ? view->query->outputs.count : 0;
    for (size_t i = 0; i < count; i++) {
        bool own = i < view->columns.count;
        pl_vec_push(arena, &names, own ? view->columns.at[i] : view->query->outputs.at[i]);
    }
    return names;
}

const pl_constraint *pl_table_primary_key(const pl_table *table)
{
    for (size_t i = 0; i < table->constraints.count; i++) {
        if (table->constraints.at[i]->kind == PL_CONSTRAINT_PRIMARY_KEY) {
            return table->constraints.at[i];
        }
    }
    return NULL;
}

bool pl_constraint_is_of_column(const pl_constraint *constraint, const pl_column *column)
{
    return constraint->of_column && constraint->origin.text == column->origin.text &&
           constraint->origin.begin >= column->origin.begin &&
           constraint->origin.end <= column->origin.end;
}
