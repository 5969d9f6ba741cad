/*
 * CREATE INDEX, VIEW and TRIGGER.
 */
#include "dialect/sqlite/read/internal.h"

#include <string.h>

unsigned pl_sqlite_if_not_exists(pl_cursor *c)
{
    if (!pl_cursor_accept(c, PL_K_IF)) {
        return 0;
    }
    pl_cursor_expect(c, PL_K_NOT);
    pl_cursor_expect(c, PL_K_EXISTS);
    return PL_OPF_IF_NOT_EXISTS;
}

pl_ref pl_sqlite_ref(pl_sqlite_reader *r, pl_kind kind)
{
    pl_name name = pl_sqlite_full_name(r);
    return (pl_ref){.kind = kind, .schema = name.schema, .name = name.name};
}

static void create_index(pl_sqlite_reader *r, bool unique)
{
    pl_cursor *c = &r->cursor;
    pl_operation *operation = pl_sqlite_emit(r, PL_OP_CREATE_INDEX);
    pl_index *index = pl_arena_make(r->arena, pl_index);
    pl_cursor_expect(c, PL_K_INDEX);
    operation->flags |= pl_sqlite_if_not_exists(c);
    operation->target = pl_sqlite_ref(r, PL_KIND_INDEX);
    operation->as.index = index;
    index->unique = unique;
    index->method = "btree";
    pl_cursor_expect(c, PL_K_ON);
    index->table = (pl_name){.schema = operation->target.schema, .name = pl_sqlite_name(r)};
    index->elements = pl_sqlite_index_elements(r);
    pl_cursor_expect_symbol(c, ")");
    if (pl_cursor_accept(c, PL_K_WHERE)) {
        index->where = pl_sqlite_expression(r);
    }
}

static void create_view(pl_sqlite_reader *r, bool temporary)
{
    pl_cursor *c = &r->cursor;
    pl_operation *operation = pl_sqlite_emit(r, PL_OP_CREATE_VIEW);
    pl_view *view = pl_arena_make(r->arena, pl_view);
    pl_cursor_expect(c, PL_K_VIEW);
    operation->flags |= pl_sqlite_if_not_exists(c);
    operation->target = pl_sqlite_ref(r, PL_KIND_VIEW);
    operation->as.view = view;
    view->temporary = temporary;
    if (pl_cursor_is_symbol(c, "(")) {
        view->columns = pl_sqlite_name_list(r);
    }
    pl_cursor_expect(c, PL_K_AS);
    view->query = pl_sqlite_query(r);
}

/* ---- Triggers -------------------------------------------------------------------------------- */

static void timing(pl_cursor *c, pl_trigger *trigger)
{
    trigger->timing = "BEFORE"; /* when nothing is said */
    if (pl_cursor_accept(c, PL_K_AFTER)) {
        trigger->timing = "AFTER";
    } else if (pl_cursor_accept(c, PL_K_INSTEAD)) {
        pl_cursor_expect(c, PL_K_OF);
        trigger->timing = "INSTEAD OF";
    } else {
        pl_cursor_accept(c, PL_K_BEFORE);
    }
}

static void event(pl_sqlite_reader *r, pl_trigger *trigger)
{
    pl_cursor *c = &r->cursor;
    if (pl_cursor_accept(c, PL_K_DELETE)) {
        trigger->events = "DELETE";
    } else if (pl_cursor_accept(c, PL_K_INSERT)) {
        trigger->events = "INSERT";
    } else {
        pl_cursor_expect(c, PL_K_UPDATE);
        trigger->events = "UPDATE";
        if (pl_cursor_accept(c, PL_K_OF)) {
            do {
                pl_vec_push(r->arena, &trigger->columns, pl_sqlite_name(r));
            } while (pl_cursor_accept_symbol(c, ","));
        }
    }
}

/* One statement of the body. What it does is not done now: its operations are not kept. */
static void body_statement(pl_sqlite_reader *r)
{
    pl_cursor *c = &r->cursor;
    size_t kept = r->statement->operations.count;
    pl_sqlite_uses *saved = r->uses;
    uint16_t keyword = pl_cursor_peek(c, 0)->keyword;
    if (keyword != PL_K_INSERT && keyword != PL_K_REPLACE && keyword != PL_K_UPDATE &&
        keyword != PL_K_DELETE && !pl_sqlite_begins_select(r)) {
        pl_cursor_fail(c);
        return;
    }
    pl_sqlite_read_rows(r);
    r->statement->operations.count = kept;
    r->uses = saved;
    pl_cursor_expect_symbol(c, ";");
}

void pl_sqlite_body(pl_sqlite_reader *r, pl_sqlite_uses *uses)
{
    pl_cursor *c = &r->cursor;
    r->trigger_uses = uses;
    pl_cursor_expect(c, PL_K_BEGIN);
    do {
        body_statement(r);
    } while (!c->failed && !pl_cursor_is(c, PL_K_END));
    pl_cursor_expect(c, PL_K_END);
    r->trigger_uses = NULL;
}

static void body(pl_sqlite_reader *r, pl_trigger *trigger)
{
    pl_cursor *c = &r->cursor;
    pl_sqlite_uses uses = {0};
    uint32_t from = c->at;
    pl_sqlite_body(r, &uses);
    trigger->body = pl_sqlite_written(r, from, c->at);
    trigger->relations = uses.relations;
    for (size_t i = 0; i < uses.writes.count; i++) {
        pl_sqlite_note_relation(r, &trigger->relations, uses.writes.at[i]);
    }
    trigger->body_columns = uses.columns;
}

static void create_trigger(pl_sqlite_reader *r, bool temporary)
{
    pl_cursor *c = &r->cursor;
    pl_operation *operation = pl_sqlite_emit(r, PL_OP_CREATE_TRIGGER);
    pl_trigger *trigger = pl_arena_make(r->arena, pl_trigger);
    pl_cursor_expect(c, PL_K_TRIGGER);
    operation->flags |= pl_sqlite_if_not_exists(c);
    operation->target = pl_sqlite_ref(r, PL_KIND_TRIGGER);
    if (temporary && operation->target.schema == NULL) { /* else it is refused */
        operation->target.schema = "temp";
    }
    operation->as.trigger = trigger;
    trigger->enabled = "O";
    trigger->for_each_row = true; /* the only kind there is */
    timing(c, trigger);
    event(r, trigger);
    pl_cursor_expect(c, PL_K_ON);
    trigger->table = pl_sqlite_full_name(r);
    operation->target.parent = trigger->table.name;
    if (pl_cursor_accept(c, PL_K_FOR)) {
        pl_cursor_expect(c, PL_K_EACH);
        pl_cursor_expect(c, PL_K_ROW);
    }
    if (pl_cursor_accept(c, PL_K_WHEN)) {
        trigger->when = pl_sqlite_expression(r);
    }
    body(r, trigger);
}

void pl_sqlite_read_create(pl_sqlite_reader *r)
{
    pl_cursor *c = &r->cursor;
    pl_cursor_expect(c, PL_K_CREATE);
    bool temporary = pl_cursor_accept(c, PL_K_TEMP) || pl_cursor_accept(c, PL_K_TEMPORARY);
    bool unique = !temporary && pl_cursor_accept(c, PL_K_UNIQUE);
    switch (pl_cursor_peek(c, 0)->keyword) {
    case PL_K_TABLE:
        pl_cursor_take(c);
        pl_sqlite_read_create_table(r, temporary);
        break;
    case PL_K_INDEX:
        create_index(r, unique);
        break;
    case PL_K_VIEW:
        create_view(r, temporary);
        break;
    case PL_K_TRIGGER:
        create_trigger(r, temporary);
        break;
    case PL_K_VIRTUAL:
        pl_cursor_take(c);
        pl_sqlite_read_create_virtual(r);
        break;
    default:
        pl_cursor_fail(c);
        break;
    }
}
