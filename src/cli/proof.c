/* The proof of a plan, where --scratch says. */

#include "cli/sources.h"

#include "base/map.h"
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

/* ---- Roles ----------------------------------------------------------------------------------- */

static void add_role(pl_run *run, pl_map *known, pl_strings *roles, const char *name)
{
    if (name != NULL && !pl_same(name, "public") && !pl_same(name, "PUBLIC") &&
        !pl_map_has(known, name)) {
        pl_map_put(known, name, known);
        pl_vec_push(run->arena, roles, name);
    }
}

/* Whom owners, grants and policies name. */
static void find_roles(pl_run *run, const pl_schema *schema, pl_map *known, pl_strings *roles)
{
    for (const pl_map_entry *e = NULL; (e = pl_map_next(schema->objects, e)) != NULL;) {
        const pl_object *object = e->value;
        add_role(run, known, roles, object->owner);
        for (size_t i = 0; i < object->grants.count; i++) {
            add_role(run, known, roles, object->grants.at[i].grantee);
        }
        for (size_t i = 0; object->ref.kind == PL_KIND_POLICY && object->as.payload != NULL &&
                           i < object->as.policy->roles.count;
             i++) {
            add_role(run, known, roles, object->as.policy->roles.at[i]);
        }
    }
}

static pl_status need_roles(pl_run *run, pl_scratch *scratch, const pl_plan *plan)
{
    pl_strings roles = {0};
    pl_strings missing = {0};
    pl_map *known = pl_map_new(run->arena);
    find_roles(run, plan->start, known, &roles);
    find_roles(run, plan->goal, known, &roles);
    return roles.count > 0 ? pl_scratch_need_roles(scratch, &roles, &missing, &run->error) : PL_OK;
}

/* ---- Where ----------------------------------------------------------------------------------- */

/* A lent database is to be like the live one: its collation decides what is equal. */
static pl_status look_at_live(pl_run *run, const pl_plan_report *report, pl_scratch_like *like)
{
    const pl_schema_source *live = report->from->kind == PL_SOURCE_DATABASE ? report->from
                                   : report->to->kind == PL_SOURCE_DATABASE ? report->to
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

static pl_status prove_on_server(pl_run *run, pl_plan_report *report)
{
    const char *where = run->settings.scratch;
    pl_scratch *scratch;
    pl_scratch_like like = {0};
    pl_scratch_options options = {.where = where, .superuser = run->settings.scratch_superuser};
    bool asked = where != NULL && !pl_same(where, "auto");
    pl_status status = look_at_live(run, report, &like);
    if (status != PL_OK) {
        return status;
    }
    status = pl_scratch_open(run->arena, &options, &scratch, &run->error);
    if (status == PL_OK) {
        status = pl_scratch_ready(scratch, &run->error);
    }
    if (status != PL_OK && !asked) {
        /* Nobody asked for it, and the plan stands without it. */
        report->place = pl_arena_strdup(run->arena, run->error.message);
        run->error = (pl_error){0};
        return PL_OK;
    }
    if (status == PL_OK) {
        status = need_roles(run, scratch, report->plan);
    }
    if (status != PL_OK) {
        return status;
    }
    report->place = pl_scratch_label(scratch);
    pl_scratch_place at = {scratch, &like};
    pl_proof_place place = {pl_scratch_give, &at};
    status = prove_at(run, report, &place);
    if (status != PL_OK && !asked) {
        report->place = pl_arena_strdup(run->arena, run->error.message);
        run->error = (pl_error){0};
        return PL_OK;
    }
    return status;
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
