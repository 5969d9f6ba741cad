/* Findings as SARIF 2.1.0, for code scanning: https://docs.oasis-open.org/sarif/sarif/v2.1.0/.
 * Columns count characters (columnKind unicodeCodePoints), as plumb's do. */
#include "base/json_writer.h"
#include "base/map.h"
#include "report/escape.h"
#include "report/placer.h"
#include "report/report.h"

#include <string.h>

#define SCHEMA                                                                                     \
    "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"

typedef struct sarif {
    pl_json json;
    pl_arena *arena;
    pl_rule_list rules; /* those that found something, in the order they are listed */
    pl_map *numbers;    /* id -> index in rules + 1 */
    pl_placer starts, ends;
} sarif;

static const char *level_of(pl_severity severity)
{
    switch (severity) {
    case PL_SEVERITY_ERROR:
        return "error";
    case PL_SEVERITY_WARNING:
        return "warning";
    case PL_SEVERITY_INFO:
        return "note";
    case PL_SEVERITY_OFF:
        break;
    }
    return "none";
}

static void add_text(sarif *s, const char *key, const char *text)
{
    pl_json_object(&s->json, key);
    pl_json_string(&s->json, "text", pl_safe_lines(s->arena, text));
    pl_json_end(&s->json);
}

/* ---- Rules ----------------------------------------------------------------------------------- */

static void collect(sarif *s, const pl_findings *findings)
{
    for (size_t i = 0; i < findings->count; i++) {
        const pl_rule *rule = findings->at[i]->rule;
        if (!pl_map_has(s->numbers, rule->id)) {
            pl_vec_push(s->arena, &s->rules, rule);
            pl_map_put(s->numbers, rule->id, (void *)(uintptr_t)s->rules.count);
        }
    }
}

static int64_t number_of(const sarif *s, const pl_rule *rule)
{
    return (int64_t)(uintptr_t)pl_map_get(s->numbers, rule->id) - 1;
}

static const char *joined(pl_arena *arena, const pl_strings *lines, const char *bullet)
{
    pl_str out = pl_str_begin(arena, PL_STR_MAXIMUM);
    for (size_t i = 0; i < lines->count; i++) {
        pl_str_addf(&out, "%s%s%s", i > 0 ? "\n" : "", bullet, lines->at[i]);
    }
    return out.at;
}

static void add_help(sarif *s, const pl_rule *rule, const pl_rule_prose *prose)
{
    const char *why = joined(s->arena, &prose->why, "");
    const char *remedy = joined(s->arena, &prose->fix, "- ");
    pl_json_object(&s->json, "help");
    pl_json_string(&s->json, "text",
                   pl_arena_printf(s->arena, "%s\n\nWhat to do:\n%s\n\nplumb explain %s", why,
                                   remedy, rule->id));
    pl_json_string(&s->json, "markdown",
                   pl_arena_printf(s->arena, "%s\n\n**What to do**\n\n%s\n\n`plumb explain %s`",
                                   why, remedy, rule->id));
    pl_json_end(&s->json);
}

static void add_rule(sarif *s, const pl_rule *rule)
{
    pl_rule_prose prose;
    pl_error ignored = {0};
    pl_json_object(&s->json, NULL);
    pl_json_string(&s->json, "id", rule->id);
    add_text(s, "shortDescription", rule->title);
    if (pl_rule_prose_load(s->arena, rule, &prose, &ignored) == PL_OK && prose.why.count > 0) {
        add_text(s, "fullDescription", joined(s->arena, &prose.why, ""));
        add_help(s, rule, &prose);
    }
    pl_json_object(&s->json, "defaultConfiguration");
    pl_json_string(&s->json, "level", level_of(rule->severity));
    pl_json_end(&s->json);
    pl_json_object(&s->json, "properties");
    pl_json_array(&s->json, "tags");
    pl_json_string(&s->json, NULL, "migrations");
    pl_json_string(&s->json, NULL, rule->family);
    pl_json_end(&s->json);
    pl_json_end(&s->json);
    pl_json_end(&s->json);
}

static void add_tool(sarif *s)
{
    pl_json_object(&s->json, "tool");
    pl_json_object(&s->json, "driver");
    pl_json_string(&s->json, "name", "plumb");
    pl_json_string(&s->json, "version", PLUMB_VERSION);
    pl_json_string(&s->json, "semanticVersion", PLUMB_VERSION);
    pl_json_array(&s->json, "rules");
    for (size_t i = 0; i < s->rules.count; i++) {
        add_rule(s, s->rules.at[i]);
    }
    pl_json_end(&s->json);
    pl_json_end(&s->json);
    pl_json_end(&s->json);
}

/* ---- Places ---------------------------------------------------------------------------------- */

static void add_artifact(sarif *s, const char *path)
{
    pl_json_object(&s->json, "artifactLocation");
    pl_json_string(&s->json, "uri", pl_escape_uri(s->arena, path));
    if (path[0] != '/') {
        pl_json_string(&s->json, "uriBaseId", "%SRCROOT%");
    }
    pl_json_end(&s->json);
}

static void add_region(sarif *s, const char *key, pl_span span)
{
    pl_place begin = pl_placer_place(&s->starts, span.text, span.begin);
    pl_place end = pl_placer_place(&s->ends, span.text, span.end);
    pl_json_object(&s->json, key);
    pl_json_integer(&s->json, "startLine", begin.line);
    pl_json_integer(&s->json, "startColumn", begin.column);
    pl_json_integer(&s->json, "endLine", end.line);
    pl_json_integer(&s->json, "endColumn", end.column);
    pl_json_end(&s->json);
}

static void add_physical(sarif *s, pl_span span, const char *path)
{
    pl_json_object(&s->json, "physicalLocation");
    add_artifact(s, span.text != NULL ? span.text->path : path);
    if (span.text != NULL) {
        add_region(s, "region", span);
    }
    pl_json_end(&s->json);
}

static void add_locations(sarif *s, const pl_finding *finding, const pl_history *history)
{
    const char *path = finding->path != NULL ? finding->path : history->path;
    pl_json_array(&s->json, "locations");
    pl_json_object(&s->json, NULL);
    add_physical(s, finding->span, path);
    if (finding->migration != NULL) {
        pl_json_array(&s->json, "logicalLocations");
        pl_json_object(&s->json, NULL);
        pl_json_string(&s->json, "name", pl_safe_lines(s->arena, finding->migration->name));
        pl_json_string(&s->json, "kind", "module");
        pl_json_end(&s->json);
        pl_json_end(&s->json);
    }
    pl_json_end(&s->json);
    pl_json_end(&s->json);
}

static void add_related(sarif *s, const pl_notes *notes)
{
    bool open = false;
    for (size_t i = 0; i < notes->count; i++) {
        const pl_note *note = &notes->at[i];
        if (note->place.text == NULL) {
            continue;
        }
        if (!open) {
            pl_json_array(&s->json, "relatedLocations");
            open = true;
        }
        pl_json_object(&s->json, NULL);
        pl_json_integer(&s->json, "id", (int64_t)i + 1);
        add_physical(s, note->place, NULL);
        add_text(s, "message", pl_arena_printf(s->arena, "%s: %s", note->label, note->text));
        pl_json_end(&s->json);
    }
    if (open) {
        pl_json_end(&s->json);
    }
}

/* ---- Results --------------------------------------------------------------------------------- */

static const char *message_of(sarif *s, const pl_finding *finding)
{
    pl_str out = pl_str_begin(s->arena, PL_STR_MAXIMUM);
    pl_str_add(&out, finding->message);
    for (size_t i = 0; i < finding->notes.count; i++) {
        pl_str_addf(&out, "\n%s: %s", finding->notes.at[i].label, finding->notes.at[i].text);
    }
    for (size_t i = 0; i < finding->fix.count; i++) {
        pl_str_addf(&out, "\n%s%s", i == 0 ? "Fix: " : "", finding->fix.at[i].text);
    }
    return out.at;
}

/* A statement goes nowhere into a file in JSON. */
static bool can_be_fixed(const pl_finding *finding)
{
    const pl_migration *migration = finding->migration;
    return pl_fix_belongs(finding, PL_FIX_END_OF_DOWN) && migration != NULL &&
           migration->down != NULL && migration->down->text != NULL &&
           migration->down->text->origin == NULL;
}

static const char *joined_fixes(pl_arena *arena, const pl_fixes *fixes)
{
    pl_str out = pl_str_begin(arena, PL_STR_MAXIMUM);
    for (size_t i = 0; i < fixes->count; i++) {
        pl_str_addf(&out, "%s%s", i > 0 ? "\n" : "", fixes->at[i].text);
    }
    return out.at;
}

static void add_fixes(sarif *s, const pl_finding *finding)
{
    const pl_script *down = finding->migration->down;
    pl_span end = {down->text, down->span.end, down->span.end};
    const char *sql = joined_fixes(s->arena, &finding->fix);
    pl_json_array(&s->json, "fixes");
    pl_json_object(&s->json, NULL);
    add_text(s, "description", "Add the statements that the down lacks");
    pl_json_array(&s->json, "artifactChanges");
    pl_json_object(&s->json, NULL);
    add_artifact(s, down->text->path);
    pl_json_array(&s->json, "replacements");
    pl_json_object(&s->json, NULL);
    add_region(s, "deletedRegion", end);
    bool on_a_new_line = end.begin == 0 || down->text->bytes[end.begin - 1] == '\n';
    add_text(s, "insertedContent",
             pl_arena_printf(s->arena, "%s%s\n", on_a_new_line ? "" : "\n", sql));
    for (int levels = 0; levels < 6; levels++) {
        pl_json_end(&s->json);
    }
}

static void add_suppression(sarif *s, const char *reason)
{
    pl_json_array(&s->json, "suppressions");
    pl_json_object(&s->json, NULL);
    pl_json_string(&s->json, "kind", "inSource");
    if (reason[0] != '\0') {
        pl_json_string(&s->json, "justification", pl_safe_lines(s->arena, reason));
    }
    pl_json_end(&s->json);
    pl_json_end(&s->json);
}

static void add_result(sarif *s, const pl_finding *finding, const pl_history *history)
{
    pl_json_object(&s->json, NULL);
    pl_json_string(&s->json, "ruleId", finding->rule->id);
    pl_json_integer(&s->json, "ruleIndex", number_of(s, finding->rule));
    pl_json_string(&s->json, "level", level_of(finding->severity));
    add_text(s, "message", message_of(s, finding));
    add_locations(s, finding, history);
    add_related(s, &finding->notes);
    pl_json_object(&s->json, "partialFingerprints");
    pl_json_string(&s->json, "plumb/v1", finding->fingerprint);
    pl_json_end(&s->json);
    if (can_be_fixed(finding)) {
        add_fixes(s, finding);
    }
    if (finding->suppressed != NULL) {
        add_suppression(s, finding->suppressed);
    }
    pl_json_object(&s->json, "properties");
    pl_json_string(&s->json, "certainty", pl_certainty_name(finding->certainty));
    pl_json_end(&s->json);
    pl_json_end(&s->json);
}

static void add_results(sarif *s, const pl_report *report)
{
    pl_json_array(&s->json, "results");
    for (size_t i = 0; i < report->parts.count; i++) {
        const pl_report_part *part = &report->parts.at[i];
        const pl_findings *lists[] = {&part->result->findings, &part->result->suppressed};
        for (size_t k = 0; k < 2; k++) {
            for (size_t j = 0; j < lists[k]->count; j++) {
                add_result(s, lists[k]->at[j], part->history);
            }
        }
    }
    pl_json_end(&s->json);
}

/* What was not looked at: a clean result that leaves something out says so. */
static void add_invocation(sarif *s, const pl_report *report)
{
    pl_json_array(&s->json, "invocations");
    pl_json_object(&s->json, NULL);
    pl_json_boolean(&s->json, "executionSuccessful", true);
    pl_json_array(&s->json, "toolExecutionNotifications");
    for (size_t i = 0; i < report->parts.count; i++) {
        const pl_report_part *part = &report->parts.at[i];
        uint32_t statements = pl_lint_unread_statements(part->result);
        if (statements + part->result->unread_files == 0) {
            continue;
        }
        pl_json_object(&s->json, NULL);
        pl_json_string(&s->json, "level", "note");
        add_text(s, "message",
                 pl_arena_printf(s->arena, "%s: %u statements and %u files could not be analysed",
                                 part->history->path, statements, part->result->unread_files));
        pl_json_end(&s->json);
    }
    pl_json_end(&s->json);
    pl_json_end(&s->json);
    pl_json_end(&s->json);
}

static void write_sarif(pl_str *out, const pl_report *report, const pl_report_style *style)
{
    (void)style;
    pl_arena *scratch = pl_arena_new();
    sarif s = {.json = pl_json_begin(out, true), .arena = scratch, .numbers = pl_map_new(scratch)};
    for (size_t i = 0; i < report->parts.count; i++) {
        collect(&s, &report->parts.at[i].result->findings);
        collect(&s, &report->parts.at[i].result->suppressed);
    }
    pl_json_object(&s.json, NULL);
    pl_json_string(&s.json, "$schema", SCHEMA);
    pl_json_string(&s.json, "version", "2.1.0");
    pl_json_array(&s.json, "runs");
    pl_json_object(&s.json, NULL);
    add_tool(&s);
    pl_json_string(&s.json, "columnKind", "unicodeCodePoints");
    add_invocation(&s, report);
    add_results(&s, report);
    pl_json_end(&s.json);
    pl_json_end(&s.json);
    pl_json_end(&s.json);
    pl_str_add_char(out, '\n');
    pl_arena_free(scratch);
}

const pl_writer pl_writer_sarif = {
    .name = "sarif", .title = "SARIF 2.1.0, for code scanning", .lint = write_sarif};
