/*
 * The object that DROP, COMMENT, RENAME, OWNER TO and their like are about. gram.y says it in as
 * many forms as there are kinds of names: a list of strings, a string, a type, a name with
 * arguments.
 */
#include "dialect/postgres/read/internal.h"

#include "dialect/postgres/identifier.h"

static const pl_kind KINDS[] = {
    [OBJECT_ACCESS_METHOD] = PL_KIND_ACCESS_METHOD,
    [OBJECT_AGGREGATE] = PL_KIND_AGGREGATE,
    [OBJECT_ATTRIBUTE] = PL_KIND_ATTRIBUTE,
    [OBJECT_CAST] = PL_KIND_CAST,
    [OBJECT_COLUMN] = PL_KIND_COLUMN,
    [OBJECT_COLLATION] = PL_KIND_COLLATION,
    [OBJECT_CONVERSION] = PL_KIND_CONVERSION,
    [OBJECT_DATABASE] = PL_KIND_DATABASE,
    [OBJECT_DEFAULT] = PL_KIND_COLUMN,
    [OBJECT_DEFACL] = PL_KIND_DEFAULT_PRIVILEGES,
    [OBJECT_DOMAIN] = PL_KIND_DOMAIN,
    [OBJECT_DOMCONSTRAINT] = PL_KIND_DOMAIN_CONSTRAINT,
    [OBJECT_EVENT_TRIGGER] = PL_KIND_EVENT_TRIGGER,
    [OBJECT_EXTENSION] = PL_KIND_EXTENSION,
    [OBJECT_FDW] = PL_KIND_FOREIGN_DATA_WRAPPER,
    [OBJECT_FOREIGN_SERVER] = PL_KIND_SERVER,
    [OBJECT_FOREIGN_TABLE] = PL_KIND_FOREIGN_TABLE,
    [OBJECT_FUNCTION] = PL_KIND_FUNCTION,
    [OBJECT_INDEX] = PL_KIND_INDEX,
    [OBJECT_LANGUAGE] = PL_KIND_LANGUAGE,
    [OBJECT_LARGEOBJECT] = PL_KIND_LARGE_OBJECT,
    [OBJECT_MATVIEW] = PL_KIND_MATERIALIZED_VIEW,
    [OBJECT_OPCLASS] = PL_KIND_OPERATOR_CLASS,
    [OBJECT_OPERATOR] = PL_KIND_OPERATOR,
    [OBJECT_OPFAMILY] = PL_KIND_OPERATOR_FAMILY,
    [OBJECT_POLICY] = PL_KIND_POLICY,
    [OBJECT_PROCEDURE] = PL_KIND_PROCEDURE,
    [OBJECT_PUBLICATION] = PL_KIND_PUBLICATION,
    [OBJECT_PUBLICATION_NAMESPACE] = PL_KIND_PUBLICATION,
    [OBJECT_PUBLICATION_REL] = PL_KIND_PUBLICATION,
    [OBJECT_ROLE] = PL_KIND_ROLE,
    [OBJECT_ROUTINE] = PL_KIND_FUNCTION,
    [OBJECT_RULE] = PL_KIND_RULE,
    [OBJECT_SCHEMA] = PL_KIND_SCHEMA,
    [OBJECT_SEQUENCE] = PL_KIND_SEQUENCE,
    [OBJECT_SUBSCRIPTION] = PL_KIND_SUBSCRIPTION,
    [OBJECT_STATISTIC_EXT] = PL_KIND_STATISTICS,
    [OBJECT_TABCONSTRAINT] = PL_KIND_CONSTRAINT,
    [OBJECT_TABLE] = PL_KIND_TABLE,
    [OBJECT_TABLESPACE] = PL_KIND_TABLESPACE,
    [OBJECT_TRANSFORM] = PL_KIND_TRANSFORM,
    [OBJECT_TRIGGER] = PL_KIND_TRIGGER,
    [OBJECT_TSCONFIGURATION] = PL_KIND_TEXT_SEARCH_CONFIGURATION,
    [OBJECT_TSDICTIONARY] = PL_KIND_TEXT_SEARCH_DICTIONARY,
    [OBJECT_TSPARSER] = PL_KIND_TEXT_SEARCH_PARSER,
    [OBJECT_TSTEMPLATE] = PL_KIND_TEXT_SEARCH_TEMPLATE,
    [OBJECT_TYPE] = PL_KIND_TYPE,
    [OBJECT_USER_MAPPING] = PL_KIND_USER_MAPPING,
    [OBJECT_VIEW] = PL_KIND_VIEW,
};

pl_kind pl_read_object_kind(ObjectType type)
{
    return (size_t)type < sizeof KINDS / sizeof KINDS[0] ? KINDS[type] : PL_KIND_NONE;
}

unsigned pl_read_object_flags(ObjectType type)
{
    return type == OBJECT_ROUTINE ? PL_OPF_ANY_ROUTINE : 0u;
}

static const char *signature(pl_reader *reader, const List *types)
{
    pl_str text = pl_str_begin(reader->arena, PL_STR_MAXIMUM);
    const ListCell *cell;
    pl_str_add_char(&text, '(');
    foreach (cell, types) {
        const TypeName *type = lfirst(cell);
        if (text.count > 1) {
            pl_str_add(&text, ", ");
        }
        /* A missing operand of an operator. */
        pl_str_add(&text, type == NULL ? "NONE" : pl_read_argument_type(reader, type).text);
    }
    pl_str_add_char(&text, ')');
    return text.at;
}

pl_ref pl_read_object_with_args(pl_reader *reader, pl_kind kind, const ObjectWithArgs *object)
{
    pl_ref ref = pl_read_any_ref(reader, kind, object->objname);
    if (!object->args_unspecified) {
        ref.signature = signature(reader, object->objargs);
    }
    return ref;
}

/* [schema.]table.part: columns, constraints, triggers, rules, policies. */
static pl_ref read_part_list(pl_reader *reader, pl_kind kind, const List *names)
{
    pl_strings parts = pl_read_strings(reader, names);
    pl_ref ref = {.kind = kind};
    if (parts.count > 0) {
        ref.name = parts.at[parts.count - 1];
    }
    if (parts.count > 1) {
        ref.parent = parts.at[parts.count - 2];
    }
    if (parts.count > 2) {
        ref.schema = parts.at[parts.count - 3];
    }
    return ref;
}

static pl_ref read_type_ref(pl_reader *reader, pl_kind kind, const TypeName *type)
{
    pl_type_name name = pl_read_type(reader, type);
    return (pl_ref){.kind = kind, .schema = name.schema, .name = name.name};
}

static const char *type_or_string(pl_reader *reader, const Node *node)
{
    return IsA(node, TypeName) ? pl_read_type(reader, (const TypeName *)node).text
                               : pl_read_string_node(reader, node);
}

/* (type AS type) of casts, (type LANGUAGE name) of transforms: such an object has no name, so it is
 * called by what is in the parentheses. */
static pl_ref read_pair(pl_reader *reader, pl_kind kind, const List *pair)
{
    const char *first = type_or_string(reader, linitial(pair));
    const char *second = type_or_string(reader, lsecond(pair));
    if (kind == PL_KIND_DOMAIN_CONSTRAINT) {
        pl_ref domain = read_type_ref(reader, PL_KIND_DOMAIN, linitial(pair));
        return pl_read_part(&domain, kind, second);
    }
    const char *name = kind == PL_KIND_CAST
                           ? pl_arena_printf(reader->arena, "(%s AS %s)", first, second)
                           : pl_arena_printf(reader->arena, "FOR %s LANGUAGE %s", first, second);
    return (pl_ref){.kind = kind, .name = name};
}

/* access method, then the name. */
static pl_ref read_operator_class(pl_reader *reader, pl_kind kind, const List *list)
{
    pl_strings parts = pl_read_strings(reader, list);
    pl_ref ref = {.kind = kind};
    if (parts.count >= 2) {
        ref.name = parts.at[parts.count - 1];
        ref.schema = parts.count > 2 ? parts.at[parts.count - 2] : NULL;
        ref.signature = pl_arena_printf(reader->arena, "USING %s", parts.at[0]);
    }
    return ref;
}

static pl_ref read_list(pl_reader *reader, pl_kind kind, const List *list)
{
    switch (kind) {
    case PL_KIND_COLUMN:
    case PL_KIND_ATTRIBUTE:
    case PL_KIND_CONSTRAINT:
    case PL_KIND_TRIGGER:
    case PL_KIND_RULE:
    case PL_KIND_POLICY:
        return read_part_list(reader, kind, list);
    case PL_KIND_DOMAIN_CONSTRAINT:
    case PL_KIND_CAST:
    case PL_KIND_TRANSFORM:
        return list_length(list) == 2 ? read_pair(reader, kind, list) : (pl_ref){.kind = kind};
    case PL_KIND_OPERATOR_CLASS:
    case PL_KIND_OPERATOR_FAMILY:
        return read_operator_class(reader, kind, list);
    default:
        return pl_read_any_ref(reader, kind, list);
    }
}

pl_ref pl_read_object(pl_reader *reader, ObjectType type, const Node *object)
{
    pl_kind kind = pl_read_object_kind(type);
    if (object == NULL) {
        return (pl_ref){.kind = kind};
    }
    switch (nodeTag(object)) {
    case T_List:
        return read_list(reader, kind, (const List *)object);
    case T_TypeName:
        return read_type_ref(reader, kind, (const TypeName *)object);
    case T_ObjectWithArgs:
        return pl_read_object_with_args(reader, kind, (const ObjectWithArgs *)object);
    case T_RangeVar:
        return pl_read_ref(reader, kind, (const RangeVar *)object);
    case T_RoleSpec:
        return (pl_ref){.kind = kind, .name = pl_read_role(reader, (const RoleSpec *)object)};
    case T_String:
        return (pl_ref){.kind = kind, .name = pl_read_string_node(reader, object)};
    case T_Integer:
        return (pl_ref){.kind = kind, .name = pl_arena_printf(reader->arena, "%d", intVal(object))};
    case T_Float:
        return (pl_ref){.kind = kind,
                        .name = pl_read_string(reader, ((const Float *)object)->fval)};
    default:
        return (pl_ref){.kind = kind};
    }
}
