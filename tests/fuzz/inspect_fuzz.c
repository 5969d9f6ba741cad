/*
 * Any bytes as ups: the schema they lead to is written, and what is written can be read and leads
 * to a schema that is written again. What the history's stretch changed is undone in words as well.
 */
#include "support.h"

#include "check/replay.h"
#include "model/diff/diff.h"
#include "report/schema_json.h"
#include "report/schema_sql.h"

static const char *written(pl_arena *arena, const pl_replay *replay, size_t *size)
{
    pl_str sql = pl_str_begin(arena, PL_STR_MAXIMUM), json = pl_str_begin(arena, PL_STR_MAXIMUM);
    pl_schema_sql(&sql, replay->schema, replay->dialect, 0);
    pl_schema_json(&json, replay->schema, replay->dialect, 0);
    *size = sql.count;
    return sql.at;
}

static void write_inverse(pl_arena *arena, const pl_replay *replay, pl_mark start)
{
    pl_changes changes = {0};
    pl_operations operations = {0};
    pl_str sql = pl_str_begin(arena, PL_STR_MAXIMUM);
    pl_journal_changes(arena, replay->schema, start, pl_journal_mark(replay->schema), &changes);
    pl_diff_changes(arena, replay->schema, &changes, true, &operations);
    (void)replay->dialect->write_operations(&sql, &operations);
}

/* Statements that the reader took are written so that it takes them. */
static void check_is_read(const pl_history *history)
{
    const pl_statements *statements = &history->migrations.at[0]->up->statements;
    for (size_t i = 0; i < statements->count; i++) {
        must(statements->at[i]->state != PL_STATEMENT_SYNTAX_ERROR);
    }
}

int LLVMFuzzerTestOneInput(const unsigned char *bytes, size_t size)
{
    pl_arena *arena = pl_arena_new();
    pl_history *history = fuzz_history(arena, bytes, size);
    if (history != NULL) {
        size_t length;
        pl_replay *replay = pl_replay_new(arena, history);
        pl_mark start = pl_journal_mark(replay->schema);
        pl_replay_history(replay);
        write_inverse(arena, replay, start);
        const char *sql = written(arena, replay, &length);
        history = fuzz_history_of(arena, sql, length);
        check_is_read(history);
        replay = pl_replay_new(arena, history);
        pl_replay_history(replay);
        (void)written(arena, replay, &length);
    }
    pl_arena_free(arena);
    return 0;
}
