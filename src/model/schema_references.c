/*
 * What an object refers to: the keys under which schema.c lists it, so that whoever hangs on a
 * table is found without walking the schema.
 */
#include "model/schema_private.h"
#include "model/shared.h"

typedef struct visitor {
    const pl_object *except; /* another version of the object: what they share is passed over */
    pl_str *key;
    pl_reference_visit visit;
    void *context;
} visitor;

static void visit_ref(const visitor *v, pl_kind kind, const char *schema, const char *name)
{
    if (name != NULL) {
        pl_ref ref = {.kind = kind, .schema = schema, .name = name};
        pl_key_of(v->key, &ref);
        v->visit(v->context, v->key->at);
    }
}

static void visit_relation(const visitor *v, pl_name name)
{
    visit_ref(v, PL_KIND_TABLE, name.schema, name.name);
}

static void visit_relations(const visitor *v, const pl_names *names)
{
    for (size_t i = 0; i < names->count; i++) {
        visit_relation(v, names->at[i]);
    }
}

static void visit_function(const visitor *v, const char *name)
{
    if (name != NULL) {
        pl_key_function_name(v->key, name);
        v->visit(v->context, v->key->at);
    }
}

static void visit_functions(const visitor *v, const pl_strings *names)
{
    for (size_t i = 0; i < names->count; i++) {
        visit_function(v, names->at[i]);
    }
}

static void visit_type(const visitor *v, const pl_type_name *type)
{
    if (!type->builtin && type->schema != NULL) {
        visit_ref(v, PL_KIND_TYPE, type->schema, type->name);
    }
}

static void visit_types(const visitor *v, const pl_names *names)
{
    for (size_t i = 0; i < names->count; i++) {
        visit_ref(v, PL_KIND_TYPE, names->at[i].schema, names->at[i].name);
    }
}

static void visit_expression(const visitor *v, const pl_expression *expression)
{
    if (expression != NULL) {
        visit_functions(v, &expression->functions);
        visit_relations(v, &expression->relations);
        visit_types(v, &expression->typed_by);
    }
}

static void visit_query(const visitor *v, const pl_query *query)
{
    if (query != NULL) {
        visit_relations(v, &query->relations);
        visit_functions(v, &query->functions);
        visit_types(v, &query->types);
    }
}

static void visit_elements(const visitor *v, const pl_index_elements *elements)
{
    for (size_t i = 0; i < elements->count; i++) {
        visit_expression(v, elements->at[i].expression);
    }
}

static void visit_column(const visitor *v, const pl_column *column)
{
    visit_type(v, &column->type);
    visit_expression(v, column->default_value);
    visit_expression(v, column->generated);
}

static void visit_constraint(const visitor *v, const char *schema, const pl_constraint *constraint)
{
    pl_key_constraint(v->key, schema, constraint->name);
    v->visit(v->context, v->key->at);
    visit_relation(v, constraint->references);
    visit_expression(v, constraint->check);
    visit_expression(v, constraint->where);
    visit_elements(v, &constraint->elements);
}

static void visit_parent(const visitor *v, pl_name parent)
{
    if (parent.name != NULL) {
        visit_relation(v, parent);
        pl_key_children(v->key, parent);
        v->visit(v->context, v->key->at);
    }
}

static bool is_table(const pl_object *object)
{
    return object != NULL && object->as.payload != NULL &&
           (object->ref.kind == PL_KIND_TABLE || object->ref.kind == PL_KIND_FOREIGN_TABLE);
}

static void visit_table(const visitor *v, const char *schema, const pl_table *table)
{
    static const pl_table nothing = {0};
    const pl_table *except = is_table(v->except) ? v->except->as.table : &nothing;
    pl_middle columns = pl_columns_middle(&except->columns, &table->columns);
    pl_middle constraints = pl_constraints_middle(&except->constraints, &table->constraints);
    for (size_t i = columns.begin; i < columns.after_end; i++) {
        visit_column(v, table->columns.at[i]);
    }
    for (size_t i = constraints.begin; i < constraints.after_end; i++) {
        visit_constraint(v, schema, table->constraints.at[i]);
    }
    for (size_t i = 0; i < table->inherits.count; i++) {
        visit_parent(v, table->inherits.at[i]);
    }
    visit_parent(v, table->partition_of);
    visit_ref(v, PL_KIND_TYPE, table->of_type.schema, table->of_type.name);
    visit_ref(v, PL_KIND_SERVER, NULL, table->server);
}

static void visit_index(const visitor *v, const pl_index *index)
{
    visit_relation(v, index->table);
    pl_key_indexes(v->key, index->table);
    v->visit(v->context, v->key->at);
    visit_relation(v, index->attached_to);
    visit_elements(v, &index->elements);
    visit_expression(v, index->where);
}

static void visit_routine(const visitor *v, const pl_ref *ref, const pl_routine *routine)
{
    pl_key_routines(v->key, ref->schema, ref->name);
    v->visit(v->context, v->key->at);
    for (size_t i = 0; i < routine->arguments.count; i++) {
        visit_type(v, &routine->arguments.at[i].type);
        visit_expression(v, routine->arguments.at[i].default_value);
    }
    visit_type(v, &routine->returns);
    visit_query(v, routine->sql_uses);
}

static void visit_policy(const visitor *v, const pl_policy *policy)
{
    visit_relation(v, policy->table);
    visit_expression(v, policy->using_expression);
    visit_expression(v, policy->check_expression);
}

static void visit_generic(const visitor *v, const pl_ref *ref, const pl_generic *generic)
{
    if (ref->kind == PL_KIND_AGGREGATE) {
        pl_key_routines(v->key, ref->schema, ref->name);
        v->visit(v->context, v->key->at);
    }
    if (ref->kind == PL_KIND_RULE) {
        visit_ref(v, PL_KIND_TABLE, ref->schema, ref->parent);
    }
    for (size_t i = 0; generic != NULL && i < generic->depends.count; i++) {
        visit_relation(v, generic->depends.at[i]);
        visit_function(v, generic->depends.at[i].name);
    }
}

static void visit_payload(const visitor *v, const pl_object *object)
{
    const pl_ref *ref = &object->ref;
    switch ((int)ref->kind) {
    case PL_KIND_TABLE:
    case PL_KIND_FOREIGN_TABLE:
        visit_table(v, ref->schema, object->as.table);
        break;
    case PL_KIND_INDEX:
        visit_index(v, object->as.index);
        break;
    case PL_KIND_VIEW:
    case PL_KIND_MATERIALIZED_VIEW:
        visit_query(v, object->as.view->query);
        break;
    case PL_KIND_SEQUENCE:
        visit_relation(v, object->as.sequence->owned_by);
        break;
    case PL_KIND_TYPE:
        for (size_t i = 0; i < object->as.type->attributes.count; i++) {
            visit_type(v, &object->as.type->attributes.at[i]->type);
        }
        break;
    case PL_KIND_DOMAIN:
        visit_type(v, &object->as.domain->type);
        visit_expression(v, object->as.domain->default_value);
        for (size_t i = 0; i < object->as.domain->constraints.count; i++) {
            visit_constraint(v, ref->schema, object->as.domain->constraints.at[i]);
        }
        break;
    case PL_KIND_FUNCTION:
    case PL_KIND_PROCEDURE:
        visit_routine(v, ref, object->as.routine);
        break;
    case PL_KIND_TRIGGER:
        visit_relation(v, object->as.trigger->table);
        visit_relation(v, object->as.trigger->from_table);
        visit_function(v, object->as.trigger->function.name);
        visit_expression(v, object->as.trigger->when);
        visit_relations(v, &object->as.trigger->relations);
        break;
    case PL_KIND_POLICY:
        visit_policy(v, object->as.policy);
        break;
    case PL_KIND_SCHEMA:
        break;
    case PL_KIND_EXTENSION:
        visit_ref(v, PL_KIND_SCHEMA, NULL, object->as.extension->in_schema);
        break;
    default: /* the generic tier */
        visit_generic(v, ref, object->as.generic);
        break;
    }
}

void pl_references_each(const pl_object *object, const pl_object *except, pl_str *scratch,
                        pl_reference_visit visit, void *context)
{
    visitor v = {.except = except, .key = scratch, .visit = visit, .context = context};
    if (object->ref.schema != NULL &&
        (except == NULL || !pl_same(object->ref.schema, except->ref.schema))) {
        visit_ref(&v, PL_KIND_SCHEMA, NULL, object->ref.schema);
    }
    if (object->as.payload != NULL && (except == NULL || object->as.payload != except->as.payload ||
                                       object->ref.kind != except->ref.kind)) {
        visit_payload(&v, object);
    }
}
