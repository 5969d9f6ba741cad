#include "dump.h"

#include <stdint.h>

static const char *const STATES[] = {"read",      "syntax-error", "not-parsed",
                                     "templated", "meta",         "too-deep"};

static const struct {
    unsigned flag;
    const char *word;
} FLAGS[] = {
    {PL_OPF_IF_EXISTS, "if-exists"},
    {PL_OPF_IF_NOT_EXISTS, "if-not-exists"},
    {PL_OPF_CASCADE, "cascade"},
    {PL_OPF_OR_REPLACE, "or-replace"},
    {PL_OPF_CONCURRENTLY, "concurrently"},
    {PL_OPF_ONLY, "only"},
    {PL_OPF_FULL, "full"},
    {PL_OPF_LOCAL, "local"},
    {PL_OPF_FINALIZE, "finalize"},
    {PL_OPF_AND_CHAIN, "and-chain"},
    {PL_OPF_WITH_NO_DATA, "no-data"},
    {PL_OPF_RESTART_IDENTITY, "restart-identity"},
    {PL_OPF_IN_CODE, "in-code"},
    {PL_OPF_CONDITIONAL, "conditional"},
    {PL_OPF_GUARDED, "guarded"},
    {PL_OPF_SLOT, "slot"},
    {PL_OPF_TABLE_IF_EXISTS, "table-if-exists"},
};

static const char *const CONSTRAINTS[] = {"primary-key", "unique",  "check",
                                          "foreign-key", "exclude", "not-null"};
static const char *const ACTIONS[] = {"no-action", "restrict", "cascade", "set-null",
                                      "set-default"};
static const char *const IDENTITIES[] = {"", "always", "by-default"};
static const char *const PERSISTENCE[] = {"permanent", "unlogged", "temporary"};

static void word(pl_str *out, const char *label, const char *value)
{
    if (value != NULL) {
        pl_str_addf(out, " %s=%s", label, value);
    }
}

static void flag(pl_str *out, const char *label, bool on)
{
    pl_str_add(out, on ? " " : "");
    pl_str_add(out, on ? label : "");
}

static void name(pl_str *out, const char *label, pl_name value)
{
    if (value.name != NULL) {
        pl_str_addf(out, " %s=%s%s%s", label, value.schema == NULL ? "" : value.schema,
                    value.schema == NULL ? "" : ".", value.name);
    }
}

static void strings(pl_str *out, const char *label, const pl_strings *values)
{
    for (size_t i = 0; i < values->count; i++) {
        if (i == 0) {
            pl_str_addf(out, " %s=%s", label, values->at[i]);
        } else {
            pl_str_addf(out, ",%s", values->at[i]);
        }
    }
}

static void names(pl_str *out, const char *label, const pl_names *values)
{
    for (size_t i = 0; i < values->count; i++) {
        name(out, label, values->at[i]);
    }
}

static void options(pl_str *out, const pl_options *values)
{
    for (size_t i = 0; i < values->count; i++) {
        pl_str_addf(out, " %s:%s", values->at[i].key, values->at[i].value);
    }
}

static void expression(pl_str *out, const char *label, const pl_expression *value)
{
    if (value == NULL) {
        return;
    }
    pl_str_addf(out, " %s={%s", label, value->canonical);
    strings(out, "columns", &value->columns);
    strings(out, "functions", &value->functions);
    strings(out, "types", &value->types);
    names(out, "relation", &value->relations);
    flag(out, "constant", value->is_constant);
    flag(out, "null", value->is_null);
    flag(out, "subquery", value->has_subquery);
    flag(out, "compound", value->compound);
    pl_str_add(out, "}");
}

static void sequence(pl_str *out, const pl_sequence *value)
{
    word(out, "type", value->type);
    word(out, "start", value->start);
    word(out, "increment", value->increment);
    word(out, "min", value->minimum);
    word(out, "max", value->maximum);
    word(out, "cache", value->cache);
    flag(out, "cycle", value->cycle);
    flag(out, "unlogged", value->unlogged);
    flag(out, "temporary", value->temporary);
    name(out, "owned-by", value->owned_by);
    word(out, "owned-by-column", value->owned_by_column);
}

static void column(pl_str *out, const pl_column *value)
{
    pl_str_addf(out, "%s %s", value->name, value->type.text == NULL ? "?" : value->type.text);
    word(out, "serial", value->type.serial);
    flag(out, "not-null", value->not_null);
    expression(out, "default", value->default_value);
    expression(out, "generated", value->generated);
    word(out, "identity", value->identity == PL_IDENTITY_NONE ? NULL : IDENTITIES[value->identity]);
    if (value->identity_sequence != NULL) {
        sequence(out, value->identity_sequence);
    }
    word(out, "collation", value->collation);
    word(out, "storage", value->storage);
    word(out, "compression", value->compression);
    options(out, &value->options);
}

static void element(pl_str *out, const pl_index_element *value)
{
    pl_str_addf(out, " (%s", value->column == NULL ? "" : value->column);
    expression(out, "expression", value->expression);
    word(out, "collation", value->collation);
    word(out, "class", value->operator_class);
    options(out, &value->operator_class_options);
    flag(out, "desc", value->descending);
    flag(out, "nulls-first", value->nulls_first);
    word(out, "with", value->exclude_operator);
    pl_str_add(out, ")");
}

static void elements(pl_str *out, const pl_index_elements *values)
{
    for (size_t i = 0; i < values->count; i++) {
        element(out, &values->at[i]);
    }
}

static void constraint(pl_str *out, const pl_constraint *value)
{
    pl_str_add(out, CONSTRAINTS[value->kind]);
    word(out, "name", value->name);
    strings(out, "columns", &value->columns);
    expression(out, "check", value->check);
    name(out, "references", value->references);
    strings(out, "referenced", &value->referenced_columns);
    word(out, "match", value->match);
    if (value->kind == PL_CONSTRAINT_FOREIGN_KEY) {
        word(out, "on-update", ACTIONS[value->on_update]);
        word(out, "on-delete", ACTIONS[value->on_delete]);
    }
    strings(out, "on-delete-columns", &value->on_delete_columns);
    word(out, "method", value->method);
    elements(out, &value->elements);
    expression(out, "where", value->where);
    strings(out, "include", &value->include);
    word(out, "using-index", value->using_index);
    word(out, "tablespace", value->tablespace);
    options(out, &value->options);
    flag(out, "nulls-not-distinct", value->nulls_not_distinct);
    flag(out, "deferrable", value->deferrable);
    flag(out, "initially-deferred", value->initially_deferred);
    flag(out, "not-valid", value->not_valid);
    flag(out, "no-inherit", value->no_inherit);
}

static void constraints(pl_str *out, const pl_constraints *values)
{
    for (size_t i = 0; i < values->count; i++) {
        pl_str_add(out, "\n    constraint ");
        constraint(out, values->at[i]);
    }
}

static void query(pl_str *out, const pl_query *value)
{
    pl_str_addf(out, "\n    query {%s} canonical {%s}", value->text, value->canonical);
    names(out, "reads", &value->relations);
    strings(out, "columns", &value->columns);
    strings(out, "functions", &value->functions);
    flag(out, "star", value->has_star);
}

static void table(pl_str *out, const pl_table_definition *definition)
{
    const pl_table *value = definition->table;
    word(out, "persistence",
         value->persistence == PL_PERMANENT ? NULL : PERSISTENCE[value->persistence]);
    names(out, "inherits", &value->inherits);
    word(out, "partition-by", value->partition_by);
    name(out, "partition-of", value->partition_of);
    word(out, "bound", value->partition_bound);
    name(out, "of-type", value->of_type);
    options(out, &value->options);
    word(out, "tablespace", value->tablespace);
    word(out, "access-method", value->access_method);
    word(out, "on-commit", value->on_commit);
    word(out, "server", value->server);
    for (size_t i = 0; i < value->columns.count; i++) {
        pl_str_add(out, "\n    column ");
        column(out, value->columns.at[i]);
    }
    constraints(out, &value->constraints);
    for (size_t i = 0; i < definition->likes.count; i++) {
        pl_str_addf(out, "\n    like at %u options %x", definition->likes.at[i].position,
                    definition->likes.at[i].options);
        name(out, "table", definition->likes.at[i].table);
    }
}

static void table_as(pl_str *out, const pl_table_as *value)
{
    word(out, "persistence",
         value->persistence == PL_PERMANENT ? NULL : PERSISTENCE[value->persistence]);
    strings(out, "columns", &value->columns);
    options(out, &value->options);
    word(out, "tablespace", value->tablespace);
    word(out, "access-method", value->access_method);
    word(out, "on-commit", value->on_commit);
    query(out, value->query);
}

static void index_payload(pl_str *out, const pl_index *value)
{
    name(out, "table", value->table);
    word(out, "method", value->method);
    flag(out, "unique", value->unique);
    flag(out, "nulls-not-distinct", value->nulls_not_distinct);
    elements(out, &value->elements);
    strings(out, "include", &value->include);
    expression(out, "where", value->where);
    options(out, &value->options);
    word(out, "tablespace", value->tablespace);
}

static void type_change(pl_str *out, const pl_type_change *value)
{
    word(out, "type", value->type.text);
    word(out, "collation", value->collation);
    expression(out, "using", value->using_expression);
}

static void payload(pl_str *out, const pl_operation *operation)
{
    if (operation->as.payload == NULL) {
        return;
    }
    switch ((int)operation->kind) {
    case PL_OP_CREATE_TABLE:
        table(out, operation->as.table);
        break;
    case PL_OP_CREATE_TABLE_AS:
        table_as(out, operation->as.table_as);
        break;
    case PL_OP_ADD_COLUMN:
        pl_str_add(out, "\n    column ");
        column(out, operation->as.column_definition->column);
        constraints(out, &operation->as.column_definition->constraints);
        break;
    case PL_OP_ADD_IDENTITY:
        word(out, "identity", IDENTITIES[operation->as.column->identity]);
        break;
    case PL_OP_ADD_ATTRIBUTE:
        pl_str_add(out, " ");
        column(out, operation->as.column);
        break;
    case PL_OP_SET_TYPE:
    case PL_OP_SET_ATTRIBUTE_TYPE:
        type_change(out, operation->as.type_change);
        break;
    case PL_OP_SET_DEFAULT:
        expression(out, "default", operation->as.expression);
        break;
    case PL_OP_ADD_CONSTRAINT:
    case PL_OP_ALTER_CONSTRAINT:
        pl_str_add(out, " ");
        constraint(out, operation->as.constraint);
        break;
    case PL_OP_CREATE_INDEX:
        index_payload(out, operation->as.index);
        break;
    case PL_OP_CREATE_SEQUENCE:
        sequence(out, operation->as.sequence);
        break;
    case PL_OP_ATTACH_PARTITION:
    case PL_OP_DETACH_PARTITION:
        name(out, "partition", operation->as.partition->partition);
        word(out, "bound", operation->as.partition->bound);
        break;
    case PL_OP_ADD_INHERITANCE:
    case PL_OP_DROP_INHERITANCE:
    case PL_OP_SET_OF_TYPE:
    case PL_OP_ATTACH_INDEX:
        name(out, "other", *operation->as.other_table);
        break;
    case PL_OP_SET_TABLE_OPTIONS:
    case PL_OP_RESET_TABLE_OPTIONS:
    case PL_OP_SET_INDEX_OPTIONS:
    case PL_OP_RESET_INDEX_OPTIONS:
    case PL_OP_SET_VIEW_OPTIONS:
    case PL_OP_RESET_VIEW_OPTIONS:
    case PL_OP_SET_COLUMN_OPTIONS:
    case PL_OP_RESET_COLUMN_OPTIONS:
    case PL_OP_SET_FOREIGN_OPTIONS:
    case PL_OP_SET_IDENTITY:
    case PL_OP_ALTER_SEQUENCE:
        options(out, operation->as.options);
        break;
    default:
        break;
    }
}

static void target(pl_str *out, const pl_ref *ref)
{
    if (ref->kind == PL_KIND_NONE) {
        return;
    }
    pl_str_addf(out, " %s ", pl_kind_name(ref->kind));
    const char *const parts[] = {ref->schema, ref->parent, ref->name};
    bool first = true;
    for (size_t i = 0; i < 3; i++) {
        if (parts[i] != NULL) {
            pl_str_add(out, first ? "" : ".");
            pl_str_add(out, parts[i]);
            first = false;
        }
    }
    pl_str_add(out, first ? "-" : "");
    pl_str_add(out, ref->signature);
}

void dump_operation(pl_str *out, const pl_operation *operation)
{
    pl_str_add(out, pl_operation_name(operation->kind));
    target(out, &operation->target);
    for (size_t i = 0; i < sizeof FLAGS / sizeof FLAGS[0]; i++) {
        flag(out, FLAGS[i].word, (operation->flags & FLAGS[i].flag) != 0);
    }
    word(out, "new", operation->new_name);
    word(out, "value", operation->value);
    payload(out, operation);
}

static void span(pl_str *out, pl_span place)
{
    const char *bytes = place.text->bytes;
    for (uint32_t i = place.begin; i < place.end; i++) {
        pl_str_add_char(out, bytes[i] == '\n' || bytes[i] == '\r' ? ' ' : bytes[i]);
    }
}

static void dump_statement(pl_str *out, const pl_statement *statement)
{
    pl_str_add(out, "> ");
    span(out, statement->span);
    pl_str_add(out, "\n");
    if (statement->state != PL_STATEMENT_READ) {
        pl_str_addf(out, "! %s: %s at {", STATES[statement->state], statement->problem);
        span(out, statement->problem_span);
        pl_str_addf(out, "} +%u\n", statement->problem_span.begin - statement->span.begin);
    }
    for (size_t i = 0; i < statement->operations.count; i++) {
        const pl_operation *operation = statement->operations.at[i];
        pl_str_add(out, "  ");
        dump_operation(out, operation);
        if (operation->span.begin != statement->span.begin ||
            operation->span.end != statement->span.end) {
            pl_str_add(out, "\n    at {");
            span(out, operation->span);
            pl_str_add(out, "}");
        }
        pl_str_add(out, "\n");
    }
}

static void dump_directive(pl_str *out, const pl_directive *directive)
{
    static const char *const KINDS[] = {"ignore", "ignore-file", "irreversible", "renamed-from",
                                        "unknown"};
    pl_str_addf(out, "# %s", KINDS[directive->kind]);
    word(out, "rule", directive->rule);
    word(out, "reason", directive->reason);
    pl_str_add(out, "\n");
}

void dump_script(pl_str *out, const pl_script *script)
{
    for (size_t i = 0; i < script->directives.count; i++) {
        dump_directive(out, &script->directives.at[i]);
    }
    for (size_t i = 0; i < script->statements.count; i++) {
        dump_statement(out, script->statements.at[i]);
    }
}
