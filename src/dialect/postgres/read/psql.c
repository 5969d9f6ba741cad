#include "dialect/postgres/read/psql.h"

#include "dialect/postgres/read/split.h"

#include <string.h>

static void blank(char *sql, uint32_t begin, uint32_t end)
{
    for (uint32_t i = begin; i < end; i++) {
        if (sql[i] != '\n' && sql[i] != '\r') {
            sql[i] = ' ';
        }
    }
}

static uint32_t line_end(const char *sql, uint32_t size, uint32_t at)
{
    const char *end = memchr(sql + at, '\n', size - at);
    return end == NULL ? size : (uint32_t)(end - sql);
}

static bool is_end_of_data(const char *sql, uint32_t begin, uint32_t end)
{
    if (end > begin && sql[end - 1] == '\r') {
        end--;
    }
    return end - begin == 2 && sql[begin] == '\\' && sql[begin + 1] == '.';
}

/* The rows end with a line \. ; without one there are none here (a driver sends them): 0.
 * Otherwise returns where to go on. */
static uint32_t blank_rows(char *sql, uint32_t size, uint32_t semicolon)
{
    uint32_t first = line_end(sql, size, semicolon);
    for (uint32_t at = first; at < size;) {
        uint32_t begin = at + 1;
        if (begin >= size) {
            break;
        }
        uint32_t end = line_end(sql, size, begin);
        if (is_end_of_data(sql, begin, end)) {
            blank(sql, first, end);
            return end;
        }
        at = end;
    }
    return 0;
}

/* \g and its like also end the statement before them, and so does \; */
static bool ends_statement(const char *sql, uint32_t begin, uint32_t end)
{
    return begin + 1 < end && (sql[begin + 1] == 'g' || sql[begin + 1] == ';' ||
                               strncmp(sql + begin, "\\crosstabview", 13) == 0);
}

/* From the backslash to the end of the line, but \; is only those two bytes. */
static uint32_t blank_command(pl_arena *arena, char *sql, uint32_t size, uint32_t begin,
                              pl_meta_commands *commands)
{
    uint32_t end = line_end(sql, size, begin);
    if (end > begin && sql[end - 1] == '\r') {
        end--;
    }
    bool ends = ends_statement(sql, begin, end);
    if (begin + 1 < end && sql[begin + 1] == ';') {
        sql[begin] = ' ';
        return begin + 2;
    }
    pl_vec_push(arena, commands, (pl_meta_command){begin, end});
    blank(sql, begin, end);
    if (ends) {
        sql[begin] = ';';
    }
    return end;
}

/* Follows COPY statements, to find their rows. */
typedef struct copy_state {
    bool begun, copy, from, from_stdin;
} copy_state;

static void follow_copy(copy_state *state, const pl_scan *scan, const pl_token *token)
{
    if (!state->begun) {
        state->begun = true;
        state->copy = pl_token_is_word(scan, token, "COPY");
    } else if (state->copy && state->from && pl_token_is_word(scan, token, "STDIN")) {
        state->from_stdin = true;
    }
    state->from = pl_token_is_word(scan, token, "FROM");
}

bool pl_blank_psql(pl_arena *arena, char *sql, uint32_t size, pl_meta_commands *commands)
{
    pl_scan scan = pl_scan_begin(sql, 0, size);
    pl_token token;
    copy_state state = {0};
    bool changed = false;
    bool rows_end = true; /* somewhere below: looked for once */
    while (pl_scan_next(&scan, &token)) {
        if (token.kind == PL_TOKEN_OTHER && sql[token.begin] == '\\') {
            scan.at = blank_command(arena, sql, size, token.begin, commands);
            changed = true;
        } else if (pl_token_is_char(&scan, &token, ';')) {
            uint32_t next = state.from_stdin && rows_end ? blank_rows(sql, size, token.begin) : 0;
            rows_end = rows_end && (!state.from_stdin || next != 0);
            if (next != 0) {
                scan.at = next;
                changed = true;
            }
            state = (copy_state){0};
        } else {
            follow_copy(&state, &scan, &token);
        }
    }
    return changed;
}

bool pl_meta_command_includes(const char *sql, const pl_meta_command *command)
{
    static const char *const WORDS[] = {"\\i", "\\ir", "\\include", "\\include_relative",
                                        "\\gexec"};
    uint32_t size = 0;
    while (command->begin + size < command->end &&
           strchr(" \t", sql[command->begin + size]) == NULL) {
        size++;
    }
    for (size_t i = 0; i < sizeof WORDS / sizeof WORDS[0]; i++) {
        if (size == strlen(WORDS[i]) && memcmp(sql + command->begin, WORDS[i], size) == 0) {
            return true;
        }
    }
    return false;
}
