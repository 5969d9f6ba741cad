/*
 * Live SQLite databases: inspected as they are, without a trace, and fenced.
 */
#include "base/file.h"
#include "base/str.h"
#include "dialect/database.h"
#include "unit.h"

#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static pl_arena *arena;

static int begin(void **state)
{
    arena = pl_arena_new();
    return unit_folder_begin(state);
}

static int end(void **state)
{
    pl_arena_free(arena);
    return unit_folder_end(state);
}

static const char *url_of(const char *path)
{
    return pl_arena_printf(arena, "sqlite:%s", path);
}

static sqlite3 *raw(const char *path, const char *sql)
{
    sqlite3 *db;
    assert_int_equal(sqlite3_open(path, &db), SQLITE_OK);
    assert_int_equal(sqlite3_exec(db, sql, NULL, NULL, NULL), SQLITE_OK);
    return db;
}

static pl_database *opened(const char *url, const pl_database_options *options)
{
    pl_database *database = NULL;
    pl_error error = {0};
    pl_status status = pl_database_open(arena, url, options, &database, &error);
    if (status != PL_OK) {
        fail_msg("%s", error.message);
    }
    return database;
}

static pl_database *memory(const char *sql)
{
    pl_database *database = opened("sqlite::memory:", NULL);
    pl_error error = {0};
    if (pl_database_run(database, sql, &error) != PL_OK) {
        fail_msg("%s", error.message);
    }
    return database;
}

static pl_inspection inspected(pl_database *database)
{
    pl_inspection out = {0};
    pl_error error = {0};
    if (pl_database_inspect(arena, database, NULL, &out, &error) != PL_OK) {
        fail_msg("%s", error.message);
    }
    return out;
}

/* "table a, index b": what is in the schema, in order of the names. */
static const char *names(const pl_schema *schema)
{
    static const pl_kind KINDS[] = {PL_KIND_TABLE, PL_KIND_INDEX, PL_KIND_VIEW, PL_KIND_TRIGGER};
    pl_str out = pl_str_begin(arena, PL_STR_MAXIMUM);
    for (size_t i = 0; i < sizeof KINDS / sizeof KINDS[0]; i++) {
        for (const pl_map_entry *e = NULL; (e = pl_map_next(schema->objects, e)) != NULL;) {
            const pl_object *object = e->value;
            if (object->ref.kind == KINDS[i]) {
                pl_str_addf(&out, "%s%s %s", out.count > 0 ? ", " : "",
                            pl_kind_word(object->ref.kind), object->ref.name);
            }
        }
    }
    return out.at;
}

static const pl_database_options READ = {.read_only = true};

/* The names in the folder, and what `path` holds. */
static const char *traces(const char *path)
{
    pl_entries entries = {0};
    pl_error error = {0};
    pl_str out = pl_str_begin(arena, PL_STR_MAXIMUM);
    struct stat status;
    assert_int_equal(pl_folder_list(arena, pl_path_folder(arena, path), NULL, &entries, &error),
                     PL_OK);
    for (size_t i = 0; i < entries.count; i++) {
        assert_int_equal(stat(entries.at[i].path, &status), 0);
        pl_str_addf(&out, "%s %ld %ld.%ld\n", entries.at[i].name, (long)status.st_size,
                    (long)status.st_mtim.tv_sec, status.st_mtim.tv_nsec);
    }
    return out.at;
}

/* ---- Inspection ------------------------------------------------------------------------------ */

static void everything_is_inspected(void **state)
{
    (void)state;
    pl_database *database = memory(
        "CREATE TABLE a (id INTEGER PRIMARY KEY AUTOINCREMENT, name TEXT UNIQUE, n AS (id + 1));"
        "CREATE INDEX a_name ON a (name COLLATE NOCASE) WHERE name IS NOT NULL;"
        "CREATE VIEW v AS SELECT name FROM a;"
        "CREATE TRIGGER t INSTEAD OF INSERT ON v BEGIN INSERT INTO a (name) VALUES (new.name); END;"
        "CREATE VIRTUAL TABLE words USING fts5(word);"
        "CREATE TABLE words_of_mine (word TEXT); -- no shadow table\n"
        "INSERT INTO a (name) VALUES ('x'); ANALYZE");
    pl_inspection found = inspected(database);
    assert_string_equal(names(found.schema), "table a, table words, table words_of_mine, index "
                                             "a_name, view v, trigger t");
    assert_int_equal(found.unmodelled.count, 0);
    assert_int_equal(found.statements.count, 6);
    assert_true(found.schema->complete);
    assert_int_equal(pl_database_dialect(database), PL_DIALECT_SQLITE);
    assert_int_equal(pl_database_version(database), sqlite3_libversion_number());
    assert_string_equal(pl_database_label(database), "memory");
}

/* What ALTER TABLE leaves in sqlite_schema is read like anything else. */
static void altered_tables_are_inspected(void **state)
{
    (void)state;
    pl_database *database = memory("CREATE TABLE a (id INTEGER -- the key\n);"
                                   "ALTER TABLE a ADD COLUMN b TEXT DEFAULT 'x';"
                                   "ALTER TABLE a RENAME COLUMN b TO \"c d\";"
                                   "ALTER TABLE a RENAME TO \"A B\"");
    pl_inspection found = inspected(database);
    assert_string_equal(names(found.schema), "table A B");
    pl_ref ref = {.kind = PL_KIND_TABLE, .name = "A B"};
    const pl_object *table = pl_schema_find(found.schema, &ref);
    assert_int_equal(table->as.table->columns.count, 2);
    assert_string_equal(table->as.table->columns.at[1]->name, "c d");
}

static void unknown_modules_are_named(void **state)
{
    const char *path = unit_path(state, "vector.db");
    sqlite3 *db = raw(path, "CREATE TABLE items (id); CREATE TABLE near_chunks (id); CREATE TABLE "
                            "nearby (id); PRAGMA writable_schema = 1; INSERT INTO sqlite_schema "
                            "VALUES ('table', 'near', 'near', 0, 'CREATE VIRTUAL TABLE near USING "
                            "vec0(a float[3])')");
    sqlite3_close(db);
    pl_inspection found = inspected(opened(url_of(path), &READ));
    assert_string_equal(names(found.schema), "table items, table nearby, table near");
    assert_int_equal(found.unmodelled.count, 2);
    assert_string_equal(found.unmodelled.at[0],
                        "table near: its module vec0 is not known to this SQLite");
    assert_string_equal(found.unmodelled.at[1],
                        "table near_chunks: taken for a part of the virtual table near");
}

static void an_empty_file_is_an_empty_database(void **state)
{
    const char *path = unit_file(state, "empty.db", "");
    assert_string_equal(names(inspected(opened(url_of(path), &READ)).schema), "");
}

/* ---- No trace -------------------------------------------------------------------------------- */

static void reading_leaves_no_trace(void **state)
{
    const char *path = unit_path(state, "plain.db");
    sqlite3_close(raw(path, "CREATE TABLE a (id)"));
    const char *before = traces(path);
    pl_database *database = opened(url_of(path), &READ);
    assert_string_equal(names(inspected(database).schema), "table a");
    pl_error error = {0};
    assert_int_equal(pl_database_run(database, "CREATE TABLE b (id)", &error), PL_DATABASE);
    assert_string_equal(traces(path), before);
    pl_database_close(database);
    assert_string_equal(traces(path), before);
}

/* Nobody has it open: SQLite itself would make -wal and -shm, and leave them. */
static void a_wal_database_is_read_without_a_trace(void **state)
{
    const char *path = unit_path(state, "wal.db");
    sqlite3_close(raw(path, "PRAGMA journal_mode = wal; CREATE TABLE a (id)"));
    const char *before = traces(path);
    assert_null(strstr(before, "-wal"));
    pl_database *database = opened(url_of(path), &READ);
    assert_string_equal(names(inspected(database).schema), "table a");
    assert_string_equal(traces(path), before);
    pl_database_close(database);
    assert_string_equal(traces(path), before);
}

static void a_wal_database_in_use_is_read_as_it_is(void **state)
{
    const char *path = unit_path(state, "wal.db");
    sqlite3 *db = raw(path, "PRAGMA journal_mode = wal; CREATE TABLE a (id)");
    const char *before = traces(path);
    assert_non_null(strstr(before, "-wal"));
    pl_database *database = opened(url_of(path), &READ);
    assert_string_equal(names(inspected(database).schema), "table a");
    pl_database_close(database);
    assert_string_equal(traces(path), before);
    sqlite3_close(db);
}

/* A copy of a database in use, or what a program left that died. */
static void a_wal_without_its_index_is_read_from_a_copy(void **state)
{
    const char *path = unit_path(state, "live.db"), *copy = unit_path(state, "there");
    sqlite3 *db = raw(path, "PRAGMA journal_mode = wal; CREATE TABLE a (id)");
    assert_int_equal(mkdir(copy, 0755), 0);
    const char *command =
        pl_arena_printf(arena, "cp '%s' '%s-wal' '%s'", path, path, copy); /* not the -shm */
    assert_int_equal(system(command), 0);
    sqlite3_close(db);
    path = pl_arena_printf(arena, "%s/live.db", copy);
    const char *before = traces(path);
    setenv("TMPDIR", unit_path(state, ""), 1);
    pl_database *database = opened(url_of(path), &READ);
    assert_string_equal(names(inspected(database).schema), "table a");
    assert_string_equal(traces(path), before);
    pl_entries left = {0};
    pl_error error = {0};
    assert_int_equal(pl_folder_list(arena, pl_path_folder(arena, copy), NULL, &left, &error),
                     PL_OK);
    for (size_t i = 0; i < left.count; i++) {
        assert_false(pl_starts_with(left.at[i].name, "plumb-sqlite"));
    }
    pl_database_close(database);
    assert_string_equal(traces(path), before);
    unsetenv("TMPDIR");
}

/* ---- Errors ---------------------------------------------------------------------------------- */

static const char *refusal(const char *url, const pl_database_options *options)
{
    pl_database *database = NULL;
    pl_error *error = pl_arena_make(arena, pl_error);
    pl_status status = pl_database_open(arena, url, options, &database, error);
    assert_int_equal(pl_status_exit_code(status), 4);
    return error->message;
}

static void what_is_no_database_is_refused(void **state)
{
    const char *path = unit_file(state, "a.txt", "This is no database, however long it may be.");
    assert_string_equal(refusal(url_of(path), &READ),
                        pl_arena_printf(arena, "%s: file is not a database", path));
    path = unit_path(state, "missing.db");
    assert_string_equal(
        refusal(url_of(path), &READ),
        pl_arena_printf(arena, "%s can't be opened: No such file or directory", path));
    assert_false(pl_path_exists(path));
    assert_string_equal(
        refusal(url_of(path), NULL),
        pl_arena_printf(arena, "%s can't be opened: No such file or directory", path));
    assert_false(pl_path_exists(path));
    path = pl_path_folder(arena, path);
    assert_string_equal(refusal(url_of(path), &READ),
                        pl_arena_printf(arena, "%s can't be opened: Is a directory", path));
}

static void a_locked_database_is_waited_for_and_refused(void **state)
{
    const char *path = unit_path(state, "locked.db");
    sqlite3 *db = raw(path, "CREATE TABLE a (id); BEGIN EXCLUSIVE");
    pl_database_options options = {.read_only = true, .lock_timeout = 10};
    assert_string_equal(refusal(url_of(path), &options),
                        pl_arena_printf(arena, "%s: database is locked", path));
    sqlite3_close(db);
}

static void errors_have_their_place(void **state)
{
    (void)state;
    pl_database *database = memory("");
    pl_error error = {0};
    assert_int_equal(pl_database_run(database, "CREATE TABLE a (id);\n-- note\n  SELEC 1;", &error),
                     PL_DATABASE);
    assert_string_equal(error.message, "memory: near \"SELEC\": syntax error");
    assert_int_equal(error.line, 3);
    assert_int_equal(error.column, 3);
    error = (pl_error){0};
    assert_int_equal(pl_database_run(database,
                                     "CREATE TABLE b (id NOT NULL);\nINSERT INTO b VALUES (NULL)",
                                     &error),
                     PL_DATABASE);
    assert_string_equal(error.message, "memory: NOT NULL constraint failed: b.id");
    assert_int_equal(error.line, 2);
}

/* ---- The fence ------------------------------------------------------------------------------- */

static void nothing_reaches_out(void **state)
{
    const char *outside = unit_path(state, "outside.db");
    const char *const attempts[] = {
        pl_arena_printf(arena, "ATTACH '%s' AS o", outside),
        pl_arena_printf(arena, "ATTACH 'file:%s?mode=rwc' AS o", outside),
        pl_arena_printf(arena, "VACUUM INTO '%s'", outside),
        pl_arena_printf(arena, "ATTACH concat_ws('', '%s') AS o", outside),
        pl_arena_printf(arena, "ATTACH substr('%s', 1) AS o", outside),
        "SELECT load_extension('evil')",
        "CREATE VIEW v AS SELECT load_extension('evil'); SELECT * FROM v",
        "PRAGMA writable_schema = 1",
        "PRAGMA hard_heap_limit = 1",
        "PRAGMA temp_store_directory = '/'",
        "UPDATE sqlite_schema SET sql = 'x'",
    };
    for (size_t i = 0; i < sizeof attempts / sizeof attempts[0]; i++) {
        pl_database *database = memory("CREATE TABLE a (id)");
        pl_error error = {0};
        if (pl_database_run(database, attempts[i], &error) != PL_DATABASE) {
            fail_msg("not refused: %s", attempts[i]);
        }
        assert_false(pl_path_exists(outside));
        pl_database_close(database);
    }
    memory("ATTACH ':memory:' AS m; CREATE TABLE m.t (id); VACUUM; PRAGMA user_version = 7");
}

static void nothing_runs_for_ever(void **state)
{
    (void)state;
    pl_database_options options = {.statement_timeout = 50};
    pl_database *database = opened("sqlite::memory:", &options);
    pl_error error = {0};
    assert_int_equal(
        pl_database_run(database,
                        "WITH RECURSIVE n(i) AS (VALUES (1) UNION ALL SELECT i + 1 FROM n) SELECT "
                        "max(i) FROM n",
                        &error),
        PL_DATABASE);
    assert_string_equal(error.message, "memory: the statement was still running after 50 ms");
    error = (pl_error){0};
    assert_int_equal(pl_database_run(database, "CREATE TABLE a (id)", &error), PL_OK);
}

static void urls_name_files_in_many_ways(void **state)
{
    (void)state;
    static const char *const cases[][2] = {
        {"sqlite:app.db", "app.db"},
        {"sqlite3:data/app.db", "data/app.db"},
        {"sqlite:///var/lib/app.db", "/var/lib/app.db"},
        {"sqlite://app.db?mode=rwc", "app.db"},
        {"file:./dev.db", "./dev.db"},
        {"file:a%20b.db", "a b.db"},
        {"sqlite:a\x1b[31m.db", "a\\x1b[31m.db"},
        {"sqlite::memory:", "memory"},
        {"sqlite://:memory:", "memory"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        assert_true(pl_database_is_url(cases[i][0]));
        assert_string_equal(pl_database_url_label(arena, cases[i][0]), cases[i][1]);
    }
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(everything_is_inspected, begin, end),
        cmocka_unit_test_setup_teardown(altered_tables_are_inspected, begin, end),
        cmocka_unit_test_setup_teardown(unknown_modules_are_named, begin, end),
        cmocka_unit_test_setup_teardown(an_empty_file_is_an_empty_database, begin, end),
        cmocka_unit_test_setup_teardown(reading_leaves_no_trace, begin, end),
        cmocka_unit_test_setup_teardown(a_wal_database_is_read_without_a_trace, begin, end),
        cmocka_unit_test_setup_teardown(a_wal_database_in_use_is_read_as_it_is, begin, end),
        cmocka_unit_test_setup_teardown(a_wal_without_its_index_is_read_from_a_copy, begin, end),
        cmocka_unit_test_setup_teardown(what_is_no_database_is_refused, begin, end),
        cmocka_unit_test_setup_teardown(a_locked_database_is_waited_for_and_refused, begin, end),
        cmocka_unit_test_setup_teardown(errors_have_their_place, begin, end),
        cmocka_unit_test_setup_teardown(nothing_reaches_out, begin, end),
        cmocka_unit_test_setup_teardown(nothing_runs_for_ever, begin, end),
        cmocka_unit_test_setup_teardown(urls_name_files_in_many_ways, begin, end),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
