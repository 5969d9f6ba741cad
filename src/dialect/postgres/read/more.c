#include "dialect/postgres/read/more.h"

#include "base/str.h"
#include "dialect/postgres/scan.h"

#include <string.h>
#include <strings.h>

/* A name is listed once, as far as it is among the first so many. */
enum { DEPENDS_COMPARED = 32 };

/* The server keeps no modifier of an argument, and prints the types that mean a length of their own
 * when they have none, bpchar and "bit", by their common name: format_type_be() in format_type.c.
 */
pl_type_name pl_read_argument_type(pl_reader *reader, const TypeName *node)
{
    if (node == NULL || node->names == NIL) {
        return pl_read_type(reader, node);
    }
    TypeName bare = *node;
    bare.typmods = NIL;
    pl_type_name type = pl_read_type(reader, &bare);
    bool character = type.builtin && pl_same(type.name, "bpchar");
    if (character || (type.builtin && pl_same(type.name, "\"bit\""))) {
        type.name = character ? "character" : "bit";
        type.text =
            pl_arena_printf(reader->arena, "%s%s", type.name, type.dimensions > 0 ? "[]" : "");
    }
    return type;
}

const char *pl_read_signature(pl_reader *reader, const List *parameters)
{
    pl_str text = pl_str_begin(reader->arena, PL_STR_MAXIMUM);
    pl_str_add_char(&text, '(');
    const ListCell *cell;
    foreach (cell, parameters) {
        const FunctionParameter *parameter = lfirst(cell);
        if (parameter->mode == FUNC_PARAM_OUT || parameter->mode == FUNC_PARAM_TABLE) {
            continue;
        }
        pl_str_add(&text, text.count > 1 ? ", " : "");
        pl_str_add(&text, pl_read_argument_type(reader, parameter->argType).text);
    }
    pl_str_add_char(&text, ')');
    return text.at;
}

const pl_options *pl_keep_options(pl_reader *reader, const List *def_elems)
{
    pl_options *options = pl_arena_make(reader->arena, pl_options);
    *options = pl_read_options_of(reader, def_elems);
    return options;
}

/* Secrets ------------------------------------------------------------------------------------- */

static bool contains(const char *bytes, uint32_t size, const char *lower_case)
{
    size_t length = strlen(lower_case);
    for (uint32_t i = 0; i + length <= size; i++) {
        if (strncasecmp(bytes + i, lower_case, length) == 0) {
            return true;
        }
    }
    return false;
}

/* Words before a literal that make it a secret: PASSWORD 'x' of a role, CONNECTION '...' of a
 * subscription, OPTIONS (password 'x', aws_secret_key 'y') of a user mapping. */
static bool announces_secret(const char *word, uint32_t size)
{
    static const char *const words[] = {"passw",      "connection", "secret", "token",
                                        "credential", "_key",       "pwd"};
    for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
        if (contains(word, size, words[i])) {
            return true;
        }
    }
    return false;
}

static bool is_connection_string(const char *literal, uint32_t size)
{
    return contains(literal, size, "password=") || contains(literal, size, "passwd=") ||
           (contains(literal, size, "://") && memchr(literal, '@', size) != NULL);
}

const char *pl_read_plain_text(pl_reader *reader, uint32_t begin, uint32_t end)
{
    pl_str text = pl_str_begin(reader->arena, PL_STR_MAXIMUM);
    pl_scan scan = pl_scan_begin(reader->sql, begin, end);
    pl_token token, previous = {0};
    bool secret_follows = false;
    while (pl_scan_next(&scan, &token)) {
        const char *bytes = reader->sql + token.begin;
        uint32_t size = token.end - token.begin;
        bool literal = token.kind == PL_TOKEN_STRING || token.kind == PL_TOKEN_DOLLAR;
        pl_str_add(&text, text.count > 0 && previous.end < token.begin ? " " : "");
        if (literal && (secret_follows || is_connection_string(bytes, size))) {
            pl_str_add(&text, "'***'");
        } else {
            pl_str_add_bytes(&text, bytes, size);
        }
        if (token.kind == PL_TOKEN_WORD || token.kind == PL_TOKEN_IDENTIFIER) {
            secret_follows = announces_secret(bytes, size);
        } else if (literal || token.kind == PL_TOKEN_PUNCTUATION) {
            secret_follows = false;
        }
        previous = token;
    }
    return text.at;
}

/* The generic tier ---------------------------------------------------------------------------- */

pl_generic *pl_generic_masked(pl_reader *reader)
{
    pl_generic *generic = pl_arena_make(reader->arena, pl_generic);
    generic->definition = pl_read_plain_text(reader, reader->begin, reader->end);
    return generic;
}

pl_generic *pl_generic_of(pl_reader *reader, const Node *statement)
{
    const char *canonical = pl_print_statement(reader, statement);
    if (canonical == NULL) {
        return pl_generic_masked(reader);
    }
    pl_generic *generic = pl_arena_make(reader->arena, pl_generic);
    generic->definition = canonical;
    return generic;
}

void pl_depend(pl_reader *reader, pl_generic *generic, pl_name name)
{
    for (size_t i = 0; i < generic->depends.count && i < DEPENDS_COMPARED; i++) {
        const pl_name *known = &generic->depends.at[i];
        if (pl_same(known->name, name.name) && pl_same(known->schema, name.schema)) {
            return;
        }
    }
    if (name.name != NULL) {
        pl_vec_push(reader->arena, &generic->depends, name);
    }
}

void pl_depend_on_names(pl_reader *reader, pl_generic *generic, const List *qualified_name)
{
    if (qualified_name != NIL) {
        pl_depend(reader, generic, pl_read_any_name(reader, qualified_name));
    }
}

/* A function's name as pl_uses has it, "app.next_id". A point inside a quoted name is taken for
 * the one between schema and name; no rule looks that close. */
static pl_name split_name(pl_reader *reader, const char *text)
{
    const char *point = strchr(text, '.');
    if (point == NULL) {
        return (pl_name){NULL, text};
    }
    return (pl_name){pl_arena_strndup(reader->arena, text, (size_t)(point - text)), point + 1};
}

void pl_depend_on_uses(pl_reader *reader, pl_generic *generic, const void *tree)
{
    pl_uses uses;
    pl_read_uses(reader, tree, &uses);
    for (size_t i = 0; i < uses.relations.count; i++) {
        pl_depend(reader, generic, uses.relations.at[i]);
    }
    for (size_t i = 0; i < uses.writes.count; i++) {
        pl_depend(reader, generic, uses.writes.at[i]);
    }
    for (size_t i = 0; i < uses.functions.count; i++) {
        pl_depend(reader, generic, split_name(reader, uses.functions.at[i]));
    }
}

pl_operation *pl_emit_generic(pl_reader *reader, pl_operation_kind kind, pl_ref target,
                              const pl_generic *generic)
{
    pl_operation *operation = pl_emit(reader, kind);
    operation->target = target;
    operation->as.generic = generic;
    return operation;
}

pl_ref pl_read_global(pl_reader *reader, pl_kind kind, const char *name)
{
    return (pl_ref){.kind = kind, .name = pl_read_string(reader, name)};
}
