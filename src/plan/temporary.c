#include "plan/temporary.h"

#include "base/file.h"
#include "base/str.h"

#include <dirent.h>
#include <errno.h>
#include <pwd.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#define PREFIX "plumb-scratch-"
#define SOCKET_NAME "/.s.PGSQL.5432"
#define PARENT_OF_LAST_RESORT "/tmp"

pl_status pl_temporary_account(pl_account *out, pl_error *error)
{
    static const char *const names[] = {"postgres", "nobody"};
    *out = (pl_account){.user = geteuid(), .group = getegid()};
    for (size_t i = 0; i < sizeof names / sizeof *names && geteuid() == 0; i++) {
        const struct passwd *user = getpwnam(names[i]);
        if (user != NULL && user->pw_uid != 0) {
            *out = (pl_account){.other = true, .user = user->pw_uid, .group = user->pw_gid};
            return PL_OK;
        }
    }
    if (geteuid() == 0) {
        return pl_fail(error, PL_DATABASE,
                       "a PostgreSQL server does not run as root, and there is "
                       "no user postgres or nobody to run it as");
    }
    return PL_OK;
}

/* Whether the account may go through the folder; its group is looked at, not others it is in. */
static bool may_enter(const struct stat *facts, const pl_account *account)
{
    if (facts->st_uid == account->user) {
        return (facts->st_mode & S_IXUSR) != 0;
    }
    return (facts->st_mode & (facts->st_gid == account->group ? S_IXGRP : S_IXOTH)) != 0;
}

static bool is_open_to(pl_arena *arena, const char *folder, const pl_account *account)
{
    char *path = pl_arena_strdup(arena, folder);
    for (;;) {
        struct stat facts;
        if (stat(path, &facts) != 0 || !S_ISDIR(facts.st_mode) || !may_enter(&facts, account)) {
            return false;
        }
        char *slash = strrchr(path, '/');
        if (slash == path) {
            return true; /* / itself is open to all */
        }
        *slash = '\0';
    }
}

/* Absolute, without links: a relative TMPDIR is one of the current folder. */
static const char *parent_folder(pl_arena *arena, const pl_account *account)
{
    const char *wanted = getenv("TMPDIR");
    char *real = wanted != NULL && *wanted != '\0' ? realpath(wanted, NULL) : NULL;
    const char *found = pl_arena_strdup(arena, real);
    free(real);
    size_t room = sizeof((struct sockaddr_un *)NULL)->sun_path - 1;
    if (found != NULL && strlen(found) + strlen("/" PREFIX "XXXXXX" SOCKET_NAME) <= room &&
        (!account->other || is_open_to(arena, found, account)) && access(found, W_OK) == 0) {
        return found;
    }
    return PARENT_OF_LAST_RESORT;
}

/* Only what is ours: our own folders and, for root, those of the account. */
static void sweep(pl_arena *arena, const char *parent, const pl_account *account)
{
    DIR *entries = opendir(parent);
    const struct dirent *entry;
    while (entries != NULL && (entry = readdir(entries)) != NULL) {
        struct stat facts;
        if (!pl_starts_with(entry->d_name, PREFIX)) {
            continue;
        }
        const char *path = pl_path_join(arena, parent, entry->d_name);
        if (lstat(path, &facts) == 0 && S_ISDIR(facts.st_mode) &&
            (facts.st_uid == geteuid() || facts.st_uid == account->user) &&
            pl_keeper_left_behind(path)) {
            pl_folder_remove(path);
        }
    }
    if (entries != NULL) {
        closedir(entries);
    }
}

pl_status pl_temporary_folder(pl_arena *arena, const pl_account *account, const char **out,
                              pl_error *error)
{
    const char *parent = parent_folder(arena, account);
    sweep(arena, parent, account);
    char *folder = pl_path_join(arena, parent, PREFIX "XXXXXX");
    if (mkdtemp(folder) == NULL) {
        pl_fail(error, PL_UNWRITABLE, "no temporary folder can be made: %s", strerror(errno));
        pl_error_place(error, parent, 0, 0);
        return PL_UNWRITABLE;
    }
    if (account->other && chown(folder, account->user, account->group) != 0) {
        pl_fail(error, PL_UNWRITABLE, "the folder can't be given to another user: %s",
                strerror(errno));
        pl_error_place(error, folder, 0, 0);
        rmdir(folder);
        return PL_UNWRITABLE;
    }
    *out = folder;
    return PL_OK;
}
