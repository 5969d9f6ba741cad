#include "base/file.h"

#include "unit.h"

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

static void make_folder(void **state, const char *name)
{
    assert_int_equal(mkdir(unit_path(state, name), 0700), 0);
}

static void make_link(void **state, const char *target, const char *name)
{
    assert_int_equal(symlink(target, unit_path(state, name)), 0);
}

static pl_entries list(void **state, const char *folder, const char *root)
{
    pl_entries entries;
    assert_int_equal(pl_folder_list(arena, unit_path(state, folder),
                                    root != NULL ? unit_path(state, root) : NULL, &entries, NULL),
                     PL_OK);
    return entries;
}

static pl_entry_kind kind_of(pl_entries entries, const char *name)
{
    for (size_t i = 0; i < entries.count; i++) {
        if (strcmp(entries.at[i].name, name) == 0) {
            return entries.at[i].kind;
        }
    }
    fail_msg("%s is not listed", name);
    return PL_ENTRY_OTHER;
}

static void test_entries_are_sorted_by_bytes(void **state)
{
    unit_file(state, "b", "12");
    unit_file(state, "\xc3\xa4", "");
    unit_file(state, "B", "");
    unit_file(state, ".hidden", "");
    make_folder(state, "a");
    pl_entries entries = list(state, "", NULL);
    static const char *const expected[] = {".hidden", "B", "a", "b", "\xc3\xa4"};
    assert_int_equal(entries.count, 5);
    for (size_t i = 0; i < 5; i++) {
        assert_string_equal(entries.at[i].name, expected[i]);
    }
    assert_int_equal(entries.at[2].kind, PL_ENTRY_FOLDER);
    assert_int_equal(entries.at[3].kind, PL_ENTRY_FILE);
    assert_string_equal(entries.at[3].path, unit_path(state, "b"));
    assert_int_equal(list(state, "a", NULL).count, 0);
}

static void test_links_are_followed_inside_only(void **state)
{
    make_folder(state, "root");
    make_folder(state, "root/sub");
    make_folder(state, "root2");
    unit_file(state, "root/file", "abc");
    unit_file(state, "secret", "x");
    make_link(state, "file", "root/inside");
    make_link(state, "../file", "root/sub/up");
    make_link(state, "../secret", "root/outside");
    make_link(state, "/etc/passwd", "root/absolute");
    make_link(state, "../root2", "root/sibling"); /* a name that only begins alike */
    make_link(state, "outside", "root/indirect");
    make_link(state, "none", "root/dangling");
    make_link(state, "sub", "root/folder");
    pl_entries entries = list(state, "root", NULL);
    assert_int_equal(kind_of(entries, "inside"), PL_ENTRY_FILE);
    assert_int_equal(kind_of(entries, "outside"), PL_ENTRY_OUTSIDE);
    assert_int_equal(kind_of(entries, "absolute"), PL_ENTRY_OUTSIDE);
    assert_int_equal(kind_of(entries, "sibling"), PL_ENTRY_OUTSIDE);
    assert_int_equal(kind_of(entries, "indirect"), PL_ENTRY_OUTSIDE);
    assert_int_equal(kind_of(entries, "dangling"), PL_ENTRY_OTHER);
    assert_int_equal(kind_of(entries, "folder"), PL_ENTRY_FOLDER);
    assert_int_equal(kind_of(list(state, "root/sub", NULL), "up"), PL_ENTRY_OUTSIDE);
    assert_int_equal(kind_of(list(state, "root/sub", "root"), "up"), PL_ENTRY_FILE);
}

static void test_circles_are_outside(void **state)
{
    make_folder(state, "root");
    make_folder(state, "root/a");
    make_folder(state, "root/b");
    make_link(state, "self", "root/self");
    make_link(state, ".", "root/here");
    make_link(state, "../root", "root/again");
    make_link(state, "../b", "root/a/b");
    make_link(state, "../a", "root/b/a");
    make_link(state, "..", "root/a/up");
    pl_entries entries = list(state, "root", NULL);
    assert_int_equal(kind_of(entries, "self"), PL_ENTRY_OUTSIDE);
    assert_int_equal(kind_of(entries, "here"), PL_ENTRY_OUTSIDE);
    assert_int_equal(kind_of(entries, "again"), PL_ENTRY_OUTSIDE);
    assert_int_equal(kind_of(list(state, "root/a", "root"), "up"), PL_ENTRY_OUTSIDE);
    assert_int_equal(kind_of(list(state, "root/a", "root"), "b"), PL_ENTRY_FOLDER);
    assert_int_equal(kind_of(list(state, "root/a/b", "root"), "a"), PL_ENTRY_OUTSIDE);
}

/* Follows every folder that the listing gives; were there a circle left, it would not end. */
static size_t walk(const char *folder, const char *root)
{
    pl_entries entries;
    assert_int_equal(pl_folder_list(arena, folder, root, &entries, NULL), PL_OK);
    size_t count = entries.count;
    for (size_t i = 0; i < entries.count; i++) {
        if (entries.at[i].kind == PL_ENTRY_FOLDER) {
            count += walk(entries.at[i].path, root);
        }
    }
    return count;
}

static void test_a_walk_ends(void **state)
{
    make_folder(state, "a");
    make_folder(state, "b");
    make_folder(state, "b/sub");
    make_link(state, "../b/sub", "a/x");
    make_link(state, "..", "b/sub/up");
    make_link(state, "../../a", "b/sub/a");
    assert_true(walk(*state, *state) < 100);
    char *before = getcwd(NULL, 0);
    assert_int_equal(chdir(*state), 0);
    assert_true(walk(".", ".") < 100);
    assert_true(walk("a", ".") < 100);
    assert_int_equal(chdir(before), 0);
    free(before);
}

static void test_other_kinds(void **state)
{
    assert_int_equal(mkfifo(unit_path(state, "pipe"), 0600), 0);
    assert_int_equal(kind_of(list(state, "", NULL), "pipe"), PL_ENTRY_OTHER);
    pl_entries devices;
    assert_int_equal(pl_folder_list(arena, "/dev", "/", &devices, NULL), PL_OK);
    assert_int_equal(kind_of(devices, "null"), PL_ENTRY_OTHER);
    assert_int_equal(kind_of(devices, "fd"), PL_ENTRY_FOLDER); /* a link; all lies below "/" */
}

static void test_what_cannot_be_listed(void **state)
{
    pl_entries entries;
    pl_error error = {0};
    const char *none = unit_path(state, "none");
    assert_int_equal(pl_folder_list(arena, none, NULL, &entries, &error), PL_UNREADABLE);
    assert_string_equal(error.path, none);
    const char *file = unit_file(state, "file", "");
    assert_int_equal(pl_folder_list(arena, file, NULL, &entries, NULL), PL_UNREADABLE);
    assert_int_equal(pl_folder_list(arena, *state, none, &entries, NULL), PL_UNREADABLE);
    assert_int_equal(entries.count, 0);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, begin, end)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(test_entries_are_sorted_by_bytes),
        TEST(test_links_are_followed_inside_only),
        TEST(test_circles_are_outside),
        TEST(test_a_walk_ends),
        TEST(test_other_kinds),
        TEST(test_what_cannot_be_listed),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
