/*
 * What only psql understands: backslash commands, and the rows that follow COPY ... FROM STDIN.
 * They are blanked, length for length, so that the parser sees nothing but SQL and offsets stay
 * true.
 */
#ifndef PL_DIALECT_POSTGRES_READ_PSQL_H
#define PL_DIALECT_POSTGRES_READ_PSQL_H

#include "base/vec.h"

#include <stdbool.h>
#include <stdint.h>

typedef struct pl_meta_command {
    uint32_t begin, end; /* in sql */
} pl_meta_command;

typedef PL_VEC(pl_meta_command) pl_meta_commands;

/* true when something was blanked in sql[0..size). */
bool pl_blank_psql(pl_arena *arena, char *sql, uint32_t size, pl_meta_commands *commands);

/* The command runs SQL that is elsewhere: \i, \ir, \include, \gexec. */
bool pl_meta_command_includes(const char *sql, const pl_meta_command *command);

#endif
