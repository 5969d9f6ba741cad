/*
 * JSON models: testdata/models/<case> holds models.json and what sync() of Sequelize 6.37 sent to
 * an empty database for the same models, postgres.sql and sqlite.sql. Both must come to one schema.
 */
#include "base/file.h"
#include "base/str.h"
#include "dialect/dialect.h"
#include "model/compare/compare.h"
#include "source/models/models.h"
#include "source/models/naming.h"
#include "unit.h"

#include <stdio.h>
#include <string.h>

#define FOLDER "testdata/models"

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

/* ---- Names ----------------------------------------------------------------------------------- */

/* A line: a word, its plural, its singular, underscored, as Sequelize's library answered. */
static void names_are_those_of_sequelize(void **state)
{
    (void)state;
    pl_text *text = NULL;
    pl_error error = {0};
    assert_int_equal(pl_file_read(arena, FOLDER "/words.txt", PL_FILE_MAXIMUM, &text, &error),
                     PL_OK);
    unsigned wrong = 0;
    for (uint32_t line = 1; line <= text->line_count; line++) {
        const char *said = pl_span_copy(arena, pl_text_line(text, line));
        char *word = pl_arena_strdup(arena, said);
        word[strcspn(word, " ")] = '\0';
        const char *ours =
            pl_arena_printf(arena, "%s %s %s %s", word, pl_naming_plural(arena, word),
                            pl_naming_singular(arena, word), pl_naming_underscored(arena, word));
        if (word[0] != '\0' && !pl_same(said, ours)) {
            print_error("%s\n%s\n", said, ours);
            wrong++;
        }
    }
    assert_true(text->line_count > 500);
    assert_int_equal(wrong, 0);
}

static void keys_and_indexes_are_named(void **state)
{
    (void)state;
    pl_strings columns = {0};
    pl_vec_push(arena, &columns, "email");
    pl_vec_push(arena, &columns, "roomId");
    assert_string_equal(pl_naming_index(arena, "Users", &columns), "users_email_room_id");
    assert_string_equal(pl_naming_foreign_key(arena, "User", "id"), "UserId");
    assert_string_equal(pl_naming_foreign_key(arena, "user_role", "user_id"), "userRoleUserId");
    assert_string_equal(pl_naming_foreign_key(arena, " a-b c", "_"), "aBC");
    assert_string_equal(pl_naming_enum(arena, "Users", "role"), "enum_Users_role");
    assert_string_equal(pl_naming_plural(arena, ""), "s");
}

/* ---- Cases ----------------------------------------------------------------------------------- */

static pl_schema *schema_of_sql(const pl_dialect *dialect, pl_text *text)
{
    pl_script *script = pl_arena_make(arena, pl_script);
    script->text = text;
    script->span = (pl_span){text, 0, text->size};
    pl_vec_push(arena, &script->pieces, (pl_piece){.span = script->span});
    pl_read_options options = {.server_version = 15};
    dialect->read_script(arena, script, &options);
    pl_schema *schema = pl_schema_new(arena);
    schema->server_version = 15;
    pl_apply_context context = {.arena = arena};
    for (size_t i = 0; i < script->statements.count; i++) {
        const pl_statement *statement = script->statements.at[i];
        assert_int_equal(statement->state, PL_STATEMENT_READ);
        for (size_t j = 0; j < statement->operations.count; j++) {
            dialect->apply(schema, statement->operations.at[j], &context);
        }
    }
    return schema;
}

static unsigned compare(const char *path, const pl_schema *wanted, const pl_schema *got)
{
    pl_differences differences = {0};
    for (const pl_map_entry *e = NULL; (e = pl_map_next(wanted->objects, e)) != NULL;) {
        pl_object_differences(arena, e->value, pl_map_get(got->objects, e->key), &differences);
    }
    for (const pl_map_entry *e = NULL; (e = pl_map_next(got->objects, e)) != NULL;) {
        if (!pl_map_has(wanted->objects, e->key)) {
            pl_object_differences(arena, NULL, e->value, &differences);
        }
    }
    for (size_t i = 0; i < differences.count; i++) {
        const pl_difference *d = &differences.at[i];
        print_error("%s: %s: %s: sync() %s, models %s\n", path, pl_ref_text(arena, &d->object),
                    d->property != NULL ? d->property : "there or not",
                    d->before != NULL ? d->before : "-", d->after != NULL ? d->after : "-");
    }
    return differences.count;
}

static unsigned try_case(const char *folder, pl_dialect_id dialect, unsigned *tried)
{
    const char *file = pl_arena_printf(arena, "%s.sql", pl_dialect_name(dialect));
    const char *path = pl_path_join(arena, folder, file);
    pl_text *text = NULL;
    pl_error error = {0};
    if (!pl_path_exists(path)) {
        return 0;
    }
    assert_int_equal(pl_file_read(arena, path, PL_FILE_MAXIMUM, &text, &error), PL_OK);
    pl_models models;
    const char *json = pl_path_join(arena, folder, "models.json");
    if (pl_models_load(arena, json, dialect, 15, &models, &error) != PL_OK) {
        print_error("%s:%u:%u: %s\n", error.path, error.line, error.column, error.message);
        return 1;
    }
    (*tried)++;
    return compare(path, schema_of_sql(pl_dialect_get(dialect), text), models.schema);
}

static void models_come_to_what_sync_makes(void **state)
{
    (void)state;
    pl_entries entries = {0};
    pl_error error = {0};
    unsigned wrong = 0, tried = 0;
    assert_int_equal(pl_folder_list(arena, FOLDER, NULL, &entries, &error), PL_OK);
    for (size_t i = 0; i < entries.count; i++) {
        if (entries.at[i].kind == PL_ENTRY_FOLDER) {
            wrong += try_case(entries.at[i].path, PL_DIALECT_POSTGRES, &tried);
            wrong += try_case(entries.at[i].path, PL_DIALECT_SQLITE, &tried);
        }
    }
    assert_true(tried > 40);
    assert_int_equal(wrong, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(names_are_those_of_sequelize, begin, end),
        cmocka_unit_test_setup_teardown(keys_and_indexes_are_named, begin, end),
        cmocka_unit_test_setup_teardown(models_come_to_what_sync_makes, begin, end),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
