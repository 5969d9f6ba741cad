/* Findings as a comment on a merge request: the sum first, the details folded. GitHub's and
 * GitLab's Markdown both take it. A comment has room for 65,536 characters on GitHub. */
#include "check/secret.h"
#include "report/escape.h"
#include "report/placer.h"
#include "report/report.h"

#include <string.h>

enum { ROOM = 60000, SHOWN_LINES = 12 };

typedef struct markdown {
    pl_str *out;
    pl_arena *arena;
    const pl_text *text; /* of the last excerpt, */
    pl_secrets secrets;  /* and what is hidden in it */
} markdown;

static const char *icon(pl_severity severity)
{
    switch (severity) {
    case PL_SEVERITY_ERROR:
        return "\xF0\x9F\x94\xB4"; /* a red circle */
    case PL_SEVERITY_WARNING:
        return "\xF0\x9F\x9F\xA1"; /* a yellow one */
    case PL_SEVERITY_INFO:
    case PL_SEVERITY_OFF:
        break;
    }
    return "\xF0\x9F\x94\xB5"; /* a blue one */
}

static void add_count(pl_str *out, uint32_t count, const char *one, const char *many)
{
    if (count > 0) {
        pl_str_addf(out, "%s%u %s", out->count > 0 ? ", " : "", count, count == 1 ? one : many);
    }
}

/* A fence longer than any run of backticks in the text, so that nothing ends it. */
static const char *fence_for(pl_arena *arena, const char *text)
{
    size_t longest = 2, run = 0;
    for (const char *c = text; *c != '\0'; c++) {
        run = *c == '`' ? run + 1 : 0;
        longest = run > longest ? run : longest;
    }
    char *fence = pl_arena_alloc(arena, longest + 2);
    memset(fence, '`', longest + 1);
    return fence;
}

static void add_block(const markdown *m, const char *language, const char *text)
{
    const char *safe = pl_safe_lines(m->arena, text);
    const char *fence = fence_for(m->arena, safe);
    pl_str_addf(m->out, "\n%s%s\n%s%s%s\n", fence, language, safe,
                pl_ends_with(safe, "\n") ? "" : "\n", fence);
}

/* The lines of the place, not too many of them. */
static void add_excerpt(markdown *m, pl_span span)
{
    pl_text *text = pl_arena_copy(m->arena, span.text, sizeof *span.text);
    uint32_t first = pl_placer_line(text, span.begin);
    uint32_t last = pl_placer_line(text, span.end > span.begin ? span.end - 1 : span.begin);
    uint32_t shown = last - first >= SHOWN_LINES ? first + SHOWN_LINES - 1 : last;
    uint32_t begin = pl_text_line(text, first).begin, end = pl_text_line(text, shown).end;
    if (m->text != span.text) {
        m->text = span.text;
        m->secrets = (pl_secrets){0};
        pl_secrets_in_text(m->arena, span.text, &m->secrets);
    }
    const char *masked = pl_mask_range(m->arena, text->bytes, begin, end, &m->secrets);
    if (shown < last) {
        masked = pl_arena_printf(m->arena, "%s\n-- ... %u more lines", masked, last - shown);
    }
    add_block(m, span.text->derived != NULL ? "json" : "sql", masked);
}

/* The statements that stand together are one block, a sentence is a point of a list. */
static void add_fixes(const markdown *m, const pl_fixes *fixes)
{
    pl_str_add(m->out, fixes->count > 0 ? "\n**Fix**\n" : "");
    for (size_t i = 0; i < fixes->count;) {
        pl_str sql = pl_str_begin(m->arena, PL_STR_MAXIMUM);
        for (; i < fixes->count && pl_fix_is_sql(&fixes->at[i]); i++) {
            pl_str_addf(&sql, "%s\n", fixes->at[i].text);
        }
        if (sql.count > 0) {
            add_block(m, "sql", sql.at);
            continue;
        }
        for (pl_str_add_char(m->out, '\n'); i < fixes->count && !pl_fix_is_sql(&fixes->at[i]);
             i++) {
            pl_str_addf(m->out, "- %s\n", pl_escape_markdown(m->arena, fixes->at[i].text));
        }
    }
}

static void add_questions(const markdown *m, const pl_strings *questions)
{
    pl_str sql = pl_str_begin(m->arena, PL_STR_MAXIMUM);
    for (size_t i = 0; i < questions->count; i++) {
        pl_str_addf(&sql, "%s\n", questions->at[i]);
    }
    if (questions->count > 0) {
        pl_str_add(m->out, "\n**Ask first**\n");
        add_block(m, "sql", sql.at);
    }
}

static void add_notes(const markdown *m, const pl_notes *notes)
{
    if (notes->count > 0) {
        pl_str_add_char(m->out, '\n');
    }
    for (size_t i = 0; i < notes->count; i++) {
        pl_str_addf(m->out, "- %s: %s\n", pl_escape_markdown(m->arena, notes->at[i].label),
                    pl_escape_markdown(m->arena, notes->at[i].text));
    }
}

static const char *place_of(const markdown *m, const pl_finding *finding)
{
    if (finding->span.text == NULL) {
        return finding->path != NULL ? finding->path : "";
    }
    return pl_arena_printf(m->arena, "%s:%u", finding->span.text->path,
                           pl_placer_line(finding->span.text, finding->span.begin));
}

/* A blank line would end the HTML, and what follows would be Markdown. */
static const char *one_line(const markdown *m, const char *text)
{
    char *line = pl_arena_strdup(m->arena, pl_escape_xml(m->arena, text));
    for (char *at = line; *at != '\0'; at++) {
        *at = *at == '\n' || *at == '\r' ? ' ' : *at;
    }
    return line;
}

static void add_finding(markdown *m, const pl_finding *finding)
{
    pl_str_addf(m->out, "<details><summary>%s <b>%s</b> %s<br><code>%s</code></summary>\n",
                icon(finding->severity), one_line(m, finding->rule->id),
                one_line(m, finding->message), one_line(m, place_of(m, finding)));
    if (finding->span.text != NULL) {
        add_excerpt(m, finding->span);
    }
    add_notes(m, &finding->notes);
    add_fixes(m, &finding->fix);
    add_questions(m, &finding->ask);
    pl_str_add(m->out, "\n</details>\n\n");
}

static void add_headline(const markdown *m, const pl_report *report)
{
    uint32_t migrations = 0, hit = 0, errors = 0, warnings = 0, infos = 0, suppressed = 0;
    for (size_t i = 0; i < report->parts.count; i++) {
        const pl_lint_result *result = report->parts.at[i].result;
        migrations += result->migrations;
        hit += result->migrations_with_findings;
        errors += result->errors;
        warnings += result->warnings;
        infos += result->infos;
        suppressed += (uint32_t)result->suppressed.count;
    }
    pl_str sum = pl_str_begin(m->arena, PL_STR_MAXIMUM);
    add_count(&sum, errors, "error", "errors");
    add_count(&sum, warnings, "warning", "warnings");
    add_count(&sum, infos, "remark", "remarks");
    pl_str_addf(m->out, "### plumb: %s\n\n", sum.count > 0 ? sum.at : "nothing found");
    pl_str_addf(m->out, "%u migration%s looked at, %u with findings", migrations,
                migrations == 1 ? "" : "s", hit);
    if (suppressed > 0) {
        pl_str_addf(m->out, "; %u finding%s suppressed", suppressed, suppressed == 1 ? "" : "s");
    }
    pl_str_add(m->out, ".\n\n");
}

/* What was not looked at is said here as well. */
static void add_unread(const markdown *m, const pl_report *report)
{
    uint32_t statements = 0, files = 0;
    for (size_t i = 0; i < report->parts.count; i++) {
        const pl_lint_result *r = report->parts.at[i].result;
        statements += pl_lint_unread_statements(r);
        files += r->unread_files;
    }
    if (statements > 0) {
        pl_str_addf(m->out, "%u statement%s could not be analysed.\n", statements,
                    statements == 1 ? "" : "s");
    }
    if (files > 0) {
        pl_str_addf(m->out, "%u file%s could not be analysed.\n", files, files == 1 ? "" : "s");
    }
}

static void write_markdown(pl_str *out, const pl_report *report, const pl_report_style *style)
{
    (void)style;
    pl_arena *scratch = pl_arena_new();
    markdown m = {.out = out, .arena = scratch};
    size_t begin = out->count, left = 0;
    add_headline(&m, report);
    for (size_t i = 0; i < report->parts.count; i++) {
        const pl_findings *findings = &report->parts.at[i].result->findings;
        for (size_t j = 0; j < findings->count; j++) {
            size_t before = out->count;
            if (left == 0) {
                add_finding(&m, findings->at[j]);
            }
            if (left > 0 || out->count - begin > ROOM) {
                left++;
                out->count = left == 1 ? before : out->count;
                out->at[out->count] = '\0';
            }
        }
    }
    if (left > 0) {
        pl_str_addf(out, "And %zu more, for which a comment has no room.\n\n", left);
    }
    add_unread(&m, report);
    pl_arena_free(scratch);
}

const pl_writer pl_writer_markdown = {
    .name = "markdown", .title = "a comment on a merge request", .lint = write_markdown};
