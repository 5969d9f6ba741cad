#include "plan/cluster.h"

#include "base/file.h"
#include "base/keeper.h"
#include "base/str.h"
#include "plan/programs.h"
#include "plan/temporary.h"

#include <errno.h>
#include <fcntl.h>
#include <locale.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

enum { PATIENCE = 120 }; /* seconds, for initdb and the start of the server on a busy machine */

#define LOG_MAXIMUM (4 << 20)
#define STATUS_LINE 8 /* of postmaster.pid: LOCK_FILE_LINE_PM_STATUS in utils/pidfile.h */

struct pl_cluster {
    pl_arena *arena;
    pl_programs programs;
    const char *folder, *data;
    pl_keeper *keeper;
    bool ready;
};

/* Code points order as bytes do in UTF-8, so "C" collates as everywhere; its character classes,
 * though, know ASCII only: lower('Ä') would stay. Not every system has C.UTF-8. */
static const char *character_locale(void)
{
    locale_t there = newlocale(LC_CTYPE_MASK, "C.UTF-8", (locale_t)0);
    if (there == (locale_t)0) {
        return "C";
    }
    freelocale(there);
    return "C.UTF-8";
}

static const char *const *copy_words(pl_arena *arena, const char *const *words)
{
    PL_VEC(const char *) all = {0};
    do {
        pl_vec_push(arena, &all, *words);
    } while (*words++ != NULL);
    return all.at;
}

static const char *const *initdb_words(const pl_cluster *cluster)
{
    pl_arena *arena = cluster->arena;
    const char *words[] = {pl_path_join(arena, cluster->programs.folder, "initdb"),
                           "--pgdata",
                           cluster->data,
                           "--username=" PL_CLUSTER_SUPERUSER,
                           "--auth=trust",
                           "--encoding=UTF8",
                           "--locale=C",
                           pl_arena_printf(arena, "--lc-ctype=%s", character_locale()),
                           "--no-sync",
                           cluster->programs.version >= 14 ? "--no-instructions" : NULL,
                           NULL};
    return copy_words(arena, words);
}

/* The locks of a transaction that makes thousands of tables: (connections + prepared ones) *
 * max_locks_per_transaction are shared by all. max_worker_processes and the launchers are only in
 * the way of a server that lives for seconds. What stands on the command line beats ALTER SYSTEM.
 */
static const char *const settings[] = {
    "listen_addresses=",
    "unix_socket_permissions=0700",
    "fsync=off",
    "synchronous_commit=off",
    "full_page_writes=off",
    "wal_level=minimal",
    "max_wal_senders=0",
    "archive_mode=off",
    "shared_buffers=32MB",
    "max_connections=20",
    "max_prepared_transactions=5",
    "max_locks_per_transaction=4096",
    "max_logical_replication_workers=0",
    "autovacuum=off",
    "jit=off",
    "logging_collector=off",
    "log_destination=stderr",
    "log_min_messages=fatal",
    "shared_preload_libraries=",
    "lc_messages=C",
    "timezone=UTC",
    "cluster_name=plumb",
};

static const char *const *postgres_words(const pl_cluster *cluster)
{
    pl_arena *arena = cluster->arena;
    PL_VEC(const char *) words = {0};
    pl_vec_push(arena, &words, pl_path_join(arena, cluster->programs.folder, "postgres"));
    pl_vec_push(arena, &words, "-D");
    pl_vec_push(arena, &words, cluster->data);
    pl_vec_push(arena, &words, "-k");
    pl_vec_push(arena, &words, cluster->folder);
    pl_vec_push(arena, &words, "-p");
    pl_vec_push(arena, &words, "5432");
    for (size_t i = 0; i < sizeof settings / sizeof *settings; i++) {
        pl_vec_push(arena, &words, "-c");
        pl_vec_push(arena, &words, settings[i]);
    }
    pl_vec_push(arena, &words, NULL);
    return words.at;
}

/* What the programs need to find their libraries and data. Nothing else of our environment is
 * theirs to know; PGPORT, PGOPTIONS and the like would even change what they do. */
static const char *const *environment(pl_arena *arena)
{
    static const char *const kept[] = {"PATH",    "LD_LIBRARY_PATH", "DYLD_LIBRARY_PATH",
                                       "LOCPATH", "LOCALE_ARCHIVE",  "TZDIR",
                                       "ICU_DATA"};
    PL_VEC(const char *) all = {0};
    for (size_t i = 0; i < sizeof kept / sizeof *kept; i++) {
        const char *value = getenv(kept[i]);
        if (value != NULL) {
            pl_vec_push(arena, &all, pl_arena_printf(arena, "%s=%s", kept[i], value));
        }
    }
    pl_vec_push(arena, &all, "LC_ALL=C");
    pl_vec_push(arena, &all, "TZ=UTC");
    pl_vec_push(arena, &all, NULL);
    return all.at;
}

pl_status pl_cluster_begin(pl_arena *arena, const pl_cluster_options *options, pl_cluster **out,
                           pl_error *error)
{
    static const pl_cluster_options plain = {0};
    options = options != NULL ? options : &plain;
    pl_keeper_plan plan = {0};
    pl_cluster *cluster = pl_arena_make(arena, pl_cluster);
    cluster->arena = arena;
    pl_status status =
        pl_programs_find(arena, options->programs, options->version, &cluster->programs, error);
    if (status == PL_OK) {
        status = pl_temporary_account(&plan.account, error);
    }
    if (status == PL_OK) {
        status = pl_temporary_folder(arena, &plan.account, &cluster->folder, error);
    }
    if (status != PL_OK) {
        return status;
    }
    cluster->data = pl_path_join(arena, cluster->folder, "data");
    plan.folder = cluster->folder;
    plan.prepare = initdb_words(cluster);
    plan.serve = postgres_words(cluster);
    plan.environment = environment(arena);
    status = pl_keeper_begin(arena, &plan, &cluster->keeper, error);
    if (status != PL_OK) {
        pl_folder_remove(cluster->folder);
        return status;
    }
    *out = cluster;
    return PL_OK;
}

/* The last line that says something: initdb and postgres say why at the end. A name of the folder
 * in it is ours to know, and harmless. */
static const char *last_words(pl_arena *arena, const pl_cluster *cluster)
{
    pl_text *log;
    const char *path = pl_path_join(arena, cluster->folder, PL_KEEPER_LOG);
    if (pl_file_read(arena, path, LOG_MAXIMUM, &log, NULL) != PL_OK) {
        return "no reason is known";
    }
    const char *line = "no reason is given";
    for (uint32_t begin = 0; begin < log->size;) {
        uint32_t size = (uint32_t)strcspn(log->bytes + begin, "\n");
        if (size > 0 && !pl_starts_with(log->bytes + begin, "initdb: removing")) {
            line = pl_arena_strndup(arena, log->bytes + begin, size);
        }
        begin += size + 1;
    }
    return line;
}

/* The server writes "ready" there once it takes connections; pg_ctl waits for the same. */
static bool is_ready(pl_arena *arena, const pl_cluster *cluster)
{
    char bytes[4096];
    const char *path = pl_path_join(arena, cluster->data, "postmaster.pid");
    int file = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
    ssize_t size = file >= 0 ? read(file, bytes, sizeof bytes - 1) : 0;
    if (file >= 0) {
        close(file);
    }
    bytes[size > 0 ? size : 0] = '\0';
    const char *line = bytes;
    for (int i = 1; i < STATUS_LINE && line != NULL; i++) {
        line = strchr(line, '\n');
        line = line != NULL ? line + 1 : NULL;
    }
    return line != NULL && pl_starts_with(line, "ready");
}

static pl_status fail_start(pl_arena *arena, const pl_cluster *cluster, pl_error *error)
{
    return pl_fail(error, PL_DATABASE,
                   "no PostgreSQL server could be started with the programs in "
                   "%s: %s",
                   cluster->programs.folder, last_words(arena, cluster));
}

pl_status pl_cluster_wait(pl_cluster *cluster, pl_error *error)
{
    pl_status status = PL_OK;
    pl_arena *arena = pl_arena_new();
    time_t latest = time(NULL) + PATIENCE;
    while (!cluster->ready && status == PL_OK) {
        pl_keeper_state state = pl_keeper_watch(cluster->keeper, 5);
        pl_arena_empty(arena);
        cluster->ready = state == PL_KEEPER_SERVING && is_ready(arena, cluster);
        if (state == PL_KEEPER_FAILED) {
            status = fail_start(arena, cluster, error);
        } else if (!cluster->ready && time(NULL) > latest) {
            status = pl_fail(error, PL_DATABASE,
                             "the PostgreSQL server that was started is not "
                             "ready after %d seconds",
                             PATIENCE);
        }
    }
    pl_arena_free(arena);
    return status;
}

unsigned pl_cluster_version(const pl_cluster *cluster)
{
    return cluster->programs.version;
}

const char *pl_cluster_folder(const pl_cluster *cluster)
{
    return cluster->folder;
}

/* All but what RFC 3986 calls unreserved. */
static void add_encoded(pl_str *out, const char *text)
{
    for (; *text != '\0'; text++) {
        bool plain = (*text >= 'a' && *text <= 'z') || (*text >= 'A' && *text <= 'Z') ||
                     (*text >= '0' && *text <= '9') || strchr("-._~", *text) != NULL;
        if (plain) {
            pl_str_add_char(out, *text);
        } else {
            pl_str_addf(out, "%%%02X", (unsigned)(unsigned char)*text);
        }
    }
}

const char *pl_cluster_url(pl_arena *arena, const pl_cluster *cluster, const char *user,
                           const char *database)
{
    pl_str url = pl_str_begin(arena, PL_STR_MAXIMUM);
    pl_str_add(&url, "postgresql://");
    add_encoded(&url, user);
    pl_str_add(&url, "@/");
    add_encoded(&url, database);
    pl_str_add(&url, "?host=");
    add_encoded(&url, cluster->folder);
    pl_str_add(&url, "&port=5432");
    return url.at;
}
