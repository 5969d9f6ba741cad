/*
 * testdata/apply: what plumb says of each statement is what the server says of it.
 */
#include "base/file.h"
#include "base/str.h"
#include "dialect/dialect.h"
#include "model/apply/apply.h"
#include "unit.h"

#include <string.h>

typedef struct reading {
    pl_arena *arena; /* of one case */
    pl_schema *schema;
    pl_problems problems;
    const char *file;
    const char *title;
    const char *error; /* expected of the next statement; NULL: none */
    bool unseen;       /* an error that is none of the model's business */
    unsigned failures;
    unsigned statements;
} reading;

static void begin_case(reading *r, const char *title)
{
    pl_arena_free(r->arena);
    r->arena = pl_arena_new();
    r->schema = pl_schema_new(r->arena);
    r->title = pl_arena_strdup(r->arena, title);
    r->problems = (pl_problems){0};
    r->error = NULL;
    r->unseen = false;
}

static const char *first_error(const reading *r)
{
    for (size_t i = 0; i < r->problems.count; i++) {
        if (!r->problems.at[i].masked) {
            return r->problems.at[i].message;
        }
    }
    return NULL;
}

static void complain(reading *r, const char *sql, const char *said)
{
    print_error("%s: %s\n  %s\n  expected: %s\n  said:     %s\n", r->file, r->title, sql,
                r->error != NULL ? r->error : "nothing", said != NULL ? said : "nothing");
    r->failures++;
}

static void apply_statement(reading *r, const char *sql)
{
    pl_text *text =
        pl_text_new(r->arena, "case.sql", pl_arena_strdup(r->arena, sql), (uint32_t)strlen(sql));
    pl_script *script = pl_arena_make(r->arena, pl_script);
    pl_read_options options = {.server_version = 150000, .analyse_code = true};
    script->text = text;
    script->span = (pl_span){text, 0, text->size};
    pl_vec_push(r->arena, &script->pieces, (pl_piece){.span = script->span});
    pl_dialect_get(PL_DIALECT_POSTGRES)->read_script(r->arena, script, &options);
    r->problems = (pl_problems){0};
    pl_apply_context context = {r->arena, 0, 0, &r->problems};
    for (size_t i = 0; i < script->statements.count; i++) {
        const pl_statement *statement = script->statements.at[i];
        if (statement->state != PL_STATEMENT_READ) {
            complain(r, sql, statement->problem);
        }
        for (size_t j = 0; j < statement->operations.count; j++) {
            pl_apply(r->schema, statement->operations.at[j], &context);
        }
    }
    r->statements++;
    if (!r->unseen && !pl_same(first_error(r), r->error)) {
        complain(r, sql, first_error(r));
    }
    r->error = NULL;
    r->unseen = false;
}

static void take_line(reading *r, const char *line, pl_str *statement)
{
    if (pl_starts_with(line, "-- case: ")) {
        begin_case(r, line + strlen("-- case: "));
    } else if (pl_starts_with(line, "-- error: ")) {
        r->error = pl_arena_strdup(r->arena, line + strlen("-- error: "));
    } else if (pl_starts_with(line, "-- unseen:")) {
        r->unseen = true;
    } else {
        pl_str_addf(statement, "%s\n", line);
        if (pl_ends_with(line, ";")) {
            apply_statement(r, statement->at);
            statement->count = 0;
            statement->at[0] = '\0';
        }
    }
}

static void run_file(const char *name)
{
    pl_arena *arena = pl_arena_new();
    reading r = {.file = name};
    pl_text *text = NULL;
    char *path = pl_path_join(arena, "testdata/apply", name);
    assert_int_equal(pl_file_read(arena, path, PL_FILE_MAXIMUM, &text, NULL), PL_OK);
    pl_str statement = pl_str_begin(arena, PL_STR_MAXIMUM);
    begin_case(&r, "");
    for (uint32_t line = 1; line <= text->line_count; line++) {
        const char *copy = pl_span_copy(arena, pl_text_line(text, line));
        if (*copy != '\0') {
            take_line(&r, copy, &statement);
        }
    }
    pl_arena_free(r.arena);
    pl_arena_free(arena);
    assert_true(r.statements > 0);
    assert_int_equal(r.failures, 0);
}

#define FILE_TEST(file)                                                                            \
    static void test_##file(void **state)                                                          \
    {                                                                                              \
        (void)state;                                                                               \
        run_file(#file ".sql");                                                                    \
    }

FILE_TEST(table)
FILE_TEST(column)
FILE_TEST(constraint)
FILE_TEST(index)
FILE_TEST(object)
FILE_TEST(more)
FILE_TEST(routine)

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_table),      cmocka_unit_test(test_column),
        cmocka_unit_test(test_constraint), cmocka_unit_test(test_index),
        cmocka_unit_test(test_object),     cmocka_unit_test(test_more),
        cmocka_unit_test(test_routine),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
