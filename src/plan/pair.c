/*
 * What in the goal was what in the start, where names don't say so.
 */
#include "plan/goal.h"

#include "base/str.h"
#include "model/definition_text.h"

#include <string.h>

static pl_ref table_ref(pl_name name)
{
    return (pl_ref){.kind = PL_KIND_TABLE, .schema = name.schema, .name = name.name};
}

static bool is_table(const pl_object *object)
{
    return object != NULL && object->as.payload != NULL &&
           (object->ref.kind == PL_KIND_TABLE || object->ref.kind == PL_KIND_FOREIGN_TABLE);
}

static bool same_name(const pl_making *m, const char *a, const char *b)
{
    return m->plan->dialect->any_case ? pl_same_nocase(a, b) : pl_same(a, b);
}

static pl_pairing *pairing_of(pl_making *m, const pl_ref *after)
{
    pl_map_entry *entry = pl_map_entry_of(m->pairs, pl_object_key(m->arena, after));
    if (entry->value == NULL) {
        pl_pairing *pairing = pl_arena_make(m->arena, pl_pairing);
        *pairing = (pl_pairing){.after = *after, .columns = pl_map_new(m->arena)};
        entry->value = pairing;
    }
    return entry->value;
}

/* ---- Hints ----------------------------------------------------------------------------------- */

typedef struct dotted { /* "app.users.mail" in its parts */
    const char *at[3];
    size_t count; /* 0: it is no name */
} dotted;

/* Names are as the server has them; one in double quotes may hold dots. */
static dotted read_path(pl_arena *arena, const char *text)
{
    dotted out = {{0}, 0};
    while (out.count < 3) {
        const char *end = *text == '"' ? strchr(text + 1, '"') : text + strcspn(text, ".");
        const char *begin = text + (*text == '"');
        if (end == NULL || end == begin) {
            return (dotted){{0}, 0};
        }
        out.at[out.count++] = pl_arena_strndup(arena, begin, (size_t)(end - begin));
        text = end + (*text == '"');
        if (*text == '\0') {
            return out;
        }
        if (*text++ != '.') {
            break;
        }
    }
    return (dotted){{0}, 0};
}

/* The object that the first `count` parts name. */
static const pl_object *find(const pl_making *m, const pl_schema *schema, const dotted *path,
                             size_t count)
{
    static const pl_kind SPACES[] = {PL_KIND_TABLE, PL_KIND_TYPE, PL_KIND_FUNCTION};
    pl_name name = {count > 1 ? path->at[count - 2] : NULL, path->at[count - 1]};
    if (count == 0 || count > 2) {
        return NULL;
    }
    for (size_t i = 0; i < sizeof SPACES / sizeof SPACES[0]; i++) {
        const pl_object *object = m->plan->dialect->resolve(schema, SPACES[i], name, NULL);
        if (object != NULL) {
            return object;
        }
    }
    return NULL;
}

static const pl_column *column_of(const pl_making *m, const pl_object *table, const char *name)
{
    for (size_t i = 0; is_table(table) && i < table->as.table->columns.count; i++) {
        if (same_name(m, table->as.table->columns.at[i]->name, name)) {
            return table->as.table->columns.at[i];
        }
    }
    return NULL;
}

static pl_status fail_hint(const pl_rename *hint, const char *name, const char *side,
                           pl_error *error)
{
    pl_fail(error, PL_USAGE, "%s: there is no %s %s", hint->where, name, side);
    pl_error_hint(error, "--rename OLD=NEW, as in users=accounts or users.mail=users.email");
    return PL_USAGE;
}

static pl_status pair_objects(pl_making *m, const pl_rename *hint, const pl_object *before,
                              const pl_object *after, pl_error *error)
{
    if (before->ref.kind != after->ref.kind) {
        return pl_fail(error, PL_USAGE, "%s: what was a %s can't become a %s", hint->where,
                       pl_kind_word(before->ref.kind), pl_kind_word(after->ref.kind));
    }
    pairing_of(m, &after->ref)->before = before;
    if (is_table(before)) {
        pl_map_put(m->tables, before->ref.name, (void *)(uintptr_t)after->ref.name);
    }
    return PL_OK;
}

/* Tables and whatever else has a name of its own; not yet columns. */
static pl_status read_object_hint(pl_making *m, const pl_rename *hint, bool *taken, pl_error *error)
{
    dotted old = read_path(m->arena, hint->from);
    dotted new = read_path(m->arena, hint->to);
    if (old.count == 0 || new.count == 0) {
        return fail_hint(hint, "name", "on both sides of the =", error);
    }
    const pl_object *before = find(m, m->plan->start, &old, old.count);
    const pl_object *after = find(m, m->to, &new, new.count);
    bool was_column =
        before == NULL && old.count > 1 &&
        column_of(m, find(m, m->plan->start, &old, old.count - 1), old.at[old.count - 1]) != NULL;
    *taken = before != NULL && !was_column;
    if (!*taken) {
        return PL_OK;
    }
    if (hint->is_mark && find(m, m->plan->start, &new, new.count) != NULL) {
        return PL_OK; /* done already */
    }
    return after != NULL ? pair_objects(m, hint, before, after, error)
                         : fail_hint(hint, hint->to, "to change it to", error);
}

/* The table of the goal that this one of the start is. */
static const pl_object *heir_of(pl_making *m, const pl_object *table)
{
    for (const pl_map_entry *e = NULL; (e = pl_map_next(m->pairs, e)) != NULL;) {
        const pl_pairing *pairing = e->value;
        if (pairing->before == table) {
            return pl_schema_find(m->to, &pairing->after);
        }
    }
    return m->plan->dialect->resolve(m->to, PL_KIND_TABLE,
                                     (pl_name){table->ref.schema, table->ref.name}, NULL);
}

/* A mark stands at the table as it is called now. */
static const pl_object *table_before(pl_making *m, const pl_rename *hint, const dotted *old)
{
    const pl_object *before = old->count > 1 ? find(m, m->plan->start, old, old->count - 1) : NULL;
    const pl_object *after = before == NULL && hint->is_mark && old->count > 1
                                 ? find(m, m->to, old, old->count - 1)
                                 : NULL;
    return after != NULL ? pl_making_partner(m, after) : before;
}

static pl_status read_column_hint(pl_making *m, const pl_rename *hint, pl_error *error)
{
    dotted old = read_path(m->arena, hint->from);
    dotted new = read_path(m->arena, hint->to);
    const pl_object *before = table_before(m, hint, &old);
    const pl_column *column = old.count > 1 ? column_of(m, before, old.at[old.count - 1]) : NULL;
    bool done =
        hint->is_mark && (column == NULL || column_of(m, before, new.at[new.count - 1]) != NULL);
    if (done) {
        return PL_OK;
    }
    if (column == NULL) {
        return fail_hint(hint, hint->from, "to be renamed", error);
    }
    const pl_object *after = heir_of(m, before);
    const pl_object *named = new.count > 1 ? find(m, m->to, &new, new.count - 1) : after;
    const pl_column *now = named == after ? column_of(m, after, new.at[new.count - 1]) : NULL;
    if (now == NULL) {
        return fail_hint(hint, hint->to, "to change it to", error);
    }
    pl_pairing *pairing = pairing_of(m, &after->ref);
    pairing->before = before;
    pl_map_put(pairing->columns, now->name, (void *)(uintptr_t)column->name);
    return PL_OK;
}

pl_status pl_making_read_hints(pl_making *m, pl_error *error)
{
    const pl_renames *hints = &m->options->renames;
    bool *taken = pl_arena_alloc(m->arena, hints->count + 1);
    for (size_t i = 0; i < hints->count; i++) {
        pl_status status = read_object_hint(m, &hints->at[i], &taken[i], error);
        if (status != PL_OK) {
            return status;
        }
    }
    for (size_t i = 0; i < hints->count; i++) {
        pl_status status = taken[i] ? PL_OK : read_column_hint(m, &hints->at[i], error);
        if (status != PL_OK) {
            return status;
        }
    }
    return PL_OK;
}

/* ---- Partners -------------------------------------------------------------------------------- */

/* What hangs on a table that has another name is called by that. */
static const pl_object *below_old_table(pl_making *m, const pl_object *object)
{
    pl_ref table = table_ref((pl_name){object->ref.schema, object->ref.parent});
    const pl_pairing *pairing = pl_map_get(m->pairs, pl_object_key(m->arena, &table));
    if (pairing == NULL || pairing->before == NULL) {
        return NULL;
    }
    pl_ref ref = object->ref;
    ref.schema = pairing->before->ref.schema;
    ref.parent = pairing->before->ref.name;
    return pl_schema_find(m->plan->start, &ref);
}

const pl_object *pl_making_partner(pl_making *m, const pl_object *object)
{
    const pl_pairing *pairing = pl_map_get(m->pairs, pl_object_key(m->arena, &object->ref));
    if (pairing != NULL && pairing->before != NULL) {
        return pairing->before;
    }
    const pl_object *before = pl_schema_find(m->plan->start, &object->ref);
    if (before == NULL && object->ref.parent != NULL) {
        before = below_old_table(m, object);
    }
    if (before == NULL && m->plan->dialect->any_case) {
        before = m->plan->dialect->resolve(m->plan->start, object->ref.kind,
                                           (pl_name){object->ref.schema, object->ref.name}, NULL);
    }
    return before;
}

/* A place of definition for what has none, on both sides. */
static pl_span make_place(pl_making *m, const char *name)
{
    pl_text *text = pl_text_new(m->arena, "", name, (uint32_t)strlen(name));
    return (pl_span){text, 0, text->size};
}

/* The object of the start with a place of definition. */
static const pl_object *placed(pl_making *m, const pl_object *before)
{
    if (before->origin.text != NULL) {
        return before;
    }
    pl_object *object = pl_arena_copy(m->arena, before, sizeof *before);
    object->origin = make_place(m, before->ref.name);
    pl_schema_put(m->plan->start, object);
    return object;
}

/* The table with one column at another place of definition. What was written with the column is
 * still: SQLite's constraints know that by the place. */
static pl_table *with_place(pl_making *m, const pl_table *table, const pl_column *column,
                            pl_span place)
{
    pl_table *out = pl_arena_copy(m->arena, table, sizeof *table);
    out->columns = (pl_columns){0};
    out->constraints = (pl_constraints){0};
    for (size_t i = 0; i < table->columns.count; i++) {
        pl_column *copy = pl_arena_copy(m->arena, table->columns.at[i], sizeof *copy);
        copy->origin = table->columns.at[i] == column ? place : copy->origin;
        pl_vec_push(m->arena, &out->columns, copy);
    }
    for (size_t i = 0; i < table->constraints.count; i++) {
        pl_constraint *copy = pl_arena_copy(m->arena, table->constraints.at[i], sizeof *copy);
        if (pl_constraint_is_of_column(table->constraints.at[i], column)) {
            copy->origin = place;
        }
        pl_vec_push(m->arena, &out->constraints, copy);
    }
    return out;
}

/* The columns that hints say another name of, at one place of definition in start and goal. */
static void mark_columns(pl_making *m, const pl_pairing *pairing, pl_object *before,
                         pl_object *after)
{
    for (const pl_map_entry *e = NULL; (e = pl_map_next(pairing->columns, e)) != NULL;) {
        const pl_column *old = column_of(m, before, e->value);
        const pl_column *new = column_of(m, after, e->key);
        if (old == NULL || new == NULL) {
            continue;
        }
        pl_span place = old->origin;
        if (place.text == NULL) {
            place = make_place(m, old->name);
            before->as.table = with_place(m, before->as.table, old, place);
        }
        after->as.table = with_place(m, after->as.table, new, place);
    }
}

const pl_object *pl_making_align(pl_making *m, const pl_object *before, const pl_object *after)
{
    pl_pairing *pairing = pl_map_get(m->pairs, pl_object_key(m->arena, &after->ref));
    bool named = pl_same(before->ref.name, after->ref.name) &&
                 pl_same(before->ref.schema, after->ref.schema) &&
                 pl_same(before->ref.parent, after->ref.parent);
    if (named && pairing == NULL) {
        return pl_object_aligned(m->arena, before, after);
    }
    before = placed(m, before);
    pl_object *object = pl_arena_copy(m->arena, after, sizeof *after);
    object->origin = before->origin;
    if (pairing != NULL && pl_map_count(pairing->columns) > 0) {
        pl_object *marked = pl_arena_copy(m->arena, before, sizeof *before);
        mark_columns(m, pairing, marked, object);
        pl_schema_put(m->plan->start, marked);
        before = marked;
    }
    if (pairing != NULL) {
        pairing->before = before;
    }
    return pl_object_aligned(m->arena, before, object);
}

/* ---- By shape -------------------------------------------------------------------------------- */

static bool is_word(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' ||
           (unsigned char)c >= 0x80;
}

/* The text of the start in the names of the goal. */
static const char *renamed_text(const pl_making *m, const pl_map *names, const char *text)
{
    pl_str out = pl_str_begin(m->arena, PL_STR_MAXIMUM);
    while (*text != '\0') {
        size_t size = 0;
        while (is_word(text[size])) {
            size++;
        }
        if (size == 0) {
            pl_str_add_char(&out, *text++);
            continue;
        }
        const char *word = pl_arena_strndup(m->arena, text, size);
        const char *now = pl_map_get(names, word);
        pl_str_add(&out, now != NULL ? now : word);
        text += size;
    }
    return out.at;
}

/* Names of the start -> of the goal, as they are for what belongs to this table. */
static pl_map *names_for(pl_making *m, const pl_object *table)
{
    pl_map *names = pl_map_new(m->arena);
    const pl_pairing *pairing = pl_map_get(m->pairs, pl_object_key(m->arena, &table->ref));
    for (const pl_map_entry *e = NULL; (e = pl_map_next(m->tables, e)) != NULL;) {
        pl_map_put(names, e->key, e->value);
    }
    for (const pl_map_entry *e = NULL;
         pairing != NULL && (e = pl_map_next(pairing->columns, e)) != NULL;) {
        pl_map_put(names, e->value, (void *)(uintptr_t)e->key);
    }
    return names;
}

/* The only one of `list` (by text) that is not taken; a second of the same text takes both away. */
static void offer(pl_map *list, const char *text, const void *what)
{
    pl_map_entry *entry = pl_map_entry_of(list, text);
    entry->value = entry->value == NULL ? (void *)(uintptr_t)what : (void *)list;
}

static const void *only(const pl_map *list, const char *text)
{
    const void *found = pl_map_get(list, text);
    return found == list ? NULL : found;
}

static const pl_object *start_table(pl_making *m, const pl_object *table)
{
    const pl_object *before = pl_making_partner(m, table);
    return is_table(before) && !before->partial ? before : NULL;
}

/* Marks the constraints of the goal's table that are, but for the name, some of the start's. */
static void pair_constraints(pl_making *m, const pl_object *table)
{
    const pl_object *before = start_table(m, table);
    const pl_constraints *old = before != NULL ? &before->as.table->constraints : NULL;
    const pl_constraints *new = &table->as.table->constraints;
    pl_map *names = NULL;
    pl_map *gone = pl_map_new(m->arena);
    pl_table *copy = NULL;
    for (size_t i = 0; old != NULL && i < old->count; i++) {
        const pl_constraint *each = old->at[i];
        if (each->name != NULL && !each->partial && !each->inherited && each->origin.text != NULL &&
            pl_table_constraint(table->as.table, each->name) == NULL) {
            names = names != NULL ? names : names_for(m, table);
            offer(gone, renamed_text(m, names, pl_constraint_text(m->arena, each)), each);
        }
    }
    for (size_t i = 0; pl_map_count(gone) > 0 && i < new->count; i++) {
        const pl_constraint *each = new->at[i];
        if (each->name == NULL || each->inherited ||
            pl_table_constraint(before->as.table, each->name) != NULL) {
            continue;
        }
        const pl_constraint *was = only(gone, pl_constraint_text(m->arena, each));
        if (was == NULL || was->kind != each->kind) {
            continue;
        }
        if (copy == NULL) {
            pl_object *object = pl_arena_copy(m->arena, table, sizeof *table);
            copy = pl_arena_copy(m->arena, table->as.table, sizeof *copy);
            copy->constraints.at = pl_arena_copy(m->arena, new->at, new->count * sizeof new->at[0]);
            object->as.table = copy;
            pl_schema_put(m->plan->goal, object);
        }
        pl_constraint *marked = pl_arena_copy(m->arena, each, sizeof *each);
        marked->origin = was->origin;
        copy->constraints.at[i] = marked;
        pl_map_put(gone, pl_constraint_text(m->arena, each), NULL);
        /* The index of a constraint is called as it is. */
        pl_ref index = {.kind = PL_KIND_INDEX, .schema = table->ref.schema, .name = each->name};
        pl_ref old_index = {.kind = PL_KIND_INDEX, .schema = before->ref.schema, .name = was->name};
        const pl_object *made = pl_schema_find(m->plan->goal, &index);
        const pl_object *there = pl_schema_find(m->plan->start, &old_index);
        if (made != NULL && there != NULL && made->ref.kind == PL_KIND_INDEX) {
            pairing_of(m, &made->ref)->before = there;
            pl_map_put(m->claimed, pl_object_key(m->arena, &there->ref), m);
            pl_schema_put(m->plan->goal, pl_making_align(m, there, made));
        }
    }
}

/* An index, or a sequence of a column, in words that don't hold its name; NULL: another kind. */
static const char *shape_of(pl_making *m, const pl_object *object, pl_name *table)
{
    if (object->as.payload == NULL || object->partial) {
        return NULL;
    }
    if (object->ref.kind == PL_KIND_INDEX && object->as.index->constraint == NULL) {
        *table = object->as.index->table;
        return pl_arena_printf(m->arena, "index %s", pl_index_text(m->arena, object->as.index));
    }
    if (object->ref.kind == PL_KIND_SEQUENCE && object->as.sequence->owned_by.name != NULL) {
        *table = object->as.sequence->owned_by;
        return pl_arena_printf(m->arena, "sequence %s", object->as.sequence->owned_by_column);
    }
    return NULL;
}

/* Of the start, by table and shape in the goal's names: those that nothing came from. */
static pl_map *orphans(pl_making *m)
{
    pl_map *found = pl_map_new(m->arena);
    pl_map *heirs = pl_map_new(m->arena); /* key in the start -> table of the goal */
    for (const pl_map_entry *e = NULL; (e = pl_map_next(m->plan->goal->objects, e)) != NULL;) {
        const pl_object *object = e->value;
        const pl_object *before = is_table(object) ? pl_making_partner(m, object) : NULL;
        if (before != NULL) {
            pl_map_put(heirs, pl_object_key(m->arena, &before->ref), e->value);
        }
    }
    for (const pl_map_entry *e = NULL; (e = pl_map_next(m->plan->start->objects, e)) != NULL;) {
        const pl_object *object = e->value;
        pl_name name = {0};
        const char *shape = pl_map_has(m->claimed, e->key) ? NULL : shape_of(m, object, &name);
        pl_ref ref = table_ref(name);
        const pl_object *heir =
            shape != NULL ? pl_map_get(heirs, pl_object_key(m->arena, &ref)) : NULL;
        if (heir != NULL) {
            offer(found,
                  pl_arena_printf(m->arena, "%s %s", pl_object_key(m->arena, &heir->ref),
                                  renamed_text(m, names_for(m, heir), shape)),
                  object);
        }
    }
    return found;
}

static void pair_objects_by_shape(pl_making *m)
{
    pl_map *found = orphans(m);
    pl_objects fresh = {0};
    if (pl_map_count(found) == 0) {
        return;
    }
    for (const pl_map_entry *e = NULL; (e = pl_map_next(m->plan->goal->objects, e)) != NULL;) {
        if (pl_making_partner(m, e->value) == NULL) {
            pl_vec_push(m->arena, &fresh, e->value);
        }
    }
    for (size_t i = 0; i < fresh.count; i++) {
        pl_name name = {0};
        const char *shape = shape_of(m, fresh.at[i], &name);
        pl_ref ref = table_ref(name);
        if (shape == NULL) {
            continue;
        }
        const char *key = pl_arena_printf(m->arena, "%s %s", pl_object_key(m->arena, &ref), shape);
        const pl_object *was = only(found, key);
        if (was != NULL) {
            pl_map_put(found, key, NULL);
            pairing_of(m, &fresh.at[i]->ref)->before = was;
            pl_map_put(m->claimed, pl_object_key(m->arena, &was->ref), m);
            pl_schema_put(m->plan->goal, pl_making_align(m, was, fresh.at[i]));
        }
    }
}

void pl_making_pair_by_shape(pl_making *m)
{
    pl_objects tables = {0};
    if (m->plan->dialect->id != PL_DIALECT_POSTGRES) {
        return; /* SQLite renames neither */
    }
    for (const pl_map_entry *e = NULL; (e = pl_map_next(m->plan->goal->objects, e)) != NULL;) {
        const pl_object *object = e->value;
        if (is_table(object) && object != pl_schema_find(m->plan->start, &object->ref)) {
            pl_vec_push(m->arena, &tables, e->value);
        }
    }
    for (size_t i = 0; i < tables.count; i++) {
        pair_constraints(m, tables.at[i]);
    }
    pair_objects_by_shape(m);
}

/* ---- Differences ----------------------------------------------------------------------------- */

static bool same_place(pl_span a, pl_span b)
{
    return a.text != NULL && a.text == b.text && a.begin == b.begin && a.end == b.end;
}

/* Everything that has another name in the goal. */
static pl_map *all_names(const pl_making *m)
{
    pl_map *names = pl_map_new(m->arena);
    for (const pl_map_entry *e = NULL; (e = pl_map_next(m->pairs, e)) != NULL;) {
        const pl_pairing *pairing = e->value;
        if (pairing->before != NULL && !pl_same(pairing->before->ref.name, pairing->after.name)) {
            pl_map_put(names, pairing->before->ref.name, (void *)(uintptr_t)pairing->after.name);
        }
    }
    return names;
}

/* A constraint that goes and one that comes in its place are one with another name. */
static bool join_constraint(pl_differences *all, size_t gone)
{
    pl_difference *old = &all->at[gone];
    for (size_t i = 0; i < all->count; i++) {
        pl_difference *new = &all->at[i];
        if (new->kind == PL_DIFFERENCE_LEFT_OVER &&new->object.kind ==
                PL_KIND_CONSTRAINT &&new->after_object == old->after_object &&
            same_place(old->before_origin, new->after_origin) &&
            !pl_same(old->object.name, new->object.name)) {
            old->kind = PL_DIFFERENCE_CHANGED;
            old->property = "name";
            old->before = old->object.name;
            old->after = new->object.name;
            old->after_origin = new->after_origin;
            new->kind = PL_DIFFERENCE_POSITION; /* said already */
            return true;
        }
    }
    return false;
}

void pl_making_settle_differences(const pl_making *m, pl_differences *all)
{
    pl_map *names = all_names(m);
    size_t kept = 0;
    if (pl_map_count(m->pairs) == 0) {
        names = NULL;
    }
    for (size_t i = 0; i < all->count; i++) {
        if (all->at[i].kind == PL_DIFFERENCE_LOST && all->at[i].object.kind == PL_KIND_CONSTRAINT &&
            all->at[i].before_origin.text != NULL) {
            join_constraint(all, i);
        }
    }
    for (size_t i = 0; i < all->count; i++) {
        const pl_difference *each = &all->at[i];
        bool follows = names != NULL && each->kind == PL_DIFFERENCE_CHANGED &&
                       each->before != NULL && each->after != NULL &&
                       !pl_same(each->property, "name") &&
                       pl_same(renamed_text(m, names, each->before), each->after);
        if (!follows && each->kind != PL_DIFFERENCE_POSITION) {
            all->at[kept++] = *each;
        }
    }
    all->count = (uint32_t)kept;
}
