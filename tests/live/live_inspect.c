/*
 * live_inspect URL: prints the SQL that makes the database, as `plumb inspect` prints that of a
 * folder; what is not modelled as comments.
 * live_inspect URL OTHER: prints what differs between two databases, or between one and the folder
 * or file OTHER, replayed. For live_inspect_test.sh.
 */
#include "check/replay.h"
#include "dialect/database.h"
#include "model/compare/compare.h"
#include "report/schema_sql.h"
#include "source/load.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

static const pl_schema *replay(pl_arena *arena, const char *path)
{
    pl_strings paths = {0};
    pl_vec_push(arena, &paths, path);
    pl_load_options options = {.threads = 1, .dialect = PL_DIALECT_POSTGRES};
    pl_histories histories = {0};
    pl_error error = {0};
    if (pl_history_load(arena, &paths, &options, &histories, &error) != PL_OK ||
        histories.count != 1) {
        fprintf(stderr, "live_inspect: %s: %s\n", path, error.message);
        exit(2);
    }
    const pl_history *history = histories.at[0];
    pl_replay *replay = pl_replay_new(arena, history);
    for (size_t i = 0; i < history->migrations.count; i++) {
        pl_site site = {.history = history, .migration = history->migrations.at[i]};
        pl_replay_script(replay, history->migrations.at[i]->up, &site, NULL, NULL, NULL);
    }
    return replay->schema;
}

static const pl_schema *inspect(pl_arena *arena, const char *url)
{
    pl_database *database = NULL;
    pl_error error = {0};
    pl_inspection inspection = {0};
    struct timespec start, end;
    if (pl_database_open(arena, url, NULL, &database, &error) == PL_OK) {
        clock_gettime(CLOCK_MONOTONIC, &start);
        if (pl_database_inspect(arena, database, NULL, &inspection, &error) == PL_OK) {
            clock_gettime(CLOCK_MONOTONIC, &end);
        }
    }
    if (error.status != PL_OK) {
        fprintf(stderr, "live_inspect: %s (line %u) %s\n", error.message, error.line, error.hint);
        exit(2);
    }
    if (getenv("PLUMB_TIME") != NULL) {
        fprintf(stderr, "%u statements, %.3f s, %zu bytes\n", inspection.statements.count,
                (double)(end.tv_sec - start.tv_sec) + (double)(end.tv_nsec - start.tv_nsec) / 1e9,
                pl_arena_bytes(arena));
    }
    for (size_t i = 0; i < inspection.unmodelled.count; i++) {
        printf("-- not modelled: %s\n", inspection.unmodelled.at[i]);
    }
    return inspection.schema;
}

static const pl_schema *schema_of(pl_arena *arena, const char *source)
{
    return pl_database_is_url(source) ? inspect(arena, source) : replay(arena, source);
}

static bool is_of_cluster(const pl_object *object)
{
    return object->ref.kind == PL_KIND_ROLE || object->ref.kind == PL_KIND_DATABASE ||
           object->ref.kind == PL_KIND_TABLESPACE;
}

static void print_differences(pl_arena *arena, const pl_object *a, const pl_object *b)
{
    pl_differences differences = {0};
    pl_object_differences(arena, a, b, &differences);
    for (size_t i = 0; i < differences.count; i++) {
        const pl_difference *d = &differences.at[i];
        printf("%s: %s: %s | %s\n", pl_ref_text(arena, &d->object),
               d->property != NULL ? d->property : "",
               d->before != NULL                    ? d->before
               : d->kind == PL_DIFFERENCE_LEFT_OVER ? "none"
                                                    : "",
               d->after != NULL                ? d->after
               : d->kind == PL_DIFFERENCE_LOST ? "none"
                                               : "");
    }
}

static void compare(pl_arena *arena, const pl_schema *a, const pl_schema *b)
{
    for (const pl_map_entry *e = NULL; (e = pl_map_next(a->objects, e)) != NULL;) {
        if (!is_of_cluster(e->value)) {
            print_differences(arena, e->value, pl_map_get(b->objects, e->key));
        }
    }
    for (const pl_map_entry *e = NULL; (e = pl_map_next(b->objects, e)) != NULL;) {
        if (!is_of_cluster(e->value) && !pl_map_has(a->objects, e->key)) {
            print_differences(arena, NULL, e->value);
        }
    }
}

int main(int count, char **words)
{
    if (count != 2 && count != 3) {
        fputs("usage: live_inspect URL [URL|FOLDER]\n", stderr);
        return 2;
    }
    pl_arena *arena = pl_arena_new();
    const pl_schema *schema = schema_of(arena, words[1]);
    if (count == 3) {
        compare(arena, schema, schema_of(arena, words[2]));
    } else {
        pl_str sql = pl_str_begin(arena, PL_STR_MAXIMUM);
        pl_schema_sql(&sql, schema, pl_dialect_get(PL_DIALECT_POSTGRES), 0);
        fputs(sql.at, stdout);
    }
    pl_arena_free(arena);
    return 0;
}
