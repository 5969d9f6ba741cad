/*
 * Statements that concern the session, the server's settings or another statement.
 */
#include "base/str.h"
#include "dialect/postgres/read/more.h"

static pl_operation *emit_named(pl_reader *reader, pl_operation_kind kind, const char *value,
                                const char *name)
{
    pl_operation *operation = pl_emit(reader, kind);
    operation->value = value;
    operation->new_name = pl_read_string(reader, name);
    return operation;
}

void pl_read_listen(pl_reader *reader, const Node *node)
{
    emit_named(reader, PL_OP_LISTEN, "listen", ((const ListenStmt *)node)->conditionname);
}

void pl_read_notify(pl_reader *reader, const Node *node)
{
    emit_named(reader, PL_OP_LISTEN, "notify", ((const NotifyStmt *)node)->conditionname);
}

void pl_read_unlisten(pl_reader *reader, const Node *node)
{
    emit_named(reader, PL_OP_LISTEN, "unlisten", ((const UnlistenStmt *)node)->conditionname);
}

void pl_read_prepare(pl_reader *reader, const Node *node)
{
    emit_named(reader, PL_OP_PREPARE, "prepare", ((const PrepareStmt *)node)->name);
}

void pl_read_execute(pl_reader *reader, const Node *node)
{
    emit_named(reader, PL_OP_PREPARE, "execute", ((const ExecuteStmt *)node)->name);
}

void pl_read_deallocate(pl_reader *reader, const Node *node)
{
    emit_named(reader, PL_OP_PREPARE, "deallocate", ((const DeallocateStmt *)node)->name);
}

void pl_read_declare_cursor(pl_reader *reader, const Node *node)
{
    emit_named(reader, PL_OP_PREPARE, "declare", ((const DeclareCursorStmt *)node)->portalname);
}

void pl_read_close_cursor(pl_reader *reader, const Node *node)
{
    emit_named(reader, PL_OP_PREPARE, "close", ((const ClosePortalStmt *)node)->portalname);
}

void pl_read_fetch(pl_reader *reader, const Node *node)
{
    const FetchStmt *statement = (const FetchStmt *)node;
    emit_named(reader, PL_OP_PREPARE, statement->ismove ? "move" : "fetch", statement->portalname);
}

void pl_read_load(pl_reader *reader, const Node *node)
{
    emit_named(reader, PL_OP_LOAD, NULL, ((const LoadStmt *)node)->filename);
}

void pl_read_alter_system(pl_reader *reader, const Node *node)
{
    const VariableSetStmt *set = ((const AlterSystemStmt *)node)->setstmt;
    bool reset = set->kind == VAR_RESET || set->kind == VAR_RESET_ALL;
    emit_named(reader, PL_OP_ALTER_SYSTEM, reset ? "reset" : "set",
               set->name == NULL ? "all" : set->name);
}

/* EXPLAIN ANALYZE runs the statement; without it nothing happens but reading the catalogue. */
void pl_read_explain(pl_reader *reader, const Node *node)
{
    const ExplainStmt *statement = (const ExplainStmt *)node;
    if (pl_read_option_on(pl_find_option(statement->options, "analyze"))) {
        pl_read_statement(reader, statement->query);
        return;
    }
    pl_emit(reader, PL_OP_SELECT_ROWS)->as.rows = pl_arena_make(reader->arena, pl_rows);
}
