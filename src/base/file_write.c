#include "base/file.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { MOST_ATTEMPTS = 100 };

static pl_status fail_writing(pl_error *error, const char *path, int reason)
{
    pl_status status = pl_fail(error, PL_UNWRITABLE, "can't write %s: %s", path, strerror(reason));
    pl_error_place(error, path, 0, 0);
    return status;
}

/* 0, or the errno. */
static int write_all(int descriptor, const char *bytes, size_t size)
{
    while (size > 0) {
        ssize_t written = write(descriptor, bytes, size);
        if (written >= 0) {
            bytes += written;
            size -= (size_t)written;
        } else if (errno != EINTR) {
            return errno;
        }
    }
    return 0;
}

/* Writes, makes sure of it where the file can, closes. A full disk may show only in the last. */
static int write_and_close(int descriptor, const char *bytes, size_t size)
{
    int reason = write_all(descriptor, bytes, size);
    if (reason == 0 && fsync(descriptor) != 0 && errno != EINVAL && errno != ENOTSUP) {
        reason = errno;
    }
    if (close(descriptor) != 0 && reason == 0) {
        reason = errno;
    }
    return reason;
}

/* A device or a pipe can't be replaced by a file, only written to. */
static int write_in_place(const char *path, const char *bytes, size_t size)
{
    int descriptor = open(path, O_WRONLY | O_CLOEXEC);
    return descriptor < 0 ? errno : write_and_close(descriptor, bytes, size);
}

/* Creates a new file beside path, hidden, so that no listing of migrations takes it for one. */
static int create_beside(pl_arena *arena, const char *path, char **temporary)
{
    const char *folder = pl_path_folder(arena, path);
    for (int attempt = 0; attempt < MOST_ATTEMPTS; attempt++) {
        char *name =
            pl_arena_printf(arena, ".%s.plumb-%ld-%d", pl_path_name(path), (long)getpid(), attempt);
        *temporary = pl_path_join(arena, folder, name);
        int descriptor = open(*temporary, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
        if (descriptor >= 0 || errno != EEXIST) {
            return descriptor;
        }
    }
    return -1;
}

/* old: the file that will be replaced, whose permissions are kept; NULL when there is none. */
static int write_beside_and_rename(pl_arena *arena, const char *path, const struct stat *old,
                                   const char *bytes, size_t size)
{
    char *temporary;
    int descriptor = create_beside(arena, path, &temporary);
    if (descriptor < 0) {
        return errno;
    }
    if (old != NULL && fchmod(descriptor, old->st_mode & 07777) != 0) {
        int reason = errno;
        close(descriptor);
        unlink(temporary);
        return reason;
    }
    int reason = write_and_close(descriptor, bytes, size);
    if (reason == 0 && rename(temporary, path) != 0) {
        reason = errno;
    }
    if (reason != 0) {
        unlink(temporary);
    }
    return reason;
}

/* What a link names is replaced, not the link. */
static int write_existing(pl_arena *arena, const char *path, const struct stat *old,
                          const char *bytes, size_t size)
{
    char *real = realpath(path, NULL);
    if (real == NULL) {
        return errno;
    }
    int reason = write_beside_and_rename(arena, real, old, bytes, size);
    free(real);
    return reason;
}

pl_status pl_file_write(const char *path, const char *bytes, size_t size, pl_error *error)
{
    pl_arena *arena = pl_arena_new();
    struct stat old;
    int reason;
    if (stat(path, &old) != 0) {
        reason = write_beside_and_rename(arena, path, NULL, bytes, size);
    } else if (S_ISREG(old.st_mode)) {
        reason = write_existing(arena, path, &old, bytes, size);
    } else {
        reason = write_in_place(path, bytes, size);
    }
    pl_arena_free(arena);
    return reason == 0 ? PL_OK : fail_writing(error, path, reason);
}

pl_status pl_file_write_new(const char *path, const char *bytes, size_t size, pl_error *error)
{
    pl_arena *arena = pl_arena_new();
    char *temporary;
    int descriptor = create_beside(arena, path, &temporary);
    int reason = descriptor < 0 ? errno : write_and_close(descriptor, bytes, size);
    if (reason == 0 && link(temporary, path) != 0) { /* which, unlike rename, replaces nothing */
        reason = errno;
    }
    if (descriptor >= 0) {
        unlink(temporary);
    }
    pl_arena_free(arena);
    return reason == 0 ? PL_OK : fail_writing(error, path, reason);
}

pl_status pl_folder_make(const char *path, bool *made, pl_error *error)
{
    *made = mkdir(path, 0777) == 0;
    return *made || errno == EEXIST ? PL_OK : fail_writing(error, path, errno);
}

void pl_path_remove(const char *path)
{
    if (unlink(path) != 0) {
        int ignored = rmdir(path);
        (void)ignored;
    }
}
