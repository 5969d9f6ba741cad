#include "base/str.h"
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

/* The words of a comment line behind its dashes. */
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

static bool says_pop_template(const pl_text *text)
{
    return strstr(text->bytes, "{{ index .Options") != NULL;
}

/* One function a layout. ----------------------------------------------------------------------- */

static bool has_pairs(const pl_folder *folder)
{
    return any_name(folder, pl_name_pair, is_sql);
}

static const char *recognise_authelia(const pl_folder *folder)
{
    return any_name(folder, pl_name_authelia, NULL) ? "files V0001.Name.up.sql" : NULL;
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
    return pl_folder_project_says(folder, "Cargo.toml", "sqlx") ? "pairs, and Cargo.toml has sqlx"
                                                                : NULL;
}

static const char *recognise_pairs(const pl_folder *folder)
{
    return has_pairs(folder) ? "files 001_name.up.sql and 001_name.down.sql" : NULL;
}

static bool has_numbers(const pl_folder *folder)
{
    return any_name(folder, pl_name_number, is_sql);
}

static const char *recognise_postgres_migrations(const pl_folder *folder)
{
    if (pl_sample_says(folder, says_postgres_migrations)) {
        return "a line `-- postgres-migrations disable-transaction`";
    }
    return has_numbers(folder) &&
                   pl_folder_project_says(folder, "package.json", "\"postgres-migrations\"")
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
    return pl_folder_project_says(folder, "Cargo.toml", "sqlx") ? "Cargo.toml has sqlx" : NULL;
}

static const char *recognise_plain(const pl_folder *folder)
{
    return has_numbers(folder) ? "numbered .sql files" : NULL;
}

/* The first that recognises the folder has it: the surest signs come first. */
static const pl_layout layouts[] = {
    {"authelia", recognise_authelia, pl_collect_pairs, pl_read_whole, false},
    {"concourse", recognise_concourse, pl_collect_pairs, pl_read_whole, false},
    {"pop", recognise_pop, pl_collect_pairs, pl_read_whole, false},
    {"popx", recognise_popx, pl_collect_pairs, pl_read_whole, false},
    {"morph", recognise_morph, pl_collect_pairs, pl_read_whole, false},
    {"sqlx", recognise_sqlx_pairs, pl_collect_pairs, pl_read_whole, false},
    {"golang-migrate", recognise_pairs, pl_collect_pairs, pl_read_whole, false},
    {"postgres-migrations", recognise_postgres_migrations, pl_collect_numbered, pl_read_whole,
     true},
    {"supabase", recognise_supabase, pl_collect_numbered, pl_read_whole, true},
    {"sqlx", recognise_sqlx_simple, pl_collect_numbered, pl_read_whole, true},
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
