/*
 * Text from trees by libpg_query's own deparser, for what our printer leaves to it.
 */
#include "dialect/postgres/read/printer.h"

#include "dialect/postgres/read/guard.h"
#include "dialect/postgres/read/walk.h"

#include <stdlib.h>
#include <string.h>

/* Not in an installed header. The bytes are malloc'ed. */
PgQueryProtobuf pg_query_nodes_to_protobuf(const void *nodes);

/* Unpacking takes some 3 KB of stack a level. */
enum { MAXIMUM_DEPTH = 600 };

typedef struct job {
    const List *statements;
    PgQueryDeparseResult result;
} job;

static void work(void *context)
{
    job *j = context;
    PgQueryProtobuf packed = pg_query_nodes_to_protobuf(j->statements);
    j->result = pg_query_deparse_protobuf(packed);
    free(packed.data);
}

/* Modifiers that the server refuses: the deparser leaves nothing of them but parentheses, which
 * can't be read again. */
static bool drop_modifiers(void *context, const Node *node, unsigned depth)
{
    (void)context;
    (void)depth;
    if (IsA(node, TypeName) && !pl_modifiers_are_simple(((const TypeName *)node)->typmods)) {
        ((TypeName *)node)->typmods = NIL;
    }
    return true;
}

static const char *deparse_list(pl_reader *reader, const List *statements)
{
    job j = {.statements = statements};
    const char *text = NULL;
    if (pl_tree_is_deeper(reader->arena, statements, MAXIMUM_DEPTH)) {
        return NULL;
    }
    pl_walk(reader->arena, statements, drop_modifiers, NULL);
    if (!pl_read_guarded(work, &j)) {
        return NULL;
    }
    if (j.result.error == NULL) {
        text = pl_read_string(reader, j.result.query);
    }
    pg_query_free_deparse_result(j.result);
    return text;
}

/* [RawStmt(SELECT NULL)], made by the parser itself so that every member is as it makes it. */
static List *frame(pl_reader *reader)
{
    if (reader->expression_frame == NIL) {
        PgQueryInternalParsetreeAndError parsed = pg_query_raw_parse("SELECT NULL");
        free(parsed.stderr_buffer);
        reader->expression_frame = parsed.tree;
    }
    return reader->expression_frame;
}

const char *pl_deparse(pl_reader *reader, const Node *statement)
{
    List *list = frame(reader);
    RawStmt *raw = linitial(list);
    Node *saved = raw->stmt;
    raw->stmt = (Node *)statement;
    const char *text = deparse_list(reader, list);
    raw->stmt = saved;
    return text;
}

const char *pl_deparse_expression(pl_reader *reader, const Node *expression)
{
    RawStmt *raw = linitial(frame(reader));
    ResTarget *target = linitial(((SelectStmt *)raw->stmt)->targetList);
    Node *saved = target->val;
    target->val = (Node *)expression;
    const char *text = deparse_list(reader, reader->expression_frame);
    target->val = saved;
    return text != NULL && pl_starts_with(text, "SELECT ") ? text + strlen("SELECT ") : text;
}
