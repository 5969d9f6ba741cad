/*
 * Names as the server chooses them: makeObjectName, ChooseRelationName, ChooseIndexName and their
 * like in PostgreSQL 15's src/backend/commands/indexcmds.c, ChooseConstraintName in
 * src/backend/catalog/pg_constraint.c, FigureIndexColname in src/backend/parser/parse_target.c.
 */
#include "model/apply/private.h"

#include <ctype.h>
#include <stdio.h>
#include <string.h>

enum { NAME_BYTES = 63 };

/* No more than size bytes, without cutting a character in two. */
static size_t clip(const char *text, size_t size)
{
    while (size > 0 && ((unsigned char)text[size] & 0xC0) == 0x80) {
        size--;
    }
    return size;
}

const char *pl_apply_make_name(pl_arena *arena, const char *name1, const char *name2,
                               const char *label)
{
    size_t overhead = (name2 != NULL ? 1 : 0) + (label != NULL ? strlen(label) + 1 : 0);
    size_t size1 = strlen(name1);
    size_t size2 = name2 != NULL ? strlen(name2) : 0;
    size_t available = overhead < NAME_BYTES ? NAME_BYTES - overhead : 0;
    if (size1 + size2 > available) { /* the longer one first, until both are as long */
        size_t half = available / 2;
        if (size2 <= half) {
            size1 = available - size2;
        } else if (size1 <= available - half) {
            size2 = available - size1;
        } else {
            size1 = available - half;
            size2 = half;
        }
    }
    size1 = clip(name1, size1);
    pl_str out = pl_str_begin(arena, PL_STR_MAXIMUM);
    pl_str_add_bytes(&out, name1, size1);
    if (name2 != NULL) {
        pl_str_add_char(&out, '_');
        pl_str_add_bytes(&out, name2, clip(name2, size2));
    }
    if (label != NULL) {
        pl_str_add_char(&out, '_');
        pl_str_add(&out, label);
    }
    return out.at;
}

static const char *numbered(pl_arena *arena, const char *label, unsigned number)
{
    return number == 0 ? label : pl_arena_printf(arena, "%s%u", label, number);
}

const char *pl_apply_relation_name(const pl_applier *a, const char *schema, const char *name1,
                                   const char *name2, const char *label, bool constraint)
{
    for (unsigned pass = 0;; pass++) {
        const char *name =
            pl_apply_make_name(a->arena, name1, name2, numbered(a->arena, label, pass));
        pl_ref ref = {.kind = PL_KIND_TABLE, .schema = schema, .name = name};
        if (pl_schema_find(a->schema, &ref) == NULL &&
            !(constraint && pl_schema_has_constraint_name(a->schema, schema, name))) {
            return name;
        }
    }
}

/* The edited table's own constraints count too, though the schema does not list them yet. */
const char *pl_apply_constraint_name(const pl_applier *a, const pl_object *table,
                                     const char *addition, const char *label)
{
    for (unsigned pass = 0;; pass++) {
        const char *name = pl_apply_make_name(a->arena, table->ref.name, addition,
                                              numbered(a->arena, label, pass));
        if (!pl_schema_has_constraint_name(a->schema, table->ref.schema, name) &&
            !(pl_apply_is_table(table) && pl_table_constraint(table->as.table, name) != NULL)) {
            return name;
        }
    }
}

const char *pl_apply_joined_names(pl_arena *arena, const pl_strings *names)
{
    pl_str out = pl_str_begin(arena, PL_STR_MAXIMUM);
    for (size_t i = 0; i < names->count && out.count <= NAME_BYTES; i++) {
        if (i > 0) {
            pl_str_add_char(&out, '_');
        }
        pl_str_add(&out, names->at[i]);
    }
    return out.at;
}

static bool is_word(char c)
{
    return isalnum((unsigned char)c) || c == '_' || c == '$' || (unsigned char)c >= 0x80;
}

/* Past a quoted string or name, which begins at `at`. */
static const char *past_quoted(const char *at)
{
    char quote = *at++;
    while (*at != '\0') {
        if (*at == quote && at[1] != quote) {
            return at + 1;
        }
        at += *at == quote ? 2 : 1;
    }
    return at;
}

/* Past the closing parenthesis of the one at `at`. */
static const char *past_parentheses(const char *at)
{
    unsigned depth = 0;
    while (*at != '\0') {
        if (*at == '\'' || *at == '"') {
            at = past_quoted(at);
            continue;
        }
        if (*at == '(') {
            depth++;
        } else if (*at == ')' && --depth == 0) {
            return at + 1;
        }
        at++;
    }
    return at;
}

/* The end of a chain "a.b" of words that begins at `at`; *last is its last word. */
static const char *past_name(const char *at, const char **last)
{
    *last = at;
    while (is_word(*at)) {
        while (is_word(*at)) {
            at++;
        }
        if (*at != '.') {
            break;
        }
        at++;
        *last = at;
    }
    return at;
}

static char *lower(pl_arena *arena, const char *begin, const char *end)
{
    char *name = pl_arena_strndup(arena, begin, (size_t)(end - begin));
    for (char *c = name; *c != '\0'; c++) {
        *c = (char)tolower((unsigned char)*c);
    }
    return name;
}

/* What the server calls an index column that is an expression: the function's or the column's name,
 * else the type cast to; nothing for an operator. Works on canonical text. */
static const char *expression_name(pl_arena *arena, const char *text)
{
    while (*text == '(' && *past_parentheses(text) == '\0') {
        size_t size = strlen(text);
        text = pl_arena_strndup(arena, text + 1, size - 2);
    }
    const char *last = NULL;
    const char *end = *text == '(' ? past_parentheses(text) : past_name(text, &last);
    if (end == text) {
        return NULL;
    }
    const char *name = NULL;
    if (*text == '(') { /* (a || b)::text */
        name = expression_name(arena, pl_arena_strndup(arena, text + 1, (size_t)(end - text) - 2));
    } else {
        name = lower(arena, last, end);
        end = *end == '(' ? past_parentheses(end) : end;
    }
    if (pl_same(name, "case")) {
        return name;
    }
    if (pl_starts_with(end, "::")) {
        const char *type = end + 2;
        const char *type_end = past_name(type, &last);
        return name != NULL ? name : lower(arena, last, type_end);
    }
    return *end == '\0' || pl_starts_with(end, " COLLATE") ? name : NULL;
}

static bool is_among(const pl_strings *names, const char *name)
{
    for (size_t i = 0; i < names->count; i++) {
        if (pl_same(names->at[i], name)) {
            return true;
        }
    }
    return false;
}

/* Index columns of one name get a number: a, a1, a2 (ChooseIndexColumnNames). */
static void add_index_name(pl_arena *arena, pl_strings *names, const char *original)
{
    const char *name = original;
    for (unsigned i = 1; is_among(names, name); i++) {
        char number[16];
        snprintf(number, sizeof number, "%u", i);
        size_t room = NAME_BYTES - strlen(number);
        size_t size = strlen(original);
        size = clip(original, size < room ? size : room);
        name = pl_arena_printf(arena, "%.*s%s", (int)size, original, number);
    }
    pl_vec_push(arena, names, name);
}

const char *pl_apply_index_addition(pl_arena *arena, const pl_index *index)
{
    pl_strings names = {0};
    for (size_t i = 0; i < index->elements.count && names.count <= 32; i++) {
        const pl_index_element *element = &index->elements.at[i];
        const char *name = element->column;
        if (name == NULL && element->expression != NULL) {
            name = expression_name(arena, element->expression->canonical);
        }
        add_index_name(arena, &names, name != NULL ? name : "expr");
    }
    for (size_t i = 0; i < index->include.count && names.count <= 32; i++) {
        add_index_name(arena, &names, index->include.at[i]);
    }
    return pl_apply_joined_names(arena, &names);
}
