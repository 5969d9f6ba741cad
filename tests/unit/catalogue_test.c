/*
 * The queries on PostgreSQL's catalogue for servers that the live tests don't have: what is left of
 * each for any version is still SQL, and asks for nothing that version hasn't got.
 */
#include "base/str.h"
#include "dialect/dialect.h"
#include "dialect/postgres/live/catalogue.h"
#include "unit.h"

#include <string.h>

#define PL_CATALOGUE(name, answer) extern const char pl_catalogue_##name[];
#include "dialect/postgres/live/catalogue.def"
#undef PL_CATALOGUE

static const struct {
    const char *name, *text;
} QUERIES[] = {
#define PL_CATALOGUE(name, answer) {#name, pl_catalogue_##name},
#include "dialect/postgres/live/catalogue.def"
#undef PL_CATALOGUE
};

enum { QUERY_COUNT = sizeof QUERIES / sizeof QUERIES[0] };

static int begin(void **state)
{
    *state = pl_arena_new();
    return 0;
}

static int end(void **state)
{
    pl_arena_free(*state);
    return 0;
}

static const pl_statements *read_sql(pl_arena *arena, const char *sql)
{
    pl_script *script = pl_arena_make(arena, pl_script);
    pl_text *text = pl_text_new(arena, "query.sql", sql, (uint32_t)strlen(sql));
    script->text = text;
    script->span = (pl_span){text, 0, text->size};
    pl_vec_push(arena, &script->pieces, (pl_piece){.span = script->span});
    pl_read_options options = {.server_version = 15};
    pl_dialect_get(PL_DIALECT_POSTGRES)->read_script(arena, script, &options);
    return &script->statements;
}

static void every_version_gets_one_query(void **state)
{
    for (unsigned version = PL_POSTGRES_OLDEST; version <= 18; version++) {
        for (size_t i = 0; i < QUERY_COUNT; i++) {
            const char *sql = pl_catalogue_query(*state, QUERIES[i].text, version);
            const pl_statements *statements = read_sql(*state, sql);
            if (statements->count != 1 || statements->at[0]->state != PL_STATEMENT_READ) {
                fail_msg("%s for %u: %s", QUERIES[i].name, version,
                         statements->count == 1 ? statements->at[0]->problem : "not one query");
            }
        }
    }
}

/* Columns and relations with the version that brought them (release notes, "System Catalogs"). */
static void nothing_is_asked_for_too_early(void **state)
{
    static const struct {
        const char *name;
        unsigned since, until; /* until: the first without it; 0: it is still there */
    } parts[] = {
        {"tgparentid", 13, 0},
        {"stxstattarget", 13, 0},
        {"pubviaroot", 13, 0},
        {"attcompression", 14, 0},
        {"rngmultitypid", 14, 0},
        {"typsubscript", 14, 0},
        {"indnullsnotdistinct", 15, 0},
        {"confdelsetcols", 15, 0},
        {"prattrs", 15, 0},
        {"prqual", 15, 0},
        {"pg_publication_namespace", 15, 0},
        {"colliculocale", 15, 17},
        {"collicurules", 16, 0},
        {"colllocale", 17, 0},
    };
    for (unsigned version = PL_POSTGRES_OLDEST; version <= 18; version++) {
        for (size_t i = 0; i < QUERY_COUNT * (sizeof parts / sizeof parts[0]); i++) {
            size_t part = i / QUERY_COUNT, query = i % QUERY_COUNT;
            const char *sql = pl_catalogue_query(*state, QUERIES[query].text, version);
            bool there = version >= parts[part].since &&
                         (parts[part].until == 0 || version < parts[part].until);
            if (!there && strstr(sql, parts[part].name) != NULL) {
                fail_msg("%s for %u asks for %s", QUERIES[query].name, version, parts[part].name);
            }
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(every_version_gets_one_query, begin, end),
        cmocka_unit_test_setup_teardown(nothing_is_asked_for_too_early, begin, end),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
