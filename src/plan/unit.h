/*
 * Unit: a part of a plan that succeeds or fails as one, and what the parts of a plan are.
 *
 * A plan's operations come from the dialect's diff in an order that works. Here they are made into
 * steps that keep nobody waiting where the database has such a way (online.c), and cut where one
 * transaction can't hold them: what runs in none stands alone, and a value added to an enum is
 * committed before it is used.
 */
#ifndef PL_PLAN_UNIT_H
#define PL_PLAN_UNIT_H

#include "dialect/dialect.h"

typedef struct pl_plan_unit {
    bool transaction; /* false: its statements run in none, each by itself */
    const char
        *why_alone; /* "CREATE INDEX CONCURRENTLY cannot run inside ..."; NULL: it need not */
    pl_operations operations;
} pl_plan_unit;

typedef PL_VEC(pl_plan_unit) pl_plan_units;

typedef struct pl_unit_options {
    bool plain; /* one transaction as far as that can be: no online steps */
    unsigned server_version;
} pl_unit_options;

/* Appends the units of the operations. before: the schema where they will run. Everything new is in
 * arena. */
void pl_plan_cut(pl_arena *arena, const pl_dialect *dialect, const pl_schema *before,
                 const pl_operations *operations, const pl_unit_options *options,
                 pl_plan_units *out);

/* SET LOCAL lock_timeout at the head of each transaction that takes locks on what was there before,
 * so that waiting for one doesn't make everybody else wait behind (PostgreSQL only). text: as SET
 * takes it, "3s". */
void pl_plan_limit_locks(pl_arena *arena, const pl_dialect *dialect, const char *text,
                         pl_plan_units *units);

#endif
