#include "plan/online.h"

#include "base/map.h"
#include "base/str.h"
#include "model/schema.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#define NAME_MOST 63 /* bytes: NAMEDATALEN - 1 */

typedef struct online {
    pl_arena *arena;
    const pl_schema *before;
    const pl_operations *all;
    pl_operations *phases;
    pl_map *made;    /* key of a relation that these operations make */
    pl_map *gone;    /* key of a relation that they drop */
    pl_map *old;     /* key of a table by its new name -> its object before a rename */
    pl_map *columns; /* key of a column by its new name -> the one before a rename */
    pl_map *changed; /* key of a column that is dropped or gets another type */
    pl_map *moved;   /* key of an index, constraint or column that is finished later */
    pl_map *keyed;   /* key of a table that gets a key later; and of the columns of that */
    pl_map *adopted; /* key of an index that becomes a constraint as it is */
    bool drops_code; /* a routine, type or operator class goes: what is built on it can't outlive it
                      */
} online;

/* ---- Keys ------------------------------------------------------------------------------------ */

static const char *key_of(online *o, pl_kind kind, const char *schema, const char *parent,
                          const char *name)
{
    pl_ref ref = {.kind = kind, .schema = schema, .parent = parent, .name = name};
    ref.schema = schema != NULL ? schema : "public"; /* operations leave it out */
    return pl_object_key(o->arena, &ref);
}

static const char *table_key(online *o, const char *schema, const char *name)
{
    return key_of(o, PL_KIND_TABLE, schema, NULL, name);
}

/* Parts are no objects of a schema: a key of our own. */
static const char *part_key(online *o, const char *schema, const char *table, const char *part,
                            char sort)
{
    return pl_arena_printf(o->arena, "%c%s%s", sort, part, table_key(o, schema, table));
}

static const char *target_part(online *o, const pl_operation *operation, char sort)
{
    return part_key(o, operation->target.schema, operation->target.parent, operation->target.name,
                    sort);
}

static int by_name(const void *a, const void *b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

/* In whatever order they are named. */
static const char *columns_key(online *o, const char *schema, const char *table,
                               const pl_strings *columns)
{
    pl_str text = pl_str_begin(o->arena, PL_STR_MAXIMUM);
    const char **sorted = pl_arena_alloc(o->arena, (columns->count + 1) * sizeof *sorted);
    for (size_t i = 0; i < columns->count; i++) {
        sorted[i] = columns->at[i];
    }
    if (columns->count > 1) {
        qsort(sorted, columns->count, sizeof *sorted, by_name);
    }
    for (size_t i = 0; i < columns->count; i++) {
        pl_str_addf(&text, "%s,", pl_identifier_text(o->arena, sorted[i]));
    }
    return part_key(o, schema, table, text.at, 'k');
}

static void mark(pl_map *map, const char *key)
{
    pl_map_put(map, key, map);
}

/* ---- What is known of the tables ------------------------------------------------------------- */

static const pl_object *object_before(online *o, const char *schema, const char *name)
{
    const char *key = table_key(o, schema, name);
    const pl_object *renamed = pl_map_get(o->old, key);
    if (renamed != NULL) {
        return renamed;
    }
    pl_ref ref = {
        .kind = PL_KIND_TABLE, .schema = schema != NULL ? schema : "public", .name = name};
    return pl_map_has(o->made, key) ? NULL : pl_schema_find(o->before, &ref);
}

/* A table that others may be using, and that holds rows itself; NULL: anything else. */
static const pl_object *table_in_use(online *o, const char *schema, const char *name)
{
    const pl_object *object = object_before(o, schema, name);
    bool used = object != NULL && object->ref.kind == PL_KIND_TABLE &&
                object->as.table->persistence != PL_TEMPORARY &&
                !pl_map_has(o->gone, table_key(o, schema, name));
    return used ? object : NULL;
}

static bool is_partitioned(const pl_object *table)
{
    return table->as.table->partition_by != NULL;
}

static bool any_changed(online *o, const char *schema, const char *table, const pl_strings *columns)
{
    for (size_t i = 0; i < columns->count; i++) {
        if (pl_map_has(o->changed, part_key(o, schema, table, columns->at[i], 'c'))) {
            return true;
        }
    }
    return false;
}

/* The columns of an index, also those that its expressions use. */
static pl_strings index_columns(online *o, const pl_index *index)
{
    pl_strings all = {0};
    for (size_t i = 0; i < index->elements.count; i++) {
        const pl_index_element *element = &index->elements.at[i];
        const pl_strings *used = element->expression != NULL ? &element->expression->columns : NULL;
        for (size_t k = 0; used != NULL && k < used->count; k++) {
            pl_vec_push(o->arena, &all, used->at[k]);
        }
        if (element->column != NULL) {
            pl_vec_push(o->arena, &all, element->column);
        }
    }
    for (size_t i = 0; i < index->include.count; i++) {
        pl_vec_push(o->arena, &all, index->include.at[i]);
    }
    for (size_t i = 0; index->where != NULL && i < index->where->columns.count; i++) {
        pl_vec_push(o->arena, &all, index->where->columns.at[i]);
    }
    return all;
}

static bool is_taken(online *o, const char *schema, const char *name)
{
    pl_ref ref = {
        .kind = PL_KIND_INDEX, .schema = schema != NULL ? schema : "public", .name = name};
    return pl_schema_find(o->before, &ref) != NULL ||
           pl_map_has(o->made, pl_object_key(o->arena, &ref));
}

/* "users_email_plumb_old", cut so that the server need not, and free. */
static const char *free_name(online *o, const char *schema, const char *name, const char *ending)
{
    for (unsigned i = 0;; i++) {
        char number[16] = "";
        if (i > 0) {
            char *end = number;
            for (unsigned rest = i; rest > 0; rest /= 10) {
                *end++ = (char)('0' + rest % 10);
            }
        }
        size_t size = strlen(name), room = NAME_MOST - strlen(ending) - strlen(number);
        size = size > room ? room : size;
        while (size > 0 && ((unsigned char)name[size] & 0xC0U) == 0x80U) {
            size--; /* not within a character */
        }
        const char *found = pl_arena_printf(o->arena, "%.*s%s%s", (int)size, name, ending, number);
        if (!is_taken(o, schema, found)) {
            mark(o->made,
                 key_of(o, PL_KIND_INDEX, schema != NULL ? schema : "public", NULL, found));
            return found;
        }
    }
}

/* ---- Emitting -------------------------------------------------------------------------------- */

static void put(online *o, pl_online_phase phase, const pl_operation *operation)
{
    pl_vec_push(o->arena, &o->phases[phase], operation);
}

static pl_operation *emit(online *o, pl_online_phase phase, pl_operation_kind kind,
                          const pl_ref *target)
{
    pl_operation *operation = pl_arena_make(o->arena, pl_operation);
    operation->kind = kind;
    operation->target = *target;
    put(o, phase, operation);
    return operation;
}

static void put_concurrently(online *o, pl_online_phase phase, const pl_operation *operation)
{
    pl_operation *copy = pl_arena_copy(o->arena, operation, sizeof *operation);
    copy->flags |= PL_OPF_CONCURRENTLY;
    put(o, phase, copy);
}

/* ---- Keys online ----------------------------------------------------------------------------- */

static bool is_key(const pl_constraint *constraint)
{
    return constraint->kind == PL_CONSTRAINT_PRIMARY_KEY ||
           constraint->kind == PL_CONSTRAINT_UNIQUE;
}

static bool adds_key_online(online *o, const pl_operation *operation)
{
    const pl_constraint *constraint = operation->as.constraint;
    const pl_object *table = table_in_use(o, operation->target.schema, operation->target.parent);
    return is_key(constraint) && constraint->name != NULL && constraint->using_index == NULL &&
           table != NULL && !is_partitioned(table);
}

/* ---- Indexes --------------------------------------------------------------------------------- */

static const pl_operation *later_index(online *o, const pl_operation *drop)
{
    for (size_t i = 0; i < o->all->count; i++) {
        const pl_operation *operation = o->all->at[i];
        if (operation->kind == PL_OP_CREATE_INDEX &&
            pl_same(operation->target.name, drop->target.name) &&
            pl_same(operation->target.schema, drop->target.schema)) {
            return operation;
        }
    }
    return NULL;
}

/* Does building it block anybody, and is there another way? */
static bool builds_online(online *o, const pl_operation *create)
{
    const pl_index *index = create->as.index;
    const pl_object *table = table_in_use(o, index->table.schema, index->table.name);
    return table != NULL && !is_partitioned(table) && !index->only &&
           !pl_operation_has(create, PL_OPF_CONCURRENTLY);
}

static void create_index(online *o, const pl_operation *operation)
{
    if (!builds_online(o, operation)) {
        put(o, PL_ONLINE_MAIN, operation);
        return;
    }
    put_concurrently(o, PL_ONLINE_BUILD, operation);
    mark(o->moved,
         key_of(o, PL_KIND_INDEX, operation->target.schema, NULL, operation->target.name));
}

/* The constraint that takes its name. */
static const pl_operation *later_key(online *o, const pl_operation *drop)
{
    for (size_t i = 0; i < o->all->count; i++) {
        const pl_operation *operation = o->all->at[i];
        if (operation->kind == PL_OP_ADD_CONSTRAINT &&
            pl_same(operation->target.name, drop->target.name) &&
            pl_same(operation->target.schema, drop->target.schema) &&
            adds_key_online(o, operation)) {
            return operation;
        }
    }
    return NULL;
}

/* ADD CONSTRAINT USING INDEX takes a unique btree index in the default order, of plain columns. */
static bool can_become(const pl_index *index, const pl_constraint *key)
{
    bool fits = index->unique && index->where == NULL && pl_same(index->method, "btree") &&
                index->nulls_not_distinct == key->nulls_not_distinct &&
                index->elements.count == key->columns.count &&
                index->include.count == key->include.count &&
                index->options.count == key->options.count && !index->invalid &&
                pl_same(index->tablespace, key->tablespace);
    for (size_t i = 0; fits && i < index->elements.count; i++) {
        const pl_index_element *element = &index->elements.at[i];
        fits = pl_same(element->column, key->columns.at[i]) && !element->descending &&
               !element->nulls_first && element->collation == NULL &&
               element->operator_class == NULL;
    }
    for (size_t i = 0; fits && i < index->include.count; i++) {
        fits = pl_same(index->include.at[i], key->include.at[i]);
    }
    return fits;
}

/* Is it built on code, not on columns alone? */
static bool uses_code(const pl_index *index)
{
    bool uses = index->where != NULL;
    for (size_t i = 0; i < index->elements.count; i++) {
        const pl_index_element *element = &index->elements.at[i];
        uses = uses || element->expression != NULL || element->collation != NULL ||
               element->operator_class != NULL;
    }
    return uses;
}

/* It gives its name to the new one and serves until that is built. */
static void replace_index(online *o, const pl_operation *drop)
{
    const char *name = free_name(o, drop->target.schema, drop->target.name, "_plumb_old");
    emit(o, PL_ONLINE_MAIN, PL_OP_RENAME_INDEX, &drop->target)->new_name = name;
    pl_ref old = drop->target;
    old.name = name;
    emit(o, PL_ONLINE_CLEAN, PL_OP_DROP_INDEX, &old)->flags = PL_OPF_CONCURRENTLY;
}

static void drop_index(online *o, const pl_operation *operation)
{
    pl_ref ref = operation->target;
    ref.kind = PL_KIND_INDEX;
    ref.schema = ref.schema != NULL ? ref.schema : "public";
    const pl_object *object = pl_schema_find(o->before, &ref);
    const pl_index *index =
        object != NULL && object->ref.kind == PL_KIND_INDEX ? object->as.index : NULL;
    const pl_object *table =
        index != NULL ? table_in_use(o, index->table.schema, index->table.name) : NULL;
    if (table == NULL || is_partitioned(table) || index->attached_to.name != NULL) {
        put(o, PL_ONLINE_MAIN, operation);
        return;
    }
    pl_strings columns = index_columns(o, index);
    const pl_operation *next = later_index(o, operation), *key = later_key(o, operation);
    if (key != NULL && can_become(index, key->as.constraint)) {
        mark(o->adopted, pl_object_key(o->arena, &ref));
    } else if ((o->drops_code && uses_code(index)) ||
               any_changed(o, index->table.schema, index->table.name, &columns) ||
               (next != NULL && !builds_online(o, next)) ||
               (next == NULL && pl_map_has(o->made, pl_object_key(o->arena, &ref)))) {
        put(o, PL_ONLINE_MAIN, operation);
    } else if (next != NULL || key != NULL) {
        replace_index(o, operation);
    } else {
        put_concurrently(o, PL_ONLINE_CLEAN, operation);
    }
}

/* ---- Constraints ----------------------------------------------------------------------------- */

static void add_not_valid(online *o, const pl_operation *operation, pl_online_phase phase)
{
    pl_constraint *constraint =
        pl_arena_copy(o->arena, operation->as.constraint, sizeof *constraint);
    constraint->not_valid = true;
    pl_operation *copy = pl_arena_copy(o->arena, operation, sizeof *operation);
    copy->as.constraint = constraint;
    put(o, phase, copy);
    emit(o, phase == PL_ONLINE_MAIN ? PL_ONLINE_VALIDATE : PL_ONLINE_CONFIRM,
         PL_OP_VALIDATE_CONSTRAINT, &operation->target);
}

/* On a key that is built later. */
static bool waits_for_key(online *o, const pl_constraint *constraint)
{
    return constraint->kind == PL_CONSTRAINT_FOREIGN_KEY &&
           pl_map_has(o->keyed,
                      columns_key(o, constraint->references.schema, constraint->references.name,
                                  &constraint->referenced_columns));
}

/* The name of the index that the key will be built of. */
static const char *build_for_key(online *o, const pl_operation *operation)
{
    const pl_constraint *key = operation->as.constraint;
    const pl_ref *target = &operation->target;
    const char *name = key->name;
    if (pl_map_has(o->adopted, key_of(o, PL_KIND_INDEX, target->schema, NULL, name))) {
        return name;
    }
    if (is_taken(o, target->schema, name)) {
        name = free_name(o, target->schema, key->name, "_plumb_new");
    }
    pl_index *index = pl_arena_make(o->arena, pl_index);
    index->table = (pl_name){target->schema, target->parent};
    index->method = "btree";
    index->unique = true;
    index->nulls_not_distinct = key->nulls_not_distinct;
    index->include = key->include;
    index->options = key->options;
    index->tablespace = key->tablespace;
    for (size_t i = 0; i < key->columns.count; i++) {
        pl_index_element element = {.column = key->columns.at[i]};
        pl_vec_push(o->arena, &index->elements, element);
    }
    pl_ref ref = {.kind = PL_KIND_INDEX, .schema = target->schema, .name = name};
    pl_operation *build = emit(o, PL_ONLINE_BUILD, PL_OP_CREATE_INDEX, &ref);
    build->flags = PL_OPF_CONCURRENTLY;
    build->as.index = index;
    return name;
}

/* "ALTER TABLE / ADD CONSTRAINT USING INDEX" gives the index the name of the constraint. */
static void add_key(online *o, const pl_operation *operation)
{
    pl_constraint *taking =
        pl_arena_copy(o->arena, operation->as.constraint, sizeof *operation->as.constraint);
    taking->using_index = build_for_key(o, operation);
    pl_operation *add = pl_arena_copy(o->arena, operation, sizeof *operation);
    add->as.constraint = taking;
    put(o, PL_ONLINE_FINISH, add);
}

static void add_constraint(online *o, const pl_operation *operation)
{
    const pl_constraint *constraint = operation->as.constraint;
    const pl_object *table = table_in_use(o, operation->target.schema, operation->target.parent);
    bool named = constraint->name != NULL && operation->target.name != NULL;
    pl_online_phase phase = waits_for_key(o, constraint) ? PL_ONLINE_FINISH : PL_ONLINE_MAIN;
    if (table == NULL || !named || constraint->not_valid || constraint->not_enforced) {
        put(o, phase, operation);
        return;
    }
    switch (constraint->kind) {
    case PL_CONSTRAINT_PRIMARY_KEY:
    case PL_CONSTRAINT_UNIQUE:
        if (adds_key_online(o, operation)) {
            add_key(o, operation);
            mark(o->moved, target_part(o, operation, 'k'));
            return;
        }
        break;
    case PL_CONSTRAINT_FOREIGN_KEY:
        /* "cannot add NOT VALID foreign key on partitioned table" (tablecmds.c, up to 17) */
        if (!is_partitioned(table)) {
            add_not_valid(o, operation, phase);
            return;
        }
        break;
    case PL_CONSTRAINT_CHECK:
        add_not_valid(o, operation, PL_ONLINE_MAIN);
        return;
    case PL_CONSTRAINT_EXCLUDE:
    case PL_CONSTRAINT_NOT_NULL:
        break;
    }
    put(o, phase, operation);
}

/* A key that another takes the place of serves until that is built. */
static bool is_replaced_later(online *o, const pl_operation *drop, const pl_constraint *old)
{
    for (size_t i = 0; i < o->all->count; i++) {
        const pl_operation *operation = o->all->at[i];
        if (operation->kind == PL_OP_ADD_CONSTRAINT &&
            pl_same(operation->target.parent, drop->target.parent) &&
            pl_same(operation->target.schema, drop->target.schema) &&
            (pl_same(operation->target.name, drop->target.name) ||
             (old->kind == PL_CONSTRAINT_PRIMARY_KEY &&
              operation->as.constraint->kind == PL_CONSTRAINT_PRIMARY_KEY)) &&
            adds_key_online(o, operation)) {
            return true;
        }
    }
    return false;
}

static void drop_constraint(online *o, const pl_operation *operation)
{
    const pl_object *table = table_in_use(o, operation->target.schema, operation->target.parent);
    const pl_constraint *old =
        table != NULL ? pl_table_constraint(table->as.table, operation->target.name) : NULL;
    bool waits = old != NULL && is_key(old) && is_replaced_later(o, operation, old) &&
                 !any_changed(o, operation->target.schema, operation->target.parent, &old->columns);
    put(o, waits ? PL_ONLINE_FINISH : PL_ONLINE_MAIN, operation);
    for (size_t i = 0; waits && i < old->columns.count; i++) {
        mark(o->moved, part_key(o, operation->target.schema, operation->target.parent,
                                old->columns.at[i], 'n'));
    }
}

/* ---- NOT NULL -------------------------------------------------------------------------------- */

/* CHECK (c IS NOT NULL), or with more joined by AND, that holds of every row already. */
static bool is_proved(const pl_table *table, const char *column)
{
    for (size_t i = 0; i < table->constraints.count; i++) {
        const pl_constraint *check = table->constraints.at[i];
        if (check->kind != PL_CONSTRAINT_CHECK || check->not_valid || check->not_enforced ||
            check->check == NULL) {
            continue;
        }
        for (size_t k = 0; k < check->check->terms.count; k++) {
            const pl_term *term = &check->check->terms.at[k];
            if (term->kind == PL_TERM_NOT_NULL && pl_same(term->column, column)) {
                return true;
            }
        }
    }
    return false;
}

static const pl_expression *is_not_null(online *o, const char *column)
{
    pl_expression *expression = pl_arena_make(o->arena, pl_expression);
    expression->canonical =
        pl_arena_printf(o->arena, "%s IS NOT NULL", pl_identifier_text(o->arena, column));
    expression->compound = true;
    pl_vec_push(o->arena, &expression->columns, column);
    pl_term term = {.kind = PL_TERM_NOT_NULL, .column = column, .text = expression->canonical};
    pl_vec_push(o->arena, &expression->terms, term);
    return expression;
}

static void set_not_null(online *o, const pl_operation *operation)
{
    const pl_ref *target = &operation->target;
    const pl_object *object = table_in_use(o, target->schema, target->parent);
    const char *was = pl_map_get(o->columns, target_part(o, operation, 'c'));
    const char *name = was != NULL ? was : target->name;
    const pl_column *column = object != NULL ? pl_table_column(object->as.table, name) : NULL;
    if (column == NULL || is_proved(object->as.table, name)) {
        put(o, PL_ONLINE_MAIN, operation);
        return;
    }
    pl_constraint *check = pl_arena_make(o->arena, pl_constraint);
    check->name = free_name(o, target->schema,
                            pl_arena_printf(o->arena, "%s_%s", target->parent, target->name),
                            "_plumb_not_null");
    check->named = true;
    check->kind = PL_CONSTRAINT_CHECK;
    check->not_valid = true;
    check->check = is_not_null(o, target->name);
    pl_ref ref = *target;
    ref.kind = PL_KIND_CONSTRAINT;
    ref.name = check->name;
    emit(o, PL_ONLINE_MAIN, PL_OP_ADD_CONSTRAINT, &ref)->as.constraint = check;
    emit(o, PL_ONLINE_VALIDATE, PL_OP_VALIDATE_CONSTRAINT, &ref);
    put(o, PL_ONLINE_FINISH, operation);
    emit(o, PL_ONLINE_FINISH, PL_OP_DROP_CONSTRAINT, &ref);
    mark(o->moved, target_part(o, operation, 'c'));
}

/* ---- All of it ------------------------------------------------------------------------------- */

static void note(online *o, const pl_operation *operation)
{
    const pl_ref *target = &operation->target;
    switch ((int)operation->kind) {
    case PL_OP_CREATE_TABLE:
    case PL_OP_CREATE_TABLE_AS:
    case PL_OP_CREATE_MATERIALIZED_VIEW:
    case PL_OP_CREATE_VIEW:
    case PL_OP_CREATE_SEQUENCE:
    case PL_OP_CREATE_INDEX:
        mark(o->made, table_key(o, target->schema, target->name));
        break;
    case PL_OP_DROP_TABLE:
        mark(o->gone, table_key(o, target->schema, target->name));
        break;
    case PL_OP_RENAME_TABLE: {
        const pl_object *was = object_before(o, target->schema, target->name);
        if (was != NULL) {
            pl_map_put(o->old, table_key(o, target->schema, operation->new_name),
                       (void *)(uintptr_t)was);
        }
        break;
    }
    case PL_OP_DROP_ROUTINE:
    case PL_OP_DROP_TYPE:
    case PL_OP_DROP_DOMAIN:
    case PL_OP_DROP_OBJECT:
    case PL_OP_DROP_EXTENSION:
    case PL_OP_DROP_SCHEMA:
        o->drops_code = true;
        break;
    case PL_OP_RENAME_COLUMN:
        pl_map_put(o->columns,
                   part_key(o, target->schema, target->parent, operation->new_name, 'c'),
                   (void *)(uintptr_t)target->name);
        mark(o->changed, target_part(o, operation, 'c'));
        break;
    case PL_OP_DROP_COLUMN:
    case PL_OP_SET_TYPE:
        mark(o->changed, target_part(o, operation, 'c'));
        break;
    default:
        break;
    }
}

static void note_keys(online *o)
{
    for (size_t i = 0; i < o->all->count; i++) {
        const pl_operation *operation = o->all->at[i];
        if (operation->kind == PL_OP_ADD_CONSTRAINT && adds_key_online(o, operation)) {
            mark(o->keyed, table_key(o, operation->target.schema, operation->target.parent));
            mark(o->keyed, columns_key(o, operation->target.schema, operation->target.parent,
                                       &operation->as.constraint->columns));
        }
        if (operation->kind == PL_OP_CREATE_INDEX && operation->as.index->unique &&
            builds_online(o, operation)) {
            const pl_index *index = operation->as.index;
            pl_strings columns = index_columns(o, index);
            mark(o->keyed, columns_key(o, index->table.schema, index->table.name, &columns));
        }
    }
}

/* GROUP BY a primary key stands for all columns, once that is there; and what reads such a view. */
static bool is_view_over_key(online *o, const pl_operation *operation)
{
    bool view =
        operation->kind == PL_OP_CREATE_VIEW || operation->kind == PL_OP_CREATE_MATERIALIZED_VIEW;
    const pl_query *query = view ? operation->as.view->query : NULL;
    bool grouped =
        query != NULL && query->canonical != NULL && strstr(query->canonical, " GROUP BY ") != NULL;
    for (size_t i = 0; query != NULL && i < query->relations.count; i++) {
        const char *key = table_key(o, query->relations.at[i].schema, query->relations.at[i].name);
        if (pl_map_has(o->moved, key) || (grouped && pl_map_has(o->keyed, key))) {
            mark(o->moved, table_key(o, operation->target.schema, operation->target.name));
            return true;
        }
    }
    return false;
}

/* Does it say something of what comes later only? */
static bool follows(online *o, const pl_operation *operation)
{
    const pl_ref *target = &operation->target;
    if (is_view_over_key(o, operation)) {
        return true;
    }
    switch ((int)target->kind) {
    case PL_KIND_INDEX:
        return pl_map_has(o->moved, key_of(o, PL_KIND_INDEX, target->schema, NULL, target->name)) ||
               (operation->kind == PL_OP_ATTACH_INDEX &&
                pl_map_has(o->moved, key_of(o, PL_KIND_INDEX, operation->as.other_table->schema,
                                            NULL, operation->as.other_table->name)));
    case PL_KIND_CONSTRAINT:
        return pl_map_has(o->moved, target_part(o, operation, 'k'));
    case PL_KIND_COLUMN: /* a column of a primary key is NOT NULL as long as that is there */
        return (operation->kind == PL_OP_ADD_IDENTITY &&
                pl_map_has(o->moved, target_part(o, operation, 'c'))) ||
               (operation->kind == PL_OP_DROP_NOT_NULL &&
                pl_map_has(o->moved, target_part(o, operation, 'n')));
    case PL_KIND_VIEW:
    case PL_KIND_MATERIALIZED_VIEW:
        return pl_map_has(o->moved, table_key(o, target->schema, target->name));
    default:
        return (operation->kind == PL_OP_SET_REPLICA_IDENTITY ||
                operation->kind == PL_OP_SET_CLUSTER_INDEX) &&
               operation->value != NULL && table_in_use(o, target->schema, target->name) != NULL;
    }
}

static void take(online *o, const pl_operation *operation)
{
    if (follows(o, operation)) {
        put(o, PL_ONLINE_FINISH, operation);
        return;
    }
    switch ((int)operation->kind) {
    case PL_OP_CREATE_INDEX:
        create_index(o, operation);
        break;
    case PL_OP_DROP_INDEX:
        drop_index(o, operation);
        break;
    case PL_OP_ADD_CONSTRAINT:
        add_constraint(o, operation);
        break;
    case PL_OP_DROP_CONSTRAINT:
        drop_constraint(o, operation);
        break;
    case PL_OP_SET_NOT_NULL:
        set_not_null(o, operation);
        break;
    default:
        put(o, PL_ONLINE_MAIN, operation);
        break;
    }
}

void pl_plan_online(pl_arena *arena, const pl_schema *before, const pl_operations *operations,
                    pl_operations *phases)
{
    online o = {.arena = arena,
                .before = before,
                .all = operations,
                .phases = phases,
                .made = pl_map_new(arena),
                .gone = pl_map_new(arena),
                .old = pl_map_new(arena),
                .columns = pl_map_new(arena),
                .changed = pl_map_new(arena),
                .moved = pl_map_new(arena),
                .keyed = pl_map_new(arena),
                .adopted = pl_map_new(arena)};
    for (size_t i = 0; i < operations->count; i++) {
        note(&o, operations->at[i]);
    }
    note_keys(&o);
    for (size_t i = 0; i < operations->count; i++) {
        take(&o, operations->at[i]);
    }
}
