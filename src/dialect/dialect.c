#include "dialect/dialect.h"

#include "dialect/mysql/traits.h"
#include "dialect/postgres/traits.h"
#include "dialect/sqlite/traits.h"

static const pl_dialect *const DIALECTS[] = {
    &pl_postgres_dialect,
    &pl_sqlite_dialect,
    &pl_mysql_dialect,
};

/* Other names that runners and file names use. */
static const struct {
    const char *name;
    pl_dialect_id id;
} NAMES[] = {
    {"postgresql", PL_DIALECT_POSTGRES}, {"pg", PL_DIALECT_POSTGRES},
    {"pgsql", PL_DIALECT_POSTGRES},      {"psql", PL_DIALECT_POSTGRES},
    {"sqlite3", PL_DIALECT_SQLITE},      {"mariadb", PL_DIALECT_MYSQL},
};

const pl_dialect *pl_dialect_get(pl_dialect_id id)
{
    for (size_t i = 0; i < sizeof DIALECTS / sizeof DIALECTS[0]; i++) {
        if (DIALECTS[i]->id == id) {
            return DIALECTS[i];
        }
    }
    return NULL;
}

static const char *const WORDS[][2] = {
    [PL_DIALECT_UNKNOWN] = {"unknown", "an unknown dialect"},
    [PL_DIALECT_POSTGRES] = {"postgres", "PostgreSQL"},
    [PL_DIALECT_SQLITE] = {"sqlite", "SQLite"},
    [PL_DIALECT_MYSQL] = {"mysql", "MySQL"},
};

const char *pl_dialect_name(pl_dialect_id id)
{
    return WORDS[id][0];
}

const char *pl_dialect_title(pl_dialect_id id)
{
    return WORDS[id][1];
}

const pl_dialect *pl_dialect_by_name(const char *name)
{
    for (size_t i = 0; i < sizeof DIALECTS / sizeof DIALECTS[0]; i++) {
        if (pl_same_nocase(DIALECTS[i]->name, name)) {
            return DIALECTS[i];
        }
    }
    for (size_t i = 0; i < sizeof NAMES / sizeof NAMES[0]; i++) {
        if (pl_same_nocase(NAMES[i].name, name)) {
            return pl_dialect_get(NAMES[i].id);
        }
    }
    return NULL;
}

const pl_dialect *pl_dialect_at(size_t i)
{
    return i < sizeof DIALECTS / sizeof DIALECTS[0] ? DIALECTS[i] : NULL;
}
