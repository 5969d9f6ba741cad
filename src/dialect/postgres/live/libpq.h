/*
 * libpq, loaded when the first connection is made: with the libraries it needs itself it costs more
 * time than all else that a short run of plumb does, and who never speaks to a server need not have
 * it.
 */
#ifndef PL_DIALECT_POSTGRES_LIVE_LIBPQ_H
#define PL_DIALECT_POSTGRES_LIVE_LIBPQ_H

#include "base/status.h"

#include <libpq-fe.h>

/* The functions of it that plumb uses. All are in libpq.so.5 of every server plumb knows. */
#define PL_LIBPQ_FUNCTIONS(F)                                                                      \
    F(PQconnectdbParams)                                                                           \
    F(PQconninfoFree)                                                                              \
    F(PQconninfoParse)                                                                             \
    F(PQfreemem)                                                                                   \
    F(PQfinish)                                                                                    \
    F(PQstatus)                                                                                    \
    F(PQserverVersion)                                                                             \
    F(PQerrorMessage)                                                                              \
    F(PQsetNoticeProcessor)                                                                        \
    F(PQsendQuery)                                                                                 \
    F(PQgetResult)                                                                                 \
    F(PQgetCopyData)                                                                               \
    F(PQputCopyEnd)                                                                                \
    F(PQresultStatus)                                                                              \
    F(PQresultErrorField)                                                                          \
    F(PQresultErrorMessage)                                                                        \
    F(PQntuples)                                                                                   \
    F(PQnfields)                                                                                   \
    F(PQfname)                                                                                     \
    F(PQgetvalue)                                                                                  \
    F(PQgetlength)                                                                                 \
    F(PQgetisnull)                                                                                 \
    F(PQclear)

typedef struct pl_libpq {
#define PL_LIBPQ_MEMBER(function) __typeof__(function) *function;
    PL_LIBPQ_FUNCTIONS(PL_LIBPQ_MEMBER)
#undef PL_LIBPQ_MEMBER
} pl_libpq;

/* NULL after an error: it is not installed. Loaded once; thread-safe. */
const pl_libpq *pl_libpq_load(pl_error *error);

#endif
