#include "plan/load.h"

#include "base/str.h"
#include "dialect/dialect.h"
#include "plan_unit.h"

#include <signal.h>
#include <string.h>

/* One server for all cases: each has databases of its own. */
static pl_arena *server;
static pl_scratch *scratch;
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

static pl_definition *read_definition(void **state, const char *sql)
{
    pl_strings paths = {0};
    pl_error error = {0};
    pl_definition *definition = pl_arena_make(arena, pl_definition);
    pl_vec_push(arena, &paths, pl_arena_strdup(arena, unit_file(state, "schema.sql", sql)));
    if (pl_definition_read(arena, &paths, PL_DIALECT_POSTGRES, 0, definition, &error) != PL_OK) {
        fail_msg("%s", error.message);
    }
    return definition;
}

static pl_loaded load(void **state, const char *sql)
{
    pl_loaded loaded;
    pl_error error = {0};
    pl_definition *definition = read_definition(state, sql);
    if (pl_load_definition(arena, scratch, NULL, definition, &loaded, &error) != PL_OK) {
        fail_msg("%s", error.message);
    }
    return loaded;
}

static const pl_object *find(const pl_loaded *loaded, pl_kind kind, const char *name)
{
    pl_ref ref = {.kind = kind, .schema = "public", .name = name};
    if (loaded->end != PL_LOADED) {
        fail_msg("%s", loaded->message);
    }
    return pl_schema_find(loaded->inspection.schema, &ref);
}

static void the_server_says_what_it_made_of_it(void **state)
{
    pl_loaded loaded = load(state, "CREATE VIEW v AS SELECT id FROM t WHERE id IN (1, 2);\n"
                                   "CREATE TABLE t (id serial PRIMARY KEY, a varchar(10) DEFAULT "
                                   "'x', CHECK (a <> ''));\n");
    const pl_object *view = find(&loaded, PL_KIND_VIEW, "v");
    assert_non_null(view);
    assert_non_null(strstr(view->as.view->query->canonical, "ANY (ARRAY[1, 2])"));
    const pl_object *table = find(&loaded, PL_KIND_TABLE, "t");
    assert_string_equal(table->as.table->columns.at[1]->default_value->canonical,
                        "'x'::character varying");
    assert_null(table->owner);
}

/* As pg_dump writes it: an empty path, an owner for each, functions that speak of what comes later.
 */
static void a_dump_of_several_owners(void **state)
{
    pl_loaded loaded = load(
        state,
        "SET check_function_bodies = false;\n"
        "SELECT pg_catalog.set_config('search_path', '', false);\n"
        "CREATE SCHEMA app;\n"
        "ALTER SCHEMA app OWNER TO anna;\n"
        "CREATE FUNCTION app.f() RETURNS bigint LANGUAGE sql AS $$ SELECT count(*) FROM "
        "public.t $$;\n"
        "ALTER FUNCTION app.f() OWNER TO anna;\n"
        "CREATE TABLE public.t (a int);\n"
        "ALTER TABLE public.t OWNER TO \"B 1\";\n"
        "CREATE TABLE app.u (a int);\n"
        "ALTER TABLE app.u OWNER TO anna;\n"
        "GRANT SELECT ON TABLE public.t TO anna;\n"
        "ALTER DEFAULT PRIVILEGES FOR ROLE anna IN SCHEMA app GRANT SELECT ON TABLES TO \"B 1\";\n"
        "ALTER TABLE public.t ENABLE ROW LEVEL SECURITY;\n"
        "CREATE POLICY p ON public.t TO carl USING (true);\n"
        "CREATE ROLE dora;\nCOMMENT ON ROLE dora IS 'x';\n"
        "COMMENT ON DATABASE elsewhere IS 'x';\n");
    const pl_object *table = find(&loaded, PL_KIND_TABLE, "t");
    assert_string_equal(table->owner, "B 1");
    assert_int_equal(table->grants.count, 1);
    assert_int_equal(loaded.left_out, 3);
}

static void some_extensions_are_created_for_it(void **state)
{
    pl_scratch_extension there;
    assert_int_equal(pl_scratch_find_extension(scratch, "pg_stat_statements", &there, NULL), PL_OK);
    if (!there.there || there.trusted) {
        skip();
    }
    pl_loaded loaded = load(state, "CREATE EXTENSION pg_stat_statements;\nCOMMENT ON EXTENSION "
                                   "pg_stat_statements IS 'x';\n");
    pl_ref ref = {.kind = PL_KIND_EXTENSION, .name = "pg_stat_statements"};
    assert_int_equal(loaded.end, PL_LOADED);
    assert_non_null(pl_schema_find(loaded.inspection.schema, &ref));
}

static void refused(void **state, const char *sql, pl_load_end how, const char *message,
                    unsigned line, unsigned column)
{
    pl_loaded loaded = load(state, sql);
    assert_int_equal(loaded.end, how);
    assert_string_equal(loaded.message, message);
    pl_place place = pl_text_place(loaded.span.text, loaded.span.begin);
    assert_int_equal(place.line, line);
    assert_int_equal(place.column, column);
}

static void what_is_wrong_has_a_place(void **state)
{
    refused(state, "CREATE TABLE t (a int);\n\nCREATE TABLE u (a int,\n  b int DEFAULT nix());\n",
            PL_LOAD_REFUSED, "function nix() does not exist", 4, 17);
    refused(state, "CREATE TABLE t (a nix);\n", PL_LOAD_REFUSED, "type \"nix\" does not exist", 1,
            19);
}

static void what_is_not_here_is_not_wrong(void **state)
{
    refused(state, "CREATE TABLE t (a int);\nCREATE EXTENSION nix_da;\n", PL_LOAD_NOT_HERE,
            "extension \"nix_da\" is not available", 2, 1);
    refused(state, "CREATE FOREIGN DATA WRAPPER f;\n", PL_LOAD_NOT_HERE,
            "permission denied to create foreign-data wrapper \"f\"", 1, 1);
    refused(state, "CREATE TABLE t (a int);\n CREATE EXTENSION dblink;\n", PL_LOAD_NOT_HERE,
            "the extension dblink reaches beyond the scratch database", 2, 2);
}

/* A SECURITY DEFINER function of one of the server's own roles could do what that may. */
static void nothing_is_given_to_roles_with_rights(void **state)
{
    static const char *const owners[] = {"pg_execute_server_program", "plumb_superuser"};
    for (size_t i = 0; i < 2; i++) {
        pl_loaded loaded = load(
            state, pl_arena_printf(arena,
                                   "CREATE FUNCTION f() RETURNS int LANGUAGE sql SECURITY DEFINER "
                                   "AS 'SELECT 1';\nALTER FUNCTION f() OWNER TO %s;\n",
                                   owners[i]));
        assert_int_equal(loaded.end, PL_LOAD_NOT_HERE);
    }
}

static void a_schema_is_loaded_as_well(void **state)
{
    pl_loaded loaded;
    pl_definition *definition =
        read_definition(state, "CREATE TYPE mood AS ENUM ('a', 'b');\nCREATE TABLE t (m mood "
                               "DEFAULT 'a', n numeric(4, 2));\nALTER TABLE t OWNER TO emil;\n"
                               "CREATE INDEX i ON t (n) WHERE n > 0;\n");
    assert_int_equal(pl_load_schema(arena, scratch, NULL, definition->schema, &loaded, NULL),
                     PL_OK);
    assert_null(find(&loaded, PL_KIND_TABLE, "t")->owner); /* who owns the most is not named */
    assert_non_null(find(&loaded, PL_KIND_INDEX, "i"));
}

int main(void)
{
    signal(SIGPIPE, SIG_IGN);
    if (!plan_can_start()) {
        return 77;
    }
    server = pl_arena_new();
    scratch = plan_scratch(server, (pl_scratch_options){0});
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(the_server_says_what_it_made_of_it, begin, end),
        cmocka_unit_test_setup_teardown(a_dump_of_several_owners, begin, end),
        cmocka_unit_test_setup_teardown(some_extensions_are_created_for_it, begin, end),
        cmocka_unit_test_setup_teardown(what_is_wrong_has_a_place, begin, end),
        cmocka_unit_test_setup_teardown(what_is_not_here_is_not_wrong, begin, end),
        cmocka_unit_test_setup_teardown(nothing_is_given_to_roles_with_rights, begin, end),
        cmocka_unit_test_setup_teardown(a_schema_is_loaded_as_well, begin, end),
    };
    int failed = cmocka_run_group_tests(tests, NULL, NULL);
    pl_arena_free(server);
    return failed;
}
