#include "source/definition_order.h"

#include "base/file.h"
#include "source/name.h"

#include <string.h>

#define DEPTH_MOST 16     /* of folders in one another */
#define FILES_MOST 100000 /* of one definition */

typedef struct reading {
    pl_arena *arena;
    const pl_dialect *dialect;
    unsigned server_version;
    PL_VEC(pl_script *) scripts;
    pl_definition *out;
    pl_error *error;
} reading;

/* ---- Files ----------------------------------------------------------------------------------- */

static pl_status add_file(reading *r, const char *path)
{
    pl_text *text = NULL;
    pl_status status = pl_file_read(r->arena, path, PL_FILE_MAXIMUM, &text, r->error);
    if (status != PL_OK) {
        return status;
    }
    const char *zero = memchr(text->bytes, '\0', text->size);
    if (zero != NULL) {
        return pl_fail(r->error, PL_UNREADABLE, "%s holds a NUL byte at offset %zu: it is no SQL",
                       path, (size_t)(zero - text->bytes));
    }
    if (r->scripts.count >= FILES_MOST) {
        return pl_fail(r->error, PL_TOO_LARGE, "more than %d files of SQL", FILES_MOST);
    }
    pl_script *script = pl_arena_make(r->arena, pl_script);
    script->text = text;
    script->span = (pl_span){.text = text, .end = text->size};
    pl_piece piece = {.span = script->span};
    pl_vec_push(r->arena, &script->pieces, piece);
    pl_vec_push(r->arena, &r->scripts, script);
    return PL_OK;
}

static pl_status add_folder(reading *r, const char *folder, const char *root, unsigned depth)
{
    pl_entries entries = {0};
    pl_status status = pl_folder_list(r->arena, folder, root, &entries, r->error);
    for (size_t i = 0; status == PL_OK && i < entries.count; i++) {
        const pl_entry *entry = &entries.at[i];
        if (entry->kind == PL_ENTRY_FILE && pl_name_is_sql(entry->name)) {
            status = add_file(r, entry->path);
        } else if (entry->kind == PL_ENTRY_FOLDER && entry->name[0] != '.' && depth < DEPTH_MOST) {
            status = add_folder(r, entry->path, root, depth + 1);
        }
    }
    return status;
}

static pl_status add_path(reading *r, const char *path)
{
    if (!pl_path_is_folder(path)) {
        return add_file(r, path);
    }
    uint32_t before = r->scripts.count;
    pl_status status = add_folder(r, path, path, 0);
    if (status == PL_OK && r->scripts.count == before) {
        return pl_fail(r->error, PL_UNREADABLE, "%s holds no .sql file", path);
    }
    return status;
}

/* ---- Statements ------------------------------------------------------------------------------ */

static void add_problem(reading *r, pl_span span, bool unread, const char *message)
{
    pl_definition_problem problem = {.span = span, .message = message, .unread = unread};
    pl_vec_push(r->arena, &r->out->problems, problem);
}

/* Commands of psql and sqlite3 that only set up the session. Not \i, which brings more SQL. */
static bool is_harmless_meta(pl_span span)
{
    static const char *const harmful[] = {"\\i", "\\ir", "\\include", "\\gexec", ".read"};
    const char *at = span.text->bytes + span.begin;
    size_t size = strcspn(at, " \t\r\n");
    for (size_t i = 0; i < sizeof harmful / sizeof *harmful; i++) {
        if (size == strlen(harmful[i]) && memcmp(at, harmful[i], size) == 0) {
            return false;
        }
    }
    return true;
}

/* What the statement is to a schema. */
typedef enum sort {
    SORT_STEP,
    SORT_SESSION, /* it changes what later ones mean */
    SORT_NOTHING,
    SORT_ROWS,
} sort;

static sort sort_of_operation(const pl_operation *operation)
{
    switch (pl_operation_class_of(operation->kind)) {
    case PL_CLASS_TRANSACTION:
    case PL_CLASS_MAINTENANCE:
        return SORT_NOTHING;
    case PL_CLASS_SESSION:
        return SORT_SESSION;
    case PL_CLASS_DATA:
        return pl_operation_effect(operation) == PL_EFFECT_UNKNOWN ? SORT_STEP : SORT_ROWS;
    case PL_CLASS_TABLE:
    case PL_CLASS_COLUMN:
    case PL_CLASS_CONSTRAINT:
    case PL_CLASS_INDEX:
    case PL_CLASS_VIEW:
    case PL_CLASS_TYPE:
    case PL_CLASS_SEQUENCE:
    case PL_CLASS_ROUTINE:
    case PL_CLASS_TRIGGER:
    case PL_CLASS_SECURITY:
    case PL_CLASS_OBJECT:
    case PL_CLASS_CODE:
    case PL_CLASS_OTHER:
        return SORT_STEP;
    }
    return SORT_STEP;
}

/* That of the operation that says most. */
static sort sort_of(const pl_statement *statement)
{
    sort found = SORT_ROWS;
    for (size_t i = 0; i < statement->operations.count; i++) {
        sort one = sort_of_operation(statement->operations.at[i]);
        found = one < found ? one : found;
    }
    return found;
}

static const pl_strings *copy_path(reading *r, const pl_schema *session)
{
    return pl_arena_copy(r->arena, &session->search_path, sizeof session->search_path);
}

/* A schema of its own, for its search path only. */
static void follow_session(reading *r, pl_schema *session, const pl_statement *statement)
{
    pl_apply_context context = {.arena = r->arena};
    for (size_t i = 0; i < statement->operations.count; i++) {
        r->dialect->apply(session, statement->operations.at[i], &context);
    }
}

static void add_step(reading *r, pl_definition_steps *steps, const pl_statement *statement,
                     const pl_strings *path)
{
    pl_definition_step step = {.sql = pl_span_copy(r->arena, statement->span),
                               .path = path,
                               .operations = statement->operations,
                               .span = statement->span};
    pl_vec_push(r->arena, steps, step);
}

static void add_unread(reading *r, pl_definition_steps *steps, const pl_statement *statement,
                       const pl_strings *path)
{
    pl_span span = statement->problem_span.text != NULL ? statement->problem_span : statement->span;
    bool meta = statement->state == PL_STATEMENT_META;
    if (meta && is_harmless_meta(statement->span)) {
        return;
    }
    const char *problem = statement->problem != NULL ? statement->problem : "can't be read";
    add_problem(r, span, !meta,
                meta ? "a command that brings in more SQL is not followed" : problem);
    if (!meta) {
        add_step(r, steps, statement, path);
    }
}

static void add_statement(reading *r, pl_definition_steps *steps, const pl_statement *statement,
                          pl_schema *session, const pl_strings **path)
{
    if (statement->state != PL_STATEMENT_READ) {
        add_unread(r, steps, statement, *path);
        return;
    }
    switch (sort_of(statement)) {
    case SORT_STEP:
        add_step(r, steps, statement, *path);
        break;
    case SORT_SESSION:
        follow_session(r, session, statement);
        *path = copy_path(r, session);
        break;
    case SORT_NOTHING:
        break;
    case SORT_ROWS:
        r->out->left_out++;
        break;
    }
}

static void add_script(reading *r, pl_definition_steps *steps, const pl_script *script)
{
    pl_schema *session = pl_schema_new(r->arena);
    const pl_strings *path = NULL;
    for (size_t i = 0; i < script->statements.count; i++) {
        add_statement(r, steps, script->statements.at[i], session, &path);
    }
    r->out->statement_count += script->statements.count;
    r->out->file_count++;
}

/* ---- Renames --------------------------------------------------------------------------------- */

typedef struct nearest {
    pl_span behind; /* the comment */
    uint32_t begin;
    pl_ref ref;
} nearest;

static void come_nearer(nearest *n, pl_span origin, const pl_ref *ref)
{
    if (origin.text == n->behind.text && origin.begin >= n->behind.end && origin.begin < n->begin) {
        n->begin = origin.begin;
        n->ref = *ref;
    }
}

/* What a CREATE TABLE makes besides the table begins where that does. */
static bool is_made_with_table(const pl_object *object)
{
    return (object->ref.kind == PL_KIND_INDEX && object->as.index->constraint != NULL) ||
           (object->ref.kind == PL_KIND_SEQUENCE && object->as.sequence->owned_by.name != NULL);
}

static void look_at_object(nearest *n, const pl_object *object)
{
    if (is_made_with_table(object)) {
        return;
    }
    come_nearer(n, object->origin, &object->ref);
    if (object->ref.kind != PL_KIND_TABLE || object->as.table == NULL) {
        return;
    }
    for (size_t i = 0; i < object->as.table->columns.count; i++) {
        const pl_column *column = object->as.table->columns.at[i];
        pl_ref ref = {.kind = PL_KIND_COLUMN,
                      .schema = object->ref.schema,
                      .parent = object->ref.name,
                      .name = column->name};
        come_nearer(n, column->origin, &ref);
    }
}

static void add_rename(reading *r, const pl_directive *directive)
{
    nearest n = {.behind = directive->span, .begin = UINT32_MAX};
    for (const pl_map_entry *e = NULL; (e = pl_map_next(r->out->schema->objects, e)) != NULL;) {
        look_at_object(&n, e->value);
    }
    pl_definition_rename rename = {
        .span = directive->span, .ref = n.ref, .from = directive->reason};
    pl_vec_push(r->arena, &r->out->renames, rename);
}

static void add_renames(reading *r, const pl_script *script)
{
    for (size_t i = 0; i < script->directives.count; i++) {
        if (script->directives.at[i].kind == PL_DIRECTIVE_RENAMED_FROM) {
            add_rename(r, &script->directives.at[i]);
        }
    }
}

/* ---- All of it ------------------------------------------------------------------------------- */

static void build(reading *r, pl_script *const *scripts, size_t count)
{
    pl_definition_steps steps = {0};
    r->out->dialect = r->dialect->id;
    r->out->schema = pl_schema_new(r->arena);
    r->out->schema->server_version = r->server_version;
    for (size_t i = 0; i < count; i++) {
        add_script(r, &steps, scripts[i]);
    }
    pl_definition_order(r->arena, r->dialect, &steps, r->out);
    for (size_t i = 0; i < count; i++) {
        add_renames(r, scripts[i]);
    }
}

void pl_definition_of(pl_arena *arena, const pl_dialect *dialect, unsigned server_version,
                      pl_script *const *scripts, size_t count, pl_definition *out)
{
    reading r = {.arena = arena, .dialect = dialect, .server_version = server_version, .out = out};
    build(&r, scripts, count);
}

pl_status pl_definition_read(pl_arena *arena, const pl_strings *paths, pl_dialect_id dialect,
                             unsigned server_version, pl_definition *out, pl_error *error)
{
    reading r = {.arena = arena,
                 .dialect = pl_dialect_get(dialect),
                 .server_version = server_version,
                 .out = out,
                 .error = error};
    if (r.dialect == NULL || r.dialect->outline) {
        return pl_fail(error, PL_USAGE, "a schema can't be read from SQL for %s",
                       pl_dialect_title(dialect));
    }
    for (size_t i = 0; i < paths->count; i++) {
        pl_status status = add_path(&r, paths->at[i]);
        if (status != PL_OK) {
            return status;
        }
    }
    for (size_t i = 0; i < r.scripts.count; i++) {
        pl_read_options options = {
            .server_version = server_version, .psql = true, .analyse_code = true};
        r.dialect->read_script(arena, r.scripts.at[i], &options);
    }
    build(&r, r.scripts.at, r.scripts.count);
    return PL_OK;
}
