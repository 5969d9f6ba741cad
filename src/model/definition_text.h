/*
 * Parts of a schema as short, SQL-like text for messages and comparison: "UNIQUE (email)",
 * "(a, b DESC) WHERE (c > 0)", "email text NOT NULL". Two parts are equal when their texts are.
 * Everything returned is in the arena.
 */
#ifndef PL_MODEL_DEFINITION_TEXT_H
#define PL_MODEL_DEFINITION_TEXT_H

#include "base/str.h"
#include "model/schema.h"

/* Without its name, and without NOT VALID, which is a state and no part of the definition. */
const char *pl_constraint_text(pl_arena *arena, const pl_constraint *constraint);

/* "UNIQUE (a, b DESC) WHERE ...", without its name and its table; btree is not said. */
const char *pl_index_text(pl_arena *arena, const pl_index *index);

const char *pl_column_text(pl_arena *arena, const pl_column *column);
const char *pl_trigger_text(pl_arena *arena, const pl_trigger *trigger);
const char *pl_sequence_text(pl_arena *arena, const pl_sequence *sequence);

/* NULL when there are none. */
const char *pl_strings_joined(pl_arena *arena, const pl_strings *strings); /* "a, b" */
const char *pl_names_text(pl_arena *arena, const pl_names *names);
const char *pl_options_text(pl_arena *arena, const pl_options *options); /* "a=1, b=2", sorted */
const char *pl_grants_text(pl_arena *arena, const pl_grants *grants);    /* sorted */
const char *pl_arguments_text(pl_arena *arena, const pl_arguments *arguments);
const char *pl_name_text(pl_arena *arena, pl_name name); /* without public; NULL: no name */

#endif
