#include "check/rule/docs.h"

#include "check/rule/program.h"

#include <string.h>

static const char written[] =
    "<!-- Written by script/make-rule-docs from rules/ and src/check/facts.def. -->\n";

static void add_sentences(pl_str *out, const char *title, const pl_strings *sentences)
{
    if (sentences->count == 0) {
        return;
    }
    pl_str_addf(out, "\n## %s\n", title);
    for (size_t i = 0; i < sentences->count; i++) {
        pl_str_addf(out, "\n%s\n", sentences->at[i]);
    }
}

static void add_statements(pl_str *out, const char *comment, const pl_strings *statements)
{
    if (statements->count > 0) {
        pl_str_addf(out, "-- %s\n", comment);
    }
    for (size_t i = 0; i < statements->count; i++) {
        pl_str_addf(out, "%s\n", statements->at[i]);
    }
}

static void add_files(pl_str *out, const char *title, const pl_example_files *files)
{
    for (size_t i = 0; i < files->count; i++) {
        const pl_example_file *file = &files->at[i];

        pl_str_addf(out, "-- %s%s\n%s", title, file->name, file->content);
        pl_str_add(out, pl_ends_with(file->content, "\n") ? "" : "\n");
    }
}

static void add_circumstances(pl_str *out, const pl_example *example)
{
    pl_str_add(out, "\n");
    pl_str_add(out, example->bad ? "Bad" : "Good");
    if (example->runner != NULL) {
        pl_str_addf(out, ", with %s", example->runner);
    }
    if (example->server != 0) {
        pl_str_addf(out, ", for version %u of the server", example->server);
    }
    if (example->note != NULL) {
        pl_str_addf(out, " (%s)", example->note);
    }
    pl_str_add(out, ":\n");
}

static void add_example(pl_str *out, const pl_example *example)
{
    static const pl_strings nothing = {0};
    bool empty_down = example->has_down && example->down.count == 0;

    add_circumstances(out, example);
    pl_str_add(out, "\n```sql\n");
    add_files(out, "on the base: ", &example->before);
    add_files(out, "", &example->files);
    add_statements(out, "earlier", &example->given);
    add_statements(out, "up", &example->up);
    add_statements(out, "down", empty_down ? &nothing : &example->down);
    pl_str_add(out, empty_down ? "-- down: an empty file\n```\n" : "```\n");
}

static void add_options(pl_str *out, const pl_program *program)
{
    if (program->options.count == 0) {
        return;
    }
    pl_str_add(out, "\n## Options\n\n| option | default | |\n|---|---|---|\n");
    for (size_t i = 0; i < program->options.count; i++) {
        const pl_rule_option *option = program->options.at[i];

        pl_str_addf(out, "| `%s` | `%s` | %s |\n", option->name, option->text,
                    option->title != NULL ? option->title : "");
    }
}

static void add_anchors(pl_str *out, const pl_rule_prose *prose)
{
    if (prose->anchors.count == 0) {
        return;
    }
    pl_str_add(out, "\n## In other tools\n\n");
    for (size_t i = 0; i < prose->anchors.count; i++) {
        pl_str_addf(out, "- %s: `%s`\n", prose->anchors.at[i].tool, prose->anchors.at[i].id);
    }
}

static void add_silencing(pl_str *out, const pl_rule *rule)
{
    const char *place = pl_rule_scope_place(rule);

    pl_str_add(out, "\n## To silence it\n\n");
    if (place != NULL) {
        pl_str_addf(out, "`-- plumb:ignore %s <reason>` %s, or ", rule->id, place);
    }
    pl_str_addf(out, "`--severity %s=off`.\n", rule->id);
}

pl_status pl_rule_docs_page(pl_arena *arena, const pl_rule *rule, pl_str *out, pl_error *error)
{
    pl_rule_prose prose;
    pl_status status = pl_rule_prose_load(arena, rule, &prose, error);

    if (status != PL_OK) {
        return status;
    }
    pl_str_addf(out, "%s# %s\n\n%s. Family: %s. Severity: %s.\n", written, rule->id, rule->title,
                rule->family, pl_severity_name(rule->severity));
    add_sentences(out, "Why", &prose.why);
    add_sentences(out, "What to do", &prose.fix);
    add_options(out, rule->program);
    pl_str_add(out, prose.examples.count > 0 ? "\n## Examples\n" : "");
    for (size_t i = 0; i < prose.examples.count; i++) {
        add_example(out, &prose.examples.at[i]);
    }
    add_anchors(out, &prose);
    add_silencing(out, rule);
    return PL_OK;
}

void pl_rule_docs_index(const pl_rules *rules, pl_str *out)
{
    const pl_rule_list *all = pl_rules_all(rules);
    const char *family = NULL;

    pl_str_addf(out,
                "%s# The rules\n\n[What a rule is](../rules.md). `plumb explain <rule>` shows "
                "the same.\n",
                written);
    for (size_t i = 0; i < all->count; i++) {
        const pl_rule *rule = all->at[i];

        if (!pl_same(family, rule->family)) {
            family = rule->family;
            pl_str_addf(out, "\n## %s\n\n| rule | severity | |\n|---|---|---|\n", family);
        }
        pl_str_addf(out, "| [%s](%s.md) | %s | %s |\n", rule->id, rule->id,
                    pl_severity_name(rule->severity), rule->title);
    }
}

/* "difference" of "difference.kind". */
static size_t scope_length(const char *name)
{
    return strcspn(name, ".");
}

static void add_fact(pl_str *out, const pl_fact *fact)
{
    pl_str_addf(out, "| `%s` | %s", fact->name, pl_fact_type_name(fact->type));
    if (fact->type == PL_FACT_LIST) {
        pl_str_addf(out, " of %ss", pl_element_name(fact->element));
    }
    pl_str_addf(out, " | %s |\n", fact->meaning);
}

static void add_places(pl_str *out, unsigned needs)
{
    const char *between = "At ";

    if (needs == 0) {
        pl_str_add(out, "Everywhere");
        return;
    }
    for (unsigned event = 0; event < PL_EVENT_COUNT; event++) {
        if ((needs & ~pl_event_provides((pl_event)event)) == 0) {
            pl_str_addf(out, "%s`%s`", between, pl_event_names[event]);
            between = ", ";
        }
    }
    for (pl_element element = PL_ELEMENT_TEXT; element <= PL_ELEMENT_SLIP; element++) {
        if ((needs & ~pl_element_provides(element)) == 0) {
            pl_str_addf(out, "%severy %s of a list", between, pl_element_name(element));
            between = ", ";
        }
    }
}

/* The facts of one scope with the same needs are a table. */
void pl_rule_docs_facts(pl_str *out)
{
    pl_str_addf(out, "%s# Facts\n\nWhat a [rule](rules.md) may ask, and where.\n", written);
    for (size_t i = 0; i < pl_fact_count; i++) {
        const pl_fact *fact = &pl_facts[i];
        size_t length = scope_length(fact->name);
        bool scope = i == 0 || scope_length(fact[-1].name) != length ||
                     strncmp(fact->name, fact[-1].name, length) != 0;

        if (scope) {
            pl_str_addf(out, "\n## %.*s\n", (int)length, fact->name);
        }
        if (scope || fact->needs != fact[-1].needs) {
            pl_str_add(out, "\n");
            add_places(out, fact->needs);
            pl_str_add(out, ":\n\n| fact | type | |\n|---|---|---|\n");
        }
        add_fact(out, fact);
    }
}
