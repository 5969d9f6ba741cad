/*
 * Writes a history of golang-migrate pairs to measure on:
 *
 *     generate FOLDER MIGRATIONS [sqlite]
 *
 * Same number, same bytes: the only source of chance is a counter. Four statements a migration, up
 * and down together, in the mix that real folders have: tables with keys and references, indexes,
 * columns that come and change, a few rows, now and then a function with a trigger.
 */
#include <errno.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

static uint64_t state = 0x9e3779b97f4a7c15;

static unsigned below(unsigned limit)
{
    state ^= state << 13;
    state ^= state >> 7;
    state ^= state << 17;
    return (unsigned)(state % limit);
}

static FILE *open_script(const char *folder, unsigned number, const char *direction)
{
    char path[4096];
    FILE *file;

    snprintf(path, sizeof path, "%s/%06u_step.%s.sql", folder, number, direction);
    file = fopen(path, "w");
    if (file == NULL) {
        fprintf(stderr, "generate: %s: %s\n", path, strerror(errno));
        exit(3);
    }
    return file;
}

static void create_table(FILE *up, FILE *down, unsigned number, unsigned other)
{
    fprintf(up,
            "-- Accounts of one tenant and what they own.\n"
            "CREATE TABLE t%u (\n"
            "    id bigserial PRIMARY KEY,\n"
            "    name varchar(100) NOT NULL,\n"
            "    email text NOT NULL DEFAULT '',\n"
            "    amount numeric(12, 2) NOT NULL DEFAULT 0 CHECK (amount >= 0),\n",
            number);
    if (other != 0) {
        fprintf(up, "    owner_id bigint REFERENCES t%u (id) ON DELETE CASCADE,\n", other);
    }
    fprintf(up, "    created_at timestamptz NOT NULL DEFAULT now(),\n"
                "    updated_at timestamptz\n"
                ");\n");
    fprintf(up, "CREATE INDEX t%u_name ON t%u (name, created_at DESC);\n", number, number);
    fprintf(up, "COMMENT ON TABLE t%u IS 'One row an account; see the handbook.';\n", number);
    fprintf(down, "DROP TABLE t%u;\n", number);
}

static void add_columns(FILE *up, FILE *down, unsigned number, unsigned table)
{
    fprintf(up, "ALTER TABLE t%u ADD COLUMN c%u integer, ADD COLUMN d%u text DEFAULT 'none';\n",
            table, number, number);
    fprintf(up, "UPDATE t%u SET c%u = length(name) WHERE c%u IS NULL;\n", table, number, number);
    fprintf(up, "ALTER TABLE t%u ALTER COLUMN c%u SET NOT NULL;\n", table, number);
    fprintf(down, "ALTER TABLE t%u DROP COLUMN d%u, DROP COLUMN c%u;\n", table, number, number);
}

static void add_constraint(FILE *up, FILE *down, unsigned number, unsigned table)
{
    fprintf(up, "BEGIN;\n");
    fprintf(up,
            "ALTER TABLE t%u ADD CONSTRAINT k%u CHECK (amount < %u OR email <> '') NOT VALID;\n",
            table, number, number * 10);
    fprintf(up, "COMMIT;\n");
    fprintf(down, "ALTER TABLE t%u DROP CONSTRAINT k%u;\n", table, number);
}

static void insert_rows(FILE *up, FILE *down, unsigned number, unsigned table)
{
    fprintf(up, "INSERT INTO t%u (name, email) VALUES\n", table);
    for (unsigned i = 0; i < 12; i++) {
        fprintf(up, "    ('row %u of %u', 'r%u@example.org')%s\n", i, number, i,
                i == 11 ? ";" : ",");
    }
    fprintf(up, "CREATE INDEX i%u ON t%u (lower(email)) WHERE amount > 0;\n", number, table);
    fprintf(down, "DROP INDEX i%u;\n", number);
    fprintf(down, "DELETE FROM t%u WHERE name LIKE '%% of %u';\n", table, number);
}

static void create_routine(FILE *up, FILE *down, unsigned number, unsigned table)
{
    fprintf(up,
            "CREATE FUNCTION f%u() RETURNS trigger LANGUAGE plpgsql AS $$\n"
            "BEGIN\n"
            "    NEW.updated_at := now();\n"
            "    RETURN NEW;\n"
            "END\n"
            "$$;\n"
            "CREATE TRIGGER touch%u BEFORE UPDATE ON t%u\n"
            "    FOR EACH ROW EXECUTE FUNCTION f%u();\n",
            number, number, table, number);
    fprintf(down, "DROP TRIGGER touch%u ON t%u;\nDROP FUNCTION f%u();\n", number, table, number);
}

typedef void (*step)(FILE *up, FILE *down, unsigned number, unsigned table);

/* In this order: create a table; of ten steps three are that, three the next, one, two, one. */
static const step postgres_steps[] = {create_table, add_columns, add_constraint, insert_rows,
                                      create_routine};

static void create_sqlite_table(FILE *up, FILE *down, unsigned number, unsigned other)
{
    fprintf(up,
            "-- Accounts of one tenant and what they own.\n"
            "CREATE TABLE t%u (\n"
            "    id INTEGER PRIMARY KEY,\n"
            "    name TEXT NOT NULL,\n"
            "    email TEXT NOT NULL DEFAULT '',\n"
            "    amount NUMERIC NOT NULL DEFAULT 0 CHECK (amount >= 0),\n",
            number);
    if (other != 0) {
        fprintf(up, "    owner_id INTEGER REFERENCES t%u (id) ON DELETE CASCADE,\n", other);
    }
    fprintf(up, "    created_at TEXT NOT NULL DEFAULT CURRENT_TIMESTAMP,\n"
                "    updated_at TEXT\n"
                ");\n");
    fprintf(up, "CREATE INDEX t%u_name ON t%u (name, created_at DESC);\n", number, number);
    fprintf(down, "DROP TABLE t%u;\n", number);
}

static void add_sqlite_columns(FILE *up, FILE *down, unsigned number, unsigned table)
{
    fprintf(up, "ALTER TABLE t%u ADD COLUMN c%u INTEGER;\n", table, number);
    fprintf(up, "ALTER TABLE t%u ADD COLUMN d%u TEXT DEFAULT 'none';\n", table, number);
    fprintf(up, "UPDATE t%u SET c%u = length(name) WHERE c%u IS NULL;\n", table, number, number);
    fprintf(down, "ALTER TABLE t%u DROP COLUMN d%u;\nALTER TABLE t%u DROP COLUMN c%u;\n", table,
            number, table, number);
}

static void create_sqlite_view(FILE *up, FILE *down, unsigned number, unsigned table)
{
    fprintf(up, "CREATE VIEW v%u AS SELECT id, name, amount FROM t%u WHERE amount < %u;\n", number,
            table, number * 10);
    fprintf(down, "DROP VIEW v%u;\n", number);
}

static void create_sqlite_trigger(FILE *up, FILE *down, unsigned number, unsigned table)
{
    fprintf(up,
            "CREATE TRIGGER touch%u AFTER UPDATE OF name ON t%u BEGIN\n"
            "    UPDATE t%u SET updated_at = CURRENT_TIMESTAMP WHERE id = NEW.id;\n"
            "END;\n",
            number, table, table);
    fprintf(down, "DROP TRIGGER touch%u;\n", number);
}

static const step sqlite_steps[] = {create_sqlite_table, add_sqlite_columns, create_sqlite_view,
                                    insert_rows, create_sqlite_trigger};

int main(int argc, char **argv)
{
    const step *steps = argc == 4 && strcmp(argv[3], "sqlite") == 0 ? sqlite_steps : postgres_steps;
    unsigned count = argc >= 3 ? (unsigned)strtoul(argv[2], NULL, 10) : 0;
    unsigned tables = 0;
    unsigned *table_numbers = calloc(count + 1, sizeof *table_numbers);

    if (count == 0 || table_numbers == NULL) {
        fprintf(stderr, "usage: generate FOLDER MIGRATIONS [sqlite]\n");
        free(table_numbers);
        return 2;
    }
    if (mkdir(argv[1], 0777) != 0 && errno != EEXIST) {
        fprintf(stderr, "generate: %s: %s\n", argv[1], strerror(errno));
        free(table_numbers);
        return 3;
    }
    for (unsigned number = 1; number <= count; number++) {
        FILE *up = open_script(argv[1], number, "up");
        FILE *down = open_script(argv[1], number, "down");
        unsigned table = tables > 0 ? table_numbers[below(tables)] : 0;
        unsigned choice = below(10);

        if (table == 0 || choice < 3) {
            steps[0](up, down, number, table);
            table_numbers[tables++] = number;
        } else {
            steps[choice < 6 ? 1 : choice < 7 ? 2 : choice < 9 ? 3 : 4](up, down, number, table);
        }
        if (fclose(up) != 0 || fclose(down) != 0) {
            perror("generate");
            free(table_numbers);
            return 3;
        }
    }
    free(table_numbers);
    return 0;
}
