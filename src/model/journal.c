#include "model/journal.h"
#include "model/schema_private.h"

typedef enum entry_kind {
    ENTRY_OBJECT,
    ENTRY_ASSUMED,
    ENTRY_SEARCH_PATH,
    ENTRY_COMPLETE
} entry_kind;

typedef struct entry {
    entry_kind kind;
    bool first;        /* OBJECT: it is the first of its key that was ever made */
    pl_kind part_kind; /* ASSUMED: NONE, the whole object */
    const char *key;
    const char *part;
    const pl_object *before;
    const pl_object *after;
    pl_strings search_path; /* before */
} entry;

struct pl_journal {
    pl_arena *arena;
    PL_VEC(entry) entries;
    pl_map *keys; /* each key that was ever used, to itself when it was ever created */
    pl_str scratch;
};

pl_journal *pl_journal_new(pl_arena *arena)
{
    pl_journal *journal = pl_arena_make(arena, pl_journal);
    journal->arena = arena;
    journal->keys = pl_map_new(arena);
    journal->scratch = pl_str_begin(arena, PL_STR_MAXIMUM);
    return journal;
}

pl_str *pl_journal_scratch(const pl_schema *schema)
{
    return &schema->journal->scratch;
}

static void push(pl_schema *schema, entry added)
{
    pl_vec_push(schema->journal->arena, &schema->journal->entries, added);
}

void pl_journal_object(pl_schema *schema, const char *key, const pl_object *before,
                       const pl_object *after)
{
    entry added = {.kind = ENTRY_OBJECT, .key = key, .before = before, .after = after};
    if (before == NULL && after != NULL) {
        pl_map_entry *ever = pl_map_entry_kept(schema->journal->keys, key);
        added.first = ever->value == NULL;
        ever->value = pl_unconst(key);
    }
    push(schema, added);
}

void pl_journal_assumed(pl_schema *schema, const char *key, const pl_object *after,
                        pl_kind part_kind, const char *part)
{
    push(schema, (entry){.kind = ENTRY_ASSUMED,
                         .key = key,
                         .part_kind = part_kind,
                         .part = part,
                         .before = pl_map_get(schema->objects, key),
                         .after = after});
}

void pl_journal_search_path(pl_schema *schema)
{
    push(schema, (entry){.kind = ENTRY_SEARCH_PATH,

                         .search_path = schema->search_path});
}

void pl_journal_complete(pl_schema *schema)
{
    push(schema, (entry){.kind = ENTRY_COMPLETE});
}

const char *pl_journal_key(pl_schema *schema, const char *key)
{
    return pl_map_entry_of(schema->journal->keys, key)->key;
}

bool pl_journal_ever(const pl_schema *schema, const char *key)
{
    return pl_map_get(schema->journal->keys, key) != NULL;
}

pl_mark pl_journal_mark(const pl_schema *schema)
{
    return (pl_mark){.position = (uint32_t)schema->journal->entries.count};
}

static void take_back(pl_schema *schema, const entry *last)
{
    switch (last->kind) {
    case ENTRY_OBJECT:
        if (last->first) { /* taken back, it never was */
            pl_map_entry_kept(schema->journal->keys, last->key)->value = NULL;
        }
        pl_schema_exchange(schema, last->key, last->after, last->before);
        break;
    case ENTRY_ASSUMED:
        pl_schema_exchange(schema, last->key, last->after, last->before);
        break;
    case ENTRY_SEARCH_PATH:
        schema->search_path = last->search_path;
        break;
    case ENTRY_COMPLETE: /* it is entered once, when completeness ends */
        schema->complete = true;
        schema->why_incomplete = (pl_span){0};
        schema->why_incomplete_reason = NULL;
        break;
    }
}

void pl_journal_undo(pl_schema *schema, pl_mark mark)
{
    pl_journal *journal = schema->journal;
    while (journal->entries.count > mark.position) {
        entry last = pl_vec_last(&journal->entries);
        journal->entries.count--;
        take_back(schema, &last);
    }
}

static const pl_column *column_of(const pl_object *object, const char *name)
{
    return pl_table_column(object->as.table, name);
}

/* `before` as it must have been all along: with the part that was only found out about later. */
static const pl_object *with_column(pl_arena *arena, const pl_object *before,
                                    const pl_column *column)
{
    pl_object *object = pl_arena_copy(arena, before, sizeof *before);
    pl_table *table = pl_arena_copy(arena, before->as.table, sizeof *before->as.table);
    table->columns = (pl_columns){0};
    for (size_t i = 0; i < before->as.table->columns.count; i++) {
        pl_vec_push(arena, &table->columns, before->as.table->columns.at[i]);
    }
    pl_vec_push(arena, &table->columns, column);
    object->as.table = table;
    return object;
}

static const pl_object *with_constraint(pl_arena *arena, const pl_object *before,
                                        const pl_constraint *constraint)
{
    pl_object *object = pl_arena_copy(arena, before, sizeof *before);
    pl_table *table = pl_arena_copy(arena, before->as.table, sizeof *before->as.table);
    table->constraints = (pl_constraints){0};
    for (size_t i = 0; i < before->as.table->constraints.count; i++) {
        pl_vec_push(arena, &table->constraints, before->as.table->constraints.at[i]);
    }
    pl_vec_push(arena, &table->constraints, constraint);
    object->as.table = table;
    return object;
}

static const pl_object *with_part(pl_arena *arena, const pl_object *before, const entry *assumed)
{
    if (before == NULL || before->ref.kind != PL_KIND_TABLE ||
        assumed->after->ref.kind != PL_KIND_TABLE) {
        return before;
    }
    if (assumed->part_kind == PL_KIND_COLUMN && column_of(before, assumed->part) == NULL) {
        return with_column(arena, before, column_of(assumed->after, assumed->part));
    }
    if (assumed->part_kind == PL_KIND_CONSTRAINT &&
        pl_table_constraint(before->as.table, assumed->part) == NULL) {
        return with_constraint(arena, before,
                               pl_table_constraint(assumed->after->as.table, assumed->part));
    }
    return before;
}

static void take_into(pl_arena *arena, const entry *e, pl_map *rows, pl_changes *out)
{
    const pl_object *before = e->kind == ENTRY_ASSUMED ? e->after : e->before;
    uintptr_t row = (uintptr_t)pl_map_get(rows, e->key);
    if (row == 0) {
        pl_vec_push(arena, out, (pl_change){.key = e->key, .before = before, .after = e->after});
        pl_map_put(rows, e->key, (void *)(uintptr_t)out->count);
        return;
    }
    pl_change *change = &out->at[row - 1];
    if (e->kind == ENTRY_ASSUMED) {
        change->before = e->part == NULL ? change->before : with_part(arena, change->before, e);
    }
    change->after = e->after;
}

void pl_journal_changes(pl_arena *arena, const pl_schema *schema, pl_mark from, pl_mark to,
                        pl_changes *out)
{
    pl_changes all = {0};
    pl_map *rows = pl_map_new(arena);
    for (uint32_t i = from.position; i < to.position; i++) {
        const entry *e = &schema->journal->entries.at[i];
        if (e->kind == ENTRY_OBJECT || e->kind == ENTRY_ASSUMED) {
            take_into(arena, e, rows, &all);
        }
    }
    for (size_t i = 0; i < all.count; i++) {
        if (all.at[i].before != all.at[i].after) {
            pl_vec_push(arena, out, all.at[i]);
        }
    }
}

/* What was only found out about later was there all along, so it is no change. */
const pl_object *pl_journal_object_at(const pl_schema *schema, pl_mark mark, const pl_ref *ref)
{
    pl_str *scratch = pl_journal_scratch(schema);
    pl_key_of(scratch, ref);
    for (uint32_t i = mark.position; i < schema->journal->entries.count; i++) {
        const entry *e = &schema->journal->entries.at[i];
        if (e->kind == ENTRY_OBJECT && pl_same(e->key, scratch->at)) {
            return e->before;
        }
    }
    return pl_schema_find(schema, ref);
}
