#include "report/schema_json.h"

#include "base/json_writer.h"
#include "check/secret.h"
#include "plan/rehearse.h"

#include <stdlib.h>

/* ---- Members, left out when there is nothing to say ------------------------------------------ */

static void string(pl_json *json, const char *key, const char *value)
{
    if (value != NULL) {
        pl_json_string(json, key, value);
    }
}

static void yes(pl_json *json, const char *key, bool value)
{
    if (value) {
        pl_json_boolean(json, key, true);
    }
}

static void strings(pl_json *json, const char *key, const pl_strings *values)
{
    if (values->count == 0) {
        return;
    }
    pl_json_array(json, key);
    for (size_t i = 0; i < values->count; i++) {
        pl_json_string(json, NULL, values->at[i]);
    }
    pl_json_end(json);
}

static void name(pl_json *json, const char *key, pl_name value)
{
    if (value.name == NULL) {
        return;
    }
    pl_json_object(json, key);
    string(json, "schema", value.schema);
    string(json, "name", value.name);
    pl_json_end(json);
}

static void names(pl_json *json, const char *key, const pl_names *values)
{
    if (values->count == 0) {
        return;
    }
    pl_json_array(json, key);
    for (size_t i = 0; i < values->count; i++) {
        name(json, NULL, values->at[i]);
    }
    pl_json_end(json);
}

/* The value of an option can be a password only behind such a key: it is looked at as SQL has it.
 */
static bool is_secret(pl_arena *arena, const pl_option *option)
{
    const char *text = pl_arena_printf(arena, "%s 'x'", option->key);
    return !pl_same(pl_mask(arena, text), text);
}

static void options(pl_json *json, const char *key, const pl_options *values)
{
    if (values->count == 0) {
        return;
    }
    pl_json_array(json, key);
    for (size_t i = 0; i < values->count; i++) {
        pl_json_object(json, NULL);
        string(json, "key", values->at[i].key);
        bool secret = is_secret(json->out->arena, &values->at[i]);
        string(json, "value", secret ? PL_SECRET_MASK : values->at[i].value);
        pl_json_end(json);
    }
    pl_json_end(json);
}

static void expression(pl_json *json, const char *key, const pl_expression *value)
{
    string(json, key, value != NULL ? value->canonical : NULL);
}

static void type(pl_json *json, const char *key, const pl_type_name *value)
{
    if (value->text == NULL) {
        return;
    }
    pl_json_object(json, key);
    string(json, "text", value->text);
    string(json, "schema", value->builtin ? NULL : value->schema);
    string(json, "name", value->name);
    string(json, "modifier", value->modifier);
    yes(json, "array", value->dimensions > 0);
    yes(json, "builtin", value->builtin);
    yes(json, "set_of", value->set_of);
    pl_json_end(json);
}

/* ---- Parts ---------------------------------------------------------------------------------- */

static void sequence_members(pl_json *json, const pl_sequence *sequence)
{
    string(json, "type", sequence->type);
    string(json, "start", sequence->start);
    string(json, "increment", sequence->increment);
    string(json, "minimum", sequence->minimum);
    string(json, "maximum", sequence->maximum);
    string(json, "cache", sequence->cache);
    yes(json, "cycle", sequence->cycle);
    yes(json, "unlogged", sequence->unlogged);
    yes(json, "temporary", sequence->temporary);
    name(json, "owned_by", sequence->owned_by);
    string(json, "owned_by_column", sequence->owned_by_column);
}

static void identity(pl_json *json, const pl_column *column)
{
    if (column->identity == PL_IDENTITY_NONE) {
        return;
    }
    pl_json_object(json, "identity");
    string(json, "generated", column->identity == PL_IDENTITY_ALWAYS ? "always" : "by_default");
    if (column->identity_sequence != NULL) {
        sequence_members(json, column->identity_sequence);
    }
    pl_json_end(json);
}

static void columns(pl_json *json, const char *key, const pl_columns *values)
{
    if (values->count == 0) {
        return;
    }
    pl_json_array(json, key);
    for (size_t i = 0; i < values->count; i++) {
        const pl_column *column = values->at[i];
        pl_json_object(json, NULL);
        string(json, "name", column->name);
        type(json, "type", &column->type);
        yes(json, "not_null", column->not_null);
        expression(json, "default", column->default_value);
        expression(json, "generated", column->generated);
        identity(json, column);
        string(json, "sequence", column->sequence);
        string(json, "collation", column->collation);
        string(json, "storage", column->storage);
        string(json, "compression", column->compression);
        string(json, "statistics", column->statistics);
        options(json, "options", &column->options);
        string(json, "comment", column->comment);
        yes(json, "inherited", column->inherited);
        yes(json, "partial", column->partial);
        pl_json_end(json);
    }
    pl_json_end(json);
}

static void elements(pl_json *json, const pl_index_elements *values)
{
    if (values->count == 0) {
        return;
    }
    pl_json_array(json, "elements");
    for (size_t i = 0; i < values->count; i++) {
        const pl_index_element *element = &values->at[i];
        pl_json_object(json, NULL);
        string(json, "column", element->column);
        expression(json, "expression", element->expression);
        string(json, "collation", element->collation);
        string(json, "operator_class", element->operator_class);
        options(json, "operator_class_options", &element->operator_class_options);
        yes(json, "descending", element->descending);
        yes(json, "nulls_first", element->nulls_first);
        string(json, "operator", element->exclude_operator);
        pl_json_end(json);
    }
    pl_json_end(json);
}

static const char *constraint_kind(pl_constraint_kind kind)
{
    switch (kind) {
    case PL_CONSTRAINT_PRIMARY_KEY:
        return "primary_key";
    case PL_CONSTRAINT_UNIQUE:
        return "unique";
    case PL_CONSTRAINT_CHECK:
        return "check";
    case PL_CONSTRAINT_FOREIGN_KEY:
        return "foreign_key";
    case PL_CONSTRAINT_EXCLUDE:
        return "exclude";
    case PL_CONSTRAINT_NOT_NULL:
        return "not_null";
    }
    return NULL;
}

static const char *action(pl_fk_action action)
{
    switch (action) {
    case PL_FK_NO_ACTION:
        return "no_action";
    case PL_FK_RESTRICT:
        return "restrict";
    case PL_FK_CASCADE:
        return "cascade";
    case PL_FK_SET_NULL:
        return "set_null";
    case PL_FK_SET_DEFAULT:
        return "set_default";
    }
    return NULL;
}

static void foreign_key(pl_json *json, const pl_constraint *constraint)
{
    name(json, "references", constraint->references);
    strings(json, "referenced_columns", &constraint->referenced_columns);
    string(json, "match", constraint->match);
    string(json, "on_update", action(constraint->on_update));
    string(json, "on_delete", action(constraint->on_delete));
    strings(json, "on_delete_columns", &constraint->on_delete_columns);
}

static void constraint(pl_json *json, const pl_constraint *constraint)
{
    pl_json_object(json, NULL);
    string(json, "kind", constraint_kind(constraint->kind));
    string(json, "name", constraint->name);
    strings(json, "columns", &constraint->columns);
    expression(json, "check", constraint->check);
    if (constraint->kind == PL_CONSTRAINT_FOREIGN_KEY) {
        foreign_key(json, constraint);
    }
    elements(json, &constraint->elements);
    string(json, "method", constraint->method);
    expression(json, "where", constraint->where);
    strings(json, "include", &constraint->include);
    yes(json, "nulls_not_distinct", constraint->nulls_not_distinct);
    options(json, "options", &constraint->options);
    string(json, "tablespace", constraint->tablespace);
    yes(json, "deferrable", constraint->deferrable);
    yes(json, "initially_deferred", constraint->initially_deferred);
    yes(json, "not_valid", constraint->not_valid);
    yes(json, "no_inherit", constraint->no_inherit);
    yes(json, "not_enforced", constraint->not_enforced);
    string(json, "comment", constraint->comment);
    yes(json, "inherited", constraint->inherited);
    yes(json, "partial", constraint->partial);
    pl_json_end(json);
}

static void constraints(pl_json *json, const pl_constraints *values)
{
    if (values->count == 0) {
        return;
    }
    pl_json_array(json, "constraints");
    for (size_t i = 0; i < values->count; i++) {
        constraint(json, values->at[i]);
    }
    pl_json_end(json);
}

/* ---- Payloads ------------------------------------------------------------------------------- */

static void table(pl_json *json, const pl_table *table)
{
    columns(json, "columns", &table->columns);
    constraints(json, &table->constraints);
    yes(json, "unlogged", table->persistence == PL_UNLOGGED);
    yes(json, "temporary", table->persistence == PL_TEMPORARY);
    names(json, "inherits", &table->inherits);
    string(json, "partition_by", table->partition_by);
    name(json, "partition_of", table->partition_of);
    string(json, "partition_bound", table->partition_bound);
    name(json, "of_type", table->of_type);
    options(json, "options", &table->options);
    string(json, "tablespace", table->tablespace);
    string(json, "access_method", table->access_method);
    string(json, "on_commit", table->on_commit);
    yes(json, "row_security", table->row_security);
    yes(json, "force_row_security", table->force_row_security);
    string(json, "replica_identity", table->replica_identity);
    string(json, "clustered_on", table->clustered_on);
    string(json, "server", table->server);
}

static void index_members(pl_json *json, const pl_index *index)
{
    name(json, "table", index->table);
    string(json, "method", index->method);
    yes(json, "unique", index->unique);
    yes(json, "nulls_not_distinct", index->nulls_not_distinct);
    elements(json, &index->elements);
    strings(json, "include", &index->include);
    expression(json, "where", index->where);
    options(json, "options", &index->options);
    string(json, "tablespace", index->tablespace);
    yes(json, "only", index->only);
    yes(json, "invalid", index->invalid);
    string(json, "constraint", index->constraint);
    name(json, "attached_to", index->attached_to);
    string(json, "statistics", index->statistics);
}

static void view(pl_json *json, const pl_view *view)
{
    if (view->query != NULL) {
        const pl_query *query = view->query;
        string(json, "query", query->canonical != NULL ? query->canonical : query->text);
        names(json, "reads", &query->relations);
    }
    strings(json, "columns", &view->columns);
    options(json, "column_comments", &view->column_comments);
    options(json, "options", &view->options);
    string(json, "check_option", view->check_option);
    yes(json, "temporary", view->temporary);
    yes(json, "recursive", view->recursive);
    yes(json, "with_no_data", view->with_no_data);
    string(json, "access_method", view->access_method);
    string(json, "tablespace", view->tablespace);
}

static const char *type_kind(pl_type_kind kind)
{
    switch (kind) {
    case PL_TYPE_ENUM:
        return "enum";
    case PL_TYPE_COMPOSITE:
        return "composite";
    case PL_TYPE_RANGE:
        return "range";
    case PL_TYPE_BASE:
        return "base";
    case PL_TYPE_SHELL:
        return "shell";
    }
    return NULL;
}

static void user_type(pl_json *json, const pl_type *type)
{
    string(json, "type_kind", type_kind(type->kind));
    strings(json, "values", &type->values);
    columns(json, "attributes", &type->attributes);
    options(json, "options", &type->options);
}

static void domain(pl_json *json, const pl_domain *domain)
{
    type(json, "type", &domain->type);
    string(json, "collation", domain->collation);
    yes(json, "not_null", domain->not_null);
    expression(json, "default", domain->default_value);
    constraints(json, &domain->constraints);
}

static void arguments(pl_json *json, const pl_arguments *values)
{
    if (values->count == 0) {
        return;
    }
    pl_json_array(json, "arguments");
    for (size_t i = 0; i < values->count; i++) {
        const pl_argument *argument = &values->at[i];
        pl_json_object(json, NULL);
        string(json, "mode", argument->mode);
        string(json, "name", argument->name);
        type(json, "type", &argument->type);
        expression(json, "default", argument->default_value);
        pl_json_end(json);
    }
    pl_json_end(json);
}

static void routine(pl_json *json, const pl_routine *routine)
{
    arguments(json, &routine->arguments);
    type(json, "returns", &routine->returns);
    string(json, "language", routine->language);
    string(json, "body", routine->body);
    string(json, "link_symbol", routine->link_symbol);
    string(json, "sql_body", routine->sql_body);
    string(json, "volatility", routine->volatility);
    string(json, "parallel", routine->parallel);
    yes(json, "strict", routine->strict);
    yes(json, "security_definer", routine->security_definer);
    yes(json, "leakproof", routine->leakproof);
    yes(json, "window", routine->window);
    string(json, "cost", routine->cost);
    string(json, "rows", routine->rows);
    string(json, "support", routine->support);
    options(json, "settings", &routine->settings);
    strings(json, "transforms", &routine->transforms);
}

static void trigger(pl_json *json, const pl_trigger *trigger)
{
    name(json, "table", trigger->table);
    string(json, "timing", trigger->timing);
    string(json, "events", trigger->events);
    strings(json, "columns", &trigger->columns);
    string(json, "for_each", trigger->for_each_row ? "row" : "statement");
    expression(json, "when", trigger->when);
    name(json, "function", trigger->function);
    strings(json, "arguments", &trigger->arguments);
    yes(json, "constraint", trigger->constraint);
    yes(json, "deferrable", trigger->deferrable);
    yes(json, "initially_deferred", trigger->initially_deferred);
    name(json, "from_table", trigger->from_table);
    string(json, "old_table", trigger->old_table);
    string(json, "new_table", trigger->new_table);
    string(json, "enabled", trigger->enabled);
}

static void policy(pl_json *json, const pl_policy *policy)
{
    name(json, "table", policy->table);
    yes(json, "restrictive", policy->restrictive);
    string(json, "command", policy->command);
    strings(json, "roles", &policy->roles);
    expression(json, "using", policy->using_expression);
    expression(json, "check", policy->check_expression);
}

static void extension(pl_json *json, const pl_extension *extension)
{
    string(json, "version_wanted", extension->version);
    string(json, "in_schema", extension->in_schema);
}

static void generic(pl_json *json, const pl_generic *generic)
{
    string(json, "definition", pl_mask(json->out->arena, generic->definition));
    names(json, "depends", &generic->depends);
}

static void payload(pl_json *json, const pl_object *object)
{
    if (object->as.payload == NULL) {
        return;
    }
    switch ((int)object->ref.kind) {
    case PL_KIND_TABLE:
    case PL_KIND_FOREIGN_TABLE:
        table(json, object->as.table);
        break;
    case PL_KIND_INDEX:
        index_members(json, object->as.index);
        break;
    case PL_KIND_VIEW:
    case PL_KIND_MATERIALIZED_VIEW:
        view(json, object->as.view);
        break;
    case PL_KIND_SEQUENCE:
        sequence_members(json, object->as.sequence);
        break;
    case PL_KIND_TYPE:
        user_type(json, object->as.type);
        break;
    case PL_KIND_DOMAIN:
        domain(json, object->as.domain);
        break;
    case PL_KIND_FUNCTION:
    case PL_KIND_PROCEDURE:
        routine(json, object->as.routine);
        break;
    case PL_KIND_TRIGGER:
        trigger(json, object->as.trigger);
        break;
    case PL_KIND_POLICY:
        policy(json, object->as.policy);
        break;
    case PL_KIND_SCHEMA:
        break;
    case PL_KIND_EXTENSION:
        extension(json, object->as.extension);
        break;
    default: /* the generic tier */
        generic(json, object->as.generic);
        break;
    }
}

/* ---- Objects -------------------------------------------------------------------------------- */

static void grants(pl_json *json, const pl_grants *values)
{
    if (values->count == 0) {
        return;
    }
    pl_json_array(json, "grants");
    for (size_t i = 0; i < values->count; i++) {
        pl_json_object(json, NULL);
        string(json, "grantee", values->at[i].grantee);
        string(json, "privileges", values->at[i].privileges);
        string(json, "columns", values->at[i].columns);
        yes(json, "grant_option", values->at[i].grant_option);
        yes(json, "withheld", values->at[i].withheld);
        pl_json_end(json);
    }
    pl_json_end(json);
}

static void object_members(pl_json *json, const pl_object *object)
{
    pl_json_object(json, NULL);
    string(json, "kind", pl_kind_name(object->ref.kind));
    string(json, "schema", object->ref.schema);
    string(json, "parent", object->ref.parent);
    string(json, "name", object->ref.name);
    string(json, "signature", object->ref.signature);
    yes(json, "partial", object->partial);
    yes(json, "assumed", object->assumed);
    yes(json, "conditional", object->conditional);
    string(json, "owner", object->owner);
    string(json, "comment", object->comment);
    grants(json, &object->grants);
    payload(json, object);
    pl_json_end(json);
}

static int by_name(const void *a, const void *b)
{
    const pl_ref *left = &(*(const pl_object *const *)a)->ref;
    const pl_ref *right = &(*(const pl_object *const *)b)->ref;
    if (left->kind != right->kind) {
        return left->kind < right->kind ? -1 : 1;
    }
    int order = pl_compare(left->schema, right->schema);
    order = order != 0 ? order : pl_compare(left->parent, right->parent);
    order = order != 0 ? order : pl_compare(left->name, right->name);
    return order != 0 ? order : pl_compare(left->signature, right->signature);
}

static void all_objects(pl_json *json, const pl_schema *schema)
{
    pl_objects objects = {0};
    for (const pl_map_entry *e = NULL; (e = pl_map_next(schema->objects, e)) != NULL;) {
        pl_vec_push(json->out->arena, &objects, e->value);
    }
    if (objects.count > 0) {
        qsort(objects.at, objects.count, sizeof objects.at[0], by_name);
    }
    pl_json_array(json, "objects");
    for (size_t i = 0; i < objects.count; i++) {
        object_members(json, objects.at[i]);
    }
    pl_json_end(json);
}

static void why_incomplete(pl_json *json, const pl_schema *schema)
{
    pl_json_object(json, "incomplete");
    string(json, "reason", schema->why_incomplete_reason);
    if (schema->why_incomplete.text != NULL) {
        const pl_text *text = schema->why_incomplete.text;
        pl_place place = pl_text_place(text, schema->why_incomplete.begin);
        string(json, "path", text->path);
        pl_json_integer(json, "line", place.line);
        pl_json_integer(json, "column", place.column);
    }
    pl_json_end(json);
}

/* Cut where the reader cuts them. */
static void statements(pl_json *json, const pl_schema *schema, const pl_dialect *dialect)
{
    pl_arena *arena = json->out->arena;
    pl_operations operations = {0};
    size_t left_out = 0;
    pl_str sql = pl_str_begin(arena, PL_STR_MAXIMUM);
    dialect->build(arena, schema, &operations, &left_out);
    dialect->write_operations(&sql, &operations);
    const pl_script *script = pl_plan_read(arena, dialect, schema->server_version, sql.at);
    pl_json_array(json, "statements");
    for (size_t i = 0; i < script->statements.count; i++) {
        string(json, NULL, pl_mask(arena, pl_span_copy(arena, script->statements.at[i]->span)));
    }
    pl_json_end(json);
}

void pl_schema_json(pl_str *out, const pl_schema *schema, const pl_dialect *dialect, size_t unread)
{
    pl_json json = pl_json_begin(out, true);
    pl_json_object(&json, NULL);
    pl_json_string(&json, "format", "plumb-schema");
    pl_json_integer(&json, "version", 1);
    pl_json_string(&json, "dialect", dialect->name);
    if (schema->server_version > 0) {
        pl_json_integer(&json, "server_version", schema->server_version);
    }
    pl_json_boolean(&json, "complete", schema->complete);
    if (!schema->complete) {
        why_incomplete(&json, schema);
    }
    pl_json_integer(&json, "statements_unread", (int64_t)unread);
    all_objects(&json, schema);
    statements(&json, schema, dialect);
    pl_json_end(&json);
    pl_str_add_char(out, '\n');
}
