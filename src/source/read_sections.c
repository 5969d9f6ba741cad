/*
 * dbmate and node-pg-migrate: a marker a section, each section one message.
 */
#include "base/str.h"
#include "source/layout.h"

#include <string.h>

/* The text of a marked section begins below its marker. */
static pl_script *marked_section(pl_job *job, const pl_text *text, const pl_line *marker,
                                 uint32_t end)
{
    pl_script *script = pl_job_script(job, text, marker->begin, end);
    uint32_t begin = marker->end;
    while (begin < end && (text->bytes[begin] == '\r' || text->bytes[begin] == '\n')) {
        bool feed = text->bytes[begin++] == '\n';
        if (feed) {
            break;
        }
    }
    script->marker = pl_line_span(text, marker);
    pl_script_add_piece(job->arena, script, begin, end);
    return script;
}

static void wrong(pl_job *job, pl_span span, const char *message)
{
    pl_job_problem(job, PL_FOLDER_MARKER, span, message);
}

static pl_script *whole_file(pl_job *job, const pl_text *text)
{
    pl_script *script = pl_job_script(job, text, 0, text->size);
    pl_script_add_piece(job->arena, script, 0, text->size);
    return script;
}

/* dbmate. -------------------------------------------------------------------------------------- */

typedef enum dbmate_line {
    DBMATE_TEXT,
    DBMATE_UP,
    DBMATE_DOWN,
    DBMATE_WRONG, /* looks like a marker, is a comment to dbmate */
} dbmate_line;

typedef struct dbmate_marker {
    dbmate_line kind;
    pl_line line;
} dbmate_marker;

typedef PL_VEC(dbmate_marker) dbmate_markers;

/* ^--\s*migrate:(up|down)(\s*$|\s+\S+), in these letters and from the first column. */
static dbmate_line dbmate_classify(const pl_line *line)
{
    uint32_t at = 0;
    uint32_t size = line->end - line->begin;
    while (at < size && (line->at[at] == ' ' || line->at[at] == '\t')) {
        at++;
    }
    bool indented = at > 0;
    if (size - at < 2 || line->at[at] != '-' || line->at[at + 1] != '-') {
        return DBMATE_TEXT;
    }
    at += 2;
    pl_line word;
    if (!pl_word_next(line, &at, &word)) {
        return DBMATE_TEXT;
    }
    bool up = pl_word_is_nocase(&word, "migrate:up");
    if (!up && !pl_word_is_nocase(&word, "migrate:down")) {
        return DBMATE_TEXT;
    }
    if (indented || !pl_word_is(&word, up ? "migrate:up" : "migrate:down")) {
        return DBMATE_WRONG;
    }
    return up ? DBMATE_UP : DBMATE_DOWN;
}

/* `transaction:false` among the words behind the marker. */
static void dbmate_options(pl_script *script, const pl_line *marker)
{
    pl_line word;
    for (uint32_t at = 0; pl_word_next(marker, &at, &word);) {
        if (pl_word_is(&word, "transaction:false")) {
            pl_script_opt_out(script, pl_line_span(script->text, &word));
        }
    }
}

static dbmate_markers dbmate_find(pl_job *job, const pl_text *text)
{
    dbmate_markers markers = {0};
    pl_line line;
    for (uint32_t at = 0; pl_line_next(text, text->size, &at, &line);) {
        if (pl_line_skip_mark(&line)) {
            wrong(job, pl_line_span(text, &line),
                  "dbmate refuses this file: the byte order mark it begins with is no part of a "
                  "comment");
        }
        dbmate_marker marker = {dbmate_classify(&line), line};
        if (marker.kind == DBMATE_WRONG) {
            wrong(job, pl_line_span(text, &line),
                  "dbmate takes this for a comment: a marker is `-- migrate:up` or "
                  "`-- migrate:down`, in small letters at the beginning of its line");
        } else if (marker.kind != DBMATE_TEXT) {
            pl_vec_push(job->arena, &markers, marker);
        }
    }
    return markers;
}

static pl_script *dbmate_section(pl_job *job, const pl_text *text, const dbmate_markers *markers,
                                 size_t i)
{
    bool last = i + 1 == markers->count;
    uint32_t end = last ? text->size : markers->at[i + 1].line.begin;
    pl_script *script = marked_section(job, text, &markers->at[i].line, end);
    dbmate_options(script, &markers->at[i].line);
    return script;
}

/* Each up begins a block with a transaction of its own. */
static pl_migration *dbmate_block(pl_job *job, size_t number)
{
    pl_migration *migration = pl_job_migration(job);
    if (number > 1) {
        migration->name = pl_arena_printf(job->arena, "%s (block %zu)", job->name, number);
    }
    return migration;
}

static void dbmate_sections(pl_job *job, const pl_text *text, const dbmate_markers *markers)
{
    pl_migration *migration = NULL;
    size_t blocks = 0;
    for (size_t i = 0; i < markers->count; i++) {
        const dbmate_marker *marker = &markers->at[i];
        if (marker->kind == DBMATE_UP) {
            migration = dbmate_block(job, ++blocks);
            migration->up = dbmate_section(job, text, markers, i);
        } else if (migration == NULL || migration->down != NULL) {
            wrong(
                job, pl_line_span(text, &marker->line),
                "dbmate refuses this file: a `-- migrate:down` stands below its up, one for each");
            migration = migration != NULL ? migration : dbmate_block(job, ++blocks);
            migration->down =
                migration->down != NULL ? migration->down : dbmate_section(job, text, markers, i);
        } else {
            migration->down = dbmate_section(job, text, markers, i);
        }
    }
}

void pl_read_dbmate(pl_job *job)
{
    const pl_text *text = job->up != NULL ? pl_job_text(job, job->up) : NULL;
    if (text == NULL) {
        pl_job_migration(job);
        return;
    }
    dbmate_markers markers = dbmate_find(job, text);
    if (markers.count == 0) {
        pl_job_migration(job)->up = whole_file(job, text);
        wrong(job, (pl_span){text, 0, 0}, "dbmate refuses this file: it has no `-- migrate:up`");
        return;
    }
    pl_span before = pl_span_trim((pl_span){text, 0, markers.at[0].line.begin});
    if (!pl_sql_is_blank(job->loading->dialect, before)) {
        wrong(job, before, "dbmate refuses this file: statements stand before `-- migrate:up`");
    }
    dbmate_sections(job, text, &markers);
}

/* node-pg-migrate: ^\s*--[\s-]*(up|down)\s+migration, any case. ---------------------------------
 */

static bool is_node_pg_marker(const pl_line *line, const char *direction)
{
    uint32_t at = 0;
    uint32_t size = line->end - line->begin;
    while (at < size && (line->at[at] == ' ' || line->at[at] == '\t')) {
        at++;
    }
    uint32_t dashes = at;
    while (at < size && (line->at[at] == '-' || line->at[at] == ' ' || line->at[at] == '\t')) {
        at++;
    }
    pl_line word, next;
    return at - dashes >= 2 && line->at[dashes + 1] == '-' && pl_word_next(line, &at, &word) &&
           pl_word_is_nocase(&word, direction) && pl_word_next(line, &at, &next) &&
           next.end - next.begin >= strlen("migration") &&
           strncasecmp(next.at, "migration", strlen("migration")) == 0;
}

static bool find_marker(const pl_text *text, const char *direction, pl_line *out)
{
    for (uint32_t at = 0; pl_line_next(text, text->size, &at, out);) {
        if (is_node_pg_marker(out, direction)) {
            return true;
        }
    }
    return false;
}

void pl_read_node_pg(pl_job *job)
{
    const pl_text *text = job->up != NULL ? pl_job_text(job, job->up) : NULL;
    pl_migration *migration = pl_job_migration(job);
    if (text == NULL) {
        return;
    }
    pl_line up, down;
    bool has_up = find_marker(text, "up", &up), has_down = find_marker(text, "down", &down);
    if (has_down) {
        uint32_t end = has_up && up.begin > down.begin ? up.begin : text->size;
        migration->down = marked_section(job, text, &down, end);
    }
    if (has_up) {
        uint32_t end = has_down && down.begin > up.begin ? down.begin : text->size;
        migration->up = marked_section(job, text, &up, end);
        return;
    }
    migration->up = whole_file(job, text);
    if (has_down) {
        wrong(job, pl_line_span(text, &down),
              "node-pg-migrate runs this section as part of the up: there is no "
              "`-- Up Migration` above it");
    }
}
