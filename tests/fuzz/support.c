#include "support.h"

#include "dialect/dialect.h"
#include "report/report.h"
#include "source/runner.h"

#include <stdlib.h>
#include <string.h>

#define MAXIMUM 20000 /* bytes of an input: what is slow should be slow because of its shape */

void must(bool holds)
{
    if (!holds) {
        abort();
    }
}

static pl_script *read_script(pl_arena *arena, const pl_history *history, const pl_text *text,
                              uint32_t begin, uint32_t end, bool opted_out)
{
    pl_script *script = pl_arena_make(arena, pl_script);
    pl_read_options options = {.server_version = history->server_version,
                               .psql = history->runner->psql,
                               .analyse_code = true,
                               .templates = history->runner->templates};
    script->text = text;
    script->span = (pl_span){text, begin, end};
    script->opted_out = opted_out;
    script->wrapping = pl_runner_wrapping(history->runner, history->dialect, opted_out);
    pl_vec_push(arena, &script->pieces, (pl_piece){.span = script->span});
    pl_dialect_get(history->dialect)->read_script(arena, script, &options);
    return script;
}

static pl_history *new_history(pl_arena *arena, const pl_runner *runner, unsigned server_version)
{
    pl_history *history = pl_arena_make(arena, pl_history);
    *history = (pl_history){.arena = arena,
                            .path = "fuzz",
                            .runner = runner,
                            .why_runner = "it was said so",
                            .dialect = PL_DIALECT_POSTGRES,
                            .server_version = server_version};
    return history;
}

static pl_migration *add_migration(pl_history *history)
{
    pl_arena *arena = history->arena;
    uint32_t number = (uint32_t)history->migrations.count;
    pl_migration *migration = pl_arena_make(arena, pl_migration);
    migration->version = pl_arena_printf(arena, "%03u", number + 1);
    migration->name = pl_arena_printf(arena, "%s_fuzz", migration->version);
    migration->path = pl_arena_printf(arena, "fuzz/%s.sql", migration->name);
    migration->down_expected = history->runner->down_form != PL_DOWN_NONE;
    migration->number = number;
    pl_vec_push(arena, &history->migrations, migration);
    history->file_count++;
    return migration;
}

static const pl_runner *choose_runner(unsigned choice)
{
    unsigned count = 0;
    while (pl_runner_at(count) != NULL) {
        count++;
    }
    return pl_runner_at(choice % count);
}

static void add_script(pl_history *history, const pl_text *text, uint32_t begin, uint32_t end,
                       bool down, bool opted_out)
{
    bool another = !down || history->migrations.count == 0;
    pl_migration *migration = another ? add_migration(history) : pl_vec_last(&history->migrations);
    pl_script *script = read_script(history->arena, history, text, begin, end, opted_out);
    history->statement_count += (uint32_t)script->statements.count;
    *(down ? &migration->down : &migration->up) = script;
}

/* The offset where the next mark begins a line, or the end. */
static uint32_t find_mark(const pl_text *text, uint32_t from)
{
    for (uint32_t line = pl_text_place(text, from).line + 1; line <= text->line_count; line++) {
        pl_span span = pl_text_line(text, line);
        if (pl_starts_with(text->bytes + span.begin, "--up\n") ||
            pl_starts_with(text->bytes + span.begin, "--down\n")) {
            return span.begin;
        }
    }
    return text->size;
}

pl_history *fuzz_history(pl_arena *arena, const unsigned char *bytes, size_t size)
{
    if (size < 3 || size > MAXIMUM) {
        return NULL;
    }
    static const unsigned versions[] = {15, 0, 12, 17};
    unsigned choice = bytes[1];
    pl_history *history =
        new_history(arena, choose_runner((unsigned)bytes[0] + 256 - 'a'), versions[choice & 3]);
    const char *copy = pl_arena_strndup(arena, (const char *)bytes + 2, size - 2);
    const pl_text *text = pl_text_new(arena, "fuzz.sql", copy, (uint32_t)size - 2);
    uint32_t begin = 0;
    do {
        uint32_t end = find_mark(text, begin);
        bool down = pl_starts_with(copy + begin, "--down\n");
        add_script(history, text, begin, end, down, (choice & 4) != 0);
        begin = end;
    } while (begin < text->size);
    return history;
}

pl_history *fuzz_history_of(pl_arena *arena, const char *sql, size_t size)
{
    pl_history *history = new_history(arena, pl_runner_find("plain"), 15);
    const char *copy = pl_arena_strndup(arena, sql, size);
    const pl_text *text = pl_text_new(arena, "fuzz.sql", copy, (uint32_t)size);
    add_script(history, text, 0, text->size, false, false);
    return history;
}

/* The rules, compiled once; they go when the program ends. */
static const pl_rules *all_rules(void)
{
    static pl_rules *rules;
    static pl_arena *arena;
    if (arena == NULL) { /* asked, so that it is kept, and what it holds is not lost */
        arena = pl_arena_new();
        must(pl_rules_load(arena, &rules, NULL) == PL_OK);
    }
    return rules;
}

/* No control character of a migration reaches a terminal. */
static void check_is_printable(const pl_str *out)
{
    for (size_t i = 0; i < out->count; i++) {
        unsigned char c = (unsigned char)out->at[i];
        must(c == '\n' || (c >= ' ' && c != 0x7f));
    }
    must(pl_utf8_valid(out->at, (uint32_t)out->count, NULL));
}

void fuzz_lint(pl_arena *arena, const pl_history *history)
{
    pl_lint_result result;
    pl_lint(arena, all_rules(), history, &(pl_lint_options){.require_down = true}, &result);
    pl_report report = {.seconds = -1};
    pl_vec_push(arena, &report.parts, (pl_report_part){history, &result});
    pl_report_style style = {.unicode = true, .summary = true};
    for (size_t i = 0; pl_writers[i] != NULL; i++) {
        pl_str out = pl_str_begin(arena, PL_STR_MAXIMUM);
        pl_writers[i]->lint(&out, &report, &style);
        check_is_printable(&out);
    }
}
