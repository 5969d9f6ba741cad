#include "unit.h"

#include "base/file.h"
#include "base/str.h"

#include <fcntl.h>
#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

static pl_arena *strings;

int unit_folder_begin(void **state)
{
    strings = pl_arena_new();
    const char *where = getenv("TMPDIR");
    char *path = pl_path_join(strings, where != NULL ? where : "/tmp", "plumb-test-XXXXXX");
    *state = mkdtemp(path);
    return *state == NULL ? -1 : 0;
}

static int remove_one(const char *path, const struct stat *facts, int kind, struct FTW *where)
{
    (void)facts;
    (void)kind;
    (void)where;
    return remove(path);
}

int unit_folder_end(void **state)
{
    int result = nftw(*state, remove_one, 16, FTW_DEPTH | FTW_PHYS);
    pl_arena_free(strings);
    strings = NULL;
    return result;
}

const char *unit_path(void **state, const char *name)
{
    return pl_path_join(strings, *state, name);
}

const char *unit_file(void **state, const char *name, const char *content)
{
    const char *path = unit_path(state, name);
    FILE *file = fopen(path, "wb");
    assert_non_null(file);
    assert_true(fputs(content, file) >= 0);
    assert_int_equal(fclose(file), 0);
    return path;
}

int unit_exit_code(void (*body)(void *context), void *context)
{
    pid_t child = fork();
    assert_true(child >= 0);
    if (child == 0) {
        close(STDERR_FILENO);
        body(context);
        _exit(0);
    }
    int status;
    assert_int_equal(waitpid(child, &status, 0), child);
    return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}
