#include "base/str.h"
#include "dialect/postgres/read/more.h"
#include "dialect/postgres/scan.h"

/* security_barrier and the like are options of the view; check_option is kept apart, whether it
 * was written as WITH (check_option = local) or as WITH LOCAL CHECK OPTION. */
static void take_check_option(pl_view *view)
{
    size_t kept = 0;
    for (size_t i = 0; i < view->options.count; i++) {
        pl_option option = view->options.at[i];
        if (!pl_same(option.key, "check_option")) {
            view->options.at[kept++] = option;
        } else if (pl_same_nocase(option.value, "local")) {
            view->check_option = "LOCAL";
        } else if (pl_same_nocase(option.value, "cascaded")) {
            view->check_option = "CASCADED";
        }
    }
    view->options.count = kept;
}

/* CREATE RECURSIVE VIEW v (a) AS q reaches us as WITH RECURSIVE v (a) AS (q) SELECT a FROM v, made
 * by makeRecursiveViewSelect in gram.y; the text between the keywords tells it apart. */
static bool says_recursive(const pl_reader *reader, const RangeVar *view)
{
    uint32_t end = view->location >= 0 ? (uint32_t)view->location : reader->begin;
    return pl_scan_find_word(reader->sql, reader->begin, end, "RECURSIVE") < end;
}

static const Node *recursive_body(const Node *query)
{
    const SelectStmt *select = (const SelectStmt *)query;
    if (!IsA(query, SelectStmt) || select->withClause == NULL) {
        return query;
    }
    const CommonTableExpr *cte = linitial(select->withClause->ctes);
    return cte->ctequery;
}

static const pl_query *read_view_query(pl_reader *reader, const Node *select, bool recursive)
{
    uint32_t begin = reader->begin, end = reader->end;
    pl_find_query(reader, "AS", &begin, &end);
    const pl_query *query = pl_read_query(reader, select, begin, end);
    if (!recursive) {
        return query;
    }
    pl_query *body = pl_arena_copy(reader->arena, query, sizeof *query);
    const char *canonical = pl_print_statement(reader, recursive_body(select));
    body->canonical = canonical != NULL ? canonical : query->text;
    return body;
}

void pl_read_view(pl_reader *reader, const Node *node)
{
    const ViewStmt *statement = (const ViewStmt *)node;
    pl_view *view = pl_arena_make(reader->arena, pl_view);
    view->columns = pl_read_strings(reader, statement->aliases);
    view->options = pl_read_options_of(reader, statement->options);
    take_check_option(view);
    if (statement->withCheckOption != NO_CHECK_OPTION) {
        view->check_option =
            statement->withCheckOption == LOCAL_CHECK_OPTION ? "LOCAL" : "CASCADED";
    }
    view->temporary = pl_read_persistence(statement->view) == PL_TEMPORARY;
    view->recursive = says_recursive(reader, statement->view);
    view->query = read_view_query(reader, statement->query, view->recursive);
    pl_operation *operation = pl_emit(reader, PL_OP_CREATE_VIEW);
    operation->target = pl_read_ref(reader, PL_KIND_VIEW, statement->view);
    operation->flags |= statement->replace ? PL_OPF_OR_REPLACE : 0;
    operation->as.view = view;
}

void pl_read_create_materialized_view(pl_reader *reader, const CreateTableAsStmt *node)
{
    const IntoClause *into = node->into;
    pl_view *view = pl_arena_make(reader->arena, pl_view);
    view->columns = pl_read_strings(reader, into->colNames);
    view->options = pl_read_options_of(reader, into->options);
    view->with_no_data = into->skipData;
    view->access_method = pl_read_string(reader, into->accessMethod);
    view->tablespace = pl_read_string(reader, into->tableSpaceName);
    view->query = read_view_query(reader, node->query, false);
    pl_operation *operation = pl_emit(reader, PL_OP_CREATE_MATERIALIZED_VIEW);
    operation->target = pl_read_ref(reader, PL_KIND_MATERIALIZED_VIEW, into->rel);
    operation->flags |= node->if_not_exists ? PL_OPF_IF_NOT_EXISTS : 0;
    operation->flags |= into->skipData ? PL_OPF_WITH_NO_DATA : 0;
    operation->as.view = view;
}

void pl_read_refresh(pl_reader *reader, const Node *node)
{
    const RefreshMatViewStmt *statement = (const RefreshMatViewStmt *)node;
    pl_operation *operation = pl_emit(reader, PL_OP_REFRESH_MATERIALIZED_VIEW);
    operation->target = pl_read_ref(reader, PL_KIND_MATERIALIZED_VIEW, statement->relation);
    operation->flags |= statement->concurrent ? PL_OPF_CONCURRENTLY : 0;
    operation->flags |= statement->skipData ? PL_OPF_WITH_NO_DATA : 0;
}
