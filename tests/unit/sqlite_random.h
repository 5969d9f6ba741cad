/*
 * Random schemas of SQLite, and changes to them: the same seed gives the same pair. Identities are
 * numbers, so that it is known what became of each table and column, whatever it is called.
 */
#ifndef PL_TESTS_SQLITE_RANDOM_H
#define PL_TESTS_SQLITE_RANDOM_H

#include "base/arena.h"

#include <stdbool.h>
#include <stdint.h>

enum {
    RANDOM_COLUMNS = 10,
    RANDOM_TABLES = 7,
    RANDOM_INDEXES = 8,
    RANDOM_VIEWS = 4,
    RANDOM_TRIGGERS = 4,
    RANDOM_VIRTUALS = 2,
};

typedef enum random_key {
    RANDOM_KEY_NONE,
    RANDOM_KEY_ROWID,
    RANDOM_KEY_COUNTED, /* AUTOINCREMENT */
    RANDOM_KEY_PLAIN,   /* of a column that is no rowid */
    RANDOM_KEY_PAIR,    /* of the first two columns, behind all */
} random_key;

typedef struct random_column {
    int id;
    const char *name, *type, *value; /* value: DEFAULT, NULL: none */
    const char *collation;
    int check;     /* a number of the checks; 0: none */
    int generated; /* 0, 1: VIRTUAL, 2: STORED; from the first column */
    int parent;    /* id of a table that it refers to; 0: none */
    int on_delete, on_update;
    bool not_null, unique, check_named, key_behind, deferred, replaces;
} random_column;

typedef struct random_table {
    int id;
    const char *name;
    random_column columns[RANDOM_COLUMNS]; /* the first is the key */
    int count;
    random_key key;
    bool strict, without_rowid;
    bool pair_unique, pair_checked; /* of the last two columns */
    bool parent_by_key;             /* foreign keys name no column */
} random_table;

typedef struct random_index {
    int id;
    const char *name;
    int table, column, other; /* ids; other 0: none */
    bool unique, partial, expression, descending;
    const char *collation;
} random_index;

typedef struct random_view {
    int id;
    const char *name;
    int table, view; /* one of them */
    int column;
    bool star, filtered, instead; /* instead: with a trigger */
} random_view;

typedef struct random_trigger {
    int id;
    const char *name;
    int table, writes, column; /* column: of `table`, UPDATE OF and the WHEN; 0: none */
    int timing;
} random_trigger;

typedef struct random_virtual {
    int id;
    const char *name;
    int width;
} random_virtual;

typedef struct random_schema {
    random_table tables[RANDOM_TABLES];
    random_index indexes[RANDOM_INDEXES];
    random_view views[RANDOM_VIEWS];
    random_trigger triggers[RANDOM_TRIGGERS];
    random_virtual virtuals[RANDOM_VIRTUALS];
    int table_count, index_count, view_count, trigger_count, virtual_count;
    bool dangling; /* a view that reads what isn't there, a foreign key to nothing */
} random_schema;

typedef struct random_source {
    pl_arena *arena;
    uint64_t state;
    int last_id;
} random_source;

random_source random_begin(pl_arena *arena, uint64_t seed);
uint32_t random_below(random_source *r, uint32_t limit);
bool random_chance(random_source *r, uint32_t percent);

random_schema random_new_schema(random_source *r);
/* Some 1 to 5 changes; what they were, for people. */
random_schema random_changed(random_source *r, const random_schema *schema, const char **what);

/* The statements that make it. */
const char *random_sql(random_source *r, const random_schema *schema);

const random_table *random_table_of(const random_schema *schema, int id); /* NULL: none */
const random_column *random_column_of(const random_table *table, int id); /* NULL: none */
const char *random_quoted(pl_arena *arena, const char *name);

#endif
