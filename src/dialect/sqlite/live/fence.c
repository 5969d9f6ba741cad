/*
 * What SQL may not do, whoever wrote it: reach another file, load code, change limits of the whole
 * process, or run for ever. https://sqlite.org/security.html names most of it.
 */
#include "dialect/sqlite/live/live.h"

#include "base/str.h"

#include <time.h>

enum {
    MOST_BYTES = 256 << 20,      /* of one value or statement */
    MOST_PAGES = 512 << 10,      /* of a database in memory: 2 GiB of 4 KiB each */
    STEPS_BETWEEN_LOOKS = 10000, /* of the engine's machine: some 100 microseconds */
};

/* Their effect is on the process, on other files or on the fence itself. */
static const char *const FORBIDDEN_PRAGMAS[] = {
    "data_store_directory", "hard_heap_limit",      "max_page_count",
    "soft_heap_limit",      "temp_store_directory", "writable_schema",
};

static int refuse(pl_sqlite_connection *connection, const char *what)
{
    connection->forbidden = what;
    return SQLITE_DENY;
}

static int judge_pragma(pl_sqlite_connection *connection, const char *name, const char *value)
{
    for (size_t i = 0; value != NULL && i < sizeof FORBIDDEN_PRAGMAS / sizeof *FORBIDDEN_PRAGMAS;
         i++) {
        if (pl_same_nocase(name, FORBIDDEN_PRAGMAS[i])) {
            return refuse(connection, "a setting of the whole process or of the fence (PRAGMA)");
        }
    }
    return SQLITE_OK;
}

/* VACUUM attaches a file without a name, VACUUM INTO the one it writes. */
static bool is_in_memory(const char *file)
{
    return file != NULL && (*file == '\0' || pl_same(file, ":memory:"));
}

static int authorize(void *context, int action, const char *first, const char *second,
                     const char *database, const char *trigger)
{
    (void)database;
    (void)trigger;
    pl_sqlite_connection *connection = context;
    switch (action) {
    case SQLITE_ATTACH:
        return is_in_memory(first) ? SQLITE_OK
                                   : refuse(connection, "another file (ATTACH, VACUUM INTO)");
    case SQLITE_FUNCTION:
        return pl_same_nocase(second, "load_extension") || pl_same_nocase(second, "fts3_tokenizer")
                   ? refuse(connection, "code that is loaded (load_extension)")
                   : SQLITE_OK;
    case SQLITE_PRAGMA:
        return judge_pragma(connection, first, second);
    default:
        return SQLITE_OK;
    }
}

static int64_t now(void)
{
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return (int64_t)time.tv_sec * 1000 + time.tv_nsec / 1000000;
}

static int look_at_clock(void *context)
{
    pl_sqlite_connection *connection = context;
    connection->late = connection->deadline != 0 && now() > connection->deadline;
    return connection->late;
}

void pl_sqlite_begin_statement(pl_sqlite_connection *connection)
{
    connection->late = false;
    connection->forbidden = NULL;
    connection->deadline =
        connection->statement_timeout > 0 ? now() + connection->statement_timeout : 0;
}

void pl_sqlite_fence(pl_sqlite_connection *connection)
{
    sqlite3 *db = connection->db;
    if (connection->path == NULL) {
        char *pages = sqlite3_mprintf("PRAGMA max_page_count = %d", MOST_PAGES);
        (void)sqlite3_exec(db, pages, NULL, NULL, NULL);
        (void)sqlite3_exec(db, "PRAGMA temp_store = memory", NULL, NULL, NULL);
        sqlite3_free(pages);
    }
    sqlite3_db_config(db, SQLITE_DBCONFIG_DEFENSIVE, 1, NULL);
    sqlite3_db_config(db, SQLITE_DBCONFIG_ENABLE_LOAD_EXTENSION, 0, NULL);
    sqlite3_db_config(db, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1, NULL);
    sqlite3_limit(db, SQLITE_LIMIT_LENGTH, MOST_BYTES);
    sqlite3_set_authorizer(db, authorize, connection);
    sqlite3_progress_handler(db, STEPS_BETWEEN_LOOKS, look_at_clock, connection);
}
