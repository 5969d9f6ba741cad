/*
 * A statement that fails for want of something waits under the name of that; whoever makes
 * something of that name wakes it. So each is tried as often as it has things to wait for, whatever
 * the order they came in.
 */
#include "source/definition_order.h"

#include "base/map.h"
#include "model/schema_private.h"

#include <stdlib.h>
#include <string.h>

typedef PL_VEC(uint32_t) numbers;

typedef struct item {
    pl_definition_step step;
    bool done;
} item;

typedef struct order {
    pl_arena *arena;
    const pl_dialect *dialect;
    pl_schema *schema;
    pl_strings usual_path;
    PL_VEC(item) items;
    numbers queue;
    pl_map *waiting; /* a bare name, or a function's key -> numbers * of the items that wait */
    pl_map *to_come; /* the same -> int *: how many items are still to make one */
    pl_str scratch;
    pl_definition *out;
} order;

/* ---- What is still to come ------------------------------------------------------------------- */

/* Applying takes a function or type that it doesn't know for one of an extension. So these are
 * counted beforehand, under the name they are looked for: a function's key, a type's bare name. */
static const char *key_of_made(order *o, const pl_operation *operation)
{
    switch ((int)operation->kind) {
    case PL_OP_CREATE_ROUTINE:
        break;
    case PL_OP_CREATE_OBJECT:
        if (operation->target.kind != PL_KIND_AGGREGATE) {
            return NULL;
        }
        break;
    case PL_OP_CREATE_TYPE:
    case PL_OP_CREATE_DOMAIN:
    case PL_OP_CREATE_TABLE: /* the type of its rows */
    case PL_OP_CREATE_TABLE_AS:
    case PL_OP_CREATE_VIEW:
    case PL_OP_CREATE_MATERIALIZED_VIEW:
        return operation->target.name;
    default:
        return NULL;
    }
    pl_key_function_name(&o->scratch, operation->target.name);
    return o->scratch.at;
}

static void count_made(order *o, const item *at, int by)
{
    for (size_t i = 0; i < at->step.operations.count; i++) {
        const char *key = key_of_made(o, at->step.operations.at[i]);
        if (key == NULL) {
            continue;
        }
        int *count = pl_map_get(o->to_come, key);
        if (count == NULL) {
            count = pl_arena_make(o->arena, int);
            pl_map_put(o->to_come, pl_arena_strdup(o->arena, key), count);
        }
        *count += by;
    }
}

typedef struct search {
    const order *order;
    const char *found; /* the first that is still to come; NULL: none is */
} search;

static void look_for(void *context, const char *key)
{
    search *s = context;
    const int *count = s->found == NULL && key != NULL ? pl_map_get(s->order->to_come, key) : NULL;
    if (count != NULL && *count > 0) {
        s->found = pl_arena_strdup(s->order->arena, key);
    }
}

static void look_for_type(search *s, const pl_type_name *type)
{
    if (!type->builtin) {
        look_for(s, type->name);
    }
}

static void look_for_names(search *s, const pl_names *names)
{
    for (size_t i = 0; i < names->count; i++) {
        look_for(s, names->at[i].name);
    }
}

static void look_for_columns(search *s, const pl_columns *columns)
{
    for (size_t i = 0; i < columns->count; i++) {
        look_for_type(s, &columns->at[i]->type);
    }
}

static void look_in_routine(search *s, const pl_routine *routine)
{
    for (size_t i = 0; i < routine->arguments.count; i++) {
        look_for_type(s, &routine->arguments.at[i].type);
    }
    look_for_type(s, &routine->returns);
    if (routine->sql_uses != NULL) {
        look_for_names(s, &routine->sql_uses->types);
    }
}

/* Types, as the operation names them. */
static void look_in_operation(search *s, const pl_operation *operation)
{
    switch ((int)operation->kind) {
    case PL_OP_CREATE_TABLE:
        look_for_columns(s, &operation->as.table->table->columns);
        look_for(s, operation->as.table->table->of_type.name);
        break;
    case PL_OP_ADD_COLUMN:
        look_for_type(s, &operation->as.column_definition->column->type);
        break;
    case PL_OP_SET_TYPE:
        look_for_type(s, &operation->as.type_change->type);
        break;
    case PL_OP_CREATE_TYPE:
        look_for_columns(s, &operation->as.type->attributes);
        for (size_t i = 0; i < operation->as.type->options.count; i++) {
            look_for(s, operation->as.type->options.at[i].value);
        }
        break;
    case PL_OP_CREATE_DOMAIN:
        look_for_type(s, &operation->as.domain->type);
        break;
    case PL_OP_CREATE_ROUTINE:
        look_in_routine(s, operation->as.routine);
        break;
    case PL_OP_CREATE_VIEW:
    case PL_OP_CREATE_MATERIALIZED_VIEW:
        look_for_names(s, &operation->as.view->query->types);
        break;
    case PL_OP_CREATE_OBJECT:
        if (operation->as.generic != NULL) {
            look_for_names(s, &operation->as.generic->depends);
        }
        break;
    default:
        break;
    }
}

static const char *missing_to_come(order *o, const item *at, const pl_changes *changes)
{
    search s = {.order = o};
    for (size_t i = 0; i < at->step.operations.count; i++) {
        look_in_operation(&s, at->step.operations.at[i]);
    }
    for (size_t i = 0; i < changes->count && s.found == NULL; i++) {
        if (changes->at[i].after != NULL) {
            pl_references_each(changes->at[i].after, changes->at[i].before, &o->scratch, look_for,
                               &s);
        }
    }
    return s.found;
}

/* ---- Waiting --------------------------------------------------------------------------------- */

static void wait_for(order *o, const char *name, uint32_t number)
{
    numbers *list = pl_map_get(o->waiting, name);
    if (list == NULL) {
        list = pl_arena_make(o->arena, numbers);
        pl_map_put(o->waiting, name, list);
    }
    pl_vec_push(o->arena, list, number);
}

static void wake(order *o, const char *name)
{
    numbers *list = name != NULL ? pl_map_get(o->waiting, name) : NULL;
    for (size_t i = 0; list != NULL && i < list->count; i++) {
        pl_vec_push(o->arena, &o->queue, list->at[i]);
    }
    if (list != NULL) {
        list->count = 0;
    }
}

static bool is_table(const pl_object *object)
{
    return object != NULL &&
           (object->ref.kind == PL_KIND_TABLE || object->ref.kind == PL_KIND_FOREIGN_TABLE);
}

static void wake_for_parts(order *o, const pl_change *change)
{
    static const pl_table nothing = {0};
    if (!is_table(change->after)) {
        return;
    }
    const pl_table *before = is_table(change->before) ? change->before->as.table : &nothing;
    const pl_table *after = change->after->as.table;
    for (size_t i = 0; i < after->columns.count; i++) {
        if (pl_table_column(before, after->columns.at[i]->name) == NULL) {
            wake(o, after->columns.at[i]->name);
        }
    }
    /* A key that a foreign key may refer to: it waits under the name of the table. */
    if (before != &nothing && after->constraints.count > before->constraints.count) {
        wake(o, change->after->ref.name);
    }
}

static void wake_for(order *o, const pl_changes *changes, const item *done)
{
    for (size_t i = 0; i < changes->count; i++) {
        const pl_change *change = &changes->at[i];
        if (change->after == NULL) {
            continue;
        }
        if (change->before == NULL) {
            wake(o, change->after->ref.name);
        }
        wake_for_parts(o, change);
    }
    for (size_t i = 0; i < done->step.operations.count; i++) {
        wake(o, key_of_made(o, done->step.operations.at[i]));
    }
}

/* ---- Applying -------------------------------------------------------------------------------- */

/* What may yet come. "There is no unique constraint for the columns of a foreign key" is one of
 * them: an index or a constraint of a later statement may be it. */
static const char *missing_object(const pl_problems *problems)
{
    for (size_t i = 0; i < problems->count; i++) {
        const pl_problem *problem = &problems->at[i];
        bool missing =
            problem->kind == PL_PROBLEM_MISSING || problem->kind == PL_PROBLEM_MISSING_REFERENCE;
        if (missing && !problem->masked && problem->object.name != NULL) {
            return problem->object.name;
        }
    }
    return NULL;
}

static void report(order *o, const item *at, const pl_problems *problems)
{
    for (size_t i = 0; i < problems->count; i++) {
        if (problems->at[i].masked) {
            continue;
        }
        const pl_operation *operation = problems->at[i].operation;
        bool placed = operation != NULL && operation->span.text != NULL;
        pl_definition_problem problem = {.span = placed ? operation->span : at->step.span,
                                         .message = problems->at[i].message};
        pl_vec_push(o->arena, &o->out->problems, problem);
    }
}

/* false: it waits. */
static bool try_item(order *o, uint32_t number, bool whatever)
{
    item *at = &o->items.at[number];
    pl_problems problems = {0};
    pl_apply_context context = {.arena = o->arena, .problems = &problems};
    pl_mark mark = pl_journal_mark(o->schema);
    pl_schema_set_search_path(o->schema, at->step.path != NULL ? at->step.path : &o->usual_path);
    for (size_t i = 0; i < at->step.operations.count; i++) {
        o->dialect->apply(o->schema, at->step.operations.at[i], &context);
    }
    pl_changes changes = {0};
    pl_journal_changes(o->arena, o->schema, mark, pl_journal_mark(o->schema), &changes);
    count_made(o, at, -1);
    const char *missing = missing_object(&problems);
    if (missing == NULL) {
        missing = missing_to_come(o, at, &changes);
    }
    if (missing != NULL && !whatever) {
        count_made(o, at, 1);
        pl_journal_undo(o->schema, mark);
        wait_for(o, missing, number);
        return false;
    }
    at->done = true;
    report(o, at, &problems);
    pl_vec_push(o->arena, &o->out->steps, at->step);
    wake_for(o, &changes, at);
    return true;
}

static void run_queue(order *o)
{
    for (size_t i = 0; i < o->queue.count; i++) {
        if (!o->items.at[o->queue.at[i]].done) {
            try_item(o, o->queue.at[i], false);
        }
    }
    o->queue.count = 0;
}

/* ---- Circles of foreign keys ----------------------------------------------------------------- */

static void add_item(order *o, const pl_definition_step *step)
{
    item added = {.step = *step};
    pl_vec_push(o->arena, &o->queue, o->items.count);
    pl_vec_push(o->arena, &o->items, added);
}

static const char *write_step(order *o, const pl_operation *operation)
{
    pl_str out = pl_str_begin(o->arena, PL_STR_MAXIMUM);
    return o->dialect->write_operation(&out, operation) ? out.at : NULL;
}

static void add_key(order *o, uint32_t number, const pl_constraint *key)
{
    pl_definition_step step = o->items.at[number].step;
    const pl_operation *create = step.operations.at[0];
    pl_operation *add = pl_arena_make(o->arena, pl_operation);
    add->kind = PL_OP_ADD_CONSTRAINT;
    add->target = (pl_ref){.kind = PL_KIND_CONSTRAINT,
                           .schema = create->target.schema,
                           .parent = create->target.name,
                           .name = key->name};
    add->as.constraint = key;
    add->span = key->origin;
    step.operations = (pl_operations){0};
    pl_vec_push(o->arena, &step.operations, add);
    step.sql = write_step(o, add);
    add_item(o, &step);
}

/* The table without its foreign keys, which become items of their own. false: it has none, or can't
 * be written without them. */
static bool lift_keys(order *o, uint32_t number)
{
    item *at = &o->items.at[number];
    const pl_operation *create = at->step.operations.count > 0 ? at->step.operations.at[0] : NULL;
    if (at->done || create == NULL || create->kind != PL_OP_CREATE_TABLE) {
        return false;
    }
    pl_constraints kept = {0}, keys = {0};
    const pl_constraints *all = &create->as.table->table->constraints;
    for (size_t i = 0; i < all->count; i++) {
        bool is_key = all->at[i]->kind == PL_CONSTRAINT_FOREIGN_KEY;
        pl_vec_push(o->arena, is_key ? &keys : &kept, all->at[i]);
    }
    if (keys.count == 0) {
        return false;
    }
    pl_table *table = pl_arena_copy(o->arena, create->as.table->table, sizeof *table);
    table->constraints = kept;
    pl_table_definition *definition = pl_arena_copy(o->arena, create->as.table, sizeof *definition);
    definition->table = table;
    pl_operation *without = pl_arena_copy(o->arena, create, sizeof *without);
    without->as.table = definition;
    const char *sql = write_step(o, without);
    if (sql == NULL) {
        return false;
    }
    pl_operations operations = {0};
    pl_vec_push(o->arena, &operations, without);
    for (size_t i = 1; i < at->step.operations.count; i++) {
        pl_vec_push(o->arena, &operations, at->step.operations.at[i]);
    }
    at->step.operations = operations;
    at->step.sql = sql;
    pl_vec_push(o->arena, &o->queue, number);
    for (size_t i = 0; i < keys.count; i++) {
        add_key(o, number, keys.at[i]);
    }
    return true;
}

/* One table at a time, so that those that only wait for the circle stay as they were written. */
static bool break_circle(order *o)
{
    for (uint32_t i = 0; i < o->items.count; i++) {
        if (lift_keys(o, i)) {
            return true;
        }
    }
    return false;
}

/* ---- All of it ------------------------------------------------------------------------------- */

static int by_place(const void *a, const void *b)
{
    const pl_definition_problem *x = a, *y = b;
    int files = strcmp(x->span.text != NULL ? x->span.text->path : "",
                       y->span.text != NULL ? y->span.text->path : "");
    return files != 0 ? files : (x->span.begin > y->span.begin) - (x->span.begin < y->span.begin);
}

static order begin(pl_arena *arena, const pl_dialect *dialect, pl_definition *out)
{
    return (order){.arena = arena,
                   .dialect = dialect,
                   .schema = out->schema,
                   .usual_path = out->schema->search_path,
                   .waiting = pl_map_new(arena),
                   .to_come = pl_map_new(arena),
                   .scratch = pl_str_begin(arena, PL_STR_MAXIMUM),
                   .out = out};
}

void pl_definition_order(pl_arena *arena, const pl_dialect *dialect,
                         const pl_definition_steps *steps, pl_definition *out)
{
    order o = begin(arena, dialect, out);
    for (size_t i = 0; i < steps->count; i++) {
        add_item(&o, &steps->at[i]);
        count_made(&o, &o.items.at[i], 1);
    }
    do {
        run_queue(&o);
    } while (break_circle(&o));
    for (uint32_t i = 0; i < o.items.count; i++) {
        if (!o.items.at[i].done) {
            try_item(&o, i, true);
            run_queue(&o);
        }
    }
    pl_schema_set_search_path(o.schema, &o.usual_path);
    if (out->problems.count > 1) {
        qsort(out->problems.at, out->problems.count, sizeof *out->problems.at, by_place);
    }
}
