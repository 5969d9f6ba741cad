#include "cli/option.h"

#include "base/day.h"
#include "base/near.h"
#include "dialect/database.h"
#include "dialect/dialect.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

pl_settings pl_settings_begin(pl_arena *arena)
{
    return (pl_settings){
        .arena = arena,
        .dashes = "--",
        .lint = {.min_certainty = PL_CERTAINTY_UNKNOWN},
        .fail_on = PL_SEVERITY_ERROR,
        .plan = {.lock_timeout = "3s"},
        .summary = true,
        .progress = true,
    };
}

static pl_status read_number(const pl_settings *settings, const char *value, const char *what,
                             unsigned least, unsigned most, unsigned *out, pl_error *error)
{
    char *end;
    errno = 0;
    unsigned long number = strtoul(value, &end, 10);
    if (value[0] < '0' || value[0] > '9' || *end || errno || number < least || number > most) {
        pl_fail(error, PL_USAGE, "%s%s is a number from %u to %u, not '%s'", settings->dashes, what,
                least, most, value);
        return PL_USAGE;
    }
    *out = (unsigned)number;
    return PL_OK;
}

static pl_status set_runner(pl_settings *settings, const char *value, pl_error *error)
{
    if (pl_runner_find(value)) {
        settings->load.runner = value;
        return PL_OK;
    }
    pl_strings known = {0};
    for (size_t i = 0; pl_runner_at(i); i++) {
        pl_vec_push(settings->arena, &known, pl_runner_at(i)->id);
    }
    pl_fail(error, PL_USAGE, "unknown runner '%s'", value);
    const char *near = pl_nearest(value, &known);
    if (near) {
        pl_error_hint(error, "did you mean %s?", near);
    } else {
        pl_error_hint(error, "the names of all runners: plumb help runners");
    }
    return PL_USAGE;
}

static pl_status set_dialect(pl_settings *settings, const char *value, pl_error *error)
{
    const pl_dialect *dialect = pl_dialect_by_name(value);
    if (dialect) {
        settings->load.dialect = dialect->id;
        return PL_OK;
    }
    pl_strings known = {0};
    for (size_t i = 0; pl_dialect_at(i); i++) {
        pl_vec_push(settings->arena, &known, pl_dialect_at(i)->name);
    }
    pl_fail(error, PL_USAGE, "unknown dialect '%s'", value);
    const char *near = pl_nearest(value, &known);
    if (near) {
        pl_error_hint(error, "did you mean %s?", near);
    } else {
        pl_error_hint(error, "one of postgres, sqlite, mysql, mariadb");
    }
    return PL_USAGE;
}

/* 3.24 is one of SQLite, whose major version is 3 for good. */
static pl_status set_sqlite_version(pl_settings *settings, const char *value, pl_error *error)
{
    unsigned minor;
    pl_error ignored = {0};
    if (read_number(settings, value + 2, "", 0, 99, &minor, &ignored) != PL_OK) {
        return pl_fail(error, PL_USAGE,
                       "%sserver-version of SQLite is one from 3.0 to 3.99, not '%s'",
                       settings->dashes, value);
    }
    settings->load.sqlite_version = 300 + minor;
    return PL_OK;
}

static pl_status set_server_version(pl_settings *settings, const char *value, pl_error *error)
{
    unsigned number;
    if (strncmp(value, "3.", 2) == 0) {
        return set_sqlite_version(settings, value, error);
    }
    pl_status status = read_number(settings, value, "server-version", 3, 99, &number, error);
    if (status == PL_OK) {
        settings->load.server_version = number;
        settings->lint.server_version = number;
    }
    return status;
}

static pl_status set_at(pl_settings *settings, const char *value, pl_error *error)
{
    (void)error;
    settings->at = value;
    return PL_OK;
}

static pl_status set_from(pl_settings *settings, const char *value, pl_error *error)
{
    (void)error;
    settings->from = value;
    return PL_OK;
}

static pl_status set_to(pl_settings *settings, const char *value, pl_error *error)
{
    (void)error;
    settings->to = value;
    return PL_OK;
}

static pl_status set_include(pl_settings *settings, const char *value, pl_error *error)
{
    (void)error;
    pl_vec_push(settings->arena, &settings->plan.include, value);
    return PL_OK;
}

static pl_status set_exclude(pl_settings *settings, const char *value, pl_error *error)
{
    (void)error;
    pl_vec_push(settings->arena, &settings->plan.exclude, value);
    return PL_OK;
}

static pl_status set_rename(pl_settings *settings, const char *value, pl_error *error)
{
    const char *equals = strchr(value, '=');
    if (equals == NULL || equals == value || equals[1] == '\0') {
        pl_fail(error, PL_USAGE, "--rename '%s' is not OLD=NEW", value);
        pl_error_hint(error, "as in --rename users.mail=users.email");
        return PL_USAGE;
    }
    pl_rename rename = {.from = pl_arena_strndup(settings->arena, value, (size_t)(equals - value)),
                        .to = equals + 1,
                        .where = pl_arena_printf(settings->arena, "--rename %s", value)};
    pl_vec_push(settings->arena, &settings->plan.renames, rename);
    return PL_OK;
}

static pl_status set_write(pl_settings *settings, const char *value, pl_error *error)
{
    (void)error;
    settings->write = value;
    return PL_OK;
}

static pl_status set_name(pl_settings *settings, const char *value, pl_error *error)
{
    (void)error;
    settings->name = value;
    return PL_OK;
}

static pl_status set_scratch(pl_settings *settings, const char *value, pl_error *error)
{
    if (!pl_same(value, "auto") && !pl_same(value, "none") && !pl_database_is_url(value)) {
        return pl_fail(error, PL_USAGE, "--scratch is auto, none or the URL of a server");
    }
    settings->scratch = value;
    return PL_OK;
}

/* As the server takes it: digits and a unit. It stands in SQL, so nothing else is let through. */
static pl_status set_lock_timeout(pl_settings *settings, const char *value, pl_error *error)
{
    size_t digits = strspn(value, "0123456789");
    const char *unit = value + digits;
    bool known =
        pl_same(unit, "") || pl_same(unit, "ms") || pl_same(unit, "s") || pl_same(unit, "min");
    if (digits == 0 || digits > 9 || !known) {
        pl_fail(error, PL_USAGE, "--lock-timeout is a time such as 500ms or 3s, not '%s'", value);
        return PL_USAGE;
    }
    settings->plan.lock_timeout = strspn(value, "0") == digits ? NULL : value;
    return PL_OK;
}

/* Settings that are either said or not. */
#define SWITCH(function, member)                                                                   \
    static pl_status function(pl_settings *settings, const char *value, pl_error *error)           \
    {                                                                                              \
        (void)value;                                                                               \
        (void)error;                                                                               \
        settings->member = true;                                                                   \
        return PL_OK;                                                                              \
    }
SWITCH(set_no_owner, plan.no_owner)
SWITCH(set_no_privileges, plan.no_privileges)
SWITCH(set_no_comments, plan.no_comments)
SWITCH(set_allow_drop, plan.allow_drop)
SWITCH(set_single_transaction, plan.single_transaction)
SWITCH(set_scratch_superuser, scratch_superuser)
SWITCH(set_strict, strict)
SWITCH(set_down, down)
SWITCH(set_exit_code, exit_code)
#undef SWITCH

static pl_status set_since(pl_settings *settings, const char *value, pl_error *error)
{
    if (!*value) {
        return pl_fail(error, PL_USAGE, "--since wants a branch, a tag or a commit");
    }
    settings->change.since = value;
    return PL_OK;
}

static pl_status set_staged(pl_settings *settings, const char *value, pl_error *error)
{
    (void)value;
    (void)error;
    settings->change.staged = true;
    return PL_OK;
}

static pl_status set_severity(pl_settings *settings, const char *value, pl_error *error)
{
    const char *equals = strchr(value, '=');
    pl_severity severity;
    if (!equals || equals == value || !pl_severity_by_name(equals + 1, &severity)) {
        pl_fail(error, PL_USAGE, "--severity '%s' is not RULE=LEVEL", value);
        pl_error_hint(error, "as in --severity down-missing=warning; "
                             "levels are off, info, warning, error");
        return PL_USAGE;
    }
    const char *rule = pl_arena_strndup(settings->arena, value, (size_t)(equals - value));
    pl_vec_push(settings->arena, &settings->lint.severities,
                (pl_severity_override){.rule = rule, .severity = severity});
    return PL_OK;
}

static pl_status set_rules(pl_settings *settings, const char *value, pl_error *error)
{
    (void)error;
    pl_vec_push(settings->arena, &settings->rule_folders, value);
    return PL_OK;
}

static pl_status set_config(pl_settings *settings, const char *value, pl_error *error)
{
    (void)error;
    settings->config = value;
    return PL_OK;
}

static pl_status set_no_config(pl_settings *settings, const char *value, pl_error *error)
{
    (void)value;
    (void)error;
    settings->no_config = true;
    return PL_OK;
}

static pl_status set_baseline(pl_settings *settings, const char *value, pl_error *error)
{
    (void)error;
    settings->baseline = value;
    return PL_OK;
}

static pl_status set_write_baseline(pl_settings *settings, const char *value, pl_error *error)
{
    (void)error;
    settings->write_baseline = value;
    return PL_OK;
}

static pl_status set_today(pl_settings *settings, const char *value, pl_error *error)
{
    if (!pl_day_read(value, strlen(value), &settings->lint.today)) {
        return pl_fail(error, PL_USAGE, "%stoday is a day such as 2026-12-31, not '%s'",
                       settings->dashes, value);
    }
    return PL_OK;
}

static pl_status set_check(pl_settings *settings, const char *value, pl_error *error)
{
    (void)error;
    settings->check = value;
    return PL_OK;
}

static pl_status set_min_certainty(pl_settings *settings, const char *value, pl_error *error)
{
    (void)error;
    for (pl_certainty each = PL_CERTAINTY_CERTAIN; each <= PL_CERTAINTY_UNKNOWN; each++) {
        if (pl_same(pl_certainty_name(each), value)) {
            settings->lint.min_certainty = each;
        }
    }
    return PL_OK;
}

static pl_status set_require_down(pl_settings *settings, const char *value, pl_error *error)
{
    (void)value;
    (void)error;
    settings->lint.require_down = true;
    return PL_OK;
}

static pl_status set_fail_on(pl_settings *settings, const char *value, pl_error *error)
{
    (void)error;
    pl_severity_by_name(value, &settings->fail_on);
    return PL_OK;
}

static pl_status set_format(pl_settings *settings, const char *value, pl_error *error)
{
    (void)error;
    settings->format = value;
    return PL_OK;
}

static pl_status fail_output_format(const pl_settings *settings, const char *value,
                                    const char *format, pl_error *error)
{
    pl_strings known = {0};
    for (size_t i = 0; pl_writers[i] != NULL; i++) {
        pl_vec_push(settings->arena, &known, pl_writers[i]->name);
    }
    const char *near = pl_nearest(format, &known);
    pl_fail(error, PL_USAGE, "--output %s: there is no format '%s'", value, format);
    if (near != NULL) {
        pl_error_hint(error, "did you mean %s? a file of that name is ./%s", near, value);
    } else {
        pl_error_hint(error, "a file of that name is ./%s", value);
    }
    return PL_USAGE;
}

/* Two results in one file: the last would be all that is left. */
static bool is_written_already(const pl_settings *settings, const char *path)
{
    bool found = pl_same(settings->output, path);
    for (size_t i = 0; i < settings->outputs.count; i++) {
        found |= pl_same(settings->outputs.at[i].path, path);
    }
    return found;
}

/* "-" is standard output, as it is when nothing is said. */
static pl_status set_only_output(pl_settings *settings, const char *value, pl_error *error)
{
    for (size_t i = 0; i < settings->outputs.count; i++) {
        if (pl_same(settings->outputs.at[i].path, value)) {
            return pl_fail(error, PL_USAGE, "--output names %s twice", value);
        }
    }
    settings->output = pl_same(value, "-") ? NULL : value;
    return PL_OK;
}

static pl_status set_output(pl_settings *settings, const char *value, pl_error *error)
{
    if (!*value) {
        return pl_fail(error, PL_USAGE, "--output wants the name of a file");
    }
    const char *equals = strchr(value, '=');
    const char *format =
        equals != NULL ? pl_arena_strndup(settings->arena, value, (size_t)(equals - value)) : "";
    if (*format == '\0' || strpbrk(format, "/.") != NULL) { /* a name of a file may have a = */
        return set_only_output(settings, value, error);
    }
    pl_document output = {format, equals + 1};
    if (pl_writer_by_name(format) == NULL) {
        return fail_output_format(settings, value, format, error);
    }
    if (!*output.path) {
        return pl_fail(error, PL_USAGE, "--output %s wants the name of a file", value);
    }
    if (pl_same(output.path, "-")) {
        pl_fail(error, PL_USAGE, "--output %s wants the name of a file", value);
        pl_error_hint(error, "--format %s writes to standard output", format);
        return PL_USAGE;
    }
    if (is_written_already(settings, output.path)) {
        return pl_fail(error, PL_USAGE, "--output names %s twice", output.path);
    }
    pl_vec_push(settings->arena, &settings->outputs, output);
    return PL_OK;
}

static pl_status set_color(pl_settings *settings, const char *value, pl_error *error)
{
    (void)error;
    settings->color = pl_same(value, "always")  ? PL_COLOR_ALWAYS
                      : pl_same(value, "never") ? PL_COLOR_NEVER
                                                : PL_COLOR_AUTO;
    return PL_OK;
}

static pl_status set_no_summary(pl_settings *settings, const char *value, pl_error *error)
{
    (void)value;
    (void)error;
    settings->summary = false;
    return PL_OK;
}

static pl_status set_quiet(pl_settings *settings, const char *value, pl_error *error)
{
    settings->progress = false;
    return set_no_summary(settings, value, error);
}

static pl_status set_threads(pl_settings *settings, const char *value, pl_error *error)
{
    return read_number(settings, value, "threads", 1, 1024, &settings->load.threads, error);
}

static pl_status set_force(pl_settings *settings, const char *value, pl_error *error)
{
    (void)value;
    (void)error;
    settings->force = true;
    return PL_OK;
}

static pl_status set_help(pl_settings *settings, const char *value, pl_error *error)
{
    (void)value;
    (void)error;
    settings->help = true;
    return PL_OK;
}

const pl_option_row pl_option_table[PL_OPTION_COUNT] = {
#define OPTION(id, name, letter, argument, values, group, set, help)                               \
    [PL_OPTION_##id] = {name, letter, argument, values, group, set, help},
#include "cli/options.def"
#undef OPTION
};
