/*
 * Migrations in JSON, docs/json-migrations.md: read, and written.
 *
 * Reading derives the SQL that the file means, a text that knows where in the JSON its pieces came
 * from (base/derived_text.h): an operation is made SQL by the dialect's writer, `{"sql"}` is taken
 * over as it stands. The scripts have pieces, one an entry, and no statements yet: these come from
 * the dialect's reader, as with any migration. So what is known of an operation is what is known of
 * its SQL, and places lead back to the JSON.
 *
 * Nothing fails. What can't be read is a piece with a problem, beside others that are read.
 */
#ifndef PL_SOURCE_JSON_MIGRATION_H
#define PL_SOURCE_JSON_MIGRATION_H

#include "base/str.h"
#include "base/tree.h"
#include "model/migration.h"

/* Sets up, down and down_unread of the migration, and text->derived. Everything is in the arena. */
void pl_json_migration_read(pl_arena *arena, pl_text *text, pl_dialect_id dialect,
                            unsigned server_version, pl_migration *migration);

/* The migration as such a file. Statements whose operations have no form are `{"sql"}`. */
void pl_json_migration_write(pl_str *out, const pl_migration *migration, pl_dialect_id dialect);

/* The file is a JSON object with a list "up", or can't be read and looks like one. */
bool pl_json_file_says_up(pl_arena *arena, const pl_tree *tree, const char *path);

/* The dialect that the file says it is for; UNKNOWN: it doesn't. */
pl_dialect_id pl_json_file_says_dialect(pl_arena *arena, const pl_tree *tree, const char *path);

#endif
