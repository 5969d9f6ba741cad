/*
 * CREATE INDEX, VIEW and TRIGGER, and DROP.
 */
#include "dialect/sqlite/apply/internal.h"

#include <stdint.h>

/* ---- Indexes --------------------------------------------------------------------------------- */

static bool can_be_indexed(const pl_sqlite_applier *a, const pl_object *table)
{
    const pl_ref *target = &a->operation->target;
    if (table->ref.kind == PL_KIND_VIEW) {
        pl_sqlite_problem(a, PL_PROBLEM_WRONG_KIND, target, "views may not be indexed");
        return false;
    }
    if (table->as.table->module != NULL) {
        pl_sqlite_problem(a, PL_PROBLEM_WRONG_KIND, target, "virtual tables may not be indexed");
        return false;
    }
    return true;
}

/* A name in double quotes that is no column is a string. */
static pl_index_elements settled(const pl_sqlite_applier *a, const pl_table *table,
                                 const pl_index_elements *elements)
{
    pl_index_elements out = {0};
    for (size_t i = 0; i < elements->count; i++) {
        pl_index_element element = elements->at[i];
        if (element.double_quoted && pl_sqlite_column_of(table, element.column) == NULL &&
            !pl_sqlite_is_rowid_name(element.column)) {
            pl_expression *string = pl_arena_make(a->arena, pl_expression);
            pl_str text = pl_str_begin(a->arena, PL_STR_MAXIMUM);
            pl_str_add_char(&text, '"');
            for (const char *c = element.column; *c != '\0'; c++) {
                pl_str_add(&text, *c == '"' ? "\"" : "");
                pl_str_add_char(&text, *c);
            }
            pl_str_add_char(&text, '"');
            string->canonical = text.at;
            string->is_constant = true;
            element.column = NULL;
            element.expression = string;
        }
        element.double_quoted = false;
        element.expression = pl_sqlite_with_strings(a, table, element.expression);
        pl_vec_push(a->arena, &out, element);
    }
    return out;
}

static bool knows_columns(const pl_sqlite_applier *a, const pl_object *on, const pl_index *index)
{
    const pl_table *table = on->as.table;
    const char *unknown = pl_sqlite_unknown_column(table, index->where);
    for (size_t i = 0; unknown == NULL && i < index->elements.count; i++) {
        const pl_index_element *element = &index->elements.at[i];
        if (element->column != NULL && pl_sqlite_column_of(table, element->column) == NULL) {
            unknown = element->column;
        } else if (element->column == NULL) {
            unknown = pl_sqlite_unknown_column(table, element->expression);
        }
    }
    if (unknown != NULL) {
        pl_sqlite_miss_column(a, PL_PROBLEM_MISSING_REFERENCE, &on->ref, unknown,
                              "no such column: %s", unknown);
    }
    return unknown == NULL;
}

static bool is_refused_expression(const pl_sqlite_applier *a, const pl_expression *expression,
                                  const char *where)
{
    const char *what = NULL;
    if (expression == NULL) {
        return false;
    }
    if (expression->has_subquery) {
        what = "subqueries";
    } else if (pl_sqlite_is_volatile(expression)) {
        what = "non-deterministic functions";
    } else {
        return false;
    }
    pl_sqlite_problem(a, PL_PROBLEM_NOT_POSSIBLE, &a->operation->target, "%s prohibited in %s",
                      what, where);
    return true;
}

static bool is_refused_index(const pl_sqlite_applier *a, const pl_index *index)
{
    if (is_refused_expression(a, index->where, "partial index WHERE clauses") ||
        pl_sqlite_has_nulls(a, &index->elements)) {
        return true;
    }
    for (size_t i = 0; i < index->elements.count; i++) {
        if (is_refused_expression(a, index->elements.at[i].expression, "index expressions")) {
            return true;
        }
    }
    return false;
}

void pl_sqlite_create_index(const pl_sqlite_applier *a)
{
    const pl_ref *target = &a->operation->target;
    pl_index *index = pl_arena_copy(a->arena, a->operation->as.index, sizeof *index);
    const pl_object *table = pl_sqlite_table_of(a, index->table);
    if (!can_be_indexed(a, table)) {
        return;
    }
    pl_ref own = {.kind = PL_KIND_INDEX, .schema = table->ref.schema, .name = target->name};
    if (!table->partial) {
        index->elements = settled(a, table->as.table, &index->elements);
        index->where = pl_sqlite_with_strings(a, table->as.table, index->where);
    }
    if (pl_sqlite_is_reserved(a, target->name) || pl_sqlite_is_taken(a, &own) ||
        is_refused_index(a, index) || (!table->partial && !knows_columns(a, table, index))) {
        return;
    }
    index->table = (pl_name){table->ref.schema, table->ref.name};
    pl_sqlite_put(a, pl_sqlite_new(a, PL_KIND_INDEX, table->ref.schema, target->name, index));
}

/* ---- Views and triggers ---------------------------------------------------------------------- */

/* The spelling of those that are there: a name that isn't stays as it is, SQLite looks for it only
 * when the view is used. */
static pl_names spelt(const pl_sqlite_applier *a, const pl_names *names)
{
    pl_names out = {0};
    for (size_t i = 0; i < names->count; i++) {
        const pl_object *object = pl_sqlite_find(a->schema, PL_KIND_TABLE, names->at[i]);
        pl_name name = names->at[i];
        if (object != NULL) {
            name = (pl_name){object->ref.schema, object->ref.name};
        }
        pl_vec_push(a->arena, &out, name);
    }
    return out;
}

void pl_sqlite_create_view(const pl_sqlite_applier *a)
{
    const pl_ref *target = &a->operation->target;
    pl_view *view = pl_arena_copy(a->arena, a->operation->as.view, sizeof *view);
    const char *schema = pl_sqlite_schema_of(a, target->schema, view->temporary);
    pl_ref ref = {.kind = PL_KIND_VIEW, .schema = schema, .name = target->name};
    if (pl_sqlite_is_misplaced(a, view->temporary) || pl_sqlite_is_taken(a, &ref) ||
        pl_sqlite_is_reserved(a, target->name)) {
        return;
    }
    pl_query *query = pl_arena_copy(a->arena, view->query, sizeof *query);
    query->relations = spelt(a, &query->relations);
    view->query = query;
    pl_sqlite_put(a, pl_sqlite_new(a, PL_KIND_VIEW, schema, target->name, view));
}

void pl_sqlite_create_trigger(const pl_sqlite_applier *a)
{
    const pl_ref *target = &a->operation->target;
    pl_trigger *trigger = pl_arena_copy(a->arena, a->operation->as.trigger, sizeof *trigger);
    pl_ref on = {.schema = trigger->table.schema, .name = trigger->table.name};
    const pl_object *table = pl_sqlite_table_of(a, trigger->table);
    bool instead = pl_same(trigger->timing, "INSTEAD OF");
    bool view = table->ref.kind == PL_KIND_VIEW;
    const char *schema = pl_same_nocase(target->schema, "temp")
                             ? "temp"
                             : table->ref.schema; /* TEMP, of any table */
    pl_ref ref = {.kind = PL_KIND_TRIGGER, .schema = schema, .name = target->name};
    if (pl_sqlite_is_reserved(a, target->name) || pl_sqlite_is_taken(a, &ref)) {
        return;
    }
    if (!table->partial && view != instead) {
        pl_sqlite_problem(a, PL_PROBLEM_WRONG_KIND, target,
                          instead ? "cannot create INSTEAD OF trigger on table: %s"
                                  : "cannot create %s trigger on view: %s",
                          instead ? pl_sqlite_text(a, &on) : trigger->timing,
                          pl_sqlite_text(a, &on));
        return;
    }
    trigger->table = (pl_name){table->ref.schema, table->ref.name};
    trigger->relations = spelt(a, &trigger->relations);
    pl_sqlite_put(a, pl_sqlite_new(a, PL_KIND_TRIGGER, schema, target->name, trigger));
}

/* ---- DROP ------------------------------------------------------------------------------------ */

void pl_sqlite_remove(const pl_sqlite_applier *a, const pl_object *object)
{
    pl_objects dependents = {0};
    pl_schema_dependents(a->context->arena, a->schema, object, &dependents);
    for (size_t i = 0; i < dependents.count; i++) {
        const pl_object *each = dependents.at[i];
        bool index = each->ref.kind == PL_KIND_INDEX;
        bool trigger = each->ref.kind == PL_KIND_TRIGGER &&
                       pl_same(each->as.trigger->table.name, object->ref.name) &&
                       pl_same(each->as.trigger->table.schema, object->ref.schema);
        if (index || trigger) {
            pl_schema_remove(a->schema, each);
        }
    }
    pl_schema_remove(a->schema, object);
    pl_sqlite_remember_orphan(a, object, &dependents);
}

static bool is_other_kind(const pl_sqlite_applier *a, const pl_object *object)
{
    pl_kind wanted = a->operation->target.kind;
    if (object->ref.kind == wanted || object->partial) {
        return false;
    }
    if (wanted == PL_KIND_TABLE && object->ref.kind == PL_KIND_VIEW) {
        pl_sqlite_problem(a, PL_PROBLEM_WRONG_KIND, &object->ref, "use DROP VIEW to delete view %s",
                          a->operation->target.name);
    } else if (wanted == PL_KIND_VIEW && object->ref.kind == PL_KIND_TABLE) {
        pl_sqlite_problem(a, PL_PROBLEM_WRONG_KIND, &object->ref,
                          "use DROP TABLE to delete table %s", a->operation->target.name);
    } else {
        return false; /* another name to SQLite: there is no such index */
    }
    return true;
}

void pl_sqlite_drop(const pl_sqlite_applier *a)
{
    const pl_ref *target = &a->operation->target;
    const pl_object *object =
        pl_sqlite_find(a->schema, target->kind, (pl_name){target->schema, target->name});
    if (object != NULL && is_other_kind(a, object)) {
        return;
    }
    bool found = object != NULL && (object->ref.kind == target->kind || object->partial);
    if (found) {
        pl_sqlite_remove(a, object);
    } else if (pl_operation_has(a->operation, PL_OPF_IF_EXISTS)) {
        pl_sqlite_masked(a, PL_PROBLEM_MISSING, target, NULL, "no such %s: %s",
                         pl_kind_word(target->kind), pl_sqlite_text(a, target));
    } else if (a->schema->complete) {
        pl_sqlite_problem(a, PL_PROBLEM_MISSING, target, "no such %s: %s",
                          pl_kind_word(target->kind), pl_sqlite_text(a, target));
    }
}
