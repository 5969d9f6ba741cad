#include "report/schema_sql.h"

#include "check/secret.h"

#include <string.h>

static const char *plural(size_t count)
{
    return count == 1 ? "" : "s";
}

static void say_what_is_missing(pl_str *out, const pl_schema *schema, size_t unread,
                                size_t left_out, size_t unwritten)
{
    if (!schema->complete && schema->why_incomplete_reason != NULL) {
        const char *reason = schema->why_incomplete_reason;
        pl_str_addf(out, "-- only part of the schema is known: %s\n",
                    pl_text_safe(out->arena, reason, strlen(reason)));
    }
    if (unread > 0) {
        pl_str_addf(out, "-- %zu statement%s could not be read: what they did is not here\n",
                    unread, plural(unread));
    }
    if (left_out > 0) {
        pl_str_addf(out, "-- %zu object%s left out: defined in no migration, or by a query\n",
                    left_out, plural(left_out));
    }
    if (unwritten > 0) {
        pl_str_addf(out, "-- %zu thing%s could not be written: see the comments below\n", unwritten,
                    plural(unwritten));
    }
}

/* Passwords stand in user mappings, servers, subscriptions, roles and foreign tables. Elsewhere a
 * literal behind the word "password" is a default or a comment, and part of the schema. */
static bool may_hold_secret(const pl_operation *operation)
{
    return operation->kind == PL_OP_CREATE_OBJECT || operation->kind == PL_OP_ALTER_ROLE ||
           (operation->kind == PL_OP_CREATE_TABLE &&
            operation->target.kind == PL_KIND_FOREIGN_TABLE);
}

static bool is_control(char c)
{
    return ((unsigned char)c < 0x20 && c != '\n' && c != '\t') || c == 0x7f;
}

static bool has_control(const char *text)
{
    while (*text != '\0' && !is_control(*text)) {
        text++;
    }
    return *text != '\0';
}

/* A dialect that can't write control characters otherwise (SQLite) has them as they are, and a
 * terminal would obey them: such a statement becomes a comment. */
static void add_as_comment(pl_str *out, const char *text)
{
    pl_str_add(out, "-- can't be written, for it holds control characters:\n");
    for (bool begins = true; *text != '\0'; text++) {
        pl_str_add(out, begins ? "-- " : "");
        if (is_control(*text)) {
            pl_str_addf(out, "\\x%02x", (unsigned)(unsigned char)*text);
        } else {
            pl_str_add_char(out, *text);
        }
        begins = *text == '\n';
    }
}

static size_t write_one(pl_str *out, const pl_operation *operation, const pl_dialect *dialect)
{
    pl_operations one = {0};
    pl_vec_push(out->arena, &one, operation);
    pl_str text = pl_str_begin(out->arena, PL_STR_MAXIMUM);
    size_t unwritten = dialect->write_operations(&text, &one);
    if (has_control(text.at)) {
        add_as_comment(out, may_hold_secret(operation) ? pl_mask(out->arena, text.at) : text.at);
        return unwritten + 1;
    }
    pl_str_add(out, may_hold_secret(operation) ? pl_mask(out->arena, text.at) : text.at);
    return unwritten;
}

size_t pl_operations_sql(pl_str *out, const pl_operations *operations, const pl_dialect *dialect)
{
    pl_str all = pl_str_begin(out->arena, PL_STR_MAXIMUM);
    size_t unwritten = dialect->write_operations(&all, operations);
    bool plain = !has_control(all.at);
    for (size_t i = 0; plain && i < operations->count; i++) {
        plain = !may_hold_secret(operations->at[i]);
    }
    if (plain) {
        pl_str_add_bytes(out, all.at, all.count);
        return unwritten;
    }
    unwritten = 0;
    for (size_t i = 0; i < operations->count; i++) {
        unwritten += write_one(out, operations->at[i], dialect);
    }
    return unwritten;
}

void pl_schema_sql(pl_str *out, const pl_schema *schema, const pl_dialect *dialect, size_t unread)
{
    pl_operations operations = {0};
    size_t left_out = 0;
    dialect->build(out->arena, schema, &operations, &left_out);
    pl_str statements = pl_str_begin(out->arena, PL_STR_MAXIMUM);
    size_t unwritten = 0;
    for (size_t i = 0; i < operations.count; i++) {
        unwritten += write_one(&statements, operations.at[i], dialect);
    }
    say_what_is_missing(out, schema, unread, left_out, unwritten);
    pl_str_add_bytes(out, statements.at, statements.count);
}
