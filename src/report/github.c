/* Findings as workflow commands of GitHub Actions: annotations on the lines of a change.
 * https://docs.github.com/actions/reference/workflow-commands-for-github-actions; how the runner
 * undoes the escapes: actions/toolkit, packages/core/src/command.ts. */
#include "report/escape.h"
#include "report/placer.h"
#include "report/report.h"

#include <string.h>

static const char *escaped(pl_arena *arena, const char *text, const char *special)
{
    pl_str out = pl_str_begin(arena, PL_STR_MAXIMUM);
    for (const char *c = pl_safe_lines(arena, text); *c != '\0'; c++) {
        if (strchr(special, *c) != NULL) {
            pl_str_addf(&out, "%%%02X", (unsigned)(unsigned char)*c);
        } else {
            pl_str_add_char(&out, *c);
        }
    }
    return out.at;
}

static const char *property(pl_arena *arena, const char *text)
{
    return escaped(arena, text, "%\r\n:,");
}

static const char *message(pl_arena *arena, const char *text)
{
    return escaped(arena, text, "%\r\n");
}

static const char *command(pl_severity severity)
{
    switch (severity) {
    case PL_SEVERITY_ERROR:
        return "error";
    case PL_SEVERITY_WARNING:
        return "warning";
    case PL_SEVERITY_INFO:
    case PL_SEVERITY_OFF:
        break;
    }
    return "notice";
}

static void add_place(pl_str *out, pl_arena *arena, const pl_finding *finding)
{
    pl_span span = finding->span;
    const char *path = span.text != NULL ? span.text->path : finding->path;
    if (path != NULL) {
        pl_str_addf(out, "file=%s,", property(arena, path));
    }
    if (span.text == NULL) {
        return;
    }
    pl_place begin = pl_text_place(span.text, span.begin);
    pl_place end = pl_text_place(span.text, span.end > span.begin ? span.end - 1 : span.begin);
    pl_str_addf(out, "line=%u,endLine=%u,", begin.line, end.line);
    if (begin.line == end.line) { /* columns are taken on one line only */
        pl_str_addf(out, "col=%u,endColumn=%u,", begin.column, end.column + 1);
    }
}

static void add_finding(pl_str *out, pl_arena *arena, const pl_finding *finding)
{
    pl_str text = pl_str_begin(arena, PL_STR_MAXIMUM);
    pl_str_add(&text, finding->message);
    for (size_t i = 0; i < finding->fix.count; i++) {
        pl_str_addf(&text, "\n%s%s", i == 0 ? "fix: " : "     ", finding->fix.at[i].text);
    }
    pl_str_addf(out, "::%s ", command(finding->severity));
    add_place(out, arena, finding);
    pl_str_addf(out, "title=plumb %s::%s\n", property(arena, finding->rule->id),
                message(arena, text.at));
}

static void write_github(pl_str *out, const pl_report *report, const pl_report_style *style)
{
    (void)style;
    pl_arena *scratch = pl_arena_new();
    for (size_t i = 0; i < report->parts.count; i++) {
        const pl_findings *findings = &report->parts.at[i].result->findings;
        for (size_t j = 0; j < findings->count; j++) {
            add_finding(out, scratch, findings->at[j]);
        }
    }
    pl_arena_free(scratch);
}

const pl_writer pl_writer_github = {
    .name = "github", .title = "annotations of GitHub Actions", .lint = write_github};
