#include "check/secret.h"

#include "unit.h"

static void check(const char *text, const char *masked)
{
    pl_arena *arena = pl_arena_new();
    assert_string_equal(pl_mask(arena, text), masked);
    pl_arena_free(arena);
}

static void masks_the_literal_behind_the_word(void **state)
{
    (void)state;
    check("CREATE ROLE app LOGIN PASSWORD 'hunter2';", "CREATE ROLE app LOGIN PASSWORD '***';");
    check("ALTER USER app password E'it\\'s' VALID UNTIL 'x'",
          "ALTER USER app password E'***' VALID UNTIL 'x'");
    check("ENCRYPTED PASSWORD\n  'a''b'", "ENCRYPTED PASSWORD\n  '***'");
    check("PASSWORD U&'a' x", "PASSWORD U&'***' x");
    check("PASSWORD $x$a$y$b$x$ 1", "PASSWORD $x$***$x$ 1");
    check("OPTIONS (user 'u', password 'p')", "OPTIONS (user 'u', password '***')");
    check("OPTIONS (\"password\" 'p')", "OPTIONS (\"password\" '***')");
    check("SET app.client_secret = 'p';", "SET app.client_secret = '***';");
    check("PASSWORD 'never closed", "PASSWORD '***");
}

static void masks_connection_strings_and_urls(void **state)
{
    (void)state;
    check("CONNECTION 'host=h password=p dbname=d'", "CONNECTION 'host=h password=*** dbname=d'");
    check("-- psql postgres://me:p@host/db", "-- psql postgres://me:***@host/db");
    check("'postgres://me:p:q@host'", "'postgres://me:***@host'");
    check("'http://host:80/x'", "'http://host:80/x'");
    check("EXECUTE 'CREATE ROLE a PASSWORD ''p'' LOGIN'",
          "EXECUTE 'CREATE ROLE a PASSWORD ''***'' LOGIN'");
    check("DO $$ BEGIN CREATE ROLE a PASSWORD 'p'; END $$",
          "DO $$ BEGIN CREATE ROLE a PASSWORD '***'; END $$");
}

static void leaves_everything_else(void **state)
{
    (void)state;
    const char *const plain[] = {
        "CREATE TABLE users (password text NOT NULL DEFAULT 'x', secret_id int);",
        "COMMENT ON COLUMN users.password IS 'bcrypt';",
        "INSERT INTO kinds VALUES ('password', 'token');",
        "UPDATE users SET password = crypt(password, 'bf');",
        "-- it's a comment with an apostrophe\nCREATE ROLE a;",
        "/* /* nested */ ' */ CREATE TABLE t (a text DEFAULT 'b');",
        "SELECT '$', $1, 'a\\'; SELECT 'b'",
        "ALTER ROLE a PASSWORD NULL;",
    };
    for (size_t i = 0; i < sizeof(plain) / sizeof(plain[0]); i++) {
        check(plain[i], plain[i]);
    }
}

static void masks_a_range_that_cuts_a_secret(void **state)
{
    (void)state;
    pl_arena *arena = pl_arena_new();
    const char *text = "PASSWORD 'abcdef' x";
    pl_secrets secrets = {0};
    pl_secrets_find(arena, text, 19, &secrets);
    assert_int_equal(secrets.count, 1);
    assert_string_equal(pl_mask_range(arena, text, 0, 13, &secrets), "PASSWORD '***");
    assert_string_equal(pl_mask_range(arena, text, 13, 19, &secrets), "***' x");
    pl_arena_free(arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(masks_the_literal_behind_the_word),
        cmocka_unit_test(masks_connection_strings_and_urls),
        cmocka_unit_test(leaves_everything_else),
        cmocka_unit_test(masks_a_range_that_cuts_a_secret),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
