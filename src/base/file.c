#include "base/file.h"

#include "base/str.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { FIRST_READ = 64 << 10 };

bool pl_path_is_folder(const char *path)
{
    struct stat facts;
    return stat(path, &facts) == 0 && S_ISDIR(facts.st_mode);
}

bool pl_path_is_same(const char *path, const char *other)
{
    struct stat a, b;
    return stat(path, &a) == 0 && stat(other, &b) == 0 && a.st_dev == b.st_dev &&
           a.st_ino == b.st_ino;
}

bool pl_path_is_empty(const char *path)
{
    struct stat facts;
    return stat(path, &facts) == 0 && S_ISREG(facts.st_mode) && facts.st_size == 0;
}

bool pl_path_is_file(const char *path)
{
    struct stat facts;
    return stat(path, &facts) == 0 && S_ISREG(facts.st_mode);
}

bool pl_path_exists(const char *path)
{
    struct stat facts;
    return stat(path, &facts) == 0;
}

const char *pl_path_name(const char *path)
{
    const char *slash = strrchr(path, '/');
    return slash != NULL ? slash + 1 : path;
}

char *pl_path_join(pl_arena *arena, const char *folder, const char *name)
{
    if (strcmp(folder, ".") == 0) {
        return pl_arena_strdup(arena, name);
    }
    const char *between = folder[0] == '\0' || pl_ends_with(folder, "/") ? "" : "/";
    return pl_arena_printf(arena, "%s%s%s", folder, between, name);
}

char *pl_path_folder(pl_arena *arena, const char *path)
{
    const char *slash = strrchr(path, '/');
    if (slash == NULL) {
        return pl_arena_strdup(arena, ".");
    }
    return pl_arena_strndup(arena, path, slash == path ? 1 : (size_t)(slash - path));
}

static pl_status fail_reading(pl_error *error, const char *path)
{
    pl_status status = pl_fail(error, PL_UNREADABLE, "can't read %s: %s", path, strerror(errno));
    pl_error_place(error, path, 0, 0);
    return status;
}

static pl_status fail_too_large(pl_error *error, const char *path, uint64_t maximum)
{
    pl_status status = pl_fail(error, PL_TOO_LARGE, "%s is larger than %llu bytes", path,
                               (unsigned long long)maximum);
    pl_error_place(error, path, 0, 0);
    return status;
}

typedef struct contents {
    char *bytes;
    size_t count;
    size_t capacity;
} contents;

static void grow(pl_arena *arena, contents *buffer)
{
    size_t capacity = buffer->capacity * 2;
    if (!pl_arena_extend(arena, buffer->bytes, buffer->capacity, capacity)) {
        char *larger = pl_arena_alloc(arena, capacity);
        memcpy(larger, buffer->bytes, buffer->count);
        buffer->bytes = larger;
    }
    buffer->capacity = capacity;
}

/* Reads to the end, whatever stat said the size was: a pipe has none and a file may grow. A regular
 * file gives less than there is room for only at its end. */
static pl_status read_all(pl_arena *arena, int descriptor, const char *path, uint64_t maximum,
                          bool regular, contents *buffer, pl_error *error)
{
    for (;;) {
        if (buffer->capacity - buffer->count < 2) {
            grow(arena, buffer);
        }
        size_t room = buffer->capacity - buffer->count - 1;
        ssize_t got = read(descriptor, buffer->bytes + buffer->count, room);
        if (got < 0 && errno == EINTR) {
            continue;
        }
        if (got < 0) {
            return fail_reading(error, path);
        }
        buffer->count += (size_t)got;
        if (buffer->count > maximum) {
            return fail_too_large(error, path, maximum);
        }
        if (got == 0 || (regular && (size_t)got < room)) {
            buffer->bytes[buffer->count] = '\0';
            return PL_OK;
        }
    }
}

static pl_status read_descriptor(pl_arena *arena, int descriptor, const char *path,
                                 uint64_t maximum, pl_text **out, pl_error *error)
{
    struct stat facts;
    if (fstat(descriptor, &facts) != 0) {
        return fail_reading(error, path);
    }
    if (maximum > PL_FILE_MAXIMUM) {
        maximum = PL_FILE_MAXIMUM;
    }
    size_t expected = FIRST_READ;
    bool regular = S_ISREG(facts.st_mode) && facts.st_size > 0; /* 0: made up by the kernel */
    if (S_ISREG(facts.st_mode)) {
        if ((uint64_t)facts.st_size > maximum) {
            return fail_too_large(error, path, maximum);
        }
        expected = (size_t)facts.st_size + 2; /* the NUL, and one to see the end without growing */
    }
    contents buffer = {.bytes = pl_arena_alloc(arena, expected), .capacity = expected};
    pl_status status = read_all(arena, descriptor, path, maximum, regular, &buffer, error);
    if (status == PL_OK) {
        *out =
            pl_text_new(arena, pl_arena_strdup(arena, path), buffer.bytes, (uint32_t)buffer.count);
    }
    return status;
}

pl_status pl_file_read(pl_arena *arena, const char *path, uint64_t maximum, pl_text **out,
                       pl_error *error)
{
    *out = NULL;
    if (pl_same(path, "-")) {
        return read_descriptor(arena, STDIN_FILENO, PL_STDIN_PATH, maximum, out, error);
    }
    int descriptor = open(path, O_RDONLY | O_CLOEXEC);
    if (descriptor < 0) {
        return fail_reading(error, path);
    }
    pl_status status = read_descriptor(arena, descriptor, path, maximum, out, error);
    close(descriptor);
    return status;
}

bool pl_file_head(const char *path, char *out, size_t size)
{
    int descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    if (descriptor < 0) {
        return false;
    }
    ssize_t got = read(descriptor, out, size);
    close(descriptor);
    return got >= 0 && (size_t)got == size;
}
