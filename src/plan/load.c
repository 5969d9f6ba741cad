#include "plan/load.h"

#include "base/str.h"
#include "dialect/postgres/quote.h"
#include "plan/fence.h"
#include "plan/roles.h"
#include "plan/scratch_private.h"

#include <string.h>

typedef struct loading {
    pl_arena *arena;  /* of the result */
    pl_arena *passed; /* of what is only needed meanwhile */
    pl_scratch *scratch;
    pl_scratch_database *database;
    pl_database *admin; /* NULL: not needed yet, or not to be had */
    const char *path;   /* SET search_path, as both sessions have it; NULL: the database's own */
    pl_loaded *out;
    pl_error *error;
} loading;

/* One statement on its way. */
typedef struct loaded_step {
    const char *sql;
    const pl_operations *operations; /* empty: it was not read */
    const pl_strings *path;
    pl_span span;
} loaded_step;

static void end(loading *l, pl_load_end how, const char *message, const loaded_step *step)
{
    l->out->end = how;
    l->out->message = pl_arena_strdup(l->arena, message);
    if (step != NULL) {
        l->out->span = step->span;
        l->out->sql = pl_arena_strdup(l->arena, step->sql);
    }
}

/* Running. ------------------------------------------------------------------------------------- */

/* The place that the server names is one in the statement, as far as that stands so in its file. */
static void place_in_step(const loading *l, const loaded_step *step, const pl_error *said)
{
    const char *at = step->sql;
    pl_span *span = &l->out->span;
    for (unsigned line = 1; at != NULL && line < said->line; line++) {
        at = strchr(at, '\n');
        at = at != NULL ? at + 1 : NULL;
    }
    if (span->text == NULL || said->line == 0 || at == NULL ||
        strncmp(step->sql, span->text->bytes + span->begin, span->end - span->begin) != 0) {
        return;
    }
    uint32_t size = span->end - span->begin, offset = (uint32_t)(at - step->sql), code_point;
    for (unsigned column = 1; column < said->column && offset < size; column++) {
        offset = pl_utf8_next(step->sql, size, offset, &code_point);
    }
    span->begin += offset < size ? offset : 0;
}

/* A server that hung up is no answer: it says no code. */
static pl_status judge_error(loading *l, pl_database *database, const pl_error *said,
                             const loaded_step *step)
{
    if (*pl_database_error_code(database) == '\0') {
        return pl_fail(l->error, PL_DATABASE, "%s", said->message);
    }
    end(l, pl_fence_blames_place(database, said->message) ? PL_LOAD_NOT_HERE : PL_LOAD_REFUSED,
        said->message, step);
    place_in_step(l, step, said);
    return PL_OK;
}

static const char *path_setting(loading *l, const pl_strings *path)
{
    if (path == NULL) {
        return "SET search_path TO DEFAULT";
    }
    pl_str sql = pl_str_begin(l->passed, PL_STR_MAXIMUM);
    pl_str_add(&sql, "SET search_path TO ");
    for (size_t i = 0; i < path->count; i++) {
        pl_str_add(&sql, i > 0 ? ", " : "");
        pl_postgres_quote_identifier(&sql, path->at[i]);
    }
    pl_str_add(&sql, path->count == 0 ? "''" : "");
    return sql.at;
}

static pl_status set_path(loading *l, const pl_strings *path)
{
    const char *setting = path_setting(l, path);
    if (pl_same(setting, l->path)) {
        return PL_OK;
    }
    l->path = setting;
    return pl_database_run(pl_scratch_connection(l->database), setting, l->error);
}

static bool all_may_be_done(const loading *l, const pl_operations *operations)
{
    bool all = operations->count > 0 && pl_scratch_kind_of(l->scratch) == PL_SCRATCH_CLUSTER &&
               !pl_scratch_is_superuser(l->scratch);
    for (size_t i = 0; i < operations->count && all; i++) {
        all = pl_fence_may_be_done_for_it(operations->at[i]);
    }
    return all;
}

/* In our own words, not those of the text. */
static pl_status run_for_it(loading *l, const loaded_step *step)
{
    pl_status status = PL_OK;
    for (size_t i = 0; i < step->operations->count && status == PL_OK && l->out->end == PL_LOADED;
         i++) {
        pl_error said = {0};
        if (l->admin == NULL) {
            status = pl_scratch_admin(l->passed, l->database, &l->admin, l->error);
        }
        if (status == PL_OK &&
            pl_scratch_do_for_it(l->admin, l->path, step->operations->at[i], &said) != PL_OK) {
            status = judge_error(l, l->admin, &said, step);
        }
    }
    return status;
}

/* What the role may do itself it does: then what it makes is its own. */
static pl_status run(loading *l, const loaded_step *step)
{
    pl_database *connection = pl_scratch_connection(l->database);
    pl_error said = {0};
    if (pl_database_run(connection, step->sql, &said) == PL_OK) {
        return PL_OK;
    }
    if (pl_same(pl_database_error_code(connection), "42501") &&
        all_may_be_done(l, step->operations)) {
        return run_for_it(l, step);
    }
    return judge_error(l, connection, &said, step);
}

/* What was not read can't be fenced by its text: the role is its fence, if that is one. */
static pl_status load_step(loading *l, const loaded_step *step)
{
    pl_fence_answer fenced =
        pl_fence_operations(l->passed, step->operations, pl_scratch_kind_of(l->scratch));
    if (fenced.verdict == PL_FENCE_LEFT_OUT) {
        l->out->left_out++;
        return PL_OK;
    }
    if (fenced.verdict == PL_FENCE_REFUSED) {
        end(l, PL_LOAD_NOT_HERE,
            pl_arena_printf(l->passed, "%s reaches beyond the scratch database", fenced.what),
            step);
        return PL_OK;
    }
    if (step->operations->count == 0 && pl_scratch_is_superuser(l->scratch)) {
        end(l, PL_LOAD_NOT_HERE, "what can't be read is not run as a superuser", step);
        return PL_OK;
    }
    pl_status status = set_path(l, step->path);
    return status == PL_OK ? run(l, step) : status;
}

/* From an empty database to the inspection. ---------------------------------------------------- */

/* Bodies may speak of what is made after them, as in a dump. */
static pl_status begin(loading *l, pl_arena *arena, pl_scratch *scratch,
                       const pl_scratch_like *like, const pl_roles *roles, pl_loaded *out,
                       pl_error *error)
{
    pl_strings missing = {0};
    *out = (pl_loaded){0};
    *l = (loading){
        .arena = arena, .passed = roles->arena, .scratch = scratch, .out = out, .error = error};
    pl_status status = pl_scratch_need_roles(scratch, &roles->names, &missing, error);
    if (status == PL_OK) {
        status = pl_scratch_create(scratch, like, &l->database, error);
    }
    if (status == PL_OK) {
        out->note = pl_scratch_note(l->database);
        status = pl_database_run(pl_scratch_connection(l->database),
                                 "SET check_function_bodies = off", error);
    }
    return status;
}

/* The settings of the SQL are its session's: a new one looks. */
static pl_status look(loading *l)
{
    pl_database *fresh;
    pl_status status =
        pl_database_open(l->passed, pl_scratch_url(l->database), NULL, &fresh, l->error);
    return status == PL_OK
               ? pl_database_inspect(l->arena, fresh, NULL, &l->out->inspection, l->error)
               : status;
}

static pl_status finish(loading *l, pl_status status)
{
    if (status == PL_OK && l->out->end == PL_LOADED) {
        status = look(l);
    }
    pl_arena_free(l->passed); /* the connections in it first */
    if (l->database != NULL) {
        pl_scratch_drop(l->database);
    }
    return status;
}

pl_status pl_load_definition(pl_arena *arena, pl_scratch *scratch, const pl_scratch_like *like,
                             const pl_definition *definition, pl_loaded *out, pl_error *error)
{
    loading l;
    pl_roles roles = pl_roles_begin(pl_arena_new());
    for (size_t i = 0; i < definition->steps.count; i++) {
        pl_roles_of_operations(&roles, &definition->steps.at[i].operations);
    }
    pl_status status = begin(&l, arena, scratch, like, &roles, out, error);
    for (size_t i = 0; i < definition->steps.count && status == PL_OK && out->end == PL_LOADED;
         i++) {
        const pl_definition_step *each = &definition->steps.at[i];
        loaded_step step = {each->sql, &each->operations, each->path, each->span};
        status = load_step(&l, &step);
    }
    return finish(&l, status);
}

pl_status pl_load_schema(pl_arena *arena, pl_scratch *scratch, const pl_scratch_like *like,
                         const pl_schema *schema, pl_loaded *out, pl_error *error)
{
    loading l;
    pl_operations operations = {0};
    size_t unknown = 0;
    const pl_dialect *dialect = pl_dialect_get(PL_DIALECT_POSTGRES);
    pl_roles roles = pl_roles_begin(pl_arena_new());
    pl_roles_of_schema(&roles, schema);
    dialect->build(roles.arena, schema, &operations, &unknown);
    pl_status status = begin(&l, arena, scratch, like, &roles, out, error);
    if (unknown > 0 && status == PL_OK) {
        end(&l, PL_LOAD_NOT_HERE, "not all of it is known", NULL);
    }
    for (size_t i = 0; i < operations.count && status == PL_OK && out->end == PL_LOADED; i++) {
        pl_operations one = {0};
        pl_str sql = pl_str_begin(roles.arena, PL_STR_MAXIMUM);
        pl_vec_push(roles.arena, &one, operations.at[i]);
        loaded_step step = {.operations = &one, .span = operations.at[i]->span};
        if (!dialect->write_operation(&sql, operations.at[i])) {
            end(&l, PL_LOAD_NOT_HERE, "not all of it can be written as SQL", NULL);
        } else if (*sql.at != '\0') {
            step.sql = sql.at;
            status = load_step(&l, &step);
        }
    }
    return finish(&l, status);
}
