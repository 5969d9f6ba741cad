#include "plan/scratch_private.h"

#include "base/str.h"
#include "dialect/postgres/quote.h"

#include <stdarg.h>
#include <string.h>

#define OWNER "plumb_scratch"

/* SQL and URLs. -------------------------------------------------------------------------------- */

const char *pl_scratch_sql(pl_arena *arena, const char *format, ...)
{
    pl_str sql = pl_str_begin(arena, PL_STR_MAXIMUM);
    va_list arguments;
    va_start(arguments, format);
    for (const char *at = format; *at != '\0'; at++) {
        if (at[0] == '%' && at[1] == 'I') {
            pl_postgres_quote_identifier(&sql, va_arg(arguments, const char *));
            at++;
        } else if (at[0] == '%' && at[1] == 'L') {
            pl_postgres_quote_literal(&sql, va_arg(arguments, const char *));
            at++;
        } else {
            pl_str_add_char(&sql, *at);
        }
    }
    va_end(arguments);
    return sql.at;
}

/* All but what RFC 3986 calls unreserved. */
static void add_parameter(pl_str *url, const char *name, const char *value)
{
    static const char plain[] =
        "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-._~";
    if (value == NULL) {
        return;
    }
    pl_str_addf(url, "%c%s=", strchr(url->at, '?') != NULL ? '&' : '?', name);
    for (; *value != '\0'; value++) {
        if (strchr(plain, *value) != NULL) {
            pl_str_add_char(url, *value);
        } else {
            pl_str_addf(url, "%%%02X", (unsigned)(unsigned char)*value);
        }
    }
}

const char *pl_scratch_url_of(pl_arena *arena, const char *url, const char *database,
                              const char *user, const char *password)
{
    pl_str out = pl_str_begin(arena, PL_STR_MAXIMUM);
    pl_str_add(&out, url);
    add_parameter(&out, "dbname", database);
    add_parameter(&out, "user", user);
    add_parameter(&out, "password", password);
    return out.at;
}

pl_status pl_scratch_run(pl_scratch *scratch, const char *sql, pl_error *error)
{
    return pl_database_run(scratch->admin, sql, error);
}

/* Opening. ------------------------------------------------------------------------------------- */

/* A name that the server keeps for itself can't be had. */
static const char *owner_name(const char *wanted)
{
    bool free = wanted != NULL && *wanted != '\0' && !pl_starts_with(wanted, "pg_") &&
                !pl_same(wanted, "public") && !pl_same(wanted, "none") &&
                !pl_same(wanted, PL_CLUSTER_SUPERUSER);
    return free ? wanted : OWNER;
}

static pl_status open_cluster(pl_scratch *scratch, pl_error *error)
{
    pl_cluster_options options = {.programs = scratch->options.programs,
                                  .version = scratch->options.version};
    scratch->kind = PL_SCRATCH_CLUSTER;
    scratch->prefix = PL_SCRATCH_PREFIX;
    scratch->owner = pl_arena_strdup(scratch->arena, owner_name(scratch->options.owner));
    return pl_cluster_begin(scratch->arena, &options, &scratch->cluster, error);
}

static pl_status open_server(pl_scratch *scratch, const char *url, pl_error *error)
{
    if (!pl_starts_with(url, "postgres://") && !pl_starts_with(url, "postgresql://")) {
        pl_fail(error, PL_USAGE, "a proof can't run there");
        pl_error_hint(error, "--scratch auto, none, or postgres://user@host/database");
        return PL_USAGE;
    }
    scratch->kind = PL_SCRATCH_SERVER;
    scratch->url = pl_arena_strdup(scratch->arena, url);
    return PL_OK;
}

pl_status pl_scratch_open(pl_arena *arena, const pl_scratch_options *options, pl_scratch **out,
                          pl_error *error)
{
    pl_status status = PL_OK;
    pl_scratch *scratch = pl_arena_make(arena, pl_scratch);
    scratch->arena = arena;
    scratch->label = "nowhere";
    if (options != NULL) {
        scratch->options = *options;
    }
    const char *where = scratch->options.where;
    if (where == NULL || pl_same(where, "auto")) {
        status = open_cluster(scratch, error);
    } else if (!pl_same(where, "none")) {
        status = open_server(scratch, where, error);
    }
    *out = scratch;
    return status;
}

/* Until it is ready. --------------------------------------------------------------------------- */

static pl_status cluster_ready(pl_scratch *scratch, pl_error *error)
{
    pl_arena *arena = scratch->arena;
    pl_status status = pl_cluster_wait(scratch->cluster, error);
    if (status == PL_OK) {
        scratch->url = pl_cluster_url(arena, scratch->cluster, PL_CLUSTER_SUPERUSER, "postgres");
        status = pl_database_open(arena, scratch->url, NULL, &scratch->admin, error);
    }
    if (status == PL_OK) {
        status = pl_scratch_run(scratch,
                                pl_scratch_sql(arena,
                                               scratch->options.superuser
                                                   ? "CREATE ROLE %I LOGIN SUPERUSER"
                                                   : "CREATE ROLE %I LOGIN CREATEDB",
                                               scratch->owner),
                                error);
    }
    if (status == PL_OK) {
        scratch->label = pl_arena_printf(arena, "PostgreSQL %u, a server of its own",
                                         pl_database_version(scratch->admin));
    }
    return status;
}

pl_status pl_scratch_ready(pl_scratch *scratch, pl_error *error)
{
    if (scratch->kind == PL_SCRATCH_NONE) {
        return pl_fail(error, PL_USAGE, "there is no scratch server, --scratch none was said");
    }
    if (scratch->admin != NULL) {
        return PL_OK;
    }
    pl_status status = scratch->kind == PL_SCRATCH_CLUSTER
                           ? cluster_ready(scratch, error)
                           : pl_scratch_server_ready(scratch, error);
    if (status != PL_OK) {
        pl_database_close(scratch->admin);
        scratch->admin = NULL;
    }
    return status;
}

pl_scratch_kind pl_scratch_kind_of(const pl_scratch *scratch)
{
    return scratch->kind;
}

bool pl_scratch_is_superuser(const pl_scratch *scratch)
{
    return scratch->options.superuser;
}

const char *pl_scratch_label(const pl_scratch *scratch)
{
    return scratch->label;
}

unsigned pl_scratch_version(const pl_scratch *scratch)
{
    return scratch->admin != NULL ? pl_database_version(scratch->admin) : 0;
}

const char *pl_scratch_owner(const pl_scratch *scratch)
{
    return scratch->owner;
}

/* Roles and extensions. ------------------------------------------------------------------------ */

static pl_status exists(pl_scratch *scratch, pl_arena *arena, const char *name, bool *out,
                        pl_error *error)
{
    pl_answer answer;
    pl_status status = pl_database_query(
        arena, scratch->admin,
        pl_scratch_sql(arena, "SELECT 1 FROM pg_catalog.pg_roles WHERE rolname = %L", name),
        &answer, error);
    *out = answer.row_count > 0;
    return status;
}

/* With the admin option it can also give the membership away, as GRANT a TO b does. */
static pl_status make_role(pl_scratch *scratch, pl_arena *arena, const char *name, pl_error *error)
{
    pl_status status =
        pl_scratch_run(scratch, pl_scratch_sql(arena, "CREATE ROLE %I NOLOGIN", name), error);
    if (status != PL_OK) {
        return status;
    }
    return pl_scratch_run(
        scratch, pl_scratch_sql(arena, "GRANT %I TO %I WITH ADMIN OPTION", name, scratch->owner),
        error);
}

static pl_status need_role(pl_scratch *scratch, pl_arena *arena, const char *name,
                           pl_strings *missing, pl_error *error)
{
    bool there = false;
    if (pl_starts_with(name, "pg_")) {
        return PL_OK;
    }
    pl_status status = exists(scratch, arena, name, &there, error);
    if (status != PL_OK || there) {
        return status;
    }
    if (scratch->kind == PL_SCRATCH_CLUSTER) {
        return make_role(scratch, arena, name, error);
    }
    if (missing != NULL) {
        pl_vec_push(scratch->arena, missing, pl_arena_strdup(scratch->arena, name));
    }
    return PL_OK;
}

pl_status pl_scratch_need_roles(pl_scratch *scratch, const pl_strings *names, pl_strings *missing,
                                pl_error *error)
{
    pl_status status = pl_scratch_ready(scratch, error);
    pl_arena *arena = pl_arena_new();
    for (size_t i = 0; i < names->count && status == PL_OK; i++) {
        status = need_role(scratch, arena, names->at[i], missing, error);
    }
    pl_arena_free(arena);
    return status;
}

/* The columns are looked at as JSON because "trusted" is not there before PostgreSQL 13. */
pl_status pl_scratch_find_extension(pl_scratch *scratch, const char *name,
                                    pl_scratch_extension *out, pl_error *error)
{
    pl_answer answer;
    *out = (pl_scratch_extension){0};
    pl_status status = pl_scratch_ready(scratch, error);
    pl_arena *arena = pl_arena_new();
    if (status == PL_OK) {
        status = pl_database_query(
            arena, scratch->admin,
            pl_scratch_sql(arena,
                           "SELECT pg_catalog.bool_or(NOT superuser OR COALESCE("
                           "(pg_catalog.to_jsonb(v)->>'trusted')::pg_catalog.bool, false)) "
                           "FROM pg_catalog.pg_available_extension_versions v WHERE name = %L",
                           name),
            &answer, error);
    }
    if (status == PL_OK) {
        const char *trusted = pl_answer_at(&answer, 0, 0);
        *out = (pl_scratch_extension){.there = trusted != NULL, .trusted = pl_same(trusted, "t")};
    }
    pl_arena_free(arena);
    return status;
}
