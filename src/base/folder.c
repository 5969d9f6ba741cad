#include "base/file.h"

#include "base/str.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

typedef struct walk {
    pl_arena *arena;
    const char *folder;
    int descriptor; /* of the folder: a name is looked up in it without walking the path again */
    char *root;     /* real path, from realpath */
    pl_entries *out;
} walk;

static bool lies_inside(const char *real, const char *root)
{
    size_t size = strlen(root);
    if (strncmp(real, root, size) != 0) {
        return false;
    }
    return real[size] == '\0' || real[size] == '/' || pl_same(root, "/");
}

/* Whether target is a folder below root that path leads through. Every endless path comes back to
 * the target of one of its links, so refusing those is enough to make every walk end. */
static bool leads_through(pl_arena *arena, const char *path, const struct stat *target)
{
    char *prefix = pl_arena_strdup(arena, path);
    for (;;) {
        struct stat facts;
        if (stat(prefix, &facts) == 0 && facts.st_dev == target->st_dev &&
            facts.st_ino == target->st_ino) {
            return true;
        }
        char *slash = strrchr(prefix, '/');
        if (slash == NULL || slash == prefix) {
            return false;
        }
        *slash = '\0';
    }
}

static pl_entry_kind kind_of(const struct stat *facts)
{
    if (S_ISREG(facts->st_mode)) {
        return PL_ENTRY_FILE;
    }
    return S_ISDIR(facts->st_mode) ? PL_ENTRY_FOLDER : PL_ENTRY_OTHER;
}

static pl_entry_kind kind_of_link(const walk *listing, const char *path)
{
    struct stat facts;
    char *real = realpath(path, NULL);
    if (real == NULL) {
        return errno == ELOOP ? PL_ENTRY_OUTSIDE : PL_ENTRY_OTHER;
    }
    bool inside = lies_inside(real, listing->root) && !pl_same(real, listing->root);
    bool gone = stat(real, &facts) != 0;
    free(real);
    if (gone) {
        return PL_ENTRY_OTHER;
    }
    if (!inside) {
        return PL_ENTRY_OUTSIDE;
    }
    if (S_ISDIR(facts.st_mode) && leads_through(listing->arena, listing->folder, &facts)) {
        return PL_ENTRY_OUTSIDE;
    }
    return kind_of(&facts);
}

/* Most file systems tell the kind with the name. false: removed meanwhile. */
static bool find_kind(const walk *listing, const struct dirent *found, const char *path,
                      pl_entry_kind *out)
{
    struct stat facts;
    if (found->d_type == DT_REG || found->d_type == DT_DIR) {
        *out = found->d_type == DT_REG ? PL_ENTRY_FILE : PL_ENTRY_FOLDER;
        return true;
    }
    if (fstatat(listing->descriptor, found->d_name, &facts, AT_SYMLINK_NOFOLLOW) != 0) {
        return false;
    }
    *out = S_ISLNK(facts.st_mode) ? kind_of_link(listing, path) : kind_of(&facts);
    return true;
}

static void add_entry(const walk *listing, const struct dirent *found)
{
    pl_entry entry = {.path = pl_path_join(listing->arena, listing->folder, found->d_name)};
    entry.name = pl_path_name(entry.path);
    if (find_kind(listing, found, entry.path, &entry.kind)) {
        pl_vec_push(listing->arena, listing->out, entry);
    }
}

static int by_name(const void *a, const void *b)
{
    return strcmp(((const pl_entry *)a)->name, ((const pl_entry *)b)->name);
}

/* 0, or the errno. */
static int read_entries(const walk *listing, DIR *stream)
{
    for (;;) {
        errno = 0;
        const struct dirent *each = readdir(stream);
        if (each == NULL) {
            return errno;
        }
        if (!pl_same(each->d_name, ".") && !pl_same(each->d_name, "..")) {
            add_entry(listing, each);
        }
    }
}

static int list(walk *listing, const char *root)
{
    DIR *stream = opendir(listing->folder);
    if (stream == NULL) {
        return errno;
    }
    int reason = 0;
    listing->descriptor = dirfd(stream);
    listing->root = realpath(root != NULL ? root : listing->folder, NULL);
    if (listing->root == NULL) {
        reason = errno;
    } else {
        reason = read_entries(listing, stream);
    }
    free(listing->root);
    closedir(stream);
    return reason;
}

pl_status pl_folder_list(pl_arena *arena, const char *folder, const char *root, pl_entries *out,
                         pl_error *error)
{
    *out = (pl_entries){0};
    walk listing = {.arena = arena, .folder = folder, .out = out};
    int reason = list(&listing, root);
    if (reason != 0) {
        pl_status status =
            pl_fail(error, PL_UNREADABLE, "can't list the folder %s: %s", folder, strerror(reason));
        pl_error_place(error, folder, 0, 0);
        return status;
    }
    if (out->count > 0) {
        qsort(out->at, out->count, sizeof out->at[0], by_name);
    }
    return PL_OK;
}
