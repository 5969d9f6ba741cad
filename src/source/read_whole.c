#include "base/str.h"
#include "source/json_migration.h"
#include "source/layout.h"
#include "source/name.h"

#include <string.h>

pl_migration *pl_job_migration(pl_job *job)
{
    pl_migration *migration = pl_arena_make(job->arena, pl_migration);
    migration->version = job->version;
    migration->name = job->name;
    migration->path = job->path;
    migration->kind = job->kind;
    migration->dialect_name = job->dialect_name;
    migration->down_expected = job->down_expected && job->kind == PL_MIGRATION_VERSIONED;
    migration->down_unread = job->down_unread;
    migration->context = job->context;
    migration->unread = job->unread;
    pl_vec_push(job->arena, &job->migrations, migration);
    return migration;
}

void pl_job_problem(pl_job *job, pl_folder_problem_kind kind, pl_span span, const char *message)
{
    pl_folder_problem problem = {.kind = kind,
                                 .path = span.text != NULL ? span.text->path : job->path,
                                 .message = message,
                                 .span = span,
                                 .migration = UINT32_MAX};
    pl_vec_push(job->arena, &job->problems, problem);
}

static void unreadable(pl_job *job, const char *path, const char *why)
{
    pl_folder_problem_add(job->arena, &job->problems, PL_FOLDER_UNREADABLE, path, why);
    if (job->unread == NULL) {
        job->unread = why;
    }
}

/* The words behind the path, which stands before them already: "Permission denied". */
static const char *without_path(pl_job *job, const pl_error *error, const char *path)
{
    const char *at = strstr(error->message, path);
    if (at == NULL) {
        return pl_arena_strdup(job->arena, error->message);
    }
    at += strlen(path);
    return pl_arena_strdup(job->arena, at + strspn(at, ": "));
}

pl_text *pl_job_text(pl_job *job, const char *path)
{
    pl_text *text = NULL;
    pl_error error = {0};
    if (pl_tree_read(job->loading->options->tree, job->arena, path, PL_FILE_MAXIMUM, &text,
                     &error) != PL_OK) {
        unreadable(job, path, without_path(job, &error, path));
        return NULL;
    }
    job->file_count++;
    const char *zero = memchr(text->bytes, '\0', text->size);
    if (zero != NULL) {
        unreadable(job, path,
                   pl_arena_printf(job->arena, "holds a NUL byte at offset %zu: it is no text",
                                   (size_t)(zero - text->bytes)));
        return NULL;
    }
    return text;
}

pl_script *pl_job_script(pl_job *job, const pl_text *text, uint32_t begin, uint32_t end)
{
    pl_script *script = pl_arena_make(job->arena, pl_script);
    script->text = text;
    script->span = (pl_span){.text = text, .begin = begin, .end = end};
    return script;
}

void pl_script_add_piece(pl_arena *arena, pl_script *script, uint32_t begin, uint32_t end)
{
    pl_piece piece = {.span = {.text = script->text, .begin = begin, .end = end}};
    pl_vec_push(arena, &script->pieces, piece);
}

void pl_script_opt_out(pl_script *script, pl_span where)
{
    if (!script->opted_out) {
        script->opted_out = true;
        script->opt_out = where;
    }
}

/* Directives of runners with a file a direction. ----------------------------------------------- */

/* Only the very first bytes of the file count. */
static void find_first_line(pl_script *script, const char *directive)
{
    size_t size = strlen(directive);
    if (pl_starts_with(script->text->bytes, directive)) {
        pl_script_opt_out(script, (pl_span){script->text, 0, (uint32_t)size});
    }
}

static void find_anywhere(pl_script *script, const char *directive)
{
    const char *found = strstr(script->text->bytes, directive);
    if (found != NULL) {
        uint32_t begin = (uint32_t)(found - script->text->bytes);
        pl_script_opt_out(script,
                          (pl_span){script->text, begin, begin + (uint32_t)strlen(directive)});
    }
}

static const struct {
    const char *runner;
    void (*find)(pl_script *script, const char *directive);
} directives[] = {
    {"sqlx", find_first_line},
    {"morph", find_first_line},
    {"postgres-migrations", find_anywhere},
};

static void find_opt_out(const pl_job *job, pl_script *script)
{
    const pl_runner *runner = job->loading->runner;
    for (size_t i = 0; i < sizeof directives / sizeof *directives; i++) {
        if (pl_same(runner->id, directives[i].runner)) {
            directives[i].find(script, runner->opt_out);
        }
    }
}

/* metadata.toml: `run_in_transaction = false`; .conf: `executeInTransaction=false`. */
static bool is_setting_off(const pl_line *line, const char *key)
{
    const char *at = line->at, *end = at + (line->end - line->begin);
    size_t size = strlen(key);
    while (at < end && (*at == ' ' || *at == '\t')) {
        at++;
    }
    if ((size_t)(end - at) < size || memcmp(at, key, size) != 0) {
        return false;
    }
    at += size;
    while (at < end && (*at == ' ' || *at == '\t' || *at == '=')) {
        at++;
    }
    return (size_t)(end - at) >= 5 && memcmp(at, "false", 5) == 0;
}

static void read_settings(pl_job *job, pl_migration *migration)
{
    const pl_text *text = job->settings != NULL ? pl_job_text(job, job->settings) : NULL;
    if (text == NULL) {
        return;
    }
    bool diesel = pl_same(job->loading->runner->id, "diesel");
    const char *key = diesel ? "run_in_transaction" : "executeInTransaction";
    pl_line line;
    for (uint32_t at = 0; pl_line_next(text, text->size, &at, &line);) {
        if (is_setting_off(&line, key)) {
            pl_script *scripts[] = {migration->up, migration->down};
            for (size_t i = 0; i < 2; i++) {
                if (scripts[i] != NULL) {
                    pl_script_opt_out(scripts[i], pl_line_span(text, &line));
                }
            }
            return;
        }
    }
}

static pl_script *read_side(pl_job *job, const char *path, bool opted_out)
{
    if (path == NULL || pl_language_of(path) != NULL) {
        return NULL;
    }
    const pl_text *text = pl_job_text(job, path);
    if (text == NULL) {
        return NULL;
    }
    pl_script *script = pl_job_script(job, text, 0, text->size);
    pl_script_add_piece(job->arena, script, 0, text->size);
    find_opt_out(job, script);
    script->opted_out = script->opted_out || opted_out;
    return script;
}

void pl_read_whole(pl_job *job)
{
    /* One side in another language: the other is read all the same. */
    pl_script *up = read_side(job, job->up, job->up_opted_out);
    pl_script *down = read_side(job, job->down, job->down_opted_out);
    pl_migration *migration = pl_job_migration(job);
    migration->up = up;
    migration->down = down;
    migration->down_unread |= down == NULL && job->down != NULL;
    read_settings(job, migration);
}

void pl_read_plumb(pl_job *job)
{
    if (!pl_name_is_json(job->path)) {
        pl_read_whole(job);
        return;
    }
    const pl_loading *loading = job->loading;
    pl_text *text = job->up != NULL ? pl_job_text(job, job->up) : NULL;
    pl_migration *migration = pl_job_migration(job);
    if (text != NULL) {
        pl_json_migration_read(job->arena, text, loading->dialect, loading->options->server_version,
                               migration);
    }
}
