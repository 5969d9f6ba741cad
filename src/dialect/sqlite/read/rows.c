/*
 * INSERT, REPLACE, UPDATE, DELETE and SELECT, alone and in triggers.
 */
#include "dialect/sqlite/read/internal.h"

bool pl_sqlite_conflict_resolution(pl_sqlite_reader *r, const char **word)
{
    pl_cursor *c = &r->cursor;
    if (!pl_cursor_accept(c, PL_K_OR)) {
        return false;
    }
    const pl_sql_token *token = pl_cursor_take(c);
    switch (token->keyword) {
    case PL_K_ROLLBACK:
    case PL_K_ABORT:
    case PL_K_FAIL:
    case PL_K_IGNORE:
    case PL_K_REPLACE:
        *word = pl_sqlite_keyword_text(token->keyword);
        return true;
    default:
        c->at--;
        pl_cursor_fail(c);
        return false;
    }
}

static void note_write(pl_sqlite_reader *r, pl_name name)
{
    if (r->uses != NULL && !r->cursor.failed) {
        pl_sqlite_note_relation(r, &r->uses->writes, name);
    }
}

/* [main.]t [AS x] [INDEXED BY i]: in a trigger the server refuses all but the name. */
static pl_ref target(pl_sqlite_reader *r)
{
    pl_cursor *c = &r->cursor;
    pl_ref ref = pl_sqlite_ref(r, PL_KIND_TABLE);
    note_write(r, (pl_name){ref.schema, ref.name});
    const pl_sql_token *token = c->failed ? NULL : &c->tokens[c->at - 1];
    const char *as = pl_cursor_accept(c, PL_K_AS) ? pl_sqlite_name(r) : NULL;
    if (token != NULL) {
        pl_sqlite_mention_token(r, PL_SQLITE_MENTION_TABLE, token, as);
    }
    if (pl_cursor_accept(c, PL_K_INDEXED)) {
        pl_cursor_expect(c, PL_K_BY);
        pl_sqlite_name(r);
    } else if (pl_cursor_is(c, PL_K_NOT)) {
        pl_cursor_take(c);
        pl_cursor_expect(c, PL_K_INDEXED);
    }
    return ref;
}

static void note_columns(pl_sqlite_reader *r, const pl_strings *columns)
{
    for (size_t i = 0; r->uses != NULL && i < columns->count; i++) {
        pl_sqlite_note(r, &r->uses->columns, columns->at[i]);
    }
}

/* Tokens [from, to) are names of columns of the table written to, and what joins them. */
static void mention_columns(pl_sqlite_reader *r, uint32_t from, uint32_t to, const char *table)
{
    for (uint32_t i = from; !r->cursor.failed && i < to; i++) {
        const pl_sql_token *token = &r->cursor.tokens[i];
        if (token->kind != PL_SQL_SYMBOL) {
            pl_sqlite_mention_token(r, PL_SQLITE_MENTION_COLUMN, token, table);
        }
    }
}

static void returning(pl_sqlite_reader *r, pl_rows *rows)
{
    pl_cursor *c = &r->cursor;
    if (!pl_cursor_accept(c, PL_K_RETURNING)) {
        return;
    }
    rows->returning = true;
    do {
        if (pl_cursor_accept_symbol(c, "*")) {
            continue;
        }
        pl_sqlite_expr(r);
        if (pl_cursor_accept(c, PL_K_AS) || pl_sqlite_is_alias(r, 0)) {
            pl_sqlite_note_alias(r, pl_sqlite_name(r));
        }
    } while (pl_cursor_accept_symbol(c, ","));
}

static void where(pl_sqlite_reader *r, pl_rows *rows)
{
    if (!pl_cursor_accept(&r->cursor, PL_K_WHERE)) {
        return;
    }
    uint32_t from = r->cursor.at;
    pl_sqlite_expr(r);
    pl_sqlite_uses none = {0};
    rows->has_where = true;
    rows->where = pl_sqlite_expression_of(r, from, r->cursor.at, &none);
    rows->where_true = rows->where->is_constant && !pl_same(rows->where->canonical, "0");
}

/* SET a = 1, (b, c) = (2, 3) */
static void set_list(pl_sqlite_reader *r, pl_strings *columns, const char *table)
{
    pl_cursor *c = &r->cursor;
    do {
        uint32_t from = c->at;
        if (pl_cursor_is_symbol(c, "(")) {
            pl_strings names = pl_sqlite_name_list(r);
            for (size_t i = 0; i < names.count; i++) {
                pl_vec_push(r->arena, columns, names.at[i]);
            }
        } else {
            pl_vec_push(r->arena, columns, pl_sqlite_name(r));
        }
        mention_columns(r, from, c->at, table);
        pl_cursor_expect_symbol(c, "=");
        pl_sqlite_expr(r);
    } while (pl_cursor_accept_symbol(c, ","));
}

static void upserts(pl_sqlite_reader *r, pl_rows *rows, const char *table)
{
    pl_cursor *c = &r->cursor;
    while (pl_cursor_accept(c, PL_K_ON)) {
        pl_strings columns = {0};
        rows->on_conflict = true;
        pl_cursor_expect(c, PL_K_CONFLICT);
        if (pl_cursor_accept_symbol(c, "(")) {
            pl_sqlite_sort_list(r);
            pl_cursor_expect_symbol(c, ")");
            pl_sqlite_where(r);
        }
        pl_cursor_expect(c, PL_K_DO);
        if (pl_cursor_accept(c, PL_K_NOTHING)) {
            continue;
        }
        pl_cursor_expect(c, PL_K_UPDATE);
        pl_cursor_expect(c, PL_K_SET);
        set_list(r, &columns, table);
        note_columns(r, &columns);
        pl_sqlite_where(r);
    }
}

/* How many rows VALUES has; the cursor stands at VALUES. */
static uint32_t count_rows(const pl_cursor *c)
{
    uint32_t rows = 0;
    int depth = 0;
    for (uint32_t i = c->at + 1; c->tokens[i].kind != PL_SQL_END; i++) {
        const pl_sql_token *token = &c->tokens[i];
        char symbol = token->kind == PL_SQL_SYMBOL && token->size == 1 ? c->sql[token->begin] : ' ';
        if (depth == 0 && symbol != '(' && symbol != ',') {
            break;
        }
        rows += depth == 0 && symbol == '(' ? 1 : 0;
        depth += symbol == '(' ? 1 : symbol == ')' ? -1 : 0;
    }
    return rows;
}

/* How many values its first row has. */
static uint32_t count_values(const pl_cursor *c)
{
    uint32_t values = 1;
    int depth = 0;
    for (uint32_t i = c->at + 1; c->tokens[i].kind != PL_SQL_END; i++) {
        const pl_sql_token *token = &c->tokens[i];
        char symbol = token->kind == PL_SQL_SYMBOL && token->size == 1 ? c->sql[token->begin] : ' ';
        values += depth == 1 && symbol == ',' ? 1 : 0;
        depth += symbol == '(' ? 1 : symbol == ')' ? -1 : 0;
        if (depth == 0) {
            return values;
        }
    }
    return 0;
}

/* How many values a row of the query has; 0: a * stands for some of them, or it is no SELECT. */
static uint32_t count_outputs(const pl_sqlite_outputs *outputs)
{
    for (size_t i = 0; i < outputs->columns.count; i++) {
        if (pl_ends_with(outputs->columns.at[i], "*")) {
            return 0;
        }
    }
    return (uint32_t)outputs->columns.count;
}

static void insert(pl_sqlite_reader *r, pl_operation *operation, pl_rows *rows)
{
    pl_cursor *c = &r->cursor;
    operation->kind = PL_OP_INSERT_ROWS;
    bool replace = pl_cursor_take(c)->keyword == PL_K_REPLACE;
    if (replace) {
        operation->value = "REPLACE";
    } else {
        pl_sqlite_conflict_resolution(r, &operation->value);
    }
    rows->on_conflict = operation->value != NULL;
    pl_cursor_expect(c, PL_K_INTO);
    operation->target = target(r);
    if (pl_cursor_is_symbol(c, "(")) {
        uint32_t from = c->at;
        rows->columns = pl_sqlite_name_list(r);
        note_columns(r, &rows->columns);
        mention_columns(r, from, c->at, operation->target.name);
    }
    if (pl_cursor_accept(c, PL_K_DEFAULT)) {
        pl_cursor_expect(c, PL_K_VALUES);
        rows->row_count = 1;
    } else {
        rows->from_query = !pl_cursor_is(c, PL_K_VALUES);
        rows->row_count = rows->from_query ? 0 : count_rows(c);
        rows->value_count = rows->from_query ? 0 : count_values(c);
        pl_sqlite_outputs outputs = {0};
        pl_sqlite_select(r, &outputs);
        rows->selected = outputs.columns;
        rows->value_count = rows->from_query ? count_outputs(&outputs) : rows->value_count;
        rows->filtered = outputs.filtered;
        upserts(r, rows, operation->target.name);
    }
    returning(r, rows);
}

static void update(pl_sqlite_reader *r, pl_operation *operation, pl_rows *rows)
{
    pl_cursor *c = &r->cursor;
    operation->kind = PL_OP_UPDATE_ROWS;
    pl_cursor_take(c);
    pl_sqlite_conflict_resolution(r, &operation->value);
    operation->target = target(r);
    pl_cursor_expect(c, PL_K_SET);
    set_list(r, &rows->columns, operation->target.name);
    note_columns(r, &rows->columns);
    if (pl_cursor_accept(c, PL_K_FROM)) {
        rows->from_query = true;
        pl_sqlite_from(r);
    }
    where(r, rows);
    returning(r, rows);
    pl_sqlite_limit(r); /* of builds with SQLITE_ENABLE_UPDATE_DELETE_LIMIT, as Debian's */
}

static void delete (pl_sqlite_reader *r, pl_operation *operation, pl_rows *rows)
{
    operation->kind = PL_OP_DELETE_ROWS;
    pl_cursor_take(&r->cursor);
    pl_cursor_expect(&r->cursor, PL_K_FROM);
    operation->target = target(r);
    where(r, rows);
    returning(r, rows);
    pl_sqlite_limit(r);
}

void pl_sqlite_read_rows(pl_sqlite_reader *r)
{
    pl_cursor *c = &r->cursor;
    pl_sqlite_uses uses = {0}, *saved = r->uses;
    pl_rows *rows = pl_arena_make(r->arena, pl_rows);
    pl_operation *operation = pl_sqlite_emit(r, PL_OP_SELECT_ROWS);
    size_t with = r->with.count;
    uint32_t from = c->at;
    r->uses = r->trigger_uses != NULL ? r->trigger_uses : &uses;
    operation->as.rows = rows;
    pl_sqlite_with(r);
    switch (pl_cursor_peek(c, 0)->keyword) {
    case PL_K_INSERT:
    case PL_K_REPLACE:
        insert(r, operation, rows);
        break;
    case PL_K_UPDATE:
        update(r, operation, rows);
        break;
    case PL_K_DELETE:
        delete (r, operation, rows);
        break;
    default:
        c->at = c->failed ? c->at : from; /* the WITH belongs to the SELECT */
        r->with.count = with;
        pl_sqlite_select(r, NULL);
        break;
    }
    r->with.count = with;
    r->uses = saved;
    rows->reads = uses.relations;
    rows->named = uses.named;
    rows->aliases = uses.aliases;
    rows->opaque = uses.opaque;
    rows->functions = uses.functions;
    rows->constants = uses.constants;
}
