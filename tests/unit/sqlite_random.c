#include "sqlite_random.h"

#include "base/str.h"

#include <string.h>

static const char *const TABLE_NAMES[] = {
    "users",  "tweets", "Order", "chat rooms", "a\"b", "it's",  "tags",   "tag", "Group",
    "select", "Über",   "t",     "new_t",      "x",    "posts", "Posts2", "log", "sqliteish_"};
static const char *const COLUMN_NAMES[] = {"name",  "email", "created at", "order", "Total", "a",
                                           "b",     "c",     "user_id",    "grüße", "it's",  "q\"q",
                                           "value", "when",  "KEY",        "state", "note"};
static const char *const TYPES[] = {"TEXT",         "INTEGER", "REAL",          "BLOB", "INT",
                                    "varchar(255)", "",        "numeric(10,2)", "date", "boolean"};
static const char *const STRICT_TYPES[] = {"TEXT", "INTEGER", "REAL", "BLOB", "INT", "ANY"};
static const char *const VALUES[] = {"0",       "'x'",  "-1.5",  "CURRENT_TIMESTAMP", "(1 + 2)",
                                     "'it''s'", "NULL", "x'00'", "(lower('A'))",      "7"};
static const char *const COLLATIONS[] = {"NOCASE", "RTRIM", "BINARY"};
static const char *const ACTIONS[] = {"", " CASCADE", " SET NULL", " RESTRICT", " NO ACTION"};

#define COUNT(array) ((uint32_t)(sizeof(array) / sizeof *(array)))

random_source random_begin(pl_arena *arena, uint64_t seed)
{
    return (random_source){arena, seed * 0x9E3779B97F4A7C15u + 0x1234567u, 0};
}

uint32_t random_below(random_source *r, uint32_t limit)
{
    r->state ^= r->state << 13;
    r->state ^= r->state >> 7;
    r->state ^= r->state << 17;
    return (uint32_t)((r->state >> 11) % limit);
}

bool random_chance(random_source *r, uint32_t percent)
{
    return random_below(r, 100) < percent;
}

#define ONE_OF(r, array) ((array)[random_below((r), COUNT(array))])

static int new_id(random_source *r)
{
    return ++r->last_id;
}

const random_table *random_table_of(const random_schema *schema, int id)
{
    for (int i = 0; i < schema->table_count; i++) {
        if (schema->tables[i].id == id) {
            return &schema->tables[i];
        }
    }
    return NULL;
}

const random_column *random_column_of(const random_table *table, int id)
{
    for (int i = 0; i < table->count; i++) {
        if (table->columns[i].id == id) {
            return &table->columns[i];
        }
    }
    return NULL;
}

static const random_view *view_of(const random_schema *schema, int id)
{
    for (int i = 0; i < schema->view_count; i++) {
        if (schema->views[i].id == id) {
            return &schema->views[i];
        }
    }
    return NULL;
}

/* ---- Names ----------------------------------------------------------------------------------- */

static bool is_table_name_taken(const random_schema *schema, const char *name)
{
    for (int i = 0; i < schema->table_count; i++) {
        if (pl_same_nocase(schema->tables[i].name, name)) {
            return true;
        }
    }
    return false;
}

/* Names that others have left behind are taken again now and then. */
static const char *table_name(random_source *r, const random_schema *schema)
{
    for (int tries = 0; tries < 20; tries++) {
        const char *name = ONE_OF(r, TABLE_NAMES);
        if (!is_table_name_taken(schema, name)) {
            return name;
        }
    }
    return pl_arena_printf(r->arena, "table %d", new_id(r));
}

static const char *column_name(random_source *r, const random_table *table)
{
    for (int tries = 0; tries < 20; tries++) {
        const char *name = ONE_OF(r, COLUMN_NAMES);
        bool taken = false;
        for (int i = 0; i < table->count; i++) {
            taken |= pl_same_nocase(table->columns[i].name, name);
        }
        if (!taken) {
            return name;
        }
    }
    return pl_arena_printf(r->arena, "column %d", new_id(r));
}

const char *random_quoted(pl_arena *arena, const char *name)
{
    pl_str out = pl_str_begin(arena, PL_STR_MAXIMUM);
    pl_str_add_char(&out, '"');
    for (const char *c = name; *c != '\0'; c++) {
        pl_str_add(&out, *c == '"' ? "\"" : NULL);
        pl_str_add_char(&out, *c);
    }
    pl_str_add_char(&out, '"');
    return out.at;
}

static bool is_plain(const char *name)
{
    return strspn(name, "abcdefghijklmnopqrstuvwxyz_") == strlen(name) && !pl_same(name, "order") &&
           !pl_same(name, "select") && !pl_same(name, "when");
}

/* Bare, in double quotes, brackets or backticks: what a name is must not depend on it. */
static const char *spelt(random_source *r, const char *name)
{
    if (is_plain(name) && random_chance(r, 70)) {
        return name;
    }
    if (strpbrk(name, "`]'\"") == NULL && random_chance(r, 30)) {
        return pl_arena_printf(r->arena, random_chance(r, 50) ? "[%s]" : "`%s`", name);
    }
    return random_quoted(r->arena, name);
}

/* ---- A new schema ---------------------------------------------------------------------------- */

static const char *some_type(random_source *r, const random_table *table)
{
    return table->strict ? ONE_OF(r, STRICT_TYPES) : ONE_OF(r, TYPES);
}

static random_column new_column(random_source *r, const random_schema *schema,
                                const random_table *table)
{
    random_column column = {.id = new_id(r), .name = column_name(r, table)};
    column.type = some_type(r, table);
    column.not_null = random_chance(r, 25);
    column.value = random_chance(r, column.not_null ? 70 : 25) ? ONE_OF(r, VALUES) : NULL;
    column.collation = random_chance(r, 15) ? ONE_OF(r, COLLATIONS) : NULL;
    column.check = random_chance(r, 15) ? 1 + (int)random_below(r, 3) : 0;
    column.check_named = random_chance(r, 40);
    column.unique = random_chance(r, 10);
    column.replaces = random_chance(r, 10);
    if (random_chance(r, 8) && table->count > 0) {
        column.generated = 1 + (int)random_below(r, 2);
        column.value = NULL;
        column.unique = false;
    } else if (random_chance(r, 25) && schema->table_count > 0) {
        column.parent = schema->tables[random_below(r, (uint32_t)schema->table_count)].id;
        column.on_delete = (int)random_below(r, COUNT(ACTIONS));
        column.on_update = random_chance(r, 20) ? (int)random_below(r, COUNT(ACTIONS)) : 0;
        column.key_behind = random_chance(r, 50);
        column.deferred = random_chance(r, 20);
        column.type = table->strict ? "INT" : "INTEGER";
        column.value = random_chance(r, 90) ? NULL : "1";
    }
    return column;
}

static random_table new_table(random_source *r, const random_schema *schema)
{
    random_table table = {.id = new_id(r), .name = table_name(r, schema)};
    table.strict = random_chance(r, 20);
    table.key = (random_key)random_below(r, 5);
    table.without_rowid =
        table.key != RANDOM_KEY_NONE && table.key != RANDOM_KEY_COUNTED && random_chance(r, 15);
    table.columns[0] = (random_column){.id = new_id(r), .name = "id"};
    table.columns[0].type = table.key == RANDOM_KEY_ROWID || table.key == RANDOM_KEY_COUNTED
                                ? "INTEGER"
                                : some_type(r, &table);
    table.count = 1;
    int count = 2 + (int)random_below(r, 5);
    while (table.count < count) {
        random_column column = new_column(r, schema, &table);
        table.columns[table.count++] = column;
    }
    table.pair_unique = random_chance(r, 15);
    table.pair_checked = random_chance(r, 15);
    table.parent_by_key = random_chance(r, 20);
    return table;
}

static const random_table *some_table(random_source *r, const random_schema *schema)
{
    return &schema->tables[random_below(r, (uint32_t)schema->table_count)];
}

static int some_column(random_source *r, const random_table *table)
{
    return table->columns[random_below(r, (uint32_t)table->count)].id;
}

static random_index new_index(random_source *r, const random_schema *schema)
{
    const random_table *table = some_table(r, schema);
    random_index index = {.id = new_id(r), .table = table->id};
    index.name = pl_arena_printf(r->arena, "%s_%d",
                                 random_chance(r, 50) ? "index" : "on what it is", index.id);
    index.column = some_column(r, table);
    index.other = random_chance(r, 40) ? some_column(r, table) : 0;
    index.unique = random_chance(r, 15);
    index.partial = random_chance(r, 20);
    index.expression = random_chance(r, 20);
    index.descending = random_chance(r, 20);
    index.collation = random_chance(r, 20) ? ONE_OF(r, COLLATIONS) : NULL;
    return index;
}

static random_view new_view(random_source *r, const random_schema *schema)
{
    random_view view = {.id = new_id(r)};
    view.name = pl_arena_printf(r->arena, "view %d", view.id);
    if (schema->view_count > 0 && random_chance(r, 35)) {
        view.view = schema->views[random_below(r, (uint32_t)schema->view_count)].id;
    } else {
        const random_table *table = some_table(r, schema);
        view.table = table->id;
        view.column = some_column(r, table);
    }
    view.star = random_chance(r, 25);
    view.filtered = random_chance(r, 30);
    view.instead = random_chance(r, 30);
    return view;
}

static random_trigger new_trigger(random_source *r, const random_schema *schema)
{
    random_trigger trigger = {.id = new_id(r)};
    const random_table *table = some_table(r, schema);
    trigger.name = pl_arena_printf(r->arena, "trigger_%d", trigger.id);
    trigger.table = table->id;
    trigger.writes = some_table(r, schema)->id;
    trigger.column = random_chance(r, 60) ? some_column(r, table) : 0;
    trigger.timing = (int)random_below(r, 4);
    return trigger;
}

random_schema random_new_schema(random_source *r)
{
    random_schema schema = {.dangling = random_chance(r, 6)};
    int tables = 1 + (int)random_below(r, RANDOM_TABLES - 2);
    while (schema.table_count < tables) {
        random_table table = new_table(r, &schema);
        schema.tables[schema.table_count++] = table;
    }
    for (int i = 0; i < schema.table_count; i++) { /* also to itself, and in circles */
        random_table *table = &schema.tables[i];
        if (random_chance(r, 25) && table->count < RANDOM_COLUMNS) {
            random_column column = new_column(r, &schema, table);
            table->columns[table->count++] = column;
        }
    }
    for (uint32_t i = random_below(r, 5); i > 0; i--) {
        schema.indexes[schema.index_count++] = new_index(r, &schema);
    }
    for (uint32_t i = random_below(r, 3); i > 0; i--) {
        random_view view = new_view(r, &schema);
        schema.views[schema.view_count++] = view;
    }
    for (uint32_t i = random_below(r, 3); i > 0; i--) {
        schema.triggers[schema.trigger_count++] = new_trigger(r, &schema);
    }
    if (random_chance(r, 15)) {
        int id = new_id(r);
        schema.virtuals[schema.virtual_count++] =
            (random_virtual){id, "words", 1 + (int)random_below(r, 3)};
    }
    return schema;
}

/* ---- Changes --------------------------------------------------------------------------------- */

#define REMOVE(array, count, at)                                                                   \
    memmove(&(array)[at], &(array)[(at) + 1], (size_t)(--(count) - (at)) * sizeof *(array))

static random_table *table_to_change(random_source *r, random_schema *schema)
{
    return &schema->tables[random_below(r, (uint32_t)schema->table_count)];
}

static const char *change_column(random_source *r, const random_schema *schema, random_table *table)
{
    random_column *column = &table->columns[random_below(r, (uint32_t)table->count)];
    bool key = column == &table->columns[0];
    switch (random_below(r, 12)) {
    case 0:
        column->name = column_name(r, table);
        return "rename column";
    case 1:
        column->type = key && (table->key == RANDOM_KEY_ROWID || table->key == RANDOM_KEY_COUNTED)
                           ? column->type
                           : some_type(r, table);
        return "type";
    case 2:
        column->not_null = !column->not_null;
        return "not null";
    case 3:
        column->value = column->generated == 0 && random_chance(r, 70) ? ONE_OF(r, VALUES) : NULL;
        return "default";
    case 4:
        column->collation = random_chance(r, 60) ? ONE_OF(r, COLLATIONS) : NULL;
        return "collation";
    case 5:
        column->check = (int)random_below(r, 4);
        return "check";
    case 6:
        column->check_named = !column->check_named;
        return "name of check";
    case 7:
        column->unique = !column->unique && column->generated == 0;
        return "unique";
    case 8:
        column->parent = column->parent == 0 && !key ? some_table(r, schema)->id : 0;
        return "foreign key";
    case 9:
        column->on_delete = (int)random_below(r, COUNT(ACTIONS));
        column->deferred = random_chance(r, 30);
        return "action";
    case 10:
        if (!key && column->parent == 0) {
            column->generated = (int)random_below(r, 3);
            column->value = NULL;
            column->unique = column->unique && column->generated == 0;
        }
        return "generated";
    default:
        column->key_behind = !column->key_behind;
        return "nothing";
    }
}

static const char *change_table(random_source *r, random_schema *schema, random_table *table)
{
    switch (random_below(r, 9)) {
    case 0:
    case 1:
        if (table->count < RANDOM_COLUMNS) {
            random_column column = new_column(r, schema, table);
            int at = random_chance(r, 70) ? table->count
                                          : 1 + (int)random_below(r, (uint32_t)table->count);
            memmove(&table->columns[at + 1], &table->columns[at],
                    (size_t)(table->count - at) * sizeof column);
            table->columns[at] = column;
            table->count++;
        }
        return "add column";
    case 2:
        if (table->count > 1) {
            int at = 1 + (int)random_below(r, (uint32_t)table->count - 1);
            REMOVE(table->columns, table->count, at);
        }
        return "drop column";
    case 3:
        table->name = table_name(r, schema);
        return "rename table";
    case 4:
        table->key = (random_key)random_below(r, 5);
        table->without_rowid &= table->key != RANDOM_KEY_NONE && table->key != RANDOM_KEY_COUNTED;
        if (table->key == RANDOM_KEY_ROWID || table->key == RANDOM_KEY_COUNTED) {
            table->columns[0].type = "INTEGER";
        }
        return "key";
    case 5:
        table->strict = !table->strict;
        for (int i = 0; i < table->count && table->strict; i++) {
            if (i > 0 || (table->key != RANDOM_KEY_ROWID && table->key != RANDOM_KEY_COUNTED)) {
                table->columns[i].type = ONE_OF(r, STRICT_TYPES);
            }
        }
        return "strict";
    case 6:
        table->without_rowid = !table->without_rowid && table->key != RANDOM_KEY_NONE &&
                               table->key != RANDOM_KEY_COUNTED;
        return "without rowid";
    case 7:
        if (table->count > 2) {
            int at = 1 + (int)random_below(r, (uint32_t)table->count - 2);
            random_column column = table->columns[at];
            table->columns[at] = table->columns[at + 1];
            table->columns[at + 1] = column;
        }
        return "order of columns";
    default:
        if (random_chance(r, 50)) {
            table->pair_unique = !table->pair_unique;
        } else {
            table->pair_checked = !table->pair_checked;
        }
        return "constraint of two";
    }
}

static const char *change_index(random_source *r, random_schema *schema)
{
    if (schema->index_count > 0 && random_chance(r, 60)) {
        uint32_t at = random_below(r, (uint32_t)schema->index_count);
        if (random_chance(r, 50)) {
            REMOVE(schema->indexes, schema->index_count, (int)at);
            return "drop index";
        }
        schema->indexes[at].descending = !schema->indexes[at].descending;
        schema->indexes[at].partial = random_chance(r, 50);
        return "change index";
    }
    if (schema->index_count < RANDOM_INDEXES) {
        schema->indexes[schema->index_count++] = new_index(r, schema);
    }
    return "add index";
}

static const char *change_view(random_source *r, random_schema *schema)
{
    if (schema->view_count > 0 && random_chance(r, 60)) {
        uint32_t at = random_below(r, (uint32_t)schema->view_count);
        if (random_chance(r, 50)) {
            REMOVE(schema->views, schema->view_count, (int)at);
            return "drop view";
        }
        schema->views[at].star = !schema->views[at].star;
        schema->views[at].instead = random_chance(r, 50);
        return "change view";
    }
    if (schema->view_count < RANDOM_VIEWS) {
        random_view view = new_view(r, schema);
        schema->views[schema->view_count++] = view;
    }
    return "add view";
}

static const char *change_trigger(random_source *r, random_schema *schema)
{
    if (schema->trigger_count > 0 && random_chance(r, 60)) {
        uint32_t at = random_below(r, (uint32_t)schema->trigger_count);
        if (random_chance(r, 50)) {
            REMOVE(schema->triggers, schema->trigger_count, (int)at);
            return "drop trigger";
        }
        schema->triggers[at].timing = (int)random_below(r, 4);
        schema->triggers[at].writes = some_table(r, schema)->id;
        return "change trigger";
    }
    if (schema->trigger_count < RANDOM_TRIGGERS) {
        schema->triggers[schema->trigger_count++] = new_trigger(r, schema);
    }
    return "add trigger";
}

static const char *change_tables(random_source *r, random_schema *schema)
{
    if (schema->table_count > 1 && random_chance(r, 50)) {
        uint32_t at = random_below(r, (uint32_t)schema->table_count);
        REMOVE(schema->tables, schema->table_count, (int)at);
        return "drop table";
    }
    if (schema->table_count < RANDOM_TABLES) {
        random_table table = new_table(r, schema);
        schema->tables[schema->table_count++] = table;
    }
    return "add table";
}

/* Two tables, or two columns of one, take each other's name. */
static const char *swap_names(random_source *r, random_schema *schema)
{
    random_table *table = table_to_change(r, schema);
    if (random_chance(r, 50) && schema->table_count > 1) {
        random_table *other = table_to_change(r, schema);
        const char *name = table->name;
        table->name = other->name;
        other->name = name;
        return "swap names of tables";
    }
    random_column *a = &table->columns[random_below(r, (uint32_t)table->count)];
    random_column *b = &table->columns[random_below(r, (uint32_t)table->count)];
    const char *name = a->name;
    a->name = b->name;
    b->name = name;
    return "swap names of columns";
}

static const char *change_virtual(random_source *r, random_schema *schema)
{
    if (schema->virtual_count > 0 && random_chance(r, 50)) {
        schema->virtual_count--;
        return "drop virtual table";
    }
    if (schema->virtual_count > 0) {
        schema->virtuals[0].width = 1 + (int)random_below(r, 3);
        return "change virtual table";
    }
    int id = new_id(r);
    schema->virtuals[schema->virtual_count++] =
        (random_virtual){id, "words", 1 + (int)random_below(r, 3)};
    return "add virtual table";
}

static const char *one_change(random_source *r, random_schema *schema)
{
    uint32_t kind = random_below(r, 100);
    random_table *table = table_to_change(r, schema);
    if (kind < 35) {
        return change_table(r, schema, table);
    }
    if (kind < 68) {
        return change_column(r, schema, table);
    }
    if (kind < 76) {
        return change_index(r, schema);
    }
    if (kind < 83) {
        return change_view(r, schema);
    }
    if (kind < 90) {
        return change_trigger(r, schema);
    }
    if (kind < 96) {
        return change_tables(r, schema);
    }
    return kind < 98 ? swap_names(r, schema) : change_virtual(r, schema);
}

random_schema random_changed(random_source *r, const random_schema *schema, const char **what)
{
    random_schema changed = *schema;
    pl_str out = pl_str_begin(r->arena, PL_STR_MAXIMUM);
    for (uint32_t i = 1 + random_below(r, 5); i > 0; i--) {
        pl_str_addf(&out, "%s%s", out.count > 0 ? ", " : "", one_change(r, &changed));
    }
    *what = out.at;
    return changed;
}

/* ---- SQL ------------------------------------------------------------------------------------- */

static void add_check(random_source *r, pl_str *out, const random_column *column)
{
    static const char *const CHECKS[] = {"length(%s) < 100", "%s <> 'never'", "%s IS NOT x'ff'"};
    if (column->check == 0) {
        return;
    }
    if (column->check_named) {
        pl_str_addf(out, " CONSTRAINT \"check of %d\"", column->id);
    }
    pl_str_add(out, " CHECK (");
    const char *format = CHECKS[column->check - 1];
    const char *hole = strstr(format, "%s");
    pl_str_add_bytes(out, format, (size_t)(hole - format));
    pl_str_add(out, random_quoted(r->arena, column->name));
    pl_str_add(out, hole + 2);
    pl_str_add_char(out, ')');
}

static void add_reference(random_source *r, pl_str *out, const random_schema *schema,
                          const random_table *table, const random_column *column)
{
    const random_table *parent = random_table_of(schema, column->parent);
    if (parent == NULL) {
        pl_str_add(out, " REFERENCES nowhere (id)");
    } else {
        pl_str_addf(out, " REFERENCES %s", spelt(r, parent->name));
        if (!table->parent_by_key || parent->key == RANDOM_KEY_NONE ||
            parent->key == RANDOM_KEY_PAIR) {
            pl_str_addf(out, " (%s)", spelt(r, parent->columns[0].name));
        }
    }
    if (column->on_delete > 0) {
        pl_str_addf(out, " ON DELETE%s", ACTIONS[column->on_delete]);
    }
    if (column->on_update > 0) {
        pl_str_addf(out, " ON UPDATE%s", ACTIONS[column->on_update]);
    }
    pl_str_add(out, column->deferred ? " DEFERRABLE INITIALLY DEFERRED" : "");
}

static bool refers(const random_schema *schema, const random_column *column)
{
    return column->parent != 0 &&
           (random_table_of(schema, column->parent) != NULL || schema->dangling);
}

static void add_column(random_source *r, pl_str *out, const random_schema *schema,
                       const random_table *table, const random_column *column)
{
    bool first = column == &table->columns[0];
    pl_str_add(out, spelt(r, column->name));
    pl_str_addf(out, "%s%s", *column->type != '\0' ? " " : "", column->type);
    if (first && table->key != RANDOM_KEY_NONE && table->key != RANDOM_KEY_PAIR) {
        pl_str_add(out, " PRIMARY KEY");
        pl_str_add(out, table->key == RANDOM_KEY_COUNTED ? " AUTOINCREMENT" : "");
    }
    if (column->not_null) {
        pl_str_addf(out, " NOT NULL%s", column->replaces ? " ON CONFLICT REPLACE" : "");
    }
    if (column->value != NULL) {
        pl_str_addf(out, " DEFAULT %s", column->value);
    }
    if (column->collation != NULL) {
        pl_str_addf(out, " COLLATE %s", column->collation);
    }
    if (column->generated > 0 && !first) {
        pl_str_addf(out, " GENERATED ALWAYS AS (%s || %d) %s",
                    random_quoted(r->arena, table->columns[0].name), column->id,
                    column->generated == 1 ? "VIRTUAL" : "STORED");
    }
    add_check(r, out, column);
    if (column->unique) {
        pl_str_addf(out, " UNIQUE%s", column->replaces ? " ON CONFLICT IGNORE" : "");
    }
    if (refers(schema, column) && !column->key_behind) {
        add_reference(r, out, schema, table, column);
    }
}

static void add_table(random_source *r, pl_str *out, const random_schema *schema,
                      const random_table *table)
{
    const random_column *last = &table->columns[table->count - 1], *before = last - 1;
    pl_str_addf(out, "CREATE TABLE %s (", spelt(r, table->name));
    for (int i = 0; i < table->count; i++) {
        pl_str_add(out, i > 0 ? ", " : "");
        add_column(r, out, schema, table, &table->columns[i]);
    }
    if (table->key == RANDOM_KEY_PAIR && table->count > 1 && table->columns[1].generated == 0) {
        pl_str_addf(out, ", PRIMARY KEY (%s, %s)", spelt(r, table->columns[0].name),
                    spelt(r, table->columns[1].name));
    } else if (table->key == RANDOM_KEY_PAIR) {
        pl_str_addf(out, ", PRIMARY KEY (%s)", spelt(r, table->columns[0].name));
    }
    if (table->pair_unique && table->count > 1) {
        pl_str_addf(out, ", UNIQUE (%s, %s)", spelt(r, before->name), spelt(r, last->name));
    }
    if (table->pair_checked && table->count > 1) {
        pl_str_addf(out, ", CHECK (%s IS NOT 'a' OR %s IS NOT 'b')",
                    random_quoted(r->arena, before->name), random_quoted(r->arena, last->name));
    }
    for (int i = 0; i < table->count; i++) {
        const random_column *column = &table->columns[i];
        if (refers(schema, column) && column->key_behind) {
            pl_str_addf(out, ", FOREIGN KEY (%s)", spelt(r, column->name));
            add_reference(r, out, schema, table, column);
        }
    }
    pl_str_addf(out, ")%s%s%s;\n", table->strict ? " STRICT" : "",
                table->strict && table->without_rowid ? "," : "",
                table->without_rowid ? " WITHOUT ROWID" : "");
}

static void add_index(random_source *r, pl_str *out, const random_schema *schema,
                      const random_index *index)
{
    const random_table *table = random_table_of(schema, index->table);
    const random_column *column = table != NULL ? random_column_of(table, index->column) : NULL;
    const random_column *other = table != NULL ? random_column_of(table, index->other) : NULL;
    if (column == NULL) {
        return;
    }
    pl_str_addf(out, "CREATE %sINDEX %s ON %s (", index->unique ? "UNIQUE " : "",
                spelt(r, index->name), spelt(r, table->name));
    if (index->expression) {
        pl_str_addf(out, "lower(%s)", random_quoted(r->arena, column->name));
    } else {
        pl_str_add(out, spelt(r, column->name));
    }
    if (index->collation != NULL) {
        pl_str_addf(out, " COLLATE %s", index->collation);
    }
    pl_str_add(out, index->descending ? " DESC" : "");
    if (other != NULL && other != column) {
        pl_str_addf(out, ", %s", spelt(r, other->name));
    }
    pl_str_add(out, ")");
    if (index->partial) {
        pl_str_addf(out, " WHERE %s IS NOT NULL", random_quoted(r->arena, column->name));
    }
    pl_str_add(out, ";\n");
}

/* Views of views go with them. */
static bool is_there(const random_schema *schema, const random_view *view, int depth)
{
    if (view == NULL || depth > RANDOM_VIEWS) {
        return false;
    }
    return schema->dangling ||
           (view->view != 0 ? is_there(schema, view_of(schema, view->view), depth + 1)
                            : random_table_of(schema, view->table) != NULL);
}

static void add_view(random_source *r, pl_str *out, const random_schema *schema,
                     const random_view *view)
{
    const random_table *table = random_table_of(schema, view->table);
    const random_column *column = table != NULL ? random_column_of(table, view->column) : NULL;
    const random_view *below = view_of(schema, view->view);
    if (!is_there(schema, view, 0)) {
        return;
    }
    const char *from = view->view != 0 && below != NULL ? random_quoted(r->arena, below->name)
                       : table != NULL                  ? random_quoted(r->arena, table->name)
                                                        : "nothing_there";
    const char *what = view->star || view->view != 0 ? "*"
                       : column != NULL              ? random_quoted(r->arena, column->name)
                                                     : "count(*) AS n";
    pl_str_addf(out, "CREATE VIEW %s AS SELECT %s FROM %s", spelt(r, view->name), what, from);
    if (view->filtered && column != NULL && view->view == 0) {
        pl_str_addf(out, " WHERE %s IS NOT 'hidden'", random_quoted(r->arena, column->name));
    }
    pl_str_add(out, ";\n");
    if (view->instead) {
        pl_str_addf(out,
                    "CREATE TRIGGER \"instead %d\" INSTEAD OF DELETE ON %s BEGIN SELECT 1 FROM %s; "
                    "END;\n",
                    view->id, spelt(r, view->name), from);
    }
}

static void add_trigger(random_source *r, pl_str *out, const random_schema *schema,
                        const random_trigger *trigger)
{
    static const char *const TIMINGS[] = {"AFTER INSERT", "BEFORE UPDATE", "AFTER DELETE",
                                          "AFTER UPDATE"};
    const random_table *table = random_table_of(schema, trigger->table);
    const random_table *writes = random_table_of(schema, trigger->writes);
    if (table == NULL || writes == NULL) {
        return;
    }
    const random_column *column = random_column_of(table, trigger->column);
    bool update = trigger->timing == 1 || trigger->timing == 3;
    pl_str_addf(out, "CREATE TRIGGER %s %s", spelt(r, trigger->name), TIMINGS[trigger->timing]);
    if (update && column != NULL) {
        pl_str_addf(out, " OF %s", spelt(r, column->name));
    }
    pl_str_addf(out, " ON %s", spelt(r, table->name));
    if (column != NULL) {
        pl_str_addf(out, " WHEN %s.%s IS 'x'", trigger->timing == 2 ? "OLD" : "NEW",
                    random_quoted(r->arena, column->name));
    }
    const char *first = random_quoted(r->arena, writes->columns[0].name);
    pl_str_addf(out, " BEGIN UPDATE %s SET %s = %s WHERE %s = 'y'; END;\n",
                random_quoted(r->arena, writes->name), first, first, first);
}

const char *random_sql(random_source *r, const random_schema *schema)
{
    pl_str out = pl_str_begin(r->arena, PL_STR_MAXIMUM);
    for (int i = 0; i < schema->table_count; i++) {
        add_table(r, &out, schema, &schema->tables[i]);
    }
    for (int i = 0; i < schema->virtual_count; i++) {
        static const char *const WIDTHS[] = {"a", "a, b", "a, b, c"};
        pl_str_addf(&out, "CREATE VIRTUAL TABLE %s USING fts5(%s);\n", schema->virtuals[i].name,
                    WIDTHS[schema->virtuals[i].width - 1]);
    }
    for (int i = 0; i < schema->index_count; i++) {
        add_index(r, &out, schema, &schema->indexes[i]);
    }
    for (int i = 0; i < schema->view_count; i++) {
        add_view(r, &out, schema, &schema->views[i]);
    }
    for (int i = 0; i < schema->trigger_count; i++) {
        add_trigger(r, &out, schema, &schema->triggers[i]);
    }
    return out.at;
}
