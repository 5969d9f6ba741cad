/* The rules that are loaded, and which of them are asked where. */
#include "base/file.h"
#include "base/str.h"
#include "check/embedded.h"
#include "check/rule/program.h"

#include <stdlib.h>

#define CONDITIONS_NAME "conditions.json"
#define RULE_FILE_MAXIMUM ((uint64_t)1 << 20)

struct pl_rules {
    pl_arena *arena;
    pl_map *facts; /* name -> const pl_fact * */
    pl_map *named; /* name -> pl_named_condition * */
    pl_map *by_id; /* id -> pl_rule * */
    pl_rule_list all;
    pl_rule_list at_event[PL_EVENT_COUNT];
    pl_rule_list at_operation[PL_OP_COUNT];
};

static pl_map *index_facts(pl_arena *arena)
{
    /* The map keeps plain pointers; what it is asked for is const again. */
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

static bool add_named(pl_rules *rules, const pl_rule_reader *opened)
{
    static const char *const keys[] = {"title", "when", NULL};
    const pl_rule_reader *reader =
        pl_arena_copy(rules->arena, opened, sizeof *opened); /* asked by later rules */

    for (const cJSON *node = reader->root->child; node != NULL; node = node->next) {
        pl_named_condition *condition = pl_arena_make(rules->arena, pl_named_condition);

        if (pl_same(node->string, "$schema")) {
            continue;
        }
        if (!pl_rule_reader_keys(reader, node, keys)) {
            return false;
        }
        if (pl_map_has(rules->named, node->string)) {
            return pl_rule_reader_fail(reader, node, "a condition %s exists already", node->string);
        }
        if (!cJSON_IsArray(cJSON_GetObjectItemCaseSensitive(node, "when"))) {
            return pl_rule_reader_fail(reader, node, "a named condition needs \"when\"");
        }
        *condition = (pl_named_condition){reader, node};
        pl_map_put(rules->named, node->string, condition);
    }
    return true;
}

static bool add_rule(pl_rules *rules, const pl_rule_reader *reader, bool built_in)
{
    pl_rule *rule = pl_arena_make(rules->arena, pl_rule);

    if (!pl_rule_compile(reader, rules->facts, rules->named, rule)) {
        return false;
    }
    rule->built_in = built_in;
    if (pl_map_has(rules->by_id, rule->id)) {
        return pl_rule_reader_fail(reader, cJSON_GetObjectItemCaseSensitive(reader->root, "id"),
                                   "a rule %s exists already", rule->id);
    }
    pl_map_put(rules->by_id, rule->id, rule);
    pl_vec_push(rules->arena, &rules->all, rule);
    return true;
}

static bool is_conditions(const char *path)
{
    return pl_same(pl_path_name(path), CONDITIONS_NAME);
}

static bool add_file(pl_rules *rules, const char *path, const char *bytes, size_t size,
                     bool built_in, pl_error *error)
{
    pl_rule_reader reader;

    if (!pl_rule_reader_open(&reader, rules->arena, path, bytes, size, error)) {
        return false;
    }
    return is_conditions(path) ? add_named(rules, &reader) : add_rule(rules, &reader, built_in);
}

static int by_family_and_id(const void *a, const void *b)
{
    const pl_rule *left = *(const pl_rule *const *)a;
    const pl_rule *right = *(const pl_rule *const *)b;
    int order = pl_compare(left->family, right->family);

    return order != 0 ? order : pl_compare(left->id, right->id);
}

static void index_rule(pl_rules *rules, const pl_rule *rule)
{
    for (unsigned event = 0; event < PL_EVENT_COUNT; event++) {
        if ((rule->program->events & 1U << event) != 0) {
            pl_vec_push(rules->arena, &rules->at_event[event], rule);
        }
    }
    for (unsigned kind = 0; kind < PL_OP_COUNT; kind++) {
        if (rule->program->kinds[kind]) {
            pl_vec_push(rules->arena, &rules->at_operation[kind], rule);
        }
    }
}

static void index_rules(pl_rules *rules)
{
    for (unsigned event = 0; event < PL_EVENT_COUNT; event++) {
        rules->at_event[event].count = 0;
    }
    for (unsigned kind = 0; kind < PL_OP_COUNT; kind++) {
        rules->at_operation[kind].count = 0;
    }
    if (rules->all.count > 0) {
        qsort(rules->all.at, rules->all.count, sizeof rules->all.at[0], by_family_and_id);
    }
    for (size_t i = 0; i < rules->all.count; i++) {
        rules->all.at[i]->program->number = (uint32_t)i;
        index_rule(rules, rules->all.at[i]);
    }
}

pl_status pl_rules_load(pl_arena *arena, pl_rules **out, pl_error *error)
{
    pl_rules *rules = pl_arena_make(arena, pl_rules);

    *rules = (pl_rules){.arena = arena,
                        .facts = index_facts(arena),
                        .named = pl_map_new(arena),
                        .by_id = pl_map_new(arena)};
    *out = rules;
    for (int pass = 0; pass < 2; pass++) { /* the named conditions first */
        for (size_t i = 0; i < pl_embedded_rule_count; i++) {
            const pl_embedded *file = &pl_embedded_rules[i];

            if (is_conditions(file->path) == (pass == 0) &&
                !add_file(rules, file->path, file->bytes, file->size, true, error)) {
                return PL_INTERNAL;
            }
        }
    }
    index_rules(rules);
    return PL_OK;
}

/* The rule files of a folder and of the folders in it. */
static pl_status list_files(pl_arena *arena, const char *folder, const char *root, bool deeper,
                            pl_strings *out, pl_error *error)
{
    pl_entries entries = {0};
    pl_status status = pl_folder_list(arena, folder, root, &entries, error);

    for (size_t i = 0; i < entries.count && status == PL_OK; i++) {
        const pl_entry *entry = &entries.at[i];

        if (entry->kind == PL_ENTRY_FOLDER && deeper) {
            status = list_files(arena, entry->path, root, false, out, error);
        } else if (entry->kind == PL_ENTRY_FILE && pl_ends_with(entry->name, ".json")) {
            pl_vec_push(arena, out, entry->path);
        }
    }
    return status;
}

static pl_status read_file(pl_rules *rules, const char *path, pl_error *error)
{
    pl_text *text = NULL;
    pl_status status = pl_file_read(rules->arena, path, RULE_FILE_MAXIMUM, &text, error);

    if (status != PL_OK) {
        return status;
    }
    return add_file(rules, path, text->bytes, text->size, false, error) ? PL_OK : PL_CONFIGURATION;
}

pl_status pl_rules_load_folder(pl_rules *rules, const char *folder, pl_error *error)
{
    pl_strings files = {0};
    pl_status status = list_files(rules->arena, folder, folder, true, &files, error);

    for (int pass = 0; pass < 2 && status == PL_OK; pass++) {
        for (size_t i = 0; i < files.count && status == PL_OK; i++) {
            if (is_conditions(files.at[i]) == (pass == 0)) {
                status = read_file(rules, files.at[i], error);
            }
        }
    }
    index_rules(rules);
    return status;
}

const pl_rule_list *pl_rules_all(const pl_rules *rules)
{
    return &rules->all;
}

const pl_rule *pl_rules_find(const pl_rules *rules, const char *id)
{
    return pl_map_get(rules->by_id, id);
}

bool pl_rules_has(const pl_rules *rules, const char *rule_or_family)
{
    for (size_t i = 0; i < rules->all.count; i++) {
        if (pl_same(rules->all.at[i]->id, rule_or_family) ||
            pl_same(rules->all.at[i]->family, rule_or_family)) {
            return true;
        }
    }
    return false;
}

const pl_rule_list *pl_rules_at(const pl_rules *rules, pl_event event, pl_operation_kind kind)
{
    return event == PL_EVENT_OPERATION ? &rules->at_operation[kind] : &rules->at_event[event];
}

pl_severity pl_rule_severity(const pl_rule *rule, pl_severity now, const char *rule_or_family,
                             pl_severity wanted)
{
    if (pl_same(rule->id, rule_or_family)) {
        return wanted;
    }
    bool stays_off = rule->severity == PL_SEVERITY_OFF && now == PL_SEVERITY_OFF;

    return pl_same(rule->family, rule_or_family) && !stays_off ? wanted : now;
}

pl_status pl_rules_set_severity(pl_rules *rules, const char *rule_or_family, pl_severity severity,
                                pl_error *error)
{
    bool found = false;

    for (size_t i = 0; i < rules->all.count; i++) {
        pl_rule *rule = pl_map_get(rules->by_id, rules->all.at[i]->id);

        found |= pl_same(rule->id, rule_or_family) || pl_same(rule->family, rule_or_family);
        rule->effective = pl_rule_severity(rule, rule->effective, rule_or_family, severity);
    }
    return found ? PL_OK
                 : pl_fail(error, PL_CONFIGURATION, "no rule and no family is called %s",
                           rule_or_family);
}

pl_status pl_rules_set_option(pl_rules *rules, const char *id, const char *name, const char *value,
                              pl_error *error)
{
    const pl_rule *rule = pl_rules_find(rules, id);
    char why[200];

    for (size_t i = 0; rule != NULL && i < rule->program->options.count; i++) {
        pl_rule_option *option = rule->program->options.at[i];

        if (!pl_same(option->name, name)) {
            continue;
        }
        if (pl_rule_option_set(rules->arena, option, pl_arena_strdup(rules->arena, value), why,
                               sizeof why)) {
            return PL_OK;
        }
        return pl_fail(error, PL_CONFIGURATION, "%s.%s: %s", id, name, why);
    }
    return rule == NULL
               ? pl_fail(error, PL_CONFIGURATION, "no rule is called %s", id)
               : pl_fail(error, PL_CONFIGURATION, "the rule %s has no option %s", id, name);
}
