#include "dialect/mysql/traits.h"

#include "dialect/mysql/read.h"

/* What none of the operations says: the definitions are not read. */
static void apply(pl_schema *schema, const pl_operation *operation, const pl_apply_context *context)
{
    (void)context;
    if (schema->complete) {
        pl_schema_incomplete(schema, operation->span, "the definitions of MySQL are not read yet");
    }
}

static const char *refused_in_transaction(const pl_operation *operation, const pl_schema *schema,
                                          unsigned server_version)
{
    (void)operation;
    (void)schema;
    (void)server_version;
    return NULL; /* nothing is refused: it commits what is open and goes on */
}

/* The statements that "implicitly end any transaction active in the current session, as if you had
 * done a COMMIT before executing the statement" (MySQL 8.0 Reference Manual, 13.3.3): what defines
 * objects, accounts, LOCK TABLES and the maintenance of tables; BEGIN does too, which is seen to
 * where units are made. Temporary tables are left out there. */
static bool commits(const pl_operation *operation)
{
    bool temporary = pl_same(operation->value, "temporary");
    switch (pl_operation_class_of(operation->kind)) {
    case PL_CLASS_TABLE:
    case PL_CLASS_COLUMN:
    case PL_CLASS_CONSTRAINT:
    case PL_CLASS_INDEX:
    case PL_CLASS_VIEW:
    case PL_CLASS_TYPE:
    case PL_CLASS_SEQUENCE:
    case PL_CLASS_ROUTINE:
    case PL_CLASS_TRIGGER:
    case PL_CLASS_SECURITY:
    case PL_CLASS_OBJECT:
    case PL_CLASS_MAINTENANCE:
        return !temporary;
    case PL_CLASS_DATA:
        return operation->kind == PL_OP_TRUNCATE;
    case PL_CLASS_SESSION:
        return operation->kind == PL_OP_LOCK_TABLE;
    case PL_CLASS_TRANSACTION:
    case PL_CLASS_CODE:
    case PL_CLASS_OTHER:
        break;
    }
    return false;
}

static void diff(pl_arena *arena, const pl_schema *schema, const pl_changes *changes,
                 bool backwards, pl_operations *out)
{
    (void)arena;
    (void)schema;
    (void)changes;
    (void)backwards;
    (void)out;
}

const pl_dialect pl_mysql_dialect = {
    .id = PL_DIALECT_MYSQL,
    .name = "mysql",
    .title = "MySQL",
    .transactional_ddl = false,
    .implicit_block = false,
    .outline = true,
    .read_script = pl_mysql_read_script,
    .apply = apply,
    .commits = commits,
    .diff = diff,
    .refused_in_transaction = refused_in_transaction,
};
