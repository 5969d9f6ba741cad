/*
 * The ALTER TABLE commands about one column, also of views, indexes and composite types.
 */
#include "dialect/postgres/read/table.h"

#include "catalog/pg_attribute.h"

#include <string.h>

static pl_ref part_of(const pl_ref *target, const char *name)
{
    pl_kind kind = target->kind == PL_KIND_TYPE ? PL_KIND_ATTRIBUTE : PL_KIND_COLUMN;
    return pl_read_part(target, kind, name);
}

static pl_operation *emit(pl_reader *reader, pl_operation_kind kind, const AlterTableCmd *command,
                          const pl_ref *target)
{
    pl_operation *operation = pl_emit(reader, kind);
    operation->target = part_of(target, pl_read_string(reader, command->name));
    return operation;
}

static void read_add(pl_reader *reader, const AlterTableCmd *command, const pl_ref *target)
{
    const ColumnDef *node = (const ColumnDef *)command->def;
    bool attribute = target->kind == PL_KIND_TYPE;
    pl_operation *operation = pl_emit(reader, attribute ? PL_OP_ADD_ATTRIBUTE : PL_OP_ADD_COLUMN);
    pl_column_definition *definition = pl_arena_make(reader->arena, pl_column_definition);
    definition->column = pl_read_column(reader, node, &definition->constraints);
    operation->target = part_of(target, definition->column->name);
    if (attribute) {
        operation->as.column = definition->column;
    } else {
        operation->as.column_definition = definition;
    }
    operation->flags |= (command->missing_ok ? PL_OPF_IF_NOT_EXISTS : 0u) |
                        (command->behavior == DROP_CASCADE ? PL_OPF_CASCADE : 0u);
}

static void read_drop(pl_reader *reader, const AlterTableCmd *command, const pl_ref *target)
{
    pl_operation_kind kind =
        target->kind == PL_KIND_TYPE ? PL_OP_DROP_ATTRIBUTE : PL_OP_DROP_COLUMN;
    emit(reader, kind, command, target)->flags |=
        pl_read_drop_flags(command->behavior, command->missing_ok);
}

static void read_type_change(pl_reader *reader, const AlterTableCmd *command, const pl_ref *target)
{
    const ColumnDef *node = (const ColumnDef *)command->def;
    pl_operation_kind kind =
        target->kind == PL_KIND_TYPE ? PL_OP_SET_ATTRIBUTE_TYPE : PL_OP_SET_TYPE;
    pl_operation *operation = emit(reader, kind, command, target);
    pl_type_change *change = pl_arena_make(reader->arena, pl_type_change);
    change->type = pl_read_type(reader, node->typeName);
    if (node->collClause != NULL) {
        change->collation = pl_read_collation(reader, node->collClause->collname);
    }
    change->using_expression = pl_read_expression(reader, node->raw_default);
    operation->as.type_change = change;
    operation->flags |= command->behavior == DROP_CASCADE ? PL_OPF_CASCADE : 0u;
}

static void read_default(pl_reader *reader, const AlterTableCmd *command, const pl_ref *target)
{
    if (command->def == NULL) {
        emit(reader, PL_OP_DROP_DEFAULT, command, target);
    } else {
        emit(reader, PL_OP_SET_DEFAULT, command, target)->as.expression =
            pl_read_expression(reader, command->def);
    }
}

static void read_add_identity(pl_reader *reader, const AlterTableCmd *command, const pl_ref *target)
{
    const Constraint *node = (const Constraint *)command->def;
    pl_operation *operation = emit(reader, PL_OP_ADD_IDENTITY, command, target);
    pl_column *column = pl_arena_make(reader->arena, pl_column);
    column->name = operation->target.name;
    column->identity = node->generated_when == ATTRIBUTE_IDENTITY_ALWAYS ? PL_IDENTITY_ALWAYS
                                                                         : PL_IDENTITY_BY_DEFAULT;
    column->identity_sequence =
        node->options == NIL ? NULL : pl_read_sequence_options(reader, node->options);
    column->not_null = true;
    column->origin = operation->span;
    operation->as.column = column;
}

/* SET GENERATED ALWAYS is the option "generated" with the catalogue's letter. */
static void read_set_identity(pl_reader *reader, const AlterTableCmd *command, const pl_ref *target)
{
    pl_options *options = pl_arena_make(reader->arena, pl_options);
    const ListCell *cell;
    foreach (cell, (const List *)command->def) {
        const DefElem *element = lfirst(cell);
        pl_option option = {pl_read_string(reader, element->defname),
                            pl_read_option_value(reader, element)};
        if (pl_same(option.key, "generated")) {
            bool always = element->arg != NULL && IsA(element->arg, Integer) &&
                          intVal(element->arg) == ATTRIBUTE_IDENTITY_ALWAYS;
            option.value = always ? "always" : "by default";
        }
        pl_vec_push(reader->arena, options, option);
    }
    emit(reader, PL_OP_SET_IDENTITY, command, target)->as.options = options;
}

/* A column of an index has no name but a number. */
static void read_statistics(pl_reader *reader, const AlterTableCmd *command, const pl_ref *target)
{
    pl_operation *operation = emit(reader, PL_OP_SET_STATISTICS, command, target);
    if (command->name == NULL) {
        operation->target.name = pl_arena_printf(reader->arena, "%d", command->num);
    }
    operation->value = command->def != NULL && IsA(command->def, Integer)
                           ? pl_arena_printf(reader->arena, "%d", intVal(command->def))
                           : NULL;
}

static const char *lower(pl_reader *reader, const Node *word)
{
    char *text = (char *)pl_read_string_node(reader, word);
    for (char *c = text; c != NULL && *c != '\0'; c++) {
        *c = *c >= 'A' && *c <= 'Z' ? (char)(*c - 'A' + 'a') : *c;
    }
    return text;
}

static void read_compression(pl_reader *reader, const AlterTableCmd *command, const pl_ref *target)
{
    const char *method = lower(reader, command->def);
    emit(reader, PL_OP_SET_COMPRESSION, command, target)->value =
        pl_same(method, "default") ? NULL : method;
}

static void read_column_options(pl_reader *reader, const AlterTableCmd *command,
                                const pl_ref *target, pl_operation_kind kind)
{
    emit(reader, kind, command, target)->as.options =
        pl_read_kept_options(reader, (const List *)command->def);
}

bool pl_read_alter_column(pl_reader *reader, const AlterTableCmd *command, const pl_ref *target)
{
    switch ((int)command->subtype) {
    case AT_AddColumn:
        read_add(reader, command, target);
        return true;
    case AT_DropColumn:
        read_drop(reader, command, target);
        return true;
    case AT_AlterColumnType:
        read_type_change(reader, command, target);
        return true;
    case AT_ColumnDefault:
        read_default(reader, command, target);
        return true;
    case AT_SetNotNull:
        emit(reader, PL_OP_SET_NOT_NULL, command, target);
        return true;
    case AT_DropNotNull:
        emit(reader, PL_OP_DROP_NOT_NULL, command, target);
        return true;
    case AT_DropExpression:
        emit(reader, PL_OP_DROP_EXPRESSION, command, target)->flags |=
            pl_read_drop_flags(DROP_RESTRICT, command->missing_ok);
        return true;
    case AT_AddIdentity:
        read_add_identity(reader, command, target);
        return true;
    case AT_SetIdentity:
        read_set_identity(reader, command, target);
        return true;
    case AT_DropIdentity:
        emit(reader, PL_OP_DROP_IDENTITY, command, target)->flags |=
            pl_read_drop_flags(DROP_RESTRICT, command->missing_ok);
        return true;
    case AT_SetStatistics:
        read_statistics(reader, command, target);
        return true;
    case AT_SetStorage:
        emit(reader, PL_OP_SET_STORAGE, command, target)->value = lower(reader, command->def);
        return true;
    case AT_SetCompression:
        read_compression(reader, command, target);
        return true;
    case AT_SetOptions:
        read_column_options(reader, command, target, PL_OP_SET_COLUMN_OPTIONS);
        return true;
    case AT_ResetOptions:
        read_column_options(reader, command, target, PL_OP_RESET_COLUMN_OPTIONS);
        return true;
    case AT_AlterColumnGenericOptions:
        emit(reader, PL_OP_SET_COLUMN_OPTIONS, command, target)->as.options =
            pl_read_foreign_options(reader, (const List *)command->def);
        return true;
    default:
        return false;
    }
}
