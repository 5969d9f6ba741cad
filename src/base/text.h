/*
 * The text of one file, and places in it.
 *
 * Offsets are bytes from 0. Lines count from 1 and end at LF (a CR before it belongs to the line
 * end). Columns count characters from 1: UTF-8 sequences count one, an invalid byte counts one.
 * A byte order mark at the start is in no column.
 */
#ifndef PL_BASE_TEXT_H
#define PL_BASE_TEXT_H

#include "base/arena.h"

#include <stdbool.h>
#include <stdint.h>

/* From `begin` on, a text that was made out of another stands for [from, to) of that; exact: byte
 * by byte from `from` on. See base/derived_text.h. */
typedef struct pl_origin {
    uint32_t begin;
    uint32_t from, to;
    bool exact;
} pl_origin;

/* A place within a long line, so that its columns need not be counted from its start. */
typedef struct pl_milestone {
    uint32_t offset;
    uint32_t column; /* of the character there */
} pl_milestone;

typedef struct pl_text {
    const char *path;  /* as the user wrote it, or below the folder the user gave */
    const char *bytes; /* terminated by a NUL that is not counted */
    uint32_t size;
    uint32_t *line_starts; /* made by pl_text_new */
    uint32_t line_count;
    const pl_milestone *milestones; /* of lines longer than some thousand bytes, in order */
    uint32_t milestone_count;
    const struct pl_text *origin; /* what it was made out of; NULL: it is a file itself */
    const pl_origin *origins;     /* in order; for each byte there is one */
    size_t origin_count;
    const struct pl_text *derived; /* what was made out of it; NULL: nothing */
} pl_text;

/* A piece of a text: [begin, end). text is NULL when there is no place to show. */
typedef struct pl_span {
    const pl_text *text;
    uint32_t begin;
    uint32_t end;
} pl_span;

typedef struct pl_place {
    uint32_t line;
    uint32_t column;
} pl_place;

/* Keeps bytes (which must be NUL-terminated and live as long as the arena), finds the lines. */
pl_text *pl_text_new(pl_arena *arena, const char *path, const char *bytes, uint32_t size);

/* Places and lines of a text that was made out of another are those of the other. */
pl_place pl_text_place(const pl_text *text, uint32_t offset);
pl_span pl_text_line(const pl_text *text, uint32_t line); /* without its line end */
pl_span pl_span_trim(pl_span span);                       /* without white space at both ends */
char *pl_span_copy(pl_arena *arena, pl_span span);

/* UTF-8. pl_utf8_next decodes the character at offset (below size) and answers the offset of the
 * next one; a byte that begins no valid sequence gives PL_UTF8_INVALID and is stepped over alone.
 */
#define PL_UTF8_INVALID UINT32_MAX
uint32_t pl_utf8_next(const char *bytes, uint32_t size, uint32_t offset, uint32_t *code_point);
bool pl_utf8_valid(const char *bytes, uint32_t size, uint32_t *bad_offset);

/* Cells on a terminal, as wcwidth counts them (whatever the locale): 0 for marks and control
 * characters, 2 for wide ones, 1 for an invalid byte. */
unsigned pl_utf8_width(const char *bytes, uint32_t size);

/* For showing untrusted text: control characters, line ends, invalid bytes, the bidirectional
 * overrides and invisible characters become visible escapes (\x1b, \u202e), a tab becomes one
 * space; nothing reaches a terminal raw. */
char *pl_text_safe(pl_arena *arena, const char *bytes, size_t size);

#endif
