#include "dialect/sqlite/read/mention.h"

#include "dialect/sqlite/read/internal.h"

#include <string.h>

static void begin(pl_sqlite_reader *r, pl_arena *arena, const char *text)
{
    r->arena = arena;
    r->whole_text = true;
    r->cursor.sql = text;
    (void)pl_sqlite_scan(r, (uint32_t)strlen(text), 0);
    r->cursor = (pl_cursor){.arena = arena, .sql = text, .tokens = r->tokens.at};
}

const pl_expression *pl_sqlite_read_expression(pl_arena *arena, const char *text)
{
    pl_sqlite_reader r = {0};
    begin(&r, arena, text);
    return pl_sqlite_expression(&r);
}

void pl_sqlite_read_mentions(pl_arena *arena, pl_sqlite_text_kind kind, const char *text,
                             pl_sqlite_mentions *out)
{
    pl_statement statement = {0};
    pl_script script = {0};
    pl_sqlite_uses uses = {.mentions = out};
    pl_sqlite_reader r = {.script = &script, .statement = &statement, .uses = &uses};
    begin(&r, arena, text);
    switch (kind) {
    case PL_SQLITE_TEXT_EXPRESSION:
        pl_sqlite_expr(&r);
        break;
    case PL_SQLITE_TEXT_QUERY:
        pl_sqlite_select(&r, NULL);
        break;
    case PL_SQLITE_TEXT_BODY:
        pl_sqlite_body(&r, &uses);
        break;
    }
    if (r.cursor.failed) {
        out->count = 0;
    }
}
