/* The public interface over the rooms: plumb/plumb.h says what each function does. */

#include <plumb/plumb.h>

#include "check/lint.h"
#include "dialect/dialect.h"
#include "report/inspect.h"
#include "report/report.h"
#include "source/load.h"

#include <string.h>

struct plumb_run {
    pl_arena *arena;
    pl_load_options load;
    pl_lint_options lint;
    pl_rules *rules; /* NULL until they are asked for */
    pl_report report;
    PL_VEC(const pl_finding *) findings; /* of all parts */
    pl_error error;
};

static plumb_status status_of(pl_status status)
{
    switch (status) {
    case PL_OK:
        return PLUMB_OK;
    case PL_USAGE:
    case PL_CONFIGURATION:
        return PLUMB_USAGE;
    case PL_UNREADABLE:
    case PL_UNWRITABLE:
    case PL_TOO_LARGE:
    case PL_MALFORMED:
        return PLUMB_INPUT;
    case PL_DATABASE:
    case PL_CHILD:
    case PL_UNPROVEN:
    case PL_INTERNAL:
        break;
    }
    return PLUMB_INTERNAL;
}

/* Each call begins without an error. */
static pl_error *begin(plumb_run *run)
{
    memset(&run->error, 0, sizeof(run->error));
    return &run->error;
}

const char *plumb_version(void)
{
    return PLUMB_VERSION;
}

plumb_run *plumb_run_new(void)
{
    pl_arena *arena = pl_arena_new();
    plumb_run *run = pl_arena_make(arena, plumb_run);
    run->arena = arena;
    run->lint.min_certainty = PL_CERTAINTY_UNKNOWN;
    run->lint.today = pl_day_now();
    run->report.seconds = -1;
    return run;
}

void plumb_run_free(plumb_run *run)
{
    if (run) {
        pl_arena_free(run->arena);
    }
}

/* ---- errors ---- */

const char *plumb_error_message(const plumb_run *run)
{
    return run->error.message;
}

const char *plumb_error_hint(const plumb_run *run)
{
    return run->error.hint;
}

const char *plumb_error_path(const plumb_run *run)
{
    return run->error.path;
}

unsigned plumb_error_line(const plumb_run *run)
{
    return run->error.line;
}

unsigned plumb_error_column(const plumb_run *run)
{
    return run->error.column;
}

/* ---- settings ---- */

plumb_status plumb_set_runner(plumb_run *run, const char *name)
{
    pl_error *error = begin(run);
    const pl_runner *runner = pl_runner_find(name);
    if (!runner) {
        return status_of(pl_fail(error, PL_USAGE, "unknown runner '%s'", name));
    }
    run->load.runner = runner->id;
    return PLUMB_OK;
}

plumb_status plumb_set_dialect(plumb_run *run, const char *name)
{
    pl_error *error = begin(run);
    const pl_dialect *dialect = pl_dialect_by_name(name);
    if (!dialect) {
        return status_of(pl_fail(error, PL_USAGE, "unknown dialect '%s'", name));
    }
    run->load.dialect = dialect->id;
    return PLUMB_OK;
}

void plumb_set_server_version(plumb_run *run, unsigned major)
{
    run->load.server_version = major;
    run->lint.server_version = major;
}

void plumb_set_threads(plumb_run *run, unsigned threads)
{
    run->load.threads = threads;
}

void plumb_set_require_down(plumb_run *run, bool required)
{
    run->lint.require_down = required;
}

static pl_status need_rules(plumb_run *run)
{
    return run->rules ? PL_OK : pl_rules_load(run->arena, &run->rules, &run->error);
}

plumb_status plumb_add_rules(plumb_run *run, const char *folder)
{
    pl_error *error = begin(run);
    pl_status status = need_rules(run);
    if (status == PL_OK) {
        status = pl_rules_load_folder(run->rules, folder, error);
    }
    return status_of(status);
}

plumb_status plumb_set_severity(plumb_run *run, const char *rule, plumb_severity severity)
{
    pl_error *error = begin(run);
    pl_status status = need_rules(run);
    if (status == PL_OK) {
        status = pl_rules_set_severity(run->rules, rule, (pl_severity)severity, error);
    }
    return status_of(status);
}

/* ---- lint ---- */

static void lint_one(plumb_run *run, const pl_history *history)
{
    pl_lint_result *result = pl_arena_make(run->arena, pl_lint_result);
    pl_lint(run->arena, run->rules, history, &run->lint, result);
    pl_vec_push(run->arena, &run->report.parts, (pl_report_part){history, result});
    for (size_t i = 0; i < result->findings.count; i++) {
        pl_vec_push(run->arena, &run->findings, result->findings.at[i]);
    }
}

static pl_status load(plumb_run *run, const char *path, pl_histories *out)
{
    pl_strings paths = {0};
    pl_vec_push(run->arena, &paths, pl_arena_strdup(run->arena, path));
    return pl_history_load(run->arena, &paths, &run->load, out, &run->error);
}

plumb_status plumb_lint(plumb_run *run, const char *path)
{
    pl_histories histories = {0};
    begin(run);
    pl_status status = need_rules(run);
    if (status == PL_OK) {
        status = load(run, path, &histories);
    }
    for (size_t i = 0; status == PL_OK && i < histories.count; i++) {
        lint_one(run, histories.at[i]);
    }
    return status_of(status);
}

/* ---- findings ---- */

/* A plumb_finding is a pl_finding under another name. */
static const pl_finding *inside(const plumb_finding *finding)
{
    return (const pl_finding *)(const void *)finding;
}

size_t plumb_finding_count(const plumb_run *run)
{
    return run->findings.count;
}

const plumb_finding *plumb_finding_at(const plumb_run *run, size_t index)
{
    bool exists = index < run->findings.count;
    return exists ? (const plumb_finding *)(const void *)run->findings.at[index] : NULL;
}

size_t plumb_count_from(const plumb_run *run, plumb_severity severity)
{
    size_t count = 0;
    for (size_t i = 0; i < run->findings.count; i++) {
        count += run->findings.at[i]->severity >= (pl_severity)severity;
    }
    return count;
}

const char *plumb_finding_rule(const plumb_finding *finding)
{
    return inside(finding)->rule->id;
}

plumb_severity plumb_finding_severity(const plumb_finding *finding)
{
    return (plumb_severity)inside(finding)->severity;
}

plumb_certainty plumb_finding_certainty(const plumb_finding *finding)
{
    return (plumb_certainty)inside(finding)->certainty;
}

const char *plumb_finding_message(const plumb_finding *finding)
{
    return inside(finding)->message;
}

const char *plumb_finding_path(const plumb_finding *finding)
{
    const pl_text *text = inside(finding)->span.text;
    return text ? text->path : inside(finding)->path;
}

static pl_place place_of(const plumb_finding *finding)
{
    pl_span span = inside(finding)->span;
    return span.text ? pl_text_place(span.text, span.begin) : (pl_place){0};
}

unsigned plumb_finding_line(const plumb_finding *finding)
{
    return place_of(finding).line;
}

unsigned plumb_finding_column(const plumb_finding *finding)
{
    return place_of(finding).column;
}

uint32_t plumb_finding_begin(const plumb_finding *finding)
{
    return inside(finding)->span.begin;
}

uint32_t plumb_finding_end(const plumb_finding *finding)
{
    return inside(finding)->span.end;
}

const char *plumb_finding_migration(const plumb_finding *finding)
{
    const pl_migration *migration = inside(finding)->migration;
    return migration ? migration->name : NULL;
}

bool plumb_finding_is_in_down(const plumb_finding *finding)
{
    return inside(finding)->down;
}

const char *plumb_finding_fix(const plumb_finding *finding, size_t index)
{
    const pl_fixes *fix = &inside(finding)->fix;
    return index < fix->count ? fix->at[index].text : NULL;
}

const char *plumb_finding_query(const plumb_finding *finding, size_t index)
{
    const pl_strings *ask = &inside(finding)->ask;
    return index < ask->count ? ask->at[index] : NULL;
}

/* ---- documents ---- */

const char *plumb_report(plumb_run *run, const char *format)
{
    const pl_writer *writer = pl_writer_by_name(format);
    if (!writer) {
        pl_fail(begin(run), PL_USAGE, "unknown format '%s'", format);
        return NULL;
    }
    pl_str out = pl_str_begin(run->arena, PL_STR_MAXIMUM);
    writer->lint(&out, &run->report, &(pl_report_style){.unicode = true, .summary = true});
    return out.at;
}

plumb_status plumb_replay(plumb_run *run, const char *path, const char *at, const char *format,
                          const char **out)
{
    pl_histories histories = {0};
    pl_error *error = begin(run);
    pl_status status = load(run, path, &histories);
    if (status == PL_OK && histories.count > 1) {
        status = pl_fail(error, PL_USAGE, "%s holds %u histories", path, histories.count);
    }
    pl_str text = pl_str_begin(run->arena, PL_STR_MAXIMUM);
    if (status == PL_OK) {
        status = pl_inspect(run->arena, histories.at[0], at, format, &text, error);
    }
    *out = status == PL_OK ? text.at : NULL;
    return status_of(status);
}
