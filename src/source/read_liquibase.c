/*
 * Liquibase formatted SQL: a migration is a changeset, its down the --rollback lines in it.
 *
 * Rollback text stands in comments, so the down is read from a shadow of the file: the same bytes
 * with everything but the rollback text blanked. Offsets, lines and columns are those of the file.
 * Patterns: liquibase-standard AbstractFormattedChangeLogParser.
 */
#include "base/str.h"
#include "source/layout.h"

#include <string.h>

typedef struct changelog {
    pl_job *job;
    const pl_text *text;
    char *shadow_bytes;
    const pl_text *shadow;
    pl_migration *migration; /* NULL: before the first, or of another database */
    bool wanted;             /* the changeset is for this database */
    bool in_rollback;        /* inside a multi-line rollback */
    bool ignoring;           /* between ignoreLines:start and :end */
    uint32_t ignore_count;   /* lines still to ignore */
    uint32_t piece_begin;
    const char *delimiter; /* endDelimiter; NULL: none */
} changelog;

static void make_shadow(changelog *log)
{
    char *bytes = pl_arena_copy(log->job->arena, log->text->bytes, (size_t)log->text->size + 1);
    for (uint32_t i = 0; i < log->text->size; i++) {
        if (bytes[i] != '\n' && bytes[i] != '\r') {
            bytes[i] = ' ';
        }
    }
    log->shadow_bytes = bytes;
    log->shadow = pl_text_new(log->job->arena, log->text->path, bytes, log->text->size);
}

/* The offset behind `--`, blanks and the word, any case; 0 when the line is another. */
static uint32_t behind_word(const pl_line *line, const char *word)
{
    uint32_t size = line->end - line->begin, at = 0;
    size_t length = strlen(word);
    if (line->begin == 0 && size >= 3 && memcmp(line->at, "\xef\xbb\xbf", 3) == 0) {
        at = 3;
    }
    while (at < size && (line->at[at] == ' ' || line->at[at] == '\t')) {
        at++;
    }
    if (size - at < 2 || line->at[at] != '-' || line->at[at + 1] != '-') {
        return 0;
    }
    at += 2;
    while (at < size && (line->at[at] == ' ' || line->at[at] == '\t')) {
        at++;
    }
    bool found = size - at >= length && strncasecmp(line->at + at, word, length) == 0;
    return found ? at + (uint32_t)length : 0;
}

/* The value behind `key:` in the line, any case of the key; NULL when it has none. */
static const char *attribute(pl_arena *arena, const pl_line *line, const char *key)
{
    uint32_t at = 0;
    pl_line word;
    size_t size = strlen(key);
    while (pl_word_next(line, &at, &word)) {
        uint32_t length = word.end - word.begin;
        if (length > size && word.at[size] == ':' && strncasecmp(word.at, key, size) == 0) {
            return pl_arena_strndup(arena, word.at + size + 1, length - size - 1);
        }
    }
    return NULL;
}

/* dbms:postgresql,!h2 */
static bool is_for_database(const changelog *log, const pl_line *line)
{
    const char *list = attribute(log->job->arena, line, "dbms");
    bool any_named = false;
    while (list != NULL && *list != '\0') {
        size_t size = strcspn(list, ",");
        bool negated = list[0] == '!';
        bool same = pl_dialect_of_word(list, size) == log->job->loading->dialect;
        if (same) {
            return !negated;
        }
        any_named |= !negated;
        list += size;
        list += *list == ',';
    }
    return !any_named;
}

/* Pieces. -------------------------------------------------------------------------------------- */

static void end_piece(changelog *log, uint32_t end)
{
    if (log->migration == NULL || log->piece_begin >= end) {
        return;
    }
    pl_span span = {log->text, log->piece_begin, end};
    bool first = log->migration->up->pieces.count == 0;
    if (first || !pl_sql_is_blank(log->job->loading->dialect, span)) {
        pl_script_add_piece(log->job->arena, log->migration->up, log->piece_begin, end);
    }
    log->piece_begin = end;
}

static void end_changeset(changelog *log, uint32_t end)
{
    end_piece(log, end);
    if (log->migration == NULL) {
        return;
    }
    log->migration->up->span.end = end;
    if (log->migration->down != NULL) {
        pl_script *down = log->migration->down;
        down->span.end = end;
        pl_script_add_piece(log->job->arena, down, down->span.begin, end);
    }
    log->migration = NULL;
}

/* Changesets. ---------------------------------------------------------------------------------- */

/* author:id, each of them in quotes or without. */
static const char *read_word(pl_arena *arena, const char **at, const char *end, const char *stops)
{
    while (*at < end && (**at == ' ' || **at == '\t')) {
        (*at)++;
    }
    bool quoted = *at < end && **at == '"';
    const char *begin = *at + quoted;
    const char *stop = begin;
    while (stop < end && (quoted ? *stop != '"' : strchr(stops, *stop) == NULL)) {
        stop++;
    }
    *at = stop + (quoted && stop < end);
    return pl_arena_strndup(arena, begin, (size_t)(stop - begin));
}

static void name_changeset(changelog *log, const pl_line *line, uint32_t at)
{
    pl_arena *arena = log->job->arena;
    const char *begin = line->at + at, *end = line->at + (line->end - line->begin);
    const char *author = read_word(arena, &begin, end, ":");
    if (begin >= end || *begin != ':') {
        pl_job_problem(log->job, PL_FOLDER_MARKER, pl_line_span(log->text, line),
                       "Liquibase refuses this file: a changeset is named author:id");
        log->migration->name = log->migration->version = author;
        return;
    }
    begin++;
    log->migration->version = read_word(arena, &begin, end, " \t");
    log->migration->name = pl_arena_printf(arena, "%s:%s", author, log->migration->version);
}

static bool is_value(const char *value, const char *expected)
{
    return value != NULL && pl_same_nocase(value, expected);
}

static void read_attributes(changelog *log, const pl_line *line)
{
    pl_arena *arena = log->job->arena;
    pl_migration *migration = log->migration;
    if (is_value(attribute(arena, line, "runInTransaction"), "false")) {
        pl_script_opt_out(migration->up, pl_line_span(log->text, line));
    }
    if (is_value(attribute(arena, line, "runOnChange"), "true") ||
        is_value(attribute(arena, line, "runAlways"), "true")) {
        migration->kind = PL_MIGRATION_REPEATABLE;
        migration->down_expected = false;
    }
    const char *delimiter = attribute(arena, line, "endDelimiter");
    /* Written as a regular expression for a line end: \nGO */
    while (delimiter != NULL && pl_starts_with(delimiter, "\\n")) {
        delimiter += 2;
    }
    log->delimiter =
        delimiter != NULL && !pl_same(delimiter, ";") && *delimiter != '\0' ? delimiter : NULL;
    migration->up->sent_whole =
        log->delimiter != NULL || is_value(attribute(arena, line, "splitStatements"), "false");
}

static void begin_changeset(changelog *log, const pl_line *line, uint32_t at, uint32_t behind)
{
    end_changeset(log, line->begin);
    log->wanted = is_for_database(log, line);
    log->in_rollback = false;
    if (!log->wanted) {
        return;
    }
    log->migration = pl_job_migration(log->job);
    log->migration->up = pl_job_script(log->job, log->text, line->begin, line->end);
    log->migration->up->marker = pl_line_span(log->text, line);
    log->piece_begin = behind;
    name_changeset(log, line, at);
    read_attributes(log, line);
}

/* Rollback. ------------------------------------------------------------------------------------ */

static void add_rollback(changelog *log, const pl_line *line, uint32_t at)
{
    pl_migration *migration = log->migration;
    uint32_t begin = line->begin + at;
    pl_span span = pl_span_trim((pl_span){log->text, begin, line->end});
    const char *words = log->text->bytes + span.begin;
    size_t size = span.end - span.begin;
    if ((size >= 12 && strncasecmp(words, "not required", 12) == 0) ||
        (size >= 5 && strncasecmp(words, "empty", 5) == 0)) {
        migration->down_declared_empty = true;
        return;
    }
    if (migration->down == NULL) {
        migration->down = pl_job_script(log->job, log->shadow, line->begin, line->end);
        migration->down->marker = pl_line_span(log->text, line);
        migration->down->opted_out = migration->up->opted_out;
        migration->down->opt_out = migration->up->opt_out;
        migration->down->sent_whole = migration->up->sent_whole;
    }
    memcpy(log->shadow_bytes + begin, log->text->bytes + begin, line->end - begin);
}

/* A line `/ * liquibase rollback` (without the blank) opens a comment that holds the rollback. */
static bool begins_rollback_block(const pl_line *line)
{
    uint32_t at = 0;
    pl_line word;
    if (!pl_word_next(line, &at, &word) || !pl_line_starts(&word, "/*")) {
        return false;
    }
    pl_line rest = {word.at + 2, word.begin + 2, line->end};
    at = 0;
    return pl_word_next(&rest, &at, &word) && pl_word_is_nocase(&word, "liquibase") &&
           pl_word_next(&rest, &at, &word) && pl_word_is_nocase(&word, "rollback") &&
           !pl_word_next(&rest, &at, &word);
}

static void rollback_block_line(changelog *log, const pl_line *line)
{
    const char *end = memmem(line->at, line->end - line->begin, "*/", 2);
    pl_line part = *line;
    if (end != NULL) {
        part.end = part.begin + (uint32_t)(end - line->at);
        log->in_rollback = false;
    }
    if (!pl_line_is_blank(&part)) {
        add_rollback(log, &part, 0);
    }
}

/* Lines. --------------------------------------------------------------------------------------- */

/* --ignoreLines:start, :end or a count. */
static void read_ignore(changelog *log, const pl_line *line, uint32_t at)
{
    pl_line value = {line->at + at, line->begin + at, line->end};
    if (pl_word_is_nocase(&value, "start")) {
        log->ignoring = true;
    } else if (pl_word_is_nocase(&value, "end")) {
        log->ignoring = false;
    } else {
        for (uint32_t i = 0; i < value.end - value.begin && i < 6; i++) {
            bool digit = value.at[i] >= '0' && value.at[i] <= '9';
            log->ignore_count = digit ? log->ignore_count * 10 + (uint32_t)(value.at[i] - '0') : 0;
        }
    }
}

static void cut_at_delimiter(changelog *log, const pl_line *line, uint32_t behind)
{
    pl_span span = pl_span_trim(pl_line_span(log->text, line));
    size_t size = log->delimiter != NULL ? strlen(log->delimiter) : 0;
    if (size == 0 || span.end - span.begin < size ||
        strncasecmp(log->text->bytes + span.end - size, log->delimiter, size) != 0) {
        return;
    }
    end_piece(log, span.end - (uint32_t)size);
    log->piece_begin = behind;
}

static void changelog_line(changelog *log, const pl_line *line, uint32_t behind)
{
    uint32_t at = behind_word(line, "ignoreLines:");
    bool ignored = log->ignoring || log->ignore_count > 0;
    if (at > 0) {
        end_piece(log, line->begin);
        read_ignore(log, line, at);
        log->piece_begin = behind;
        return;
    }
    if (ignored) {
        log->ignore_count -= log->ignore_count > 0;
        log->piece_begin = behind;
        return;
    }
    if (log->in_rollback) {
        rollback_block_line(log, line);
        return;
    }
    at = behind_word(line, "changeset ");
    if (at > 0) {
        begin_changeset(log, line, at, behind);
        return;
    }
    if (log->migration == NULL) {
        return;
    }
    at = behind_word(line, "rollback ");
    if (at > 0) {
        add_rollback(log, line, at);
        return;
    }
    log->in_rollback = begins_rollback_block(line);
    cut_at_delimiter(log, line, behind);
}

/* The first line that isn't blank says `liquibase formatted sql`. */
static bool has_header(const pl_text *text)
{
    pl_line line = {.at = text->bytes};
    for (uint32_t at = 0; pl_line_next(text, text->size, &at, &line);) {
        if (!pl_line_is_blank(&line)) {
            break;
        }
    }
    return behind_word(&line, "liquibase") > 0;
}

/* A file without the header is one changeset as a whole. */
static void read_raw(pl_job *job, const pl_text *text)
{
    pl_migration *migration = pl_job_migration(job);
    migration->up = pl_job_script(job, text, 0, text->size);
    migration->down_expected = false;
    pl_script_add_piece(job->arena, migration->up, 0, text->size);
}

void pl_read_liquibase(pl_job *job)
{
    changelog log = {.job = job, .text = job->up != NULL ? pl_job_text(job, job->up) : NULL};
    if (log.text == NULL) {
        pl_job_migration(job);
        return;
    }
    if (!has_header(log.text)) {
        read_raw(job, log.text);
        return;
    }
    make_shadow(&log);
    pl_line line;
    bool any = false;
    for (uint32_t at = 0; pl_line_next(log.text, log.text->size, &at, &line);) {
        any |= behind_word(&line, "changeset ") > 0;
        changelog_line(&log, &line, at);
    }
    end_changeset(&log, log.text->size);
    if (!any && !pl_sql_is_blank(job->loading->dialect, (pl_span){log.text, 0, log.text->size})) {
        pl_job_problem(job, PL_FOLDER_MARKER, (pl_span){log.text, 0, 0},
                       "Liquibase runs nothing of this file: it has no `--changeset author:id`");
    }
}
