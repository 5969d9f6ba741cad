#include "source/bookkeeping.h"

#include "base/str.h"
#include "source/runner.h"

#include <string.h>

/* What runners keep beside the table that runner.c names, and tables of runners whose folders are
 * written in other languages than SQL. */
static const char *const tables[] = {
    "SequelizeMeta", /* sequelize-cli, umzug */
    "SequelizeData", /* its seeders */
    "knex_migrations",
    "knex_migrations_lock",
    "databasechangeloglock", /* Liquibase */
    "flyway_schema_history",
    "schema_version",        /* Flyway before 5 */
    "ar_internal_metadata",  /* Rails */
    "alembic_version",       /* Alembic */
    "django_migrations",     /* Django */
    "__EFMigrationsHistory", /* Entity Framework */
    "typeorm_metadata",
    "mikro_orm_migrations",
    "kysely_migration",
    "kysely_migration_lock",
    "phinxlog", /* Phinx */
    "doctrine_migration_versions",
    "schema_migrations_lock",
    "schema_lock", /* golang-migrate's lock on some databases */
    "atlas_schema_revisions",
    "gopg_migrations",
    "bun_migrations",
    "bun_migration_locks",
    "refinery_schema_history",
    "seaql_migrations",
    "__drizzle_migrations",
    "plumb_migrations",
    "_prisma_migrations",
    "river_migration",
};

static const char *const schemas[] = {
    "sqitch",
    "graphile_migrate",
    "supabase_migrations",
    "atlas_schema_revisions",
};

static bool is_history_table(const char *schema, const char *name)
{
    const pl_runner *runner;
    for (size_t i = 0; (runner = pl_runner_at(i)) != NULL; i++) {
        const char *table = runner->history_table;
        const char *dot = table != NULL ? strchr(table, '.') : NULL;
        if (table == NULL) {
            continue;
        }
        if (dot == NULL) {
            if (pl_same_nocase(table, name)) {
                return true;
            }
        } else if (schema != NULL && pl_same_nocase(dot + 1, name) &&
                   strlen(schema) == (size_t)(dot - table) &&
                   strncmp(schema, table, strlen(schema)) == 0) {
            return true;
        }
    }
    return false;
}

bool pl_is_bookkeeping_schema(const char *schema)
{
    for (size_t i = 0; i < sizeof schemas / sizeof schemas[0]; i++) {
        if (pl_same_nocase(schemas[i], schema)) {
            return true;
        }
    }
    return false;
}

bool pl_is_bookkeeping_table(const char *schema, const char *name)
{
    for (size_t i = 0; i < sizeof tables / sizeof tables[0]; i++) {
        if (pl_same_nocase(tables[i], name)) {
            return true;
        }
    }
    return pl_is_bookkeeping_schema(schema) || is_history_table(schema, name);
}
