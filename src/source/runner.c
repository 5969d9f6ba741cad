#include "source/runner.h"

#include "base/str.h"
#include "dialect/dialect.h"

/* What a failure leaves in the history table. */
#define STAYS_PENDING "it isn't recorded, and the next run starts it again from the top"
#define NOTHING_LEFT "nothing of it stays and it isn't recorded: mend it and run again"
#define WHOLE_BATCH                                                                                \
    "nothing stays, not even the good migrations before it in the same run: mend it and run again"

static const pl_runner runners[] = {
    {
        .id = "golang-migrate",
        .title = "golang-migrate",
        .wraps_postgres = PL_WRAP_NONE,
        .wraps_sqlite = PL_WRAP_SCRIPT,
        .wraps_mysql = PL_WRAP_NONE,
        .sending = PL_SEND_WHOLE,
        .sending_opted_out = PL_SEND_WHOLE,
        .opt_out_scope = PL_OPT_OUT_NONE,
        .opt_out_where = "a file that holds nothing but the one statement",
        .recording = PL_RECORD_BEFORE,
        .history_table = "schema_migrations",
        .failed_inside = "its version stays marked dirty although the SQL rolled back: every later "
                         "run stops until `migrate force`",
        .failed_outside = "its version stays marked dirty: every later run stops until "
                          "`migrate force`",
        .late = PL_LATE_SKIPPED,
        .down_form = PL_DOWN_FILE,
        .down_place = "a file of the same name with .down.sql beside it",
        .ordering = PL_ORDER_NUMBER,
        .sends_mark = true,
    },
    {
        .id = "popx",
        .title = "popx",
        .wraps_postgres = PL_WRAP_SCRIPT,
        .wraps_sqlite = PL_WRAP_SCRIPT,
        .wraps_mysql = PL_WRAP_NONE,
        .sending = PL_SEND_WHOLE,
        .sending_opted_out = PL_SEND_WHOLE,
        .opt_out_scope = PL_OPT_OUT_SCRIPT,
        .opt_out = ".autocommit",
        .opt_out_where = "in the file name, before .up.sql or .down.sql",
        .recording = PL_RECORD_WITHIN,
        .history_table = "schema_migration",
        .failed_inside = NOTHING_LEFT,
        .failed_outside = STAYS_PENDING,
        .late = PL_LATE_RUNS,
        .down_form = PL_DOWN_FILE,
        .down_place = "a file of the same name with .down.sql beside it",
        .ordering = PL_ORDER_NAME,
    },
    {
        .id = "pop",
        .title = "pop",
        .wraps_postgres = PL_WRAP_SCRIPT,
        .wraps_sqlite = PL_WRAP_SCRIPT,
        .wraps_mysql = PL_WRAP_NONE,
        .sending = PL_SEND_WHOLE,
        .sending_opted_out = PL_SEND_WHOLE,
        .opt_out_scope = PL_OPT_OUT_NONE,
        .recording = PL_RECORD_WITHIN,
        .history_table = "schema_migration",
        .failed_inside = NOTHING_LEFT,
        .failed_outside = STAYS_PENDING,
        .late = PL_LATE_RUNS,
        .down_form = PL_DOWN_FILE,
        .down_place = "a file of the same name with .down.sql beside it",
        .ordering = PL_ORDER_NAME,
        .templates = PL_TEMPLATE_BRACES,
    },
    {
        .id = "authelia",
        .title = "authelia",
        .wraps_postgres = PL_WRAP_BATCH,
        .wraps_sqlite = PL_WRAP_BATCH,
        .wraps_mysql = PL_WRAP_NONE,
        .sending = PL_SEND_WHOLE,
        .sending_opted_out = PL_SEND_WHOLE,
        .opt_out_scope = PL_OPT_OUT_NONE,
        .recording = PL_RECORD_WITHIN,
        .history_table = "migrations",
        .failed_inside = WHOLE_BATCH,
        .failed_outside = "it runs the downs to get back",
        .late = PL_LATE_SKIPPED,
        .down_form = PL_DOWN_FILE,
        .down_place = "a file of the same name with .down.sql beside it",
        .ordering = PL_ORDER_NUMBER,
    },
    {
        .id = "concourse",
        .title = "concourse",
        .wraps_postgres = PL_WRAP_SCRIPT,
        .wraps_sqlite = PL_WRAP_SCRIPT,
        .wraps_mysql = PL_WRAP_NONE,
        .sending = PL_SEND_WHOLE,
        .sending_opted_out = PL_SEND_WHOLE,
        .opt_out_scope = PL_OPT_OUT_NONE,
        .recording = PL_RECORD_WITHIN,
        .history_table = "migrations_history",
        .failed_inside = "nothing of it stays but a row that says `failed`: mend it and run again",
        .failed_outside = STAYS_PENDING,
        .down_form = PL_DOWN_FILE,
        .down_place = "a file of the same name with .down.sql beside it",
        .ordering = PL_ORDER_NUMBER,
    },
    {
        .id = "morph",
        .title = "morph",
        .wraps_postgres = PL_WRAP_SCRIPT,
        .wraps_sqlite = PL_WRAP_SCRIPT,
        .wraps_mysql = PL_WRAP_NONE,
        .sending = PL_SEND_WHOLE,
        .sending_opted_out = PL_SEND_WHOLE,
        .opt_out_scope = PL_OPT_OUT_SCRIPT,
        .opt_out = "-- morph:nontransactional",
        .opt_out_where = "as the first line of the file",
        .recording = PL_RECORD_WITHIN,
        .history_table = "db_migrations",
        .failed_inside = NOTHING_LEFT,
        .failed_outside = STAYS_PENDING,
        .late = PL_LATE_RUNS,
        .down_form = PL_DOWN_FILE,
        .down_place = "a file of the same name with .down.sql beside it",
        .ordering = PL_ORDER_NUMBER,
        .templates = PL_TEMPLATE_BRACES,
    },
    {
        .id = "sqlx",
        .title = "SQLx",
        .wraps_postgres = PL_WRAP_SCRIPT,
        .wraps_sqlite = PL_WRAP_SCRIPT,
        .wraps_mysql = PL_WRAP_SCRIPT,
        .sending = PL_SEND_WHOLE,
        .sending_opted_out = PL_SEND_WHOLE,
        .opt_out_scope = PL_OPT_OUT_SCRIPT,
        .opt_out = "-- no-transaction",
        .opt_out_where = "as the very first bytes of the file",
        .recording = PL_RECORD_WITHIN,
        .history_table = "_sqlx_migrations",
        .failed_inside = NOTHING_LEFT,
        .failed_outside = STAYS_PENDING,
        .checksum = "every run compares the SHA-384 of each applied file and stops on a difference",
        .checksum_of_comments = true,
        .late = PL_LATE_RUNS,
        .down_form = PL_DOWN_FILE,
        .down_place = "a file of the same name with .down.sql beside it",
        .ordering = PL_ORDER_NUMBER,
        .sends_mark = true,
    },
    {
        .id = "diesel",
        .title = "Diesel",
        .wraps_postgres = PL_WRAP_SCRIPT,
        .wraps_sqlite = PL_WRAP_SCRIPT,
        .wraps_mysql = PL_WRAP_SCRIPT,
        .sending = PL_SEND_WHOLE,
        .sending_opted_out = PL_SEND_WHOLE,
        .opt_out_scope = PL_OPT_OUT_MIGRATION,
        .opt_out = "run_in_transaction = false",
        .opt_out_where = "in a file metadata.toml in the migration's folder",
        .recording = PL_RECORD_WITHIN,
        .history_table = "__diesel_schema_migrations",
        .failed_inside = NOTHING_LEFT,
        .failed_outside = STAYS_PENDING,
        .late = PL_LATE_RUNS,
        .down_form = PL_DOWN_FILE,
        .down_place = "a file down.sql in the migration's folder",
        .ordering = PL_ORDER_TEXT,
        .sends_mark = true,
    },
    {
        .id = "goose",
        .title = "goose",
        .wraps_postgres = PL_WRAP_SCRIPT,
        .wraps_sqlite = PL_WRAP_SCRIPT,
        .wraps_mysql = PL_WRAP_SCRIPT,
        .sending = PL_SEND_LINES,
        .sending_opted_out = PL_SEND_LINES,
        .opt_out_scope = PL_OPT_OUT_MIGRATION,
        .opt_out = "-- +goose NO TRANSACTION",
        .opt_out_where = "on a line of its own in the file",
        .recording = PL_RECORD_WITHIN,
        .history_table = "goose_db_version",
        .failed_inside = NOTHING_LEFT,
        .failed_outside = STAYS_PENDING,
        .late = PL_LATE_REFUSED,
        .down_form = PL_DOWN_SECTION,
        .down_place = "a section `-- +goose Down` below the up",
        .ordering = PL_ORDER_NUMBER,
    },
    {
        .id = "sql-migrate",
        .title = "sql-migrate",
        .wraps_postgres = PL_WRAP_SCRIPT,
        .wraps_sqlite = PL_WRAP_SCRIPT,
        .wraps_mysql = PL_WRAP_SCRIPT,
        .sending = PL_SEND_LINES,
        .sending_opted_out = PL_SEND_LINES,
        .opt_out_scope = PL_OPT_OUT_SCRIPT,
        .opt_out = "notransaction",
        .opt_out_where = "behind the section's marker: `-- +migrate Up notransaction`",
        .recording = PL_RECORD_WITHIN,
        .history_table = "gorp_migrations",
        .failed_inside = NOTHING_LEFT,
        .failed_outside = STAYS_PENDING,
        .known_by_name = true,
        .late = PL_LATE_RUNS,
        .down_form = PL_DOWN_SECTION,
        .down_place = "a section `-- +migrate Down` below the up",
        .ordering = PL_ORDER_NUMBER,
    },
    {
        .id = "dbmate",
        .title = "dbmate",
        .wraps_postgres = PL_WRAP_SCRIPT,
        .wraps_sqlite = PL_WRAP_SCRIPT,
        .wraps_mysql = PL_WRAP_SCRIPT,
        .sending = PL_SEND_WHOLE,
        .sending_opted_out = PL_SEND_WHOLE,
        .opt_out_scope = PL_OPT_OUT_SCRIPT,
        .opt_out = "transaction:false",
        .opt_out_where = "behind the section's marker: `-- migrate:up transaction:false`",
        .recording = PL_RECORD_WITHIN,
        .history_table = "schema_migrations",
        .failed_inside = NOTHING_LEFT,
        .failed_outside = STAYS_PENDING,
        .late = PL_LATE_RUNS,
        .down_form = PL_DOWN_SECTION,
        .down_required = true,
        .down_place = "a section `-- migrate:down` below the up",
        .ordering = PL_ORDER_NAME,
    },
    {
        .id = "flyway",
        .title = "Flyway",
        .wraps_postgres = PL_WRAP_SCRIPT,
        .wraps_sqlite = PL_WRAP_SCRIPT,
        .wraps_mysql = PL_WRAP_NONE,
        .sending = PL_SEND_STATEMENTS,
        .sending_opted_out = PL_SEND_STATEMENTS,
        .opt_out_scope = PL_OPT_OUT_AUTOMATIC,
        .opt_out = "executeInTransaction=false",
        .opt_out_where = "in a file of the same name with .conf behind it",
        .recording = PL_RECORD_WITHIN,
        .history_table = "flyway_schema_history",
        .failed_inside = NOTHING_LEFT,
        .failed_outside = "it is recorded as failed: every later run stops until `flyway repair`",
        .checksum = "`migrate` validates the CRC-32 of each applied file first and stops on a "
                    "difference",
        .checksum_of_comments = true,
        .known_by_name = true,
        .late = PL_LATE_REFUSED,
        .down_form = PL_DOWN_NONE, /* in the free edition; U files are read where there are some */
        .down_place = "a file of the same version that begins with U, beside it; `flyway undo` is "
                      "not in the free edition",
        .ordering = PL_ORDER_PARTS,
        .sends_copy_rows = true,
        .templates = PL_TEMPLATE_DOLLAR_BRACE,
    },
    {
        .id = "liquibase",
        .title = "Liquibase",
        .wraps_postgres = PL_WRAP_SCRIPT,
        .wraps_sqlite = PL_WRAP_SCRIPT,
        .wraps_mysql = PL_WRAP_SCRIPT,
        .sending = PL_SEND_STATEMENTS,
        .sending_opted_out = PL_SEND_STATEMENTS,
        .opt_out_scope = PL_OPT_OUT_MIGRATION,
        .opt_out = "runInTransaction:false",
        .opt_out_where = "on the changeset's line",
        .recording = PL_RECORD_WITHIN,
        .history_table = "databasechangelog",
        .failed_inside = "nothing of the changeset stays and it isn't recorded; the changesets "
                         "before it are done",
        .failed_outside = "the changeset isn't recorded, and the next run starts it again from "
                          "the top",
        .checksum = "every run compares the MD5 of each applied changeset and stops on a "
                    "difference (runOnChange and validCheckSum apart)",
        .known_by_name = true,
        .late = PL_LATE_RUNS,
        .down_form = PL_DOWN_SECTION,
        .down_place = "lines `--rollback SQL` in the changeset",
        .ordering = PL_ORDER_NAME,
        .templates = PL_TEMPLATE_DOLLAR_BRACE,
    },
    {
        .id = "prisma",
        .title = "Prisma Migrate",
        .wraps_postgres = PL_WRAP_NONE,
        .wraps_sqlite = PL_WRAP_NONE,
        .wraps_mysql = PL_WRAP_NONE,
        .sending = PL_SEND_WHOLE,
        .sending_opted_out = PL_SEND_WHOLE,
        .opt_out_scope = PL_OPT_OUT_NONE,
        .opt_out_where = "a migration that holds nothing but the one statement",
        .recording = PL_RECORD_BEFORE,
        .history_table = "_prisma_migrations",
        .failed_inside = "it is recorded as failed although the SQL rolled back: the next deploy "
                         "stops with P3009 until `prisma migrate resolve`",
        .failed_outside = "it is recorded as failed: the next deploy stops with P3009 until "
                          "`prisma migrate resolve`",
        .checksum = "`migrate dev` reports a file that was edited after it ran; `deploy` doesn't",
        .known_by_name = true,
        .late = PL_LATE_RUNS,
        .down_form = PL_DOWN_NONE,
        .ordering = PL_ORDER_NAME,
    },
    {
        .id = "drizzle",
        .title = "Drizzle Kit",
        .wraps_postgres = PL_WRAP_BATCH,
        .wraps_sqlite = PL_WRAP_BATCH,
        .wraps_mysql = PL_WRAP_BATCH,
        .sending = PL_SEND_BREAKPOINTS,
        .sending_opted_out = PL_SEND_BREAKPOINTS,
        .opt_out_scope = PL_OPT_OUT_NONE,
        .recording = PL_RECORD_WITHIN,
        .history_table = "drizzle.__drizzle_migrations",
        .failed_inside = WHOLE_BATCH,
        .failed_outside = STAYS_PENDING,
        .late = PL_LATE_SKIPPED,
        .down_form = PL_DOWN_NONE,
        .ordering = PL_ORDER_LISTED,
    },
    {
        .id = "supabase",
        .title = "Supabase CLI",
        .wraps_postgres = PL_WRAP_SCRIPT,
        .wraps_sqlite = PL_WRAP_SCRIPT,
        .wraps_mysql = PL_WRAP_SCRIPT,
        .sending = PL_SEND_PIPELINE,
        .sending_opted_out = PL_SEND_PIPELINE,
        .opt_out_scope = PL_OPT_OUT_NONE,
        .recording = PL_RECORD_WITHIN,
        .history_table = "supabase_migrations.schema_migrations",
        .failed_inside = NOTHING_LEFT,
        .failed_outside = STAYS_PENDING,
        .resets_settings = true,
        .late = PL_LATE_REFUSED,
        .down_form = PL_DOWN_NONE,
        .ordering = PL_ORDER_NAME,
    },
    {
        .id = "postgres-migrations",
        .title = "postgres-migrations",
        .wraps_postgres = PL_WRAP_SCRIPT,
        .wraps_sqlite = PL_WRAP_SCRIPT,
        .wraps_mysql = PL_WRAP_SCRIPT,
        .sending = PL_SEND_WHOLE,
        .sending_opted_out = PL_SEND_WHOLE,
        .opt_out_scope = PL_OPT_OUT_SCRIPT,
        .opt_out = "-- postgres-migrations disable-transaction",
        .opt_out_where = "anywhere in the file",
        .recording = PL_RECORD_WITHIN,
        .history_table = "migrations",
        .failed_inside = NOTHING_LEFT,
        .failed_outside = STAYS_PENDING,
        .checksum = "every run compares the SHA-1 of each applied file and stops on a difference",
        .checksum_of_comments = true,
        .known_by_name = true,
        .late = PL_LATE_REFUSED,
        .down_form = PL_DOWN_NONE,
        .ordering = PL_ORDER_NUMBER,
    },
    {
        .id = "graphile-migrate",
        .title = "Graphile Migrate",
        .wraps_postgres = PL_WRAP_SCRIPT,
        .wraps_sqlite = PL_WRAP_SCRIPT,
        .wraps_mysql = PL_WRAP_SCRIPT,
        .sending = PL_SEND_WHOLE,
        .sending_opted_out = PL_SEND_WHOLE,
        .opt_out_scope = PL_OPT_OUT_SCRIPT,
        .opt_out = "--! no-transaction",
        .opt_out_where = "as the first line below the header",
        .recording = PL_RECORD_WITHIN,
        .history_table = "graphile_migrate.migrations",
        .failed_inside = NOTHING_LEFT,
        .failed_outside = STAYS_PENDING,
        .checksum = "every run checks the chain of SHA-1 hashes and stops on a difference",
        .checksum_of_comments = true,
        .down_form = PL_DOWN_NONE,
        .ordering = PL_ORDER_NUMBER,
        .templates = PL_TEMPLATE_COLON,
    },
    {
        .id = "sqitch",
        .title = "Sqitch",
        .wraps_postgres = PL_WRAP_NONE,
        .wraps_sqlite = PL_WRAP_NONE,
        .wraps_mysql = PL_WRAP_NONE,
        .sending = PL_SEND_STATEMENTS,
        .sending_opted_out = PL_SEND_STATEMENTS,
        .opt_out_scope = PL_OPT_OUT_NONE,
        .opt_out_where = "leave BEGIN and COMMIT out of the script",
        .recording = PL_RECORD_AFTER,
        .history_table = "sqitch.changes",
        .failed_inside = "nothing of it stays; a `fail` event is logged, no change is recorded",
        .failed_outside = "a `fail` event is logged, no change is recorded, and the next deploy "
                          "starts it again from the top",
        .known_by_name = true,
        .down_form = PL_DOWN_FILE,
        .down_place = "a file of the same name below revert/",
        .ordering = PL_ORDER_LISTED,
        .psql = true,
    },
    {
        .id = "node-pg-migrate",
        .title = "node-pg-migrate",
        .wraps_postgres = PL_WRAP_BATCH,
        .wraps_sqlite = PL_WRAP_BATCH,
        .wraps_mysql = PL_WRAP_BATCH,
        .sending = PL_SEND_WHOLE,
        .sending_opted_out = PL_SEND_WHOLE,
        .opt_out_scope = PL_OPT_OUT_NONE,
        .opt_out_where = "a migration in JavaScript that calls pgm.noTransaction()",
        .recording = PL_RECORD_WITHIN,
        .history_table = "pgmigrations",
        .failed_inside = WHOLE_BATCH,
        .failed_outside = STAYS_PENDING,
        .known_by_name = true,
        .late = PL_LATE_REFUSED,
        .down_form = PL_DOWN_SECTION,
        .down_place = "a section `-- Down Migration` below the up",
        .ordering = PL_ORDER_NUMBER,
    },
    {
        .id = "postgrator",
        .title = "Postgrator",
        .wraps_postgres = PL_WRAP_NONE,
        .wraps_sqlite = PL_WRAP_NONE,
        .wraps_mysql = PL_WRAP_NONE,
        .sending = PL_SEND_WHOLE,
        .sending_opted_out = PL_SEND_WHOLE,
        .opt_out_scope = PL_OPT_OUT_NONE,
        .opt_out_where = "a file that holds nothing but the one statement",
        .recording = PL_RECORD_AFTER,
        .history_table = "schemaversion",
        .failed_inside = NOTHING_LEFT,
        .failed_outside = STAYS_PENDING,
        .checksum = "every run compares the MD5 of each applied file and stops on a difference",
        .checksum_of_comments = true,
        .late = PL_LATE_SKIPPED,
        .down_form = PL_DOWN_FILE,
        .down_place = "a file 001.undo.name.sql beside 001.do.name.sql",
        .ordering = PL_ORDER_NUMBER,
    },
    {
        .id = "plumb",
        .title = "plumb",
        .wraps_postgres = PL_WRAP_SCRIPT,
        .wraps_sqlite = PL_WRAP_SCRIPT,
        .wraps_mysql = PL_WRAP_SCRIPT,
        .sending = PL_SEND_STATEMENTS,
        .sending_opted_out = PL_SEND_STATEMENTS,
        .opt_out_scope = PL_OPT_OUT_SCRIPT,
        .opt_out = "\"transaction\": \"none\"",
        .opt_out_where = "as a member of the file",
        .recording = PL_RECORD_WITHIN,
        .failed_inside = NOTHING_LEFT,
        .failed_outside = STAYS_PENDING,
        .down_form = PL_DOWN_SECTION,
        .down_place = "a member `\"down\"` beside `\"up\"`",
        .ordering = PL_ORDER_NUMBER,
    },
    {
        .id = "plain",
        .title = "plain SQL files",
        .wraps_postgres = PL_WRAP_NONE,
        .wraps_sqlite = PL_WRAP_NONE,
        .wraps_mysql = PL_WRAP_NONE,
        .sending = PL_SEND_STATEMENTS,
        .sending_opted_out = PL_SEND_STATEMENTS,
        .opt_out_scope = PL_OPT_OUT_NONE,
        .opt_out_where = "leave BEGIN and COMMIT out of the file",
        .recording = PL_RECORD_AFTER,
        .failed_inside = "nothing of it stays",
        .failed_outside = "nobody knows that it ran in part",
        .down_form = PL_DOWN_NONE,
        .ordering = PL_ORDER_NUMBER,
        .psql = true,
    },
};

static const struct {
    const char *alias;
    const char *id;
} aliases[] = {
    {"migrate", "golang-migrate"},
    {"graphile", "graphile-migrate"},
    {"drizzle-kit", "drizzle"},
    {"prisma-migrate", "prisma"},
    {"river", "golang-migrate"},
    {"sql", "plain"},
    {"psql", "plain"},
};

const pl_runner *pl_runner_at(size_t i)
{
    return i < sizeof(runners) / sizeof(*runners) ? &runners[i] : NULL;
}

static const pl_runner *find_exact(const char *id)
{
    for (size_t i = 0; i < sizeof(runners) / sizeof(*runners); i++) {
        if (pl_same_nocase(runners[i].id, id)) {
            return &runners[i];
        }
    }
    return NULL;
}

const pl_runner *pl_runner_find(const char *id)
{
    for (size_t i = 0; i < sizeof(aliases) / sizeof(*aliases); i++) {
        if (pl_same_nocase(aliases[i].alias, id)) {
            return find_exact(aliases[i].id);
        }
    }
    return find_exact(id);
}

static pl_wrapping wraps(const pl_runner *runner, pl_dialect_id dialect)
{
    switch (dialect) {
    case PL_DIALECT_UNKNOWN:
    case PL_DIALECT_POSTGRES:
        return runner->wraps_postgres;
    case PL_DIALECT_SQLITE:
        return runner->wraps_sqlite;
    case PL_DIALECT_MYSQL:
        return runner->wraps_mysql;
    }
    return PL_WRAP_NONE;
}

pl_wrapping pl_runner_wrapping(const pl_runner *runner, pl_dialect_id dialect, bool opted_out)
{
    if (opted_out && pl_runner_can_opt_out(runner, dialect)) {
        return PL_WRAP_NONE;
    }
    return wraps(runner, dialect);
}

pl_sending pl_runner_sending(const pl_runner *runner, bool opted_out)
{
    return opted_out ? runner->sending_opted_out : runner->sending;
}

bool pl_runner_can_opt_out(const pl_runner *runner, pl_dialect_id dialect)
{
    /* SQLx has no use for its directive on MySQL: the driver ignores it. */
    bool ignored = dialect == PL_DIALECT_MYSQL && pl_same(runner->id, "sqlx");
    return runner->opt_out_scope != PL_OPT_OUT_NONE && !ignored;
}
