/*
 * What did not change and is in the way all the same. PostgreSQL refuses to change the type of a
 * column that a view, rule, policy, trigger, generated column or SQL body names
 * (ATExecAlterColumnType in tablecmds.c), and to drop what others hang on (findDependentObjects in
 * dependency.c).
 */
#include "base/str.h"
#include "model/diff/private.h"

struct pl_diff_pull {
    pl_diff *diff;
    pl_objects anew, touched;
    pl_map *seen; /* key -> anything: it is in one of the two */
};

pl_diff_pull *pl_diff_pull_begin(pl_diff *diff)
{
    pl_diff_pull *pull = pl_arena_make(diff->arena, pl_diff_pull);
    pull->diff = diff;
    pull->seen = pl_map_new(diff->arena);
    return pull;
}

static bool is_anew_possible(const pl_object *object)
{
    switch ((int)object->ref.kind) {
    case PL_KIND_VIEW:
    case PL_KIND_MATERIALIZED_VIEW:
    case PL_KIND_TRIGGER:
    case PL_KIND_POLICY:
    case PL_KIND_RULE:
    case PL_KIND_FUNCTION:
    case PL_KIND_PROCEDURE:
    case PL_KIND_AGGREGATE:
    case PL_KIND_STATISTICS:
        return true;
    case PL_KIND_INDEX:
        return object->as.index->constraint == NULL;
    default:
        return false;
    }
}

void pl_diff_pull_in(pl_diff_pull *pull, const pl_object *object, bool anew)
{
    const char *key = pl_object_key(pull->diff->arena, &object->ref);
    if (pl_map_has(pull->seen, key) || object->partial || object->as.payload == NULL) {
        return;
    }
    if (anew && is_anew_possible(object)) {
        pl_map_put(pull->seen, key, pull);
        pl_vec_push(pull->diff->arena, &pull->anew, object);
    } else if (object->ref.kind == PL_KIND_TABLE) {
        pl_map_put(pull->seen, key, pull);
        pl_vec_push(pull->diff->arena, &pull->touched, object);
    }
}

/* ---- In the way of another type -------------------------------------------------------------- */

bool pl_diff_mentions(const pl_expression *expression, const char *column)
{
    return expression != NULL && pl_diff_has_string(&expression->columns, column);
}

static bool index_mentions(const pl_index *index, const char *column)
{
    bool found = pl_diff_mentions(index->where, column);
    for (size_t i = 0; !found && i < index->elements.count; i++) {
        found = pl_diff_mentions(index->elements.at[i].expression, column);
    }
    return found;
}

static bool query_mentions(const pl_query *query, const char *column)
{
    return query == NULL || query->has_star || pl_diff_has_string(&query->columns, column);
}

static bool hangs_on_column(const pl_object *object, const char *column)
{
    switch ((int)object->ref.kind) {
    case PL_KIND_VIEW:
    case PL_KIND_MATERIALIZED_VIEW:
        return query_mentions(object->as.view->query, column);
    case PL_KIND_TRIGGER:
        return object->as.trigger->when != NULL ||
               pl_diff_has_string(&object->as.trigger->columns, column);
    case PL_KIND_POLICY:
        return pl_diff_mentions(object->as.policy->using_expression, column) ||
               pl_diff_mentions(object->as.policy->check_expression, column);
    case PL_KIND_INDEX:
        return index_mentions(object->as.index, column);
    case PL_KIND_FUNCTION:
    case PL_KIND_PROCEDURE:
        return object->as.routine->sql_body != NULL;
    default:
        return object->ref.kind == PL_KIND_RULE;
    }
}

void pl_diff_pull_dependents(pl_diff_pull *pull, const pl_object *object, const char *column)
{
    pl_objects dependents = {0};
    pl_schema_dependents(pull->diff->arena, pull->diff->schema, object, &dependents);
    for (size_t i = 0; i < dependents.count; i++) {
        if (column == NULL || hangs_on_column(dependents.at[i], column)) {
            pl_diff_pull_in(pull, dependents.at[i], true);
        }
    }
}

/* A column that goes takes its indexes along. */
static void pull_indexes_of(pl_diff_pull *pull, const pl_object *table, const char *column)
{
    pl_objects dependents = {0};
    pl_schema_dependents(pull->diff->arena, pull->diff->schema, table, &dependents);
    for (size_t i = 0; i < dependents.count; i++) {
        const pl_object *index = dependents.at[i];
        for (size_t k = 0; index->ref.kind == PL_KIND_INDEX && index->as.index != NULL &&
                           k < index->as.index->elements.count;
             k++) {
            if (pl_same(index->as.index->elements.at[k].column, column)) {
                pl_diff_pull_in(pull, index, true);
            }
        }
    }
}

/* The sequence of a serial column can't become that of an identity column, nor the other way round,
 * though they are alike. */
static void pull_sequence_of(pl_diff_pull *pull, const pl_object *table, const char *column)
{
    pl_objects dependents = {0};
    pl_schema_dependents(pull->diff->arena, pull->diff->schema, table, &dependents);
    for (size_t i = 0; i < dependents.count; i++) {
        const pl_object *sequence = dependents.at[i];
        if (sequence->ref.kind == PL_KIND_SEQUENCE && sequence->as.sequence != NULL &&
            pl_same(sequence->as.sequence->owned_by_column, column)) {
            const char *key = pl_object_key(pull->diff->arena, &sequence->ref);
            pl_map_put(pull->seen, key, pull);
            pl_vec_push(pull->diff->arena, &pull->anew, sequence);
        }
    }
}

static void pull_for_columns(pl_diff_pull *pull, const pl_diff_item *item)
{
    const pl_table *before = item->before->as.table, *after = item->after->as.table;
    for (size_t i = 0; i < after->columns.count; i++) {
        const pl_column *now = after->columns.at[i];
        const pl_column *old = pl_diff_old_column(before, after, now);
        if (old == NULL || old->partial || now->partial) {
            continue;
        }
        bool remade = pl_diff_remakes_column(pull->diff, item, old, now);
        if (remade || pl_diff_retypes(pull->diff, old, now)) {
            pl_diff_pull_dependents(pull, item->before, old->name);
        }
        if (remade) {
            pull_indexes_of(pull, item->before, old->name);
        }
        bool was_identity = old->identity != PL_IDENTITY_NONE;
        if (was_identity != (now->identity != PL_IDENTITY_NONE)) {
            pull_sequence_of(pull, item->before, old->name);
        }
    }
}

/* ---- In the way of a drop -------------------------------------------------------------------- */

/* Foreign keys of other tables to a key that goes. */
static void pull_for_keys(pl_diff_pull *pull, const pl_diff_item *item)
{
    pl_objects dependents = {0};
    pl_schema_dependents(pull->diff->arena, pull->diff->schema, item->before, &dependents);
    for (size_t i = 0; i < dependents.count; i++) {
        const pl_object *other = dependents.at[i];
        for (size_t k = 0; other->ref.kind == PL_KIND_TABLE && other->as.table != NULL &&
                           k < other->as.table->constraints.count;
             k++) {
            const pl_constraint *key = other->as.table->constraints.at[k];
            if (key->kind == PL_CONSTRAINT_FOREIGN_KEY &&
                pl_same(key->references.name, item->before->ref.name) &&
                pl_diff_drops_key(pull->diff, item, &key->referenced_columns)) {
                pl_diff_pull_in(pull, other, false);
            }
        }
    }
}

/* The table that has the index for its replica identity, or is clustered on it: both are forgotten
 * when that goes. */
static void pull_for_index(pl_diff_pull *pull, const pl_object *index)
{
    pl_ref ref = {.kind = PL_KIND_TABLE,
                  .schema = index->as.index->table.schema,
                  .name = index->as.index->table.name};
    const pl_object *table = pl_schema_find(pull->diff->schema, &ref);
    if (table != NULL && table->ref.kind == PL_KIND_TABLE && table->as.table != NULL &&
        (table->as.table->replica_identity != NULL || table->as.table->clustered_on != NULL)) {
        pl_diff_pull_in(pull, table, false);
    }
}

static bool is_table(const pl_object *object)
{
    return object != NULL && object->ref.kind == PL_KIND_TABLE && object->as.table != NULL;
}

/* Indexes and the like that go and come alone have nothing on them. */
static bool is_leant_on(pl_kind kind)
{
    switch ((int)kind) {
    case PL_KIND_TRIGGER:
    case PL_KIND_POLICY:
    case PL_KIND_RULE:
    case PL_KIND_INDEX:
    case PL_KIND_STATISTICS:
    case PL_KIND_DEFAULT_PRIVILEGES:
        return false;
    default:
        return true;
    }
}

void pl_diff_pull_users(pl_diff *diff)
{
    pl_diff_pull *pull = pl_diff_pull_begin(diff);
    for (size_t i = 0; diff->schema != NULL && i < diff->items.count; i++) {
        const pl_diff_item *item = &diff->items.at[i];
        if (item->gone || item->before == NULL || item->after == NULL) {
            continue;
        }
        if (item->makes && item->drops) {
            if (is_leant_on(item->before->ref.kind)) {
                pl_diff_pull_dependents(pull, item->before, NULL);
            } else if (item->before->ref.kind == PL_KIND_INDEX) {
                pull_for_index(pull, item->before);
            }
        } else if (is_table(item->before) && is_table(item->after)) {
            pull_for_columns(pull, item);
            pull_for_keys(pull, item);
        }
    }
    pl_diff_pull_end(pull);
}

/* ---- The end --------------------------------------------------------------------------------- */

static void add_items(pl_diff *diff, const pl_objects *objects, bool anew)
{
    for (size_t i = 0; i < objects->count; i++) {
        const pl_object *object = objects->at[i];
        const char *key = pl_object_key(diff->arena, &object->ref);
        pl_diff_item *there = pl_map_get(diff->by_before, key);
        if (there == NULL) {
            pl_diff_item item = {.key = key, .before = object, .after = object};
            item.touched = !anew;
            item.makes = item.drops = anew;
            pl_vec_push(diff->arena, &diff->items, item);
        } else if (there->before != NULL && there->after != NULL && !there->drops) {
            there->touched = !anew;
            there->makes = there->drops = anew;
        }
    }
}

void pl_diff_pull_end(pl_diff_pull *pull)
{
    for (size_t i = 0; i < pull->anew.count; i++) { /* grows */
        if (is_leant_on(pull->anew.at[i]->ref.kind)) {
            pl_diff_pull_dependents(pull, pull->anew.at[i], NULL);
        }
    }
    add_items(pull->diff, &pull->touched, false);
    add_items(pull->diff, &pull->anew, true);
}
