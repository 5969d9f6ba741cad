/*
 * Every file in testdata/sqlite is a history that plumb and sqlite3 must agree on, statement by
 * statement: what fails, in which words, and what is there afterwards.
 */
#include "unit.h"

#include "base/file.h"
#include "sqlite_oracle.h"

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static int is_sql(const struct dirent *entry)
{
    size_t size = strlen(entry->d_name);
    return size > 4 && strcmp(entry->d_name + size - 4, ".sql") == 0;
}

static void agrees_with_the_engine(void **state)
{
    (void)state;
    struct dirent **files;
    unsigned differences = 0;
    int count = scandir("testdata/sqlite", &files, is_sql, alphasort);
    assert_true(count > 0);
    for (int i = 0; i < count; i++) {
        pl_arena *arena = pl_arena_new();
        sqlite_oracle *oracle = sqlite_oracle_begin();
        const char *path = pl_arena_printf(arena, "testdata/sqlite/%s", files[i]->d_name);
        pl_text *text = NULL;
        assert_int_equal(pl_file_read(arena, path, 1 << 20, &text, NULL), PL_OK);
        differences += sqlite_oracle_run(oracle, files[i]->d_name, text->bytes);
        sqlite_oracle_end(oracle);
        pl_arena_free(arena);
        free(files[i]);
    }
    free(files);
    assert_int_equal(differences, 0);
}

/* Files given: one history, in that order. */
static int run_files(int count, char **paths)
{
    pl_arena *arena = pl_arena_new();
    sqlite_oracle *oracle = sqlite_oracle_begin();
    unsigned differences = 0;
    for (int i = 0; i < count; i++) {
        pl_text *text = NULL;
        if (pl_file_read(arena, paths[i], 1 << 24, &text, NULL) == PL_OK) {
            differences += sqlite_oracle_run(oracle, paths[i], text->bytes);
        }
    }
    sqlite_oracle_end(oracle);
    pl_arena_free(arena);
    printf("%d files, %u differences\n", count, differences);
    return differences > 0;
}

int main(int argc, char **argv)
{
    if (argc > 1) {
        return run_files(argc - 1, argv + 1);
    }
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(agrees_with_the_engine),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
