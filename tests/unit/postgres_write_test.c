#include "dialect/postgres/quote.h"
#include "dialect/postgres/write/write.h"
#include "unit.h"

static pl_arena *arena;

static int begin(void **state)
{
    (void)state;
    arena = pl_arena_new();
    return 0;
}

static int end(void **state)
{
    (void)state;
    pl_arena_free(arena);
    return 0;
}

static pl_str fresh(void)
{
    return pl_str_begin(arena, PL_STR_MAXIMUM);
}

static const char *identifier(const char *name)
{
    pl_str out = fresh();
    pl_postgres_quote_identifier(&out, name);
    return out.at;
}

static const char *literal(const char *string)
{
    pl_str out = fresh();
    pl_postgres_quote_literal(&out, string);
    return out.at;
}

static const char *body(const char *string)
{
    pl_str out = fresh();
    pl_postgres_quote_body(&out, string);
    return out.at;
}

static const char *sql(const char *text)
{
    pl_str out = fresh();
    pl_postgres_quote_sql(&out, text);
    return out.at;
}

static const char *written(const pl_operation *operation)
{
    pl_str out = fresh();
    return pl_postgres_write_operation(&out, operation) ? out.at : NULL;
}

static const pl_expression *expression(const char *text)
{
    pl_expression *made = pl_arena_make(arena, pl_expression);
    made->canonical = text;
    return made;
}

static void test_identifiers_are_quoted_only_where_needed(void **state)
{
    (void)state;
    assert_string_equal(identifier("users"), "users");
    assert_string_equal(identifier("_a1"), "_a1");
    assert_string_equal(identifier("user"), "\"user\"");
    assert_string_equal(identifier("name"), "name");
    assert_string_equal(identifier("interval"), "\"interval\"");
    assert_string_equal(identifier("Users"), "\"Users\"");
    assert_string_equal(identifier("1a"), "\"1a\"");
    assert_string_equal(identifier("a\"b"), "\"a\"\"b\"");
    assert_string_equal(identifier("a\x1b\\"), "U&\"a\\001b\\\\\"");
}

static void test_literals_read_back_under_any_setting(void **state)
{
    (void)state;
    assert_string_equal(literal("it's"), "'it''s'");
    assert_string_equal(literal("a\\'b"), "E'a\\\\''b'");
    assert_string_equal(literal("bell\a"), "E'bell\\x07'");
    assert_string_equal(literal("two\nlines"), "'two\nlines'");
    assert_string_equal(literal(NULL), "NULL");
}

static void test_bodies_take_a_tag_they_do_not_hold(void **state)
{
    (void)state;
    assert_string_equal(body("SELECT 1"), "$$SELECT 1$$");
    assert_string_equal(body("EXECUTE $$x$$"), "$_01$EXECUTE $$x$$$_01$");
    assert_string_equal(body("costs 5$"), "$_01$costs 5$$_01$");
    assert_string_equal(body("a\r\n"), "E'a\\x0d\n'");
}

static void test_sql_text_never_carries_control_characters(void **state)
{
    (void)state;
    assert_string_equal(sql("SELECT 'a\x1b', \"b\x01\", 1\r"),
                        "SELECT E'a\\x1b', U&\"b\\0001\", 1 ");
    assert_string_equal(sql("E'\\\\\x1b'"), "E'\\\\\\x1b'");
    assert_string_equal(sql("$x$a'\x02$x$"), "E'a''\\x02'");
    assert_string_equal(sql("'open\x02"), sql("'open\x02"));
}

static void test_drops(void **state)
{
    (void)state;
    pl_operation index = {.kind = PL_OP_DROP_INDEX,
                          .flags = PL_OPF_CONCURRENTLY | PL_OPF_IF_EXISTS,
                          .target = {PL_KIND_INDEX, "app", NULL, "Odd", NULL}};
    assert_string_equal(written(&index), "DROP INDEX CONCURRENTLY IF EXISTS app.\"Odd\"");
    pl_operation column = {.kind = PL_OP_DROP_COLUMN,
                           .flags = PL_OPF_IF_EXISTS,
                           .target = {PL_KIND_COLUMN, "public", "users", "email", NULL}};
    assert_string_equal(written(&column), "ALTER TABLE users DROP COLUMN IF EXISTS email");
    pl_operation routine = {.kind = PL_OP_DROP_ROUTINE,
                            .flags = PL_OPF_CASCADE,
                            .target = {PL_KIND_FUNCTION, NULL, NULL, "f", "(integer, text)"}};
    assert_string_equal(written(&routine), "DROP FUNCTION f(integer, text) CASCADE");
    pl_operation trigger = {.kind = PL_OP_DROP_TRIGGER,
                            .target = {PL_KIND_TRIGGER, "app", "users", "t", NULL}};
    assert_string_equal(written(&trigger), "DROP TRIGGER t ON app.users");
    pl_operation view = {.kind = PL_OP_DROP_MATERIALIZED_VIEW,
                         .target = {PL_KIND_MATERIALIZED_VIEW, NULL, NULL, "v", NULL}};
    assert_string_equal(written(&view), "DROP MATERIALIZED VIEW v");
}

static void test_create_table(void **state)
{
    (void)state;
    pl_column id = {.name = "id",
                    .type = {.text = "bigint", .builtin = true},
                    .identity = PL_IDENTITY_ALWAYS,
                    .not_null = true};
    pl_column at = {.name = "at",
                    .type = {.text = "timestamp with time zone"},
                    .default_value = expression("now() AT TIME ZONE 'utc'")};
    pl_constraint key = {.kind = PL_CONSTRAINT_PRIMARY_KEY, .name = "users_pkey"};
    pl_vec_push(arena, &key.columns, "id");
    pl_table table = {0};
    pl_vec_push(arena, &table.columns, &id);
    pl_vec_push(arena, &table.columns, &at);
    pl_vec_push(arena, &table.constraints, &key);
    pl_table_definition definition = {.table = &table};
    pl_operation operation = {.kind = PL_OP_CREATE_TABLE,
                              .target = {PL_KIND_TABLE, "app", NULL, "users", NULL},
                              .as.table = &definition};
    assert_string_equal(written(&operation),
                        "CREATE TABLE app.users (\n"
                        "    id bigint GENERATED ALWAYS AS IDENTITY NOT NULL,\n"
                        "    at timestamp with time zone DEFAULT (now() AT TIME ZONE 'utc'),\n"
                        "    CONSTRAINT users_pkey PRIMARY KEY (id)\n"
                        ")");
    table = (pl_table){0};
    assert_string_equal(written(&operation), "CREATE TABLE app.users ()");
}

static void assert_default(const char *canonical, const char *expected)
{
    pl_column column = {
        .name = "c", .type = {.text = "text"}, .default_value = expression(canonical)};
    pl_column_definition definition = {.column = &column};
    pl_operation operation = {.kind = PL_OP_ADD_COLUMN,
                              .target = {PL_KIND_COLUMN, "public", "t", "c", NULL},
                              .as.column_definition = &definition};
    assert_string_equal(
        written(&operation),
        pl_arena_printf(arena, "ALTER TABLE t ADD COLUMN c text DEFAULT %s", expected));
}

static void test_defaults_take_parentheses_where_the_grammar_wants_them(void **state)
{
    (void)state;
    assert_default("'a'", "'a'");
    assert_default("-1", "-1");
    assert_default("now()", "now()");
    assert_default("nextval('s'::regclass)", "nextval('s'::regclass)");
    assert_default("'a''b'::character varying(20)[]", "'a''b'::character varying(20)[]");
    assert_default("ARRAY[]::text[]", "ARRAY[]::text[]");
    assert_default("CURRENT_TIMESTAMP", "CURRENT_TIMESTAMP");
    assert_default("a AND b", "(a AND b)");
    assert_default("f(1) + 2", "(f(1) + 2)");
    assert_default("'x' COLLATE \"C\"", "('x' COLLATE \"C\")");
}

static void test_index(void **state)
{
    (void)state;
    pl_index index = {.table = {"public", "users"}, .method = "gin", .unique = true};
    pl_vec_push(arena, &index.elements, (pl_index_element){.column = "a", .descending = true});
    pl_vec_push(arena, &index.elements,
                (pl_index_element){.expression = expression("lower(b)"), .nulls_first = true});
    pl_vec_push(arena, &index.elements,
                (pl_index_element){.expression = expression("b || c"), .operator_class = "ops"});
    index.where = expression("a > 0");
    pl_operation operation = {.kind = PL_OP_CREATE_INDEX,
                              .flags = PL_OPF_CONCURRENTLY,
                              .target = {PL_KIND_INDEX, "public", NULL, "i", NULL},
                              .as.index = &index};
    assert_string_equal(written(&operation),
                        "CREATE UNIQUE INDEX CONCURRENTLY i ON users USING gin (a DESC NULLS LAST, "
                        "lower(b) NULLS FIRST, (b || c) ops) WHERE a > 0");
}

static void test_foreign_key(void **state)
{
    (void)state;
    pl_constraint key = {.kind = PL_CONSTRAINT_FOREIGN_KEY,
                         .name = "fk",
                         .references = {"app", "users"},
                         .on_delete = PL_FK_SET_NULL,
                         .deferrable = true,
                         .not_valid = true};
    pl_vec_push(arena, &key.columns, "user_id");
    pl_vec_push(arena, &key.referenced_columns, "id");
    pl_operation operation = {.kind = PL_OP_ADD_CONSTRAINT,
                              .target = {PL_KIND_CONSTRAINT, "public", "t", "fk", NULL},
                              .as.constraint = &key};
    assert_string_equal(written(&operation),
                        "ALTER TABLE t ADD CONSTRAINT fk FOREIGN KEY (user_id) REFERENCES "
                        "app.users (id) ON DELETE SET NULL DEFERRABLE NOT VALID");
}

static void test_what_cannot_be_written_is_said_and_counted(void **state)
{
    (void)state;
    pl_operation other = {.kind = PL_OP_OTHER, .value = "a value of the enum mood\nstays"};
    pl_operation commit = {.kind = PL_OP_COMMIT};
    pl_operations operations = {0};
    pl_vec_push(arena, &operations, &other);
    pl_vec_push(arena, &operations, &commit);
    pl_str out = fresh();
    assert_int_equal(pl_postgres_write_operations(&out, &operations), 1);
    assert_string_equal(out.at, "-- a value of the enum mood\n-- stays\nCOMMIT;\n");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_identifiers_are_quoted_only_where_needed, begin, end),
        cmocka_unit_test_setup_teardown(test_literals_read_back_under_any_setting, begin, end),
        cmocka_unit_test_setup_teardown(test_bodies_take_a_tag_they_do_not_hold, begin, end),
        cmocka_unit_test_setup_teardown(test_sql_text_never_carries_control_characters, begin, end),
        cmocka_unit_test_setup_teardown(test_drops, begin, end),
        cmocka_unit_test_setup_teardown(test_create_table, begin, end),
        cmocka_unit_test_setup_teardown(test_defaults_take_parentheses_where_the_grammar_wants_them,
                                        begin, end),
        cmocka_unit_test_setup_teardown(test_index, begin, end),
        cmocka_unit_test_setup_teardown(test_foreign_key, begin, end),
        cmocka_unit_test_setup_teardown(test_what_cannot_be_written_is_said_and_counted, begin,
                                        end),
    };
    return cmocka_run_group_tests_name("postgres_write", tests, NULL, NULL);
}
