/* plumb diff --write: the plan as migrations of a folder. */

#include "cli/project.h"
#include "cli/sources.h"

#include "base/file.h"

#include <stdlib.h>
#include <time.h>

/* SOURCE_DATE_EPOCH makes the same version on every run
 * (https://reproducible-builds.org/specs/source-date-epoch/). */
static int64_t now(void)
{
    const char *fixed = getenv("SOURCE_DATE_EPOCH");
    char *end;
    long long seconds = fixed != NULL ? strtoll(fixed, &end, 10) : 0;
    return fixed != NULL && *fixed != '\0' && *end == '\0' && seconds > 0 ? (int64_t)seconds
                                                                          : (int64_t)time(NULL);
}

static const pl_history *history_for(const pl_histories *found, pl_dialect_id dialect)
{
    for (size_t i = 0; i < found->count; i++) {
        if (found->at[i]->dialect == dialect) {
            return found->at[i];
        }
    }
    return found->count == 1 ? found->at[0] : NULL;
}

static pl_status find_history(pl_run *run, pl_dialect_id dialect, pl_files_options *out)
{
    pl_project *project;
    pl_histories found = {0};
    pl_strings paths = {0};
    pl_error none = {0};
    pl_status status = pl_project_here(run, &project);
    if (status != PL_OK) {
        return status;
    }
    pl_vec_push(run->arena, &paths, out->folder);
    const pl_load_options *load = &project->settings.load;
    status = pl_history_load(run->arena, &paths, load, &found, &none);
    if (status == PL_USAGE) {
        run->error = none;
        return status;
    }
    out->history = history_for(&found, dialect);
    out->runner = out->history != NULL   ? out->history->runner
                  : load->runner != NULL ? pl_runner_find(load->runner)
                                         : NULL;
    if (out->history != NULL) {
        out->folder = out->history->path;
    }
    if (out->history != NULL && out->history->dialect != dialect) {
        return pl_fail(&run->error, PL_USAGE, "the migrations of %s are for %s", out->folder,
                       pl_dialect_title(out->history->dialect));
    }
    if (out->runner == NULL) {
        pl_fail(&run->error, PL_USAGE, "there are no migrations in %s to go by", out->folder);
        pl_error_hint(&run->error, "--runner says which tool runs them, as in --runner dbmate");
        return PL_USAGE;
    }
    return PL_OK;
}

pl_status pl_sources_look_at_folder(pl_run *run, pl_dialect_id dialect, pl_writing *out,
                                    bool *plain)
{
    *out = (pl_writing){
        .options = {.folder = run->settings.write, .name = run->settings.name, .now = now()}};
    if (!pl_path_is_folder(out->options.folder)) {
        return pl_fail(&run->error, PL_USAGE, "there is no folder %s", out->options.folder);
    }
    pl_status status = find_history(run, dialect, &out->options);
    if (status == PL_OK && dialect == PL_DIALECT_POSTGRES &&
        pl_runner_wrapping(out->options.runner, dialect, false) != PL_WRAP_NONE &&
        !pl_runner_can_opt_out(out->options.runner, dialect)) {
        *plain = true;
    }
    return status;
}

/* ---- What plumb lint says of it -------------------------------------------------------------- */

static void take_findings(pl_run *run, const pl_lint_result *result, pl_plan_report *report)
{
    for (size_t i = 0; i < result->findings.count; i++) {
        const pl_finding *finding = result->findings.at[i];
        pl_vec_push(run->arena, &report->findings,
                    pl_arena_printf(run->arena, "%s[%s]: %s", pl_severity_name(finding->severity),
                                    finding->rule->id, finding->message));
    }
}

/* The new migrations alone, behind all that were there before. */
static pl_status lint_written(pl_run *run, const pl_writing *writing, pl_plan_report *report)
{
    pl_project *project;
    pl_rules *rules;
    pl_histories found = {0};
    pl_strings paths = {0};
    for (size_t i = 0; i < report->written.count; i++) {
        const char *path = report->written.at[i];
        if (pl_ends_with(path, ".sql") || pl_ends_with(path, ".json")) {
            pl_vec_push(run->arena, &paths, path);
        }
    }
    pl_status status = pl_project_here(run, &project);
    if (status == PL_OK) {
        status = pl_project_rules(project, &rules);
    }
    if (status != PL_OK) {
        return status;
    }
    pl_load_options load = project->settings.load;
    load.runner = writing->options.runner->id;
    load.dialect = report->plan->dialect->id;
    status = pl_history_load(run->arena, &paths, &load, &found, &run->error);
    for (size_t i = 0; status == PL_OK && i < found.count; i++) {
        pl_lint_result result = {0};
        pl_lint(run->arena, rules, found.at[i], &project->settings.lint, &result);
        take_findings(run, &result, report);
        report->linted = true;
    }
    return status;
}

pl_status pl_sources_write(pl_run *run, pl_writing *writing, pl_plan_report *report)
{
    pl_plan_files files = {0};
    pl_status status =
        pl_plan_make_files(report->plan, &writing->backs, &writing->options, &files, &run->error);
    if (status == PL_OK) {
        status = pl_plan_write_files(run->arena, &files, &run->error);
    }
    for (size_t i = 0; status == PL_OK && i < files.count; i++) {
        pl_vec_push(run->arena, &report->written, files.at[i].path);
    }
    return status == PL_OK ? lint_written(run, writing, report) : status;
}
