/*
 * What the files that read tables, indexes and sequences share.
 */
#ifndef PL_DIALECT_POSTGRES_READ_TABLE_H
#define PL_DIALECT_POSTGRES_READ_TABLE_H

#include "dialect/postgres/read/internal.h"
#include "dialect/postgres/scan.h"

/* The list item (column, constraint) that begins at a node's location. */
pl_span pl_read_item_span(pl_reader *reader, int location);

/* "&&", "pg_catalog.=": the last part is the operator itself. */
const char *pl_read_operator_name(pl_reader *reader, const List *string_nodes);

/* The constraints written with a column: what is the column's own goes to `column`, the rest is
 * appended to `constraints` (NULL: passed over). */
void pl_read_column_constraints(pl_reader *reader, const List *nodes, pl_column *column,
                                pl_constraints *constraints);

/* "DROP", "DELETE ROWS" or NULL. */
const char *pl_read_on_commit(OnCommitAction action);

/* One operation for each ALTER TABLE command: alter.c calls it with the span of the command
 * set as reader->begin and end. `target` is the table. */
void pl_read_alter_command(pl_reader *reader, const AlterTableStmt *statement,
                           const AlterTableCmd *command, const pl_ref *target);
bool pl_read_alter_column(pl_reader *reader, const AlterTableCmd *command, const pl_ref *target);

/* pl_operation.as.options */
const pl_options *pl_read_kept_options(pl_reader *reader, const List *def_elems);

/* OPTIONS (ADD host 'x', DROP port): the action stands before the name, "add host". */
const pl_options *pl_read_foreign_options(pl_reader *reader, const List *def_elems);

/* IF EXISTS, CASCADE. */
unsigned pl_read_drop_flags(DropBehavior behavior, bool missing_ok);

#endif
