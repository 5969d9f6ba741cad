#include "source/models/models.h"

#include "base/derived_text.h"
#include "base/file.h"
#include "base/str.h"
#include "dialect/dialect.h"
#include "source/json_sql.h"
#include "source/layout.h"
#include "source/models/private.h"

#include <string.h>

/* One file of models; beyond this something else is wrong with it. */
#define FILE_MAXIMUM ((uint64_t)64 << 20)

typedef struct reading {
    pl_arena *arena;
    const pl_dialect *dialect;
    pl_json_sql sql;
    pl_derived derived;
    pl_pieces pieces;
    pl_snippets snippets;
    pl_json_problem problem;
    pl_models_reader reader;
} reading;

/* ---- SQL ------------------------------------------------------------------------------------- */

/* The columns of a new table have places of their own. */
static void paint_columns(const pl_models_step *step, const pl_statement *statement, uint32_t *from,
                          uint32_t *to)
{
    const pl_operation *operation = statement->operations.at[0];
    if (operation->kind != PL_OP_CREATE_TABLE) {
        return;
    }
    const pl_table *table = operation->as.table->table;
    for (size_t i = 0; i < table->columns.count && i < step->columns.count; i++) {
        pl_span span = table->columns.at[i]->origin;
        pl_json_sql_paint(from, to, span.begin, span.end, step->columns.at[i]->span);
    }
}

static bool add_sql(reading *r, const pl_models_step *step)
{
    pl_str sql = pl_str_begin(r->arena, PL_STR_MAXIMUM);
    if (!r->dialect->write_operation(&sql, step->operation)) {
        return pl_models_fail(&r->reader, step->value, "%s has no statement for this",
                              r->dialect->title);
    }
    const pl_statement *back = pl_json_sql_only_statement(pl_json_sql_read(&r->sql, sql.at));
    if (back == NULL || back->state != PL_STATEMENT_READ ||
        back->operations.at[0]->kind != step->operation->kind) {
        bool said = back != NULL && back->problem != NULL;
        return pl_models_fail(&r->reader, step->value, "what is said here makes no %s of %s%s%s",
                              pl_operation_name(step->operation->kind), r->dialect->title,
                              said ? ": " : "", said ? back->problem : "");
    }
    uint32_t size = (uint32_t)sql.count;
    uint32_t *from = pl_arena_alloc(r->arena, (size_t)size * 2 * sizeof *from + 1);
    pl_json_sql_paint(from, from + size, 0, size, step->value->span);
    paint_columns(step, back, from, from + size);
    pl_piece piece = {.span = {NULL, pl_derived_at(&r->derived), 0}};
    pl_derived_add_each(&r->derived, sql.at, size, from, from + size);
    pl_derived_add(&r->derived, ";\n", 2, step->value->span);
    piece.span.end = pl_derived_at(&r->derived);
    pl_vec_push(r->arena, &r->pieces, piece);
    return true;
}

static pl_script *read_script(reading *r, unsigned server_version)
{
    pl_script *script = pl_arena_make(r->arena, pl_script);
    const pl_text *text = pl_derived_end(&r->derived);
    script->text = text;
    script->span = (pl_span){text, 0, text->size};
    script->pieces = r->pieces;
    for (size_t i = 0; i < script->pieces.count; i++) {
        script->pieces.at[i].span.text = text;
    }
    pl_read_options options = {.server_version = server_version};
    r->dialect->read_script(r->arena, script, &options);
    return script;
}

/* ---- The schema ------------------------------------------------------------------------------ */

static bool problem_of(reading *r, const pl_problem *problem, const pl_json_value *value)
{
    const char *message = problem->message;
    if (message == NULL) {
        message = pl_arena_printf(r->arena, "%s %s", pl_ref_text(r->arena, &problem->object),
                                  problem->kind == PL_PROBLEM_DUPLICATE ? "is there already"
                                                                        : "does not exist");
    }
    return pl_models_fail(&r->reader, value, "%s", message);
}

/* What the server would refuse is wrong with the models. A step is a statement. */
static bool apply(reading *r, pl_schema *schema, const pl_script *script,
                  const pl_models_steps *steps)
{
    pl_problems problems = {0};
    pl_apply_context context = {.arena = r->arena, .problems = &problems};
    for (size_t i = 0; i < script->statements.count; i++) {
        const pl_statement *statement = script->statements.at[i];
        problems.count = 0;
        for (size_t j = 0; j < statement->operations.count; j++) {
            r->dialect->apply(schema, statement->operations.at[j], &context);
        }
        for (size_t j = 0; j < problems.count; j++) {
            if (!problems.at[j].masked) {
                return problem_of(r, &problems.at[j], steps->at[i].value);
            }
        }
    }
    return true;
}

/* ---- Files ----------------------------------------------------------------------------------- */

static pl_status malformed(const pl_text *text, const pl_json_problem *problem, pl_error *error)
{
    pl_place place = pl_text_place(text, problem->span.begin);
    pl_fail(error, PL_MALFORMED, "%s", problem->message);
    pl_error_place(error, text->path, place.line, place.column);
    return PL_MALFORMED;
}

/* What the file says, where nobody else has. */
static pl_status choose_dialect(reading *r, const pl_json_value *root, const pl_text *text,
                                pl_dialect_id wanted, pl_error *error)
{
    const pl_json_value *value = pl_json_member(root, "dialect");
    pl_dialect_id said = PL_DIALECT_UNKNOWN;
    if (value != NULL && value->kind == PL_JSON_STRING) {
        said = pl_dialect_of_word(value->string, value->length);
    }
    pl_dialect_id id = wanted != PL_DIALECT_UNKNOWN ? wanted
                       : said != PL_DIALECT_UNKNOWN ? said
                                                    : PL_DIALECT_POSTGRES;
    bool known = id == PL_DIALECT_POSTGRES || id == PL_DIALECT_SQLITE;
    if (value != NULL && said != PL_DIALECT_POSTGRES && said != PL_DIALECT_SQLITE) {
        pl_form_fail(r->arena, &r->problem, value, false,
                     "models are for \"postgres\" or \"sqlite\"");
        return malformed(text, &r->problem, error);
    }
    if (!known || (said != PL_DIALECT_UNKNOWN && said != id)) {
        pl_fail(error, PL_USAGE, known ? "these models are for %s" : "there are no models for %s",
                pl_dialect_title(known ? said : id));
        pl_error_place(error, text->path, 0, 0);
        return PL_USAGE;
    }
    r->dialect = pl_dialect_get(id);
    return PL_OK;
}

static bool build(reading *r, const pl_json_value *root, pl_models *out)
{
    pl_models_steps steps = {0};
    if (!pl_models_read_document(&r->reader, root) || !pl_models_associate(&r->reader) ||
        !pl_models_build(&r->reader, &steps, out) ||
        !pl_json_sql_check(&r->sql, &r->snippets, &r->problem)) {
        return false;
    }
    for (size_t i = 0; i < steps.count; i++) {
        if (!add_sql(r, &steps.at[i])) {
            return false;
        }
    }
    out->script = read_script(r, r->sql.server_version);
    out->schema = pl_schema_new(r->arena);
    out->schema->server_version = r->sql.server_version;
    return apply(r, out->schema, out->script, &steps);
}

/* With the schema that the table came to be in. */
static void resolve_renames(const pl_dialect *dialect, pl_models *models)
{
    for (size_t i = 0; i < models->renames.count; i++) {
        pl_ref *ref = &models->renames.at[i].ref;
        pl_name name = {ref->schema, ref->kind == PL_KIND_TABLE ? ref->name : ref->parent};
        const pl_object *table = dialect->resolve(models->schema, PL_KIND_TABLE, name, NULL);
        ref->schema = table != NULL ? table->ref.schema : ref->schema;
    }
}

pl_status pl_models_read(pl_arena *arena, pl_text *text, pl_dialect_id dialect,
                         unsigned server_version, pl_models *out, pl_error *error)
{
    reading r = {.arena = arena, .derived = pl_derived_begin(arena, text)};
    *out = (pl_models){0};
    const pl_json_value *root = pl_json_parse(arena, text, true, &r.problem);
    if (root == NULL) {
        return malformed(text, &r.problem, error);
    }
    pl_status status = choose_dialect(&r, root, text, dialect, error);
    if (status != PL_OK) {
        return status;
    }
    r.sql = (pl_json_sql){arena, text->path, r.dialect, server_version};
    r.reader = (pl_models_reader){
        .form = {.arena = arena,
                 .dialect = r.dialect->id,
                 .snippets = &r.snippets,
                 .problem = &r.problem},
        .by_name = pl_map_new(arena),
        .by_table = pl_map_new(arena),
        .pairs = pl_map_new(arena),
    };
    out->dialect = r.dialect->id;
    if (!build(&r, root, out)) {
        return malformed(text, &r.problem, error);
    }
    resolve_renames(r.dialect, out);
    return PL_OK;
}

pl_status pl_models_load(pl_arena *arena, const char *path, pl_dialect_id dialect,
                         unsigned server_version, pl_models *out, pl_error *error)
{
    pl_text *text = NULL;
    pl_status status = pl_file_read(arena, path, FILE_MAXIMUM, &text, error);
    return status != PL_OK ? status
                           : pl_models_read(arena, text, dialect, server_version, out, error);
}

bool pl_models_recognise(pl_arena *arena, const pl_text *text)
{
    pl_json_problem problem;
    const pl_json_value *root = pl_json_parse(arena, text, true, &problem);
    return root != NULL ? pl_json_member(root, "models") != NULL
                        : strstr(text->bytes, "\"models\"") != NULL;
}
