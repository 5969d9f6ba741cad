/*
 * Walks over raw parse trees without recursion, by a table of where each node keeps its children.
 * PostgreSQL's own raw_expression_tree_walker knows no DDL and ends the process on it.
 */
#include "dialect/postgres/read/internal.h"

#include "dialect/postgres/read/walk.h"

#include <stddef.h>

enum { MAXIMUM_LINKS = 16 };

typedef struct links {
    uint16_t offset[MAXIMUM_LINKS]; /* up to the first 0: there every node has its tag */
} links;

/* The last tag of nodes.h. */
enum { TAG_COUNT = T_SupportRequestWFuncMonotonic + 1 };

static const links LINKS[TAG_COUNT] = {
#define PL_LINK(node, member) offsetof(node, member),
#define PL_NODE(node, ...) [T_##node] = {{__VA_ARGS__}},
#include "dialect/postgres/read/nodes.def"
#undef PL_NODE
#undef PL_LINK
};

typedef struct pending {
    const Node *node;
    unsigned depth;
} pending;

enum { ON_STACK = 64 };

typedef struct stack {
    pl_arena *arena;
    pending *at;
    size_t count, capacity;
    pending first[ON_STACK];
} stack;

static void push(stack *s, const void *node, unsigned depth)
{
    if (node == NULL) {
        return;
    }
    if (s->count == s->capacity) {
        pending *bigger = pl_arena_alloc(s->arena, 2 * s->capacity * sizeof *bigger);
        for (size_t i = 0; i < s->count; i++) {
            bigger[i] = s->at[i];
        }
        s->at = bigger;
        s->capacity *= 2;
    }
    s->at[s->count++] = (pending){node, depth};
}

static void push_list(stack *s, const List *list, unsigned depth)
{
    for (int i = list->length - 1; i >= 0; i--) {
        push(s, list->elements[i].ptr_value, depth);
    }
}

static void push_children(stack *s, const Node *node, unsigned depth)
{
    unsigned tag = (unsigned)nodeTag(node);
    if (tag == T_List) {
        push_list(s, (const List *)node, depth);
        return;
    }
    if (tag >= TAG_COUNT) {
        return;
    }
    const uint16_t *offset = LINKS[tag].offset;
    unsigned count = 0;
    while (count < MAXIMUM_LINKS && offset[count] != 0) {
        count++;
    }
    while (count-- > 0) {
        push(s, *(void *const *)((const char *)node + offset[count]), depth);
    }
}

void pl_walk(pl_arena *arena, const void *node, pl_visit visit, void *context)
{
    stack s = {.arena = arena, .capacity = ON_STACK};
    s.at = s.first;
    push(&s, node, 0);
    while (s.count > 0) {
        pending next = s.at[--s.count];
        bool is_list = nodeTag(next.node) == T_List;
        if (is_list || visit(context, next.node, next.depth)) {
            push_children(&s, next.node, is_list ? next.depth : next.depth + 1);
        }
    }
}

typedef struct measure {
    unsigned deepest, limit;
} measure;

static bool measure_node(void *context, const Node *node, unsigned depth)
{
    measure *m = context;
    (void)node;
    if (depth > m->deepest) {
        m->deepest = depth;
    }
    return depth <= m->limit;
}

bool pl_tree_is_deeper(pl_arena *arena, const void *node, unsigned limit)
{
    measure m = {.limit = limit};
    pl_walk(arena, node, measure_node, &m);
    return m.deepest > limit;
}
