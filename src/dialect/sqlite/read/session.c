/*
 * Transactions, PRAGMA, ATTACH, VACUUM, REINDEX, ANALYZE.
 */
#include "dialect/sqlite/read/internal.h"

static void transaction_name(pl_sqlite_reader *r)
{
    if (pl_cursor_accept(&r->cursor, PL_K_TRANSACTION) && pl_sqlite_is_name(r, 0)) {
        pl_sqlite_name(r);
    }
}

static void begin(pl_sqlite_reader *r)
{
    pl_cursor *c = &r->cursor;
    pl_operation *operation = pl_sqlite_emit(r, PL_OP_BEGIN);
    static const uint16_t MODES[] = {PL_K_DEFERRED, PL_K_IMMEDIATE, PL_K_EXCLUSIVE};
    for (size_t i = 0; i < sizeof MODES / sizeof MODES[0]; i++) {
        if (pl_cursor_accept(c, MODES[i])) {
            operation->value = pl_sqlite_keyword_text(MODES[i]);
            break;
        }
    }
    transaction_name(r);
}

static void commit(pl_sqlite_reader *r)
{
    pl_sqlite_emit(r, PL_OP_COMMIT);
    transaction_name(r);
}

static void rollback(pl_sqlite_reader *r)
{
    pl_cursor *c = &r->cursor;
    pl_operation *operation = pl_sqlite_emit(r, PL_OP_ROLLBACK);
    transaction_name(r);
    if (pl_cursor_accept(c, PL_K_TO)) {
        operation->kind = PL_OP_ROLLBACK_TO_SAVEPOINT;
        pl_cursor_accept(c, PL_K_SAVEPOINT);
        operation->new_name = pl_sqlite_name(r);
    }
}

static void savepoint(pl_sqlite_reader *r)
{
    pl_sqlite_emit(r, PL_OP_SAVEPOINT)->new_name = pl_sqlite_name(r);
}

static void release(pl_sqlite_reader *r)
{
    pl_cursor_accept(&r->cursor, PL_K_SAVEPOINT);
    pl_sqlite_emit(r, PL_OP_RELEASE_SAVEPOINT)->new_name = pl_sqlite_name(r);
}

/* nmnum: a number with or without sign, a name, ON, DELETE, DEFAULT. */
static const char *pragma_value(pl_sqlite_reader *r)
{
    pl_cursor *c = &r->cursor;
    uint32_t from = c->at;
    bool sign = pl_cursor_accept_symbol(c, "-") || pl_cursor_accept_symbol(c, "+");
    bool word = pl_cursor_is(c, PL_K_ON) || pl_cursor_is(c, PL_K_DELETE) ||
                pl_cursor_is(c, PL_K_DEFAULT) || pl_sqlite_is_name(r, 0);
    if (!pl_cursor_is_kind(c, PL_SQL_NUMBER) && (sign || !word)) {
        pl_cursor_fail(c);
    }
    const pl_sql_token *token = pl_cursor_take(c);
    if (c->failed) {
        return NULL;
    }
    return sign ? pl_sqlite_written(r, from, c->at) : pl_sql_unquote(r->arena, c->sql, token);
}

static void pragma(pl_sqlite_reader *r)
{
    pl_cursor *c = &r->cursor;
    pl_operation *operation = pl_sqlite_emit(r, PL_OP_SHOW_VARIABLE);
    operation->new_name = pl_sqlite_full_name(r).name;
    if (pl_cursor_accept_symbol(c, "=")) {
        operation->kind = PL_OP_SET_VARIABLE;
        operation->value = pragma_value(r);
    } else if (pl_cursor_accept_symbol(c, "(")) {
        operation->kind = PL_OP_SET_VARIABLE;
        operation->value = pragma_value(r);
        pl_cursor_expect_symbol(c, ")");
    }
}

static void attach(pl_sqlite_reader *r)
{
    pl_cursor *c = &r->cursor;
    pl_operation *operation = pl_sqlite_emit(r, PL_OP_OTHER);
    operation->value = "attach";
    pl_cursor_accept(c, PL_K_DATABASE);
    pl_sqlite_expr(r);
    pl_cursor_expect(c, PL_K_AS);
    uint32_t from = c->at;
    pl_sqlite_expr(r);
    if (!c->failed) {
        operation->new_name = pl_sql_unquote(r->arena, c->sql, &c->tokens[from]);
    }
    if (pl_cursor_accept(c, PL_K_KEY)) {
        pl_sqlite_expr(r);
    }
}

static void detach(pl_sqlite_reader *r)
{
    pl_sqlite_emit(r, PL_OP_OTHER)->value = "detach";
    pl_cursor_accept(&r->cursor, PL_K_DATABASE);
    pl_sqlite_expr(r);
}

static void vacuum(pl_sqlite_reader *r)
{
    pl_cursor *c = &r->cursor;
    pl_operation *operation = pl_sqlite_emit(r, PL_OP_VACUUM);
    if (pl_sqlite_is_name(r, 0)) {
        pl_sqlite_name(r);
    }
    if (pl_cursor_accept(c, PL_K_INTO)) {
        operation->value = "into";
        pl_sqlite_expr(r);
    }
}

static void named(pl_sqlite_reader *r, pl_operation_kind kind)
{
    pl_operation *operation = pl_sqlite_emit(r, kind);
    if (pl_sqlite_is_name(r, 0)) {
        operation->target = pl_sqlite_ref(r, PL_KIND_TABLE);
    }
}

void pl_sqlite_read_session(pl_sqlite_reader *r)
{
    switch (pl_cursor_take(&r->cursor)->keyword) {
    case PL_K_BEGIN:
        begin(r);
        break;
    case PL_K_COMMIT:
    case PL_K_END:
        commit(r);
        break;
    case PL_K_ROLLBACK:
        rollback(r);
        break;
    case PL_K_SAVEPOINT:
        savepoint(r);
        break;
    case PL_K_RELEASE:
        release(r);
        break;
    case PL_K_PRAGMA:
        pragma(r);
        break;
    case PL_K_ATTACH:
        attach(r);
        break;
    case PL_K_DETACH:
        detach(r);
        break;
    case PL_K_VACUUM:
        vacuum(r);
        break;
    case PL_K_REINDEX:
        named(r, PL_OP_REINDEX);
        break;
    case PL_K_ANALYZE:
        named(r, PL_OP_ANALYZE);
        break;
    default:
        r->cursor.at--;
        pl_cursor_fail(&r->cursor);
        break;
    }
}
