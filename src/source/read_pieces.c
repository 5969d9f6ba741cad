/*
 * Drizzle's breakpoints and Graphile Migrate's header: one direction a file.
 */
#include "base/str.h"
#include "source/layout.h"

#include <string.h>

static const char breakpoint[] = "--> statement-breakpoint";

/* drizzle cuts at this very text, wherever it stands. */
static void cut(pl_job *job, pl_script *script)
{
    const pl_text *text = script->text;
    uint32_t begin = 0;
    const char *found;
    while ((found = strstr(text->bytes + begin, breakpoint)) != NULL) {
        uint32_t end = (uint32_t)(found - text->bytes);
        pl_script_add_piece(job->arena, script, begin, end);
        begin = end + (uint32_t)sizeof breakpoint - 1;
    }
    if (script->pieces.count == 0 ||
        !pl_sql_is_blank(job->loading->dialect, (pl_span){text, begin, text->size})) {
        pl_script_add_piece(job->arena, script, begin, text->size);
    }
}

void pl_read_drizzle(pl_job *job)
{
    const pl_text *text = job->up != NULL ? pl_job_text(job, job->up) : NULL;
    pl_migration *migration = pl_job_migration(job);
    if (text != NULL) {
        migration->up = pl_job_script(job, text, 0, text->size);
        cut(job, migration->up);
    }
}

/* Header lines `--! Name: value` up to the first blank line; the body's first line may opt out. A
 * current.sql has no header. */
static uint32_t skip_header(const pl_text *text)
{
    uint32_t at = 0;
    pl_line line;
    if (!pl_starts_with(text->bytes, "--! Previous:")) {
        return 0;
    }
    while (pl_line_next(text, text->size, &at, &line) && pl_line_starts(&line, "--!")) {
    }
    uint32_t body = at;
    while (pl_line_next(text, text->size, &at, &line) && pl_line_is_blank(&line)) {
        body = at;
    }
    return body;
}

/* ^--!\s*no-transaction\b */
static bool is_no_transaction(const pl_line *line, pl_line *word)
{
    uint32_t at = 3;
    return pl_line_starts(line, "--!") && pl_word_next(line, &at, word) &&
           pl_line_starts(word, "no-transaction");
}

void pl_read_graphile(pl_job *job)
{
    const pl_text *text = job->up != NULL ? pl_job_text(job, job->up) : NULL;
    pl_migration *migration = pl_job_migration(job);
    if (text == NULL) {
        return;
    }
    uint32_t body = skip_header(text);
    pl_script *script = pl_job_script(job, text, 0, text->size);
    pl_script_add_piece(job->arena, script, body, text->size);
    pl_line line, word;
    uint32_t at = body;
    if (pl_line_next(text, text->size, &at, &line) && is_no_transaction(&line, &word)) {
        pl_script_opt_out(script, pl_line_span(text, &line));
    }
    migration->up = script;
}
