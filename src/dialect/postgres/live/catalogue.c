#include "dialect/postgres/live/catalogue.h"

#include "base/map.h"
#include "base/str.h"
#include "dialect/postgres/quote.h"

#include <stdlib.h>
#include <string.h>

typedef enum answer_kind {
    ANSWER_STATEMENTS,
    ANSWER_NODES,
    ANSWER_EDGES,
    ANSWER_INVALID,
    ANSWER_UNMODELLED,
} answer_kind;

/* Written by cmake/embed.cmake. */
#define PL_CATALOGUE(name, answer) extern const char pl_catalogue_##name[];
#include "dialect/postgres/live/catalogue.def"
#undef PL_CATALOGUE

static const struct {
    const char *name;
    const char *text;
    answer_kind answer;
} QUERIES[] = {
#define PL_CATALOGUE(name, answer) {#name, pl_catalogue_##name, ANSWER_##answer},
#include "dialect/postgres/live/catalogue.def"
#undef PL_CATALOGUE
};

enum { QUERY_COUNT = sizeof QUERIES / sizeof QUERIES[0] };

/* ---- Asking -----------------------------------------------------------------------------------
 */

/* The number behind a sign in the comment that ends the line; `other` where there is none. */
static unsigned bound(const char *comment, const char *sign, unsigned other)
{
    const char *at = strstr(comment, sign);
    return at != NULL ? (unsigned)strtoul(at + strlen(sign), NULL, 10) : other;
}

static bool is_for(pl_arena *arena, const char *line, size_t size, unsigned version)
{
    const char *copy = pl_arena_strndup(arena, line, size);
    const char *comment = strstr(copy, " -- ");
    return comment == NULL || pl_starts_with(copy, "--") ||
           (version >= bound(comment, " >= ", 0) && version < bound(comment, " < ", 10000));
}

const char *pl_catalogue_query(pl_arena *arena, const char *text, unsigned version)
{
    pl_str out = pl_str_begin(arena, PL_STR_MAXIMUM);
    while (*text != '\0') {
        size_t size = strcspn(text, "\n");
        if (is_for(arena, text, size, version)) {
            pl_str_add_bytes(&out, text, size);
            pl_str_add_char(&out, '\n');
        }
        text += size + (text[size] == '\n');
    }
    return out.at;
}

/* The queries are analysed while only pg_catalog is on the search path, so that no operator or
 * function that somebody put into public is taken for the built-in one (CVE-2018-1058), and run
 * while public is, so that the texts of the server qualify names as plumb writes them. A cursor
 * comes between the two. */
static const char *message_for(pl_arena *arena, unsigned version, const char *owner)
{
    pl_str out = pl_str_begin(arena, PL_STR_MAXIMUM);
    pl_str_add(&out, "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY;\n"
                     "SET LOCAL search_path = pg_catalog;\n"
                     "SET LOCAL jit = off;\n"
                     "SET LOCAL cursor_tuple_fraction = 1;\n"
                     "SET LOCAL plumb.owner = ");
    pl_postgres_quote_literal(&out, owner != NULL ? owner : "");
    for (size_t i = 0; i < QUERY_COUNT; i++) {
        pl_str_addf(&out, ";\nDECLARE plumb_%s NO SCROLL CURSOR FOR\n%s", QUERIES[i].name,
                    pl_catalogue_query(arena, QUERIES[i].text, version));
    }
    pl_str_add(&out, ";\nSET LOCAL search_path = public");
    for (size_t i = 0; i < QUERY_COUNT; i++) {
        pl_str_addf(&out, ";\nFETCH ALL FROM plumb_%s", QUERIES[i].name);
    }
    pl_str_add(&out, ";\nCOMMIT");
    return out.at;
}

/* ---- Sorting ----------------------------------------------------------------------------------
 */

typedef struct node {
    const char *statement;
    PL_VEC(uint32_t) needs;
    bool visited;
    uint32_t next; /* of `needs`, while it is on the stack */
} node;

typedef struct nodes {
    PL_VEC(node) at;
    pl_map *by_name; /* number + 1 */
    size_t place;    /* in the statements, where they go */
    bool begun;
} nodes;

typedef struct reading {
    pl_arena *arena;
    const pl_libpq *pq;
    pl_catalogue *out;
    nodes nodes;
} reading;

static uint32_t number_of(const nodes *all, const char *name)
{
    return (uint32_t)((uintptr_t)pl_map_get(all->by_name, name)) - 1;
}

/* What a node needs goes before it; else they keep their order. */
static void visit(reading *r, uint32_t first, pl_strings *out)
{
    nodes *all = &r->nodes;
    PL_VEC(uint32_t) stack = {0};
    all->at.at[first].visited = true;
    pl_vec_push(r->arena, &stack, first);
    while (stack.count > 0) {
        node *top = &all->at.at[pl_vec_last(&stack)];
        if (top->next == top->needs.count) {
            pl_vec_push(r->arena, out, top->statement);
            stack.count--;
            continue;
        }
        uint32_t needed = top->needs.at[top->next++];
        if (!all->at.at[needed].visited) {
            all->at.at[needed].visited = true;
            pl_vec_push(r->arena, &stack, needed);
        }
    }
}

static void place_nodes(reading *r)
{
    pl_strings sorted = {0};
    const pl_strings *statements = &r->out->statements;
    for (size_t i = 0; i < r->nodes.place; i++) {
        pl_vec_push(r->arena, &sorted, statements->at[i]);
    }
    for (uint32_t i = 0; i < r->nodes.at.count; i++) {
        if (!r->nodes.at.at[i].visited) {
            visit(r, i, &sorted);
        }
    }
    for (size_t i = r->nodes.place; i < statements->count; i++) {
        pl_vec_push(r->arena, &sorted, statements->at[i]);
    }
    r->out->statements = sorted;
}

/* ---- Taking -----------------------------------------------------------------------------------
 */

static const char *cell(const reading *r, const PGresult *result, int row, int column)
{
    if (r->pq->PQgetisnull(result, row, column) != 0) {
        return NULL;
    }
    return pl_arena_strndup(r->arena, r->pq->PQgetvalue(result, row, column),
                            (size_t)r->pq->PQgetlength(result, row, column));
}

static void take_node(reading *r, const char *name, const char *statement)
{
    nodes *all = &r->nodes;
    if (!all->begun) {
        all->begun = true;
        all->place = r->out->statements.count;
    }
    pl_vec_push(r->arena, &all->at, (node){.statement = statement});
    pl_map_put(all->by_name, name, (void *)(uintptr_t)all->at.count);
}

static void take_edge(reading *r, const char *name, const char *needs)
{
    uint32_t from = number_of(&r->nodes, name);
    uint32_t to = number_of(&r->nodes, needs);
    if (from != UINT32_MAX && to != UINT32_MAX && from != to) {
        pl_vec_push(r->arena, &r->nodes.at.at[from].needs, to);
    }
}

static void take_row(reading *r, answer_kind answer, const char *first, const char *second)
{
    switch (answer) {
    case ANSWER_STATEMENTS:
        pl_vec_push(r->arena, &r->out->statements, first);
        break;
    case ANSWER_NODES:
        take_node(r, first, second);
        break;
    case ANSWER_EDGES:
        take_edge(r, first, second);
        break;
    case ANSWER_INVALID:
        pl_vec_push(r->arena, &r->out->invalid, (pl_option){first, second});
        break;
    case ANSWER_UNMODELLED:
        pl_vec_push(r->arena, &r->out->unmodelled, first);
        break;
    }
}

static void take(void *context, uint32_t number, const PGresult *result)
{
    reading *r = context;
    if (number >= QUERY_COUNT) {
        return;
    }
    int rows = r->pq->PQntuples(result);
    bool two = r->pq->PQnfields(result) > 1;
    for (int row = 0; row < rows; row++) {
        const char *first = cell(r, result, row, 0);
        const char *second = two ? cell(r, result, row, 1) : NULL;
        if (first != NULL && (!two || second != NULL)) {
            take_row(r, QUERIES[number].answer, first, second);
        }
    }
}

pl_status pl_catalogue_read(pl_arena *arena, pl_postgres *postgres, const char *owner,
                            pl_catalogue *out, pl_error *error)
{
    reading r = {.arena = arena, .pq = postgres->pq, .out = out};
    r.nodes.by_name = pl_map_new(arena);
    const char *message = message_for(arena, postgres->base.version, owner);
    pl_status status = pl_postgres_send(postgres, message, take, &r, error);
    if (status != PL_OK) {
        (void)pl_postgres_send(postgres, "ROLLBACK", NULL, NULL, NULL);
        return status;
    }
    place_nodes(&r);
    return PL_OK;
}
