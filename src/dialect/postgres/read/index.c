/*
 * CREATE INDEX, and the elements that indexes, exclusion constraints and partition keys share.
 */
#include "dialect/postgres/read/table.h"

#include "dialect/postgres/identifier.h"

const char *pl_read_operator_name(pl_reader *reader, const List *string_nodes)
{
    pl_str name = pl_str_begin(reader->arena, PL_STR_MAXIMUM);
    const ListCell *cell;
    foreach (cell, string_nodes) {
        if (cell == list_last_cell(string_nodes)) {
            pl_str_add(&name, strVal(lfirst(cell)));
        } else {
            pl_postgres_add_identifier(&name, strVal(lfirst(cell)));
            pl_str_add_char(&name, '.');
        }
    }
    return name.at;
}

static const char *name_or_null(pl_reader *reader, const List *names)
{
    return names == NIL ? NULL : pl_read_joined(reader, names);
}

pl_index_element pl_read_index_element(pl_reader *reader, const IndexElem *node)
{
    pl_index_element element = {
        .column = pl_read_string(reader, node->name),
        .expression = pl_read_expression(reader, node->expr),
        .collation = name_or_null(reader, node->collation),
        .operator_class = name_or_null(reader, node->opclass),
        .operator_class_options = pl_read_options_of(reader, node->opclassopts),
        .descending = node->ordering == SORTBY_DESC,
    };
    element.nulls_first = node->nulls_ordering == SORTBY_NULLS_DEFAULT
                              ? element.descending
                              : node->nulls_ordering == SORTBY_NULLS_FIRST;
    return element;
}

static pl_index_elements read_elements(pl_reader *reader, const List *nodes)
{
    pl_index_elements elements = {0};
    const ListCell *cell;
    foreach (cell, nodes) {
        pl_vec_push(reader->arena, &elements, pl_read_index_element(reader, lfirst(cell)));
    }
    return elements;
}

static pl_strings read_include(pl_reader *reader, const List *nodes)
{
    pl_strings columns = {0};
    const ListCell *cell;
    foreach (cell, nodes) {
        const IndexElem *element = lfirst(cell);
        if (element->name != NULL) {
            pl_vec_push(reader->arena, &columns, pl_read_string(reader, element->name));
        }
    }
    return columns;
}

void pl_read_create_index(pl_reader *reader, const Node *node)
{
    const IndexStmt *statement = (const IndexStmt *)node;
    pl_operation *operation = pl_emit(reader, PL_OP_CREATE_INDEX);
    pl_index *index = pl_arena_make(reader->arena, pl_index);
    index->table = pl_read_name(reader, statement->relation);
    index->method = pl_read_string(reader, statement->accessMethod);
    if (index->method == NULL) {
        index->method = "btree";
    }
    index->unique = statement->unique;
    index->nulls_not_distinct = statement->nulls_not_distinct;
    index->elements = read_elements(reader, statement->indexParams);
    index->include = read_include(reader, statement->indexIncludingParams);
    index->where = pl_read_expression(reader, statement->whereClause);
    index->options = pl_read_options_of(reader, statement->options);
    index->tablespace = pl_read_string(reader, statement->tableSpace);
    index->only = !statement->relation->inh;
    operation->as.index = index;
    operation->target = (pl_ref){.kind = PL_KIND_INDEX,
                                 .schema = index->table.schema,
                                 .name = pl_read_string(reader, statement->idxname)};
    operation->flags |= (statement->concurrent ? PL_OPF_CONCURRENTLY : 0u) |
                        (statement->if_not_exists ? PL_OPF_IF_NOT_EXISTS : 0u) |
                        (index->only ? PL_OPF_ONLY : 0u);
}
