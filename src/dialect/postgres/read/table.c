/*
 * CREATE TABLE in all its forms, and the columns it shares with ALTER TABLE and types.
 */
#include "dialect/postgres/read/table.h"

#include "dialect/postgres/identifier.h"

#include <string.h>

const pl_options *pl_read_kept_options(pl_reader *reader, const List *def_elems)
{
    pl_options *options = pl_arena_make(reader->arena, pl_options);
    *options = pl_read_options_of(reader, def_elems);
    return options;
}

const pl_options *pl_read_foreign_options(pl_reader *reader, const List *def_elems)
{
    static const char *const WORDS[] = {
        [DEFELEM_UNSPEC] = "add ",
        [DEFELEM_SET] = "set ",
        [DEFELEM_ADD] = "add ",
        [DEFELEM_DROP] = "drop ",
    };
    pl_options *options = pl_arena_make(reader->arena, pl_options);
    const ListCell *cell;
    foreach (cell, def_elems) {
        const DefElem *element = lfirst(cell);
        pl_option option = {
            pl_arena_printf(reader->arena, "%s%s", WORDS[element->defaction], element->defname),
            pl_read_option_value(reader, element)};
        pl_vec_push(reader->arena, options, option);
    }
    return options;
}

unsigned pl_read_drop_flags(DropBehavior behavior, bool missing_ok)
{
    return (behavior == DROP_CASCADE ? PL_OPF_CASCADE : 0u) | (missing_ok ? PL_OPF_IF_EXISTS : 0u);
}

static const char *collation_of(pl_reader *reader, const CollateClause *clause)
{
    return clause == NULL ? NULL : pl_read_collation(reader, clause->collname);
}

static const char *storage_word(char letter)
{
    switch (letter) {
    case 'p':
        return "plain";
    case 'm':
        return "main";
    case 'e':
        return "external";
    case 'x':
        return "extended";
    default:
        return NULL;
    }
}

const pl_column *pl_read_column(pl_reader *reader, const ColumnDef *node,
                                pl_constraints *constraints)
{
    pl_column *column = pl_arena_make(reader->arena, pl_column);
    column->name = pl_read_string(reader, node->colname);
    column->type = pl_read_type(reader, node->typeName);
    column->not_null = node->is_not_null || column->type.serial != NULL;
    column->collation = collation_of(reader, node->collClause);
    column->storage = storage_word(node->storage);
    column->compression =
        pl_same(node->compression, "default") ? NULL : pl_read_string(reader, node->compression);
    column->options = pl_read_options_of(reader, node->fdwoptions);
    column->origin = pl_read_item_span(reader, node->location);
    if (node->raw_default != NULL) {
        column->default_value = pl_read_expression(reader, node->raw_default);
    }
    pl_read_column_constraints(reader, node->constraints, column, constraints);
    return column;
}

/* Partitioning. */

static void add_partition_element(pl_reader *reader, pl_str *out, const PartitionElem *element)
{
    if (element->name != NULL) {
        pl_postgres_add_identifier(out, element->name);
    } else {
        bool call = IsA(element->expr, FuncCall) &&
                    ((const FuncCall *)element->expr)->funcformat == COERCE_EXPLICIT_CALL;
        pl_str_add(out, call ? "" : "(");
        pl_str_add(out, pl_print_expression(reader, element->expr));
        pl_str_add(out, call ? "" : ")");
    }
    if (element->collation != NIL) {
        pl_str_addf(out, " COLLATE %s", pl_read_joined(reader, element->collation));
    }
    if (element->opclass != NIL) {
        pl_str_addf(out, " %s", pl_read_joined(reader, element->opclass));
    }
}

static const char *partition_by(pl_reader *reader, const PartitionSpec *spec)
{
    pl_str out = pl_str_begin(reader->arena, PL_STR_MAXIMUM);
    const ListCell *cell;
    for (const char *c = spec->strategy; *c != '\0'; c++) {
        pl_str_add_char(&out, *c >= 'a' && *c <= 'z' ? (char)(*c - 'a' + 'A') : *c);
    }
    pl_str_add(&out, " (");
    foreach (cell, spec->partParams) {
        pl_str_add(&out, cell == list_head(spec->partParams) ? "" : ", ");
        add_partition_element(reader, &out, lfirst(cell));
    }
    pl_str_add_char(&out, ')');
    return out.at;
}

/* MINVALUE and MAXVALUE are columns of that name to the parser. */
static const char *bound_value(pl_reader *reader, const Node *node)
{
    if (IsA(node, ColumnRef)) {
        const char *name = pl_read_string_node(reader, linitial(((const ColumnRef *)node)->fields));
        if (pl_same(name, "minvalue")) {
            return "MINVALUE";
        }
        if (pl_same(name, "maxvalue")) {
            return "MAXVALUE";
        }
    }
    return pl_print_expression(reader, node);
}

static void add_bound_values(pl_reader *reader, pl_str *out, const char *word, const List *values)
{
    const ListCell *cell;
    pl_str_addf(out, " %s (", word);
    foreach (cell, values) {
        pl_str_add(out, cell == list_head(values) ? "" : ", ");
        pl_str_add(out, bound_value(reader, lfirst(cell)));
    }
    pl_str_add_char(out, ')');
}

const char *pl_read_partition_bound(pl_reader *reader, const PartitionBoundSpec *bound)
{
    if (bound == NULL) {
        return NULL;
    }
    if (bound->is_default) {
        return "DEFAULT";
    }
    pl_str out = pl_str_begin(reader->arena, PL_STR_MAXIMUM);
    pl_str_add(&out, "FOR VALUES");
    if (bound->strategy == PARTITION_STRATEGY_HASH) {
        pl_str_addf(&out, " WITH (MODULUS %d, REMAINDER %d)", bound->modulus, bound->remainder);
    } else if (bound->strategy == PARTITION_STRATEGY_LIST) {
        add_bound_values(reader, &out, "IN", bound->listdatums);
    } else {
        add_bound_values(reader, &out, "FROM", bound->lowerdatums);
        add_bound_values(reader, &out, "TO", bound->upperdatums);
    }
    return out.at;
}

/* CREATE TABLE. */

const char *pl_read_on_commit(OnCommitAction action)
{
    return action == ONCOMMIT_DROP ? "DROP" : action == ONCOMMIT_DELETE_ROWS ? "DELETE ROWS" : NULL;
}

typedef struct table_parts {
    pl_table *table;
    pl_table_definition *definition;
} table_parts;

static void read_like(pl_reader *reader, const TableLikeClause *node, table_parts *parts)
{
    pl_like like = {.table = pl_read_name(reader, node->relation),
                    .options = node->options & 0x1FFu,
                    .position = (uint32_t)parts->table->columns.count};
    pl_vec_push(reader->arena, &parts->definition->likes, like);
}

static void read_element(pl_reader *reader, const Node *node, table_parts *parts)
{
    pl_table *table = parts->table;
    if (IsA(node, ColumnDef)) {
        const pl_column *column =
            pl_read_column(reader, (const ColumnDef *)node, &table->constraints);
        pl_vec_push(reader->arena, &table->columns, column);
    } else if (IsA(node, Constraint)) {
        const pl_constraint *constraint =
            pl_read_constraint(reader, (const Constraint *)node, NULL);
        if (constraint != NULL) {
            pl_vec_push(reader->arena, &table->constraints, constraint);
        }
    } else if (IsA(node, TableLikeClause)) {
        read_like(reader, (const TableLikeClause *)node, parts);
    }
}

static void read_parents(pl_reader *reader, const CreateStmt *statement, pl_table *table)
{
    if (statement->partbound != NULL) {
        table->partition_of = pl_read_name(reader, linitial(statement->inhRelations));
        table->partition_bound = pl_read_partition_bound(reader, statement->partbound);
        return;
    }
    const ListCell *cell;
    foreach (cell, statement->inhRelations) {
        pl_vec_push(reader->arena, &table->inherits, pl_read_name(reader, lfirst(cell)));
    }
}

static pl_table *read_create(pl_reader *reader, const CreateStmt *statement, pl_kind kind)
{
    pl_operation *operation = pl_emit(reader, PL_OP_CREATE_TABLE);
    pl_table *table = pl_arena_make(reader->arena, pl_table);
    table_parts parts = {table, pl_arena_make(reader->arena, pl_table_definition)};
    const ListCell *cell;
    foreach (cell, statement->tableElts) {
        read_element(reader, lfirst(cell), &parts);
    }
    read_parents(reader, statement, table);
    if (statement->partspec != NULL) {
        table->partition_by = partition_by(reader, statement->partspec);
    }
    if (statement->ofTypename != NULL) {
        pl_type_name type = pl_read_type(reader, statement->ofTypename);
        table->of_type = (pl_name){type.schema, type.name};
    }
    table->persistence = pl_read_persistence(statement->relation);
    table->options = pl_read_options_of(reader, statement->options);
    table->tablespace = pl_read_string(reader, statement->tablespacename);
    table->access_method = pl_read_string(reader, statement->accessMethod);
    table->on_commit = pl_read_on_commit(statement->oncommit);
    parts.definition->table = table;
    operation->as.table = parts.definition;
    operation->target = pl_read_ref(reader, kind, statement->relation);
    operation->flags |= statement->if_not_exists ? PL_OPF_IF_NOT_EXISTS : 0u;
    return table;
}

void pl_read_create_table(pl_reader *reader, const Node *node)
{
    (void)read_create(reader, (const CreateStmt *)node, PL_KIND_TABLE);
}

void pl_read_create_foreign_table(pl_reader *reader, const Node *node)
{
    const CreateForeignTableStmt *statement = (const CreateForeignTableStmt *)node;
    pl_table *table = read_create(reader, &statement->base, PL_KIND_FOREIGN_TABLE);
    table->server = pl_read_string(reader, statement->servername);
    pl_options options = pl_read_options_of(reader, statement->options);
    for (size_t i = 0; i < options.count; i++) {
        pl_vec_push(reader->arena, &table->options, options.at[i]);
    }
}

/* CREATE TABLE AS, SELECT INTO. */

static void read_table_as(pl_reader *reader, const IntoClause *into, const Node *query,
                          uint32_t begin, uint32_t end, unsigned flags)
{
    pl_operation *operation = pl_emit(reader, PL_OP_CREATE_TABLE_AS);
    pl_table_as *table = pl_arena_make(reader->arena, pl_table_as);
    table->columns = pl_read_strings(reader, into->colNames);
    table->query = pl_read_query(reader, query, begin, end);
    table->persistence = pl_read_persistence(into->rel);
    table->options = pl_read_options_of(reader, into->options);
    table->tablespace = pl_read_string(reader, into->tableSpaceName);
    table->access_method = pl_read_string(reader, into->accessMethod);
    table->on_commit = pl_read_on_commit(into->onCommit);
    operation->as.table_as = table;
    operation->target = pl_read_ref(reader, PL_KIND_TABLE, into->rel);
    operation->flags |= flags | (into->skipData ? PL_OPF_WITH_NO_DATA : 0u);
}

void pl_read_create_table_as(pl_reader *reader, const Node *node)
{
    const CreateTableAsStmt *statement = (const CreateTableAsStmt *)node;
    if (statement->objtype == OBJECT_MATVIEW) {
        pl_read_create_materialized_view(reader, statement);
        return;
    }
    uint32_t begin = reader->begin, end = reader->end;
    pl_find_query(reader, "AS", &begin, &end);
    read_table_as(reader, statement->into, statement->query, begin, end,
                  statement->if_not_exists ? PL_OPF_IF_NOT_EXISTS : 0u);
}

/* INTO is on the leftmost SELECT of a UNION. */
static SelectStmt *select_with_into(SelectStmt *select)
{
    while (select->intoClause == NULL && select->larg != NULL) {
        select = select->larg;
    }
    return select;
}

void pl_read_select_into(pl_reader *reader, const Node *select)
{
    SelectStmt *holder = select_with_into((SelectStmt *)select);
    IntoClause *into = holder->intoClause;
    if (into == NULL) {
        return;
    }
    /* Without its INTO it is the query of the table. */
    holder->intoClause = NULL;
    const char *text = pl_print_statement(reader, select);
    read_table_as(reader, into, select, reader->begin, reader->end, 0);
    holder->intoClause = into;
    pl_operation *operation = (pl_operation *)pl_vec_last(&reader->statement->operations);
    if (text != NULL) { /* its own text has the INTO in the midst of it */
        ((pl_query *)operation->as.table_as->query)->text = text;
    }
}
