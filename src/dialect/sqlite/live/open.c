/*
 * Opening a file so that nothing of it, and nothing beside it, changes.
 *
 * A connection that only reads is not enough for that: of a database in WAL mode it makes the files
 * -wal and -shm where they are missing, and leaves them (https://sqlite.org/wal.html, "Read-Only
 * Databases"). So it depends on what lies beside the file:
 * - no -wal, or an empty one: all is in the file itself. It is read as immutable, without locks,
 * and afterwards asked whether it changed.
 * - a -wal and a -shm: somebody has it open; both are there already.
 * - a -wal alone (a copy, or a program died): file and -wal are copied to a folder of our own.
 */
#include "dialect/sqlite/live/live.h"

#include "base/file.h"
#include "base/str.h"
#include "base/text.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { USUAL_LOCK_TIMEOUT = 5000 }; /* milliseconds */

/* ---- The URL --------------------------------------------------------------------------------- */

static int hex(char c)
{
    return c >= '0' && c <= '9'   ? c - '0'
           : c >= 'a' && c <= 'f' ? c - 'a' + 10
           : c >= 'A' && c <= 'F' ? c - 'A' + 10
                                  : -1;
}

static char *decoded(pl_arena *arena, const char *text)
{
    char *out = pl_arena_strdup(arena, text), *to = out;
    for (const char *c = text; *c != '\0'; c++) {
        if (*c == '%' && hex(c[1]) >= 0 && hex(c[2]) >= 0 && (c[1] != '0' || c[2] != '0')) {
            *to++ = (char)(hex(c[1]) * 16 + hex(c[2]));
            c += 2;
        } else {
            *to++ = *c;
        }
    }
    *to = '\0';
    return out;
}

/* "sqlite:app.db", "sqlite:///var/app.db", "file:./dev.db?mode=ro". What stands behind a question
 * mark is for whoever opens the file otherwise, unless the file is called so. */
static const char *path_of(pl_arena *arena, const char *url)
{
    const char *rest = strchr(url, ':') + 1;
    if (pl_path_exists(rest)) {
        return rest;
    }
    if (pl_starts_with(rest, "//localhost/")) {
        rest += strlen("//localhost");
    } else if (pl_starts_with(rest, "//")) {
        rest += 2;
    }
    size_t size = strcspn(rest, "?");
    return decoded(arena, pl_arena_strndup(arena, rest, size));
}

static bool is_memory(const char *path)
{
    return pl_same(path, ":memory:") || pl_same(path, "");
}

const char *pl_sqlite_live_label(pl_arena *arena, const char *url)
{
    const char *path = path_of(arena, url);
    return is_memory(path) ? "memory" : pl_text_safe(arena, path, strlen(path));
}

/* ---- What lies beside it --------------------------------------------------------------------- */

static bool is_wal(const char *path)
{
    unsigned char head[20] = {0};
    FILE *file = fopen(path, "rb");
    size_t size = file != NULL ? fread(head, 1, sizeof head, file) : 0;
    if (file != NULL) {
        fclose(file);
    }
    return size == sizeof head && memcmp(head, "SQLite format 3", 16) == 0 && head[18] == 2 &&
           head[19] == 2;
}

static bool has_bytes(const char *path)
{
    struct stat status;
    return stat(path, &status) == 0 && status.st_size > 0;
}

/* As a URI for sqlite3_open_v2: its own query says how. */
static const char *uri(pl_arena *arena, const char *path, const char *query)
{
    pl_str out = pl_str_begin(arena, PL_STR_MAXIMUM);
    pl_str_add(&out, "file:");
    for (const char *c = path; *c != '\0'; c++) {
        if (*c == '?' || *c == '#' || *c == '%') {
            pl_str_addf(&out, "%%%02x", (unsigned)(unsigned char)*c);
        } else {
            pl_str_add_char(&out, *c);
        }
    }
    pl_str_add(&out, query);
    return out.at;
}

static bool look_at_file(const char *path, pl_sqlite_connection *connection)
{
    struct stat status;
    if (stat(path, &status) != 0) {
        return false;
    }
    connection->size = status.st_size;
#if defined(__APPLE__)
    connection->seconds = status.st_mtimespec.tv_sec;
    connection->nanoseconds = status.st_mtimespec.tv_nsec;
#else
    connection->seconds = status.st_mtim.tv_sec;
    connection->nanoseconds = status.st_mtim.tv_nsec;
#endif
    return true;
}

pl_status pl_sqlite_unchanged(const pl_sqlite_connection *connection, pl_error *error)
{
    pl_sqlite_connection now = {0};
    if (!connection->immutable ||
        (look_at_file(connection->path, &now) && now.size == connection->size &&
         now.seconds == connection->seconds && now.nanoseconds == connection->nanoseconds)) {
        return PL_OK;
    }
    pl_fail(error, PL_DATABASE, "%s changed while it was read", connection->base.label);
    pl_error_hint(error, "try again when nobody writes to it");
    return PL_DATABASE;
}

/* ---- A copy ---------------------------------------------------------------------------------- */

static bool copy_file(const char *from, const char *to)
{
    char block[1 << 16];
    FILE *in = fopen(from, "rb");
    FILE *out = in != NULL ? fopen(to, "wbx") : NULL;
    bool good = out != NULL;
    for (size_t size; good && (size = fread(block, 1, sizeof block, in)) > 0;) {
        good = fwrite(block, 1, size, out) == size;
    }
    good = good && !ferror(in);
    if (in != NULL) {
        fclose(in);
    }
    return out != NULL && fclose(out) == 0 && good;
}

/* The files of the copy have no name any more once they are open, so that nothing is left behind
 * however the program ends. */
static void forget_copy(pl_arena *arena, const char *folder, const char *path)
{
    static const char *const ENDS[] = {"", "-wal", "-shm", "-journal"};
    for (size_t i = 0; i < sizeof ENDS / sizeof ENDS[0]; i++) {
        (void)unlink(pl_arena_printf(arena, "%s%s", path, ENDS[i]));
    }
    (void)rmdir(folder);
}

/* ---- The connection -------------------------------------------------------------------------- */

static pl_status cannot_open(pl_sqlite_connection *connection, int number, pl_error *error)
{
    return pl_fail(error, PL_DATABASE, "%s can't be opened: %s", connection->base.label,
                   strerror(number));
}

/* The first look at the content: whether it is a database, and free to be read. */
static pl_status open_as(pl_sqlite_connection *connection, const char *name, int flags,
                         pl_error *error)
{
    int code = sqlite3_open_v2(name, &connection->db, flags | SQLITE_OPEN_URI, NULL);
    if (connection->db == NULL) {
        return pl_fail(error, PL_DATABASE, "SQLite has no memory left");
    }
    sqlite3_extended_result_codes(connection->db, 1);
    sqlite3_busy_timeout(connection->db, (int)connection->lock_timeout);
    if (code == SQLITE_OK) {
        code =
            sqlite3_exec(connection->db, "SELECT 1 FROM sqlite_schema LIMIT 1", NULL, NULL, NULL);
    }
    return code == SQLITE_OK ? PL_OK : pl_sqlite_live_fail(connection, NULL, NULL, error);
}

static pl_status open_copy(pl_arena *arena, pl_sqlite_connection *connection, const char *wal,
                           pl_error *error)
{
    const char *base = getenv("TMPDIR");
    char *folder =
        pl_arena_printf(arena, "%s/plumb-sqlite-XXXXXX", base != NULL && *base ? base : "/tmp");
    if (mkdtemp(folder) == NULL) {
        return pl_fail(error, PL_UNWRITABLE, "no folder can be made for a copy of %s: %s",
                       connection->base.label, strerror(errno));
    }
    const char *copy = pl_arena_printf(arena, "%s/copy.db", folder);
    pl_status status = PL_OK;
    if (!copy_file(connection->path, copy) ||
        !copy_file(wal, pl_arena_printf(arena, "%s-wal", copy))) {
        status = pl_fail(error, PL_UNREADABLE, "%s can't be copied to be read: %s",
                         connection->base.label, strerror(errno));
    }
    if (status == PL_OK) {
        status = open_as(connection, uri(arena, copy, ""), SQLITE_OPEN_READWRITE, error);
    }
    forget_copy(arena, folder, copy);
    return status;
}

static pl_status open_to_read(pl_arena *arena, pl_sqlite_connection *connection, pl_error *error)
{
    const char *path = connection->path;
    const char *wal = pl_arena_printf(arena, "%s-wal", path);
    const char *shm = pl_arena_printf(arena, "%s-shm", path);
    if (!is_wal(path)) {
        return open_as(connection, uri(arena, path, "?mode=ro"), SQLITE_OPEN_READONLY, error);
    }
    if (!has_bytes(wal)) {
        connection->immutable = look_at_file(path, connection);
        return open_as(connection, uri(arena, path, "?mode=ro&immutable=1"), SQLITE_OPEN_READONLY,
                       error);
    }
    return has_bytes(shm)
               ? open_as(connection, uri(arena, path, "?mode=ro"), SQLITE_OPEN_READONLY, error)
               : open_copy(arena, connection, wal, error);
}

static pl_status open_file(pl_arena *arena, pl_sqlite_connection *connection,
                           const pl_database_options *options, pl_error *error)
{
    const char *path = connection->path;
    struct stat status;
    if (stat(path, &status) != 0) {
        if (errno != ENOENT || !options->create) {
            return cannot_open(connection, errno, error);
        }
    } else if (S_ISDIR(status.st_mode)) {
        return cannot_open(connection, EISDIR, error);
    } else if (!S_ISREG(status.st_mode)) {
        return pl_fail(error, PL_DATABASE, "%s is no file", connection->base.label);
    } else if (access(path, R_OK) != 0) {
        return cannot_open(connection, errno, error);
    }
    if (options->read_only) {
        return open_to_read(arena, connection, error);
    }
    int create = options->create ? SQLITE_OPEN_CREATE : 0;
    return open_as(connection, uri(arena, path, ""), SQLITE_OPEN_READWRITE | create, error);
}

pl_status pl_sqlite_live_open(pl_arena *arena, const char *url, const pl_database_options *options,
                              pl_database **out, pl_error *error)
{
    pl_sqlite_connection *connection = pl_arena_make(arena, pl_sqlite_connection);
    const char *path = path_of(arena, url);
    bool memory = is_memory(path);
    connection->path = memory ? NULL : path;
    connection->statement_timeout = options->statement_timeout;
    connection->lock_timeout =
        options->lock_timeout > 0 ? options->lock_timeout : USUAL_LOCK_TIMEOUT;
    connection->base.label = pl_sqlite_live_label(arena, url);
    connection->base.version = (unsigned)sqlite3_libversion_number();
    pl_status status =
        memory ? open_as(connection, ":memory:", SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE, error)
               : open_file(arena, connection, options, error);
    if (status != PL_OK) {
        sqlite3_close_v2(connection->db);
        return status;
    }
    if (options->read_only) {
        (void)sqlite3_exec(connection->db, "PRAGMA query_only = 1", NULL, NULL, NULL);
    }
    pl_sqlite_fence(connection);
    *out = &connection->base;
    return PL_OK;
}

void pl_sqlite_live_close(pl_database *database)
{
    pl_sqlite_connection *connection = pl_sqlite_connection_of(database);
    sqlite3_close_v2(connection->db);
    connection->db = NULL;
}
