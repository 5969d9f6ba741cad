/*
 * Baseline: findings that were there when somebody began to look, kept in a file, so that only new
 * ones are reported. docs/baseline.md.
 *
 * The file is JSON, a line an entry, sorted by path, so that a change to it is a small diff. An
 * entry is a fingerprint (check/fingerprint.h) and the path of the file, which begins at the folder
 * of the baseline. It matches one finding.
 */
#ifndef PL_CHECK_BASELINE_H
#define PL_CHECK_BASELINE_H

#include "base/str.h"
#include "check/lint.h"

typedef struct pl_baseline_entry {
    const char *path; /* from the folder of the baseline */
    const char *rule;
    const char *migration; /* its name; NULL: about a folder */
    const char *fingerprint;
    bool met;    /* a finding of this run */
    bool looked; /* its file was looked at in this run: not met, it is gone */
} pl_baseline_entry;

typedef PL_VEC(pl_baseline_entry *) pl_baseline_entries;

typedef struct pl_baseline pl_baseline;

/* An empty one, for a file at that path. */
pl_baseline *pl_baseline_new(pl_arena *arena, const char *path);

/* PL_CONFIGURATION with the place of what is wrong in the file. */
pl_status pl_baseline_load(pl_arena *arena, const char *path, pl_baseline **out,
                           pl_error *error) PL_MUST_CHECK;
pl_status pl_baseline_read(pl_baseline *baseline, const pl_text *text,
                           pl_error *error) PL_MUST_CHECK;

/* Moves the findings that are in the baseline to result->known, and counts anew. */
void pl_baseline_leave_out(pl_baseline *baseline, const pl_history *history,
                           pl_lint_result *result);

/* Takes in the findings, and drops the entries of the files that were looked at which no finding
 * met. Of a history that was left out before, the known ones too. */
void pl_baseline_take_in(pl_baseline *baseline, const pl_history *history,
                         const pl_lint_result *result);

/* Entries whose file was looked at and that no finding met. */
void pl_baseline_gone(const pl_baseline *baseline, pl_baseline_entries *out);

size_t pl_baseline_count(const pl_baseline *baseline);
void pl_baseline_write(const pl_baseline *baseline, pl_str *out);

#endif
