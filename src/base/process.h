/*
 * Process: another program, run without a shell.
 *
 * The program is looked for in PATH and gets the caller's environment with a few variables set on
 * top. Its arguments are handed over as they are: nothing in them is ever interpreted. Writing to a
 * program that went away must not end the caller: it ignores SIGPIPE, as main does; the program
 * itself starts with the signal as the system has it.
 *
 * Errors: PL_CHILD when the program is not there, can't be started, takes longer than it may or
 * writes more than it may. That it ends with a code other than 0 is an answer, no error.
 */
#ifndef PL_BASE_PROCESS_H
#define PL_BASE_PROCESS_H

#include "base/arena.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef struct pl_process_plan {
    const char *const *arguments;   /* arguments[0] is the program; ended by NULL */
    const char *const *environment; /* "NAME=value", set on top; ended by NULL; NULL: none */
    unsigned seconds;               /* it is killed after these; 0: 120 */
    size_t maximum;                 /* bytes of its output; 0: 1 GiB */
} pl_process_plan;

typedef struct pl_process_result {
    int code; /* it ended with; 128 + the signal that ended it */
    const char *out;
    size_t out_size;
    const char *errors; /* what it said on standard error, at most 64 KiB of it */
} pl_process_result;

/* Runs a program to its end. Its input is empty. Strings are in arena, ended by a NUL that is not
 * counted. */
pl_status pl_process_run(pl_arena *arena, const pl_process_plan *plan, pl_process_result *out,
                         pl_error *error) PL_MUST_CHECK;

/* A program that is asked line by line and answers. It belongs to the arena, which ends it. What it
 * says on standard error is not kept. One thread at a time. */
typedef struct pl_dialogue pl_dialogue;

pl_status pl_dialogue_begin(pl_arena *arena, const pl_process_plan *plan, pl_dialogue **out,
                            pl_error *error) PL_MUST_CHECK;
pl_status pl_dialogue_ask(pl_dialogue *dialogue, const char *line, pl_error *error) PL_MUST_CHECK;

/* The next line of the answer without its end, cut at size; and the next bytes. PL_CHILD when the
 * program ended before, or took too long. */
pl_status pl_dialogue_line(pl_dialogue *dialogue, char *line, size_t size,
                           pl_error *error) PL_MUST_CHECK;
pl_status pl_dialogue_bytes(pl_dialogue *dialogue, char *bytes, size_t size,
                            pl_error *error) PL_MUST_CHECK;

#endif
