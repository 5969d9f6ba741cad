#include "plan/scratch_private.h"

#include "base/str.h"

const pl_database_options pl_scratch_connecting = {.statement_timeout = 10 * 60 * 1000};

/* What it is like. ----------------------------------------------------------------------------- */

/* The columns are looked at as JSON because datlocprovider came with PostgreSQL 15, and
 * daticulocale became datlocale with 17. */
pl_status pl_scratch_look(pl_arena *arena, pl_database *database, pl_scratch_like *out,
                          pl_error *error)
{
    pl_answer answer;
    *out = (pl_scratch_like){0};
    pl_status status = pl_database_query(
        arena, database,
        "SELECT pg_catalog.pg_encoding_to_char(encoding), datcollate, datctype, "
        "CASE pg_catalog.to_jsonb(d)->>'datlocprovider' WHEN 'i' THEN 'icu' WHEN 'b' THEN "
        "'builtin' ELSE 'libc' END, COALESCE(pg_catalog.to_jsonb(d)->>'datlocale', "
        "pg_catalog.to_jsonb(d)->>'daticulocale') "
        "FROM pg_catalog.pg_database d WHERE datname = pg_catalog.current_database()",
        &answer, error);
    if (status == PL_OK && answer.row_count == 1) {
        *out = (pl_scratch_like){.encoding = pl_answer_at(&answer, 0, 0),
                                 .collate = pl_answer_at(&answer, 0, 1),
                                 .ctype = pl_answer_at(&answer, 0, 2),
                                 .provider = pl_answer_at(&answer, 0, 3),
                                 .locale = pl_answer_at(&answer, 0, 4)};
    }
    return status;
}

static void add_setting(pl_arena *arena, pl_str *sql, const char *format, const char *value)
{
    if (value != NULL) {
        pl_str_add(sql, pl_scratch_sql(arena, format, value));
    }
}

/* template0 is the one that a database of another encoding or collation may be made of. */
static const char *create_sql(pl_arena *arena, const pl_scratch_database *database,
                              const pl_scratch_like *like)
{
    const pl_scratch *scratch = database->scratch;
    pl_str sql = pl_str_begin(arena, PL_STR_MAXIMUM);
    pl_str_add(&sql, pl_scratch_sql(arena, "CREATE DATABASE %I OWNER %I TEMPLATE template0",
                                    database->name, scratch->owner));
    add_setting(arena, &sql, " ENCODING %L", like->encoding);
    add_setting(arena, &sql, " LC_COLLATE %L", like->collate);
    add_setting(arena, &sql, " LC_CTYPE %L", like->ctype);
    if (like->provider != NULL && !pl_same(like->provider, "libc")) {
        pl_str_addf(&sql, " LOCALE_PROVIDER %s", like->provider);
        add_setting(arena, &sql,
                    pl_same(like->provider, "icu") ? " ICU_LOCALE %L" : " BUILTIN_LOCALE %L",
                    like->locale);
    }
    return sql.at;
}

/* Making. -------------------------------------------------------------------------------------- */

static pl_scratch_database *new_database(pl_scratch *scratch)
{
    pl_scratch_database *database = pl_arena_make(scratch->arena, pl_scratch_database);
    database->scratch = scratch;
    database->name =
        pl_arena_printf(scratch->arena, scratch->kind == PL_SCRATCH_CLUSTER ? "%s%u" : "%s_%u",
                        scratch->prefix, ++scratch->made);
    database->url = pl_scratch_url_of(scratch->arena, scratch->url, database->name, scratch->owner,
                                      scratch->password);
    return database;
}

pl_status pl_scratch_admin(pl_arena *arena, const pl_scratch_database *database, pl_database **out,
                           pl_error *error)
{
    const char *url = pl_scratch_url_of(arena, database->scratch->url, database->name, NULL, NULL);
    return pl_database_open(arena, url, NULL, out, error);
}

static pl_status connect_database(pl_scratch_database *database, pl_error *error)
{
    pl_scratch *scratch = database->scratch;
    pl_status status = pl_database_open(scratch->arena, database->url, &pl_scratch_connecting,
                                        &database->connection, error);
    if (status != PL_OK && scratch->kind == PL_SCRATCH_SERVER) {
        pl_error_hint(error, "the server's pg_hba.conf must let roles that plumb makes in with a "
                             "password; or --scratch auto");
    }
    return status;
}

/* Before PostgreSQL 15 the schema public is the superuser's in every new database; since then it is
 * its database's owner's. */
static pl_status own_public(const pl_scratch_database *database, pl_error *error)
{
    pl_scratch *scratch = database->scratch;
    if (pl_database_version(scratch->admin) >= 15 || scratch->options.superuser) {
        return PL_OK;
    }
    pl_arena *arena = pl_arena_new();
    pl_database *admin;
    pl_status status = pl_scratch_admin(arena, database, &admin, error);
    if (status == PL_OK) {
        status = pl_database_run(
            admin, pl_scratch_sql(arena, "ALTER SCHEMA public OWNER TO %I", scratch->owner), NULL);
        /* Who is no superuser may not give it away: then it stays as it is on such a server. */
        status = scratch->kind == PL_SCRATCH_SERVER ? PL_OK : status;
    }
    pl_arena_free(arena);
    return status;
}

/* Without what may not be there. */
static pl_status create_plainer(pl_scratch_database *database, const pl_scratch_like *like,
                                pl_arena *arena, pl_error *error)
{
    pl_scratch_like plain = {.encoding = like->encoding, .collate = "C", .ctype = "C"};
    pl_status status =
        pl_scratch_run(database->scratch, create_sql(arena, database, &plain), error);
    database->note =
        pl_arena_printf(database->scratch->arena,
                        "the collation %s is not on the scratch server, C stands in for it",
                        like->locale != NULL ? like->locale : like->collate);
    return status;
}

pl_status pl_scratch_create(pl_scratch *scratch, const pl_scratch_like *like,
                            pl_scratch_database **out, pl_error *error)
{
    static const pl_scratch_like any = {0};
    pl_status status = pl_scratch_ready(scratch, error);
    if (status != PL_OK) {
        return status;
    }
    like = like != NULL ? like : &any;
    pl_scratch_database *database = new_database(scratch);
    pl_arena *arena = pl_arena_new();
    bool particular = like->collate != NULL || like->ctype != NULL || like->provider != NULL;
    status = pl_scratch_run(scratch, create_sql(arena, database, like), particular ? NULL : error);
    if (status != PL_OK && particular) {
        status = create_plainer(database, like, arena, error);
    }
    pl_arena_free(arena);
    if (status == PL_OK) {
        status = own_public(database, error);
    }
    if (status == PL_OK) {
        status = connect_database(database, error);
    }
    *out = database;
    return status;
}

/* CREATE DATABASE waits some seconds for a session to end, but not for one that stays. */
pl_status pl_scratch_copy(pl_scratch_database *other, pl_scratch_database **out, pl_error *error)
{
    pl_scratch *scratch = other->scratch;
    pl_scratch_database *database = new_database(scratch);
    pl_arena *arena = pl_arena_new();
    pl_database_close(other->connection);
    pl_status status =
        pl_scratch_run(scratch,
                       pl_scratch_sql(arena, "CREATE DATABASE %I OWNER %I TEMPLATE %I",
                                      database->name, scratch->owner, other->name),
                       error);
    pl_arena_free(arena);
    database->note = other->note;
    pl_status again = connect_database(other, error);
    if (status == PL_OK) {
        status = again == PL_OK ? connect_database(database, error) : again;
    }
    *out = database;
    return status;
}

void pl_scratch_drop(pl_scratch_database *database)
{
    pl_arena *arena = pl_arena_new();
    pl_database_close(database->connection);
    database->connection = NULL;
    /* One that can't be dropped now goes with all others. */
    pl_status ignored =
        pl_scratch_drop_named(arena, database->scratch->admin, database->name, NULL);
    (void)ignored;
    pl_arena_free(arena);
}

pl_database *pl_scratch_connection(const pl_scratch_database *database)
{
    return database->connection;
}

const char *pl_scratch_url(const pl_scratch_database *database)
{
    return database->url;
}

const char *pl_scratch_note(const pl_scratch_database *database)
{
    return database->note;
}
