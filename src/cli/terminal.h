/*
 * Terminal: what the place the output goes to can show, and how the output gets there.
 */
#ifndef PL_CLI_TERMINAL_H
#define PL_CLI_TERMINAL_H

#include "check/baseline.h"
#include "cli/settings.h"
#include "report/report.h"

/* Whether a person sees the result: standard output is a terminal and no file was asked for. */
bool pl_terminal_is_shown(const pl_settings *settings);

pl_report_style pl_terminal_style(pl_arena *arena, const pl_settings *settings);

/* Writes to standard output or to the file of --output. A reader that went away (head, less) is no
 * error. PL_UNWRITABLE otherwise. */
pl_status pl_terminal_write(const pl_settings *settings, const pl_str *out,
                            pl_error *error) PL_MUST_CHECK;

/* "plumb: path:line:column: message" and the hint, on standard error, with nothing in it that a
 * terminal would obey. */
void pl_terminal_print_error(const pl_error *error);

/* "plumb: FILE: 2 known findings are no more: ..." and what to do, on standard error. */
void pl_terminal_print_gone(const char *path, const pl_baseline_entries *gone);

/* Says on standard error what goes on, once it has taken a second; only on a terminal. */
typedef struct pl_progress pl_progress;
pl_progress *pl_progress_begin(bool wanted, const char *what); /* NULL where nobody looks */
void pl_progress_end(pl_progress *progress);                   /* NULL is allowed */

#endif
