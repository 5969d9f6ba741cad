/*
 * What the name of a migration's file says, by each runner's own pattern. Strings are in arena.
 */
#ifndef PL_SOURCE_NAME_H
#define PL_SOURCE_NAME_H

#include "model/migration.h"

typedef struct pl_file_name {
    const char *version;   /* the digits (or what stands for them), as written */
    const char *name;      /* version and words, for people: "004_index_email" */
    const char *extension; /* "sql" */
    const char *dialect;   /* popx, authelia: "postgres"; NULL: none */
    pl_migration_kind kind;
    bool down;
    bool undo; /* Flyway U: belongs to the V of the same version */
    bool autocommit;
} pl_file_name;

/* ([0-9]+)_(.*)\.(up|down)\.(.*), the widest of the pair patterns: golang-migrate. */
bool pl_name_pair(pl_arena *arena, const char *file, pl_file_name *out);

/* (\d+)_([^.]+)(\.dialect)?(\.autocommit)?\.(up|down)\.(sql|fizz) */
bool pl_name_popx(pl_arena *arena, const char *file, pl_file_name *out);

/* V(\d+)\.Name(\.(all|postgres|mysql|sqlite))?\.(up|down)\.sql */
bool pl_name_authelia(pl_arena *arena, const char *file, pl_file_name *out);

/* (-?\d+).*\.ext: a leading number is all that is asked. */
bool pl_name_number(pl_arena *arena, const char *file, pl_file_name *out);

/* V1.2__words.sql, U1.2__words.sql, B1.2__words.sql, R__words.sql */
bool pl_name_flyway(pl_arena *arena, const char *file, pl_file_name *out);

/* (\d+)\.(do|undo)(\.words)?\.ext */
bool pl_name_postgrator(pl_arena *arena, const char *file, pl_file_name *out);

const char *pl_name_extension(const char *file); /* behind the last point; "" when there is none */
bool pl_name_is_sql(const char *file);
bool pl_name_is_json(const char *file);
/* The number without leading zeros, a key for "the same version". */
const char *pl_version_key(const char *version);
/* As numbers of any length; text that is no number comes after, bytewise. */
int pl_version_compare(const char *a, const char *b);
/* Part by part, parts divided by . and _: 1.10 after 1.9, 1.0 equal to 1. */
int pl_version_compare_parts(const char *a, const char *b);

#endif
