/*
 * Atomic units: which statements of a script succeed or fail together.
 *
 * Computed from the runner's wrapping and sending rules (source/runner.h), the file's opt-out and
 * BEGIN, COMMIT, ROLLBACK in the text. Measured facts: several statements in one message are one
 * implicit transaction on PostgreSQL until the text says COMMIT; COMMIT of a wrapped script ends
 * the runner's transaction and what follows is on its own (docs/transactions.md).
 */
#ifndef PL_CHECK_TRANSACTION_H
#define PL_CHECK_TRANSACTION_H

#include "dialect/dialect.h"
#include "model/migration.h"
#include "source/runner.h"

/* Something a transaction statement does wrong where it stands. */
typedef enum pl_transaction_slip_kind {
    PL_SLIP_NESTED_BEGIN, /* BEGIN inside a transaction: a warning, no new transaction */
    PL_SLIP_STRAY_END,    /* COMMIT or ROLLBACK that ends the runner's transaction, or none */
    PL_SLIP_UNCOMMITTED,  /* BEGIN without end */
    PL_SLIP_ROLLED_BACK,  /* ROLLBACK of a block that changed something */
    PL_SLIP_SAVEPOINT,    /* SAVEPOINT outside a transaction block: an error */
} pl_transaction_slip_kind;

typedef struct pl_transaction_slip {
    pl_transaction_slip_kind kind;
    uint32_t statement; /* index into script->statements */
    bool ends_wrapper;  /* STRAY_END: there was a transaction, the runner's or the implicit one */
} pl_transaction_slip;

typedef PL_VEC(pl_transaction_slip) pl_transaction_slips;

/* Fills script->units, script->refused (as far as it is seen without a schema) and each statement's
 * unit; units are numbered from *next_number on, which is advanced. Appends the slips, in order of
 * the text. */
void pl_transaction_units(pl_arena *arena, const pl_history *history, pl_script *script,
                          uint32_t *next_number, pl_transaction_slips *slips);

/* Units in which something changes that outlives the connection. */
uint32_t pl_transaction_effective_units(const pl_script *script);
bool pl_statement_has_effect(const pl_statement *statement);
bool pl_unit_has_effect(const pl_script *script, const pl_unit *unit);

#endif
