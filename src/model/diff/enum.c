/*
 * Enums. Values are added and renamed in place. PostgreSQL has no word for taking one away or for
 * another order: then the type is made anew beside the old one, the columns go over, and what uses
 * either of them in a way that ALTER COLUMN TYPE or DROP TYPE refuses is dropped before and made
 * again after. What can't be is an obstacle, and the values stay.
 */
#include "base/str.h"
#include "model/diff/private.h"

#include <string.h>

/* Can the new list be had by adding? The values kept must stand in their old order. */
static bool only_adds(const pl_strings *before, const pl_strings *after)
{
    size_t next = 0;
    for (size_t i = 0; i < after->count && next < before->count; i++) {
        next += pl_same(after->at[i], before->at[next]);
    }
    return next == before->count;
}

static bool only_renames(const pl_strings *before, const pl_strings *after)
{
    if (before->count != after->count) {
        return false;
    }
    for (size_t i = 0; i < before->count; i++) {
        bool moved =
            !pl_same(before->at[i], after->at[i]) &&
            (pl_diff_has_string(after, before->at[i]) || pl_diff_has_string(before, after->at[i]));
        if (moved) {
            return false;
        }
    }
    return true;
}

static void rename_values(pl_diff *diff, const pl_diff_item *item)
{
    const pl_strings *before = &item->before->as.type->values;
    const pl_strings *after = &item->after->as.type->values;
    for (size_t i = 0; i < before->count; i++) {
        if (!pl_same(before->at[i], after->at[i])) {
            pl_ref ref = pl_diff_part(&item->after->ref, PL_KIND_ENUM_VALUE, before->at[i]);
            pl_diff_emit(diff, PL_STAGE_MAKE, PL_OP_RENAME_ENUM_VALUE, &ref)->new_name =
                after->at[i];
        }
    }
}

static void add_values(pl_diff *diff, const pl_diff_item *item)
{
    const pl_strings *before = &item->before->as.type->values;
    const pl_strings *after = &item->after->as.type->values;
    for (size_t i = 0; i < after->count; i++) {
        if (pl_diff_has_string(before, after->at[i])) {
            continue;
        }
        pl_enum_value *value = pl_arena_make(diff->arena, pl_enum_value);
        if (i > 0) {
            value->neighbor = after->at[i - 1];
        } else if (before->count > 0) {
            value->neighbor = before->at[0];
            value->before = true;
        }
        pl_ref ref = pl_diff_part(&item->after->ref, PL_KIND_ENUM_VALUE, after->at[i]);
        pl_diff_emit(diff, PL_STAGE_MAKE, PL_OP_ADD_ENUM_VALUE, &ref)->as.enum_value = value;
    }
}

/* ---- Made anew ------------------------------------------------------------------------------ */

typedef struct rebuild {
    pl_diff *diff;
    pl_map *wanted; /* type text -> the item, of the enums that have to be made anew */
    pl_map *stuck;  /* type text -> the object that keeps it as it is */
    pl_diff_pull *pull;
} rebuild;

static const char *type_text(const pl_diff *diff, const pl_ref *ref)
{
    const char *name = pl_identifier_text(diff->arena, ref->name);
    return ref->schema == NULL || pl_same(ref->schema, "public")
               ? name
               : pl_arena_printf(diff->arena, "%s.%s", pl_identifier_text(diff->arena, ref->schema),
                                 name);
}

static const char *name_key(const pl_diff *diff, pl_name name)
{
    pl_ref ref = {.schema = name.schema, .name = name.name};
    return type_text(diff, &ref);
}

static bool is_wanted(const rebuild *r, const pl_type_name *type)
{
    return !type->builtin && type->name != NULL &&
           pl_map_has(r->wanted, name_key(r->diff, (pl_name){type->schema, type->name}));
}

bool pl_diff_is_rebuilt(const pl_diff *diff, const pl_type_name *type)
{
    return !type->builtin && type->name != NULL &&
           pl_map_has(diff->rebuilt, name_key(diff, (pl_name){type->schema, type->name}));
}

static void want(rebuild *r)
{
    for (size_t i = 0; i < r->diff->items.count; i++) {
        const pl_diff_item *item = &r->diff->items.at[i];
        bool kept = !item->gone && !item->drops && item->before != NULL && item->after != NULL &&
                    item->after->ref.kind == PL_KIND_TYPE && item->after->as.type != NULL &&
                    item->after->as.type->kind == PL_TYPE_ENUM;
        if (!kept || item->before->as.payload == item->after->as.payload) {
            continue;
        }
        const pl_strings *before = &item->before->as.type->values;
        const pl_strings *after = &item->after->as.type->values;
        if (!only_renames(before, after) && !only_adds(before, after)) {
            pl_map_put(r->wanted, type_text(r->diff, &item->before->ref), (void *)(uintptr_t)item);
        }
    }
}

static void stick(rebuild *r, const pl_type_name *type, const pl_object *object)
{
    if (is_wanted(r, type)) {
        pl_map_put(r->stuck, name_key(r->diff, (pl_name){type->schema, type->name}),
                   (void *)(uintptr_t)object);
    }
}

/* A generated column can't be altered, nor can what it is made of or a partition key. */
static bool can_retype(const pl_table *table, const pl_column *column)
{
    if (table->partition_by != NULL && strstr(table->partition_by, column->name) != NULL) {
        return false;
    }
    for (size_t i = 0; i < table->columns.count; i++) {
        if (pl_diff_mentions(table->columns.at[i]->generated, column->name)) {
            return false;
        }
    }
    return column->generated == NULL && !column->partial;
}

static void find_stuck_columns(rebuild *r, const pl_object *object)
{
    const pl_table *table = object->as.table;
    for (size_t i = 0; i < table->columns.count; i++) {
        const pl_column *column = table->columns.at[i];
        if (object->ref.kind == PL_KIND_FOREIGN_TABLE || !can_retype(table, column)) {
            stick(r, &column->type, object);
        }
        /* The default of a column that goes over itself goes and comes back with it. */
        for (size_t k = 0; column->default_value != NULL && !is_wanted(r, &column->type) &&
                           k < column->default_value->typed_by.count;
             k++) {
            pl_name by = column->default_value->typed_by.at[k];
            pl_type_name type = {.schema = by.schema, .name = by.name};
            stick(r, &type, object);
        }
    }
}

/* Dropped by the same stretch. */
static bool is_going(const rebuild *r, const pl_object *object)
{
    const char *key = pl_object_key(r->diff->arena, &object->ref);
    const pl_diff_item *item = pl_map_get(r->diff->by_before, key);
    return item != NULL && item->drops;
}

static void find_stuck(rebuild *r, const pl_object *object)
{
    if (is_going(r, object)) {
        return;
    }
    switch ((int)object->ref.kind) {
    case PL_KIND_TABLE:
    case PL_KIND_FOREIGN_TABLE:
        find_stuck_columns(r, object);
        break;
    case PL_KIND_DOMAIN:
        stick(r, &object->as.domain->type, object);
        break;
    case PL_KIND_TYPE:
        for (size_t i = 0; i < object->as.type->attributes.count; i++) {
            stick(r, &object->as.type->attributes.at[i]->type, object);
        }
        break;
    default:
        break;
    }
}

static void pull_table(rebuild *r, const pl_object *object)
{
    const pl_table *table = object->as.table;
    for (size_t i = 0; i < table->columns.count; i++) {
        if (is_wanted(r, &table->columns.at[i]->type)) {
            pl_diff_pull_in(r->pull, object, false);
            pl_diff_pull_dependents(r->pull, object, table->columns.at[i]->name);
        }
    }
}

static bool takes_or_gives(const rebuild *r, const pl_routine *routine)
{
    bool found = is_wanted(r, &routine->returns);
    for (size_t i = 0; !found && i < routine->arguments.count; i++) {
        found = is_wanted(r, &routine->arguments.at[i].type);
    }
    return found;
}

static bool casts_to_wanted(const rebuild *r, const pl_object *view)
{
    const pl_query *query = view->as.view->query;
    const char *text = query != NULL ? query->canonical : NULL;
    for (const pl_map_entry *e = NULL; text != NULL && (e = pl_map_next(r->wanted, e)) != NULL;) {
        if (strstr(text, ((const pl_diff_item *)e->value)->before->ref.name) != NULL) {
            return true;
        }
    }
    return false;
}

static void pull_user(rebuild *r, const pl_object *object)
{
    switch ((int)object->ref.kind) {
    case PL_KIND_TABLE:
        pull_table(r, object);
        break;
    case PL_KIND_FUNCTION:
    case PL_KIND_PROCEDURE:
        if (takes_or_gives(r, object->as.routine)) {
            pl_diff_pull_in(r->pull, object, true);
        }
        break;
    case PL_KIND_VIEW:
    case PL_KIND_MATERIALIZED_VIEW:
        if (casts_to_wanted(r, object)) {
            pl_diff_pull_in(r->pull, object, true);
        }
        break;
    default:
        break;
    }
}

static void each_object(rebuild *r, void (*visit)(rebuild *r, const pl_object *object))
{
    for (const pl_map_entry *e = NULL; (e = pl_map_next(r->diff->schema->objects, e)) != NULL;) {
        const pl_object *object = e->value;
        if (object->as.payload != NULL) {
            visit(r, object);
        }
    }
}

void pl_diff_rebuild_enums(pl_diff *diff)
{
    rebuild r = {.diff = diff};
    r.wanted = pl_map_new(diff->arena);
    r.stuck = pl_map_new(diff->arena);
    r.pull = pl_diff_pull_begin(diff);
    want(&r);
    if (pl_map_count(r.wanted) == 0 || diff->schema == NULL) {
        return;
    }
    each_object(&r, find_stuck);
    diff->stuck = r.stuck;
    for (const pl_map_entry *e = NULL; (e = pl_map_next(r.wanted, e)) != NULL;) {
        if (!pl_map_has(r.stuck, e->key)) {
            pl_map_put(diff->rebuilt, e->key, e->value);
        }
    }
    r.wanted = diff->rebuilt;
    each_object(&r, pull_user);
    pl_diff_pull_end(r.pull);
}

static const char *lost_values(pl_diff *diff, const pl_diff_item *item)
{
    const pl_strings *before = &item->before->as.type->values;
    const pl_strings *after = &item->after->as.type->values;
    pl_str text = pl_str_begin(diff->arena, 1000);
    for (size_t i = 0; i < before->count; i++) {
        if (!pl_diff_has_string(after, before->at[i])) {
            pl_str_addf(&text, "%s'%s'", text.count > 0 ? ", " : "", before->at[i]);
        }
    }
    return text.at;
}

static void note_values(pl_diff *diff, const pl_diff_item *item)
{
    const pl_ref *ref = &item->after->ref;
    const char *lost = lost_values(diff, item);
    const pl_object *keeper =
        diff->stuck != NULL ? pl_map_get(diff->stuck, type_text(diff, &item->before->ref)) : NULL;
    const char *why = keeper == NULL
                          ? ""
                          : pl_arena_printf(diff->arena, ", and %s is in the way of a new enum",
                                            pl_ref_text(diff->arena, &keeper->ref));
    if (*lost != '\0') {
        pl_diff_note(diff, "enum %s keeps %s: PostgreSQL can't drop a value of an enum%s",
                     ref->name, lost, why);
    } else {
        pl_diff_note(diff,
                     "enum %s: its values stay as they are: PostgreSQL can't change their order%s",
                     ref->name, why);
    }
}

static const char *name_aside(const pl_diff *diff, const pl_ref *ref)
{
    const char *name = pl_arena_printf(diff->arena, "%.50s_old", ref->name);
    for (unsigned i = 2;; i++) {
        pl_ref wanted = {.kind = PL_KIND_TYPE, .schema = ref->schema, .name = name};
        if (pl_schema_find(diff->schema, &wanted) == NULL) {
            return name;
        }
        name = pl_arena_printf(diff->arena, "%.50s_old%u", ref->name, i);
    }
}

static void make_anew(pl_diff *diff, const pl_diff_item *item)
{
    const pl_ref *ref = &item->after->ref;
    const char *lost = lost_values(diff, item);
    if (*lost != '\0') {
        pl_diff_note(diff,
                     "enum %s is made anew without %s: that fails while a row holds such a value",
                     ref->name, lost);
    }
    pl_ref old = *ref;
    old.name = name_aside(diff, ref);
    pl_diff_emit(diff, PL_STAGE_RENAME, PL_OP_RENAME_OBJECT, ref)->new_name = old.name;
    pl_diff_emit(diff, PL_STAGE_MAKE, PL_OP_CREATE_TYPE, ref)->as.type = item->after->as.type;
    pl_diff_emit(diff, PL_STAGE_DROP, PL_OP_DROP_TYPE, &old);
}

void pl_diff_alter_enum(pl_diff *diff, const pl_diff_item *item)
{
    const pl_strings *before = &item->before->as.type->values;
    const pl_strings *after = &item->after->as.type->values;
    if (only_renames(before, after)) {
        rename_values(diff, item);
    } else if (only_adds(before, after)) {
        add_values(diff, item);
    } else if (pl_map_has(diff->rebuilt, type_text(diff, &item->before->ref))) {
        make_anew(diff, item);
    } else {
        note_values(diff, item);
    }
}
