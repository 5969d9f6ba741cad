#include "base/str.h"
#include "base/text.h"
#include "dialect/postgres/live/live.h"

#include <stdlib.h>
#include <string.h>

/* Line and column of a character of the text that was sent, counted from 1. */
static void place_of(const char *sql, unsigned long position, pl_error *error)
{
    unsigned line = 1, column = 1;
    uint32_t size = (uint32_t)strlen(sql), offset = 0, code_point;
    for (unsigned long i = 1; i < position && offset < size; i++) {
        bool line_end = sql[offset] == '\n';
        offset = pl_utf8_next(sql, size, offset, &code_point);
        line += line_end;
        column = line_end ? 1 : column + 1;
    }
    pl_error_place(error, NULL, line, column);
}

static const char *field(const pl_postgres *postgres, const PGresult *result, int which)
{
    const char *text = postgres->pq->PQresultErrorField(result, which);
    return text != NULL ? text : "";
}

static void say_lost(const pl_postgres *postgres, const char *words, pl_error *error)
{
    if (*words == '\0') {
        words = postgres->pq->PQerrorMessage(postgres->connection);
    }
    pl_fail(error, PL_DATABASE, "the connection to %s was lost: %.*s", postgres->base.label,
            (int)strcspn(words, "\n"), words);
}

static void say_refused(pl_postgres *postgres, const char *sql, const PGresult *result,
                        pl_error *error)
{
    const char *message = field(postgres, result, PG_DIAG_MESSAGE_PRIMARY);
    const char *code = field(postgres, result, PG_DIAG_SQLSTATE);
    /* After a FATAL error the server has hung up, whether libpq has noticed or not. */
    const char *severity = field(postgres, result, PG_DIAG_SEVERITY_NONLOCALIZED);
    if (*message == '\0' || strcmp(severity, "ERROR") != 0) {
        say_lost(postgres, message, error);
        return;
    }
    memccpy(postgres->base.error_code, code, '\0', sizeof postgres->base.error_code - 1);
    pl_fail(error, PL_DATABASE, "%s", message);
    const char *detail = field(postgres, result, PG_DIAG_MESSAGE_DETAIL);
    const char *hint = field(postgres, result, PG_DIAG_MESSAGE_HINT);
    if (*detail != '\0' || *hint != '\0') {
        pl_error_hint(error, "%s%s%s", detail, *detail != '\0' && *hint != '\0' ? " " : "", hint);
    }
    unsigned long position = strtoul(field(postgres, result, PG_DIAG_STATEMENT_POSITION), NULL, 10);
    if (position > 0) {
        place_of(sql, position, error);
    }
}

/* COPY turns the conversation round: nothing is sent, what comes is thrown away. */
static void end_copy(const pl_postgres *postgres, ExecStatusType status)
{
    if (status == PGRES_COPY_IN || status == PGRES_COPY_BOTH) {
        postgres->pq->PQputCopyEnd(postgres->connection, "rows can't be sent here");
    }
    char *row = NULL;
    while (status == PGRES_COPY_OUT &&
           postgres->pq->PQgetCopyData(postgres->connection, &row, 0) > 0) {
        postgres->pq->PQfreemem(row);
    }
}

pl_status pl_postgres_send(pl_postgres *postgres, const char *sql,
                           void (*take)(void *context, uint32_t number, const PGresult *result),
                           void *context, pl_error *error)
{
    const pl_libpq *pq = postgres->pq;
    pl_status status = PL_OK;
    if (pq->PQsendQuery(postgres->connection, sql) == 0) {
        say_lost(postgres, "", error);
        return PL_DATABASE;
    }
    uint32_t number = 0;
    PGresult *result = NULL;
    while ((result = pq->PQgetResult(postgres->connection)) != NULL) {
        ExecStatusType state = pq->PQresultStatus(result);
        if (state == PGRES_TUPLES_OK && take != NULL && status == PL_OK) {
            take(context, number++, result);
        } else if ((state == PGRES_FATAL_ERROR || state == PGRES_BAD_RESPONSE) && status == PL_OK) {
            status = PL_DATABASE;
            say_refused(postgres, sql, result, error);
        } else {
            end_copy(postgres, state);
        }
        pq->PQclear(result);
        if (pq->PQstatus(postgres->connection) == CONNECTION_BAD) {
            break;
        }
    }
    if (status == PL_OK && pq->PQstatus(postgres->connection) == CONNECTION_BAD) {
        say_lost(postgres, "", error);
        status = PL_DATABASE;
    }
    return status;
}

pl_status pl_postgres_run(pl_database *database, const char *sql, pl_error *error)
{
    return pl_postgres_send((pl_postgres *)database, sql, NULL, NULL, error);
}

typedef struct taking {
    pl_arena *arena;
    const pl_libpq *pq;
    pl_answer *out;
} taking;

static void take_rows(void *context, uint32_t number, const PGresult *result)
{
    const taking *to = context;
    const pl_libpq *pq = to->pq;
    if (number > 0) {
        return;
    }
    pl_answer *out = to->out;
    out->row_count = (uint32_t)pq->PQntuples(result);
    out->column_count = (uint32_t)pq->PQnfields(result);
    out->names = pl_arena_alloc(to->arena, (out->column_count + 1) * sizeof *out->names);
    size_t cells = (size_t)out->row_count * out->column_count;
    out->cells = pl_arena_alloc(to->arena, (cells + 1) * sizeof *out->cells);
    for (uint32_t column = 0; column < out->column_count; column++) {
        out->names[column] = pl_arena_strdup(to->arena, pq->PQfname(result, (int)column));
    }
    for (uint32_t row = 0; row < out->row_count; row++) {
        for (uint32_t column = 0; column < out->column_count; column++) {
            int r = (int)row, c = (int)column;
            if (pq->PQgetisnull(result, r, c) == 0) {
                out->cells[(size_t)row * out->column_count + column] = pl_arena_strndup(
                    to->arena, pq->PQgetvalue(result, r, c), (size_t)pq->PQgetlength(result, r, c));
            }
        }
    }
}

pl_status pl_postgres_query(pl_arena *arena, pl_database *database, const char *sql, pl_answer *out,
                            pl_error *error)
{
    pl_postgres *postgres = (pl_postgres *)database;
    taking to = {arena, postgres->pq, out};
    return pl_postgres_send(postgres, sql, take_rows, &to, error);
}
