#include "model/compare/compare.h"
#include "base/str.h"
#include "model/compare/private.h"

static void whole(pl_arena *arena, const pl_object *before, const pl_object *after,
                  pl_differences *out)
{
    const pl_object *object = before != NULL ? before : after;
    pl_difference difference = {.kind =
                                    before != NULL ? PL_DIFFERENCE_LOST : PL_DIFFERENCE_LEFT_OVER,
                                .object = object->ref,
                                .before_object = before,
                                .after_object = after,
                                .conditional = object->conditional};
    if (before != NULL) {
        difference.before = pl_object_text(arena, before);
        difference.before_origin = before->origin;
    } else {
        difference.after = pl_object_text(arena, after);
        difference.after_origin = after->origin;
    }
    pl_vec_push(arena, out, difference);
}

/* What a view's text says is not surely what the server has of it. */
static bool is_uncertain(const pl_object *object)
{
    bool view = object->ref.kind == PL_KIND_VIEW || object->ref.kind == PL_KIND_MATERIALIZED_VIEW;
    return object->partial || (view && object->as.view != NULL && object->as.view->query != NULL &&
                               object->as.view->query->uncertain);
}

static pl_difference changed(const pl_object *before, const pl_object *after)
{
    return (pl_difference){.kind = PL_DIFFERENCE_CHANGED,
                           .object = after->ref,
                           .before_origin = before->origin,
                           .after_origin = after->origin,
                           .before_object = before,
                           .after_object = after,
                           .conditional = before->unsure != after->unsure,
                           .uncertain = is_uncertain(before) || is_uncertain(after)};
}

static void properties(pl_arena *arena, const pl_object *before, const pl_object *after,
                       pl_differences *out)
{
    pl_properties old, now;
    pl_object_properties(arena, before, &old);
    pl_object_properties(arena, after, &now);
    for (size_t i = 0; i < old.count && i < now.count; i++) {
        if (!pl_same_property(arena, &old.at[i], &now.at[i])) {
            pl_difference difference = changed(before, after);
            difference.property = old.at[i].name;
            difference.before = old.at[i].text;
            difference.after = now.at[i].text;
            pl_vec_push(arena, out, difference);
        }
    }
}

void pl_object_differences(pl_arena *arena, const pl_object *before, const pl_object *after,
                           pl_differences *out)
{
    if (before == after) {
        return;
    }
    if (before == NULL || after == NULL) {
        whole(arena, before, after, out);
        return;
    }
    if (before->ref.kind != after->ref.kind) {
        pl_difference difference = changed(before, after);
        difference.property = "kind";
        difference.before = pl_kind_word(before->ref.kind);
        difference.after = pl_kind_word(after->ref.kind);
        pl_vec_push(arena, out, difference);
        return;
    }
    if (before->partial != after->partial &&
        (before->ref.kind != PL_KIND_TABLE || before->as.payload == NULL ||
         after->as.payload == NULL)) {
        return; /* made again after something that was never seen: nothing can be said */
    }
    if (before->partial == after->partial) {
        properties(arena, before, after, out);
    }
    if (before->as.payload != NULL && after->as.payload != NULL) {
        pl_part_differences(arena, before, after, out);
    }
}

bool pl_is_other_owner(const pl_object *a, const pl_object *b)
{
    return a->ref.kind == PL_KIND_INDEX && b->ref.kind == PL_KIND_INDEX && a->as.index != NULL &&
           b->as.index != NULL &&
           (a->as.index->constraint == NULL) != (b->as.index->constraint == NULL);
}

bool pl_object_equal(const pl_object *a, const pl_object *b)
{
    if (a == b) {
        return true;
    }
    if (a == NULL || b == NULL || pl_is_other_owner(a, b)) {
        return false;
    }
    pl_arena *arena = pl_arena_new();
    pl_differences differences = {0};
    pl_object_differences(arena, a, b, &differences);
    pl_arena_free(arena);
    return differences.count == 0;
}

/* A stretch of the journal. */

typedef struct stretch {
    pl_arena *arena;
    pl_map *rows; /* key -> const pl_change * */
    pl_compare_pairs *pairs;
} stretch;

static const pl_change *change_of(const stretch *s, pl_kind kind, pl_name name)
{
    pl_ref ref = {.kind = kind, .schema = name.schema, .name = name.name};
    return name.name != NULL ? pl_map_get(s->rows, pl_object_key(s->arena, &ref)) : NULL;
}

/* Whether that relation came or went as a whole, in the same direction: not by a rename. */
static bool went_too(const stretch *s, pl_name relation, const pl_change *change)
{
    const pl_change *of = change_of(s, PL_KIND_TABLE, relation);
    return of != NULL && pl_compare_other_half(s->pairs, of) == NULL &&
           (of->before == NULL) == (change->before == NULL) &&
           (of->after == NULL) == (change->after == NULL);
}

static const pl_column *owner_in(const pl_object *table, const char *column)
{
    bool is_table = table != NULL && table->ref.kind == PL_KIND_TABLE && table->as.payload != NULL;
    return is_table ? pl_table_column(table->as.table, column) : NULL;
}

static bool makes_sequence(const pl_column *column, const char *sequence)
{
    return column != NULL &&
           (column->identity != PL_IDENTITY_NONE || pl_same(column->sequence, sequence));
}

static bool sequence_is_implied(const stretch *s, const pl_change *change, const pl_object *object)
{
    const pl_sequence *sequence = object->as.sequence;
    const pl_change *of = change_of(s, PL_KIND_TABLE, sequence->owned_by);
    if (of == NULL) {
        return false;
    }
    const pl_column *before = owner_in(of->before, sequence->owned_by_column);
    const pl_column *after = owner_in(of->after, sequence->owned_by_column);
    if (change->before != NULL && change->after != NULL) {
        return after != NULL && after->identity != PL_IDENTITY_NONE;
    }
    return makes_sequence(before, object->ref.name) || makes_sequence(after, object->ref.name);
}

static bool is_implied(const stretch *s, const pl_change *change)
{
    const pl_object *object = change->after != NULL ? change->after : change->before;
    bool one_sided = change->before == NULL || change->after == NULL;
    if (object == NULL || pl_same(object->ref.schema, "pg_temp")) {
        return true;
    }
    pl_name table = {object->ref.schema, object->ref.parent};
    if (object->as.payload == NULL) {
        return false;
    }
    switch ((int)object->ref.kind) {
    case PL_KIND_INDEX:
        return object->as.index->constraint != NULL ||
               (one_sided && (went_too(s, object->as.index->table, change) ||
                              went_too(s, object->as.index->attached_to, change)));
    case PL_KIND_SEQUENCE:
        return (one_sided && went_too(s, object->as.sequence->owned_by, change)) ||
               sequence_is_implied(s, change, object);
    case PL_KIND_TRIGGER:
    case PL_KIND_POLICY:
    case PL_KIND_RULE:
        return one_sided && went_too(s, table, change);
    default:
        return false;
    }
}

/* What went and what came are one object. */
static void renamed(pl_arena *arena, const pl_object *before, const pl_object *after,
                    pl_differences *out)
{
    pl_difference difference = changed(before, after);
    bool moved = pl_same(before->ref.name, after->ref.name);
    difference.object = before->ref;
    difference.property = moved ? "schema" : "name";
    difference.before = moved ? before->ref.schema : before->ref.name;
    difference.after = moved ? after->ref.schema : after->ref.name;
    if (!pl_same(difference.before, difference.after)) {
        pl_vec_push(arena, out, difference);
    }
    pl_object_differences(arena, before, after, out);
}

void pl_changes_differences(pl_arena *arena, const pl_changes *changes, pl_differences *out)
{
    stretch s = {arena, pl_map_new(arena), pl_compare_pairs_new(arena)};
    for (size_t i = 0; i < changes->count; i++) {
        pl_map_put(s.rows, changes->at[i].key, (void *)(uintptr_t)&changes->at[i]);
        pl_compare_pairs_add(s.pairs, &changes->at[i]);
    }
    for (size_t i = 0; i < changes->count; i++) {
        const pl_change *change = &changes->at[i];
        if (is_implied(&s, change)) {
            continue;
        }
        const pl_change *other = pl_compare_other_half(s.pairs, change);
        if (other == NULL || is_implied(&s, other)) {
            pl_object_differences(arena, change->before, change->after, out);
        } else if (change->before != NULL) {
            renamed(arena, change->before, other->after, out);
        }
    }
    pl_compare_drop_followers(arena, out);
}
