/*
 * From one version of objects to another, in SQLite: what goes and hangs on others first, then
 * tables, then what is made anew.
 */
#include "base/str.h"
#include "dialect/sqlite/apply/apply.h"
#include "dialect/sqlite/write/write.h"

/* A table (columns NULL) or a column of one that gets another name. */
typedef struct renaming {
    const char *table, *new_table;
    const char *column, *new_column;
} renaming;

typedef struct differ {
    pl_arena *arena;
    const pl_schema *schema;
    pl_changes changes;    /* in the direction wanted */
    bool *done;            /* of each change */
    const pl_object **now; /* of each change of a table: `before` with its new names */
    PL_VEC(renaming) renamings;
    pl_operations *out;
} differ;

static pl_operation *emit(differ *d, pl_operation_kind kind, const pl_ref *target)
{
    pl_operation *operation = pl_arena_make(d->arena, pl_operation);
    operation->kind = kind;
    operation->target = *target;
    pl_vec_push(d->arena, d->out, operation);
    return operation;
}

static pl_ref part(const pl_object *table, const char *column)
{
    return (pl_ref){.kind = PL_KIND_COLUMN,
                    .schema = table->ref.schema,
                    .parent = table->ref.name,
                    .name = column};
}

static bool is_real_table(const pl_object *object)
{
    return object != NULL && object->ref.kind == PL_KIND_TABLE && object->as.table->module == NULL;
}

static bool same_place(pl_span a, pl_span b)
{
    return a.text != NULL && a.text == b.text && a.begin == b.begin;
}

static const char *place_key(const differ *d, const pl_object *object)
{
    return pl_arena_printf(d->arena, "%p %u", (const void *)object->origin.text,
                           object->origin.begin);
}

/* ---- Objects --------------------------------------------------------------------------------- */

static void create(differ *d, const pl_object *object)
{
    switch ((int)object->ref.kind) {
    case PL_KIND_TABLE: {
        pl_table_definition *definition = pl_arena_make(d->arena, pl_table_definition);
        definition->table = object->as.table;
        emit(d, PL_OP_CREATE_TABLE, &object->ref)->as.table = definition;
        break;
    }
    case PL_KIND_INDEX:
        emit(d, PL_OP_CREATE_INDEX, &object->ref)->as.index = object->as.index;
        break;
    case PL_KIND_VIEW:
        emit(d, PL_OP_CREATE_VIEW, &object->ref)->as.view = object->as.view;
        break;
    case PL_KIND_TRIGGER:
        emit(d, PL_OP_CREATE_TRIGGER, &object->ref)->as.trigger = object->as.trigger;
        break;
    default:
        break;
    }
}

static void drop(differ *d, const pl_object *object)
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
            emit(d, DROPS[i].operation, &object->ref);
        }
    }
}

/* ---- Tables ---------------------------------------------------------------------------------- */

static bool same_expression(const pl_expression *a, const pl_expression *b)
{
    return a == b || (a != NULL && b != NULL && pl_same(a->canonical, b->canonical));
}

static bool same_column(const pl_column *a, const pl_column *b)
{
    return a == b ||
           (pl_same_nocase(a->name, b->name) && pl_same_nocase(a->type.text, b->type.text) &&
            a->not_null == b->not_null && same_expression(a->default_value, b->default_value) &&
            same_expression(a->generated, b->generated) &&
            a->generated_virtual == b->generated_virtual &&
            pl_same_nocase(a->collation, b->collation));
}

static bool same_strings(const pl_strings *a, const pl_strings *b)
{
    bool same = a->count == b->count;
    for (size_t i = 0; same && i < a->count; i++) {
        same = pl_same_nocase(a->at[i], b->at[i]);
    }
    return same;
}

static bool same_constraint(const pl_constraint *a, const pl_constraint *b)
{
    return a == b ||
           (a->kind == b->kind && same_strings(&a->columns, &b->columns) &&
            same_expression(a->check, b->check) &&
            pl_same_nocase(a->references.name, b->references.name) &&
            same_strings(&a->referenced_columns, &b->referenced_columns) &&
            a->on_delete == b->on_delete && a->on_update == b->on_update &&
            a->deferrable == b->deferrable && a->initially_deferred == b->initially_deferred &&
            a->autoincrement == b->autoincrement && pl_same(a->on_conflict, b->on_conflict));
}

static bool has_constraint(const pl_table *table, const pl_constraint *wanted)
{
    for (size_t i = 0; i < table->constraints.count; i++) {
        if (same_constraint(table->constraints.at[i], wanted)) {
            return true;
        }
    }
    return false;
}

/* Constraints that only one of the two tables has must belong to the columns that come or go. */
static bool go_with_columns(const pl_table *one, const pl_table *other)
{
    for (size_t i = 0; i < one->constraints.count; i++) {
        const pl_constraint *each = one->constraints.at[i];
        bool explained = has_constraint(other, each);
        for (size_t k = 0; !explained && k < one->columns.count; k++) {
            const pl_column *column = one->columns.at[k];
            explained =
                pl_sqlite_column_of(other, column->name) == NULL &&
                pl_constraint_is_of_column(each, column) &&
                (each->kind == PL_CONSTRAINT_CHECK || each->kind == PL_CONSTRAINT_FOREIGN_KEY);
        }
        if (!explained) {
            return false;
        }
    }
    return true;
}

/* ADD COLUMN takes constants only, and NOT NULL only with one. */
static bool can_be_added(const pl_column *column)
{
    const pl_expression *value = column->default_value;
    bool constant = value == NULL || (!value->compound && value->functions.count == 0);
    return constant && !(column->not_null && (value == NULL || value->is_null)) &&
           (column->generated == NULL || column->generated_virtual);
}

/* Does ALTER TABLE reach? Only columns that come or go. */
static bool can_alter(const pl_table *from, const pl_table *to)
{
    if (from->strict != to->strict || from->without_rowid != to->without_rowid ||
        !go_with_columns(from, to) || !go_with_columns(to, from)) {
        return false;
    }
    for (size_t i = 0; i < from->columns.count; i++) {
        const pl_column *there = pl_sqlite_column_of(to, from->columns.at[i]->name);
        if (there != NULL && !same_column(from->columns.at[i], there)) {
            return false;
        }
    }
    for (size_t i = 0; i < to->columns.count; i++) {
        if (pl_sqlite_column_of(from, to->columns.at[i]->name) == NULL &&
            !can_be_added(to->columns.at[i])) {
            return false;
        }
    }
    return true;
}

static void add_column(differ *d, const pl_object *table, const pl_column *column)
{
    pl_column_definition *definition = pl_arena_make(d->arena, pl_column_definition);
    pl_ref ref = part(table, column->name);
    definition->column = column;
    for (size_t i = 0; i < table->as.table->constraints.count; i++) {
        if (pl_constraint_is_of_column(table->as.table->constraints.at[i], column)) {
            pl_vec_push(d->arena, &definition->constraints, table->as.table->constraints.at[i]);
        }
    }
    emit(d, PL_OP_ADD_COLUMN, &ref)->as.column_definition = definition;
}

static void alter(differ *d, const pl_object *from, const pl_object *to)
{
    for (size_t i = 0; i < from->as.table->columns.count; i++) {
        const pl_column *column = from->as.table->columns.at[i];
        if (pl_sqlite_column_of(to->as.table, column->name) == NULL) {
            pl_ref ref = part(to, column->name);
            emit(d, PL_OP_DROP_COLUMN, &ref);
        }
    }
    for (size_t i = 0; i < to->as.table->columns.count; i++) {
        const pl_column *column = to->as.table->columns.at[i];
        if (pl_sqlite_column_of(from->as.table, column->name) == NULL) {
            add_column(d, to, column);
        }
    }
}

static bool is_in_changes(const differ *d, const pl_object *object)
{
    for (size_t i = 0; i < d->changes.count; i++) {
        if (d->changes.at[i].before == object || d->changes.at[i].after == object) {
            return true;
        }
    }
    return false;
}

/* Indexes and triggers that stay are dropped with the old table, too. */
static void make_again(differ *d, const pl_object *table)
{
    pl_objects dependents = {0};
    pl_schema_dependents(d->arena, d->schema, table, &dependents);
    for (size_t i = 0; i < dependents.count; i++) {
        const pl_object *each = dependents.at[i];
        bool mine = each->ref.kind == PL_KIND_INDEX ||
                    (each->ref.kind == PL_KIND_TRIGGER &&
                     pl_same(each->as.trigger->table.name, table->ref.name));
        if (mine && !is_in_changes(d, each)) {
            create(d, each);
        }
    }
}

static void rebuild(differ *d, const pl_object *from, const pl_object *to)
{
    pl_object *fresh = pl_arena_copy(d->arena, to, sizeof *to);
    pl_rows *rows = pl_arena_make(d->arena, pl_rows);
    pl_ref pragma = {.kind = PL_KIND_NONE};
    fresh->ref.name = pl_arena_printf(d->arena, "new_%s", to->ref.name);
    for (size_t i = 0; i < to->as.table->columns.count; i++) {
        const pl_column *column = to->as.table->columns.at[i];
        const pl_column *old = pl_sqlite_column_of(from->as.table, column->name);
        if (column->generated == NULL && old != NULL) {
            pl_vec_push(d->arena, &rows->columns, column->name);
            pl_vec_push(d->arena, &rows->constants, old->name);
        }
    }
    emit(d, PL_OP_OTHER, &pragma)->value =
        pl_arena_printf(d->arena,
                        "SQLite can't alter %s to that: rebuild it, with PRAGMA foreign_keys = OFF "
                        "before the transaction",
                        to->ref.name);
    create(d, fresh);
    if (rows->columns.count > 0) {
        pl_operation *copy = emit(d, PL_OP_COPY_ROWS, &fresh->ref);
        copy->new_name = from->ref.name;
        copy->as.rows = rows;
    }
    emit(d, PL_OP_DROP_TABLE, &from->ref);
    emit(d, PL_OP_RENAME_TABLE, &fresh->ref)->new_name = to->ref.name;
    make_again(d, from);
}

/* Columns of one place in the text under two names. The version with the new names. */
static const pl_object *rename_columns(differ *d, const pl_object *from, const pl_object *to)
{
    const pl_table *table = from->as.table;
    pl_table *renamed = NULL;
    for (size_t i = 0; i < table->columns.count; i++) {
        const pl_column *old = table->columns.at[i];
        for (size_t k = 0; k < to->as.table->columns.count; k++) {
            const pl_column *new = to->as.table->columns.at[k];
            if (!same_place(old->origin, new->origin) || pl_same(old->name, new->name) ||
                pl_sqlite_column_of(to->as.table, old->name) != NULL ||
                pl_sqlite_column_of(table, new->name) != NULL) {
                continue;
            }
            pl_ref ref = part(to, old->name);
            emit(d, PL_OP_RENAME_COLUMN, &ref)->new_name = new->name;
            pl_vec_push(d->arena, &d->renamings,
                        ((renaming){to->ref.name, to->ref.name, old->name, new->name}));
            if (renamed == NULL) { /* its keys, checks and expressions follow: take the new ones */
                renamed = pl_arena_copy(d->arena, table, sizeof *table);
                renamed->columns = (pl_columns){0};
                for (size_t n = 0; n < table->columns.count; n++) {
                    pl_vec_push(d->arena, &renamed->columns, table->columns.at[n]);
                }
                renamed->constraints = to->as.table->constraints;
            }
            renamed->columns.at[i] = new;
        }
    }
    if (renamed == NULL) {
        return from;
    }
    pl_object *object = pl_arena_copy(d->arena, from, sizeof *from);
    object->as.table = renamed;
    return object;
}

static const char *new_table_name(const differ *d, const char *name)
{
    for (size_t i = 0; i < d->renamings.count; i++) {
        const renaming *each = &d->renamings.at[i];
        if (each->column == NULL && pl_same_nocase(each->table, name)) {
            return each->new_table;
        }
    }
    return name;
}

static const char *new_column_name(const differ *d, const char *table, const char *name)
{
    for (size_t i = 0; i < d->renamings.count; i++) {
        const renaming *each = &d->renamings.at[i];
        if (each->column != NULL && pl_same_nocase(each->new_table, table) &&
            pl_same_nocase(each->column, name)) {
            return each->new_column;
        }
    }
    return name;
}

/* Foreign keys follow what they refer to. */
static const pl_object *with_new_references(differ *d, const pl_object *object)
{
    if (d->renamings.count == 0) {
        return object;
    }
    pl_object *copy = pl_arena_copy(d->arena, object, sizeof *object);
    pl_table *table = pl_arena_copy(d->arena, object->as.table, sizeof *table);
    table->constraints = (pl_constraints){0};
    for (size_t i = 0; i < object->as.table->constraints.count; i++) {
        pl_constraint *key =
            pl_arena_copy(d->arena, object->as.table->constraints.at[i], sizeof *key);
        if (key->kind == PL_CONSTRAINT_FOREIGN_KEY) {
            pl_strings old = key->referenced_columns;
            key->references.name = new_table_name(d, key->references.name);
            key->referenced_columns = (pl_strings){0};
            for (size_t k = 0; k < old.count; k++) {
                pl_vec_push(d->arena, &key->referenced_columns,
                            new_column_name(d, key->references.name, old.at[k]));
            }
        }
        pl_vec_push(d->arena, &table->constraints, key);
    }
    copy->as.table = table;
    return copy;
}

static void change_table(differ *d, const pl_object *now, const pl_object *to)
{
    const pl_object *from = with_new_references(d, now);
    if (can_alter(from->as.table, to->as.table)) {
        alter(d, from, to);
    } else {
        rebuild(d, from, to);
    }
}

/* ---- Everything ------------------------------------------------------------------------------ */

/* A table that went and one that came from the same statement are one. */
static void rename_tables(differ *d)
{
    pl_map *came = pl_map_new(d->arena);
    for (size_t i = 0; i < d->changes.count; i++) {
        const pl_change *come = &d->changes.at[i];
        if (come->before == NULL && is_real_table(come->after) &&
            come->after->origin.text != NULL) {
            pl_map_put(came, place_key(d, come->after), &d->changes.at[i]);
        }
    }
    for (size_t i = 0; i < d->changes.count; i++) {
        const pl_object *before = d->changes.at[i].before;
        if (d->changes.at[i].after != NULL || !is_real_table(before) ||
            before->origin.text == NULL) {
            continue;
        }
        pl_change *come = pl_map_get(came, place_key(d, before));
        if (come == NULL || d->done[i]) {
            continue;
        }
        const char *name = come->after->ref.name;
        emit(d, PL_OP_RENAME_TABLE, &before->ref)->new_name = name;
        pl_vec_push(d->arena, &d->renamings, ((renaming){before->ref.name, name, NULL, NULL}));
        pl_object *now = pl_arena_copy(d->arena, before, sizeof *now);
        now->ref = come->after->ref;
        come->before = now;
        d->done[i] = true;
        pl_map_remove(came, place_key(d, before));
    }
}

/* Renames come first, for what hangs on a table follows them. */
static void rename_parts(differ *d)
{
    for (size_t i = 0; i < d->changes.count; i++) {
        const pl_change *change = &d->changes.at[i];
        if (!d->done[i] && is_real_table(change->before) && is_real_table(change->after)) {
            d->now[i] = rename_columns(d, change->before, change->after);
        }
    }
}

/* The same thing after a rename of what it refers to: the engine has seen to it. */
static bool only_follows(const differ *d, const pl_change *change)
{
    if (change->before == NULL || change->after == NULL || is_real_table(change->after)) {
        return false;
    }
    for (size_t i = 0; i < d->out->count; i++) {
        pl_operation_kind kind = d->out->at[i]->kind;
        if ((kind == PL_OP_RENAME_TABLE || kind == PL_OP_RENAME_COLUMN) &&
            same_place(change->before->origin, change->after->origin)) {
            return true;
        }
    }
    return false;
}

static void drop_kind(differ *d, pl_kind kind)
{
    for (size_t i = d->changes.count; i > 0; i--) {
        const pl_object *before = d->changes.at[i - 1].before;
        bool replaced = d->changes.at[i - 1].after != NULL;
        if (before != NULL && before->ref.kind == kind && !d->done[i - 1] &&
            !(replaced && (kind == PL_KIND_TABLE || only_follows(d, &d->changes.at[i - 1])))) {
            drop(d, before);
        }
    }
}

static void create_kind(differ *d, pl_kind kind)
{
    for (size_t i = 0; i < d->changes.count; i++) {
        const pl_change *change = &d->changes.at[i];
        if (change->after != NULL && change->after->ref.kind == kind && !d->done[i] &&
            !(change->before != NULL && (kind == PL_KIND_TABLE || only_follows(d, change)))) {
            create(d, change->after);
        }
    }
}

static void change_tables(differ *d)
{
    for (size_t i = 0; i < d->changes.count; i++) {
        const pl_change *change = &d->changes.at[i];
        if (d->now[i] != NULL) {
            change_table(d, d->now[i], change->after);
        }
    }
}

/* Indexes and triggers of a table that goes, go with it. */
static void skip_what_goes_along(differ *d)
{
    for (size_t i = 0; i < d->changes.count; i++) {
        const pl_object *before = d->changes.at[i].before;
        if (before == NULL || d->changes.at[i].after != NULL) {
            continue;
        }
        const char *table = before->ref.kind == PL_KIND_INDEX     ? before->as.index->table.name
                            : before->ref.kind == PL_KIND_TRIGGER ? before->as.trigger->table.name
                                                                  : NULL;
        for (size_t k = 0; table != NULL && k < d->changes.count; k++) {
            const pl_change *other = &d->changes.at[k];
            d->done[i] |= other->after == NULL && !d->done[k] && other->before != NULL &&
                          other->before->ref.kind == PL_KIND_TABLE &&
                          pl_same(other->before->ref.name, table);
        }
    }
}

void pl_sqlite_diff(pl_arena *arena, const pl_schema *schema, const pl_changes *changes,
                    bool backwards, pl_operations *out)
{
    differ d = {.arena = arena, .schema = schema, .out = out};
    for (size_t i = 0; i < changes->count; i++) {
        pl_change change = changes->at[i];
        const pl_object *before = change.before;
        change.before = backwards ? change.after : before;
        change.after = backwards ? before : change.after;
        pl_vec_push(arena, &d.changes, change);
    }
    d.done = pl_arena_alloc(arena, changes->count + 1);
    d.now = pl_arena_alloc(arena, (changes->count + 1) * sizeof *d.now);
    rename_tables(&d);
    rename_parts(&d);
    skip_what_goes_along(&d);
    drop_kind(&d, PL_KIND_TRIGGER);
    drop_kind(&d, PL_KIND_VIEW);
    drop_kind(&d, PL_KIND_INDEX);
    change_tables(&d);
    drop_kind(&d, PL_KIND_TABLE);
    create_kind(&d, PL_KIND_TABLE);
    create_kind(&d, PL_KIND_INDEX);
    create_kind(&d, PL_KIND_VIEW);
    create_kind(&d, PL_KIND_TRIGGER);
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
