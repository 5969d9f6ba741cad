/*
 * Any bytes as an expression: what is printed of it is read again and printed the same.
 */
#include "support.h"

#include "base/str.h"
#include "model/operation.h"

#include <string.h>

/* Of the one statement with one operation that the wording makes of the text; NULL otherwise. */
static const pl_expression *read(pl_arena *arena, const char *text)
{
    const char *sql = pl_arena_printf(arena, "ALTER TABLE t ADD CONSTRAINT k CHECK (%s)", text);
    const pl_history *history = fuzz_history_of(arena, sql, strlen(sql));
    const pl_statements *statements = &history->migrations.at[0]->up->statements;
    if (statements->count != 1 || statements->at[0]->operations.count != 1 ||
        statements->at[0]->operations.at[0]->kind != PL_OP_ADD_CONSTRAINT) {
        return NULL;
    }
    return statements->at[0]->operations.at[0]->as.constraint->check;
}

int LLVMFuzzerTestOneInput(const unsigned char *bytes, size_t size)
{
    if (size > 4000) {
        return 0;
    }
    pl_arena *arena = pl_arena_new();
    const char *text = pl_arena_strndup(arena, (const char *)bytes, size);
    const pl_expression *first = read(arena, text);
    if (first != NULL) {
        const pl_expression *second = read(arena, first->canonical);
        must(second != NULL && pl_same(first->canonical, second->canonical));
    }
    pl_arena_free(arena);
    return 0;
}
