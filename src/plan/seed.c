#include "plan/seed.h"

#include "base/str.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { ROWS = 3, ROUNDS_MOST = 64 };

/* ---- Values ---------------------------------------------------------------------------------- */

/* %u is the number of the row. Base names as in pl_type_name.name (format_type's words). */
static const struct {
    const char *type, *value;
} postgres_values[] = {
    {"smallint", "%u"},
    {"integer", "%u"},
    {"bigint", "%u"},
    {"numeric", "%u"},
    {"real", "%u"},
    {"double precision", "%u"},
    {"money", "%u"},
    {"oid", "%u"},
    {"boolean", "true"},
    {"text", "'%u'"},
    {"character varying", "'%u'"},
    {"character", "'%u'"},
    {"name", "'%u'"},
    {"\"char\"", "'%u'"},
    {"char", "'%u'"},
    {"citext", "'%u'"},
    {"bytea", "'\\x0%u'"},
    {"uuid", "'00000000-0000-4000-8000-00000000000%u'"},
    {"date", "'2026-01-0%u'"},
    {"timestamp without time zone", "'2026-01-0%u 12:00'"},
    {"timestamp with time zone", "'2026-01-0%u 12:00+00'"},
    {"time without time zone", "'12:0%u'"},
    {"time with time zone", "'12:0%u+00'"},
    {"interval", "'%u days'"},
    {"json", "'{\"n\": %u}'"},
    {"jsonb", "'{\"n\": %u}'"},
    {"xml", "'<a>%u</a>'"},
    {"inet", "'10.0.0.%u'"},
    {"cidr", "'10.0.%u.0/24'"},
    {"macaddr", "'08:00:2b:01:02:0%u'"},
    {"macaddr8", "'08:00:2b:01:02:03:04:0%u'"},
    {"bit varying", "B'1'"},
    {"point", "'(%u,%u)'"},
    {"box", "'(%u,%u),(0,0)'"},
    {"circle", "'<(%u0,%u0),1>'"},
    {"path", "'((%u,1),(2,2))'"},
    {"polygon", "'((%u,1),(2,2))'"},
    {"line", "'{%u,1,1}'"},
    {"lseg", "'((%u,1),(2,2))'"},
    {"tsvector", "'a%u'"},
    {"tsquery", "'a%u'"},
    {"int4range", "'[%u,%u]'"},
    {"int8range", "'[%u,%u]'"},
    {"numrange", "'[%u,%u]'"},
    {"daterange", "'[2026-01-0%u,2026-01-0%u]'"},
    {"tsrange", "'[2026-01-0%u,2026-01-0%u]'"},
    {"tstzrange", "'[2026-01-0%u,2026-01-0%u]'"},
    {"int4multirange", "'{[%u,%u]}'"},
    {"regclass", "'pg_class'"},
    {"hstore", "'a=>%u'"},
};

/* No format is ever taken from outside: %u is put in by hand. */
static const char *with_number(pl_arena *arena, const char *format, unsigned row)
{
    pl_str text = pl_str_begin(arena, PL_STR_MAXIMUM);
    for (const char *at = format; *at != '\0'; at++) {
        if (at[0] == '%' && at[1] == 'u') {
            pl_str_addf(&text, "%u", row);
            at++;
        } else {
            pl_str_add_char(&text, *at);
        }
    }
    return text.at;
}

static const char *quoted(pl_arena *arena, const char *text, char quote)
{
    pl_str out = pl_str_begin(arena, PL_STR_MAXIMUM);
    pl_str_add_char(&out, quote);
    for (; *text != '\0'; text++) {
        if (*text == quote) {
            pl_str_add_char(&out, quote);
        }
        pl_str_add_char(&out, *text);
    }
    pl_str_add_char(&out, quote);
    return out.at;
}

static const char *name_of(pl_arena *arena, const pl_dialect *dialect, pl_name name)
{
    const char *bare = quoted(arena, name.name, '"');
    bool with_schema = dialect->id == PL_DIALECT_POSTGRES && name.schema != NULL;
    return with_schema ? pl_arena_printf(arena, "%s.%s", quoted(arena, name.schema, '"'), bare)
                       : bare;
}

typedef struct seeding {
    pl_arena *arena;
    pl_database *database;
    const pl_dialect *dialect;
    const pl_schema *schema;
} seeding;

static const char *postgres_value(const seeding *s, const pl_type_name *type, unsigned row,
                                  unsigned depth);

static const char *user_type_value(const seeding *s, const pl_type_name *type, unsigned row,
                                   unsigned depth)
{
    pl_ref ref = {.kind = PL_KIND_TYPE, .schema = type->schema, .name = type->name};
    const pl_object *object = pl_schema_find(s->schema, &ref);
    if (object == NULL || depth > 8) {
        return NULL;
    }
    if (object->ref.kind == PL_KIND_DOMAIN) {
        return postgres_value(s, &object->as.domain->type, row, depth + 1);
    }
    if (object->ref.kind != PL_KIND_TYPE || object->as.type->kind != PL_TYPE_ENUM ||
        object->as.type->values.count == 0) {
        return NULL;
    }
    const pl_strings *values = &object->as.type->values;
    return quoted(s->arena, values->at[(row - 1) % values->count], '\'');
}

/* NULL: nothing is known that the type takes. */
static const char *postgres_value(const seeding *s, const pl_type_name *type, unsigned row,
                                  unsigned depth)
{
    if (type->dimensions > 0) {
        return "'{}'";
    }
    if (pl_same(type->name, "bit")) {
        unsigned long size = type->modifier != NULL ? strtoul(type->modifier, NULL, 10) : 1;
        return size <= 64 ? pl_arena_printf(s->arena, "B'%.*s'", (int)size,
                                            "00000000000000000000000000000000"
                                            "00000000000000000000000000000000")
                          : NULL;
    }
    for (size_t i = 0; i < sizeof postgres_values / sizeof *postgres_values; i++) {
        if (pl_same(type->name, postgres_values[i].type)) {
            return with_number(s->arena, postgres_values[i].value, row);
        }
    }
    return user_type_value(s, type, row, depth);
}

/* By the rules of affinity (datatype3.html, 3.1). */
static const char *sqlite_value(const seeding *s, const pl_type_name *type, unsigned row)
{
    static const struct {
        const char *part, *value;
    } affinities[] = {
        {"int", "%u"},    {"char", "'%u'"},   {"clob", "'%u'"},
        {"text", "'%u'"}, {"blob", "x'0%u'"}, {"real", "%u.5"},
        {"floa", "%u.5"}, {"doub", "%u.5"},   {"date", "'2026-01-0%u'"},
    };
    for (size_t i = 0; type->text != NULL && i < sizeof affinities / sizeof *affinities; i++) {
        for (const char *at = type->text; *at != '\0'; at++) {
            if (strncasecmp(at, affinities[i].part, strlen(affinities[i].part)) == 0) {
                return with_number(s->arena, affinities[i].value, row);
            }
        }
    }
    return with_number(s->arena, "%u", row);
}

static const char *value_of(const seeding *s, const pl_column *column, unsigned row)
{
    return s->dialect->id == PL_DIALECT_POSTGRES ? postgres_value(s, &column->type, row, 0)
                                                 : sqlite_value(s, &column->type, row);
}

/* ---- Writing rows ---------------------------------------------------------------------------- */

/* Left to the database: what it computes, and what it numbers itself. */
static bool is_given_by_database(const pl_column *column)
{
    return column->generated != NULL || column->identity != PL_IDENTITY_NONE ||
           column->sequence != NULL;
}

static bool is_taken(const seeding *s, const pl_column *column, bool least)
{
    if (is_given_by_database(column) || value_of(s, column, 1) == NULL) {
        return false;
    }
    return !least || (column->not_null && column->default_value == NULL);
}

static void add_row(const seeding *s, pl_str *sql, const pl_columns *columns, unsigned row)
{
    pl_str_add(sql, row > 1 ? ", (" : " (");
    for (size_t i = 0; i < columns->count; i++) {
        pl_str_addf(sql, "%s%s", i > 0 ? ", " : "", value_of(s, columns->at[i], row));
    }
    pl_str_add_char(sql, ')');
}

/* least: only the columns that a row can't do without. */
static const char *insert_text(const seeding *s, const pl_object *table, bool least, unsigned rows)
{
    pl_columns columns = {0};
    const pl_columns *all = &table->as.table->columns;
    for (size_t i = 0; i < all->count; i++) {
        if (is_taken(s, all->at[i], least)) {
            pl_vec_push(s->arena, &columns, all->at[i]);
        }
    }
    pl_str sql = pl_str_begin(s->arena, PL_STR_MAXIMUM);
    pl_name name = {table->ref.schema, table->ref.name};
    pl_str_addf(&sql, "INSERT INTO %s", name_of(s->arena, s->dialect, name));
    if (columns.count == 0) {
        pl_str_add(&sql, " DEFAULT VALUES");
        return sql.at;
    }
    for (size_t i = 0; i < columns.count; i++) {
        pl_str_addf(&sql, "%s%s", i > 0 ? ", " : " (", quoted(s->arena, columns.at[i]->name, '"'));
    }
    pl_str_add(&sql, ") VALUES");
    for (unsigned row = 1; row <= rows; row++) {
        add_row(s, &sql, &columns, row);
    }
    return sql.at;
}

static bool try_insert(const seeding *s, const char *sql)
{
    pl_error ignored = {0};
    return pl_database_run(s->database, sql, &ignored) == PL_OK;
}

static bool fill(const seeding *s, const pl_object *table)
{
    return try_insert(s, insert_text(s, table, false, ROWS)) ||
           try_insert(s, insert_text(s, table, true, ROWS)) ||
           try_insert(s, insert_text(s, table, false, 1)) ||
           try_insert(s, insert_text(s, table, true, 1));
}

/* ---- Reading them back ----------------------------------------------------------------------- */

static int by_text(const void *a, const void *b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

/* false: can't be read. Parents are read without what their children hold. */
static bool read_rows(const seeding *s, pl_name name, const pl_columns *columns, pl_strings *out)
{
    pl_str sql = pl_str_begin(s->arena, PL_STR_MAXIMUM);
    pl_str_add(&sql, "SELECT 1");
    for (size_t i = 0; i < columns->count; i++) {
        const char *column = quoted(s->arena, columns->at[i]->name, '"');
        pl_str_addf(&sql, ", CAST(%s AS text)", column);
    }
    pl_str_addf(&sql, " FROM %s", name_of(s->arena, s->dialect, name));
    pl_answer answer = {0};
    pl_error ignored = {0};
    if (pl_database_query(s->arena, s->database, sql.at, &answer, &ignored) != PL_OK) {
        return false;
    }
    for (uint32_t row = 0; row < answer.row_count; row++) {
        pl_str line = pl_str_begin(s->arena, PL_STR_MAXIMUM);
        for (uint32_t i = 1; i < answer.column_count; i++) {
            const char *cell = pl_answer_at(&answer, row, i);
            pl_str_addf(&line, "%s%c", cell != NULL ? cell : "null", PL_SEED_END);
        }
        pl_vec_push(s->arena, out, line.at);
    }
    if (out->count > 1) {
        qsort(out->at, out->count, sizeof *out->at, by_text);
    }
    return true;
}

static bool is_seeded(const pl_object *object)
{
    return object->ref.kind == PL_KIND_TABLE && object->as.table != NULL &&
           object->as.table->module == NULL && !object->assumed;
}

static void remember(const seeding *s, const pl_object *table, pl_seeds *out)
{
    pl_seeded_table seeded = {.table = table, .now = {table->ref.schema, table->ref.name}};
    seeded.columns = table->as.table->columns;
    if (read_rows(s, seeded.now, &seeded.columns, &seeded.rows) && seeded.rows.count > 0) {
        pl_vec_push(s->arena, &out->tables, seeded);
    } else {
        out->empty++;
    }
}

/* Round by round, as long as one more table takes its rows: those it refers to come first. */
void pl_seed(pl_arena *arena, pl_database *database, const pl_dialect *dialect,
             const pl_schema *schema, pl_seeds *out)
{
    seeding s = {.arena = arena, .database = database, .dialect = dialect, .schema = schema};
    pl_objects left = {0}, tables = {0};
    for (const pl_map_entry *e = NULL; (e = pl_map_next(schema->objects, e)) != NULL;) {
        if (is_seeded(e->value)) {
            pl_vec_push(arena, &left, e->value);
            pl_vec_push(arena, &tables, e->value);
        }
    }
    bool progress = true;
    for (unsigned round = 0; progress && left.count > 0 && round < ROUNDS_MOST; round++) {
        pl_objects again = {0};
        progress = false;
        for (size_t i = 0; i < left.count; i++) {
            if (fill(&s, left.at[i])) {
                progress = true;
            } else {
                pl_vec_push(arena, &again, left.at[i]);
            }
        }
        left = again;
    }
    for (size_t i = 0; i < tables.count; i++) {
        remember(&s, tables.at[i], out);
    }
}

/* ---- Are they still there? ------------------------------------------------------------------- */

/* Those that still hold what they held. */
static pl_columns kept_columns(const seeding *s, const pl_columns *before, const pl_table *now)
{
    pl_columns kept = {0};
    for (size_t i = 0; i < before->count; i++) {
        const pl_column *column = pl_table_column(now, before->at[i]->name);
        if (column != NULL && pl_same(column->type.text, before->at[i]->type.text) &&
            column->generated == NULL && before->at[i]->generated == NULL) {
            pl_vec_push(s->arena, &kept, before->at[i]);
        }
    }
    return kept;
}

/* The lines as they would have been read of fewer columns. */
static pl_strings only_columns(const seeding *s, const pl_seeded_table *seeded,
                               const pl_columns *kept)
{
    pl_strings out = {0};
    for (size_t row = 0; row < seeded->rows.count; row++) {
        pl_str line = pl_str_begin(s->arena, PL_STR_MAXIMUM);
        const char *at = seeded->rows.at[row];
        size_t next = 0;
        for (size_t i = 0; i < seeded->columns.count; i++) {
            const char *cell_end = strchr(at, PL_SEED_END);
            size_t size = cell_end != NULL ? (size_t)(cell_end - at) + 1 : strlen(at);
            if (next < kept->count && kept->at[next] == seeded->columns.at[i]) {
                pl_str_add_bytes(&line, at, size);
                next++;
            }
            at += size;
        }
        pl_vec_push(s->arena, &out, line.at);
    }
    if (out.count > 1) {
        qsort(out.at, out.count, sizeof *out.at, by_text);
    }
    return out;
}

/* "1, a" */
static const char *readable(const seeding *s, const char *row)
{
    pl_str out = pl_str_begin(s->arena, PL_STR_MAXIMUM);
    for (const char *at = row; *at != '\0'; at++) {
        bool last = at[1] == '\0';
        if (*at != PL_SEED_END) {
            pl_str_add_char(&out, *at);
        } else if (!last) {
            pl_str_add(&out, ", ");
        }
    }
    return out.at;
}

const char *pl_seed_check(pl_arena *arena, pl_database *database, const pl_dialect *dialect,
                          const pl_schema *schema, pl_seeded_table *seeded)
{
    seeding s = {.arena = arena, .database = database, .dialect = dialect, .schema = schema};
    pl_ref ref = {.kind = PL_KIND_TABLE, .schema = seeded->now.schema, .name = seeded->now.name};
    const pl_object *object = pl_schema_find(schema, &ref);
    if (object == NULL || object->ref.kind != PL_KIND_TABLE) {
        return NULL; /* it is gone, as the goal has it */
    }
    pl_columns kept = kept_columns(&s, &seeded->columns, object->as.table);
    pl_strings wanted = only_columns(&s, seeded, &kept), found = {0};
    const char *name = pl_ref_text(arena, &object->ref);
    if (!read_rows(&s, seeded->now, &kept, &found)) {
        return pl_arena_printf(arena, "the rows of %s can't be read", name);
    }
    if (found.count != wanted.count) {
        return pl_arena_printf(arena, "%s held %u rows and holds %u now", name, wanted.count,
                               found.count);
    }
    for (size_t i = 0; i < wanted.count; i++) {
        if (!pl_same(wanted.at[i], found.at[i])) {
            return pl_arena_printf(arena, "a row of %s was (%s) and is (%s) now", name,
                                   readable(&s, wanted.at[i]), readable(&s, found.at[i]));
        }
    }
    seeded->columns = kept;
    seeded->rows = wanted;
    return NULL;
}
