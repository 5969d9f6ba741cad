#include "dialect/sqlite/diff/private.h"

#include "model/compare/compare.h"

bool pl_sqlite_stands_outside(const pl_operation *operation)
{
    return operation->kind == PL_OP_SET_VARIABLE &&
           pl_same_nocase(operation->new_name, "foreign_keys");
}

/* ---- Operations ------------------------------------------------------------------------------ */

pl_operation *pl_sqlite_diff_emit(pl_sqlite_differ *d, pl_operations *list, pl_operation_kind kind,
                                  const pl_ref *target)
{
    pl_operation *operation = pl_arena_make(d->arena, pl_operation);
    operation->kind = kind;
    operation->target = *target;
    pl_vec_push(d->arena, list, operation);
    return operation;
}

void pl_sqlite_diff_done(pl_sqlite_differ *d, const pl_operations *list)
{
    pl_apply_context context = {.arena = d->arena};
    pl_sqlite_apply(d->work, pl_vec_last(list), &context);
}

static void emit_create(pl_sqlite_differ *d, const pl_object *object)
{
    switch ((int)object->ref.kind) {
    case PL_KIND_TABLE: {
        pl_table_definition *definition = pl_arena_make(d->arena, pl_table_definition);
        definition->table = object->as.table;
        pl_sqlite_diff_emit(d, d->out, PL_OP_CREATE_TABLE, &object->ref)->as.table = definition;
        break;
    }
    case PL_KIND_INDEX:
        pl_sqlite_diff_emit(d, d->out, PL_OP_CREATE_INDEX, &object->ref)->as.index =
            object->as.index;
        break;
    case PL_KIND_VIEW:
        pl_sqlite_diff_emit(d, d->out, PL_OP_CREATE_VIEW, &object->ref)->as.view = object->as.view;
        break;
    case PL_KIND_TRIGGER:
        pl_sqlite_diff_emit(d, d->out, PL_OP_CREATE_TRIGGER, &object->ref)->as.trigger =
            object->as.trigger;
        break;
    default:
        break;
    }
}

void pl_sqlite_diff_create(pl_sqlite_differ *d, const pl_object *object)
{
    emit_create(d, object);
    pl_sqlite_take_over(d->work, object);
}

void pl_sqlite_diff_drop(pl_sqlite_differ *d, pl_operations *list, const pl_object *object)
{
    static const struct {
        pl_kind kind;
        pl_operation_kind operation;
    } DROPS[] = {{PL_KIND_TRIGGER, PL_OP_DROP_TRIGGER},
                 {PL_KIND_VIEW, PL_OP_DROP_VIEW},
                 {PL_KIND_INDEX, PL_OP_DROP_INDEX},
                 {PL_KIND_TABLE, PL_OP_DROP_TABLE}};
    for (size_t i = 0; i < sizeof DROPS / sizeof DROPS[0]; i++) {
        if (DROPS[i].kind == object->ref.kind) {
            pl_sqlite_diff_emit(d, list, DROPS[i].operation, &object->ref);
        }
    }
}

/* ---- What there is and what is wanted -------------------------------------------------------- */

const pl_object *pl_sqlite_diff_wanted(const pl_sqlite_differ *d, const pl_object *object)
{
    return pl_map_get(d->wanted, pl_object_key(d->arena, &object->ref));
}

const pl_object *pl_sqlite_diff_now(const pl_sqlite_differ *d, const pl_sqlite_pair *pair)
{
    pl_ref ref = pair->to->ref;
    ref.name = pair->name;
    return pl_schema_find(d->work, &ref);
}

bool pl_sqlite_diff_goes(const pl_sqlite_differ *d, const pl_object *table)
{
    return !pl_map_has(d->paired, pl_object_key(d->arena, &table->ref));
}

const char *pl_sqlite_diff_folded(const pl_sqlite_differ *d, const char *name)
{
    char *out = pl_arena_strdup(d->arena, name);
    for (char *c = out; *c != '\0'; c++) {
        *c = (char)(*c >= 'A' && *c <= 'Z' ? *c - 'A' + 'a' : *c);
    }
    return out;
}

static bool is_name_taken(const pl_sqlite_differ *d, const char *name)
{
    pl_name wanted = {NULL, name};
    if (pl_sqlite_find(d->work, PL_KIND_TABLE, wanted) != NULL ||
        pl_sqlite_find(d->schema, PL_KIND_TABLE, wanted) != NULL) {
        return true;
    }
    for (const pl_map_entry *e = NULL; (e = pl_map_next(d->wanted, e)) != NULL;) {
        if (pl_same_nocase(((const pl_object *)e->value)->ref.name, name)) {
            return true;
        }
    }
    return false;
}

const char *pl_sqlite_diff_free_name(const pl_sqlite_differ *d, const char *name)
{
    const char *out = pl_arena_printf(d->arena, "new_%s", name);
    for (unsigned i = 2; is_name_taken(d, out); i++) {
        out = pl_arena_printf(d->arena, "new%u_%s", i, name);
    }
    return out;
}

/* What hangs on something that changes is concerned, though it stays as it is. */
static void add_dependents(pl_sqlite_differ *d, const pl_object *object)
{
    PL_VEC(const pl_object *) queue = {0};
    pl_vec_push(d->arena, &queue, object);
    for (size_t at = 0; at < queue.count; at++) {
        pl_objects dependents = {0};
        pl_schema_dependents(d->arena, d->schema, queue.at[at], &dependents);
        for (size_t i = 0; i < dependents.count; i++) {
            const pl_object *each = dependents.at[i];
            const char *key = pl_object_key(d->arena, &each->ref);
            if (pl_map_has(d->changed, key) || pl_map_has(d->wanted, key) ||
                pl_schema_find(d->work, &each->ref) != NULL) {
                continue;
            }
            pl_sqlite_take_over(d->work, each);
            pl_map_put(d->wanted, key, (void *)(uintptr_t)each);
            pl_vec_push(d->arena, &queue, each);
        }
    }
}

static void collect(pl_sqlite_differ *d, const pl_changes *changes, bool backwards)
{
    for (size_t i = 0; i < changes->count; i++) {
        pl_map_put(d->changed, changes->at[i].key, d->changed);
    }
    for (size_t i = 0; i < changes->count; i++) {
        const pl_change *change = &changes->at[i];
        const pl_object *from = backwards ? change->after : change->before;
        const pl_object *to = backwards ? change->before : change->after;
        if (from != NULL) {
            pl_sqlite_take_over(d->work, from);
        }
        if (to != NULL) {
            pl_map_put(d->wanted, change->key, (void *)(uintptr_t)to);
        }
    }
    for (size_t i = 0; i < changes->count; i++) {
        const pl_change *change = &changes->at[i];
        const pl_object *from = backwards ? change->after : change->before;
        if (from != NULL) {
            add_dependents(d, from);
        }
    }
}

/* ---- Tables ---------------------------------------------------------------------------------- */

static void change_table(pl_sqlite_differ *d, pl_sqlite_pair *pair)
{
    switch (pair->way) {
    case PL_SQLITE_STAYS:
        break;
    case PL_SQLITE_ALTERS:
        for (size_t i = 0; i < pair->alterations.count; i++) {
            pl_vec_push(d->arena, d->out, pair->alterations.at[i]);
            pl_sqlite_diff_done(d, d->out);
        }
        break;
    case PL_SQLITE_REBUILDS:
        pl_sqlite_diff_rebuild(d, pair);
        break;
    case PL_SQLITE_CANNOT: {
        pl_ref none = {.kind = PL_KIND_NONE};
        pl_sqlite_diff_emit(d, d->out, PL_OP_OTHER, &none)->value = pl_arena_printf(
            d->arena, "SQLite can't alter %s to that, and not all of it is known: rebuild it",
            pair->to->ref.name);
        break;
    }
    }
}

/* Those that go, as a graph: whoever refers to another goes before it. */
typedef struct doomed {
    const pl_object *table;
    size_t children; /* that are still there */
    bool gone;
} doomed;

typedef PL_VEC(doomed) doomed_tables;

static doomed_tables tables_that_go(pl_sqlite_differ *d, pl_map *numbers)
{
    doomed_tables out = {0};
    for (const pl_map_entry *e = NULL; (e = pl_map_next(d->work->objects, e)) != NULL;) {
        const pl_object *object = e->value;
        if (object->ref.kind == PL_KIND_TABLE && pl_sqlite_diff_goes(d, object)) {
            pl_vec_push(d->arena, &out, ((doomed){.table = object}));
            pl_map_put(numbers, pl_sqlite_diff_folded(d, object->ref.name),
                       (void *)(uintptr_t)out.count);
        }
    }
    return out;
}

static void count_parents(pl_sqlite_differ *d, doomed_tables *tables, const pl_map *numbers,
                          size_t child, int step)
{
    const pl_constraints *constraints = &tables->at[child].table->as.table->constraints;
    for (size_t i = 0; i < constraints->count; i++) {
        const char *name = constraints->at[i]->kind == PL_CONSTRAINT_FOREIGN_KEY
                               ? constraints->at[i]->references.name
                               : NULL;
        size_t parent =
            name != NULL ? (uintptr_t)pl_map_get(numbers, pl_sqlite_diff_folded(d, name)) : 0;
        if (parent > 0 && parent - 1 != child) {
            tables->at[parent - 1].children += (size_t)step;
        }
    }
}

static void drop_table(pl_sqlite_differ *d, doomed_tables *tables, const pl_map *numbers, size_t i)
{
    tables->at[i].gone = true;
    d->unguarded |= pl_sqlite_diff_is_referenced(d, tables->at[i].table, true);
    count_parents(d, tables, numbers, i, -1);
    pl_sqlite_diff_drop(d, d->out, tables->at[i].table);
    pl_sqlite_diff_done(d, d->out);
}

/* The last made goes first, and then rounds for those that had to wait; in a circle, whichever is
 * next. */
static void drop_tables(pl_sqlite_differ *d)
{
    pl_map *numbers = pl_map_new(d->arena);
    doomed_tables tables = tables_that_go(d, numbers);
    size_t left = tables.count;
    for (size_t i = 0; i < tables.count; i++) {
        count_parents(d, &tables, numbers, i, 1);
    }
    while (left > 0) {
        size_t before = left, waiting = 0;
        for (size_t i = tables.count; i > 0; i--) {
            if (!tables.at[i - 1].gone && tables.at[i - 1].children == 0) {
                drop_table(d, &tables, numbers, i - 1);
                left--;
            } else if (!tables.at[i - 1].gone) {
                waiting = i;
            }
        }
        if (left == before) {
            drop_table(d, &tables, numbers, waiting - 1);
            left--;
        }
    }
}

/* Its name is not free yet. */
static bool is_waiting(const pl_sqlite_differ *d, const pl_object *object)
{
    const char *schema = object->ref.schema != NULL ? object->ref.schema : "main";
    return object->ref.kind != PL_KIND_TRIGGER &&
           pl_sqlite_find(d->work, PL_KIND_TABLE, (pl_name){schema, object->ref.name}) != NULL;
}

static void create_kind(pl_sqlite_differ *d, pl_kind kind)
{
    for (const pl_map_entry *e = NULL; (e = pl_map_next(d->wanted, e)) != NULL;) {
        const pl_object *object = e->value;
        if (object->ref.kind == kind && pl_schema_find(d->work, &object->ref) == NULL &&
            !is_waiting(d, object)) {
            pl_sqlite_diff_create(d, object);
            pl_map_put(d->paired, e->key, d->paired); /* it stays */
        }
    }
}

/* ---- Everything ------------------------------------------------------------------------------ */

static void add_all(pl_sqlite_differ *d, pl_operations *to, const pl_operations *from)
{
    for (size_t i = 0; i < from->count; i++) {
        pl_vec_push(d->arena, to, from->at[i]);
    }
}

static void set_foreign_keys(pl_sqlite_differ *d, pl_operations *out, const char *value)
{
    pl_ref none = {.kind = PL_KIND_NONE};
    pl_operation *operation = pl_sqlite_diff_emit(d, out, PL_OP_SET_VARIABLE, &none);
    operation->new_name = "foreign_keys";
    operation->value = value;
}

static void put_together(pl_sqlite_differ *d, pl_operations *out)
{
    pl_ref none = {.kind = PL_KIND_NONE};
    if (d->unguarded) {
        set_foreign_keys(d, out, "OFF");
    }
    add_all(d, out, &d->asides);
    add_all(d, out, &d->renames);
    add_all(d, out, d->out);
    if (d->unguarded) {
        if (pl_sqlite_diff_all_sound(d)) {
            pl_sqlite_diff_emit(d, out, PL_OP_SHOW_VARIABLE, &none)->new_name = "foreign_key_check";
        }
        set_foreign_keys(d, out, "ON");
    }
}

static void diff(pl_arena *arena, const pl_schema *schema, const pl_changes *changes,
                 bool backwards, bool in_order, pl_operations *out)
{
    pl_operations main = {0};
    pl_sqlite_differ d = {.arena = arena,
                          .schema = schema,
                          .in_order = in_order,
                          .changed = pl_map_new(arena),
                          .work = pl_schema_new(arena),
                          .wanted = pl_map_new(arena),
                          .paired = pl_map_new(arena),
                          .heirs = pl_map_new(arena),
                          .out = &main};
    pl_schema_incomplete(d.work, (pl_span){0}, "a part of it");
    collect(&d, changes, backwards);
    pl_sqlite_diff_pair(&d);
    for (size_t i = 0; i < d.pairs.count; i++) {
        pl_sqlite_diff_choose(&d, &d.pairs.at[i]);
    }
    pl_sqlite_diff_set_aside(&d);
    create_kind(&d, PL_KIND_TABLE); /* the others may refer to them */
    for (size_t i = 0; i < d.pairs.count; i++) {
        change_table(&d, &d.pairs.at[i]);
    }
    drop_tables(&d);
    create_kind(&d, PL_KIND_TABLE);
    create_kind(&d, PL_KIND_INDEX);
    create_kind(&d, PL_KIND_VIEW);
    create_kind(&d, PL_KIND_TRIGGER);
    put_together(&d, out);
}

void pl_sqlite_diff(pl_arena *arena, const pl_schema *schema, const pl_changes *changes,
                    bool backwards, pl_operations *out)
{
    diff(arena, schema, changes, backwards, false, out);
}

void pl_sqlite_diff_in_order(pl_arena *arena, const pl_schema *schema, const pl_changes *changes,
                             bool backwards, pl_operations *out)
{
    diff(arena, schema, changes, backwards, true, out);
}

/* A virtual table is known by what makes it, its columns are its module's. Of a table that CREATE
 * TABLE AS made only the engine knows the types. */
static bool is_unknown(const pl_object *object)
{
    return object->assumed ||
           (object->partial &&
            (object->ref.kind != PL_KIND_TABLE || object->as.table->module == NULL)) ||
           (object->ref.kind == PL_KIND_TABLE && object->as.table->columns.count > 0 &&
            object->as.table->columns.at[0]->partial);
}

void pl_sqlite_build(pl_arena *arena, const pl_schema *schema, pl_operations *out, size_t *left_out)
{
    pl_changes changes = {0};
    size_t unknown = 0;
    for (const pl_map_entry *e = NULL; (e = pl_map_next(schema->objects, e)) != NULL;) {
        const pl_object *object = e->value;
        if (is_unknown(object)) {
            unknown++;
        } else if (!pl_same(object->ref.schema, "temp")) {
            pl_vec_push(arena, &changes, ((pl_change){.key = e->key, .after = object}));
        }
    }
    if (left_out != NULL) {
        *left_out = unknown;
    }
    pl_sqlite_diff(arena, schema, &changes, false, out);
}
