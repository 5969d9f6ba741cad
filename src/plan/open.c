#include "plan/open.h"

#include "base/file.h"
#include "base/json_reader.h"
#include "base/str.h"
#include "check/replay.h"
#include "plan/rehearse.h"
#include "source/models/models.h"

#include <stdlib.h>
#include <string.h>

/* One source on its way. */
typedef struct opening {
    pl_arena *arena;
    const pl_source_options *options;
    const char *typed;
    pl_schema_source *source;
    pl_error *error;
    const pl_text *text; /* of a file that was read to know what it is; else NULL */
} opening;

const char *pl_source_kind_text(pl_source_kind kind)
{
    switch (kind) {
    case PL_SOURCE_DATABASE:
        return "live database";
    case PL_SOURCE_SQL:
        return "SQL";
    case PL_SOURCE_MIGRATIONS:
        return "migrations";
    case PL_SOURCE_MODELS:
        return "models";
    case PL_SOURCE_SNAPSHOT:
        return "snapshot";
    }
    return NULL;
}

/* ---- The environment ------------------------------------------------------------------------- */

/* The value on a line NAME=value of .env, "export" before it and quotes round it taken off. */
static const char *value_on_line(pl_arena *arena, const char *line, size_t size, const char *name)
{
    const char *end = line + size;
    while (line < end && (*line == ' ' || *line == '\t')) {
        line++;
    }
    if ((size_t)(end - line) > 7 && strncmp(line, "export ", 7) == 0) {
        line += 7;
    }
    size_t length = strlen(name);
    if ((size_t)(end - line) <= length || strncmp(line, name, length) != 0) {
        return NULL;
    }
    for (line += length; line < end && *line == ' ';) {
        line++;
    }
    if (line == end || *line++ != '=') {
        return NULL;
    }
    while (line < end && *line == ' ') {
        line++;
    }
    while (end > line && strchr(" \t\r", end[-1]) != NULL) {
        end--;
    }
    if (end - line > 1 && (*line == '"' || *line == '\'') && end[-1] == *line) {
        line++;
        end--;
    }
    return pl_arena_strndup(arena, line, (size_t)(end - line));
}

static const char *value_in_file(pl_arena *arena, const char *name)
{
    pl_text *text;
    pl_error ignored = {0};
    const char *found = NULL;
    if (!pl_path_exists(".env") || pl_file_read(arena, ".env", 1 << 20, &text, &ignored) != PL_OK) {
        return NULL;
    }
    for (const char *at = text->bytes; *at != '\0';) {
        size_t size = strcspn(at, "\n");
        const char *value = value_on_line(arena, at, size, name);
        found = value != NULL ? value : found;
        at += size + (at[size] == '\n');
    }
    return found;
}

const char *pl_source_variable(pl_arena *arena, const char *name)
{
    const char *value = getenv(name);
    if (value != NULL && *value != '\0') {
        return pl_arena_strdup(arena, value);
    }
    value = value_in_file(arena, name);
    return value != NULL && *value != '\0' ? value : NULL;
}

/* ---- Live databases -------------------------------------------------------------------------- */

static pl_status open_database(opening *o, const char *url)
{
    pl_database *database;
    pl_inspection inspection = {0};
    pl_database_options options = {.read_only = true};
    o->source->kind = PL_SOURCE_DATABASE;
    o->source->label = pl_database_url_label(o->arena, url);
    o->source->url = url;
    pl_status status = pl_database_open(o->arena, url, &options, &database, o->error);
    if (status != PL_OK) {
        return status;
    }
    o->source->dialect = pl_database_dialect(database);
    status = pl_database_inspect(o->arena, database, NULL, &inspection, o->error);
    pl_database_close(database);
    if (status == PL_OK) {
        o->source->schema = inspection.schema;
        o->source->unmodelled = inspection.unmodelled;
    }
    return status;
}

static pl_status open_url(opening *o)
{
    return open_database(o, o->typed);
}

static pl_status open_sqlite_file(opening *o)
{
    return open_database(o, pl_arena_printf(o->arena, "sqlite:%s", o->typed));
}

/* ---- SQL ------------------------------------------------------------------------------------- */

static void place(pl_error *error, pl_span span)
{
    if (span.text != NULL) {
        pl_place at = pl_text_place(span.text, span.begin);
        pl_error_place(error, span.text->path, at.line, at.column);
    }
}

/* "mail" before a column of users that is called email now: users.mail=users.email. how: for
 * messages. */
static void add_mark(opening *o, const pl_definition_rename *mark, const char *how)
{
    pl_rename rename = {.is_mark = true};
    const pl_ref *ref = &mark->ref;
    if (ref->kind == PL_KIND_NONE) {
        return;
    }
    rename.where = pl_arena_printf(o->arena, "%s %s", how, mark->from);
    const char *table = ref->parent != NULL && ref->schema != NULL
                            ? pl_arena_printf(o->arena, "%s.%s", ref->schema, ref->parent)
                            : ref->parent;
    const char *prefix = table != NULL ? table : ref->schema;
    rename.to = prefix != NULL ? pl_arena_printf(o->arena, "%s.%s", prefix, ref->name) : ref->name;
    bool qualified = strchr(mark->from, '.') != NULL;
    rename.from = prefix != NULL && !qualified
                      ? pl_arena_printf(o->arena, "%s.%s", prefix, mark->from)
                      : mark->from;
    pl_vec_push(o->arena, &o->source->renames, rename);
}

/* Perhaps another version of the server can read it: what it would make is not known. */
static void note_unread(opening *o, const pl_definition *definition,
                        const pl_definition_problem *problem)
{
    pl_place at = {0};
    const char *path = "";
    if (problem->span.text != NULL) {
        at = pl_text_place(problem->span.text, problem->span.begin);
        path = problem->span.text->path;
    }
    o->source->unread++;
    pl_vec_push(
        o->arena, &o->source->problems,
        pl_arena_printf(o->arena, "%s:%u:%u: %s", path, at.line, at.column, problem->message));
    pl_schema_incomplete(definition->schema, problem->span, "a statement could not be read");
}

/* What is wrong in the first place: nothing good would come of going on. */
static pl_status check_definition(opening *o, const pl_definition *definition)
{
    for (size_t i = 0; i < definition->problems.count; i++) {
        const pl_definition_problem *problem = &definition->problems.at[i];
        if (!problem->unread) {
            pl_fail(o->error, PL_MALFORMED, "%s", problem->message);
            place(o->error, problem->span);
            return PL_MALFORMED;
        }
        note_unread(o, definition, problem);
    }
    return PL_OK;
}

/* guessed: by the files. */
static pl_status open_definition(opening *o, pl_dialect_id guessed)
{
    pl_definition *definition = pl_arena_make(o->arena, pl_definition);
    pl_strings paths = {0};
    const pl_load_options *load = o->options->load;
    o->source->kind = PL_SOURCE_SQL;
    pl_vec_push(o->arena, &paths, o->typed);
    pl_dialect_id dialect = load->dialect != PL_DIALECT_UNKNOWN         ? load->dialect
                            : o->options->dialect != PL_DIALECT_UNKNOWN ? o->options->dialect
                            : guessed != PL_DIALECT_UNKNOWN             ? guessed
                                                                        : PL_DIALECT_POSTGRES;
    pl_status status =
        pl_definition_read(o->arena, &paths, dialect, load->server_version, definition, o->error);
    if (status == PL_OK) {
        status = check_definition(o, definition);
    }
    if (status != PL_OK) {
        return status;
    }
    o->source->definition = definition;
    o->source->dialect = definition->dialect;
    o->source->schema = definition->schema;
    for (size_t i = 0; i < definition->renames.count; i++) {
        add_mark(o, &definition->renames.at[i], "-- plumb:renamed-from");
    }
    return PL_OK;
}

/* ---- Migrations ------------------------------------------------------------------------------ */

static pl_status cut_behind(opening *o, pl_history *history)
{
    const char *at = o->options->at;
    for (size_t i = 0; i < history->migrations.count; i++) {
        const pl_migration *each = history->migrations.at[i];
        if (pl_same(each->version, at) || pl_same(each->name, at)) {
            history->migrations.count = (uint32_t)i + 1;
            return PL_OK;
        }
    }
    pl_fail(o->error, PL_USAGE, "there is no migration '%s' in %s", at, history->path);
    if (history->migrations.count > 0) {
        pl_error_hint(o->error, "they go from %s to %s", history->migrations.at[0]->version,
                      pl_vec_last(&history->migrations)->version);
    }
    return PL_USAGE;
}

/* A file of a folder was named: the schema as it is after that migration. */
static void cut_context(pl_history *history)
{
    while (history->migrations.count > 0 && pl_vec_last(&history->migrations)->context) {
        history->migrations.count--;
    }
}

static pl_status replay(opening *o, const pl_history *loaded)
{
    pl_history *history = pl_arena_copy(o->arena, loaded, sizeof *loaded);
    pl_schema_source *source = o->source;
    source->kind = PL_SOURCE_MIGRATIONS;
    source->dialect = history->dialect;
    if (o->options->at != NULL) {
        pl_status status = cut_behind(o, history);
        if (status != PL_OK) {
            return status;
        }
    } else {
        cut_context(history);
    }
    pl_replay *replay = pl_replay_new(o->arena, history);
    if (replay->dialect == NULL || replay->dialect->outline) {
        pl_fail(o->error, PL_UNREADABLE,
                "the schema of %s can't be shown: %s is read in outline only", history->path,
                pl_dialect_title(history->dialect));
        pl_error_hint(o->error, "if these migrations are for another database, say so: --dialect "
                                "postgres, --dialect sqlite");
        return PL_UNREADABLE;
    }
    pl_replay_history(replay);
    source->history = history;
    source->schema = replay->schema;
    for (size_t i = 0; i < history->migrations.count; i++) {
        const pl_script *up = history->migrations.at[i]->up;
        source->unread += up != NULL ? up->not_analysed : 0;
    }
    return PL_OK;
}

/* Numbered SQL files of no known runner may as well be the parts of a schema, whose order does not
 * matter: unless the folder says that they are migrations, or the user does. */
static bool is_definition(const opening *o, const pl_histories *found)
{
    if (found->count > 0 && o->options->replay) {
        return false;
    }
    if (found->count == 0) {
        return true;
    }
    const char *name = pl_path_name(found->at[0]->path);
    return pl_same(found->at[0]->runner->id, "plain") && o->options->load->runner == NULL &&
           o->options->at == NULL && strstr(name, "migrat") == NULL;
}

/* A folder without migrations is no error yet: it may hold SQL. */
static pl_status open_files(opening *o)
{
    pl_histories found = {0};
    pl_strings paths = {0};
    pl_error none = {0};
    pl_vec_push(o->arena, &paths, o->typed);
    pl_status status = pl_history_load(o->arena, &paths, o->options->load, &found, &none);
    if (status == PL_USAGE) {
        *o->error = none;
        return status;
    }
    if (is_definition(o, &found)) {
        return open_definition(o, found.count > 0 ? found.at[0]->dialect : PL_DIALECT_UNKNOWN);
    }
    if (found.count > 1) {
        pl_fail(o->error, PL_USAGE, "%s holds %u histories", o->typed, found.count);
        pl_error_hint(o->error, "name one of them, as %s", found.at[0]->path);
        return PL_USAGE;
    }
    return replay(o, found.at[0]);
}

/* Where the first migration will be written. */
bool pl_source_is_empty_folder(const char *typed)
{
    pl_arena *arena = pl_arena_new();
    pl_entries entries = {0};
    pl_error ignored = {0};
    bool empty =
        pl_path_is_folder(typed) && pl_folder_list(arena, typed, NULL, &entries, &ignored) == PL_OK;
    for (size_t i = 0; empty && i < entries.count; i++) {
        empty = entries.at[i].name[0] == '.';
    }
    pl_arena_free(arena);
    return empty;
}

static bool is_empty_folder(opening *o)
{
    return pl_source_is_empty_folder(o->typed);
}

static pl_status open_nothing(opening *o)
{
    pl_dialect_id said = o->options->load->dialect;
    o->source->kind = PL_SOURCE_MIGRATIONS;
    o->source->schema = pl_schema_new(o->arena);
    o->source->schema->server_version = o->options->load->server_version;
    o->source->dialect = said != PL_DIALECT_UNKNOWN                  ? said
                         : o->options->dialect != PL_DIALECT_UNKNOWN ? o->options->dialect
                                                                     : PL_DIALECT_POSTGRES;
    return PL_OK;
}

/* ---- JSON ------------------------------------------------------------------------------------ */

static void add_models_marks(opening *o, const pl_models *models)
{
    for (size_t i = 0; i < models->renames.count; i++) {
        const pl_models_rename *rename = &models->renames.at[i];
        pl_definition_rename mark = {.span = rename->span, .ref = rename->ref};
        bool dotted = strchr(rename->from, '.') != NULL;
        mark.from = dotted ? pl_arena_printf(o->arena, "\"%s\"", rename->from) : rename->from;
        add_mark(o, &mark, "\"renamedFrom\":");
    }
}

/* By the SQL that they mean, which a proof can run. */
static pl_status open_models(opening *o, pl_text *text)
{
    const pl_load_options *load = o->options->load;
    pl_dialect_id dialect =
        load->dialect != PL_DIALECT_UNKNOWN ? load->dialect : o->options->dialect;
    pl_models models;
    o->source->kind = PL_SOURCE_MODELS;
    pl_status status =
        pl_models_read(o->arena, text, dialect, load->server_version, &models, o->error);
    if (status != PL_OK) {
        return status;
    }
    pl_definition *definition = pl_arena_make(o->arena, pl_definition);
    pl_definition_of(o->arena, pl_dialect_get(models.dialect), load->server_version, &models.script,
                     1, definition);
    o->source->definition = definition;
    o->source->dialect = models.dialect;
    o->source->schema = definition->schema;
    add_models_marks(o, &models);
    return check_definition(o, definition);
}

/* A snapshot holds the statements that make it, beside its objects: what reads SQL everywhere else
 * reads them here. */
static pl_status open_snapshot(opening *o, const pl_json_value *root)
{
    const pl_json_value *statements = pl_json_member(root, "statements");
    const pl_json_value *dialect_name = pl_json_member(root, "dialect");
    const pl_json_value *version = pl_json_member(root, "server_version");
    const pl_json_value *complete = pl_json_member(root, "complete");
    const pl_dialect *dialect = dialect_name != NULL && dialect_name->string != NULL
                                    ? pl_dialect_by_name(dialect_name->string)
                                    : NULL;
    o->source->kind = PL_SOURCE_SNAPSHOT;
    if (statements == NULL || statements->kind != PL_JSON_ARRAY || dialect == NULL) {
        pl_fail(o->error, PL_MALFORMED, "%s is no snapshot that can be read back", o->typed);
        pl_error_hint(o->error, "plumb inspect --format json writes \"dialect\" and "
                                "\"statements\" into it");
        return PL_MALFORMED;
    }
    pl_str sql = pl_str_begin(o->arena, PL_FILE_MAXIMUM);
    for (const pl_json_value *each = statements->first; each != NULL; each = each->next) {
        pl_str_addf(&sql, "%s;\n", each->string != NULL ? each->string : "");
    }
    unsigned server = version != NULL && version->string != NULL
                          ? (unsigned)strtoul(version->string, NULL, 10)
                          : o->options->load->server_version;
    pl_script *script = pl_plan_read(o->arena, dialect, server, sql.at);
    pl_definition *definition = pl_arena_make(o->arena, pl_definition);
    pl_definition_of(o->arena, dialect, server, &script, 1, definition);
    o->source->definition = definition;
    o->source->dialect = dialect->id;
    o->source->schema = definition->schema;
    if (complete != NULL && complete->kind == PL_JSON_BOOLEAN && !complete->yes) {
        pl_schema_incomplete(definition->schema, (pl_span){0},
                             "the snapshot is of a schema that was known in part");
        return PL_OK; /* what hangs on what was never seen can't be made, and that is no fault */
    }
    return check_definition(o, definition);
}

/* By what is in it: models, a snapshot; else it is a migration. */
static pl_status open_json(opening *o)
{
    pl_text *text;
    pl_json_problem problem = {0};
    pl_status status = pl_file_read(o->arena, o->typed, PL_FILE_MAXIMUM, &text, o->error);
    if (status != PL_OK) {
        return status;
    }
    if (pl_models_recognise(o->arena, text)) {
        return open_models(o, text);
    }
    const pl_json_value *root = pl_json_parse(o->arena, text, true, &problem);
    const pl_json_value *format = root != NULL ? pl_json_member(root, "format") : NULL;
    if (format != NULL && pl_same(format->string, "plumb-schema")) {
        return open_snapshot(o, root);
    }
    return open_files(o);
}

/* ---- Which is which -------------------------------------------------------------------------- */

static bool is_url(opening *o)
{
    return pl_database_is_url(o->typed);
}

/* https://sqlite.org/fileformat2.html, section 1.3: the first 16 bytes, their NUL among them. */
static bool is_sqlite_file(opening *o)
{
    static const char MAGIC[16] = "SQLite format 3";
    char head[sizeof MAGIC];
    return !pl_path_is_folder(o->typed) && pl_file_head(o->typed, head, sizeof head) &&
           memcmp(head, MAGIC, sizeof MAGIC) == 0;
}

static bool is_json_file(opening *o)
{
    return pl_ends_with(o->typed, ".json") && !pl_path_is_folder(o->typed);
}

static bool is_anything(opening *o)
{
    (void)o;
    return true;
}

static const struct {
    bool (*is)(opening *o);
    pl_status (*open)(opening *o);
} kinds[] = {
    {is_url, open_url},        {is_sqlite_file, open_sqlite_file},
    {is_json_file, open_json}, {is_empty_folder, open_nothing},
    {is_anything, open_files},
};

static pl_status resolve_variable(opening *o)
{
    if (!pl_starts_with(o->typed, "env:")) {
        return PL_OK;
    }
    const char *name = o->typed + 4;
    o->typed = pl_source_variable(o->arena, name);
    if (o->typed == NULL) {
        pl_fail(o->error, PL_USAGE, "%s is set neither in the environment nor in .env", name);
        return PL_USAGE;
    }
    return PL_OK;
}

pl_status pl_source_open(pl_arena *arena, const char *typed, const pl_source_options *options,
                         pl_schema_source **out, pl_error *error)
{
    pl_schema_source *source = pl_arena_make(arena, pl_schema_source);
    opening o = {
        .arena = arena, .options = options, .typed = typed, .source = source, .error = error};
    pl_status status = resolve_variable(&o);
    if (status != PL_OK) {
        return status;
    }
    if (!is_url(&o) && !pl_same(o.typed, "-") && !pl_path_exists(o.typed)) {
        pl_fail(error, PL_UNREADABLE, "there is no file or folder %s", o.typed);
        pl_error_hint(error, "a source is postgres://..., sqlite:FILE, a folder of migrations, a "
                             "file of SQL, models or a snapshot in JSON");
        return PL_UNREADABLE;
    }
    source->label = o.typed;
    for (size_t i = 0; i < sizeof kinds / sizeof kinds[0]; i++) {
        if (kinds[i].is(&o)) {
            status = kinds[i].open(&o);
            break;
        }
    }
    *out = source;
    return status;
}
