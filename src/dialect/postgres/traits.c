/*
 * The callers of PreventInTransactionBlock() in PostgreSQL 15, each tried on a server. REFRESH
 * MATERIALIZED VIEW CONCURRENTLY, CHECKPOINT and DETACH PARTITION ... FINALIZE are allowed; so is
 * ALTER TYPE ... ADD VALUE from 12 on. REINDEX and CLUSTER of a partitioned table commit after each
 * partition (ReindexPartitions() in src/backend/commands/indexcmds.c, cluster() in cluster.c), so
 * they are refused where the schema says that the table is one.
 */
#include "dialect/postgres/traits.h"

#include "dialect/postgres/read/read.h"
#include "dialect/postgres/write/write.h"
#include "model/diff/diff.h"

#define CANNOT " cannot run inside a transaction block"

static const char *refused_kind(const pl_operation *operation)
{
    bool create = operation->kind == PL_OP_CREATE_OBJECT;
    if (operation->target.kind == PL_KIND_DATABASE) {
        return create ? "CREATE DATABASE" CANNOT : "DROP DATABASE" CANNOT;
    }
    if (operation->target.kind == PL_KIND_TABLESPACE) {
        return create ? "CREATE TABLESPACE" CANNOT : "DROP TABLESPACE" CANNOT;
    }
    if (operation->target.kind == PL_KIND_SUBSCRIPTION &&
        pl_operation_has(operation, PL_OPF_SLOT)) {
        return create ? "CREATE SUBSCRIPTION ... WITH (create_slot = true)" CANNOT
                      : "DROP SUBSCRIPTION" CANNOT;
    }
    return NULL;
}

/* Certainly so: what is not in the schema, or was made in a branch of code, may be anything. */
static bool is_partitioned(const pl_operation *operation, const pl_schema *schema)
{
    pl_name name = {operation->target.schema, operation->target.name};
    const pl_object *object = schema != NULL && name.name != NULL
                                  ? pl_schema_resolve(schema, PL_KIND_TABLE, name, NULL)
                                  : NULL;
    if (object != NULL && object->ref.kind == PL_KIND_INDEX && !object->conditional) {
        object = pl_schema_resolve(schema, PL_KIND_TABLE, object->as.index->table, NULL);
    }
    return object != NULL && object->ref.kind == PL_KIND_TABLE && !object->conditional &&
           object->as.table->partition_by != NULL;
}

static const char *refused_reindex(const pl_operation *operation, const pl_schema *schema)
{
    if (pl_operation_has(operation, PL_OPF_CONCURRENTLY)) {
        return "REINDEX CONCURRENTLY" CANNOT;
    }
    if (pl_same(operation->value, "schema")) {
        return "REINDEX SCHEMA" CANNOT;
    }
    if (pl_same(operation->value, "database")) {
        return "REINDEX DATABASE" CANNOT;
    }
    if (pl_same(operation->value, "system")) {
        return "REINDEX SYSTEM" CANNOT;
    }
    if (!is_partitioned(operation, schema)) {
        return NULL;
    }
    return pl_same(operation->value, "index") ? "REINDEX of a partitioned index" CANNOT
                                              : "REINDEX of a partitioned table" CANNOT;
}

static const char *refused_concurrently(const pl_operation *operation)
{
    if (!pl_operation_has(operation, PL_OPF_CONCURRENTLY)) {
        return NULL;
    }
    if (operation->kind == PL_OP_CREATE_INDEX) {
        return "CREATE INDEX CONCURRENTLY" CANNOT;
    }
    return operation->kind == PL_OP_DROP_INDEX ? "DROP INDEX CONCURRENTLY" CANNOT
                                               : "ALTER TABLE ... DETACH CONCURRENTLY" CANNOT;
}

static bool is_older_than(unsigned version, unsigned major)
{
    unsigned known = version >= 10000 ? version / 10000 : version;
    return known != 0 && known < major;
}

/* Everything that is not named here is allowed. */
const char *pl_postgres_refused_in_transaction(const pl_operation *operation,
                                               const pl_schema *schema, unsigned server_version)
{
    switch ((int)operation->kind) {
    case PL_OP_CREATE_INDEX:
    case PL_OP_DROP_INDEX:
    case PL_OP_DETACH_PARTITION:
        return refused_concurrently(operation);
    case PL_OP_REINDEX:
        return refused_reindex(operation, schema);
    case PL_OP_VACUUM:
        return "VACUUM" CANNOT;
    case PL_OP_CLUSTER:
        if (operation->target.name == NULL) {
            return "CLUSTER" CANNOT;
        }
        return is_partitioned(operation, schema) ? "CLUSTER of a partitioned table" CANNOT : NULL;
    case PL_OP_CREATE_OBJECT:
    case PL_OP_DROP_OBJECT:
        return refused_kind(operation);
    case PL_OP_ALTER_SYSTEM:
        return "ALTER SYSTEM" CANNOT;
    case PL_OP_ALTER_DATABASE:
        return pl_same(operation->value, "tablespace") ? "ALTER DATABASE SET TABLESPACE" CANNOT
                                                       : NULL;
    case PL_OP_DISCARD:
        return pl_same(operation->value, "all") ? "DISCARD ALL" CANNOT : NULL;
    case PL_OP_FINISH_PREPARED:
        return pl_same(operation->value, "commit") ? "COMMIT PREPARED" CANNOT
                                                   : "ROLLBACK PREPARED" CANNOT;
    case PL_OP_ADD_ENUM_VALUE:
        return is_older_than(server_version, 12) ? "ALTER TYPE ... ADD" CANNOT : NULL;
    default:
        return NULL;
    }
}

const pl_dialect pl_postgres_dialect = {
    .id = PL_DIALECT_POSTGRES,
    .name = "postgres",
    .title = "PostgreSQL",
    .transactional_ddl = true,
    .implicit_block = true,
    .read_script = pl_postgres_read_script,
    .apply = pl_apply,
    .resolve = pl_schema_resolve,
    .diff = pl_diff_changes,
    .build = pl_diff_schema,
    .refused_in_transaction = pl_postgres_refused_in_transaction,
    .write_operation = pl_postgres_write_operation,
    .write_operations = pl_postgres_write_operations,
};
