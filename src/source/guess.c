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
    {"datetime('", PL_DIALECT_SQLITE, 3},
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
    {"delimiter ", PL_DIALECT_MYSQL, 3},
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
#define SAMPLE_MOST 6   /* of one file, so that it can't outweigh several others */
#define CONTENT_MOST 10 /* more than any folder's name, so that plain syntax beats it */

typedef struct weights {
    int sum[PL_DIALECT_MYSQL + 1];
    bool clear[PL_DIALECT_MYSQL + 1]; /* some hint weighs more than 1 */
} weights;

static bool is_pair(const char *at, const char *end, char first, char second)
{
    return at + 1 < end && at[0] == first && at[1] == second;
}

/* Behind the comment or string that begins at `at`; `at` itself when none does. What is run out of
 * a comment of MySQL counts. */
static const char *skip_quiet(const char *at, const char *end)
{
    const char *close = NULL;
    if (is_pair(at, end, '-', '-')) {
        close = memchr(at, '\n', (size_t)(end - at));
        return close != NULL ? close : end;
    }
    if (is_pair(at, end, '/', '*') && !(at + 2 < end && at[2] == '!')) {
        close = memmem(at + 2, (size_t)(end - at - 2), "*/", 2);
        return close != NULL ? close + 2 : end;
    }
    if (*at == '\'') {
        close = memchr(at + 1, '\'', (size_t)(end - at - 1));
        return close != NULL ? close : end; /* a quote stays at both ends */
    }
    return at;
}

/* The text in lower case, comments and what stands in strings left out. */
static size_t quiet_copy(const pl_text *text, char *out)
{
    const char *at = text->bytes, *end = at + (text->size < HINT_BYTES ? text->size : HINT_BYTES);
    size_t size = 0;
    while (at < end) {
        const char *next = skip_quiet(at, end);
        out[size++] = next == at ? lower(*at) : *at == '\'' ? '\'' : ' ';
        at = next == at ? at + 1 : next;
        if (next != at - 1 && at < end && *at == '\'' && out[size - 1] == '\'') {
            out[size++] = *at++;
        }
    }
    return size;
}

/* Adds what the hints in the head of the text weigh. */
static void weigh(const pl_text *text, weights *out)
{
    char head[HINT_BYTES + 1];
    size_t size = quiet_copy(text, head);
    for (size_t i = 0; i < sizeof hints / sizeof *hints; i++) {
        const hint *each = &hints[i];
        if (memmem(head, size, each->word, strlen(each->word)) != NULL) {
            out->sum[each->dialect] += each->weight;
            out->clear[each->dialect] |= each->weight > 1;
        }
    }
}

static void add_at_most(weights *out, const weights *more, int most_of_it, int most)
{
    for (int i = PL_DIALECT_POSTGRES; i <= PL_DIALECT_MYSQL; i++) {
        int sum = out->sum[i] + (more->sum[i] < most_of_it ? more->sum[i] : most_of_it);
        out->sum[i] = sum < most ? sum : most;
        out->clear[i] |= more->clear[i];
    }
}

static void weigh_samples(const pl_folder *folder, weights *out)
{
    for (size_t i = 0; i < folder->samples.count; i++) {
        weights one = {0};
        weigh(folder->samples.at[i].text, &one);
        add_at_most(out, &one, SAMPLE_MOST, CONTENT_MOST);
    }
}

/* A folder's name counts more the nearer it is; beyond the innermost four it says nothing. */
static const int NEARNESS[] = {8, 5, 3, 1};

/* The nearest folder from the folder upwards that holds such a file; NULL: none does. */
static const char *nearest_with(const pl_folder *folder, const char *file)
{
    const char *at = folder->real;
    for (;;) {
        if (pl_path_exists(pl_path_join(folder->arena, at, file))) {
            return at;
        }
        const char *above = pl_path_folder(folder->arena, at);
        if (pl_same(above, at) || pl_same(above, ".")) {
            return NULL;
        }
        at = above;
    }
}

/* Where people put a project, and what they call it, says nothing of its files: names count below
 * the root of the repository. Without one, below the folder of the configuration; without that,
 * below the working directory, and the name of the folder that was given. */
static const char *top_of(const pl_folder *folder)
{
    const char *repository = nearest_with(folder, ".git");
    const char *top = repository != NULL ? repository : nearest_with(folder, "plumb.json");
    if (top != NULL) {
        return top;
    }
    const char *current = pl_path_real(folder->arena, ".");
    const char *given = pl_path_real(folder->arena, folder->given);
    return current != NULL && pl_path_lies_below(folder->real, current) ? current
           : given != NULL ? pl_path_folder(folder->arena, given)
                           : folder->real;
}

static void weigh_path(const pl_folder *folder, weights *out)
{
    const char *top = top_of(folder), *real = folder->real;
    const char *end = real + strlen(real);
    const char *first = pl_path_lies_below(real, top) ? real + strlen(top) : end;
    for (size_t i = 0; i < sizeof NEARNESS / sizeof *NEARNESS && end > first; i++) {
        const char *begin = end;
        while (begin > first && begin[-1] != '/') {
            begin--;
        }
        pl_dialect_id dialect = pl_dialect_of_word(begin, (size_t)(end - begin));
        if (dialect != PL_DIALECT_UNKNOWN) {
            out->sum[dialect] += NEARNESS[i];
            out->clear[dialect] = true;
        }
        end = begin > first ? begin - 1 : first;
    }
}

/* PostgreSQL unless there is a clear sign of another: what is taken for another is checked less. */
static pl_dialect_id heaviest(const weights *all)
{
    pl_dialect_id best = PL_DIALECT_POSTGRES;
    for (int i = PL_DIALECT_POSTGRES; i <= PL_DIALECT_MYSQL; i++) {
        if (all->clear[i] && all->sum[i] > all->sum[best]) {
            best = (pl_dialect_id)i;
        }
    }
    return best;
}

#define FOREIGN_LEAST 6

pl_dialect_id pl_dialect_foreign(const pl_text *text, pl_dialect_id expected)
{
    weights own = {0};
    weigh(text, &own);
    pl_dialect_id best = heaviest(&own);
    bool foreign = best != expected && own.sum[expected] == 0 && own.sum[best] >= FOREIGN_LEAST;
    return foreign ? best : PL_DIALECT_UNKNOWN;
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

/* postgres-migrations, supabase and their like know no other database. */
static bool is_for_postgres_only(const char *runner)
{
    static const char *const runners[] = {"postgres-migrations", "supabase", "graphile-migrate",
                                          "node-pg-migrate"};
    for (size_t i = 0; i < sizeof runners / sizeof *runners; i++) {
        if (pl_same(runner, runners[i])) {
            return true;
        }
    }
    return false;
}

/* Names of files. ------------------------------------------------------------------------------ */

pl_dialect_id pl_dialect_of_file(const char *name)
{
    static const struct {
        const char *word;
        pl_dialect_id dialect;
    } words[] = {
        {"postgres", PL_DIALECT_POSTGRES}, {"postgresql", PL_DIALECT_POSTGRES},
        {"pgsql", PL_DIALECT_POSTGRES},    {"pg", PL_DIALECT_POSTGRES},
        {"sqlite", PL_DIALECT_SQLITE},     {"sqlite3", PL_DIALECT_SQLITE},
        {"mysql", PL_DIALECT_MYSQL},       {"mariadb", PL_DIALECT_MYSQL},
    };
    for (const char *point = strchr(name, '.'); point != NULL; point = strchr(point + 1, '.')) {
        size_t size = strcspn(point + 1, ".");
        for (size_t i = 0; point[1 + size] == '.' && i < sizeof words / sizeof *words; i++) {
            if (size == strlen(words[i].word) && matches(point + 1, words[i].word, size)) {
                return words[i].dialect;
            }
        }
    }
    return PL_DIALECT_UNKNOWN;
}

unsigned pl_dialects_named(const pl_folder *folder)
{
    unsigned named = 0;
    bool others = false;
    for (size_t i = 0; i < folder->entries.count; i++) {
        const pl_entry *entry = &folder->entries.at[i];
        if (entry->kind == PL_ENTRY_FILE && pl_ends_with(entry->name, ".sql")) {
            pl_dialect_id dialect = pl_dialect_of_file(entry->name);
            others |= dialect == PL_DIALECT_UNKNOWN;
            named |= dialect != PL_DIALECT_UNKNOWN ? 1U << dialect : 0;
        }
    }
    bool one = named != 0 && (named & (named - 1)) == 0;
    return one && others ? named | 1U << PL_DIALECT_POSTGRES : named;
}

/* All together. -------------------------------------------------------------------------------- */

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
            dialect = pl_json_file_says_dialect(scratch, folder->tree, entry->path);
            pl_arena_empty(scratch);
        }
    }
    for (size_t i = 0; i < folder->samples.count && dialect == PL_DIALECT_UNKNOWN; i++) {
        if (pl_ends_with(folder->samples.at[i].path, ".json")) {
            dialect = pl_json_file_says_dialect(scratch, folder->tree, folder->samples.at[i].path);
        }
    }
    pl_arena_free(scratch);
    return dialect;
}

pl_dialect_id pl_dialect_guess(const pl_folder *folder, const pl_layout *layout)
{
    pl_dialect_id dialect =
        is_for_postgres_only(layout->runner) ? PL_DIALECT_POSTGRES : PL_DIALECT_UNKNOWN;
    for (size_t i = 0; i < sizeof settings / sizeof *settings; i++) {
        if (dialect == PL_DIALECT_UNKNOWN && pl_same(layout->runner, settings[i].runner)) {
            dialect = guess_by_setting(folder, settings[i].file, settings[i].key);
        }
    }
    if (pl_same(layout->runner, "plumb")) {
        dialect = guess_by_json(folder);
    }
    if (dialect == PL_DIALECT_UNKNOWN && pl_same(layout->runner, "sqlx")) {
        dialect = guess_by_cargo(folder);
    }
    if (dialect != PL_DIALECT_UNKNOWN) {
        return dialect;
    }
    weights all = {0};
    weigh_samples(folder, &all);
    weigh_path(folder, &all);
    return heaviest(&all);
}
