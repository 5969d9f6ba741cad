/* A proof in scratch databases: what may run there, and what is done for it. */

#include "plan/fence.h"
#include "plan/scratch_private.h"

#include "base/str.h"
#include "dialect/dialect.h"

static pl_status give(void *place, pl_arena *arena, pl_database **out, pl_error *error)
{
    const pl_scratch_place *at = place;
    pl_scratch_database *database;
    pl_status status = pl_scratch_create(at->scratch, at->like, &database, error);
    if (status != PL_OK) {
        return status;
    }
    pl_database_close(database->connection);
    return pl_database_open(arena, database->url, &pl_scratch_connecting, out, error);
}

static const char *refuses(void *place, pl_arena *arena, const pl_operations *operations)
{
    const pl_scratch_place *at = place;
    pl_fence_answer answer = pl_fence_operations(arena, operations, at->scratch->kind);
    return answer.verdict == PL_FENCE_REFUSED ? answer.what : NULL;
}

/* The writer leaves "public" out, so that must be what a bare name means; a name that was bare
 * already is looked up as for the role. */
pl_status pl_scratch_do_for_it(pl_database *admin, const char *path, const pl_operation *operation,
                               pl_error *error)
{
    pl_arena *arena = pl_arena_new();
    pl_str sql = pl_str_begin(arena, PL_STR_MAXIMUM);
    bool bare = operation->target.schema == NULL;
    const char *own = path != NULL ? path : "SET search_path TO DEFAULT";
    pl_status status = pl_database_run(admin, bare ? own : "SET search_path TO public", error);
    if (status == PL_OK && pl_dialect_get(PL_DIALECT_POSTGRES)->write_operation(&sql, operation)) {
        status = pl_database_run(admin, sql.at, error);
    }
    pl_arena_free(arena);
    return status;
}

static bool help(void *place, pl_database *database, const pl_operation *operation)
{
    const pl_scratch_place *at = place;
    if (at->scratch->kind != PL_SCRATCH_CLUSTER || !pl_fence_may_be_done_for_it(operation)) {
        return false;
    }
    pl_answer name;
    pl_database *admin;
    pl_arena *arena = pl_arena_new();
    bool done = pl_database_query(arena, database, "SELECT pg_catalog.current_database()", &name,
                                  NULL) == PL_OK &&
                pl_database_open(arena,
                                 pl_scratch_url_of(arena, at->scratch->url,
                                                   pl_answer_at(&name, 0, 0), NULL, NULL),
                                 NULL, &admin, NULL) == PL_OK &&
                pl_scratch_do_for_it(admin, NULL, operation, NULL) == PL_OK;
    pl_arena_free(arena);
    return done;
}

pl_proof_place pl_scratch_proof(pl_scratch_place *place)
{
    return (pl_proof_place){.open = give, .refuses = refuses, .help = help, .context = place};
}
