#include "base/tree.h"

#include "base/str.h"
#include "unit.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static pl_arena *arena;
static pl_tree *tree;

/* The id of a file is its text. */
static pl_status read_id(void *context, pl_arena *into, const char *id, uint64_t maximum,
                         const char **bytes, uint32_t *size, pl_error *error)
{
    (void)context;
    if (strlen(id) > maximum) {
        return pl_fail(error, PL_TOO_LARGE, "too large");
    }
    *bytes = pl_arena_strdup(into, id);
    *size = (uint32_t)strlen(id);
    return PL_OK;
}

static int begin(void **state)
{
    (void)state;
    arena = pl_arena_new();
    tree = pl_tree_new(arena, "/r", read_id, NULL);
    pl_tree_add(tree, "top.sql", "top");
    pl_tree_add(tree, "db/m/002.sql", "two");
    pl_tree_add(tree, "db/m/001.sql", "one");
    pl_tree_add(tree, "db/m/empty.sql", "");
    pl_tree_add_link(tree, "db/m/link.sql", "../../top.sql");
    pl_tree_add_link(tree, "db/m/folder", "../n");
    pl_tree_add_link(tree, "db/m/out.sql", "../../../etc/passwd");
    pl_tree_add_link(tree, "db/m/root.sql", "/etc/passwd");
    pl_tree_add_link(tree, "db/m/self.sql", "self.sql");
    pl_tree_add_link(tree, "alias", "db/m");
    pl_tree_add(tree, "db/n/x.sql", "x");
    return 0;
}

static int end(void **state)
{
    (void)state;
    pl_arena_free(arena);
    return 0;
}

static const char *text_at(const char *path)
{
    pl_text *text = NULL;
    pl_error error = {0};
    pl_status status = pl_tree_read(tree, arena, path, 100, &text, &error);
    return status == PL_OK ? text->bytes : pl_arena_strdup(arena, error.message);
}

static void files_are_found_by_any_spelling(void **state)
{
    (void)state;
    assert_string_equal(text_at("/r/top.sql"), "top");
    assert_string_equal(text_at("/r/db//m/./../m/001.sql"), "one");
    assert_string_equal(text_at("/r/db/m/none.sql"),
                        "can't read /r/db/m/none.sql: No such file or directory");
    assert_string_equal(text_at("/r/db"), "can't read /r/db: No such file or directory");
    assert_string_equal(text_at("/rr/top.sql"),
                        "can't read /rr/top.sql: No such file or directory");
    assert_true(pl_tree_is_folder(tree, "/r/db/m"));
    assert_true(pl_tree_is_folder(tree, "/r"));
    assert_false(pl_tree_is_folder(tree, "/r/top.sql"));
    assert_false(pl_tree_is_folder(tree, "/"));
    assert_true(pl_tree_exists(tree, "/r/top.sql"));
    assert_false(pl_tree_exists(tree, "/r/top"));
    assert_true(pl_tree_is_empty(tree, "/r/db/m/empty.sql"));
    assert_false(pl_tree_is_empty(tree, "/r/db/m/001.sql"));
}

static void links_lead_to_what_is_in_the_tree(void **state)
{
    (void)state;
    assert_string_equal(text_at("/r/db/m/link.sql"), "top");
    assert_string_equal(text_at("/r/alias/001.sql"), "one");
    assert_string_equal(text_at("/r/alias/link.sql"), "top");
    assert_true(pl_tree_is_folder(tree, "/r/alias"));
    assert_false(pl_tree_exists(tree, "/r/db/m/out.sql"));
    assert_false(pl_tree_exists(tree, "/r/db/m/root.sql"));
    assert_false(pl_tree_exists(tree, "/r/db/m/self.sql"));
}

static void a_folder_is_listed_in_order(void **state)
{
    pl_entries entries;
    pl_str out = pl_str_begin(arena, 1000);
    (void)state;
    assert_int_equal(pl_tree_list(tree, arena, "/r/db/m", NULL, &entries, NULL), PL_OK);
    for (size_t i = 0; i < entries.count; i++) {
        pl_str_addf(&out, "%s %d\n", entries.at[i].name, (int)entries.at[i].kind);
    }
    assert_string_equal(out.at, "001.sql 0\n002.sql 0\nempty.sql 0\nfolder 2\nlink.sql 0\n"
                                "out.sql 2\nroot.sql 2\nself.sql 2\n");
    assert_string_equal(entries.at[0].path, "/r/db/m/001.sql");
    assert_int_equal(pl_tree_list(tree, arena, "/r/top.sql", NULL, &entries, NULL), PL_UNREADABLE);
    assert_int_equal(pl_tree_list(tree, arena, "/r/none", NULL, &entries, NULL), PL_UNREADABLE);
}

static void no_tree_is_the_disk(void **state)
{
    const char *path = unit_file(state, "a.sql", "disk");
    pl_text *text = NULL;
    pl_arena *own = pl_arena_new();
    assert_int_equal(pl_tree_read(NULL, own, path, 100, &text, NULL), PL_OK);
    assert_string_equal(text->bytes, "disk");
    assert_true(pl_tree_exists(NULL, path));
    assert_false(pl_tree_is_folder(NULL, path));
    pl_arena_free(own);
}

static void a_path_is_told_from_a_root(void **state)
{
    pl_arena *own = pl_arena_new();
    char *here = realpath(*state, NULL);
    assert_int_equal(chdir(here), 0);
    assert_string_equal(pl_path_below(own, here, "a/b.sql"), "a/b.sql");
    assert_string_equal(pl_path_below(own, here, "./a/../b.sql"), "b.sql");
    assert_string_equal(pl_path_below(own, here, "."), "");
    assert_null(pl_path_below(own, here, "../b.sql"));
    assert_null(pl_path_below(own, "/usr", "/usrlocal"));
    assert_string_equal(pl_path_below(own, "/", "/usr"), "usr");
    assert_int_equal(symlink(here, "back"), 0);
    assert_string_equal(pl_path_below(own, here, pl_arena_printf(own, "%s/back", here)), "back");
    assert_int_equal(chdir("/"), 0);
    free(here);
    pl_arena_free(own);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(files_are_found_by_any_spelling, begin, end),
        cmocka_unit_test_setup_teardown(links_lead_to_what_is_in_the_tree, begin, end),
        cmocka_unit_test_setup_teardown(a_folder_is_listed_in_order, begin, end),
        cmocka_unit_test_setup_teardown(no_tree_is_the_disk, unit_folder_begin, unit_folder_end),
        cmocka_unit_test_setup_teardown(a_path_is_told_from_a_root, unit_folder_begin,
                                        unit_folder_end),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
