#include "base/file.h"

#include "base/str.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

enum { DEPTH_MAXIMUM = 64 }; /* a descriptor each */

static bool empty_folder(int parent, const char *name, unsigned depth);

/* What is a folder is asked of the system each time: unlinkat refuses one, and nothing that takes
 * its place meanwhile is followed. */
static bool remove_entry(int parent, const char *name, unsigned depth)
{
    if (unlinkat(parent, name, 0) == 0 || errno == ENOENT) {
        return true;
    }
    if (errno != EISDIR && errno != EPERM) {
        return false;
    }
    return empty_folder(parent, name, depth) && unlinkat(parent, name, AT_REMOVEDIR) == 0;
}

static bool empty_folder(int parent, const char *name, unsigned depth)
{
    int descriptor = openat(parent, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
    DIR *entries = descriptor >= 0 ? fdopendir(descriptor) : NULL;
    if (entries == NULL) {
        if (descriptor >= 0) {
            close(descriptor);
        }
        return false;
    }
    bool all = depth < DEPTH_MAXIMUM;
    const struct dirent *entry;
    while (depth < DEPTH_MAXIMUM && (entry = readdir(entries)) != NULL) {
        if (!pl_same(entry->d_name, ".") && !pl_same(entry->d_name, "..")) {
            all = remove_entry(dirfd(entries), entry->d_name, depth + 1) && all;
        }
    }
    closedir(entries);
    return all;
}

bool pl_folder_remove(const char *path)
{
    return remove_entry(AT_FDCWD, path, 0);
}
