/*
 * CREATE TABLE and the forms of ALTER TABLE, columns and constraints included.
 */
#include "dialect/postgres/write/parts.h"

#include <string.h>

/* ---- CREATE TABLE --------------------------------------------------------------------------- */

static void separator(pl_str *out, size_t *count)
{
    pl_str_add(out, (*count)++ > 0 ? ",\n    " : " (\n    ");
}

static const char *const like_words[] = {"COMMENTS", "COMPRESSION", "CONSTRAINTS",
                                         "DEFAULTS", "GENERATED",   "IDENTITY",
                                         "INDEXES",  "STATISTICS",  "STORAGE"};

static void like(pl_str *out, const pl_like *like)
{
    enum { COUNT = sizeof(like_words) / sizeof(like_words[0]), ALL = (1 << COUNT) - 1 };
    pl_str_add(out, "LIKE ");
    pl_postgres_quote_name(out, like->table);
    if ((like->options & ALL) == ALL) {
        pl_str_add(out, " INCLUDING ALL");
        return;
    }
    for (unsigned i = 0; i < COUNT; i++) {
        if ((like->options & (1U << i)) != 0) {
            pl_str_addf(out, " INCLUDING %s", like_words[i]);
        }
    }
}

static void likes_at(pl_str *out, const pl_table_definition *definition, size_t position,
                     size_t *count)
{
    for (size_t i = 0; i < definition->likes.count; i++) {
        if (definition->likes.at[i].position == position) {
            separator(out, count);
            like(out, &definition->likes.at[i]);
        }
    }
}

/* In the list of a partition or a typed table a column has no type: only what it adds. */
static void column_options(pl_str *out, const pl_column *column)
{
    pl_postgres_quote_identifier(out, column->name);
    if (column->default_value != NULL) {
        pl_str_add(out, " DEFAULT ");
        pl_write_operand(out, column->default_value, true);
    }
    if (column->generated != NULL) {
        pl_str_add(out, " GENERATED ALWAYS AS (");
        pl_write_expression(out, column->generated);
        pl_str_add(out, ") STORED");
    }
    pl_str_add(out, column->not_null ? " NOT NULL" : "");
}

static void elements(pl_str *out, const pl_table_definition *definition)
{
    const pl_table *table = definition->table;
    bool typed = table->partition_of.name != NULL || table->of_type.name != NULL;
    size_t count = 0;
    for (size_t i = 0; i < table->columns.count; i++) {
        likes_at(out, definition, i, &count);
        separator(out, &count);
        if (typed) {
            column_options(out, table->columns.at[i]);
        } else {
            pl_write_column(out, table->columns.at[i]);
        }
    }
    for (size_t i = 0; i < definition->likes.count; i++) {
        if (definition->likes.at[i].position >= table->columns.count) {
            separator(out, &count);
            like(out, &definition->likes.at[i]);
        }
    }
    for (size_t i = 0; i < table->constraints.count; i++) {
        separator(out, &count);
        pl_write_constraint(out, table->constraints.at[i]);
    }
    if (count > 0) {
        pl_str_add(out, "\n)");
    } else if (!typed) {
        pl_str_add(out, " ()");
    }
}

static void persistence(pl_str *out, pl_persistence persistence)
{
    switch (persistence) {
    case PL_PERMANENT:
        break;
    case PL_UNLOGGED:
        pl_str_add(out, "UNLOGGED ");
        break;
    case PL_TEMPORARY:
        pl_str_add(out, "TEMPORARY ");
        break;
    }
}

static void storage_clauses(pl_str *out, const char *access_method, const pl_options *options,
                            const char *on_commit, const char *tablespace)
{
    if (access_method != NULL) {
        pl_str_add(out, "\nUSING ");
        pl_postgres_quote_identifier(out, access_method);
    }
    if (options->count > 0) {
        pl_str_add(out, "\nWITH ");
        pl_write_options(out, options);
    }
    if (on_commit != NULL && !pl_same(on_commit, "PRESERVE ROWS")) {
        pl_str_addf(out, "\nON COMMIT %s", on_commit);
    }
    if (tablespace != NULL) {
        pl_str_add(out, "\nTABLESPACE ");
        pl_postgres_quote_identifier(out, tablespace);
    }
}

static void foreign_server(pl_str *out, const pl_table *table)
{
    pl_str_add(out, "\nSERVER ");
    pl_postgres_quote_identifier(out, table->server);
    if (table->options.count > 0) {
        pl_str_add(out, "\nOPTIONS ");
        pl_write_foreign_options(out, &table->options);
    }
}

static void inherits(pl_str *out, const pl_names *parents)
{
    pl_str_add(out, "\nINHERITS (");
    for (size_t i = 0; i < parents->count; i++) {
        pl_str_add(out, i > 0 ? ", " : "");
        pl_postgres_quote_name(out, parents->at[i]);
    }
    pl_str_add_char(out, ')');
}

static bool create_table(pl_str *out, const pl_operation *operation)
{
    const pl_table *table = operation->as.table->table;
    bool foreign = operation->target.kind == PL_KIND_FOREIGN_TABLE;
    pl_str_add(out, "CREATE ");
    persistence(out, table->persistence);
    pl_str_add(out, foreign ? "FOREIGN TABLE " : "TABLE ");
    pl_write_if(out, operation, PL_OPF_IF_NOT_EXISTS, "IF NOT EXISTS ");
    pl_write_ref(out, &operation->target);
    if (table->partition_of.name != NULL) {
        pl_str_add(out, " PARTITION OF ");
        pl_postgres_quote_name(out, table->partition_of);
    } else if (table->of_type.name != NULL) {
        pl_str_add(out, " OF ");
        pl_postgres_quote_name(out, table->of_type);
    }
    elements(out, operation->as.table);
    if (table->partition_of.name != NULL) {
        pl_str_add_char(out, '\n');
        pl_postgres_quote_sql(out, table->partition_bound);
    }
    if (table->inherits.count > 0 && table->partition_of.name == NULL) {
        inherits(out, &table->inherits);
    }
    if (table->partition_by != NULL) {
        pl_str_add(out, "\nPARTITION BY ");
        pl_postgres_quote_sql(out, table->partition_by);
    }
    if (foreign && table->server != NULL) {
        foreign_server(out, table);
    } else {
        storage_clauses(out, table->access_method, &table->options, table->on_commit,
                        table->tablespace);
    }
    return true;
}

static bool create_table_as(pl_str *out, const pl_operation *operation)
{
    const pl_table_as *table = operation->as.table_as;
    if (table->query == NULL || table->query->canonical == NULL) {
        return false;
    }
    pl_str_add(out, "CREATE ");
    persistence(out, table->persistence);
    pl_str_add(out, "TABLE ");
    pl_write_if(out, operation, PL_OPF_IF_NOT_EXISTS, "IF NOT EXISTS ");
    pl_write_ref(out, &operation->target);
    if (table->columns.count > 0) {
        pl_str_add_char(out, ' ');
        pl_write_columns(out, &table->columns);
    }
    storage_clauses(out, table->access_method, &table->options, table->on_commit,
                    table->tablespace);
    pl_str_add(out, " AS\n");
    pl_postgres_quote_sql(out, table->query->canonical);
    pl_write_if(out, operation, PL_OPF_WITH_NO_DATA, "\nWITH NO DATA");
    return true;
}

/* ---- ALTER TABLE: the whole table ----------------------------------------------------------- */

/* The word behind ALTER; a column's table may be a view, which ALTER TABLE takes as well. */
static const char *alter_word(pl_kind kind)
{
    static const char *const words[PL_KIND_COUNT] = {
        [PL_KIND_FOREIGN_TABLE] = "FOREIGN TABLE",
        [PL_KIND_VIEW] = "VIEW",
        [PL_KIND_MATERIALIZED_VIEW] = "MATERIALIZED VIEW",
        [PL_KIND_INDEX] = "INDEX",
        [PL_KIND_SEQUENCE] = "SEQUENCE",
    };
    return words[kind] != NULL ? words[kind] : "TABLE";
}

static void alter_table(pl_str *out, const pl_operation *operation)
{
    pl_str_addf(out, "ALTER %s ", alter_word(operation->target.kind));
    pl_write_if(out, operation, PL_OPF_IF_EXISTS, "IF EXISTS ");
    pl_write_if(out, operation, PL_OPF_ONLY, "ONLY ");
    pl_write_ref(out, &operation->target);
    pl_str_add_char(out, ' ');
}

static bool drop_table(pl_str *out, const pl_operation *operation)
{
    pl_str_add(out, operation->target.kind == PL_KIND_FOREIGN_TABLE ? "DROP FOREIGN TABLE "
                                                                    : "DROP TABLE ");
    pl_write_if(out, operation, PL_OPF_IF_EXISTS, "IF EXISTS ");
    pl_write_ref(out, &operation->target);
    pl_write_if(out, operation, PL_OPF_CASCADE, " CASCADE");
    return true;
}

static bool rename_relation(pl_str *out, const pl_operation *operation)
{
    alter_table(out, operation);
    pl_str_add(out, "RENAME TO ");
    pl_postgres_quote_identifier(out, operation->new_name);
    return true;
}

static bool relation_options(pl_str *out, const pl_operation *operation)
{
    alter_table(out, operation);
    pl_str_add(out, "SET ");
    pl_write_options(out, operation->as.options);
    return true;
}

static bool reset_relation_options(pl_str *out, const pl_operation *operation)
{
    alter_table(out, operation);
    pl_str_add(out, "RESET ");
    pl_write_option_keys(out, operation->as.options);
    return true;
}

/* Forms of one word or two and a name: "SET TABLESPACE x". */
static bool set_named(pl_str *out, const pl_operation *operation, const char *words)
{
    alter_table(out, operation);
    pl_str_add(out, words);
    pl_postgres_quote_identifier(out, operation->value);
    return true;
}

static bool set_persistence(pl_str *out, const pl_operation *operation)
{
    alter_table(out, operation);
    pl_str_add(out, "SET ");
    pl_write_upper(out, operation->value);
    return true;
}

static bool set_tablespace(pl_str *out, const pl_operation *operation)
{
    return set_named(out, operation, "SET TABLESPACE ");
}

static bool set_access_method(pl_str *out, const pl_operation *operation)
{
    return set_named(out, operation, "SET ACCESS METHOD ");
}

static bool set_cluster_index(pl_str *out, const pl_operation *operation)
{
    if (operation->value != NULL) {
        return set_named(out, operation, "CLUSTER ON ");
    }
    alter_table(out, operation);
    pl_str_add(out, "SET WITHOUT CLUSTER");
    return true;
}

static bool set_replica_identity(pl_str *out, const pl_operation *operation)
{
    alter_table(out, operation);
    pl_str_addf(out, "REPLICA IDENTITY %s",
                operation->value != NULL ? operation->value : "DEFAULT");
    return true;
}

static bool with_other_table(pl_str *out, const pl_operation *operation, const char *words)
{
    alter_table(out, operation);
    pl_str_add(out, words);
    pl_postgres_quote_name(out, *operation->as.other_table);
    return true;
}

static bool add_inheritance(pl_str *out, const pl_operation *operation)
{
    return with_other_table(out, operation, "INHERIT ");
}

static bool drop_inheritance(pl_str *out, const pl_operation *operation)
{
    return with_other_table(out, operation, "NO INHERIT ");
}

static bool attach_index(pl_str *out, const pl_operation *operation)
{
    return with_other_table(out, operation, "ATTACH PARTITION ");
}

static bool set_of_type(pl_str *out, const pl_operation *operation)
{
    if (operation->as.other_table != NULL && operation->as.other_table->name != NULL) {
        return with_other_table(out, operation, "OF ");
    }
    alter_table(out, operation);
    pl_str_add(out, "NOT OF");
    return true;
}

static bool attach_partition(pl_str *out, const pl_operation *operation)
{
    alter_table(out, operation);
    pl_str_add(out, "ATTACH PARTITION ");
    pl_postgres_quote_name(out, operation->as.partition->partition);
    pl_str_add_char(out, ' ');
    pl_postgres_quote_sql(out, operation->as.partition->bound);
    return true;
}

static bool detach_partition(pl_str *out, const pl_operation *operation)
{
    alter_table(out, operation);
    pl_str_add(out, "DETACH PARTITION ");
    pl_postgres_quote_name(out, operation->as.partition->partition);
    pl_write_if(out, operation, PL_OPF_CONCURRENTLY, " CONCURRENTLY");
    pl_write_if(out, operation, PL_OPF_FINALIZE, " FINALIZE");
    return true;
}

static bool set_row_security(pl_str *out, const pl_operation *operation)
{
    alter_table(out, operation);
    pl_write_upper(out, operation->value);
    pl_str_add(out, " ROW LEVEL SECURITY");
    return true;
}

static const char *state_words(const char *state)
{
    switch (state != NULL ? state[0] : 'O') {
    case 'D':
        return "DISABLE ";
    case 'R':
        return "ENABLE REPLICA ";
    case 'A':
        return "ENABLE ALWAYS ";
    default:
        return "ENABLE ";
    }
}

static bool set_state(pl_str *out, const pl_operation *operation)
{
    bool rule = operation->kind == PL_OP_SET_RULE_STATE;
    alter_table(out, operation);
    pl_str_addf(out, "%s%s ", state_words(operation->value), rule ? "RULE" : "TRIGGER");
    if (!rule && (pl_same(operation->new_name, "all") || pl_same(operation->new_name, "user"))) {
        pl_write_upper(out, operation->new_name);
    } else {
        pl_postgres_quote_identifier(out, operation->new_name);
    }
    return true;
}

static bool set_foreign_options(pl_str *out, const pl_operation *operation)
{
    (void)out;
    (void)operation;
    return false; /* ADD, SET or DROP of each option: only its source says which */
}

/* ---- Columns -------------------------------------------------------------------------------- */

static void alter_parent(pl_str *out, const pl_operation *operation, bool if_exists)
{
    pl_str_add(out, "ALTER TABLE ");
    if (if_exists) {
        pl_write_if(out, operation, PL_OPF_IF_EXISTS, "IF EXISTS ");
    }
    pl_write_if(out, operation, PL_OPF_TABLE_IF_EXISTS, "IF EXISTS ");
    pl_write_if(out, operation, PL_OPF_ONLY, "ONLY ");
    pl_write_parent(out, &operation->target);
    pl_str_add_char(out, ' ');
}

static void alter_column(pl_str *out, const pl_operation *operation)
{
    alter_parent(out, operation,
                 operation->kind != PL_OP_DROP_EXPRESSION &&
                     operation->kind != PL_OP_DROP_IDENTITY);
    pl_str_add(out, "ALTER COLUMN ");
    pl_postgres_quote_identifier(out, operation->target.name);
    pl_str_add_char(out, ' ');
}

static bool add_column(pl_str *out, const pl_operation *operation)
{
    const pl_column_definition *definition = operation->as.column_definition;
    alter_parent(out, operation, true);
    pl_str_add(out, "ADD COLUMN ");
    pl_write_if(out, operation, PL_OPF_IF_NOT_EXISTS, "IF NOT EXISTS ");
    pl_write_column(out, definition->column);
    for (size_t i = 0; i < definition->constraints.count; i++) {
        const pl_constraint *constraint = definition->constraints.at[i];
        pl_str_add_char(out, ' ');
        pl_write_column_constraint(out, constraint);
    }
    return true;
}

static bool drop_part(pl_str *out, const pl_operation *operation)
{
    alter_parent(out, operation, false);
    pl_str_add(out, operation->kind == PL_OP_DROP_COLUMN ? "DROP COLUMN " : "DROP CONSTRAINT ");
    pl_write_if(out, operation, PL_OPF_IF_EXISTS, "IF EXISTS ");
    pl_postgres_quote_identifier(out, operation->target.name);
    pl_write_if(out, operation, PL_OPF_CASCADE, " CASCADE");
    return true;
}

static bool rename_part(pl_str *out, const pl_operation *operation)
{
    if (operation->target.kind == PL_KIND_DOMAIN_CONSTRAINT) {
        pl_str_add(out, "ALTER DOMAIN ");
        pl_write_parent(out, &operation->target);
        pl_str_add_char(out, ' ');
    } else {
        alter_parent(out, operation, true);
    }
    pl_str_add(out,
               operation->kind == PL_OP_RENAME_COLUMN ? "RENAME COLUMN " : "RENAME CONSTRAINT ");
    pl_postgres_quote_identifier(out, operation->target.name);
    pl_str_add(out, " TO ");
    pl_postgres_quote_identifier(out, operation->new_name);
    return true;
}

static bool set_type(pl_str *out, const pl_operation *operation)
{
    const pl_type_change *change = operation->as.type_change;
    alter_column(out, operation);
    pl_str_add(out, "TYPE ");
    pl_write_type(out, &change->type);
    if (change->collation != NULL) {
        pl_str_add(out, " COLLATE ");
        pl_write_joined(out, change->collation);
    }
    if (change->using_expression != NULL) {
        pl_str_add(out, " USING ");
        pl_write_expression(out, change->using_expression);
    }
    return true;
}

static bool set_default(pl_str *out, const pl_operation *operation)
{
    alter_column(out, operation);
    pl_str_add(out, "SET DEFAULT ");
    pl_write_expression(out, operation->as.expression);
    return true;
}

/* Forms that are only words. */
static bool alter_column_words(pl_str *out, const pl_operation *operation)
{
    static const char *const words[PL_OP_COUNT] = {
        [PL_OP_DROP_DEFAULT] = "DROP DEFAULT",   [PL_OP_SET_NOT_NULL] = "SET NOT NULL",
        [PL_OP_DROP_NOT_NULL] = "DROP NOT NULL", [PL_OP_DROP_EXPRESSION] = "DROP EXPRESSION",
        [PL_OP_DROP_IDENTITY] = "DROP IDENTITY",
    };
    alter_column(out, operation);
    pl_str_add(out, words[operation->kind]);
    pl_write_if(out, operation,
                operation->kind == PL_OP_DROP_EXPRESSION || operation->kind == PL_OP_DROP_IDENTITY
                    ? PL_OPF_IF_EXISTS
                    : 0,
                " IF EXISTS");
    return true;
}

static bool add_identity(pl_str *out, const pl_operation *operation)
{
    const pl_column *column = operation->as.column;
    alter_column(out, operation);
    pl_str_add(out, "ADD");
    pl_write_identity(out, column);
    return true;
}

static bool set_column_value(pl_str *out, const pl_operation *operation)
{
    if (operation->target.kind == PL_KIND_INDEX || operation->value == NULL) {
        return false; /* the number of an index's column is in its source only */
    }
    alter_column(out, operation);
    switch ((int)operation->kind) {
    case PL_OP_SET_STATISTICS:
        pl_str_addf(out, "SET STATISTICS %s", operation->value);
        break;
    case PL_OP_SET_STORAGE:
        pl_str_add(out, "SET STORAGE ");
        pl_write_upper(out, operation->value);
        break;
    default:
        pl_str_add(out, "SET COMPRESSION ");
        pl_postgres_quote_identifier(out, operation->value);
        break;
    }
    return true;
}

static bool set_column_options(pl_str *out, const pl_operation *operation)
{
    alter_column(out, operation);
    pl_str_add(out, "SET ");
    pl_write_options(out, operation->as.options);
    return true;
}

static bool reset_column_options(pl_str *out, const pl_operation *operation)
{
    alter_column(out, operation);
    pl_str_add(out, "RESET ");
    pl_write_option_keys(out, operation->as.options);
    return true;
}

/* ---- Constraints ---------------------------------------------------------------------------- */

static bool add_constraint(pl_str *out, const pl_operation *operation)
{
    alter_parent(out, operation, true);
    pl_str_add(out, "ADD ");
    pl_write_constraint(out, operation->as.constraint);
    return true;
}

static bool validate_constraint(pl_str *out, const pl_operation *operation)
{
    alter_parent(out, operation, true);
    pl_str_add(out, "VALIDATE CONSTRAINT ");
    pl_postgres_quote_identifier(out, operation->target.name);
    return true;
}

static bool alter_constraint(pl_str *out, const pl_operation *operation)
{
    const pl_constraint *constraint = operation->as.constraint;
    alter_parent(out, operation, true);
    pl_str_add(out, "ALTER CONSTRAINT ");
    pl_postgres_quote_identifier(out, operation->target.name);
    pl_str_add(out, constraint->deferrable ? " DEFERRABLE" : " NOT DEFERRABLE");
    pl_str_add(out, constraint->initially_deferred ? " INITIALLY DEFERRED" : "");
    return true;
}

static const pl_write_function functions[PL_OP_COUNT] = {
    [PL_OP_CREATE_TABLE] = create_table,
    [PL_OP_CREATE_TABLE_AS] = create_table_as,
    [PL_OP_DROP_TABLE] = drop_table,
    [PL_OP_RENAME_TABLE] = rename_relation,
    [PL_OP_RENAME_INDEX] = rename_relation,
    [PL_OP_SET_TABLE_OPTIONS] = relation_options,
    [PL_OP_RESET_TABLE_OPTIONS] = reset_relation_options,
    [PL_OP_SET_INDEX_OPTIONS] = relation_options,
    [PL_OP_RESET_INDEX_OPTIONS] = reset_relation_options,
    [PL_OP_SET_VIEW_OPTIONS] = relation_options,
    [PL_OP_RESET_VIEW_OPTIONS] = reset_relation_options,
    [PL_OP_SET_PERSISTENCE] = set_persistence,
    [PL_OP_SET_TABLESPACE] = set_tablespace,
    [PL_OP_SET_ACCESS_METHOD] = set_access_method,
    [PL_OP_SET_CLUSTER_INDEX] = set_cluster_index,
    [PL_OP_SET_REPLICA_IDENTITY] = set_replica_identity,
    [PL_OP_ADD_INHERITANCE] = add_inheritance,
    [PL_OP_DROP_INHERITANCE] = drop_inheritance,
    [PL_OP_SET_OF_TYPE] = set_of_type,
    [PL_OP_ATTACH_PARTITION] = attach_partition,
    [PL_OP_DETACH_PARTITION] = detach_partition,
    [PL_OP_ATTACH_INDEX] = attach_index,
    [PL_OP_SET_ROW_SECURITY] = set_row_security,
    [PL_OP_SET_TRIGGER_STATE] = set_state,
    [PL_OP_SET_RULE_STATE] = set_state,
    [PL_OP_SET_FOREIGN_OPTIONS] = set_foreign_options,
    [PL_OP_ADD_COLUMN] = add_column,
    [PL_OP_DROP_COLUMN] = drop_part,
    [PL_OP_RENAME_COLUMN] = rename_part,
    [PL_OP_SET_TYPE] = set_type,
    [PL_OP_SET_DEFAULT] = set_default,
    [PL_OP_DROP_DEFAULT] = alter_column_words,
    [PL_OP_SET_NOT_NULL] = alter_column_words,
    [PL_OP_DROP_NOT_NULL] = alter_column_words,
    [PL_OP_DROP_EXPRESSION] = alter_column_words,
    [PL_OP_DROP_IDENTITY] = alter_column_words,
    [PL_OP_ADD_IDENTITY] = add_identity,
    [PL_OP_SET_STATISTICS] = set_column_value,
    [PL_OP_SET_STORAGE] = set_column_value,
    [PL_OP_SET_COMPRESSION] = set_column_value,
    [PL_OP_SET_COLUMN_OPTIONS] = set_column_options,
    [PL_OP_RESET_COLUMN_OPTIONS] = reset_column_options,
    [PL_OP_ADD_CONSTRAINT] = add_constraint,
    [PL_OP_DROP_CONSTRAINT] = drop_part,
    [PL_OP_RENAME_CONSTRAINT] = rename_part,
    [PL_OP_VALIDATE_CONSTRAINT] = validate_constraint,
    [PL_OP_ALTER_CONSTRAINT] = alter_constraint,
};

pl_write_function pl_postgres_write_table_function(pl_operation_kind kind)
{
    return functions[kind];
}
