/* plumb init: a configuration for the folder it finds. */

#include "cli/command.h"
#include "cli/config.h"

#include "base/file.h"
#include "base/glob.h"
#include "base/json_writer.h"
#include "base/map.h"
#include "dialect/dialect.h"
#include "source/load.h"

#include <string.h>

#define BASELINE_NAME "plumb-baseline.json"

/* What was found, and what of it is the same everywhere. */
typedef struct finding_out {
    pl_run *run;
    const char *folder;
    pl_below *below;
    pl_histories histories;
    pl_strings paths;      /* of the histories, below the folder, each once */
    const char *runner;    /* of all; NULL: they differ, or none is known */
    pl_dialect_id dialect; /* of all; UNKNOWN: they differ, or plumb can't read it */
} finding_out;

static const char *runner_of(const pl_history *history)
{
    bool known = history->runner && !pl_same(history->runner->id, "plain");
    return known ? history->runner->id : NULL;
}

static void compare(finding_out *found)
{
    const pl_histories *all = &found->histories;
    pl_map *known = pl_map_new(found->run->arena);
    found->runner = runner_of(all->at[0]);
    found->dialect = all->at[0]->dialect;
    for (size_t i = 0; i < all->count; i++) {
        const char *path = pl_below_path(found->below, all->at[i]->path);
        if (!pl_map_has(known, path)) {
            pl_map_put(known, path, found);
            pl_vec_push(found->run->arena, &found->paths, path);
        }
        if (!pl_same(found->runner, runner_of(all->at[i]))) {
            found->runner = NULL;
        }
        if (found->dialect != all->at[i]->dialect) {
            found->dialect = PL_DIALECT_UNKNOWN;
        }
    }
    if (!pl_dialect_get(found->dialect)) {
        found->dialect = PL_DIALECT_UNKNOWN;
    }
}

/* ---- the file ---- */

static void add_string(pl_str *out, const char *text)
{
    pl_json json = pl_json_begin(out, false);
    pl_json_string(&json, NULL, text);
}

static void add_paths(pl_str *out, const pl_strings *paths)
{
    pl_str_add(out, "  \"paths\": [");
    for (size_t i = 0; i < paths->count; i++) {
        pl_str_add(out, i > 0 ? ", " : NULL);
        add_string(out, paths->at[i]);
    }
    pl_str_add(out, "],\n");
}

static bool is_literal(const char *path)
{
    return !pl_glob_fault(path) && !strpbrk(path, "*?");
}

/* Where the runners differ, each path says which is its own. */
static void add_overrides(pl_str *out, const finding_out *found)
{
    pl_map *known = pl_map_new(found->run->arena);
    for (size_t i = 0; !found->runner && i < found->histories.count; i++) {
        const char *runner = runner_of(found->histories.at[i]);
        const char *path = pl_below_path(found->below, found->histories.at[i]->path);
        if (!runner || !is_literal(path) || pl_map_has(known, path)) {
            continue;
        }
        pl_str_add(out, pl_map_count(known) > 0 ? ",\n    {\"paths\": ["
                                                : "  \"overrides\": [\n    {\"paths\": [");
        add_string(out, path);
        pl_str_addf(out, "], \"runner\": \"%s\"}", runner);
        pl_map_put(known, path, pl_map_new(found->run->arena));
    }
    pl_str_add(out, pl_map_count(known) > 0 ? "\n  ],\n" : NULL);
}

static void write_config(pl_str *out, const finding_out *found)
{
    pl_str_add(out, "{\n  // Where the migrations are, and the tool that runs them.\n");
    add_paths(out, &found->paths);
    if (found->runner) {
        pl_str_addf(out, "  \"runner\": \"%s\",\n", found->runner);
    }
    if (found->dialect != PL_DIALECT_UNKNOWN) {
        pl_str_addf(out, "  \"dialect\": \"%s\",\n", pl_dialect_name(found->dialect));
    }
    add_overrides(out, found);
    if (found->dialect == PL_DIALECT_POSTGRES) {
        pl_str_add(out, "\n  // The oldest major version of the server they run on.\n"
                        "  // \"server-version\": 15,\n");
    }
    pl_str_add(out, "\n  // For a rule or a family of rules: off, info, warning or error. "
                    "plumb rules lists them.\n"
                    "  \"severity\": {},\n\n"
                    "  // A finding this severe makes plumb lint exit with 1: error, warning or "
                    "info.\n"
                    "  \"fail-on\": \"error\"\n}\n");
}

/* ---- what is said ---- */

static void say_history(pl_run *run, const finding_out *found, const pl_history *history)
{
    const char *path = pl_below_path(found->below, history->path);
    unsigned count = (unsigned)history->migrations.count;
    pl_str_addf(&run->out, "  %s: %u migration%s", pl_text_safe(run->arena, path, strlen(path)),
                count, count == 1 ? "" : "s");
    if (history->runner) {
        pl_str_addf(&run->out, ", %s (%s)", history->runner->title, history->why_runner);
    }
    if (history->dialect != PL_DIALECT_UNKNOWN) {
        pl_str_addf(&run->out, ", %s", pl_dialect_title(history->dialect));
    }
    pl_str_add_char(&run->out, '\n');
}

static void say(pl_run *run, const finding_out *found, const char *file)
{
    pl_str_addf(&run->out, "%s is written, from what was found:\n",
                pl_text_safe(run->arena, file, strlen(file)));
    for (size_t i = 0; i < found->histories.count; i++) {
        say_history(run, found, found->histories.at[i]);
    }
    bool here = pl_same(found->folder, ".");
    const char *name = here ? "" : pl_text_safe(run->arena, found->folder, strlen(found->folder));
    const char *between = here ? "" : " ";
    pl_str_addf(&run->out, "\nNext:\n  plumb lint%s%s\n      checks them\n", between, name);
    if (pl_command_find("hook")) {
        pl_str_add(&run->out, "  plumb hook install\n      checks each commit\n");
    }
    pl_str_addf(
        &run->out,
        "  plumb lint --write-baseline %s%s%s\n"
        "      where there is a history already: with \"baseline\": \"" BASELINE_NAME "\" in\n"
        "      %s only what is new is reported\n",
        pl_path_join(run->arena, found->folder, BASELINE_NAME), between, name, PL_CONFIG_NAME);
}

static int run_init(pl_run *run)
{
    finding_out found = {.run = run, .folder = run->operands.count ? run->operands.at[0] : "."};
    const char *file = pl_path_join(run->arena, found.folder, PL_CONFIG_NAME);
    pl_str text = pl_str_begin(run->arena, PL_STR_MAXIMUM);
    pl_strings paths = {0};
    if (pl_path_exists(found.folder) && !pl_path_is_folder(found.folder)) {
        pl_fail(&run->error, PL_USAGE, "%s is no folder", found.folder);
        return pl_run_failed(run);
    }
    if (pl_path_exists(file) && !run->settings.force) {
        pl_fail(&run->error, PL_USAGE, "there is a %s already", file);
        pl_error_hint(&run->error, "plumb lint uses it; --force writes it anew");
        return pl_run_failed(run);
    }
    pl_vec_push(run->arena, &paths, found.folder);
    if (pl_history_load(run->arena, &paths, &run->settings.load, &found.histories, &run->error) !=
        PL_OK) {
        return pl_run_failed(run);
    }
    found.below = pl_below_new(run->arena, found.folder);
    compare(&found);
    write_config(&text, &found);
    if (pl_file_write(file, text.at, text.count, &run->error) != PL_OK) {
        return pl_run_failed(run);
    }
    say(run, &found, file);
    return 0;
}

const pl_command pl_command_init = {
    .name = "init",
    .operands = "[FOLDER]",
    .summary = "write a configuration for what is found",
    .about = "Looks for migrations in the folder and below it and writes a plumb.json that says "
             "where they are, which tool runs them and for which database. A plumb.json that is "
             "there already stays as it is, unless --force is given.",
    .most_operands = 1,
    .options = PL_WITH(RUNNER) | PL_WITH(DIALECT) | PL_WITH(FORCE) | PL_WITH(HELP),
    .examples = {{"plumb init", "in the root of the repository"},
                 {"plumb init services/shop", "for one part of it"}},
    .run = run_init,
};
