/*
 * https://sqlite.org/lang_transaction.html; tried on SQLite 3.40.
 */
#include "dialect/sqlite/traits.h"

#include "dialect/sqlite/apply/apply.h"
#include "dialect/sqlite/diff/diff.h"
#include "dialect/sqlite/read/read.h"
#include "dialect/sqlite/write/write.h"

/* PRAGMA journal_mode is refused only when it would go to or from WAL. */
static const char *refused_pragma(const pl_operation *operation)
{
    if (pl_same_nocase(operation->new_name, "journal_mode") &&
        pl_same_nocase(operation->value, "wal")) {
        return "cannot change into wal mode from within a transaction";
    }
    return NULL;
}

static const char *refused_in_transaction(const pl_operation *operation, const pl_schema *schema,
                                          unsigned server_version)
{
    (void)schema;
    (void)server_version;
    switch ((int)operation->kind) {
    case PL_OP_VACUUM:
        return "cannot VACUUM from within a transaction";
    case PL_OP_SET_VARIABLE:
        return refused_pragma(operation);
    case PL_OP_OTHER:
        return pl_same(operation->value, "detach") ? "cannot DETACH database within transaction"
                                                   : NULL;
    default:
        return NULL;
    }
}

static const pl_object *resolve(const pl_schema *schema, pl_kind kind, pl_name name,
                                const char *signature)
{
    (void)signature;
    return pl_sqlite_find(schema, kind, name);
}

const pl_dialect pl_sqlite_dialect = {
    .id = PL_DIALECT_SQLITE,
    .name = "sqlite",
    .title = "SQLite",
    .transactional_ddl = true,
    .any_case = true,
    .implicit_block = false,
    .read_script = pl_sqlite_read_script,
    .apply = pl_sqlite_apply,
    .resolve = resolve,
    .diff = pl_sqlite_diff,
    .build = pl_sqlite_build,
    .refused_in_transaction = refused_in_transaction,
    .stands_outside = pl_sqlite_stands_outside,
    .write_operation = pl_sqlite_write_operation,
    .write_operations = pl_sqlite_write_operations,
};
