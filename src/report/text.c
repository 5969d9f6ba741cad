/* Findings for people: in the manner of a compiler, the whole of one finding in one place. */

#include "report/canvas.h"
#include "report/excerpt.h"

#include "dialect/dialect.h"
#include "source/runner.h"

#include <string.h>

/* Labels longer than this stand alone; their text begins where that of the others does. */
#define LABEL_CELLS 16

/* A note that lists more than that is cut: who reads wants to know what kind of thing it is and how
 * much of it; a program reads all of it as JSON. A fix is never cut: it is to be copied. */
#define LIST_LINES 12

static pl_paint paint_of(pl_severity severity)
{
    switch (severity) {
    case PL_SEVERITY_ERROR:
        return PL_PAINT_ERROR;
    case PL_SEVERITY_WARNING:
        return PL_PAINT_WARNING;
    case PL_SEVERITY_INFO:
        return PL_PAINT_INFO;
    case PL_SEVERITY_OFF:
        break;
    }
    return PL_PAINT_PLAIN;
}

/* ---- the lines below the excerpt: `= label  text` ---- */

typedef struct row {
    const char *label;
    const char *text;
    pl_span place;
} row;

typedef PL_VEC(row) rows;

/* NULL: nothing to add to what the finding says. */
static const char *certainty_text(const pl_finding *finding)
{
    switch (finding->certainty) {
    case PL_CERTAINTY_CERTAIN:
        break;
    case PL_CERTAINTY_DEPENDS_ON_DATA:
        return "depends on the rows that are there";
    case PL_CERTAINTY_UNKNOWN:
        return finding->unseen ? "rests on something that could not be seen" : NULL;
    }
    return NULL;
}

/* A list as one row: an element a line. */
static void push_list(pl_canvas *canvas, rows *out, const char *label, const pl_strings *list)
{
    pl_str text = pl_str_begin(canvas->arena, PL_STR_MAXIMUM);
    for (size_t i = 0; i < list->count; i++) {
        pl_str_add(&text, i > 0 ? "\n" : NULL);
        pl_str_add(&text, list->at[i]);
    }
    if (list->count > 0) {
        pl_vec_push(canvas->arena, out, (row){.label = label, .text = text.at});
    }
}

/* Its first lines, and how many more there are. */
static const char *without_tail(pl_arena *arena, const char *text)
{
    const char *end = text;
    size_t lines = 1;
    for (const char *at = strchr(text, '\n'); at; at = strchr(at + 1, '\n')) {
        end = lines++ == LIST_LINES ? at : end;
    }
    if (lines <= LIST_LINES + 1) {
        return text;
    }
    return pl_arena_printf(arena, "%.*s\nand %zu more (--format json lists all)", (int)(end - text),
                           text, lines - LIST_LINES);
}

static pl_strings texts_of(pl_arena *arena, const pl_fixes *fixes)
{
    pl_strings texts = {0};
    for (size_t i = 0; i < fixes->count; i++) {
        pl_vec_push(arena, &texts, fixes->at[i].text);
    }
    return texts;
}

static rows rows_of(pl_canvas *canvas, const pl_finding *finding)
{
    rows out = {0};
    for (size_t i = 0; i < finding->notes.count; i++) {
        const pl_note *note = &finding->notes.at[i];
        const char *text = without_tail(canvas->arena, note->text);
        pl_vec_push(canvas->arena, &out, (row){note->label, text, note->place});
    }
    if (certainty_text(finding) != NULL) {
        pl_vec_push(canvas->arena, &out,
                    (row){.label = "certain?", .text = certainty_text(finding)});
    }
    pl_strings fixes = texts_of(canvas->arena, &finding->fix);
    push_list(canvas, &out, "fix", &fixes);
    push_list(canvas, &out, "ask first", &finding->ask);
    return out;
}

static unsigned label_cells(pl_canvas *canvas, const rows *list)
{
    unsigned widest = 0;
    for (size_t i = 0; i < list->count; i++) {
        unsigned cells = pl_canvas_cells(pl_canvas_word(canvas, list->at[i].label));
        widest = cells > widest && cells <= LABEL_CELLS ? cells : widest;
    }
    return widest;
}

/* The text and, unless it says so itself, the place it speaks of. */
static const char *text_with_place(pl_canvas *canvas, const row *each, const pl_text *shown)
{
    const char *text = pl_canvas_prose(canvas, each->text);
    pl_span span = each->place;
    if (!span.text) {
        return text;
    }
    unsigned line = pl_placer_line(span.text, span.begin);
    const char *place = span.text == shown
                            ? pl_arena_printf(canvas->arena, "line %u", line)
                            : pl_arena_printf(canvas->arena, "%s:%u", span.text->path, line);
    place = pl_canvas_word(canvas, place);
    return strstr(text, place) ? text : pl_arena_printf(canvas->arena, "%s  (%s)", text, place);
}

static void add_row(pl_canvas *canvas, const row *each, const pl_text *shown, unsigned gutter,
                    unsigned labels)
{
    const char *label = pl_canvas_word(canvas, each->label);
    unsigned cells = pl_canvas_cells(label);
    unsigned column = gutter + 3 + labels + 2;
    const char *lead = pl_arena_printf(canvas->arena, "%*s", (int)column, "");
    pl_canvas_addf(canvas, PL_PAINT_FRAME, "%*s = ", (int)gutter, "");
    pl_canvas_add(canvas, PL_PAINT_STRONG, label);
    if (cells > labels) {
        pl_str_addf(canvas->out, "\n%s", lead);
    } else {
        pl_canvas_fill(canvas, " ", labels + 2 - cells);
    }
    pl_canvas_add_wrapped(canvas, text_with_place(canvas, each, shown), column, lead, column);
    pl_str_add_char(canvas->out, '\n');
}

/* ---- one finding ---- */

static void add_place_line(pl_canvas *canvas, const pl_finding *finding, unsigned gutter)
{
    const pl_text *text = finding->span.text;
    const char *path = text ? text->path : finding->path;
    if (!path) {
        return;
    }
    pl_place place = {0};
    if (text) {
        place = pl_placer_place(&canvas->placer, text, finding->span.begin);
    }
    pl_canvas_fill(canvas, " ", gutter + 1);
    pl_canvas_add(canvas, PL_PAINT_FRAME, canvas->glyphs->corner);
    pl_str_add_char(canvas->out, ' ');
    pl_canvas_place(canvas, path, place);
    pl_str_add_char(canvas->out, '\n');
}

static void add_finding(pl_canvas *canvas, const pl_finding *finding)
{
    pl_paint paint = paint_of(finding->severity);
    unsigned gutter = pl_excerpt_gutter(finding->span);
    pl_canvas_addf(canvas, paint, "%s[%s]", pl_severity_name(finding->severity), finding->rule->id);
    pl_canvas_addf(canvas, PL_PAINT_STRONG, ": %s", pl_canvas_word(canvas, finding->message));
    pl_str_add_char(canvas->out, '\n');
    add_place_line(canvas, finding, gutter);
    if (finding->span.text && finding->span.text->size > 0) {
        pl_excerpt_add(canvas, finding->span, finding->label, paint);
    } else if (finding->label) {
        pl_str_addf(canvas->out, "%*s   %s\n", (int)gutter, "",
                    pl_canvas_word(canvas, finding->label));
    }
    rows list = rows_of(canvas, finding);
    unsigned labels = label_cells(canvas, &list);
    for (size_t i = 0; i < list.count; i++) {
        add_row(canvas, &list.at[i], finding->span.text, gutter, labels);
    }
    pl_str_add_char(canvas->out, '\n');
}

/* ---- the summary ---- */

static void add_count(pl_str *out, const char *separator, uint32_t count, const char *one,
                      const char *many)
{
    if (count > 0) {
        pl_str_addf(out, "%s%u %s", out->count > 0 ? separator : "", count,
                    count == 1 ? one : many);
    }
}

/* "12 migrations · golang-migrate · PostgreSQL 15" */
static const char *summary_head(pl_canvas *canvas, const pl_report_part *part)
{
    const pl_history *history = part->history;
    bool known = history->dialect != PL_DIALECT_UNKNOWN;
    const char *dot = canvas->glyphs->dot;
    pl_str out = pl_str_begin(canvas->arena, PL_STR_MAXIMUM);
    pl_str_addf(&out, "%u migration%s", part->result->migrations,
                part->result->migrations == 1 ? "" : "s");
    if (history->base) {
        pl_str_addf(&out, " since %s", pl_canvas_word(canvas, history->base));
    }
    if (history->runner) {
        pl_str_addf(&out, " %s %s", dot, history->runner->title);
    }
    if (known) {
        pl_str_addf(&out, " %s %s", dot, pl_dialect_title(history->dialect));
    }
    if (known && history->server_version) {
        unsigned version = history->server_version;
        bool sqlite = history->dialect == PL_DIALECT_SQLITE;
        pl_str_addf(&out, sqlite ? " %u.%u" : " %u", sqlite ? version / 100 : version,
                    version % 100);
    }
    return out.at;
}

/* "3 errors, 1 warning in 4 migrations, 8 clean" */
static const char *summary_tail(pl_canvas *canvas, const pl_lint_result *result)
{
    pl_str out = pl_str_begin(canvas->arena, PL_STR_MAXIMUM);
    add_count(&out, ", ", result->errors, "error", "errors");
    add_count(&out, ", ", result->warnings, "warning", "warnings");
    add_count(&out, ", ", result->infos, "remark", "remarks");
    if (out.count == 0) {
        pl_str_add(&out, "nothing found");
    } else if (result->migrations_with_findings > 0) {
        uint32_t hit = result->migrations_with_findings;
        pl_str_addf(&out, " in %u migration%s, %u clean", hit, hit == 1 ? "" : "s",
                    result->migrations > hit ? result->migrations - hit : 0);
    }
    add_count(&out, ", ", (uint32_t)result->suppressed.count, "suppressed", "suppressed");
    add_count(&out, ", ", (uint32_t)result->known.count, "known", "known");
    return out.at;
}

/* What was not looked at. A clean result that leaves something out says so. */
static void add_unread(pl_canvas *canvas, const pl_lint_result *result)
{
    uint32_t statements = pl_lint_unread_statements(result);
    pl_str what = pl_str_begin(canvas->arena, PL_STR_MAXIMUM);
    add_count(&what, ", ", result->unread_syntax, "syntax error", "syntax errors");
    add_count(&what, ", ", result->unread_libsql, "in libSQL's own syntax",
              "in libSQL's own syntax");
    add_count(&what, ", ", result->unread_newer, "not PostgreSQL 15 syntax",
              "not PostgreSQL 15 syntax");
    add_count(&what, ", ", result->unread_template, "template", "templates");
    add_count(&what, ", ", result->unread_meta, "client command", "client commands");
    add_count(&what, ", ", result->unread_dynamic, "EXECUTE of built text",
              "EXECUTE of built text");
    add_count(&what, ", ", result->unread_code, "code block", "code blocks");
    if (statements > 0) {
        pl_canvas_addf(canvas, PL_PAINT_PLAIN, "%u statement%s could not be analysed (%s)\n",
                       statements, statements == 1 ? "" : "s", what.at);
    }
    if (result->unread_files > 0) {
        pl_canvas_addf(canvas, PL_PAINT_PLAIN, "%u file%s could not be analysed\n",
                       result->unread_files, result->unread_files == 1 ? "" : "s");
    }
}

static const char *time_text(pl_canvas *canvas, double seconds)
{
    if (seconds < 0) {
        return "";
    }
    return seconds < 1 ? pl_arena_printf(canvas->arena, "%.0f ms", seconds * 1000)
                       : pl_arena_printf(canvas->arena, "%.1f s", seconds);
}

/* The three parts on one line where they fit, the result on a line of its own where not. */
static void add_summary(pl_canvas *canvas, const pl_report_part *part, const char *name,
                        double seconds)
{
    const char *head = pl_arena_printf(canvas->arena, "%s%s", name, summary_head(canvas, part));
    const char *tail = summary_tail(canvas, part->result);
    const char *time = time_text(canvas, seconds);
    unsigned used = pl_canvas_cells(head) + pl_canvas_cells(tail) + pl_canvas_cells(time);
    pl_canvas_add(canvas, PL_PAINT_PLAIN, head);
    if (used + 6 > canvas->width) {
        pl_str_add_char(canvas->out, '\n');
    } else {
        pl_canvas_fill(canvas, " ", canvas->width - used - (*time ? 3 : 0));
    }
    pl_canvas_add(canvas, part->result->errors ? PL_PAINT_ERROR : PL_PAINT_STRONG, tail);
    if (*time) {
        pl_str_addf(canvas->out, "   %s", time);
    }
    pl_str_add_char(canvas->out, '\n');
    add_unread(canvas, part->result);
}

/* With a rule of this very report, so that the line can be copied. */
static void add_way_on(pl_canvas *canvas, const pl_report *report)
{
    for (size_t i = 0; i < report->parts.count; i++) {
        const pl_findings *findings = &report->parts.at[i].result->findings;
        if (findings->count > 0) {
            pl_canvas_addf(canvas, PL_PAINT_FRAME,
                           "plumb explain %s says more of that, and how to silence it",
                           findings->at[0]->rule->id);
            pl_str_add_char(canvas->out, '\n');
            return;
        }
    }
}

static void write_text(pl_str *out, const pl_report *report, const pl_report_style *style)
{
    pl_arena *scratch = pl_arena_new();
    pl_canvas canvas = pl_canvas_begin(scratch, out, style);
    for (size_t i = 0; i < report->parts.count; i++) {
        const pl_report_part *part = &report->parts.at[i];
        for (size_t j = 0; j < part->result->findings.count; j++) {
            add_finding(&canvas, part->result->findings.at[j]);
        }
    }
    for (size_t i = 0; style->summary && i < report->parts.count; i++) {
        const pl_report_part *part = &report->parts.at[i];
        const char *name =
            report->parts.count > 1
                ? pl_arena_printf(scratch, "%s: ", pl_canvas_word(&canvas, part->history->path))
                : "";
        add_summary(&canvas, part, name, report->seconds);
    }
    if (style->summary && report->seconds >= 0) { /* to a person, who may be new to it */
        add_way_on(&canvas, report);
    }
    pl_arena_free(scratch);
}

const pl_writer pl_writer_text = {.name = "text", .title = "for people", .lint = write_text};
