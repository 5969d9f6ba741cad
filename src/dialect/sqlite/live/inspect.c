/*
 * What sqlite_schema holds, read by our own reader and applied: the engine keeps the text of each
 * CREATE and brings it up to date, so the texts are the schema.
 */
#include "dialect/sqlite/live/live.h"

#include "base/str.h"
#include "dialect/sqlite/apply/apply.h"
#include "dialect/sqlite/read/read.h"

#include <string.h>

/* In an order that works. What has no text belongs to a constraint; sqlite_* is the engine's own
 * (counters, statistics); shadow tables are a virtual table's own, and come with it. */
static const char QUERY[] =
    "SELECT s.type, s.name, s.sql,"
    " t.type IS 'shadow' AND s.type = 'table',"
    " s.sql LIKE 'CREATE VIRTUAL %' "
    "FROM main.sqlite_schema s LEFT JOIN pragma_table_list t ON t.schema = 'main' AND "
    "t.name = s.name "
    "WHERE s.sql IS NOT NULL AND s.name NOT LIKE 'sqlite!_%' ESCAPE '!' "
    "ORDER BY CASE s.type WHEN 'table' THEN 1 WHEN 'index' THEN 2 WHEN 'view' THEN 3 ELSE 4 END, "
    "s.rowid";

enum { TYPE, NAME, SQL, IS_SHADOW, IS_VIRTUAL };

typedef struct inspector {
    pl_arena *arena;
    pl_answer rows;
    pl_inspection *out;
    const char **left_out; /* of each row: why, or NULL */
    PL_VEC(uint32_t) read; /* the rows that are read, in order */
} inspector;

static const char *cell(const inspector *i, uint32_t row, uint32_t column)
{
    return pl_answer_at(&i->rows, row, column);
}

static bool is_set(const inspector *i, uint32_t row, uint32_t column)
{
    return pl_same(cell(i, row, column), "1");
}

static PL_PRINTF(3, 4) void unmodelled(inspector *i, uint32_t row, const char *format, ...)
{
    va_list arguments;
    pl_str out = pl_str_begin(i->arena, PL_STR_MAXIMUM);
    pl_str_addf(&out, "%s %s: ", cell(i, row, TYPE), cell(i, row, NAME));
    va_start(arguments, format);
    pl_str_vaddf(&out, format, arguments);
    va_end(arguments);
    pl_vec_push(i->arena, &i->out->unmodelled, out.at);
}

/* ---- Modules that this SQLite doesn't have --------------------------------------------------- */

/* "... USING name(...": in small letters. */
static const char *module_of(pl_arena *arena, const char *sql)
{
    const char *at = sql;
    while (*at != '\0' &&
           !(strncasecmp(at, "using", 5) == 0 && strchr(" \t\r\n\"'`]", at[-(at > sql)]) != NULL &&
             strchr(" \t\r\n", at[5]) != NULL)) {
        at++;
    }
    at += *at != '\0' ? 5 : 0;
    at += strspn(at, " \t\r\n\"'`[");
    char *name = pl_arena_strndup(arena, at, strcspn(at, " \t\r\n\"'`](;"));
    for (char *c = name; *c != '\0'; c++) {
        *c = (char)(*c >= 'A' && *c <= 'Z' ? *c - 'A' + 'a' : *c);
    }
    return name;
}

static pl_status known_modules(pl_arena *arena, pl_database *database, pl_map **out,
                               pl_error *error)
{
    pl_answer answer = {0};
    pl_status status = pl_sqlite_live_query(
        arena, database, "SELECT lower(name) FROM pragma_module_list", &answer, error);
    *out = pl_map_new(arena);
    for (uint32_t k = 0; k < answer.row_count; k++) {
        pl_map_put(*out, pl_answer_at(&answer, k, 0), *out);
    }
    return status;
}

/* The tables of a module that is not there are no shadow tables to the engine: they go by their
 * names, the virtual table's and an underscore in front. */
static void leave_out_tables_of(inspector *i, uint32_t row)
{
    const char *prefix = pl_arena_printf(i->arena, "%s_", cell(i, row, NAME));
    for (uint32_t k = 0; k < i->rows.row_count; k++) {
        if (pl_same(cell(i, k, TYPE), "table") && !is_set(i, k, IS_VIRTUAL) &&
            strncasecmp(cell(i, k, NAME), prefix, strlen(prefix)) == 0 && i->left_out[k] == NULL) {
            i->left_out[k] = pl_arena_printf(i->arena, "taken for a part of the virtual table %s",
                                             cell(i, row, NAME));
        }
    }
}

static pl_status look_for_unknown_modules(inspector *i, pl_database *database, pl_error *error)
{
    pl_map *modules = NULL;
    for (uint32_t row = 0; row < i->rows.row_count; row++) {
        if (!is_set(i, row, IS_VIRTUAL)) {
            continue;
        }
        if (modules == NULL) {
            pl_status status = known_modules(i->arena, database, &modules, error);
            if (status != PL_OK) {
                return status;
            }
        }
        const char *module = module_of(i->arena, cell(i, row, SQL));
        if (!pl_map_has(modules, module)) {
            unmodelled(i, row, "its module %s is not known to this SQLite", module);
            leave_out_tables_of(i, row);
        }
    }
    return PL_OK;
}

/* ---- The texts ------------------------------------------------------------------------------- */

static pl_script *script_of(inspector *i, const char *label)
{
    static const pl_read_options options = {0};
    pl_script *script = pl_arena_make(i->arena, pl_script);
    pl_str sql = pl_str_begin(i->arena, PL_STR_MAXIMUM);
    PL_VEC(uint32_t) begins = {0};
    for (uint32_t row = 0; row < i->rows.row_count; row++) {
        if (is_set(i, row, IS_SHADOW)) {
            continue;
        }
        if (i->left_out[row] != NULL) {
            unmodelled(i, row, "%s", i->left_out[row]);
            continue;
        }
        pl_vec_push(i->arena, &i->read, row);
        pl_vec_push(i->arena, &begins, (uint32_t)sql.count);
        pl_str_addf(&sql, "%s\n", cell(i, row, SQL)); /* a comment may stand at its end */
    }
    pl_text *text = pl_text_new(i->arena, label, sql.at, (uint32_t)sql.count);
    script->text = text;
    script->span = (pl_span){text, 0, text->size};
    for (uint32_t k = 0; k < begins.count; k++) {
        uint32_t end = k + 1 < begins.count ? begins.at[k + 1] : text->size;
        pl_vec_push(i->arena, &script->pieces, (pl_piece){.span = {text, begins.at[k], end}});
    }
    pl_sqlite_read_script(i->arena, script, &options);
    return script;
}

/* A statement that the engine has, and we don't understand or believe it would refuse. */
static void apply(inspector *i, const pl_statement *statement)
{
    uint32_t row = i->read.at[statement->piece];
    pl_problems problems = {0};
    pl_apply_context context = {.arena = i->arena, .problems = &problems};
    if (statement->state != PL_STATEMENT_READ) {
        unmodelled(i, row, "its text can't be read (%s)", statement->problem);
        return;
    }
    for (size_t k = 0; k < statement->operations.count; k++) {
        pl_sqlite_apply(i->out->schema, statement->operations.at[k], &context);
    }
    if (problems.count > 0) {
        unmodelled(i, row, "%s", problems.at[0].message);
    }
}

static pl_status inspect(pl_arena *arena, pl_database *database, pl_inspection *out,
                         pl_error *error)
{
    inspector i = {.arena = arena, .out = out};
    pl_status status = pl_sqlite_live_query(arena, database, QUERY, &i.rows, error);
    if (status != PL_OK) {
        return status;
    }
    i.left_out = pl_arena_alloc(arena, (i.rows.row_count + 1) * sizeof *i.left_out);
    status = look_for_unknown_modules(&i, database, error);
    if (status != PL_OK) {
        return status;
    }
    pl_script *script = script_of(&i, database->label);
    out->schema = pl_schema_new(arena);
    out->statements = script->statements;
    for (size_t k = 0; k < script->statements.count; k++) {
        apply(&i, script->statements.at[k]);
    }
    return PL_OK;
}

pl_status pl_sqlite_live_inspect(pl_arena *arena, pl_database *database,
                                 const pl_inspect_options *options, pl_inspection *out,
                                 pl_error *error)
{
    (void)options;
    pl_sqlite_connection *connection = pl_sqlite_connection_of(database);
    bool alone = sqlite3_get_autocommit(connection->db);
    pl_status status = alone ? pl_sqlite_live_run(database, "BEGIN", error) : PL_OK;
    if (status == PL_OK) {
        status = inspect(arena, database, out, error);
        if (alone) {
            pl_status ended =
                pl_sqlite_live_run(database, "ROLLBACK", status == PL_OK ? error : NULL);
            status = status == PL_OK ? ended : status;
        }
    }
    return status == PL_OK ? pl_sqlite_unchanged(connection, error) : status;
}
