#include "dialect/mysql/read.h"

#include "base/str.h"
#include "dialect/directives.h"
#include "dialect/mysql/internal.h"
#include "dialect/template.h"

#include <string.h>

static const pl_mysql_object OBJECTS[] = {
    {"TABLE", PL_KIND_TABLE, PL_OP_CREATE_TABLE, PL_OP_DROP_TABLE, false},
    {"TABLES", PL_KIND_TABLE, PL_OP_CREATE_TABLE, PL_OP_DROP_TABLE, false},
    {"INDEX", PL_KIND_INDEX, PL_OP_CREATE_INDEX, PL_OP_DROP_INDEX, false},
    {"VIEW", PL_KIND_VIEW, PL_OP_CREATE_VIEW, PL_OP_DROP_VIEW, false},
    {"SEQUENCE", PL_KIND_SEQUENCE, PL_OP_CREATE_SEQUENCE, PL_OP_DROP_SEQUENCE, false},
    {"PROCEDURE", PL_KIND_PROCEDURE, PL_OP_CREATE_ROUTINE, PL_OP_DROP_ROUTINE, true},
    {"FUNCTION", PL_KIND_FUNCTION, PL_OP_CREATE_ROUTINE, PL_OP_DROP_ROUTINE, true},
    {"PACKAGE", PL_KIND_FUNCTION, PL_OP_CREATE_ROUTINE, PL_OP_DROP_ROUTINE, true},
    {"TRIGGER", PL_KIND_TRIGGER, PL_OP_CREATE_TRIGGER, PL_OP_DROP_TRIGGER, true},
    {"EVENT", PL_KIND_NONE, PL_OP_CREATE_OBJECT, PL_OP_DROP_OBJECT, true},
    {"DATABASE", PL_KIND_SCHEMA, PL_OP_CREATE_SCHEMA, PL_OP_DROP_SCHEMA, false},
    {"SCHEMA", PL_KIND_SCHEMA, PL_OP_CREATE_SCHEMA, PL_OP_DROP_SCHEMA, false},
    {"USER", PL_KIND_ROLE, PL_OP_CREATE_OBJECT, PL_OP_DROP_OBJECT, false},
    {"ROLE", PL_KIND_ROLE, PL_OP_CREATE_OBJECT, PL_OP_DROP_OBJECT, false},
    {"SERVER", PL_KIND_SERVER, PL_OP_CREATE_OBJECT, PL_OP_DROP_OBJECT, false},
    {"TABLESPACE", PL_KIND_TABLESPACE, PL_OP_CREATE_OBJECT, PL_OP_DROP_OBJECT, false},
};

const pl_mysql_object *pl_mysql_object_of(const char *sql, const pl_sql_token *token)
{
    for (size_t i = 0; i < sizeof OBJECTS / sizeof OBJECTS[0]; i++) {
        if (pl_mysql_is_word(sql, token, OBJECTS[i].word)) {
            return &OBJECTS[i];
        }
    }
    return NULL;
}

/* Operations. ---------------------------------------------------------------------------------- */

/* What any payload is when nothing of it is known. */
typedef union nothing {
    pl_table_definition table;
    pl_table_as table_as;
    pl_column_definition column_definition;
    pl_constraint constraint;
    pl_index index;
    pl_view view;
    pl_sequence sequence;
    pl_options options;
    pl_routine routine;
    pl_trigger trigger;
    pl_generic generic;
    pl_grant_change grant;
    pl_rows rows;
} nothing;

pl_operation *pl_mysql_emit(pl_mysql_reader *r, pl_operation_kind kind, pl_ref target)
{
    pl_operation *operation = pl_arena_make(r->arena, pl_operation);
    nothing *payload = pl_arena_make(r->arena, nothing);
    *operation = (pl_operation){.kind = kind,
                                .target = target,
                                .span = r->statement->span,
                                .statement = r->statement,
                                .as.payload = payload};
    if (kind == PL_OP_CREATE_TABLE) {
        payload->table.table = pl_arena_make(r->arena, pl_table);
    }
    if (kind == PL_OP_ADD_COLUMN) {
        pl_column *column = pl_arena_make(r->arena, pl_column);
        column->name = target.name;
        payload->column_definition.column = column;
    }
    pl_vec_push(r->arena, &r->statement->operations, operation);
    return operation;
}

static bool is_name(const pl_sql_token *token)
{
    return token->kind == PL_SQL_WORD || token->kind == PL_SQL_QUOTED ||
           token->kind == PL_SQL_STRING;
}

static const char *take_part(pl_mysql_reader *r)
{
    if (!is_name(pl_cursor_peek(&r->cursor, 0))) {
        return NULL;
    }
    return pl_sql_unquote(r->arena, r->sql, pl_cursor_take(&r->cursor));
}

pl_ref pl_mysql_take_name(pl_mysql_reader *r, pl_kind kind)
{
    pl_ref ref = {.kind = kind, .name = take_part(r)};
    if (ref.name != NULL && pl_cursor_accept_symbol(&r->cursor, ".")) {
        ref.schema = ref.name;
        ref.name = take_part(r);
    }
    return ref;
}

unsigned pl_mysql_take_if(pl_mysql_reader *r)
{
    pl_cursor *c = &r->cursor;
    if (!pl_cursor_is_word(c, 0, "IF")) {
        return 0;
    }
    bool negated = pl_cursor_is_word(c, 1, "NOT");
    if (!pl_cursor_is_word(c, negated ? 2 : 1, "EXISTS")) {
        return 0;
    }
    for (int i = negated ? 3 : 2; i > 0; i--) {
        pl_cursor_take(c);
    }
    return negated ? PL_OPF_IF_NOT_EXISTS : PL_OPF_IF_EXISTS;
}

/* CREATE, ALTER, DROP. --------------------------------------------------------------------------
 */

/* Words between CREATE and the kind of object (OR REPLACE, TEMPORARY, DEFINER = `u`@`h`). */
#define HEAD_TOKENS 40

/* Steps behind the word that names the kind of object. NULL: there is none. */
static const pl_mysql_object *take_object(pl_mysql_reader *r, unsigned *flags, bool *temporary)
{
    pl_cursor *c = &r->cursor;
    for (int i = 0; i < HEAD_TOKENS && !pl_cursor_is_kind(c, PL_SQL_END); i++) {
        const pl_sql_token *token = pl_cursor_take(c);
        const pl_mysql_object *object = pl_mysql_object_of(r->sql, token);
        if (object != NULL) {
            pl_cursor_accept_word(c, "BODY");
            return object;
        }
        *flags |= pl_mysql_is_word(r->sql, token, "REPLACE") ? PL_OPF_OR_REPLACE : 0;
        *temporary |= pl_mysql_is_word(r->sql, token, "TEMPORARY");
    }
    return NULL;
}

/* ... ON table, behind the name of an index or trigger. */
static const char *take_on(pl_mysql_reader *r)
{
    pl_cursor *c = &r->cursor;
    for (int i = 0; i < HEAD_TOKENS && !pl_cursor_is_kind(c, PL_SQL_END); i++) {
        if (pl_cursor_accept_word(c, "ON")) {
            return pl_mysql_take_name(r, PL_KIND_TABLE).name;
        }
        pl_cursor_take(c);
    }
    return NULL;
}

static void read_create(pl_mysql_reader *r)
{
    unsigned flags = 0;
    bool temporary = false;
    const pl_mysql_object *object = take_object(r, &flags, &temporary);
    if (object == NULL) {
        pl_mysql_emit(r, PL_OP_OTHER, (pl_ref){0});
        return;
    }
    flags |= pl_mysql_take_if(r);
    pl_operation *operation = pl_mysql_emit(r, object->create, pl_mysql_take_name(r, object->kind));
    operation->flags = flags;
    if (object->create == PL_OP_CREATE_TABLE && temporary) {
        pl_table *table = pl_arena_make(r->arena, pl_table);
        table->persistence = PL_TEMPORARY;
        pl_table_definition *definition = pl_arena_make(r->arena, pl_table_definition);
        definition->table = table;
        operation->as.table = definition;
        operation->value = "temporary";
    } else if (object->create == PL_OP_CREATE_INDEX) {
        pl_index *index = pl_arena_make(r->arena, pl_index);
        index->table.name = take_on(r);
        operation->as.index = index;
    }
}

static void read_drop(pl_mysql_reader *r)
{
    unsigned flags = 0;
    bool temporary = false;
    if (pl_cursor_is_word(&r->cursor, 0, "PREPARE")) {
        pl_mysql_emit(r, PL_OP_PREPARE, (pl_ref){0})->value = "deallocate";
        return;
    }
    const pl_mysql_object *object = take_object(r, &flags, &temporary);
    if (object == NULL) {
        pl_mysql_emit(r, PL_OP_OTHER, (pl_ref){0});
        return;
    }
    flags |= pl_mysql_take_if(r);
    do {
        pl_operation *operation =
            pl_mysql_emit(r, object->drop, pl_mysql_take_name(r, object->kind));
        operation->flags = flags;
        operation->value = temporary ? "temporary" : NULL;
    } while (pl_cursor_accept_symbol(&r->cursor, ","));
}

static void read_alter(pl_mysql_reader *r)
{
    unsigned flags = 0;
    bool temporary = false;
    const pl_mysql_object *object = take_object(r, &flags, &temporary);
    if (object == NULL) {
        pl_mysql_emit(r, PL_OP_OTHER, (pl_ref){0});
        return;
    }
    pl_mysql_take_if(r);
    pl_ref target = pl_mysql_take_name(r, object->kind);
    if (object->kind == PL_KIND_TABLE) {
        pl_mysql_read_alter_table(r, &target);
    } else {
        pl_mysql_emit(r, PL_OP_ALTER_OBJECT, target);
    }
}

/* RENAME TABLE a TO b, c TO d; RENAME USER likewise. */
static void read_rename(pl_mysql_reader *r)
{
    pl_cursor *c = &r->cursor;
    const pl_mysql_object *object = pl_mysql_object_of(r->sql, pl_cursor_take(c));
    bool table = object != NULL && object->kind == PL_KIND_TABLE;
    if (!table) {
        pl_mysql_emit(r, PL_OP_RENAME_OBJECT, (pl_ref){.kind = PL_KIND_ROLE})->new_name = "";
        return;
    }
    pl_mysql_take_if(r);
    do {
        pl_operation *operation =
            pl_mysql_emit(r, PL_OP_RENAME_TABLE, pl_mysql_take_name(r, PL_KIND_TABLE));
        pl_cursor_accept_word(c, "TO");
        operation->new_name = pl_mysql_take_name(r, PL_KIND_TABLE).name;
    } while (pl_cursor_accept_symbol(c, ","));
}

/* Rows. ---------------------------------------------------------------------------------------- */

static bool has_words(const pl_mysql_reader *r, const char *first, const char *second)
{
    for (size_t i = 0; i + 1 < r->tokens.count; i++) {
        if (pl_mysql_is_word(r->sql, &r->tokens.at[i], first) &&
            (second == NULL || pl_mysql_is_word(r->sql, &r->tokens.at[i + 1], second))) {
            return true;
        }
    }
    return false;
}

/* Between INSERT and the table. */
static bool is_modifier(const pl_cursor *c)
{
    return pl_cursor_is_word(c, 0, "LOW_PRIORITY") || pl_cursor_is_word(c, 0, "DELAYED") ||
           pl_cursor_is_word(c, 0, "HIGH_PRIORITY") || pl_cursor_is_word(c, 0, "IGNORE");
}

/* INSERT, REPLACE, LOAD DATA: the table is behind INTO. */
static void read_adding(pl_mysql_reader *r, pl_operation_kind kind)
{
    pl_cursor *c = &r->cursor;
    pl_rows *rows = pl_arena_make(r->arena, pl_rows);
    pl_ref target;
    bool replace = pl_mysql_is_word(r->sql, &r->tokens.at[0], "REPLACE");
    rows->on_conflict = replace || has_words(r, "DUPLICATE", "KEY");
    rows->from_query = kind == PL_OP_INSERT_ROWS && has_words(r, "SELECT", NULL);
    while (!pl_cursor_is_kind(c, PL_SQL_END) && !pl_cursor_accept_word(c, "INTO")) {
        if (kind == PL_OP_INSERT_ROWS && !is_modifier(c)) {
            break; /* INSERT t VALUES ... */
        }
        rows->on_conflict |=
            pl_cursor_is_word(c, 0, "IGNORE") || pl_cursor_is_word(c, 0, "REPLACE");
        pl_cursor_take(c);
    }
    pl_cursor_accept_word(c, "TABLE");
    target = pl_mysql_take_name(r, PL_KIND_TABLE);
    pl_mysql_emit(r, kind, target)->as.rows = rows;
}

static void read_changing(pl_mysql_reader *r, pl_operation_kind kind)
{
    pl_cursor *c = &r->cursor;
    while (pl_cursor_accept_word(c, "LOW_PRIORITY") || pl_cursor_accept_word(c, "QUICK") ||
           pl_cursor_accept_word(c, "IGNORE") || pl_cursor_accept_word(c, "FROM")) {
    }
    pl_mysql_emit(r, kind, pl_mysql_take_name(r, PL_KIND_TABLE));
}

/* WITH x AS (...) and then what it is for. */
static void read_with(pl_mysql_reader *r)
{
    pl_cursor *c = &r->cursor;
    while (!pl_cursor_is_kind(c, PL_SQL_END)) {
        if (pl_cursor_is_symbol(c, "(")) {
            pl_cursor_skip_parentheses(c);
        } else if (pl_cursor_accept_word(c, "UPDATE")) {
            read_changing(r, PL_OP_UPDATE_ROWS);
            return;
        } else if (pl_cursor_accept_word(c, "DELETE")) {
            read_changing(r, PL_OP_DELETE_ROWS);
            return;
        } else {
            pl_cursor_take(c);
        }
    }
    pl_mysql_emit(r, PL_OP_SELECT_ROWS, (pl_ref){0});
}

/* Transactions and the session. ---------------------------------------------------------------- */

static void read_begin(pl_mysql_reader *r)
{
    bool code = pl_cursor_is_word(&r->cursor, 0, "NOT"); /* MariaDB: BEGIN NOT ATOMIC ... END */
    pl_mysql_emit(r, code ? PL_OP_OTHER : PL_OP_BEGIN, (pl_ref){0});
}

static void read_start(pl_mysql_reader *r)
{
    bool transaction = pl_cursor_is_word(&r->cursor, 0, "TRANSACTION");
    pl_mysql_emit(r, transaction ? PL_OP_BEGIN : PL_OP_OTHER, (pl_ref){0});
}

static void read_end(pl_mysql_reader *r, pl_operation_kind kind)
{
    pl_cursor *c = &r->cursor;
    pl_cursor_accept_word(c, "WORK");
    if (pl_cursor_accept_word(c, "TO")) {
        pl_cursor_accept_word(c, "SAVEPOINT");
        pl_operation *back = pl_mysql_emit(r, PL_OP_ROLLBACK_TO_SAVEPOINT, (pl_ref){0});
        back->new_name = pl_mysql_take_name(r, PL_KIND_NONE).name;
        return;
    }
    bool chain = pl_cursor_accept_word(c, "AND") && pl_cursor_is_word(c, 0, "CHAIN");
    pl_mysql_emit(r, kind, (pl_ref){0})->flags = chain ? PL_OPF_AND_CHAIN : 0;
}

static void read_savepoint(pl_mysql_reader *r, pl_operation_kind kind)
{
    pl_cursor_accept_word(&r->cursor, "SAVEPOINT");
    pl_operation *operation = pl_mysql_emit(r, kind, (pl_ref){0});
    operation->new_name = pl_mysql_take_name(r, PL_KIND_NONE).name;
}

/* SET a = 1, @b = 2: one operation, for the first. */
static void read_set(pl_mysql_reader *r, pl_operation_kind kind)
{
    const pl_sql_token *first = pl_cursor_peek(&r->cursor, 0);
    bool account = pl_mysql_is_word(r->sql, first, "PASSWORD");
    bool transaction = pl_cursor_is_word(&r->cursor, 0, "TRANSACTION") ||
                       pl_cursor_is_word(&r->cursor, 1, "TRANSACTION");
    kind = account ? PL_OP_ALTER_ROLE : transaction ? PL_OP_SET_TRANSACTION : kind;
    pl_operation *operation = pl_mysql_emit(r, kind, (pl_ref){0});
    operation->new_name =
        pl_arena_strndup(r->arena, r->sql + first->begin, first->end - first->begin);
}

/* TRUNCATE [TABLE] t */
static void read_truncate(pl_mysql_reader *r)
{
    pl_cursor_accept_word(&r->cursor, "TABLE");
    pl_mysql_emit(r, PL_OP_TRUNCATE, pl_mysql_take_name(r, PL_KIND_TABLE));
}

/* Those of which nothing but the first word counts. */
static const struct {
    const char *word;
    pl_operation_kind kind;
} PLAIN[] = {
    {"SELECT", PL_OP_SELECT_ROWS},  {"VALUES", PL_OP_SELECT_ROWS},
    {"TABLE", PL_OP_SELECT_ROWS},   {"DO", PL_OP_SELECT_ROWS},
    {"SHOW", PL_OP_SHOW_VARIABLE},  {"DESCRIBE", PL_OP_SHOW_VARIABLE},
    {"DESC", PL_OP_SHOW_VARIABLE},  {"EXPLAIN", PL_OP_SHOW_VARIABLE},
    {"HELP", PL_OP_SHOW_VARIABLE},  {"CALL", PL_OP_CALL},
    {"LOCK", PL_OP_LOCK_TABLE},     {"UNLOCK", PL_OP_LOCK_TABLE},
    {"GRANT", PL_OP_GRANT},         {"REVOKE", PL_OP_REVOKE},
    {"PREPARE", PL_OP_PREPARE},     {"DEALLOCATE", PL_OP_PREPARE},
    {"EXECUTE", PL_OP_DYNAMIC_SQL}, {"ANALYZE", PL_OP_ANALYZE},
    {"OPTIMIZE", PL_OP_ANALYZE},    {"REPAIR", PL_OP_ANALYZE},
    {"CHECK", PL_OP_ANALYZE},       {"CACHE", PL_OP_ANALYZE},
};

static void read_plain(pl_mysql_reader *r)
{
    const pl_sql_token *first = &r->tokens.at[0];
    for (size_t i = 0; i < sizeof PLAIN / sizeof PLAIN[0]; i++) {
        if (pl_mysql_is_word(r->sql, first, PLAIN[i].word)) {
            pl_operation *operation = pl_mysql_emit(r, PLAIN[i].kind, (pl_ref){0});
            operation->new_name =
                pl_arena_strndup(r->arena, r->sql + first->begin, first->end - first->begin);
            return;
        }
    }
    pl_mysql_emit(r, PL_OP_OTHER, (pl_ref){0});
}

void pl_mysql_read_statement(pl_mysql_reader *r)
{
    pl_cursor *c = &r->cursor;
    while (pl_cursor_accept_symbol(c, "(")) { /* (SELECT ...) UNION ... */
    }
    if (pl_cursor_accept_word(c, "CREATE")) {
        read_create(r);
    } else if (pl_cursor_accept_word(c, "ALTER")) {
        read_alter(r);
    } else if (pl_cursor_accept_word(c, "DROP")) {
        read_drop(r);
    } else if (pl_cursor_accept_word(c, "RENAME")) {
        read_rename(r);
    } else if (pl_cursor_accept_word(c, "TRUNCATE")) {
        read_truncate(r);
    } else if (pl_cursor_accept_word(c, "INSERT") || pl_cursor_accept_word(c, "REPLACE")) {
        read_adding(r, PL_OP_INSERT_ROWS);
    } else if (pl_cursor_is_word(c, 0, "LOAD") &&
               (pl_cursor_is_word(c, 1, "DATA") || pl_cursor_is_word(c, 1, "XML"))) {
        read_adding(r, PL_OP_COPY_ROWS);
    } else if (pl_cursor_accept_word(c, "UPDATE")) {
        read_changing(r, PL_OP_UPDATE_ROWS);
    } else if (pl_cursor_accept_word(c, "DELETE")) {
        read_changing(r, PL_OP_DELETE_ROWS);
    } else if (pl_cursor_accept_word(c, "WITH")) {
        read_with(r);
    } else if (pl_cursor_accept_word(c, "BEGIN")) {
        read_begin(r);
    } else if (pl_cursor_accept_word(c, "START")) {
        read_start(r);
    } else if (pl_cursor_accept_word(c, "COMMIT")) {
        read_end(r, PL_OP_COMMIT);
    } else if (pl_cursor_accept_word(c, "ROLLBACK")) {
        read_end(r, PL_OP_ROLLBACK);
    } else if (pl_cursor_accept_word(c, "SAVEPOINT")) {
        read_savepoint(r, PL_OP_SAVEPOINT);
    } else if (pl_cursor_accept_word(c, "RELEASE")) {
        read_savepoint(r, PL_OP_RELEASE_SAVEPOINT);
    } else if (pl_cursor_accept_word(c, "SET") || pl_cursor_accept_word(c, "USE")) {
        read_set(r, PL_OP_SET_VARIABLE);
    } else {
        read_plain(r);
    }
}

/* Scripts. ------------------------------------------------------------------------------------- */

static pl_span span_of(const pl_mysql_reader *r, uint32_t begin, uint32_t end)
{
    return (pl_span){r->script->text, r->base + begin, r->base + end};
}

static void begin_statement(pl_mysql_reader *r)
{
    pl_statement *statement = pl_arena_make(r->arena, pl_statement);
    uint32_t begin = r->tokens.at[0].begin;
    uint32_t end = r->tokens.at[r->tokens.count - 2].end;
    statement->span = span_of(r, begin, end);
    statement->problem_span = span_of(r, begin, begin);
    statement->piece = r->piece;
    r->statement = statement;
    r->cursor = (pl_cursor){.arena = r->arena, .sql = r->sql, .tokens = r->tokens.at};
    pl_vec_push(r->arena, &r->script->statements, statement);
}

static bool is_templated(pl_mysql_reader *r)
{
    uint32_t from, to;
    const pl_span *span = &r->statement->span;
    if (!pl_template_find(r->sql, span->begin - r->base, span->end - r->base, r->options->templates,
                          &from, &to)) {
        return false;
    }
    r->statement->state = PL_STATEMENT_TEMPLATED;
    r->statement->problem = "placeholder that the runner replaces";
    r->statement->problem_span = span_of(r, from, to);
    return true;
}

static void read_piece(pl_mysql_reader *r)
{
    bool mark = r->size >= 3 && memcmp(r->sql, "\xEF\xBB\xBF", 3) == 0;
    for (uint32_t at = mark ? 3 : 0;;) {
        at = pl_mysql_scan(r, at);
        if (r->tokens.count <= 1) {
            return;
        }
        begin_statement(r);
        if (!is_templated(r)) {
            pl_mysql_read_statement(r);
        } else {
            r->script->not_analysed++;
        }
    }
}

void pl_mysql_read_script(pl_arena *arena, pl_script *script, const pl_read_options *options)
{
    pl_mysql_reader r = {.arena = arena, .script = script, .options = options, .delimiter = ";"};
    pl_directives_read(arena, script, PL_COMMENTS_MYSQL);
    for (uint32_t i = 0; i < script->pieces.count; i++) {
        pl_span span = script->pieces.at[i].span;
        r.piece = i;
        r.base = span.begin;
        r.sql = script->text->bytes + span.begin;
        r.size = span.end - span.begin;
        read_piece(&r);
    }
}
