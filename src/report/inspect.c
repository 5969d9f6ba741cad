#include "report/inspect.h"

#include "check/replay.h"
#include "check/secret.h"
#include "report/schema_json.h"
#include "report/schema_sql.h"

static bool is_called(const pl_migration *migration, const char *wanted)
{
    return pl_same(migration->version, wanted) || pl_same(migration->name, wanted);
}

static pl_status cut_behind(pl_history *history, const char *at, pl_error *error)
{
    for (size_t i = 0; i < history->migrations.count; i++) {
        if (is_called(history->migrations.at[i], at)) {
            history->migrations.count = i + 1;
            return PL_OK;
        }
    }
    pl_fail(error, PL_USAGE, "there is no migration '%s' in %s", at, history->path);
    if (history->migrations.count > 0) {
        pl_error_hint(error, "they go from %s to %s", history->migrations.at[0]->version,
                      pl_vec_last(&history->migrations)->version);
    }
    return PL_USAGE;
}

/* A file of a folder was named: the schema as it is after that migration. */
static void cut_context(pl_history *history)
{
    while (history->migrations.count > 0 && pl_vec_last(&history->migrations)->context) {
        history->migrations.count--;
    }
}

/* Statements whose effect nobody saw, in the ups that were replayed. */
static size_t count_unread(const pl_history *history)
{
    size_t count = 0;
    for (size_t i = 0; i < history->migrations.count; i++) {
        const pl_script *up = history->migrations.at[i]->up;
        count += up != NULL ? up->not_analysed : 0;
    }
    return count;
}

static void write_sql(pl_str *out, const pl_schema *schema, const pl_dialect *dialect,
                      size_t unread)
{
    pl_str sql = pl_str_begin(out->arena, PL_STR_MAXIMUM);
    pl_schema_sql(&sql, schema, dialect, unread);
    pl_str_add(out, pl_mask(out->arena, sql.at));
}

static const struct {
    const char *format;
    void (*write)(pl_str *out, const pl_schema *schema, const pl_dialect *dialect, size_t unread);
} writers[] = {
    {"sql", write_sql},     {"json", pl_schema_json},         {"mermaid", pl_schema_mermaid},
    {"dot", pl_schema_dot}, {"markdown", pl_schema_markdown},
};

pl_status pl_schema_write(pl_str *out, const pl_schema *schema, const pl_dialect *dialect,
                          size_t unread, const char *format, pl_error *error)
{
    for (size_t i = 0; i < sizeof writers / sizeof writers[0]; i++) {
        if (pl_same(writers[i].format, format)) {
            writers[i].write(out, schema, dialect, unread);
            return PL_OK;
        }
    }
    return pl_fail(error, PL_USAGE, "a schema can't be written as '%s'", format);
}

pl_status pl_inspect(pl_arena *arena, const pl_history *history, const char *at, const char *format,
                     pl_str *out, pl_error *error)
{
    pl_history cut = *history;
    pl_status status = at ? cut_behind(&cut, at, error) : PL_OK;
    if (status != PL_OK) {
        return status;
    }
    if (!at) {
        cut_context(&cut);
    }
    pl_replay *replay = pl_replay_new(arena, &cut);
    if (replay->dialect == NULL || replay->dialect->outline) {
        pl_fail(error, PL_UNREADABLE, "the schema of %s can't be shown: %s is read in outline only",
                history->path, pl_dialect_title(history->dialect));
        pl_error_hint(error, "if these migrations are for another database, say so: --dialect "
                             "postgres, --dialect sqlite");
        return PL_UNREADABLE;
    }
    pl_replay_history(replay);
    return pl_schema_write(out, replay->schema, replay->dialect, count_unread(&cut), format, error);
}
