#include "reading.h"

/* A statement that means one operation: its kind, target, new_name and value. */
typedef struct plain_case {
    const char *sql, *operation, *target, *new_name, *value;
    unsigned flags;
} plain_case;

static void check_plain(const plain_case *each)
{
    const pl_operations *operations = operations_of(each->sql);
    assert_int_equal(operations->count, 1);
    const pl_operation *operation = operations->at[0];
    assert_string_equal(pl_operation_name(operation->kind), each->operation);
    assert_string_equal(target(operation), each->target);
    assert_true(pl_same(operation->new_name, each->new_name));
    assert_true(pl_same(operation->value, each->value));
    assert_int_equal(operation->flags, each->flags);
}

static const plain_case plain_cases[] = {
    {"ALTER TYPE app.mood RENAME VALUE 'a' TO 'b'", "rename_enum_value", "enum value app.mood.a",
     "b", NULL, 0},
    {"ALTER TYPE mood ADD VALUE IF NOT EXISTS 'c'", "add_enum_value", "enum value mood.c", NULL,
     NULL, PL_OPF_IF_NOT_EXISTS},
    {"ALTER DOMAIN d SET NOT NULL", "set_domain_not_null", "domain d", NULL, NULL, 0},
    {"ALTER DOMAIN d DROP NOT NULL", "drop_domain_not_null", "domain d", NULL, NULL, 0},
    {"ALTER DOMAIN d DROP DEFAULT", "set_domain_default", "domain d", NULL, NULL, 0},
    {"ALTER DOMAIN d VALIDATE CONSTRAINT c", "validate_domain_constraint", "domain constraint d.c",
     NULL, NULL, 0},
    {"ALTER DOMAIN d DROP CONSTRAINT IF EXISTS c CASCADE", "drop_domain_constraint",
     "domain constraint d.c", NULL, NULL, PL_OPF_IF_EXISTS | PL_OPF_CASCADE},
    {"COMMENT ON COLUMN app.t.c IS 'x'", "set_comment", "column app.t.c", NULL, "x", 0},
    {"COMMENT ON TABLE t IS NULL", "set_comment", "table t", NULL, NULL, 0},
    {"COMMENT ON FUNCTION f(int, varchar(9)) IS 'x'", "set_comment",
     "function f(integer, character varying)", NULL, "x", 0},
    {"SECURITY LABEL FOR p ON TABLE t IS 'l'", "set_security_label", "table t", "p", "l", 0},
    {"CREATE SCHEMA IF NOT EXISTS s", "create_schema", "schema s", NULL, NULL,
     PL_OPF_IF_NOT_EXISTS},
    {"ALTER EXTENSION e UPDATE TO '1.2'", "alter_extension", "extension e", "1.2", "update", 0},
    {"ALTER EXTENSION e DROP VIEW v", "alter_extension", "extension e", "view v", "drop", 0},
    {"DROP ROLE IF EXISTS r", "drop_object", "role r", NULL, NULL, PL_OPF_IF_EXISTS},
    {"DROP OWNED BY r CASCADE", "drop_owned", "role r", NULL, NULL, PL_OPF_CASCADE},
    {"REASSIGN OWNED BY r TO s", "reassign_owned", "role r", "s", NULL, 0},
    {"DROP SUBSCRIPTION s", "drop_object", "subscription s", NULL, NULL, PL_OPF_SLOT},
    {"DROP USER MAPPING FOR \"Bob\" SERVER s", "drop_object", "user mapping FOR \"Bob\" SERVER s",
     NULL, NULL, 0},
    {"DROP DATABASE d WITH (FORCE)", "drop_object", "database d", NULL, NULL, 0},
    {"ALTER DATABASE d SET TABLESPACE t", "alter_database", "database d", NULL, "tablespace", 0},
    {"ALTER DATABASE d SET work_mem = 1", "alter_database", "database d", "work_mem", "set", 0},
    {"ALTER DATABASE d RESET ALL", "alter_database", "database d", "all", "reset", 0},
    {"LISTEN c", "listen", "object ", "c", "listen", 0},
    {"NOTIFY c, 'x'", "listen", "object ", "c", "notify", 0},
    {"PREPARE p AS SELECT 1", "prepare", "object ", "p", "prepare", 0},
    {"EXECUTE p", "prepare", "object ", "p", "execute", 0},
    {"FETCH 1 FROM c", "prepare", "object ", "c", "fetch", 0},
    {"LOAD 'l'", "load", "object ", "l", NULL, 0},
    {"ALTER SYSTEM RESET work_mem", "alter_system", "object ", "work_mem", "reset", 0},
};

static void plain_statements(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof plain_cases / sizeof *plain_cases; i++) {
        check_plain(&plain_cases[i]);
    }
}

/* The generic tier: target, definition, what it depends on. */
typedef struct generic_case {
    const char *sql, *operation, *target, *definition, *depends;
    unsigned flags;
} generic_case;

static const generic_case generic_cases[] = {
    {"CREATE AGGREGATE app.total (int) (sfunc = app.plus, stype = int4)", "create_object",
     "aggregate app.total(integer)", NULL, "app.plus", 0},
    {"CREATE OR REPLACE AGGREGATE n (*) (sfunc = inc, stype = int8)", "create_object",
     "aggregate n()", NULL, "inc", PL_OPF_OR_REPLACE},
    {"CREATE AGGREGATE n (basetype = 'any', sfunc = inc, stype = int8)", "create_object",
     "aggregate n()", NULL, "inc", 0},
    {"CREATE OPERATOR @@@ (rightarg = int, function = f)", "create_object",
     "operator @@@(NONE, integer)", NULL, "f", 0},
    {"CREATE COLLATION IF NOT EXISTS c (locale = 'C')", "create_object", "collation c",
     "CREATE COLLATION IF NOT EXISTS c (locale = 'C')", "", PL_OPF_IF_NOT_EXISTS},
    {"CREATE CAST (a AS app.b) WITH FUNCTION f(a)", "create_object", "cast (a AS app.b)", NULL, "f",
     0},
    {"CREATE TRANSFORM FOR int LANGUAGE sql (FROM SQL WITH FUNCTION f(internal))", "create_object",
     "transform FOR integer LANGUAGE sql", NULL, "f", 0},
    {"CREATE OPERATOR CLASS oc FOR TYPE int USING btree AS FUNCTION 1 cmp (int, int)",
     "create_object", "operator class ocUSING btree", NULL, "cmp", 0},
    {"CREATE STATISTICS IF NOT EXISTS st ON a, b FROM app.t", "create_object", "statistics st",
     NULL, "app.t", PL_OPF_IF_NOT_EXISTS},
    {"CREATE CONVERSION c FOR 'UTF8' TO 'LATIN1' FROM f", "create_object", "conversion c",
     "CREATE CONVERSION c FOR 'UTF8' TO 'LATIN1' FROM f", "f", 0},
    {"CREATE RULE r AS ON INSERT TO t WHERE new.a > 1 DO ALSO INSERT INTO log SELECT f(new.a) FROM "
     "o",
     "create_object", "rule t.r", NULL, "t o log f", 0},
    {"CREATE EVENT TRIGGER e ON sql_drop EXECUTE FUNCTION app.f()", "create_object",
     "event trigger e", NULL, "app.f", 0},
    {"CREATE PUBLICATION p FOR TABLE a, app.b", "create_object", "publication p", NULL, "a app.b",
     0},
    {"IMPORT FOREIGN SCHEMA r LIMIT TO (x) FROM SERVER s INTO l", "alter_object", "server s", NULL,
     "l.x", 0},
    /* Secrets are never kept. */
    {"CREATE USER u PASSWORD 'geheim' VALID UNTIL '2030-01-01'", "create_object", "role u",
     "CREATE USER u PASSWORD '***' VALID UNTIL '2030-01-01'", "", 0},
    {"ALTER ROLE u WITH /* 'geheim' */ ENCRYPTED PASSWORD E'ge\\'heim'", "alter_role", "role u",
     "ALTER ROLE u WITH ENCRYPTED PASSWORD '***'", "", 0},
    {"CREATE USER MAPPING FOR u SERVER s OPTIONS (user 'u', password 'geheim')", "create_object",
     "user mapping FOR u SERVER s",
     "CREATE USER MAPPING FOR u SERVER s OPTIONS (user 'u', password '***')", "", 0},
    {"CREATE SERVER s FOREIGN DATA WRAPPER w OPTIONS (host 'h', \"api_token\" 'geheim')",
     "create_object", "server s",
     "CREATE SERVER s FOREIGN DATA WRAPPER w OPTIONS (host 'h', \"api_token\" '***')", "", 0},
    {"CREATE SUBSCRIPTION s CONNECTION $$password=geheim$$ PUBLICATION p", "create_object",
     "subscription s", "CREATE SUBSCRIPTION s CONNECTION '***' PUBLICATION p", "", PL_OPF_SLOT},
    {"CREATE SUBSCRIPTION s CONNECTION '' PUBLICATION p WITH (create_slot = false)",
     "create_object", "subscription s", NULL, "", 0},
};

static void generic_statements(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof generic_cases / sizeof *generic_cases; i++) {
        const generic_case *each = &generic_cases[i];
        const pl_operations *operations = operations_of(each->sql);
        assert_int_equal(operations->count, 1);
        const pl_operation *operation = operations->at[0];
        assert_string_equal(pl_operation_name(operation->kind), each->operation);
        assert_string_equal(target(operation), each->target);
        assert_string_equal(names(&operation->as.generic->depends), each->depends);
        assert_int_equal(operation->flags, each->flags);
        const char *definition = operation->as.generic->definition;
        assert_null(strstr(definition, "heim"));
        assert_true(each->definition == NULL || pl_same(definition, each->definition));
    }
}

static void types(void **state)
{
    (void)state;
    const pl_type *type = only("CREATE TYPE m AS ENUM ('a', 'it''s')", PL_OP_CREATE_TYPE)->as.type;
    assert_int_equal(type->kind, PL_TYPE_ENUM);
    assert_string_equal(strings(&type->values), "a it's");
    type = only("CREATE TYPE a AS (x varchar(9), y int[])", PL_OP_CREATE_TYPE)->as.type;
    assert_int_equal(type->kind, PL_TYPE_COMPOSITE);
    assert_int_equal(type->attributes.count, 2);
    assert_string_equal(type->attributes.at[0]->type.text, "character varying(9)");
    type = only("CREATE TYPE r AS RANGE (subtype = float8)", PL_OP_CREATE_TYPE)->as.type;
    assert_int_equal(type->kind, PL_TYPE_RANGE);
    assert_int_equal(only("CREATE TYPE s", PL_OP_CREATE_TYPE)->as.type->kind, PL_TYPE_SHELL);
    type = only("CREATE TYPE b (input = i, output = o)", PL_OP_CREATE_TYPE)->as.type;
    assert_int_equal(type->kind, PL_TYPE_BASE);
    assert_string_equal(options(&type->options), "input=i output=o");
    const pl_enum_value *value =
        only("ALTER TYPE m ADD VALUE 'b' BEFORE 'a'", PL_OP_ADD_ENUM_VALUE)->as.enum_value;
    assert_true(value->before);
    assert_string_equal(value->neighbor, "a");
    value = only("ALTER TYPE m ADD VALUE 'b' AFTER 'a'", PL_OP_ADD_ENUM_VALUE)->as.enum_value;
    assert_false(value->before);
}

static void domains(void **state)
{
    (void)state;
    const pl_domain *domain =
        only("CREATE DOMAIN d AS varchar(9) COLLATE \"C\" DEFAULT 'x' NOT NULL "
             "CONSTRAINT c CHECK (VALUE <> '')",
             PL_OP_CREATE_DOMAIN)
            ->as.domain;
    assert_string_equal(domain->type.text, "character varying(9)");
    assert_string_equal(domain->default_value->canonical, "'x'");
    assert_true(domain->not_null);
    assert_int_equal(domain->constraints.count, 1);
    assert_string_equal(domain->constraints.at[0]->name, "c");
    const pl_operation *operation =
        only("ALTER DOMAIN d ADD CONSTRAINT e CHECK (VALUE > '') NOT VALID",
             PL_OP_ADD_DOMAIN_CONSTRAINT);
    assert_string_equal(target(operation), "domain constraint d.e");
    assert_true(operation->as.constraint->not_valid);
}

static void routines(void **state)
{
    (void)state;
    const pl_operation *operation = only(
        "CREATE OR REPLACE FUNCTION app.f(IN a numeric(10,2) DEFAULT 1, OUT b int, INOUT c text, "
        "VARIADIC d int[]) RETURNS SETOF record LANGUAGE plpgsql STABLE STRICT SECURITY DEFINER "
        "PARALLEL SAFE COST 7 ROWS 8 SET search_path = app, \"Q\", pg_temp SET work_mem = '8MB' "
        "AS $$ BEGIN END $$",
        PL_OP_CREATE_ROUTINE);
    const pl_routine *routine = operation->as.routine;
    assert_string_equal(target(operation), "function app.f(numeric, text, integer[])");
    assert_true(pl_operation_has(operation, PL_OPF_OR_REPLACE));
    assert_int_equal(routine->arguments.count, 4);
    assert_string_equal(routine->arguments.at[0].default_value->canonical, "1");
    assert_string_equal(routine->arguments.at[3].mode, "variadic");
    assert_true(routine->returns.set_of && routine->strict && routine->security_definer);
    assert_string_equal(routine->volatility, "stable");
    assert_string_equal(routine->parallel, "safe");
    assert_string_equal(options(&routine->settings),
                        "search_path=app, \"Q\", pg_temp work_mem=8MB");
    assert_string_equal(routine->body, " BEGIN END ");
}

static void routine_bodies(void **state)
{
    (void)state;
    const pl_routine *routine =
        only("CREATE FUNCTION f(a int) RETURNS int IMMUTABLE RETURN (SELECT a) + 1",
             PL_OP_CREATE_ROUTINE)
            ->as.routine;
    assert_string_equal(routine->sql_body, "RETURN (SELECT a) + 1");
    assert_string_equal(routine->language, "sql");
    routine =
        only("CREATE PROCEDURE p() BEGIN ATOMIC DELETE FROM t; SELECT 1; END", PL_OP_CREATE_ROUTINE)
            ->as.routine;
    assert_true(routine->procedure);
    assert_string_equal(routine->sql_body, "BEGIN ATOMIC DELETE FROM t; SELECT 1; END");
    routine =
        only("CREATE FUNCTION f() RETURNS int LANGUAGE c AS 'lib', 'sym'", PL_OP_CREATE_ROUTINE)
            ->as.routine;
    assert_string_equal(routine->link_symbol, "sym");
    const pl_operation *alter = only(
        "ALTER FUNCTION f(int) CALLED ON NULL INPUT SECURITY DEFINER SET a.b = 1 RESET work_mem",
        PL_OP_ALTER_ROUTINE);
    assert_string_equal(options(alter->as.options),
                        "strict=false security=true set a.b=1 reset work_mem=");
}

static void triggers(void **state)
{
    (void)state;
    const pl_operation *operation =
        only("CREATE TRIGGER g BEFORE DELETE OR UPDATE OF b, \"C\" OR INSERT ON app.t FOR EACH ROW "
             "WHEN (old.a IS NULL) EXECUTE FUNCTION app.f('x', 2)",
             PL_OP_CREATE_TRIGGER);
    const pl_trigger *trigger = operation->as.trigger;
    assert_string_equal(target(operation), "trigger app.t.g");
    assert_string_equal(trigger->timing, "BEFORE");
    assert_string_equal(trigger->events, "INSERT OR UPDATE OF b, \"C\" OR DELETE");
    assert_string_equal(strings(&trigger->columns), "b C");
    assert_string_equal(strings(&trigger->arguments), "x 2");
    assert_string_equal(trigger->function.schema, "app");
    assert_true(trigger->for_each_row);
    assert_string_equal(trigger->when->canonical, "old.a IS NULL");
    trigger =
        only("CREATE CONSTRAINT TRIGGER g AFTER INSERT ON t FROM o DEFERRABLE INITIALLY DEFERRED "
             "FOR EACH ROW EXECUTE FUNCTION f()",
             PL_OP_CREATE_TRIGGER)
            ->as.trigger;
    assert_true(trigger->constraint && trigger->deferrable && trigger->initially_deferred);
    assert_string_equal(trigger->from_table.name, "o");
    trigger = only("CREATE TRIGGER g AFTER UPDATE ON t REFERENCING OLD TABLE AS a NEW TABLE AS b "
                   "EXECUTE FUNCTION f()",
                   PL_OP_CREATE_TRIGGER)
                  ->as.trigger;
    assert_string_equal(trigger->old_table, "a");
    assert_string_equal(trigger->new_table, "b");
    assert_false(trigger->for_each_row);
}

static void policies(void **state)
{
    (void)state;
    const pl_operation *operation =
        only("CREATE POLICY p ON app.t AS RESTRICTIVE FOR UPDATE TO a, CURRENT_USER USING (x > 1)",
             PL_OP_CREATE_POLICY);
    assert_string_equal(target(operation), "policy app.t.p");
    const pl_policy *policy = operation->as.policy;
    assert_true(policy->restrictive);
    assert_string_equal(policy->command, "UPDATE");
    assert_string_equal(strings(&policy->roles), "a current_user");
    assert_string_equal(policy->using_expression->canonical, "x > 1");
    assert_null(policy->check_expression);
    policy = only("CREATE POLICY p ON t", PL_OP_CREATE_POLICY)->as.policy;
    assert_string_equal(policy->command, "ALL");
    assert_string_equal(strings(&policy->roles), "public");
    policy = only("ALTER POLICY p ON t WITH CHECK (y)", PL_OP_ALTER_POLICY)->as.policy;
    assert_int_equal(policy->roles.count, 0);
    assert_null(policy->command);
    assert_null(policy->using_expression);
}

static void expect_grant(const pl_operation *operation, const char *on, const char *grantee,
                         const char *privileges, const char *columns)
{
    const pl_grant *grant = &operation->as.grant->grant;
    assert_string_equal(target(operation), on);
    assert_string_equal(grant->grantee, grantee);
    assert_string_equal(grant->privileges, privileges);
    assert_true(pl_same(grant->columns, columns));
}

static void grants(void **state)
{
    (void)state;
    const pl_operations *operations =
        operations_of("GRANT UPDATE, SELECT, select ON a, app.b TO r, PUBLIC");
    assert_int_equal(operations->count, 4);
    expect_grant(operations->at[0], "table a", "r", "SELECT, UPDATE", NULL);
    expect_grant(operations->at[3], "table app.b", "public", "SELECT, UPDATE", NULL);
    operations = operations_of("GRANT INSERT, SELECT (x, \"Y\") ON t TO r WITH GRANT OPTION");
    assert_int_equal(operations->count, 2);
    expect_grant(operations->at[0], "table t", "r", "INSERT", NULL);
    expect_grant(operations->at[1], "table t", "r", "SELECT", "x, \"Y\"");
    assert_true(operations->at[1]->as.grant->grant.grant_option);
    expect_grant(only("GRANT ALL ON FUNCTION f(int) TO r", PL_OP_GRANT), "function f(integer)", "r",
                 "ALL", NULL);
    const pl_operation *operation =
        only("REVOKE GRANT OPTION FOR ALL ON SCHEMA s FROM r CASCADE", PL_OP_REVOKE);
    expect_grant(operation, "schema s", "r", "ALL", NULL);
    assert_true(operation->as.grant->option_only);
    assert_true(pl_operation_has(operation, PL_OPF_CASCADE));
    operation = only("GRANT SELECT ON ALL TABLES IN SCHEMA s TO r", PL_OP_GRANT);
    assert_string_equal(operation->as.grant->all_in_schema, "s");
    expect_grant(only("GRANT a TO b WITH ADMIN OPTION", PL_OP_GRANT), "role a", "b", "MEMBER",
                 NULL);
}

/* A product of objects and roles that is out of all proportion is not multiplied out. */
static void a_grant_of_everything_to_everybody(void **state)
{
    (void)state;
    pl_str sql = pl_str_begin(arena, PL_STR_MAXIMUM);
    pl_str_add(&sql, "GRANT SELECT ON t0");
    for (int i = 1; i < 1000; i++) {
        pl_str_addf(&sql, ", t%d", i);
    }
    pl_str_add(&sql, " TO r0");
    for (int i = 1; i < 1000; i++) {
        pl_str_addf(&sql, ", r%d", i);
    }
    only(sql.at, PL_OP_OTHER);
}

static void elements_of_a_schema(void **state)
{
    (void)state;
    const char *sql = "CREATE SCHEMA s AUTHORIZATION joe\n"
                      "  CREATE VIEW v AS SELECT * FROM t, public.u\n"
                      "  GRANT SELECT ON v TO a WITH GRANT OPTION\n"
                      "  CREATE SEQUENCE q";
    const pl_operations *operations = operations_of(sql);
    assert_int_equal(operations->count, 5);
    assert_string_equal(target(nth_of(sql, 0, PL_OP_CREATE_SCHEMA)), "schema s");
    const pl_operation *owner = nth_of(sql, 1, PL_OP_SET_OWNER);
    assert_true(pl_operation_has(owner, PL_OPF_IMPLIED));
    assert_string_equal(owner->new_name, "joe");
    assert_string_equal(place(operations->at[2]), "CREATE SEQUENCE q");
    const pl_operation *view = nth_of(sql, 3, PL_OP_CREATE_VIEW);
    assert_string_equal(target(view), "view s.v");
    assert_string_equal(place(view), "CREATE VIEW v AS SELECT * FROM t, public.u");
    assert_string_equal(names(&view->as.view->query->relations), "t public.u");
    assert_string_equal(target(nth_of(sql, 4, PL_OP_GRANT)), "table s.v");
    assert_string_equal(target(nth_of("CREATE SCHEMA AUTHORIZATION joe", 0, PL_OP_CREATE_SCHEMA)),
                        "schema joe");
}

static void extensions(void **state)
{
    (void)state;
    const pl_operation *operation =
        only("CREATE EXTENSION IF NOT EXISTS \"uuid-ossp\" WITH SCHEMA app VERSION '1.1' CASCADE",
             PL_OP_CREATE_EXTENSION);
    assert_string_equal(target(operation), "extension uuid-ossp");
    assert_string_equal(operation->as.extension->version, "1.1");
    assert_string_equal(operation->as.extension->in_schema, "app");
    assert_true(operation->as.extension->cascade);
    assert_true(pl_operation_has(operation, PL_OPF_IF_NOT_EXISTS));
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, reading_begin, reading_end)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(plain_statements),
        TEST(generic_statements),
        TEST(types),
        TEST(domains),
        TEST(routines),
        TEST(routine_bodies),
        TEST(triggers),
        TEST(policies),
        TEST(grants),
        TEST(a_grant_of_everything_to_everybody),
        TEST(elements_of_a_schema),
        TEST(extensions),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
