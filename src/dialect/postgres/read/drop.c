/*
 * DROP of every kind of object, TRUNCATE.
 */
#include "dialect/postgres/read/table.h"

static const struct {
    pl_kind kind;
    pl_operation_kind operation;
} DROPS[] = {
    {PL_KIND_TABLE, PL_OP_DROP_TABLE},
    {PL_KIND_FOREIGN_TABLE, PL_OP_DROP_TABLE},
    {PL_KIND_VIEW, PL_OP_DROP_VIEW},
    {PL_KIND_MATERIALIZED_VIEW, PL_OP_DROP_MATERIALIZED_VIEW},
    {PL_KIND_INDEX, PL_OP_DROP_INDEX},
    {PL_KIND_SEQUENCE, PL_OP_DROP_SEQUENCE},
    {PL_KIND_TYPE, PL_OP_DROP_TYPE},
    {PL_KIND_DOMAIN, PL_OP_DROP_DOMAIN},
    {PL_KIND_FUNCTION, PL_OP_DROP_ROUTINE},
    {PL_KIND_PROCEDURE, PL_OP_DROP_ROUTINE},
    {PL_KIND_TRIGGER, PL_OP_DROP_TRIGGER},
    {PL_KIND_POLICY, PL_OP_DROP_POLICY},
    {PL_KIND_SCHEMA, PL_OP_DROP_SCHEMA},
    {PL_KIND_EXTENSION, PL_OP_DROP_EXTENSION},
};

static pl_operation_kind drop_kind(pl_kind kind)
{
    for (size_t i = 0; i < sizeof DROPS / sizeof DROPS[0]; i++) {
        if (DROPS[i].kind == kind) {
            return DROPS[i].operation;
        }
    }
    return PL_OP_DROP_OBJECT;
}

/* Each object of a list has its own piece of the text: the first one from the beginning of the
 * statement on. */
static void read_objects(pl_reader *reader, const DropStmt *statement)
{
    uint32_t begin = reader->begin, end = reader->end;
    bool several = list_length(statement->objects) > 1 && reader->fixed_span.text == NULL;
    const ListCell *cell;
    foreach (cell, statement->objects) {
        if (several) {
            reader->end = pl_scan_item_end(reader->sql, reader->begin, end);
        }
        pl_ref target = pl_read_object(reader, statement->removeType, lfirst(cell));
        pl_operation *operation = pl_emit(reader, drop_kind(target.kind));
        operation->target = target;
        operation->flags |= pl_read_drop_flags(statement->behavior, statement->missing_ok) |
                            pl_read_object_flags(statement->removeType) |
                            (statement->concurrent ? PL_OPF_CONCURRENTLY : 0u);
        if (several) {
            pl_scan scan = pl_scan_begin(reader->sql, reader->end, end);
            pl_token token;
            (void)pl_scan_next(&scan, &token); /* the comma */
            (void)pl_scan_next(&scan, &token);
            reader->begin = token.begin;
        }
    }
    reader->begin = begin;
    reader->end = end;
}

void pl_read_drop(pl_reader *reader, const Node *node)
{
    read_objects(reader, (const DropStmt *)node);
}

void pl_read_truncate(pl_reader *reader, const Node *node)
{
    const TruncateStmt *statement = (const TruncateStmt *)node;
    const ListCell *cell;
    foreach (cell, statement->relations) {
        const RangeVar *relation = lfirst(cell);
        pl_operation *operation = pl_emit(reader, PL_OP_TRUNCATE);
        operation->target = pl_read_ref(reader, PL_KIND_TABLE, relation);
        operation->flags |= pl_read_drop_flags(statement->behavior, false) |
                            (statement->restart_seqs ? PL_OPF_RESTART_IDENTITY : 0u) |
                            (relation->inh ? 0u : PL_OPF_ONLY);
    }
}
