#include "base/str.h"
#include "source/json_migration.h"
#include "source/layout.h"
#include "source/name.h"

#include <string.h>

/* Does any file of the folder have such a name? */
static bool any_name(const pl_folder *folder,
                     bool (*names)(pl_arena *arena, const char *file, pl_file_name *out),
                     bool (*accept)(const pl_file_name *name))
{
    pl_arena *scratch = pl_arena_new();
    bool found = false;
    for (size_t i = 0; i < folder->entries.count && !found; i++) {
        const pl_entry *entry = &folder->entries.at[i];
        pl_file_name name;
        found = entry->kind != PL_ENTRY_FOLDER && names(scratch, entry->name, &name) &&
                (accept == NULL || accept(&name));
    }
    pl_arena_free(scratch);
    return found;
}

static bool is_sql(const pl_file_name *name)
{
    return pl_same(name->extension, "sql");
}

static bool is_go(const pl_file_name *name)
{
    return pl_same(name->extension, "go");
}

static bool is_fizz(const pl_file_name *name)
{
    return pl_same(name->extension, "fizz");
}

static bool has_pop_marks(const pl_file_name *name)
{
    return is_sql(name) &&
           (name->autocommit || name->dialect != NULL || strlen(name->version) == 20);
}

/* Lines that give a syntax away. --------------------------------------------------------------- */

static bool any_line(const pl_text *text, bool (*test)(const pl_line *line))
{
    pl_line line;
    for (uint32_t at = 0; pl_line_next(text, text->size, &at, &line);) {
        if (line.end - line.begin >= 2 && memchr(line.at, '-', line.end - line.begin) != NULL &&
            test(&line)) {
            return true;
        }
    }
    return false;
}

/* The words of a comment line behind its dashes. */
static bool comment_word(const pl_line *line, uint32_t *at, pl_line *word)
{
    *at = 0;
    uint32_t size = line->end - line->begin;
    while (*at < size && (line->at[*at] == ' ' || line->at[*at] == '\t')) {
        (*at)++;
    }
    uint32_t dashes = *at;
    while (*at < size && line->at[*at] == '-') {
        (*at)++;
    }
    return *at - dashes >= 2 && pl_word_next(line, at, word);
}

static bool is_goose_line(const pl_line *line)
{
    uint32_t at;
    pl_line word;
    return comment_word(line, &at, &word) && pl_word_is(&word, "+goose");
}

static bool is_sql_migrate_line(const pl_line *line)
{
    return pl_line_starts(line, "-- +migrate ");
}

static bool is_dbmate_line(const pl_line *line)
{
    uint32_t at;
    pl_line word;
    return pl_line_starts(line, "--") && comment_word(line, &at, &word) &&
           (pl_word_is(&word, "migrate:up") || pl_word_is(&word, "migrate:down"));
}

static bool is_node_pg_line(const pl_line *line)
{
    uint32_t at;
    pl_line word, next;
    return comment_word(line, &at, &word) &&
           (pl_word_is_nocase(&word, "up") || pl_word_is_nocase(&word, "down")) &&
           pl_word_next(line, &at, &next) && pl_word_is_nocase(&next, "migration");
}

static bool says_goose(const pl_text *text)
{
    return any_line(text, is_goose_line);
}

static bool says_sql_migrate(const pl_text *text)
{
    return any_line(text, is_sql_migrate_line);
}

static bool says_dbmate(const pl_text *text)
{
    return any_line(text, is_dbmate_line);
}

static bool says_node_pg(const pl_text *text)
{
    return any_line(text, is_node_pg_line);
}

bool pl_says_liquibase(const pl_text *text)
{
    pl_line line, word;
    uint32_t at = 0, column;
    return pl_line_next(text, text->size, &at, &line) && comment_word(&line, &column, &word) &&
           pl_word_is_nocase(&word, "liquibase") && pl_word_next(&line, &column, &word) &&
           pl_word_is_nocase(&word, "formatted") && pl_word_next(&line, &column, &word) &&
           pl_word_is_nocase(&word, "sql");
}

static bool says_morph(const pl_text *text)
{
    return pl_starts_with(text->bytes, "-- morph:");
}

static bool says_sqlx(const pl_text *text)
{
    return pl_starts_with(text->bytes, "-- no-transaction");
}

static bool says_postgres_migrations(const pl_text *text)
{
    return strstr(text->bytes, "-- postgres-migrations disable-transaction") != NULL;
}

static bool says_graphile(const pl_text *text)
{
    return pl_starts_with(text->bytes, "--! Previous:");
}

static bool says_pop_template(const pl_text *text)
{
    return strstr(text->bytes, "{{ index .Options") != NULL;
}

/* One function a layout. ----------------------------------------------------------------------- */

static bool has_pairs(const pl_folder *folder)
{
    return any_name(folder, pl_name_pair, is_sql);
}

static const char *recognise_sqitch(const pl_folder *folder)
{
    return pl_folder_has(folder, PL_ENTRY_FILE, "sqitch.plan") ? "sqitch.plan" : NULL;
}

static const char *recognise_drizzle(const pl_folder *folder)
{
    const char *journal = pl_path_join(folder->arena, folder->path, "meta/_journal.json");
    return pl_tree_exists(folder->tree, journal) ? "meta/_journal.json" : NULL;
}

/* A folder a migration, with this file in it. */
static bool has_folders_with(const pl_folder *folder, const char *file)
{
    pl_arena *scratch = pl_arena_new();
    bool found = false;
    for (size_t i = 0; i < folder->entries.count && !found; i++) {
        const pl_entry *entry = &folder->entries.at[i];
        found = entry->kind == PL_ENTRY_FOLDER && entry->name[0] >= '0' && entry->name[0] <= '9' &&
                pl_tree_exists(folder->tree, pl_path_join(scratch, entry->path, file));
    }
    pl_arena_free(scratch);
    return found;
}

static const char *recognise_prisma(const pl_folder *folder)
{
    if (pl_folder_has(folder, PL_ENTRY_FILE, "migration_lock.toml")) {
        return "migration_lock.toml";
    }
    return has_folders_with(folder, "migration.sql") ? "folders with a migration.sql" : NULL;
}

static const char *recognise_diesel(const pl_folder *folder)
{
    return has_folders_with(folder, "up.sql") ? "folders with an up.sql" : NULL;
}

static const char *recognise_graphile(const pl_folder *folder)
{
    if (pl_sample_says(folder, says_graphile)) {
        return "lines `--! Previous:`";
    }
    return pl_folder_has(folder, PL_ENTRY_FOLDER, "committed") &&
                   (pl_folder_has(folder, PL_ENTRY_FILE, "current.sql") ||
                    pl_folder_has(folder, PL_ENTRY_FOLDER, "current"))
               ? "committed/ and current"
               : NULL;
}

static const char *recognise_liquibase(const pl_folder *folder)
{
    return pl_sample_says(folder, pl_says_liquibase) ? "first lines `--liquibase formatted sql`"
                                                     : NULL;
}

static const char *recognise_authelia(const pl_folder *folder)
{
    return any_name(folder, pl_name_authelia, NULL) ? "files V0001.Name.up.sql" : NULL;
}

static const char *recognise_postgrator(const pl_folder *folder)
{
    return any_name(folder, pl_name_postgrator, is_sql) ? "files 001.do.name.sql" : NULL;
}

static const char *recognise_flyway(const pl_folder *folder)
{
    return any_name(folder, pl_name_flyway, is_sql) ? "files V1__name.sql" : NULL;
}

static const char *recognise_concourse(const pl_folder *folder)
{
    return has_pairs(folder) && any_name(folder, pl_name_pair, is_go)
               ? "files 001_name.up.sql and .up.go"
               : NULL;
}

static const char *recognise_pop(const pl_folder *folder)
{
    if (any_name(folder, pl_name_popx, is_fizz)) {
        return "files 001_name.up.fizz";
    }
    return has_pairs(folder) && pl_sample_says(folder, says_pop_template)
               ? "pairs with {{ index .Options }}"
               : NULL;
}

static const char *recognise_popx(const pl_folder *folder)
{
    return any_name(folder, pl_name_popx, has_pop_marks)
               ? "files 20060102150405000000_name.dialect.up.sql"
               : NULL;
}

static const char *recognise_morph(const pl_folder *folder)
{
    return has_pairs(folder) && pl_sample_says(folder, says_morph)
               ? "pairs with `-- morph:` directives"
               : NULL;
}

static const char *recognise_sqlx_pairs(const pl_folder *folder)
{
    if (!has_pairs(folder)) {
        return NULL;
    }
    if (pl_sample_says(folder, says_sqlx)) {
        return "pairs with `-- no-transaction`";
    }
    return pl_folder_project(folder, "Cargo.toml", "sqlx") != NULL
               ? "pairs, and Cargo.toml has sqlx"
               : NULL;
}

static const char *recognise_pairs(const pl_folder *folder)
{
    return has_pairs(folder) ? "files 001_name.up.sql and 001_name.down.sql" : NULL;
}

static const char *recognise_goose(const pl_folder *folder)
{
    return pl_sample_says(folder, says_goose) ? "lines `-- +goose`" : NULL;
}

static const char *recognise_sql_migrate(const pl_folder *folder)
{
    return pl_sample_says(folder, says_sql_migrate) ? "lines `-- +migrate`" : NULL;
}

static const char *recognise_dbmate(const pl_folder *folder)
{
    return pl_sample_says(folder, says_dbmate) ? "lines `-- migrate:up`" : NULL;
}

static bool has_numbers(const pl_folder *folder)
{
    return any_name(folder, pl_name_number, is_sql);
}

static const char *recognise_node_pg(const pl_folder *folder)
{
    if (pl_sample_says(folder, says_node_pg)) {
        return "lines `-- Up Migration`";
    }
    return has_numbers(folder) &&
                   pl_folder_project(folder, "package.json", "node-pg-migrate") != NULL
               ? "package.json has node-pg-migrate"
               : NULL;
}

static const char *recognise_postgres_migrations(const pl_folder *folder)
{
    if (pl_sample_says(folder, says_postgres_migrations)) {
        return "a line `-- postgres-migrations disable-transaction`";
    }
    return has_numbers(folder) &&
                   pl_folder_project(folder, "package.json", "\"postgres-migrations\"") != NULL
               ? "package.json has postgres-migrations"
               : NULL;
}

static const char *recognise_supabase(const pl_folder *folder)
{
    return has_numbers(folder) && pl_ends_with(folder->real, "/supabase/migrations")
               ? "the folder supabase/migrations"
               : NULL;
}

static const char *recognise_sqlx_simple(const pl_folder *folder)
{
    if (!has_numbers(folder)) {
        return NULL;
    }
    if (pl_sample_says(folder, says_sqlx)) {
        return "files with `-- no-transaction`";
    }
    return pl_folder_project(folder, "Cargo.toml", "sqlx") != NULL ? "Cargo.toml has sqlx" : NULL;
}

/* A folder of numbered data in JSON can hold many. */
#define JSON_LOOKED_AT 12

static const char *recognise_plumb(const pl_folder *folder)
{
    pl_arena *scratch = pl_arena_new();
    bool found = false;
    int looked_at = 0;
    for (size_t i = 0; i < folder->entries.count && !found && looked_at < JSON_LOOKED_AT; i++) {
        const pl_entry *entry = &folder->entries.at[i];
        pl_file_name name;
        bool numbered = entry->kind == PL_ENTRY_FILE && pl_name_is_json(entry->name) &&
                        pl_name_number(scratch, entry->name, &name);
        looked_at += numbered;
        found = numbered && pl_json_file_says_up(scratch, folder->tree, entry->path);
    }
    pl_arena_free(scratch);
    return found ? "numbered .json files with an \"up\"" : NULL;
}

static const char *recognise_plain(const pl_folder *folder)
{
    return has_numbers(folder) ? "numbered .sql files" : NULL;
}

/* The first that recognises the folder has it: the surest signs come first. */
static const pl_layout layouts[] = {
    {"sqitch", recognise_sqitch, pl_collect_sqitch, pl_read_whole, false},
    {"drizzle", recognise_drizzle, pl_collect_drizzle, pl_read_drizzle, false},
    {"prisma", recognise_prisma, pl_collect_prisma, pl_read_whole, false},
    {"diesel", recognise_diesel, pl_collect_diesel, pl_read_whole, true},
    {"graphile-migrate", recognise_graphile, pl_collect_graphile, pl_read_graphile, true},
    {"liquibase", recognise_liquibase, pl_collect_liquibase, pl_read_liquibase, false},
    {"authelia", recognise_authelia, pl_collect_pairs, pl_read_whole, false},
    {"postgrator", recognise_postgrator, pl_collect_postgrator, pl_read_whole, false},
    {"flyway", recognise_flyway, pl_collect_flyway, pl_read_whole, true},
    {"concourse", recognise_concourse, pl_collect_pairs, pl_read_whole, false},
    {"pop", recognise_pop, pl_collect_pairs, pl_read_whole, false},
    {"popx", recognise_popx, pl_collect_pairs, pl_read_whole, false},
    {"morph", recognise_morph, pl_collect_pairs, pl_read_whole, false},
    {"sqlx", recognise_sqlx_pairs, pl_collect_pairs, pl_read_whole, false},
    {"golang-migrate", recognise_pairs, pl_collect_pairs, pl_read_whole, false},
    {"goose", recognise_goose, pl_collect_numbered, pl_read_goose, true},
    {"sql-migrate", recognise_sql_migrate, pl_collect_any_sql, pl_read_sql_migrate, false},
    {"dbmate", recognise_dbmate, pl_collect_numbered, pl_read_dbmate, true},
    {"node-pg-migrate", recognise_node_pg, pl_collect_numbered, pl_read_node_pg, false},
    {"postgres-migrations", recognise_postgres_migrations, pl_collect_numbered, pl_read_whole,
     true},
    {"supabase", recognise_supabase, pl_collect_numbered, pl_read_whole, true},
    {"sqlx", recognise_sqlx_simple, pl_collect_numbered, pl_read_whole, true},
    {"plumb", recognise_plumb, pl_collect_plumb, pl_read_plumb, true},
    {"plain", recognise_plain, pl_collect_any_sql, pl_read_whole, false},
};

#define LAYOUTS (sizeof layouts / sizeof *layouts)

const pl_layout *pl_layout_recognise(const pl_folder *folder, const char **why)
{
    for (size_t i = 0; i < LAYOUTS; i++) {
        *why = layouts[i].recognise(folder);
        if (*why != NULL) {
            return &layouts[i];
        }
    }
    return NULL;
}

const pl_layout *pl_layout_of(const pl_runner *runner, const pl_folder *folder)
{
    const pl_layout *last = NULL;
    for (size_t i = 0; i < LAYOUTS; i++) {
        if (!pl_same(layouts[i].runner, runner->id)) {
            continue;
        }
        last = &layouts[i];
        /* SQLx has two; pairs when there are any. */
        if (last->collect != pl_collect_pairs || has_pairs(folder)) {
            return last;
        }
    }
    return last;
}
