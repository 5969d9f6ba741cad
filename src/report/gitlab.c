/* Findings as a GitLab code quality report: https://docs.gitlab.com/ci/testing/code_quality/. */
#include "base/json_writer.h"
#include "base/map.h"
#include "report/placer.h"
#include "report/report.h"

static const char *severity_of(pl_severity severity)
{
    switch (severity) {
    case PL_SEVERITY_ERROR:
        return "major";
    case PL_SEVERITY_WARNING:
        return "minor";
    case PL_SEVERITY_INFO:
    case PL_SEVERITY_OFF:
        break;
    }
    return "info";
}

/* GitLab wants paths below the repository, without a "./". */
static const char *path_of(const pl_finding *finding)
{
    const char *path = finding->span.text != NULL ? finding->span.text->path : finding->path;
    while (path != NULL && pl_starts_with(path, "./")) {
        path += 2;
    }
    return path != NULL ? path : ".";
}

static void add_finding(pl_json *json, const pl_finding *finding, const char *fingerprint)
{
    pl_span span = finding->span;
    pl_json_object(json, NULL);
    pl_json_string(json, "description", finding->message);
    pl_json_string(json, "check_name", finding->rule->id);
    pl_json_string(json, "fingerprint", fingerprint);
    pl_json_string(json, "severity", severity_of(finding->severity));
    pl_json_object(json, "location");
    pl_json_string(json, "path", path_of(finding));
    pl_json_object(json, "lines");
    pl_json_integer(json, "begin", span.text != NULL ? pl_placer_line(span.text, span.begin) : 1);
    if (span.text != NULL) {
        uint32_t last = span.end > span.begin ? span.end - 1 : span.begin;
        pl_json_integer(json, "end", pl_placer_line(span.text, last));
    }
    pl_json_end(json);
    pl_json_end(json);
    pl_json_end(json);
}

static void write_gitlab(pl_str *out, const pl_report *report, const pl_report_style *style)
{
    (void)style;
    pl_arena *scratch = pl_arena_new();
    pl_map *seen = pl_map_new(scratch);
    pl_json json = pl_json_begin(out, true);
    pl_json_array(&json, NULL);
    for (size_t i = 0; i < report->parts.count; i++) {
        const pl_report_part *part = &report->parts.at[i];
        for (size_t j = 0; j < part->result->findings.count; j++) {
            const pl_finding *finding = part->result->findings.at[j];
            const char *print = finding->fingerprint;
            /* Two folders may hold the same one; GitLab drops a fingerprint that it has. */
            if (print != NULL && pl_map_has(seen, print)) {
                print = pl_arena_printf(scratch, "%s-%s", print, path_of(finding));
            }
            if (print != NULL) {
                pl_map_put(seen, print, seen);
            }
            add_finding(&json, finding, print);
        }
    }
    pl_json_end(&json);
    pl_str_add_char(out, '\n');
    pl_arena_free(scratch);
}

const pl_writer pl_writer_gitlab = {
    .name = "gitlab", .title = "a GitLab code quality report", .lint = write_gitlab};
