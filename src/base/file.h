/*
 * Files and folders, read with limits and written whole.
 *
 * No path leads out of the folder being read: a symbolic link is followed only if what it names
 * lies inside root. Names are sorted bytewise. Errors: PL_UNREADABLE, PL_UNWRITABLE, PL_TOO_LARGE,
 * with the path set.
 */
#ifndef PL_BASE_FILE_H
#define PL_BASE_FILE_H

#include "base/arena.h"
#include "base/text.h"
#include "base/vec.h"

#include <stdbool.h>
#include <stdint.h>

#define PL_FILE_MAXIMUM ((uint64_t)256 << 20) /* bytes; offsets are 32 bits wide */

typedef enum pl_entry_kind {
    PL_ENTRY_FILE,
    PL_ENTRY_FOLDER,
    PL_ENTRY_OUTSIDE, /* a link that leads out of root, or in a circle; never follow it */
    PL_ENTRY_OTHER,   /* a device, a socket, a dangling link */
} pl_entry_kind;

typedef struct pl_entry {
    const char *name; /* in its folder */
    const char *path; /* folder path + "/" + name */
    pl_entry_kind kind;
} pl_entry;

typedef PL_VEC(pl_entry) pl_entries;

bool pl_path_is_folder(const char *path);
bool pl_path_exists(const char *path);
bool pl_path_is_file(const char *path); /* a regular one, so that reading it never waits */
bool pl_path_is_same(const char *path, const char *other); /* both there, and one file */
bool pl_path_is_empty(const char *path);                   /* a file without a byte */
const char *pl_path_name(const char *path);                /* behind the last slash */
/* "a/b"; of the folder "." the bare name, as people write it. */
char *pl_path_join(pl_arena *arena, const char *folder, const char *name);
char *pl_path_folder(pl_arena *arena, const char *path); /* "." when there is no slash */
char *pl_path_real(pl_arena *arena, const char *path);   /* NULL: it is not there */
bool pl_path_lies_below(const char *path,
                        const char *folder); /* both real; not the folder itself */

/* Paths as they are below another folder, with slashes and "..", whatever the current folder is and
 * through which links they lead. Each folder is asked for once. */
typedef struct pl_below pl_below;
pl_below *pl_below_new(pl_arena *arena, const char *folder);
const char *pl_below_path(pl_below *below, const char *path); /* "-" stays; the folder is "." */

/* The entries of one folder, sorted. root (NULL: the folder itself) bounds what links may name. */
pl_status pl_folder_list(pl_arena *arena, const char *folder, const char *root, pl_entries *out,
                         pl_error *error) PL_MUST_CHECK;

/* Removes the folder with all that is in it; links are removed, not followed. Also a single file.
 * False: something is left. What is not there is removed already. */
bool pl_folder_remove(const char *path);

/* The path of the text that was read from standard input. */
#define PL_STDIN_PATH "<stdin>"

/* The first `size` bytes of a file; false when it has fewer, or can't be read. */
bool pl_file_head(const char *path, char *out, size_t size);

/* The whole file as a text. "-" reads standard input. */
pl_status pl_file_read(pl_arena *arena, const char *path, uint64_t maximum, pl_text **out,
                       pl_error *error) PL_MUST_CHECK;

/* Writes to a temporary file beside it, then renames: the old content or the new, never half. The
 * permissions of an existing file are kept, and of a link what it names is replaced. A device or
 * a pipe is written in place. */
pl_status pl_file_write(const char *path, const char *bytes, size_t size,
                        pl_error *error) PL_MUST_CHECK;

/* The same for a file that is not there yet: PL_UNWRITABLE when it is, and it stays as it was. */
pl_status pl_file_write_new(const char *path, const char *bytes, size_t size,
                            pl_error *error) PL_MUST_CHECK;

/* The folder is there afterwards; *made says whether it was not before. Not those above it. */
pl_status pl_folder_make(const char *path, bool *made, pl_error *error) PL_MUST_CHECK;

/* Takes back what was just made; nobody is told when that can't be. */
void pl_path_remove(const char *path);

#endif
