/*
 * Sequences: statements of their own, and the options of identity columns.
 */
#include "dialect/postgres/read/table.h"

#include "catalog/pg_class.h"

static void read_owned_by(pl_reader *reader, const List *names, pl_sequence *sequence)
{
    int count = list_length(names);
    if (count < 2) { /* OWNED BY NONE */
        return;
    }
    sequence->owned_by_column = pl_read_string_node(reader, list_nth(names, count - 1));
    sequence->owned_by.name = pl_read_string_node(reader, list_nth(names, count - 2));
    if (count > 2) {
        sequence->owned_by.schema = pl_read_string_node(reader, list_nth(names, count - 3));
    }
}

static const char *digits(pl_reader *reader, const DefElem *element)
{
    return element->arg == NULL ? NULL : pl_read_option_value(reader, element);
}

static void read_option(pl_reader *reader, const DefElem *element, pl_sequence *sequence)
{
    const char *name = element->defname;
    if (pl_same(name, "as")) {
        sequence->type = pl_read_option_value(reader, element);
    } else if (pl_same(name, "start")) {
        sequence->start = digits(reader, element);
    } else if (pl_same(name, "increment")) {
        sequence->increment = digits(reader, element);
    } else if (pl_same(name, "minvalue")) {
        sequence->minimum = digits(reader, element);
    } else if (pl_same(name, "maxvalue")) {
        sequence->maximum = digits(reader, element);
    } else if (pl_same(name, "cache")) {
        sequence->cache = digits(reader, element);
    } else if (pl_same(name, "cycle")) {
        sequence->cycle = pl_read_option_on(element);
    } else if (pl_same(name, "sequence_name") && element->arg != NULL && IsA(element->arg, List)) {
        sequence->name = pl_read_string_node(reader, llast((const List *)element->arg));
    } else if (pl_same(name, "owned_by") && element->arg != NULL && IsA(element->arg, List)) {
        read_owned_by(reader, (const List *)element->arg, sequence);
    }
}

static pl_sequence *read_options(pl_reader *reader, const List *def_elems)
{
    pl_sequence *sequence = pl_arena_make(reader->arena, pl_sequence);
    sequence->type = "bigint";
    const ListCell *cell;
    foreach (cell, def_elems) {
        read_option(reader, lfirst(cell), sequence);
    }
    return sequence;
}

const pl_sequence *pl_read_sequence_options(pl_reader *reader, const List *def_elems)
{
    return read_options(reader, def_elems);
}

void pl_read_create_sequence(pl_reader *reader, const Node *node)
{
    const CreateSeqStmt *statement = (const CreateSeqStmt *)node;
    pl_operation *operation = pl_emit(reader, PL_OP_CREATE_SEQUENCE);
    pl_sequence *sequence = read_options(reader, statement->options);
    pl_persistence persistence = pl_read_persistence(statement->sequence);
    sequence->temporary = persistence == PL_TEMPORARY;
    sequence->unlogged = persistence == PL_UNLOGGED;
    operation->target = pl_read_ref(reader, PL_KIND_SEQUENCE, statement->sequence);
    operation->as.sequence = sequence;
    operation->flags |= statement->if_not_exists ? PL_OPF_IF_NOT_EXISTS : 0u;
}

void pl_read_alter_sequence(pl_reader *reader, const Node *node)
{
    const AlterSeqStmt *statement = (const AlterSeqStmt *)node;
    pl_operation *operation = pl_emit(reader, PL_OP_ALTER_SEQUENCE);
    operation->target = pl_read_ref(reader, PL_KIND_SEQUENCE, statement->sequence);
    operation->as.options = pl_read_kept_options(reader, statement->options);
    operation->flags |= statement->missing_ok ? PL_OPF_IF_EXISTS : 0u;
}
