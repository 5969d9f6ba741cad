/*
 * Columns, constraints, enum values and attributes, part by part.
 */
#include "model/compare/private.h"
#include "model/definition_text.h"
#include "model/shared.h"

typedef struct comparison {
    pl_arena *arena;
    const pl_object *before;
    const pl_object *after;
    pl_differences *out;
    bool remade; /* only one of the versions is known in full: what it has more says nothing */
} comparison;

/* Made anew with columns that were not seen (CREATE TABLE AS): what each version has says nothing
 * of the other. */
static bool made_anew_unseen(const pl_object *before, const pl_object *after)
{
    bool same_place =
        before->origin.text == after->origin.text && before->origin.begin == after->origin.begin;

    return (before->partial || after->partial) && !same_place;
}

static pl_difference part(const comparison *c, pl_difference_kind kind, pl_kind part_kind,
                          const char *name)
{
    const pl_object *object = c->after;
    return (pl_difference){.kind = kind,
                           .object = {.kind = part_kind,
                                      .schema = object->ref.schema,
                                      .parent = object->ref.name,
                                      .name = name},
                           .before_object = c->before,
                           .after_object = c->after,
                           .uncertain = made_anew_unseen(c->before, c->after)};
}

static void add(const comparison *c, pl_difference difference)
{
    pl_vec_push(c->arena, c->out, difference);
}

static void compare_lists(const comparison *c, pl_difference like, const pl_properties *before,
                          const pl_properties *after)
{
    for (size_t i = 0; i < before->count && i < after->count; i++) {
        if (!pl_same_property(c->arena, &before->at[i], &after->at[i])) {
            like.property = before->at[i].name;
            like.before = before->at[i].text;
            like.after = after->at[i].text;
            add(c, like);
        }
    }
}

static void one_column(const comparison *c, pl_kind kind, const pl_column *before,
                       const pl_column *after)
{
    if (before->partial != after->partial || (before->inherited && after->inherited)) {
        return;
    }
    pl_properties old, now;
    pl_column_properties(c->arena, before, &old);
    pl_column_properties(c->arena, after, &now);
    pl_difference like = part(c, PL_DIFFERENCE_CHANGED, kind, after->name);
    like.before_origin = before->origin;
    like.after_origin = after->origin;
    like.uncertain |= before->partial;
    like.conditional = before->unsure != after->unsure;
    compare_lists(c, like, &old, &now);
}

static void lost_or_left(const comparison *c, pl_difference_kind kind, pl_kind part_kind,
                         const pl_column *column)
{
    if (column->inherited || (c->remade && kind == PL_DIFFERENCE_LEFT_OVER && c->before->partial) ||
        (c->remade && kind == PL_DIFFERENCE_LOST && c->after->partial)) {
        return;
    }
    pl_difference difference = part(c, kind, part_kind, column->name);
    const char *text = pl_column_text(c->arena, column);
    difference.conditional = column->conditional;
    if (kind == PL_DIFFERENCE_LOST) {
        difference.before = text;
        difference.before_origin = column->origin;
    } else {
        difference.after = text;
        difference.after_origin = column->origin;
    }
    add(c, difference);
}

static pl_map *columns_by_name(pl_arena *arena, const pl_columns *columns, size_t begin, size_t end)
{
    pl_map *map = pl_map_new(arena);
    for (size_t i = begin; i < end; i++) {
        pl_map_put(map, columns->at[i]->name, (void *)(uintptr_t)(i + 1));
    }
    return map;
}

/* The columns both sides have, in the order of `after`. */
typedef struct common_run {
    size_t count;
    size_t *before; /* where they stand there */
    size_t *after;
} common_run;

static common_run common_columns(pl_arena *arena, const pl_columns *after, const pl_middle *middle,
                                 const pl_map *old)
{
    size_t most = middle->after_end - middle->begin;
    common_run found = {0, pl_arena_alloc(arena, most * sizeof(size_t)),
                        pl_arena_alloc(arena, most * sizeof(size_t))};
    for (size_t i = middle->begin; i < middle->after_end; i++) {
        uintptr_t at = (uintptr_t)pl_map_get(old, after->at[i]->name);
        if (at != 0) {
            found.before[found.count] = at - 1;
            found.after[found.count++] = i;
        }
    }
    return found;
}

static bool is_ascending(const size_t *numbers, size_t count)
{
    for (size_t i = 1; i < count; i++) {
        if (numbers[i] < numbers[i - 1]) {
            return false;
        }
    }
    return true;
}

/* Numbers at which ascending runs of one length end, as they come: each lower than the one before.
 */
typedef struct pile {
    size_t first, last;
} pile;

static size_t pile_for(const pile *piles, size_t count, const size_t *numbers, size_t number)
{
    size_t low = 0, high = count;
    while (low < high) {
        size_t half = low + (high - low) / 2;
        bool longer = numbers[piles[half].last] < number;
        low = longer ? half + 1 : low;
        high = longer ? high : half;
    }
    return low;
}

/* Marks a longest run of ascending numbers (by patience sorting), of several the one that ends
 * first. */
static bool *longest_ascent(pl_arena *arena, const size_t *numbers, size_t count)
{
    bool *marks = pl_arena_alloc(arena, count * sizeof *marks);
    pile *piles = pl_arena_alloc(arena, count * sizeof *piles);
    size_t *next = pl_arena_alloc(arena, count * sizeof *next); /* in its pile */
    size_t longest = 0;
    for (size_t i = 0; i < count; i++) {
        size_t at = pile_for(piles, longest, numbers, numbers[i]);
        if (at == longest) {
            piles[longest++].first = i;
        } else {
            next[piles[at].last] = i;
        }
        piles[at].last = i;
    }
    for (size_t bound = SIZE_MAX; longest > 0; longest--) {
        size_t i = piles[longest - 1].first;
        while (numbers[i] >= bound) {
            i = next[i];
        }
        marks[i] = true;
        bound = numbers[i];
    }
    return marks;
}

/* A longest run of common columns that are in order on both sides; the others changed their place.
 */
static void compare_positions(const comparison *c, pl_kind kind, const pl_columns *before,
                              const pl_columns *after, const common_run *both)
{
    if (is_ascending(both->before, both->count)) {
        return;
    }
    const bool *in_order = longest_ascent(c->arena, both->before, both->count);
    for (size_t i = 0; i < both->count; i++) {
        if (!in_order[i]) {
            const pl_column *column = after->at[both->after[i]];
            pl_difference moved = part(c, PL_DIFFERENCE_POSITION, kind, column->name);
            moved.property = "position";
            moved.before = pl_arena_printf(c->arena, "%zu", both->before[i] + 1);
            moved.after = pl_arena_printf(c->arena, "%zu", both->after[i] + 1);
            moved.before_origin = before->at[both->before[i]]->origin;
            moved.after_origin = column->origin;
            add(c, moved);
        }
    }
}

/* Columns that only one side has by that name, but both by the place where they were defined. */
typedef struct renames {
    pl_map *heirs;  /* name before -> const pl_column * after */
    pl_map *of_old; /* name after, of those */
} renames;

typedef struct column_pair {
    const pl_column *before, *after;
    bool several; /* of either: which became which is not known */
} column_pair;

static void add_to_pair(pl_arena *arena, pl_map *places, const pl_column *column, bool is_after)
{
    const char *key = pl_compare_place_key(arena, PL_KIND_COLUMN, column->origin);
    if (key == NULL || column->partial || column->inherited) {
        return;
    }
    column_pair *pair = pl_map_get(places, key);
    if (pair == NULL) {
        pair = pl_arena_make(arena, column_pair);
        pl_map_put(places, key, pair);
    }
    const pl_column **side = is_after ? &pair->after : &pair->before;
    pair->several |= *side != NULL;
    *side = column;
}

static renames column_renames(const comparison *c, const pl_columns *before,
                              const pl_columns *after, const pl_middle *middle, const pl_map *old,
                              const pl_map *now)
{
    renames found = {pl_map_new(c->arena), pl_map_new(c->arena)};
    pl_map *places = pl_map_new(c->arena);
    for (size_t i = middle->begin; i < middle->before_end; i++) {
        if (!pl_map_has(now, before->at[i]->name)) {
            add_to_pair(c->arena, places, before->at[i], false);
        }
    }
    for (size_t i = middle->begin; i < middle->after_end; i++) {
        if (!pl_map_has(old, after->at[i]->name)) {
            add_to_pair(c->arena, places, after->at[i], true);
        }
    }
    for (size_t i = middle->begin; i < middle->before_end; i++) {
        const char *key = pl_compare_place_key(c->arena, PL_KIND_COLUMN, before->at[i]->origin);
        const column_pair *pair = key != NULL ? pl_map_get(places, key) : NULL;
        if (pair != NULL && pair->before == before->at[i] && pair->after != NULL &&
            !pair->several) {
            pl_map_put(found.heirs, pair->before->name, (void *)(uintptr_t)pair->after);
            pl_map_put(found.of_old, pair->after->name, found.of_old);
        }
    }
    return found;
}

static void renamed_column(const comparison *c, pl_kind kind, const pl_column *before,
                           const pl_column *after)
{
    pl_difference difference = part(c, PL_DIFFERENCE_CHANGED, kind, before->name);
    difference.property = "name";
    difference.before = before->name;
    difference.after = after->name;
    difference.before_origin = before->origin;
    difference.after_origin = after->origin;
    add(c, difference);
    one_column(c, kind, before, after);
}

static void compare_columns(const comparison *c, pl_kind kind, const pl_columns *before,
                            const pl_columns *after)
{
    pl_middle middle = pl_columns_middle(before, after);
    if (middle.begin == middle.before_end && middle.begin == middle.after_end) {
        return;
    }
    pl_map *old = columns_by_name(c->arena, before, middle.begin, middle.before_end);
    pl_map *now = columns_by_name(c->arena, after, middle.begin, middle.after_end);
    renames found = column_renames(c, before, after, &middle, old, now);
    for (size_t i = middle.begin; i < middle.before_end; i++) {
        uintptr_t at = (uintptr_t)pl_map_get(now, before->at[i]->name);
        const pl_column *heir = pl_map_get(found.heirs, before->at[i]->name);
        if (at == 0 && heir != NULL) {
            renamed_column(c, kind, before->at[i], heir);
        } else if (at == 0) {
            lost_or_left(c, PL_DIFFERENCE_LOST, kind, before->at[i]);
        } else if (before->at[i] != after->at[at - 1]) {
            one_column(c, kind, before->at[i], after->at[at - 1]);
        }
    }
    for (size_t i = middle.begin; i < middle.after_end; i++) {
        if (!pl_map_has(old, after->at[i]->name) && !pl_map_has(found.of_old, after->at[i]->name)) {
            lost_or_left(c, PL_DIFFERENCE_LEFT_OVER, kind, after->at[i]);
        }
    }
    if (!c->before->partial && !c->after->partial) {
        common_run both = common_columns(c->arena, after, &middle, old);
        compare_positions(c, kind, before, after, &both);
    }
}

static void one_constraint(const comparison *c, pl_kind kind, const pl_constraint *before,
                           const pl_constraint *after)
{
    if (before->partial || after->partial || (before->inherited && after->inherited)) {
        return;
    }
    pl_properties old, now;
    pl_constraint_properties(c->arena, before, &old);
    pl_constraint_properties(c->arena, after, &now);
    pl_difference like = part(c, PL_DIFFERENCE_CHANGED, kind, after->name);
    like.before_origin = before->origin;
    like.after_origin = after->origin;
    like.conditional = before->unsure != after->unsure;
    compare_lists(c, like, &old, &now);
}

static void constraint_lost_or_left(const comparison *c, pl_difference_kind kind, pl_kind part_kind,
                                    const pl_constraint *constraint)
{
    if (constraint->inherited ||
        (c->remade && kind == PL_DIFFERENCE_LEFT_OVER && c->before->partial) ||
        (c->remade && kind == PL_DIFFERENCE_LOST && c->after->partial)) {
        return;
    }
    pl_difference difference = part(c, kind, part_kind, constraint->name);
    const char *text = constraint->partial ? NULL : pl_constraint_text(c->arena, constraint);
    difference.conditional = constraint->conditional;
    if (kind == PL_DIFFERENCE_LOST) {
        difference.before = text;
        difference.before_origin = constraint->origin;
    } else {
        difference.after = text;
        difference.after_origin = constraint->origin;
    }
    add(c, difference);
}

static pl_map *constraints_by_name(pl_arena *arena, const pl_constraints *constraints, size_t begin,
                                   size_t end)
{
    pl_map *map = pl_map_new(arena);
    for (size_t i = begin; i < end; i++) {
        pl_map_put(map, constraints->at[i]->name, (void *)(uintptr_t)(i + 1));
    }
    return map;
}

static void compare_constraints(const comparison *c, pl_kind kind, const pl_constraints *before,
                                const pl_constraints *after)
{
    pl_middle middle = pl_constraints_middle(before, after);
    pl_map *old = constraints_by_name(c->arena, before, middle.begin, middle.before_end);
    pl_map *now = constraints_by_name(c->arena, after, middle.begin, middle.after_end);
    for (size_t i = middle.begin; i < middle.before_end; i++) {
        uintptr_t at = (uintptr_t)pl_map_get(now, before->at[i]->name);
        if (at == 0) {
            constraint_lost_or_left(c, PL_DIFFERENCE_LOST, kind, before->at[i]);
        } else if (before->at[i] != after->at[at - 1]) {
            one_constraint(c, kind, before->at[i], after->at[at - 1]);
        }
    }
    for (size_t i = middle.begin; i < middle.after_end; i++) {
        if (!pl_map_has(old, after->at[i]->name)) {
            constraint_lost_or_left(c, PL_DIFFERENCE_LEFT_OVER, kind, after->at[i]);
        }
    }
}

static pl_map *set_of(pl_arena *arena, const pl_strings *strings)
{
    pl_map *map = pl_map_new(arena);
    for (size_t i = 0; i < strings->count; i++) {
        pl_map_put(map, strings->at[i], map);
    }
    return map;
}

/* The values both have, in the order of one side. */
static const char *common_values(pl_arena *arena, const pl_strings *values, const pl_map *others)
{
    pl_strings common = {0};
    for (size_t i = 0; i < values->count; i++) {
        if (pl_map_has(others, values->at[i])) {
            pl_vec_push(arena, &common, values->at[i]);
        }
    }
    return pl_strings_joined(arena, &common);
}

static void compare_values(const comparison *c, const pl_strings *before, const pl_strings *after)
{
    pl_map *old = set_of(c->arena, before);
    pl_map *now = set_of(c->arena, after);
    for (size_t i = 0; i < before->count; i++) {
        if (!pl_map_has(now, before->at[i])) {
            pl_difference lost = part(c, PL_DIFFERENCE_LOST, PL_KIND_ENUM_VALUE, before->at[i]);
            lost.before = before->at[i];
            add(c, lost);
        }
    }
    for (size_t i = 0; i < after->count; i++) {
        if (!pl_map_has(old, after->at[i])) {
            pl_difference left = part(c, PL_DIFFERENCE_LEFT_OVER, PL_KIND_ENUM_VALUE, after->at[i]);
            left.after = after->at[i];
            add(c, left);
        }
    }
    const char *old_order = common_values(c->arena, before, now);
    const char *new_order = common_values(c->arena, after, old);
    if (!pl_same(old_order, new_order)) {
        pl_difference order = {.kind = PL_DIFFERENCE_CHANGED,
                               .object = c->after->ref,
                               .property = "order of values",
                               .before = old_order,
                               .after = new_order,
                               .before_object = c->before,
                               .after_object = c->after};
        add(c, order);
    }
}

void pl_part_differences(pl_arena *arena, const pl_object *before, const pl_object *after,
                         pl_differences *out)
{
    comparison c = {arena, before, after, out, before->partial != after->partial};
    switch ((int)after->ref.kind) {
    case PL_KIND_TABLE:
    case PL_KIND_FOREIGN_TABLE:
        compare_columns(&c, PL_KIND_COLUMN, &before->as.table->columns, &after->as.table->columns);
        compare_constraints(&c, PL_KIND_CONSTRAINT, &before->as.table->constraints,
                            &after->as.table->constraints);
        break;
    case PL_KIND_TYPE:
        compare_values(&c, &before->as.type->values, &after->as.type->values);
        compare_columns(&c, PL_KIND_ATTRIBUTE, &before->as.type->attributes,
                        &after->as.type->attributes);
        break;
    case PL_KIND_DOMAIN:
        compare_constraints(&c, PL_KIND_DOMAIN_CONSTRAINT, &before->as.domain->constraints,
                            &after->as.domain->constraints);
        break;
    default:
        break;
    }
}
