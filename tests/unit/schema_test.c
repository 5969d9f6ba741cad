#include "base/str.h"
#include "model/journal.h"
#include "model/operation.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

static pl_object *make(pl_arena *arena, pl_kind kind, const char *name, const void *payload)
{
    pl_object *object = pl_arena_make(arena, pl_object);
    object->ref = (pl_ref){.kind = kind, .schema = "public", .name = name};
    object->as.payload = payload;
    return object;
}

static pl_object *make_table(pl_arena *arena, const char *name)
{
    return make(arena, PL_KIND_TABLE, name, pl_arena_make(arena, pl_table));
}

static pl_object *make_index(pl_arena *arena, const char *name, const char *table)
{
    pl_index *index = pl_arena_make(arena, pl_index);
    index->table = (pl_name){"public", table};
    return make(arena, PL_KIND_INDEX, name, index);
}

static void test_relations_share_one_name_space(void **state)
{
    (void)state;
    pl_arena *arena = pl_arena_new();
    pl_schema *schema = pl_schema_new(arena);
    pl_schema_put(schema, make_table(arena, "users"));
    pl_ref as_view = {.kind = PL_KIND_VIEW, .schema = "public", .name = "users"};
    pl_ref as_type = {.kind = PL_KIND_TYPE, .schema = "public", .name = "users"};
    assert_non_null(pl_schema_find(schema, &as_view));
    assert_null(pl_schema_find(schema, &as_type));
    pl_arena_free(arena);
}

static void test_keys_of_odd_names_differ(void **state)
{
    (void)state;
    pl_arena *arena = pl_arena_new();
    pl_ref a = {.kind = PL_KIND_TRIGGER, .schema = "s", .parent = "a\001b", .name = "c"};
    pl_ref b = {.kind = PL_KIND_TRIGGER, .schema = "s", .parent = "a", .name = "b\001c"};
    assert_string_not_equal(pl_object_key(arena, &a), pl_object_key(arena, &b));
    pl_arena_free(arena);
}

static void test_resolves_along_the_search_path(void **state)
{
    (void)state;
    pl_arena *arena = pl_arena_new();
    pl_schema *schema = pl_schema_new(arena);
    pl_object *app = make_table(arena, "users");
    app->ref.schema = "app";
    pl_object *temporary = make_table(arena, "users");
    temporary->ref.schema = "pg_temp";
    pl_schema_put(schema, app);
    assert_null(pl_schema_resolve(schema, PL_KIND_TABLE, (pl_name){NULL, "users"}, NULL));
    pl_schema_put(schema, make(arena, PL_KIND_SCHEMA, "app", NULL));

    pl_mark mark = pl_journal_mark(schema);
    pl_strings path = {0};
    pl_vec_push(arena, &path, "nowhere");
    pl_vec_push(arena, &path, "app");
    pl_schema_set_search_path(schema, &path);
    pl_schema_put(schema, make(arena, PL_KIND_SCHEMA, "app", NULL));
    assert_ptr_equal(pl_schema_resolve(schema, PL_KIND_TABLE, (pl_name){NULL, "users"}, NULL), app);
    pl_schema_put(schema, temporary);
    assert_ptr_equal(pl_schema_resolve(schema, PL_KIND_TABLE, (pl_name){NULL, "users"}, NULL),
                     temporary);
    pl_journal_undo(schema, mark);
    assert_null(pl_schema_resolve(schema, PL_KIND_TABLE, (pl_name){NULL, "users"}, NULL));
    assert_string_equal(schema->search_path.at[0], "public");
    pl_arena_free(arena);
}

static size_t count_dependents(pl_arena *arena, const pl_schema *schema, const pl_object *object)
{
    pl_objects found = {0};
    pl_schema_dependents(arena, schema, object, &found);
    return found.count;
}

static void test_dependents_follow_changes_and_undo(void **state)
{
    (void)state;
    pl_arena *arena = pl_arena_new();
    pl_schema *schema = pl_schema_new(arena);
    pl_object *users = make_table(arena, "users");
    pl_schema_put(schema, users);
    pl_schema_put(schema, make_index(arena, "b_index", "users"));
    pl_mark mark = pl_journal_mark(schema);
    pl_schema_put(schema, make_index(arena, "a_index", "users"));
    pl_schema_put(schema, make_index(arena, "a_index", "users"));
    pl_objects found = {0};
    pl_schema_dependents(arena, schema, users, &found);
    assert_int_equal(found.count, 2);
    assert_string_equal(found.at[0]->ref.name, "a_index");
    pl_schema_remove(schema, found.at[1]);
    assert_int_equal(count_dependents(arena, schema, users), 1);
    pl_journal_undo(schema, mark);
    assert_int_equal(count_dependents(arena, schema, users), 1);
    pl_schema_put(schema, make_index(arena, "b_index", "other"));
    assert_int_equal(count_dependents(arena, schema, users), 0);
    pl_arena_free(arena);
}

static void test_changes_are_net(void **state)
{
    (void)state;
    pl_arena *arena = pl_arena_new();
    pl_schema *schema = pl_schema_new(arena);
    pl_object *kept = make_table(arena, "kept");
    pl_object *kept_later = make_table(arena, "kept");
    pl_object *brief = make_table(arena, "brief");
    pl_schema_put(schema, kept);
    pl_mark from = pl_journal_mark(schema);
    pl_schema_put(schema, make_table(arena, "new"));
    pl_schema_put(schema, make_table(arena, "kept"));
    pl_schema_put(schema, kept_later);
    pl_schema_put(schema, brief);
    pl_schema_remove(schema, brief);
    pl_changes changes = {0};
    pl_journal_changes(arena, schema, from, pl_journal_mark(schema), &changes);
    assert_int_equal(changes.count, 2);
    assert_null(changes.at[0].before);
    assert_string_equal(changes.at[0].after->ref.name, "new");
    assert_ptr_equal(changes.at[1].before, kept);
    assert_ptr_equal(changes.at[1].after, kept_later);
    assert_true(pl_schema_ever_had(schema, &brief->ref));
    assert_null(pl_schema_find(schema, &brief->ref));
    pl_arena_free(arena);
}

static void test_undo_restores_completeness(void **state)
{
    (void)state;
    pl_arena *arena = pl_arena_new();
    pl_schema *schema = pl_schema_new(arena);
    pl_mark mark = pl_journal_mark(schema);
    pl_schema_incomplete(schema, (pl_span){0}, "first");
    pl_schema_incomplete(schema, (pl_span){0}, "second");
    assert_string_equal(schema->why_incomplete_reason, "first");
    pl_journal_undo(schema, mark);
    assert_true(schema->complete);
    assert_null(schema->why_incomplete_reason);
    pl_arena_free(arena);
}

static pl_object *make_routine(pl_arena *arena, const char *signature)
{
    pl_object *object = make(arena, PL_KIND_FUNCTION, "f", pl_arena_make(arena, pl_routine));
    object->ref.signature = signature;
    return object;
}

static void test_a_routine_without_signature_must_be_the_only_one(void **state)
{
    (void)state;
    pl_arena *arena = pl_arena_new();
    pl_schema *schema = pl_schema_new(arena);
    pl_object *first = make_routine(arena, "(integer)");
    pl_schema_put(schema, first);
    assert_ptr_equal(pl_schema_resolve(schema, PL_KIND_FUNCTION, (pl_name){NULL, "f"}, NULL),
                     first);
    pl_schema_put(schema, make_routine(arena, "(text)"));
    assert_null(pl_schema_resolve(schema, PL_KIND_FUNCTION, (pl_name){NULL, "f"}, NULL));
    assert_ptr_equal(pl_schema_resolve(schema, PL_KIND_FUNCTION, (pl_name){NULL, "f"}, "(integer)"),
                     first);
    pl_arena_free(arena);
}

static void test_texts_of_references(void **state)
{
    (void)state;
    pl_arena *arena = pl_arena_new();
    static const struct {
        pl_ref ref;
        const char *text;
    } cases[] = {
        {{PL_KIND_TABLE, "public", NULL, "users", NULL}, "table users"},
        {{PL_KIND_COLUMN, "public", "users", "email", NULL}, "column users.email"},
        {{PL_KIND_INDEX, "app", NULL, "i", NULL}, "index app.i"},
        {{PL_KIND_FUNCTION, "public", NULL, "f", "(integer)"}, "function f(integer)"},
        {{PL_KIND_CONSTRAINT, "app", "t", "c", NULL}, "constraint c of app.t"},
        {{PL_KIND_CONSTRAINT, "app", "t", NULL, NULL}, "an unnamed constraint of app.t"},
        {{PL_KIND_ENUM_VALUE, "public", "mood", "ok", NULL}, "enum value 'ok' of mood"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        assert_string_equal(pl_ref_text(arena, &cases[i].ref), cases[i].text);
    }
    assert_string_equal(pl_identifier_text(arena, "user"), "\"user\"");
    assert_string_equal(pl_identifier_text(arena, "Us\"er"), "\"Us\"\"er\"");
    assert_string_equal(pl_identifier_text(arena, "user_id2"), "user_id2");
    pl_arena_free(arena);
}

static void test_operation_table(void **state)
{
    (void)state;
    pl_operation_kind kind = PL_OP_OTHER;
    assert_true(pl_operation_kind_by_name("add_column", &kind));
    assert_int_equal(kind, PL_OP_ADD_COLUMN);
    assert_false(pl_operation_kind_by_name("add_columns", &kind));
    assert_string_equal(pl_operation_class_name(pl_operation_class_of(PL_OP_CREATE_INDEX)),
                        "index");
    assert_string_equal(pl_kind_name(PL_KIND_MATERIALIZED_VIEW), "materialized_view");
    pl_rows rows = {0};
    pl_operation select = {.kind = PL_OP_SELECT_ROWS, .as.rows = &rows};
    assert_int_equal(pl_operation_effect(&select), PL_EFFECT_NONE);
    pl_arena *arena = pl_arena_new();
    pl_vec_push(arena, &rows.functions, "pg_catalog.setval");
    assert_int_equal(pl_operation_effect(&select), PL_EFFECT_DATA);
    pl_arena_free(arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_relations_share_one_name_space),
        cmocka_unit_test(test_keys_of_odd_names_differ),
        cmocka_unit_test(test_resolves_along_the_search_path),
        cmocka_unit_test(test_dependents_follow_changes_and_undo),
        cmocka_unit_test(test_changes_are_net),
        cmocka_unit_test(test_undo_restores_completeness),
        cmocka_unit_test(test_a_routine_without_signature_must_be_the_only_one),
        cmocka_unit_test(test_texts_of_references),
        cmocka_unit_test(test_operation_table),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
