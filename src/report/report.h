/*
 * Report: findings as text for people and as documents for programs. One writer a format.
 *
 * A writer gets everything and appends to a string: no I/O, no state between calls, the same bytes
 * for the same findings. All text that comes from a migration is untrusted: a writer shows it
 * through pl_text_safe, or as a JSON string. The words of a finding hold no secrets any more; what
 * a writer takes from the text itself it masks (check/secret.h).
 */
#ifndef PL_REPORT_REPORT_H
#define PL_REPORT_REPORT_H

#include "base/str.h"
#include "check/lint.h"

/* One history that was linted and what was found in it. */
typedef struct pl_report_part {
    const pl_history *history;
    const pl_lint_result *result;
} pl_report_part;

typedef PL_VEC(pl_report_part) pl_report_parts;

typedef struct pl_report {
    pl_report_parts parts; /* in the order they were named */
    double seconds;        /* the time it took; negative: not to be shown */
} pl_report;

typedef struct pl_report_style {
    unsigned width; /* cells of a line; 0: 80 */
    bool unicode;   /* false: nothing but ASCII is written */
    bool color;
    bool links;          /* OSC 8 links on places */
    bool summary;        /* the lines below the findings */
    const char *folder;  /* absolute, what relative paths begin at; for links */
    pl_severity fail_on; /* findings from this severity on make the run fail */
} pl_report_style;

typedef struct pl_writer {
    const char *name;  /* of --format: "text" */
    const char *title; /* for help: "for people" */
    void (*lint)(pl_str *out, const pl_report *report, const pl_report_style *style);
} pl_writer;

extern const pl_writer pl_writer_text;
extern const pl_writer pl_writer_json;
extern const pl_writer pl_writer_sarif;
extern const pl_writer pl_writer_github;
extern const pl_writer pl_writer_gitlab;
extern const pl_writer pl_writer_junit;
extern const pl_writer pl_writer_markdown;
extern const pl_writer pl_writer_html;

/* All writers, ended by NULL. */
extern const pl_writer *const pl_writers[];

const pl_writer *pl_writer_by_name(const char *name); /* NULL: no such format */

#endif
