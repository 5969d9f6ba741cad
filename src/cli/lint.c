/* plumb lint: every rule over the histories that were named. */

#include "cli/command.h"
#include "cli/project.h"
#include "cli/terminal.h"

#include "base/file.h"
#include "check/baseline.h"
#include "check/lint.h"
#include "source/load.h"

#include <stdlib.h>
#include <time.h>
#include <unistd.h>

typedef struct pl_known {
    const char *path;
    pl_baseline *baseline;
} pl_known;

static double seconds_now(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

/* A run over all projects. */
typedef struct linting {
    pl_run *run;
    pl_report report;
    PL_VEC(pl_known) known; /* the baselines, each file once */
    pl_baseline *written;   /* of --write-baseline; NULL: not asked for */
    bool reached;           /* a finding at its threshold */
} linting;

static bool reaches_threshold(pl_project *project, const pl_lint_result *result)
{
    for (size_t i = 0; i < result->findings.count; i++) {
        const pl_finding *finding = result->findings.at[i];
        const char *path = finding->migration ? finding->migration->path : finding->path;
        if (finding->severity >= pl_project_settings(project, path)->fail_on) {
            return true;
        }
    }
    return false;
}

/* ---- baselines ---- */

static pl_status baseline_at(linting *all, const char *path, pl_baseline **out)
{
    for (size_t i = 0; i < all->known.count; i++) {
        if (pl_same(all->known.at[i].path, path)) {
            *out = all->known.at[i].baseline;
            return PL_OK;
        }
    }
    /* Only who named a pipe knows that something comes out of it. */
    if (all->run->settings.baseline == NULL && pl_path_exists(path) && !pl_path_is_file(path)) {
        return pl_fail(&all->run->error, PL_CONFIGURATION, "the baseline %s is no file", path);
    }
    pl_status status = pl_baseline_load(all->run->arena, path, out, &all->run->error);
    if (status == PL_OK) {
        pl_vec_push(all->run->arena, &all->known, (pl_known){path, *out});
    } else if (status == PL_UNREADABLE && !pl_path_exists(path)) {
        pl_error_hint(&all->run->error, "plumb lint --write-baseline %s writes it", path);
    }
    return status;
}

/* What is there already stays where it is about files that are not looked at now; and nothing is
 * written over what is no baseline. */
static pl_status begin_written(linting *all)
{
    const char *path = all->run->settings.write_baseline;
    if (!path) {
        return PL_OK;
    }
    if (pl_path_exists(path) && !pl_path_is_file(path)) {
        return pl_fail(&all->run->error, PL_USAGE, "--write-baseline %s: it is no file", path);
    }
    if (pl_path_exists(path)) {
        pl_status status = pl_baseline_load(all->run->arena, path, &all->written, &all->run->error);
        if (status == PL_CONFIGURATION) {
            pl_error_hint(&all->run->error, "only over a baseline is a baseline written: remove it "
                                            "first, or name another file");
        }
        return status;
    }
    all->written = pl_baseline_new(all->run->arena, path);
    return PL_OK;
}

static pl_status end_written(linting *all)
{
    pl_run *run = all->run;
    pl_str text = pl_str_begin(run->arena, PL_STR_MAXIMUM);
    size_t count = pl_baseline_count(all->written);
    pl_baseline_write(all->written, &text);
    pl_str_addf(&run->out, "%s: %zu finding%s %s known from now on\n", run->settings.write_baseline,
                count, count == 1 ? "" : "s", count == 1 ? "is" : "are");
    return pl_file_write(run->settings.write_baseline, text.at, text.count, &run->error);
}

/* On standard error, so that it is seen whatever the format. */
static void say_gone(linting *all)
{
    for (size_t i = 0; i < all->known.count; i++) {
        pl_baseline_entries gone = {0};
        pl_baseline_gone(all->known.at[i].baseline, &gone);
        if (gone.count > 0) {
            pl_terminal_print_gone(all->known.at[i].path, &gone);
        }
    }
}

/* ---- projects ---- */

static pl_status load(pl_run *run, const pl_project *project, pl_histories *out)
{
    const pl_settings *settings = &project->settings;
    if (settings->change.since || settings->change.staged) {
        return pl_history_load_changed(run->arena, &project->paths, &settings->load,
                                       &settings->change, out, &run->error);
    }
    return pl_history_load(run->arena, &project->paths, &settings->load, out, &run->error);
}

static pl_status lint_history(linting *all, pl_project *project, const pl_rules *rules,
                              const pl_history *history)
{
    pl_run *run = all->run;
    pl_lint_result *result = pl_arena_make(run->arena, pl_lint_result);
    pl_lint(run->arena, rules, history, &project->settings.lint, result);
    if (all->written) {
        pl_baseline_take_in(all->written, history, result);
    } else if (project->settings.baseline) {
        pl_baseline *baseline;
        pl_status status = baseline_at(all, project->settings.baseline, &baseline);
        if (status != PL_OK) {
            return status;
        }
        pl_baseline_leave_out(baseline, history, result);
    }
    all->reached = all->reached || reaches_threshold(project, result);
    pl_vec_push(run->arena, &all->report.parts, (pl_report_part){history, result});
    return PL_OK;
}

static pl_status lint_project(linting *all, pl_project *project)
{
    pl_rules *rules;
    pl_histories histories = {0};
    pl_status status = pl_project_rules(project, &rules);
    if (status == PL_OK) {
        status = load(all->run, project, &histories);
    }
    if (status == PL_UNREADABLE && all->run->operands.count == 0 &&
        project->settings.paths.count > 0) {
        pl_error_hint(&all->run->error, "\"paths\" in %s names it",
                      pl_config_path(project->config));
    }
    for (size_t i = 0; status == PL_OK && i < histories.count; i++) {
        status = lint_history(all, project, rules, histories.at[i]);
    }
    return status;
}

static pl_status lint_all(linting *all)
{
    pl_projects projects = {0};
    pl_status status = begin_written(all);
    if (status == PL_OK) {
        status = pl_projects_find(all->run, &projects);
    }
    for (size_t i = 0; status == PL_OK && i < projects.count; i++) {
        status = lint_project(all, projects.at[i]);
    }
    return status;
}

/* ---- what is written ---- */

static bool is_read_from(const pl_script *script, const char *path)
{
    return script != NULL && pl_path_is_same(script->text->path, path);
}

/* A slip of the hand is not to cost a migration. */
static pl_status check_output(pl_run *run, const pl_report *report, const char *path)
{
    for (size_t i = 0; pl_path_is_file(path) && i < report->parts.count; i++) {
        const pl_migrations *migrations = &report->parts.at[i].history->migrations;
        for (size_t j = 0; j < migrations->count; j++) {
            if (is_read_from(migrations->at[j]->up, path) ||
                is_read_from(migrations->at[j]->down, path)) {
                return pl_fail(&run->error, PL_USAGE,
                               "--output %s: it is one of the migrations, and would be lost", path);
            }
        }
    }
    return PL_OK;
}

static pl_status check_outputs(pl_run *run, const pl_report *report)
{
    const pl_settings *settings = &run->settings;
    pl_status status =
        settings->output != NULL ? check_output(run, report, settings->output) : PL_OK;
    for (size_t i = 0; status == PL_OK && i < settings->outputs.count; i++) {
        status = check_output(run, report, settings->outputs.at[i].path);
    }
    return status;
}

/* The documents that were asked for besides the result, each whole or not at all. */
static pl_status write_others(pl_run *run, const pl_report *report, const pl_report_style *style)
{
    pl_report_style plain = *style;
    pl_status status = PL_OK;
    plain.color = plain.links = false;
    plain.unicode = true;
    for (size_t i = 0; status == PL_OK && i < run->settings.outputs.count; i++) {
        const pl_document *output = &run->settings.outputs.at[i];
        pl_str document = pl_str_begin(run->arena, PL_STR_MAXIMUM);
        pl_writer_by_name(output->format)->lint(&document, report, &plain);
        status = pl_file_write(output->path, document.at, document.count, &run->error);
    }
    return status;
}

static int run_lint(pl_run *run)
{
    const char *format;
    if (pl_run_format(run, &format) != PL_OK) {
        return pl_run_failed(run);
    }
    linting all = {.run = run};
    pl_report *report = &all.report;
    double start = seconds_now();
    pl_progress *progress = pl_progress_begin(run->settings.progress, "reading migrations");
    pl_status status = lint_all(&all);
    pl_progress_end(progress);
    if (status == PL_OK) {
        status = check_outputs(run, report);
    }
    if (status != PL_OK) {
        return pl_run_failed(run);
    }
    if (all.written) {
        return end_written(&all) == PL_OK ? 0 : pl_run_failed(run);
    }
    report->seconds = pl_terminal_is_shown(&run->settings) ? seconds_now() - start : -1;
    pl_report_style style = pl_terminal_style(run->arena, &run->settings);
    pl_writer_by_name(format)->lint(&run->out, report, &style);
    if (write_others(run, report, &style) != PL_OK) {
        return pl_run_failed(run);
    }
    if (run->settings.progress) {
        say_gone(&all);
    }
    return all.reached;
}

const pl_command pl_command_lint = {
    .name = "lint",
    .operands = "[PATH...]",
    .summary = "say what is unsafe about migrations",
    .about =
        "Reads folders of migrations, or single files, and says which can't be rolled back, which "
        "can fail half way, and what to do about it. Without a PATH it looks for migrations where "
        "plumb.json says, else in the current folder and below it. No database is needed and no "
        "SQL is run.\n"
        "Exits 0 when no finding is as severe as --fail-on says, 1 when one is, "
        "2 for a wrong command line or configuration, 3 when the input can't be read.",
    .most_operands = UINT32_MAX,
    .options = PL_WITH(RUNNER) | PL_WITH(DIALECT) | PL_WITH(SERVER_VERSION) | PL_WITH(SINCE) |
               PL_WITH(STAGED) | PL_WITH(CONFIG) | PL_WITH(NO_CONFIG) | PL_WITH(SEVERITY) |
               PL_WITH(RULES) | PL_WITH(BASELINE) | PL_WITH(WRITE_BASELINE) | PL_WITH(TODAY) |
               PL_WITH(MIN_CERTAINTY) | PL_WITH(REQUIRE_DOWN) | PL_WITH(FAIL_ON) | PL_WITH(FORMAT) |
               PL_WITH(OUTPUT) | PL_WITH(COLOR) | PL_WITH(NO_SUMMARY) | PL_WITH(QUIET) |
               PL_WITH(THREADS) | PL_WITH(HELP),
    .formats = "text|json|sarif|github|gitlab|junit|markdown|html",
    .examples = {{"plumb lint migrations", "the folder migrations"},
                 {"plumb lint --runner goose --server-version 16 db",
                  "tell it what files don't say"},
                 {"plumb lint --format json -o findings.json", "for a program"}},
    .run = run_lint,
};
