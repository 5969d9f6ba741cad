/*
 * What the files behind more.def share: signatures, operations of the generic tier, secrets.
 */
#ifndef PL_DIALECT_POSTGRES_READ_MORE_H
#define PL_DIALECT_POSTGRES_READ_MORE_H

#include "dialect/postgres/read/internal.h"

/* "(integer, text[])": the types that identify a routine, from FunctionParameters; OUT and TABLE
 * parameters are no part of it. */
const char *pl_read_signature(pl_reader *reader, const List *parameters);

/* The options in the arena, for pl_operation.as.options. */
const pl_options *pl_keep_options(pl_reader *reader, const List *def_elems);

/* The definition of an object of the generic tier: the statement's canonical text, or its source
 * text (pl_read_plain_text) where the deparser has no words for it. */
pl_generic *pl_generic_of(pl_reader *reader, const Node *statement);

/* The same for a statement that can hold a password: always the source text, masked. */
pl_generic *pl_generic_masked(pl_reader *reader);

/* What the object uses. */
void pl_depend(pl_reader *reader, pl_generic *generic, pl_name name);
void pl_depend_on_names(pl_reader *reader, pl_generic *generic, const List *qualified_name);
void pl_depend_on_uses(pl_reader *reader, pl_generic *generic, const void *tree);

/* The value of a SET: as SHOW would show it, the names of a search path quoted where they must be.
 */
const char *pl_read_setting_value(pl_reader *reader, const VariableSetStmt *set);

pl_operation *pl_emit_generic(pl_reader *reader, pl_operation_kind kind, pl_ref target,
                              const pl_generic *generic);

/* reader->sql in [begin, end) without comments, one blank for any white space. A string literal
 * that can be a secret (behind PASSWORD, CONNECTION and the like, or a connection string) is '***'.
 */
const char *pl_read_plain_text(pl_reader *reader, uint32_t begin, uint32_t end);

/* An object that has only a name and lives in no schema: role, server, publication ... */
pl_ref pl_read_global(pl_reader *reader, pl_kind kind, const char *name);

#endif
