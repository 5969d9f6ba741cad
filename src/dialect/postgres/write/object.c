/*
 * Indexes, views, types, domains, sequences, schemas, extensions, and what can be done to any kind
 * of object.
 */
#include "dialect/postgres/write/parts.h"

#include <string.h>

/* Casts and their like have no plain name: what the reader kept as name and signature is text that
 * can stand behind the kind's word. */
void pl_write_special_name(pl_str *out, const pl_ref *ref)
{
    if (ref->schema != NULL && !pl_same(ref->schema, "public")) {
        pl_postgres_quote_identifier(out, ref->schema);
        pl_str_add_char(out, '.');
    }
    if (ref->kind == PL_KIND_OPERATOR_CLASS || ref->kind == PL_KIND_OPERATOR_FAMILY) {
        pl_postgres_quote_identifier(out, ref->name);
    } else {
        pl_postgres_quote_sql(out, ref->name);
    }
    if (ref->signature != NULL) {
        pl_str_add_char(out, ' ');
        pl_postgres_quote_sql(out, ref->signature);
    }
}

static bool drop(pl_str *out, const pl_operation *operation)
{
    const pl_ref *target = &operation->target;
    pl_str_add(out, "DROP ");
    if (pl_operation_has(operation, PL_OPF_ANY_ROUTINE)) {
        pl_str_add(out, "ROUTINE");
    } else {
        pl_write_kind_word(out, target->kind);
    }
    pl_str_add_char(out, ' ');
    pl_write_if(out, operation, PL_OPF_CONCURRENTLY, "CONCURRENTLY ");
    pl_write_if(out, operation, PL_OPF_IF_EXISTS, "IF EXISTS ");
    pl_str phrase = pl_str_begin(out->arena, PL_STR_MAXIMUM);
    pl_write_object(&phrase, target);
    pl_str_add(out, phrase.at + strlen(pl_kind_word(target->kind)) + 1);
    pl_write_if(out, operation, PL_OPF_CASCADE, " CASCADE");
    return true;
}

/* ---- Indexes -------------------------------------------------------------------------------- */

static bool create_index(pl_str *out, const pl_operation *operation)
{
    const pl_index *index = operation->as.index;
    pl_str_add(out, index->unique ? "CREATE UNIQUE INDEX " : "CREATE INDEX ");
    pl_write_if(out, operation, PL_OPF_CONCURRENTLY, "CONCURRENTLY ");
    pl_write_if(out, operation, PL_OPF_IF_NOT_EXISTS, "IF NOT EXISTS ");
    if (operation->target.name != NULL) {
        pl_postgres_quote_identifier(out, operation->target.name);
        pl_str_add_char(out, ' ');
    }
    pl_str_add(out, index->only || pl_operation_has(operation, PL_OPF_ONLY) ? "ON ONLY " : "ON ");
    pl_postgres_quote_name(out, index->table);
    if (index->method != NULL && !pl_same(index->method, "btree")) {
        pl_str_add(out, " USING ");
        pl_postgres_quote_identifier(out, index->method);
    }
    pl_str_add_char(out, ' ');
    pl_write_index_elements(out, &index->elements);
    if (index->include.count > 0) {
        pl_str_add(out, " INCLUDE ");
        pl_write_columns(out, &index->include);
    }
    pl_str_add(out, index->nulls_not_distinct ? " NULLS NOT DISTINCT" : "");
    if (index->options.count > 0) {
        pl_str_add(out, " WITH ");
        pl_write_options(out, &index->options);
    }
    if (index->tablespace != NULL) {
        pl_str_add(out, " TABLESPACE ");
        pl_postgres_quote_identifier(out, index->tablespace);
    }
    if (index->where != NULL) {
        pl_str_add(out, " WHERE ");
        pl_write_expression(out, index->where);
    }
    return true;
}

/* ---- Views ---------------------------------------------------------------------------------- */

static const char *query_text(const pl_query *query)
{
    return query->canonical != NULL ? query->canonical : query->text;
}

static bool create_view(pl_str *out, const pl_operation *operation)
{
    const pl_view *view = operation->as.view;
    if (view->query == NULL || query_text(view->query) == NULL) {
        return false;
    }
    pl_str_add(out, "CREATE ");
    pl_write_if(out, operation, PL_OPF_OR_REPLACE, "OR REPLACE ");
    pl_str_add(out, view->temporary ? "TEMPORARY " : "");
    pl_str_add(out, view->recursive ? "RECURSIVE VIEW " : "VIEW ");
    pl_write_ref(out, &operation->target);
    if (view->columns.count > 0) {
        pl_str_add_char(out, ' ');
        pl_write_columns(out, &view->columns);
    }
    if (view->options.count > 0) {
        pl_str_add(out, " WITH ");
        pl_write_options(out, &view->options);
    }
    pl_str_add(out, " AS\n");
    pl_postgres_quote_sql(out, query_text(view->query));
    if (view->check_option != NULL) {
        pl_str_addf(out, "\nWITH %s CHECK OPTION", view->check_option);
    }
    return true;
}

static bool create_materialized_view(pl_str *out, const pl_operation *operation)
{
    const pl_view *view = operation->as.view;
    if (view->query == NULL || query_text(view->query) == NULL) {
        return false;
    }
    pl_str_add(out, "CREATE MATERIALIZED VIEW ");
    pl_write_if(out, operation, PL_OPF_IF_NOT_EXISTS, "IF NOT EXISTS ");
    pl_write_ref(out, &operation->target);
    if (view->columns.count > 0) {
        pl_str_add_char(out, ' ');
        pl_write_columns(out, &view->columns);
    }
    if (view->access_method != NULL) {
        pl_str_add(out, " USING ");
        pl_postgres_quote_identifier(out, view->access_method);
    }
    if (view->options.count > 0) {
        pl_str_add(out, " WITH ");
        pl_write_options(out, &view->options);
    }
    if (view->tablespace != NULL) {
        pl_str_add(out, " TABLESPACE ");
        pl_postgres_quote_identifier(out, view->tablespace);
    }
    pl_str_add(out, " AS\n");
    pl_postgres_quote_sql(out, query_text(view->query));
    pl_str_add(out, view->with_no_data ? "\nWITH NO DATA" : "");
    return true;
}

static bool refresh(pl_str *out, const pl_operation *operation)
{
    pl_str_add(out, "REFRESH MATERIALIZED VIEW ");
    pl_write_if(out, operation, PL_OPF_CONCURRENTLY, "CONCURRENTLY ");
    pl_write_ref(out, &operation->target);
    pl_write_if(out, operation, PL_OPF_WITH_NO_DATA, " WITH NO DATA");
    return true;
}

/* ---- Types and domains ---------------------------------------------------------------------- */

static void enum_values(pl_str *out, const pl_strings *values)
{
    pl_str_add(out, " AS ENUM (");
    for (size_t i = 0; i < values->count; i++) {
        pl_str_add(out, i > 0 ? ", " : "");
        pl_postgres_quote_literal(out, values->at[i]);
    }
    pl_str_add_char(out, ')');
}

static void attributes(pl_str *out, const pl_columns *columns)
{
    pl_str_add(out, columns->count > 0 ? " AS (" : " AS ()");
    for (size_t i = 0; i < columns->count; i++) {
        pl_str_add(out, i > 0 ? ",\n    " : "\n    ");
        pl_write_column(out, columns->at[i]);
    }
    pl_str_add(out, columns->count > 0 ? "\n)" : "");
}

/* Most options of a type name a function or a type, as text; these three are strings, and any value
 * is safest quoted there. */
static bool is_string_option(const char *key)
{
    return pl_same(key, "default") || pl_same(key, "delimiter") || pl_same(key, "category");
}

static void type_options(pl_str *out, const pl_options *options)
{
    pl_str_add(out, " (");
    for (size_t i = 0; i < options->count; i++) {
        const pl_option *option = &options->at[i];
        pl_str_addf(out, "%s%s", i > 0 ? ", " : "", option->key);
        if (option->value == NULL || option->value[0] == '\0') {
            continue;
        }
        pl_str_add(out, " = ");
        if (is_string_option(option->key)) {
            pl_postgres_quote_literal(out, option->value);
        } else {
            pl_postgres_quote_sql(out, option->value);
        }
    }
    pl_str_add_char(out, ')');
}

static bool create_type(pl_str *out, const pl_operation *operation)
{
    const pl_type *type = operation->as.type;
    pl_str_add(out, "CREATE TYPE ");
    pl_write_ref(out, &operation->target);
    switch (type->kind) {
    case PL_TYPE_ENUM:
        enum_values(out, &type->values);
        break;
    case PL_TYPE_COMPOSITE:
        attributes(out, &type->attributes);
        break;
    case PL_TYPE_RANGE:
        pl_str_add(out, " AS RANGE");
        type_options(out, &type->options);
        break;
    case PL_TYPE_BASE:
        type_options(out, &type->options);
        break;
    case PL_TYPE_SHELL:
        break;
    }
    return true;
}

static void alter_type(pl_str *out, const pl_operation *operation)
{
    pl_str_add(out, "ALTER TYPE ");
    pl_write_parent(out, &operation->target);
    pl_str_add_char(out, ' ');
}

static bool add_enum_value(pl_str *out, const pl_operation *operation)
{
    const pl_enum_value *value = operation->as.enum_value;
    alter_type(out, operation);
    pl_str_add(out, "ADD VALUE ");
    pl_write_if(out, operation, PL_OPF_IF_NOT_EXISTS, "IF NOT EXISTS ");
    pl_postgres_quote_literal(out, operation->target.name);
    if (value != NULL && value->neighbor != NULL) {
        pl_str_add(out, value->before ? " BEFORE " : " AFTER ");
        pl_postgres_quote_literal(out, value->neighbor);
    }
    return true;
}

static bool rename_enum_value(pl_str *out, const pl_operation *operation)
{
    alter_type(out, operation);
    pl_str_add(out, "RENAME VALUE ");
    pl_postgres_quote_literal(out, operation->target.name);
    pl_str_add(out, " TO ");
    pl_postgres_quote_literal(out, operation->new_name);
    return true;
}

static bool add_attribute(pl_str *out, const pl_operation *operation)
{
    alter_type(out, operation);
    pl_str_add(out, "ADD ATTRIBUTE ");
    pl_write_column(out, operation->as.column);
    pl_write_if(out, operation, PL_OPF_CASCADE, " CASCADE");
    return true;
}

static bool drop_attribute(pl_str *out, const pl_operation *operation)
{
    alter_type(out, operation);
    pl_str_add(out, "DROP ATTRIBUTE ");
    pl_write_if(out, operation, PL_OPF_IF_EXISTS, "IF EXISTS ");
    pl_postgres_quote_identifier(out, operation->target.name);
    pl_write_if(out, operation, PL_OPF_CASCADE, " CASCADE");
    return true;
}

static bool set_attribute_type(pl_str *out, const pl_operation *operation)
{
    const pl_type_change *change = operation->as.type_change;
    alter_type(out, operation);
    pl_str_add(out, "ALTER ATTRIBUTE ");
    pl_postgres_quote_identifier(out, operation->target.name);
    pl_str_add(out, " TYPE ");
    pl_write_type(out, &change->type);
    if (change->collation != NULL) {
        pl_str_add(out, " COLLATE ");
        pl_write_joined(out, change->collation);
    }
    pl_write_if(out, operation, PL_OPF_CASCADE, " CASCADE");
    return true;
}

static bool rename_attribute(pl_str *out, const pl_operation *operation)
{
    alter_type(out, operation);
    pl_str_add(out, "RENAME ATTRIBUTE ");
    pl_postgres_quote_identifier(out, operation->target.name);
    pl_str_add(out, " TO ");
    pl_postgres_quote_identifier(out, operation->new_name);
    pl_write_if(out, operation, PL_OPF_CASCADE, " CASCADE");
    return true;
}

static bool set_type_options(pl_str *out, const pl_operation *operation)
{
    pl_str_add(out, "ALTER TYPE ");
    pl_write_ref(out, &operation->target);
    pl_str_add(out, " SET");
    type_options(out, operation->as.options);
    return true;
}

static bool create_domain(pl_str *out, const pl_operation *operation)
{
    const pl_domain *domain = operation->as.domain;
    pl_str_add(out, "CREATE DOMAIN ");
    pl_write_ref(out, &operation->target);
    pl_str_add(out, " AS ");
    pl_write_type(out, &domain->type);
    if (domain->collation != NULL) {
        pl_str_add(out, " COLLATE ");
        pl_write_joined(out, domain->collation);
    }
    if (domain->default_value != NULL) {
        pl_str_add(out, " DEFAULT ");
        pl_write_operand(out, domain->default_value, true);
    }
    pl_str_add(out, domain->not_null ? " NOT NULL" : "");
    for (size_t i = 0; i < domain->constraints.count; i++) {
        pl_str_add(out, "\n    ");
        pl_write_constraint(out, domain->constraints.at[i]);
    }
    return true;
}

static bool alter_domain(pl_str *out, const pl_operation *operation)
{
    const pl_ref *target = &operation->target;
    pl_str_add(out, "ALTER DOMAIN ");
    if (target->kind == PL_KIND_DOMAIN_CONSTRAINT) {
        pl_write_parent(out, target);
    } else {
        pl_write_ref(out, target);
    }
    switch ((int)operation->kind) {
    case PL_OP_SET_DOMAIN_DEFAULT:
        pl_str_add(out, operation->as.expression != NULL ? " SET DEFAULT " : " DROP DEFAULT");
        if (operation->as.expression != NULL) {
            pl_write_expression(out, operation->as.expression);
        }
        return true;
    case PL_OP_SET_DOMAIN_NOT_NULL:
        pl_str_add(out, " SET NOT NULL");
        return true;
    case PL_OP_DROP_DOMAIN_NOT_NULL:
        pl_str_add(out, " DROP NOT NULL");
        return true;
    case PL_OP_ADD_DOMAIN_CONSTRAINT:
        pl_str_add(out, " ADD ");
        pl_write_constraint(out, operation->as.constraint);
        return true;
    case PL_OP_DROP_DOMAIN_CONSTRAINT:
        pl_str_add(out, " DROP CONSTRAINT ");
        pl_write_if(out, operation, PL_OPF_IF_EXISTS, "IF EXISTS ");
        break;
    default:
        pl_str_add(out, " VALIDATE CONSTRAINT ");
        break;
    }
    pl_postgres_quote_identifier(out, target->name);
    pl_write_if(out, operation, PL_OPF_CASCADE, " CASCADE");
    return true;
}

/* ---- Sequences ------------------------------------------------------------------------------ */

static bool create_sequence(pl_str *out, const pl_operation *operation)
{
    const pl_sequence *sequence = operation->as.sequence;
    pl_str_add(out, "CREATE ");
    pl_str_add(out, sequence->temporary ? "TEMPORARY " : "");
    pl_str_add(out, sequence->unlogged ? "UNLOGGED " : "");
    pl_str_add(out, "SEQUENCE ");
    pl_write_if(out, operation, PL_OPF_IF_NOT_EXISTS, "IF NOT EXISTS ");
    pl_write_ref(out, &operation->target);
    if (sequence->type != NULL && !pl_same(sequence->type, "bigint")) {
        pl_str_addf(out, " AS %s", sequence->type);
    }
    pl_write_sequence_options(out, sequence);
    if (sequence->owned_by.name != NULL) {
        pl_str_add(out, " OWNED BY ");
        pl_postgres_quote_name(out, sequence->owned_by);
        pl_str_add_char(out, '.');
        pl_postgres_quote_identifier(out, sequence->owned_by_column);
    }
    return true;
}

/* The words of a sequence option; the keys are those of the grammar's SeqOptElem. */
static const struct {
    const char *key, *words, *none; /* none: what stands there without a value */
} sequence_words[] = {
    {"as", "AS ", NULL},
    {"increment", "INCREMENT BY ", NULL},
    {"minvalue", "MINVALUE ", "NO MINVALUE"},
    {"maxvalue", "MAXVALUE ", "NO MAXVALUE"},
    {"start", "START WITH ", NULL},
    {"restart", "RESTART WITH ", "RESTART"},
    {"cache", "CACHE ", NULL},
    {"cycle", "CYCLE", NULL},
    {"owned_by", "OWNED BY ", "OWNED BY NONE"},
    {"logged", "LOGGED", "LOGGED"},
};

static bool sequence_option(pl_str *out, const pl_option *option)
{
    for (size_t i = 0; i < sizeof(sequence_words) / sizeof(sequence_words[0]); i++) {
        if (!pl_same(option->key, sequence_words[i].key)) {
            continue;
        }
        bool valued = option->value != NULL && option->value[0] != '\0';
        if (pl_same(option->key, "cycle")) {
            bool on = !valued || pl_same(option->value, "true") || pl_same(option->value, "1");
            pl_str_add(out, on ? "CYCLE" : "NO CYCLE");
        } else if (!valued) {
            pl_str_add(out, sequence_words[i].none);
        } else {
            pl_str_add(out, sequence_words[i].words);
            pl_postgres_quote_sql(out,
                                  pl_same_nocase(option->value, "none") ? "NONE" : option->value);
        }
        return true;
    }
    return false;
}

static bool alter_sequence(pl_str *out, const pl_operation *operation)
{
    pl_str_add(out, "ALTER SEQUENCE ");
    pl_write_if(out, operation, PL_OPF_IF_EXISTS, "IF EXISTS ");
    pl_write_ref(out, &operation->target);
    for (size_t i = 0; i < operation->as.options->count; i++) {
        pl_str_add_char(out, ' ');
        if (!sequence_option(out, &operation->as.options->at[i])) {
            return false;
        }
    }
    return true;
}

/* The keys are those of a sequence and "generated", whose value is "always" or "by default" (or the
 * letter pg_attribute.attidentity has for it). */
static bool set_identity(pl_str *out, const pl_operation *operation)
{
    pl_str_add(out, "ALTER TABLE ");
    pl_write_if(out, operation, PL_OPF_ONLY, "ONLY ");
    pl_write_parent(out, &operation->target);
    pl_str_add(out, " ALTER COLUMN ");
    pl_postgres_quote_identifier(out, operation->target.name);
    for (size_t i = 0; i < operation->as.options->count; i++) {
        const pl_option *option = &operation->as.options->at[i];
        if (pl_same(option->key, "generated")) {
            bool always = option->value[0] == 'a' || pl_same(option->value, "97");
            pl_str_addf(out, " SET GENERATED %s", always ? "ALWAYS" : "BY DEFAULT");
            continue;
        }
        pl_str_add(out, pl_same(option->key, "restart") ? " " : " SET ");
        if (!sequence_option(out, option)) {
            return false;
        }
    }
    return true;
}

/* ---- Schemas, extensions -------------------------------------------------------------------- */

static bool create_schema(pl_str *out, const pl_operation *operation)
{
    pl_str_add(out, "CREATE SCHEMA ");
    pl_write_if(out, operation, PL_OPF_IF_NOT_EXISTS, "IF NOT EXISTS ");
    pl_postgres_quote_identifier(out, operation->target.name);
    if (operation->new_name != NULL) {
        pl_str_add(out, " AUTHORIZATION ");
        pl_write_role(out, operation->new_name);
    }
    return operation->target.name != NULL;
}

static bool create_extension(pl_str *out, const pl_operation *operation)
{
    const pl_extension *extension = operation->as.extension;
    pl_str_add(out, "CREATE EXTENSION ");
    pl_write_if(out, operation, PL_OPF_IF_NOT_EXISTS, "IF NOT EXISTS ");
    pl_postgres_quote_identifier(out, operation->target.name);
    if (extension->in_schema != NULL) {
        pl_str_add(out, " SCHEMA ");
        pl_postgres_quote_identifier(out, extension->in_schema);
    }
    if (extension->version != NULL) {
        pl_str_add(out, " VERSION ");
        pl_postgres_quote_literal(out, extension->version);
    }
    pl_str_add(out, extension->cascade ? " CASCADE" : "");
    return true;
}

/* ---- Any kind ------------------------------------------------------------------------------- */

static bool definition(pl_str *out, const pl_operation *operation)
{
    const pl_generic *generic = operation->as.generic;
    if (generic == NULL || generic->definition == NULL || generic->definition[0] == '\0') {
        return false;
    }
    pl_postgres_quote_sql(out, generic->definition);
    return true;
}

static void alter_object(pl_str *out, const pl_operation *operation)
{
    const pl_ref *target = &operation->target;
    pl_str_add(out, "ALTER ");
    if (pl_operation_has(operation, PL_OPF_IF_EXISTS)) {
        pl_write_kind_word(out, target->kind);
        pl_str_add(out, " IF EXISTS ");
        pl_str phrase = pl_str_begin(out->arena, PL_STR_MAXIMUM);
        pl_write_object(&phrase, target);
        pl_str_add(out, phrase.at + strlen(pl_kind_word(target->kind)) + 1);
    } else {
        pl_write_object(out, target);
    }
    pl_str_add_char(out, ' ');
}

static bool rename_object(pl_str *out, const pl_operation *operation)
{
    const pl_ref *target = &operation->target;
    if (target->kind == PL_KIND_DOMAIN_CONSTRAINT) {
        pl_str_add(out, "ALTER DOMAIN ");
        pl_write_parent(out, target);
        pl_str_add(out, " RENAME CONSTRAINT ");
        pl_postgres_quote_identifier(out, target->name);
        pl_str_add_char(out, ' ');
    } else {
        alter_object(out, operation);
        pl_str_add(out, "RENAME ");
    }
    pl_str_add(out, "TO ");
    pl_postgres_quote_identifier(out, operation->new_name);
    return true;
}

static bool set_schema(pl_str *out, const pl_operation *operation)
{
    alter_object(out, operation);
    pl_str_add(out, "SET SCHEMA ");
    pl_postgres_quote_identifier(out, operation->new_name);
    return true;
}

static bool set_owner(pl_str *out, const pl_operation *operation)
{
    alter_object(out, operation);
    pl_str_add(out, "OWNER TO ");
    pl_write_role(out, operation->new_name);
    return true;
}

static bool set_comment(pl_str *out, const pl_operation *operation)
{
    pl_str_add(out, "COMMENT ON ");
    pl_write_object(out, &operation->target);
    pl_str_add(out, " IS ");
    pl_postgres_quote_literal(out, operation->value);
    return true;
}

static const pl_write_function functions[PL_OP_COUNT] = {
    [PL_OP_CREATE_INDEX] = create_index,
    [PL_OP_DROP_INDEX] = drop,
    [PL_OP_CREATE_VIEW] = create_view,
    [PL_OP_DROP_VIEW] = drop,
    [PL_OP_CREATE_MATERIALIZED_VIEW] = create_materialized_view,
    [PL_OP_DROP_MATERIALIZED_VIEW] = drop,
    [PL_OP_REFRESH_MATERIALIZED_VIEW] = refresh,
    [PL_OP_CREATE_TYPE] = create_type,
    [PL_OP_DROP_TYPE] = drop,
    [PL_OP_ADD_ENUM_VALUE] = add_enum_value,
    [PL_OP_RENAME_ENUM_VALUE] = rename_enum_value,
    [PL_OP_ADD_ATTRIBUTE] = add_attribute,
    [PL_OP_DROP_ATTRIBUTE] = drop_attribute,
    [PL_OP_SET_ATTRIBUTE_TYPE] = set_attribute_type,
    [PL_OP_RENAME_ATTRIBUTE] = rename_attribute,
    [PL_OP_SET_TYPE_OPTIONS] = set_type_options,
    [PL_OP_CREATE_DOMAIN] = create_domain,
    [PL_OP_DROP_DOMAIN] = drop,
    [PL_OP_SET_DOMAIN_DEFAULT] = alter_domain,
    [PL_OP_SET_DOMAIN_NOT_NULL] = alter_domain,
    [PL_OP_DROP_DOMAIN_NOT_NULL] = alter_domain,
    [PL_OP_ADD_DOMAIN_CONSTRAINT] = alter_domain,
    [PL_OP_DROP_DOMAIN_CONSTRAINT] = alter_domain,
    [PL_OP_VALIDATE_DOMAIN_CONSTRAINT] = alter_domain,
    [PL_OP_CREATE_SEQUENCE] = create_sequence,
    [PL_OP_ALTER_SEQUENCE] = alter_sequence,
    [PL_OP_DROP_SEQUENCE] = drop,
    [PL_OP_SET_IDENTITY] = set_identity,
    [PL_OP_DROP_ROUTINE] = drop,
    [PL_OP_DROP_TRIGGER] = drop,
    [PL_OP_DROP_POLICY] = drop,
    [PL_OP_CREATE_SCHEMA] = create_schema,
    [PL_OP_DROP_SCHEMA] = drop,
    [PL_OP_CREATE_EXTENSION] = create_extension,
    [PL_OP_DROP_EXTENSION] = drop,
    [PL_OP_CREATE_OBJECT] = definition,
    [PL_OP_ALTER_OBJECT] = definition,
    [PL_OP_ALTER_ROLE] = definition,
    [PL_OP_DROP_OBJECT] = drop,
    [PL_OP_RENAME_OBJECT] = rename_object,
    [PL_OP_SET_SCHEMA] = set_schema,
    [PL_OP_SET_OWNER] = set_owner,
    [PL_OP_SET_COMMENT] = set_comment,
};

pl_write_function pl_postgres_write_object_function(pl_operation_kind kind)
{
    return functions[kind];
}
