#include "cli/terminal.h"

#include "base/file.h"

#include <errno.h>
#include <langinfo.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

/* Lines longer than this are hard to read, however wide the window. */
#define WIDEST 120
#define NARROWEST 40
#define MOST_COLUMNS 1000 /* that COLUMNS may ask for */

bool pl_terminal_is_shown(const pl_settings *settings)
{
    return !settings->output && isatty(STDOUT_FILENO);
}

static bool is_dumb(void)
{
    const char *term = getenv("TERM");
    return !term || pl_same(term, "dumb");
}

/* https://no-color.org: present and not empty, whatever the value. */
static bool wants_no_color(void)
{
    const char *value = getenv("NO_COLOR");
    return value && *value;
}

static unsigned terminal_width(void)
{
    struct winsize size;
    if (ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) != 0 || size.ws_col < NARROWEST) {
        return 0;
    }
    return size.ws_col < WIDEST ? size.ws_col : WIDEST;
}

/* POSIX, Base Definitions 8.3: COLUMNS is the user's word for the width, be there a terminal or
 * not. What is no number is passed over. */
static unsigned wanted_width(bool shown)
{
    const char *columns = getenv("COLUMNS");
    char *end = NULL;
    unsigned long number = columns ? strtoul(columns, &end, 10) : 0;
    if (columns && end != columns && !*end && number >= NARROWEST && number <= MOST_COLUMNS) {
        return (unsigned)number;
    }
    return shown ? terminal_width() : 0;
}

static bool use_color(const pl_settings *settings)
{
    switch (settings->color) {
    case PL_COLOR_ALWAYS:
        return true;
    case PL_COLOR_NEVER:
        return false;
    case PL_COLOR_AUTO:
        break;
    }
    return pl_terminal_is_shown(settings) && !is_dumb() && !wants_no_color();
}

pl_report_style pl_terminal_style(pl_arena *arena, const pl_settings *settings)
{
    bool shown = pl_terminal_is_shown(settings);
    bool color = use_color(settings);
    char folder[4096];
    bool known = getcwd(folder, sizeof(folder)) != NULL;
    return (pl_report_style){
        .width = wanted_width(shown),
        .unicode = strcmp(nl_langinfo(CODESET), "UTF-8") == 0,
        .color = color,
        .links = shown && color && !is_dumb(),
        .summary = settings->summary,
        .fail_on = settings->fail_on,
        .folder = known ? pl_arena_strdup(arena, folder) : NULL,
    };
}

static pl_status fail_write(int number, pl_error *error)
{
    if (number == EPIPE) {
        return PL_OK;
    }
    return pl_fail(error, PL_UNWRITABLE, "standard output can't be written: %s", strerror(number));
}

pl_status pl_terminal_write(const pl_settings *settings, const pl_str *out, pl_error *error)
{
    if (settings->output) {
        return pl_file_write(settings->output, out->at, out->count, error);
    }
    size_t written = 0;
    while (written < out->count) {
        ssize_t count = write(STDOUT_FILENO, out->at + written, out->count - written);
        if (count < 0 && errno != EINTR) {
            return fail_write(errno, error);
        }
        written += count > 0 ? (size_t)count : 0;
    }
    /* Some file systems tell of a full disk only now. A descriptor that can't be closed for another
     * reason has nothing to tell. */
    if (close(STDOUT_FILENO) != 0 && (errno == EIO || errno == ENOSPC || errno == EDQUOT)) {
        return fail_write(errno, error);
    }
    return PL_OK;
}

void pl_terminal_print_error(const pl_error *error)
{
    pl_arena *arena = pl_arena_new();
    pl_str line = pl_str_begin(arena, 8192);
    pl_str_add(&line, "plumb: ");
    bool said = error->line == 0 && strstr(error->message, error->path);
    if (error->path[0] && !said) {
        pl_str_add(&line, error->path);
        if (error->line) {
            pl_str_addf(&line, ":%u", error->line);
        }
        if (error->line && error->column) {
            pl_str_addf(&line, ":%u", error->column);
        }
        pl_str_add(&line, ": ");
    }
    pl_str_add(&line, error->message);
    fprintf(stderr, "%s\n", pl_text_safe(arena, line.at, line.count));
    if (error->hint[0]) {
        fprintf(stderr, "  hint: %s\n", pl_text_safe(arena, error->hint, strlen(error->hint)));
    }
    pl_arena_free(arena);
}

/* Enough of them to see what it is about. */
#define GONE_SHOWN 5

void pl_terminal_print_gone(const char *path, const pl_baseline_entries *gone)
{
    pl_arena *arena = pl_arena_new();
    pl_str line = pl_str_begin(arena, 8192);
    pl_str_addf(&line, "plumb: %s: %u known finding%s", path, gone->count,
                gone->count == 1 ? " is no more: " : "s are no more: ");
    for (size_t i = 0; i < gone->count && i < GONE_SHOWN; i++) {
        pl_str_addf(&line, "%s%s in %s", i > 0 ? ", " : "", gone->at[i]->rule, gone->at[i]->path);
    }
    pl_str_add(&line, gone->count > GONE_SHOWN ? ", ..." : NULL);
    fprintf(stderr, "%s\n  hint: --write-baseline %s takes %s out\n",
            pl_text_safe(arena, line.at, line.count), pl_text_safe(arena, path, strlen(path)),
            gone->count == 1 ? "it" : "them");
    pl_arena_free(arena);
}
