#include "base/str.h"
#include "source/json_migration.h"
#include "source/layout.h"

#include <string.h>

static char lower(char c)
{
    return c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c;
}

static bool matches(const char *at, const char *lower_word, size_t size)
{
    for (size_t i = 0; i < size; i++) {
        if (lower(at[i]) != lower_word[i]) {
            return false;
        }
    }
    return true;
}

static bool contains(const char *bytes, size_t size, const char *lower_word)
{
    size_t word = strlen(lower_word);
    for (size_t i = 0; i + word <= size; i++) {
        if (lower(bytes[i]) == lower_word[0] && matches(bytes + i, lower_word, word)) {
            return true;
        }
    }
    return false;
}

pl_dialect_id pl_dialect_of_word(const char *word, size_t size)
{
    static const struct {
        const char *part;
        pl_dialect_id dialect;
    } words[] = {
        {"sqlite", PL_DIALECT_SQLITE},      {"libsql", PL_DIALECT_SQLITE},
        {"turso", PL_DIALECT_SQLITE},       {"mysql", PL_DIALECT_MYSQL},
        {"mariadb", PL_DIALECT_MYSQL},      {"singlestore", PL_DIALECT_MYSQL},
        {"postgres", PL_DIALECT_POSTGRES},  {"pgx", PL_DIALECT_POSTGRES},
        {"cockroach", PL_DIALECT_POSTGRES}, {"pgsql", PL_DIALECT_POSTGRES},
    };
    for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
        if (contains(word, size, words[i].part)) {
            return words[i].dialect;
        }
    }
    bool pg = size == 2 && matches(word, "pg", 2);
    return pg ? PL_DIALECT_POSTGRES : PL_DIALECT_UNKNOWN;
}

/* The innermost four folders of the real path: further out, a name says nothing about these files.
 * A folder's name counts more the nearer it is. */
static pl_dialect_id guess_by_path(const char *real)
{
    const char *end = real + strlen(real);
    for (int i = 0; i < 4 && end > real; i++) {
        const char *begin = end;
        while (begin > real && begin[-1] != '/') {
            begin--;
        }
        pl_dialect_id dialect = pl_dialect_of_word(begin, (size_t)(end - begin));
        if (dialect != PL_DIALECT_UNKNOWN) {
            return dialect;
        }
        end = begin > real ? begin - 1 : real;
    }
    return PL_DIALECT_UNKNOWN;
}

/* Words that only one of them knows, or that the others hardly use. SQLite takes MySQL's backticks
 * too; a comment may hold any, so only those behind a keyword count. What PostgreSQL takes as well
 * weighs 1: a column of the name datetime, an integer that is a primary key. */
typedef struct hint {
    const char *word;
    pl_dialect_id dialect;
    int weight;
} hint;

static const hint hints[] = {
    {"autoincrement", PL_DIALECT_SQLITE, 3},
    {"pragma ", PL_DIALECT_SQLITE, 3},
    {"without rowid", PL_DIALECT_SQLITE, 3},
    {"sqlite_", PL_DIALECT_SQLITE, 3},
    {"datetime('now'", PL_DIALECT_SQLITE, 3},
    {"strftime(", PL_DIALECT_SQLITE, 3},
    {" datetime not null", PL_DIALECT_SQLITE, 2},
    {" datetime default", PL_DIALECT_SQLITE, 2},
    {" datetime", PL_DIALECT_SQLITE, 1},
    {"integer primary key", PL_DIALECT_SQLITE, 1},
    {"auto_increment", PL_DIALECT_MYSQL, 3},
    {"engine=", PL_DIALECT_MYSQL, 3},
    {"engine =", PL_DIALECT_MYSQL, 3},
    {" unsigned", PL_DIALECT_MYSQL, 1},
    {"table `", PL_DIALECT_MYSQL, 2},
    {"exists `", PL_DIALECT_MYSQL, 2},
    {"into `", PL_DIALECT_MYSQL, 2},
    {"key `", PL_DIALECT_MYSQL, 2},
    {"table `", PL_DIALECT_SQLITE, 1},
    {"exists `", PL_DIALECT_SQLITE, 1},
    {"utf8mb4", PL_DIALECT_MYSQL, 3},
    {" datetime not null", PL_DIALECT_MYSQL, 2},
    {" datetime default", PL_DIALECT_MYSQL, 2},
    {" datetime", PL_DIALECT_MYSQL, 1},
    {"$$", PL_DIALECT_POSTGRES, 3},
    {"timestamptz", PL_DIALECT_POSTGRES, 3},
    {"with time zone", PL_DIALECT_POSTGRES, 3},
    {"jsonb", PL_DIALECT_POSTGRES, 2},
    {"bigserial", PL_DIALECT_POSTGRES, 2},
    {" serial", PL_DIALECT_POSTGRES, 2},
    {"::", PL_DIALECT_POSTGRES, 2},
    {" uuid", PL_DIALECT_POSTGRES, 1},
    {"concurrently", PL_DIALECT_POSTGRES, 3},
    {"plpgsql", PL_DIALECT_POSTGRES, 3},
    {"create extension", PL_DIALECT_POSTGRES, 3},
    {"as enum", PL_DIALECT_POSTGRES, 2},
    {"using gin", PL_DIALECT_POSTGRES, 3},
};

#define HINT_BYTES 16384

typedef struct weights {
    int sum[PL_DIALECT_MYSQL + 1];
    bool clear[PL_DIALECT_MYSQL + 1]; /* some hint weighs more than 1 */
} weights;

/* Adds what the hints in the head of the text weigh. */
static void weigh(const pl_text *text, weights *out)
{
    char head[HINT_BYTES];
    size_t size = text->size < sizeof head ? text->size : sizeof head;
    for (size_t i = 0; i < size; i++) {
        head[i] = lower(text->bytes[i]);
    }
    for (size_t i = 0; i < sizeof hints / sizeof *hints; i++) {
        const hint *each = &hints[i];
        if (memmem(head, size, each->word, strlen(each->word)) != NULL) {
            out->sum[each->dialect] += each->weight;
            out->clear[each->dialect] |= each->weight > 1;
        }
    }
}

/* PostgreSQL unless there is a clear sign of another: what is taken for another is not checked. */
static pl_dialect_id guess_by_samples(const pl_folder *folder)
{
    weights all = {0};
    for (size_t i = 0; i < folder->samples.count; i++) {
        weigh(folder->samples.at[i].text, &all);
    }
    pl_dialect_id best = PL_DIALECT_POSTGRES;
    for (int i = PL_DIALECT_POSTGRES; i <= PL_DIALECT_MYSQL; i++) {
        if (all.clear[i] && all.sum[i] > all.sum[best]) {
            best = (pl_dialect_id)i;
        }
    }
    return best;
}

/* A word in quotes behind a key in a small settings file: provider = "mysql", "dialect": "sqlite",
 * engine = pg. */
static pl_dialect_id guess_by_setting(const pl_folder *folder, const char *file, const char *key)
{
    pl_text *text = NULL;
    pl_error ignored = {0};
    const char *path = pl_path_join(folder->arena, folder->path, file);
    if (!pl_tree_exists(folder->tree, path) ||
        pl_tree_read(folder->tree, folder->arena, path, (uint64_t)16 << 20, &text, &ignored) !=
            PL_OK) {
        return PL_DIALECT_UNKNOWN;
    }
    const char *found = strstr(text->bytes, key);
    if (found == NULL) {
        return PL_DIALECT_UNKNOWN;
    }
    found += strlen(key);
    found += strspn(found, " \t\":=");
    return pl_dialect_of_word(found, strcspn(found, "\"\r\n \t"));
}

/* Which of SQLx's drivers the nearest Cargo.toml asks for, when it is one. */
static pl_dialect_id guess_by_cargo(const pl_folder *folder)
{
    const pl_text *text = pl_folder_project(folder, "Cargo.toml", "sqlx");
    if (text == NULL) {
        return PL_DIALECT_UNKNOWN;
    }
    bool sqlite = strstr(text->bytes, "\"sqlite\"") != NULL;
    bool postgres = strstr(text->bytes, "\"postgres\"") != NULL;
    bool mysql = strstr(text->bytes, "\"mysql\"") != NULL;
    if (sqlite + postgres + mysql != 1) {
        return PL_DIALECT_UNKNOWN;
    }
    return sqlite ? PL_DIALECT_SQLITE : postgres ? PL_DIALECT_POSTGRES : PL_DIALECT_MYSQL;
}

static const struct {
    const char *runner, *file, *key;
} settings[] = {
    {"drizzle", "meta/_journal.json", "\"dialect\""},
    {"prisma", "migration_lock.toml", "provider"},
    {"sqitch", "sqitch.conf", "engine"},
    {"sqitch", "../sqitch.conf", "engine"},
};

/* What the first migration in JSON that says one says. */
static pl_dialect_id guess_by_json(const pl_folder *folder)
{
    pl_dialect_id dialect = PL_DIALECT_UNKNOWN;
    pl_arena *scratch = pl_arena_new();
    for (size_t i = 0; i < folder->entries.count && dialect == PL_DIALECT_UNKNOWN; i++) {
        const pl_entry *entry = &folder->entries.at[i];
        if (entry->kind == PL_ENTRY_FILE && pl_ends_with(entry->name, ".json")) {
            dialect = pl_json_file_says_dialect(scratch, entry->path);
            pl_arena_empty(scratch);
        }
    }
    for (size_t i = 0; i < folder->samples.count && dialect == PL_DIALECT_UNKNOWN; i++) {
        if (pl_ends_with(folder->samples.at[i].path, ".json")) {
            dialect = pl_json_file_says_dialect(scratch, folder->samples.at[i].path);
        }
    }
    pl_arena_free(scratch);
    return dialect;
}

pl_dialect_id pl_dialect_guess(const pl_folder *folder, const pl_layout *layout)
{
    pl_dialect_id dialect = PL_DIALECT_UNKNOWN;
    for (size_t i = 0; i < sizeof settings / sizeof *settings; i++) {
        if (dialect == PL_DIALECT_UNKNOWN && pl_same(layout->runner, settings[i].runner)) {
            dialect = guess_by_setting(folder, settings[i].file, settings[i].key);
        }
    }
    if (pl_same(layout->runner, "plumb")) {
        dialect = guess_by_json(folder);
    }
    if (dialect == PL_DIALECT_UNKNOWN) {
        dialect = guess_by_path(folder->real);
    }
    if (dialect == PL_DIALECT_UNKNOWN && pl_same(layout->runner, "sqlx")) {
        dialect = guess_by_cargo(folder);
    }
    return dialect != PL_DIALECT_UNKNOWN ? dialect : guess_by_samples(folder);
}
