/*
 * Models: the schema that a JSON file of models with associations means, docs/json-models.md.
 *
 * What they come to is what sync() of Sequelize 6 makes of the same models on an empty database:
 * its names (naming.h), its types (types.def), the columns, keys and join tables of associations
 * (associate.c). The tables are written as SQL and read back by the dialect's own reader, so that
 * the schema is the same as of a file with that SQL; places in it lead back to the JSON.
 */
#ifndef PL_SOURCE_MODELS_MODELS_H
#define PL_SOURCE_MODELS_MODELS_H

#include "model/migration.h"

/* `renamedFrom`: the table or column was called that. */
typedef struct pl_models_rename {
    pl_span span;
    pl_ref ref;       /* a table or column, by its name now */
    const char *from; /* one identifier, not quoted */
} pl_models_rename;

typedef struct pl_models {
    pl_dialect_id dialect;
    pl_schema *schema;
    pl_script *script; /* the SQL, in an order that works, with its statements */
    PL_VEC(pl_models_rename) renames;
    uint32_t table_count;
} pl_models;

/* Everything lives in the arena; text may be kept. dialect UNKNOWN: the one that the file says, or
 * PostgreSQL. PL_MALFORMED: what is wrong with the file, with its line and column, the message
 * beginning with the JSON path; PL_USAGE: it is for another dialect. */
pl_status pl_models_read(pl_arena *arena, pl_text *text, pl_dialect_id dialect,
                         unsigned server_version, pl_models *out, pl_error *error) PL_MUST_CHECK;

/* Of a file; "-" is standard input. */
pl_status pl_models_load(pl_arena *arena, const char *path, pl_dialect_id dialect,
                         unsigned server_version, pl_models *out, pl_error *error) PL_MUST_CHECK;

/* The text is a JSON object with "models", or can't be read and looks like one. */
bool pl_models_recognise(pl_arena *arena, const pl_text *text);

#endif
