/*
 * What is written reads back as what it was written from: read a statement, forget its text, write
 * its operations, read that, write again, and both texts are the same.
 */
#include "base/file.h"
#include "dialect/postgres/write/write.h"
#include "reading.h"

/* Operations that only their source can tell (rows, cursors, the server's own settings) are left
 * out: without a place in a text they are not written. */
static bool write_all(const pl_statement *statement, pl_str *out)
{
    const pl_operations *operations = &statement->operations;
    for (size_t i = 0; i < operations->count; i++) {
        pl_operation operation = *operations->at[i];
        if (pl_operation_has(&operation, PL_OPF_IMPLIED)) {
            continue;
        }
        operation.span = (pl_span){0};
        operation.statement = NULL;
        if (pl_operation_has(&operation, PL_OPF_IN_CODE) ||
            !pl_postgres_write_operation(out, &operation)) {
            return false;
        }
        pl_str_add(out, ";\n");
    }
    return true;
}

static void check_statement(const pl_statement *statement)
{
    pl_str once = pl_str_begin(arena, PL_STR_MAXIMUM), again = once;
    if (statement->state != PL_STATEMENT_READ || !write_all(statement, &once)) {
        return;
    }
    again = pl_str_begin(arena, PL_STR_MAXIMUM);
    const pl_script *script = reading(once.at);
    for (size_t i = 0; i < script->statements.count; i++) {
        if (script->statements.at[i]->state != PL_STATEMENT_READ) {
            fail_msg("%s -> %s", pl_span_copy(arena, statement->span), once.at);
        }
        assert_true(write_all(script->statements.at[i], &again));
    }
    assert_string_equal(once.at, again.at);
}

static void statements_read_back(void **state)
{
    (void)state;
    static const char *const files[] = {"alter", "drop", "index",    "table",  "views",
                                        "types", "rows", "routines", "access", "session"};
    for (size_t i = 0; i < sizeof files / sizeof *files; i++) {
        pl_text *text = NULL;
        const char *path = pl_arena_printf(arena, "testdata/read/%s.sql", files[i]);
        assert_int_equal(pl_file_read(arena, path, PL_FILE_MAXIMUM, &text, NULL), PL_OK);
        const pl_script *script = reading(text->bytes);
        assert_true(script->statements.count > 0);
        for (size_t j = 0; j < script->statements.count; j++) {
            check_statement(script->statements.at[j]);
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(statements_read_back, reading_begin, reading_end),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
