/*
 * Reading a script: parse each piece in one go, and say what its statements mean. What does not
 * parse as a whole is cut into statements first, so that one broken statement hides no other.
 *
 * Everything here knows libpg_query 15; from 16 on pg_query_raw_parse takes a second argument.
 */
#include "dialect/postgres/read/read.h"

#include "base/str.h"
#include "dialect/directives.h"
#include "dialect/postgres/read/internal.h"
#include "dialect/postgres/read/problem.h"
#include "dialect/postgres/read/psql.h"
#include "dialect/postgres/read/split.h"
#include "dialect/postgres/read/walk.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

/* Beyond this many levels a tree is not read: its walk would use too much of the stack. */
enum { MAXIMUM_DEPTH = 2000 };

/* A level needs a byte at least, so shorter statements need no measuring. */
enum { SHORT_STATEMENT = MAXIMUM_DEPTH };

enum { MAXIMUM_CODE_DEPTH = 8 };

enum { MAXIMUM_COMMENT_RUN = 1000 };

/* Longer statements, or those with more of them, aren't searched for reserved words. */
enum { MAXIMUM_TRIED = 20000, MAXIMUM_RESERVED = 8 };

/* The parser's verdict on one text, with what malloc gave it released. */
typedef struct parsed {
    List *tree;
    const char *message; /* NULL: it parsed */
    uint32_t offset;     /* of the error, in bytes */
} parsed;

/* cursorpos counts characters from 1. */
static uint32_t byte_offset(const char *sql, uint32_t size, int cursor)
{
    uint32_t offset = 0;
    for (int i = 1; i < cursor && offset < size; i++) {
        offset++;
        while (offset < size && ((unsigned char)sql[offset] & 0xC0) == 0x80) {
            offset++;
        }
    }
    return offset;
}

static parsed parse(pl_arena *arena, const char *sql, uint32_t size)
{
    PgQueryInternalParsetreeAndError result = pg_query_raw_parse(sql);
    parsed out = {.tree = result.tree};
    free(result.stderr_buffer);
    if (result.error != NULL) {
        out.message = pl_arena_strdup(arena, result.error->message);
        out.offset = byte_offset(sql, size, result.error->cursorpos);
        pg_query_free_error(result.error);
    }
    return out;
}

pl_span pl_read_span(const pl_reader *reader, uint32_t begin, uint32_t end)
{
    if (reader->fixed_span.text != NULL) {
        return reader->fixed_span;
    }
    return (pl_span){reader->script->text, reader->base + begin, reader->base + end};
}

pl_operation *pl_emit(pl_reader *reader, pl_operation_kind kind)
{
    pl_operation *operation = pl_arena_make(reader->arena, pl_operation);
    operation->kind = kind;
    operation->flags = reader->flags;
    operation->span = pl_read_span(reader, reader->begin, reader->end);
    operation->statement = reader->statement;
    pl_vec_push(reader->arena, &reader->statement->operations, operation);
    return operation;
}

static pl_read_function function_for(const Node *node)
{
    switch ((int)nodeTag(node)) {
#define PL_READ(node, function)                                                                    \
    case T_##node:                                                                                 \
        return function;
#include "dialect/postgres/read/core.def"
#include "dialect/postgres/read/more.def"
#undef PL_READ
    default:
        return NULL;
    }
}

void pl_read_statement(pl_reader *reader, const Node *node)
{
    size_t before = reader->statement->operations.count;
    pl_read_function function = node == NULL ? NULL : function_for(node);
    if (function != NULL) {
        function(reader, node);
    }
    if (reader->statement->operations.count == before) {
        pl_emit(reader, PL_OP_OTHER);
    }
}

/* Without what stands before the first token and behind the last. */
static void trim_statement(const char *sql, uint32_t *begin, uint32_t *end)
{
    pl_scan scan = pl_scan_begin(sql, *begin, *end);
    pl_token token;
    if (!pl_scan_next(&scan, &token)) {
        return;
    }
    *begin = token.begin;
    uint32_t last = *end;
    while (last > *begin && strchr(" \t\r\n\f\v", sql[last - 1]) != NULL) {
        last--;
    }
    const char *line = memrchr(sql + *begin, '\n', last - *begin);
    uint32_t line_begin = line == NULL ? *begin : (uint32_t)(line - sql);
    bool comment = memmem(sql + line_begin, last - line_begin, "--", 2) != NULL ||
                   (last - *begin >= 2 && sql[last - 1] == '/' && sql[last - 2] == '*');
    if (comment) { /* perhaps: only the tokens tell */
        do {
            last = token.end;
        } while (pl_scan_next(&scan, &token));
    }
    *end = last;
}

static void begin_statement(pl_reader *reader, uint32_t begin, uint32_t end)
{
    pl_statement *statement = pl_arena_make(reader->arena, pl_statement);
    reader->statement = statement;
    reader->begin = begin;
    reader->end = end;
    statement->span = pl_read_span(reader, begin, end);
    statement->problem_span =
        (pl_span){reader->script->text, statement->span.begin, statement->span.begin};
    statement->piece = (uint32_t)(reader->piece);
    pl_vec_push(reader->arena, &reader->script->statements, statement);
}

static bool is_templated(pl_reader *reader)
{
    uint32_t from, to;
    if (reader->options->templates == 0 ||
        !pl_find_template(reader->sql, reader->begin, reader->end, reader->options->templates,
                          &from, &to)) {
        return false;
    }
    reader->statement->state = PL_STATEMENT_TEMPLATED;
    reader->statement->problem = "placeholder that the runner replaces";
    reader->statement->problem_span = pl_read_span(reader, from, to);
    return true;
}

static void read_raw(pl_reader *reader, const RawStmt *raw)
{
    uint32_t begin = (uint32_t)raw->stmt_location;
    uint32_t end = raw->stmt_len > 0 ? begin + (uint32_t)raw->stmt_len : reader->size;
    trim_statement(reader->sql, &begin, &end);
    begin_statement(reader, begin, end);
    if (is_templated(reader)) {
        return;
    }
    if (end - begin > SHORT_STATEMENT &&
        pl_tree_is_deeper(reader->arena, raw->stmt, MAXIMUM_DEPTH)) {
        reader->statement->state = PL_STATEMENT_TOO_DEEP;
        reader->statement->problem = "nested too deeply to be read";
        return;
    }
    pl_read_statement(reader, raw->stmt);
}

static void read_tree(pl_reader *reader, const List *tree)
{
    const ListCell *cell;
    foreach (cell, tree) {
        read_raw(reader, lfirst(cell));
    }
}

bool pl_read_sql(pl_reader *reader, const char *sql, uint32_t size, pl_span place, unsigned flags)
{
    pl_reader saved = *reader;
    const char *copy = pl_arena_strndup(reader->arena, sql, size);
    if (saved.code_depth >= MAXIMUM_CODE_DEPTH || memchr(sql, '\0', size) != NULL) {
        return false;
    }
    parsed result = parse(reader->arena, copy, size);
    if (result.message != NULL || pl_tree_is_deeper(reader->arena, result.tree, MAXIMUM_DEPTH)) {
        return false;
    }
    reader->sql = copy;
    reader->size = size;
    reader->flags |= flags | PL_OPF_IN_CODE;
    reader->fixed_span = place;
    reader->code_depth++;
    const ListCell *cell;
    foreach (cell, result.tree) {
        const RawStmt *raw = lfirst(cell);
        reader->begin = (uint32_t)raw->stmt_location;
        reader->end = raw->stmt_len > 0 ? reader->begin + (uint32_t)raw->stmt_len : size;
        trim_statement(copy, &reader->begin, &reader->end);
        pl_read_statement(reader, raw->stmt);
    }
    List *frame = reader->expression_frame;
    *reader = saved;
    reader->expression_frame = frame;
    return true;
}

/* The scanner takes an opening of a comment with all operator characters behind it and gives them
 * back, so that a long run of them costs the square of its length. No one writes one. */
static bool has_comment_run(const char *sql, uint32_t size)
{
    const char *first = memmem(sql, size, "/*", 2);
    uint32_t openings = 0;
    for (uint32_t i = first == NULL ? size : (uint32_t)(first - sql); i + 1 < size; i++) {
        if (sql[i] == '\0' || strchr("~!@#^&|`?+-*/%<>=", sql[i]) == NULL) {
            openings = 0;
        } else if (sql[i] == '/' && sql[i + 1] == '*' && ++openings > MAXIMUM_COMMENT_RUN) {
            return true;
        }
    }
    return false;
}

/* A statement alone: the server refuses bytes that are no text before it looks at anything else. */
static const char *bad_bytes(pl_reader *reader, uint32_t *offset)
{
    const char *text = reader->sql + reader->begin;
    uint32_t size = reader->end - reader->begin;
    const char *nul = memchr(text, '\0', size);
    if (nul != NULL) {
        *offset = (uint32_t)(nul - reader->sql);
        return "NUL byte in the text";
    }
    if (!pl_utf8_valid(text, size, offset)) {
        *offset += reader->begin;
        return pl_arena_printf(reader->arena, "invalid byte sequence for encoding \"UTF8\": 0x%02x",
                               (unsigned char)reader->sql[*offset]);
    }
    return NULL;
}

/* Reserved words that people give to tables and columns. Of others, FROM behind a comma too many,
 * quotes would make SQL as well, but nothing that anybody meant. */
static bool is_likely_name(const char *word)
{
    static const char *const WORDS[] = {
        "analyse", "analyze", "array",   "asc",     "check",  "column", "constraint",
        "default", "desc",    "end",     "foreign", "grant",  "group",  "limit",
        "offset",  "order",   "primary", "table",   "unique", "user",   "window"};
    for (size_t i = 0; i < sizeof WORDS / sizeof WORDS[0]; i++) {
        if (pl_same(word, WORDS[i])) {
            return pl_keyword_category(word) == 'R';
        }
    }
    return false;
}

/* The word at an offset in lower case; NULL when it is no bare word. */
static char *bare_word(pl_arena *arena, const char *sql, uint32_t at)
{
    uint32_t size = 0;
    while (isalnum((unsigned char)sql[at + size]) || sql[at + size] == '_') {
        size++;
    }
    char *word = size > 0 ? pl_arena_strndup(arena, sql + at, size) : NULL;
    for (uint32_t i = 0; i < size; i++) {
        word[i] = (char)tolower((unsigned char)word[i]);
    }
    return word;
}

/* The parser is the judge: where quotes round the words it stopped at make SQL of the statement,
 * they were meant as names. */
static void find_reserved_word(pl_reader *reader, uint32_t offset)
{
    const char *sql = reader->sql;
    const char *first = NULL;
    if (reader->size > MAXIMUM_TRIED || reader->statement->state == PL_STATEMENT_TEMPLATED) {
        return;
    }
    for (unsigned i = 0; i < MAXIMUM_RESERVED; i++) {
        char *word = bare_word(reader->arena, sql, offset);
        if (word == NULL || !is_likely_name(word)) {
            return;
        }
        first = first != NULL ? first : word;
        sql = pl_arena_printf(reader->arena, "%.*s\"%s\"%s", (int)offset, sql, word,
                              sql + offset + strlen(word));
        parsed result = parse(reader->arena, sql, (uint32_t)strlen(sql));
        if (result.message == NULL) {
            reader->statement->reserved_word = first;
            reader->statement->state = PL_STATEMENT_SYNTAX_ERROR; /* reserved in every version */
            return;
        }
        if (result.offset <= offset) {
            return;
        }
        offset = result.offset;
    }
}

static void read_alone(pl_reader *reader, char *sql, const pl_split_statement *cut)
{
    char behind = sql[cut->end];
    size_t before = reader->script->statements.count;
    begin_statement(reader, cut->begin, cut->end);
    uint32_t offset;
    const char *bad = bad_bytes(reader, &offset);
    if (bad != NULL) {
        pl_read_problem(reader, bad, offset);
        reader->statement->state = PL_STATEMENT_SYNTAX_ERROR;
        return;
    }
    if (has_comment_run(sql + cut->begin, cut->end - cut->begin)) {
        reader->statement->state = PL_STATEMENT_TOO_DEEP;
        reader->statement->problem = "comments nested too deeply to be read";
        return;
    }
    pl_reader whole = *reader;
    sql[cut->end] = '\0';
    reader->sql = sql + cut->begin;
    reader->size = cut->end - cut->begin;
    reader->base += cut->begin;
    parsed result = parse(reader->arena, reader->sql, reader->size);
    if (result.message == NULL) {
        reader->script->statements.count = before; /* said again by read_raw */
        read_tree(reader, result.tree);
    } else {
        reader->begin = 0;
        reader->end = reader->size;
        pl_read_problem(reader, result.message, result.offset);
        find_reserved_word(reader, result.offset);
    }
    sql[cut->end] = behind;
    reader->sql = whole.sql;
    reader->size = whole.size;
    reader->base = whole.base;
}

static void read_one_by_one(pl_reader *reader, char *sql)
{
    pl_split split = pl_split_begin(sql, 0, reader->size);
    pl_split_statement cut;
    while (pl_split_next(&split, &cut)) {
        read_alone(reader, sql, &cut);
    }
}

static void add_meta_commands(pl_reader *reader, const pl_meta_commands *commands)
{
    const char *text = reader->script->text->bytes + reader->base;
    for (size_t i = 0; i < commands->count; i++) {
        const pl_meta_command *command = &commands->at[i];
        bool includes = pl_meta_command_includes(text, command);
        if (reader->options->psql && !includes) {
            continue;
        }
        begin_statement(reader, command->begin, command->end);
        reader->statement->state = PL_STATEMENT_META;
        reader->statement->problem =
            includes ? "psql command that runs SQL from elsewhere" : "psql command";
        reader->statement->problem_span = reader->statement->span;
    }
}

static int compare_place(const void *a, const void *b)
{
    const pl_statement *const *first = a, *const *second = b;
    uint32_t x = (*first)->span.begin, y = (*second)->span.begin;
    return x < y ? -1 : x > y;
}

static void read_piece_text(pl_reader *reader, char *sql)
{
    parsed result = {.message = "not looked at"};
    uint32_t bad;
    bool clean = memchr(sql, '\0', reader->size) == NULL &&
                 pl_utf8_valid(sql, reader->size, &bad) && !has_comment_run(sql, reader->size);
    if (clean) {
        result = parse(reader->arena, sql, reader->size);
    }
    pl_meta_commands commands = {0};
    if (result.message != NULL && pl_blank_psql(reader->arena, sql, reader->size, &commands)) {
        add_meta_commands(reader, &commands);
        if (clean) {
            result = parse(reader->arena, sql, reader->size);
        }
    }
    if (result.message == NULL) {
        read_tree(reader, result.tree);
    } else {
        read_one_by_one(reader, sql);
    }
}

static bool has_byte_order_mark(const char *bytes, uint32_t size)
{
    return size >= 3 && memcmp(bytes, "\xEF\xBB\xBF", 3) == 0;
}

static void read_piece(pl_arena *arena, pl_script *script, const pl_read_options *options,
                       uint32_t piece)
{
    pl_span span = script->pieces.at[piece].span;
    uint32_t size = span.end - span.begin;
    pl_arena *passing = pl_arena_new();
    char *sql = pl_arena_strndup(passing, script->text->bytes + span.begin, size);
    if (has_byte_order_mark(sql, size)) {
        memset(sql, ' ', 3);
    }
    pl_reader reader = {.arena = arena,
                        .script = script,
                        .options = options,
                        .sql = sql,
                        .size = size,
                        .base = span.begin,
                        .piece = piece};
    size_t first = script->statements.count;
    MemoryContext memory = pg_query_enter_memory_context();
    read_piece_text(&reader, sql);
    pg_query_exit_memory_context(memory);
    pl_arena_free(passing);
    if (script->statements.count > first) {
        qsort(script->statements.at + first, script->statements.count - first,
              sizeof(pl_statement *), compare_place);
    }
}

void pl_postgres_read_script(pl_arena *arena, pl_script *script, const pl_read_options *options)
{
    pl_directives_read(arena, script, PL_COMMENTS_POSTGRES);
    for (uint32_t i = 0; i < script->pieces.count; i++) {
        read_piece(arena, script, options, i);
    }
    for (size_t i = 0; i < script->statements.count; i++) {
        if (script->statements.at[i]->state != PL_STATEMENT_READ) {
            script->not_analysed++;
        }
    }
}
