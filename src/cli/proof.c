/* The proof of a plan, where --scratch says. */

#include "cli/sources.h"

#include "plan/load.h"
#include "plan/roles.h"
#include "plan/scratch.h"

static pl_status prove_at(pl_run *run, pl_plan_report *report, const pl_proof_place *place)
{
    const pl_plan *plan = report->plan;
    pl_proof *proof = pl_arena_make(run->arena, pl_proof);
    pl_proof_input input = {.dialect = plan->dialect,
                            .start = plan->start,
                            .goal = plan->goal,
                            .up = &plan->up.units,
                            .down = &plan->down.units,
                            .may_lose = &plan->may_lose};
    pl_status status = pl_prove(run->arena, &input, place, proof, &run->error);
    report->proof = status == PL_OK ? proof : NULL;
    return status;
}

/* ---- Where ----------------------------------------------------------------------------------- */

/* Whom owners, grants and policies name. */
static pl_status need_roles(pl_run *run, const pl_schema *one, const pl_schema *other)
{
    pl_roles roles = pl_roles_begin(run->arena);
    pl_strings missing = {0};
    pl_roles_of_schema(&roles, one);
    pl_roles_of_schema(&roles, other);
    return roles.names.count > 0
               ? pl_scratch_need_roles(run->scratch, &roles.names, &missing, &run->error)
               : PL_OK;
}

/* A scratch database is to be like the live one: its collation decides what is equal. */
static pl_status look_at_live(pl_run *run, const pl_schema_source *from, const pl_schema_source *to,
                              pl_scratch_like *like)
{
    const pl_schema_source *live = from->kind == PL_SOURCE_DATABASE ? from
                                   : to->kind == PL_SOURCE_DATABASE ? to
                                                                    : NULL;
    if (live == NULL) {
        return PL_OK;
    }
    pl_arena *arena = pl_arena_new();
    pl_database *database;
    pl_database_options options = {.read_only = true};
    pl_arena_adopt(run->arena, arena);
    pl_status status = pl_database_open(arena, live->url, &options, &database, &run->error);
    if (status == PL_OK) {
        status = pl_scratch_look(run->arena, database, like, &run->error);
        pl_database_close(database);
    }
    return status;
}

static bool is_asked_for(const pl_run *run)
{
    return run->settings.scratch != NULL && !pl_same(run->settings.scratch, "auto");
}

/* What nobody asked for may fail: the plan stands without it, and says so. */
static pl_status forgive(pl_run *run, pl_status status, const char **why)
{
    if (status == PL_OK || is_asked_for(run)) {
        return status;
    }
    *why = pl_arena_strdup(run->arena, run->error.message);
    run->error = (pl_error){0};
    return PL_OK;
}

/* Once a run. version: of the server that it should be like; 0: any. run->scratch stays NULL where
 * there is none, and no_scratch says why. */
static pl_status begin_scratch(pl_run *run, unsigned version)
{
    if (run->scratch != NULL || run->no_scratch != NULL) {
        return PL_OK;
    }
    if (pl_same(run->settings.scratch, "none")) {
        run->no_scratch = "--scratch none";
        return PL_OK;
    }
    pl_scratch *scratch;
    pl_scratch_options options = {.where = run->settings.scratch,
                                  .superuser = run->settings.scratch_superuser,
                                  .version = version};
    pl_status status = pl_scratch_open(run->arena, &options, &scratch, &run->error);
    if (status == PL_OK) {
        status = pl_scratch_ready(scratch, &run->error);
    }
    run->scratch = status == PL_OK ? scratch : NULL;
    return forgive(run, status, &run->no_scratch);
}

/* ---- What is written down, as a server understands it ---------------------------------------- */

/* What can't be loaded here may be right all the same, and so may what nobody has written so: the
 * statements that make a replayed history. */
static pl_status take_loaded(pl_run *run, pl_schema_source *source, const pl_loaded *loaded)
{
    bool own_words = source->definition == NULL && loaded->end == PL_LOAD_REFUSED;
    switch (own_words ? PL_LOAD_NOT_HERE : loaded->end) {
    case PL_LOADED:
        source->schema = loaded->inspection.schema;
        for (size_t i = 0; i < loaded->inspection.unmodelled.count; i++) {
            pl_vec_push(run->arena, &source->unmodelled, loaded->inspection.unmodelled.at[i]);
        }
        source->note = loaded->note;
        return PL_OK;
    case PL_LOAD_REFUSED:
        pl_fail(&run->error, PL_MALFORMED, "%s", loaded->message);
        if (loaded->span.text != NULL) {
            pl_place at = pl_text_place(loaded->span.text, loaded->span.begin);
            pl_error_place(&run->error, loaded->span.text->path, at.line, at.column);
        }
        return PL_MALFORMED;
    case PL_LOAD_NOT_HERE:
        source->note = pl_arena_printf(
            run->arena, "compared as it is written, for no server here has read it: %s",
            loaded->message);
        return PL_OK;
    }
    return PL_OK;
}

static pl_status load(pl_run *run, pl_schema_source *source, const pl_scratch_like *like)
{
    pl_loaded loaded = {0};
    if (!source->schema->complete || source->unread > 0) {
        return PL_OK;
    }
    pl_status status =
        source->definition != NULL
            ? pl_load_definition(run->arena, run->scratch, like, source->definition, &loaded,
                                 &run->error)
            : pl_load_schema(run->arena, run->scratch, like, source->schema, &loaded, &run->error);
    return status == PL_OK ? take_loaded(run, source, &loaded) : status;
}

pl_status pl_sources_settle(pl_run *run, pl_schema_source *from, pl_schema_source *to)
{
    pl_scratch_like like = {0};
    bool live = from->kind == PL_SOURCE_DATABASE || to->kind == PL_SOURCE_DATABASE;
    if (from->dialect != PL_DIALECT_POSTGRES || !live || from->kind == to->kind) {
        return PL_OK;
    }
    pl_schema_source *written = from->kind == PL_SOURCE_DATABASE ? to : from;
    const pl_schema_source *read = written == to ? from : to;
    const char *why = NULL;
    pl_status status = begin_scratch(run, read->schema->server_version);
    if (status == PL_OK && run->scratch != NULL) {
        status = look_at_live(run, from, to, &like);
        if (status == PL_OK) {
            status = load(run, written, &like);
        }
        if (status != PL_MALFORMED) {
            status = forgive(run, status, &why);
        }
    } else {
        why = run->no_scratch;
    }
    if (status == PL_OK && why != NULL && written->note == NULL) {
        written->note = pl_arena_printf(
            run->arena, "compared as it is written, no server has read it: %s", why);
    }
    return status;
}

/* ---- The proof ------------------------------------------------------------------------------- */

static pl_status prove_on_server(pl_run *run, pl_plan_report *report)
{
    const pl_plan *plan = report->plan;
    pl_scratch_like like = {0};
    pl_status status = begin_scratch(run, plan->start->server_version);
    if (status != PL_OK || run->scratch == NULL) {
        report->place = run->no_scratch;
        return status;
    }
    status = look_at_live(run, report->from, report->to, &like);
    if (status == PL_OK) {
        status = need_roles(run, plan->start, plan->goal);
    }
    if (status == PL_OK) {
        report->place = pl_scratch_label(run->scratch);
        pl_scratch_place at = {run->scratch, &like};
        pl_proof_place place = pl_scratch_proof(&at);
        status = prove_at(run, report, &place);
    }
    return forgive(run, status, &report->place);
}

pl_status pl_sources_prove(pl_run *run, pl_plan_report *report)
{
    const pl_plan *plan = report->plan;
    if (pl_plan_is_empty(plan)) {
        return PL_OK;
    }
    if (pl_same(run->settings.scratch, "none")) {
        report->place = "--scratch none";
        return PL_OK;
    }
    if (!report->from->schema->complete || !report->to->schema->complete) {
        report->place = "only part of what is compared is known";
        return PL_OK;
    }
    if (plan->dialect->id == PL_DIALECT_SQLITE) {
        report->place = "SQLite in memory";
        return prove_at(run, report, &pl_proof_in_memory);
    }
    return prove_on_server(run, report);
}
