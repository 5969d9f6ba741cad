#include "model/operation.h"

#include "base/str.h"

typedef struct row {
    const char *name;
    pl_operation_class operation_class;
    pl_effect effect;
} row;

static const row rows[PL_OP_COUNT] = {
#define PL_OPERATION(kind, name, class, effect, payload)                                           \
    [PL_OP_##kind] = {name, PL_CLASS_##class, PL_EFFECT_##effect},
#include "model/operation.def"
#undef PL_OPERATION
};

static const char *const class_names[] = {
    [PL_CLASS_TABLE] = "table",
    [PL_CLASS_COLUMN] = "column",
    [PL_CLASS_CONSTRAINT] = "constraint",
    [PL_CLASS_INDEX] = "index",
    [PL_CLASS_VIEW] = "view",
    [PL_CLASS_TYPE] = "type",
    [PL_CLASS_SEQUENCE] = "sequence",
    [PL_CLASS_ROUTINE] = "routine",
    [PL_CLASS_TRIGGER] = "trigger",
    [PL_CLASS_SECURITY] = "security",
    [PL_CLASS_OBJECT] = "object",
    [PL_CLASS_DATA] = "data",
    [PL_CLASS_TRANSACTION] = "transaction",
    [PL_CLASS_SESSION] = "session",
    [PL_CLASS_CODE] = "code",
    [PL_CLASS_MAINTENANCE] = "maintenance",
    [PL_CLASS_OTHER] = "other",
};

const char *pl_operation_name(pl_operation_kind kind)
{
    return rows[kind].name;
}

pl_operation_class pl_operation_class_of(pl_operation_kind kind)
{
    return rows[kind].operation_class;
}

const char *pl_operation_class_name(pl_operation_class operation_class)
{
    return class_names[operation_class];
}

/* Functions of pg_catalog that a bare SELECT is used for because of what they leave behind. */
static const struct {
    const char *name;
    pl_effect effect;
} lasting[] = {
    {"setval", PL_EFFECT_DATA},
    {"nextval", PL_EFFECT_DATA},
    {"lo_create", PL_EFFECT_DATA},
    {"lo_creat", PL_EFFECT_DATA},
    {"lo_from_bytea", PL_EFFECT_DATA},
    {"lo_import", PL_EFFECT_DATA},
    {"lo_put", PL_EFFECT_DATA},
    {"lo_unlink", PL_EFFECT_DATA},
    {"set_config", PL_EFFECT_SESSION},
    {"pg_advisory_lock", PL_EFFECT_SESSION},
    {"pg_advisory_xact_lock", PL_EFFECT_SESSION},
    {"pg_notify", PL_EFFECT_SESSION},
};

static bool calls(const pl_rows *called, const char *function)
{
    for (size_t i = 0; i < called->functions.count; i++) {
        const char *name = called->functions.at[i];
        name = pl_starts_with(name, "pg_catalog.") ? name + sizeof "pg_catalog." - 1 : name;
        if (pl_same(name, function)) {
            return true;
        }
    }
    return false;
}

static pl_effect effect_of_select(const pl_rows *selected)
{
    if (selected->writes.count > 0) {
        return PL_EFFECT_DATA;
    }
    for (size_t i = 0; i < sizeof lasting / sizeof lasting[0]; i++) {
        if (calls(selected, lasting[i].name)) {
            return lasting[i].effect;
        }
    }
    return PL_EFFECT_NONE;
}

pl_effect pl_operation_effect(const pl_operation *operation)
{
    if (operation->kind == PL_OP_SELECT_ROWS && operation->as.rows != NULL) {
        return effect_of_select(operation->as.rows);
    }
    /* What an analysed block does are operations of their own. */
    if (operation->kind == PL_OP_DO_BLOCK && operation->as.code != NULL &&
        operation->as.code->analysed) {
        return PL_EFFECT_NONE;
    }
    return rows[operation->kind].effect;
}

bool pl_operation_kind_by_name(const char *name, pl_operation_kind *out)
{
    for (int kind = 0; kind < PL_OP_COUNT; kind++) {
        if (pl_same(rows[kind].name, name)) {
            *out = (pl_operation_kind)kind;
            return true;
        }
    }
    return false;
}

bool pl_operation_has(const pl_operation *operation, pl_operation_flag flag)
{
    return (operation->flags & (unsigned)flag) != 0;
}
