/*
 * goose and sql-migrate: sections by markers, statements cut at the ends of lines.
 *
 * A statement ends at a line whose last word before a `--` comment ends in `;`, wherever that is:
 * in a string or a function's body too, hence the blocks. This follows pressly/goose
 * internal/sqlparser/parser.go and rubenv/sql-migrate sqlparse/sqlparse.go step by step, their
 * differences included.
 */
#include "base/str.h"
#include "dialect/dialect.h"
#include "source/layout.h"

#include <string.h>

#define NO_PIECE UINT32_MAX

typedef struct cutter {
    pl_job *job;
    pl_migration *migration;
    const pl_text *text;
    pl_script *script;    /* the section the line belongs to; NULL: before the first */
    uint32_t piece_begin; /* of the statement being collected; NO_PIECE: none */
    uint32_t piece_end;
    bool in_block;
    pl_span block; /* the line that began it */
    bool envsub;
    pl_span opt_out; /* goose: of both directions */
} cutter;

static bool ends_statement(const pl_line *line)
{
    uint32_t at = 0;
    char last = '\0';
    pl_line word;
    while (pl_word_next(line, &at, &word) && !pl_line_starts(&word, "--")) {
        last = word.at[word.end - word.begin - 1];
    }
    return last == ';';
}

static void store_piece(cutter *state)
{
    if (state->piece_begin != NO_PIECE) {
        pl_script_add_piece(state->job->arena, state->script, state->piece_begin, state->piece_end);
    }
    state->piece_begin = NO_PIECE;
}

static void collect_line(cutter *state, const pl_line *line)
{
    if (state->piece_begin == NO_PIECE) {
        state->piece_begin = line->begin;
    }
    state->piece_end = line->end;
    if (state->envsub) {
        state->script->templates |= PL_TEMPLATE_DOLLAR;
    }
}

static void section_problem(cutter *state, pl_span span, const char *message)
{
    if (state->script != NULL && state->script->problem == NULL) {
        state->script->problem = message;
        state->script->problem_span = span;
    }
}

/* What is collected when a section ends has no end itself. Comments don't count (goose drops them
 * before a statement, sql-migrate those with a blank behind the dashes). */
static void end_section(cutter *state, uint32_t end)
{
    if (state->script == NULL) {
        return;
    }
    if (state->in_block) {
        section_problem(state, state->block, "the block that begins here has no StatementEnd");
    } else if (state->piece_begin != NO_PIECE) {
        pl_span span = pl_span_trim((pl_span){state->text, state->piece_begin, state->piece_end});
        if (span.begin < span.end) {
            section_problem(state, span,
                            "the last statement has no semicolon at the end of a line");
        }
    }
    store_piece(state);
    state->in_block = false;
    state->script->span.end = end;
}

static void begin_section(cutter *state, const pl_line *line, bool down)
{
    end_section(state, line->begin);
    pl_script **script = down ? &state->migration->down : &state->migration->up;
    if (*script == NULL) {
        *script = pl_job_script(state->job, state->text, line->begin, line->end);
        (*script)->marker = pl_line_span(state->text, line);
    }
    state->script = *script;
}

static void wrong_marker(cutter *state, const pl_line *line, const char *message)
{
    pl_job_problem(state->job, PL_FOLDER_MARKER, pl_line_span(state->text, line), message);
}

/* A file without any section: the runner refuses it; its text is shown as the up. */
static void take_all_as_up(cutter *state, const char *message)
{
    pl_script *script = pl_job_script(state->job, state->text, 0, state->text->size);
    pl_script_add_piece(state->job->arena, script, 0, state->text->size);
    state->migration->up = script;
    pl_job_problem(state->job, PL_FOLDER_MARKER, (pl_span){state->text, 0, 0}, message);
}

static bool cutter_begin(pl_job *job, cutter *out)
{
    const pl_text *text = job->up != NULL ? pl_job_text(job, job->up) : NULL;
    *out = (cutter){.job = job, .text = text, .piece_begin = NO_PIECE};
    out->migration = pl_job_migration(job);
    return text != NULL;
}

/* goose. --------------------------------------------------------------------------------------- */

typedef enum goose_mark {
    GOOSE_UP,
    GOOSE_DOWN,
    GOOSE_BEGIN,
    GOOSE_END,
    GOOSE_NO_TRANSACTION,
    GOOSE_ENVSUB_ON,
    GOOSE_ENVSUB_OFF,
    GOOSE_NONE,
} goose_mark;

static const char *const goose_words[] = {
    [GOOSE_UP] = "Up",
    [GOOSE_DOWN] = "Down",
    [GOOSE_BEGIN] = "StatementBegin",
    [GOOSE_END] = "StatementEnd",
    [GOOSE_NO_TRANSACTION] = "NO TRANSACTION",
    [GOOSE_ENVSUB_ON] = "ENVSUB ON",
    [GOOSE_ENVSUB_OFF] = "ENVSUB OFF",
};

static pl_span trimmed(const cutter *state, const pl_line *line)
{
    return pl_span_trim(pl_line_span(state->text, line));
}

static bool span_is(pl_span span, const char *word)
{
    pl_line line = {span.text->bytes + span.begin, span.begin, span.end};
    return pl_word_is_nocase(&line, word);
}

/* The command of an annotation: what is left of the line without its dashes and `+goose`. */
static goose_mark goose_mark_of(const cutter *state, const pl_line *line)
{
    pl_span span = trimmed(state, line);
    const char *bytes = state->text->bytes;
    const char *plus = memmem(bytes + span.begin, span.end - span.begin, "+goose", 6);
    uint32_t before = (uint32_t)(plus - bytes);
    if (strspn(bytes + span.begin, "- \t") != before - span.begin) {
        return GOOSE_NONE;
    }
    span.begin = before + 6;
    span = pl_span_trim(span);
    for (int i = 0; i < GOOSE_NONE; i++) {
        if (span_is(span, goose_words[i])) {
            return (goose_mark)i;
        }
    }
    return GOOSE_NONE;
}

static bool is_goose_annotation(const cutter *state, const pl_line *line)
{
    pl_span span = trimmed(state, line);
    const char *at = state->text->bytes + span.begin;
    size_t size = span.end - span.begin;
    return size > 2 && at[0] == '-' && at[1] == '-' && memmem(at, size, "+goose", 6) != NULL;
}

/* `+Goose` is no annotation: that word is compared as it is, only the command in any case. */
static bool is_near_annotation(const pl_line *line)
{
    uint32_t at = 0;
    pl_line word;
    if (!pl_line_starts(line, "--")) {
        return false;
    }
    pl_line rest = {line->at + 2, line->begin + 2, line->end};
    return pl_word_next(&rest, &at, &word) && pl_word_is_nocase(&word, "+goose");
}

static void goose_section(cutter *state, const pl_line *line, bool down)
{
    bool misplaced = down ? state->migration->up == NULL || state->migration->down != NULL
                          : state->script != NULL;
    if (misplaced) {
        wrong_marker(state, line,
                     down ? "goose refuses this file: one `-- +goose Down`, below the Up"
                          : "goose refuses this file: one `-- +goose Up`, before anything else");
    }
    begin_section(state, line, down);
}

static void goose_block(cutter *state, const pl_line *line, bool begin)
{
    if (state->script == NULL || state->in_block == begin) {
        wrong_marker(state, line,
                     begin ? "goose refuses this file: StatementBegin belongs inside a section and "
                             "not in another block"
                           : "goose refuses this file: StatementEnd without StatementBegin");
        return;
    }
    state->in_block = begin;
    state->block = pl_line_span(state->text, line);
    if (!begin) {
        store_piece(state);
    }
}

static void goose_annotation(cutter *state, const pl_line *line)
{
    if (line->at[0] == ' ' || line->at[0] == '\t') {
        wrong_marker(state, line, "goose refuses an annotation that doesn't begin its line");
        return;
    }
    switch (goose_mark_of(state, line)) {
    case GOOSE_UP:
        goose_section(state, line, false);
        return;
    case GOOSE_DOWN:
        goose_section(state, line, true);
        return;
    case GOOSE_BEGIN:
        goose_block(state, line, true);
        return;
    case GOOSE_END:
        goose_block(state, line, false);
        return;
    case GOOSE_NO_TRANSACTION:
        state->opt_out = pl_line_span(state->text, line);
        return;
    case GOOSE_ENVSUB_ON:
        state->envsub = true;
        return;
    case GOOSE_ENVSUB_OFF:
        state->envsub = false;
        return;
    case GOOSE_NONE:
        wrong_marker(state, line, "goose refuses an annotation it doesn't know");
        return;
    }
}

static void goose_line(cutter *state, const pl_line *line)
{
    if (is_near_annotation(line)) {
        wrong_marker(state, line, "goose takes this for a comment: `+goose` is in small letters");
    }
    pl_span span = trimmed(state, line);
    bool blank = span.begin == span.end;
    bool comment = !blank && span.end - span.begin >= 2 &&
                   memcmp(state->text->bytes + span.begin, "--", 2) == 0;
    if (state->piece_begin == NO_PIECE && (blank || comment)) {
        return;
    }
    if (state->script == NULL) {
        return; /* said once, at the end */
    }
    collect_line(state, line);
    if (!state->in_block && ends_statement(line)) {
        store_piece(state);
    }
}

void pl_read_goose(pl_job *job)
{
    cutter state;
    if (!cutter_begin(job, &state)) {
        return;
    }
    pl_line line;
    for (uint32_t at = 0; pl_line_next(state.text, state.text->size, &at, &line);) {
        if (pl_line_skip_mark(&line)) {
            wrong_marker(&state, &line,
                         "goose refuses this file: the byte order mark it begins with is no part "
                         "of a comment");
        }
        if (is_goose_annotation(&state, &line)) {
            goose_annotation(&state, &line);
        } else {
            goose_line(&state, &line);
        }
    }
    end_section(&state, state.text->size);
    if (state.migration->up == NULL && state.migration->down == NULL) {
        take_all_as_up(&state, "goose refuses this file: it has no `-- +goose Up`");
    }
    pl_script *scripts[] = {state.migration->up, state.migration->down};
    for (size_t i = 0; i < 2 && state.opt_out.text != NULL; i++) {
        if (scripts[i] != NULL) {
            pl_script_opt_out(scripts[i], state.opt_out);
        }
    }
}

/* sql-migrate. --------------------------------------------------------------------------------- */

static const char sql_migrate_prefix[] = "-- +migrate ";

/* `notransaction` behind Up or Down. */
static void sql_migrate_options(cutter *state, const pl_line *line, uint32_t at)
{
    pl_line word;
    while (pl_word_next(line, &at, &word)) {
        if (pl_word_is(&word, "notransaction")) {
            pl_script_opt_out(state->script, pl_line_span(state->text, &word));
        }
    }
}

static void sql_migrate_command(cutter *state, const pl_line *line)
{
    uint32_t at = sizeof sql_migrate_prefix - 1;
    pl_line word;
    if (!pl_word_next(line, &at, &word)) {
        wrong_marker(state, line, "sql-migrate refuses this file: a command is missing here");
    } else if (pl_word_is(&word, "Up") || pl_word_is(&word, "Down")) {
        begin_section(state, line, word.at[0] == 'D');
        sql_migrate_options(state, line, at);
    } else if (pl_word_is(&word, "StatementBegin")) {
        state->in_block = state->script != NULL;
        state->block = pl_line_span(state->text, line);
    } else if (pl_word_is(&word, "StatementEnd")) {
        if (state->in_block) {
            state->in_block = false;
            store_piece(state);
        }
    } else {
        wrong_marker(state, line,
                     "sql-migrate passes over this line: its commands are Up, Down, StatementBegin "
                     "and StatementEnd, in these very letters");
    }
}

/* Nearly a command: sql-migrate sees a comment. */
static bool is_near_command(const cutter *state, const pl_line *line)
{
    pl_span span = trimmed(state, line);
    const char *at = state->text->bytes + span.begin;
    size_t size = span.end - span.begin;
    if (size < 3 || at[0] != '-' || at[1] != '-') {
        return false;
    }
    size_t blanks = 2 + strspn(at + 2, " \t");
    return blanks < size && strncmp(at + blanks, "+migrate", 8) == 0;
}

static void sql_migrate_line(cutter *state, const pl_line *line)
{
    if (is_near_command(state, line)) {
        wrong_marker(state, line,
                     "sql-migrate takes this for a comment: a command begins its line with "
                     "`-- +migrate ` and one blank");
    }
    if (state->script == NULL || pl_line_starts(line, "-- ")) {
        return;
    }
    if (state->piece_begin != NO_PIECE || !pl_line_is_blank(line)) {
        collect_line(state, line);
    }
    if (!state->in_block && ends_statement(line)) {
        store_piece(state);
    }
}

void pl_read_sql_migrate(pl_job *job)
{
    cutter state;
    if (!cutter_begin(job, &state)) {
        return;
    }
    pl_line line;
    for (uint32_t at = 0; pl_line_next(state.text, state.text->size, &at, &line);) {
        if (pl_line_skip_mark(&line) && pl_line_starts(&line, sql_migrate_prefix)) {
            wrong_marker(&state, &line,
                         "sql-migrate passes over this marker: a byte order mark stands before it");
        }
        if (pl_line_starts(&line, sql_migrate_prefix)) {
            sql_migrate_command(&state, &line);
        } else {
            sql_migrate_line(&state, &line);
        }
    }
    end_section(&state, state.text->size);
    if (state.migration->up == NULL && state.migration->down == NULL) {
        take_all_as_up(&state, "sql-migrate refuses this file: it has no `-- +migrate Up`");
    }
}
