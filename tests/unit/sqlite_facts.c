#include "sqlite_facts.h"

#include "base/str.h"
#include "base/vec.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static int by_text(const void *a, const void *b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

static const char *sorted(pl_arena *arena, pl_strings *lines)
{
    pl_str out = pl_str_begin(arena, PL_STR_MAXIMUM);
    if (lines->count > 1) {
        qsort(lines->at, lines->count, sizeof *lines->at, by_text);
    }
    for (size_t i = 0; i < lines->count; i++) {
        pl_str_addf(&out, "%s\n", lines->at[i]);
    }
    return out.at;
}

static pl_strings lines_of(pl_arena *arena, sqlite3 *db, const char *sql)
{
    pl_strings lines = {0};
    sqlite3_stmt *rows;
    if (sqlite3_prepare_v2(db, sql, -1, &rows, NULL) != SQLITE_OK) {
        pl_vec_push(arena, &lines, pl_arena_strdup(arena, sqlite3_errmsg(db)));
        return lines;
    }
    while (sqlite3_step(rows) == SQLITE_ROW) {
        pl_str line = pl_str_begin(arena, PL_STR_MAXIMUM);
        for (int i = 0; i < sqlite3_column_count(rows); i++) {
            const char *cell = (const char *)sqlite3_column_text(rows, i);
            pl_str_addf(&line, "%s%s", i > 0 ? "|" : "", cell != NULL ? cell : "NULL");
        }
        pl_vec_push(arena, &lines, line.at);
    }
    sqlite3_finalize(rows);
    return lines;
}

const char *sqlite_rows(pl_arena *arena, sqlite3 *db, const char *sql)
{
    pl_strings lines = lines_of(arena, db, sql);
    return sorted(arena, &lines);
}

static const char *literal(pl_arena *arena, const char *text)
{
    char *quoted = sqlite3_mprintf("%Q", text);
    const char *out = pl_arena_strdup(arena, quoted);
    sqlite3_free(quoted);
    return out;
}

/* ---- Texts ----------------------------------------------------------------------------------- */

/* Words in small letters, a blank between tokens, names without quotes, no comments. */
static const char *tokens(pl_arena *arena, const char *sql)
{
    pl_str out = pl_str_begin(arena, PL_STR_MAXIMUM);
    for (const char *c = sql; *c != '\0';) {
        if (isspace((unsigned char)*c)) {
            c++;
            continue;
        }
        if (strncmp(c, "--", 2) == 0) {
            c += strcspn(c, "\n");
            continue;
        }
        pl_str_add_char(&out, ' ');
        if (*c == '\'' || *c == '"' || *c == '`' || *c == '[') {
            char end = *c == '[' ? ']' : *c;
            pl_str_add(&out, *c == '\'' ? "'" : NULL);
            for (c++; *c != '\0' && (*c != end || c[1] == end); c++) {
                c += *c == end;
                pl_str_add_char(&out, end == '\'' ? *c : (char)tolower((unsigned char)*c));
            }
            c += *c != '\0';
        } else if (isalnum((unsigned char)*c) || *c == '_' || (unsigned char)*c >= 0x80) {
            for (; isalnum((unsigned char)*c) || *c == '_' || (unsigned char)*c >= 0x80; c++) {
                pl_str_add_char(&out, (char)tolower((unsigned char)*c));
            }
        } else {
            pl_str_add_char(&out, *c++);
        }
    }
    return out.at;
}

/* From `(` at the begin to the `)` that closes it. */
static size_t closed(const char *text)
{
    int depth = 0;
    for (size_t i = 0; text[i] != '\0'; i++) {
        depth += (text[i] == '(') - (text[i] == ')');
        if (depth == 0) {
            return i + 1;
        }
    }
    return strlen(text);
}

/* What PRAGMA doesn't tell of a table: each CHECK with its name, each expression of a column, ON
 * CONFLICT, DEFERRABLE. */
static void add_phrases(pl_arena *arena, const char *table, const char *sql, pl_strings *lines)
{
    const char *text = tokens(arena, sql);
    const char *name = "";
    for (const char *c = text; *c != '\0'; c++) {
        if (pl_starts_with(c, " constraint ")) {
            name = pl_arena_strndup(arena, c + 12, strcspn(c + 12, "()"));
        }
        if (pl_starts_with(c, " check (")) {
            size_t size = closed(c + 7);
            const char *own = strstr(name, " check") != NULL ? name : "";
            pl_vec_push(arena, lines,
                        pl_arena_printf(arena, "%s: check %s%.*s", table, own, (int)size, c + 7));
            name = "";
        }
        if (pl_starts_with(c, " always as (")) {
            pl_vec_push(arena, lines,
                        pl_arena_printf(arena, "%s: as%.*s", table, (int)closed(c + 11), c + 11));
        }
        if (pl_starts_with(c, " on conflict ")) {
            const char *before = c;
            while (before > text && !pl_starts_with(before, " null") &&
                   !pl_starts_with(before, " unique")) {
                before--;
            }
            pl_vec_push(arena, lines,
                        pl_arena_printf(arena, "%s:%.5s on conflict %.6s", table, before, c + 13));
        }
        if (pl_starts_with(c, " deferrable initially deferred")) {
            pl_vec_push(arena, lines, pl_arena_printf(arena, "%s: deferred", table));
        }
    }
}

/* ---- Tables ---------------------------------------------------------------------------------- */

static void add_metadata(pl_arena *arena, sqlite3 *db, const char *table, pl_strings *lines)
{
    const char *query =
        pl_arena_printf(arena, "SELECT name FROM pragma_table_xinfo(%s)", literal(arena, table));
    pl_strings columns = lines_of(arena, db, query);
    for (size_t i = 0; i < columns.count; i++) {
        const char *type = "", *collation = "";
        int not_null = 0, primary = 0, counted = 0;
        sqlite3_table_column_metadata(db, "main", table, columns.at[i], &type, &collation,
                                      &not_null, &primary, &counted);
        pl_vec_push(arena, lines,
                    pl_arena_printf(arena, "%s.%s: collate %s, counted %d", table, columns.at[i],
                                    collation, counted));
    }
}

/* The columns of an index, whatever it is called: of those that constraints made. */
static const char *index_key(pl_arena *arena, sqlite3 *db, const char *index)
{
    pl_strings parts = lines_of(
        arena, db,
        pl_arena_printf(arena,
                        "SELECT name, \"desc\", upper(coll) FROM pragma_index_xinfo(%s) WHERE key",
                        literal(arena, index)));
    pl_str out = pl_str_begin(arena, PL_STR_MAXIMUM);
    for (size_t i = 0; i < parts.count; i++) {
        pl_str_addf(&out, " (%s)", parts.at[i]);
    }
    return out.at;
}

static void add_indexes(pl_arena *arena, sqlite3 *db, const char *table, pl_strings *lines)
{
    const char *query =
        pl_arena_printf(arena, "SELECT name FROM pragma_index_list(%s)", literal(arena, table));
    pl_strings names = lines_of(arena, db, query);
    for (size_t i = 0; i < names.count; i++) {
        pl_strings about = lines_of(
            arena, db,
            pl_arena_printf(arena,
                            "SELECT \"unique\", origin, partial, iif(origin = 'c', name, '') FROM "
                            "pragma_index_list(%s) WHERE name = %s",
                            literal(arena, table), literal(arena, names.at[i])));
        pl_vec_push(arena, lines,
                    pl_arena_printf(arena, "%s: index %s%s", table, about.at[0],
                                    index_key(arena, db, names.at[i])));
    }
}

static void add_foreign_keys(pl_arena *arena, sqlite3 *db, const char *table, pl_strings *lines)
{
    pl_strings keys = lines_of(
        arena, db,
        pl_arena_printf(arena,
                        "SELECT group_concat(\"from\"), lower(\"table\"), "
                        "group_concat(coalesce(\"to\", '?')), on_delete, on_update, match FROM "
                        "pragma_foreign_key_list(%s) GROUP BY id",
                        literal(arena, table)));
    for (size_t i = 0; i < keys.count; i++) {
        pl_vec_push(arena, lines, pl_arena_printf(arena, "%s: refers %s", table, keys.at[i]));
    }
}

static void add_columns(pl_arena *arena, sqlite3 *db, const char *table, bool in_order,
                        pl_strings *lines)
{
    const char *query =
        pl_arena_printf(arena,
                        "SELECT %s, name, upper(type), \"notnull\", iif(dflt_value = 'NULL', NULL, "
                        "dflt_value), pk, hidden FROM pragma_table_xinfo(%s)",
                        in_order ? "cid" : "''", literal(arena, table));
    pl_strings columns = lines_of(arena, db, query);
    for (size_t i = 0; i < columns.count; i++) {
        pl_vec_push(arena, lines, pl_arena_printf(arena, "%s.%s", table, columns.at[i]));
    }
}

const char *sqlite_facts(pl_arena *arena, sqlite3 *db, bool in_order)
{
    pl_strings lines = lines_of(
        arena, db,
        "SELECT name, type, wr, strict FROM pragma_table_list WHERE schema = 'main' AND name NOT "
        "LIKE 'sqlite!_%' ESCAPE '!'");
    sqlite3_stmt *rows;
    if (sqlite3_prepare_v2(
            db,
            "SELECT type, name, sql, tbl_name FROM sqlite_schema WHERE sql IS NOT NULL AND "
            "name NOT LIKE 'sqlite!_%' ESCAPE '!'",
            -1, &rows, NULL) != SQLITE_OK) {
        abort();
    }
    while (sqlite3_step(rows) == SQLITE_ROW) {
        const char *type = (const char *)sqlite3_column_text(rows, 0);
        const char *name = (const char *)sqlite3_column_text(rows, 1);
        const char *sql = (const char *)sqlite3_column_text(rows, 2);
        if (strcmp(type, "table") != 0 || strncmp(sql, "CREATE VIRTUAL", 14) == 0) {
            pl_vec_push(arena, &lines,
                        pl_arena_printf(arena, "%s %s %s", type, name, tokens(arena, sql)));
            continue;
        }
        add_columns(arena, db, name, in_order, &lines);
        add_metadata(arena, db, name, &lines);
        add_indexes(arena, db, name, &lines);
        add_foreign_keys(arena, db, name, &lines);
        add_phrases(arena, name, sql, &lines);
    }
    sqlite3_finalize(rows);
    return sorted(arena, &lines);
}
