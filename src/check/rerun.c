#include "check/rerun.h"

#include "base/str.h"
#include "check/transaction.h"

#define LOOK_BACK 200

/* What an operation does the second time, before flags and neighbours are looked at. */
typedef enum manner {
    MANNER_SAME,    /* sets a state: the same again */
    MANNER_MAKES,   /* an error when it is there; IF NOT EXISTS and OR REPLACE help */
    MANNER_TAKES,   /* an error when it is gone; IF EXISTS helps */
    MANNER_MOVES,   /* renames: the old name is gone */
    MANNER_ADDS,    /* rows */
    MANNER_UNKNOWN, /* depends on what it says, or can't be seen */
} manner;

static manner manner_of(pl_operation_kind kind)
{
    switch (kind) {
    case PL_OP_CREATE_TABLE:
    case PL_OP_CREATE_TABLE_AS:
    case PL_OP_ADD_INHERITANCE:
    case PL_OP_ATTACH_PARTITION:
    case PL_OP_ADD_COLUMN:
    case PL_OP_ADD_IDENTITY:
    case PL_OP_ADD_CONSTRAINT:
    case PL_OP_CREATE_INDEX:
    case PL_OP_CREATE_VIEW:
    case PL_OP_CREATE_MATERIALIZED_VIEW:
    case PL_OP_CREATE_TYPE:
    case PL_OP_ADD_ENUM_VALUE:
    case PL_OP_ADD_ATTRIBUTE:
    case PL_OP_CREATE_DOMAIN:
    case PL_OP_ADD_DOMAIN_CONSTRAINT:
    case PL_OP_CREATE_SEQUENCE:
    case PL_OP_CREATE_ROUTINE:
    case PL_OP_CREATE_TRIGGER:
    case PL_OP_CREATE_POLICY:
    case PL_OP_CREATE_SCHEMA:
    case PL_OP_CREATE_EXTENSION:
    case PL_OP_CREATE_OBJECT:
        return MANNER_MAKES;
    case PL_OP_DROP_TABLE:
    case PL_OP_DROP_INHERITANCE:
    case PL_OP_DETACH_PARTITION:
    case PL_OP_DROP_COLUMN:
    case PL_OP_DROP_EXPRESSION:
    case PL_OP_DROP_IDENTITY:
    case PL_OP_DROP_CONSTRAINT:
    case PL_OP_DROP_INDEX:
    case PL_OP_DROP_VIEW:
    case PL_OP_DROP_MATERIALIZED_VIEW:
    case PL_OP_DROP_TYPE:
    case PL_OP_DROP_ATTRIBUTE:
    case PL_OP_DROP_DOMAIN:
    case PL_OP_DROP_DOMAIN_CONSTRAINT:
    case PL_OP_DROP_SEQUENCE:
    case PL_OP_DROP_ROUTINE:
    case PL_OP_DROP_TRIGGER:
    case PL_OP_DROP_POLICY:
    case PL_OP_DROP_SCHEMA:
    case PL_OP_DROP_EXTENSION:
    case PL_OP_DROP_OBJECT:
        return MANNER_TAKES;
    case PL_OP_RENAME_TABLE:
    case PL_OP_RENAME_COLUMN:
    case PL_OP_RENAME_CONSTRAINT:
    case PL_OP_RENAME_INDEX:
    case PL_OP_RENAME_ENUM_VALUE:
    case PL_OP_RENAME_ATTRIBUTE:
    case PL_OP_RENAME_OBJECT:
    case PL_OP_SET_SCHEMA:
        return MANNER_MOVES;
    case PL_OP_INSERT_ROWS:
    case PL_OP_COPY_ROWS:
        return MANNER_ADDS;
    case PL_OP_SET_TYPE:
    case PL_OP_SET_ATTRIBUTE_TYPE:
    case PL_OP_UPDATE_ROWS:
    case PL_OP_MERGE_ROWS:
    case PL_OP_SELECT_ROWS:
    case PL_OP_ALTER_OBJECT:
    case PL_OP_ALTER_EXTENSION:
    case PL_OP_ALTER_ROLE:
    case PL_OP_DO_BLOCK:
    case PL_OP_CALL:
    case PL_OP_DYNAMIC_SQL:
    case PL_OP_ALTER_SEQUENCE:
    case PL_OP_ALTER_SYSTEM:
    case PL_OP_ALTER_DATABASE:
    case PL_OP_OTHER:
        return MANNER_UNKNOWN;
    case PL_OP_SET_TABLE_OPTIONS:
    case PL_OP_RESET_TABLE_OPTIONS:
    case PL_OP_SET_PERSISTENCE:
    case PL_OP_SET_TABLESPACE:
    case PL_OP_SET_ACCESS_METHOD:
    case PL_OP_SET_CLUSTER_INDEX:
    case PL_OP_SET_REPLICA_IDENTITY:
    case PL_OP_SET_OF_TYPE:
    case PL_OP_SET_ROW_SECURITY:
    case PL_OP_SET_TRIGGER_STATE:
    case PL_OP_SET_RULE_STATE:
    case PL_OP_SET_FOREIGN_OPTIONS:
    case PL_OP_SET_DEFAULT:
    case PL_OP_DROP_DEFAULT:
    case PL_OP_SET_NOT_NULL:
    case PL_OP_DROP_NOT_NULL:
    case PL_OP_SET_IDENTITY:
    case PL_OP_SET_STATISTICS:
    case PL_OP_SET_STORAGE:
    case PL_OP_SET_COMPRESSION:
    case PL_OP_SET_COLUMN_OPTIONS:
    case PL_OP_RESET_COLUMN_OPTIONS:
    case PL_OP_VALIDATE_CONSTRAINT:
    case PL_OP_ALTER_CONSTRAINT:
    case PL_OP_ATTACH_INDEX:
    case PL_OP_SET_INDEX_OPTIONS:
    case PL_OP_RESET_INDEX_OPTIONS:
    case PL_OP_SET_VIEW_OPTIONS:
    case PL_OP_RESET_VIEW_OPTIONS:
    case PL_OP_REFRESH_MATERIALIZED_VIEW:
    case PL_OP_SET_TYPE_OPTIONS:
    case PL_OP_SET_DOMAIN_DEFAULT:
    case PL_OP_SET_DOMAIN_NOT_NULL:
    case PL_OP_DROP_DOMAIN_NOT_NULL:
    case PL_OP_VALIDATE_DOMAIN_CONSTRAINT:
    case PL_OP_ALTER_ROUTINE:
    case PL_OP_ALTER_POLICY:
    case PL_OP_SET_OWNER:
    case PL_OP_SET_COMMENT:
    case PL_OP_SET_SECURITY_LABEL:
    case PL_OP_GRANT:
    case PL_OP_REVOKE:
    case PL_OP_DROP_OWNED:
    case PL_OP_REASSIGN_OWNED:
    case PL_OP_ALTER_DEFAULT_PRIVILEGES:
    case PL_OP_DELETE_ROWS:
    case PL_OP_TRUNCATE:
    case PL_OP_BEGIN:
    case PL_OP_COMMIT:
    case PL_OP_ROLLBACK:
    case PL_OP_SAVEPOINT:
    case PL_OP_RELEASE_SAVEPOINT:
    case PL_OP_ROLLBACK_TO_SAVEPOINT:
    case PL_OP_PREPARE_TRANSACTION:
    case PL_OP_FINISH_PREPARED:
    case PL_OP_SET_TRANSACTION:
    case PL_OP_SET_CONSTRAINTS:
    case PL_OP_SET_VARIABLE:
    case PL_OP_RESET_VARIABLE:
    case PL_OP_SHOW_VARIABLE:
    case PL_OP_DISCARD:
    case PL_OP_LOCK_TABLE:
    case PL_OP_LISTEN:
    case PL_OP_PREPARE:
    case PL_OP_LOAD:
    case PL_OP_VACUUM:
    case PL_OP_ANALYZE:
    case PL_OP_REINDEX:
    case PL_OP_CLUSTER:
    case PL_OP_CHECKPOINT:
    case PL_OP_COUNT:
        break;
    }
    return MANNER_SAME;
}

bool pl_rerun_takes_away(const pl_operation *operation)
{
    manner how = manner_of(operation->kind);

    return how == MANNER_TAKES || how == MANNER_MOVES;
}

/* Both as written. What one text calls public.users and the other users is one. */
static bool same_schema(const char *a, const char *b)
{
    return pl_same(a == NULL ? "public" : a, b == NULL ? "public" : b);
}

static bool is_part(const pl_ref *ref)
{
    return pl_kind_space(ref->kind) == PL_SPACE_PART ||
           pl_kind_space(ref->kind) == PL_SPACE_ATTACHED;
}

static bool same_ref(const pl_ref *a, const pl_ref *b)
{
    return a->name != NULL && is_part(a) == is_part(b) && pl_same(a->name, b->name) &&
           same_schema(a->schema, b->schema) && pl_same(a->parent, b->parent);
}

/* The table that goes away with everything on it. */
static bool is_on(const pl_operation *operation, const pl_ref *table)
{
    const pl_ref *target = &operation->target;

    if (table->kind != PL_KIND_TABLE) {
        return false;
    }
    if (operation->kind == PL_OP_CREATE_INDEX) {
        return pl_same(operation->as.index->table.name, table->name) &&
               same_schema(operation->as.index->table.schema, table->schema);
    }
    return is_part(target) && pl_same(target->parent, table->name) &&
           same_schema(target->schema, table->schema);
}

static bool drops(const pl_operation *earlier, const pl_operation *operation)
{
    return manner_of(earlier->kind) == MANNER_TAKES &&
           pl_operation_has(earlier, PL_OPF_IF_EXISTS) &&
           (same_ref(&earlier->target, &operation->target) || is_on(operation, &earlier->target));
}

static bool makes(const pl_operation *earlier, const pl_operation *operation)
{
    return manner_of(earlier->kind) == MANNER_MAKES &&
           same_ref(&earlier->target, &operation->target);
}

typedef bool (*neighbour)(const pl_operation *earlier, const pl_operation *operation);

/* Statements stand in the order of the text. */
size_t pl_script_index(const pl_script *script, const pl_statement *statement)
{
    size_t low = 0, high = script->statements.count;

    while (low < high) {
        size_t middle = low + (high - low) / 2;

        if (script->statements.at[middle]->span.begin < statement->span.begin) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    return low;
}

/* Where the operation is among those of its statement, which lie in the order of their places. */
static size_t place_of(const pl_operations *operations, const pl_operation *operation)
{
    size_t low = 0, high = operations->count;

    while (low < high) {
        size_t middle = low + (high - low) / 2;

        if (operations->at[middle]->span.begin < operation->span.begin) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    for (size_t i = low; i < operations->count && i < low + LOOK_BACK; i++) {
        if (operations->at[i] == operation) {
            return i;
        }
    }
    return low;
}

/* An earlier part of the same statement counts too (DROP CONSTRAINT IF EXISTS c, ADD CONSTRAINT c).
 * Only the near past is looked at: a guard stands close to what it guards, and scripts are long. */
static bool before(const pl_script *script, const pl_operation *operation, neighbour holds)
{
    size_t own = pl_script_index(script, operation->statement);
    size_t left = LOOK_BACK;

    for (size_t i = own + 1; i > 0 && left > 0; i--) {
        const pl_operations *operations = &script->statements.at[i - 1]->operations;
        size_t end = i == own + 1 ? place_of(operations, operation) : operations->count;

        for (size_t j = end; j > 0 && left > 0; j--, left--) {
            if (holds(operations->at[j - 1], operation)) {
                return true;
            }
        }
    }
    return false;
}

bool pl_rerun_dropped_before(const pl_script *script, const pl_operation *operation)
{
    return before(script, operation, drops);
}

/* Without a name the server chooses another one the second time. A second primary key is an error
 * all the same. */
static bool is_nameless(const pl_operation *operation)
{
    if (operation->kind == PL_OP_ADD_CONSTRAINT) {
        const pl_constraint *constraint = operation->as.constraint;

        return !constraint->named && constraint->kind != PL_CONSTRAINT_PRIMARY_KEY &&
               constraint->using_index == NULL;
    }
    return operation->kind == PL_OP_CREATE_INDEX && operation->target.name == NULL;
}

static pl_rerun rerun_of_making(const pl_script *script, const pl_operation *operation)
{
    if (pl_operation_has(operation, PL_OPF_IF_NOT_EXISTS) ||
        pl_operation_has(operation, PL_OPF_OR_REPLACE) ||
        pl_rerun_dropped_before(script, operation)) {
        return PL_RERUN_PASSES;
    }
    if (operation->kind == PL_OP_CREATE_TABLE &&
        operation->as.table->table->persistence == PL_TEMPORARY) {
        return PL_RERUN_PASSES; /* it went with the connection */
    }
    if (operation->kind == PL_OP_CREATE_OBJECT) {
        return PL_RERUN_UNKNOWN;
    }
    return is_nameless(operation) ? PL_RERUN_REPEATS : PL_RERUN_STOPS;
}

/* INSERT ... SELECT mostly says itself what is there already. */
static pl_rerun rerun_of_rows(const pl_script *script, const pl_operation *operation)
{
    const pl_rows *rows = operation->as.rows;

    if (rows->on_conflict || pl_rerun_dropped_before(script, operation)) {
        return PL_RERUN_PASSES;
    }
    return rows->from_query ? PL_RERUN_UNKNOWN : PL_RERUN_REPEATS;
}

pl_rerun pl_rerun_operation(const pl_script *script, const pl_operation *operation)
{
    if (pl_operation_has(operation, PL_OPF_CONDITIONAL)) {
        return PL_RERUN_PASSES; /* a DO block that asks before it does it */
    }
    switch (manner_of(operation->kind)) {
    case MANNER_SAME:
        break;
    case MANNER_MAKES:
        return rerun_of_making(script, operation);
    case MANNER_TAKES:
        if (pl_operation_has(operation, PL_OPF_IF_EXISTS) || before(script, operation, makes)) {
            return PL_RERUN_PASSES;
        }
        return PL_RERUN_STOPS;
    case MANNER_MOVES:
        return pl_operation_has(operation, PL_OPF_IF_EXISTS) ? PL_RERUN_PASSES : PL_RERUN_STOPS;
    case MANNER_ADDS:
        return rerun_of_rows(script, operation);
    case MANNER_UNKNOWN:
        return PL_RERUN_UNKNOWN;
    }
    return PL_RERUN_PASSES;
}

static pl_rerun worst_of(const pl_script *script, const pl_statement *statement,
                         const pl_operation **where)
{
    pl_rerun worst = PL_RERUN_PASSES;

    for (size_t i = 0; i < statement->operations.count; i++) {
        const pl_operation *operation = statement->operations.at[i];
        pl_rerun one = pl_operation_has(operation, PL_OPF_IMPLIED)
                           ? PL_RERUN_PASSES
                           : pl_rerun_operation(script, operation);

        if (one > worst) {
            worst = one;
            *where = operation;
        }
    }
    return statement->state == PL_STATEMENT_READ || worst > PL_RERUN_UNKNOWN ? worst
                                                                             : PL_RERUN_UNKNOWN;
}

static size_t last_effective_unit(const pl_script *script)
{
    size_t last = 0;

    for (size_t i = 0; i < script->units.count; i++) {
        last = pl_unit_has_effect(script, &script->units.at[i]) ? i : last;
    }
    return last;
}

pl_rerun pl_rerun_script(const pl_script *script, const pl_operation **where)
{
    size_t last = last_effective_unit(script);
    pl_rerun worst = PL_RERUN_PASSES;

    *where = NULL;
    for (size_t i = 0; i < last && worst < PL_RERUN_STOPS; i++) {
        const pl_unit *unit = &script->units.at[i];

        if (!pl_unit_has_effect(script, unit)) {
            continue;
        }
        for (uint32_t j = unit->first; j < unit->first + unit->count; j++) {
            const pl_operation *at = NULL;
            pl_rerun one = worst_of(script, script->statements.at[j], &at);

            if (one > worst) {
                worst = one;
                *where = at;
            }
        }
    }
    return worst;
}
