/*
 * Load: what SQL says, as the server understands it.
 *
 * The statements of a definition, or those that would make a schema, are run in a scratch database,
 * and that is inspected like a live one. What the two sides of a comparison say is then the same
 * where it means the same, since it is the server that said it.
 *
 * Rights: statements run as the role that owns the database. Only a change of owner, a trusted set
 * of extensions and comments on extensions are done as the cluster's superuser, in words of our
 * own.
 */
#ifndef PL_PLAN_LOAD_H
#define PL_PLAN_LOAD_H

#include "dialect/database.h"
#include "plan/scratch.h"
#include "source/definition.h"

typedef enum pl_load_end {
    PL_LOADED,
    PL_LOAD_REFUSED,  /* the SQL is wrong: no server of this version would take it */
    PL_LOAD_NOT_HERE, /* it may be right, but not on this server, or not as this role */
} pl_load_end;

typedef struct pl_loaded {
    pl_load_end end;
    pl_inspection inspection; /* LOADED */
    const char *message;      /* else: one sentence, the server's own words or what was fenced */
    pl_span span;             /* of the statement; text NULL: it has no place */
    const char *sql;          /* of it */
    uint32_t left_out;        /* statements about what is in no database (plan/fence.h) */
    const char *note;         /* as pl_scratch_note */
} pl_loaded;

/* Of the steps of a definition. Everything is in arena. An error is a scratch that can't be had. */
pl_status pl_load_definition(pl_arena *arena, pl_scratch *scratch, const pl_scratch_like *like,
                             const pl_definition *definition, pl_loaded *out,
                             pl_error *error) PL_MUST_CHECK;

/* Of the statements that make the schema: of a replayed history, models, a snapshot. What is not
 * wholly known in it ends NOT_HERE. */
pl_status pl_load_schema(pl_arena *arena, pl_scratch *scratch, const pl_scratch_like *like,
                         const pl_schema *schema, pl_loaded *out, pl_error *error) PL_MUST_CHECK;

#endif
