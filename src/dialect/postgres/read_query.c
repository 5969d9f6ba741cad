#include "dialect/postgres/read_internal.h"

#include <string.h>

static const char *query_text(pl_reader *reader, uint32_t begin, uint32_t end)
{
    while (begin < end && strchr(" \t\r\n\f\v;", reader->sql[end - 1]) != NULL) {
        end--;
    }
    while (begin < end && strchr(" \t\r\n\f\v", reader->sql[begin]) != NULL) {
        begin++;
    }
    return pl_arena_strndup(reader->arena, reader->sql + begin, end - begin);
}

const pl_query *pl_read_query(pl_reader *reader, const Node *select, uint32_t begin, uint32_t end)
{
    pl_uses uses;
    pl_read_uses(reader, select, &uses);
    pl_query *query = pl_arena_make(reader->arena, pl_query);
    query->text = query_text(reader, begin, end);
    query->canonical = pl_deparse(reader, select);
    if (query->canonical == NULL) {
        query->canonical = query->text;
    } else if (reader->qualified) {
        query->text = query->canonical;
    }
    query->relations = uses.relations;
    query->functions = uses.functions;
    query->columns = uses.columns;
    query->has_star = uses.has_star;
    return query;
}
