#include "sqlite_oracle.h"

#include "dialect/sqlite/apply/apply.h"
#include "dialect/sqlite/diff/diff.h"
#include "dialect/sqlite/keywords.h"
#include "dialect/sqlite/read/read.h"
#include "dialect/sqlite/write/write.h"
#include "model/journal.h"

#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct sqlite_oracle {
    pl_arena *arena;
    pl_schema *schema;
    sqlite3 *db;
    const char *name;
    unsigned differences;
    bool apart; /* the schemas differ already: once is enough */
};

sqlite_oracle *sqlite_oracle_begin(void)
{
    pl_arena *arena = pl_arena_new();
    sqlite_oracle *o = pl_arena_make(arena, sqlite_oracle);
    o->arena = arena;
    o->schema = pl_schema_new(arena);
    if (sqlite3_open(":memory:", &o->db) != SQLITE_OK) {
        abort();
    }
    return o;
}

void sqlite_oracle_end(sqlite_oracle *o)
{
    sqlite3_close(o->db);
    pl_arena_free(o->arena);
}

static pl_script *read_sql(pl_arena *arena, const char *sql)
{
    static const pl_read_options options = {0};
    pl_script *script = pl_arena_make(arena, pl_script);
    uint32_t size = (uint32_t)strlen(sql);
    script->text = pl_text_new(arena, "t.sql", sql, size);
    script->span = (pl_span){script->text, 0, size};
    pl_vec_push(arena, &script->pieces, (pl_piece){.span = script->span});
    pl_sqlite_read_script(arena, script, &options);
    return script;
}

/* One blank between tokens, no quotes round names, all in small letters: the engine quotes what it
 * renames. */
static const char *plain(pl_arena *arena, const char *text)
{
    pl_str out = pl_str_begin(arena, PL_STR_MAXIMUM);
    uint32_t size = (uint32_t)strlen(text), at = 0;
    for (;;) {
        pl_sql_token token = pl_sql_next(&pl_sqlite_lexis, text, size, at);
        if (token.kind == PL_SQL_END) {
            return out.at;
        }
        at = token.end;
        bool string = token.kind == PL_SQL_STRING;
        const char *word =
            string ? pl_arena_strndup(arena, text + token.begin, token.end - token.begin)
                   : pl_sql_unquote(arena, text, &token);
        pl_str_addf(&out, " %s", token.keyword != 0 ? pl_sqlite_keyword_text(token.keyword) : word);
    }
}

/* ---- A schema as lines ----------------------------------------------------------------------- */

static void add_strings(pl_str *out, const char *label, const pl_strings *strings)
{
    pl_str_addf(out, " %s(", label);
    for (size_t i = 0; i < strings->count; i++) {
        pl_str_addf(out, "%s%s", i > 0 ? "," : "", strings->at[i]);
    }
    pl_str_add(out, ")");
}

static void add_expression(pl_str *out, const char *label, const pl_expression *expression)
{
    if (expression != NULL) {
        pl_str_addf(out, " %s=%s", label, plain(out->arena, expression->canonical));
    }
}

static void add_elements(pl_str *out, const pl_index_elements *elements)
{
    for (size_t i = 0; i < elements->count; i++) {
        const pl_index_element *each = &elements->at[i];
        pl_str_addf(
            out, " [%s%s%s%s%s]", each->column != NULL ? each->column : "",
            each->expression != NULL && each->column == NULL ? each->expression->canonical : "",
            each->collation != NULL ? " collate " : "",
            each->collation != NULL ? each->collation : "", each->descending ? " desc" : "");
    }
}

static void add_constraint(pl_str *out, const pl_constraint *each)
{
    static const char *const KINDS[] = {"primary", "unique", "check", "foreign", "exclude", "nn"};
    pl_str_addf(out, "  %s %s", KINDS[each->kind], each->named ? each->name : "-");
    add_strings(out, "columns", &each->columns);
    add_elements(out, &each->elements);
    add_expression(out, "check", each->check);
    if (each->references.name != NULL) {
        pl_str_addf(out, " references %s %d %d %s", each->references.name, (int)each->on_delete,
                    (int)each->on_update, each->match != NULL ? each->match : "-");
        add_strings(out, "to", &each->referenced_columns);
    }
    pl_str_addf(out, " %s%s%s%s\n", each->on_conflict != NULL ? each->on_conflict : "",
                each->autoincrement ? " auto" : "", each->deferrable ? " deferrable" : "",
                each->initially_deferred ? " deferred" : "");
}

static void add_table(pl_str *out, const pl_table *table)
{
    pl_str_addf(out, "%s%s %s\n", table->strict ? " strict" : "",
                table->without_rowid ? " without rowid" : "",
                table->module != NULL ? table->module : "");
    for (size_t i = 0; i < table->columns.count; i++) {
        const pl_column *column = table->columns.at[i];
        pl_str_addf(out, "  %s|%s|%s", column->name, column->type.text,
                    column->not_null ? "not null" : "");
        add_expression(out, "default", column->default_value);
        add_expression(out, column->generated_virtual ? "virtual" : "stored", column->generated);
        pl_str_addf(out, " %s\n", column->collation != NULL ? column->collation : "");
    }
    for (size_t i = 0; i < table->constraints.count; i++) {
        add_constraint(out, table->constraints.at[i]);
    }
}

static void add_object(pl_str *out, const pl_object *object)
{
    pl_str_addf(out, "%s %s.%s", pl_kind_word(object->ref.kind),
                object->ref.schema != NULL ? object->ref.schema : "", object->ref.name);
    switch ((int)object->ref.kind) {
    case PL_KIND_TABLE:
        add_table(out, object->as.table);
        break;
    case PL_KIND_INDEX:
        pl_str_addf(out, " on %s %s", object->as.index->table.name,
                    object->as.index->unique ? "unique" : "");
        add_elements(out, &object->as.index->elements);
        add_expression(out, "where", object->as.index->where);
        break;
    case PL_KIND_VIEW:
        add_strings(out, "columns", &object->as.view->columns);
        pl_str_addf(out, " %s", plain(out->arena, object->as.view->query->canonical));
        break;
    case PL_KIND_TRIGGER:
        pl_str_addf(out, " %s %s on %s", object->as.trigger->timing, object->as.trigger->events,
                    object->as.trigger->table.name);
        add_strings(out, "of", &object->as.trigger->columns);
        add_expression(out, "when", object->as.trigger->when);
        pl_str_addf(out, "\n%s", plain(out->arena, object->as.trigger->body));
        break;
    default:
        break;
    }
    pl_str_add(out, "\n");
}

static int by_name(const void *a, const void *b)
{
    const pl_object *x = *(const pl_object *const *)a, *y = *(const pl_object *const *)b;
    int order = pl_compare(x->ref.schema, y->ref.schema);
    order = order != 0 ? order : (int)x->ref.kind - (int)y->ref.kind;
    return order != 0 ? order : pl_compare(x->ref.name, y->ref.name);
}

static const char *dump_of(pl_arena *arena, const pl_schema *schema, bool temporary)
{
    pl_objects objects = {0};
    pl_str out = pl_str_begin(arena, PL_STR_MAXIMUM);
    for (const pl_map_entry *e = NULL; (e = pl_map_next(schema->objects, e)) != NULL;) {
        const pl_object *object = e->value;
        if (!object->assumed && (temporary || !pl_same(object->ref.schema, "temp"))) {
            pl_vec_push(arena, &objects, object);
        }
    }
    if (objects.count > 1) {
        qsort(objects.at, objects.count, sizeof *objects.at, by_name);
    }
    for (size_t i = 0; i < objects.count; i++) {
        add_object(&out, objects.at[i]);
    }
    return out.at;
}

static const char *dump(pl_arena *arena, const pl_schema *schema)
{
    return dump_of(arena, schema, true);
}

/* ---- Beside the engine ----------------------------------------------------------------------- */

static void apply_script(pl_arena *arena, pl_schema *schema, const pl_script *script,
                         pl_problems *problems)
{
    pl_apply_context context = {.arena = arena, .problems = problems};
    for (size_t i = 0; i < script->statements.count; i++) {
        const pl_statement *statement = script->statements.at[i];
        for (size_t k = 0; k < statement->operations.count; k++) {
            pl_sqlite_apply(schema, statement->operations.at[k], &context);
        }
    }
}

/* What the engine has written down of its schema, read by plumb. */
static const char *engine_schema(sqlite_oracle *o, pl_arena *arena)
{
    static const char QUERY[] =
        "SELECT sql FROM sqlite_schema WHERE sql IS NOT NULL AND name NOT LIKE 'sqlite!_%' ESCAPE "
        "'!' AND name NOT IN (SELECT name FROM pragma_table_list WHERE type = 'shadow') UNION ALL "
        "SELECT replace(replace(replace(sql, 'CREATE TABLE', 'CREATE TEMP TABLE'), 'CREATE VIEW', "
        "'CREATE TEMP VIEW'), 'CREATE TRIGGER', 'CREATE TEMP TRIGGER') FROM sqlite_temp_schema "
        "WHERE "
        "sql IS NOT NULL";
    pl_schema *schema = pl_schema_new(arena);
    sqlite3_stmt *rows;
    if (sqlite3_prepare_v2(o->db, QUERY, -1, &rows, NULL) != SQLITE_OK) {
        fprintf(stderr, "%s\n", sqlite3_errmsg(o->db));
        abort();
    }
    while (sqlite3_step(rows) == SQLITE_ROW) {
        const char *sql = pl_arena_strdup(arena, (const char *)sqlite3_column_text(rows, 0));
        apply_script(arena, schema, read_sql(arena, sql), NULL);
    }
    sqlite3_finalize(rows);
    return dump(arena, schema);
}

static void differ(sqlite_oracle *o, const char *sql, const char *what, const char *theirs,
                   const char *ours)
{
    o->differences++;
    fprintf(stderr, "%s: %s\n  after  %s\n  sqlite3: %s\n  plumb:   %s\n", o->name, what, sql,
            theirs, ours);
}

/* What PRAGMA table_xinfo says of each table, from the engine and from plumb. */
static void compare_columns(sqlite_oracle *o, pl_arena *arena, const char *sql,
                            const pl_object *object)
{
    const pl_table *table = object->as.table;
    const char *query =
        "SELECT name, type, \"notnull\", pk, hidden FROM pragma_table_xinfo(?1, ?2) ORDER BY cid";
    sqlite3_stmt *rows;
    size_t at = 0;
    if (sqlite3_prepare_v2(o->db, query, -1, &rows, NULL) != SQLITE_OK) {
        abort();
    }
    sqlite3_bind_text(rows, 1, object->ref.name, -1, NULL);
    sqlite3_bind_text(rows, 2, object->ref.schema != NULL ? object->ref.schema : "main", -1, NULL);
    for (; sqlite3_step(rows) == SQLITE_ROW; at++) {
        const char *theirs =
            pl_arena_printf(arena, "%s|%s|%d|%d", (const char *)sqlite3_column_text(rows, 0),
                            (const char *)sqlite3_column_text(rows, 1), sqlite3_column_int(rows, 2),
                            sqlite3_column_int(rows, 4) >= 2 ? sqlite3_column_int(rows, 4) : 0);
        const pl_column *column = at < table->columns.count ? table->columns.at[at] : NULL;
        const char *ours = column == NULL ? "(none)"
                                          : pl_arena_printf(arena, "%s|%s|%d|%d", column->name,
                                                            column->type.text, column->not_null,
                                                            column->generated == NULL   ? 0
                                                            : column->generated_virtual ? 2
                                                                                        : 3);
        if (!pl_same_nocase(theirs, ours) && !(column != NULL && column->partial)) {
            differ(o, sql, pl_arena_printf(arena, "columns of %s", object->ref.name), theirs, ours);
        }
    }
    if (at < table->columns.count) {
        differ(o, sql, "columns", "(no more)", table->columns.at[at]->name);
    }
    sqlite3_finalize(rows);
}

static void compare_tables(sqlite_oracle *o, pl_arena *arena, const char *sql)
{
    for (const pl_map_entry *e = NULL; (e = pl_map_next(o->schema->objects, e)) != NULL;) {
        const pl_object *object = e->value;
        if (object->ref.kind == PL_KIND_TABLE && !object->assumed &&
            object->as.table->module == NULL) {
            compare_columns(o, arena, sql, object);
        }
    }
}

static const char *first_difference(pl_arena *arena, const char *a, const char *b)
{
    while (*a != '\0' && *a == *b) {
        a++;
        b++;
    }
    return pl_arena_printf(arena, "...%.100s", a);
}

static int by_text(const void *a, const void *b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

/* The lines of a schema sorted: ADD COLUMN brings a column back at the end. */
static const char *unordered(pl_arena *arena, const char *text)
{
    pl_strings lines = {0};
    pl_str out = pl_str_begin(arena, PL_STR_MAXIMUM);
    for (const char *at = text; *at != '\0'; at += *at == '\n') {
        size_t size = strcspn(at, "\n");
        pl_vec_push(arena, &lines, pl_arena_strndup(arena, at, size));
        at += size;
    }
    if (lines.count > 1) {
        qsort(lines.at, lines.count, sizeof *lines.at, by_text);
    }
    for (size_t i = 0; i < lines.count; i++) {
        pl_str_addf(&out, "%s\n", lines.at[i]);
    }
    return out.at;
}

/* ---- What plumb writes ----------------------------------------------------------------------- */

static const char *written(pl_arena *arena, const pl_operations *operations)
{
    pl_str sql = pl_str_begin(arena, PL_STR_MAXIMUM);
    (void)pl_sqlite_write_operations(&sql, operations);
    return sql.at;
}

/* NULL: it ran. */
static const char *run_sql(pl_arena *arena, sqlite3 *db, const char *sql)
{
    return sqlite3_exec(db, sql, NULL, NULL, NULL) == SQLITE_OK
               ? NULL
               : pl_arena_strdup(arena, sqlite3_errmsg(db));
}

static void compare_dumps(sqlite_oracle *o, pl_arena *arena, const char *sql, const char *what,
                          const char *theirs, const char *ours)
{
    const char *a = plain(arena, theirs), *b = plain(arena, ours);
    if (!pl_same(a, b)) {
        differ(o, sql, what, first_difference(arena, a, b), first_difference(arena, b, a));
    }
}

/* The schema as plumb writes it, made in an empty database. */
static void check_build(sqlite_oracle *o, pl_arena *arena, const char *sql)
{
    sqlite_oracle fresh = {.name = o->name};
    pl_operations operations = {0};
    size_t left_out = 0;
    pl_sqlite_build(arena, o->schema, &operations, &left_out);
    if (left_out > 0 || sqlite3_open(":memory:", &fresh.db) != SQLITE_OK) {
        return;
    }
    const char *made = written(arena, &operations);
    const char *error = run_sql(arena, fresh.db, made);
    if (error != NULL) {
        differ(o, made, "the schema written", error, "done");
    } else {
        const char *ours = dump_of(arena, o->schema, false);
        compare_dumps(o, arena, sql, "the schema written", engine_schema(&fresh, arena), ours);
    }
    sqlite3_close(fresh.db);
}

/* The last step of a rebuild: what refers to the table names it already, and would follow it back.
 * There is no inverse but that of the whole rebuild. */
static bool ends_rebuild(const pl_schema *schema, const pl_script *script)
{
    const pl_operation *operation = script->statements.at[0]->operations.count > 0
                                        ? script->statements.at[0]->operations.at[0]
                                        : NULL;
    if (operation == NULL || operation->kind != PL_OP_RENAME_TABLE) {
        return false;
    }
    pl_ref ref = {.kind = PL_KIND_TABLE, .name = operation->new_name};
    return pl_schema_ever_had(schema, &ref);
}

/* The inverse of a statement gives back the schema there was: run in the engine, and taken back. */
static void check_inverse(sqlite_oracle *o, pl_arena *arena, const char *sql, pl_mark before,
                          const char *there_was)
{
    pl_changes changes = {0};
    pl_operations operations = {0};
    pl_journal_changes(arena, o->schema, before, pl_journal_mark(o->schema), &changes);
    for (size_t i = 0; i < changes.count; i++) {
        const pl_object *old = changes.at[i].before, *now = changes.at[i].after;
        if ((old != NULL && old->partial) || (now != NULL && now->partial)) {
            return;
        }
    }
    if (changes.count == 0 || !sqlite3_get_autocommit(o->db)) {
        return;
    }
    pl_sqlite_diff(arena, o->schema, &changes, true, &operations);
    const char *inverse = written(arena, &operations);
    (void)run_sql(arena, o->db, "SAVEPOINT plumb");
    const char *error = run_sql(arena, o->db, inverse);
    if (error != NULL) {
        differ(o, sql, pl_arena_printf(arena, "the inverse\n%s", inverse), error, "done");
    } else {
        compare_dumps(o, arena, sql, pl_arena_printf(arena, "the inverse\n%s", inverse),
                      unordered(arena, engine_schema(o, arena)), there_was);
    }
    (void)run_sql(arena, o->db, "ROLLBACK TO plumb; RELEASE plumb");
}

static void run_statement(sqlite_oracle *o, const char *sql)
{
    pl_arena *arena = pl_arena_new();
    pl_problems problems = {0};
    const char *kept = pl_arena_strdup(o->arena, sql); /* spans of the schema lead into it */
    pl_script *script = read_sql(o->arena, kept);
    bool failed = sqlite3_exec(o->db, sql, NULL, NULL, NULL) != SQLITE_OK;
    const char *theirs = failed ? pl_arena_strdup(arena, sqlite3_errmsg(o->db)) : "done";
    const char *ours = "done";
    pl_mark before = pl_journal_mark(o->schema);
    bool whole_only = ends_rebuild(o->schema, script);
    const char *there_was = unordered(arena, dump(arena, o->schema));
    apply_script(arena, o->schema, script, &problems);
    for (size_t i = problems.count; i > 0; i--) {
        ours = problems.at[i - 1].masked ? ours : problems.at[i - 1].message;
    }
    for (size_t i = 0; i < script->statements.count; i++) {
        if (script->statements.at[i]->state != PL_STATEMENT_READ) {
            ours = script->statements.at[i]->problem;
        }
    }
    if (!pl_same(ours, "done")) { /* plumb goes on as if; the engine doesn't */
        pl_journal_undo(o->schema, before);
    }
    if (!pl_same(theirs, ours)) {
        differ(o, sql, "outcome", theirs, ours);
    }
    const char *a = engine_schema(o, arena), *b = dump(arena, o->schema);
    if (o->apart) {
        pl_arena_free(arena);
        return;
    }
    if (!pl_same(plain(arena, a), plain(arena, b))) {
        o->apart = true;
        differ(o, sql, "schema", first_difference(arena, plain(arena, a), plain(arena, b)),
               first_difference(arena, plain(arena, b), plain(arena, a)));
    }
    compare_tables(o, arena, sql);
    if (!failed) {
        check_build(o, arena, sql);
        if (!whole_only) {
            check_inverse(o, arena, sql, before, there_was);
        }
    }
    pl_arena_free(arena);
}

unsigned sqlite_oracle_run(sqlite_oracle *o, const char *name, const char *sql)
{
    unsigned before = o->differences;
    pl_arena *arena = pl_arena_new();
    pl_script *script = read_sql(arena, sql);
    o->name = name;
    o->apart = false;
    for (size_t i = 0; i < script->statements.count; i++) {
        run_statement(o, pl_span_copy(arena, script->statements.at[i]->span));
    }
    pl_arena_free(arena);
    return o->differences - before;
}
