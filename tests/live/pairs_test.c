/*
 * Does what plumb writes lead from one schema to the other?
 *
 *     tests/live/cluster.sh build/dev/live/live_pairs_test [-v] [PATH [PAIR]]
 *
 * Each pair of testdata/diff/postgres (or of the file PATH) is loaded into two databases of the
 * server that PGHOST and PGPORT name. Both are inspected, the plan from the first to the second is
 * run on the first, and then the plan back. Who judges are the queries of tests/live/catalogue,
 * which know nothing of plumb. -v shows the plans.
 */
#include "base/file.h"
#include "base/str.h"
#include "dialect/database.h"
#include "model/compare/compare.h"
#include "plan/unit.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define FOLDER "testdata/diff/postgres"
#define CATALOGUE "tests/live/catalogue"

typedef struct pair {
    const char *file, *name;
    const char *roles; /* "alice, bob"; NULL: none */
    pl_str both, from, to;
} pair;

typedef PL_VEC(pair *) pairs;

typedef struct test {
    pl_arena *arena; /* of one pair */
    pl_database *admin;
    pl_strings queries; /* of the catalogue */
    bool verbose;
    pl_str report; /* of one pair */
    size_t failed, count;
} test;

/* ---- Pairs ----------------------------------------------------------------------------------- */

static pl_str *section(pair *at, const char *line)
{
    if (at != NULL && strcmp(line, "-- both") == 0) {
        return &at->both;
    }
    if (at != NULL && strcmp(line, "-- from") == 0) {
        return &at->from;
    }
    return at != NULL && strcmp(line, "-- to") == 0 ? &at->to : NULL;
}

static pair *begin_pair(pl_arena *arena, const char *file, const char *name, pairs *out)
{
    pair *added = pl_arena_make(arena, pair);
    *added = (pair){.file = file,
                    .name = name,
                    .both = pl_str_begin(arena, PL_STR_MAXIMUM),
                    .from = pl_str_begin(arena, PL_STR_MAXIMUM),
                    .to = pl_str_begin(arena, PL_STR_MAXIMUM)};
    pl_vec_push(arena, out, added);
    return added;
}

static void read_pairs(pl_arena *arena, const char *path, pairs *out)
{
    pl_text *text = NULL;
    pl_error error = {0};
    if (pl_file_read(arena, path, PL_FILE_MAXIMUM, &text, &error) != PL_OK) {
        fprintf(stderr, "%s\n", error.message);
        exit(2);
    }
    pair *at = NULL;
    pl_str *into = NULL;
    for (uint32_t number = 1; number <= text->line_count; number++) {
        const char *line = pl_span_copy(arena, pl_text_line(text, number));
        if (strncmp(line, "-- pair: ", 9) == 0) {
            at = begin_pair(arena, path, line + 9, out);
            into = NULL;
        } else if (strncmp(line, "-- roles: ", 10) == 0) {
            at->roles = line + 10;
        } else if (section(at, line) != NULL) {
            into = section(at, line);
        } else if (into != NULL) {
            pl_str_addf(into, "%s\n", line);
        }
    }
}

/* ---- Databases ------------------------------------------------------------------------------- */

static bool report(test *t, const char *what, const char *words)
{
    pl_str_addf(&t->report, "  %s: %s\n", what, words);
    return false;
}

static bool run(test *t, pl_database *database, const char *sql, const char *what)
{
    pl_error error = {0};
    if (sql == NULL || pl_database_run(database, sql, &error) == PL_OK) {
        return true;
    }
    return report(t, what, error.message);
}

static pl_database *fresh(test *t, const char *name)
{
    pl_database *database = NULL;
    pl_error error = {0};
    const char *url = pl_arena_printf(t->arena, "postgresql:///%s", name);
    run(t, t->admin, pl_arena_printf(t->arena, "DROP DATABASE IF EXISTS %s", name), "drop");
    if (run(t, t->admin, pl_arena_printf(t->arena, "CREATE DATABASE %s TEMPLATE template0", name),
            "create") &&
        pl_database_open(t->arena, url, NULL, &database, &error) != PL_OK) {
        report(t, "open", error.message);
    }
    return database;
}

/* Of the whole cluster: what an earlier pair gave them went with its databases. */
static void make_roles(test *t, const char *roles)
{
    while (roles != NULL && *roles != '\0') {
        size_t size = strcspn(roles, ", ");
        pl_error ignored = {0};
        if (size > 0 &&
            pl_database_run(t->admin,
                            pl_arena_printf(t->arena, "CREATE ROLE %.*s", (int)size, roles),
                            &ignored) != PL_OK) {
            ignored = (pl_error){0}; /* it is there */
        }
        roles += size > 0 ? size : 1;
    }
}

/* ---- The judge ------------------------------------------------------------------------------- */

static int by_text(const void *a, const void *b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

/* Columns are told in their order, which an ALTER can't change: the place is left out. */
static void add_rows(test *t, const pl_answer *answer, pl_strings *out)
{
    for (uint32_t row = 0; row < answer->row_count; row++) {
        pl_str line = pl_str_begin(t->arena, PL_STR_MAXIMUM);
        const char *kind = pl_answer_at(answer, row, 0);
        for (uint32_t i = 0; i < answer->column_count; i++) {
            const char *cell = pl_answer_at(answer, row, i);
            bool place = i == 2 && kind != NULL && strcmp(kind, "column") == 0;
            pl_str_addf(&line, "%s%s", i > 0 ? "|" : "", place || cell == NULL ? "" : cell);
        }
        pl_vec_push(t->arena, out, line.at);
    }
}

static bool look(test *t, pl_database *database, pl_strings *out)
{
    for (size_t i = 0; i < t->queries.count; i++) {
        pl_answer answer = {0};
        pl_error error = {0};
        if (pl_database_query(t->arena, database, t->queries.at[i], &answer, &error) != PL_OK) {
            return report(t, "catalogue", error.message);
        }
        add_rows(t, &answer, out);
    }
    if (out->count > 1) {
        qsort(out->at, out->count, sizeof *out->at, by_text);
    }
    return true;
}

static bool same(test *t, const pl_strings *wanted, const pl_strings *found)
{
    bool equal = true;
    for (size_t i = 0, k = 0; i < wanted->count || k < found->count;) {
        int order = i == wanted->count  ? 1
                    : k == found->count ? -1
                                        : strcmp(wanted->at[i], found->at[k]);
        if (order != 0) {
            equal =
                report(t, order < 0 ? "wanted" : "found", order < 0 ? wanted->at[i] : found->at[k]);
        }
        i += order <= 0;
        k += order >= 0;
    }
    return equal;
}

/* ---- Plans ----------------------------------------------------------------------------------- */

static const pl_schema *inspect(test *t, pl_database *database)
{
    pl_inspection inspection = {0};
    pl_error error = {0};
    pl_inspect_options options = {.owner = "postgres"};
    if (pl_database_inspect(t->arena, database, &options, &inspection, &error) != PL_OK) {
        report(t, "inspect", error.message);
        return NULL;
    }
    for (size_t i = 0; i < inspection.unmodelled.count; i++) {
        report(t, "not modelled", inspection.unmodelled.at[i]);
    }
    return inspection.schema;
}

static void add_changes(test *t, const pl_schema *from, const pl_schema *to, pl_changes *out)
{
    for (const pl_map_entry *e = NULL; (e = pl_map_next(from->objects, e)) != NULL;) {
        const pl_object *before = e->value, *after = pl_schema_find(to, &before->ref);
        if (after == NULL || !pl_object_equal(before, after)) {
            pl_change change = {.key = e->key, .before = before, .after = after};
            pl_vec_push(t->arena, out, change);
        }
    }
    for (const pl_map_entry *e = NULL; (e = pl_map_next(to->objects, e)) != NULL;) {
        const pl_object *after = e->value;
        if (pl_schema_find(from, &after->ref) == NULL) {
            pl_change change = {.key = e->key, .after = after};
            pl_vec_push(t->arena, out, change);
        }
    }
}

static bool run_unit(test *t, pl_database *database, const pl_plan_unit *unit)
{
    const pl_dialect *dialect = pl_dialect_get(PL_DIALECT_POSTGRES);
    if (unit->transaction) {
        pl_str sql = pl_str_begin(t->arena, PL_STR_MAXIMUM);
        pl_str_add(&sql, "BEGIN;\n");
        dialect->write_operations(&sql, &unit->operations);
        pl_str_add(&sql, "COMMIT;\n");
        pl_str_addf(&t->report, "%s", sql.at);
        return run(t, database, sql.at, "refused");
    }
    for (size_t i = 0; i < unit->operations.count; i++) {
        pl_str sql = pl_str_begin(t->arena, PL_STR_MAXIMUM);
        bool written = dialect->write_operation(&sql, unit->operations.at[i]) && sql.at != NULL;
        pl_str_addf(&t->report, "%s;\n", sql.at != NULL ? sql.at : "");
        if (written && !run(t, database, sql.at, "refused")) {
            return false;
        }
    }
    return true;
}

static bool change(test *t, pl_database *database, const pl_schema *from, const pl_schema *to)
{
    const pl_dialect *dialect = pl_dialect_get(PL_DIALECT_POSTGRES);
    pl_changes changes = {0};
    pl_operations operations = {0};
    pl_plan_units units = {0};
    add_changes(t, from, to, &changes);
    dialect->diff(t->arena, from, &changes, false, &operations);
    pl_plan_cut(t->arena, dialect, from, &operations, &(pl_unit_options){.server_version = 15},
                &units);
    for (size_t i = 0; i < units.count; i++) {
        if (!run_unit(t, database, &units.at[i])) {
            return false;
        }
    }
    return true;
}

static bool nothing_left(test *t, const pl_schema *wanted, const pl_schema *found)
{
    pl_changes changes = {0};
    if (found == NULL) {
        return false;
    }
    add_changes(t, found, wanted, &changes);
    bool equal = true;
    for (size_t i = 0; i < changes.count; i++) {
        pl_differences all = {0};
        pl_object_differences(t->arena, changes.at[i].before, changes.at[i].after, &all);
        for (size_t k = 0; k < all.count; k++) {
            if (all.at[k].kind != PL_DIFFERENCE_POSITION) {
                equal = report(t, "a second plan would change",
                               pl_ref_text(t->arena, &all.at[k].object));
            }
        }
    }
    return equal;
}

/* There and back. */
static bool check_pair(test *t, const pair *p)
{
    make_roles(t, p->roles);
    pl_database *one = fresh(t, "one"), *two = fresh(t, "two");
    if (one == NULL || two == NULL || !run(t, one, p->both.at, "both") ||
        !run(t, two, p->both.at, "both") || !run(t, one, p->from.at, "from") ||
        !run(t, two, p->to.at, "to")) {
        return false;
    }
    pl_strings start = {0}, goal = {0}, there = {0}, back = {0};
    const pl_schema *from = inspect(t, one), *to = inspect(t, two);
    bool good = from != NULL && to != NULL && look(t, one, &start) && look(t, two, &goal);
    if (good) {
        pl_str_add(&t->report, " there:\n");
        good = change(t, one, from, to) && look(t, one, &there) && same(t, &goal, &there) &&
               nothing_left(t, to, inspect(t, one));
    }
    if (good) {
        pl_str_add(&t->report, " back:\n");
        good = change(t, one, inspect(t, one), from) && look(t, one, &back) &&
               same(t, &start, &back) && nothing_left(t, from, inspect(t, one));
    }
    pl_database_close(one);
    pl_database_close(two);
    return good;
}

static void try_pair(test *t, const pair *p)
{
    t->arena = pl_arena_new();
    t->report = pl_str_begin(t->arena, PL_STR_MAXIMUM);
    t->count++;
    bool good = check_pair(t, p);
    t->failed += !good;
    if (!good || t->verbose) {
        printf("%s: %s: %s\n%s\n", p->file, p->name, good ? "good" : "WRONG", t->report.at);
    }
    pl_arena_free(t->arena);
}

/* ---- All of it ------------------------------------------------------------------------------- */

/* The statements of each file: none holds a semicolon at the end of a line but at its own end. */
static void read_queries(pl_arena *arena, test *t)
{
    pl_entries entries = {0};
    pl_error error = {0};
    if (pl_folder_list(arena, CATALOGUE, NULL, &entries, &error) != PL_OK) {
        fprintf(stderr, "%s\n", error.message);
        exit(2);
    }
    for (size_t i = 0; i < entries.count; i++) {
        pl_text *text = NULL;
        if (pl_file_read(arena, entries.at[i].path, PL_FILE_MAXIMUM, &text, &error) != PL_OK) {
            continue;
        }
        const char *at = text->bytes;
        for (const char *end; (end = strstr(at, ";\n")) != NULL; at = end + 2) {
            pl_vec_push(arena, &t->queries, pl_arena_strndup(arena, at, (size_t)(end - at)));
        }
    }
}

static void read_all_pairs(pl_arena *arena, const char *path, pairs *out)
{
    pl_entries entries = {0};
    pl_error error = {0};
    if (path != NULL) {
        read_pairs(arena, path, out);
        return;
    }
    if (pl_folder_list(arena, FOLDER, NULL, &entries, &error) != PL_OK) {
        fprintf(stderr, "%s\n", error.message);
        exit(2);
    }
    for (size_t i = 0; i < entries.count; i++) {
        if (strstr(entries.at[i].name, ".sql") != NULL) {
            read_pairs(arena, entries.at[i].path, out);
        }
    }
}

int main(int count, char **words)
{
    pl_arena *arena = pl_arena_new();
    test t = {.arena = arena, .report = pl_str_begin(arena, PL_STR_MAXIMUM)};
    pl_error error = {0};
    int next = 1;
    if (next < count && strcmp(words[next], "-v") == 0) {
        t.verbose = true;
        next++;
    }
    pairs all = {0};
    read_all_pairs(arena, next < count ? words[next] : NULL, &all);
    const char *only = next + 1 < count ? words[next + 1] : NULL;
    read_queries(arena, &t);
    if (pl_database_open(arena, "postgresql:///postgres", NULL, &t.admin, &error) != PL_OK) {
        fprintf(stderr, "%s\n", error.message);
        return 2;
    }
    for (size_t i = 0; i < all.count; i++) {
        if (only == NULL || strstr(all.at[i]->name, only) != NULL) {
            try_pair(&t, all.at[i]);
        }
    }
    if (t.failed > 0 || t.count == 0) {
        printf("%zu of %zu pairs are wrong\n", t.failed, t.count);
    }
    pl_arena_free(arena);
    return t.failed > 0 || t.count == 0;
}
