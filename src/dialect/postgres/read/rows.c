/*
 * Statements that read or write rows.
 *
 * These are the frequent ones of a data migration, often with thousands of rows: one walk each, no
 * printing but of a WHERE.
 */
#include "base/str.h"
#include "dialect/postgres/read/more.h"

/* Parts --------------------------------------------------------------------------------------- */

static void take_uses(pl_rows *rows, const pl_uses *uses)
{
    rows->reads = uses->relations;
    rows->writes = uses->writes;
    rows->functions = uses->functions;
    rows->constants = uses->constants;
}

/* Of a writing statement: its own target is no part of `writes`. */
static pl_rows *rows_of(pl_reader *reader, const void *statement)
{
    pl_rows *rows = pl_arena_make(reader->arena, pl_rows);
    pl_uses uses;
    pl_read_uses(reader, statement, &uses);
    take_uses(rows, &uses);
    return rows;
}

static void take_columns(pl_reader *reader, pl_rows *rows, const List *targets)
{
    const ListCell *cell;
    foreach (cell, targets) {
        const ResTarget *target = lfirst(cell);
        if (IsA(target, ResTarget) && target->name != NULL) {
            pl_vec_push(reader->arena, &rows->columns, pl_read_string(reader, target->name));
        }
    }
}

static void take_where(pl_reader *reader, pl_rows *rows, const Node *where)
{
    if (where == NULL) {
        return;
    }
    rows->has_where = true;
    rows->where = pl_read_expression(reader, where);
    rows->where_true = !IsA(where, CurrentOfExpr) && rows->where->columns.count == 0 &&
                       rows->where->functions.count == 0 && !rows->where->has_subquery;
}

static pl_operation *emit_rows(pl_reader *reader, pl_operation_kind kind, const RangeVar *target,
                               const pl_rows *rows)
{
    pl_operation *operation = pl_emit(reader, kind);
    if (target != NULL) {
        operation->target = pl_read_ref(reader, PL_KIND_TABLE, target);
        operation->flags |= target->inh ? 0 : PL_OPF_ONLY;
    }
    operation->as.rows = rows;
    return operation;
}

/* Writing ------------------------------------------------------------------------------------- */

/* A plain VALUES, whose rows can be counted. */
static const List *values_of(const Node *select)
{
    return select != NULL && IsA(select, SelectStmt) ? ((const SelectStmt *)select)->valuesLists
                                                     : NIL;
}

void pl_read_insert(pl_reader *reader, const Node *node)
{
    const InsertStmt *statement = (const InsertStmt *)node;
    const List *values = values_of(statement->selectStmt);
    pl_rows *rows = rows_of(reader, statement);
    take_columns(reader, rows, statement->cols);
    rows->row_count = statement->selectStmt == NULL ? 1 : (uint32_t)list_length(values);
    rows->from_query = statement->selectStmt != NULL && values == NIL;
    rows->on_conflict = statement->onConflictClause != NULL;
    rows->returning = statement->returningList != NIL;
    emit_rows(reader, PL_OP_INSERT_ROWS, statement->relation, rows);
}

void pl_read_update(pl_reader *reader, const Node *node)
{
    const UpdateStmt *statement = (const UpdateStmt *)node;
    pl_rows *rows = rows_of(reader, statement);
    take_columns(reader, rows, statement->targetList);
    take_where(reader, rows, statement->whereClause);
    rows->from_query = statement->fromClause != NIL;
    rows->returning = statement->returningList != NIL;
    emit_rows(reader, PL_OP_UPDATE_ROWS, statement->relation, rows);
}

void pl_read_delete(pl_reader *reader, const Node *node)
{
    const DeleteStmt *statement = (const DeleteStmt *)node;
    pl_rows *rows = rows_of(reader, statement);
    take_where(reader, rows, statement->whereClause);
    rows->from_query = statement->usingClause != NIL;
    rows->returning = statement->returningList != NIL;
    emit_rows(reader, PL_OP_DELETE_ROWS, statement->relation, rows);
}

void pl_read_merge(pl_reader *reader, const Node *node)
{
    const MergeStmt *statement = (const MergeStmt *)node;
    pl_rows *rows = rows_of(reader, statement);
    rows->from_query = true;
    const ListCell *cell;
    foreach (cell, statement->mergeWhenClauses) {
        take_columns(reader, rows, ((const MergeWhenClause *)lfirst(cell))->targetList);
    }
    emit_rows(reader, PL_OP_MERGE_ROWS, statement->relation, rows);
}

/* Reading ------------------------------------------------------------------------------------- */

static const A_Const *constant_argument(const List *arguments, int i)
{
    const Node *node = list_length(arguments) > i ? list_nth(arguments, i) : NULL;
    while (node != NULL && IsA(node, TypeCast)) {
        node = ((const TypeCast *)node)->arg;
    }
    return node != NULL && IsA(node, A_Const) ? (const A_Const *)node : NULL;
}

static const char *string_argument(const List *arguments, int i)
{
    const A_Const *constant = constant_argument(arguments, i);
    return constant != NULL && !constant->isnull && IsA(&constant->val, String)
               ? constant->val.sval.sval
               : NULL;
}

/* true, 't'::bool and the like. An argument that is no constant counts as false: the setting then
 * lasts for the session, which is the worse of the two. */
static bool true_argument(const List *arguments, int i)
{
    const A_Const *constant = constant_argument(arguments, i);
    if (constant == NULL || constant->isnull) {
        return false;
    }
    if (IsA(&constant->val, Boolean)) {
        return constant->val.boolval.boolval;
    }
    const char *word = string_argument(arguments, i);
    return pl_same_nocase(word, "t") || pl_same_nocase(word, "true") ||
           pl_same_nocase(word, "on") || pl_same(word, "1");
}

static bool is_named(const FuncCall *call, const char *name)
{
    const Node *last = llast(call->funcname);
    return IsA(last, String) && pl_same(strVal(last), name);
}

/* SELECT set_config('search_path', 'app', false) is a SET in other words; pg_dump writes it. */
static void emit_set_config(pl_reader *reader, const FuncCall *call)
{
    const char *name = string_argument(call->args, 0);
    const char *value = string_argument(call->args, 1);
    if (name == NULL || value == NULL) {
        return;
    }
    char *lower = pl_arena_strdup(reader->arena, name);
    for (char *c = lower; *c != '\0'; c++) {
        *c = *c >= 'A' && *c <= 'Z' ? (char)(*c - 'A' + 'a') : *c;
    }
    pl_operation *operation = pl_emit(reader, PL_OP_SET_VARIABLE);
    operation->new_name = lower;
    operation->value = pl_read_string(reader, value);
    operation->flags |= true_argument(call->args, 2) ? PL_OPF_LOCAL : 0;
}

static void emit_settings(pl_reader *reader, const SelectStmt *statement)
{
    const ListCell *cell;
    foreach (cell, statement->targetList) {
        const ResTarget *target = lfirst(cell);
        if (target->val == NULL || !IsA(target->val, FuncCall)) {
            continue;
        }
        const FuncCall *call = (const FuncCall *)target->val;
        if (is_named(call, "set_config")) {
            emit_set_config(reader, call);
        }
    }
}

/* INTO belongs to the first SELECT of a UNION. */
static bool makes_table(const SelectStmt *statement)
{
    while (statement->larg != NULL) {
        statement = statement->larg;
    }
    return statement->intoClause != NULL;
}

void pl_read_select(pl_reader *reader, const Node *node)
{
    const SelectStmt *statement = (const SelectStmt *)node;
    if (makes_table(statement)) {
        pl_read_select_into(reader, node);
        return;
    }
    pl_rows *rows = rows_of(reader, statement);
    rows->has_where = statement->whereClause != NULL;
    rows->limit = statement->limitCount != NULL;
    rows->row_count = (uint32_t)list_length(statement->valuesLists);
    emit_rows(reader, PL_OP_SELECT_ROWS, NULL, rows);
    emit_settings(reader, statement);
}

/* COPY ---------------------------------------------------------------------------------------- */

/* COPY (query) TO: the query may be an INSERT ... RETURNING, whose target is then a relation
 * written. The walk begins at a list round it, so that it is not taken for the statement's own. */
static pl_rows *copied_query(pl_reader *reader, const Node *query)
{
    ListCell cell = {.ptr_value = (void *)(uintptr_t)query};
    List single = {.type = T_List, .length = 1, .max_length = 1, .elements = &cell};
    return rows_of(reader, &single);
}

void pl_read_copy(pl_reader *reader, const Node *node)
{
    const CopyStmt *statement = (const CopyStmt *)node;
    pl_rows *rows = statement->query != NULL ? copied_query(reader, statement->query)
                                             : pl_arena_make(reader->arena, pl_rows);
    rows->columns = pl_read_strings(reader, statement->attlist);
    rows->from_query = statement->query != NULL;
    rows->to_or_from_server = statement->filename != NULL;
    if (statement->is_from) {
        take_where(reader, rows, statement->whereClause);
        rows->from_stdin = statement->filename == NULL;
        emit_rows(reader, PL_OP_COPY_ROWS, statement->relation, rows);
        return;
    }
    if (statement->relation != NULL) {
        pl_vec_push(reader->arena, &rows->reads, pl_read_name(reader, statement->relation));
    }
    emit_rows(reader, PL_OP_SELECT_ROWS, NULL, rows);
}

/* CALL ---------------------------------------------------------------------------------------- */

void pl_read_call(pl_reader *reader, const Node *node)
{
    const CallStmt *statement = (const CallStmt *)node;
    pl_operation *operation = pl_emit(reader, PL_OP_CALL);
    operation->target = pl_read_any_ref(reader, PL_KIND_PROCEDURE, statement->funccall->funcname);
    operation->as.rows = rows_of(reader, statement->funccall);
}
