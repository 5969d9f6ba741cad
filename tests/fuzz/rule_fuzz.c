/*
 * Any bytes as a rule file: a rule comes of it, or an error that names a place in the file.
 */
#include "check/json_place.h"
#include "check/rule/program.h"

#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const unsigned char *bytes, size_t size);

static void must(bool holds)
{
    if (!holds) {
        abort();
    }
}

static pl_map *index_facts(pl_arena *arena)
{
    pl_map *facts = pl_map_new(arena);

    for (size_t i = 0; i < pl_fact_count; i++) {
        union {
            const pl_fact *fact;
            void *value;
        } entry = {&pl_facts[i]};

        pl_map_put(facts, pl_facts[i].name, entry.value);
    }
    return facts;
}

int LLVMFuzzerTestOneInput(const unsigned char *bytes, size_t size)
{
    pl_arena *arena = pl_arena_new();
    char *text = pl_arena_strndup(arena, (const char *)bytes, size);
    pl_rule_reader reader;
    pl_error error = {0};
    pl_rule rule = {0};

    memcpy(text, bytes, size); /* a NUL byte too */
    if (!pl_rule_reader_open(&reader, arena, "rule.json", text, size, &error) ||
        !pl_rule_compile(&reader, index_facts(arena), pl_map_new(arena), &rule)) {
        must(error.status == PL_CONFIGURATION && error.message[0] != '\0');
        must(error.line >= 1 && error.column >= 1);
    } else {
        must(rule.id != NULL && rule.program->message != NULL && rule.program->events != 0);
    }
    pl_arena_free(arena);
    return 0;
}
