/*
 * What SQLite itself costs: runs the files named on standard input, one path a line, in a database
 * in memory, statement by statement. An up stays; the down of a migration, which comes before it in
 * the list, is prepared and run behind it and taken back, as plumb lint does.
 *
 *     find FOLDER -name '*.sql' | sort | engine
 *
 * Prints how many statements it ran and how many were refused.
 */
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static unsigned long statements, refused;

static char *read_file(const char *path)
{
    FILE *file = fopen(path, "rb");
    char *bytes = NULL;
    long length;

    if (file == NULL) {
        return NULL;
    }
    if (fseek(file, 0, SEEK_END) == 0 && (length = ftell(file)) >= 0) {
        rewind(file);
        bytes = malloc((size_t)length + 1);
        if (bytes != NULL) {
            bytes[fread(bytes, 1, (size_t)length, file)] = '\0';
        }
    }
    fclose(file);
    return bytes;
}

static void run(sqlite3 *db, const char *sql)
{
    while (*sql != '\0') {
        sqlite3_stmt *statement = NULL;
        const char *rest = NULL;

        if (sqlite3_prepare_v2(db, sql, -1, &statement, &rest) != SQLITE_OK) {
            refused++;
            return;
        }
        if (statement != NULL) {
            statements++;
            while (sqlite3_step(statement) == SQLITE_ROW) {
            }
            refused += sqlite3_finalize(statement) != SQLITE_OK;
        }
        sql = rest;
    }
}

static void run_file(sqlite3 *db, const char *path)
{
    char *sql = read_file(path);

    if (sql != NULL) {
        run(db, sql);
    }
    free(sql);
}

int main(void)
{
    sqlite3 *db = NULL;
    char *line = NULL, *down = NULL;
    size_t capacity = 0;

    if (sqlite3_open(":memory:", &db) != SQLITE_OK) {
        return 1;
    }
    while (getline(&line, &capacity, stdin) > 0) {
        line[strcspn(line, "\n")] = '\0';
        if (strstr(line, ".down.sql") != NULL) {
            free(down);
            down = strdup(line);
            continue;
        }
        run_file(db, line);
        if (down != NULL) {
            sqlite3_exec(db, "SAVEPOINT back", NULL, NULL, NULL);
            run_file(db, down);
            sqlite3_exec(db, "ROLLBACK TO back; RELEASE back", NULL, NULL, NULL);
        }
    }
    free(line);
    free(down);
    sqlite3_close(db);
    printf("%lu statements, %lu refused\n", statements, refused);
    return 0;
}
