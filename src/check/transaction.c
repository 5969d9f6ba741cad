#include "check/transaction.h"

/* What holds the statement at hand together with its neighbours. */
typedef enum block_kind {
    BLOCK_NONE,
    BLOCK_WRAPPER,  /* the runner's BEGIN */
    BLOCK_EXPLICIT, /* a BEGIN of the text */
    BLOCK_IMPLICIT, /* several statements in one message */
} block_kind;

typedef struct script_walk {
    const pl_dialect *dialect; /* NULL: not known */
    pl_arena *arena;
    pl_script *script;
    pl_transaction_slips *slips;
    uint32_t *next_number;
    block_kind block;
    bool unit_open; /* the last unit takes further statements */
    uint32_t begun; /* the statement that opened an explicit block */
} script_walk;

static void slip(script_walk *walk, pl_transaction_slip_kind kind, uint32_t statement,
                 bool ends_wrapper)
{
    if (walk->slips != NULL) {
        pl_vec_push(walk->arena, walk->slips, (pl_transaction_slip){kind, statement, ends_wrapper});
    }
}

static void close_unit(script_walk *walk)
{
    walk->unit_open = false;
}

static pl_unit *current_unit(script_walk *walk, uint32_t statement)
{
    pl_units *units = &walk->script->units;

    if (!walk->unit_open) {
        pl_vec_push(walk->arena, units,
                    (pl_unit){.first = statement, .number = (*walk->next_number)++});
        walk->unit_open = true;
    }
    return &pl_vec_last(units);
}

static void put_statement(script_walk *walk, uint32_t statement)
{
    pl_unit *unit = current_unit(walk, statement);

    unit->count++;
    unit->transaction |= walk->block != BLOCK_NONE;
    unit->implicit |= walk->block == BLOCK_IMPLICIT;
    walk->script->statements.at[statement]->unit = (uint32_t)(walk->script->units.count - 1);
    if (walk->block == BLOCK_NONE) {
        close_unit(walk);
    }
}

static bool commits_at_all(const script_walk *walk)
{
    return walk->dialect != NULL && walk->dialect->commits != NULL;
}

/* Whether the server commits before and after the statement, whatever is open (MySQL's DDL). */
static bool commits(const script_walk *walk, const pl_statement *statement)
{
    for (size_t i = 0; commits_at_all(walk) && i < statement->operations.count; i++) {
        if (walk->dialect->commits(statement->operations.at[i])) {
            return true;
        }
    }
    return false;
}

/* The open transaction, if there is one, ends before the statement. */
static void commit_open(script_walk *walk, uint32_t statement)
{
    if (walk->block == BLOCK_EXPLICIT && walk->unit_open) {
        pl_vec_last(&walk->script->units).committed_by = walk->script->statements.at[statement];
    }
    close_unit(walk);
    walk->block = BLOCK_NONE;
}

/* PostgreSQL turns an implicit block into a regular one at BEGIN, with what came before in it
 * (BeginTransactionBlock, TBLOCK_IMPLICIT_INPROGRESS, in src/backend/access/transam/xact.c). */
static void begin(script_walk *walk, uint32_t statement)
{
    if (commits_at_all(walk)) {
        commit_open(walk, statement);
    }
    if (walk->block == BLOCK_WRAPPER || walk->block == BLOCK_EXPLICIT) {
        slip(walk, PL_SLIP_NESTED_BEGIN, statement, false);
    } else {
        walk->block = BLOCK_EXPLICIT;
        walk->begun = statement;
    }
    put_statement(walk, statement);
}

static void end(script_walk *walk, uint32_t statement, const pl_operation *operation)
{
    bool rollback = operation->kind == PL_OP_ROLLBACK;

    if (walk->block != BLOCK_EXPLICIT) {
        slip(walk, PL_SLIP_STRAY_END, statement, walk->block != BLOCK_NONE);
    }
    put_statement(walk, statement);
    if (walk->block == BLOCK_NONE) {
        return;
    }
    if (rollback) {
        pl_unit *unit = &pl_vec_last(&walk->script->units);

        unit->ended_by_rollback = true;
        if (pl_unit_has_effect(walk->script,
                               &(pl_unit){.first = unit->first, .count = unit->count})) {
            slip(walk, PL_SLIP_ROLLED_BACK, statement, false);
        }
    }
    close_unit(walk);
    walk->block = pl_operation_has(operation, PL_OPF_AND_CHAIN) ? BLOCK_EXPLICIT : BLOCK_NONE;
    walk->begun = statement;
}

static void statement_in_walk(script_walk *walk, uint32_t index)
{
    const pl_statement *statement = walk->script->statements.at[index];
    const pl_operation *operation =
        statement->operations.count > 0 ? statement->operations.at[0] : NULL;

    if (operation != NULL && operation->kind == PL_OP_BEGIN) {
        begin(walk, index);
    } else if (operation != NULL &&
               (operation->kind == PL_OP_COMMIT || operation->kind == PL_OP_ROLLBACK ||
                operation->kind == PL_OP_PREPARE_TRANSACTION)) {
        end(walk, index, operation);
    } else {
        if (commits(walk, statement)) {
            commit_open(walk, index);
        }
        if (operation != NULL && operation->kind == PL_OP_SAVEPOINT &&
            (walk->block == BLOCK_NONE || walk->block == BLOCK_IMPLICIT)) {
            slip(walk, PL_SLIP_SAVEPOINT, index, false);
        }
        put_statement(walk, index);
    }
}

/* The index behind the last statement of the piece that begins at `first`. */
static uint32_t piece_end(const pl_script *script, uint32_t first)
{
    uint32_t i = first;

    while (i < script->statements.count &&
           script->statements.at[i]->piece == script->statements.at[first]->piece) {
        i++;
    }
    return i;
}

/* The index behind the last statement that travels with `first`, or in the same pipeline, which the
 * server treats alike. */
static uint32_t message_end(const pl_script *script, uint32_t first, pl_sending sending)
{
    switch (sending) {
    case PL_SEND_STATEMENTS:
        return first + 1;
    case PL_SEND_PIPELINE:
        return (uint32_t)script->statements.count;
    case PL_SEND_WHOLE:
    case PL_SEND_LINES:
    case PL_SEND_BREAKPOINTS:
        break;
    }
    return piece_end(script, first);
}

/* After COMMIT inside a message the statements that follow are again an implicit block, be it one
 * alone (exec_simple_query in src/backend/tcop/postgres.c decides by the whole message). */
static void walk_message(script_walk *walk, uint32_t first, uint32_t last, bool implicit)
{
    for (uint32_t i = first; i < last; i++) {
        if (implicit && walk->block == BLOCK_NONE) {
            walk->block = BLOCK_IMPLICIT;
        }
        statement_in_walk(walk, i);
    }
    if (walk->block == BLOCK_IMPLICIT) {
        close_unit(walk);
        walk->block = BLOCK_NONE;
    }
}

/* Nobody commits: what was done is lost when the connection closes. (In a wrapped script the
 * runner's own COMMIT ends the block, which is what COMMIT; ...; BEGIN counts on.) */
static void leave_open(script_walk *walk)
{
    if (walk->unit_open) {
        pl_vec_last(&walk->script->units).left_open = true;
    }
    slip(walk, PL_SLIP_UNCOMMITTED, walk->begun, false);
}

static bool is_refused(const pl_history *history, const pl_dialect *dialect,
                       const pl_statement *statement)
{
    for (size_t i = 0; i < statement->operations.count; i++) {
        if (dialect->refused_in_transaction(statement->operations.at[i], NULL,
                                            history->server_version) != NULL) {
            return true;
        }
    }
    return false;
}

static const pl_statement *first_refused(const pl_history *history, const pl_script *script)
{
    const pl_dialect *dialect = pl_dialect_get(history->dialect);
    bool knows = dialect != NULL && dialect->refused_in_transaction != NULL;
    for (uint32_t i = 0; knows && i < script->statements.count; i++) {
        const pl_statement *statement = script->statements.at[i];
        if (script->units.at[statement->unit].transaction &&
            is_refused(history, dialect, statement)) {
            return statement;
        }
    }
    return NULL;
}

void pl_transaction_units(pl_arena *arena, const pl_history *history, pl_script *script,
                          uint32_t *next_number, pl_transaction_slips *slips)
{
    const pl_dialect *dialect = pl_dialect_get(history->dialect);
    bool blocks = dialect != NULL && dialect->implicit_block;
    pl_sending sending =
        script->sent_whole ? PL_SEND_WHOLE : pl_runner_sending(history->runner, script->opted_out);
    /* The runner's transaction round a pipeline is the implicit one, which a BEGIN turns into a
     * block like any other; what the runner itself sends with it makes it one even for one
     * statement. */
    bool pipeline = sending == PL_SEND_PIPELINE && blocks;
    bool wrapped = script->wrapping != PL_WRAP_NONE && !pipeline;
    script_walk walk = {.dialect = dialect,
                        .arena = arena,
                        .script = script,
                        .slips = slips,
                        .next_number = next_number,
                        .block = wrapped ? BLOCK_WRAPPER : BLOCK_NONE};

    script->units.count = 0;
    for (uint32_t i = 0; i < script->statements.count;) {
        uint32_t behind = message_end(script, i, sending);

        walk_message(&walk, i, behind, pipeline || (blocks && behind - i > 1));
        i = behind;
    }
    if (walk.block == BLOCK_EXPLICIT && !wrapped) {
        leave_open(&walk);
    }
    script->refused = first_refused(history, script);
}

bool pl_statement_has_effect(const pl_statement *statement)
{
    if (statement->state != PL_STATEMENT_READ) {
        return statement->state != PL_STATEMENT_META;
    }
    for (size_t i = 0; i < statement->operations.count; i++) {
        switch (pl_operation_effect(statement->operations.at[i])) {
        case PL_EFFECT_NONE:
        case PL_EFFECT_SESSION:
            break;
        case PL_EFFECT_SCHEMA:
        case PL_EFFECT_DATA:
        case PL_EFFECT_BOTH:
        case PL_EFFECT_UNKNOWN:
            return true;
        }
    }
    return false;
}

bool pl_unit_has_effect(const pl_script *script, const pl_unit *unit)
{
    if (unit->ended_by_rollback) {
        return false;
    }
    for (uint32_t i = unit->first; i < unit->first + unit->count; i++) {
        if (pl_statement_has_effect(script->statements.at[i])) {
            return true;
        }
    }
    return false;
}

uint32_t pl_transaction_effective_units(const pl_script *script)
{
    uint32_t count = 0;

    for (size_t i = 0; i < script->units.count; i++) {
        count += pl_unit_has_effect(script, &script->units.at[i]);
    }
    return count;
}
