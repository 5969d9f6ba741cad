#include "cli/project.h"

#include "base/file.h"
#include "base/map.h"
#include "cli/option.h"

/* ---- settings ---- */

/* Said again last, so that it wins. It was read without an error once. */
static void apply_command_line(pl_run *run, pl_settings *settings)
{
    pl_strings operands = {0};
    pl_error ignored = {0};
    pl_status status = pl_options_parse(run->command->options, run->argc, run->argv, settings,
                                        &operands, &ignored);
    (void)status;
}

static const pl_load_options *load_options_for(void *context, const char *path)
{
    return &pl_project_settings(context, path)->load;
}

static const pl_lint_options *lint_options_for(void *context, const char *path)
{
    return &pl_project_settings(context, path)->lint;
}

static pl_settings *settings_of(pl_project *project, const char *overrides)
{
    pl_settings *settings = pl_arena_make(project->run->arena, pl_settings);
    *settings = pl_settings_begin(project->run->arena);
    settings->lint.today = pl_day_now();
    if (project->config) {
        pl_config_apply(project->config, settings);
        pl_config_override(project->config, overrides, settings);
        settings->load.runner_is_for_all = true;
        settings->load.for_folder = load_options_for;
        settings->lint.for_path = lint_options_for;
        settings->load.for_folder_context = settings->lint.for_path_context = project;
    }
    const char *configured = settings->load.runner;
    settings->load.runner = NULL;
    apply_command_line(project->run, settings);
    if (settings->load.runner) {
        settings->load.runner_is_for_all = false;
    } else {
        settings->load.runner = configured;
    }
    return settings;
}

const pl_settings *pl_project_settings(pl_project *project, const char *path)
{
    if (!project->config) {
        return &project->settings;
    }
    const char *overrides = pl_config_overrides_of(project->config, path);
    pl_map_entry *known = pl_map_entry_of(project->variants, overrides);
    if (!known->value) {
        known->value = settings_of(project, overrides);
    }
    return known->value;
}

/* ---- which configuration ---- */

/* config: a path, or NULL. */
static pl_status open_project(pl_run *run, const char *config, pl_project **out)
{
    pl_project *project = pl_arena_make(run->arena, pl_project);
    *project = (pl_project){.run = run, .variants = pl_map_new(run->arena)};
    if (config) {
        pl_status status = pl_config_load(run->arena, config, &project->config, &run->error);
        if (status != PL_OK) {
            return status;
        }
    }
    project->settings = *settings_of(project, "");
    *out = project;
    return PL_OK;
}

static const char *config_for(pl_run *run, const char *path)
{
    if (run->settings.no_config) {
        return NULL;
    }
    return run->settings.config ? run->settings.config : pl_config_find(run->arena, path);
}

pl_status pl_project_here(pl_run *run, pl_project **out)
{
    return open_project(run, config_for(run, "."), out);
}

static pl_status find_here(pl_run *run, pl_projects *out)
{
    pl_project *project;
    pl_status status = pl_project_here(run, &project);
    if (status == PL_OK) {
        project->paths = project->settings.paths;
        if (project->paths.count == 0) {
            pl_vec_push(run->arena, &project->paths, ".");
        }
        pl_vec_push(run->arena, out, project);
    }
    return status;
}

pl_status pl_projects_find(pl_run *run, pl_projects *out)
{
    pl_map *known = pl_map_new(run->arena);   /* configuration -> pl_project * */
    pl_map *folders = pl_map_new(run->arena); /* of operands -> configuration's entry in `known` */
    if (run->operands.count == 0) {
        return find_here(run, out);
    }
    for (size_t i = 0; i < run->operands.count; i++) {
        const char *path = run->operands.at[i];
        const char *folder = pl_path_is_folder(path) ? path : pl_path_folder(run->arena, path);
        pl_map_entry *in_folder = pl_map_entry_of(folders, folder);
        if (!in_folder->value) {
            const char *config = config_for(run, path);
            pl_map_entry *entry = pl_map_entry_of(known, config ? config : "");
            if (!entry->value) {
                pl_project *project;
                pl_status status = open_project(run, config, &project);
                if (status != PL_OK) {
                    return status;
                }
                pl_vec_push(run->arena, out, project);
                entry->value = project;
            }
            in_folder->value = entry->value;
        }
        pl_project *project = in_folder->value;
        pl_vec_push(run->arena, &project->paths, path);
    }
    return PL_OK;
}

/* ---- rules ---- */

/* What is said of a name begins with the path to it in the configuration, as all that is said of
 * one does. */
static void place(pl_run *run, pl_span where, const char *inside)
{
    if (where.text) {
        pl_place at = pl_text_place(where.text, where.begin);
        pl_error said = run->error;
        run->error = (pl_error){0};
        pl_fail(&run->error, said.status, "%s: %s", inside, said.message);
        pl_error_hint(&run->error, "%s", said.hint);
        pl_error_place(&run->error, where.text->path, at.line, at.column);
    }
}

static pl_status check_severities(pl_run *run, pl_rules *rules, const pl_settings *settings)
{
    for (size_t i = 0; i < settings->lint.severities.count; i++) {
        const pl_severity_override *each = &settings->lint.severities.at[i];
        if (!pl_rules_has(rules, each->rule)) {
            pl_status status = pl_run_unknown_rule(run, rules, each->rule);
            place(run, each->where, each->inside);
            return status;
        }
    }
    return PL_OK;
}

/* Those of overrides too, whether a path matches them or not. */
static pl_status check_overrides(pl_project *project, pl_rules *rules)
{
    pl_str one = pl_str_begin(project->run->arena, PL_STR_MAXIMUM);
    size_t count = project->config ? pl_config_override_count(project->config) : 0;
    for (size_t i = 0; i < count; i++) {
        pl_settings settings = pl_settings_begin(project->run->arena);
        pl_str_add_char(&one, '+');
        pl_config_override(project->config, one.at, &settings);
        one.at[i] = '-';
        pl_status status = check_severities(project->run, rules, &settings);
        if (status != PL_OK) {
            return status;
        }
    }
    return PL_OK;
}

static pl_status set_options(pl_run *run, pl_rules *rules, const pl_settings *settings)
{
    for (size_t i = 0; i < settings->rule_options.count; i++) {
        const pl_option_setting *each = &settings->rule_options.at[i];
        pl_status status =
            pl_rules_set_option(rules, each->rule, each->name, each->value, &run->error);
        if (status != PL_OK) {
            place(run, each->where, each->inside);
            return status;
        }
    }
    return PL_OK;
}

pl_status pl_project_rules(pl_project *project, pl_rules **out)
{
    pl_run *run = project->run;
    const pl_settings *settings = &project->settings;
    pl_status status = pl_rules_load(run->arena, out, &run->error);
    for (size_t i = 0; status == PL_OK && i < settings->rule_folders.count; i++) {
        status = pl_rules_load_folder(*out, settings->rule_folders.at[i], &run->error);
    }
    if (status == PL_OK) {
        status = check_severities(run, *out, settings);
    }
    if (status == PL_OK) {
        status = check_overrides(project, *out);
    }
    return status == PL_OK ? set_options(run, *out, settings) : status;
}
