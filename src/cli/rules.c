/* plumb rules: the catalogue, by family. */

#include "cli/command.h"
#include "cli/project.h"

#include "base/file.h"
#include "base/json_writer.h"
#include "check/example.h"

#include <string.h>

static void write_text(pl_str *out, const pl_rule_list *all)
{
    const char *family = NULL;
    int widest = 0;
    for (size_t i = 0; i < all->count; i++) {
        int size = (int)strlen(all->at[i]->id);
        widest = size > widest ? size : widest;
    }
    for (size_t i = 0; i < all->count; i++) {
        const pl_rule *rule = all->at[i];
        if (!pl_same(family, rule->family)) {
            pl_str_addf(out, "%s%s\n", family ? "\n" : "", rule->family);
            family = rule->family;
        }
        pl_str_addf(out, "  %-*s  %-7s  %s\n", widest, rule->id, pl_severity_name(rule->severity),
                    rule->title ? rule->title : "");
    }
}

static void write_json(pl_str *out, const pl_rule_list *all)
{
    pl_json json = pl_json_begin(out, true);
    pl_json_object(&json, NULL);
    pl_json_string(&json, "format", "plumb-rules");
    pl_json_integer(&json, "version", 1);
    pl_json_array(&json, "rules");
    for (size_t i = 0; i < all->count; i++) {
        pl_json_object(&json, NULL);
        pl_json_string(&json, "id", all->at[i]->id);
        pl_json_string(&json, "family", all->at[i]->family);
        pl_json_string(&json, "severity", pl_severity_name(all->at[i]->severity));
        pl_json_string(&json, "title", all->at[i]->title);
        pl_json_string(&json, "path", all->at[i]->path);
        pl_json_end(&json);
    }
    pl_json_end(&json);
    pl_json_end(&json);
    pl_str_add_char(out, '\n');
}

/* ---- --check ---- */

typedef struct checking {
    pl_run *run;
    const pl_rules *rules;
    size_t rule_count, example_count, wrong;
} checking;

/* What a name in the SQL may hold does not reach the terminal raw. */
static void add_lines(pl_str *out, const char *text)
{
    while (*text) {
        size_t size = strcspn(text, "\n");
        pl_str_addf(out, "%s\n", pl_text_safe(out->arena, text, size));
        text += size + (text[size] == '\n');
    }
}

static pl_status try_example(checking *check, const pl_rule *rule, const pl_example *example,
                             size_t number)
{
    pl_run *run = check->run;
    pl_example_result result;
    pl_status status =
        pl_example_try(run->arena, check->rules, rule, example, &result, &run->error);
    if (status != PL_OK) {
        pl_error_place(&run->error, rule->path, 0, 0);
        return status;
    }
    check->example_count++;
    if (!result.right) {
        check->wrong++;
        pl_str_addf(&run->out, "%s: %s example %zu %s; found is%s\n", rule->path,
                    example->bad ? "bad" : "good", number,
                    example->bad ? "does not fire the rule" : "fires the rule",
                    *result.found ? ":" : " nothing");
        add_lines(&run->out, result.found);
    }
    return PL_OK;
}

static pl_status check_rule(checking *check, const pl_rule *rule)
{
    pl_run *run = check->run;
    pl_rule_prose prose;
    size_t numbers[2] = {0};
    pl_status status = pl_rule_prose_load(run->arena, rule, &prose, &run->error);
    check->rule_count++;
    for (size_t i = 0; status == PL_OK && i < prose.examples.count; i++) {
        const pl_example *example = &prose.examples.at[i];
        status = try_example(check, rule, example, ++numbers[example->bad]);
    }
    if (status == PL_OK && numbers[true] == 0) {
        check->wrong++;
        pl_str_addf(&run->out, "%s: no bad example shows that the rule ever fires\n", rule->path);
    }
    return status;
}

static bool lies_in(const char *path, const char *folder)
{
    size_t size = strlen(folder);
    while (size > 0 && folder[size - 1] == '/') {
        size--;
    }
    return strncmp(path, folder, size) == 0 && path[size] == '/';
}

static int check_folder(pl_run *run, const pl_rules *rules)
{
    checking check = {.run = run, .rules = rules};
    const pl_rule_list *all = pl_rules_all(rules);
    for (size_t i = 0; i < all->count; i++) {
        if (!all->at[i]->built_in && lies_in(all->at[i]->path, run->settings.check) &&
            check_rule(&check, all->at[i]) != PL_OK) {
            return pl_run_failed(run);
        }
    }
    if (check.rule_count == 0) {
        pl_fail(&run->error, PL_UNREADABLE, "%s holds no rules", run->settings.check);
        pl_error_hint(&run->error,
                      "a rule is a file ID.json in there, or in a folder of its family");
        return pl_run_failed(run);
    }
    pl_str_addf(&run->out, "%zu rule%s, %zu example%s, %zu wrong\n", check.rule_count,
                check.rule_count == 1 ? "" : "s", check.example_count,
                check.example_count == 1 ? "" : "s", check.wrong);
    return check.wrong > 0;
}

/* The folder that is checked may be among those that are configured: it is loaded once. */
static pl_status load_rules(pl_run *run, pl_rules **out)
{
    pl_project *project;
    pl_status status = pl_project_here(run, &project);
    if (status != PL_OK) {
        return status;
    }
    if (run->settings.check) {
        pl_strings folders = {0};
        pl_below *here = pl_below_new(run->arena, ".");
        const char *checked = pl_below_path(here, run->settings.check);
        for (size_t i = 0; i < project->settings.rule_folders.count; i++) {
            const char *folder = project->settings.rule_folders.at[i];
            if (!pl_same(pl_below_path(here, folder), checked)) {
                pl_vec_push(run->arena, &folders, folder);
            }
        }
        pl_vec_push(run->arena, &folders, run->settings.check);
        project->settings.rule_folders = folders;
    }
    return pl_project_rules(project, out);
}

static int run_rules(pl_run *run)
{
    const char *format;
    pl_rules *rules;
    if (pl_run_format(run, &format) != PL_OK || load_rules(run, &rules) != PL_OK) {
        return pl_run_failed(run);
    }
    if (run->settings.check) {
        return check_folder(run, rules);
    }
    if (pl_same(format, "json")) {
        write_json(&run->out, pl_rules_all(rules));
    } else {
        write_text(&run->out, pl_rules_all(rules));
    }
    return 0;
}

const pl_command pl_command_rules = {
    .name = "rules",
    .operands = "",
    .summary = "list the rules and their severity",
    .about = "Lists every rule by family: its id, its severity and what it is about. The rules of "
             "the folders named with --rules or in plumb.json are among them.\n"
             "With --check DIR it tries the examples of the rules in DIR instead: a bad one has to "
             "fire its rule, a good one must not.",
    .options = PL_WITH(CONFIG) | PL_WITH(NO_CONFIG) | PL_WITH(RULES) | PL_WITH(CHECK) |
               PL_WITH(FORMAT) | PL_WITH(OUTPUT) | PL_WITH(HELP),
    .formats = "text|json",
    .examples = {{"plumb rules", "the whole catalogue"},
                 {"plumb rules --check rules", "the examples of rules of one's own"},
                 {"plumb rules --format json", "for a program"}},
    .run = run_rules,
};
