/* Findings as one JSON document: docs/findings.schema.json describes it, and its version. */

#include "report/placer.h"
#include "report/report.h"

#include "base/json_writer.h"
#include "dialect/dialect.h"
#include "source/runner.h"

#include <string.h>

#define FORMAT_VERSION 1

typedef struct document {
    pl_json json;
    pl_placer starts, ends;
} document;

static void add_texts(document *doc, const char *key, const pl_strings *list)
{
    pl_json_array(&doc->json, key);
    for (size_t i = 0; i < list->count; i++) {
        pl_json_string(&doc->json, NULL, list->at[i]);
    }
    pl_json_end(&doc->json);
}

/* ---- places ---- */

static void add_position(document *doc, const char *key, pl_placer *placer, const pl_text *text,
                         uint32_t offset)
{
    pl_place place = pl_placer_place(placer, text, offset);
    pl_json_object(&doc->json, key);
    pl_json_integer(&doc->json, "line", place.line);
    pl_json_integer(&doc->json, "column", place.column);
    pl_json_integer(&doc->json, "byte", offset);
    pl_json_end(&doc->json);
}

static void add_place(document *doc, pl_span span, const char *path)
{
    pl_json_string(&doc->json, "path", span.text ? span.text->path : path);
    if (span.text) {
        add_position(doc, "start", &doc->starts, span.text, span.begin);
        add_position(doc, "end", &doc->ends, span.text, span.end);
    } else {
        pl_json_null(&doc->json, "start");
        pl_json_null(&doc->json, "end");
    }
}

/* ---- findings ---- */

static void add_notes(document *doc, const pl_notes *notes)
{
    pl_json_array(&doc->json, "notes");
    for (size_t i = 0; i < notes->count; i++) {
        const pl_note *note = &notes->at[i];
        pl_json_object(&doc->json, NULL);
        pl_json_string(&doc->json, "label", note->label);
        pl_json_string(&doc->json, "text", note->text);
        if (note->place.text) {
            pl_json_object(&doc->json, "place");
            add_place(doc, note->place, NULL);
            pl_json_end(&doc->json);
        } else {
            pl_json_null(&doc->json, "place");
        }
        pl_json_end(&doc->json);
    }
    pl_json_end(&doc->json);
}

/* Whether all of it is SQL that can be run as it stands. */
static bool is_sql(const pl_fixes *fixes)
{
    bool sql = fixes->count > 0;
    for (size_t i = 0; i < fixes->count; i++) {
        sql &= fixes->at[i].kind == PL_FIX_STATEMENT;
    }
    return sql;
}

static void add_fixes(document *doc, const pl_fixes *fixes)
{
    pl_json_array(&doc->json, "fix");
    for (size_t i = 0; i < fixes->count; i++) {
        pl_json_string(&doc->json, NULL, fixes->at[i].text);
    }
    pl_json_end(&doc->json);
    pl_json_boolean(&doc->json, "fix_is_sql", is_sql(fixes));
}

static void add_finding(document *doc, const pl_finding *finding)
{
    pl_json *json = &doc->json;
    pl_json_object(json, NULL);
    pl_json_string(json, "rule", finding->rule->id);
    pl_json_string(json, "family", finding->rule->family);
    pl_json_string(json, "severity", pl_severity_name(finding->severity));
    pl_json_string(json, "certainty", pl_certainty_name(finding->certainty));
    pl_json_string(&doc->json, "message", finding->message);
    pl_json_string(&doc->json, "label", finding->label);
    add_place(doc, finding->span, finding->path);
    pl_json_string(json, "migration", finding->migration ? finding->migration->name : NULL);
    pl_json_string(json, "version", finding->migration ? finding->migration->version : NULL);
    pl_json_string(json, "direction", finding->migration ? (finding->down ? "down" : "up") : NULL);
    add_notes(doc, &finding->notes);
    add_fixes(doc, &finding->fix);
    add_texts(doc, "ask", &finding->ask);
    pl_json_string(&doc->json, "suppressed", finding->suppressed);
    pl_json_string(json, "fingerprint", finding->fingerprint);
    pl_json_end(json);
}

static void add_findings(document *doc, const pl_report *report)
{
    pl_json_array(&doc->json, "findings");
    for (size_t i = 0; i < report->parts.count; i++) {
        const pl_lint_result *result = report->parts.at[i].result;
        for (size_t j = 0; j < result->findings.count; j++) {
            add_finding(doc, result->findings.at[j]);
        }
        for (size_t j = 0; j < result->suppressed.count; j++) {
            add_finding(doc, result->suppressed.at[j]);
        }
    }
    pl_json_end(&doc->json);
}

/* ---- histories and the sum of them ---- */

static void add_counts(document *doc, const pl_lint_result *result)
{
    pl_json *json = &doc->json;
    pl_json_object(json, "summary");
    pl_json_integer(json, "migrations", result->migrations);
    pl_json_integer(json, "migrations_with_findings", result->migrations_with_findings);
    pl_json_integer(json, "statements", result->statements);
    pl_json_integer(json, "errors", result->errors);
    pl_json_integer(json, "warnings", result->warnings);
    pl_json_integer(json, "infos", result->infos);
    pl_json_integer(json, "suppressed", (int64_t)result->suppressed.count);
    pl_json_integer(json, "known", (int64_t)result->known.count);
    pl_json_object(json, "unread");
    pl_json_integer(json, "syntax", result->unread_syntax);
    pl_json_integer(json, "libsql", result->unread_libsql);
    pl_json_integer(json, "newer", result->unread_newer);
    pl_json_integer(json, "template", result->unread_template);
    pl_json_integer(json, "meta", result->unread_meta);
    pl_json_integer(json, "dynamic", result->unread_dynamic);
    pl_json_integer(json, "code", result->unread_code);
    pl_json_integer(json, "files", result->unread_files);
    pl_json_end(json);
    pl_json_boolean(json, "schema_complete", result->schema_complete);
    pl_json_end(json);
}

static void add_history(document *doc, const pl_report_part *part)
{
    const pl_history *history = part->history;
    pl_json *json = &doc->json;
    pl_json_object(json, NULL);
    pl_json_string(json, "path", history->path);
    pl_json_string(json, "runner", history->runner ? history->runner->id : NULL);
    pl_json_string(json, "why_runner", history->why_runner);
    pl_json_string(json, "dialect",
                   history->dialect != PL_DIALECT_UNKNOWN ? pl_dialect_name(history->dialect)
                                                          : NULL);
    if (history->server_version) {
        pl_json_integer(json, "server_version", history->server_version);
    } else {
        pl_json_null(json, "server_version");
    }
    add_counts(doc, part->result);
    pl_json_end(json);
}

static void add_up(pl_lint_result *sum, const pl_lint_result *part)
{
    sum->migrations += part->migrations;
    sum->migrations_with_findings += part->migrations_with_findings;
    sum->statements += part->statements;
    sum->errors += part->errors;
    sum->warnings += part->warnings;
    sum->infos += part->infos;
    sum->suppressed.count += part->suppressed.count;
    sum->known.count += part->known.count;
    sum->unread_syntax += part->unread_syntax;
    sum->unread_libsql += part->unread_libsql;
    sum->unread_newer += part->unread_newer;
    sum->unread_template += part->unread_template;
    sum->unread_meta += part->unread_meta;
    sum->unread_dynamic += part->unread_dynamic;
    sum->unread_code += part->unread_code;
    sum->unread_files += part->unread_files;
    sum->schema_complete &= part->schema_complete;
}

static void write_json(pl_str *out, const pl_report *report, const pl_report_style *style)
{
    (void)style; /* the document is the same everywhere */
    document doc = {.json = pl_json_begin(out, true)};
    pl_lint_result sum = {.schema_complete = true};
    pl_json_object(&doc.json, NULL);
    pl_json_string(&doc.json, "format", "plumb-findings");
    pl_json_integer(&doc.json, "version", FORMAT_VERSION);
    pl_json_string(&doc.json, "plumb", PLUMB_VERSION);
    pl_json_array(&doc.json, "histories");
    for (size_t i = 0; i < report->parts.count; i++) {
        add_history(&doc, &report->parts.at[i]);
        add_up(&sum, report->parts.at[i].result);
    }
    pl_json_end(&doc.json);
    add_findings(&doc, report);
    add_counts(&doc, &sum);
    pl_json_end(&doc.json);
    pl_str_add_char(out, '\n');
}

const pl_writer pl_writer_json = {
    .name = "json", .title = "one JSON document, for programs", .lint = write_json};
