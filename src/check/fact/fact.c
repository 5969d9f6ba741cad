#include "check/fact/fact.h"

#include "base/str.h"

#include <string.h>

const pl_fact pl_facts[] = {
#define NEEDS_HISTORY PL_NEED_HISTORY
#define NEEDS_MIGRATION PL_NEED_MIGRATION
#define NEEDS_SCRIPT PL_NEED_SCRIPT
#define NEEDS_STATEMENT PL_NEED_STATEMENT
#define NEEDS_STATEMENT_IN_SCRIPT (PL_NEED_STATEMENT | PL_NEED_SCRIPT)
#define NEEDS_STATEMENT_IN_UNIT (PL_NEED_STATEMENT | PL_NEED_UNIT)
#define NEEDS_OPERATION PL_NEED_OPERATION
#define NEEDS_OPERATION_IN_UNIT (PL_NEED_OPERATION | PL_NEED_UNIT)
#define NEEDS_OPERATION_IN_SCRIPT (PL_NEED_OPERATION | PL_NEED_SCRIPT)
#define NEEDS_STATEMENT_IN_SCHEMA (PL_NEED_STATEMENT | PL_NEED_UNIT | PL_NEED_SCHEMA)
#define NEEDS_UNIT PL_NEED_UNIT
#define NEEDS_SCHEMA PL_NEED_SCHEMA
#define NEEDS_TARGET (PL_NEED_OPERATION | PL_NEED_SCHEMA)
#define NEEDS_TARGET_IN_UNIT (PL_NEED_OPERATION | PL_NEED_SCHEMA | PL_NEED_UNIT)
#define NEEDS_TARGET_IN_SCRIPT (PL_NEED_OPERATION | PL_NEED_SCHEMA | PL_NEED_SCRIPT)
#define NEEDS_PROBLEM PL_NEED_PROBLEM
#define NEEDS_PROBLEM_IN_REVERSAL (PL_NEED_PROBLEM | PL_NEED_REVERSAL)
#define NEEDS_REVERSAL PL_NEED_REVERSAL
#define NEEDS_FOLDER PL_NEED_FOLDER
#define NEEDS_DIRECTIVE PL_NEED_DIRECTIVE
#define NEEDS_TEXT PL_NEED_TEXT
#define NEEDS_DIFFERENCE PL_NEED_DIFFERENCE
#define NEEDS_OBJECT PL_NEED_OBJECT
#define NEEDS_SLIP PL_NEED_SLIP
#define NEEDS_REBUILD (PL_NEED_REBUILD | PL_NEED_SCRIPT)
#define PL_FACT(name, type, needs, function, meaning)                                              \
    {name, PL_FACT_##type, PL_ELEMENT_NONE, NEEDS_##needs, pl_fact_##function, meaning, NULL},
#define PL_FACT_WORD(name, words, needs, function, meaning)                                        \
    {name, PL_FACT_TEXT, PL_ELEMENT_NONE, NEEDS_##needs, pl_fact_##function, meaning, words},
#define PL_FACT_LIST(name, element, needs, function, meaning)                                      \
    {name, PL_FACT_LIST, PL_ELEMENT_##element, NEEDS_##needs, pl_fact_##function, meaning, NULL},
#include "check/fact/facts.def"
#undef PL_FACT
#undef PL_FACT_WORD
#undef PL_FACT_LIST
};

const size_t pl_fact_count = sizeof pl_facts / sizeof pl_facts[0];

const char *pl_fact_type_name(pl_fact_type type)
{
    static const char *const names[] = {
        [PL_FACT_BOOL] = "yes or no", [PL_FACT_INT] = "number",  [PL_FACT_TEXT] = "text",
        [PL_FACT_LIST] = "list",      [PL_FACT_PLACE] = "place",
    };

    return names[type];
}

const char *pl_element_name(pl_element element)
{
    static const char *const names[] = {
        [PL_ELEMENT_NONE] = "nothing",
        [PL_ELEMENT_TEXT] = "text",
        [PL_ELEMENT_DIFFERENCE] = "difference",
        [PL_ELEMENT_PROBLEM] = "problem",
        [PL_ELEMENT_OPERATION] = "operation",
        [PL_ELEMENT_STATEMENT] = "statement",
        [PL_ELEMENT_MIGRATION] = "migration",
        [PL_ELEMENT_OBJECT] = "object",
        [PL_ELEMENT_SLIP] = "slip",
    };

    return names[element];
}

const pl_fact *pl_fact_by_name(const char *name)
{
    for (size_t i = 0; i < pl_fact_count; i++) {
        if (pl_same(pl_facts[i].name, name)) {
            return &pl_facts[i];
        }
    }
    return NULL;
}

static bool is_class(const char *word)
{
    for (unsigned kind = 0; kind < PL_OP_COUNT; kind++) {
        pl_operation_class class = pl_operation_class_of((pl_operation_kind)kind);

        if (pl_same(word, pl_operation_class_name(class))) {
            return true;
        }
    }
    return false;
}

static bool is_object_kind(const char *word)
{
    for (unsigned kind = PL_KIND_NONE + 1; kind < PL_KIND_COUNT; kind++) {
        if (pl_same(word, pl_kind_name((pl_kind)kind))) {
            return true;
        }
    }
    return false;
}

static bool is_among(const char *words, const char *word)
{
    size_t length = strlen(word);

    for (const char *at = words; at != NULL; at = strchr(at, '|')) {
        at += *at == '|';
        if (strncmp(at, word, length) == 0 && (at[length] == '|' || at[length] == '\0')) {
            return length > 0;
        }
    }
    return false;
}

bool pl_fact_can_be(const pl_fact *fact, const char *word)
{
    pl_operation_kind kind;

    if (fact->words == NULL) {
        return fact->type == PL_FACT_TEXT;
    }
    if (pl_same(fact->words, "@operation")) {
        return pl_operation_kind_by_name(word, &kind);
    }
    if (pl_same(fact->words, "@class")) {
        return is_class(word);
    }
    return pl_same(fact->words, "@object") ? is_object_kind(word) : is_among(fact->words, word);
}

void pl_fact_ask(const pl_fact *fact, const pl_site *site, pl_value *out)
{
    *out = (pl_value){0};
    fact->ask(site, out);
}

unsigned pl_event_provides(pl_event event)
{
    enum {
        SCRIPT = PL_NEED_MIGRATION | PL_NEED_SCRIPT,
        STATEMENT = SCRIPT | PL_NEED_UNIT | PL_NEED_STATEMENT | PL_NEED_SCHEMA,
        OPERATION = STATEMENT | PL_NEED_OPERATION,
    };
    static const unsigned provides[PL_EVENT_COUNT] = {
        [PL_EVENT_OPERATION] = OPERATION,
        [PL_EVENT_PROBLEM] = OPERATION | PL_NEED_PROBLEM,
        [PL_EVENT_STATEMENT] = STATEMENT,
        [PL_EVENT_TRANSACTION_END] = SCRIPT | PL_NEED_UNIT,
        [PL_EVENT_SCRIPT_END] = SCRIPT,
        [PL_EVENT_REBUILD] = SCRIPT | PL_NEED_REBUILD,
        [PL_EVENT_SLIP] =
            PL_NEED_MIGRATION | PL_NEED_SCRIPT | PL_NEED_UNIT | PL_NEED_STATEMENT | PL_NEED_SLIP,
        [PL_EVENT_REVERSAL] = PL_NEED_MIGRATION | PL_NEED_REVERSAL,
        [PL_EVENT_MIGRATION] = PL_NEED_MIGRATION,
        [PL_EVENT_FOLDER] = PL_NEED_FOLDER,
        [PL_EVENT_DIRECTIVE] = PL_NEED_MIGRATION | PL_NEED_SCRIPT | PL_NEED_DIRECTIVE,
        [PL_EVENT_HISTORY] = 0,
    };

    return provides[event];
}

/* An operation or problem out of a list stands in a statement, but the schema is no longer as it
 * was there. */
unsigned pl_element_provides(pl_element element)
{
    static const unsigned provides[] = {
        [PL_ELEMENT_NONE] = 0,
        [PL_ELEMENT_TEXT] = PL_NEED_TEXT,
        [PL_ELEMENT_DIFFERENCE] = PL_NEED_DIFFERENCE,
        [PL_ELEMENT_PROBLEM] = PL_NEED_PROBLEM | PL_NEED_OPERATION,
        [PL_ELEMENT_OPERATION] = PL_NEED_OPERATION,
        [PL_ELEMENT_STATEMENT] = PL_NEED_STATEMENT,
        [PL_ELEMENT_MIGRATION] = PL_NEED_MIGRATION,
        [PL_ELEMENT_OBJECT] = PL_NEED_OBJECT,
        [PL_ELEMENT_SLIP] = PL_NEED_SLIP,
    };

    return provides[element];
}

pl_site pl_site_at_element(const pl_site *site, pl_element element, const void *member)
{
    pl_site at = *site;

    at.element = member;
    switch (element) {
    case PL_ELEMENT_NONE:
    case PL_ELEMENT_TEXT:
    case PL_ELEMENT_DIFFERENCE:
    case PL_ELEMENT_OBJECT:
        break;
    case PL_ELEMENT_PROBLEM:
        at.problem = member;
        at.operation = at.problem->operation;
        at.statement = at.operation->statement;
        break;
    case PL_ELEMENT_OPERATION:
        at.operation = member;
        at.statement = at.operation->statement;
        break;
    case PL_ELEMENT_STATEMENT:
        at.statement = member;
        break;
    case PL_ELEMENT_MIGRATION:
        at.migration = member;
        break;
    case PL_ELEMENT_SLIP:
        at.slip = member;
        break;
    }
    return at;
}

const char *pl_place_text(const pl_site *site, pl_span place)
{
    uint32_t line;

    if (place.text == NULL) {
        return NULL;
    }
    line = pl_text_place(place.text, place.begin).line;
    return place.text == site->shown_in
               ? pl_arena_printf(site->arena, "line %u", line)
               : pl_arena_printf(site->arena, "%s:%u", place.text->path, line);
}
