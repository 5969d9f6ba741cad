#include "example.h"

#include "base/file.h"
#include "base/str.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

/* How a migration looks in the folder of a runner: two files, or two sections
 * of one. The number of the migration stands for %03u. */
typedef struct layout {
    const char *runner;
    const char *up_name;
    const char *down_name; /* NULL: a section of the same file */
    const char *up_mark, *down_mark;
} layout;

static const layout layouts[] = {
    {"golang-migrate", "%03u_m.up.sql", "%03u_m.down.sql", "", ""},
    {"sqlx", "%03u_m.up.sql", "%03u_m.down.sql", "", ""},
    {"goose", "%05u_m.sql", NULL, "-- +goose Up\n", "-- +goose Down\n"},
    {"dbmate", "2024010100%04u_m.sql", NULL, "-- migrate:up\n", "-- migrate:down\n"},
    {"sql-migrate", "%03u_m.sql", NULL, "-- +migrate Up\n", "-- +migrate Down\n"},
    {"flyway", "V%u__m.sql", "U%u__m.sql", "", ""},
};

static const layout *layout_of(const char *runner)
{
    for (size_t i = 0; i < sizeof layouts / sizeof layouts[0]; i++) {
        if (runner == NULL || pl_same(layouts[i].runner, runner)) {
            return &layouts[i];
        }
    }
    fail_msg("no layout for %s: give the example `files`", runner);
    return NULL;
}

static void write_file(pl_arena *arena, const char *folder, const char *name, const char *content)
{
    char *path = pl_path_join(arena, folder, name);
    char *parent = pl_path_folder(arena, path);

    if (!pl_path_exists(parent)) {
        assert_int_equal(mkdir(parent, 0700), 0);
    }
    assert_int_equal(pl_file_write(path, content, strlen(content), NULL), PL_OK);
}

static const char *joined(pl_arena *arena, const char *mark, const pl_strings *statements)
{
    pl_str text = pl_str_begin(arena, PL_STR_MAXIMUM);

    pl_str_add(&text, mark);
    for (size_t i = 0; i < statements->count; i++) {
        pl_str_addf(&text, "%s\n", statements->at[i]);
    }
    return text.at;
}

#pragma GCC diagnostic ignored "-Wformat-nonliteral"
static void write_migration(pl_arena *arena, const char *folder, const layout *as, unsigned number,
                            const pl_strings *up, const pl_strings *down)
{
    const char *up_text = joined(arena, as->up_mark, up);
    const char *down_text = down == NULL ? "" : joined(arena, as->down_mark, down);

    if (as->down_name == NULL) {
        write_file(arena, folder, pl_arena_printf(arena, as->up_name, number),
                   pl_arena_printf(arena, "%s%s", up_text, down_text));
        return;
    }
    write_file(arena, folder, pl_arena_printf(arena, as->up_name, number), up_text);
    if (down != NULL) {
        write_file(arena, folder, pl_arena_printf(arena, as->down_name, number), down_text);
    }
}

void example_write(pl_arena *arena, const char *folder, const pl_example *example)
{
    const layout *as;
    unsigned number = 1;

    for (size_t i = 0; i < example->files.count; i++) {
        write_file(arena, folder, example->files.at[i].name, example->files.at[i].content);
    }
    if (example->files.count > 0) {
        return;
    }
    as = layout_of(example->runner);
    for (size_t i = 0; i < example->given.count; i++) {
        pl_strings one = {&example->given.at[i], 1, 1};

        write_migration(arena, folder, as, number++, &one, NULL);
    }
    write_migration(arena, folder, as, number, &example->up,
                    example->has_down ? &example->down : NULL);
}

void example_remove(pl_arena *arena, const char *folder)
{
    pl_entries entries = {0};

    assert_int_equal(pl_folder_list(arena, folder, NULL, &entries, NULL), PL_OK);
    for (size_t i = 0; i < entries.count; i++) {
        if (entries.at[i].kind == PL_ENTRY_FOLDER) {
            example_remove(arena, entries.at[i].path);
        } else {
            unlink(entries.at[i].path);
        }
    }
    rmdir(folder);
}
