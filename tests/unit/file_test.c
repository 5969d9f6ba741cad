#include "base/file.h"

#include "base/str.h"
#include "unit.h"

#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
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

static const char *content_of(const char *path)
{
    pl_text *text;
    assert_int_equal(pl_file_read(arena, path, PL_FILE_MAXIMUM, &text, NULL), PL_OK);
    assert_int_equal(strlen(text->bytes), text->size);
    return text->bytes;
}

static size_t count_entries(void **state)
{
    pl_entries entries;
    assert_int_equal(pl_folder_list(arena, *state, NULL, &entries, NULL), PL_OK);
    return entries.count;
}

static void fails_to_read(const char *path, uint64_t maximum, pl_status expected)
{
    pl_text *text;
    const char *shown = pl_same(path, "-") ? PL_STDIN_PATH : path;
    pl_error error = {0};
    assert_int_equal(pl_file_read(arena, path, maximum, &text, &error), expected);
    assert_null(text);
    assert_int_equal(error.status, expected);
    assert_string_equal(error.path, shown);
    assert_non_null(strstr(error.message, shown));
}

static void test_paths(void **state)
{
    assert_string_equal(pl_path_name("a/b.sql"), "b.sql");
    assert_string_equal(pl_path_name("b.sql"), "b.sql");
    assert_string_equal(pl_path_name("a/"), "");
    assert_string_equal(pl_path_join(arena, "a", "b"), "a/b");
    assert_string_equal(pl_path_join(arena, "a/", "b"), "a/b");
    assert_string_equal(pl_path_join(arena, "", "b"), "b");
    assert_string_equal(pl_path_join(arena, ".", "b"), "b");
    assert_string_equal(pl_path_join(arena, "./a", "b"), "./a/b");
    assert_string_equal(pl_path_folder(arena, "b"), ".");
    assert_string_equal(pl_path_folder(arena, "/b"), "/");
    assert_string_equal(pl_path_folder(arena, "a/b/c"), "a/b");
    const char *file = unit_file(state, "f", "x");
    assert_true(pl_path_exists(file));
    assert_false(pl_path_is_folder(file));
    assert_true(pl_path_is_folder(*state));
    assert_false(pl_path_exists(unit_path(state, "none")));
    assert_false(pl_path_is_folder(unit_path(state, "none")));
}

static void test_a_file_is_read_whole(void **state)
{
    const char *path = unit_path(state, "a.sql");
    assert_int_equal(pl_file_write(path, "a\0b\n", 4, NULL), PL_OK);
    pl_text *text;
    assert_int_equal(pl_file_read(arena, path, 4, &text, NULL), PL_OK);
    assert_int_equal(text->size, 4);
    assert_memory_equal(text->bytes, "a\0b\n", 5);
    assert_string_equal(text->path, path);
    assert_int_equal(text->line_count, 2);
    assert_string_equal(content_of(unit_file(state, "empty", "")), "");
}

static void test_what_cannot_be_read(void **state)
{
    fails_to_read(unit_path(state, "none"), 10, PL_UNREADABLE);
    fails_to_read(*state, 10, PL_UNREADABLE);
    fails_to_read(unit_file(state, "large", "12345"), 4, PL_TOO_LARGE);
    fails_to_read("/dev/zero", 1000000, PL_TOO_LARGE);
    const char *link = unit_path(state, "loop");
    assert_int_equal(symlink("loop", link), 0);
    fails_to_read(link, 10, PL_UNREADABLE);
    assert_int_equal(pl_file_read(arena, link, 10, &(pl_text *){NULL}, NULL), PL_UNREADABLE);
}

/* Root may read everything, so the attempt is made as somebody else. */
static void read_unreadable(void *path)
{
    pl_text *text;
    if (geteuid() == 0 && (setgid(65534) != 0 || setuid(65534) != 0)) {
        _exit(2);
    }
    _exit(pl_file_read(arena, path, 10, &text, NULL) == PL_UNREADABLE ? 0 : 1);
}

static void test_a_file_without_permission(void **state)
{
    char *path = pl_arena_strdup(arena, unit_file(state, "secret", "x"));
    assert_int_equal(chmod(path, 0), 0);
    assert_int_equal(unit_exit_code(read_unreadable, path), 0);
}

static void feed_standard_input(const char *bytes, size_t size)
{
    int ends[2];
    assert_int_equal(pipe(ends), 0);
    assert_int_equal(write(ends[1], bytes, size), size);
    close(ends[1]);
    assert_int_equal(dup2(ends[0], STDIN_FILENO), STDIN_FILENO);
    close(ends[0]);
}

static void test_standard_input(void **state)
{
    (void)state;
    feed_standard_input("SELECT 1;", 9);
    assert_string_equal(content_of("-"), "SELECT 1;");
    feed_standard_input("SELECT 1;", 9);
    fails_to_read("-", 8, PL_TOO_LARGE);
    close(STDIN_FILENO);
    fails_to_read("-", 8, PL_UNREADABLE);
}

static void *write_much(size_t size)
{
    char *bytes = pl_arena_alloc(arena, size + 1);
    memset(bytes, 'x', size);
    return bytes;
}

/* More than stat promised: a pipe, read in many pieces. */
static void test_a_long_pipe(void **state)
{
    enum { SIZE = 300000 };
    char *bytes = write_much(SIZE);
    const char *path = unit_path(state, "pipe");
    assert_int_equal(mkfifo(path, 0600), 0);
    pid_t child = fork();
    if (child == 0) {
        int pipe_end = open(path, O_WRONLY);
        _exit(write(pipe_end, bytes, SIZE) == SIZE ? 0 : 1);
    }
    assert_string_equal(content_of(path), bytes);
    assert_int_equal(waitpid(child, NULL, 0), child);
}

static void test_writing_replaces_the_whole_file(void **state)
{
    const char *path = unit_file(state, "a.sql", "old and long");
    assert_int_equal(chmod(path, 0640), 0);
    assert_int_equal(pl_file_write(path, "new", 3, NULL), PL_OK);
    assert_string_equal(content_of(path), "new");
    struct stat facts;
    assert_int_equal(stat(path, &facts), 0);
    assert_int_equal(facts.st_mode & 07777, 0640);
    assert_int_equal(pl_file_write(unit_path(state, "fresh"), "", 0, NULL), PL_OK);
    assert_int_equal(count_entries(state), 2);
}

static void test_writing_through_a_link_keeps_the_link(void **state)
{
    const char *path = unit_file(state, "a.sql", "old");
    const char *link = unit_path(state, "link");
    assert_int_equal(symlink("a.sql", link), 0);
    assert_int_equal(pl_file_write(link, "new", 3, NULL), PL_OK);
    assert_string_equal(content_of(path), "new");
    char target[16];
    assert_int_equal(readlink(link, target, sizeof target), 5);
}

/* A reader that holds the old file open goes on reading the old file. */
static void test_a_reader_sees_the_old_or_the_new(void **state)
{
    const char *path = unit_file(state, "a.sql", "old");
    int descriptor = open(path, O_RDONLY);
    assert_int_equal(pl_file_write(path, "new", 3, NULL), PL_OK);
    char bytes[3];
    assert_int_equal(read(descriptor, bytes, 3), 3);
    assert_memory_equal(bytes, "old", 3);
    close(descriptor);
}

static void fails_to_write(const char *path)
{
    pl_error error = {0};
    assert_int_equal(pl_file_write(path, "x", 1, &error), PL_UNWRITABLE);
    assert_string_equal(error.path, path);
}

static void test_what_cannot_be_written(void **state)
{
    fails_to_write(unit_path(state, "none/a.sql"));
    fails_to_write(*state);
    fails_to_write("/dev/full");
    const char *dangling = unit_path(state, "dangling");
    assert_int_equal(symlink("loop", unit_path(state, "loop")), 0);
    assert_int_equal(symlink("loop", dangling), 0);
    assert_int_equal(count_entries(state), 2);
    assert_int_equal(pl_file_write("/dev/null", "x", 1, NULL), PL_OK);
}

/* A limit on the size of files stands for the full disk. */
static void write_beyond_limit(void *path)
{
    signal(SIGXFSZ, SIG_IGN);
    struct rlimit limit = {.rlim_cur = 1000, .rlim_max = 1000};
    setrlimit(RLIMIT_FSIZE, &limit);
    char bytes[2000] = {0};
    _exit(pl_file_write(path, bytes, sizeof bytes, NULL) == PL_UNWRITABLE ? 0 : 1);
}

static void test_a_full_disk_leaves_the_old_file_and_nothing_else(void **state)
{
    char *path = pl_arena_strdup(arena, unit_file(state, "a.sql", "old"));
    assert_int_equal(unit_exit_code(write_beyond_limit, path), 0);
    assert_string_equal(content_of(path), "old");
    assert_int_equal(count_entries(state), 1);
}

static void test_leftovers_of_others_are_not_touched(void **state)
{
    const char *path = unit_path(state, "a.sql");
    const char *taken = pl_arena_printf(arena, ".a.sql.plumb-%ld-0", (long)getpid());
    unit_file(state, taken, "taken");
    assert_int_equal(pl_file_write(path, "x", 1, NULL), PL_OK);
    assert_string_equal(content_of(unit_path(state, taken)), "taken");
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, begin, end)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(test_paths),
        TEST(test_a_file_is_read_whole),
        TEST(test_what_cannot_be_read),
        TEST(test_a_file_without_permission),
        TEST(test_standard_input),
        TEST(test_a_long_pipe),
        TEST(test_writing_replaces_the_whole_file),
        TEST(test_writing_through_a_link_keeps_the_link),
        TEST(test_a_reader_sees_the_old_or_the_new),
        TEST(test_what_cannot_be_written),
        TEST(test_a_full_disk_leaves_the_old_file_and_nothing_else),
        TEST(test_leftovers_of_others_are_not_touched),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
