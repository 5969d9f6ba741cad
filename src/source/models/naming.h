/*
 * Naming: what Sequelize calls tables, columns, indexes and types when nobody says it.
 *
 * Answers are in the arena, or the word itself. Letters beyond ASCII have no capitals here.
 */
#ifndef PL_SOURCE_MODELS_NAMING_H
#define PL_SOURCE_MODELS_NAMING_H

#include "base/arena.h"
#include "base/vec.h"

/* "User" -> "Users", "Person" -> "People"; and back. See inflection.def. */
const char *pl_naming_plural(pl_arena *arena, const char *word);
const char *pl_naming_singular(pl_arena *arena, const char *word);

/* "createdAt" -> "created_at", "ChatRoom" -> "chat_room", "userID" -> "user_i_d". */
const char *pl_naming_underscored(pl_arena *arena, const char *word);

/* "User", "id" -> "UserId": of the key that refers to that column of that model. */
const char *pl_naming_foreign_key(pl_arena *arena, const char *model, const char *key);

/* "Users", {"email", "Name"} -> "users_email__name". */
const char *pl_naming_index(pl_arena *arena, const char *table, const pl_strings *columns);

/* "Users", "role" -> "enum_Users_role". */
const char *pl_naming_enum(pl_arena *arena, const char *table, const char *column);

#endif
