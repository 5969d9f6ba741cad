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

static pl_status need_roles(pl_run *run, const pl_schema *one, const pl_schema *other)
{
    pl_strings roles = {0};
    pl_strings missing = {0};
    pl_map *known = pl_map_new(run->arena);
    find_roles(run, one, known, &roles);
    find_roles(run, other, known, &roles);
    return roles.count > 0 ? pl_scratch_need_roles(run->scratch, &roles, &missing, &run->error)
                           : PL_OK;
}

/* ---- Where ----------------------------------------------------------------------------------- */

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

/* Once a run. run->scratch stays NULL where there is none, and no_scratch says why. */
static pl_status begin_scratch(pl_run *run)
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
                                  .superuser = run->settings.scratch_superuser};
    pl_status status = pl_scratch_open(run->arena, &options, &scratch, &run->error);
    if (status == PL_OK) {
        status = pl_scratch_ready(scratch, &run->error);
    }
    run->scratch = status == PL_OK ? scratch : NULL;
    return forgive(run, status, &run->no_scratch);
}

/* ---- Loading what is written down ------------------------------------------------------------ */

typedef struct loading_sql {
    pl_run *run;
    pl_schema_source *source;
    pl_database *database;
    pl_error error; /* the server's, of what it was given */
    pl_span where;
} loading_sql;

static pl_status run_steps(loading_sql *l)
{
    const pl_definition *definition = l->source->definition;
    const pl_strings *path = NULL;
    for (size_t i = 0; i < definition->steps.count; i++) {
        const pl_definition_step *step = &definition->steps.at[i];
        pl_str sql = pl_str_begin(l->run->arena, PL_STR_MAXIMUM);
        if (step->path != path) {
            pl_str_add(&sql, step->path == NULL ? "RESET search_path;\n" : "SET search_path TO ");
            for (size_t k = 0; step->path != NULL && k < step->path->count; k++) {
                pl_str_addf(&sql, "%s%s", k > 0 ? ", " : "",
                            pl_identifier_text(l->run->arena, step->path->at[k]));
            }
            pl_str_add(&sql, step->path != NULL ? ";\n" : NULL);
            path = step->path;
        }
        pl_str_add(&sql, step->sql);
        pl_status status = pl_database_run(l->database, sql.at, &l->error);
        if (status != PL_OK) {
            l->where = step->span;
            return status;
        }
    }
    return PL_OK;
}

/* Of what was replayed or read from a snapshot: the statements that make it. */
static pl_status run_schema(loading_sql *l)
{
    const pl_dialect *dialect = pl_dialect_get(l->source->dialect);
    pl_operations operations = {0};
    pl_str sql = pl_str_begin(l->run->arena, PL_STR_MAXIMUM);
    size_t left_out = 0;
    dialect->build(l->run->arena, l->source->schema, &operations, &left_out);
    dialect->write_operations(&sql, &operations);
    return pl_database_run(l->database, sql.at, &l->error);
}

static void note_refusal(loading_sql *l)
{
    pl_arena *arena = l->run->arena;
    const char *place = "";
    if (l->where.text != NULL) {
        pl_place at = pl_text_place(l->where.text, l->where.begin);
        place = pl_arena_printf(arena, "%s:%u:%u: ", l->where.text->path, at.line, at.column);
    }
    l->source->note =
        pl_arena_printf(arena, "compared as it is written, for the server refused it: %s%s", place,
                        l->error.message);
}

static pl_status load(pl_run *run, pl_schema_source *source, const pl_scratch_like *like)
{
    loading_sql l = {.run = run, .source = source};
    pl_scratch_database *scratch;
    pl_inspection inspection = {0};
    if (source->kind == PL_SOURCE_DATABASE || !source->schema->complete || source->unread > 0) {
        return PL_OK;
    }
    pl_status status = pl_scratch_create(run->scratch, like, &scratch, &run->error);
    if (status != PL_OK) {
        return status;
    }
    l.database = pl_scratch_connection(scratch);
    if ((source->definition != NULL ? run_steps(&l) : run_schema(&l)) != PL_OK) {
        note_refusal(&l);
        return PL_OK;
    }
    status = pl_database_run(l.database, "RESET search_path", &run->error);
    if (status == PL_OK) {
        status = pl_database_inspect(run->arena, l.database, NULL, &inspection, &run->error);
    }
    if (status == PL_OK) {
        source->schema = inspection.schema;
    }
    pl_scratch_drop(scratch);
    return status;
}

pl_status pl_sources_settle(pl_run *run, pl_schema_source *from, pl_schema_source *to)
{
    pl_scratch_like like = {0};
    bool live = from->kind == PL_SOURCE_DATABASE || to->kind == PL_SOURCE_DATABASE;
    if (from->dialect != PL_DIALECT_POSTGRES || !live || from->kind == to->kind) {
        return PL_OK;
    }
    pl_schema_source *written = from->kind == PL_SOURCE_DATABASE ? to : from;
    const char *why = NULL;
    pl_status status = begin_scratch(run);
    if (status == PL_OK && run->scratch != NULL) {
        status = look_at_live(run, from, to, &like);
        if (status == PL_OK) {
            status = need_roles(run, from->schema, to->schema);
        }
        if (status == PL_OK) {
            status = load(run, written, &like);
        }
        status = forgive(run, status, &why);
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
    pl_status status = begin_scratch(run);
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
        pl_proof_place place = {pl_scratch_give, &at};
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
