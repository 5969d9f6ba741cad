#include "dialect/sqlite/live/live.h"

#include "base/str.h"

#include <stdio.h>
#include <string.h>

static void place(const char *sql, const char *at, pl_error *error)
{
    unsigned line = 1, column = 1;
    for (const char *c = sql; c < at && *c != '\0'; c++) {
        bool continues = ((unsigned char)*c & 0xC0) == 0x80;
        line += *c == '\n';
        column = *c == '\n' ? 1 : column + !continues;
    }
    pl_error_place(error, NULL, line, column);
}

pl_status pl_sqlite_live_fail(pl_sqlite_connection *connection, const char *sql, const char *at,
                              pl_error *error)
{
    sqlite3 *db = connection->db;
    const char *label = connection->base.label;
    int code = sqlite3_extended_errcode(db);
    snprintf(connection->base.error_code, sizeof connection->base.error_code, "%d", code);
    if (connection->late) {
        pl_fail(error, PL_DATABASE, "%s: the statement was still running after %u ms", label,
                connection->statement_timeout);
    } else if (connection->forbidden != NULL) {
        pl_fail(error, PL_DATABASE, "%s: the statement reaches for %s, which plumb doesn't let it",
                label, connection->forbidden);
    } else {
        pl_fail(error, PL_DATABASE, "%s: %s", label, sqlite3_errmsg(db));
    }
    switch (code & 0xFF) {
    case SQLITE_BUSY:
        pl_error_hint(error, "another program is writing to it; try again when it is done");
        break;
    case SQLITE_NOTADB:
        pl_error_hint(error, "it may be encrypted, or no SQLite database at all");
        break;
    default:
        break;
    }
    if (code == SQLITE_READONLY_ROLLBACK || code == SQLITE_BUSY_RECOVERY ||
        code == SQLITE_READONLY_RECOVERY) {
        pl_error_hint(error, "a program died while it wrote: open the database once with sqlite3, "
                             "which takes back what was not finished");
    }
    if (at != NULL) {
        int offset = sqlite3_error_offset(db);
        place(sql, at + (offset > 0 ? offset : 0), error);
    }
    return PL_DATABASE;
}

/* Behind white space and comments: where an error is said to be. */
static const char *statement_begin(const char *sql)
{
    for (;;) {
        sql += strspn(sql, " \t\r\n\f;");
        if (strncmp(sql, "--", 2) == 0) {
            sql += strcspn(sql, "\n");
        } else if (strncmp(sql, "/*", 2) == 0) {
            const char *end = strstr(sql + 2, "*/");
            sql = end != NULL ? end + 2 : sql + strlen(sql);
        } else {
            return sql;
        }
    }
}

/* Prepares the next statement; *statement NULL: there is none. */
static pl_status next(pl_sqlite_connection *connection, const char *sql, const char **at,
                      sqlite3_stmt **statement, pl_error *error)
{
    *at = statement_begin(*at);
    pl_sqlite_begin_statement(connection);
    const char *tail = NULL;
    if (sqlite3_prepare_v2(connection->db, *at, -1, statement, &tail) != SQLITE_OK) {
        return pl_sqlite_live_fail(connection, sql, *at, error);
    }
    *at = tail;
    return PL_OK;
}

pl_status pl_sqlite_live_run(pl_database *database, const char *sql, pl_error *error)
{
    pl_sqlite_connection *connection = pl_sqlite_connection_of(database);
    for (const char *at = sql; *at != '\0';) {
        const char *begin = statement_begin(at);
        sqlite3_stmt *statement = NULL;
        pl_status status = next(connection, sql, &at, &statement, error);
        if (status != PL_OK || statement == NULL) {
            return status;
        }
        int code;
        do {
            code = sqlite3_step(statement);
        } while (code == SQLITE_ROW);
        if (code != SQLITE_DONE) {
            status = pl_sqlite_live_fail(connection, sql, begin, error);
        }
        sqlite3_finalize(statement);
        if (status != PL_OK) {
            return status;
        }
    }
    return PL_OK;
}

typedef PL_VEC(const char *) cells;

static pl_status fetch(pl_arena *arena, pl_sqlite_connection *connection, sqlite3_stmt *statement,
                       pl_answer *out, pl_error *error)
{
    cells all = {0};
    int code;
    out->column_count = (uint32_t)sqlite3_column_count(statement);
    out->names = pl_arena_alloc(arena, (out->column_count + 1) * sizeof *out->names);
    for (uint32_t i = 0; i < out->column_count; i++) {
        out->names[i] = pl_arena_strdup(arena, sqlite3_column_name(statement, (int)i));
    }
    while ((code = sqlite3_step(statement)) == SQLITE_ROW) {
        for (uint32_t i = 0; i < out->column_count; i++) {
            const char *text = (const char *)sqlite3_column_text(statement, (int)i);
            pl_vec_push(arena, &all, pl_arena_strdup(arena, text));
        }
        out->row_count++;
    }
    out->cells = all.at;
    return code == SQLITE_DONE ? PL_OK : pl_sqlite_live_fail(connection, NULL, NULL, error);
}

pl_status pl_sqlite_live_query(pl_arena *arena, pl_database *database, const char *sql,
                               pl_answer *out, pl_error *error)
{
    pl_sqlite_connection *connection = pl_sqlite_connection_of(database);
    sqlite3_stmt *statement = NULL;
    const char *at = sql;
    pl_status status = next(connection, sql, &at, &statement, error);
    if (status == PL_OK && statement != NULL) {
        status = fetch(arena, connection, statement, out, error);
        sqlite3_finalize(statement);
    }
    return status;
}
