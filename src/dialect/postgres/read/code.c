/*
 * DO blocks: which SQL they run.
 *
 * libpg_query has the PL/pgSQL parser of the server, and tells its tree as JSON with line
 * numbers. The static SQL in it is read like any other; the text of an EXECUTE too, where it is
 * constant. Everything else that is executed is counted as not seen.
 */
#include "base/str.h"
#include "dialect/postgres/code_constant.h"
#include "dialect/postgres/read/guard.h"
#include "dialect/postgres/read/more.h"
#include "dialect/postgres/scan.h"

#include <cjson/cJSON.h>
#include <string.h>
#include <strings.h>

enum {
    NESTING_MAXIMUM = 200,  /* of blocks; the tree is written and read by recursion */
    CODE_DEPTH_MAXIMUM = 4, /* DO in an EXECUTE in a DO ... */
    SEARCH_WINDOW = 4096,   /* how far behind the start of its line a statement is looked for */
};

/* elog.h has the number under a name that is a macro of five other things. */
enum { RAISE_EXCEPTION = 21 };

typedef struct pl_block {
    pl_reader *reader;
    pl_code *code;
    const char *body;
    uint32_t size;
    bool mapped;      /* the body stands in reader->sql as it is */
    uint32_t body_at; /* where */
    PL_VEC(uint32_t) lines;
    uint32_t cursor;    /* in body: behind the last statement found */
    uint64_t patience;  /* bytes that may still be compared while searching */
    bool may_have_left; /* a RETURN in a branch: what follows may not run */
} pl_block;

/* Places -------------------------------------------------------------------------------------- */

static void find_lines(pl_block *block)
{
    pl_vec_push(block->reader->arena, &block->lines, 0);
    for (uint32_t i = 0; i < block->size; i++) {
        if (block->body[i] == '\n') {
            pl_vec_push(block->reader->arena, &block->lines, i + 1);
        }
    }
    block->patience = (uint64_t)block->size * 16 + SEARCH_WINDOW;
}

/* The parser blanks what it takes out of a statement (INTO target), so a blank matches anything. */
static bool matches(pl_block *block, uint32_t at, const char *query, uint32_t size)
{
    for (uint32_t i = 0; i < size; i++) {
        if (block->patience == 0) {
            return false;
        }
        block->patience--;
        if (query[i] != ' ' && query[i] != block->body[at + i]) {
            return false;
        }
    }
    return true;
}

static uint32_t trimmed_size(const char *query)
{
    size_t size = strlen(query);
    while (size > 0 && strchr(" \t\r\n", query[size - 1]) != NULL) {
        size--;
    }
    return (uint32_t)size;
}

static pl_span whole_statement(const pl_block *block)
{
    return pl_read_span(block->reader, block->reader->begin, block->reader->end);
}

/* The place of a piece of the body that begins on the line, at the earliest behind the statement
 * found last if that ended on the same line. */
static pl_span locate(pl_block *block, int line, const char *query)
{
    uint32_t size = trimmed_size(query);
    if (!block->mapped || line < 1 || (size_t)line > block->lines.count || size == 0) {
        return whole_statement(block);
    }
    uint32_t at = block->lines.at[line - 1];
    bool last = (size_t)line == block->lines.count;
    if (block->cursor > at && (last || block->cursor < block->lines.at[line])) {
        at = block->cursor;
    }
    uint32_t stop = block->size - at > SEARCH_WINDOW ? at + SEARCH_WINDOW : block->size;
    for (; at < stop && size <= block->size - at; at++) {
        if (block->body[at] == *query && matches(block, at, query, size)) {
            block->cursor = at + size;
            return pl_read_span(block->reader, block->body_at + at, block->body_at + at + size);
        }
    }
    return whole_statement(block);
}

/* PERFORM f() comes as SELECT f(): found by what follows the word. */
static pl_span locate_perform(pl_block *block, int line, const char *query)
{
    static const uint32_t select = sizeof "SELECT" - 1, perform = sizeof "PERFORM" - 1;
    if (!pl_starts_with(query, "SELECT ")) {
        return locate(block, line, query);
    }
    const char *rest = query + select;
    rest += strspn(rest, " \t\r\n");
    pl_span span = locate(block, line, rest);
    uint32_t blanks = (uint32_t)(rest - query) - select;
    uint32_t before = perform + blanks;
    uint32_t begin = block->cursor - trimmed_size(rest);
    if (block->mapped && span.text != NULL && span.end - span.begin == trimmed_size(rest) &&
        begin >= before && strncasecmp(block->body + begin - before, "PERFORM", perform) == 0) {
        span.begin -= before;
    }
    return span;
}

/* Statements ---------------------------------------------------------------------------------- */

static const char *text_of(const cJSON *object, const char *key)
{
    const cJSON *holder = cJSON_GetObjectItemCaseSensitive(object, key);
    const cJSON *expression = cJSON_GetObjectItemCaseSensitive(holder, "PLpgSQL_expr");
    return cJSON_GetStringValue(cJSON_GetObjectItemCaseSensitive(expression, "query"));
}

static int line_of(const cJSON *object)
{
    const cJSON *line = cJSON_GetObjectItemCaseSensitive(object, "lineno");
    return cJSON_IsNumber(line) ? line->valueint : 0;
}

static unsigned flags_here(const pl_block *block, unsigned flags)
{
    return flags | (block->may_have_left ? PL_OPF_CONDITIONAL : 0);
}

static pl_operation *emit_here(pl_block *block, pl_operation_kind kind, pl_span place,
                               unsigned flags)
{
    pl_operation *operation = pl_emit(block->reader, kind);
    operation->flags |= PL_OPF_IN_CODE | flags_here(block, flags);
    operation->span = place;
    return operation;
}

static void not_seen(pl_block *block, pl_span place, unsigned flags)
{
    block->code->dynamic_count++;
    block->reader->script->not_analysed++;
    emit_here(block, PL_OP_DYNAMIC_SQL, place, flags);
}

static void read_sql(pl_block *block, const char *sql, pl_span place, unsigned flags)
{
    uint32_t size = trimmed_size(sql);
    if (pl_read_sql(block->reader, sql, size, place, flags_here(block, flags))) {
        block->code->statement_count++;
    } else {
        not_seen(block, place, flags);
    }
}

static void read_static(pl_block *block, const cJSON *object, const char *key, unsigned flags)
{
    const char *sql = text_of(object, key);
    if (sql != NULL) {
        read_sql(block, sql, locate(block, line_of(object), sql), flags);
    }
}

static void read_perform(pl_block *block, const cJSON *object, unsigned flags)
{
    const char *sql = text_of(object, "expr");
    if (sql != NULL) {
        read_sql(block, sql, locate_perform(block, line_of(object), sql), flags);
    }
}

static void read_dynamic(pl_block *block, const cJSON *object, const char *key, unsigned flags)
{
    const char *expression = text_of(object, key);
    if (expression == NULL) {
        return;
    }
    pl_span place = locate(block, line_of(object), expression);
    const char *sql = pl_code_constant(block->reader->arena, expression);
    if (sql == NULL) {
        not_seen(block, place, flags);
    } else {
        read_sql(block, sql, place, flags);
    }
}

static void read_list(pl_block *block, const cJSON *list, unsigned flags);

static void read_member(pl_block *block, const cJSON *object, const char *key, unsigned flags)
{
    read_list(block, cJSON_GetObjectItemCaseSensitive(object, key), flags);
}

/* The statements of each {holder: {"stmts": [...]}} in a list of ELSIFs, WHENs, handlers. */
static void read_branches(pl_block *block, const cJSON *list, const char *key, unsigned flags)
{
    const cJSON *element;
    cJSON_ArrayForEach(element, list)
    {
        read_member(block, element->child, key, flags);
    }
}

static void read_if(pl_block *block, const cJSON *object, unsigned flags)
{
    flags |= PL_OPF_CONDITIONAL;
    read_member(block, object, "then_body", flags);
    read_branches(block, cJSON_GetObjectItemCaseSensitive(object, "elsif_list"), "stmts", flags);
    read_member(block, object, "else_body", flags);
}

static void read_case(pl_block *block, const cJSON *object, unsigned flags)
{
    flags |= PL_OPF_CONDITIONAL;
    read_branches(block, cJSON_GetObjectItemCaseSensitive(object, "case_when_list"), "stmts",
                  flags);
    read_member(block, object, "else_stmts", flags);
}

/* A handler that raises an exception again does not keep the error from the statement's caller. */
static bool raises_again(const cJSON *handler)
{
    const cJSON *element;
    cJSON_ArrayForEach(element, cJSON_GetObjectItemCaseSensitive(handler, "action"))
    {
        const cJSON *raise = cJSON_GetObjectItemCaseSensitive(element, "PLpgSQL_stmt_raise");
        const cJSON *level = cJSON_GetObjectItemCaseSensitive(raise, "elog_level");
        if (raise != NULL && (level == NULL || level->valueint >= RAISE_EXCEPTION)) {
            return true;
        }
    }
    return false;
}

static bool catches(const cJSON *handlers)
{
    const cJSON *element;
    cJSON_ArrayForEach(element, handlers)
    {
        if (!raises_again(element->child)) {
            return true;
        }
    }
    return false;
}

static void read_block(pl_block *block, const cJSON *object, unsigned flags)
{
    const cJSON *exceptions = cJSON_GetObjectItemCaseSensitive(object, "exceptions");
    const cJSON *handlers = cJSON_GetObjectItemCaseSensitive(
        cJSON_GetObjectItemCaseSensitive(exceptions, "PLpgSQL_exception_block"), "exc_list");
    unsigned guarded = catches(handlers) ? PL_OPF_CONDITIONAL | PL_OPF_GUARDED : 0;
    read_member(block, object, "body", flags | guarded);
    read_branches(block, handlers, "action", flags | PL_OPF_CONDITIONAL);
}

/* FOR and WHILE: the query once, the body any number of times. */
static void read_loop(pl_block *block, const cJSON *object, unsigned flags)
{
    read_member(block, object, "body", flags | PL_OPF_CONDITIONAL);
}

static void read_query_loop(pl_block *block, const cJSON *object, unsigned flags)
{
    read_static(block, object, "query", flags);
    read_loop(block, object, flags);
}

static void read_dynamic_loop(pl_block *block, const cJSON *object, unsigned flags)
{
    read_dynamic(block, object, "query", flags);
    read_loop(block, object, flags);
}

static void read_execsql(pl_block *block, const cJSON *object, unsigned flags)
{
    read_static(block, object, "sqlstmt", flags);
}

static void read_code_call(pl_block *block, const cJSON *object, unsigned flags)
{
    read_static(block, object, "expr", flags);
}

static void read_execute(pl_block *block, const cJSON *object, unsigned flags)
{
    read_dynamic(block, object, "query", flags);
}

/* OPEN cursor FOR query, FOR EXECUTE text. */
static void read_open(pl_block *block, const cJSON *object, unsigned flags)
{
    read_static(block, object, "query", flags);
    read_dynamic(block, object, "dynquery", flags);
}

static void read_return(pl_block *block, const cJSON *object, unsigned flags)
{
    (void)object;
    block->may_have_left = block->may_have_left || (flags & PL_OPF_CONDITIONAL) != 0;
}

static void read_code_commit(pl_block *block, const cJSON *object, unsigned flags)
{
    emit_here(block, PL_OP_COMMIT, locate(block, line_of(object), "COMMIT"), flags);
}

static void read_code_rollback(pl_block *block, const cJSON *object, unsigned flags)
{
    emit_here(block, PL_OP_ROLLBACK, locate(block, line_of(object), "ROLLBACK"), flags);
}

/* Assignments, RAISE, GET DIAGNOSTICS, FETCH and the like run no SQL that plumb has a word for. */
static const struct {
    const char *name;
    void (*read)(pl_block *block, const cJSON *object, unsigned flags);
} code_statements[] = {
    {"PLpgSQL_stmt_block", read_block},        {"PLpgSQL_stmt_execsql", read_execsql},
    {"PLpgSQL_stmt_dynexecute", read_execute}, {"PLpgSQL_stmt_perform", read_perform},
    {"PLpgSQL_stmt_call", read_code_call},     {"PLpgSQL_stmt_if", read_if},
    {"PLpgSQL_stmt_case", read_case},          {"PLpgSQL_stmt_loop", read_loop},
    {"PLpgSQL_stmt_while", read_loop},         {"PLpgSQL_stmt_fori", read_loop},
    {"PLpgSQL_stmt_fors", read_query_loop},    {"PLpgSQL_stmt_forc", read_loop},
    {"PLpgSQL_stmt_foreach_a", read_loop},     {"PLpgSQL_stmt_dynfors", read_dynamic_loop},
    {"PLpgSQL_stmt_open", read_open},          {"PLpgSQL_stmt_return", read_return},
    {"PLpgSQL_stmt_commit", read_code_commit}, {"PLpgSQL_stmt_rollback", read_code_rollback},
};

static void read_one(pl_block *block, const cJSON *holder, unsigned flags)
{
    for (size_t i = 0; i < sizeof code_statements / sizeof *code_statements; i++) {
        if (holder != NULL && pl_same(holder->string, code_statements[i].name)) {
            code_statements[i].read(block, holder, flags);
            return;
        }
    }
}

static void read_list(pl_block *block, const cJSON *list, unsigned flags)
{
    const cJSON *element;
    cJSON_ArrayForEach(element, list)
    {
        read_one(block, element->child, flags);
    }
}

/* Parsing ------------------------------------------------------------------------------------- */

static bool opens_level(const pl_scan *scan, const pl_token *token)
{
    return pl_token_is_word(scan, token, "BEGIN") || pl_token_is_word(scan, token, "IF") ||
           pl_token_is_word(scan, token, "CASE") || pl_token_is_word(scan, token, "LOOP");
}

/* An upper bound for how deep blocks are nested. DROP TABLE IF EXISTS a does not open a level: IF
 * counts only when a parenthesis or something else than EXISTS follows. */
static bool is_too_nested(const char *body, uint32_t size)
{
    pl_scan scan = pl_scan_begin(body, 0, size);
    pl_token token;
    int depth = 0, deepest = 0;
    bool after_end = false;
    while (pl_scan_next(&scan, &token)) {
        if (pl_token_is_word(&scan, &token, "END")) {
            depth -= depth > 0;
            after_end = true;
            continue;
        }
        if (opens_level(&scan, &token) && !after_end) {
            depth++;
        } else if (depth > 0 && pl_token_is_word(&scan, &token, "EXISTS")) {
            pl_scan ahead = scan;
            pl_token next;
            depth -= pl_scan_next(&ahead, &next) && !pl_token_is_char(&ahead, &next, '(');
        }
        after_end = false;
        deepest = depth > deepest ? depth : deepest;
    }
    return deepest > NESTING_MAXIMUM;
}

typedef struct pl_code_parse {
    const char *statement;
    PgQueryPlpgsqlParseResult result;
} pl_code_parse;

static void parse_code(void *context)
{
    pl_code_parse *parse = context;
    parse->result = pg_query_parse_plpgsql(parse->statement);
}

/* The tree, to be deleted by the caller. NULL, with why_not set, when the body does not parse. That
 * is no syntax error: the parser in the library knows less than the server (bound cursors fail in
 * it). */
static cJSON *parse_block(pl_reader *reader, pl_code *code)
{
    pl_code_parse parse = {0};
    parse.statement =
        pl_arena_strndup(reader->arena, reader->sql + reader->begin, reader->end - reader->begin);
    if (!pl_read_guarded(parse_code, &parse)) {
        code->why_not = "the parser gave up";
        return NULL;
    }
    cJSON *json = NULL;
    if (parse.result.error != NULL) {
        code->why_not = pl_read_string(reader, parse.result.error->message);
    } else {
        json = cJSON_Parse(parse.result.plpgsql_funcs);
        code->why_not = json == NULL ? "it is nested too deeply" : NULL;
    }
    pg_query_free_plpgsql_parse_result(parse.result);
    return json;
}

static void map_body(pl_block *block, const DefElem *element)
{
    const pl_reader *reader = block->reader;
    if (element->location < 0 || reader->fixed_span.text != NULL) {
        return;
    }
    uint32_t at = (uint32_t)element->location;
    while (at < reader->end && reader->sql[at] != '\'' && reader->sql[at] != '$') {
        at++;
    }
    if (at < reader->end && reader->sql[at] == '$') {
        const char *tag_end = memchr(reader->sql + at + 1, '$', reader->end - at - 1);
        at = tag_end == NULL ? reader->end : (uint32_t)(tag_end - reader->sql);
    }
    at++;
    block->mapped = at < reader->end && block->size <= reader->end - at &&
                    memcmp(reader->sql + at, block->body, block->size) == 0;
    block->body_at = at;
}

static void read_body(pl_reader *reader, pl_code *code, const DefElem *element)
{
    pl_block block = {.reader = reader, .code = code, .body = code->body};
    block.size = (uint32_t)strlen(code->body);
    if (is_too_nested(block.body, block.size)) {
        code->why_not = "it is nested too deeply";
        return;
    }
    cJSON *json = parse_block(reader, code);
    if (json == NULL) {
        return;
    }
    code->analysed = true;
    find_lines(&block);
    map_body(&block, element);
    const cJSON *function;
    cJSON_ArrayForEach(function, json)
    {
        const cJSON *action = cJSON_GetObjectItemCaseSensitive(function->child, "action");
        read_one(&block, action == NULL ? NULL : action->child, 0);
    }
    cJSON_Delete(json);
}

static const char *why_not_read(const pl_reader *reader, const pl_code *code)
{
    if (!reader->options->analyse_code) {
        return "code is not read";
    }
    if (reader->code_depth >= CODE_DEPTH_MAXIMUM) {
        return "it is nested too deeply";
    }
    return pl_same_nocase(code->language, "plpgsql") ? NULL : "it is not in PL/pgSQL";
}

void pl_read_do(pl_reader *reader, const Node *node)
{
    const DoStmt *statement = (const DoStmt *)node;
    const DefElem *body = pl_find_option(statement->args, "as");
    const DefElem *language = pl_find_option(statement->args, "language");
    pl_code *code = pl_arena_make(reader->arena, pl_code);
    code->language = language == NULL ? "plpgsql" : pl_read_option_value(reader, language);
    code->body = body == NULL ? "" : pl_read_option_value(reader, body);
    code->why_not = why_not_read(reader, code);
    pl_emit(reader, PL_OP_DO_BLOCK)->as.code = code;
    if (code->why_not == NULL && body != NULL) {
        read_body(reader, code, body);
    }
    if (!code->analysed) {
        reader->script->not_analysed++;
    }
}
