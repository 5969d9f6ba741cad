#include "base/str.h"
#include "model/diff/private.h"

#include <stdarg.h>

pl_operation *pl_diff_emit(pl_diff *diff, pl_diff_stage stage, pl_operation_kind kind,
                           const pl_ref *target)
{
    pl_operation *operation = pl_arena_make(diff->arena, pl_operation);
    operation->kind = kind;
    if (target != NULL) {
        operation->target = *target;
    }
    pl_vec_push(diff->arena, &diff->stages[stage], operation);
    return operation;
}

void pl_diff_note(pl_diff *diff, const char *format, ...)
{
    pl_str text = pl_str_begin(diff->arena, 2000);
    va_list arguments;
    va_start(arguments, format);
    pl_str_vaddf(&text, format, arguments);
    va_end(arguments);
    pl_diff_emit(diff, PL_STAGE_NOTES, PL_OP_OTHER, NULL)->value = text.at;
}

pl_ref pl_diff_part(const pl_ref *whole, pl_kind kind, const char *name)
{
    return (pl_ref){.kind = kind, .schema = whole->schema, .parent = whole->name, .name = name};
}

const pl_diff_item *pl_diff_item_of(const pl_map *map, pl_arena *arena, pl_kind kind, pl_name name)
{
    if (name.name == NULL) {
        return NULL;
    }
    pl_ref ref = {.kind = kind, .schema = name.schema, .name = name.name};
    return pl_map_get(map, pl_object_key(arena, &ref));
}

static const pl_object *untouched(const pl_diff *diff, const pl_map *other_side, const pl_ref *ref,
                                  const char *key)
{
    bool gone = diff->schema == NULL || pl_map_has(other_side, key);
    return gone ? NULL : pl_schema_find(diff->schema, ref);
}

const pl_object *pl_diff_before(const pl_diff *diff, pl_kind kind, pl_name name)
{
    pl_ref ref = {.kind = kind, .schema = name.schema, .name = name.name};
    const char *key = pl_object_key(diff->arena, &ref);
    const pl_diff_item *item = pl_map_get(diff->by_before, key);
    return item != NULL ? item->before : untouched(diff, diff->by_after, &ref, key);
}

const pl_object *pl_diff_after(const pl_diff *diff, pl_kind kind, pl_name name)
{
    pl_ref ref = {.kind = kind, .schema = name.schema, .name = name.name};
    const char *key = pl_object_key(diff->arena, &ref);
    const pl_diff_item *item = pl_map_get(diff->by_after, key);
    return item != NULL ? item->after : untouched(diff, diff->by_before, &ref, key);
}

bool pl_diff_has_string(const pl_strings *strings, const char *wanted)
{
    for (size_t i = 0; i < strings->count; i++) {
        if (pl_same(strings->at[i], wanted)) {
            return true;
        }
    }
    return false;
}

bool pl_diff_calls_made_routine(const pl_diff *diff, const pl_expression *expression)
{
    for (size_t i = 0; i < expression->functions.count; i++) {
        if (pl_map_has(diff->made_routines, expression->functions.at[i])) {
            return true;
        }
    }
    return false;
}

/* ---- Items ---------------------------------------------------------------------------------- */

static void add_item(pl_diff *diff, const char *key, const pl_object *before,
                     const pl_object *after)
{
    pl_diff_item item = {.key = key, .before = before, .after = after};
    pl_vec_push(diff->arena, &diff->items, item);
}

static void note_unknown(pl_diff *diff, const pl_object *object)
{
    pl_diff_note(diff, "%s can't be made again: its definition was never seen",
                 pl_ref_text(diff->arena, &object->ref));
}

static void add_items(pl_diff *diff, const pl_changes *changes, bool backwards)
{
    for (size_t i = 0; i < changes->count; i++) {
        const pl_change *change = &changes->at[i];
        const pl_object *before = backwards ? change->after : change->before;
        const pl_object *after = backwards ? change->before : change->after;
        if (before == after) {
            continue;
        }
        if (before == NULL && after->partial) {
            note_unknown(diff, after);
            continue;
        }
        add_item(diff, change->key, before, after);
    }
}

static void put_routine(const pl_diff *diff, pl_map *map, const pl_ref *ref, pl_diff_item *item)
{
    pl_map_put(map, ref->name, item);
    pl_map_put(map, pl_arena_printf(diff->arena, "%s.%s", ref->schema, ref->name), item);
}

static void index_items(pl_diff *diff)
{
    for (size_t i = 0; i < diff->items.count; i++) {
        pl_diff_item *item = &diff->items.at[i];
        if (item->gone) {
            continue;
        }
        if (item->before != NULL) {
            pl_map_put(diff->by_before, pl_object_key(diff->arena, &item->before->ref), item);
        }
        if (item->after != NULL) {
            pl_map_put(diff->by_after, pl_object_key(diff->arena, &item->after->ref), item);
        }
        if (item->after != NULL && pl_kind_space(item->after->ref.kind) == PL_SPACE_ROUTINE) {
            put_routine(diff, diff->made_routines, &item->after->ref, item);
        }
    }
}

/* ---- Drops ---------------------------------------------------------------------------------- */

/* What must go before anything is made: views, what hangs on tables that stay, whatever is made
 * anew or gives its name to something else; and then what uses such a thing. */
static bool must_go_early(const pl_diff *diff, const pl_diff_item *item)
{
    const pl_object *object = item->before;
    bool reads = pl_kind_space(object->ref.kind) == PL_SPACE_ROUTINE &&
                 object->ref.kind != PL_KIND_AGGREGATE && object->as.routine != NULL &&
                 object->as.routine->sql_body != NULL;
    if (item->makes || pl_diff_is_view(object) || object->ref.parent != NULL ||
        object->ref.kind == PL_KIND_INDEX || reads) {
        return true;
    }
    const pl_diff_item *heir = pl_map_get(diff->by_after, pl_object_key(diff->arena, &object->ref));
    return heir != NULL && heir != item;
}

/* DROP TABLE refuses a table that a foreign key of another refers to. Users go first, so what is
 * left are circles: their foreign keys go before. So do those to a key that goes while its table
 * stays: columns are dropped before tables. */
static void unlink_table(pl_diff *diff, const pl_object *object, const pl_map *dropped)
{
    const pl_table *table = object->as.table;
    for (size_t i = 0; i < table->constraints.count; i++) {
        const pl_constraint *constraint = table->constraints.at[i];
        if (constraint->kind != PL_CONSTRAINT_FOREIGN_KEY || constraint->inherited) {
            continue;
        }
        const pl_diff_item *other =
            pl_diff_item_of(diff->by_before, diff->arena, PL_KIND_TABLE, constraint->references);
        bool key_goes =
            other != NULL && pl_diff_drops_key(diff, other, &constraint->referenced_columns);
        pl_ref target = {.kind = PL_KIND_TABLE,
                         .schema = constraint->references.schema,
                         .name = constraint->references.name};
        if (key_goes || pl_map_has(dropped, pl_object_key(diff->arena, &target))) {
            pl_ref ref = pl_diff_part(&object->ref, PL_KIND_CONSTRAINT, constraint->name);
            pl_diff_emit(diff, PL_STAGE_UNLINK, PL_OP_DROP_CONSTRAINT, &ref);
        }
    }
}

/* The table that an index or a sequence goes with; name NULL: none. */
static pl_name owner_of(const pl_object *object)
{
    if (object->as.payload != NULL && object->ref.kind == PL_KIND_INDEX) {
        return object->as.index->table;
    }
    return object->as.payload != NULL && object->ref.kind == PL_KIND_SEQUENCE
               ? object->as.sequence->owned_by
               : (pl_name){0};
}

/* What goes with a table may give its name to what another table brings along: such a table can't
 * wait. */
static void hurry_owners(pl_diff *diff)
{
    for (size_t i = 0; i < diff->items.count; i++) {
        const pl_diff_item *item = &diff->items.at[i];
        pl_name owner = item->before != NULL ? owner_of(item->before) : (pl_name){0};
        if (item->gone || owner.name == NULL ||
            !pl_map_has(diff->by_after, pl_object_key(diff->arena, &item->before->ref))) {
            continue;
        }
        pl_ref ref = {.kind = PL_KIND_TABLE, .schema = owner.schema, .name = owner.name};
        pl_diff_item *table = pl_map_get(diff->by_before, pl_object_key(diff->arena, &ref));
        if (table != NULL && table->drops && table->after == NULL) {
            table->early = true;
        }
    }
}

static void drop_all(pl_diff *diff)
{
    for (size_t i = 0; i < diff->items.count; i++) {
        pl_diff_item *item = &diff->items.at[i];
        item->early = item->drops && must_go_early(diff, item);
    }
    hurry_owners(diff);
    pl_diff_order order = {0};
    pl_diff_order_drops(diff, &order);
    pl_map *dropped = pl_map_new(diff->arena);
    for (size_t i = 0; i < order.count; i++) {
        pl_diff_item *item = &diff->items.at[order.at[i]];
        if (item->goes_along || pl_diff_is_unknown(item->before)) {
            continue;
        }
        if (item->before->ref.kind == PL_KIND_TABLE) {
            unlink_table(diff, item->before, dropped);
            pl_map_put(dropped, pl_object_key(diff->arena, &item->before->ref), item);
        }
        if (item->early && pl_kind_space(item->before->ref.kind) == PL_SPACE_ROUTINE) {
            put_routine(diff, diff->early_routines, &item->before->ref, item);
        }
        pl_diff_drop(diff, item->early ? PL_STAGE_EARLY : PL_STAGE_DROP, item->before);
    }
}

/* ---- All of it ------------------------------------------------------------------------------ */

static void make_or_alter(pl_diff *diff, const pl_diff_item *item)
{
    if (item->makes) {
        pl_diff_make(diff, item);
    } else {
        pl_diff_alter(diff, item);
    }
}

static bool ends_with(const pl_diff *diff, pl_operation_kind kind)
{
    const pl_operations *made = &diff->stages[PL_STAGE_MAKE];
    return made->count > 0 && pl_vec_last(made)->kind == kind;
}

/* One pair of SET and RESET serves what comes one after another. */
static void set_path(pl_diff *diff, const char *path)
{
    if (pl_same(diff->path, path) && ends_with(diff, PL_OP_RESET_VARIABLE)) {
        diff->stages[PL_STAGE_MAKE].count--;
        return;
    }
    pl_operation *set = pl_diff_emit(diff, PL_STAGE_MAKE, PL_OP_SET_VARIABLE, NULL);
    set->new_name = "search_path";
    set->value = path;
    diff->path = path;
}

/* With a search path round it where the texts of the object need one. */
static void make_under_path(pl_diff *diff, const pl_diff_item *item)
{
    const char *path = pl_diff_path_of(diff, item->after);
    if (path == NULL) {
        make_or_alter(diff, item);
        return;
    }
    set_path(diff, path);
    make_or_alter(diff, item);
    if (ends_with(diff, PL_OP_SET_VARIABLE)) {
        diff->stages[PL_STAGE_MAKE].count--;
    } else {
        pl_diff_emit(diff, PL_STAGE_MAKE, PL_OP_RESET_VARIABLE, NULL)->new_name = "search_path";
    }
}

static bool is_rebuilt(const pl_diff *diff, const pl_diff_item *item)
{
    pl_type_name type = {.schema = item->before->ref.schema, .name = item->before->ref.name};
    return item->before->ref.kind == PL_KIND_TYPE && pl_diff_is_rebuilt(diff, &type);
}

static void make_all(pl_diff *diff)
{
    pl_diff_order order = {0};
    pl_diff_order_makes(diff, &order);
    for (size_t i = 0; i < order.count; i++) {
        const pl_diff_item *item = &diff->items.at[order.at[i]];
        if (item->makes && item->after->partial) {
            note_unknown(diff, item->after);
        } else if (item->makes) {
            if (!item->comes_along) {
                make_under_path(diff, item);
            }
            pl_diff_access(diff, NULL, item->after);
        } else if (item->before != NULL && !item->comes_along) {
            pl_diff_rename_object(diff, item);
            make_under_path(diff, item);
            pl_diff_access(diff, is_rebuilt(diff, item) ? NULL : item->before, item->after);
        }
    }
}

static void run(pl_diff *diff, pl_operations *out)
{
    pl_diff_pair_renames(diff);
    index_items(diff);
    pl_diff_classify(diff);
    pl_diff_rebuild_enums(diff);
    index_items(diff);
    pl_diff_make_views_anew(diff);
    pl_diff_pull_users(diff);
    index_items(diff);
    pl_diff_find_company(diff);
    drop_all(diff);
    make_all(diff);
    for (size_t stage = 0; stage < PL_STAGE_COUNT; stage++) {
        for (size_t i = 0; i < diff->stages[stage].count; i++) {
            pl_vec_push(diff->arena, out, diff->stages[stage].at[i]);
        }
    }
}

static pl_diff begin(pl_arena *arena, const pl_schema *schema)
{
    pl_diff diff = {.arena = arena, .schema = schema};
    diff.by_before = pl_map_new(arena);
    diff.by_after = pl_map_new(arena);
    diff.renamed = pl_map_new(arena);
    diff.made_routines = pl_map_new(arena);
    diff.early_routines = pl_map_new(arena);
    diff.rebuilt = pl_map_new(arena);
    return diff;
}

void pl_diff_changes(pl_arena *arena, const pl_schema *schema, const pl_changes *changes,
                     bool backwards, pl_operations *out)
{
    pl_diff diff = begin(arena, schema);
    add_items(&diff, changes, backwards);
    run(&diff, out);
}

static bool is_left_out(const pl_object *object)
{
    return object->partial || object->assumed;
}

static bool is_temporary(const pl_object *object)
{
    return pl_same(object->ref.schema, "pg_temp");
}

/* Not without its table. */
static bool is_attached(const pl_object *object)
{
    return object->ref.kind == PL_KIND_INDEX || object->ref.kind == PL_KIND_STATISTICS ||
           pl_kind_space(object->ref.kind) == PL_SPACE_ATTACHED;
}

/* What hangs on a table made by CREATE TABLE AS can't be made where that table can't. One that is
 * assumed was there before the history, and is there for whoever runs what is written. */
static pl_map *without_table(pl_arena *arena, const pl_schema *schema)
{
    pl_map *left_out = pl_map_new(arena);
    for (const pl_map_entry *e = NULL; (e = pl_map_next(schema->objects, e)) != NULL;) {
        const pl_object *object = e->value;
        pl_objects dependents = {0};
        if (!object->partial || object->assumed) {
            continue;
        }
        pl_schema_dependents(arena, schema, object, &dependents);
        for (size_t i = 0; i < dependents.count; i++) {
            if (is_attached(dependents.at[i])) {
                pl_map_put(left_out, pl_object_key(arena, &dependents.at[i]->ref), left_out);
            }
        }
    }
    return left_out;
}

/* Every database has it; a history can only change its owner, comment and privileges. */
static bool is_public(const pl_object *object)
{
    return object->ref.kind == PL_KIND_SCHEMA && object->assumed &&
           pl_same(object->ref.name, "public");
}

static const pl_object *as_it_comes(pl_arena *arena, const pl_object *object)
{
    pl_object *before = pl_arena_copy(arena, object, sizeof *object);
    before->owner = NULL;
    before->comment = PL_PUBLIC_COMMENT;
    before->grants = (pl_grants){0};
    return before;
}

void pl_diff_schema(pl_arena *arena, const pl_schema *schema, pl_operations *out, size_t *left_out)
{
    pl_diff diff = begin(arena, schema);
    const pl_map *homeless = without_table(arena, schema);
    size_t unknown = 0;
    for (const pl_map_entry *e = NULL; (e = pl_map_next(schema->objects, e)) != NULL;) {
        const pl_object *object = e->value;
        if (is_public(object)) {
            add_item(&diff, e->key, as_it_comes(arena, object), object);
        } else if (is_left_out(object) || pl_map_has(homeless, e->key)) {
            unknown++;
        } else if (!is_temporary(object)) {
            add_item(&diff, e->key, NULL, object);
        }
    }
    if (left_out != NULL) {
        *left_out = unknown;
    }
    run(&diff, out);
}
