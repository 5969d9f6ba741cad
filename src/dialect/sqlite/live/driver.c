#include "dialect/sqlite/live/live.h"

/* "file:" is what Prisma and libSQL call it. */
static const char *const SCHEMES[] = {"sqlite", "sqlite3", "file", NULL};

const pl_driver pl_sqlite_driver = {
    .dialect = PL_DIALECT_SQLITE,
    .schemes = SCHEMES,
    .open = pl_sqlite_live_open,
    .close = pl_sqlite_live_close,
    .label = pl_sqlite_live_label,
    .run = pl_sqlite_live_run,
    .query = pl_sqlite_live_query,
    .inspect = pl_sqlite_live_inspect,
};
