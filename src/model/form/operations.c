#include "model/form/form.h"

#include <stddef.h>

/* ---- Payloads that only operations have ------------------------------------------------------ */

#define ONE(type, member, key_, kind_, ...)                                                        \
    {                                                                                              \
        {.key = (key_),                                                                            \
         .kind = PL_FIELD_##kind_,                                                                 \
         .offset = offsetof(type, member),                                                         \
         .about = __VA_ARGS__},                                                                    \
            {.key = NULL},                                                                         \
    }

typedef struct pointer { /* `as`, where the payload is the pointer itself */
    const void *at;
} pointer;

typedef struct bare_name {
    pl_name name;
} bare_name;

typedef struct bare_options {
    pl_options options;
} bare_options;

static const pl_field column_field[] =
    ONE(pl_column_definition, column, "column", OBJECT, "the new column", .form = &pl_form_column,
        .dialects = PL_FIELD_OF_ALL, .required = true);
static const pl_form column_definition_form = {"column_definition", sizeof(pl_column_definition),
                                               column_field, NULL};

static const pl_field attribute_field[] = ONE(pointer, at, "attribute", OBJECT, "the new attribute",
                                              .form = &pl_form_column, .required = true);
static const pl_form attribute_form = {"attribute", sizeof(pointer), attribute_field, NULL};

static const pl_field constraint_field[] =
    ONE(pointer, at, "constraint", OBJECT, "the new constraint", .form = &pl_form_constraint,
        .required = true);
static const pl_form constraint_form = {"constraint_payload", sizeof(pointer), constraint_field,
                                        NULL};

static const pl_field default_field[] =
    ONE(pointer, at, "default", VALUE, "a literal, or {\"sql\": \"now()\"}", .required = true);
static const pl_form default_form = {"default", sizeof(pointer), default_field, NULL};

static const pl_field domain_default_field[] =
    ONE(pointer, at, "default", VALUE, "left out: DROP DEFAULT");
static const pl_form domain_default_form = {"domain_default", sizeof(pointer), domain_default_field,
                                            NULL};

static const pl_field options_field[] =
    ONE(bare_options, options, "options", OPTIONS, "names and values", .required = true);
static const pl_form options_form = {"options", sizeof(bare_options), options_field, NULL};

static const pl_field parent_field[] =
    ONE(bare_name, name, "parent", NAME, "the parent table", .required = true);
static const pl_form parent_form = {"parent", sizeof(bare_name), parent_field, NULL};

static const pl_field of_type_field[] = ONE(bare_name, name, "of_type", NAME, "left out: NOT OF");
static const pl_form of_type_form = {"of_type", sizeof(bare_name), of_type_field, NULL};

static const pl_field part_index_field[] =
    ONE(bare_name, name, "partition", NAME, "the partition's index", .required = true);
static const pl_form part_index_form = {"partition_index", sizeof(bare_name), part_index_field,
                                        NULL};

static const pl_field attach_fields[] = {
    {.key = "partition",
     .kind = PL_FIELD_NAME,
     .offset = offsetof(pl_partition_change, partition),
     .about = "the table that becomes a part",
     .required = true},
    {.key = "partition_bound",
     .kind = PL_FIELD_STRING,
     .offset = offsetof(pl_partition_change, bound),
     .about = "\"FOR VALUES FROM (1) TO (2)\" or \"DEFAULT\"",
     .required = true},
    {.key = NULL},
};
static const pl_form attach_form = {"attach", sizeof(pl_partition_change), attach_fields, NULL};

static const pl_field detach_field[] = ONE(pl_partition_change, partition, "partition", NAME,
                                           "the table that is set free", .required = true);
static const pl_form detach_form = {"detach", sizeof(pl_partition_change), detach_field, NULL};

static const pl_field type_change_fields[] = {
    {.key = "type",
     .kind = PL_FIELD_TYPE,
     .offset = offsetof(pl_type_change, type),
     .about = "as SQL has it: \"varchar(255)\"",
     .required = true},
    {.key = "collation",
     .kind = PL_FIELD_STRING,
     .offset = offsetof(pl_type_change, collation),
     .about = "COLLATE"},
    {.key = "using",
     .kind = PL_FIELD_CONDITION,
     .offset = offsetof(pl_type_change, using_expression),
     .about = "how the values get there"},
    {.key = NULL},
};
static const pl_form type_change_form = {"type_change", sizeof(pl_type_change), type_change_fields,
                                         NULL};

static const pl_field new_type_fields[] = {
    {.key = "new_type",
     .kind = PL_FIELD_TYPE,
     .offset = offsetof(pl_type_change, type),
     .about = "as SQL has it: \"varchar(255)\"",
     .required = true},
    {.key = "collation",
     .kind = PL_FIELD_STRING,
     .offset = offsetof(pl_type_change, collation),
     .about = "COLLATE"},
    {.key = NULL},
};
static const pl_form new_type_form = {"new_type", sizeof(pl_type_change), new_type_fields, NULL};

static const pl_field identity_field[] = ONE(pl_column, identity, "identity", IDENTITY,
                                             "\"always\" or \"by_default\"", .required = true);
static const pl_form identity_form = {"identity", sizeof(pl_column), identity_field, NULL};

static const pl_field deferrable_fields[] = {
    {.key = "deferrable",
     .kind = PL_FIELD_BOOLEAN,
     .offset = offsetof(pl_constraint, deferrable),
     .about = "DEFERRABLE; left out: NOT DEFERRABLE"},
    {.key = "initially_deferred",
     .kind = PL_FIELD_BOOLEAN,
     .offset = offsetof(pl_constraint, initially_deferred),
     .about = "INITIALLY DEFERRED"},
    {.key = NULL},
};
static const pl_form deferrable_form = {"deferrable", sizeof(pl_constraint), deferrable_fields,
                                        NULL};

static const pl_field enum_value_fields[] = {
    {.key = "neighbor",
     .kind = PL_FIELD_STRING,
     .offset = offsetof(pl_enum_value, neighbor),
     .about = "the value it stands behind; at the end when not said"},
    {.key = "before",
     .kind = PL_FIELD_BOOLEAN,
     .offset = offsetof(pl_enum_value, before),
     .about = "before its neighbor"},
    {.key = NULL},
};
static const pl_form enum_value_form = {"enum_value", sizeof(pl_enum_value), enum_value_fields,
                                        NULL};

static const pl_field grant_fields[] = {
    {.key = "privileges",
     .kind = PL_FIELD_STRING,
     .offset = offsetof(pl_grant_change, grant.privileges),
     .about = "\"SELECT, INSERT\" or \"ALL\"; not of a role"},
    {.key = "columns",
     .kind = PL_FIELD_STRING,
     .offset = offsetof(pl_grant_change, grant.columns),
     .about = "\"a, b\""},
    {.key = "grantee",
     .kind = PL_FIELD_STRING,
     .offset = offsetof(pl_grant_change, grant.grantee),
     .about = "a role, or \"public\"",
     .required = true},
    {.key = "grant_option",
     .kind = PL_FIELD_BOOLEAN,
     .offset = offsetof(pl_grant_change, grant.grant_option),
     .about = "WITH GRANT OPTION, or of a role WITH ADMIN OPTION"},
    {.key = "option_only",
     .kind = PL_FIELD_BOOLEAN,
     .offset = offsetof(pl_grant_change, option_only),
     .about = "REVOKE GRANT OPTION FOR"},
    {.key = NULL},
};
static const pl_form grant_form = {"grant", sizeof(pl_grant_change), grant_fields, NULL};

/* ---- Targets --------------------------------------------------------------------------------- */

#define KINDS(name, ...) static const pl_kind name[] = {__VA_ARGS__, PL_KIND_NONE}

KINDS(table, PL_KIND_TABLE);
KINDS(tables, PL_KIND_TABLE, PL_KIND_FOREIGN_TABLE);
KINDS(relations, PL_KIND_TABLE, PL_KIND_FOREIGN_TABLE, PL_KIND_MATERIALIZED_VIEW, PL_KIND_INDEX,
      PL_KIND_VIEW, PL_KIND_SEQUENCE);
KINDS(column, PL_KIND_COLUMN);
KINDS(constraint, PL_KIND_CONSTRAINT);
KINDS(any_constraint, PL_KIND_CONSTRAINT, PL_KIND_DOMAIN_CONSTRAINT);
KINDS(indexes, PL_KIND_INDEX);
KINDS(view, PL_KIND_VIEW);
KINDS(materialized_view, PL_KIND_MATERIALIZED_VIEW);
KINDS(type, PL_KIND_TYPE);
KINDS(enum_value, PL_KIND_ENUM_VALUE);
KINDS(attribute, PL_KIND_ATTRIBUTE);
KINDS(domain, PL_KIND_DOMAIN);
KINDS(domain_constraint, PL_KIND_DOMAIN_CONSTRAINT);
KINDS(sequence, PL_KIND_SEQUENCE);
KINDS(routines, PL_KIND_FUNCTION, PL_KIND_PROCEDURE);
KINDS(any_routine, PL_KIND_FUNCTION, PL_KIND_PROCEDURE, PL_KIND_AGGREGATE);
KINDS(trigger, PL_KIND_TRIGGER);
KINDS(policy, PL_KIND_POLICY);
KINDS(schema, PL_KIND_SCHEMA);
KINDS(extension, PL_KIND_EXTENSION);
/* An operation on no object. */
static const pl_kind nothing[] = {PL_KIND_NONE};

static const char *const persistences[] = {"logged", "unlogged", NULL};
static const char *const row_securities[] = {"enable", "disable", "force", "no force", NULL};
static const char *const states[] = {"O", "D", "R", "A", NULL};

enum {
    EXISTS = PL_OPF_IF_EXISTS,
    NOT_EXISTS = PL_OPF_IF_NOT_EXISTS,
    CASCADE = PL_OPF_CASCADE,
    REPLACE = PL_OPF_OR_REPLACE,
    CONCURRENT = PL_OPF_CONCURRENTLY,
    ONLY = PL_OPF_ONLY,
    /* What an ALTER TABLE may say of the table when it changes a part of it. */
    ON_PART = PL_OPF_ONLY | PL_OPF_TABLE_IF_EXISTS,
    ON_TABLE = PL_OPF_ONLY | PL_OPF_IF_EXISTS,
};

#define ROW(kind_, targets_, flags_, ...)                                                          \
    [PL_OP_##kind_] = {.kind = PL_OP_##kind_, .targets = (targets_), .flags = (flags_), __VA_ARGS__}

static const pl_operation_form forms[PL_OP_COUNT] = {
    ROW(CREATE_TABLE, tables, NOT_EXISTS, .payload = &pl_form_table_definition),
    ROW(CREATE_TABLE_AS, table, NOT_EXISTS | PL_OPF_WITH_NO_DATA, .payload = &pl_form_table_as),
    ROW(DROP_TABLE, tables, EXISTS | CASCADE, 0),
    ROW(RENAME_TABLE, tables, ON_TABLE, .new_name = "new_name"),
    ROW(SET_TABLE_OPTIONS, tables, ON_TABLE, .payload = &options_form),
    ROW(RESET_TABLE_OPTIONS, tables, ON_TABLE, .payload = &options_form),
    ROW(SET_PERSISTENCE, table, ON_TABLE, .value = "persistence", .words = persistences),
    ROW(SET_TABLESPACE, relations, ON_TABLE, .value = "tablespace"),
    ROW(SET_ACCESS_METHOD, relations, ON_TABLE, .value = "access_method"),
    ROW(SET_CLUSTER_INDEX, relations, ON_TABLE, .value = "index", .value_nullable = true),
    ROW(SET_REPLICA_IDENTITY, table, ON_TABLE, .value = "replica_identity", .value_nullable = true),
    ROW(ADD_INHERITANCE, tables, ON_TABLE, .payload = &parent_form),
    ROW(DROP_INHERITANCE, tables, ON_TABLE, .payload = &parent_form),
    ROW(SET_OF_TYPE, tables, ON_TABLE, .payload = &of_type_form),
    ROW(ATTACH_PARTITION, table, ON_TABLE, .payload = &attach_form),
    ROW(DETACH_PARTITION, table, ON_TABLE | CONCURRENT | PL_OPF_FINALIZE, .payload = &detach_form),
    ROW(SET_ROW_SECURITY, table, ON_TABLE, .value = "row_security", .words = row_securities),
    ROW(SET_TRIGGER_STATE, tables, ON_TABLE, .new_name = "trigger", .value = "enabled",
        .words = states),
    ROW(SET_RULE_STATE, tables, ON_TABLE, .new_name = "rule", .value = "enabled", .words = states),

    ROW(ADD_COLUMN, column, ON_PART | NOT_EXISTS, .payload = &column_definition_form,
        .named_by_payload = true),
    ROW(DROP_COLUMN, column, ON_PART | EXISTS | CASCADE, 0),
    ROW(RENAME_COLUMN, column, ON_PART, .new_name = "new_name"),
    ROW(SET_TYPE, column, ON_PART, .payload = &type_change_form),
    ROW(SET_DEFAULT, column, ON_PART, .payload = &default_form, .direct = true),
    ROW(DROP_DEFAULT, column, ON_PART, 0),
    ROW(SET_NOT_NULL, column, ON_PART, 0),
    ROW(DROP_NOT_NULL, column, ON_PART, 0),
    ROW(DROP_EXPRESSION, column, ON_PART | EXISTS, 0),
    ROW(ADD_IDENTITY, column, ON_PART, .payload = &identity_form),
    ROW(SET_IDENTITY, column, ONLY, .payload = &options_form),
    ROW(DROP_IDENTITY, column, ON_PART | EXISTS, 0),
    ROW(SET_STATISTICS, column, ON_PART, .value = "statistics"),
    ROW(SET_STORAGE, column, ON_PART, .value = "storage"),
    ROW(SET_COMPRESSION, column, ON_PART, .value = "compression"),
    ROW(SET_COLUMN_OPTIONS, column, ON_PART, .payload = &options_form),
    ROW(RESET_COLUMN_OPTIONS, column, ON_PART, .payload = &options_form),

    ROW(ADD_CONSTRAINT, constraint, ON_PART, .payload = &constraint_form, .direct = true,
        .named_by_payload = true),
    ROW(DROP_CONSTRAINT, constraint, ON_PART | EXISTS | CASCADE, 0),
    ROW(RENAME_CONSTRAINT, any_constraint, ON_PART, .new_name = "new_name"),
    ROW(VALIDATE_CONSTRAINT, constraint, ON_PART, 0),
    ROW(ALTER_CONSTRAINT, constraint, ON_PART, .payload = &deferrable_form),

    ROW(CREATE_INDEX, indexes, NOT_EXISTS | CONCURRENT, .silent = ONLY, .payload = &pl_form_index),
    ROW(DROP_INDEX, indexes, EXISTS | CASCADE | CONCURRENT, 0),
    ROW(RENAME_INDEX, indexes, EXISTS, .new_name = "new_name"),
    ROW(ATTACH_INDEX, indexes, 0, .payload = &part_index_form),
    ROW(SET_INDEX_OPTIONS, indexes, EXISTS, .payload = &options_form),
    ROW(RESET_INDEX_OPTIONS, indexes, EXISTS, .payload = &options_form),

    ROW(CREATE_VIEW, view, REPLACE, .payload = &pl_form_view),
    ROW(DROP_VIEW, view, EXISTS | CASCADE, 0),
    ROW(SET_VIEW_OPTIONS, relations, EXISTS, .payload = &options_form),
    ROW(RESET_VIEW_OPTIONS, relations, EXISTS, .payload = &options_form),
    ROW(CREATE_MATERIALIZED_VIEW, materialized_view, NOT_EXISTS, .silent = PL_OPF_WITH_NO_DATA,
        .payload = &pl_form_view),
    ROW(DROP_MATERIALIZED_VIEW, materialized_view, EXISTS | CASCADE, 0),
    ROW(REFRESH_MATERIALIZED_VIEW, materialized_view, CONCURRENT | PL_OPF_WITH_NO_DATA, 0),

    ROW(CREATE_TYPE, type, 0, .payload = &pl_form_type),
    ROW(DROP_TYPE, type, EXISTS | CASCADE, 0),
    ROW(ADD_ENUM_VALUE, enum_value, NOT_EXISTS, .payload = &enum_value_form),
    ROW(RENAME_ENUM_VALUE, enum_value, 0, .new_name = "new_name"),
    ROW(ADD_ATTRIBUTE, attribute, CASCADE, .payload = &attribute_form, .direct = true,
        .named_by_payload = true),
    ROW(DROP_ATTRIBUTE, attribute, EXISTS | CASCADE, 0),
    ROW(SET_ATTRIBUTE_TYPE, attribute, CASCADE, .payload = &new_type_form),
    ROW(RENAME_ATTRIBUTE, attribute, CASCADE, .new_name = "new_name"),
    ROW(SET_TYPE_OPTIONS, type, 0, .payload = &options_form),

    ROW(CREATE_DOMAIN, domain, 0, .payload = &pl_form_domain),
    ROW(DROP_DOMAIN, domain, EXISTS | CASCADE, 0),
    ROW(SET_DOMAIN_DEFAULT, domain, 0, .payload = &domain_default_form, .direct = true),
    ROW(SET_DOMAIN_NOT_NULL, domain, 0, 0),
    ROW(DROP_DOMAIN_NOT_NULL, domain, 0, 0),
    ROW(ADD_DOMAIN_CONSTRAINT, domain_constraint, 0, .payload = &constraint_form, .direct = true,
        .named_by_payload = true),
    ROW(DROP_DOMAIN_CONSTRAINT, domain_constraint, EXISTS | CASCADE, 0),
    ROW(VALIDATE_DOMAIN_CONSTRAINT, domain_constraint, 0, 0),

    ROW(CREATE_SEQUENCE, sequence, NOT_EXISTS, .payload = &pl_form_sequence),
    ROW(ALTER_SEQUENCE, sequence, EXISTS, .payload = &options_form),
    ROW(DROP_SEQUENCE, sequence, EXISTS | CASCADE, 0),

    ROW(CREATE_ROUTINE, routines, REPLACE, .payload = &pl_form_routine),
    ROW(ALTER_ROUTINE, any_routine, PL_OPF_ANY_ROUTINE, .payload = &options_form),
    ROW(DROP_ROUTINE, any_routine, EXISTS | CASCADE | PL_OPF_ANY_ROUTINE, 0),
    ROW(CREATE_TRIGGER, trigger, REPLACE, .payload = &pl_form_trigger),
    ROW(DROP_TRIGGER, trigger, EXISTS | CASCADE, 0),
    ROW(CREATE_POLICY, policy, 0, .payload = &pl_form_policy),
    ROW(ALTER_POLICY, policy, 0, .payload = &pl_form_policy),
    ROW(DROP_POLICY, policy, EXISTS | CASCADE, 0),

    ROW(CREATE_SCHEMA, schema, NOT_EXISTS, .new_name = "owner", .new_name_optional = true),
    ROW(DROP_SCHEMA, schema, EXISTS | CASCADE, 0),
    ROW(CREATE_EXTENSION, extension, NOT_EXISTS, .silent = CASCADE, .payload = &pl_form_extension),
    ROW(DROP_EXTENSION, extension, EXISTS | CASCADE, 0),

    ROW(DROP_OBJECT, NULL, EXISTS | CASCADE, 0),
    ROW(RENAME_OBJECT, NULL, EXISTS, .new_name = "new_name"),
    ROW(SET_SCHEMA, NULL, EXISTS, .new_name = "new_schema"),
    ROW(SET_OWNER, NULL, EXISTS, .new_name = "owner"),
    ROW(SET_COMMENT, NULL, 0, .value = "comment", .value_nullable = true),
    ROW(GRANT, NULL, 0, .payload = &grant_form),
    ROW(REVOKE, NULL, CASCADE, .payload = &grant_form),

    ROW(TRUNCATE, table, ONLY | CASCADE | PL_OPF_RESTART_IDENTITY, 0),
    ROW(SET_VARIABLE, nothing, PL_OPF_LOCAL, .new_name = "variable", .value = "value",
        .value_nullable = true, .from_source = true),
    ROW(RESET_VARIABLE, nothing, 0, .new_name = "variable", .from_source = true),
};

const pl_operation_form *pl_operation_form_of(pl_operation_kind kind)
{
    /* A row that is not there has zeroes all over; only CREATE_TABLE's own kind is zero. */
    bool is_there = forms[kind].kind == kind &&
                    (kind != 0 || forms[kind].payload != NULL || forms[kind].targets != NULL);
    return is_there ? &forms[kind] : NULL;
}

/* What SQLite's statements can say. */
static unsigned sqlite_flags(pl_operation_kind kind)
{
    switch ((int)kind) {
    case PL_OP_CREATE_TABLE:
    case PL_OP_CREATE_INDEX:
    case PL_OP_CREATE_VIEW:
    case PL_OP_CREATE_TRIGGER:
        return PL_OPF_IF_NOT_EXISTS;
    case PL_OP_DROP_TABLE:
    case PL_OP_DROP_INDEX:
    case PL_OP_DROP_VIEW:
    case PL_OP_DROP_TRIGGER:
        return PL_OPF_IF_EXISTS;
    default:
        return 0;
    }
}

bool pl_operation_form_is_of(const pl_operation_form *form, pl_dialect_id dialect)
{
    if (dialect != PL_DIALECT_SQLITE) {
        return true;
    }
    switch ((int)form->kind) {
    case PL_OP_RENAME_TABLE:
    case PL_OP_ADD_COLUMN:
    case PL_OP_DROP_COLUMN:
    case PL_OP_RENAME_COLUMN:
        return true;
    default:
        return sqlite_flags(form->kind) != 0;
    }
}

unsigned pl_operation_form_flags(const pl_operation_form *form, pl_dialect_id dialect)
{
    return dialect == PL_DIALECT_SQLITE ? sqlite_flags(form->kind) : form->flags;
}

bool pl_field_is_of(const pl_field *field, pl_dialect_id dialect)
{
    return field->key == NULL || field->dialects == PL_FIELD_OF_ALL ||
           (field->dialects == PL_FIELD_OF_SQLITE) == (dialect == PL_DIALECT_SQLITE);
}

const pl_flag_form pl_flag_forms[] = {
    {"if_exists", PL_OPF_IF_EXISTS},
    {"if_not_exists", PL_OPF_IF_NOT_EXISTS},
    {"cascade", PL_OPF_CASCADE},
    {"or_replace", PL_OPF_OR_REPLACE},
    {"concurrently", PL_OPF_CONCURRENTLY},
    {"only", PL_OPF_ONLY},
    {"local", PL_OPF_LOCAL},
    {"finalize", PL_OPF_FINALIZE},
    {"with_no_data", PL_OPF_WITH_NO_DATA},
    {"restart_identity", PL_OPF_RESTART_IDENTITY},
    {"table_if_exists", PL_OPF_TABLE_IF_EXISTS},
    {"any_routine", PL_OPF_ANY_ROUTINE},
    {NULL, 0},
};

pl_target_form pl_target_form_of(pl_kind kind)
{
    static const pl_target_form parts[PL_KIND_COUNT] = {
        [PL_KIND_COLUMN] = {"table", "column"},
        [PL_KIND_CONSTRAINT] = {"table", "constraint"},
        [PL_KIND_TRIGGER] = {"table", "trigger"},
        [PL_KIND_RULE] = {"table", "rule"},
        [PL_KIND_POLICY] = {"table", "policy"},
        [PL_KIND_DOMAIN_CONSTRAINT] = {"domain", "constraint"},
        [PL_KIND_ENUM_VALUE] = {"type", "value"},
        [PL_KIND_ATTRIBUTE] = {"type", "attribute"},
    };
    return parts[kind].part != NULL ? parts[kind] : (pl_target_form){NULL, pl_kind_name(kind)};
}
