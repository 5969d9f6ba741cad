#include "source/name.h"

#include "base/str.h"

#include <string.h>

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

static size_t digits(const char *string)
{
    return strspn(string, "0123456789");
}

const char *pl_name_extension(const char *file)
{
    const char *point = strrchr(file, '.');
    return point != NULL ? point + 1 : "";
}

bool pl_name_is_sql(const char *file)
{
    return pl_same(pl_name_extension(file), "sql");
}

bool pl_name_is_json(const char *file)
{
    return pl_same(pl_name_extension(file), "json");
}

/* ".up." or ".down." in [begin, end): the last one, as a greedy pattern finds it. */
static const char *find_direction(const char *begin, bool *down)
{
    const char *found = NULL;
    for (const char *point = strchr(begin, '.'); point != NULL; point = strchr(point + 1, '.')) {
        if (pl_starts_with(point, ".up.") || pl_starts_with(point, ".down.")) {
            found = point;
            *down = point[1] == 'd';
        }
    }
    return found;
}

bool pl_name_pair(pl_arena *arena, const char *file, pl_file_name *out)
{
    size_t size = digits(file);
    if (size == 0 || file[size] != '_') {
        return false;
    }
    *out = (pl_file_name){0};
    const char *point = find_direction(file + size + 1, &out->down);
    if (point == NULL) {
        return false;
    }
    out->version = pl_arena_strndup(arena, file, size);
    out->name = pl_arena_strndup(arena, file, (size_t)(point - file));
    out->extension = strchr(point + 1, '.') + 1;
    return true;
}

/* Cuts one of the words, behind a point, off the end of a name; NULL: it ends in none. */
static const char *cut_word(char *name, const char *const *words)
{
    char *point = strrchr(name, '.');
    for (; point != NULL && *words != NULL; words++) {
        if (pl_same(point + 1, *words)) {
            *point = '\0';
            return *words;
        }
    }
    return NULL;
}

bool pl_name_popx(pl_arena *arena, const char *file, pl_file_name *out)
{
    static const char *const dialects[] = {"postgres",    "mysql",   "sqlite3",   "sqlite",
                                           "cockroachdb", "mariadb", "cockroach", NULL};
    static const char *const modes[] = {"autocommit", NULL};
    if (!pl_name_pair(arena, file, out) ||
        (!pl_same(out->extension, "sql") && !pl_same(out->extension, "fizz"))) {
        return false;
    }
    char *name = pl_arena_strdup(arena, out->name);
    out->autocommit = cut_word(name, modes) != NULL;
    out->dialect = cut_word(name, dialects);
    out->name = name;
    return strchr(name, '.') == NULL;
}

bool pl_name_authelia(pl_arena *arena, const char *file, pl_file_name *out)
{
    static const char *const providers[] = {"all", "postgres", "mysql", "sqlite", NULL};
    if (file[0] != 'V') {
        return false;
    }
    size_t size = digits(file + 1);
    if (size == 0 || file[1 + size] != '.' || !pl_name_is_sql(file)) {
        return false;
    }
    *out = (pl_file_name){.extension = "sql"};
    const char *point = find_direction(file + 1 + size, &out->down);
    if (point == NULL) {
        return false;
    }
    char *name = pl_arena_strndup(arena, file, (size_t)(point - file));
    const char *provider = cut_word(name, providers);
    out->dialect = provider == NULL || pl_same(provider, "all") ? NULL : provider;
    out->version = pl_arena_strndup(arena, file + 1, size);
    out->name = name;
    return true;
}

bool pl_name_number(pl_arena *arena, const char *file, pl_file_name *out)
{
    size_t sign = file[0] == '-' ? 1 : 0;
    size_t size = digits(file + sign);
    const char *point = strrchr(file, '.');
    if (size == 0 || point == NULL || point < file + sign + size) {
        return false;
    }
    *out = (pl_file_name){.extension = point + 1};
    out->version = pl_arena_strndup(arena, file, sign + size);
    out->name = pl_arena_strndup(arena, file, (size_t)(point - file));
    return true;
}

bool pl_name_flyway(pl_arena *arena, const char *file, pl_file_name *out)
{
    const char *separator = strstr(file, "__");
    const char *point = strrchr(file, '.');
    if (separator == NULL || point == NULL || point < separator ||
        strchr("VURB", file[0]) == NULL) {
        return false;
    }
    size_t size = (size_t)(separator - file) - 1;
    bool repeatable = file[0] == 'R';
    if (separator == file || (size == 0) != repeatable) {
        return false;
    }
    for (size_t i = 1; i <= size; i++) {
        if (!is_digit(file[i]) && file[i] != '.' && file[i] != '_') {
            return false;
        }
    }
    *out = (pl_file_name){.extension = point + 1};
    out->kind = repeatable       ? PL_MIGRATION_REPEATABLE
                : file[0] == 'B' ? PL_MIGRATION_BASELINE
                                 : PL_MIGRATION_VERSIONED;
    out->undo = file[0] == 'U';
    out->down = out->undo;
    out->name = pl_arena_strndup(arena, file, (size_t)(point - file));
    out->version = repeatable
                       ? pl_arena_strndup(arena, separator + 2, (size_t)(point - separator) - 2)
                       : pl_arena_strndup(arena, file + 1, size);
    return true;
}

bool pl_name_postgrator(pl_arena *arena, const char *file, pl_file_name *out)
{
    size_t size = digits(file);
    const char *point = strrchr(file, '.');
    if (size == 0 || file[size] != '.' || point == file + size) {
        return false;
    }
    const char *word = file + size + 1;
    *out = (pl_file_name){.extension = point + 1};
    out->down = pl_starts_with(word, "undo.");
    if (!out->down && !pl_starts_with(word, "do.")) {
        return false;
    }
    const char *rest = word + (out->down ? 5 : 3); /* "name.sql" or "sql" */
    out->version = pl_arena_strndup(arena, file, size);
    out->name = rest > point
                    ? out->version
                    : pl_arena_printf(arena, "%s.%.*s", out->version, (int)(point - rest), rest);
    return true;
}

const char *pl_version_key(const char *version)
{
    while (version[0] == '0' && version[1] != '\0') {
        version++;
    }
    return version;
}

static int compare_digits(const char *a, size_t a_size, const char *b, size_t b_size)
{
    while (a_size > 0 && *a == '0') {
        a++;
        a_size--;
    }
    while (b_size > 0 && *b == '0') {
        b++;
        b_size--;
    }
    if (a_size != b_size) {
        return a_size < b_size ? -1 : 1;
    }
    return memcmp(a, b, a_size);
}

int pl_version_compare(const char *a, const char *b)
{
    bool a_minus = a[0] == '-', b_minus = b[0] == '-';
    size_t a_size = digits(a + a_minus), b_size = digits(b + b_minus);
    if (a_size == 0 || b_size == 0) {
        return a_size == b_size ? pl_compare(a, b) : a_size == 0 ? 1 : -1;
    }
    if (a_minus != b_minus) {
        return a_minus ? -1 : 1;
    }
    int order = compare_digits(a + a_minus, a_size, b + b_minus, b_size);
    return a_minus ? -order : order;
}

int pl_version_compare_parts(const char *a, const char *b)
{
    while (*a != '\0' || *b != '\0') {
        size_t a_size = digits(a), b_size = digits(b);
        int order = compare_digits(a, a_size, b, b_size);
        if (order != 0) {
            return order;
        }
        a += a_size;
        b += b_size;
        a += *a != '\0';
        b += *b != '\0';
    }
    return 0;
}
