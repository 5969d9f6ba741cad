/*
 * Random pairs of SQLite schemas: what the diff writes is run by the engine, on a database with
 * rows, and leads to the target by the engine's own account; and back. PLUMB_PAIRS says how many,
 * PLUMB_SEED where to begin (a failure names its seed).
 */
#include "base/str.h"
#include "dialect/sqlite/diff/diff.h"
#include "dialect/sqlite/live/live.h"
#include "dialect/sqlite/write/write.h"
#include "model/compare/compare.h"
#include "sqlite_facts.h"
#include "sqlite_random.h"
#include "unit.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

typedef struct round {
    pl_arena *arena;
    uint64_t seed;
    random_source random;
    random_schema from, to;
    const char *what, *from_sql, *to_sql;
    bool in_order, enforced;
    const char *written; /* what runs now */
} round;

static struct {
    unsigned rounds, refused, skipped, rebuilt, plain;
} totals;

/* ---- Databases ------------------------------------------------------------------------------- */

static pl_database *database(round *r)
{
    pl_database *out = NULL;
    pl_error error = {0};
    if (pl_database_open(r->arena, "sqlite::memory:", NULL, &out, &error) != PL_OK) {
        fail_msg("%s", error.message);
    }
    return out;
}

static sqlite3 *engine(pl_database *of)
{
    return pl_sqlite_connection_of(of)->db;
}

/* NULL: done. */
static const char *run(round *r, pl_database *on, const char *sql)
{
    pl_error error = {0};
    return pl_database_run(on, sql, &error) == PL_OK ? NULL
                                                     : pl_arena_strdup(r->arena, error.message);
}

static void must(round *r, pl_database *on, const char *sql)
{
    const char *error = run(r, on, sql);
    if (error != NULL) {
        fail_msg("seed %llu: %s\n%s", (unsigned long long)r->seed, error, sql);
    }
}

static void wrong(round *r, const char *what, const char *detail)
{
    fprintf(stderr, "seed %llu (%s)%s%s: %s\n%s\n---- from\n%s---- to\n%s---- written\n%s",
            (unsigned long long)r->seed, r->what, r->in_order ? ", in order" : "",
            r->enforced ? ", enforced" : "", what, detail, r->from_sql, r->to_sql,
            r->written != NULL ? r->written : "");
    fail_msg("seed %llu", (unsigned long long)r->seed);
}

/* The first line that only one of two texts has. */
static const char *difference(round *r, const char *is, const char *should)
{
    pl_str out = pl_str_begin(r->arena, 4000);
    const char *sides[2][2] = {{is, should}, {should, is}};
    for (int side = 0; side < 2; side++) {
        for (const char *line = sides[side][0]; *line != '\0';) {
            size_t size = strcspn(line, "\n") + 1;
            const char *whole = pl_arena_strndup(r->arena, line, size);
            const char *other = sides[side][1];
            size_t mine = 0, theirs = 0;
            for (const char *at = sides[side][0]; (at = strstr(at, whole)) != NULL; at++) {
                mine += at == sides[side][0] || at[-1] == '\n';
            }
            for (const char *at = other; (at = strstr(at, whole)) != NULL; at++) {
                theirs += at == other || at[-1] == '\n';
            }
            if (mine > theirs) {
                pl_str_addf(&out, "%s %s", side == 0 ? "is    " : "should", whole);
            }
            line += size;
        }
    }
    return out.at;
}

/* ---- Schemas --------------------------------------------------------------------------------- */

static pl_schema *inspected(round *r, pl_database *of)
{
    pl_inspection out = {0};
    pl_error error = {0};
    if (pl_database_inspect(r->arena, of, NULL, &out, &error) != PL_OK) {
        fail_msg("seed %llu: %s", (unsigned long long)r->seed, error.message);
    }
    if (out.unmodelled.count > 0) {
        wrong(r, "not modelled", out.unmodelled.at[0]);
    }
    return out.schema;
}

static const pl_object *table_named(const pl_schema *schema, const char *name)
{
    pl_ref ref = {.kind = PL_KIND_TABLE, .name = name};
    return pl_schema_find(schema, &ref);
}

/* What the user would say by --rename: the same thing has the same place. */
static void tell_renames(round *r, const random_schema *from_model, const pl_schema *from,
                         const random_schema *to_model, pl_schema *to)
{
    for (int i = 0; i < to_model->table_count; i++) {
        const random_table *new = &to_model->tables[i];
        const random_table *old = random_table_of(from_model, new->id);
        const pl_object *before = old != NULL ? table_named(from, old->name) : NULL;
        const pl_object *after = table_named(to, new->name);
        if (before == NULL) {
            continue;
        }
        pl_object *object = pl_arena_copy(r->arena, after, sizeof *after);
        pl_table *table = pl_arena_copy(r->arena, after->as.table, sizeof *table);
        object->origin = before->origin;
        table->columns = (pl_columns){0};
        for (int k = 0; k < new->count; k++) {
            const random_column *was = random_column_of(old, new->columns[k].id);
            const pl_column *column =
                was != NULL ? pl_table_column(before->as.table, was->name) : NULL;
            pl_column *copy = pl_arena_copy(r->arena, after->as.table->columns.at[k], sizeof *copy);
            /* Constraints written with it are known by its place: those of the table do as well. */
            if (column != NULL) {
                copy->origin = column->origin;
            }
            pl_vec_push(r->arena, &table->columns, copy);
        }
        object->as.table = table;
        pl_schema_put(to, object);
    }
}

static void add_changes(round *r, const pl_schema *from, const pl_schema *to, pl_changes *out)
{
    for (const pl_map_entry *e = NULL; (e = pl_map_next(from->objects, e)) != NULL;) {
        const pl_object *after = pl_map_get(to->objects, e->key);
        if (after == NULL || !pl_object_equal(e->value, after) ||
            ((const pl_object *)e->value)->origin.begin != after->origin.begin ||
            ((const pl_object *)e->value)->ref.kind == PL_KIND_TABLE) {
            pl_vec_push(r->arena, out, ((pl_change){e->key, e->value, after}));
        }
    }
    for (const pl_map_entry *e = NULL; (e = pl_map_next(to->objects, e)) != NULL;) {
        if (!pl_map_has(from->objects, e->key)) {
            pl_vec_push(r->arena, out, ((pl_change){e->key, NULL, e->value}));
        }
    }
}

static pl_operations way(round *r, const pl_schema *from, const pl_schema *to, bool backwards)
{
    pl_changes changes = {0};
    pl_operations out = {0};
    add_changes(r, from, to, &changes);
    if (r->in_order) {
        pl_sqlite_diff_in_order(r->arena, backwards ? to : from, &changes, backwards, &out);
    } else {
        pl_sqlite_diff(r->arena, backwards ? to : from, &changes, backwards, &out);
    }
    return out;
}

static const char *literal(round *r, const char *text)
{
    char *quoted = sqlite3_mprintf("%Q", text);
    const char *out = pl_arena_strdup(r->arena, quoted);
    sqlite3_free(quoted);
    return out;
}

/* ---- Rows ------------------------------------------------------------------------------------ */

static void seed_table(round *r, pl_database *on, const random_table *table)
{
    static const char *const CELLS[] = {"NULL", "1",     "2",   "3",     "'x'",
                                        "'y'",  "x'0a'", "2.5", "'ABC'", "-7"};
    random_source *random = &r->random;
    for (uint32_t row = 1 + random_below(random, 6); row > 0; row--) {
        pl_str names = pl_str_begin(r->arena, PL_STR_MAXIMUM);
        pl_str cells = pl_str_begin(r->arena, PL_STR_MAXIMUM);
        for (int i = 0; i < table->count; i++) {
            const random_column *column = &table->columns[i];
            if (column->generated > 0 && i > 0) {
                continue;
            }
            const char *cell = i == 0 || column->parent != 0
                                   ? pl_arena_printf(r->arena, "%u", 1 + random_below(random, 9))
                                   : CELLS[random_below(random, 10)];
            pl_str_addf(&names, "%s%s", names.count > 0 ? ", " : "",
                        random_quoted(r->arena, column->name));
            pl_str_addf(&cells, "%s%s", cells.count > 0 ? ", " : "", cell);
        }
        (void)run(r, on,
                  pl_arena_printf(r->arena, "INSERT OR IGNORE INTO %s (%s) VALUES (%s)",
                                  random_quoted(r->arena, table->name), names.at, cells.at));
    }
}

/* Parents first would be better, so it is done twice: what a foreign key refuses the first time. */
static void seed(round *r, pl_database *on, const random_schema *schema)
{
    for (int times = 0; times < 2; times++) {
        for (int i = 0; i < schema->table_count; i++) {
            seed_table(r, on, &schema->tables[i]);
        }
    }
    for (int i = 0; i < schema->table_count; i++) { /* counters that have counted further */
        if (schema->tables[i].key == RANDOM_KEY_COUNTED && random_chance(&r->random, 50)) {
            (void)run(r, on,
                      pl_arena_printf(r->arena,
                                      "UPDATE sqlite_sequence SET seq = 1000 WHERE name = "
                                      "%s",
                                      literal(r, schema->tables[i].name)));
        }
    }
}

static bool keeps_values(const random_table *a, const random_column *old, const random_table *b,
                         const random_column *new)
{
    return pl_same(old->type, new->type) && a->strict == b->strict &&
           (old == a->columns || old->generated == 0) && (new == b->columns || new->generated == 0);
}

static bool is_alias(const random_table *table)
{
    return (table->key == RANDOM_KEY_ROWID || table->key == RANDOM_KEY_COUNTED ||
            (table->key == RANDOM_KEY_PLAIN && pl_same(table->columns[0].type, "INTEGER")) ||
            (table->key == RANDOM_KEY_PAIR && table->columns[1].generated > 0 &&
             pl_same(table->columns[0].type, "INTEGER")) ||
            (table->key == RANDOM_KEY_PAIR && table->count == 1 &&
             pl_same(table->columns[0].type, "INTEGER"))) &&
           !table->without_rowid;
}

/* The values of each table that is in both models, in columns that both have and that mean the
 * same; `which` says whose names are used. */
static const char *contents(round *r, pl_database *on, const random_schema *from,
                            const random_schema *to, bool before)
{
    pl_str out = pl_str_begin(r->arena, PL_STR_MAXIMUM);
    for (int i = 0; i < from->table_count; i++) {
        const random_table *a = &from->tables[i], *b = random_table_of(to, a->id);
        if (b == NULL) {
            continue;
        }
        pl_str query = pl_str_begin(r->arena, PL_STR_MAXIMUM);
        bool rowid = !a->without_rowid && !b->without_rowid && is_alias(a) == is_alias(b) &&
                     (!is_alias(a) || a->columns[0].id == b->columns[0].id);
        pl_str_addf(&query, "SELECT %d, %s", a->id, rowid ? "rowid" : "0");
        for (int k = 0; k < a->count; k++) {
            const random_column *new = random_column_of(b, a->columns[k].id);
            if (new != NULL && keeps_values(a, &a->columns[k], b, new)) {
                pl_str_addf(&query, ", quote(%s)",
                            random_quoted(r->arena, before ? a->columns[k].name : new->name));
            }
        }
        pl_str_addf(&query, " FROM %s", random_quoted(r->arena, before ? a->name : b->name));
        pl_str_add(&out, sqlite_rows(r->arena, engine(on), query.at));
        if (a->key == RANDOM_KEY_COUNTED && b->key == RANDOM_KEY_COUNTED) {
            pl_str_add(&out,
                       sqlite_rows(r->arena, engine(on),
                                   pl_arena_printf(r->arena,
                                                   "SELECT 'counter', seq FROM "
                                                   "sqlite_sequence WHERE seq > 0 AND name = %s",
                                                   literal(r, before ? a->name : b->name))));
        }
    }
    return out.at;
}

/* ---- Running --------------------------------------------------------------------------------- */

static const char *text_of(round *r, const pl_operations *operations)
{
    pl_str out = pl_str_begin(r->arena, PL_STR_MAXIMUM);
    if (pl_sqlite_write_operations(&out, operations) > 0) {
        r->written = out.at;
        wrong(r, "not all can be written", "");
    }
    return out.at;
}

static void count(const pl_operations *operations)
{
    bool rebuilt = false;
    for (size_t i = 0; i < operations->count; i++) {
        rebuilt |= operations->at[i]->kind == PL_OP_COPY_ROWS;
    }
    totals.rebuilt += rebuilt;
    totals.plain += !rebuilt && operations->count > 0;
}

/* Nothing is made or dropped that was made just now, but for a rebuild's new table. */
static void expect_no_detour(round *r, const pl_operations *operations)
{
    for (size_t i = 0; i < operations->count; i++) {
        const pl_operation *a = operations->at[i];
        for (size_t k = i + 1; a->kind == PL_OP_CREATE_TABLE && k < operations->count; k++) {
            const pl_operation *b = operations->at[k];
            if ((b->kind == PL_OP_CREATE_TABLE || b->kind == PL_OP_DROP_TABLE) &&
                pl_same(a->target.name, b->target.name)) {
                wrong(r, "made to be dropped", a->target.name);
            }
        }
    }
}

/* As a runner does that is told what to leave out of its transaction. NULL: done. */
static const char *migrate(round *r, pl_database *on, const pl_operations *operations)
{
    bool open = false;
    const char *error = NULL;
    r->written = text_of(r, operations);
    count(operations);
    expect_no_detour(r, operations);
    for (size_t i = 0; error == NULL && i < operations->count; i++) {
        bool outside = pl_sqlite_stands_outside(operations->at[i]);
        pl_operations one = {0};
        pl_vec_push(r->arena, &one, operations->at[i]);
        if (open == outside) {
            must(r, on, open ? "COMMIT" : "BEGIN");
            open = !open;
        }
        error = run(r, on, text_of(r, &one));
        if (error != NULL) {
            error = pl_arena_printf(r->arena, "%s\n%s", error, text_of(r, &one));
        }
    }
    if (open) {
        const char *ended = run(r, on, error == NULL ? "COMMIT" : "ROLLBACK");
        if (error == NULL && ended != NULL) {
            error = ended;
            must(r, on, "ROLLBACK");
        }
    }
    return error;
}

/* Of the rows, not of what was written: a constraint that is new to them. */
static bool is_of_rows(const char *error)
{
    static const char *const WORDS[] = {"constraint failed", "Cannot add a NOT NULL column",
                                        "cannot store",      "datatype mismatch",
                                        "integer overflow",  "CHECK constraint"};
    for (size_t i = 0; i < sizeof WORDS / sizeof WORDS[0]; i++) {
        if (strstr(error, WORDS[i]) != NULL) {
            return true;
        }
    }
    return false;
}

static pl_database *made(round *r, const char *sql)
{
    pl_database *out = database(r);
    const char *error = run(r, out, sql);
    if (error != NULL) {
        if (getenv("PLUMB_VERBOSE") != NULL) {
            fprintf(stderr, "skipped: %s\n%s", error, sql);
        }
        return NULL;
    }
    if (r->enforced) {
        must(r, out, "PRAGMA foreign_keys = ON");
    }
    return out;
}

static void expect_facts(round *r, pl_database *on, const char *should, const char *what)
{
    const char *is = sqlite_facts(r->arena, engine(on), r->in_order);
    if (!pl_same(is, should)) {
        wrong(r, what, difference(r, is, should));
    }
}

/* from -> to on `on`; rows: there are some, and they may be in the way. false: they were. */
static bool lead(round *r, pl_database *on, const pl_operations *operations,
                 const random_schema *from, const random_schema *to, const char *facts, bool rows)
{
    const char *before = contents(r, on, from, to, true);
    const char *were = sqlite_facts(r->arena, engine(on), true);
    const char *all = contents(r, on, from, from, true);
    const char *error = migrate(r, on, operations);
    if (error != NULL) {
        if (!rows || !is_of_rows(error)) {
            wrong(r, "refused by the engine", error);
        }
        if (!pl_same(were, sqlite_facts(r->arena, engine(on), true)) ||
            !pl_same(all, contents(r, on, from, from, true))) {
            wrong(r, "a failure left something behind", error);
        }
        totals.refused++;
        return false;
    }
    expect_facts(r, on, facts, "not the target");
    const char *after = contents(r, on, from, to, false);
    if (!pl_same(before, after)) {
        wrong(r, "rows have changed", difference(r, after, before));
    }
    return true;
}

static void expect_nothing_left(round *r, pl_database *on, pl_database *target)
{
    const pl_schema *is = inspected(r, on), *should = inspected(r, target);
    pl_operations left = way(r, is, should, false);
    if (left.count > 0) {
        wrong(r, "a second diff finds more", text_of(r, &left));
    }
}

static void both_ways(round *r, bool rows)
{
    pl_database *a = made(r, r->from_sql), *b = made(r, r->to_sql);
    const char *start = sqlite_facts(r->arena, engine(a), r->in_order);
    const char *target = sqlite_facts(r->arena, engine(b), r->in_order);
    pl_schema *from = inspected(r, a), *to = inspected(r, b);
    if (rows) {
        seed(r, a, &r->from);
    }
    tell_renames(r, &r->from, from, &r->to, to);
    pl_operations up = way(r, from, to, false), down = way(r, from, to, true);
    if (!lead(r, a, &up, &r->from, &r->to, target, rows)) {
        return;
    }
    expect_nothing_left(r, a, b);
    if (rows) {
        seed(r, a, &r->to);
    }
    if (lead(r, a, &down, &r->to, &r->from, start, rows)) {
        pl_database *fresh = made(r, r->from_sql);
        expect_nothing_left(r, a, fresh);
        pl_database_close(fresh);
    }
    pl_database_close(a);
    pl_database_close(b);
}

static void one_round(uint64_t seed_number)
{
    pl_arena *arena = pl_arena_new();
    round r = {.arena = arena, .seed = seed_number, .random = random_begin(arena, seed_number)};
    r.from = random_new_schema(&r.random);
    r.to = random_changed(&r.random, &r.from, &r.what);
    r.in_order = random_chance(&r.random, 30);
    r.enforced = random_chance(&r.random, 60);
    r.from_sql = random_sql(&r.random, &r.from);
    r.to_sql = random_sql(&r.random, &r.to);
    if (made(&r, r.from_sql) == NULL || made(&r, r.to_sql) == NULL) {
        totals.skipped++;
    } else {
        both_ways(&r, false);
        both_ways(&r, true);
        totals.rounds++;
    }
    pl_arena_free(arena);
}

static uint64_t number_of(const char *variable, uint64_t usual)
{
    const char *value = getenv(variable);
    return value != NULL ? strtoull(value, NULL, 10) : usual;
}

static void random_pairs_are_led_to_each_other(void **state)
{
    (void)state;
    uint64_t first = number_of("PLUMB_SEED", 1), rounds = number_of("PLUMB_PAIRS", 100);
    for (uint64_t i = 0; i < rounds; i++) {
        one_round(first + i);
    }
    if (getenv("PLUMB_PAIRS") != NULL) {
        fprintf(stderr,
                "%u rounds, %u skipped; of the ways %u with a rebuild, %u without, %u in the way "
                "of rows\n",
                totals.rounds, totals.skipped, totals.rebuilt, totals.plain, totals.refused);
    }
    assert_true(totals.skipped < rounds / 4 + 1);
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(random_pairs_are_led_to_each_other),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
