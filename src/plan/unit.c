#include "plan/unit.h"

#include "base/str.h"
#include "plan/online.h"

#include <string.h>

typedef struct cut {
    pl_arena *arena;
    const pl_dialect *dialect;
    const pl_schema *before;
    unsigned server_version;
    pl_plan_units *out;
    pl_strings added; /* enum values that the open unit adds, as SQL strings */
    bool open;        /* the last unit takes more */
} cut;

static pl_plan_unit *begin_unit(cut *c, bool transaction, const char *why)
{
    pl_plan_unit unit = {.transaction = transaction, .why_alone = why};
    pl_vec_push(c->arena, c->out, unit);
    c->added = (pl_strings){0};
    c->open = transaction;
    return &pl_vec_last(c->out);
}

static const char *quoted(cut *c, const char *value)
{
    pl_str text = pl_str_begin(c->arena, PL_STR_MAXIMUM);
    pl_str_add_char(&text, '\'');
    for (; *value != '\0'; value++) {
        if (*value == '\'') {
            pl_str_add_char(&text, '\'');
        }
        pl_str_add_char(&text, *value);
    }
    pl_str_add_char(&text, '\'');
    return text.at;
}

/* "unsafe use of new value of enum type": until the commit (enum_in, src/backend/utils/adt/enum.c).
 */
static bool uses_added(cut *c, const pl_operation *operation)
{
    pl_str sql = pl_str_begin(c->arena, PL_STR_MAXIMUM);
    if (c->added.count == 0 || !c->dialect->write_operation(&sql, operation) || sql.at == NULL) {
        return false;
    }
    for (size_t i = 0; i < c->added.count; i++) {
        if (strstr(sql.at, c->added.at[i]) != NULL) {
            return true;
        }
    }
    return false;
}

static void add(cut *c, const pl_operation *operation)
{
    const char *refused =
        c->dialect->refused_in_transaction != NULL
            ? c->dialect->refused_in_transaction(operation, c->before, c->server_version)
            : NULL;
    bool adds_value = operation->kind == PL_OP_ADD_ENUM_VALUE;
    if (c->dialect->stands_outside != NULL && c->dialect->stands_outside(operation)) {
        refused = "inside a transaction it does nothing";
    }
    if (refused != NULL || !c->open || (!adds_value && uses_added(c, operation))) {
        begin_unit(c, refused == NULL, refused);
    }
    pl_vec_push(c->arena, &pl_vec_last(c->out).operations, operation);
    if (adds_value) {
        pl_vec_push(c->arena, &c->added, quoted(c, operation->target.name));
    }
}

static void add_all(cut *c, const pl_operations *operations)
{
    c->open = false;
    for (size_t i = 0; i < operations->count; i++) {
        add(c, operations->at[i]);
    }
}

void pl_plan_cut(pl_arena *arena, const pl_dialect *dialect, const pl_schema *before,
                 const pl_operations *operations, const pl_unit_options *options,
                 pl_plan_units *out)
{
    cut c = {.arena = arena,
             .dialect = dialect,
             .before = before,
             .server_version = options->server_version,
             .out = out};
    if (options->plain || dialect->id != PL_DIALECT_POSTGRES) {
        add_all(&c, operations);
        return;
    }
    pl_operations phases[PL_ONLINE_COUNT] = {0};
    pl_plan_online(arena, before, operations, phases);
    for (size_t i = 0; i < PL_ONLINE_COUNT; i++) {
        add_all(&c, &phases[i]);
    }
}

/* ---- Waiting for locks ----------------------------------------------------------------------- */

/* Making things anew waits for nobody. */
static bool waits_for_locks(const pl_operation *operation)
{
    switch ((int)pl_operation_class_of(operation->kind)) {
    case PL_CLASS_TABLE:
    case PL_CLASS_COLUMN:
    case PL_CLASS_CONSTRAINT:
    case PL_CLASS_INDEX:
    case PL_CLASS_TRIGGER:
        return operation->kind != PL_OP_CREATE_TABLE;
    default:
        return false;
    }
}

static bool any_waits(const pl_operations *operations)
{
    for (size_t i = 0; i < operations->count; i++) {
        if (waits_for_locks(operations->at[i])) {
            return true;
        }
    }
    return false;
}

void pl_plan_limit_locks(pl_arena *arena, const pl_dialect *dialect, const char *text,
                         pl_plan_units *units)
{
    for (size_t i = 0; dialect->id == PL_DIALECT_POSTGRES && i < units->count; i++) {
        pl_plan_unit *unit = &units->at[i];
        if (!unit->transaction || !any_waits(&unit->operations)) {
            continue;
        }
        pl_operation *set = pl_arena_make(arena, pl_operation);
        set->kind = PL_OP_SET_VARIABLE;
        set->flags = PL_OPF_LOCAL;
        set->new_name = "lock_timeout";
        set->value = text;
        pl_operations all = {0};
        pl_vec_push(arena, &all, set);
        for (size_t k = 0; k < unit->operations.count; k++) {
            pl_vec_push(arena, &all, unit->operations.at[k]);
        }
        unit->operations = all;
    }
}
