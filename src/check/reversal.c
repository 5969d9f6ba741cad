#include "check/reversal.h"

#include "base/str.h"
#include "check/rebuild.h"
#include "source/load.h"

#define HARDLY_ANY_FROM 10 /* so many without a down are a habit */

bool pl_script_has_effect(pl_dialect_id dialect, const pl_script *script)
{
    if (pl_dialect_get(dialect) == NULL) {
        return !pl_script_is_blank(dialect, script);
    }
    for (size_t i = 0; i < script->statements.count; i++) {
        if (pl_statement_has_effect(script->statements.at[i])) {
            return true;
        }
    }
    return false;
}

bool pl_migration_lacks_down(const pl_history *history, const pl_migration *migration)
{
    return !migration->context && migration->kind == PL_MIGRATION_VERSIONED &&
           migration->down == NULL && migration->up != NULL && migration->irreversible == NULL &&
           !migration->down_declared_empty && pl_script_has_effect(history->dialect, migration->up);
}

bool pl_history_hardly_any_downs(const pl_history *history)
{
    size_t with = 0, without = 0;

    for (size_t i = 0; i < history->migrations.count; i++) {
        const pl_migration *migration = history->migrations.at[i];
        bool expected = migration->down_expected && !migration->down_unread;

        with += !migration->context && migration->down != NULL ? 1 : 0;
        without += expected && pl_migration_lacks_down(history, migration) ? 1 : 0;
    }
    return without >= HARDLY_ANY_FROM && without >= 9 * with;
}

/* But for what the server refuses as a syntax error, of which there will never be anything to undo,
 * it does nothing. */
static bool is_refused(const pl_script *up)
{
    bool refused = false;

    for (size_t i = 0; i < up->statements.count; i++) {
        const pl_statement *statement = up->statements.at[i];

        if (statement->state == PL_STATEMENT_SYNTAX_ERROR) {
            refused = true;
        } else if (pl_statement_has_effect(statement)) {
            return false;
        }
    }
    return refused;
}

/* Rows, or what can't be seen. */
static bool script_writes_rows(const pl_script *script)
{
    for (size_t i = 0; i < script->statements.count; i++) {
        const pl_operations *operations = &script->statements.at[i]->operations;

        for (size_t j = 0; j < operations->count; j++) {
            pl_effect effect = pl_operation_effect(operations->at[j]);

            if (effect == PL_EFFECT_DATA || effect == PL_EFFECT_UNKNOWN) {
                return true;
            }
        }
    }
    return false;
}

/* Names that SQLite doesn't tell apart by capitals. */
static void put_name(pl_arena *arena, pl_map *names, const char *name)
{
    char *copy = pl_arena_strdup(arena, name);

    for (char *c = copy; *c != '\0'; c++) {
        *c = (char)(*c >= 'A' && *c <= 'Z' ? *c - 'A' + 'a' : *c);
    }
    pl_map_put(names, copy, names);
}

static bool has_name(pl_arena *arena, const pl_map *names, const char *name)
{
    pl_map *folded = pl_map_new(arena);

    put_name(arena, folded, name);
    return pl_map_has(names, pl_map_next(folded, NULL)->key);
}

static bool is_copy(pl_arena *arena, const pl_map *made, const pl_operation *operation)
{
    return operation->kind == PL_OP_INSERT_ROWS && operation->as.rows->from_query &&
           has_name(arena, made, operation->target.name);
}

/* All rows it writes are copies into tables that it makes: what SQLite has instead of ALTER. */
static bool only_copies_rows(pl_arena *arena, const pl_script *script)
{
    pl_map *made = pl_map_new(arena);

    for (size_t i = 0; i < script->statements.count; i++) {
        const pl_operations *operations = &script->statements.at[i]->operations;

        for (size_t j = 0; j < operations->count; j++) {
            pl_effect effect = pl_operation_effect(operations->at[j]);

            if (operations->at[j]->kind == PL_OP_CREATE_TABLE) {
                put_name(arena, made, operations->at[j]->target.name);
            } else if ((effect == PL_EFFECT_DATA || effect == PL_EFFECT_UNKNOWN) &&
                       !is_copy(arena, made, operations->at[j])) {
                return false;
            }
        }
    }
    return true;
}

/* Some statement could not be read, so what the script does is not wholly known. */
static bool script_is_unread(pl_dialect_id dialect, const pl_script *script)
{
    if (pl_dialect_get(dialect) == NULL) {
        return !pl_script_is_blank(dialect, script);
    }
    for (size_t i = 0; i < script->statements.count; i++) {
        const pl_statement *statement = script->statements.at[i];

        if (statement->state != PL_STATEMENT_READ) {
            return true;
        }
        for (size_t j = 0; j < statement->operations.count; j++) {
            const pl_operation *operation = statement->operations.at[j];

            if (operation->kind == PL_OP_DYNAMIC_SQL ||
                (operation->kind == PL_OP_DO_BLOCK && !operation->as.code->analysed)) {
                return true;
            }
        }
    }
    return script->problem != NULL;
}

/* Whether the schema holds what a reference names, be it part of another object. */
static bool is_there(const pl_schema *schema, const pl_ref *ref)
{
    pl_ref owner = {.schema = ref->schema, .name = ref->parent};
    const pl_object *object;

    switch (pl_kind_space(ref->kind)) {
    case PL_SPACE_RELATION:
    case PL_SPACE_TYPE:
    case PL_SPACE_ROUTINE:
    case PL_SPACE_ATTACHED:
    case PL_SPACE_GLOBAL:
    case PL_SPACE_LOCAL:
        return pl_schema_find(schema, ref) != NULL;
    case PL_SPACE_PART:
        break;
    }
    owner.kind = ref->kind == PL_KIND_COLUMN || ref->kind == PL_KIND_CONSTRAINT ? PL_KIND_TABLE
                                                                                : PL_KIND_TYPE;
    object = pl_schema_find(schema, &owner);
    if (object == NULL || object->partial) {
        return object != NULL;
    }
    if (object->ref.kind == PL_KIND_TABLE || object->ref.kind == PL_KIND_FOREIGN_TABLE) {
        return ref->kind == PL_KIND_CONSTRAINT
                   ? pl_table_constraint(object->as.table, ref->name) != NULL
                   : pl_table_column(object->as.table, ref->name) != NULL;
    }
    return true;
}

/* With the schema as it is between up and down. */
static void look_between(const pl_replay *replay, const pl_site *site, pl_reversal *out)
{
    bool *there = pl_arena_alloc(site->arena, out->differences.count + 1);
    bool *problem_there;

    for (size_t i = 0; i < out->differences.count; i++) {
        there[i] = is_there(replay->schema, &out->differences.at[i].object);
    }
    out->there_after_up = there;
    problem_there = pl_arena_alloc(site->arena, out->down_problems.count + 1);
    out->problem_there = problem_there;
    for (size_t i = 0; i < out->down_problems.count; i++) {
        const pl_problem *problem = &out->down_problems.at[i];

        problem_there[i] = is_there(replay->schema, &problem->object);

        if (problem->masked && problem->kind == PL_PROBLEM_MISSING &&
            !is_there(replay->schema, &problem->object)) {
            pl_vec_push(site->arena, &out->masked_never_there, *problem);
        }
    }
}

static bool same_problem(const pl_problem *a, const pl_problem *b)
{
    return a->kind == b->kind && a->operation == b->operation &&
           pl_same(a->object.name, b->object.name) && pl_same(a->object.schema, b->object.schema) &&
           pl_same(a->object.parent, b->object.parent);
}

static bool has_problem(const pl_problems *problems, const pl_problem *wanted)
{
    for (size_t i = 0; i < problems->count; i++) {
        if (same_problem(&problems->at[i], wanted)) {
            return true;
        }
    }
    return false;
}

static bool has_hard_problem(const pl_problems *problems)
{
    for (size_t i = 0; i < problems->count; i++) {
        if (!problems->at[i].masked) {
            return true;
        }
    }
    return false;
}

/* From the very schema that it met the first time, an up that met no problem meets none again. */
static bool is_as_before(const pl_reversal *out)
{
    return out->residue.count == 0 && out->up_problems.count == 0;
}

/* The second up shows what the down forgot. It says nothing where the down itself would fail. */
static void replay_up_again(pl_replay *replay, const pl_site *site, pl_reversal *out)
{
    pl_problems again = {0};

    if (out->down_unread || out->up_unread || is_as_before(out) ||
        has_hard_problem(&out->down_problems)) {
        return;
    }
    pl_replay_script(replay, site->migration->up, site, NULL, &again, NULL);
    for (size_t i = 0; i < again.count; i++) {
        if (!again.at[i].masked && !has_problem(&out->up_problems, &again.at[i])) {
            pl_vec_push(site->arena, &out->redo_problems, again.at[i]);
        }
    }
}

/* Where the journal stood before each statement of the down. */
typedef struct down_step {
    const pl_statement *statement;
    pl_mark mark;
} down_step;

typedef struct down_steps {
    pl_arena *arena;
    const pl_visitor *visitor; /* who looks at the down in truth */
    PL_VEC(down_step) list;
    pl_map *rebuilt; /* the statements that drop the old table of a rebuild, by their address */
} down_steps;

static const char *address(pl_arena *arena, const pl_statement *statement)
{
    return pl_arena_printf(arena, "%p", (const void *)statement);
}

static void note_step(void *context, const pl_site *site)
{
    down_steps *steps = context;

    if (site->event == PL_EVENT_STATEMENT) {
        pl_vec_push(steps->arena, &steps->list,
                    (down_step){site->statement, pl_journal_mark(site->schema)});
    } else if (site->event == PL_EVENT_REBUILD && site->rebuild->drop != NULL) {
        pl_map_put(steps->rebuilt, address(steps->arena, site->rebuild->drop->statement), steps);
    }
    if (steps->visitor != NULL && steps->visitor->visit != NULL) {
        steps->visitor->visit(steps->visitor->context, site);
    }
}

static bool loses_something(const pl_differences *differences)
{
    for (size_t i = 0; i < differences->count; i++) {
        if (differences->at[i].kind == PL_DIFFERENCE_LOST) {
            return true;
        }
    }
    return false;
}

static void note_taker(const down_steps *steps, pl_map *map, const pl_ref *taken,
                       const down_step *step)
{
    const char *key = pl_ref_text(steps->arena, taken);

    if (!pl_map_has(map, key)) {
        pl_map_put(map, key, pl_arena_copy(steps->arena, step, sizeof *step));
    }
}

/* What is lost -> the last statement of the down that took it. A rollback takes the journal back
 * behind a mark: such a statement took nothing. */
static pl_map *takers(const pl_replay *replay, const down_steps *steps)
{
    pl_map *map = pl_map_new(steps->arena);
    pl_mark end = pl_journal_mark(replay->schema);

    for (size_t i = steps->list.count; i > 0; i--) {
        const down_step *step = &steps->list.at[i - 1];
        pl_changes changes = {0};
        pl_differences differences = {0};

        if (step->mark.position >= end.position) {
            continue;
        }
        pl_journal_changes(steps->arena, replay->schema, step->mark, end, &changes);
        pl_changes_differences(steps->arena, &changes, &differences);
        for (size_t k = 0; k < differences.count; k++) {
            if (differences.at[k].kind == PL_DIFFERENCE_LOST) {
                note_taker(steps, map, &differences.at[k].object, step);
            }
        }
        for (size_t k = 0; k < changes.count; k++) { /* an index goes with its table */
            if (changes.at[k].after == NULL && changes.at[k].before != NULL) {
                note_taker(steps, map, &changes.at[k].before->ref, step);
            }
        }
        end = step->mark;
    }
    return map;
}

static void find_takers(const pl_replay *replay, const down_steps *steps, pl_reversal *out)
{
    pl_map *map;

    out->lost_by =
        pl_arena_alloc(steps->arena, (out->differences.count + 1) * sizeof *out->lost_by);
    out->lost_in_rebuild = pl_arena_alloc(steps->arena, out->differences.count + 1);
    if (!loses_something(&out->differences)) {
        return;
    }
    map = takers(replay, steps);
    for (size_t i = 0; i < out->differences.count; i++) {
        const down_step *step =
            pl_map_get(map, pl_ref_text(steps->arena, &out->differences.at[i].object));

        out->lost_by[i] = step != NULL ? step->statement : NULL;
        out->lost_in_rebuild[i] =
            step != NULL && pl_map_has(steps->rebuilt, address(steps->arena, step->statement));
    }
}

static bool adds_column(const pl_script *script, const pl_ref *column)
{
    for (size_t i = 0; i < script->statements.count; i++) {
        const pl_operations *operations = &script->statements.at[i]->operations;

        if (operations->count > 0 && operations->at[0]->kind == PL_OP_ADD_COLUMN &&
            pl_same_nocase(operations->at[0]->target.name, column->name) &&
            pl_same_nocase(operations->at[0]->target.parent, column->parent)) {
            return true;
        }
    }
    return false;
}

/* SQLite adds no NOT NULL column without a default, and can't take a default away: that such a
 * column comes back with one is as near as ALTER TABLE gets. */
static bool is_demanded(const pl_script *down, const pl_difference *difference)
{
    const pl_object *before = difference->before_object;
    const pl_column *column = before == NULL || before->ref.kind != PL_KIND_TABLE
                                  ? NULL
                                  : pl_table_column(before->as.table, difference->object.name);

    return difference->kind == PL_DIFFERENCE_CHANGED && column != NULL && column->not_null &&
           pl_same(difference->property, "default") && difference->before == NULL &&
           adds_column(down, &difference->object);
}

static pl_map *tables_before(pl_arena *arena, const pl_changes *changes)
{
    pl_map *names = pl_map_new(arena);

    for (size_t i = 0; i < changes->count; i++) {
        const pl_object *before = changes->at[i].before;

        if (before != NULL && before->ref.kind == PL_KIND_TABLE) {
            put_name(arena, names, before->ref.name);
        }
    }
    return names;
}

/* A foreign key that led to a table that isn't there, as RENAME leaves behind: nobody wants it back
 * once it has been mended. */
static bool is_mended(const pl_replay *replay, pl_arena *arena, const pl_map *tables,
                      const pl_difference *difference)
{
    const pl_object *before = difference->before_object;
    const pl_constraint *key = difference->kind != PL_DIFFERENCE_CHANGED || before == NULL ||
                                       before->ref.kind != PL_KIND_TABLE ||
                                       difference->object.kind != PL_KIND_CONSTRAINT
                                   ? NULL
                                   : pl_table_constraint(before->as.table, difference->object.name);

    return key != NULL && key->kind == PL_CONSTRAINT_FOREIGN_KEY && key->references.name != NULL &&
           replay->dialect->resolve(replay->schema, PL_KIND_TABLE, key->references, NULL) == NULL &&
           !has_name(arena, tables, key->references.name);
}

/* What SQLite makes of a table is not all meant. down: NULL for what the up did. */
static void leave_out_unmeant(const pl_replay *replay, pl_arena *arena, const pl_script *down,
                              const pl_changes *changes, pl_differences *differences)
{
    const pl_map *tables = tables_before(arena, changes);
    size_t kept = 0;

    for (size_t i = 0; i < differences->count; i++) {
        if (!(down != NULL && is_demanded(down, &differences->at[i])) &&
            !is_mended(replay, arena, tables, &differences->at[i])) {
            differences->at[kept++] = differences->at[i];
        }
    }
    differences->count = kept;
}

static void replay_down(pl_replay *replay, const pl_site *site, const pl_visitor *visitor,
                        pl_reversal *out)
{
    pl_script *down = site->migration->down;
    pl_site down_site = *site;
    down_steps steps = {
        .arena = site->arena, .visitor = visitor, .rebuilt = pl_map_new(site->arena)};
    pl_visitor between = {&steps, note_step};

    down_site.down = true;
    pl_replay_script(replay, down, &down_site, &between, &out->down_problems, &out->down_slips);
    out->down_exists = true;
    out->down_has_effect = pl_script_has_effect(replay->history->dialect, down);
    out->down_unread = script_is_unread(replay->history->dialect, down);
    pl_journal_changes(site->arena, replay->schema, out->before, pl_journal_mark(replay->schema),
                       &out->residue);
    pl_changes_differences(site->arena, &out->residue, &out->differences);
    if (replay->history->dialect == PL_DIALECT_SQLITE) {
        leave_out_unmeant(replay, site->arena, down, &out->up_changes, &out->differences);
    }
    find_takers(replay, &steps, out);
}

void pl_reversal_replay(pl_replay *replay, const pl_site *site, const pl_visitor *visitor,
                        pl_reversal *out)
{
    pl_script *up = site->migration->up;
    pl_mark after_up;

    *out = (pl_reversal){.before = pl_journal_mark(replay->schema)};
    pl_replay_script(replay, up, site, visitor, &out->up_problems, &out->up_slips);
    out->up_has_effect = pl_script_has_effect(replay->history->dialect, up) && !is_refused(up);
    out->up_unread = script_is_unread(replay->history->dialect, up);
    after_up = pl_journal_mark(replay->schema);
    pl_journal_changes(site->arena, replay->schema, out->before, after_up, &out->up_changes);
    if (out->up_changes.count == 0 && after_up.position > out->before.position && !out->up_unread &&
        !script_writes_rows(up)) {
        out->up_has_effect = false; /* it takes back itself what it makes */
    }
    pl_changes_differences(site->arena, &out->up_changes, &out->up_differences);
    if (replay->history->dialect == PL_DIALECT_SQLITE && out->up_differences.count > 0) {
        leave_out_unmeant(replay, site->arena, NULL, &out->up_changes, &out->up_differences);
        if (out->up_differences.count == 0 && !out->up_unread &&
            only_copies_rows(site->arena, up)) {
            out->up_has_effect = false;
        }
    }
    if (site->migration->down != NULL) {
        replay->objects = site->arena;
        replay_down(replay, site, visitor, out);
        replay_up_again(replay, site, out);
        pl_journal_undo(replay->schema, after_up);
        replay->objects = replay->arena;
        look_between(replay, site, out);
    }
}
