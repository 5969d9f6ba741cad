/*
 * ALTER TABLE and its like: the statement, and the commands about the whole object.
 */
#include "dialect/postgres/read/table.h"

#include "catalog/pg_class.h"
#include "catalog/pg_trigger.h"

static pl_operation *emit(pl_reader *reader, pl_operation_kind kind, const pl_ref *target)
{
    pl_operation *operation = pl_emit(reader, kind);
    operation->target = *target;
    return operation;
}

static void emit_value(pl_reader *reader, pl_operation_kind kind, const pl_ref *target,
                       const char *value)
{
    emit(reader, kind, target)->value = value;
}

/* Options of tables, indexes and views have operations of their own. */
static void read_options(pl_reader *reader, const AlterTableCmd *command, const pl_ref *target)
{
    bool reset = command->subtype == AT_ResetRelOptions;
    pl_operation_kind kind = reset ? PL_OP_RESET_TABLE_OPTIONS : PL_OP_SET_TABLE_OPTIONS;
    if (target->kind == PL_KIND_INDEX) {
        kind = reset ? PL_OP_RESET_INDEX_OPTIONS : PL_OP_SET_INDEX_OPTIONS;
    } else if (target->kind == PL_KIND_VIEW) {
        kind = reset ? PL_OP_RESET_VIEW_OPTIONS : PL_OP_SET_VIEW_OPTIONS;
    }
    emit(reader, kind, target)->as.options =
        pl_read_kept_options(reader, (const List *)command->def);
}

static void read_foreign_options(pl_reader *reader, const AlterTableCmd *command,
                                 const pl_ref *target)
{
    emit(reader, PL_OP_SET_FOREIGN_OPTIONS, target)->as.options =
        pl_read_foreign_options(reader, (const List *)command->def);
}

static void read_partition(pl_reader *reader, const AlterTableCmd *command, const pl_ref *target)
{
    const PartitionCmd *node = (const PartitionCmd *)command->def;
    bool attach = command->subtype == AT_AttachPartition;
    if (target->kind == PL_KIND_INDEX) {
        pl_name *other = pl_arena_make(reader->arena, pl_name);
        *other = pl_read_name(reader, node->name);
        emit(reader, PL_OP_ATTACH_INDEX, target)->as.other_table = other;
        return;
    }
    pl_partition_change *change = pl_arena_make(reader->arena, pl_partition_change);
    change->partition = pl_read_name(reader, node->name);
    change->bound = pl_read_partition_bound(reader, node->bound);
    pl_operation *operation =
        emit(reader, attach ? PL_OP_ATTACH_PARTITION : PL_OP_DETACH_PARTITION, target);
    operation->as.partition = change;
    operation->flags |= (node->concurrent ? PL_OPF_CONCURRENTLY : 0u) |
                        (command->subtype == AT_DetachPartitionFinalize ? PL_OPF_FINALIZE : 0u);
}

static void read_other_table(pl_reader *reader, pl_operation_kind kind, const pl_ref *target,
                             pl_name name)
{
    pl_name *other = pl_arena_make(reader->arena, pl_name);
    *other = name;
    emit(reader, kind, target)->as.other_table = other;
}

static void read_of_type(pl_reader *reader, const AlterTableCmd *command, const pl_ref *target)
{
    pl_name name = {0};
    if (command->subtype == AT_AddOf) {
        pl_type_name type = pl_read_type(reader, (const TypeName *)command->def);
        name = (pl_name){type.schema, type.name};
    }
    read_other_table(reader, PL_OP_SET_OF_TYPE, target, name);
}

static void read_replica_identity(pl_reader *reader, const AlterTableCmd *command,
                                  const pl_ref *target)
{
    const ReplicaIdentityStmt *node = (const ReplicaIdentityStmt *)command->def;
    const char *value = NULL;
    switch (node->identity_type) {
    case REPLICA_IDENTITY_FULL:
        value = "FULL";
        break;
    case REPLICA_IDENTITY_NOTHING:
        value = "NOTHING";
        break;
    case REPLICA_IDENTITY_INDEX:
        value = pl_arena_printf(reader->arena, "USING INDEX %s", node->name);
        break;
    default:
        break;
    }
    emit_value(reader, PL_OP_SET_REPLICA_IDENTITY, target, value);
}

static void read_constraint(pl_reader *reader, const AlterTableCmd *command, const pl_ref *target,
                            pl_operation_kind kind)
{
    const pl_constraint *constraint =
        pl_read_constraint(reader, (const Constraint *)command->def, NULL);
    if (constraint == NULL && kind == PL_OP_ALTER_CONSTRAINT) {
        return;
    }
    const char *name = constraint == NULL ? NULL : constraint->name;
    pl_ref part = pl_read_part(target, PL_KIND_CONSTRAINT, name);
    emit(reader, kind, &part)->as.constraint = constraint;
}

static void read_named_constraint(pl_reader *reader, const AlterTableCmd *command,
                                  const pl_ref *target, pl_operation_kind kind)
{
    pl_ref part = pl_read_part(target, PL_KIND_CONSTRAINT, pl_read_string(reader, command->name));
    emit(reader, kind, &part)->flags |= pl_read_drop_flags(command->behavior, command->missing_ok);
}

/* ALTER CONSTRAINT knows the constraint's name and whether it is deferrable, nothing else. */
static void read_alter_constraint(pl_reader *reader, const AlterTableCmd *command,
                                  const pl_ref *target)
{
    const Constraint *node = (const Constraint *)command->def;
    pl_constraint *constraint = pl_arena_make(reader->arena, pl_constraint);
    constraint->kind = PL_CONSTRAINT_FOREIGN_KEY;
    constraint->name = pl_read_string(reader, node->conname);
    constraint->named = true;
    constraint->deferrable = node->deferrable;
    constraint->initially_deferred = node->initdeferred;
    constraint->origin = pl_read_span(reader, reader->begin, reader->end);
    pl_ref part = pl_read_part(target, PL_KIND_CONSTRAINT, constraint->name);
    emit(reader, PL_OP_ALTER_CONSTRAINT, &part)->as.constraint = constraint;
}

static const struct {
    AlterTableType type;
    pl_operation_kind kind;
    const char *name;  /* NULL: the command's */
    const char *value; /* pg_trigger.tgenabled, pg_rewrite.ev_enabled */
} STATES[] = {
    {AT_EnableTrig, PL_OP_SET_TRIGGER_STATE, NULL, "O"},
    {AT_EnableAlwaysTrig, PL_OP_SET_TRIGGER_STATE, NULL, "A"},
    {AT_EnableReplicaTrig, PL_OP_SET_TRIGGER_STATE, NULL, "R"},
    {AT_DisableTrig, PL_OP_SET_TRIGGER_STATE, NULL, "D"},
    {AT_EnableTrigAll, PL_OP_SET_TRIGGER_STATE, "all", "O"},
    {AT_DisableTrigAll, PL_OP_SET_TRIGGER_STATE, "all", "D"},
    {AT_EnableTrigUser, PL_OP_SET_TRIGGER_STATE, "user", "O"},
    {AT_DisableTrigUser, PL_OP_SET_TRIGGER_STATE, "user", "D"},
    {AT_EnableRule, PL_OP_SET_RULE_STATE, NULL, "O"},
    {AT_EnableAlwaysRule, PL_OP_SET_RULE_STATE, NULL, "A"},
    {AT_EnableReplicaRule, PL_OP_SET_RULE_STATE, NULL, "R"},
    {AT_DisableRule, PL_OP_SET_RULE_STATE, NULL, "D"},
};

static bool read_state(pl_reader *reader, const AlterTableCmd *command, const pl_ref *target)
{
    for (size_t i = 0; i < sizeof STATES / sizeof STATES[0]; i++) {
        if (STATES[i].type == command->subtype) {
            pl_operation *operation = emit(reader, STATES[i].kind, target);
            operation->new_name =
                STATES[i].name != NULL ? STATES[i].name : pl_read_string(reader, command->name);
            operation->value = STATES[i].value;
            return true;
        }
    }
    return false;
}

static void read_whole(pl_reader *reader, const AlterTableCmd *command, const pl_ref *target)
{
    const char *name = pl_read_string(reader, command->name);
    switch ((int)command->subtype) {
    case AT_SetRelOptions:
    case AT_ResetRelOptions:
    case AT_ReplaceRelOptions:
        read_options(reader, command, target);
        break;
    case AT_GenericOptions:
        read_foreign_options(reader, command, target);
        break;
    case AT_SetLogged:
        emit_value(reader, PL_OP_SET_PERSISTENCE, target, "logged");
        break;
    case AT_SetUnLogged:
        emit_value(reader, PL_OP_SET_PERSISTENCE, target, "unlogged");
        break;
    case AT_SetTableSpace:
        emit_value(reader, PL_OP_SET_TABLESPACE, target, name);
        break;
    case AT_SetAccessMethod:
        emit_value(reader, PL_OP_SET_ACCESS_METHOD, target, name);
        break;
    case AT_ClusterOn:
    case AT_DropCluster:
        emit_value(reader, PL_OP_SET_CLUSTER_INDEX, target, name);
        break;
    case AT_ReplicaIdentity:
        read_replica_identity(reader, command, target);
        break;
    case AT_AddInherit:
        read_other_table(reader, PL_OP_ADD_INHERITANCE, target,
                         pl_read_name(reader, (const RangeVar *)command->def));
        break;
    case AT_DropInherit:
        read_other_table(reader, PL_OP_DROP_INHERITANCE, target,
                         pl_read_name(reader, (const RangeVar *)command->def));
        break;
    case AT_AddOf:
    case AT_DropOf:
        read_of_type(reader, command, target);
        break;
    case AT_AttachPartition:
    case AT_DetachPartition:
    case AT_DetachPartitionFinalize:
        read_partition(reader, command, target);
        break;
    case AT_EnableRowSecurity:
        emit_value(reader, PL_OP_SET_ROW_SECURITY, target, "enable");
        break;
    case AT_DisableRowSecurity:
        emit_value(reader, PL_OP_SET_ROW_SECURITY, target, "disable");
        break;
    case AT_ForceRowSecurity:
        emit_value(reader, PL_OP_SET_ROW_SECURITY, target, "force");
        break;
    case AT_NoForceRowSecurity:
        emit_value(reader, PL_OP_SET_ROW_SECURITY, target, "no force");
        break;
    case AT_ChangeOwner:
        emit(reader, PL_OP_SET_OWNER, target)->new_name = pl_read_role(reader, command->newowner);
        break;
    case AT_AddConstraint:
        read_constraint(reader, command, target, PL_OP_ADD_CONSTRAINT);
        break;
    case AT_AlterConstraint:
        read_alter_constraint(reader, command, target);
        break;
    case AT_DropConstraint:
        read_named_constraint(reader, command, target, PL_OP_DROP_CONSTRAINT);
        break;
    case AT_ValidateConstraint:
        read_named_constraint(reader, command, target, PL_OP_VALIDATE_CONSTRAINT);
        break;
    default: /* SET WITHOUT OIDS and what gram.y never makes: nothing to tell */
        emit(reader, PL_OP_OTHER, target);
        break;
    }
}

void pl_read_alter_command(pl_reader *reader, const AlterTableStmt *statement,
                           const AlterTableCmd *command, const pl_ref *target)
{
    size_t before = reader->statement->operations.count;
    if (!pl_read_alter_column(reader, command, target) && !read_state(reader, command, target)) {
        read_whole(reader, command, target);
    }
    for (size_t i = before; i < reader->statement->operations.count; i++) {
        pl_operation *operation = (pl_operation *)reader->statement->operations.at[i];
        bool part = pl_kind_space(operation->target.kind) == PL_SPACE_PART;
        bool only = !statement->relation->inh && target->kind != PL_KIND_TYPE;
        operation->flags |= only ? PL_OPF_ONLY : 0u;
        if (statement->missing_ok) {
            operation->flags |= part ? PL_OPF_TABLE_IF_EXISTS : PL_OPF_IF_EXISTS;
        }
    }
}

/* The commands stand behind the name, one each between commas outside parentheses. A command has no
 * location of its own. */
static uint32_t first_command(const pl_reader *reader, const RangeVar *relation)
{
    pl_scan scan = pl_scan_begin(reader->sql, (uint32_t)relation->location, reader->end);
    pl_token token;
    bool name_follows = true;
    while (pl_scan_next(&scan, &token)) {
        bool star = token.kind == PL_TOKEN_OPERATOR && reader->sql[token.begin] == '*';
        bool point = pl_token_is_char(&scan, &token, '.');
        bool parenthesis = pl_token_is_char(&scan, &token, ')'); /* ONLY (name) */
        if (!name_follows && !star && !point && !parenthesis) {
            return token.begin;
        }
        name_follows = point;
    }
    return reader->end;
}

void pl_read_alter_table(pl_reader *reader, const Node *node)
{
    const AlterTableStmt *statement = (const AlterTableStmt *)node;
    pl_ref target =
        pl_read_ref(reader, pl_read_object_kind(statement->objtype), statement->relation);
    uint32_t begin = reader->begin, end = reader->end;
    bool placed = list_length(statement->cmds) > 1 && statement->relation->location >= 0 &&
                  reader->fixed_span.text == NULL;
    uint32_t at = placed ? first_command(reader, statement->relation) : begin;
    const ListCell *cell;
    foreach (cell, statement->cmds) {
        if (placed) {
            reader->begin = at;
            reader->end = pl_scan_item_end(reader->sql, at, end);
        }
        pl_read_alter_command(reader, statement, lfirst(cell), &target);
        if (placed && lnext(statement->cmds, cell) != NULL) {
            pl_scan scan = pl_scan_begin(reader->sql, reader->end, end);
            pl_token token;
            (void)pl_scan_next(&scan, &token); /* the comma */
            (void)pl_scan_next(&scan, &token);
            at = token.begin;
        }
    }
    reader->begin = begin;
    reader->end = end;
}
