#include "source/json_migration.h"

#include "base/derived_text.h"
#include "base/file.h"
#include "base/json_reader.h"
#include "base/near.h"
#include "dialect/dialect.h"
#include "model/form/form.h"
#include "source/json_sql.h"
#include "source/layout.h"

#include <string.h>

typedef struct reading {
    pl_arena *arena;
    pl_dialect_id id;
    const pl_dialect *dialect; /* NULL: nobody can write its operations */
    pl_json_sql sql;
    pl_derived out;
} reading;

/* What of the derived text is one script; its pieces get their text when that is done. */
typedef struct section {
    const pl_json_value *value; /* the member "up" or "down" */
    uint32_t marker_end;
    uint32_t begin, end;
    pl_pieces pieces;
    uint32_t broken; /* of the pieces */
    bool opted_out;
    uint32_t opt_out, opt_out_end; /* the line that says so */
} section;

static const char *const entry_keys[] = {"ignore", NULL};

/* ---- Comments that carry what is no SQL ------------------------------------------------------ */

/* As a comment it must stay on its line. */
static const char *on_one_line(pl_arena *arena, const char *text)
{
    char *line = pl_arena_strdup(arena, text);
    for (char *c = line; *c != '\0'; c++) {
        if (*c == '\n' || *c == '\r') {
            *c = ' ';
        }
    }
    return line;
}

static void add_line(reading *r, pl_span span, const char *line)
{
    pl_derived_add(&r->out, line, strlen(line), span);
    pl_derived_add(&r->out, "\n", 1, span);
}

static bool fail(reading *r, pl_json_problem *problem, const pl_json_value *value, bool at_key,
                 const char *message)
{
    return pl_form_fail(r->arena, problem, value, at_key, message);
}

static bool is_string(reading *r, pl_json_problem *problem, const pl_json_value *value)
{
    return value->kind == PL_JSON_STRING ||
           fail(r, problem, value, false,
                pl_arena_printf(r->arena, "a string is expected, this is %s",
                                pl_json_kind_text(value->kind)));
}

/* Of a list of words, NULL behind the last. */
static bool unknown_key(reading *r, pl_json_problem *problem, const pl_json_value *member,
                        const char *const *known)
{
    pl_strings words = {0};
    pl_str list = pl_str_begin(r->arena, PL_STR_MAXIMUM);
    for (; *known != NULL; known++) {
        pl_str_addf(&list, "%s\"%s\"", words.count > 0 ? ", " : "", *known);
        pl_vec_push(r->arena, &words, *known);
    }
    const char *near = pl_nearest(member->key, &words);
    return fail(r, problem, member, true,
                near != NULL
                    ? pl_arena_printf(r->arena, "no such key here; did you mean \"%s\"?", near)
                    : pl_arena_printf(r->arena, "no such key here; there are %s", list.at));
}

/* Every member's key is among the words. */
static bool has_only(reading *r, pl_json_problem *problem, const pl_json_value *object,
                     const char *const *known)
{
    for (const pl_json_value *at = object->first; at != NULL; at = at->next) {
        bool found = false;
        for (size_t i = 0; known[i] != NULL; i++) {
            found |= pl_same(known[i], at->key);
        }
        if (!found) {
            return unknown_key(r, problem, at, known);
        }
    }
    return true;
}

static bool is_rule_id(const char *text)
{
    static const char letters[] = "abcdefghijklmnopqrstuvwxyz0123456789-";
    return pl_same(text, "*") || (text[0] != '\0' && strspn(text, letters) == strlen(text));
}

/* {"rule", "reason", "until"?}: the comment that says so. */
static bool add_ignored(reading *r, pl_json_problem *problem, const pl_json_value *value,
                        const char *directive)
{
    static const char *const keys[] = {"rule", "reason", "until", NULL};
    if (value->kind != PL_JSON_OBJECT) {
        return fail(r, problem, value, false, "an object with \"rule\" and \"reason\" is expected");
    }
    if (!has_only(r, problem, value, keys)) {
        return false;
    }
    const pl_json_value *members[3];
    for (size_t i = 0; i < 3; i++) {
        members[i] = pl_json_member(value, keys[i]);
        if (members[i] == NULL && i < 2) {
            return fail(r, problem, value, false,
                        pl_arena_printf(r->arena, "\"%s\" is missing", keys[i]));
        }
        if (members[i] != NULL && !is_string(r, problem, members[i])) {
            return false;
        }
    }
    if (!is_rule_id(members[0]->string)) {
        return fail(r, problem, members[0], false, "the id of a rule or a family is expected");
    }
    const char *until = members[2] != NULL ? members[2]->string : NULL;
    if (until != NULL && (strlen(until) != 10 || strspn(until, "0123456789-") != 10)) {
        return fail(r, problem, members[2], false, "a date is expected: \"2030-12-31\"");
    }
    add_line(r, value->span,
             pl_arena_printf(r->arena, "-- plumb:%s %s %s%s%s%s", directive, members[0]->string,
                             until != NULL ? "until=" : "", until != NULL ? until : "",
                             until != NULL ? " " : "", on_one_line(r->arena, members[1]->string)));
    return true;
}

/* One, or an array of them. */
static bool add_ignores(reading *r, pl_json_problem *problem, const pl_json_value *value,
                        const char *directive)
{
    if (value == NULL) {
        return true;
    }
    if (value->kind != PL_JSON_ARRAY) {
        return add_ignored(r, problem, value, directive);
    }
    for (const pl_json_value *each = value->first; each != NULL; each = each->next) {
        if (!add_ignored(r, problem, each, directive)) {
            return false;
        }
    }
    return true;
}

/* ---- Pieces ---------------------------------------------------------------------------------- */

/* [begin, here) of the derived text. Its spans get their text when that is there: make_script. */
static void end_piece(reading *r, section *in, uint32_t begin, pl_span entry)
{
    pl_piece piece = {.span = {NULL, begin, pl_derived_at(&r->out)}};
    pl_vec_push(r->arena, &in->pieces, piece);
    pl_derived_add(&r->out, "\n", 1, entry);
}

/* A piece that could not be read. */
static void add_problem(reading *r, section *in, pl_span entry, const pl_json_problem *problem)
{
    static const char words[] = "-- an entry", why[] = " that could not be read";
    uint32_t begin = pl_derived_at(&r->out);
    pl_derived_add(&r->out, words, sizeof words - 1, entry);
    uint32_t middle = pl_derived_at(&r->out);
    pl_derived_add(&r->out, why, sizeof why - 1, problem->span);
    end_piece(r, in, begin, entry);
    in->broken++;
    pl_piece *piece = &pl_vec_last(&in->pieces);
    piece->problem = problem->message;
    piece->problem_span = (pl_span){NULL, middle, piece->span.end};
}

static bool read_sql(reading *r, const pl_json_value *entry, section *in, pl_json_problem *problem)
{
    static const char *const keys[] = {"sql", "ignore", NULL};
    const pl_json_value *sql = pl_json_member(entry, "sql");
    if (!has_only(r, problem, entry, keys) || !is_string(r, problem, sql) ||
        !add_ignores(r, problem, pl_json_member(entry, "ignore"), "ignore")) {
        return false;
    }
    uint32_t *from = pl_arena_alloc(r->arena, (size_t)sql->length * 2 * sizeof *from + 1);
    pl_json_sql_trace(sql, from, from + sql->length);
    uint32_t begin = pl_derived_at(&r->out);
    pl_derived_add_each(&r->out, sql->string, sql->length, from, from + sql->length);
    end_piece(r, in, begin, entry->span);
    return true;
}

/* ---- Operations ------------------------------------------------------------------------------ */

/* The statement that the SQL of an operation is; NULL when it is not that operation alone. */
static const pl_statement *read_back(reading *r, const char *sql, pl_operation_kind kind)
{
    const pl_statement *statement = pl_json_sql_only_statement(pl_json_sql_read(&r->sql, sql));
    if (statement == NULL || statement->state != PL_STATEMENT_READ) {
        return NULL;
    }
    size_t count = 0;
    for (size_t i = 0; i < statement->operations.count; i++) {
        count += !pl_operation_has(statement->operations.at[i], PL_OPF_IMPLIED);
    }
    return count == 1 && statement->operations.at[0]->kind == kind ? statement : NULL;
}

/* Columns and constraints of a new table, which have places of their own. */
static void paint_parts(const pl_json_value *entry, const pl_operation *operation, uint32_t *from,
                        uint32_t *to)
{
    if (operation->kind != PL_OP_CREATE_TABLE) {
        return;
    }
    const pl_table *table = operation->as.table->table;
    const pl_json_value *columns = pl_json_member(entry, "columns");
    const pl_json_value *at = columns != NULL ? columns->first : NULL;
    for (size_t i = 0; i < table->columns.count && at != NULL; i++, at = at->next) {
        pl_span span = table->columns.at[i]->origin;
        pl_json_sql_paint(from, to, span.begin, span.end, at->span);
    }
    /* Those written with a column come with it. */
    const pl_json_value *constraints = pl_json_member(entry, "constraints");
    size_t first = table->constraints.count;
    if (constraints != NULL && constraints->count <= first) {
        first -= constraints->count;
        size_t i = 0;
        bool own_first = columns == NULL || constraints->span.begin < columns->span.begin;
        for (at = constraints->first; at != NULL; at = at->next, i++) {
            pl_span span = table->constraints.at[own_first ? i : first + i]->origin;
            if (span.text != NULL) {
                pl_json_sql_paint(from, to, span.begin, span.end, at->span);
            }
        }
    }
}

static bool read_operation(reading *r, const pl_json_value *entry, section *in,
                           pl_json_problem *problem)
{
    pl_snippets snippets = {0};
    const pl_operation *operation =
        pl_operation_form_read(r->arena, entry, entry_keys, r->id, &snippets, problem);
    if (operation == NULL) {
        return false;
    }
    if (r->dialect == NULL || r->dialect->write_operation == NULL) {
        return fail(r, problem, pl_json_member(entry, "op"), false,
                    pl_arena_printf(r->arena,
                                    "no operation can be written for %s yet: use "
                                    "{\"sql\": \"...\"}",
                                    pl_dialect_title(r->id)));
    }
    if (r->id != PL_DIALECT_POSTGRES && operation->target.name == NULL) {
        return fail(r, problem, entry, false, "a name is missing");
    }
    if (!pl_json_sql_check(&r->sql, &snippets, problem)) {
        return false;
    }
    pl_str sql = pl_str_begin(r->arena, PL_STR_MAXIMUM);
    if (!r->dialect->write_operation(&sql, operation)) {
        return fail(r, problem, pl_json_member(entry, "op"), false,
                    pl_arena_printf(r->arena,
                                    "%s has no statement for this: use "
                                    "{\"sql\": \"...\"} for what comes near it",
                                    r->dialect->title));
    }
    const pl_statement *back = read_back(r, sql.at, operation->kind);
    if (back == NULL) {
        return fail(r, problem, entry, false,
                    pl_arena_printf(r->arena, "what is said here makes no %s of %s",
                                    pl_operation_name(operation->kind), r->dialect->title));
    }
    if (!add_ignores(r, problem, pl_json_member(entry, "ignore"), "ignore")) {
        return false;
    }
    uint32_t size = (uint32_t)sql.count;
    uint32_t *from = pl_arena_alloc(r->arena, (size_t)size * 2 * sizeof *from + 1);
    pl_json_sql_paint(from, from + size, 0, size, entry->span);
    paint_parts(entry, back->operations.at[0], from, from + size);
    pl_json_sql_paint_snippets(&snippets, sql.at, from, from + size);
    uint32_t begin = pl_derived_at(&r->out);
    pl_derived_add_each(&r->out, sql.at, size, from, from + size);
    pl_derived_add(&r->out, ";", 1, entry->span);
    end_piece(r, in, begin, entry->span);
    return true;
}

/* ---- Sections -------------------------------------------------------------------------------- */

static void read_entry(reading *r, const pl_json_value *entry, section *in)
{
    pl_json_problem problem = {0};
    bool read;
    if (entry->kind != PL_JSON_OBJECT) {
        read = fail(r, &problem, entry, false,
                    pl_arena_printf(r->arena,
                                    "an object with \"op\" or \"sql\" is expected, this "
                                    "is %s",
                                    pl_json_kind_text(entry->kind)));
    } else if (pl_json_member(entry, "sql") != NULL && pl_json_member(entry, "op") != NULL) {
        read = fail(r, &problem, entry, false, "either \"op\" or \"sql\", not both");
    } else if (pl_json_member(entry, "sql") != NULL) {
        read = read_sql(r, entry, in, &problem);
    } else if (pl_json_member(entry, "op") != NULL) {
        read = read_operation(r, entry, in, &problem);
    } else {
        read = fail(r, &problem, entry, false, "\"op\" or \"sql\" is missing");
    }
    if (!read) {
        add_problem(r, in, entry->span, &problem);
    }
}

static void begin_section(reading *r, section *in, const char *name, const pl_json_value *value)
{
    in->value = value;
    in->begin = pl_derived_at(&r->out);
    pl_span span = {value->span.text,
                    value->key != NULL ? value->key_span.begin : value->span.begin,
                    value->count == 0 ? value->span.end : value->span.begin};
    add_line(r, span, pl_arena_printf(r->arena, "-- %s", name));
    in->marker_end = pl_derived_at(&r->out) - 1;
}

/* Entries of one direction. With so many, something else is wrong with the file. */
#define BROKEN_MAXIMUM 200

static void read_section(reading *r, section *in, const char *name, const pl_json_value *value)
{
    begin_section(r, in, name, value);
    if (value->kind != PL_JSON_ARRAY) {
        pl_json_problem problem;
        fail(r, &problem, value, false,
             pl_arena_printf(r->arena, "an array of entries is expected, this is %s",
                             pl_json_kind_text(value->kind)));
        add_problem(r, in, value->span, &problem);
    }
    for (const pl_json_value *at = value->first; value->kind == PL_JSON_ARRAY && at != NULL;
         at = at->next) {
        if (in->broken == BROKEN_MAXIMUM) {
            pl_json_problem problem;
            fail(r, &problem, at, false, "so many are broken that no more are looked at");
            add_problem(r, in, at->span, &problem);
            break;
        }
        read_entry(r, at, in);
    }
    in->end = pl_derived_at(&r->out);
}

/* "auto" or "none"; false after a problem. */
static bool read_transaction(reading *r, const pl_json_value *value, section *in,
                             pl_json_problem *problem)
{
    if (!is_string(r, problem, value)) {
        return false;
    }
    if (!pl_same(value->string, "auto") && !pl_same(value->string, "none")) {
        return fail(r, problem, value, false, "\"auto\" or \"none\" is expected");
    }
    if (pl_same(value->string, "none")) {
        pl_span span = {value->span.text, value->key_span.begin, value->span.end};
        in->opted_out = true;
        in->opt_out = pl_derived_at(&r->out);
        add_line(r, span, "-- transaction: none");
        in->opt_out_end = pl_derived_at(&r->out) - 1;
    }
    return true;
}

/* One word for both directions, or {"up", "down"}. */
static bool read_transactions(reading *r, const pl_json_value *value, section *up, section *down,
                              pl_json_problem *problem)
{
    static const char *const keys[] = {"up", "down", NULL};
    if (value == NULL) {
        return true;
    }
    if (value->kind != PL_JSON_OBJECT) {
        return read_transaction(r, value, up, problem) && read_transaction(r, value, down, problem);
    }
    const pl_json_value *of_up = pl_json_member(value, "up");
    const pl_json_value *of_down = pl_json_member(value, "down");
    return has_only(r, problem, value, keys) &&
           (of_up == NULL || read_transaction(r, of_up, up, problem)) &&
           (of_down == NULL || read_transaction(r, of_down, down, problem));
}

static bool read_dialect(reading *r, const pl_json_value *value, pl_json_problem *problem)
{
    pl_dialect_id of_history = r->id;
    if (value == NULL) {
        return true;
    }
    if (!is_string(r, problem, value)) {
        return false;
    }
    pl_dialect_id dialect = pl_dialect_of_word(value->string, value->length);
    if (dialect == PL_DIALECT_UNKNOWN) {
        return fail(r, problem, value, false, "no dialect that is known: postgres, sqlite, mysql");
    }
    if (dialect != of_history) {
        return fail(
            r, problem, value, false,
            pl_arena_printf(r->arena, "the folder is read as %s", pl_dialect_title(of_history)));
    }
    return true;
}

/* {"irreversible": "reason"}: no down, and why. */
static bool read_irreversible(reading *r, const pl_json_value *down, pl_json_problem *problem)
{
    static const char *const keys[] = {"irreversible", NULL};
    const pl_json_value *reason = pl_json_member(down, "irreversible");
    if (!has_only(r, problem, down, keys)) {
        return false;
    }
    if (reason == NULL) {
        return fail(r, problem, down, false,
                    "an array of entries or {\"irreversible\": \"reason\"} is expected");
    }
    if (!is_string(r, problem, reason)) {
        return false;
    }
    pl_span span = {reason->span.text, reason->key_span.begin, reason->span.end};
    add_line(r, span,
             pl_arena_printf(r->arena, "-- plumb:irreversible %s",
                             on_one_line(r->arena, reason->string)));
    return true;
}

/* What stands beside "up" and "down". */
static bool read_head(reading *r, const pl_json_value *root, section *up, section *down,
                      pl_json_problem *problem)
{
    static const char *const keys[] = {"$schema",     "up",     "down",    "dialect",
                                       "transaction", "ignore", "comment", NULL};
    const pl_json_value *of_down = pl_json_member(root, "down");
    if (root->kind != PL_JSON_OBJECT) {
        return fail(r, problem, root, false,
                    pl_arena_printf(r->arena,
                                    "an object with \"up\" and \"down\" is expected, "
                                    "this is %s",
                                    pl_json_kind_text(root->kind)));
    }
    if (!has_only(r, problem, root, keys)) {
        return false;
    }
    if (pl_json_member(root, "up") == NULL) {
        return fail(r, problem, root, false, "\"up\" is missing");
    }
    return read_dialect(r, pl_json_member(root, "dialect"), problem) &&
           read_transactions(r, pl_json_member(root, "transaction"), up, down, problem) &&
           add_ignores(r, problem, pl_json_member(root, "ignore"), "ignore-file") &&
           (of_down == NULL || of_down->kind != PL_JSON_OBJECT ||
            read_irreversible(r, of_down, problem));
}

static pl_script *make_script(reading *r, const section *from, const pl_text *text)
{
    pl_script *script = pl_arena_make(r->arena, pl_script);
    script->text = text;
    script->span = (pl_span){text, from->begin, from->end};
    script->pieces = from->pieces;
    for (size_t i = 0; i < script->pieces.count; i++) {
        pl_piece *piece = &script->pieces.at[i];
        piece->span.text = text;
        piece->problem_span.text = piece->problem != NULL ? text : NULL;
    }
    if (from->value != NULL) {
        script->marker = (pl_span){text, from->begin, from->marker_end};
    }
    if (from->opted_out) {
        pl_script_opt_out(script, (pl_span){text, from->opt_out, from->opt_out_end});
    }
    return script;
}

void pl_json_migration_read(pl_arena *arena, pl_text *text, pl_dialect_id dialect,
                            unsigned server_version, pl_migration *migration)
{
    reading r = {.arena = arena,
                 .id = dialect,
                 .dialect = pl_dialect_get(dialect),
                 .sql = {arena, text->path, pl_dialect_get(dialect), server_version},
                 .out = pl_derived_begin(arena, text)};
    section up = {0}, down = {0};
    pl_json_problem problem;
    const pl_json_value *root = pl_json_parse(r.arena, text, true, &problem);
    const pl_json_value *of_up = pl_json_member(root, "up");
    const pl_json_value *of_down = pl_json_member(root, "down");
    bool head = root != NULL && read_head(&r, root, &up, &down, &problem);
    if (of_up != NULL) {
        read_section(&r, &up, "up", of_up);
    }
    if (!head) { /* said first of all */
        up.begin = of_up != NULL ? up.begin : pl_derived_at(&r.out);
        add_problem(&r, &up, problem.span, &problem);
        up.end = pl_derived_at(&r.out);
    }
    bool has_down = of_down != NULL && of_down->kind != PL_JSON_OBJECT;
    if (has_down) {
        read_section(&r, &down, "down", of_down);
    }
    text->derived = pl_derived_end(&r.out);
    migration->up = make_script(&r, &up, text->derived);
    migration->up->head = up.begin;
    if (has_down) {
        migration->down = make_script(&r, &down, text->derived);
        migration->down->head = up.begin;
    }
    /* What can't be read says nothing of a down. */
    migration->down_unread |= root == NULL || (!has_down && !head);
}

/* ---- What a file says of itself -------------------------------------------------------------- */

#define SAMPLE_MAXIMUM ((uint64_t)16 << 20)

static pl_text *sample(pl_arena *arena, const pl_tree *tree, const char *path)
{
    pl_text *text = NULL;
    pl_error ignored = {0};
    return pl_tree_read(tree, arena, path, SAMPLE_MAXIMUM, &text, &ignored) == PL_OK ? text : NULL;
}

bool pl_json_file_says_up(pl_arena *arena, const pl_tree *tree, const char *path)
{
    const pl_text *text = sample(arena, tree, path);
    pl_json_problem problem;
    if (text == NULL) {
        return false;
    }
    const pl_json_value *root = pl_json_parse(arena, text, true, &problem);
    const pl_json_value *up = pl_json_member(root, "up");
    return root != NULL ? up != NULL && up->kind == PL_JSON_ARRAY
                        : strstr(text->bytes, "\"up\"") != NULL;
}

pl_dialect_id pl_json_file_says_dialect(pl_arena *arena, const pl_tree *tree, const char *path)
{
    const pl_text *text = sample(arena, tree, path);
    pl_json_problem problem;
    const pl_json_value *root = text != NULL ? pl_json_parse(arena, text, true, &problem) : NULL;
    const pl_json_value *dialect = pl_json_member(root, "dialect");
    return dialect != NULL && dialect->kind == PL_JSON_STRING
               ? pl_dialect_of_word(dialect->string, dialect->length)
               : PL_DIALECT_UNKNOWN;
}
