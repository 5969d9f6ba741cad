#include "plan/scratch_private.h"

#include "base/keeper.h"
#include "base/str.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

/* Names are plumb_scratch_<pid>_<random>: pid is that of the server's process for the
 * administrator's connection, which lasts as long as the run. A name whose process is gone was left
 * by a run that is gone. */

enum { RANDOM_BYTES = 16 };

static pl_status random_text(pl_arena *arena, const char **out, pl_error *error)
{
    unsigned char bytes[RANDOM_BYTES];
    char text[2 * RANDOM_BYTES + 1];
    int file = open("/dev/urandom", O_RDONLY | O_CLOEXEC);
    ssize_t size = file >= 0 ? read(file, bytes, sizeof bytes) : -1;
    if (file >= 0) {
        close(file);
    }
    if (size != (ssize_t)sizeof bytes) {
        return pl_fail(error, PL_INTERNAL, "/dev/urandom gives nothing: %s", strerror(errno));
    }
    for (size_t i = 0; i < sizeof bytes; i++) {
        snprintf(text + 2 * i, 3, "%02x", bytes[i]);
    }
    *out = pl_arena_strdup(arena, text);
    return PL_OK;
}

/* Dropping. ------------------------------------------------------------------------------------ */

/* WITH (FORCE) came with PostgreSQL 13. */
pl_status pl_scratch_drop_named(pl_arena *arena, pl_database *admin, const char *name,
                                pl_error *error)
{
    if (pl_database_version(admin) >= 13) {
        return pl_database_run(
            admin, pl_scratch_sql(arena, "DROP DATABASE IF EXISTS %I WITH (FORCE)", name), error);
    }
    pl_status status =
        pl_database_run(admin,
                        pl_scratch_sql(arena,
                                       "SELECT pg_catalog.pg_terminate_backend(pid) FROM "
                                       "pg_catalog.pg_stat_activity WHERE datname = %L",
                                       name),
                        error);
    return status != PL_OK
               ? status
               : pl_database_run(admin, pl_scratch_sql(arena, "DROP DATABASE IF EXISTS %I", name),
                                 error);
}

/* What the queries name, first databases, then roles. What another user made stays. */
static void drop_found(pl_arena *arena, pl_database *admin, const char *databases,
                       const char *roles)
{
    pl_answer answer;
    if (pl_database_query(arena, admin, databases, &answer, NULL) == PL_OK) {
        for (uint32_t i = 0; i < answer.row_count; i++) {
            pl_status ignored =
                pl_scratch_drop_named(arena, admin, pl_answer_at(&answer, i, 0), NULL);
            (void)ignored;
        }
    }
    if (pl_database_query(arena, admin, roles, &answer, NULL) == PL_OK) {
        for (uint32_t i = 0; i < answer.row_count; i++) {
            pl_status ignored = pl_database_run(
                admin, pl_scratch_sql(arena, "DROP ROLE IF EXISTS %I", pl_answer_at(&answer, i, 0)),
                NULL);
            (void)ignored;
        }
    }
}

#define IS_LEFT(name)                                                                              \
    name " ~ '^plumb_scratch_[0-9]+_[0-9a-f]+' AND NOT EXISTS (SELECT FROM "                       \
         "pg_catalog.pg_stat_activity s WHERE s.pid = pg_catalog.substring(" name                  \
         ", '^plumb_scratch_([0-9]+)_')::pg_catalog.int8)"

static void drop_left(pl_arena *arena, pl_database *admin)
{
    drop_found(arena, admin,
               "SELECT d.datname FROM pg_catalog.pg_database d WHERE " IS_LEFT("d.datname"),
               "SELECT r.rolname FROM pg_catalog.pg_roles r WHERE " IS_LEFT("r.rolname"));
}

/* In the keeper, when we are gone or done: so there is one way this happens, and it is always gone.
 */
static void drop_ours(void *context)
{
    enum { PATIENCE = 60000 }; /* milliseconds: a session may take its time to end */
    const pl_scratch *scratch = context;
    pl_arena *arena = pl_arena_new();
    pl_database *admin;
    pl_database_options options = {.statement_timeout = PATIENCE, .lock_timeout = PATIENCE};
    if (pl_database_open(arena, scratch->url, &options, &admin, NULL) == PL_OK) {
        const char *of = "SELECT %I FROM %I WHERE pg_catalog.starts_with(%I, %L)";
        drop_found(arena, admin,
                   pl_scratch_sql(arena, of, "datname", "pg_database", "datname", scratch->prefix),
                   pl_scratch_sql(arena, of, "rolname", "pg_roles", "rolname", scratch->prefix));
    }
    pl_arena_free(arena);
}

static pl_status set_keeper(pl_scratch *scratch, pl_error *error)
{
    static const char *const nothing[] = {NULL};
    pl_keeper *keeper;
    pl_keeper_plan plan = {.environment = nothing, .last = drop_ours, .context = scratch};
    return pl_keeper_begin(scratch->arena, &plan, &keeper, error);
}

/* Making. -------------------------------------------------------------------------------------- */

typedef struct rights {
    const char *pid, *user;
    bool superuser, makes_databases, makes_roles, recovery;
} rights;

static pl_status ask_rights(pl_scratch *scratch, rights *out, pl_error *error)
{
    pl_answer answer;
    pl_status status = pl_database_query(
        scratch->arena, scratch->admin,
        "SELECT pg_catalog.pg_backend_pid(), rolname, rolsuper, rolcreatedb, rolcreaterole, "
        "pg_catalog.pg_is_in_recovery() FROM pg_catalog.pg_roles WHERE rolname = current_user",
        &answer, error);
    if (status == PL_OK && answer.row_count == 1) {
        *out = (rights){.pid = pl_answer_at(&answer, 0, 0),
                        .user = pl_answer_at(&answer, 0, 1),
                        .superuser = pl_same(pl_answer_at(&answer, 0, 2), "t"),
                        .makes_databases = pl_same(pl_answer_at(&answer, 0, 3), "t"),
                        .makes_roles = pl_same(pl_answer_at(&answer, 0, 4), "t"),
                        .recovery = pl_same(pl_answer_at(&answer, 0, 5), "t")};
    }
    return status;
}

static pl_status check_rights(const pl_scratch *scratch, const rights *may, pl_error *error)
{
    const char *where = pl_database_label(scratch->admin);
    if (may->recovery) {
        return pl_fail(error, PL_DATABASE, "%s is a standby: no database can be made there", where);
    }
    if (scratch->options.superuser && !may->superuser) {
        return pl_fail(error, PL_DATABASE, "the user %s of %s is no superuser", may->user, where);
    }
    if (!may->superuser && (!may->makes_databases || !may->makes_roles)) {
        pl_fail(error, PL_DATABASE, "the user %s of %s may not make databases and roles", may->user,
                where);
        pl_error_hint(error,
                      "a proof runs as a role of its own: ALTER ROLE %s CREATEDB "
                      "CREATEROLE; or --scratch auto",
                      may->user);
        return PL_DATABASE;
    }
    return PL_OK;
}

/* CREATE DATABASE ... OWNER wants a member of that role. */
static pl_status make_owner(pl_scratch *scratch, const rights *may, pl_error *error)
{
    pl_arena *arena = scratch->arena;
    pl_status status = random_text(arena, &scratch->password, error);
    if (status == PL_OK) {
        status = pl_scratch_run(scratch,
                                pl_scratch_sql(arena,
                                               scratch->options.superuser
                                                   ? "CREATE ROLE %I LOGIN PASSWORD %L SUPERUSER"
                                                   : "CREATE ROLE %I LOGIN PASSWORD %L",
                                               scratch->owner, scratch->password),
                                error);
    }
    if (status == PL_OK && !may->superuser) {
        status = pl_scratch_run(
            scratch, pl_scratch_sql(arena, "GRANT %I TO %I", scratch->owner, may->user), error);
    }
    return status;
}

pl_status pl_scratch_server_ready(pl_scratch *scratch, pl_error *error)
{
    pl_arena *arena = scratch->arena;
    rights may = {0};
    const char *random = NULL;
    pl_status status = pl_database_open(arena, scratch->url, NULL, &scratch->admin, error);
    if (status == PL_OK) {
        status = ask_rights(scratch, &may, error);
    }
    if (status == PL_OK) {
        status = check_rights(scratch, &may, error);
    }
    if (status == PL_OK) {
        status = random_text(arena, &random, error);
    }
    if (status != PL_OK) {
        return status;
    }
    drop_left(arena, scratch->admin);
    scratch->prefix = pl_arena_printf(arena, PL_SCRATCH_PREFIX "%s_%.12s", may.pid, random);
    scratch->owner = scratch->prefix;
    scratch->label =
        pl_arena_printf(arena, "PostgreSQL %u on %s", pl_database_version(scratch->admin),
                        pl_database_label(scratch->admin));
    status = set_keeper(scratch, error);
    return status == PL_OK ? make_owner(scratch, &may, error) : status;
}
