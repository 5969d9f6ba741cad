/*
 * Transactions, settings, locks, maintenance.
 */
#include "dialect/postgres/read/more.h"

#include "storage/lockdefs.h"

static const pl_operation_kind TRANSACTIONS[] = {
    [TRANS_STMT_BEGIN] = PL_OP_BEGIN,
    [TRANS_STMT_START] = PL_OP_BEGIN,
    [TRANS_STMT_COMMIT] = PL_OP_COMMIT,
    [TRANS_STMT_ROLLBACK] = PL_OP_ROLLBACK,
    [TRANS_STMT_SAVEPOINT] = PL_OP_SAVEPOINT,
    [TRANS_STMT_RELEASE] = PL_OP_RELEASE_SAVEPOINT,
    [TRANS_STMT_ROLLBACK_TO] = PL_OP_ROLLBACK_TO_SAVEPOINT,
    [TRANS_STMT_PREPARE] = PL_OP_PREPARE_TRANSACTION,
    [TRANS_STMT_COMMIT_PREPARED] = PL_OP_FINISH_PREPARED,
    [TRANS_STMT_ROLLBACK_PREPARED] = PL_OP_FINISH_PREPARED,
};

void pl_read_transaction(pl_reader *reader, const Node *node)
{
    const TransactionStmt *statement = (const TransactionStmt *)node;
    pl_operation *operation = pl_emit(reader, TRANSACTIONS[statement->kind]);
    operation->new_name = pl_read_string(
        reader, statement->savepoint_name != NULL ? statement->savepoint_name : statement->gid);
    operation->flags |= statement->chain ? PL_OPF_AND_CHAIN : 0u;
    if (operation->kind == PL_OP_FINISH_PREPARED) {
        operation->value = statement->kind == TRANS_STMT_COMMIT_PREPARED ? "commit" : "rollback";
    }
}

void pl_read_set_constraints(pl_reader *reader, const Node *node)
{
    const ConstraintsSetStmt *statement = (const ConstraintsSetStmt *)node;
    const char *value = statement->deferred ? "deferred" : "immediate";
    const ListCell *cell;
    if (statement->constraints == NIL) {
        pl_operation *operation = pl_emit(reader, PL_OP_SET_CONSTRAINTS);
        operation->new_name = "all";
        operation->value = value;
    }
    foreach (cell, statement->constraints) {
        pl_name name = pl_read_name(reader, lfirst(cell));
        pl_operation *operation = pl_emit(reader, PL_OP_SET_CONSTRAINTS);
        operation->target =
            (pl_ref){.kind = PL_KIND_CONSTRAINT, .schema = name.schema, .name = name.name};
        operation->new_name = name.name;
        operation->value = value;
    }
}

/* SET TRANSACTION and SET SESSION CHARACTERISTICS come as values of that name. */
static void read_set_transaction(pl_reader *reader, const VariableSetStmt *statement)
{
    pl_operation *operation = pl_emit(reader, PL_OP_SET_TRANSACTION);
    operation->new_name = pl_read_string(reader, statement->name);
    pl_str out = pl_str_begin(reader->arena, PL_STR_MAXIMUM);
    const ListCell *cell;
    foreach (cell, statement->args) {
        const Node *node = lfirst(cell);
        pl_str_add(&out, out.count > 0 ? ", " : "");
        if (IsA(node, DefElem)) {
            const DefElem *element = (const DefElem *)node;
            pl_str_addf(&out, "%s=%s", element->defname, pl_read_option_value(reader, element));
        } else {
            pl_str_add(&out, pl_print_expression(reader, node));
        }
    }
    operation->value = out.at;
}

void pl_read_set(pl_reader *reader, const Node *node)
{
    const VariableSetStmt *statement = (const VariableSetStmt *)node;
    if (statement->kind == VAR_SET_MULTI) {
        read_set_transaction(reader, statement);
        return;
    }
    bool reset = statement->kind == VAR_RESET || statement->kind == VAR_RESET_ALL;
    pl_operation *operation = pl_emit(reader, reset ? PL_OP_RESET_VARIABLE : PL_OP_SET_VARIABLE);
    operation->new_name =
        statement->kind == VAR_RESET_ALL ? "all" : pl_read_string(reader, statement->name);
    if (statement->kind == VAR_SET_VALUE) {
        operation->value = pl_read_setting_value(reader, statement);
    } else if (statement->kind == VAR_SET_CURRENT) {
        operation->value = "current";
    }
    operation->flags |= statement->is_local ? PL_OPF_LOCAL : 0u;
}

void pl_read_show(pl_reader *reader, const Node *node)
{
    const char *name = ((const VariableShowStmt *)node)->name;
    pl_emit(reader, PL_OP_SHOW_VARIABLE)->new_name = pl_read_string(reader, name);
}

void pl_read_discard(pl_reader *reader, const Node *node)
{
    static const char *const WORDS[] = {
        [DISCARD_ALL] = "all",
        [DISCARD_PLANS] = "plans",
        [DISCARD_SEQUENCES] = "sequences",
        [DISCARD_TEMP] = "temp",
    };
    pl_emit(reader, PL_OP_DISCARD)->value = WORDS[((const DiscardStmt *)node)->target];
}

static const char *const LOCK_MODES[] = {
    [AccessShareLock] = "access share",
    [RowShareLock] = "row share",
    [RowExclusiveLock] = "row exclusive",
    [ShareUpdateExclusiveLock] = "share update exclusive",
    [ShareLock] = "share",
    [ShareRowExclusiveLock] = "share row exclusive",
    [ExclusiveLock] = "exclusive",
    [AccessExclusiveLock] = "access exclusive",
};

void pl_read_lock(pl_reader *reader, const Node *node)
{
    const LockStmt *statement = (const LockStmt *)node;
    const ListCell *cell;
    foreach (cell, statement->relations) {
        const RangeVar *relation = lfirst(cell);
        pl_operation *operation = pl_emit(reader, PL_OP_LOCK_TABLE);
        operation->target = pl_read_ref(reader, PL_KIND_TABLE, relation);
        operation->value = LOCK_MODES[statement->mode];
        operation->flags |= relation->inh ? 0u : PL_OPF_ONLY;
    }
}

/* VACUUM and ANALYZE of one table, or of all (target without a name). */
void pl_read_vacuum(pl_reader *reader, const Node *node)
{
    const VacuumStmt *statement = (const VacuumStmt *)node;
    pl_operation_kind kind = statement->is_vacuumcmd ? PL_OP_VACUUM : PL_OP_ANALYZE;
    unsigned flags =
        pl_read_option_on(pl_find_option(statement->options, "full")) ? PL_OPF_FULL : 0u;
    const ListCell *cell;
    if (statement->rels == NIL) {
        pl_operation *operation = pl_emit(reader, kind);
        operation->target.kind = PL_KIND_TABLE;
        operation->flags |= flags;
    }
    foreach (cell, statement->rels) {
        const VacuumRelation *relation = lfirst(cell);
        pl_operation *operation = pl_emit(reader, kind);
        operation->target = pl_read_ref(reader, PL_KIND_TABLE, relation->relation);
        operation->flags |= flags;
    }
}

void pl_read_reindex(pl_reader *reader, const Node *node)
{
    static const struct {
        const char *word;
        pl_kind kind;
    } KINDS[] = {
        [REINDEX_OBJECT_INDEX] = {"index", PL_KIND_INDEX},
        [REINDEX_OBJECT_TABLE] = {"table", PL_KIND_TABLE},
        [REINDEX_OBJECT_SCHEMA] = {"schema", PL_KIND_SCHEMA},
        [REINDEX_OBJECT_SYSTEM] = {"system", PL_KIND_DATABASE},
        [REINDEX_OBJECT_DATABASE] = {"database", PL_KIND_DATABASE},
    };
    const ReindexStmt *statement = (const ReindexStmt *)node;
    pl_operation *operation = pl_emit(reader, PL_OP_REINDEX);
    pl_kind kind = KINDS[statement->kind].kind;
    operation->value = KINDS[statement->kind].word;
    operation->target =
        statement->relation != NULL
            ? pl_read_ref(reader, kind, statement->relation)
            : (pl_ref){.kind = kind, .name = pl_read_string(reader, statement->name)};
    if (pl_read_option_on(pl_find_option(statement->params, "concurrently"))) {
        operation->flags |= PL_OPF_CONCURRENTLY;
    }
}

void pl_read_cluster(pl_reader *reader, const Node *node)
{
    const ClusterStmt *statement = (const ClusterStmt *)node;
    pl_operation *operation = pl_emit(reader, PL_OP_CLUSTER);
    operation->target = pl_read_ref(reader, PL_KIND_TABLE, statement->relation);
    operation->value = pl_read_string(reader, statement->indexname);
}

void pl_read_checkpoint(pl_reader *reader, const Node *node)
{
    (void)node;
    (void)pl_emit(reader, PL_OP_CHECKPOINT);
}
