/* Findings as JUnit XML, for CI systems that show tests: a history is a suite, a migration a test
 * case, which fails when a finding of it is as severe as --fail-on. The other findings are its
 * output. The schema: https://github.com/testmoapp/junitxml. */
#include "report/escape.h"
#include "report/placer.h"
#include "report/report.h"

typedef struct suite {
    pl_str *out;
    pl_arena *arena;
    const pl_report_part *part;
    pl_severity fail_on;
} suite;

static bool fails(const suite *s, const pl_finding *finding)
{
    return finding->severity >= s->fail_on;
}

static bool is_of(const pl_finding *finding, const pl_migration *migration)
{
    return finding->migration == migration;
}

static uint32_t count_failed(const suite *s)
{
    uint32_t count = 0;
    const pl_migration *last = NULL;
    const pl_findings *findings = &s->part->result->findings;
    bool folder = false;
    for (size_t i = 0; i < findings->count; i++) {
        const pl_finding *each = findings->at[i];
        if (fails(s, each) && each->migration == NULL) {
            folder = true;
        } else if (fails(s, each) && each->migration != last) {
            last = each->migration;
            count++;
        }
    }
    return count + folder;
}

static const char *place_of(const suite *s, const pl_finding *finding)
{
    if (finding->span.text == NULL) {
        return finding->path != NULL ? finding->path : s->part->history->path;
    }
    pl_place place = pl_text_place(finding->span.text, finding->span.begin);
    return pl_arena_printf(s->arena, "%s:%u:%u", finding->span.text->path, place.line,
                           place.column);
}

static const char *details(const suite *s, const pl_finding *finding)
{
    pl_str text = pl_str_begin(s->arena, PL_STR_MAXIMUM);
    pl_str_addf(&text, "%s: %s[%s]: %s\n", place_of(s, finding),
                pl_severity_name(finding->severity), finding->rule->id, finding->message);
    for (size_t i = 0; i < finding->notes.count; i++) {
        pl_str_addf(&text, "%s: %s\n", finding->notes.at[i].label, finding->notes.at[i].text);
    }
    for (size_t i = 0; i < finding->fix.count; i++) {
        pl_str_addf(&text, "%s%s\n", i == 0 ? "fix: " : "     ", finding->fix.at[i].text);
    }
    return pl_escape_xml(s->arena, text.at);
}

static void add_case(const suite *s, const char *name, const char *file,
                     const pl_migration *migration)
{
    const pl_findings *findings = &s->part->result->findings;
    pl_str output = pl_str_begin(s->arena, PL_STR_MAXIMUM);
    pl_str_addf(s->out, "    <testcase classname=\"%s\" name=\"%s\" file=\"%s\"",
                pl_escape_xml(s->arena, s->part->history->path), pl_escape_xml(s->arena, name),
                pl_escape_xml(s->arena, file));
    bool open = false;
    for (size_t i = 0; i < findings->count; i++) {
        const pl_finding *each = findings->at[i];
        if (!is_of(each, migration)) {
            continue;
        }
        if (!fails(s, each)) {
            pl_str_add(&output, details(s, each));
            continue;
        }
        pl_str_add(s->out, open ? "" : ">\n");
        open = true;
        pl_str_addf(s->out, "      <failure type=\"%s\" message=\"%s\">%s</failure>\n",
                    pl_escape_xml(s->arena, each->rule->id), pl_escape_xml(s->arena, each->message),
                    details(s, each));
    }
    if (output.count > 0) {
        pl_str_addf(s->out, "%s      <system-out>%s</system-out>\n", open ? "" : ">\n", output.at);
        open = true;
    }
    pl_str_add(s->out, open ? "    </testcase>\n" : "/>\n");
}

static bool concerns_folder(const pl_findings *findings)
{
    for (size_t i = 0; i < findings->count; i++) {
        if (findings->at[i]->migration == NULL) {
            return true;
        }
    }
    return false;
}

static uint32_t count_cases(const pl_report_part *part)
{
    uint32_t count = concerns_folder(&part->result->findings);
    for (size_t i = 0; i < part->history->migrations.count; i++) {
        count += !part->history->migrations.at[i]->context;
    }
    return count;
}

static void add_suite(const suite *s)
{
    const pl_migrations *migrations = &s->part->history->migrations;
    const char *path = pl_escape_xml(s->arena, s->part->history->path);
    pl_str_addf(s->out, "  <testsuite name=\"plumb: %s\" tests=\"%u\" failures=\"%u\">\n", path,
                count_cases(s->part), count_failed(s));
    if (concerns_folder(&s->part->result->findings)) {
        add_case(s, "the folder", s->part->history->path, NULL);
    }
    for (size_t i = 0; i < migrations->count; i++) {
        const pl_migration *migration = migrations->at[i];
        if (!migration->context) {
            add_case(s, migration->name, migration->path, migration);
        }
    }
    pl_str_add(s->out, "  </testsuite>\n");
}

static void write_junit(pl_str *out, const pl_report *report, const pl_report_style *style)
{
    pl_arena *scratch = pl_arena_new();
    uint32_t tests = 0, failures = 0;
    suite s = {.out = out, .arena = scratch, .fail_on = style->fail_on};
    for (size_t i = 0; i < report->parts.count; i++) {
        s.part = &report->parts.at[i];
        tests += count_cases(s.part);
        failures += count_failed(&s);
    }
    pl_str_add(out, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
    pl_str_addf(out, "<testsuites name=\"plumb\" tests=\"%u\" failures=\"%u\">\n", tests, failures);
    for (size_t i = 0; i < report->parts.count; i++) {
        s.part = &report->parts.at[i];
        add_suite(&s);
    }
    pl_str_add(out, "</testsuites>\n");
    pl_arena_free(scratch);
}

const pl_writer pl_writer_junit = {
    .name = "junit", .title = "JUnit XML, for CI systems that show tests", .lint = write_junit};
