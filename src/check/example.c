#include "check/example.h"

#include "base/file.h"
#include "base/str.h"
#include "check/rule/program.h"
#include "source/changes.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* How a migration looks in the folder of a runner: two files, or two sections of one. The number of
 * the migration stands between before and behind, with so many digits at least. */
typedef struct file_name {
    const char *before;
    int digits;
    const char *behind;
} file_name;

typedef struct layout {
    const char *runner;
    file_name up;
    file_name down; /* before NULL: a section of the same file */
    const char *up_mark, *down_mark;
} layout;

static const layout layouts[] = {
    {"golang-migrate", {"", 3, "_m.up.sql"}, {"", 3, "_m.down.sql"}, "", ""},
    {"sqlx", {"", 3, "_m.up.sql"}, {"", 3, "_m.down.sql"}, "", ""},
    {"goose", {"", 5, "_m.sql"}, {NULL, 0, NULL}, "-- +goose Up\n", "-- +goose Down\n"},
    {"dbmate",
     {"2024010100", 4, "_m.sql"},
     {NULL, 0, NULL},
     "-- migrate:up\n",
     "-- migrate:down\n"},
    {"sql-migrate", {"", 3, "_m.sql"}, {NULL, 0, NULL}, "-- +migrate Up\n", "-- +migrate Down\n"},
    {"plain", {"", 3, "_m.sql"}, {NULL, 0, NULL}, "", ""},
    {"flyway", {"V", 1, "__m.sql"}, {"U", 1, "__m.sql"}, "", ""},
};

static const layout *layout_of(const char *runner)
{
    for (size_t i = 0; i < sizeof layouts / sizeof layouts[0]; i++) {
        if (runner == NULL || pl_same(layouts[i].runner, runner)) {
            return &layouts[i];
        }
    }
    return NULL;
}

static const char *numbered(pl_arena *arena, file_name name, unsigned number)
{
    return pl_arena_printf(arena, "%s%0*u%s", name.before, name.digits, number, name.behind);
}

/* The name of a file in an example stays in its folder. */
static bool is_inside(const char *name)
{
    const char *at = name;

    while (*at != '\0') {
        size_t size = strcspn(at, "/");

        if (size == 0 || (size == 2 && at[0] == '.' && at[1] == '.')) {
            return false;
        }
        at += size;
        at += *at == '/';
    }
    return at > name && at[-1] != '/';
}

static pl_status make_folders(pl_arena *arena, const char *folder, const char *name,
                              pl_error *error)
{
    for (const char *slash = strchr(name, '/'); slash != NULL; slash = strchr(slash + 1, '/')) {
        const char *below = pl_arena_strndup(arena, name, (size_t)(slash - name));

        if (mkdir(pl_path_join(arena, folder, below), 0700) != 0 && errno != EEXIST) {
            return pl_fail(error, PL_UNWRITABLE, "can't make the folder %s: %s", below,
                           strerror(errno));
        }
    }
    return PL_OK;
}

static pl_status write_file(pl_arena *arena, const char *folder, const char *name,
                            const char *content, pl_error *error)
{
    pl_status status;

    if (!is_inside(name)) {
        return pl_fail(error, PL_CONFIGURATION, "\"%s\" is no name of a file of an example", name);
    }
    status = make_folders(arena, folder, name, error);
    if (status != PL_OK) {
        return status;
    }
    return pl_file_write(pl_path_join(arena, folder, name), content, strlen(content), error);
}

static const char *joined(pl_arena *arena, const char *mark, const pl_strings *statements)
{
    pl_str text = pl_str_begin(arena, PL_STR_MAXIMUM);

    pl_str_add(&text, mark);
    for (size_t i = 0; i < statements->count; i++) {
        pl_str_addf(&text, "%s\n", statements->at[i]);
    }
    return text.at;
}

static pl_status write_migration(pl_arena *arena, const char *folder, const layout *as,
                                 unsigned number, const pl_strings *up, const pl_strings *down,
                                 pl_error *error)
{
    const char *up_text = joined(arena, as->up_mark, up);
    const char *down_text = down == NULL ? "" : joined(arena, as->down_mark, down);
    const char *up_name = numbered(arena, as->up, number);
    pl_status status;

    if (as->down.before == NULL) {
        return write_file(arena, folder, up_name,
                          pl_arena_printf(arena, "%s%s", up_text, down_text), error);
    }
    status = write_file(arena, folder, up_name, up_text, error);
    if (status != PL_OK || down == NULL) {
        return status;
    }
    return write_file(arena, folder, numbered(arena, as->down, number), down_text, error);
}

static pl_status write_migrations(pl_arena *arena, const char *folder, const pl_example *example,
                                  pl_error *error)
{
    const layout *as = layout_of(example->runner);
    unsigned number = 1;
    pl_status status = PL_OK;

    if (as == NULL) {
        return pl_fail(error, PL_CONFIGURATION,
                       "an example of %s has to give its files: \"files\": {\"name\": \"text\"}",
                       example->runner);
    }
    for (size_t i = 0; status == PL_OK && i < example->given.count; i++) {
        pl_strings one = {&example->given.at[i], 1, 1};

        status = write_migration(arena, folder, as, number++, &one, NULL, error);
    }
    if (status != PL_OK) {
        return status;
    }
    return write_migration(arena, folder, as, number, &example->up,
                           example->has_down ? &example->down : NULL, error);
}

static pl_status write_files(pl_arena *arena, const char *folder, const pl_example_files *files,
                             pl_error *error)
{
    pl_status status = PL_OK;

    for (size_t i = 0; status == PL_OK && i < files->count; i++) {
        status = write_file(arena, folder, files->at[i].name, files->at[i].content, error);
    }
    return status;
}

pl_status pl_example_write(pl_arena *arena, const char *folder, const pl_example *example,
                           pl_error *error)
{
    if (example->files.count == 0) {
        return write_migrations(arena, folder, example, error);
    }
    return write_files(arena, folder, &example->files, error);
}

/* Only what pl_example_write has made lies there. */
void pl_example_remove(pl_arena *arena, const char *folder)
{
    pl_entries entries = {0};

    if (pl_folder_list(arena, folder, NULL, &entries, NULL) == PL_OK) {
        for (size_t i = 0; i < entries.count; i++) {
            if (entries.at[i].kind == PL_ENTRY_FOLDER) {
                pl_example_remove(arena, entries.at[i].path);
            } else {
                unlink(entries.at[i].path);
            }
        }
    }
    rmdir(folder);
}

const char *pl_example_runner(const pl_example *example)
{
    return example->runner == NULL && example->files.count == 0 ? layouts[0].runner
                                                                : example->runner;
}

/* On the migration looked at or on the history; the given ones don't count. */
static bool counts(const pl_finding *finding, const pl_example *example, const pl_history *history)
{
    return example->files.count > 0 || finding->migration == NULL ||
           finding->migration->number + 1 == history->migrations.count;
}

static bool fired(const pl_lint_result *result, const pl_rule *rule, const pl_example *example,
                  const pl_history *history)
{
    for (size_t i = 0; i < result->findings.count; i++) {
        if (result->findings.at[i]->rule == rule &&
            counts(result->findings.at[i], example, history)) {
            return true;
        }
    }
    return false;
}

static const char *all_findings(pl_arena *arena, const pl_lint_result *result, const char *folder)
{
    pl_str text = pl_str_begin(arena, PL_STR_MAXIMUM);

    for (size_t i = 0; i < result->findings.count; i++) {
        const pl_finding *finding = result->findings.at[i];
        size_t skipped = pl_starts_with(finding->path, folder) ? strlen(folder) : 0;
        const char *path = finding->path + skipped;

        pl_str_addf(&text, "    %s:%u: [%s] %s\n", path + (*path == '/'),
                    finding->span.text == NULL
                        ? 0
                        : pl_text_place(finding->span.text, finding->span.begin).line,
                    finding->rule->id, finding->message);
    }
    return text.at;
}

static void lint(pl_arena *arena, const pl_rules *rules, const pl_rule *rule,
                 const pl_example *example, const char *folder, const pl_histories *histories,
                 pl_example_result *out)
{
    pl_lint_options options = {.min_certainty = PL_CERTAINTY_UNKNOWN, .today = pl_day_now()};
    pl_lint_result result = {0};

    if (rule->severity == PL_SEVERITY_OFF) {
        pl_vec_push(arena, &options.severities,
                    (pl_severity_override){.rule = rule->id, .severity = PL_SEVERITY_ERROR});
    }
    pl_lint(arena, rules, histories->at[0], &options, &result);
    out->right = fired(&result, rule, example, histories->at[0]) == example->bad;
    out->found = all_findings(arena, &result, folder);
}

/* What the example says, else the one dialect that the rule is for. */
static pl_status dialect_of(const pl_rule *rule, const pl_example *example, pl_dialect_id *out,
                            pl_error *error)
{
    unsigned dialects = rule->program->dialects;

    *out = dialects == 1U << PL_DIALECT_SQLITE ? PL_DIALECT_SQLITE : PL_DIALECT_UNKNOWN;
    if (example->dialect != NULL) {
        const pl_dialect *dialect = pl_dialect_by_name(example->dialect);

        if (dialect == NULL) {
            return pl_fail(error, PL_CONFIGURATION, "there is no dialect '%s'", example->dialect);
        }
        *out = dialect->id;
    }
    return PL_OK;
}

static char *new_folder(pl_arena *arena)
{
    const char *root = getenv("TMPDIR");
    char *folder =
        pl_path_join(arena, root != NULL && *root != '\0' ? root : "/tmp", "plumb-example-XXXXXX");

    return mkdtemp(folder);
}

/* An example with `before` is about what changed since. */
static pl_status compare(pl_arena *arena, pl_history *history, const pl_example *example,
                         const pl_load_options *load, pl_error *error)
{
    pl_histories histories = {0};
    pl_strings paths = {0};
    char *folder = example->before.count > 0 ? new_folder(arena) : NULL;

    if (example->before.count == 0) {
        return PL_OK;
    }
    if (folder == NULL) {
        return pl_fail(error, PL_UNWRITABLE, "can't make a temporary folder: %s", strerror(errno));
    }
    pl_vec_push(arena, &paths, folder);
    pl_status status = write_files(arena, folder, &example->before, error);
    if (status == PL_OK) {
        status = pl_history_load(arena, &paths, load, &histories, error);
    }
    if (status == PL_OK) {
        pl_history_compare(history, &(pl_base){.name = "main", .history = histories.at[0]});
    }
    pl_example_remove(arena, folder);
    return status;
}

pl_status pl_example_try(pl_arena *arena, const pl_rules *rules, const pl_rule *rule,
                         const pl_example *example, pl_example_result *out, pl_error *error)
{
    pl_load_options load = {.runner = pl_example_runner(example),
                            .server_version = example->server,
                            .sqlite_version = example->server};
    char *folder = new_folder(arena);
    pl_histories histories = {0};
    pl_strings paths = {0};
    pl_status status;

    *out = (pl_example_result){.found = ""};
    if (folder == NULL) {
        return pl_fail(error, PL_UNWRITABLE, "can't make a temporary folder: %s", strerror(errno));
    }
    pl_vec_push(arena, &paths, folder);
    status = dialect_of(rule, example, &load.dialect, error);
    if (status == PL_OK) {
        status = pl_example_write(arena, folder, example, error);
    }
    if (status == PL_OK) {
        status = pl_history_load(arena, &paths, &load, &histories, error);
    }
    if (status == PL_OK) {
        status = compare(arena, histories.at[0], example, &load, error);
    }
    if (status == PL_OK) {
        lint(arena, rules, rule, example, folder, &histories, out);
    }
    pl_example_remove(arena, folder);
    return status;
}
