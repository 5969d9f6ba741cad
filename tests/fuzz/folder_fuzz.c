/*
 * Any bytes as a folder: a runner (or none: recognised) takes its files apart, every rule is asked,
 * and what is found is reported. The first byte chooses the runner; a line `=== name` begins a file
 * (names may hold slashes), `==> name target` is a link. Nothing outside the folder is written, and
 * nothing outside it may be read: secret.sql, beside the folder, must not show.
 */
#include "support.h"

#include "base/file.h"
#include "source/load.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define SECRET "CREATE TABLE nobody_may_see_this (a int);\n"

static char place[] = "/tmp/plumb-fuzz-XXXXXX"; /* holds secret.sql and the folder */
static char folder[sizeof place + sizeof "/m"];

static void remove_below(pl_arena *arena, const char *path)
{
    pl_entries entries;
    (void)!pl_folder_list(arena, path, NULL, &entries, NULL);
    for (size_t i = 0; i < entries.count; i++) {
        if (unlink(entries.at[i].path) != 0) {
            remove_below(arena, entries.at[i].path);
        }
    }
    rmdir(path);
}

static void remove_place(void)
{
    pl_arena *arena = pl_arena_new();
    remove_below(arena, place);
    pl_arena_free(arena);
}

static void write_bytes(const char *path, const char *bytes, size_t size)
{
    int file = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_NOFOLLOW | O_CLOEXEC, 0600);
    if (file >= 0) {
        must(write(file, bytes, size) == (ssize_t)size);
        close(file);
    }
}

static void make_place(void)
{
    if (folder[0] == '\0') {
        must(mkdtemp(place) != NULL);
        atexit(remove_place);
        char *secret = NULL;
        must(asprintf(&secret, "%s/secret.sql", place) > 0);
        write_bytes(secret, SECRET, strlen(SECRET));
        free(secret);
        snprintf(folder, sizeof folder, "%s/m", place);
    }
    must(mkdir(folder, 0700) == 0);
}

/* Where a name leads, with the folders on the way made; NULL when it leads out or too deep. */
static char *path_of(pl_arena *arena, const char *name)
{
    char *path = pl_path_join(arena, folder, name);
    unsigned depth = 0;
    if (name[0] == '\0' || strlen(name) > 200 || strstr(name, "..") != NULL) {
        return NULL;
    }
    for (char *slash = strchr(path + strlen(folder) + 1, '/'); slash != NULL;
         slash = strchr(slash + 1, '/')) {
        struct stat facts;
        *slash = '\0';
        mkdir(path, 0700);
        if (++depth > 12 || lstat(path, &facts) != 0 || !S_ISDIR(facts.st_mode)) {
            return NULL; /* through no link */
        }
        *slash = '/';
    }
    return path;
}

static void make_link(pl_arena *arena, char *line)
{
    char *target = strchr(line, ' ');
    if (target != NULL && target[1] != '/') {
        *target = '\0';
        const char *path = path_of(arena, line);
        if (path != NULL) {
            (void)!symlink(target + 1, path);
        }
    }
}

static bool is_mark(const pl_text *text, pl_span line)
{
    return line.end - line.begin > 4 && (memcmp(text->bytes + line.begin, "=== ", 4) == 0 ||
                                         memcmp(text->bytes + line.begin, "==> ", 4) == 0);
}

static uint32_t next_mark(const pl_text *text, uint32_t line)
{
    while (line <= text->line_count && !is_mark(text, pl_text_line(text, line))) {
        line++;
    }
    return line;
}

static void make_files(pl_arena *arena, const pl_text *text)
{
    uint32_t line = next_mark(text, 1), count = 0;
    while (line <= text->line_count && count++ < 40) {
        pl_span mark = pl_text_line(text, line);
        uint32_t next = next_mark(text, line + 1);
        uint32_t begin = line < text->line_count ? pl_text_line(text, line + 1).begin : text->size;
        uint32_t end = next <= text->line_count ? pl_text_line(text, next).begin : text->size;
        char *name =
            pl_arena_strndup(arena, text->bytes + mark.begin + 4, mark.end - mark.begin - 4);
        if (text->bytes[mark.begin + 2] == '>') {
            make_link(arena, name);
        } else {
            const char *path = path_of(arena, name);
            if (path != NULL) {
                write_bytes(path, text->bytes + begin, end - begin);
            }
        }
        line = next;
    }
}

static void check_nothing_secret(const pl_history *history)
{
    for (size_t i = 0; i < history->migrations.count; i++) {
        const pl_migration *migration = history->migrations.at[i];
        const pl_script *scripts[] = {migration->up, migration->down};
        for (size_t j = 0; j < 2; j++) {
            must(scripts[j] == NULL || strstr(scripts[j]->text->bytes, SECRET) == NULL);
        }
    }
}

static void lint_folder(pl_arena *arena, unsigned choice)
{
    pl_load_options options = {.server_version = 15, .threads = 1};
    pl_strings paths = {0};
    pl_histories histories = {0};
    pl_error error = {0};
    if (choice > 0 && pl_runner_at(choice - 1) != NULL) {
        options.runner = pl_runner_at(choice - 1)->id;
    }
    pl_vec_push(arena, &paths, folder);
    if (pl_history_load(arena, &paths, &options, &histories, &error) != PL_OK) {
        must(error.message[0] != '\0');
        return;
    }
    for (size_t i = 0; i < histories.count; i++) {
        check_nothing_secret(histories.at[i]);
        fuzz_lint(arena, histories.at[i]);
    }
}

int LLVMFuzzerTestOneInput(const unsigned char *bytes, size_t size)
{
    if (size < 6 || size > 10000 || memmem(bytes, size, "may_see", strlen("may_see")) != NULL) {
        return 0;
    }
    pl_arena *arena = pl_arena_new();
    const char *copy = pl_arena_strndup(arena, (const char *)bytes + 1, size - 1);
    make_place();
    make_files(arena, pl_text_new(arena, "fuzz", copy, (uint32_t)size - 1));
    lint_folder(arena, bytes[0] >= 'a' ? bytes[0] - 96U : 0);
    remove_below(arena, folder);
    pl_arena_free(arena);
    return 0;
}
