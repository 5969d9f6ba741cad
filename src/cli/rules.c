/* plumb rules: the catalogue, by family. */

#include "cli/command.h"
#include "cli/project.h"

#include "base/json_writer.h"

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

static pl_status load_rules(pl_run *run, pl_rules **out)
{
    pl_project *project;
    pl_status status = pl_project_here(run, &project);
    return status == PL_OK ? pl_project_rules(project, out) : status;
}

static int run_rules(pl_run *run)
{
    const char *format;
    pl_rules *rules;
    if (pl_run_format(run, &format) != PL_OK || load_rules(run, &rules) != PL_OK) {
        return pl_run_failed(run);
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
             "the folders named with --rules are among them.",
    .options = PL_WITH(CONFIG) | PL_WITH(NO_CONFIG) | PL_WITH(RULES) | PL_WITH(FORMAT) |
               PL_WITH(OUTPUT) | PL_WITH(HELP),
    .formats = "text|json",
    .examples = {{"plumb rules", "the whole catalogue"},
                 {"plumb rules --format json", "for a program"}},
    .run = run_rules,
};
