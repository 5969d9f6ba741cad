#include "plan/files.h"

#include "base/file.h"
#include "base/str.h"
#include "source/json_migration.h"
#include "source/name.h"

#include <ctype.h>
#include <string.h>
#include <time.h>

/* How a runner's files look. In paths and texts %V is the version, %N the name, %D the dialect. */
typedef struct file_form {
    const char *runner;
    const char *up;
    const char *down; /* NULL: a section of the same file, or none */
    /* What says that no transaction is wanted: another path, a line at the head, a word behind the
     * marker of the section, a file of its own. */
    const char *up_alone, *down_alone;
    const char *head_alone;
    const char *marker_alone;
    const char *settings; /* behind the path of the script, or a name in its folder */
    const char *settings_text;
    const char *up_marker, *down_marker;
    const char *begin, *end; /* round a statement with semicolons in it */
    const char *first;       /* version of the first migration; NULL: the time */
} file_form;

#define PAIR .up = "%V_%N.up.sql", .down = "%V_%N.down.sql"

static const file_form forms[] = {
    {.runner = "golang-migrate", PAIR, .first = "000001"},
    {.runner = "pop", PAIR},
    {.runner = "popx",
     PAIR,
     .up_alone = "%V_%N.autocommit.up.sql",
     .down_alone = "%V_%N.autocommit.down.sql"},
    {.runner = "authelia", .up = "V%V.%N.%D.up.sql", .down = "V%V.%N.%D.down.sql", .first = "0001"},
    {.runner = "concourse", PAIR},
    {.runner = "morph", PAIR, .head_alone = "-- morph:nontransactional\n", .first = "000001"},
    {.runner = "sqlx", PAIR, .head_alone = "-- no-transaction\n"},
    {.runner = "sqlx", .up = "%V_%N.sql", .head_alone = "-- no-transaction\n"},
    {.runner = "diesel",
     .up = "%V_%N/up.sql",
     .down = "%V_%N/down.sql",
     .settings = "metadata.toml",
     .settings_text = "run_in_transaction = false\n"},
    {.runner = "goose",
     .up = "%V_%N.sql",
     .up_marker = "-- +goose Up",
     .down_marker = "-- +goose Down",
     .head_alone = "-- +goose NO TRANSACTION\n",
     .begin = "-- +goose StatementBegin\n",
     .end = "-- +goose StatementEnd\n"},
    {.runner = "sql-migrate",
     .up = "%V-%N.sql",
     .up_marker = "-- +migrate Up",
     .down_marker = "-- +migrate Down",
     .marker_alone = " notransaction",
     .begin = "-- +migrate StatementBegin\n",
     .end = "-- +migrate StatementEnd\n"},
    {.runner = "dbmate",
     .up = "%V_%N.sql",
     .up_marker = "-- migrate:up",
     .down_marker = "-- migrate:down",
     .marker_alone = " transaction:false"},
    {.runner = "node-pg-migrate",
     .up = "%V_%N.sql",
     .up_marker = "-- Up Migration",
     .down_marker = "-- Down Migration"},
    {.runner = "flyway",
     .up = "V%V__%N.sql",
     .down = "U%V__%N.sql",
     .settings = ".conf",
     .settings_text = "executeInTransaction=false\n",
     .first = "1"},
    {.runner = "postgrator", .up = "%V.do.%N.sql", .down = "%V.undo.%N.sql", .first = "001"},
    {.runner = "prisma", .up = "%V_%N/migration.sql", .down = "%V_%N/down.sql"},
    {.runner = "supabase", .up = "%V_%N.sql"},
    {.runner = "postgres-migrations",
     .up = "%V_%N.sql",
     .head_alone = "-- postgres-migrations disable-transaction\n",
     .first = "1"},
    {.runner = "plumb", .up = "%V_%N.json", .first = "001"},
    {.runner = "plain", .up = "%V_%N.sql", .first = "001"},
};

/* Files on their way. */
typedef struct making_files {
    pl_arena *arena;
    const pl_plan *plan;
    const pl_files_options *options;
    const file_form *form;
    pl_plan_files *out;
    const char *version;
    const char *name;
    int64_t now;
} making_files;

static bool has_pairs(const pl_history *history)
{
    for (size_t i = 0; history != NULL && i < history->migrations.count; i++) {
        const char *path = history->migrations.at[i]->path;
        if (path != NULL && strstr(path, ".up.") != NULL) {
            return true;
        }
    }
    return history == NULL || history->migrations.count == 0;
}

/* SQLx has two: the one without pairs comes last. */
static const file_form *form_of(const pl_files_options *options)
{
    const file_form *found = NULL;
    for (size_t i = 0; i < sizeof forms / sizeof forms[0]; i++) {
        if (pl_same(forms[i].runner, options->runner->id)) {
            if (found == NULL || !has_pairs(options->history)) {
                found = &forms[i];
            }
        }
    }
    return found;
}

/* ---- Versions -------------------------------------------------------------------------------- */

/* "20261123024940", as many digits of it as are wanted. */
static const char *time_text(pl_arena *arena, int64_t now, int digits)
{
    time_t seconds = (time_t)now;
    struct tm parts;
    if (gmtime_r(&seconds, &parts) == NULL) {
        return NULL;
    }
    const char *all =
        pl_arena_printf(arena, "%04d%02d%02d%02d%02d%02d", parts.tm_year + 1900, parts.tm_mon + 1,
                        parts.tm_mday, parts.tm_hour, parts.tm_min, parts.tm_sec);
    return pl_arena_strndup(arena, all, (size_t)digits);
}

static bool is_digits(const char *text)
{
    return *text != '\0' && text[strspn(text, "0123456789")] == '\0';
}

/* One more than the number, as wide as it is; the number may have any length. */
static const char *next_number(pl_arena *arena, const char *number)
{
    size_t size = strlen(number);
    char *next = pl_arena_strdup(arena, number);
    for (size_t i = size; i > 0; i--) {
        if (next[i - 1] != '9') {
            next[i - 1]++;
            return next;
        }
        next[i - 1] = '0';
    }
    return pl_arena_printf(arena, "1%s", next);
}

/* "1.2" -> "1.3", "V1_2" -> "V1_3": the digits at the end. */
static const char *next_part(pl_arena *arena, const char *version)
{
    size_t size = strlen(version);
    size_t begin = size;
    while (begin > 0 && isdigit((unsigned char)version[begin - 1])) {
        begin--;
    }
    return begin == size ? NULL
                         : pl_arena_printf(arena, "%.*s%s", (int)begin, version,
                                           next_number(arena, version + begin));
}

static const char *last_version(const pl_history *history)
{
    const char *last = NULL;
    for (size_t i = 0; history != NULL && i < history->migrations.count; i++) {
        const char *version = history->migrations.at[i]->version;
        if (version != NULL && history->migrations.at[i]->kind != PL_MIGRATION_REPEATABLE &&
            (last == NULL || pl_version_compare_parts(version, last) > 0)) {
            last = version;
        }
    }
    return last;
}

/* The time in the last one's manner; NULL: the last is no time, or is one to come. */
static const char *time_like(pl_arena *arena, int64_t now, const char *last)
{
    const char *text = NULL;
    size_t size = strlen(last);
    if (is_digits(last) && size == 14) {
        text = time_text(arena, now, 14);
    } else if (is_digits(last) && size == 12) {
        text = time_text(arena, now, 12);
    } else if (is_digits(last) && size == 10 && (last[0] == '1' || last[0] == '2') &&
               strncmp(last, "20", 2) != 0) {
        text = pl_arena_printf(arena, "%lld", (long long)now);
    } else if (is_digits(last) && size == 13 && last[0] == '1') {
        text = pl_arena_printf(arena, "%lld000", (long long)now);
    }
    return text != NULL && pl_version_compare_parts(text, last) > 0 ? text : NULL;
}

static const char *next_version(making_files *f, const char *last)
{
    if (last == NULL) {
        return f->form->first != NULL ? f->form->first : time_text(f->arena, f->now, 14);
    }
    const char *time = time_like(f->arena, f->now, last);
    return time != NULL ? time : next_part(f->arena, last);
}

/* ---- Names ----------------------------------------------------------------------------------- */

static const char *plain_name(pl_arena *arena, const char *name)
{
    pl_str out = pl_str_begin(arena, 60);
    for (; *name != '\0'; name++) {
        unsigned char c = (unsigned char)*name;
        bool fits = isalnum(c) || c == '_' || c == '-';
        if (fits) {
            pl_str_add_char(&out, (char)tolower(c));
        } else if (out.count > 0 && out.at[out.count - 1] != '_') {
            pl_str_add_char(&out, '_');
        }
    }
    while (out.count > 0 && out.at[out.count - 1] == '_') {
        out.at[--out.count] = '\0';
    }
    return out.count > 0 ? out.at : "schema";
}

/* What changes, when it is one thing; else its table, when it is one table. */
static const char *name_of_changes(making_files *f)
{
    const pl_differences *all = &f->plan->differences;
    const char *table = NULL;
    bool one_table = all->count > 0;
    for (size_t i = 0; i < all->count; i++) {
        const pl_ref *ref = &all->at[i].object;
        const char *of = ref->parent != NULL ? ref->parent : ref->name;
        one_table = one_table && (table == NULL || pl_same(table, of));
        table = of;
    }
    if (all->count == 1) {
        const pl_difference *one = &all->at[0];
        const char *verb = one->kind == PL_DIFFERENCE_LEFT_OVER ? "create"
                           : one->kind == PL_DIFFERENCE_LOST    ? "drop"
                                                                : "change";
        const char *add =
            one->object.parent != NULL && one->kind == PL_DIFFERENCE_LEFT_OVER ? "add" : verb;
        return one->object.parent != NULL
                   ? pl_arena_printf(f->arena, "%s_%s_%s", one->object.parent, add,
                                     one->object.name)
                   : pl_arena_printf(f->arena, "%s_%s", verb, one->object.name);
    }
    return one_table ? pl_arena_printf(f->arena, "change_%s", table) : "change_schema";
}

/* What the second and further migrations of a plan are for. */
static const char *suffix_of(const pl_plan_unit *unit, size_t number)
{
    for (size_t i = 0; i < unit->operations.count; i++) {
        switch ((int)unit->operations.at[i]->kind) {
        case PL_OP_CREATE_INDEX:
            return pl_operation_has(unit->operations.at[i], PL_OPF_CONCURRENTLY) ? "_index" : "";
        case PL_OP_DROP_INDEX:
            return "_drop_index";
        case PL_OP_VALIDATE_CONSTRAINT:
            return "_validate";
        default:
            break;
        }
    }
    return number > 0 ? "_finish" : "";
}

static const char *filled(making_files *f, const char *pattern)
{
    pl_str out = pl_str_begin(f->arena, PL_STR_MAXIMUM);
    for (; *pattern != '\0'; pattern++) {
        if (*pattern != '%') {
            pl_str_add_char(&out, *pattern);
            continue;
        }
        pattern++;
        pl_str_add(&out, *pattern == 'V'   ? f->version
                         : *pattern == 'N' ? f->name
                                           : f->plan->dialect->name);
    }
    return out.at;
}

/* ---- Texts ----------------------------------------------------------------------------------- */

static void add_file(making_files *f, const char *name, const char *text)
{
    pl_plan_file file = {pl_path_join(f->arena, f->options->folder, name), text};
    pl_vec_push(f->arena, f->out, file);
}

/* Statements that hold semicolons are marked where the runner cuts at them. */
static void add_statements(making_files *f, pl_str *out, const char *sql)
{
    if (f->form->begin == NULL) {
        pl_str_add(out, sql);
        return;
    }
    const pl_script *script = pl_plan_read(f->arena, f->plan->dialect, 0, sql);
    for (size_t i = 0; i < script->statements.count; i++) {
        const char *text = pl_span_copy(f->arena, script->statements.at[i]->span);
        bool holds = strchr(text, ';') != NULL;
        pl_str_addf(out, "%s%s;\n%s", holds ? f->form->begin : "", text, holds ? f->form->end : "");
    }
}

/* wrap: the file itself says where transactions begin and end. */
static void add_units(making_files *f, pl_str *out, const pl_plan_units *units, bool wrap)
{
    for (size_t i = 0; i < units->count; i++) {
        const pl_plan_unit *unit = &units->at[i];
        pl_str sql = pl_str_begin(f->arena, PL_STR_MAXIMUM);
        bool begin = wrap && unit->transaction && unit->operations.count > 1;
        f->plan->dialect->write_operations(&sql, &unit->operations);
        pl_str_add(out, begin ? "BEGIN;\n" : NULL);
        add_statements(f, out, sql.at);
        pl_str_add(out, begin ? "COMMIT;\n" : NULL);
    }
}

static bool is_alone(const pl_plan_units *units)
{
    for (size_t i = 0; i < units->count; i++) {
        if (!units->at[i].transaction) {
            return true;
        }
    }
    return false;
}

/* A script whose runner opens no transaction has its own where more than one statement stands in
 * it; except that several statements in one message are one already on PostgreSQL. */
static bool wants_own_transactions(const making_files *f, const pl_plan_units *units)
{
    bool alone = is_alone(units);
    pl_dialect_id dialect = f->plan->dialect->id;
    const pl_runner *runner = f->options->runner;
    bool wrapped = pl_runner_wrapping(runner, dialect, alone) != PL_WRAP_NONE;
    bool implicit = f->plan->dialect->implicit_block && units->count == 1 &&
                    pl_runner_sending(runner, alone) == PL_SEND_WHOLE;
    return !wrapped && !implicit;
}

static const char *losses_text(making_files *f, const pl_plan_units *units)
{
    pl_str out = pl_str_begin(f->arena, PL_STR_MAXIMUM);
    for (size_t i = 0; i < units->count; i++) {
        for (size_t k = 0; k < units->at[i].operations.count; k++) {
            const pl_operation *each = units->at[i].operations.at[k];
            const char *what = each->kind == PL_OP_DROP_TABLE    ? "rows"
                               : each->kind == PL_OP_DROP_COLUMN ? "values"
                                                                 : NULL;
            if (what != NULL && f->plan->up.losses.count > 0) {
                pl_str_addf(&out, "-- The %s of %s don't come back.\n", what,
                            pl_ref_text(f->arena, &each->target));
            }
        }
    }
    return out.at;
}

static const char *script_text(making_files *f, const pl_plan_units *units, const char *note)
{
    pl_str out = pl_str_begin(f->arena, PL_STR_MAXIMUM);
    pl_str_add(&out, is_alone(units) ? f->form->head_alone : NULL);
    pl_str_add(&out, note);
    add_units(f, &out, units, wants_own_transactions(f, units));
    return out.at;
}

static const char *sections_text(making_files *f, const pl_plan_units *up,
                                 const pl_plan_units *down)
{
    const file_form *form = f->form;
    pl_str out = pl_str_begin(f->arena, PL_STR_MAXIMUM);
    bool either = is_alone(up) || is_alone(down);
    pl_str_add(&out, either ? form->head_alone : NULL);
    pl_str_addf(&out, "%s%s\n", form->up_marker,
                is_alone(up) && form->marker_alone != NULL ? form->marker_alone : "");
    add_units(f, &out, up, either && wants_own_transactions(f, up));
    pl_str_addf(&out, "\n%s%s\n", form->down_marker,
                is_alone(down) && form->marker_alone != NULL ? form->marker_alone : "");
    pl_str_add(&out, losses_text(f, up));
    add_units(f, &out, down, either && wants_own_transactions(f, down));
    return out.at;
}

static pl_script *read_units(making_files *f, const pl_plan_units *units)
{
    pl_str sql = pl_str_begin(f->arena, PL_STR_MAXIMUM);
    add_units(f, &sql, units, is_alone(units) && units->count > 1);
    pl_script *script = pl_plan_read(f->arena, f->plan->dialect, 0, sql.at);
    script->opted_out = is_alone(units);
    return script;
}

static const char *json_text(making_files *f, const pl_plan_units *up, const pl_plan_units *down)
{
    pl_str out = pl_str_begin(f->arena, PL_STR_MAXIMUM);
    pl_migration migration = {.version = f->version,
                              .name = f->name,
                              .up = read_units(f, up),
                              .down = read_units(f, down)};
    pl_json_migration_write(&out, &migration, f->plan->dialect->id);
    return out.at;
}

/* ---- Migrations ------------------------------------------------------------------------------ */

static void add_settings(making_files *f, const char *script, const pl_plan_units *units)
{
    const file_form *form = f->form;
    if (form->settings == NULL || !is_alone(units)) {
        return;
    }
    bool beside = form->settings[0] == '.';
    const char *name =
        beside ? pl_arena_printf(f->arena, "%s%s", script, form->settings)
               : pl_path_join(f->arena, pl_path_folder(f->arena, script), form->settings);
    for (size_t i = 0; i < f->out->count; i++) {
        if (pl_ends_with(f->out->at[i].path, name)) {
            return;
        }
    }
    add_file(f, name, form->settings_text);
}

static void add_migration(making_files *f, const pl_plan_units *up, const pl_plan_units *down)
{
    const file_form *form = f->form;
    bool named = form->up_alone != NULL;
    const char *up_name = filled(f, named && is_alone(up) ? form->up_alone : form->up);
    if (pl_ends_with(form->up, ".json")) {
        add_file(f, up_name, json_text(f, up, down));
    } else if (form->up_marker != NULL) {
        add_file(f, up_name, sections_text(f, up, down));
    } else {
        add_file(f, up_name, script_text(f, up, NULL));
        add_settings(f, up_name, up);
    }
    if (form->down != NULL) {
        const char *name = filled(f, named && is_alone(down) ? form->down_alone : form->down);
        add_file(f, name, script_text(f, down, losses_text(f, up)));
        add_settings(f, name, down);
    }
}

static bool is_one_session(const pl_plan *plan)
{
    return plan->dialect->id == PL_DIALECT_SQLITE && is_alone(&plan->up.units);
}

static void add_all(making_files *f, const pl_plan_backs *backs, const char *base)
{
    const pl_plan_units *units = &f->plan->up.units;
    const char *last = last_version(f->options->history);
    bool one = units->count == 1 || backs->count != units->count || is_one_session(f->plan);
    for (size_t i = 0; i < (one ? 1 : units->count); i++) {
        pl_plan_units single = {&units->at[i], 1, 1};
        f->version = next_version(f, last);
        f->name = one ? base : pl_arena_printf(f->arena, "%s%s", base, suffix_of(&units->at[i], i));
        add_migration(f, one ? units : &single, one ? &f->plan->down.units : &backs->at[i]);
        last = f->version;
        f->now++;
    }
}

pl_status pl_plan_make_files(const pl_plan *plan, const pl_plan_backs *backs,
                             const pl_files_options *options, pl_plan_files *out, pl_error *error)
{
    making_files f = {.arena = plan->arena,
                      .plan = plan,
                      .options = options,
                      .form = form_of(options),
                      .out = out,
                      .now = options->now};
    if (f.form == NULL) {
        pl_fail(error, PL_USAGE, "no migration can be written for %s", options->runner->title);
        pl_error_hint(error, "--format sql prints the statements, and with --down the way back");
        return PL_USAGE;
    }
    if (is_one_session(plan) &&
        pl_runner_wrapping(options->runner, PL_DIALECT_SQLITE, true) != PL_WRAP_NONE) {
        pl_fail(error, PL_USAGE,
                "%s runs migrations in a transaction, where SQLite ignores PRAGMA foreign_keys: a "
                "table that others refer to can't be made anew there without losing their rows",
                options->runner->title);
        pl_error_hint(error, "--format sql prints what can be run by hand");
        return PL_USAGE;
    }
    if (last_version(options->history) != NULL &&
        next_version(&f, last_version(options->history)) == NULL) {
        return pl_fail(error, PL_USAGE, "what comes after version %s is not known",
                       last_version(options->history));
    }
    add_all(&f, backs,
            plain_name(f.arena, options->name != NULL ? options->name : name_of_changes(&f)));
    return PL_OK;
}

/* ---- To the disk ----------------------------------------------------------------------------- */

static pl_status make_folder(pl_arena *arena, const pl_plan_file *file, pl_strings *made,
                             pl_error *error)
{
    const char *folder = pl_path_folder(arena, file->path);
    bool fresh = false;
    if (pl_path_is_folder(folder)) {
        return PL_OK;
    }
    pl_status status = pl_folder_make(folder, &fresh, error);
    if (fresh) {
        pl_vec_push(arena, made, folder);
    }
    return status;
}

pl_status pl_plan_write_files(pl_arena *arena, const pl_plan_files *files, pl_error *error)
{
    pl_strings made = {0};
    pl_status status = PL_OK;
    for (size_t i = 0; status == PL_OK && i < files->count; i++) {
        const pl_plan_file *file = &files->at[i];
        status = make_folder(arena, file, &made, error);
        if (status == PL_OK) {
            status = pl_file_write_new(file->path, file->text, strlen(file->text), error);
        }
        if (status == PL_OK) {
            pl_vec_push(arena, &made, file->path);
        }
    }
    for (size_t i = made.count; status != PL_OK && i > 0; i--) {
        pl_path_remove(made.at[i - 1]);
    }
    return status;
}
