#include "base/parallel.h"
#include "base/str.h"
#include "dialect/dialect.h"
#include "dialect/postgres/live/catalogue.h"
#include "model/apply/apply.h"

#include <string.h>

enum {
    CHUNK_BYTES = 128 << 10, /* of statements, read by one thread at a time */
    SHOWN = 120,             /* bytes of a statement that could not be used */
};

/* ---- Reading ----------------------------------------------------------------------------------
 */

typedef struct chunk {
    pl_arena *arena; /* of what is read from it; adopted by that of the inspection */
    uint32_t first, count;
    pl_script *script;
} chunk;

typedef struct chunks {
    PL_VEC(chunk) at;
    const pl_strings *statements;
    const char *path;
    unsigned version;
} chunks;

static void cut(pl_arena *arena, chunks *all)
{
    size_t bytes = CHUNK_BYTES;
    for (uint32_t i = 0; i < all->statements->count; i++) {
        if (bytes >= CHUNK_BYTES) {
            chunk next = {.arena = pl_arena_new(), .first = i};
            pl_arena_adopt(arena, next.arena);
            pl_vec_push(arena, &all->at, next);
            bytes = 0;
        }
        bytes += strlen(all->statements->at[i]);
        pl_vec_last(&all->at).count++;
    }
}

static void read_chunk(void *context, unsigned thread, size_t i)
{
    (void)thread;
    const chunks *all = context;
    chunk *c = &all->at.at[i];
    pl_str sql = pl_str_begin(c->arena, PL_STR_MAXIMUM);
    for (uint32_t k = 0; k < c->count; k++) {
        pl_str_addf(&sql, "%s;\n", all->statements->at[c->first + k]);
    }
    pl_text *text = pl_text_new(c->arena, all->path, sql.at, (uint32_t)sql.count);
    pl_script *script = pl_arena_make(c->arena, pl_script);
    script->text = text;
    script->span = (pl_span){text, 0, text->size};
    pl_vec_push(c->arena, &script->pieces, (pl_piece){.span = script->span});
    pl_read_options options = {.server_version = all->version};
    pl_dialect_get(PL_DIALECT_POSTGRES)->read_script(c->arena, script, &options);
    c->script = script;
}

/* ---- Applying ---------------------------------------------------------------------------------
 */

typedef struct inspecting {
    pl_arena *arena;
    pl_inspection *out;
} inspecting;

static void say_unused(const inspecting *in, const pl_statement *statement, const char *why)
{
    pl_span span = statement->span;
    bool cut_short = span.end - span.begin > SHOWN;
    size_t size = cut_short ? SHOWN : span.end - span.begin;
    pl_vec_push(in->arena, &in->out->unmodelled,
                pl_arena_printf(in->arena, "%s%s (%s)",
                                pl_text_safe(in->arena, span.text->bytes + span.begin, size),
                                cut_short ? "..." : "", why));
}

/* What the server says of itself can't be wrong: a problem is something plumb doesn't know. */
static void apply_statement(const inspecting *in, const pl_statement *statement)
{
    if (statement->state != PL_STATEMENT_READ) {
        say_unused(in, statement, statement->problem != NULL ? statement->problem : "not read");
        return;
    }
    pl_problems problems = {0};
    pl_apply_context context = {in->arena, 0, 0, &problems};
    for (size_t i = 0; i < statement->operations.count; i++) {
        pl_apply(in->out->schema, statement->operations.at[i], &context);
    }
    for (size_t i = 0; i < problems.count; i++) {
        if (!problems.at[i].masked) {
            say_unused(in, statement, problems.at[i].message);
        }
    }
}

static pl_object *new_version(const inspecting *in, const pl_object *object)
{
    return pl_arena_copy(in->arena, object, sizeof *object);
}

static void mark_invalid(const inspecting *in, const pl_options *indexes)
{
    for (size_t i = 0; i < indexes->count; i++) {
        pl_ref ref = {
            .kind = PL_KIND_INDEX, .schema = indexes->at[i].key, .name = indexes->at[i].value};
        const pl_object *object = pl_schema_find(in->out->schema, &ref);
        if (object == NULL || object->ref.kind != PL_KIND_INDEX) {
            continue;
        }
        pl_object *edited = new_version(in, object);
        pl_index *index = pl_arena_copy(in->arena, object->as.index, sizeof *index);
        index->invalid = true;
        edited->as.index = index;
        pl_schema_put(in->out->schema, edited);
    }
}

/* Nobody has looked into the tables: there may be rows. */
static void mark_populated(const inspecting *in)
{
    pl_objects tables = {0};
    const pl_map *objects = in->out->schema->objects;
    for (const pl_map_entry *e = NULL; (e = pl_map_next(objects, e)) != NULL;) {
        const pl_object *object = e->value;
        if (object->ref.kind == PL_KIND_TABLE && !object->populated) {
            pl_vec_push(in->arena, &tables, object);
        }
    }
    for (size_t i = 0; i < tables.count; i++) {
        pl_object *edited = new_version(in, tables.at[i]);
        edited->populated = true;
        pl_schema_put(in->out->schema, edited);
    }
}

/* The place in plumb's own queries is nobody's business, the server's words are. */
static pl_status say_why(const pl_database *database, const pl_error *why, pl_error *error)
{
    bool lost = database->error_code[0] == '\0'; /* and the message says of which database */
    pl_fail(error, PL_DATABASE, "%s%s%s", lost ? "" : database->label,
            lost ? "" : " can't be inspected: ", why->message);
    if (why->hint[0] != '\0') {
        pl_error_hint(error, "%s", why->hint);
    }
    return PL_DATABASE;
}

pl_status pl_postgres_inspect(pl_arena *arena, pl_database *database,
                              const pl_inspect_options *options, pl_inspection *out,
                              pl_error *error)
{
    pl_catalogue catalogue = {0};
    pl_error why = {0};
    pl_status status =
        pl_catalogue_read(arena, (pl_postgres *)database, options->owner, &catalogue, &why);
    if (status != PL_OK) {
        return say_why(database, &why, error);
    }
    chunks all = {
        .statements = &catalogue.statements, .path = database->label, .version = database->version};
    cut(arena, &all);
    pl_parallel_for(0, all.at.count, read_chunk, &all);
    inspecting in = {arena, out};
    out->schema = pl_schema_new(arena);
    out->schema->server_version = database->version;
    out->unmodelled = catalogue.unmodelled;
    for (size_t i = 0; i < all.at.count; i++) {
        const pl_statements *statements = &all.at.at[i].script->statements;
        for (size_t k = 0; k < statements->count; k++) {
            apply_statement(&in, statements->at[k]);
            pl_vec_push(arena, &out->statements, statements->at[k]);
        }
    }
    mark_invalid(&in, &catalogue.invalid);
    mark_populated(&in);
    return PL_OK;
}
