/*
 * Two schemas side by side: what is no different in them is made one and the same, so that whoever
 * looks for changes finds only what did change, spelt as the first has it.
 */
#include "base/str.h"
#include "model/compare/private.h"

typedef struct aligner {
    pl_arena *arena;   /* of what is made */
    pl_arena *scratch; /* of what is compared; emptied by whoever began */
} aligner;

static bool same_all(pl_arena *arena, const pl_properties *a, const pl_properties *b)
{
    for (size_t i = 0; i < a->count && i < b->count; i++) {
        if (!pl_same_property(arena, &a->at[i], &b->at[i])) {
            return false;
        }
    }
    return a->count == b->count;
}

static bool same_in(pl_arena *arena, const pl_properties *a, const pl_properties *b,
                    const char *name)
{
    for (size_t i = 0; i < a->count && i < b->count; i++) {
        if (pl_same(a->at[i].name, name)) {
            return pl_same_property(arena, &a->at[i], &b->at[i]);
        }
    }
    return false;
}

/* ---- Parts ----------------------------------------------------------------------------------- */

/* Whole where nothing differs, else its expressions at least: they may be spelt differently. */
static const pl_column *align_column(const aligner *a, const pl_column *from, const pl_column *to)
{
    pl_properties old, now;
    if (from->partial || to->partial || !pl_same(from->name, to->name)) {
        return to;
    }
    pl_column_properties(a->scratch, from, &old);
    pl_column_properties(a->scratch, to, &now);
    if (from->inherited == to->inherited && from->generated_virtual == to->generated_virtual &&
        pl_same(from->not_null_conflict, to->not_null_conflict) &&
        same_all(a->scratch, &old, &now)) {
        return from;
    }
    pl_column *column = pl_arena_copy(a->arena, to, sizeof *to);
    if (same_in(a->scratch, &old, &now, "default")) {
        column->default_value = from->default_value;
    }
    if (same_in(a->scratch, &old, &now, "generated")) {
        column->generated = from->generated;
    }
    if (same_in(a->scratch, &old, &now, "type")) {
        column->type = from->type;
    }
    return column;
}

static pl_columns align_columns(const aligner *a, const pl_columns *from, const pl_columns *to)
{
    pl_map *old = pl_map_new(a->scratch);
    pl_columns out = {0};
    for (size_t i = 0; i < from->count; i++) {
        pl_map_put(old, from->at[i]->name, (void *)(uintptr_t)from->at[i]);
    }
    for (size_t i = 0; i < to->count; i++) {
        const pl_column *before = pl_map_get(old, to->at[i]->name);
        pl_vec_push(a->arena, &out,
                    before != NULL ? align_column(a, before, to->at[i]) : to->at[i]);
    }
    return out;
}

static const pl_constraint *align_constraint(const aligner *a, const pl_constraint *from,
                                             const pl_constraint *to)
{
    pl_properties old, now;
    if (from->partial || to->partial || from->inherited != to->inherited ||
        from->kind != to->kind) {
        return to;
    }
    pl_constraint_properties(a->scratch, from, &old);
    pl_constraint_properties(a->scratch, to, &now);
    return same_all(a->scratch, &old, &now) ? from : to;
}

static pl_constraints align_constraints(const aligner *a, const pl_constraints *from,
                                        const pl_constraints *to)
{
    pl_map *old = pl_map_new(a->scratch);
    pl_constraints out = {0};
    for (size_t i = 0; i < from->count; i++) {
        if (from->at[i]->name != NULL) {
            pl_map_put(old, from->at[i]->name, (void *)(uintptr_t)from->at[i]);
        }
    }
    for (size_t i = 0; i < to->count; i++) {
        const char *name = to->at[i]->name;
        const pl_constraint *before = name != NULL ? pl_map_get(old, name) : NULL;
        pl_vec_push(a->arena, &out,
                    before != NULL ? align_constraint(a, before, to->at[i]) : to->at[i]);
    }
    return out;
}

/* ---- Objects --------------------------------------------------------------------------------- */

static bool only_moves(const pl_differences *differences)
{
    for (size_t i = 0; i < differences->count; i++) {
        if (differences->at[i].kind != PL_DIFFERENCE_POSITION) {
            return false;
        }
    }
    return true;
}

/* SQLite's, which the differences don't look at. */
static bool same_shape(const pl_object *from, const pl_object *to)
{
    if (from->ref.kind != PL_KIND_TABLE || to->ref.kind != PL_KIND_TABLE) {
        return true;
    }
    const pl_table *a = from->as.table;
    const pl_table *b = to->as.table;
    return a->strict == b->strict && a->without_rowid == b->without_rowid &&
           pl_same(a->module, b->module);
}

static const pl_object *with_table(const aligner *a, const pl_object *from, const pl_object *to)
{
    pl_object *object = pl_arena_copy(a->arena, to, sizeof *to);
    pl_table *table = pl_arena_copy(a->arena, to->as.table, sizeof *table);
    table->columns = align_columns(a, &from->as.table->columns, &to->as.table->columns);
    table->constraints =
        align_constraints(a, &from->as.table->constraints, &to->as.table->constraints);
    object->as.table = table;
    return object;
}

static bool is_table(const pl_object *object)
{
    return (object->ref.kind == PL_KIND_TABLE || object->ref.kind == PL_KIND_FOREIGN_TABLE) &&
           object->as.payload != NULL;
}

const pl_object *pl_object_aligned(pl_arena *arena, const pl_object *from, const pl_object *to)
{
    if (from == to || from->ref.kind != to->ref.kind || pl_is_other_owner(from, to)) {
        return to;
    }
    aligner a = {arena, pl_arena_new()};
    pl_differences differences = {0};
    const pl_object *out = to;
    pl_object_differences(a.scratch, from, to, &differences);
    bool renamed = !pl_same(from->ref.name, to->ref.name) ||
                   !pl_same(from->ref.schema, to->ref.schema) ||
                   !pl_same(from->ref.parent, to->ref.parent);
    if (!renamed && only_moves(&differences) && same_shape(from, to) &&
        from->partial == to->partial) {
        out = from;
    } else if (is_table(from) && is_table(to)) {
        out = with_table(&a, from, to);
    }
    pl_arena_free(a.scratch);
    return out;
}

/* ---- Schemas --------------------------------------------------------------------------------- */

void pl_schema_changes(pl_arena *arena, const pl_schema *from, const pl_schema *to, pl_changes *out)
{
    for (const pl_map_entry *e = NULL; (e = pl_map_next(from->objects, e)) != NULL;) {
        const pl_object *after = pl_map_get(to->objects, e->key);
        if (after != e->value) {
            pl_vec_push(arena, out, (pl_change){e->key, e->value, after});
        }
    }
    for (const pl_map_entry *e = NULL; (e = pl_map_next(to->objects, e)) != NULL;) {
        if (!pl_map_has(from->objects, e->key)) {
            pl_vec_push(arena, out, (pl_change){e->key, NULL, e->value});
        }
    }
}
