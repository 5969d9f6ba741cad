/*
 * RENAME, SET SCHEMA and OWNER TO of every kind of object.
 */
#include "dialect/postgres/read/internal.h"

static pl_operation *emit(pl_reader *reader, pl_operation_kind kind, pl_ref target,
                          const char *new_name, bool missing_ok)
{
    pl_operation *operation = pl_emit(reader, kind);
    operation->target = target;
    operation->new_name = new_name;
    operation->flags |= missing_ok ? PL_OPF_IF_EXISTS : 0u;
    return operation;
}

/* The whole object that a statement names by a relation or by some other node. */
static pl_ref whole(pl_reader *reader, ObjectType type, const RangeVar *relation,
                    const Node *object)
{
    return relation != NULL ? pl_read_ref(reader, pl_read_object_kind(type), relation)
                            : pl_read_object(reader, type, object);
}

static void rename_part(pl_reader *reader, const RenameStmt *statement, pl_kind kind,
                        pl_operation_kind operation_kind, const pl_ref *owner)
{
    pl_ref target = pl_read_part(owner, kind, pl_read_string(reader, statement->subname));
    pl_operation *operation =
        emit(reader, operation_kind, target, pl_read_string(reader, statement->newname), false);
    operation->flags |=
        (statement->missing_ok ? PL_OPF_TABLE_IF_EXISTS : 0u) |
        (statement->behavior == DROP_CASCADE ? PL_OPF_CASCADE : 0u) |
        (statement->relation != NULL && !statement->relation->inh && kind != PL_KIND_ATTRIBUTE
             ? PL_OPF_ONLY
             : 0u);
}

/* A part, or something attached to a table. false: it is neither. */
static bool read_rename_part(pl_reader *reader, const RenameStmt *statement)
{
    switch ((int)statement->renameType) {
    case OBJECT_COLUMN: {
        pl_ref table = whole(reader, statement->relationType, statement->relation, NULL);
        rename_part(reader, statement, PL_KIND_COLUMN, PL_OP_RENAME_COLUMN, &table);
        return true;
    }
    case OBJECT_ATTRIBUTE: {
        pl_ref type = whole(reader, OBJECT_TYPE, statement->relation, NULL);
        rename_part(reader, statement, PL_KIND_ATTRIBUTE, PL_OP_RENAME_ATTRIBUTE, &type);
        return true;
    }
    case OBJECT_TABCONSTRAINT: {
        pl_ref table = whole(reader, OBJECT_TABLE, statement->relation, NULL);
        rename_part(reader, statement, PL_KIND_CONSTRAINT, PL_OP_RENAME_CONSTRAINT, &table);
        return true;
    }
    case OBJECT_DOMCONSTRAINT: {
        pl_ref domain = pl_read_object(reader, OBJECT_DOMAIN, statement->object);
        rename_part(reader, statement, PL_KIND_DOMAIN_CONSTRAINT, PL_OP_RENAME_CONSTRAINT, &domain);
        return true;
    }
    case OBJECT_TRIGGER:
    case OBJECT_RULE:
    case OBJECT_POLICY: {
        pl_ref table = whole(reader, OBJECT_TABLE, statement->relation, NULL);
        rename_part(reader, statement, pl_read_object_kind(statement->renameType),
                    PL_OP_RENAME_OBJECT, &table);
        return true;
    }
    default:
        return false;
    }
}

static pl_operation_kind rename_kind(pl_kind kind)
{
    if (kind == PL_KIND_TABLE || kind == PL_KIND_FOREIGN_TABLE) {
        return PL_OP_RENAME_TABLE;
    }
    return kind == PL_KIND_INDEX ? PL_OP_RENAME_INDEX : PL_OP_RENAME_OBJECT;
}

/* Objects that have one name and no schema are named by subname. */
static pl_ref renamed_object(pl_reader *reader, const RenameStmt *statement)
{
    pl_ref target = whole(reader, statement->renameType, statement->relation, statement->object);
    if (target.name == NULL) {
        target.name = pl_read_string(reader, statement->subname);
    }
    return target;
}

void pl_read_rename(pl_reader *reader, const Node *node)
{
    const RenameStmt *statement = (const RenameStmt *)node;
    if (read_rename_part(reader, statement)) {
        return;
    }
    pl_ref target = renamed_object(reader, statement);
    pl_operation *operation =
        emit(reader, rename_kind(target.kind), target, pl_read_string(reader, statement->newname),
             statement->missing_ok);
    operation->flags |= pl_read_object_flags(statement->renameType);
}

void pl_read_set_schema(pl_reader *reader, const Node *node)
{
    const AlterObjectSchemaStmt *statement = (const AlterObjectSchemaStmt *)node;
    pl_ref target = whole(reader, statement->objectType, statement->relation, statement->object);
    pl_operation *operation =
        emit(reader, PL_OP_SET_SCHEMA, target, pl_read_string(reader, statement->newschema),
             statement->missing_ok);
    operation->flags |= pl_read_object_flags(statement->objectType);
}

void pl_read_set_owner(pl_reader *reader, const Node *node)
{
    const AlterOwnerStmt *statement = (const AlterOwnerStmt *)node;
    pl_ref target = whole(reader, statement->objectType, statement->relation, statement->object);
    pl_operation *operation =
        emit(reader, PL_OP_SET_OWNER, target, pl_read_role(reader, statement->newowner), false);
    operation->flags |= pl_read_object_flags(statement->objectType);
}
