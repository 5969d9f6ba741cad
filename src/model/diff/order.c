/*
 * Order: what is used comes before what uses it.
 *
 * One graph of the items of one side. Edges come from what objects refer to, and from the words of
 * the bodies of routines, which the server looks through when a routine is made (soft: it does not
 * remember them, so a drop need not heed them). A cycle among makes runs through a default or a
 * check that calls a function of the cycle, as no other use can be made circular without an ALTER:
 * such tables are split (item->split). What is still circular then is written in the order it came.
 */
#include "model/diff/private.h"
#include "model/schema_private.h"

#include <string.h>

typedef struct edge {
    size_t to;
    bool deferrable; /* a default or a check of a table */
} edge;

typedef struct node {
    size_t item;
    const pl_object *object;
    PL_VEC(edge) edges;
    unsigned mark;     /* of the walk: 0 new, 1 open, 2 done */
    size_t index, low; /* of the search for cycles */
    size_t component;
    bool on_stack;
} node;

typedef PL_VEC(size_t) numbers;

typedef struct graph {
    pl_diff *diff;
    bool drops;
    PL_VEC(node) nodes;
    pl_map *providers; /* key -> numbers *: nodes that give it */
    pl_map *words;     /* bare name -> numbers *: nodes so named */
    pl_str scratch;
    size_t current; /* node whose references are being visited */
    bool deferrable;
    numbers component_stack;
    size_t counter, components;
} graph;

/* What is made first when nothing else decides; within a class in the order it came. */
static const unsigned char classes[PL_KIND_COUNT] = {
    [PL_KIND_ROLE] = 1,
    [PL_KIND_TABLESPACE] = 1,
    [PL_KIND_SCHEMA] = 2,
    [PL_KIND_EXTENSION] = 3,
    [PL_KIND_LANGUAGE] = 4,
    [PL_KIND_ACCESS_METHOD] = 4,
    [PL_KIND_COLLATION] = 4,
    [PL_KIND_TEXT_SEARCH_PARSER] = 4,
    [PL_KIND_TEXT_SEARCH_TEMPLATE] = 4,
    [PL_KIND_TEXT_SEARCH_DICTIONARY] = 5,
    [PL_KIND_TEXT_SEARCH_CONFIGURATION] = 6,
    [PL_KIND_FOREIGN_DATA_WRAPPER] = 4,
    [PL_KIND_SERVER] = 5,
    [PL_KIND_USER_MAPPING] = 6,
    [PL_KIND_TYPE] = 7,
    [PL_KIND_DOMAIN] = 7,
    [PL_KIND_SEQUENCE] = 8,
    [PL_KIND_TABLE] = 9,
    [PL_KIND_FOREIGN_TABLE] = 9,
    [PL_KIND_VIEW] = 10,
    [PL_KIND_MATERIALIZED_VIEW] = 10,
    [PL_KIND_FUNCTION] = 11,
    [PL_KIND_PROCEDURE] = 11,
    [PL_KIND_INDEX] = 13,
    [PL_KIND_STATISTICS] = 13,
    [PL_KIND_RULE] = 14,
    [PL_KIND_TRIGGER] = 15,
    [PL_KIND_POLICY] = 16,
    [PL_KIND_PUBLICATION] = 17,
    [PL_KIND_SUBSCRIPTION] = 18,
    [PL_KIND_EVENT_TRIGGER] = 18,
};

static unsigned class_of(pl_kind kind)
{
    return classes[kind] != 0 ? classes[kind] : 12;
}

/* Its definition is a text whose words may be names. */
static bool is_generic(pl_kind kind)
{
    unsigned class = class_of(kind);
    return class == 12 ||
           (kind >= PL_KIND_TEXT_SEARCH_CONFIGURATION && kind <= PL_KIND_TEXT_SEARCH_TEMPLATE);
}

static void provide(graph *g, pl_map *map, const char *key, size_t number)
{
    numbers *list = pl_map_get(map, key);
    if (list == NULL) {
        list = pl_arena_make(g->diff->arena, numbers);
        pl_map_put(map, key, list);
    }
    pl_vec_push(g->diff->arena, list, number);
}

static void provide_ref(graph *g, pl_kind kind, const pl_ref *ref, size_t number)
{
    pl_ref as = *ref;
    as.kind = kind;
    pl_key_of(&g->scratch, &as);
    provide(g, g->providers, g->scratch.at, number);
}

static bool is_relation(pl_kind kind)
{
    return pl_kind_space(kind) == PL_SPACE_RELATION;
}

/* The sequences of serial columns come with their table. */
static void provide_sequences(graph *g, size_t number)
{
    const pl_object *object = g->nodes.at[number].object;
    for (size_t i = 0; i < object->as.table->columns.count; i++) {
        const pl_column *column = object->as.table->columns.at[i];
        if (column->sequence != NULL) {
            pl_ref ref = {.schema = object->ref.schema, .name = column->sequence};
            provide_ref(g, PL_KIND_SEQUENCE, &ref, number);
        }
    }
}

/* A relation is a type too: that of its rows. */
static void provide_node(graph *g, size_t number)
{
    const pl_ref *ref = &g->nodes.at[number].object->ref;
    provide_ref(g, ref->kind, ref, number);
    if (is_relation(ref->kind)) {
        provide_ref(g, PL_KIND_TYPE, ref, number);
    }
    if (ref->kind == PL_KIND_TABLE) {
        provide_sequences(g, number);
    }
    if (pl_kind_space(ref->kind) == PL_SPACE_ROUTINE) {
        pl_key_function_name(&g->scratch, ref->name);
        provide(g, g->providers, g->scratch.at, number);
    }
    if (ref->parent == NULL && ref->kind != PL_KIND_INDEX && ref->name != NULL) {
        provide(g, g->words, ref->name, number);
    }
}

static void add_edge(graph *g, size_t from, size_t to, bool deferrable)
{
    node *at = &g->nodes.at[from];
    bool doubled = at->edges.count > 0 && pl_vec_last(&at->edges).to == to;
    if (from == to || (doubled && (deferrable || !pl_vec_last(&at->edges).deferrable))) {
        return;
    }
    edge added = {.to = to, .deferrable = deferrable};
    pl_vec_push(g->diff->arena, &at->edges, added);
}

static void visit_key(void *context, const char *key)
{
    graph *g = context;
    const numbers *list = pl_map_get(g->providers, key);
    for (size_t i = 0; list != NULL && i < list->count; i++) {
        add_edge(g, g->current, list->at[i], g->deferrable);
    }
}

static bool is_word_byte(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' ||
           (unsigned char)c >= 0x80;
}

/* An operator family has most often the name of the class that is in it, and never needs it. */
static bool is_class_of_family(const graph *g, size_t to)
{
    return g->nodes.at[g->current].object->ref.kind == PL_KIND_OPERATOR_FAMILY &&
           g->nodes.at[to].object->ref.kind == PL_KIND_OPERATOR_CLASS;
}

/* Every word of the text that is the name of a node. Folded, as the server would; a quoted name is
 * looked up as it stands. */
static void visit_words(graph *g, const char *text)
{
    char word[64];
    while (text != NULL && *text != '\0') {
        if (!is_word_byte(*text)) {
            text++;
            continue;
        }
        size_t size = 0;
        for (; is_word_byte(text[size]); size++) {
            char c = text[size];
            if (size < sizeof word - 1) {
                word[size] = c >= 'A' && c <= 'Z' && text[-1] != '"' ? (char)(c - 'A' + 'a') : c;
            }
        }
        word[size < sizeof word ? size : sizeof word - 1] = '\0';
        const numbers *list = pl_map_get(g->words, word);
        for (size_t i = 0; list != NULL && i < list->count; i++) {
            if (!is_class_of_family(g, list->at[i])) {
                add_edge(g, g->current, list->at[i], false);
            }
        }
        text += size;
    }
}

static void visit_options(graph *g, const pl_options *options)
{
    for (size_t i = 0; i < options->count; i++) {
        visit_words(g, options->at[i].value);
    }
}

static void visit_object(graph *g, const pl_object *object, const void *payload)
{
    pl_object as = *object;
    as.as.payload = payload;
    pl_references_each(&as, NULL, &g->scratch, visit_key, g);
}

/* Foreign keys are made after all tables, so only a drop heeds them. */
static void constraints_without(pl_arena *arena, pl_constraints *constraints, bool foreign_keys,
                                bool checks)
{
    pl_constraints kept = {0};
    for (size_t i = 0; i < constraints->count; i++) {
        const pl_constraint *constraint = constraints->at[i];
        if ((foreign_keys && constraint->kind == PL_CONSTRAINT_FOREIGN_KEY) ||
            (checks && constraint->kind == PL_CONSTRAINT_CHECK)) {
            continue;
        }
        pl_vec_push(arena, &kept, constraint);
    }
    *constraints = kept;
}

static void columns_without_defaults(pl_arena *arena, pl_columns *columns)
{
    pl_columns kept = {0};
    for (size_t i = 0; i < columns->count; i++) {
        pl_column *column = pl_arena_copy(arena, columns->at[i], sizeof *columns->at[i]);
        column->default_value = NULL;
        pl_vec_push(arena, &kept, column);
    }
    *columns = kept;
}

static void visit_table(graph *g, const pl_object *object)
{
    pl_table table = *object->as.table;
    if (g->drops) {
        visit_object(g, object, &table);
        return;
    }
    constraints_without(g->diff->arena, &table.constraints, true, false);
    pl_table shell = table;
    constraints_without(g->diff->arena, &shell.constraints, false, true);
    columns_without_defaults(g->diff->arena, &shell.columns);
    visit_object(g, object, &shell);
    g->deferrable = true;
    visit_object(g, object, &table);
    g->deferrable = false;
}

/* In a drop a function must outlive what hangs on the table that goes; but the words of a body hold
 * nothing. */
static void visit_routine(graph *g, const pl_object *object)
{
    visit_object(g, object, object->as.payload);
    const pl_routine *routine = object->as.routine;
    if (!g->drops) {
        visit_words(g, routine->body);
    }
    visit_words(g, routine->sql_body);
    visit_words(g, routine->returns.text);
    for (size_t i = 0; i < routine->arguments.count; i++) {
        const pl_expression *value = routine->arguments.at[i].default_value;
        visit_words(g, value != NULL ? value->canonical : NULL);
        visit_words(g, routine->arguments.at[i].type.text);
    }
}

static void visit_node(graph *g, size_t number)
{
    g->current = number;
    const pl_object *object = g->nodes.at[number].object;
    switch ((int)object->ref.kind) {
    case PL_KIND_TABLE:
    case PL_KIND_FOREIGN_TABLE:
        visit_table(g, object);
        break;
    case PL_KIND_FUNCTION:
    case PL_KIND_PROCEDURE:
        visit_routine(g, object);
        break;
    case PL_KIND_SEQUENCE: /* its owner is said later, or takes it along */
        visit_object(g, object, NULL);
        break;
    case PL_KIND_TYPE:
        visit_object(g, object, object->as.payload);
        visit_options(g, &object->as.type->options);
        break;
    default:
        visit_object(g, object, object->as.payload);
        if (object->as.generic != NULL && is_generic(object->ref.kind)) {
            visit_words(g, object->as.generic->definition);
        }
        break;
    }
}

/* ---- Cycles: Tarjan's components, with a stack of its own ----------------------------------- */

typedef struct frame {
    size_t node, next;
} frame;

static void open_node(graph *g, size_t number)
{
    node *at = &g->nodes.at[number];
    at->index = at->low = ++g->counter;
    at->on_stack = true;
    pl_vec_push(g->diff->arena, &g->component_stack, number);
}

static void close_component(graph *g, size_t root)
{
    g->components++;
    for (;;) {
        size_t number = pl_vec_last(&g->component_stack);
        g->component_stack.count--;
        g->nodes.at[number].on_stack = false;
        g->nodes.at[number].component = g->components;
        if (number == root) {
            return;
        }
    }
}

static void find_components_from(graph *g, size_t start)
{
    PL_VEC(frame) frames = {0};
    open_node(g, start);
    pl_vec_push(g->diff->arena, &frames, (frame){.node = start});
    while (frames.count > 0) {
        frame *top = &pl_vec_last(&frames);
        node *at = &g->nodes.at[top->node];
        if (top->next < at->edges.count) {
            node *to = &g->nodes.at[at->edges.at[top->next].to];
            if (to->index == 0) {
                size_t number = at->edges.at[top->next].to;
                open_node(g, number);
                pl_vec_push(g->diff->arena, &frames, (frame){.node = number});
                continue; /* the edge is looked at again when `to` is done */
            }
            if (to->on_stack && to->low < at->low) {
                at->low = to->low;
            }
            top->next++;
            continue;
        }
        if (at->low == at->index) {
            close_component(g, top->node);
        }
        frames.count--;
    }
}

/* Tables whose defaults or checks close a cycle give those up for now. */
static void split_cycles(graph *g)
{
    for (size_t i = 0; i < g->nodes.count; i++) {
        if (g->nodes.at[i].index == 0) {
            find_components_from(g, i);
        }
    }
    for (size_t i = 0; i < g->nodes.count; i++) {
        node *at = &g->nodes.at[i];
        size_t kept = 0;
        for (size_t k = 0; k < at->edges.count; k++) {
            bool circular = at->component == g->nodes.at[at->edges.at[k].to].component;
            if (circular && at->edges.at[k].deferrable) {
                g->diff->items.at[at->item].split = true;
            } else {
                at->edges.at[kept++] = at->edges.at[k];
            }
        }
        at->edges.count = kept;
    }
}

/* ---- The walk ------------------------------------------------------------------------------- */

static void walk_from(graph *g, size_t start, pl_diff_order *out)
{
    PL_VEC(frame) frames = {0};
    pl_vec_push(g->diff->arena, &frames, (frame){.node = start});
    g->nodes.at[start].mark = 1;
    while (frames.count > 0) {
        frame *top = &pl_vec_last(&frames);
        node *at = &g->nodes.at[top->node];
        if (top->next == at->edges.count) {
            at->mark = 2;
            pl_vec_push(g->diff->arena, out, at->item);
            frames.count--;
            continue;
        }
        size_t to = at->edges.at[top->next++].to;
        if (g->nodes.at[to].mark == 0) {
            g->nodes.at[to].mark = 1;
            pl_vec_push(g->diff->arena, &frames, (frame){.node = to});
        }
    }
}

static void walk(graph *g, pl_diff_order *out)
{
    for (unsigned class = 1; class <= 18; class ++) {
        for (size_t i = 0; i < g->nodes.count; i++) {
            node *at = &g->nodes.at[i];
            if (at->mark == 0 && class_of(at->object->ref.kind) == class) {
                walk_from(g, i, out);
            }
        }
    }
}

static void build(graph *g)
{
    for (size_t i = 0; i < g->nodes.count; i++) {
        provide_node(g, i);
    }
    for (size_t i = 0; i < g->nodes.count; i++) {
        visit_node(g, i);
    }
}

/* An index, trigger, policy or rule of a table that goes is no node of its own, but what it uses
 * must outlive the table. */
static void hang_on_tables(graph *g, const pl_diff *diff)
{
    for (size_t i = 0; i < diff->items.count; i++) {
        const pl_object *object = diff->items.at[i].before;
        if (!diff->items.at[i].drops || object == NULL) {
            continue;
        }
        pl_name table = {object->ref.schema, object->ref.parent};
        if (object->ref.kind == PL_KIND_INDEX) {
            table = object->as.index->table;
        }
        if (table.name == NULL) {
            continue;
        }
        pl_ref ref = {.kind = PL_KIND_TABLE, .schema = table.schema, .name = table.name};
        pl_key_of(&g->scratch, &ref);
        const numbers *list = pl_map_get(g->providers, g->scratch.at);
        if (list != NULL && list->count > 0) {
            g->current = list->at[0];
            visit_object(g, object, object->as.payload);
        }
    }
}

static graph begin(pl_diff *diff, bool drops)
{
    graph g = {.diff = diff, .drops = drops};
    g.providers = pl_map_new(diff->arena);
    g.words = pl_map_new(diff->arena);
    g.scratch = pl_str_begin(diff->arena, PL_STR_MAXIMUM);
    return g;
}

void pl_diff_order_makes(pl_diff *diff, pl_diff_order *out)
{
    graph g = begin(diff, false);
    for (size_t i = 0; i < diff->items.count; i++) {
        const pl_diff_item *item = &diff->items.at[i];
        if (item->after != NULL && !item->gone) {
            node made = {.item = i, .object = item->after};
            pl_vec_push(diff->arena, &g.nodes, made);
        }
    }
    build(&g);
    split_cycles(&g);
    walk(&g, out);
}

/* What uses a thing that goes early goes earlier. Users of users come by passes; a chain longer
 * than a few is rare, and the bound keeps a strange graph from costing more. */
static void spread_earliness(graph *g)
{
    bool changed = true;
    for (unsigned pass = 0; changed && pass < 16; pass++) {
        changed = false;
        for (size_t i = 0; i < g->nodes.count; i++) {
            pl_diff_item *item = &g->diff->items.at[g->nodes.at[i].item];
            for (size_t k = 0; !item->early && k < g->nodes.at[i].edges.count; k++) {
                size_t used = g->nodes.at[g->nodes.at[i].edges.at[k].to].item;
                if (g->diff->items.at[used].early) {
                    item->early = changed = true;
                }
            }
        }
    }
}

void pl_diff_order_drops(pl_diff *diff, pl_diff_order *out)
{
    graph g = begin(diff, true);
    for (size_t i = 0; i < diff->items.count; i++) {
        const pl_diff_item *item = &diff->items.at[i];
        if (item->drops && item->before != NULL) {
            node made = {.item = i, .object = item->before};
            pl_vec_push(diff->arena, &g.nodes, made);
        }
    }
    build(&g);
    hang_on_tables(&g, diff);
    pl_diff_order made = {0};
    walk(&g, &made);
    spread_earliness(&g);
    for (size_t i = made.count; i > 0; i--) {
        pl_vec_push(diff->arena, out, made.at[i - 1]);
    }
}
