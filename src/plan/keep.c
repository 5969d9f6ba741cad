/*
 * What is not dropped, and why.
 */
#include "plan/goal.h"

#include "base/near.h"
#include "base/str.h"
#include "model/definition_text.h"
#include "plan/filter.h"
#include "source/bookkeeping.h"

/* ---- Columns --------------------------------------------------------------------------------- */

static bool is_table(const pl_object *object)
{
    return object != NULL && object->as.payload != NULL &&
           (object->ref.kind == PL_KIND_TABLE || object->ref.kind == PL_KIND_FOREIGN_TABLE);
}

static bool has(const pl_strings *strings, const char *wanted)
{
    for (size_t i = 0; i < strings->count; i++) {
        if (pl_same_nocase(strings->at[i], wanted)) {
            return true;
        }
    }
    return false;
}

/* By name, or renamed. */
static const pl_column *heir(const pl_making *m, const pl_table *goal, const pl_column *column)
{
    for (size_t i = 0; i < goal->columns.count; i++) {
        const pl_column *each = goal->columns.at[i];
        bool same = m->plan->dialect->any_case ? pl_same_nocase(each->name, column->name)
                                               : pl_same(each->name, column->name);
        bool renamed = each->origin.text != NULL && each->origin.text == column->origin.text &&
                       each->origin.begin == column->origin.begin &&
                       each->origin.end == column->origin.end;
        if (same || renamed) {
            return each;
        }
    }
    return NULL;
}

/* A column that is new and could be the one that is gone. */
static const char *suspect(pl_making *m, const pl_table *start, const pl_table *goal,
                           const pl_column *gone)
{
    pl_strings alike = {0};
    for (size_t i = 0; i < goal->columns.count; i++) {
        const pl_column *each = goal->columns.at[i];
        bool fresh = pl_table_column(start, each->name) == NULL;
        bool alike_type = pl_same(each->type.text, gone->type.text) ||
                          (each->type.name != NULL && pl_same(each->type.name, gone->type.name));
        if (fresh && alike_type) {
            pl_vec_push(m->arena, &alike, each->name);
        }
    }
    const char *near = pl_nearest(gone->name, &alike);
    return near == NULL && alike.count == 1 ? alike.at[0] : near;
}

static void keep_column(pl_making *m, const pl_object *before, const pl_object *after,
                        const pl_column *column)
{
    pl_plan_kept kept = {.object = {.kind = PL_KIND_COLUMN,
                                    .schema = before->ref.schema,
                                    .parent = before->ref.name,
                                    .name = column->name},
                         .text = pl_column_text(m->arena, column)};
    const char *now = suspect(m, before->as.table, after->as.table, column);
    if (now != NULL) {
        kept.suspicion = pl_arena_printf(m->arena, "%s.%s", after->ref.name, now);
        kept.hint =
            pl_arena_printf(m->arena, "%s.%s=%s", before->ref.name, column->name, kept.suspicion);
    }
    if (column->not_null && column->default_value == NULL && column->generated == NULL &&
        column->identity == PL_IDENTITY_NONE) {
        kept.trouble = "it is NOT NULL and has no default: who doesn't know it can't insert";
    }
    pl_vec_push(m->arena, &m->plan->kept, kept);
}

static bool uses(const pl_strings *columns, const pl_strings *kept)
{
    for (size_t i = 0; i < columns->count; i++) {
        if (has(kept, columns->at[i])) {
            return true;
        }
    }
    return false;
}

static bool constraint_uses(const pl_constraint *constraint, const pl_strings *kept)
{
    return uses(&constraint->columns, kept) ||
           (constraint->check != NULL && uses(&constraint->check->columns, kept));
}

static bool has_constraint(const pl_table *table, const pl_constraint *wanted)
{
    for (size_t i = 0; i < table->constraints.count; i++) {
        if (table->constraints.at[i] == wanted ||
            (wanted->name != NULL && pl_same(table->constraints.at[i]->name, wanted->name))) {
            return true;
        }
    }
    return false;
}

/* Columns of the start that the goal lacks stay where they were, behind the one before them. */
static pl_columns merged(pl_making *m, const pl_table *start, const pl_table *goal,
                         const pl_strings *kept)
{
    pl_columns out = {0};
    size_t next = 0;
    for (size_t i = 0; i < start->columns.count; i++) {
        const pl_column *column = start->columns.at[i];
        if (has(kept, column->name)) {
            pl_vec_push(m->arena, &out, column);
            continue;
        }
        const pl_column *now = heir(m, goal, column);
        while (now != NULL && next < goal->columns.count) {
            pl_vec_push(m->arena, &out, goal->columns.at[next++]);
            if (goal->columns.at[next - 1] == now) {
                break;
            }
        }
    }
    while (next < goal->columns.count) {
        pl_vec_push(m->arena, &out, goal->columns.at[next++]);
    }
    return out;
}

/* The columns that are kept are pushed on `kept`. */
static void keep_columns(pl_making *m, const pl_object *before, const pl_object *after,
                         pl_strings *kept)
{
    const pl_table *start = before->as.table;
    for (size_t i = 0; i < start->columns.count; i++) {
        const pl_column *column = start->columns.at[i];
        if (heir(m, after->as.table, column) == NULL && !column->inherited) {
            pl_vec_push(m->arena, kept, column->name);
            keep_column(m, before, after, column);
        }
    }
    if (kept->count == 0) {
        return;
    }
    pl_object *object = pl_arena_copy(m->arena, after, sizeof *after);
    pl_table *table = pl_arena_copy(m->arena, after->as.table, sizeof *table);
    table->columns = merged(m, start, after->as.table, kept);
    table->constraints = (pl_constraints){0};
    for (size_t i = 0; i < after->as.table->constraints.count; i++) {
        pl_vec_push(m->arena, &table->constraints, after->as.table->constraints.at[i]);
    }
    for (size_t i = 0; i < start->constraints.count; i++) {
        const pl_constraint *each = start->constraints.at[i];
        bool second_key = each->kind == PL_CONSTRAINT_PRIMARY_KEY &&
                          pl_table_primary_key(after->as.table) != NULL;
        if (constraint_uses(each, kept) && !has_constraint(table, each) && !second_key) {
            pl_vec_push(m->arena, &table->constraints, each);
        }
    }
    object->as.table = table;
    pl_schema_put(m->plan->goal, object);
}

/* ---- Values of enums, attributes ------------------------------------------------------------- */

static void keep_values(pl_making *m, const pl_object *before, const pl_object *after)
{
    const pl_strings *old = &before->as.type->values;
    pl_strings values = {0};
    bool lost = false;
    for (size_t i = 0; i < old->count; i++) {
        if (!has(&after->as.type->values, old->at[i])) {
            pl_plan_kept kept = {.object = {.kind = PL_KIND_ENUM_VALUE,
                                            .schema = before->ref.schema,
                                            .parent = before->ref.name,
                                            .name = old->at[i]},
                                 .trouble = "rows may hold it"};
            pl_vec_push(m->arena, &m->plan->kept, kept);
            lost = true;
        }
    }
    if (!lost) {
        return;
    }
    /* The old ones in their order, each new one behind the one it follows. */
    size_t next = 0;
    const pl_strings *now = &after->as.type->values;
    for (size_t i = 0; i < old->count; i++) {
        bool stays = has(now, old->at[i]);
        while (stays && next < now->count && !pl_same(now->at[next], old->at[i])) {
            if (!has(old, now->at[next])) {
                pl_vec_push(m->arena, &values, now->at[next]);
            }
            next++;
        }
        next += stays && next < now->count;
        pl_vec_push(m->arena, &values, old->at[i]);
    }
    for (size_t i = 0; i < now->count; i++) {
        if (!has(&values, now->at[i])) {
            pl_vec_push(m->arena, &values, now->at[i]);
        }
    }
    pl_object *object = pl_arena_copy(m->arena, after, sizeof *after);
    pl_type *type = pl_arena_copy(m->arena, after->as.type, sizeof *type);
    type->values = values;
    object->as.type = type;
    pl_schema_put(m->plan->goal, object);
}

/* ---- Objects --------------------------------------------------------------------------------- */

/* A part of something that stays, which can be made again as it was. */
static bool may_go(pl_kind kind)
{
    switch ((int)kind) {
    case PL_KIND_INDEX:
    case PL_KIND_TRIGGER:
    case PL_KIND_RULE:
    case PL_KIND_POLICY:
    case PL_KIND_DEFAULT_PRIVILEGES:
        return true;
    default:
        return false;
    }
}

/* The table it hangs on. */
static const pl_object *owner_of(pl_making *m, const pl_object *object)
{
    pl_name name = {object->ref.schema, object->ref.parent};
    if (object->as.payload != NULL && object->ref.kind == PL_KIND_INDEX) {
        name = object->as.index->table;
    } else if (object->as.payload != NULL && object->ref.kind == PL_KIND_SEQUENCE) {
        name = object->as.sequence->owned_by;
    }
    if (name.name == NULL) {
        return NULL;
    }
    pl_ref ref = {.kind = PL_KIND_TABLE, .schema = name.schema, .name = name.name};
    return pl_schema_find(m->plan->start, &ref);
}

static bool index_uses(const pl_index *index, const pl_strings *kept)
{
    for (size_t i = 0; i < index->elements.count; i++) {
        const pl_index_element *each = &index->elements.at[i];
        if ((each->column != NULL && has(kept, each->column)) ||
            (each->expression != NULL && uses(&each->expression->columns, kept))) {
            return true;
        }
    }
    return uses(&index->include, kept) ||
           (index->where != NULL && uses(&index->where->columns, kept));
}

/* Something new of the same kind with half of its columns or more. */
static const pl_object *suspect_table(pl_making *m, const pl_object *gone)
{
    const pl_object *best = NULL;
    size_t most = 0;
    for (const pl_map_entry *e = NULL;
         is_table(gone) && (e = pl_map_next(m->plan->goal->objects, e)) != NULL;) {
        const pl_object *each = e->value;
        size_t alike = 0;
        if (!is_table(each) || pl_making_partner(m, each) != NULL) {
            continue;
        }
        for (size_t i = 0; i < gone->as.table->columns.count; i++) {
            const pl_column *column = gone->as.table->columns.at[i];
            const pl_column *there = pl_table_column(each->as.table, column->name);
            alike += there != NULL && pl_same(there->type.text, column->type.text);
        }
        if (alike > most && 2 * alike >= gone->as.table->columns.count &&
            2 * alike >= each->as.table->columns.count) {
            best = each;
            most = alike;
        }
    }
    return best;
}

static void list_kept(pl_making *m, const pl_object *object)
{
    pl_plan_kept kept = {.object = object->ref};
    const pl_object *now = suspect_table(m, object);
    if (now != NULL) {
        kept.suspicion = now->ref.name;
        kept.hint = pl_arena_printf(m->arena, "%s=%s", object->ref.name, now->ref.name);
    }
    pl_vec_push(m->arena, &m->plan->kept, kept);
}

/* One run over what the goal lacks. */
typedef struct keeping {
    pl_making *m;
    pl_map *columns; /* key of a table of the start -> pl_strings * that are kept of it */
    size_t unsaid, unknown;
} keeping;

typedef enum pl_fate { FATE_GOES, FATE_STAYS, FATE_LISTED } pl_fate;

static bool is_in_goal(const pl_making *m, const pl_object *object)
{
    return pl_schema_find(m->plan->goal, &object->ref) == object;
}

static bool hangs_on_kept(keeping *k, const pl_object *object)
{
    const pl_object *owner = owner_of(k->m, object);
    if (owner == NULL) {
        return false;
    }
    if (is_in_goal(k->m, owner)) {
        return !pl_map_has(k->m->claimed, pl_object_key(k->m->arena, &owner->ref));
    }
    const pl_strings *kept = pl_map_get(k->columns, pl_object_key(k->m->arena, &owner->ref));
    if (kept == NULL) {
        return false;
    }
    if (object->ref.kind == PL_KIND_SEQUENCE) {
        return has(kept, object->as.sequence->owned_by_column);
    }
    return object->ref.kind == PL_KIND_INDEX && index_uses(object->as.index, kept);
}

/* Of a constraint that is gone with its index, or of a column that is no more: nobody's choice. */
static bool goes_with_owner(keeping *k, const pl_object *object)
{
    const pl_object *owner = owner_of(k->m, object);
    return object->ref.kind == PL_KIND_SEQUENCE && owner != NULL;
}

static bool is_bookkeeping(keeping *k, const pl_object *object)
{
    const pl_object *owner = owner_of(k->m, object);
    const pl_object *table = owner != NULL ? owner : object;
    return pl_is_bookkeeping_schema(object->ref.schema) ||
           (object->ref.kind == PL_KIND_SCHEMA && pl_is_bookkeeping_schema(object->ref.name)) ||
           (table->ref.kind == PL_KIND_TABLE &&
            pl_is_bookkeeping_table(table->ref.schema, table->ref.name));
}

static bool cant_be_said(const pl_object *object)
{
    bool is_enum = object->ref.kind == PL_KIND_TYPE && object->as.payload != NULL &&
                   object->as.type->kind == PL_TYPE_ENUM;
    return object->ref.kind != PL_KIND_TABLE && object->ref.kind != PL_KIND_INDEX && !is_enum &&
           !(object->ref.kind == PL_KIND_SEQUENCE && object->as.payload != NULL &&
             object->as.sequence->owned_by.name != NULL);
}

static pl_fate decide(keeping *k, const pl_object *object)
{
    pl_making *m = k->m;
    const pl_plan_options *options = m->options;
    bool is_public = object->ref.kind == PL_KIND_SCHEMA && pl_same(object->ref.name, "public");
    if (!pl_filter_takes(m->arena, &options->include, &options->exclude, object) || is_public ||
        is_bookkeeping(k, object)) {
        return FATE_STAYS;
    }
    if (options->tables_only && cant_be_said(object)) {
        k->unsaid++;
        return FATE_STAYS;
    }
    if (object->partial || object->assumed || !m->to->complete) {
        k->unknown++;
        return FATE_STAYS;
    }
    if (options->allow_drop) {
        return FATE_GOES;
    }
    if (hangs_on_kept(k, object)) {
        return FATE_STAYS;
    }
    return may_go(object->ref.kind) || goes_with_owner(k, object) ? FATE_GOES : FATE_LISTED;
}

static void keep_parts(keeping *k)
{
    pl_making *m = k->m;
    pl_objects both = {0};
    for (const pl_map_entry *e = NULL; (e = pl_map_next(m->plan->goal->objects, e)) != NULL;) {
        pl_vec_push(m->arena, &both, e->value);
    }
    for (size_t i = 0; i < both.count; i++) {
        const pl_object *after = both.at[i];
        const pl_object *before = pl_making_partner(m, after);
        if (before == NULL || before == after || before->ref.kind != after->ref.kind ||
            before->as.payload == NULL || after->as.payload == NULL) {
            continue;
        }
        if (is_table(before) && !before->partial) {
            pl_strings *kept = pl_arena_make(m->arena, pl_strings);
            keep_columns(m, before, after, kept);
            if (kept->count > 0) {
                pl_map_put(k->columns, pl_object_key(m->arena, &before->ref), kept);
            }
        } else if (before->ref.kind == PL_KIND_TYPE && before->as.type->kind == PL_TYPE_ENUM &&
                   after->as.type->kind == PL_TYPE_ENUM) {
            keep_values(m, before, after);
        }
    }
}

static int rank(const pl_object *object)
{
    return may_go(object->ref.kind) || object->ref.kind == PL_KIND_SEQUENCE;
}

static void keep_objects(keeping *k, int ranked)
{
    pl_making *m = k->m;
    for (const pl_map_entry *e = NULL; (e = pl_map_next(m->plan->start->objects, e)) != NULL;) {
        const pl_object *object = e->value;
        if (rank(object) != ranked || pl_map_has(m->claimed, e->key) ||
            pl_map_has(m->plan->goal->objects, e->key)) {
            continue;
        }
        pl_fate fate = decide(k, object);
        if (fate == FATE_LISTED) {
            list_kept(m, object);
        }
        if (fate != FATE_GOES) {
            pl_schema_put(m->plan->goal, object);
        }
    }
}

void pl_making_keep(pl_making *m)
{
    keeping k = {.m = m, .columns = pl_map_new(m->arena)};
    if (!m->options->allow_drop) {
        keep_parts(&k);
    }
    keep_objects(&k, 0); /* tables before what hangs on them */
    keep_objects(&k, 1);
    if (k.unsaid > 0) {
        pl_vec_push(m->arena, &m->plan->left_alone,
                    pl_arena_printf(
                        m->arena, "%zu object%s of kinds that models don't hold: left as %s",
                        k.unsaid, k.unsaid == 1 ? "" : "s", k.unsaid == 1 ? "it is" : "they are"));
    }
    if (k.unknown > 0) {
        pl_vec_push(m->arena, &m->plan->left_alone,
                    pl_arena_printf(m->arena,
                                    "%zu object%s of which not enough is known: left as %s",
                                    k.unknown, k.unknown == 1 ? "" : "s",
                                    k.unknown == 1 ? "it is" : "they are"));
    }
}
