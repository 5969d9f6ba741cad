#include "cli/sources.h"

#include "base/file.h"
#include "cli/project.h"

static pl_status default_source(pl_run *run, const char **typed)
{
    *typed = pl_source_variable(run->arena, "DATABASE_URL");
    if (*typed == NULL) {
        bool live = (run->command->options & PL_WITH(DB)) != 0;
        pl_fail(&run->error, PL_USAGE, "%s is missing, and DATABASE_URL isn't set",
                live ? "--db" : "--from");
        pl_error_hint(&run->error, "plumb %s --help lists what can be a source",
                      run->command->name);
        return PL_USAGE;
    }
    return PL_OK;
}

/* The configuration is that of the place of the file; of a URL that of the current folder. */
static pl_status find_project(pl_run *run, const char *typed, pl_project **out)
{
    pl_projects projects = {0};
    pl_strings operands = run->operands;
    if (pl_database_is_url(typed) || !pl_path_exists(typed)) {
        return pl_project_here(run, out);
    }
    run->operands = (pl_strings){0};
    pl_vec_push(run->arena, &run->operands, typed);
    pl_status status = pl_projects_find(run, &projects);
    run->operands = operands;
    *out = status == PL_OK ? projects.at[0] : NULL;
    return status;
}

pl_status pl_sources_open(pl_run *run, const char *typed, pl_dialect_id dialect,
                          pl_schema_source **out)
{
    pl_project *project;
    pl_schema_source *source = NULL;
    pl_status status = typed == NULL ? default_source(run, &typed) : PL_OK;
    if (status == PL_OK) {
        status = find_project(run, typed, &project);
    }
    if (status == PL_OK) {
        pl_load_options load = project->settings.load;
        if (run->settings.write != NULL && !pl_same(typed, run->settings.write)) {
            load.runner = NULL; /* it is said of the folder that is written to */
        }
        pl_source_options options = {.load = &load,
                                     .at = run->settings.at,
                                     .dialect = dialect,
                                     .replay = pl_same(run->command->name, "inspect")};
        status = pl_source_open(run->arena, typed, &options, &source, &run->error);
    }
    *out = source;
    return status;
}

/* How surely it says its own dialect. What says it less surely is opened second, and has the
 * other's. */
static int dialect_rank(const char *typed)
{
    if (typed == NULL || pl_database_is_url(typed)) {
        return 3;
    }
    return pl_source_is_empty_folder(typed) ? 0
           : pl_ends_with(typed, ".json")   ? 1
           : pl_ends_with(typed, ".sql")    ? 2
                                            : 3;
}

static pl_status check_strict(pl_run *run, const pl_schema_source *source)
{
    if (!run->settings.strict) {
        return PL_OK;
    }
    if (source->unmodelled.count > 0) {
        pl_fail(&run->error, PL_UNREADABLE, "%s holds what can't be compared: %s%s", source->label,
                source->unmodelled.at[0], source->unmodelled.count > 1 ? ", and more" : "");
    } else if (source->unread > 0) {
        pl_fail(&run->error, PL_UNREADABLE, "%s holds %zu statement%s that could not be read",
                source->label, source->unread, source->unread == 1 ? "" : "s");
    } else if (!source->schema->complete) {
        pl_fail(&run->error, PL_UNREADABLE, "only part of %s is known: %s", source->label,
                source->schema->why_incomplete_reason);
    } else {
        return PL_OK;
    }
    pl_error_hint(&run->error, "without --strict it is left as it is, and named");
    return PL_UNREADABLE;
}

static pl_status check_pair(pl_run *run, const pl_schema_source *from, const pl_schema_source *to)
{
    if (from->dialect != to->dialect) {
        pl_fail(&run->error, PL_USAGE, "%s is %s, %s is %s: they can't be compared", from->label,
                pl_dialect_title(from->dialect), to->label, pl_dialect_title(to->dialect));
        pl_error_hint(&run->error, "--dialect says what a file is for");
        return PL_USAGE;
    }
    pl_status status = check_strict(run, from);
    return status == PL_OK ? check_strict(run, to) : status;
}

pl_status pl_sources_open_both(pl_run *run, pl_schema_source **from, pl_schema_source **to)
{
    const pl_settings *settings = &run->settings;
    pl_status status = PL_OK;
    if (settings->to == NULL) {
        pl_fail(&run->error, PL_USAGE, "--to is missing: what should be there");
        pl_error_hint(&run->error, "as in plumb %s --to schema.sql", run->command->name);
        return PL_USAGE;
    }
    bool first = dialect_rank(settings->from) >= dialect_rank(settings->to);
    if (first) {
        status = pl_sources_open(run, settings->from, PL_DIALECT_UNKNOWN, from);
        if (status == PL_OK) {
            status = pl_sources_open(run, settings->to, (*from)->dialect, to);
        }
    } else {
        status = pl_sources_open(run, settings->to, PL_DIALECT_UNKNOWN, to);
        if (status == PL_OK) {
            status = pl_sources_open(run, settings->from, (*to)->dialect, from);
        }
    }
    if (status == PL_OK) {
        status = check_pair(run, *from, *to);
    }
    return status == PL_OK ? pl_sources_settle(run, *from, *to) : status;
}

pl_status pl_sources_plan(pl_run *run, const pl_schema_source *from, const pl_schema_source *to,
                          pl_plan **out)
{
    pl_plan_options options = run->settings.plan;
    options.tables_only = to->kind == PL_SOURCE_MODELS;
    for (size_t i = 0; i < to->renames.count; i++) {
        pl_vec_push(run->arena, &options.renames, to->renames.at[i]);
    }
    return pl_plan_make(run->arena, pl_dialect_get(from->dialect), from->schema, to->schema,
                        &options, out, &run->error);
}
