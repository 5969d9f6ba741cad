/* Findings as one page that needs nothing else: the history as a timeline, the findings of each
 * migration, and the schema as it is after any of them. */
#include "base/json_writer.h"
#include "check/replay.h"
#include "check/secret.h"
#include "report/escape.h"
#include "report/html/page.h"
#include "report/placer.h"
#include "report/report.h"
#include "source/runner.h"

#include <string.h>

enum { SHOWN_LINES = 12 };

/* What is hidden in the text of the last excerpt. */
typedef struct hidden {
    const pl_text *text;
    pl_secrets secrets;
} hidden;

typedef struct page {
    pl_str *out;
    pl_arena *arena;
    const pl_report *report;
    hidden *hidden;
} page;

static const char *safe(const page *p, const char *text)
{
    return pl_escape_xml(p->arena, text);
}

/* ---- Findings -------------------------------------------------------------------------------- */

static void add_line(const page *p, const pl_text *text, uint32_t number, pl_span marked,
                     const pl_secrets *secrets)
{
    pl_span line = pl_text_line(text, number);
    uint32_t begin = marked.begin < line.begin ? line.begin : marked.begin;
    uint32_t end = marked.end > line.end ? line.end : marked.end;
    begin = begin > line.end ? line.end : begin;
    end = end < begin ? begin : end;
    const char *parts[] = {pl_mask_range(p->arena, text->bytes, line.begin, begin, secrets),
                           pl_mask_range(p->arena, text->bytes, begin, end, secrets),
                           pl_mask_range(p->arena, text->bytes, end, line.end, secrets)};
    pl_str_addf(p->out, "<span class=\"line\">%4u  </span>%s<mark>%s</mark>%s\n", number,
                safe(p, parts[0]), safe(p, parts[1]), safe(p, parts[2]));
}

static void add_excerpt(const page *p, pl_span span)
{
    uint32_t first = pl_placer_line(span.text, span.begin);
    uint32_t last = pl_placer_line(span.text, span.end > span.begin ? span.end - 1 : span.begin);
    uint32_t shown = last - first >= SHOWN_LINES ? first + SHOWN_LINES - 1 : last;
    if (p->hidden->text != span.text) {
        *p->hidden = (hidden){.text = span.text};
        pl_secrets_in_text(p->arena, span.text, &p->hidden->secrets);
    }
    pl_str_add(p->out, "<pre>");
    for (uint32_t line = first; line <= shown; line++) {
        add_line(p, span.text, line, span, &p->hidden->secrets);
    }
    if (shown < last) {
        pl_str_addf(p->out, "<span class=\"line\">... %u more lines</span>\n", last - shown);
    }
    pl_str_add(p->out, "</pre>\n");
}

static void add_advice(const page *p, const char *text, bool sql, bool first)
{
    pl_str_addf(p->out, sql ? "%s<code>%s</code>" : "%s%s", first ? "" : "\n", safe(p, text));
}

static void add_fixes(const page *p, const pl_fixes *fixes)
{
    pl_str_add(p->out, fixes->count > 0 ? "<dt>fix</dt><dd>" : "");
    for (size_t i = 0; i < fixes->count; i++) {
        add_advice(p, fixes->at[i].text, pl_fix_is_sql(&fixes->at[i]), i == 0);
    }
    pl_str_add(p->out, fixes->count > 0 ? "</dd>\n" : "");
}

static void add_questions(const page *p, const pl_strings *questions)
{
    pl_str_add(p->out, questions->count > 0 ? "<dt>ask first</dt><dd>" : "");
    for (size_t i = 0; i < questions->count; i++) {
        add_advice(p, questions->at[i], true, i == 0);
    }
    pl_str_add(p->out, questions->count > 0 ? "</dd>\n" : "");
}

static void add_details(const page *p, const pl_finding *finding)
{
    if (finding->notes.count + finding->fix.count + finding->ask.count == 0) {
        return;
    }
    pl_str_add(p->out, "<dl>\n");
    for (size_t i = 0; i < finding->notes.count; i++) {
        pl_str_addf(p->out, "<dt>%s</dt><dd>%s</dd>\n", safe(p, finding->notes.at[i].label),
                    safe(p, finding->notes.at[i].text));
    }
    add_fixes(p, &finding->fix);
    add_questions(p, &finding->ask);
    pl_str_add(p->out, "</dl>\n");
}

static void add_finding(const page *p, const pl_finding *finding)
{
    const char *severity = pl_severity_name(finding->severity);
    pl_span span = finding->span;
    const char *path = span.text != NULL ? span.text->path : finding->path;
    pl_str_addf(p->out, "<article class=\"%s\"><h3><span class=\"%s rule\">%s[%s]</span> %s</h3>\n",
                severity, severity, severity, safe(p, finding->rule->id),
                safe(p, finding->message));
    if (path != NULL) {
        pl_str_addf(p->out, "<div class=\"where soft\">%s", safe(p, path));
        if (span.text != NULL) {
            pl_place place = pl_text_place(span.text, span.begin);
            pl_str_addf(p->out, ":%u:%u", place.line, place.column);
        }
        pl_str_add(p->out, "</div>\n");
    }
    if (span.text != NULL) {
        add_excerpt(p, span);
    }
    add_details(p, finding);
    pl_str_add(p->out, "</article>\n");
}

/* Of a migration; NULL: of the folder. Findings are sorted by migration, so each is looked at once:
 * next is where to go on. */
static size_t add_findings(const page *p, const pl_findings *findings, size_t next,
                           const pl_migration *migration)
{
    while (next < findings->count && findings->at[next]->migration == migration) {
        add_finding(p, findings->at[next++]);
    }
    return next;
}

/* ---- The timeline ---------------------------------------------------------------------------- */

typedef struct tally {
    pl_severity worst;
    uint32_t count;
} tally;

static tally *tally_of(const page *p, const pl_report_part *part)
{
    const pl_findings *findings = &part->result->findings;
    tally *all = pl_arena_alloc(p->arena, (part->history->migrations.count + 1) * sizeof *all);
    for (size_t i = 0; i < findings->count; i++) {
        const pl_finding *each = findings->at[i];
        tally *one = &all[each->migration == NULL ? 0 : each->migration->number + 1];
        one->count++;
        one->worst = each->severity > one->worst ? each->severity : one->worst;
    }
    return all;
}

static void add_stop(const page *p, size_t part, const char *id, const char *name, const tally *one)
{
    const char *state = one->count == 0 ? "clean" : pl_severity_name(one->worst);
    pl_str_addf(p->out, "<li class=\"%s\"><a href=\"#h%zu-%s\">%s</a>", state, part, id,
                safe(p, name));
    if (one->count > 0) {
        pl_str_addf(p->out, "<span class=\"number %s\">%u</span>", state, one->count);
    }
    pl_str_add(p->out, "</li>\n");
}

static void add_timeline(const page *p)
{
    pl_str_add(p->out, "<ol class=\"timeline\">\n");
    for (size_t i = 0; i < p->report->parts.count; i++) {
        const pl_report_part *part = &p->report->parts.at[i];
        tally *all = tally_of(p, part);
        add_stop(p, i, "folder", part->history->path, &all[0]);
        for (size_t k = 0; k < part->history->migrations.count; k++) {
            add_stop(p, i, pl_arena_printf(p->arena, "%zu", k),
                     part->history->migrations.at[k]->name, &all[k + 1]);
        }
    }
    pl_str_add(p->out, "</ol>\n");
}

static void add_sections(const page *p, size_t number, const pl_report_part *part)
{
    const pl_history *history = part->history;
    const pl_findings *findings = &part->result->findings;
    pl_str_addf(p->out, "<section id=\"h%zu-folder\"><h2>%s</h2>\n<p class=\"soft\">%u migration%s",
                number, safe(p, history->path), part->result->migrations,
                part->result->migrations == 1 ? "" : "s");
    if (history->runner != NULL) {
        pl_str_addf(p->out, " · %s", safe(p, history->runner->title));
    }
    pl_str_addf(p->out, " · %s</p>\n", pl_dialect_title(history->dialect));
    size_t next = add_findings(p, findings, 0, NULL);
    pl_str_add(p->out, "</section>\n");
    for (size_t k = 0; k < history->migrations.count; k++) {
        const pl_migration *migration = history->migrations.at[k];
        pl_str_addf(p->out, "<section id=\"h%zu-%zu\"><h2>%s</h2>\n", number, k,
                    safe(p, migration->name));
        size_t before = next;
        next = add_findings(p, findings, next, migration);
        if (next == before) {
            pl_str_addf(p->out, "<p class=\"clean\">%s</p>\n",
                        migration->context ? "not asked for" : "nothing found");
        }
        pl_str_addf(p->out,
                    "<details class=\"schema\" hidden data-history=\"%zu\" data-migration=\"%zu\">"
                    "<summary>the schema after it</summary><div class=\"objects\"></div></details>"
                    "\n</section>\n",
                    number, k);
    }
}

/* ---- The schema at any point ----------------------------------------------------------------- */

static const char *definition(const page *p, const pl_replay *replay, const pl_object *object)
{
    pl_changes one = {0};
    pl_operations operations = {0};
    pl_str sql = pl_str_begin(p->arena, PL_STR_MAXIMUM);
    pl_vec_push(p->arena, &one, (pl_change){.key = "", .after = object});
    replay->dialect->diff(p->arena, replay->schema, &one, false, &operations);
    replay->dialect->write_operations(&sql, &operations);
    return pl_mask(p->arena, sql.at);
}

static void add_changes(const page *p, pl_json *json, const pl_replay *replay, pl_mark before)
{
    pl_changes changes = {0};
    pl_journal_changes(p->arena, replay->schema, before, pl_journal_mark(replay->schema), &changes);
    pl_json_array(json, NULL);
    for (size_t i = 0; i < changes.count; i++) {
        const pl_change *change = &changes.at[i];
        const pl_object *object = change->after != NULL ? change->after : change->before;
        const char *sql = change->after != NULL ? definition(p, replay, object) : NULL;
        if (sql != NULL && sql[0] == '\0') { /* the index of a key: its table says it */
            continue;
        }
        pl_json_array(json, NULL);
        pl_json_string(json, NULL, change->key);
        pl_json_string(json, NULL, pl_safe_lines(p->arena, pl_ref_text(p->arena, &object->ref)));
        pl_json_string(json, NULL, sql != NULL ? pl_safe_lines(p->arena, sql) : NULL);
        pl_json_end(json);
    }
    pl_json_end(json);
}

static void add_replay(const page *p, pl_json *json, const pl_history *history)
{
    pl_replay *replay = pl_replay_new(p->arena, history);
    pl_json_array(json, NULL);
    for (size_t i = 0; i < history->migrations.count; i++) {
        const pl_migration *migration = history->migrations.at[i];
        pl_site site = {.history = history, .migration = migration};
        pl_mark before = pl_journal_mark(replay->schema);
        if (migration->up != NULL && replay->dialect != NULL) {
            pl_replay_script(replay, migration->up, &site, NULL, NULL, NULL);
        }
        add_changes(p, json, replay, before);
    }
    pl_json_end(json);
}

/* JSON in a script element: nothing in it may end the element. */
static void add_data(const page *p)
{
    pl_str text = pl_str_begin(p->arena, PL_STR_MAXIMUM);
    pl_json json = pl_json_begin(&text, false);
    pl_json_array(&json, NULL);
    for (size_t i = 0; i < p->report->parts.count; i++) {
        add_replay(p, &json, p->report->parts.at[i].history);
    }
    pl_json_end(&json);
    pl_str_add(p->out, "<script type=\"application/json\" id=\"changes\">");
    for (const char *c = text.at; *c != '\0'; c++) {
        if (*c == '<') {
            pl_str_add(p->out, "\\u003c");
        } else {
            pl_str_add_char(p->out, *c);
        }
    }
    pl_str_add(p->out, "</script>\n");
}

/* ---- The page -------------------------------------------------------------------------------- */

static void add_count(const page *p, const char *severity, uint32_t count, const char *one,
                      const char *many)
{
    if (count > 0) {
        pl_str_addf(p->out,
                    "<label class=\"%s\"><input type=\"checkbox\" checked value=\"%s\"> %u %s"
                    "</label>\n",
                    severity, severity, count, count == 1 ? one : many);
    }
}

static void add_header(const page *p)
{
    pl_lint_result sum = {0};
    for (size_t i = 0; i < p->report->parts.count; i++) {
        const pl_lint_result *r = p->report->parts.at[i].result;
        sum.migrations += r->migrations;
        sum.migrations_with_findings += r->migrations_with_findings;
        sum.errors += r->errors;
        sum.warnings += r->warnings;
        sum.infos += r->infos;
        sum.unread_files += r->unread_files;
        sum.unread_syntax += pl_lint_unread_statements(r);
    }
    pl_str_addf(p->out,
                "<header><h1>plumb</h1><p class=\"soft\">%u migration%s, %u with findings</p>\n"
                "<div class=\"counts\">\n",
                sum.migrations, sum.migrations == 1 ? "" : "s", sum.migrations_with_findings);
    add_count(p, "error", sum.errors, "error", "errors");
    add_count(p, "warning", sum.warnings, "warning", "warnings");
    add_count(p, "info", sum.infos, "remark", "remarks");
    pl_str_add(p->out, "</div>\n");
    if (sum.unread_syntax + sum.unread_files > 0) {
        pl_str_addf(p->out, "<p>%u statements and %u files could not be analysed.</p>\n",
                    sum.unread_syntax, sum.unread_files);
    }
    pl_str_add(p->out, "</header>\n");
}

static void write_html(pl_str *out, const pl_report *report, const pl_report_style *style)
{
    (void)style;
    pl_arena *scratch = pl_arena_new();
    hidden none = {0};
    page p = {out, scratch, report, &none};
    const char *name = report->parts.count > 0 ? report->parts.at[0].history->path : "";
    pl_str_addf(out,
                "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
                "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
                "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; "
                "style-src 'unsafe-inline'; script-src 'unsafe-inline'\">\n"
                "<meta name=\"generator\" content=\"plumb %s\">\n<title>plumb: %s</title>\n"
                "<style>\n%s</style>\n</head>\n<body>\n",
                PLUMB_VERSION, safe(&p, name), pl_page_css);
    add_header(&p);
    pl_str_add(out, "<main>\n");
    add_timeline(&p);
    pl_str_add(out, "<div>\n");
    for (size_t i = 0; i < report->parts.count; i++) {
        add_sections(&p, i, &report->parts.at[i]);
    }
    pl_str_add(out, "</div>\n</main>\n");
    add_data(&p);
    pl_str_addf(out, "<script>\n%s</script>\n</body>\n</html>\n", pl_page_js);
    pl_arena_free(scratch);
}

const pl_writer pl_writer_html = {
    .name = "html", .title = "one page: timeline, findings, schema", .lint = write_html};
