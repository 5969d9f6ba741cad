/* plumb explain: all there is to say about one rule. */

#include "cli/command.h"
#include "cli/help.h"
#include "cli/project.h"

#include <string.h>

static void add_paragraphs(pl_str *out, const char *title, const pl_strings *paragraphs)
{
    if (paragraphs->count == 0) {
        return;
    }
    pl_str_addf(out, "\n%s\n", title);
    for (size_t i = 0; i < paragraphs->count; i++) {
        pl_str_add(out, "  ");
        pl_help_fill(out, paragraphs->at[i], 2, 2);
    }
}

/* SQL as it is, each line indented. */
static void add_lines(pl_str *out, const char *text, unsigned indent)
{
    while (*text) {
        size_t size = strcspn(text, "\n");
        pl_str_addf(out, "%*s", size ? (int)indent : 0, "");
        pl_str_add_bytes(out, text, size);
        pl_str_add_char(out, '\n');
        text += size + (text[size] == '\n');
    }
}

static void add_script(pl_str *out, const char *name, const pl_strings *statements)
{
    if (statements->count > 0) {
        pl_str_addf(out, "    -- %s\n", name);
    }
    for (size_t i = 0; i < statements->count; i++) {
        add_lines(out, statements->at[i], 4);
    }
}

static void add_files(pl_str *out, const char *title, const pl_example_files *files)
{
    for (size_t i = 0; i < files->count; i++) {
        pl_str_addf(out, "    -- %s%s\n", title, files->at[i].name);
        add_lines(out, files->at[i].content, 4);
    }
}

static void add_example(pl_str *out, const pl_example *example)
{
    pl_str_addf(out, "\n%s", example->bad ? "Bad" : "Good");
    if (example->runner) {
        pl_str_addf(out, ", with %s", example->runner);
    }
    if (example->note) {
        pl_str_addf(out, ": %s", example->note);
    }
    pl_str_add_char(out, '\n');
    add_script(out, "earlier", &example->given);
    add_script(out, "up", &example->up);
    add_script(out, "down", &example->down);
    if (example->has_down && example->down.count == 0) {
        pl_str_add(out, "    -- down: empty\n");
    }
    add_files(out, "on the base: ", &example->before);
    add_files(out, "", &example->files);
}

static void add_anchors(pl_str *out, const pl_rule_prose *prose)
{
    if (prose->anchors.count > 0) {
        pl_str_add(out, "\nElsewhere\n");
    }
    for (size_t i = 0; i < prose->anchors.count; i++) {
        pl_str_addf(out, "  %-18s %s\n", prose->anchors.at[i].tool, prose->anchors.at[i].id);
    }
}

static void add_silencing(pl_str *out, const pl_rule *rule)
{
    const char *place = pl_rule_scope_place(rule);
    if (place) {
        pl_str_addf(out, "\nTo silence it, write %s\n    -- plumb:ignore %s the reason\n", place,
                    rule->id);
    } else {
        pl_str_addf(out, "\nTo silence it\n    --severity %s=off\n", rule->id);
    }
}

static pl_status load_rules(pl_run *run, pl_rules **out)
{
    pl_project *project;
    pl_status status = pl_project_here(run, &project);
    return status == PL_OK ? pl_project_rules(project, out) : status;
}

static int run_explain(pl_run *run)
{
    pl_rules *rules;
    pl_rule_prose prose = {0};
    if (load_rules(run, &rules) != PL_OK) {
        return pl_run_failed(run);
    }
    const char *id = run->operands.at[0];
    const pl_rule *rule = pl_rules_find(rules, id);
    if (!rule) {
        pl_run_unknown_rule(run, rules, id);
        return pl_run_failed(run);
    }
    if (pl_rule_prose_load(run->arena, rule, &prose, &run->error) != PL_OK) {
        return pl_run_failed(run);
    }
    pl_str_addf(&run->out, "%s - %s\n", rule->id, rule->title ? rule->title : rule->family);
    pl_str_addf(&run->out, "%s, %s\n", rule->family, pl_severity_name(rule->severity));
    add_paragraphs(&run->out, "Why", &prose.why);
    add_paragraphs(&run->out, "What to do", &prose.fix);
    for (size_t i = 0; i < prose.examples.count; i++) {
        add_example(&run->out, &prose.examples.at[i]);
    }
    add_anchors(&run->out, &prose);
    add_silencing(&run->out, rule);
    return 0;
}

const pl_command pl_command_explain = {
    .name = "explain",
    .operands = "RULE",
    .summary = "why a rule exists, and what to do",
    .about = "Tells why a rule exists, how to do it safely, and shows SQL that it warns of and SQL "
             "that it does not.",
    .least_operands = 1,
    .most_operands = 1,
    .options =
        PL_WITH(CONFIG) | PL_WITH(NO_CONFIG) | PL_WITH(RULES) | PL_WITH(OUTPUT) | PL_WITH(HELP),
    .examples = {{"plumb explain down-missing", "one rule"}},
    .run = run_explain,
};
