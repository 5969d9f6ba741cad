/*
 * Gives each file of the folders named to a fuzz target, in place of libFuzzer. That a run ends
 * without a crash is the test.
 */
#include "base/file.h"

#include <stdio.h>

int LLVMFuzzerTestOneInput(const unsigned char *bytes, size_t size);

static int fail(const pl_error *error)
{
    fprintf(stderr, "%s\n", error->message);
    return 1;
}

static int replay_file(const char *path)
{
    pl_arena *arena = pl_arena_new();
    pl_error error = {0};
    pl_text *text;
    int result = 0;
    if (pl_file_read(arena, path, PL_FILE_MAXIMUM, &text, &error) != PL_OK) {
        result = fail(&error);
    } else {
        LLVMFuzzerTestOneInput((const unsigned char *)text->bytes, text->size);
    }
    pl_arena_free(arena);
    return result;
}

static int replay_folder(const char *folder)
{
    pl_arena *arena = pl_arena_new();
    pl_error error = {0};
    pl_entries entries;
    int result = 0;
    if (pl_folder_list(arena, folder, NULL, &entries, &error) != PL_OK) {
        result = fail(&error);
    }
    for (size_t i = 0; i < entries.count; i++) {
        if (entries.at[i].kind == PL_ENTRY_FILE) {
            result |= replay_file(entries.at[i].path);
        }
    }
    printf("%u inputs from %s\n", entries.count, folder);
    pl_arena_free(arena);
    return result;
}

int main(int argc, char **argv)
{
    int result = 0;
    for (int i = 1; i < argc; i++) {
        result |= pl_path_is_folder(argv[i]) ? replay_folder(argv[i]) : replay_file(argv[i]);
    }
    return result;
}
