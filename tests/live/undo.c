/*
 * undo FOLDER NUMBER: prints the SQL that takes back migration NUMBER (from 1) of a history, from
 * what replaying tells about it. For undo_test.sh.
 */
#include "check/replay.h"
#include "model/diff/diff.h"
#include "source/load.h"

#include <stdio.h>
#include <stdlib.h>

static void print_undo(pl_arena *arena, const pl_history *history, size_t number)
{
    pl_replay *replay = pl_replay_new(arena, history);
    pl_mark before = {0};
    for (size_t i = 0; i < number; i++) {
        pl_site site = {.history = history, .migration = history->migrations.at[i]};
        before = pl_journal_mark(replay->schema);
        pl_replay_script(replay, history->migrations.at[i]->up, &site, NULL, NULL, NULL);
    }
    pl_changes changes = {0};
    pl_journal_changes(arena, replay->schema, before, pl_journal_mark(replay->schema), &changes);
    pl_operations operations = {0};
    pl_diff_changes(arena, replay->schema, &changes, true, &operations);
    pl_str sql = pl_str_begin(arena, PL_STR_MAXIMUM);
    replay->dialect->write_operations(&sql, &operations);
    fputs(sql.at, stdout);
}

int main(int count, char **words)
{
    if (count != 3) {
        fputs("usage: undo FOLDER NUMBER\n", stderr);
        return 2;
    }
    pl_arena *arena = pl_arena_new();
    pl_strings paths = {0};
    pl_vec_push(arena, &paths, words[1]);
    pl_load_options options = {.threads = 1, .dialect = PL_DIALECT_POSTGRES};
    pl_histories histories = {0};
    pl_error error = {0};
    size_t number = strtoul(words[2], NULL, 10);
    int result = 0;
    if (pl_history_load(arena, &paths, &options, &histories, &error) != PL_OK ||
        histories.count != 1 || number < 1 || number > histories.at[0]->migrations.count) {
        fprintf(stderr, "undo: %s: no such migration %s\n", words[1], error.message);
        result = 1;
    } else {
        print_undo(arena, histories.at[0], number);
    }
    pl_arena_free(arena);
    return result;
}
